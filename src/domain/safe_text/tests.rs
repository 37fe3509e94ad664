//! Hostile strings, and the properties that hold for any text.

use proptest::prelude::*;
use unicode_segmentation::UnicodeSegmentation as _;

use super::hidden::{is_hidden, is_pictograph};
use super::*;

/// What breaks sanitisers: controls, bidi, joiners, marks, wide letters, halves of sequences.
const SPECIAL: &str = concat!(
    "\0\u{7}\u{1b}\n\r\t\u{7f}\u{9b}\u{ad}\u{200b}\u{200c}\u{200d}\u{200e}\u{202e}\u{2028}\u{2066}",
    "\u{2069}\u{feff}\u{fff9}\u{fe0e}\u{fe0f}\u{e0041}\u{e01ef}\u{34f}\u{3164}\u{115f}\u{1160}",
    "\u{1161}\u{11a8}\u{1100}\u{301}\u{489}\u{903}\u{94d}\u{915}\u{937}\u{20e3}1#❤👩👧🏽🏴🇫🇷\u{d4e}",
    "\u{110bd}漢éﾞｶشל a\\\"…\u{fffe}\u{10ffff}\u{ac00}",
);

/// Text made of it.
fn hostile() -> impl Strategy<Value = String> {
    let special = prop::sample::select(SPECIAL.chars().collect::<Vec<_>>());
    let piece = prop_oneof![
        6 => special.clone().prop_map(String::from),
        1 => any::<char>().prop_map(String::from),
        1 => (special, 1_usize..80).prop_map(|(c, times)| String::from(c).repeat(times)),
        1 => Just("👩\u{200d}❤\u{fe0f}\u{200d}👩".to_owned()),
    ];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

/// The rule restated: what is left must be drawable, and joiners stand inside an emoji only.
fn assert_drawable(shown: &str) -> Result<(), TestCaseError> {
    for cluster in shown.graphemes(true) {
        let emoji = cluster.chars().any(is_pictograph) || cluster.contains('\u{20E3}');
        for c in cluster.chars() {
            prop_assert!(!c.is_control(), "{c:?} in {shown:?}");
            let joiner = matches!(c, '\u{200D}' | '\u{FE0F}');
            prop_assert!(!is_hidden(c) || (joiner && emoji), "{c:?} in {shown:?}");
        }
        prop_assert!(cluster.chars().count() <= MAX_CLUSTER_POINTS + 1, "{cluster:?}");
        prop_assert!(cluster.len() <= MAX_CLUSTER_BYTES + CUT_MARK.len(), "{cluster:?}");
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12_000))]

    #[test]
    fn any_text_becomes_drawable_and_stays_so(text in prop_oneof![hostile(), any::<String>()]) {
        let once = visible(&text);
        assert_drawable(&once)?;
        prop_assert_eq!(visible(&once), once.as_ref(), "of {:?}", text);
    }

    #[test]
    fn cells_cover_the_text_and_their_widths_add_up(text in hostile(), width in 0_usize..60) {
        let (mut at, mut total) = (0, 0);
        let mut joined = String::new();
        for cell in cells(&text) {
            prop_assert_eq!(cell.range.start, at);
            prop_assert!(cell.width > 0 && cell.range.end > at);
            at = cell.range.end;
            total += cell.width;
            joined.push_str(&cell.shown);
        }
        prop_assert_eq!(at, text.len());
        prop_assert_eq!(&joined, &visible(&text).into_owned());
        prop_assert_eq!(columns(&text), total);
        let clip = visible_clip(&text, width);
        prop_assert_eq!(clip.clipped, total > width);
        prop_assert!(clip.columns <= width);
        prop_assert_eq!(columns(&clip.text), clip.columns, "{:?}", clip);
        if !clip.clipped { prop_assert_eq!(clip.text, joined) }
    }

    #[test]
    fn wrapped_lines_fit_and_lose_nothing_but_blanks(text in hostile(), width in 8_usize..30, max_lines in 1_usize..6) {
        let short = wrap(&text, width, max_lines);
        prop_assert!(short.lines.len() <= max_lines);
        for line in &short.lines {
            assert_drawable(line)?;
            prop_assert!(columns(line) <= width, "{line:?} in {width}");
        }
        let all = wrap(&text, width, usize::MAX);
        prop_assert!(!all.clipped);
        let kept = |cell: &Cell| match &text[cell.range.clone()] {
            "\n" | "\t" => false,
            "\r" => !text[cell.range.end..].starts_with('\n'),
            _ => true,
        };
        let expected: String = cells(&text).filter(kept).map(|cell| cell.shown).collect();
        // Only a heap of marks wider than a whole line is left out.
        if cells(&text).all(|cell| cell.width <= width) {
            prop_assert_eq!(all.lines.concat().replace(' ', ""), expected.replace(' ', ""));
        }
    }
}

#[test]
fn hostile_strings_become_visible() {
    for (text, shown) in [
        ("plain – «text» ünïcode", "plain – «text» ünïcode"),
        ("\u{1b}[2J\u{1b}]0;pwned\u{7}", r"\u001b[2J\u001b]0;pwned\u0007"),
        ("a\nb\r\nc\td", r"a\nb\r\nc\td"),
        ("\u{9b}31m\u{7f}\0", r"\u009b31m\u007f\u0000"),
        ("user\u{202e}gnp.exe\u{2069}", r"user\u202egnp.exe\u2069"),
        ("a\u{200b}b\u{feff}c\u{ad}d", r"a\u200bb\ufeffc\u00add"),
        ("x\u{2028}y\u{2029}\u{fff9}", r"x\u2028y\u2029\ufff9"),
        ("\u{e0041}\u{e007f}", r"\u{e0041}\u{e007f}"),
        ("\u{3164}\u{115f}\u{1160}\u{ffa0}", r"\u3164\u115f\u1160\uffa0"),
        ("A\u{fe0f}\u{fe01}", r"A\ufe0f\ufe01"),
        // Emoji keep what holds them together.
        (
            "👩\u{200d}👩\u{200d}👧 ❤\u{fe0f} 1\u{fe0f}\u{20e3} 👍🏽 🇫🇷",
            "👩\u{200d}👩\u{200d}👧 ❤\u{fe0f} 1\u{fe0f}\u{20e3} 👍🏽 🇫🇷",
        ),
        ("👩\u{200d} a\u{200d}b \u{200d}👧", r"👩\u200d a\u200db \u200d👧"),
        // Letters of right-to-left and of complex scripts stay.
        ("שלום مرحبا नमस्ते 한국어 ｶﾞ", "שלום مرحبا नमस्ते 한국어 ｶﾞ"),
        // A mark without a letter has nothing to sit on.
        ("\u{301}a\u{301}\n\u{301}", "\\u0301a\u{301}\\n\\u0301"),
    ] {
        assert_eq!(visible(text), shown, "{text:?}");
    }
}

#[test]
fn clusters_are_limited() {
    let zalgo = format!("a{}", "\u{301}".repeat(100));
    assert_eq!(visible(&zalgo), format!("a{}…", "\u{301}".repeat(15)));
    // The limit never leaves a joiner without its right-hand picture.
    let family = "👩\u{200d}".repeat(30) + "👩";
    let shown = visible(&family);
    assert!(shown.ends_with("👩…") && shown.len() <= MAX_CLUSTER_BYTES + 3, "{shown:?}");
    assert_eq!(columns(&family), 3);
}

#[test]
fn the_tables_cover_what_the_segmentation_joins() {
    for c in ('\u{80}'..=char::MAX).filter(|c| !is_hidden(*c)) {
        assert!(format!("{c}a").graphemes(true).count() == 2, "{c:?} would swallow the next letter");
        assert!(!c.is_control());
        // A joiner is kept before pictographs only, so none of them may be a mark.
        assert!(!is_pictograph(c) || format!("a{c}").graphemes(true).count() == 2, "{c:?}");
    }
}

#[test]
fn clipping_never_halves_a_cell() {
    let clip = |text: &str, width| visible_clip(text, width).text;
    assert_eq!(clip("slack", 5), "slack");
    assert_eq!(clip("slack", 4), "sla…");
    assert_eq!(clip("slack", 1), "…");
    assert_eq!(clip("slack", 0), "");
    assert_eq!(clip("漢字漢", 6), "漢字漢");
    assert_eq!(clip("漢字漢", 5), "漢字…");
    assert_eq!(clip("漢字漢", 4), "漢…");
    assert_eq!(clip("a\nb", 3), "a…");
}

#[test]
fn a_window_over_endless_text_is_cheap() {
    // Not timed: a pass over every byte of each of these for every call would keep this test from ending.
    for text in [
        "a".repeat(20_000_000),
        "\u{301}".repeat(5_000_000),
        format!("a{}", "\u{301}".repeat(5_000_000)),
        "👩\u{200d}".repeat(2_000_000),
    ] {
        for _ in 0..2_000 {
            let clip = visible_clip(&text, 40);
            assert!(clip.clipped && clip.text.len() < 40 * MAX_CLUSTER_BYTES);
            assert_eq!(wrap(&text, 40, 2).lines.len(), 2);
        }
    }
}

#[test]
fn prose_is_wrapped_at_words() {
    let wrapped = |text: &str, width, lines| wrap(text, width, lines).lines;
    assert_eq!(wrapped("Post a message in a channel", 12, 9), ["Post a", "message in a", "channel"]);
    assert_eq!(wrapped("Post a message in a channel", 12, 2), ["Post a", "message in…"]);
    assert_eq!(wrapped("one\r\n\n  two\tthree", 20, 9), ["one", "", "  two three"]);
    assert_eq!(wrapped("unbreakable", 4, 9), ["unbr", "eaka", "ble"]);
    assert_eq!(wrapped("ab cdefghij", 4, 9), ["ab", "cdef", "ghij"]);
    assert_eq!(wrapped("a \u{1b}[0m", 3, 9), ["a", "\\u0", "01b", "[0m"]);
    assert_eq!(wrapped("", 3, 9), [""]);
    assert_eq!(wrapped("x", 0, 9), Vec::<String>::new());
}

#[test]
fn lines_of_prose_are_each_visible() {
    assert_eq!(visible_multiline("a\r\nb\u{1b}\n").collect::<Vec<_>>(), ["a", "b\\u001b", ""]);
}

//! How two compared answers look: a tree of only what differs.
//!
//! Every difference has a sign: `+` only the new one has it, `−` only the old one, `~` another value, `↕` another place in its list.

use ratatui::style::Style;

use super::comparing::{Compared, Comparison, Sides, Which};
use super::keeping::ago;
use crate::domain::output::{
    Counts, Diff, DiffNote, DiffRow, JsonIndex, Kind, MAX_CHANGES, Matching, TextLines, What,
};
use crate::domain::safe_text::one_line_of;
use crate::effect::Remote;
use crate::features::ViewCtx;
use crate::theme::Theme;
use crate::widgets::canvas::{Canvas, text_width};
use crate::widgets::face;
use crate::widgets::spinner::count;

/// Columns of a level.
const INDENT: u16 = 2;
/// Steps of a path that a row names at most; the last ones.
const MAX_STEPS: usize = 12;
/// Members that are looked through for the one that identifies an item.
const MAX_MEMBERS: usize = 200;
/// Columns of a value that identifies.
const IDENTITY_COLUMNS: usize = 24;
/// Columns of a value that are looked through for where it differs.
const SEEN_COLUMNS: usize = 600;
/// Columns of an account's or a user's name.
const ACTING_COLUMNS: usize = 24;
/// Columns before the first difference that stay when the start of two long values is the same.
const CONTEXT: usize = 12;

/// Lines above the differences.
pub(super) fn head_lines(comparison: &Comparison) -> u16 {
    2 + u16::from(comparison.old.headline != comparison.new.headline)
}

/// Draws the lines above, without the first when something else has its place.
pub(super) fn head(comparison: &Comparison, skipped: usize, ctx: &ViewCtx, canvas: &mut Canvas) {
    let theme = ctx.theme;
    if let Some(compared) = comparison.compared.ready().filter(|_| skipped == 0) {
        let diff = compared.diff();
        let cut = if diff.cut { format!(" · the first {MAX_CHANGES} are listed") } else { String::new() };
        let unit = if matches!(compared, Compared::Trees(_)) { "value" } else { "line" };
        canvas.text(1, 0, &format!("{}{cut}", summary(&diff.counts, unit)), theme.title);
    }
    let others = comparison.old.acting != comparison.new.acting;
    let name = |which: &Which| {
        let acting = if others { which.acting.trim_start_matches(" ·") } else { "" };
        let acting = one_line_of(acting, ACTING_COLUMNS);
        format!("answer {}{acting}, {}", which.number, ago(ctx.now.since(which.at)))
    };
    canvas.text(1, 1, &format!("{} → {}", name(&comparison.old), name(&comparison.new)), theme.dim);
    if head_lines(comparison) > 2 {
        let words = format!("{} → {}", comparison.old.headline, comparison.new.headline);
        canvas.text(1, 2, &words, theme.warning);
    }
}

/// `3 changed, 1 added, 2 removed; 120 values the same`.
fn summary(counts: &Counts, unit: &str) -> String {
    let parts = [
        (counts.changed, "changed"),
        (counts.added, "added"),
        (counts.removed, "removed"),
        (counts.moved, "moved"),
    ];
    let told: Vec<_> = parts
        .iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, word)| format!("{} {word}", count_of(*number)))
        .collect();
    let told = if told.is_empty() { "No difference".to_owned() } else { told.join(", ") };
    format!("{told}; {} the same", count(counts.same, unit))
}

/// A number with its thousands apart.
fn count_of(number: usize) -> String {
    count(number, "").trim_end_matches(['s', ' ']).to_owned()
}

/// Draws the differences.
pub(super) fn rows(comparison: &Comparison, ctx: &ViewCtx, canvas: &mut Canvas) {
    let compared = match &comparison.compared {
        Remote::Idle => return,
        Remote::Loading(job) => return face::loading(canvas, ctx.theme, "Comparing", ctx.elapsed(*job)),
        Remote::Failed(failure) => {
            face::failed(canvas, 0, ctx.theme, failure, "");
            return;
        }
        Remote::Ready(compared) => compared,
    };
    let diff = compared.diff();
    if diff.counts.is_same() {
        return face::empty(canvas, ctx.theme, "The two answers are the same.", "Esc goes back.");
    }
    let height = usize::from(canvas.height());
    let mut list = comparison.list;
    list.scroll_into_view(height, diff.rows.len());
    for (y, at) in (0..).zip(list.visible(height, diff.rows.len())) {
        let row = &diff.rows[at];
        match compared {
            Compared::Trees(sides) => value_row(sides, row, y, ctx.theme, canvas),
            Compared::Texts(sides) => line_row(sides, row, y, ctx.theme, canvas),
        }
        if at == list.selected {
            canvas.style_row(y, if ctx.focused { ctx.theme.selection } else { ctx.theme.selection_idle });
        }
    }
}

fn sign(what: What, theme: &Theme) -> (&'static str, Style) {
    match what {
        What::Inside => ("▾", theme.text),
        What::Added => ("+", theme.success),
        What::Removed => ("−", theme.error),
        What::Changed => ("~", theme.warning),
        What::Moved => ("↕", theme.accent),
    }
}

fn value_row(sides: &Sides<JsonIndex>, row: &DiffRow, y: u16, theme: &Theme, canvas: &mut Canvas) {
    let (mark, style) = sign(row.what, theme);
    let indent = u16::try_from(row.depth).unwrap_or(u16::MAX).saturating_mul(INDENT).min(canvas.width() / 3);
    let x = canvas.text(1 + indent, y, mark, style) + 1;
    let is_new = row.new.is_some();
    let (index, at) = (if is_new { &sides.new } else { &sides.old }, row.new.or(row.old).unwrap_or(0));
    let name = name(&sides.diff, index, is_new, at, row.steps);
    let room = canvas.width().saturating_sub(x) / 2;
    let x =
        canvas.text_in(x, y, room.max(8), &name, if style == Style::new() { theme.json_key } else { style })
            + 2;
    let room = usize::from(canvas.width().saturating_sub(x));
    match (row.what, row.old, row.new) {
        (What::Inside, _, Some(new)) => {
            let words = sides.diff.matching(true, new).and_then(matching).unwrap_or_default();
            canvas.text(x, y, &words, theme.dim);
        }
        (What::Changed, Some(old), Some(new)) => changed(sides, (old, new), row.note, (x, y), theme, canvas),
        (What::Moved, Some(old), _) => {
            let was = sides.old.position(old).map_or_else(String::new, |at| format!("was [{at}]"));
            let next = canvas.text(x, y, &was, theme.dim) + 2;
            canvas.text(next, y, &index.preview(at, room), theme.dim);
        }
        _ => {
            let next = canvas.text(x, y, &index.preview(at, room), value_style(index.kind(at), theme)) + 2;
            canvas.text(next, y, note(row.note), theme.dim);
        }
    }
}

fn note(note: Option<DiffNote>) -> &'static str {
    match note {
        Some(DiffNote::Spelling) => "the same number, spelled otherwise",
        Some(DiffNote::RepeatedKey) => "the key occurs several times",
        None => "",
    }
}

fn matching(matching: &Matching) -> Option<String> {
    match matching {
        Matching::Identity(name) => Some(format!("items matched by {name}")),
        Matching::Order => None,
        Matching::Roughly => Some("items matched roughly: too many of them repeat".to_owned()),
        Matching::Position => Some("items matched by position: none is the same".to_owned()),
    }
}

fn value_style(kind: Kind, theme: &Theme) -> Style {
    match kind {
        Kind::String => theme.json_string,
        Kind::Number => theme.json_number,
        Kind::Bool | Kind::Null => theme.json_word,
        Kind::Array | Kind::Object => theme.dim,
    }
}

/// The old value, an arrow, the new value; of long ones with the same start, from shortly before they differ.
fn changed(
    sides: &Sides<JsonIndex>,
    (old, new): (usize, usize),
    said: Option<DiffNote>,
    (x, y): (u16, u16),
    theme: &Theme,
    canvas: &mut Canvas,
) {
    let (a, b) = (sides.old.preview(old, SEEN_COLUMNS), sides.new.preview(new, SEEN_COLUMNS));
    let room = canvas.width().saturating_sub(x + 4);
    let note = note(said);
    let room = room.saturating_sub(if note.is_empty() { 0 } else { text_width(note).min(room / 2) + 2 });
    let (a, b) =
        if text_width(&a) + text_width(&b) > room { from_difference(&a, &b, room / 2) } else { (a, b) };
    // What one of them leaves, the other takes.
    let half = (room / 2).max(room.saturating_sub(text_width(&b)));
    let x = canvas.text_in(x, y, half, &a, theme.dim);
    let x = canvas.text(x, y, " → ", theme.text);
    let x = canvas.text_in(
        x,
        y,
        room.saturating_sub(half.min(text_width(&a))),
        &b,
        value_style(sides.new.kind(new), theme),
    );
    canvas.text(x + 2, y, note, theme.dim);
}

/// Two texts without the start that they share, unless the difference is in sight anyway.
fn from_difference(a: &str, b: &str, room: u16) -> (String, String) {
    let shared = a.chars().zip(b.chars()).take_while(|(a, b)| a == b).count();
    if shared + CONTEXT < usize::from(room) {
        return (a.to_owned(), b.to_owned());
    }
    let rest =
        |text: &str| format!("…{}", text.chars().skip(shared.saturating_sub(CONTEXT)).collect::<String>());
    (rest(a), rest(b))
}

/// The last steps of a path, in the spelling of jq without the first dot; an item that is known by a member by that.
fn name(diff: &Diff, index: &JsonIndex, is_new: bool, row: usize, steps: usize) -> String {
    let mut parts = Vec::new();
    let mut at = row;
    for _ in 0..steps.min(MAX_STEPS) {
        let Some(parent) = index.parent(at) else { break };
        parts.push(match index.position(at) {
            Some(position) => {
                let known = diff.matching(is_new, parent).and_then(|matching| identity(matching, index, at));
                format!("[{}]", known.unwrap_or_else(|| position.to_string()))
            }
            None => format!(".{}", index.label(at, SEEN_COLUMNS)),
        });
        at = parent;
    }
    if steps > MAX_STEPS {
        parts.push("…".to_owned());
    }
    parts.reverse();
    let text = parts.concat();
    match text.strip_prefix('.') {
        Some(rest) => rest.to_owned(),
        None if text.is_empty() => ".".to_owned(),
        None => text,
    }
}

/// `id=42`.
fn identity(matching: &Matching, index: &JsonIndex, item: usize) -> Option<String> {
    let Matching::Identity(name) = matching else { return None };
    let mut members = index.children(item).take(MAX_MEMBERS);
    let member = members.find(|member| index.key(*member).is_some_and(|key| *key == **name))?;
    Some(format!("{name}={}", index.preview(member, IDENTITY_COLUMNS)))
}

fn line_row(sides: &Sides<TextLines>, row: &DiffRow, y: u16, theme: &Theme, canvas: &mut Canvas) {
    let (mark, style) = sign(row.what, theme);
    let x = canvas.text(1, y, mark, style) + 1;
    let number = row.new.or(row.old).unwrap_or(0) + 1;
    let x = canvas.text(x, y, &format!("{number:>4}"), theme.dim) + 2;
    let widest = usize::from(canvas.width()) * 4;
    let old = row.old.map(|line| sides.old.line_clipped(line, widest));
    let new = row.new.map(|line| sides.new.line_clipped(line, widest));
    match (old, new) {
        (Some(old), Some(new)) => {
            let half = canvas.width().saturating_sub(x + 4) / 2;
            let (old, new) = from_difference(&old, &new, half);
            let x = canvas.text_in(x, y, half, &old, theme.dim);
            let x = canvas.text(x, y, " → ", theme.text);
            canvas.text(x, y, &new, theme.text);
        }
        (old, new) => _ = canvas.text(x, y, &new.or(old).unwrap_or_default(), style),
    }
}

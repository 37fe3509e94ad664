//! Pictures that the terminal draws itself, over the half blocks that are in the cells in any case.
//!
//! Owns which terminals do, by the environment alone: asking the terminal would take keys away from the loop. Owns the sequences, too;
//! what is in them is a picture that was decoded and written anew here, never the bytes of an answer.

use std::fmt::Write as _;
use std::io;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ratatui::layout::Rect;

use crate::domain::picture::Drawn;
use crate::theme::Colours;

/// How a terminal takes a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Protocol {
    /// That of kitty and Ghostty.
    Kitty,
    /// That of iTerm2 and `WezTerm`.
    Iterm,
}

/// Puts a sequence on the terminal, after a frame.
type Put = Arc<dyn Fn(&[u8]) -> io::Result<()> + Send + Sync>;

/// A variable of the environment.
type Variable<'a> = &'a dyn Fn(&str) -> Option<String>;

/// The picture that our program has on a screen; any number that is hardly another's.
const NUMBER: u32 = 41_977;
/// Letters of base64 in a sequence, as the protocol has it.
const CHUNK: usize = 4_096;

/// What the terminal can draw itself.
#[derive(Clone)]
pub struct Graphics {
    protocol: Option<Protocol>,
    put: Put,
}

impl Graphics {
    /// A terminal of cells alone.
    pub fn none() -> Self {
        Self { protocol: None, put: Arc::new(|_| Ok(())) }
    }

    /// What the terminal of the environment can do.
    pub(super) fn of(variable: Variable, put: Put) -> Self {
        Self { protocol: protocol_of(variable), put }
    }

    /// Whether it draws pictures itself.
    pub(super) fn draws(&self) -> bool {
        self.protocol.is_some()
    }
}

fn protocol_of(variable: Variable) -> Option<Protocol> {
    let term = variable("TERM").unwrap_or_default();
    // What lies between keeps cells, and passes nothing else on that it could take away again.
    let is_between = ["TMUX", "STY", "ZELLIJ"].iter().any(|name| variable(name).is_some());
    if is_between || term.starts_with("screen") || term.starts_with("tmux") {
        return None;
    }
    let program = variable("TERM_PROGRAM").unwrap_or_default();
    let is_kitty = variable("KITTY_WINDOW_ID").is_some() || matches!(&*term, "xterm-kitty" | "xterm-ghostty");
    if is_kitty || program == "ghostty" {
        return Some(Protocol::Kitty);
    }
    matches!(&*program, "iTerm.app" | "WezTerm").then_some(Protocol::Iterm)
}

/// How many colours the terminal of the environment has.
pub fn colours_of(variable: Variable) -> Colours {
    let term = variable("TERM").unwrap_or_default();
    let says_all = variable("COLORTERM").is_some_and(|value| matches!(&*value, "truecolor" | "24bit"));
    let is_known = ["-direct", "kitty", "ghostty", "alacritty", "wezterm", "foot"]
        .iter()
        .any(|word| term.contains(word));
    if says_all || is_known || variable("WT_SESSION").is_some() { Colours::True } else { Colours::Few }
}

/// The picture that is over the cells now.
#[derive(Debug, Default)]
pub(super) struct Overlay {
    shown: Option<Shown>,
}

#[derive(Debug)]
struct Shown {
    screen: (u16, u16),
    area: Rect,
    png: Arc<[u8]>,
}

impl Overlay {
    /// What was there is gone: the screen was cleared.
    pub(super) fn forget(&mut self) {
        self.shown = None;
    }

    /// Makes the terminal show what is wanted. Whether all cells have to be drawn anew, to take away what was there.
    pub(super) fn show(
        &mut self,
        graphics: &Graphics,
        screen: (u16, u16),
        wanted: Option<(Rect, &Drawn)>,
    ) -> bool {
        let Some(protocol) = graphics.protocol else { return false };
        let wanted = wanted.and_then(|(area, drawn)| Some((area, drawn.png.clone()?)));
        let is_there = |(area, png): &(Rect, Arc<[u8]>)| {
            self.shown.as_ref().is_some_and(|shown| {
                shown.screen == screen && shown.area == *area && Arc::ptr_eq(&shown.png, png)
            })
        };
        if wanted.as_ref().is_some_and(is_there) {
            return false;
        }
        let had = self.shown.take().is_some();
        let mut sequence = String::new();
        if had && protocol == Protocol::Kitty {
            _ = write!(sequence, "\x1b_Ga=d,d=I,i={NUMBER},q=2\x1b\\");
        }
        if let Some((area, png)) = wanted {
            sequence.push_str(&sequence_of(protocol, area, &png));
            self.shown = Some(Shown { screen, area, png });
        }
        // A terminal that takes no more shows the half blocks, or is gone, which the next frame finds out.
        _ = (graphics.put)(sequence.as_bytes());
        had && self.shown.is_none() && protocol == Protocol::Iterm
    }
}

/// A picture at a place; the cursor is where it was afterwards. Writing to a String cannot fail.
fn sequence_of(protocol: Protocol, area: Rect, png: &[u8]) -> String {
    let letters = STANDARD.encode(png);
    let (columns, rows) = (area.width, area.height);
    let mut out = format!("\x1b7\x1b[{};{}H", area.y + 1, area.x + 1);
    match protocol {
        Protocol::Kitty => {
            let chunks = letters.as_bytes().chunks(CHUNK);
            let last = chunks.len().saturating_sub(1);
            for (at, chunk) in chunks.enumerate() {
                let more = u8::from(at < last);
                let head = if at == 0 {
                    format!("a=T,f=100,i={NUMBER},c={columns},r={rows},C=1,q=2,m={more}")
                } else {
                    format!("m={more},q=2")
                };
                _ = write!(out, "\x1b_G{head};{}\x1b\\", String::from_utf8_lossy(chunk));
            }
        }
        Protocol::Iterm => {
            let size = png.len();
            let what = "inline=1;preserveAspectRatio=0;doNotMoveCursor=1";
            _ = write!(out, "\x1b]1337;File={what};size={size};width={columns};height={rows}:{letters}\x07");
        }
    }
    out.push_str("\x1b8");
    out
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;
    use crate::domain::picture::decode;

    fn of(pairs: &[(&str, &str)]) -> (Option<Protocol>, Colours) {
        let variable =
            |name: &str| pairs.iter().find(|(one, _)| *one == name).map(|(_, value)| (*value).to_owned());
        (protocol_of(&variable), colours_of(&variable))
    }

    #[test]
    fn the_environment_tells_what_the_terminal_can() {
        assert_eq!(of(&[]), (None, Colours::Few));
        assert_eq!(of(&[("TERM", "xterm-256color"), ("COLORTERM", "truecolor")]), (None, Colours::True));
        assert_eq!(of(&[("TERM", "xterm-kitty")]), (Some(Protocol::Kitty), Colours::True));
        assert_eq!(of(&[("KITTY_WINDOW_ID", "1")]).0, Some(Protocol::Kitty));
        assert_eq!(of(&[("TERM_PROGRAM", "ghostty")]).0, Some(Protocol::Kitty));
        assert_eq!(of(&[("TERM_PROGRAM", "iTerm.app")]).0, Some(Protocol::Iterm));
        assert_eq!(of(&[("TERM_PROGRAM", "WezTerm")]).0, Some(Protocol::Iterm));
        for between in [
            ("TMUX", "/tmp/x"),
            ("STY", "1.x"),
            ("ZELLIJ", "0"),
            ("TERM", "tmux-256color"),
            ("TERM", "screen"),
        ] {
            assert_eq!(of(&[between, ("KITTY_WINDOW_ID", "1")]).0, None, "{between:?}");
        }
    }

    fn drawn() -> Drawn {
        let picture = image::RgbImage::from_fn(64, 64, |x, y| {
            let noise = (x * 7_919 + y * 104_729) * (x ^ y) % 251;
            image::Rgb([u8::try_from(noise).unwrap_or(0), u8::try_from(x * y % 256).unwrap_or(0), 9])
        });
        let mut file = io::Cursor::new(Vec::new());
        picture.write_to(&mut file, image::ImageFormat::Png).expect("a file");
        let picture = Arc::new(decode(&file.into_inner()).expect("a picture"));
        Drawn { png: picture.png().map(Into::into), cells: Arc::new(picture.in_cells(8, 8)), picture }
    }

    /// Shows and takes away; what was put, and whether cells had to be drawn anew.
    fn put(protocol: Protocol) -> (Vec<String>, Vec<bool>) {
        let written = Arc::new(Mutex::new(Vec::new()));
        let sink = Arc::clone(&written);
        let put: Put = Arc::new(move |bytes| {
            sink.lock().expect("a list").push(String::from_utf8(bytes.to_vec()).expect("text"));
            Ok(())
        });
        let graphics = Graphics { protocol: Some(protocol), put };
        let (mut overlay, drawn, screen) = (Overlay::default(), drawn(), (80, 24));
        let area = Rect::new(4, 2, 8, 4);
        let anew = [Some((area, &drawn)), Some((area, &drawn)), None, None]
            .map(|wanted| overlay.show(&graphics, screen, wanted));
        let written =
            written.lock().expect("a list").iter().filter(|text| !text.is_empty()).cloned().collect();
        (written, anew.to_vec())
    }

    #[test]
    fn kitty_gets_chunks_and_takes_the_picture_away() {
        let (written, anew) = put(Protocol::Kitty);
        assert_eq!(anew, [false; 4]);
        let [shown, taken] = &written[..] else { panic!("{}", written.len()) };
        assert!(
            shown.starts_with("\x1b7\x1b[3;5H\x1b_Ga=T,f=100,i=41977,c=8,r=4,C=1,q=2,m=1;")
                && shown.ends_with("\x1b\\\x1b8")
        );
        assert!(shown.contains("\x1b_Gm=0,q=2;"), "the last chunk says so");
        let letters: String = shown
            .split("\x1b_G")
            .skip(1)
            .filter_map(|part| part.split_once(';'))
            .map(|(_, rest)| rest.split('\x1b').next().unwrap_or_default())
            .collect();
        assert_eq!(STANDARD.decode(letters).expect("base64"), *drawn().png.expect("a file"));
        assert_eq!(taken, "\x1b_Ga=d,d=I,i=41977,q=2\x1b\\");
    }

    #[test]
    fn iterm_gets_a_file_and_cells_over_it() {
        let (written, anew) = put(Protocol::Iterm);
        assert_eq!(anew, [false, false, true, false]);
        let [shown] = &written[..] else { panic!("{}", written.len()) };
        assert!(shown.starts_with("\x1b7\x1b[3;5H\x1b]1337;File=inline=1;") && shown.ends_with("\x07\x1b8"));
        assert!(shown.contains(";width=8;height=4:"));
    }

    #[test]
    fn a_terminal_of_cells_gets_nothing() {
        assert!(!Overlay::default().show(
            &Graphics::none(),
            (80, 24),
            Some((Rect::new(0, 0, 4, 4), &drawn()))
        ));
    }
}

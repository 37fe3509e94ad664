//! How the overlay looks.

use ratatui::layout::Rect;
use ratatui::style::Style;

use super::{Open, Stage};
use crate::domain::picture::{Drawn, Format, Source, host_of};
use crate::domain::safe_text::wrap;
use crate::features::ViewCtx;
use crate::theme::Theme;
use crate::widgets::canvas::{Canvas, text_width};
use crate::widgets::face;
use crate::widgets::frame::{self, Frame};
use crate::widgets::pixels;
use crate::widgets::spinner::{format_bytes, grouped};

/// Columns of the overlay while it holds words.
const WIDTH: u16 = 84;
/// Lines of an address at most; it may be longer than any screen.
const LINES: usize = 5;
/// The border on both sides, and the line of facts.
const AROUND: (u16, u16) = (4, 3);

/// Columns and rows of cells that a picture may have on a screen: the lines at its top and bottom stay in sight.
pub fn room(screen: (u16, u16)) -> (u16, u16) {
    (screen.0.saturating_sub(AROUND.0 + 2).max(1), screen.1.saturating_sub(AROUND.1 + 2).max(1))
}

/// Where the picture itself is, for terminals that draw pictures themselves.
pub fn picture_area(open: &Open, screen: Rect) -> Option<(Rect, &Drawn)> {
    let Stage::Ready(drawn, _) = &open.stage else { return None };
    let inner = frame::inner(overlay_area(open, drawn, screen));
    let below = Rect { y: inner.y + 1, height: inner.height.saturating_sub(1), ..inner };
    let cells = &drawn.cells;
    Some((frame::centred(below, cells.width, cells.height.div_ceil(2)), drawn))
}

/// As large as the picture needs, wide enough for what is said of it.
fn overlay_area(open: &Open, drawn: &Drawn, screen: Rect) -> Rect {
    let words = text_width(&facts(open, drawn)).max(text_width(&open.candidate.title) + 24).min(WIDTH);
    let width = drawn.cells.width.max(words).saturating_add(AROUND.0);
    let height = drawn.cells.height.div_ceil(2).saturating_add(AROUND.1);
    let within = Rect { y: screen.y + 1, height: screen.height.saturating_sub(2), ..screen };
    frame::centred(within, width.min(screen.width.saturating_sub(2)), height)
}

/// Draws the overlay over the screen.
pub fn view(open: &Open, ctx: &ViewCtx, screen: &mut Canvas) {
    if let Stage::Ready(drawn, _) = &open.stage {
        return picture(open, drawn, ctx.theme, screen);
    }
    let area = screen.area();
    let width = WIDTH.min(area.width.saturating_sub(4));
    let lines = lines(open, ctx, usize::from(width.saturating_sub(4)));
    let height = u16::try_from(lines.len()).unwrap_or(area.height).saturating_add(2);
    let mut canvas = bordered(open, frame::centred(area, width, height), ctx.theme, screen);
    for (y, (line, style)) in (0..).zip(&lines) {
        canvas.text(1, y, line, *style);
    }
}

fn bordered<'a>(open: &Open, area: Rect, theme: &Theme, screen: &'a mut Canvas) -> Canvas<'a> {
    let mut canvas = screen.at(area);
    canvas.clear();
    let title = &open.candidate.title;
    let border = Frame { title, right: "T text · Esc closes", focused: true, scroll: None };
    frame::draw(&mut canvas, &border, theme);
    screen.at(frame::inner(area))
}

fn picture(open: &Open, drawn: &Drawn, theme: &Theme, screen: &mut Canvas) {
    let area = screen.area();
    let mut canvas = bordered(open, overlay_area(open, drawn, area), theme, screen);
    canvas.text(1, 0, &facts(open, drawn), theme.text);
    if let Some((place, _)) = picture_area(open, area) {
        pixels::draw(&mut screen.at(place), &drawn.cells, theme.colours);
    }
}

/// `PNG · 64 × 48 pixels · 1.2 kB · from cdn.example.com`.
fn facts(open: &Open, drawn: &Drawn) -> String {
    let picture = &drawn.picture;
    let (width, height) = picture.size;
    let grouped = |number: u32| grouped(usize::try_from(number).unwrap_or(usize::MAX));
    let first = if picture.format == Format::Gif { " (first picture)" } else { "" };
    let from = match &open.source {
        Source::Embedded => "in the answer itself".to_owned(),
        Source::Link(link) => format!("from {}", host_of(link)),
    };
    let size = format!("{} × {} pixels", grouped(width), grouped(height));
    format!("{}{first} · {size} · {} · {from}", picture.format.name(), format_bytes(picture.bytes as u64))
}

fn lines(open: &Open, ctx: &ViewCtx, width: usize) -> Vec<(String, Style)> {
    let theme = ctx.theme;
    let blank = || (String::new(), theme.text);
    let mut texts = Vec::new();
    if let Source::Link(link) = &open.source {
        let sent_on =
            if open.sent_on > 0 { "The picture is elsewhere:" } else { "A picture, or so it seems:" };
        texts.extend([(sent_on.to_owned(), theme.text), (link.to_string(), theme.accent), blank()]);
    }
    match (&open.stage, &open.source) {
        (Stage::Asking, Source::Link(link)) => {
            let host = host_of(link);
            texts.push((format!("Enter fetches it from {host}, which learns your address;"), theme.text));
            texts.push(("no credentials, no cookies and no referer are sent.".to_owned(), theme.text));
        }
        (Stage::Fetching(job), Source::Link(link)) => {
            let what = format!("Fetching it from {}", host_of(link));
            texts.push((face::loading_line(&what, ctx.elapsed(*job)).unwrap_or(what), theme.accent));
        }
        (Stage::Decoding(job), _) => {
            let line = face::loading_line("Decoding the picture", ctx.elapsed(*job));
            texts.push((line.unwrap_or_else(|| "Decoding the picture".to_owned()), theme.accent));
        }
        (Stage::Failed(failure), _) => {
            let again = if failure.retryable { "Enter tries again." } else { "" };
            let said = [
                (format!("✗ {}", failure.title), theme.error),
                (failure.detail.clone(), theme.text),
                (failure.hint.clone(), theme.warning),
                (again.to_owned(), theme.dim),
            ];
            texts.extend(said.into_iter().filter(|(text, _)| !text.is_empty()));
        }
        _ => {}
    }
    let wrapped = |(text, style): (String, Style)| {
        wrap(&text, width, LINES).lines.into_iter().map(move |line| (line, style))
    };
    texts.into_iter().flat_map(wrapped).collect()
}

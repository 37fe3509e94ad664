//! How the log looks.

use ratatui::layout::Rect;
use ratatui::style::Style;

use super::reading::{Reading, Tone, chopped};
use super::state::{Entry, Open, State};
use crate::effect::Millis;
use crate::features::{Cursor, ViewCtx};
use crate::theme::Theme;
use crate::widgets::canvas::{Canvas, text_width};
use crate::widgets::face;
use crate::widgets::frame::{self, Frame, Scroll};
use crate::widgets::spinner::{count, format_bytes, format_elapsed, spinner};

/// Lines below the list: the whole address of what is selected.
const FOOT: u16 = 3;
/// Columns of a size, the gap before it included.
const SIZE: u16 = 10;
/// Columns from which on a row has room for everything.
const ROOMY: u16 = 100;

/// The log's area on a screen: all but the first and the last line.
fn area(screen: Rect) -> Rect {
    Rect { y: screen.y + 1, height: screen.height.saturating_sub(2), ..screen }
}

/// Rows of the list, or of what is read.
pub fn rows(screen: Rect, state: &State) -> usize {
    let height = frame::inner(area(screen)).height;
    let is_list = state.open.as_ref().is_none_or(|open| open.reading.is_none());
    usize::from(if is_list { height.saturating_sub(FOOT + 1) } else { height }).max(1)
}

/// Columns of the text that is read.
pub fn columns(screen: Rect) -> usize {
    usize::from(frame::inner(area(screen)).width.saturating_sub(2)).max(1)
}

/// Draws the log over the screen.
pub fn view(state: &State, open: &Open, ctx: &ViewCtx, screen: &mut Canvas) -> Cursor {
    let mut canvas = screen.at(area(screen.area()));
    canvas.clear();
    match &open.reading {
        Some(reading) => {
            read(reading, ctx, &mut canvas);
            None
        }
        None => list(state, open, ctx, &mut canvas),
    }
}

fn read(reading: &Reading, ctx: &ViewCtx, canvas: &mut Canvas) {
    let (entry, theme) = (&reading.entry, ctx.theme);
    let (sign, outcome, _) = outcome(entry, ctx);
    let title = format!("{} · {sign}{outcome}", entry.request.origin.word());
    let began = clock(entry.began);
    let took = format_elapsed(took(entry, ctx.now));
    let how = if reading.is_raw { " · raw" } else { "" };
    let right = format!("{began} after the start · {took}{how}");
    let scroll = Some(Scroll::of(reading.top, reading.lines.len()));
    let inner = frame::draw(canvas, &Frame { title: &title, right: &right, focused: true, scroll }, theme);
    let mut canvas = canvas.at(inner);
    let height = usize::from(canvas.height());
    let top = reading.top.min(reading.lines.len().saturating_sub(height));
    for (y, line) in (0..).zip(reading.lines.iter().skip(top).take(height)) {
        match line.tone {
            Tone::Header => header(&line.text, y, theme, &mut canvas),
            tone => _ = canvas.text(1, y, &line.text, style_of(tone, theme)),
        }
    }
}

fn style_of(tone: Tone, theme: &Theme) -> Style {
    match tone {
        Tone::Title => theme.title,
        Tone::Header | Tone::Body => theme.text,
        Tone::Note => theme.dim,
        Tone::Trouble => theme.error,
    }
}

fn header(text: &str, y: u16, theme: &Theme, canvas: &mut Canvas) {
    let name = text.find(':').map_or(0, |colon| colon + 1);
    let x = canvas.text(1, y, &text[..name], theme.json_key);
    canvas.text(x, y, &text[name..], theme.text);
}

fn list(state: &State, open: &Open, ctx: &ViewCtx, canvas: &mut Canvas) -> Cursor {
    let theme = ctx.theme;
    let total = open.shown.len();
    let all = count(state.entries.len(), "exchange");
    let shown = if total == state.entries.len() { all } else { format!("{total} of {all}") };
    let right = match state.gone {
        0 => shown,
        gone => format!("{shown} · {gone} older ones let go"),
    };
    let scroll = Some(Scroll::of(open.list.top, total).between(1, FOOT));
    let border = Frame { title: "Wire log", right: &right, focused: true, scroll };
    let inner = frame::draw(canvas, &border, theme);
    let mut canvas = canvas.at(inner);
    if state.entries.is_empty() {
        face::empty(
            &mut canvas,
            theme,
            "No exchange yet.",
            "Each request to the API will be listed here with its answer: lists, look-ups, calls.",
        );
        return None;
    }
    let columns = Columns::of(canvas.width());
    columns.heads(theme, &mut canvas);
    let rows = usize::from(canvas.height().saturating_sub(FOOT + 1));
    let visible = open.list.visible(rows, total);
    for (y, at) in (1..).zip(visible) {
        let Some(entry) = state.entry(open.shown[at]) else { continue };
        columns.row(entry, ctx, y, &mut canvas);
        if at == open.list.selected {
            canvas.style_row(y, theme.selection);
        }
    }
    if total == 0 {
        canvas.text(1, 1, "No exchange holds these words; Esc shows all.", theme.warning);
    }
    let foot =
        Rect { y: inner.y + inner.height.saturating_sub(FOOT), height: FOOT.min(inner.height), ..inner };
    self::foot(state, open, theme, &mut canvas.at(foot))
}

/// The words that are looked for, and the whole address of what is selected.
fn foot(state: &State, open: &Open, theme: &Theme, canvas: &mut Canvas) -> Cursor {
    canvas.line(0, 0, canvas.width(), "─", theme.border);
    let mut cursor = None;
    if let Some(filter) = &open.filter {
        // In place of the line above the address.
        let mut line = canvas.at(Rect { height: 1, ..canvas.area() });
        line.clear();
        let x = line.text(1, 0, "/ ", theme.accent);
        let style = if open.typing { theme.editing } else { theme.text };
        cursor = filter.draw(&mut line, (x, 0), style).filter(|_| open.typing);
    }
    if let Some(entry) = state.subject() {
        let address = format!("{} {}", entry.request.method, entry.request.url());
        let width = usize::from(canvas.width().saturating_sub(2));
        for (y, line) in (1..FOOT).zip(chopped(&address, width)) {
            canvas.text(1, y, &line, theme.dim);
        }
    }
    cursor
}

/// Columns in which most paths are told apart with the beginning that nearly all have.
const PATH_ROOM: u16 = 32;

/// A path that does not fit, without that beginning.
fn shortened(target: &str, room: u16) -> &str {
    if room >= PATH_ROOM || text_width(target) <= room {
        return target;
    }
    target.split_once("/functions/").map_or(target, |(_, rest)| rest)
}

/// Where each part of a row ends, from the right; the path has what is left.
struct Columns {
    method: Option<u16>,
    path: u16,
    outcome: u16,
    outcome_end: u16,
    took: u16,
    sent: Option<u16>,
    received: Option<u16>,
}

impl Columns {
    fn of(width: u16) -> Self {
        let is_roomy = width + 2 >= ROOMY;
        let end = width.saturating_sub(1);
        let received = (width >= 70).then_some(end);
        let left_of = |column: Option<u16>, end: u16| column.map_or(end, |at| at.saturating_sub(SIZE));
        let sent = is_roomy.then(|| left_of(received, end));
        let took = left_of(sent, left_of(received, end));
        let outcome_end = took.saturating_sub(if is_roomy { 11 } else { 8 });
        let outcome = outcome_end.saturating_sub(if is_roomy { 22 } else { 18 });
        let method = is_roomy.then_some(20);
        let path = if is_roomy { 25 } else { 20 };
        Self { method, path, outcome, outcome_end, took, sent, received }
    }

    fn heads(&self, theme: &Theme, canvas: &mut Canvas) {
        let style = theme.dim;
        canvas.text_right(0, 7, 0, "at", style);
        canvas.text(9, 0, "asked by", style);
        canvas.text(self.method.unwrap_or(self.path), 0, "request", style);
        canvas.text(self.outcome + 2, 0, "outcome", style);
        canvas.text_right(self.outcome_end, self.took, 0, "time", style);
        let sizes = [(self.sent, "sent"), (self.received, "received")];
        for (end, text) in sizes.into_iter().filter_map(|(end, text)| Some((end?, text))) {
            canvas.text_right(end.saturating_sub(SIZE), end, 0, text, style);
        }
    }

    fn row(&self, entry: &Entry, ctx: &ViewCtx, y: u16, canvas: &mut Canvas) {
        let (theme, request) = (ctx.theme, &entry.request);
        canvas.text_right(0, 7, y, &clock(entry.began), theme.dim);
        canvas.text_in(9, y, 10, request.origin.word(), theme.text);
        if let Some(method) = self.method {
            canvas.text_in(method, y, 4, &request.method, theme.dim);
        }
        let room = self.outcome.saturating_sub(self.path + 1);
        canvas.text_in(self.path, y, room, shortened(&request.target, room), theme.text);
        let (sign, outcome, style) = outcome(entry, ctx);
        canvas.text(self.outcome, y, sign, style);
        let room = self.outcome_end.saturating_sub(self.outcome + 2);
        canvas.text_in(self.outcome + 2, y, room, &outcome, style);
        let took = format_elapsed(took(entry, ctx.now));
        canvas.text_right(self.outcome_end, self.took, y, &took, theme.text);
        let answer = entry.ended.as_ref().and_then(|ended| ended.answer());
        let sizes = [(self.sent, request.body.as_ref()), (self.received, answer.map(|answer| &answer.body))];
        for (end, body) in sizes.into_iter().filter_map(|(end, body)| Some((end?, body))) {
            let size = body.map_or_else(|| "–".to_owned(), |body| format_bytes(body.whole as u64));
            canvas.text_right(end.saturating_sub(SIZE), end, y, &size, theme.dim);
        }
    }
}

/// The sign, the words and the style of what became of it.
fn outcome(entry: &Entry, ctx: &ViewCtx) -> (&'static str, String, Style) {
    let theme = ctx.theme;
    match entry.outcome() {
        Some(words) if entry.is_success() => ("✓ ", words, theme.success),
        Some(words) => ("✗ ", words, theme.error),
        None => (spinner(took(entry, ctx.now)).unwrap_or("·"), "running".to_owned(), theme.accent),
    }
}

/// How long it took, or has been running.
fn took(entry: &Entry, now: Millis) -> std::time::Duration {
    entry.ended.as_ref().map_or_else(|| now.since(entry.began), |ended| ended.took)
}

/// A moment of the session: `0:12.3`, `62:03.1`.
fn clock(at: Millis) -> String {
    let Millis(at) = at;
    format!("{}:{:02}.{}", at / 60_000, at / 1_000 % 60, at / 100 % 10)
}

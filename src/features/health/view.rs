//! How the board looks.

use std::time::Duration;

use ratatui::layout::Rect;
use ratatui::style::Style;

use super::state::{Board, Row, Stage};
use crate::domain::health::{SLOW, Verdict};
use crate::domain::safe_text::wrap;
use crate::features::{AT_ONCE, ViewCtx};
use crate::theme::Theme;
use crate::widgets::canvas::{Canvas, text_width};
use crate::widgets::face;
use crate::widgets::frame::{self, Frame, Scroll};
use crate::widgets::spinner::{ago, format_elapsed, spinner};

/// Lines above the rows: what is called, and the heads of the columns.
const HEAD: u16 = 2;
/// Lines below: a line, and all that the selected one said.
const FOOT: u16 = 4;
/// Columns of the verdict.
const VERDICT: u16 = 12;
/// Columns of the time.
const TIME: u16 = 9;

/// The board's area on a screen: all but the first and the last line.
fn area(screen: Rect) -> Rect {
    Rect { y: screen.y + 1, height: screen.height.saturating_sub(2), ..screen }
}

/// Rows that are shown.
pub fn rows(screen: Rect) -> usize {
    usize::from(screen.height.saturating_sub(HEAD + FOOT + 4)).max(1)
}

/// Draws the board over the screen.
pub fn view(board: &Board, ctx: &ViewCtx, screen: &mut Canvas) {
    let theme = ctx.theme;
    let mut canvas = screen.at(area(screen.area()));
    canvas.clear();
    let total = board.rows.len();
    let right = summary(board);
    let border = Frame {
        title: "Health of accounts",
        right: &right,
        focused: true,
        scroll: Some(Scroll::of(board.list.top, total).between(HEAD, FOOT)),
    };
    let inner = frame::draw(&mut canvas, &border, theme);
    let mut canvas = canvas.at(inner);
    if let Some(failure) = &board.failure {
        face::failed(&mut canvas, 0, theme, failure, "r tries again.");
        return;
    }
    if board.rows.is_empty() {
        let advice = "Select an app in the apps pane and press C to connect an account; then there is something to check.";
        return face::empty(&mut canvas, theme, "No account is connected.", advice);
    }
    let (text, style) = headline(board, ctx);
    canvas.text(1, 0, &text, style);
    let columns = Columns::of(canvas.width(), board);
    columns.heads(theme, &mut canvas);
    let height = usize::from(canvas.height().saturating_sub(HEAD + FOOT));
    let mut list = board.list;
    list.scroll_into_view(height, total);
    for (y, at) in (HEAD..).zip(list.visible(height, total)) {
        columns.row(&board.rows[at], ctx, y, &mut canvas);
        if at == list.selected {
            canvas.style_row(y, theme.selection);
        }
    }
    let foot = FOOT.min(inner.height);
    let foot = Rect { y: inner.y + inner.height - foot, height: foot, ..inner };
    foot_lines(board, theme, &mut canvas.at(foot));
}

/// `12 ok · 1 expired · 2 no check`, with what is still to come.
fn summary(board: &Board) -> String {
    let count = |number: usize, word: &str| (number > 0).then(|| format!("{number} {word}"));
    let to_come = board.rows.iter().filter(|row| row.verdict().is_none()).count();
    let mut parts = vec![count(board.number(Verdict::Ok), Verdict::Ok.word())];
    let bad = Verdict::ALL.iter().filter(|verdict| **verdict != Verdict::Ok);
    parts.extend(bad.map(|verdict| count(board.number(*verdict), verdict.word())));
    parts.push(count(to_come, "to come"));
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// What is called, or how it ended.
fn headline(board: &Board, ctx: &ViewCtx) -> (String, Style) {
    let theme = ctx.theme;
    if let Some(why) = &board.halted {
        return (format!("Stopped: {why}. r checks again then."), theme.warning);
    }
    if let Some(job) = board.planning {
        let line = face::loading_line("Looking for functions to ask with", ctx.elapsed(job));
        return (line.unwrap_or_default(), theme.accent);
    }
    let slow = SLOW.as_secs();
    match board.ended {
        None => {
            let text = format!(
                "Each is asked by one QUERY without arguments, {AT_ONCE} at a time; over {slow} s is slow."
            );
            (text, theme.text)
        }
        Some(at) => {
            let ago = ago(ctx.now.since(at));
            let text = format!("Checked {ago} by one QUERY without arguments each; over {slow} s is slow.");
            (text, theme.dim)
        }
    }
}

/// Where each part of a row begins.
struct Columns {
    account: u16,
    verdict: u16,
    time_end: u16,
    function: u16,
    said: Option<u16>,
}

impl Columns {
    fn of(width: u16, board: &Board) -> Self {
        let longest = |text: fn(&Row) -> &str, most: u16| {
            board.rows.iter().map(|row| text_width(text(row))).max().unwrap_or(0).clamp(8, most.max(8))
        };
        let app = longest(|row| &row.subject.app_title, width / 6);
        let name = longest(|row| &row.subject.account.display_name, width / 4);
        let function = longest(|row| row.function.as_deref().unwrap_or(""), width / 4);
        let account = 3 + app + 2;
        let verdict = account + name + 2;
        let time_end = verdict + VERDICT + TIME;
        let from = time_end + 2;
        // Where there is no room for both, what was said stands at the foot.
        let said = from + function + 2;
        Self { account, verdict, time_end, function: from, said: (said + 16 <= width).then_some(said) }
    }

    fn heads(&self, theme: &Theme, canvas: &mut Canvas) {
        let (y, style) = (1, theme.dim);
        canvas.text(3, y, "app", style);
        canvas.text(self.account, y, "account", style);
        canvas.text(self.verdict, y, "verdict", style);
        canvas.text_right(self.verdict + VERDICT, self.time_end, y, "time", style);
        canvas.text(self.function, y, "asked by", style);
        if let Some(said) = self.said {
            canvas.text(said, y, "answer", style);
        }
    }

    fn row(&self, row: &Row, ctx: &ViewCtx, y: u16, canvas: &mut Canvas) {
        let (theme, subject) = (ctx.theme, &row.subject);
        let (sign, word, style) = outcome(row, ctx);
        canvas.text(1, y, sign, style);
        canvas.text_in(3, y, self.account.saturating_sub(5), &subject.app_title, theme.text);
        let room = self.verdict.saturating_sub(self.account + 2);
        canvas.text_in(self.account, y, room, &subject.account.display_name, theme.text);
        canvas.text_in(self.verdict, y, VERDICT, word, style);
        if let Some(took) = took(row, ctx) {
            canvas.text_right(self.verdict + VERDICT, self.time_end, y, &format_elapsed(took), theme.text);
        }
        let end = canvas.width().saturating_sub(1);
        let function = row.function.as_deref().unwrap_or("–");
        let room = self.said.map_or(end, |said| said - 2).saturating_sub(self.function);
        canvas.text_in(self.function, y, room, function, theme.dim);
        if let Some(said) = self.said {
            canvas.text_in(said, y, end.saturating_sub(said), &said_of(row), theme.text);
        }
    }
}

fn outcome(row: &Row, ctx: &ViewCtx) -> (&'static str, &'static str, Style) {
    let theme = ctx.theme;
    let Some(verdict) = row.verdict() else {
        return match row.job() {
            Some(job) => (spinner(ctx.elapsed(job)).unwrap_or("·"), "asking", theme.accent),
            None => ("·", "waiting", theme.dim),
        };
    };
    let (sign, style) = match verdict {
        Verdict::Ok => ("✓", theme.success),
        Verdict::Expired | Verdict::Failed => ("✗", theme.error),
        Verdict::Slow => ("!", theme.warning),
        Verdict::NotChecked | Verdict::NoCheck => ("–", theme.dim),
    };
    (sign, verdict.word(), style)
}

fn took(row: &Row, ctx: &ViewCtx) -> Option<Duration> {
    match &row.stage {
        Stage::Running(job) => Some(ctx.elapsed(*job)),
        Stage::Ended(told) => told.took(),
        _ => None,
    }
}

fn said_of(row: &Row) -> String {
    match &row.stage {
        Stage::Waiting | Stage::Running(_) => String::new(),
        Stage::NoCheck => "no QUERY of the app goes without arguments".to_owned(),
        Stage::NotChecked => "stopped before it answered".to_owned(),
        Stage::Ended(told) => told.said.clone(),
    }
}

/// All that the selected one said, and what to do about it.
fn foot_lines(board: &Board, theme: &Theme, canvas: &mut Canvas) {
    canvas.line(0, 0, canvas.width(), "─", theme.border);
    let Some(row) = board.selected() else { return };
    let mut texts = Vec::new();
    if let Stage::Ended(told) = &row.stage {
        let code = told.network_code().map_or_else(String::new, |code| format!(", the app {code}"));
        if let Some(status) = told.status().filter(|_| !told.is_success()) {
            texts.push((format!("Integry answered {status}{code}:"), theme.warning));
        }
    }
    texts.push((said_of(row), theme.text));
    if row.verdict() == Some(Verdict::Expired) {
        texts.push(("C connects it anew, on the app's login page.".to_owned(), theme.dim));
    }
    let width = usize::from(canvas.width().saturating_sub(2));
    // The advice stays, however much was said.
    let most = usize::from(FOOT - 1).saturating_sub(texts.len() - 1);
    let lines = texts
        .iter()
        .flat_map(|(text, style)| wrap(text, width, most).lines.into_iter().map(move |line| (line, *style)));
    for (y, (line, style)) in (1..FOOT).zip(lines) {
        canvas.text(1, y, &line, style);
    }
}

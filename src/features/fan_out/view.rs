//! How the table of answers looks.

use std::time::Duration;

use ratatui::layout::Rect;
use ratatui::style::Style;

use super::state::{Against, Row, Stage, State, Table};
use super::view_choice::{self, does, style_of};
use crate::domain::failure::FailureKind;
use crate::domain::function::FunctionKind;
use crate::domain::output::Counts;
use crate::domain::safe_text::{one_line_of, wrap};
use crate::domain::target::Target;
use crate::features::ViewCtx;
use crate::theme::Theme;
use crate::widgets::canvas::{Canvas, text_width};
use crate::widgets::frame::{self, Frame, Scroll};
use crate::widgets::spinner::{count, format_bytes, format_elapsed, grouped, spinner};

/// Lines above the rows: what was run, and the heads of the columns.
const HEAD: u16 = 2;
/// Lines below: a line, and all that the selected one said.
const FOOT: u16 = 4;
/// Columns from which on a row has room for everything.
const ROOMY: u16 = 100;

/// The table's area on a screen: all but the first and the last line.
fn area(screen: Rect) -> Rect {
    Rect { y: screen.y + 1, height: screen.height.saturating_sub(2), ..screen }
}

/// Rows that are shown, of the table or of the choice.
pub fn rows(screen: Rect, state: &State) -> usize {
    let around = match &state.choice {
        Some(_) => view_choice::AROUND + 2,
        None => HEAD + FOOT + 4,
    };
    usize::from(screen.height.saturating_sub(around)).max(1)
}

/// Draws the table over the screen.
pub fn view(table: &Table, ctx: &ViewCtx, screen: &mut Canvas) {
    let theme = ctx.theme;
    let mut canvas = screen.at(area(screen.area()));
    canvas.clear();
    let total = table.rows.len();
    let title = format!("For several · {}", table.plan.request.function);
    let right = summary(table);
    let border = Frame {
        title: &title,
        right: &right,
        focused: true,
        scroll: Some(Scroll::of(table.list.top, total).between(HEAD, FOOT)),
    };
    let inner = frame::draw(&mut canvas, &border, theme);
    let mut canvas = canvas.at(inner);
    let kind = table.plan.kind;
    let x = canvas.text(1, 0, does(kind), style_of(kind, theme)) + 2;
    canvas.text(x, 0, &one_line_of(&table.plan.request.body(), 400), theme.dim);
    let columns = Columns::of(canvas.width(), table);
    columns.heads(theme, &mut canvas);
    let height = usize::from(canvas.height().saturating_sub(HEAD + FOOT));
    let mut list = table.list;
    list.scroll_into_view(height, total);
    for (y, at) in (HEAD..).zip(list.visible(height, total)) {
        columns.row(table, at, ctx, y, &mut canvas);
        if at == list.selected {
            canvas.style_row(y, theme.selection);
        }
    }
    let foot = FOOT.min(inner.height);
    foot_lines(
        table,
        theme,
        &mut canvas.at(Rect { y: inner.y + inner.height - foot, height: foot, ..inner }),
    );
}

/// `2 of 5 answered · 1 failed · 2 on their way`.
fn summary(table: &Table) -> String {
    let number = |fits: fn(&Row) -> bool| table.rows.iter().filter(|row| fits(row)).count();
    let fine = number(|row| row.told().is_some_and(|told| told.is_success()));
    let failed = number(|row| row.told().is_some_and(|told| !told.is_success()));
    let total = table.rows.len();
    let mut parts = vec![match failed {
        all if all == total => format!("all {total} failed"),
        _ => format!("{fine} of {total} answered"),
    }];
    let more = [
        (if failed == total { 0 } else { failed }, "failed"),
        (number(|row| row.job().is_some()), "on their way"),
        (number(|row| row.stage == Stage::Waiting), "waiting"),
        (number(|row| row.stage == Stage::Cancelled), "cancelled"),
        (number(|row| row.stage == Stage::NotSent), "not sent"),
    ];
    parts.extend(
        more.iter().filter(|(number, _)| *number > 0).map(|(number, word)| format!("{number} {word}")),
    );
    parts.join(" · ")
}

/// Where each part of a row begins or ends.
struct Columns {
    who: u16,
    status: u16,
    app: u16,
    took_end: u16,
    size_end: Option<u16>,
    differs: u16,
    said: u16,
}

impl Columns {
    fn of(width: u16, table: &Table) -> Self {
        let is_roomy = width + 2 >= ROOMY;
        // A name needs room, and so does what was said: names take no more than they need.
        let longest = table.rows.iter().map(|row| text_width(&row.target.full_name())).max().unwrap_or(0);
        let who = longest.clamp(8, (width / 4).min(48));
        let status = 3 + who + 1;
        let app = status + 10;
        let took_end = app + 5 + 9;
        let size_end = is_roomy.then_some(took_end + 10);
        let differs = size_end.unwrap_or(took_end) + 2;
        Self { who, status, app, took_end, size_end, differs, said: differs + 13 }
    }

    fn heads(&self, theme: &Theme, canvas: &mut Canvas) {
        let (y, style) = (1, theme.dim);
        canvas.text(3, y, "who", style);
        canvas.text(self.status, y, "Integry", style);
        canvas.text(self.app, y, "app", style);
        canvas.text_right(self.app + 5, self.took_end, y, "time", style);
        if let Some(end) = self.size_end {
            canvas.text_right(self.took_end, end, y, "size", style);
        }
        canvas.text(self.differs, y, "differs", style);
        canvas.text(self.said, y, "answer", style);
    }

    fn row(&self, table: &Table, at: usize, ctx: &ViewCtx, y: u16, canvas: &mut Canvas) {
        let (row, theme) = (&table.rows[at], ctx.theme);
        let (sign, word, style) = outcome(row, ctx);
        canvas.text(1, y, sign, style);
        canvas.text_in(3, y, self.who, &row.target.full_name(), theme.text);
        canvas.text_in(self.status, y, 9, &word, style);
        let told = row.told();
        if let Some(code) = told.and_then(|told| told.network_code()) {
            let style = if told.is_some_and(|told| told.is_success()) { theme.text } else { theme.error };
            canvas.text_in(self.app, y, 4, code, style);
        }
        if let Some(took) = took(row, ctx) {
            canvas.text_right(self.app + 5, self.took_end, y, &format_elapsed(took), theme.text);
        }
        if let (Some(end), Some(size)) = (self.size_end, told.and_then(|told| told.size())) {
            canvas.text_right(self.took_end, end, y, &format_bytes(size), theme.dim);
        }
        let (text, style) = differs(table, at, ctx);
        canvas.text_in(self.differs, y, 11, &text, style);
        let (text, style) = said(table, row, theme);
        canvas.text_in(self.said, y, canvas.width().saturating_sub(self.said + 1), &text, style);
    }
}

/// The sign, the words and the style of what became of one.
fn outcome(row: &Row, ctx: &ViewCtx) -> (&'static str, String, Style) {
    let theme = ctx.theme;
    match &row.stage {
        Stage::Waiting => ("·", "waiting".to_owned(), theme.dim),
        Stage::Running(job) => {
            (spinner(ctx.elapsed(*job)).unwrap_or("·"), "running".to_owned(), theme.accent)
        }
        Stage::Cancelled => ("!", "cancelled".to_owned(), theme.warning),
        Stage::NotSent => ("–", "not sent".to_owned(), theme.dim),
        Stage::Ended(ended) => {
            let told = &ended.told;
            let word = match (&told.result, told.status()) {
                (_, Some(status)) => status.to_string(),
                (Err(failure), None) if !failure.may_have_run => "not sent".to_owned(),
                (Err(failure), None) if failure.failure.kind == FailureKind::Interrupted => {
                    "cancelled".to_owned()
                }
                _ => "no answer".to_owned(),
            };
            if told.is_success() { ("✓", word, theme.success) } else { ("✗", word, theme.error) }
        }
    }
}

fn took(row: &Row, ctx: &ViewCtx) -> Option<Duration> {
    match &row.stage {
        Stage::Running(job) => Some(ctx.elapsed(*job)),
        _ => row.told()?.took(),
    }
}

/// `reference`, `equal`, `3 places`.
fn differs(table: &Table, at: usize, ctx: &ViewCtx) -> (String, Style) {
    let theme = ctx.theme;
    if table.reference() == Some(at) {
        let text = if table.marked == Some(at) { "◆ marked" } else { "◆ the first" };
        return (text.to_owned(), theme.accent);
    }
    match &table.rows[at].against {
        Against::Nothing => (String::new(), theme.dim),
        Against::Comparing(job) => {
            let picture = spinner(ctx.elapsed(*job));
            (picture.map_or_else(String::new, |picture| format!("{picture} …")), theme.accent)
        }
        Against::Differs(counts) if counts.is_same() => ("= equal".to_owned(), theme.success),
        Against::Differs(counts) => (format!("≠ {}", count(places(counts), "place")), theme.warning),
        Against::Cannot(_) => ("cannot say".to_owned(), theme.dim),
    }
}

fn places(counts: &Counts) -> usize {
    counts.changed + counts.added + counts.removed + counts.moved
}

/// What is to be said of a row in a line.
fn said(table: &Table, row: &Row, theme: &Theme) -> (String, Style) {
    let only_reads = table.plan.kind == FunctionKind::Query;
    match &row.stage {
        Stage::Waiting | Stage::Running(_) => (String::new(), theme.dim),
        Stage::Cancelled if only_reads => ("cancelled here".to_owned(), theme.warning),
        Stage::Cancelled => ("cancelled here; it may have run".to_owned(), theme.warning),
        Stage::NotSent => ("stopped before its turn".to_owned(), theme.dim),
        Stage::Ended(ended) => (ended.told.said.clone(), theme.text),
    }
}

/// All that the selected one said, and how it differs.
fn foot_lines(table: &Table, theme: &Theme, canvas: &mut Canvas) {
    canvas.line(0, 0, canvas.width(), "─", theme.border);
    let Some(row) = table.selected() else { return };
    let mut texts = Vec::new();
    if let Against::Differs(counts) = &row.against
        && !counts.is_same()
    {
        let parts = [
            (counts.changed, "changed"),
            (counts.added, "added"),
            (counts.removed, "removed"),
            (counts.moved, "moved"),
        ];
        let told = parts.iter().filter(|(number, _)| *number > 0);
        let told: Vec<_> = told.map(|(number, word)| format!("{} {word}", grouped(*number))).collect();
        texts.push((format!("{}; D shows them", told.join(", ")), theme.warning));
    }
    if let Against::Cannot(why) = &row.against {
        texts.push((why.clone(), theme.warning));
    }
    if matches!(row.target, Target::User(_)) {
        texts.push((
            "Another user: which accounts they have is not known, none is named.".to_owned(),
            theme.dim,
        ));
    }
    texts.push(said(table, row, theme));
    let width = usize::from(canvas.width().saturating_sub(2));
    let mut y = 1;
    for (text, style) in &texts {
        // What has no room for all of it says so.
        for line in wrap(text, width, usize::from(FOOT.saturating_sub(y))).lines {
            canvas.text(1, y, &line, *style);
            y += 1;
        }
    }
}

//! How the prompt line looks: the words, what goes along, and what came of them.

use ratatui::layout::Rect;
use ratatui::style::Style;

use super::state::{Answer, Candidate, Open, State};
use crate::domain::acting::Acting;
use crate::domain::safe_text::{columns, one_line_of, wrap};
use crate::domain::variables::tags;
use crate::features::{Cursor, ViewCtx};
use crate::theme::Theme;
use crate::widgets::canvas::{Canvas, text_width};
use crate::widgets::face;
use crate::widgets::frame::{self, Frame};
use crate::widgets::spinner::count;

/// Columns of the overlay where there is room.
const WIDTH: u16 = 100;
/// Lines of a description at most.
const DESCRIPTION: usize = 3;
/// Columns of the arguments' names at most.
const NAMES: usize = 24;

/// What is known of a candidate's app.
#[derive(Debug, Clone, PartialEq)]
pub struct Standing {
    /// Its name for people.
    pub title: String,
    /// Whose account a call would use.
    pub acting: Acting,
}

/// A line: its parts from the left, and what stands at its right edge.
#[derive(Default)]
struct Row {
    parts: Vec<(String, Style)>,
    right: (String, Style),
    selected: bool,
}

impl Row {
    fn of(text: impl Into<String>, style: Style) -> Self {
        Self { parts: vec![(text.into(), style)], ..Self::default() }
    }
}

/// Draws it over the screen. Its first lines stay where they are, whatever comes below them.
pub fn view(
    state: &State,
    open: &Open,
    standing: &dyn Fn(&str) -> Option<Standing>,
    ctx: &ViewCtx,
    screen: &mut Canvas,
) -> Cursor {
    let area = screen.area();
    let width = WIDTH.min(area.width.saturating_sub(4));
    let top = 2 + area.height.saturating_sub(20) / 8;
    let most = area.height.saturating_sub(top + 1);
    let (columns, height) = (usize::from(width.saturating_sub(4)), usize::from(most.saturating_sub(2)));
    let rows = rows(state, open, standing, ctx, columns, height.saturating_sub(3));
    let height = u16::try_from(rows.len()).unwrap_or(most).saturating_add(5).min(most);
    let area = Rect { x: area.x + (area.width - width) / 2, y: area.y + top, width, height };
    let mut canvas = screen.at(area);
    canvas.clear();
    let border =
        Frame { title: "Ask for a function", right: "nothing is called", focused: true, scroll: None };
    let inner = frame::draw(&mut canvas, &border, ctx.theme);
    let mut canvas = canvas.at(inner);
    let next = canvas.text(1, 0, "› ", ctx.theme.accent);
    let field = Rect { width: inner.width.saturating_sub(1), ..inner };
    let cursor = open.prompt.draw(&mut canvas.at(field), (next, 0), ctx.theme.editing);
    canvas.text_in(1, 1, inner.width.saturating_sub(2), &along(state), ctx.theme.dim);
    let below = Rect { y: inner.y + 3, height: inner.height.saturating_sub(3), ..inner };
    draw(&rows, ctx.theme, &mut canvas.at(below));
    cursor
}

fn draw(rows: &[Row], theme: &Theme, canvas: &mut Canvas) {
    let end = canvas.width().saturating_sub(1);
    for (y, row) in (0..).zip(rows) {
        let room = match text_width(&row.right.0) {
            0 => end,
            width => end.saturating_sub(width + 2),
        };
        let mut x = 1;
        for (text, style) in &row.parts {
            x = canvas.text_in(x, y, room.saturating_sub(x), text, *style);
        }
        canvas.text_right(x, end, y, &row.right.0, row.right.1);
        if row.selected {
            canvas.style_row(y, theme.selection);
        }
    }
}

/// `with 2 variables: first_name, plan · connected apps only`.
fn along(state: &State) -> String {
    let names: Vec<&str> = state.variables.iter().map(|(name, _)| name).collect();
    let variables = match names.len() {
        0 => "without variables".to_owned(),
        number => format!("with {}: {}", count(number, "variable"), names.join(", ")),
    };
    // What narrows the answer stands first: many names may leave no room after them.
    if state.connected_only { format!("connected apps only · {variables}") } else { variables }
}

/// What stands below the line, in so many columns and rows.
fn rows(
    state: &State,
    open: &Open,
    standing: &dyn Fn(&str) -> Option<Standing>,
    ctx: &ViewCtx,
    columns: usize,
    height: usize,
) -> Vec<Row> {
    let theme = ctx.theme;
    if let Some((job, _)) = &open.asking {
        let line = face::loading_line("Asking", ctx.elapsed(*job)).unwrap_or_default();
        let mut rows = vec![Row::of(line, theme.accent)];
        rows.extend(earlier(open, standing, theme, columns, height.saturating_sub(1)));
        return rows;
    }
    if let Some(failure) = &open.failure {
        let texts = [
            (format!("✗ {}", failure.title), theme.error),
            (failure.detail.clone(), theme.text),
            (failure.hint.clone(), theme.warning),
            ("Enter asks again; the words stay.".to_owned(), theme.dim),
        ];
        return texts.into_iter().flat_map(|(text, style)| wrapped(&text, style, columns, 4)).collect();
    }
    match state.fresh() {
        Some(answer) if answer.candidates.is_empty() => none_fits(answer, theme, columns),
        Some(answer) => candidates(answer, standing, theme, columns, height, true),
        None if open.answer.is_some() => {
            let asked = open.answer.as_ref().map(|answer| answer.question.words.as_str());
            let is_same = state.question().as_ref().map(|question| question.words.as_str()) == asked;
            let said =
                if is_same { "Other apps: Enter asks again." } else { "Other words: Enter asks anew." };
            let mut rows = vec![Row::of(said, theme.warning)];
            rows.extend(earlier(open, standing, theme, columns, height.saturating_sub(1)));
            rows
        }
        None => {
            let said = "Say what is to be done, in your own words; Enter asks which function does it.";
            wrapped(said, theme.dim, columns, 3)
        }
    }
}

fn wrapped(text: &str, style: Style, columns: usize, lines: usize) -> Vec<Row> {
    if text.is_empty() {
        return Vec::new();
    }
    wrap(text, columns, lines).lines.into_iter().map(|line| Row::of(line, style)).collect()
}

/// An older answer, of less weight than the line above it.
fn earlier(
    open: &Open,
    standing: &dyn Fn(&str) -> Option<Standing>,
    theme: &Theme,
    columns: usize,
    height: usize,
) -> Vec<Row> {
    let Some(answer) = open.answer.as_ref().filter(|answer| !answer.candidates.is_empty()) else {
        return Vec::new();
    };
    let mut rows = candidates(answer, standing, theme, columns, height.saturating_sub(1), false);
    rows.insert(0, Row::default());
    for row in &mut rows {
        row.selected = false;
        row.right.1 = theme.dim;
        for part in &mut row.parts {
            part.1 = theme.dim;
        }
    }
    rows
}

fn none_fits(answer: &Answer, theme: &Theme, columns: usize) -> Vec<Row> {
    let words = one_line_of(&answer.question.words, columns.saturating_sub(20));
    let mut rows = wrapped(&format!("No function fits “{words}”."), theme.text, columns, 2);
    rows.extend(wrapped("Try other words: what is to be done, and in which app.", theme.dim, columns, 2));
    rows.extend(wrapped("Alt-a searches the functions for these words.", theme.dim, columns, 2));
    if answer.question.connected_only {
        let all = "Only connected apps were asked about: Alt-c asks about all.";
        rows.extend(wrapped(all, theme.warning, columns, 2));
    }
    rows
}

fn candidates(
    answer: &Answer,
    standing: &dyn Fn(&str) -> Option<Standing>,
    theme: &Theme,
    columns: usize,
    height: usize,
    opens: bool,
) -> Vec<Row> {
    let mut rows = Vec::new();
    let total = answer.candidates.len();
    // The others keep a line each, as far as there is room for the selected one.
    let others = total.saturating_sub(1).min(height.saturating_sub(8));
    let mut list = answer.list;
    list.scroll_into_view(others + 1, total);
    for at in list.visible(others + 1, total) {
        let candidate = &answer.candidates[at];
        let is_selected = at == answer.list.selected;
        rows.push(Row {
            parts: vec![
                (if is_selected { "▸ " } else { "  " }.to_owned(), theme.accent),
                (candidate.function.name.clone(), theme.text),
            ],
            right: (candidate.function.kind.to_string(), theme.dim),
            selected: is_selected,
        });
        if is_selected {
            let room = height.saturating_sub(1 + others + 2 * usize::from(opens));
            rows.extend(selected(candidate, answer.top, standing, theme, columns, room));
        }
    }
    if opens {
        let said = match candidate_arguments(answer) {
            0 => "Enter opens its form.",
            _ => "Enter opens its form with them; typed values stay.",
        };
        rows.extend([Row::default(), Row::of(said, theme.dim)]);
    }
    rows
}

fn candidate_arguments(answer: &Answer) -> usize {
    answer.candidates.get(answer.list.selected).map_or(0, |it| it.arguments.members().len())
}

/// The app, the description and the arguments of the selected one, in so many rows.
fn selected(
    candidate: &Candidate,
    top: usize,
    standing: &dyn Fn(&str) -> Option<Standing>,
    theme: &Theme,
    columns: usize,
    height: usize,
) -> Vec<Row> {
    let mut rows = vec![app_row(candidate, standing, theme)];
    let description = candidate.function.description.as_str();
    for line in wrap(description, columns.saturating_sub(2), DESCRIPTION.min(height / 3)).lines {
        rows.push(Row::of(format!("  {line}"), theme.dim));
    }
    rows.push(Row::default());
    let arguments = candidate.arguments.members();
    if arguments.is_empty() {
        rows.push(Row::of("  No arguments are suggested.", theme.dim));
        return rows;
    }
    let room = height.saturating_sub(rows.len()).max(1);
    // One row says how many there are besides, when not all have room.
    let shown = if arguments.len() > room { room.saturating_sub(1).max(1) } else { arguments.len() };
    let top = top.min(arguments.len() - shown);
    let most = NAMES.min(columns / 3);
    let widths = arguments.iter().map(|(name, _)| self::columns(&one_line_of(name, most)));
    let names = widths.max().unwrap_or(0);
    for (name, value) in &arguments[top..top + shown] {
        rows.push(argument_row(name, &value.label(), names, columns, theme));
    }
    if shown < arguments.len() {
        let said = format!("  {} of {}; PageDown and PageUp", top + shown, arguments.len());
        rows.push(Row::of(said, theme.dim));
    }
    rows
}

fn app_row(candidate: &Candidate, standing: &dyn Fn(&str) -> Option<Standing>, theme: &Theme) -> Row {
    let Some(Standing { title, acting }) = standing(&candidate.function.app) else {
        return Row::of(format!("  {}", candidate.function.app), theme.dim);
    };
    let (sign, said, style) = match acting {
        Acting::As(account) => ("●", format!("acts as {}", account.display_name), theme.success),
        Acting::Ask(several) => ("●", format!("{several} accounts, none chosen yet"), theme.warning),
        Acting::NotConnected => ("○", "not connected; C connects an account".to_owned(), theme.warning),
        Acting::Unknown => ("○", String::new(), theme.dim),
    };
    let parts = vec![
        (format!("  {sign} "), style),
        (title, theme.text),
        (if said.is_empty() { said } else { format!(" · {said}") }, theme.dim),
    ];
    Row { parts, ..Row::default() }
}

/// `  text     → {first_name} just signed up!`; what is too long is cut with a mark.
fn argument_row(name: &str, value: &str, names: usize, columns: usize, theme: &Theme) -> Row {
    let name = one_line_of(name, names);
    let blank = " ".repeat(names.saturating_sub(self::columns(&name)));
    let value = one_line_of(value, columns.saturating_sub(names + 5));
    let mut parts = vec![(format!("  {name}{blank}"), theme.text), (" → ".to_owned(), theme.dim)];
    let mut from = 0;
    for tag in tags(&value) {
        parts.push((value[from..tag.start].to_owned(), theme.text));
        parts.push((value[tag.start..tag.end].to_owned(), theme.tag));
        from = tag.end;
    }
    parts.push((value[from..].to_owned(), theme.text));
    Row { parts, ..Row::default() }
}

//! How the output pane looks.

use ratatui::layout::Rect;
use ratatui::style::Style;

use super::filtering::Filter;
use super::finding::Find;
use super::saving::Save;
use super::state::{Answer, Body, Origin, State};
use super::view_table::table;
use crate::domain::call::{CallFailure, NextPage, Verdict};
use crate::domain::output::{MAX_FOUND, Place};
use crate::domain::safe_text::wrap;
use crate::effect::Remote;
use crate::features::{Cursor, ViewCtx};
use crate::theme::Theme;
use crate::widgets::canvas::Canvas;
use crate::widgets::frame::{self, Frame};
use crate::widgets::json_tree::FOUND_MARK;
use crate::widgets::spinner::{count, format_bytes, format_elapsed};
use crate::widgets::{face, json_tree};

/// Lines of messages that are shown above the body at most.
const MAX_MESSAGES: usize = 6;

/// Where the body is, in a pane of that area.
pub fn rows_area(area: Rect, state: &State) -> Rect {
    let inner = frame::inner(area);
    let head = u16::try_from(head(state, &Theme::plain(), inner.width).len()).unwrap_or(0).min(inner.height);
    let foot = u16::from(state.find.is_some())
        + state.filter.as_ref().map_or(0, filter_lines)
        + u16::from(state.save.is_some());
    let foot = foot.min(inner.height - head);
    Rect { y: inner.y + head, height: inner.height - head - foot, ..inner }
}

/// A fault has a line of its own: what is typed stays in sight.
fn filter_lines(filter: &Filter) -> u16 {
    1 + u16::from(filter.error.is_some())
}

/// The expression, and what came of it; below the body.
fn filter_line(filter: &Filter, ctx: &ViewCtx, canvas: &mut Canvas) -> Cursor {
    let theme = ctx.theme;
    let next = canvas.text(1, 0, "| ", theme.accent);
    let cursor = filter.input.draw(canvas, (next, 0), if filter.typing { theme.editing } else { theme.text });
    let (text, style) = match (&filter.error, filter.job, filter.values) {
        (Some(_), None, _) => (String::new(), theme.error),
        (_, Some(job), _) => {
            (face::loading_line("Running", ctx.elapsed(job)).unwrap_or_default(), theme.accent)
        }
        (None, None, Some((values, cut))) => {
            (format!("{}{}", count(values, "value"), if cut { " and more" } else { "" }), theme.text)
        }
        (None, None, None) => ("a jq expression, such as .[0] or map(.name)".to_owned(), theme.dim),
    };
    let end = canvas.width().saturating_sub(1);
    canvas.text_right(next + 16, end, 0, &text, style);
    cursor.filter(|_| filter.typing)
}

/// The file that is asked for; below the body.
fn save_line(save: &Save, ctx: &ViewCtx, canvas: &mut Canvas) -> Cursor {
    let theme = ctx.theme;
    let next = canvas.text(1, 0, "save to ", theme.accent);
    let cursor = save.input.draw(canvas, (next, 0), theme.editing);
    let end = canvas.width().saturating_sub(1);
    match (&save.trouble, save.job) {
        (Some(trouble), _) => canvas.text_right(next + 12, end, 0, &format!("! {trouble}"), theme.warning),
        (None, Some(_)) => canvas.text_right(next + 12, end, 0, "writing", theme.accent),
        (None, None) => end,
    };
    cursor
}

/// What is looked for, and how often it is there; below the body.
fn find_line(find: &Find, ctx: &ViewCtx, canvas: &mut Canvas) -> Cursor {
    let theme = ctx.theme;
    let next = canvas.text(1, 0, "/ ", theme.accent);
    let cursor = find.input.draw(canvas, (next, 0), if find.typing { theme.editing } else { theme.text });
    let (text, style) = match (&find.error, find.job, &find.found) {
        (Some(error), _, _) => (format!("✗ {error}"), theme.error),
        (None, Some(job), _) => {
            (face::loading_line("Looking", ctx.elapsed(job)).unwrap_or_default(), theme.accent)
        }
        (None, None, Some(found)) if found.is_empty() => ("not found".to_owned(), theme.warning),
        (None, None, Some(found)) => {
            let more = if found.len() >= MAX_FOUND { "+" } else { "" };
            (format!("{} of {}{more}", find.at + 1, found.len()), theme.text)
        }
        (None, None, None) => (String::new(), theme.dim),
    };
    let how = match (find.place, find.is_regex) {
        (Place::Both, false) => String::new(),
        (Place::Both, true) => " · expression".to_owned(),
        (place, is_regex) => {
            let place = if place == Place::Keys { "keys" } else { "values" };
            format!(" · {place}{}", if is_regex { " · expression" } else { "" })
        }
    };
    let end = canvas.width().saturating_sub(1);
    canvas.text_right(next + 12, end, 0, &format!("{text}{how}"), style);
    cursor.filter(|_| find.typing)
}

/// Draws the pane.
pub fn view(state: &State, ctx: &ViewCtx, canvas: &mut Canvas) -> Cursor {
    let area = canvas.area();
    let right = state.answer.as_ref().map_or_else(String::new, facts);
    let scroll = scroll(state);
    let name = state.answer.as_ref().map_or("", |answer| answer.request.function.as_str());
    let title = match (name, origin(state)) {
        ("", Origin::Call) => "4 Output".to_owned(),
        (name, Origin::Call) => format!("4 Output · {name}"),
        (_, Origin::File) if state.file.as_deref() == Some("-") => "standard input".to_owned(),
        (_, Origin::File) => state.file.clone().unwrap_or_default(),
    };
    let frame = Frame { title: &title, right: &right, focused: ctx.focused, scroll };
    let inner = frame::draw(canvas, &frame, ctx.theme);
    let mut top = canvas.at(inner);
    let running = running_line(ctx, &mut top);
    if state.answer.is_none() {
        if matches!(state.body, Remote::Loading(_) | Remote::Failed(_)) {
            body(state, ctx, &mut top);
        } else if !running {
            face::empty(
                &mut top,
                ctx.theme,
                "No answer yet.",
                "Open a function, fill in what is required, and call it.",
            );
        }
        return None;
    }
    for (y, (text, style)) in (0..).zip(head(state, ctx.theme, inner.width)).skip(usize::from(running)) {
        top.text(1, y, &text, style);
    }
    let rows = rows_area(area, state);
    body(state, ctx, &mut canvas.at(rows));
    let below = |line: u16| Rect { y: rows.y + rows.height + line, height: 1, ..rows };
    let expression = state.filter.as_ref();
    let cursor = expression.and_then(|filter| {
        if let Some(error) = &filter.error {
            canvas.at(below(1)).text(1, 0, &format!("✗ {error}"), ctx.theme.error);
        }
        filter_line(filter, ctx, &mut canvas.at(below(0)))
    });
    let foot = below(expression.map_or(0, filter_lines));
    let cursor = cursor.or(state.find.as_ref().and_then(|find| find_line(find, ctx, &mut canvas.at(foot))));
    let last = Rect { y: foot.y + u16::from(state.find.is_some()), ..foot };
    let saving = state.save.as_ref().and_then(|save| save_line(save, ctx, &mut canvas.at(last)));
    saving.or(cursor)
}

fn origin(state: &State) -> Origin {
    let of_answer = state.answer.as_ref().map(|answer| answer.origin);
    of_answer.unwrap_or(if state.file.is_some() { Origin::File } else { Origin::Call })
}

/// The running call takes the place of the headline.
fn running_line(ctx: &ViewCtx, canvas: &mut Canvas) -> bool {
    let Some((function, job)) = ctx.running else { return false };
    let Some(line) = face::loading_line(&format!("Calling {function}"), ctx.elapsed(job)) else {
        return false;
    };
    canvas.text(1, 0, &format!("{line} · Esc cancels"), ctx.theme.accent);
    true
}

/// `HTTP 200 · 184 ms · 1.2 kB`.
fn facts(answer: &Answer) -> String {
    let Some(exchange) = answer.exchange() else { return String::new() };
    let mut facts = Vec::new();
    if answer.origin == Origin::Call {
        facts.push(format!("HTTP {}", exchange.status));
    }
    facts.push(format_elapsed(exchange.total));
    facts.push(format_bytes(exchange.body.len() as u64));
    facts.join(" · ")
}

/// The lines above the body: what happened in words, with a sign; messages; whether there is more.
fn head(state: &State, theme: &Theme, width: u16) -> Vec<(String, Style)> {
    let Some(answer) = state.answer.as_ref().filter(|answer| answer.origin == Origin::Call) else {
        return Vec::new();
    };
    let (sign, style) = if answer.is_success() { ("✓", theme.success) } else { ("✗", theme.error) };
    let account = answer.account.as_ref().map_or_else(String::new, |name| format!(" · as {name}"));
    let headline = format!("{sign} {}{account}", answer.headline());
    let texts = std::iter::once((headline, style)).chain(messages(answer, theme));
    let width = usize::from(width.saturating_sub(2));
    let lines = texts
        .flat_map(|(text, style)| wrap(&text, width, 3).lines.into_iter().map(move |line| (line, style)));
    lines.take(MAX_MESSAGES).collect()
}

/// What is wrong of fields stands on the fields, and below in the answer itself.
fn messages(answer: &Answer, theme: &Theme) -> Vec<(String, Style)> {
    let outcome = match &answer.result {
        Ok(outcome) => outcome,
        Err(failure) => return failure_lines(failure, theme),
    };
    match &outcome.verdict {
        Verdict::NotExecuted { error, details } => {
            let general = details.general.iter().map(|text| (text.clone(), theme.warning));
            std::iter::once((error.clone(), theme.text)).chain(general).collect()
        }
        Verdict::Executed { next: NextPage::Cursor(_), .. } => {
            vec![(format!("Page {}. There may be more: n fetches the next.", answer.page), theme.accent)]
        }
        Verdict::Executed { next: NextPage::End, .. } => {
            vec![(format!("Page {}, the last.", answer.page), theme.dim)]
        }
        Verdict::Executed { .. } => Vec::new(),
    }
}

fn failure_lines(failure: &CallFailure, theme: &Theme) -> Vec<(String, Style)> {
    let mut lines =
        vec![(failure.failure.detail.clone(), theme.text), (failure.failure.hint.clone(), theme.warning)];
    if failure.may_have_run {
        lines.push(("It may have run all the same: look before you call again.".to_owned(), theme.warning));
    }
    lines.retain(|(text, _)| !text.is_empty());
    lines
}

fn scroll(state: &State) -> Option<(usize, usize)> {
    if let Some(view) = state.table() {
        return Some((view.list.top, view.len()));
    }
    match state.body.ready()? {
        Body::Tree { index, cursor, .. } => Some((cursor.top, index.len())),
        Body::Text { lines, list, .. } => Some((list.top, lines.len())),
    }
}

fn body(state: &State, ctx: &ViewCtx, canvas: &mut Canvas) {
    match &state.table {
        Some(Remote::Loading(job)) => {
            return face::loading(canvas, ctx.theme, "Making a table", ctx.elapsed(*job));
        }
        Some(Remote::Ready(view)) => return table(view, ctx, canvas),
        _ => {}
    }
    match &state.body {
        Remote::Idle => {}
        Remote::Loading(job) => face::loading(canvas, ctx.theme, "Reading the answer", ctx.elapsed(*job)),
        Remote::Failed(failure) => _ = face::failed(canvas, 0, ctx.theme, failure, ""),
        Remote::Ready(Body::Tree { index, folds, cursor }) => {
            let is_found = |row| state.find.as_ref().is_some_and(|find| find.holds(row));
            json_tree::draw(canvas, index, folds, cursor, &is_found, ctx.theme, ctx.focused);
        }
        Remote::Ready(Body::Text { lines, why, list }) => {
            let height = usize::from(canvas.height());
            let widest = usize::from(canvas.width()) * 4;
            for (y, line) in (0..).zip(list.visible(height, lines.len())) {
                if state.find.as_ref().is_some_and(|find| find.holds(line)) {
                    canvas.text(0, y, FOUND_MARK, ctx.theme.matched);
                }
                canvas.text(1, y, &lines.line_clipped(line, widest), ctx.theme.text);
                if line == list.selected && ctx.focused {
                    canvas.style_row(y, ctx.theme.selection);
                }
            }
            let below = u16::try_from(lines.len()).unwrap_or(u16::MAX);
            if below < canvas.height() {
                canvas.text(1, below, &format!("Shown as text: {why}"), ctx.theme.dim);
            }
        }
    }
}

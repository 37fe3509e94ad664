//! How the output pane looks.

mod body;
mod envelope;
mod expression;

use ratatui::layout::Rect;
use ratatui::style::Style;

use self::body::{body, place_line};
use super::finding::Find;
use super::keeping::ago;
use super::saving::Save;
use super::state::{Answer, Body, Origin, State};
use super::{view_diff, view_pages};
use crate::domain::call::{CallFailure, NextPage, Verdict};
use crate::domain::output::{MAX_FOUND, Place};
use crate::domain::safe_text::wrap;
use crate::effect::Remote;
use crate::features::{Cursor, ViewCtx};
use crate::theme::Theme;
use crate::widgets::canvas::Canvas;
use crate::widgets::face;
use crate::widgets::frame::{self, Frame, Scroll};
use crate::widgets::spinner::{format_bytes, format_elapsed};

/// Lines of messages that are shown above the body at most.
const MAX_MESSAGES: usize = 6;

/// Where the body is, in a pane of that area.
pub fn rows_area(area: Rect, state: &State) -> Rect {
    let inner = frame::inner(area);
    let lines = || u16::try_from(head(state, &Theme::plain(), inner.width).len()).unwrap_or(0);
    let head = state.comparison.as_deref().map_or_else(lines, view_diff::head_lines).min(inner.height);
    let foot = u16::from(has_place(state))
        + u16::from(state.find.is_some())
        + state.filter.as_ref().map_or(0, expression::lines)
        + u16::from(state.save.is_some());
    let foot = foot.min(inner.height - head);
    Rect { y: inner.y + head, height: inner.height - head - foot, ..inner }
}

/// Whether a line below the rows says where the cursor is.
fn has_place(state: &State) -> bool {
    state.comparison.is_none()
        && state.table.is_none()
        && state.text.is_none()
        && matches!(state.body, Remote::Ready(Body::Tree { .. }))
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
    let right = facts(state);
    let right = view_pages::facts(&state.pages).unwrap_or(right);
    let scroll = scroll(state).map(|(top, total)| Scroll::of(top, total));
    let title = title(state, ctx);
    let frame = Frame { title: &title, right: &right, focused: ctx.focused, scroll };
    let inner = frame::draw(canvas, &frame, ctx.theme);
    let mut top = canvas.at(inner);
    // The pages have a line of their own.
    let running = !state.pages.is_fetching() && running_line(state, ctx, &mut top);
    if state.answer.is_none() {
        if matches!(state.body, Remote::Loading(_) | Remote::Failed(_)) || state.arriving.is_some() {
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
    if let Some(comparison) = &state.comparison {
        view_diff::head(comparison, usize::from(running), ctx, &mut top);
    } else {
        for (y, (text, style)) in (0..).zip(head(state, ctx.theme, inner.width)).skip(usize::from(running)) {
            top.text(1, y, &text, style);
        }
    }
    let rows = rows_area(area, state);
    body(state, ctx, &mut canvas.at(rows));
    let place = u16::from(has_place(state));
    if place > 0 {
        let line = Rect { y: rows.y + rows.height, height: 1, ..rows };
        place_line(state, ctx.theme, &mut canvas.at(line));
    }
    let below = |line: u16| Rect { y: rows.y + rows.height + place + line, height: 1, ..rows };
    let filter = state.filter.as_ref();
    let cursor = filter.and_then(|filter| {
        expression::offers(filter, ctx, &mut canvas.at(rows));
        expression::fault(filter, ctx, &mut canvas.at(below(1)));
        expression::line(filter, ctx, &mut canvas.at(below(0)))
    });
    let foot = below(filter.map_or(0, expression::lines));
    let cursor = cursor.or(state.find.as_ref().and_then(|find| find_line(find, ctx, &mut canvas.at(foot))));
    let last = Rect { y: foot.y + u16::from(state.find.is_some()), ..foot };
    let saving = state.save.as_ref().and_then(|save| save_line(save, ctx, &mut canvas.at(last)));
    saving.or(cursor)
}

fn title(state: &State, ctx: &ViewCtx) -> String {
    let name = state.answer.as_ref().map_or("", |answer| answer.request.function.as_str());
    match (name, origin(state)) {
        ("", Origin::Call) => "4 Output".to_owned(),
        (name, Origin::Call) if state.comparison.is_some() => format!("4 Output · differences · {name}"),
        (name, Origin::Call) if state.answers.older().is_some() => {
            format!("4 Output · {} · {name}", older(state, ctx))
        }
        (name, Origin::Call) => format!("4 Output · {name}{}", view_pages::title(&state.pages)),
        (_, Origin::File) if state.file.as_deref() == Some("-") => "standard input".to_owned(),
        (_, Origin::File) => state.file.clone().unwrap_or_default(),
    }
}

/// `answer 2 of 5 · 3 min ago`.
fn older(state: &State, ctx: &ViewCtx) -> String {
    let (at, total) = state.answers.place();
    let age = state.answers.older().map_or_else(String::new, |kept| ago(ctx.now.since(kept.at)));
    format!("answer {at} of {total} · {age}")
}

fn origin(state: &State) -> Origin {
    let of_answer = state.answer.as_ref().map(|answer| answer.origin);
    of_answer.unwrap_or(if state.file.is_some() { Origin::File } else { Origin::Call })
}

/// The running call takes the place of the headline.
fn running_line(state: &State, ctx: &ViewCtx, canvas: &mut Canvas) -> bool {
    let Some((function, job)) = ctx.running else { return false };
    if let Some(arriving) = state.arriving {
        let text = format!("▾ {function} is answering: {} · Esc cancels", of_all(arriving));
        canvas.text(1, 0, &text, ctx.theme.accent);
        return true;
    }
    let Some(line) = face::loading_line(&format!("Calling {function}"), ctx.elapsed(job)) else {
        return false;
    };
    canvas.text(1, 0, &format!("{line} · Esc cancels"), ctx.theme.accent);
    true
}

/// `3.1 MB of 10.0 MB`.
fn of_all((received, expected): (u64, Option<u64>)) -> String {
    let received = format_bytes(received);
    expected.map_or_else(|| received.clone(), |all| format!("{received} of {}", format_bytes(all)))
}

/// `HTTP 200 · 184 ms · 1.2 kB`.
fn facts(state: &State) -> String {
    if let Some(arriving) = state.arriving {
        return of_all(arriving);
    }
    let Some(answer) = &state.answer else { return String::new() };
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
    let mut texts = Vec::new();
    let Some(answer) = &state.answer else { return Vec::new() };
    if answer.origin == Origin::Call {
        let (sign, style) = if answer.is_success() { ("✓", theme.success) } else { ("✗", theme.error) };
        texts.push((format!("{sign} {}{}", answer.headline(), answer.acting()), style, 3));
        let paging = view_pages::line(state);
        let paged = paging.is_some();
        // Progress keeps to one line, so that what is below stands still.
        let most = if state.pages.is_fetching() { 1 } else { 3 };
        texts.extend(paging.map(|(text, news)| (text, if news { theme.accent } else { theme.dim }, most)));
        // Of what is still coming nothing else is known.
        if state.arriving.is_none() {
            texts.extend(envelope::line(answer).map(|text| (text, theme.dim, 1)));
            texts.extend(
                messages(state, answer, paged, theme).into_iter().map(|(text, style)| (text, style, 3)),
            );
        }
    }
    if let Some(why) = &state.cut {
        texts.push((format!("! Only the start of the document is there: {why}"), theme.warning, 3));
    }
    let width = usize::from(width.saturating_sub(2));
    let lines = texts.into_iter().flat_map(|(text, style, most)| {
        wrap(&text, width, most).lines.into_iter().map(move |line| (line, style))
    });
    lines.take(MAX_MESSAGES).collect()
}

/// What is wrong of fields stands on the fields, and below in the answer itself.
fn messages(state: &State, answer: &Answer, paged: bool, theme: &Theme) -> Vec<(String, Style)> {
    let outcome = match &answer.result {
        Ok(outcome) => outcome,
        Err(failure) => return failure_lines(failure, state.reads, theme),
    };
    match &outcome.verdict {
        Verdict::NotExecuted { error, details } => {
            let general = details.general.iter().map(|text| (text.clone(), theme.warning));
            std::iter::once((error.clone(), theme.text)).chain(general).collect()
        }
        Verdict::Executed { .. } if paged => Vec::new(),
        Verdict::Executed { next: NextPage::End, .. } => {
            vec![(format!("Page {}, the last.", answer.page), theme.dim)]
        }
        Verdict::Executed { .. } => Vec::new(),
    }
}

fn failure_lines(failure: &CallFailure, reads: bool, theme: &Theme) -> Vec<(String, Style)> {
    let mut lines =
        vec![(failure.failure.detail.clone(), theme.text), (failure.failure.hint.clone(), theme.warning)];
    // What only reads may be called again without a thought.
    if failure.may_have_run && !reads {
        lines.push(("It may have run all the same: look before you call again.".to_owned(), theme.warning));
    }
    lines.retain(|(text, _)| !text.is_empty());
    lines
}

fn scroll(state: &State) -> Option<(usize, usize)> {
    if let Some(comparison) = &state.comparison {
        return Some((comparison.list.top, comparison.compared.ready()?.diff().rows.len()));
    }
    if let Some(view) = state.table() {
        return Some((view.list.top, view.len()));
    }
    if let Some(rows) = state.text_rows() {
        return Some(rows);
    }
    match state.body.ready()? {
        Body::Tree { index, cursor, .. } => Some((cursor.top, index.len())),
        Body::Text { lines, window, .. } => Some((window.top.line, lines.len())),
    }
}

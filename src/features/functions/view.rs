//! How the functions pane looks.

use ratatui::layout::Rect;

use super::progress::{in_view, progress, waiting, what};
use super::reading::entries_of;
use super::state::{Shown, State};
use crate::domain::catalog::Entry;
use crate::domain::safe_text::{one_line_of, wrap};
use crate::domain::search::Query;
use crate::effect::Remote;
use crate::features::{Cursor, ViewCtx};
use crate::widgets::canvas::{Canvas, text_width};
use crate::widgets::face;
use crate::widgets::frame::{self, Frame, Scroll};
use crate::widgets::spinner::{count, grouped};

/// Rows that the description of the selected function takes, with the line above it.
const DETAIL: u16 = 3;

/// Where the rows are, in a pane of that area: below the search line, above the description.
pub fn rows_area(area: Rect) -> Rect {
    let inner = frame::inner(area);
    let detail = if inner.height >= 10 { DETAIL } else { 0 };
    Rect { y: inner.y + 1, height: inner.height.saturating_sub(1 + detail), ..inner }
}

/// Draws the pane. Returns the cursor of the search line.
pub fn view(state: &State, ctx: &ViewCtx, canvas: &mut Canvas) -> Cursor {
    let total = state.shown_len();
    let title = title(state);
    let rows = rows_area(canvas.area());
    let room = frame::room_beside(canvas.width(), &title);
    let frame = Frame {
        title: &title,
        right: &right_title(state, ctx, room),
        focused: ctx.focused,
        scroll: Some(Scroll::of(state.list.top, total).beside(canvas.area(), rows)),
    };
    let inner = frame::draw(canvas, &frame, ctx.theme);
    let cursor = search_line(state, ctx, &mut canvas.at(inner));
    if total == 0 {
        without_rows(state, ctx, &mut canvas.at(rows));
    } else {
        draw_rows(state, ctx, &mut canvas.at(rows), total);
        let detail = Rect { y: rows.bottom(), height: inner.bottom().saturating_sub(rows.bottom()), ..inner };
        draw_detail(state, ctx, rows.height, &mut canvas.at(detail));
    }
    cursor
}

fn title(state: &State) -> String {
    let scope = state.filter().app.map_or_else(String::new, |app| format!(" · {app}"));
    let kind = state.kind.map_or_else(String::new, |kind| format!(" · {kind}"));
    let connected = if state.connected.is_some() { " · connected only" } else { "" };
    format!("2 Functions{scope}{kind}{connected}")
}

/// How old it is and how long it has been loading, as far as there is room: the age first.
fn right_title(state: &State, ctx: &ViewCtx, room: u16) -> String {
    let job = state.fetching().filter(|_| !state.catalog.is_empty() && waiting(state, ctx.now).is_none());
    let busy = job.and_then(|job| face::busy(ctx.elapsed(job))).unwrap_or_default();
    let Some(saved) = state.keeping.saved else { return busy };
    let age = age(ctx.unix.saturating_sub(saved));
    let kept = if state.keeping.is_part() { "part kept" } else { "kept" };
    let ways = [format!("{kept} {age} {busy}").trim_end().to_owned(), format!("{kept} {age}"), age];
    ways.into_iter().find(|way| text_width(way) <= room).unwrap_or_default()
}

fn search_line(state: &State, ctx: &ViewCtx, canvas: &mut Canvas) -> Cursor {
    let theme = ctx.theme;
    let (shown, all) = (state.shown_len(), state.catalog.len());
    // What is shown is of other words while a search takes long: its number would be wrong.
    let searching = state.search.and_then(|job| face::busy(ctx.elapsed(job)));
    let mut counts = match searching {
        Some(busy) => format!("searching {busy}"),
        None if shown == all => count(all, "function"),
        None => format!("{} of {}", grouped(shown), grouped(all)),
    };
    if let Some(label) = &state.carrying {
        counts = format!(
            "for {} · {shown}",
            one_line_of(label, usize::from(canvas.width() / 2).saturating_sub(8))
        );
    }
    let end = canvas.width().saturating_sub(1);
    let at = canvas.text_right(14, end, 0, &counts, theme.dim);
    canvas.text(1, 0, "/", if state.typing { theme.accent } else { theme.dim });
    let field = canvas.area();
    let field = Rect { width: at.saturating_sub(1).min(field.width), ..field };
    let mut field = canvas.at(field);
    if state.typing {
        state.query.draw(&mut field, (3, 0), theme.text)
    } else if state.query.is_empty() {
        field.text(3, 0, "search", theme.ghost);
        None
    } else {
        field.text(3, 0, &state.query.text(), theme.text);
        None
    }
}

fn without_rows(state: &State, ctx: &ViewCtx, canvas: &mut Canvas) {
    let theme = ctx.theme;
    if let Some(failure) = &state.search_failure {
        _ = face::failed(canvas, 0, theme, failure, "");
    } else if let Some(job) = state.search {
        face::loading(canvas, theme, "Searching", ctx.elapsed(job));
    } else if !state.query.is_empty() && state.is_whole() {
        without_hit(state, ctx, canvas);
    } else if let Remote::Failed(failure) = &in_view(state).loading {
        _ = face::failed(canvas, 0, theme, failure, "r tries again.");
    } else if state.fetching().is_some() && (state.catalog.is_empty() || is_plain(state)) {
        awaited(state, ctx, canvas);
    } else if state.is_stopped() && is_plain(state) {
        face::empty(canvas, theme, "Stopped before these functions came.", "r goes on.");
    } else if !state.query.is_empty() {
        without_hit(state, ctx, canvas);
    } else if state.catalog.is_empty() {
        face::empty(
            canvas,
            theme,
            "No functions.",
            "This workspace offers none to this user. r loads again.",
        );
    } else {
        let scope = state.filter();
        match (scope.app.as_deref(), scope.kind, &state.connected) {
            (Some(_), None, None) => face::empty(canvas, theme, "This app has no functions.", ""),
            _ => face::empty(
                canvas,
                theme,
                "No function here fits.",
                "t steps through the types, c shows all apps.",
            ),
        }
    }
}

/// Words that fit nothing that is there.
fn without_hit(state: &State, ctx: &ViewCtx, canvas: &mut Canvas) {
    let asks = if state.asks_on_enter().is_some() {
        "Enter asks which function does what the words say. "
    } else if state.fetching().is_some() {
        "More functions are coming. "
    } else {
        ""
    };
    let elsewhere = elsewhere(state).map_or_else(String::new, |elsewhere| format!("{elsewhere} "));
    let kind = state.kind.map_or_else(String::new, |kind| format!("{kind} "));
    let of_connected = if state.connected.is_some() { " of a connected app" } else { "" };
    let title = format!("No {kind}function{of_connected} fits “{}”.", state.query.text());
    face::empty(canvas, ctx.theme, &title, &format!("{elsewhere}{asks}Esc drops the words."));
}

/// Whether nothing but an app is asked for.
fn is_plain(state: &State) -> bool {
    !state.typing && state.query.is_empty() && matches!(state.shown, Shown::All | Shown::App(_))
}

/// Functions are on the way, and none of what is in view is there.
fn awaited(state: &State, ctx: &ViewCtx, canvas: &mut Canvas) {
    let theme = ctx.theme;
    let what = what(state);
    if let Some(waiting) = waiting(state, ctx.now) {
        let advice = face::while_waiting(ctx.focused);
        return face::empty(canvas, theme, &format!("{what}: {waiting}."), advice);
    }
    let course = &in_view(state).course;
    let Some(line) = face::loading_line(&what, course.elapsed(ctx.now)) else { return };
    let told = progress(state, ctx).unwrap_or_default();
    face::paragraphs(canvas, 0, &[(&line, theme.accent), (&told, theme.dim)]);
}

fn draw_rows(state: &State, ctx: &ViewCtx, canvas: &mut Canvas, total: usize) {
    let theme = ctx.theme;
    let query = Query::parse(&state.query.text());
    // What stood here before stays, dimmed, until what is searched for comes.
    let is_found = matches!(state.shown, Shown::Found(_));
    let is_old = state.search.is_some_and(|job| is_found || face::busy(ctx.elapsed(job)).is_some());
    let base = if is_old { theme.dim } else { theme.text };
    let height = usize::from(canvas.height());
    for (y, row) in (0..).zip(state.list.visible(height, total)) {
        let Some(function) = state.function_at(row) else { continue };
        let (name, kind) = (function.name(), label(state, &function));
        let end = canvas.width().saturating_sub(1);
        let at = canvas.text_right(end.saturating_sub(text_width(&kind)), end, y, &kind, theme.dim);
        if state.open.as_deref() == Some(function.name()) {
            canvas.text(1, y, "▸", theme.accent);
        }
        let hits = query.matches(name);
        canvas.text_marked(3, y, at.saturating_sub(4), name, (base, theme.matched), |byte| {
            hits.contains(&byte)
        });
        if row == state.list.selected {
            canvas.style_row(y, if ctx.focused { theme.selection } else { theme.selection_idle });
        }
    }
    let mut below = u16::try_from(total).unwrap_or(u16::MAX).saturating_add(1);
    if let Some(elsewhere) = elsewhere(state).filter(|_| below < canvas.height()) {
        below = face::paragraphs(canvas, below, &[(&elsewhere, theme.dim)]) + 1;
    }
    if let (Remote::Failed(failure), true) = (&state.chain.loading, below < canvas.height()) {
        let again = if state.is_stopped() { "r goes on." } else { "r loads again." };
        face::failed(canvas, below, theme, failure, again);
    }
}

/// What fits the words, but is of apps or types that are not shown.
fn elsewhere(state: &State) -> Option<String> {
    let number = state.elsewhere;
    let what = match (state.shown_len(), number) {
        (_, 0) => return None,
        (0, 1) => "does",
        (0, _) => "do",
        _ => "more",
    };
    let (place, way) = match (&state.connected, state.kind) {
        (Some(_), None) => ("in apps that are not connected", "Alt-c shows all apps"),
        (None, _) => ("of other types", "Esc, then t steps through the types"),
        (Some(_), Some(_)) => (
            "of other types, or in apps that are not connected",
            "Alt-c shows all apps, Esc, then t the types",
        ),
    };
    Some(format!("{} {what} {place}: {way}.", grouped(number)))
}

/// `3 days ago`. A clock that was set back makes it now.
fn age(seconds: i64) -> String {
    let (number, unit) = match seconds {
        ..60 => return "just now".to_owned(),
        60..3_600 => (seconds / 60, "min"),
        3_600..86_400 => (seconds / 3_600, "h"),
        _ => (seconds / 86_400, "days"),
    };
    format!("{number} {unit} ago")
}

/// What stands at the end of a row: the type, and what the person has to do with the function.
fn label(state: &State, function: &Entry) -> String {
    let (name, kind) = (function.name(), function.kind());
    let standing = &state.standing;
    if standing.favourites.contains(name) {
        format!("★ {kind}")
    } else if state.typing && state.query.is_empty() && standing.recent.iter().any(|recent| recent == name) {
        format!("recent {kind}")
    } else if standing.changes.new.contains(name) {
        format!("new {kind}")
    } else if standing.changes.changed.contains(name) {
        format!("changed {kind}")
    } else {
        kind.to_string()
    }
}

/// What the selected function does, below so many rows.
fn draw_detail(state: &State, ctx: &ViewCtx, rows: u16, canvas: &mut Canvas) {
    if canvas.height() < DETAIL {
        return;
    }
    let width = canvas.width();
    canvas.line(0, 0, width, "─", ctx.theme.border);
    if let Some(progress) = progress(state, ctx) {
        canvas.text_in(1, 0, width.saturating_sub(2), &format!(" {progress} "), ctx.theme.dim);
    }
    // Where the rows leave room, the failure stands below them.
    let is_full = state.shown_len() + 1 >= usize::from(rows);
    let text = match &state.chain.loading {
        Remote::Failed(failure) if is_full => failure.one_line(),
        _ if !state.unreadable.is_empty() && state.list.selected == 0 => {
            format!("{} could not be read and left out; i says which.", entries_of(state.unreadable.len()))
        }
        _ => state
            .function_at(state.list.selected)
            .and_then(|function| state.description_of(&function))
            .unwrap_or_default()
            .to_owned(),
    };
    let area = canvas.area();
    let below = Rect { y: area.y + 1, height: area.height - 1, ..area };
    let query = Query::parse(&state.query.text());
    let mut canvas = canvas.at(below);
    let problems = query.problems().join(" ");
    let y = face::paragraphs(&mut canvas, 0, &[(&problems, ctx.theme.warning)]);
    let room = usize::from(canvas.height().saturating_sub(y));
    for (y, line) in (y..).zip(wrap(&text, usize::from(width.saturating_sub(2)), room).lines) {
        let hits = query.matches_in_prose(&line);
        let styles = (ctx.theme.dim, ctx.theme.matched);
        canvas.text_marked(1, y, width.saturating_sub(1), &line, styles, |byte| hits.contains(&byte));
    }
}

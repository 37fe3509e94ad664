//! How the apps pane looks.

use ratatui::layout::Rect;

use super::state::{Row, State};
use crate::domain::account::{Account, App};
use crate::domain::acting::Acting;
use crate::domain::output::age;
use crate::effect::Remote;
use crate::features::ViewCtx;
use crate::features::paging::asked_to_wait;
use crate::widgets::canvas::{Canvas, text_width};
use crate::widgets::face;
use crate::widgets::frame::{self, Frame, Scroll};
use crate::widgets::spinner::grouped;

/// Where the rows are, in a pane of that area.
pub fn rows_area(area: Rect) -> Rect {
    frame::inner(area)
}

/// Draws the pane.
pub fn view(state: &State, ctx: &ViewCtx, canvas: &mut Canvas) {
    let right = right_title(state, ctx);
    let total = state.rows.len();
    let frame = Frame {
        title: "1 Apps",
        right: &right,
        focused: ctx.focused,
        scroll: Some(Scroll::of(state.list.top, total)),
    };
    let inner = frame::draw(canvas, &frame, ctx.theme);
    let mut canvas = canvas.at(inner);
    if state.apps.is_empty() {
        return without_apps(state, ctx, &mut canvas);
    }
    let height = usize::from(canvas.height());
    for (y, row) in (0..).zip(state.list.visible(height, total)) {
        match state.rows[row] {
            Row::All => all_row(state, ctx, &mut canvas, y),
            Row::App(app) => app_row(state, &state.apps[app], ctx, &mut canvas, y),
            Row::Account(app, account) => account_row(state, app, account, ctx, &mut canvas, y),
        }
        if row == state.list.selected {
            canvas.style_row(y, if ctx.focused { ctx.theme.selection } else { ctx.theme.selection_idle });
        }
    }
    below_rows(state, ctx, &mut canvas, total);
}

fn right_title(state: &State, ctx: &ViewCtx) -> String {
    let resting = if state.connected_only { "connected only" } else { "functions, accounts" };
    state
        .chain
        .loading
        .job()
        .and_then(|job| face::busy(ctx.elapsed(job)))
        .unwrap_or_else(|| resting.to_owned())
}

fn without_apps(state: &State, ctx: &ViewCtx, canvas: &mut Canvas) {
    match &state.chain.loading {
        Remote::Loading(_) if state.hold.left(ctx.now).is_some() => {
            let title =
                format!("Loading apps: {}.", asked_to_wait(state.hold.left(ctx.now).unwrap_or_default()));
            face::empty(canvas, ctx.theme, &title, face::while_waiting(ctx.focused));
        }
        Remote::Loading(job) => face::loading(canvas, ctx.theme, "Loading apps", ctx.elapsed(*job)),
        Remote::Failed(failure) => _ = face::failed(canvas, 0, ctx.theme, failure, "r tries again."),
        Remote::Idle if state.chain.course.is_under_way() => {
            face::empty(canvas, ctx.theme, "Stopped before the apps came.", "r goes on.");
        }
        Remote::Idle | Remote::Ready(()) => {
            face::empty(
                canvas,
                ctx.theme,
                "No apps.",
                "This workspace has no apps, or none that this user may see. r loads again.",
            );
        }
    }
}

/// Below the last row: why there is not more.
fn below_rows(state: &State, ctx: &ViewCtx, canvas: &mut Canvas, total: usize) {
    let y = u16::try_from(total).unwrap_or(u16::MAX).saturating_add(1);
    if y >= canvas.height() {
        return;
    }
    match &state.chain.loading {
        Remote::Failed(failure) => _ = face::failed(canvas, y, ctx.theme, failure, "r loads again."),
        _ if state.connected_only && total == 1 => {
            face::paragraphs(canvas, y, &[("No app is connected. c shows all apps.", ctx.theme.dim)]);
        }
        _ if !state.unreadable.is_empty() => {
            let entries = entries(state.unreadable.len());
            let text = format!("{entries} could not be read, whole or in part; i on “All apps” says which.");
            face::paragraphs(canvas, y, &[(&text, ctx.theme.warning)]);
        }
        _ => {}
    }
}

fn entries(number: usize) -> String {
    if number == 1 { "1 entry".to_owned() } else { format!("{} entries", grouped(number)) }
}

fn all_row(state: &State, ctx: &ViewCtx, canvas: &mut Canvas, y: u16) {
    canvas.text(1, y, "All apps", ctx.theme.text);
    let (functions, apps) = if state.connected_only {
        let connected = state.apps.iter().filter(|app| app.is_connected());
        connected.fold((0, 0), |(functions, apps), app| {
            (functions + ctx.catalog.of_app(&app.name).len(), apps + 1)
        })
    } else {
        (ctx.catalog.len(), state.apps.len())
    };
    let functions = known(functions, ctx);
    let counts = format!("{functions} {apps:>2}");
    let end = canvas.width().saturating_sub(1);
    canvas.text_right(9, end, y, &counts, ctx.theme.dim);
}

fn app_row(state: &State, app: &App, ctx: &ViewCtx, canvas: &mut Canvas, y: u16) {
    let (sign, style) = if app.is_connected() { ("●", ctx.theme.success) } else { ("○", ctx.theme.dim) };
    canvas.text(1, y, sign, style);
    let functions = functions_of(app, ctx);
    let accounts = if app.is_connected() { app.accounts.len().to_string() } else { "–".to_owned() };
    let counts = format!("{functions} {accounts:>2}");
    let end = canvas.width().saturating_sub(1);
    let at = canvas.text_right(10, end, y, &counts, ctx.theme.dim);
    let next = canvas.text_in(3, y, at.saturating_sub(4), &app.title, ctx.theme.text);
    let chosen = state.chosen.get(&app.name).copied();
    if let Acting::Ask(_) = Acting::decide(Some(&app.accounts), chosen) {
        // As much of it as there is room for; the sign stands for the rest.
        let room = at.saturating_sub(next + 3);
        let said = ["choose one: Enter", "choose one", "?"].into_iter().find(|said| text_width(said) <= room);
        canvas.text_in(next + 2, y, room, said.unwrap_or_default(), ctx.theme.warning);
    }
}

/// How many functions an app has, as far as that is known: of none that came yet it is not.
fn functions_of(app: &App, ctx: &ViewCtx) -> String {
    known(ctx.catalog.of_app(&app.name).len(), ctx)
}

fn known(functions: usize, ctx: &ViewCtx) -> String {
    if functions == 0 && !ctx.is_whole { "…".to_owned() } else { grouped(functions) }
}

fn account_row(state: &State, app: usize, account: usize, ctx: &ViewCtx, canvas: &mut Canvas, y: u16) {
    let app = &state.apps[app];
    let Some(Account { id, display_name, modified_at }) = app.accounts.get(account) else { return };
    let branch = if account + 1 == app.accounts.len() { "└" } else { "├" };
    canvas.text(3, y, branch, ctx.theme.border);
    let ago = age(modified_at, ctx.unix);
    let end = canvas.width().saturating_sub(1);
    // A name that needs the room is worth more than its age.
    let name_room = 6 + text_width(display_name) + 2;
    let from = if name_room + text_width(&ago) <= end { name_room } else { end };
    let at = canvas.text_right(from, end, y, &ago, ctx.theme.dim);
    // The one that calls act with; with a single account there is no choice to show.
    let is_chosen = app.accounts.len() > 1 && state.chosen.get(&app.name) == Some(id);
    let name_end =
        canvas.text_in(5, y, at.saturating_sub(6 + 2 * u16::from(is_chosen)), display_name, ctx.theme.text);
    if is_chosen {
        canvas.text_in(name_end + 1, y, text_width("✓"), "✓", ctx.theme.accent);
    }
}

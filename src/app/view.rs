//! The whole screen, drawn from state.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::focus::Pane;
use super::hints::{Hint, hints};
use super::layout::{Areas, MIN_SIZE, Mode, layout_at};
use super::overlay::Overlay;
use super::state::State;
use crate::domain::acting::Acting;
use crate::domain::picture::Drawn;
use crate::domain::safe_text::one_line_of;
use crate::domain::workspace::WorkspaceLabel;
use crate::effect::JobId;
use crate::features::toast::Tone;
use crate::features::{
    Cursor, ViewCtx, apps, ask, call, connect, fan_out, form, functions, health, help, output, picture, wire,
    workspaces,
};
use crate::theme::Theme;
use crate::widgets::canvas::{Canvas, text_width};
use crate::widgets::face;
use crate::widgets::frame::{self, Frame as Border};
use crate::widgets::spinner::count;

/// Draws the state. Reads only; the same state gives the same screen.
pub fn view(state: &State, theme: &Theme, frame: &mut Frame) {
    let area = frame.area();
    let mut canvas = Canvas::new(frame.buffer_mut(), area);
    let areas = layout_at(state, (area.width, area.height));
    if areas.mode == Mode::TooSmall {
        return too_small(state, theme, &mut canvas);
    }
    top_line(state, theme, &mut canvas.at(areas.top));
    if let Some(tabs) = areas.tabs {
        tab_line(state, theme, &mut canvas.at(tabs));
    }
    let mut cursor = panes(state, theme, &areas, &mut canvas);
    bottom_line(state, theme, &mut canvas.at(areas.bottom));
    cursor = overlays(state, theme, &mut canvas).unwrap_or(cursor);
    if let Some(place) = cursor {
        frame.set_cursor_position(place);
    }
}

fn too_small(state: &State, theme: &Theme, canvas: &mut Canvas) {
    let (width, height) = MIN_SIZE;
    canvas.text(0, 0, &format!("needs {width}x{height}"), theme.warning);
    if state.workspace.is_live && canvas.height() > 1 {
        workspace(&state.workspace, theme, &mut canvas.at(Rect { y: 1, height: 1, ..canvas.area() }), 0);
    }
}

fn context<'a>(state: &'a State, theme: &'a Theme, pane: Pane) -> ViewCtx<'a> {
    let has_keys = state.focus == pane && state.help.is_none() && !state.confirm_quit;
    ViewCtx {
        theme,
        now: state.now,
        unix: state.unix,
        focused: has_keys,
        catalog: &state.functions.catalog,
        is_sandbox: state.workspace.is_sandbox,
        access: state.call.guard.access,
        is_whole: state.functions.is_whole(),
        running: state.call.running.as_ref().map(|running| (running.request.function.as_str(), running.job)),
    }
}

fn panes(state: &State, theme: &Theme, areas: &Areas, canvas: &mut Canvas) -> Cursor {
    let mut cursor = None;
    for pane in Pane::ALL {
        let Some(area) = areas.pane(pane) else { continue };
        let ctx = context(state, theme, pane);
        let mut canvas = canvas.at(area);
        let shown = match pane {
            Pane::Apps => {
                apps::view(&state.apps, &ctx, &mut canvas);
                None
            }
            Pane::Functions => functions::view(&state.functions, &ctx, &mut canvas),
            Pane::Form => form::view(&state.form, &ctx, &mut canvas),
            Pane::Output => output::view(&state.output, &ctx, &mut canvas),
        };
        cursor = cursor.or(shown);
    }
    cursor
}

/// Overlays hide the panes' cursor, whether or not they have one of their own; the last one drawn lies above the others.
fn overlays(state: &State, theme: &Theme, screen: &mut Canvas) -> Option<Cursor> {
    let ctx = context(state, theme, Pane::Form);
    let mut cursor = None;
    if state.form.editor.as_ref().is_some_and(form::Editor::is_overlay) {
        cursor = Some(form::view_overlay(&state.form, &ctx, screen));
    }
    for overlay in state.overlays().rev() {
        cursor = Some(draw_overlay(state, overlay, &ctx, screen));
    }
    cursor
}

fn draw_overlay(state: &State, overlay: Overlay, ctx: &ViewCtx, screen: &mut Canvas) -> Cursor {
    let theme = ctx.theme;
    match overlay {
        Overlay::Quit => confirm_quit(state, theme, screen),
        Overlay::Help => draw(state.help.as_ref(), |help| help::view(help, theme, screen)),
        Overlay::Sending => {
            let guard = &state.call.guard;
            draw(guard.asking.as_ref(), |asking| call::view(asking, guard, ctx, screen));
        }
        Overlay::Workspaces => return workspaces::view(&state.workspaces, ctx, screen),
        Overlay::Wire => {
            let open = state.wire.open.as_ref()?;
            return wire::view(&state.wire, open, ctx, screen);
        }
        Overlay::Connect => {
            draw(state.connect.0.as_ref(), |connecting| connect::view(connecting, ctx, screen));
        }
        Overlay::FanOut => return fan_out_overlay(state, ctx, screen),
        Overlay::Health => draw(state.health.board.as_ref(), |board| health::view(board, ctx, screen)),
        Overlay::Ask => {
            let (open, standing) = (state.ask.open.as_ref()?, |app: &str| ask_standing(state, app));
            return ask::view(&state.ask, open, &standing, ctx, screen);
        }
        Overlay::Copies => draw(state.output.copies.as_ref(), |copies| copies.menu.draw(theme, screen)),
        Overlay::Picture => draw(state.picture.open.as_ref(), |open| picture::view(open, ctx, screen)),
        Overlay::Function => draw(state.functions.reading.as_ref(), |reader| reader.draw(theme, screen)),
        Overlay::Value => {
            draw(state.output.pair().as_ref(), |pair| output::view_pair(pair, theme, screen));
            draw(state.output.detail.as_ref(), |detail| detail.shown.draw(theme, screen));
        }
        Overlay::Answers => {
            let answers = &state.output.answers;
            draw(answers.list.as_ref(), |list| output::view_answers(answers, *list, ctx, screen));
        }
        Overlay::App => {
            draw(state.apps.details.as_ref(), |details| {
                apps::view_details(&state.apps, details, ctx, screen);
            });
        }
    }
    None
}

fn draw<T>(what: Option<&T>, how: impl FnOnce(&T)) {
    if let Some(what) = what {
        how(what);
    }
}

fn fan_out_overlay(state: &State, ctx: &ViewCtx, screen: &mut Canvas) -> Cursor {
    if let Some(choice) = &state.fan_out.choice {
        return fan_out::view_choice(&state.fan_out, choice, ctx, screen);
    }
    draw(state.fan_out.table.as_ref(), |table| fan_out::view(table, ctx, screen));
    None
}

/// What the prompt line says of a candidate's app.
fn ask_standing(state: &State, app: &str) -> Option<ask::Standing> {
    let known = state.apps.app(app)?;
    let chosen = state.form.chosen.get(app).or(state.apps.chosen.get(app)).copied();
    Some(ask::Standing { title: known.title.clone(), acting: Acting::decide(Some(&known.accounts), chosen) })
}

/// The picture that a terminal may draw itself, and where; nothing while something lies over it.
pub fn picture_on(state: &State, size: (u16, u16)) -> Option<(Rect, &Drawn)> {
    let is_on_top = state.overlay() == Some(Overlay::Picture);
    let is_small = size.0 < MIN_SIZE.0 || size.1 < MIN_SIZE.1;
    let open = state.picture.open.as_ref().filter(|_| is_on_top && !is_small)?;
    picture::picture_area(open, Rect::new(0, 0, size.0, size.1))
}

fn confirm_quit(state: &State, theme: &Theme, screen: &mut Canvas) {
    let mut canvas = screen.at(frame::centred(screen.area(), 58, 5));
    canvas.clear();
    let border = Border { title: "Quit?", right: "", focused: true, scroll: None };
    let inner = frame::draw(&mut canvas, &border, theme);
    let running = state.call.running.as_ref().map(|running| running.request.function.as_str());
    let several = state.fan_out.table.as_ref().map(|table| table.plan.request.function.as_str());
    let function = running.or(several).unwrap_or("a call");
    let text = format!("{function} is running; it may still run at Integry.");
    face::paragraphs(
        &mut canvas.at(inner),
        0,
        &[(&text, theme.text), ("q or Enter quits · Esc stays", theme.dim)],
    );
}

/// Which workspace, which user, acting as whom; what is loaded, what is going on.
fn top_line(state: &State, theme: &Theme, canvas: &mut Canvas) {
    let mut x = canvas.text(1, 0, "integry-tui", theme.title) + 2;
    if state.viewing.is_some() {
        canvas.text(x, 0, "view", theme.accent);
        return;
    }
    let end = canvas.width().saturating_sub(1);
    x = workspace(&state.workspace, theme, canvas, x);
    x = canvas.text(x, 0, &state.workspace.user_id, theme.text) + 2;
    let acting = acting_as(state).unwrap_or_default();
    // Whose account acts is more than what is loaded: on a narrow screen only what is going on stays beside it.
    let (loaded, busy) = activity(state);
    let wanted = x + text_width(&acting) + 3 + text_width(&loaded) + 3 + text_width(&busy);
    let right = match (wanted <= end, busy.is_empty()) {
        (true, false) => format!("{loaded} · {busy}"),
        (true, true) => loaded,
        (false, _) => busy.clone(),
    };
    let at = canvas.text_right(x, end, 0, &right, theme.dim);
    if state.is_without_newer() && busy == resting(state) {
        canvas.text_right(x, end, 0, &busy, theme.error);
    }
    canvas.text_in(x, 0, at.saturating_sub(x + 2), &acting, theme.accent);
}

/// `LIVE acme`: the word and the name say it, the colour helps.
fn workspace(workspace: &WorkspaceLabel, theme: &Theme, canvas: &mut Canvas, x: u16) -> u16 {
    let mut x = if workspace.is_sandbox {
        canvas.text(x, 0, workspace.sign(), theme.accent)
    } else {
        // A name that somebody made long must not push the user off the line.
        let name = one_line_of(workspace.name(), 28);
        let badge = theme.badge(workspace.colour, workspace.is_live);
        canvas.text(x, 0, &format!(" {} {name} ", workspace.sign()), badge)
    } + 2;
    if workspace.access.read_only {
        x = canvas.text(x, 0, "READ-ONLY", theme.title) + 2;
    }
    if workspace.profile.is_some() && canvas.width() >= 120 {
        x = canvas.text(x, 0, &workspace.host, theme.dim) + 2;
    }
    x
}

fn acting_as(state: &State) -> Option<String> {
    let open = state.form.open.as_ref()?;
    match state.form.acting()? {
        Acting::As(account) => Some(format!("{} as {}", open.app_title, account.display_name)),
        Acting::Ask(_) => Some(format!("{}: account not chosen", open.app_title)),
        Acting::NotConnected => Some(format!("{}: not connected", open.app_title)),
        Acting::Unknown => None,
    }
}

/// What stands in the top line while nothing is going on.
fn resting(state: &State) -> &'static str {
    let is_empty = state.functions.catalog.is_empty() && state.apps.apps.is_empty();
    match state.is_without_newer() {
        true if is_empty => "✗ not loaded",
        true if state.functions.is_stopped() || state.functions.keeping.saved.is_none() => "✗ not all loaded",
        true => "✗ not refreshed",
        false => "idle",
    }
}

/// What is loaded, and what is going on.
fn activity(state: &State) -> (String, String) {
    let loaded = format!(
        "{} · {}",
        count(state.functions.catalog.len(), "function"),
        count(state.apps.apps.len(), "app")
    );
    let job = state.call.running.as_ref().map(|running| running.job);
    let several = state.fan_out.table.as_ref().and_then(|table| table.jobs().next());
    let several = several.or(state.health.board.as_ref().and_then(|board| board.jobs().next()));
    let job = job
        .or(several)
        .or(state.ask.job())
        .or(state.form.job())
        .or(state.functions.fetching())
        .or(state.apps.chain.loading.job());
    // Pages come fast, and the list of them is one work.
    let pages = &state.functions.chain;
    let is_page = |job| pages.loading.job() == Some(job);
    let elapsed = |job: JobId| {
        let own = state.now.since(job.since);
        if is_page(job) { own.max(pages.course.elapsed(state.now)) } else { own }
    };
    // Something too short to notice is neither busy nor idle.
    let busy = job.map_or_else(|| Some(resting(state).to_owned()), |job| face::busy(elapsed(job)));
    (loaded, busy.unwrap_or_default())
}

/// The panes by name, and where one is: for screens that show one at a time.
fn tab_line(state: &State, theme: &Theme, canvas: &mut Canvas) {
    let mut x = 1;
    for pane in Pane::ALL {
        let text = format!(" {} {} ", pane.number(), pane.title());
        let style = if pane == state.focus { theme.selection } else { theme.dim };
        x = canvas.text(x, 0, &text, style) + 1;
    }
    let crumbs = breadcrumb(state);
    let end = canvas.width().saturating_sub(1);
    canvas.text_right(x + 1, end, 0, &crumbs, theme.dim);
}

fn breadcrumb(state: &State) -> String {
    let app = state.apps.scope().map_or("All apps", |app| app.title.as_str());
    match (&state.form.open, state.focus) {
        (Some(open), Pane::Form | Pane::Output) => format!("{} › {}", open.app_title, open.function.name),
        (_, Pane::Functions) if !state.functions.query.is_empty() => "All apps".to_owned(),
        _ => app.to_owned(),
    }
}

/// The notice, if any, and the keys that work now, as far as there is room.
fn bottom_line(state: &State, theme: &Theme, canvas: &mut Canvas) {
    let mut x = 1;
    if let Some(notice) = &state.toast.notice {
        let (sign, style) = match notice.tone {
            Tone::Info => ("·", theme.accent),
            Tone::Warning => ("!", theme.warning),
            Tone::Error => ("✗", theme.error),
        };
        x = canvas.text(x, 0, &format!("{sign} {}", notice.text), style) + 3;
    }
    let hints = hints(state);
    // The way to everything else stays at the right edge, whatever else there is no room for.
    let (always, now): (Vec<Hint>, Vec<Hint>) = hints.into_iter().partition(|hint| hint.always);
    let right: u16 = always.iter().map(hint_width).sum();
    let mut end = canvas.width().saturating_sub(1);
    if x + right < end {
        let mut at = end - right + 2;
        end = at;
        for hint in &always {
            at = draw_hint(canvas, at, hint, theme);
        }
    }
    for hint in now {
        if x + hint_width(&hint) > end {
            break;
        }
        x = draw_hint(canvas, x, &hint, theme);
    }
}

fn hint_width(hint: &Hint) -> u16 {
    text_width(&hint.key) + 1 + text_width(hint.text) + 2
}

fn draw_hint(canvas: &mut Canvas, x: u16, hint: &Hint, theme: &Theme) -> u16 {
    let after = canvas.text(x, 0, &hint.key, theme.key);
    canvas.text(after + 1, 0, hint.text, theme.dim) + 2
}

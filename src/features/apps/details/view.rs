//! How the details look.

use ratatui::layout::Rect;
use ratatui::style::Style;

use super::super::state::State;
use super::Details;
use crate::domain::account::{AccountId, App};
use crate::domain::acting::Acting;
use crate::domain::output::age;
use crate::domain::picture::{host_of, link_of, source_of};
use crate::domain::safe_text::wrap;
use crate::effect::Remote;
use crate::features::ViewCtx;
use crate::widgets::canvas::{Canvas, text_width};
use crate::widgets::face;
use crate::widgets::frame::{self, Frame};
use crate::widgets::list::ListWindow;
use crate::widgets::spinner::grouped;

/// Columns of the overlay where there is room.
const WIDTH: u16 = 84;
/// Columns of the names of facts.
const NAMES: u16 = 13;
/// Lines of a text at most; an address may be longer than any screen.
const LINES: usize = 3;

/// A line: what it is about, and what is said of it.
type Line = (&'static str, String, Style);

/// Draws them over the screen.
pub fn view(state: &State, details: &Details, ctx: &ViewCtx, screen: &mut Canvas) {
    let theme = ctx.theme;
    let area = screen.area();
    let width = WIDTH.min(area.width.saturating_sub(4));
    let app = state.app(&details.app);
    let busy = details.refresh.job().and_then(|job| face::busy(ctx.elapsed(job)));
    let right = busy.map_or_else(|| "Esc closes".to_owned(), |busy| format!("fetching it {busy}"));
    let title = app.map_or(details.app.as_str(), |app| app.title.as_str());
    let border = Frame { title, right: &right, focused: true, scroll: None };
    let Some(app) = app else {
        let mut canvas = screen.at(frame::centred(area, width, 3));
        canvas.clear();
        let inner = frame::draw(&mut canvas, &border, theme);
        canvas.at(inner).text(1, 0, "This app is not in the list any more.", theme.warning);
        return;
    };
    let columns = usize::from(width.saturating_sub(NAMES + 4));
    let above = facts(details, app, ctx, columns);
    let chosen = state.chosen.get(&app.name).copied();
    let below = below(details, app, chosen, ctx, columns);
    // The accounts have what the rest leaves, below a line that counts them.
    let rest = rows_of(above.len() + below.len() + 1) + 2;
    let most = area.height.saturating_sub(4);
    let shown = rows_of(app.accounts.len()).min(most.saturating_sub(rest).max(1));
    let mut canvas = screen.at(frame::centred(area, width, rest.saturating_add(shown).min(most)));
    canvas.clear();
    let inner = frame::draw(&mut canvas, &border, theme);
    let mut canvas = canvas.at(inner);
    let mut list = details.list;
    list.scroll_into_view(usize::from(shown), app.accounts.len());
    let y = draw_lines(&above, 0, theme.dim, &mut canvas);
    let y = draw_lines(&[counted(app, list, shown, ctx)], y, theme.dim, &mut canvas);
    let rows = Rect { y: inner.y + y, height: shown, ..inner }.intersection(inner);
    draw_accounts(app, list, chosen, ctx, &mut canvas.at(rows));
    draw_lines(&below, y + shown, theme.dim, &mut canvas);
}

/// `2`, or `40, 29 to 39 of them here`.
fn counted(app: &App, list: ListWindow, shown: u16, ctx: &ViewCtx) -> Line {
    let total = app.accounts.len();
    let rows = list.visible(usize::from(shown), total);
    let said = match total {
        0 => return ("accounts", "none".to_owned(), ctx.theme.dim),
        _ if rows.len() < total => {
            format!("{}, {} to {} of them here", grouped(total), rows.start + 1, rows.end)
        }
        _ => grouped(total),
    };
    ("accounts", said, ctx.theme.text)
}

fn rows_of(lines: usize) -> u16 {
    u16::try_from(lines).unwrap_or(u16::MAX / 4)
}

fn draw_lines(lines: &[Line], y: u16, name: Style, canvas: &mut Canvas) -> u16 {
    let mut y = y;
    for (what, said, style) in lines {
        canvas.text_in(1, y, NAMES - 1, what, name);
        let x = if what.is_empty() && said.is_empty() { 1 } else { NAMES + 1 };
        canvas.text_in(x, y, canvas.width().saturating_sub(x + 1), said, *style);
        y += 1;
    }
    y
}

fn facts(details: &Details, app: &App, ctx: &ViewCtx, columns: usize) -> Vec<Line> {
    let theme = ctx.theme;
    let login = match link_of(&app.login_url) {
        Some(link) => (host_of(&link), theme.text),
        None if app.login_url.is_empty() => ("none: accounts cannot be connected here".to_owned(), theme.dim),
        None => ("its address is no web page".to_owned(), theme.warning),
    };
    let docs = match details.docs() {
        Ok(link) => (link.to_string(), theme.accent),
        Err(_) if details.links.docs.is_empty() => ("none".to_owned(), theme.dim),
        Err(why) => (format!("not opened, {why}: {}", details.links.docs), theme.warning),
    };
    let icon = match (source_of(&details.links.icon), link_of(&details.links.icon)) {
        (_, Some(link)) => (format!("{}; I shows it", host_of(&link)), theme.text),
        (Some(_), None) => ("in the answer itself; I shows it".to_owned(), theme.text),
        (None, None) => ("none".to_owned(), theme.dim),
    };
    let facts = [
        ("name", app.name.clone(), theme.text),
        ("id", app.id.to_string(), theme.text),
        ("functions", functions(app, ctx), theme.text),
        ("login page", login.0, login.1),
        ("docs", docs.0, docs.1),
        ("icon", icon.0, icon.1),
    ];
    facts.into_iter().flat_map(|(what, said, style)| wrapped(what, &said, style, columns)).collect()
}

/// A fact in as many lines as it needs; its name stands before the first.
fn wrapped(what: &'static str, said: &str, style: Style, columns: usize) -> Vec<Line> {
    let lines = wrap(said, columns, LINES).lines.into_iter();
    lines.enumerate().map(|(at, line)| (if at == 0 { what } else { "" }, line, style)).collect()
}

/// `24: 10 QUERY · 12 ACTION · 2 PASSTHROUGH`.
fn functions(app: &App, ctx: &ViewCtx) -> String {
    let kinds = ctx.catalog.kinds_of(&app.name);
    let told: Vec<String> = kinds.map(|(kind, count)| format!("{} {kind}", grouped(count))).collect();
    match told.as_slice() {
        [] => "none loaded".to_owned(),
        [only] => only.clone(),
        several => format!("{}: {}", grouped(ctx.catalog.of_app(&app.name).len()), several.join(" · ")),
    }
}

fn draw_accounts(app: &App, list: ListWindow, chosen: Option<AccountId>, ctx: &ViewCtx, canvas: &mut Canvas) {
    let theme = ctx.theme;
    let (total, height) = (app.accounts.len(), usize::from(canvas.height()));
    let acting = Acting::decide(Some(&app.accounts), chosen);
    let used = acting.account().map(|account| account.id);
    for (y, at) in (0..).zip(list.visible(height, total)) {
        let account = &app.accounts[at];
        if Some(account.id) == used {
            canvas.text(1, y, "✓", theme.accent);
        }
        let end = canvas.width().saturating_sub(1);
        let ago = age(&account.modified_at, ctx.unix);
        let changed = if ago.is_empty() { String::new() } else { format!("changed {ago}") };
        let said = format!("{}  {changed:>22}", account.id);
        let at_right = canvas.text_right(end.saturating_sub(text_width(&said)), end, y, &said, theme.dim);
        canvas.text_in(3, y, at_right.saturating_sub(4), &account.display_name, theme.text);
        if at == list.selected {
            canvas.style_row(y, theme.selection);
        }
    }
}

/// Below the accounts: which one calls act with, and what became of the refresh.
fn below(
    details: &Details,
    app: &App,
    chosen: Option<AccountId>,
    ctx: &ViewCtx,
    columns: usize,
) -> Vec<Line> {
    let theme = ctx.theme;
    let (said, style) = match Acting::decide(Some(&app.accounts), chosen) {
        Acting::As(account) => (account.display_name, theme.text),
        Acting::Ask(_) => ("nobody yet; choose one: Enter".to_owned(), theme.warning),
        Acting::NotConnected if app.login_url.is_empty() => ("nobody".to_owned(), theme.dim),
        Acting::NotConnected => ("nobody; C connects an account".to_owned(), theme.warning),
        Acting::Unknown => (String::new(), theme.dim),
    };
    let mut lines = wrapped("acts as", &said, style, columns);
    if let Remote::Failed(failure) = &details.refresh {
        lines.extend(wrapped("✗ refresh", &failure.one_line(), theme.error, columns));
        if failure.retryable {
            lines.extend(wrapped("", "r tries again.", theme.dim, columns));
        }
    }
    lines
}

//! Where everything is.
//!
//! Owns the only division of the screen: `update` uses it for page sizes and mouse hits, `view` for drawing. Nothing flows back.

use ratatui::layout::Rect;

use super::focus::Pane;
use super::state::State;
use crate::features::{apps, fan_out, form, functions, health, help, output, wire, workspaces};

/// The smallest screen that is drawn on.
pub const MIN_SIZE: (u16, u16) = (60, 18);

/// Columns from which on several panes are beside each other.
pub(super) const BESIDE: u16 = 100;

/// How the panes are arranged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Three columns.
    Wide,
    /// Two columns.
    Middle,
    /// One pane at a time.
    Narrow,
    /// Nothing but a line that says how large the screen must be.
    TooSmall,
}

/// The division of a screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Areas {
    /// The arrangement.
    pub mode: Mode,
    /// Workspace, user, activity.
    pub top: Rect,
    /// The panes by name, when one is shown at a time.
    pub tabs: Option<Rect>,
    /// Notice and keys.
    pub bottom: Rect,
    panes: [Option<Rect>; 4],
}

impl Areas {
    /// The area of a pane, when it is shown.
    pub fn pane(&self, pane: Pane) -> Option<Rect> {
        self.panes[pane.number() - 1]
    }
}

/// Rows of the output while there is nothing in it: the form has the rest.
const EMPTY_OUTPUT: u16 = 7;

/// Divides a screen. Only the narrow arrangement depends on which pane has the keys.
pub fn layout(size: (u16, u16), focus: Pane, has_answer: bool) -> Areas {
    let (width, height) = size;
    let mode = match width {
        _ if width < MIN_SIZE.0 || height < MIN_SIZE.1 => Mode::TooSmall,
        140.. => Mode::Wide,
        BESIDE.. => Mode::Middle,
        _ => Mode::Narrow,
    };
    let line = |y: u16| Rect::new(0, y, width, 1);
    let tabs = (mode == Mode::Narrow).then(|| line(1));
    let first = 1 + u16::from(tabs.is_some());
    let body = Rect::new(0, first, width, height.saturating_sub(first + 1));
    let panes = match mode {
        Mode::Wide => wide(body, has_answer),
        Mode::Middle => middle(body, has_answer),
        Mode::Narrow => Pane::ALL.map(|pane| (pane == focus).then_some(body)),
        Mode::TooSmall => [None; 4],
    };
    Areas { mode, top: line(0), tabs, bottom: line(height.saturating_sub(1)), panes }
}

fn wide(body: Rect, has_answer: bool) -> [Option<Rect>; 4] {
    let apps = (body.width / 4).clamp(30, 52);
    let functions = (body.width * 3 / 10).clamp(44, 64);
    let (left, rest) = split_columns(body, apps);
    let (middle, right) = split_columns(rest, functions);
    let (form, output) = split_rows(right, form_rows(right.height, has_answer));
    [Some(left), Some(middle), Some(form), Some(output)]
}

fn middle(body: Rect, has_answer: bool) -> [Option<Rect>; 4] {
    let (left, right) = split_columns(body, body.width * 2 / 5);
    let (apps, functions) = split_rows(left, left.height * 2 / 5);
    let (form, output) = split_rows(right, form_rows(right.height, has_answer));
    [Some(apps), Some(functions), Some(form), Some(output)]
}

/// One pane, for the viewer of a file.
fn viewer(size: (u16, u16)) -> Areas {
    let areas = layout((size.0.min(BESIDE - 1), size.1), Pane::Output, true);
    if areas.mode == Mode::TooSmall {
        return areas;
    }
    let line = |y: u16| Rect::new(0, y, size.0, 1);
    let body = Rect::new(0, 1, size.0, size.1.saturating_sub(2));
    let bottom = line(size.1.saturating_sub(1));
    Areas { mode: Mode::Narrow, top: line(0), tabs: None, bottom, panes: [None, None, None, Some(body)] }
}

fn form_rows(height: u16, has_answer: bool) -> u16 {
    if has_answer { height / 2 } else { height.saturating_sub(EMPTY_OUTPUT).max(height / 2) }
}

fn split_columns(area: Rect, left: u16) -> (Rect, Rect) {
    let left = left.min(area.width);
    (Rect { width: left, ..area }, Rect { x: area.x + left, width: area.width - left, ..area })
}

fn split_rows(area: Rect, above: u16) -> (Rect, Rect) {
    let above = above.min(area.height);
    (Rect { height: above, ..area }, Rect { y: area.y + above, height: area.height - above, ..area })
}

fn layout_with(state: &State, size: (u16, u16), focus: Pane) -> Areas {
    if state.viewing.is_some() {
        return viewer(size);
    }
    layout(size, focus, state.output.answer.is_some())
}

/// The division of a screen of another size than the state knows of yet.
pub(super) fn layout_at(state: &State, size: (u16, u16)) -> Areas {
    layout_with(state, size, state.focus)
}

/// The division of the state's screen.
pub(super) fn layout_of(state: &State) -> Areas {
    layout_at(state, state.size)
}

/// Rows of content that a pane shows; of a pane that is not shown, what it would show alone.
pub(super) fn pane_rows(state: &State, pane: Pane) -> usize {
    let areas = layout_of(state);
    let area = areas.pane(pane).or_else(|| layout_with(state, state.size, pane).pane(pane));
    area.map_or(1, |area| usize::from(rows_area(state, pane, area).height).max(1))
}

/// Columns inside a pane's frame.
pub(super) fn pane_columns(state: &State, pane: Pane) -> usize {
    let areas = layout_of(state);
    let area = areas.pane(pane).or_else(|| layout_with(state, state.size, pane).pane(pane));
    area.map_or(0, |area| usize::from(area.width.saturating_sub(2)))
}

fn rows_area(state: &State, pane: Pane, area: Rect) -> Rect {
    match pane {
        Pane::Apps => apps::rows_area(area),
        Pane::Functions => functions::rows_area(area),
        Pane::Form => form::rows_area(area),
        Pane::Output => output::rows_area(area, &state.output),
    }
}

/// The pane at a place, and the line of its rows.
pub(super) fn hit(state: &State, areas: &Areas, x: u16, y: u16) -> Option<(Pane, Option<usize>)> {
    Pane::ALL.into_iter().find_map(|pane| {
        let area = areas.pane(pane).filter(|area| area.contains((x, y).into()))?;
        let rows = rows_area(state, pane, area);
        let line = rows.contains((x, y).into()).then(|| usize::from(y - rows.y));
        Some((pane, line))
    })
}

/// Lines that the help overlay shows.
pub(super) fn help_rows(state: &State) -> usize {
    help::rows(Rect::new(0, 0, state.size.0, state.size.1))
}

/// Rows that the list of workspaces shows.
pub(super) fn workspace_rows(state: &State) -> usize {
    workspaces::rows(Rect::new(0, 0, state.size.0, state.size.1))
}

/// Columns and lines that the log of HTTP exchanges shows.
pub(super) fn wire_rows(state: &State) -> (usize, usize) {
    let screen = Rect::new(0, 0, state.size.0, state.size.1);
    (wire::columns(screen), wire::rows(screen, &state.wire))
}

/// Lines that the call for several shows.
pub(super) fn fan_out_rows(state: &State) -> usize {
    fan_out::rows(Rect::new(0, 0, state.size.0, state.size.1), &state.fan_out)
}

/// Lines that the board of the accounts' health shows.
pub(super) fn health_rows(state: &State) -> usize {
    health::rows(Rect::new(0, 0, state.size.0, state.size.1))
}

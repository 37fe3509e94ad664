//! L3: the panes and overlays, one folder each.
//!
//! A feature owns its `State`, `Msg`, `Out`, a pure `update` and a `view` that draws from state. Features never import each other:
//! what concerns another one leaves as an `Out`, which `app` turns into that feature's `Msg`.

pub mod apps;
pub mod ask;
pub mod call;
pub mod clipboard;
pub mod connect;
pub mod fan_out;
pub mod form;
pub mod functions;
pub mod health;
pub mod help;
pub mod output;
pub mod paging;
pub mod picture;
pub mod toast;
pub mod wire;
pub mod workspaces;

use std::time::Duration;

use crate::domain::catalog::Catalog;
use crate::domain::workspace::Access;
use crate::effect::{Effect, JobId, JobIds, Millis};
use crate::theme::Theme;
use crate::widgets::list::ListWindow;
use crate::widgets::reader::Reader;

/// Calls that a batch has on their way at once; the rest waits. An account or a service behind it should not notice the batch.
pub const AT_ONCE: usize = 4;

/// What an update may use besides its own state.
pub struct Ctx<'a> {
    /// Hands out job ids.
    pub jobs: &'a mut JobIds,
    /// The time.
    pub now: Millis,
    /// Rows that the pane shows.
    pub height: usize,
}

/// What a view may use besides its own state.
pub struct ViewCtx<'a> {
    /// The styles.
    pub theme: &'a Theme,
    /// The time.
    pub now: Millis,
    /// Seconds since 1970.
    pub unix: i64,
    /// Whether the pane has the keys.
    pub focused: bool,
    /// All functions, to count those of an app.
    pub catalog: &'a Catalog,
    /// Whether it is the sandbox, which tells a newcomer what to do.
    pub is_sandbox: bool,
    /// What may be sent to the workspace.
    pub access: Access,
    /// Whether all functions that there are are known; if not, an app of which none is known may have some.
    pub is_whole: bool,
    /// The running call: its function and job.
    pub running: Option<(&'a str, JobId)>,
}

impl ViewCtx<'_> {
    /// How long a job has been running.
    pub fn elapsed(&self, job: JobId) -> Duration {
        self.now.since(job.since)
    }
}

/// A place on the screen: column and row. Where the terminal's cursor goes.
pub type Cursor = Option<(u16, u16)>;

/// What an update returns: effects to perform and news for `app`.
pub type Step<Out> = (Vec<Effect>, Option<Out>);

/// Nothing to do.
pub fn nothing<Out>() -> Step<Out> {
    (Vec::new(), None)
}

/// A move through rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Motion {
    /// One row up.
    Up,
    /// One row down.
    Down,
    /// One page up.
    PageUp,
    /// One page down.
    PageDown,
    /// To the first row.
    First,
    /// To the last row.
    Last,
    /// To the row shown at this line of the window, by mouse.
    Line(usize),
    /// The window by this many rows, by wheel.
    Scroll(isize),
}

impl Motion {
    /// Moves a list's selection and its window.
    pub fn apply(self, list: &mut ListWindow, height: usize, total: usize) {
        let page = isize::try_from(height.saturating_sub(1).max(1)).unwrap_or(isize::MAX);
        match self {
            Self::Up => list.move_by(-1, total),
            Self::Down => list.move_by(1, total),
            Self::PageUp => list.move_by(-page, total),
            Self::PageDown => list.move_by(page, total),
            Self::Scroll(rows) => list.move_by(rows, total),
            Self::First => list.select(0, total),
            Self::Last => list.select(total.saturating_sub(1), total),
            Self::Line(line) if list.top + line < total => list.select(list.top + line, total),
            Self::Line(_) => {}
        }
        list.scroll_into_view(height, total);
    }

    /// Scrolls a text.
    pub fn scroll(self, reader: &mut Reader, height: usize) {
        let page = isize::try_from(height.saturating_sub(1).max(1)).unwrap_or(isize::MAX);
        match self {
            Self::Up => reader.scroll(-1),
            Self::Down => reader.scroll(1),
            Self::PageUp => reader.scroll(-page),
            Self::PageDown => reader.scroll(page),
            Self::Scroll(rows) => reader.scroll(rows),
            Self::First | Self::Last => reader.scroll_to(self == Self::Last),
            Self::Line(_) => {}
        }
    }
}

//! The details of one app, over the panes.
//!
//! Owns which app is looked at, fetching it anew, and which of its links may be followed. Must not open or fetch anything itself.

mod update;
mod view;

#[cfg(test)]
mod tests;

pub use update::Msg;
pub(super) use update::update;
pub use view::view;

use url::Url;

use crate::domain::account::{App, Links};
use crate::domain::picture::link_of;
use crate::effect::{JobId, Remote};
use crate::widgets::list::ListWindow;

/// The app that is looked at.
#[derive(Debug, Clone, PartialEq)]
pub struct Details {
    /// Its machine name; the app itself is in the list.
    pub app: String,
    /// What it links to.
    pub links: Links,
    /// Fetching it anew; idle until somebody asks.
    pub refresh: Remote<()>,
    /// Selection among its accounts.
    pub list: ListWindow,
    /// The page that is being opened.
    pub(super) opening: Option<(JobId, Url)>,
}

impl Details {
    pub(super) fn of(app: &App) -> Self {
        let (refresh, list) = (Remote::Idle, ListWindow::default());
        Self { app: app.name.clone(), links: app.links(), refresh, list, opening: None }
    }

    /// Why there is no documentation to open, if so.
    pub(super) fn docs(&self) -> Result<Url, &'static str> {
        if self.links.docs.is_empty() {
            return Err("the API names none");
        }
        let link = link_of(&self.links.docs).ok_or("its address is no web page")?;
        // What stands before an @ is easily taken for the host.
        let has_user = !link.username().is_empty() || link.password().is_some();
        if has_user { Err("its address holds a user name or a password") } else { Ok(link) }
    }
}

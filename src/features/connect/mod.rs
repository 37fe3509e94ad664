//! Connecting an account: the app's login page in a browser, and watching until the account appears.
//!
//! Owns the overlay that says what is going on, and what is compared to notice the new account. Must not know how a browser is opened.

mod update;
mod view;

#[cfg(test)]
mod tests;

pub use update::{Msg, Out, update};
pub use view::view;

use std::sync::Arc;

use crate::domain::account::App;
use crate::domain::failure::Failure;
use crate::effect::JobId;

/// What is being connected, if anything.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct State(pub Option<Connecting>);

/// A connection that somebody is making in a browser.
#[derive(Debug, Clone, PartialEq)]
pub struct Connecting {
    /// The app as it was before; another account, or another time of one, is what is waited for.
    pub before: Arc<App>,
    /// Whether a browser shows the page.
    pub page: Page,
    /// The watch; `None` when it has ended.
    pub watch: Option<JobId>,
    /// How often was asked.
    pub asked: u32,
    /// Why the last asking failed.
    pub failure: Option<Failure>,
}

/// Whether a browser shows the login page.
#[derive(Debug, Clone, PartialEq)]
pub enum Page {
    /// One is being started.
    Opening(JobId),
    /// One was started.
    Opened,
    /// None could be started.
    NotOpened(Failure),
}

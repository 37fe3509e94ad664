//! The workspaces and users that can be gone to, and the form that connects a new one.
//!
//! Owns the overlay: which rows there are, what was typed, and where a secret is kept only after it was asked about. Must not read settings
//! or keep anything itself.

mod form;
mod kept;
mod picker;
mod update;
mod view;
mod view_form;

#[cfg(test)]
mod tests;

pub use form::{Form, Stage};
pub use kept::Kept;
pub use picker::{Picker, Row};
pub use update::{Msg, Out, update};
pub use view::{rows, view};

use crate::domain::workspace::WorkspaceLabel;

/// What the overlay knows.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct State {
    /// The workspace that is open.
    pub current: WorkspaceLabel,
    /// The overlay.
    pub open: Option<Open>,
    /// A new workspace that is kept and not open yet.
    pub kept: Option<Kept>,
    /// What was typed of a workspace when its form was left, without its secrets.
    pub(super) left: Option<Box<Form>>,
}

/// What the overlay shows.
#[derive(Debug, Clone, PartialEq)]
pub enum Open {
    /// The list.
    Picker(Box<Picker>),
    /// The form of a new workspace.
    Form(Box<Form>),
}

impl State {
    /// Nothing is open over this workspace.
    pub fn new(current: WorkspaceLabel) -> Self {
        Self { current, ..Self::default() }
    }

    /// Whether its time is shown.
    pub fn is_waiting(&self) -> bool {
        match &self.open {
            Some(Open::Picker(picker)) => picker.listing.job().is_some(),
            Some(Open::Form(form)) => form.job().is_some(),
            None => false,
        }
    }
}

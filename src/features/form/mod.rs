//! The form pane: the open function's parameters, its variables and the account it acts with.
//!
//! Owns drafts, editors and what stands in the way of a call. A call leaves as an `Out`; must not send anything.

mod edit;
mod editing;
mod editor;
mod files;
mod looking_up;
mod msg;
mod narrowing;
mod opening;
mod reading;
mod row_edit;
mod state;
mod submit;
mod suggesting;
mod update;
mod using;
mod variables;
mod view;

#[cfg(test)]
mod tests;

pub use crate::domain::acting::Acting;
pub use editor::{Editor, Then, VariablesEditor};
pub use looking_up::{Found, LookedUp};
pub use msg::{Msg, Out};
pub use row_edit::RowEdit;
pub use state::{OpenForm, State};
pub use submit::request;
pub use update::update;
pub use using::{PutEditor, UseMenu};
pub use view::{rows_area, view, view_overlay};

//! The form pane: the open function's parameters, its variables and the account it acts with.
//!
//! Owns drafts, editors and what stands in the way of a call. A call leaves as an `Out`; must not send anything.

mod acting;
mod edit;
mod editing;
mod editor;
mod opening;
mod state;
mod submit;
mod update;
mod variables;
mod view;

#[cfg(test)]
mod tests;

pub use acting::Acting;
pub use edit::RowEdit;
pub use editor::{Editor, VariablesEditor};
pub use state::{OpenForm, State};
pub use update::{Msg, Out, update};
pub use view::{rows_area, view, view_overlay};

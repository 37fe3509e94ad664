//! Asking for a function in plain words: a prompt line over the panes, and the function that the service means by it.
//!
//! Owns the prompt, the prompts of before, and the answer with its suggested arguments. Nothing is called from here: a candidate leaves
//! as an `Out`, and its arguments go into a form. Must not know apps or forms.

mod state;
mod update;
mod view;

#[cfg(test)]
mod tests;

pub use state::{Answer, Candidate, Open, Question, State};
pub use update::{Msg, Out, update};
pub use view::{Standing, view};

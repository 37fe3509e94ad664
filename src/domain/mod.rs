//! L0: pure data and rules.
//!
//! Owns what an app, an account, a function, a call and a failure *are*, and every rule that needs nothing but values: the JSON
//! document, the form, the index of an answer, search ranking, safe text. Must not know tokio, HTTP, files, a clock or ratatui.

pub mod account;
pub mod acting;
pub mod body;
pub mod call;
pub mod catalog;
pub mod document;
pub mod failure;
pub mod form;
pub mod function;
pub mod health;
pub mod kept;
pub mod output;
pub mod paging;
pub mod picture;
pub mod safe_text;
pub mod search;
pub mod snippet;
pub mod target;
pub mod time;
pub mod told;
pub mod variables;
pub mod wire_log;
pub mod workspace;

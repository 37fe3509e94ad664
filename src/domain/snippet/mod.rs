//! Requests as commands for other places.
//!
//! Owns how a request is written so that it does the same there. Must not hold a credential: a snippet names the variables of the
//! environment that hold them, the same ones that this program reads.

mod curl;

pub use curl::{BODY_FILE, curl, word};

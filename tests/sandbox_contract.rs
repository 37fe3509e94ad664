//! The sandbox on the wire: every status and body of the API reference, over real HTTP.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "the helpers of a test fail as the test does: by panicking"
)]

#[path = "support_sandbox/mod.rs"]
mod support;

mod sandbox_contract {
    mod access;
    mod calls;
    mod connect;
    mod faults;
    mod hostile;
    mod lists;
    mod state;
}

//! The real loop on a test screen against the real sandbox over HTTP: press keys, wait until nothing is left to do, look.

#![expect(clippy::expect_used, reason = "helpers of tests: what cannot be set up cannot be tested")]

mod apps;
mod ask;
mod cancel;
mod compare;
mod connect;
mod drafts;
mod fan_out;
mod form;
mod health;
mod kept;
mod pages;
mod pictures;
mod scale;
mod strange;
mod support;
mod table;
mod taking;
mod walk;
mod wire_log;
mod workspaces;

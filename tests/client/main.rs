//! The client against scripted servers: what it sends byte for byte, and what every bad answer becomes.

#![expect(clippy::expect_used, reason = "helpers of tests: what cannot be set up cannot be tested")]

mod faults;
mod hostile;
mod lists;
mod recording;
mod wire;

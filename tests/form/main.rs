//! The form: its model and its keys, against random and hand-written schemas.
//!
//! `PROPTEST_CASES=1000000 cargo test --release --test form` tries each property a million times. `INTEGRY_TUI_SCHEMAS=file.ndjson`
//! adds the functions of a file, one JSON object with `parameters` per line, to those of `schemas.ndjson`.

#![expect(clippy::expect_used, clippy::panic, reason = "a test that cannot go on says why")]

mod corpus;
mod desk;
mod entering;
mod generate;
mod hard;
mod instance;
mod invariants;

//! `integry-tui`: the terminal explorer of the Integry Functions API.
//!
//! # Architecture
//!
//! The Elm Architecture. [`app::update`] takes a message and changes the state; what it wants done it returns as [`effect::Effect`]s,
//! plain data. [`app::view`] draws the state. [`runtime`] performs effects on background tasks and sends their results back as
//! messages. `update` has no I/O, clock or randomness: the faults of this kind of program are results that race a person's keys (a
//! stale reply, a call sent twice, a cancel that comes too late), and each of them is a test of microseconds here.
//!
//! Features are vertical folders; only I/O is horizontal. `tests/architecture.rs` holds this table:
//!
//! | layer | what | may import |
//! |---|---|---|
//! | L0 [`domain`] | pure data and rules: documents, forms, answers, search, safe text | nothing of ours |
//! | L1 [`protocol`], [`input`], [`widgets`], [`theme`], [`effect`], [`file_store`] | signing and wire shapes; keys to commands; drawing helpers; bytes in files | domain (widgets: + theme) |
//! | L2 [`api`], [`store`], [`sandbox`], [`config`] | adapters: HTTP client, files, the embedded workspace, profiles and secrets | domain, protocol (api, store: + `file_store`); not each other |
//! | L3 [`features`] | panes and overlays: state, messages, update, view | domain, effect, input, widgets, theme; not each other |
//! | L4 [`app`] | the whole state, routing, focus, layout | L0-L3 |
//! | L5 [`runtime`], [`commands`], [`cli`] | loop, jobs, terminal, signals; headless commands | everything |
//!
//! A feature cannot name another one: what concerns it leaves as an `Out`, which [`app`] turns into the other's message.
//!
//! # Words
//!
//! *Event* terminal input · *Command* what a key can be bound to · *Msg* anything that may change state · *Effect* I/O to perform ·
//! *Job* a running effect with a [`effect::JobId`] · *Pane* a focusable region · *Overlay* a modal layer ·
//! [`effect::Remote`] idle, loading, ready or failed · [`domain::failure::Failure`] the only error a person sees ·
//! *Workspace* base URL, credentials and user · *Sandbox* the embedded workspace, one more base URL.
//!
//! # Rules that hold everywhere
//!
//! - A result whose job is not the live one is dropped; cancelling a job is thrift, dropping is correctness.
//! - A call is never sent twice by itself. A cancelled one is shown as "may have run".
//! - A frame costs what is visible, never what is loaded: every list is a window.
//! - Untrusted text passes [`domain::safe_text`] on its way to a cell, and nowhere earlier: what is kept and copied is exact.
//! - Secrets live in `secrecy` types and leave only as sensitive header values.

pub mod api;
pub mod app;
pub mod cli;
pub mod commands;
pub mod config;
pub mod domain;
pub mod effect;
pub mod features;
pub mod file_store;
pub mod input;
pub mod protocol;
pub mod runtime;
pub mod sandbox;
pub mod store;
pub mod theme;
pub mod widgets;

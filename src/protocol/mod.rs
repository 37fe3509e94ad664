//! L1: what client and sandbox agree on.
//!
//! Owns signing, credentials, their redaction, and the wire shapes. Must not open a connection.

pub mod credentials;
mod fields;
pub mod masker;
pub mod redact;
pub mod sign;
pub mod wire;

//! L1: what client and sandbox agree on.
//!
//! Owns signing, the names of headers and the wire shapes. Must not open a connection.

pub mod sign;

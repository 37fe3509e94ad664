//! L2: the HTTP client of the Integry Functions API.
//!
//! Owns what is sent and that every answer, good or bad, becomes a typed result or a `Failure` that says what to do. Follows no
//! redirect, sends no request twice, reads no body past its cap, and prints no credential.

mod answer;
mod base_url;
mod body;
mod client;
mod endpoints;
mod picture;
mod probe;
mod recorder;
mod send;

pub use base_url::{BaseUrl, BaseUrlError};
pub use body::{Arrival, Progress};
pub use client::{Client, Limits};
pub use endpoints::{GetFunction, ListApps, ListFunctions, Predict};
pub use picture::{PictureLimits, fetch_picture};
pub use probe::{Looked, Probe, ProbeError, probe};
pub use recorder::Observer;
pub use send::Tell;

//! placeholder: the architecture page comes here
pub mod api;
pub mod domain;
pub mod input;
pub mod protocol;
pub mod sandbox;

//! A disk that must not be looked at, for tests of what never blocks.

use std::sync::Arc;

use super::{Batch, Texts};
use crate::domain::body::Store;
use crate::domain::function::Function;

struct Forbidden;

impl Store for Forbidden {
    fn read_at(&self, _: usize, _: &mut [u8]) -> usize {
        panic!("the disk was looked at")
    }
}

/// A page whose texts lie on that disk.
pub fn on_forbidden_disk(functions: &[Function]) -> Batch {
    let mut texts = Texts::default();
    for function in functions {
        texts.push(function, &function.raw);
    }
    texts.stored(Arc::new(Forbidden), 0)
}

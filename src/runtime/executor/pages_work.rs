//! Joining the pages of an answer.
//!
//! Owns what happens on a worker; the rules are those of `domain::output`.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use bytes::Bytes;

use crate::domain::call::{CallOutcome, Verdict};
use crate::domain::failure::{Failure, FailureKind};
use crate::domain::output::{Joiner, JsonIndex};
use crate::features::output;

/// Reads further pages, and makes the document of all when it is wanted.
pub(super) fn join(
    before: &Joiner,
    pages: &[Arc<CallOutcome>],
    whole: bool,
    cancelled: &AtomicBool,
) -> Result<output::Joined, Failure> {
    let mut joiner = before.clone();
    for page in pages {
        joiner.push(output_of(page));
    }
    let index = whole.then(|| {
        let text = joiner.join();
        let length = text.len();
        JsonIndex::build(text, 0..length, cancelled).map(Arc::new)
    });
    let index = index
        .transpose()
        .map_err(|error| Failure::new(FailureKind::Local, "The pages cannot be joined", error.to_string()))?;
    Ok(output::Joined { joiner: Arc::new(joiner), index })
}

fn output_of(page: &CallOutcome) -> Bytes {
    match &page.verdict {
        Verdict::Executed { output, .. } => page.exchange.body.slice(output.clone()).to_bytes(),
        Verdict::NotExecuted { .. } => Bytes::new(),
    }
}

//! Copies: what goes to the clipboard, and what became of it.
//!
//! Owns which copy is the last one asked for. Must not copy: a worker makes the text and hands it on.

#[cfg(test)]
mod tests;

use crate::domain::failure::Failure;
use crate::domain::output::{Clip, Copied};
use crate::effect::{Effect, JobId};
use crate::features::{Ctx, Step, nothing};
use crate::widgets::spinner::format_bytes;

/// The copy that is under way.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct State {
    /// Its job, and what is copied.
    pub running: Option<(JobId, &'static str)>,
    /// What is to be known of it, beside where it went.
    pub caveat: Option<String>,
}

/// What can happen to it.
#[derive(Debug, Clone, PartialEq)]
pub enum Msg {
    /// Copy this; the second says what it is.
    Copy(Box<Clip>, &'static str),
    /// It is done, or could not be.
    Done(JobId, Result<Copied, Failure>),
}

/// What the others should know.
#[derive(Debug, Clone, PartialEq)]
pub enum Out {
    /// This was copied, in this way.
    Copied(&'static str, Copied),
    /// Nothing was.
    Failed(Failure),
}

/// Takes a message in.
pub fn update(state: &mut State, msg: Msg, ctx: &mut Ctx) -> Step<Out> {
    match msg {
        Msg::Copy(clip, what) => {
            // The last one asked for is the one that counts.
            let mut effects: Vec<_> =
                state.running.take().map(|(job, _)| Effect::Cancel(job)).into_iter().collect();
            let job = ctx.jobs.next(ctx.now);
            state.running = Some((job, what));
            effects.push(Effect::Copy { job, clip: *clip });
            (effects, None)
        }
        Msg::Done(job, done) => {
            let Some((_, what)) = state.running.take_if(|(live, _)| *live == job) else { return nothing() };
            let out = done.map_or_else(Out::Failed, |copied| Out::Copied(what, copied));
            (Vec::new(), Some(out))
        }
    }
}

/// What is said of a copy: what, how much, and where it went. A terminal that was sent something never says what it did with it.
pub fn notice(what: &str, copied: &Copied) -> String {
    let size = format_bytes(copied.bytes as u64);
    let trouble = copied.trouble.as_ref().map_or_else(String::new, |trouble| format!("; {trouble}"));
    match (copied.system, copied.terminal, &copied.file) {
        (true, true, _) => format!("Copied the {what}, {size}: system clipboard and terminal{trouble}."),
        (true, false, _) => format!("Copied the {what}, {size}: system clipboard{trouble}."),
        (false, true, _) => {
            format!("Sent the {what}, {size}, to the terminal's clipboard (OSC 52){trouble}.")
        }
        (false, false, Some(file)) => {
            format!("Put the {what}, {size}, into {file}{trouble}.")
        }
        (false, false, None) => format!("Copied nothing{trouble}."),
    }
}

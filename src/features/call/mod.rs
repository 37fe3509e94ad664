//! The running call.
//!
//! Owns that one call is sent once, can be cancelled, and that a late answer is dropped; and, in `guard`, that nothing is sent which the
//! workspace does not allow or a person has not agreed to. Must not know how answers are shown.

mod guard;
mod view;

use crate::domain::call::{Arriving, CallRequest};
use crate::domain::workspace::Blocked;
use crate::effect::{Effect, JobId};
use crate::features::{Ctx, Motion, Step, nothing};

pub use crate::domain::call::CallResult;
pub use guard::{Asking, Guard, Wanted};
pub use view::{reads_on, view};

#[cfg(test)]
mod guard_tests;
#[cfg(test)]
mod tests;

/// A call that was sent.
#[derive(Debug, Clone, PartialEq)]
pub struct Running {
    /// Its job.
    pub job: JobId,
    /// What was sent.
    pub request: CallRequest,
}

/// The running call, if any.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct State {
    /// At most one call runs at a time.
    pub running: Option<Running>,
    /// What is asked or refused before a call.
    pub guard: Guard,
}

/// What can happen to a call.
#[derive(Debug, Clone, PartialEq)]
pub enum Msg {
    /// Send this.
    Start(Box<CallRequest>),
    /// Some of its answer is there.
    Arriving(JobId, Box<Arriving>),
    /// It ended.
    Finished(JobId, CallResult),
    /// The person stops it.
    Cancel,
    /// Somebody wants this to be sent: it is, or is asked about, or is not.
    Want(Box<Wanted>),
    /// What is asked about, line by line, without the workspace's credentials.
    Masked(JobId, Vec<String>),
    /// Another part of what is asked about is to be read.
    Scroll(Motion),
    /// What is asked about is to be sent.
    Agree,
    /// What is asked about is not to be sent.
    Decline,
}

/// What the others should know.
#[derive(Debug, Clone, PartialEq)]
pub enum Out {
    /// It is on its way.
    Started(String),
    /// Some of its answer is there.
    Arriving(Box<CallRequest>, Box<Arriving>),
    /// An answer came, or it failed.
    Answered(Box<CallRequest>, CallResult),
    /// A call is running already; nothing was sent.
    Busy,
    /// It was stopped here; it may have run.
    Cancelled(Box<CallRequest>),
    /// The workspace is read-only; nothing was sent.
    Blocked(Blocked),
    /// It is asked about; nothing was sent yet.
    Asking,
    /// It was asked about and is not sent.
    Declined(String),
    /// It may be sent for each of several.
    Agreed(Box<Wanted>),
}

/// Takes a message in.
pub fn update(state: &mut State, msg: Msg, ctx: &mut Ctx) -> Step<Out> {
    match msg {
        Msg::Start(_) if state.running.is_some() => (Vec::new(), Some(Out::Busy)),
        Msg::Start(request) => {
            let job = ctx.jobs.next(ctx.now);
            let function = request.function.clone();
            state.running = Some(Running { job, request: (*request).clone() });
            (vec![Effect::Call { job, request }], Some(Out::Started(function)))
        }
        Msg::Arriving(job, arriving) => match state.running.as_ref().filter(|running| running.job == job) {
            Some(running) => (Vec::new(), Some(Out::Arriving(Box::new(running.request.clone()), arriving))),
            None => nothing(),
        },
        Msg::Finished(job, result) => match state.running.take_if(|running| running.job == job) {
            Some(running) => (Vec::new(), Some(Out::Answered(Box::new(running.request), result))),
            None => nothing(),
        },
        Msg::Cancel => match state.running.take() {
            Some(running) => {
                (vec![Effect::Cancel(running.job)], Some(Out::Cancelled(Box::new(running.request))))
            }
            None => nothing(),
        },
        Msg::Want(wanted) => guard::want(state, *wanted, ctx),
        Msg::Masked(job, lines) => guard::show(state, job, lines),
        Msg::Scroll(motion) => guard::scroll(state, motion, ctx.height),
        Msg::Agree => guard::agree(state, ctx),
        Msg::Decline => guard::decline(state),
    }
}

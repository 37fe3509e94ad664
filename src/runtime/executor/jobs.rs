//! Which job an effect is, and which message is its result.
//!
//! Owns the two tables; a job that is missing in one of them would never end, or never be forgotten.

use std::sync::Arc;

use super::call_failure;
use crate::app::Msg;
use crate::domain::failure::Failure;
use crate::domain::output::TextLines;
use crate::effect::{Effect, JobId};
use crate::features::{apps, call, connect, form, functions, output};

/// Makes the message that tells a feature of its job's failure.
pub(super) type OnFailure = fn(JobId, Failure) -> Msg;

/// The job of an effect, and how its failure reaches the feature that waits.
pub(super) fn identity(effect: &Effect) -> Option<(JobId, OnFailure)> {
    Some(match effect {
        Effect::FetchApps { job, .. } => (*job, |job, failure| Msg::Apps(apps::Msg::Page(job, Err(failure)))),
        Effect::FetchApp { job, .. } => {
            (*job, |job, failure| Msg::Connect(connect::Msg::Seen(job, Err(failure))))
        }
        Effect::FetchFunctions { job, .. } => {
            (*job, |job, failure| Msg::Functions(functions::Msg::Page(job, Err(failure))))
        }
        Effect::FetchFunction { job, .. } => {
            (*job, |job, failure| Msg::Form(form::Msg::Fetched(job, Err(failure))))
        }
        Effect::Search { job, .. } => {
            (*job, |job, failure| Msg::Functions(functions::Msg::Found(job, Err(failure))))
        }
        Effect::BuildForm { job, .. } => {
            (*job, |job, failure| Msg::Form(form::Msg::BuildFailed(job, failure)))
        }
        Effect::Validate { job, .. } => {
            // A check that fails leaves the rows' own checks.
            (*job, |job, _| Msg::Form(form::Msg::Checked(job, Vec::new())))
        }
        Effect::LookUp { job, .. } => {
            (*job, |job, failure| Msg::Form(form::Msg::LookedUp(job, Err(failure))))
        }
        Effect::Suggest { job, .. } => {
            (*job, |job, failure| Msg::Form(form::Msg::Suggested(job, Err(failure))))
        }
        Effect::Preview { job, .. } => {
            (*job, |job, failure| Msg::Form(form::Msg::Previewed(job, Err(failure))))
        }
        Effect::ReadFile { job, .. } => {
            (*job, |job, failure| Msg::Form(form::Msg::FileRead(job, Err(failure))))
        }
        Effect::Call { job, .. } => {
            (*job, |job, failure| Msg::Call(call::Msg::Finished(job, Err(call_failure(failure, true)))))
        }
        _ => return identity_in_output(effect),
    })
}

/// The same of work on answers.
fn identity_in_output(effect: &Effect) -> Option<(JobId, OnFailure)> {
    Some(match effect {
        Effect::IndexOutput { job, .. } => {
            (*job, |job, failure| Msg::Output(output::Msg::Indexed(job, Err(failure))))
        }
        Effect::FilterOutput { job, .. } => {
            (*job, |job, failure| Msg::Output(output::Msg::Filtered(job, Err(failure.one_line()))))
        }
        Effect::SaveOutput { job, .. } => {
            (*job, |job, failure| Msg::Output(output::Msg::Saved(job, Err(failure))))
        }
        Effect::ReadDocument { job, .. } => {
            (*job, |job, failure| Msg::Output(output::Msg::FileRead(job, Err(failure))))
        }
        Effect::ReadLines { job, .. } => {
            (*job, |job, _| Msg::Output(output::Msg::LinesRead(job, Arc::new(TextLines::new("")), 0)))
        }
        Effect::BuildTable { job, .. } => (*job, |job, _| Msg::Output(output::Msg::TableBuilt(job, None))),
        Effect::SortTable { job, .. } => (*job, |job, _| Msg::Output(output::Msg::Sorted(job, Vec::new()))),
        Effect::FindOutput { job, .. } => (*job, |job, _| Msg::Output(output::Msg::Found(job, Vec::new()))),
        Effect::JoinPages { job, .. } => {
            (*job, |job, failure| Msg::Output(output::Msg::Joined(job, Err(failure))))
        }
        _ => return None,
    })
}

/// The job whose result a message is.
pub(super) fn job_of(msg: &Msg) -> Option<JobId> {
    match msg {
        Msg::Apps(apps::Msg::Page(job, _))
        | Msg::Functions(
            functions::Msg::Page(job, _)
            | functions::Msg::Found(job, _)
            | functions::Msg::KeptRead(job, _)
            | functions::Msg::Kept(job, _),
        )
        | Msg::Form(
            form::Msg::Fetched(job, _)
            | form::Msg::Built(job, _)
            | form::Msg::BuildFailed(job, _)
            | form::Msg::Checked(job, _)
            | form::Msg::LookedUp(job, _)
            | form::Msg::Suggested(job, _)
            | form::Msg::Previewed(job, _)
            | form::Msg::FileRead(job, _),
        )
        | Msg::Call(call::Msg::Finished(job, _))
        | Msg::Output(
            output::Msg::Indexed(job, _)
            | output::Msg::Found(job, _)
            | output::Msg::LinesRead(job, ..)
            | output::Msg::FileRead(job, _)
            | output::Msg::Saved(job, _)
            | output::Msg::Filtered(job, _)
            | output::Msg::TableBuilt(job, _)
            | output::Msg::Sorted(job, _)
            | output::Msg::Joined(job, _),
        )
        | Msg::Connect(connect::Msg::Opened(job, _) | connect::Msg::Seen(job, _))
        | Msg::Kept(job, _) => Some(*job),
        _ => None,
    }
}

//! Which job an effect is, and which message is its result.
//!
//! Owns the tables; a job that is missing in one of them would never end, or never be forgotten.

use std::sync::Arc;

use super::call_failure;
use crate::app::Msg;
use crate::domain::failure::Failure;
use crate::domain::output::{FilterError, TextLines};
use crate::domain::told::Told;
use crate::domain::wire_log::Origin;
use crate::effect::{Effect, JobId};
use crate::features::{
    apps, ask, call, clipboard, connect, fan_out, form, functions, health, output, picture, workspaces,
};

/// Makes the message that tells a feature of its job's failure.
pub(super) type OnFailure = fn(JobId, Failure) -> Msg;

/// The job of an effect, and how its failure reaches the feature that waits.
pub(super) fn identity(effect: &Effect) -> Option<(JobId, OnFailure)> {
    Some(match effect {
        Effect::FetchApps { job, .. } => (*job, |job, failure| Msg::Apps(apps::Msg::Page(job, Err(failure)))),
        Effect::FetchApp { job, .. } => {
            (*job, |job, failure| Msg::Connect(connect::Msg::Seen(job, Err(failure))))
        }
        Effect::OpenPage { job, .. } => {
            (*job, |job, failure| Msg::Connect(connect::Msg::Opened(job, Err(failure))))
        }
        Effect::OpenDocs { job, .. } => (*job, |job, failure| {
            Msg::Apps(apps::Msg::Details(apps::DetailsMsg::DocsOpened(job, Err(failure))))
        }),
        Effect::RefreshApp { job, .. } => {
            (*job, |job, failure| Msg::Apps(apps::Msg::Details(apps::DetailsMsg::Fetched(job, Err(failure)))))
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
        Effect::Predict { job, .. } => (*job, |job, failure| Msg::Ask(ask::Msg::Answered(job, Err(failure)))),
        Effect::Mask(job, _) => {
            (*job, |job, _| Msg::Call(call::Msg::Masked(job, vec!["(it cannot be shown)".to_owned()])))
        }
        Effect::Preview(job, _) => (*job, |job, failure| Msg::Form(form::Msg::Previewed(job, Err(failure)))),
        Effect::ReadFile { job, .. } => {
            (*job, |job, failure| Msg::Form(form::Msg::FileRead(job, Err(failure))))
        }
        Effect::Call { job, .. } => {
            (*job, |job, failure| Msg::Call(call::Msg::Finished(job, Err(call_failure(failure, true)))))
        }
        _ => return identity_of_many(effect).or_else(|| identity_in_output(effect)),
    })
}

/// The same of calls for several, and of checks of accounts.
fn identity_of_many(effect: &Effect) -> Option<(JobId, OnFailure)> {
    Some(match effect {
        Effect::CallFor { job, .. } => (*job, |job, failure| {
            let told = Told::of(Err(call_failure(failure, true)));
            Msg::FanOut(fan_out::Msg::Finished(job, told))
        }),
        Effect::PlanChecks { job, .. } => {
            (*job, |job, failure| Msg::Health(health::Msg::Planned(job, Err(failure))))
        }
        Effect::CheckAccount { job, .. } => (*job, |job, failure| {
            Msg::Health(health::Msg::Checked(job, Told::of(Err(call_failure(failure, true)))))
        }),
        Effect::CountDifferences { job, .. } => {
            (*job, |job, failure| Msg::FanOut(fan_out::Msg::Compared(job, Err(failure))))
        }
        _ => return None,
    })
}

/// The same of work on answers.
fn identity_in_output(effect: &Effect) -> Option<(JobId, OnFailure)> {
    Some(match effect {
        Effect::IndexOutput { job, .. } => {
            (*job, |job, failure| Msg::Output(output::Msg::Indexed(job, Err(failure))))
        }
        Effect::FilterOutput { job, .. } => (*job, |job, failure| {
            Msg::Output(output::Msg::Filtered(job, Err(FilterError::Run(failure.one_line()))))
        }),
        Effect::SaveOutput { job, .. } => {
            (*job, |job, failure| Msg::Output(output::Msg::Saved(job, Err(failure))))
        }
        Effect::ReadDocument { job, .. } => {
            (*job, |job, failure| Msg::Output(output::Msg::FileRead(job, Err(failure))))
        }
        Effect::ReadLines { job, .. } => {
            (*job, |job, _| Msg::Output(output::Msg::LinesRead(job, Arc::new(TextLines::new("")), 0)))
        }
        Effect::CompareOutput { job, .. } => (*job, |job, failure| {
            Msg::Output(output::Msg::Compare(output::CompareMsg::Done(job, Err(failure))))
        }),
        Effect::BuildTable { job, .. } => (*job, |job, _| Msg::Output(output::Msg::TableBuilt(job, None))),
        Effect::ArrangeTable { job, .. } => (*job, |job, _| Msg::Output(output::Msg::Arranged(job, None))),
        Effect::CountColumn { job, .. } => (*job, |job, _| Msg::Output(output::Msg::Counted(job, None))),
        Effect::ChartTable { job, .. } => (*job, |job, _| Msg::Output(output::Msg::Charted(job, None))),
        Effect::CompleteOutput { job, .. } => {
            (*job, |job, _| Msg::Output(output::Msg::Completed(job, Vec::new())))
        }
        Effect::FindOutput { job, .. } => (*job, |job, _| Msg::Output(output::Msg::Found(job, Vec::new()))),
        Effect::JoinPages { job, .. } => {
            (*job, |job, failure| Msg::Output(output::Msg::Joined(job, Err(failure))))
        }
        Effect::FetchPicture { job, .. } => {
            (*job, |job, failure| Msg::Picture(picture::Msg::Fetched(job, Err(failure))))
        }
        Effect::DrawPicture { job, .. } => {
            (*job, |job, failure| Msg::Picture(picture::Msg::Drawn(job, Err(failure))))
        }
        _ => return None,
    })
}

/// The job whose result a message is.
pub(super) fn job_of(msg: &Msg) -> Option<JobId> {
    match msg {
        Msg::Apps(
            apps::Msg::Page(job, _)
            | apps::Msg::KeptRead(job, _)
            | apps::Msg::Details(apps::DetailsMsg::Fetched(job, _) | apps::DetailsMsg::DocsOpened(job, _)),
        )
        | Msg::Functions(
            functions::Msg::Page(job, _)
            | functions::Msg::Found(job, _)
            | functions::Msg::Described(job, _)
            | functions::Msg::WholeRead(job, _)
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
        | Msg::Ask(ask::Msg::Answered(job, _))
        | Msg::Call(call::Msg::Finished(job, _) | call::Msg::Masked(job, _))
        | Msg::Health(health::Msg::Planned(job, _) | health::Msg::Checked(job, _))
        | Msg::FanOut(fan_out::Msg::Finished(job, _) | fan_out::Msg::Compared(job, _))
        | Msg::Output(
            output::Msg::Indexed(job, _)
            | output::Msg::Found(job, _)
            | output::Msg::LinesRead(job, ..)
            | output::Msg::FileRead(job, _)
            | output::Msg::Saved(job, _)
            | output::Msg::Filtered(job, _)
            | output::Msg::Completed(job, _)
            | output::Msg::TableBuilt(job, _)
            | output::Msg::Joined(job, _)
            | output::Msg::Compare(output::CompareMsg::Done(job, _))
            | output::Msg::Arranged(job, _)
            | output::Msg::Counted(job, _)
            | output::Msg::Charted(job, _),
        )
        | Msg::Clipboard(clipboard::Msg::Done(job, _))
        | Msg::Connect(connect::Msg::Opened(job, _) | connect::Msg::Seen(job, _))
        | Msg::Picture(picture::Msg::Fetched(job, _) | picture::Msg::Drawn(job, _))
        | Msg::Workspaces(
            workspaces::Msg::Listed(job, _) | workspaces::Msg::Tried(job, _) | workspaces::Msg::Kept(job, _),
        )
        | Msg::Kept(job, _) => Some(*job),
        _ => None,
    }
}

/// On whose behalf an effect speaks HTTP; `None` when it does not. What is missing here is not in the log.
pub(super) fn origin_of(effect: &Effect) -> Option<Origin> {
    Some(match effect {
        Effect::FetchApps { .. } | Effect::RefreshApp { .. } => Origin::Apps,
        Effect::FetchApp { .. } => Origin::Connect,
        Effect::FetchFunctions { .. } => Origin::Functions,
        Effect::FetchFunction { .. } => Origin::Form,
        Effect::LookUp { .. } => Origin::LookUp,
        Effect::Suggest { .. } => Origin::Suggestion,
        Effect::Predict { .. } => Origin::Ask,
        Effect::Call { .. } => Origin::Call,
        Effect::CallFor { .. } => Origin::FanOut,
        Effect::CheckAccount { .. } => Origin::Health,
        _ => return None,
    })
}

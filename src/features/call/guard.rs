//! What stands between a person's key and a call.
//!
//! Owns the read-only rule and the question before a call of a live workspace. What is asked about is sent exactly as it was shown.

use std::collections::BTreeSet;

use super::{Msg, Out, State, update};
use crate::domain::account::AccountId;
use crate::domain::call::CallRequest;
use crate::domain::document::Doc;
use crate::domain::function::FunctionKind;
use crate::domain::target::Target;
use crate::domain::workspace::{Access, Confirm};
use crate::effect::{Effect, JobId};
use crate::features::{Ctx, Motion, Step, nothing};
use crate::widgets::list::ListWindow;

/// A call that somebody wants.
#[derive(Debug, Clone, PartialEq)]
pub struct Wanted {
    /// What to send.
    pub request: Box<CallRequest>,
    /// The function's type.
    pub kind: FunctionKind,
    /// The app's name.
    pub app: String,
    /// Whose account acts, when that is known.
    pub account: Option<String>,
    /// For whom it is sent, once for each of them; empty for one call as it stands in the request.
    pub whom: Vec<Target>,
}

/// The question before a call.
#[derive(Debug, Clone, PartialEq)]
pub struct Asking {
    /// What is asked about.
    pub wanted: Wanted,
    /// What would be sent, line by line; a credential that somebody typed is masked.
    pub lines: Vec<String>,
    /// Until it is masked it is not shown, and nothing is agreed to.
    pub masking: Option<JobId>,
    /// The first line shown.
    pub top: usize,
}

/// What the workspace allows, and what was agreed to.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Guard {
    /// What it allows.
    pub access: Access,
    /// The workspace, as the top line names it.
    pub workspace: String,
    /// The user that calls act for.
    pub user: String,
    /// Functions and accounts that need not be asked about again.
    pub agreed: BTreeSet<(String, Option<AccountId>)>,
    /// The question.
    pub asking: Option<Asking>,
}

impl Guard {
    /// The guard of a workspace.
    pub fn new(access: Access, workspace: &str, user: &str) -> Self {
        Self { access, workspace: workspace.to_owned(), user: user.to_owned(), ..Self::default() }
    }

    fn must_ask(&self, wanted: &Wanted) -> bool {
        let changes = wanted.kind != FunctionKind::Query;
        match self.access.confirm {
            Confirm::Never => false,
            Confirm::Always => changes,
            Confirm::Once => changes && !self.was_agreed(wanted),
        }
    }

    /// Whether all of it was agreed to before. Another user is a question of its own each time.
    fn was_agreed(&self, wanted: &Wanted) -> bool {
        let names_a_user = wanted.whom.iter().any(|target| target.user().is_some());
        !names_a_user && keys(wanted).iter().all(|key| self.agreed.contains(key))
    }
}

/// The function with each account that it is sent for.
fn keys(wanted: &Wanted) -> Vec<(String, Option<AccountId>)> {
    let key = |account| (wanted.request.function.clone(), account);
    if wanted.whom.is_empty() {
        return vec![key(wanted.request.account)];
    }
    wanted.whom.iter().filter(|target| target.user().is_none()).map(|target| key(target.account())).collect()
}

/// Sends it, asks about it, or says why not.
pub(super) fn want(state: &mut State, wanted: Wanted, ctx: &mut Ctx) -> Step<Out> {
    if let Some(blocked) = state.guard.access.refusal(&wanted.request.function, wanted.kind) {
        return (Vec::new(), Some(Out::Blocked(blocked)));
    }
    // One call waits for another; several have a table of their own.
    let may_start = state.running.is_none() || !wanted.whom.is_empty();
    if may_start && state.guard.must_ask(&wanted) {
        let (lines, job) = (lines(&wanted), ctx.jobs.next(ctx.now));
        let asking = Asking { wanted, lines: lines.clone(), masking: Some(job), top: 0 };
        state.guard.asking = Some(asking);
        return (vec![Effect::Mask(job, lines)], Some(Out::Asking));
    }
    start(state, wanted, ctx)
}

/// What would be sent, after for whom when that is several.
fn lines(wanted: &Wanted) -> Vec<String> {
    let body = Doc::parse(&wanted.request.body()).unwrap_or_else(|_| Doc::object());
    let mut lines: Vec<String> =
        wanted.whom.iter().map(|target| format!("  {}", target.full_name())).collect();
    if !lines.is_empty() {
        lines.push("Each of them sends:".to_owned());
    }
    lines.extend(body.write_pretty().lines().map(str::to_owned));
    lines
}

/// One call is sent from here; several are only let go.
fn start(state: &mut State, wanted: Wanted, ctx: &mut Ctx) -> Step<Out> {
    if wanted.whom.is_empty() {
        update(state, Msg::Start(wanted.request), ctx)
    } else {
        (Vec::new(), Some(Out::Agreed(Box::new(wanted))))
    }
}

/// What would be sent can be read now.
pub(super) fn show(state: &mut State, job: JobId, lines: Vec<String>) -> Step<Out> {
    if let Some(asking) = state.guard.asking.as_mut().filter(|asking| asking.masking == Some(job)) {
        (asking.lines, asking.masking) = (lines, None);
    }
    nothing()
}

/// Sends what was asked about.
pub(super) fn agree(state: &mut State, ctx: &mut Ctx) -> Step<Out> {
    let Some(asking) = state.guard.asking.take_if(|asking| asking.masking.is_none()) else {
        return nothing();
    };
    state.guard.agreed.extend(keys(&asking.wanted));
    start(state, asking.wanted, ctx)
}

/// Forgets what was asked about.
pub(super) fn decline(state: &mut State) -> Step<Out> {
    match state.guard.asking.take() {
        Some(asking) => (Vec::new(), Some(Out::Declined(asking.wanted.request.function))),
        None => nothing(),
    }
}

/// Scrolls through what would be sent.
pub(super) fn scroll(state: &mut State, motion: Motion, height: usize) -> Step<Out> {
    if let Some(asking) = &mut state.guard.asking {
        let mut window = ListWindow { selected: asking.top, top: 0 };
        motion.apply(&mut window, height, asking.lines.len());
        asking.top = window.selected;
    }
    nothing()
}

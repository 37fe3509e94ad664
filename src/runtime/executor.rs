//! Performing effects.
//!
//! Owns the jobs: each runs as a task, its result comes back as one message with its id. A job that panics becomes a message too.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::services;
use super::services::Services;
use crate::api::{Observer, Tell};
use crate::app::Msg;
use crate::domain::call::{CallFailure, CallRequest};
use crate::domain::failure::{Failure, FailureKind};
use crate::domain::kept::Change;
use crate::domain::output::Clip;
use crate::domain::workspace::WorkspaceId;
use crate::effect::{Effect, JobId, Outside};
use crate::features::apps::{self, DetailsMsg};
use crate::features::{call, clipboard, connect, output};
use crate::store::Store;

mod catalog_work;
mod compare_work;
mod form_work;
mod jobs;
mod kept_work;
mod many_work;
mod output_work;
mod pages_work;
mod picture_work;
mod search_work;
mod table_work;
mod work;
mod workspace_work;

use jobs::{OnFailure, identity, job_of, origin_of};

/// What the loop has to do itself, at once.
pub(super) enum Now {
    /// Nothing.
    Nothing,
    /// End with this code.
    Quit(u8),
    /// Suspend.
    Suspend,
    /// Hand the terminal to another program.
    Lend(Box<Lend>),
    /// Go to another workspace, as this user of it.
    Switch(WorkspaceId, Option<String>),
}

/// What the terminal is lent for.
pub(super) enum Lend {
    /// The person's own editor, on a text of the form.
    Edit(Edit),
    /// A pager or editor, on an answer.
    Show(JobId, Clip, Outside),
}

/// A text for the person's own editor.
pub(super) struct Edit {
    /// Identifies the result.
    pub job: JobId,
    /// The text.
    pub text: String,
    /// What its file is called after the dot.
    pub extension: &'static str,
}

struct Job {
    task: JoinHandle<()>,
    /// Polled by blocking work, which cannot be aborted.
    cancelled: Arc<AtomicBool>,
}

/// Performs effects and knows what runs.
pub(super) struct Executor {
    services: Services,
    results: mpsc::Sender<Msg>,
    jobs: HashMap<u64, Job>,
    changes: Option<mpsc::UnboundedSender<Change>>,
    writer: Option<JoinHandle<()>>,
    /// What the end waits for beside it: a list that is put on disk.
    keeping: Option<JoinHandle<()>>,
    store: Option<Store>,
    wire: Arc<dyn Observer>,
    search: search_work::SharedIndex,
    before: CancellationToken,
    spool: catalog_work::SharedSpool,
}

impl Executor {
    /// `before` ends when everything of an earlier workspace is on disk.
    pub(super) fn new(
        services: Services,
        results: mpsc::Sender<Msg>,
        wire: Arc<dyn Observer>,
        before: CancellationToken,
    ) -> Self {
        let store = services.store.as_ref().map(|(dir, workspace, user)| Store::new(dir, workspace, user));
        Self {
            services,
            results,
            jobs: HashMap::new(),
            changes: None,
            writer: None,
            keeping: None,
            store,
            wire,
            search: Arc::default(),
            before,
            spool: Arc::default(),
        }
    }

    /// Whether no job runs.
    pub(super) fn is_idle(&self) -> bool {
        self.jobs.is_empty()
    }

    /// Forgets the job whose result this is.
    pub(super) fn finished(&mut self, msg: &Msg) {
        if let Some(job) = job_of(msg) {
            self.jobs.remove(&job.number);
        }
    }

    pub(super) fn perform(&mut self, effect: Effect) -> Now {
        match effect {
            Effect::Quit(code) => return Now::Quit(code),
            Effect::Suspend => return Now::Suspend,
            Effect::Copy { job, clip } => self.copy(job, clip),
            Effect::Cancel(job) => self.cancel(job),
            Effect::Workspace(effect) => return self.workspace(effect),
            Effect::Keep(change) => self.keep(change),
            Effect::LoadKept(job) => self.load_kept(job),
            Effect::OpenPage { .. } | Effect::OpenDocs { .. } => self.open_page(effect),
            Effect::FetchApps { .. }
            | Effect::FetchApp { .. }
            | Effect::RefreshApp { .. }
            | Effect::FetchFunctions { .. }
            | Effect::FetchFunction { .. }
            | Effect::LookUp { .. }
            | Effect::Suggest { .. }
            | Effect::Predict { .. }
            | Effect::Preview(..)
            | Effect::Mask(..)
            | Effect::CallFor { .. }
            | Effect::CheckAccount { .. }
            | Effect::Call { .. } => self.request(effect),
            Effect::Search { job, filter, snapshot } => self.search(job, filter, snapshot),
            Effect::ReadApps(job) => self.read_apps(job),
            Effect::KeepApps(apps) => self.keep_apps(apps),
            Effect::Catalog(effect) => self.catalog(effect),
            Effect::BuildForm { .. }
            | Effect::ReadFile { .. }
            | Effect::SaveOutput { .. }
            | Effect::FindOutput { .. }
            | Effect::CompleteOutput { .. }
            | Effect::BuildTable { .. }
            | Effect::ReadLines { .. }
            | Effect::JoinPages { .. }
            | Effect::ArrangeTable { .. }
            | Effect::CountColumn { .. }
            | Effect::ChartTable { .. }
            | Effect::PlanChecks { .. }
            | Effect::IndexOutput { .. } => self.compute(effect),
            Effect::FetchPicture { .. } => self.fetch_picture(effect),
            Effect::DrawPicture { .. } => self.draw_picture(effect),
            Effect::ReadDocument { job, path } => self.read_document(job, path),
            Effect::Validate { after, .. } => self.compute_after(after, effect),
            Effect::FilterOutput { .. } => self.run_expression(effect),
            Effect::CompareOutput { .. } => self.compare(effect),
            Effect::CountDifferences { .. } => self.count_differences(effect),
            Effect::ShowOutside { job, clip, with } => {
                return Now::Lend(Box::new(Lend::Show(job, clip, with)));
            }
            Effect::EditOutside { job, text, extension } => {
                return Now::Lend(Box::new(Lend::Edit(Edit { job, text, extension })));
            }
        }
        Now::Nothing
    }

    /// Network: a task on the runtime.
    fn request(&mut self, effect: Effect) {
        let slot = self.services.client.clone();
        let results = self.results.clone();
        let Some((job, on_panic)) = identity(&effect) else { return };
        let (origin, wire) = (origin_of(&effect), Arc::clone(&self.wire));
        let spool = Arc::clone(&self.spool);
        self.start(job, on_panic, move |_| async move {
            let client = services::client(slot).await;
            let client = match origin {
                Some(origin) => client.map(|client| client.watched(origin, wire)),
                None => client,
            };
            work::request(client, effect, (&results, spool)).await
        });
    }

    /// Heavy work: a blocking worker that polls its flag.
    fn compute(&mut self, effect: Effect) {
        self.compute_after(Duration::ZERO, effect);
    }

    /// The same after a while, in which it may be cancelled.
    fn compute_after(&mut self, after: Duration, effect: Effect) {
        let Some((job, on_panic)) = identity(&effect) else { return };
        if after.is_zero() {
            return self.start_blocking(job, on_panic, move |cancelled| work::compute(effect, cancelled));
        }
        self.start(job, on_panic, move |cancelled| async move {
            tokio::time::sleep(after).await;
            let done = tokio::task::spawn_blocking(move || work::compute(effect, &cancelled)).await;
            done.unwrap_or_else(|_| Msg::Trouble(crashed()))
        });
    }

    /// A file is shown while it is read.
    fn read_document(&mut self, job: JobId, path: String) {
        let results = self.results.clone();
        let on_panic: OnFailure = |job, failure| Msg::Output(output::Msg::FileRead(job, Err(failure)));
        self.start_blocking(job, on_panic, move |cancelled| {
            let tell = |arriving| {
                _ = results.try_send(Msg::Output(output::Msg::FileArriving(job, arriving)));
            };
            Msg::Output(output::Msg::FileRead(job, output_work::read_document(&path, cancelled, &tell)))
        });
    }

    /// Two answers, each through the expression when there is one.
    fn compare(&mut self, effect: Effect) {
        let Some((job, on_panic)) = identity(&effect) else { return };
        let Effect::CompareOutput { old, new, expression, .. } = effect else { return };
        let run = self.services.filter.clone();
        self.start(job, on_panic, move |cancelled| async move {
            let compared = compare_work::compare(run, (old, new), expression, cancelled).await;
            Msg::Output(output::Msg::Compare(output::CompareMsg::Done(job, compared)))
        });
    }

    /// An expression: in a process of its own, which ends with the job.
    fn run_expression(&mut self, effect: Effect) {
        let Some((job, on_panic)) = identity(&effect) else { return };
        let Effect::FilterOutput { index, expression, after, .. } = effect else { return };
        let run = self.services.filter.clone();
        self.start(job, on_panic, move |cancelled| async move {
            tokio::time::sleep(after).await;
            let made = run.run(Arc::clone(&index), expression, Arc::clone(&cancelled)).await;
            let work = move || output_work::filtered(&index, made, &cancelled);
            let filtered = tokio::task::spawn_blocking(work).await;
            filtered.map_or_else(
                |_| Msg::Trouble(crashed()),
                |filtered| Msg::Output(output::Msg::Filtered(job, filtered)),
            )
        });
    }

    /// Runs a job; whatever happens, one message with its id comes back unless it is cancelled.
    fn start<F>(&mut self, job: JobId, on_panic: OnFailure, work: impl FnOnce(Arc<AtomicBool>) -> F)
    where
        F: Future<Output = Msg> + Send + 'static,
    {
        let cancelled = Arc::new(AtomicBool::new(false));
        let inner = self.services.background.spawn(work(Arc::clone(&cancelled)));
        self.follow(job, on_panic, inner, cancelled);
    }

    /// The same for work that blocks, which no task has to begin first.
    fn start_blocking(
        &mut self,
        job: JobId,
        on_panic: OnFailure,
        work: impl FnOnce(&AtomicBool) -> Msg + Send + 'static,
    ) {
        let cancelled = Arc::new(AtomicBool::new(false));
        let flag = Arc::clone(&cancelled);
        let inner = self.services.background.spawn_blocking(move || work(&flag));
        self.follow(job, on_panic, inner, cancelled);
    }

    fn follow(
        &mut self,
        job: JobId,
        on_panic: OnFailure,
        inner: JoinHandle<Msg>,
        cancelled: Arc<AtomicBool>,
    ) {
        let results = self.results.clone();
        let abort = AbortOnDrop(inner.abort_handle());
        let task = self.services.background.spawn(async move {
            let _abort = abort;
            let msg = match inner.await {
                Ok(Msg::Trouble(failure)) => on_panic(job, failure),
                Ok(msg) => msg,
                Err(error) if error.is_panic() => on_panic(job, crashed()),
                Err(_) => return,
            };
            // The loop is gone: so is whoever waited.
            _ = results.send(msg).await;
        });
        self.jobs.insert(job.number, Job { task, cancelled });
    }

    fn cancel(&mut self, job: JobId) {
        if let Some(job) = self.jobs.remove(&job.number) {
            job.cancelled.store(true, Ordering::Relaxed);
            job.task.abort();
        }
    }

    /// A long text takes time to make and a desktop takes time to take it: a blocking worker does both.
    fn copy(&mut self, job: JobId, clip: Clip) {
        let copy = self.services.copy.clone();
        let on_panic: OnFailure = |job, failure| Msg::Clipboard(clipboard::Msg::Done(job, Err(failure)));
        self.start_blocking(job, on_panic, move |cancelled| {
            let text = clip.text();
            // A newer copy must not be replaced by this one.
            let is_older = cancelled.load(Ordering::Relaxed);
            let copied = if is_older { Err(crashed()) } else { copy(&text, clip.extension()) };
            Msg::Clipboard(clipboard::Msg::Done(job, copied))
        });
    }

    /// A launcher may take a moment: a blocking worker starts it.
    fn open_page(&mut self, effect: Effect) {
        let Some((job, on_panic)) = identity(&effect) else { return };
        let (address, told): (_, fn(_, _) -> Msg) = match effect {
            Effect::OpenPage { address, .. } => {
                (address, |job, opened| Msg::Connect(connect::Msg::Opened(job, opened)))
            }
            Effect::OpenDocs { address, .. } => {
                (address, |job, opened| Msg::Apps(apps::Msg::Details(DetailsMsg::DocsOpened(job, opened))))
            }
            _ => return,
        };
        let open = self.services.open_page.clone();
        self.start_blocking(job, on_panic, move |_| told(job, open(&address)));
    }

    /// Aborts the jobs and waits until everything to keep is on disk.
    pub(super) async fn finish(mut self) {
        for (_, job) in self.jobs.drain() {
            job.cancelled.store(true, Ordering::Relaxed);
            job.task.abort();
        }
        self.changes = None;
        drop(self.results);
        for last in [self.writer, self.keeping].into_iter().flatten() {
            _ = last.await;
        }
    }
}

struct AbortOnDrop(tokio::task::AbortHandle);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}

fn crashed() -> Failure {
    Failure::new(
        FailureKind::Local,
        "This did not work because of a fault in the program",
        "a background job crashed",
    )
    .hint("the log file says where; the rest goes on")
    .retryable()
}

fn call_failure(failure: Failure, may_have_run: bool) -> Arc<CallFailure> {
    Arc::new(CallFailure { failure, exchange: None, may_have_run })
}

/// Sends one call.
async fn send_call(
    client: Result<crate::api::Client, Failure>,
    request: CallRequest,
    tell: &Tell,
) -> call::CallResult {
    match client {
        Ok(client) => client.call_told(&request, tell).await.map(Arc::new).map_err(Arc::new),
        Err(failure) => Err(call_failure(failure, false)),
    }
}

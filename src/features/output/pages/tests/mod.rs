//! A pane with pages, and the worker that it hands them to.

use std::sync::atomic::AtomicBool;
use std::time::Duration;

use super::super::growing::Joined;
use super::super::state::Body;
use super::super::update::{self, Indexed};
use super::*;
use crate::domain::call::{CallFailure, Exchange};
use crate::domain::failure::{Failure, FailureKind};
use crate::domain::output::{Joiner, JsonIndex, Table};
use crate::domain::paging::PAGES_AT_ONCE;
use crate::domain::variables::Variables;
use crate::effect::{JobId, JobIds, Millis, Remote};
use crate::features::Motion;
use crate::protocol::wire;

mod ends;
mod keeping;

static NEVER: AtomicBool = AtomicBool::new(false);

fn request(cursor: Option<&str>) -> CallRequest {
    CallRequest {
        function: "list".into(),
        arguments: Doc::parse(r#"{"limit":2}"#).unwrap(),
        variables: Variables::default(),
        account: Some(7),
        cursor: cursor.map(|json| Doc::parse(json).unwrap()),
    }
}

fn outcome(output: &str, next: &str) -> Arc<CallOutcome> {
    let body = format!(r#"{{"network_code":"200","output":{output},"_cursor":{next}}}"#);
    let verdict = wire::executed(&body).unwrap();
    let exchange = Exchange {
        status: 200,
        headers: Vec::new(),
        body: body.into(),
        first_byte: Duration::ZERO,
        total: Duration::ZERO,
    };
    Arc::new(CallOutcome { exchange, verdict, index: None })
}

fn failure() -> Arc<CallFailure> {
    let failure = Failure::new(FailureKind::Network, "No answer", "");
    Arc::new(CallFailure { failure, exchange: None, may_have_run: true })
}

fn job(number: u64) -> JobId {
    JobId { number, since: Millis(0) }
}

/// The pane, and the worker that it hands pages to.
struct Pane {
    state: State,
    jobs: JobIds,
    last: Step<Out>,
    now: u64,
}

impl Pane {
    /// The first page is there and read.
    fn new(output: &str, next: &str) -> Self {
        let mut pane = Self { state: State::default(), jobs: JobIds::default(), last: nothing(), now: 0 };
        pane.take(Msg::Reads(true));
        pane.answer(None, Ok(outcome(output, next)));
        pane.index();
        pane
    }

    fn take(&mut self, msg: Msg) -> &Step<Out> {
        let mut ctx = Ctx { jobs: &mut self.jobs, now: Millis(self.now), height: 10 };
        self.last = update::update(&mut self.state, msg, &mut ctx);
        &self.last
    }

    /// A call was answered; the form that it came from is gone.
    fn answer(
        &mut self,
        cursor: Option<&str>,
        result: Result<Arc<CallOutcome>, Arc<CallFailure>>,
    ) -> &Step<Out> {
        let (origin, app_title, account) = (Origin::Call, "App".into(), None);
        let answer =
            Answer { origin, request: request(cursor), app_title, account, user: None, result, page: 1 };
        self.take(Msg::Show(Box::new(answer)))
    }

    /// Does what the worker does for the last effects.
    fn work(&mut self) {
        for effect in std::mem::take(&mut self.last.0) {
            match effect {
                Effect::JoinPages { job, before, pages, whole } => {
                    let joined = joined(&before, &pages, whole);
                    self.take(Msg::Joined(job, Ok(joined)));
                }
                Effect::BuildTable { job, index, array } => {
                    let table = Table::build(index, array, &NEVER);
                    self.take(Msg::TableBuilt(job, Some(Arc::new(table))));
                }
                Effect::ArrangeTable { job, table, arrangement } => {
                    self.take(Msg::Arranged(job, Some(table.arranged(&arrangement, &NEVER))));
                }
                _ => {}
            }
        }
    }

    fn index(&mut self) {
        let indexing = self.last.0.iter().find_map(|effect| match effect {
            Effect::IndexOutput { job, exchange, range } => {
                Some((*job, exchange.body.clone(), range.clone()))
            }
            _ => None,
        });
        let (job, body, range) = indexing.expect("an answer to index");
        let index = JsonIndex::build(body, range, &NEVER).unwrap();
        self.take(Msg::Indexed(job, Ok(Indexed::Tree(Arc::new(index)))));
    }

    fn shown(&self) -> String {
        match self.state.body.ready() {
            Some(Body::Tree { index, .. }) => index.exact_value(0),
            _ => String::new(),
        }
    }

    fn line(&self) -> String {
        super::super::view_pages::line(&self.state).map(|(text, _)| text).unwrap_or_default()
    }
}

fn joined(before: &Joiner, pages: &[Arc<CallOutcome>], whole: bool) -> Joined {
    let mut joiner = before.clone();
    for page in pages {
        let Verdict::Executed { output, .. } = &page.verdict else { panic!("no output") };
        joiner.push(page.exchange.body.slice(output.clone()).to_bytes());
    }
    let index = whole.then(|| {
        let text = joiner.join();
        let length = text.len();
        Arc::new(JsonIndex::build(text, 0..length, &NEVER).unwrap())
    });
    Joined { joiner: Arc::new(joiner), index }
}

fn fetch(cursor: &str, page: usize) -> Out {
    Out::NextPage(Box::new(request(Some(cursor))), page)
}

fn join(number: u64, before: &[&Arc<CallOutcome>], pages: &[&Arc<CallOutcome>], whole: bool) -> Effect {
    let owned = |pages: &[&Arc<CallOutcome>]| pages.iter().map(|page| Arc::clone(page)).collect::<Vec<_>>();
    let before = joined(&Joiner::default(), &owned(before), false).joiner;
    Effect::JoinPages { job: job(number), before, pages: owned(pages), whole }
}

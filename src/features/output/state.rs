//! What the output pane knows.

use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use super::comparing::Comparison;
use super::copying::Copies;
use super::filtering::Filter;
use super::finding::Find;
use super::keeping::Answers;
use super::pages::Pages;
use super::pair::Pair;
use super::saving::Save;
use super::tabling::TableView;
use super::texting::TextView;
use crate::domain::call::{Arriving, CallFailure, CallOutcome, CallRequest, Exchange, NextPage, Verdict};
use crate::domain::document::Doc;
use crate::domain::failure::{Failure, FailureKind};
use crate::domain::kept::Expression;
use crate::domain::output::{Folds, JsonIndex, TextLines, TextWindow, TreeCursor};
use crate::domain::variables::Variables;
use crate::effect::{JobId, Remote};
use crate::widgets::reader::Reader;

/// Where an answer comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Origin {
    /// From a call.
    #[default]
    Call,
    /// From a file, which stands in the place of the function.
    File,
}

/// A call and what came back.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// Where it comes from.
    pub origin: Origin,
    /// What was sent.
    pub request: CallRequest,
    /// The app's name for people.
    pub app_title: String,
    /// Name of the account it acted with.
    pub account: Option<String>,
    /// The user it ran for, when that is not the workspace's own.
    pub user: Option<String>,
    /// What came back.
    pub result: Result<Arc<CallOutcome>, Arc<CallFailure>>,
    /// Which page of the answer this is, from 1.
    pub page: usize,
}

/// The body as it can be read.
#[derive(Debug, Clone)]
pub enum Body {
    /// JSON: a folding tree.
    Tree {
        /// Where everything lies.
        index: Arc<JsonIndex>,
        /// What is folded.
        folds: Folds,
        /// Cursor and window.
        cursor: TreeCursor,
    },
    /// Anything else: lines of text.
    Text {
        /// Where the lines lie.
        lines: Arc<TextLines>,
        /// Why it is not a tree.
        why: String,
        /// Cursor and window.
        window: TextWindow,
    },
}

/// A text that is read in full, over everything else.
#[derive(Debug, Clone, PartialEq)]
pub struct Detail {
    /// As it is shown.
    pub shown: Reader,
    /// As it is copied.
    pub whole: String,
    /// What it is, for the notice.
    pub what: &'static str,
}

/// The output pane.
#[derive(Debug, Clone, Default)]
pub struct State {
    /// What is read in full.
    pub detail: Option<Detail>,
    /// The last answer.
    pub answer: Option<Answer>,
    /// Its body, indexed on a worker.
    pub body: Remote<Body>,
    /// How much of it is there, while it is still coming.
    pub arriving: Option<(u64, Option<u64>)>,
    /// Why the tree ends before its text should.
    pub cut: Option<String>,
    /// What is looked for in it.
    pub find: Option<Find>,
    /// The file that it is being saved to.
    pub save: Option<Save>,
    /// The expression that it is seen through.
    pub filter: Option<Filter>,
    /// The table that is shown in place of the tree.
    pub table: Option<Remote<TableView>>,
    /// The text that is shown in place of the tree or the lines.
    pub text: Option<TextView>,
    /// Whether rows have numbers.
    pub numbers: bool,
    /// Columns inside the pane: text is broken to them.
    pub width: usize,
    /// The file that is being read.
    pub(super) file: Option<String>,
    /// The job that reads it.
    pub(super) reading: Option<JobId>,
    /// The table that is being built.
    pub(super) tabling: Option<JobId>,
    /// The pages of the answer.
    pub pages: Box<Pages>,
    /// Whether the function that answered only reads: its pages may be fetched one after the other.
    pub(super) reads: bool,
    /// Earlier expressions, the newest first.
    pub(super) expressions: Vec<Expression>,
    /// The menu of what can be copied.
    pub copies: Option<Copies>,
    /// What another program shows.
    pub(super) outside: Option<JobId>,
    /// The answers of this session.
    pub answers: Answers,
    /// Two of them compared, in place of the tree.
    pub comparison: Option<Box<Comparison>>,
}

impl State {
    /// The table that is shown.
    pub fn table(&self) -> Option<&TableView> {
        self.table.as_ref()?.ready()
    }

    /// Whether a worker is busy with what is shown.
    pub fn is_waiting(&self) -> bool {
        self.body.job().is_some()
            || self.reading.is_some()
            || self.text.as_ref().is_some_and(|view| view.lines.job().is_some())
            || self.tabling.is_some()
            || self.pages.growing.job().is_some()
            || self.find.as_ref().is_some_and(|find| find.job.is_some())
            || self.filter.as_ref().is_some_and(|filter| filter.job.is_some())
            || self.table().is_some_and(|view| view.jobs().next().is_some())
            || self.comparison.as_deref().is_some_and(|comparison| comparison.compared.job().is_some())
    }

    /// Two compared values that are read in full, over everything else.
    pub fn pair(&self) -> Option<&Pair> {
        self.comparison.as_ref()?.pair.as_ref()
    }

    /// Whether something is read in full, over everything else.
    pub fn is_reading(&self) -> bool {
        self.detail.is_some() || self.pair().is_some()
    }

    /// Whether words to look for, or an expression, are being typed.
    pub fn is_typing(&self) -> bool {
        self.save.is_some()
            || self.find.as_ref().is_some_and(|find| find.typing)
            || self.filter.as_ref().is_some_and(|filter| filter.typing)
    }
}

impl Body {
    /// The row or line that is selected.
    pub fn cursor(&self) -> usize {
        match self {
            Self::Tree { cursor, .. } => cursor.cursor,
            Self::Text { window, .. } => window.cursor.line,
        }
    }
}

impl Answer {
    /// What a file holds.
    pub(super) fn of_file(path: String, exchange: &Exchange) -> Self {
        let output = 0..exchange.body.len();
        let verdict = Verdict::Executed {
            network_code: "200".to_owned(),
            output,
            next: NextPage::NotPaged,
            refusal: None,
        };
        Self {
            origin: Origin::File,
            request: CallRequest {
                function: path,
                arguments: Doc::object(),
                variables: Variables::default(),
                account: None,
                cursor: None,
            },
            app_title: String::new(),
            account: None,
            user: None,
            result: Ok(Arc::new(CallOutcome { exchange: exchange.clone(), verdict, index: None })),
            page: 1,
        }
    }

    /// What has come of an answer. Were it to end here, this is what it would be.
    pub fn arriving(
        request: CallRequest,
        app_title: String,
        account: Option<String>,
        page: usize,
        arriving: &Arriving,
    ) -> Self {
        let body = arriving.index.as_ref().map(|index| index.body().clone()).unwrap_or_default();
        let exchange = Exchange {
            status: arriving.status,
            headers: Vec::new(),
            body,
            first_byte: Duration::ZERO,
            total: Duration::ZERO,
        };
        let failure = Failure::new(
            FailureKind::Interrupted,
            "The call was cancelled here",
            "what had arrived by then is shown below",
        );
        let failure = CallFailure { failure, exchange: Some(Arc::new(exchange)), may_have_run: true };
        let result = Err(Arc::new(failure));
        Self { origin: Origin::Call, request, app_title, account, user: None, result, page }
    }

    /// What stands for an answer that was not waited for.
    pub fn cancelled(request: CallRequest, app_title: String, account: Option<String>, page: usize) -> Self {
        let failure = Failure::new(
            FailureKind::Interrupted,
            "The call was cancelled here",
            "nothing had arrived by then; it may still have run at Integry",
        );
        let result = Err(Arc::new(CallFailure { failure, exchange: None, may_have_run: true }));
        Self { origin: Origin::Call, request, app_title, account, user: None, result, page }
    }

    /// The HTTP exchange, when anything arrived.
    pub fn exchange(&self) -> Option<&Exchange> {
        match &self.result {
            Ok(outcome) => Some(&outcome.exchange),
            Err(failure) => failure.exchange.as_deref(),
        }
    }

    /// Whether Integry ran it and the app answered with success.
    pub fn is_success(&self) -> bool {
        self.result.as_ref().is_ok_and(|outcome| outcome.verdict.is_success())
    }

    /// Whom it acted for, when that is known: ` · as Sales EU`.
    pub fn acting(&self) -> String {
        match (&self.account, &self.user) {
            (Some(account), _) => format!(" · as {account}"),
            (None, Some(user)) => format!(" · for the user {user}"),
            (None, None) => String::new(),
        }
    }

    /// The part of the body that is the document: `output` when Integry ran it, else everything.
    pub(super) fn document_range(&self) -> Range<usize> {
        let all = 0..self.exchange().map_or(0, |exchange| exchange.body.len());
        match &self.result {
            Ok(outcome) => match &outcome.verdict {
                Verdict::Executed { output, .. } if !output.is_empty() => output.clone(),
                _ => all,
            },
            Err(_) => all,
        }
    }

    /// The cursor of the next page.
    pub fn next_cursor(&self) -> Option<&Doc> {
        match &self.result.as_ref().ok()?.verdict {
            Verdict::Executed { next: NextPage::Cursor(cursor), .. } => Some(cursor),
            _ => None,
        }
    }

    /// What happened, in words: who answered what.
    pub fn headline(&self) -> String {
        match &self.result {
            Ok(outcome) => match &outcome.verdict {
                Verdict::Executed { network_code, .. } if outcome.verdict.is_success() => {
                    format!("{} answered: network_code {network_code}", self.app_title)
                }
                Verdict::Executed { network_code, refusal: Some(why), .. } => {
                    format!("{} refused it: {why} (network_code {network_code}, ok: false)", self.app_title)
                }
                Verdict::Executed { network_code, .. } => {
                    format!("Integry ran it, but {} refused: network_code {network_code}", self.app_title)
                }
                Verdict::NotExecuted { details, .. } => match details.fields.len() {
                    0 => "Integry did not run it".to_owned(),
                    1 => "Integry did not run it: 1 field is wrong".to_owned(),
                    wrong => format!("Integry did not run it: {wrong} fields are wrong"),
                },
            },
            Err(failure) => failure.failure.title.clone(),
        }
    }
}

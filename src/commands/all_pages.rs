//! `call --all-pages`.
//!
//! Owns following the pages of one answer to their end, and that what came is printed as one document whatever ends them. One request
//! at a time, none twice, and only to a function that reads.

use std::io::{self, IsTerminal as _, Write as _};

use super::call::verdict;
use super::print;
use crate::api::{Client, GetFunction};
use crate::domain::call::{CallOutcome, CallRequest, NextPage, Verdict};
use crate::domain::document::Doc;
use crate::domain::failure::{Failure, FailureKind};
use crate::domain::function::FunctionKind;
use crate::domain::output::Joiner;
use crate::domain::paging::{Allowance, Stop};
use crate::domain::safe_text::one_line_of;
use crate::widgets::spinner::{count, format_bytes};

pub(super) async fn call(
    client: &Client,
    mut request: CallRequest,
    max_pages: Option<u32>,
) -> Result<u8, Failure> {
    only_reads(client, &request.function).await?;
    let mut pages = Pages::new(max_pages);
    let ended = loop {
        let outcome = match client.call(&request).await {
            Ok(outcome) => outcome,
            Err(failure) => break Err(on_page(&pages, failure.failure)),
        };
        if let Err(failure) = verdict(&outcome) {
            if pages.joiner.is_empty() {
                print::json(&String::from_utf8_lossy(&outcome.exchange.body.whole()))?;
            }
            break Err(on_page(&pages, failure));
        }
        pages.take(&outcome, request.cursor.as_ref());
        let Some(cursor) = next(&outcome) else {
            if pages.joiner.len() == 1 {
                pages.done();
                print::json(&String::from_utf8_lossy(&outcome.exchange.body.whole()))?;
                return Ok(0);
            }
            break Ok(0);
        };
        if let Err(stop) = pages.allowance.may_follow(&cursor.write()) {
            break enough(stop, max_pages.is_some());
        }
        request.cursor = Some(cursor.clone());
    };
    pages.done();
    if !pages.joiner.is_empty() {
        print::json(&pages.document())?;
    }
    ended
}

fn next(outcome: &CallOutcome) -> Option<&Doc> {
    match &outcome.verdict {
        Verdict::Executed { next: NextPage::Cursor(cursor), .. } => Some(cursor),
        _ => None,
    }
}

/// Nothing that may change something is called again by itself.
async fn only_reads(client: &Client, name: &str) -> Result<(), Failure> {
    let details = GetFunction { include_meta: true, ..GetFunction::default() };
    let kind = client.get_function(name, &details).await?.function.kind;
    if kind == FunctionKind::Query {
        return Ok(());
    }
    let detail = format!("{name} is no function that only reads: it is of type {kind}");
    Err(Failure::new(FailureKind::Usage, "Its pages are not fetched by themselves", detail).hint(
        "without --all-pages it is called once; send the answer's _cursor with --arg-json for the next page",
    ))
}

fn on_page(pages: &Pages, mut failure: Failure) -> Failure {
    if !pages.joiner.is_empty() {
        let page = pages.joiner.len() + 1;
        failure.detail = format!("on page {page}: {}; the pages before it are printed", failure.detail);
    }
    failure
}

/// As many pages as were asked for are all there is to do; the printed `_cursor` goes on from there.
fn enough(stop: Stop, was_asked: bool) -> Result<u8, Failure> {
    let detail = match stop {
        Stop::Pages(_) if was_asked => return Ok(0),
        Stop::Pages(pages) => format!("stopped after {pages} pages"),
        Stop::Bytes(bytes) => format!("stopped after {}", format_bytes(bytes)),
        Stop::Repeats(cursor) => {
            let detail = format!("the cursor {} came a second time", one_line_of(&cursor, 60));
            return Err(Failure::new(FailureKind::Refused, "The pages repeat themselves", detail)
                .hint("what came before is printed"));
        }
    };
    Err(Failure::new(FailureKind::Refused, "There may be more pages", detail)
        .hint("what came is printed; --max-pages N fetches more"))
}

/// What came so far.
struct Pages {
    joiner: Joiner,
    allowance: Allowance,
    /// Of the last page, as JSON.
    network_code: String,
    cursor: Option<Doc>,
    told: bool,
}

impl Pages {
    fn new(max_pages: Option<u32>) -> Self {
        let mut allowance = max_pages.map_or_else(Allowance::default, |most| {
            Allowance::of_pages(usize::try_from(most).unwrap_or(usize::MAX))
        });
        if max_pages.is_none() {
            allowance.raise();
        }
        Self { joiner: Joiner::default(), allowance, network_code: String::new(), cursor: None, told: false }
    }

    fn take(&mut self, outcome: &CallOutcome, led_by: Option<&Doc>) {
        let Verdict::Executed { network_code, output, .. } = &outcome.verdict else { return };
        let body = &outcome.exchange.body;
        self.joiner.push(body.slice(output.clone()).to_bytes());
        self.allowance.took(led_by.map(Doc::write), body.len() as u64);
        self.network_code = Doc::text(network_code.clone()).write();
        self.cursor = next(outcome).cloned();
        self.tell();
    }

    /// The shape of an answer: scripts read it the same way as one page.
    fn document(&self) -> String {
        let output = String::from_utf8_lossy(&self.joiner.join()).into_owned();
        let cursor = self.cursor.as_ref().map_or_else(|| "null".to_owned(), Doc::write);
        format!(r#"{{"network_code":{},"output":{output},"_cursor":{cursor}}}"#, self.network_code)
    }

    /// How far it is, to a person who waits.
    fn tell(&mut self) {
        let mut out = io::stderr();
        if !out.is_terminal() {
            return;
        }
        let items =
            self.joiner.items().map_or_else(String::new, |items| format!(" · {}", count(items, "item")));
        let (pages, bytes) = (self.joiner.len(), format_bytes(self.allowance.bytes()));
        // Whoever closed it does not want to know.
        _ = write!(out, "\r\x1b[K{}{items} · {bytes}", count(pages, "page"));
        _ = out.flush();
        self.told = true;
    }

    /// The line of progress goes away.
    fn done(&mut self) {
        if std::mem::take(&mut self.told) {
            _ = write!(io::stderr(), "\r\x1b[K");
        }
    }
}

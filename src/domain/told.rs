//! The end of a call as a row of a table tells it.
//!
//! Owns what is picked of an answer: two statuses, a time, a size, and one line of what was said. Making that line may read a file: it is
//! a worker's.

use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use super::call::{CallResult, Exchange, Verdict};

/// Bytes of a document that are looked at for its line.
const LOOKED_AT: usize = 1024;
/// Characters of that line.
const LINE: usize = 400;

/// How a call ended.
#[derive(Debug, Clone, PartialEq)]
pub struct Told {
    /// What came back, or why nothing did.
    pub result: CallResult,
    /// The start of the answer, or the error, in one line.
    pub said: String,
}

impl Told {
    /// Reads what was said; on a worker.
    pub fn of(result: CallResult) -> Self {
        let said = said(&result);
        Self { result, said }
    }

    /// The HTTP exchange, when anything arrived.
    pub fn exchange(&self) -> Option<&Exchange> {
        match &self.result {
            Ok(outcome) => Some(&outcome.exchange),
            Err(failure) => failure.exchange.as_deref(),
        }
    }

    /// Integry's own status.
    pub fn status(&self) -> Option<u16> {
        self.exchange().map(|exchange| exchange.status)
    }

    /// The app's status behind it.
    pub fn network_code(&self) -> Option<&str> {
        match &self.result.as_ref().ok()?.verdict {
            Verdict::Executed { network_code, .. } => Some(network_code),
            Verdict::NotExecuted { .. } => None,
        }
    }

    /// Whether Integry ran it and the app answered with success.
    pub fn is_success(&self) -> bool {
        self.result.as_ref().is_ok_and(|outcome| outcome.verdict.is_success())
    }

    /// How long it took.
    pub fn took(&self) -> Option<Duration> {
        self.exchange().map(|exchange| exchange.total)
    }

    /// Bytes of the answer.
    pub fn size(&self) -> Option<u64> {
        self.exchange().map(|exchange| exchange.body.len() as u64)
    }

    /// The document of an answer that Integry got from the app: what can be compared.
    pub fn document(&self) -> Option<(Arc<Exchange>, Range<usize>)> {
        let outcome = self.result.as_ref().ok()?;
        let Verdict::Executed { output, .. } = &outcome.verdict else { return None };
        let whole = 0..outcome.exchange.body.len();
        let range = if output.is_empty() { whole } else { output.clone() };
        (!range.is_empty()).then(|| (Arc::new(outcome.exchange.clone()), range))
    }

    /// Whether the request may have reached the app.
    pub fn may_have_run(&self) -> bool {
        match &self.result {
            Ok(outcome) => matches!(outcome.verdict, Verdict::Executed { .. }),
            Err(failure) => failure.may_have_run,
        }
    }
}

fn said(result: &CallResult) -> String {
    let outcome = match result {
        Ok(outcome) => outcome,
        Err(failure) => return one_line(&failure.failure.one_line()),
    };
    match &outcome.verdict {
        Verdict::Executed { output, .. } => {
            let end = output.end.min(output.start.saturating_add(LOOKED_AT));
            one_line(&String::from_utf8_lossy(&outcome.exchange.body.bytes(output.start..end)))
        }
        Verdict::NotExecuted { error, details } => {
            let fields = details.fields.iter().map(|(key, text)| format!("{key}: {text}"));
            let all: Vec<String> = fields.chain(details.general.iter().cloned()).collect();
            one_line(&if all.is_empty() { error.clone() } else { all.join("; ") })
        }
    }
}

/// Line breaks and indentation become single spaces.
fn one_line(text: &str) -> String {
    let mut line = String::new();
    for word in text.split_whitespace() {
        if line.len() > LINE {
            break;
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line.chars().take(LINE).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::call::{CallFailure, CallOutcome, ErrorDetails, NextPage};
    use crate::domain::failure::{Failure, FailureKind};

    fn executed(body: &str, code: &str, output: Range<usize>) -> Told {
        let exchange = Exchange {
            status: 200,
            headers: Vec::new(),
            body: body.to_owned().into(),
            first_byte: Duration::ZERO,
            total: Duration::from_millis(7),
        };
        let verdict =
            Verdict::Executed { network_code: code.into(), output, next: NextPage::NotPaged, refusal: None };
        Told::of(Ok(Arc::new(CallOutcome { exchange, verdict, index: None })))
    }

    #[test]
    fn an_answer_is_told_by_the_start_of_its_document() {
        let body = "{\"output\": {\n  \"a\": 1,\n  \"b\": 2\n}}";
        let told = executed(body, "200", 11..body.len() - 1);
        assert_eq!(told.said, r#"{ "a": 1, "b": 2 }"#);
        assert_eq!((told.status(), told.network_code(), told.is_success()), (Some(200), Some("200"), true));
        assert_eq!((told.size(), told.took()), (Some(body.len() as u64), Some(Duration::from_millis(7))));
        assert_eq!(told.document().map(|(_, range)| range), Some(11..body.len() - 1));
        let refused = executed("{}", "404", 2..2);
        assert_eq!((refused.said.as_str(), refused.is_success(), refused.may_have_run()), ("", false, true));
        assert_eq!(
            refused.document().map(|(_, range)| range),
            Some(0..2),
            "an app without an output has a body"
        );
    }

    #[test]
    fn an_error_is_told_by_its_details() {
        let outcome = executed("{}", "200", 0..0).result.unwrap();
        let details = ErrorDetails {
            fields: vec![("channel".into(), "is\nrequired".into())],
            general: vec!["no account".into()],
        };
        let verdict = Verdict::NotExecuted { error: "bad".into(), details };
        let told = Told::of(Ok(Arc::new(CallOutcome { verdict, ..(*outcome).clone() })));
        assert_eq!(told.said, "channel: is required; no account");
        assert_eq!((told.document(), told.may_have_run(), told.network_code()), (None, false, None));
        let failure = Failure::new(FailureKind::Network, "No answer", "timed out");
        let told = Told::of(Err(Arc::new(CallFailure { failure, exchange: None, may_have_run: true })));
        assert_eq!(
            (told.said.as_str(), told.status(), told.may_have_run()),
            ("No answer: timed out", None, true)
        );
    }
}

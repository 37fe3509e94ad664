//! Whether a connected account still works: which function tells, and what its answer means.
//!
//! Owns the choice of the function and the verdicts. Must not call anything.

use std::cmp::Reverse;
use std::sync::Arc;
use std::time::Duration;

use super::call::Verdict as Answer;
use super::document::Doc;
use super::form::read_parameters;
use super::function::{Function, FunctionKind};
use super::told::Told;
use super::variables::Variables;

/// An answer that takes longer is slow.
pub const SLOW: Duration = Duration::from_secs(3);

/// Names of functions that ask for next to nothing, in the order in which they are preferred.
const LIGHT: [&str; 9] = [
    "get-me",
    "get-current-user",
    "auth-test",
    "whoami",
    "get-profile",
    "get-account",
    "get-user-info",
    "list-users",
    "list-owners",
];

/// What is known of an account, the worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// The app, or Integry, does not let it in any more.
    Expired,
    /// Something else went wrong.
    Failed,
    /// It works, and takes long.
    Slow,
    /// It was not asked.
    NotChecked,
    /// The app has no function that could be asked.
    NoCheck,
    /// It works.
    Ok,
}

impl Verdict {
    /// All of them, the worst first.
    pub const ALL: [Self; 6] =
        [Self::Expired, Self::Failed, Self::Slow, Self::NotChecked, Self::NoCheck, Self::Ok];

    /// One or two words.
    pub fn word(self) -> &'static str {
        match self {
            Self::Expired => "expired",
            Self::Failed => "failed",
            Self::Slow => "slow",
            Self::NotChecked => "not checked",
            Self::NoCheck => "no check",
            Self::Ok => "ok",
        }
    }
}

/// The function of an app that tells whether an account works: it only reads, and demands no argument. Reads schemas: for a worker.
pub fn check_of<'a>(functions: impl Iterator<Item = &'a Arc<Function>>) -> Option<Arc<Function>> {
    let mut queries: Vec<_> = functions.filter(|function| function.kind == FunctionKind::Query).collect();
    queries.sort_by_cached_key(|function| (weight(function), function.name.clone()));
    queries.into_iter().find(|function| needs_nothing(function)).cloned()
}

/// How much a function may be expected to do; the lightest is preferred.
fn weight(function: &Function) -> (usize, usize, Reverse<bool>) {
    let name = function.name.strip_prefix(&function.app).unwrap_or(&function.name).trim_start_matches('-');
    let light = LIGHT.iter().position(|known| name == *known).unwrap_or(LIGHT.len());
    let verb = ["list-", "get-"].iter().position(|verb| name.starts_with(verb)).unwrap_or(2);
    (light, verb, Reverse(name.ends_with("users")))
}

/// Whether the schema takes a call without arguments. One that cannot be read, or only in part, does not say so.
fn needs_nothing(function: &Function) -> bool {
    let schema = read_parameters(&function.raw.text());
    let demands =
        schema.spec.object().is_none_or(|object| object.fields.iter().any(|(_, spec)| spec.required));
    !demands
        && schema.spec.notes.is_empty()
        && schema.validation.check(&Doc::object(), &Variables::default()).is_empty()
}

/// What an answer means.
pub fn verdict(told: &Told) -> Verdict {
    if asks_to_wait(told).is_some() {
        // That says nothing of the account.
        return Verdict::NotChecked;
    }
    let Ok(outcome) = &told.result else { return Verdict::Failed };
    match &outcome.verdict {
        Answer::Executed { network_code, .. } if matches!(network_code.as_str(), "401" | "403") => {
            Verdict::Expired
        }
        Answer::Executed { refusal: Some(why), .. } if is_about_credentials(why) => Verdict::Expired,
        Answer::Executed { .. } if !told.is_success() => Verdict::Failed,
        Answer::Executed { .. } if outcome.exchange.total > SLOW => Verdict::Slow,
        Answer::Executed { .. } => Verdict::Ok,
        Answer::NotExecuted { .. } if is_about_connecting(&told.said) => Verdict::Expired,
        Answer::NotExecuted { .. } => Verdict::Failed,
    }
}

/// Whether Integry says that the account must be connected anew.
fn is_about_connecting(said: &str) -> bool {
    let said = said.to_lowercase();
    let words = ["not connected", "reconnect", "re-connect", "expired", "reauth", "re-auth", "revoked"];
    words.iter().any(|word| said.contains(word))
}

/// Whether an app that answers 200 to what it refuses means the account: `invalid_auth`, `token_revoked`, `account_inactive`.
fn is_about_credentials(why: &str) -> bool {
    let why = why.to_lowercase();
    is_about_connecting(&why) || ["auth", "token", "inactive"].iter().any(|word| why.contains(word))
}

/// Why no more should be asked for now: Integry itself has had too many requests.
pub fn asks_to_wait(told: &Told) -> Option<String> {
    let failure = told.result.as_ref().err()?;
    (told.status() == Some(429)).then(|| failure.failure.detail.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::call::{CallFailure, CallOutcome, ErrorDetails, Exchange, NextPage};
    use crate::domain::failure::{Failure, FailureKind};

    fn function(name: &str, kind: FunctionKind, parameters: &str) -> Arc<Function> {
        let raw = format!(r#"{{"name":"{name}","parameters":{parameters}}}"#);
        Arc::new(Function {
            name: name.into(),
            description: String::new(),
            app: "crm".into(),
            kind,
            raw: raw.into(),
        })
    }

    const FREE: &str = r#"{"type":"object","properties":{"limit":{"type":"number"}}}"#;
    const DEMANDS: &str = r#"{"type":"object","properties":{"id":{"type":"string"}},"required":["id"]}"#;

    #[test]
    fn the_lightest_query_that_demands_nothing_is_asked() {
        use FunctionKind as K;
        let of = |functions: &[Arc<Function>]| check_of(functions.iter()).map(|found| found.name.clone());
        let list = function("crm-list-deals", K::Query, FREE);
        let me = function("crm-get-me", K::Query, FREE);
        assert_eq!(of(&[list.clone(), me.clone()]).as_deref(), Some("crm-get-me"));
        let search = function("crm-a-search", K::Query, FREE);
        assert_eq!(of(&[search.clone(), list.clone()]).as_deref(), Some("crm-list-deals"));
        assert_eq!(of(&[search]).as_deref(), Some("crm-a-search"));
        let demands = function("crm-get-me", K::Query, DEMANDS);
        assert_eq!(of(&[demands.clone(), list]).as_deref(), Some("crm-list-deals"));
        for not in [
            demands,
            function("crm-get-me", K::Action, FREE),
            function("crm-get-me", K::Unknown, FREE),
            function("crm-get-me", K::Passthrough, FREE),
            function("crm-get-me", K::Query, "7"),
            function(
                "crm-get-me",
                K::Query,
                r#"{"type":"object","properties":{"a":{},"b":{}},"minProperties":1}"#,
            ),
        ] {
            assert_eq!(of(std::slice::from_ref(&not)), None, "{not:?}");
        }
    }

    fn told(status: u16, verdict: Answer, total: Duration) -> Told {
        let exchange = Exchange { status, headers: Vec::new(), body: "{}".into(), first_byte: total, total };
        Told::of(Ok(Arc::new(CallOutcome { exchange, verdict, index: None })))
    }

    fn executed(code: &str, total: Duration) -> Told {
        told(
            200,
            Answer::Executed {
                network_code: code.into(),
                output: 0..2,
                next: NextPage::NotPaged,
                refusal: None,
            },
            total,
        )
    }

    #[test]
    fn what_an_answer_means() {
        let soon = Duration::from_millis(20);
        for (code, expected) in [
            ("200", Verdict::Ok),
            ("401", Verdict::Expired),
            ("403", Verdict::Expired),
            ("500", Verdict::Failed),
        ] {
            assert_eq!(verdict(&executed(code, soon)), expected, "{code}");
        }
        for (why, expected) in [("token_revoked", Verdict::Expired), ("ratelimited", Verdict::Failed)] {
            let (next, refusal) = (NextPage::NotPaged, Some(why.to_owned()));
            let answer = Answer::Executed { network_code: "200".into(), output: 0..2, next, refusal };
            assert_eq!(verdict(&told(200, answer, soon)), expected, "{why}");
        }
        assert_eq!(verdict(&executed("200", SLOW)), Verdict::Ok);
        assert_eq!(verdict(&executed("200", SLOW + soon)), Verdict::Slow);
        assert_eq!(verdict(&executed("401", SLOW + soon)), Verdict::Expired);
        let refused = |general: &str| {
            let details = ErrorDetails { fields: vec![], general: vec![general.into()] };
            told(400, Answer::NotExecuted { error: "no".into(), details }, soon)
        };
        assert_eq!(verdict(&refused("User has not connected their Slack account.")), Verdict::Expired);
        assert_eq!(verdict(&refused("The grant has EXPIRED, please reconnect it.")), Verdict::Expired);
        assert_eq!(verdict(&refused("limit: must be a number")), Verdict::Failed);
    }

    #[test]
    fn only_the_service_itself_asks_to_wait() {
        let failed = |status: u16| {
            let exchange = Exchange {
                status,
                headers: Vec::new(),
                body: "".into(),
                first_byte: Duration::ZERO,
                total: Duration::ZERO,
            };
            let failure = Failure::new(FailureKind::Refused, "Too many requests", "try again in 5 s");
            let failure = CallFailure { failure, exchange: Some(Arc::new(exchange)), may_have_run: false };
            Told::of(Err(Arc::new(failure)))
        };
        assert_eq!(asks_to_wait(&failed(429)).as_deref(), Some("try again in 5 s"));
        assert_eq!(verdict(&failed(429)), Verdict::NotChecked);
        assert_eq!((asks_to_wait(&failed(500)), verdict(&failed(500))), (None, Verdict::Failed));
        assert_eq!(
            asks_to_wait(&executed("429", Duration::ZERO)),
            None,
            "an app is slow for its account only"
        );
    }
}

//! The only error a person sees.
//!
//! Owns the one shape that every adapter's typed error becomes at its boundary. Must not know where the error came from.

use std::time::Duration;

/// What sort of failure it is: decides the exit code of headless commands and the offer a pane makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FailureKind {
    /// The API answered and refused, or its answer could not be used (exit 1).
    Refused,
    /// The thing asked for does not exist (exit 1).
    NotFound,
    /// Missing or wrong credentials (exit 3).
    Credentials,
    /// No usable answer arrived: DNS, TCP, TLS, timeout, a cut body (exit 4).
    Network,
    /// The request was wrong before it was sent (exit 2).
    Usage,
    /// The person stopped it (exit 130).
    Interrupted,
    /// Something of this machine: a file, a port, a worker (exit 1).
    Local,
}

/// When a request that changes nothing may be sent again without asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Retry {
    /// A person decides.
    #[default]
    ByHand,
    /// Soon: the fault is one that passes.
    Soon,
    /// Not before that: the server asks to wait.
    After(Duration),
}

/// A failure in a person's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// What sort of failure it is.
    pub kind: FailureKind,
    /// A few words: what did not work.
    pub title: String,
    /// What exactly was met; may hold untrusted text, never a secret.
    pub detail: String,
    /// What to do about it; empty when there is nothing to advise.
    pub hint: String,
    /// Whether the same request may work when it is sent again.
    pub retryable: bool,
    /// When it may be sent again by itself, if it changes nothing.
    pub retry: Retry,
}

impl Failure {
    /// A failure that is not worth repeating as it is.
    pub fn new(kind: FailureKind, title: impl Into<String>, detail: impl Into<String>) -> Self {
        let (title, detail) = (title.into(), detail.into());
        Self { kind, title, detail, hint: String::new(), retryable: false, retry: Retry::ByHand }
    }

    /// Adds what to do about it.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }

    /// Marks it as worth repeating.
    #[must_use]
    pub fn retryable(mut self) -> Self {
        self.retryable = true;
        self
    }

    /// Marks it as worth repeating, by itself when nothing is changed by it.
    #[must_use]
    pub fn retry(mut self, retry: Retry) -> Self {
        (self.retryable, self.retry) = (true, retry);
        self
    }

    /// One line for stderr and the status line: `title: detail (hint)`.
    pub fn one_line(&self) -> String {
        let mut line = self.title.clone();
        if !self.detail.is_empty() {
            line.push_str(if line.ends_with(['.', ':', '?', '!']) { " " } else { ": " });
            line.push_str(&self.detail);
        }
        if !self.hint.is_empty() {
            for part in [" (", &self.hint, ")"] {
                line.push_str(part);
            }
        }
        line
    }
}

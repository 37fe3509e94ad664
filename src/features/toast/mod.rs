//! The notice in the bottom line.
//!
//! Owns one short message; it stays until the next key, so that nothing has to wake up to remove it.

/// How a notice is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Something happened as asked.
    Info,
    /// Something is in the way.
    Warning,
    /// Something failed.
    Error,
}

/// A notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// How it is meant.
    pub tone: Tone,
    /// What it says; untrusted parts are made safe when it is drawn.
    pub text: String,
}

/// The notice shown, if any.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct State {
    /// What is shown.
    pub notice: Option<Notice>,
}

impl State {
    /// Shows a notice in place of an older one.
    pub fn show(&mut self, tone: Tone, text: impl Into<String>) {
        self.notice = Some(Notice { tone, text: text.into() });
    }

    /// Removes it.
    pub fn clear(&mut self) {
        self.notice = None;
    }
}

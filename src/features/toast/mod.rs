//! The notice in the bottom line.
//!
//! Owns one short message; it stays until a key comes, so that nothing has to wake up to remove it. What nobody asked for stays long enough
//! to be read by who is typing.

use crate::effect::Millis;

/// How long keys leave what nobody asked for, in milliseconds.
const READ: u64 = 4_000;

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
    /// Keys before that leave it.
    pub held: Millis,
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
        self.notice = Some(Notice { tone, text: text.into(), held: Millis(0) });
    }

    /// Shows what nobody asked for and whoever is typing should know.
    pub fn interrupt(&mut self, tone: Tone, text: impl Into<String>, now: Millis) {
        self.notice = Some(Notice { tone, text: text.into(), held: Millis(now.0 + READ) });
    }

    /// A key came: what was there to be read goes.
    pub fn key(&mut self, now: Millis) {
        self.notice.take_if(|notice| notice.held <= now);
    }

    /// Removes it.
    pub fn clear(&mut self) {
        self.notice = None;
    }
}

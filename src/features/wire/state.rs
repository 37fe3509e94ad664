//! The exchanges of the session, and what of them is on the screen.
//!
//! Owns the bounds: the oldest exchanges go first, and how many went is known.

use std::collections::VecDeque;
use std::sync::Arc;

use super::reading::Reading;
use crate::domain::wire_log::{Ended, Ending, Number, Origin, Request};
use crate::effect::Millis;
use crate::widgets::list::ListWindow;
use crate::widgets::text_input::TextInput;

/// Exchanges that are kept at most.
pub const MAX_EXCHANGES: usize = 500;
/// Pages of functions among them, that came as they should.
pub const MAX_PAGES: usize = 16;
/// Bytes that they take at most, roughly.
pub const MAX_BYTES: usize = 16 * 1024 * 1024;

/// One exchange; cheap to clone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What was sent.
    pub request: Arc<Request>,
    /// When.
    pub began: Millis,
    /// How it ended; `None` while it runs.
    pub ended: Option<Arc<Ended>>,
    /// The status of the app behind Integry, when it said one.
    pub app: Option<String>,
}

impl Entry {
    /// Which exchange this is.
    pub fn number(&self) -> Number {
        self.request.number
    }

    /// Whether it ended as one wishes: with a success of Integry, and of the app when one answered.
    pub fn is_success(&self) -> bool {
        let is_fine = |code: &str| code.parse().is_ok_and(|code: u16| (200..300).contains(&code));
        let app = self.app.as_deref().is_none_or(is_fine);
        let integry = match self.ended.as_ref().map(|ended| &ended.ending) {
            Some(Ending::Answered(answer)) => (200..300).contains(&answer.status),
            _ => false,
        };
        app && integry
    }

    /// The outcome in words, without a sign: `200 OK`, `200 OK, app 404`, `timed out`, `cancelled`; `None` while it runs.
    pub fn outcome(&self) -> Option<String> {
        let ended = self.ended.as_ref()?;
        Some(match &ended.ending {
            Ending::Answered(answer) => {
                let status = format!("{} {}", answer.status, answer.reason);
                match &self.app {
                    Some(code) if !self.is_success() => format!("{}, app {code}", status.trim_end()),
                    _ => status.trim_end().to_owned(),
                }
            }
            Ending::Failed { short, .. } => (*short).to_owned(),
            Ending::Cancelled => "cancelled".to_owned(),
        })
    }

    fn size(&self) -> usize {
        self.request.size() + self.ended.as_ref().map_or(0, |ended| ended.size())
    }

    /// Whether all words occur in it, in any case.
    fn fits(&self, words: &[String]) -> bool {
        if words.is_empty() {
            return true;
        }
        let outcome = self.outcome().unwrap_or_else(|| "running".to_owned());
        let request = &self.request;
        let all = format!("{} {} {} {outcome}", request.origin.word(), request.method, request.target);
        let all = all.to_lowercase();
        words.iter().all(|word| all.contains(word))
    }
}

/// What is on the screen.
#[derive(Debug, Clone, Default)]
pub struct Open {
    /// The exchanges shown, oldest first.
    pub shown: Vec<Number>,
    /// The selected one, whatever comes or goes.
    pub selected: Option<Number>,
    /// Its place, and the window.
    pub list: ListWindow,
    /// The exchange that is read.
    pub reading: Option<Reading>,
    /// The words that exchanges must have.
    pub filter: Option<TextInput>,
    /// Whether they are being typed.
    pub typing: bool,
}

/// The log.
#[derive(Debug, Clone, Default)]
pub struct State {
    /// Oldest first.
    pub entries: VecDeque<Entry>,
    /// Bytes that they take.
    pub bytes: usize,
    /// How many had to go.
    pub gone: usize,
    /// What is on the screen, if it is open.
    pub open: Option<Box<Open>>,
    /// Columns of the text that is read.
    pub columns: usize,
}

impl State {
    /// Whether it is over the panes.
    pub fn is_open(&self) -> bool {
        self.open.is_some()
    }

    /// Whether words are being typed.
    pub fn is_typing(&self) -> bool {
        self.open.as_ref().is_some_and(|open| open.typing && open.reading.is_none())
    }

    /// Whether a time on the screen runs.
    pub fn is_waiting(&self) -> bool {
        self.is_open() && self.entries.iter().any(|entry| entry.ended.is_none())
    }

    /// An exchange, unless it is gone.
    pub fn entry(&self, number: Number) -> Option<&Entry> {
        self.entries.iter().rev().find(|entry| entry.number() == number)
    }

    /// The exchange that keys act on.
    pub fn subject(&self) -> Option<&Entry> {
        let open = self.open.as_ref()?;
        match &open.reading {
            Some(reading) => Some(&reading.entry),
            None => self.entry(open.selected?),
        }
    }

    pub(super) fn begin(&mut self, request: Request, now: Millis) {
        let entry = Entry { request: Arc::new(request), began: now, ended: None, app: None };
        self.bytes += entry.size();
        self.entries.push_back(entry);
        self.keep_bounds();
    }

    /// Changes an exchange that is still there.
    pub(super) fn change(&mut self, number: Number, change: impl FnOnce(&mut Entry)) {
        if let Some(entry) = self.entries.iter_mut().rev().find(|entry| entry.number() == number) {
            self.bytes -= entry.size();
            change(entry);
            self.bytes += entry.size();
        }
        self.keep_bounds();
    }

    fn keep_bounds(&mut self) {
        self.keep_last_pages();
        while self.entries.len() > MAX_EXCHANGES || self.bytes > MAX_BYTES {
            let Some(oldest) = self.entries.pop_front() else { return };
            self.bytes -= oldest.size();
            self.gone += 1;
        }
    }

    /// A large workspace takes thousands of pages, which must not push a person's calls out: of those that came, the last few say enough.
    fn keep_last_pages(&mut self) {
        let is_page = |entry: &Entry| entry.request.origin == Origin::Functions && entry.is_success();
        let pages = self.entries.iter().filter(|entry| is_page(entry)).count();
        for _ in MAX_PAGES..pages {
            let Some(oldest) = self.entries.iter().position(is_page) else { return };
            let gone = self.entries.remove(oldest);
            self.bytes -= gone.as_ref().map_or(0, Entry::size);
            self.gone += 1;
        }
    }

    /// Forgets what has ended.
    pub(super) fn clear(&mut self) {
        self.entries.retain(|entry| entry.ended.is_none());
        self.bytes = self.entries.iter().map(Entry::size).sum();
        self.gone = 0;
    }

    /// Finds what is shown anew. The selection stays on its exchange; when that is gone, on what is in its place.
    pub(super) fn refresh(&mut self, height: usize) {
        let Some(open) = &mut self.open else { return };
        let text = open.filter.as_ref().map(TextInput::text).unwrap_or_default();
        let words: Vec<String> = text.to_lowercase().split_whitespace().map(str::to_owned).collect();
        let fitting = self.entries.iter().filter(|entry| entry.fits(&words));
        open.shown = fitting.map(Entry::number).collect();
        let total = open.shown.len();
        let at = open.selected.and_then(|number| open.shown.iter().position(|shown| *shown == number));
        open.list.select(at.unwrap_or(open.list.selected), total);
        open.selected = open.shown.get(open.list.selected).copied();
        open.list.scroll_into_view(height, total);
        if let Some(reading) = &mut open.reading {
            let number = reading.entry.number();
            let now = self.entries.iter().rev().find(|entry| entry.number() == number);
            let entry = now.unwrap_or(&reading.entry).clone();
            reading.update(entry, self.columns);
        }
    }
}

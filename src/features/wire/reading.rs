//! One exchange as a text.
//!
//! Owns what it says and where its lines break for a width. Laid out when it changes, not when it is drawn.

use super::state::Entry;
use crate::domain::kept::MASK;
use crate::domain::safe_text::wrap;
use crate::domain::wire_log::{Answer, Ending, Excerpt, Header, Value, indented};
use crate::features::Motion;
use crate::widgets::spinner::{format_bytes, format_elapsed};

/// How a line is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// A heading.
    Title,
    /// A header.
    Header,
    /// Part of a body.
    Body,
    /// Something that we say about it.
    Note,
    /// Something that went wrong.
    Trouble,
}

/// A line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// How it is drawn.
    pub tone: Tone,
    /// What it says.
    pub text: String,
}

/// An exchange that is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// The exchange.
    pub entry: Entry,
    /// Whether bodies are shown as they came.
    pub is_raw: bool,
    /// The first line shown.
    pub top: usize,
    /// All lines.
    pub lines: Vec<Line>,
    columns: usize,
}

impl Reading {
    /// Reads an exchange from its beginning.
    pub fn new(entry: Entry, is_raw: bool, columns: usize) -> Self {
        let lines = lines(&entry, is_raw, columns);
        Self { entry, is_raw, top: 0, lines, columns }
    }

    /// The exchange may have gone on, and the screen may have another width.
    pub fn update(&mut self, entry: Entry, columns: usize) {
        if self.entry != entry || self.columns != columns {
            *self = Self { top: self.top, ..Self::new(entry, self.is_raw, columns) };
        }
    }

    /// The same with bodies as they came, or indented.
    pub fn toggle_raw(&mut self) {
        *self = Self::new(self.entry.clone(), !self.is_raw, self.columns);
    }

    /// Scrolls.
    pub fn scroll(&mut self, motion: Motion, height: usize) {
        let last = self.lines.len().saturating_sub(height);
        let page = height.saturating_sub(1).max(1);
        self.top = match motion {
            Motion::Up => self.top.saturating_sub(1),
            Motion::Down => self.top + 1,
            Motion::PageUp => self.top.saturating_sub(page),
            Motion::PageDown => self.top + page,
            Motion::First => 0,
            Motion::Last => last,
            Motion::Scroll(rows) => self.top.saturating_add_signed(rows),
            Motion::Line(_) => self.top,
        }
        .min(last);
    }
}

/// An address in lines that are full: it has no words to break at.
pub(super) fn chopped(address: &str, columns: usize) -> impl Iterator<Item = String> {
    let mut rest = address.chars();
    std::iter::from_fn(move || {
        let line: String = rest.by_ref().take(columns.max(1)).collect();
        (!line.is_empty()).then_some(line)
    })
}

struct Text {
    lines: Vec<Line>,
    columns: usize,
    is_raw: bool,
}

fn lines(entry: &Entry, is_raw: bool, columns: usize) -> Vec<Line> {
    let mut text = Text { lines: Vec::new(), columns: columns.max(1), is_raw };
    let request = &entry.request;
    let line = format!("{} {}", request.method, request.target);
    text.lines.extend(chopped(&line, columns).map(|text| Line { tone: Tone::Title, text }));
    text.headers(&request.headers);
    text.gap();
    match &request.body {
        Some(body) => text.body(body),
        None => text.put(Tone::Note, "no body"),
    }
    text.gap();
    let Some(ended) = &entry.ended else {
        text.put(Tone::Note, "No answer yet.");
        return text.lines;
    };
    match &ended.ending {
        Ending::Answered(_) => {}
        Ending::Failed { short, words, .. } => {
            text.put(Tone::Trouble, &format!("✗ {short}"));
            text.put(Tone::Body, words);
        }
        Ending::Cancelled => {
            text.put(Tone::Trouble, "✗ cancelled: nobody waited for the answer any more");
        }
    }
    if let Some(answer) = ended.answer() {
        text.answer(entry, answer);
        let whole = format_elapsed(ended.took);
        let first = format_elapsed(answer.first_byte);
        text.gap();
        let size = format_bytes(answer.body.whole as u64);
        text.put(Tone::Note, &format!("first byte after {first} · all of it after {whole} · {size}"));
    }
    text.lines
}

impl Text {
    fn put(&mut self, tone: Tone, text: &str) {
        let is_short = text.len() <= self.columns && text.bytes().all(|byte| (b' '..=b'~').contains(&byte));
        if is_short {
            self.lines.push(Line { tone, text: text.to_owned() });
            return;
        }
        let wrapped = wrap(text, self.columns, usize::MAX).lines;
        self.lines.extend(wrapped.into_iter().map(|text| Line { tone, text }));
    }

    fn gap(&mut self) {
        self.lines.push(Line { tone: Tone::Note, text: String::new() });
    }

    fn headers(&mut self, headers: &[Header]) {
        for header in headers {
            let value = match &header.value {
                Value::Plain(text) | Value::User(text) => text,
                Value::AppKey | Value::Hash | Value::Hidden => MASK,
            };
            self.put(Tone::Header, &format!("{}: {value}", header.name));
        }
    }

    fn answer(&mut self, entry: &Entry, answer: &Answer) {
        let sign = if entry.is_success() { "✓" } else { "✗" };
        let tone = if entry.is_success() { Tone::Title } else { Tone::Trouble };
        let status = format!("{sign} HTTP {} {}", answer.status, answer.reason);
        self.put(tone, status.trim_end());
        if let Some(code) = entry.app.as_ref().filter(|_| !entry.is_success()) {
            self.put(Tone::Trouble, &format!("the app behind Integry said {code}"));
        }
        self.headers(&answer.headers);
        self.gap();
        self.body(&answer.body);
    }

    fn body(&mut self, body: &Excerpt) {
        let text = body.text();
        match indented(&text).filter(|_| !self.is_raw) {
            Some(lines) => lines.iter().for_each(|line| self.put(Tone::Body, line)),
            None if text.is_empty() => self.put(Tone::Note, "empty body"),
            None => text.lines().for_each(|line| self.put(Tone::Body, line)),
        }
        if body.left_out > 0 {
            let kept = format_bytes((body.whole - body.left_out) as u64);
            let whole = format_bytes(body.whole as u64);
            self.put(Tone::Note, &format!("… the log keeps the first {kept} of {whole}"));
        }
        if body.masked > 0 {
            self.put(Tone::Note, "a credential in this body is masked");
        }
    }
}

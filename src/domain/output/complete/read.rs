//! The reader of what stands before the cursor.
//!
//! Owns brackets, pipes and operators. One pass, no recursion; `None` is always a right answer.

use super::frame::{Frame, Kind, Literal};
use super::lex::{Text, name_of, string_of, text_until};
use super::shape::{Shape, argument, result};
use super::{Wanted, Way, What};

/// Bytes of an expression that are looked at.
const MAX_TEXT: usize = 4 * 1024;
/// Brackets in brackets.
const MAX_DEPTH: usize = 64;

/// Finds what is being typed at the end of a text. `None` when nothing can be offered.
pub fn wanted(before: &str) -> Option<Wanted> {
    if before.len() > MAX_TEXT {
        return None;
    }
    let frames = vec![Frame::new(Kind::Whole, Shape::document())];
    let mut reader = Reader { text: before, at: 0, frames, names: Vec::new() };
    loop {
        match reader.step() {
            Step::On => {}
            Step::Found(start, typed, what) => return Some(Wanted { start, typed, what }),
            Step::Lost => return None,
        }
    }
}

/// What came of a piece of the text.
pub(super) enum Step {
    On,
    Found(usize, String, What),
    Lost,
}

/// The text, how far it was read, and what is open there.
pub(super) struct Reader<'a> {
    pub(super) text: &'a str,
    pub(super) at: usize,
    pub(super) frames: Vec<Frame>,
    /// Variables.
    pub(super) names: Vec<(String, Shape)>,
}

impl Reader<'_> {
    pub(super) fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    /// The innermost bracket; the outermost one is never closed.
    pub(super) fn top(&mut self) -> &mut Frame {
        let last = self.frames.len() - 1;
        &mut self.frames[last]
    }

    pub(super) fn open(&mut self, kind: Kind, dot: Shape) -> Step {
        if self.frames.len() >= MAX_DEPTH {
            return Step::Lost;
        }
        self.frames.push(Frame::new(kind, dot));
        Step::On
    }

    pub(super) fn close(&mut self) -> Option<Frame> {
        if self.frames.len() > 1 { self.frames.pop() } else { None }
    }

    fn step(&mut self) -> Step {
        let blank = self.rest().len() - self.rest().trim_start().len();
        self.at += blank;
        let Some(c) = self.rest().chars().next() else { return self.at_end() };
        match c {
            '.' => self.dot(),
            '"' => self.string(),
            'a'..='z' | 'A'..='Z' | '_' | '@' => self.word(),
            '$' => self.variable(),
            '0'..='9' => self.number(),
            '#' => Step::Lost,
            _ => self.sign(c),
        }
    }

    fn at_end(&mut self) -> Step {
        let at = self.at;
        let top = self.top();
        if top.is_at_key() && top.term.is_none() {
            let dot = top.dot.clone();
            return Step::Found(at, String::new(), What::Key(dot, Way::Member));
        }
        if top.term.is_some() || top.naming.is_some() || matches!(top.kind, Kind::Index(_)) {
            return Step::Lost;
        }
        let input = top.input.clone();
        Step::Found(at, String::new(), What::Anything(input))
    }

    /// A dot and what follows it.
    fn dot(&mut self) -> Step {
        if self.rest().starts_with("..") {
            self.at += 2;
            self.top().operand(Shape::Unknown);
            return Step::On;
        }
        self.at += 1;
        let start = self.at;
        let top = self.top();
        let base = top.term.take().unwrap_or_else(|| top.input.clone());
        let name = name_of(self.rest());
        if start + name == self.text.len() {
            return Step::Found(start, self.text[start..].to_owned(), What::Key(base, Way::Dot));
        }
        if name > 0 {
            let key = self.text[start..start + name].to_owned();
            self.at += name;
            self.top().operand(base.key(&key));
        } else if self.rest().starts_with('"') {
            return match string_of(self.rest()) {
                Text::Whole(key, length) => {
                    self.at += length;
                    self.top().operand(base.key(&key));
                    Step::On
                }
                Text::Open(typed) => Step::Found(start, typed, What::Key(base, Way::Quoted)),
                Text::Insert(_) => Step::Lost,
            };
        } else {
            self.top().operand(base);
        }
        Step::On
    }

    fn string(&mut self) -> Step {
        let start = self.at;
        let text = string_of(self.rest());
        let top = self.top();
        match text {
            Text::Whole(text, length) => {
                if let Kind::Record(_, key @ None) = &mut top.kind {
                    *key = Some(text.clone());
                    // Without a colon it stands for the member of that name.
                    top.operand(top.dot.key(&text));
                } else {
                    top.operand(Shape::Unknown);
                    top.literal = Some(Literal::Key(text));
                }
                self.at += length;
                Step::On
            }
            Text::Open(typed) if top.is_at_key() => {
                Step::Found(start, typed, What::Key(top.dot.clone(), Way::Quoted))
            }
            Text::Open(typed) => match &top.kind {
                Kind::Index(base) if top.term.is_none() && !top.mixed => {
                    Step::Found(start, typed, What::Key(base.clone(), Way::Quoted))
                }
                _ => Step::Lost,
            },
            Text::Insert(length) => {
                let input = top.input.clone();
                self.at += length;
                self.open(Kind::Insert, input)
            }
        }
    }

    /// After the bracket inside a text: the text goes on.
    pub(super) fn string_again(&mut self) -> Step {
        match text_until(self.rest()) {
            Text::Whole(_, length) => {
                self.at += length;
                self.top().operand(Shape::Unknown);
                Step::On
            }
            Text::Open(_) => Step::Lost,
            Text::Insert(length) => {
                self.at += length;
                let input = self.top().input.clone();
                self.open(Kind::Insert, input)
            }
        }
    }

    fn word(&mut self) -> Step {
        let start = self.at;
        let at_sign = usize::from(self.rest().starts_with('@'));
        let length = at_sign + name_of(&self.rest()[at_sign..]);
        let word = self.rest()[..length].to_owned();
        self.at += length.max(1);
        let is_last = self.at == self.text.len();
        if self.top().is_at_key() {
            let dot = self.top().dot.clone();
            if is_last {
                return Step::Found(start, word, What::Key(dot, Way::Member));
            }
            let shape = dot.key(&word);
            let top = self.top();
            top.operand(shape);
            top.kind = match std::mem::replace(&mut top.kind, Kind::Paren) {
                Kind::Record(members, _) => Kind::Record(members, Some(word)),
                other => other,
            };
            return Step::On;
        }
        if is_last {
            return if self.top().term.is_some() {
                Step::Lost
            } else {
                Step::Found(start, word, What::Filter)
            };
        }
        self.whole_word(&word)
    }

    fn whole_word(&mut self, word: &str) -> Step {
        let calls = self.rest().starts_with('(');
        let input = self.top().input.clone();
        match word {
            "def" | "import" | "include" | "label" | "break" => return Step::Lost,
            "if" => return self.open(Kind::If(Vec::new()), input),
            "then" | "elif" | "else" | "end" => return self.branch(word),
            "and" | "or" | "catch" => self.top().operator(),
            "reduce" | "foreach" | "try" => {}
            "as" => {
                let value = self.top().value();
                self.top().naming = Some((value, None));
            }
            _ if calls => {
                self.at += 1;
                let dot = argument(word, &input);
                return self.open(Kind::Call(word.to_owned(), Vec::new()), dot);
            }
            _ => {
                let shape = result(word, &input, &[]);
                self.top().operand(shape);
            }
        }
        Step::On
    }

    fn branch(&mut self, word: &str) -> Step {
        let top = self.top();
        let value = top.value();
        let Kind::If(branches) = &mut top.kind else { return Step::Lost };
        if word != "then" {
            branches.push(value);
        }
        top.input = top.dot.clone();
        if word == "end"
            && let Some(Frame { kind: Kind::If(branches), .. }) = self.close()
        {
            self.top().operand(Shape::one_of(branches));
        }
        Step::On
    }

    fn variable(&mut self) -> Step {
        let length = 1 + name_of(&self.rest()[1..]);
        let name = self.rest()[..length].to_owned();
        self.at += length;
        if self.at == self.text.len() {
            return Step::Lost;
        }
        let known = self.names.iter().rev().find(|(known, _)| *known == name);
        let shape = known.map_or(Shape::Unknown, |(_, shape)| shape.clone());
        match &mut self.top().naming {
            Some((_, naming)) => *naming = Some(name),
            None => self.top().operand(shape),
        }
        Step::On
    }

    fn number(&mut self) -> Step {
        let is_number = |c: char| c.is_ascii_alphanumeric() || c == '.';
        let length = self.rest().find(|c| !is_number(c)).unwrap_or(self.rest().len());
        let value = self.rest()[..length].parse::<i64>().ok();
        let is_negative = self.text[..self.at].trim_end().ends_with('-');
        self.at += length;
        let top = self.top();
        top.operand(Shape::Unknown);
        top.literal = value.map(|value| Literal::Item(if is_negative { -value } else { value }));
        Step::On
    }
}

//! Brackets and operators for the reader.
//!
//! Owns what opens and closes, and what a sign does to the value before it. Must not look for what is being typed.

use super::frame::{Kind, Literal, end_member};
use super::read::{Reader, Step};
use super::shape::{Shape, result};

impl Reader<'_> {
    pub(super) fn sign(&mut self, c: char) -> Step {
        self.at += c.len_utf8();
        match c {
            '[' => {
                let top = self.top();
                let (term, input) = (top.term.take(), top.input.clone());
                self.open(term.map_or(Kind::List, Kind::Index), input)
            }
            '{' => {
                let input = self.top().input.clone();
                self.open(Kind::Record(Vec::new(), None), input)
            }
            '(' => {
                // The body of `reduce` and `foreach` works on what it makes itself.
                let named = self.top().naming.take();
                if let Some((shape, name)) = &named {
                    self.names.extend(name.clone().map(|name| (name, shape.clone())));
                    return self.open(Kind::Call("reduce".to_owned(), Vec::new()), Shape::Unknown);
                }
                let input = self.top().input.clone();
                self.open(Kind::Paren, input)
            }
            ']' | ')' | '}' => self.closing(c),
            ':' => self.colon(),
            ';' => {
                let top = self.top();
                let value = top.value();
                top.input = top.dot.clone();
                let Kind::Call(_, arguments) = &mut top.kind else { return Step::Lost };
                arguments.push(value);
                Step::On
            }
            ',' => {
                self.comma();
                Step::On
            }
            '?' => Step::On,
            '|' if !self.rest().starts_with('=') => {
                self.pipe();
                Step::On
            }
            '|' | '+' | '-' | '*' | '/' | '%' | '=' | '!' | '<' | '>' => {
                self.operator(c);
                Step::On
            }
            _ => Step::Lost,
        }
    }

    fn pipe(&mut self) {
        let top = self.top();
        match top.naming.take() {
            // What has a name changes nothing for what comes after.
            Some((shape, name)) => self.names.extend(name.map(|name| (name, shape))),
            None => top.input = top.value(),
        }
    }

    fn operator(&mut self, c: char) {
        if c == '/' && self.rest().starts_with('/') {
            self.at += 1;
            // The other one when there is none: both are possible.
            return self.top().comma();
        }
        let length = self.rest().find(|c| !"=/".contains(c)).unwrap_or(self.rest().len());
        self.at += length;
        self.top().operator();
    }

    fn comma(&mut self) {
        let top = self.top();
        if matches!(top.kind, Kind::Record(..)) {
            end_member(top);
        } else {
            top.comma();
        }
    }

    fn colon(&mut self) -> Step {
        let top = self.top();
        match &mut top.kind {
            Kind::Record(_, key) => {
                if key.is_none() {
                    *key = Some(String::new());
                }
                top.value();
                top.input = top.dot.clone();
            }
            // A part of a list.
            Kind::Index(_) => top.operator(),
            _ => return Step::Lost,
        }
        Step::On
    }

    fn closing(&mut self, c: char) -> Step {
        let Some(mut frame) = self.close() else { return Step::Lost };
        let is_empty = frame.term.is_none() && frame.done.is_empty();
        let literal = frame.literal.take();
        let is_part = frame.mixed;
        if matches!(frame.kind, Kind::Record(..)) {
            end_member(&mut frame);
        }
        let value = frame.value();
        let shape = match (c, frame.kind) {
            (']', Kind::List) => value.list(),
            (']', Kind::Index(base)) => match literal {
                Some(Literal::Item(at)) if !is_part || at < 0 => base.item(at),
                Some(Literal::Key(key)) if !is_part => base.key(&key),
                None if is_empty && !is_part => base.each(),
                _ if is_part => base,
                _ => Shape::Unknown,
            },
            (')', Kind::Paren) => value,
            (')', Kind::Call(name, mut arguments)) => {
                arguments.push(value);
                result(&name, &self.top().input.clone(), &arguments)
            }
            (')', Kind::Insert) => return self.string_again(),
            ('}', Kind::Record(members, _)) => Shape::Record(members),
            _ => return Step::Lost,
        };
        // A pattern after `as` takes a value apart; it is none.
        if self.top().naming.is_none() {
            self.top().operand(shape);
        }
        Step::On
    }
}

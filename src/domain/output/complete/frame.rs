//! What is known inside one bracket of an expression.
//!
//! Owns values, pipes and operators there. Must not read text.

use super::shape::Shape;

/// What a bracket is.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Kind {
    Whole,
    Paren,
    List,
    /// After a value.
    Index(Shape),
    /// Members so far, and the key whose value is being read.
    Record(Vec<(String, Shape)>, Option<String>),
    /// Arguments so far.
    Call(String, Vec<Shape>),
    /// Results of the branches so far.
    If(Vec<Shape>),
    /// Inside a text.
    Insert,
}

#[derive(Debug, Clone)]
pub(super) struct Frame {
    pub(super) kind: Kind,
    /// What `.` is where the bracket opens.
    pub(super) dot: Shape,
    /// What `.` is now.
    pub(super) input: Shape,
    /// Values before a comma.
    pub(super) done: Vec<Shape>,
    /// The value that is being read.
    pub(super) term: Option<Shape>,
    /// The literal that the term is, for an index.
    pub(super) literal: Option<Literal>,
    /// Whether an operator makes something else of it.
    pub(super) mixed: bool,
    /// What is being given a name, after `as`.
    pub(super) naming: Option<(Shape, Option<String>)>,
}

#[derive(Debug, Clone)]
pub(super) enum Literal {
    Item(i64),
    Key(String),
}

impl Frame {
    pub(super) fn new(kind: Kind, dot: Shape) -> Self {
        let input = dot.clone();
        Self { kind, dot, input, done: Vec::new(), term: None, literal: None, mixed: false, naming: None }
    }

    pub(super) fn operand(&mut self, shape: Shape) {
        self.term = Some(shape);
        self.literal = None;
    }

    pub(super) fn operator(&mut self) {
        self.mixed = true;
        self.term = None;
    }

    pub(super) fn comma(&mut self) {
        self.done.extend(self.term.take());
    }

    /// What was read since the last pipe; reading begins anew.
    pub(super) fn value(&mut self) -> Shape {
        self.comma();
        let done = std::mem::take(&mut self.done);
        if std::mem::take(&mut self.mixed) { Shape::Unknown } else { Shape::one_of(done) }
    }

    pub(super) fn is_at_key(&self) -> bool {
        matches!(self.kind, Kind::Record(_, None))
    }
}

/// A member of a record is done.
pub(super) fn end_member(frame: &mut Frame) {
    let value = frame.value();
    frame.input = frame.dot.clone();
    if let Kind::Record(members, key) = &mut frame.kind
        && let Some(key) = key.take()
    {
        members.push((key, value));
    }
}

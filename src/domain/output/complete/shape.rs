//! What a part of an expression stands for, as far as that can be told without running it.
//!
//! Owns places in the document and the lists and records that an expression makes of them. Must not read a document.

/// A step into a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Into {
    /// To the member with this key.
    Key(String),
    /// To the item at this position, from the end when it is negative.
    Item(i64),
    /// To every item or member.
    Each,
}

/// What an expression stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shape {
    /// No idea.
    Unknown,
    /// Values of the document.
    At(Vec<Into>),
    /// A list of such values.
    List(Box<Self>),
    /// A record that the expression makes.
    Record(Vec<(String, Self)>),
    /// One of several.
    OneOf(Vec<Self>),
}

/// Alternatives that are followed.
const MAX_ALTERNATIVES: usize = 16;

impl Shape {
    /// The whole document.
    pub fn document() -> Self {
        Self::At(Vec::new())
    }

    pub(super) fn one_of(mut shapes: Vec<Self>) -> Self {
        shapes.truncate(MAX_ALTERNATIVES);
        match shapes.len() {
            0 => Self::Unknown,
            1 => shapes.swap_remove(0),
            _ => Self::OneOf(shapes),
        }
    }

    fn each_way(&self, step: impl Fn(&Self) -> Self) -> Self {
        match self {
            Self::OneOf(shapes) => {
                let mut ways = Vec::new();
                for shape in shapes {
                    match step(shape) {
                        Self::OneOf(more) => ways.extend(more),
                        one => ways.push(one),
                    }
                }
                Self::one_of(ways)
            }
            one => step(one),
        }
    }

    /// `.key`
    pub(super) fn key(&self, key: &str) -> Self {
        self.each_way(|shape| match shape {
            Self::At(path) => Self::At(with(path, Into::Key(key.to_owned()))),
            Self::Record(members) => {
                let member = members.iter().rev().find(|(name, _)| name == key);
                member.map_or(Self::Unknown, |(_, shape)| shape.clone())
            }
            _ => Self::Unknown,
        })
    }

    /// `.[3]`
    pub(super) fn item(&self, at: i64) -> Self {
        self.each_way(|shape| match shape {
            Self::At(path) => Self::At(with(path, Into::Item(at))),
            Self::List(inner) => (**inner).clone(),
            _ => Self::Unknown,
        })
    }

    /// `.[]`
    pub(super) fn each(&self) -> Self {
        self.each_way(|shape| match shape {
            Self::At(path) => Self::At(with(path, Into::Each)),
            Self::List(inner) => (**inner).clone(),
            Self::Record(members) => Self::one_of(members.iter().map(|(_, shape)| shape.clone()).collect()),
            _ => Self::Unknown,
        })
    }

    pub(super) fn list(self) -> Self {
        Self::List(Box::new(self))
    }
}

fn with(path: &[Into], step: Into) -> Vec<Into> {
    path.iter().cloned().chain([step]).collect()
}

/// What `.` stands for in the arguments of a filter.
pub(super) fn argument(name: &str, input: &Shape) -> Shape {
    match name {
        "map" | "map_values" | "sort_by" | "group_by" | "unique_by" | "min_by" | "max_by" | "any" | "all" => {
            input.each()
        }
        "with_entries" => entry(input),
        "walk" | "reduce" | "foreach" | "recurse" | "until" | "while" | "repeat" => Shape::Unknown,
        _ => input.clone(),
    }
}

/// What a filter makes of its input and its arguments.
pub(super) fn result(name: &str, input: &Shape, arguments: &[Shape]) -> Shape {
    let last = || arguments.last().cloned().unwrap_or(Shape::Unknown);
    match (name, arguments.len()) {
        (name, _) if SAME.contains(&name) => input.clone(),
        ("map", 1) => last().list(),
        ("group_by", 1) => input.each().list().list(),
        ("min_by" | "max_by" | "nth", 1) | ("first" | "last" | "min" | "max" | "add", 0) => input.each(),
        ("first" | "last", 1) | ("limit" | "skip" | "nth", 2) => last(),
        ("to_entries", 0) => entry(input).list(),
        ("flatten", _) => Shape::one_of(vec![input.each().list(), input.each().each().list()]),
        _ => Shape::Unknown,
    }
}

/// Filters after which a value is, as far as its keys go, what it was.
const SAME: &[&str] = &[
    "select",
    "sort_by",
    "unique_by",
    "sort",
    "unique",
    "reverse",
    "del",
    "pick",
    "values",
    "objects",
    "arrays",
    "iterables",
    "scalars",
    "debug",
    "stderr",
    "with_entries",
    "map_values",
    "delpaths",
    "setpath",
];

fn entry(input: &Shape) -> Shape {
    Shape::Record(vec![("key".to_owned(), Shape::Unknown), ("value".to_owned(), input.each())])
}

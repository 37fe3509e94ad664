//! What a person has settled about a workspace: its name, its colour, what may be sent to it, and when that is asked about first.
//!
//! Owns the words for these; must not know where they are written or drawn.

mod label;
mod new;

use std::fmt;

use super::function::FunctionKind;

pub use label::{Listed, WorkspaceId, WorkspaceLabel};
pub use new::{Field, NewWorkspace, NotKept, Refused, Secret, SecretPlace, header_fault, is_this_machine};

/// Where requests go when nothing else is said (API reference, "Base URL").
pub const SERVICE: &str = "https://api.integry.io";

/// A colour of the terminal's own palette, so that it fits every background.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Colour {
    Red,
    Green,
    Yellow,
    Blue,
    Magenta,
    Cyan,
    White,
}

impl Colour {
    /// All of them with their names.
    pub const ALL: [(&'static str, Self); 7] = [
        ("red", Self::Red),
        ("green", Self::Green),
        ("yellow", Self::Yellow),
        ("blue", Self::Blue),
        ("magenta", Self::Magenta),
        ("cyan", Self::Cyan),
        ("white", Self::White),
    ];

    /// Reads a name in any case.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().find(|(name, _)| name.eq_ignore_ascii_case(text)).map(|(_, colour)| *colour)
    }
}

/// How often a call that may change something is asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Confirm {
    /// Every time.
    Always,
    /// Once for each function and account, until the program ends.
    Once,
    /// Not at all.
    #[default]
    Never,
}

impl Confirm {
    /// All of them with their names.
    pub const ALL: [(&'static str, Self); 3] =
        [("always", Self::Always), ("once", Self::Once), ("never", Self::Never)];

    /// Reads a name in any case.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().find(|(name, _)| name.eq_ignore_ascii_case(text)).map(|(_, confirm)| *confirm)
    }
}

/// What may be sent to a workspace.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Access {
    /// Only calls of functions that are known to read only.
    pub read_only: bool,
    /// What is asked about before it is sent.
    pub confirm: Confirm,
}

impl Access {
    /// Why a call of a function of this type is not sent; `None` when it may be. A type that is not known may change something.
    pub fn refusal(self, function: &str, kind: FunctionKind) -> Option<Blocked> {
        let is_blocked = self.read_only && kind != FunctionKind::Query;
        is_blocked.then(|| Blocked { function: function.to_owned(), kind })
    }
}

/// A call that a read-only workspace does not send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blocked {
    /// The function.
    pub function: String,
    /// Its type.
    pub kind: FunctionKind,
}

impl Blocked {
    /// How it becomes possible.
    pub const REMEDY: &'static str = "start without --read-only, and without read_only = true in the profile";
}

impl fmt::Display for Blocked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let function = &self.function;
        match self.kind {
            FunctionKind::Unknown => write!(f, "{function} is of unknown type and may change something"),
            kind => write!(f, "{function} is of type {kind}, not QUERY"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn read_only_lets_queries_through_and_nothing_else() {
        use FunctionKind as K;
        let read_only = Access { read_only: true, ..Access::default() };
        for (kind, is_blocked) in
            [(K::Query, false), (K::Action, true), (K::Passthrough, true), (K::Unknown, true)]
        {
            assert_eq!(read_only.refusal("f", kind).is_some(), is_blocked, "{kind:?}");
            assert_eq!(Access::default().refusal("f", kind), None);
        }
        let why = |kind| read_only.refusal("f", kind).unwrap().to_string();
        assert_eq!(why(K::Action), "f is of type ACTION, not QUERY");
        assert_eq!(why(K::Unknown), "f is of unknown type and may change something");
    }
}

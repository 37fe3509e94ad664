//! The keys of the config file, and which one an unknown key was meant to be.
//!
//! Owns that a misspelt key that keeps a profile safe counts as its strictest value: who wrote it wanted less to be possible, not more.

use super::{Profile, Warning};
use crate::domain::search::edits;
use crate::domain::workspace::Confirm;

/// Keys at the top of the file.
pub(super) const TOP: [&str; 2] = ["default", "profiles"];
/// Keys of a profile; other spellings of a word stand after it.
pub(super) const OF_PROFILE: [&str; 13] = [
    "base_url",
    "app_key",
    "user_ids",
    "user_id",
    "colour",
    "color",
    "live",
    "read_only",
    "confirm",
    "secret",
    "secret_command",
    "hash",
    "hash_command",
];

/// A key that keeps a profile safe.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Guard {
    Live,
    ReadOnly,
    Confirm,
}

impl Guard {
    /// All of them with their keys, and what is said of their strictest value.
    const ALL: [(&'static str, &'static str, Self); 3] = [
        ("live", "live = true", Self::Live),
        ("read_only", "read_only = true", Self::ReadOnly),
        ("confirm", "confirm = \"always\"", Self::Confirm),
    ];

    /// The one of this key, spelt right or nearly.
    pub(super) fn meant_by(key: &str) -> Option<Self> {
        Self::ALL.iter().find(|(known, ..)| slips(key, known).is_some()).map(|(.., guard)| *guard)
    }

    /// Gives a profile the strictest value.
    pub(super) fn tighten(self, profile: &mut Profile) {
        match self {
            Self::Live => profile.live = Some(true),
            Self::ReadOnly => profile.read_only = true,
            Self::Confirm => profile.confirm = Some(Confirm::Always),
        }
    }
}

/// Whether it is the address, spelt right or nearly: without it a profile's credentials would go to the service itself.
pub(super) fn means_address(key: &str) -> bool {
    slips(key, "base_url").is_some()
}

/// A key that no profile has: it may be a known one, misspelt.
pub(super) fn unknown_of_profile(key: &str, line: usize) -> Warning {
    let guard = Guard::meant_by(key);
    let meant = Guard::ALL.iter().find(|(.., of)| Some(*of) == guard);
    meant.map_or_else(
        || unknown(key, line, &OF_PROFILE),
        |(known, strictest, _)| Warning {
            line,
            what: format!("the key {} is not known, so {strictest}", shown(key)),
            remedy: format!("did you mean {known}?"),
        },
    )
}

/// A key nobody knows is told, with the known one that it may be.
pub(super) fn unknown(key: &str, line: usize, known: &[&str]) -> Warning {
    let near = known.iter().filter_map(|known| Some((slips(key, known)?, known))).min();
    let remedy = match near {
        Some((_, near)) => format!("did you mean {near}?"),
        None => format!("keys here: {}", known.join(", ")),
    };
    Warning { line, what: format!("the key {} is not known", shown(key)), remedy }
}

fn shown(key: &str) -> String {
    key.chars().take(40).collect::<String>().escape_debug().to_string()
}

/// How far a key is from a known one that it may be: an edit for each three letters, after them what says more or less than it.
fn slips(key: &str, known: &str) -> Option<usize> {
    let (given, known) = (plain(key), plain(known));
    let most = known.len() / 3;
    let holds = || given.contains(&known) || given.len() > 3 && known.starts_with(&given);
    edits(&given, &known, most).or_else(|| holds().then_some(usize::MAX))
}

/// A key without what people spell differently.
fn plain(key: &str) -> String {
    key.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase()
}

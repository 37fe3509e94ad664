//! What a prompt asks for, apart from what it says: "Tell #sales on Slack that lunch is ready" asks to tell, on Slack.
//!
//! Owns cutting the contents out of a prompt and reading its verb. Must not know functions.

use super::words::{split, words};

/// What is wanted of a function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Intent {
    /// Many rows.
    List,
    /// Rows by words.
    Search,
    /// One row.
    Get,
    /// A new row.
    Create,
    /// A change.
    Update,
    /// One row less.
    Delete,
    /// A message to somebody.
    Send,
}

impl Intent {
    /// Whether nothing is changed.
    pub(super) fn reads(self) -> bool {
        matches!(self, Self::List | Self::Search | Self::Get)
    }
}

/// Everyday verbs; prompts and the names of functions are read with the same table.
const VERBS: &[(&str, Intent)] = &[
    ("list", Intent::List),
    ("show", Intent::List),
    ("display", Intent::List),
    ("see", Intent::List),
    ("view", Intent::List),
    ("browse", Intent::List),
    ("what", Intent::List),
    ("which", Intent::List),
    ("who", Intent::List),
    ("how", Intent::List),
    ("are", Intent::List),
    ("is", Intent::List),
    ("do", Intent::List),
    ("fetch", Intent::List),
    ("give", Intent::List),
    ("pull", Intent::List),
    ("read", Intent::List),
    ("check", Intent::List),
    ("query", Intent::List),
    ("get", Intent::List),
    ("retrieve", Intent::List),
    ("search", Intent::Search),
    ("find", Intent::Search),
    ("look", Intent::Search),
    ("lookup", Intent::Search),
    ("create", Intent::Create),
    ("add", Intent::Create),
    ("new", Intent::Create),
    ("make", Intent::Create),
    ("register", Intent::Create),
    ("schedule", Intent::Create),
    ("book", Intent::Create),
    ("log", Intent::Create),
    ("raise", Intent::Create),
    ("file", Intent::Create),
    ("insert", Intent::Create),
    ("append", Intent::Create),
    ("open", Intent::Create),
    ("start", Intent::Create),
    ("draft", Intent::Create),
    ("record", Intent::Create),
    ("plan", Intent::Create),
    ("put", Intent::Create),
    ("subscribe", Intent::Create),
    ("set", Intent::Update),
    ("update", Intent::Update),
    ("change", Intent::Update),
    ("edit", Intent::Update),
    ("rename", Intent::Update),
    ("modify", Intent::Update),
    ("move", Intent::Update),
    ("mark", Intent::Update),
    ("complete", Intent::Update),
    ("close", Intent::Update),
    ("reopen", Intent::Update),
    ("assign", Intent::Update),
    ("transition", Intent::Update),
    ("delete", Intent::Delete),
    ("remove", Intent::Delete),
    ("cancel", Intent::Delete),
    ("drop", Intent::Delete),
    ("erase", Intent::Delete),
    ("archive", Intent::Delete),
    ("unsubscribe", Intent::Delete),
    ("send", Intent::Send),
    ("post", Intent::Send),
    ("say", Intent::Send),
    ("tell", Intent::Send),
    ("notify", Intent::Send),
    ("announce", Intent::Send),
    ("message", Intent::Send),
    ("remind", Intent::Send),
    ("reply", Intent::Send),
    ("respond", Intent::Send),
    ("answer", Intent::Send),
    ("comment", Intent::Send),
    ("email", Intent::Send),
    ("mail", Intent::Send),
    ("text", Intent::Send),
    ("sms", Intent::Send),
    ("ping", Intent::Send),
    ("write", Intent::Send),
    ("share", Intent::Send),
];

/// What a verb wants.
pub(super) fn intent_of(word: &str) -> Option<Intent> {
    VERBS.iter().find(|(verb, _)| *verb == word).map(|(_, intent)| *intent)
}

/// A prompt as it is ranked.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Asked {
    /// Stems of the words that ask, contents left out.
    pub(super) words: Vec<String>,
    /// Those of them that are written in the plural.
    pub(super) plurals: Vec<String>,
    /// What the first verb wants.
    pub(super) intent: Option<Intent>,
}

impl Asked {
    /// Reads a prompt.
    pub(super) fn read(prompt: &str) -> Self {
        let asking = without_contents(prompt);
        let mut intent = split(&asking).find_map(|word| intent_of(&word));
        if intent.is_some_and(|intent| intent == Intent::List) && names_one(prompt) {
            intent = Some(Intent::Get);
        }
        let plurals = split(&asking).filter(|word| word.ends_with('s') && !word.ends_with("ss"));
        let plurals = plurals.flat_map(|word| words(&word)).collect();
        Self { words: words(&asking), plurals, intent }
    }
}

/// "the person with id 7", "details of deal 3": one row is meant.
fn names_one(prompt: &str) -> bool {
    let words: Vec<String> = split(prompt).collect();
    words.iter().any(|word| matches!(word.as_str(), "id" | "details" | "detail"))
        || prompt.split_whitespace().any(is_identity)
        || has_numbered_noun(prompt)
}

/// "deal 3", "ticket #12": a number that counts nothing.
fn has_numbered_noun(prompt: &str) -> bool {
    let words: Vec<&str> = prompt.split_whitespace().collect();
    words.windows(2).enumerate().any(|(at, pair)| {
        let noun = pair[0].to_ascii_lowercase();
        let number = pair[1].trim_start_matches('#').trim_end_matches(|c: char| !c.is_alphanumeric());
        let counts = [
            "first", "last", "latest", "top", "next", "newest", "recent", "most", "to", "limit", "than",
            "the", "me", "of", "at", "only",
        ];
        let is_plural = words
            .get(at + 2)
            .is_some_and(|next| next.trim_end_matches(|c: char| !c.is_alphanumeric()).ends_with('s'));
        !number.is_empty()
            && number.chars().all(|c| c.is_ascii_digit())
            && noun.chars().all(char::is_alphabetic)
            && intent_of(&noun).is_none()
            && !counts.contains(&noun.as_str())
            && !is_plural
    })
}

/// A word that looks like the app's identity of something: digits, or letters and digits mixed.
fn is_identity(word: &str) -> bool {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    let digits = word.chars().filter(char::is_ascii_digit).count();
    digits >= 2 && word.len() >= 5 && !word.contains(['@', '-', '/', ':', '.', ','])
}

/// Leaves out what is quoted.
pub(super) fn without_quotes(prompt: &str) -> String {
    let mut out = String::new();
    let mut quoted: Option<char> = None;
    let mut before = ' ';
    for c in prompt.chars() {
        match quoted {
            Some(close) if c == close => quoted = None,
            Some(_) => {}
            None => match closing(c) {
                Some(close) if !before.is_alphanumeric() => quoted = Some(close),
                _ => out.push(c),
            },
        }
        before = c;
    }
    out
}

/// Leaves out what is quoted, what follows "that" or "saying", addresses, numbers and names that are introduced as such.
fn without_contents(prompt: &str) -> String {
    let out = without_quotes(prompt);
    let mut kept = Vec::new();
    let mut skip = 0;
    for word in out.split_whitespace() {
        let plain = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        if matches!(plain.as_str(), "that" | "saying" | "says") && kept.len() >= 2 {
            break;
        }
        if skip > 0 {
            skip -= 1;
            continue;
        }
        if matches!(plain.as_str(), "named" | "called" | "titled") {
            skip = 1;
        }
        let is_content = word.contains('@')
            || word.starts_with('#')
            || word.contains("://")
            || plain.chars().any(|c| c.is_ascii_digit());
        if !is_content {
            kept.push(word);
        }
        // "Standup: at ten" says what follows the colon; "create a task: Fix it" too.
        if word.ends_with(':') && kept.len() >= 2 {
            break;
        }
    }
    kept.join(" ")
}

/// What closes a text that this character opens.
pub(super) fn closing(open: char) -> Option<char> {
    match open {
        '"' => Some('"'),
        '\u{201c}' => Some('\u{201d}'),
        '\u{2018}' => Some('\u{2019}'),
        '\'' => Some('\''),
        '`' => Some('`'),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contents_are_left_out() {
        for (prompt, asking) in [
            ("Tell #sales on Slack that lunch is ready", "Tell on Slack"),
            ("post 'delete all contacts' in slack", "post in slack"),
            ("mail julia@northwind.example: see you", "mail see you"),
            ("create a channel called launch please", "create a channel called please"),
            ("we don't search 'x", "we don't search"),
        ] {
            assert_eq!(without_contents(prompt), asking, "{prompt}");
        }
    }

    #[test]
    fn the_first_verb_decides() {
        for (prompt, intent) in [
            ("please add a contact and show it", Some(Intent::Create)),
            ("which deals are there", Some(Intent::List)),
            ("show the deal with id 7", Some(Intent::Get)),
            ("get invoice in_1MtHbELkdIwHu7ix", Some(Intent::Get)),
            ("weather", None),
        ] {
            assert_eq!(Asked::read(prompt).intent, intent, "{prompt}");
        }
    }
}

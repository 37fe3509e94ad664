//! What has the keys while something is edited.
//!
//! Owns the editors' states. While one is open, its text is the truth; it is taken into the form when the editor is left.

use crate::domain::account::Account;
use crate::domain::document::{Doc, ParseError, Path};
use crate::domain::variables::Variables;
use crate::widgets::list::ListWindow;
use crate::widgets::text_input::{TextEditor, TextInput};

/// An editor inside the form pane.
#[derive(Debug, Clone, PartialEq)]
pub enum Editor {
    /// The text of a row.
    Text {
        /// The row's place.
        path: Path,
        /// The text.
        input: TextInput,
        /// The text before.
        before: String,
    },
    /// The name of a key to add.
    NewKey {
        /// The object it goes into.
        object: Path,
        /// The name.
        input: TextInput,
    },
    /// The value of a choice row.
    Choice {
        /// The row's place.
        path: Path,
        /// All values.
        options: Vec<Doc>,
        /// Words to narrow them.
        filter: TextInput,
        /// Selection among the values that fit the words.
        list: ListWindow,
    },
    /// JSON text: of the whole arguments at the root, else of one row.
    Json {
        /// The place it edits.
        path: Path,
        /// The text.
        editor: Box<TextEditor>,
        /// The text before.
        before: String,
        /// What is wrong with it now.
        error: Option<ParseError>,
    },
    /// The account to act with.
    Accounts {
        /// To choose from.
        accounts: Vec<Account>,
        /// Selection.
        list: ListWindow,
        /// Whether choosing one goes on with the call that asked.
        then_call: bool,
    },
    /// The variables.
    Variables(VariablesEditor),
}

/// The variables overlay.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct VariablesEditor {
    /// Selection; the row after the last adds one.
    pub list: ListWindow,
    /// `name=value` of the row that is edited.
    pub input: Option<TextInput>,
    /// The variable that is edited; `None` for a new one.
    pub editing: Option<String>,
    /// What is wrong with the text.
    pub error: Option<String>,
}

impl Editor {
    /// Values of a choice that fit the filter words, with their place in `options`.
    pub fn fitting<'a>(options: &'a [Doc], filter: &str) -> Vec<&'a Doc> {
        let wanted = filter.to_lowercase();
        options.iter().filter(|option| choice_label(option).to_lowercase().contains(&wanted)).collect()
    }
}

/// How a choice is shown: texts plain, other values as JSON; a text that reads like another value in quotes.
pub fn choice_label(option: &Doc) -> String {
    match option.as_str() {
        Some(text) if Doc::parse(text).is_err() => text.to_owned(),
        _ => option.write(),
    }
}

/// Reads `name=value`.
///
/// # Errors
/// What is wrong with it, in one line.
pub fn read_variable(text: &str) -> Result<(String, String), String> {
    let Some((name, value)) = text.split_once('=') else {
        return Err("write it as name=value".to_owned());
    };
    let name = name.trim();
    if !crate::domain::variables::is_variable_name(name) {
        return Err("a name is letters, digits, _ and . and does not begin with a digit".to_owned());
    }
    Ok((name.to_owned(), value.to_owned()))
}

/// Names of tags in use that have no value, and the variables in order: the rows of the overlay.
pub fn undefined<'a>(tags: &'a [String], variables: &Variables) -> Vec<&'a String> {
    tags.iter().filter(|name| variables.get(name).is_none()).collect()
}

//! What has the keys while something is edited.
//!
//! Owns the editors' states. While one is open, its text is the truth; it is taken into the form when the editor is left.

use super::looking_up::LookUpEditor;
use super::suggesting::SuggestEditor;
use super::using::{PutEditor, UseMenu};
use crate::domain::account::Account;
use crate::domain::document::{Doc, ParseError, Path};
use crate::domain::failure::Failure;
use crate::domain::form::Choice;
use crate::domain::variables::Variables;
use crate::effect::JobId;
use crate::widgets::list::ListWindow;
use crate::widgets::reader::Reader;
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
    /// The name of a key: of a new one, or another for one that is there.
    NewKey {
        /// The object it goes into.
        object: Path,
        /// The name.
        input: TextInput,
        /// The key that gets another name.
        renames: Option<Path>,
        /// Why the name cannot be taken.
        error: Option<String>,
    },
    /// The value of a choice row, or the values of a list of choices.
    Choice {
        /// The row's place.
        path: Path,
        /// All values.
        options: Vec<Choice>,
        /// Words to narrow them.
        filter: TextInput,
        /// Selection among the values that fit the words.
        list: ListWindow,
        /// What is ticked, in the order of ticking; `None` when one value is chosen.
        ticked: Option<Vec<Doc>>,
    },
    /// The shape of a union.
    Branches {
        /// The union's place.
        path: Path,
        /// What the shapes are called.
        labels: Vec<String>,
        /// Words to narrow them.
        filter: TextInput,
        /// Selection among those that fit.
        list: ListWindow,
    },
    /// A text of several lines: of the whole arguments at the root, else of one row.
    Block {
        /// The place it edits.
        path: Path,
        /// What the text is.
        holds: Holds,
        /// The text.
        editor: Box<TextEditor>,
        /// The text before.
        before: String,
        /// What is wrong with it now.
        error: Option<ParseError>,
    },
    /// A file whose content becomes the row's text, as base64.
    File {
        /// The row's place.
        path: Path,
        /// The file's path.
        input: TextInput,
        /// The reading that is under way.
        job: Option<JobId>,
        /// Why the file could not be read.
        failure: Option<Failure>,
    },
    /// Words that rows must hold to be shown.
    RowFilter(TextInput),
    /// Values of a row, looked up with a function.
    LookUp(Box<LookUpEditor>),
    /// Arguments for a prompt.
    Suggest(Box<SuggestEditor>),
    /// Something to read: what goes out, or a long help text.
    Reader {
        /// The text as it is shown.
        shown: Reader,
        /// The text as it is copied.
        whole: String,
    },
    /// What goes out, while it is being put together.
    Preview(JobId),
    /// The account to act with.
    Accounts {
        /// To choose from.
        accounts: Vec<Account>,
        /// Selection.
        list: ListWindow,
        /// What goes on when one is chosen.
        then: Then,
    },
    /// The variables.
    Variables(VariablesEditor),
    /// What a value of the answer is used as.
    Use(Box<UseMenu>),
    /// The field that takes it.
    Put(Box<PutEditor>),
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

/// What waits for an account to be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Then {
    /// Nothing.
    Stay,
    /// The call.
    Call,
    /// The look-up of the selected row.
    LookUp,
}

/// What the text of a [`Editor::Block`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// JSON of the value itself.
    Json,
    /// A plain text.
    Text,
    /// JSON that is sent as a text, as Slack's `blocks` are.
    JsonInText,
}

impl Editor {
    /// Whether it lies over the panes; the others are drawn in the form.
    pub fn is_overlay(&self) -> bool {
        !matches!(
            self,
            Self::Text { .. }
                | Self::NewKey { .. }
                | Self::Block { .. }
                | Self::RowFilter(_)
                | Self::Preview(_)
        )
    }

    /// What it waits for.
    pub fn job(&self) -> Option<JobId> {
        match self {
            Self::LookUp(editor) => editor.job,
            Self::Suggest(editor) => editor.job,
            Self::File { job, .. } => *job,
            Self::Preview(job) => Some(*job),
            _ => None,
        }
    }

    /// A text to read.
    pub fn reader(title: &str, whole: String) -> Self {
        Self::Reader { shown: Reader::new(title, whole.clone()), whole }
    }

    /// Values of a choice that fit the filter words.
    pub fn fitting<'a>(options: &'a [Choice], filter: &str) -> Vec<&'a Choice> {
        let wanted = filter.to_lowercase();
        options.iter().filter(|option| choice_text(option).to_lowercase().contains(&wanted)).collect()
    }

    /// Shapes whose label holds the words, by their place.
    pub fn fitting_labels(labels: &[String], filter: &str) -> Vec<usize> {
        let wanted = filter.to_lowercase();
        (0..labels.len()).filter(|at| labels[*at].to_lowercase().contains(&wanted)).collect()
    }
}

/// A choice with its label, when it has one of its own.
pub fn choice_text(choice: &Choice) -> String {
    let value = choice_label(&choice.value);
    match &choice.label {
        Some(label) if *label != value => format!("{label}  {value}"),
        _ => value,
    }
}

/// How a choice is shown.
pub fn choice_label(option: &Doc) -> String {
    option.label()
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

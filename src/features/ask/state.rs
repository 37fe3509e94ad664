//! What the prompt line knows.

use std::sync::Arc;

use crate::domain::document::Doc;
use crate::domain::failure::Failure;
use crate::domain::function::Function;
use crate::domain::variables::Variables;
use crate::effect::JobId;
use crate::widgets::list::ListWindow;
use crate::widgets::text_input::TextInput;

/// A function that the service means, with the arguments that it suggests.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// The function, as the answer has it.
    pub function: Arc<Function>,
    /// Its arguments; an object.
    pub arguments: Doc,
}

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Question {
    /// The words, without blanks around them.
    pub words: String,
    /// Whether only functions of connected apps are wanted.
    pub connected_only: bool,
}

/// What came of a question.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// What was asked.
    pub question: Question,
    /// The functions, the best first.
    pub candidates: Vec<Candidate>,
    /// Selection among them.
    pub list: ListWindow,
    /// The first argument of the selected one that is shown.
    pub top: usize,
}

/// The prompt line while it is open.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Open {
    /// The words.
    pub prompt: TextInput,
    /// The question that is under way.
    pub asking: Option<(JobId, Question)>,
    /// Why the last one failed.
    pub failure: Option<Failure>,
    /// The last answer; it stays while other words are typed.
    pub answer: Option<Answer>,
    /// The walk through earlier prompts.
    pub(super) walk: Option<Walk>,
}

/// A walk through earlier prompts.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Walk {
    /// The one that is shown.
    pub(super) at: usize,
    /// What was typed before.
    pub(super) typed: TextInput,
}

/// The prompt line.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct State {
    /// What is open, if anything.
    pub open: Option<Open>,
    /// Prompts that were asked with, the newest first.
    pub prompts: Vec<String>,
    /// The variables that go along; they are the form's.
    pub variables: Variables,
    /// Whether only functions of connected apps are wanted; the switch is that of the apps.
    pub connected_only: bool,
    /// Words that were typed and never asked.
    pub(super) left: Option<TextInput>,
}

impl State {
    /// Whether the prompt line has the keys.
    pub fn is_open(&self) -> bool {
        self.open.is_some()
    }

    /// The question that is under way.
    pub fn job(&self) -> Option<JobId> {
        Some(self.open.as_ref()?.asking.as_ref()?.0)
    }

    /// What would be asked now.
    pub fn question(&self) -> Option<Question> {
        let words = self.open.as_ref()?.prompt.text().trim().to_owned();
        Some(Question { words, connected_only: self.connected_only })
    }

    /// The answer, when it is one to what stands in the line.
    pub fn fresh(&self) -> Option<&Answer> {
        let open = self.open.as_ref()?;
        let is_still = open.asking.is_none() && open.failure.is_none();
        open.answer.as_ref().filter(|answer| is_still && Some(&answer.question) == self.question().as_ref())
    }

    /// The function that Enter opens.
    pub fn chosen(&self) -> Option<&Candidate> {
        let answer = self.fresh()?;
        answer.candidates.get(answer.list.selected)
    }
}

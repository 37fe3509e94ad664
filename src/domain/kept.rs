//! What is kept between sessions: drafts, variables, chosen accounts, jq expressions, prompts and used functions of a workspace and user.
//!
//! Owns the record and its changes as data. Must not know files.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::account::AccountId;
use super::document::Doc;
use super::form::Draft;
use super::variables::Variables;

/// What stands in a credential's place, in what is kept and what is shown.
pub const MASK: &str = "••••••••";

/// Everything kept of one workspace and user.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Kept {
    /// Half-filled forms by function name.
    pub drafts: BTreeMap<String, Draft>,
    /// The variables.
    pub variables: Variables,
    /// The account to act with, by app name.
    pub accounts: BTreeMap<String, AccountId>,
    /// jq expressions that were used, the newest first.
    pub expressions: Vec<Expression>,
    /// Functions that were opened, the last one first.
    pub recent: Vec<String>,
    /// Functions that were marked.
    pub favourites: BTreeSet<String>,
    /// Prompts that a function was asked for with, the newest first.
    pub prompts: Vec<String>,
}

/// A jq expression and the function whose answer it was used on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expression {
    /// Machine name; empty for a file.
    pub function: String,
    /// As it was typed.
    pub text: String,
}

/// Puts something in front of a list, once; at most so many stay.
pub fn to_front<T: PartialEq>(list: &mut Vec<T>, first: T, most: usize) {
    list.retain(|other| *other != first);
    list.insert(0, first);
    list.truncate(most);
}

/// Expressions that are kept.
const MAX_EXPRESSIONS: usize = 200;
/// Bytes of one that is.
const MAX_EXPRESSION: usize = 4 * 1024;

/// Puts an expression in front, once. False when it is too long, or there already.
pub fn remember(expressions: &mut Vec<Expression>, expression: Expression) -> bool {
    if expression.text.len() > MAX_EXPRESSION || expressions.first() == Some(&expression) {
        return false;
    }
    to_front(expressions, expression, MAX_EXPRESSIONS);
    true
}

/// Prompts that are kept.
const MAX_PROMPTS: usize = 100;
/// Bytes of one that is.
const MAX_PROMPT: usize = 4 * 1024;

/// Puts a prompt in front, once. False when it is too long, or there already.
pub fn remember_prompt(prompts: &mut Vec<String>, prompt: &str) -> bool {
    if prompt.len() > MAX_PROMPT || prompts.first().is_some_and(|first| first == prompt) {
        return false;
    }
    to_front(prompts, prompt.to_owned(), MAX_PROMPTS);
    true
}

/// How many opened functions are remembered.
const RECENT: usize = 30;

/// Puts a function in front of those that were opened before.
pub fn remember_opened(recent: &mut Vec<String>, function: &str) {
    to_front(recent, function.to_owned(), RECENT);
}

/// One change of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// A function's draft; `None` when its form is empty again.
    Draft(String, Option<Draft>),
    /// All variables.
    Variables(Variables),
    /// The account chosen for an app.
    Account(String, AccountId),
    /// An expression that was used.
    Expression(Expression),
    /// A function was opened.
    Opened(String),
    /// A function is a favourite now, or no longer.
    Favourite(String, bool),
    /// A function was asked for with this prompt.
    Prompt(String),
}

impl Change {
    /// The same without what must not be kept: `clean` gives another text for one that holds some of it.
    #[must_use]
    pub fn without(self, clean: &dyn Fn(&str) -> Option<String>) -> Self {
        let cleaned = |text: String| clean(&text).unwrap_or(text);
        match self {
            Self::Draft(function, Some(draft)) => {
                let arguments = clean(&draft.arguments.write()).and_then(|text| Doc::parse(&text).ok());
                let arguments = arguments.map_or(draft.arguments, Arc::new);
                let texts = draft.texts.into_iter().map(|(path, text)| (path, cleaned(text))).collect();
                Self::Draft(function, Some(Draft { arguments, texts, ..draft }))
            }
            Self::Variables(variables) => {
                let all = variables.iter().map(|(name, value)| (name.to_owned(), cleaned(value.to_owned())));
                Self::Variables(all.collect())
            }
            Self::Expression(Expression { function, text }) => {
                Self::Expression(Expression { function, text: cleaned(text) })
            }
            Self::Prompt(prompt) => Self::Prompt(cleaned(prompt)),
            other => other,
        }
    }
}

impl Kept {
    /// Takes a change in.
    pub fn apply(&mut self, change: Change) {
        match change {
            Change::Draft(function, Some(draft)) => _ = self.drafts.insert(function, draft),
            Change::Draft(function, None) => _ = self.drafts.remove(&function),
            Change::Variables(variables) => self.variables = variables,
            Change::Account(app, account) => _ = self.accounts.insert(app, account),
            Change::Expression(expression) => _ = remember(&mut self.expressions, expression),
            Change::Prompt(prompt) => _ = remember_prompt(&mut self.prompts, &prompt),
            Change::Opened(function) => remember_opened(&mut self.recent, &function),
            Change::Favourite(function, true) => _ = self.favourites.insert(function),
            Change::Favourite(function, false) => _ = self.favourites.remove(&function),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_expressions_are_kept_once() {
        let expression = |text: &str| Expression { function: "f".into(), text: text.into() };
        let mut kept = Vec::new();
        assert!(remember(&mut kept, expression(".a")) && remember(&mut kept, expression(".b")));
        assert!(remember(&mut kept, expression(".a")) && !remember(&mut kept, expression(".a")));
        assert_eq!(kept, [expression(".a"), expression(".b")]);
        assert!(!remember(&mut kept, expression(&".".repeat(5_000))));
        for at in 0..300 {
            remember(&mut kept, expression(&format!(".[{at}]")));
        }
        assert_eq!((kept.len(), kept[0].text.as_str()), (200, ".[299]"));
    }

    #[test]
    fn the_newest_prompts_are_kept_once() {
        let mut prompts = Vec::new();
        assert!(remember_prompt(&mut prompts, "a") && remember_prompt(&mut prompts, "b"));
        assert!(remember_prompt(&mut prompts, "a") && !remember_prompt(&mut prompts, "a"));
        assert_eq!(prompts, ["a", "b"]);
        assert!(!remember_prompt(&mut prompts, &"x".repeat(5_000)));
        for at in 0..300 {
            remember_prompt(&mut prompts, &at.to_string());
        }
        assert_eq!((prompts.len(), prompts[0].as_str()), (100, "299"));
    }
}

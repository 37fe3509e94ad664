//! What limits a value: bounds, lengths, counts.
//!
//! Owns reading them from a schema and checking one value against them. Patterns and formats are left to the check of the whole.

use std::cmp::Ordering;

use super::decimal;
use crate::domain::document::{Doc, NumText};

/// The limits of one place; of several schemas the tightest that is known.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Limits {
    /// Bounds from below; `true` excludes the bound itself.
    pub least: Vec<(NumText, bool)>,
    /// Bounds from above; `true` excludes the bound itself.
    pub most: Vec<(NumText, bool)>,
    /// Steps the number must be a multiple of.
    pub steps: Vec<NumText>,
    /// Fewest and most characters.
    pub length: (Option<usize>, Option<usize>),
    /// Fewest and most items.
    pub items: (Option<usize>, Option<usize>),
    /// Whether no two items may be equal.
    pub unique: bool,
    /// The pattern of a text, for the help.
    pub pattern: Option<String>,
}

impl Limits {
    /// Reads the limits that all these schemas set together.
    pub(super) fn read<'a>(schemas: impl Iterator<Item = &'a Doc>) -> Self {
        let mut limits = Self::default();
        for schema in schemas {
            let text = |key: &str| schema.member(key).and_then(number_of);
            let flag = |key: &str| schema.member(key) == Some(&Doc::Bool(true));
            let bound = |bounds: &mut Vec<_>, key: &str, exclusive: &str| {
                bounds.extend(text(key).map(|number| (number, flag(exclusive))));
                bounds.extend(text(exclusive).map(|number| (number, true)));
            };
            bound(&mut limits.least, "minimum", "exclusiveMinimum");
            bound(&mut limits.most, "maximum", "exclusiveMaximum");
            limits.steps.extend(text("multipleOf"));
            limits.length.0 = limits.length.0.max(count_of(schema, "minLength"));
            limits.length.1 = least(limits.length.1, count_of(schema, "maxLength"));
            limits.items.0 = limits.items.0.max(count_of(schema, "minItems"));
            limits.items.1 = least(limits.items.1, count_of(schema, "maxItems"));
            limits.unique |= flag("uniqueItems");
            limits.pattern =
                limits.pattern.take().or_else(|| Some(schema.member("pattern")?.as_str()?.to_owned()));
        }
        limits
    }

    /// What is wrong with a value: what is allowed and what is there, in one line.
    pub fn complaint(&self, value: &Doc) -> Option<String> {
        match value {
            Doc::Num(number) => self.of_number(number),
            Doc::Str(text) => of_count(text.chars().count(), self.length, "character"),
            Doc::Arr(items) => of_count(items.len(), self.items, "item").or_else(|| self.of_repeated(items)),
            _ => None,
        }
    }

    fn of_number(&self, number: &NumText) -> Option<String> {
        let shown = short(number);
        for (bound, excluded) in &self.least {
            let order = decimal::compare(number, bound)?;
            if order == Ordering::Less || (*excluded && order == Ordering::Equal) {
                let relation = if *excluded { "must be over" } else { "is under the minimum" };
                return Some(format!("{shown} {relation} {}", short(bound)));
            }
        }
        for (bound, excluded) in &self.most {
            let order = decimal::compare(number, bound)?;
            if order == Ordering::Greater || (*excluded && order == Ordering::Equal) {
                let relation = if *excluded { "must be under" } else { "is over the maximum" };
                return Some(format!("{shown} {relation} {}", short(bound)));
            }
        }
        let step = self.steps.iter().find(|step| decimal::is_multiple(number, step) == Some(false))?;
        Some(format!("{shown} is no multiple of {}", short(step)))
    }

    fn of_repeated(&self, items: &[Doc]) -> Option<String> {
        let mut seen = std::collections::HashSet::new();
        let repeated = items.iter().find(|item| !seen.insert(*item)).filter(|_| self.unique)?;
        Some(format!("{} is listed twice", crate::domain::safe_text::one_line_of(&repeated.write(), 40)))
    }

    fn bound_words(&self) -> Vec<String> {
        if let ([(least, false)], [(most, false)]) = (&*self.least, &*self.most) {
            return vec![format!("{} to {}", short(least), short(most))];
        }
        let words = |bounds: &[(NumText, bool)], [beyond, inclusive]: [&str; 2]| -> Vec<String> {
            bounds
                .iter()
                .map(|(bound, excluded)| {
                    format!("{} {}", if *excluded { beyond } else { inclusive }, short(bound))
                })
                .collect()
        };
        let mut all = words(&self.least, ["over", "from"]);
        all.extend(words(&self.most, ["under", "to"]));
        all
    }

    /// The limits in words, for the help; empty when there are none.
    pub fn words(&self) -> String {
        let mut words = self.bound_words();
        words.extend(self.steps.iter().map(|step| format!("in steps of {}", short(step))));
        words.extend(range_words(self.length, "characters"));
        words.extend(range_words(self.items, "items"));
        words.extend(self.unique.then(|| "no item twice".to_owned()));
        words.extend(self.pattern.iter().map(|pattern| format!("pattern {pattern}")));
        words.join(", ")
    }
}

fn range_words((least, most): (Option<usize>, Option<usize>), what: &str) -> Option<String> {
    match (least, most) {
        (None | Some(0), None) => None,
        (None | Some(0), Some(most)) => Some(format!("at most {most} {what}")),
        (Some(least), None) => Some(format!("at least {least} {what}")),
        (Some(least), Some(most)) => Some(format!("{least} to {most} {what}")),
    }
}

fn short(number: &NumText) -> String {
    crate::domain::safe_text::one_line_of(number.as_str(), 40)
}

fn least(a: Option<usize>, b: Option<usize>) -> Option<usize> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}

fn of_count(count: usize, (least, most): (Option<usize>, Option<usize>), what: &str) -> Option<String> {
    let several = |number: usize| if number == 1 { what.to_owned() } else { format!("{what}s") };
    match (least, most) {
        (Some(least), _) if count < least => {
            Some(format!("{count} {} is under the minimum of {least}", several(count)))
        }
        (_, Some(most)) if count > most => {
            Some(format!("{count} {} is over the maximum of {most}", several(count)))
        }
        _ => None,
    }
}

/// A number, also when a vendor wrote it as text.
pub(super) fn number_of(doc: &Doc) -> Option<NumText> {
    match doc {
        Doc::Num(number) => Some(number.clone()),
        other => NumText::parse(other.as_str()?.trim()),
    }
}

fn count_of(schema: &Doc, key: &str) -> Option<usize> {
    let number = number_of(schema.member(key)?)?;
    let text = number.as_str();
    text.parse().ok().or_else(|| text.strip_suffix(".0")?.parse().ok())
}

//! What is wrong with an expression, and where.
//!
//! Owns the places and the words of faults. Must not run anything.

use std::ops::Range;

use jaq_core::load::Error as LoadError;
use jaq_core::load::lex::Expect as Lexed;

/// Characters of a fault on a document: it may quote a whole value.
const MAX_MESSAGE: usize = 180;
/// Characters of it that are kept at its end, where the reason stands.
const KEPT_END: usize = 60;

/// Why there is no result.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, serde::Serialize, serde::Deserialize)]
pub enum FilterError {
    /// The expression cannot be read.
    #[error("column {column}: {message}")]
    Expression {
        /// Where, in characters from 1.
        column: usize,
        /// The bytes of the expression that are at fault; after its last one when something is missing there.
        at: Range<usize>,
        /// What is wrong.
        message: String,
    },
    /// It failed on this document.
    #[error("{0}")]
    Run(String),
    /// It was given up.
    #[error("given up")]
    Cancelled,
}

impl FilterError {
    /// A fault on the document. What it quotes of a long value is cut.
    pub(super) fn on_document(message: &str) -> Self {
        let mut message = named(message).unwrap_or_else(|| message.to_owned());
        let length = message.chars().count();
        if length > MAX_MESSAGE {
            let start: String = message.chars().take(MAX_MESSAGE - KEPT_END).collect();
            let end: String = message.chars().skip(length - KEPT_END).collect();
            message = format!("{start} … {end}");
        }
        Self::Run(message)
    }
}

/// A message that quotes a whole value, with what the value is in its place.
fn named(message: &str) -> Option<String> {
    if let Some(rest) = message.strip_prefix("cannot index ") {
        let (value, key) = rest.rsplit_once(" with ")?;
        let hint =
            if value.starts_with('[') && key.starts_with('"') { ": [] goes through its items" } else { "" };
        return Some(format!("there is no {} in {}{hint}", short(key), short(value)));
    }
    let rest = message.strip_prefix("cannot use ")?;
    let (value, what) = rest.rsplit_once(" as ")?;
    Some(format!("cannot use {} as {what}", short(value)))
}

/// A value, or what it is when it is long.
fn short(value: &str) -> String {
    if value.chars().count() <= 24 {
        return value.to_owned();
    }
    match value.chars().next() {
        Some('[') => "a list",
        Some('{') => "an object",
        Some('"') => "a text",
        _ => "a number",
    }
    .to_owned()
}

/// A name that nothing is known by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unknown {
    /// Filters have names and numbers of arguments.
    Filter(usize),
    /// Anything else.
    Other(&'static str),
}

/// The fault of a name that nothing is known by. `known` has every filter with the number of its arguments.
pub(super) fn unknown(expression: &str, name: &str, what: Unknown, known: &[(String, usize)]) -> FilterError {
    let message = match what {
        Unknown::Filter(_) if OUTSIDE.contains(&name) => {
            format!("{name} is not there: an expression sees the answer and nothing else")
        }
        Unknown::Filter(given) => {
            let takes: Vec<usize> =
                known.iter().filter(|(other, _)| other == name).map(|(_, takes)| *takes).collect();
            if takes.is_empty() {
                let nearest = nearest(name, known.iter().map(|(name, _)| name.as_str()));
                let hint = nearest.map_or_else(String::new, |near| format!("; did you mean {near}?"));
                format!("no filter is called {name}{hint}")
            } else {
                format!("{name} takes {}, not {given}", arguments(&takes))
            }
        }
        Unknown::Other("variable") if name == "$ENV" || name == "$__prog_args" => {
            format!("{name} is not there: an expression sees the answer and nothing else")
        }
        Unknown::Other(sort) => format!("no {sort} is called {name}"),
    };
    at(expression, name, message)
}

/// Filters of jq that would reach out of the document.
const OUTSIDE: &[&str] = &["env", "input", "inputs", "input_filename", "input_line_number"];

fn arguments(takes: &[usize]) -> String {
    let mut takes = takes.to_vec();
    takes.sort_unstable();
    takes.dedup();
    match takes.as_slice() {
        [0] => "no argument".to_owned(),
        [1] => "1 argument".to_owned(),
        [one] => format!("{one} arguments"),
        many => {
            let numbers: Vec<String> = many.iter().map(ToString::to_string).collect();
            format!("{} arguments", numbers.join(" or "))
        }
    }
}

/// The known name that is the fewest slips of a finger away; none when it would be another word.
fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let allowed = match name.chars().count() {
        0..=2 => 1,
        3..=6 => 2,
        _ => 3,
    };
    let near: Vec<&str> =
        known.filter(|known| !known.contains("_by_or") && !known.ends_with("_empty")).collect();
    let longer = near.iter().copied().filter(|known| name.len() > 1 && known.starts_with(name));
    if let Some(unfinished) = longer.min_by_key(|known| known.len()) {
        return Some(unfinished);
    }
    let best = near.into_iter().map(|known| (slips(name, known), known)).min_by_key(|(slips, _)| *slips)?;
    (best.0 <= allowed && best.0 < name.chars().count()).then_some(best.1)
}

/// Letters to add, drop, change or swap with their neighbour.
fn slips(from: &str, to: &str) -> usize {
    let (from, to): (Vec<char>, Vec<char>) = (from.chars().collect(), to.chars().collect());
    let mut before = Vec::new();
    let mut last: Vec<usize> = (0..=to.len()).collect();
    for (row, a) in from.iter().enumerate() {
        let mut line = vec![row + 1];
        for (column, b) in to.iter().enumerate() {
            let changed = last[column] + usize::from(a != b);
            let mut best = changed.min(last[column + 1] + 1).min(line[column] + 1);
            if row > 0 && column > 0 && *a == to[column - 1] && from[row - 1] == *b {
                let swapped: &Vec<usize> = &before;
                best = best.min(swapped[column - 1] + 1);
            }
            line.push(best);
        }
        before = std::mem::replace(&mut last, line);
    }
    last[to.len()]
}

/// The fault of an expression that cannot be read.
pub(super) fn load(expression: &str, error: &LoadError<&str>) -> FilterError {
    let first = match error {
        LoadError::Io(errors) => errors
            .first()
            .map(|(place, _)| at(expression, place, "other files cannot be read here".to_owned())),
        // What is missing first is what the innermost bracket lacks.
        LoadError::Lex(errors) => errors.first().map(|(expected, place)| lexed(expression, expected, place)),
        LoadError::Parse(errors) => errors.first().map(|(expected, place)| {
            let message = wanted(expression, expected.as_str(), place);
            at(expression, place, message)
        }),
    };
    first.unwrap_or_else(|| nothing(expression))
}

/// The fault of what is nothing at all.
pub(super) fn nothing(expression: &str) -> FilterError {
    at(expression, expression, "this is no expression".to_owned())
}

fn lexed(expression: &str, expected: &Lexed<&str>, place: &str) -> FilterError {
    let message = match expected {
        Lexed::Digit => "a digit is expected".to_owned(),
        Lexed::Ident => "a name is expected".to_owned(),
        Lexed::Delim("(") => "( is not closed: ) is expected".to_owned(),
        Lexed::Delim("[") => "[ is not closed: ] is expected".to_owned(),
        Lexed::Delim("{") => "{ is not closed: } is expected".to_owned(),
        Lexed::Delim(_) => "the text is not closed: \" is expected".to_owned(),
        Lexed::Escape => "after a backslash comes one of \" \\ / b f n r t u or ( in a text".to_owned(),
        Lexed::Unicode => "four hexadecimal digits are expected".to_owned(),
        Lexed::Token => match place.chars().next() {
            Some(c @ (')' | ']' | '}')) => format!("{c} closes nothing"),
            Some(c) => format!("{c} has no meaning here"),
            None => "something more is expected".to_owned(),
        },
        other => format!("a {} is expected", other.as_str()),
    };
    // A place of the reader is everything that is left.
    let first = place.chars().next().map_or(0, char::len_utf8);
    at(expression, &place[..first], message)
}

fn wanted(expression: &str, what: &str, place: &str) -> String {
    let found = match place {
        "" => "at the end".to_owned(),
        block if block.starts_with(['(', '[', '{']) => format!("before {}", &block[..1]),
        token => format!("before {}", token.chars().take(20).collect::<String>()),
    };
    let before = place_of(expression, place).map_or("", |at| expression[..at.start].trim_end());
    match what {
        "nothing" => match place.chars().next() {
            Some(_) => format!("nothing more is expected {found}; | or , is missing"),
            None => "nothing more is expected".to_owned(),
        },
        "term" if before.is_empty() => format!("a value or a filter is expected {found}"),
        "term" => {
            let after: String = before.chars().rev().take_while(|c| !c.is_whitespace()).take(12).collect();
            let after: String = after.chars().rev().collect();
            format!("a value or a filter is expected after {after}")
        }
        "variable" | "pattern" => format!("a variable, such as $x, is expected {found}"),
        "key" => format!("a key is expected {found}"),
        "identifier" => format!("a name is expected {found}"),
        "argument" => format!("an argument is expected {found}"),
        "string" => format!("a text is expected {found}"),
        "else or end" => format!("else or end is expected {found}"),
        "comma or right bracket" => format!(", or ] is expected {found}"),
        "comma or right brace" => format!(", or }} is expected {found}"),
        "semicolon or right parenthesis" => format!("; or ) is expected {found}"),
        other => format!("{other} is expected {found}"),
    }
}

/// The place of a part of the expression in it; `None` for a part of another text.
fn place_of(expression: &str, part: &str) -> Option<Range<usize>> {
    let start = (part.as_ptr() as usize).checked_sub(expression.as_ptr() as usize)?;
    let end = start + part.len();
    (end <= expression.len()).then_some(start..end)
}

fn at(expression: &str, part: &str, message: String) -> FilterError {
    let mut at = place_of(expression, part).unwrap_or(expression.len()..expression.len());
    if part.starts_with(['(', '[', '{']) {
        at.end = at.start + 1;
    }
    let column = expression[..at.start].chars().count() + 1;
    FilterError::Expression { column, at, message }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_counted() {
        let cases = [
            ("lenght", "length", 1),
            ("map", "map", 0),
            ("selct", "select", 1),
            ("", "abc", 3),
            ("ab", "ba", 1),
        ];
        for (from, to, slips_) in cases {
            assert_eq!(slips(from, to), slips_, "{from} {to}");
        }
        let known = ["length", "keys", "map", "ltrimstr"];
        assert_eq!(nearest("lenght", known.into_iter()), Some("length"));
        assert_eq!(nearest("mpa", known.into_iter()), Some("map"));
        assert_eq!(nearest("leng", known.into_iter()), Some("length"), "it is not finished");
        assert_eq!(nearest("zzzzz", known.into_iter()), None, "another word is no slip");
    }

    #[test]
    fn a_long_value_is_not_quoted() {
        let message = |text: String| FilterError::on_document(&text).to_string();
        let list = format!("[{}]", "é".repeat(5_000));
        assert_eq!(
            message(format!("cannot index {list} with \"a\"")),
            "there is no \"a\" in a list: [] goes through its items"
        );
        assert_eq!(message("cannot index 1 with \"a\"".into()), "there is no \"a\" in 1");
        assert_eq!(message(format!("cannot use {list} as number")), "cannot use a list as number");
        let other = message(format!("cannot calculate {list} + 1"));
        assert!(other.chars().count() < 260 && other.ends_with("é] + 1"), "{other}");
    }
}

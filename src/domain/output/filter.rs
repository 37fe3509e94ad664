//! jq expressions over an answer.
//!
//! Owns running one on a worker and what it may not do: it sees neither the environment nor any file, it cannot end the program, and
//! what it puts out has a limit. Inside one value it cannot be interrupted; between two it polls its flag.

use std::sync::atomic::{AtomicBool, Ordering};

use jaq_core::load::{Arena, Error as LoadError, File, Loader};
use jaq_core::{Compiler, Ctx, Vars, data};
use jaq_json::{Val, read, write};

/// Bytes that an expression may put out.
const MAX_OUTPUT: usize = 64 * 1024 * 1024;
/// Values that it may put out.
const MAX_VALUES: usize = 1_000_000;

/// What an expression made of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filtered {
    /// JSON: the one value, or a list of all.
    pub text: String,
    /// How many values came out.
    pub values: usize,
    /// Whether there would have been more.
    pub cut: bool,
}

/// Why there is no result.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FilterError {
    /// The expression cannot be read.
    #[error("column {column}: {message}")]
    Expression {
        /// Where, in characters from 1.
        column: usize,
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

/// Runs an expression on a JSON text.
///
/// # Errors
/// A [`FilterError`] with the place in the expression, or what it stumbled over in the document.
pub fn filter(text: &[u8], expression: &str, cancelled: &AtomicBool) -> Result<Filtered, FilterError> {
    let defs = jaq_core::defs().chain(jaq_std::defs()).chain(jaq_json::defs());
    // The environment holds the workspace's secret.
    let is_allowed = |name: &str| name != "env";
    let funs =
        jaq_core::funs().chain(jaq_std::funs()).chain(jaq_json::funs()).filter(|fun| is_allowed(fun.0));
    let arena = Arena::default();
    let program = File { code: expression, path: () };
    let modules = Loader::new(defs).load(&arena, program).map_err(|errors| {
        let first = errors.into_iter().next().map(|(_, error)| load_error(expression, &error));
        first.unwrap_or_else(|| at(expression, expression, "this is no expression".to_owned()))
    })?;
    let compiled = Compiler::default().with_funs(funs).compile(modules).map_err(|errors| {
        let first = errors.into_iter().flat_map(|(_, errors)| errors).next();
        first.map_or_else(
            || at(expression, expression, "this is no expression".to_owned()),
            |(name, sort)| at(expression, name, format!("no {} is called {name}", sort.as_str())),
        )
    })?;
    let input = read::parse_single(text).map_err(|error| FilterError::Run(error.to_string()))?;
    let ctx = Ctx::<data::JustLut<Val>>::new(&compiled.lut, Vars::new([]));
    let mut out = Output::default();
    for value in compiled.id.run((ctx, input)) {
        if cancelled.load(Ordering::Relaxed) {
            return Err(FilterError::Cancelled);
        }
        // `halt` would end the process when it is unwrapped the usual way.
        let value = value.map_err(|exception| match exception.get_err() {
            Ok(error) => FilterError::Run(error.to_string()),
            Err(_) => FilterError::Run("the expression asked to stop".to_owned()),
        })?;
        if !out.push(&value)? {
            break;
        }
    }
    Ok(out.finish())
}

#[derive(Default)]
struct Output {
    text: Vec<u8>,
    values: usize,
    cut: bool,
}

impl Output {
    /// Adds a value; false when there is no room for more.
    fn push(&mut self, value: &Val) -> Result<bool, FilterError> {
        if self.values >= MAX_VALUES || self.text.len() >= MAX_OUTPUT {
            self.cut = true;
            return Ok(false);
        }
        if self.values > 0 {
            self.text.push(b',');
        }
        write::write(&mut self.text, &write::Pp::default(), 0, value)
            .map_err(|error| FilterError::Run(error.to_string()))?;
        self.values += 1;
        Ok(true)
    }

    fn finish(self) -> Filtered {
        let text = String::from_utf8_lossy(&self.text).into_owned();
        let text = if self.values == 1 { text } else { format!("[{text}]") };
        Filtered { text, values: self.values, cut: self.cut }
    }
}

fn load_error(expression: &str, error: &LoadError<&str>) -> FilterError {
    match error {
        LoadError::Io(errors) => {
            let place = errors.first().map_or("", |(place, _)| place);
            at(expression, place, "other files cannot be read here".to_owned())
        }
        LoadError::Lex(errors) => match errors.first() {
            Some((expected, place)) => at(expression, place, wanted(expected.as_str())),
            None => at(expression, expression, "this is no expression".to_owned()),
        },
        LoadError::Parse(errors) => match errors.first() {
            Some((expected, place)) => at(expression, place, wanted(expected.as_str())),
            None => at(expression, expression, "this is no expression".to_owned()),
        },
    }
}

fn wanted(what: &str) -> String {
    if what == "nothing" {
        "nothing more is expected here".to_owned()
    } else {
        format!("a {what} is expected")
    }
}

/// The place of a part of the expression in it.
fn at(expression: &str, part: &str, message: String) -> FilterError {
    let offset = (part.as_ptr() as usize).checked_sub(expression.as_ptr() as usize);
    let before = offset.and_then(|offset| expression.get(..offset)).unwrap_or(expression);
    FilterError::Expression { column: before.chars().count() + 1, message }
}

#[cfg(test)]
mod tests {
    use super::*;

    static NEVER: AtomicBool = AtomicBool::new(false);

    fn run(text: &str, expression: &str) -> Result<String, String> {
        filter(text.as_bytes(), expression, &NEVER)
            .map(|filtered| filtered.text)
            .map_err(|error| error.to_string())
    }

    const TEXT: &str =
        r#"{"people":[{"name":"Ann","age":12345678901234567890123},{"name":"Bo","age":1.10}],"env":"x"}"#;

    #[test]
    fn values_come_out_as_they_are() {
        assert_eq!(run(TEXT, ".people[0].name").as_deref(), Ok(r#""Ann""#));
        assert_eq!(run(TEXT, ".people[].age").as_deref(), Ok("[12345678901234567890123,1.10]"));
        assert_eq!(run(TEXT, ".people | map(select(.name == \"Bo\")) | length").as_deref(), Ok("1"));
        assert_eq!(run(TEXT, "empty").as_deref(), Ok("[]"));
        assert_eq!(run(TEXT, ".env").as_deref(), Ok(r#""x""#));
    }

    #[test]
    fn faults_are_placed() {
        assert_eq!(run(TEXT, ".people | nope").unwrap_err(), "column 11: no filter is called nope");
        assert!(run(TEXT, ".people[").unwrap_err().starts_with("column 9: "), "{:?}", run(TEXT, ".people["));
        assert!(run(TEXT, "").is_ok() || run(TEXT, "").unwrap_err().starts_with("column 1: "));
        assert!(run(TEXT, ".people + 1").is_err());
    }

    #[test]
    fn nothing_outside_is_reached() {
        assert!(run(TEXT, "env").unwrap_err().contains("no filter is called env"));
        assert!(run(TEXT, "$ENV").is_err());
        assert!(run(TEXT, "halt").is_err(), "the program goes on");
        assert!(run(TEXT, "import \"a\" as a; .").is_err());
    }

    #[test]
    fn endless_output_is_cut_and_can_be_given_up() {
        let cut = filter(b"1", "repeat(1)", &NEVER).unwrap();
        assert_eq!((cut.values, cut.cut), (MAX_VALUES, true));
        assert_eq!(filter(b"1", "repeat(1)", &AtomicBool::new(true)), Err(FilterError::Cancelled));
    }
}

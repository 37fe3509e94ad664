//! jq expressions over an answer.
//!
//! Owns what an expression may do: it sees neither the environment nor any file, prints nothing, cannot end the program, and what it puts
//! out has a limit. Between two values it polls its flag; inside one value nothing here can stop it: whoever must be able to, runs it in a
//! process of its own (`runtime/filter_process.rs`).

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};

use jaq_core::compile::Undefined;
use jaq_core::load::{Arena, File, Loader};
use jaq_core::{Compiler, Ctx, Vars, data, native};
use jaq_json::{Val, read};

mod fault;
mod text;

pub use fault::FilterError;
use fault::Unknown;
pub use text::Note;
use text::{Read, Writer};

/// Bytes that an expression may put out.
pub const MAX_OUTPUT: usize = 64 * 1024 * 1024;
/// Values that it may put out.
const MAX_VALUES: usize = 1_000_000;

/// What an expression made of a document.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct Filtered {
    /// JSON: the one value, or a list of all.
    #[serde(skip)]
    pub text: String,
    /// How many values came out.
    pub values: usize,
    /// Whether there would have been more.
    pub cut: bool,
    /// How many values were read of the document: fewer than it has, when keys come twice.
    pub read: usize,
    /// What the text shows in another way than it is.
    pub notes: BTreeSet<Note>,
}

type Data = data::JustLut<Val>;

/// An expression that can be run.
pub struct Program(jaq_core::Filter<Data>);

/// Filters that would reach out: the environment holds the workspace's secret, and the screen is the program's.
const LEFT_OUT: &[&str] = &["env", "debug_empty", "stderr_empty"];

impl Program {
    /// Reads an expression.
    ///
    /// # Errors
    /// A [`FilterError`] with the place in the expression.
    pub fn compile(expression: &str) -> Result<Self, FilterError> {
        let defs = jaq_core::defs().chain(jaq_std::defs()).chain(jaq_json::defs());
        let arena = Arena::default();
        let program = File { code: expression, path: () };
        let modules = Loader::new(defs).load(&arena, program).map_err(|errors| {
            let first = errors.into_iter().next();
            first.map_or_else(|| fault::nothing(expression), |(_, error)| fault::load(expression, &error))
        })?;
        let compiled = Compiler::default().with_funs(natives()).compile(modules).map_err(|errors| {
            let first = errors.into_iter().flat_map(|(_, errors)| errors).next();
            first.map_or_else(
                || fault::nothing(expression),
                |(name, sort)| {
                    let what = match sort {
                        Undefined::Filter(given) => Unknown::Filter(given),
                        other => Unknown::Other(other.as_str()),
                    };
                    fault::unknown(expression, name, what, &known())
                },
            )
        })?;
        Ok(Self(compiled))
    }

    /// Runs it on a JSON text. Recurses as deep as the text nests and as the expression calls itself.
    ///
    /// # Errors
    /// A [`FilterError`] with what it stumbled over in the document.
    pub fn run(&self, text: &[u8], cancelled: &AtomicBool) -> Result<Filtered, FilterError> {
        let input = read::parse_single(text)
            .map_err(|error| FilterError::Run(format!("jq cannot read this document: {error}")))?;
        let mut seen = Read::default();
        seen.count(&input);
        let ctx = Ctx::<Data>::new(&self.0.lut, Vars::new([]));
        let mut out = Output::default();
        for value in self.0.id.run((ctx, input)) {
            if cancelled.load(Ordering::Relaxed) {
                return Err(FilterError::Cancelled);
            }
            // `halt` would end the process when it is unwrapped the usual way.
            let value = value.map_err(|exception| match exception.get_err() {
                Ok(error) => FilterError::on_document(&error.to_string()),
                Err(_) => FilterError::Run("the expression asked to stop".to_owned()),
            })?;
            if !out.push(&value) {
                break;
            }
        }
        Ok(out.finish(seen))
    }
}

/// Runs an expression on a JSON text.
///
/// # Errors
/// A [`FilterError`] with the place in the expression, or what it stumbled over in the document.
pub fn filter(text: &[u8], expression: &str, cancelled: &AtomicBool) -> Result<Filtered, FilterError> {
    Program::compile(expression)?.run(text, cancelled)
}

fn natives() -> impl Iterator<Item = native::Fun<Data>> {
    let silent = ["debug_empty", "stderr_empty"].map(|name| -> native::Fun<Data> {
        native::run((name, native::v(0), |_| Box::new(std::iter::empty())))
    });
    let all = jaq_core::funs().chain(jaq_std::funs()).chain(jaq_json::funs());
    all.filter(|fun| !LEFT_OUT.contains(&fun.0)).chain(silent)
}

/// Every filter there is, with the number of its arguments.
fn known() -> Vec<(String, usize)> {
    let defs = jaq_core::defs().chain(jaq_std::defs()).chain(jaq_json::defs());
    let defined = defs.map(|def| (def.name.to_owned(), def.args.len()));
    defined.chain(natives().map(|fun| (fun.0.to_owned(), fun.1.len()))).collect()
}

#[derive(Default)]
struct Output {
    writer: Writer,
    values: usize,
    cut: bool,
}

impl Output {
    /// Adds a value; false when there is no room for more.
    fn push(&mut self, value: &Val) -> bool {
        if self.values >= MAX_VALUES || self.writer.text.len() >= MAX_OUTPUT {
            self.cut = true;
            return false;
        }
        if self.values > 0 {
            self.writer.text.push(b',');
        }
        self.writer.value(value);
        self.values += 1;
        true
    }

    fn finish(self, seen: Read) -> Filtered {
        let Writer { text, mut notes, is_calculated } = self.writer;
        if is_calculated && seen.has_long_numbers {
            notes.insert(Note::Rounded);
        }
        let text = String::from_utf8_lossy(&text).into_owned();
        let text = if self.values == 1 { text } else { format!("[{text}]") };
        Filtered { text, values: self.values, cut: self.cut, read: seen.values, notes }
    }
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
        assert_eq!(
            run(TEXT, ".people | nope").unwrap_err(),
            "column 11: no filter is called nope; did you mean not?"
        );
        for (expression, fault) in [
            (".people | lenght", "column 11: no filter is called lenght; did you mean length?"),
            ("map", "column 1: map takes 1 argument, not 0"),
            ("ltrimstr(1; 2)", "column 1: ltrimstr takes 1 argument, not 2"),
            (".people[", "column 9: [ is not closed: ] is expected"),
            ("map(.name", "column 10: ( is not closed: ) is expected"),
            (".people )", "column 9: ) closes nothing"),
            (".people |", "column 10: a value or a filter is expected after |"),
            ("if . then 1", "column 12: else or end is expected at the end"),
            (". 5", "column 3: nothing more is expected before 5; | or , is missing"),
            ("\"abc", "column 5: the text is not closed: \" is expected"),
            ("é", "column 1: é has no meaning here"),
            ("@base46", "column 1: no filter is called @base46; did you mean @base64?"),
            (". as", "column 5: a variable, such as $x, is expected at the end"),
            ("{a:}", "column 4: a value or a filter is expected after {a:"),
        ] {
            assert_eq!(run(TEXT, expression).unwrap_err(), fault, "{expression}");
        }
        assert!(run(TEXT, ".people + 1").is_err());
        assert_eq!(
            run(TEXT, ".people.name | length").unwrap_err(),
            "there is no \"name\" in a list: [] goes through its items"
        );
    }

    #[test]
    fn the_bytes_at_fault_are_named() {
        let place = |expression: &str| match Program::compile(expression).err() {
            Some(FilterError::Expression { at, .. }) => at,
            other => panic!("{other:?}"),
        };
        assert_eq!(place("\"é\" | nope | ."), 7..11);
        assert_eq!(place(".a["), 3..3, "after the end");
        assert_eq!(place(". (1, 2)"), 2..3, "a bracket, not all that is in it");
    }

    #[test]
    fn what_json_cannot_spell_is_noted() {
        let notes = |text: &str, expression: &str| {
            let made = filter(text.as_bytes(), expression, &NEVER).unwrap();
            (made.text, made.notes.into_iter().collect::<Vec<_>>())
        };
        assert_eq!(notes("1", "nan"), ("null".into(), vec![Note::NotANumber]));
        assert_eq!(notes("1E400", ". + 0"), ("1.7976931348623157e308".into(), vec![Note::Infinite]));
        assert_eq!(notes("1", "{(\"x\"): 1} | tobytes?"), ("[]".into(), vec![]));
        assert_eq!(notes("1", "\"é\" | tobytes"), ("\"é\"".into(), vec![Note::Bytes]));
        assert_eq!(notes("1", "{(1): 2}"), ("{\"1\":2}".into(), vec![Note::Keys]));
        assert_eq!(notes("0.12345678901234567890", ". + 1").1, [Note::Rounded]);
        assert_eq!(notes("0.1", ". + 1"), ("1.1".into(), vec![]));
        assert_eq!(filter(br#"{"a":1,"a":2}"#, ".", &NEVER).unwrap().read, 2, "one of three is gone");
    }

    #[test]
    fn numbers_that_are_passed_on_keep_their_digits() {
        let digits = "9".repeat(400);
        let fraction = format!("-0.{digits}");
        for number in [digits.as_str(), &fraction, "1.0", "1E400", "1e+5", "-0.0", "0", "-12"] {
            assert_eq!(run(&format!("[{number}]"), "map(.) | sort").as_deref(), Ok(&*format!("[{number}]")));
        }
        assert_eq!(run("-0", ".").as_deref(), Ok("0"), "noted by whoever knows the document");
    }

    #[test]
    fn nothing_is_printed_and_nothing_ends() {
        assert_eq!(run("1", "debug, stderr, debug(\"x\")").as_deref(), Ok("[1,1,1]"));
        for outside in
            ["input", "inputs", "input_filename", "$ENV.PATH", "halt", "halt_error", "get_search_list"]
        {
            assert!(run("1", outside).is_err(), "{outside}");
        }
        assert!(run("1", "input").unwrap_err().contains("sees the answer and nothing else"));
    }

    #[test]
    fn nothing_outside_is_reached() {
        assert!(run(TEXT, "env").unwrap_err().contains("sees the answer and nothing else"));
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

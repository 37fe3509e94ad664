//! Finding words in an answer.
//!
//! Owns what matches: the text as it came, keys and values, with a literal or a regular expression. Reads the bytes once, on a worker;
//! a match between values (a bracket, a comma) is none.

use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};

use regex::bytes::{Regex, RegexBuilder};

use super::index::{JsonIndex, Kind};
use super::lines::TextLines;

/// What a compiled expression may take, in bytes.
const EXPRESSION_BYTES: usize = 1 << 20;
/// Rows that are remembered; more are counted by nobody.
pub const MAX_FOUND: usize = 1_000_000;
/// Bytes of a part that is searched at once where the text is not in memory.
const PART: usize = 4 << 20;
/// Matches between two looks at the flag.
const POLL: usize = 4_096;

/// Where to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Place {
    /// Keys and values.
    #[default]
    Both,
    /// Keys only.
    Keys,
    /// Values only.
    Values,
}

impl Place {
    /// The next one, in a circle.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Self::Both => Self::Keys,
            Self::Keys => Self::Values,
            Self::Values => Self::Both,
        }
    }
}

/// What to look for.
#[derive(Debug, Clone)]
pub struct Needle {
    regex: Regex,
    place: Place,
}

/// Two needles of the same words are the same.
impl PartialEq for Needle {
    fn eq(&self, other: &Self) -> bool {
        self.regex.as_str() == other.regex.as_str() && self.place == other.place
    }
}

impl Needle {
    /// Reads words. `is_regex` takes them as an expression; without capital letters case makes no difference.
    ///
    /// # Errors
    /// What is wrong with the expression, in one line.
    pub fn new(words: &str, is_regex: bool, place: Place) -> Result<Self, String> {
        let pattern = if is_regex { words.to_owned() } else { regex::escape(&as_json(words)) };
        let built = RegexBuilder::new(&pattern)
            .case_insensitive(!words.chars().any(char::is_uppercase))
            .size_limit(EXPRESSION_BYTES)
            .build();
        match built {
            Ok(regex) => Ok(Self { regex, place }),
            Err(regex::Error::Syntax(text)) => {
                let last = text.lines().last().unwrap_or_default();
                Err(last.trim_start_matches("error: ").to_owned())
            }
            Err(error) => Err(error.to_string()),
        }
    }
}

/// The words as the text spells them inside quotes.
fn as_json(words: &str) -> String {
    let quoted = serde_json::Value::from(words).to_string();
    quoted[1..quoted.len() - 1].to_owned()
}

/// Rows of a tree that hold a match, in document order.
pub fn find_rows(index: &JsonIndex, needle: &Needle, cancelled: &AtomicBool) -> Vec<u32> {
    let mut found: Vec<u32> = Vec::new();
    // What lies in memory is one part: an expression sees what is before and after.
    let is_one = index.body().in_memory().is_some();
    let parts = if is_one { vec![index.value_range(0)] } else { index.parts(PART) };
    for part in parts {
        let is_enough = find_in_part(index, needle, part, &mut found, cancelled);
        if is_enough || cancelled.load(Ordering::Relaxed) {
            break;
        }
    }
    found
}

/// Adds the rows of one part. True when there are enough.
fn find_in_part(
    index: &JsonIndex,
    needle: &Needle,
    part: Range<usize>,
    found: &mut Vec<u32>,
    cancelled: &AtomicBool,
) -> bool {
    let text = index.body().bytes(part.clone());
    let mut from = found.last().map_or(0, |row| *row as usize);
    for (count, hit) in needle.regex.find_iter(&text).enumerate() {
        if found.len() >= MAX_FOUND || (count.is_multiple_of(POLL) && cancelled.load(Ordering::Relaxed)) {
            return true;
        }
        let Some((row, is_key)) = index.row_of_byte(part.start + hit.start(), from) else { continue };
        from = row;
        let wanted = match needle.place {
            Place::Both => true,
            Place::Keys => is_key,
            Place::Values => !is_key,
        };
        let row = u32::try_from(row).unwrap_or(u32::MAX);
        if wanted && found.last() != Some(&row) {
            found.push(row);
        }
    }
    false
}

/// Whether a number is spelled exactly so anywhere.
pub fn holds_number(index: &JsonIndex, spelling: &str) -> bool {
    index.parts(PART).into_iter().any(|part| {
        let text = index.body().bytes(part.clone());
        memchr::memmem::find_iter(&text, spelling).any(|at| {
            index.row_of_byte(part.start + at, 0).is_some_and(|(row, is_key)| {
                !is_key && index.kind(row) == Kind::Number && index.value_text(row) == spelling
            })
        })
    })
}

/// Lines of a text that hold a match, in order.
pub fn find_lines(lines: &TextLines, needle: &Needle, cancelled: &AtomicBool) -> Vec<u32> {
    let mut found: Vec<u32> = Vec::new();
    let is_one = lines.body().in_memory().is_some();
    let parts = if is_one { vec![(0, 0..lines.body().len())] } else { lines.parts(PART) };
    for (first, part) in parts {
        let text = lines.body().bytes(part);
        let (mut line, mut counted) = (u32::try_from(first).unwrap_or(u32::MAX), 0);
        for (count, hit) in needle.regex.find_iter(&text).enumerate() {
            if found.len() >= MAX_FOUND || (count.is_multiple_of(POLL) && cancelled.load(Ordering::Relaxed)) {
                return found;
            }
            let feeds = memchr::memchr_iter(b'\n', &text[counted..hit.start()]).count();
            line = line.saturating_add(u32::try_from(feeds).unwrap_or(u32::MAX));
            counted = hit.start();
            if found.last() != Some(&line) {
                found.push(line);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::*;

    static NEVER: AtomicBool = AtomicBool::new(false);

    fn rows(text: &str, words: &str, is_regex: bool, place: Place) -> Vec<String> {
        let index = JsonIndex::build(Bytes::copy_from_slice(text.as_bytes()), 0..text.len(), &NEVER).unwrap();
        let needle = Needle::new(words, is_regex, place).unwrap();
        find_rows(&index, &needle, &NEVER).into_iter().map(|row| index.jq_path(row as usize)).collect()
    }

    const TEXT: &str = r#"{"name":"Ann","list":[{"name":"Bob \"B\"","n":12},"name",{"deep":{"other name":null}}],"x":"ANN"}"#;

    #[test]
    fn keys_and_values_are_told_apart() {
        assert_eq!(
            rows(TEXT, "name", false, Place::Both),
            [".name", ".list[0].name", ".list[1]", ".list[2].deep[\"other name\"]"]
        );
        assert_eq!(
            rows(TEXT, "name", false, Place::Keys),
            [".name", ".list[0].name", ".list[2].deep[\"other name\"]"]
        );
        assert_eq!(rows(TEXT, "name", false, Place::Values), [".list[1]"]);
    }

    #[test]
    fn capitals_make_it_exact_and_quotes_are_found() {
        assert_eq!(rows(TEXT, "ann", false, Place::Both), [".name", ".x"]);
        assert_eq!(rows(TEXT, "Ann", false, Place::Both), [".name"]);
        assert_eq!(rows(TEXT, "\"B\"", false, Place::Both), [".list[0].name"]);
        assert_eq!(rows(TEXT, "12", false, Place::Both), [".list[0].n"]);
        assert_eq!(rows(TEXT, "null", false, Place::Both), [".list[2].deep[\"other name\"]"]);
    }

    #[test]
    fn expressions_and_their_faults() {
        assert_eq!(
            rows(TEXT, "^.*$", true, Place::Both),
            Vec::<String>::new(),
            "what begins between values is no match"
        );
        assert_eq!(rows(TEXT, r"\bBo", true, Place::Both), [".list[0].name"]);
        assert!(Needle::new("(", true, Place::Both).unwrap_err().contains("unclosed group"));
        assert_eq!(rows(TEXT, "(", false, Place::Both), Vec::<String>::new());
    }

    #[test]
    fn brackets_and_commas_are_no_match() {
        assert_eq!(rows(r#"{"a":[1,2],"b":",["}"#, ",", false, Place::Both), [".b"]);
        assert_eq!(rows(r#"{"a":[1,2],"b":",["}"#, "[", false, Place::Both), [".b"]);
    }

    #[test]
    fn lines_are_found_once_each() {
        let lines = TextLines::new(Bytes::from_static(b"a a\nb\n\nA b a\n"));
        let find = |words| find_lines(&lines, &Needle::new(words, false, Place::Both).unwrap(), &NEVER);
        assert_eq!(find("a"), [0, 3]);
        assert_eq!(find("b"), [1, 3]);
        assert_eq!(find("zz"), Vec::<u32>::new());
    }
}

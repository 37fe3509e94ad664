//! Slips of the finger.
//!
//! Owns how many edits lie between a typed word and one that exists: letters put in, left out, replaced, or swapped with their neighbour.

/// How many edits a word of that length may have.
pub(super) fn allowed(letters: usize) -> usize {
    match letters {
        0..4 => 0,
        4..8 => 1,
        _ => 2,
    }
}

/// Longest words that are compared.
const MOST: usize = 32;

/// The edits between a word and the whole of another, and between it and the best beginning of that one; `None` for more than so many.
pub(super) fn distance(typed: &[u8], word: &[u8], most: usize) -> Option<(usize, usize)> {
    if typed.len() > MOST || word.len() > MOST || typed.len() > word.len() + most {
        return None;
    }
    // What lies more than `most` behind the typed letters cannot matter for a beginning, only for the whole.
    let seen = word.len().min(typed.len() + most);
    let mut before = [0_u8; MOST + 1];
    let mut row: [u8; MOST + 1] = std::array::from_fn(|at| at.to_le_bytes()[0]);
    for (i, letter) in typed.iter().enumerate() {
        let last = row;
        row[0] = (i + 1).to_le_bytes()[0];
        for j in 1..=seen {
            let replaced = last[j - 1] + u8::from(word[j - 1] != *letter);
            row[j] = replaced.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 0 && j > 1 && word[j - 1] == typed[i - 1] && word[j - 2] == *letter {
                row[j] = row[j].min(before[j - 2] + 1);
            }
        }
        before = last;
    }
    let start = usize::from(row[..=seen].iter().copied().min().unwrap_or(u8::MAX));
    let whole = if seen == word.len() { usize::from(row[seen]) } else { usize::MAX };
    (start <= most).then_some((whole, start))
}

/// The edits between two words, for whoever compares keys or names; `None` for more than so many.
pub fn edits(typed: &str, word: &str, most: usize) -> Option<usize> {
    let (whole, _) = distance(typed.as_bytes(), word.as_bytes(), most)?;
    (whole <= most).then_some(whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_words_are_compared() {
        assert_eq!((edits("lvie", "live", 1), edits("live", "live", 1)), (Some(1), Some(0)));
        assert_eq!(
            (edits("li", "live", 1), edits("lives", "live", 0), edits("", "live", 1)),
            (None, None, None)
        );
        assert_eq!(edits(&"a".repeat(40), "live", 2), None);
    }

    #[test]
    fn edits_are_counted() {
        let edits = |a: &str, b: &str| distance(a.as_bytes(), b.as_bytes(), 2);
        assert_eq!(edits("slcak", "slack"), Some((1, 1)));
        assert_eq!(edits("mesage", "message"), Some((1, 1)));
        assert_eq!(edits("mesag", "message").map(|(_, start)| start), Some(1));
        assert_eq!(edits("salesfroce", "salesforce"), Some((1, 1)));
        assert_eq!(edits("zoom", "slack"), None);
        assert_eq!(edits("", "slack").map(|(_, start)| start), Some(0));
        assert_eq!((allowed(3), allowed(4), allowed(7), allowed(8)), (0, 1, 1, 2));
    }
}

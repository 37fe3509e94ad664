//! A value that is carried from an answer into a form.
//!
//! Owns which fields could take it and which of them is the best guess, by name and by kind. Must not put it in: an edit does.

use std::sync::Arc;

use super::Form;
use super::spec::{Kind, Rest, Spec};
use crate::domain::document::{Doc, NumText, Path, Step};
use crate::domain::safe_text::one_line_of;
use crate::domain::variables::is_variable_name;

/// Longest value that goes into a variable, in bytes.
const MAX_VARIABLE: usize = 4_096;
/// Fields lie no deeper than this to be offered.
const MAX_DEPTH: usize = 4;
/// Fields that are offered at most: a schema may hold thousands.
const MAX_SLOTS: usize = 400;

/// A value on its way.
#[derive(Debug, Clone, PartialEq)]
pub struct Carried {
    /// The key it stood under.
    pub key: String,
    /// The value as a text.
    pub text: String,
    /// The value.
    pub value: Doc,
    /// The keys around it and the words of the function that it came from, the nearest first.
    pub around: Vec<String>,
}

/// A field that could take it.
#[derive(Debug, Clone, PartialEq)]
pub struct Slot {
    /// Where it would be put.
    pub path: Path,
    /// The shape of what is there.
    pub spec: Arc<Spec>,
    /// Whether it becomes a further item of the list at the path.
    pub adds: bool,
    /// Whether the key is made by it.
    pub new_key: bool,
    /// How well it fits.
    pub fit: i32,
    /// Whether the name speaks for it.
    pub named: bool,
}

impl Carried {
    /// `id = 271`, for a line.
    pub fn label(&self, columns: usize) -> String {
        one_line_of(&format!("{} = {}", self.key, self.text), columns)
    }

    /// The name of a variable for it.
    pub fn variable(&self) -> String {
        let name: String =
            self.key.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
        if is_variable_name(&name) { name } else { "value".to_owned() }
    }

    /// Whether a variable can hold it: one line, not too long.
    pub fn fits_variable(&self) -> bool {
        self.text.len() <= MAX_VARIABLE && !self.text.contains('\n')
    }
}

/// The value as a row of that kind has it: an id that is a number goes into a text row as text.
pub fn fitted(kind: Option<&Kind>, value: Doc) -> Doc {
    match (kind, &value) {
        (Some(Kind::Text), Doc::Num(_) | Doc::Bool(_)) => Doc::text(value.write()),
        (Some(Kind::Number { .. }), Doc::Str(text)) => NumText::parse(text).map_or(value, Doc::Num),
        _ => value,
    }
}

impl Form {
    /// The fields that could take a value, the best guess first, else in the order of the schema.
    pub fn slots(&self, carried: &Carried) -> Vec<Slot> {
        let mut slots = Vec::new();
        let mut at = vec![Path::root()];
        // Groups are opened in the order in which they stand, the outer ones first.
        let mut next = 0;
        while let Some(group) = at.get(next).filter(|_| slots.len() < MAX_SLOTS).cloned() {
            next += 1;
            let Some(spec) = self.spec_at(&group) else { continue };
            let Some(object) = spec.object() else { continue };
            let unknown = self.arguments().at(&group).map_or(&[][..], |held| held.members());
            let unknown = unknown.iter().map(|(key, _)| &**key).filter(|key| object.known(key).is_none());
            let known = object.fields.iter().map(|(key, _)| key.as_str());
            for path in known.chain(unknown).map(|key| group.key(key)) {
                self.add_slot(&mut slots, &path);
                if path.depth() < MAX_DEPTH {
                    at.push(path);
                }
                if slots.len() >= MAX_SLOTS {
                    break;
                }
            }
            let new = group.key(carried.key.as_str());
            if object.rest != Rest::Closed && slots.iter().all(|slot| slot.path != new) {
                let spec = self.spec_at(&new).unwrap_or_else(|| Arc::new(Spec::of(Kind::Json)));
                slots.push(Slot { path: new, spec, adds: false, new_key: true, fit: 0, named: false });
            }
        }
        for slot in &mut slots {
            (slot.fit, slot.named) = fit(slot, carried, self.arguments().at(&slot.path).is_some());
        }
        slots.sort_by_key(|slot| std::cmp::Reverse(slot.fit));
        slots
    }

    fn add_slot(&self, slots: &mut Vec<Slot>, path: &Path) {
        let spec = self.spec_at(path).unwrap_or_else(|| Arc::new(Spec::of(Kind::Json)));
        if matches!(spec.kind, Kind::Never) {
            return;
        }
        let slot = Slot { path: path.clone(), adds: false, new_key: false, fit: 0, named: false, spec };
        if let Kind::List(_) = &slot.spec.kind {
            slots.push(Slot { adds: true, ..slot.clone() });
        }
        slots.push(slot);
    }
}

/// How well a value fits, and whether the name speaks for it.
fn fit(slot: &Slot, carried: &Carried, is_set: bool) -> (i32, bool) {
    let name = name_fit(slot, carried);
    let depth = i32::try_from(slot.path.depth()).unwrap_or(i32::MAX).min(9);
    let mut fit = name + kind_fit(slot, &carried.value) - 3 * depth;
    fit += if slot.spec.required { 4 } else { 0 };
    fit -= if is_set && !slot.adds { 5 } else { 0 };
    // Every map would take an `id`, and hardly one wants it.
    let is_weak = slot.new_key && is_plain(&words(&carried.key));
    fit -= if is_weak {
        110
    } else if slot.new_key {
        12
    } else {
        0
    };
    (fit, name >= NAMED && !is_weak)
}

/// From here on the name alone makes a field the guess.
const NAMED: i32 = 40;

fn name_fit(slot: &Slot, carried: &Carried) -> i32 {
    let Some(Step::Key(name)) = slot.path.steps().iter().rev().find(|step| matches!(step, Step::Key(_)))
    else {
        return 0;
    };
    let (place, key) = (words(name), words(&carried.key));
    let around: Vec<String> = carried.around.iter().flat_map(|text| words(text)).collect();
    let is_of = |word: &String, of: &[String]| of.contains(word);
    // `contacts[].id` is what `contact_id` wants, more than a bare `id`.
    let noun: Vec<&String> = place.iter().filter(|word| !is_of(word, &key)).collect();
    let nouns_known = !noun.is_empty() && noun.iter().all(|word| is_of(word, &around));
    let keys_named = key.iter().filter(|word| is_of(word, &place)).count();
    match () {
        () if place == key => 100,
        () if nouns_known && keys_named == key.len() => 120,
        // `channels[].id` for `channel`: an identity stands for its thing.
        () if nouns_known && is_identity(&key) => 110,
        // `contact_id` for `id`, `userId` for `owner_user_id`.
        () if keys_named == key.len() && !is_plain(&key) => 60,
        () if noun.len() < place.len() && nouns_known => 50,
        () => i32::try_from(keys_named).unwrap_or(0) * 10,
    }
}

fn is_identity(key: &[String]) -> bool {
    matches!(key, [word] if matches!(word.as_str(), "id" | "key" | "uid" | "guid" | "gid" | "ts"))
}

/// Whether nearly everything has a field of that name.
fn is_plain(key: &[String]) -> bool {
    is_identity(key) || matches!(key, [word] if matches!(word.as_str(), "name" | "value" | "type" | "title"))
}

fn kind_fit(slot: &Slot, value: &Doc) -> i32 {
    match (&slot.spec.kind, value) {
        _ if slot.adds => match (&slot.spec.item(0).map(|item| &item.kind), value) {
            (Some(Kind::Text | Kind::Json | Kind::Choice(_)), Doc::Str(_) | Doc::Num(_)) => 6,
            (Some(Kind::Object(_) | Kind::Json), Doc::Obj(_)) | (Some(Kind::Number { .. }), Doc::Num(_)) => 8,
            _ => -40,
        },
        (Kind::Text, Doc::Str(_))
        | (Kind::Number { .. }, Doc::Num(_))
        | (Kind::Boolean, Doc::Bool(_))
        | (Kind::List(_) | Kind::Multi(_), Doc::Arr(_))
        | (Kind::Object(_), Doc::Obj(_)) => 10,
        (Kind::Choice(choices), value) if choices.iter().any(|choice| choice.value == *value) => 12,
        (Kind::Union(_) | Kind::Json, _) => 6,
        (Kind::Text, Doc::Num(_)) => 3,
        (Kind::Number { .. }, Doc::Str(text)) if NumText::parse(text).is_some() => 6,
        (_, Doc::Null) => 0,
        _ => -40,
    }
}

/// The words of a name in lower case and in the singular: `contactIds` is `contact`, `id`.
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut before = ' ';
    for c in name.chars() {
        let begins = !before.is_alphanumeric() || (c.is_uppercase() && before.is_lowercase());
        if c.is_alphanumeric() {
            if begins {
                words.push(String::new());
            }
            if let Some(word) = words.last_mut() {
                word.extend(c.to_lowercase());
            }
        }
        before = c;
    }
    words.into_iter().map(singular).collect()
}

fn singular(word: String) -> String {
    let stem = match &word {
        word if word.len() > 4 && word.ends_with("ies") => Some(format!("{}y", &word[..word.len() - 3])),
        word if word.len() > 2 && word.ends_with('s') && !word.ends_with("ss") && word != "ts" => {
            Some(word[..word.len() - 1].to_owned())
        }
        _ => None,
    };
    stem.unwrap_or(word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::form::read_schema;

    fn form(schema: &str) -> Form {
        Form::new(Arc::new(read_schema(Doc::parse(schema).expect("JSON"), false)))
    }

    fn carried(key: &str, value: &str, around: &[&str]) -> Carried {
        let value = Doc::parse(value).expect("JSON");
        let text = value.as_str().map_or_else(|| value.write(), str::to_owned);
        Carried { key: key.into(), text, value, around: around.iter().map(|&word| word.into()).collect() }
    }

    fn guess(schema: &str, carried: &Carried) -> (String, bool) {
        let slots = form(schema).slots(carried);
        let best = slots.first().expect("a field");
        (best.path.to_string(), best.named)
    }

    const MANY: &str = r#"{"type":"object","required":["text"],"properties":{"text":{"type":"string"},"id":{"type":"string"},
        "contact_id":{"type":"string"},"channel":{"type":"string"},"email":{"type":"string"},"limit":{"type":"integer"},
        "owner":{"type":"object","properties":{"companyId":{"type":"integer"},"name":{"type":"string"}}},
        "tags":{"type":"array","items":{"type":"string"}},"active":{"type":"boolean"}}}"#;

    #[test]
    fn the_best_guess_is_first() {
        for (key, value, around, expected) in [
            ("id", "\"C1\"", &["channels", "slack-list-conversations"][..], ("channel", true)),
            ("id", "\"7\"", &["results", "hubspot-list-contacts"], ("contact_id", true)),
            ("id", "7", &[], ("id", true)),
            ("id", "7", &["company"], ("owner.companyId", true)),
            ("email", "\"a@b.c\"", &["properties"], ("email", true)),
            ("active", "true", &[], ("active", true)),
            ("tags", "[\"a\"]", &[], ("tags", true)),
            ("tag", "\"a\"", &[], ("tags", true)),
            ("whatever", "\"a\"", &[], ("text", false)),
            ("whatever", "7.5", &[], ("limit", false)),
        ] {
            let (path, named) = guess(MANY, &carried(key, value, around));
            assert_eq!((path.as_str(), named), expected, "{key} of {around:?}");
        }
        let tags = form(MANY).slots(&carried("tag", "\"a\"", &[]));
        assert!(tags[0].adds, "an item is added to the list");
    }

    #[test]
    fn a_map_takes_it_under_its_own_key() {
        let schema = r#"{"type":"object","properties":{"properties":{"type":"object"}}}"#;
        let slots = form(schema).slots(&carried("email", "\"a\"", &[]));
        let offered: Vec<_> = slots.iter().map(|slot| (slot.path.to_string(), slot.new_key)).collect();
        assert_eq!(offered[0], ("properties.email".to_owned(), true));
        assert!(offered.contains(&("properties".to_owned(), false)));
    }

    #[test]
    fn names_are_read_as_words() {
        let read = |name: &str| words(name).join(" ");
        assert_eq!(
            [read("contactIds"), read("e-mail_address"), read("companies"), read("ts"), read("URL2")],
            ["contact id", "e mail address", "company", "ts", "url2"]
        );
    }

    #[test]
    fn a_schema_that_holds_itself_ends() {
        let schema = r##"{"type":"object","properties":{"a":{"$ref":"#"},"b":{"$ref":"#"}}}"##;
        assert!(form(schema).slots(&carried("a", "1", &[])).len() < MAX_SLOTS * 3);
    }
}

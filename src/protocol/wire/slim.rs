//! A page of functions as the catalog keeps them: each without `meta`.
//!
//! Owns reading it in one pass: thousands of pages are read this way. What is not as the reference says is read entry by entry instead.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::{Page, Unreadable, function, outlined, page, without_meta};
use crate::domain::document::Doc;
use crate::domain::function::{Function, FunctionKind};
use crate::protocol::fields::{Fields, ShapeError};

/// A function whose text holds no `meta`, and so no login pages and accounts of a user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slim {
    function: Function,
    text: String,
}

impl Slim {
    /// The function; its own text is empty.
    pub fn function(&self) -> &Function {
        &self.function
    }

    /// Its text.
    pub fn text(&self) -> &str {
        &self.text
    }
}

impl From<&Function> for Slim {
    fn from(function: &Function) -> Self {
        Self { text: without_meta(&function.raw.text()).into_owned(), function: function.clone() }
    }
}

#[derive(Deserialize)]
struct Quick<'a> {
    #[serde(borrow)]
    functions: Vec<Fields<'a>>,
    #[serde(borrow, default)]
    _cursor: Option<&'a RawValue>,
}

/// Decodes a page of functions, see [`super::functions_page`].
///
/// # Errors
/// When it is no JSON object with a list `functions`.
pub fn slim_page(text: &str, kind: Option<FunctionKind>) -> Result<Page<Slim>, ShapeError> {
    let Some((functions, next)) = quick(text) else {
        return page(text, "functions", |raw| Ok((Slim::from(&function(raw, kind)?), Vec::new())));
    };
    let mut page = Page { items: Vec::with_capacity(functions.len()), next, unreadable: Vec::new() };
    for (position, fields) in functions.iter().enumerate() {
        match outlined(fields, kind) {
            Ok(function) => page.items.push(Slim { function, text: super::slim::text(fields) }),
            Err(reason) => {
                page.unreadable.push(Unreadable { position, reason, raw: super::slim::text(fields) });
            }
        }
    }
    Ok(page)
}

fn quick(text: &str) -> Option<(Vec<Fields<'_>>, Option<String>)> {
    let Quick { functions, _cursor: cursor } = serde_json::from_str(text).ok()?;
    let next: Option<String> = match cursor {
        Some(raw) => serde_json::from_str(raw.get()).ok()?,
        None => None,
    };
    Some((functions, next.filter(|cursor| !cursor.is_empty())))
}

/// The text of a function without `meta`.
pub(super) fn text(fields: &Fields) -> String {
    let members = || fields.members().filter(|(key, _)| *key != "meta");
    let mut text =
        String::with_capacity(2 + members().map(|(key, value)| key.len() + value.len() + 4).sum::<usize>());
    text.push('{');
    for (number, (key, value)) in members().enumerate() {
        if number > 0 {
            text.push(',');
        }
        text.push_str(&Doc::text(key.to_owned()).write());
        text.push(':');
        text.push_str(value);
    }
    text.push('}');
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::wire::functions_page;

    /// The same as entry by entry, whatever comes.
    #[test]
    fn one_pass_reads_the_same_as_many() {
        for text in [
            r#"{"functions":[{"name":"a-x","meta":{"type":"QUERY","app":{"name":"b"}},"p\u0061":{"x": [1.0, "é"]}}],"_cursor":"n"}"#,
            r#"{"_cursor":null,"functions":[{"name":"a-x","description":null,"name":"a-y"},{"name":7},{}]}"#,
            r#"{"functions":[{"name":"a-x"},[],7,{"name":"b-y"}],"_cursor":""}"#,
            r#"{"functions":[],"functions":[{"name":"a-x"}],"_cursor":"n"}"#,
            r#"{"functions":[{"name":"a-x"}],"_cursor":7}"#,
            r#"{"functions":{}}"#,
            "[]",
            "oops",
        ] {
            match (slim_page(text, None), functions_page(text, None)) {
                (Ok(slim), Ok(whole)) => {
                    let wanted: Vec<Slim> = whole.items.iter().map(Slim::from).collect();
                    let parts = |slim: &Slim| {
                        let function = slim.function();
                        (
                            function.name.clone(),
                            function.description.clone(),
                            function.app.clone(),
                            function.kind,
                        )
                    };
                    assert_eq!(
                        slim.items.iter().map(parts).collect::<Vec<_>>(),
                        wanted.iter().map(parts).collect::<Vec<_>>(),
                        "{text}"
                    );
                    let told = |bad: &[Unreadable]| {
                        bad.iter().map(|bad| (bad.position, bad.reason.clone())).collect::<Vec<_>>()
                    };
                    assert_eq!(
                        (told(&slim.unreadable), slim.next),
                        (told(&whole.unreadable), whole.next),
                        "{text}"
                    );
                    assert!(slim.items.iter().all(|slim| !slim.text().contains("meta")), "{text}");
                }
                (slim, whole) => assert_eq!(slim.err(), whole.err(), "{text}"),
            }
        }
    }

    #[test]
    fn a_text_keeps_everything_but_meta() {
        let page = slim_page(r#"{"functions":[{"name":"a-x","n":1.0,"meta":{},"é\n":[ ]}]}"#, None).unwrap();
        assert_eq!(page.items[0].text(), r#"{"name":"a-x","n":1.0,"é\n":[ ]}"#);
    }
}

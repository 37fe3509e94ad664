//! Pages of a paging function and the three kinds of cursor.
//!
//! Owns where a page starts and what leads to the next. Must not know tables.

use serde_json::{Value, json};

use super::value::text;
use crate::sandbox::catalog::{CursorKind, Paging};
use crate::sandbox::cursor;

/// A page of rows.
#[derive(Debug, PartialEq)]
pub(super) struct Page {
    /// Its rows.
    pub(super) rows: Vec<Value>,
    /// Where it started.
    pub(super) start: usize,
    /// Rows on all pages.
    pub(super) total: usize,
    /// How many fit on a page.
    pub(super) size: usize,
    /// Leads to the next page; null at the end.
    pub(super) cursor: Value,
}

/// Cuts the page out that the cursor leads to; `None` when the cursor is not one of this function's.
pub(super) fn cut(
    paging: &Paging,
    rows: Vec<Value>,
    size: Option<Value>,
    cursor: Option<&Value>,
) -> Option<Page> {
    let total = rows.len();
    let start = offset(paging.cursor, cursor)?;
    let asked = size.and_then(|size| text(&size).parse::<f64>().ok()).filter(|size| *size >= 1.0);
    let size = asked.map_or(paging.default, whole).clamp(1, paging.max);
    let rows: Vec<Value> = rows.into_iter().skip(start).take(size).collect();
    let end = start.saturating_add(rows.len());
    let more = if paging.unsure { rows.len() == size } else { end < total };
    let cursor = if more { encode(paging.cursor, end) } else { Value::Null };
    Some(Page { rows, start, total, size, cursor })
}

/// A size that is beyond every table is as good as any other that is.
fn whole(size: f64) -> usize {
    format!("{size:.0}").parse().unwrap_or(usize::MAX)
}

fn encode(kind: CursorKind, offset: usize) -> Value {
    match kind {
        CursorKind::Text => Value::String(cursor::encode(offset)),
        CursorKind::Number => Value::from(offset),
        CursorKind::Object => json!({"offset": offset}),
    }
}

fn offset(kind: CursorKind, cursor: Option<&Value>) -> Option<usize> {
    let cursor = match cursor {
        None | Some(Value::Null) => return Some(0),
        Some(Value::String(text)) if text.is_empty() => return Some(0),
        Some(cursor) => cursor,
    };
    match kind {
        CursorKind::Text => cursor::decode(cursor.as_str()?),
        // Form-encoded bodies and older SDKs have texts only.
        CursorKind::Number => text(cursor).parse().ok(),
        CursorKind::Object => match cursor {
            Value::String(text) => serde_json::from_str::<Value>(text).ok()?.get("offset")?.as_u64(),
            other => other.get("offset")?.as_u64(),
        }
        .and_then(|offset| usize::try_from(offset).ok()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paging(json: Value) -> Paging {
        serde_json::from_value(json).unwrap()
    }

    fn walk(paging: &Paging, count: usize) -> Vec<usize> {
        let (mut sizes, mut cursor) = (Vec::new(), None);
        loop {
            let rows = (0..count).map(Value::from).collect();
            let page = cut(paging, rows, None, cursor.as_ref()).unwrap();
            sizes.push(page.rows.len());
            if page.cursor.is_null() {
                return sizes;
            }
            cursor = Some(page.cursor);
        }
    }

    #[test]
    fn every_kind_of_cursor_walks_to_the_end() {
        for kind in ["text", "number", "object"] {
            let paging = paging(json!({"default": 3, "cursor": kind}));
            assert_eq!(walk(&paging, 7), [3, 3, 1], "{kind}");
            assert_eq!(walk(&paging, 6), [3, 3], "{kind}");
            assert_eq!(walk(&paging, 0), [0], "{kind}");
        }
    }

    #[test]
    fn an_unsure_app_gives_an_empty_last_page() {
        assert_eq!(walk(&paging(json!({"default": 3, "unsure": true})), 6), [3, 3, 0]);
        assert_eq!(walk(&paging(json!({"default": 3, "unsure": true})), 7), [3, 3, 1]);
    }

    #[test]
    fn foreign_cursors_are_refused() {
        let text = paging(json!({}));
        assert_eq!(cut(&text, vec![], None, Some(&json!("nonsense"))), None);
        assert_eq!(cut(&text, vec![], None, Some(&json!(3))), None);
        assert_eq!(cut(&paging(json!({"cursor": "object"})), vec![], None, Some(&json!({"x": 1}))), None);
        assert_eq!(cut(&paging(json!({"cursor": "number"})), vec![], None, Some(&json!(-1))), None);
    }

    #[test]
    fn the_size_is_the_arguments_within_the_limits() {
        let paging = paging(json!({"default": 3, "max": 5}));
        let size = |asked| cut(&paging, (0..9).map(Value::from).collect(), asked, None).unwrap().rows.len();
        assert_eq!(
            [
                size(None),
                size(Some(json!(2))),
                size(Some(json!("4"))),
                size(Some(json!(1e300))),
                size(Some(json!(0)))
            ],
            [3, 2, 4, 5, 3]
        );
    }
}

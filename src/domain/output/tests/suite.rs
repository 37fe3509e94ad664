//! What is JSON and what is not, case by case (RFC 8259), each beside `serde_json`'s opinion.

use std::sync::atomic::AtomicBool;

use super::super::JsonIndex;

const ACCEPTED: &[&str] = &[
    "0",
    "-0",
    "1",
    "-1",
    "10",
    "1.5",
    "-1.5e+10",
    "1E1",
    "1e-1",
    "0.0",
    "0e0",
    "123e65",
    "1E400",
    "-1E-400",
    "null",
    "true",
    "false",
    " true ",
    "\t[\r\n]\n",
    "\"\"",
    "\" \"",
    "\"\u{7f}\"",
    "\"é漢👩‍👩‍👧\"",
    r#""\"\\\/\b\f\n\r\t""#,
    r#""\u0000""#,
    r#""\u00e9""#,
    r#""\ud83d\ude00""#,
    r#""\uD800""#,
    r#""\uDC00\uD800""#,
    "[]",
    "[ ]",
    "[[]]",
    "[[],[[]],{}]",
    "[1,2,3]",
    "[1 , 2 ]",
    "[null,1,\"1\",{}]",
    "[\"a\",\"a\"]",
    "{}",
    "{ }",
    r#"{"":0}"#,
    r#"{"a":1}"#,
    r#"{"a":1,"a":2}"#,
    r#"{"a":{"b":{"c":[]}}}"#,
    "{\"a\" :\n1 , \"b\":2}",
    r#"{"\u0061":1}"#,
    r#"{"title":"\u041f"}"#,
    "[100000000000000000000000000000000000000]",
    "[0.1000000000000000055]",
    "[\"\u{2028}\u{2029}\"]",
    "[\"\u{fffe}\u{10ffff}\"]",
    "1 ",
    " 1",
    "\n\n\n1\n\n\n",
];

const REFUSED: &[&str] = &[
    "",
    " ",
    "\n",
    "nul",
    "nulL",
    "tru",
    "True",
    "falsey",
    "+1",
    "-",
    "--1",
    "01",
    "-01",
    "1.",
    ".5",
    "-.5",
    "1.e1",
    "1e",
    "1e+",
    "1e1.5",
    "0x1",
    "1_000",
    "NaN",
    "Infinity",
    "-Infinity",
    "1a",
    "1 2",
    "\"",
    "\"a",
    "'a'",
    "\"\\\"",
    r#""\a""#,
    r#""\u12""#,
    r#""\u12G4""#,
    r#""\U0041""#,
    r#""\x41""#,
    "\"\n\"",
    "\"\t\"",
    "\"\u{1}\"",
    "[",
    "]",
    "[1",
    "[1,",
    "[1,]",
    "[,1]",
    "[,]",
    "[1 2]",
    "[1;2]",
    "[[1]",
    "[1]]",
    "[1}",
    "{",
    "}",
    "{]",
    "{\"a\"",
    "{\"a\":",
    "{\"a\":1",
    "{\"a\":1,",
    "{\"a\":1,}",
    "{,}",
    "{a:1}",
    "{'a':1}",
    "{1:1}",
    "{\"a\" 1}",
    "{\"a\"::1}",
    "{\"a\":1 \"b\":2}",
    "{\"a\":1}}",
    "{\"a\":1}{}",
    "[]//",
    "[]/**/",
    "// a\n1",
    "#1",
    "<null>",
    "[\u{a0}]",
    "\u{feff}1",
    "[\u{2060}]",
    "*",
    "{\"a\":*}",
    "[\"a\",\n4\n,1,",
    "[1,\n1\n,1",
    "\"\u{0}\"",
];

/// Bytes that are no UTF-8 anywhere, inside a string too.
const NOT_UTF_8: &[&[u8]] = &[
    b"\"\xff\"",
    b"\"\xc0\xaf\"",
    b"\"\xe9\"",
    b"\"\xed\xa0\x80\"",
    b"\"\xf4\x90\x80\x80\"",
    b"\"\xf8\x88\x80\x80\x80\"",
    b"[\xff]",
    b"\xff",
    b"\"\x80\"",
    b"\"\xe6\xbc\"",
    b"\"\xf0\x9f\x98\"",
    b"{\"\xc3\":1}",
    b"\xff\xfe[\x00]\x00",
];

fn is_read(text: &[u8]) -> bool {
    JsonIndex::build(text.to_vec(), 0..text.len(), &AtomicBool::new(false)).is_ok()
}

fn is_read_by_serde(text: &[u8]) -> bool {
    std::str::from_utf8(text).is_ok() && serde_json::from_slice::<serde::de::IgnoredAny>(text).is_ok()
}

#[test]
fn what_is_json_is_read() {
    for text in ACCEPTED {
        assert!(is_read(text.as_bytes()), "{text:?}");
        assert!(is_read_by_serde(text.as_bytes()), "{text:?}");
    }
}

#[test]
fn what_is_none_is_refused() {
    let texts = REFUSED.iter().map(|text| text.as_bytes()).chain(NOT_UTF_8.iter().copied());
    for text in texts {
        assert!(!is_read(text), "{:?}", String::from_utf8_lossy(text));
        assert!(!is_read_by_serde(text), "{:?}", String::from_utf8_lossy(text));
    }
}

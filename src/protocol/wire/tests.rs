//! The answers of the reference, and what else a server may send.

use proptest::prelude::*;

use super::*;

#[test]
fn the_references_own_app_is_read_without_the_optional_fields() {
    let text = r#"{"apps":[{"id":410,"name":"pipedrive","title":"Pipedrive","icon_url":"x","docs_url":"",
        "connected_accounts":[{"id":247714,"display_name":"663----------8b1","modified_at":"2024-11-10T23:28:58Z"}]}],"_cursor":"E5J"}"#;
    let page = apps_page(text).unwrap();
    assert_eq!(page.next.as_deref(), Some("E5J"));
    let app = &page.items[0];
    assert_eq!((app.id, app.name.as_str(), app.accounts[0].id), (410, "pipedrive", 247_714));
    assert!(app.raw.contains("icon_url"), "unknown fields stay");
}

#[test]
fn one_bad_entry_does_not_cost_the_page() {
    let page = functions_page(r#"{"functions":[{"name":"a-x"},{"name":7},[],{"description":"no name"},{"name":"b-y","description":null}]}"#, None).unwrap();
    assert_eq!(page.items.iter().map(|f| f.name.as_str()).collect::<Vec<_>>(), ["a-x", "b-y"]);
    let reasons: Vec<String> =
        page.unreadable.iter().map(|bad| format!("{} {}", bad.position, bad.reason)).collect();
    assert_eq!(
        reasons,
        [
            "1 the field `name` must be a text, it is a number",
            "2 the field `the function` must be an object, it is a list",
            "3 the field `name` is missing"
        ]
    );
}

#[test]
fn ends_of_lists_are_null_absent_and_empty() {
    for cursor in ["", ",\"_cursor\":null", ",\"_cursor\":\"\""] {
        assert_eq!(apps_page(&format!("{{\"apps\":[]{cursor}}}")).unwrap().next, None);
    }
}

#[test]
fn wrong_shapes_name_the_field() {
    let error = |text: &str| apps_page(text).unwrap_err().to_string();
    assert_eq!(error("[]"), "the field `the answer` must be an object, it is a list");
    assert_eq!(error("{}"), "the field `apps` is missing");
    assert_eq!(error(r#"{"apps":{}}"#), "the field `apps` must be a list, it is an object");
    assert_eq!(error("{\"apps\":\n  [1,}"), "line 2, column 6: expected value");
    assert_eq!(error("oops"), "line 1, column 1: expected value");
}

#[test]
fn meta_tells_app_and_type() {
    let text = r#"{"name":"google-sheets-add-row","meta":{"type":"ACTION","app":{"name":"google-sheets"}}}"#;
    let read = function(text, None).unwrap();
    assert_eq!((read.app.as_str(), read.kind), ("google-sheets", FunctionKind::Action));
    let read = function(r#"{"name":"slack-x","meta":[]}"#, Some(FunctionKind::Query)).unwrap();
    assert_eq!((read.app.as_str(), read.kind), ("slack", FunctionKind::Query));
}

/// Slack answers 200 to what it refuses.
#[test]
fn an_app_may_refuse_within_its_answer() {
    let refusal = |output: &str| {
        let verdict = executed(&format!(r#"{{"network_code":"200","output":{output}}}"#)).unwrap();
        let Verdict::Executed { refusal, .. } = &verdict else { panic!("executed") };
        assert_eq!(verdict.is_success(), refusal.is_none(), "{output}");
        refusal.clone()
    };
    let said = Some("channel_not_found".to_owned());
    assert_eq!(refusal(r#"{"ok":false,"error":"channel_not_found"}"#), said);
    assert_eq!(refusal(r#"{"ok":false,"error":{"code":1}}"#), Some("ok is false".to_owned()));
    for data in
        [r#"{"ok":true}"#, r#"{"ok":"false"}"#, r#"{"error":"x"}"#, "[false]", r#"[{"ok":false}]"#, "null"]
    {
        assert_eq!(refusal(data), None, "{data}");
    }
    let long = format!(r#"{{"ok":false,"error":"{}"}}"#, "é".repeat(300));
    assert_eq!(refusal(&long).map(|why| why.chars().count()), Some(200));
}

#[test]
fn an_executed_call_knows_where_its_output_lies() {
    let text = r#"{"network_code":"200","output": {"ok":true} ,"_cursor":{"page":2}}"#;
    let Verdict::Executed { network_code, output, next, .. } = executed(text).unwrap() else {
        panic!("executed")
    };
    assert_eq!((network_code.as_str(), &text[output]), ("200", r#"{"ok":true}"#));
    assert_eq!(next, NextPage::Cursor(Doc::parse(r#"{"page":2}"#).unwrap()));
    let next = |text: &str| match executed(text).unwrap() {
        Verdict::Executed { next, .. } => next,
        Verdict::NotExecuted { .. } => panic!("executed"),
    };
    assert_eq!(next(r#"{"network_code":404}"#), NextPage::NotPaged);
    assert_eq!(next(r#"{"network_code":"200","_cursor":null}"#), NextPage::End);
    assert_eq!(next(r#"{"network_code":"200","_cursor":""}"#), NextPage::End);
    assert_eq!(next(r#"{"network_code":"200","_cursor":7}"#), NextPage::Cursor(Doc::parse("7").unwrap()));
    assert_eq!(next(r#"{"network_code":"200","next_page":"n"}"#), NextPage::Cursor(Doc::Str("n".into())));
    assert_eq!(executed("{}").unwrap_err().to_string(), "the field `network_code` is missing");
}

#[test]
fn error_details_of_every_shape() {
    let details =
        |details: &str| match not_executed(&format!("{{\"error\":\"E\",\"error_details\":{details}}}")) {
            Some(Verdict::NotExecuted { error, details }) => {
                assert_eq!(error, "E");
                details
            }
            other => panic!("{other:?}"),
        };
    let field = |key: &str, text: &str| (key.to_owned(), text.to_owned());
    assert_eq!(details(r#"{"channel":"required"}"#).fields, [field("channel", "required")]);
    assert_eq!(details(r#"{"a":{"b":["x","y"]},"c":5}"#).fields, [field("a.b", "x; y"), field("c", "5")]);
    assert_eq!(details(r#"["not connected"]"#).general, ["not connected"]);
    assert_eq!(details("null"), ErrorDetails::default());
    assert_eq!(not_executed(r#"{"detail":"no"}"#), None);
    assert_eq!(not_executed("<html>"), None);
}

proptest! {
    #[test]
    fn no_answer_is_too_strange(text in "\\PC{0,60}", json in "[\\[\\]{}\",:a-z0-9 _]{0,60}") {
        for text in [text, json] {
            _ = apps_page(&text);
            _ = predictions(&text);
            _ = executed(&text);
            _ = not_executed(&format!("{{\"error_details\":{text}}}"));
        }
    }
}

/// One odd account costs neither its app nor the others.
#[test]
fn an_app_keeps_the_accounts_that_can_be_read() {
    let text = r#"{"apps":[{"name":"slack","connected_accounts":[{"id":1,"display_name":"A"},{"id":"x"},7]},
        {"name":" "},{"name":"zoom"}],"_cursor":null}"#;
    let page = apps_page(text).unwrap();
    let named: Vec<_> = page.items.iter().map(|app| (app.name.as_str(), app.accounts.len())).collect();
    assert_eq!(named, [("slack", 1), ("zoom", 0)]);
    let told: Vec<_> = page.unreadable.iter().map(|it| format!("{} {}", it.position, it.reason)).collect();
    assert_eq!(
        told,
        [
            "0 in `connected_accounts`, the field `id` must be a whole number, it is a text",
            "0 in `connected_accounts`, the field `connected_accounts` must be an object, it is a number",
            "1 the field `name` is empty",
        ]
    );
    let functions = functions_page(r#"{"functions":[{"name":""},{"name":"a-b"}]}"#, None).unwrap();
    assert_eq!((functions.items.len(), functions.unreadable.len()), (1, 1), "nobody could open it");
}

//! Schemas that are wrong, endless or far too large: a form appears, says what it could not honour, and a call can be made.

use integry_tui::effect::Effect;

use crate::desk::{Desk, is_safe};

/// Opens the form, draws it, and calls: at the second press at the latest the call goes out.
fn opens_and_calls(parameters: &str) -> Desk {
    let mut desk = Desk::open(parameters);
    assert!(is_safe(&desk.draw(80, 24)));
    assert!(is_safe(&desk.draw(40, 12)));
    desk.checks = true;
    desk.press(&["Ctrl-R"]);
    let sends = |desk: &Desk| desk.effects.iter().any(|effect| matches!(effect, Effect::Call { .. }));
    if !sends(&desk) {
        desk.press(&["Ctrl-R"]);
    }
    assert!(sends(&desk), "no call of {parameters}: {:?} {:?}", desk.effects, desk.state.toast);
    desk
}

fn notes(desk: &Desk) -> String {
    let form = &desk.form().form;
    let rows = desk.form().rows.iter().flat_map(|row| row.spec.notes.iter());
    form.schema().notes().into_iter().map(str::to_owned).chain(rows.cloned()).collect::<Vec<_>>().join("; ")
}

#[test]
fn what_is_no_object_becomes_a_free_form() {
    for (parameters, says) in [
        ("null", "`parameters` is null, not a schema"),
        ("true", "`parameters` is boolean, not a schema"),
        ("[1]", "`parameters` is array, not a schema"),
        ("\"x\"", "`parameters` is string, not a schema"),
        (r#"{"type":"string"}"#, "`parameters` does not describe an object"),
        (r#"{"type":"array","items":{}}"#, "`parameters` does not describe an object"),
    ] {
        let desk = opens_and_calls(parameters);
        assert!(notes(&desk).contains(says), "{parameters}: {}", notes(&desk));
        assert!(desk.form().rows.iter().any(|row| row.label == "add a key"));
    }
}

#[test]
fn references_in_circles_are_named() {
    let desk = opens_and_calls(
        r##"{"type":"object","properties":{"a":{"$ref":"#/$defs/a"},"b":{"$ref":"#/$defs/none"},"c":{"$ref":"https://example.com/x.json"},"d":{"$ref":"#"}},"$defs":{"a":{"$ref":"#/$defs/b"},"b":{"$ref":"#/$defs/a"}}}"##,
    );
    let notes = notes(&desk);
    for part in
        ["`$ref` leads in a circle", "#/$defs/none leads nowhere", "https://example.com/x.json leads nowhere"]
    {
        assert!(notes.contains(part), "{notes}");
    }
    assert_eq!(desk.form().rows[3].spec.kind_name(), "object");
}

#[test]
fn a_schema_that_is_ten_thousand_deep_is_cut() {
    let deep = |levels: usize| {
        format!("{}{{}}{}", r#"{"type":"object","properties":{"a":"#.repeat(levels), "}}".repeat(levels))
    };
    let mut desk = opens_and_calls(&deep(10_000));
    assert!(notes(&desk).contains("nested very deep"), "{}", notes(&desk));
    for _ in 0..300 {
        desk.press(&["Enter"]);
    }
    assert!(is_safe(&desk.draw(80, 24)));
    let lists = format!("{}{{}}{}", r#"{"type":"array","items":"#.repeat(10_000), "}".repeat(10_000));
    opens_and_calls(&format!(r#"{{"type":"object","properties":{{"a":{lists}}}}}"#));
    opens_and_calls(&format!("{}1{}", "[".repeat(10_000), "]".repeat(10_000)));
}

#[test]
fn five_thousand_fields_are_rows() {
    let fields: Vec<String> = (0..5_000).map(|at| format!(r#""field_{at}":{{"type":"string"}}"#)).collect();
    let mut desk = opens_and_calls(&format!(r#"{{"type":"object","properties":{{{}}}}}"#, fields.join(",")));
    assert_eq!(desk.form().rows.len(), 5_000);
    desk.press(&["3", "G", "Enter"]);
    desk.write("last");
    desk.press(&["Enter"]);
    assert_eq!(desk.arguments(), r#"{"field_4999":"last"}"#);
    desk.press(&["f"]);
    desk.write("field_123");
    desk.press(&["Enter"]);
    assert_eq!(desk.form().rows.len(), 11, "field_123 and field_1230 to field_1239");
}

#[test]
fn thousands_of_choices_can_be_narrowed() {
    let choices: Vec<String> = (0..3_559).map(|at| format!(r#""choice {at}""#)).collect();
    let schema = format!(r#"{{"type":"object","properties":{{"c":{{"enum":[{}]}}}}}}"#, choices.join(","));
    let mut desk = opens_and_calls(&schema);
    desk.press(&["3", "Enter"]);
    assert!(is_safe(&desk.draw(80, 24)));
    desk.write("3558");
    desk.press(&["Enter"]);
    assert_eq!(desk.arguments(), r#"{"c":"choice 3558"}"#);
}

#[test]
fn a_union_of_hundreds_is_a_list() {
    let branches: Vec<String> = (0..249)
        .map(|at| {
            format!(
                r#"{{"title":"Shape {at}","type":"object","properties":{{"k{at}":{{"type":"string"}}}}}}"#
            )
        })
        .collect();
    let schema = format!(r#"{{"type":"object","properties":{{"u":{{"anyOf":[{}]}}}}}}"#, branches.join(","));
    let mut desk = opens_and_calls(&schema);
    desk.press(&["3", "Enter"]);
    desk.write("shape 248");
    desk.press(&["Enter"]);
    assert_eq!(desk.form().rows[1].label, "k248");
}

#[test]
fn patterns_that_the_engine_refuses_are_left_out() {
    let desk = opens_and_calls(
        r#"{"type":"object","properties":{"a":{"type":"string","pattern":"(?<!a"},"b":{"type":"string","pattern":"^[\\w-]{1,100000}$"},"c":{"type":"string","pattern":"["},"d":{"type":"integer","minimum":"7"}}}"#,
    );
    let schema = desk.form().form.schema();
    assert!(schema.validation.works());
    assert!(!schema.validation.dropped().is_empty());
    let complaints = schema.validation.check(
        &crate::desk::doc(r#"{"a":"x","c":"y","d":3}"#),
        &integry_tui::domain::variables::Variables::default(),
    );
    let places: Vec<String> = complaints.iter().map(|complaint| complaint.path.to_string()).collect();
    assert_eq!(places, ["d"], "what can be read is checked");
}

#[test]
fn names_that_turn_the_line_around_do_not() {
    let mut desk = opens_and_calls(
        "{\"type\":\"object\",\"properties\":{\"\u{202e}evil\":{\"type\":\"string\",\"description\":\"\\u001b[31m red \u{2066}\"},\"\\u0000\":{\"enum\":[\"\\u009b1m\"]},\"\":{\"type\":\"number\"}}}",
    );
    desk.press(&["3", "g", "Enter"]);
    desk.write("x");
    desk.press(&["Enter"]);
    assert!(is_safe(&desk.draw(120, 40)));
    assert_eq!(desk.arguments(), "{\"\u{202e}evil\":\"x\"}");
}

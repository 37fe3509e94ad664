//! Every kind of row and every editor of the form, as a person sees them. Each was read before it was accepted.

use super::screens::check;
use super::*;
use crate::domain::call::ErrorDetails;
use crate::domain::document::Doc;
use crate::domain::failure::{Failure, FailureKind};
use crate::domain::form::{Source, Table};
use crate::features::form::{Found, LookedUp};

const KINDS: &str = r#"{"name":"acme-everything","description":"Takes a value of every kind.","parameters":{"type":"object",
    "required":["name","kind","when","lines"],"properties":{
    "name":{"type":"string","description":"The <b>name</b> to show.","maxLength":40},
    "count":{"type":"integer","minimum":1,"maximum":100,"default":50,"description":"How many."},
    "ratio":{"type":"number","multipleOf":0.01},
    "active":{"type":"boolean"},
    "kind":{"type":"string","enum":["lead","customer","partner"]},
    "tags":{"type":"array","items":{"enum":["red","green","blue"]}},
    "when":{"type":"string","format":"date-time","description":"When it happened."},
    "lines":{"type":"array","items":{"type":"object","properties":{"sku":{"type":"string"},"price":{"type":"number"}},"required":["sku"]}},
    "emails":{"type":"array","items":{"type":"string"}},
    "owner":{"type":"object","properties":{"id":{"type":"integer"},"team":{"type":"object","properties":{"name":{"type":"string"}}}}},
    "labels":{"type":"object","additionalProperties":{"type":"integer"}},
    "payment":{"oneOf":[{"title":"Card","type":"object","properties":{"number":{"type":"string"}},"required":["number"]},
        {"title":"Bank transfer","type":"object","properties":{"iban":{"type":"string"}},"required":["iban"]}]},
    "ref":{"type":["string","integer"]},
    "anything":{},"nothing":false,
    "note":{"anyOf":[{"type":"string"},{"type":"null"}]},
    "old":{"type":"string","deprecated":true},
    "size":{"type":"dict"},
    "名前":{"type":"string","description":"A name in Japanese."}}}}"#;

const ARGUMENTS: &str = r#"{"name":"Ada {first_name}","count":500,"ratio":0.125,"active":false,"kind":"boss","tags":["red","blue"],"when":"","lines":[{"sku":"A-1","price":9.90},{"price":1e3}],"emails":[],"owner":{},"labels":{"a":1,"b":"x"},"payment":{"iban":"DE89"},"ref":7,"anything":{"deep":[1]},"note":null,"名前":"東京タワー","extra":[true]}"#;

/// The form of every kind, with something in nearly all of them.
fn filled(size: (u16, u16)) -> Bench {
    let mut bench = Bench::opened_with(size, KINDS);
    bench.press(&["J", "End", "Ctrl-U"]);
    bench.msg(Msg::Paste(ARGUMENTS.into()));
    bench.press(&["Esc", "Ctrl-R"]);
    bench
}

#[test]
fn every_kind_of_row_when_nothing_is_set() {
    for size in [(80, 24), (120, 40), (200, 60), (60, 18)] {
        check("kinds_absent", &Bench::opened_with(size, KINDS));
    }
}

#[test]
fn every_kind_of_row_with_values_and_what_is_wrong_with_them() {
    for size in [(80, 24), (120, 40), (200, 60)] {
        let mut bench = filled(size);
        check("kinds_filled", &bench);
        bench.press(&["G"]);
        if size.1 < 60 {
            check("kinds_filled_end", &bench);
        }
    }
}

#[test]
fn messages_of_the_server() {
    let mut bench = filled((120, 40));
    let fields = [
        ("owner.team.name", "is not a team"),
        ("lines[1].sku", "missing"),
        ("zzz", "what is this?"),
        ("名前", "too short"),
    ];
    let fields = fields.map(|(key, text)| (key.to_owned(), text.to_owned())).to_vec();
    bench
        .msg(Msg::Form(form::Msg::ServerErrors(ErrorDetails { fields, general: vec!["Try later.".into()] })));
    bench.press(&["h", "h", "h"]);
    check("server_errors", &bench);
    bench.press(&["G", "k", "k", "Enter", "=x", "Enter"]);
    check("server_error_outdated", &bench);
}

#[test]
fn editors_in_the_rows() {
    let mut bench = Bench::opened_with((80, 24), KINDS);
    bench.press(&["Enter", "=Hi {fir"]);
    check("typing_a_tag", &bench);
    bench.press(&["=st}", "Enter"]);
    check("undefined_tag", &bench);
    bench.press(&["v"]);
    check("defining_a_tag", &bench);
    bench.press(&["=Ada", "Enter", "Esc"]);
    check("tag_preview", &bench);
    bench.press(&["j", "Enter", "=1,5", "Enter"]);
    check("unfit_text", &bench);
    bench.press(&["f", "=li"]);
    check("row_filter", &bench);
    bench.press(&["Esc", "R"]);
    check("only_set", &bench);
}

#[test]
fn lists_maps_and_unions() {
    let mut bench = Bench::opened_with((80, 24), KINDS);
    bench.select("labels");
    bench.press(&["Enter", "Enter", "=a", "Enter", "=1", "Enter", "j", "Enter", "=a", "Enter"]);
    check("key_twice", &bench);
    bench.press(&["Esc"]);
    bench.select("payment");
    bench.press(&["Enter", "=ba"]);
    check("shapes", &bench);
    bench.press(&["Enter"]);
    check("shape_chosen", &bench);
    bench.select("tags");
    bench.press(&["Enter", "Space", "↓", "↓", "Space"]);
    check("ticks", &bench);
}

#[test]
fn editors_with_room() {
    let mut bench = Bench::opened_with((80, 24), KINDS);
    bench.press(&["o", "=first line", "Enter", "=second"]);
    check("text_editor", &bench);
    bench.press(&["Esc"]);
    check("text_of_two_lines", &bench);
    bench.select("anything");
    bench.press(&["Enter", "={\"a\": [1,}"]);
    check("row_as_json_error", &bench);
    bench.press(&["Esc"]);
    bench.select("old");
    bench.press(&["Enter", "=[{\"type\":\"section\"}]", "Enter", "o"]);
    check("json_in_text", &bench);
    bench.press(&["Esc", "B", "=~/picture.png"]);
    check("file", &bench);
    bench.press(&["Esc"]);
    bench.select("count");
    bench.press(&["i"]);
    check("about", &bench);
}

fn table(rows: usize) -> Table {
    let items: Vec<String> = (0..rows)
        .map(|at| format!(r#"{{"id":"C{at:03}","name":"general-{at}","is_private":{}}}"#, at % 2 == 0))
        .collect();
    Table::read(&Doc::parse(&format!("[{}]", items.join(","))).expect("JSON"), &Source::default())
}

#[test]
fn looking_values_up() {
    let names_it = POST_MESSAGE.replace("slack-list-conversations", "slack-list-messages");
    let mut bench = Bench::opened_with((120, 40), &names_it);
    bench.press(&["L"]);
    let job = bench.editor_job();
    bench.msg(Msg::Now(Millis(1_500), NOW));
    check("look_up_loading", &bench);
    let needs = Found::Needs(vec!["team_id".into()]);
    bench.msg(Msg::Form(form::Msg::LookedUp(job, Ok(needs))));
    bench.press(&["=T01"]);
    check("look_up_needs", &bench);
    bench.press(&["Enter"]);
    let job = bench.editor_job();
    let failure =
        Failure::new(FailureKind::Network, "The API does not answer", "not a byte for 30 s").retryable();
    bench.msg(Msg::Form(form::Msg::LookedUp(job, Err(failure))));
    check("look_up_failed", &bench);
    bench.press(&["Enter"]);
    let found = LookedUp { table: table(40), next: Some(Doc::text("next")) };
    let job = bench.editor_job();
    bench.msg(Msg::Form(form::Msg::LookedUp(job, Ok(Found::Values(Arc::new(found))))));
    check("look_up", &bench);
    bench.press(&["=ral-7", "Tab", "Shift-Tab"]);
    check("look_up_narrowed", &bench);
    bench.press(&["=zzz"]);
    check("look_up_nothing_fits", &bench);
    bench.press(&["Ctrl-U", "↓", "Enter"]);
    check("looked_up_value", &bench);
}

#[test]
fn asking_for_arguments() {
    let mut bench = Bench::opened_with((80, 24), KINDS);
    bench.press(&["Enter", "=Ada", "Enter", "A", "=a lead called Grace, from yesterday"]);
    check("prompt", &bench);
    bench.press(&["Enter"]);
    let suggested = r#"{"name":"Grace","kind":"lead","when":"2024-12-31T12:00:00Z","lines":[{"sku":"A-1"}],"owner":{"id":7}}"#;
    let job = bench.editor_job();
    bench.msg(Msg::Form(form::Msg::Suggested(job, Ok(Some(Doc::parse(suggested).expect("JSON"))))));
    check("suggested", &bench);
    bench.press(&["↓", "↓", "Space", "Enter"]);
    check("suggestions_taken", &bench);
    bench.press(&["A", "=again", "Enter"]);
    let job = bench.editor_job();
    bench.msg(Msg::Form(form::Msg::Suggested(job, Ok(None))));
    check("suggested_nothing", &bench);
}

#[test]
fn what_goes_out() {
    let mut bench = Bench::opened((120, 40));
    bench.press(&["p"]);
    let job = bench.editor_job();
    let text = "POST https://api.integry.io/functions/slack-post-message/call/?allow_workspace_connected_accounts=true\nhost: api.integry.io\napp-key: ••••••••\nuser-id: demo-user\nhash: ••••••••\ncontent-type: application/json\ncontent-length: 2\n\n{}";
    bench.msg(Msg::Form(form::Msg::Previewed(job, Ok(text.into()))));
    check("preview", &bench);
}

#[test]
fn schemas_that_cannot_be_honoured() {
    let mut bench = Bench::opened_with(
        (80, 24),
        r##"{"name":"x","description":"","parameters":{"type":"object","properties":{"a":{"$ref":"#/$defs/a"},"b":{"type":"widget"}},"$defs":{"a":{"$ref":"#/$defs/a"}}}}"##,
    );
    check("broken_reference", &bench);
    bench = Bench::opened_with((80, 24), r#"{"name":"x","description":"","parameters":"text"}"#);
    check("no_schema", &bench);
}

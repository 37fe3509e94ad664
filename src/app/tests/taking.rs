//! Taking values out of an answer: what can be copied, other programs, and the way into another function's form.

use super::screens::check;
use super::*;
use crate::domain::output::{Clip, Copied};
use crate::effect::{CatalogEffect, Outside};
use crate::features::{clipboard, form::Editor};

const CHANNELS: &str = r#"{"network_code":"200","output":{"channels":[{"id":"C024BE91L","name":"general","num_members":42,"topic":{"value":"Talk\nabout"}},{"id":"C024BE92M","name":"random","num_members":7,"topic":null}],"ok":true}}"#;

/// An answer with a list of channels; the cursor is on the second one's id.
fn answered(size: (u16, u16)) -> Bench {
    let mut bench = Bench::opened(size);
    bench.press(&["Ctrl-R", "Ctrl-R"]);
    bench.answer(200, CHANNELS);
    bench.press(&["4", "j", "j", "j", "j", "j", "j", "j", "j", "j"]);
    bench
}

impl Bench {
    /// Does what the worker does for a copy: what is copied, and what is said of it.
    pub(super) fn copied(&mut self) -> (String, String) {
        let [Effect::Copy { job, clip }] = &self.effects[..] else { panic!("{:?}", self.effects) };
        let (job, text) = (*job, clip.text());
        let copied = Copied { bytes: text.len(), system: true, terminal: true, ..Copied::default() };
        self.msg(Msg::Clipboard(clipboard::Msg::Done(job, Ok(copied))));
        assert_eq!(self.effects, []);
        (text, self.notice())
    }

    fn notice(&self) -> String {
        self.state.toast.notice.clone().map(|notice| notice.text).unwrap_or_default()
    }

    fn arguments(&self) -> String {
        self.state.form.open.as_ref().expect("a form").form.arguments().write()
    }

    /// The search's result, and the form of the function that is opened then.
    fn found(&mut self, positions: Vec<u32>) {
        let job = self.state.functions.search.expect("a search");
        self.msg(Msg::Functions(functions::Msg::Found(job, Ok(positions.into()))));
    }

    fn built(&mut self, raw: &str) {
        let job = self.job(|effect| matches!(effect, Effect::BuildForm { .. }));
        self.msg(Msg::Form(form::Msg::Built(job, Arc::new(read_parameters(raw)))));
    }
}

#[test]
fn everything_about_a_value_is_two_keys_away() {
    let mut bench = answered((120, 40));
    let mut taken = Vec::new();
    for letter in ["v", "j", "k", "p", "J", "P"] {
        bench.press(&["Y", letter]);
        taken.push(bench.copied().0);
    }
    assert_eq!(
        taken,
        ["C024BE92M", "\"C024BE92M\"", "id", ".channels[1].id", "$['channels'][1]['id']", "/channels/1/id"]
    );
    bench.press(&["Y", "↓", "↓", "Enter"]);
    assert_eq!(bench.copied(), ("id".into(), "Copied the key, 2 B: system clipboard and terminal.".into()));
    bench.press(&["k", "Y", "j"]);
    let (text, said) = bench.copied();
    assert!(text.starts_with("{\n  \"id\": \"C024BE92M\",\n"), "{text}");
    assert_eq!(said, "Copied the pretty JSON, 80 B: system clipboard and terminal.");
}

#[test]
fn the_menu_takes_its_keys_alone() {
    let mut bench = answered((120, 40));
    bench.press(&["Y", "q", "x", "Ctrl-R", "Tab"]);
    assert_eq!((bench.effects.as_slice(), bench.state.output.copies.is_some()), (&[][..], true));
    bench.press(&["Esc"]);
    assert_eq!((bench.effects.as_slice(), bench.state.output.copies.is_some()), (&[][..], false));
    assert_eq!(bench.state.focus, Pane::Output);
}

/// The text under it stays where it is.
#[test]
fn the_menu_moves_over_a_text_too() {
    let mut bench = answered((120, 40));
    bench.press(&["T"]);
    let before = format!("{:?}", bench.state.output.text);
    bench.press(&["Y", "↓", "↓", "Enter"]);
    assert_eq!(bench.copied().0, "id");
    assert_eq!(format!("{:?}", bench.state.output.text), before);
    assert!(bench.state.output.text.is_some());
}

#[test]
fn a_table_gives_its_row_column_and_all_of_it() {
    let mut bench = answered((120, 40));
    bench.press(&["t"]);
    bench.table();
    bench.press(&["j", "l"]);
    let mut taken = Vec::new();
    for letter in ["v", "p", "o", "c", "m", "r"] {
        bench.press(&["Y", letter]);
        taken.push(bench.copied().0);
    }
    assert_eq!(taken[..3], ["random", ".channels[1].name", "general\nrandom\n"]);
    assert!(taken[3].starts_with("id,name,num_members,topic.value\r\n"), "{}", taken[3]);
    assert!(taken[4].starts_with("| id | name |"), "{}", taken[4]);
    assert!(taken[5].contains("\"name\": \"random\""), "{}", taken[5]);
    // The keys without the menu are what they were.
    bench.press(&["c"]);
    assert_eq!(bench.copied().0, taken[3]);
}

#[test]
fn menus_on_the_screen() {
    for size in [(80, 24), (120, 40)] {
        let mut bench = answered(size);
        bench.press(&["Y"]);
        check("copy_menu", &bench);
        bench.press(&["Esc", "t"]);
        bench.table();
        bench.press(&["Y", "↓"]);
        check("copy_menu_table", &bench);
        bench.press(&["Esc", "Esc", "u"]);
        check("use_menu", &bench);
        bench.press(&["f", "=list"]);
        bench.found(vec![1]);
        check("use_searching", &bench);
        bench.press(&["Enter"]);
        bench.built(POST_MESSAGE);
        check("use_field", &bench);
        bench.press(&["Enter"]);
        check("use_done", &bench);
    }
}

#[test]
fn what_is_shown_opens_in_the_pager_and_the_editor() {
    let mut bench = answered((120, 40));
    for (key, program) in [("P", Outside::Pager), ("E", Outside::Editor)] {
        bench.press(&[key]);
        let [Effect::ShowOutside { job, clip: Clip::Json(_, 0), with }] = &bench.effects[..] else {
            panic!("{:?}", bench.effects)
        };
        assert_eq!(*with, program, "a value opens the whole");
        let job = *job;
        bench.msg(Msg::Output(output::Msg::ShownOutside(job, Ok(false))));
        assert_eq!((bench.effects.as_slice(), bench.notice().as_str()), (&[][..], ""));
    }
    bench.press(&["k", "E"]);
    let [Effect::ShowOutside { job, clip: Clip::Json(_, row), .. }] = &bench.effects[..] else {
        panic!("{:?}", bench.effects)
    };
    assert!(*row > 0, "a container opens alone");
    let job = *job;
    bench.msg(Msg::Output(output::Msg::ShownOutside(job, Ok(true))));
    assert_eq!(bench.notice(), "The editor had a copy to read: what was changed there is not taken back.");
    bench.msg(Msg::Output(output::Msg::ShownOutside(job, Ok(true))));
    assert_eq!(bench.effects, [], "a late message changes nothing");
}

#[test]
fn before_the_answer_is_read_there_is_nothing_to_take() {
    let mut bench = Bench::opened((120, 40));
    bench.press(&["Ctrl-R", "Ctrl-R"]);
    let job = bench.state.call.running.as_ref().expect("a call").job;
    let verdict = wire::executed(CHANNELS).expect("an answer");
    let outcome = CallOutcome { exchange: exchange(200, CHANNELS), verdict, index: None };
    bench.msg(Msg::Call(call::Msg::Finished(job, Ok(Arc::new(outcome)))));
    assert!(bench.screen().contains("Slack answered"), "the headline is there at once");
    for key in ["P", "E", "Y", "y", "u"] {
        bench.press(&[key]);
        assert_eq!((bench.effects.as_slice(), &bench.state.output.copies), (&[][..], &None), "{key}");
    }
}

/// The guess is selected: two keys.
#[test]
fn a_value_goes_into_the_open_form() {
    let mut bench = answered((160, 44));
    bench.press(&["u"]);
    assert!(bench.screen().contains("channel of slack-post-message"), "{}", bench.screen());
    bench.press(&["Enter"]);
    assert!(matches!(bench.effects[..], [Effect::Keep(_)]), "{:?}", bench.effects);
    assert_eq!(bench.arguments(), r#"{"channel":"C024BE92M"}"#);
    assert_eq!(bench.notice(), "Put id = C024BE92M into channel; u takes it back.");
    let open = bench.state.form.open.as_ref().expect("a form");
    assert_eq!(
        (bench.state.focus, open.selected().map(|row| row.label.as_str())),
        (Pane::Form, Some("channel"))
    );
    bench.press(&["u"]);
    assert_eq!(bench.arguments(), "{}", "one edit, taken back at once");
    // Another field is chosen by its name.
    bench.press(&["4", "u", "o", "=city", "Enter"]);
    assert_eq!(bench.arguments(), r#"{"owner":{"address":{"city":"C024BE92M"}}}"#);
    let open = bench.state.form.open.as_ref().expect("a form");
    assert_eq!(open.selected().map(|row| row.label.as_str()), Some("city"), "groups around it are opened");
    // A variable, as before.
    bench.press(&["4", "u", "v"]);
    let Some(Editor::Variables(editor)) = &bench.state.form.editor else { panic!("no variables") };
    assert_eq!(
        editor.input.as_ref().map(crate::widgets::text_input::TextInput::text).as_deref(),
        Some("id=C024BE92M")
    );
}

#[test]
fn a_value_goes_into_another_functions_form() {
    let mut bench = answered((160, 44));
    bench.press(&["u", "f"]);
    assert!(
        matches!(bench.effects.as_slice(), [Effect::Catalog(CatalogEffect::Prepare(_))]),
        "{:?}",
        bench.effects
    );
    assert_eq!(bench.state.focus, Pane::Functions);
    assert!(bench.screen().contains("for id = C024BE92M"), "{}", bench.screen());
    bench.press(&["=list", "Enter"]);
    bench.found(vec![1]);
    assert_eq!(bench.state.form.carried.is_some(), bench.state.functions.carrying.is_some());
    // Keys that come before the form is there are meant for the choice.
    let job = bench.job(|effect| matches!(effect, Effect::BuildForm { .. }));
    bench.press(&["Enter"]);
    bench.msg(Msg::Form(form::Msg::Built(job, Arc::new(read_parameters(POST_MESSAGE)))));
    assert_eq!(bench.arguments(), r#"{"channel":"C024BE92M"}"#);
    let open = bench.state.form.open.as_ref().expect("a form");
    assert_eq!((open.function.name.as_str(), bench.state.focus), ("slack-list-messages", Pane::Form));
    assert_eq!((&bench.state.form.carried, &bench.state.functions.carrying), (&None, &None));
}

#[test]
fn esc_drops_the_value_at_every_step() {
    let steps: [&[&str]; 4] = [&["u"], &["u", "f"], &["u", "f", "=list"], &["u", "o", "=city"]];
    for step in steps {
        let mut bench = answered((160, 44));
        bench.press(step);
        bench.press(&["Esc"]);
        assert_eq!((&bench.state.form.carried, &bench.state.functions.carrying), (&None, &None), "{step:?}");
        assert_eq!((&bench.state.form.editor, bench.state.focus), (&None, Pane::Output), "{step:?}");
        assert_eq!(bench.arguments(), "{}");
    }
    // Also while the form is being made.
    let mut bench = answered((160, 44));
    bench.press(&["u", "f", "=list", "Enter"]);
    bench.found(vec![1]);
    let job = bench.job(|effect| matches!(effect, Effect::BuildForm { .. }));
    bench.press(&["Esc"]);
    assert!(bench.effects.contains(&Effect::Cancel(job)), "{:?}", bench.effects);
    bench.msg(Msg::Form(form::Msg::Built(job, Arc::new(read_parameters(POST_MESSAGE)))));
    let open = bench.state.form.open.as_ref().expect("a form");
    assert_eq!((open.function.name.as_str(), &bench.state.form.editor), ("slack-post-message", &None));
}

//! Opening, filling and sending a form, key by key.

use std::sync::Arc;

use super::*;
use crate::domain::account::Account;
use crate::domain::call::{CallRequest, ErrorDetails};
use crate::domain::document::{Doc, Path};
use crate::domain::form::{Draft, read_parameters};
use crate::domain::function::{Function, FunctionKind};
use crate::domain::kept::{Change, Kept};
use crate::domain::variables::Variables;
use crate::effect::{Effect, JobId, JobIds, Millis};
use crate::features::{Ctx, Motion, Step};
use crate::widgets::text_input::EditKey;

mod fetching;
mod narrowing;

const RAW: &str = r#"{"name":"slack-post-message","parameters":{"type":"object","required":["channel","text"],"properties":{
    "channel":{"type":"string"},"text":{"type":"string"},"mrkdwn":{"type":"boolean"},"count":{"type":"number"}}}}"#;

fn function(name: &str) -> Arc<Function> {
    Arc::new(Function {
        name: name.into(),
        description: String::new(),
        app: "slack".into(),
        kind: FunctionKind::Action,
        raw: RAW.into(),
    })
}

fn account(id: u64) -> Account {
    Account { id, display_name: format!("Account {id}"), modified_at: String::new() }
}

fn job(number: u64) -> JobId {
    JobId { number, since: Millis(0) }
}

struct Bench {
    state: State,
    jobs: JobIds,
}

impl Bench {
    fn run(&mut self, msg: Msg) -> Step<Out> {
        let (mut effects, mut out) = self.update(msg);
        // The check of the whole, as the worker does it, at once.
        let is_check = |effect: &Effect| matches!(effect, Effect::Validate { .. });
        while let Some(at) = effects.iter().position(is_check) {
            let Effect::Validate { job, schema, arguments, variables, .. } = effects.remove(at) else {
                continue;
            };
            let found = schema.validation.check(&arguments, &variables);
            let (more, news) = self.update(Msg::Checked(job, found));
            effects.extend(more);
            out = out.or(news);
        }
        (effects, out)
    }

    fn update(&mut self, msg: Msg) -> Step<Out> {
        update(&mut self.state, msg, &mut Ctx { jobs: &mut self.jobs, now: Millis(0), height: 8 })
    }

    fn open(&mut self, name: &str) -> Step<Out> {
        let number = {
            let (effects, _) = self.run(Msg::Open(function(name)));
            let Some(Effect::BuildForm { job, .. }) = effects.last() else { panic!("{effects:?}") };
            *job
        };
        self.run(Msg::Built(number, Arc::new(read_parameters(RAW))))
    }

    /// The form of one function, with these accounts of its app.
    fn opened(accounts: &[u64]) -> Self {
        let mut bench = Self { state: State::default(), jobs: JobIds::default() };
        assert_eq!(
            bench.open("slack-post-message"),
            (vec![], Some(Out::Opened(function("slack-post-message"))))
        );
        bench.run(Msg::Accounts("Slack".into(), accounts.iter().copied().map(account).collect()));
        bench
    }

    fn type_text(&mut self, text: &str) {
        for c in text.chars() {
            self.run(Msg::Edit(EditKey::Char(c)));
        }
    }

    /// Selects a row and types into it.
    fn fill(&mut self, key: &str, text: &str) -> Step<Out> {
        let open = self.state.open.as_mut().expect("open");
        let row = open.row_of(&Path::of_key(key)).expect("row");
        open.list.select(row, open.rows.len());
        self.run(Msg::OpenRow);
        self.type_text(text);
        self.run(Msg::Commit)
    }

    fn arguments(&self) -> String {
        self.state.open.as_ref().expect("open").form.arguments().write()
    }
}

fn draft(arguments: &str, texts: &[(&str, &str)]) -> Draft {
    let texts = texts.iter().map(|(key, text)| (Path::of_key(*key), (*text).to_owned())).collect();
    Draft { arguments: Arc::new(Doc::parse(arguments).expect("JSON")), texts, suggested: Vec::new() }
}

fn keep(arguments: &str, texts: &[(&str, &str)]) -> Effect {
    Effect::Keep(Change::Draft("slack-post-message".into(), Some(draft(arguments, texts))))
}

fn request(arguments: &str, account: Option<u64>) -> Box<CallRequest> {
    Box::new(CallRequest {
        function: "slack-post-message".into(),
        arguments: Doc::parse(arguments).expect("JSON"),
        variables: Variables::default(),
        account,
        cursor: None,
    })
}

#[test]
fn a_schema_that_comes_late_is_dropped() {
    let mut bench = Bench { state: State::default(), jobs: JobIds::default() };
    bench.run(Msg::Open(function("first")));
    let step = bench.run(Msg::Open(function("second")));
    assert_eq!(
        step.0,
        [Effect::Cancel(job(1)), Effect::BuildForm { job: job(2), function: function("second") }]
    );
    let spec = Arc::new(read_parameters(RAW));
    assert_eq!(bench.run(Msg::Built(job(1), Arc::clone(&spec))), (vec![], None));
    assert_eq!(bench.run(Msg::Built(job(2), spec)), (vec![], Some(Out::Opened(function("second")))));
}

#[test]
fn what_a_function_does_may_come_after_it_was_opened() {
    let blank = || Arc::new(Function { description: String::new(), ..(*function("slack-post")).clone() });
    let mut bench = Bench { state: State::default(), jobs: JobIds::default() };
    bench.run(Msg::Open(blank()));
    let does = |text: &str, name: &str| Msg::Does(text.into(), name.into());
    assert_eq!(bench.run(does("Other", "another")), (vec![], None));
    assert_eq!(bench.run(does("Posts", "slack-post")), (vec![], None));
    bench.run(Msg::Built(job(1), Arc::new(read_parameters(RAW))));
    let said = |bench: &Bench| bench.state.open.as_ref().unwrap().function.description.clone();
    assert_eq!(said(&bench), "Posts");
    assert_eq!(bench.run(does("Else", "slack-post")), (vec![], None));
    assert_eq!(said(&bench), "Posts", "what is known stays");
    let (effects, out) = bench.run(Msg::Open(blank()));
    assert_eq!((effects, out), (vec![], Some(Out::Opened(blank()))), "it is the same function");
}

#[test]
fn every_letter_is_kept_and_enter_takes_the_text() {
    let mut bench = Bench::opened(&[1]);
    bench.run(Msg::OpenRow);
    assert_eq!(bench.run(Msg::Edit(EditKey::Char('r'))), (vec![keep("{}", &[("channel", "r")])], None));
    bench.type_text("andom");
    assert_eq!(bench.run(Msg::Commit), (vec![keep(r#"{"channel":"random"}"#, &[])], None));
    assert_eq!(bench.state.editor, None);
}

#[test]
fn esc_takes_nothing() {
    let mut bench = Bench::opened(&[1]);
    bench.fill("channel", "random");
    bench.run(Msg::OpenRow);
    bench.type_text("zzz");
    assert_eq!(bench.run(Msg::CancelEdit), (vec![keep(r#"{"channel":"random"}"#, &[])], None));
    assert_eq!(bench.arguments(), r#"{"channel":"random"}"#);
}

#[test]
fn tab_goes_on_to_the_next_field() {
    let mut bench = Bench::opened(&[1]);
    bench.run(Msg::OpenRow);
    bench.type_text("random");
    bench.run(Msg::CommitAnd(true));
    bench.type_text("hi");
    bench.run(Msg::Commit);
    assert_eq!(bench.arguments(), r#"{"channel":"random","text":"hi"}"#);
}

#[test]
fn the_first_press_names_what_is_missing_and_the_second_sends() {
    let mut bench = Bench::opened(&[7]);
    bench.run(Msg::Move(Motion::Last));
    assert_eq!(bench.run(Msg::Call), (vec![], Some(Out::InTheWay("channel: required".into()))));
    assert_eq!(bench.state.open.as_ref().map(|open| open.list.selected), Some(0), "it went there");
    assert_eq!(bench.run(Msg::Call), (vec![], Some(Out::Call(request("{}", Some(7))))));
}

#[test]
fn a_call_takes_the_text_that_is_being_typed() {
    let mut bench = Bench::opened(&[7]);
    bench.fill("channel", "random");
    bench.run(Msg::CommitAnd(true));
    let open = bench.state.open.as_mut().unwrap();
    open.list.select(1, open.rows.len());
    bench.run(Msg::OpenRow);
    bench.type_text("hi");
    let (effects, out) = bench.run(Msg::Call);
    let arguments = r#"{"channel":"random","text":"hi"}"#;
    assert_eq!((effects, out), (vec![keep(arguments, &[])], Some(Out::Call(request(arguments, Some(7))))));
}

#[test]
fn with_two_accounts_nothing_is_sent_before_one_is_chosen() {
    let mut bench = Bench::opened(&[7, 8]);
    bench.fill("channel", "a");
    bench.fill("text", "b");
    assert_eq!(bench.run(Msg::Call), (vec![], Some(Out::AskAccount)));
    bench.run(Msg::Move(Motion::Down));
    let chosen = Effect::Keep(Change::Account("slack".into(), 8));
    let call = Out::Call(request(r#"{"channel":"a","text":"b"}"#, Some(8)));
    assert_eq!(bench.run(Msg::Commit), (vec![chosen], Some(call.clone())));
    assert_eq!(bench.run(Msg::Call), (vec![], Some(call)), "the choice is remembered");
}

#[test]
fn leaving_the_account_picker_sends_nothing() {
    let mut bench = Bench::opened(&[7, 8]);
    bench.fill("channel", "a");
    bench.fill("text", "b");
    bench.run(Msg::Call);
    assert_eq!(bench.run(Msg::CancelEdit), (vec![], None));
    assert_eq!(bench.run(Msg::Call), (vec![], Some(Out::AskAccount)));
}

#[test]
fn a_text_that_is_no_number_stays_and_goes_out_only_when_insisted() {
    let mut bench = Bench::opened(&[7]);
    bench.fill("channel", "a");
    bench.fill("text", "b");
    let (effects, _) = bench.fill("count", "1,5");
    assert_eq!(effects, [keep(r#"{"channel":"a","text":"b"}"#, &[("count", "1,5")])]);
    let (_, out) = bench.run(Msg::Call);
    assert!(matches!(out, Some(Out::InTheWay(why)) if why.starts_with("count: ")));
    let sent = request(r#"{"channel":"a","text":"b","count":"1,5"}"#, Some(7));
    assert_eq!(bench.run(Msg::Call).1, Some(Out::Call(sent)));
}

#[test]
fn undefined_tags_are_named_before_sending() {
    let mut bench = Bench::opened(&[7]);
    bench.fill("channel", "a");
    bench.fill("text", "{first_name} hi");
    let why = "no variable is called first_name; v defines it";
    assert_eq!(bench.run(Msg::Call).1, Some(Out::InTheWay(why.into())));
    bench.run(Msg::Variables);
    bench.type_text("John");
    let (effects, _) = bench.run(Msg::Commit);
    let variables: Variables = [("first_name".to_owned(), "John".to_owned())].into_iter().collect();
    assert_eq!(effects, [Effect::Keep(Change::Variables(variables.clone()))]);
    bench.run(Msg::CancelEdit);
    let Some(Out::Call(sent)) = bench.run(Msg::Call).1 else { panic!("not sent") };
    assert_eq!(sent.body(), r#"{"channel":"a","text":"{first_name} hi","_variables":{"first_name":"John"}}"#);
}

#[test]
fn raw_json_goes_both_ways_and_a_fault_is_kept() {
    let mut bench = Bench::opened(&[7]);
    bench.fill("channel", "a");
    bench.run(Msg::RawJson);
    let Some(Editor::Block { editor, .. }) = &bench.state.editor else { panic!("no editor") };
    assert_eq!(editor.text(), "{\n  \"channel\": \"a\"\n}");
    for _ in 0..2 {
        bench.run(Msg::Edit(EditKey::Down));
    }
    bench.run(Msg::Edit(EditKey::End));
    bench.run(Msg::Edit(EditKey::Char(',')));
    bench.run(Msg::CancelEdit);
    assert_eq!(bench.arguments(), r#"{"channel":"a"}"#, "the last good document stays");
    assert_eq!(
        bench.run(Msg::Call).1,
        Some(Out::NotJson("the raw JSON has an error; J mends it, Del drops it".into()))
    );
    bench.run(Msg::RawJson);
    let Some(Editor::Block { editor, error, .. }) = &bench.state.editor else { panic!("no editor") };
    assert!(editor.text().ends_with("},") && error.is_some(), "nothing typed is lost");
    for _ in 0..2 {
        bench.run(Msg::Edit(EditKey::Down));
    }
    bench.run(Msg::Edit(EditKey::End));
    bench.run(Msg::Edit(EditKey::Backspace));
    bench.run(Msg::Edit(EditKey::Left));
    bench.type_text(",\"extra\":1.0");
    bench.run(Msg::CancelEdit);
    assert_eq!(bench.arguments(), r#"{"channel":"a","extra":1.0}"#);
}

#[test]
fn drafts_survive_a_look_at_another_function_and_a_restart() {
    let mut bench = Bench::opened(&[7]);
    bench.fill("channel", "a");
    bench.open("slack-other");
    assert_eq!(bench.arguments(), "{}");
    bench.open("slack-post-message");
    assert_eq!(bench.arguments(), r#"{"channel":"a"}"#);

    let mut kept = Kept::default();
    kept.apply(Change::Draft(
        "slack-post-message".into(),
        Some(draft("{}", &[("text", "typed when it was killed")])),
    ));
    let mut bench = Bench { state: State::default(), jobs: JobIds::default() };
    assert_eq!(bench.run(Msg::Kept(Box::new(kept))), (vec![], None));
    bench.open("slack-post-message");
    assert_eq!(bench.arguments(), r#"{"text":"typed when it was killed"}"#);
}

#[test]
fn server_errors_select_their_row_until_it_changes() {
    let mut bench = Bench::opened(&[7]);
    bench.run(Msg::Move(Motion::Last));
    let fields = vec![("text".to_owned(), "too long".to_owned())];
    bench.run(Msg::ServerErrors(ErrorDetails { fields, general: vec![] }));
    let open = bench.state.open.as_ref().unwrap();
    assert_eq!(open.selected().map(|row| row.label.as_str()), Some("text"));
    assert_eq!(open.shown_problem(&Path::of_key("text")), Some(("too long", false)));
    bench.fill("text", "short");
    let open = bench.state.open.as_ref().unwrap();
    let said = open.shown_problem(&Path::of_key("text"));
    assert_eq!(said, Some(("too long", true)), "it was about the text before");
}

#[test]
fn keys_of_one_row() {
    let mut bench = Bench::opened(&[7]);
    bench.run(Msg::Row(RowEdit::Empty));
    assert_eq!(bench.arguments(), r#"{"channel":""}"#);
    bench.run(Msg::Row(RowEdit::Null));
    assert_eq!(bench.arguments(), r#"{"channel":null}"#);
    bench.run(Msg::Row(RowEdit::Clear));
    assert_eq!(bench.arguments(), "{}");
    bench.run(Msg::Row(RowEdit::Undo));
    bench.run(Msg::Row(RowEdit::Undo));
    assert_eq!(bench.arguments(), r#"{"channel":""}"#);
    bench.run(Msg::Move(Motion::Down));
    bench.run(Msg::Move(Motion::Down));
    bench.run(Msg::Row(RowEdit::Toggle));
    assert_eq!(bench.arguments(), r#"{"channel":"","mrkdwn":true}"#);
    assert_eq!(bench.run(Msg::Copy), (vec![], Some(Out::Copy("true".into()))));
}

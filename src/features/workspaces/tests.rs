//! The list, switching, and a new workspace from its first letter to being kept.

use super::*;
use crate::domain::failure::{Failure, FailureKind};
use crate::domain::workspace::{Field, Listed, NewWorkspace, NotKept, Refused, SecretPlace, WorkspaceId};
use crate::effect::{Effect, JobId, JobIds, Millis, Remote, WorkspaceEffect};
use crate::features::{Ctx, Motion, Step};
use crate::widgets::text_input::EditKey;

fn job(number: u64) -> JobId {
    JobId { number, since: Millis(0) }
}

fn acme() -> WorkspaceLabel {
    WorkspaceLabel {
        profile: Some("acme".into()),
        host: "api.integry.io".into(),
        user_id: "ann".into(),
        is_live: true,
        ..WorkspaceLabel::default()
    }
}

fn listed() -> Vec<Listed> {
    let sandbox = WorkspaceLabel::sandbox("demo-user");
    let broken = WorkspaceLabel { profile: Some("old".into()), ..WorkspaceLabel::default() };
    vec![
        Listed { label: sandbox, users: vec!["demo-user".into()], problem: None },
        Listed { label: acme(), users: vec!["ann".into(), "bob".into()], problem: None },
        Listed { label: broken, users: Vec::new(), problem: Some("line 7: app_key is missing".into()) },
    ]
}

struct Bench {
    state: State,
    jobs: JobIds,
}

impl Bench {
    fn new() -> Self {
        let state = State::new(WorkspaceLabel::sandbox("demo-user"));
        Self { state, jobs: JobIds::default() }
    }

    fn run(&mut self, msg: Msg) -> Step<Out> {
        update(&mut self.state, msg, &mut Ctx { jobs: &mut self.jobs, now: Millis(0), height: 10 })
    }

    fn listing() -> Self {
        let mut bench = Self::new();
        assert_eq!(bench.run(Msg::Open), (vec![Effect::Workspace(WorkspaceEffect::List(job(1)))], None));
        assert_eq!(bench.run(Msg::Listed(job(1), Ok(listed()))), (vec![], None));
        bench
    }

    fn type_in(&mut self, text: &str) -> Vec<Effect> {
        text.chars().flat_map(|c| self.run(Msg::Edit(EditKey::Char(c))).0).collect()
    }

    fn picker(&self) -> &Picker {
        let Some(Open::Picker(picker)) = &self.state.open else { panic!("no list") };
        picker
    }

    fn form(&self) -> &Form {
        let Some(Open::Form(form)) = &self.state.open else { panic!("no form") };
        form
    }

    /// The form, filled in.
    fn filled() -> Self {
        let mut bench = Self::listing();
        bench.run(Msg::Move(Motion::Last));
        assert_eq!(bench.run(Msg::Enter), (vec![], None));
        bench.type_in("acme2");
        for text in ["", "key-XYZ", "s3cret-XYZ", "ann"] {
            assert_eq!(bench.run(Msg::Enter), (vec![], None));
            bench.type_in(text);
        }
        bench
    }
}

fn workspace() -> NewWorkspace {
    let secret = |text: &str| secrecy::SecretString::from(text.to_owned()).into();
    NewWorkspace {
        name: "acme2".into(),
        base_url: None,
        app_key: secret("key-XYZ"),
        secret: secret("s3cret-XYZ"),
        user_id: "ann".into(),
        live: true,
        read_only: false,
        at_start: false,
    }
}

fn trying(number: u64) -> Effect {
    Effect::Workspace(WorkspaceEffect::Try(job(number), Box::new(workspace())))
}

fn keeping(number: u64, place: SecretPlace) -> Effect {
    Effect::Workspace(WorkspaceEffect::Keep(job(number), Box::new(workspace()), place))
}

#[test]
fn the_open_workspace_is_selected_and_words_narrow_the_list() {
    let mut bench = Bench::listing();
    assert_eq!(bench.picker().list.selected, 0);
    let rows = |bench: &Bench| -> Vec<String> {
        let text = |row: Row| match row {
            Row::Workspace(listed, user) => format!("{} {}", listed.label.name(), user.unwrap_or("-")),
            Row::ActAs(user) => format!("act as {user}"),
            Row::Connect => "connect".to_owned(),
        };
        bench.picker().rows(&bench.state.current).into_iter().map(text).collect()
    };
    assert_eq!(rows(&bench), ["sandbox demo-user", "acme ann", "acme bob", "old -", "connect"]);
    bench.type_in("Live b");
    assert_eq!(rows(&bench), ["acme bob", "act as Live b"]);
    assert_eq!(
        bench.run(Msg::Enter),
        (vec![], Some(Out::Switch(WorkspaceId::Profile("acme".into()), Some("bob".into()))))
    );
    // Nobody goes to a live workspace by the id of one of its users; who names it does.
    let mut bench = Bench::listing();
    bench.type_in("bob");
    assert_eq!(rows(&bench), ["act as bob", "acme bob"]);
    let mut bench = Bench::listing();
    bench.type_in("acme");
    assert_eq!(rows(&bench), ["acme ann", "acme bob", "act as acme"]);
}

#[test]
fn words_that_are_no_user_become_one_of_the_open_workspace() {
    let mut bench = Bench::listing();
    bench.type_in("carol");
    assert_eq!(
        bench.run(Msg::Enter),
        (vec![], Some(Out::Switch(WorkspaceId::Sandbox, Some("carol".into()))))
    );
    bench.run(Msg::Edit(EditKey::DeleteToStart));
    bench.type_in("Jos\u{e9}");
    assert_eq!(bench.run(Msg::Enter), (vec![], None));
    assert_eq!(
        bench.picker().failure.as_ref().map(|failure| failure.title.as_str()),
        Some("This is no user's id")
    );
    bench.run(Msg::Edit(EditKey::DeleteToStart));
    assert_eq!(bench.picker().failure, None);
    assert_eq!(bench.run(Msg::Enter), (vec![], Some(Out::AlreadyHere)));
    assert_eq!(bench.state.open, None);
}

#[test]
fn what_cannot_be_opened_says_why() {
    let mut bench = Bench::listing();
    bench.type_in("old");
    assert_eq!(bench.run(Msg::Enter), (vec![], None));
    assert_eq!(
        bench.picker().failure.as_ref().map(|failure| failure.detail.as_str()),
        Some("line 7: app_key is missing")
    );
}

#[test]
fn stale_and_failed_lists() {
    let mut bench = Bench::listing();
    let (effects, _) = bench.run(Msg::Open);
    assert_eq!(effects, [Effect::Workspace(WorkspaceEffect::List(job(2)))]);
    assert_eq!(bench.run(Msg::Listed(job(1), Ok(listed()))), (vec![], None));
    assert_eq!(bench.picker().listing, Remote::Loading(job(2)));
    let failure = Failure::new(FailureKind::Local, "The settings cannot be read", "");
    bench.run(Msg::Listed(job(2), Err(failure.clone())));
    assert_eq!(bench.picker().listing, Remote::Failed(failure));
    assert_eq!(bench.run(Msg::Back), (vec![], None));
    bench.run(Msg::Open);
    assert_eq!(bench.run(Msg::Back), (vec![Effect::Cancel(job(3))], None));
}

#[test]
fn a_new_workspace_is_tested_kept_and_gone_to() {
    let mut bench = Bench::filled();
    assert_eq!(bench.run(Msg::Test), (vec![trying(2)], None));
    assert_eq!(bench.run(Msg::Tried(job(9), Ok(()))), (vec![], None), "a stale answer");
    assert_eq!(bench.run(Msg::Tried(job(2), Ok(()))), (vec![keeping(3, SecretPlace::Keyring)], None));
    assert_eq!(bench.run(Msg::Back), (vec![], None), "what is being kept is kept");
    assert!(bench.type_in("x").is_empty() && bench.form().user_id.text() == "ann");
    let to = Out::Switch(WorkspaceId::Profile("acme2".into()), Some("ann".into()));
    assert_eq!(bench.run(Msg::Kept(job(2), Ok(()))), (vec![], None), "a stale one");
    assert_eq!(bench.state.kept, None);
    assert_eq!(bench.run(Msg::Kept(job(3), Ok(()))), (vec![], Some(to)));
    let kept = Kept { name: "acme2".into(), place: SecretPlace::Keyring, at_start: false };
    assert_eq!(bench.state.kept, Some(kept));
    // What could not be gone to is not announced when it is gone to another time.
    let failure = Failure::new(FailureKind::Usage, "A call is running", "");
    assert_eq!(bench.run(Msg::NotOpened(failure)), (vec![], None));
    assert_eq!(bench.state.kept, None);
}

#[test]
fn what_was_kept_says_how_it_is_opened_again() {
    let kept = |name: &str, place, at_start| Kept { name: name.to_owned(), place, at_start }.notice();
    let notice = |name: &str, place| kept(name, place, false);
    let acme = "Kept in config.toml; integry-tui --profile acme opens it.";
    for place in [SecretPlace::Keyring, SecretPlace::File] {
        assert_eq!(notice("acme", place), acme);
    }
    // As a shell takes it.
    let spaced = notice("my acme", SecretPlace::File);
    assert_eq!(spaced, "Kept in config.toml; integry-tui --profile 'my acme' opens it.");
    let session = notice("acme", SecretPlace::Session);
    assert_eq!(session, "Not kept: the workspace and its secret are forgotten when this program ends.");
    assert!(session.len() < 78);
    assert_eq!(kept("acme", SecretPlace::Session, true), session);
    let first = "Kept in config.toml; it opens at the start.";
    assert_eq!(kept("acme", SecretPlace::Keyring, true), first);
}

/// The field holds nothing of its own that an address could be typed onto.
#[test]
fn an_address_is_what_was_typed_and_nothing_else() {
    let mut bench = Bench::filled();
    bench.run(Msg::Field(false));
    bench.run(Msg::Field(false));
    bench.run(Msg::Field(false));
    assert_eq!((bench.form().field, bench.form().base_url.text().as_str()), (Field::BaseUrl, ""));
    bench.type_in(" http://127.0.0.1:8791/ ");
    let there = NewWorkspace { base_url: Some("http://127.0.0.1:8791/".into()), live: false, ..workspace() };
    let trying = Effect::Workspace(WorkspaceEffect::Try(job(2), Box::new(there)));
    assert_eq!(bench.run(Msg::Test), (vec![trying], None));
    // Emptied again: the service itself.
    let effects = bench.run(Msg::Edit(EditKey::DeleteToStart)).0;
    assert_eq!(effects, [Effect::Cancel(job(2))]);
    let service = Effect::Workspace(WorkspaceEffect::Try(job(3), Box::new(workspace())));
    assert_eq!(bench.run(Msg::Test), (vec![service], None));
}

#[test]
fn a_file_only_after_it_was_asked_about() {
    let mut bench = Bench::filled();
    bench.run(Msg::Test);
    bench.run(Msg::Tried(job(2), Ok(())));
    let failure = Failure::new(FailureKind::Local, "The keyring cannot be used", "there is none");
    assert_eq!(bench.run(Msg::Kept(job(3), Err(NotKept::Keyring(failure.clone())))), (vec![], None));
    assert!(matches!(bench.form().stage, Stage::Placing(..)));
    assert_eq!(bench.run(Msg::Edit(EditKey::Char('q'))), (vec![], None), "no place has this letter");
    assert_eq!(bench.run(Msg::Edit(EditKey::Char('f'))), (vec![keeping(4, SecretPlace::File)], None));
    bench.run(Msg::Kept(job(4), Err(NotKept::Keyring(failure))));
    bench.run(Msg::Move(Motion::Down));
    assert_eq!(bench.run(Msg::Enter), (vec![keeping(5, SecretPlace::Session)], None));
}

#[test]
fn a_fault_lands_on_its_field_and_goes_when_that_is_edited() {
    let mut bench = Bench::filled();
    bench.run(Msg::Field(false));
    bench.run(Msg::Edit(EditKey::DeleteToStart));
    assert_eq!(bench.run(Msg::Test), (vec![], None));
    assert_eq!((bench.form().field, bench.form().refused.is_some()), (Field::Secret, true));
    bench.run(Msg::Paste("s3cret-XYZ\n".into()));
    assert_eq!(bench.form().refused, None);
    assert_eq!(bench.run(Msg::Test), (vec![trying(2)], None));
    let fields = vec![Field::AppKey, Field::Secret, Field::UserId];
    let refused = Refused { fields, why: "not accepted".into(), remedy: String::new() };
    assert_eq!(bench.run(Msg::Tried(job(2), Err(refused.clone()))), (vec![], None));
    assert_eq!((bench.form().field, &bench.form().refused), (Field::AppKey, &Some(refused)));
    assert_eq!(bench.form().workspace(), workspace(), "nothing that was typed is lost");
}

#[test]
fn an_edit_stops_the_test_and_esc_keeps_all_but_the_secrets() {
    let mut bench = Bench::filled();
    bench.run(Msg::Test);
    assert_eq!(bench.type_in("e"), [Effect::Cancel(job(2))]);
    assert_eq!(bench.run(Msg::Tried(job(2), Ok(()))), (vec![], None));
    bench.run(Msg::Test);
    assert_eq!(bench.run(Msg::Back), (vec![Effect::Cancel(job(3))], None));
    assert_eq!(bench.run(Msg::Back), (vec![], None));
    assert_eq!(bench.state.open, None);
    assert!(!format!("{:?}", bench.state).contains("XYZ"));
    bench.run(Msg::Open);
    bench.run(Msg::Listed(job(4), Ok(listed())));
    bench.run(Msg::Move(Motion::Last));
    bench.run(Msg::Enter);
    let again = bench.form();
    assert_eq!((again.name.text(), again.user_id.text()), ("acme2".into(), "anne".into()));
    assert!(again.secret.is_empty() && again.app_key.is_empty());
}

#[test]
fn a_place_on_this_machine_is_no_real_data_until_somebody_says_so() {
    let mut form = Form::default();
    assert!(form.is_live());
    form.base_url = crate::widgets::text_input::TextInput::new("http://127.0.0.1:8080");
    assert!(!form.is_live());
    for elsewhere in
        ["https://127.evil.example", "https://localhost.evil.example", "https://user@127.0.0.1.evil.example"]
    {
        form.base_url = crate::widgets::text_input::TextInput::new(elsewhere);
        assert!(form.is_live(), "{elsewhere}");
    }
    form.base_url = crate::widgets::text_input::TextInput::new("http://127.0.0.1:8080");
    form.field = Field::Live;
    form.edit(EditKey::Char(' '));
    assert!(form.is_live());
}

//! Going from one workspace to another: the list, the form of a new one, and what stays.

use super::screens::check;
use super::*;
use crate::domain::failure::{Failure, FailureKind};
use crate::domain::workspace::{Access, Field, Listed, NotKept, Refused, WorkspaceId};
use crate::effect::{Remote, WorkspaceEffect};
use crate::features::workspaces;

const SIZES: [(u16, u16); 3] = [(80, 24), (120, 40), (200, 60)];

fn acme() -> WorkspaceLabel {
    WorkspaceLabel { access: Access::default(), ..super::workspaces::live() }
}

fn listed() -> Vec<Listed> {
    let users = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    let long = WorkspaceLabel {
        profile: Some("a-name-that-somebody-made-much-longer-than-needed".into()),
        host: "integry.a-very-long-host-name-inside-a-company.example".into(),
        is_live: false,
        ..acme()
    };
    let mut read_only = WorkspaceLabel { profile: Some("東京 staging".into()), is_live: false, ..acme() };
    read_only.access.read_only = true;
    let broken = WorkspaceLabel { profile: Some("old".into()), ..WorkspaceLabel::default() };
    vec![
        Listed {
            label: WorkspaceLabel::sandbox("demo-user"),
            users: users(&["demo-user", "eve"]),
            problem: None,
        },
        Listed { label: acme(), users: users(&["ann", "bob"]), problem: None },
        Listed { label: long, users: users(&["a.user.with.a.long.id@a-company.example"]), problem: None },
        Listed { label: read_only, users: users(&["山田"]), problem: None },
        Listed { label: broken, users: Vec::new(), problem: Some("the profile old has no app_key".into()) },
    ]
}

fn waited(bench: &Bench) -> JobId {
    let found = bench.effects.iter().find_map(|effect| match effect {
        Effect::Workspace(
            WorkspaceEffect::List(job) | WorkspaceEffect::Try(job, _) | WorkspaceEffect::Keep(job, ..),
        ) => Some(*job),
        _ => None,
    });
    found.expect("a job")
}

/// The list is open.
fn listing(size: (u16, u16)) -> Bench {
    let mut bench = Bench::loaded(size);
    bench.press(&["W"]);
    let job = waited(&bench);
    bench.msg(Msg::Workspaces(workspaces::Msg::Listed(job, Ok(listed()))));
    bench
}

/// The form of a new workspace is filled in.
fn filled(size: (u16, u16)) -> Bench {
    let mut bench = listing(size);
    bench.press(&[
        "PageDown",
        "Enter",
        "=acme",
        "Enter",
        "Enter",
        "=0123456789abcdef",
        "Enter",
        "=s3cret",
        "Enter",
        "=ann",
    ]);
    bench
}

#[test]
fn the_list() {
    for size in SIZES {
        check("workspaces", &listing(size));
    }
    let mut bench = listing(SIZES[0]);
    bench.press(&["=carol"]);
    check("workspaces_act_as", &bench);
    bench.press(&["Ctrl-U", "=old", "Enter"]);
    check("workspaces_not_opened", &bench);
}

#[test]
fn the_list_that_is_read_or_cannot_be() {
    let mut bench = Bench::loaded(SIZES[0]);
    bench.press(&["W"]);
    let job = waited(&bench);
    bench.msg(Msg::Now(Millis(1_234), NOW));
    check("workspaces_loading", &bench);
    let failure = Failure::new(FailureKind::Local, "The settings cannot be read", "a worker crashed");
    bench.msg(Msg::Workspaces(workspaces::Msg::Listed(job, Err(failure))));
    check("workspaces_failed", &bench);
    bench.press(&["Esc"]);
    assert!(bench.state.workspaces.open.is_none());
}

#[test]
fn the_form_of_a_new_workspace() {
    for size in SIZES {
        let mut bench = listing(size);
        bench.press(&["PageDown", "Enter"]);
        check("new_workspace", &bench);
    }
    let mut bench = filled((80, 24));
    check("new_workspace_filled", &bench);
    bench.press(&["Ctrl-R"]);
    let job = waited(&bench);
    let fields = vec![Field::AppKey, Field::Secret, Field::UserId];
    let why = "Integry does not accept the credentials: Authentication credentials were not provided.".into();
    let remedy = "these three must belong together: check the key and the secret first".into();
    bench.msg(Msg::Workspaces(workspaces::Msg::Tried(job, Err(Refused { fields, why, remedy }))));
    check("new_workspace_refused", &bench);
    bench.press(&["Ctrl-R"]);
    let job = waited(&bench);
    bench.msg(Msg::Workspaces(workspaces::Msg::Tried(job, Ok(()))));
    let job = waited(&bench);
    let failure =
        Failure::new(FailureKind::Local, "The keyring does not keep it", "it cannot be used: no D-Bus");
    bench.msg(Msg::Workspaces(workspaces::Msg::Kept(job, Err(NotKept::Keyring(failure)))));
    check("new_workspace_placing", &bench);
    bench.press(&["f"]);
    let job = waited(&bench);
    bench.msg(Msg::Workspaces(workspaces::Msg::Kept(job, Ok(()))));
    let to = WorkspaceId::Profile("acme".into());
    assert_eq!(bench.effects, [Effect::Workspace(WorkspaceEffect::Switch(to, Some("ann".into())))]);
    // As the runtime does: another state, which says what became of the form, once.
    let said = |bench: &Bench| bench.state.toast.notice.as_ref().map(|notice| notice.text.clone());
    bench.effects = switch(&mut bench.state, acme());
    let kept = "Kept in config.toml; integry-tui --profile acme opens it.";
    assert_eq!(said(&bench).as_deref(), Some(kept));
    check("new_workspace_kept", &bench);
    bench.effects = switch(&mut bench.state, acme());
    assert_eq!(said(&bench).as_deref(), Some("LIVE acme, as ann."));
}

#[test]
fn letters_of_a_new_workspace_are_no_keys_of_the_panes() {
    let mut bench = listing(SIZES[1]);
    bench.press(&["PageDown", "Enter", "=q?W/"]);
    let Some(workspaces::Open::Form(form)) = &bench.state.workspaces.open else { panic!("no form") };
    assert_eq!((form.name.text().as_str(), bench.state.help.is_some()), ("q?W/", false));
    bench.msg(Msg::Paste(" and pasted\n".into()));
    let Some(workspaces::Open::Form(form)) = &bench.state.workspaces.open else { panic!("no form") };
    assert_eq!(form.name.text(), "q?W/and pasted");
}

#[test]
fn a_running_call_is_not_left_behind() {
    let mut bench = Bench::opened(SIZES[1]);
    bench.press(&["Enter", "=random", "Tab", "=hi", "Enter", "Ctrl-R"]);
    assert!(bench.state.call.running.is_some());
    bench.press(&["W"]);
    let job = waited(&bench);
    bench.msg(Msg::Workspaces(workspaces::Msg::Listed(job, Ok(listed()))));
    bench.press(&["↓", "Enter"]);
    assert_eq!(bench.effects, []);
    assert!(bench.screen().contains("A call is running"));
}

#[test]
fn another_workspace_begins_anew_and_the_lists_of_the_old_one_come_back_at_once() {
    let mut bench = Bench::opened(SIZES[1]);
    let last = bench.state.jobs.clone();
    let effects = switch(&mut bench.state, acme());
    assert!(bench.state.form.open.is_none() && bench.state.functions.catalog.is_empty());
    assert!(bench.state.jobs != last, "job ids go on");
    let kinds: Vec<_> = effects.iter().map(std::mem::discriminant).collect();
    let (_, first) = init(Start { size: SIZES[1], unix: NOW, workspace: acme(), function: None, view: None });
    assert_eq!(kinds, first.iter().map(std::mem::discriminant).collect::<Vec<_>>());
    assert!(bench.screen().contains("LIVE acme"));
    // Half a list is not kept.
    switch(&mut bench.state, WorkspaceLabel::sandbox("demo-user"));
    assert_eq!((bench.state.apps.apps.len(), bench.state.functions.catalog.len()), (3, 5));
    assert!(matches!(bench.state.functions.chain.loading, Remote::Loading(_)), "newer ones are on their way");
    check("switched_back", &bench);
}

/// The notice of the sandbox is true of one that only reads, too.
#[test]
fn a_sandbox_that_only_reads_does_not_say_that_anything_can_be_called() {
    for (read_only, size, expected) in [
        (false, SIZES[0], "Sandbox: try anything"),
        (true, SIZES[0], "Sandbox, read-only"),
        (false, SIZES[1], "A sandbox: call anything. W connects your own workspace."),
        (true, SIZES[1], "A sandbox, read-only: call any QUERY. W connects your own workspace."),
    ] {
        let access = Access { read_only, ..Access::default() };
        let workspace = WorkspaceLabel { access, ..WorkspaceLabel::sandbox("demo-user") };
        let (state, effects) = init(Start { size, unix: NOW, workspace, function: None, view: None });
        assert_eq!(state.toast.notice.as_ref().map(|notice| notice.text.as_str()), Some(expected));
        if read_only {
            check("sandbox_read_only", &Bench { state, effects });
        }
    }
}

//! Transitions of the details: state and all effects.

use super::super::{Msg as AppsMsg, Out, State, update as update_apps};
use super::*;
use crate::domain::account::Account;
use crate::domain::failure::{Failure, FailureKind};
use crate::domain::picture::{Candidate, Source};
use crate::effect::{Effect, JobIds, Millis};
use crate::features::paging::{Page, Unread};
use crate::features::{Ctx, Motion, Step};

struct Bench {
    state: State,
    jobs: JobIds,
}

fn job(number: u64) -> JobId {
    JobId { number, since: Millis(0) }
}

fn app(accounts: &[u64], docs: &str, icon: &str) -> App {
    let account =
        |id: &u64| Account { id: *id, display_name: format!("Account {id}"), modified_at: String::new() };
    App {
        id: 410,
        name: "slack".into(),
        title: "Slack".into(),
        login_url: String::new(),
        accounts: accounts.iter().map(account).collect(),
        raw: format!(r#"{{"docs_url":"{docs}","icon_url":"{icon}"}}"#).into(),
    }
}

impl Bench {
    /// The details of an app with these accounts and links.
    fn open(accounts: &[u64], docs: &str, icon: &str) -> Self {
        let mut bench = Self { state: State::default(), jobs: JobIds::default() };
        bench.apps_msg(AppsMsg::Load);
        let page = Page { items: vec![app(accounts, docs, icon)], unreadable: Vec::new(), next: None };
        bench.apps_msg(AppsMsg::Page(job(1), Ok(page)));
        assert_eq!(bench.run(Msg::Open), (vec![], None));
        bench
    }

    fn apps_msg(&mut self, msg: AppsMsg) -> Step<Out> {
        let mut ctx = Ctx { jobs: &mut self.jobs, now: Millis(0), height: 5 };
        update_apps(&mut self.state, msg, &mut ctx)
    }

    fn run(&mut self, msg: Msg) -> Step<Out> {
        self.apps_msg(AppsMsg::Details(msg))
    }

    fn details(&self) -> &Details {
        self.state.details.as_ref().expect("details")
    }
}

#[test]
fn all_apps_have_no_details() {
    let mut bench = Bench::open(&[], "", "");
    assert_eq!(bench.run(Msg::Close), (vec![], None));
    bench.apps_msg(AppsMsg::Move(Motion::First));
    assert_eq!(bench.run(Msg::Open), (vec![], Some(Out::NoApp)));
    // But what could not be read of the list belongs to them.
    let odd = Unread { place: 2, name: Some("zoom".into()), reason: "it is odd".into() };
    bench.state.unreadable.push(odd);
    let told = Out::Unread("entry 2: zoom: it is odd".into());
    assert_eq!(bench.run(Msg::Open), (vec![], Some(told)));
    assert_eq!(bench.state.details, None);
}

#[test]
fn only_web_pages_are_opened_and_the_rest_says_why() {
    let mut bench = Bench::open(&[], "https://docs.example/slack", "");
    let open = Effect::OpenDocs { job: job(2), address: "https://docs.example/slack".into() };
    assert_eq!(bench.run(Msg::Docs), (vec![open], None));
    assert_eq!(bench.run(Msg::DocsOpened(job(9), Ok(()))), (vec![], None), "of another opening");
    let opened = Out::DocsOpened("docs.example".into());
    assert_eq!(bench.run(Msg::DocsOpened(job(2), Ok(()))), (vec![], Some(opened)));
    bench.run(Msg::Docs);
    let failure = Failure::new(FailureKind::Local, "The page was not opened", "there is no desktop here");
    let told = Some(Out::DocsNotOpened(failure.clone()));
    assert_eq!(bench.run(Msg::DocsOpened(job(3), Err(failure))), (vec![], told));
    for (docs, why) in [
        ("", "the API names none"),
        ("javascript:alert(1)", "its address is no web page"),
        ("file:///etc/passwd", "its address is no web page"),
        ("--help", "its address is no web page"),
        ("https://slack.com@evil.example/", "its address holds a user name or a password"),
    ] {
        let mut bench = Bench::open(&[], docs, "");
        assert_eq!(bench.run(Msg::Docs), (vec![], Some(Out::NoDocs(why))), "{docs}");
    }
}

#[test]
fn an_app_is_fetched_anew_in_its_place() {
    let mut bench = Bench::open(&[7, 8], "", "");
    bench.run(Msg::Move(Motion::Down));
    let fetch = |number| Effect::RefreshApp { job: job(number), name: "slack".into() };
    assert_eq!(bench.run(Msg::Refresh), (vec![fetch(2)], None));
    assert_eq!(bench.run(Msg::Refresh), (vec![], None), "one at a time");
    let failure = Failure::new(FailureKind::Network, "No answer", "").retryable();
    assert_eq!(bench.run(Msg::Fetched(job(2), Err(failure.clone()))), (vec![], None));
    assert_eq!(bench.details().refresh, Remote::Failed(failure));
    assert_eq!(bench.run(Msg::Refresh), (vec![fetch(3)], None));
    let now = app(&[9, 8, 7], "https://docs.example", "");
    assert_eq!(bench.run(Msg::Fetched(job(2), Ok(Box::new(now.clone())))), (vec![], None), "stale");
    assert_eq!(bench.run(Msg::Fetched(job(3), Ok(Box::new(now.clone())))), (vec![], Some(Out::Loaded)));
    assert_eq!(bench.state.apps, [now]);
    assert_eq!((bench.details().list.selected, &*bench.details().links.docs), (1, "https://docs.example"));
    // Whoever leaves waits for nothing.
    bench.run(Msg::Refresh);
    assert_eq!(bench.run(Msg::Close), (vec![Effect::Cancel(job(4))], None));
    assert_eq!(bench.run(Msg::Fetched(job(4), Ok(Box::new(app(&[], "", ""))))), (vec![], None));
    assert_eq!(bench.state.apps[0].accounts.len(), 3);
}

#[test]
fn an_account_is_chosen_and_stays_selected_the_next_time() {
    let mut bench = Bench::open(&[7, 8], "", "");
    bench.run(Msg::Move(Motion::Down));
    assert_eq!(bench.run(Msg::Choose), (vec![], Some(Out::AccountChosen("slack".into(), 8))));
    assert_eq!(bench.state.chosen.get("slack"), Some(&8));
    bench.run(Msg::Close);
    bench.run(Msg::Open);
    assert_eq!(bench.details().list.selected, 1);
    let mut bench = Bench::open(&[], "", "");
    assert_eq!(bench.run(Msg::Choose), (vec![], None), "there is none");
}

#[test]
fn the_icon_is_a_picture_and_the_id_a_text() {
    let mut bench = Bench::open(&[], "", "https://cdn.example/i.png");
    let link = "https://cdn.example/i.png";
    let candidate = Candidate {
        title: "Icon of Slack".into(),
        text: link.into(),
        source: Source::Link(link.parse().expect("an address")),
    };
    assert_eq!(bench.run(Msg::Icon), (vec![], Some(Out::Icon(Box::new(candidate)))));
    assert_eq!(bench.run(Msg::CopyId), (vec![], Some(Out::CopyId("410".into()))));
    let mut bench = Bench::open(&[], "", "file:///etc/passwd");
    assert_eq!(bench.run(Msg::Icon), (vec![], Some(Out::NoIcon)));
}

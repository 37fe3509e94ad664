//! The app in view before the rest, waiting, stopping, going on.

use super::*;
use crate::domain::failure::Retry;
use crate::features::paging::Unread;

fn new() -> Bench {
    Bench { state: State::default(), jobs: JobIds::default() }
}

/// The first page of many came, with a function of app `a`.
fn begun() -> Bench {
    let mut bench = new();
    bench.run(Msg::Load);
    assert_eq!(
        bench.run(Msg::Page(job(1), Ok(page(&["a-x"], Some("2"))))),
        (vec![fetch(2, None, Some("2"))], None)
    );
    bench
}

/// The same, and app `b` is in view.
fn looking() -> Bench {
    let mut bench = begun();
    let step = bench.run(Msg::Scope(Some("b".into()), None));
    assert_eq!(step, (vec![fetch(3, Some("b"), None)], None));
    bench
}

fn at(number: u64, now: u64) -> JobId {
    JobId { number, since: Millis(now) }
}

fn refused(seconds: u64) -> Failure {
    Failure::new(FailureKind::Refused, "Too many requests", "")
        .retry(Retry::After(Duration::from_secs(seconds)))
}

fn lost() -> Failure {
    Failure::new(FailureKind::Network, "No", "").retryable()
}

#[test]
fn the_app_in_view_comes_before_the_rest_and_nothing_is_there_twice() {
    let mut bench = looking();
    let step = bench.run(Msg::Page(job(3), Ok(page(&["b-x", "b-y"], Some("b2")))));
    assert_eq!(step, (vec![fetch(4, Some("b"), Some("b2"))], None));
    assert_eq!(bench.names(), ["b-x", "b-y"], "as they come");
    bench.run(Msg::Move(Motion::Down));
    assert_eq!(bench.run(Msg::Page(job(4), Ok(page(&["b-z"], None)))), (vec![], None));
    assert_eq!(bench.state.in_view, None);
    let step = bench.run(Msg::Page(job(2), Ok(page(&["a-y", "b-x", "b-y"], Some("3")))));
    assert_eq!(step, (vec![fetch(5, None, Some("3"))], None), "its functions are all there");
    assert_eq!((bench.names(), bench.state.list.selected), (vec!["b-x", "b-y", "b-z"], 1));
    bench.run(Msg::Page(job(5), Ok(page(&["b-z", "c-x"], None))));
    bench.run(Msg::Scope(None, None));
    assert_eq!(bench.names(), ["a-x", "b-x", "b-y", "b-z", "a-y", "c-x"]);
}

#[test]
fn one_page_that_is_all_there_is_needs_no_other_request() {
    let mut bench = new();
    bench.run(Msg::Load);
    assert_eq!(bench.run(Msg::Scope(Some("b".into()), None)), (vec![], None));
    assert_eq!(bench.run(Msg::Page(job(1), Ok(page(&["b-x"], None)))), (vec![], None));
    assert_eq!(bench.run(Msg::Scope(Some("c".into()), None)), (vec![], None));
}

#[test]
fn who_leaves_an_app_and_comes_back_goes_on_with_its_pages() {
    let mut bench = looking();
    bench.run(Msg::Page(job(3), Ok(page(&["b-x"], Some("b2")))));
    let step = bench.run(Msg::Scope(Some("c".into()), None));
    assert_eq!(step.0, [Effect::Cancel(job(4)), fetch_after(5, Some("c"), None, 150)]);
    let step = bench.run(Msg::Scope(Some("b".into()), None));
    assert_eq!(step.0, [Effect::Cancel(job(5)), fetch_after(6, Some("b"), Some("b2"), 150)]);
    assert_eq!(bench.run(Msg::Page(job(4), Ok(page(&["b-old"], None)))), (vec![], None), "a stale page");
    assert_eq!(bench.names(), ["b-x"]);
    // Everything is there: nobody needs the chain of an app any longer.
    let step = bench.run(Msg::Page(job(2), Ok(page(&["b-y"], None))));
    assert_eq!(step, (vec![Effect::Cancel(job(6))], None));
}

#[test]
fn a_server_that_does_not_know_the_filter_is_not_asked_for_everything_twice() {
    let mut bench = looking();
    assert_eq!(bench.run(Msg::Page(job(3), Ok(page(&["a-x", "a-y"], Some("2"))))), (vec![], None));
    assert_eq!(bench.state.in_view, None);
}

#[test]
fn all_chains_wait_together_and_a_key_tries_at_once() {
    let mut bench = looking();
    let (effects, out) = bench.run_at(1_000, Msg::Page(job(2), Err(refused(4))));
    let again = Effect::FetchFunctions {
        job: at(4, 1_000),
        app: None,
        cursor: Some("2".into()),
        after: Duration::from_secs(4),
    };
    assert_eq!((effects, out), (vec![again], Some(Out::Wait(bench.state.hold))));
    let (effects, _) = bench.run_at(2_000, Msg::Page(job(3), Ok(page(&["b-x"], Some("b2")))));
    assert!(
        matches!(&effects[..], [Effect::FetchFunctions { after, .. }] if after.as_secs() == 3),
        "{effects:?}"
    );
    assert_eq!(bench.state.waits(Millis(2_000)), Some(Duration::from_secs(3)));
    assert!(bench.state.can_go_on(Millis(2_000)));
    let now = |number, app: Option<&str>, cursor: &str| Effect::FetchFunctions {
        job: at(number, 2_500),
        app: app.map(Into::into),
        cursor: Some(cursor.into()),
        after: Duration::ZERO,
    };
    let step = bench.run_at(2_500, Msg::GoOn);
    let expected = [
        Effect::Cancel(at(4, 1_000)),
        now(6, None, "2"),
        Effect::Cancel(at(5, 2_000)),
        now(7, Some("b"), "b2"),
    ];
    assert_eq!(step, (expected.into(), None));
    assert_eq!((bench.state.waits(Millis(2_500)), bench.state.can_go_on(Millis(2_500))), (None, false));
}

#[test]
fn others_that_are_asked_to_wait_are_waited_with() {
    let mut other = new();
    other.run(Msg::Load);
    other.run(Msg::Page(job(1), Err(refused(4))));
    let mut bench = begun();
    bench.run(Msg::Wait(other.state.hold));
    let step = bench.run(Msg::Page(job(2), Ok(page(&["a-y"], Some("3")))));
    assert_eq!(step.0, [fetch_after(3, None, Some("3"), 4_000)]);
}

#[test]
fn loading_goes_on_from_the_page_that_failed_or_was_stopped() {
    for stops in [true, false] {
        let mut bench = begun();
        let stop = if stops { Msg::Cancel } else { Msg::Page(job(2), Err(lost())) };
        let expected = if stops { vec![Effect::Cancel(job(2))] } else { vec![] };
        assert_eq!(bench.run(stop), (expected, None));
        assert!(bench.state.is_stopped() && bench.state.can_go_on(Millis(0)) && bench.names() == ["a-x"]);
        assert_eq!(bench.run(Msg::GoOn), (vec![fetch(3, None, Some("2"))], None));
        bench.run(Msg::Page(job(3), Ok(page(&["a-y"], None))));
        assert_eq!((bench.names(), &bench.state.chain.loading), (vec!["a-x", "a-y"], &Remote::Ready(())));
        assert!(!bench.state.can_go_on(Millis(0)), "r loads everything anew now");
    }
}

#[test]
fn what_gathered_behind_the_kept_catalog_is_gone_on_with() {
    let mut bench = keeping();
    bench.run(Msg::KeptRead(job(2), Ok(Some(kept(&["a-x", "a-y"])))));
    bench.run(Msg::Page(job(1), Ok(page(&["a-new"], Some("2")))));
    bench.run(Msg::Page(job(3), Err(lost())));
    assert_eq!(bench.names(), ["a-x", "a-y"]);
    assert_eq!(bench.run(Msg::GoOn), (vec![fetch(4, None, Some("2"))], None));
    bench.run(Msg::Page(job(4), Ok(page(&["a-y"], None))));
    assert_eq!(bench.names(), ["a-new", "a-y"]);
}

#[test]
fn an_app_that_the_kept_catalog_does_not_know_is_fetched_and_shown() {
    let mut bench = keeping();
    bench.run(Msg::KeptRead(job(2), Ok(Some(kept(&["a-x"])))));
    bench.run(Msg::Page(job(1), Ok(page(&["a-x"], Some("2")))));
    assert_eq!(bench.run(Msg::Scope(Some("a".into()), None)), (vec![], None), "that is shown as it was");
    assert_eq!(bench.run(Msg::Scope(Some("n".into()), None)).0, [fetch_after(4, Some("n"), None, 150)]);
    bench.run(Msg::Page(job(4), Ok(page(&["n-x"], None))));
    assert_eq!(bench.names(), ["n-x"]);
    bench.run(Msg::Page(job(3), Ok(page(&["n-x"], None))));
    bench.run(Msg::Scope(None, None));
    assert_eq!(bench.names(), ["a-x", "n-x"]);
}

#[test]
fn two_functions_of_one_name_are_said_once() {
    let other = |raw: &str| {
        let items = vec![Function { raw: raw.into(), ..function("a-x", FunctionKind::Query) }].into();
        Page { items, unreadable: Vec::new(), next: Some(raw.to_owned()) }
    };
    let mut bench = begun();
    let (_, out) = bench.run(Msg::Page(job(2), Ok(other("[1]"))));
    assert_eq!(out, Some(Out::Doubled("a-x".into())));
    assert_eq!(bench.run(Msg::Page(job(3), Ok(other("[2]")))).1, None);
    assert_eq!((bench.names(), bench.state.function_at(0).unwrap().raw()), (vec!["a-x"], "[2]".into()));
}

#[test]
fn what_could_not_be_read_can_be_read_about() {
    let mut bench = new();
    bench.run(Msg::Load);
    let unread =
        |place, name: Option<&str>| Unread { place, name: name.map(Into::into), reason: "it is odd".into() };
    let unreadable = vec![unread(2, Some("a-odd")), unread(9, None)];
    bench.run(Msg::Page(job(1), Ok(Page { unreadable, ..page(&["a-x"], Some("2")) })));
    bench.run(Msg::Page(job(2), Ok(Page { unreadable: vec![unread(1, None)], ..page(&[], None) })));
    let gone = Changes { gone: vec!["a-old".into()], ..Changes::default() };
    Arc::make_mut(&mut bench.state.standing).changes = Arc::new(gone);
    bench.run(Msg::Read);
    let text = bench.state.reading.as_ref().map(|reader| reader.text().to_owned()).unwrap_or_default();
    for line in [
        "No longer there since the list was kept:\na-old",
        "QUERY of a",
        "page 1, entry 2: a-odd: it is odd",
        "page 1, entry 9: without a name",
        "page 2, entry 1",
    ] {
        assert!(text.contains(line), "{line} is not in\n{text}");
    }
    bench.run(Msg::CloseReading);
    assert_eq!(bench.state.reading, None);
}

#[test]
fn the_selection_stays_on_its_function_when_a_reload_is_there() {
    let mut bench = Bench::loaded();
    bench.run(Msg::Move(Motion::Last));
    bench.run(Msg::Load);
    bench.run(Msg::Page(job(2), Ok(page(&["a-new", "a-y"], Some("2")))));
    assert_eq!((bench.names().len(), bench.state.list.selected), (3, 2), "nothing moves meanwhile");
    bench.run(Msg::Page(job(3), Ok(page(&["a-x"], None))));
    assert_eq!((bench.names(), bench.state.list.selected), (vec!["a-new", "a-y", "a-x"], 1));
}

#[test]
fn results_that_come_while_pages_come_keep_the_selected_function() {
    let mut bench = begun();
    bench.run(Msg::StartSearch);
    bench.run(Msg::Edit(EditKey::Char('x')));
    bench.run(Msg::Page(job(2), Ok(page(&["b-x", "c-x"], Some("3")))));
    bench.run(Msg::Found(job(3), Ok(vec![0].into())));
    bench.run(Msg::Found(job(5), Ok(vec![2, 1, 0].into())));
    bench.run(Msg::Move(Motion::Down));
    let step = bench.run(Msg::Page(job(4), Ok(page(&["d-x"], None))));
    assert!(matches!(&step.0[..], [Effect::Search { .. }]), "{step:?}");
    bench.run(Msg::Found(job(6), Ok(vec![3, 2, 1, 0].into())));
    assert_eq!(
        bench.state.function_at(bench.state.list.selected).map(|function| function.name()),
        Some("b-x")
    );
}

/// A list of before is all that there is until the new one is whole; what only began may still bring a hit.
#[test]
fn words_without_a_hit_can_be_asked_while_a_kept_list_is_refreshed_and_when_that_fails() {
    let search = |bench: &mut Bench| {
        bench.run(Msg::StartSearch);
        bench.run(Msg::Edit(EditKey::Char('z')));
        let searching = bench.state.search.expect("a search");
        bench.run(Msg::Found(searching, Ok(vec![].into())));
        bench.state.asks_on_enter()
    };
    let mut bench = keeping();
    bench.run(Msg::KeptRead(job(2), Ok(Some(kept(&["a-x", "a-y"])))));
    assert_eq!(search(&mut bench).as_deref(), Some("z"));
    bench.run(Msg::Page(job(1), Err(Failure::new(FailureKind::Refused, "No", ""))));
    assert_eq!(bench.state.asks_on_enter().as_deref(), Some("z"));
    for kept_begins in [true, false] {
        let mut bench = keeping();
        if kept_begins {
            bench.run(Msg::KeptBegun(job(2), kept(&["a-x"])));
        } else {
            bench.run(Msg::Page(job(1), Ok(page(&["a-x"], Some("c")))));
        }
        assert_eq!(search(&mut bench), None, "{kept_begins}");
    }
}

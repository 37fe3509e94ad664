//! Pages of functions arriving, filters, and searches racing keys.

mod describing;
mod loading;

use std::sync::Arc;
use std::time::Duration;

use super::*;
use crate::domain::catalog::{Batch, Catalog, Changes, KeptCatalog};
use crate::domain::failure::{Failure, FailureKind};
use crate::domain::function::{Function, FunctionKind};
use crate::domain::kept::Change;
use crate::effect::{CatalogEffect, Effect, Filter, JobId, JobIds, Millis, Remote};
use crate::features::paging::Page;
use crate::features::{Ctx, Motion, Step};
use crate::widgets::text_input::EditKey;

fn function(name: &str, kind: FunctionKind) -> Function {
    let app = name.split('-').next().unwrap_or_default().to_owned();
    Function { name: name.into(), description: String::new(), app, kind, raw: "{}".into() }
}

fn list(names: &[&str]) -> Vec<Function> {
    names.iter().map(|name| function(name, FunctionKind::Query)).collect()
}

fn page(names: &[&str], next: Option<&str>) -> Page<Batch> {
    Page { items: list(names).into(), unreadable: Vec::new(), next: next.map(Into::into) }
}

fn job(number: u64) -> JobId {
    JobId { number, since: Millis(0) }
}

fn fetch(number: u64, app: Option<&str>, cursor: Option<&str>) -> Effect {
    fetch_after(number, app, cursor, 0)
}

fn fetch_after(number: u64, app: Option<&str>, cursor: Option<&str>, millis: u64) -> Effect {
    let (app, cursor) = (app.map(Into::into), cursor.map(Into::into));
    Effect::FetchFunctions { job: job(number), app, cursor, after: Duration::from_millis(millis) }
}

struct Bench {
    state: State,
    jobs: JobIds,
}

impl Bench {
    /// Three functions of two apps are loaded; the next job is number 2.
    fn loaded() -> Self {
        let mut bench = Self { state: State::default(), jobs: JobIds::default() };
        assert_eq!(bench.run(Msg::Load), (vec![fetch(1, None, None)], None));
        assert_eq!(bench.run(Msg::Page(job(1), Ok(page(&["a-x", "b-x", "a-y"], None)))), (vec![], None));
        bench
    }

    fn run(&mut self, msg: Msg) -> Step<Out> {
        self.run_at(0, msg)
    }

    fn run_at(&mut self, now: u64, msg: Msg) -> Step<Out> {
        update(&mut self.state, msg, &mut Ctx { jobs: &mut self.jobs, now: Millis(now), height: 5 })
    }

    fn names(&self) -> Vec<&str> {
        (0..self.state.shown_len()).filter_map(|row| Some(self.state.function_at(row)?.name())).collect()
    }

    fn search(&self, number: u64, query: &str) -> Effect {
        let standing = Arc::clone(&self.state.standing);
        let filter = Filter { query: query.into(), standing, ..Filter::default() };
        Effect::Search { job: job(number), filter, snapshot: self.state.catalog.snapshot() }
    }
}

#[test]
fn the_list_follows_the_selected_app_without_a_worker() {
    let mut bench = Bench::loaded();
    assert_eq!(bench.names(), ["a-x", "b-x", "a-y"]);
    assert_eq!(bench.run(Msg::Scope(Some("a".into()), None)), (vec![], None));
    assert_eq!(bench.names(), ["a-x", "a-y"]);
    bench.run(Msg::Move(Motion::Last));
    let opened = Arc::new(function("a-y", FunctionKind::Query));
    assert_eq!(bench.run(Msg::Open), (vec![], Some(Out::Open(opened))));
}

#[test]
fn a_letter_searches_all_apps_and_the_next_cancels_it() {
    let mut bench = Bench::loaded();
    bench.run(Msg::Scope(Some("a".into()), None));
    bench.run(Msg::StartSearch);
    assert_eq!(bench.run(Msg::Edit(EditKey::Char('x'))), (vec![bench.search(2, "x")], None));
    let step = bench.run(Msg::Edit(EditKey::Char('y')));
    assert_eq!(step, (vec![Effect::Cancel(job(2)), bench.search(3, "xy")], None));
    assert_eq!(bench.run(Msg::Found(job(2), Ok(vec![0, 1].into()))), (vec![], None), "stale");
    assert_eq!(bench.names(), ["a-x", "b-x", "a-y"], "old rows stay until new ones come");
    assert_eq!(bench.run(Msg::Found(job(3), Ok(vec![1].into()))), (vec![], None));
    assert_eq!(bench.names(), ["b-x"]);
}

#[test]
fn dropping_the_search_brings_list_and_selection_back() {
    let mut bench = Bench::loaded();
    bench.run(Msg::Move(Motion::Last));
    bench.run(Msg::StartSearch);
    bench.run(Msg::Edit(EditKey::Char('b')));
    bench.run(Msg::Found(job(2), Ok(vec![1].into())));
    assert_eq!(bench.run(Msg::DropSearch), (vec![], None));
    assert_eq!(bench.names().len(), 3);
    assert_eq!(bench.state.list.selected, 2);
    assert!(!bench.state.typing);
}

#[test]
fn a_page_that_comes_during_a_search_is_searched_afterwards() {
    let mut bench = Bench { state: State::default(), jobs: JobIds::default() };
    bench.run(Msg::Load);
    bench.run(Msg::Page(job(1), Ok(page(&["a-x"], Some("c")))));
    bench.run(Msg::StartSearch);
    bench.run(Msg::Edit(EditKey::Char('x')));
    assert_eq!(bench.run(Msg::Page(job(2), Ok(page(&["b-x"], None)))), (vec![], None));
    let expected = bench.search(4, "x");
    assert_eq!(bench.run(Msg::Found(job(3), Ok(vec![0].into()))), (vec![expected], None));
    bench.run(Msg::Found(job(4), Ok(vec![0, 1].into())));
    assert_eq!(bench.names(), ["a-x", "b-x"]);
}

#[test]
fn a_chosen_row_is_kept_when_results_change_around_it() {
    let mut bench = Bench::loaded();
    bench.run(Msg::CycleKind);
    bench.run(Msg::Found(job(2), Ok(vec![0, 1, 2].into())));
    bench.run(Msg::Move(Motion::Last));
    bench.state.search = Some(job(9));
    bench.run(Msg::Found(job(9), Ok(vec![2, 1].into())));
    assert_eq!(bench.state.list.selected, 0);
    assert_eq!(bench.state.function_at(0).map(|function| function.name()), Some("a-y"));
}

#[test]
fn types_cycle_and_end_with_all() {
    let mut bench = Bench::loaded();
    let mut kinds = Vec::new();
    for _ in 0..4 {
        bench.run(Msg::CycleKind);
        kinds.push(bench.state.kind);
    }
    let expected =
        [Some(FunctionKind::Query), Some(FunctionKind::Action), Some(FunctionKind::Passthrough), None];
    assert_eq!(kinds, expected);
    assert_eq!(bench.names().len(), 3);
    assert_eq!(bench.state.search, None);
}

#[test]
fn a_failed_later_page_keeps_what_is_loaded() {
    let mut bench = Bench { state: State::default(), jobs: JobIds::default() };
    bench.run(Msg::Load);
    bench.run(Msg::Page(job(1), Ok(page(&["a-x"], Some("c")))));
    let failure = Failure::new(FailureKind::Refused, "No", "");
    assert_eq!(bench.run(Msg::Page(job(2), Err(failure.clone()))), (vec![], None));
    assert_eq!((bench.names(), &bench.state.chain.loading), (vec!["a-x"], &Remote::Failed(failure)));
}

#[test]
fn enter_before_the_search_ended_opens_its_first_result() {
    let mut bench = Bench::loaded();
    bench.run(Msg::StartSearch);
    bench.run(Msg::Edit(EditKey::Char('b')));
    assert_eq!(bench.run(Msg::Open), (vec![], None));
    let found = Arc::new(function("b-x", FunctionKind::Query));
    assert_eq!(bench.run(Msg::Found(job(2), Ok(vec![1].into()))), (vec![], Some(Out::Open(found))));
    bench.run(Msg::StartSearch);
    bench.run(Msg::Edit(EditKey::Char('x')));
    bench.run(Msg::Open);
    bench.run(Msg::Edit(EditKey::Char('y')));
    assert_eq!(bench.run(Msg::Found(job(4), Ok(vec![0].into()))), (vec![], None), "typing went on");
}

#[test]
fn what_is_used_is_offered_before_anything_is_typed() {
    let mut bench = Bench::loaded();
    bench.run(Msg::Scope(Some("a".into()), None));
    let favourites = ["b-x".to_owned(), "gone".to_owned()].into();
    assert_eq!(bench.run(Msg::Used(vec!["a-y".into()], favourites)), (vec![], None));
    let snapshot = bench.state.catalog.snapshot();
    assert_eq!(bench.run(Msg::StartSearch), (vec![Effect::Catalog(CatalogEffect::Prepare(snapshot))], None));
    assert_eq!(bench.names(), ["b-x", "a-y", "a-x"]);
    assert_eq!(bench.run(Msg::DropSearch), (vec![], None));
    assert_eq!(bench.names(), ["a-x", "a-y"], "the app's own again");
}

#[test]
fn an_opened_function_is_remembered_and_a_favourite_is_kept() {
    let mut bench = Bench::loaded();
    let keep = Effect::Keep(Change::Opened("a-x".into()));
    assert_eq!(bench.run(Msg::Opened("a-x".into())), (vec![keep], None));
    assert_eq!(bench.state.standing.recent, ["a-x"]);
    for is_one in [true, false] {
        let keep = Effect::Keep(Change::Favourite("a-x".into(), is_one));
        assert_eq!(bench.run(Msg::Favourite), (vec![keep], Some(Out::Favourite("a-x".into(), is_one))));
        assert_eq!(bench.state.standing.favourites.contains("a-x"), is_one);
    }
}

#[test]
fn a_chosen_row_stays_while_words_are_typed_and_a_new_search_starts_at_the_best() {
    let mut bench = Bench::loaded();
    bench.run(Msg::StartSearch);
    bench.run(Msg::Edit(EditKey::Char('x')));
    bench.run(Msg::Found(job(2), Ok(vec![0, 1, 2].into())));
    bench.run(Msg::Move(Motion::Down));
    bench.run(Msg::Edit(EditKey::Char('b')));
    bench.run(Msg::Found(job(3), Ok(vec![2, 0, 1].into())));
    assert_eq!(bench.state.list.selected, 2);
    bench.run(Msg::StartSearch);
    assert_eq!(bench.state.list.selected, 0);
}

#[test]
fn tab_completes_a_field() {
    let mut bench = Bench::loaded();
    bench.run(Msg::StartSearch);
    bench.run(Msg::Paste("app:b".into()));
    assert_eq!(bench.state.completed(), None, "it is complete");
    bench.run(Msg::DropSearch);
    bench.run(Msg::StartSearch);
    bench.run(Msg::Paste("type:q".into()));
    let step = bench.run(Msg::Complete);
    assert_eq!(bench.state.query.text(), "type:query ");
    assert!(matches!(&step.0[..], [Effect::Cancel(_), Effect::Search { .. }]), "{step:?}");
}

fn kept(names: &[&str]) -> KeptCatalog {
    let mut catalog = Catalog::default();
    catalog.push(list(names));
    KeptCatalog { catalog, saved: 1_700_000_000, is_whole: true }
}

/// The kept catalog is read while the first page is awaited.
fn keeping() -> Bench {
    let mut bench = Bench { state: State::default(), jobs: JobIds::default() };
    bench.run(Msg::Load);
    assert_eq!(bench.run(Msg::ReadKept), (vec![Effect::Catalog(CatalogEffect::Read(job(2)))], None));
    bench
}

#[test]
fn a_kept_catalog_is_shown_until_the_new_one_is_whole() {
    let mut bench = keeping();
    assert_eq!(bench.run(Msg::KeptRead(job(2), Ok(Some(kept(&["a-x", "a-y", "b-x"]))))), (vec![], None));
    assert_eq!((bench.names(), bench.state.keeping.saved), (vec!["a-x", "a-y", "b-x"], Some(1_700_000_000)));
    let before = bench.state.catalog.snapshot();
    bench.run(Msg::Move(Motion::Down));
    bench.run(Msg::Page(job(1), Ok(page(&["a-new", "a-x"], Some("c")))));
    assert_eq!(bench.names(), ["a-x", "a-y", "b-x"], "nothing moves meanwhile");
    let (effects, out) = bench.run(Msg::Page(job(3), Ok(page(&["a-y"], None))));
    assert_eq!(bench.names(), ["a-new", "a-x", "a-y"]);
    assert_eq!((bench.state.list.selected, bench.state.keeping.saved), (2, None), "a-y stays selected");
    let snapshot = bench.state.catalog.snapshot();
    let keep = Effect::Catalog(CatalogEffect::Keep { job: job(4), snapshot, before: Some(before) });
    assert_eq!((effects, out), (vec![keep], None));
    let changes =
        Changes { new: ["a-new".to_owned()].into(), gone: vec!["b-x".into()], ..Changes::default() };
    let batches = vec![list(&["a-new", "a-x"]).into(), list(&["a-y"]).into()];
    let result = Ok((batches, changes.clone()));
    assert_eq!(bench.run(Msg::Kept(job(4), result)), (vec![], Some(Out::Changed(Arc::new(changes)))));
}

#[test]
fn a_refresh_that_fails_or_is_stopped_leaves_the_kept_catalog() {
    for stops in [true, false] {
        let mut bench = keeping();
        bench.run(Msg::KeptRead(job(2), Ok(Some(kept(&["a-x", "a-y"])))));
        bench.run(Msg::Page(job(1), Ok(page(&["a-new"], Some("c")))));
        let failure = Failure::new(FailureKind::Refused, "No", "");
        bench.run(if stops { Msg::Cancel } else { Msg::Page(job(3), Err(failure)) });
        assert_eq!(bench.names(), ["a-x", "a-y"]);
    }
}

#[test]
fn pages_that_are_faster_than_the_disk_are_shown() {
    let mut bench = keeping();
    bench.run(Msg::Page(job(1), Ok(page(&["a-new"], Some("c")))));
    let old = kept(&["a-x"]);
    assert_eq!(bench.run(Msg::KeptRead(job(2), Ok(Some(old.clone())))), (vec![], None));
    assert_eq!(bench.names(), ["a-new"]);
    let (effects, _) = bench.run(Msg::Page(job(3), Ok(page(&["a-x"], None))));
    let snapshot = bench.state.catalog.snapshot();
    assert_eq!(
        effects,
        [Effect::Catalog(CatalogEffect::Keep {
            job: job(4),
            snapshot,
            before: Some(old.catalog.snapshot())
        })]
    );
}

/// The beginning of a kept catalog is shown while the rest of it is read.
fn begun(names: &[&str]) -> Bench {
    let mut bench = keeping();
    assert_eq!(bench.run(Msg::KeptBegun(job(2), kept(names))), (vec![], None));
    assert_eq!((bench.names(), bench.state.keeping.saved), (names.to_vec(), Some(1_700_000_000)));
    bench
}

#[test]
fn the_whole_comes_in_the_place_of_its_beginning() {
    let mut bench = begun(&["a-x", "a-y"]);
    bench.run(Msg::Move(Motion::Down));
    assert_eq!(bench.run(Msg::KeptRead(job(2), Ok(Some(kept(&["a-x", "a-y", "b-x"]))))), (vec![], None));
    assert_eq!((bench.names(), bench.state.list.selected), (vec!["a-x", "a-y", "b-x"], 1));
    let before = bench.state.catalog.snapshot();
    let (effects, _) = bench.run(Msg::Page(job(1), Ok(page(&["a-x"], None))));
    let snapshot = bench.state.catalog.snapshot();
    assert_eq!(
        effects,
        [Effect::Catalog(CatalogEffect::Keep { job: job(3), snapshot, before: Some(before) })]
    );
}

#[test]
fn pages_that_come_after_the_beginning_are_compared_with_the_whole() {
    let mut bench = begun(&["a-x", "a-y"]);
    bench.run(Msg::Page(job(1), Ok(page(&["a-x"], Some("c")))));
    assert_eq!(bench.names(), ["a-x", "a-y"]);
    let whole = kept(&["a-x", "a-y", "b-x"]);
    bench.run(Msg::KeptRead(job(2), Ok(Some(whole.clone()))));
    assert_eq!(bench.names(), ["a-x", "a-y", "b-x"]);
    let (effects, _) = bench.run(Msg::Page(job(3), Ok(page(&["a-y"], None))));
    assert_eq!(bench.names(), ["a-x", "a-y"]);
    let (snapshot, before) = (bench.state.catalog.snapshot(), Some(whole.catalog.snapshot()));
    assert_eq!(effects, [Effect::Catalog(CatalogEffect::Keep { job: job(4), snapshot, before })]);
}

#[test]
fn a_beginning_is_no_list_to_compare_with() {
    let mut bench = begun(&["a-x"]);
    let (effects, _) = bench.run(Msg::Page(job(1), Ok(page(&["a-x", "b-x"], None))));
    let snapshot = bench.state.catalog.snapshot();
    assert_eq!(effects, [Effect::Catalog(CatalogEffect::Keep { job: job(3), snapshot, before: None })]);
    bench.run(Msg::KeptRead(job(2), Ok(Some(kept(&["a-x", "a-y"])))));
    assert_eq!(bench.names(), ["a-x", "b-x"], "what came from the service stays");
}

#[test]
fn a_beginning_whose_rest_is_damaged_is_taken_back() {
    let mut bench = begun(&["a-x", "a-y"]);
    let failure = Failure::new(FailureKind::Local, "Made anew", "");
    assert_eq!(bench.run(Msg::KeptRead(job(2), Err(failure.clone()))), (vec![], Some(Out::Rebuilt(failure))));
    assert_eq!((bench.names(), bench.state.keeping.saved), (vec![], None));
    bench.run(Msg::Page(job(1), Ok(page(&["b-x"], None))));
    assert_eq!(bench.names(), ["b-x"]);
}

#[test]
fn pages_behind_a_damaged_beginning_are_shown_and_none_of_them_is_new() {
    let mut bench = begun(&["a-x", "a-y"]);
    bench.run(Msg::Page(job(1), Ok(page(&["b-x"], Some("c")))));
    assert_eq!(bench.names(), ["a-x", "a-y"]);
    let failure = Failure::new(FailureKind::Local, "Made anew", "");
    bench.run(Msg::KeptRead(job(2), Err(failure)));
    assert_eq!(bench.names(), ["b-x"]);
    let (effects, _) = bench.run(Msg::Page(job(3), Ok(page(&["b-y"], None))));
    assert_eq!(bench.names(), ["b-x", "b-y"]);
    let snapshot = bench.state.catalog.snapshot();
    assert_eq!(effects, [Effect::Catalog(CatalogEffect::Keep { job: job(4), snapshot, before: None })]);
}

#[test]
fn a_beginning_that_comes_after_a_page_is_not_shown() {
    let mut bench = keeping();
    bench.run(Msg::Page(job(1), Ok(page(&["a-new"], Some("c")))));
    assert_eq!(bench.run(Msg::KeptBegun(job(2), kept(&["a-x"]))), (vec![], None));
    assert_eq!(bench.names(), ["a-new"]);
    assert_eq!(begun(&["a-x"]).run(Msg::KeptBegun(job(9), kept(&["z"]))), (vec![], None), "a stale one");
}

#[test]
fn a_damaged_file_is_said_once_and_pages_come_all_the_same() {
    let mut bench = keeping();
    let failure = Failure::new(FailureKind::Local, "Made anew", "");
    let read = Msg::KeptRead(job(2), Err(failure.clone()));
    assert_eq!(bench.run(read.clone()), (vec![], Some(Out::Rebuilt(failure))));
    assert_eq!(bench.run(read), (vec![], None));
    bench.run(Msg::Page(job(1), Ok(page(&["a-x"], None))));
    assert_eq!(bench.names(), ["a-x"]);
}

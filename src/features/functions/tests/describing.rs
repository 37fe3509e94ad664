//! Descriptions that lie on disk: read before a person gets there, by a worker.

use super::*;
use crate::domain::catalog::{Described, on_forbidden_disk};
use crate::domain::search::Found;
use crate::widgets::reader::Reader;

fn functions(number: usize) -> Vec<Function> {
    let does = |n: usize| format!("Does {n}");
    let saying = |n| Function { description: does(n), ..function(&format!("a-{n}"), FunctionKind::Query) };
    (0..number).map(saying).collect()
}

fn described(state: &State, rows: std::ops::Range<usize>) -> Vec<Described> {
    let of = |row: usize| {
        let entry = state.function_at(row).unwrap();
        Described { name: entry.name().into(), sum: entry.sum(), text: format!("Does {row}") }
    };
    rows.map(of).collect()
}

fn describe(bench: &Bench, number: u64, rows: std::ops::Range<u32>) -> Effect {
    let snapshot = bench.state.catalog.snapshot();
    Effect::Catalog(CatalogEffect::Describe { job: job(number), snapshot, positions: rows.collect() })
}

/// A kept catalog of 300 functions came; what the first 64 do is asked for by job 3.
fn kept_on_disk() -> Bench {
    let mut bench = keeping();
    let mut catalog = Catalog::default();
    catalog.push(on_forbidden_disk(&functions(300)));
    let kept = KeptCatalog { catalog, saved: 1_700_000_000, is_whole: true };
    let step = bench.run(Msg::KeptRead(job(2), Ok(Some(kept))));
    assert_eq!(step, (vec![describe(&bench, 3, 0..64)], None));
    bench
}

fn shown(state: &State) -> Option<&str> {
    state.description_of(&state.function_at(state.list.selected)?)
}

#[test]
fn descriptions_are_read_some_rows_ahead() {
    let mut bench = kept_on_disk();
    assert_eq!(shown(&bench.state), None);
    let came = described(&bench.state, 0..64);
    assert_eq!(bench.run(Msg::Described(job(3), came.clone())), (vec![], None));
    assert_eq!(bench.run(Msg::Described(job(3), vec![])), (vec![], None), "a stale one");
    for _ in 0..55 {
        assert_eq!(bench.run(Msg::Move(Motion::Down)), (vec![], None));
    }
    assert_eq!(shown(&bench.state), Some("Does 55"));
    let step = bench.run(Msg::Move(Motion::Down));
    assert_eq!(step, (vec![describe(&bench, 4, 0..120)], None));
    assert_eq!(bench.run(Msg::Move(Motion::Down)), (vec![], None), "it is asked once");
    assert_eq!(shown(&bench.state), Some("Does 57"), "what is known stays meanwhile");
}

#[test]
fn who_opens_a_function_before_its_description_came_is_told_it_afterwards() {
    let mut bench = kept_on_disk();
    let (effects, out) = bench.run(Msg::Open);
    let Some(Out::Open(function)) = out else { panic!("{out:?}") };
    assert_eq!((effects, &*function.name, &*function.description), (vec![], "a-0", ""));
    bench.run(Msg::Move(Motion::Down));
    let came = described(&bench.state, 0..64);
    let told = Out::Does("Does 0".into(), "a-0".into());
    assert_eq!(bench.run(Msg::Described(job(3), came)), (vec![], Some(told)));
    let (_, out) = bench.run(Msg::Open);
    let Some(Out::Open(function)) = out else { panic!("{out:?}") };
    assert_eq!((&*function.name, &*function.description), ("a-1", "Does 1"));
}

#[test]
fn what_the_best_hits_do_comes_along_with_them() {
    let mut bench = kept_on_disk();
    bench.run(Msg::StartSearch);
    bench.run(Msg::Edit(EditKey::Char('a')));
    let described = described(&bench.state, 100..116);
    let found = Found { positions: (100..300).collect(), described, ..Found::default() };
    assert_eq!(bench.run(Msg::Found(job(4), Ok(found))), (vec![], None), "nothing is asked for");
    assert_eq!(shown(&bench.state), Some("Does 100"));
    assert_eq!(
        bench.run(Msg::Described(job(3), vec![])),
        (vec![], None),
        "what was asked for before is stale"
    );
    assert_eq!(shown(&bench.state), Some("Does 100"));
    for _ in 0..7 {
        assert_eq!(bench.run(Msg::Move(Motion::Down)), (vec![], None));
    }
    assert_eq!(bench.run(Msg::Move(Motion::Down)), (vec![describe(&bench, 5, 100..172)], None));
}

#[test]
fn what_comes_along_does_not_take_the_place_of_a_description_that_is_waited_for() {
    let mut bench = kept_on_disk();
    bench.run(Msg::Open);
    let came = described(&bench.state, 0..64);
    bench.run(Msg::StartSearch);
    bench.run(Msg::Edit(EditKey::Char('a')));
    let along = described(&bench.state, 100..116);
    let found = Found { positions: (100..300).collect(), described: along, ..Found::default() };
    bench.run(Msg::Found(job(4), Ok(found)));
    let (_, out) = bench.run(Msg::Described(job(3), came));
    assert_eq!(out, Some(Out::Does("Does 0".into(), "a-0".into())));
}

#[test]
fn what_cannot_be_read_is_asked_for_once() {
    let mut bench = kept_on_disk();
    assert_eq!(bench.run(Msg::Described(job(3), Vec::new())), (vec![], None));
    assert_eq!(shown(&bench.state), Some(""));
}

#[test]
fn a_function_that_is_another_now_is_described_anew() {
    let mut bench = kept_on_disk();
    let mut came = described(&bench.state, 0..64);
    came[0].sum ^= 1;
    let step = bench.run(Msg::Described(job(3), came));
    assert_eq!(step, (vec![describe(&bench, 4, 0..64)], None));
}

#[test]
fn a_long_description_is_read_whole_to_be_shown_or_copied() {
    let long = "long ".repeat(1_000);
    let mut bench = Bench::loaded();
    bench.run(Msg::Load);
    let saying = Function { description: long, ..function("a-long", FunctionKind::Query) };
    let items = vec![saying, function("b-x", FunctionKind::Action)].into();
    let page = Page { items, unreadable: Vec::new(), next: None };
    bench.run(Msg::Page(job(2), Ok(page)));
    let snapshot = bench.state.catalog.snapshot();
    let read = |number| {
        let effect = CatalogEffect::ReadWhole { job: job(number), snapshot: snapshot.clone(), position: 0 };
        (vec![Effect::Catalog(effect)], None)
    };
    assert_eq!(bench.run(Msg::Read), read(3));
    assert_eq!(
        (bench.state.reading.is_some(), bench.run(Msg::WholeRead(job(9), Ok("z".into())))),
        (false, (vec![], None))
    );
    assert_eq!(bench.run(Msg::WholeRead(job(3), Ok("all of it".into()))), (vec![], None));
    let text = "QUERY of a\n\nall of it";
    assert_eq!(bench.state.reading.as_ref().map(Reader::text), Some(text));
    assert_eq!(bench.run(Msg::CopyReading), read(4));
    let copied = bench.run(Msg::WholeRead(job(4), Ok("all of it".into())));
    assert_eq!(copied, (vec![], Some(Out::Copy(text.into()))));
    bench.run(Msg::CloseReading);
    bench.run(Msg::Read);
    bench.run(Msg::Move(Motion::Down));
    bench.run(Msg::WholeRead(job(5), Ok("all of it".into())));
    let reader = bench.state.reading.as_ref().unwrap();
    assert_eq!((reader.title(), reader.text()), ("a-long", text), "whoever is selected by then");
    bench.run(Msg::Move(Motion::Up));
    bench.run(Msg::Read);
    bench.run(Msg::CloseReading);
    assert_eq!(bench.run(Msg::WholeRead(job(6), Ok("late".into()))), (vec![], None));
    assert_eq!(bench.state.reading, None, "who closed it wants it no longer");
}

#[test]
fn what_is_new_is_looked_for_again_when_that_is_known() {
    let mut bench = keeping();
    bench.run(Msg::KeptRead(job(2), Ok(Some(kept(&["a-x"])))));
    bench.run(Msg::StartSearch);
    bench.run(Msg::Paste("is:new".into()));
    let (effects, _) = bench.run(Msg::Page(job(1), Ok(page(&["a-new", "a-x"], None))));
    let keep = effects.iter().find_map(|effect| match effect {
        Effect::Catalog(CatalogEffect::Keep { job, .. }) => Some(*job),
        _ => None,
    });
    let changes = Changes { new: ["a-new".to_owned()].into(), ..Changes::default() };
    let batches = vec![list(&["a-new", "a-x"]).into()];
    let (effects, out) = bench.run(Msg::Kept(keep.unwrap(), Ok((batches, changes.clone()))));
    let [Effect::Cancel(_), Effect::Search { filter, .. }] = effects.as_slice() else {
        panic!("{effects:?}")
    };
    assert_eq!((filter.query.as_str(), &*filter.standing.changes), ("is:new", &changes));
    assert_eq!(out, Some(Out::Changed(Arc::new(changes))));
}

#[test]
fn dropping_the_search_selects_what_it_was_for() {
    let mut bench = Bench::loaded();
    bench.run(Msg::StartSearch);
    bench.run(Msg::Edit(EditKey::Char('y')));
    bench.run(Msg::Found(job(2), Ok(vec![2].into())));
    bench.run(Msg::EndSearch);
    bench.run(Msg::Opened("a-y".into()));
    assert_eq!(bench.run(Msg::DropSearch), (vec![], None));
    assert_eq!((bench.names().len(), bench.state.list.selected), (3, 2));
    // What was open before is no reason to move.
    bench.run(Msg::Move(Motion::First));
    bench.run(Msg::StartSearch);
    assert_eq!(bench.run(Msg::DropSearch), (vec![], None));
    assert_eq!(bench.state.list.selected, 0);
}

#[test]
fn what_is_used_stands_in_front_of_connected_ones_too() {
    let mut bench = Bench::loaded();
    bench.run(Msg::Used(vec!["b-x".into(), "a-y".into()], ["gone".to_owned()].into()));
    let only_a = Some(["a".to_owned()].into());
    bench.run(Msg::Scope(None, only_a));
    bench.run(Msg::Found(job(2), Ok(vec![0, 2].into())));
    assert_eq!(bench.names(), ["a-x", "a-y"], "as they came");
    bench.run(Msg::StartSearch);
    bench.run(Msg::Found(job(3), Ok(vec![0, 2].into())));
    assert_eq!(bench.names(), ["a-y", "a-x"]);
}

#[test]
fn completions_come_one_after_the_other() {
    let mut bench = Bench::loaded();
    bench.run(Msg::StartSearch);
    bench.run(Msg::Paste("is:".into()));
    let mut seen = Vec::new();
    for _ in 0..6 {
        bench.run(Msg::Complete);
        seen.push(bench.state.query.text());
    }
    let all = ["is:connected ", "is:favourite ", "is:recent ", "is:new ", "is:changed ", "is:connected "];
    assert_eq!(seen, all);
    // From a field to its values.
    bench.run(Msg::Paste("ty".into()));
    for text in ["is:connected type:", "is:connected type:query ", "is:connected type:action "] {
        bench.run(Msg::Complete);
        assert_eq!(bench.state.query.text(), text);
    }
    for _ in "type:action ".chars() {
        bench.run(Msg::Edit(EditKey::Backspace));
    }
    // What is typed on is another beginning; without one there is nothing to complete.
    bench.run(Msg::Paste("app:".into()));
    bench.run(Msg::Complete);
    assert_eq!(bench.state.query.text(), "is:connected app:a ");
    bench.run(Msg::Paste("x".into()));
    assert!(!bench.state.completes());
}

#[test]
fn what_came_of_a_list_is_kept_at_the_end_and_added_to_the_next_time() {
    let mut bench = keeping();
    bench.run(Msg::KeptRead(job(2), Ok(None)));
    assert_eq!(bench.run(Msg::Leave), (vec![], None), "nothing came");
    bench.run(Msg::Page(job(1), Ok(page(&["a-x", "a-y"], Some("c")))));
    let part = |bench: &Bench| Effect::Catalog(CatalogEffect::KeepPart(bench.state.catalog.snapshot()));
    assert_eq!(bench.run(Msg::Leave), (vec![part(&bench)], None));

    let mut bench = keeping();
    let old = KeptCatalog { is_whole: false, ..kept(&["a-x", "a-y", "b-z"]) };
    bench.run(Msg::KeptRead(job(2), Ok(Some(old))));
    assert!(!bench.state.is_whole(), "more may be found");
    assert_eq!(bench.run(Msg::Leave), (vec![], None), "it is there already");
    bench.run(Msg::Page(job(1), Ok(page(&["a-new", "a-x"], Some("c")))));
    assert_eq!(bench.names(), ["a-x", "a-y", "b-z", "a-new"], "at once, not behind it");
    assert_eq!(bench.run(Msg::Leave), (vec![part(&bench)], None));
    let (effects, out) = bench.run(Msg::Page(job(3), Ok(page(&["c-x"], None))));
    let [Effect::Catalog(CatalogEffect::Keep { before: None, .. })] = effects.as_slice() else {
        panic!("{effects:?}")
    };
    assert_eq!((out, bench.state.keeping.saved, bench.state.is_whole()), (None, None, true));
    assert_eq!(bench.run(Msg::Leave), (vec![], None), "the whole is kept");
}

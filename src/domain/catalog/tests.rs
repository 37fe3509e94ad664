//! Pages that arrive, also twice.

use super::*;
use crate::domain::body::Store;
use crate::domain::function::{Function, FunctionKind};

fn function(name: &str) -> Function {
    saying(name, "{}")
}

fn saying(name: &str, raw: &str) -> Function {
    Function {
        name: name.into(),
        description: format!("Does {name}"),
        app: name[..1].into(),
        kind: FunctionKind::Query,
        raw: raw.into(),
    }
}

fn names(catalog: &Catalog) -> Vec<&str> {
    (0..).map_while(|position| Some(catalog.get(position)?.name())).collect()
}

#[test]
fn positions_lead_to_functions_across_chunks() {
    let mut catalog = Catalog::default();
    catalog.push(vec![function("a1"), function("b1")]);
    catalog.push(Vec::new());
    catalog.push(vec![function("a2")]);
    assert_eq!(names(&catalog), ["a1", "b1", "a2"]);
    assert_eq!(catalog.of_app("a"), [0, 2]);
    assert!(catalog.of_app("z").is_empty());
    assert_eq!(catalog.len(), 3);
    assert_eq!((catalog.position_of("a2"), catalog.position_of("a3")), (Some(2), None));
    assert_eq!(*catalog.get(1).unwrap().function(), function("b1"));
}

#[test]
fn a_name_is_there_once_and_the_later_of_two_functions_counts() {
    let mut catalog = Catalog::default();
    catalog.push(vec![function("a1"), function("b1"), function("a1")]);
    let before = catalog.snapshot();
    let pushed = catalog.push(vec![
        function("b1"),
        saying("a1", "[0]"),
        function("c1"),
        saying("c1", "[2]"),
        saying("a1", "[1]"),
    ]);
    assert_eq!(pushed, Pushed { new: 1, known: 1, others: 2, first_other: Some(0) });
    assert_eq!((names(&catalog), catalog.len()), (vec!["a1", "b1", "c1"], 3));
    let raws: Vec<_> = catalog.snapshot().iter().map(|entry| entry.raw().into_owned()).collect();
    assert_eq!(raws, ["[1]", "{}", "[2]"]);
    assert_eq!(before.get(0).unwrap().raw(), "{}", "who has a snapshot keeps what it was");
    assert_eq!(catalog.snapshot().chunks().len(), 2);
    let pushed = catalog.push(vec![saying("a1", "[1]")]);
    assert_eq!((pushed, catalog.snapshot().chunks().len()), (Pushed { known: 1, ..Pushed::default() }, 2));
}

#[test]
fn many_names_are_found_again() {
    let mut catalog = Catalog::default();
    for page in 0..100 {
        catalog.push((0..50).map(|at| function(&format!("a{}", page * 50 + at))).collect::<Vec<_>>());
    }
    for at in 0..5_000 {
        assert_eq!(catalog.position_of(&format!("a{at}")), Some(at));
    }
    assert_eq!(catalog.of_app("a").len(), 5_000);
}

#[test]
fn a_long_description_is_cut_and_whole_for_who_asks() {
    let description = "ü".repeat(500_000);
    let raw = format!(r#"{{"name":"a1","description":"{description}"}}"#);
    let mut catalog = Catalog::default();
    catalog.push(vec![Function { description: description.clone(), ..saying("a1", &raw) }]);
    let entry = catalog.get(0).unwrap();
    assert!(
        entry.outline().is_cut && entry.description().len() < 2_010 && entry.description().ends_with("ü…")
    );
    assert_eq!(
        (entry.whole_description(), &*entry.function().description),
        (description.clone(), &*entry.description())
    );
    let broken = Function { description, ..saying("a2", "{") };
    catalog.push(vec![broken]);
    assert!(catalog.get(1).unwrap().whole_description().ends_with("ü…"));
}

struct Held(Vec<u8>);

impl Store for Held {
    fn read_at(&self, start: usize, buffer: &mut [u8]) -> usize {
        let there = self.0.get(start..).unwrap_or_default();
        let len = there.len().min(buffer.len());
        buffer[..len].copy_from_slice(&there[..len]);
        len
    }
}

#[test]
fn texts_are_read_from_where_they_were_moved_to() {
    let functions = [saying("a1", "[1]"), saying("b1", "[22]")];
    let packed = || {
        let mut texts = Texts::default();
        for function in &functions {
            texts.push(function, &function.raw);
        }
        texts
    };
    let bytes = format!("elsewhere{}", packed().parts().concat()).into_bytes();
    let stored = packed().stored(Arc::new(Held(bytes)), 9);
    assert_eq!(stored, Batch::new(&functions));
    let part = stored.only(|at| at == 1);
    let mut seen = Vec::new();
    part.for_each_described(|entry, text| seen.push(format!("{}: {text}", entry.name())));
    assert_eq!(seen, ["b1: Does b1"]);
    assert_eq!(*part.get(0).unwrap().function(), functions[1]);
    // A part takes only its own texts along, and the names are there once.
    for part in [stored.clone(), part, stored.only(|at| at == 0)] {
        let [descriptions, schemas] = part.stored_texts().unwrap();
        let length = |text: fn(Entry<'_>) -> usize| part.iter().map(text).sum::<usize>();
        assert_eq!(descriptions.len(), length(|entry| entry.description().len()));
        assert_eq!(schemas.len(), length(|entry| entry.raw().len()));
        let taken = [b"there".to_vec(), descriptions, schemas].concat();
        let moved = part.moved(Arc::new(Held(taken)), 5);
        assert_eq!(moved, part);
        assert!(Arc::ptr_eq(&moved.names, &stored.names));
    }
    // What was lost is blank, never another's.
    let lost = packed().stored(Arc::new(Held(Vec::new())), 0);
    assert_eq!(lost.stored_texts(), None);
    assert_eq!(&*lost.get(1).unwrap().function().raw, "");
}

#[test]
fn what_is_too_large_for_a_list_is_left_out() {
    let long = "a".repeat(70_000);
    let batch = Batch::new(&[function(&long), function("b1")]);
    assert_eq!(batch.iter().map(|entry| entry.name()).collect::<Vec<_>>(), ["b1"]);
}

#[test]
fn a_page_that_is_as_it_was_shares_its_memory() {
    let mut earlier = Catalog::default();
    earlier.push(vec![function("a1"), function("b1")]);
    earlier.push(vec![function("c1")]);
    earlier.push(vec![function("d1"), function("e1")]);
    let mut anew = Catalog::default();
    let pushed = anew.push_beside(vec![function("a1"), function("b1")].into(), &earlier);
    assert_eq!(pushed, Pushed { new: 2, ..Pushed::default() });
    anew.push_beside(vec![saying("c1", "[1]")].into(), &earlier);
    anew.push_beside(vec![function("d1"), function("f1")].into(), &earlier);
    let numbers =
        |catalog: &Catalog| -> Vec<_> { catalog.batches_from(0).map(|batch| batch.number()).collect() };
    let shared = numbers(&anew).iter().map(|number| numbers(&earlier).contains(number)).collect::<Vec<_>>();
    assert_eq!(shared, [true, false, false]);
    assert_eq!(names(&anew), ["a1", "b1", "c1", "d1", "f1"]);
    assert_eq!((anew.get(2).unwrap().raw().into_owned(), anew.position_of("f1")), ("[1]".into(), Some(4)));
}

#[test]
fn a_page_of_which_a_function_came_again_as_another_is_not_shared() {
    let mut earlier = Catalog::default();
    earlier.push(vec![function("a1"), function("b1")]);
    earlier.push(vec![saying("a1", "[1]")]);
    let mut anew = Catalog::default();
    anew.push_beside(vec![function("a1"), function("b1")].into(), &earlier);
    assert_eq!(anew.get(0).unwrap().raw(), "{}");
}

#[test]
fn functions_of_an_app_are_counted_by_type_whatever_came_again() {
    let of = |name: &str, kind| Function { kind, ..saying(name, name) };
    let mut catalog = Catalog::default();
    catalog.push(vec![
        of("a1", FunctionKind::Action),
        of("a2", FunctionKind::Query),
        function("b1"),
        Function { raw: "again".into(), ..of("a1", FunctionKind::Unknown) },
    ]);
    let kinds = |catalog: &Catalog, app: &str| catalog.kinds_of(app).collect::<Vec<_>>();
    assert_eq!(kinds(&catalog, "a"), [(FunctionKind::Query, 1), (FunctionKind::Unknown, 1)]);
    catalog.push(vec![of("a1", FunctionKind::Query), of("a3", FunctionKind::Passthrough)]);
    assert_eq!(kinds(&catalog, "a"), [(FunctionKind::Query, 2), (FunctionKind::Passthrough, 1)]);
    assert_eq!((kinds(&catalog, "b"), kinds(&catalog, "z")), (vec![(FunctionKind::Query, 1)], vec![]));
}

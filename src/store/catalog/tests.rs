//! A catalog comes back from disk, whole or not at all.

use std::fs;

use super::*;
use crate::domain::function::{Function, Raw};

fn function(name: &str, raw: &str) -> Function {
    Function {
        name: name.into(),
        description: format!("Does {name} ü"),
        app: name.split('-').next().unwrap().into(),
        kind: FunctionKind::Action,
        raw: raw.into(),
    }
}

const SCHEMA: &str = r#"{"name":"slack-post","meta":{"app":{"login_url":"https://x/?key=s3cr3t"}},"parameters":{"type":"object","n":1.0}}"#;

fn catalog(functions: Vec<Function>) -> Catalog {
    let mut catalog = Catalog::default();
    catalog.push(functions);
    catalog
}

fn two() -> Catalog {
    catalog(vec![function("slack-post", SCHEMA), function("hubspot-list", "{}")])
}

fn file(dir: &tempfile::TempDir) -> CatalogFile {
    CatalogFile::new(&dir.path().join("integry-tui"), "api.integry.io", "demo/user", "ab12")
}

/// The same functions where they were written to.
fn moved(batches: Vec<Batch>) -> Catalog {
    let mut catalog = two();
    catalog.take_moved(batches);
    catalog
}

fn names(catalog: &Catalog) -> Vec<String> {
    (0..).map_while(|at| catalog.get(at)).map(|function| function.name().to_owned()).collect()
}

#[test]
fn it_comes_back_with_its_schemas_and_without_login_pages() {
    let dir = tempfile::tempdir().unwrap();
    let file = file(&dir);
    assert_eq!(file.read(|_| ()).unwrap(), None);
    let (kept, changes) = file.write(&two().snapshot(), None, 1_700_000_000).unwrap();
    assert!(changes.is_empty());
    let read = file.read(|_| ()).unwrap().unwrap();
    assert_eq!((read.saved, names(&read.catalog)), (1_700_000_000, names(&two())));
    assert_eq!(moved(kept), read.catalog);
    let slack = read.catalog.get(0).unwrap();
    assert_eq!(slack.description(), "Does slack-post ü");
    assert_eq!(slack.raw(), r#"{"name":"slack-post","parameters":{"type":"object","n":1.0}}"#);
}

#[test]
fn what_is_another_is_told() {
    let dir = tempfile::tempdir().unwrap();
    let file = file(&dir);
    let (kept, _) = file.write(&two().snapshot(), None, 1).unwrap();
    let now = catalog(vec![function("slack-post", r#"{"parameters":{}}"#), function("zoom-get", "{}")]);
    let kept = moved(kept);
    for before in [kept.snapshot(), two().snapshot()] {
        let (_, changes) = file.write(&now.snapshot(), Some(&before), 2).unwrap();
        assert_eq!(changes.new, ["zoom-get".to_owned()].into());
        assert_eq!(changes.changed, ["slack-post".to_owned()].into());
        assert_eq!(changes.gone, ["hubspot-list"]);
    }
    // The replaced file is still read by who has it open.
    assert!(kept.get(0).unwrap().raw().contains("1.0"));
}

/// The same functions as they come from a service again, in memory of their own.
fn again(shown: &Catalog) -> Catalog {
    let functions = (0..).map_while(|at| shown.get(at)).map(|entry| (*entry.function()).clone());
    catalog(functions.collect())
}

#[test]
fn a_file_whose_functions_are_as_they_were_is_only_told_when() {
    let dir = tempfile::tempdir().unwrap();
    let file = file(&dir);
    file.write(&two().snapshot(), None, 1).unwrap();
    let mut expected = fs::read(&file.path).unwrap();
    let mut open = File::open(&file.path).unwrap();
    let shown = file.read(|_| ()).unwrap().unwrap().catalog;
    let (kept, changes) = file.write(&again(&shown).snapshot(), Some(&shown.snapshot()), 2).unwrap();
    assert!(changes.is_empty());
    assert_eq!(moved(kept), shown);
    // Who had it open has the very file that was told.
    let mut there = Vec::new();
    open.read_to_end(&mut there).unwrap();
    expected[SAVED].copy_from_slice(&2_i64.to_le_bytes());
    assert_eq!(there, expected);
    assert_eq!(file.read(|_| ()).unwrap().unwrap().saved, 2);
}

#[test]
fn functions_in_another_order_are_written() {
    let dir = tempfile::tempdir().unwrap();
    let file = file(&dir);
    file.write(&two().snapshot(), None, 1).unwrap();
    let shown = file.read(|_| ()).unwrap().unwrap().catalog;
    let turned = catalog(vec![function("hubspot-list", "{}"), function("slack-post", SCHEMA)]);
    let (_, changes) = file.write(&turned.snapshot(), Some(&shown.snapshot()), 2).unwrap();
    assert!(changes.is_empty());
    assert_eq!(names(&file.read(|_| ()).unwrap().unwrap().catalog), names(&turned));
}

#[test]
fn a_file_that_another_program_replaced_or_removed_is_written() {
    let dir = tempfile::tempdir().unwrap();
    let file = file(&dir);
    file.write(&two().snapshot(), None, 1).unwrap();
    let shown = file.read(|_| ()).unwrap().unwrap().catalog;
    let others = catalog(vec![function("zoom-get", "{}")]);
    let replaced = || file.write(&others.snapshot(), None, 2).map(|_| ()).unwrap();
    let removed = || fs::remove_file(&file.path).unwrap();
    let cut = || fs::write(&file.path, "it").unwrap();
    for before in [&replaced as &dyn Fn(), &removed, &cut] {
        before();
        let (_, changes) = file.write(&again(&shown).snapshot(), Some(&shown.snapshot()), 3).unwrap();
        assert!(changes.is_empty());
        let read = file.read(|_| ()).unwrap().unwrap();
        assert_eq!((read.saved, read.catalog), (3, shown.clone()));
    }
}

#[test]
fn a_file_that_is_cut_anywhere_is_not_used() {
    let dir = tempfile::tempdir().unwrap();
    let file = file(&dir);
    file.write(&two().snapshot(), None, 1).unwrap();
    let whole = fs::read(&file.path).unwrap();
    for length in 0..whole.len() {
        fs::write(&file.path, &whole[..length]).unwrap();
        assert!(file.read(|_| ()).is_err(), "{length} of {} bytes", whole.len());
    }
    fs::write(&file.path, &whole).unwrap();
    assert!(file.read(|_| ()).is_ok());
}

#[test]
fn a_file_of_which_one_byte_is_another_is_not_used() {
    let dir = tempfile::tempdir().unwrap();
    let file = file(&dir);
    file.write(&two().snapshot(), None, 1).unwrap();
    let whole = fs::read(&file.path).unwrap();
    for at in (0..whole.len()).filter(|at| !SAVED.contains(at)) {
        let mut damaged = whole.clone();
        damaged[at] ^= 0x20;
        fs::write(&file.path, &damaged).unwrap();
        assert!(file.read(|_| ()).is_err(), "{at} of {} bytes", whole.len());
    }
}

/// A disk that loses texts while the program runs: nothing is kept as a function without a schema.
#[test]
fn what_cannot_be_read_any_more_is_not_kept_as_empty() {
    let dir = tempfile::tempdir().unwrap();
    let file = file(&dir);
    file.write(&two().snapshot(), None, 1).unwrap();
    let kept = file.read(|_| ()).unwrap().unwrap().catalog;
    File::options().write(true).open(&file.path).unwrap().set_len(100).unwrap();
    let more = || function("zoom-get", "{}");
    let mut grown = kept.clone();
    grown.push(vec![more()]);
    let mut replaced = kept.clone();
    replaced.push(vec![function("slack-post", r#"{"parameters":{"n":2}}"#)]);
    for now in [grown, replaced] {
        let why = file.write(&now.snapshot(), None, 2).unwrap_err().to_string();
        assert!(why.contains("cannot be read from the disk any more"), "{why}");
    }
}

#[cfg(unix)]
#[test]
fn nobody_else_can_read_it_and_a_place_that_cannot_be_written_is_an_error() {
    use std::os::unix::fs::PermissionsExt as _;
    let dir = tempfile::tempdir().unwrap();
    let file = file(&dir);
    file.write(&two().snapshot(), None, 1).unwrap();
    let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&file.path), mode(file.path.parent().unwrap())), (0o600, 0o700));
    assert_eq!(file.path.file_name().unwrap(), "api.integry.io~demo_2f_user~ab12.catalog");
    fs::write(dir.path().join("file"), "").unwrap();
    let blocked = CatalogFile::new(&dir.path().join("file/x"), "w", "u", "p");
    assert!(blocked.write(&two().snapshot(), None, 1).is_err());
}

#[test]
fn a_stored_text_is_read_when_it_is_looked_at() {
    let dir = tempfile::tempdir().unwrap();
    let (kept, _) = file(&dir).write(&two().snapshot(), None, 1).unwrap();
    let raw: &Raw = &moved(kept).get(1).unwrap().function().raw;
    assert_eq!((format!("{raw:?}").contains("bytes at"), &*raw.text(), &**raw), (true, "{}", "{}"));
}

#[test]
fn the_beginning_of_a_long_list_comes_before_the_rest() {
    let dir = tempfile::tempdir().unwrap();
    let file = file(&dir);
    let page = |first: usize| -> Vec<Function> {
        (first..first + 150).map(|n| function(&format!("a-{n}"), "{}")).collect()
    };
    let begun = |catalog: &Catalog| {
        file.write(&catalog.snapshot(), None, 7).unwrap();
        let mut begun = Vec::new();
        let whole =
            file.read(|kept| begun.push((kept.catalog.len(), kept.saved, names(&kept.catalog)))).unwrap();
        assert_eq!(whole.unwrap().catalog, *catalog);
        begun
    };
    let mut long = catalog(page(0));
    assert_eq!(begun(&long), [], "fewer than a screen takes");
    long.push(page(150));
    assert_eq!(begun(&long), [(200, 7, names(&long)[..200].to_vec())], "a part of the page that fills them");
    long.push(page(300));
    assert_eq!(begun(&long), [(200, 7, names(&long)[..200].to_vec())]);
}

#[test]
fn a_part_is_kept_until_there_is_a_whole_and_never_in_its_place() {
    let dir = tempfile::tempdir().unwrap();
    let file = file(&dir);
    let one = catalog(vec![function("slack-post", SCHEMA)]);
    file.write_part(&one.snapshot(), 1).unwrap();
    let read = file.read(|_| ()).unwrap().unwrap();
    assert_eq!((read.is_whole, read.saved, names(&read.catalog)), (false, 1, names(&one)));
    assert_eq!(read.catalog.get(0).unwrap().description(), "Does slack-post ü");
    file.write_part(&two().snapshot(), 2).unwrap();
    assert_eq!(file.read(|_| ()).unwrap().unwrap().catalog.len(), 2);
    // One that is loaded to its end takes its place, although its functions are the same.
    file.write(&two().snapshot(), Some(&two().snapshot()), 3).unwrap();
    file.write_part(&one.snapshot(), 4).unwrap();
    let read = file.read(|_| ()).unwrap().unwrap();
    assert_eq!((read.is_whole, read.saved, read.catalog.len()), (true, 3, 2));
}

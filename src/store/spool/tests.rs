//! Texts go to a file once there are many, and say the same there.

use std::fs::File;

use super::*;
use crate::domain::function::{Function, FunctionKind};

fn functions(page: usize, bytes: usize) -> Vec<Slim> {
    let function = |at| Function {
        name: format!("a-{page}-{at}"),
        description: format!("Does {page} {at} ü"),
        app: "a".into(),
        kind: FunctionKind::Query,
        raw: format!(
            r#"{{"name":"a-{page}-{at}","meta":{{"login_url":"s3cr3t"}},"x":"{}"}}"#,
            "x".repeat(bytes)
        )
        .into(),
    };
    (0..10).map(|at| Slim::from(&function(at))).collect()
}

#[test]
fn a_large_workspace_goes_to_disk_and_a_small_one_does_not() {
    let mut spool = Spool::default();
    let batches: Vec<_> = (0..20).map(|page| spool.pack(&functions(page, 20_000))).collect();
    let in_memory = batches.iter().filter(|batch| batch.in_memory().is_some()).count();
    assert_eq!(in_memory, 10, "2 MB");
    for (page, batch) in batches.iter().enumerate() {
        let entry = batch.get(7).unwrap();
        assert_eq!(entry.description(), format!("Does {page} 7 ü"));
        let raw = entry.raw();
        assert!(
            raw.starts_with(&format!(r#"{{"name":"a-{page}-7","x":"xx"#)) && !raw.contains("s3cr3t"),
            "{page}"
        );
        assert_eq!(raw_sum(&raw), entry.sum());
    }
    // The file ends with its functions; the next ones get another.
    let file = spool.file.clone();
    assert_eq!(file.strong_count(), 10);
    drop(batches);
    assert_eq!(file.strong_count(), 0);
    let batch = spool.pack(&functions(0, 20_000));
    assert!(batch.in_memory().is_none() && batch.get(0).unwrap().raw().contains("a-0-0"));
    spool.begin();
    assert!(spool.pack(&functions(0, 20_000)).in_memory().is_some());
}

#[cfg(target_os = "linux")]
#[test]
fn a_disk_that_is_full_leaves_them_in_memory() {
    let mut spool = Spool { in_memory: IN_MEMORY, ..Spool::default() };
    let full = Arc::new(FileStore::new(File::options().write(true).open("/dev/full").unwrap()));
    spool.file = Arc::downgrade(&full);
    let batch = spool.pack(&functions(0, 100));
    assert!(batch.in_memory().is_some() && batch.get(0).unwrap().raw().contains("a-0-0"));
    assert!(spool.pack(&functions(1, 100)).in_memory().is_some(), "it is not tried for every page");
}

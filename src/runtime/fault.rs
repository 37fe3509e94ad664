//! Faults on purpose, for tests of what a fault leaves behind.
//!
//! Owns the one switch, `INTEGRY_TEST_PANIC=ui|job`, which exists in debug builds only.

/// Where a fault can be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// In the loop, when the first key was taken.
    Ui,
    /// In a job that reads a schema.
    Job,
}

/// Panics when the environment asks for it.
#[cfg(debug_assertions)]
pub(super) fn here(place: Place) {
    let name = match place {
        Place::Ui => "ui",
        Place::Job => "job",
    };
    let asked = std::env::var("INTEGRY_TEST_PANIC").is_ok_and(|asked| asked == name);
    assert!(!asked, "a fault on purpose ({name})");
}

/// Does nothing outside debug builds.
#[cfg(not(debug_assertions))]
pub(super) fn here(_place: Place) {}

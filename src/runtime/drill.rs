//! Faults on purpose.
//!
//! Owns the panics that the tests of the terminal's life cycle ask for with `INTEGRY_TEST_PANIC`. Release builds have none.

/// Panics when the environment names this place.
#[expect(clippy::panic, reason = "a panic is what is being tested")]
pub(super) fn panic_if_asked(place: &str) {
    if cfg!(debug_assertions) && std::env::var("INTEGRY_TEST_PANIC").is_ok_and(|asked| asked == place) {
        panic!("this panic was asked for: {place}");
    }
}

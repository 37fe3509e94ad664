//! Chains that are refused, cut and gone on with.

use super::*;
use crate::domain::failure::FailureKind;
use crate::effect::JobIds;

/// A chain, and the clock.
#[derive(Default)]
struct Bench {
    chain: Chain,
    hold: Hold,
    jobs: JobIds,
    now: u64,
}

impl Bench {
    fn started() -> Self {
        let mut bench = Self::default();
        let Self { chain, hold, jobs, .. } = &mut bench;
        let wanted = chain.start(hold, &mut Ctx { jobs, now: Millis(0), height: 5 });
        assert_eq!((wanted.cursor, wanted.after), (None, Duration::ZERO));
        bench
    }

    /// The cursor that is fetched next, and what is waited for first.
    fn page(&mut self, next: Option<&str>) -> Option<(String, u128)> {
        let Self { chain, hold, jobs, now } = self;
        let mut ctx = Ctx { jobs, now: Millis(*now), height: 5 };
        let wanted = chain.follow(hold, (next.map(Into::into), Came::of(50, 50, None)), &mut ctx)?;
        Some((wanted.cursor.unwrap_or_default(), wanted.after.as_millis()))
    }

    fn fails(&mut self, retry: Retry) -> Option<(String, u128)> {
        let Self { chain, hold, jobs, now } = self;
        let failure = Failure::new(FailureKind::Refused, "No", "").retry(retry);
        let mut ctx = Ctx { jobs, now: Millis(*now), height: 5 };
        let wanted = chain.failed(hold, failure, &mut ctx)?;
        Some((wanted.cursor.unwrap_or_default(), wanted.after.as_millis()))
    }
}

const FOUR_SECONDS: Retry = Retry::After(Duration::from_secs(4));

#[test]
fn a_fault_that_passes_is_tried_again_twice_for_each_page() {
    let mut bench = Bench::started();
    bench.page(Some("b"));
    assert_eq!(bench.fails(Retry::Soon), Some(("b".into(), 400)));
    assert_eq!(bench.fails(Retry::Soon), Some(("b".into(), 1_600)));
    assert_eq!(bench.page(Some("c")), Some(("c".into(), 0)));
    assert_eq!(bench.fails(Retry::Soon), Some(("c".into(), 400)));
    assert_eq!(bench.fails(Retry::Soon), Some(("c".into(), 1_600)));
    assert_eq!(bench.fails(Retry::Soon), None);
    assert!(matches!(bench.chain.loading, Remote::Failed(_)) && bench.chain.course.is_under_way());
    assert_eq!(bench.fails(Retry::ByHand), None, "what only a person may repeat is not repeated");
}

#[test]
fn a_refusal_is_waited_for_and_too_many_in_a_row_are_a_failure() {
    let mut bench = Bench::started();
    for _ in 0..REFUSALS {
        assert_eq!(bench.fails(FOUR_SECONDS), Some((String::new(), 4_000)));
        bench.now += 4_000;
    }
    assert_eq!(bench.fails(FOUR_SECONDS), None);
    assert_eq!(bench.hold, Hold::default(), "a person may try at once");
}

#[test]
fn a_page_that_came_ends_the_row_of_refusals() {
    let mut bench = Bench::started();
    for _ in 0..3 * REFUSALS {
        assert!(bench.fails(FOUR_SECONDS).is_some());
        bench.now += 4_000;
        bench.page(Some(&bench.now.to_string()));
    }
}

#[test]
fn chains_that_are_refused_together_count_once_and_wait_for_the_longest() {
    let mut bench = Bench::started();
    for _ in 0..3 * REFUSALS {
        assert!(bench.fails(FOUR_SECONDS).is_some());
    }
    bench.now = 1_000;
    assert_eq!(bench.fails(Retry::After(Duration::from_secs(1))), Some((String::new(), 3_000)));
    assert_eq!(bench.page(Some("b")), Some(("b".into(), 3_000)), "a page that came all the same waits too");
    assert_eq!(bench.hold.left(Millis(4_000)), None);
}

#[test]
fn no_wait_at_all_is_not_taken_at_its_word() {
    assert_eq!(Bench::started().fails(Retry::After(Duration::ZERO)), Some((String::new(), 500)));
}

#[test]
fn the_rate_is_that_since_it_goes_on() {
    let mut bench = Bench::started();
    bench.now = 500;
    bench.page(Some("b"));
    assert_eq!(bench.chain.course.rate(Millis(999)), None, "a moment says nothing");
    assert_eq!(bench.chain.course.rate(Millis(2_000)), Some(25));
    bench.now = 2_000;
    bench.fails(FOUR_SECONDS);
    bench.now = 8_000;
    bench.page(Some("c"));
    assert_eq!((bench.chain.course.rate(Millis(8_000)), bench.chain.course.pages), (Some(25), 2));
}

#[test]
fn a_failure_that_stays_ends_the_chain() {
    let mut bench = Bench::started();
    bench.page(Some("b"));
    let Bench { chain, hold, jobs, .. } = &mut bench;
    let failure = Failure::new(FailureKind::Credentials, "No", "");
    chain.failed(hold, failure, &mut Ctx { jobs, now: Millis(0), height: 5 });
    assert!(!bench.chain.course.is_under_way());
}

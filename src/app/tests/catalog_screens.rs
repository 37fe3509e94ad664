//! Screens of a catalog that is on its way.

use std::time::Duration;

use super::screens::check;
use super::*;
use crate::domain::catalog::{Catalog, KeptCatalog};
use crate::domain::failure::{Failure, FailureKind, Retry};
use crate::domain::output::Clip;
use crate::effect::CatalogEffect;
use crate::features::paging::Unread;

/// Slack is selected, and the first page of many has come: that of another app.
fn begun(size: (u16, u16)) -> Bench {
    let mut bench = Bench::start(size);
    let page = Page { items: apps(), unreadable: Vec::new(), next: None };
    let job = bench.job(|effect| matches!(effect, Effect::FetchApps { .. }));
    bench.msg(Msg::Apps(apps::Msg::Page(job, Ok(page))));
    bench.page(functions().split_off(3), Some("2"));
    bench.press(&["2"]);
    bench
}

impl Bench {
    /// A page of everything comes.
    fn page(&mut self, functions: Vec<Function>, next: Option<&str>) {
        let job = self.state.functions.chain.loading.job().expect("loading");
        let page = Page { items: functions.into(), unreadable: Vec::new(), next: next.map(Into::into) };
        self.msg(Msg::Functions(functions::Msg::Page(job, Ok(page))));
    }

    fn fails(&mut self, retry: Retry) {
        let job = self.state.functions.chain.loading.job().expect("loading");
        let failure =
            Failure::new(FailureKind::Refused, "Too many requests", "Integry asks to try again in 12 s")
                .hint("wait, then try again")
                .retry(retry);
        self.msg(Msg::Functions(functions::Msg::Page(job, Err(failure))));
    }

    fn at(&mut self, millis: u64) {
        self.msg(Msg::Now(Millis(millis), NOW));
    }
}

fn many(from: usize, count: usize) -> Vec<Function> {
    let one = &functions()[1];
    let names = (from..from + count).map(|at| format!("asana-list-{at:04}"));
    names.map(|name| Function { name, app: "asana".into(), ..one.clone() }).collect()
}

#[test]
fn an_app_whose_functions_are_on_the_way() {
    for size in [(80, 24), (120, 40)] {
        let mut bench = begun(size);
        bench.at(2_400);
        check("catalog_app_loading", &bench);
        assert!(bench.screen().contains("Loading Slack's functions"), "{}", bench.screen());
    }
}

#[test]
fn how_far_it_is() {
    for size in [(80, 24), (120, 40)] {
        let mut bench = begun(size);
        bench.press(&["1", "g", "2"]);
        for page in 0..36 {
            bench.page(many(page * 50, 50), Some(&format!("c{page}")));
        }
        bench.at(4_300);
        check("catalog_progress", &bench);
        assert!(bench.screen().contains("page 37 · 1,802 functions · 419/s"), "{}", bench.screen());
    }
}

#[test]
fn it_waits_and_says_why() {
    for size in [(80, 24), (120, 40)] {
        let mut bench = begun(size);
        bench.fails(Retry::After(Duration::from_secs(12)));
        bench.at(1_000);
        check("catalog_waiting_app", &bench);
        bench.press(&["1"]);
        assert!(!bench.screen().contains("Esc stops"), "Esc would stop something else: {}", bench.screen());
        bench.press(&["1", "g", "2"]);
        check("catalog_waiting", &bench);
        assert!(bench.screen().contains("waiting 11 s (Integry asks to)"), "{}", bench.screen());
        bench.press(&["Esc"]);
        assert!(!bench.state.is_animating() || bench.state.functions.fetching().is_none());
        check("catalog_stopped", &bench);
    }
}

#[test]
fn a_later_page_failed() {
    let mut bench = begun((120, 40));
    bench.press(&["1", "g", "2"]);
    bench.fails(Retry::ByHand);
    check("catalog_failed", &bench);
    assert!(bench.screen().contains("r goes on."), "{}", bench.screen());
    // The whole reason is read with the function.
    bench.press(&["i"]);
    assert!(bench.screen().contains("The list is not loaded as a whole."), "{}", bench.screen());
    bench.press(&["Esc"]);
    // The key goes on from there, the next one when all is there begins anew.
    bench.effects.clear();
    bench.press(&["r"]);
    assert!(
        matches!(&bench.effects[..], [.., Effect::FetchFunctions { cursor: Some(cursor), .. }] if cursor == "2"),
        "{:?}",
        bench.effects
    );
    bench.press(&["r"]);
    assert!(bench.screen().contains("The functions are being loaded; Esc stops."), "{}", bench.screen());
    bench.page(many(0, 3), None);
    bench.effects.clear();
    bench.press(&["r"]);
    let anew = |effect: &Effect| matches!(effect, Effect::FetchFunctions { app: None, cursor: None, .. });
    assert!(bench.effects.iter().any(anew), "{:?}", bench.effects);
}

#[test]
fn what_could_not_be_read() {
    let mut bench = Bench::start((120, 40));
    let odd = Unread {
        place: 17,
        name: Some("slack-\u{1b}[31modd".into()),
        reason: "the field `description` must be a text, it is a list".into(),
    };
    let nameless = Unread { place: 18, name: None, reason: "the field `name` is missing".into() };
    let page = Page { items: functions().into(), unreadable: vec![odd, nameless], next: None };
    let job = bench.state.functions.chain.loading.job().expect("loading");
    bench.msg(Msg::Functions(functions::Msg::Page(job, Ok(page))));
    bench.press(&["2"]);
    assert!(bench.screen().contains("2 entries could not be read"), "{}", bench.screen());
    bench.press(&["i"]);
    check("catalog_unreadable", &bench);
    bench.press(&["Esc"]);
    assert!(!bench.screen().contains("entry 17"), "{}", bench.screen());
}

#[test]
fn a_description_without_end_is_cut_in_the_list() {
    let mut bench = Bench::start((80, 24));
    let long = Function { description: "wide 宽 ".repeat(200_000), ..functions().remove(0) };
    bench.load(apps(), vec![long]);
    bench.press(&["2"]);
    check("catalog_long_description", &bench);
}

#[test]
fn a_catalog_from_the_future_is_no_trouble() {
    for saved in [NOW + 90_000, i64::MAX, i64::MIN, NOW - 7_200] {
        let mut bench = Bench::start((120, 40));
        let job = bench.effects.iter().find_map(|effect| match effect {
            Effect::Catalog(CatalogEffect::Read(job)) => Some(*job),
            _ => None,
        });
        let mut catalog = Catalog::default();
        catalog.push(functions());
        let kept = functions::Msg::KeptRead(
            job.expect("a job"),
            Ok(Some(KeptCatalog { catalog, saved, is_whole: true })),
        );
        bench.msg(Msg::Functions(kept));
        let screen = bench.screen();
        assert!(screen.contains("kept") && screen.contains("5 functions"), "{screen}");
    }
}

/// Lists of before hide that the service does not answer: every pane says so, and offers to try again.
#[test]
fn a_start_from_kept_lists_without_the_service() {
    for size in [(80, 24), (120, 40)] {
        let mut bench = Bench::start(size);
        let job = |fits: fn(&Effect) -> Option<JobId>| bench.effects.iter().find_map(fits).expect("a job");
        let read =
            job(|it| if let Effect::Catalog(CatalogEffect::Read(job)) = it { Some(*job) } else { None });
        let read_apps = job(|it| if let Effect::ReadApps(job) = it { Some(*job) } else { None });
        let fetch = job(|it| if let Effect::FetchFunctions { job, .. } = it { Some(*job) } else { None });
        let fetch_apps = job(|it| if let Effect::FetchApps { job, .. } = it { Some(*job) } else { None });
        let mut catalog = Catalog::default();
        catalog.push(functions());
        let kept = Ok(Some(KeptCatalog { catalog, saved: NOW - 7_200, is_whole: true }));
        bench.msg(Msg::Functions(functions::Msg::KeptRead(read, kept)));
        bench.msg(Msg::Apps(apps::Msg::KeptRead(read_apps, apps())));
        let failure = Failure::new(FailureKind::Network, "Integry cannot be reached", "connection refused")
            .hint("check the connection; --base-url names another address")
            .retryable();
        bench.msg(Msg::Apps(apps::Msg::Page(fetch_apps, Err(failure.clone()))));
        bench.msg(Msg::Functions(functions::Msg::Page(fetch, Err(failure))));
        check("catalog_not_refreshed", &bench);
        bench.msg(Msg::Now(Millis(10_000), NOW));
        for pane in ["1", "2", "3", "4"] {
            bench.press(&[pane]);
            assert!(bench.screen().contains("✗ not refreshed"), "{}", bench.screen());
            let offers = bench.screen().contains("r try again");
            assert_eq!(offers, pane < "3", "{}", bench.screen());
        }
    }
}

#[test]
fn apps_that_could_not_be_read_are_told() {
    for size in [(80, 24), (120, 40)] {
        let mut bench = Bench::start(size);
        let unread = |place, reason: &str| Unread { place, name: Some("zoom".into()), reason: reason.into() };
        let odd = "in `connected_accounts`, the field `id` must be a whole number, it is a text";
        let unreadable =
            vec![unread(2, odd), unread(4, "the field `id` must be a whole number, it is a text")];
        let job = bench.job(|effect| matches!(effect, Effect::FetchApps { .. }));
        bench.msg(Msg::Apps(apps::Msg::Page(job, Ok(Page { items: apps(), unreadable, next: None }))));
        check("apps_unreadable", &bench);
        bench.press(&["g", "i"]);
        check("apps_unreadable_read", &bench);
        bench.press(&["y"]);
        let [Effect::Copy { clip: Clip::Text(text), .. }] = bench.effects.as_slice() else {
            panic!("{:?}", bench.effects)
        };
        assert!(text.contains(odd), "{text}");
    }
}

//! Every way in which fetching all pages ends.

use super::*;

/// Every page is fetched from the cursor of the one before; a page that is read is joined when there is twice as much, and at the end.
#[test]
fn all_pages_are_fetched_one_after_the_other_to_the_end() {
    let pages =
        [outcome("[1]", "2"), outcome("[2]", r#""c""#), outcome("[3]", r#"{"o":4}"#), outcome("[]", "null")];
    let [first, second, third, fourth] = &pages;
    let mut pane = Pane::new("[1]", "2");
    assert_eq!(pane.line(), "Page 1. There may be more: > fetches the next, A all.");
    assert_eq!(*pane.take(Msg::AllPages), (vec![join(2, &[], &[first], false)], Some(fetch("2", 2))));
    pane.work();
    assert_eq!(pane.line(), "page 2 · 1 item · 47 B · Esc keeps what came");

    let step = pane.answer(Some("2"), Ok(Arc::clone(second)));
    assert_eq!(*step, (vec![join(3, &[first], &[second], true)], Some(fetch(r#""c""#, 3))));
    pane.work();
    assert_eq!(pane.shown(), "[1,2]");

    // Not yet twice as much; the next page is asked for before this one is read.
    let step = pane.answer(Some(r#""c""#), Ok(Arc::clone(third)));
    assert_eq!(*step, (vec![join(4, &[first, second], &[third], false)], Some(fetch(r#"{"o":4}"#, 4))));
    let reading = pane.last.clone();
    let step = pane.answer(Some(r#"{"o":4}"#), Ok(Arc::clone(fourth)));
    assert_eq!(*step, (vec![], None), "the worker is busy: the last page waits for it");
    assert_eq!(pane.line(), "Pages 1–4 are being joined. Page 4 was the last.");
    pane.last = reading;
    pane.work();
    assert_eq!(pane.last.0, [join(5, &[first, second, third], &[fourth], true)]);
    pane.work();
    assert_eq!(
        (pane.shown().as_str(), pane.line().as_str()),
        ("[1,2,3]", "Pages 1–4 joined: 3 items. Page 4 was the last.")
    );
    assert_eq!(super::super::super::view_pages::title(&pane.state.pages), " · pages 1–4");
    assert_eq!(pane.state.answer.as_ref().map(|answer| answer.page), Some(4));
    // Again: there is nothing to fetch, and it is shown already.
    assert_eq!(*pane.take(Msg::AllPages), (vec![], None));
}

#[test]
fn a_cursor_that_was_there_before_ends_it_and_is_named() {
    let (first, second) = (outcome("[1]", r#""x""#), outcome("[2]", r#""x""#));
    let mut pane = Pane::new("[1]", r#""x""#);
    pane.take(Msg::AllPages);
    pane.work();
    let step = pane.answer(Some(r#""x""#), Ok(Arc::clone(&second)));
    assert_eq!(*step, (vec![join(3, &[&first], &[&second], true)], None));
    pane.work();
    let line = r#"Pages 1–2 joined: 2 items. Stopped: the cursor for the next page, "x", was there before."#;
    assert_eq!((pane.shown().as_str(), pane.line().as_str()), ("[1,2]", line));
    assert_eq!(*pane.take(Msg::AllPages), (vec![], None), "nothing is sent again");
    assert_eq!(pane.line(), line);
}

#[test]
fn a_page_that_fails_ends_it_and_the_next_press_goes_on_from_there() {
    let (first, second, third) = (outcome("[1]", "2"), outcome("[2]", "3"), outcome("[3]", "null"));
    let mut pane = Pane::new("[1]", "2");
    pane.take(Msg::AllPages);
    pane.work();
    pane.answer(Some("2"), Ok(Arc::clone(&second)));
    pane.work();
    assert_eq!(*pane.answer(Some("3"), Err(failure())), (vec![], None), "nothing is sent again by itself");
    assert_eq!(
        (pane.shown().as_str(), pane.line().as_str()),
        ("[1,2]", "Pages 1–2 joined: 2 items. A goes on with page 3.")
    );
    assert!(pane.state.answer.as_ref().is_some_and(|answer| answer.result.is_err()), "the failure is told");
    assert_eq!(*pane.take(Msg::AllPages), (vec![], Some(fetch("3", 3))));
    let step = pane.answer(Some("3"), Ok(Arc::clone(&third)));
    assert_eq!(*step, (vec![join(4, &[&first, &second], &[&third], true)], None));
    pane.work();
    assert_eq!(
        (pane.shown().as_str(), pane.line().as_str()),
        ("[1,2,3]", "Pages 1–3 joined: 3 items. Page 3 was the last.")
    );
}

#[test]
fn what_came_is_kept_when_it_is_stopped() {
    let first = outcome("[1]", "2");
    let mut pane = Pane::new("[1]", "2");
    assert_eq!(*pane.take(Msg::StopPages), (vec![], None), "nothing runs");
    pane.take(Msg::AllPages);
    pane.work();
    assert_eq!(*pane.take(Msg::AllPages), (vec![], Some(Out::FetchingAll)));
    assert_eq!(*pane.take(Msg::NextPage), (vec![], Some(Out::FetchingAll)));
    assert_eq!(*pane.take(Msg::PreviousPage), (vec![], Some(Out::FetchingAll)));
    assert_eq!(*pane.take(Msg::StopPages), (vec![], Some(Out::PagesKept(1))));
    assert_eq!(
        (pane.shown().as_str(), pane.line().as_str()),
        ("[1]", "Page 1 is there. Stopped; A goes on.")
    );
    // Once more, to a second page.
    assert_eq!(*pane.take(Msg::AllPages), (vec![], Some(fetch("2", 2))));
    let second = outcome("[2]", "3");
    pane.answer(Some("2"), Ok(Arc::clone(&second)));
    assert_eq!(pane.last.0, [join(3, &[&first], &[&second], true)]);
    pane.work();
    assert_eq!(*pane.take(Msg::StopPages), (vec![], Some(Out::PagesKept(2))));
    assert_eq!(
        (pane.shown().as_str(), pane.line().as_str()),
        ("[1,2]", "Pages 1–2 joined: 2 items. Stopped; A goes on.")
    );
}

#[test]
fn one_press_fetches_so_many_pages_and_the_next_as_many_again() {
    let mut pane = Pane::new("[0]", "1");
    pane.take(Msg::AllPages);
    let mut answered = 0;
    for press in 1..=2 {
        for _ in 0..PAGES_AT_ONCE {
            assert!(matches!(pane.last.1, Some(Out::NextPage(..))));
            answered += 1;
            pane.work();
            let answer = outcome(&format!("[{answered}]"), &(answered + 1).to_string());
            pane.answer(Some(&answered.to_string()), Ok(answer));
        }
        assert_eq!(pane.last.1, None);
        pane.work();
        let pages = press * PAGES_AT_ONCE + 1;
        let line =
            format!("Pages 1–{pages} joined: {pages} items. There may be more: A fetches 200 pages more.");
        assert_eq!(pane.line(), line);
        pane.take(Msg::AllPages);
    }
}

#[test]
fn only_what_reads_is_fetched_by_itself() {
    let mut pane = Pane::new("[1]", "2");
    pane.take(Msg::Reads(false));
    assert_eq!(*pane.take(Msg::AllPages), (vec![], Some(Out::NotByItself("list".into()))));
    assert_eq!(pane.line(), "Page 1. There may be more: > fetches the next.");
    assert_eq!(
        *pane.take(Msg::NextPage),
        (vec![], Some(fetch("2", 2))),
        "one page, by the person's own hand"
    );
    let mut pane = Pane::new("[1]", "null");
    assert_eq!(*pane.take(Msg::AllPages), (vec![], Some(Out::NoNextPage)));
    assert_eq!(pane.line(), "");
}

#[test]
fn progress_says_how_fast_it_goes() {
    let mut pane = Pane::new("[1]", "2");
    pane.take(Msg::AllPages);
    pane.work();
    for (now, page, rate) in [(50, 2, "20 pages/s"), (3_000, 3, "1.5 s a page"), (4_500, 4, "1.5 s a page")] {
        pane.now = now;
        pane.answer(Some(&page.to_string()), Ok(outcome("[1]", &(page + 1).to_string())));
        assert!(pane.line().contains(rate), "{}", pane.line());
    }
}

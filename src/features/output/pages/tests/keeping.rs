//! Back and on among pages, and what stays where it is while the document grows.

use super::*;

#[test]
fn pages_that_were_seen_come_back_without_a_request() {
    let mut pane = Pane::new("[1]", "2");
    assert_eq!(*pane.take(Msg::PreviousPage), (vec![], Some(Out::NoPreviousPage)));
    pane.take(Msg::NextPage);
    pane.answer(Some("2"), Ok(outcome("[2]", "3")));
    pane.index();
    let title = |pane: &Pane| super::super::super::view_pages::title(&pane.state.pages);
    assert_eq!((pane.shown().as_str(), title(&pane).as_str()), ("[2]", " · page 2"));
    assert_eq!(pane.line(), "Page 2. There may be more: > fetches the next, A all, p goes back.");
    assert_eq!(pane.take(Msg::PreviousPage).1, None);
    pane.index();
    assert_eq!((pane.shown().as_str(), title(&pane).as_str()), ("[1]", " · page 1"));
    assert_eq!(pane.line(), "Page 1: > goes on, A all.");
    assert_eq!(pane.take(Msg::NextPage).1, None, "no request");
    pane.index();
    assert_eq!(pane.shown(), "[2]");
    // The third fails: the way back is there, and so is the way on.
    assert_eq!(*pane.take(Msg::NextPage), (vec![], Some(fetch("3", 3))));
    assert_eq!(*pane.answer(Some("3"), Err(failure())), (vec![], None));
    assert!(pane.state.pages.has_previous() && pane.shown().is_empty());
    assert_eq!(*pane.take(Msg::NextPage), (vec![], Some(fetch("3", 3))));
    pane.answer(Some("3"), Ok(outcome("[3]", "null")));
    pane.index();
    assert_eq!(pane.line(), "Page 3, the last: A joins all, p goes back.");
    // All of them are there: joined without a request.
    let pages = [outcome("[1]", "2"), outcome("[2]", "3"), outcome("[3]", "null")];
    let all: Vec<_> = pages.iter().collect();
    let step = pane.take(Msg::AllPages);
    assert_eq!((step.0.len(), &step.1), (1, &None));
    assert!(matches!(&step.0[0], Effect::JoinPages { pages, whole: true, .. } if pages.iter().eq(all)));
    pane.work();
    assert_eq!(pane.shown(), "[1,2,3]");
    pane.take(Msg::PreviousPage);
    pane.index();
    assert_eq!(pane.shown(), "[3]");
}

/// Another answer has other pages; what a worker makes of the old ones is dropped.
#[test]
fn a_new_answer_begins_anew() {
    let mut pane = Pane::new("[1]", "2");
    pane.take(Msg::AllPages);
    pane.work();
    pane.answer(Some("2"), Ok(outcome("[2]", "3")));
    let late = pane.last.clone();
    pane.take(Msg::StopPages);
    let exchange = Arc::new(outcome("[9]", "10").exchange.clone());
    let step = pane.answer(None, Ok(outcome("[9]", "10")));
    assert_eq!(
        *step,
        (vec![Effect::IndexOutput { job: job(4), exchange, range: 31..34 }, Effect::Cancel(job(3))], None)
    );
    pane.index();
    pane.last = late;
    pane.work();
    assert_eq!(pane.shown(), "[9]");
    assert_eq!(pane.line(), "Page 1. There may be more: > fetches the next, A all.");
}

/// The list stands among other members, and what the person has open stays open while it grows.
#[test]
fn cursor_and_folds_stay_while_the_document_grows() {
    let rows = |n: u32, more: &str| {
        format!(r#"{{"page":{{"n":{n}{more}}},"rows":[{{"id":{n}}},{{"id":{n}0}}],"z":0}}"#)
    };
    let mut pane = Pane::new(&rows(1, ""), "2");
    pane.take(Msg::FoldAll);
    pane.take(Msg::FoldAll);
    for _ in 0..7 {
        pane.take(Msg::Move(Motion::Down));
    }
    pane.take(Msg::Fold);
    let at = |pane: &Pane| match pane.state.body.ready() {
        Some(Body::Tree { index, folds, cursor }) => {
            (index.jq_path(cursor.cursor), folds.is_folded(index, cursor.cursor))
        }
        _ => (String::new(), false),
    };
    let before = at(&pane);
    assert_eq!(before, (".rows[1]".to_owned(), true));
    pane.take(Msg::AllPages);
    pane.work();
    pane.answer(Some("2"), Ok(outcome(&rows(2, r#","m":5"#), "null")));
    pane.work();
    let whole = r#"{"page":{"n":2,"m":5},"rows":[{"id":1},{"id":10},{"id":2},{"id":20}],"z":0}"#;
    assert_eq!(pane.shown(), whole);
    assert_eq!(at(&pane), before);
}

#[test]
fn a_table_grows_and_its_row_stays() {
    let mut pane = Pane::new(r#"[{"a":3},{"a":1}]"#, "2");
    pane.take(Msg::Table);
    pane.work();
    pane.take(Msg::Sort);
    pane.work();
    pane.take(Msg::Move(Motion::Down));
    pane.take(Msg::AllPages);
    pane.work();
    pane.answer(Some("2"), Ok(outcome(r#"[{"b":0,"a":2}]"#, "null")));
    pane.work();
    let [Effect::BuildTable { array: 0, .. }] = &pane.last.0[..] else { panic!("{:?}", pane.last) };
    pane.work();
    // What was counted of the shorter table is no longer wanted.
    let [Effect::Cancel(_), Effect::ArrangeTable { arrangement, .. }] = &pane.last.0[..] else {
        panic!("{:?}", pane.last)
    };
    assert_eq!(arrangement.sorts, [crate::domain::output::Sort { column: 1, descending: false }]);
    pane.work();
    let Some(Remote::Ready(view)) = &pane.state.table else { panic!("no table") };
    let rows: Vec<usize> = (0..view.table.len()).map(|at| view.row(at)).collect();
    assert_eq!((rows, view.list.selected, view.column), (vec![1, 2, 0], 1, 1));
}

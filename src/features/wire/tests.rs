//! The log: what is kept, what is selected, what is read and copied.

use std::time::Duration;

use bytes::Bytes;

use super::*;
use crate::domain::wire_log::{
    Answer, Ended, Ending, Event, Excerpt, Header, KEPT, Number, Origin, Request, Value,
};
use crate::effect::{Effect, JobIds, Millis};
use crate::features::{Ctx, Motion};
use crate::widgets::text_input::EditKey;

/// The log with ten rows, and its clock.
struct Desk {
    state: State,
    jobs: JobIds,
}

impl Desk {
    fn new() -> Self {
        Self { state: State { columns: 40, ..State::default() }, jobs: JobIds::default() }
    }

    fn msg(&mut self, msg: Msg) -> Option<Out> {
        let mut ctx = Ctx { jobs: &mut self.jobs, now: Millis(9_000), height: 10 };
        let (effects, out) = update(&mut self.state, msg, &mut ctx);
        assert_eq!(effects, Vec::<Effect>::new(), "the log itself does nothing");
        out
    }

    fn happened(&mut self, event: Event) {
        assert_eq!(self.msg(Msg::Happened(Millis(1_000), event)), None);
    }

    fn begin(&mut self, number: u64) {
        self.happened(Event::Began(Box::new(request(number))));
    }

    fn end(&mut self, number: u64, ending: Ending) {
        let took = Duration::from_millis(184);
        self.happened(Event::Ended(Box::new(Ended { number: Number(number), took, ending })));
    }

    fn open(&self) -> &Open {
        self.state.open.as_ref().expect("an open log")
    }

    fn selected(&self) -> u64 {
        self.open().selected.expect("a selection").0
    }

    fn lines(&self) -> Vec<&str> {
        let reading = self.open().reading.as_ref().expect("an exchange that is read");
        reading.lines.iter().map(|line| line.text.as_str()).collect()
    }
}

fn request(number: u64) -> Request {
    Request {
        number: Number(number),
        origin: if number.is_multiple_of(2) { Origin::Call } else { Origin::Apps },
        method: "POST".into(),
        server: "https://api.integry.io".into(),
        target: format!("/functions/f-{number}/call/"),
        headers: vec![
            Header { name: "App-Key".into(), value: Value::AppKey },
            Header { name: "User-ID".into(), value: Value::User("demo-user".into()) },
            Header { name: "Hash".into(), value: Value::Hash },
        ],
        body: Some(Excerpt::whole(r#"{"a":1}"#)),
    }
}

fn answer(status: u16, body: impl Into<Bytes>) -> Answer {
    Answer {
        status,
        reason: if status == 200 { "OK" } else { "Bad Request" },
        headers: vec![Header::plain("content-type", "application/json")],
        body: Excerpt::whole(body),
        first_byte: Duration::from_millis(180),
    }
}

#[test]
fn an_exchange_goes_from_running_to_its_end() {
    let mut desk = Desk::new();
    desk.begin(1);
    assert!(!desk.state.is_waiting(), "nobody looks");
    assert_eq!(desk.msg(Msg::Open), None);
    let entry = desk.state.entry(Number(1)).expect("an entry");
    assert_eq!((entry.began, entry.outcome(), desk.state.is_waiting()), (Millis(1_000), None, true));
    desk.end(1, Ending::Answered(answer(200, "{}")));
    let entry = desk.state.entry(Number(1)).expect("an entry");
    assert_eq!(entry.outcome().as_deref(), Some("200 OK"));
    assert!(entry.is_success() && !desk.state.is_waiting());
}

#[test]
fn what_the_app_said_counts() {
    let mut desk = Desk::new();
    desk.begin(1);
    desk.end(1, Ending::Answered(answer(200, "{}")));
    desk.happened(Event::AppSaid(Number(1), "200".into()));
    let entry = desk.state.entry(Number(1)).expect("an entry");
    assert_eq!((entry.outcome().as_deref(), entry.is_success()), (Some("200 OK"), true));
    desk.happened(Event::AppSaid(Number(1), "404".into()));
    let entry = desk.state.entry(Number(1)).expect("an entry");
    assert_eq!((entry.outcome().as_deref(), entry.is_success()), (Some("200 OK, app 404"), false));
}

#[test]
fn failures_keep_their_words_and_what_had_arrived() {
    let mut desk = Desk::new();
    desk.begin(1);
    let words = "the connection ended after 9 bytes of the answer".to_owned();
    let begun = Some(answer(200, "{\"apps\":["));
    desk.end(1, Ending::Failed { short: "cut off", words: words.clone(), begun });
    desk.begin(2);
    desk.end(2, Ending::Cancelled);
    desk.msg(Msg::Open);
    desk.msg(Msg::Read);
    assert!(desk.lines().contains(&"✗ cancelled: nobody waited for the"), "{:?}", desk.lines());
    desk.msg(Msg::Step(false));
    assert_eq!(desk.open().reading.as_ref().expect("a reading").entry.number(), Number(1));
    let text = desk.lines().join(" ");
    assert!(text.contains("✗ cut off") && text.contains(&words), "{text}");
    assert!(text.contains("\"apps\": [") && text.contains("✗ HTTP 200 OK"), "{text}");
}

#[test]
fn the_oldest_go_first_and_are_counted() {
    let mut desk = Desk::new();
    let total = MAX_EXCHANGES as u64 + 3;
    (1..=total).for_each(|number| desk.begin(number));
    assert_eq!((desk.state.entries.len(), desk.state.gone), (MAX_EXCHANGES, 3));
    assert_eq!(desk.state.entries[0].number(), Number(4));
    // The end of one that is gone changes nothing.
    let before = desk.state.bytes;
    desk.end(1, Ending::Answered(answer(200, "{}")));
    assert_eq!(desk.state.bytes, before);
}

#[test]
fn bytes_are_bounded_too() {
    let mut desk = Desk::new();
    for number in 1..=300 {
        desk.begin(number);
        desk.end(number, Ending::Answered(answer(200, vec![b'x'; KEPT])));
    }
    assert!(desk.state.bytes <= MAX_BYTES && desk.state.bytes > MAX_BYTES - 2 * KEPT);
    assert_eq!(desk.state.gone + desk.state.entries.len(), 300);
    assert_eq!(desk.msg(Msg::Open), None);
    assert_eq!(desk.msg(Msg::Clear), Some(Out::Cleared(300 - desk.state.gone.max(300 - 255))));
    assert_eq!((desk.state.bytes, desk.state.gone, desk.state.entries.len()), (0, 0, 0));
}

#[test]
fn clearing_keeps_what_runs() {
    let mut desk = Desk::new();
    desk.begin(1);
    desk.end(1, Ending::Cancelled);
    desk.begin(2);
    desk.msg(Msg::Open);
    assert_eq!(desk.msg(Msg::Clear), Some(Out::Cleared(1)));
    assert_eq!(desk.selected(), 2);
    desk.end(2, Ending::Answered(answer(200, "{}")));
    assert_eq!(desk.state.entries.len(), 1);
}

/// The newest is selected first; whatever comes then, the selection stays where it is.
#[test]
fn the_selection_never_jumps() {
    let mut desk = Desk::new();
    (1..=20).for_each(|number| desk.begin(number));
    desk.msg(Msg::Open);
    assert_eq!((desk.selected(), desk.open().list.top), (20, 10));
    desk.msg(Msg::Move(Motion::Up));
    (21..=MAX_EXCHANGES as u64 + 15).for_each(|number| desk.begin(number));
    assert_eq!((desk.selected(), desk.state.gone), (19, 15));
    desk.msg(Msg::Move(Motion::Last));
    assert_eq!(desk.selected(), MAX_EXCHANGES as u64 + 15);
    desk.msg(Msg::Move(Motion::First));
    assert_eq!(desk.selected(), 16);
    desk.begin(600);
    assert_eq!(desk.selected(), 17, "the selected one is gone: what is in its place");
}

#[test]
fn what_is_read_stays_when_it_has_to_go() {
    let mut desk = Desk::new();
    desk.begin(1);
    desk.msg(Msg::Open);
    desk.msg(Msg::Read);
    assert!(desk.lines().contains(&"No answer yet."));
    (2..=MAX_EXCHANGES as u64 + 2).for_each(|number| desk.begin(number));
    assert_eq!(desk.state.entry(Number(1)), None);
    assert!(desk.lines().contains(&"POST /functions/f-1/call/"));
}

#[test]
fn bodies_are_indented_or_raw_and_say_when_they_are_cut() {
    let mut desk = Desk::new();
    desk.begin(1);
    let mut answer = answer(200, r#"{"b":[1.50,"x"]}"#);
    answer.body.whole = 1_000_000;
    answer.body.left_out = 1_000_000 - answer.body.kept.len();
    answer.body.masked = 1;
    desk.end(1, Ending::Answered(answer));
    desk.msg(Msg::Open);
    desk.msg(Msg::Read);
    assert_eq!(
        desk.lines(),
        [
            "POST /functions/f-1/call/",
            "App-Key: ••••••••",
            "User-ID: demo-user",
            "Hash: ••••••••",
            "",
            "{",
            "  \"a\": 1",
            "}",
            "",
            "✓ HTTP 200 OK",
            "content-type: application/json",
            "",
            "{",
            "  \"b\": [",
            "    1.50,",
            "    \"x\"",
            "  ]",
            "}",
            "… the log keeps the first 16 B of 1.0 MB",
            "a credential in this body is masked",
            "",
            "first byte after 180 ms · all of it",
            "after 184 ms · 1.0 MB",
        ]
    );
    desk.msg(Msg::Raw);
    assert!(desk.lines().contains(&r#"{"b":[1.50,"x"]}"#));
    assert_eq!(
        desk.msg(Msg::CopyBody).map(|out| matches!(out, Out::Copy { caveat: Some(_), .. })),
        Some(true)
    );
}

#[test]
fn the_text_scrolls_to_its_end_and_breaks_anew_for_another_width() {
    let mut desk = Desk::new();
    desk.begin(1);
    let list: Vec<u32> = (0..100).collect();
    desk.end(1, Ending::Answered(answer(200, serde_json::to_vec(&list).expect("JSON"))));
    desk.msg(Msg::Open);
    desk.msg(Msg::Read);
    let total = desk.lines().len();
    desk.msg(Msg::Move(Motion::Last));
    assert_eq!(desk.open().reading.as_ref().expect("a reading").top, total - 10);
    desk.msg(Msg::Move(Motion::PageUp));
    assert_eq!(desk.open().reading.as_ref().expect("a reading").top, total - 19);
    desk.state.columns = 10;
    desk.msg(Msg::Move(Motion::Scroll(0)));
    assert!(desk.lines().len() > total && desk.lines().iter().all(|line| line.chars().count() <= 10));
}

#[test]
fn back_steps_from_the_text_to_the_list_to_the_panes() {
    let mut desk = Desk::new();
    desk.begin(1);
    desk.msg(Msg::Open);
    desk.msg(Msg::StartFilter);
    desk.msg(Msg::Paste("APPS f-1".into()));
    desk.msg(Msg::Read);
    assert!(desk.open().reading.is_some() && !desk.state.is_typing());
    desk.msg(Msg::Back);
    assert!(desk.open().reading.is_none() && desk.open().filter.is_some());
    desk.msg(Msg::Back);
    assert!(desk.open().filter.is_none());
    desk.msg(Msg::Back);
    assert!(!desk.state.is_open());
}

#[test]
fn a_filter_shows_what_holds_all_words() {
    let mut desk = Desk::new();
    (1..=12).for_each(|number| desk.begin(number));
    desk.end(4, Ending::Answered(answer(400, "{}")));
    desk.msg(Msg::Open);
    desk.msg(Msg::StartFilter);
    assert!(desk.state.is_typing());
    "call 400".chars().for_each(|c| _ = desk.msg(Msg::Edit(EditKey::Char(c))));
    assert_eq!((desk.open().shown.clone(), desk.selected()), (vec![Number(4)], 4));
    desk.msg(Msg::Paste(" nothing".into()));
    assert_eq!((desk.open().shown.len(), desk.open().selected), (0, None));
    assert_eq!(desk.msg(Msg::CopyCurl), None);
    desk.msg(Msg::Read);
    assert!(desk.open().reading.is_none());
}

#[test]
fn copies_name_no_secret() {
    let mut desk = Desk::new();
    desk.begin(1);
    desk.msg(Msg::Open);
    assert_eq!(desk.msg(Msg::CopyBody), Some(Out::NothingToCopy("There is no answer to copy.")));
    desk.end(1, Ending::Answered(answer(200, "{\"n\": 1.0}\n")));
    let copied = desk.msg(Msg::CopyBody);
    let text = "{\"n\": 1.0}\n".to_owned();
    assert_eq!(copied, Some(Out::Copy { what: "answer's body", text, caveat: None }), "byte for byte");
    let Some(Out::Copy { what: "cURL command", text, caveat: None }) = desk.msg(Msg::CopyCurl) else {
        panic!("a command");
    };
    assert!(text.contains("$INTEGRY_HASH") && text.ends_with(r#"--data-raw '{"a":1}'"#), "{text}");
}

//! The log of HTTP exchanges over the panes: its screens and keys.

use std::time::Duration;

use super::screens::check;
use super::*;
use crate::domain::output::Clip;
use crate::domain::wire_log::{
    Answer, Ended, Ending, Event, Excerpt, Header, Number, Origin, Request, Value,
};
use crate::features::wire;

const SIZES: [(u16, u16); 2] = [(80, 24), (120, 40)];

fn request(number: u64, origin: Origin, target: &str, body: &str) -> Request {
    let named = |name: &str, value| Header { name: name.into(), value };
    Request {
        number: Number(number),
        origin,
        method: "POST".into(),
        server: "http://127.0.0.1:43211".into(),
        target: target.into(),
        headers: vec![
            Header::plain("host", "127.0.0.1:43211"),
            named("App-Key", Value::AppKey),
            named("User-ID", Value::User("demo-user".into())),
            named("Hash", Value::Hash),
            Header::plain("content-type", "application/json"),
            Header::plain("content-length", body.len().to_string()),
        ],
        body: Some(Excerpt::whole(body.to_owned())),
    }
}

fn answer(status: u16, reason: &'static str, body: Excerpt) -> Ending {
    Ending::Answered(Answer {
        status,
        reason,
        headers: vec![
            Header::plain("content-type", "application/json"),
            Header::plain("date", "Wed, 01 Jan 2025 12:00:00 GMT"),
        ],
        body,
        first_byte: Duration::from_millis(180),
    })
}

impl Bench {
    fn happened(&mut self, at: u64, event: Event) {
        self.msg(Msg::Wire(wire::Msg::Happened(Millis(at), event)));
        assert_eq!(self.effects, Vec::new());
    }

    fn exchanged(&mut self, at: u64, took: u64, request: Request, ending: Ending) {
        let number = request.number;
        self.happened(at, Event::Began(Box::new(request)));
        let took = Duration::from_millis(took);
        self.happened(at, Event::Ended(Box::new(Ended { number, took, ending })));
    }

    /// One exchange of each sort.
    fn logged(size: (u16, u16)) -> Self {
        let mut bench = Self::opened(size);
        let cursor = r#"{"_cursor":""}"#;
        let page = Excerpt { whole: 99_999, left_out: 99_000, ..Excerpt::whole(vec![b' '; 999]) };
        let apps = request(1, Origin::Apps, "/apps/list/", cursor);
        bench.exchanged(12, 31, apps, answer(200, "OK", page));
        let functions = request(2, Origin::Functions, "/functions/list/?include=meta", cursor);
        let words = "the connection ended after 12 bytes of the answer".to_owned();
        bench.exchanged(13, 1_204, functions, Ending::Failed { short: "cut off", words, begun: None });
        let target = "/functions/slack-post-message/call/?allow_workspace_connected_accounts=true&connected_account_id=271828";
        let body = r#"{"channel":"random","text":"John just signed up!"}"#;
        let refused = r#"{"error":"Invalid","error_details":{"channel":["\u001b[31m\u202eevil"]}}"#;
        bench.exchanged(
            72_318,
            184,
            request(3, Origin::Call, target, body),
            answer(400, "Bad Request", Excerpt::whole(refused)),
        );
        let said = r#"{"network_code":"404","output":{"message":"no such channel"}}"#;
        bench.exchanged(
            80_000,
            2_000,
            request(4, Origin::Call, target, body),
            answer(200, "OK", Excerpt::whole(said)),
        );
        bench.happened(82_000, Event::AppSaid(Number(4), "404".into()));
        let look_up = request(5, Origin::LookUp, "/functions/slack-list-conversations/call/", "{}");
        bench.exchanged(90_000, 3_100, look_up, Ending::Cancelled);
        let running =
            request(6, Origin::Suggestion, "/functions/slack-post-message/get/", r#"{"prompt":"x"}"#);
        bench.happened(95_000, Event::Began(Box::new(running)));
        bench.msg(Msg::Now(Millis(96_500), NOW));
        bench
    }
}

#[test]
fn the_list() {
    for size in SIZES {
        let mut bench = Bench::logged(size);
        bench.press(&["X"]);
        check("wire_log", &bench);
    }
    let mut bench = Bench::logged((60, 18));
    bench.press(&["X"]);
    check("wire_log", &bench);
}

#[test]
fn an_exchange_is_read() {
    for size in SIZES {
        let mut bench = Bench::logged(size);
        bench.press(&["X", "k", "k", "Enter"]);
        check("wire_log_exchange", &bench);
        bench.press(&["h", "J"]);
        check("wire_log_exchange_raw", &bench);
    }
}

#[test]
fn nothing_yet_and_nothing_that_fits() {
    let mut bench = Bench::start(SIZES[0]);
    bench.press(&["X"]);
    check("wire_log_empty", &bench);
    let mut bench = Bench::logged(SIZES[0]);
    bench.press(&["X", "/", "=call 40"]);
    check("wire_log_filter", &bench);
    bench.press(&["=x"]);
    assert!(bench.screen().contains("No exchange holds these words; Esc shows all."));
    bench.press(&["Esc"]);
    assert!(bench.screen().contains("6 exchanges"));
}

#[test]
fn keys_reach_the_log_and_nothing_below() {
    let mut bench = Bench::logged(SIZES[1]);
    let focus = bench.state.focus;
    bench.press(&["X", "1", "Tab", "c", "r", "Ctrl-R", "a"]);
    assert_eq!((bench.state.focus, bench.effects.as_slice()), (focus, &[][..]));
    // Copies leave as effects; the notice says what was copied.
    bench.press(&["k", "k", "y"]);
    let [Effect::Copy { clip: Clip::Text(text), .. }] = bench.effects.as_slice() else {
        panic!("{:?}", bench.effects)
    };
    assert!(
        text.starts_with("curl --request POST 'http://127.0.0.1:43211/functions/slack-post-message/call/")
    );
    bench.press(&["Y"]);
    let said = r#"{"network_code":"404","output":{"message":"no such channel"}}"#;
    let [Effect::Cancel(_), Effect::Copy { clip, .. }] = bench.effects.as_slice() else {
        panic!("{:?}", bench.effects)
    };
    assert_eq!(*clip, Clip::Text(said.into()));
    bench.press(&["Enter", "?"]);
    assert!(bench.state.help.is_some());
    bench.press(&["Esc", "Esc", "x"]);
    assert!(bench.screen().contains("Forgot 5 exchanges."), "{}", bench.screen());
    bench.press(&["/", "=q?x", "Esc", "Esc"]);
    assert!(!bench.state.wire.is_open() && bench.state.help.is_none());
    // From an exchange straight back to the panes.
    bench.press(&["X", "Enter", "X"]);
    assert!(!bench.state.wire.is_open());
}

#[test]
fn a_resize_lays_the_text_out_anew() {
    let mut bench = Bench::logged(SIZES[1]);
    bench.press(&["X", "k", "k", "k", "Enter", "G"]);
    bench.msg(Msg::Resized(60, 18));
    bench.press(&["G"]);
    let screen = bench.screen();
    assert!(screen.contains("first byte after 180 ms · all of it after 184 ms · 72 B"), "{screen}");
}

#[test]
fn a_pasted_text_goes_into_the_words_that_are_typed() {
    let mut bench = Bench::logged(SIZES[1]);
    bench.press(&["X", "/"]);
    bench.msg(Msg::Paste("look-up".into()));
    assert!(bench.screen().contains("1 of 6 exchanges"), "{}", bench.screen());
}

/// Looking is animated while something runs; a closed log costs no frame.
#[test]
fn a_running_exchange_moves_only_while_it_is_seen() {
    let mut bench = Bench::loaded(SIZES[0]);
    let running = request(1, Origin::Connect, "/apps/slack/get/", "");
    bench.happened(1, Event::Began(Box::new(running)));
    assert!(!bench.state.is_animating());
    bench.press(&["X"]);
    assert!(bench.state.is_animating());
}

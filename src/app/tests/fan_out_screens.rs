//! The form run for several: the choice, the question before it, the table, in all their faces.

use insta::assert_snapshot;

use super::*;
use crate::domain::call::CallFailure;
use crate::domain::failure::{Failure, FailureKind};
use crate::domain::output::diff;
use crate::domain::told::Told;
use crate::domain::workspace::{Access, Confirm};
use crate::effect::Comparand;
use crate::features::fan_out;

fn check(name: &str, bench: &Bench) {
    assert_snapshot!(name, bench.screen());
}

const DEALS: &str = r#"{"name":"hubspot-list-deals","description":"List deals, a page at a time","parameters":{"type":"object",
    "properties":{"limit":{"type":"number","description":"How many."}}}}"#;

impl Bench {
    /// A function of `HubSpot` is open, whose user has these accounts.
    fn hubspot(size: (u16, u16), kind: FunctionKind, accounts: Vec<Account>, access: Access) -> Self {
        let mut bench = Self::start(size);
        bench.state.call.guard.access = access;
        bench.state.call.guard.workspace = "LIVE acme".into();
        let function = Function {
            name: "hubspot-list-deals".into(),
            description: "List deals, a page at a time".into(),
            app: "hubspot".into(),
            kind,
            raw: DEALS.into(),
        };
        bench.load(vec![app(2, "hubspot", "HubSpot", accounts)], vec![function.clone()]);
        bench.msg(Msg::Form(form::Msg::Open(Arc::new(function))));
        let job = bench.job(|effect| matches!(effect, Effect::BuildForm { .. }));
        bench.msg(Msg::Form(form::Msg::Built(job, Arc::new(read_parameters(DEALS)))));
        bench
    }

    /// Answers the call that runs for a row of the table, after so many milliseconds.
    fn ends(&mut self, row: usize, told: Told) {
        let job = self.state.fan_out.table.as_ref().expect("a table").rows[row].job().expect("a job");
        self.msg(Msg::FanOut(fan_out::Msg::Finished(job, told)));
        self.compare();
    }

    /// Does what the worker does for two answers.
    fn compare(&mut self) {
        let never = std::sync::atomic::AtomicBool::new(false);
        let index = |side: Comparand| match side {
            Comparand::Raw(exchange, range) => {
                Arc::new(JsonIndex::build(exchange.body.clone(), range, &never).expect("JSON"))
            }
            Comparand::Read(_) => panic!("nothing is read yet"),
        };
        for effect in std::mem::take(&mut self.effects) {
            if let Effect::CountDifferences { job, old, new } = effect {
                let counts = diff(&index(old), &index(new), &never).expect("a diff").counts;
                self.msg(Msg::FanOut(fan_out::Msg::Compared(job, Ok(counts))));
            }
        }
    }
}

fn answered(code: &str, output: &str) -> Told {
    let body = format!(r#"{{"network_code":"{code}","output":{output}}}"#);
    let verdict = wire::executed(&body).expect("an executed call");
    Told::of(Ok(Arc::new(CallOutcome { exchange: exchange(200, &body), verdict, index: None })))
}

fn refused(body: &str) -> Told {
    let verdict = wire::not_executed(body).expect("a refused call");
    Told::of(Ok(Arc::new(CallOutcome { exchange: exchange(400, body), verdict, index: None })))
}

fn unanswered(title: &str, detail: &str, may_have_run: bool) -> Told {
    let failure = Failure::new(FailureKind::Network, title, detail).hint("look before you call again");
    Told::of(Err(Arc::new(CallFailure { failure, exchange: None, may_have_run })))
}

fn accounts() -> Vec<Account> {
    vec![
        account(314_159, "Sales EU", "2025-01-01T10:00:00Z"),
        account(
            12,
            "営業部門 東京・大阪・名古屋 combined account of the whole region",
            "2024-06-01T00:00:00Z",
        ),
        account(13, "zero\u{200b}width \u{202e}evil\u{1b}[31m", "soon"),
    ]
}

/// Some have their answer, one is on its way, two wait.
fn under_way(size: (u16, u16)) -> Bench {
    let mut bench = Bench::hubspot(size, FunctionKind::Query, accounts(), Access::default());
    bench.press(&["F", "u", "=bob, eve,mallory", "Enter", "Enter", "Enter"]);
    bench.state.now = Millis(1_250);
    bench.ends(0, answered("200", r#"[{"id":1,"name":"Northwind"},{"id":2,"name":"Contoso"}]"#));
    bench.ends(1, answered("200", r#"[{"id":1,"name":"Northwind"},{"id":2,"name":"コントソ"},{"id":3}]"#));
    bench
}

fn ended(size: (u16, u16)) -> Bench {
    let mut bench = under_way(size);
    bench.ends(2, answered("200", r#"[{"id":1,"name":"Northwind"},{"id":2,"name":"Contoso"}]"#));
    bench.ends(3, refused(r#"{"error":"Could not call the function due to invalid input.","error_details":["`connected_account_id` is required because the user has connected several HubSpot accounts: 71 (Bob), 72 (Robert)"]}"#));
    bench.ends(4, answered("404", r#"{"message":"no such portal"}"#));
    bench.ends(5, unanswered("No answer in time", "nothing came for 120 s", true));
    bench
}

#[test]
fn whom_to_run_it_for() {
    let mut bench = Bench::hubspot((120, 40), FunctionKind::Query, accounts(), Access::default());
    bench.press(&["F", "u", "=bob, eve", "Enter", "=mall"]);
    check("fan_out_choice_120", &bench);
    bench.state.size = (80, 24);
    bench.press(&["Esc", "k"]);
    check("fan_out_choice_80", &bench);
}

#[test]
fn one_account_or_none() {
    let only = vec![account(1, "Acme", "2024-12-29T08:00:00Z")];
    let mut bench = Bench::hubspot((80, 24), FunctionKind::Action, only, Access::default());
    bench.press(&["F"]);
    check("fan_out_choice_one_80", &bench);
    let mut bench = Bench::hubspot((80, 24), FunctionKind::Query, vec![], Access::default());
    bench.press(&["F"]);
    check("fan_out_choice_none_80", &bench);
    bench.press(&["Enter"]);
    assert!(bench.screen().contains("Nobody is ticked"));
    assert_eq!(bench.effects, []);
}

#[test]
fn without_a_function_it_says_what_to_do() {
    let mut bench = Bench::loaded((120, 40));
    bench.press(&["F"]);
    assert!(!bench.state.fan_out.is_open);
    assert!(bench.screen().contains("Open a function first"), "{}", bench.screen());
}

#[test]
fn some_have_answered() {
    check("fan_out_running_120", &under_way((120, 40)));
    check("fan_out_running_80", &under_way((80, 24)));
}

#[test]
fn all_have_ended() {
    let mut bench = ended((120, 40));
    bench.press(&["j"]);
    check("fan_out_ended_120", &bench);
    bench.press(&["j", "j"]);
    check("fan_out_another_user_120", &bench);
    let mut bench = ended((80, 24));
    bench.press(&["G"]);
    check("fan_out_ended_80", &bench);
    let mut bench = ended((200, 60));
    bench.press(&["j", "m"]);
    bench.compare();
    check("fan_out_marked_200", &bench);
}

#[test]
fn stopped_and_all_failed() {
    let mut bench = under_way((120, 40));
    bench.press(&["Esc"]);
    check("fan_out_stopped_120", &bench);
    let mut bench = Bench::hubspot((80, 24), FunctionKind::Query, accounts(), Access::default());
    bench.press(&["F", "Enter"]);
    for row in 0..3 {
        bench.ends(row, unanswered("No connection", "127.0.0.1:1 refused it", false));
    }
    check("fan_out_all_failed_80", &bench);
}

#[test]
fn an_answer_of_the_table_names_its_account_and_is_kept_once() {
    let mut bench = ended((120, 40));
    bench.press(&["j", "Enter"]);
    bench.index();
    check("fan_out_answer_120", &bench);
    assert_eq!(bench.state.output.answers.kept.len(), 1);
    bench.press(&["F", "Enter"]);
    assert_eq!(bench.state.output.answers.kept.len(), 1, "the same answer is kept once");
    bench.press(&["F", "j", "j", "j", "Enter"]);
    assert!(bench.screen().contains("user eve"), "{}", bench.screen());
    bench.press(&["F", "k", "k", "k", "D"]);
    check("fan_out_comparing_120", &bench);
    assert!(matches!(bench.effects[..], [.., Effect::CompareOutput { .. }]));
    assert_eq!(bench.state.output.answers.kept.len(), 3);
}

#[test]
fn a_page_of_another_user_is_not_fetched_for_oneself() {
    let mut bench = Bench::hubspot((120, 40), FunctionKind::Query, vec![], Access::default());
    bench.press(&["F", "u", "=bob", "Enter", "Enter", "Enter"]);
    let body = r#"{"network_code":"200","output":[1],"_cursor":"more"}"#;
    let verdict = wire::executed(body).expect("an executed call");
    let outcome = CallOutcome { exchange: exchange(200, body), verdict, index: None };
    bench.ends(0, Told::of(Ok(Arc::new(outcome))));
    bench.press(&["Enter"]);
    bench.index();
    bench.press(&["n"]);
    assert_eq!(bench.effects, []);
    assert!(bench.screen().contains("it is not"), "{}", bench.screen());
    bench.press(&["A"]);
    assert_eq!(bench.effects, []);
}

#[test]
fn a_live_workspace_is_asked_once_for_all_of_them() {
    let access = Access { confirm: Confirm::Always, ..Access::default() };
    let mut bench = Bench::hubspot((120, 40), FunctionKind::Action, accounts(), access);
    bench.press(&["F", "u", "=bob", "Enter", "Enter", "Enter"]);
    assert_eq!(bench.effects, []);
    check("fan_out_asking_120", &bench);
    bench.press(&["Enter", "F"]);
    assert_eq!(bench.effects, []);
    bench.press(&["Esc"]);
    assert!(bench.state.fan_out.choice.is_some(), "the choice is still there");
    assert_eq!(bench.effects, []);
    bench.press(&["Enter", "y"]);
    let sent: Vec<_> = bench
        .effects
        .iter()
        .map(|effect| match effect {
            Effect::CallFor { user, request, .. } => (user.clone(), request.account),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(sent, [(None, Some(314_159)), (None, Some(12)), (None, Some(13)), (Some("bob".into()), None)]);
    // One that was never sent is asked about again by itself.
    bench
        .ends(3, unanswered("This user cannot be acted for", "a ready hash stands for one user only", false));
    bench.press(&["G", "r"]);
    assert_eq!(bench.effects, []);
    assert!(bench.screen().contains("1 call, one for each named below"), "{}", bench.screen());
    bench.press(&["y"]);
    assert!(matches!(&bench.effects[..], [Effect::CallFor { user: Some(user), .. }] if user == "bob"));
}

#[test]
fn a_read_only_workspace_sends_none_of_them() {
    let access = Access { read_only: true, ..Access::default() };
    let mut bench = Bench::hubspot((120, 40), FunctionKind::Action, accounts(), access);
    bench.press(&["F"]);
    assert_eq!((bench.effects.as_slice(), bench.state.fan_out.is_open), (&[][..], false));
    assert!(bench.screen().contains("Read-only: ACTION not sent"), "{}", bench.screen());
    assert!(bench.state.fan_out.table.is_none());
}

#[test]
fn what_is_wrong_in_the_form_is_said_first() {
    let mut bench = Bench::opened((120, 40));
    bench.press(&["F"]);
    assert!(!bench.state.fan_out.is_open);
    assert!(bench.screen().contains("Once more to go on anyway"), "{}", bench.screen());
    bench.press(&["F"]);
    assert!(bench.state.fan_out.is_open);
    let before = bench.state.call.running.is_some();
    assert!(!before);
    bench.press(&["Esc", "Ctrl-R", "Ctrl-R"]);
    assert!(bench.state.call.running.is_some(), "a plain call is a plain call again");
}

#[test]
fn quitting_is_asked_about_while_some_are_on_their_way_and_ctrl_c_stops_them() {
    let mut bench = under_way((80, 24));
    bench.press(&["q"]);
    assert!(bench.state.confirm_quit);
    bench.press(&["Esc", "Ctrl-C"]);
    assert_eq!(bench.effects.len(), 4);
    assert!(bench.effects.iter().all(|effect| matches!(effect, Effect::Cancel(_))));
    bench.press(&["q"]);
    assert_eq!(bench.effects, [Effect::Quit(0)]);
}

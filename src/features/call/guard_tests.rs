//! Nothing is sent that is not allowed or agreed to, in any order of keys.

use super::*;
use crate::domain::document::Doc;
use crate::domain::function::FunctionKind;
use crate::domain::variables::Variables;
use crate::domain::workspace::{Access, Confirm};
use crate::effect::{JobIds, Millis};

const KINDS: [FunctionKind; 4] =
    [FunctionKind::Query, FunctionKind::Action, FunctionKind::Passthrough, FunctionKind::Unknown];

struct Bench {
    state: State,
    jobs: JobIds,
}

impl Bench {
    fn new(read_only: bool, confirm: Confirm) -> Self {
        let guard = Guard::new(Access { read_only, confirm }, "LIVE acme", "ann");
        Self { state: State { guard, ..State::default() }, jobs: JobIds::default() }
    }

    fn run(&mut self, msg: Msg) -> Step<Out> {
        update(&mut self.state, msg, &mut Ctx { jobs: &mut self.jobs, now: Millis(5), height: 10 })
    }

    fn want(&mut self, kind: FunctionKind, account: u64) -> Step<Out> {
        self.run(Msg::Want(Box::new(wanted(kind, account))))
    }

    /// It is asked about, and what would be sent can be read.
    fn asks(&mut self, (effects, out): &Step<Out>) {
        let [Effect::Mask(job, lines)] = effects.as_slice() else { panic!("{effects:?}") };
        assert_eq!(out, &Some(Out::Asking));
        assert_eq!(self.run(Msg::Agree), (vec![], None), "nobody has read it yet");
        assert_eq!(self.run(Msg::Masked(*job, lines.clone())), (vec![], None));
    }

    fn sent(&mut self, step: &Step<Out>, account: u64) {
        let job = self.state.running.take().expect("a call").job;
        assert_eq!(step.0, [Effect::Call { job, request: request(account) }]);
        assert_eq!(step.1, Some(Out::Started("f".into())));
        assert_eq!(self.state.guard.asking, None);
    }
}

fn request(account: u64) -> Box<CallRequest> {
    let arguments = Doc::parse(r#"{"channel":"random"}"#).unwrap();
    let variables = Variables::default();
    Box::new(CallRequest { function: "f".into(), arguments, variables, account: Some(account), cursor: None })
}

fn wanted(kind: FunctionKind, account: u64) -> Wanted {
    Wanted {
        request: request(account),
        kind,
        app: "Slack".into(),
        account: Some("Acme HQ".into()),
        whom: vec![],
    }
}

#[test]
fn read_only_sends_queries_and_nothing_else() {
    for confirm in [Confirm::Always, Confirm::Once, Confirm::Never] {
        for kind in KINDS {
            let mut bench = Bench::new(true, confirm);
            let step = bench.want(kind, 1);
            if kind == FunctionKind::Query {
                bench.sent(&step, 1);
            } else {
                let blocked = Blocked { function: "f".into(), kind };
                assert_eq!(step, (vec![], Some(Out::Blocked(blocked))));
                assert_eq!((bench.state.running.is_none(), bench.state.guard.asking.is_none()), (true, true));
            }
        }
    }
}

#[test]
fn what_may_change_something_is_asked_about_once_for_a_function_and_account() {
    for kind in KINDS {
        let mut bench = Bench::new(false, Confirm::Once);
        let step = bench.want(kind, 1);
        if kind == FunctionKind::Query {
            bench.sent(&step, 1);
            continue;
        }
        bench.asks(&step);
        let step = bench.run(Msg::Agree);
        bench.sent(&step, 1);
        let step = bench.want(kind, 1);
        bench.sent(&step, 1);
        // Another account is another question.
        let step = bench.want(kind, 2);
        bench.asks(&step);
    }
}

#[test]
fn always_asks_every_time_and_never_does_not() {
    let mut bench = Bench::new(false, Confirm::Always);
    for _ in 0..2 {
        let step = bench.want(FunctionKind::Action, 1);
        bench.asks(&step);
        let step = bench.run(Msg::Agree);
        bench.sent(&step, 1);
    }
    let mut bench = Bench::new(false, Confirm::Never);
    let step = bench.want(FunctionKind::Passthrough, 1);
    bench.sent(&step, 1);
}

#[test]
fn what_is_declined_is_not_sent_and_is_asked_about_again() {
    let mut bench = Bench::new(false, Confirm::Once);
    bench.want(FunctionKind::Action, 1);
    assert_eq!(bench.run(Msg::Decline), (vec![], Some(Out::Declined("f".into()))));
    assert_eq!(bench.run(Msg::Agree), (vec![], None), "there is nothing to agree to");
    assert_eq!(bench.run(Msg::Decline), (vec![], None));
    let step = bench.want(FunctionKind::Action, 1);
    bench.asks(&step);
}

#[test]
fn a_running_call_is_told_before_anything_is_asked() {
    let mut bench = Bench::new(false, Confirm::Once);
    bench.run(Msg::Start(request(1)));
    assert_eq!(bench.want(FunctionKind::Action, 1), (vec![], Some(Out::Busy)));
    assert_eq!(bench.state.guard.asking, None);
}

#[test]
fn what_would_be_sent_is_read_whole() {
    let mut bench = Bench::new(false, Confirm::Once);
    let (effects, _) = bench.want(FunctionKind::Action, 1);
    let [Effect::Mask(job, lines)] = effects.as_slice() else { panic!("{effects:?}") };
    assert_eq!(lines, &["{", "  \"channel\": \"random\"", "}"]);
    let masked = ["{", "  \"channel\": \"••••••••\"", "}"].map(str::to_owned).to_vec();
    bench.run(Msg::Masked(*job, masked.clone()));
    assert_eq!(bench.state.guard.asking.as_ref().map(|asking| &asking.lines), Some(&masked));
    bench.run(Msg::Masked(*job, vec![]));
    assert_eq!(bench.state.guard.asking.as_ref().map(|asking| asking.lines.len()), Some(3), "a stale one");
    bench.run(Msg::Scroll(Motion::Last));
    assert_eq!(bench.state.guard.asking.as_ref().map(|asking| asking.top), Some(2));
    bench.run(Msg::Scroll(Motion::First));
    assert_eq!(bench.state.guard.asking.map(|asking| asking.top), Some(0));
}

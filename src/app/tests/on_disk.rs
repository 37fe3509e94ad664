//! Functions whose texts lie on a disk that nothing but a worker may look at.

use super::*;
use crate::domain::catalog::on_forbidden_disk;
use crate::domain::document::Doc;
use crate::features::ask::{self, Candidate};

fn loaded() -> Bench {
    let mut bench = Bench::start((160, 44));
    bench.load(apps(), on_forbidden_disk(&functions()));
    bench
}

#[test]
fn a_candidate_is_opened_with_the_text_that_is_kept_and_what_its_answer_says_of_it() {
    let mut bench = loaded();
    bench.press(&["A", "=tell them", "Enter"]);
    let job = bench.state.ask.job().expect("a question");
    let said = Function { description: "Tell a channel".into(), raw: "{}".into(), ..functions().remove(0) };
    let candidate = Candidate { function: Arc::new(said), arguments: Doc::object() };
    bench.msg(Msg::Ask(ask::Msg::Answered(job, Ok(vec![candidate]))));
    bench.press(&["Enter"]);
    let [Effect::BuildForm { function, .. }, ..] = &bench.effects[..] else { panic!("{:?}", bench.effects) };
    assert_eq!((&*function.name, &*function.description), ("slack-post-message", "Tell a channel"));
    assert!(format!("{:?}", function.raw).contains("bytes at"), "{:?}", function.raw);
}

#[test]
fn values_are_looked_up_without_the_disk() {
    let mut bench = loaded();
    let raw = POST_MESSAGE.replace("slack-list-conversations", "slack-list-messages");
    let function = functions().remove(0);
    bench.msg(Msg::Form(form::Msg::Open(Arc::new(function))));
    let job = bench.job(|effect| matches!(effect, Effect::BuildForm { .. }));
    bench.msg(Msg::Form(form::Msg::Built(job, Arc::new(read_parameters(&raw)))));
    bench.press(&["3", "L"]);
    assert!(matches!(bench.effects[..], [Effect::LookUp { .. }]), "{:?}", bench.effects);
}

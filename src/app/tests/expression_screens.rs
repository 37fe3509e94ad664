//! Screens of an expression: what is offered, a fault, and notes.

use super::screens::check;
use super::*;
use crate::domain::output::complete::offers;
use crate::domain::output::{Note, filter};

impl Bench {
    /// Does what the workers do for an expression.
    fn express(&mut self) {
        let never = std::sync::atomic::AtomicBool::new(false);
        for effect in std::mem::take(&mut self.effects) {
            let msg = match effect {
                Effect::CompleteOutput { job, index, wanted } => {
                    output::Msg::Completed(job, offers(&index, &wanted, &never))
                }
                Effect::FilterOutput { job, index, expression, .. } => {
                    let made = filter(index.value_text(0).as_bytes(), &expression, &never);
                    let made = made.map(|made| {
                        let text = made.text;
                        let notes: Vec<Note> = made.notes.into_iter().collect();
                        let index = JsonIndex::build(text.clone(), 0..text.len(), &never).expect("JSON");
                        output::FilteredTree {
                            index: Arc::new(index),
                            values: made.values,
                            cut: made.cut,
                            notes,
                        }
                    });
                    output::Msg::Filtered(job, made)
                }
                _ => continue,
            };
            self.msg(Msg::Output(msg));
        }
    }
}

/// A list of people is there, and an expression is typed.
fn typing(size: (u16, u16), expression: &str) -> Bench {
    let mut bench = Bench::opened(size);
    bench.press(&["Enter", "=random", "Enter", "↓", "Enter", "=hi", "Enter", "Ctrl-R"]);
    let people = (0..30).map(|at| {
        let more =
            if at % 3 == 0 { r#","e-mail":"ann@acme.example","owner":null"# } else { r#","owner":{"id":1}"# };
        format!(r#"{{"id":{at},"name":"Ann {at}","nationality":"東京","evil\u001b[31m":-0{more}}}"#)
    });
    let people = people.collect::<Vec<_>>().join(",");
    bench.answer(200, &format!(r#"{{"network_code":"200","output":{{"results":[{people}],"next":null}}}}"#));
    bench.press(&["4", "|"]);
    if !expression.is_empty() {
        bench.press(&[&format!("={expression}")]);
        bench.express();
    }
    bench
}

const SIZES: [(u16, u16); 2] = [(80, 24), (120, 40)];

#[test]
fn keys_are_offered() {
    for size in SIZES {
        check("expression_empty", &typing(size, ""));
        let mut bench = typing(size, ".results[].");
        check("expression_keys", &bench);
        bench.press(&["Tab"]);
        bench.express();
        bench.press(&["Tab"]);
        bench.express();
        check("expression_taken", &bench);
    }
}

#[test]
fn filters_are_offered() {
    for size in SIZES {
        check("expression_filters", &typing(size, ".results | "));
    }
}

#[test]
fn faults_are_marked() {
    for size in SIZES {
        check("expression_fault", &typing(size, ".results | lenght | . + 1"));
        check("expression_fault_end", &typing(size, ".results | map(.id"));
        check("expression_fault_run", &typing(size, ".results.id"));
    }
}

#[test]
fn results_say_what_they_do_not_show() {
    for size in SIZES {
        let mut bench = typing(size, ".results | [length, nan]");
        bench.press(&["Enter"]);
        check("expression_note", &bench);
    }
}

//! Predictions against labelled prompts, over the wire.
//!
//! `tests/prompts/tuned.json` is what the rules were made with; `kept.json` was written at the same time, kept apart, and only counted.
//! `cargo test --test prediction -- --nocapture` prints the shares and what was not right.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "the helpers of a test fail as the test does: by panicking"
)]

#[path = "support_sandbox/mod.rs"]
#[expect(dead_code, reason = "the contract tests use the rest")]
mod support;

use serde::Deserialize;
use serde_json::{Map, Value, json};
use support::Workspace;

/// A prompt and what a careful person would make of it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Labelled {
    prompt: String,
    #[serde(default)]
    variables: Map<String, Value>,
    /// `None` when no function fits.
    function: Option<String>,
    #[serde(default)]
    arguments: Map<String, Value>,
}

/// What was right.
#[derive(Debug, Default)]
struct Shares {
    prompts: u32,
    functions: u32,
    with_function: u32,
    whole: u32,
    arguments: u32,
    arguments_right: u32,
}

impl Shares {
    fn share(part: u32, of: u32) -> f64 {
        100.0 * f64::from(part) / f64::from(of)
    }
}

async fn judge(workspace: &Workspace, labelled: &[Labelled], tell: bool) -> Shares {
    let mut shares = Shares::default();
    for label in labelled {
        let body = json!({"prompt": label.prompt, "_variables": label.variables});
        let answer = workspace.ok("/functions/predict/?predict_arguments=true", body.clone()).await;
        let predicted = answer["functions"][0]["name"].as_str();
        shares.prompts += 1;
        shares.functions += u32::from(predicted == label.function.as_deref());
        if tell && predicted != label.function.as_deref() {
            println!("function  {:<90} {:?}, not {predicted:?}", label.prompt, label.function);
        }
        let Some(function) = &label.function else { continue };
        // Asked of the labelled function, so that a wrong one does not count twice.
        let got = workspace.ok(&format!("/functions/{function}/get/"), body).await;
        let got = got["arguments"].as_object().cloned().unwrap_or_default();
        shares.with_function += 1;
        shares.whole += u32::from(got == label.arguments);
        shares.arguments += u32::try_from(label.arguments.len()).unwrap();
        let right = label.arguments.iter().filter(|(key, value)| got.get(*key) == Some(*value)).count();
        shares.arguments_right += u32::try_from(right).unwrap();
        if tell && got != label.arguments {
            println!(
                "arguments {}\n   wanted {}\n   got    {}",
                label.prompt,
                json!(label.arguments),
                json!(got)
            );
        }
    }
    shares
}

async fn check(name: &str, text: &str, tell: bool) {
    let labelled: Vec<Labelled> = serde_json::from_str(text).unwrap();
    let workspace = Workspace::start().await;
    let shares = judge(&workspace, &labelled, tell).await;
    let functions = Shares::share(shares.functions, shares.prompts);
    let whole = Shares::share(shares.whole, shares.with_function);
    let each = Shares::share(shares.arguments_right, shares.arguments);
    println!(
        "{name}: {} prompts, function {functions:.1} %; arguments all right and nothing else {whole:.1} %, each {each:.1} % of {}",
        shares.prompts, shares.arguments
    );
    assert!(labelled.len() >= 100, "{} prompts", labelled.len());
    assert!(functions >= 90.0, "{functions:.1} % of the functions");
    assert!(whole >= 75.0, "{whole:.1} % of the arguments");
}

#[tokio::test]
async fn the_prompts_that_the_rules_were_made_with() {
    check("tuned", include_str!("prompts/tuned.json"), true).await;
}

#[tokio::test]
async fn the_prompts_that_were_kept_apart() {
    check("kept apart", include_str!("prompts/kept.json"), false).await;
}

//! Prompts and what they should give.

use serde_json::{Value, json};

use super::*;
use crate::sandbox::catalog::{App, Catalog, Object};

fn predicted(catalog: &Catalog, prompt: &str) -> Option<String> {
    let connected = |app: &App| !app.face.accounts.is_empty();
    let best = Ranker::new(catalog).best(catalog, prompt, |_| true, connected);
    best.map(|found| found.function.name.clone())
}

#[test]
fn prompts_find_their_functions() {
    let catalog = Catalog::load(0).unwrap();
    let cases = [
        ("say hello on slack", "slack-post-message"),
        ("Send a message on Slack on random that contact just signed up!", "slack-post-message"),
        ("tell #general on Slack that lunch is ready", "slack-post-message"),
        ("list the messages of a Slack channel", "slack-list-messages"),
        ("search Slack messages for the invoice", "slack-search-messages"),
        ("create a Slack channel called launch", "slack-create-channel"),
        ("which channels are there in Slack?", "slack-list-conversations"),
        ("create a contact in HubSpot", "hubspot-create-contact"),
        ("add a new deal to HubSpot", "hubspot-create-deal"),
        ("find HubSpot contacts from Berlin", "hubspot-search-contacts"),
        ("delete a HubSpot contact", "hubspot-delete-contact"),
        ("add a person in Pipedrive", "pipedrive-add-a-person"),
        ("show all persons of Pipedrive", "pipedrive-get-all-persons"),
        ("send an email to julia@northwind.example with Gmail", "gmail-send-email"),
        ("append a row to a Google Sheets spreadsheet", "google-sheets-append-row"),
        ("create an event in Google Calendar", "google-calendar-create-event"),
        ("open a bug in GitHub", "github-create-issue"),
        ("comment on a GitHub issue", "github-create-issue-comment"),
        ("create a Stripe customer", "stripe-create-customer"),
        ("subscribe a Stripe customer to a price", "stripe-create-subscription"),
        ("create a ticket in Zendesk", "zendesk-create-ticket"),
        ("create a Trello card", "trello-create-card"),
        ("post a message in a Discord channel", "discord-post-message"),
        ("create a page in Notion", "notion-create-page"),
    ];
    let wrong: Vec<String> = cases
        .into_iter()
        .filter_map(|(prompt, wanted)| {
            let got = predicted(&catalog, prompt);
            (got.as_deref() != Some(wanted)).then(|| format!("{prompt}: {got:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn what_fits_nothing_gives_nothing() {
    let catalog = Catalog::load(100).unwrap();
    for prompt in
        ["zzqx vrrk plmt", "the", "!!!", "slack", "colourless green ideas sleep furiously", "\u{202e}", "🙂"]
    {
        assert_eq!(predicted(&catalog, prompt), None, "{prompt}");
    }
    let on_slack = Ranker::new(&catalog).best(
        &catalog,
        "create a contact in HubSpot",
        |app| app.face.name == "slack",
        |_| true,
    );
    assert!(on_slack.is_none());
}

fn given(function: &str, prompt: &str, variables: &Value) -> Value {
    let catalog = Catalog::load(0).unwrap();
    let variables: Object = variables.as_object().unwrap().clone();
    Value::Object(arguments(&catalog.function(function).unwrap(), prompt, &variables, &|_| Vec::new()))
}

#[test]
fn arguments_are_taken_from_the_prompt() {
    let cases = [
        ("slack-post-message", "say hello on slack", json!({"text": "hello"})),
        (
            "slack-post-message",
            "Post 'Lunch is ready' to #general",
            json!({"channel": "general", "text": "Lunch is ready"}),
        ),
        (
            "slack-post-message",
            "Tell the channel: sales that we don't wait",
            json!({"channel": "sales", "text": "we don't wait"}),
        ),
        ("slack-list-messages", "the last 5 messages in random", json!({"channel": "random", "limit": 5})),
        (
            "gmail-send-email",
            "Send \"Hi!\" to julia@northwind.example.",
            json!({"to": "julia@northwind.example", "body": "Hi!"}),
        ),
        ("zendesk-list-tickets", "tickets that are pending", json!({"status": "pending"})),
        ("pipedrive-get-a-person", "the person with id 7", json!({"id": 7})),
        ("hubspot-list-owners", "", json!({})),
    ];
    for (function, prompt, wanted) in cases {
        assert_eq!(given(function, prompt, &json!({})), wanted, "{prompt}");
    }
}

#[test]
fn variables_become_tags_once() {
    let variables = json!({"first_name": "John", "last_name": "Doe"});
    assert_eq!(given("slack-post-message", "", &variables), json!({"text": "{first_name} {last_name}"}));
    let out = given("slack-post-message", "Tell #sales that somebody signed up.", &variables);
    assert_eq!(out["text"], "somebody signed up\nFirst Name: {first_name}\nLast Name: {last_name}");
    let out = given("stripe-create-customer", "", &json!({"Email": "a", "name": "b"}));
    assert_eq!((&out["email"], &out["name"]), (&json!("{Email}"), &json!("{name}")));
    let out = given("hubspot-create-contact", "", &variables);
    assert_eq!(out, json!({"properties": {"first_name": "{first_name}", "last_name": "{last_name}"}}));
}

#[test]
fn hostile_prompts_do_not_panic() {
    for prompt in [
        "\"",
        "“",
        "'a",
        "on",
        "on #",
        "to ",
        "that ",
        "İ limit İ 5",
        "channel",
        "é that é on slack",
        "limit\u{0}5",
        "{\"a\":1}",
    ] {
        for function in
            ["slack-post-message", "slack-list-messages", "gmail-send-email", "pipedrive-add-a-deal"]
        {
            given(function, prompt, &json!({"": 1, "é": 2}));
        }
    }
}

#[test]
fn a_huge_prompt_is_read_in_part() {
    let catalog = Catalog::load(0).unwrap();
    for piece in [" 'a", "\"", "#", "é that ", " İ", "to #a ", "a@b.c "] {
        let prompt = format!("post on slack {}", piece.repeat(1_000_000 / piece.len()));
        let read = readable(&prompt);
        assert!(read.len() <= 8 * 1024 && prompt.starts_with(read), "{piece:?}");
        predicted(&catalog, read);
        given("slack-post-message", read, &json!({}));
    }
}

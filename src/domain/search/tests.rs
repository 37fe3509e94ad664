//! What matches, what ranks first, fields, and any text at all.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use proptest::prelude::*;

use super::*;
use crate::domain::catalog::Changes;
use crate::domain::function::FunctionKind;

fn function(name: &str, description: &str) -> Function {
    let app = name.split('-').next().unwrap().to_owned();
    let kind = if name.contains("list") { FunctionKind::Query } else { FunctionKind::Action };
    Function { name: name.into(), description: description.into(), app, kind, raw: "{}".into() }
}

fn catalog(functions: &[(&str, &str)]) -> Catalog {
    let mut catalog = Catalog::default();
    for page in functions.chunks(4) {
        catalog.push(page.iter().map(|(name, text)| function(name, text)).collect::<Vec<_>>());
    }
    catalog
}

fn search(catalog: &Catalog, query: &str, standing: &Standing) -> Vec<String> {
    let never = AtomicBool::new(false);
    let wanted = (&Query::parse(query), Scope::default(), standing);
    let found = Index::default().search(&catalog.snapshot(), wanted, &never);
    found.iter().map(|position| catalog.get(*position).unwrap().name().to_owned()).collect()
}

fn found(query: &str) -> Vec<String> {
    search(&catalog(CATALOG), query, &Standing::default())
}

const CATALOG: &[(&str, &str)] = &[
    ("discord-post-message", "Posts to a channel of a Slack-like chat"),
    ("hubspot-create-contact", "Create a contact"),
    ("hubspot-list-contacts", "List contacts, newest first"),
    ("pipedrive-create-person", "Adds a contact person"),
    ("slack-list-messages", "Messages of a channel, latest post first"),
    ("slack-post-message", "Post a message in a channel"),
    ("slack-post-message-later", "Post a message in a channel at a time"),
    ("slack-update-post", "Changes a message"),
    ("twilio-send-message", "Send a text message"),
];

#[test]
fn what_is_meant_comes_first() {
    for (query, name) in [
        ("slack post", "slack-post-message"),
        ("post slack", "slack-post-message"),
        ("SLACK-POST-MESSAGE", "slack-post-message"),
        ("slack_post message", "slack-post-message"),
        ("slack-post-message-l", "slack-post-message-later"),
        ("slpm", "slack-post-message"),
        ("contact", "hubspot-create-contact"),
        ("contacts", "hubspot-list-contacts"),
        ("person", "pipedrive-create-person"),
        ("newest", "hubspot-list-contacts"),
        ("text", "twilio-send-message"),
        ("slcak post", "slack-post-message"),
        ("hubspto contacts", "hubspot-list-contacts"),
    ] {
        assert_eq!(found(query).first().map(String::as_str), Some(name), "{query}");
    }
}

/// `scale01-create-shipment` has the letters too.
#[test]
fn initials_come_before_letters_within_a_word() {
    let names: Vec<String> = (0..50).map(|at| format!("scale{at:02}-create-shipment")).collect();
    let mut all: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "Creates")).collect();
    all.push(("slack-post-message", "Posts"));
    assert_eq!(search(&catalog(&all), "spm", &Standing::default())[0], "slack-post-message");
}

#[test]
fn every_word_must_be_found() {
    assert_eq!(found("hubspot create contact"), ["hubspot-create-contact"]);
    assert_eq!(found("slack nothing"), Vec::<String>::new());
    assert_eq!(found("zqxv"), Vec::<String>::new());
    assert_eq!(found("  ").len(), CATALOG.len());
    assert_eq!(found("--").len(), CATALOG.len());
}

#[test]
fn what_is_used_comes_before_its_like() {
    let catalog = catalog(&[("discord-post-message", "Posts"), ("slack-post-message", "Posts")]);
    let mut standing = Standing::default();
    assert_eq!(search(&catalog, "post message", &standing)[0], "discord-post-message");
    standing.connected.insert("slack".to_owned());
    assert_eq!(search(&catalog, "post message", &standing)[0], "slack-post-message");
    standing.recent.push("discord-post-message".to_owned());
    assert_eq!(search(&catalog, "post message", &standing)[0], "discord-post-message");
    standing.favourites.insert("slack-post-message".to_owned());
    assert_eq!(search(&catalog, "post message", &standing)[0], "slack-post-message");
    // Use does not beat words.
    assert_eq!(search(&catalog, "discord post", &standing)[0], "discord-post-message");
}

#[test]
fn fields_narrow_and_can_be_negated() {
    let catalog = catalog(CATALOG);
    let mut standing = Standing::default();
    standing.connected.insert("twilio".to_owned());
    standing.favourites.insert("slack-update-post".to_owned());
    let changed = ["slack-update-post", "hubspot-list-contacts"].map(str::to_owned).into();
    let new = ["twilio-send-message".to_owned()].into();
    standing.changes = Arc::new(Changes { new, changed, ..Changes::default() });
    let count = |query: &str| search(&catalog, query, &standing).len();
    for (query, expected) in [
        ("app:slack", 4),
        ("app:sl", 4),
        ("-app:slack", 5),
        ("app:slakc", 4),
        ("app:\"slack\"", 4),
        ("app:\"Sl", 4),
        ("app:twillio", 1),
        ("app:zzzzzz", 0),
        ("-app:slakc", 9),
        ("app:slack app:twilio", 5),
        ("app:slack -type:action", 1),
        ("type:q", 2),
        ("type:QUERY", 2),
        ("is:connected", 1),
        ("-is:connected", 8),
        ("is:fav", 1),
        ("is:favorite", 1),
        ("is:recent", 0),
        ("is:new", 1),
        ("is:changed", 2),
        ("is:changed -app:slack", 1),
        ("has:description", 9),
        ("has:cursor", 0),
        ("app:", 9),
    ] {
        assert_eq!(count(query), expected, "{query}");
    }
    assert_eq!(search(&catalog, "app:hubspot list", &standing)[0], "hubspot-list-contacts");
}

/// A word that is meant for an app which is not shown is no slip of the finger for one that is.
#[test]
fn among_some_apps_words_are_still_those_of_all() {
    let catalog = catalog(CATALOG);
    let apps = ["slack".to_owned(), "hubspot".to_owned()].into();
    let scope = Scope { apps: Some(&apps), ..Scope::default() };
    let among = |query: &str| {
        let (standing, never) = (Standing::default(), AtomicBool::new(false));
        let wanted = (&Query::parse(query), scope, &standing);
        let found = Index::default().search_among(&catalog.snapshot(), wanted, &never);
        let name = |position: &Position| catalog.get(*position).unwrap().name().to_owned();
        (found.positions.iter().map(name).collect::<Vec<_>>(), found.elsewhere)
    };
    assert_eq!(among("twilio send"), (vec![], 1));
    let (names, elsewhere) = among("contact");
    assert_eq!(
        (names, elsewhere),
        (vec!["hubspot-create-contact".into(), "hubspot-list-contacts".into()], 1)
    );
    assert_eq!((among("").0.len(), among("").1), (6, 0), "without words nothing is missed");
    let scope = Scope { kind: Some(FunctionKind::Query), ..Scope::default() };
    let wanted = (&Query::parse("slack post"), scope, &Standing::default());
    let found = Index::default().search_among(&catalog.snapshot(), wanted, &AtomicBool::new(false));
    let shown: Vec<_> = found.positions.iter().map(|at| catalog.get(*at).unwrap().name()).collect();
    assert_eq!((shown, found.elsewhere), (vec!["slack-list-messages"], 4), "of other types");
}

#[test]
fn a_title_in_quotes_is_one_value() {
    let meant = Query::parse("new app:google-sheets row");
    for query in ["new app:\"Google Sheets\" row", "app:\"Google Sheets"] {
        assert_eq!(Query::parse(query).fields, meant.fields, "{query}");
    }
    assert_eq!(Query::parse("new app:\"Google Sheets\" row"), meant);
    assert_eq!(Query::parse("say \"hello world\""), Query::parse("say hello world"), "only values of fields");
}

#[test]
fn what_is_no_field_is_told_and_hides_nothing() {
    let query = Query::parse("foo:bar slack type:nothing");
    assert_eq!(
        query.problems(),
        [
            "“foo:bar” is left out: the fields are app: type: is: has:",
            "“type:nothing” is left out: type: takes query, action, passthrough"
        ]
    );
    assert_eq!(found("foo:bar slack"), found("slack"));
    // A time and an address are no fields.
    assert!(Query::parse("12:30 HTTP://x").problems().is_empty());
}

#[test]
fn fields_are_completed() {
    let complete = |text| completions(text, ["slack", "hubspot", "slab"].into_iter());
    assert_eq!(complete("post ty"), ["post type:"]);
    assert_eq!(complete("-type:a"), ["-type:action "]);
    assert_eq!(complete("app:sl"), ["app:slab ", "app:slack "]);
    assert_eq!(complete("has:"), ["has:cursor ", "has:description "]);
    for nothing in ["slack", "", "type:action", "foo:"] {
        assert!(complete(nothing).is_empty(), "{nothing}");
    }
}

#[test]
fn matches_are_byte_offsets() {
    let query = Query::parse("mess post");
    assert_eq!(query.matches("slack-post-message"), [6, 7, 8, 9, 11, 12, 13, 14]);
    assert_eq!(query.matches("hubspot"), Vec::<usize>::new());
    assert_eq!(Query::parse("spm").matches("slack-post-message"), [0, 6, 11]);
    assert_eq!(Query::parse("uber").matches("é-ÜBER"), [3, 5, 6, 7]);
    assert_eq!(Query::parse("chan").matches_in_prose("In a channel"), [5, 6, 7, 8]);
    // Another word for it, another form of it and a slip are highlighted as a whole.
    assert_eq!(Query::parse("send").matches("a-post"), [2, 3, 4, 5]);
    assert_eq!(Query::parse("posted").matches("a-post"), [2, 3, 4, 5]);
    assert_eq!(Query::parse("slcak").matches("slack-x"), [0, 1, 2, 3, 4]);
}

#[test]
fn a_set_flag_ends_the_search_and_the_next_one_is_whole() {
    let catalog = catalog(CATALOG);
    let mut index = Index::default();
    let query = Query::parse("s");
    let standing = Standing::default();
    let wanted = (&query, Scope::default(), &standing);
    assert!(index.search(&catalog.snapshot(), wanted, &AtomicBool::new(true)).is_empty());
    let never = AtomicBool::new(false);
    let whole = index.search(&catalog.snapshot(), wanted, &never);
    assert_eq!(whole, Index::default().search(&catalog.snapshot(), wanted, &never));
}

#[test]
fn an_index_grows_with_the_catalog_and_follows_another_one() {
    let mut growing = Catalog::default();
    let mut index = Index::default();
    let standing = Standing::default();
    let never = AtomicBool::new(false);
    let query = Query::parse("post");
    for (name, text) in CATALOG {
        growing.push(vec![function(name, text)]);
        let grown = index.search(&growing.snapshot(), (&query, Scope::default(), &standing), &never);
        let fresh =
            Index::default().search(&growing.snapshot(), (&query, Scope::default(), &standing), &never);
        assert_eq!(grown, fresh);
    }
    let other = catalog(&CATALOG[4..6]);
    let found = index.search(&other.snapshot(), (&query, Scope::default(), &standing), &never);
    assert_eq!(found.len(), 2);
}

#[test]
fn a_description_of_a_megabyte_is_searched_at_its_start() {
    let long = format!("needle {}", "hay ".repeat(250_000));
    let catalog = catalog(&[("slack-x", &long)]);
    assert_eq!(search(&catalog, "needle", &Standing::default()), ["slack-x"]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn any_text_can_be_searched(query: String, name in ".{0,40}", description: String) {
        let catalog = catalog(&[(&name, &description)]);
        search(&catalog, &query, &Standing::default());
        let query = Query::parse(&query);
        for (text, hits) in [(&name, query.matches(&name)), (&description, query.matches_in_prose(&description))] {
            prop_assert!(hits.iter().all(|at| text.is_char_boundary(*at)) && hits.is_sorted());
        }
    }

    #[test]
    fn letters_of_a_name_find_it(name in "[a-z]{1,9}(-[a-zé]{1,9}){0,3}", from: prop::sample::Index, to: prop::sample::Index) {
        let letters: Vec<char> = name.chars().collect();
        let (from, to) = (from.index(letters.len()), to.index(letters.len()));
        let part: String = letters[from.min(to)..=from.max(to)].iter().collect();
        let catalog = catalog(&[(&name, "")]);
        prop_assert_eq!(search(&catalog, &part, &Standing::default()).len(), 1, "{} in {}", part, name);
    }

    #[test]
    fn letter_by_letter_finds_what_the_whole_finds(typed in prop::sample::select(vec![
        "slack post message", "msg later", "contacts", "companies", "slackpost", "spm", "hubspto cont", "people", "sms text", "app:slack posts",
    ]), cut in 0_usize..4) {
        let catalog = catalog(CATALOG);
        let mut index = Index::default();
        let (standing, never) = (Standing::default(), AtomicBool::new(false));
        let ends = (1..=typed.len()).filter(|end| cut == 0 || end % (cut + 1) != 0);
        for end in ends.chain([typed.len()]) {
            let query = Query::parse(&typed[..end]);
            let wanted = (&query, Scope::default(), &standing);
            let grown = index.search(&catalog.snapshot(), wanted, &never);
            prop_assert_eq!(grown, Index::default().search(&catalog.snapshot(), wanted, &never), "{}", &typed[..end]);
        }
    }
}

//! Other words for the same thing.
//!
//! Owns what people type for what functions are called: words that mean the same, words that are near, and short names of apps. A list,
//! not a thesaurus: it holds words of APIs.

/// Words that mean the same in names of functions.
const SAME: &[&[&str]] = &[
    &["create", "add", "new", "make", "insert"],
    &["send", "post", "write", "publish"],
    &["list", "all", "get"],
    &["get", "retrieve", "read", "fetch", "show", "view", "details", "info"],
    &["search", "find", "query", "lookup", "filter"],
    &["update", "edit", "change", "modify", "set", "rename"],
    &["delete", "remove", "cancel", "destroy", "trash", "erase"],
    &["person", "people", "contact"],
    &["user", "member", "teammate"],
    &["email", "mail"],
    &["message", "msg", "sms"],
    &["channel", "conversation"],
    &["repository", "repo"],
    &["organization", "org", "company", "organisation"],
    &["event", "appointment"],
    &["spreadsheet", "sheet", "gsheet", "gsheets", "workbook"],
    &["folder", "directory", "dir"],
    &["response", "answer", "submission"],
    &["reaction", "emoji"],
    &["row", "line"],
    &["status", "state"],
    &["passthrough", "raw", "proxy"],
    &["registrant", "attendee", "participant"],
    &["verification", "otp", "2fa"],
    &["document", "doc"],
    &["picture", "image", "photo"],
    &["subscriber", "subscribe"],
    &["github", "gh"],
    &["calendar", "gcal"],
    &["hubspot", "hs"],
    &["salesforce", "sf", "sfdc"],
    &["quickbooks", "qb", "qbo"],
    &["zendesk", "zd"],
    &["freshdesk", "fd"],
    &["gmail", "mail"],
];

/// Words that may stand for each other.
const NEAR: &[&[&str]] = &[
    &["create", "send", "post", "compose", "upload", "append", "register", "schedule", "draft", "write"],
    &["send", "create", "reply", "compose", "email"],
    &["list", "search", "find", "fetch", "show", "read", "view"],
    &["get", "find", "search", "list"],
    &["update", "move", "replace", "transition", "assign", "archive"],
    &["delete", "archive", "unsubscribe", "drop"],
    &["contact", "customer", "user", "lead", "subscriber", "recipient"],
    &["user", "person", "people", "admin", "agent", "owner", "contact"],
    &["email", "message"],
    &["message", "text", "dm", "chat", "whatsapp", "mms"],
    &["ticket", "issue", "case", "bug", "task"],
    &["card", "task", "todo", "issue", "item"],
    &["invoice", "bill", "payment", "receipt"],
    &["payment", "charge", "pay", "transaction"],
    &["event", "meeting"],
    &["file", "document", "attachment"],
    &["note", "comment", "remark"],
    &["comment", "reply", "answer"],
    &["form", "survey", "questionnaire"],
    &["product", "item", "article"],
    &["label", "tag"],
    &["audience", "list"],
    &["row", "record", "entry"],
    &["deal", "opportunity"],
    &["page", "document", "doc"],
    &["phone", "telephone", "number"],
    &["workspace", "team"],
    &["stage", "status", "transition"],
    &["status", "transition"],
    &["move", "transition"],
    &["link", "url", "share"],
    &["shared", "share"],
    &["request", "http", "api"],
    &["recording", "video"],
    &["account", "company"],
    &["query", "soql", "sql"],
    &["subscription", "plan"],
];

/// Words that mean the same as this one.
pub(super) fn same(word: &str) -> Vec<&'static str> {
    others(SAME, word)
}

/// Words that may be meant by this one.
pub(super) fn near(word: &str) -> Vec<&'static str> {
    others(NEAR, word)
}

fn others(table: &[&[&'static str]], word: &str) -> Vec<&'static str> {
    let knows = |group: &&&[&'static str]| group.iter().any(|other| super::fold::same_stem(other, word));
    let mut found: Vec<_> = table.iter().filter(knows).flat_map(|group| group.iter().copied()).collect();
    found.retain(|other| *other != word);
    found.sort_unstable();
    found.dedup();
    found
}

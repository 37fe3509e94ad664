//! Functions as they would come from a server, any number of them, the same in every run.

use integry_tui::domain::function::{Function, FunctionKind};

/// The function with that number. Twenty apps, nine verbs: names share their parts as real ones do.
pub fn function(number: usize) -> Function {
    let verbs = ["create", "list", "update", "get", "delete", "search", "archive", "export", "send"];
    let objects = ["invoice", "contact", "ticket", "order", "campaign", "project", "message", "product"];
    let app = format!("scale{:02}", number % 20 + 1);
    let verb = verbs[number / 20 % verbs.len()];
    let object = objects[number / 180 % objects.len()];
    let name = format!("{app}-{verb}-{object}-{number:06}");
    let raw = format!(r#"{{"name":"{name}","parameters":{{"type":"object","properties":{{}}}}}}"#);
    Function {
        name,
        description: format!("Function {number}: {verb} one {object} or more."),
        app,
        kind: [FunctionKind::Action, FunctionKind::Query][number % 2],
        raw: raw.into(),
    }
}

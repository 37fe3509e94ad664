//! Synthetic functions, for clients that want to be tested at scale.
//!
//! Owns their names and schemas: a pure function of the index, so that a hundred thousand of them cost no memory and are the same everywhere.

use serde_json::{Value, json};

use super::derive::Usual;
use super::{Account, App, AppFace, Function, Object};
use crate::domain::function::FunctionKind;
use crate::sandbox::engine::hash;

const APPS: usize = 20;

const VERBS: &[(&str, FunctionKind)] = &[
    ("create", FunctionKind::Action),
    ("list", FunctionKind::Query),
    ("update", FunctionKind::Action),
    ("get", FunctionKind::Query),
    ("delete", FunctionKind::Action),
    ("search", FunctionKind::Query),
    ("archive", FunctionKind::Action),
    ("export", FunctionKind::Query),
    ("send", FunctionKind::Action),
];

const OBJECTS: &[&str] = &[
    "invoice",
    "contact",
    "ticket",
    "order",
    "campaign",
    "project",
    "task",
    "product",
    "payment",
    "subscription",
    "event",
    "webinar",
    "lead",
    "opportunity",
    "document",
    "folder",
    "report",
    "survey",
    "shipment",
    "refund",
];

/// Name, type and description of the fields that schemas are made of.
const FIELDS: &[(&str, &str, &str)] = &[
    ("name", "string", "The name of the record."),
    ("amount", "number", "The amount, in the smallest unit of the currency."),
    ("notify", "boolean", "Whether to notify the owner."),
    ("tags", "array", "Tags of the record."),
    ("custom_fields", "object", "Provide the properties as key, value pairs."),
    ("email", "string", "The email address."),
    ("due_date", "string", "The due date, as YYYY-MM-DD."),
    ("limit", "number", "Most records to return."),
    ("owner", "object", "The owner of the record."),
    ("notes", "string", "Free text about the record."),
    ("priority", "enum", "How urgent it is."),
];

/// The synthetic part of a catalog.
#[derive(Debug, Clone, Copy)]
pub(super) struct Synthetic {
    count: usize,
}

/// What can be known of a synthetic function without its schema.
#[derive(Debug)]
pub(super) struct Outline {
    /// Machine name of its app.
    pub(super) app: String,
    /// Machine name.
    pub(super) name: String,
    /// Name for people.
    title: String,
    /// What it does.
    pub(super) description: String,
    /// What it does to the app.
    pub(super) kind: FunctionKind,
}

impl Synthetic {
    /// That many functions.
    pub(super) fn new(count: usize) -> Self {
        Self { count }
    }

    /// How many there are.
    pub(super) fn count(self) -> usize {
        self.count
    }

    /// Their apps; every second one is connected.
    pub(super) fn apps(self) -> Vec<App> {
        (1..=APPS.min(self.count)).map(synthetic_app).collect()
    }

    /// The function at an index, without its schema.
    pub(super) fn outline(self, index: usize) -> Option<Outline> {
        if index >= self.count {
            return None;
        }
        let app = app_name(index % APPS + 1);
        let (verb, kind) = VERBS[index / APPS % VERBS.len()];
        let object = OBJECTS[index / (APPS * VERBS.len()) % OBJECTS.len()];
        Some(Outline {
            name: format!("{app}-{verb}-{object}-{index:06}"),
            title: format!("{verb} {object} {index:06}"),
            description: format!("Synthetic function {index}: {verb} one {object} or more."),
            kind,
            app,
        })
    }

    /// The index of a function's name.
    pub(super) fn index_of(self, name: &str) -> Option<usize> {
        let index = name.rsplit_once('-')?.1.parse().ok()?;
        (self.outline(index)?.name == name).then_some(index)
    }

    /// The whole function.
    pub(super) fn function(index: usize, outline: Outline) -> Function {
        let seed = hash(&[index as u64]);
        let count = 1 + index % FIELDS.len();
        let mut params = Object::new();
        for step in 0..count {
            let field = FIELDS[(index + step * 3) % FIELDS.len()];
            params.insert(field.0.to_owned(), schema(field, seed));
        }
        let required = params.keys().take(index % 3).cloned().collect();
        Function {
            answer: Some(json!({"ok": true, "function": outline.name, "received": "$args"})),
            name: outline.name,
            title: outline.title,
            kind: outline.kind,
            description: outline.description,
            params,
            required,
            ui: std::collections::BTreeMap::new(),
            code: "200".to_owned(),
            run: Vec::new(),
        }
    }
}

fn schema((_, kind, description): (&str, &str, &str), seed: u64) -> Value {
    match kind {
        "array" => json!({"type": "array", "description": description, "items": {"type": "string"}}),
        "object" if seed.is_multiple_of(2) => {
            json!({"type": "object", "description": description, "properties": {}})
        }
        "object" => json!({"type": "object", "description": description,
            "properties": {"id": {"type": "string"}, "active": {"type": "boolean"}}}),
        "enum" => json!({"type": "string", "description": description, "enum": ["low", "normal", "high"]}),
        kind => json!({"type": kind, "description": description}),
    }
}

fn app_name(number: usize) -> String {
    format!("scale{number:02}")
}

fn synthetic_app(number: usize) -> App {
    let connected = number % 2 == 1;
    let account = || Account {
        id: 900_000 + number as u64,
        display_name: format!("Scale account {number}"),
        modified_at: "2024-12-01T00:00:00Z".to_owned(),
        expired: None,
    };
    let face = AppFace {
        id: 90_000 + number as u64,
        name: app_name(number),
        title: format!("Scale {number:02}"),
        icon_url: String::new(),
        docs_url: String::new(),
        allow_multiple_connected_accounts: false,
        accounts: connected.then(account).into_iter().collect(),
    };
    App {
        face,
        usual: Usual::default(),
        lists: std::collections::BTreeMap::new(),
        resources: indexmap::IndexMap::new(),
        passthrough: None,
        functions: Vec::new(),
    }
}

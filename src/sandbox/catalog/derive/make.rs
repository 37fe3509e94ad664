//! Making the usual functions of a resource.
//!
//! Owns their names, parameters and steps. Must not know what running a step means.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::{Value, json};

use super::{Derivation, Derived, Usual, Verb};
use crate::domain::function::FunctionKind;
use crate::sandbox::catalog::json::title;
use crate::sandbox::catalog::model::{App, Function, Object, Refusal, Resource, UiHint};
use crate::sandbox::catalog::steps::{Condition, Delete, Find, Insert, List, Operator, Step, Update};

/// The functions that derive from the resources of an app.
pub(in crate::sandbox::catalog) fn functions(app: &App) -> Vec<Function> {
    let of_resource = |(table, resource): (&String, &Resource)| {
        let derivation = resource.derive.clone()?;
        Some((table.clone(), derivation))
    };
    let described = app.resources.iter().filter_map(of_resource);
    described
        .flat_map(|(table, derivation)| {
            let make = |(verb, own): (&Verb, &Derived)| {
                Maker { app, table: &table, of: &derivation, verb: *verb, own }.function()
            };
            derivation.functions.iter().map(make).collect::<Vec<_>>()
        })
        .collect()
}

/// One function in the making.
struct Maker<'a> {
    app: &'a App,
    table: &'a str,
    of: &'a Derivation,
    verb: Verb,
    own: &'a Derived,
}

impl Maker<'_> {
    fn function(&self) -> Function {
        let Usual { answers, codes, .. } = &self.app.usual;
        let name =
            self.own.name.clone().unwrap_or_else(|| dashed(&format!("{} {}", self.word(), self.noun())));
        let (params, ui) = self.params();
        Function {
            title: self.own.title.clone().unwrap_or_else(|| title(&name)),
            name: format!("{}-{name}", self.app.face.name),
            kind: self.kind(),
            description: self.own.description.clone().unwrap_or_else(|| self.description()),
            required: self.required(),
            params,
            ui,
            code: self
                .own
                .code
                .as_ref()
                .or(codes.get(&self.verb))
                .map_or_else(|| "200".to_owned(), Clone::clone),
            run: self.steps(),
            answer: self.own.answer.as_ref().or(answers.get(&self.verb)).cloned(),
        }
    }

    fn kind(&self) -> FunctionKind {
        match self.verb {
            Verb::List | Verb::Search | Verb::Get => FunctionKind::Query,
            Verb::Create | Verb::Update | Verb::Delete => FunctionKind::Action,
        }
    }

    fn word(&self) -> &'static str {
        match self.verb {
            Verb::List => "list",
            Verb::Search => "search",
            Verb::Get => "get",
            Verb::Create => "create",
            Verb::Update => "update",
            Verb::Delete => "delete",
        }
    }

    fn is_plural(&self) -> bool {
        matches!(self.verb, Verb::List | Verb::Search)
    }

    fn noun(&self) -> String {
        if self.is_plural() { many(self.of) } else { self.of.one.clone() }
    }

    fn description(&self) -> String {
        let (one, many) = (with_article(&self.of.one), many(self.of));
        match self.verb {
            Verb::List => format!("List {many}"),
            Verb::Search => format!("Search {many} by words"),
            Verb::Get => format!("Get {one} by its ID"),
            Verb::Create => format!("Create {one}"),
            Verb::Update => format!("Update {one}"),
            Verb::Delete => format!("Delete {one}"),
        }
    }

    fn required(&self) -> Vec<String> {
        let usual = match self.verb {
            Verb::Get | Verb::Update | Verb::Delete => Some(id_param(self.of)),
            Verb::Search => Some("query".to_owned()),
            Verb::List | Verb::Create => None,
        };
        usual.into_iter().chain(self.own.required.iter().cloned()).collect()
    }

    fn params(&self) -> (Object, BTreeMap<String, UiHint>) {
        let (mut params, mut ui) = (Object::new(), BTreeMap::new());
        match self.verb {
            Verb::List | Verb::Search => {
                if self.verb == Verb::Search {
                    let help = format!("Words to look for in the {}.", many(self.of));
                    params.insert("query".to_owned(), json!({"type": "string", "description": help}));
                }
                for filter in self.own.filters.keys() {
                    self.field(filter, &mut params, &mut ui);
                }
            }
            Verb::Get | Verb::Update | Verb::Delete => self.identity(&mut params, &mut ui),
            Verb::Create => {}
        }
        if matches!(self.verb, Verb::Create | Verb::Update) {
            for field in self.of.fields.keys().filter(|field| !self.own.omit.contains(field)) {
                self.field(field, &mut params, &mut ui);
            }
        }
        params.extend(self.own.params.iter().map(|(key, schema)| (key.clone(), schema.clone())));
        params.extend(self.limit());
        (params, ui)
    }

    /// The parameter that asks for a page's size.
    fn limit(&self) -> Option<(String, Value)> {
        let page = self.app.usual.page.as_ref().filter(|_| self.is_plural())?;
        let help = format!("Most {} to return at once, {} at the most.", many(self.of), page.cut.max);
        Some((page.limit.clone(), json!({"type": "number", "description": help})))
    }

    fn field(&self, field: &str, params: &mut Object, ui: &mut BTreeMap<String, UiHint>) {
        let Some(mut schema) = self.own.params.get(field).or(self.of.fields.get(field)).cloned() else {
            return;
        };
        if let Some((target, resource)) = self.target(field) {
            point_to_source(&self.app.face.name, &mut schema, target);
            ui.insert(field.to_owned(), hint(resource, target));
        }
        params.insert(field.to_owned(), schema);
    }

    fn identity(&self, params: &mut Object, ui: &mut BTreeMap<String, UiHint>) {
        let Some(resource) = self.app.resources.get(self.table) else { return };
        let kind = if resource.id.is_number() { "number" } else { "string" };
        let mut schema = json!({"type": kind, "description": format!("The ID of the {}.", self.of.one)});
        point_to_source(&self.app.face.name, &mut schema, self.of);
        ui.insert(id_param(self.of), hint(resource, self.of));
        params.insert(id_param(self.of), schema);
    }

    /// The resource whose rows a field names.
    fn target(&self, field: &str) -> Option<(&Derivation, &Resource)> {
        let resource = self.app.resources.get(self.of.refs.get(field)?)?;
        Some((resource.derive.as_ref()?, resource))
    }

    fn steps(&self) -> Vec<Step> {
        let mut steps = Vec::new();
        match self.verb {
            Verb::List | Verb::Search => steps.push(self.list()),
            Verb::Create => {
                steps.extend(self.reference_checks());
                steps.extend(self.own.run.iter().cloned());
                steps.push(Step::Insert(Insert {
                    table: self.table.to_owned(),
                    row: self.of.row.clone(),
                    unique: None,
                    name: "row".to_owned(),
                }));
            }
            Verb::Get | Verb::Update | Verb::Delete => {
                steps.push(self.find());
                if self.verb == Verb::Update {
                    steps.extend(self.reference_checks());
                }
                steps.extend(self.own.run.iter().cloned());
                steps.extend(self.change());
            }
        }
        steps
    }

    fn list(&self) -> Step {
        let condition = |(param, (path, operator)): (&String, &(String, Operator))| {
            Condition(path.clone(), *operator, json!(format!("$args.{param}")))
        };
        let mut conditions: Vec<Condition> = self.own.filters.iter().map(condition).collect();
        if self.verb == Verb::Search {
            conditions.push(Condition("*".to_owned(), Operator::Words, json!("$args.query")));
        }
        let page = self.app.usual.page.as_ref().map(|page| {
            let mut cut = page.cut.clone();
            cut.size = json!(format!("$args.{}", page.limit));
            cut
        });
        Step::List(List {
            table: self.table.to_owned(),
            conditions,
            rules: None,
            sort: self.own.sort.clone(),
            direction: Value::Null,
            page,
            name: "rows".to_owned(),
        })
    }

    fn find(&self) -> Step {
        let own = self.app.resources.get(self.table).and_then(|resource| resource.missing.clone());
        let usual = self.app.usual.missing.as_ref().map(|refusal| about(refusal, &self.of.one));
        Step::Find(Find {
            table: self.table.to_owned(),
            by: Vec::new(),
            value: json!(format!("$args.{}", id_param(self.of))),
            trim: String::new(),
            conditions: Vec::new(),
            name: "row".to_owned(),
            optional: false,
            refusal: own.or(usual),
        })
    }

    fn reference_checks(&self) -> impl Iterator<Item = Step> {
        let taken = self.of.refs.iter().filter(|(field, _)| {
            let schema = self.of.fields.get(*field);
            !self.own.omit.contains(field) && schema.is_some_and(|schema| schema["type"] != "array")
        });
        taken.map(|(field, table)| {
            let noun = self.target(field).map_or_else(String::new, |(target, _)| target.one.clone());
            let usual = self.app.usual.unknown.as_ref().or(self.app.usual.missing.as_ref());
            Step::Find(Find {
                table: table.clone(),
                by: Vec::new(),
                value: json!(format!("$args.{field}")),
                trim: String::new(),
                conditions: Vec::new(),
                name: field.clone(),
                optional: true,
                refusal: usual.map(|refusal| about(refusal, &noun)),
            })
        })
    }

    fn change(&self) -> Option<Step> {
        let (table, row) = (self.table.to_owned(), "row".to_owned());
        match self.verb {
            Verb::Update => {
                let mut set =
                    self.own.set.clone().unwrap_or_else(|| settable(&self.of.row).unwrap_or_default());
                if let (Value::Object(set), Value::Object(stamp)) = (&mut set, &self.of.stamp) {
                    set.extend(stamp.clone());
                }
                Some(Step::Update(Update { table, row, set }))
            }
            Verb::Delete => Some(Step::Delete(Delete { table, row })),
            _ => None,
        }
    }
}

/// The part of a new row's template that arguments fill, without what stands in for them.
fn settable(template: &Value) -> Option<Value> {
    match template {
        Value::String(text) => {
            let expression = text.strip_prefix("$args.")?;
            let given = expression.split('|').next().unwrap_or_default();
            Some(Value::String(format!("$args.{given}")))
        }
        Value::Object(members) => {
            let inner = |(key, value): (&String, &Value)| Some((key.clone(), settable(value)?));
            let set: Object = members.iter().filter_map(inner).collect();
            (!set.is_empty()).then_some(Value::Object(set))
        }
        _ => None,
    }
}

/// A refusal that names the resource.
fn about(refusal: &Refusal, one: &str) -> Refusal {
    fn name(value: &Value, one: &str) -> Value {
        match value {
            Value::String(text) => Value::String(text.replace("${one}", one)),
            Value::Array(items) => items.iter().map(|item| name(item, one)).collect(),
            Value::Object(members) => {
                Value::Object(members.iter().map(|(key, value)| (key.clone(), name(value, one))).collect())
            }
            other => other.clone(),
        }
    }
    Refusal { code: refusal.code.clone(), body: name(&refusal.body, one) }
}

/// Adds "Call `x` to get the available values." to a field's help, when the resource can be listed.
fn point_to_source(app: &str, schema: &mut Value, target: &Derivation) {
    let Some(list) = target.functions.get(&Verb::List) else { return };
    let name = list.name.clone().unwrap_or_else(|| dashed(&format!("list {}", many(target))));
    if let Some(Value::String(help)) = schema.get_mut("description") {
        if !help.ends_with('.') {
            help.push('.');
        }
        // Writing to a String cannot fail.
        _ = write!(help, " Call `{app}-{name}` to get the available values.");
    }
}

fn hint(resource: &Resource, target: &Derivation) -> UiHint {
    UiHint { id: resource.key.clone(), label: target.label.clone(), default: None, arguments: Object::new() }
}

fn id_param(of: &Derivation) -> String {
    of.id_param.clone().unwrap_or_else(|| format!("{}_id", of.one.replace(' ', "_")))
}

fn many(of: &Derivation) -> String {
    of.many.clone().unwrap_or_else(|| format!("{}s", of.one))
}

fn with_article(noun: &str) -> String {
    let article = if noun.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {noun}")
}

fn dashed(words: &str) -> String {
    words.to_lowercase().replace([' ', '_'], "-")
}

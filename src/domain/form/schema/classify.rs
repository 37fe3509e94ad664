//! Which sort of row a schema becomes.
//!
//! Owns the classification: from all layers of a place to one [`Spec`]. Children are made lazily.

use std::sync::Arc;

use super::layers::{Layer, Layers, Node, position};
use super::words::{is_null_word, types_of};
use super::{Fields, Lazy};
use crate::domain::document::Doc;
use crate::domain::form::limits::Limits;
use crate::domain::form::spec::{Branch, Choice, Kind, ListSpec, ObjectSpec, Rest, Source, Spec};

/// The shape of all arguments: always an object or a union of objects.
///
/// # Errors
/// Why it is neither.
pub(super) fn read_root(root: &Arc<Doc>) -> Result<Spec, String> {
    if !matches!(&**root, Doc::Obj(_)) {
        return Err(format!("`parameters` is {}, not a schema", root.kind_name()));
    }
    let mut spec = read_depth(root, &[Node::new(Vec::new())], true);
    let branches = spec.branches();
    if let [only] = branches {
        spec = (**only.spec.get()).clone();
    } else if !branches.is_empty() && branches.iter().all(|branch| branch.spec.get().object().is_some()) {
        return Ok(spec);
    }
    match &spec.kind {
        Kind::Object(_) => Ok(spec),
        _ => Err("`parameters` does not describe an object".to_owned()),
    }
}

pub(super) fn read(root: &Arc<Doc>, nodes: &[Node]) -> Spec {
    read_depth(root, nodes, false)
}

fn read_depth(root: &Arc<Doc>, nodes: &[Node], is_root: bool) -> Spec {
    let mut layers = Layers::gather(root, nodes);
    let mut nullable = layers.all.iter().any(|layer| allows_null(layer.schema));
    nullable |= through_nullable_union(&mut layers);
    let mut said = std::mem::take(&mut layers.notes);
    let kind = kind_of(&layers, &mut said, is_root);
    let flag = |key: &str| layers.first(key) == Some(&Doc::Bool(true));
    Spec {
        kind,
        required: false,
        nullable,
        title: layers.text("title"),
        help: layers.text("description").or_else(|| layers.text("title")).unwrap_or_default(),
        default: default_of(&layers),
        limits: Limits::read(layers.all.iter().map(|layer| layer.schema)),
        format: layers.text("format"),
        dimmed: flag("deprecated") || flag("readOnly"),
        offered: layers.first("enum").is_none()
            && layers.first("const").is_none()
            && ui_field(&layers).is_some(),
        source: source_of(&layers),
        notes: said,
    }
}

fn allows_null(schema: &Doc) -> bool {
    let in_type = schema.member("type").is_some_and(|types| types.items().iter().any(is_null_word));
    in_type || schema.member("nullable") == Some(&Doc::Bool(true))
}

/// `anyOf: [X, null]` is X that may be null: its layers stand beside the others.
fn through_nullable_union(layers: &mut Layers) -> bool {
    let found = layers.all.iter().enumerate().find_map(|(index, layer)| {
        let (at, branches) = union_of(layer)?;
        let others: Vec<usize> = (0..branches.len()).filter(|at| !is_null(&branches[*at])).collect();
        (others.len() == 1 && branches.len() == 2).then(|| (index, layer.node.below(&[at, others[0]])))
    });
    let Some((index, node)) = found else { return false };
    layers.all[index].node.plain = true;
    let more = Layers::gather(layers.root, &[node]);
    layers.broken |= more.broken;
    layers.notes.extend(more.notes);
    layers.all.extend(more.all);
    true
}

fn is_null(branch: &Doc) -> bool {
    branch.member("type").is_some_and(is_null_word) || branch.member("const") == Some(&Doc::Null)
}

/// The branches of a layer's union and their position in it.
fn union_of<'a>(layer: &Layer<'a>) -> Option<(usize, &'a [Doc])> {
    if layer.node.plain {
        return None;
    }
    ["anyOf", "oneOf"].into_iter().find_map(|key| {
        let at = position(layer.schema, key)?;
        let branches = layer.schema.members()[at].1.items();
        // Branches that only demand fields limit a shape, they are none.
        branches.iter().any(shapes).then_some((at, branches))
    })
}

fn shapes(branch: &Doc) -> bool {
    const WORDS: [&str; 9] =
        ["type", "properties", "$ref", "enum", "const", "items", "allOf", "anyOf", "oneOf"];
    WORDS.iter().any(|word| branch.member(word).is_some())
}

fn kind_of(layers: &Layers, notes: &mut Vec<String>, is_root: bool) -> Kind {
    if let [Layer { schema: Doc::Bool(false), .. }] = layers.all[..] {
        return Kind::Never;
    }
    if layers.broken && layers.first("type").is_none() && layers.first("properties").is_none() {
        return Kind::Json;
    }
    if let Some(choices) = choices_of(layers) {
        return Kind::Choice(choices);
    }
    if let Some(union) = layers.all.iter().find_map(|layer| Some((layer, union_of(layer)?))) {
        return union_kind(layers, union);
    }
    for key in ["if", "not", "dependentSchemas", "dependencies"] {
        if layers.first(key).is_some() {
            notes.push(format!("`{key}` is checked as a whole, not shown as rows"));
        }
    }
    let only = layers.all.iter().find_map(|layer| layer.node.only);
    let types = only.map_or_else(|| types_of_all(layers, notes), |only| vec![only]);
    match types[..] {
        ["string"] => Kind::Text,
        ["integer"] => Kind::Number { integer: true },
        ["number"] | ["number", "integer"] | ["integer", "number"] => Kind::Number { integer: false },
        ["boolean"] => Kind::Boolean,
        ["array"] => list_kind(layers),
        ["object"] => object_kind(layers, is_root),
        [] => untyped(layers, is_root),
        _ => Kind::Union(types.iter().map(|word| type_branch(layers, word)).collect()),
    }
}

fn types_of_all(layers: &Layers, notes: &mut Vec<String>) -> Vec<&'static str> {
    let all = layers.all.iter().map(|layer| types_of(layer.schema, notes));
    all.filter(|types| !types.is_empty()).min_by_key(Vec::len).unwrap_or_default()
}

fn type_branch(layers: &Layers, word: &'static str) -> Branch {
    let nodes = layers.all.iter().map(|layer| Node { only: Some(word), ..layer.node.clone() }).collect();
    Branch { label: word.to_owned(), spec: Lazy::new(layers.root, nodes) }
}

/// A schema without a type is what its keywords speak of.
fn untyped(layers: &Layers, is_root: bool) -> Kind {
    let has = |keys: &[&str]| keys.iter().any(|key| layers.first(key).is_some());
    if has(&["properties", "additionalProperties", "patternProperties", "required"]) {
        object_kind(layers, is_root)
    } else if has(&["items", "prefixItems", "minItems", "maxItems", "uniqueItems"]) {
        list_kind(layers)
    } else if has(&["pattern", "minLength", "maxLength"]) {
        Kind::Text
    } else if has(&["minimum", "maximum", "multipleOf", "exclusiveMinimum", "exclusiveMaximum"]) {
        Kind::Number { integer: false }
    } else {
        Kind::Json
    }
}

/// `const`, `enum`, a union of constants, else the options that `meta.ui.ui_field` offers.
fn choices_of(layers: &Layers) -> Option<Vec<Choice>> {
    let bare = |value: &Doc| Choice { value: value.clone(), label: None };
    let listed = || {
        let (layer, _, values) = layers.with("enum")?;
        let names = ["x-enumNames", "enumNames"].iter().find_map(|key| layer.schema.member(key));
        let mut choices: Vec<Choice> = Vec::new();
        for (index, value) in values.items().iter().enumerate() {
            let label = names.and_then(|names| names.items().get(index)?.as_str()).map(str::to_owned);
            choices.push(Choice { value: value.clone(), label });
        }
        Some(unique(choices))
    };
    let constant = || Some(vec![bare(layers.first("const")?)]);
    let constants = || {
        let (_, branches) = layers.all.iter().find_map(union_of)?;
        let choices: Option<Vec<Choice>> = branches
            .iter()
            .filter(|branch| !is_null(branch))
            .map(|branch| {
                let value = branch.member("const").or_else(|| {
                    match branch.member("enum").map_or(&[][..], Doc::items) {
                        [only] => Some(only),
                        _ => None,
                    }
                })?;
                Some(Choice {
                    value: value.clone(),
                    label: branch.member("title").and_then(Doc::as_str).map(str::to_owned),
                })
            })
            .collect();
        choices
    };
    let from_meta = || {
        let options = ui_field(layers)?.member("options")?;
        let choice = |option: &Doc| {
            let label = ["value", "title", "name"].iter().find_map(|key| option.member(key)?.as_str());
            Some(Choice { value: option.member("id")?.clone(), label: label.map(str::to_owned) })
        };
        Some(options.items().iter().filter_map(choice).collect())
    };
    listed()
        .filter(|values| !values.is_empty())
        .or_else(constant)
        .or_else(constants)
        .or_else(from_meta)
        .filter(|values: &Vec<Choice>| !values.is_empty())
}

fn unique(choices: Vec<Choice>) -> Vec<Choice> {
    let mut seen = std::collections::HashSet::new();
    choices.into_iter().filter(|choice| seen.insert(choice.value.clone())).collect()
}

fn union_kind(layers: &Layers, (owner, (at, branches)): (&Layer, (usize, &[Doc]))) -> Kind {
    let beside: Vec<Node> =
        layers.all.iter().map(|layer| Node { plain: true, ..layer.node.clone() }).collect();
    let made = branches.iter().enumerate().filter(|(_, branch)| !is_null(branch)).map(|(index, branch)| {
        let node = owner.node.below(&[at, index]);
        // What the branch says of itself comes before what all of them share.
        let nodes = std::iter::once(node).chain(beside.iter().cloned()).collect();
        Branch { label: branch_label(layers.root, branch, index), spec: Lazy::new(layers.root, nodes) }
    });
    Kind::Union(made.collect())
}

fn branch_label(root: &Arc<Doc>, branch: &Doc, index: usize) -> String {
    let reference = branch.member("$ref").and_then(Doc::as_str);
    let title = |schema: &Doc| schema.member("title").and_then(Doc::as_str).map(str::to_owned);
    let tag = || {
        branch.member("properties")?.members().iter().find_map(|(key, field)| {
            let value = field.member("const")?;
            Some(format!("{key} {}", value.as_str().map_or_else(|| value.write(), str::to_owned)))
        })
    };
    let named = || reference.and_then(|reference| reference.rsplit('/').next()).map(str::to_owned);
    let word = || types_of(branch, &mut Vec::new()).first().map(|word| (*word).to_owned());
    let referred = || {
        let layers = Layers::gather(root, &[Node::new(Vec::new())]);
        reference.filter(|reference| *reference == "#").and_then(|_| layers.text("title"))
    };
    let format = || branch.member("format").and_then(Doc::as_str).map(|format| format!("string, {format}"));
    title(branch)
        .or_else(tag)
        .or_else(referred)
        .or_else(named)
        .or_else(format)
        .or_else(word)
        .unwrap_or_else(|| format!("option {}", index + 1))
}

fn list_kind(layers: &Layers) -> Kind {
    let below = |layer: &Layer, steps: &[usize]| Lazy::new(layers.root, vec![layer.node.below(steps)]);
    let anything = || Lazy::ready(Spec::of(Kind::Json));
    let tuple = |key: &str| {
        layers.with(key).and_then(|(layer, at, items)| match items {
            Doc::Arr(items) => Some((0..items.len()).map(|index| below(layer, &[at, index])).collect()),
            _ => None,
        })
    };
    let first: Vec<Lazy> = tuple("prefixItems").or_else(|| tuple("items")).unwrap_or_default();
    let single = layers.with("items").filter(|(_, _, items)| matches!(items, Doc::Obj(_)));
    let item = single.as_ref().map_or_else(anything, |(layer, at, _)| below(layer, &[*at]));
    // Only looked at, not read: a list of lists may refer to itself.
    if let Some((layer, at, _)) = single.as_ref().filter(|_| first.is_empty())
        && let Some(choices) = choices_of(&Layers::gather(layers.root, &[layer.node.below(&[*at])]))
    {
        return Kind::Multi(choices);
    }
    Kind::List(ListSpec { first, item })
}

fn object_kind(layers: &Layers, is_root: bool) -> Kind {
    let nodes = layers.all.iter().map(|layer| Node { plain: true, ..layer.node.clone() }).collect();
    Kind::Object(Fields::new(layers.root, nodes, is_root))
}

/// The fields of all layers together. Each is read without what is below it.
pub(super) fn read_object(root: &Arc<Doc>, nodes: &[Node], is_root: bool) -> ObjectSpec {
    let layers = &Layers::gather(root, nodes);
    let mut required: Vec<&str> = Vec::new();
    for layer in &layers.all {
        let listed = layer.schema.member("required").map_or(&[][..], Doc::items);
        required.extend(listed.iter().filter_map(Doc::as_str));
    }
    let required: std::collections::HashSet<&str> = required.into_iter().collect();
    let mut fields = Vec::new();
    for layer in &layers.all {
        let Some(at) = position(layer.schema, "properties") else { continue };
        for (index, (key, property)) in layer.schema.members()[at].1.members().iter().enumerate() {
            let mut spec = read(layers.root, &[layer.node.below(&[at, index])]);
            if property.member("required") == Some(&Doc::Bool(true)) {
                spec.required = true;
            }
            spec.required |= required.contains(key.as_str());
            fields.push((key.into(), Arc::new(spec)));
        }
    }
    let rest = rest_of(layers, fields.is_empty() && !is_root);
    ObjectSpec::new(fields, rest)
}

/// Integry's free-form objects are `properties: {}` without anything else (create functions of `HubSpot`).
fn rest_of(layers: &Layers, is_bare: bool) -> Rest {
    if let Some((layer, at, patterns)) = layers.with("patternProperties")
        && !patterns.members().is_empty()
    {
        return Rest::Typed(Lazy::new(layers.root, vec![layer.node.below(&[at, 0])]));
    }
    match layers.with("additionalProperties") {
        Some((_, _, Doc::Bool(false))) => Rest::Closed,
        Some((_, _, Doc::Bool(true))) => Rest::Free,
        Some((_, _, Doc::Obj(members))) if members.is_empty() => Rest::Free,
        Some((layer, at, Doc::Obj(_))) => Rest::Typed(Lazy::new(layers.root, vec![layer.node.below(&[at])])),
        _ if is_bare => Rest::Free,
        _ => Rest::Closed,
    }
}

/// `default`, else `meta.ui.default_value`, where the service keeps it.
fn default_of(layers: &Layers) -> Option<Doc> {
    let from_meta = || layers.first("meta")?.member("ui")?.member("default_value");
    let says_something = |value: &&Doc| match value {
        Doc::Null => false,
        value => value.as_str().is_none_or(|text| !text.is_empty()),
    };
    layers.first("default").or_else(from_meta).filter(says_something).cloned()
}

fn ui_field<'a>(layers: &Layers<'a>) -> Option<&'a Doc> {
    layers.first("meta")?.member("ui")?.member("ui_field")
}

/// `meta.ui.ui_field.data_source`: the function to call, and where its answer has the value and the name.
fn source_of(layers: &Layers) -> Option<Source> {
    let field = ui_field(layers)?;
    let source = field.member("data_source")?;
    let of_field = |key: &str| {
        field.member(key).and_then(Doc::as_str).filter(|text| !text.is_empty()).map(str::to_owned)
    };
    let text = |key: &str| source.member(key).and_then(Doc::as_str).filter(|text| !text.is_empty());
    let path = text("url")?.split(['?', '#']).next()?;
    let mut parts = path.split('/').filter(|part| !part.is_empty()).skip_while(|part| *part != "functions");
    let function = parts.nth(1)?.to_owned();
    Some(Source {
        function,
        arguments: source.member("body").filter(|body| matches!(body, Doc::Obj(_))).cloned(),
        value: of_field("option_key_path").or_else(|| of_field("id_key_path")),
        label: of_field("value_key_path").or_else(|| of_field("title_key_path")),
    })
}

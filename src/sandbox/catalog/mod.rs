//! The catalog: which apps and functions the workspace has.
//!
//! Owns reading the files under `assets/sandbox/`, looking things up and listing them in a stable order. Must not hold state that calls change.

mod derive;
mod json;
mod model;
mod page;
mod steps;
mod synthetic;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::collections::HashMap;

pub(crate) use json::{MetaContext, app_json, function_json, source_function};
pub(crate) use model::{Account, App, AppFace, Function, Object, Passthrough, Refusal, Resource, Route};
pub(crate) use page::Filter;
pub(crate) use steps::{
    Append, Condition, CursorKind, Delete, Find, Insert, Known, List, Operator, Paging, Refuse, Rules, Step,
    Update,
};

use self::synthetic::Synthetic;
use crate::domain::function::FunctionKind;
use crate::sandbox::engine::Lists;

/// The files, one app each.
const FILES: &[&str] = &[
    include_str!("../../../assets/sandbox/slack.json"),
    include_str!("../../../assets/sandbox/hubspot.json"),
    include_str!("../../../assets/sandbox/pipedrive.json"),
    include_str!("../../../assets/sandbox/gmail.json"),
    include_str!("../../../assets/sandbox/google-sheets.json"),
    include_str!("../../../assets/sandbox/google-calendar.json"),
    include_str!("../../../assets/sandbox/notion.json"),
    include_str!("../../../assets/sandbox/github.json"),
    include_str!("../../../assets/sandbox/stripe.json"),
    include_str!("../../../assets/sandbox/mailchimp.json"),
    include_str!("../../../assets/sandbox/zendesk.json"),
    include_str!("../../../assets/sandbox/trello.json"),
    include_str!("../../../assets/sandbox/discord.json"),
    include_str!("../../../assets/sandbox/asana.json"),
    include_str!("../../../assets/sandbox/typeform.json"),
    include_str!("../../../assets/sandbox/dropbox.json"),
    include_str!("../../../assets/sandbox/linear.json"),
    include_str!("../../../assets/sandbox/monday.json"),
    include_str!("../../../assets/sandbox/freshdesk.json"),
    include_str!("../../../assets/sandbox/sendgrid.json"),
    include_str!("../../../assets/sandbox/quickbooks.json"),
];

/// Lists of names, towns and the like that the files' generators pick from.
const COMMON: &str = include_str!("../../../assets/sandbox/common/lists.json");

/// Where a function of the files is: its app and its place there.
#[derive(Debug, Clone, Copy)]
struct Place {
    app: usize,
    function: usize,
}

/// A function and the app it belongs to.
#[derive(Debug, Clone)]
pub(crate) struct Found<'a> {
    /// Its app.
    pub(crate) app: &'a App,
    /// The function; made on the spot when it is synthetic.
    pub(crate) function: Cow<'a, Function>,
}

/// All apps and functions.
#[derive(Debug)]
pub(crate) struct Catalog {
    apps: Vec<App>,
    places: Vec<Place>,
    by_name: HashMap<String, usize>,
    synthetic: Synthetic,
    lists: Lists,
}

impl Catalog {
    /// Reads the files and adds that many synthetic functions.
    ///
    /// # Errors
    /// When a file does not have the shape of `catalog::model`, which a test rules out for the shipped ones.
    pub(crate) fn load(synthetic: usize) -> Result<Self, serde_json::Error> {
        let lists = serde_json::from_str(COMMON)?;
        let mut apps =
            FILES.iter().map(|file| serde_json::from_str(file)).collect::<Result<Vec<App>, _>>()?;
        for app in &mut apps {
            let derived = derive::functions(app);
            app.functions.extend(derived);
            app.functions.extend(passthrough_function(app));
        }
        let synthetic = Synthetic::new(synthetic);
        apps.extend(synthetic.apps());
        // As in the reference's sample connected apps come first; the files stand in the order a newcomer should meet them.
        apps.sort_by_key(|app| app.face.accounts.is_empty());
        let mut places: Vec<Place> = Vec::new();
        for (app, file) in apps.iter().enumerate() {
            places.extend((0..file.functions.len()).map(|function| Place { app, function }));
        }
        let name_of = |place: &Place| &apps[place.app].functions[place.function].name;
        places.sort_by(|a, b| name_of(a).cmp(name_of(b)));
        let by_name =
            places.iter().enumerate().map(|(index, place)| (name_of(place).clone(), index)).collect();
        Ok(Self { apps, places, by_name, synthetic, lists })
    }

    /// Every app in listing order.
    pub(crate) fn apps(&self) -> &[App] {
        &self.apps
    }

    /// The lists of the generators.
    pub(crate) fn lists(&self) -> &Lists {
        &self.lists
    }

    /// An app by its machine name.
    pub(crate) fn app(&self, name: &str) -> Option<&App> {
        self.apps.iter().find(|app| app.face.name.eq_ignore_ascii_case(name))
    }

    /// A function by its machine name.
    pub(crate) fn function(&self, name: &str) -> Option<Found<'_>> {
        match self.by_name.get(name) {
            Some(index) => self.at(*index),
            None => self.synthetic(self.synthetic.index_of(name)?),
        }
    }

    /// How many functions there are.
    pub(crate) fn len(&self) -> usize {
        self.places.len() + self.synthetic.count()
    }

    /// How many of them come from the files; they are first in the listing order.
    pub(crate) fn file_functions(&self) -> usize {
        self.places.len()
    }

    /// The function at a place of the listing order.
    pub(crate) fn at(&self, index: usize) -> Option<Found<'_>> {
        match self.places.get(index) {
            Some(place) => {
                let app = &self.apps[place.app];
                Some(Found { app, function: Cow::Borrowed(&app.functions[place.function]) })
            }
            None => self.synthetic(index - self.places.len()),
        }
    }

    /// What filters look at, cheaper than the whole function when it is synthetic.
    fn face(&self, index: usize) -> Option<Face<'_>> {
        if let Some(place) = self.places.get(index) {
            let app = &self.apps[place.app];
            let function = &app.functions[place.function];
            let (name, description) = (Cow::Borrowed(&*function.name), Cow::Borrowed(&*function.description));
            return Some(Face { app, kind: function.kind, name, description });
        }
        let outline = self.synthetic.outline(index - self.places.len())?;
        let app = self.app(&outline.app)?;
        Some(Face {
            app,
            kind: outline.kind,
            name: outline.name.into(),
            description: outline.description.into(),
        })
    }

    fn synthetic(&self, index: usize) -> Option<Found<'_>> {
        let outline = self.synthetic.outline(index)?;
        let app = self.app(&outline.app)?;
        Some(Found { app, function: Cow::Owned(Synthetic::function(index, outline)) })
    }
}

/// What filters look at.
struct Face<'a> {
    app: &'a App,
    kind: FunctionKind,
    name: Cow<'a, str>,
    description: Cow<'a, str>,
}

/// The passthrough function of an app; its parameters are the same everywhere.
fn passthrough_function(app: &App) -> Option<Function> {
    let api = app.passthrough.as_ref()?;
    let params = serde_json::json!({
        "method": {"type": "string", "description": "Request method, e.g. GET, POST, PUT, PATCH or DELETE."},
        "url": {"type": "string", "description": format!("Request URL, e.g. {}/...", api.base)},
        "body": {"type": "object", "description": "Request body", "properties": {}},
    });
    Some(Function {
        name: format!("{}-passthrough-request", app.face.name),
        title: "Passthrough Request".to_owned(),
        kind: FunctionKind::Passthrough,
        description: api.description.clone(),
        params: params.as_object().cloned().unwrap_or_default(),
        required: vec!["method".to_owned(), "url".to_owned()],
        ui: std::collections::BTreeMap::new(),
        code: "200".to_owned(),
        run: Vec::new(),
        answer: None,
    })
}

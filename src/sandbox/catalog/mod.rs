//! The catalog: which apps and functions the workspace has.
//!
//! Owns reading the files under `assets/sandbox/`, looking things up and listing them in a stable order. Must not hold state that calls change.

mod derive;
mod face;
mod json;
mod model;
mod page;
mod steps;
mod synthetic;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::sync::OnceLock;

pub(crate) use json::{AppContext, MetaContext, app_json, function_json, source_function, title};
pub(crate) use model::{Account, App, AppFace, Function, Object, Passthrough, Refusal, Resource, Route};
pub(crate) use page::{Filter, Page};
pub(crate) use steps::{
    Append, Condition, CursorKind, Delete, Find, Insert, Known, List, Operator, Paging, Refuse, Rules, Step,
    Update,
};

use serde_json::Value;

use self::synthetic::Synthetic;
use crate::domain::function::FunctionKind;

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
    include_str!("../../../assets/sandbox/jira.json"),
    include_str!("../../../assets/sandbox/salesforce.json"),
    include_str!("../../../assets/sandbox/shopify.json"),
    include_str!("../../../assets/sandbox/intercom.json"),
    include_str!("../../../assets/sandbox/airtable.json"),
    include_str!("../../../assets/sandbox/twilio.json"),
    include_str!("../../../assets/sandbox/zoom.json"),
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

/// All apps and functions. The faces of apps are read at the start, everything else when it is first asked for.
#[derive(Debug)]
pub(crate) struct Catalog {
    faces: Vec<AppFace>,
    synthetic: Synthetic,
    loaded: OnceLock<Loaded>,
}

/// What is read when functions are first asked for.
#[derive(Debug, Default)]
struct Loaded {
    apps: Vec<App>,
    places: Vec<Place>,
    by_name: HashMap<String, usize>,
    /// Each function of the files as lists show it without `meta`, written when first listed.
    listed: Vec<OnceLock<Box<str>>>,
}

impl Catalog {
    /// Reads the faces of the apps and adds that many synthetic functions.
    ///
    /// # Errors
    /// When a file does not have the shape of `catalog::model`, which a test rules out for the shipped ones.
    pub(crate) fn load(synthetic: usize) -> Result<Self, serde_json::Error> {
        let synthetic = Synthetic::new(synthetic);
        let mut faces = FILES.iter().map(|file| face::read(file)).collect::<Result<Vec<AppFace>, _>>()?;
        faces.extend(synthetic.apps().into_iter().map(|app| app.face));
        faces.sort_by_key(listing_order);
        Ok(Self { faces, synthetic, loaded: OnceLock::new() })
    }

    fn loaded(&self) -> &Loaded {
        self.loaded.get_or_init(|| Loaded::read(self.synthetic))
    }

    /// The faces of the apps in listing order.
    pub(crate) fn faces(&self) -> &[AppFace] {
        &self.faces
    }

    /// Every app in listing order.
    pub(crate) fn apps(&self) -> &[App] {
        &self.loaded().apps
    }

    /// The face of an app by its machine name.
    pub(crate) fn face_of(&self, name: &str) -> Option<&AppFace> {
        self.faces.iter().find(|face| face.name.eq_ignore_ascii_case(name))
    }

    /// An app by its machine name.
    pub(crate) fn app(&self, name: &str) -> Option<&App> {
        self.apps().iter().find(|app| app.face.name.eq_ignore_ascii_case(name))
    }

    /// A function by its machine name.
    pub(crate) fn function(&self, name: &str) -> Option<Found<'_>> {
        match self.loaded().by_name.get(name) {
            Some(index) => self.at(*index),
            None => self.synthetic(self.synthetic.index_of(name)?),
        }
    }

    /// How many functions there are.
    pub(crate) fn len(&self) -> usize {
        self.file_functions() + self.synthetic.count()
    }

    /// How many of them come from the files; they are first in the listing order.
    pub(crate) fn file_functions(&self) -> usize {
        self.loaded().places.len()
    }

    /// The function at a place of the listing order.
    pub(crate) fn at(&self, index: usize) -> Option<Found<'_>> {
        let Loaded { apps, places, .. } = self.loaded();
        match places.get(index) {
            Some(place) => {
                let app = &apps[place.app];
                Some(Found { app, function: Cow::Borrowed(&app.functions[place.function]) })
            }
            None => self.synthetic(index - places.len()),
        }
    }

    /// The function at a place as lists show it without `meta`: JSON text.
    pub(crate) fn listed(&self, index: usize) -> Option<Cow<'_, str>> {
        let write = || self.at(index).map(|found| Value::Object(function_json(&found, None)).to_string());
        match self.loaded().listed.get(index) {
            Some(listed) => Some(Cow::Borrowed(listed.get_or_init(|| write().unwrap_or_default().into()))),
            None => write().map(Cow::Owned),
        }
    }

    /// What filters look at, cheaper than the whole function when it is synthetic.
    fn face(&self, index: usize) -> Option<Face<'_>> {
        let Loaded { apps, places, .. } = self.loaded();
        if let Some(place) = places.get(index) {
            let app = &apps[place.app];
            let function = &app.functions[place.function];
            let (name, description) = (Cow::Borrowed(&*function.name), Cow::Borrowed(&*function.description));
            return Some(Face { app, kind: function.kind, name, description });
        }
        let outline = self.synthetic.outline(index - places.len())?;
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

impl Loaded {
    fn read(synthetic: Synthetic) -> Self {
        let mut apps: Vec<App> = FILES.iter().filter_map(|file| read_app(file)).collect();
        apps.extend(synthetic.apps());
        apps.sort_by_key(|app| listing_order(&app.face));
        let mut places: Vec<Place> = Vec::new();
        for (app, file) in apps.iter().enumerate() {
            places.extend((0..file.functions.len()).map(|function| Place { app, function }));
        }
        let name_of = |place: &Place| &apps[place.app].functions[place.function].name;
        places.sort_by(|a, b| name_of(a).cmp(name_of(b)));
        let by_name =
            places.iter().enumerate().map(|(index, place)| (name_of(place).clone(), index)).collect();
        let listed = places.iter().map(|_| OnceLock::new()).collect();
        Self { apps, places, by_name, listed }
    }
}

/// As in the reference's sample connected apps come first; the files stand in the order a newcomer should meet them.
fn listing_order(face: &AppFace) -> bool {
    face.accounts.is_empty()
}

/// An app with everything that derives. The files are part of the program and a test reads each of them: a broken one is left out.
fn read_app(file: &str) -> Option<App> {
    let mut app: App = serde_json::from_str(file)
        .inspect_err(|error| tracing::error!(%error, "a catalog file is broken"))
        .ok()?;
    let derived = derive::functions(&app);
    app.functions.extend(derived);
    app.functions.extend(passthrough_function(&app));
    Some(app)
}

/// Value lists that generators of every app pick from.
pub(crate) type Lists = BTreeMap<String, Vec<Value>>;

/// The lists of the generators.
pub(crate) fn common_lists() -> &'static Lists {
    static LISTS: OnceLock<Lists> = OnceLock::new();
    LISTS.get_or_init(|| serde_json::from_str(COMMON).unwrap_or_default())
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
        ui: BTreeMap::new(),
        code: "200".to_owned(),
        run: Vec::new(),
        answer: None,
    })
}

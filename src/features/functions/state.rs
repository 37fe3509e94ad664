//! What the functions pane knows.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::describing::Describing;
use super::keeping::Keeping;
use crate::domain::catalog::{Catalog, Entry, Position};
use crate::domain::failure::Failure;
use crate::domain::function::FunctionKind;
use crate::domain::search::{Standing, completions};
use crate::effect::{Filter, JobId, Remote};
use crate::features::paging::{Chain, Course, Hold, Unread};
use crate::widgets::list::ListWindow;
use crate::widgets::reader::Reader;
use crate::widgets::text_input::TextInput;

/// Which functions are shown.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Shown {
    /// All of the catalog, without a list of their own.
    #[default]
    All,
    /// All of one app, straight from the catalog.
    App(String),
    /// What a worker found.
    Found(Arc<Vec<Position>>),
}

/// What is to be done when the running search ends.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Afterwards {
    /// Enter was pressed before it ended: its first result is opened.
    pub(super) open: bool,
    /// Functions arrived meanwhile: search again.
    pub(super) again: bool,
}

/// The last completion of the search line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Completion {
    /// What was typed.
    base: String,
    /// Which of those that fit it is.
    at: usize,
}

/// The chain of the app in view.
#[derive(Debug, Clone, PartialEq)]
pub struct InView {
    /// Machine name of the app.
    pub app: String,
    /// The chain of its pages.
    pub chain: Chain,
}

/// An entry that could not be read, and the page that it was on, from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    /// The page.
    pub page: usize,
    /// The entry.
    pub entry: Unread,
}

/// The functions pane.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct State {
    /// Everything loaded so far.
    pub catalog: Catalog,
    /// Entries of the server's pages that could not be read.
    pub unreadable: Vec<Unreadable>,
    /// The chain of all pages.
    pub chain: Chain,
    /// What the server asks to wait.
    pub hold: Hold,
    /// The app in view, while its functions are fetched before the others.
    pub in_view: Option<InView>,
    /// The running search; old results stay until new ones come.
    pub search: Option<JobId>,
    /// Why the last search did not end well.
    pub search_failure: Option<Failure>,
    /// Which functions are shown.
    pub shown: Shown,
    /// What was found as well, but is of apps or types that are not shown.
    pub elsewhere: usize,
    /// Selection and window.
    pub list: ListWindow,
    /// The search words.
    pub query: TextInput,
    /// How its last word was completed.
    pub(super) completion: Option<Completion>,
    /// Whether the search line has the keys.
    pub typing: bool,
    /// Only this app, while no words are searched for.
    pub app: Option<String>,
    /// What that app is called.
    pub app_title: Option<String>,
    /// Only this type.
    pub kind: Option<FunctionKind>,
    /// Only these apps.
    pub connected: Option<Arc<BTreeSet<String>>>,
    /// The function whose form is open.
    pub open: Option<String>,
    /// The value that a function is looked for, as a line shows it.
    pub carrying: Option<String>,
    /// Favourites, functions opened before, connected apps.
    pub standing: Arc<Standing>,
    /// The catalog on disk.
    pub keeping: Keeping,
    /// The text that is being read over the screen.
    pub reading: Option<Reader>,
    /// The function whose long text is fetched for that, and whether it is copied instead.
    pub(super) fetching_text: Option<(JobId, String, bool)>,
    /// What the functions around the selected one do.
    pub(super) describing: Describing,
    /// Chains of apps that were left on their way.
    pub(super) paused: BTreeMap<String, Course>,
    /// Apps whose functions are all there.
    pub(super) whole: BTreeSet<String>,
    /// The next page of everything is the first.
    pub(super) replace: bool,
    pub(super) told_doubled: bool,
    pub(super) afterwards: Afterwards,
    /// The list and selection as they were before the search line was opened, and the function that was open.
    pub(super) before_search: Option<(ListWindow, Option<String>)>,
}

impl State {
    /// How many functions are shown.
    pub fn shown_len(&self) -> usize {
        match &self.shown {
            Shown::All => self.catalog.len(),
            Shown::App(app) => self.catalog.of_app(app).len(),
            Shown::Found(positions) => positions.len(),
        }
    }

    /// The words that Enter asks for a function with: a search of all that there is has ended without a hit.
    pub fn asks_on_enter(&self) -> Option<String> {
        let has_ended = self.search.is_none() && self.search_failure.is_none();
        let words = self.filter().query;
        let asks = has_ended
            && self.is_whole()
            && !self.catalog.is_empty()
            && self.carrying.is_none()
            && self.shown_len() == 0;
        (asks && !words.is_empty()).then_some(words)
    }

    /// Whether all that there is can be searched: it was loaded, or a whole list of before is shown until it is loaded anew.
    pub fn is_whole(&self) -> bool {
        matches!(self.chain.loading, Remote::Ready(())) || self.keeping.is_whole()
    }

    /// Whether the running search's first result is opened when it ends.
    pub fn will_open(&self) -> bool {
        self.afterwards.open && self.search.is_some()
    }

    /// The function of a row.
    pub fn function_at(&self, row: usize) -> Option<Entry<'_>> {
        self.catalog.get(self.position_at(row)?)
    }

    pub(super) fn position_at(&self, row: usize) -> Option<Position> {
        match &self.shown {
            Shown::All => Position::try_from(row).ok(),
            Shown::App(app) => self.catalog.of_app(app).get(row).copied(),
            Shown::Found(positions) => positions.get(row).copied(),
        }
    }

    /// What is wanted. Words are searched for in all apps.
    pub fn filter(&self) -> Filter {
        let query = self.query.text().trim().to_owned();
        let app = if query.is_empty() && !self.typing { self.app.clone() } else { None };
        let standing = Arc::clone(&self.standing);
        Filter { query, app, kind: self.kind, apps: self.connected.clone(), standing }
    }

    /// The search line with its last word completed, and what the next completion begins with: the next one that fits.
    pub(super) fn completed(&self) -> Option<(String, Completion)> {
        let text = self.query.text();
        let of = |base: &str| completions(base, self.catalog.apps());
        // The only way to complete it is a beginning of its own: `ty`, `type:`, `type:query`.
        let is_turn = |last: &&Completion| {
            let all = of(&last.base);
            all.len() > 1 && all.get(last.at) == Some(&text)
        };
        let goes_on = self.completion.as_ref().filter(is_turn);
        let (base, at) = goes_on.map_or((text.clone(), 0), |last| (last.base.clone(), last.at + 1));
        let mut all = of(&base);
        if !self.typing || all.is_empty() {
            return None;
        }
        let at = at % all.len();
        Some((all.swap_remove(at), Completion { base, at }))
    }

    /// Whether the last word of the search line can be completed.
    pub fn completes(&self) -> bool {
        self.completed().is_some()
    }

    /// What is offered before anything is typed: favourites, what was opened before, then all others.
    pub(super) fn used_first(&self) -> Shown {
        let used = self.used();
        if used.is_empty() {
            return Shown::All;
        }
        let all = 0..Position::try_from(self.catalog.len()).unwrap_or(Position::MAX);
        Shown::Found(Arc::new(in_front(used, all)))
    }

    /// The same of some functions, in the order of the catalog.
    pub(super) fn used_in_front(&self, positions: Vec<Position>) -> Vec<Position> {
        let mut used = self.used();
        used.retain(|position| positions.binary_search(position).is_ok());
        in_front(used, positions.into_iter())
    }

    /// Favourites and what was opened before, each once.
    fn used(&self) -> Vec<Position> {
        let Standing { favourites, recent, .. } = &*self.standing;
        let mut used: Vec<Position> = Vec::new();
        for position in favourites.iter().chain(recent).filter_map(|name| self.catalog.position_of(name)) {
            if !used.contains(&position) {
                used.push(position);
            }
        }
        used
    }
}

fn in_front(used: Vec<Position>, all: impl Iterator<Item = Position>) -> Vec<Position> {
    let first: BTreeSet<Position> = used.iter().copied().collect();
    used.into_iter().chain(all.filter(|position| !first.contains(position))).collect()
}

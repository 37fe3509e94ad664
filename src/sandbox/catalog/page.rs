//! Pages of the function list.
//!
//! Owns what the filters mean and where the next page starts. Must not know the wire.

use super::Catalog;
use crate::domain::function::FunctionKind;
use crate::sandbox::catalog::App;

/// What a listing is limited to.
#[derive(Debug, Clone, Default)]
pub(crate) struct Filter {
    /// Machine name or title of the app, any case.
    pub(crate) app: Option<String>,
    /// The type; `Unknown` matches nothing.
    pub(crate) kind: Option<FunctionKind>,
    /// Words that name or description must contain.
    pub(crate) search: Option<String>,
}

/// A page.
#[derive(Debug)]
pub(crate) struct Page {
    /// Its functions, as places of the listing order.
    pub(crate) functions: Vec<usize>,
    /// Where the next one starts; `None` at the end.
    pub(crate) next: Option<usize>,
}

impl Catalog {
    /// The page of functions from a place of the listing order. `shown` says whether an app's functions are shown at all.
    pub(crate) fn page(
        &self,
        filter: &Filter,
        start: usize,
        size: usize,
        shown: impl Fn(&App) -> bool,
    ) -> Page {
        let words: Vec<String> = filter.search.iter().flat_map(|text| search_words(text)).collect();
        let mut functions = Vec::new();
        for index in start..self.len() {
            let fits = self.face(index).is_some_and(|face| {
                shown(face.app)
                    && filter.app.as_ref().is_none_or(|name| is_app(face.app, name))
                    && filter.kind.is_none_or(|kind| kind == face.kind)
                    && (words.is_empty() || has_words(&face.name, &face.description, &words))
            });
            if !fits {
                continue;
            }
            // A cursor is handed out only when something follows, so that the last page says so.
            if functions.len() == size {
                return Page { functions, next: Some(index) };
            }
            functions.push(index);
        }
        Page { functions, next: None }
    }
}

fn is_app(app: &App, name: &str) -> bool {
    app.face.name.eq_ignore_ascii_case(name) || app.face.title.eq_ignore_ascii_case(name)
}

fn search_words(text: &str) -> Vec<String> {
    text.to_lowercase()
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

fn has_words(name: &str, description: &str, words: &[String]) -> bool {
    let description = description.to_lowercase();
    words.iter().all(|word| name.contains(word.as_str()) || description.contains(word.as_str()))
}

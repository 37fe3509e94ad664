//! Pages of an answer as one document.
//!
//! Owns where the list is on each page, and the document made of all of them: the list's items one after the other, as the bytes that
//! came, so that numbers, escapes, order and duplicate keys stay exact. A page is read once; joining costs what is joined. Must not
//! look into items, and must not recurse.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use bytes::Bytes;

use super::json_walk::{List, Walk};

#[cfg(test)]
mod tests;

/// Where the items of a joined document are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListPlace<'a> {
    /// The document is the list.
    Root,
    /// In this member of the document.
    Member(&'a str),
    /// Nowhere: the pages have no list in common, and the document is a list of the pages themselves.
    Apart,
}

/// Pages in their order, ready to be joined at any time.
#[derive(Clone, Default)]
pub struct Joiner {
    pages: Vec<Arc<Page>>,
    shape: Shape,
}

/// Pages are large and private: their text is not printed.
impl fmt::Debug for Joiner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Joiner").field("pages", &self.pages.len()).finish_non_exhaustive()
    }
}

/// The same pages.
impl PartialEq for Joiner {
    fn eq(&self, other: &Self) -> bool {
        let mut pairs = self.pages.iter().zip(&other.pages);
        self.pages.len() == other.pages.len() && pairs.all(|(a, b)| a.text == b.text)
    }
}

struct Page {
    text: Bytes,
    layout: Layout,
}

enum Layout {
    /// No output, `null`, `""` or `{}`: the end of some lists.
    Nothing,
    List(List),
    Object(Vec<Member>),
    Other,
}

struct Member {
    /// With its quotes.
    key: Range<usize>,
    name: String,
    /// Which of the members of that name it is, from 0.
    occurrence: usize,
    value: Range<usize>,
    list: Option<List>,
}

/// What all pages so far have in common.
#[derive(Clone, Default)]
enum Shape {
    #[default]
    Unknown,
    Lists(usize),
    /// Lists that stand under the same name on every page that has any; `None` before the first of those.
    Objects(Option<Vec<Candidate>>),
    Apart,
}

#[derive(Clone)]
struct Candidate {
    name: String,
    items: usize,
    /// What the first page has there.
    first: Bytes,
    /// Whether every later page has something else there: what never changes is no part of a paged list.
    changes: bool,
}

impl Joiner {
    /// Adds a page: the bytes of its output, which are JSON or nothing.
    pub fn push(&mut self, output: Bytes) {
        let layout = Layout::read(&output);
        let page = Page { text: output, layout };
        self.shape.add(&page);
        self.pages.push(Arc::new(page));
    }

    /// How many pages there are.
    pub fn len(&self) -> usize {
        self.pages.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.pages.is_empty()
    }

    /// Where the items of the joined document are.
    pub fn list(&self) -> ListPlace<'_> {
        match &self.shape {
            Shape::Lists(_) => ListPlace::Root,
            Shape::Objects(Some(candidates)) => {
                chosen(candidates).map_or(ListPlace::Apart, |chosen| ListPlace::Member(&chosen.name))
            }
            _ => ListPlace::Apart,
        }
    }

    /// Items on all pages; `None` when they have no list in common.
    pub fn items(&self) -> Option<usize> {
        match &self.shape {
            Shape::Lists(items) => Some(*items),
            Shape::Objects(Some(candidates)) => chosen(candidates).map(|chosen| chosen.items),
            _ => None,
        }
    }

    /// The document. One page alone is its own document, byte for byte.
    pub fn join(&self) -> Bytes {
        if let [page] = &self.pages[..] {
            return page.text.clone();
        }
        let mut out = Vec::with_capacity(self.pages.iter().map(|page| page.text.len() + 8).sum());
        match self.list() {
            ListPlace::Root => self.write_list(&mut out, |page| match &page.layout {
                Layout::List(list) => Some(list),
                _ => None,
            }),
            ListPlace::Member(name) => self.write_object(&mut out, name),
            ListPlace::Apart => self.write_pages(&mut out),
        }
        out.into()
    }

    fn write_list<'a>(&'a self, out: &mut Vec<u8>, list_of: impl Fn(&'a Page) -> Option<&'a List>) {
        let lists = self.pages.iter().filter_map(|page| Some((page, list_of(page)?)));
        let filled = lists.filter(|(_, list)| list.items > 0);
        write_all(out, b'[', filled.map(|(page, list)| &page.text[list.inside.clone()]), b']');
    }

    /// The first page's object with all items in its list; what else is there is told by the last page.
    fn write_object(&self, out: &mut Vec<u8>, name: &str) {
        let is_list = |member: &&Member| member.name == name && member.list.is_some();
        let objects: Vec<(&Page, &[Member])> = self.pages.iter().filter_map(|page| page.object()).collect();
        let with_list = objects.iter().find(|(_, members)| members.iter().any(|member| is_list(&member)));
        let (Some((first, members)), Some((last, latest))) = (with_list, objects.last()) else { return };
        let place = |member: &Member| (member.name.clone(), member.occurrence);
        let by_place: HashMap<_, _> = latest.iter().map(|member| (place(member), member)).collect();
        let known: HashSet<_> = members.iter().map(place).collect();
        let mut separator = b'{';
        let mut write = |out: &mut Vec<u8>, page: &Page, member: &Member| {
            out.push(std::mem::replace(&mut separator, b','));
            out.extend_from_slice(&page.text[member.key.clone()]);
            out.push(b':');
            if member.name == name {
                self.write_list(out, |page| page.object()?.1.iter().find(is_list)?.list.as_ref());
            } else {
                out.extend_from_slice(&page.text[member.value.clone()]);
            }
        };
        for member in *members {
            match by_place.get(&place(member)) {
                Some(newer) => write(out, last, newer),
                None => write(out, first, member),
            }
        }
        for member in latest.iter().filter(|member| !known.contains(&place(member))) {
            write(out, last, member);
        }
        out.push(b'}');
    }

    /// Pages side by side; an empty one at the end only says that there are no more.
    fn write_pages(&self, out: &mut Vec<u8>) {
        let ends_empty = self.pages.last().is_some_and(|page| matches!(page.layout, Layout::Nothing));
        let pages = &self.pages[..self.pages.len() - usize::from(ends_empty)];
        let text = |page: &'_ Arc<Page>| {
            if page.text.is_empty() { Bytes::from_static(b"null") } else { page.text.clone() }
        };
        write_all(out, b'[', pages.iter().map(text), b']');
    }
}

fn write_all<T: AsRef<[u8]>>(out: &mut Vec<u8>, open: u8, parts: impl Iterator<Item = T>, close: u8) {
    out.push(open);
    for (at, part) in parts.enumerate() {
        if at > 0 {
            out.push(b',');
        }
        out.extend_from_slice(part.as_ref());
    }
    out.push(close);
}

impl Page {
    fn object(&self) -> Option<(&Self, &[Member])> {
        match &self.layout {
            Layout::Object(members) => Some((self, members)),
            _ => None,
        }
    }
}

impl Layout {
    fn read(text: &[u8]) -> Self {
        if matches!(text, b"" | b"null" | br#""""#) {
            return Self::Nothing;
        }
        let mut walk = Walk::new(text);
        let layout = match walk.peek_value() {
            Some(b'[') => walk.list().map(Self::List),
            Some(b'{') => members(&mut walk, text),
            _ => None,
        };
        layout.filter(|_| walk.is_at_end()).unwrap_or(Self::Other)
    }
}

fn members(walk: &mut Walk, text: &[u8]) -> Option<Layout> {
    let mut members = Vec::new();
    let mut occurrences: HashMap<String, usize> = HashMap::new();
    walk.members(|key, value, list| {
        let quoted = &text[key.clone()];
        // A key that cannot be decoded (half of a surrogate pair) is told apart by its spelling.
        let name = serde_json::from_slice::<String>(quoted);
        let name = name.unwrap_or_else(|_| String::from_utf8_lossy(quoted).into_owned());
        let seen = occurrences.entry(name.clone()).or_default();
        members.push(Member { key, name, occurrence: *seen, value, list });
        *seen += 1;
    })?;
    // Of a name that stands there twice nobody can say which list is meant.
    for member in &mut members {
        if occurrences.get(&member.name).is_some_and(|seen| *seen > 1) {
            member.list = None;
        }
    }
    Some(if members.is_empty() { Layout::Nothing } else { Layout::Object(members) })
}

impl Shape {
    fn add(&mut self, page: &Page) {
        match (&mut *self, &page.layout) {
            (_, Layout::Nothing) => {}
            // The documented end of a list, whatever the pages before looked like.
            (Self::Objects(_) | Self::Apart, Layout::List(list)) if list.items == 0 => {}
            (Self::Unknown, Layout::List(list)) => *self = Self::Lists(list.items),
            (Self::Lists(items), Layout::List(list)) => *items += list.items,
            (Self::Unknown, Layout::Object(members)) => *self = Self::Objects(candidates(page, members)),
            (Self::Objects(None), Layout::Object(members)) => {
                *self = Self::Objects(candidates(page, members));
            }
            (Self::Objects(Some(common)), Layout::Object(members)) => narrow(common, page, members),
            _ => *self = Self::Apart,
        }
    }
}

fn candidates(page: &Page, members: &[Member]) -> Option<Vec<Candidate>> {
    let lists = members.iter().filter_map(|member| Some((member, member.list.as_ref()?)));
    let candidates: Vec<_> = lists
        .map(|(member, list)| Candidate {
            name: member.name.clone(),
            items: list.items,
            first: page.text.slice(list.inside.clone()),
            changes: false,
        })
        .collect();
    (!candidates.is_empty()).then_some(candidates)
}

/// What the page does not have is no candidate any more; a page without any list has no items, and that is all it says.
fn narrow(common: &mut Vec<Candidate>, page: &Page, members: &[Member]) {
    let lists = members.iter().filter_map(|member| Some((member.name.as_str(), member.list.as_ref()?)));
    let lists: HashMap<&str, &List> = lists.collect();
    if lists.is_empty() {
        return;
    }
    common.retain_mut(|candidate| {
        let Some(list) = lists.get(candidate.name.as_str()) else { return false };
        candidate.items += list.items;
        candidate.changes |= page.text[list.inside.clone()] != candidate.first;
        true
    });
}

/// The longest of the lists that are not the same on every page, the first of several; when none changes, the longest of all.
fn chosen(candidates: &[Candidate]) -> Option<&Candidate> {
    candidates.iter().rev().max_by_key(|candidate| (candidate.changes, candidate.items))
}

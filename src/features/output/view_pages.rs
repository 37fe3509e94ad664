//! What is said of pages: in the title, at the right, and in one line of the head.

use super::pages::{End, Pages, Shown};
use super::state::State;
use crate::domain::paging::{PAGES_AT_ONCE, Stop};
use crate::domain::safe_text::one_line_of;
use crate::widgets::spinner::{count, format_bytes};

/// Columns of a cursor in a message.
const MAX_CURSOR: usize = 40;

/// ` · page 3`, ` · pages 1–7`; nothing for a single page.
pub(super) fn title(pages: &Pages) -> String {
    match (pages.shown, numbers(pages)) {
        (Shown::All, Some((first, last))) if first < last => format!(" · pages {first}–{last}"),
        (Shown::Page(at), Some((_, last))) if last > 1 => {
            let number = pages.kept.get(at).map_or(last, |kept| kept.number);
            format!(" · page {number}")
        }
        _ => String::new(),
    }
}

/// `7 pages · 1.2 MB` while all are shown.
pub(super) fn facts(pages: &Pages) -> Option<String> {
    let is_joined = pages.shown == Shown::All && pages.kept.len() > 1;
    is_joined.then(|| format!("{} · {}", count(pages.kept.len(), "page"), format_bytes(pages.bytes())))
}

fn numbers(pages: &Pages) -> Option<(usize, usize)> {
    Some((pages.kept.first()?.number, pages.kept.last()?.number))
}

/// The line, and whether it is news: progress, or something in the way.
pub(super) fn line(state: &State) -> Option<(String, bool)> {
    let pages = &state.pages;
    if let Some(run) = &pages.run {
        let next = numbers(pages)?.1 + 1;
        let items = pages.growing.joiner.items().map(|items| count(items, "item"));
        let parts = [Some(format!("page {next}")), items, Some(format_bytes(pages.bytes())), run.rate()];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        return Some((format!("{} · Esc keeps what came", parts.join(" · ")), true));
    }
    match pages.end() {
        Some(end) => Some((ended(pages, end)?, *end != End::Complete)),
        None => page(state).map(|text| (text, pages.has_next())),
    }
}

/// What is there of all pages, and why no more.
fn ended(pages: &Pages, end: &End) -> Option<String> {
    let (first, last) = numbers(pages)?;
    let items = pages.growing.joiner.items().filter(|_| pages.growing.job().is_none());
    let there = match items {
        _ if first == last => format!("Page {first} is there"),
        _ if pages.growing.job().is_some() => format!("Pages {first}–{last} are being joined"),
        Some(items) => format!("Pages {first}–{last} joined: {}", count(items, "item")),
        None => format!("Pages {first}–{last} side by side, for they have no list in common"),
    };
    let why = match end {
        End::Complete => format!("Page {last} was the last."),
        End::Stopped => "Stopped; A goes on.".to_owned(),
        End::Failed => format!("A goes on with page {}.", last + 1),
        End::Enough(Stop::Pages(_)) => {
            format!("There may be more: A fetches {PAGES_AT_ONCE} pages more.")
        }
        End::Enough(Stop::Bytes(_)) => {
            "That is a lot, and there may be more: A fetches as much again.".to_owned()
        }
        End::Enough(Stop::Repeats(cursor)) => {
            let cursor = one_line_of(cursor, MAX_CURSOR);
            format!("Stopped: the cursor for the next page, {cursor}, was there before.")
        }
    };
    Some(format!("{there}. {why}"))
}

/// Where a single page stands, and how to go on and back.
fn page(state: &State) -> Option<String> {
    let pages = &state.pages;
    let Shown::Page(at) = pages.shown else { return None };
    let number = pages.kept.get(at)?.number;
    let (is_last, has_next) = (at + 1 == pages.kept.len(), pages.has_next());
    if !has_next && pages.kept.len() < 2 {
        return None;
    }
    let (said, on) = match (is_last, has_next) {
        (true, true) => (". There may be more", Some("> fetches the next")),
        (true, false) => (", the last", None),
        (false, _) => ("", Some("> goes on")),
    };
    let all = match (has_next, state.reads) {
        (true, true) => Some("A all"),
        (true, false) => None,
        (false, _) => Some("A joins all"),
    };
    let back = (at > 0).then_some("p goes back");
    let ways: Vec<&str> = [on, all, back].into_iter().flatten().collect();
    Some(format!("Page {number}{said}: {}.", ways.join(", ")))
}

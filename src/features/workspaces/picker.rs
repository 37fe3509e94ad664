//! The list of workspaces and users.
//!
//! Owns its rows and which of them fit the words typed. A row is a workspace with a user; words that are no user yet can become one.

use crate::domain::failure::Failure;
use crate::domain::workspace::{Listed, WorkspaceId, WorkspaceLabel};
use crate::effect::Remote;
use crate::widgets::list::ListWindow;
use crate::widgets::text_input::TextInput;

/// The list.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Picker {
    /// What can be opened.
    pub listing: Remote<Vec<Listed>>,
    /// Words that rows must hold, or a user's id.
    pub filter: TextInput,
    /// Selection and window.
    pub list: ListWindow,
    /// Why the last choice was not opened.
    pub failure: Option<Failure>,
}

/// A row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Row<'a> {
    /// A workspace, as one of its users; none is known of one that cannot be opened.
    Workspace(&'a Listed, Option<&'a str>),
    /// The open workspace, as a user who was typed in.
    ActAs(String),
    /// Connect another one.
    Connect,
}

/// What words are meant for, the likeliest first: nobody goes to another workspace by the id of one of its users.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Turn {
    /// The open workspace.
    Here,
    /// Another one that was named.
    Named,
    /// A user of the open one that is not known yet.
    ActAs,
    /// Another one, of which only a user fits.
    UserElsewhere,
    Last,
}

impl Turn {
    fn elsewhere(is_named: bool) -> Self {
        if is_named { Self::Named } else { Self::UserElsewhere }
    }
}

impl Picker {
    /// The rows that fit.
    pub fn rows(&self, current: &WorkspaceLabel) -> Vec<Row<'_>> {
        let typed = self.filter.text().trim().to_owned();
        let words: Vec<String> = typed.split_whitespace().map(str::to_lowercase).collect();
        let listed = self.listing.ready().map_or(&[][..], Vec::as_slice);
        let mut rows = Vec::new();
        let mut is_known = false;
        for workspace in listed {
            let label = &workspace.label;
            let is_here = label.id() == current.id();
            let kind = if label.id() == WorkspaceId::Environment { "environment" } else { "" };
            let place = [label.sign(), label.name(), &label.host, kind].join(" ").to_lowercase();
            let users = workspace.users.iter().map(|user| Some(user.as_str()));
            let nobody = workspace.users.is_empty().then_some(None);
            for user in users.chain(nobody) {
                is_known |= is_here && user == Some(typed.as_str());
                let text = user.unwrap_or_default().to_lowercase();
                if words.iter().all(|word| place.contains(word) || text.contains(word)) {
                    let is_named = words.iter().any(|word| place.contains(word));
                    let turn = if is_here { Turn::Here } else { Turn::elsewhere(is_named) };
                    rows.push((turn, Row::Workspace(workspace, user)));
                }
            }
        }
        if typed.is_empty() {
            rows.push((Turn::Last, Row::Connect));
        } else {
            rows.extend((!is_known).then_some((Turn::ActAs, Row::ActAs(typed))));
            rows.sort_by_key(|(turn, _)| *turn);
        }
        rows.into_iter().map(|(_, row)| row).collect()
    }

    /// The row of the open workspace and user.
    pub(super) fn row_of(&self, current: &WorkspaceLabel) -> Option<usize> {
        let is_here = |row: &Row| {
            matches!(row, Row::Workspace(listed, user)
                if listed.label.id() == current.id() && *user == Some(current.user_id.as_str()))
        };
        self.rows(current).iter().position(is_here)
    }
}

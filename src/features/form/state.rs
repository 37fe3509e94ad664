//! What the form pane knows.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::editor::Editor;
use super::looking_up::LookedUp;
use super::narrowing::Shown;
use crate::domain::account::{Account, AccountId};
use crate::domain::acting::Acting;
use crate::domain::document::{Doc, Path};
use crate::domain::failure::Failure;
use crate::domain::form::{Carried, Draft, Form, Problem, Row, RowKind, Value};
use crate::domain::function::Function;
use crate::domain::variables::{Variables, tags};
use crate::effect::JobId;
use crate::widgets::list::ListWindow;

/// A form that is open.
#[derive(Debug, Clone, PartialEq)]
pub struct OpenForm {
    /// The function it calls.
    pub function: Arc<Function>,
    /// The app's name for people.
    pub app_title: String,
    /// The app's accounts; `None` until apps are loaded.
    pub accounts: Option<Vec<Account>>,
    /// The model.
    pub form: Form,
    /// Its rows that are shown, made anew after each edit.
    pub rows: Vec<Row>,
    /// Which rows are shown.
    pub shown: Shown,
    /// What stands in the way, made anew with the rows.
    pub problems: Vec<Problem>,
    /// What the arguments come to, made anew with the rows.
    pub sums: Sums,
    /// Selection and window.
    pub list: ListWindow,
    /// Rows that were left once, or all after a try to send: only these show problems.
    pub left: Left,
    /// Whether the next call goes out in spite of problems.
    pub armed: bool,
}

/// What goes out, counted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sums {
    /// Parameters that hold something.
    pub set: usize,
    /// Parameters in all.
    pub all: usize,
    /// Of those that hold something, how many hold null.
    pub nulls: usize,
    /// Names of the tags in use.
    pub tags: Vec<String>,
}

/// Which rows may show a problem.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Left {
    /// None yet.
    #[default]
    None,
    /// These.
    Rows(Vec<Path>),
    /// All, since sending was tried.
    All,
}

/// The form pane.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct State {
    /// The open form.
    pub open: Option<OpenForm>,
    /// The function whose form is being made; the old one stays until it is there.
    pub building: Option<(JobId, Arc<Function>)>,
    /// A function that is fetched by name.
    pub fetching: Option<(JobId, String)>,
    /// Why a function could not be opened.
    pub failure: Option<Failure>,
    /// What has the keys.
    pub editor: Option<Editor>,
    /// What was typed into other functions' forms.
    pub drafts: HashMap<String, Draft>,
    /// Values for tags, shared by all functions.
    pub variables: Variables,
    /// The account to act with, by app.
    pub chosen: BTreeMap<String, AccountId>,
    /// The check of the whole that is under way.
    pub check: Option<JobId>,
    /// Whether the call goes out when that check is done.
    pub call_when_checked: bool,
    /// Whether what is being sent goes to several accounts or users, which are chosen next.
    pub for_several: bool,
    /// What was looked up in this session, by function, account and arguments.
    pub looked_up: HashMap<String, Arc<LookedUp>>,
    /// Arguments that wait for the form that is being opened.
    pub suggested: Option<Doc>,
    /// A value that waits for a function whose field takes it.
    pub carried: Option<Carried>,
}

/// See [`State::draft_mark`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct DraftMark {
    pub(super) function: String,
    revision: u64,
    typed: Option<(Path, String)>,
}

impl State {
    /// Whose account a call of the open function would use.
    pub fn acting(&self) -> Option<Acting> {
        let open = self.open.as_ref()?;
        let chosen = self.chosen.get(&open.function.app).copied();
        Some(Acting::decide(open.accounts.as_deref(), chosen))
    }

    /// The open form and how often it was edited, to notice that it must be checked again.
    pub(super) fn revision(&self) -> Option<(String, u64)> {
        self.open.as_ref().map(|open| (open.function.name.clone(), open.form.revision()))
    }

    /// What tells whether the open form's draft changed, without copying the form.
    pub(super) fn draft_mark(&self) -> Option<DraftMark> {
        let open = self.open.as_ref()?;
        Some(DraftMark {
            function: open.function.name.clone(),
            revision: open.form.revision(),
            typed: self.typed(),
        })
    }

    /// The open form's draft, with what is being typed: after a crash it is there again.
    pub(super) fn draft(&self) -> Option<Draft> {
        let mut draft = self.open.as_ref()?.form.draft();
        if let Some((path, text)) = self.typed() {
            draft.texts.retain(|(place, _)| *place != path);
            draft.texts.push((path, text));
        }
        Some(draft)
    }

    /// The text in the open editor, when it is not what the row held.
    fn typed(&self) -> Option<(Path, String)> {
        let (path, text, before) = match self.editor.as_ref()? {
            Editor::Text { path, input, before } => (path, input.text(), before),
            Editor::Block { path, editor, before, .. } => (path, editor.text(), before),
            _ => return None,
        };
        (text != *before).then(|| (path.clone(), text))
    }

    /// The first tag in the open form without a value.
    pub(super) fn undefined_tag(&self) -> Option<String> {
        let open = self.open.as_ref()?;
        let is_undefined = |name: &String| self.variables.get(name).is_none();
        let selected = match open.selected().map(|row| &row.value) {
            Some(Value::Set(Doc::Str(text))) => {
                tags(text).into_iter().map(|tag| tag.name.to_owned()).find(is_undefined)
            }
            _ => None,
        };
        selected.or_else(|| open.sums.tags.iter().find(|name| is_undefined(name)).cloned())
    }

    /// The function that is being opened, for the spinner.
    pub fn job(&self) -> Option<JobId> {
        self.building.as_ref().map(|(job, _)| *job).or(self.fetching.as_ref().map(|(job, _)| *job))
    }

    /// Whether anything is waited for that shows its time.
    pub fn is_waiting(&self) -> bool {
        self.job().is_some() || self.editor.as_ref().is_some_and(|editor| editor.job().is_some())
    }
}

impl OpenForm {
    /// A form with its draft, selection on the first required field that is missing.
    pub fn new(function: Arc<Function>, form: Form) -> Self {
        let mut open = Self {
            app_title: function.app.clone(),
            function,
            accounts: None,
            form,
            rows: Vec::new(),
            shown: Shown::default(),
            problems: Vec::new(),
            sums: Sums::default(),
            list: ListWindow::default(),
            left: Left::None,
            armed: false,
        };
        open.refresh();
        if let Some(row) = open.problems.first().and_then(|problem| open.row_of(&problem.path)) {
            open.list.select(row, open.rows.len());
        }
        open
    }

    /// Makes rows and problems anew after an edit; the selection stays on its row.
    pub fn refresh(&mut self) {
        let selected = self.selected().map(|row| (row.path.clone(), row.kind));
        self.sum();
        self.rows = self.form.rows();
        if self.is_narrowed() {
            self.hide_rows();
        }
        let kept = selected.and_then(|(path, kind)| {
            let same_sort = |row: &&Row| std::mem::discriminant(&row.kind) == std::mem::discriminant(&kind);
            let exact = self.rows.iter().position(|row| row.path == path && same_sort(&row));
            exact.or_else(|| self.row_of(&path))
        });
        let at = kept.unwrap_or(self.list.selected);
        self.list.select(at.min(self.rows.len().saturating_sub(1)), self.rows.len());
    }

    /// The selected row.
    pub fn selected(&self) -> Option<&Row> {
        self.rows.get(self.list.selected)
    }

    /// The row that the selected one is about: a row that adds is about its group, and one that says nothing of itself about the
    /// group it lies in.
    pub fn subject(&self) -> Option<&Row> {
        let row = self.selected()?;
        let says_nothing = row.spec.help.is_empty() && row.spec.source.is_none();
        let group = match row.kind {
            RowKind::AddItem | RowKind::AddKey => Some(row.path.clone()),
            _ if says_nothing => row.path.parent(),
            _ => None,
        };
        let is_group =
            |other: &&Row| matches!(other.kind, RowKind::Group { .. }) && Some(&other.path) == group.as_ref();
        // Groups stand above what is in them.
        self.rows[..self.list.selected].iter().rev().find(is_group).or(Some(row))
    }

    /// The row of a place.
    pub fn row_of(&self, path: &Path) -> Option<usize> {
        // Nearly always it is the selected one that is asked for.
        let at = self.list.selected;
        let selected = self.selected().filter(|row| &row.path == path && !row.adds());
        selected.map(|_| at).or_else(|| self.rows.iter().position(|row| &row.path == path))
    }

    /// Makes one row anew after an edit that changed no other; everything, when it may have changed others.
    pub fn renew(&mut self, path: &Path) {
        let at = self.row_of(path).filter(|_| path.depth() == 1 && !self.is_narrowed());
        let renewed = at.and_then(|at| Some((at, self.form.renewed(&self.rows[at])?)));
        match renewed.filter(|(at, row)| row.kind == RowKind::Value && self.rows[*at].kind == RowKind::Value)
        {
            Some((at, row)) => {
                self.rows[at] = row;
                self.sum();
            }
            None => self.refresh(),
        }
    }

    /// What is known of the form as a whole: looked up once after an edit, not for each frame.
    fn sum(&mut self) {
        self.problems = self.form.problems();
        let (set, all) = self.form.counts();
        let nulls = self.form.arguments().members().iter().filter(|(_, value)| *value == Doc::Null).count();
        self.sums = Sums { set, all, nulls, tags: self.form.tag_names() };
    }

    /// What a row shows: the server's message, else its own problem once the row was left. The second part tells that the value has
    /// changed since.
    pub fn shown_problem(&self, path: &Path) -> Option<(&str, bool)> {
        let may_show = match &self.left {
            Left::None => false,
            Left::Rows(rows) => rows.contains(path),
            Left::All => true,
        };
        let own = || self.problems.iter().find(|problem| &problem.path == path);
        self.form.server_error(path).or_else(|| {
            own()
                .filter(|problem| may_show || problem.blocks)
                .map(|problem| (problem.message.as_str(), false))
        })
    }

    /// The first problem in the order of the rows; one without a row comes after them.
    pub fn first_problem(&self) -> Option<&Problem> {
        let by_path: HashMap<&Path, &Problem> =
            self.problems.iter().rev().map(|problem| (&problem.path, problem)).collect();
        let raw = || by_path.get(&Path::root()).copied();
        raw()
            .or_else(|| self.rows.iter().find_map(|row| by_path.get(&row.path).copied()))
            .or(self.problems.first())
    }

    /// Selects the row of a place.
    pub fn select(&mut self, path: &Path) {
        if let Some(row) = self.row_of(path) {
            self.list.select(row, self.rows.len());
        }
    }

    /// Notes that a row was left.
    pub fn leave(&mut self, path: &Path) {
        match &mut self.left {
            Left::All => {}
            Left::None => self.left = Left::Rows(vec![path.clone()]),
            Left::Rows(rows) if rows.contains(path) => {}
            Left::Rows(rows) => rows.push(path.clone()),
        }
    }
}

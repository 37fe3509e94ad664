//! The program without its runtime, with one function's form open: keys in, arguments and screen out.

use std::sync::Arc;

use integry_tui::app::{Msg, Pane, Start, State, WorkspaceLabel, init, update, view};
use integry_tui::domain::account::Account;
use integry_tui::domain::document::{Doc, Path, Step};
use integry_tui::domain::form::{Row, RowKind, Schema, read_parameters};
use integry_tui::domain::function::{Function, FunctionKind};
use integry_tui::effect::Effect;
use integry_tui::features::form::{self, OpenForm};
use integry_tui::input::{Chord, Key};
use integry_tui::theme::Theme;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;

/// A person at the form of one function.
pub struct Desk {
    pub state: State,
    /// The last effects, checks apart.
    pub effects: Vec<Effect>,
    /// How many keys were pressed.
    pub keys: usize,
    /// Whether the whole is checked after each edit, as the worker does.
    pub checks: bool,
}

/// The function object that holds these parameters.
pub fn function_of(parameters: &str) -> String {
    format!(r#"{{"name":"app-function","description":"Does it.","parameters":{parameters}}}"#)
}

impl Desk {
    /// The form of these parameters.
    pub fn open(parameters: &str) -> Self {
        Self::open_schema(Arc::new(read_parameters(&function_of(parameters))))
    }

    pub fn open_schema(schema: Arc<Schema>) -> Self {
        let workspace = WorkspaceLabel::sandbox("demo-user");
        let (state, _) =
            init(Start { size: (80, 24), unix: 1_735_732_800, workspace, function: None, view: None });
        let mut desk = Self { state, effects: Vec::new(), keys: 0, checks: false };
        let function = Arc::new(Function {
            name: "app-function".into(),
            description: "Does it.".into(),
            app: "app".into(),
            kind: FunctionKind::Action,
            raw: String::new().into(),
        });
        desk.msg(Msg::Form(form::Msg::Open(function)));
        let job = desk.effects.iter().find_map(|effect| match effect {
            Effect::BuildForm { job, .. } => Some(*job),
            _ => None,
        });
        desk.msg(Msg::Form(form::Msg::Built(job.expect("a job"), schema)));
        let account = Account { id: 7, display_name: "Acme".into(), modified_at: String::new() };
        desk.msg(Msg::Form(form::Msg::Accounts("App".into(), vec![account])));
        desk.state.focus = Pane::Form;
        desk
    }

    pub fn msg(&mut self, msg: Msg) {
        self.effects = update(&mut self.state, msg);
        let is_check = |effect: &Effect| matches!(effect, Effect::Validate { .. });
        while let Some(at) = self.effects.iter().position(is_check) {
            let Effect::Validate { job, schema, arguments, variables, .. } = self.effects.remove(at) else {
                continue;
            };
            if self.checks {
                let found = schema.validation.check(&arguments, &variables);
                self.effects.extend(update(&mut self.state, Msg::Form(form::Msg::Checked(job, found))));
            }
        }
    }

    /// Presses keys by their names.
    pub fn press(&mut self, keys: &[&str]) {
        for key in keys {
            self.keys += 1;
            self.msg(Msg::Key(Chord::parse(key).unwrap_or_else(|| panic!("`{key}` is no chord"))));
        }
    }

    /// Types a text letter by letter.
    pub fn write(&mut self, text: &str) {
        for c in text.chars() {
            self.keys += 1;
            self.msg(Msg::Key(Chord::plain(Key::Char(c))));
        }
    }

    pub fn form(&self) -> &OpenForm {
        self.state.form.open.as_ref().expect("an open form")
    }

    pub fn arguments(&self) -> String {
        self.form().form.arguments().write()
    }

    /// Goes to a row by arrow keys.
    pub fn go(&mut self, row: usize) {
        loop {
            let at = self.form().list.selected;
            match at.cmp(&row) {
                std::cmp::Ordering::Less => self.press(&["j"]),
                std::cmp::Ordering::Greater => self.press(&["k"]),
                std::cmp::Ordering::Equal => return,
            }
            assert_ne!(at, self.form().list.selected, "the selection is stuck");
        }
    }

    pub fn row_at(&self, path: &Path, fits: impl Fn(&Row) -> bool) -> Option<usize> {
        self.form().rows.iter().position(|row| row.path == *path && fits(row))
    }

    /// The row of a value, its closed groups opened.
    pub fn go_to(&mut self, path: &Path) {
        for depth in 1..path.depth() {
            let above = path.steps()[..depth].iter().fold(Path::root(), |path, step| match step {
                Step::Key(key) => path.key(key),
                Step::Index(index) => path.index(*index),
            });
            let closed = |row: &Row| row.kind == RowKind::Group { open: false };
            if let Some(row) = self.row_at(&above, closed) {
                self.go(row);
                self.press(&["Enter"]);
            }
        }
        let is_value = |row: &Row| !matches!(row.kind, RowKind::AddItem | RowKind::AddKey);
        let row = self.row_at(path, is_value).unwrap_or_else(|| panic!("no row {path}"));
        self.go(row);
    }

    /// Draws at a size and returns the cells.
    pub fn draw(&mut self, width: u16, height: u16) -> Buffer {
        if self.state.size != (width, height) {
            self.msg(Msg::Resized(width, height));
        }
        let mut terminal = Terminal::new(TestBackend::new(width, height)).expect("a terminal");
        terminal.draw(|frame| view(&self.state, &Theme::default(), frame)).expect("a frame");
        terminal.backend().buffer().clone()
    }
}

/// What a terminal would get: no control character, nothing that turns the direction of text or hides.
pub fn is_safe(buffer: &Buffer) -> bool {
    let unsafe_char = |c: char| {
        c.is_control()
            || matches!(u32::from(c), 0x200b | 0x200e | 0x200f | 0x202a..=0x202e | 0x2066..=0x2069 | 0xfeff)
    };
    buffer.content().iter().all(|cell| !cell.symbol().chars().any(unsafe_char))
}

/// A document of a text that is JSON.
pub fn doc(text: &str) -> Doc {
    Doc::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

//! Entering an instance by keys alone.

use std::cmp::Ordering;

use integry_tui::domain::document::{Doc, Path};
use integry_tui::domain::form::{Row, RowKind};
use integry_tui::features::form::Editor;

use crate::desk::Desk;
use crate::instance::Plan;

impl Desk {
    /// Enters members of the arguments. Returns how many rows had to be written as JSON although their shape is known.
    pub fn enter(&mut self, plan: &Plan) -> usize {
        self.enter_at(&Path::root(), plan)
    }

    fn enter_at(&mut self, path: &Path, plan: &Plan) -> usize {
        let is_root = path.depth() == 0;
        if !is_root {
            self.go_to(path);
        }
        let wanted = plan.doc();
        if !is_root
            && self.form().form.arguments().at(path) == Some(&wanted)
            && !matches!(plan, Plan::Shape(..))
        {
            return 0;
        }
        match plan {
            Plan::Null => self.press(&["Ctrl-N"]),
            Plan::Boolean(flag) => {
                for _ in 0..4 {
                    if self.form().form.arguments().at(path) != Some(&Doc::Bool(*flag)) {
                        self.press(&["Space"]);
                    }
                }
            }
            Plan::Text(text) if text.is_empty() => self.press(&["e"]),
            Plan::Text(text) if text.contains('\n') => self.type_lines(text),
            Plan::Number(text) | Plan::Text(text) => self.type_line(text),
            Plan::Choice(at, _) => {
                self.press(&["Enter"]);
                self.pick(*at);
                self.press(&["Enter"]);
            }
            Plan::Choices(chosen) if chosen.is_empty() => self.press(&["e"]),
            Plan::Choices(chosen) => {
                self.press(&["Enter"]);
                for (at, _) in chosen {
                    self.pick(*at);
                    self.press(&["Space"]);
                }
                self.press(&["Enter"]);
            }
            Plan::List(items) if items.is_empty() => self.press(&["e"]),
            Plan::List(items) => return self.enter_items(path, items),
            Plan::Object(members) if members.is_empty() && !is_root => self.press(&["e"]),
            Plan::Object(members) => {
                let of = |(key, own, plan): &(String, bool, Plan)| self.enter_member(path, key, *own, plan);
                return members.iter().map(of).sum();
            }
            Plan::Shape(at, inner) => return self.enter_shape(path, *at, inner),
            Plan::Json(value) => self.write_json(value),
        }
        0
    }

    fn enter_shape(&mut self, path: &Path, at: usize, inner: &Plan) -> usize {
        if self.form().form.branches_at(path).is_empty() {
            // A union inside a union has no list of its own.
            self.write_json(&inner.doc());
            return 1;
        }
        if path.depth() == 0 {
            self.go(0);
        }
        self.press(&["b"]);
        self.pick(at);
        self.press(&["Enter"]);
        match inner {
            Plan::Shape(..) => {
                self.go_to(path);
                self.write_json(&inner.doc());
                1
            }
            _ => self.enter_at(path, inner),
        }
    }

    fn enter_member(&mut self, object: &Path, key: &str, own: bool, plan: &Plan) -> usize {
        if own {
            self.open_group(object);
            let adds = self.row_at(object, |row| row.kind == RowKind::AddKey).expect("a row that adds a key");
            self.go(adds);
            self.press(&["Enter"]);
            self.write(key);
            self.press(&["Enter"]);
            self.leave_editor();
        }
        self.enter_at(&object.key(key), plan)
    }

    fn enter_items(&mut self, list: &Path, items: &[Plan]) -> usize {
        let mut raw = 0;
        for (at, item) in items.iter().enumerate() {
            self.open_group(list);
            let adds =
                self.row_at(list, |row| row.kind == RowKind::AddItem).expect("a row that adds an item");
            self.go(adds);
            self.press(&["Enter"]);
            self.leave_editor();
            raw += self.enter_at(&list.index(at), item);
        }
        raw
    }

    fn open_group(&mut self, path: &Path) {
        let closed = |row: &Row| row.kind == RowKind::Group { open: false };
        if path.depth() > 0 {
            self.go_to(path);
            if self.row_at(path, closed).is_some() {
                self.press(&["Enter"]);
            }
        }
    }

    fn leave_editor(&mut self) {
        if self.state.form.editor.is_some() {
            self.press(&["Esc"]);
        }
    }

    /// Goes to a place in the list that is open.
    fn pick(&mut self, at: usize) {
        loop {
            let selected = match &self.state.form.editor {
                Some(Editor::Choice { list, .. } | Editor::Branches { list, .. }) => list.selected,
                other => panic!("no list is open but {other:?}"),
            };
            match selected.cmp(&at) {
                Ordering::Less => self.press(&["↓"]),
                Ordering::Greater => self.press(&["↑"]),
                Ordering::Equal => return,
            }
        }
    }

    fn type_line(&mut self, text: &str) {
        self.press(&["Enter", "Ctrl-U"]);
        self.write(text);
        self.press(&["Enter"]);
    }

    fn type_lines(&mut self, text: &str) {
        self.press(&["o"]);
        for (at, line) in text.split('\n').enumerate() {
            if at > 0 {
                self.press(&["Enter"]);
            }
            self.write(line);
        }
        self.press(&["Esc"]);
    }

    fn write_json(&mut self, value: &Doc) {
        self.press(&["Enter"]);
        self.write(&value.write());
        self.press(&["Esc"]);
    }
}

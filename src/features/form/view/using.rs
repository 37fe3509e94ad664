//! How the choice of a field for a value looks.

use super::overlay::modal;
use crate::domain::form::Slot;
use crate::domain::safe_text::one_line_of;
use crate::features::form::state::State;
use crate::features::form::using::{LABEL, PutEditor, slot_name};
use crate::features::{Cursor, ViewCtx};
use crate::widgets::canvas::{Canvas, text_width};

/// Columns of the names at most.
const NAMES: u16 = 30;

pub(super) fn draw(state: &State, editor: &PutEditor, ctx: &ViewCtx, screen: &mut Canvas) -> Cursor {
    let theme = ctx.theme;
    let (fitting, all) = (editor.fitting.len(), editor.slots.len());
    let title = format!("Put {} into which field?", editor.carried.label(LABEL.min(24)));
    let right = if fitting == all { String::new() } else { format!("{fitting} of {all}") };
    let mut canvas = modal(screen, &title, &right, all + 2, ctx);
    let function = state.open.as_ref().map_or("", |open| open.function.name.as_str());
    canvas.text(1, 0, function, theme.dim);
    canvas.text(1, 1, "/", theme.accent);
    let cursor = editor.filter.draw(&mut canvas, (3, 1), theme.text);
    if fitting == 0 {
        canvas.text(3, 2, "No field fits these words.", theme.warning);
    }
    let height = usize::from(canvas.height().saturating_sub(2));
    let mut list = editor.list;
    list.scroll_into_view(height, fitting);
    let widest = editor.slots.iter().map(|slot| text_width(&slot_name(slot))).max().unwrap_or(0).min(NAMES);
    for (y, at) in (2..).zip(list.visible(height, fitting)) {
        let slot = &editor.slots[editor.fitting[at]];
        canvas.text(1, y, if slot.spec.required { "*" } else { " " }, theme.warning);
        canvas.text_in(3, y, widest, &slot_name(slot), theme.text);
        let end = canvas.width().saturating_sub(1);
        let at_kind = canvas.text_right(3 + widest, end, y, kind(slot), theme.dim);
        let from = 3 + widest + 2;
        canvas.text_in(from, y, at_kind.saturating_sub(from + 2), &about(state, slot), theme.dim);
        if at == list.selected {
            canvas.style_row(y, theme.selection);
        }
    }
    cursor
}

fn kind(slot: &Slot) -> &'static str {
    match (slot.adds, slot.new_key) {
        (true, _) => "one more item",
        (_, true) => "new key",
        _ => slot.spec.kind_name(),
    }
}

/// What the field holds, else what it is for.
fn about(state: &State, slot: &Slot) -> String {
    let held = state.open.as_ref().and_then(|open| open.form.arguments().at(&slot.path));
    match held {
        Some(held) => format!("holds {}", one_line_of(&held.write(), 40)),
        None => one_line_of(&slot.spec.help, 80),
    }
}

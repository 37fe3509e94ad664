//! From terminal events to messages.

use crossterm::event::{Event, MouseButton, MouseEvent, MouseEventKind};

use crate::app::{Mouse, MouseKind, Msg};
use crate::domain::safe_text::floor_boundary;
use crate::input::Chord;

/// Rows a turn of the wheel moves.
const WHEEL_ROWS: isize = 3;
/// A paste longer than this is cut; a field is no place for more.
const MAX_PASTE: usize = 1024 * 1024;

/// The message of an event; `None` for events that mean nothing here.
pub(super) fn message(event: Event) -> Option<Msg> {
    match event {
        Event::Key(key) => Chord::from_event(&key).map(Msg::Key),
        Event::Paste(mut text) => {
            if text.len() > MAX_PASTE {
                text.truncate(floor_boundary(&text, MAX_PASTE));
            }
            Some(Msg::Paste(text))
        }
        Event::Resize(columns, rows) => Some(Msg::Resized(columns, rows)),
        Event::Mouse(mouse) => mouse_message(mouse),
        Event::FocusGained | Event::FocusLost => None,
    }
}

fn mouse_message(event: MouseEvent) -> Option<Msg> {
    let kind = match event.kind {
        MouseEventKind::Down(MouseButton::Left) => MouseKind::Click,
        MouseEventKind::ScrollUp => MouseKind::Wheel(-WHEEL_ROWS),
        MouseEventKind::ScrollDown => MouseKind::Wheel(WHEEL_ROWS),
        _ => return None,
    };
    Some(Msg::Mouse(Mouse { kind, x: event.column, y: event.row }))
}

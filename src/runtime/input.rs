//! From terminal events to messages.
//!
//! Owns that a paste is text from its first to its last byte, whatever markers somebody hid in it.

use std::collections::VecDeque;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use crossterm::event::{
    Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEvent, MouseEventKind,
};
use futures_util::{Stream, StreamExt as _};
use tokio::time::Instant;

use super::editor;
use crate::app::{Mouse, MouseKind, Msg};
use crate::domain::safe_text::floor_boundary;
use crate::input::Chord;

/// Rows a turn of the wheel moves.
const WHEEL_ROWS: isize = 3;
/// A paste longer than this is cut; a field is no place for more.
const MAX_PASTE: usize = 1024 * 1024;

/// Keys that follow a paste more closely than this were not typed.
const QUIET: Duration = Duration::from_millis(2);

/// Terminal events, in which whatever follows a paste at once is its rest.
///
/// A text that contains the end marker of a paste (`ESC[201~`) would otherwise go on as keys: as commands. Some terminals filter the
/// marker out, not all do.
#[derive(Debug)]
pub struct Pasted<S> {
    inner: S,
    ready: VecDeque<io::Result<Event>>,
    quiet_from: Option<Instant>,
}

impl<S> Pasted<S> {
    /// Wraps the events of a terminal.
    pub fn new(inner: S) -> Self {
        Self { inner, ready: VecDeque::new(), quiet_from: None }
    }
}

impl<S: Stream<Item = io::Result<Event>> + Unpin> Pasted<S> {
    /// Adds everything that is there already to a paste that has begun.
    fn collect(&mut self, mut text: String, context: &mut Context<'_>) {
        let mut others = VecDeque::new();
        while let Poll::Ready(Some(event)) = self.inner.poll_next_unpin(context) {
            match event {
                Ok(Event::Paste(more)) if text.len() < MAX_PASTE => text.push_str(&more),
                Ok(Event::Key(key)) if text.len() < MAX_PASTE => text.extend(typed(&key)),
                Ok(Event::Paste(_) | Event::Key(_)) => {}
                other => {
                    let failed = other.is_err();
                    others.push_back(other);
                    if failed {
                        break;
                    }
                }
            }
        }
        if !text.is_empty() {
            self.ready.push_back(Ok(Event::Paste(text)));
        }
        self.ready.append(&mut others);
        self.quiet_from = Some(Instant::now() + QUIET);
    }
}

impl<S: Stream<Item = io::Result<Event>> + Unpin> Stream for Pasted<S> {
    type Item = io::Result<Event>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        loop {
            if let Some(event) = this.ready.pop_front() {
                return Poll::Ready(Some(event));
            }
            match this.inner.poll_next_unpin(context) {
                Poll::Ready(Some(Ok(Event::Paste(text)))) => this.collect(text, context),
                Poll::Ready(Some(Ok(Event::Key(key))))
                    if this.quiet_from.is_some_and(|from| Instant::now() < from) =>
                {
                    this.collect(typed(&key).into_iter().collect(), context);
                }
                other => return other,
            }
        }
    }
}

/// Events of a terminal that other programs are lent: while they have it, none is read here.
#[derive(Debug)]
pub struct Lendable<S> {
    open: fn() -> S,
    inner: Option<S>,
}

impl<S> Lendable<S> {
    /// Opens the events when they are first asked for.
    pub fn new(open: fn() -> S) -> Self {
        Self { open, inner: None }
    }
}

impl<S: Stream<Item = io::Result<Event>> + Unpin> Stream for Lendable<S> {
    type Item = io::Result<Event>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        if editor::is_lent() {
            // A reader that is open takes keys, whether anybody asks for them or not.
            this.inner = None;
            return Poll::Pending;
        }
        this.inner.get_or_insert_with(this.open).poll_next_unpin(context)
    }
}

/// The character a key stands for in a text.
fn typed(key: &KeyEvent) -> Option<char> {
    if key.kind == KeyEventKind::Release
        || key.modifiers.intersects(KeyModifiers::CONTROL | KeyModifiers::ALT)
    {
        return None;
    }
    match key.code {
        KeyCode::Char(c) => Some(c),
        KeyCode::Enter => Some('\n'),
        KeyCode::Tab => Some('\t'),
        _ => None,
    }
}

/// The message of an event; `None` for events that mean nothing here.
pub(super) fn message(event: Event) -> Option<Msg> {
    match event {
        Event::Key(key) => Chord::from_event(&key).map(Msg::Key),
        Event::Paste(text) => {
            // Terminals send what a person copied with the line ends of a keyboard.
            let mut text = text.replace("\r\n", "\n").replace('\r', "\n");
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

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::stream;

    fn key(code: KeyCode) -> Event {
        Event::Key(KeyEvent::new(code, KeyModifiers::NONE))
    }

    #[tokio::test]
    async fn what_follows_a_paste_at_once_is_text() {
        let events = [
            Ok(Event::Paste("a".to_owned())),
            Ok(key(KeyCode::Char('q'))),
            Ok(key(KeyCode::Esc)),
            Ok(Event::Resize(1, 1)),
            Ok(key(KeyCode::Enter)),
            Ok(Event::Paste("b".to_owned())),
        ];
        let seen: Vec<_> = Pasted::new(stream::iter(events)).map(Result::unwrap).collect().await;
        assert_eq!(seen, [Event::Paste("aq\nb".to_owned()), Event::Resize(1, 1)]);
    }

    #[tokio::test]
    async fn keys_after_a_pause_are_keys() {
        let late = stream::once(async {
            tokio::time::sleep(QUIET * 2).await;
            Ok(key(KeyCode::Char('q')))
        });
        let events =
            stream::iter([Ok(key(KeyCode::Char('x'))), Ok(Event::Paste("a".to_owned()))]).chain(late);
        let seen: Vec<_> = Pasted::new(Box::pin(events)).map(Result::unwrap).collect().await;
        let q = key(KeyCode::Char('q'));
        assert_eq!(seen.len(), 3);
        assert_eq!(seen[1..], [Event::Paste("a".to_owned()), q]);
    }
}

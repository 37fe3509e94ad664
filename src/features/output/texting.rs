//! The document as text: pretty, as it came, as bytes.
//!
//! Owns which of them is shown and that the place stays the same when another one is. Must not lay text out: every line is made when it
//! is drawn.

use std::sync::Arc;

use super::state::{Body, State};
use super::update::{Msg, Out};
use crate::domain::output::{TextLines, TextWindow};
use crate::effect::{Effect, JobId, Remote};
use crate::features::{Ctx, Motion, Step, nothing};
use crate::widgets::list::ListWindow;

/// How a document is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// JSON with one value a line.
    Pretty,
    /// As it came.
    Raw,
    /// Byte by byte.
    Hex,
}

/// A document as text, in place of the tree.
#[derive(Debug, Clone)]
pub struct TextView {
    /// How it is written.
    pub shape: Shape,
    /// Window over pretty lines, or over rows of bytes.
    pub list: ListWindow,
    /// Window over the lines as they came.
    pub window: TextWindow,
    /// Those lines.
    pub lines: Remote<Arc<TextLines>>,
}

/// Columns beside the text itself: margins, the line's number.
pub const GUTTER: usize = 10;

/// Bytes in a row, for a width of the pane's inside.
pub fn bytes_a_row(width: usize) -> usize {
    if width >= 78 { 16 } else { 8 }
}

/// Bytes that a broken line shows in a row.
pub fn bytes_a_line(width: usize) -> usize {
    width.saturating_sub(GUTTER + 1).max(8)
}

impl TextView {
    fn new(shape: Shape) -> Self {
        Self { shape, list: ListWindow::default(), window: TextWindow::default(), lines: Remote::Idle }
    }
}

impl State {
    /// Bytes of the document, from 0.
    pub(super) fn document_len(&self) -> usize {
        match self.body.ready() {
            Some(Body::Tree { index, .. }) => index.value_range(0).len(),
            Some(Body::Text { lines, .. }) => lines.body().len(),
            None => 0,
        }
    }

    /// How many rows the text has, and the first shown: for the scroll bar.
    pub fn text_rows(&self) -> Option<(usize, usize)> {
        let view = self.text.as_ref()?;
        Some(match (view.shape, self.body.ready()?) {
            (Shape::Pretty, Body::Tree { index, .. }) => (view.list.top, index.pretty_len()),
            (Shape::Raw, _) => (view.window.top.line, view.lines.ready().map_or(0, |lines| lines.len())),
            _ => (view.list.top, self.document_len().div_ceil(bytes_a_row(self.width))),
        })
    }
}

/// The next way to write the document; after the last one the tree, or the lines, again.
fn next(state: &mut State, ctx: &mut Ctx) -> Step<Out> {
    let Some(body) = state.body.ready() else { return nothing() };
    let is_tree = matches!(body, Body::Tree { .. });
    let at = place(state);
    let shape = match (state.text.as_ref().map(|view| view.shape), is_tree) {
        (None, true) => Some(Shape::Pretty),
        (Some(Shape::Pretty), _) => Some(Shape::Raw),
        (Some(Shape::Raw), _) | (None, false) => Some(Shape::Hex),
        (Some(Shape::Hex), _) => None,
    };
    show(state, shape, at, ctx)
}

/// Back to the tree, or to the lines.
pub(super) fn leave(state: &mut State, ctx: &mut Ctx) -> Step<Out> {
    let at = place(state);
    show(state, None, at, ctx)
}

/// The bytes at once: what is no text is read so.
pub(super) fn show_bytes(state: &mut State) {
    state.text = Some(TextView::new(Shape::Hex));
}

fn show(state: &mut State, shape: Option<Shape>, at: usize, ctx: &mut Ctx) -> Step<Out> {
    let cancelled = state.text.take().and_then(|view| view.lines.job());
    let mut effects: Vec<_> = cancelled.map(Effect::Cancel).into_iter().collect();
    state.table = None;
    state.text = shape.map(TextView::new);
    if let (Some(view), Some(Body::Tree { index, .. })) = (&mut state.text, state.body.ready())
        && view.shape == Shape::Raw
    {
        let job = ctx.jobs.next(ctx.now);
        view.lines = Remote::Loading(job);
        effects.push(Effect::ReadLines { job, body: index.body().slice(index.value_range(0)), at });
    }
    go_to(state, at, ctx.height);
    (effects, None)
}

/// A worker has found the lines.
fn lines_read(state: &mut State, job: JobId, lines: Arc<TextLines>, at: usize, height: usize) -> Step<Out> {
    if let Some(view) = state.text.as_mut().filter(|view| view.lines.awaits(job)) {
        view.lines = Remote::Ready(lines);
        go_to(state, at, height);
    }
    nothing()
}

/// The byte of the document that is selected.
fn place(state: &State) -> usize {
    let width = state.width;
    match (&state.text, state.body.ready()) {
        (None, Some(Body::Tree { index, cursor, .. })) => {
            index.value_range(cursor.cursor).start - index.value_range(0).start
        }
        (None, Some(Body::Text { lines, window, .. })) => lines.byte_of(window.cursor, bytes_a_line(width)),
        (Some(view), Some(Body::Tree { index, .. })) if view.shape == Shape::Pretty => {
            let row = index.row_of_pretty_line(view.list.selected);
            index.value_range(row).start - index.value_range(0).start
        }
        (Some(view), Some(_)) if view.shape == Shape::Raw => {
            view.lines.ready().map_or(0, |lines| lines.byte_of(view.window.cursor, bytes_a_line(width)))
        }
        (Some(view), Some(_)) => view.list.selected * bytes_a_row(width),
        (_, None) => 0,
    }
}

/// Selects a byte of the document in whatever shows it.
pub(super) fn go_to(state: &mut State, at: usize, height: usize) {
    let (width, len) = (state.width, state.document_len());
    let Remote::Ready(body) = &mut state.body else { return };
    match (&mut state.text, body) {
        (None, Body::Tree { index, folds, cursor }) => {
            let row = index.row_near(index.value_range(0).start + at);
            cursor.reveal(row, index, folds, height);
        }
        (None, Body::Text { lines, window, .. }) => {
            let place = lines.place_of_byte(at, bytes_a_line(width));
            window.reveal(place, lines, bytes_a_line(width), height);
        }
        (Some(TextView { shape: Shape::Pretty, list, .. }), Body::Tree { index, .. }) => {
            let row = index.row_near(index.value_range(0).start + at);
            list.select(index.pretty_line_of(row), index.pretty_len());
            list.scroll_into_view(height, index.pretty_len());
        }
        (Some(TextView { shape: Shape::Raw, lines, window, .. }), _) => {
            if let Some(lines) = lines.ready() {
                let place = lines.place_of_byte(at, bytes_a_line(width));
                window.reveal(place, lines, bytes_a_line(width), height);
            }
        }
        (Some(view), _) => {
            let rows = len.div_ceil(bytes_a_row(width));
            view.list.select(at / bytes_a_row(width), rows);
            view.list.scroll_into_view(height, rows);
        }
    }
}

/// Moves through the text.
fn step(state: &mut State, motion: Motion, height: usize) {
    let (width, len) = (state.width, state.document_len());
    let (Some(view), Remote::Ready(body)) = (&mut state.text, &state.body) else { return };
    match (view.shape, body) {
        (Shape::Pretty, Body::Tree { index, .. }) => {
            motion.apply(&mut view.list, height, index.pretty_len());
        }
        (Shape::Raw, _) => {
            if let Some(lines) = view.lines.ready() {
                move_window(&mut view.window, motion, lines, bytes_a_line(width), height);
            }
        }
        _ => motion.apply(&mut view.list, height, len.div_ceil(bytes_a_row(width))),
    }
}

/// Moves through lines that are broken to a width.
pub(super) fn move_window(
    window: &mut TextWindow,
    motion: Motion,
    lines: &TextLines,
    width: usize,
    height: usize,
) {
    let page = isize::try_from(height.saturating_sub(1).max(1)).unwrap_or(isize::MAX);
    match motion {
        Motion::Up => window.move_by(-1, lines, width, height),
        Motion::Down => window.move_by(1, lines, width, height),
        Motion::PageUp => window.move_by(-page, lines, width, height),
        Motion::PageDown => window.move_by(page, lines, width, height),
        Motion::Scroll(rows) => window.move_by(rows, lines, width, height),
        Motion::First => window.first(),
        Motion::Last => window.last(lines, width, height),
        Motion::Line(row) => window.to_row(row, lines, width),
    }
}

/// Takes what concerns the text.
pub(super) fn update(state: &mut State, msg: Msg, ctx: &mut Ctx) -> Step<Out> {
    match msg {
        Msg::Text => return next(state, ctx),
        Msg::LinesRead(job, lines, at) => return lines_read(state, job, lines, at, ctx.height),
        Msg::Move(motion) => step(state, motion, ctx.height),
        // The selected value is read, copied and folded in the tree.
        Msg::Open | Msg::Fold | Msg::Left | Msg::Right | Msg::FoldAll => return leave(state, ctx),
        _ => {}
    }
    nothing()
}

//! Everything that may change state.

use crate::domain::failure::Failure;
use crate::domain::kept::Kept;
use crate::effect::{JobId, Millis};
use crate::features::{
    apps, ask, call, clipboard, connect, fan_out, form, functions, health, output, picture, wire, workspaces,
};
use crate::input::Chord;

/// What the mouse did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MouseKind {
    /// The left button went down.
    Click,
    /// The wheel turned; rows, down is positive.
    Wheel(isize),
}

/// What the mouse did, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mouse {
    /// What.
    pub kind: MouseKind,
    /// Column.
    pub x: u16,
    /// Row.
    pub y: u16,
}

/// A message to the whole program.
#[derive(Debug, Clone)]
pub enum Msg {
    /// The time: since the start, and in seconds since 1970.
    Now(Millis, i64),
    /// A key.
    Key(Chord),
    /// A pasted text.
    Paste(String),
    /// The mouse.
    Mouse(Mouse),
    /// The terminal has another size: columns and rows.
    Resized(u16, u16),
    /// For the apps pane.
    Apps(apps::Msg),
    /// For the functions pane.
    Functions(functions::Msg),
    /// For the prompt line.
    Ask(ask::Msg),
    /// For the form pane.
    Form(form::Msg),
    /// For the running call.
    Call(call::Msg),
    /// For the call for several.
    FanOut(fan_out::Msg),
    /// For the accounts' health.
    Health(health::Msg),
    /// For the output pane.
    Output(output::Msg),
    /// For the account that is being connected.
    Connect(connect::Msg),
    /// For copies.
    Clipboard(clipboard::Msg),
    /// For the picture that is seen.
    Picture(picture::Msg),
    /// What earlier sessions kept.
    Kept(JobId, Result<Box<Kept>, Failure>),
    /// Something could not be done that nobody waits for.
    Trouble(Failure),
    /// For the log of HTTP exchanges.
    Wire(wire::Msg),
    /// For the workspaces that can be gone to.
    Workspaces(workspaces::Msg),
}

//! What lies over the panes.
//!
//! Owns which of them lie over which: keys, hints, stepping back and drawing all follow it.

use super::state::State;

/// Something that lies over the panes and takes all keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Overlay {
    /// Whether to quit while a call runs.
    Quit,
    /// The keys.
    Help,
    /// Whether to send a call.
    Sending,
    /// Workspaces that can be gone to, or the form of a new one.
    Workspaces,
    /// What happened on the wire.
    Wire,
    /// An account that is being connected.
    Connect,
    /// A call for several accounts.
    FanOut,
    /// Which accounts work.
    Health,
    /// The prompt line.
    Ask,
    /// Forms in which something can be copied.
    Copies,
    /// A picture of an answer.
    Picture,
    /// All about a function.
    Function,
    /// A value of an answer, or a pair of two answers.
    Value,
    /// Answers that are kept.
    Answers,
    /// The details of an app.
    App,
}

impl State {
    /// What lies over the panes, the top one first.
    pub(super) fn overlays(&self) -> impl DoubleEndedIterator<Item = Overlay> {
        let all = [
            (Overlay::Quit, self.confirm_quit),
            (Overlay::Help, self.help.is_some()),
            (Overlay::Sending, self.call.guard.asking.is_some()),
            (Overlay::Workspaces, self.workspaces.open.is_some()),
            (Overlay::Wire, self.wire.is_open()),
            (Overlay::Connect, self.connect.0.is_some()),
            (Overlay::FanOut, self.fan_out.is_open),
            (Overlay::Health, self.health.is_open),
            (Overlay::Ask, self.ask.is_open()),
            (Overlay::Copies, self.output.copies.is_some()),
            (Overlay::Picture, self.picture.open.is_some()),
            (Overlay::Function, self.functions.reading.is_some()),
            (Overlay::Value, self.output.is_reading()),
            (Overlay::Answers, self.output.answers.list.is_some()),
            (Overlay::App, self.apps.details.is_some()),
        ];
        all.into_iter().filter_map(|(overlay, is_open)| is_open.then_some(overlay))
    }

    /// The one that has the keys.
    pub(super) fn overlay(&self) -> Option<Overlay> {
        self.overlays().next()
    }
}

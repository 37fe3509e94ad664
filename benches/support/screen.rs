//! The program without its runtime: state, screen, and what the loop does with a message.

#![expect(clippy::expect_used, reason = "a bench that cannot be set up has nothing to measure")]

use integry_tui::app::{self, Msg, Start, State, WorkspaceLabel, init, update};
use integry_tui::effect::{Effect, Millis};
use integry_tui::input::{Chord, Key};
use integry_tui::theme::Theme;
use ratatui::Terminal;
use ratatui::backend::Backend;

/// Columns and rows of the screen, those of the measurements on a real terminal.
pub const SIZE: (u16, u16) = (120, 40);
/// The time of every bench: the start of 2025.
const UNIX: i64 = 1_735_689_600;

/// The state and the screen it is drawn on.
pub struct Screen<B: Backend> {
    /// The state.
    pub state: State,
    /// The screen.
    pub terminal: Terminal<B>,
    theme: Theme,
}

impl<B: Backend> Screen<B> {
    /// The program as it starts; returns what it asks for, too.
    pub fn start(terminal: Terminal<B>) -> (Self, Vec<Effect>) {
        let workspace = WorkspaceLabel::sandbox("demo-user");
        let (state, effects) = init(Start { size: SIZE, unix: UNIX, workspace, function: None, view: None });
        (Self { state, terminal, theme: Theme::default() }, effects)
    }

    /// Takes a message as the loop does: the time first.
    pub fn send(&mut self, msg: Msg) -> Vec<Effect> {
        _ = update(&mut self.state, Msg::Now(Millis(1), UNIX));
        update(&mut self.state, msg)
    }

    /// Draws a frame.
    pub fn draw(&mut self) {
        let (state, theme) = (&self.state, &self.theme);
        self.terminal.draw(|frame| app::view(state, theme, frame)).expect("a frame is drawn");
    }

    /// A key, from the press to the drawn frame.
    pub fn key(&mut self, key: Key) -> Vec<Effect> {
        let effects = self.send(Msg::Key(Chord::plain(key)));
        self.draw();
        effects
    }
}

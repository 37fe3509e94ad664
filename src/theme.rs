//! Named roles and how they look.
//!
//! Owns every style. The terminal's own sixteen colours, its background untouched, one accent. Colour is never the only sign: each
//! role that carries meaning also has a modifier, a sign or a word.

use ratatui::style::{Color, Modifier, Style};

use crate::domain::workspace::Colour;

/// How many colours the terminal has, for pictures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colours {
    /// None are wanted.
    None,
    /// 256 of them.
    Few,
    /// All.
    True,
}

/// Styles by role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Theme {
    /// Plain text.
    pub text: Style,
    /// Text of less weight.
    pub dim: Style,
    /// The one accent.
    pub accent: Style,
    /// Headings.
    pub title: Style,
    /// Border of a pane without the keys.
    pub border: Style,
    /// Border of the pane that has the keys.
    pub border_focused: Style,
    /// The selected row of the pane that has the keys.
    pub selection: Style,
    /// The selected row of another pane.
    pub selection_idle: Style,
    /// Letters that a search matched.
    pub matched: Style,
    /// Something failed.
    pub error: Style,
    /// Something is in the way.
    pub warning: Style,
    /// Something worked.
    pub success: Style,
    /// A key in a hint.
    pub key: Style,
    /// A `{tag}`.
    pub tag: Style,
    /// What is not there: absent values, defaults, placeholders.
    pub ghost: Style,
    /// A text being edited.
    pub editing: Style,
    /// Keys of JSON objects.
    pub json_key: Style,
    /// JSON strings.
    pub json_string: Style,
    /// JSON numbers.
    pub json_number: Style,
    /// `true`, `false` and `null`.
    pub json_word: Style,
    /// What pictures are drawn with.
    pub colours: Colours,
}

impl Default for Theme {
    fn default() -> Self {
        let plain = Self::plain();
        let colour = |style: Style, colour| style.fg(colour);
        Self {
            accent: colour(plain.accent, Color::Cyan),
            border: colour(plain.border, Color::DarkGray),
            dim: Style::new().fg(Color::DarkGray),
            ghost: Style::new().fg(Color::DarkGray),
            border_focused: colour(plain.border_focused, Color::Cyan),
            matched: colour(plain.matched, Color::Cyan),
            error: colour(plain.error, Color::Red),
            warning: colour(plain.warning, Color::Yellow),
            success: colour(plain.success, Color::Green),
            key: colour(plain.key, Color::Cyan),
            tag: colour(plain.tag, Color::Magenta),
            json_key: colour(plain.json_key, Color::Blue),
            json_string: colour(plain.json_string, Color::Green),
            json_number: colour(plain.json_number, Color::Yellow),
            json_word: colour(plain.json_word, Color::Magenta),
            colours: Colours::True,
            ..plain
        }
    }
}

impl Theme {
    /// Modifiers only: what `NO_COLOR` leaves.
    pub fn plain() -> Self {
        let with = |modifier| Style::new().add_modifier(modifier);
        Self {
            text: Style::new(),
            dim: with(Modifier::DIM),
            accent: with(Modifier::BOLD),
            title: with(Modifier::BOLD),
            border: with(Modifier::DIM),
            border_focused: with(Modifier::BOLD),
            // One even bar: reversed, each colour of the row would be a patch of its own.
            selection: with(Modifier::REVERSED)
                .remove_modifier(Modifier::DIM)
                .fg(Color::Reset)
                .bg(Color::Reset),
            selection_idle: with(Modifier::BOLD),
            matched: with(Modifier::BOLD | Modifier::UNDERLINED),
            error: with(Modifier::BOLD),
            warning: with(Modifier::BOLD),
            success: Style::new(),
            key: with(Modifier::BOLD),
            tag: with(Modifier::UNDERLINED),
            ghost: with(Modifier::DIM),
            editing: with(Modifier::UNDERLINED),
            json_key: Style::new(),
            json_string: Style::new(),
            json_number: Style::new(),
            json_word: Style::new(),
            colours: Colours::None,
        }
    }

    /// The badge of a workspace: its colour, reversed when it is live. Without colours, reversed or bold.
    pub fn badge(&self, colour: Option<Colour>, is_live: bool) -> Style {
        let modifier = if is_live { Modifier::BOLD | Modifier::REVERSED } else { Modifier::BOLD };
        let style = Style::new().add_modifier(modifier);
        if *self == Self::plain() {
            return style;
        }
        let colour = colour.unwrap_or(if is_live { Colour::Yellow } else { Colour::Cyan });
        style.fg(match colour {
            Colour::Red => Color::Red,
            Colour::Green => Color::Green,
            Colour::Yellow => Color::Yellow,
            Colour::Blue => Color::Blue,
            Colour::Magenta => Color::Magenta,
            Colour::Cyan => Color::Cyan,
            Colour::White => Color::White,
        })
    }
}

//! Which pane has the keys.

/// A focusable region.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Pane {
    /// Apps and accounts.
    #[default]
    Apps,
    /// Functions and search.
    Functions,
    /// The open function's form.
    Form,
    /// The last answer.
    Output,
}

impl Pane {
    /// All panes in their order on screen.
    pub const ALL: [Self; 4] = [Self::Apps, Self::Functions, Self::Form, Self::Output];

    /// The pane's number, as its key and title show it.
    pub fn number(self) -> usize {
        Self::ALL.iter().position(|pane| *pane == self).map_or(0, |at| at + 1)
    }

    /// Its title.
    pub fn title(self) -> &'static str {
        match self {
            Self::Apps => "Apps",
            Self::Functions => "Functions",
            Self::Form => "Form",
            Self::Output => "Output",
        }
    }

    /// The next pane, around.
    #[must_use]
    pub fn next(self) -> Self {
        Self::ALL[self.number() % 4]
    }

    /// The previous pane, around.
    #[must_use]
    pub fn previous(self) -> Self {
        Self::ALL[(self.number() + 2) % 4]
    }

    /// Where Esc steps back to; the first pane stays.
    #[must_use]
    pub fn back(self) -> Self {
        match self {
            Self::Apps | Self::Functions => Self::Apps,
            Self::Form => Self::Functions,
            Self::Output => Self::Form,
        }
    }
}

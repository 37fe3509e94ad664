//! A new workspace that was kept.
//!
//! Owns what is said of it when it is gone to: where it is from now on, and how it is opened another time.

use crate::domain::workspace::SecretPlace;

/// A new workspace that was kept and is on its way to the screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The profile's name.
    pub name: String,
    /// Where its secret is.
    pub place: SecretPlace,
    /// Whether it is opened when none is named.
    pub at_start: bool,
}

impl Kept {
    /// What is said of it. The name stands once: there is room for a line only, and the first one of the screen names it.
    pub fn notice(&self) -> String {
        match self.place {
            SecretPlace::Keyring | SecretPlace::File if self.at_start => {
                "Kept in config.toml; it opens at the start.".to_owned()
            }
            SecretPlace::Keyring | SecretPlace::File => {
                let name = shlex::try_quote(&self.name).unwrap_or_default();
                format!("Kept in config.toml; integry-tui --profile {name} opens it.")
            }
            SecretPlace::Session => {
                "Not kept: the workspace and its secret are forgotten when this program ends.".to_owned()
            }
        }
    }
}

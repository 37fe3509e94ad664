//! The form of a new workspace.
//!
//! Owns its fields, which of them has the keys, and its stages: it is filled in, tested against the API, and only then kept.

use secrecy::{ExposeSecret as _, SecretString};
use url::Url;

use crate::domain::failure::Failure;
use crate::domain::workspace::{Field, NewWorkspace, Refused, SecretPlace, is_this_machine};
use crate::effect::JobId;
use crate::widgets::menu::{Line, Menu};
use crate::widgets::secret_input::SecretInput;
use crate::widgets::text_input::{EditKey, TextInput};

/// The form.
#[derive(Debug, Clone, PartialEq)]
pub struct Form {
    /// The profile's name.
    pub name: TextInput,
    /// Where it is; empty is the service itself.
    pub base_url: TextInput,
    /// Its App-Key.
    pub app_key: SecretInput,
    /// Its App-Secret.
    pub secret: SecretInput,
    /// The user to act for.
    pub user_id: TextInput,
    live: Option<bool>,
    /// Whether only functions that read may be called.
    pub read_only: bool,
    /// Whether it is opened when none is named.
    pub at_start: bool,
    /// The field that has the keys.
    pub field: Field,
    /// What is going on.
    pub stage: Stage,
    /// Why it was not accepted.
    pub refused: Option<Refused>,
}

/// What is going on with a new workspace.
#[derive(Debug, Clone, PartialEq)]
pub enum Stage {
    /// It is filled in.
    Filling,
    /// The API is asked.
    Testing(JobId),
    /// The keyring does not keep the secret: where else?
    Placing(Failure, Menu),
    /// It is being kept, its secret at that place.
    Keeping(JobId, SecretPlace),
}

impl Default for Form {
    fn default() -> Self {
        Self {
            name: TextInput::default(),
            base_url: TextInput::default(),
            app_key: SecretInput::default(),
            secret: SecretInput::default(),
            user_id: TextInput::default(),
            live: None,
            read_only: false,
            at_start: false,
            field: Field::Name,
            stage: Stage::Filling,
            refused: None,
        }
    }
}

impl Form {
    /// An empty one; the first workspace that somebody connects is the one to start with, unless they say otherwise.
    pub(super) fn new(is_first: bool) -> Self {
        Self { at_start: is_first, ..Self::default() }
    }

    /// Whether it is real data: what was said, else whatever is not on this machine.
    pub fn is_live(&self) -> bool {
        let url = || Url::parse(self.base_url.text().trim());
        self.live.unwrap_or_else(|| !url().is_ok_and(|url| is_this_machine(&url)))
    }

    /// What is waited for.
    pub fn job(&self) -> Option<JobId> {
        match self.stage {
            Stage::Testing(job) | Stage::Keeping(job, _) => Some(job),
            Stage::Filling | Stage::Placing(..) => None,
        }
    }

    /// As it was typed in.
    pub(super) fn workspace(&self) -> NewWorkspace {
        let base_url = self.base_url.text().trim().to_owned();
        NewWorkspace {
            name: self.name.text().trim().to_owned(),
            base_url: Some(base_url).filter(|url| !url.is_empty()),
            // Blanks around them come from copying.
            app_key: trimmed(&self.app_key).into(),
            secret: trimmed(&self.secret).into(),
            user_id: self.user_id.text().trim().to_owned(),
            live: self.is_live(),
            read_only: self.read_only,
            at_start: self.at_start,
        }
    }

    /// The same without its secrets, for another time.
    pub(super) fn without_secrets(mut self) -> Self {
        (self.app_key, self.secret) = (SecretInput::default(), SecretInput::default());
        (self.stage, self.refused) = (Stage::Filling, None);
        self
    }

    /// To the next or previous field, around.
    pub(super) fn step(&mut self, forward: bool) {
        let all = Field::ALL;
        let at = all.iter().position(|field| *field == self.field).unwrap_or(0);
        self.field = all[(at + if forward { 1 } else { all.len() - 1 }) % all.len()];
    }

    /// Whether the field is the last one.
    pub(super) fn is_at_end(&self) -> bool {
        Field::ALL.last() == Some(&self.field)
    }

    pub(super) fn edit(&mut self, key: EditKey) {
        let is_toggle = matches!(key, EditKey::Char(' ') | EditKey::Left | EditKey::Right);
        match self.field {
            Field::Name => _ = self.name.edit(key),
            Field::BaseUrl => _ = self.base_url.edit(key),
            Field::AppKey => self.app_key.edit(key),
            Field::Secret => self.secret.edit(key),
            Field::UserId => _ = self.user_id.edit(key),
            Field::Live if is_toggle => self.live = Some(!self.is_live()),
            Field::ReadOnly if is_toggle => self.read_only = !self.read_only,
            Field::AtStart if is_toggle => self.at_start = !self.at_start,
            Field::Live | Field::ReadOnly | Field::AtStart => {}
        }
        self.touched();
    }

    pub(super) fn paste(&mut self, text: &str) {
        match self.field {
            Field::Name => self.name.insert_paste(&on_one_line(text)),
            Field::BaseUrl => self.base_url.insert_paste(&on_one_line(text)),
            Field::AppKey => self.app_key.insert_paste(text),
            Field::Secret => self.secret.insert_paste(text),
            Field::UserId => self.user_id.insert_paste(&on_one_line(text)),
            Field::Live | Field::ReadOnly | Field::AtStart => {}
        }
        self.touched();
    }

    /// A complaint about a field holds until the field is edited.
    fn touched(&mut self) {
        let field = self.field;
        if let Some(refused) = self.refused.as_mut().filter(|refused| refused.fields.contains(&field)) {
            // Each of several that are wrong here has a mark of its own; what the service refuses is about all of them together.
            let together = !refused.remedy.is_empty();
            refused.fields.retain(|other| *other != field && !together);
            refused.why.clear();
        }
        self.refused.take_if(|refused| refused.fields.is_empty());
    }
}

/// These fields have one line: what lies on others would not be seen, nor reached by the keys that clear it.
fn on_one_line(text: &str) -> String {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
}

fn trimmed(input: &SecretInput) -> SecretString {
    input.secret().expose_secret().trim().into()
}

/// Where else a secret can go, the order of [`crate::domain::workspace::SecretPlace`] aside: each with its letter.
pub(super) fn places() -> Menu {
    let line = |letter, name: &str, preview: &str| Line {
        letter,
        name: name.to_owned(),
        preview: preview.to_owned(),
        right: String::new(),
    };
    Menu::new(
        "Where may the App-Secret be kept?",
        vec![
            line('f', "in a file", "only you can read it (mode 0600)"),
            line('s', "nowhere", "the workspace is known until this program ends"),
            line('k', "in the keyring", "try it again, after unlocking it"),
        ],
    )
}

//! A new workspace: asking the API whether it knows it, and keeping it.
//!
//! Owns which field a refusal is about, and the order of keeping: the secret first, the profile that names its place after it.

use secrecy::ExposeSecret as _;

use super::workspaces::Workspaces;
use crate::api::{Client, Limits, Looked};
use crate::commands::workspace::{Gathered, Origin, base_url};
use crate::config::{AddError, Given, KeyringError, WithProfile};
use crate::domain::failure::{Failure, FailureKind};
use crate::domain::workspace::{Field, NewWorkspace, NotKept, Refused, SecretPlace};
use crate::protocol::credentials::{Credentials, CredentialsError, Signer};

impl Workspaces {
    /// Asks the API for its apps with what was typed in.
    ///
    /// # Errors
    /// Which field is not accepted, and why.
    pub async fn try_out(&self, new: &NewWorkspace) -> Result<(), Refused> {
        new.check()?;
        if let Some(path) = self.places.config.clone() {
            // A name that is taken is told before anything is sent.
            WithProfile::new(&path, new, SecretPlace::Keyring).map_err(|error| of_config(&error))?;
        }
        let base = base_url(new.url()).map_err(|failure| {
            // The field is named by its mark.
            Refused { remedy: failure.hint, ..Refused::at(Field::BaseUrl, failure.detail) }
        })?;
        let credentials = credentials(new).map_err(|error| of_credentials(&error))?;
        let client = Client::new(base, credentials, Limits::default()).map_err(|failure| at_url(&failure))?;
        match client.look().await {
            Looked::Apps(..) => Ok(()),
            Looked::Body(failure) => Err(at_url(&failure)),
            Looked::Status(failure) => Err(of_status(&failure)),
        }
    }

    /// Keeps the secret at a place and the profile in the config file, or both for this session only.
    ///
    /// # Errors
    /// When the keyring does not keep the secret, or the file cannot be changed.
    pub async fn keep(&self, new: &NewWorkspace, place: SecretPlace) -> Result<(), NotKept> {
        let refused = |error: &AddError| NotKept::Refused(of_config(error));
        if place == SecretPlace::Session {
            self.remember_for_session(&new.name, self.of_session(new));
            return Ok(());
        }
        let path = self.places.config.clone().ok_or_else(|| {
            let why = "this system names no directory for settings";
            NotKept::Refused(Refused::at(Field::Name, why))
        })?;
        let profile = WithProfile::new(&path, new, place).map_err(|error| refused(&error))?;
        if place == SecretPlace::File {
            let kept = self.secrets.keep_in_file(&new.name, new.secret.expose());
            kept.map_err(|error| NotKept::Refused(Refused::at(Field::Secret, error.to_string())))?;
        } else {
            let kept = self.secrets.keyring.set(&new.name, new.secret.expose().clone()).await;
            kept.map_err(|error| NotKept::Keyring(of_keyring(&error)))?;
        }
        if let Err(error) = profile.write() {
            // A secret that nothing names is not left behind; when that fails, too, there is nothing more to be done.
            _ = self.secrets.forget_file(&new.name);
            _ = self.secrets.keyring.forget(&new.name).await;
            return Err(refused(&error));
        }
        self.reload();
        Ok(())
    }

    fn of_session(&self, new: &NewWorkspace) -> Gathered {
        let origin = Origin::Profile(new.name.clone());
        let mut gathered = Gathered::new(self.args(), origin).settled(new.live, new.read_only);
        new.url().clone_into(&mut gathered.base_url);
        gathered.app_key = Some(new.app_key.expose().clone());
        gathered.given = Some(Given::Ready(Signer::Secret(new.secret.expose().clone())));
        gathered.user_id = Some(new.user_id.clone());
        gathered
    }
}

fn credentials(new: &NewWorkspace) -> Result<Credentials, CredentialsError> {
    let signer = Signer::Secret(new.secret.expose().expose_secret().into());
    Credentials::new(new.app_key.expose().clone(), signer, new.user_id.clone())
}

fn at_url(failure: &Failure) -> Refused {
    Refused { fields: vec![Field::BaseUrl], ..said(failure) }
}

fn said(failure: &Failure) -> Refused {
    let why = Failure { hint: String::new(), ..failure.clone() }.one_line();
    Refused { fields: Vec::new(), why, remedy: failure.hint.clone() }
}

/// The service does not tell key, secret and user apart.
fn of_status(failure: &Failure) -> Refused {
    if failure.kind != FailureKind::Credentials {
        return at_url(failure);
    }
    Refused {
        fields: vec![Field::AppKey, Field::Secret, Field::UserId],
        remedy: "these three must belong together: check the key and the secret first".to_owned(),
        ..said(failure)
    }
}

fn of_credentials(error: &CredentialsError) -> Refused {
    let field = match error {
        CredentialsError::Empty(name) | CredentialsError::NotAscii(name) => match *name {
            "App-Key" => Field::AppKey,
            "User-ID" => Field::UserId,
            _ => Field::Secret,
        },
        CredentialsError::NotAHash | CredentialsError::OneUserOnly => Field::Secret,
    };
    Refused::at(field, error.to_string())
}

fn of_config(error: &AddError) -> Refused {
    let remedy = match error {
        AddError::Exists => "choose another name",
        AddError::NotUnderstood(_) => "integry-tui doctor names its lines",
        AddError::Private(_) => "",
    };
    Refused { remedy: remedy.to_owned(), ..Refused::at(Field::Name, error.to_string()) }
}

fn of_keyring(error: &KeyringError) -> Failure {
    Failure::new(FailureKind::Local, "The keyring does not keep it", error.to_string())
}

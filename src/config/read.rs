//! From the text of the config file to profiles and warnings.
//!
//! Owns what each key sets. Everything that can be read is; syntax errors leave the lines around them.

use toml::de::{DeTable, DeValue};

use super::keys::{Guard, TOP, means_address, unknown, unknown_of_profile};
use super::values::Entry;
use super::{Config, Profile, SecretSource, Warning, line_at};
use crate::domain::workspace::{Colour, Confirm};

/// Reads a config file's text. Never fails: what cannot be read becomes warnings.
pub fn parse(text: &str) -> Config {
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut config = Config::default();
    let line_of = |at: usize| line_at(text.as_bytes(), at);
    for error in &errors {
        let line = error.span().map_or(0, |span| line_of(span.start));
        // The parser's own words, without the line that it would quote: a secret may stand there.
        config.warnings.push(Warning {
            line,
            what: format!("this is no TOML: {}", error.message()),
            remedy: "correct the line; the others hold".to_owned(),
        });
    }
    let mut broken = errors.iter().filter_map(toml::de::Error::span).map(|span| line_of(span.start));
    let first_error = broken.by_ref().min();
    for (key, value) in table.get_ref() {
        let entry = Entry { key: key.get_ref(), value, line: line_of(key.span().start) };
        match (&**key.get_ref(), value.get_ref()) {
            ("default", _) => match entry.text("the name of a profile in quotes") {
                Ok(name) => config.default = Some(name),
                Err(warning) => config.warnings.push(warning),
            },
            ("profiles", DeValue::Table(profiles)) => {
                read_profiles(profiles, &line_of, &mut config);
            }
            ("profiles", _) => config.warnings.push(entry.wrong("tables, such as [profiles.acme]")),
            (other, _) => config.warnings.push(unknown(other, entry.line, &TOP)),
        }
    }
    if let Some(line) = first_error {
        distrust(&mut config, line);
    }
    check_default(&mut config);
    config.warnings.sort_by_key(|warning| warning.line);
    config
}

fn read_profiles(profiles: &DeTable, line_of: &dyn Fn(usize) -> usize, config: &mut Config) {
    for (name, value) in profiles {
        let entry = Entry { key: name.get_ref(), value, line: line_of(name.span().start) };
        match value.get_ref() {
            DeValue::Table(keys) => {
                let profile = read_profile(keys, line_of, &mut config.warnings);
                config.profiles.insert(name.get_ref().to_string(), profile);
            }
            _ => config.warnings.push(entry.wrong("a table of keys, such as [profiles.acme]")),
        }
    }
}

fn read_profile(keys: &DeTable, line_of: &dyn Fn(usize) -> usize, warnings: &mut Vec<Warning>) -> Profile {
    let mut profile = Profile::default();
    let mut secrets = 0;
    // They hold against whatever else the profile says.
    let mut guards = Vec::new();
    for (key, value) in keys {
        let entry = Entry { key: key.get_ref(), value, line: line_of(key.span().start) };
        let is_secret = matches!(entry.key, "secret" | "secret_command" | "hash" | "hash_command");
        secrets += usize::from(is_secret);
        if let Err(warning) = read_key(&mut profile, &entry) {
            warnings.push(warning.clone());
            match Guard::meant_by(entry.key) {
                Some(guard) => guards.push(guard),
                None if decides_where(entry.key) || means_address(entry.key) => {
                    profile.broken = Some(warning);
                }
                None => {}
            }
        }
        if is_secret && secrets > 1 {
            let warning = Warning {
                line: entry.line,
                what: "the secret is named twice".to_owned(),
                remedy: "keep one of secret, secret_command, hash and hash_command".to_owned(),
            };
            warnings.push(warning.clone());
            profile.broken = Some(warning);
        }
    }
    for guard in guards {
        guard.tighten(&mut profile);
    }
    profile
}

fn read_key(profile: &mut Profile, entry: &Entry) -> Result<(), Warning> {
    match entry.key {
        "base_url" => profile.base_url = Some(entry.text("the address in quotes")?),
        "app_key" => profile.app_key = Some(entry.text("the App-Key in quotes")?.into()),
        "user_ids" | "user_id" => {
            profile.user_ids = entry.texts("a list such as [\"user-1\", \"user-2\"]")?;
        }
        "colour" | "color" => profile.colour = Some(entry.one_of(&Colour::ALL)?),
        "live" => profile.live = Some(entry.yes_no()?),
        "read_only" => profile.read_only = entry.yes_no()?,
        "confirm" => profile.confirm = Some(entry.one_of(&Confirm::ALL)?),
        "secret" => profile.secret = secret(entry, true)?,
        "hash" => profile.secret = secret(entry, false)?,
        "secret_command" => profile.secret = SecretSource::Command(command(entry)?),
        "hash_command" => profile.secret = SecretSource::HashCommand(command(entry)?),
        other => return Err(unknown_of_profile(other, entry.line)),
    }
    Ok(())
}

/// Whether a key decides where something is sent, and as whom: a profile with a wrong one is not used.
fn decides_where(key: &str) -> bool {
    matches!(
        key,
        "base_url"
            | "app_key"
            | "user_ids"
            | "user_id"
            | "secret"
            | "hash"
            | "secret_command"
            | "hash_command"
    )
}

/// After a syntax error nobody knows what belonged to which profile: a line that was lost may have said `read_only`.
fn distrust(config: &mut Config, line: usize) {
    for profile in config.profiles.values_mut() {
        profile.read_only = true;
    }
    config.warnings.push(Warning {
        line,
        what: "profiles are read-only until the file can be read as a whole".to_owned(),
        remedy: "correct the line".to_owned(),
    });
}

/// `keyring`, `file` or `env:NAME`. What is none of them may be the secret itself, so it is not repeated.
fn secret(entry: &Entry, is_app_secret: bool) -> Result<SecretSource, Warning> {
    let text = entry.value.get_ref().as_str().unwrap_or_default();
    let name = text.strip_prefix("env:").filter(|name| is_variable(name)).map(str::to_owned);
    match (text, name, is_app_secret) {
        ("keyring", _, true) => Ok(SecretSource::Keyring),
        ("file", _, true) => Ok(SecretSource::File),
        (_, Some(name), true) => Ok(SecretSource::Env(name)),
        (_, Some(name), false) => Ok(SecretSource::HashEnv(name)),
        (_, None, true) => Err(Warning {
            line: entry.line,
            what: "secret does not say where the secret is; the secret itself never stands in this file"
                .to_owned(),
            remedy: "write \"keyring\", \"env:NAME\" or \"file\", or use secret_command; \
                     integry-tui secret set PROFILE keeps it"
                .to_owned(),
        }),
        (_, None, false) => Err(Warning {
            line: entry.line,
            what: "hash does not say where the hash is; a hash is as secret as the secret".to_owned(),
            remedy: "write \"env:NAME\", or use hash_command".to_owned(),
        }),
    }
}

fn is_variable(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// A list of words, or a line that is split as a shell would, which it never meets.
fn command(entry: &Entry) -> Result<Vec<String>, Warning> {
    let expected = "a list such as [\"op\", \"read\", \"op://vault/item\"], or such a line in quotes";
    let words = match entry.value.get_ref().as_str() {
        Some(line) => shlex::split(line).ok_or_else(|| entry.wrong(expected))?,
        None => entry.texts(expected)?,
    };
    if words.first().is_none_or(|program| program.trim().is_empty()) {
        return Err(entry.wrong(expected));
    }
    Ok(words)
}

fn check_default(config: &mut Config) {
    let Some(name) = &config.default else { return };
    if !config.profiles.contains_key(name) {
        let names: Vec<&str> = config.profiles.keys().map(String::as_str).collect();
        let known = if names.is_empty() { "there is none".to_owned() } else { names.join(", ") };
        config.warnings.push(Warning {
            line: 0,
            what: "default names no profile of this file".to_owned(),
            remedy: format!("name one of these: {known}"),
        });
    }
}

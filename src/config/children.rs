//! Which environment variables hold secrets.
//!
//! Owns the list; no child process is given any of them.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

/// Variables that always hold one.
const ALWAYS: [&str; 3] = ["INTEGRY_APP_SECRET", "INTEGRY_HASH", "INTEGRY_SANDBOX_APP_SECRET"];

/// Variables that a profile names.
static NAMED: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());

/// Notes that a variable holds a secret.
pub(super) fn note(name: &str) {
    NAMED.lock().unwrap_or_else(PoisonError::into_inner).insert(name.to_owned());
}

/// Whether a variable holds a secret.
pub fn is_secret_variable(name: &str) -> bool {
    ALWAYS.contains(&name) || NAMED.lock().unwrap_or_else(PoisonError::into_inner).contains(name)
}

/// Takes them out of what a child process is given.
pub fn hide_secrets(command: &mut std::process::Command) {
    for name in ALWAYS {
        command.env_remove(name);
    }
    for name in NAMED.lock().unwrap_or_else(PoisonError::into_inner).iter() {
        command.env_remove(name);
    }
}

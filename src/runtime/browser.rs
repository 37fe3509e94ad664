//! Opening a login page in the person's browser.
//!
//! Owns which addresses may be opened and when there is a browser to open them. Must not hand the workspace's secret on to it.

use std::process::Stdio;

use url::Url;

use crate::config::hide_secrets;
use crate::domain::failure::{Failure, FailureKind};

/// Starts a browser on a page; does not wait for it.
///
/// # Errors
/// When the address is none of the web, or there is no desktop or browser here.
pub(super) fn open(address: &str) -> Result<(), Failure> {
    let url = web_address(address)?;
    if !has_desktop(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty())) {
        return Err(failure("there is no desktop here"));
    }
    for mut command in open::commands(url.as_str()) {
        hide_secrets(&mut command);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        if let Ok(mut child) = command.spawn() {
            // A launcher ends at once, a browser when it is closed: somebody waits for either, so that no zombie stays.
            std::thread::spawn(move || _ = child.wait());
            return Ok(());
        }
    }
    Err(failure("no program here opens web pages"))
}

/// The address comes from the API: what is no web page is not handed to the desktop.
fn web_address(address: &str) -> Result<Url, Failure> {
    let url = Url::parse(address).map_err(|_| failure("its address cannot be read"))?;
    if matches!(url.scheme(), "http" | "https") {
        Ok(url)
    } else {
        Err(failure("its address is no web page"))
    }
}

/// Without a desktop the opener may start a browser of the terminal, in the middle of the screen; over SSH it would open far away.
pub(super) fn has_desktop(is_set: impl Fn(&str) -> bool) -> bool {
    let is_remote = is_set("SSH_CONNECTION") || is_set("SSH_TTY");
    let is_unix_desktop = is_set("DISPLAY") || is_set("WAYLAND_DISPLAY");
    !is_remote && (cfg!(any(windows, target_os = "macos")) || is_unix_desktop)
}

fn failure(detail: &str) -> Failure {
    Failure::new(FailureKind::Local, "The page was not opened", detail)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_web_pages_are_opened() {
        assert!(
            web_address("https://login.example/x").is_ok() && web_address("http://127.0.0.1:1/x").is_ok()
        );
        for address in ["", "x", "file:///etc/passwd", "javascript:alert(1)", "--help", "smb://host/share"] {
            assert!(web_address(address).is_err(), "{address}");
        }
    }

    #[test]
    fn a_remote_or_bare_terminal_has_no_desktop() {
        let desktop = |set: &'static [&str]| has_desktop(move |name| set.contains(&name));
        assert!(desktop(&["DISPLAY"]) && desktop(&["WAYLAND_DISPLAY"]));
        assert!(!desktop(&["DISPLAY", "SSH_CONNECTION"]) && !desktop(&["DISPLAY", "SSH_TTY"]));
        assert_eq!(desktop(&[]), cfg!(any(windows, target_os = "macos")));
    }
}

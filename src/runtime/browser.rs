//! Opening a login page in the person's browser.
//!
//! Owns which addresses may be opened and when there is a browser to open them. Must not hand the workspace's secret on to it.

use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use url::Url;

use crate::config::hide_secrets;
use crate::domain::failure::{Failure, FailureKind};

/// How long a launcher may take to say that it cannot; a browser that is still running then has the page.
const PATIENCE: Duration = Duration::from_millis(500);

/// Starts a browser on a page: what `BROWSER` names, else the desktop's own. Does not wait for its end.
///
/// # Errors
/// When the address is none of the web, there is no desktop or browser here, or none of them takes the page.
pub(super) fn open(address: &str) -> Result<(), Failure> {
    let url = web_address(address)?;
    let own = own_browsers(&std::env::var("BROWSER").unwrap_or_default(), url.as_str());
    let has_own = !own.is_empty();
    if !has_own && !has_desktop(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty())) {
        return Err(failure("there is no desktop here, and BROWSER names no program"));
    }
    let commands = if has_own { own } else { open::commands(url.as_str()) };
    if commands.into_iter().any(takes) {
        return Ok(());
    }
    Err(failure(if has_own { "BROWSER does not open it" } else { "no program here opens web pages" }))
}

/// The commands of the variable `BROWSER`: separated by colons, `%s` for the address or the address at the end.
fn own_browsers(variable: &str, url: &str) -> Vec<Command> {
    let command = |line: &str| {
        let words = shlex::split(line)?;
        let has_place = words.iter().any(|word| word.contains("%s"));
        let mut words = words.into_iter().map(|word| word.replace("%s", url));
        let mut command = Command::new(words.next()?);
        command.args(words);
        if !has_place {
            command.arg(url);
        }
        Some(command)
    };
    variable.split(':').filter_map(command).collect()
}

/// Whether a program takes the page: it starts, and does not end at once with an error.
fn takes(mut command: Command) -> bool {
    hide_secrets(&mut command);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let Ok(mut child) = command.spawn() else { return false };
    // A browser ends when it is closed: somebody waits for that, so that no zombie stays.
    let (ended, awaited) = mpsc::channel();
    std::thread::spawn(move || _ = ended.send(child.wait()));
    match awaited.recv_timeout(PATIENCE) {
        Ok(status) => status.is_ok_and(|status| status.success()),
        Err(_) => true,
    }
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
    fn the_persons_own_browser_gets_the_address_where_it_wants_it() {
        let lines = |variable: &str| {
            let line = |command: &Command| format!("{command:?}").replace('"', "");
            own_browsers(variable, "https://x/?a=1").iter().map(line).collect::<Vec<_>>()
        };
        assert_eq!(lines("firefox"), ["firefox https://x/?a=1"]);
        assert_eq!(
            lines("'my browser' --new %s --quiet::w3m"),
            ["my browser --new https://x/?a=1 --quiet", "w3m https://x/?a=1"]
        );
        assert_eq!(lines(""), Vec::<String>::new());
    }

    #[cfg(unix)]
    #[test]
    fn a_program_that_fails_at_once_has_not_taken_the_page() {
        assert!(takes(Command::new("true")) && !takes(Command::new("false")));
        assert!(!takes(Command::new("/no/such/browser")));
    }

    #[test]
    fn a_remote_or_bare_terminal_has_no_desktop() {
        let desktop = |set: &'static [&str]| has_desktop(move |name| set.contains(&name));
        assert!(desktop(&["DISPLAY"]) && desktop(&["WAYLAND_DISPLAY"]));
        assert!(!desktop(&["DISPLAY", "SSH_CONNECTION"]) && !desktop(&["DISPLAY", "SSH_TTY"]));
        assert_eq!(desktop(&[]), cfg!(any(windows, target_os = "macos")));
    }
}

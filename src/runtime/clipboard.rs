//! Copying: to the system's clipboard, to that of the person's terminal (OSC 52), or into a private file.
//!
//! Owns which of them a text goes to and that it is told truly. The system's clipboard is another program: it has a thread of its own
//! and a time limit. OSC 52 works over SSH; its payload is base64, so no byte of the text reaches the terminal raw.

use std::io;
use std::sync::OnceLock;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::browser::has_desktop;
use super::system_clipboard::SystemClipboard;
use super::terminal;
use crate::domain::failure::{Failure, FailureKind};
use crate::domain::output::Copied;

/// Texts longer than this are not sent to terminals: they drop longer sequences without a word.
const MAX_BYTES: usize = 74_994 / 4 * 3;

/// Puts a text on the system's clipboard; why not, in words.
type Put<'a> = dyn Fn(&str) -> Result<(), String> + 'a;

/// The clipboards that are there.
#[derive(Default)]
pub(super) struct Clipboard {
    /// Started by the first copy; none over SSH or without a desktop.
    system: OnceLock<Option<SystemClipboard>>,
}

impl Clipboard {
    /// Copies a text; may take as long as the system's clipboard is given.
    ///
    /// # Errors
    /// When it could be put nowhere.
    pub(super) fn copy(&self, text: &str, extension: &str) -> Result<Copied, Failure> {
        let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let start = || if has_desktop(is_set) { SystemClipboard::start() } else { None };
        let system = self.system.get_or_init(start).as_ref();
        let put = system.map(|system| move |text: &str| system.put(text));
        let put = put.as_ref().map(|put| put as &Put);
        deliver(text, extension, put, &|text| terminal::send(osc_52(text, is_set("TMUX")).as_bytes()))
    }
}

/// Puts a text where it can go; a file is the last resort.
fn deliver(
    text: &str,
    extension: &str,
    system: Option<&Put>,
    terminal: &dyn Fn(&str) -> io::Result<()>,
) -> Result<Copied, Failure> {
    let put = system.map(|put| put(text));
    let sent = (text.len() <= MAX_BYTES).then(|| terminal(text));
    let mut copied = Copied {
        bytes: text.len(),
        system: matches!(put, Some(Ok(()))),
        terminal: matches!(sent, Some(Ok(()))),
        file: None,
        trouble: put.and_then(Result::err),
    };
    if let Some(Err(error)) = sent {
        copied.trouble.get_or_insert(format!("the terminal did not take it: {error}"));
    }
    if !copied.system && !copied.terminal {
        let path = write_file(text, extension).map_err(|error| {
            Failure::new(FailureKind::Local, "Nothing was copied", error.to_string())
                .hint("w saves what is shown to a file")
        })?;
        copied.file = Some(path);
        if text.len() > MAX_BYTES {
            let too_long = "it is too long for the terminal's clipboard";
            let before = copied.trouble.take().map_or_else(String::new, |trouble| format!("{trouble}; "));
            copied.trouble = Some(format!("{before}{too_long}"));
        }
    }
    Ok(copied)
}

/// A file that only this person can read. It stays: nobody knows when it was fetched.
fn write_file(text: &str, extension: &str) -> io::Result<String> {
    let mut file =
        tempfile::Builder::new().prefix("integry-tui-copy-").suffix(&format!(".{extension}")).tempfile()?;
    io::Write::write_all(&mut file, text.as_bytes())?;
    let (_, path) = file.keep()?;
    Ok(path.to_string_lossy().into_owned())
}

/// The sequence. tmux does not hand it on by default: it gets one that it is told to hand on as well.
fn osc_52(text: &str, in_tmux: bool) -> String {
    let plain = format!("\x1b]52;c;{}\x07", STANDARD.encode(text));
    if in_tmux {
        let wrapped = plain.replace('\x1b', "\x1b\x1b");
        format!("{plain}\x1bPtmux;{wrapped}\x1b\\")
    } else {
        plain
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;

    fn delivered(text: &str, system: Option<&Put>) -> (Copied, Vec<usize>) {
        let sent = RefCell::new(Vec::new());
        let terminal = |text: &str| {
            sent.borrow_mut().push(text.len());
            Ok(())
        };
        let copied = deliver(text, "txt", system, &terminal).expect("a place");
        (copied, sent.into_inner())
    }

    #[test]
    fn a_short_text_goes_to_both_and_it_is_told_what_happened() {
        let (copied, sent) = delivered("abc", Some(&|_| Ok(())));
        assert_eq!((copied.system, copied.terminal, copied.bytes, sent), (true, true, 3, vec![3]));
        let (copied, _) = delivered("abc", None);
        assert_eq!((copied.system, copied.terminal, copied.file), (false, true, None));
        let (copied, _) = delivered("abc", Some(&|_| Err("no answer".into())));
        assert_eq!((copied.system, copied.terminal, copied.trouble), (false, true, Some("no answer".into())));
    }

    #[test]
    fn a_long_text_goes_to_the_system_or_into_a_private_file() {
        let long = "x".repeat(MAX_BYTES + 1);
        let (copied, sent) = delivered(&long, Some(&|_| Ok(())));
        assert_eq!((copied.system, copied.terminal, copied.file, sent), (true, false, None, vec![]));
        let (copied, _) = delivered(&long, None);
        assert_eq!(copied.trouble.as_deref(), Some("it is too long for the terminal's clipboard"));
        let path = copied.file.expect("a file");
        assert_eq!(std::fs::read_to_string(&path).expect("the file"), long);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = std::fs::metadata(&path).expect("the file").permissions().mode();
            assert_eq!(mode & 0o077, 0, "private");
        }
        std::fs::remove_file(path).expect("removed");
    }

    #[test]
    fn a_terminal_that_refuses_leaves_a_file() {
        let refuse = |_: &str| Err(io::Error::other("lent"));
        let copied = deliver("abc", "json", None, &refuse).expect("a file");
        assert_eq!(copied.trouble.as_deref(), Some("the terminal did not take it: lent"));
        let path = copied.file.expect("a file");
        assert_eq!(std::path::Path::new(&path).extension(), Some("json".as_ref()));
        std::fs::remove_file(path).expect("removed");
    }

    #[test]
    fn no_byte_of_the_text_is_raw_and_tmux_gets_a_second_one() {
        assert_eq!(osc_52("\x1b\x07a", false), "\x1b]52;c;Gwdh\x07");
        assert_eq!(osc_52("a", true), "\x1b]52;c;YQ==\x07\x1bPtmux;\x1b\x1b]52;c;YQ==\x07\x1b\\");
    }
}

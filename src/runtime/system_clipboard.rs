//! The clipboard of the desktop.
//!
//! Owns the thread that talks to it and how long it is waited for: a desktop that hangs must never hang this program. What is copied is
//! served by this process, so the thread holds the clipboard until the program ends.

/// How long the desktop may take.
#[cfg(feature = "clipboard")]
const LIMIT: std::time::Duration = std::time::Duration::from_secs(1);

/// A clipboard and its thread.
#[cfg(feature = "clipboard")]
pub(super) struct SystemClipboard {
    requests: Option<std::sync::mpsc::Sender<Request>>,
    ended: std::sync::Mutex<std::sync::mpsc::Receiver<()>>,
}

#[cfg(feature = "clipboard")]
struct Request {
    text: String,
    /// Set when nobody waits any more: a late text must not replace a newer one.
    given_up: std::sync::Arc<std::sync::atomic::AtomicBool>,
    done: std::sync::mpsc::SyncSender<Result<(), String>>,
}

#[cfg(feature = "clipboard")]
impl SystemClipboard {
    /// Starts the thread; `None` when that is not possible.
    pub(super) fn start() -> Option<Self> {
        let mut clipboard = None;
        Self::start_with(move |text| {
            let known = match &mut clipboard {
                Some(known) => known,
                none => none.insert(arboard::Clipboard::new().map_err(unreachable_desktop)?),
            };
            known.set_text(text).map_err(unreachable_desktop)
        })
    }

    fn start_with(mut put: impl FnMut(String) -> Result<(), String> + Send + 'static) -> Option<Self> {
        use std::sync::mpsc;
        let (requests, received) = mpsc::channel::<Request>();
        let (ending, ended) = mpsc::channel();
        let serve = move || {
            for request in received {
                if !request.given_up.load(std::sync::atomic::Ordering::SeqCst) {
                    // Who gave up meanwhile has said so.
                    _ = request.done.send(put(request.text));
                }
            }
            // On the way out a clipboard hands its content on to the desktop, if that takes it.
            drop(put);
            _ = ending.send(());
        };
        std::thread::Builder::new().name("clipboard".to_owned()).spawn(serve).ok()?;
        Some(Self { requests: Some(requests), ended: std::sync::Mutex::new(ended) })
    }

    /// Puts a text on it.
    ///
    /// # Errors
    /// Why that did not work, in words.
    pub(super) fn put(&self, text: &str) -> Result<(), String> {
        self.put_within(text, LIMIT)
    }

    fn put_within(&self, text: &str, limit: std::time::Duration) -> Result<(), String> {
        use std::sync::mpsc;
        let given_up = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
        let (done, result) = mpsc::sync_channel(1);
        let request = Request { text: text.to_owned(), given_up: std::sync::Arc::clone(&given_up), done };
        let sent = self.requests.as_ref().map(|requests| requests.send(request));
        if !matches!(sent, Some(Ok(()))) {
            return Err("the system clipboard is gone".to_owned());
        }
        result.recv_timeout(limit).unwrap_or_else(|_| {
            given_up.store(true, std::sync::atomic::Ordering::SeqCst);
            Err("the system clipboard did not answer".to_owned())
        })
    }
}

#[cfg(feature = "clipboard")]
impl Drop for SystemClipboard {
    fn drop(&mut self) {
        /// What handing on may take at the end of the program.
        const FAREWELL: std::time::Duration = std::time::Duration::from_millis(300);
        self.requests = None;
        if let Ok(ended) = self.ended.lock() {
            _ = ended.recv_timeout(FAREWELL);
        }
    }
}

/// What the library says is for the log: it is long and means little to a person.
#[cfg(feature = "clipboard")]
#[expect(clippy::needless_pass_by_value, reason = "the last of an error")]
fn unreachable_desktop(error: arboard::Error) -> String {
    tracing::debug!(%error, "clipboard");
    "the system clipboard cannot be reached".to_owned()
}

/// Without the feature there is none.
#[cfg(not(feature = "clipboard"))]
pub(super) enum SystemClipboard {}

#[cfg(not(feature = "clipboard"))]
impl SystemClipboard {
    /// There is none.
    pub(super) fn start() -> Option<Self> {
        None
    }

    /// Never called.
    ///
    /// # Errors
    /// None.
    pub(super) fn put(&self, _: &str) -> Result<(), String> {
        match *self {}
    }
}

#[cfg(all(test, feature = "clipboard"))]
mod tests {
    use std::sync::mpsc;
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_desktop_that_hangs_is_given_up_and_a_late_text_is_dropped() {
        const FOREVER: Duration = Duration::from_secs(60);
        let (starting, begun) = mpsc::channel();
        let (let_go, held) = mpsc::channel::<()>();
        let (seen, texts) = mpsc::channel();
        let clipboard = SystemClipboard::start_with(move |text| {
            _ = starting.send(());
            _ = held.recv();
            _ = seen.send(text);
            Ok(())
        })
        .expect("a thread");
        std::thread::scope(|scope| {
            let first = scope.spawn(|| clipboard.put_within("first", FOREVER));
            begun.recv().expect("the first text is being put");
            // The desktop is busy until it is let go: whatever the limit, the second text is given up before its turn.
            let failed = Err("the system clipboard did not answer".to_owned());
            assert_eq!(clipboard.put_within("second", Duration::ZERO), failed);
            drop(let_go);
            assert_eq!(first.join().expect("no panic"), Ok(()));
        });
        assert_eq!(clipboard.put_within("third", FOREVER), Ok(()));
        assert_eq!(texts.try_iter().collect::<Vec<_>>(), ["first", "third"]);
    }

    #[test]
    fn a_thread_that_ended_is_told() {
        let clipboard = SystemClipboard::start_with(|_| panic!("a fault of the desktop")).expect("a thread");
        assert!(clipboard.put_within("x", Duration::from_secs(60)).is_err());
    }
}

//! A command whose first line of output is a secret, such as that of a password manager.
//!
//! Owns that it is run without a shell, within a time, without our own secrets, and that its output is wiped.

use std::process::Stdio;
use std::time::Duration;

use secrecy::SecretString;
use secrecy::zeroize::Zeroizing;
use tokio::io::{AsyncRead, AsyncReadExt as _};
use tokio::process::Command;
use tokio::time::timeout;

use super::children::hide_secrets;

/// How long a command may take: a person may have to unlock something.
pub(super) const LIMIT: Duration = Duration::from_secs(30);
/// Bytes of its output that are read.
const MAX_BYTES: u64 = 64 * 1024;
/// Characters of its complaints that are shown.
const MAX_COMPLAINT: usize = 300;

/// Why a command gave no secret.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    /// It could not be started.
    #[error("{program} could not be started: {source}")]
    Start {
        /// The program.
        program: String,
        /// Why.
        source: std::io::Error,
    },
    /// It failed.
    #[error("{program} ended with {status}{complaint}")]
    Failed {
        /// The program.
        program: String,
        /// How.
        status: String,
        /// What it said on standard error.
        complaint: String,
    },
    /// It took too long.
    #[error("{program} gave nothing within {} s", limit.as_secs_f32())]
    Slow {
        /// The program.
        program: String,
        /// The limit.
        limit: Duration,
    },
    /// Its first line is empty or no text.
    #[error("{program} printed no secret in its first line{complaint}")]
    Nothing {
        /// The program.
        program: String,
        /// What it said on standard error.
        complaint: String,
    },
}

/// Runs a command and takes its first line.
///
/// # Errors
/// When it cannot be started, fails, takes too long or prints nothing.
pub async fn run(words: &[String], limit: Duration) -> Result<SecretString, CommandError> {
    let (program, arguments) =
        words.split_first().map_or(("", words), |(first, rest)| (first.as_str(), rest));
    let program = || program.to_owned();
    let mut command = std::process::Command::new(program());
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    hide_secrets(&mut command);
    let mut command = Command::from(command);
    command.kill_on_drop(true);
    let mut child = command.spawn().map_err(|source| CommandError::Start { program: program(), source })?;
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    let work = async {
        let (out, complaint) = tokio::join!(read(stdout), read(stderr));
        (out, complaint, child.wait().await)
    };
    let Ok((out, complaint, status)) = timeout(limit, work).await else {
        return Err(CommandError::Slow { program: program(), limit });
    };
    let complaint = complained(&complaint);
    match status {
        Ok(status) if status.success() => {
            first_line(&out).ok_or_else(|| CommandError::Nothing { program: program(), complaint })
        }
        Ok(status) => Err(CommandError::Failed { program: program(), status: status.to_string(), complaint }),
        Err(source) => Err(CommandError::Start { program: program(), source }),
    }
}

async fn read(pipe: Option<impl AsyncRead + Unpin>) -> Zeroizing<Vec<u8>> {
    // Room for all of it from the start: a buffer that grows leaves copies behind.
    let mut bytes = Zeroizing::new(Vec::with_capacity(64 * 1024));
    if let Some(pipe) = pipe {
        // What was read before a fault is judged like all of it.
        _ = pipe.take(MAX_BYTES).read_to_end(&mut bytes).await;
    }
    bytes
}

/// The first line of a text, when there is something in it.
pub(super) fn first_line(bytes: &[u8]) -> Option<SecretString> {
    let line = bytes.split(|byte| *byte == b'\n').next()?;
    let line = std::str::from_utf8(line).ok()?.trim_end_matches('\r');
    (!line.is_empty()).then(|| line.into())
}

/// `: what it said`, in one line.
fn complained(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let words: Vec<&str> = text.split_whitespace().collect();
    let line: String = words.join(" ").chars().take(MAX_COMPLAINT).collect();
    if line.is_empty() { line } else { format!(": {line}") }
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;
    use secrecy::ExposeSecret as _;

    fn words(script: &str) -> Vec<String> {
        ["/bin/sh", "-c", script].map(str::to_owned).to_vec()
    }

    async fn failure(script: &str) -> String {
        run(&words(script), LIMIT).await.map_or_else(|error| error.to_string(), |_| "a secret".to_owned())
    }

    #[tokio::test]
    async fn the_first_line_is_the_secret() {
        let secret = run(&words("printf 'canary-1\\r\\nsecond\\n'; echo warned >&2"), LIMIT).await.unwrap();
        assert_eq!(secret.expose_secret(), "canary-1");
        let long = run(&words("echo canary-2; head -c 1000000 /dev/zero; true"), LIMIT).await.unwrap();
        assert_eq!(long.expose_secret(), "canary-2");
    }

    #[tokio::test]
    async fn what_went_wrong_is_told_without_what_it_printed() {
        assert_eq!(
            failure("echo canary; echo 'not  signed\nin' >&2; exit 3").await,
            "/bin/sh ended with exit status: 3: not signed in"
        );
        assert_eq!(failure("echo; echo canary").await, "/bin/sh printed no secret in its first line");
        assert_eq!(failure("printf '\\377'").await, "/bin/sh printed no secret in its first line");
        let missing = run(&["no-such-program-anywhere".to_owned()], LIMIT).await.unwrap_err().to_string();
        assert!(missing.starts_with("no-such-program-anywhere could not be started"), "{missing}");
        let slow = run(&words("exec sleep 30"), Duration::from_millis(50)).await.unwrap_err().to_string();
        assert_eq!(slow, "/bin/sh gave nothing within 0.05 s");
    }
}

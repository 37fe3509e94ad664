//! Expressions in a process of their own.
//!
//! Owns both ends of it. An expression can run for ever inside one value, ask for all memory there is or overflow the stack, and none of
//! that can be caught inside a process. The other one is this program once more, with a hidden subcommand: it inherits no environment,
//! limits itself, and is killed when the job is given up. A wait for it must not hold a worker.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{ExitCode, Stdio};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWriteExt as _};
use tokio::process::{Child, Command};

use crate::domain::output::{FilterError, Filtered, JsonIndex, MAX_OUTPUT, Program, filter};

/// The hidden subcommand.
const SUBCOMMAND: &str = "run-expression";
/// How long an expression may take, the way of the document to it included.
const TIME_LIMIT: Duration = Duration::from_secs(10);
/// Memory that it may have, and for each byte of the document on top.
const MEMORY: u64 = 1024 * 1024 * 1024;
const MEMORY_A_BYTE: u64 = 24;
/// Its stack: an expression may call itself some hundred thousand times.
const STACK: usize = 256 * 1024 * 1024;
/// Bytes of an expression.
const MAX_EXPRESSION: u64 = 1024 * 1024;
/// What the runtime says when it ends the process.
const MAX_LAST_WORDS: u64 = 4 * 1024;
/// Bytes before the text of a result.
const MAX_HEAD: usize = 64 * 1024;

/// Where expressions run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FilterRun {
    /// Here, on a worker: for tests of what is around it. Nothing can stop an expression that does not end.
    Here,
    /// In a process of its own, from this program file.
    Process(PathBuf),
}

impl FilterRun {
    /// A process of this very program. On Linux it starts even when its file has been replaced or removed meanwhile.
    pub fn own() -> Self {
        let own = Path::new("/proc/self/exe");
        if cfg!(target_os = "linux") && own.exists() {
            return Self::Process(own.to_owned());
        }
        std::env::current_exe().map_or(Self::Here, Self::Process)
    }

    /// Runs an expression on the whole of a document. Dropping the future ends the process.
    ///
    /// # Errors
    /// What is wrong with the expression, what it stumbled over, or which limit it went over.
    pub async fn run(
        &self,
        index: Arc<JsonIndex>,
        expression: String,
        cancelled: Arc<AtomicBool>,
    ) -> Result<Filtered, FilterError> {
        match self {
            Self::Here => {
                let work = move || filter(index.value_text(0).as_bytes(), &expression, &cancelled);
                let done = tokio::task::spawn_blocking(work).await;
                done.unwrap_or_else(|_| Err(FilterError::Run("this is a fault in the jq library".to_owned())))
            }
            Self::Process(program) => {
                let ran = tokio::time::timeout(TIME_LIMIT, in_process(program, &index, &expression)).await;
                ran.unwrap_or_else(|_| {
                    let limit = TIME_LIMIT.as_secs();
                    Err(FilterError::Run(format!("it did not end in {limit} s and was stopped")))
                })
            }
        }
    }
}

async fn in_process(program: &Path, index: &JsonIndex, expression: &str) -> Result<Filtered, FilterError> {
    let gone = |error: std::io::Error| {
        FilterError::Run(format!("the program cannot start its helper ({error}); start it anew"))
    };
    let mut child = start(program).map_err(gone)?;
    let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let write = async move {
        let Some(mut stdin) = stdin else { return };
        let text = index.value_text(0);
        // A helper that has already found a fault does not read on: what it says counts, not the broken pipe.
        let _: std::io::Result<()> = async {
            stdin.write_all(&(text.len() as u64).to_le_bytes()).await?;
            stdin.write_all(&(expression.len() as u64).to_le_bytes()).await?;
            stdin.write_all(expression.as_bytes()).await?;
            stdin.write_all(text.as_bytes()).await
        }
        .await;
    };
    let limit = (MAX_OUTPUT * 4 + MAX_HEAD) as u64;
    let (reply, last_words, ()) = tokio::join!(read(stdout, limit), read(stderr, MAX_LAST_WORDS), write);
    let status = child.wait().await.map_err(gone)?;
    if status.success() { parse_reply(reply) } else { Err(FilterError::Run(end_of(&last_words))) }
}

fn start(program: &Path) -> std::io::Result<Child> {
    let mut command = Command::new(program);
    command.arg(SUBCOMMAND).env_clear();
    // What tells local time, and what Windows starts nothing without.
    for name in ["TZ", "SystemRoot"] {
        if let Some(value) = std::env::var_os(name) {
            command.env(name, value);
        }
    }
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true).spawn()
}

async fn read(pipe: Option<impl AsyncRead + Unpin>, limit: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    if let Some(pipe) = pipe {
        // What comes before a fault counts; the status tells of the fault. The pipe is closed at the limit, which ends its writer.
        _ = pipe.take(limit).read_to_end(&mut bytes).await;
    }
    bytes
}

/// Why a process ended that said nothing itself. Its own words may quote the document: they are looked at, never shown.
fn end_of(last_words: &[u8]) -> String {
    let words = String::from_utf8_lossy(last_words);
    if words.contains("overflowed its stack") {
        "it calls itself without an end, or the document nests too deep".to_owned()
    } else if words.contains("memory allocation") || words.contains("capacity overflow") {
        "it needs more memory than an expression may have, and was stopped".to_owned()
    } else if words.contains("panicked at") {
        "this is a fault in the jq library".to_owned()
    } else {
        "it was stopped from outside, or went over a limit".to_owned()
    }
}

fn parse_reply(mut reply: Vec<u8>) -> Result<Filtered, FilterError> {
    let broken = || FilterError::Run("the helper's result is not whole".to_owned());
    let end = memchr::memchr(b'\n', &reply).ok_or_else(broken)?;
    let head: Result<Filtered, FilterError> = serde_json::from_slice(&reply[..end]).map_err(|_| broken())?;
    let text = String::from_utf8(reply.split_off(end + 1)).map_err(|_| broken())?;
    head.map(|head| Filtered { text, ..head })
}

/// The other end: reads an expression and a document from standard input, and answers on standard output.
pub fn serve() -> ExitCode {
    let work = std::thread::Builder::new().stack_size(STACK).spawn(|| {
        let reply = answer(&mut std::io::stdin().lock())?;
        write_reply(&mut std::io::stdout().lock(), &reply)
    });
    match work.map(std::thread::JoinHandle::join) {
        Ok(Ok(Ok(()))) => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    }
}

fn answer(input: &mut impl Read) -> std::io::Result<Result<Filtered, FilterError>> {
    let mut number = || -> std::io::Result<u64> {
        let mut bytes = [0; 8];
        input.read_exact(&mut bytes)?;
        Ok(u64::from_le_bytes(bytes))
    };
    let (length, expression) = (number()?, number()?.min(MAX_EXPRESSION));
    limit(length)?;
    let mut code = String::new();
    input.take(expression).read_to_string(&mut code)?;
    let program = match Program::compile(&code) {
        Ok(program) => program,
        Err(error) => return Ok(Err(error)),
    };
    let mut text = Vec::with_capacity(usize::try_from(length).unwrap_or_default());
    input.read_to_end(&mut text)?;
    Ok(program.run(&text, &AtomicBool::new(false)))
}

fn write_reply(output: &mut impl Write, reply: &Result<Filtered, FilterError>) -> std::io::Result<()> {
    serde_json::to_writer(&mut *output, reply)?;
    output.write_all(b"\n")?;
    if let Ok(made) = reply {
        output.write_all(made.text.as_bytes())?;
    }
    output.flush()
}

/// Limits this process: its memory by the document's size, the time of its processor for the case that nobody is left to kill it, and
/// no picture of its memory on disk.
#[cfg(unix)]
fn limit(document: u64) -> std::io::Result<()> {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let set =
        |resource, value: u64| setrlimit(resource, Rlimit { current: Some(value), maximum: Some(value) });
    set(Resource::Core, 0)?;
    set(Resource::Cpu, TIME_LIMIT.as_secs() * 2)?;
    #[cfg(not(target_os = "openbsd"))]
    set(Resource::As, MEMORY.saturating_add(document.saturating_mul(MEMORY_A_BYTE)))?;
    Ok(())
}

#[cfg(not(unix))]
fn limit(_: u64) -> std::io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Both ends, without a process between them.
    fn through(document: &str, expression: &str) -> Result<Filtered, FilterError> {
        let program = Program::compile(expression);
        let made = program.and_then(|program| program.run(document.as_bytes(), &AtomicBool::new(false)));
        let mut reply = Vec::new();
        write_reply(&mut reply, &made).unwrap();
        parse_reply(reply)
    }

    #[test]
    fn what_is_said_is_what_is_heard() {
        let never = AtomicBool::new(false);
        for expression in [".", ".a[]", "nope", ".[", "nan", ".a.b", "empty"] {
            let document = "{\"a\":[1,\"\\n\"]}";
            assert_eq!(
                through(document, expression),
                filter(document.as_bytes(), expression, &never),
                "{expression}"
            );
        }
    }

    #[test]
    fn a_reply_that_is_not_whole_is_a_fault() {
        for reply in [&b""[..], b"{", b"{}\n", b"{\"Ok\":{}}\n1", b"\n\xff"] {
            assert!(parse_reply(reply.to_vec()).is_err());
        }
    }

    #[tokio::test]
    async fn a_program_that_is_gone_is_said() {
        let index = JsonIndex::build("1", 0..1, &AtomicBool::new(false)).unwrap();
        let run = FilterRun::Process(PathBuf::from("/nowhere/integry-tui"));
        let failed = run.run(Arc::new(index), ".".to_owned(), Arc::default()).await.unwrap_err();
        assert!(failed.to_string().contains("cannot start its helper"), "{failed}");
    }
}

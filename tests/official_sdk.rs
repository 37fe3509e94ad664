//! The official Python SDK against the sandbox: it must not be able to tell it from the service.
//!
//! `cargo test` names these tests and skips them; with Python 3.12 or newer they run by `cargo test --test official_sdk -- --ignored`. The
//! SDK is installed into a virtual environment under `target/`, once per version.

#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "the helpers of a test fail as the test does: by panicking"
)]

use std::path::PathBuf;
use std::process::{Command, Output};

use integry_tui::sandbox::{self, Options};
use secrecy::ExposeSecret as _;

/// The SDK needs 3.12; the first of these that is new enough is taken.
const PYTHONS: [&str; 4] = ["python3.12", "python3.13", "python3", "python"];

fn python() -> Option<&'static str> {
    PYTHONS.into_iter().find(|python| {
        let asked =
            Command::new(python).args(["-c", "import sys; sys.exit(sys.version_info < (3, 12))"]).output();
        asked.is_ok_and(|output| output.status.success())
    })
}

/// Python with that version of the SDK.
fn installed(python: &str, version: &str) -> PathBuf {
    let place = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("integry-sdk-{version}"));
    let own_python = place.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    let package = format!("integry=={version}");
    let runs = |output: &Output| output.status.success();
    let has_sdk = || {
        Command::new(&own_python).args(["-c", "import integry"]).output().is_ok_and(|output| runs(&output))
    };
    if !has_sdk() {
        let made = Command::new(python).args(["-m", "venv"]).arg(&place).output().unwrap();
        assert!(runs(&made), "{}", String::from_utf8_lossy(&made.stderr));
        let added =
            Command::new(&own_python).args(["-m", "pip", "install", "--quiet", &package]).output().unwrap();
        assert!(runs(&added), "{}", String::from_utf8_lossy(&added.stderr));
    }
    own_python
}

async fn drive(version: &str) {
    let Some(python) = python() else {
        eprintln!("skipped: none of {PYTHONS:?} is Python 3.12 or newer");
        return;
    };
    let python = installed(python, version);
    // Small pages, so that the SDK pages.
    let sandbox = sandbox::start(Options { page_size: 7, ..Options::default() }).await.unwrap();
    let driven = tokio::process::Command::new(python)
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/official_sdk/drive.py"))
        .args([
            sandbox.base_url().as_str(),
            sandbox.app_key(),
            sandbox.app_secret().expose_secret(),
            sandbox.user_id(),
        ])
        .output()
        .await
        .unwrap();
    let said = String::from_utf8_lossy(&driven.stdout);
    assert!(driven.status.success(), "{version}: {said}{}", String::from_utf8_lossy(&driven.stderr));
    eprintln!("SDK {version}: {said}");
}

#[tokio::test]
#[ignore = "needs Python 3.12: cargo test --test official_sdk -- --ignored"]
async fn the_newest_sdk_cannot_tell_the_difference() {
    drive("0.0.20").await;
}

#[tokio::test]
#[ignore = "needs Python 3.12: cargo test --test official_sdk -- --ignored"]
async fn the_sdk_with_search_and_accounts_cannot_tell_the_difference() {
    drive("0.0.17").await;
}

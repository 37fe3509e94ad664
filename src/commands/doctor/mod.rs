//! `doctor`: what works, what does not, and what to do, one line each.
//!
//! Owns the order of the checks, how they are printed and the exit code. Prints no credential.

mod connection;
mod machine;

use serde_json::json;

use super::{exit_code, print, workspace};
use crate::cli::{DoctorArgs, WorkspaceArgs};
use crate::config::Config;
use crate::domain::failure::{Failure, FailureKind};

/// How a check ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Grade {
    Ok,
    Warn,
    Fail(FailureKind),
    /// An earlier step failed, or it does not apply.
    Skipped,
}

impl Grade {
    fn word(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warn => "warn",
            Self::Fail(_) => "FAIL",
            Self::Skipped => "-",
        }
    }
}

/// One line.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Check {
    name: &'static str,
    grade: Grade,
    detail: String,
    remedy: String,
}

impl Check {
    fn ok(name: &'static str, detail: impl Into<String>) -> Self {
        Self { name, grade: Grade::Ok, detail: detail.into(), remedy: String::new() }
    }

    fn warn(name: &'static str, detail: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { name, grade: Grade::Warn, detail: detail.into(), remedy: remedy.into() }
    }

    fn skipped(name: &'static str, detail: impl Into<String>) -> Self {
        Self { name, grade: Grade::Skipped, detail: detail.into(), remedy: String::new() }
    }

    /// A step that failed, in the words of its failure.
    fn fail(name: &'static str, failure: &Failure) -> Self {
        let said = Failure { hint: String::new(), ..failure.clone() }.one_line();
        Self { name, grade: Grade::Fail(failure.kind), detail: said, remedy: failure.hint.clone() }
    }
}

pub(super) async fn doctor(
    args: &WorkspaceArgs,
    config: &Config,
    doctor: &DoctorArgs,
) -> Result<u8, Failure> {
    let gathered = workspace::gather(args, config, workspace::Default::Sandbox);
    let mut checks = machine::checks(config);
    checks.push(machine::keyring(args.no_keyring).await);
    match gathered {
        Ok(gathered) => checks.extend(connection::checks(gathered).await),
        Err(failure) => checks.push(Check::fail("workspace", &failure)),
    }
    let first = checks.iter().find_map(|check| match check.grade {
        Grade::Fail(kind) => Some((check, kind)),
        _ => None,
    });
    if print::for_people(doctor.output.json) {
        print::people(lines(&checks, first.map(|(check, _)| check)))?;
    } else {
        print::json(&document(&checks, first.map(|(check, _)| check)).to_string())?;
    }
    Ok(first.map_or(0, |(_, kind)| exit_code(kind)))
}

fn lines(checks: &[Check], first: Option<&Check>) -> Vec<String> {
    let remedy = |check: &Check| {
        if check.remedy.is_empty() { String::new() } else { format!(" → {}", check.remedy) }
    };
    let line = |check: &Check| {
        format!("{:<5} {:<10} {}{}", check.grade.word(), check.name, check.detail, remedy(check))
    };
    let end = match first {
        Some(check) => {
            format!("The first step that fails is {}: {}{}", check.name, check.detail, remedy(check))
        }
        None => "Nothing fails.".to_owned(),
    };
    checks.iter().map(line).chain([String::new(), end]).collect()
}

fn document(checks: &[Check], first: Option<&Check>) -> serde_json::Value {
    let check = |check: &Check| {
        let result = match check.grade {
            Grade::Ok => "ok",
            Grade::Warn => "warn",
            Grade::Fail(_) => "fail",
            Grade::Skipped => "skipped",
        };
        json!({"check": check.name, "result": result, "detail": check.detail, "remedy": check.remedy})
    };
    let checks: Vec<serde_json::Value> = checks.iter().map(check).collect();
    json!({"checks": checks, "first_failure": first.map(|check| check.name)})
}

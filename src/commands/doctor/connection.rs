//! The way to an answer, step by step: the first one that fails is named, the ones that need it are passed over.
//!
//! Owns the steps workspace, DNS, TCP, TLS, clock, key, hash, user, status and body.

use std::time::Duration;

use secrecy::{ExposeSecret as _, SecretString};
use tokio::net::{TcpStream, lookup_host};
use tokio::time::timeout;

use super::Check;
use crate::api::{BaseUrl, Client, Limits, Looked, ProbeError, probe};
use crate::commands::workspace::{self, Gathered, Origin};
use crate::config::Given;
use crate::domain::failure::{Failure, FailureKind};
use crate::domain::time::http_date;
use crate::protocol::credentials::{Credentials, Signer};
use crate::runtime::Clock;

/// How long each step may take.
const STEP: Duration = Duration::from_secs(10);
/// A clock that is off by more is told.
const OFF: i64 = 120;
/// A clock that is off by more judges certificates wrongly.
const FAR_OFF: i64 = 24 * 3600;
/// Words of a step whose turn does not come.
const NOT_REACHED: &str = "not reached";

pub(super) async fn checks(gathered: Gathered) -> Vec<Check> {
    if gathered.origin == Origin::Sandbox {
        return of_sandbox(gathered).await;
    }
    let from = match &gathered.origin {
        Origin::Profile(name) => format!("the profile {name}"),
        _ => "flags and environment".to_owned(),
    };
    let base = match gathered.base() {
        Ok(base) => base,
        Err(failure) if failure.hint.is_empty() => {
            return vec![Check::fail("workspace", &failure.hint("correct the base URL"))];
        }
        Err(failure) => return vec![Check::fail("workspace", &failure)],
    };
    let mut checks = vec![Check::ok("workspace", format!("{} from {from}", base.host()))];
    let reached = way_there(&base, &mut checks).await;
    let credentials = credentials(&gathered, &mut checks).await;
    let (true, Some(credentials)) = (reached, credentials) else {
        checks.extend(["status", "body"].map(|name| Check::skipped(name, NOT_REACHED)));
        return checks;
    };
    match Client::advising(base, credentials, limits(), Some(gathered.advice().into())) {
        Ok(client) => checks.extend(answer(&client).await),
        Err(failure) => checks.push(Check::fail("tls", &failure)),
    }
    checks
}

async fn of_sandbox(gathered: Gathered) -> Vec<Check> {
    let connected = match gathered.complete() {
        Ok(choice) => workspace::connect(choice).await,
        Err(failure) => Err(failure),
    };
    let connection = match connected {
        Ok(connection) => connection,
        Err(failure) => return vec![Check::fail("workspace", &failure)],
    };
    let mut checks = vec![Check::ok("workspace", "the embedded sandbox; no credentials are needed")];
    let base = connection.sandbox.as_ref().map(|sandbox| BaseUrl::parse(sandbox.base_url().as_str()));
    if let Some(Ok(base)) = base {
        way_there(&base, &mut checks).await;
    }
    checks.extend(["key", "hash", "user"].map(|name| Check::ok(name, "made for this sandbox")));
    checks.extend(answer(&connection.client).await);
    checks
}

fn limits() -> Limits {
    Limits { connect: STEP, idle_read: STEP, list_total: 2 * STEP, ..Limits::default() }
}

/// DNS, TCP, TLS and the clock; whether an answer can come.
async fn way_there(base: &BaseUrl, checks: &mut Vec<Check>) -> bool {
    let failed = |checks: &mut Vec<Check>, check: Check| {
        let left = ["dns", "tcp", "tls", "clock"].into_iter().skip_while(|name| *name != check.name).skip(1);
        let left: Vec<Check> = left.map(|name| Check::skipped(name, NOT_REACHED)).collect();
        checks.push(check);
        checks.extend(left);
        false
    };
    if let Some(proxy) = proxy().filter(|_| !base.is_loopback()) {
        checks
            .extend(["dns", "tcp"].map(|name| Check::skipped(name, format!("left to the proxy of {proxy}"))));
    } else {
        let (host, port) = base.place();
        match dns(&host, port).await {
            Ok(check) => checks.push(check),
            Err(check) => return failed(checks, check),
        }
        match tcp(&host, port).await {
            Ok(check) => checks.push(check),
            Err(check) => return failed(checks, check),
        }
    }
    let tls =
        |detail: &str| Check::ok("tls", if base.is_https() { detail } else { "not used on this machine" });
    match probe(base, limits()).await {
        Ok(probe) => {
            checks.push(tls("the certificate is good"));
            checks.push(clock(probe.date.as_deref(), Clock::start().unix()));
            true
        }
        Err(ProbeError::NoConnection(failure)) => failed(checks, Check::fail("tls", &failure)),
        // That is for the status to tell: the same request is sent again, with credentials.
        Err(ProbeError::NoAnswer(_)) => {
            checks.push(tls("a connection was made"));
            checks.push(Check::skipped("clock", "the server did not say its time"));
            true
        }
    }
}

/// The variable that names a proxy.
fn proxy() -> Option<&'static str> {
    ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"]
        .into_iter()
        .find(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()))
}

fn network(title: &str, detail: impl Into<String>, hint: &str) -> Failure {
    Failure::new(FailureKind::Network, title, detail).hint(hint)
}

async fn dns(host: &str, port: u16) -> Result<Check, Check> {
    const HINT: &str = "check the base URL, the network and the name server";
    let fail = |detail: String| Check::fail("dns", &network("The name is not found", detail, HINT));
    match timeout(STEP, lookup_host((host, port))).await {
        Ok(Ok(found)) => {
            let mut addresses: Vec<String> = found.map(|address| address.ip().to_string()).collect();
            addresses.truncate(3);
            if addresses.is_empty() {
                Err(fail(format!("{host} has no address")))
            } else {
                Ok(Check::ok("dns", addresses.join(", ")))
            }
        }
        Ok(Err(error)) => Err(fail(format!("{host}: {error}"))),
        Err(_) => Err(fail(format!("{host}: no answer within {} s", STEP.as_secs()))),
    }
}

async fn tcp(host: &str, port: u16) -> Result<Check, Check> {
    const HINT: &str = "check that the service runs there, the port, and any firewall or proxy";
    let fail = |detail: String| Check::fail("tcp", &network("No connection", detail, HINT));
    match timeout(STEP, TcpStream::connect((host, port))).await {
        Ok(Ok(_)) => Ok(Check::ok("tcp", format!("port {port} answers"))),
        Ok(Err(error)) => Err(fail(format!("{host} port {port}: {error}"))),
        Err(_) => Err(fail(format!("{host} port {port}: no answer within {} s", STEP.as_secs()))),
    }
}

/// The server's time against ours.
fn clock(date: Option<&str>, unix: i64) -> Check {
    let Some(theirs) = date.and_then(http_date) else {
        return Check::skipped("clock", "the server does not say its time");
    };
    let off = unix.saturating_sub(theirs);
    let said =
        format!("{} s {} the server's", off.unsigned_abs(), if off < 0 { "behind" } else { "ahead of" });
    match off.saturating_abs() {
        0..=OFF => Check::ok("clock", "as the server's"),
        off if off <= FAR_OFF => Check::warn("clock", said, "set the system's clock"),
        _ => Check::fail(
            "clock",
            &Failure::new(FailureKind::Local, "The clock is wrong", said).hint("set the system's clock"),
        ),
    }
}

/// Key, hash and user; the credentials when all of them can be sent.
async fn credentials(gathered: &Gathered, checks: &mut Vec<Check>) -> Option<Credentials> {
    let key = gathered.app_key.clone().filter(|key| !key.expose_secret().is_empty());
    let user = gathered.user_id.clone();
    checks.push(match &key {
        None => missing("key", "App-Key", gathered),
        Some(key) => sendable("key", key.clone(), "user".to_owned(), &masked(key.expose_secret())),
    });
    let signer = match gathered.given.clone() {
        None => Err(missing("hash", "App-Secret", gathered)),
        Some(given) => {
            let said = match &given {
                Given::Ready(Signer::Hash(_)) => "a ready hash",
                Given::Ready(Signer::Secret(_)) => "made here from the App-Secret",
                Given::From(..) if gathered.is_of_one_user() => "a ready hash was fetched",
                Given::From(..) => "the secret was fetched, the hash made here",
            };
            match gathered.secrets.fetch(given).await {
                Ok(signer) => Ok((signer, said)),
                Err(failure) => Err(Check::fail("hash", &failure)),
            }
        }
    };
    let made = signer.map(|(signer, said)| {
        let made = Credentials::new("key".to_owned().into(), signer.clone(), "user".to_owned());
        match made {
            Ok(_) => (Check::ok("hash", said), Some(signer)),
            Err(error) => (Check::fail("hash", &workspace::unusable(error).hint("correct it")), None),
        }
    });
    let (check, signer) = made.unwrap_or_else(|check| (check, None));
    checks.push(check);
    checks.push(match &user {
        None => missing("user", "User-ID", gathered),
        Some(user) => sendable("user", "key".to_owned().into(), user.clone(), user),
    });
    Credentials::new(key?, signer?, user?).ok()
}

/// Whether a key and a user can stand in headers.
fn sendable(name: &'static str, key: SecretString, user: String, said: &str) -> Check {
    let any_hash = Signer::Hash("0".repeat(64).into());
    match Credentials::new(key, any_hash, user) {
        Ok(_) => Check::ok(name, said),
        Err(error) => Check::fail(name, &workspace::unusable(error).hint("correct it")),
    }
}

fn missing(name: &'static str, what: &str, gathered: &Gathered) -> Check {
    let names = gathered.missing().join(", ");
    let place = if matches!(gathered.origin, Origin::Profile(_)) { "the profile" } else { "the environment" };
    let failure = Failure::new(FailureKind::Credentials, format!("There is no {what}"), "");
    Check::fail(name, &failure.hint(format!("set in {place}: {names}")))
}

/// The end of a key, when that leaves enough unsaid.
fn masked(key: &str) -> String {
    match key.get(key.len().saturating_sub(4)..) {
        Some(end) if key.len() >= 12 => format!("ends in {end}"),
        _ => "is set".to_owned(),
    }
}

/// The first page of apps.
async fn answer(client: &Client) -> Vec<Check> {
    match client.look().await {
        Looked::Status(failure) => {
            vec![Check::fail("status", &failure), Check::skipped("body", NOT_REACHED)]
        }
        Looked::Body(failure) => vec![Check::ok("status", "200"), Check::fail("body", &failure)],
        Looked::Apps(apps, 0) => {
            vec![Check::ok("status", "200"), Check::ok("body", format!("{apps} apps on the first page"))]
        }
        Looked::Apps(apps, unreadable) => {
            let said = format!("{apps} apps on the first page, {unreadable} entries cannot be read");
            vec![
                Check::ok("status", "200"),
                Check::warn("body", said, "these are left out of the lists; the log says more"),
            ]
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::doctor::Grade;

    #[test]
    fn the_clock_is_judged_by_how_far_it_is_off() {
        let now = http_date("Tue, 25 Nov 2025 16:00:00 GMT").unwrap();
        let grade = |off| clock(Some("Tue, 25 Nov 2025 16:00:00 GMT"), now + off).grade;
        assert_eq!((grade(0), grade(-119), grade(120)), (Grade::Ok, Grade::Ok, Grade::Ok));
        assert_eq!((grade(121), grade(-86_400)), (Grade::Warn, Grade::Warn));
        assert_eq!(
            (grade(86_401), grade(-90_000_000)),
            (Grade::Fail(FailureKind::Local), Grade::Fail(FailureKind::Local))
        );
        assert_eq!(clock(Some("soon"), now).grade, Grade::Skipped);
        assert_eq!(
            clock(Some("Tue, 25 Nov 2025 16:00:00 GMT"), i64::MIN).grade,
            Grade::Fail(FailureKind::Local)
        );
    }

    #[test]
    fn a_key_shows_its_end_only() {
        assert_eq!(
            (masked("0123456789abcdef").as_str(), masked("short").as_str()),
            ("ends in cdef", "is set")
        );
        assert_eq!(masked("ééééééééé€"), "is set", "no character is cut");
    }
}

//! Fetching a picture that an answer names.
//!
//! Owns a client of its own, without credentials, cookies and referer, and where it may reach: the address comes from somebody else. A
//! name that leads into the person's own network is not followed there, and another host is not asked without the person.

use std::sync::Arc;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::header::{ACCEPT, LOCATION};
use tokio::time::timeout;
use url::Url;

use super::send::fault;
use crate::domain::failure::{Failure, FailureKind};
use crate::domain::picture::{
    Fetched, MAX_BYTES, Place, host_of, is_loopback, place_of, redirect_refusal, refusal,
};

/// How long and how much.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PictureLimits {
    /// For all of it.
    pub total: Duration,
    /// Bytes of the file.
    pub max_body: usize,
}

impl Default for PictureLimits {
    fn default() -> Self {
        Self { total: Duration::from_secs(15), max_body: MAX_BYTES }
    }
}

/// Ways to other addresses that are gone.
const MAX_REDIRECTS: usize = 3;

/// Fetches what is at an address.
///
/// # Errors
/// When it may not be fetched, cannot be, or is too much.
pub async fn fetch_picture(link: Url, limits: PictureLimits) -> Result<Fetched, Failure> {
    let host = host_of(&link);
    timeout(limits.total, follow(link, limits)).await.unwrap_or_else(|_| {
        let detail = format!("{host}: no whole answer within {} s", limits.total.as_secs_f32());
        Err(not_fetched(FailureKind::Network, detail).retryable())
    })
}

async fn follow(mut link: Url, limits: PictureLimits) -> Result<Fetched, Failure> {
    for _ in 0..=MAX_REDIRECTS {
        if let Some(why) = refusal(&link) {
            return Err(not_fetched(FailureKind::Refused, format!("{}: {why}", host_of(&link))));
        }
        let response = ask(&link, limits).await?;
        if !response.status().is_redirection() {
            return read(&link, response, limits).await;
        }
        let next = target(&link, &response)?;
        if let Some(why) = redirect_refusal(&link, &next) {
            let way = format!("{} sends on to {}: {why}", host_of(&link), host_of(&next));
            return Err(not_fetched(FailureKind::Refused, way));
        }
        // The person was told of one host.
        if host_of(&next) != host_of(&link) {
            return Ok(Fetched::Elsewhere(next));
        }
        link = next;
    }
    let detail = format!("{}: sent on more than {MAX_REDIRECTS} times", host_of(&link));
    Err(not_fetched(FailureKind::Refused, detail))
}

async fn ask(link: &Url, limits: PictureLimits) -> Result<reqwest::Response, Failure> {
    let client = client(link, limits).map_err(|error| unreachable(link, &error))?;
    let request = client.get(link.clone()).header(ACCEPT, "image/png, image/jpeg, image/gif, image/webp");
    request.send().await.map_err(|error| unreachable(link, &error))
}

/// A client for one request: nothing is kept from one host to the next.
fn client(link: &Url, limits: PictureLimits) -> reqwest::Result<reqwest::Client> {
    // Whoever was first has installed the same one.
    _ = rustls::crypto::ring::default_provider().install_default();
    let is_loopback = is_loopback(link);
    let guard = Guard { host: link.host_str().unwrap_or_default().to_owned(), is_loopback };
    let builder = reqwest::Client::builder()
        .user_agent(concat!("integry-tui/", env!("CARGO_PKG_VERSION")))
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .referer(false)
        .no_gzip()
        .no_brotli()
        .no_zstd()
        .connect_timeout(limits.total)
        .dns_resolver(Arc::new(guard));
    if is_loopback { builder.no_proxy().tls_certs_only([]).build() } else { builder.https_only(true).build() }
}

/// Looks names up, and drops what lies where the address may not lead. What is connected to is what was looked at.
struct Guard {
    host: String,
    is_loopback: bool,
}

impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        // Any other name is that of the person's own proxy.
        let is_guarded = name.as_str().eq_ignore_ascii_case(&self.host);
        let wanted = if self.is_loopback { Place::Loopback } else { Place::Public };
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let fits = found.filter(|address| !is_guarded || place_of(address.ip()) == wanted);
            let fits: Vec<_> = fits.collect();
            if fits.is_empty() {
                return Err("the name leads into a private network".into());
            }
            Ok(Box::new(fits.into_iter()) as Addrs)
        })
    }
}

fn target(link: &Url, response: &reqwest::Response) -> Result<Url, Failure> {
    let location = response.headers().get(LOCATION).and_then(|value| value.to_str().ok());
    let next = location.and_then(|location| link.join(location).ok()).filter(Url::has_host);
    next.ok_or_else(|| {
        let detail = format!("{} answered HTTP {} and no address", host_of(link), response.status().as_u16());
        not_fetched(FailureKind::Refused, detail)
    })
}

async fn read(
    link: &Url,
    mut response: reqwest::Response,
    limits: PictureLimits,
) -> Result<Fetched, Failure> {
    let status = response.status();
    if !status.is_success() {
        let failure = not_fetched(FailureKind::Refused, format!("{} answered HTTP {status}", host_of(link)));
        return Err(if status.is_server_error() { failure.retryable() } else { failure });
    }
    let too_large = || {
        let hint = format!("pictures up to {} MB are fetched", limits.max_body >> 20);
        Failure::new(FailureKind::Refused, "The picture is too large", host_of(link)).hint(hint)
    };
    if response.content_length().is_some_and(|length| length > limits.max_body as u64) {
        return Err(too_large());
    }
    let mut body = BytesMut::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| unreachable(link, &error))? {
        if body.len() + chunk.len() > limits.max_body {
            return Err(too_large());
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Fetched::Bytes(Bytes::from(body)))
}

fn not_fetched(kind: FailureKind, detail: String) -> Failure {
    Failure::new(kind, "The picture was not fetched", detail)
}

fn unreachable(link: &Url, error: &reqwest::Error) -> Failure {
    let fault = fault(error, Duration::ZERO, Duration::ZERO, None);
    not_fetched(FailureKind::Network, format!("{}: {fault}", host_of(link))).retryable()
}

#[cfg(test)]
mod tests;

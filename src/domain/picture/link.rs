//! Addresses of pictures.
//!
//! Owns which may be fetched: an answer is untrusted, and what it names must not reach into the person's own network.

// Addresses as values: nothing is opened here.
use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use url::{Host, Url};

/// Longer texts are no addresses that anybody fetches.
const MAX_ADDRESS: usize = 8 * 1024;
const ENDINGS: [&str; 5] = [".png", ".jpg", ".jpeg", ".gif", ".webp"];

/// Where a host is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// On this machine.
    Loopback,
    /// In a network of somebody's own, or nowhere.
    Private,
    /// On the internet.
    Public,
}

/// The address that a text is, if it is one of the web.
pub fn link_of(text: &str) -> Option<Url> {
    let is_web =
        |scheme: &str| text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
    if text.len() > MAX_ADDRESS || !(is_web("https://") || is_web("http://")) {
        return None;
    }
    if text.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return None;
    }
    Url::parse(text).ok().filter(Url::has_host)
}

/// Whether its path ends as that of a picture.
pub(super) fn has_picture_name(link: &Url) -> bool {
    let path = link.path().to_ascii_lowercase();
    ENDINGS.iter().any(|ending| path.ends_with(ending))
}

/// Host and port, as people read it.
pub fn host_of(link: &Url) -> String {
    let host = link.host_str().unwrap_or_default();
    link.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

/// Where an address lies. A name says little: what it leads to is looked at when it is known.
fn place(link: &Url) -> Place {
    match link.host() {
        Some(Host::Ipv4(address)) => place_of(IpAddr::V4(address)),
        Some(Host::Ipv6(address)) => place_of(IpAddr::V6(address)),
        Some(Host::Domain(name)) => {
            let name = name.trim_end_matches('.').to_ascii_lowercase();
            let is_local = name == "localhost" || name.ends_with(".localhost");
            if is_local { Place::Loopback } else { Place::Public }
        }
        None => Place::Private,
    }
}

/// Whether it lies on this machine.
pub fn is_loopback(link: &Url) -> bool {
    place(link) == Place::Loopback
}

/// Where a host of that number lies.
pub fn place_of(address: IpAddr) -> Place {
    match address {
        IpAddr::V4(address) => place_of_v4(address),
        IpAddr::V6(address) => place_of_v6(address),
    }
}

fn place_of_v4(address: Ipv4Addr) -> Place {
    let [first, second, third, _] = address.octets();
    if address.is_loopback() {
        return Place::Loopback;
    }
    let is_reserved = matches!(
        (first, second, third),
        // This network, shared by carriers, special uses, benchmarks, and what is reserved for later.
        (0 | 240.., _, _) | (100, 64..=127, _) | (192, 0, 0) | (198, 18 | 19, _)
    );
    let is_own = address.is_private() || address.is_link_local() || address.is_multicast();
    if is_reserved || is_own || address.is_documentation() { Place::Private } else { Place::Public }
}

fn place_of_v6(address: Ipv6Addr) -> Place {
    let segments = address.segments();
    if address.is_loopback() {
        return Place::Loopback;
    }
    if let Some(address) = address.to_ipv4_mapped() {
        return place_of_v4(address);
    }
    // Translated to the old protocol: the number is in the last four bytes.
    if segments[..6] == [0x64, 0xff9b, 0, 0, 0, 0] {
        let [.., a, b, c, d] = address.octets();
        return place_of_v4(Ipv4Addr::new(a, b, c, d));
    }
    // Global unicast, without tunnels and documentation.
    let is_global = segments[0] & 0xe000 == 0x2000
        && segments[0] != 0x2002
        && !(segments[0] == 0x2001 && (segments[1] < 0x200 || segments[1] == 0xdb8));
    if is_global { Place::Public } else { Place::Private }
}

/// Why an address is not fetched, if so.
pub fn refusal(link: &Url) -> Option<&'static str> {
    let place = place(link);
    match link.scheme() {
        _ if !link.username().is_empty() || link.password().is_some() => {
            Some("the address holds a user name or a password")
        }
        _ if place == Place::Private => Some("the address lies in a private network"),
        "https" => None,
        "http" if place == Place::Loopback => None,
        _ => Some("only https is fetched"),
    }
}

/// Why the way from one address to the next is not gone, if so.
pub fn redirect_refusal(from: &Url, to: &Url) -> Option<&'static str> {
    if place(from) == Place::Public && place(to) != Place::Public {
        return Some("the way leads into a private network");
    }
    if from.scheme() != to.scheme() {
        return Some("the way leads to another scheme");
    }
    refusal(to)
}

//! What the pages look like.
//!
//! Owns their markup; every text is escaped by the library that builds it. Must not change anything.

use maud::{DOCTYPE, Markup, html};

use super::STYLE;
use crate::sandbox::catalog::{Account, AppFace};

/// The style sheet of the pages.
pub(super) const STYLE_SHEET: &str = include_str!("../../../../assets/sandbox/connect/page.css");

/// What is to be shown.
pub(super) struct View<'a> {
    /// The app.
    pub(super) face: &'a AppFace,
    /// What is connected, newest change first.
    pub(super) accounts: &'a [Account],
    /// Whose accounts these are.
    pub(super) user: &'a str,
    /// The key of the link.
    pub(super) key: &'a str,
    /// The name that was typed, when it was refused.
    pub(super) typed: &'a str,
    /// What has just happened.
    pub(super) notice: Option<Notice>,
}

/// What has just happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Notice {
    /// This account was connected.
    Connected(u64),
    /// An account was disconnected.
    Disconnected,
    /// Nothing, because of this.
    Refused(&'static str),
}

/// The page of an app.
pub(super) fn connect(view: &View<'_>) -> String {
    let title = &view.face.title;
    let is_done = matches!(view.notice, Some(Notice::Connected(_)));
    document(
        &format!("Connect {title}"),
        &html! {
            header {
                span.mark aria-hidden="true" { (initial(title)) }
                div {
                    h1 { "Connect " (title) }
                    p.who { "for user " b { (view.user) } }
                }
            }
            (notice(view))
            form method="post" action={ "/connect/" (view.face.name) } {
                (hidden(view))
                label for="name" { "Account name" }
                input #name name="name" value=(view.typed) placeholder={ "e.g. Acme Berlin" } maxlength="80"
                    autocomplete="off" autofocus[!is_done] required;
                (consequence(view))
                button.primary type="submit" { "Connect" }
            }
            (connected(view))
        },
    )
}

/// A page that only says what is wrong.
pub(super) fn problem(message: &str) -> String {
    document(
        "Nothing to connect",
        &html! { h1 { "Nothing to connect" } p.notice.refused role="alert" { (message) } },
    )
}

fn document(title: &str, content: &Markup) -> String {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) " · integry-tui sandbox" }
                link rel="stylesheet" href=(STYLE);
                // Browsers ask for an icon otherwise.
                link rel="icon" href="data:,";
            }
            body {
                main { (content) }
                footer { "integry-tui sandbox: an emulation on this machine. No real account is touched, no password is asked for." }
            }
        }
    }
    .into_string()
}

fn notice(view: &View<'_>) -> Markup {
    html! {
        @match view.notice {
            Some(Notice::Connected(id)) => {
                p.notice.done role="status" {
                    "✓ " b { (view.accounts.iter().find(|account| account.id == id).map_or("The account", |account| &account.display_name)) }
                    " is connected. You can close this page and go back to your program."
                }
            }
            Some(Notice::Disconnected) => p.notice.done role="status" { "✓ The account is disconnected." },
            Some(Notice::Refused(message)) => p.notice.refused role="alert" { "✗ " (message) },
            None => {}
        }
    }
}

fn hidden(view: &View<'_>) -> Markup {
    html! {
        input type="hidden" name="user" value=(view.user);
        input type="hidden" name="key" value=(view.key);
    }
}

/// What connecting one more account means.
fn consequence(view: &View<'_>) -> Markup {
    html! {
        p.hint {
            @if view.accounts.is_empty() {
                "Any name will do: the sandbox makes an account with sample data."
            } @else if view.face.allow_multiple_connected_accounts {
                "It is added to those below, with sample data of its own."
            } @else {
                "It takes the place of the account below: " (view.face.title) " allows one."
            }
        }
    }
}

fn connected(view: &View<'_>) -> Markup {
    html! {
        @if !view.accounts.is_empty() {
            h2 { "Connected" }
            ul {
                @for account in view.accounts {
                    li {
                        span.name { (account.display_name) }
                        span.id { (account.id) }
                        form method="post" action={ "/connect/" (view.face.name) } {
                            (hidden(view))
                            button type="submit" name="disconnect" value=(account.id)
                                aria-label={ "Disconnect " (account.display_name) } { "Disconnect" }
                        }
                    }
                }
            }
        }
    }
}

fn initial(title: &str) -> String {
    title.chars().take(1).collect()
}

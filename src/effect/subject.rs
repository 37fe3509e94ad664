//! What some effects are about.
//!
//! Owns plain data that more than one effect or feature names. Must not perform anything.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::domain::call::Exchange;
use crate::domain::function::FunctionKind;
use crate::domain::output::{JsonIndex, TextLines};
use crate::domain::search::Standing;

/// Which functions are wanted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    /// Words to look for; empty for none.
    pub query: String,
    /// Only this app.
    pub app: Option<String>,
    /// Only this type.
    pub kind: Option<FunctionKind>,
    /// Only these apps.
    pub apps: Option<Arc<BTreeSet<String>>>,
    /// What is known of functions besides themselves.
    pub standing: Arc<Standing>,
}

/// An answer that is searched or saved.
#[derive(Debug, Clone, PartialEq)]
pub enum Searched {
    /// A tree: rows are found.
    Tree(Arc<JsonIndex>),
    /// Lines.
    Text(Arc<TextLines>),
}

/// A program of the person's own that shows an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outside {
    /// `$PAGER`
    Pager,
    /// `$EDITOR`
    Editor,
}

/// One of two answers that are compared.
#[derive(Debug, Clone, PartialEq)]
pub enum Comparand {
    /// It was read already.
    Read(Searched),
    /// The part of a body that is its document.
    Raw(Arc<Exchange>, std::ops::Range<usize>),
}

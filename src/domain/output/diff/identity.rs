//! The member by which the items of two arrays are known.
//!
//! Owns which names are looked at and when one of them identifies: all items have it, each with another plain value, and some value is on
//! both sides. Must not guess from values alone.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::{Stopped, Work, scalar};
use crate::domain::output::{JsonIndex, Kind};

/// Names of members that identify, the most telling first; capital letters make no difference.
const NAMES: [&str; 14] = [
    "id",
    "_id",
    "uuid",
    "guid",
    "gid",
    "uid",
    "key",
    "slug",
    "ts",
    "code",
    "email",
    "email_address",
    "name",
    "title",
];
/// Other names that end like one: `user_id`, `userId`, `work_email`.
const ENDINGS: [&str; 4] = ["_id", "Id", "_key", "_email"];
/// Names that are tried.
const MAX_TRIED: usize = 6;

/// Values of a member, item by item.
type Values = Vec<(Kind, String)>;

/// What identifies the items of two arrays.
pub(super) struct Identity {
    pub(super) name: Arc<str>,
    /// For each item of the new array the place of the same one in the old array.
    pub(super) old_of_new: Vec<Option<usize>>,
}

/// Looks for a member that identifies the items.
pub(super) fn identity(
    old: (&JsonIndex, &[usize]),
    new: (&JsonIndex, &[usize]),
    work: &mut Work,
) -> Result<Option<Identity>, Stopped> {
    let are_objects =
        |(index, items): (&JsonIndex, &[usize])| items.iter().all(|item| index.kind(*item) == Kind::Object);
    work.took(old.1.len() + new.1.len()).ok_or(Stopped)?;
    let (Some(first), Some(other)) = (old.1.first(), new.1.first()) else { return Ok(None) };
    if !are_objects(old) || !are_objects(new) {
        return Ok(None);
    }
    let names = candidates(old.0, *first, new.0, *other);
    let in_old = values(old, &names, work).ok_or(Stopped)?;
    let in_new = values(new, &names, work).ok_or(Stopped)?;
    let mut best: Option<(usize, Identity)> = None;
    for ((name, old_values), new_values) in names.iter().zip(&in_old).zip(&in_new) {
        let (Some(old_values), Some(new_values)) = (old_values, new_values) else { continue };
        work.took(old_values.len() + new_values.len()).ok_or(Stopped)?;
        let places: HashMap<_, usize> = old_values.iter().zip(0..).collect();
        let old_of_new: Vec<_> = new_values.iter().map(|value| places.get(value).copied()).collect();
        let common = old_of_new.iter().flatten().count();
        let is_enough = common * 2 >= old_values.len().min(new_values.len());
        if common > best.as_ref().map_or(0, |(most, _)| *most) {
            best = Some((common, Identity { name: name.as_str().into(), old_of_new }));
        }
        if is_enough {
            break;
        }
    }
    Ok(best.map(|(_, identity)| identity))
}

/// Names of members that both first items have, in the order in which they are tried.
fn candidates(old: &JsonIndex, first: usize, new: &JsonIndex, other: usize) -> Vec<String> {
    let keys = |index: &JsonIndex, item: usize| -> HashSet<String> {
        index
            .children(item)
            .filter_map(|member| index.key(member))
            .map(std::borrow::Cow::into_owned)
            .collect()
    };
    let theirs = keys(new, other);
    let rank = |key: &str| {
        let listed = NAMES.iter().position(|name| key.eq_ignore_ascii_case(name));
        listed.or_else(|| ENDINGS.iter().any(|ending| key.ends_with(ending)).then_some(NAMES.len()))
    };
    let mut ranked: Vec<(usize, String)> = keys(old, first)
        .into_iter()
        .filter(|key| theirs.contains(key))
        .filter_map(|key| Some((rank(&key)?, key)))
        .collect();
    ranked.sort();
    ranked.truncate(MAX_TRIED);
    ranked.into_iter().map(|(_, key)| key).collect()
}

/// Each name's values in all items; `None` for a name that some item lacks, has twice, or shares its value with another.
fn values(side: (&JsonIndex, &[usize]), names: &[String], work: &mut Work) -> Option<Vec<Option<Values>>> {
    let (index, items) = side;
    let mut found: Vec<Option<Values>> = vec![Some(Vec::with_capacity(items.len())); names.len()];
    for (at, item) in items.iter().enumerate() {
        if found.iter().all(Option::is_none) {
            break;
        }
        for member in index.children(*item) {
            work.step()?;
            let Some(key) = index.key(member) else { continue };
            let Some(name) = names.iter().position(|name| *name == key) else { continue };
            let kind = index.kind(member);
            let is_usable = matches!(kind, Kind::String | Kind::Number);
            if let Some(values) = found[name].as_mut().filter(|values| is_usable && values.len() == at) {
                values.push((kind, scalar::content(index, member).1));
            } else {
                found[name] = None;
            }
        }
        for values in &mut found {
            values.take_if(|values| values.len() != at + 1);
        }
    }
    for values in &mut found {
        work.took(items.len())?;
        values.take_if(|values| values.iter().collect::<HashSet<_>>().len() != items.len());
    }
    Some(found)
}

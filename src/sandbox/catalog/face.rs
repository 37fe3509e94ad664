//! The face of an app without the rest of its file.
//!
//! Owns stopping after the first member: listing apps must not wait for hundreds of schemas. Must not read functions.

use std::fmt;

use serde::Deserializer as _;
use serde::de::{Error as _, MapAccess, Visitor};

use super::model::AppFace;

/// Reads the first member of a file, which is its face.
///
/// # Errors
/// When the first member is not a face.
pub(super) fn read(file: &str) -> Result<AppFace, serde_json::Error> {
    let mut face = None;
    // The parser complains that the object goes on; that is what is wanted.
    let end = serde_json::Deserializer::from_str(file).deserialize_map(FirstMember(&mut face));
    face.ok_or_else(|| end.err().unwrap_or_else(|| serde_json::Error::custom("the file has no members")))
}

struct FirstMember<'a>(&'a mut Option<AppFace>);

impl<'de> Visitor<'de> for FirstMember<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object whose first member is `app`")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        match members.next_key::<&str>()? {
            Some("app") => {
                *self.0 = Some(members.next_value()?);
                Ok(())
            }
            _ => Err(A::Error::custom("the first member must be `app`")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_first_member_is_read() {
        let face =
            read(r#"{"app": {"id": 1, "name": "toy", "title": "Toy"}, "functions": [ nonsense"#).unwrap();
        assert_eq!((face.id, face.name.as_str()), (1, "toy"));
        assert!(read(r#"{"functions": [], "app": {"id": 1, "name": "toy", "title": "Toy"}}"#).is_err());
        assert!(read(r#"{"app": {"id": 1}}"#).is_err());
        assert!(read("{}").is_err());
        assert!(read("[]").is_err());
    }
}

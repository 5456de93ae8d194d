//! Building what is sent to the service.

use serde_json::Value;

use super::outcome::Failure;
use crate::domain::people::OrganisationId;
use crate::message::{Explain, message};

/// Sets a field of an object, where there is a value for it.
pub(super) fn put(object: &mut Value, field: &str, value: Option<String>) {
    if let (Some(object), Some(value)) = (object.as_object_mut(), value) {
        object.insert(field.to_owned(), Value::String(value));
    }
}

/// An id as a segment of a path.
pub(super) fn checked(id: &str) -> Result<&str, Failure> {
    match OrganisationId::parse(id) {
        Ok(_) => Ok(id),
        Err(error) => Err(Failure::new(
            &message!("cli.value", value = id, why: error.message()),
        )),
    }
}

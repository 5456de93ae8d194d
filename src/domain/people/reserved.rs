//! Ids that the service gives a meaning itself, so that no organisation and no person may have them.

use super::organisation::OrganisationId;
use crate::domain::tag::Ring;
use crate::message::{Message, message};

/// Who acts over the folder's socket, in events.
pub const LOCAL_OPERATOR: &str = "local-operator";
/// What an intake file writes for a warehouse's own goods.
pub const OWN_GOODS: &str = "self";

/// What `id` stands for already; nothing if it is free.
#[must_use]
pub fn reserved_for(id: &OrganisationId) -> Option<Message> {
    match id.as_str() {
        LOCAL_OPERATOR => Some(message!("id.of_the_local_operator")),
        OWN_GOODS => Some(message!("id.of_own_goods")),
        text if is_of_a_ring(text) => Some(message!("id.of_a_key_ring")),
        _ => None,
    }
}

/// Whether the text is a ring's name, or that of a key of it, with any number.
fn is_of_a_ring(text: &str) -> bool {
    Ring::ALL.iter().any(|ring| {
        let rest = text.strip_prefix(ring.as_str());
        rest.is_some_and(|rest| {
            rest.is_empty()
                || rest
                    .strip_prefix('-')
                    .is_some_and(|number| number.bytes().all(|b| b.is_ascii_digit()))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_our_own_are_taken() {
        let of = |text: &str| reserved_for(&OrganisationId::parse(text).unwrap());
        for taken in [
            "seal",
            "seal-1",
            "seal-007",
            "seal-",
            "cert",
            "cert-2",
            "log",
            "log-255",
            "local-operator",
            "self",
        ] {
            assert!(of(taken).is_some(), "{taken}");
        }
        for free in [
            "sealers",
            "seal-1-x",
            "logistics",
            "log-a",
            "wh-1",
            "myself",
            "local",
            "operator",
            "cert-x",
        ] {
            assert_eq!(of(free), None, "{free}");
        }
        for ring in Ring::ALL {
            assert!(of(&ring.kid(1)).is_some());
        }
    }
}

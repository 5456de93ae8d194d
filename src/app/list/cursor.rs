//! Cursors: where the next page of a list begins, as text that only we read.
//!
//! A cursor holds a place and a check sum of the place and the question it was an answer to: the list, its filters and
//! whose rows they are. A made-up one, and one of another question, is refused. The sum is no secret and needs none:
//! every page asks anew what the caller may see, so a cursor made with effort gives nobody another's rows.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::domain::problem::Problem;
use crate::hash::Sha256Hash;
use crate::message::message;

/// Bytes of the check sum.
const SUM: usize = 8;
/// Characters of the longest cursor: a place is an id or two.
const LONGEST: usize = 120;

/// What a cursor belongs to: list, filters, and whose rows.
pub(crate) struct Question(String);

impl Question {
    /// The question of `list` with these filters, asked for `scope`.
    pub(crate) fn new(list: &str, filters: &impl serde::Serialize, scope: &str) -> Result<Self, Problem> {
        let filters = serde_json::to_string(filters)?;
        Ok(Self(format!("zhenma/cursor/v1\n{list}\n{filters}\n{scope}\n")))
    }

    fn sum(&self, place: &str) -> [u8; SUM] {
        let hash = Sha256Hash::of(format!("{}{place}", self.0));
        let mut sum = [0; SUM];
        for (to, from) in sum.iter_mut().zip(hash.as_bytes()) {
            *to = *from;
        }
        sum
    }

    /// The cursor of a place.
    pub(crate) fn cursor(&self, place: &str) -> String {
        URL_SAFE_NO_PAD.encode([&self.sum(place), place.as_bytes()].concat())
    }

    /// The place of a cursor.
    ///
    /// # Errors
    /// 422 for one that we did not give to this question.
    pub(crate) fn place(&self, cursor: &str) -> Result<String, Problem> {
        let place = || {
            let bytes = (cursor.len() <= LONGEST).then(|| URL_SAFE_NO_PAD.decode(cursor).ok())??;
            let (sum, place) = bytes.split_at_checked(SUM)?;
            let place = std::str::from_utf8(place).ok()?;
            (self.sum(place) == sum).then(|| place.to_owned())
        };
        place().ok_or_else(|| Problem::invalid("cursor", cursor, message!("list.cursor")))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::problem::Kind;

    fn question(list: &str, scope: &str) -> Question {
        Question::new(list, &serde_json::json!({ "state": "received" }), scope).unwrap()
    }

    proptest! {
        #[test]
        fn a_cursor_leads_to_its_place(place in "[0-9a-z/-]{0,60}") {
            let question = question("items", "wh-1");
            prop_assert_eq!(question.place(&question.cursor(&place)).unwrap(), place);
        }

        #[test]
        fn what_nobody_gave_is_refused(made_up in "\\PC{0,200}") {
            prop_assert_eq!(question("items", "wh-1").place(&made_up).unwrap_err().kind, Kind::Invalid);
        }

        #[test]
        fn a_changed_cursor_is_refused(place in "[0-9a-f-]{36}", at in 0_usize..50, letter in "[A-Za-z0-9_-]") {
            let question = question("items", "wh-1");
            let cursor = question.cursor(&place);
            let mut changed: Vec<char> = cursor.chars().collect();
            changed[at] = letter.chars().next().unwrap();
            let changed: String = changed.into_iter().collect();
            prop_assert_eq!(question.place(&changed).is_ok(), changed == cursor);
        }
    }

    #[test]
    fn a_cursor_of_another_question_is_refused() {
        let cursor = question("items", "wh-1").cursor("a");
        for other in [question("tags", "wh-1"), question("items", "wh-2")] {
            let refused = other.place(&cursor).unwrap_err();
            assert_eq!(
                (refused.kind, refused.field.as_deref()),
                (Kind::Invalid, Some("cursor"))
            );
        }
    }
}

//! The mark of what former rules allowed.

use serde::{Deserialize, Serialize};

/// The last schema number whose rules allowed a stored record that later rules would refuse.
///
/// A stored record that may need it has the optional field
///
/// ```text
/// #[serde(default, skip_serializing_if = "Option::is_none")]
/// allowed_by: Option<AllowedBy>,
/// ```
///
/// and in JSON it is the number: `"allowed_by": 3`. Absent, the record fulfils the rules of today. The migration that
/// comes with a stricter rule looks at every record the rule is about and gives those that do not fulfil it the number
/// before its own; a mark that is there already stays. Nothing else sets it: new records fulfil the rules.
///
/// A marked record stays valid: it is served, verified, paid and checked as before. A rule asks for the mark where it
/// would refuse a stored record, and `zhenma check` reports an unmarked record that does not fulfil the rule. Once
/// somebody changes a marked record so that it fulfils the rule, the mark goes.
///
/// # Example
/// Say that migration 4 comes with the rule that a case names at least two laboratories. Cases opened before it name
/// one: nobody can add the second to a finding that is made. The migration writes `"allowed_by": 3` into each of them,
/// and the rule reads `laboratories.len() >= 2 || case.allowed_by.is_some()`. It is not needed where a field is renamed
/// or gains a value that can be computed: such a record is rewritten and fulfils the rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AllowedBy(u32);

impl AllowedBy {
    /// The mark that migration `number` sets: the rules before it.
    #[must_use]
    pub const fn rules_before(number: u32) -> Self {
        Self(number.saturating_sub(1))
    }

    /// The last schema number whose rules allowed the record.
    #[must_use]
    pub const fn schema(self) -> u32 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Case {
        laboratories: Vec<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        allowed_by: Option<AllowedBy>,
    }

    #[test]
    fn a_mark_is_a_number_and_its_absence_leaves_the_record_as_it_was() {
        let before = r#"{"laboratories":["a"]}"#;
        let mut case: Case = serde_json::from_str(before).unwrap();
        assert_eq!(serde_json::to_string(&case).unwrap(), before);
        case.allowed_by = Some(AllowedBy::rules_before(4));
        let marked = serde_json::to_string(&case).unwrap();
        assert_eq!(marked, r#"{"laboratories":["a"],"allowed_by":3}"#);
        let read: Case = serde_json::from_str(&marked).unwrap();
        assert_eq!(read.allowed_by.map(AllowedBy::schema), Some(3));
    }
}

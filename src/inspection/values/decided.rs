//! A decision with its reasons, so that a merchant can follow it.

use std::borrow::Cow;
use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a rule decided, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided<T> {
    /// The decision.
    pub decision: T,
    /// One for every clause that had a part in it, in the order they were applied.
    pub reasons: Vec<Reason>,
}

impl<T> Decided<T> {
    /// A decision with one reason.
    #[must_use]
    pub fn new(decision: T, reason: Reason) -> Self {
        Self {
            decision,
            reasons: vec![reason],
        }
    }

    /// With another reason.
    #[must_use]
    pub fn and(mut self, reason: Reason) -> Self {
        self.reasons.push(reason);
        self
    }

    /// The same reasons for what `change` makes of the decision.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Decided<U> {
        Decided {
            decision: change(self.decision),
            reasons: self.reasons,
        }
    }
}

/// One clause and what it said here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Reason {
    /// The clause as printed, `5.3.2.1(1)`; where it is printed wrongly, the right number follows.
    pub clause: Cow<'static, str>,
    /// The rule of the rule book, `R37`.
    pub rule: Cow<'static, str>,
    /// Readings of ambiguous words that were applied, `A04`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub readings: Vec<Cow<'static, str>>,
    /// What it looked at, as given or as converted.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub inputs: BTreeMap<Cow<'static, str>, String>,
    /// What the input was held against.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub threshold: Option<String>,
    /// How far the input lies on the permitted side of the threshold; negative where it lies beyond.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub margin: Option<String>,
    /// Somebody should look at this: the rule was applied literally, or leaves something open.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub review: bool,
    /// The reason in Chinese.
    pub zh: Cow<'static, str>,
    /// The reason in English.
    pub en: Cow<'static, str>,
}

impl Reason {
    /// Why, by `clause` (as printed) and `rule`, in both languages.
    #[must_use]
    pub fn new(
        clause: impl Into<Cow<'static, str>>,
        rule: &'static str,
        zh: impl Into<Cow<'static, str>>,
        en: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self {
            clause: clause.into(),
            rule: rule.into(),
            readings: Vec::new(),
            inputs: BTreeMap::new(),
            threshold: None,
            margin: None,
            review: false,
            zh: zh.into(),
            en: en.into(),
        }
    }

    /// With a reading that was applied.
    #[must_use]
    pub fn read_as(mut self, reading: &'static str) -> Self {
        self.readings.push(reading.into());
        self
    }

    /// With something it looked at.
    #[must_use]
    pub fn given(mut self, name: &'static str, value: impl ToString) -> Self {
        self.inputs.insert(name.into(), value.to_string());
        self
    }

    /// With what the input was held against and how far it lies on the permitted side.
    #[must_use]
    pub fn held_against(mut self, threshold: impl Into<String>, margin: impl ToString) -> Self {
        self.threshold = Some(threshold.into());
        self.margin = Some(margin.to_string());
        self
    }

    /// For a person to look at.
    #[must_use]
    pub const fn for_review(mut self) -> Self {
        self.review = true;
        self
    }
}

//! Receipts: who says when a buyer received an item, which times are believed, and what a correction leaves.
//!
//! A receipt starts the window, and whoever reports it may have an interest in when it starts. So a time is believed
//! only between the moment the item's first label was on it and now, and the older it is, the more it takes.

use jiff::Span;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::domain::former_rules::AllowedBy;
use crate::domain::people::{OrganisationId, Role};
use crate::domain::tag::Serial;
use crate::instant::Instant;
use crate::message::{Explain, Message, message};

/// Age in days from which on a platform's receipt needs a reason and is marked late.
pub const LATE_AFTER_DAYS: u16 = 30;
/// Corrections of one receipt; whoever needs more does not know when the item was received.
pub const MOST_CORRECTIONS: usize = 20;

/// Who says that the goods were received.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReceivedBy {
    /// The carrier delivered.
    Carrier,
    /// The buyer confirmed.
    Buyer,
    /// The platform's time ran out.
    Automatic,
}

impl ReceivedBy {
    /// The name used in data.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Carrier => "carrier",
            Self::Buyer => "buyer",
            Self::Automatic => "automatic",
        }
    }
}

/// Who reported a receipt or corrected it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Reporter {
    /// The organisation: the platform, or the merchant whose goods they are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<OrganisationId>,
    /// As what.
    pub role: Role,
}

/// One version of a receipt. Absent fields are left out of the JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct ReceiptVersion {
    /// The tag it was reported with, ungrouped.
    pub serial: Serial,
    /// The platform's order.
    pub order: String,
    /// When the goods were received.
    pub received_at: Instant,
    /// Who says so.
    pub by: ReceivedBy,
    /// 1 as it was reported; counted up by corrections.
    #[serde(default = "first")]
    pub version: u32,
    /// When this version was recorded; absent in receipts of release 0.1.0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recorded_at: Option<Instant>,
    /// Who reported or corrected it; absent in receipts of release 0.1.0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reported_by: Option<Reporter>,
    /// True where it was recorded more than 30 days after the receipt.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub late: bool,
    /// Why it is late, or why it was corrected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Set on receipts that were recorded before the rules of today; they stay valid. The number of those rules.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<u32>")]
    pub allowed_by: Option<AllowedBy>,
}

const fn first() -> u32 {
    1
}

/// The receipt of a sale: the version that counts, and those before it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Receipt {
    /// The version that counts.
    #[serde(flatten)]
    pub current: ReceiptVersion,
    /// The versions before it, oldest first; also receipts that release 0.1.0 took for another label of the same sale.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub former: Vec<ReceiptVersion>,
}

/// Why a time of receipt is not believed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message())]
pub enum NotBelieved {
    /// It has not come yet.
    Future {
        /// The present.
        now: Instant,
    },
    /// Nothing was sold with this label before.
    BeforeLabel {
        /// When the first label was bound.
        bound_at: Instant,
    },
    /// A merchant reports too long afterwards.
    TooOldForMerchant {
        /// Days since.
        age: i32,
        /// Days a merchant has.
        most: u16,
        /// The earliest day.
        from: Date,
    },
    /// The platform reports late and does not say why.
    LateWithoutReason {
        /// Days since.
        age: i32,
    },
}

impl Explain for NotBelieved {
    fn message(&self) -> Message {
        match self {
            Self::Future { now } => message!("receipt.in_future", now),
            Self::BeforeLabel { bound_at } => message!("receipt.before_label", bound_at),
            Self::TooOldForMerchant { age, most, from } => {
                message!("receipt.too_old_for_merchant", age, most, from)
            }
            Self::LateWithoutReason { age } => {
                message!("receipt.late_without_reason", age, most = LATE_AFTER_DAYS)
            }
        }
    }
}

/// Who reports, as far as the rule asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReportedAs {
    /// The merchant, who has so many days.
    Merchant {
        /// From the day of receipt.
        days: u16,
    },
    /// The platform, with a reason or without.
    Platform {
        /// Whether it says why.
        gives_reason: bool,
    },
}

/// Whether `received_at` is believed at `now`, and whether it is late. `bound_at` is when the first label of the sale was
/// bound. Ages are differences of calendar days in Asia/Shanghai; whoever writes whole seconds is not refused for the part
/// of a second that the label was bound later.
///
/// # Errors
/// [`NotBelieved`].
pub fn is_late(
    received_at: Instant,
    bound_at: Instant,
    now: Instant,
    reported: ReportedAs,
) -> Result<bool, NotBelieved> {
    if received_at > now {
        return Err(NotBelieved::Future { now });
    }
    let seconds = |at: Instant| at.unix_milliseconds().div_euclid(1_000);
    if seconds(received_at) < seconds(bound_at) {
        return Err(NotBelieved::BeforeLabel { bound_at });
    }
    let today = now.shanghai_date();
    let age = (today - received_at.shanghai_date()).get_days();
    let late = age > i32::from(LATE_AFTER_DAYS);
    match reported {
        ReportedAs::Merchant { days } if age > i32::from(days) => Err(NotBelieved::TooOldForMerchant {
            age,
            most: days,
            from: today.saturating_sub(Span::new().days(i64::from(days))),
        }),
        ReportedAs::Platform { gives_reason: false } if late => Err(NotBelieved::LateWithoutReason { age }),
        ReportedAs::Merchant { .. } | ReportedAs::Platform { .. } => Ok(late),
    }
}

/// Why a receipt is not corrected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message())]
pub enum NotCorrected {
    /// The correction says what is recorded already.
    Nothing,
    /// It was corrected too often.
    TooOften,
}

impl Explain for NotCorrected {
    fn message(&self) -> Message {
        match self {
            Self::Nothing => message!("receipt.correction_changes_nothing"),
            Self::TooOften => message!("receipt.corrected_too_often", most = MOST_CORRECTIONS),
        }
    }
}

impl Receipt {
    /// The receipt as it is first reported.
    #[must_use]
    pub const fn reported(first: ReceiptVersion) -> Self {
        Self {
            current: first,
            former: Vec::new(),
        }
    }

    /// Whether it was reported with this order, time and source.
    #[must_use]
    pub fn says(&self, order: &str, received_at: Instant, by: ReceivedBy) -> bool {
        let told = &self.current;
        told.order == order && told.received_at == received_at && told.by == by
    }

    /// The receipt with `new` in the place of what it says; the version is counted up, and what it said stays.
    ///
    /// # Errors
    /// [`NotCorrected`].
    pub fn corrected(mut self, new: ReceiptVersion) -> Result<Self, NotCorrected> {
        if self.says(&new.order, new.received_at, new.by) {
            return Err(NotCorrected::Nothing);
        }
        if self.former.len() >= MOST_CORRECTIONS {
            return Err(NotCorrected::TooOften);
        }
        let version = self.current.version.saturating_add(1);
        let former = std::mem::replace(&mut self.current, ReceiptVersion { version, ..new });
        self.former.push(former);
        Ok(self)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(text: &str) -> Instant {
        text.parse().unwrap()
    }

    const PLATFORM: ReportedAs = ReportedAs::Platform { gives_reason: false };
    const MERCHANT: ReportedAs = ReportedAs::Merchant { days: 10 };

    fn version(order: &str, received_at: &str) -> ReceiptVersion {
        ReceiptVersion {
            serial: Serial::from_random([7; crate::domain::tag::SERIAL_RANDOM_BYTES]),
            order: order.to_owned(),
            received_at: at(received_at),
            by: ReceivedBy::Buyer,
            version: 1,
            recorded_at: None,
            reported_by: None,
            late: false,
            reason: None,
            allowed_by: None,
        }
    }

    #[test]
    fn a_receipt_lies_between_the_first_label_and_now() {
        let (bound, now) = (at("2026-03-01T08:00:00.700Z"), at("2026-03-09T08:00:00Z"));
        let asked = |received| is_late(at(received), bound, now, PLATFORM);
        assert_eq!(asked("2026-03-01T08:00:00Z"), Ok(false), "whole seconds");
        assert_eq!(asked("2026-03-09T08:00:00Z"), Ok(false));
        assert_eq!(
            asked("2026-03-01T07:59:59.999Z"),
            Err(NotBelieved::BeforeLabel { bound_at: bound })
        );
        assert_eq!(
            asked("2025-03-01T08:00:00Z"),
            Err(NotBelieved::BeforeLabel { bound_at: bound })
        );
        assert_eq!(
            asked("2026-03-09T08:00:00.001Z"),
            Err(NotBelieved::Future { now })
        );
    }

    #[test]
    fn a_merchant_has_ten_days_and_the_platform_thirty_without_a_reason() {
        let (bound, now) = (at("2026-01-01T00:00:00Z"), at("2026-04-30T20:00:00+08:00"));
        let asked = |received, reported| is_late(at(received), bound, now, reported);
        assert_eq!(
            asked("2026-04-20T00:00:00+08:00", MERCHANT),
            Ok(false),
            "the tenth day, whole"
        );
        let refused = asked("2026-04-19T23:59:59+08:00", MERCHANT).unwrap_err();
        assert!(refused.to_string().contains("from 2026-04-20 on"), "{refused}");
        assert_eq!(asked("2026-03-31T00:00:00+08:00", PLATFORM), Ok(false));
        let old = "2026-03-30T23:59:59+08:00";
        assert_eq!(
            asked(old, PLATFORM),
            Err(NotBelieved::LateWithoutReason { age: 31 })
        );
        assert_eq!(asked(old, ReportedAs::Platform { gives_reason: true }), Ok(true));
    }

    #[test]
    fn a_correction_keeps_what_was_said() {
        let receipt = Receipt::reported(version("A-1", "2026-03-01T08:00:00Z"));
        let same = receipt
            .clone()
            .corrected(version("A-1", "2026-03-01T16:00:00+08:00"));
        assert_eq!(same, Err(NotCorrected::Nothing));
        let mut corrected = receipt
            .clone()
            .corrected(version("A-2", "2026-03-01T08:00:00Z"))
            .unwrap();
        assert_eq!(
            (corrected.current.version, corrected.former.clone()),
            (2, vec![receipt.current])
        );
        for number in 1..MOST_CORRECTIONS {
            corrected = corrected
                .corrected(version(&format!("B-{number}"), "2026-03-01T08:00:00Z"))
                .unwrap();
        }
        let once_more = corrected.corrected(version("C-1", "2026-03-01T08:00:00Z"));
        assert_eq!(once_more, Err(NotCorrected::TooOften));
    }

    #[test]
    fn a_receipt_of_the_first_release_is_version_one() {
        let told = version("DD-1", "2026-03-01T08:00:00Z");
        let old = serde_json::json!({
            "serial": told.serial, "order": "DD-1", "received_at": "2026-03-01T08:00:00.000Z", "by": "buyer",
        });
        let read: Receipt = serde_json::from_value(old).unwrap();
        assert_eq!(read, Receipt::reported(told));
    }

    proptest! {
        /// Whoever may report at all may report sooner, and the platform with a reason whatever a merchant may.
        #[test]
        fn sooner_is_never_worse(age in 0..100_i64, sooner in 0..100_i64, days in 1..40_u16) {
            let now = at("2026-06-30T12:00:00Z");
            let before = |days: i64| {
                let day = now.unix_milliseconds() - days * 86_400_000;
                Instant::from_timestamp(jiff::Timestamp::from_millisecond(day).unwrap())
            };
            let merchant = ReportedAs::Merchant { days };
            let may = |age, reported| is_late(before(age), before(100), now, reported).is_ok();
            prop_assert!(!may(age, merchant) || may(age.min(sooner), merchant));
            prop_assert!(!may(age, PLATFORM) || may(age.min(sooner), PLATFORM));
            let with_reason = ReportedAs::Platform { gives_reason: true };
            prop_assert!(may(age, with_reason));
            prop_assert_eq!(may(age, merchant), age <= i64::from(days));
        }
    }
}

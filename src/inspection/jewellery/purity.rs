//! The purity that a piece of precious metal is judged by: jewellery 6.2, third sentence (R46).

use crate::inspection::{Decided, Quantity, Reason, Verdict, normalised, string_enum};
use crate::message::{Explain, Message, message};

string_enum! {
    /// The precious metals that the specification names. 等 leaves others open; only those named are taken (R3).
    pub enum Metal {
        /// Gold 金.
        Gold = "gold",
        /// Silver 银.
        Silver = "silver",
        /// Platinum 铂.
        Platinum = "platinum",
        /// Palladium 钯.
        Palladium = "palladium",
    }
}

/// A purity in per mille, at most 1000.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Purity(Quantity);

/// More than there can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message())]
pub struct NotAPurity;

impl Explain for NotAPurity {
    fn message(&self) -> Message {
        message!("inspection.purity")
    }
}

impl Purity {
    /// `per_mille` as a purity.
    ///
    /// # Errors
    /// [`NotAPurity`] where it is above 1000.
    pub fn new(per_mille: Quantity) -> Result<Self, NotAPurity> {
        if per_mille.value() > rust_decimal::Decimal::ONE_THOUSAND {
            return Err(NotAPurity);
        }
        Ok(Self(per_mille))
    }

    /// The per mille, as they were given.
    #[must_use]
    pub const fn per_mille(self) -> Quantity {
        self.0
    }
}

impl std::fmt::Display for Purity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

string_enum! {
    /// Where the declared purity comes from.
    pub enum PuritySource {
        /// The mark and the page say the same.
        Agree = "agree",
        /// They differ, or the page states several: the higher one counts.
        Higher = "higher",
        /// There is no mark; the page says it.
        Page = "page",
    }
}

/// The purity that a piece is judged by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeclaredPurity {
    /// The purity, as it was given.
    pub declared: Purity,
    /// Where it comes from.
    pub source: PuritySource,
}

/// All the purities that are stated of one metal of a piece.
#[derive(Clone, Copy, Debug)]
pub struct StatedPurities<'a> {
    /// Of which metal: purities of different metals are a matter of material (R47).
    pub metal: Metal,
    /// The mark 印记 on the piece.
    pub mark: Option<Purity>,
    /// What the page states, in its order.
    pub page: &'a [Purity],
    /// What a certificate states; it never counts (6.4, R48), but a difference is reported.
    pub certificate: Option<Purity>,
}

/// The purity declared for the piece: the highest of mark and page; none where neither states one. Jewellery 6.2: R46
/// with A32 (one metal, per mille; the certificate never counts).
#[must_use]
pub fn declared_purity(stated: StatedPurities<'_>) -> Option<Decided<DeclaredPurity>> {
    let all = || stated.mark.iter().chain(stated.page).copied();
    let first = all().next()?;
    // The first of the highest, the mark before the page, so that its way of writing is kept.
    let declared = all().fold(first, |highest, next| if next > highest { next } else { highest });
    let source = if all().any(|purity| purity != first) {
        PuritySource::Higher
    } else if stated.mark.is_none() {
        PuritySource::Page
    } else {
        PuritySource::Agree
    };
    let (zh, en) = match source {
        PuritySource::Agree => (
            "印记与网页标注一致",
            "the mark and the page state the same purity",
        ),
        PuritySource::Higher => (
            "印记与网页标注不一致或网页标注两个以上纯度，以较高者为标注值",
            "the mark and the page differ, or the page states several purities: the highest is the declared value",
        ),
        PuritySource::Page => (
            "无印记，以网页标注为标注值",
            "there is no mark: the page's purity is the declared value",
        ),
    };
    let page: Vec<String> = stated.page.iter().map(ToString::to_string).collect();
    let mut reason = Reason::new("6.2", "R46", zh, en)
        .read_as("A32")
        .given("metal", stated.metal)
        .given("page", page.join(", "));
    if let Some(mark) = stated.mark {
        reason = reason.given("mark", mark);
    }
    let decided = Decided::new(DeclaredPurity { declared, source }, reason);
    Some(match stated.certificate {
        Some(certificate) if certificate != declared => {
            decided.and(certificate_differs(certificate, declared))
        }
        _ => decided,
    })
}

fn certificate_differs(certificate: Purity, declared: Purity) -> Reason {
    Reason::new(
        "6.4",
        "R48",
        "证书所示纯度与网上信息不一致，按网上信息判定；差异已记录",
        "the certificate states another purity: the online information decides, the difference is reported",
    )
    .read_as("A32")
    .given("certificate", certificate)
    .given("declared", declared)
    .for_review()
}

/// Whether the content `measured` reaches the declared purity; GB 11887 allows nothing less. Jewellery 6.2: R46.
#[must_use]
pub fn purity_verdict(declared: Purity, measured: Purity) -> Decided<Verdict> {
    let verdict = Verdict::of(measured >= declared);
    let (zh, en) = match verdict {
        Verdict::Pass => (
            "实测含量不低于标注值",
            "the measured content reaches the declared purity",
        ),
        Verdict::Fail => (
            "实测含量低于标注值",
            "the measured content is below the declared purity",
        ),
    };
    let margin = measured.per_mille().value() - declared.per_mille().value();
    let reason = Reason::new("6.2", "R46", zh, en)
        .given("measured", measured)
        .held_against(format!(">= {declared}"), normalised(margin));
    Decided::new(verdict, reason)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn purity(text: &str) -> Purity {
        Purity::new(text.parse().unwrap()).unwrap()
    }

    fn declared(
        mark: Option<&str>,
        page: &[&str],
        certificate: Option<&str>,
    ) -> Option<Decided<DeclaredPurity>> {
        let page: Vec<Purity> = page.iter().map(|text| purity(text)).collect();
        declared_purity(StatedPurities {
            metal: Metal::Gold,
            mark: mark.map(purity),
            page: &page,
            certificate: certificate.map(purity),
        })
    }

    #[test]
    fn the_highest_counts_and_is_written_as_it_was_first_given() {
        use PuritySource::{Agree, Higher, Page};

        for (mark, page, purity, source) in [
            (Some("990"), vec!["990"], "990", Agree),
            (Some("990.0"), vec!["990"], "990.0", Agree),
            (Some("990"), vec!["990.1"], "990.1", Higher),
            (Some("990.1"), vec!["990"], "990.1", Higher),
            (Some("750"), vec!["585", "916", "750"], "916", Higher),
            (Some("750"), vec![], "750", Agree),
            (None, vec!["999"], "999", Page),
            (None, vec!["999", "999.0"], "999", Page),
            (None, vec!["999", "990"], "999", Higher),
        ] {
            let decided = declared(mark, &page, None).unwrap();
            assert_eq!(decided.decision.declared.to_string(), purity, "{mark:?} {page:?}");
            assert_eq!(decided.decision.source, source, "{mark:?} {page:?}");
            assert_eq!(decided.reasons.len(), 1);
        }
        assert!(declared(None, &[], Some("999")).is_none());
    }

    #[test]
    fn a_certificate_never_counts_but_a_difference_is_reported() {
        for (certificate, reasons) in [("999", 2), ("750", 2), ("990.00", 1)] {
            let decided = declared(Some("990"), &["990"], Some(certificate)).unwrap();
            assert_eq!(decided.decision.declared.to_string(), "990");
            assert_eq!(decided.reasons.len(), reasons, "{certificate}");
            assert_eq!(decided.reasons.last().unwrap().review, reasons == 2);
        }
    }

    #[test]
    fn the_declared_value_itself_passes_and_nothing_less() {
        for (measured, verdict, margin) in [
            ("989.9", Verdict::Fail, "-0.1"),
            ("990", Verdict::Pass, "0"),
            ("990.1", Verdict::Pass, "0.1"),
        ] {
            let decided = purity_verdict(purity("990"), purity(measured));
            assert_eq!(decided.decision, verdict, "{measured}");
            assert_eq!(decided.reasons[0].margin.as_deref(), Some(margin));
        }
    }

    #[test]
    fn there_is_no_purity_above_a_thousand() {
        let of = |text: &str| Purity::new(text.parse().unwrap());
        assert!(of("999.999").is_ok() && of("1000").is_ok());
        assert_eq!(of("1000.001"), Err(NotAPurity));
    }

    proptest! {
        #[test]
        fn more_statements_never_lower_what_is_declared(
            page in prop::collection::vec(1_u32..1000, 1..5), mark in prop::option::of(1_u32..1000),
            another in 1_u32..1000, measured in 1_u32..1000,
        ) {
            let of = |per_mille: &u32| purity(&per_mille.to_string());
            let stated = |page: &[Purity]| {
                let metal = Metal::Silver;
                let mark = mark.as_ref().map(of);
                declared_purity(StatedPurities { metal, mark, page, certificate: None }).unwrap().decision.declared
            };
            let mut purities: Vec<Purity> = page.iter().map(of).collect();
            let before = stated(&purities);
            purities.push(of(&another));
            let after = stated(&purities);
            prop_assert!(after >= before);
            let judged = |declared| purity_verdict(declared, of(&measured)).decision;
            prop_assert!(judged(after) >= judged(before));
        }
    }
}

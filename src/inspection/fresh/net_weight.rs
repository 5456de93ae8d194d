//! The net weight of fresh goods: 5.2.1.2, read 5.3.1.2 (R34).

use rust_decimal::Decimal;

use crate::inspection::{Decided, Mass, Quantity, Reason, Refused, Verdict, normalised, string_enum};
use crate::message::message;

const CLAUSE: &str = "5.2.1.2 (read 5.3.1.2)";

string_enum! {
    /// Where on the page a weight stands.
    pub enum Place {
        /// The main title 主标题.
        Title = "title",
        /// The detail page 商品详情.
        Detail = "detail",
    }
}

string_enum! {
    /// What a weight is called there.
    pub enum WeightLabel {
        /// Net weight 净重.
        Net = "net",
        /// Gross weight 毛重.
        Gross = "gross",
        /// Nothing: a weight and no word.
        Unnamed = "none",
    }
}

/// A weight on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StatedWeight {
    /// Where it stands.
    pub place: Place,
    /// What it is called.
    pub label: WeightLabel,
    /// How much.
    pub mass: Mass,
}

/// The net weight that the page claims, in grams: 5.2.1.2 (R34, A13). A clear net weight of the title governs, else one
/// of the detail page; without one every weight counts as net, those of the title before those of the detail page. Of
/// several the largest, because each claim has to be met.
///
/// # Errors
/// Where no weight is stated.
pub fn claimed_net_weight(stated: &[StatedWeight]) -> Result<Decided<Decimal>, Refused> {
    let largest = |place: Place, net: bool| {
        let chosen = stated
            .iter()
            .filter(move |weight| weight.place == place && (!net || weight.label == WeightLabel::Net));
        let count = chosen.clone().count();
        chosen
            .map(|weight| weight.mass)
            .max_by_key(|mass| mass.grams())
            .map(|mass| (mass, count))
    };
    let found = largest(Place::Title, true)
        .map(|chosen| (chosen, title_says_net()))
        .or_else(|| largest(Place::Detail, true).map(|chosen| (chosen, detail_says_net())))
        .or_else(|| largest(Place::Title, false).map(|chosen| (chosen, every_weight_is_net())))
        .or_else(|| largest(Place::Detail, false).map(|chosen| (chosen, every_weight_is_net())));
    let ((mass, count), reason) =
        found.ok_or_else(|| Refused::new("weights", message!("inspection.no_weight_stated")))?;
    let grams = mass.grams();
    let decided = Decided::new(
        grams,
        reason
            .given("weight", mass)
            .given("net_weight_g", normalised(grams)),
    );
    if count < 2 {
        return Ok(decided);
    }
    Ok(decided.and(
        Reason::new(
            CLAUSE,
            "R34",
            "有多个重量信息：每个都须满足，取最大的",
            "several weights are stated and each has to be met: the largest counts",
        )
        .given("weights", count)
        .for_review(),
    ))
}

fn title_says_net() -> Reason {
    Reason::new(
        CLAUSE,
        "R34",
        "主标题标识了净重",
        "the title states the net weight",
    )
}

fn detail_says_net() -> Reason {
    Reason::new(
        CLAUSE,
        "R34",
        "主标题未标识净重，详情页明示净重：以其为准",
        "the title does not state the net weight, the detail page does: that one counts",
    )
    .read_as("A13")
    .for_review()
}

fn every_weight_is_net() -> Reason {
    Reason::new(
        CLAUSE,
        "R34",
        "无明显净重标识，所有重量信息一律按净重计算",
        "no clear net weight is stated: every weight counts as net",
    )
    .read_as("A13")
}

/// Whether the measured net weight meets the claim, in grams: 5.2.1.2 (R34, A12). More than claimed is no defect; less
/// is one unless the annex has a tolerance.
///
/// # Errors
/// Where the tolerance is as large as the claim, so that nothing would be claimed.
pub fn judge_net_weight(
    declared: Quantity,
    tolerance: Option<Quantity>,
    measured: Quantity,
) -> Result<Decided<Verdict>, Refused> {
    if declared.is_zero() {
        return Err(Refused::new(
            "declared_g",
            message!("inspection.above_zero_by", clause = "5.2.1.2"),
        ));
    }
    let less = tolerance.map_or(Decimal::ZERO, Quantity::value);
    let least = declared.value() - less;
    if least <= Decimal::ZERO {
        return Err(Refused::new(
            "annex_tolerance_g",
            message!("inspection.tolerance_above_claim", declared),
        ));
    }
    let conforms = measured.value() >= least;
    let (zh, en) = match (conforms, tolerance.is_some()) {
        (true, _) => (
            "实测净重不低于标示净重",
            "the measured net weight is not below the claim",
        ),
        (false, true) => (
            "实测净重低于标示净重减去允差",
            "the measured net weight is below the claim less its tolerance",
        ),
        (false, false) => (
            "实测净重低于标示净重，且未配置允差",
            "the measured net weight is below the claim, and no tolerance is configured",
        ),
    };
    let reason = Reason::new(CLAUSE, "R34", zh, en)
        .read_as("A12")
        .given("declared_g", declared)
        .given("annex_tolerance_g", normalised(less))
        .given("measured_net_g", measured)
        .held_against(
            format!(">= {} g", normalised(least)),
            normalised(measured.value() - least),
        );
    Ok(Decided::new(Verdict::of(conforms), reason))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn grams(text: &str) -> Quantity {
        text.parse().unwrap()
    }

    fn weight(place: Place, label: WeightLabel, value: &str) -> StatedWeight {
        let mass = Mass {
            value: grams(value),
            unit: crate::inspection::MassUnit::Jin,
        };
        StatedWeight { place, label, mass }
    }

    fn claimed(stated: &[StatedWeight]) -> (String, bool) {
        let decided = claimed_net_weight(stated).unwrap();
        let review = decided.reasons.iter().any(|reason| reason.review);
        (normalised(decided.decision), review)
    }

    #[test]
    fn a_clear_net_weight_governs_and_without_one_every_weight_is_net() {
        use Place::{Detail, Title};
        use WeightLabel::{Gross, Net, Unnamed};

        let gross = weight(Title, Gross, "6");
        assert_eq!(claimed(&[gross]), ("3000".to_owned(), false));
        assert_eq!(
            claimed(&[gross, weight(Title, Net, "5")]),
            ("2500".to_owned(), false)
        );
        assert_eq!(
            claimed(&[gross, weight(Detail, Net, "5")]),
            ("2500".to_owned(), true)
        );
        assert_eq!(
            claimed(&[gross, weight(Detail, Unnamed, "9")]),
            ("3000".to_owned(), false)
        );
        assert_eq!(
            claimed(&[weight(Detail, Net, "4"), weight(Title, Net, "3")]),
            ("1500".to_owned(), false)
        );
        assert_eq!(
            claimed(&[weight(Detail, Gross, "4"), weight(Detail, Unnamed, "3")]),
            ("2000".to_owned(), true)
        );
        assert!(claimed_net_weight(&[]).is_err());
    }

    #[test]
    fn less_than_claimed_fails_unless_the_annex_allows_it() {
        let judged = |tolerance: Option<&str>, measured| {
            judge_net_weight(grams("2500"), tolerance.map(grams), grams(measured))
                .unwrap()
                .decision
        };
        assert_eq!(judged(None, "2500"), Verdict::Pass);
        assert_eq!(judged(None, "2499.99"), Verdict::Fail);
        assert_eq!(judged(None, "2500.01"), Verdict::Pass);
        assert_eq!(judged(Some("10"), "2490"), Verdict::Pass);
        assert_eq!(judged(Some("10"), "2489.99"), Verdict::Fail);
        for (declared, tolerance, field) in
            [("0", None, "declared_g"), ("10", Some("10"), "annex_tolerance_g")]
        {
            let refused = judge_net_weight(grams(declared), tolerance.map(grams), grams("1")).unwrap_err();
            assert_eq!(refused.field, field);
        }
        assert!(judge_net_weight(grams("10"), Some(grams("9.99")), grams("1")).is_ok());
    }

    proptest! {
        #[test]
        fn more_weight_never_fails_where_less_passed(claim in 2_u64..9_000, less in 0_u64..9_000, more in 0_u64..9_000) {
            let judged = |measured: u64| {
                judge_net_weight(grams(&claim.to_string()), Some(grams("1")), grams(&measured.to_string()))
                    .unwrap()
                    .decision
            };
            prop_assert!(judged(less) == Verdict::Fail || judged(less + more) == Verdict::Pass);
        }
    }

    #[test]
    fn the_margin_is_what_is_above_the_claim_less_its_tolerance() {
        let decided = judge_net_weight(grams("2500"), Some(grams("10")), grams("2489.99")).unwrap();
        let reason = &decided.reasons[0];
        assert_eq!(reason.threshold.as_deref(), Some(">= 2490 g"));
        assert_eq!(reason.margin.as_deref(), Some("-0.01"));
    }
}

//! Who may inspect: chapter 4 of both specifications (R13, R14).

use crate::inspection::{Decided, Reason, Specification, string_enum};

string_enum! {
    /// Who inspects.
    pub enum Body {
        /// JD itself.
        Jd = "jd",
        /// A third-party body.
        ThirdParty = "third_party",
    }
}

/// What a body has **on the day of the test**; the day of the order does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Whether it is recognised by the state 国家认定.
    pub state_recognised: bool,
    /// Whether it is accredited by CNAS.
    pub cnas: bool,
    /// Whether it has the qualification CMA.
    pub cma: bool,
    /// Whether its accreditation covers the items; `None` where that is not known.
    pub covers_items: Option<bool>,
}

/// Whether a body may inspect fresh goods: JD itself, or a third party that JD designated. Chapter 4 (R13, A37); no
/// accreditation is asked for.
#[must_use]
pub fn may_inspect_fresh(body: Body, designated: bool) -> Decided<bool> {
    let (allowed, zh, en) = match (body, designated) {
        (Body::Jd, _) => (true, "京东自检", "JD inspects itself"),
        (Body::ThirdParty, true) => (true, "京东指定的第三方机构", "a third party designated by JD"),
        (Body::ThirdParty, false) => (
            false,
            "该第三方机构未经京东指定",
            "the third party is not designated by JD",
        ),
    };
    let reason = Reason::new("chapter 4", "R13", zh, en)
        .given("body", body)
        .given("designated_by_jd", designated);
    let reason = if body == Body::Jd {
        // Should it come to a re-inspection, a person has to designate who does it.
        reason.read_as("A37")
    } else {
        reason
    };
    Decided::new(allowed, reason)
}

/// Whether a body may inspect jewellery: a third party recognised by the state, with CNAS **and** CMA, on the day of the
/// test. Chapter 4 (R14). An accreditation known not to cover the items is none; where it is not known, a person looks.
#[must_use]
pub fn may_inspect_jewellery(body: Body, standing: Standing) -> Decided<bool> {
    if body == Body::Jd {
        let reason = Reason::new(
            "chapter 4",
            "R14",
            "珠宝须由第三方质检机构检验，京东不能自检",
            "jewellery is inspected by a third party, not by JD itself",
        );
        return Decided::new(false, reason.given("body", body));
    }
    let lacking: Vec<&str> = [
        (standing.state_recognised, "state_recognised"),
        (standing.cnas, "cnas"),
        (standing.cma, "cma"),
        (standing.covers_items != Some(false), "covers_items"),
    ]
    .into_iter()
    .filter_map(|(has, name)| (!has).then_some(name))
    .collect();
    let allowed = lacking.is_empty();
    let (zh, en) = if allowed {
        (
            "国家认定且具有CNAS与CMA资质的第三方机构（以检验当日为准）",
            "a third party recognised by the state with CNAS and CMA, as of the day of the test",
        )
    } else {
        (
            "须国家认定并同时具有CNAS与CMA资质（以检验当日为准），缺少所列条件",
            "state recognition, CNAS and CMA are all needed on the day of the test; what is lacking is listed",
        )
    };
    let reason = Reason::new("chapter 4", "R14", zh, en).given("body", body);
    let reason = if allowed {
        reason
    } else {
        reason.given("lacking", lacking.join(", "))
    };
    let decided = Decided::new(allowed, reason);
    if standing.covers_items.is_some() || !allowed {
        return decided;
    }
    decided.and(
        Reason::new(
            "chapter 4",
            "R14",
            "资质范围是否覆盖所检项目未知，须核对",
            "whether the accreditation covers the items is not known: check it",
        )
        .for_review(),
    )
}

/// Whether a body may inspect under a specification; designation counts only in fresh, standing only in jewellery.
#[must_use]
pub fn may_inspect(
    specification: Specification,
    body: Body,
    designated: bool,
    standing: Standing,
) -> Decided<bool> {
    match specification {
        Specification::Fresh => may_inspect_fresh(body, designated),
        Specification::Jewellery => may_inspect_jewellery(body, standing),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: Standing = Standing {
        state_recognised: true,
        cnas: true,
        cma: true,
        covers_items: Some(true),
    };

    #[test]
    fn fresh_asks_for_designation_only() {
        let none = Standing {
            state_recognised: false,
            cnas: false,
            cma: false,
            covers_items: None,
        };
        let allowed = |body, designated, standing| {
            may_inspect(Specification::Fresh, body, designated, standing).decision
        };
        assert!(allowed(Body::Jd, false, none));
        assert!(allowed(Body::ThirdParty, true, none));
        assert!(!allowed(Body::ThirdParty, false, ALL));
    }

    #[test]
    fn jewellery_asks_for_all_of_state_cnas_and_cma() {
        let allowed = |body, standing| may_inspect(Specification::Jewellery, body, false, standing).decision;
        assert!(allowed(Body::ThirdParty, ALL));
        assert!(!allowed(Body::Jd, ALL));
        let lacking = [
            Standing {
                state_recognised: false,
                ..ALL
            },
            Standing { cnas: false, ..ALL },
            Standing { cma: false, ..ALL },
            Standing {
                covers_items: Some(false),
                ..ALL
            },
        ];
        for standing in lacking {
            assert!(!allowed(Body::ThirdParty, standing), "{standing:?}");
        }
        let unknown = Standing {
            covers_items: None,
            ..ALL
        };
        let decided = may_inspect_jewellery(Body::ThirdParty, unknown);
        assert!(decided.decision);
        assert!(decided.reasons[1].review);
        assert_eq!(may_inspect_jewellery(Body::ThirdParty, ALL).reasons.len(), 1);
    }

    #[test]
    fn a_body_of_jd_leaves_open_who_inspects_again() {
        let own = may_inspect_fresh(Body::Jd, false);
        assert_eq!(own.reasons[0].readings, ["A37"]);
        let designated = may_inspect_fresh(Body::ThirdParty, true);
        assert!(designated.reasons[0].readings.is_empty());
    }
}

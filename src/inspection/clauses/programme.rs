//! Which items are tested, and by whose programme: fresh 5.2, jewellery 5.3 (R19, R27 to R31; A23).

use crate::inspection::{Decided, Reason, Refused, Specification, string_enum};
use crate::message::message;

/// An item and how it came into question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ItemFit {
    /// Whether it fits the product; the laboratory says so, with a reason (R28).
    pub fits: bool,
    /// Whether it is a row of the specification's table.
    pub in_table: bool,
    /// Whether the state makes it mandatory (R31); the law that does is recorded with it.
    pub state_mandatory: bool,
    /// Whether the category's list is open: fresh categories 1 and 2 (R19).
    pub open_list: bool,
}

/// Whether an item is tested: fresh 5.2.2, 5.2.5 and table 1 notes 4 and 5; jewellery 5.3.2 (R19, R28, R31). What does
/// not fit is neither a pass nor a fail.
#[must_use]
pub fn is_tested(specification: Specification, item: ItemFit) -> Decided<bool> {
    let fresh = specification == Specification::Fresh;
    let (tested, clause, rule, zh, en) = if !item.fits {
        (
            false,
            if fresh { "5.2.2" } else { "5.3.2" },
            "R28",
            "项目不适用于该产品：不检测，既不计合格也不计不合格",
            "the item does not fit the product: not tested, neither pass nor fail",
        )
    } else if item.in_table {
        (
            true,
            "5.1 table 1",
            "R15",
            "表1列明的项目：检测",
            "table 1 has the item: tested",
        )
    } else if item.state_mandatory {
        (
            true,
            if fresh { "5.2.5" } else { "9.3" },
            "R31",
            "国家强制要求的其他项目：检测，并记录其法律依据",
            "the state makes the item mandatory: tested, with its legal basis recorded",
        )
    } else if fresh && item.open_list {
        (
            true,
            "5.1 table 1 notes 4, 5",
            "R19",
            "该类目的项目不仅限于表1：检测",
            "the category's list is open: tested",
        )
    } else {
        (
            false,
            "5.1 table 1",
            "R19",
            "表1没有该项目，该类目的列举不开放，国家也无强制要求：不检测",
            "not in table 1, the category's list is closed, and the state does not demand it: not tested",
        )
    };
    let rule = if rule == "R15" && !fresh { "R20" } else { rule };
    let reason = Reason::new(clause, rule, zh, en)
        .given("item_applies_to_product", item.fits)
        .given("row_in_table", item.in_table)
        .given("state_mandatory", item.state_mandatory)
        .given("open_list_category", item.open_list);
    Decided::new(tested, reason)
}

string_enum! {
    /// By whose items a product is tested.
    pub enum Programme {
        /// Those of the product standard it declares.
        ProductStandard = "product_standard",
        /// Those of the specification.
        ThisSpecification = "this_spec",
    }
}

/// By whose items a product is tested: fresh 5.2.1 and 5.2.3, jewellery 5.3.1 (R27, A23). No standard and a wrong one
/// lead to the same; in jewellery a wrong one fails a label item as well (R45).
///
/// # Errors
/// Where a standard that is not marked is called correct.
pub fn programme_of(
    specification: Specification,
    marked: bool,
    correctly: bool,
) -> Result<Decided<Programme>, Refused> {
    let fresh = specification == Specification::Fresh;
    let clause = if fresh { "5.2.1" } else { "5.3.1" };
    let (programme, clause, zh, en) = match (marked, correctly) {
        (true, true) => (
            Programme::ProductStandard,
            if fresh { "5.2.3" } else { "6.1" },
            "产品标准标注正确：按产品标准",
            "the product standard is marked and right: by that standard",
        ),
        (true, false) => (
            Programme::ThisSpecification,
            clause,
            "产品标准标注不正确：按本规范检测",
            "the product standard is marked wrongly: by this specification",
        ),
        (false, false) => (
            Programme::ThisSpecification,
            clause,
            "产品标准未标注：按本规范检测",
            "no product standard is marked: by this specification",
        ),
        (false, true) => {
            return Err(Refused::new(
                "marked_correctly",
                message!("inspection.marked_correctly_unmarked", clause),
            ));
        }
    };
    let rule = if programme == Programme::ProductStandard && fresh {
        "R29"
    } else {
        "R27"
    };
    let reason = Reason::new(clause, rule, zh, en)
        .given("standard_marked", marked)
        .given("marked_correctly", correctly);
    let reason = if programme == Programme::ThisSpecification {
        reason.read_as("A23")
    } else {
        reason
    };
    Ok(Decided::new(programme, reason))
}

string_enum! {
    /// Who issued a product standard.
    pub enum StandardIssuer {
        /// 国家标准.
        National = "national",
        /// 行业标准.
        Industry = "industry",
        /// 地方标准.
        Local = "local",
        /// 企业标准.
        Enterprise = "enterprise",
    }
}

/// Whether a declared standard can be judged by: 5.2.3 (R29). An enterprise standard needs the filed copy, the others,
/// which are public, do not. Where it cannot, R27 goes on ([`programme_of`]).
///
/// # Errors
/// Where it is an enterprise standard and it is not said whether the producer supplied the filed copy.
pub fn is_standard_usable(
    issuer: StandardIssuer,
    filed_copy: Option<bool>,
) -> Result<Decided<bool>, Refused> {
    const CLAUSE: &str = "5.2.3";
    if issuer != StandardIssuer::Enterprise {
        let reason = Reason::new(
            CLAUSE,
            "R29",
            "国家、行业、地方标准公开，无需提供备案文本",
            "national, industry and local standards are public: no copy is needed",
        );
        return Ok(Decided::new(true, reason.given("standard_kind", issuer)));
    }
    let filed = filed_copy.ok_or_else(|| {
        Refused::new(
            "filed_copy_provided",
            message!("inspection.filed_copy_missing", clause = CLAUSE),
        )
    })?;
    let reason = if filed {
        Reason::new(
            CLAUSE,
            "R29",
            "已提供备案的企业标准",
            "the filed enterprise standard was supplied",
        )
    } else {
        Reason::new(
            CLAUSE,
            "R29",
            "未提供备案的企业标准：不能据以判定，按本规范检测",
            "the filed enterprise standard was not supplied: it cannot be used, this specification is",
        )
        .read_as("A23")
        .for_review()
    };
    Ok(Decided::new(
        filed,
        reason
            .given("standard_kind", issuer)
            .given("filed_copy_provided", filed),
    ))
}

string_enum! {
    /// Where the items of imported goods come from.
    pub enum ItemsFrom {
        /// The standards that the like domestic product follows.
        DomesticLikeProductStandard = "domestic_like_product_standard",
    }
}

/// Where the items of imported goods come from: 5.2.4 (R30). Without a like domestic product it falls back to R27.
///
/// # Errors
/// Where the goods are not imported: then [`programme_of`] says.
pub fn items_of_imported(imported: bool) -> Result<Decided<ItemsFrom>, Refused> {
    if !imported {
        return Err(Refused::new("imported", message!("inspection.imported_only")));
    }
    let reason = Reason::new(
        "5.2.4",
        "R30",
        "进口商品按国内同类产品执行的相关标准的检测项目检测；没有同类产品时按5.2.1",
        "imported goods: the items of the standards that the like domestic product follows; without one, 5.2.1",
    );
    Ok(Decided::new(
        ItemsFrom::DomesticLikeProductStandard,
        reason.given("imported", true),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_item_is_tested_if_it_fits_and_something_asks_for_it() {
        use Specification::{Fresh, Jewellery};

        let tested = |specification, [fits, in_table, state_mandatory, open_list]: [bool; 4]| {
            let item = ItemFit {
                fits,
                in_table,
                state_mandatory,
                open_list,
            };
            is_tested(specification, item).decision
        };
        for specification in [Fresh, Jewellery] {
            assert!(!tested(specification, [false, true, true, true]));
            assert!(tested(specification, [true, true, false, false]));
            assert!(tested(specification, [true, false, true, false]));
            assert!(!tested(specification, [true, false, false, false]));
        }
        assert!(tested(Fresh, [true, false, false, true]));
        assert!(!tested(Jewellery, [true, false, false, true]));
    }

    #[test]
    fn only_a_right_standard_is_tested_by() {
        for specification in [Specification::Fresh, Specification::Jewellery] {
            let by =
                |marked, right| programme_of(specification, marked, right).map(|decided| decided.decision);
            assert_eq!(by(true, true), Ok(Programme::ProductStandard));
            assert_eq!(by(true, false), Ok(Programme::ThisSpecification));
            assert_eq!(by(false, false), Ok(Programme::ThisSpecification));
            assert_eq!(by(false, true).unwrap_err().field, "marked_correctly");
        }
    }

    #[test]
    fn an_enterprise_standard_needs_its_filed_copy() {
        let usable = |issuer, copy| is_standard_usable(issuer, copy).map(|decided| decided.decision);
        assert_eq!(usable(StandardIssuer::Enterprise, Some(true)), Ok(true));
        assert_eq!(usable(StandardIssuer::Enterprise, Some(false)), Ok(false));
        assert!(usable(StandardIssuer::Enterprise, None).is_err());
        assert_eq!(usable(StandardIssuer::Industry, None), Ok(true));
        assert_eq!(usable(StandardIssuer::National, Some(false)), Ok(true));
    }

    #[test]
    fn only_imported_goods_have_the_items_of_imported_goods() {
        let imported = items_of_imported(true).unwrap();
        assert_eq!(imported.reasons[0].inputs["imported"], "true");
        assert!(
            items_of_imported(false)
                .unwrap_err()
                .message
                .to_string()
                .contains("missing_standard")
        );
    }

    #[test]
    fn each_specification_names_its_own_rule_for_a_row_of_its_table() {
        let rule = |specification, in_table| {
            let item = ItemFit {
                fits: true,
                in_table,
                state_mandatory: true,
                open_list: false,
            };
            is_tested(specification, item).reasons[0].rule.clone()
        };
        assert_eq!(rule(Specification::Fresh, true), "R15");
        assert_eq!(rule(Specification::Jewellery, true), "R20");
        assert_eq!(rule(Specification::Fresh, false), "R31");
        assert_eq!(rule(Specification::Jewellery, false), "R31");
    }

    #[test]
    fn the_programme_names_the_clause_of_its_specification() {
        let why = |specification, right| {
            let decided = programme_of(specification, true, right).unwrap();
            let reason = decided.reasons[0].clone();
            (reason.clause, reason.rule, reason.readings == ["A23"])
        };
        let named = |clause: &'static str, rule: &'static str, read: bool| (clause.into(), rule.into(), read);
        assert_eq!(why(Specification::Fresh, true), named("5.2.3", "R29", false));
        assert_eq!(why(Specification::Fresh, false), named("5.2.1", "R27", true));
        assert_eq!(why(Specification::Jewellery, true), named("6.1", "R27", false));
        assert_eq!(why(Specification::Jewellery, false), named("5.3.1", "R27", true));
    }
}

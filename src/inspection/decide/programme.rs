//! Cases about which items are tested, by whose programme, and who may test.

use serde_json::{Value, json};

use super::input::Fields;
use super::kind::{CaseContext, Written};
use crate::inspection::Specification;
use crate::inspection::clauses::inspection_body::{Body, Standing, may_inspect};
use crate::inspection::clauses::programme::{
    ItemFit, is_standard_usable, is_tested, items_of_imported, programme_of,
};

/// `item_applicability`: R15, R19, R20, R28, R31.
pub(super) fn item(input: &Value, context: CaseContext<'_>) -> Written {
    const NAMES: [&str; 4] = [
        "item_applies_to_product",
        "row_in_table",
        "state_mandatory",
        "open_list_category",
    ];
    let fields = Fields::of(input, &NAMES)?;
    let decided = is_tested(
        context.specification(),
        ItemFit {
            fits: fields.boolean("item_applies_to_product")?,
            in_table: fields.boolean("row_in_table")?,
            state_mandatory: fields.optional_boolean("state_mandatory")?.unwrap_or(false),
            open_list: fields.optional_boolean("open_list_category")?.unwrap_or(false),
        },
    );
    Ok(decided.map(|tested| json!({ "tested": tested })))
}

/// `missing_standard`: R27.
pub(super) fn standard(input: &Value, context: CaseContext<'_>) -> Written {
    let fields = Fields::of(input, &["standard_marked", "marked_correctly"])?;
    let marked = fields.boolean("standard_marked")?;
    let decided = programme_of(
        context.specification(),
        marked,
        fields.boolean("marked_correctly")?,
    )?;
    Ok(decided.map(|programme| json!({ "test_by": programme })))
}

/// `enterprise_standard`: R29.
pub(super) fn enterprise_standard(input: &Value, _: CaseContext<'_>) -> Written {
    let fields = Fields::of(input, &["standard_kind", "filed_copy_provided"])?;
    let copy = fields.optional_boolean("filed_copy_provided")?;
    let decided = is_standard_usable(fields.choice("standard_kind")?, copy)?;
    Ok(decided.map(|usable| json!({ "usable": usable })))
}

/// `imported`: R30.
pub(super) fn imported(input: &Value, _: CaseContext<'_>) -> Written {
    let fields = Fields::of(input, &["imported"])?;
    let decided = items_of_imported(fields.boolean("imported")?)?;
    Ok(decided.map(|from| json!({ "items_from": from })))
}

/// `inspector`: R13, R14. What chapter 4 does not ask for may be left out.
pub(super) fn inspector(input: &Value, context: CaseContext<'_>) -> Written {
    const NAMES: [&str; 5] = ["body", "designated_by_jd", "state_recognised", "cnas", "cma"];
    let fields = Fields::of(input, &NAMES)?;
    let body = fields.choice("body")?;
    let specification = context.specification();
    let asked = |name: &'static str, by: Specification| {
        if body == Body::ThirdParty && specification == by {
            fields.boolean(name)
        } else {
            fields.optional_boolean(name).map(Option::unwrap_or_default)
        }
    };
    let designated = asked("designated_by_jd", Specification::Fresh)?;
    let standing = Standing {
        state_recognised: asked("state_recognised", Specification::Jewellery)?,
        cnas: asked("cnas", Specification::Jewellery)?,
        cma: asked("cma", Specification::Jewellery)?,
        covers_items: None,
    };
    let decided = may_inspect(specification, body, designated, standing);
    Ok(decided.map(|allowed| json!({ "allowed": allowed })))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::calendar::Calendar;
    use crate::inspection::decide::Source;

    #[test]
    fn what_chapter_4_does_not_ask_for_may_be_left_out() {
        let calendar = Calendar::shipped().unwrap();
        let allowed = |source, input: Value| {
            let context = CaseContext {
                source,
                calendar: &calendar,
            };
            inspector(&input, context)
                .map(|decided| decided.decision["allowed"] == true)
                .map_err(|refused| refused.field)
        };
        let (fresh, jewellery) = (Source::Fresh, Source::Jewellery);
        assert_eq!(allowed(fresh, json!({ "body": "jd" })), Ok(true));
        let designated = json!({ "body": "third_party", "designated_by_jd": true });
        assert_eq!(allowed(fresh, designated), Ok(true));
        let standing = json!({ "body": "third_party", "state_recognised": true, "cnas": true, "cma": true });
        assert_eq!(allowed(jewellery, standing.clone()), Ok(true));
        assert_eq!(
            allowed(fresh, standing.clone()),
            Err("designated_by_jd".to_owned())
        );
        for name in ["state_recognised", "cnas", "cma"] {
            let mut without = standing.clone();
            without.as_object_mut().unwrap().remove(name);
            assert_eq!(allowed(jewellery, without), Err(name.to_owned()));
        }
    }

    #[test]
    fn an_item_is_not_mandatory_nor_its_list_open_unless_said() {
        let calendar = Calendar::shipped().unwrap();
        let tested = |change: Value| {
            let context = CaseContext {
                source: Source::Fresh,
                calendar: &calendar,
            };
            let mut input = json!({ "item_applies_to_product": true, "row_in_table": false });
            input
                .as_object_mut()
                .unwrap()
                .extend(change.as_object().unwrap().clone());
            item(&input, context).unwrap().decision["tested"] == true
        };
        assert!(!tested(json!({})));
        assert!(tested(json!({ "state_mandatory": true })));
        assert!(tested(json!({ "open_list_category": true })));
    }
}

//! Cases about judging: requirements, labels, purity, material, the batch as a whole, what follows from it.

use serde_json::{Value, json};

use super::input::Fields;
use super::kind::{CaseContext, Written};
use crate::inspection::clauses::consequence::consequence_rules;
use crate::inspection::clauses::edition::this_edition_applies;
use crate::inspection::clauses::governing_requirement::{
    BasisRequirement, DeclaredRequirement, governing_requirement,
};
use crate::inspection::clauses::label::{LabelDecision, LabelItem, label, label_of_loose_goods};
use crate::inspection::clauses::verdict;
use crate::inspection::clauses::verdict::ItemResult;
use crate::inspection::jewellery::material::{NamedMaterials, sold_as};
use crate::inspection::jewellery::purity::{Purity, StatedPurities, declared_purity, purity_verdict};
use crate::inspection::{Decided, Quantity, Refused, Specification, Verdict};
use crate::message::{Explain, message};

/// Whether the input has a list under `name` and nothing in it.
fn is_empty_list(input: &Value, name: &str) -> bool {
    input
        .get(name)
        .and_then(Value::as_array)
        .is_some_and(Vec::is_empty)
}

/// `requirement_source`: R41 to R43.
pub(super) fn requirement_source(input: &Value, _: CaseContext<'_>) -> Written {
    let fields = Fields::of(input, &["direction", "basis", "declared", "measured"])?;
    let basis = fields.object("basis", &["limit", "mandatory"])?;
    let declared = fields.optional_object("declared", &["limit", "same_method"])?;
    let basis = BasisRequirement {
        limit: basis.quantity("limit")?,
        mandatory: basis.boolean("mandatory")?,
    };
    let declared = match declared {
        Some(declared) => Some(DeclaredRequirement {
            limit: declared.quantity("limit")?,
            same_method: declared.boolean("same_method")?,
        }),
        None => None,
    };
    let decided = governing_requirement(
        fields.choice("direction")?,
        basis,
        declared,
        fields.quantity("measured")?,
    );
    Ok(decided
        .map(|found| json!({ "applies": found.applies, "limit": found.limit, "verdict": found.verdict })))
}

/// `label`: R18, R44, R45.
pub(super) fn label_items(input: &Value, context: CaseContext<'_>) -> Written {
    let written = |found: LabelDecision<'_>| json!({ "label": found.label, "failed": found.failed });
    let fields = Fields::of(input, &["items", "prepackaged"])?;
    let loose = match context.specification() {
        Specification::Fresh => !fields.boolean("prepackaged")?,
        Specification::Jewellery if fields.optional_boolean("prepackaged")?.is_some() => {
            return Err(fields.refuse("prepackaged", message!("inspection.prepackaged_of_jewellery")));
        }
        Specification::Jewellery => false,
    };
    if loose && is_empty_list(input, "items") {
        return Ok(label_of_loose_goods().map(written));
    }
    let items = fields
        .objects("items", &["name", "result"])?
        .into_iter()
        .map(|item| {
            Ok(LabelItem {
                name: item.text("name")?,
                result: item.choice("result")?,
            })
        })
        .collect::<Result<Vec<_>, Refused>>()?;
    if loose {
        return Ok(label_of_loose_goods().map(written));
    }
    label(context.specification(), &items).map(|decided| decided.map(written))
}

/// `purity`: R46.
pub(super) fn purity(input: &Value, _: CaseContext<'_>) -> Written {
    let fields = Fields::of(input, &["metal", "mark", "page", "certificate", "measured"])?;
    let purity = |name: &str, per_mille: Quantity| {
        Purity::new(per_mille)
            .map_err(|error| fields.refuse(name, error.message()).found(per_mille.to_string()))
    };
    let stated = |name: &str, per_mille: Quantity| {
        if per_mille.is_zero() {
            return Err(fields.refuse(name, message!("inspection.purity_zero")));
        }
        purity(name, per_mille)
    };
    let optional = |name: &str| {
        let given = fields.optional_quantity(name)?;
        given.map(|per_mille| stated(name, per_mille)).transpose()
    };
    let page = if is_empty_list(input, "page") {
        Vec::new()
    } else {
        fields.quantities("page")?
    };
    let page = page
        .into_iter()
        .enumerate()
        .map(|(index, per_mille)| stated(&format!("page[{index}]"), per_mille))
        .collect::<Result<Vec<_>, Refused>>()?;
    let measured = fields
        .optional_quantity("measured")?
        .map(|per_mille| purity("measured", per_mille))
        .transpose()?;
    let Decided {
        decision: found,
        mut reasons,
    } = declared_purity(StatedPurities {
        metal: fields.choice("metal")?,
        mark: optional("mark")?,
        page: &page,
        certificate: optional("certificate")?,
    })
    .ok_or_else(|| fields.refuse("page", message!("inspection.purity_none")))?;
    let mut decision = json!({ "declared": found.declared.per_mille(), "source": found.source });
    if let Some(measured) = measured {
        let judged = purity_verdict(found.declared, measured);
        reasons.extend(judged.reasons);
        if let Some(map) = decision.as_object_mut() {
            map.insert("verdict".to_owned(), json!(judged.decision));
        }
    }
    Ok(Decided { decision, reasons })
}

/// `material`: R47, R48.
pub(super) fn material(input: &Value, _: CaseContext<'_>) -> Written {
    let fields = Fields::of(input, &["title", "detail", "intro", "certificate"])?;
    let decided = sold_as(NamedMaterials {
        title: fields.optional_text("title")?,
        detail: fields.optional_text("detail")?,
        intro: fields.optional_text("intro")?,
        certificate: fields.optional_text("certificate")?,
    })
    .ok_or_else(|| fields.refuse("title", message!("inspection.material_not_named")))?;
    Ok(decided.map(
        |found| json!({ "material": found.material, "source": found.source, "conflict": found.conflict }),
    ))
}

/// `overall`: R49, R50.
pub(super) fn overall(input: &Value, context: CaseContext<'_>) -> Written {
    let fields = Fields::of(input, &["items"])?;
    let items = if is_empty_list(input, "items") {
        // The rule says why that is no pass.
        Vec::new()
    } else {
        fields.objects("items", &["item", "result", "grade"])?
    };
    let items = items
        .into_iter()
        .map(|item| {
            Ok(ItemResult {
                item: item.text("item")?,
                outcome: item.choice("result")?,
                grade: item.optional_word("grade")?,
            })
        })
        .collect::<Result<Vec<_>, Refused>>()?;
    let decided = verdict::overall(context.specification(), &items)?;
    Ok(decided.map(|found| json!({ "verdict": found.verdict, "grade": found.grade })))
}

/// `cross_category`: R51, R52.
pub(super) fn cross_category(input: &Value, context: CaseContext<'_>) -> Written {
    let fields = Fields::of(input, &["own", "other_category_or_material", "sub_category"])?;
    let decided = verdict::cross_category(
        context.specification(),
        fields.choice("own")?,
        fields.optional_word("other_category_or_material")?,
        fields.optional_word("sub_category")?,
    );
    Ok(decided.map(|verdict| json!({ "verdict": verdict })))
}

/// `spec_applies`: R64, R67.
pub(super) fn spec_applies(input: &Value, context: CaseContext<'_>) -> Written {
    let fields = Fields::of(input, &["act_at"])?;
    let decided = this_edition_applies(context.specification(), fields.instant("act_at")?);
    Ok(decided.map(|applies| json!({ "this_edition": applies })))
}

/// `consequence_rules`: R61 to R63.
pub(super) fn consequences(input: &Value, context: CaseContext<'_>) -> Written {
    let fields = Fields::of(input, &["finding"])?;
    let decided = consequence_rules(context.specification(), fields.choice::<Verdict>("finding")?);
    Ok(decided.map(|rules| json!({ "rules": rules })))
}

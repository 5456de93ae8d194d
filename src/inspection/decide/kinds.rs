//! Every kind of case, with the function that decides it.

use super::kind::{Kind, both, fresh, jewellery, service};
use super::{
    appeal, fresh_table, jewellery as jewels, judging, net_weight, programme, reference, sampling, sensory,
    service as tags,
};

/// All kinds. A test holds them against the vocabulary.
pub(super) const KINDS: &[Kind] = &[
    fresh("sampling_quantity", "5.3.2.1", sampling::quantity),
    both("sampling_cap", "2.3", "2.3", sampling::cap),
    fresh("sensory_mode", "5.3.2.2", sensory::mode),
    fresh("sensory_single", "5.3.2.2(1)", sensory::single),
    fresh("sensory_multi", "5.3.2.2(2)", sensory::multi),
    fresh("specification", "5.3.1.1", sensory::specification),
    fresh("net_weight_basis", "5.2.1.2", net_weight::basis),
    fresh("net_weight", "5.2.1.2", net_weight::verdict),
    fresh("table1_basis", "5.1", fresh_table::basis),
    fresh("sulfonamide_total", "5.1", fresh_table::sulfonamides),
    both("item_applicability", "5.2.2", "5.3.2", programme::item),
    both("missing_standard", "5.2.1", "5.3.1", programme::standard),
    fresh("enterprise_standard", "5.2.3", programme::enterprise_standard),
    fresh("imported", "5.2.4", programme::imported),
    both("inspector", "chapter 4", "chapter 4", programme::inspector),
    both("edition", "3.1", "chapter 3", reference::edition),
    fresh("transition_year", "3.3", reference::transition_year),
    // Judging, objections and the service.
    both("requirement_source", "6.1", "6.1", judging::requirement_source),
    both("label", "6.2", "6.2", judging::label_items),
    jewellery("purity", "6.2", judging::purity),
    jewellery("material", "6.3", judging::material),
    jewellery("diamond_colour", "5.1", jewels::colour),
    jewellery("diamond_clarity", "5.1", jewels::clarity),
    jewellery("diamond_mass", "5.1", jewels::diamond_mass),
    jewellery("precious_mass", "5.1", jewels::precious_mass),
    both("overall", "6.3", "6.5", judging::overall),
    both("cross_category", "6.4", "6.6", judging::cross_category),
    both("appeal_deadline", "7.1", "7.1", appeal::appeal_deadline),
    both("retest_admissible", "7.2", "7.2", appeal::retest_admissible),
    fresh("retest_expiry", "7.2.5.3", appeal::retest_expiry),
    both("retest_lab", "7.2.2", "7.2.2", appeal::retest_lab),
    both("retest_outcome", "7.2.3", "7.2.3", appeal::retest_outcome),
    both("fee_deadline", "7.2.4", "7.2.4", appeal::fee_deadline),
    both("spec_applies", "9.1", "9.1", judging::spec_applies),
    both(
        "consequence_rules",
        "chapter 8",
        "chapter 8",
        judging::consequences,
    ),
    service("listing_gate", "S7", tags::listing_gate),
    service("insurance_window", "S25", tags::insurance_window),
    service("badge", "S22", tags::badge),
    service("label_scan", "S17", tags::label_scan),
];

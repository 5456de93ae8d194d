//! Cases about the authenticity service (正品鉴别) itself. Only here an appraisal is `authentic` or not; everywhere else
//! in the program goods are genuine.

use serde_json::{Value, json};

use super::input::Fields;
use super::kind::{CaseContext, Written};
use crate::domain::cover::{CoverStatus, Policy, standing, window};
use crate::inspection::{Decided, Reason, string_enum};
use crate::message::message;

string_enum! {
    /// What an appraisal found.
    pub enum Appraisal {
        /// Genuine.
        Authentic = "authentic",
        /// Not genuine.
        NotAuthentic = "not_authentic",
    }
}

/// `listing_gate`: only what an appraisal in the warehouse confirmed goes on sale (S7, S8).
pub(super) fn listing_gate(input: &Value, _: CaseContext<'_>) -> Written {
    let fields = Fields::of(input, &["in_service", "warehoused", "appraisal"])?;
    let in_service = fields.boolean("in_service")?;
    let warehoused = fields.boolean("warehoused")?;
    let appraisal: Option<Appraisal> = fields.optional_word("appraisal")?;
    let confirmed = warehoused && appraisal == Some(Appraisal::Authentic);
    let (zh, en) = match (in_service, confirmed) {
        (false, _) => (
            "商品未参加正品鉴别服务，不受上架条件约束",
            "the item is not in the service: the gate does not bind it",
        ),
        (true, true) => (
            "入仓后经鉴别确认为正品，方可上架售卖",
            "the appraisal after warehousing confirmed the item: it may be listed",
        ),
        (true, false) => (
            "未经入仓后鉴别确认为正品，不得上架售卖",
            "no appraisal after warehousing confirmed the item: it may not be listed",
        ),
    };
    let reason = Reason::new("S7, S8", "S8", zh, en)
        .given("in_service", in_service)
        .given("warehoused", warehoused)
        .given("appraisal", appraisal.map_or("none", Appraisal::as_str));
    Ok(Decided::new(
        json!({ "may_list": !in_service || confirmed }),
        reason,
    ))
}

/// `insurance_window`: proof within 30 days of confirming receipt (S25, S26), counted by Civil Code 201 and 203 as the
/// cover is.
pub(super) fn insurance_window(input: &Value, context: CaseContext<'_>) -> Written {
    let fields = Fields::of(
        input,
        &[
            "in_service",
            "receipt_confirmed_at",
            "proof_at",
            "not_authentic_proven",
        ],
    )?;
    let in_service = fields.boolean("in_service")?;
    let proven = fields.boolean("not_authentic_proven")?;
    let received_at = fields.instant("receipt_confirmed_at")?;
    let proof_at = fields.instant("proof_at")?;
    let policy = Policy::demo();
    let days = window(received_at.shanghai_date(), &policy, context.calendar).map_err(|_| {
        fields.refuse(
            "receipt_confirmed_at",
            message!(
                "inspection.days_past_calendar",
                clause = "S25",
                received_on = received_at.shanghai_date()
            ),
        )
    })?;
    let proof_on = proof_at.shanghai_date();
    let in_days = received_at <= proof_at && proof_on <= days.last_day;
    let might_run =
        proof_on > days.last_day && standing(Some(&days), &policy, proof_on).status == CoverStatus::Running;
    if in_service && proven && might_run {
        return Err(fields.refuse(
            "proof_at",
            message!(
                "decide.insurance_day_not_in_calendar",
                last_day = days.last_day,
                year = days.last_day.year()
            ),
        ));
    }
    let in_window = in_service && proven && in_days;
    let (zh, en) = match (in_service, proven, in_days) {
        (false, _, _) => ("商品未参加正品鉴别服务", "the item is not in the service"),
        (_, false, _) => ("未证明商品为非正品", "nothing is proven"),
        (_, _, false) => (
            "证明不在确认收货后30天内提出",
            "the proof does not lie within 30 days of confirming receipt",
        ),
        (true, true, true) => (
            "在确认收货后30天内证明商品为非正品",
            "the proof lies within 30 days of confirming receipt",
        ),
    };
    let reason = Reason::new("S25, S26", "S25", zh, en)
        .read_as("SA5")
        .given("receipt_confirmed_at", received_at)
        .given("receipt_confirmed_on", received_at.shanghai_date())
        .given("proof_at", proof_at)
        .given("proof_on", proof_on)
        .given("method", policy.method.as_str())
        .given("moved_by_rest_days", days.moved_by.len())
        .held_against(
            format!("<= {}", days.last_day),
            format!("{} d", (days.last_day - proof_on).get_days()),
        );
    Ok(Decided::new(json!({ "in_window": in_window }), reason))
}

string_enum! {
    /// Where the shopper sees the badge.
    pub enum BadgePlace {
        /// The product's page.
        DetailPage = "detail_page",
        /// After adding to the cart.
        Cart = "cart",
        /// After submitting the order.
        OrderSubmitted = "order_submitted",
    }
}

/// `badge`: its form and exact text (S22, S23).
pub(super) fn badge(input: &Value, _: CaseContext<'_>) -> Written {
    let fields = Fields::of(input, &["place"])?;
    let place: BadgePlace = fields.choice("place")?;
    let (form, text, rule, zh, en) = match place {
        BadgePlace::DetailPage => (
            "golden_bar",
            "正品鉴别：权威机构·专业鉴别·正品保障",
            "S22",
            "商品详情页展示金黄色条",
            "a golden-yellow bar on the product's page",
        ),
        BadgePlace::Cart | BadgePlace::OrderSubmitted => (
            "icon",
            "正品鉴别",
            "S23",
            "加购和提交订单后展示图标",
            "an icon after adding to the cart and after submitting the order",
        ),
    };
    let reason = Reason::new(rule, rule, zh, en).given("place", place);
    Ok(Decided::new(json!({ "form": form, "text": text }), reason))
}

/// `label_scan`: report and video (S17).
pub(super) fn label_scan(input: &Value, _: CaseContext<'_>) -> Written {
    let fields = Fields::of(input, &["label_valid"])?;
    let valid = fields.boolean("label_valid")?;
    let (returns, zh, en): (&[&str], _, _) = if valid {
        (
            &["appraisal_report", "inspection_video"],
            "扫码可见鉴定评估报告和鉴别查验视频",
            "a scan gives the appraisal report and the video of the check",
        )
    } else {
        (
            &[],
            "防伪标签无效，不返回报告和视频",
            "the label is not valid: neither report nor video is given",
        )
    };
    let reason = Reason::new("S17", "S17", zh, en).given("label_valid", valid);
    Ok(Decided::new(json!({ "returns": returns }), reason))
}

use serde_json::{Value, json};

use super::view::Said;
use super::*;
use crate::domain::calendar::Calendar;
use crate::inspection::case::{Case, ItemKind, NewOrder, plan};
use crate::inspection::standards::{Standards, StandardsFile};
use crate::instant::Instant;
use crate::message::Language;
use crate::web::text::Text;

const ID: &str = "0196a5a0-0000-7000-8000-000000000001";

fn time(text: &str) -> Instant {
    text.parse().unwrap()
}

fn order() -> Value {
    json!({
        "subject": {"merchant": "merchant-1", "category": "fresh_produce", "kind": "lot", "name": "LOT-2026-0716"},
        "channel": "bought_online",
        "listing": {"title": "新鲜菠菜 500g 净重", "screenshots": ["a".repeat(64)]},
        "product": {
            "name": "菠菜", "production_date": "2026-07-14", "shelf_life_last_day": "2026-07-24", "prepackaged": false,
            "goods": "produce", "pack_weight": {"value": "500", "unit": "g"},
            "weights": [{"where": "title", "label": "net", "mass": {"value": "500", "unit": "g"}}],
        },
        "reason": "例行抽检",
    })
}

fn found(kind: ItemKind, at: usize) -> Value {
    match kind {
        ItemKind::Specification => {
            json!({"is": "specification", "mode": "single", "total": "10", "nonconforming": "0"})
        }
        ItemKind::NetWeight => json!({"is": "net_weight", "mass": {"value": "502", "unit": "g"}}),
        ItemKind::Defects => {
            json!({"is": "several_pieces", "basis": "count", "total": "20", "severe": "1", "general": "0", "minor": "2"})
        }
        _ if at == 7 => json!({"is": "value", "amount": {"value": "0.95", "unit": "mg/kg"}}),
        _ if at.is_multiple_of(9) => json!({"is": "value", "amount": {"value": "0.012", "unit": "mg/kg"}}),
        _ if at.is_multiple_of(5) => json!({"is": "below", "amount": {"value": "0.01", "unit": "mg/kg"}}),
        _ => json!({"is": "not_detected", "detection_limit": {"value": "5", "unit": "μg/kg"}}),
    }
}

/// A failed spot check of spinach with every row of its category, by invented limits, then an appeal.
fn spinach() -> Case {
    let order: NewOrder = serde_json::from_value(order()).unwrap();
    let specification = order.check().unwrap();
    let new = json!({"portions": "2", "unit": "g", "needed_for_test": "600", "needed_for_retest": "400"});
    let planned = plan(specification, &order, serde_json::from_value(new).unwrap()).unwrap();
    let results: Vec<Value> = planned
        .items
        .iter()
        .filter(|item| item.is_tested())
        .zip(1..)
        .map(|(item, at)| json!({"item": item.number.to_string(), "found": found(item.kind, at)}))
        .collect();
    let mut limits = vec![];
    for item in &planned.items {
        limits.push(json!({"items": [item.item], "direction": "max", "value": "0.9", "unit": "mg/kg"}));
    }
    let file = json!({"format": StandardsFile::FORMAT, "documents": [
        document("GB 2763-2021", &limits), document("GB 2762-2022", &limits), document("GB 2760-2024", &limits[..3]),
    ]});
    let standards = Standards::new(
        StandardsFile::parse(file.to_string().as_bytes())
            .unwrap()
            .documents,
    );
    let mut case: Case = serde_json::from_value(json!({
        "id": ID, "state": "assigned", "specification": "fresh", "edition": "2021-04-21",
        "subject": order.subject, "order": order, "listing": {"sha256": "b".repeat(64), "kept_at": "2026-07-15T02:00:00Z"},
        "ordered_at": "2026-07-15T02:00:00Z", "plan": planned,
        "sample": {
            "seal": "FY-2026-000123", "storage": "0–4 ℃ 冷藏", "taken": "1000", "leftover": "400",
            "taken_at": "2026-07-16T01:00:00Z", "taken_by": "张三", "scope": "full", "reasons": [],
            "hand_overs": [{"from": "张三", "to": "示例检测中心 收样员", "at": "2026-07-16T06:30:00Z", "seal_whole": true, "recorded_by": "platform-1"}],
        },
        "laboratory": {"laboratory": "laboratory-1", "name": "示例检测中心（虚构）", "since": "2026-07-16T06:00:00Z", "allowed_today": true, "reasons": []},
    }))
    .unwrap();
    let new = serde_json::from_value(json!({"tested_on": "2026-07-18", "items": results})).unwrap();
    let judgement = case
        .judge(&new, None, &standards, time("2026-07-20T08:00:00Z"))
        .unwrap();
    let tested = json!({
        "results": {"tested_on": "2026-07-18", "items": results, "by": "laboratory-1", "received_at": "2026-07-20T07:55:00Z", "allowed": []},
        "judgement": judgement,
    });
    case.first = Some(serde_json::from_value(tested).unwrap());
    let calendar = Calendar::shipped().unwrap();
    let now = time("2026-07-21T02:00:00Z");
    let notice = case
        .notify(&serde_json::from_value(json!({})).unwrap(), now, &calendar)
        .unwrap();
    let appeal: crate::inspection::case::NewAppeal =
        serde_json::from_value(json!({"grounds": "样品运输途中温度超标，请求复验。", "reinspection": true}))
            .unwrap();
    let by = case.subject.merchant.clone();
    case.appeal = Some(
        appeal
            .take(
                ID.parse().unwrap(),
                by,
                &notice,
                time("2026-07-23T02:00:00Z"),
                &calendar,
            )
            .unwrap(),
    );
    case.notice = Some(notice);
    case.state = serde_json::from_value(json!("appealed")).unwrap();
    case.suspended_tags = 12;
    case
}

fn document(edition: &str, limits: &[Value]) -> Value {
    json!({
        "edition": edition, "kind": "edition", "title": "虚构限值", "effective": "2021-09-03", "standing": "mandatory",
        "source": "虚构 invented", "limits": limits,
    })
}

fn view() -> InspectionReportView {
    InspectionReportView::of(&spinach(), "示例商家（虚构）", true)
}

#[test]
fn every_item_stands_in_the_report_with_its_verdict_and_clause() {
    let (case, view) = (spinach(), view());
    assert_eq!((view.verdict, view.specification), ("fail", "fresh"));
    for language in Language::ALL {
        let page = inspection_page(&view, language).unwrap();
        for item in &case.first.as_ref().unwrap().judgement.items {
            assert!(page.contains(&askama_escaped(&item.item)), "{}", item.item);
        }
        for said in [
            "不合格",
            "Does not conform",
            "0.95 mg/kg",
            "≤ 0.9 mg/kg",
            "GB 2763-2021",
            "FY-2026-000123",
            "2026-07-28",
            "6.1 · R41",
            "7.1 · R53",
            "样品运输途中温度超标",
            "SHA-256",
        ] {
            assert!(page.contains(said), "{said}");
        }
        assert!(
            !page.contains("inspection-"),
            "a text is missing: {}",
            missing(&page)
        );
    }
    if let Ok(folder) = std::env::var("ZHENMA_LOOK_AT") {
        for language in Language::ALL {
            let name = format!("{folder}/inspection-{}.html", language.short());
            std::fs::write(name, inspection_page(&view, language).unwrap()).unwrap();
        }
        std::fs::write(format!("{folder}/inspection.pdf"), inspection_pdf(&view).unwrap()).unwrap();
    }
}

fn missing(page: &str) -> String {
    let at = page.find("inspection-").unwrap_or_default();
    page[at..].chars().take(60).collect()
}

fn askama_escaped(text: &str) -> String {
    text.replace('&', "&#38;")
        .replace('<', "&#60;")
        .replace('>', "&#62;")
}

#[test]
fn what_people_entered_is_never_markup() {
    let mut view = view();
    view.subject = "<script>alert(1)</script>".to_owned();
    view.sections[0].facts[0].said = vec![Said::from("<b>x</b>")];
    let page = inspection_page(&view, Language::Chinese).unwrap();
    assert!(!page.contains("<script>alert") && !page.contains("<b>x</b>"));
}

#[test]
fn the_same_report_is_the_same_bytes_over_several_pages_with_the_head_on_each() {
    let file = inspection_pdf(&view()).unwrap();
    assert_eq!(file, inspection_pdf(&view()).unwrap());
    let pages = String::from_utf8_lossy(&file).matches("/MediaBox").count();
    assert!(pages > 3, "{pages}");
}

#[test]
fn a_row_longer_than_a_page_goes_on_over_the_pages() {
    let mut view = view();
    let pages = |view: &InspectionReportView| {
        let file = inspection_pdf(view).unwrap();
        String::from_utf8_lossy(&file).matches("/MediaBox").count()
    };
    let before = pages(&view);
    let table = view
        .sections
        .iter_mut()
        .find_map(|section| section.table.as_mut())
        .unwrap();
    table.rows[0].cells[3] = vec![Said::Text("很长的检测结果，".repeat(400))];
    assert!(pages(&view) > before + 1);
}

#[test]
fn every_word_of_a_case_has_its_text() {
    use crate::inspection::StringEnum;
    use crate::inspection::case::{
        CaseState, Channel, FinalBy, ItemOutcome, Overall, PlanStatus, SubjectKind,
    };

    fn words<T: StringEnum>() -> Vec<&'static str> {
        T::ALL.iter().map(|(word, _)| *word).collect()
    }
    let not_shown = ["tested"];
    for (kind, words) in [
        ("state", words::<CaseState>()),
        ("verdict", words::<ItemOutcome>()),
        ("verdict", words::<Overall>()),
        ("status", words::<PlanStatus>()),
        ("channel", words::<Channel>()),
        ("unit", vec!["piece", "portion", "g", "kg", "jin"]),
        ("kind", words::<SubjectKind>()),
        ("by", words::<FinalBy>()),
    ] {
        for word in words.into_iter().filter(|word| !not_shown.contains(word)) {
            for language in Language::ALL {
                let text = Text(language);
                let key = format!("inspection-{kind}-{word}");
                assert_ne!(text.say(&key), key, "{key} in {}", language.tag());
            }
        }
    }
}

//! The demonstration's inspections: jewellery gets no tag without one.

use serde_json::{Value, json};

use super::data::Row;
use super::people::Tokens;
use crate::cli::client::Client;
use crate::cli::outcome::Failure;
use crate::domain::catalogue::Category;
use crate::inspection::case::specification_of;
use crate::instant::Instant;

/// The items of a lot that are tested here; a real inspection tests more.
const ITEMS: [&str; 3] = [
    "珠宝玉石名称",
    "贵金属材料名称及纯度,金属材质定性分析",
    "贵金属含量",
];

/// Inspects the lot of a row, if its category needs that, and passes it. Repeating it does no harm.
pub(super) async fn inspect(public: &Client, tokens: &Tokens, row: &Row) -> Result<(), Failure> {
    let category = Category::parse(&row.category);
    if category.and_then(specification_of).is_none() {
        return Ok(());
    }
    let platform = public.with_token(tokens.of("platform", "demo-platform"));
    let laboratory = public.with_token(tokens.of("laboratory", "demo-laboratory"));
    let key = format!("demo-{}", row.lot);
    let order = json!({
        "subject": { "merchant": row.merchant, "category": row.category, "kind": "lot", "name": row.lot },
        "channel": "taken_in_warehouse",
        "listing": { "title": row.name },
        "product": { "name": row.name, "jewellery": {
            "gem": true, "metal": { "metal": "gold", "mark": "750", "page": ["750"], "sold_by_mass": false },
        } },
        "reason": "演示 demonstration",
    });
    let ordered: Value = platform.post("/api/v1/inspections", &order, Some(&key)).await?;
    let id = ordered
        .get("inspection_id")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let case = platform.get(&format!("/api/v1/inspections/{id}")).await?;
    let ordered_at = case.get("ordered_at").and_then(Value::as_str).unwrap_or_default();
    let day = ordered_at
        .parse::<Instant>()
        .map_err(Failure::told)?
        .shanghai_date();
    let at = |act: &str| format!("/api/v1/inspections/{id}/{act}");
    let mut items = ITEMS.to_vec();
    items.push("标识标志");
    let plan = json!({
        "items": items, "choice_reason": "演示 demonstration", "portions": "1", "unit": "piece",
        "needed_for_test": "1", "needed_for_retest": "0",
    });
    let _: Value = platform.post(&at("plan"), &plan, Some(&key)).await?;
    let sample = json!({
        "seal": "演示-0001", "storage": "常温", "taken": "1", "leftover": "0", "taken_at": ordered_at,
        "taken_by": "演示抽样员",
    });
    let _: Value = platform.post(&at("sample"), &sample, Some(&key)).await?;
    let assigned = json!({ "laboratory": "demo-laboratory" });
    let _: Value = platform.post(&at("laboratory"), &assigned, Some(&key)).await?;
    let _: Value = laboratory.post(&at("results"), &results(day), Some(&key)).await?;
    Ok(())
}

fn results(day: jiff::civil::Date) -> Value {
    let label = |name: &str| {
        let result = if name == "质量" {
            "not_applicable"
        } else {
            "pass"
        };
        json!({ "name": name, "result": result })
    };
    let names = [
        "印记",
        "饰品名称",
        "质量",
        "产品标准编号",
        "生产企业或销售商的名称",
        "生产企业或销售商的地址",
        "产品质量检验合格证明",
        "警示标志或中文警示说明",
    ];
    let [gem, material, content] = ITEMS;
    json!({ "tested_on": day, "items": [
        { "item": gem, "found": { "is": "conforms" } },
        { "item": material, "found": { "is": "conforms" } },
        { "item": content, "found": { "is": "purity", "per_mille": "751" } },
        { "item": "标识标志", "found": { "is": "label", "items": names.map(label) } },
    ] })
}

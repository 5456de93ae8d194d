//! How a lot is inspected, for stories that need it done and for those that tell of it.

use serde_json::{Value, json};

use crate::app::{Answer, Tag, TestApp, findings};

/// An inspection under way.
pub struct Inspection<'a> {
    pub app: &'a TestApp,
    pub id: String,
}

/// An order of a lot of merchant-1.
pub fn order(category: &str, lot: &str, product: Value) -> Value {
    json!({
        "subject": { "merchant": "merchant-1", "category": category, "kind": "lot", "name": lot },
        "channel": "taken_in_warehouse",
        "listing": { "title": "商品标题", "detail": "商品详情" },
        "product": product,
    })
}

/// A gem, and what is tested of it.
pub fn gem(lot: &str) -> (Value, Value) {
    let product = json!({ "name": "和田玉挂件", "jewellery": { "gem": true, "title_material": "和田玉" } });
    let plan = plan(&["珠宝玉石名称", "标识标志"]);
    (order("jewellery", lot, product), plan)
}

/// A plan of these items.
pub fn plan(items: &[&str]) -> Value {
    json!({
        "items": items, "choice_reason": "适用于该产品的项目", "portions": "2", "unit": "piece",
        "needed_for_test": "1", "needed_for_retest": "1",
    })
}

/// A label of jewellery on which `fails` does.
pub fn label(metal: bool, fails: Option<&str>) -> Value {
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
    let result = |name: &str| match name {
        "印记" if !metal => "not_applicable",
        "质量" => "not_applicable",
        name if Some(name) == fails => "fail",
        _ => "pass",
    };
    let items = names.map(|name| json!({ "name": name, "result": result(name) }));
    json!({ "item": "标识标志", "found": { "is": "label", "items": items } })
}

/// What shows that a laboratory may test jewellery and fresh food.
pub fn recognition() -> Value {
    let always = json!({ "from": "2020-01-01", "to": "2040-12-31" });
    json!({ "designated": always, "state_recognised": always, "cnas": always, "cma": always })
}

impl TestApp {
    /// Enters what the laboratory may show.
    pub fn recognise(&self) {
        self.user("admin")
            .post("/api/v1/organisations/lab-1/recognition", &recognition())
            .expect(200);
    }

    /// Orders an inspection.
    #[track_caller]
    pub fn ordered(&self, order: &Value) -> Inspection<'_> {
        let ordered = self
            .user("platform")
            .post("/api/v1/inspections", order)
            .expect(201);
        Inspection {
            app: self,
            id: ordered["inspection_id"].as_str().unwrap().to_owned(),
        }
    }

    /// Books one piece of a lot in.
    #[track_caller]
    pub fn book_of(&self, category: &str, lot: &str, own: &str) -> String {
        let csv = format!(
            "brand,name,category,merchant,own_serial,lot,sku\n演示品牌,演示商品,{category},merchant-1,{own},{lot},SKU-{lot}\n"
        );
        let booked = self
            .user("warehouse")
            .post_bytes("/api/v1/intake", csv.as_bytes())
            .expect(200);
        booked["booked"][0]["item_id"].as_str().unwrap().to_owned()
    }

    /// A piece of a lot with an approved appraisal.
    #[track_caller]
    pub fn approved_of(&self, category: &str, lot: &str, own: &str) -> (String, String, String) {
        let item_id = self.book_of(category, lot, own);
        let (appraisal_id, video) = self.appraise(&item_id, findings(), "genuine");
        self.decide(&appraisal_id);
        (item_id, appraisal_id, video)
    }

    /// Issues the tag of an approved appraisal.
    pub fn issue(&self, appraisal_id: &str) -> Answer {
        let body = json!({ "appraisal_id": appraisal_id });
        self.user("approver").post("/api/v1/tags", &body)
    }

    /// An active tag on a piece of a lot.
    #[track_caller]
    pub fn active_of(&self, category: &str, lot: &str, own: &str) -> Tag {
        let (item_id, appraisal_id, video) = self.approved_of(category, lot, own);
        let tag = self.issue(&appraisal_id).expect(201);
        let text = |field: &str| tag[field].as_str().unwrap().to_owned();
        let tag = Tag {
            serial: text("serial"),
            code: text("code"),
            tag_uri: text("tag_uri"),
            certificate: text("certificate"),
            item_id,
            appraisal_id,
            video,
        };
        let body = json!({ "code": tag.code, "carrier": "hang_tag", "place": "盒内" });
        self.user("warehouse")
            .post(&format!("/api/v1/tags/{}/bind", tag.serial), &body)
            .expect(200);
        tag
    }

    /// A lot of gems that passed its inspection; it has an item at least.
    #[track_caller]
    pub fn inspected(&self, lot: &str, now: &str) {
        self.recognise();
        let (order, plan) = gem(lot);
        let inspection = self.ordered(&order);
        inspection.to_laboratory(&plan, now);
        let results = json!({ "tested_on": inspection.entrusted_on(), "items": [
            { "item": "珠宝玉石名称", "found": { "is": "conforms", "what": "和田玉" } }, label(false, None),
        ] });
        assert_eq!(inspection.results(&results).expect(200)["verdict"], "pass");
    }
}

/// The legal day, of the system's clock.
pub fn today() -> String {
    day_of(jiff::Timestamp::now())
}

fn day_of(at: jiff::Timestamp) -> String {
    at.in_tz("Asia/Shanghai").unwrap().date().to_string()
}

impl Inspection<'_> {
    /// The day on which its laboratory was entrusted, the first on which it may test.
    #[track_caller]
    pub fn entrusted_on(&self) -> String {
        let since = self.seen_by("platform")["laboratory"]["since"].clone();
        day_of(since.as_str().unwrap().parse().unwrap())
    }

    /// An act of somebody on it.
    pub fn act(&self, who: &str, act: &str, body: &Value) -> Answer {
        let path = format!("/api/v1/inspections/{}/{act}", self.id);
        self.app.user(who).post(&path, body)
    }

    /// Plan, sample and laboratory, at `now`.
    #[track_caller]
    pub fn to_laboratory(&self, plan: &Value, now: &str) {
        self.act("platform", "plan", plan).expect(200);
        let sample = json!({
            "seal": "封-0001", "storage": "常温", "taken": "2", "leftover": "1", "taken_at": now, "taken_by": "抽样员",
        });
        self.act("platform", "sample", &sample).expect(200);
        let laboratory = json!({ "laboratory": "lab-1" });
        self.act("platform", "laboratory", &laboratory).expect(200);
    }

    pub fn results(&self, results: &Value) -> Answer {
        self.act("laboratory", "results", results)
    }

    /// As somebody sees it.
    #[track_caller]
    pub fn seen_by(&self, who: &str) -> Value {
        let path = format!("/api/v1/inspections/{}", self.id);
        self.app.user(who).get(&path).expect(200)
    }
}

//! The demonstration's organisations and people, and a token for each.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Value, json};

use super::files::write_private;
use crate::cli::client::Client;
use crate::cli::outcome::Failure;

/// Organisations: id, kind, name, accreditation. 演示 stands in every name, so that nobody takes one for real.
const ORGANISATIONS: [(&str, &str, &str, Option<&str>); 7] = [
    ("demo-platform", "platform", "演示平台 Demo Platform", None),
    (
        "demo-agency-a",
        "agency",
        "演示鉴定中心甲 Demo Agency A",
        Some("演示资质 DEMO-CNAS-0001"),
    ),
    (
        "demo-agency-b",
        "agency",
        "演示鉴定中心乙 Demo Agency B",
        Some("演示资质 DEMO-CNAS-0002"),
    ),
    (
        "demo-warehouse",
        "warehouse",
        "演示保税仓 Demo Bonded Warehouse",
        None,
    ),
    ("demo-merchant", "merchant", "演示商家 Demo Merchant", None),
    ("demo-insurer", "insurer", "演示保险公司 Demo Insurer", None),
    (
        "demo-laboratory",
        "laboratory",
        "演示实验室 Demo Laboratory",
        None,
    ),
];

/// People: id, organisation, name, role, licence. The first of a role is whose token the summary shows.
const PEOPLE: [(&str, &str, &str, &str, Option<&str>); 13] = [
    ("demo-cang", "demo-warehouse", "演示仓管员", "warehouse", None),
    (
        "demo-jian-a",
        "demo-agency-a",
        "演示鉴定师甲",
        "appraiser",
        Some("DEMO-JD-A-001"),
    ),
    (
        "demo-fu-a",
        "demo-agency-a",
        "演示复核人甲",
        "reviewer",
        Some("DEMO-JD-A-002"),
    ),
    (
        "demo-pi-a",
        "demo-agency-a",
        "演示批准人甲",
        "approver",
        Some("DEMO-JD-A-003"),
    ),
    (
        "demo-jian-b",
        "demo-agency-b",
        "演示鉴定师乙",
        "appraiser",
        Some("DEMO-JD-B-001"),
    ),
    (
        "demo-fu-b",
        "demo-agency-b",
        "演示复核人乙",
        "reviewer",
        Some("DEMO-JD-B-002"),
    ),
    (
        "demo-pi-b",
        "demo-agency-b",
        "演示批准人乙",
        "approver",
        Some("DEMO-JD-B-003"),
    ),
    ("demo-ping-a", "demo-agency-a", "演示评审员", "assessor", None),
    ("demo-pingtai", "demo-platform", "演示平台专员", "platform", None),
    ("demo-shang", "demo-merchant", "演示商家专员", "merchant", None),
    ("demo-bao", "demo-insurer", "演示理赔员", "insurer", None),
    ("demo-shiyan", "demo-laboratory", "演示检验员", "laboratory", None),
    ("demo-guanli", "demo-platform", "演示管理员", "admin", None),
];

/// Tokens by person, and by role for the summary.
pub(super) struct Tokens {
    by_person: BTreeMap<&'static str, String>,
}

impl Tokens {
    /// The token of whoever has `role` in `organisation`.
    pub(super) fn of(&self, role: &str, organisation: &str) -> Option<String> {
        let person = PEOPLE
            .iter()
            .find(|person| person.3 == role && person.1 == organisation)?;
        self.by_person.get(person.0).cloned()
    }

    /// One token a role.
    pub(super) fn by_role(&self) -> BTreeMap<String, String> {
        let mut roles = BTreeMap::new();
        for (person, _, _, role, _) in PEOPLE {
            if let Some(token) = self.by_person.get(person) {
                roles.entry(role.to_owned()).or_insert_with(|| token.clone());
            }
        }
        roles
    }
}

/// Adds everybody as the owner of the folder, and keeps their tokens in files only the owner can read.
pub(super) async fn settle(owner: &Client, folder: &Path) -> Result<Tokens, Failure> {
    for (id, kind, name, accreditation) in ORGANISATIONS {
        let mut new = json!({ "id": id, "kind": kind, "name": name, "demonstration": true });
        let more = [
            ("accreditation", accreditation),
            ("default_agency", (kind == "warehouse").then_some("demo-agency-a")),
        ];
        for (field, value) in more {
            if let (Some(object), Some(value)) = (new.as_object_mut(), value) {
                object.insert(field.to_owned(), value.into());
            }
        }
        let _: Value = owner.post("/api/v1/organisations", &new, None).await?;
    }
    let always = json!({ "number": "DEMO-0001", "from": "2020-01-01", "to": "2049-12-31" });
    let recognition =
        json!({ "designated": always, "state_recognised": always, "cnas": always, "cma": always });
    let path = "/api/v1/organisations/demo-laboratory/recognition";
    let _: Value = owner.post(path, &recognition, None).await?;
    let known: Value = owner.get("/api/v1/persons").await?;
    let known = known
        .get("ids")
        .and_then(Value::as_array)
        .cloned()
        .unwrap_or_default();
    let kept = folder.join("tokens");
    std::fs::create_dir_all(&kept)?;
    let mut by_person = BTreeMap::new();
    for (id, organisation, name, role, licence) in PEOPLE {
        if !known.iter().any(|known| known.as_str() == Some(id)) {
            let mut new = json!({ "id": id, "organisation": organisation, "name": name });
            if let (Some(object), Some(licence)) = (new.as_object_mut(), licence) {
                object.insert("licence".to_owned(), licence.into());
            }
            let _: Value = owner.post("/api/v1/persons", &new, None).await?;
        }
        by_person.insert(id, token(owner, &kept, id, organisation, role).await?);
    }
    let tokens = Tokens { by_person };
    for (role, token) in tokens.by_role() {
        write_private(&kept.join(role), token.as_bytes())?;
    }
    Ok(tokens)
}

/// The person's token: the kept one, or a new one.
async fn token(
    owner: &Client,
    kept: &Path,
    person: &str,
    organisation: &str,
    role: &str,
) -> Result<String, Failure> {
    let file = kept.join(person);
    if let Ok(token) = std::fs::read_to_string(&file) {
        return Ok(token);
    }
    let new = json!({ "person": person, "role": role, "organisation": organisation });
    let shown: Value = owner.post("/api/v1/tokens", &new, None).await?;
    let token = shown
        .get("token")
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned();
    write_private(&file, token.as_bytes())?;
    Ok(token)
}

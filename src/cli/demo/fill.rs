//! From the intake file to active tags, call by call.

use std::path::Path;

use serde_json::{Value, json};

use super::data::{Plan, Row};
use super::files::write_private;
use super::inspect::inspect;
use super::people::Tokens;
use super::show::{Shown, ShownItem};
use super::{data, people};
use crate::cli::client::Client;
use crate::cli::outcome::Failure;
use crate::cli::terminal;
use crate::message::message;

/// Fills the folder: `owner` calls over its socket, `public` over TCP.
pub(super) async fn fill(
    owner: &Client,
    public: &Client,
    folder: &Path,
    origin: &str,
) -> Result<Shown, Failure> {
    let tokens = people::settle(owner, folder).await?;
    let labels = folder.join("labels");
    std::fs::create_dir_all(&labels)?;
    let warehouse = public.with_token(tokens.of("warehouse", "demo-warehouse"));
    let intake = warehouse
        .post_bytes("/api/v1/intake", data::file("intake.csv")?, Some("demo-intake"))
        .await?;
    let booked = intake
        .get("booked")
        .and_then(Value::as_array)
        .cloned()
        .unwrap_or_default();
    let (rows, plans) = (data::rows()?, data::plans()?);
    if booked.len() != rows.len() || rows.len() != plans.len() {
        return Err(Failure::new(&message!("cli.demo_damaged", what = intake)));
    }
    let bar = terminal::bar(u64::try_from(rows.len()).ok(), "{bar:30} {pos}/{len} {msg}");
    let mut items = Vec::new();
    for ((booked, row), plan) in booked.iter().zip(&rows).zip(&plans) {
        bar.set_message(row.name.clone());
        let item_id = text(booked, "item_id")?;
        let station = Station {
            public,
            tokens: &tokens,
            agency: &row.agency,
            labels: &labels,
        };
        items.push(station.item(&item_id, row, plan, origin).await?);
        bar.inc(1);
    }
    bar.finish_and_clear();
    Ok(Shown {
        origin: origin.to_owned(),
        tokens: tokens.by_role(),
        items,
    })
}

fn text(value: &Value, field: &str) -> Result<String, Failure> {
    let found = value.get(field).and_then(Value::as_str).map(str::to_owned);
    found.ok_or_else(|| Failure::new(&message!("cli.demo_answer_lacks", field, answer = value)))
}

/// Everything one item passes through.
struct Station<'a> {
    public: &'a Client,
    tokens: &'a Tokens,
    agency: &'a str,
    labels: &'a Path,
}

impl Station<'_> {
    fn agent(&self, role: &str) -> Client {
        self.public.with_token(self.tokens.of(role, self.agency))
    }

    fn warehouse(&self) -> Client {
        self.public
            .with_token(self.tokens.of("warehouse", "demo-warehouse"))
    }

    async fn item(&self, item_id: &str, row: &Row, plan: &Plan, origin: &str) -> Result<ShownItem, Failure> {
        let mut shown = ShownItem {
            item_id: item_id.to_owned(),
            name: format!("{} {}", row.brand, row.name),
            category: row.category.clone(),
            conclusion: plan.conclusion.clone(),
            ..ShownItem::default()
        };
        let appraisal = self.appraise(item_id, plan).await?;
        if plan.conclusion != "genuine" {
            return Ok(shown);
        }
        inspect(self.public, self.tokens, row).await?;
        let body = json!({ "appraisal_id": appraisal });
        let tag: Value = self
            .agent("approver")
            .post("/api/v1/tags", &body, Some(&format!("demo-{item_id}")))
            .await?;
        let (serial, code) = (text(&tag, "serial")?, text(&tag, "code")?);
        let label = self.print(&serial).await?;
        self.bind(&serial, &code, plan).await?;
        shown.page = Some(format!("{origin}/t/{serial}"));
        shown.tag_uri = Some(text(&tag, "tag_uri")?);
        (shown.serial, shown.code, shown.label_png) = (Some(serial), Some(code), Some(label));
        Ok(shown)
    }

    /// Photos, video, findings, review, approval; gives the appraisal's id.
    async fn appraise(&self, item_id: &str, plan: &Plan) -> Result<String, Failure> {
        let appraiser = self.agent("appraiser");
        let mut findings = plan.findings.clone();
        for photo in &plan.photos {
            // The label is photographed when it is on the item; that is the binding's picture.
            let Some(finding) = findings
                .iter_mut()
                .find(|f| f.get("point").and_then(Value::as_str) == Some(&photo.point))
            else {
                continue;
            };
            let hash = self.store(&appraiser, &photo.file).await?;
            if let Some(object) = finding.as_object_mut() {
                let photos = object.entry("photos").or_insert_with(|| json!([]));
                if let Some(photos) = photos.as_array_mut() {
                    photos.push(hash.into());
                }
            }
        }
        let video = self.store(&appraiser, &plan.video).await?;
        let body = json!({
            "item_id": item_id, "findings": findings, "video": video, "conclusion": plan.conclusion,
            "would_settle": plan.would_settle,
        });
        let key = format!("demo-{item_id}");
        let answer: Value = appraiser.post("/api/v1/appraisals", &body, Some(&key)).await?;
        let id = text(&answer, "appraisal_id")?;
        let agree = json!({ "agree": true });
        let path = format!("/api/v1/appraisals/{id}/review");
        let _: Value = self.agent("reviewer").post(&path, &agree, Some(&key)).await?;
        let approval = match &plan.approval_note {
            Some(note) => json!({ "agree": true, "note": note }),
            None => agree,
        };
        let path = format!("/api/v1/appraisals/{id}/approve");
        let _: Value = self.agent("approver").post(&path, &approval, Some(&key)).await?;
        Ok(id)
    }

    async fn store(&self, client: &Client, file: &str) -> Result<String, Failure> {
        text(
            &client
                .post_bytes("/api/v1/evidence", data::file(file)?, None)
                .await?,
            "sha256",
        )
    }

    /// Writes the label as PNG and SVG, and gives the PNG's path.
    async fn print(&self, serial: &str) -> Result<String, Failure> {
        for kind in ["png", "svg"] {
            let mut picture = Vec::new();
            let body = json!({ "format": kind, "reason": "demonstration" });
            let keep = |piece: &[u8]| {
                picture.extend_from_slice(piece);
                Ok(())
            };
            self.warehouse()
                .download_posted(&format!("/api/v1/tags/{serial}/prints"), &body, keep)
                .await?;
            write_private(&self.labels.join(format!("{serial}.{kind}")), &picture)?;
        }
        Ok(self.labels.join(format!("{serial}.png")).display().to_string())
    }

    async fn bind(&self, serial: &str, code: &str, plan: &Plan) -> Result<(), Failure> {
        let Some(binding) = &plan.binding else {
            return Err(Failure::new(&message!("cli.demo_damaged", what = "binding")));
        };
        let warehouse = self.warehouse();
        let mut body = json!({ "code": code, "carrier": binding.carrier, "place": binding.place });
        if let Some(photo) = &binding.photo {
            let hash = self.store(&warehouse, photo).await?;
            if let Some(object) = body.as_object_mut() {
                object.insert("photo".to_owned(), hash.into());
            }
        }
        let path = format!("/api/v1/tags/{serial}/bind");
        let _: Value = warehouse
            .post(&path, &body, Some(&format!("demo-{serial}")))
            .await?;
        Ok(())
    }
}

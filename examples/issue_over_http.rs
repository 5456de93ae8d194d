//! The calls from an item to its tag, over HTTP: intake, video, appraisal, review, approval, issue, bind, verify.
//!
//! Beside a running demonstration (`zhenma demo`), in the folder that holds it:
//!
//! ```sh
//! cargo run --example issue_over_http -- http://127.0.0.1:8080 zhenma-data/tokens
//! ```
#![allow(clippy::print_stdout, reason = "an example says what it did")]

use std::error::Error;
use std::path::PathBuf;

use serde_json::{Value, json};
use uuid::Uuid;
use zhenma::media::invented;

type Outcome<T> = Result<T, Box<dyn Error>>;

/// The service, and where the tokens of its roles lie.
struct Service {
    base: String,
    tokens: PathBuf,
    agent: ureq::Agent,
}

impl Service {
    /// Posts `body` as somebody with `role` and reads the JSON of the answer.
    fn post(&self, role: &str, path: &str, body: &[u8]) -> Outcome<Value> {
        let token = std::fs::read_to_string(self.tokens.join(role))?;
        let request = self.agent.post(format!("{}{path}", self.base));
        // The key makes a repeated call harmless: it gets the first answer again. A program keeps it with the job.
        let mut answer = request
            .header("authorization", format!("Bearer {}", token.trim()))
            .header("idempotency-key", Uuid::new_v4().to_string())
            .send(body)?;
        let status = answer.status();
        let text = answer.body_mut().read_to_string()?;
        if !status.is_success() {
            // problem+json says what was wrong and what would be right.
            return Err(format!("POST {path}: {status}: {text}").into());
        }
        Ok(serde_json::from_str(&text)?)
    }

    fn post_json(&self, role: &str, path: &str, body: &Value) -> Outcome<Value> {
        self.post(role, path, &serde_json::to_vec(body)?)
    }

    /// What anybody is told about `code`.
    fn verify(&self, code: &str) -> Outcome<Value> {
        let request = self.agent.get(format!("{}/api/v1/verify", self.base));
        let text = request.query("code", code).call()?.body_mut().read_to_string()?;
        Ok(serde_json::from_str(&text)?)
    }
}

/// The text at a JSON pointer.
fn text(value: &Value, pointer: &str) -> Outcome<String> {
    let found = value.pointer(pointer).and_then(Value::as_str);
    Ok(found
        .ok_or_else(|| format!("no {pointer} in {value}"))?
        .to_owned())
}

fn main() -> Outcome<()> {
    let mut arguments = std::env::args().skip(1);
    let (Some(base), Some(tokens)) = (arguments.next(), arguments.next()) else {
        return Err("usage: issue_over_http URL TOKENS-FOLDER".into());
    };
    let service = Service {
        base,
        tokens: tokens.into(),
        agent: ureq::Agent::config_builder()
            .http_status_as_error(false)
            .build()
            .into(),
    };

    // The warehouse books one item in.
    let row = format!(
        "brand,name,category,own_serial\n演示品牌,登山靴,shoes,EX-{}\n",
        Uuid::new_v4()
    );
    let booked = service.post("warehouse", "/api/v1/intake", row.as_bytes())?;
    let item = text(&booked, "/booked/0/item_id")?;

    // The appraiser videos and photographs it. A video belongs to one appraisal for ever and a photo to one item, so these
    // are invented anew.
    let seed = Uuid::new_v4();
    let video = invented::video(seed.as_bytes(), 6);
    let video = text(&service.post("appraiser", "/api/v1/evidence", &video)?, "/sha256")?;
    let photo = invented::photo(seed.as_bytes())?;
    let photo = text(&service.post("appraiser", "/api/v1/evidence", &photo)?, "/sha256")?;

    // Findings and conclusion; review; approval.
    let points = [
        "appearance",
        "material",
        "workmanship",
        "codes",
        "hardware",
        "inner_label",
    ];
    let mut findings: Vec<Value> = points
        .iter()
        .map(|point| json!({ "point": point, "result": "conforms" }))
        .collect();
    if let Some(appearance) = findings.first_mut() {
        appearance["photos"] = json!([photo]);
    }
    let appraisal = json!({ "item_id": item, "video": video, "conclusion": "genuine", "findings": findings });
    let appraisal = service.post_json("appraiser", "/api/v1/appraisals", &appraisal)?;
    let appraisal = text(&appraisal, "/appraisal_id")?;
    let agree = json!({ "agree": true });
    service.post_json(
        "reviewer",
        &format!("/api/v1/appraisals/{appraisal}/review"),
        &agree,
    )?;
    service.post_json(
        "approver",
        &format!("/api/v1/appraisals/{appraisal}/approve"),
        &agree,
    )?;

    // The tag: serial, code for the label, certificate.
    let tag = service.post_json("approver", "/api/v1/tags", &json!({ "appraisal_id": appraisal }))?;
    let (serial, code) = (text(&tag, "/serial")?, text(&tag, "/code")?);
    println!("issued {serial}\n{code}");

    // The label is on the item and was scanned again: only now a scan answers `genuine`.
    println!("before binding: {}", text(&service.verify(&code)?, "/verdict")?);
    let bound = json!({ "code": code, "carrier": "hang_tag", "place": "outer packaging, right side" });
    service.post_json("warehouse", &format!("/api/v1/tags/{serial}/bind"), &bound)?;
    println!("after binding: {}", text(&service.verify(&code)?, "/verdict")?);
    Ok(())
}

//! A character that no font has is told before anything is printed, and the signed texts stay right.

use serde_json::json;

use crate::app::{TestApp, findings, video, with_photo};

#[test]
fn what_the_fonts_lack_is_told_at_intake_and_at_approval() {
    let app = TestApp::start();
    // An Egyptian hieroglyph; Korean, traditional characters, Polish letters and accents in parts are in the fonts.
    let csv = "brand,name,category\nŁódź 한국 龍 E\u{301},登山靴,shoes\nALPINARA,登山靴 𓀀,shoes\n";
    let booked = app
        .user("warehouse")
        .post_bytes("/api/v1/intake", csv.as_bytes())
        .expect(200);
    let warnings = booked["warnings"].as_array().unwrap();
    assert_eq!(warnings.len(), 1, "{booked}");
    let warning = &warnings[0];
    assert_eq!(
        (&warning["row"], &warning["column"], &warning["code"]),
        (&json!(3), &json!("name"), &json!("font.lacks"))
    );
    assert!(warning["message"].as_str().unwrap().contains('𓀀'), "{warning}");
    let items = booked["booked"].as_array().unwrap();
    assert_eq!(items.len(), 2, "it is booked all the same");
    let approved = |number: usize, note: &str| {
        let appraiser = app.user("appraiser");
        let mut findings = with_photo(findings(), "genuine", || appraiser.store(&crate::app::photo()));
        findings[1]["note"] = note.into();
        let item = &items[number]["item_id"];
        let body = json!({
            "item_id": item, "findings": findings, "video": appraiser.store(&video()), "conclusion": "genuine",
        });
        let id = appraiser.post("/api/v1/appraisals", &body).expect(201)["appraisal_id"]
            .as_str()
            .unwrap()
            .to_owned();
        let agree = json!({ "agree": true });
        let reviewed = app
            .user("reviewer")
            .post(&format!("/api/v1/appraisals/{id}/review"), &agree)
            .expect(200);
        assert_eq!(reviewed.get("warnings"), None);
        app.user("approver")
            .post(&format!("/api/v1/appraisals/{id}/approve"), &agree)
            .expect(200)
    };
    assert_eq!(approved(0, "针脚均匀\n与样张一致").get("warnings"), None);
    let told = approved(1, "印刷有 😀");
    let fields: Vec<_> = told["warnings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["field"].clone())
        .collect();
    assert_eq!(fields, [json!("item.name"), json!("findings.material")]);
}

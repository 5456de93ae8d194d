use super::super::finding::Point;
use super::*;
use crate::catalogue::{Category, PublicFacts};
use crate::evidence::MediaType;

fn finding(point: &str, result: FindingResult, note: Option<&str>) -> Finding {
    Finding {
        point: Point::parse(point).unwrap(),
        result,
        note: note.map(str::to_owned),
        photos: Vec::new(),
    }
}

fn all_conform() -> Vec<Finding> {
    MANDATORY
        .map(|point| finding(point, FindingResult::Conforms, None))
        .to_vec()
}

fn appraisal(findings: Vec<Finding>, state: AppraisalState, persons: &[&str]) -> Appraisal {
    let sha256 = Sha256Hash::of("x");
    let facts = PublicFacts {
        brand: "b".into(),
        name: "n".into(),
        model: None,
        style_number: None,
        gtin: None,
        own_serial: None,
        category: Category::Shoes,
        origin_country: None,
    };
    let body = ReportBody {
        format: ReportBody::FORMAT.into(),
        version: 1,
        appraisal_id: Uuid::nil(),
        item_id: Uuid::nil(),
        item: facts,
        agency: super::super::AgencyFacts {
            id: "a".into(),
            name: "A".into(),
            accreditation: None,
        },
        appraised_at: "2026-01-01T00:00:00Z".parse().unwrap(),
        findings,
        video: super::super::VideoFacts {
            sha256,
            bytes: 1,
            media_type: MediaType::Mp4,
            duration_ms: None,
        },
        conclusion: Conclusion::Genuine,
        dossier_sha256: sha256,
    };
    Appraisal {
        id: Uuid::nil(),
        state,
        body,
        body_sha256: sha256,
        signatures: Vec::new(),
        persons: persons
            .iter()
            .map(|p| OrganisationId::parse(p).unwrap())
            .collect(),
        item_before: None,
        agency_key: None,
        report_sha256: None,
        tag: None,
    }
}

#[test]
fn genuine_needs_every_mandatory_point() {
    assert_eq!(check_findings(&all_conform(), Conclusion::Genuine), Ok(()));
    for (index, left_out) in MANDATORY.into_iter().enumerate() {
        let mut findings = all_conform();
        findings.remove(index);
        let refusal = check_findings(&findings, Conclusion::Genuine)
            .unwrap_err()
            .to_string();
        assert!(refusal.contains(left_out), "{refusal}");
        findings.push(finding(left_out, FindingResult::NotChecked, None));
        assert!(check_findings(&findings, Conclusion::Genuine).is_err());
        findings.pop();
        findings.push(finding(left_out, FindingResult::NotApplicable, None));
        assert_eq!(check_findings(&findings, Conclusion::Genuine), Ok(()));
    }
}

#[test]
fn a_difference_needs_a_note_and_not_genuine_a_difference() {
    let mut findings = all_conform();
    assert!(check_findings(&findings, Conclusion::NotGenuine).is_err());
    findings[0] = finding("appearance", FindingResult::Differs, Some(" "));
    assert!(check_findings(&findings, Conclusion::Genuine).is_err());
    findings[0] = finding("外观", FindingResult::Differs, Some("新版字体"));
    assert_eq!(check_findings(&findings, Conclusion::Genuine), Ok(()));
    assert_eq!(check_findings(&findings, Conclusion::NotGenuine), Ok(()));
}

#[test]
fn a_point_stands_once_by_whatever_name() {
    let mut findings = all_conform();
    findings.push(finding("五金", FindingResult::Conforms, None));
    assert!(check_findings(&findings, Conclusion::Genuine).is_err());
}

#[test]
fn a_difference_is_accepted_only_in_words() {
    let mut findings = all_conform();
    findings[3] = finding("codes", FindingResult::Differs, Some("new font"));
    let waiting = appraisal(findings, AppraisalState::Reviewed, &["li", "wu"]);
    let zhao = OrganisationId::parse("zhao").unwrap();
    assert!(matches!(
        approve(&waiting, &zhao, true, None),
        Err(Refusal::NoteMissing(_))
    ));
    let accepted = approve(&waiting, &zhao, true, Some("seen and accepted"));
    assert_eq!(accepted, Ok((AppraisalState::Approved, vec!["codes".to_owned()])));
}

#[test]
fn one_person_alone_never_approves() {
    let waiting = appraisal(all_conform(), AppraisalState::Reviewed, &["li", "li"]);
    let [li, wu] = ["li", "wu"].map(|id| OrganisationId::parse(id).unwrap());
    assert_eq!(approve(&waiting, &li, true, None), Err(Refusal::OnePerson(li)));
    assert!(approve(&waiting, &wu, true, None).is_ok());
}

#[test]
fn the_order_is_submit_review_approve() {
    let li = OrganisationId::parse("li").unwrap();
    for state in [
        AppraisalState::Submitted,
        AppraisalState::Reviewed,
        AppraisalState::Approved,
        AppraisalState::Refused,
    ] {
        let appraisal = appraisal(all_conform(), state, &["wu", "wu"]);
        assert_eq!(
            review(&appraisal, true, None).is_ok(),
            state == AppraisalState::Submitted
        );
        assert_eq!(
            approve(&appraisal, &li, true, None).is_ok(),
            state == AppraisalState::Reviewed
        );
        assert!(
            review(&appraisal, false, None).is_err(),
            "a refusal needs a reason"
        );
    }
}

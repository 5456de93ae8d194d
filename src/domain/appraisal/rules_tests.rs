use uuid::Uuid;

use super::super::finding::MANDATORY;
use super::super::opinion_rules::may_ask;
use super::*;
use crate::domain::appraisal::ReportBody;
use crate::domain::catalogue::{Category, PublicFacts};
use crate::domain::tag::Serial;
use crate::hash::Sha256Hash;
use crate::media_type::MediaType;

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

/// With S10's six mandatory.
fn check(findings: &[Finding], conclusion: Conclusion) -> Result<(), Refusal> {
    let six: Vec<Point> = MANDATORY.into_iter().filter_map(Point::parse).collect();
    check_findings(findings, conclusion, &six)
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
        yardsticks: Vec::new(),
        checklist: None,
        would_settle: None,
        corrects: None,
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
        opinions: Vec::new(),
        look_alikes: Vec::new(),
        correction: None,
        former: Vec::new(),
    }
}

#[test]
fn genuine_needs_every_mandatory_point() {
    assert_eq!(check(&all_conform(), Conclusion::Genuine), Ok(()));
    for (index, left_out) in MANDATORY.into_iter().enumerate() {
        let mut findings = all_conform();
        findings.remove(index);
        let refusal = check(&findings, Conclusion::Genuine).unwrap_err().to_string();
        assert!(refusal.contains(left_out), "{refusal}");
        findings.push(finding(left_out, FindingResult::NotChecked, None));
        assert!(check(&findings, Conclusion::Genuine).is_err());
        findings.pop();
        findings.push(finding(left_out, FindingResult::NotApplicable, None));
        assert_eq!(check(&findings, Conclusion::Genuine), Ok(()));
    }
}

#[test]
fn a_difference_needs_a_note_and_not_genuine_a_difference() {
    let mut findings = all_conform();
    assert!(check(&findings, Conclusion::NotGenuine).is_err());
    findings[0] = finding("appearance", FindingResult::Differs, Some(" "));
    assert!(check(&findings, Conclusion::Genuine).is_err());
    findings[0] = finding("外观", FindingResult::Differs, Some("新版字体"));
    assert_eq!(check(&findings, Conclusion::Genuine), Ok(()));
    assert_eq!(check(&findings, Conclusion::NotGenuine), Ok(()));
}

#[test]
fn a_point_stands_once_by_whatever_name() {
    let mut findings = all_conform();
    findings.push(finding("五金", FindingResult::Conforms, None));
    assert!(check(&findings, Conclusion::Genuine).is_err());
}

#[test]
fn a_difference_is_accepted_only_in_words() {
    let mut findings = all_conform();
    findings[3] = finding("codes", FindingResult::Differs, Some("new font"));
    let waiting = appraisal(findings, AppraisalState::Reviewed, &["li", "wu"]);
    let zhao = OrganisationId::parse("zhao").unwrap();
    assert!(matches!(
        approve(&waiting, &[], &zhao, true, None),
        Err(Refusal::DifferencesNotAccepted(_))
    ));
    let accepted = approve(&waiting, &[], &zhao, true, Some("seen and accepted"));
    assert_eq!(accepted, Ok((AppraisalState::Approved, vec!["codes".to_owned()])));
}

#[test]
fn one_person_alone_never_approves() {
    let waiting = appraisal(all_conform(), AppraisalState::Reviewed, &["li", "li"]);
    let [li, wu] = ["li", "wu"].map(|id| OrganisationId::parse(id).unwrap());
    assert_eq!(
        approve(&waiting, &[], &li, true, None),
        Err(Refusal::OnePerson(li))
    );
    assert!(approve(&waiting, &[], &wu, true, None).is_ok());
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
            approve(&appraisal, &[], &li, true, None).is_ok(),
            state == AppraisalState::Reviewed
        );
        assert!(
            review(&appraisal, false, None).is_err(),
            "a refusal needs a reason"
        );
    }
}

#[test]
fn undetermined_says_what_would_settle_it_and_nothing_else_does() {
    for conclusion in [Conclusion::Genuine, Conclusion::NotGenuine] {
        assert_eq!(check_would_settle(conclusion, None), Ok(()));
        assert!(check_would_settle(conclusion, Some("x")).is_err());
    }
    assert!(check_would_settle(Conclusion::Undetermined, None).is_err());
    assert!(check_would_settle(Conclusion::Undetermined, Some(" ")).is_err());
    assert_eq!(check_would_settle(Conclusion::Undetermined, Some("开封")), Ok(()));
    let long = "长".repeat(LONGEST_NOTE + 1);
    assert!(check_would_settle(Conclusion::Undetermined, Some(&long)).is_err());
}

#[test]
fn an_approval_is_withdrawn_before_the_tag_and_corrected_after_it() {
    use crate::domain::tag::SERIAL_RANDOM_BYTES;

    for state in STATES {
        let mut appraisal = appraisal(all_conform(), state, &["li", "wu", "zhao"]);
        let approved = state == AppraisalState::Approved;
        assert_eq!(may_withdraw(&appraisal).is_ok(), approved, "{state:?}");
        assert!(may_correct(&appraisal, None).is_err());
        appraisal.tag = Some(Serial::from_random([7; SERIAL_RANDOM_BYTES]));
        assert!(may_withdraw(&appraisal).is_err());
        for status in Status::ALL {
            let may = may_correct(&appraisal, Some(status)).is_ok();
            assert_eq!(may, approved && status.is_live(), "{state:?} {status:?}");
        }
        appraisal.correction = Some(Box::new(appraisal.clone()));
        assert!(may_correct(&appraisal, Some(Status::Active)).is_err());
    }
}

const STATES: [AppraisalState; 5] = [
    AppraisalState::Submitted,
    AppraisalState::Reviewed,
    AppraisalState::Approved,
    AppraisalState::Refused,
    AppraisalState::Withdrawn,
];

fn opinion(assessor: &OrganisationId, conclusion: Option<Conclusion>, at: &str) -> SecondOpinion {
    SecondOpinion {
        id: Uuid::nil(),
        assessor: assessor.clone(),
        question: "?".into(),
        asked_by: assessor.clone(),
        asked_at: at.parse().unwrap(),
        conclusion,
        note: None,
        given_at: None,
        called_off: None,
    }
}

#[test]
fn an_approval_waits_for_second_opinions_and_answers_another_view_in_words() {
    let [zhao, ping] = ["zhao", "ping"].map(|id| OrganisationId::parse(id).unwrap());
    let waiting = appraisal(all_conform(), AppraisalState::Reviewed, &["li", "wu"]);
    let approve = |opinion: &SecondOpinion, note| {
        super::approve(&waiting, std::slice::from_ref(opinion), &zhao, true, note)
    };
    let later = "2026-01-02T00:00:00Z";
    let mut open = opinion(&ping, None, later);
    assert_eq!(approve(&open, Some("now")), Err(Refusal::Waiting(ping.clone())));
    open.called_off = Some("病假".into());
    assert!(approve(&open, None).is_ok());
    let agrees = opinion(&ping, Some(Conclusion::Genuine), later);
    assert!(approve(&agrees, None).is_ok());
    let against = opinion(&ping, Some(Conclusion::Undetermined), later);
    assert!(approve(&against, None).is_err());
    assert!(approve(&against, Some("编码已由品牌确认")).is_ok());
    let of_an_earlier_version = opinion(&ping, Some(Conclusion::NotGenuine), "2025-12-31T00:00:00Z");
    assert!(approve(&of_an_earlier_version, None).is_ok());
    let of_one_dated_ahead = opinion(&ping, Some(Conclusion::NotGenuine), "2025-12-31T23:50:00Z");
    assert!(approve(&of_one_dated_ahead, None).is_err());
}

#[test]
fn whoever_signed_gives_no_second_opinion() {
    let [li, ping] = ["li", "ping"].map(|id| OrganisationId::parse(id).unwrap());
    for state in STATES {
        let appraisal = appraisal(all_conform(), state, &["li"]);
        assert!(may_ask(&appraisal, &li).is_err());
        let under_way = matches!(state, AppraisalState::Submitted | AppraisalState::Reviewed);
        assert_eq!(may_ask(&appraisal, &ping).is_ok(), under_way, "{state:?}");
    }
    let mut asked = appraisal(all_conform(), AppraisalState::Submitted, &["li"]);
    asked.opinions.push(opinion(&ping, None, "2026-01-02T00:00:00Z"));
    assert!(may_ask(&asked, &ping).is_err());
}

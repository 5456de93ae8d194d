//! The report of a case.

use super::after::{appeal, consequence, deadlines, outcome};
use super::view::{Fact, InspectionReportView, Row, Said, Section, Table, grade_word};
use crate::domain::catalogue::Category;
use crate::inspection::Verdict;
use crate::inspection::case::{Case, CaseState, ItemVerdict, Overall, PlannedItem, Sample, Tested};
use crate::inspection::clauses::edition::SpecificationEdition;
use crate::web::flow::{CHINESE, ENGLISH};

impl InspectionReportView {
    /// The report of `case`, whose merchant is called `merchant`.
    #[must_use]
    pub fn of(case: &Case, merchant: &str, demonstration: bool) -> Self {
        let mut sections = vec![about(case, merchant), listing(case)];
        sections.extend(case.sample.as_ref().map(|sample| of_sample(case, sample)));
        sections.extend(laboratory(case));
        sections.extend(case.first.as_ref().map(|tested| items(case, tested, "items")));
        sections.extend(
            case.second
                .as_ref()
                .map(|tested| items(case, tested, "items-again")),
        );
        sections.extend(not_tested(case));
        sections.extend(deadlines(case));
        sections.extend(case.appeal.as_ref().map(appeal));
        sections.extend(outcome(case));
        sections.extend(consequence(case));
        let (verdict, grade) = verdict(case);
        Self {
            number: case.id.to_string(),
            subject: format!("{} {}", case.order.product.name, case.subject.name),
            verdict,
            grade,
            failing: failing(case),
            specification: case.specification.as_str(),
            demonstration,
            sections,
        }
    }
}

fn verdict(case: &Case) -> (&'static str, Option<&'static str>) {
    if let Some((verdict, grade)) = case.verdict() {
        return (verdict.as_str(), grade.map(|grade| grade.as_str()));
    }
    let undecided = |tested: &Tested| tested.judgement.verdict == Overall::CannotDecide;
    let word = if case.state == CaseState::CalledOff {
        "called_off"
    } else if case.first.as_ref().is_some_and(undecided) {
        "cannot_decide"
    } else {
        "pending"
    };
    (word, None)
}

/// What fails by the result that governs.
fn failing(case: &Case) -> Vec<String> {
    let overturned = matches!(case.verdict(), Some((Verdict::Pass, _)));
    let first = case.first.iter().filter(|_| !overturned);
    first
        .flat_map(|tested| tested.judgement.failing())
        .map(|item| item.item.clone())
        .collect()
}

fn about(case: &Case, merchant: &str) -> Section {
    let (order, subject) = (&case.order, &case.subject);
    let mut section = Section::new("about");
    section.add("number", case.id.to_string());
    section.add("state", Said::Word("state", case.state.as_str()));
    section.add(
        "specification",
        Said::Word("specification", case.specification.as_str()),
    );
    let published = SpecificationEdition::shipped(case.specification);
    if published.effective == case.edition {
        let (published, effective) = (published.published, published.effective);
        section.add(
            "edition",
            Said::Both(
                format!("{published} 修订，{effective} 起施行"),
                format!("revised {published}, in force from {effective}"),
            ),
        );
    } else {
        section.add("edition", case.edition.to_string());
    }
    section.add("merchant", merchant);
    section.add("product", &order.product.name);
    section.add("category", category(subject.category));
    section.add(
        "subject",
        beside("kind", subject.kind.as_str(), |kind| {
            format!("{kind} {}", subject.name)
        }),
    );
    section.maybe(
        "production-date",
        order.product.production_date.map(|day| day.to_string()),
    );
    section.maybe(
        "shelf-life",
        order.product.shelf_life_last_day.map(|day| day.to_string()),
    );
    let declared = order.product.declared_standard.as_ref();
    section.maybe("declared", declared.map(|standard| &standard.number));
    section.add("channel", Said::Word("channel", order.channel.as_str()));
    section.add("ordered", case.ordered_at);
    section.maybe("reason", order.reason.as_ref());
    section.maybe("called-off", case.called_off.as_ref());
    section
}

fn category(category: Category) -> Said {
    use crate::inspection::fresh::table::Category as Fresh;

    match Fresh::of_item(category) {
        Some(fresh) => Said::Both(fresh.zh().to_owned(), fresh.en().to_owned()),
        None => Said::Word("category", category.as_str()),
    }
}

/// A word of a vocabulary with something beside it, in both languages.
fn beside(kind: &'static str, word: &'static str, with: impl Fn(String) -> String) -> Said {
    let kind = format!("inspection-{kind}");
    Said::Both(with(CHINESE.word(&kind, word)), with(ENGLISH.word(&kind, word)))
}

fn listing(case: &Case) -> Section {
    let page = &case.order.listing;
    let mut section = Section::new("listing");
    section.add("title", &page.title);
    section.add("kept", &case.listing.sha256);
    section.add("kept-at", case.listing.kept_at);
    if !page.screenshots.is_empty() {
        section.facts.push(Fact {
            key: "screenshots",
            said: page.screenshots.iter().map(Said::from).collect(),
            reasons: Vec::new(),
        });
    }
    section
}

fn of_sample(case: &Case, sample: &Sample) -> Section {
    let mut section = Section::new("sample");
    let new = &sample.sample;
    section.add("seal", &new.seal);
    section.add("storage", &new.storage);
    if let Some(plan) = &case.plan {
        let amount = |quantity: &dyn std::fmt::Display| {
            vec![
                Said::Text(quantity.to_string()),
                Said::Word("unit", plan.unit.as_str()),
            ]
        };
        let rows = [
            (
                "portions",
                vec![Said::Text(plan.portions.to_string())],
                &plan.reasons[..],
            ),
            ("taken", amount(&new.taken), &sample.reasons[..]),
            ("leftover", amount(&new.leftover), &[]),
        ];
        section
            .facts
            .extend(rows.into_iter().map(|(key, said, reasons)| Fact {
                key,
                said,
                reasons: reasons.to_vec(),
            }));
    }
    section.add("taken-at", new.taken_at);
    section.add("taken-by", &new.taken_by);
    for one in &sample.hand_overs {
        let hand_over = &one.hand_over;
        let seal = if hand_over.seal_whole { "whole" } else { "broken" };
        let mut said = vec![
            Said::Text(format!("{} → {}", hand_over.from, hand_over.to)),
            Said::Time(hand_over.at),
            Said::Word("seal", seal),
        ];
        said.extend(hand_over.note.as_ref().map(Said::from));
        section.facts.push(Fact {
            key: "hand-over",
            said,
            reasons: Vec::new(),
        });
    }
    section
}

fn laboratory(case: &Case) -> Option<Section> {
    let laboratory = case.laboratory.as_ref()?;
    let mut section = Section::new("laboratory");
    section.add("laboratory-name", &laboratory.name);
    section.add("entrusted", laboratory.since);
    for tested in [&case.first, &case.second].into_iter().flatten() {
        let results = &tested.results;
        section.why(
            "tested-on",
            results.results.tested_on.to_string(),
            &results.allowed,
        );
        section.add("received", results.received_at);
        section.maybe("laboratory-report", results.results.report.as_ref());
        section.maybe("note", results.results.note.as_ref());
    }
    if case.first.is_none() {
        section.why(
            "allowed",
            Said::Word("yes", if laboratory.allowed_today { "yes" } else { "no" }),
            &laboratory.reasons,
        );
    }
    Some(section)
}

/// №, item and method, requirement and whose it is, what was measured, verdict.
const ITEM_COLUMNS: [(&str, u32); 5] = [
    ("column-number", 60),
    ("column-item", 330),
    ("column-limit", 245),
    ("column-measured", 190),
    ("column-verdict", 175),
];

fn items(case: &Case, tested: &Tested, key: &'static str) -> Section {
    let judgement = &tested.judgement;
    let mut section = Section::new(key);
    section.why(
        "overall",
        Said::Word("verdict", judgement.verdict.as_str()),
        &judgement.reasons,
    );
    section.maybe(
        "grade",
        judgement
            .grade
            .map(|grade| Said::Word("grade", grade_word(grade.as_str()))),
    );
    section.add("judged", judgement.judged_at);
    let planned = |item: &ItemVerdict| {
        let plan = case.plan.as_ref()?;
        plan.items.iter().find(|planned| planned.number == item.number)
    };
    section.table = Some(Table {
        columns: ITEM_COLUMNS.to_vec(),
        rows: judgement
            .items
            .iter()
            .map(|item| one_item(item, planned(item), tested))
            .collect(),
    });
    section
}

fn one_item(item: &ItemVerdict, planned: Option<&PlannedItem>, tested: &Tested) -> Row {
    let used = tested.results.results.items.iter().find(|measured| {
        measured.item == item.item || planned.is_some_and(|planned| planned.is_named(&measured.item))
    });
    let method = used
        .and_then(|measured| measured.method.as_ref())
        .or_else(|| planned.and_then(|planned| planned.method.as_ref()));
    let mut name = vec![Said::from(&item.item)];
    name.extend(method.map(Said::from));
    let by = item
        .by
        .as_ref()
        .or_else(|| planned.and_then(|planned| planned.basis.as_ref()));
    let mut limit = vec![item.limit.as_deref().map_or_else(|| Said::from("—"), Said::from)];
    limit.extend(by.map(Said::from));
    let mut verdict = vec![Said::Word("verdict", item.outcome.as_str())];
    verdict.extend(
        item.grade
            .map(|grade| Said::Word("grade", grade_word(grade.as_str()))),
    );
    Row {
        cells: vec![
            vec![Said::Text(item.number.to_string())],
            name,
            limit,
            vec![Said::from(&item.measured)],
            verdict,
        ],
        outcome: item.outcome.as_str(),
        reasons: item.reasons.clone(),
    }
}

/// Items of the tables that were planned as not tested, and why.
fn not_tested(case: &Case) -> Option<Section> {
    let plan = case.plan.as_ref()?;
    let rows: Vec<Row> = plan
        .items
        .iter()
        .filter(|item| !item.is_tested())
        .map(|item| Row {
            cells: vec![
                vec![Said::Text(item.number.to_string())],
                vec![Said::from(&item.item)],
                item.basis.iter().map(Said::from).collect(),
                vec![Said::Word("status", item.status.as_str())],
            ],
            outcome: "not_tested",
            reasons: item.reasons.clone(),
        })
        .collect();
    if rows.is_empty() {
        return None;
    }
    let mut section = Section::new("not-tested");
    section.maybe("choice", plan.choice_reason.as_ref());
    section.table = Some(Table {
        columns: vec![
            ("column-number", 60),
            ("column-item", 440),
            ("column-basis", 290),
            ("column-status", 210),
        ],
        rows,
    });
    Some(section)
}

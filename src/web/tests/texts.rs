//! The two languages' texts against each other and against the templates.

use std::collections::{BTreeMap, BTreeSet};

use super::super::text::Text;
use super::super::{Language, templates};

const CHINESE: &str = include_str!("../../../assets/i18n/zh-CN/page.ftl");
const ENGLISH: &str = include_str!("../../../assets/i18n/en/page.ftl");
const TEMPLATES: [&str; 25] = [
    include_str!("../../../assets/templates/console/shell.html"),
    include_str!("../../../assets/templates/console/sign_in.html"),
    include_str!("../../../assets/templates/console/enrol.html"),
    include_str!("../../../assets/templates/console/home.html"),
    include_str!("../../../assets/templates/console/who.html"),
    include_str!("../../../assets/templates/console/decision.html"),
    include_str!("../../../assets/templates/docs.html"),
    include_str!("../../../assets/templates/docs/content.html"),
    include_str!("../../../assets/templates/base.html"),
    include_str!("../../../assets/templates/error.html"),
    include_str!("../../../assets/templates/home.html"),
    include_str!("../../../assets/templates/inspection.html"),
    include_str!("../../../assets/templates/not_found.html"),
    include_str!("../../../assets/templates/problems.html"),
    include_str!("../../../assets/templates/typing_error.html"),
    include_str!("../../../assets/templates/search.html"),
    include_str!("../../../assets/templates/tag.html"),
    include_str!("../../../assets/templates/tag/compare.html"),
    include_str!("../../../assets/templates/tag/contact.html"),
    include_str!("../../../assets/templates/tag/cover.html"),
    include_str!("../../../assets/templates/tag/item.html"),
    include_str!("../../../assets/templates/tag/label.html"),
    include_str!("../../../assets/templates/tag/report.html"),
    include_str!("../../../assets/templates/tag/scan.html"),
    include_str!("../../../assets/templates/tag/verdict.html"),
];
const VIDEO: &str = include_str!("../../../assets/templates/tag/video.html");
const HELPERS: &str = include_str!("../templates.rs");

/// Key to text, of one language's file.
fn messages(file: &'static str) -> BTreeMap<&'static str, &'static str> {
    let lines = file
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    let messages: Vec<_> = lines.map(|line| line.split_once(" = ").expect(line)).collect();
    let map: BTreeMap<_, _> = messages.iter().copied().collect();
    assert_eq!(map.len(), messages.len(), "a key stands twice");
    map
}

/// Every key that a template names: by itself, or as one of a vocabulary.
fn used() -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    for source in TEMPLATES.into_iter().chain([VIDEO, HELPERS]) {
        for call in ["t.say(\"", "t.with(\""] {
            let found = source.split(call).skip(1).filter_map(|rest| rest.split_once('"'));
            keys.extend(found.map(|(key, _)| key.to_owned()));
        }
    }
    keys
}

/// The beginnings of keys that templates put together from a word of the data.
const VOCABULARIES: [&str; 20] = [
    "advice-",
    "area-",
    "carrier-",
    "category-",
    "conclusion-",
    "corrected-",
    "cover-is-",
    "error-",
    "inspection-",
    "http-",
    "lead-",
    "notice-",
    "pdf-",
    "param-",
    "point-",
    "public-reason-",
    "result-",
    "role-",
    "verdict-",
    "yardstick-",
];

#[test]
fn each_text_stands_in_both_languages() {
    let (chinese, english) = (messages(CHINESE), messages(ENGLISH));
    assert!(chinese.keys().eq(english.keys()), "{:?}", {
        let left: BTreeSet<_> = chinese.keys().collect();
        left.symmetric_difference(&english.keys().collect())
            .copied()
            .collect::<Vec<_>>()
    });
    for (key, text) in &chinese {
        let english = english[key];
        assert_eq!(
            text.contains("{ $value }"),
            english.contains("{ $value }"),
            "{key}"
        );
        assert!(!text.trim().is_empty() && !english.trim().is_empty(), "{key}");
    }
}

#[test]
fn the_templates_and_the_texts_know_each_other() {
    let (chinese, used) = (messages(CHINESE), used());
    assert!(used.len() > 60, "the templates were read");
    for key in &used {
        assert!(
            chinese.contains_key(key.as_str()),
            "a template names {key}, which has no text"
        );
    }
    for key in chinese.keys() {
        let spoken = used.contains(*key) || VOCABULARIES.iter().any(|start| key.starts_with(start));
        assert!(spoken, "{key} is written but never shown");
    }
}

/// What a page says of a cover: that it runs, or every reason against it.
const COVER: [&str; 8] = [
    "running",
    "no_receipt",
    "not_started",
    "ended",
    "tag_suspended",
    "tag_revoked",
    "item_returned",
    "tag_archived",
];

#[test]
fn every_word_of_the_data_has_its_text() {
    let vocabularies: [(&str, &[&str]); 10] = [
        ("cover-is", &COVER),
        (
            "yardstick",
            &["brand_standard", "trade_standard", "reference_version"],
        ),
        (
            "verdict",
            &[
                "genuine",
                "not_active",
                "suspended",
                "revoked",
                "replaced",
                "returned",
                "archived",
            ],
        ),
        (
            "lead",
            &[
                "not_active",
                "suspended",
                "revoked",
                "replaced",
                "returned",
                "archived",
            ],
        ),
        (
            "advice",
            &[
                "not_active",
                "suspended",
                "revoked",
                "replaced",
                "returned",
                "archived",
            ],
        ),
        ("conclusion", &["genuine", "not_genuine", "undetermined"]),
        (
            "result",
            &["conforms", "differs", "not_applicable", "not_checked"],
        ),
        ("role", &["appraiser", "reviewer", "approver"]),
        (
            "point",
            &[
                "appearance",
                "material",
                "workmanship",
                "codes",
                "hardware",
                "inner_label",
            ],
        ),
        (
            "category",
            &[
                "gifts",
                "jewellery",
                "shoes",
                "watches_eyewear",
                "clothing",
                "sports_outdoor",
                "beauty",
            ],
        ),
    ];
    for language in Language::ALL {
        let text = Text(language);
        for (kind, words) in vocabularies {
            for word in words {
                assert_ne!(
                    text.word(kind, word),
                    *word,
                    "{kind} {word} in {}",
                    language.tag()
                );
            }
        }
        for kind in templates::NOTICES {
            for part in ["title", "text"] {
                assert_ne!(text.part("notice", kind, part), format!("notice-{kind}-{part}"));
            }
        }
        for status in [400, 404, 405, 408, 413, 429, 500, 503] {
            let page = super::error_page(status, language, None).unwrap();
            assert!(!page.contains("error-"), "{status} has texts of its own");
        }
    }
}

#[test]
fn a_word_nobody_knows_is_shown_as_written() {
    let text = Text(Language::English);
    assert_eq!(text.word("point", "lens_coating"), "lens_coating");
    assert_eq!(text.word("point", "镜片镀膜"), "镜片镀膜");
    assert_eq!(text.word("point", ""), "");
    assert_eq!(text.with("error-status", "{ $value }"), "Status { $value }");
}

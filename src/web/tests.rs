//! What a reader sees, and what never stands in a page.

mod texts;

use super::*;

/// Every verdict that has a page of its own.
const VERDICTS: [Verdict; 7] = [
    Verdict::Genuine,
    Verdict::NotActive,
    Verdict::Suspended,
    Verdict::Revoked,
    Verdict::Replaced,
    Verdict::Returned,
    Verdict::Archived,
];

/// The page of a tag in full: nothing optional is missing.
fn full() -> TagView {
    let media = |name: &str| format!("http://127.0.0.1:8080/api/v1/evidence/{name}");
    let finding = |point: &str, result: &str, note: Option<&str>| FindingView {
        point: point.into(),
        result: result.into(),
        note: note.map(Into::into),
    };
    TagView {
        serial: "7Q2M8XKD4T9BHZ3WNPC5".into(),
        verdict: Verdict::Genuine,
        not_in_force_since: None,
        public_reason: None,
        demonstration: false,
        item: ItemView {
            brand: "海岬".into(),
            name: "自动机械腕表".into(),
            model: Some("HJ-42".into()),
            style_number: Some("42-0117".into()),
            gtin: Some("09521234000013".into()),
            own_serial: Some("HJ42-000917".into()),
            category: "watches_eyewear".into(),
            origin_country: Some("CH".into()),
        },
        photos: vec![
            PhotoView {
                url: media("a"),
                point: "appearance".into(),
            },
            PhotoView {
                url: media("b"),
                point: "inner_label".into(),
            },
        ],
        report: ReportView {
            corrected_because: None,
            yardsticks: vec![crate::web::YardstickView {
                kind: "trade_standard".to_owned(),
                name: "行业鉴别通用标准".to_owned(),
            }],
            url: media("report"),
            pdf: media("report.pdf"),
            sha256: "ab".repeat(32),
            version: 1,
            agency_name: "鉴定一所".into(),
            accreditation: "CNAS IB0001".into(),
            conclusion: "genuine".into(),
            appraised_at: "2026-01-16T16:30:00Z".parse().unwrap(),
            findings: vec![
                finding("appearance", "conforms", None),
                finding("hardware", "differs", Some("表扣为后期更换的原厂件")),
                finding("movement beat", "not_applicable", None),
            ],
            signers: vec![SignerView {
                role: "appraiser".into(),
                licence: "JD-2021-0042".into(),
            }],
        },
        video: VideoView {
            url: media("video"),
            sha256: "cd".repeat(32),
            bytes: 12_400_123,
            media_type: "video/mp4".into(),
            duration_ms: Some(65_000),
            not_everywhere: false,
        },
        label: Some(LabelView {
            carrier: "hang_tag".into(),
            place: "表盒右侧".into(),
            photo_url: Some(media("label")),
        }),
        notice: Some(NoticeView {
            kind: "repeat_scan".into(),
            scans: 3,
            first_at: "2026-02-01T16:00:00Z".parse().unwrap(),
        }),
        cover: Some(CoverView {
            policy: "harbour-2".into(),
            days: 30,
            state: "running".into(),
            first_day: Some("2026-01-18".into()),
            last_day: Some("2026-02-24".into()),
        }),
        issued_at: "2026-01-17T02:00:00Z".parse().unwrap(),
        contact: vec!["+86 400-000-0000".into()],
    }
}

fn page(view: &TagView, language: Language) -> String {
    tag_page(view, language).unwrap()
}

fn with(change: impl FnOnce(&mut TagView)) -> TagView {
    let mut view = full();
    change(&mut view);
    view
}

/// Every page there is, in both languages.
fn every_page() -> Vec<String> {
    let mut pages = Vec::new();
    for language in Language::ALL {
        for verdict in VERDICTS {
            pages.push(page(&with(|view| view.verdict = verdict), language));
        }
        for kind in [
            "first_scan",
            "repeat_scan",
            "many_scans",
            "suspected_clone",
            "a kind of next year",
        ] {
            pages.push(page(
                &with(|view| view.notice.as_mut().unwrap().kind = kind.into()),
                language,
            ));
        }
        pages.push(page(&with(|view| view.notice = None), language));
        for status in [400, 401, 404, 405, 408, 413, 418, 429, 500, 503] {
            pages.push(error_page(status, language, Some(7)).unwrap());
        }
        pages.push(not_found_page(language).unwrap());
        pages.push(home_page(language).unwrap());
    }
    pages
}

#[test]
fn a_buyer_sees_everything_about_a_genuine_item() {
    let chinese = page(&full(), Language::Chinese);
    let facts = [
        "<h1>鉴定为正品</h1>",
        "7Q2M 8XKD 4T9B HZ3W NPC5",
        "自动机械腕表",
        "钟表眼镜",
        "HJ42-000917",
        "09521234000013",
        "鉴定一所",
        "CNAS IB0001",
        "JD-2021-0042",
        "2026-01-17 00:30（北京时间）",
        "2026-02-02 00:00（北京时间）",
        "表扣为后期更换的原厂件",
        "有差异",
        "movement beat",
        "吊牌",
        "表盒右侧",
        "12.4 MB",
        "1:05",
        "harbour-2",
        "2026-02-24 24:00 止",
        "href=\"tel:+864000000000\"",
        &"ab".repeat(32),
        &"cd".repeat(32),
        "<video controls preload=\"metadata\" playsinline",
        "alt=\"这件单品的照片：内标印刷\"",
    ];
    for fact in facts {
        assert!(chinese.contains(fact), "the Chinese page says {fact}");
    }
    let english = page(&full(), Language::English);
    for fact in [
        "Appraised as genuine",
        "Watches and eyewear",
        "(China time)",
        "Scanned before",
        "Hang tag",
    ] {
        assert!(english.contains(fact), "the English page says {fact}");
    }
}

#[test]
fn what_is_not_known_is_left_out() {
    let bare = with(|view| {
        view.item = ItemView {
            model: None,
            style_number: None,
            gtin: None,
            own_serial: None,
            origin_country: None,
            ..view.item.clone()
        };
        (view.label, view.notice, view.cover) = (None, None, None);
        view.contact.clear();
        view.video.duration_ms = None;
        view.photos.clear();
    });
    for language in Language::ALL {
        let page = page(&bare, language);
        for absent in [
            "GTIN",
            "HJ42",
            "id=\"label-title\"",
            "id=\"cover-title\"",
            "None",
            "Some(",
            "<dd></dd>\n<",
        ] {
            assert!(!page.contains(absent), "{absent}");
        }
    }
    assert!(page(&bare, Language::English).contains("No scan recorded yet"));
}

#[test]
fn only_the_genuine_verdict_looks_genuine() {
    let headlines = VERDICTS.map(|verdict| {
        let page = page(&with(|view| view.verdict = verdict), Language::English);
        assert_eq!(
            page.contains("data-verdict=\"genuine\""),
            verdict == Verdict::Genuine,
            "{verdict:?}"
        );
        assert_eq!(
            page.contains("mark-sure"),
            verdict == Verdict::Genuine,
            "{verdict:?}"
        );
        let (_, rest) = page.split_once("<h1>").unwrap();
        rest.split_once("</h1>").unwrap().0.to_owned()
    });
    for (index, headline) in headlines.iter().enumerate() {
        assert!(
            !headlines[..index].contains(headline),
            "{headline} stands for two verdicts"
        );
    }
}

#[test]
fn why_a_tag_was_revoked_is_told() {
    let revoked = with(|view| {
        view.verdict = Verdict::Revoked;
        view.public_reason = Some("label_lost");
        view.not_in_force_since = Some("2026-03-02T01:00:00Z".parse().unwrap());
    });
    let page = page(&revoked, Language::Chinese);
    assert!(
        page.contains("标签遗失或被盗") && page.contains("2026-03-02 09:00"),
        "{page}"
    );
}

#[test]
fn every_public_reason_is_told_in_words() {
    for reason in crate::domain::tag::PublicReason::ALL {
        for language in Language::ALL {
            let revoked = with(|view| {
                view.verdict = Verdict::Revoked;
                view.public_reason = Some(reason.as_str());
            });
            assert!(
                !page(&revoked, language).contains(&format!("</b> {}<", reason.as_str())),
                "{reason:?}"
            );
        }
    }
}

#[test]
fn a_conclusion_that_was_corrected_comes_before_the_labels_state() {
    let corrected = with(|view| {
        view.verdict = Verdict::Suspended;
        view.report.conclusion = "not_genuine".into();
    });
    let page = page(&corrected, Language::Chinese);
    assert!(page.contains("<h1>鉴定结论已更正为非正品</h1>"), "{page}");
    assert!(!page.contains("正在核查") && !page.contains("稍后再查"), "{page}");
}

#[test]
fn an_archived_tag_offers_no_media() {
    let page = page(&with(|view| view.verdict = Verdict::Archived), Language::English);
    assert!(!page.contains("<video") && !page.contains("/evidence/video") && !page.contains("/evidence/a\""));
    assert!(!page.contains("/evidence/label"), "the label's photo is gone too");
    assert!(page.contains(&"cd".repeat(32)) && page.contains("photos and video were deleted"));
}

#[test]
fn a_count_alone_never_says_fake() {
    let many = with(|view| {
        view.notice = Some(NoticeView {
            kind: "many_scans".into(),
            scans: 41_000,
            first_at: view.issued_at,
        });
    });
    let text = page(&many, Language::English).to_lowercase();
    assert!(text.contains("41000") && text.contains("the count alone proves nothing"));
    assert!(!text.contains("fake") && !text.contains("counterfeit"));
    assert!(!page(&many, Language::Chinese).contains('假'.to_string().repeat(2).as_str()));
    assert!(!text.contains("class=\"verdict\" data-verdict=\"genuine\" data-doubt"));
}

#[test]
fn a_suspected_clone_takes_the_green_away() {
    let clone = with(|view| view.notice.as_mut().unwrap().kind = "suspected_clone".into());
    let page = page(&clone, Language::English);
    assert!(page.contains("class=\"verdict\" data-verdict=\"genuine\" data-doubt"));
    assert!(page.contains("data-slot=\"lead\">\nThis code may have been copied"));
}

#[test]
fn demonstration_data_say_so() {
    let demonstration = with(|view| view.demonstration = true);
    for language in Language::ALL {
        assert!(page(&demonstration, language).contains("演示"));
        assert!(!page(&full(), language).contains("演示"));
    }
    assert!(page(&demonstration, Language::English).contains("without an insurer"));
    assert!(page(&full(), Language::English).contains("you may claim"));
}

#[test]
fn without_javascript_a_button_records_the_scan() {
    let page = page(&full(), Language::Chinese);
    assert!(page.contains("<form method=\"post\" action=\"/t/7Q2M8XKD4T9BHZ3WNPC5\">"));
    assert!(page.contains("确认本次查询</button>"));
}

#[test]
fn a_contact_is_a_link_only_where_it_can_be_one() {
    let rows = [
        ("https://help.test/a", Some("href=\"https://help.test/a\"")),
        ("care@shop.test", Some("href=\"mailto:care@shop.test\"")),
        ("95 111", Some("href=\"tel:95111\"")),
        ("javascript:alert(1)", None),
        ("请联系门店", None),
    ];
    for (contact, link) in rows {
        let page = page(
            &with(|view| view.contact = vec![contact.into()]),
            Language::Chinese,
        );
        match link {
            Some(link) => assert!(page.contains(link), "{contact}"),
            None => assert!(page.contains(&format!("<strong>{contact}</strong>")), "{contact}"),
        }
    }
}

#[test]
fn what_others_wrote_is_text() {
    let evil = "\"><script>alert(1)</script><img src=x onerror=y style='a'>'&";
    let view = with(|view| {
        view.serial = evil.into();
        view.contact = vec![format!("https://{}", evil.replace(' ', ""))];
        view.item = ItemView {
            brand: evil.into(),
            name: evil.into(),
            model: Some(evil.into()),
            style_number: Some(evil.into()),
            gtin: Some(evil.into()),
            own_serial: Some(evil.into()),
            category: evil.into(),
            origin_country: Some(evil.into()),
        };
        view.photos[0] = PhotoView {
            url: evil.into(),
            point: evil.into(),
        };
        view.report.agency_name = evil.into();
        view.report.accreditation = evil.into();
        view.report.conclusion = evil.into();
        view.report.url = evil.into();
        view.report.findings[0] = FindingView {
            point: evil.into(),
            result: evil.into(),
            note: Some(evil.into()),
        };
        view.report.signers[0] = SignerView {
            role: evil.into(),
            licence: evil.into(),
        };
        view.video.url = evil.into();
        view.video.media_type = evil.into();
        view.label = Some(LabelView {
            carrier: evil.into(),
            place: evil.into(),
            photo_url: Some(evil.into()),
        });
        view.notice.as_mut().unwrap().kind = evil.into();
        view.cover.as_mut().unwrap().policy = evil.into();
    });
    for verdict in VERDICTS {
        for language in Language::ALL {
            let page = page(
                &TagView {
                    verdict,
                    ..view.clone()
                },
                language,
            );
            assert!(page.contains("alert(1)"), "the text itself is shown");
            for raw in ["<script>", "<img src=x", "style='", "href=\"javascript"] {
                assert!(!page.contains(raw), "{verdict:?}: {raw}");
            }
        }
    }
}

#[test]
fn the_not_found_page_is_one_and_the_same() {
    for language in Language::ALL {
        let expected = not_found_page(language).unwrap();
        for serial in ["", "7Q2M8XKD4T9BHZ3WNPC5", "forged", "../../etc/passwd"] {
            let view = with(|view| {
                view.verdict = Verdict::NotFound;
                view.serial = serial.into();
            });
            assert_eq!(page(&view, language), expected);
        }
    }
}

#[test]
fn no_page_holds_script_or_style_of_its_own() {
    for page in every_page() {
        for tag in page.split("<script").skip(1) {
            assert!(
                tag.starts_with(" src=\"/assets/page.js\" defer></script>"),
                "{tag}"
            );
        }
        for forbidden in [
            "style=",
            "<style",
            " onclick",
            " onload",
            " onerror",
            "javascript:",
            "<iframe",
            "<base",
        ] {
            assert!(!page.contains(forbidden), "{forbidden}");
        }
    }
}

#[test]
fn every_page_keeps_out_of_search_and_says_its_language() {
    for page in every_page() {
        assert!(page.contains("<meta name=\"robots\" content=\"noindex\">"));
        assert!(page.contains("<meta name=\"referrer\" content=\"no-referrer\">"));
        assert!(page.contains("<html lang=\"zh-CN\">") || page.contains("<html lang=\"en\">"));
        assert!(page.contains("href=\"?lang=zh\"") && page.contains("href=\"?lang=en\""));
        assert_eq!(page.matches("<h1>").count(), 1);
        assert_eq!(page.matches("<main ").count(), 1);
        assert!(!page.contains(['\u{2068}', '\u{2069}']), "no isolating marks");
    }
}

#[test]
fn no_page_promises_more_than_an_appraisal() {
    for page in every_page() {
        let page = page.to_lowercase();
        for promise in [
            "官方",
            "旗舰",
            "专柜",
            "official",
            "flagship",
            "authorised",
            "guarantee",
        ] {
            assert!(!page.contains(promise), "{promise}");
        }
    }
}

#[test]
fn an_error_tells_what_to_do() {
    let busy = error_page(429, Language::English, Some(12)).unwrap();
    for text in ["429", "Too many requests", "Please wait", "12 s"] {
        assert!(busy.contains(text), "{text}");
    }
    let inside = error_page(500, Language::Chinese, None).unwrap();
    assert!(inside.contains("500") && inside.contains("服务出错") && !inside.contains("秒后"));
}

//! Malformed, forged, foreign and unknown codes: no oracle for forgers (formats.md, "Verify answer").

use serde_json::json;

use crate::app::{Answer, ORIGIN, Tag, TestApp};

fn code(input: &str) -> String {
    let encoded = percent_encoding::utf8_percent_encode(input, percent_encoding::NON_ALPHANUMERIC);
    format!("/api/v1/verify?code={encoded}")
}

/// Everything of an answer that a forger could tell apart.
fn seen(answer: &Answer) -> (u16, Vec<(String, String)>, Vec<u8>) {
    let mut headers = answer.headers.clone();
    headers.retain(|(name, _)| name != "date");
    headers.sort();
    (answer.status, headers, answer.body.clone())
}

/// Codes that are not the code of `tag`, each in another way.
fn no_codes(tag: &Tag, other: &Tag) -> Vec<String> {
    let (code, serial) = (&tag.code, &tag.serial);
    let parts: Vec<&str> = code.split('/').collect();
    let seal = parts[3];
    let with_seal = |seal: &str| code.replace(parts[3], seal);
    let last = serial.chars().last().unwrap();
    let wrong_check = format!("{}{}", &serial[..19], if last == '0' { '1' } else { '0' });
    let zeroes = "0".repeat(20);
    vec![
        String::new(),
        "nonsense".into(),
        "真码".into(),
        "\u{0}\u{7f}\u{202e}".into(),
        "'; DROP TABLE tags; --".into(),
        code.to_lowercase(),
        format!("x{code}"),
        format!("{code}x"),
        format!("{code}/x"),
        format!("{code}&x=1"),
        format!("{ORIGIN}/t/{zeroes}"),
        format!("http://zm.example/t/{serial}"),
        format!("{ORIGIN}/t/{serial}/x"),
        format!("{code}?{}", "x".repeat(2_000)),
        code.replace("/8004/", "//8004/"),
        code.replace("/8004/", "/08004/"),
        code.replace("/8004/", "/21/"),
        code.replace("ZM.TEST", "ZM.EXAMPLE"),
        code.replace("HTTP://", "HTTPS://"),
        code.replace("HTTP://", ""),
        code.replace(":8080", ""),
        code.replace("9521234", "9521235"),
        tag.tag_uri.replace("9521234", "9521235"),
        tag.tag_uri.replace("zm.test", "zm.example"),
        tag.tag_uri.to_lowercase().replace("8004/9521234", "8004/"),
        code.replace(serial.as_str(), &other.serial),
        code.replace(serial.as_str(), &wrong_check),
        code.replace(serial.as_str(), &zeroes),
        wrong_check,
        zeroes.clone(),
        format!("{ORIGIN}/8004/9521234{zeroes}"),
        serial[..19].to_owned(),
        format!("{serial}0"),
        // Seals: of an unknown key, of key 0, lower case, another tag's, two of them, one behind another stem.
        with_seal(&format!("74{}", &seal[2..])),
        with_seal(&format!("AA{}", &seal[2..])),
        with_seal(&seal.to_lowercase()),
        with_seal(other.code.split('/').nth(3).unwrap()),
        with_seal(&format!("{seal}/{seal}")),
        with_seal(&format!("X/{seal}")),
        code.chars().take(code.len() - 1).collect(),
        "A".repeat(8_000),
        format!("{code}{}", "A".repeat(8_000)),
        format!("{ORIGIN}/{}", "/".repeat(2_000)),
    ]
}

#[test]
fn whatever_is_not_a_code_of_ours_gets_one_and_the_same_answer() {
    let app = TestApp::start();
    let (tag, other) = (app.active(), app.active());
    let not_found = br#"{"verdict":"not_found"}"#;
    let expected = seen(&app.anonymous().get(&code("nobody's")));
    assert_eq!((expected.0, expected.2.as_slice()), (200, not_found.as_slice()));
    let genuine = app.anonymous().get(&code(&tag.code));
    assert_eq!(genuine.json()["verdict"], "genuine");
    for wrong in no_codes(&tag, &other) {
        let answer = seen(&app.anonymous().get(&code(&wrong)));
        assert_ne!(wrong, tag.code, "this would be no wrong code");
        assert_eq!(answer, expected, "{wrong:?}, of {}", tag.code);
        let scan = app.anonymous().post("/api/v1/scans", &json!({ "code": wrong }));
        assert_eq!(
            (scan.status, scan.body.as_slice()),
            (200, not_found.as_slice()),
            "{wrong:?}"
        );
    }
    // Bytes that are no text, in an address and in a body.
    let answer = app.anonymous().get("/api/v1/verify?code=%FF%FE%00");
    assert_eq!(seen(&answer), expected);
    assert!(
        app.verify(&tag.code).get("notice").is_none(),
        "none of them was counted"
    );
}

/// Stems that have not the shape of a seal: formats.md has them ignored, so these say as much as a tag URI.
fn without_seal(tag: &Tag) -> Vec<String> {
    let seal = tag.code.split('/').nth(3).unwrap();
    let stems = [
        seal[..103].to_owned(),
        format!("{seal}A"),
        format!("1{}", &seal[1..]),
        "QR/SHOP".to_owned(),
    ];
    stems
        .iter()
        .map(|stem| tag.code.replace(seal, stem))
        .chain([tag.tag_uri.clone()])
        .collect()
}

#[test]
fn a_stem_that_is_no_seal_is_ignored() {
    let app = TestApp::start();
    let tag = app.active();
    for link in without_seal(&tag) {
        assert_eq!(app.verify(&link)["verdict"], "genuine", "{link}");
    }
}

#[test]
fn a_label_bound_with_anything_but_its_own_code_is_refused() {
    let app = TestApp::start();
    let (tag, other) = (app.issued(), app.issued());
    let path = format!("/api/v1/tags/{}/bind", tag.serial);
    let bind = |code: &str| {
        let body = json!({ "code": code, "carrier": "sticker", "place": "盒" });
        app.user("warehouse").post(&path, &body)
    };
    for wrong in no_codes(&tag, &other)
        .into_iter()
        .chain([tag.serial.clone(), tag.tag_uri.clone()])
    {
        let refused = bind(&wrong);
        assert!(
            refused.problem(422).contains("code"),
            "{wrong:?}: {}",
            refused.text()
        );
        assert_eq!(refused.json()["field"], "code");
    }
    assert!(bind(&other.code).problem(422).contains("another tag"));
    assert!(bind(&tag.tag_uri).problem(422).contains("seal"));
    assert_eq!(app.verify(&tag.code)["verdict"], "not_active");
    for (carrier, place, names) in [
        ("glue", "盒", "carrier"),
        ("sticker", " ", "place"),
        ("", "盒", "carrier"),
    ] {
        let body = json!({ "code": tag.code, "carrier": carrier, "place": place });
        let refused = app.user("warehouse").post(&path, &body);
        assert!(refused.problem(422).contains(names), "{}", refused.text());
    }
    assert_eq!(bind(&tag.code).expect(200)["status"], "active");
}

#[test]
fn a_code_is_found_as_scanners_browsers_and_people_hand_it_in() {
    let app = TestApp::start();
    let tag = app.active();
    let (code, serial, uri) = (&tag.code, &tag.serial, &tag.tag_uri);
    let page = format!("{ORIGIN}/t/{serial}");
    let mut ways = Vec::new();
    for text in [code, serial, uri, &page] {
        ways.extend([
            text.clone(),
            format!(" {text} "),
            format!("{text}\r\n"),
            format!("\t{text}\r"),
            format!("\u{2}{text}\u{3}"),
            format!("\u{feff}{text}"),
            format!("\u{202a}{text}\u{202c}"),
            format!("{}\u{200b}{}", &text[..9], &text[9..]),
            format!("\u{3000}{text}\u{a0}"),
        ]);
    }
    for text in [code, uri, &page] {
        ways.extend([
            format!("{text}?from=timeline&isappinstalled=0"),
            format!("{text}#"),
            format!("{text}#wechat_redirect"),
            format!("{text}/"),
            format!("{text}/?from=x#y"),
            format!("{text}?lang=en"),
            text.replace("http:", "HTTP:")
                .replace(':', "：")
                .replace('/', "／"),
            text.replace('.', "。").replace('/', "、"),
        ]);
    }
    ways.push(format!("{page}?{}", "utm_source=x&".repeat(40)));
    ways.push(format!("{ORIGIN}/t/{}", serial.to_lowercase()));
    for way in ways {
        let verified = app.anonymous().get(&self::code(&way)).json();
        assert_eq!(verified["verdict"], "genuine", "{way:?}");
        let page = app.anonymous().get(&code_page(&way));
        assert_eq!(page.status, 303, "{way:?}");
    }
}

/// The page that looks a code up.
fn code_page(input: &str) -> String {
    code(input).replace("/api/v1/verify", "/t")
}

#[test]
fn a_typing_error_is_told_and_what_was_typed_is_kept() {
    let app = TestApp::start();
    let tag = app.active();
    let serial = &tag.serial;
    let last = serial.chars().last().unwrap();
    let other = if last == '0' { '1' } else { '0' };
    let slips = [
        (format!("{}{other}", &serial[..19]), "校验字符不符"),
        (serial[..19].to_owned(), "19 个"),
        (format!("{serial}0"), "21 个"),
        (format!("{}U", &serial[..19]), "“U”"),
        (format!("{}-{other}", &serial[..19]), "校验字符不符"),
    ];
    for (typed, why) in slips {
        let page = app.anonymous().get(&format!("{}&lang=zh", code_page(&typed)));
        assert_eq!(page.status, 422, "{typed}");
        let text = page.text();
        assert!(
            text.contains("序列号输入有误") && text.contains(why),
            "{typed}: {text}"
        );
        assert!(text.contains(&format!("value=\"{typed}\"")), "{typed}: {text}");
        let direct = app.anonymous().get(&format!("/t/{typed}?lang=en"));
        assert_eq!(direct.status, 422, "{typed}");
        assert!(direct.text().contains("typing error"), "{typed}");
    }
    // Nothing like a serial, unknown and forged stay one answer.
    let unknown = app.anonymous().get(&code_page("00000000000000000000"));
    assert_eq!(unknown.status, 404);
    for wrong in ["nonsense", &tag.code.replace("/8004/", "/21/"), "\"><script>"] {
        let page = app.anonymous().get(&code_page(wrong));
        assert_eq!((page.status, &page.body), (404, &unknown.body), "{wrong}");
    }
}

/// Browsers and people put a slash behind an address; it leads to the page without, and never to another site.
#[test]
fn a_slash_behind_an_address_leads_to_the_address_without() {
    let app = TestApp::start();
    let tag = app.active();
    let path = tag.code.replace(&crate::app::ORIGIN.to_ascii_uppercase(), "");
    for path in [format!("/t/{}", tag.serial), path] {
        let answer = app.anonymous().get(&format!("{path}/"));
        assert_eq!(answer.status, 308, "{path}: {}", answer.text());
        assert_eq!(answer.header("location"), Some(path.as_str()));
    }
    for foreign in ["//evil.test/", "///"] {
        assert_eq!(app.anonymous().get(foreign).status, 404, "{foreign}");
    }
}

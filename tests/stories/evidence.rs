//! Photos and videos: sent, stored, served.

use std::io::{Read, Write};
use std::net::TcpStream;

use serde_json::json;

use crate::app::{Answer, TestApp, findings, fixture, video};
use crate::bad_input::{raw, stored};

#[test]
fn the_same_bytes_twice_get_the_same_answer_and_are_stored_once() {
    let app = TestApp::start();
    let video = video();
    let first = app
        .user("appraiser")
        .post_bytes("/api/v1/evidence", &video)
        .expect(201);
    assert_eq!(
        (&first["media_type"], &first["bytes"]),
        (&json!("video/mp4"), &json!(video.len()))
    );
    assert_eq!(first["duration_ms"], 5000);
    for who in ["appraiser", "other-appraiser", "warehouse"] {
        assert_eq!(
            app.user(who).post_bytes("/api/v1/evidence", &video).expect(201),
            first
        );
    }
    let photo = app
        .user("appraiser")
        .post_bytes("/api/v1/evidence", &fixture("photo-plain.webp"))
        .expect(201);
    assert!(
        photo.get("duration_ms").is_none() && !photo.to_string().contains("null"),
        "{photo}"
    );
    stored(&app, 2, 0);
}

#[test]
fn the_type_comes_from_the_bytes_not_from_what_the_sender_says() {
    let app = TestApp::start();
    for (name, media_type) in [
        ("photo-gps.jpg", "image/jpeg"),
        ("photo-gps.png", "image/png"),
        ("photo-alpha.webp", "image/webp"),
        ("bars.mp4", "video/mp4"),
        ("bars-fragmented.mp4", "video/mp4"),
        ("bars.mov", "video/quicktime"),
        ("bars.webm", "video/webm"),
    ] {
        // Browsers play a MOV, but not under its own type.
        let (served_as, ending) = match media_type {
            "video/quicktime" => ("video/mp4", "mov"),
            "image/jpeg" => (media_type, "jpg"),
            other => (other, other.split_once('/').unwrap().1),
        };
        let lies = [
            ("content-type", "text/html"),
            ("content-disposition", "attachment; filename=\"video.mp4\""),
        ];
        let sent = app
            .user("appraiser")
            .call("POST", "/api/v1/evidence", &lies, Some(&fixture(name)));
        let sent = sent.expect(201);
        assert_eq!(sent["media_type"], media_type, "{name}");
        let path = format!("/api/v1/evidence/{}", sent["sha256"].as_str().unwrap());
        let served = app.user("appraiser").get(&path);
        assert_eq!(served.header("content-type"), Some(served_as));
        assert_eq!(served.header("x-content-type-options"), Some("nosniff"));
        let policy = served.header("content-security-policy").unwrap();
        assert!(policy.starts_with("default-src 'none'; "), "{policy}");
        assert!(
            policy.contains("media-src 'self'") && !policy.contains("script-src"),
            "{policy}"
        );
        let kind = media_type.split_once('/').unwrap().0.replace("image", "photo");
        let name = format!("{kind}-{}.{ending}", &sent["sha256"].as_str().unwrap()[..16]);
        assert_eq!(
            served.header("content-disposition"),
            Some(format!("inline; filename=\"{name}\"").as_str())
        );
        assert_eq!(sent["bytes"], served.body.len());
    }
}

#[test]
fn what_is_no_evidence_is_refused_with_advice_and_leaves_nothing() {
    let app = TestApp::start();
    let video = video();
    let mut no_video = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom".to_vec();
    no_video.extend_from_slice(&fixture("photo-gps.png"));
    let mut broken = fixture("photo-gps.jpg");
    broken.truncate(broken.len() / 3);
    let webm = fixture("bars.webm");
    let mut lies = fixture("codec-h264-main.mp4");
    let header = lies.windows(4).position(|window| window == b"mvhd").unwrap();
    lies[header + 20..header + 24].copy_from_slice(&4_000_000_u32.to_be_bytes());
    let refused: [(&str, Vec<u8>, u16, &str); 19] = [
        ("HEIC", fixture("photo.heic"), 415, "Most Compatible"),
        ("Matroska", fixture("bars.mkv"), 415, "WebM"),
        (
            "a page",
            b"<html><script>alert(1)</script></html>".to_vec(),
            415,
            "JPEG",
        ),
        (
            "SVG",
            b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec(),
            415,
            "JPEG",
        ),
        ("nothing", Vec::new(), 422, "empty"),
        ("half a video", video[..video.len() / 2].to_vec(), 422, "cut off"),
        ("half a WebM", webm[..webm.len() / 2].to_vec(), 422, "cut off"),
        ("a picture in a video's clothes", no_video, 422, "video"),
        ("sound alone", fixture("sound.mp4"), 422, "no video"),
        ("HEVC", fixture("no-hevc.mov"), 415, "HEVC (H.265)"),
        (
            "HEVC of 10 bits",
            fixture("no-hevc-10.mp4"),
            415,
            "Most Compatible",
        ),
        ("MPEG-4 part 2", fixture("no-mpeg4-part-2.mp4"), 415, "Android"),
        ("Motion JPEG", fixture("no-mjpeg.mov"), 415, "Motion JPEG"),
        ("ProRes", fixture("no-prores.mov"), 415, "ProRes"),
        ("H.264 of 10 bits", fixture("no-h264-10-bit.mp4"), 415, "High 10"),
        ("H.264 in 4:2:2", fixture("no-h264-422.mp4"), 415, "4:2:2"),
        ("a header that lies", lies, 422, "4000000 milliseconds"),
        ("half a photo", broken, 422, "photo"),
        ("a JPEG's first bytes", vec![0xFF, 0xD8, 0xFF, 0xE0], 422, "photo"),
    ];
    for (what, bytes, status, word) in refused {
        let answer = app.user("appraiser").post_bytes("/api/v1/evidence", &bytes);
        assert!(answer.problem(status).contains(word), "{what}: {}", answer.text());
    }
    stored(&app, 0, 0);
}

#[test]
fn an_operator_may_allow_hevc_and_the_page_says_that_some_browsers_do_not_show_it() {
    let more = [
        "--rate-limit",
        "off",
        "--video-hevc",
        "on",
        "--video-seconds",
        "0",
    ];
    let app = TestApp::start_on(crate::app::Folder::new(), &more);
    let sent = app
        .user("appraiser")
        .post_bytes("/api/v1/evidence", &fixture("no-hevc.mov"))
        .expect(201);
    assert_eq!(
        (&sent["codec"], &sent["duration_ms"]),
        (&json!("hevc"), &json!(2000))
    );
    for (name, told) in [
        ("no-hevc.mov", true),
        ("chrome-h264.webm", true),
        ("bars.mov", false),
    ] {
        let (id, _) = app.appraise_with(&app.book(), findings(), "genuine", &fixture(name));
        app.decide(&id);
        let tag = app
            .user("approver")
            .post("/api/v1/tags", &json!({ "appraisal_id": id }));
        let path = format!("/t/{}", tag.expect(201)["serial"].as_str().unwrap());
        for (language, words) in [
            ("en", "Some browsers cannot show this video"),
            ("zh", "部分浏览器无法播放"),
        ] {
            let page = app.anonymous().get(&format!("{path}?lang={language}"));
            assert_eq!(page.text().contains(words), told, "{name}");
        }
    }
}

#[test]
fn place_data_of_a_video_are_nowhere_and_its_hash_is_that_of_what_is_stored() {
    let app = TestApp::start();
    for name in ["place.mov", "place-loci.3gp", "place-keys.mov", "place.webm"] {
        let sent = fixture(name);
        let answer = app
            .user("appraiser")
            .post_bytes("/api/v1/evidence", &sent)
            .expect(201);
        let path = format!("/api/v1/evidence/{}", answer["sha256"].as_str().unwrap());
        let served = app.user("appraiser").get(&path).body;
        assert_eq!((served.len(), &answer["bytes"]), (sent.len(), &json!(sent.len())));
        for words in ["31.2304", "Nanjing", "loci", "\u{a9}xyz"] {
            let found = served
                .windows(words.len())
                .any(|window| window == words.as_bytes());
            assert!(!found, "{name} still says {words}");
        }
        let hash: [u8; 32] = <sha2::Sha256 as sha2::Digest>::digest(&served).into();
        assert_eq!(
            data_encoding::HEXLOWER.encode(&hash),
            answer["sha256"].as_str().unwrap()
        );
        // What was fetched and is sent again is the same evidence.
        assert_eq!(
            app.user("appraiser")
                .post_bytes("/api/v1/evidence", &served)
                .expect(201),
            answer
        );
    }
}

#[test]
fn a_film_sent_in_pieces_of_unknown_number_is_stored_as_one() {
    let app = TestApp::start();
    let video = video();
    let token = app.folder.token("appraiser");
    let mut request = format!(
        "POST /api/v1/evidence HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {token}\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n"
    )
    .into_bytes();
    for piece in video.chunks(1_000).chain([&[][..]]) {
        request.extend_from_slice(format!("{:x}\r\n", piece.len()).as_bytes());
        request.extend_from_slice(piece);
        request.extend_from_slice(b"\r\n");
    }
    let answer = raw(&app, &request);
    assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
    let hash = app.user("appraiser").store(&video);
    assert!(
        answer.contains(&hash),
        "the same video sent whole has the same hash"
    );
    stored(&app, 1, 0);
}

#[test]
fn a_picture_named_as_a_film_is_no_film_of_an_appraisal() {
    let app = TestApp::start();
    let named = [
        ("content-type", "video/mp4"),
        ("content-disposition", "attachment; filename=\"video.mp4\""),
    ];
    let sent = app.user("appraiser").call(
        "POST",
        "/api/v1/evidence",
        &named,
        Some(&fixture("photo-gps.png")),
    );
    let body = json!({
        "item_id": app.book(), "findings": app.photographed(), "video": sent.expect(201)["sha256"], "conclusion": "genuine",
    });
    let refused = app.user("appraiser").post("/api/v1/appraisals", &body);
    assert!(
        refused.problem(422).contains("is not a video"),
        "{}",
        refused.text()
    );
    assert_eq!(refused.json()["field"], "video");
}

#[test]
fn limits_are_the_operators_to_set() {
    let more = ["--rate-limit", "off", "--photo-mib", "1", "--video-mib", "1"];
    let app = TestApp::start_on(crate::app::Folder::new(), &more);
    let mut large = video();
    let padding = 2_u32 << 20;
    large.extend_from_slice(&padding.to_be_bytes());
    large.extend_from_slice(b"free");
    large.resize(large.len() + usize::try_from(padding).unwrap() - 8, 0);
    let refused = app
        .user("appraiser")
        .post_bytes("/api/v1/evidence", &large)
        .problem(413);
    assert!(refused.contains("1048576"), "{refused}");
    app.user("appraiser").store(&video());
    stored(&app, 1, 0);
}

/// A video that anyone may fetch, with its bytes.
fn public_video(app: &TestApp) -> (String, Vec<u8>) {
    let tag = app.issued();
    let path = format!("/api/v1/evidence/{}", tag.video);
    let whole = app.anonymous().get(&path);
    assert_eq!(whole.status, 200);
    (path, whole.body)
}

#[test]
fn a_player_gets_the_part_it_asks_for() {
    let app = TestApp::start();
    let (path, whole) = public_video(&app);
    let length = whole.len();
    let ask = |range: &str| app.anonymous().call("GET", &path, &[("range", range)], None);
    for (range, first, last) in [
        ("bytes=0-0", 0, 0),
        ("bytes=0-99", 0, 99),
        ("bytes=100-", 100, length - 1),
        ("bytes=-1", length - 1, length - 1),
        ("bytes=-500", length - 500, length - 1),
        ("bytes=-99999999", 0, length - 1),
        ("bytes=0-99999999", 0, length - 1),
    ] {
        let part = ask(range);
        assert_eq!(part.status, 206, "{range}");
        assert_eq!(
            part.header("content-range"),
            Some(format!("bytes {first}-{last}/{length}").as_str())
        );
        assert_eq!(
            part.header("content-length"),
            Some((last - first + 1).to_string().as_str())
        );
        assert_eq!(part.body, whole[first..=last], "{range}");
    }
    for range in [
        format!("bytes={length}-"),
        "bytes=99999999-".to_owned(),
        "bytes=-0".to_owned(),
    ] {
        let none = ask(&range);
        assert_eq!(none.status, 416, "{range}");
        assert_eq!(
            none.header("content-range"),
            Some(format!("bytes */{length}").as_str())
        );
        assert!(none.body.is_empty());
    }
    // Several ranges, and what is no range, get the whole: that is always right.
    for range in [
        "bytes=0-1,5-6",
        "bytes=5-2",
        "lines=1-2",
        "bytes=",
        "bytes=a-b",
        "0-1",
    ] {
        let all = ask(range);
        assert_eq!((all.status, all.body.len()), (200, length), "{range}");
    }
    assert_eq!(ask("bytes=0-0").header("accept-ranges"), Some("bytes"));
}

#[test]
fn a_part_of_another_version_is_never_mixed_in() {
    let app = TestApp::start();
    let (path, whole) = public_video(&app);
    let etag = format!("\"{}\"", path.rsplit('/').next().unwrap());
    let ask = |if_range: &str| {
        app.anonymous().call(
            "GET",
            &path,
            &[("range", "bytes=0-9"), ("if-range", if_range)],
            None,
        )
    };
    assert_eq!((ask(&etag).status, ask(&etag).body.len()), (206, 10));
    for other in [
        "\"other\"",
        &format!("W/{etag}"),
        "Sat, 21 Nov 2026 14:00:00 GMT",
        "nonsense",
    ] {
        assert_eq!(
            (ask(other).status, ask(other).body.len()),
            (200, whole.len()),
            "{other}"
        );
    }
}

#[test]
fn what_a_client_has_already_is_not_sent_again() {
    let app = TestApp::start();
    let (path, whole) = public_video(&app);
    let ask = |method: &str, known: &str| -> Answer {
        app.anonymous()
            .call(method, &path, &[("if-none-match", known)], None)
    };
    let plain = app.anonymous().get(&path);
    let etag = plain.header("etag").unwrap().to_owned();
    assert!(plain.header("cache-control").unwrap().contains("immutable"));
    for known in [
        etag.clone(),
        format!("W/{etag}"),
        format!("\"x\", {etag}"),
        "*".to_owned(),
    ] {
        for method in ["GET", "HEAD"] {
            let unchanged = ask(method, &known);
            assert_eq!(
                (unchanged.status, unchanged.body.len()),
                (304, 0),
                "{method} {known}"
            );
            assert_eq!(unchanged.header("etag"), Some(etag.as_str()));
        }
    }
    assert_eq!(
        (ask("GET", "\"x\"").status, ask("GET", "\"x\"").body.len()),
        (200, whole.len())
    );

    let head = app.anonymous().call("HEAD", &path, &[], None);
    assert_eq!((head.status, head.body.len()), (200, 0));
    assert_eq!(
        head.header("content-length"),
        Some(whole.len().to_string().as_str())
    );
    for name in [
        "content-type",
        "etag",
        "accept-ranges",
        "cache-control",
        "x-content-type-options",
    ] {
        assert_eq!(head.header(name), plain.header(name), "{name}");
    }
    // A range is a thing of GET alone (RFC 9110, 14.2).
    let ranged = app
        .anonymous()
        .call("HEAD", &path, &[("range", "bytes=0-9")], None);
    assert_eq!(
        (ranged.status, ranged.header("content-length")),
        (200, head.header("content-length"))
    );
}

#[test]
fn evidence_is_public_from_the_issue_on_and_not_before() {
    let app = TestApp::start();
    let appraiser = app.user("appraiser");
    let photo = appraiser.store(&fixture("photo-gps.jpg"));
    let unused = appraiser.store(&fixture("photo-gps.png"));
    let bound = app.user("warehouse").store(&fixture("photo-alpha.webp"));
    let mut seen = findings();
    seen[0] = json!({ "point": "appearance", "result": "conforms", "photos": [photo] });
    let item = app.book();
    let (appraisal, video) = app.appraise(&item, seen, "genuine");
    app.decide(&appraisal);
    let status = |hash: &str| app.anonymous().get(&format!("/api/v1/evidence/{hash}")).status;
    let all = [&photo, &video, &unused, &bound];
    assert_eq!(
        all.map(|hash| status(hash)),
        [404; 4],
        "approved, and still nobody else's business"
    );
    let own = appraiser.get(&format!("/api/v1/evidence/{photo}"));
    assert_eq!(
        (own.status, own.header("cache-control")),
        (200, Some("private, no-store"))
    );
    let read = app
        .user("reviewer")
        .get(&format!("/api/v1/appraisals/{appraisal}"))
        .expect(200);
    let report = read["report_sha256"].as_str().unwrap();
    let report_status = || app.anonymous().get(&format!("/api/v1/reports/{report}")).status;
    assert_eq!(report_status(), 404);

    let tag = app
        .user("approver")
        .post("/api/v1/tags", &json!({ "appraisal_id": appraisal }))
        .expect(201);
    assert_eq!(all.map(|hash| status(hash)), [200, 200, 404, 404]);
    assert_eq!(report_status(), 200);
    let body = json!({ "code": tag["code"], "carrier": "sticker", "place": "盒", "photo": bound });
    let path = format!("/api/v1/tags/{}", tag["serial"].as_str().unwrap());
    app.user("warehouse")
        .post(&format!("{path}/bind"), &body)
        .expect(200);
    assert_eq!(all.map(|hash| status(hash)), [200, 200, 404, 200]);
    let label = &app.verify(tag["code"].as_str().unwrap())["tag"]["label"];
    assert!(label["photo"].as_str().unwrap().ends_with(&bound), "{label}");
    // A revoked tag's evidence stays to be seen: that it was revoked is told, not hidden.
    app.user("platform")
        .post(&format!("{path}/revoke"), &json!({ "reason": "演示" }))
        .expect(200);
    assert_eq!(all.map(|hash| status(hash)), [200, 200, 404, 200]);
}

/// The most memory the server ever had, in bytes.
fn peak(app: &TestApp) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", app.pid())).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() * 1024
}

#[test]
fn memory_stays_flat_while_a_large_film_comes_and_goes() {
    const PADDING: u32 = 300 << 20;
    let app = TestApp::start();
    let warm = app.issued();
    app.anonymous().get(&format!("/api/v1/evidence/{}", warm.video));
    let before = peak(&app);

    let video = video();
    let total = video.len() + usize::try_from(PADDING).unwrap();
    let connect = || TcpStream::connect(app.base.strip_prefix("http://").unwrap()).unwrap();
    let token = app.folder.token("appraiser");
    let mut stream = connect();
    let head = format!(
        "POST /api/v1/evidence HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {token}\r\ncontent-length: {total}\r\nconnection: close\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(&video).unwrap();
    stream.write_all(&PADDING.to_be_bytes()).unwrap();
    stream.write_all(b"free").unwrap();
    let zeroes = vec![0_u8; 1 << 20];
    let mut left = usize::try_from(PADDING).unwrap() - 8;
    while left > 0 {
        let next = left.min(zeroes.len());
        stream.write_all(&zeroes[..next]).unwrap();
        left -= next;
    }
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
    let body: serde_json::Value = serde_json::from_str(answer.split_once("\r\n\r\n").unwrap().1).unwrap();
    assert_eq!(body["bytes"], total);

    let mut stream = connect();
    let path = format!("/api/v1/evidence/{}", body["sha256"].as_str().unwrap());
    let request = format!(
        "GET {path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {token}\r\nconnection: close\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).unwrap();
    let mut buffer = vec![0_u8; 1 << 20];
    let mut received = 0;
    loop {
        match stream.read(&mut buffer).unwrap() {
            0 => break,
            count => received += count,
        }
    }
    assert!(received > total, "{received} of {total} bytes came back");
    let grown = peak(&app).saturating_sub(before);
    assert!(
        grown < 40 << 20,
        "{} MiB more for a video of {} MiB",
        grown >> 20,
        total >> 20
    );
}

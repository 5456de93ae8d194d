//! Labels are printed: counted, as files and at printers, good ones and bad ones.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};

use crate::app::{Answer, Folder, Tag, TestApp, zhenma};

fn print(app: &TestApp, tag: &Tag, body: &Value) -> Answer {
    app.user("warehouse")
        .post(&format!("/api/v1/tags/{}/prints", tag.serial), body)
}

/// The states of a label's prints so far.
fn states(app: &TestApp, tag: &Tag) -> Vec<String> {
    let path = format!("/api/v1/tags/{}/prints", tag.serial);
    let prints = app.user("warehouse").get(&path).expect(200)["prints"].clone();
    let states = prints.as_array().unwrap().iter();
    states
        .map(|print| print["state"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn every_label_handed_out_is_counted_and_the_second_needs_a_reason() {
    let app = TestApp::start();
    let tag = app.issued();
    for (format, begins) in [
        ("png", b"\x89PNG".as_slice()),
        ("svg", b"<svg"),
        ("pdf", b"%PDF"),
        ("zpl", b"^XA"),
        ("tspl", b"SIZE 40 mm"),
    ] {
        let first = format == "png";
        let again = print(&app, &tag, &json!({ "format": format }));
        if first {
            assert!(again.body.starts_with(begins), "{}", again.text());
            continue;
        }
        assert!(again.problem(422).contains("say why"), "{format}");
        let given = print(
            &app,
            &tag,
            &json!({ "format": format, "reason": "破损", "size": "40x30" }),
        );
        assert!(
            given.status == 200 && given.body.starts_with(begins),
            "{format}: {}",
            given.text()
        );
    }
    let path = format!("/api/v1/tags/{}/prints", tag.serial);
    let prints = app.user("warehouse").get(&path).expect(200)["prints"].clone();
    assert_eq!(prints.as_array().unwrap().len(), 5);
    let last = &prints[4];
    assert_eq!((&last["number"], &last["format"]), (&json!(5), &json!("tspl")));
    assert_eq!(
        (&last["reason"], &last["by"]["person"]),
        (&json!("破损"), &json!("cang"))
    );
    assert_eq!(last["state"], "given");

    for (body, field) in [
        (json!({}), "format"),
        (json!({ "format": "gif" }), "format"),
        (json!({ "format": "png", "reason": " " }), "reason"),
        (json!({ "format": "png", "size": "1x1" }), "size"),
        (json!({ "format": "zpl", "dpi": 72 }), "dpi"),
        (
            json!({ "format": "zpl", "printer": "none", "reason": "破损" }),
            "printer",
        ),
        (
            json!({ "format": "png", "printer": "none", "reason": "破损" }),
            "format",
        ),
    ] {
        let refused = print(&app, &tag, &body);
        assert!(refused.problem(422).contains(field), "{body}: {}", refused.text());
    }
    assert_eq!(states(&app, &tag).len(), 5, "what is refused is not counted");
}

#[test]
fn a_repeated_call_is_one_print_and_gets_the_same_bytes() {
    let app = TestApp::start();
    let tag = app.issued();
    let path = format!("/api/v1/tags/{}/prints", tag.serial);
    let body = json!({ "format": "pdf" });
    let once = || app.user("warehouse").post_once(&path, &body, "print-1");
    let (first, second) = (once(), once());
    assert_eq!((first.status, second.status), (200, 200), "{}", second.text());
    assert!(first.body == second.body);
    assert_eq!(states(&app, &tag), ["given"]);
}

#[test]
fn only_a_label_that_may_be_on_goods_is_printed() {
    let app = TestApp::start();
    let tag = app.active();
    let why = json!({ "reason": "演示" });
    let change = |word: &str, user: &str| {
        app.user(user)
            .post(&format!("/api/v1/tags/{}/{word}", tag.serial), &why)
            .expect(200)
    };
    print(&app, &tag, &json!({ "format": "png" }));
    change("suspend", "platform");
    let refused = print(&app, &tag, &json!({ "format": "png", "reason": "again" }));
    assert!(refused.problem(409).contains("suspended"));
    change("revoke", "platform");
    let refused = print(&app, &tag, &json!({ "format": "png", "reason": "again" }));
    assert!(refused.problem(409).contains("revoked"));
    assert_eq!(states(&app, &tag).len(), 1);
    assert!(app.command(&["check"]).status.success());
}

#[test]
fn a_preview_counts_for_nothing_and_is_of_no_use_on_goods() {
    let app = TestApp::start();
    let tag = app.issued();
    let get = |name: &str| {
        app.user("warehouse")
            .get(&format!("/api/v1/tags/{}/{name}", tag.serial))
    };
    let svg = get("label.svg").text();
    assert!(
        svg.contains("预览 PREVIEW") || (svg.contains("预览") && svg.contains("PREVIEW")),
        "{svg}"
    );
    assert!(!svg.contains(&tag.serial[8..12]), "the serial is cut");
    let wide = get("label.svg?size=50x30").text();
    assert!(wide.contains("width=\"50mm\""), "{wide}");
    get("label.svg?size=9x9").problem(400);
    let picture = image::load_from_memory(&get("label.png").body)
        .unwrap()
        .into_luma8();
    let at = |place: usize| u32::try_from(place).unwrap();
    let side = |side: u32| usize::try_from(side).unwrap();
    let (width, height) = (side(picture.width()), side(picture.height()));
    let grey = |x, y| picture.get_pixel(at(x), at(y)).0[0];
    let mut prepared = rqrr::PreparedImage::prepare_from_greyscale(width, height, grey);
    let (_, said) = prepared.detect_grids()[0].decode().unwrap();
    assert!(said.starts_with("PREVIEW - NOT A LABEL"), "{said}");
    assert_eq!(app.verify(&said)["verdict"], "not_found");
    assert!(states(&app, &tag).is_empty());
}

#[test]
fn many_labels_come_in_one_file_and_each_is_counted() {
    let app = TestApp::start();
    let tags = [app.issued(), app.issued(), app.active()];
    let serials: Vec<&str> = tags.iter().map(|tag| tag.serial.as_str()).collect();
    let many = |body: Value| app.user("warehouse").post("/api/v1/prints", &body);
    let layout = json!({ "columns": 4, "rows": 8, "top_mm": 10.5, "gap_x_mm": 2, "skip": 31 });
    let sheet = many(json!({ "serials": serials, "format": "pdf", "layout": layout }));
    assert_eq!(sheet.header("content-type"), Some("application/pdf"));
    assert_eq!(
        sheet.text().matches("/MediaBox").count(),
        2,
        "one cell is left on the first sheet"
    );
    for tag in &tags {
        assert_eq!(states(&app, tag), ["given"]);
    }
    let refused = many(json!({ "serials": serials, "format": "zpl" }));
    refused.problem(422);
    assert_eq!(refused.json()["serial"], serials[0], "the tag is named");
    let zpl = many(json!({ "serials": serials, "format": "zpl", "reason": "卷纸" }));
    assert_eq!(zpl.text().matches("^XA").count(), 3);

    let wide = json!({ "columns": 9 });
    let nobodys = "00000000000000000000";
    for (body, status, said) in [
        (json!({ "serials": [], "format": "pdf" }), 422, "1 to 1000"),
        (
            json!({ "serials": [serials[0], serials[0]], "format": "pdf" }),
            422,
            "twice",
        ),
        (json!({ "serials": ["x"], "format": "pdf" }), 422, "serials"),
        (
            json!({ "serials": [serials[0]], "format": "png" }),
            422,
            "pdf, zpl or tspl",
        ),
        (
            json!({ "serials": [serials[0]], "format": "zpl", "layout": {} }),
            422,
            "sheets",
        ),
        (
            json!({ "serials": [serials[0]], "format": "pdf", "layout": wide }),
            422,
            "layout.columns",
        ),
        (
            json!({ "serials": [serials[0], nobodys], "format": "pdf", "reason": "x" }),
            404,
            nobodys,
        ),
    ] {
        let refused = many(body.clone());
        assert!(
            refused.problem(status).contains(said),
            "{body}: {}",
            refused.text()
        );
    }
    assert_eq!(states(&app, &tags[0]).len(), 2, "all or none");
}

#[test]
fn a_report_on_paper_is_the_same_bytes_after_a_restart() {
    let mut app = TestApp::start();
    let tag = app.active();
    let url = app.verify(&tag.code)["report"]["url"]
        .as_str()
        .unwrap()
        .to_owned();
    let path = format!("{}.pdf", url.strip_prefix(crate::app::ORIGIN).unwrap());
    let first = app.anonymous().get(&path);
    assert_eq!(first.header("content-type"), Some("application/pdf"));
    assert!(first.body.starts_with(b"%PDF"));
    app.crash_and_restart();
    assert!(app.anonymous().get(&path).body == first.body);
    let known = [("if-none-match", first.header("etag").unwrap())];
    assert_eq!(app.anonymous().call("GET", &path, &known, None).status, 304);
    let nothing = format!("/api/v1/reports/{}.pdf", "0".repeat(64));
    app.anonymous().get(&nothing).problem(404);
    app.anonymous().get("/api/v1/reports/x.pdf").problem(404);
    // A report of an appraisal whose tag is not issued is nobody's to read.
    let (_, appraisal, _) = app.approved();
    let seen = app
        .user("approver")
        .get(&format!("/api/v1/appraisals/{appraisal}"))
        .expect(200);
    if let Some(hash) = seen["report"]["sha256"].as_str() {
        app.anonymous()
            .get(&format!("/api/v1/reports/{hash}.pdf"))
            .problem(404);
    }
}

/// What a printer that we make up does.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Manner {
    /// Prints.
    Good,
    /// Takes a connection and says nothing.
    Silent,
    /// Has no paper from the start.
    NoPaper,
    /// Runs out of paper in the middle.
    RunsOut,
    /// Hangs once it has the label.
    Hangs,
    /// Says what no printer says.
    Strange,
    /// Hangs up when it is sent a label.
    HangsUp,
}

/// A printer on a port of this machine; gives what it was sent besides questions.
fn printer(manner: Manner) -> (String, Arc<Mutex<Vec<u8>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let sent = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&sent);
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let kept = Arc::clone(&kept);
            std::thread::spawn(move || serve(stream, manner, &kept));
        }
    });
    (address, sent)
}

fn serve(mut stream: TcpStream, manner: Manner, sent: &Mutex<Vec<u8>>) {
    let (mut buffer, mut read) = ([0; 4096], Vec::new());
    while let Ok(count @ 1..) = stream.read(&mut buffer) {
        read.extend_from_slice(&buffer[..count]);
        loop {
            let label = !sent.lock().unwrap().is_empty();
            let zebra = read.ends_with(b"~HS");
            let tsc = read.ends_with(b"\x1b!?");
            if !(zebra || tsc) {
                // A label is whole when its last command is.
                if read.ends_with(b"^XZ\n") || read.ends_with(b"PRINT 1,1\r\n") {
                    sent.lock().unwrap().append(&mut read);
                    if manner == Manner::HangsUp {
                        return;
                    }
                }
                break;
            }
            read.truncate(read.len() - 3);
            if !read.is_empty() {
                sent.lock().unwrap().append(&mut read);
            }
            let (paper, answers) = match manner {
                Manner::Silent => (false, false),
                Manner::NoPaper => (true, true),
                Manner::RunsOut => (label, true),
                Manner::Hangs => (false, !label),
                _ => (false, true),
            };
            if !answers {
                std::thread::sleep(Duration::from_secs(60));
                return;
            }
            let out = u8::from(paper);
            let answer = match (manner, zebra) {
                (Manner::Strange, _) => b"HTTP/1.1 400 Bad Request\r\n\r\n".to_vec(),
                (_, true) => format!(
                    "\x02030,{out},0,0245,00{out},0,0,0,000,0,0,0\x03\r\n\x02001,0,0,0,1,2,4,0,00000000,1,000\x03\r\n\x020000,0\x03\r\n"
                )
                .into_bytes(),
                (_, false) => vec![out * 4],
            };
            stream.write_all(&answer).unwrap();
        }
    }
}

#[test]
fn a_printers_own_word_makes_a_label_printed_and_trouble_is_told_in_words() {
    let printers = [
        ("good", Manner::Good),
        ("silent", Manner::Silent),
        ("empty", Manner::NoPaper),
        ("runs-out", Manner::RunsOut),
        ("hangs", Manner::Hangs),
        ("strange", Manner::Strange),
        ("rude", Manner::HangsUp),
    ]
    .map(|(name, manner)| (name, printer(manner)));
    let mut options = vec!["--rate-limit".to_owned(), "off".to_owned()];
    for (name, (address, _)) in &printers {
        options.extend(["--printer".to_owned(), format!("{name}={address}")]);
    }
    // Nobody listens there any more.
    let gone = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    options.extend(["--printer".to_owned(), format!("gone={gone}")]);
    let options: Vec<&str> = options.iter().map(String::as_str).collect();
    let app = TestApp::start_on(Folder::new(), &options);
    let sent = |name: &str| {
        let printer = printers.iter().find(|(known, _)| *known == name);
        printer.map_or_else(Vec::new, |(_, (_, sent))| sent.lock().unwrap().clone())
    };

    let tag = app.issued();
    let at = |name: &str, format: &str| json!({ "format": format, "printer": name, "reason": "演示" });
    let done = print(&app, &tag, &json!({ "format": "zpl", "printer": "good" })).expect(200);
    assert_eq!((&done["state"], &done["number"]), (&json!("printed"), &json!(1)));
    assert!(String::from_utf8(sent("good")).unwrap().contains(&tag.code));
    assert_eq!(
        print(&app, &tag, &at("good", "tspl")).expect(200)["state"],
        "printed"
    );
    let unknown = print(&app, &tag, &at("nowhere", "zpl")).problem(422);
    assert!(
        unknown.contains("good") && unknown.contains("runs-out"),
        "{unknown}"
    );

    for (name, format, status, said, state) in [
        ("gone", "zpl", 503, "cannot be reached", "not_sent"),
        ("silent", "zpl", 503, "does not answer", "not_sent"),
        ("silent", "tspl", 503, "does not answer", "not_sent"),
        ("strange", "zpl", 503, "no answer to ~HS", "not_sent"),
        ("empty", "zpl", 409, "out of paper", "not_sent"),
        ("empty", "tspl", 409, "out of paper", "not_sent"),
        ("runs-out", "zpl", 409, "may have come out", "tried"),
        ("hangs", "zpl", 503, "may have come out", "tried"),
        ("rude", "zpl", 503, "may have come out", "tried"),
    ] {
        let tag = app.issued();
        let refused = print(&app, &tag, &json!({ "format": format, "printer": name }));
        let detail = refused.problem(status);
        assert!(
            detail.contains(name) && detail.contains(said),
            "{name} {format}: {detail}"
        );
        assert_eq!(states(&app, &tag), [state], "{name} {format}");
        let again = print(&app, &tag, &json!({ "format": "zpl", "printer": "good" }));
        if state == "tried" {
            assert!(again.problem(422).contains("may have been"), "{name}");
            print(&app, &tag, &at("good", "zpl")).expect(200);
        } else {
            assert_eq!(
                again.expect(200)["number"],
                2,
                "nothing came out, so no reason is needed"
            );
            assert!(sent(name).is_empty(), "{name} was sent a label");
        }
    }
    assert!(app.command(&["check"]).status.success());
}

#[test]
fn a_printer_is_named_as_it_should_be_or_the_server_does_not_start() {
    let folder = Folder::new();
    for wrong in ["x", "a b=h", "a=h:0"] {
        let output = zhenma(&[
            "serve",
            "--data",
            &folder.data_str(),
            "--listen",
            "127.0.0.1:0",
            "--printer",
            wrong,
        ]);
        assert_eq!(output.status.code(), Some(2));
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(said.contains("NAME=HOST") && said.lines().count() == 1, "{said}");
    }
}

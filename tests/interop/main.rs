//! Other people's libraries check what the service prints, signs and serves.
//!
//! A real service makes an active tag; Python (joserfc, `cryptography`, zxing-cpp) gets nothing but the bytes a
//! stranger could fetch, and its checks are written from formats.md. Every check is also shown to fail when one
//! byte changes.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]
#![allow(
    clippy::print_stderr,
    missing_docs,
    reason = "tests may say what they see and fail loudly"
)]

#[allow(dead_code, reason = "shared with the stories, which use all of it")]
#[path = "../stories/app.rs"]
mod app;
mod stranger;

use crate::stranger::{Stranger, Verdict};

#[test]
fn the_printed_label_reads_as_exactly_the_code() {
    let stranger = Stranger::meets_a_tag();
    stranger.finds("label", &Verdict::Holds);
    let other = Stranger::meets_a_tag();
    stranger.take("label.png", &other.bytes("label.png"));
    stranger.finds("label", &Verdict::Refused("the QR's text"));
}

#[test]
fn the_drawn_label_reads_as_exactly_the_code() {
    let stranger = Stranger::meets_a_tag();
    stranger.draw("label.svg", "drawn.png");
    stranger.finds("drawn-label", &Verdict::Holds);
    stranger.flip("code.txt", 60);
    stranger.finds("drawn-label", &Verdict::Refused("the QR's text"));
}

#[test]
fn labels_on_paper_read_as_the_code_whoever_draws_them() {
    let stranger = Stranger::meets_a_tag();
    for check in [
        "small-label",
        "label-pdf",
        "sheet-pdf",
        "zpl-203",
        "zpl-300",
        "tspl-203",
        "tspl-300",
    ] {
        stranger.finds(check, &Verdict::Holds);
    }
    let other = Stranger::meets_a_tag();
    for (name, check) in [
        ("label.pdf", "label-pdf"),
        ("sheet.pdf", "sheet-pdf"),
        ("label-203.zpl", "zpl-203"),
        ("label-300.tspl", "tspl-300"),
    ] {
        stranger.take(name, &other.bytes(name));
        stranger.finds(check, &Verdict::Refused("the QR's text"));
    }
    // A printer that is sent one byte too few says so.
    let zpl = String::from_utf8(stranger.bytes("label-300.zpl")).unwrap();
    stranger.take("label-300.zpl", zpl.replacen("00^FS", "^FS", 1).as_bytes());
    stranger.finds(
        "zpl-300",
        &Verdict::Refused("label-300.zpl: ^GF has another length"),
    );
}

#[test]
fn the_report_on_paper_says_what_the_report_says() {
    let stranger = Stranger::meets_a_tag();
    stranger.finds("report-pdf", &Verdict::Holds);
    stranger.change("report.json", "登山靴", "登山鞋");
    stranger.finds("report-pdf", &Verdict::Refused("report.pdf does not say"));
}

#[test]
fn a_jose_library_verifies_the_certificate_and_finds_the_served_bytes_in_it() {
    let stranger = Stranger::meets_a_tag();
    stranger.finds("certificate", &Verdict::Holds);
    let length = stranger.bytes("certificate.jwt").len();
    for place in [5, length / 2, length - 40] {
        stranger.flip("certificate.jwt", place);
        stranger.finds("certificate", &Verdict::Refused("certificate"));
        stranger.flip("certificate.jwt", place);
    }
    stranger.flip("report.json", 100);
    stranger.finds("certificate", &Verdict::Refused("report.sha256"));
    stranger.flip("report.json", 100);
    stranger.flip("video", 1000);
    stranger.finds("certificate", &Verdict::Refused("video"));
    stranger.flip("video", 1000);
    stranger.finds("certificate", &Verdict::Holds);
}

#[test]
fn a_jose_library_and_gzip_read_the_status_lists_and_the_did() {
    let stranger = Stranger::meets_a_tag();
    for check in ["status-list", "did"] {
        stranger.finds(check, &Verdict::Holds);
    }
    let length = stranger.bytes("revocation.jwt").len();
    stranger.flip("revocation.jwt", length / 2);
    stranger.finds("status-list", &Verdict::Refused("revocation"));
    stranger.change("did.json", "cert-1", "cert-9");
    stranger.finds("did", &Verdict::Refused("keys"));
}

#[test]
fn the_seal_verifies_with_base_32_and_ed25519_alone() {
    let stranger = Stranger::meets_a_tag();
    stranger.finds("seal", &Verdict::Holds);
    let code = String::from_utf8(stranger.bytes("code.txt")).unwrap();
    let seal = code.find("/8004/").unwrap() - 104;
    // A character in the middle of the signature, and its first one.
    for place in [seal + 50, seal + 2] {
        stranger.swap_letter("code.txt", place);
        stranger.finds("seal", &Verdict::Refused("seal: the signature"));
        stranger.swap_letter("code.txt", place);
    }
    stranger.change("facts.json", "http://zm.test:8080", "http://zm.test:8081");
    stranger.change("code.txt", "HTTP://ZM.TEST:8080", "HTTP://ZM.TEST:8081");
    stranger.finds("seal", &Verdict::Refused("seal: the signature"));
}

#[test]
fn the_key_document_is_whole_and_agrees_with_the_jwks() {
    let stranger = Stranger::meets_a_tag();
    stranger.finds("key-document", &Verdict::Holds);
    stranger.change("keys.json", "9521234", "9521235");
    stranger.finds(
        "key-document",
        &Verdict::Refused("what the key document's JWS signed"),
    );
    stranger.change("keys.json", "9521235", "9521234");
    let document = String::from_utf8(stranger.bytes("keys.json")).unwrap();
    let jws = document.find("\"jws\":\"").unwrap();
    stranger.swap_letter("keys.json", jws + 200);
    stranger.finds("key-document", &Verdict::Refused("key document"));
}

#[test]
fn three_persons_and_the_agency_signed_the_report_that_is_served() {
    let stranger = Stranger::meets_a_tag();
    stranger.finds("report", &Verdict::Holds);
    stranger.change("report.json", "登山靴", "登山鞋");
    stranger.finds("report", &Verdict::Refused("what the agency signed"));
    stranger.change("report.json", "登山鞋", "登山靴");
    let report = String::from_utf8(stranger.bytes("report.json")).unwrap();
    let signatures: Vec<usize> = report
        .match_indices("\"signature\":\"")
        .map(|(place, _)| place)
        .collect();
    assert_eq!(signatures.len(), 3);
    for (place, role) in signatures.iter().zip(["appraiser", "reviewer", "approver"]) {
        stranger.swap_letter("report.json", place + 40);
        stranger.finds("report", &Verdict::Refused(role));
        stranger.swap_letter("report.json", place + 40);
    }
    let agency = report.find("\"agency_jws\":\"").unwrap();
    stranger.swap_letter("report.json", agency + 40);
    stranger.finds("report", &Verdict::Refused("agency"));
}

#[test]
fn the_logs_checkpoint_and_leaves_are_public_and_prove_the_tag() {
    let stranger = Stranger::meets_a_tag();
    stranger.finds("log", &Verdict::Holds);
    stranger.change("leaves.json", "\\nbound\\n", "\\nrevoked\\n");
    stranger.finds("log", &Verdict::Refused("the root"));
    stranger.change("leaves.json", "\\nrevoked\\n", "\\nbound\\n");
    let checkpoint = String::from_utf8(stranger.bytes("checkpoint")).unwrap();
    let line = checkpoint.rfind(' ').unwrap();
    stranger.swap_letter("checkpoint", line + 40);
    stranger.finds("log", &Verdict::Refused("checkpoint: the signature"));
    stranger.swap_letter("checkpoint", line + 40);
    stranger.flip("certificate.jwt", 100);
    stranger.finds("log", &Verdict::Refused("leaf"));
}

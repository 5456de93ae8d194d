//! The log in public: anybody reads checkpoint and leaves, and computes the one from the other.

use zhenma::domain::log::{SignedCheckpoint, Tree};

use crate::app::TestApp;

#[test]
fn anybody_reads_the_checkpoint_and_the_leaves_it_is_signed_over() {
    let app = TestApp::start();
    app.active();
    let text = app.anonymous().get("/api/v1/log/checkpoint").text();
    let checkpoint = SignedCheckpoint::parse(&text).unwrap().checkpoint;
    let (mut tree, mut from) = (Tree::default(), 0);
    loop {
        let page = app
            .anonymous()
            .get(&format!("/api/v1/log/leaves?from={from}&limit=2"))
            .expect(200);
        assert_eq!(
            (&page["log"], page["from"].as_u64()),
            (&checkpoint.origin.clone().into(), Some(from))
        );
        for leaf in page["leaves"].as_array().unwrap() {
            tree.append(leaf.as_str().unwrap().as_bytes());
        }
        match page["next"].as_u64() {
            Some(next) => from = next,
            None => break,
        }
    }
    assert_eq!((tree.size(), tree.root()), (checkpoint.size, checkpoint.root));
    // Behind the end there is nothing, and an act adds to it.
    let end = format!("/api/v1/log/leaves?from={}", tree.size());
    assert_eq!(
        app.anonymous().get(&end).expect(200)["leaves"]
            .as_array()
            .unwrap()
            .len(),
        0
    );
    app.issued();
    assert_eq!(
        app.anonymous().get(&end).expect(200)["leaves"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    assert_ne!(app.anonymous().get("/api/v1/log/checkpoint").text(), text);
    let same = format!(
        "/api/v1/log/leaves?from=0&limit=1&log={}",
        checkpoint.origin.replace('/', "%2F")
    );
    assert_eq!(app.anonymous().get(&same).expect(200)["next"], 1);
}

#[test]
fn the_journals_checkpoint_stands_behind_the_logs_for_who_asks() {
    let app = TestApp::start();
    let checkpoints = || {
        let text = app.anonymous().get("/api/v1/log/checkpoint?journal=true").text();
        let both = SignedCheckpoint::parse_all(&text).unwrap();
        both.into_iter().map(|one| one.checkpoint).collect::<Vec<_>>()
    };
    let [log, journal]: [_; 2] = checkpoints().try_into().unwrap();
    assert_eq!(journal.origin, format!("{}/journal", log.origin));
    // An act without a leaf moves the journal alone.
    app.user("appraiser").store(&crate::app::video());
    let [then, later]: [_; 2] = checkpoints().try_into().unwrap();
    assert_eq!(then, log);
    assert!(later.size > journal.size);
}

#[test]
fn a_page_that_cannot_be_is_refused_with_what_would_be_right() {
    let app = TestApp::start();
    let said = |query: &str, status: u16| {
        app.anonymous()
            .get(&format!("/api/v1/log/leaves?{query}"))
            .problem(status)
    };
    assert!(said("limit=0", 422).contains("1 to 500"));
    assert!(said("limit=501", 422).contains("1 to 500"));
    said("log=another.test%2Flog", 404);
    said("from=-1", 400);
    said("whatever=1", 400);
}

/// A command that failed leaves an empty file behind, which once proved the folder.
#[test]
fn an_empty_checkpoint_proves_nothing() {
    let app = TestApp::start();
    let file = app.folder.data().join("../kept");
    for text in ["", "\n", "  \n"] {
        std::fs::write(&file, text).unwrap();
        let checked = app.command(&["check", "--checkpoint", file.to_str().unwrap()]);
        assert_eq!(checked.status.code(), Some(2), "{text:?}");
        let said = String::from_utf8_lossy(&checked.stderr);
        assert!(said.contains("empty"), "{said}");
    }
}

//! What does not keep to the layers today, each with its reason. Nothing is added here; what is mended goes.

/// Files that name a layer they may not: the file, the layer, why it still does.
pub const ARROWS: &[(&str, &str, &str)] = &[
    (
        "src/app/inspections/paper.rs",
        "web",
        "the report's view is made here instead of in the handler",
    ),
    (
        "src/app/scans/page.rs",
        "web",
        "the tag's view is made here instead of in the handler",
    ),
    (
        "src/domain/appraisal/report.rs",
        "media",
        "a report holds the media type of its video",
    ),
    (
        "src/domain/problem.rs",
        "store",
        "a problem is made from the store's errors",
    ),
    (
        "src/domain/scan/answer.rs",
        "store",
        "the projection writes itself into a batch",
    ),
    (
        "src/store/blobs/folder.rs",
        "media",
        "blobs report the errors of evidence",
    ),
    (
        "src/store/blobs/incoming.rs",
        "media",
        "blobs report the errors of evidence",
    ),
    (
        "src/store/blobs/returning.rs",
        "media",
        "blobs report the errors of evidence",
    ),
    (
        "src/store/plan.rs",
        "domain",
        "the sum over the folder is a Merkle tree as the log has it",
    ),
];

/// Files of a layer of rules that name something barred: the file, what, why it still does.
pub const NAMES: &[(&str, &str, &str)] = &[
    (
        "src/domain/people/access.rs",
        "clap",
        "roles are read from the command line by a derive",
    ),
    (
        "src/domain/problem.rs",
        "now_v7",
        "an internal problem gets the id it is logged under",
    ),
    (
        "src/domain/tag/signer.rs",
        "std::fs",
        "the local signer reads its ring of keys",
    ),
];

/// Imports that close a circle of files: from, to (`*` for all of a file), why.
pub const BACK: &[(&str, &str, &str)] = &[
    (
        "src/app/context.rs",
        "src/app/deployment.rs",
        "the settings fixed at init",
    ),
    (
        "src/app/context.rs",
        "src/app/log.rs",
        "the log's signer stands in the context",
    ),
    (
        "src/app/context.rs",
        "src/app/operate/operation/mod.rs",
        "the state of operation stands in the context",
    ),
    (
        "src/app/evidence/files.rs",
        "src/app/intake/items.rs",
        "evidence asks whose item it is of",
    ),
    (
        "src/app/idempotency.rs",
        "src/app/context.rs",
        "answers are finished over the context",
    ),
    (
        "src/app/intake/file/row.rs",
        "src/app/intake/file/mod.rs",
        "the parent's layout",
    ),
    (
        "src/app/keys/agency_signers.rs",
        "src/app/keys/agency_keys.rs",
        "keys and signers of agencies are one subject in two files",
    ),
    ("src/app/list/index.rs", "src/app/event.rs", "indexes of events"),
    (
        "src/app/list/index.rs",
        "src/app/evidence/files.rs",
        "the mark of an index entry",
    ),
    (
        "src/app/operate/check/keys.rs",
        "src/app/operate/check/tags.rs",
        "three checks ask each other",
    ),
    (
        "src/app/operate/restore/history.rs",
        "src/app/operate/restore/mod.rs",
        "the parent's types",
    ),
    (
        "src/cli/agency.rs",
        "src/cli/admin.rs",
        "shared output of admin commands",
    ),
    (
        "src/cli/demo/mod.rs",
        "*",
        "assembles its children, which use its helpers",
    ),
    (
        "src/cli/mod.rs",
        "*",
        "assembles its children, which use its helpers",
    ),
    (
        "src/cli/running.rs",
        "src/cli/serve.rs",
        "a server for the time of a command",
    ),
    (
        "src/config/file.rs",
        "src/config/table.rs",
        "the file reads the table that names it",
    ),
    ("src/config/table.rs", "src/config/mod.rs", "the parent's types"),
    (
        "src/domain/appraisal/opinion.rs",
        "src/domain/appraisal/rules.rs",
        "opinions are checked by the rules that count them",
    ),
    (
        "src/domain/calendar/error.rs",
        "src/domain/calendar/parse.rs",
        "a limit that the error's text names",
    ),
    (
        "src/domain/catalogue/outcome.rs",
        "src/domain/catalogue/item.rs",
        "an outcome asks the item it is kept in",
    ),
    (
        "src/media/table/mod.rs",
        "*",
        "assembles its children, which use its types",
    ),
    (
        "src/media/table/xlsx/mod.rs",
        "*",
        "assembles its children, which use its types",
    ),
    (
        "src/media/video/boxes.rs",
        "src/media/video.rs",
        "the parent's types",
    ),
    (
        "src/media/video/fragments.rs",
        "src/media/video/movie.rs",
        "fragments continue what the movie began",
    ),
    (
        "src/store/blobs/incoming.rs",
        "src/store/blobs/folder.rs",
        "the folder's layout",
    ),
    (
        "src/store/blobs/returning.rs",
        "src/store/blobs/folder.rs",
        "the folder's layout",
    ),
    (
        "src/store/flush_watchdog.rs",
        "src/store/sled.rs",
        "the watchdog holds the store",
    ),
    (
        "src/store/opening.rs",
        "src/store/sled.rs",
        "opening makes the store",
    ),
    ("src/store/stream.rs", "src/store/mod.rs", "the parent's contract"),
];

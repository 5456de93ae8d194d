//! The layers of `src`: which may name which, and what each may name at all.
//!
//! What does not keep to it today stands in `known.rs` with its reason. The lists there only shrink: an entry that is no
//! longer needed fails the test too.

use std::collections::{BTreeMap, BTreeSet};

use crate::files::sources;
use crate::imports::Imports;
use crate::{known, none};

/// Known to every layer, and knowing none: bytes, times, days, texts, kinds of files, trees of hashes.
const PRIMITIVES: [&str; 7] = [
    "day",
    "hash",
    "instant",
    "media_type",
    "merkle",
    "message",
    "text",
];

/// What each layer may name beside itself and the primitives.
const MAY_NAME: [(&str, &[&str]); 18] = [
    ("main", &["cli"]),
    (
        "cli",
        &[
            "http",
            "web",
            "app",
            "config",
            "domain",
            "inspection",
            "media",
            "print",
            "store",
        ],
    ),
    (
        "http",
        &[
            "web",
            "app",
            "config",
            "domain",
            "inspection",
            "media",
            "print",
            "store",
        ],
    ),
    ("web", &["domain", "inspection", "media", "print"]),
    ("app", &["domain", "inspection", "media", "print", "store"]),
    ("config", &["app", "domain", "inspection"]),
    ("inspection", &["domain"]),
    ("print", &["domain"]),
    ("domain", &[]),
    ("media", &[]),
    ("store", &[]),
    ("day", &[]),
    ("hash", &[]),
    ("instant", &[]),
    ("media_type", &[]),
    ("merkle", &[]),
    ("message", &[]),
    ("text", &[]),
];

/// What a layer of rules must not name: transports, databases, threads of a runtime, files, sockets, clocks, chance.
const BARRED: [&str; 17] = [
    "actix_web",
    "sled",
    "clap",
    "tokio",
    "reqwest",
    "std::fs",
    "std::io::stdin",
    "std::net",
    "std::env",
    "std::process",
    "SystemTime",
    "Instant::now",
    "Timestamp::now",
    "now_v7",
    "new_v4",
    "rand::rngs",
    "OsRng",
];

/// The layers of rules.
const OF_RULES: [&str; 4] = ["domain", "inspection", "print", "web"];

fn layer_of(file: &str) -> &str {
    let below = file.strip_prefix("src/").unwrap_or(file);
    below.split('/').next().unwrap_or(below).trim_end_matches(".rs")
}

#[test]
fn the_layers_point_down() {
    let allowed: BTreeMap<&str, &[&str]> = MAY_NAME.into_iter().collect();
    let mut found = Vec::new();
    let mut left: BTreeSet<(&str, &str)> = known::ARROWS
        .iter()
        .map(|(file, layer, _)| (*file, *layer))
        .collect();
    let imports = Imports::read();
    assert!(
        imports.of.values().flatten().count() > 1_000,
        "imports are not read"
    );
    for (file, others) in &imports.of {
        let from = layer_of(file);
        if from == "lib" {
            continue;
        }
        let Some(may) = allowed.get(from) else {
            found.push(format!("{file} is in no layer that is known"));
            continue;
        };
        let mut named: BTreeMap<&str, &str> = BTreeMap::new();
        for other in others {
            named.entry(layer_of(other)).or_insert(other);
        }
        for (layer, other) in named {
            let fine = layer == from || PRIMITIVES.contains(&layer) || may.contains(&layer);
            if !fine && !left.remove(&(file.as_str(), layer)) {
                found.push(format!("{file} names {other}; {from} may name {may:?}"));
            }
        }
    }
    found.extend(
        left.iter()
            .map(|(file, layer)| format!("{file} no longer names {layer}: take it off the list")),
    );
    none("a layer names those below it", &found);
}

#[test]
fn each_layer_names_only_what_it_may() {
    let mut found = Vec::new();
    let mut left: BTreeSet<(&str, &str)> = known::NAMES
        .iter()
        .map(|(file, name, _)| (*file, *name))
        .collect();
    let files = sources();
    let of_rules =
        |file: &&crate::files::File| !file.is_of_tests() && OF_RULES.contains(&layer_of(&file.name));
    for file in files.iter().filter(of_rules) {
        for (number, line) in file.code() {
            // An address is a value; a socket is not.
            let line = line
                .replace("std::net::Ipv4Addr", "")
                .replace("std::net::Ipv6Addr", "");
            for name in BARRED.iter().filter(|name| names(&line, name)) {
                let expected = known::NAMES
                    .iter()
                    .any(|(known, word, _)| *known == file.name && word == name);
                left.remove(&(file.name.as_str(), *name));
                if !expected {
                    found.push(format!("{}:{number}: {name}", file.name));
                }
            }
        }
    }
    found.extend(
        left.iter()
            .map(|(file, name)| format!("{file} no longer names {name}: take it off the list")),
    );
    none("rules take values and give values", &found);
}

/// Whether `name` stands in the line as a whole word.
fn names(line: &str, name: &str) -> bool {
    let of_a_word = |letter: char| letter.is_alphanumeric() || letter == '_';
    line.match_indices(name).any(|(place, _)| {
        let before = line[..place].chars().next_back();
        let after = line[place + name.len()..].chars().next();
        !before.is_some_and(of_a_word) && !after.is_some_and(of_a_word)
    })
}

/// Files that name each other can only be read together: what both need stands in a file of its own.
#[test]
fn no_files_form_a_circle() {
    let imports = Imports::read();
    let straight = imports.without(known::BACK.iter().map(|(from, to, _)| (*from, *to)));
    let mut found: Vec<String> = straight
        .circles()
        .iter()
        .map(|circle| straight.told(circle))
        .collect();
    let circles = imports.circles();
    let closes = |from: &str, to: &str| {
        let within = |circle: &BTreeSet<String>| circle.contains(from) && (to == "*" || circle.contains(to));
        let there = imports
            .of
            .get(from)
            .is_some_and(|others| to == "*" || others.contains(to));
        there && circles.iter().any(within)
    };
    let mended = known::BACK.iter().filter(|(from, to, _)| !closes(from, to));
    found.extend(
        mended.map(|(from, to, _)| format!("{from} → {to} closes no circle any more: take it off the list")),
    );
    none("no files name each other in a circle", &found);
}

//! Rules about the code.

use crate::files::{File, below, read, sources};
use crate::none;

const LONGEST: usize = 400;
const LONGEST_TESTS: usize = 500;

#[test]
fn every_source_says_first_what_it_is() {
    let silent = |file: &File| !file.is_of_tests() && !file.text.starts_with("//! ");
    let silent: Vec<String> = sources()
        .into_iter()
        .filter(silent)
        .map(|file| file.name)
        .collect();
    none("a file of src begins with a line `//! …`", &silent);
}

#[test]
fn no_source_is_long() {
    let mut long: Vec<(usize, String)> = sources()
        .into_iter()
        .map(|file| (file.text.lines().count(), file.is_of_tests(), file.name))
        .filter(|(lines, tests, _)| *lines > if *tests { LONGEST_TESTS } else { LONGEST })
        .map(|(lines, _, name)| (lines, name))
        .collect();
    long.sort_by(|a, b| b.cmp(a));
    let long: Vec<String> = long
        .into_iter()
        .map(|(lines, name)| format!("{name}: {lines} lines"))
        .collect();
    none("a file of src has at most 400 lines, one of tests 500", &long);
}

#[test]
fn nothing_panics_on_purpose_and_nothing_is_left_undone() {
    const BARRED: [&str; 8] = [
        ".unwrap()",
        ".expect(",
        "todo!",
        "unimplemented!",
        "panic!(",
        "unreachable!",
        "dbg!",
        "TODO",
    ];
    let mut found = Vec::new();
    for file in sources().iter().filter(|file| !file.is_of_tests()) {
        for (number, line) in file.code() {
            for word in BARRED.iter().filter(|word| line.contains(**word)) {
                found.push(format!("{}:{number}: {word}", file.name));
            }
        }
    }
    none("code outside tests returns errors", &found);
}

#[test]
fn every_allow_gives_its_reason() {
    let mut found = Vec::new();
    for file in sources() {
        for (place, start) in file.text.match_indices("[allow(") {
            let attribute = file.text[place + start.len()..].split(")]").next().unwrap();
            if !attribute.contains("reason = \"") {
                let number = file.text[..place].lines().count();
                found.push(format!("{}:{number}: {}", file.name, attribute.trim()));
            }
        }
    }
    none("an exception from a lint has a `reason`", &found);
}

/// Design, section 2: "these words and no others". A verdict is genuine or not genuine, what pays is the cover.
#[test]
fn only_the_words_of_the_design_are_used() {
    const BARRED: [&str; 9] = [
        "authentic",
        "not_authentic",
        "notauthentic",
        "inauthentic",
        "fake",
        "counterfeit",
        "warranty",
        "guarantee",
        "certified",
    ];
    const BARRED_CHINESE: [&str; 4] = ["真品", "假货", "仿品", "保修"];
    let mut found = Vec::new();
    let mut look = |name: &str, number: usize, line: &str| {
        let words = line
            .split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
            .map(str::to_ascii_lowercase);
        for word in words.filter(|word| BARRED.contains(&word.as_str())) {
            found.push(format!("{name}:{number}: {word}"));
        }
        for word in BARRED_CHINESE.iter().filter(|word| line.contains(**word)) {
            found.push(format!("{name}:{number}: {word}"));
        }
    };
    // The decision cases have words of their own for it, which stand nowhere else.
    let theirs = |name: &str| name == "src/inspection/decide/service.rs";
    for file in sources()
        .iter()
        .filter(|file| !file.is_of_tests() && !theirs(&file.name))
    {
        file.code()
            .into_iter()
            .for_each(|(number, line)| look(&file.name, number, line));
    }
    for file in ["assets/i18n", "assets/templates", "assets/web", "assets/context"]
        .map(below)
        .iter()
        .flatten()
        // Libraries stand there as others wrote them.
        .filter(|file| !file.name.starts_with("assets/web/vendor/"))
    {
        file.text
            .lines()
            .enumerate()
            .for_each(|(index, line)| look(&file.name, index + 1, line));
    }
    none("the words are those of section 2 of the design", &found);
}

/// An error is for a person: it says more than that something was wrong.
#[test]
fn every_error_is_a_sentence() {
    const VAGUE: [&str; 5] = [
        "invalid input",
        "bad input",
        "something went wrong",
        "unknown error",
        "an error occurred",
    ];
    let (mut found, mut seen) = (Vec::new(), 0);
    for file in sources() {
        for (place, start) in file.text.match_indices("#[error(\"") {
            seen += 1;
            let message = file.text[place + start.len()..].split("\"").next().unwrap();
            // What stands in a placeholder is an error with a sentence of its own.
            let bare = !message.contains('{') && message.split_whitespace().count() < 3;
            if bare || VAGUE.iter().any(|vague| message.to_lowercase().contains(vague)) {
                found.push(format!("{}: \"{message}\"", file.name));
            }
        }
    }
    assert!(seen > 20, "only {seen} messages were found");
    none("an error says what was wrong with what", &found);
}

#[test]
fn both_languages_have_the_same_messages() {
    let keys = |language: &str| -> Vec<String> {
        let text = read(&format!("assets/i18n/{language}/page.ftl"));
        let key = |line: &str| {
            let (key, _) = line.split_once(" =")?;
            let plain = key.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c));
            (plain && line.starts_with(|c: char| c.is_ascii_lowercase())).then(|| key.to_owned())
        };
        text.lines().filter_map(key).collect()
    };
    let (chinese, english) = (keys("zh-CN"), keys("en"));
    assert!(chinese.len() > 100, "{}", chinese.len());
    let missing = |from: &[String], in_them: &[String], name: &str| -> Vec<String> {
        in_them
            .iter()
            .filter(|key| !from.contains(key))
            .map(|key| format!("{name} lacks {key}"))
            .collect()
    };
    let mut found = missing(&chinese, &english, "zh-CN");
    found.extend(missing(&english, &chinese, "en"));
    for (language, keys) in [("zh-CN", &chinese), ("en", &english)] {
        let twice = |(index, key): (usize, &String)| {
            keys[..index]
                .contains(key)
                .then(|| format!("{language}: {key} twice"))
        };
        found.extend(keys.iter().enumerate().filter_map(twice));
    }
    none("every message stands once in both languages", &found);
}

//! The paths that the map of the code names.

use crate::files::top;

/// The paths a paper names, with their lines: in backticks, and every word of its tree. A path is below `src` or below
/// the top. The section on new things names paths that are not there yet, so it is passed over.
pub fn paths(text: &str) -> Vec<(usize, String)> {
    let (mut in_tree, mut to_come) = (false, false);
    let mut paths = Vec::new();
    for (index, line) in text.lines().enumerate() {
        if line.starts_with("```") {
            in_tree = !in_tree;
            continue;
        }
        if let Some(title) = line.strip_prefix("## ").filter(|_| !in_tree) {
            to_come = title.contains("new things");
        }
        if to_come {
            continue;
        }
        let words: Vec<&str> = if in_tree {
            line.split_whitespace().collect()
        } else {
            line.split('`').skip(1).step_by(2).collect()
        };
        let named = words
            .into_iter()
            .map(|word| word.trim_end_matches([':', ';', ',']));
        let of_tree = |word: &str| in_tree && (word.ends_with('/') || word.ends_with(".rs"));
        let found = named.filter(|word| is_path(word) || of_tree(word));
        paths.extend(found.map(|word| (index + 1, word.to_owned())));
    }
    paths
}

/// Whether a word is a path of the repository, and not a key of the store or an address.
fn is_path(word: &str) -> bool {
    let of_a_path = |letter: char| letter.is_ascii_alphanumeric() || "_./-".contains(letter);
    let Some((first, _)) = word.split_once('/').filter(|(first, _)| !first.is_empty()) else {
        return false;
    };
    let is_folder = top().join(first).is_dir() || top().join("src").join(first).is_dir();
    word.chars().all(of_a_path) && (is_folder || word.ends_with(".rs"))
}

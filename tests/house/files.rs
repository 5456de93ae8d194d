//! The files that the rules are about.

use std::path::{Path, PathBuf};

/// What git ignores and this project makes, so that a rule does not stumble over it.
const NOT_OURS: [&str; 8] = [
    "target",
    ".git",
    "data",
    ".venv",
    "fuzz/target",
    "fuzz/corpus",
    "fuzz/artifacts",
    "Cargo.lock",
];

/// A text file of the repository.
pub struct File {
    /// From the top of the repository.
    pub name: String,
    pub text: String,
}

impl File {
    /// Whether it is a file of tests beside the code it tests.
    pub fn is_of_tests(&self) -> bool {
        self.name.ends_with("tests.rs") || self.name.contains("/tests/")
    }

    /// The lines with their numbers that are neither tests nor comments.
    pub fn code(&self) -> Vec<(usize, &str)> {
        let mut code = Vec::new();
        let mut lines = self.text.lines().enumerate();
        while let Some((index, line)) = lines.next() {
            if line == "#[cfg(test)]" {
                // A module of tests ends with the first brace at the margin; one in a file of its own at once.
                lines
                    .by_ref()
                    .find(|(_, line)| *line == "}" || (line.starts_with("mod ") && line.ends_with(';')));
                continue;
            }
            if !line.trim_start().starts_with("//") {
                code.push((index + 1, line));
            }
        }
        code
    }
}

/// The top of the repository.
pub fn top() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A file that must be there.
#[track_caller]
pub fn read(name: &str) -> String {
    std::fs::read_to_string(top().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// Every file below `folder`; bytes that are no text are replaced.
pub fn below(folder: &str) -> Vec<File> {
    let mut found = Vec::new();
    let mut folders = vec![top().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path: PathBuf = entry.unwrap().path();
            let name = path.strip_prefix(top()).unwrap().to_str().unwrap().to_owned();
            if NOT_OURS.contains(&name.as_str()) || name.ends_with("__pycache__") {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else {
                let text = String::from_utf8_lossy(&std::fs::read(&path).unwrap()).into_owned();
                found.push(File { name, text });
            }
        }
    }
    found.sort_by(|a, b| a.name.cmp(&b.name));
    assert!(!found.is_empty(), "nothing below {folder}");
    found
}

/// The Rust files of `src`.
pub fn sources() -> Vec<File> {
    below("src")
        .into_iter()
        .filter(|file| file.name.ends_with(".rs"))
        .collect()
}

//! What does not keep to the layers today, each with its reason. Nothing is added here; what is mended goes.

/// Files that name a layer they may not: the file, the layer, why it still does.
pub const ARROWS: &[(&str, &str, &str)] = &[];

/// Files of a layer of rules that name something barred: the file, what, why it still does.
pub const NAMES: &[(&str, &str, &str)] = &[(
    "src/domain/problem/mod.rs",
    "now_v7",
    "an internal problem gets the id it is logged under",
)];

/// Imports that close a circle of files: from, to (`*` for all of a file), why.
pub const BACK: &[(&str, &str, &str)] = &[];

//! Names of items: as printed, and as laboratories call them.

use std::collections::BTreeMap;

/// A name as names are compared: without spaces, brackets and letters half-width, capitals small.
pub(super) fn folded(text: &str) -> String {
    crate::inspection::values::printed::folded(text).to_lowercase()
}

/// What laboratories call items: each alias with the items it may mean, as printed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Aliases(BTreeMap<String, Vec<String>>);

impl Aliases {
    /// Adds that `alias` is a name of `item`.
    pub fn add(&mut self, alias: &str, item: &str) {
        let items = self.0.entry(folded(alias)).or_default();
        if !items.iter().any(|known| folded(known) == folded(item)) {
            items.push(item.to_owned());
        }
    }

    /// The items that `name` may mean.
    #[must_use]
    pub fn items(&self, name: &str) -> &[String] {
        self.0.get(&folded(name)).map_or(&[], Vec::as_slice)
    }
}

//! The files the pages refer to, served under `/assets/`; compiled in.

/// Content type and bytes of the file `name`, or nothing where there is no such file.
#[must_use]
pub fn by_name(name: &str) -> Option<(&'static str, &'static [u8])> {
    match name {
        "page.css" => Some((
            "text/css; charset=utf-8",
            include_bytes!("../../assets/web/page.css"),
        )),
        "page.js" => Some((
            "text/javascript; charset=utf-8",
            include_bytes!("../../assets/web/page.js"),
        )),
        "console.css" => Some((
            "text/css; charset=utf-8",
            include_bytes!("../../assets/web/console.css"),
        )),
        "favicon.svg" => Some(("image/svg+xml", include_bytes!("../../assets/web/favicon.svg"))),
        _ => Some(("text/javascript; charset=utf-8", module(name)?)),
    }
}

/// The modules of the console, its own and those of `assets/web/vendor`.
fn module(name: &str) -> Option<&'static [u8]> {
    Some(match name {
        "console.js" => include_bytes!("../../assets/web/console.js"),
        "console-keys.js" => include_bytes!("../../assets/web/console-keys.js"),
        "argon2.js" => include_bytes!("../../assets/web/vendor/argon2.js"),
        "blake2.js" => include_bytes!("../../assets/web/vendor/blake2.js"),
        "_blake.js" => include_bytes!("../../assets/web/vendor/_blake.js"),
        "_md.js" => include_bytes!("../../assets/web/vendor/_md.js"),
        "_u64.js" => include_bytes!("../../assets/web/vendor/_u64.js"),
        "utils.js" => include_bytes!("../../assets/web/vendor/utils.js"),
        "ed25519.js" => include_bytes!("../../assets/web/vendor/ed25519.js"),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_pages_files_are_there() {
        for name in ["page.css", "page.js", "favicon.svg"] {
            assert!(
                by_name(name).is_some_and(|(_, bytes)| !bytes.is_empty()),
                "{name}"
            );
        }
        for name in ["", "Page.css", "../page.css", "page.css/", "%2e%2e"] {
            assert!(by_name(name).is_none(), "{name}");
        }
    }

    /// The policy allows no foreign address; the files name none.
    #[test]
    fn the_files_refer_to_nothing_outside() {
        for name in [
            "page.css",
            "page.js",
            "console.css",
            "console.js",
            "console-keys.js",
        ] {
            let text = std::str::from_utf8(by_name(name).unwrap().1).unwrap();
            assert!(!text.contains("://") && !text.contains("@import"), "{name}");
        }
    }
}

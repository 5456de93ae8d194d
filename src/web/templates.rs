//! The askama templates of `assets/templates/` and the small helpers they call.

use askama::Template;

use super::format;
use super::text::Text;
use super::view::TagView;
use crate::domain::tag::state::Verdict;
use crate::instant::Instant;
use crate::message::{Language, Message};

/// The kinds of notice a scan can bring, in the order of growing doubt (design, section 5).
pub(super) const NOTICES: [&str; 4] = ["first_scan", "repeat_scan", "many_scans", "suspected_clone"];

/// `tag.html`.
#[derive(Template)]
#[template(path = "tag.html", config = "assets/templates/askama.toml")]
pub(super) struct TagPage<'a> {
    t: Text,
    v: &'a TagView,
    verdict: &'static str,
}

impl<'a> TagPage<'a> {
    pub(super) const fn new(view: &'a TagView, language: Language) -> Self {
        Self {
            t: Text(language),
            v: view,
            verdict: verdict_word(view.verdict),
        }
    }

    fn genuine(&self) -> bool {
        self.v.verdict == Verdict::Genuine
    }

    /// An archived tag's media are gone; the page must not offer them.
    fn has_media(&self) -> bool {
        self.v.verdict != Verdict::Archived
    }

    fn serial(&self) -> String {
        format::grouped(&self.v.serial)
    }

    /// The notice's kind, where there is a notice of a kind that the page has words for.
    fn notice_kind(&self) -> &str {
        let kind = self.v.notice.as_ref().map_or("", |notice| notice.kind.as_str());
        if NOTICES.contains(&kind) { kind } else { "" }
    }

    fn suspected(&self) -> bool {
        self.notice_kind() == "suspected_clone"
    }

    /// A time with its zone named, for a reader anywhere.
    fn when(&self, instant: &Instant) -> String {
        self.t.with("time-china", format::china_time(*instant))
    }

    fn category(&self) -> String {
        let word = self.v.item.category.as_str();
        self.t.word(
            "category",
            if word.starts_with("fresh_") { "fresh" } else { word },
        )
    }

    fn size(&self) -> String {
        format::size(self.v.video.bytes)
    }

    fn length(&self) -> String {
        self.v.video.duration_ms.map(format::length).unwrap_or_default()
    }

    /// The demonstration's policy has no insurer, so the page must not speak of being paid.
    fn insured(&self, policy: &str) -> bool {
        !self.v.demonstration && policy != "demo" && !policy.starts_with("demo-")
    }

    /// Where a click on the contact leads; nothing for a sentence.
    fn contact_link(&self, contact: &str) -> Option<String> {
        let plain = !contact.contains(char::is_whitespace);
        let digits = contact.chars().filter(char::is_ascii_digit).count();
        if contact.starts_with("https://") && plain {
            Some(contact.to_owned())
        } else if contact.contains('@') && plain {
            Some(format!("mailto:{contact}"))
        } else if digits >= 5 && contact.chars().all(|c| c.is_ascii_digit() || " +-()".contains(c)) {
            let number: String = contact
                .chars()
                .filter(|c| c.is_ascii_digit() || *c == '+')
                .collect();
            Some(format!("tel:{number}"))
        } else {
            None
        }
    }
}

/// `not_found.html`.
#[derive(Template)]
#[template(path = "not_found.html", config = "assets/templates/askama.toml")]
pub(super) struct NotFoundPage {
    t: Text,
}

impl NotFoundPage {
    pub(super) const fn new(language: Language) -> Self {
        Self { t: Text(language) }
    }
}

/// `typing_error.html`.
#[derive(Template)]
#[template(path = "typing_error.html", config = "assets/templates/askama.toml")]
pub(super) struct TypingErrorPage<'a> {
    t: Text,
    typed: &'a str,
    why: String,
}

impl<'a> TypingErrorPage<'a> {
    pub(super) fn new(language: Language, typed: &'a str, why: &Message) -> Self {
        Self {
            t: Text(language),
            typed,
            why: why.text(language),
        }
    }
}

/// `home.html`.
#[derive(Template)]
#[template(path = "home.html", config = "assets/templates/askama.toml")]
pub(super) struct HomePage {
    t: Text,
}

impl HomePage {
    pub(super) const fn new(language: Language) -> Self {
        Self { t: Text(language) }
    }
}

/// `error.html`.
#[derive(Template)]
#[template(path = "error.html", config = "assets/templates/askama.toml")]
pub(super) struct ErrorPage {
    t: Text,
    status: u16,
    kind: &'static str,
    retry_after: Option<u64>,
}

impl ErrorPage {
    pub(super) const fn new(status: u16, language: Language, retry_after: Option<u64>) -> Self {
        let kind = match status {
            404 | 410 => "missing",
            405 => "method",
            408 => "slow",
            413 | 414 | 431 => "large",
            429 => "many",
            503 => "busy",
            400..=499 => "request",
            _ => "inside",
        };
        Self {
            t: Text(language),
            status,
            kind,
            retry_after,
        }
    }
}

const fn verdict_word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Genuine => "genuine",
        Verdict::NotActive => "not_active",
        Verdict::Suspended => "suspended",
        Verdict::Revoked => "revoked",
        Verdict::Replaced => "replaced",
        Verdict::Returned => "returned",
        Verdict::Archived => "archived",
        Verdict::NotFound => "not_found",
    }
}

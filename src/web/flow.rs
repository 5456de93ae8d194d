//! Lines on A4 pages: headings, and rows of what something is called and what is said of it, in both languages.

use super::format;
use super::text::Text;
use crate::instant::Instant;
use crate::message::Language;
use crate::print::typeset::{Font, FontError, Pdf, wrap};

/// Hundredths of a millimetre, as all lengths here.
pub(super) const PAPER: (u32, u32) = (21_000, 29_700);
pub(super) const LEFT: u32 = 2_000;
pub(super) const TOP: u32 = 2_200;
pub(super) const BOTTOM: u32 = 27_200;
pub(super) const FOOT: u32 = 28_400;
/// Where what is said begins, right of what it is about.
pub(super) const VALUES: u32 = 6_400;
pub(super) const RIGHT: u32 = 19_000;

/// Sizes of characters.
pub(super) const TITLE: u32 = 700;
pub(super) const HEADING: u32 = 440;
pub(super) const BODY: u32 = 370;
pub(super) const SMALL: u32 = 280;

/// A text in both languages.
pub(super) struct Both {
    pub(super) chinese: String,
    pub(super) english: String,
}

pub(super) const CHINESE: Text = Text(Language::Chinese);
pub(super) const ENGLISH: Text = Text(Language::English);

pub(super) fn both(key: &str) -> Both {
    Both {
        chinese: CHINESE.say(key),
        // The font's apostrophe is as wide as a Chinese character.
        english: ENGLISH.say(key).replace('’', "'"),
    }
}

pub(super) fn word(kind: &str, word: &str) -> Both {
    Both {
        chinese: CHINESE.word(kind, word),
        english: ENGLISH.word(kind, word),
    }
}

impl Both {
    pub(super) fn lines(self) -> Vec<(u32, String)> {
        let mut lines = vec![(BODY, self.chinese)];
        // A word that no vocabulary has is the same in both.
        if lines.iter().all(|(_, chinese)| *chinese != self.english) {
            lines.push((SMALL, self.english));
        }
        lines
    }
}

pub(super) fn plain(text: impl Into<String>) -> Vec<(u32, String)> {
    vec![(BODY, text.into())]
}

pub(super) fn time(instant: Instant) -> Vec<(u32, String)> {
    let said = |text: Text| text.with("time-china", format::china_time(instant));
    vec![(BODY, said(CHINESE)), (SMALL, said(ENGLISH))]
}

/// What is written so far, and where the next line stands.
pub(super) struct Flow {
    pub(super) font: &'static Font,
    pub(super) pdf: Pdf,
    pub(super) y: u32,
}

pub(super) const fn pitch(size: u32) -> u32 {
    size * 3 / 2
}

impl Flow {
    pub(super) fn new(font: &'static Font, title: &str) -> Self {
        let mut pdf = Pdf::new(font, title);
        pdf.page(PAPER.0, PAPER.1);
        Self { font, pdf, y: TOP }
    }

    /// Whether the page has `height` left.
    pub(super) const fn has_room(&self, height: u32) -> bool {
        self.y.saturating_add(height) <= BOTTOM
    }

    pub(super) fn next_page(&mut self) {
        self.pdf.page(PAPER.0, PAPER.1);
        self.y = TOP;
    }

    /// Goes on to the next page where less than `height` is left.
    pub(super) fn room(&mut self, height: u32) {
        if !self.has_room(height) {
            self.next_page();
        }
    }

    /// One line from `left` on.
    pub(super) fn line(&mut self, left: u32, size: u32, text: &str) {
        self.room(pitch(size));
        self.pdf.text((left, self.y.saturating_add(size)), size, text);
        self.y = self.y.saturating_add(pitch(size));
    }

    pub(super) fn title(&mut self, key: &str) {
        let Both { chinese, english } = both(key);
        self.line(LEFT, TITLE, &chinese);
        self.line(LEFT, HEADING, &english);
        self.y = self.y.saturating_add(200);
    }

    pub(super) fn heading(&mut self, key: &str) {
        let Both { chinese, english } = both(key);
        // A heading is not left alone at the foot of a page.
        self.room(3_000);
        self.y = self.y.saturating_add(300);
        self.line(LEFT, HEADING, &format!("{chinese}  {english}"));
        self.pdf.rectangle((LEFT, self.y), (RIGHT - LEFT, 15));
        self.y = self.y.saturating_add(150);
    }

    /// What something is called on the left, what is said of it on the right.
    pub(super) fn row(&mut self, name: &Both, said: Vec<(u32, String)>) {
        let (font, narrow) = (self.font, VALUES - LEFT - 300);
        let mut names: Vec<(u32, String)> = Vec::new();
        for (size, text) in [(BODY, &name.chinese), (SMALL, &name.english)] {
            let repeated = size == SMALL && name.chinese == name.english;
            if !repeated {
                names.extend(
                    wrap(font, text, size, narrow)
                        .into_iter()
                        .map(|line| (size, line)),
                );
            }
        }
        self.room(names.iter().map(|(size, _)| pitch(*size)).sum());
        let (top, page) = (self.y, self.pdf.pages());
        for (size, line) in &names {
            self.line(LEFT, *size, line);
        }
        let below = self.y;
        self.y = top;
        for (size, text) in said {
            for line in wrap(font, &text, size, RIGHT - VALUES) {
                self.line(VALUES, size, &line);
            }
        }
        if self.pdf.pages() == page {
            self.y = self.y.max(below);
        }
        self.y = self.y.saturating_add(120);
    }

    /// Numbers the pages and ends the file.
    pub(super) fn finish(mut self, foot: &str) -> Result<Vec<u8>, FontError> {
        let count = self.pdf.pages();
        for page in 0..count {
            let foot = format!("{foot}   {} / {count}", page.saturating_add(1));
            self.pdf.text_on(page, (LEFT, FOOT), SMALL, &foot);
        }
        self.pdf.finish()
    }
}

//! Number formats: what a cell shows of its value.
//!
//! People read what a cell shows, so that is what is booked, and what a laboratory says: `"SN-"0000` makes `SN-0042` of
//! 42, `"<"0.00` makes `<0.02` of 0.02. A format is rendered exactly or not at all: what depends on the reader's system
//! or the column's width, and what is not known here, makes a bad cell. That is why it is not left to a library: those
//! there are render whatever they can, leave the rest out without a word, and calculate in binary fractions.

mod built_in;
mod lex;
mod number;
mod section;
#[cfg(test)]
mod tests;
mod time;

use rust_decimal::Decimal;

use self::section::{Part, Section};
pub(super) use self::time::day;

/// A format code that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Format {
    code: String,
    /// For numbers.
    numbers: Vec<Section>,
    /// For texts, where the code says something of them.
    text: Option<Section>,
}

/// What a cell shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Shown {
    /// This text.
    Text(String),
    /// Nothing, though the cell holds something.
    Nothing,
    /// Something that is not known exactly.
    Unknown,
}

/// A number as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ShownNumber {
    pub(super) shown: Shown,
    /// As a date or time.
    pub(super) dated: bool,
    /// As a date with nothing but its parts and what sets them apart: what spreadsheets make of codes such as `1-2`.
    pub(super) only_a_date: bool,
}

impl Format {
    /// The format with this code.
    pub(super) fn of_code(code: &str) -> Self {
        let mut sections: Vec<Section> = lex::lex(code).iter().map(Section::of).collect();
        let with_text = sections.len() == 4 || sections.last().is_some_and(|last| last.has(Part::Text));
        let text = if with_text { sections.pop() } else { None };
        if sections.is_empty() {
            sections.push(Section::of(&lex::Tokens {
                tokens: vec![lex::Token::General],
                unknown: false,
            }));
        }
        Self {
            code: code.chars().take(60).collect(),
            numbers: sections,
            text,
        }
    }

    /// The built-in format `id`.
    pub(super) fn built_in(id: u32) -> Self {
        built_in::code(id).map_or_else(
            || Self {
                code: id.to_string(),
                numbers: Vec::new(),
                text: None,
            },
            Self::of_code,
        )
    }

    /// The code, for people.
    pub(super) fn code(&self) -> &str {
        &self.code
    }

    /// What the cell shows of a text.
    pub(super) fn text(&self, text: &str) -> Shown {
        let Some(section) = &self.text else {
            return Shown::Text(text.to_owned());
        };
        if section.unknown || section.dated {
            return Shown::Unknown;
        }
        let mut shown = String::new();
        for part in &section.parts {
            match part {
                Part::Literal(c) => shown.push(*c),
                Part::Text => shown.push_str(text),
                _ => return Shown::Unknown,
            }
        }
        of(shown)
    }

    /// Whether texts are shown as they are.
    pub(super) fn leaves_texts(&self) -> bool {
        let as_it_is = |section: &Section| !section.unknown && section.parts == [Part::Text];
        self.text.as_ref().is_none_or(as_it_is)
    }

    /// What the cell shows of a number; `general` is the number in all its digits.
    pub(super) fn number(&self, value: Decimal, general: &str, since_1904: bool) -> ShownNumber {
        let unknown = |dated| ShownNumber {
            shown: Shown::Unknown,
            dated,
            only_a_date: false,
        };
        let Some((section, sign)) = self.section(value) else {
            return unknown(self.numbers.iter().any(|section| section.dated));
        };
        let only_a_date = section.is_only_a_date();
        if section.unknown {
            return ShownNumber {
                only_a_date,
                ..unknown(section.dated)
            };
        }
        let shown = if section.dated {
            time::shown(section, value, since_1904)
        } else {
            number::shown(section, value.abs(), general.trim_start_matches('-'))
        };
        // Some programs keep the sign of what is rounded to zero.
        let vanished = |shown: &String| {
            value.is_sign_negative() && section.places().next().is_some() && number::is_all_zeros(shown)
        };
        ShownNumber {
            shown: match shown.filter(|shown| !vanished(shown)) {
                Some(shown) => of(format!("{}{}", if sign { "-" } else { "" }, shown.trim())),
                None => Shown::Unknown,
            },
            dated: section.dated,
            only_a_date,
        }
    }

    /// The section for a number, and whether a sign is set before it; `None` where programs differ.
    fn section(&self, value: Decimal) -> Option<(&Section, bool)> {
        let negative = value.is_sign_negative() && !value.is_zero();
        let conditions: Vec<bool> = self
            .numbers
            .iter()
            .map(|section| section.condition.is_some())
            .collect();
        match (self.numbers.as_slice(), conditions.as_slice()) {
            ([one], [false]) => Some((one, negative)),
            ([_, below], [false, false]) if negative => Some((below, false)),
            ([rest, _], [false, false]) => Some((rest, false)),
            ([_, below, _], [false, false, false]) if negative => Some((below, false)),
            ([_, _, zero], [false, false, false]) if value.is_zero() => Some((zero, false)),
            ([above, _, _], [false, false, false]) => Some((above, false)),
            _ if negative => None,
            ([one, rest], [true, false]) => Some((if one.is_for(value) { one } else { rest }, false)),
            ([one, two, rest], [true, true, false]) => {
                let found = [one, two].into_iter().find(|section| section.is_for(value));
                Some((found.unwrap_or(rest), false))
            }
            (sections, _) => {
                let all = conditions.iter().all(|condition| *condition);
                let found = sections.iter().find(|section| section.is_for(value));
                found.filter(|_| all).map(|section| (section, false))
            }
        }
    }
}

impl Section {
    fn is_for(&self, value: Decimal) -> bool {
        self.condition.is_some_and(|condition| condition.holds(value))
    }

    /// Whether it shows parts of a day and what sets them apart, and nothing else.
    fn is_only_a_date(&self) -> bool {
        use self::section::TimePart::{Day, Hour, Minute, Month, Second, Year};
        let of_day = |part: &Part| matches!(part, Part::Time(Year(_) | Month(_) | Day(_)));
        let apart = |part: &Part| {
            matches!(
                part,
                Part::Literal('-' | '/' | '.' | ',' | ' ' | ':' | '年' | '月' | '日' | '号')
            )
        };
        let of_clock = |part: &Part| matches!(part, Part::Time(Hour(_) | Minute(_) | Second(_)));
        self.dated
            && self.parts.iter().any(of_day)
            && (self.unknown || self.parts.iter().any(apart))
            && self
                .parts
                .iter()
                .all(|part| of_day(part) || apart(part) || of_clock(part))
    }
}

fn of(shown: String) -> Shown {
    if shown.trim().is_empty() {
        Shown::Nothing
    } else {
        Shown::Text(shown)
    }
}

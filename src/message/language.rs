//! Which language a page is in: Chinese unless the reader asked for English.

/// A language that the pages have in full.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Language {
    /// Simplified Chinese, the default.
    Chinese,
    /// English.
    English,
}

impl Language {
    /// Both languages, in the order in which the page offers them.
    pub const ALL: [Self; 2] = [Self::Chinese, Self::English];

    /// The language of the answer: `query` (the value of `lang=`) decides where it names one of ours, then
    /// the `Accept-Language` header; English is chosen only where it is preferred to Chinese.
    #[must_use]
    pub fn choose(query: Option<&str>, accept_language: Option<&str>) -> Self {
        query
            .and_then(Self::of_tag)
            .or_else(|| accept_language.and_then(Self::preferred))
            .unwrap_or(Self::Chinese)
    }

    /// Of our languages the one with the highest weight in an `Accept-Language` header, the earlier of equals.
    #[must_use]
    pub fn preferred(header: &str) -> Option<Self> {
        let mut best: Option<(u16, Self)> = None;
        // A browser sends a handful; a longer list is somebody's game and its tail is not read.
        for range in header.split(',').take(32) {
            let (tag, parameters) = range.split_once(';').unwrap_or((range, ""));
            let Some(language) = Self::of_tag(tag) else {
                continue;
            };
            let weight = weight(parameters);
            if weight > best.map_or(0, |(highest, _)| highest) {
                best = Some((weight, language));
            }
        }
        best.map(|(_, language)| language)
    }

    /// The language of a process by the locale variables of POSIX, the first that is not empty: `LC_ALL`,
    /// `LC_MESSAGES`, `LANG`, as `zh_CN.UTF-8`. Where none names one of ours, English.
    #[must_use]
    pub fn of_locale(variables: [Option<&str>; 3]) -> Self {
        let set = variables.into_iter().flatten().find(|value| !value.is_empty());
        set.and_then(Self::of_tag).unwrap_or(Self::English)
    }

    /// The BCP 47 tag, for the `lang` attribute and `Content-Language`.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Chinese => "zh-CN",
            Self::English => "en",
        }
    }

    /// The value of `lang=` in links.
    #[must_use]
    pub const fn short(self) -> &'static str {
        match self {
            Self::Chinese => "zh",
            Self::English => "en",
        }
    }

    /// Our language for a language tag, by its primary subtag.
    fn of_tag(tag: &str) -> Option<Self> {
        let primary = tag.trim().split(['-', '_', '.']).next()?;
        Self::ALL
            .into_iter()
            .find(|language| primary.eq_ignore_ascii_case(language.short()))
    }
}

/// The weight in thousandths: 1000 where none is given, 0 where it cannot be read (RFC 9110, 12.4.2).
fn weight(parameters: &str) -> u16 {
    let parameters = parameters.trim();
    if parameters.is_empty() {
        return 1000;
    }
    let Some(value) = parameters
        .strip_prefix("q=")
        .or_else(|| parameters.strip_prefix("Q="))
    else {
        return 0;
    };
    let (whole, fraction) = value.split_once('.').unwrap_or((value, ""));
    if fraction.len() > 3 {
        return 0;
    }
    let thousandths = format!("{fraction:0<3}").parse::<u16>();
    match (whole, thousandths) {
        ("0", Ok(thousandths)) => thousandths,
        ("1", Ok(0)) => 1000,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reader_gets_the_language_they_asked_for() {
        let rows = [
            (None, None, Language::Chinese),
            (None, Some(""), Language::Chinese),
            (None, Some("fr-FR,fr;q=0.9"), Language::Chinese),
            (None, Some("*"), Language::Chinese),
            (None, Some("en-US,en;q=0.9"), Language::English),
            (None, Some("en-US,en;q=0.9,zh-CN;q=0.8"), Language::English),
            (None, Some("zh-CN,zh;q=0.9,en;q=0.8"), Language::Chinese),
            (None, Some("en;q=0.7, zh;q=0.701"), Language::Chinese),
            (None, Some("en, zh"), Language::English),
            (None, Some("en;q=0"), Language::Chinese),
            (None, Some("en;q=lots, zh;q=0.1"), Language::Chinese),
            (None, Some("fr, en;q=0.5"), Language::English),
            (None, Some("english"), Language::Chinese),
            (Some("en"), Some("zh-CN"), Language::English),
            (Some("EN-gb"), None, Language::English),
            (Some("zh"), Some("en"), Language::Chinese),
            (Some("xx"), Some("en"), Language::English),
            (Some(""), None, Language::Chinese),
        ];
        for (query, header, expected) in rows {
            assert_eq!(Language::choose(query, header), expected, "{query:?} {header:?}");
        }
    }
    #[test]
    fn a_process_speaks_the_language_of_its_locale() {
        let rows = [
            ([None, None, None], Language::English),
            ([None, None, Some("zh_CN.UTF-8")], Language::Chinese),
            ([None, None, Some("zh_TW")], Language::Chinese),
            ([None, None, Some("zh.GB18030")], Language::Chinese),
            ([None, None, Some("C.UTF-8")], Language::English),
            ([None, None, Some("fr_FR.UTF-8")], Language::English),
            ([Some(""), None, Some("zh_CN")], Language::Chinese),
            ([Some("C"), None, Some("zh_CN")], Language::English),
            (
                [None, Some("zh_CN.UTF-8"), Some("en_US.UTF-8")],
                Language::Chinese,
            ),
        ];
        for (variables, expected) in rows {
            assert_eq!(Language::of_locale(variables), expected, "{variables:?}");
        }
    }
}

//! A format code as tokens.

/// Most characters of a code: a spreadsheet takes no more than 255, and every cell costs as many.
const LONGEST_CODE: usize = 255;

/// What a code consists of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// A character that is shown as it is.
    Literal(char),
    /// A space as wide as some character.
    Space,
    /// A character that fills the column.
    Fill(char),
    /// What stands in brackets: a colour, a condition, a locale, elapsed time.
    Bracket(String),
    /// The number as a spreadsheet shows it by itself.
    General,
    /// Before noon, after noon.
    HalfDay(&'static str, &'static str),
    /// A letter in small, so many times.
    Letters(char, usize),
    /// `0 # ? . , % @ /`
    Sign(char),
}

/// One of the parts between semicolons.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Tokens {
    pub(super) tokens: Vec<Token>,
    /// Whether something in it has no meaning that is known here.
    pub(super) unknown: bool,
}

const WORDS: [(&str, Token); 5] = [
    ("general", Token::General),
    // What Chinese programs write for it.
    ("g/通用格式", Token::General),
    ("am/pm", Token::HalfDay("AM", "PM")),
    ("a/p", Token::HalfDay("A", "P")),
    ("上午/下午", Token::HalfDay("上午", "下午")),
];

/// The sections of a code.
pub(super) fn lex(code: &str) -> Vec<Tokens> {
    let mut sections = vec![Tokens::default()];
    let mut rest = code;
    let too_long = code.chars().nth(LONGEST_CODE).is_some();
    while let Some(first) = rest.chars().next().filter(|_| !too_long) {
        if first == ';' {
            sections.push(Tokens::default());
            rest = behind(rest, 1);
            continue;
        }
        let Some(section) = sections.last_mut() else { break };
        rest = token(rest, first, section);
    }
    if too_long && let Some(section) = sections.last_mut() {
        section.unknown = true;
    }
    sections
}

/// Adds the token that `rest` begins with, and gives back what stands behind it.
fn token<'c>(rest: &'c str, first: char, section: &mut Tokens) -> &'c str {
    for (word, token) in WORDS {
        let length = word.chars().count();
        if rest
            .chars()
            .take(length)
            .flat_map(char::to_lowercase)
            .eq(word.chars())
        {
            section.tokens.push(token);
            return behind(rest, length);
        }
    }
    let second = rest.chars().nth(1);
    let mut one = |token: Option<Token>, length: usize| {
        section.unknown |= token.is_none();
        section.tokens.extend(token);
        behind(rest, length)
    };
    match first {
        '"' => match behind(rest, 1).split_once('"') {
            Some((text, after)) => {
                section.tokens.extend(text.chars().map(Token::Literal));
                after
            }
            None => one(None, usize::MAX),
        },
        '[' => match behind(rest, 1).split_once(']') {
            Some((inside, after)) => {
                section.tokens.push(Token::Bracket(inside.to_owned()));
                after
            }
            None => one(None, usize::MAX),
        },
        '\\' => one(second.map(Token::Literal), 2),
        '_' => one(second.map(|_| Token::Space), 2),
        '*' => one(second.map(Token::Fill), 2),
        '0' | '#' | '?' | '.' | ',' | '%' | '@' | '/' => one(Some(Token::Sign(first)), 1),
        letter if letter.is_ascii_alphabetic() => {
            let same = rest
                .chars()
                .take_while(|c| c.eq_ignore_ascii_case(&letter))
                .count();
            one(Some(Token::Letters(letter.to_ascii_lowercase(), same)), same)
        }
        ' ' | '$' | '-' | '+' | '(' | ')' | ':' | '^' | '&' | '\'' | '~' | '{' | '}' | '<' | '>' | '=' => {
            one(Some(Token::Literal(first)), 1)
        }
        other => one((!other.is_ascii()).then_some(Token::Literal(other)), 1),
    }
}

/// What stands behind so many characters.
fn behind(text: &str, characters: usize) -> &str {
    let end = text.char_indices().nth(characters).map(|(at, _)| at);
    end.and_then(|end| text.get(end..)).unwrap_or_default()
}

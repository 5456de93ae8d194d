//! One section of a format code: what it shows, and for which numbers it is meant.

use rust_decimal::Decimal;

use super::lex::{Token, Tokens};

/// What a section shows, piece by piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// A character.
    Literal(char),
    /// A digit: `0`, `#` or `?`.
    Digit(char),
    /// The decimal point.
    Point,
    /// The number as a spreadsheet shows it by itself.
    General,
    /// The text of a cell.
    Text,
    /// A piece of a date or time.
    Time(TimePart),
}

/// A piece of a date or time; with a width of two it is padded with zeros.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TimePart {
    Year(usize),
    Month(usize),
    Day(usize),
    Hour(usize),
    Minute(usize),
    Second(usize),
    /// Digits of a second's fraction, the point with them.
    Fraction(usize),
    /// Hours, minutes or seconds in all.
    Elapsed(char, usize),
    HalfDay(&'static str, &'static str),
}

/// For which numbers a section is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Condition {
    sign: &'static str,
    than: Decimal,
}

impl Condition {
    pub(super) fn holds(self, value: Decimal) -> bool {
        match self.sign {
            "<=" => value <= self.than,
            ">=" => value >= self.than,
            "<>" => value != self.than,
            "<" => value < self.than,
            ">" => value > self.than,
            _ => value == self.than,
        }
    }
}

/// One section.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Section {
    pub(super) condition: Option<Condition>,
    pub(super) parts: Vec<Part>,
    /// Thousands are set apart.
    pub(super) grouped: bool,
    /// How often it is multiplied by a hundred, and divided by a thousand.
    pub(super) percents: u32,
    pub(super) thousands: u32,
    /// Shows a date or a time.
    pub(super) dated: bool,
    /// Has something that depends on more than the number, or is not known here.
    pub(super) unknown: bool,
}

impl Section {
    pub(super) fn of(tokens: &Tokens) -> Self {
        let mut section = Self {
            unknown: tokens.unknown,
            dated: tokens.tokens.iter().any(is_of_time),
            ..Self::default()
        };
        let plain = section.without_brackets(&tokens.tokens);
        if section.dated {
            section.read_time(&plain);
        } else {
            section.read_number(&plain);
        }
        section
    }

    pub(super) fn has(&self, part: Part) -> bool {
        self.parts.contains(&part)
    }

    pub(super) fn places(&self) -> impl Iterator<Item = &Part> {
        self.parts.iter().filter(|part| matches!(part, Part::Digit(_)))
    }

    /// Takes what brackets say, and leaves what is shown.
    fn without_brackets(&mut self, tokens: &[Token]) -> Vec<Token> {
        let mut plain = Vec::with_capacity(tokens.len());
        for token in tokens {
            match token {
                Token::Bracket(inside) if elapsed(inside).is_some() => plain.push(token.clone()),
                Token::Bracket(inside) => {
                    if let Some(locale) = inside.strip_prefix('$') {
                        let (symbol, tag) = locale.rsplit_once('-').unwrap_or((locale, ""));
                        plain.extend(symbol.chars().map(Token::Literal));
                        // Longer ones name digits of another script, or another calendar; F800 and F400 are
                        // whatever the reader's system has.
                        self.unknown |= tag.len() > 4 || tag.to_ascii_uppercase().starts_with('F');
                    } else if let Some(condition) = condition(inside) {
                        self.unknown |= self.condition.replace(condition).is_some();
                    } else {
                        self.unknown |= !is_colour(inside);
                    }
                }
                // Spaces that fill a column set the number to its right; others show as often as there is room.
                Token::Fill(fill) => self.unknown |= *fill != ' ',
                Token::Space => plain.push(Token::Literal(' ')),
                token => plain.push(token.clone()),
            }
        }
        plain
    }

    fn read_number(&mut self, tokens: &[Token]) {
        let last_digit = tokens.iter().rposition(is_digit);
        let point = tokens.iter().position(|token| *token == Token::Sign('.'));
        for (place, token) in tokens.iter().enumerate() {
            let part = match token {
                Token::Literal(c) => Part::Literal(*c),
                Token::General => Part::General,
                Token::Sign('@') => Part::Text,
                Token::Sign('%') => {
                    self.percents = self.percents.saturating_add(1);
                    Part::Literal('%')
                }
                Token::Sign('.') => {
                    self.unknown |= point != Some(place);
                    Part::Point
                }
                Token::Sign(',') => {
                    self.read_comma(tokens, place, last_digit, point);
                    continue;
                }
                Token::Sign(digit @ ('0' | '#' | '?')) => Part::Digit(*digit),
                // Between digits it is a fraction.
                Token::Sign(_) if last_digit.is_none() => Part::Literal('/'),
                _ => {
                    self.unknown = true;
                    continue;
                }
            };
            self.parts.push(part);
        }
        let general = self.has(Part::General);
        self.unknown |= general && (last_digit.is_some() || point.is_some() || self.percents > 0);
        self.unknown |= self.has(Part::Text) && (general || last_digit.is_some());
        self.unknown |= self.percents > 4 || self.thousands > 4;
        // Behind a place that is left out nobody is certain what is shown.
        let behind = self.parts.iter().skip_while(|part| **part != Part::Point);
        let may_be_left_out = behind.filter_map(|part| match part {
            Part::Digit(place) => Some(*place != '0'),
            _ => None,
        });
        self.unknown |= !may_be_left_out.is_sorted();
    }

    /// Between digits a comma sets thousands apart; behind the last one before the point it divides by a thousand.
    fn read_comma(&mut self, tokens: &[Token], place: usize, last: Option<usize>, point: Option<usize>) {
        let before = tokens.iter().take(place).any(is_digit);
        let end = point.or(last.map(|last| last.saturating_add(1)));
        let whole_follows = tokens
            .iter()
            .enumerate()
            .any(|(at, token)| at > place && end.is_some_and(|end| at < end) && is_digit(token));
        let next = tokens.get(place.saturating_add(1));
        if before && whole_follows {
            self.grouped = true;
        } else if before
            && last.is_some_and(|last| {
                place > last || next == Some(&Token::Sign('.')) || next == Some(&Token::Sign(','))
            })
        {
            self.thousands = self.thousands.saturating_add(1);
        } else {
            self.unknown = true;
        }
    }

    fn read_time(&mut self, tokens: &[Token]) {
        let unit = |token: &Token| match token {
            Token::Letters(letter @ ('y' | 'm' | 'd' | 'h' | 's'), _) => Some(*letter),
            Token::Bracket(inside) => elapsed(inside).map(|(letter, _)| letter),
            _ => None,
        };
        let mut before = None;
        let mut rest = tokens;
        while let Some((token, after)) = rest.split_first() {
            rest = after;
            let part = match token {
                Token::Literal(c) => Part::Literal(*c),
                Token::Sign(c @ ('/' | ',')) => Part::Literal(*c),
                Token::Sign('.') => {
                    let zeros = after
                        .iter()
                        .take_while(|token| **token == Token::Sign('0'))
                        .count();
                    rest = after.get(zeros..).unwrap_or_default();
                    match zeros {
                        0 => Part::Literal('.'),
                        1..=3 if before == Some('s') => Part::Time(TimePart::Fraction(zeros)),
                        _ => {
                            self.unknown = true;
                            continue;
                        }
                    }
                }
                Token::HalfDay(morning, evening) => Part::Time(TimePart::HalfDay(morning, evening)),
                Token::Bracket(inside) => match elapsed(inside) {
                    Some((letter, width)) => Part::Time(TimePart::Elapsed(letter, width)),
                    None => continue,
                },
                Token::Letters(letter, width) => {
                    let next = after.iter().find_map(unit);
                    let minutes = *letter == 'm' && (before == Some('h') || next == Some('s'));
                    match time_part(*letter, *width, minutes) {
                        Some(part) => Part::Time(part),
                        None => {
                            self.unknown = true;
                            continue;
                        }
                    }
                }
                Token::Sign(_) | Token::General | Token::Space | Token::Fill(_) => {
                    self.unknown = true;
                    continue;
                }
            };
            before = unit(token).or(before);
            self.parts.push(part);
        }
    }
}

/// Names of months and days are written in the reader's language, so they are not known here.
const fn time_part(letter: char, width: usize, minutes: bool) -> Option<TimePart> {
    Some(match (letter, width) {
        ('y', 1 | 2) => TimePart::Year(2),
        ('y', 3 | 4) => TimePart::Year(4),
        ('m', 1 | 2) if minutes => TimePart::Minute(width),
        ('m', 1 | 2) => TimePart::Month(width),
        ('d', 1 | 2) => TimePart::Day(width),
        ('h', 1 | 2) => TimePart::Hour(width),
        ('s', 1 | 2) => TimePart::Second(width),
        _ => return None,
    })
}

fn is_digit(token: &Token) -> bool {
    matches!(token, Token::Sign('0' | '#' | '?'))
}

fn is_of_time(token: &Token) -> bool {
    match token {
        Token::Letters(letter, _) => matches!(letter, 'y' | 'm' | 'd' | 'h' | 's'),
        Token::Bracket(inside) => elapsed(inside).is_some(),
        Token::HalfDay(..) => true,
        _ => false,
    }
}

/// `[h]`, `[mm]`: hours or minutes in all.
fn elapsed(inside: &str) -> Option<(char, usize)> {
    let small = inside.to_ascii_lowercase();
    let first = small.chars().next().filter(|c| matches!(c, 'h' | 'm' | 's'))?;
    (small.len() <= 2 && small.chars().all(|c| c == first)).then_some((first, small.len()))
}

fn condition(inside: &str) -> Option<Condition> {
    let signs = ["<=", ">=", "<>", "<", ">", "="];
    let (sign, number) = signs
        .into_iter()
        .find_map(|sign| Some((sign, inside.strip_prefix(sign)?)))?;
    let than = Decimal::from_str_exact(number.trim()).ok()?;
    Some(Condition { sign, than })
}

fn is_colour(inside: &str) -> bool {
    const COLOURS: [&str; 17] = [
        "black",
        "blue",
        "cyan",
        "green",
        "magenta",
        "red",
        "white",
        "yellow",
        "黑色",
        "蓝色",
        "蓝绿色",
        "青色",
        "绿色",
        "洋红色",
        "红色",
        "白色",
        "黄色",
    ];
    let small = inside.trim().to_lowercase();
    let numbered = small.strip_prefix("color").or_else(|| small.strip_prefix("颜色"));
    COLOURS.contains(&small.as_str())
        || numbered.is_some_and(|number| number.trim().parse::<u8>().is_ok_and(|n| (1..=56).contains(&n)))
}

//! What printers say of themselves: ZPL's `~HS` (three lines of numbers), TSPL's `<ESC>!?` (one byte).

use crate::message::{Message, message};

/// A printer's language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// ZPL II.
    Zpl,
    /// TSPL.
    Tspl,
}

/// A printer's state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// Ready, with nothing left to print.
    Ready,
    /// Printing, or about to.
    Working,
    /// Waiting for a person, who reads why: the end of a sentence that begins with the printer's name.
    Stopped(Message),
}

impl Language {
    /// The bytes that ask a printer for its state.
    #[must_use]
    pub const fn question(self) -> &'static [u8] {
        match self {
            Self::Zpl => b"~HS",
            Self::Tspl => b"\x1b!?",
        }
    }

    /// The state that a whole answer tells. `None` while it is not whole.
    ///
    /// # Errors
    /// What came, if it is no answer of this language: the end of a sentence as in [`State::Stopped`].
    pub fn read(self, answer: &[u8]) -> Result<Option<State>, Message> {
        match self {
            Self::Zpl => zebra(answer),
            Self::Tspl => Ok(answer.last().map(|byte| tsc(*byte))),
        }
    }
}

/// A fault: line and field, both from 0, of what a printer answers, and what a `1` there means.
type Fault = (usize, usize, fn() -> Message);

/// The faults of a `~HS` answer.
const ZEBRA_FAULTS: [Fault; 9] = [
    (0, 1, || message!("printer.out_of_paper")),
    (1, 2, || message!("printer.head_open")),
    (1, 3, || message!("printer.out_of_ribbon")),
    (0, 2, || message!("printer.paused")),
    (0, 5, || message!("printer.buffer_full")),
    (0, 9, || message!("printer.memory_lost")),
    (0, 10, || message!("printer.too_cold")),
    (0, 11, || message!("printer.too_hot")),
    (0, 6, || message!("printer.shows_data")),
];

fn zebra(answer: &[u8]) -> Result<Option<State>, Message> {
    const START: u8 = 2;
    const END: u8 = 3;
    let strange = || message!("printer.strange_answer", answer = format!("{:?}", cut(answer)));
    if answer
        .iter()
        .find(|byte| !byte.is_ascii_whitespace())
        .is_some_and(|byte| *byte != START)
    {
        return Err(strange());
    }
    let mut lines: Vec<Vec<&str>> = Vec::new();
    for line in answer.split(|byte| *byte == START).skip(1) {
        let Some(end) = line.iter().position(|byte| *byte == END) else {
            return Ok(None);
        };
        let text = line
            .get(..end)
            .and_then(|line| std::str::from_utf8(line).ok())
            .ok_or_else(strange)?;
        lines.push(text.split(',').map(str::trim).collect());
    }
    if lines.len() < 3 {
        return Ok(None);
    }
    let field = |line: usize, field: usize| lines.get(line).and_then(|fields| fields.get(field)).copied();
    let is_number = |line, number| field(line, number).and_then(|text| text.parse::<u32>().ok());
    // Formats in the buffer, labels left of the batch.
    let (Some(waiting), Some(left)) = (is_number(0, 4), is_number(1, 8)) else {
        return Err(strange());
    };
    let fault = ZEBRA_FAULTS
        .iter()
        .find(|(line, number, _)| field(*line, *number) == Some("1"));
    Ok(Some(match fault {
        Some((.., what)) => State::Stopped(what()),
        None if waiting > 0 || left > 0 => State::Working,
        None => State::Ready,
    }))
}

fn tsc(byte: u8) -> State {
    State::Stopped(match byte {
        0 => return State::Ready,
        0x20 => return State::Working,
        0x10 => message!("printer.paused"),
        0x80..=0xff => message!("printer.fault"),
        other if other & 0x04 != 0 => message!("printer.out_of_paper"),
        other if other & 0x01 != 0 => message!("printer.head_open"),
        other if other & 0x02 != 0 => message!("printer.paper_jam"),
        other if other & 0x08 != 0 => message!("printer.out_of_ribbon"),
        other => message!("printer.unknown_state", state = format!("{other:#04x}")),
    })
}

fn cut(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes.get(..40).unwrap_or(bytes)).into_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn zebra_says(first: &str, second: &str) -> Vec<u8> {
        format!("\x02{first}\x03\r\n\x02{second}\x03\r\n\x020000,0\x03\r\n").into_bytes()
    }

    const FINE: &str = "030,0,0,0245,000,0,0,0,000,0,0,0";
    const IDLE: &str = "001,0,0,0,1,2,4,0,00000000,1,000";

    #[test]
    fn a_zebra_is_understood() {
        let cases = [
            (FINE, IDLE, State::Ready),
            ("030,0,0,0245,001,0,0,0,000,0,0,0", IDLE, State::Working),
            (FINE, "001,0,0,0,1,2,4,0,00000003,1,000", State::Working),
            (
                "030,1,1,0245,001,0,0,0,000,0,0,0",
                IDLE,
                State::Stopped(message!("printer.out_of_paper")),
            ),
            (
                "030,0,1,0245,000,0,0,0,000,0,0,0",
                IDLE,
                State::Stopped(message!("printer.paused")),
            ),
            (
                FINE,
                "001,0,1,0,1,2,4,0,00000000,1,000",
                State::Stopped(message!("printer.head_open")),
            ),
        ];
        for (first, second, state) in cases {
            assert_eq!(Language::Zpl.read(&zebra_says(first, second)), Ok(Some(state)));
        }
        let whole = zebra_says(FINE, IDLE);
        for cut in 0..whole.len() - 3 {
            assert_eq!(Language::Zpl.read(&whole[..cut]), Ok(None), "{cut}");
        }
        for strange in ["HTTP/1.1 400 Bad Request\r\n", "\x02a\x03\x02b\x03\x02c\x03"] {
            assert!(Language::Zpl.read(strange.as_bytes()).is_err(), "{strange}");
        }
    }

    #[test]
    fn a_tsc_is_understood() {
        for (byte, said) in [
            (1, "head"),
            (4, "paper"),
            (5, "paper"),
            (2, "jam"),
            (8, "ribbon"),
            (0x10, "paused"),
            (0x80, "fault"),
        ] {
            let State::Stopped(what) = tsc(byte) else {
                panic!("{byte}")
            };
            assert!(what.to_string().contains(said), "{byte}: {what}");
        }
        assert_eq!(Language::Tspl.read(&[0x20, 0]), Ok(Some(State::Ready)));
        assert_eq!(Language::Tspl.read(&[]), Ok(None));
    }

    proptest! {
        #[test]
        fn whatever_a_printer_says_is_survived(answer in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = Language::Zpl.read(&answer);
            let _ = Language::Tspl.read(&answer);
        }
    }
}

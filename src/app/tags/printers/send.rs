//! One label to one printer: ask, send, ask until it is done.

use std::io::{ErrorKind, Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::time::{Duration, Instant};

use super::address::Printer;
use crate::print::printer::{Language, State};

/// Bytes read of one answer at most.
const LONGEST_ANSWER: usize = 1 << 10;
/// Between two questions while it prints.
const PAUSE: Duration = Duration::from_millis(200);

/// How long a printer may take.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Patience {
    /// To connect, and to answer one question.
    pub(crate) answer: Duration,
    /// For the whole label.
    pub(crate) whole: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            answer: Duration::from_secs(3),
            whole: Duration::from_secs(20),
        }
    }
}

/// Why a label is not known to be printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Trouble {
    /// Whether anything of the label was sent: if so it may have come out, or may still.
    pub(crate) sent: bool,
    /// Whether the printer waits for a person; otherwise it is silent or cannot be understood.
    pub(crate) stopped: bool,
    /// What is wrong, as the end of a sentence that begins with the printer's name.
    pub(crate) what: String,
}

/// Sends a label and waits until the printer says that nothing is left to print.
///
/// # Errors
/// [`Trouble`], which says whether the label may have come out.
pub(crate) fn send(
    printer: &Printer,
    language: Language,
    label: &[u8],
    patience: Patience,
) -> Result<(), Trouble> {
    let Ok(_alone) = printer.busy.try_lock() else {
        return Err(Trouble {
            sent: false,
            stopped: false,
            what: "is busy with another label; try again in a moment".to_owned(),
        });
    };
    let silent = |what: String| Trouble {
        sent: false,
        stopped: false,
        what,
    };
    let mut talk = Conversation::begin(printer, language, patience).map_err(silent)?;
    match talk.ask().map_err(silent)? {
        State::Ready | State::Working => {}
        State::Stopped(what) => {
            return Err(Trouble {
                sent: false,
                stopped: true,
                what,
            });
        }
    }
    let silent = |what: String| Trouble {
        sent: true,
        stopped: false,
        what,
    };
    talk.send(label).map_err(silent)?;
    // A printer that was asked too early has not begun and says that it is ready.
    let mut ready = 0;
    loop {
        std::thread::sleep(PAUSE);
        match talk.ask().map_err(silent)? {
            State::Stopped(what) => {
                return Err(Trouble {
                    sent: true,
                    stopped: true,
                    what,
                });
            }
            State::Working => ready = 0,
            State::Ready if ready > 0 => return Ok(()),
            State::Ready => ready = 1,
        }
        if talk.left().is_zero() {
            return Err(silent(
                "is still printing; look whether the label came out".to_owned(),
            ));
        }
    }
}

struct Conversation {
    stream: TcpStream,
    language: Language,
    patience: Patience,
    began: Instant,
}

impl Conversation {
    fn begin(printer: &Printer, language: Language, patience: Patience) -> Result<Self, String> {
        let began = Instant::now();
        let addresses = printer.address.to_socket_addrs();
        let mut refused = "has a name that leads to no address".to_owned();
        for address in addresses.map_err(|error| format!("has an address that cannot be found ({error})"))? {
            match TcpStream::connect_timeout(&address, patience.answer) {
                Ok(stream) => {
                    let talk = Self {
                        stream,
                        language,
                        patience,
                        began,
                    };
                    let write = talk.stream.set_write_timeout(Some(patience.answer));
                    return write.map(|()| talk).map_err(|error| error.to_string());
                }
                Err(error) => refused = format!("cannot be reached ({error})"),
            }
        }
        Err(refused)
    }

    fn left(&self) -> Duration {
        self.patience.whole.saturating_sub(self.began.elapsed())
    }

    /// Sends all of `bytes`; a printer that takes a few bytes at a time gets no more time for it.
    fn send(&mut self, mut bytes: &[u8]) -> Result<(), String> {
        while !bytes.is_empty() {
            if self.left().is_zero() {
                return Err("takes the label too slowly".to_owned());
            }
            match self.stream.write(bytes) {
                Ok(0) => return Err("hung up in the middle of the label".to_owned()),
                Ok(count) => bytes = bytes.get(count..).unwrap_or_default(),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) if is_late(&error) => return Err("does not take the label".to_owned()),
                Err(error) => return Err(format!("broke off ({error})")),
            }
        }
        Ok(())
    }

    /// Asks the printer how it is.
    fn ask(&mut self) -> Result<State, String> {
        self.send(self.language.question())?;
        let until = Instant::now() + self.patience.answer;
        let mut answer = Vec::new();
        let mut buffer = [0_u8; 256];
        loop {
            if let Some(state) = self.language.read(&answer)? {
                return Ok(state);
            }
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() || answer.len() > LONGEST_ANSWER {
                return Err("does not say how it is".to_owned());
            }
            self.stream
                .set_read_timeout(Some(left))
                .map_err(|error| error.to_string())?;
            match self.stream.read(&mut buffer) {
                Ok(0) => return Err("hung up".to_owned()),
                Ok(count) => answer.extend_from_slice(buffer.get(..count).unwrap_or_default()),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) if is_late(&error) => return Err("does not answer".to_owned()),
                Err(error) => return Err(format!("broke off ({error})")),
            }
        }
    }
}

fn is_late(error: &std::io::Error) -> bool {
    matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut)
}

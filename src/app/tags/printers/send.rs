//! One label to one printer: ask, send, ask until it is done.

use std::io::{ErrorKind, Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::time::{Duration, Instant};

use super::address::Printer;
use crate::message::{Message, as_told, message};
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
    pub(crate) what: Message,
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
            what: message!("printer.busy"),
        });
    };
    let silent = |what: Message| Trouble {
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
    let silent = |what: Message| Trouble {
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
            return Err(silent(message!("printer.still_printing")));
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
    fn begin(printer: &Printer, language: Language, patience: Patience) -> Result<Self, Message> {
        let began = Instant::now();
        let addresses = printer.address.to_socket_addrs();
        let mut refused = message!("printer.no_address");
        for address in addresses.map_err(|error| message!("printer.address_not_found", error))? {
            match TcpStream::connect_timeout(&address, patience.answer) {
                Ok(stream) => {
                    let talk = Self {
                        stream,
                        language,
                        patience,
                        began,
                    };
                    let write = talk.stream.set_write_timeout(Some(patience.answer));
                    return write.map(|()| talk).map_err(|error| as_told(&error));
                }
                Err(error) => refused = message!("printer.unreachable", error),
            }
        }
        Err(refused)
    }

    fn left(&self) -> Duration {
        self.patience.whole.saturating_sub(self.began.elapsed())
    }

    /// Sends all of `bytes`; a printer that takes a few bytes at a time gets no more time for it.
    fn send(&mut self, mut bytes: &[u8]) -> Result<(), Message> {
        while !bytes.is_empty() {
            if self.left().is_zero() {
                return Err(message!("printer.too_slow"));
            }
            match self.stream.write(bytes) {
                Ok(0) => return Err(message!("printer.closed_in_label")),
                Ok(count) => bytes = bytes.get(count..).unwrap_or_default(),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) if is_late(&error) => return Err(message!("printer.not_accepted")),
                Err(error) => return Err(message!("printer.broke_off", error)),
            }
        }
        Ok(())
    }

    /// Asks the printer how it is.
    fn ask(&mut self) -> Result<State, Message> {
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
                return Err(message!("printer.state_unclear"));
            }
            self.stream
                .set_read_timeout(Some(left))
                .map_err(|error| as_told(&error))?;
            match self.stream.read(&mut buffer) {
                Ok(0) => return Err(message!("printer.closed")),
                Ok(count) => answer.extend_from_slice(buffer.get(..count).unwrap_or_default()),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) if is_late(&error) => return Err(message!("printer.silent")),
                Err(error) => return Err(message!("printer.broke_off", error)),
            }
        }
    }
}

fn is_late(error: &std::io::Error) -> bool {
    matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut)
}

//! Prints: every label that is handed out or sent to a printer is counted, with who, when and why.
//!
//! The count is committed before a byte leaves, so a label that exists is always counted. What goes to a printer is
//! first counted as tried; only the printer's own word makes it printed. What was sent and not confirmed may have come
//! out, so it stays tried, and the next print needs a reason.

use serde::Serialize;

use crate::app::caller::Caller;
use crate::app::idempotency::{Answer, Answered, IdempotencyKey};
use crate::app::records;
use crate::app::retry::retry_on_conflict;
use crate::app::tag_record::TagRecord;
use crate::app::tags::label::printed_no_more;
use crate::app::tags::printed::{File, drawn};
use crate::app::tags::printers::{Patience, Printer, Trouble, send};
use crate::app::tags::{NewPrint, NewPrints, Print, PrintFormat, PrintState, Prints, Tags};
use crate::app::text::{LONGEST_REASON, text};
use crate::app::unit_of_work::UnitOfWork;
use crate::domain::people::Permission;
use crate::domain::problem::Problem;
use crate::domain::tag::Serial;
use crate::domain::tag::state::Status;
use crate::message::message;
use crate::print::printer::Language;

/// Most labels of one call.
pub const MOST_PRINTED_AT_ONCE: usize = 1_000;
/// Most prints of one label. Whoever needs more replaces the tag.
const MOST_PRINTS: usize = 100;
/// How often the end of a print is tried to be written where others print the same label at the same moment.
const MOST_TRIES: usize = 9;

/// What a print answers.
pub enum PrintAnswer {
    /// The bytes, of this media type.
    Bytes(&'static str, Vec<u8>),
    /// What a printer made of it.
    Printed(Answered),
}

#[derive(Serialize)]
struct Counted {
    serial: Serial,
    number: usize,
}

#[derive(Serialize)]
struct CountedAll {
    prints: Vec<Counted>,
}

/// What became of a label at a printer.
#[derive(Serialize, schemars::JsonSchema)]
pub struct AtPrinter {
    /// Whose label.
    pub serial: Serial,
    /// Which print of it.
    pub number: usize,
    /// How far it came.
    pub state: PrintState,
    /// Where.
    pub printer: String,
}

/// What is the same of all labels of one call.
struct Run<'a> {
    format: PrintFormat,
    reason: Option<&'a str>,
    printer: Option<&'a Printer>,
}

impl Tags<'_> {
    /// Prints the label of a tag of the caller's warehouse.
    ///
    /// # Errors
    /// 404 for another's tag, 409 for one that is not issued or active, 422 without a reason where it was printed
    /// before; 409 and 503 where a printer waits for a person or is silent.
    pub fn print(
        &self,
        caller: &Caller,
        serial: &Serial,
        new: &NewPrint,
        idempotency: Option<IdempotencyKey>,
    ) -> Result<PrintAnswer, Problem> {
        caller.require(Permission::PrintLabel)?;
        let tag = self.printable(caller, serial)?;
        let label = self.label_of(&tag.0)?;
        let resolution = new.dpi.unwrap_or(new.format.usual_resolution());
        let bytes = drawn(&label, new.format, new.size, resolution)?;
        let mut run = run(new.format, new.reason.as_deref())?;
        let Some(name) = &new.printer else {
            self.context.once(idempotency, |idempotency| {
                self.count(caller, &[tag], &run, idempotency)
            })?;
            return Ok(PrintAnswer::Bytes(new.format.media_type(), bytes));
        };
        let (printer, language) = self.printer(name, new.format)?;
        run.printer = Some(printer);
        let answered = self.context.once(idempotency, |idempotency| {
            self.print_at(caller, tag, &run, language, &bytes, idempotency)
        })?;
        Ok(PrintAnswer::Printed(answered))
    }

    /// Prints many labels into one file, counted for each; all or none.
    ///
    /// # Errors
    /// As [`Self::print`], naming the tag; 422 for a list that is empty, too long or names a tag twice, for a
    /// format that holds one label only, and for a layout that does not fit.
    pub fn print_many(
        &self,
        caller: &Caller,
        new: &NewPrints,
        idempotency: Option<IdempotencyKey>,
    ) -> Result<PrintAnswer, Problem> {
        caller.require(Permission::PrintLabel)?;
        let file = File::of(new)?;
        check_list(&new.serials)?;
        let tags = new
            .serials
            .iter()
            .map(|serial| {
                self.printable(caller, serial)
                    .map_err(|problem| problem.about(*serial))
            })
            .collect::<Result<Vec<_>, _>>()?;
        let labels = tags
            .iter()
            .map(|(tag, _)| self.label_of(tag))
            .collect::<Result<Vec<_>, _>>()?;
        let bytes = file.drawn(&labels)?;
        let run = run(new.format, new.reason.as_deref())?;
        self.context.once(idempotency, |idempotency| {
            self.count(caller, &tags, &run, idempotency)
        })?;
        Ok(PrintAnswer::Bytes(new.format.media_type(), bytes))
    }

    /// Every print of a label of the caller's warehouse.
    ///
    /// # Errors
    /// 404 for another's tag.
    pub fn prints(&self, caller: &Caller, serial: &Serial) -> Result<Prints, Problem> {
        caller.require(Permission::PrintLabel)?;
        self.own_tag(caller, serial)?;
        let prints = records::read::<Prints>(self.context.store(), &records::prints(serial))?;
        Ok(prints.map(|(prints, _)| prints).unwrap_or_default())
    }

    fn printable(&self, caller: &Caller, serial: &Serial) -> Result<(TagRecord, u64), Problem> {
        let (tag, version) = self.own_tag(caller, serial)?;
        match tag.status {
            Status::Issued | Status::Active => Ok((tag, version)),
            _ => Err(printed_no_more(&tag)),
        }
    }

    fn printer(&self, name: &str, format: PrintFormat) -> Result<(&Printer, Language), Problem> {
        let Some(language) = format.language() else {
            return Err(Problem::invalid("format", "", message!("print.format")));
        };
        let known = || {
            let names: Vec<&str> = self.context.printers.names().collect();
            match names.as_slice() {
                [] => message!("printer.none"),
                names => message!("printer.names", names = names.join(", ")),
            }
        };
        let printer = self.context.printers.named(name);
        printer
            .map(|printer| (printer, language))
            .ok_or_else(|| Problem::invalid("printer", name, known()))
    }

    /// Counts a print of each tag, handed out with this very call.
    fn count(
        &self,
        caller: &Caller,
        tags: &[(TagRecord, u64)],
        run: &Run<'_>,
        idempotency: Option<&IdempotencyKey>,
    ) -> Result<Answered, Problem> {
        let mut work = UnitOfWork::new(&caller.by, self.context.now());
        let mut counted = Vec::with_capacity(tags.len());
        for tag in tags {
            let number = self.add_print(tag, run, PrintState::Given, &mut work)?;
            counted.push(Counted {
                serial: tag.0.serial,
                number,
            });
        }
        let answer = Answer::ok(&CountedAll { prints: counted })?;
        Ok(self.context.finish(work, answer, idempotency)?.0)
    }

    /// Adds one more print, on condition that neither tag nor count changed meanwhile.
    fn add_print(
        &self,
        (tag, version): &(TagRecord, u64),
        run: &Run<'_>,
        state: PrintState,
        work: &mut UnitOfWork,
    ) -> Result<usize, Problem> {
        let key = records::prints(&tag.serial);
        let mut prints = match records::read::<Prints>(self.context.store(), &key)? {
            Some((prints, version)) => {
                work.require_version(key.clone(), version);
                prints
            }
            None => {
                work.require_absent(key.clone());
                Prints::default()
            }
        };
        check_again(&tag.serial, &prints, run.reason)?;
        let print = Print {
            number: prints.prints.len().saturating_add(1),
            format: run.format,
            by: work.by().clone(),
            at: work.at(),
            state,
            reason: run.reason.map(str::to_owned),
            printer: run.printer.map(|printer| printer.name.clone()),
            trouble: None,
        };
        let number = print.number;
        work.require_version(records::tag(&tag.serial), *version);
        print_event(tag, &print, work)?;
        prints.prints.push(print);
        work.put(key, &prints)?;
        Ok(number)
    }

    /// Counts a try, sends the label, and writes down what came of it.
    fn print_at(
        &self,
        caller: &Caller,
        tag: (TagRecord, u64),
        run: &Run<'_>,
        language: Language,
        bytes: &[u8],
        idempotency: Option<&IdempotencyKey>,
    ) -> Result<Answered, Problem> {
        let printer = run
            .printer
            .ok_or_else(|| Problem::internal("a print without a printer"))?;
        let mut work = UnitOfWork::new(&caller.by, self.context.now());
        let number = self.add_print(&tag, run, PrintState::Tried, &mut work)?;
        self.context.commit(work)?;
        let said = send(printer, language, bytes, Patience::default());
        let state = match &said {
            Ok(()) => PrintState::Printed,
            Err(trouble) if trouble.sent => PrintState::Tried,
            Err(_) => PrintState::NotSent,
        };
        let trouble = said.as_ref().err().map(|trouble| trouble.what.to_string());
        let at_printer = AtPrinter {
            serial: tag.0.serial,
            number,
            state,
            printer: printer.name.clone(),
        };
        // A repeated call gets the answer of a print that was one; trouble is asked about anew.
        let idempotency = idempotency.filter(|_| said.is_ok());
        let answered = retry_on_conflict(
            MOST_TRIES,
            || Problem::conflict(message!("print.at_once")),
            || {
                // Where another print of this label was counted meanwhile, reading again finds it.
                let work = self.settled(caller, &tag.0, number, state, trouble.as_deref())?;
                let answer = Answer::ok(&at_printer)?;
                let finished = self.context.finish(work, answer, idempotency);
                Ok(finished.map(|(answered, _)| answered))
            },
        )?;
        match said {
            Ok(()) => Ok(answered),
            Err(trouble) => Err(told(&printer.name, &trouble).about(tag.0.serial)),
        }
    }

    /// What became of a print that was tried. Nobody else changes a print, but another may have been added.
    fn settled(
        &self,
        caller: &Caller,
        tag: &TagRecord,
        number: usize,
        state: PrintState,
        trouble: Option<&str>,
    ) -> Result<UnitOfWork, Problem> {
        let key = records::prints(&tag.serial);
        let (mut prints, version) = records::must_read::<Prints>(self.context.store(), &key)?;
        let mut work = UnitOfWork::new(&caller.by, self.context.now());
        work.require_version(key.clone(), version);
        if let Some(print) = prints.prints.iter_mut().find(|print| print.number == number) {
            print.state = state;
            print.trouble = trouble.map(str::to_owned);
            print_event(tag, print, &mut work)?;
        }
        work.put(key, &prints)?;
        Ok(work)
    }
}

/// What is the same of all labels of one call, before it is known which printer takes them.
fn run(format: PrintFormat, reason: Option<&str>) -> Result<Run<'_>, Problem> {
    let reason = reason
        .map(|reason| text("reason", reason, LONGEST_REASON))
        .transpose()?;
    Ok(Run {
        format,
        reason,
        printer: None,
    })
}

/// An event about a print: its reason, and how far it came.
fn print_event(tag: &TagRecord, print: &Print, work: &mut UnitOfWork) -> Result<(), Problem> {
    work.event("printed")
        .item(tag.item)
        .serial(tag.serial)
        .reason_if_given(print.trouble.as_ref().or(print.reason.as_ref()))
        .after(print.state.as_str())
        .record()?;
    Ok(())
}

/// Whether a label may be printed once more.
fn check_again(serial: &Serial, prints: &Prints, reason: Option<&str>) -> Result<(), Problem> {
    if prints.prints.len() >= MOST_PRINTS {
        let told = message!("print.too_often", times = MOST_PRINTS);
        return Err(Problem::conflict(told).about(*serial));
    }
    match (prints.labels(), reason) {
        (0, _) | (_, Some(_)) => Ok(()),
        (times, None) => Err(Problem::invalid("reason", "", message!("print.again", times)).about(*serial)),
    }
}

fn told(name: &str, trouble: &Trouble) -> Problem {
    let what = trouble.what.clone();
    let told = if trouble.sent {
        message!("printer.label_sent", name, what: what)
    } else {
        message!("printer.nothing_sent", name, what: what)
    };
    if trouble.stopped {
        Problem::conflict(told)
    } else {
        Problem::unavailable(told)
    }
}

fn check_list(serials: &[Serial]) -> Result<(), Problem> {
    if serials.is_empty() || serials.len() > MOST_PRINTED_AT_ONCE {
        let right = message!("tag.printed_at_once", most = MOST_PRINTED_AT_ONCE);
        return Err(Problem::invalid("serials", serials.len(), right));
    }
    let mut seen = std::collections::HashSet::new();
    match serials.iter().find(|serial| !seen.insert(**serial)) {
        Some(twice) => Err(Problem::invalid("serials", twice, message!("value.twice"))),
        None => Ok(()),
    }
}

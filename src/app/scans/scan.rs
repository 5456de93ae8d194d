//! Scan: look a code up, and count a scan. Looking up is one read, two where the tag was scanned before.

use bytes::Bytes;
use jiff::civil::Date;
use rand::RngCore;
use serde::Serialize;

use crate::app::covers::Covers;
use crate::app::records;
use crate::app::scans::Scans;
use crate::domain::problem::Problem;
use crate::domain::scan::{Ledger, NOT_FOUND, Notice, Projection, Visitor, notice_of};
use crate::domain::tag::state::Verdict;
use crate::domain::tag::{CodeInput, Link, Serial, is_the_code, parse_code};
use crate::instant::Instant;
use crate::store::{Batch, CommitError, counter_key};

/// What a counted scan answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct ScanAnswer {
    /// The verdict.
    pub verdict: Verdict,
    /// Beside a genuine verdict.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notice: Option<Notice>,
}

impl Scans<'_> {
    /// The verify answer of whatever was handed in. Malformed, forged, foreign and unknown codes get the same.
    ///
    /// # Errors
    /// If the store fails.
    pub fn verify(&self, input: &str, address: &str) -> Result<Bytes, Problem> {
        let Some(found) = self.look_up(input)? else {
            return Ok(Bytes::from_static(NOT_FOUND));
        };
        let (serial, projection) = found;
        let notice = if projection.head.genuine {
            self.notice(&serial, address)?
        } else {
            None
        };
        let head = &projection.head;
        let cover = Covers::new(self.context).cover_of_scanned(&serial, head.genuine, head.received_at)?;
        Ok(projection.answer_with(notice.as_ref(), cover.as_ref())?)
    }

    /// The tag a code, tag URI or typed serial stands for; `None` for everything else, a wrong seal too.
    ///
    /// # Errors
    /// If the store fails.
    pub fn look_up(&self, input: &str) -> Result<Option<(Serial, Projection)>, Problem> {
        let Some(input) = parse_code(input) else {
            return Ok(None);
        };
        let Some((projection, _)) = self.context.projection(&input.serial())? else {
            return Ok(None);
        };
        let ours = match &input {
            CodeInput::Sealed {
                origin,
                seal,
                prefix,
                serial,
            } => is_the_code(&projection.head.code, Some(origin), (seal, prefix, serial)),
            CodeInput::Uri { origin, prefix, .. } => {
                *prefix == self.context.deployment.prefix && self.context.origins().all.contains(origin)
            }
            CodeInput::Page { origin, .. } => self.context.origins().all.contains(origin),
            CodeInput::Typed(_) => true,
        };
        Ok(ours.then_some((input.serial(), projection)))
    }

    /// The serial a Digital Link on one of our hosts leads to; the seal is compared first.
    ///
    /// # Errors
    /// If the store fails.
    pub fn follow(&self, link: &Link) -> Result<Option<Serial>, Problem> {
        let Some((projection, _)) = self.context.projection(&link.serial)? else {
            return Ok(None);
        };
        let ours = match &link.seal {
            Some(seal) => is_the_code(&projection.head.code, None, (seal, &link.prefix, &link.serial)),
            None => link.prefix == self.context.deployment.prefix,
        };
        Ok(ours.then_some(link.serial))
    }

    /// The notice for the visitor at `address`; nothing before the first counted scan.
    pub(crate) fn notice(&self, serial: &Serial, address: &str) -> Result<Option<Notice>, Problem> {
        let Some((ledger, _)) = records::read::<Ledger>(self.context.store(), &records::scan(serial))? else {
            return Ok(None);
        };
        let scans = self.scans(serial)?;
        Ok(Some(notice_of(
            &ledger,
            scans,
            self.visitor(self.context.now(), address),
        )))
    }

    fn scans(&self, serial: &Serial) -> Result<u64, Problem> {
        let counter = counter_key(&records::scan_counter(serial));
        Ok(records::read::<u64>(self.context.store(), &counter)?.map_or(0, |(scans, _)| scans))
    }

    /// Counts one scan. However many come at once, none is lost and all agree on the first.
    ///
    /// # Errors
    /// 503 if the store takes no more right now.
    pub fn count_scan(&self, input: &str, address: &str) -> Result<ScanAnswer, Problem> {
        let Some((serial, projection)) = self.look_up(input)? else {
            self.context.process.instruments.scanned(Verdict::NotFound);
            return Ok(ScanAnswer {
                verdict: Verdict::NotFound,
                notice: None,
            });
        };
        let now = self.context.now();
        let visitor = self.visitor(now, address);
        let (ledger, scans) = self.add_scan(&serial, now, visitor)?;
        let verdict = projection.parsed()?.verdict;
        self.context.process.instruments.scanned(verdict);
        let notice = projection
            .head
            .genuine
            .then(|| notice_of(&ledger, scans, visitor));
        Ok(ScanAnswer { verdict, notice })
    }

    fn add_scan(&self, serial: &Serial, now: Instant, visitor: Visitor) -> Result<(Ledger, u64), Problem> {
        let key = records::scan(serial);
        loop {
            let mut batch = Batch::new();
            let read = records::read::<Ledger>(self.context.store(), &key)?;
            // Only the first scan and the first other visitor write the ledger; all the rest only add.
            let ledger = match read {
                None => {
                    let ledger = Ledger::first(now, visitor);
                    batch.require_absent(key.clone());
                    batch.put(key.clone(), &ledger)?;
                    ledger
                }
                Some((ledger, version)) => match ledger.after(visitor) {
                    Some(changed) => {
                        batch.require_version(key.clone(), version);
                        batch.put(key.clone(), &changed)?;
                        changed
                    }
                    None => ledger,
                },
            };
            batch.add(records::scan_counter(serial), 1);
            match self.context.store().commit(batch) {
                Ok(committed) => return Ok((ledger, committed.values.first().copied().unwrap_or_default())),
                // Each lost race means somebody else's write stands, so this ends after two rounds.
                Err(CommitError::Precondition { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }

    fn visitor(&self, now: Instant, address: &str) -> Visitor {
        let day = now.shanghai_date();
        Visitor::new(day, &self.salt_of(day), address)
    }

    fn salt_of(&self, day: Date) -> [u8; 32] {
        let mut salt = self
            .context
            .process
            .salt
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        if salt.0 != day {
            let mut fresh = [0_u8; 32];
            rand::rngs::OsRng.fill_bytes(&mut fresh);
            *salt = (day, fresh);
        }
        salt.1
    }
}

//! Keys rotated, retired, compromised by their holders' admins: each in one commit with its leaves.

use std::sync::{Arc, PoisonError};

use serde::Serialize;

use crate::app::caller::Caller;
use crate::app::deployment::{add_ring_key, key_file, key_leaf, ring_keys_read, signers};
use crate::app::event::Event;
use crate::app::keys::agency_signers::make_key_file;
use crate::app::keys::find::FoundKey;
use crate::app::keys::{Keys, ListedKey, WorkList};
use crate::app::log::{Restored, next_key_number};
use crate::app::records;
use crate::app::text::{LONGEST_REASON, text};
use crate::domain::log::{LEAVES, LeafKind};
use crate::domain::people::{Person, Token};
use crate::domain::problem::Problem;
use crate::domain::tag::{HeldKey, KeyState, Ring, RingKey};
use crate::instant::Instant;
use crate::store::{Batch, for_each};

/// What a compromise came to.
#[derive(Clone, Debug, Serialize)]
pub struct Compromised {
    /// The work that follows from it.
    pub work_list: WorkList,
    /// The key that signs from now on, where one was made here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub successor: Option<String>,
}

/// How a key ends.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Retired,
    Compromised(Instant),
}

impl Keys<'_> {
    /// Gives a ring a new active key and retires the old one, in one commit with both leaves.
    ///
    /// # Errors
    /// 403 for anybody but the operator, 409 when all 255 numbers are used.
    pub fn rotate(&self, caller: &Caller, ring: Ring) -> Result<RingKey, Problem> {
        self.context.require_operator(caller)?;
        let _changing = self
            .context
            .key_changes
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let keys = ring_keys_read(self.context.store())?;
        let active = keys
            .into_iter()
            .find(|(key, _)| key.ring == ring && key.state == KeyState::Active);
        let (key, version) = active.ok_or_else(|| Problem::internal("a ring without an active key"))?;
        let mut batch = Batch::new();
        batch.require_version(records::ring_key(&key.kid), version);
        let new = self.end_ring_key(caller, &key, End::Retired, "", batch)?;
        new.ok_or_else(|| Problem::internal("a rotation without a successor"))
    }

    /// Retires a key: it signs no more, and what it signed stays good. A ring's only active key gets a successor in the
    /// same commit, and so does a demonstration agency's.
    ///
    /// # Errors
    /// 403, 404 for a key the caller does not administer, 409 for the log's and for a compromised one.
    pub fn retire(&self, caller: &Caller, key: &str) -> Result<ListedKey, Problem> {
        let _changing = self
            .context
            .key_changes
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let found = self.find_key(caller, key)?;
        let listed = found.listed();
        match listed.state {
            // Twice is as good as once.
            KeyState::Retired { .. } => return Ok(listed),
            KeyState::Compromised { since } => {
                let detail = format!(
                    "{} is compromised since {since}, which is more than retired",
                    listed.key
                );
                return Err(Problem::conflict(detail));
            }
            KeyState::Active => {}
        }
        self.end_key(caller, found, End::Retired, "", Batch::new())?;
        Ok(self.find_key(caller, key)?.listed())
    }

    /// Marks a key as compromised and opens the work list of the tags it affects, in one commit with the leaves and,
    /// for a ring's active key, its successor. The same again gives the same work list; an earlier time opens another.
    ///
    /// # Errors
    /// 403, 404 for a key the caller does not administer, 409 for the log's key and for a later time than is known
    /// already, 422 for a time to come or no reason.
    pub fn compromise(
        &self,
        caller: &Caller,
        key: &str,
        since: Instant,
        reason: &str,
    ) -> Result<Compromised, Problem> {
        let _changing = self
            .context
            .key_changes
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let found = self.find_key(caller, key)?;
        let reason = text("reason", reason, LONGEST_REASON)?;
        let now = self.context.now();
        if since > now {
            return Err(Problem::invalid(
                "since",
                since,
                "lies in the future; give the earliest moment it may have leaked",
            ));
        }
        let listed = found.listed();
        if let KeyState::Compromised { since: known } = listed.state {
            if known == since
                && let Some(work_list) = self.work_list_of(&listed.key, since)?
            {
                return Ok(Compromised {
                    work_list,
                    successor: None,
                });
            }
            if known < since {
                let detail = format!(
                    "{} is compromised since {known} already; a later time would believe what was signed in between",
                    listed.key
                );
                return Err(Problem::conflict(detail));
            }
        }
        let work_list = WorkList::open(listed.key, since, reason, caller.by.clone(), now);
        let mut batch = Batch::new();
        work_list.put(&mut batch)?;
        let successor = self.end_key(caller, found, End::Compromised(since), reason, batch)?;
        Ok(Compromised { work_list, successor })
    }

    /// Ends a key, whosever it is, and gives the id of the successor that was made here.
    fn end_key(
        &self,
        caller: &Caller,
        found: FoundKey,
        end: End,
        reason: &str,
        mut batch: Batch,
    ) -> Result<Option<String>, Problem> {
        match found {
            FoundKey::Ring(key, version) => {
                batch.require_version(records::ring_key(&key.kid), version);
                let new = self.end_ring_key(caller, &key, end, reason, batch)?;
                Ok(new.map(|key| key.kid))
            }
            FoundKey::Agency(agency, mut keys, key, version) => {
                let (record, now) = (records::agency_key(&agency), self.context.now());
                batch.require_version(record.clone(), version);
                end_held_key(&mut keys.keys, &key.kid, end, now, &mut batch);
                let here = keys.signer.is_none() && self.context.is_demonstration(&agency)?;
                let successor = if here && keys.active().is_none() {
                    let x = make_key_file(&self.context.folder, &agency, &keys)?;
                    Some(keys.succeed(&agency, x, now, &mut batch).kid)
                } else {
                    None
                };
                batch.put(record, &keys)?;
                self.commit_end(caller, &key.kid, successor.as_deref(), end, reason, batch)?;
                Ok(successor)
            }
            FoundKey::Person(mut person, key, version) => {
                let now = self.context.now();
                batch.require_version(records::person(&person.id), version);
                end_held_key(&mut person.keys, &key.kid, end, now, &mut batch);
                self.take_from_tokens(&person, &key.kid, end, now, &mut batch)?;
                batch.put(records::person(&person.id), &person)?;
                self.commit_end(caller, &key.kid, None, end, reason, batch)?;
                Ok(None)
            }
        }
    }

    /// The tokens that unwrap a person's ended key lose their copy; with a compromised one they are withdrawn, for
    /// whoever has the key may have had it from a token.
    fn take_from_tokens(
        &self,
        person: &Person,
        kid: &str,
        end: End,
        now: Instant,
        batch: &mut Batch,
    ) -> Result<(), Problem> {
        for_each(self.context.store(), records::TOKENS, |place, record| {
            let mut token: Token = serde_json::from_slice(&record.value)?;
            let carries = token.signing_key.as_ref().is_some_and(|(known, _)| known == kid);
            if token.person == person.id && carries {
                token.signing_key = None;
                if matches!(end, End::Compromised(_)) {
                    token.withdrawn_at = token.withdrawn_at.or(Some(now));
                }
                batch.require_version(place, record.version);
                batch.put(place, &token)?;
            }
            Ok::<(), Problem>(())
        })
    }

    /// Ends a key of a ring; an active one gets its successor, and issuing waits until that signs.
    fn end_ring_key(
        &self,
        caller: &Caller,
        key: &RingKey,
        end: End,
        reason: &str,
        mut batch: Batch,
    ) -> Result<Option<RingKey>, Problem> {
        if key.ring == Ring::Log {
            return Err(Problem::conflict(
                "the log's key is set at init and never changed: a log whose key leaked is ended, and a new one begun",
            ));
        }
        let mut held = self
            .context
            .signers
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        let now = self.context.now();
        let (state, leaf) = match end {
            End::Retired => (KeyState::Retired { since: now }, LeafKind::KeyRetired),
            End::Compromised(since) => (KeyState::Compromised { since }, LeafKind::KeyCompromised),
        };
        let ended = RingKey { state, ..key.clone() };
        batch.put(records::ring_key(&key.kid), &ended)?;
        batch.append(LEAVES, key_leaf(leaf, &key.kid, &key.x, now));
        let new = if key.state == KeyState::Active {
            Some(self.next_ring_key(key.ring, now, &mut batch)?)
        } else {
            None
        };
        let successor = new.as_ref().map(|key| key.kid.as_str());
        self.commit_end(caller, &key.kid, successor, end, reason, batch)?;
        *held = Arc::new(signers(&self.context.folder, self.context.store())?);
        Ok(new)
    }

    fn next_ring_key(&self, ring: Ring, now: Instant, batch: &mut Batch) -> Result<RingKey, Problem> {
        let keys = self.ring_keys()?;
        let restored = records::read::<Restored>(self.context.store(), records::RESTORED)?;
        let restored = restored.map(|(restored, _)| restored).unwrap_or_default();
        let number = next_key_number(&keys, ring, &restored)?;
        let leftover = key_file(&self.context.folder, &ring.kid(number));
        if leftover.exists() {
            // Left by a crash before the commit: nothing was signed with it.
            std::fs::remove_file(&leftover).map_err(Problem::internal)?;
        }
        add_ring_key(&self.context.folder, ring, number, now, batch)
    }

    fn commit_end(
        &self,
        caller: &Caller,
        kid: &str,
        successor: Option<&str>,
        end: End,
        reason: &str,
        mut batch: Batch,
    ) -> Result<(), Problem> {
        let kind = match (end, successor) {
            (End::Compromised(_), _) => "key_compromised",
            (End::Retired, Some(_)) => "key_rotated",
            (End::Retired, None) => "key_retired",
        };
        let mut event = Event::new(kind, caller.by.clone(), self.context.now());
        event.before = Some(kid.to_owned());
        event.after = successor.map(str::to_owned);
        event.reason = (!reason.is_empty()).then(|| reason.to_owned());
        event.write(&mut batch)?;
        self.context.store().commit(batch)?;
        Ok(())
    }
}

fn end_held_key(keys: &mut [HeldKey], kid: &str, end: End, now: Instant, batch: &mut Batch) {
    for key in keys.iter_mut().filter(|key| key.kid == kid) {
        let leaf = match end {
            End::Retired => {
                key.retired_at = key.retired_at.or(Some(now));
                LeafKind::KeyRetired
            }
            End::Compromised(since) => {
                key.compromised_since = Some(since);
                LeafKind::KeyCompromised
            }
        };
        batch.append(LEAVES, key_leaf(leaf, &key.kid, &key.x, now));
    }
}

//! Keys rotated and retired by their holders' admins, and the end of a key: each in one commit with its leaves.

use std::sync::{Arc, PoisonError};

use crate::app::caller::Caller;
use crate::app::deployment::{add_ring_key, key_file, key_leaf, ring_keys_read, signers};
use crate::app::keys::agency_key_files::make_key_file;
use crate::app::keys::find::FoundKey;
use crate::app::keys::{Keys, ListedKey};
use crate::app::logs::{Restored, next_key_number};
use crate::app::records;
use crate::app::unit_of_work::UnitOfWork;
use crate::domain::log::{LEAVES, LeafKind};
use crate::domain::people::{Person, Token};
use crate::domain::problem::Problem;
use crate::domain::tag::{HeldKey, KeyState, Ring, RingKey};
use crate::instant::Instant;
use crate::message::message;
use crate::store::for_each;

/// How a key ends.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum End<'a> {
    /// It signs no more.
    Retired,
    /// What it signed since then is not believed, for this reason.
    Compromised { since: Instant, reason: &'a str },
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
            .locks
            .key_changes
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let keys = ring_keys_read(self.context.store())?;
        let active = keys
            .into_iter()
            .find(|(key, _)| key.ring == ring && key.state == KeyState::Active);
        let (key, version) = active.ok_or_else(|| Problem::internal("a ring without an active key"))?;
        let mut work = UnitOfWork::new(&caller.by, self.context.now());
        work.require_version(records::ring_key(&key.kid), version);
        let new = self.end_ring_key(&key, End::Retired, work)?;
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
            .locks
            .key_changes
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let found = self.find_key(caller, key)?;
        let listed = found.listed();
        match listed.state {
            // Twice is as good as once.
            KeyState::Retired { .. } => return Ok(listed),
            KeyState::Compromised { since } => {
                let told = message!("key.compromised_already", key = listed.key, since);
                return Err(Problem::conflict(told));
            }
            KeyState::Active => {}
        }
        let work = UnitOfWork::new(&caller.by, self.context.now());
        self.end_key(found, End::Retired, work)?;
        Ok(self.find_key(caller, key)?.listed())
    }

    /// Ends a key, whosever it is, commits `work` with it, and gives the id of the successor that was made here.
    ///
    /// # Errors
    /// 409 for the log's key; what the files and the commit return.
    pub(crate) fn end_key(
        &self,
        found: FoundKey,
        end: End<'_>,
        mut work: UnitOfWork,
    ) -> Result<Option<String>, Problem> {
        match found {
            FoundKey::Ring(key, version) => {
                work.require_version(records::ring_key(&key.kid), version);
                let new = self.end_ring_key(&key, end, work)?;
                Ok(new.map(|key| key.kid))
            }
            FoundKey::Agency(agency, mut keys, key, version) => {
                let record = records::agency_key(&agency);
                work.require_version(record.clone(), version);
                end_held_key(&mut keys.keys, &key.kid, end, &mut work);
                let here = keys.signer.is_none() && self.context.is_demonstration(&agency)?;
                let successor = if here && keys.active().is_none() {
                    let x = make_key_file(&self.context.folder, &agency, &keys.keys)?;
                    Some(keys.succeed(&agency, x, &mut work).kid)
                } else {
                    None
                };
                work.put(record, &keys)?;
                self.commit_end(&key.kid, successor.as_deref(), end, work)?;
                Ok(successor)
            }
            FoundKey::Person(mut person, key, version) => {
                work.require_version(records::person(&person.id), version);
                end_held_key(&mut person.keys, &key.kid, end, &mut work);
                self.take_from_tokens(&person, &key.kid, end, &mut work)?;
                work.put(records::person(&person.id), &person)?;
                self.commit_end(&key.kid, None, end, work)?;
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
        end: End<'_>,
        work: &mut UnitOfWork,
    ) -> Result<(), Problem> {
        for_each(self.context.store(), records::TOKENS, |place, record| {
            let mut token: Token = serde_json::from_slice(&record.value)?;
            let carries = token.signing_key.as_ref().is_some_and(|(known, _)| known == kid);
            if token.person == person.id && carries {
                token.signing_key = None;
                if matches!(end, End::Compromised { .. }) {
                    token.withdrawn_at = token.withdrawn_at.or(Some(work.at()));
                }
                work.require_version(place, record.version);
                work.put(place, &token)?;
            }
            Ok::<(), Problem>(())
        })
    }

    /// Ends a key of a ring; an active one gets its successor, and issuing waits until that signs.
    fn end_ring_key(
        &self,
        key: &RingKey,
        end: End<'_>,
        mut work: UnitOfWork,
    ) -> Result<Option<RingKey>, Problem> {
        if key.ring == Ring::Log {
            return Err(Problem::conflict(message!("key.log_never_changed")));
        }
        let mut held = self
            .context
            .cached
            .signers
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        let now = work.at();
        let (state, leaf) = match end {
            End::Retired => (KeyState::Retired { since: now }, LeafKind::KeyRetired),
            End::Compromised { since, .. } => (KeyState::Compromised { since }, LeafKind::KeyCompromised),
        };
        let ended = RingKey { state, ..key.clone() };
        work.put(records::ring_key(&key.kid), &ended)?;
        work.append(LEAVES, key_leaf(leaf, &key.kid, &key.x, now));
        let new = if key.state == KeyState::Active {
            Some(self.next_ring_key(key.ring, &mut work)?)
        } else {
            None
        };
        let successor = new.as_ref().map(|key| key.kid.as_str());
        self.commit_end(&key.kid, successor, end, work)?;
        *held = Arc::new(signers(&self.context.folder, self.context.store())?);
        Ok(new)
    }

    fn next_ring_key(&self, ring: Ring, work: &mut UnitOfWork) -> Result<RingKey, Problem> {
        let keys = self.ring_keys()?;
        let restored = records::read::<Restored>(self.context.store(), records::RESTORED)?;
        let restored = restored.map(|(restored, _)| restored).unwrap_or_default();
        let number = next_key_number(&keys, ring, &restored)?;
        let leftover = key_file(&self.context.folder, &ring.kid(number));
        if leftover.exists() {
            // Left by a crash before the commit: nothing was signed with it.
            std::fs::remove_file(&leftover).map_err(Problem::internal)?;
        }
        add_ring_key(&self.context.folder, ring, number, work)
    }

    fn commit_end(
        &self,
        kid: &str,
        successor: Option<&str>,
        end: End<'_>,
        mut work: UnitOfWork,
    ) -> Result<(), Problem> {
        let kind = match (end, successor) {
            (End::Compromised { .. }, _) => "key_compromised",
            (End::Retired, Some(_)) => "key_rotated",
            (End::Retired, None) => "key_retired",
        };
        let event = work.event(kind).before(kid).after_if_given(successor);
        match end {
            End::Compromised { reason, .. } => event.reason(reason).record()?,
            End::Retired => event.record()?,
        };
        self.context.commit(work)?;
        Ok(())
    }
}

/// Retires the key `kid` of a holder, with its leaf.
pub(crate) fn retire_held_key(keys: &mut [HeldKey], kid: &str, work: &mut UnitOfWork) {
    end_held_key(keys, kid, End::Retired, work);
}

fn end_held_key(keys: &mut [HeldKey], kid: &str, end: End<'_>, work: &mut UnitOfWork) {
    let now = work.at();
    for key in keys.iter_mut().filter(|key| key.kid == kid) {
        let leaf = match end {
            End::Retired => {
                key.retired_at = key.retired_at.or(Some(now));
                LeafKind::KeyRetired
            }
            End::Compromised { since, .. } => {
                key.compromised_since = Some(since);
                LeafKind::KeyCompromised
            }
        };
        work.append(LEAVES, key_leaf(leaf, &key.kid, &key.x, now));
    }
}

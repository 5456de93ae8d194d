//! Sessions: stored under the hash of their secret, listed and ended by their person.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rand::RngCore;
use rand::rngs::OsRng;
use serde::Serialize;
use zeroize::Zeroizing;

use super::Accounts;
use crate::app::caller::Caller;
use crate::app::records;
use crate::app::unit_of_work::UnitOfWork;
use crate::domain::people::{
    Account, BrowserKey, OrganisationId, Permission, Person, Role, SESSION_HOURS, Session,
};
use crate::domain::problem::{Problem, Thing};
use crate::hash::Sha256Hash;
use crate::instant::Instant;
use crate::message::message;
use crate::store::{Write, for_each};

/// A session's use is noted when the last note is so old, in milliseconds: a commit a request would be too many.
const NOTED_EVERY_MS: i64 = 60_000;
/// Hex digits of a session's id.
const ID: usize = 16;

/// The secret of a session, as its cookie has it. Never logged: it has no `Debug`.
pub struct SessionSecret(Zeroizing<[u8; 32]>);

impl SessionSecret {
    fn fresh() -> Self {
        let mut secret = Zeroizing::new([0_u8; 32]);
        OsRng.fill_bytes(secret.as_mut_slice());
        Self(secret)
    }

    /// Reads a cookie's value; nothing where it is none of ours.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = Zeroizing::new(URL_SAFE_NO_PAD.decode(text).ok()?);
        Some(Self(Zeroizing::new(bytes.as_slice().try_into().ok()?)))
    }

    /// The cookie's value.
    #[must_use]
    pub fn text(&self) -> Zeroizing<String> {
        Zeroizing::new(URL_SAFE_NO_PAD.encode(self.0.as_slice()))
    }

    fn hash(&self) -> Sha256Hash {
        let mut text = Zeroizing::new(b"zhenma/session/v1\n".to_vec());
        text.extend_from_slice(self.0.as_slice());
        Sha256Hash::of(text.as_slice())
    }
}

/// Who is signed in, and as what; what their browser needs to sign with.
#[derive(Serialize, schemars::JsonSchema)]
pub struct SignedIn {
    /// The person.
    pub person: OrganisationId,
    /// As what.
    pub role: Role,
    /// As what else they may act.
    pub roles: Vec<Role>,
    /// For which organisation.
    pub organisation: OrganisationId,
    /// The signing key, wrapped.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<BrowserKey>,
    /// When the session ends at the latest.
    pub ends_at: Instant,
    /// Whether they signed in a few minutes ago, as acts need that cannot be taken back.
    pub fresh: bool,
    /// The cookie, where a session begins.
    #[serde(skip)]
    pub secret: Option<SessionSecret>,
}

/// A session in its person's list.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct ListedSession {
    id: String,
    role: Role,
    signed_in_at: Instant,
    used_at: Instant,
    /// Whether it is the one that asks.
    current: bool,
}

impl Accounts<'_> {
    /// Begins a session in the commit of `work`.
    pub(super) fn begin_session(
        &self,
        account: &Account,
        role: Role,
        mut work: UnitOfWork,
    ) -> Result<SignedIn, Problem> {
        let secret = SessionSecret::fresh();
        let session = Session {
            person: account.person.clone(),
            role,
            signed_in_at: work.at(),
            used_at: work.at(),
        };
        let key = records::session(&secret.hash());
        work.require_absent(key.clone());
        work.put(key, &session)?;
        self.context.commit(work)?;
        Ok(SignedIn {
            secret: Some(secret),
            ..signed_in(account, &session, true)
        })
    }

    /// Who holds the session of this cookie.
    ///
    /// # Errors
    /// 401 for a session that ended or never was.
    pub fn authenticate(&self, secret: &SessionSecret) -> Result<Caller, Problem> {
        let (session, _, hash) = self.session(secret)?;
        let fresh = session.is_fresh(self.context.now());
        let (account, _) =
            records::must_read::<Account>(self.context.store(), &records::account(&session.person))?;
        Ok(Caller::signed_in(&account, &session, short(&hash), fresh))
    }

    /// The session of the caller, as its page shows it.
    ///
    /// # Errors
    /// 401 for callers without one.
    pub fn current(&self, secret: &SessionSecret) -> Result<SignedIn, Problem> {
        let (session, account, _) = self.session(secret)?;
        let fresh = session.is_fresh(self.context.now());
        Ok(signed_in(&account, &session, fresh))
    }

    /// Acts as another of the person's roles from now on, with another secret.
    ///
    /// # Errors
    /// 403 for a role they do not have.
    pub fn change_role(&self, secret: &SessionSecret, role: Role) -> Result<SignedIn, Problem> {
        let (mut session, account, hash) = self.session(secret)?;
        if !account.roles.contains(&role) {
            return Err(Problem::forbidden(message!("account.role_not_yours")));
        }
        session.role = role;
        let next = SessionSecret::fresh();
        let caller = Caller::signed_in(&account, &session, short(&next.hash()), false);
        let mut work = UnitOfWork::new(&caller.by, self.context.now());
        session.used_at = work.at();
        work.write(records::session(&hash), Write::Delete);
        work.put(records::session(&next.hash()), &session)?;
        work.event("role_changed").after(role.as_str()).record()?;
        let fresh = session.is_fresh(work.at());
        self.context.commit(work)?;
        Ok(SignedIn {
            secret: Some(next),
            ..signed_in(&account, &session, fresh)
        })
    }

    /// Ends the session of this cookie. One that ended already is no error.
    ///
    /// # Errors
    /// If the store fails.
    pub fn sign_out(&self, secret: &SessionSecret) -> Result<(), Problem> {
        let Ok((session, account, hash)) = self.session(secret) else {
            return Ok(());
        };
        let caller = Caller::signed_in(&account, &session, short(&hash), false);
        let mut work = UnitOfWork::new(&caller.by, self.context.now());
        work.write(records::session(&hash), Write::Delete);
        work.event("signed_out").record()?;
        self.context.commit(work)?;
        Ok(())
    }

    /// The person's sessions, the newest first.
    ///
    /// # Errors
    /// 401 without a session.
    pub fn sessions(&self, secret: &SessionSecret) -> Result<Vec<ListedSession>, Problem> {
        let (own, account, hash) = self.session(secret)?;
        let now = self.context.now();
        let mut found = Vec::new();
        for_each(self.context.store(), records::SESSIONS, |key, record| {
            let session: Session = serde_json::from_slice(&record.value)?;
            if session.person == own.person && session.holds(&account, None, now) {
                let its = key.strip_prefix(records::SESSIONS).unwrap_or_default();
                found.push(ListedSession {
                    id: its.chars().take(ID).collect(),
                    role: session.role,
                    signed_in_at: session.signed_in_at,
                    used_at: session.used_at,
                    current: its == hash.to_string(),
                });
            }
            Ok::<(), Problem>(())
        })?;
        found.sort_by_key(|one| std::cmp::Reverse(one.signed_in_at));
        Ok(found)
    }

    /// Ends one of the person's sessions by its id.
    ///
    /// # Errors
    /// 404 for one that is not theirs.
    pub fn end_session(&self, secret: &SessionSecret, id: &str) -> Result<(), Problem> {
        let (own, account, hash) = self.session(secret)?;
        let missing = || Problem::not_found(Thing::Session, id);
        if id.len() != ID || !id.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return Err(missing());
        }
        let prefix = format!("{}{id}", records::SESSIONS);
        let page = self
            .context
            .store()
            .scan(&prefix, &crate::store::prefix_end(&prefix), 1)?;
        let (key, record) = page.into_iter().next().ok_or_else(missing)?;
        let session: Session = serde_json::from_slice(&record.value)?;
        if session.person != own.person {
            return Err(missing());
        }
        let caller = Caller::signed_in(&account, &own, short(&hash), false);
        let mut work = UnitOfWork::new(&caller.by, self.context.now());
        work.write(key, Write::Delete);
        work.event("session_ended").before(id).record()?;
        self.context.commit(work)?;
        Ok(())
    }

    /// The session of a secret, if it holds; its use is noted once a minute.
    fn session(&self, secret: &SessionSecret) -> Result<(Session, Account, Sha256Hash), Problem> {
        let ended = || Problem::wrong_password(message!("session.ended"));
        let (hash, now, store) = (secret.hash(), self.context.now(), self.context.store());
        let key = records::session(&hash);
        let (mut session, version) = records::read::<Session>(store, &key)?.ok_or_else(ended)?;
        let (account, _) =
            records::read::<Account>(store, &records::account(&session.person))?.ok_or_else(ended)?;
        let (person, _) =
            records::read::<Person>(store, &records::person(&session.person))?.ok_or_else(ended)?;
        let compromised = person.keys.iter().filter_map(|key| key.compromised_since).max();
        if person.erased_at.is_some() || !session.holds(&account, compromised, now) {
            return Err(ended());
        }
        let unnoted = now
            .unix_milliseconds()
            .saturating_sub(session.used_at.unix_milliseconds());
        if unnoted >= NOTED_EVERY_MS {
            session.used_at = now;
            let caller = Caller::signed_in(&account, &session, short(&hash), false);
            let mut work = UnitOfWork::new(&caller.by, now);
            work.require_version(key.clone(), version);
            work.put(key, &session)?;
            // Somebody else noted it, or the disk is full: the request goes on.
            drop(self.context.commit(work));
        }
        Ok((session, account, hash))
    }
}

impl Caller {
    /// Whether this caller may do what cannot be taken back: a session's only some minutes after its sign-in.
    ///
    /// # Errors
    /// 403 that asks for the password again.
    pub fn require_fresh(&self, act: Permission) -> Result<(), Problem> {
        if self.by.session.is_some() && act.needs_fresh_sign_in() && !self.is_fresh() {
            return Err(Problem::forbidden(message!("session.sign_in_again")));
        }
        Ok(())
    }
}

fn signed_in(account: &Account, session: &Session, fresh: bool) -> SignedIn {
    SignedIn {
        person: account.person.clone(),
        role: session.role,
        roles: account.roles.clone(),
        organisation: account.organisation.clone(),
        key: account.key.clone(),
        ends_at: session.signed_in_at.hours_later(SESSION_HOURS),
        fresh,
        secret: None,
    }
}

fn short(hash: &Sha256Hash) -> String {
    hash.to_string().chars().take(ID).collect()
}

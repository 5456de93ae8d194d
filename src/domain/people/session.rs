//! Sessions of persons who signed in: how long they hold (access.md).

use serde::{Deserialize, Serialize};

use super::access::Role;
use super::account::Account;
use super::organisation::OrganisationId;
use crate::instant::Instant;

/// How long a session lasts without a request, and at most.
pub const IDLE_MINUTES: i64 = 30;
/// At most.
pub const SESSION_HOURS: i64 = 12;
/// For how long after a sign-in what cannot be taken back may be done.
pub const FRESH_MINUTES: i64 = 10;

/// A session as stored, under the hash of its secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// Whose.
    pub person: OrganisationId,
    /// As what.
    pub role: Role,
    /// When its person signed in.
    pub signed_in_at: Instant,
    /// When the last request came, give or take a minute.
    pub used_at: Instant,
}

impl Session {
    /// Whether it holds at `now` for `account`, whose person's key was compromised `compromised` if ever.
    #[must_use]
    pub fn holds(&self, account: &Account, compromised: Option<Instant>, now: Instant) -> bool {
        let age = |since: Instant| now.unix_milliseconds().saturating_sub(since.unix_milliseconds());
        account.roles.contains(&self.role)
            && self.signed_in_at >= account.changed_at
            && compromised.is_none_or(|since| since < self.signed_in_at)
            && age(self.signed_in_at) < SESSION_HOURS * 3_600_000
            && age(self.used_at) < IDLE_MINUTES * 60_000
    }

    /// Whether its person signed in a few minutes ago, as acts need that cannot be taken back.
    #[must_use]
    pub fn is_fresh(&self, now: Instant) -> bool {
        let age = now
            .unix_milliseconds()
            .saturating_sub(self.signed_in_at.unix_milliseconds());
        age < FRESH_MINUTES * 60_000
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Instant {
        text.parse().unwrap()
    }

    fn id(text: &str) -> OrganisationId {
        OrganisationId::parse(text).unwrap()
    }

    #[test]
    fn a_session_ends_when_it_is_idle_old_or_its_account_changed() {
        let account = Account {
            person: id("jian"),
            organisation: id("agency-1"),
            password: String::new(),
            roles: vec![Role::Appraiser],
            key: None,
            made_at: at("2026-01-01T00:00:00Z"),
            changed_at: at("2026-01-01T08:00:00Z"),
        };
        let session = |used: &str| Session {
            person: id("jian"),
            role: Role::Appraiser,
            signed_in_at: at("2026-01-01T08:00:00Z"),
            used_at: at(used),
        };
        let holds = |used: &str, now: &str| session(used).holds(&account, None, at(now));
        assert!(holds("2026-01-01T08:00:00Z", "2026-01-01T08:29:59Z"));
        assert!(!holds("2026-01-01T08:00:00Z", "2026-01-01T08:30:00Z"), "idle");
        assert!(holds("2026-01-01T19:45:00Z", "2026-01-01T19:59:59Z"));
        assert!(
            !holds("2026-01-01T19:59:00Z", "2026-01-01T20:00:00Z"),
            "twelve hours"
        );
        let now = at("2026-01-01T08:10:00Z");
        let used = session("2026-01-01T08:09:00Z");
        assert!(!used.is_fresh(now) && used.is_fresh(at("2026-01-01T08:09:59Z")));
        let mut changed = account.clone();
        changed.changed_at = at("2026-01-01T08:00:01Z");
        assert!(!used.holds(&changed, None, now), "enrolled anew");
        changed = account.clone();
        changed.roles = vec![Role::Reviewer];
        assert!(!used.holds(&changed, None, now), "the role was taken away");
        assert!(
            !used.holds(&account, Some(at("2026-01-01T08:05:00Z")), now),
            "the key is compromised"
        );
    }
}

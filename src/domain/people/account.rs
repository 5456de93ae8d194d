//! Accounts of persons who sign in with a password in the browser, how they are enrolled, and the sessions that follow
//! (access.md).
//!
//! A signing key belongs to its person: it is made in their browser and wrapped there under their password, so what is
//! stored here opens for nobody else. A credential of a signing role takes two admins.

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::access::Role;
use super::organisation::OrganisationId;
use crate::hash::Sha256Hash;
use crate::instant::Instant;
use crate::message::{Explain, Message, message};

/// Characters of an enrolment code: 16 of 32 make 80 bits.
pub const CODE_LENGTH: usize = 16;
/// The letters and digits of a code: Crockford's, which nobody mistakes for one another.
const CODE_ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Fewest and most characters of a password.
const PASSWORD: std::ops::RangeInclusive<usize> = 10..=128;
/// The longest wrapped key that is kept, in characters.
const LONGEST_WRAPPED: usize = 1_000;

/// How long an enrolment code can be typed.
pub const CODE_HOURS: i64 = 24;
/// An enrolment code, as its person types it. Never logged: it has no `Debug`.
pub struct EnrolmentCode(Zeroizing<String>);

/// What is wrong with a code, a password or a wrapped key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message())]
pub enum NotASecret {
    /// The code has another form.
    Code,
    /// The password is too short or too long.
    PasswordLength,
    /// The password is the person's id or made of one character.
    PasswordObvious,
    /// The wrapped key is empty, too long or not plain text.
    WrappedKey,
}

impl Explain for NotASecret {
    fn message(&self) -> Message {
        match self {
            Self::Code => message!("enrolment.code_form", length = CODE_LENGTH),
            Self::PasswordLength => {
                message!(
                    "account.password_length",
                    least = PASSWORD.start(),
                    most = PASSWORD.end()
                )
            }
            Self::PasswordObvious => message!("account.password_obvious"),
            Self::WrappedKey => message!("account.wrapped_key", most = LONGEST_WRAPPED),
        }
    }
}

impl EnrolmentCode {
    /// Makes a code of random bytes, of each of which five bits count.
    #[must_use]
    pub fn from_random(random: [u8; CODE_LENGTH]) -> Self {
        let letter = |byte: u8| {
            CODE_ALPHABET
                .get(usize::from(byte & 31))
                .copied()
                .map_or('0', char::from)
        };
        Self(Zeroizing::new(random.into_iter().map(letter).collect()))
    }

    /// Reads a code as people type it: groups, lower case, full-width letters, I and L for 1, O for 0.
    ///
    /// # Errors
    /// [`NotASecret::Code`].
    pub fn parse(text: &str) -> Result<Self, NotASecret> {
        let mut plain = Zeroizing::new(String::with_capacity(CODE_LENGTH));
        for typed in text.chars().take(4 * CODE_LENGTH) {
            match crate::text::narrow(typed).to_ascii_uppercase() {
                ' ' | '-' | '\t' => {}
                'I' | 'L' => plain.push('1'),
                'O' => plain.push('0'),
                other => plain.push(other),
            }
        }
        let is_code = plain.len() == CODE_LENGTH && plain.bytes().all(|byte| CODE_ALPHABET.contains(&byte));
        if is_code {
            Ok(Self(plain))
        } else {
            Err(NotASecret::Code)
        }
    }

    /// In four groups, to be shown once.
    #[must_use]
    pub fn grouped(&self) -> Zeroizing<String> {
        let mut grouped = Zeroizing::new(String::with_capacity(CODE_LENGTH + 3));
        for (at, letter) in self.0.chars().enumerate() {
            if at > 0 && at % 4 == 0 {
                grouped.push('-');
            }
            grouped.push(letter);
        }
        grouped
    }

    /// What is stored of it.
    #[must_use]
    pub fn hash(&self) -> Sha256Hash {
        let text = Zeroizing::new(format!("zhenma/enrolment/v1\n{}", self.0.as_str()));
        Sha256Hash::of(text.as_bytes())
    }
}

/// The invitation of a person to make an account, or to add a role to theirs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Enrolment {
    /// The hash of its code; also its id.
    pub id: Sha256Hash,
    /// Who is invited.
    pub person: OrganisationId,
    /// To act as what.
    pub role: Role,
    /// For which organisation.
    pub organisation: OrganisationId,
    /// Who made it.
    pub made_by: OrganisationId,
    /// When.
    pub made_at: Instant,
    /// Until when its code can be typed.
    pub expires_at: Instant,
    /// The second admin, where the role signs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirmed_by: Option<OrganisationId>,
    /// When it was used; a code is good once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub used_at: Option<Instant>,
}

/// Why an enrolment cannot be used or confirmed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message())]
pub enum EnrolmentRefusal {
    /// It was used.
    Used,
    /// It came too late.
    Expired,
    /// Nobody confirmed it yet.
    Unconfirmed,
    /// Whoever made it, or is invited, cannot confirm it.
    SamePerson,
    /// It is confirmed, or needs no confirmation.
    NothingToConfirm,
}

impl Explain for EnrolmentRefusal {
    fn message(&self) -> Message {
        match self {
            Self::Used => message!("enrolment.used"),
            Self::Expired => message!("enrolment.expired"),
            Self::Unconfirmed => message!("enrolment.unconfirmed"),
            Self::SamePerson => message!("enrolment.same_person"),
            Self::NothingToConfirm => message!("enrolment.nothing_to_confirm"),
        }
    }
}

impl Enrolment {
    /// Whether a second admin has to confirm it before it can be used: where the role signs.
    #[must_use]
    pub const fn needs_confirmation(&self) -> bool {
        self.role.signs() && self.confirmed_by.is_none()
    }

    /// Whether its code may be used at `now`.
    ///
    /// # Errors
    /// [`EnrolmentRefusal`].
    pub fn may_be_used(&self, now: Instant) -> Result<(), EnrolmentRefusal> {
        if self.used_at.is_some() {
            return Err(EnrolmentRefusal::Used);
        }
        if now >= self.expires_at {
            return Err(EnrolmentRefusal::Expired);
        }
        if self.needs_confirmation() {
            return Err(EnrolmentRefusal::Unconfirmed);
        }
        Ok(())
    }

    /// Whether `admin` may confirm it at `now`.
    ///
    /// # Errors
    /// [`EnrolmentRefusal`].
    pub fn may_be_confirmed(&self, admin: &OrganisationId, now: Instant) -> Result<(), EnrolmentRefusal> {
        if self.used_at.is_some() {
            return Err(EnrolmentRefusal::Used);
        }
        if now >= self.expires_at {
            return Err(EnrolmentRefusal::Expired);
        }
        if !self.needs_confirmation() {
            return Err(EnrolmentRefusal::NothingToConfirm);
        }
        if *admin == self.made_by || *admin == self.person {
            return Err(EnrolmentRefusal::SamePerson);
        }
        Ok(())
    }
}

/// A signing key as its person's browser wrapped it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct BrowserKey {
    /// Which of the person's keys.
    pub kid: String,
    /// The private half, wrapped under the password; only the browser that knows the password reads it.
    pub wrapped: String,
}

/// What a person signs in to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// Whose.
    pub person: OrganisationId,
    /// Of which organisation.
    pub organisation: OrganisationId,
    /// The password's argon2id hash, as a PHC string.
    pub password: String,
    /// What it lets them act as, in the order in which they were enrolled.
    pub roles: Vec<Role>,
    /// The signing key, if a role signs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<BrowserKey>,
    /// When it was made.
    pub made_at: Instant,
    /// Sessions that began before this moment have ended: since the last enrolment, which may have changed everything.
    pub changed_at: Instant,
}

/// Checks a new password.
///
/// # Errors
/// [`NotASecret`].
pub fn check_password(password: &str, person: &OrganisationId) -> Result<(), NotASecret> {
    if !PASSWORD.contains(&password.chars().count()) {
        return Err(NotASecret::PasswordLength);
    }
    let first = password.chars().next();
    let is_one_letter = password.chars().all(|letter| Some(letter) == first);
    if is_one_letter || password.eq_ignore_ascii_case(person.as_str()) {
        return Err(NotASecret::PasswordObvious);
    }
    Ok(())
}

/// Checks a wrapped key: short and plain, whatever is in it.
///
/// # Errors
/// [`NotASecret::WrappedKey`].
pub fn check_wrapped(wrapped: &str) -> Result<(), NotASecret> {
    let is_plain = |byte: u8| byte.is_ascii_graphic();
    if wrapped.is_empty() || wrapped.len() > LONGEST_WRAPPED || !wrapped.bytes().all(is_plain) {
        return Err(NotASecret::WrappedKey);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(text: &str) -> Instant {
        text.parse().unwrap()
    }

    fn id(text: &str) -> OrganisationId {
        OrganisationId::parse(text).unwrap()
    }

    proptest! {
        #[test]
        fn a_code_reads_back_as_it_is_shown_and_as_it_is_typed(random in any::<[u8; CODE_LENGTH]>()) {
            let code = EnrolmentCode::from_random(random);
            let typed = code.grouped().to_lowercase().replace('1', "l").replace('0', "o");
            prop_assert_eq!(EnrolmentCode::parse(&typed).ok().unwrap().hash(), code.hash());
            prop_assert_eq!(EnrolmentCode::parse(&code.grouped()).ok().unwrap().hash(), code.hash());
        }

        #[test]
        fn nothing_typed_panics(text in "\\PC{0,80}") {
            let _ = EnrolmentCode::parse(&text);
        }
    }

    fn enrolment(role: Role) -> Enrolment {
        Enrolment {
            id: Sha256Hash::of("code"),
            person: id("jian"),
            role,
            organisation: id("agency-1"),
            made_by: id("admin-1"),
            made_at: at("2026-01-01T00:00:00Z"),
            expires_at: at("2026-01-02T00:00:00Z"),
            confirmed_by: None,
            used_at: None,
        }
    }

    #[test]
    fn a_code_is_good_once_in_time_and_for_a_signing_role_with_a_second_admin() {
        let now = at("2026-01-01T12:00:00Z");
        let mut clerk = enrolment(Role::Warehouse);
        assert_eq!(clerk.may_be_used(now), Ok(()));
        assert_eq!(
            clerk.may_be_used(clerk.expires_at),
            Err(EnrolmentRefusal::Expired)
        );
        assert_eq!(
            clerk.may_be_confirmed(&id("admin-2"), now),
            Err(EnrolmentRefusal::NothingToConfirm)
        );
        clerk.used_at = Some(now);
        assert_eq!(clerk.may_be_used(now), Err(EnrolmentRefusal::Used));
        let mut signer = enrolment(Role::Approver);
        assert_eq!(signer.may_be_used(now), Err(EnrolmentRefusal::Unconfirmed));
        for same in ["admin-1", "jian"] {
            assert_eq!(
                signer.may_be_confirmed(&id(same), now),
                Err(EnrolmentRefusal::SamePerson)
            );
        }
        assert_eq!(signer.may_be_confirmed(&id("admin-2"), now), Ok(()));
        signer.confirmed_by = Some(id("admin-2"));
        assert_eq!(signer.may_be_used(now), Ok(()));
    }

    #[test]
    fn an_obvious_password_is_refused() {
        let person = id("jian-demo-person");
        assert_eq!(
            check_password("123456789", &person),
            Err(NotASecret::PasswordLength)
        );
        assert_eq!(
            check_password("aaaaaaaaaaaa", &person),
            Err(NotASecret::PasswordObvious)
        );
        assert_eq!(
            check_password("Jian-Demo-Person", &person),
            Err(NotASecret::PasswordObvious)
        );
        assert_eq!(check_password("蓝色的羊在唱一首歌吧", &person), Ok(()));
        assert_eq!(
            check_password(&"ab".repeat(65), &person),
            Err(NotASecret::PasswordLength)
        );
    }
}

//! Tokens: made, listed, withdrawn. A token of a role that signs carries a wrapped copy of its person's key.

use ed25519_dalek::SigningKey;
use rand::RngCore;
use rand::rngs::OsRng;
use serde::{Deserialize, Serialize};

use crate::app::caller::Caller;
use crate::app::people::People;
use crate::app::people::admin::add_person_key;
use crate::app::records;
use crate::app::unit_of_work::UnitOfWork;
use crate::domain::people::{
    OrganisationId, Permission, Person, Role, Token, TokenId, TokenSecret, Wrapped, wrap_key,
};
use crate::domain::problem::{Problem, Thing};
use crate::domain::tag::PublicKey;
use crate::instant::Instant;
use crate::message::message;
use crate::store::for_each;

/// A token as asked for.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewToken {
    /// Whose.
    pub person: OrganisationId,
    /// To act as what.
    pub role: Role,
    /// For which organisation.
    pub organisation: OrganisationId,
    /// Another token of the same person, whose signing key this one is to unwrap too; without it a new key is
    /// made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub same_key_as: Option<String>,
    /// From when on it does not hold any more; without it, it holds until it is withdrawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Instant>,
}

/// A token, the only time it is shown.
#[derive(Clone, Serialize, Deserialize, schemars::JsonSchema)]
pub struct ShownToken {
    /// Its id, to withdraw it by.
    pub id: TokenId,
    /// The whole token.
    pub token: String,
    /// Whose.
    pub person: OrganisationId,
    /// To act as what.
    pub role: Role,
    /// For which organisation.
    pub organisation: OrganisationId,
    /// From when on it does not hold any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Instant>,
}

/// A token without its secret, for lists.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct ListedToken {
    id: TokenId,
    person: OrganisationId,
    role: Role,
    organisation: OrganisationId,
    created_at: Instant,
    #[serde(skip_serializing_if = "Option::is_none")]
    withdrawn_at: Option<Instant>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_at: Option<Instant>,
}

impl People<'_> {
    /// Makes a token. A role that signs gets a wrapped copy of a signing key of its person.
    ///
    /// # Errors
    /// 403, 422 where person, role and organisation do not go together.
    pub fn add_token(&self, caller: &Caller, new: &NewToken) -> Result<ShownToken, Problem> {
        self.context.require_admin_of(caller, &new.organisation)?;
        let (mut person, version) = self.context.person_as(&new.person, new.role, &new.organisation)?;
        let now = self.context.now();
        if let Some(end) = new.expires_at.filter(|end| *end <= now) {
            return Err(Problem::invalid(
                "expires_at",
                end,
                message!("token.end_is_past", now),
            ));
        }
        let (mut id, mut secret) = ([0_u8; 9], [0_u8; 32]);
        OsRng.fill_bytes(&mut id);
        OsRng.fill_bytes(&mut secret);
        let shown = TokenSecret::from_random(id, secret);
        let mut work = UnitOfWork::new(&caller.by, now);
        let signing_key = if new.role.signs() {
            Some(self.wrapped_key(&mut person, new, &shown, &mut work)?)
        } else {
            None
        };
        let token = Token {
            id: shown.id().clone(),
            person: new.person.clone(),
            role: new.role,
            organisation: new.organisation.clone(),
            hash: shown.hash(),
            created_at: now,
            withdrawn_at: None,
            expires_at: new.expires_at,
            signing_key,
        };
        work.require_version(records::person(&person.id), version);
        work.put(records::person(&person.id), &person)?;
        work.require_absent(records::token(&token.id));
        work.put(records::token(&token.id), &token)?;
        work.event("token_added").after(token.id.to_string()).record()?;
        self.context.commit(work)?;
        Ok(ShownToken {
            id: token.id,
            token: shown.text().to_string(),
            person: token.person,
            role: token.role,
            organisation: token.organisation,
            expires_at: token.expires_at,
        })
    }

    fn wrapped_key(
        &self,
        person: &mut Person,
        new: &NewToken,
        shown: &TokenSecret,
        work: &mut UnitOfWork,
    ) -> Result<(String, Wrapped), Problem> {
        let (kid, key) = match &new.same_key_as {
            Some(other) => {
                let other = self.context.authenticate(other)?;
                if other.by.person != person.id {
                    let right = message!("token.of_another_person");
                    return Err(Problem::invalid("same_key_as", "", right));
                }
                other
                    .signing_key()?
                    .ok_or_else(|| Problem::invalid("same_key_as", "", message!("token.without_key")))?
            }
            None => {
                let key = SigningKey::generate(&mut OsRng);
                (add_person_key(person, PublicKey(key.verifying_key()), work), key)
            }
        };
        let mut nonce = [0_u8; 12];
        OsRng.fill_bytes(&mut nonce);
        let wrapped = wrap_key(shown.secret(), nonce, &kid, &key).map_err(Problem::internal)?;
        Ok((kid, wrapped))
    }

    /// Withdraws a token; its copy of the signing key is deleted with it.
    ///
    /// # Errors
    /// 403, 404 for another organisation's token too.
    pub fn withdraw_token(&self, caller: &Caller, id: &TokenId) -> Result<(), Problem> {
        let missing = || Problem::not_found(Thing::Token, id);
        let key = records::token(id);
        let (mut token, version) = records::read::<Token>(self.context.store(), &key)?.ok_or_else(missing)?;
        // Who may administer nothing here learns nothing either: another organisation's token is as good as none.
        caller.require(Permission::Administer)?;
        if self
            .context
            .require_admin_of(caller, &token.organisation)
            .is_err()
        {
            return Err(missing());
        }
        let mut work = UnitOfWork::new(&caller.by, self.context.now());
        token.withdrawn_at = token.withdrawn_at.or(Some(work.at()));
        token.signing_key = None;
        work.require_version(key.clone(), version);
        work.put(key, &token)?;
        work.event("token_withdrawn").before(id.to_string()).record()?;
        self.context.commit(work)?;
        Ok(())
    }

    /// Every token the caller administers, without secrets.
    ///
    /// # Errors
    /// 403.
    pub fn tokens(&self, caller: &Caller) -> Result<Vec<ListedToken>, Problem> {
        caller.require(Permission::Administer)?;
        let all = self.context.require_operator(caller).is_ok();
        let mut tokens = Vec::new();
        for_each(self.context.store(), records::TOKENS, |_, record| {
            let t: Token = serde_json::from_slice(&record.value)?;
            if all || caller.is_of(&t.organisation) {
                let Token {
                    id,
                    person,
                    role,
                    organisation,
                    created_at,
                    withdrawn_at,
                    expires_at,
                    ..
                } = t;
                tokens.push(ListedToken {
                    id,
                    person,
                    role,
                    organisation,
                    created_at,
                    withdrawn_at,
                    expires_at,
                });
            }
            Ok::<(), Problem>(())
        })?;
        Ok(tokens)
    }
}

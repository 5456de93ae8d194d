//! Who is calling: a token's person, role and organisation, or the folder's owner over the local socket.

use ed25519_dalek::SigningKey;
use serde::{Deserialize, Serialize};

use crate::domain::people::{
    Account, LOCAL_OPERATOR, OrganisationId, Permission, Role, Session, Token, TokenSecret, Wrapped,
    unwrap_key,
};
use crate::domain::problem::Problem;
use crate::domain::tag::{KeyInMemory, Signer};
use crate::message::message;

/// Who did something, as events keep it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct By {
    /// The person; `local-operator` over the folder's socket.
    pub person: OrganisationId,
    /// As what.
    pub role: Role,
    /// For which organisation; nothing for the local operator.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<OrganisationId>,
    /// With which token.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
    /// In which session.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<String>,
}

/// A caller who is known.
pub struct Caller {
    /// Who, as events keep it.
    pub by: By,
    credential: Option<(TokenSecret, Option<(String, Wrapped)>)>,
    fresh: bool,
}

impl Caller {
    /// The owner of the folder, who reached its socket (mode 0600). Administers everything, signs nothing.
    ///
    /// # Errors
    /// Never; the id is a constant.
    pub fn local_operator() -> Result<Self, Problem> {
        let person = OrganisationId::parse(LOCAL_OPERATOR).map_err(Problem::internal)?;
        Ok(Self {
            by: By {
                person,
                role: Role::Admin,
                organisation: None,
                token: None,
                session: None,
            },
            credential: None,
            fresh: true,
        })
    }

    /// Whoever presents `secret`, the secret of `token`.
    pub(crate) fn holding(token: Token, secret: TokenSecret) -> Self {
        let by = By {
            person: token.person,
            role: token.role,
            organisation: Some(token.organisation),
            token: Some(token.id.to_string()),
            session: None,
        };
        Self {
            by,
            credential: Some((secret, token.signing_key)),
            fresh: true,
        }
    }

    /// Whoever is signed in: signs in their browser, and with nothing that is here.
    pub(crate) fn signed_in(account: &Account, session: &Session, id: String, fresh: bool) -> Self {
        let by = By {
            person: account.person.clone(),
            role: session.role,
            organisation: Some(account.organisation.clone()),
            token: None,
            session: Some(id),
        };
        Self {
            by,
            credential: None,
            fresh,
        }
    }

    /// Whether the caller's sign-in is some minutes old at most; a token's holder presents it with every request.
    #[must_use]
    pub const fn is_fresh(&self) -> bool {
        self.fresh
    }

    /// Whether the role may do `act` at all.
    ///
    /// # Errors
    /// 403 that names who may.
    pub fn require(&self, act: Permission) -> Result<(), Problem> {
        // Whoever owns the folder can read it all; over its socket they may also ask about cover.
        let owner_asks = act == Permission::CheckCover && self.by.organisation.is_none();
        if act.allows(self.by.role) || owner_asks {
            return Ok(());
        }
        let roles: Vec<&str> = act.roles().iter().map(|role| role.as_str()).collect();
        let roles = roles.join(", ");
        if self.by.organisation.is_none() {
            return Err(Problem::forbidden(message!("token.owner_needs_one", roles)));
        }
        let role = self.by.role.as_str();
        Err(Problem::forbidden(message!("token.role_may_not", role, roles)))
    }

    /// Whether the caller acts for `organisation`.
    #[must_use]
    pub fn is_of(&self, organisation: &OrganisationId) -> bool {
        self.by.organisation.as_ref() == Some(organisation)
    }

    /// The organisation; every token has one.
    ///
    /// # Errors
    /// 403 for the local operator.
    pub fn organisation(&self) -> Result<&OrganisationId, Problem> {
        let refusal = || Problem::forbidden(message!("token.operator_of_none"));
        self.by.organisation.as_ref().ok_or_else(refusal)
    }

    /// The person's signing key as this token unwraps it, to sign one report.
    ///
    /// # Errors
    /// 403 if the token carries no key.
    pub fn signer(&self) -> Result<Box<dyn Signer>, Problem> {
        let (secret, (kid, wrapped)) = match &self.credential {
            Some((secret, Some(key))) => (secret, key),
            _ => {
                return Err(Problem::forbidden(message!("token.no_key_to_sign")));
            }
        };
        let key = unwrap_key(secret.secret(), kid, wrapped).map_err(Problem::internal)?;
        Ok(Box::new(KeyInMemory::new(kid.clone(), key)))
    }

    /// The signing key itself, to wrap it for another token of the same person.
    ///
    /// # Errors
    /// 500 if the stored copy does not open.
    pub(crate) fn signing_key(&self) -> Result<Option<(String, SigningKey)>, Problem> {
        match &self.credential {
            Some((secret, Some((kid, wrapped)))) => {
                let key = unwrap_key(secret.secret(), kid, wrapped).map_err(Problem::internal)?;
                Ok(Some((kid.clone(), key)))
            }
            _ => Ok(None),
        }
    }
}

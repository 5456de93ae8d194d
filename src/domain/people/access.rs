//! Who may do what: access.md's table, as data. The HTTP layer asks it in the type of every handler's argument.

use serde::{Deserialize, Serialize};

use super::organisation::OrganisationKind;

/// What a token lets its person act as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
#[allow(
    missing_docs,
    reason = "access.md's columns, the agency's people by what they sign"
)]
pub enum Role {
    Warehouse,
    Appraiser,
    Reviewer,
    Approver,
    Assessor,
    Platform,
    Merchant,
    Insurer,
    Laboratory,
    Admin,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 10] = [
        Self::Warehouse,
        Self::Appraiser,
        Self::Reviewer,
        Self::Approver,
        Self::Assessor,
        Self::Platform,
        Self::Merchant,
        Self::Insurer,
        Self::Laboratory,
        Self::Admin,
    ];

    /// The name used in data.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Warehouse => "warehouse",
            Self::Appraiser => "appraiser",
            Self::Reviewer => "reviewer",
            Self::Approver => "approver",
            Self::Assessor => "assessor",
            Self::Platform => "platform",
            Self::Merchant => "merchant",
            Self::Insurer => "insurer",
            Self::Laboratory => "laboratory",
            Self::Admin => "admin",
        }
    }

    /// Whether reports carry this role's signature, so that its person needs a signing key.
    #[must_use]
    pub const fn signs(self) -> bool {
        matches!(self, Self::Appraiser | Self::Reviewer | Self::Approver)
    }

    /// Whether somebody of such an organisation can have this role. Anyone can administer their own.
    #[must_use]
    pub const fn fits(self, kind: OrganisationKind) -> bool {
        match self {
            Self::Warehouse => matches!(kind, OrganisationKind::Warehouse),
            Self::Appraiser | Self::Reviewer | Self::Approver | Self::Assessor => {
                matches!(kind, OrganisationKind::Agency)
            }
            Self::Platform => matches!(kind, OrganisationKind::Platform),
            Self::Merchant => matches!(kind, OrganisationKind::Merchant),
            Self::Insurer => matches!(kind, OrganisationKind::Insurer),
            Self::Laboratory => matches!(kind, OrganisationKind::Laboratory),
            Self::Admin => true,
        }
    }
}

/// Something that needs a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the words are access.md's own")]
pub enum Permission {
    Intake,
    AmendItem,
    StoreEvidence,
    ReadEvidence,
    Appraise,
    Review,
    Approve,
    ReadAppraisal,
    Withdraw,
    AskOpinion,
    GiveOpinion,
    KeepReferences,
    Issue,
    ReadItem,
    ReadTags,
    ReadEvents,
    OrderOutcome,
    CarryOutOutcome,
    Bind,
    Replace,
    PrintLabel,
    Return,
    Suspend,
    Reinstate,
    Revoke,
    ReportReceipt,
    CorrectReceipt,
    CheckCover,
    OrderInspection,
    HandSampleOver,
    GiveResults,
    AppealInspection,
    ReadInspection,
    ReadStandards,
    Administer,
}

impl Permission {
    /// Every act.
    pub const ALL: [Self; 35] = [
        Self::Intake,
        Self::AmendItem,
        Self::StoreEvidence,
        Self::ReadEvidence,
        Self::Appraise,
        Self::Review,
        Self::Approve,
        Self::ReadAppraisal,
        Self::Withdraw,
        Self::AskOpinion,
        Self::GiveOpinion,
        Self::KeepReferences,
        Self::Issue,
        Self::ReadItem,
        Self::ReadTags,
        Self::ReadEvents,
        Self::OrderOutcome,
        Self::CarryOutOutcome,
        Self::Bind,
        Self::Replace,
        Self::PrintLabel,
        Self::Return,
        Self::Suspend,
        Self::Reinstate,
        Self::Revoke,
        Self::ReportReceipt,
        Self::CorrectReceipt,
        Self::CheckCover,
        Self::OrderInspection,
        Self::HandSampleOver,
        Self::GiveResults,
        Self::AppealInspection,
        Self::ReadInspection,
        Self::ReadStandards,
        Self::Administer,
    ];

    /// The roles that may; whether it is their own item is judged where the item is known.
    #[must_use]
    pub const fn roles(self) -> &'static [Role] {
        use Role::{
            Admin, Appraiser, Approver, Assessor, Insurer, Laboratory, Merchant, Platform, Reviewer,
            Warehouse,
        };

        match self {
            Self::Intake
            | Self::AmendItem
            | Self::Bind
            | Self::Replace
            | Self::PrintLabel
            | Self::CarryOutOutcome => &[Warehouse],
            Self::Return => &[Warehouse, Platform],
            // The warehouse photographs the label on the item; agency people video the appraisal. The platform keeps
            // pages that are inspected, the laboratory its own report.
            Self::StoreEvidence => &[Warehouse, Appraiser, Reviewer, Approver, Platform, Laboratory],
            // An assessor sees what belongs to the appraisal they are asked about, and nothing else.
            // Platform and merchant see what shows an outcome of goods that are theirs.
            Self::ReadEvidence => &[
                Warehouse, Appraiser, Reviewer, Approver, Assessor, Platform, Merchant, Laboratory,
            ],
            Self::Appraise => &[Appraiser],
            Self::Review => &[Reviewer],
            Self::Approve | Self::Withdraw => &[Approver],
            Self::AskOpinion | Self::KeepReferences => &[Reviewer, Approver],
            Self::GiveOpinion => &[Assessor],
            Self::ReadItem | Self::ReadTags => {
                &[Warehouse, Appraiser, Reviewer, Approver, Platform, Merchant]
            }
            // Everybody sees what their own organisation did; whose events they are is judged where they are read.
            Self::ReadEvents => &Role::ALL,
            // What goods are judged by is no secret from anybody who has to do with them.
            Self::ReadStandards => &Role::ALL,
            Self::OrderOutcome | Self::CorrectReceipt => &[Platform],
            Self::ReadAppraisal | Self::Issue => &[Appraiser, Reviewer, Approver],
            Self::Suspend | Self::Reinstate | Self::Revoke => &[Platform, Approver],
            Self::ReportReceipt => &[Platform, Merchant],
            Self::CheckCover => &[Platform, Insurer],
            Self::OrderInspection => &[Platform],
            Self::HandSampleOver => &[Platform, Laboratory],
            Self::GiveResults => &[Laboratory],
            Self::AppealInspection => &[Platform, Merchant],
            Self::ReadInspection => &[Warehouse, Platform, Merchant, Laboratory],
            Self::Administer => &[Admin],
        }
    }

    /// Whether `role` may.
    #[must_use]
    pub fn allows(self, role: Role) -> bool {
        self.roles().contains(&role)
    }

    /// Whether a session needs a sign-in of the last minutes for it: what cannot be taken back.
    #[must_use]
    pub const fn needs_fresh_sign_in(self) -> bool {
        matches!(self, Self::Approve | Self::Revoke | Self::Administer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_admin_administers_and_nothing_else() {
        for act in Permission::ALL {
            let theirs = matches!(
                act,
                Permission::Administer | Permission::ReadEvents | Permission::ReadStandards
            );
            assert_eq!(act.allows(Role::Admin), theirs, "{act:?}");
        }
    }

    #[test]
    fn every_act_has_somebody_who_may() {
        assert!(Permission::ALL.iter().all(|act| !act.roles().is_empty()));
    }
}

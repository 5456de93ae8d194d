//! A spot check as a case 抽检案件: from the order over plan, sample, results and verdict to appeal, re-inspection and what
//! follows. Pure: the time, the tables' limits and the calendar are arguments; who may do what stands in access.md.

mod after_verdict;
mod appeal;
mod checks;
mod coverage;
mod found;
mod judge;
mod judgement;
mod limits;
mod order;
mod order_check;
mod plan;
mod planning;
mod record;
mod required;
mod sample;
mod state;
mod subject;
mod testing;
#[cfg(test)]
mod tests;

pub use self::appeal::{
    Appeal, AppealDecision, Consequence, Deadline, Decision, Fee, FinalBy, NewAppeal, NewConsequence,
    NewNotice, NewPayment, Notice, Outcome, Refund,
};
pub use self::checks::Conflict;
pub use self::coverage::{Coverage, Covered, Standing, covered};
pub use self::found::{Found, LabelPoint, MeasuredItem, Substance};
pub use self::judgement::{ItemOutcome, ItemVerdict, Judgement, NewResults, Overall, Results};
pub use self::limits::{BasisLimit, LimitAsked, Limits};
pub use self::order::{Channel, KeptListing, Listing, NewOrder, Product};
pub use self::plan::{ExtraKind, ItemKind, NewExtra, NewPlan, Plan, PlanStatus, PlannedItem};
pub use self::planning::plan;
pub use self::record::{Case, Tested};
pub use self::required::RequiredCategories;
pub use self::sample::{Entrusted, HandOver, NewEntrusting, NewHandOver, NewSample, Sample};
pub use self::state::{CaseAct, CaseState, NotPossible};
pub use self::subject::{Subject, SubjectKind, specification_of};
pub use self::testing::may_test;

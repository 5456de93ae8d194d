//! Where a spot check stands and the acts that lead on: from the order to the record of what follows from it.

use crate::inspection::string_enum;
use crate::message::{Explain, Message, message};

string_enum! {
    /// Where a case stands.
    pub enum CaseState {
        /// Ordered 已下达.
        Ordered = "ordered",
        /// What is to be tested is set 已制定方案.
        Planned = "planned",
        /// The sample is taken and sealed 已抽样.
        Sampled = "sampled",
        /// A laboratory has it 已委托.
        Assigned = "assigned",
        /// Results are in and something is missing to judge them by 无法判定.
        Undecided = "undecided",
        /// Judged 已判定.
        Judged = "judged",
        /// The merchant has the result 已通知.
        Notified = "notified",
        /// The merchant objects 已申诉.
        Appealed = "appealed",
        /// There is no re-inspection; the original result stands 不予复验.
        Refused = "refused",
        /// Re-inspection is granted, its fee is waited for 待缴费.
        FeeDue = "fee_due",
        /// The fee is paid, the re-inspection under way 复验中.
        FeePaid = "fee_paid",
        /// The fee did not come in time; the original result stands 逾期未缴费.
        Lapsed = "lapsed",
        /// The re-inspection's results are in and something is missing to judge them by.
        ReinspectionUndecided = "reinspection_undecided",
        /// What the re-inspection came to, or that there was none to be made, is the final result 终局.
        Final = "final",
        /// What follows is recorded by the document the specification names 已处理.
        Handled = "handled",
        /// Closed 已结案.
        Closed = "closed",
        /// Called off before there were results 已取消.
        CalledOff = "called_off",
    }
}

string_enum! {
    /// What is done to a case.
    pub enum CaseAct {
        /// Set what is tested, how, and how much is taken.
        Plan = "plan",
        /// Record the sample.
        Sample = "sample",
        /// Record that the sample passed from one hand to the next.
        HandOver = "hand_over",
        /// Entrust a laboratory.
        Assign = "assign",
        /// Record what was measured.
        Results = "results",
        /// Judge again what could not be decided.
        Judge = "judge",
        /// Record that the merchant received the result.
        Notify = "notify",
        /// Object to the result.
        Appeal = "appeal",
        /// Decide whether there is a re-inspection.
        DecideAppeal = "decide_appeal",
        /// Record that the fee was paid.
        Pay = "pay",
        /// Record that the fee did not come in time.
        Lapse = "lapse",
        /// Record what the re-inspection measured.
        Reinspect = "reinspect",
        /// Record what follows, by the document the specification names.
        Consequence = "consequence",
        /// Close the case.
        Close = "close",
        /// Call the case off.
        CallOff = "call_off",
    }
}

/// The act does not begin where the case stands.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message())]
pub struct NotPossible {
    /// Where it stands.
    pub state: CaseState,
    /// Where the act begins.
    pub from: &'static [CaseState],
}

impl Explain for NotPossible {
    fn message(&self) -> Message {
        message!(
            "inspection.not_possible",
            state = self.state,
            from = listed(self.from)
        )
    }
}

fn listed(states: &[CaseState]) -> String {
    let words: Vec<String> = states.iter().map(|state| format!("`{state}`")).collect();
    words.join(", ")
}

use CaseState::{
    Appealed, Assigned, CalledOff, Closed, FeeDue, FeePaid, Final, Handled, Judged, Lapsed, Notified,
    Ordered, Planned, Refused, ReinspectionUndecided, Sampled, Undecided,
};

impl CaseAct {
    /// Where the act begins.
    #[must_use]
    pub const fn begins_in(self) -> &'static [CaseState] {
        match self {
            Self::Plan => &[Ordered, Planned],
            Self::Sample => &[Planned],
            Self::HandOver => &[
                Sampled,
                Assigned,
                Undecided,
                Judged,
                Notified,
                Appealed,
                FeeDue,
                FeePaid,
                ReinspectionUndecided,
            ],
            Self::Assign => &[Sampled, Assigned],
            Self::Results => &[Assigned, Undecided],
            Self::Judge => &[Undecided, ReinspectionUndecided],
            Self::Notify => &[Judged],
            Self::Appeal => &[Notified],
            Self::DecideAppeal => &[Appealed],
            Self::Pay | Self::Lapse => &[FeeDue],
            Self::Reinspect => &[FeePaid, ReinspectionUndecided],
            Self::Consequence => &[Notified, Refused, Lapsed, Final],
            Self::Close => &[Notified, Final, Handled],
            Self::CallOff => &[Ordered, Planned, Sampled, Assigned, Undecided],
        }
    }

    /// Where the act may lead.
    const fn leads_to(self) -> &'static [CaseState] {
        match self {
            Self::Plan => &[Planned],
            Self::Sample => &[Sampled],
            // It moves the sample, not the case.
            Self::HandOver => self.begins_in(),
            Self::Assign => &[Assigned],
            Self::Results => &[Undecided, Judged],
            Self::Judge => &[Undecided, Judged, ReinspectionUndecided, Final],
            Self::Notify => &[Notified],
            Self::Appeal => &[Appealed],
            Self::DecideAppeal => &[Refused, FeeDue, Final],
            Self::Pay => &[FeePaid, Lapsed],
            Self::Lapse => &[Lapsed],
            Self::Reinspect => &[ReinspectionUndecided, Final],
            Self::Consequence => &[Handled],
            Self::Close => &[Closed],
            Self::CallOff => &[CalledOff],
        }
    }

    /// Whether the act begins in `state`.
    ///
    /// # Errors
    /// [`NotPossible`].
    pub fn may_begin(self, state: CaseState) -> Result<(), NotPossible> {
        let from = self.begins_in();
        if from.contains(&state) {
            Ok(())
        } else {
            Err(NotPossible { state, from })
        }
    }

    /// `to`, if the act leads from `state` to there.
    ///
    /// # Errors
    /// [`NotPossible`].
    pub fn leads(self, state: CaseState, to: CaseState) -> Result<CaseState, NotPossible> {
        self.may_begin(state)?;
        let stays = self == Self::HandOver && to != state;
        // Judging anew goes on where it stopped: the first verdict never becomes the final result by it, nor the other way.
        let first = matches!(state, Undecided);
        let strays = self == Self::Judge && first != matches!(to, Undecided | Judged);
        if self.leads_to().contains(&to) && !stays && !strays {
            Ok(to)
        } else {
            Err(NotPossible {
                state,
                from: self.begins_in(),
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inspection::StringEnum;

    fn reached() -> Vec<CaseState> {
        let (mut reached, mut next) = (vec![Ordered], 0);
        while next < reached.len() {
            for (_, act) in CaseAct::ALL {
                for (_, to) in CaseState::ALL {
                    if act.leads(reached[next], *to).is_ok() && !reached.contains(to) {
                        reached.push(*to);
                    }
                }
            }
            next += 1;
        }
        reached
    }

    #[test]
    fn every_state_is_reached_and_two_are_the_end() {
        assert_eq!(reached().len(), CaseState::ALL.len());
        let ends = CaseState::ALL
            .iter()
            .filter(|(_, state)| CaseAct::ALL.iter().all(|(_, act)| act.may_begin(*state).is_err()));
        let ends: Vec<&str> = ends.map(|(word, _)| *word).collect();
        assert_eq!(ends, ["closed", "called_off"]);
    }

    #[test]
    fn the_way_of_an_overturned_verdict() {
        let way = [
            (CaseAct::Plan, Planned),
            (CaseAct::Sample, Sampled),
            (CaseAct::HandOver, Sampled),
            (CaseAct::Assign, Assigned),
            (CaseAct::Results, Judged),
            (CaseAct::Notify, Notified),
            (CaseAct::Appeal, Appealed),
            (CaseAct::DecideAppeal, FeeDue),
            (CaseAct::Pay, FeePaid),
            (CaseAct::Reinspect, Final),
            (CaseAct::Close, Closed),
        ];
        let mut state = Ordered;
        for (act, to) in way {
            state = act.leads(state, to).unwrap();
        }
        assert_eq!(state, Closed);
    }

    #[test]
    fn what_cannot_be_is_refused_with_where_it_begins() {
        let refused = CaseAct::Results.leads(Ordered, Judged).unwrap_err();
        assert_eq!(
            refused.to_string(),
            "the inspection is `ordered`; this is possible in `assigned`, `undecided`"
        );
        assert!(CaseAct::Judge.leads(Undecided, Final).is_err());
        assert!(CaseAct::Judge.leads(ReinspectionUndecided, Judged).is_err());
        assert!(CaseAct::HandOver.leads(Sampled, Assigned).is_err());
        assert!(
            CaseAct::Results.leads(Judged, Judged).is_err(),
            "a verdict is not replaced"
        );
    }
}

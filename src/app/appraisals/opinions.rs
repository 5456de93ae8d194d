//! Second opinions: asked of a named assessor, who sees that appraisal and its evidence and nothing else (access.md).

use std::collections::HashSet;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::app::appraisals::Appraisals;
use crate::app::caller::Caller;
use crate::app::idempotency::{Answer, Answered, IdempotencyKey};
use crate::app::records::{self, Marked};
use crate::app::text::text;
use crate::app::unit_of_work::UnitOfWork;
use crate::domain::appraisal::{Appraisal, Conclusion, ReportBody, SecondOpinion, may_ask};
use crate::domain::people::{OrganisationId, Permission, Person, Role};
use crate::domain::problem::{Problem, Thing};
use crate::hash::Sha256Hash;
use crate::message::message;
use crate::store::{Write, for_each};

/// Most characters of a question, of an opinion's reason, and of why a question is called off.
const LONGEST_TEXT: usize = 2_000;

/// A question as handed in.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewQuestion {
    /// The person who is asked; they answer with a token of role `assessor`.
    pub assessor: OrganisationId,
    /// What they are asked.
    pub question: String,
}

/// An opinion as handed in.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewOpinion {
    /// What the assessor holds the item to be.
    pub conclusion: Conclusion,
    /// Why.
    pub note: String,
}

/// What an assessor is shown: the question and the body they are asked about.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct OpinionAsked {
    /// The question, and the answer once given.
    #[serde(flatten)]
    pub opinion: SecondOpinion,
    /// The appraisal under way, without its signatures, for as long as the answer is waited for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<ReportBody>,
}

#[derive(Serialize, schemars::JsonSchema)]
/// What asking, giving and calling off answer.
#[schemars(rename = "OpinionChanged")]
pub struct OpinionChanged {
    id: Uuid,
    appraisal_id: Uuid,
}

impl Appraisals<'_> {
    /// Asks a named assessor for a second opinion on an appraisal under way. The approval waits for it.
    ///
    /// # Errors
    /// 404 for another agency's appraisal, 409 where it is not under way, 422 for an assessor who is unknown,
    /// signed it, or is being asked already.
    pub fn ask_opinion(
        &self,
        caller: &Caller,
        id: Uuid,
        new: &NewQuestion,
        idempotency: Option<&IdempotencyKey>,
    ) -> Result<Answered, Problem> {
        caller.require(Permission::AskOpinion)?;
        let question = text("question", &new.question, LONGEST_TEXT)?;
        let (mut appraisal, version) = self.context.own_appraisal(caller, id)?;
        may_ask(&appraisal, &new.assessor)?;
        if !self.can_assess(&new.assessor)? {
            let right = message!("second_opinion.assessor_unknown");
            return Err(Problem::invalid("assessor", &new.assessor, right));
        }
        let opinion = Uuid::now_v7();
        let mut work = UnitOfWork::new(&caller.by, self.context.now());
        work.require_version(records::appraisal(id), version);
        work.put(records::opinion(opinion), &id)?;
        work.put(records::opinion_of(&new.assessor, opinion), &opinion)?;
        for hash in appraisal.under_way().body.media() {
            work.put(records::evidence_for(&new.assessor, &hash), &Marked::YES)?;
        }
        appraisal.opinions.push(SecondOpinion {
            id: opinion,
            assessor: new.assessor.clone(),
            question: question.to_owned(),
            asked_by: caller.by.person.clone(),
            asked_at: work.at(),
            conclusion: None,
            note: None,
            given_at: None,
            called_off: None,
        });
        work.put(records::appraisal(id), &appraisal)?;
        work.event("opinion_asked")
            .item(appraisal.body.item_id)
            .appraisal(id)
            .reason(question)
            .after(new.assessor.to_string())
            .record()?;
        let answer = OpinionChanged {
            id: opinion,
            appraisal_id: id,
        };
        Ok(self
            .context
            .finish(work, Answer::created(&answer)?, idempotency)?
            .0)
    }

    /// Whether somebody can be asked at all: agencies' people have assessors' tokens, and nobody else.
    fn can_assess(&self, id: &OrganisationId) -> Result<bool, Problem> {
        let known = records::read::<Person>(self.context.store(), &records::person(id))?;
        let Some((person, _)) = known.filter(|(person, _)| person.erased_at.is_none()) else {
            return Ok(false);
        };
        let of = self.context.organisation(&person.organisation)?;
        Ok(of.is_some_and(|of| Role::Assessor.fits(of.kind)))
    }

    /// What the caller, an assessor, is asked and was asked, oldest first.
    ///
    /// # Errors
    /// 403 for other roles.
    pub fn opinions(&self, caller: &Caller) -> Result<Vec<OpinionAsked>, Problem> {
        caller.require(Permission::GiveOpinion)?;
        let mut asked = Vec::new();
        for_each(
            self.context.store(),
            &records::opinions_of(&caller.by.person),
            |_, record| {
                let id: Uuid = serde_json::from_slice(&record.value)?;
                let (appraisal, _, opinion) = self.opinion(id)?;
                let body = opinion.is_open().then(|| appraisal.under_way().body.clone());
                asked.push(OpinionAsked { opinion, body });
                Ok::<(), Problem>(())
            },
        )?;
        Ok(asked)
    }

    /// The appraisal a second opinion is about, and the opinion.
    fn opinion(&self, id: Uuid) -> Result<(Appraisal, u64, SecondOpinion), Problem> {
        let missing = || Problem::not_found(Thing::SecondOpinion, id);
        let (appraisal, _) =
            records::read::<Uuid>(self.context.store(), &records::opinion(id))?.ok_or_else(missing)?;
        let (appraisal, version) =
            records::must_read::<Appraisal>(self.context.store(), &records::appraisal(appraisal))?;
        let opinion = appraisal.opinions.iter().find(|opinion| opinion.id == id);
        let opinion = opinion.cloned().ok_or_else(missing)?;
        Ok((appraisal, version, opinion))
    }

    /// Takes the opinion of the assessor who was asked.
    ///
    /// # Errors
    /// 404 for what another was asked, 409 where it was given or called off, 422 without a reason.
    pub fn give_opinion(
        &self,
        caller: &Caller,
        id: Uuid,
        new: &NewOpinion,
        idempotency: Option<&IdempotencyKey>,
    ) -> Result<Answered, Problem> {
        caller.require(Permission::GiveOpinion)?;
        let note = text("note", &new.note, LONGEST_TEXT)?;
        let (appraisal, version, mut opinion) = self.opinion(id)?;
        if opinion.assessor != caller.by.person {
            return Err(Problem::not_found(Thing::SecondOpinion, id));
        }
        let work = UnitOfWork::new(&caller.by, self.context.now());
        require_open(&opinion)?;
        opinion.conclusion = Some(new.conclusion);
        opinion.note = Some(note.to_owned());
        opinion.given_at = Some(work.at());
        self.end_opinion(
            (appraisal, version),
            opinion,
            ("opinion_given", note),
            work,
            idempotency,
        )
    }

    /// Calls a question off, so that the approval waits for it no more.
    ///
    /// # Errors
    /// 404 for another agency's, 409 where it was given or called off, 422 without a reason.
    pub fn call_opinion_off(
        &self,
        caller: &Caller,
        id: Uuid,
        reason: &str,
        idempotency: Option<&IdempotencyKey>,
    ) -> Result<Answered, Problem> {
        caller.require(Permission::AskOpinion)?;
        let reason = text("reason", reason, LONGEST_TEXT)?;
        let (appraisal, version, mut opinion) = self.opinion(id)?;
        if caller.organisation()?.as_str() != appraisal.body.agency.id {
            return Err(Problem::not_found(Thing::SecondOpinion, id));
        }
        require_open(&opinion)?;
        opinion.called_off = Some(reason.to_owned());
        let work = UnitOfWork::new(&caller.by, self.context.now());
        self.end_opinion(
            (appraisal, version),
            opinion,
            ("opinion_called_off", reason),
            work,
            idempotency,
        )
    }

    /// The media of all questions that `assessor` has to answer, but for the one that ends.
    fn media_asked_about(
        &self,
        assessor: &OrganisationId,
        ended: Uuid,
    ) -> Result<HashSet<Sha256Hash>, Problem> {
        let mut media = HashSet::new();
        for_each(
            self.context.store(),
            &records::opinions_of(assessor),
            |_, record| {
                let id: Uuid = serde_json::from_slice(&record.value)?;
                let (appraisal, _, opinion) = self.opinion(id)?;
                if id != ended && opinion.is_open() {
                    media.extend(appraisal.under_way().body.media());
                }
                Ok::<(), Problem>(())
            },
        )?;
        Ok(media)
    }

    /// Writes a question that was answered or called off, with its event's kind and reason.
    fn end_opinion(
        &self,
        (mut appraisal, version): (Appraisal, u64),
        ended: SecondOpinion,
        (kind, reason): (&str, &str),
        mut work: UnitOfWork,
        idempotency: Option<&IdempotencyKey>,
    ) -> Result<Answered, Problem> {
        work.require_version(records::appraisal(appraisal.id), version);
        // The assessor has seen what they were asked about; from now on it is none of their business. A photo may
        // belong to another question that is still open.
        let still = self.media_asked_about(&ended.assessor, ended.id)?;
        for hash in appraisal.under_way().body.media() {
            if !still.contains(&hash) {
                work.write(records::evidence_for(&ended.assessor, &hash), Write::Delete);
            }
        }
        work.event(kind)
            .item(appraisal.body.item_id)
            .appraisal(appraisal.id)
            .reason(reason)
            .after(ended.assessor.to_string())
            .record()?;
        let answer = OpinionChanged {
            id: ended.id,
            appraisal_id: appraisal.id,
        };
        for opinion in &mut appraisal.opinions {
            if opinion.id == ended.id {
                *opinion = ended.clone();
            }
        }
        work.put(records::appraisal(appraisal.id), &appraisal)?;
        Ok(self.context.finish(work, Answer::ok(&answer)?, idempotency)?.0)
    }
}

fn require_open(opinion: &SecondOpinion) -> Result<(), Problem> {
    match (&opinion.called_off, opinion.is_open()) {
        (_, true) => Ok(()),
        (Some(reason), _) => Err(Problem::conflict(message!("second_opinion.cancelled", reason))),
        (None, _) => Err(Problem::conflict(message!("second_opinion.given_already"))),
    }
}

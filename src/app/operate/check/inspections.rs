//! Inspections and tags: who needs a passed inspection names one, and what an inspection failed is suspended by it.

use crate::app::coverage::InspectionCoverage;
use crate::app::operate::check::claims::in_force;
use crate::app::operate::check::{Phase, Run, unchanged, unreadable};
use crate::app::records;
use crate::app::tag_record::TagRecord;
use crate::domain::catalogue::Item;
use crate::domain::problem::Problem;
use crate::domain::tag::state::Status;
use crate::inspection::Verdict;
use crate::inspection::case::{Case, Coverage, Subject};
use crate::instant::Instant;
use crate::message::{Message, message};
use crate::store::{Store, for_each};

impl Run<'_> {
    /// What inspections say against a tag.
    pub(crate) fn inspection_problems(
        &self,
        tag: &TagRecord,
        say: &mut dyn FnMut(Message),
    ) -> Result<(), Problem> {
        let store = self.context.store();
        if let Some(id) = tag.held_by {
            let case = records::read::<Case>(store, &records::inspection(id))?;
            let failed = case.is_some_and(|(case, _)| verdict(&case) == Some(Verdict::Fail));
            if tag.status != Status::Suspended || !failed {
                say(message!("check.held_wrongly"));
            }
        }
        let Some((item, _)) = records::read::<Item>(store, &records::item(tag.item))? else {
            return Ok(());
        };
        if !tag.status.is_live() {
            return Ok(());
        }
        let subjects = Subject::of_item(&item);
        match tag.inspection {
            None if InspectionCoverage::new(self.context).needs_inspection(item.facts.category)
                && !is_older(store, tag)? =>
            {
                say(message!("check.inspection_needed"));
            }
            None => {}
            Some(id) => match records::read::<Case>(store, &records::inspection(id))? {
                Some((case, _)) if verdict(&case) != Some(Verdict::Pass) => {
                    say(message!("check.inspection_not_passed"));
                }
                Some((case, _)) if !subjects.contains(&case.subject) => {
                    say(message!("check.inspection_of_another"));
                }
                Some(_) => {}
                None => say(message!("check.inspection_missing")),
            },
        }
        for subject in subjects {
            let coverage = records::read::<Coverage>(store, &records::coverage(&subject.hash()))?;
            let newest = coverage.and_then(|(coverage, _)| coverage.newest().map(|newest| newest.verdict));
            if in_force(tag) && newest == Some(Verdict::Fail) {
                say(message!("check.inspection_failed"));
            }
        }
        Ok(())
    }

    /// Every judged inspection stands in the coverage of its lot or SKU, and nothing else does.
    pub(crate) fn inspections(&mut self) -> Result<(), Problem> {
        self.begin(Phase::Inspections);
        let store = self.context.store();
        for_each(store, records::INSPECTIONS, |key, record| {
            match serde_json::from_slice::<Case>(&record.value) {
                Ok(case) => {
                    if !stands(store, &case)? && unchanged(store, key, record.version)? {
                        self.find(key, &message!("check.verdict_differs"));
                    }
                }
                Err(error) => self.find(key, &unreadable(&error)),
            }
            self.advance(1);
            Ok::<(), Problem>(())
        })?;
        for_each(store, records::COVERAGES, |key, record| {
            let coverage: Coverage = serde_json::from_slice(&record.value)?;
            for standing in &coverage.verdicts {
                if store.get(&records::inspection(standing.inspection))?.is_none() {
                    self.find(key, &message!("check.named_inspection_missing"));
                }
            }
            Ok::<(), Problem>(())
        })?;
        self.end();
        Ok(())
    }
}

/// Whether a tag was issued before this folder knew inspections.
fn is_older(store: &dyn Store, tag: &TagRecord) -> Result<bool, Problem> {
    let since = records::read::<Option<Instant>>(store, records::LISTED_BY_SUBJECT)?;
    Ok(since
        .and_then(|(since, _)| since)
        .is_some_and(|since| tag.issued_at < since))
}

fn stands(store: &dyn Store, case: &Case) -> Result<bool, Problem> {
    let key = records::coverage(&case.subject.hash());
    let coverage = records::read::<Coverage>(store, &key)?;
    let standing = coverage.and_then(|(coverage, _)| {
        let mut standings = coverage.verdicts.into_iter();
        standings.find(|standing| standing.inspection == case.id)
    });
    Ok(standing.map(|standing| standing.verdict) == verdict(case))
}

fn verdict(case: &Case) -> Option<Verdict> {
    case.verdict().map(|(verdict, _)| verdict)
}

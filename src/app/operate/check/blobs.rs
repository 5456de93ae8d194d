//! Every stored file hashes to its name (invariant 4).

use std::collections::BTreeMap;

use crate::app::operate::check::{Phase, Run};
use crate::app::operate::{FileProblem, Operations};
use crate::app::records;
use crate::domain::evidence::Evidence;
use crate::domain::problem::Problem;
use crate::message::{Explain, message};
use crate::store::for_each;

impl Run<'_> {
    pub(crate) fn blobs(&mut self) -> Result<(), Problem> {
        self.begin(Phase::Files);
        let service = self.context;
        let mut damaged = BTreeMap::new();
        for_each(service.store(), records::EVIDENCE, |key, record| {
            self.report.blobs = self.report.blobs.saturating_add(1);
            let Ok(evidence) = serde_json::from_slice::<Evidence>(&record.value) else {
                self.find(key, &message!("check.file_record_unreadable"));
                return Ok(());
            };
            if key.strip_prefix(records::EVIDENCE) != Some(evidence.sha256.to_string().as_str()) {
                self.find(key, &message!("check.file_record_of_another"));
            }
            let rehashed = service.blobs().rehash(&evidence.sha256, &mut |bytes| {
                self.advance(bytes);
                true
            });
            if let Some(problem) = Operations::new(service).file_problem(&evidence.sha256, rehashed)? {
                damaged.insert(evidence.sha256, problem);
            }
            Ok::<(), Problem>(())
        })?;
        let owners = Operations::new(service).owners(&damaged.keys().copied().collect())?;
        for (file, problem) in damaged {
            let owners = owners.get(&file).cloned().unwrap_or_default();
            let (what, owners) = (problem.message(), owners.message());
            let told = match problem {
                FileProblem::Changed { .. } => message!("check.file_changed", what: what, owners: owners),
                FileProblem::Missing => message!("check.file_missing", what: what, owners: owners),
                FileProblem::Unreadable { .. } => {
                    message!("check.file_unreadable", what: what, owners: owners)
                }
            };
            self.find(file, &told);
        }
        self.end();
        Ok(())
    }
}

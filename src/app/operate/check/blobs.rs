//! Every stored file hashes to its name (invariant 4).

use std::collections::BTreeMap;

use crate::app::operate::Operations;
use crate::app::operate::check::Run;
use crate::app::records;
use crate::domain::evidence::Evidence;
use crate::domain::problem::Problem;
use crate::store::for_each;

impl Run<'_> {
    pub(crate) fn blobs(&mut self) -> Result<(), Problem> {
        self.begin("files", "bytes");
        let service = self.context;
        let mut damaged = BTreeMap::new();
        for_each(service.store(), records::EVIDENCE, |key, record| {
            self.report.blobs = self.report.blobs.saturating_add(1);
            let Ok(evidence) = serde_json::from_slice::<Evidence>(&record.value) else {
                self.find(key, "the record cannot be read");
                return Ok(());
            };
            if key.strip_prefix(records::EVIDENCE) != Some(evidence.sha256.to_string().as_str()) {
                self.find(key, "the record is about another file");
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
            self.find(file, format!("{problem}; {owners}"));
        }
        self.end();
        Ok(())
    }
}

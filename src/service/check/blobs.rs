//! Every stored file hashes to its name (invariant 4).

use super::Run;
use crate::evidence::Evidence;
use crate::problem::Problem;
use crate::service::records;
use crate::store::for_each;

impl Run<'_> {
    pub(super) fn blobs(&mut self) -> Result<(), Problem> {
        self.begin("files", "bytes");
        let service = self.service;
        for_each(service.store(), records::EVIDENCE, |key, record| {
            self.report.blobs = self.report.blobs.saturating_add(1);
            let Ok(evidence) = serde_json::from_slice::<Evidence>(&record.value) else {
                self.find(key, "the record cannot be read");
                return Ok(());
            };
            if key.strip_prefix(records::EVIDENCE) != Some(evidence.sha256.to_string().as_str()) {
                self.find(key, "the record is about another file");
            }
            let rehashed = service
                .blobs()
                .rehash(&evidence.sha256, &mut |bytes| self.advance(bytes));
            match rehashed {
                Ok(Some(found)) if found == evidence.sha256 => {}
                Ok(Some(found)) => self.find(
                    evidence.sha256,
                    format!("the file was changed: it hashes to {found}"),
                ),
                Ok(None) if service.is_gone(&evidence.sha256)? => {}
                Ok(None) => self.find(evidence.sha256, "the file is missing"),
                Err(error) => self.find(evidence.sha256, format!("the file cannot be read: {error}")),
            }
            Ok::<(), Problem>(())
        })?;
        self.end();
        Ok(())
    }
}

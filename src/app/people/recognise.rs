//! What a laboratory may show.

use crate::app::caller::Caller;
use crate::app::event::Event;
use crate::app::people::People;
use crate::app::records;
use crate::domain::people::{Organisation, OrganisationId, OrganisationKind, Recognition};
use crate::domain::problem::Problem;
use crate::store::Batch;

impl People<'_> {
    /// Sets what a laboratory may show, as a whole: its designation, recognition and accreditations with their days.
    ///
    /// # Errors
    /// 403 for who is not the platform's admin, 404 where there is no such laboratory, 422 for days that cannot be.
    pub fn set_recognition(
        &self,
        caller: &Caller,
        id: &OrganisationId,
        new: Recognition,
    ) -> Result<Organisation, Problem> {
        self.context.require_operator(caller)?;
        new.check()
            .map_err(|(field, right)| Problem::invalid(field, "", right))?;
        let key = records::organisation(id);
        let (mut laboratory, version) = records::read::<Organisation>(self.context.store(), &key)?
            .filter(|(known, _)| known.kind == OrganisationKind::Laboratory)
            .ok_or_else(|| Problem::not_found("laboratory", id))?;
        let former = laboratory.recognition.replace(new);
        let mut event = Event::new("recognition_set", caller.by.clone(), self.context.now());
        let told = |recognition: &Option<Recognition>| serde_json::to_string(recognition);
        event.before = Some(format!("{id} {}", told(&former)?));
        event.after = Some(format!("{id} {}", told(&laboratory.recognition)?));
        let mut batch = Batch::new();
        batch.require_version(key.clone(), version);
        batch.put(key, &laboratory)?;
        event.write(&mut batch)?;
        self.context.store().commit(batch)?;
        Ok(laboratory)
    }
}

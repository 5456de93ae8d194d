//! What a laboratory may show.

use crate::app::caller::Caller;
use crate::app::people::People;
use crate::app::records;
use crate::app::unit_of_work::UnitOfWork;
use crate::domain::people::{Organisation, OrganisationId, OrganisationKind, Recognition};
use crate::domain::problem::{Problem, Thing};

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
            .ok_or_else(|| Problem::not_found(Thing::Laboratory, id))?;
        let former = laboratory.recognition.replace(new);
        let told = |recognition: &Option<Recognition>| serde_json::to_string(recognition);
        let mut work = UnitOfWork::new(&caller.by, self.context.now());
        work.require_version(key.clone(), version);
        work.put(key, &laboratory)?;
        work.event("recognition_set")
            .before(format!("{id} {}", told(&former)?))
            .after(format!("{id} {}", told(&laboratory.recognition)?))
            .record()?;
        self.context.commit(work)?;
        Ok(laboratory)
    }
}

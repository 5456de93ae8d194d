//! Schema: the records are those this program works with. Opening a folder migrates it, so this speaks only of one that
//! was opened another way, or whose number somebody changed.

use crate::app::migrations::{Schema, current};
use crate::app::operate::check::{Run, progress};
use crate::domain::problem::Problem;
use crate::message::message;

impl Run<'_> {
    pub(crate) fn schema(&mut self) -> Result<(), Problem> {
        let schema = Schema::read(self.context.store())?;
        if let Some(migrating) = &schema.migrating {
            let number = migrating.number;
            self.find(progress::SCHEMA, &message!("check.half_migrated", number));
        } else if schema.number != current() {
            let (found, known) = (schema.number, current());
            self.find(progress::SCHEMA, &message!("check.other_schema", found, known));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::app::Application;
    use crate::app::records;
    use crate::app::settings::Settings;
    use crate::domain::tag::Origin;
    use crate::store::Batch;

    #[test]
    fn a_folder_that_is_half_migrated_or_of_another_schema_is_named_so() {
        let dir = tempfile::tempdir().unwrap();
        let (folder, settings) = (dir.path().join("data"), Settings::default());
        let origin = Origin::parse("http://zm.test").unwrap();
        Application::init(&folder, &settings, &origin, &"9521234".parse().unwrap()).unwrap();
        let service = Application::open(&folder, &settings).unwrap();
        let findings = || service.operations().check(&mut |_| {}).unwrap().findings;
        assert_eq!(findings(), []);
        let newer = current() + 1;
        for (record, words) in [
            (
                json!({"number": current(), "migrating": {"number": newer, "place": "tag/X"}}),
                "is half done",
            ),
            (json!({"number": newer}), "the records have schema"),
        ] {
            let mut batch = Batch::new();
            batch.put(records::SCHEMA, &record).unwrap();
            service.store().commit(batch).unwrap();
            let found = findings();
            assert_eq!(found.len(), 1, "{found:?}");
            assert_eq!(found[0].subject, "schema");
            assert!(found[0].problem.contains(words), "{found:?}");
        }
    }
}

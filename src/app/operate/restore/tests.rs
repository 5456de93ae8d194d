//! Restoring the backup of an older schema, with a migration that is made up for the tests.

use serde_json::{Value, json};

use super::*;
use crate::app::Application;
use crate::app::caller::Caller;
use crate::app::migrations::{Schema, Step, Steps, current, walk};
use crate::app::operate::backup::NewBackup;
use crate::domain::tag::Origin;
use crate::message::as_told;
use crate::store::{Batch, FORMAT_KEY, FORMAT_WITH_SCHEMA};

/// The deployment's prefix had another name.
fn rename_prefix(store: &dyn Store, place: Option<&str>) -> Result<Step, Problem> {
    walk(store, &[records::DEPLOYMENT], place, |key, record, batch| {
        let mut value: Value = serde_json::from_slice(&record.value)?;
        if let Some(prefix) = value
            .as_object_mut()
            .and_then(|object| object.remove("label_prefix"))
        {
            value["prefix"] = prefix;
            batch.put(key, &value)?;
        }
        Ok(())
    })
}

/// One beyond those of this program.
fn made_up() -> Migration {
    Migration {
        number: current() + 1,
        what: || as_told(&"the prefix gets its name"),
        breaks_older: true,
        step: Steps::OfRecords(rename_prefix),
    }
}

/// A backup of a folder whose deployment has the old form.
fn old_backup(folder: &Path) -> Vec<u8> {
    let settings = Settings::default();
    let origin = Origin::parse("http://zm.test").unwrap();
    let prefix = "9521234".parse().unwrap();
    Application::init(folder, &settings, &origin, &prefix).unwrap();
    let service = Application::open(folder, &settings).unwrap();
    let (mut deployment, _) = records::must_read::<Value>(service.store(), records::DEPLOYMENT).unwrap();
    let prefix = deployment.as_object_mut().unwrap().remove("prefix").unwrap();
    deployment["label_prefix"] = prefix;
    let mut batch = Batch::new();
    batch.put(records::DEPLOYMENT, &deployment).unwrap();
    service.store().commit(batch).unwrap();
    let new = NewBackup {
        blobs: true,
        passphrase: None,
    };
    let mut backup = Vec::new();
    let caller = Caller::local_operator().unwrap();
    service.operations().backup(&caller, &new, &mut backup).unwrap();
    backup
}

#[test]
fn the_backup_of_an_older_schema_is_migrated_before_anything_of_it_is_read_or_settled() {
    let (dir, settings) = (tempfile::tempdir().unwrap(), Settings::default());
    let backup = old_backup(&dir.path().join("old"));
    let options = RestoreOptions {
        // A new log begins, for which records are loaded after the migration.
        public: PublicLog::Unknown,
        log_copy: None,
        passphrase: None,
    };
    let restore = |name: &str, migrations: &[Migration]| {
        let folder = dir.path().join(name);
        restore_with(backup.as_slice(), &folder, &settings, &options, migrations)
    };
    restore("without", MIGRATIONS).unwrap_err();
    let report = restore("new", &[made_up()]).unwrap();
    assert_eq!(
        (report.log.as_str(), report.former_log.as_deref()),
        ("zm.test/log/2", Some("zm.test/log"))
    );
    let folder = dir.path().join("new");
    {
        let (store, _) = open_stores(&folder, &settings).unwrap();
        let store = store.as_ref();
        let (deployment, _) = records::must_read::<Value>(store, records::DEPLOYMENT).unwrap();
        assert_eq!(deployment["prefix"], json!("9521234"));
        assert_eq!(Schema::read(store).unwrap().number, current() + 1);
        let (format, _) = records::must_read::<u32>(store, FORMAT_KEY).unwrap();
        assert_eq!(format, FORMAT_WITH_SCHEMA);
        assert_eq!(store.is_whole().unwrap(), Some(true));
    }
    let problem = Application::open(&folder, &settings).map(drop).unwrap_err();
    let words = format!("newer program (schema {};", current() + 1);
    assert!(problem.to_string().contains(&words), "{problem}");
}

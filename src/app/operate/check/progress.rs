//! What the check tells of its way, and what programs and people call the things it is about.

use serde::{Deserialize, Serialize};

use crate::message::Name;

/// Where records are kept.
pub(crate) const STORE: &str = "store";
/// What every record is entered in.
pub(crate) const JOURNAL: &str = "journal";
/// The transparency log.
pub(crate) const LOG: &str = "log";
/// The number of the records' form.
pub(crate) const SCHEMA: &str = "schema";
/// What was kept elsewhere.
pub(crate) const CHECKPOINT: &str = "checkpoint";
/// Followed by the list's id.
pub(crate) const WORK_LIST: &str = "work list";

/// Subjects that are no ids, as programs read them, with their Chinese names.
const SUBJECTS: [(&str, &str); 6] = [
    (STORE, "存储"),
    (JOURNAL, "账簿"),
    (LOG, "日志"),
    (SCHEMA, "记录版本"),
    (CHECKPOINT, "检查点"),
    (WORK_LIST, "任务清单"),
];

/// A subject with its name in both languages; what is an id is the same in both.
pub(super) fn subject_name(subject: &str) -> Name {
    let chinese = SUBJECTS.iter().find_map(|(english, chinese)| {
        let rest = subject.strip_prefix(english)?;
        (rest.is_empty() || rest.starts_with(' ')).then(|| format!("{chinese}{rest}"))
    });
    Name {
        english: subject.to_owned().into(),
        chinese: chinese.unwrap_or_else(|| subject.to_owned()).into(),
    }
}

/// What the check tells while it runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckProgress {
    /// Which part, in English.
    pub phase: String,
    /// How much of it is done.
    pub done: u64,
    /// In what, in English: records or bytes.
    pub unit: String,
}

impl CheckProgress {
    /// The beginning of a part.
    pub(super) fn begin(phase: Phase) -> Self {
        Self {
            phase: phase.name().english.into_owned(),
            done: 0,
            unit: phase.unit().english.into_owned(),
        }
    }

    /// The part and the unit with their names; those of another release are told as they are.
    #[must_use]
    pub fn names(&self) -> (Name, Name) {
        let known = Phase::ALL
            .into_iter()
            .find(|phase| phase.name().english == self.phase);
        match known {
            Some(phase) => (phase.name(), phase.unit()),
            None => (Name::plain(&self.phase), Name::plain(&self.unit)),
        }
    }
}

/// A part of the check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Phase {
    Store,
    Journal,
    Lists,
    Files,
    Inspections,
    OwnSerials,
    Appraisals,
    Tags,
    Log,
}

impl Phase {
    const ALL: [Self; 9] = [
        Self::Store,
        Self::Journal,
        Self::Lists,
        Self::Files,
        Self::Inspections,
        Self::OwnSerials,
        Self::Appraisals,
        Self::Tags,
        Self::Log,
    ];

    const fn name(self) -> Name {
        match self {
            Self::Store => Name::new(STORE, "存储"),
            Self::Journal => Name::new(JOURNAL, "账簿"),
            Self::Lists => Name::new("lists", "列表"),
            Self::Files => Name::new("files", "文件"),
            Self::Inspections => Name::new("inspections", "抽检"),
            Self::OwnSerials => Name::new("own serials", "单品序列号"),
            Self::Appraisals => Name::new("appraisals", "鉴定"),
            Self::Tags => Name::new("tags", "标签"),
            Self::Log => Name::new(LOG, "日志"),
        }
    }

    const fn unit(self) -> Name {
        match self {
            Self::Files => Name::new("bytes", "字节"),
            Self::Journal => Name::new("entries", "条"),
            Self::Log => Name::new("leaves", "条"),
            Self::Store
            | Self::Lists
            | Self::Inspections
            | Self::OwnSerials
            | Self::Appraisals
            | Self::Tags => Name::new("records", "条记录"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_read_english_and_people_their_language() {
        for phase in Phase::ALL {
            let told = CheckProgress::begin(phase);
            let (name, unit) = told.names();
            assert_eq!((&*name.english, &*unit.english), (&*told.phase, &*told.unit));
            assert_ne!(name.chinese, name.english);
            assert_ne!(unit.chinese, unit.english);
        }
        let other = CheckProgress {
            phase: "more".to_owned(),
            done: 1,
            unit: "pieces".to_owned(),
        };
        assert_eq!(other.names(), (Name::plain("more"), Name::plain("pieces")));
    }

    #[test]
    fn subjects_that_are_no_ids_have_names() {
        for (subject, chinese) in [
            ("store", "存储"),
            ("work list 01a0", "任务清单 01a0"),
            ("log/leaves/0", "log/leaves/0"),
            ("5GGSRZASQN4DCNTZGSKM", "5GGSRZASQN4DCNTZGSKM"),
        ] {
            assert_eq!(subject_name(subject).chinese, chinese);
            assert_eq!(subject_name(subject).english, subject);
        }
    }
}

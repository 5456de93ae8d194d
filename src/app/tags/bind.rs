//! Bind 绑定: the label is on the item and was scanned again on camera.

use serde::{Deserialize, Serialize};

use crate::app::caller::Caller;
use crate::app::event::Event;
use crate::app::evidence::EvidenceFiles;
use crate::app::evidence::files::Marked;
use crate::app::idempotency::{Answer, Answered, IdempotencyKey};
use crate::app::records;
use crate::app::tag_record::{Binding, TagRecord};
use crate::app::tags::Tags;
use crate::domain::log::{LEAVES, LeafKind};
use crate::domain::people::Permission;
use crate::domain::problem::Problem;
use crate::domain::scan::{AnsweredLabel, VerifyAnswer, evidence_url};
use crate::domain::tag::state::Status;
use crate::domain::tag::{CodeInput, Serial, is_the_code, parse_code, state};
use crate::hash::Sha256Hash;
use crate::store::{Batch, Write};

/// A binding as handed in.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewBinding {
    /// The code as re-scanned from the label.
    pub code: String,
    /// `hang_tag`, `sticker` or `buckle`.
    pub carrier: String,
    /// Where the label is.
    pub place: String,
    /// A picture of it, stored as evidence before.
    #[serde(default)]
    pub photo: Option<Sha256Hash>,
}

/// What a change of state answers.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
#[schemars(rename = "TagChanged")]
pub struct TagChanged {
    pub(crate) serial: Serial,
    pub(crate) status: Status,
}

/// Carriers with the names people use (S13: hung on or stuck to the outer packaging).
const CARRIERS: [(&str, [&str; 3]); 3] = [
    ("hang_tag", ["hangtag", "吊牌", "hang_tag"]),
    ("sticker", ["label", "贴纸", "不干胶"]),
    ("buckle", ["seal_buckle", "防伪扣", "扣"]),
];

impl Tags<'_> {
    /// Binds an issued tag to its item.
    ///
    /// # Errors
    /// 404 for a tag of another warehouse, 409 from any state but `issued`, 422 for the code of another tag, an
    /// unknown carrier or an empty place.
    pub fn bind(
        &self,
        caller: &Caller,
        serial: &Serial,
        new: &NewBinding,
        idempotency: Option<&IdempotencyKey>,
    ) -> Result<Answered, Problem> {
        caller.require(Permission::Bind)?;
        let (mut tag, version) = self.context.tag(serial)?;
        if !caller.is_of(&tag.owner) {
            return Err(Problem::not_found("tag", serial));
        }
        check_code(&tag, &new.code)?;
        let carrier = carrier(&new.carrier)?;
        let place = text("place", &new.place, 200)?;
        if let Some(photo) = &new.photo
            && !EvidenceFiles::new(self.context)
                .own_evidence(caller, "photo", photo)?
                .media_type
                .is_photo()
        {
            return Err(Problem::invalid("photo", photo, "is not a photo"));
        }
        tag.status = state::transition(tag.status, state::Transition::Bind, None).map_err(not_possible)?;
        let now = self.context.now();
        tag.binding = Some(Binding {
            carrier: carrier.to_owned(),
            place: place.to_owned(),
            photo: new.photo,
            bound_at: now,
        });
        let mut batch = Batch::new();
        batch.append(LEAVES, self.tag_leaf(LeafKind::Bound, &tag, now)?);
        if let Some(photo) = &new.photo {
            batch.require_absent(records::archived(photo));
            batch.put(records::public(photo), &Marked::YES)?;
        }
        let mut event = Event::new("bound", caller.by.clone(), now);
        (event.item, event.serial) = (Some(tag.item), Some(*serial));
        event.before = Some(Status::Issued.as_str().to_owned());
        event.after = Some(tag.status.as_str().to_owned());
        event.write(&mut batch)?;
        self.write_changed(&tag, version, &mut batch)?;
        let answer = Answer::new(
            200,
            &TagChanged {
                serial: *serial,
                status: tag.status,
            },
        )?;
        Ok(self.context.finish(batch, answer, idempotency)?.0)
    }

    /// Puts a changed tag and its projection into `batch`, on condition that nobody changed it meanwhile.
    pub(crate) fn write_changed(
        &self,
        tag: &TagRecord,
        version: u64,
        batch: &mut Batch,
    ) -> Result<(), Problem> {
        self.write_changed_with(tag, version, batch, |_| {})
    }

    /// The same where more of the verify answer changes than the tag's state.
    pub(crate) fn write_changed_with(
        &self,
        tag: &TagRecord,
        version: u64,
        batch: &mut Batch,
        change: impl FnOnce(&mut VerifyAnswer),
    ) -> Result<(), Problem> {
        batch.require_version(records::tag(&tag.serial), version);
        batch.put(records::tag(&tag.serial), tag)?;
        let (projection, projection_version) = self
            .context
            .projection(&tag.serial)?
            .ok_or_else(|| Problem::internal(format!("the tag {} has no verify answer", tag.serial)))?;
        let mut answer = projection.parsed()?;
        answer.verdict = tag.status.verdict();
        answer.tag.status = tag.status;
        answer.tag.label = tag.binding.as_ref().map(|binding| AnsweredLabel {
            carrier: binding.carrier.clone(),
            place: binding.place.clone(),
            photo: binding.photo.map(|photo| evidence_url(&tag.origin, &photo)),
        });
        change(&mut answer);
        let mut head = projection.head;
        head.genuine = tag.status == Status::Active;
        batch.require_version(records::verify(&tag.serial), projection_version);
        batch.write(
            records::verify(&tag.serial),
            Write::Put(crate::domain::scan::Projection::record(&head, &answer)?),
        );
        Ok(())
    }
}

/// Whether what was scanned is this label's code: the whole of it, seal and all.
fn check_code(tag: &TagRecord, code: &str) -> Result<(), Problem> {
    let right = match parse_code(code) {
        Some(CodeInput::Sealed {
            origin,
            seal,
            prefix,
            serial,
        }) => {
            if serial != tag.serial {
                "is the code of another tag; scan the label that is on this item"
            } else if is_the_code(&tag.code, Some(&origin), (&seal, &prefix, &serial)) {
                return Ok(());
            } else {
                "carries a seal that is not this tag's; the label may be a forgery"
            }
        }
        Some(_) => "has no seal; scan the QR on the label instead of typing the serial",
        None => "is not a code as the QR on a label carries it, in upper case and without spaces",
    };
    Err(Problem::invalid("code", code, right))
}

fn carrier(text: &str) -> Result<&'static str, Problem> {
    let plain = text.trim().to_lowercase().replace([' ', '-'], "_");
    let found = CARRIERS
        .iter()
        .find(|(word, others)| *word == plain || others.contains(&plain.as_str()));
    found
        .map(|(word, _)| *word)
        .ok_or_else(|| Problem::invalid("carrier", text, "a carrier is hang_tag, sticker or buckle"))
}

/// A short text that must say something.
pub(crate) fn text<'a>(field: &str, text: &'a str, most: usize) -> Result<&'a str, Problem> {
    crate::domain::text::line(text, most).map_err(|error| Problem::invalid(field, text.trim(), error))
}

pub(crate) fn not_possible(error: state::NotPossible) -> Problem {
    Problem::conflict(error.to_string())
}

//! Bind 绑定: the label is on the item and was scanned again on camera.

use serde::Deserialize;

use crate::app::caller::Caller;
use crate::app::evidence::EvidenceFiles;
use crate::app::idempotency::{Answer, Answered, IdempotencyKey};
use crate::app::records::{self, Marked};
use crate::app::tag_record::{Binding, TagRecord};
use crate::app::tags::write::not_possible;
use crate::app::tags::{TagChanged, Tags};
use crate::app::text::text;
use crate::app::unit_of_work::UnitOfWork;
use crate::domain::log::{LEAVES, LeafKind};
use crate::domain::people::Permission;
use crate::domain::problem::{Problem, Thing};
use crate::domain::tag::state::Status;
use crate::domain::tag::{CodeInput, Serial, is_the_code, parse_code, state};
use crate::hash::Sha256Hash;
use crate::message::message;

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

/// Most characters of the words that say where a label is.
const LONGEST_PLACE: usize = 200;
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
            return Err(Problem::not_found(Thing::Tag, serial));
        }
        check_code(&tag, &new.code)?;
        let carrier = carrier(&new.carrier)?;
        let place = text("place", &new.place, LONGEST_PLACE)?;
        if let Some(photo) = &new.photo {
            let found = EvidenceFiles::new(self.context).own_evidence(caller, "photo", photo)?;
            if !found.media_type.is_photo() {
                let right = message!("evidence.not_a_photo");
                return Err(Problem::invalid("photo", photo, right));
            }
        }
        tag.status = state::transition(tag.status, state::Transition::Bind, None).map_err(not_possible)?;
        let mut work = UnitOfWork::new(&caller.by, self.context.now());
        tag.binding = Some(Binding {
            carrier: carrier.to_owned(),
            place: place.to_owned(),
            photo: new.photo,
            bound_at: work.at(),
        });
        work.append(LEAVES, self.tag_leaf(LeafKind::Bound, &tag, work.at())?);
        if let Some(photo) = &new.photo {
            EvidenceFiles::new(self.context).claim_photos(caller, tag.item, "photo", &[*photo], &mut work)?;
            work.require_absent(records::archived(photo));
            work.put(records::public(photo), &Marked::YES)?;
        }
        work.event("bound")
            .item(tag.item)
            .serial(*serial)
            .before(Status::Issued.as_str())
            .after(tag.status.as_str())
            .record()?;
        self.write_changed(&tag, version, &mut work)?;
        let answer = Answer::ok(&TagChanged {
            serial: *serial,
            status: tag.status,
        })?;
        Ok(self.context.finish(work, answer, idempotency)?.0)
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
                message!("tag.code_of_another")
            } else if is_the_code(&tag.code, Some(&origin), (&seal, &prefix, &serial)) {
                return Ok(());
            } else {
                message!("tag.code_forged")
            }
        }
        Some(_) => message!("tag.code_without_seal"),
        None => message!("tag.code_unreadable"),
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
        .ok_or_else(|| Problem::invalid("carrier", text, message!("tag.carrier")))
}

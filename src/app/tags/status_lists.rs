//! Status lists: one record for every bit that is set, written in the commit of the change, and the signed lists.

use bytes::Bytes;

use crate::app::context::Context;
use crate::app::records::{self, Marked};
use crate::app::status_list_cache::{ListPlace, SignedList, Use};
use crate::app::tag_record::TagRecord;
use crate::app::unit_of_work::UnitOfWork;
use crate::domain::certificate::{
    Bitstring, STATUS_LIST_ENTRIES, StatusListIndex, StatusPurpose, status_list_credential,
};
use crate::domain::problem::{Problem, Thing};
use crate::domain::tag::state::Status;
use crate::store::{Write, counter_key};

/// Records read at once.
const PAGE: usize = 4_096;

/// Writes what changes in the status lists where a tag goes from `before` to its state of now.
///
/// # Errors
/// If a record does not serialise, which it does.
pub(crate) fn mark_status(before: Status, tag: &TagRecord, work: &mut UnitOfWork) -> Result<(), Problem> {
    for purpose in StatusPurpose::ALL {
        let set = purpose.is_set(tag.status);
        if set == purpose.is_set(before) {
            continue;
        }
        let key = records::status_bit(purpose, tag.status_list);
        if set {
            work.put(key, &Marked::YES)?;
        } else {
            work.write(key, Write::Delete);
        }
        // Its version says that the list changed.
        work.put(
            records::status_change(purpose, tag.status_list.list()),
            &Marked::YES,
        )?;
    }
    Ok(())
}

/// Status lists, over what they borrow.
#[derive(Clone, Copy)]
pub struct StatusLists<'a> {
    context: &'a Context,
}

impl<'a> StatusLists<'a> {
    /// Over `context`.
    #[must_use]
    pub const fn new(context: &'a Context) -> Self {
        Self { context }
    }
}

impl StatusLists<'_> {
    /// The signed list `number` of `purpose`, as a compact JWS, under the origin whose host is `host`, else the current
    /// one. It is at most a minute old.
    ///
    /// # Errors
    /// 404 for a list that no certificate names; if the store fails or the active key does not sign.
    pub fn signed_list(
        &self,
        purpose: StatusPurpose,
        number: u64,
        host: Option<&str>,
    ) -> Result<Bytes, Problem> {
        let store = self.context.store();
        let counter = counter_key(records::STATUS_LIST_COUNTER);
        let counted = records::read::<u64>(store, &counter)?.map_or(0, |(count, _)| count);
        let lists = counted.div_ceil(STATUS_LIST_ENTRIES).max(1);
        if number == 0 || number > lists {
            return Err(Problem::not_found(Thing::StatusList, number));
        }
        let place = ListPlace {
            purpose,
            number,
            origin: self.context.origin_of(host),
        };
        let cache = &self.context.process.status_lists;
        if let Some(jws) = self.signed_before(&place)? {
            return Ok(jws);
        }
        let _alone = cache.alone();
        // Somebody else may have built it meanwhile.
        if let Some(jws) = self.signed_before(&place)? {
            return Ok(jws);
        }
        let began = std::time::Instant::now();
        let change = self.changed(&place)?;
        let encoded = self.bits(purpose, number)?.encoded();
        let list = self.signed(&place, change, encoded, began.elapsed())?;
        let jws = list.jws.clone();
        cache.keep(place, list);
        Ok(jws)
    }

    /// The version of the list's last change. It is read before the bits: what changes in between is built again.
    fn changed(&self, place: &ListPlace) -> Result<Option<u64>, Problem> {
        let key = records::status_change(place.purpose, place.number);
        Ok(self.context.store().get(&key)?.map(|record| record.version))
    }

    /// A list that need not be built, signed anew if its date or its key are old.
    fn signed_before(&self, place: &ListPlace) -> Result<Option<Bytes>, Problem> {
        let cache = &self.context.process.status_lists;
        let Some(last) = cache.last(place) else {
            return Ok(None);
        };
        let (change, signers) = (self.changed(place)?, self.context.signers());
        match last.usable(change, signers.certificate.kid(), self.context.now()) {
            Use::Send => Ok(Some(last.jws)),
            Use::Sign => {
                let list = self.signed(place, change, last.encoded, last.took)?;
                let jws = list.jws.clone();
                cache.keep(place.clone(), list);
                Ok(Some(jws))
            }
            Use::Build => Ok(None),
        }
    }

    fn signed(
        &self,
        place: &ListPlace,
        change: Option<u64>,
        encoded: String,
        took: std::time::Duration,
    ) -> Result<SignedList, Problem> {
        let (signers, at) = (self.context.signers(), self.context.now());
        let signer = signers.certificate.as_ref();
        let list = (place.purpose, place.number);
        let jws =
            status_list_credential(&place.origin, list, &encoded, at, signer).map_err(Problem::internal)?;
        Ok(SignedList {
            change,
            kid: signer.kid().to_owned(),
            at,
            took,
            encoded,
            jws: jws.into(),
        })
    }

    fn bits(&self, purpose: StatusPurpose, number: u64) -> Result<Bitstring, Problem> {
        let first = number.saturating_sub(1).saturating_mul(STATUS_LIST_ENTRIES);
        let end = first.saturating_add(STATUS_LIST_ENTRIES);
        let key = |index: u64| records::status_bit(purpose, StatusListIndex(index));
        let (mut from, to) = (key(first), key(end));
        let mut bits = Bitstring::default();
        loop {
            let page = self.context.store().scan(&from, &to, PAGE)?;
            for (key, _) in &page {
                let index = key
                    .rsplit('/')
                    .next()
                    .and_then(|hex| u64::from_str_radix(hex, 16).ok());
                let index = index
                    .ok_or_else(|| Problem::internal(format!("the record at '{key}' names no entry")))?;
                bits.set(index.saturating_sub(first));
            }
            match page.last() {
                Some((last, _)) if page.len() == PAGE => from = format!("{last}\0"),
                _ => return Ok(bits),
            }
        }
    }
}

//! Tags with what a scan reads and nothing else, for a disk on which a million whole ones have no room: each has a tag
//! record, a verify answer, a serial, a code and a leaf of its own, after the pattern of one that came through every
//! act. It has no item, appraisal, certificate record or events, so `check` finds it wanting, and nothing can be done
//! with it but to scan it, look at its page and start the server over it.

use uuid::Uuid;

use crate::Failure;
use zhenma::app::{Application, records};
use zhenma::domain::log::LEAVES;
use zhenma::domain::tag::Serial;
use zhenma::store::{Batch, Write, log_key};

/// Characters of a serial.
const SERIAL: usize = 20;

/// The pattern, as text.
pub struct Thin {
    serial: String,
    seal: String,
    code: String,
    tag: String,
    verify: String,
    leaf: String,
}

impl Thin {
    /// Takes the tag with this code as the pattern.
    pub fn of(service: &Application, code: &str) -> Result<Self, Failure> {
        let serial = code.get(code.len() - SERIAL..).ok_or("no serial")?;
        let seal = code.split('/').nth(3).ok_or("no seal")?;
        let of = Serial::from_data(serial)?;
        let text = |key: &str| -> Result<String, Failure> {
            let record = service.store().get(key)?.ok_or("the pattern is not there")?;
            Ok(String::from_utf8(record.value.to_vec())?)
        };
        Ok(Self {
            serial: serial.to_owned(),
            seal: seal.to_owned(),
            code: code.to_owned(),
            tag: text(&records::tag(&of))?,
            verify: text(&records::verify(&of))?,
            leaf: serde_json::from_str(&text(&log_key(LEAVES, 0))?)?,
        })
    }

    /// Writes one for each of these serials in one batch, and gives their codes.
    pub fn write(&self, service: &Application, serials: &[Serial]) -> Result<Vec<String>, Failure> {
        let mut batch = Batch::new();
        let codes = serials
            .iter()
            .map(|serial| {
                // 104 characters of base 32 that nobody signed; online nobody looks at the signature.
                let seal: String = (0..4)
                    .flat_map(|_| Uuid::new_v4().simple().to_string().into_bytes())
                    .map(|byte| {
                        char::from(if byte.is_ascii_digit() {
                            byte - b'0' + b'G'
                        } else {
                            byte
                        })
                    })
                    .map(|letter| letter.to_ascii_uppercase())
                    .take(self.seal.len())
                    .collect();
                let own = |text: &str| {
                    text.replace(&self.serial, serial.as_str())
                        .replace(&self.seal, &seal)
                };
                batch.write(records::tag(serial), Write::Put(own(&self.tag).into()));
                batch.write(records::verify(serial), Write::Put(own(&self.verify).into()));
                // Issued and bound.
                batch.append(LEAVES, self.leaf.clone());
                batch.append(LEAVES, self.leaf.clone());
                own(&self.code)
            })
            .collect();
        service.store().commit(batch)?;
        Ok(codes)
    }
}

//! What is asked under load: kinds of requests, how often each comes, and what its answer has to be.

use std::collections::HashMap;
use std::sync::Mutex;

use crate::Failure;

/// Visitors' addresses; a proxy that the server trusts names one in every request.
const VISITORS: u64 = 200_000;
/// Bytes of one piece of a video.
const PIECE: u64 = 256 << 10;

/// One kind of request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// `GET /api/v1/verify` with a code that is genuine.
    Verify,
    /// The same with a code that nobody issued.
    Unknown,
    /// `GET /t/{serial}`.
    Page,
    /// The address in a code.
    Link,
    /// `POST /api/v1/scans`.
    Scan,
    /// A piece of a video.
    Video,
    /// A photo.
    Photo,
    /// A report.
    Report,
    /// What pages load.
    Asset,
    /// Lists, followed from page to page.
    Items,
    /// See [`Kind::Items`].
    Appraisals,
    /// See [`Kind::Items`].
    Tags,
    /// See [`Kind::Items`].
    Events,
    /// `POST /api/v1/tags`; it uses approved appraisals up, so it is no part of the mix.
    Issue,
}

/// How many of a thousand requests are of each kind.
pub const MIX: [(Kind, u64); 13] = [
    (Kind::Verify, 480),
    (Kind::Page, 200),
    (Kind::Scan, 120),
    (Kind::Video, 60),
    (Kind::Link, 40),
    (Kind::Photo, 30),
    (Kind::Report, 20),
    (Kind::Asset, 20),
    (Kind::Unknown, 10),
    (Kind::Items, 8),
    (Kind::Appraisals, 4),
    (Kind::Tags, 4),
    (Kind::Events, 4),
];

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 14] = [
        Self::Verify,
        Self::Unknown,
        Self::Page,
        Self::Link,
        Self::Scan,
        Self::Video,
        Self::Photo,
        Self::Report,
        Self::Asset,
        Self::Items,
        Self::Appraisals,
        Self::Tags,
        Self::Events,
        Self::Issue,
    ];

    /// The kind of one request among the thousand.
    pub fn drawn(random: &mut Random) -> Self {
        let mut place = random.below(1_000);
        for (kind, share) in MIX {
            if place < share {
                return kind;
            }
            place -= share;
        }
        Self::Verify
    }

    /// In a line.
    pub fn as_str(self) -> String {
        format!("{self:?}").to_lowercase()
    }

    /// The route and the token's role of a list.
    fn list(self) -> Option<(&'static str, &'static str)> {
        Some(match self {
            Self::Items => ("items", "warehouse"),
            Self::Appraisals => ("appraisals", "reviewer"),
            Self::Tags => ("tags", "warehouse"),
            Self::Events => ("events", "approver"),
            _ => return None,
        })
    }
}

/// Xorshift: even and free.
pub struct Random(u64);

impl Random {
    /// Another sequence for every `number`.
    pub fn new(number: usize) -> Self {
        Self(0x9E37_79B9_7F4A_7C15_u64.wrapping_mul(number as u64 + 1))
    }

    /// A number below `most`.
    pub fn below(&mut self, most: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % most.max(1)
    }
}

/// What an item that came through every act has to show.
pub struct Media {
    /// The video's hash and bytes.
    pub video: (String, u64),
    /// A photo's hash.
    pub photo: String,
    /// The report's hash.
    pub report: String,
}

/// What there is to ask for.
pub struct World {
    /// Codes of active tags.
    pub codes: Vec<Box<str>>,
    /// Videos, photos and reports.
    pub media: Vec<Media>,
    /// Tokens by role.
    pub tokens: HashMap<String, String>,
    /// Approved appraisals without tag.
    pub spares: Mutex<Vec<String>>,
}

/// What one connection remembers of its requests.
#[derive(Default)]
pub struct Memory {
    /// Where each list goes on.
    cursors: HashMap<Kind, String>,
    /// What the answer must have in it.
    expected: Vec<u8>,
}

impl World {
    /// Writes one request into `out`.
    pub fn write(
        &self,
        kind: Kind,
        random: &mut Random,
        memory: &mut Memory,
        out: &mut Vec<u8>,
    ) -> Result<(), Failure> {
        out.clear();
        memory.expected.clear();
        let code = &*self.codes[random.below(self.codes.len() as u64) as usize];
        // A GIAI is a prefix of seven digits and the serial of twenty characters.
        let serial = &code[code.len() - 20..];
        let media = &self.media[random.below(self.media.len() as u64) as usize];
        match kind {
            Kind::Verify | Kind::Unknown => {
                out.extend_from_slice(b"GET /api/v1/verify?code=");
                let from = out.len();
                for byte in code.bytes() {
                    match byte {
                        b':' => out.extend_from_slice(b"%3A"),
                        b'/' => out.extend_from_slice(b"%2F"),
                        other => out.push(other),
                    }
                }
                if kind == Kind::Unknown {
                    // Another seal: forged.
                    let place = from + 60;
                    out[place] = if out[place] == b'A' { b'B' } else { b'A' };
                    memory.expected.extend_from_slice(b"not_found");
                } else {
                    memory.expected.extend_from_slice(serial.as_bytes());
                }
            }
            Kind::Page => {
                out.extend_from_slice(b"GET /t/");
                out.extend_from_slice(serial.as_bytes());
            }
            Kind::Link => {
                let path = code.splitn(4, '/').nth(3).ok_or("a code without path")?;
                out.extend_from_slice(b"GET /");
                out.extend_from_slice(path.as_bytes());
            }
            Kind::Video | Kind::Photo => {
                let hash = if kind == Kind::Video {
                    &media.video.0
                } else {
                    &media.photo
                };
                out.extend_from_slice(b"GET /api/v1/evidence/");
                out.extend_from_slice(hash.as_bytes());
            }
            Kind::Report => {
                out.extend_from_slice(b"GET /api/v1/reports/");
                out.extend_from_slice(media.report.as_bytes());
            }
            Kind::Asset => out.extend_from_slice(b"GET /assets/page.css"),
            Kind::Scan => out.extend_from_slice(b"POST /api/v1/scans"),
            Kind::Issue => out.extend_from_slice(b"POST /api/v1/tags"),
            Kind::Items | Kind::Appraisals | Kind::Tags | Kind::Events => {
                let (route, _) = kind.list().ok_or("no list")?;
                out.extend_from_slice(b"GET /api/v1/");
                out.extend_from_slice(route.as_bytes());
                out.extend_from_slice(b"?limit=50");
                if let Some(cursor) = memory.cursors.get(&kind) {
                    out.extend_from_slice(b"&cursor=");
                    out.extend_from_slice(cursor.as_bytes());
                }
            }
        }
        out.extend_from_slice(b" HTTP/1.1\r\nHost: zm.test\r\nX-Forwarded-For: ");
        let visitor = random.below(VISITORS);
        let address = format!(
            "10.{}.{}.{}\r\n",
            visitor >> 16,
            visitor >> 8 & 255,
            visitor & 255
        );
        out.extend_from_slice(address.as_bytes());
        match kind {
            Kind::Video => {
                let from = random.below(media.video.1.saturating_sub(PIECE).max(1));
                let range = format!("Range: bytes={from}-{}\r\n", from + PIECE - 1);
                out.extend_from_slice(range.as_bytes());
            }
            Kind::Page => out.extend_from_slice("Accept-Language: zh-CN\r\n".as_bytes()),
            _ => {}
        }
        let role = match kind {
            Kind::Issue => Some("approver"),
            other => other.list().map(|(_, role)| role),
        };
        if let Some(role) = role {
            let token = self.tokens.get(role).ok_or("no token")?;
            out.extend_from_slice(format!("Authorization: Bearer {token}\r\n").as_bytes());
        }
        let body = match kind {
            Kind::Scan => format!(r#"{{"code":"{code}"}}"#),
            Kind::Issue => {
                let spare = self.spares.lock().map_err(|_| "poisoned")?.pop();
                let spare = spare.ok_or("the approved appraisals ran out")?;
                format!(r#"{{"appraisal_id":"{spare}"}}"#)
            }
            _ => {
                out.extend_from_slice(b"\r\n");
                return Ok(());
            }
        };
        let head = format!(
            "Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        out.extend_from_slice(head.as_bytes());
        Ok(())
    }
}

impl Memory {
    /// Whether the answer is right; remembers where a list goes on.
    pub fn fits(&mut self, kind: Kind, status: u16, body: &[u8]) -> bool {
        let wanted = match kind {
            Kind::Video => 206,
            Kind::Link => 307,
            Kind::Issue => 201,
            _ => 200,
        };
        if status != wanted {
            return false;
        }
        match kind {
            Kind::Verify => body
                .strip_prefix(br#"{"verdict":"genuine","tag":{"serial":""#)
                .is_some_and(|rest| rest.starts_with(&self.expected)),
            Kind::Unknown => body
                .windows(self.expected.len())
                .any(|part| part == self.expected),
            Kind::Scan => body.starts_with(br#"{"verdict":"genuine""#),
            Kind::Items | Kind::Appraisals | Kind::Tags | Kind::Events => self.follow(kind, body),
            _ => true,
        }
    }

    /// The next page of a list, or its beginning after the last.
    fn follow(&mut self, kind: Kind, body: &[u8]) -> bool {
        const NEXT: &[u8] = br#""next":""#;
        let tail = &body[body.len().saturating_sub(400)..];
        let next = tail
            .windows(NEXT.len())
            .position(|part| part == NEXT)
            .and_then(|at| tail[at + NEXT.len()..].split(|byte| *byte == b'"').next())
            .and_then(|cursor| std::str::from_utf8(cursor).ok());
        match next {
            Some(cursor) => self.cursors.insert(kind, cursor.to_owned()),
            None => self.cursors.remove(&kind),
        };
        body.starts_with(br#"{"items":["#)
    }
}

//! The people's work beside the public's: an item from intake to its bound tag, over HTTP, with a video and photos of its
//! own, at a low and steady rate.

use std::collections::HashMap;
use std::net::{SocketAddr, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::Failure;
use crate::client::ask_over;
use crate::fill::{appraisal_of, intake_file, photo, video};
use crate::mix::Media;

/// Bytes of a video: less than what a warehouse records, because ten minutes of them have to fit on a small disk.
const VIDEO: u32 = 1 << 20;
/// What labels are printed as, in turn.
const FORMATS: [&str; 4] = ["zpl", "png", "pdf", "tspl"];

/// Everybody who acts, over one connection.
pub struct Acts {
    stream: TcpStream,
    tokens: HashMap<String, String>,
    done: usize,
}

impl Acts {
    /// Connects.
    pub fn new(address: SocketAddr, tokens: &HashMap<String, String>) -> Result<Self, Failure> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream,
            tokens: tokens.clone(),
            done: 0,
        })
    }

    /// An item every `1 / rate` seconds until told to stop; gives how long each took, in milliseconds.
    pub fn keep_on(mut self, rate: f64, stop: &AtomicBool) -> Result<Vec<f64>, Failure> {
        let (began, mut took) = (Instant::now(), Vec::new());
        while !stop.load(Ordering::Relaxed) {
            let due = began + Duration::from_secs_f64(took.len() as f64 / rate);
            std::thread::sleep(due.saturating_duration_since(Instant::now()));
            let one = Instant::now();
            self.item()?;
            took.push(one.elapsed().as_secs_f64() * 1e3);
        }
        Ok(took)
    }

    /// One item: intake, video, photos, appraisal, review, approval, tag, print, label on the item.
    pub fn item(&mut self) -> Result<Media, Failure> {
        let booked = self.post("warehouse", "intake", "text/csv", intake_file(1).as_bytes())?;
        let photos = [photo()?, photo()?]
            .map(|photo| self.upload(&photo))
            .into_iter()
            .collect::<Result<Vec<_>, Failure>>()?;
        let bytes = video(VIDEO)?;
        let video = self.upload(&bytes)?;
        let appraisal = appraisal_of(&booked["booked"][0]["item_id"], &photos, &video);
        let id = text(&self.json("appraiser", "appraisals", &appraisal)?["appraisal_id"])?;
        let agree = json!({ "agree": true });
        self.json("reviewer", &format!("appraisals/{id}/review"), &agree)?;
        self.json("approver", &format!("appraisals/{id}/approve"), &agree)?;
        let issued = self.json("approver", "tags", &json!({ "appraisal_id": id }))?;
        let serial = text(&issued["serial"])?;
        let print = json!({ "format": FORMATS[self.done % FORMATS.len()] });
        let print = serde_json::to_vec(&print)?;
        self.bytes(
            "warehouse",
            &format!("tags/{serial}/prints"),
            "application/json",
            &print,
        )?;
        let binding = json!({ "code": issued["code"], "carrier": "hang_tag", "place": "左脚鞋舌内侧" });
        self.json("warehouse", &format!("tags/{serial}/bind"), &binding)?;
        self.done += 1;
        let shown = ask_over(
            &mut self.stream,
            format!("GET /api/v1/verify?code={serial} HTTP/1.1\r\nHost: zm.test\r\n\r\n"),
        )?;
        let shown: Value = serde_json::from_slice(&shown)?;
        Ok(Media {
            video: (video, bytes.len() as u64),
            photo: photos.first().cloned().ok_or("no photo")?,
            report: text(&shown["report"]["sha256"])?,
        })
    }

    fn upload(&mut self, bytes: &[u8]) -> Result<String, Failure> {
        let stored = self.post("appraiser", "evidence", "application/octet-stream", bytes)?;
        text(&stored["sha256"])
    }

    fn json(&mut self, role: &str, route: &str, body: &Value) -> Result<Value, Failure> {
        self.post(role, route, "application/json", &serde_json::to_vec(body)?)
    }

    fn post(&mut self, role: &str, route: &str, media_type: &str, body: &[u8]) -> Result<Value, Failure> {
        Ok(serde_json::from_slice(
            &self.bytes(role, route, media_type, body)?,
        )?)
    }

    fn bytes(&mut self, role: &str, route: &str, media_type: &str, body: &[u8]) -> Result<Vec<u8>, Failure> {
        let token = self.tokens.get(role).ok_or("no token")?;
        let mut request = format!(
            "POST /api/v1/{route} HTTP/1.1\r\nHost: zm.test\r\nAuthorization: Bearer {token}\r\n\
             Content-Type: {media_type}\r\nContent-Length: {}\r\n\r\n",
            body.len()
        )
        .into_bytes();
        request.extend_from_slice(body);
        ask_over(&mut self.stream, request).map_err(|error| format!("{route}: {error}").into())
    }
}

fn text(value: &Value) -> Result<String, Failure> {
    Ok(value.as_str().ok_or("no text where one belongs")?.to_owned())
}

//! One `TestApp`: the real binary on a folder of its own, and identities that call it over real HTTP.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock};

use serde_json::{Value, json};
use tempfile::TempDir;

/// The origin that labels carry; the server itself listens elsewhere, as behind a proxy.
pub const ORIGIN: &str = "http://zm.test:8080";

/// Roles with the organisation and the person each test identity belongs to.
pub const IDENTITIES: [(&str, &str, &str); 14] = [
    ("warehouse", "cang", "wh-1"),
    ("appraiser", "jian", "agency-1"),
    ("reviewer", "fu", "agency-1"),
    ("approver", "pi", "agency-1"),
    ("assessor", "ping", "agency-1"),
    ("platform", "tai", "platform-1"),
    ("merchant", "shang", "merchant-1"),
    ("insurer", "bao", "insurer-1"),
    ("laboratory", "shi", "lab-1"),
    ("admin", "guan", "platform-1"),
    ("other-warehouse", "cang-2", "wh-2"),
    ("other-appraiser", "jian-2", "agency-2"),
    ("other-merchant", "shang-2", "merchant-2"),
    ("other-platform", "tai-2", "platform-1"),
];

/// Runs `zhenma` with arguments.
pub fn zhenma(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_zhenma"))
        .args(arguments)
        .env("LC_ALL", "C")
        .output()
        .unwrap()
}

/// Runs `zhenma`, which must succeed, and gives its standard output.
pub fn zhenma_ok(arguments: &[&str]) -> String {
    let output = zhenma(arguments);
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "zhenma {arguments:?}: {error}");
    String::from_utf8(output.stdout).unwrap()
}

/// A folder that is set up, with everybody in it.
pub struct Folder {
    dir: TempDir,
    tokens: Vec<(&'static str, String)>,
}

impl Folder {
    /// A copy of the folder that was set up once for all tests.
    pub fn new() -> Self {
        static TEMPLATE: OnceLock<Folder> = OnceLock::new();
        let template = TEMPLATE.get_or_init(Self::set_up);
        let dir = TempDir::new().unwrap();
        let copied = Command::new("cp")
            .arg("-r")
            .arg(template.data())
            .arg(dir.path())
            .status()
            .unwrap();
        assert!(copied.success());
        Self {
            dir,
            tokens: template.tokens.clone(),
        }
    }

    fn set_up() -> Self {
        let dir = TempDir::new().unwrap();
        let data = dir.path().join("data");
        let data = data.to_str().unwrap();
        zhenma_ok(&["init", "--data", data, "--origin", ORIGIN]);
        for (id, kind, name) in [
            ("agency-1", "agency", "演示机构一"),
            ("agency-2", "agency", "演示机构二"),
            ("wh-2", "warehouse", "仓二"),
            ("merchant-1", "merchant", "商家一"),
            ("merchant-2", "merchant", "商家二"),
            ("insurer-1", "insurer", "保险一"),
            ("lab-1", "laboratory", "实验室一"),
            ("platform-1", "platform", "平台一"),
        ] {
            let accreditation = format!("CNAS {id}");
            let mut arguments = vec!["org", "new", "--data", data, id, "--kind", kind, "--name", name];
            if kind == "agency" {
                arguments.extend(["--demonstration", "--accreditation", &accreditation]);
            }
            zhenma_ok(&arguments);
        }
        let warehouse = [
            "org",
            "new",
            "--data",
            data,
            "wh-1",
            "--kind",
            "warehouse",
            "--name",
            "仓一",
        ];
        zhenma_ok(&[warehouse.as_slice(), &["--default-agency", "agency-1"]].concat());
        let tokens = IDENTITIES.map(|(name, person, org)| {
            let role = name.trim_start_matches("other-");
            let licence = format!("LIC-{person}");
            let token = zhenma_ok(&[
                "token",
                "new",
                "--data",
                data,
                "--person",
                person,
                "--role",
                role,
                "--org",
                org,
                "--licence",
                &licence,
                // Some tests see what the service does years from now.
                "--no-expiry",
            ]);
            (name, token.trim().to_owned())
        });
        Self {
            dir,
            tokens: tokens.to_vec(),
        }
    }

    /// A folder that something else filled: `data` in `dir`.
    pub fn filled(dir: TempDir) -> Self {
        Self {
            dir,
            tokens: Vec::new(),
        }
    }

    /// The same folder with existing tokens, by identity.
    pub fn with_tokens(self, tokens: &BTreeMap<String, String>) -> Self {
        let names = tokens.iter();
        // Names of identities are static elsewhere; those of a fixture live as long as the test process.
        let named = names.map(|(name, token)| (&*name.clone().leak(), token.clone()));
        Self {
            tokens: named.collect(),
            ..self
        }
    }

    /// A new folder, still without `data`, whose tokens are those of this one.
    pub fn successor(&self) -> Self {
        Self {
            dir: TempDir::new().unwrap(),
            tokens: self.tokens.clone(),
        }
    }

    pub fn data(&self) -> PathBuf {
        self.dir.path().join("data")
    }

    pub fn data_str(&self) -> String {
        self.data().to_str().unwrap().to_owned()
    }

    pub fn token(&self, name: &str) -> String {
        self.tokens
            .iter()
            .find(|(known, _)| *known == name)
            .unwrap()
            .1
            .clone()
    }
}

/// The running service.
pub struct TestApp {
    pub folder: Folder,
    pub base: String,
    /// What the server said on its standard error so far.
    pub log: Log,
    /// Its process; none where the test itself serves.
    child: Option<Child>,
}

pub type Log = Arc<Mutex<Vec<String>>>;

impl TestApp {
    /// A service of its own, with public requests unlimited.
    pub fn start() -> Self {
        Self::start_on(Folder::new(), &["--rate-limit", "off"])
    }

    pub fn start_on(folder: Folder, more: &[&str]) -> Self {
        let (child, base, log) = serve(&folder.data(), more);
        Self {
            folder,
            base,
            log,
            child: Some(child),
        }
    }

    /// A service that this very process runs at `base`.
    pub fn served_here(folder: Folder, base: String) -> Self {
        Self {
            folder,
            base,
            log: Log::default(),
            child: None,
        }
    }

    fn end(&mut self) {
        if let Some(child) = &mut self.child {
            let _ = child.kill();
            let _ = child.wait();
        }
    }

    /// Kills the server without warning and starts it again.
    pub fn crash_and_restart(&mut self) {
        self.end();
        let (child, base, log) = serve(&self.folder.data(), &["--rate-limit", "off"]);
        (self.child, self.base, self.log) = (Some(child), base, log);
    }

    /// Kills the server without warning; its folder is as the kill left it.
    pub fn kill(mut self) -> Folder {
        self.end();
        let successor = self.folder.successor();
        std::mem::replace(&mut self.folder, successor)
    }

    /// Stops the server as an operator does and gives its folder back.
    pub fn stop_gently(mut self) -> Folder {
        self.signal("TERM");
        assert!(self.wait().success());
        let successor = self.folder.successor();
        std::mem::replace(&mut self.folder, successor)
    }

    /// Sends the server a signal by its name.
    pub fn signal(&self, name: &str) {
        let sent = Command::new("kill")
            .args(["-s", name, &self.pid().to_string()])
            .status();
        assert!(sent.unwrap().success());
    }

    /// Waits until the server has ended by itself.
    pub fn wait(&mut self) -> std::process::ExitStatus {
        self.child.as_mut().unwrap().wait().unwrap()
    }

    /// The server's process.
    pub fn pid(&self) -> u32 {
        self.child.as_ref().unwrap().id()
    }

    /// Stops the server and gives its folder back.
    pub fn stop(mut self) -> Folder {
        std::mem::replace(&mut self.folder, Folder::new())
    }

    pub fn anonymous(&self) -> User<'_> {
        User {
            app: self,
            token: None,
        }
    }

    pub fn user(&self, name: &str) -> User<'_> {
        User {
            app: self,
            token: Some(self.folder.token(name)),
        }
    }

    pub fn with_token(&self, token: &str) -> User<'_> {
        User {
            app: self,
            token: Some(token.to_owned()),
        }
    }

    /// A figure of `/metrics`, as the folder's socket tells it.
    pub fn figure(&self, name: &str) -> f64 {
        use std::io::{Read, Write};

        let socket = self.folder.data().join("zhenma.sock");
        let mut socket = std::os::unix::net::UnixStream::connect(socket).unwrap();
        socket
            .write_all(b"GET /metrics HTTP/1.0\r\nhost: localhost\r\n\r\n")
            .unwrap();
        let mut text = String::new();
        socket.read_to_string(&mut text).unwrap();
        let line = text
            .lines()
            .find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
        line.unwrap_or_else(|| panic!("no figure {name} in {text}"))
            .parse()
            .unwrap()
    }

    /// Runs a command on this service's folder.
    pub fn command(&self, arguments: &[&str]) -> Output {
        let data = self.folder.data_str();
        zhenma(&[arguments, &["--data", &data]].concat())
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        self.end();
    }
}

fn serve(data: &Path, more: &[&str]) -> (Child, String, Log) {
    // Any free port, unless the story needs one it knows before.
    let listen: &[&str] = if more.contains(&"--listen") {
        &[]
    } else {
        &["--listen", "127.0.0.1:0"]
    };
    let mut child = Command::new(env!("CARGO_BIN_EXE_zhenma"))
        .args(["serve", "--cache-mib", "64", "--data"])
        .arg(data)
        .args(listen)
        .args(more)
        .env("LC_ALL", "C")
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
    let log = Log::default();
    let address = loop {
        let line = lines.next().expect("the server says where it listens").unwrap();
        log.lock().unwrap().push(line.clone());
        if let Some((_, rest)) = line.split_once(" on ")
            && let Some((address, _)) = rest.split_once(';')
        {
            break address.to_owned();
        }
    };
    // Whatever else it says goes to the test's own standard error.
    let later = Arc::clone(&log);
    std::thread::spawn(move || {
        for line in lines.map_while(Result::ok) {
            eprintln!("[server] {line}");
            later.lock().unwrap().push(line);
        }
    });
    (child, format!("http://{address}"), log)
}

/// What came back.
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Answer {
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("no JSON: {}", self.text()))
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    /// The JSON of an answer with this status.
    #[track_caller]
    pub fn expect(&self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.text());
        if self.body.is_empty() {
            Value::Null
        } else {
            self.json()
        }
    }

    /// The detail of a problem with this status.
    #[track_caller]
    pub fn problem(&self, status: u16) -> String {
        assert_eq!(self.status, status, "{}", self.text());
        assert_eq!(self.header("content-type"), Some("application/problem+json"));
        self.json()["detail"]
            .as_str()
            .expect("a problem has a detail")
            .to_owned()
    }
}

/// Somebody who calls the service.
#[derive(Clone)]
pub struct User<'a> {
    pub app: &'a TestApp,
    token: Option<String>,
}

impl User<'_> {
    pub fn call(&self, method: &str, path: &str, headers: &[(&str, &str)], body: Option<&[u8]>) -> Answer {
        let request_body = body;
        let agent: ureq::Agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .allow_non_standard_methods(true)
            .build()
            .into();
        let mut request = ureq::http::Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.app.base));
        if let Some(token) = &self.token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        // The same id for all, so that answers that are to be alike can be compared whole.
        if !headers.iter().any(|(name, _)| *name == "x-request-id") {
            request = request.header("x-request-id", "story");
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = match body {
            Some(body) => agent.run(request.body(body).unwrap()),
            None => agent.run(request.body(()).unwrap()),
        };
        let mut response = response.unwrap_or_else(|error| panic!("{method} {path}: {error}"));
        let headers = response.headers().iter();
        let headers = headers
            .map(|(n, v)| (n.to_string(), v.to_str().unwrap_or_default().to_owned()))
            .collect();
        let status = response.status().as_u16();
        let body = response
            .body_mut()
            .with_config()
            .limit(1 << 30)
            .read_to_vec()
            .unwrap();
        let answer = Answer {
            status,
            headers,
            body,
        };
        record(method, path, request_body, &answer);
        answer
    }

    pub fn get(&self, path: &str) -> Answer {
        self.call("GET", path, &[], None)
    }

    pub fn post(&self, path: &str, body: &Value) -> Answer {
        let json = [("content-type", "application/json")];
        self.call("POST", path, &json, Some(body.to_string().as_bytes()))
    }

    /// Posts with an idempotency key.
    pub fn post_once(&self, path: &str, body: &Value, key: &str) -> Answer {
        let headers = [("content-type", "application/json"), ("idempotency-key", key)];
        self.call("POST", path, &headers, Some(body.to_string().as_bytes()))
    }

    pub fn post_bytes(&self, path: &str, body: &[u8]) -> Answer {
        self.call("POST", path, &[], Some(body))
    }

    /// Stores evidence and gives its hash.
    #[track_caller]
    pub fn store(&self, bytes: &[u8]) -> String {
        self.post_bytes("/api/v1/evidence", bytes).expect(201)["sha256"]
            .as_str()
            .unwrap()
            .to_owned()
    }
}

/// Writes what was asked and answered to the file `ZHENMA_RECORD`, if there is one: the description's examples are made
/// from it (`tests/api/examples.py`).
fn record(method: &str, path: &str, body: Option<&[u8]>, answer: &Answer) {
    let Ok(file) = std::env::var("ZHENMA_RECORD") else {
        return;
    };
    let parsed = |bytes: &[u8]| serde_json::from_slice::<Value>(bytes).ok();
    let line = json!({
        "method": method, "path": path, "request": body.and_then(parsed),
        "status": answer.status, "answer": parsed(&answer.body),
    });
    let mut file = std::fs::OpenOptions::new()
        .create(true)
        .append(true)
        .open(file)
        .unwrap();
    std::io::Write::write_all(&mut file, format!("{line}\n").as_bytes()).unwrap();
}

/// A video of five seconds that shows something else than every other.
pub fn video() -> Vec<u8> {
    zhenma::media::invented::video(&seed(), 5)
}

/// A photo that shows something else than every other.
pub fn photo() -> Vec<u8> {
    zhenma::media::invented::photo(&seed()).unwrap()
}

/// Unlike those of all tests, which share files.
fn seed() -> Vec<u8> {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    format!("{}-{number}", std::process::id()).into_bytes()
}

/// The same findings with a photo of the item as a whole, where they have none and it is to be found genuine.
pub fn with_photo(mut findings: Value, conclusion: &str, photo: impl FnOnce() -> String) -> Value {
    let appearance = findings
        .as_array_mut()
        .and_then(|findings| findings.iter_mut().find(|one| one["point"] == "appearance"));
    if let Some(finding) = appearance.filter(|finding| conclusion == "genuine" && finding["photos"].is_null())
    {
        finding["photos"] = json!([photo()]);
    }
    findings
}

/// A file of `tests/fixtures/media`.
pub fn fixture(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures/media")
        .join(name);
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The six mandatory points, all conforming.
pub fn findings() -> Value {
    let points = [
        "appearance",
        "material",
        "workmanship",
        "codes",
        "hardware",
        "inner_label",
    ];
    points
        .map(|point| json!({ "point": point, "result": "conforms" }))
        .to_vec()
        .into()
}

/// An issued tag.
#[derive(Clone)]
pub struct Tag {
    pub item_id: String,
    pub appraisal_id: String,
    pub serial: String,
    pub code: String,
    pub tag_uri: String,
    pub certificate: String,
    pub video: String,
}

/// The way of an item, station by station, as the people walk it.
impl TestApp {
    #[track_caller]
    pub fn book(&self) -> String {
        // A serial stands on one piece, and a row that comes again is not booked again.
        static NEXT: AtomicU64 = AtomicU64::new(1);
        let own = NEXT.fetch_add(1, Ordering::Relaxed);
        let csv = format!(
            "brand,name,category,merchant,own_serial\nALPINARA 演示,登山靴,shoes,merchant-1,AP-{own:04}\n"
        );
        let booked = self
            .user("warehouse")
            .post_bytes("/api/v1/intake", csv.as_bytes())
            .expect(200);
        booked["booked"][0]["item_id"]
            .as_str()
            .expect("one item is booked")
            .to_owned()
    }

    /// The six mandatory points, with a photo of a piece that no other test has.
    #[track_caller]
    pub fn photographed(&self) -> Value {
        let appraiser = self.user("appraiser");
        with_photo(findings(), "genuine", || appraiser.store(&photo()))
    }

    #[track_caller]
    pub fn appraise(&self, item_id: &str, findings: Value, conclusion: &str) -> (String, String) {
        self.appraise_with(item_id, findings, conclusion, &video())
    }

    /// The same with this video.
    #[track_caller]
    pub fn appraise_with(
        &self,
        item_id: &str,
        findings: Value,
        conclusion: &str,
        video: &[u8],
    ) -> (String, String) {
        let appraiser = self.user("appraiser");
        let video = appraiser.store(video);
        let findings = with_photo(findings, conclusion, || appraiser.store(&photo()));
        let settles = (conclusion == "undetermined").then_some("品牌方书面确认批号后可定");
        let body = json!({
            "item_id": item_id, "findings": findings, "video": video, "conclusion": conclusion,
            "would_settle": settles,
        });
        let id = appraiser.post("/api/v1/appraisals", &body).expect(201)["appraisal_id"]
            .as_str()
            .unwrap()
            .to_owned();
        (id, video)
    }

    #[track_caller]
    pub fn decide(&self, appraisal_id: &str) {
        let agree = json!({ "agree": true });
        self.user("reviewer")
            .post(&format!("/api/v1/appraisals/{appraisal_id}/review"), &agree)
            .expect(200);
        self.user("approver")
            .post(&format!("/api/v1/appraisals/{appraisal_id}/approve"), &agree)
            .expect(200);
    }

    /// An approved appraisal: item, appraisal, video.
    #[track_caller]
    pub fn approved(&self) -> (String, String, String) {
        let item_id = self.book();
        let (appraisal_id, video) = self.appraise(&item_id, findings(), "genuine");
        self.decide(&appraisal_id);
        (item_id, appraisal_id, video)
    }

    /// A tag that is issued and not yet bound.
    #[track_caller]
    pub fn issued(&self) -> Tag {
        let (item_id, appraisal_id, video) = self.approved();
        let tag = self
            .user("approver")
            .post("/api/v1/tags", &json!({ "appraisal_id": appraisal_id }))
            .expect(201);
        let text = |field: &str| tag[field].as_str().unwrap().to_owned();
        Tag {
            serial: text("serial"),
            code: text("code"),
            tag_uri: text("tag_uri"),
            certificate: text("certificate"),
            item_id,
            appraisal_id,
            video,
        }
    }

    /// A tag on its item.
    #[track_caller]
    pub fn active(&self) -> Tag {
        let tag = self.issued();
        let body = json!({ "code": tag.code, "carrier": "hang_tag", "place": "鞋盒右侧" });
        self.user("warehouse")
            .post(&format!("/api/v1/tags/{}/bind", tag.serial), &body)
            .expect(200);
        tag
    }

    /// What a scan of `code` is told.
    #[track_caller]
    pub fn verify(&self, code: &str) -> Value {
        let code = percent_encoding::utf8_percent_encode(code, percent_encoding::NON_ALPHANUMERIC);
        self.anonymous()
            .get(&format!("/api/v1/verify?code={code}"))
            .expect(200)
    }
}

//! A tiny W3C WebDriver client: as much of the protocol as these tests speak.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use tempfile::TempDir;

const MISSING: &str = "chromium and chromedriver are missing; `bash tests/run` installs them";
/// The key under which the protocol names an element.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";
const PATIENCE: Duration = Duration::from_secs(20);

/// Tab, in the protocol's private characters.
pub const TAB: &str = "\u{e004}";
pub const ENTER: &str = "\u{e007}";

/// A screen as a person holds it.
#[derive(Clone, Copy, Debug)]
pub struct Screen {
    pub width: u16,
    pub height: u16,
    pub phone: bool,
}

pub const PHONE: Screen = Screen {
    width: 390,
    height: 844,
    phone: true,
};
pub const DESK: Screen = Screen {
    width: 1280,
    height: 900,
    phone: false,
};

/// One headless Chromium with a fresh profile.
pub struct Browser {
    driver: Child,
    session: String,
    agent: ureq::Agent,
    _profile: TempDir,
}

impl Browser {
    #[track_caller]
    pub fn open(screen: Screen) -> Self {
        Self::start(screen, true)
    }

    /// A browser whose owner allows no scripts.
    #[track_caller]
    pub fn without_scripts(screen: Screen) -> Self {
        Self::start(screen, false)
    }

    #[track_caller]
    fn start(screen: Screen, scripts: bool) -> Self {
        let (driver, base) = driver();
        let profile = TempDir::new().unwrap();
        let mut arguments = [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-dev-shm-usage",
        ]
        .map(str::to_owned)
        .to_vec();
        arguments.push(format!("--user-data-dir={}", profile.path().display()));
        arguments.push(format!("--window-size={},{}", screen.width, screen.height));
        let mut options = json!({ "args": arguments });
        if !scripts {
            options["prefs"] = json!({ "profile.managed_default_content_settings.javascript": 2 });
        }
        let capabilities = json!({
            "browserName": "chrome", "goog:chromeOptions": options, "goog:loggingPrefs": { "browser": "ALL" },
        });
        let agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(Duration::from_secs(60)))
            .build()
            .into();
        let mut browser = Self {
            driver,
            session: format!("{base}/session"),
            agent,
            _profile: profile,
        };
        let started = browser.call(
            "POST",
            "",
            &json!({ "capabilities": { "alwaysMatch": capabilities } }),
        );
        let id = started["sessionId"].as_str().expect("a session has an id");
        browser.session = format!("{base}/session/{id}");
        browser.call(
            "POST",
            "/timeouts",
            &json!({ "script": 20_000, "pageLoad": 30_000, "implicit": 0 }),
        );
        // The metrics of the page itself: a window has borders and a least width.
        let metrics = json!({
            "width": screen.width, "height": screen.height, "mobile": screen.phone,
            "deviceScaleFactor": if screen.phone { 3 } else { 1 },
        });
        let command = json!({ "cmd": "Emulation.setDeviceMetricsOverride", "params": metrics });
        browser.call("POST", "/goog/cdp/execute", &command);
        browser
    }

    /// One command; its value. An error of the protocol fails the test.
    #[track_caller]
    fn call(&self, method: &str, path: &str, body: &Value) -> Value {
        let request = ureq::http::Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.session))
            .header("content-type", "application/json");
        let response = match method {
            "POST" => self.agent.run(request.body(body.to_string()).unwrap()),
            _ => self.agent.run(request.body(()).unwrap()),
        };
        let mut response = response.unwrap_or_else(|error| panic!("{method} {path}: {error}"));
        let mut answer: Value = response.body_mut().read_json().unwrap();
        assert!(
            response.status().is_success(),
            "{method} {path}: {}",
            answer["value"]["message"]
        );
        answer["value"].take()
    }

    /// Runs a script in every page from now on, before any of the page's own.
    #[track_caller]
    pub fn before_each_page(&self, script: &str) {
        let command =
            json!({ "cmd": "Page.addScriptToEvaluateOnNewDocument", "params": { "source": script } });
        self.call("POST", "/goog/cdp/execute", &command);
    }

    #[track_caller]
    pub fn go(&self, url: &str) {
        self.call("POST", "/url", &json!({ "url": url }));
    }

    #[track_caller]
    pub fn reload(&self) {
        self.call("POST", "/refresh", &json!({}));
    }

    #[track_caller]
    pub fn url(&self) -> String {
        self.call("GET", "/url", &Value::Null)
            .as_str()
            .unwrap()
            .to_owned()
    }

    /// Runs the body of a function in the page and gives what it returns.
    #[track_caller]
    pub fn run(&self, script: &str) -> Value {
        self.call("POST", "/execute/sync", &json!({ "script": script, "args": [] }))
    }

    /// Runs a script that hands its result to `done`.
    #[track_caller]
    pub fn run_until_done(&self, script: &str) -> Value {
        let script = format!("const done = arguments[arguments.length - 1]; {script}");
        self.call("POST", "/execute/async", &json!({ "script": script, "args": [] }))
    }

    /// Waits until an expression is true in the page.
    #[track_caller]
    pub fn wait_for(&self, expression: &str) {
        let since = Instant::now();
        while self.run(&format!("return Boolean({expression})")) != true {
            assert!(since.elapsed() < PATIENCE, "never came true: {expression}");
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    #[track_caller]
    fn element(&self, css: &str) -> String {
        let found = self.call(
            "POST",
            "/element",
            &json!({ "using": "css selector", "value": css }),
        );
        found[ELEMENT].as_str().unwrap().to_owned()
    }

    /// The text of the first element that matches, as it is rendered.
    #[track_caller]
    pub fn text(&self, css: &str) -> String {
        let path = format!("/element/{}/text", self.element(css));
        self.call("GET", &path, &Value::Null).as_str().unwrap().to_owned()
    }

    /// How many elements match.
    #[track_caller]
    pub fn count(&self, css: &str) -> usize {
        let found = self.call(
            "POST",
            "/elements",
            &json!({ "using": "css selector", "value": css }),
        );
        found.as_array().unwrap().len()
    }

    /// Waits until something matches. Needs no script in the page, and outlasts a page that is just being replaced:
    /// a click returns before what it leads to has begun to load.
    #[track_caller]
    pub fn wait_for_element(&self, css: &str) {
        let since = Instant::now();
        while self.count(css) == 0 {
            assert!(since.elapsed() < PATIENCE, "never appeared: {css}");
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    #[track_caller]
    pub fn click(&self, css: &str) {
        let path = format!("/element/{}/click", self.element(css));
        self.call("POST", &path, &json!({}));
    }

    /// Presses and releases a key.
    #[track_caller]
    pub fn press(&self, key: &str) {
        let keys = json!([{ "type": "keyDown", "value": key }, { "type": "keyUp", "value": key }]);
        let actions = json!({ "actions": [{ "type": "key", "id": "keyboard", "actions": keys }] });
        self.call("POST", "/actions", &actions);
    }

    /// How many sheets of A4 the page takes on paper.
    #[track_caller]
    pub fn sheets(&self) -> usize {
        let paper = json!({ "paperWidth": 8.27, "paperHeight": 11.69 });
        let command = json!({ "cmd": "Page.printToPDF", "params": paper });
        let printed = self.call("POST", "/goog/cdp/execute", &command);
        let file = STANDARD.decode(printed["data"].as_str().unwrap()).unwrap();
        String::from_utf8_lossy(&file).matches("/Type /Page\n").count()
    }

    /// What the console said since the last call: errors and warnings, policy violations among them.
    #[track_caller]
    pub fn complaints(&self) -> Vec<String> {
        let entries = self.call("POST", "/se/log", &json!({ "type": "browser" }));
        let entries = entries.as_array().unwrap();
        let bad = |entry: &&Value| matches!(entry["level"].as_str(), Some("SEVERE" | "WARNING"));
        entries
            .iter()
            .filter(bad)
            .map(|entry| entry["message"].as_str().unwrap().to_owned())
            .collect()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // The browser must go even if the test failed; only the driver knows its process.
        let _ = self.agent.delete(&self.session).call();
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

/// Starts chromedriver on a free port.
#[track_caller]
fn driver() -> (Child, String) {
    assert!(
        Command::new("chromium").arg("--version").output().is_ok(),
        "{MISSING}"
    );
    let mut driver = Command::new("chromedriver")
        .args(["--port=0", "--log-level=SEVERE"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect(MISSING);
    let mut lines = BufReader::new(driver.stdout.take().unwrap()).lines();
    let port = loop {
        let line = lines.next().expect("chromedriver says its port").unwrap();
        if let Some((_, rest)) = line.split_once("successfully on port ") {
            break rest.trim_end_matches('.').to_owned();
        }
    };
    std::thread::spawn(move || lines.map_while(Result::ok).for_each(drop));
    (driver, format!("http://127.0.0.1:{port}"))
}

//! The folder of a run: the data, and beside it what the client needs to know of them.

use std::collections::HashMap;
use std::fs::{File, OpenOptions};
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use serde_json::{Value, json};

use crate::Failure;
use crate::server::settings;
use zhenma::app::Application;
use zhenma::app::caller::Caller;
use zhenma::domain::people::Role;
use zhenma::domain::tag::Origin;

/// The origin on the labels.
const ORIGIN: &str = "http://zm.test:8080";

/// What lies beside the data folder, for the client.
pub struct Beside(PathBuf);

impl Beside {
    /// Beside the data in `folder`.
    pub fn of(folder: &Path) -> Self {
        Self(folder.to_owned())
    }

    /// The data folder.
    pub fn data(&self) -> PathBuf {
        self.0.join("data")
    }

    fn lines(&self, name: &str) -> Result<Vec<String>, Failure> {
        match std::fs::read_to_string(self.0.join(name)) {
            Ok(text) => Ok(text.lines().map(str::to_owned).collect()),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
            Err(error) => Err(error.into()),
        }
    }

    /// The codes of active tags.
    pub fn codes(&self) -> Result<Vec<String>, Failure> {
        self.lines("codes.txt")
    }

    /// Approved appraisals without tag.
    pub fn spares(&self) -> Result<Vec<String>, Failure> {
        self.lines("spares.txt")
    }

    /// Forgets the first `used` of them.
    pub fn use_spares(&self, used: usize) -> Result<(), Failure> {
        let spares = self.spares()?;
        self.write_spares(spares.get(used..).unwrap_or_default())
    }

    /// Forgets all but the first `left` of them.
    pub fn keep_spares(&self, left: usize) -> Result<(), Failure> {
        let spares = self.spares()?;
        self.write_spares(spares.get(..left).unwrap_or_default())
    }

    fn write_spares(&self, spares: &[String]) -> Result<(), Failure> {
        let lines: String = spares.iter().map(|id| format!("{id}\n")).collect();
        Ok(std::fs::write(self.0.join("spares.txt"), lines)?)
    }

    /// Tokens by role.
    pub fn tokens(&self) -> Result<HashMap<String, String>, Failure> {
        Ok(serde_json::from_slice(&std::fs::read(
            self.0.join("tokens.json"),
        )?)?)
    }

    /// A list to add lines to.
    pub fn appending(&self, name: &str) -> Result<Mutex<BufWriter<File>>, Failure> {
        let file = OpenOptions::new()
            .create(true)
            .append(true)
            .open(self.0.join(name))?;
        Ok(Mutex::new(BufWriter::new(file)))
    }
}

/// Everybody who acts, known to the service.
pub struct People {
    callers: HashMap<String, Caller>,
}

impl People {
    /// Those whose tokens lie beside the folder.
    pub fn read(beside: &Beside, service: &Application) -> Result<Self, Failure> {
        let mut callers = HashMap::new();
        for (role, token) in beside.tokens()? {
            callers.insert(role, service.authenticate(&token)?);
        }
        Ok(Self { callers })
    }

    /// Whoever has this role.
    pub fn of(&self, role: Role) -> Result<&Caller, Failure> {
        Ok(self.callers.get(role.as_str()).ok_or("nobody of this role")?)
    }
}

/// Sets an empty folder up: organisations, people, tokens.
pub fn set_up(folder: &Path) -> Result<(), Failure> {
    let beside = Beside::of(folder);
    let data = beside.data();
    if data.join("store").exists() {
        return Ok(());
    }
    std::fs::create_dir_all(folder)?;
    let settings = settings(64 << 20);
    Application::init(&data, &settings, &Origin::parse(ORIGIN)?, &"9521234".parse()?)?;
    let service = Application::open(&data, &settings)?;
    let operator = Caller::local_operator()?;
    for new in [
        json!({ "id": "agency", "kind": "agency", "name": "演示鉴定中心 Demo Agency",
            "accreditation": "演示资质 DEMO-CNAS-0001", "demonstration": true }),
        json!({ "id": "warehouse", "kind": "warehouse", "name": "演示保税仓 Demo Warehouse",
            "default_agency": "agency", "demonstration": true }),
    ] {
        service
            .people()
            .add_organisation(&operator, serde_json::from_value(new)?)?;
    }
    let mut tokens = serde_json::Map::new();
    for (role, organisation, licence) in [
        ("warehouse", "warehouse", None),
        ("appraiser", "agency", Some("DEMO-JD-001")),
        ("reviewer", "agency", Some("DEMO-JD-002")),
        ("approver", "agency", Some("DEMO-JD-003")),
    ] {
        let mut person = json!({ "id": role, "organisation": organisation, "name": role });
        if let Some(licence) = licence {
            person["licence"] = licence.into();
        }
        service
            .people()
            .add_person(&operator, serde_json::from_value(person)?)?;
        let new = json!({ "person": role, "role": role, "organisation": organisation });
        let token = service
            .people()
            .add_token(&operator, &serde_json::from_value(new)?)?;
        tokens.insert(role.to_owned(), token.token.into());
    }
    std::fs::write(folder.join("tokens.json"), Value::Object(tokens).to_string())?;
    Ok(())
}

//! Which printers there are, as the operator names them: `NAME=HOST:PORT`.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use crate::message::{Explain, Message, message};

/// One printer.
#[derive(Clone, Debug)]
pub struct Printer {
    /// What people call it.
    pub name: String,
    /// `HOST:PORT`.
    pub address: String,
    /// Held while a label is sent: two at a time would garble each other's answers.
    pub(super) busy: Arc<Mutex<()>>,
}

/// Every printer, by name.
#[derive(Clone, Debug, Default)]
pub struct Printers(BTreeMap<String, Printer>);

/// A printer is not named as it should be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message())]
pub enum PrintersError {
    /// Not of the form.
    Form,
    /// A name is given twice.
    Twice(String),
}

impl Explain for PrintersError {
    fn message(&self) -> Message {
        match self {
            Self::Form => message!("printer.form"),
            Self::Twice(name) => message!("printer.named_twice", name),
        }
    }
}

/// Where label printers listen.
const PORT: u16 = 9_100;

impl Printers {
    /// Reads printers as the operator gave them.
    ///
    /// # Errors
    /// The one that is wrong, and why.
    pub fn parse<'a>(given: impl IntoIterator<Item = &'a str>) -> Result<Self, (String, PrintersError)> {
        let mut printers = BTreeMap::new();
        for text in given {
            let printer = printer(text).ok_or_else(|| (text.to_owned(), PrintersError::Form))?;
            let name = printer.name.clone();
            if printers.insert(name.clone(), printer).is_some() {
                return Err((text.to_owned(), PrintersError::Twice(name)));
            }
        }
        Ok(Self(printers))
    }

    /// The printer of this name.
    #[must_use]
    pub fn named(&self, name: &str) -> Option<&Printer> {
        self.0.get(name)
    }

    /// All names.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}

fn printer(text: &str) -> Option<Printer> {
    let (name, address) = text.split_once('=')?;
    let named = (1..=40).contains(&name.len())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    let bare_v6 = address.starts_with('[') && address.ends_with(']');
    let (host, port) = match address.rsplit_once(':') {
        Some((host, port)) if !bare_v6 => (host, port.parse().ok()?),
        _ => (address, PORT),
    };
    let graphic = !host.is_empty() && host.bytes().all(|byte| byte.is_ascii_graphic());
    (named && graphic && port > 0).then(|| Printer {
        name: name.to_owned(),
        address: format!("{host}:{port}"),
        busy: Arc::default(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn printers_are_named_once_and_have_a_port() {
        let printers = Printers::parse([
            "pack-1=192.0.2.7",
            "pack-2=printer.example:6101",
            "six=[2001:db8::1]",
        ])
        .unwrap();
        let address = |name: &str| printers.named(name).unwrap().address.clone();
        assert_eq!(address("pack-1"), "192.0.2.7:9100");
        assert_eq!(address("pack-2"), "printer.example:6101");
        assert_eq!(address("six"), "[2001:db8::1]:9100");
        assert_eq!(printers.names().collect::<Vec<_>>(), ["pack-1", "pack-2", "six"]);
    }

    #[test]
    fn anything_else_is_refused() {
        for text in [
            "",
            "x",
            "=h:1",
            "a b=h",
            "a=",
            "a=:9100",
            "a=h:0",
            "a=h:99999",
            "a=h:x",
            "a=h h",
        ] {
            assert_eq!(
                Printers::parse([text]).unwrap_err().1,
                PrintersError::Form,
                "{text}"
            );
        }
        let twice = Printers::parse(["a=h", "a=i"]).unwrap_err().1;
        assert_eq!(twice, PrintersError::Twice("a".to_owned()));
    }
}

//! Origins and label prefixes: the two settings that are printed on every label (formats.md, "Tag URI").

use std::fmt;
use std::net::Ipv4Addr;
use std::str::FromStr;

use crate::message::{Explain, Message, message};
use crate::text::{schema_of_text, serde_as_text};

/// The operator's GS1 company prefix, 4–10 digits.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct LabelPrefix(String);

/// The text is no prefix.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message())]
pub struct NotAPrefix;

impl Explain for NotAPrefix {
    fn message(&self) -> Message {
        message!("origin.prefix")
    }
}

impl LabelPrefix {
    /// The digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for LabelPrefix {
    type Err = NotAPrefix;

    fn from_str(text: &str) -> Result<Self, NotAPrefix> {
        let digits = text.bytes().all(|byte| byte.is_ascii_digit());
        if digits && (4..=10).contains(&text.len()) {
            Ok(Self(text.to_owned()))
        } else {
            Err(NotAPrefix)
        }
    }
}

/// Where the service is reached: `http(s)://host[:port]`, held in lower case.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Origin(String);

/// Why a text is not an origin that fits on a label.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message())]
pub enum NotAnOrigin {
    /// No scheme.
    Scheme,
    /// A path, a query, or a character that a QR code in alphanumeric mode cannot hold.
    Host,
    /// The port is no port.
    Port,
    /// Too long for the QR code.
    Length {
        /// Characters it has.
        length: usize,
        /// Characters it may have.
        most: usize,
    },
}

impl Explain for NotAnOrigin {
    fn message(&self) -> Message {
        match self {
            Self::Scheme => message!("origin.scheme"),
            Self::Host => message!("origin.host"),
            Self::Port => message!("origin.port"),
            Self::Length { length, most } => message!("origin.length", length, most),
        }
    }
}

impl Origin {
    /// Reads an origin, in any case.
    ///
    /// # Errors
    /// [`NotAnOrigin`]. The length is judged by [`Origin::fits`], because it depends on the prefix.
    pub fn parse(text: &str) -> Result<Self, NotAnOrigin> {
        if text.len() > 60 {
            return Err(NotAnOrigin::Length {
                length: text.chars().count(),
                most: 43,
            });
        }
        let lower = text.to_ascii_lowercase();
        let rest = lower
            .strip_prefix("https://")
            .or_else(|| lower.strip_prefix("http://"))
            .ok_or(NotAnOrigin::Scheme)?;
        let (host, port) = match rest.split_once(':') {
            Some((host, port)) => (host, Some(port)),
            None => (rest, None),
        };
        let label = |label: &str| {
            !label.is_empty()
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        };
        if !host.split('.').all(label) {
            return Err(NotAnOrigin::Host);
        }
        if let Some(port) = port {
            let number = port.bytes().all(|b| b.is_ascii_digit()) && !port.starts_with('0');
            if !number || !port.parse::<u16>().is_ok_and(|port| port > 0) {
                return Err(NotAnOrigin::Port);
            }
        }
        Ok(Self(lower))
    }

    /// Whether origin and prefix together leave the code in QR version 7: 47 characters less the prefix.
    ///
    /// # Errors
    /// [`NotAnOrigin::Length`].
    pub fn fits(&self, prefix: &LabelPrefix) -> Result<(), NotAnOrigin> {
        let most = 47_usize.saturating_sub(prefix.0.len());
        if self.0.len() > most {
            Err(NotAnOrigin::Length {
                length: self.0.len(),
                most,
            })
        } else {
            Ok(())
        }
    }

    /// The origin in lower case.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Host and port without the scheme.
    #[must_use]
    pub fn authority(&self) -> &str {
        self.0.split_once("://").map_or("", |(_, authority)| authority)
    }

    fn host(&self) -> &str {
        self.authority().split(':').next().unwrap_or_default()
    }

    /// The certificate's issuer: `did:web:{host}` with the port as `%3A`, or the origin where the host is an
    /// IP address, which did:web does not allow (formats.md, "Certificate").
    #[must_use]
    pub fn issuer(&self) -> String {
        if self.host().parse::<Ipv4Addr>().is_ok() {
            self.0.clone()
        } else {
            format!("did:web:{}", self.authority().replace(':', "%3A"))
        }
    }
}

impl fmt::Display for LabelPrefix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

serde_as_text!(LabelPrefix, str::parse::<LabelPrefix>);
schema_of_text!(LabelPrefix, pattern: "^[0-9]{4,10}$", "9521234");
serde_as_text!(Origin, Origin::parse);
schema_of_text!(Origin, pattern: "^https?://[!-~]+$", "https://zm.example.cn");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins_that_fit_on_a_label() {
        for (text, issuer) in [
            ("https://ZM.example.cn", "did:web:zm.example.cn"),
            ("http://localhost:8080", "did:web:localhost%3A8080"),
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ] {
            let origin = Origin::parse(text).unwrap();
            assert_eq!(origin.as_str(), text.to_lowercase());
            assert_eq!(origin.issuer(), issuer);
        }
    }

    #[test]
    fn what_is_refused() {
        for (text, why) in [
            ("zm.example.cn", NotAnOrigin::Scheme),
            ("https://zm.example.cn/", NotAnOrigin::Host),
            ("https://zm.example.cn/path", NotAnOrigin::Host),
            ("https://zm_example.cn", NotAnOrigin::Host),
            ("https://真码.cn", NotAnOrigin::Host),
            ("https://", NotAnOrigin::Host),
            ("https://[::1]:80", NotAnOrigin::Host),
            ("https://a.b:0", NotAnOrigin::Port),
            ("https://a.b:65536", NotAnOrigin::Port),
            ("https://a.b:080", NotAnOrigin::Port),
        ] {
            assert_eq!(Origin::parse(text), Err(why), "{text}");
        }
    }

    #[test]
    fn the_limit_depends_on_the_prefix() {
        let origin = Origin::parse("https://abcdefghijklmnopqrstuv.example.cn").unwrap();
        assert_eq!(origin.as_str().len(), 47 - 6);
        assert!(origin.fits(&"952123".parse().unwrap()).is_ok());
        assert!(origin.fits(&"9521234".parse().unwrap()).is_err());
    }

    #[test]
    fn prefixes() {
        assert!("9521234".parse::<LabelPrefix>().is_ok());
        for text in ["", "952", "95212345678", "95212a4", "９５２１"] {
            assert_eq!(text.parse::<LabelPrefix>(), Err(NotAPrefix), "{text}");
        }
    }
}

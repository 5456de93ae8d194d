//! TLS ended by the service itself: rustls, with a certificate that is read again when its files change.

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::SystemTime;

use rustls::ServerConfig;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;

use crate::message::{Explain, Message, as_told, message};

/// The certificate in use and the files it is from.
#[derive(Debug)]
pub struct Tls {
    certificate: PathBuf,
    key: PathBuf,
    provider: Arc<CryptoProvider>,
    current: RwLock<(Arc<CertifiedKey>, Stamp)>,
}

/// By what it is noticed that the files changed.
type Stamp = [Option<(SystemTime, u64)>; 2];

/// The files are not what TLS needs.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message())]
pub struct TlsProblem {
    file: String,
    why: Message,
}

impl Explain for TlsProblem {
    fn message(&self) -> Message {
        message!("tls.file", file = self.file, why: self.why.clone())
    }
}

fn problem(file: &Path, why: Message) -> TlsProblem {
    TlsProblem {
        file: file.display().to_string(),
        why,
    }
}

/// What the library tells of a file.
fn told(file: &Path, error: impl std::fmt::Display) -> TlsProblem {
    problem(file, as_told(&error))
}

impl Tls {
    /// Reads the chain and the key.
    ///
    /// # Errors
    /// [`TlsProblem`] where one cannot be read or they do not belong together.
    pub fn open(certificate: &Path, key: &Path) -> Result<Self, TlsProblem> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        // Looked at before the files are read: a change in between is noticed later.
        let stamp = [stamp(certificate), stamp(key)];
        let read = read(certificate, key, &provider)?;
        Ok(Self {
            certificate: certificate.to_owned(),
            key: key.to_owned(),
            provider,
            current: RwLock::new((Arc::new(read), stamp)),
        })
    }

    /// Reads the files again if they changed. While they do not go together the former certificate stays in use.
    ///
    /// # Errors
    /// [`TlsProblem`].
    pub fn reload(&self) -> Result<bool, TlsProblem> {
        let stamp = [stamp(&self.certificate), stamp(&self.key)];
        if self.current.read().unwrap_or_else(PoisonError::into_inner).1 == stamp {
            return Ok(false);
        }
        let read = read(&self.certificate, &self.key, &self.provider);
        let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
        // Files that are wrong are complained of once, not at every look.
        current.1 = stamp;
        current.0 = Arc::new(read?);
        Ok(true)
    }

    /// What the server is started with.
    ///
    /// # Errors
    /// [`TlsProblem`] if the library knows no version of TLS, which it does.
    pub(in crate::http) fn config(self: &Arc<Self>) -> Result<ServerConfig, TlsProblem> {
        let config = ServerConfig::builder_with_provider(Arc::clone(&self.provider))
            .with_safe_default_protocol_versions()
            .map_err(|error| told(&self.certificate, error))?;
        let resolver: Arc<dyn ResolvesServerCert> = Arc::<Self>::clone(self);
        Ok(config.with_no_client_auth().with_cert_resolver(resolver))
    }
}

impl ResolvesServerCert for Tls {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        let current = self.current.read().unwrap_or_else(PoisonError::into_inner);
        Some(Arc::clone(&current.0))
    }
}

fn stamp(file: &Path) -> Option<(SystemTime, u64)> {
    let metadata = std::fs::metadata(file).ok()?;
    Some((metadata.modified().ok()?, metadata.len()))
}

fn read(certificate: &Path, key: &Path, provider: &CryptoProvider) -> Result<CertifiedKey, TlsProblem> {
    let chain: Result<Vec<_>, _> = CertificateDer::pem_file_iter(certificate)
        .map_err(|error| told(certificate, error))?
        .collect();
    let chain = chain.map_err(|error| told(certificate, error))?;
    if chain.is_empty() {
        return Err(problem(certificate, message!("tls.no_certificate")));
    }
    let private = PrivateKeyDer::from_pem_file(key).map_err(|error| told(key, error))?;
    CertifiedKey::from_der(chain, private, provider).map_err(|error| {
        let certificate = certificate.display();
        problem(key, message!("tls.key_of_another", certificate, error))
    })
}

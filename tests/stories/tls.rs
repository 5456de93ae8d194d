//! TLS ended by the service itself, with a certificate authority of the test's own.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

use crate::app::{Folder, TestApp, zhenma};

struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Self(CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap())
    }

    /// Writes a certificate for zm.test and its key; gives the certificate.
    fn issue(&self, folder: &Path) -> CertificateDer<'static> {
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new(vec!["zm.test".to_owned()]).unwrap();
        let certificate = params.signed_by(&key, &self.0).unwrap();
        std::fs::write(folder.join("key.pem"), key.serialize_pem()).unwrap();
        std::fs::write(folder.join("cert.pem"), certificate.pem()).unwrap();
        certificate.der().clone()
    }

    /// What the server at `address` shows, and its answer to one request.
    fn get(&self, address: &str, path: &str) -> (CertificateDer<'static>, String) {
        let mut roots = RootCertStore::empty();
        roots.add(self.0.der().clone()).unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
        let name = ServerName::try_from("zm.test").unwrap();
        let connection = ClientConnection::new(Arc::new(config), name).unwrap();
        let mut stream = StreamOwned::new(connection, TcpStream::connect(address).unwrap());
        let request = format!("GET {path} HTTP/1.1\r\nhost: zm.test\r\nconnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        // Not every server says goodbye in TLS.
        let _ = stream.read_to_end(&mut answer);
        let shown = stream.conn.peer_certificates().unwrap()[0].clone().into_owned();
        (shown, String::from_utf8_lossy(&answer).into_owned())
    }
}

#[test]
fn it_is_served_over_tls_and_the_certificate_is_renewed_while_it_runs() {
    let (dir, authority) = (tempfile::tempdir().unwrap(), Authority::new());
    let first = authority.issue(dir.path());
    let (certificate, key) = (dir.path().join("cert.pem"), dir.path().join("key.pem"));
    let files = [
        "--tls-cert",
        certificate.to_str().unwrap(),
        "--tls-key",
        key.to_str().unwrap(),
    ];
    let app = TestApp::start_on(Folder::new(), &files);
    let address = app.base.trim_start_matches("http://").to_owned();
    let (shown, answer) = authority.get(&address, "/readyz");
    assert_eq!(shown, first);
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(
        answer.contains("strict-transport-security: max-age=31536000"),
        "{answer}"
    );
    // Without TLS nothing is answered, and commands go over the socket as ever.
    let mut plain = TcpStream::connect(&address).unwrap();
    plain
        .write_all(b"GET / HTTP/1.1\r\nhost: zm.test\r\n\r\n")
        .unwrap();
    let mut nothing = Vec::new();
    let _ = plain.read_to_end(&mut nothing);
    assert!(
        !nothing.starts_with(b"HTTP"),
        "{}",
        String::from_utf8_lossy(&nothing)
    );
    assert!(app.command(&["healthcheck"]).status.success());

    // A key that does not go with the certificate changes nothing, and is complained of.
    std::fs::write(&key, KeyPair::generate().unwrap().serialize_pem()).unwrap();
    app.signal("HUP");
    while !app
        .log
        .lock()
        .unwrap()
        .iter()
        .any(|line| line.contains("does not belong to"))
    {
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    assert_eq!(authority.get(&address, "/healthz").0, first);

    let second = authority.issue(dir.path());
    app.signal("HUP");
    while authority.get(&address, "/healthz").0 != second {
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    // And without a signal, a moment later.
    let third = authority.issue(dir.path());
    while authority.get(&address, "/healthz").0 != third {
        std::thread::sleep(std::time::Duration::from_millis(200));
    }
}

#[test]
fn files_that_are_not_for_tls_are_refused_in_a_sentence() {
    let (dir, authority) = (tempfile::tempdir().unwrap(), Authority::new());
    authority.issue(dir.path());
    let file = |name: &str| dir.path().join(name).to_str().unwrap().to_owned();
    std::fs::write(file("empty.pem"), "").unwrap();
    std::fs::write(file("other.pem"), KeyPair::generate().unwrap().serialize_pem()).unwrap();
    let folder = Folder::new();
    for (certificate, key, sentence) in [
        ("missing.pem", "key.pem", "missing.pem'"),
        ("empty.pem", "key.pem", "contains no certificate"),
        ("cert.pem", "empty.pem", "empty.pem'"),
        ("cert.pem", "other.pem", "does not belong to"),
    ] {
        let (certificate, key) = (file(certificate), file(key));
        let arguments = ["serve", "--data", &folder.data_str(), "--listen", "127.0.0.1:0"];
        let tls = ["--tls-cert", &certificate, "--tls-key", &key];
        let output = zhenma(&[arguments.as_slice(), &tls].concat());
        let error = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{error}");
        assert!(error.contains(sentence) && error.lines().count() == 1, "{error}");
    }
}

//! HTTP clients of our own: to the service itself, and to whoever the service asks. No proxy is taken from the
//! environment, and no redirect is followed.

use std::time::Duration;

/// A client of this service, over its socket or a plain connection. It speaks no TLS: a proxy in front does.
pub fn to_ourselves() -> reqwest::ClientBuilder {
    install_provider();
    // No root certificates: reading the system's takes time, and fails where there are none.
    reqwest::Client::builder().no_proxy().tls_certs_only([])
}

/// A client of somebody else's endpoint, with the root certificates of the system. Each call is a connection of its
/// own, because each runs on a runtime of its own.
pub fn to_others(timeout: Duration) -> reqwest::ClientBuilder {
    install_provider();
    reqwest::Client::builder()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .pool_max_idle_per_host(0)
        .timeout(timeout)
}

/// The TLS library leaves the choice of its arithmetic to the program, once a process.
fn install_provider() {
    let _ = rustls::crypto::ring::default_provider().install_default();
}

//! Which certificates are revoked or suspended: W3C Bitstring Status Lists.

use actix_web::http::header::EntityTag;
use actix_web::{HttpRequest, HttpResponse, web};

use crate::domain::certificate::StatusPurpose;
use crate::domain::problem::{Problem, Thing};
use crate::hash::Sha256Hash;
use crate::http::platform::act::{App, blocking};
use crate::http::platform::conditional::fresh;
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::host::host;
use crate::http::platform::limit::Public;

/// A compact JWS of a credential (W3C VC-JOSE-COSE, 3.1.1).
const MEDIA_TYPE: &str = "application/vc+jwt";

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/status/{purpose}/{number}", status_list)
        .summary(
            "A status list that certificates name: revocation or suspension, a bit an entry, signed",
            "证书状态列表",
        )
        .for_scripts()
        .gives_bytes(200, &[MEDIA_TYPE])
        .conditional()
}

async fn status_list(
    request: HttpRequest,
    _public: Public,
    path: web::Path<(String, String)>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let (purpose, number) = path.into_inner();
    let missing = || Problem::not_found(Thing::StatusList, format!("{purpose}/{number}"));
    let purpose = StatusPurpose::parse(&purpose).ok_or_else(missing)?;
    // One address a list: no leading zero, no sign.
    let counted = number
        .parse::<u64>()
        .ok()
        .filter(|parsed| parsed.to_string() == number);
    let counted = counted.ok_or_else(missing)?;
    let host = host(&request);
    let jws = blocking(move || app.status_lists().signed_list(purpose, counted, host.as_deref())).await?;
    let tag = EntityTag::new_strong(Sha256Hash::of(&jws).to_string());
    Ok(fresh(&request, &tag, MEDIA_TYPE, "public, max-age=60", jws))
}

//! Every problem by its status, as it is answered.

use serde_json::{Map, Value, json};

use crate::app::list::MOST_ROWS;
use crate::domain::problem::{Problem, Thing};
use crate::http::platform::body::JSON_LIMIT;
use crate::http::platform::problem::{ProblemBody, status};
use crate::message::{Language, message};
use crate::store::CommitError;

/// One problem of each status, made by whoever makes the real ones.
pub(super) fn all() -> Vec<Problem> {
    let busy = CommitError::Busy.into();
    vec![
        Problem::bad_request(message!("body.not_json", line = 1, column = 0)),
        Problem::unauthorised(),
        Problem::forbidden(message!(
            "token.role_may_not",
            role = "insurer",
            roles = "warehouse"
        )),
        Problem::not_found(Thing::Item, "0190a000-0000-7000-8000-000000000000"),
        Problem::method_not_allowed("PUT"),
        Problem::conflict(message!("tag.appraisal_not_genuine")),
        Problem::gone(message!("evidence.deleted")),
        Problem::too_slow(message!("body.too_slow", seconds = 30)),
        Problem::too_large(message!("body.too_large", most = JSON_LIMIT)),
        Problem::unsupported_media(message!("evidence.unknown_type")),
        Problem::invalid("limit", "0", message!("list.limit", most = MOST_ROWS)),
        Problem::too_many(message!("address.too_many_requests"), 7),
        Problem::internal(""),
        Problem::bad_gateway(message!(
            "key.signer_wrong_key",
            agency = "agency-1",
            key = "agency-1-2"
        )),
        busy,
        Problem::disk_full(message!("store.disk_full")),
    ]
}

/// The name of the problem of a status under `#/components/responses`.
pub(super) fn name(status: u16) -> String {
    format!("Problem{status}")
}

/// Everything under `#/components/responses`.
pub(super) fn components() -> Value {
    let mut responses = Map::new();
    for problem in all() {
        let mut headers = Map::new();
        let says = "the language of `title` and `detail`";
        headers.insert("Content-Language".to_owned(), header("string", says));
        if problem.retry_after.is_some() {
            let says = "seconds after which another try makes sense";
            headers.insert("Retry-After".to_owned(), header("integer", says));
        }
        let status = status(problem.kind).as_u16();
        match status {
            401 => drop(headers.insert("WWW-Authenticate".to_owned(), header("string", "`Bearer`"))),
            405 => drop(headers.insert("Allow".to_owned(), header("string", "the methods it takes"))),
            _ => {}
        }
        let content = json!({ "schema": { "$ref": "#/components/schemas/Problem" }, "example": ProblemBody::new(&problem, Language::English) });
        let mut response = json!({
            "description": problem.kind.title(),
            "content": { "application/problem+json": content },
        });
        if let (Some(response), false) = (response.as_object_mut(), headers.is_empty()) {
            response.insert("headers".to_owned(), headers.into());
        }
        responses.insert(name(status), response);
    }
    responses.into()
}

fn header(kind: &str, says: &str) -> Value {
    json!({ "description": says, "schema": { "type": kind } })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::problem::Kind;

    #[test]
    fn every_kind_stands_once() {
        let all = all();
        let kinds = all.iter().map(|problem| problem.kind);
        assert!(
            Kind::ALL
                .iter()
                .all(|kind| kinds.clone().filter(|one| one == kind).count() == 1)
        );
        assert_eq!(all.len(), Kind::ALL.len());
    }
}

//! Queries of lists: what stands behind `?`, parsed into types that cannot be wrong; what is not right is named.

use actix_web::{HttpRequest, web};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::app::list::{Ask, MOST_ROWS, ROWS};
use crate::domain::problem::Problem;
use crate::message::{from_serde, message};

/// Fields that hold a time.
const TIMES: [&str; 3] = ["at", "from", "to"];

/// The query of a list: which page, and the filters.
///
/// # Errors
/// 422 that names the field; 400 for a query that cannot be read.
pub(in crate::http) fn page_query<T: DeserializeOwned>(request: &HttpRequest) -> Result<(Ask, T), Problem> {
    let mut pairs = pairs(request)?;
    let limit = pairs.remove("limit");
    let limit = limit.as_ref().and_then(Value::as_str).map_or(Ok(ROWS), |text| {
        let number = text.parse::<usize>().ok().filter(|n| (1..=MOST_ROWS).contains(n));
        number.ok_or_else(|| Problem::invalid("limit", text, message!("list.limit", most = MOST_ROWS)))
    })?;
    let cursor = pairs
        .remove("cursor")
        .as_ref()
        .and_then(Value::as_str)
        .map(str::to_owned);
    Ok((Ask { limit, cursor }, typed(pairs)?))
}

fn pairs(request: &HttpRequest) -> Result<Map<String, Value>, Problem> {
    let read = web::Query::<Vec<(String, String)>>::from_query(request.query_string());
    let read = read.map_err(|_| Problem::bad_request(message!("query.unreadable")))?;
    let mut pairs = Map::new();
    for (name, mut value) in read.into_inner() {
        if TIMES.contains(&name.as_str()) {
            // An unescaped `+` of an offset arrives as a space.
            value = value.replace(' ', "+");
        }
        if pairs.insert(name.clone(), Value::String(value)).is_some() {
            return Err(Problem::invalid(&name, "", message!("query.twice")));
        }
    }
    Ok(pairs)
}

fn typed<T: DeserializeOwned>(pairs: Map<String, Value>) -> Result<T, Problem> {
    serde_path_to_error::deserialize(Value::Object(pairs.clone())).map_err(|error| {
        let path = error.path().to_string();
        let field = if path == "." { "query".to_owned() } else { path };
        let value = pairs.get(&field).and_then(Value::as_str).unwrap_or_default();
        Problem::invalid(&field, value, from_serde(&error.into_inner().to_string()))
    })
}

//! How handlers reach the application: acts block, so they run on blocking threads, heavy ones on those of their pool.

use actix_web::{HttpResponse, web};

use super::middleware::{RequestScope, within};
use super::response::answered;
use crate::app::Application;
use crate::app::idempotency::{Answered, IdempotencyKey};
use crate::app::work_pool::Place;
use crate::domain::problem::Problem;
use crate::message::message;

/// The application as handlers share it.
pub(in crate::http) type App = web::Data<Application>;

/// Runs an act on a blocking thread.
///
/// # Errors
/// What the act returns; 503 while the server is stopping.
pub(in crate::http) async fn blocking<T: Send + 'static>(
    act: impl FnOnce() -> Result<T, Problem> + Send + 'static,
) -> Result<T, Problem> {
    let scope = RequestScope::current();
    web::block(move || within(scope, act))
        .await
        .map_err(|_| Problem::unavailable(message!("service.stopping")))?
}

/// Runs an act that is heavy work, in its turn, on the threads of the pool of `place`.
///
/// # Errors
/// What the act returns; 503 where no thread can be started.
pub(in crate::http) async fn heavy<T: Send + 'static>(
    place: &Place,
    act: impl FnOnce() -> Result<T, Problem> + Send + 'static,
) -> Result<T, Problem> {
    let scope = RequestScope::current();
    place.run(move || within(scope, act)).await
}

/// Runs an act on a blocking thread, once for each idempotency key: a repeated call gets the first answer.
///
/// # Errors
/// What the act returns; 409 while the first call runs, 422 if it had another body; 503 while the server is stopping.
pub(in crate::http) async fn once(
    app: App,
    key: Option<IdempotencyKey>,
    act: impl FnOnce(&Application, Option<&IdempotencyKey>) -> Result<Answered, Problem> + Send + 'static,
) -> Result<HttpResponse, Problem> {
    let done = blocking(move || app.once(key, |key| act(&app, key))).await?;
    Ok(answered(done))
}

//! Which permission a handler needs, read from the types of its arguments.

use actix_web::{HttpRequest, web};

use super::auth::{Allowed, OptionalCaller, Requires};
use super::body::Body;
use super::limit::Public;
use crate::domain::people::Permission;

/// One argument of a handler. Every type that is extracted from a request says here whether it lets only some callers
/// in, so that none is forgotten.
pub(in crate::http) trait Argument {
    /// What the caller must be permitted; nothing for what anybody may send.
    const PERMISSION: Option<Permission> = None;
    /// Whether it counts a request of the public against the limit of its address.
    const LIMITED: bool = false;
}

impl<P: Requires> Argument for Allowed<P> {
    const PERMISSION: Option<Permission> = Some(P::PERMISSION);
}

impl Argument for OptionalCaller {}
impl Argument for Public {
    const LIMITED: bool = true;
}
impl<const LIMIT: usize> Argument for Body<LIMIT> {}
impl Argument for HttpRequest {}
impl Argument for web::Payload {}
impl<T> Argument for web::Data<T> {}
impl<T> Argument for web::Path<T> {}
impl<T> Argument for web::Query<T> {}
impl<T: Argument, E> Argument for Result<T, E> {
    const LIMITED: bool = T::LIMITED;
}

/// The arguments of a handler together.
pub(in crate::http) trait Authorisation {
    /// What the caller must be permitted, by the first argument that says so.
    const PERMISSION: Option<Permission>;
    /// Whether one of them counts the request against the limit of its address.
    const LIMITED: bool;
}

/// The first permission of two.
const fn first(one: Option<Permission>, other: Option<Permission>) -> Option<Permission> {
    match one {
        Some(permission) => Some(permission),
        None => other,
    }
}

impl Authorisation for () {
    const PERMISSION: Option<Permission> = None;
    const LIMITED: bool = false;
}

macro_rules! authorisation {
    ($head:ident $($tail:ident)*) => {
        impl<$head: Argument, $($tail: Argument),*> Authorisation for ($head, $($tail,)*) {
            const PERMISSION: Option<Permission> =
                first($head::PERMISSION, <($($tail,)*) as Authorisation>::PERMISSION);
            const LIMITED: bool = $head::LIMITED || <($($tail,)*) as Authorisation>::LIMITED;
        }
    };
}

authorisation!(A);
authorisation!(A B);
authorisation!(A B C);
authorisation!(A B C D);
authorisation!(A B C D E);
authorisation!(A B C D E F);
authorisation!(A B C D E F G);
authorisation!(A B C D E F G H);

#[cfg(test)]
mod tests {
    use super::super::auth::Bind;
    use super::*;

    #[test]
    fn the_permission_is_found_wherever_it_stands() {
        type Second = (HttpRequest, Allowed<Bind>, web::Path<String>);
        assert_eq!(<Second as Authorisation>::PERMISSION, Some(Permission::Bind));
        assert_eq!(<(HttpRequest, Public) as Authorisation>::PERMISSION, None);
        assert_eq!(<() as Authorisation>::PERMISSION, None);
    }
}

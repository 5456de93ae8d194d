//! Turns sled's panics into errors. sled panics where the disk fails or a file is not what it wrote; a panic would end
//! the caller's thread, and that of the committer would end all writing.

use std::any::Any;
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};

use crate::store::contract::StoreError;

thread_local! {
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// Runs `work`, which calls sled, and makes an error of a panic.
pub(super) fn guarded<T>(work: impl FnOnce() -> Result<T, StoreError>) -> Result<T, StoreError> {
    let outer = GUARDED.replace(true);
    // Nothing of ours is shared with `work` but sled's handle, which after a panic is only asked again or closed.
    let outcome = catch_unwind(AssertUnwindSafe(work));
    GUARDED.set(outer);
    outcome.unwrap_or_else(|panic| Err(StoreError::Backend(said(panic.as_ref()))))
}

fn said(panic: &(dyn Any + Send)) -> String {
    let text = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied());
    text.unwrap_or("sled panicked").replace('\n', " ")
}

/// Keeps the program from printing panics that become errors. For `main`, once.
pub fn quiet_guarded_panics() {
    let usual = take_hook();
    set_hook(Box::new(move |panic| {
        if !GUARDED.get() {
            usual(panic);
        }
    }));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_an_error_that_says_what_it_said() {
        let text = |outcome: Result<(), StoreError>| outcome.unwrap_err().to_string();
        assert_eq!(
            text(guarded(|| panic!("two\nlines"))),
            "the store failed: two lines"
        );
        assert_eq!(text(guarded(|| panic!("page {}", 7))), "the store failed: page 7");
        assert_eq!(guarded(|| Ok(1)).unwrap(), 1);
    }
}

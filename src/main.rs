//! `zhenma`: parses the command line and calls the library.

use std::process::ExitCode;

/// sled frees and allocates whole pages at every miss of its cache, which the C library's allocator answers with
/// long consolidations.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    zhenma::cli::main()
}

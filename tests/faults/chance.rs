//! Chance from a seed that is printed, so that what failed can be run again: `ZHENMA_FAULT_SEED=… cargo test`.

use rand::SeedableRng;
use rand::rngs::StdRng;

/// The environment variable that gives the seed.
const SEED: &str = "ZHENMA_FAULT_SEED";

pub fn chance(what: &str) -> StdRng {
    let seed = match std::env::var(SEED) {
        Ok(text) => text.parse().expect("the seed is a number"),
        Err(_) => rand::random::<u64>(),
    };
    eprintln!("{what}: {SEED}={seed}");
    StdRng::seed_from_u64(seed)
}

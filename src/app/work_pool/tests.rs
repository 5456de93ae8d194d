use std::sync::mpsc;

use super::*;

fn share(id: &str) -> Share {
    Share::Organisation(OrganisationId::parse(id).unwrap())
}

fn pool(threads: usize, threads_each: usize, each: usize, all: usize) -> WorkPool {
    WorkPool::new(
        "test",
        PoolLimits {
            threads,
            threads_each,
            each,
            all,
        },
    )
}

#[test]
fn shares_take_turns_however_much_one_brings() {
    let mut turns = Turns::new(usize::MAX);
    for n in 0..100 {
        turns.push(share("wh-1"), n);
    }
    assert_eq!(turns.next(), Some((share("wh-1"), 0)));
    turns.push(share("agency-1"), 1_000);
    turns.push(share("agency-2"), 2_000);
    turns.push(share("agency-1"), 1_001);
    let order: Vec<i32> = std::iter::from_fn(|| turns.next().map(|(_, n)| n))
        .take(6)
        .collect();
    assert_eq!(order, [1, 1_000, 2_000, 2, 1_001, 3]);
}

#[test]
fn a_share_that_runs_as_much_as_it_may_is_passed_over() {
    let mut turns = Turns::new(1);
    for n in 0..3 {
        turns.push(share("wh-1"), n);
    }
    turns.push(share("wh-2"), 10);
    assert_eq!(turns.next(), Some((share("wh-1"), 0)));
    assert_eq!(turns.next(), Some((share("wh-2"), 10)));
    assert_eq!(turns.next(), None);
    turns.done(&share("wh-1"));
    assert_eq!(turns.next(), Some((share("wh-1"), 1)));
    assert_eq!(turns.next(), None);
    turns.done(&share("wh-2"));
    assert!(turns.running.len() == 1 && turns.waiting.len() == 1);
}

#[test]
fn work_of_a_flood_waits_and_that_of_others_does_not() {
    let pool = pool(1, 1, 50, 1_000);
    let (tell, told) = mpsc::channel();
    let (open, gate) = mpsc::channel::<()>();
    let first = pool.enter(share("wh-1")).unwrap();
    let (begun, begins) = mpsc::channel();
    first
        .start(move || {
            begun.send(()).unwrap();
            let _ = gate.recv();
        })
        .unwrap();
    begins.recv().unwrap();
    let mut refused = 0;
    for n in 0..600 {
        match pool.enter(share("wh-1")) {
            Ok(place) => {
                let tell = tell.clone();
                place.start(move || tell.send(n).unwrap()).unwrap();
            }
            Err(problem) => {
                assert_eq!(problem.retry_after, Some(1));
                refused += 1;
            }
        }
    }
    assert_eq!(refused, 551, "50 places, of which one runs");
    let other = pool.enter(share("agency-1")).unwrap();
    other.start(move || tell.send(1_000).unwrap()).unwrap();
    open.send(()).unwrap();
    let done: Vec<i32> = told.iter().collect();
    assert_eq!(done.len(), 50);
    assert!(
        done[..2].contains(&1_000),
        "behind one of the others at most: {done:?}"
    );
}

#[test]
fn what_panics_or_is_not_awaited_gives_its_place_back() {
    let pool = pool(1, 1, 2, 2);
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async {
        let place = pool.enter(share("wh-1")).unwrap();
        let panicked = place.run(|| -> Result<(), Problem> { panic!("in a test") }).await;
        assert_eq!(panicked.unwrap_err().kind, crate::domain::problem::Kind::Internal);
        let done = place.run(|| Ok(7)).await.unwrap();
        assert_eq!(done, 7);
        let other = pool.enter(share("wh-1")).unwrap();
        assert!(pool.enter(share("wh-1")).is_err() && pool.enter(share("wh-2")).is_err());
        drop(place.run(|| Ok(())));
        drop((place, other));
    });
    while pool.enter(share("wh-1")).is_err() {
        std::thread::yield_now();
    }
}

#[test]
fn a_dropped_pool_finishes_what_was_handed_over() {
    let pool = pool(2, 2, 100, 100);
    let (tell, told) = mpsc::channel();
    for n in 0..20 {
        let tell = tell.clone();
        let place = pool.enter(share("wh-1")).unwrap();
        place.start(move || tell.send(n).unwrap()).unwrap();
    }
    drop((pool, tell));
    assert_eq!(told.iter().count(), 20);
}

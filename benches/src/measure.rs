//! Taking the time of a piece of work and of its floor, in turns.

use std::time::{Duration, Instant};

use crate::place::ProcessorClock;

/// What one call cost.
#[derive(Clone, Copy, Debug)]
pub struct Cost {
    /// Shortest by the wall clock.
    pub min: Duration,
    /// Median by the wall clock.
    pub median: Duration,
    /// Longest by the wall clock.
    pub max: Duration,
    /// Processor time: the median of the rounds' means.
    pub processor: Duration,
}

/// How often a piece of work is done: so many rounds of so many calls.
#[derive(Clone, Copy, Debug)]
pub struct Often {
    /// Floor and work take turns by rounds.
    pub rounds: usize,
    /// Calls of the work in a round. The floor is called as often.
    pub calls: u32,
}

/// What several pieces of work cost, in turns; the first is the floor. Each is called once before.
pub fn in_turns<const N: usize>(
    clock: &mut ProcessorClock,
    often: Often,
    mut works: [&mut dyn FnMut(); N],
) -> [Cost; N] {
    for work in &mut works {
        work();
    }
    let mut walls: [Vec<Duration>; N] = std::array::from_fn(|_| Vec::new());
    let mut processors: [Vec<Duration>; N] = std::array::from_fn(|_| Vec::new());
    for _ in 0..often.rounds {
        for (at, work) in works.iter_mut().enumerate() {
            let before = clock.now();
            for _ in 0..often.calls {
                let began = Instant::now();
                work();
                walls[at].push(began.elapsed());
            }
            processors[at].push(clock.now().saturating_sub(before) / often.calls);
        }
    }
    std::array::from_fn(|at| Cost::of(&mut walls[at], &mut processors[at]))
}

impl Cost {
    /// From the wall times of all calls and the processor times of all rounds.
    pub fn of(walls: &mut [Duration], processors: &mut [Duration]) -> Self {
        walls.sort_unstable();
        processors.sort_unstable();
        Self {
            min: walls[0],
            median: walls[walls.len() / 2],
            max: walls[walls.len() - 1],
            processor: processors[processors.len() / 2],
        }
    }
}

/// Keeps the optimiser from leaving out work whose answer nobody reads.
pub fn used<T>(answer: T) {
    drop(std::hint::black_box(answer));
}

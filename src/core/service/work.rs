//! How far a long work is, and whether somebody wants it to end: shared between the thread that works and the one that shows it.

use super::{Result, ServiceError};
use crate::domain::kind::coded;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU64, Ordering};

coded! {
    /// What is being done. The message key is `work-<code>`.
    Stage {
        /// Reading a file.
        Reading = "reading",
        /// Comparing with what the bank holds.
        Comparing = "comparing",
        /// Into the workspace.
        Storing = "storing",
        /// Looking for what should be cleaned up.
        Searching = "searching",
        /// Reading results for a summary.
        Counting = "counting",
        /// Into a file.
        Writing = "writing",
    }
}

/// One long work; clones speak of the same.
#[derive(Clone, Debug, Default)]
pub struct Work(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    /// The stage from 1; 0 while nothing long is done.
    stage: AtomicU8,
    done: AtomicU64,
    total: AtomicU64,
    cancelled: AtomicBool,
}

/// Where a work is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    pub stage: Stage,
    /// 0 to 100; `None` where the end is not known.
    pub percent: Option<u8>,
    /// It was asked to end and has not yet.
    pub ending: bool,
}

impl Work {
    /// Begins a stage of `total` pieces; 0 where their number is not known.
    pub fn begin(&self, stage: Stage, total: u64) -> Result<()> {
        let number = Stage::ALL.iter().position(|known| *known == stage).map_or(0, |at| at as u8 + 1);
        self.0.done.store(0, Ordering::Relaxed);
        self.0.total.store(total, Ordering::Relaxed);
        self.0.stage.store(number, Ordering::Relaxed);
        self.go_on()
    }

    /// So many pieces are done. An error once the work shall end; whatever is half done then must be taken back by who calls.
    pub fn step(&self, done: u64) -> Result<()> {
        self.0.done.store(done, Ordering::Relaxed);
        self.go_on()
    }

    /// As [`Work::step`], where the number of pieces comes to light on the way.
    pub fn report(&self, done: u64, total: u64) -> Result<()> {
        self.0.total.store(total, Ordering::Relaxed);
        self.step(done)
    }

    fn go_on(&self) -> Result<()> {
        if self.is_cancelled() { Err(ServiceError::Cancelled) } else { Ok(()) }
    }

    /// Asks the work to end.
    pub fn cancel(&self) {
        self.0.cancelled.store(true, Ordering::Relaxed);
    }

    pub fn is_cancelled(&self) -> bool {
        self.0.cancelled.load(Ordering::Relaxed)
    }

    /// Nothing long is being done, and nothing is asked to end: between two commands.
    pub fn rest(&self) {
        self.0.stage.store(0, Ordering::Relaxed);
        self.0.cancelled.store(false, Ordering::Relaxed);
    }

    /// `None` while nothing long is done.
    pub fn progress(&self) -> Option<Progress> {
        let stage = *Stage::ALL.get(usize::from(self.0.stage.load(Ordering::Relaxed)).checked_sub(1)?)?;
        let (done, total) = (self.0.done.load(Ordering::Relaxed), self.0.total.load(Ordering::Relaxed));
        let percent = (total > 0).then(|| (done.saturating_mul(100) / total).min(100) as u8);
        Some(Progress { stage, percent, ending: self.is_cancelled() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_work_tells_where_it_is_and_ends_when_asked() {
        let work = Work::default();
        let shown = work.clone();
        assert_eq!(shown.progress(), None);
        work.begin(Stage::Storing, 200).unwrap();
        work.step(50).unwrap();
        assert_eq!(shown.progress(), Some(Progress { stage: Stage::Storing, percent: Some(25), ending: false }));
        shown.cancel();
        assert!(matches!(work.step(51), Err(ServiceError::Cancelled)));
        assert!(matches!(work.begin(Stage::Reading, 0), Err(ServiceError::Cancelled)));
        assert_eq!(shown.progress(), Some(Progress { stage: Stage::Reading, percent: None, ending: true }));
        work.rest();
        assert_eq!(shown.progress(), None);
        work.begin(Stage::Reading, 0).unwrap();
    }
}

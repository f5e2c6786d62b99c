//! A clock that goes where the invented history is, so that everything invented is written by the use cases themselves, at its time.

use crate::domain::clock::{Clock, Stamp};
use std::sync::atomic::{AtomicI64, Ordering};

/// Stands still until it is moved, and never moves back.
#[derive(Debug)]
pub struct DemoClock(AtomicI64);

impl DemoClock {
    /// Stands at a moment, UTC milliseconds.
    pub const fn at(ms: i64) -> Self {
        Self(AtomicI64::new(ms))
    }

    pub(super) fn go_to(&self, ms: i64) {
        self.0.fetch_max(ms, Ordering::Relaxed);
    }

    pub(super) fn pass_secs(&self, secs: i64) {
        self.0.fetch_add(secs * 1000, Ordering::Relaxed);
    }

    pub(super) fn ms(&self) -> i64 {
        self.0.load(Ordering::Relaxed)
    }
}

impl Clock for DemoClock {
    fn now(&self) -> Stamp {
        Stamp { wall_ms: self.ms(), boot_id: String::from("demo"), boot_ms: self.ms() }
    }
}

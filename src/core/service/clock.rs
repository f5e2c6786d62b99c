//! The PC's clocks.

use crate::domain::clock::{Clock, Stamp};
use std::time::{SystemTime, UNIX_EPOCH};

/// Wall clock and the clock that counts suspend.
#[derive(Debug)]
pub struct SystemClock {
    boot_id: String,
    #[cfg(not(any(target_os = "linux", target_os = "android")))]
    started: std::time::Instant,
}

impl SystemClock {
    pub fn new() -> Self {
        Self {
            boot_id: boot_id(),
            #[cfg(not(any(target_os = "linux", target_os = "android")))]
            started: std::time::Instant::now(),
        }
    }
}

impl Default for SystemClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for SystemClock {
    fn now(&self) -> Stamp {
        let wall_ms =
            SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| i64::try_from(d.as_millis()).unwrap_or(i64::MAX));
        Stamp { wall_ms, boot_id: self.boot_id.clone(), boot_ms: self.boot_ms() }
    }

    /// The clock that counts suspend less the one that does not.
    #[cfg(any(target_os = "linux", target_os = "android"))]
    fn asleep_ms(&self) -> i64 {
        let at = rustix::time::clock_gettime(rustix::time::ClockId::Monotonic);
        (self.boot_ms() - at.tv_sec * 1000 - at.tv_nsec / 1_000_000).max(0)
    }
}

#[cfg(any(target_os = "linux", target_os = "android"))]
impl SystemClock {
    #[allow(clippy::unused_self, reason = "the other platforms keep their start here")]
    fn boot_ms(&self) -> i64 {
        let at = rustix::time::clock_gettime(rustix::time::ClockId::Boottime);
        at.tv_sec * 1000 + at.tv_nsec / 1_000_000
    }
}

#[cfg(any(target_os = "linux", target_os = "android"))]
fn boot_id() -> String {
    std::fs::read_to_string("/proc/sys/kernel/random/boot_id").map_or_else(|_| process_name(), |id| id.trim().to_owned())
}

/// Elsewhere the count begins with the process, so a restart of the program is treated like a boot: the wall clock counts
/// for the gap, and the record says so.
#[cfg(not(any(target_os = "linux", target_os = "android")))]
impl SystemClock {
    fn boot_ms(&self) -> i64 {
        i64::try_from(self.started.elapsed().as_millis()).unwrap_or(i64::MAX)
    }
}

#[cfg(not(any(target_os = "linux", target_os = "android")))]
fn boot_id() -> String {
    process_name()
}

fn process_name() -> String {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_nanos());
    format!("process-{}-{since}", std::process::id())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_boot_clock_runs_forward_under_one_name() {
        let clock = SystemClock::new();
        let (a, b) = (clock.now(), clock.now());
        assert_eq!(a.boot_id, b.boot_id);
        assert!(b.boot_ms >= a.boot_ms && !a.boot_id.is_empty());
    }
}

//! The clock of an attempt (DESIGN §3): within one boot a clock that counts suspend, across boots the wall clock, never
//! earlier than the last event. Changing the PC's time neither gives nor takes a second.

use serde::{Deserialize, Serialize};

/// One reading of the PC's clocks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// Wall clock, milliseconds since 1970 UTC.
    pub wall_ms: i64,
    /// Names the boot (or, where the system has no such name, the process) that `boot_ms` counts in.
    pub boot_id: String,
    /// Milliseconds since that boot, suspend included.
    pub boot_ms: i64,
}

/// Where readings come from. Passed in, so that rules and tests never ask the PC.
pub trait Clock: Send + Sync {
    fn now(&self) -> Stamp;

    /// Milliseconds that the PC has slept since its boot; 0 where the platform does not tell. Time asleep is in `boot_ms` too.
    fn asleep_ms(&self) -> i64 {
        0
    }
}

/// How far the wall clock may drift from the boot clock within one boot before it counts as moved.
pub const WALL_TOLERANCE_MS: i64 = 2_000;

/// A shorter sleep is two clocks read one after the other.
pub const SLEEP_TOLERANCE_MS: i64 = 2_000;

/// Time used up between the first stamp and the last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Elapsed {
    pub ms: i64,
    /// The PC was started anew in between, so the wall clock had to be believed for that stretch.
    pub crossed_boot: bool,
    /// The wall clock moved against the boot clock, or ran backwards across a boot.
    pub wall_moved: bool,
}

/// Adds up the time over the stamps of an attempt in their order; the last is now.
pub fn elapsed<'a>(stamps: impl IntoIterator<Item = &'a Stamp>) -> Elapsed {
    let mut total = Elapsed::default();
    let mut last: Option<&Stamp> = None;
    for stamp in stamps {
        if let Some(before) = last {
            total = total.and(step(before, stamp));
        }
        last = Some(stamp);
    }
    total
}

/// The time between two neighbouring stamps.
pub fn step(before: &Stamp, after: &Stamp) -> Elapsed {
    let wall = after.wall_ms - before.wall_ms;
    if before.boot_id == after.boot_id {
        let ms = (after.boot_ms - before.boot_ms).max(0);
        return Elapsed { ms, crossed_boot: false, wall_moved: (wall - ms).abs() > WALL_TOLERANCE_MS };
    }
    Elapsed { ms: wall.max(0), crossed_boot: true, wall_moved: wall < 0 }
}

impl Elapsed {
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self {
            ms: self.ms + other.ms,
            crossed_boot: self.crossed_boot || other.crossed_boot,
            wall_moved: self.wall_moved || other.wall_moved,
        }
    }
}

/// What is left of an attempt, in milliseconds; never below zero.
pub const fn remaining_ms(duration_secs: i64, granted_secs: i64, elapsed_ms: i64) -> i64 {
    let left = (duration_secs + granted_secs) * 1000 - elapsed_ms;
    if left > 0 { left } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(boot: &str, boot_ms: i64, wall_ms: i64) -> Stamp {
        Stamp { wall_ms, boot_id: boot.into(), boot_ms }
    }

    #[test]
    fn setting_the_clock_gives_and_takes_nothing() {
        let stamps = [at("a", 0, 1_000_000), at("a", 60_000, 1_000_000 - 3_600_000), at("a", 120_000, 9_000_000_000)];
        let total = elapsed(&stamps);
        assert_eq!(total.ms, 120_000);
        assert!(total.wall_moved && !total.crossed_boot);
    }

    #[test]
    fn across_a_boot_the_wall_clock_counts_but_never_backwards() {
        let forward = elapsed(&[at("a", 0, 0), at("a", 10_000, 10_000), at("b", 5_000, 40_000), at("b", 6_000, 41_000)]);
        assert_eq!(forward, Elapsed { ms: 41_000, crossed_boot: true, wall_moved: false });
        let back = elapsed(&[at("a", 0, 100_000), at("b", 5_000, 40_000), at("b", 6_000, 41_000)]);
        assert_eq!(back, Elapsed { ms: 1_000, crossed_boot: true, wall_moved: true });
    }

    #[test]
    fn nothing_is_left_after_the_end() {
        assert_eq!(remaining_ms(60, 0, 59_500), 500);
        assert_eq!(remaining_ms(60, 0, 61_000), 0);
        assert_eq!(remaining_ms(60, 30, 61_000), 29_000);
    }

    proptest! {
        #[test]
        fn within_a_boot_any_wall_clock_gives_the_same_time(walls in proptest::collection::vec(any::<i32>(), 2..20)) {
            let stamps: Vec<_> = walls.iter().enumerate().map(|(i, w)| at("a", i as i64 * 1000, i64::from(*w))).collect();
            prop_assert_eq!(elapsed(&stamps).ms, (walls.len() as i64 - 1) * 1000);
        }
    }
}

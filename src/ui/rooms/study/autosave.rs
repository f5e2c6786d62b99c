//! When what is typed goes to the disk. No clock of its own.

/// After the first change, not the last: who types without a break is kept too. The write takes the rest of the second.
const PAUSE_MS: i64 = 800;

/// Since when something on the screen is not on the disk.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Autosave {
    since_ms: Option<i64>,
}

impl Autosave {
    /// Hears whether anything differs from what was sent last; true when it is to be sent now.
    pub(super) fn due(&mut self, differs: bool, now_ms: i64) -> bool {
        if !differs {
            self.since_ms = None;
            return false;
        }
        let since = *self.since_ms.get_or_insert(now_ms);
        let due = since + PAUSE_MS <= now_ms;
        if due {
            self.since_ms = None;
        }
        due
    }

    /// How long until it is due.
    pub(super) fn wait_ms(&self, now_ms: i64) -> Option<u64> {
        self.since_ms.map(|since| u64::try_from(since + PAUSE_MS - now_ms).unwrap_or(0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typing_is_kept_within_a_second_also_without_a_pause() {
        let mut autosave = Autosave::default();
        assert!(!autosave.due(false, 0) && autosave.wait_ms(0).is_none());
        let kept: Vec<i64> = (0..30).map(|key| key * 100).filter(|now| autosave.due(true, *now)).collect();
        assert_eq!(kept, [800, 1700, 2600]);
        assert_eq!(autosave.wait_ms(3_000), Some(500));
        assert!(!autosave.due(false, 5_000), "typed back to what is on the disk");
    }
}

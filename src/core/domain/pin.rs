//! The PIN by which a candidate enters without an invigilator. Six digits protect by the wait after wrong ones, not by their number:
//! whoever can copy the workspace file can try them all.

/// Digits of a PIN.
pub const DIGITS: usize = 6;
/// Wrong PINs in a row that are free.
pub const FREE_TRIES: u32 = 5;
/// The wait after each further one.
pub const WAIT_MS: i64 = 5 * 60 * 1000;

/// Wrong PINs since the last right one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tries {
    pub wrong: u32,
    /// Wall clock of the last wrong one, UTC milliseconds.
    pub last_ms: i64,
}

impl Tries {
    /// Milliseconds until the next PIN is looked at; 0 for at once. A clock set back makes nobody wait longer than [`WAIT_MS`].
    pub fn wait_ms(self, now_ms: i64) -> i64 {
        if self.wrong < FREE_TRIES { 0 } else { (self.last_ms + WAIT_MS - now_ms).clamp(0, WAIT_MS) }
    }

    #[must_use]
    pub const fn after_wrong(self, now_ms: i64) -> Self {
        Self { wrong: self.wrong.saturating_add(1), last_ms: now_ms }
    }

    /// How many are still free.
    pub const fn left(self) -> u32 {
        FREE_TRIES.saturating_sub(self.wrong)
    }
}

/// A PIN as typed: full-width digits and blanks do not matter. `None` when it cannot be one.
pub fn normal(typed: &str) -> Option<String> {
    let digits: String = typed.chars().map(super::fold::half_width).filter(|c| !super::fold::is_blank(*c)).collect();
    (digits.len() == DIGITS && digits.bytes().all(|b| b.is_ascii_digit())).then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sixth_try_waits_and_a_clock_set_back_does_not_lengthen_it() {
        let mut tries = Tries::default();
        for n in 0..FREE_TRIES {
            assert_eq!((tries.wait_ms(1000), tries.left()), (0, FREE_TRIES - n));
            tries = tries.after_wrong(1000);
        }
        assert_eq!((tries.wait_ms(1000), tries.left()), (WAIT_MS, 0));
        assert_eq!(tries.wait_ms(1000 + WAIT_MS), 0);
        assert_eq!(tries.wait_ms(-9_000_000), WAIT_MS);
        assert_eq!(tries.after_wrong(2000 + WAIT_MS).wait_ms(2000 + WAIT_MS), WAIT_MS);
    }

    #[test]
    fn typing_is_forgiven() {
        assert_eq!(normal(" 12３４ 56 "), Some("123456".into()));
        assert_eq!(normal("12345"), None);
        assert_eq!(normal("12345a"), None);
    }
}

//! Marks as integers in thousandths, so that no sum ever depends on the order of additions.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Mul, Sub};
use std::str::FromStr;

/// An amount of marks in thousandths of a mark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Marks(i64);

impl Marks {
    pub const ZERO: Self = Self(0);

    pub const fn whole(marks: i64) -> Self {
        Self(marks * 1000)
    }

    pub const fn from_milli(milli: i64) -> Self {
        Self(milli)
    }

    pub const fn milli(self) -> i64 {
        self.0
    }

    /// `self * numerator / denominator`, cut towards zero. A zero denominator gives zero.
    #[must_use]
    pub fn share(self, numerator: i64, denominator: i64) -> Self {
        if denominator == 0 { Self::ZERO } else { Self(self.0 * numerator / denominator) }
    }

    /// As printed on a record: one decimal, cut and never rounded, so that 59.95 does not print as 60.0 (DESIGN §3).
    /// A whole number prints without a decimal.
    pub fn printed(self) -> String {
        let tenths = self.0 / 100;
        let sign = if self.0 < 0 && tenths != 0 { "-" } else { "" };
        let (whole, tenth) = (tenths.abs() / 10, tenths.abs() % 10);
        if tenth == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{tenth}") }
    }
}

/// Exact: as many of the three decimals as are needed, so that parsing gives the same amount back.
impl fmt::Display for Marks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let (whole, rest) = (self.0.abs() / 1000, self.0.abs() % 1000);
        if rest == 0 {
            write!(f, "{sign}{whole}")
        } else {
            let decimals = format!("{rest:03}");
            write!(f, "{sign}{whole}.{}", decimals.trim_end_matches('0'))
        }
    }
}

/// Text that is not a number with at most three decimals.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an amount of marks: {0}")]
pub struct NotMarks(pub String);

impl FromStr for Marks {
    type Err = NotMarks;

    fn from_str(text: &str) -> Result<Self, NotMarks> {
        let wrong = || NotMarks(text.to_owned());
        let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
        let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || whole.len() > 9 || decimals.len() > 3 || !digits(whole) || !digits(decimals) {
            return Err(wrong());
        }
        if text.contains('.') && decimals.is_empty() {
            return Err(wrong());
        }
        let whole: i64 = whole.parse().map_err(|_| wrong())?;
        let thousandths: i64 = format!("{decimals:0<3}").parse().map_err(|_| wrong())?;
        Ok(Self(whole * 1000 + thousandths))
    }
}

impl Add for Marks {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl AddAssign for Marks {
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}

impl Sub for Marks {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl Mul<i64> for Marks {
    type Output = Self;
    fn mul(self, times: i64) -> Self {
        Self(self.0 * times)
    }
}

impl Sum for Marks {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::ZERO, Add::add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn printed_marks_are_cut_not_rounded() {
        assert_eq!(Marks::from_milli(59_950).printed(), "59.9");
        assert_eq!(Marks::from_milli(59_999).printed(), "59.9");
        assert_eq!(Marks::from_milli(60_000).printed(), "60");
        assert_eq!(Marks::from_milli(-50).printed(), "0");
    }

    #[test]
    fn text_and_marks_are_inverse() {
        for milli in [0, 1, 10, 100, 500, 1000, 1500, 33_333, 100_000] {
            let marks = Marks::from_milli(milli);
            assert_eq!(marks.to_string().parse(), Ok(marks));
        }
        for wrong in ["", ".5", "5.", "1.2345", "-1", "一", "1e3", "１"] {
            assert!(wrong.parse::<Marks>().is_err(), "{wrong}");
        }
    }
}

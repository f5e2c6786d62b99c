//! How long the papers of a sitting are kept. No source gives years for 考法; these are defaults that a bureau sets by its own
//! 文件材料归档范围和保管期限表 (whose fixed terms are 10 and 30 years), and 个人信息保护法 art. 19 and 47 ask for an end.

use super::sitting::SittingKind;
use jiff::civil::Date;
use jiff::{Span, ToSpan};
use serde::{Deserialize, Serialize};

/// Most years that can be set; longer is for good, which is what an archive folder is for.
pub const MOST_YEARS: u8 = 30;

/// Whole years by kind of sitting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Retention {
    pub appointment: u8,
    pub annual: u8,
    pub mock: u8,
    pub meeting: u8,
}

impl Default for Retention {
    fn default() -> Self {
        Self { appointment: 10, annual: 3, mock: 1, meeting: 1 }
    }
}

impl Retention {
    pub const fn years(&self, kind: SittingKind) -> u8 {
        match kind {
            SittingKind::Appointment => self.appointment,
            SittingKind::Annual => self.annual,
            SittingKind::Mock => self.mock,
            SittingKind::Meeting => self.meeting,
        }
    }

    pub const fn years_mut(&mut self, kind: SittingKind) -> &mut u8 {
        match kind {
            SittingKind::Appointment => &mut self.appointment,
            SittingKind::Annual => &mut self.annual,
            SittingKind::Mock => &mut self.mock,
            SittingKind::Meeting => &mut self.meeting,
        }
    }

    /// The last day on which the papers of a sitting published on `day` are kept.
    pub fn keep_until(&self, kind: SittingKind, day: Date) -> Date {
        let years: Span = i64::from(self.years(kind).clamp(1, MOST_YEARS)).years();
        day.saturating_add(years)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn papers_are_kept_whole_years_from_publication() {
        let years = Retention::default();
        assert_eq!(years.keep_until(SittingKind::Appointment, date(2026, 11, 28)), date(2036, 11, 28));
        assert_eq!(years.keep_until(SittingKind::Mock, date(2028, 2, 29)), date(2029, 2, 28), "a leap day has its last day");
        let none = Retention { mock: 0, ..years };
        assert_eq!(none.keep_until(SittingKind::Mock, date(2026, 1, 1)), date(2027, 1, 1), "never less than a year");
    }
}

//! 免考: who need not sit, on what ground, and for how long. Practice: holders of the 法律职业资格 (萧山区), and those who passed
//! before and move on the same level, or within the term of validity (高淳, 武隆, 宁德).

use super::kind::coded;
use super::sitting::SittingKind;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

coded! {
    /// On what an exemption rests.
    ExemptionGround {
        /// 取得法律职业资格
        Qualified = "qualified",
        /// 有效期内考试合格
        Passed = "passed",
        /// 其他, with its reason.
        Other = "other",
    }
}

/// An exemption as it is entered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exemption {
    pub ground: ExemptionGround,
    /// In words; printed on the record.
    pub reason: String,
    /// Number of a certificate, or the sitting that was passed; may be empty.
    pub evidence: String,
    /// From which kind of sitting; `None` from every formal one.
    pub kind: Option<SittingKind>,
    pub from_on: Date,
    /// The last day it holds; `None` for good.
    pub until_on: Option<Date>,
}

/// The message key is `exemption-fault-<code>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ExemptionFault {
    NoReason,
    EndsBeforeItBegins,
}

impl ExemptionFault {
    pub const fn code(self) -> &'static str {
        match self {
            Self::NoReason => "no-reason",
            Self::EndsBeforeItBegins => "ends-before-it-begins",
        }
    }
}

impl Exemption {
    /// # Errors
    /// No reason in words, or a last day before the first.
    pub fn check(&self) -> Result<(), ExemptionFault> {
        if self.reason.trim().is_empty() {
            return Err(ExemptionFault::NoReason);
        }
        if self.until_on.is_some_and(|until| until < self.from_on) {
            return Err(ExemptionFault::EndsBeforeItBegins);
        }
        Ok(())
    }

    /// Whether it frees from a sitting of this kind on this day. A mock exam or a quiz is never left out by it.
    pub fn frees_from(&self, kind: SittingKind, formal: bool, on: Date) -> bool {
        let kinds = self.kind.map_or(formal, |of| of == kind);
        kinds && self.from_on <= on && self.until_on.is_none_or(|until| on <= until)
    }

    pub fn expired(&self, today: Date) -> bool {
        self.until_on.is_some_and(|until| until < today)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn an_exemption_holds_through_its_last_day_and_for_its_kind() {
        let exemption = Exemption {
            ground: ExemptionGround::Passed,
            reason: "2025 年任前考法合格".into(),
            evidence: String::new(),
            kind: Some(SittingKind::Appointment),
            from_on: date(2025, 6, 1),
            until_on: Some(date(2027, 5, 31)),
        };
        let frees = |kind, on| exemption.frees_from(kind, true, on);
        assert!(frees(SittingKind::Appointment, date(2025, 6, 1)) && frees(SittingKind::Appointment, date(2027, 5, 31)));
        assert!(!frees(SittingKind::Appointment, date(2027, 6, 1)) && !frees(SittingKind::Appointment, date(2025, 5, 31)));
        assert!(!frees(SittingKind::Annual, date(2026, 1, 1)));
        let every = Exemption { kind: None, until_on: None, ..exemption.clone() };
        assert!(every.frees_from(SittingKind::Annual, true, date(2040, 1, 1)));
        assert!(!every.frees_from(SittingKind::Mock, false, date(2040, 1, 1)));
        assert!(exemption.expired(date(2027, 6, 1)) && !exemption.expired(date(2027, 5, 31)));
    }

    #[test]
    fn a_reason_is_needed_and_the_days_in_order() {
        let exemption = Exemption {
            ground: ExemptionGround::Other,
            reason: " ".into(),
            evidence: String::new(),
            kind: None,
            from_on: date(2026, 1, 2),
            until_on: Some(date(2026, 1, 1)),
        };
        assert_eq!(exemption.check(), Err(ExemptionFault::NoReason));
        let told = Exemption { reason: "病休".into(), ..exemption };
        assert_eq!(told.check(), Err(ExemptionFault::EndsBeforeItBegins));
        assert_eq!(Exemption { until_on: None, ..told }.check(), Ok(()));
    }
}

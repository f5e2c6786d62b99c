//! 考试场次: paper, candidates, rules and window.

use super::closed_book::FocusPolicy;
use super::grading::GradingRule;
use super::kind::{Kind, coded};
use super::marks::Marks;
use serde::{Deserialize, Serialize};

coded! {
    /// What a sitting is for.
    SittingKind {
        /// 任前考法
        Appointment = "appointment",
        /// 年度学法考试
        Annual = "annual",
        /// 模拟考试
        Mock = "mock",
        /// 会前学法测试
        Meeting = "meeting",
    }
}

coded! {
    /// A sitting's way through its life; it never goes back.
    SittingState { Planned = "planned", Open = "open", Closed = "closed", Published = "published" }
}

/// The least marks of one part of a paper, such as 20 of the 30 of 判断.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartMinimum {
    pub kind: Kind,
    pub least: Marks,
}

/// The rules of a sitting. All of them settings with presets (DESIGN §3).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SittingRules {
    pub duration_secs: i64,
    /// Share of the full marks that passes, in percent: 60 or 80.
    pub pass_percent: u8,
    /// From this share on the result is 优秀.
    pub excellent_percent: u8,
    #[serde(default)]
    pub grading: GradingRule,
    /// A formal sitting shows nothing before publication and uses only approved questions.
    pub formal: bool,
    /// Whether a candidate of an informal sitting sees the result at hand-in.
    pub show_result_at_once: bool,
    /// Earliest hand-in as a share of the duration, in percent.
    pub earliest_hand_in_percent: u8,
    /// The rules text shown before the start; empty shows the standard text.
    #[serde(default)]
    pub notice: String,
    /// What single parts of the paper must earn, whatever the sum; empty where the sum alone counts.
    #[serde(default)]
    pub part_minimums: Vec<PartMinimum>,
    /// Why questions that are not 已审定 were let into a formal sitting; printed on the record.
    #[serde(default)]
    pub waiver: Option<String>,
    /// What leaving the exam's window leads to.
    #[serde(default)]
    pub focus: FocusPolicy,
}

impl SittingRules {
    /// The preset of a kind.
    pub fn preset(kind: SittingKind) -> Self {
        let formal = matches!(kind, SittingKind::Appointment | SittingKind::Annual);
        let (duration_minutes, pass_percent) = match kind {
            SittingKind::Appointment => (120, 60),
            SittingKind::Annual => (60, 80),
            SittingKind::Mock => (60, 60),
            SittingKind::Meeting => (10, 60),
        };
        Self {
            duration_secs: duration_minutes * 60,
            pass_percent,
            excellent_percent: 90,
            grading: GradingRule::default(),
            formal,
            show_result_at_once: !formal,
            earliest_hand_in_percent: 0,
            notice: String::new(),
            part_minimums: Vec::new(),
            waiver: None,
            focus: if formal { FocusPolicy::warning() } else { FocusPolicy::default() },
        }
    }

    /// Verdicts use unrounded marks: `marks * 100 >= full * percent`.
    pub const fn passes(&self, marks: Marks, full: Marks) -> bool {
        reaches(marks, full, self.pass_percent)
    }

    pub const fn is_excellent(&self, marks: Marks, full: Marks) -> bool {
        reaches(marks, full, self.excellent_percent)
    }
}

const fn reaches(marks: Marks, full: Marks, percent: u8) -> bool {
    full.milli() > 0 && marks.milli() * 100 >= full.milli() * percent as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_just_under_the_line_does_not_pass_though_it_would_round_up() {
        let rules = SittingRules::preset(SittingKind::Appointment);
        let full = Marks::whole(100);
        assert!(!rules.passes(Marks::from_milli(59_999), full));
        assert!(rules.passes(Marks::from_milli(60_000), full));
        assert!(!rules.is_excellent(Marks::from_milli(89_999), full));
        assert!(!rules.passes(Marks::ZERO, Marks::ZERO), "a paper without marks passes nobody");
    }
}

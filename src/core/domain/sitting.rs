//! 考试场次: paper, candidates, rules and window.

use super::closed_book::FocusPolicy;
use super::double_marking::{DoubleMarking, SecondMarking};
use super::grading::GradingRule;
use super::kind::{Kind, coded};
use super::marks::Marks;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

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
    SittingState {
        Planned = "planned",
        Open = "open",
        Closed = "closed",
        Published = "published",
        /// Called off before it was opened.
        Cancelled = "cancelled",
    }
}

coded! {
    /// How a sitting is sat.
    #[derive(Default)]
    SittingMode {
        /// 机考
        #[default]
        Computer = "computer",
        /// 纸笔: what was written is typed twice.
        Paper = "paper",
        /// 混合: some at a PC, some on paper.
        Mixed = "mixed",
        /// 外部平台: only results come in.
        Outside = "outside",
    }
}

coded! {
    /// Where the questions come from: a public bank that everybody may study, or made in secret.
    #[derive(Default)]
    QuestionSource {
        #[default]
        PublicBank = "public_bank",
        Confidential = "confidential",
    }
}

coded! {
    /// Where in an appointment the sitting stands.
    #[derive(Default)]
    NoticeStage {
        #[default]
        None = "none",
        /// 公示前
        Before = "before",
        /// 公示后
        After = "after",
    }
}

coded! {
    /// Who is told a result (DESIGN §4).
    Audience {
        /// 本人
        Candidate = "candidate",
        /// 人事及党组
        Personnel = "personnel",
        /// 单位负责人
        UnitHead = "unit_head",
        /// 公示, passes only.
        Public = "public",
    }
}

coded! {
    /// How seats are given out.
    #[derive(Default)]
    Seating {
        /// In order of the list.
        #[default]
        ByList = "by_list",
        /// Drawn by lot, so that neighbours of the list do not sit side by side.
        Drawn = "drawn",
    }
}

/// 考场: how many sit in it. Seats are numbered from 1.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExamRoom {
    pub name: String,
    pub seats: u16,
}

/// What the bureau decides about a sitting and no seat needs to know. All of it may be changed until the sitting is opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SittingFacts {
    pub mode: SittingMode,
    pub source: QuestionSource,
    pub stage: NoticeStage,
    pub audience: BTreeSet<Audience>,
    /// Where it is held; rooms are named within it.
    pub place: String,
    pub rooms: Vec<ExamRoom>,
    pub seating: Seating,
    /// Nobody begins before this moment, UTC milliseconds.
    pub opens_ms: Option<i64>,
    /// Nobody begins from this moment on; who has begun keeps their time.
    pub closes_ms: Option<i64>,
    /// 演练: everything works, and nothing of it is a result.
    pub rehearsal: bool,
    /// 自测: a mock exam that somebody sits alone in practice. In no list of the office, and never a result.
    pub own: bool,
}

impl Default for SittingFacts {
    fn default() -> Self {
        Self {
            mode: SittingMode::default(),
            source: QuestionSource::default(),
            stage: NoticeStage::default(),
            audience: [Audience::Candidate, Audience::Personnel].into(),
            place: String::new(),
            rooms: Vec::new(),
            seating: Seating::default(),
            opens_ms: None,
            closes_ms: None,
            rehearsal: false,
            own: false,
        }
    }
}

impl SittingFacts {
    /// (room, seat) of all rooms in their order.
    pub fn seats(&self) -> impl Iterator<Item = (&str, u16)> {
        self.rooms.iter().flat_map(|room| (1..=room.seats).map(|seat| (room.name.as_str(), seat)))
    }

    pub fn capacity(&self) -> usize {
        self.rooms.iter().map(|room| usize::from(room.seats)).sum()
    }
}

impl SittingState {
    /// Whether candidates were let in, so that there is something to look at.
    pub const fn has_begun(self) -> bool {
        matches!(self, Self::Open | Self::Closed | Self::Published)
    }
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
    /// Nobody begins later than this share of the duration after the opening, in percent, unless an invigilator lets them; 0: no limit.
    #[serde(default)]
    pub late_entry_percent: u8,
    /// 开卷: the window is not locked, and other rooms stay open.
    #[serde(default)]
    pub open_book: bool,
    /// What candidates sign with their name; empty for the standard words.
    #[serde(default)]
    pub pledge: String,
    /// The rules text shown before the start; empty shows the standard text.
    #[serde(default)]
    pub notice: String,
    /// What single parts of the paper must earn, whatever the sum; empty where the sum alone counts.
    #[serde(default)]
    pub part_minimums: Vec<PartMinimum>,
    /// Why questions that are not 已审定 were let into a formal sitting; printed on the record.
    #[serde(default)]
    pub waiver: Option<String>,
    /// Which written answers are marked twice.
    #[serde(default)]
    pub double: DoubleMarking,
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
            late_entry_percent: 0,
            open_book: false,
            pledge: String::new(),
            notice: String::new(),
            part_minimums: Vec::new(),
            waiver: None,
            focus: if formal { FocusPolicy::warning() } else { FocusPolicy::default() },
            double: DoubleMarking::default(),
        }
    }

    /// Which written answers a second person marks: in a formal sitting at least those near the line (DESIGN §3).
    pub const fn second_marking(&self) -> SecondMarking {
        match self.double.who {
            SecondMarking::Nobody if self.formal => SecondMarking::NearLine,
            who => who,
        }
    }

    /// What leaving the exam's window leads to; `None` in an open-book sitting, where nothing is locked.
    pub const fn lock(&self) -> Option<FocusPolicy> {
        if self.open_book { None } else { Some(self.focus) }
    }

    /// Verdicts use unrounded marks: `marks * 100 >= full * percent`.
    pub const fn passes(&self, marks: Marks, full: Marks) -> bool {
        reaches(marks, full, self.pass_percent)
    }

    /// Until when somebody may begin, for a sitting opened at `opened_ms`.
    pub const fn last_entry_ms(&self, opened_ms: i64) -> Option<i64> {
        if self.late_entry_percent == 0 {
            return None;
        }
        Some(opened_ms + self.duration_secs * 10 * self.late_entry_percent as i64)
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

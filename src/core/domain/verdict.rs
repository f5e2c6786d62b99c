//! Outcomes (DESIGN §3): what a sitting says about a cadre in the end, and what besides the sum decides it.

use super::kind::{Kind, coded};
use super::marks::Marks;
use super::paper::Paper;
use super::sitting::PartMinimum;
use serde::{Deserialize, Serialize};

coded! {
    Outcome {
        Pass = "pass",
        Fail = "fail",
        /// 缺考
        Absent = "absent",
        /// 缓考, with proof: the next sitting is still the first attempt.
        Deferred = "deferred",
        /// 免考
        Exempt = "exempt",
        /// 成绩无效, with reason; kept and listed.
        Void = "void",
        /// Handed in, not all marked yet.
        Marking = "marking",
        /// Has not handed in yet.
        Pending = "pending",
    }
}

impl Outcome {
    /// The outcomes a person sets by hand, with a reason.
    pub const BY_HAND: [Self; 4] = [Self::Absent, Self::Deferred, Self::Exempt, Self::Void];
}

/// What keeps an attempt from passing whatever its sum is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Shortfall {
    /// A part of the paper earned less than its minimum.
    Part { kind: Kind, marks: Marks, least: Marks },
    /// So many 必对题, numbered as in the paper's own order, did not earn all their marks.
    Must { missed: u16 },
}

/// Marks by section, none below zero (DESIGN §3); `None` where a mark belongs to no item of the paper.
pub fn part_sums(paper: &Paper, marks: &[(u16, Marks)]) -> Option<Vec<Marks>> {
    let mut sums = vec![Marks::ZERO; paper.sections.len()];
    for (position, marks) in marks {
        let slot = paper.slots.get(usize::from(*position))?;
        *sums.get_mut(usize::from(slot.section))? += *marks;
    }
    Some(sums.into_iter().map(|sum| sum.max(Marks::ZERO)).collect())
}

/// Part minimums not reached and 必对题 missed. Unrounded marks decide, and an item without marks earned none. A minimum for a
/// kind that the paper does not hold binds nobody.
pub fn shortfalls(paper: &Paper, minimums: &[PartMinimum], marks: &[(u16, Marks)]) -> Vec<Shortfall> {
    let mut found = Vec::new();
    let sums = part_sums(paper, marks).unwrap_or_else(|| vec![Marks::ZERO; paper.sections.len()]);
    for PartMinimum { kind, least } in minimums {
        let parts: Vec<Marks> =
            paper.sections.iter().zip(&sums).filter(|(section, _)| section.kind == *kind).map(|(_, sum)| *sum).collect();
        let sum: Marks = parts.iter().copied().sum();
        if !parts.is_empty() && sum < *least {
            found.push(Shortfall::Part { kind: *kind, marks: sum, least: *least });
        }
    }
    let earned = |position: u16| marks.iter().find(|(at, _)| *at == position).map_or(Marks::ZERO, |(_, marks)| *marks);
    let missed = paper.slots.iter().filter(|slot| slot.must && earned(slot.position) < slot.marks).count();
    if missed > 0 {
        found.push(Shortfall::Must { missed: missed as u16 });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::ids::RevisionId;
    use super::super::paper::{Section, Slot};
    use super::super::question::tests::single;
    use super::*;
    use std::sync::Arc;

    /// Two 判断 of 2 marks, the second a 必对题, and two 单选 of 1.
    fn paper() -> Paper {
        let question = Arc::new(single(0));
        let slot = |position: u16| Slot {
            position,
            section: u8::from(position >= 2),
            revision: RevisionId(i64::from(position)),
            part: None,
            marks: Marks::whole(if position < 2 { 2 } else { 1 }),
            must: position == 1,
            locked: false,
            question: Arc::clone(&question),
        };
        let sections = [Kind::Judge, Kind::Single].map(|kind| Section { kind }).to_vec();
        Paper { title: String::new(), sections, slots: (0..4).map(slot).collect() }
    }

    fn found(minimum: i64, milli: [i64; 4]) -> Vec<Shortfall> {
        let minimums = [PartMinimum { kind: Kind::Judge, least: Marks::from_milli(minimum) }];
        let marks: Vec<_> = (0..).zip(milli.map(Marks::from_milli)).collect();
        shortfalls(&paper(), &minimums, &marks)
    }

    #[test]
    fn a_part_just_below_its_minimum_and_a_must_item_not_full_are_told_apart() {
        assert_eq!(found(3000, [2000, 2000, 0, 0]), []);
        let part = |marks, least| Shortfall::Part {
            kind: Kind::Judge,
            marks: Marks::from_milli(marks),
            least: Marks::from_milli(least),
        };
        assert_eq!(found(3000, [999, 2000, 1000, 1000]), [part(2999, 3000)]);
        assert_eq!(found(3000, [2000, 1999, 1000, 1000]), [Shortfall::Must { missed: 1 }]);
        assert_eq!(found(4000, [2000, 0, 1000, 1000]), [part(2000, 4000), Shortfall::Must { missed: 1 }]);
    }

    #[test]
    fn nothing_answered_misses_everything_and_a_part_that_is_not_there_binds_nobody() {
        let minimums = [(Kind::Judge, 1), (Kind::Short, 1)].map(|(kind, n)| PartMinimum { kind, least: Marks::whole(n) });
        let zero = Shortfall::Part { kind: Kind::Judge, marks: Marks::ZERO, least: Marks::whole(1) };
        assert_eq!(shortfalls(&paper(), &minimums, &[]), [zero, Shortfall::Must { missed: 1 }]);
    }

    #[test]
    fn a_section_never_goes_below_zero() {
        let marks = [(0, Marks::whole(-2)), (2, Marks::whole(1))];
        assert_eq!(part_sums(&paper(), &marks), Some(vec![Marks::ZERO, Marks::whole(1)]));
        assert_eq!(part_sums(&paper(), &[(9, Marks::ZERO)]), None);
    }

    #[test]
    fn a_shortfall_is_stored_by_name() {
        let text = serde_json::to_string(&found(4000, [2000, 0, 0, 0])).unwrap();
        assert_eq!(text, r#"[{"what":"part","kind":"judge","marks":2000,"least":4000},{"what":"must","missed":1}]"#);
    }
}

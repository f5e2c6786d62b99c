//! Angoff judgements: which share of just-qualified officials would get each item right, and the pass line that follows.
//!
//! Each of three to five judges gives a percentage for every item; the suggested line is the sum over items of marks times the
//! mean of the percentages (item-statistics.md). It stands beside the prescribed line, never in its place.

use super::ids::RevisionId;
use super::marks::Marks;
use super::paper::Slot;
use std::collections::BTreeMap;

/// How many judges a panel has.
pub const JUDGES: std::ops::RangeInclusive<usize> = 3..=5;
/// Judges may see each other's figures once and judge again.
pub const ROUNDS: u8 = 2;

/// What is judged: an item wherever it stands on the paper, so that moving it keeps the judgement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ItemKey {
    pub revision: RevisionId,
    /// Of a case; 0 for a question without parts.
    pub part: u8,
}

impl ItemKey {
    pub fn of(slot: &Slot) -> Self {
        Self { revision: slot.revision, part: slot.part.unwrap_or(0) }
    }
}

/// One judge in one round.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Judge {
    pub name: String,
    pub submitted: bool,
    /// 0 to 100.
    pub percents: BTreeMap<ItemKey, u8>,
}

impl Judge {
    /// Done, and no item of the paper was exchanged since.
    pub fn is_in(&self, slots: &[Slot]) -> bool {
        self.submitted && self.judged(slots) == slots.len()
    }

    pub fn judged(&self, slots: &[Slot]) -> usize {
        slots.iter().filter(|slot| self.percents.contains_key(&ItemKey::of(slot))).count()
    }
}

/// What the judges said of one item, in percent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ItemJudged {
    pub mean: f64,
    pub lowest: u8,
    pub highest: u8,
}

/// What a panel found.
#[derive(Clone, Debug, PartialEq)]
pub struct CutScore {
    /// Sum over items of marks times mean percentage, cut to thousandths.
    pub cut: Marks,
    pub full: Marks,
    /// The line that each judge alone would draw, in order of name.
    pub judges: Vec<(String, Marks)>,
    /// Standard deviation (n - 1) of those lines, in marks.
    pub spread: f64,
    /// In order of the paper.
    pub items: Vec<ItemJudged>,
}

impl CutScore {
    /// The line in whole percent of the full marks, rounded up: who reaches it reaches the cut.
    pub const fn percent(&self) -> u8 {
        let (cut, full) = (self.cut.milli(), self.full.milli());
        if full <= 0 { 0 } else { ((cut * 100 + full - 1) / full) as u8 }
    }
}

/// The line of a panel whose judges are all in; `None` before, so that nobody's figures sway another's.
pub fn cut_score(slots: &[Slot], judges: &[Judge]) -> Option<CutScore> {
    if slots.is_empty() || judges.is_empty() || !judges.iter().all(|judge| judge.is_in(slots)) {
        return None;
    }
    let percent = |judge: &Judge, slot: &Slot| judge.percents.get(&ItemKey::of(slot)).copied().unwrap_or(0);
    let weighted = |judge: &Judge| slots.iter().map(|slot| slot.marks.milli() * i64::from(percent(judge, slot))).sum::<i64>();
    let sums: Vec<i64> = judges.iter().map(weighted).collect();
    let n = judges.len() as i64;
    let mean = sums.iter().sum::<i64>() as f64 / n as f64;
    let squares: f64 = sums.iter().map(|sum| (*sum as f64 - mean).powi(2)).sum();
    let spread = if n > 1 { (squares / (n - 1) as f64).sqrt() / 100_000.0 } else { 0.0 };
    let item = |slot: &Slot| {
        let percents: Vec<u8> = judges.iter().map(|judge| percent(judge, slot)).collect();
        ItemJudged {
            mean: percents.iter().map(|p| f64::from(*p)).sum::<f64>() / n as f64,
            lowest: percents.iter().copied().min().unwrap_or(0),
            highest: percents.iter().copied().max().unwrap_or(0),
        }
    };
    Some(CutScore {
        cut: Marks::from_milli(sums.iter().sum::<i64>() / (100 * n)),
        full: slots.iter().map(|slot| slot.marks).sum(),
        judges: judges.iter().zip(&sums).map(|(judge, sum)| (judge.name.clone(), Marks::from_milli(sum / 100))).collect(),
        spread,
        items: slots.iter().map(item).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::super::question::tests::single;
    use super::*;
    use std::sync::Arc;

    fn slot(position: u16, marks: i64) -> Slot {
        Slot {
            position,
            section: 0,
            revision: RevisionId(i64::from(position)),
            part: None,
            marks: Marks::whole(marks),
            must: false,
            locked: false,
            question: Arc::new(single(0)),
        }
    }

    fn judge(name: &str, percents: [u8; 3], submitted: bool) -> Judge {
        let keys = (0..3).map(|n| ItemKey { revision: RevisionId(n), part: 0 });
        Judge { name: name.into(), submitted, percents: keys.zip(percents).collect() }
    }

    #[test]
    fn the_line_is_the_sum_of_means_weighted_by_marks() {
        let slots = [slot(0, 1), slot(1, 2), slot(2, 5)];
        let judges = [judge("甲", [60, 50, 80], true), judge("乙", [80, 70, 60], true), judge("丙", [70, 60, 70], true)];
        let found = cut_score(&slots, &judges).unwrap();
        // By hand: 0.7 x 1 + 0.6 x 2 + 0.7 x 5 = 5.4; judges alone 5.6, 5.2, 5.4, so a deviation of 0.2.
        assert_eq!((found.cut, found.full), (Marks::from_milli(5400), Marks::whole(8)));
        assert_eq!(found.judges.iter().map(|(_, cut)| cut.milli()).collect::<Vec<_>>(), [5600, 5200, 5400]);
        assert!((found.spread - 0.2).abs() < 1e-9, "{}", found.spread);
        assert_eq!(found.items[2], ItemJudged { mean: 70.0, lowest: 60, highest: 80 });
        assert_eq!(found.percent(), 68, "67.5 rounded up");
    }

    #[test]
    fn nothing_is_told_before_all_are_in_and_an_exchanged_item_is_judged_again() {
        let slots = [slot(0, 1), slot(1, 2), slot(2, 5)];
        let mut judges = vec![judge("甲", [60, 50, 80], true), judge("乙", [80, 70, 60], false)];
        assert_eq!(cut_score(&slots, &judges), None);
        judges[1].submitted = true;
        assert!(cut_score(&slots, &judges).is_some());
        let exchanged = [slot(0, 1), slot(1, 2), slot(7, 5)];
        assert_eq!(cut_score(&exchanged, &judges), None);
        assert_eq!(judges[0].judged(&exchanged), 2);
        assert_eq!(cut_score(&[], &judges), None);
    }
}

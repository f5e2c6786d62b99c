//! 薄弱环节: what is answered wrong, with how sure that is. Groups are put in order by the end of their interval, so that a few
//! people cannot lead a list by chance.

use super::ids::CadreId;
use super::interval::{Interval, chance_below, effective, holm, wilson};
use super::kind::Kind;
use super::marks::Marks;
use serde::Serialize;
use std::collections::HashMap;

/// Below this many people, or answers, a group is told and not compared.
pub const LEAST_PEOPLE: usize = 5;
pub const LEAST_ANSWERS: u32 = 30;
/// How often one of the groups of a comparison may be named though all are alike; and how often a 95 % interval lies below the truth.
pub const TAIL: f64 = 0.025;
/// A written answer is right from this share of its marks on, in percent; any other only with all of them.
const WRITTEN_PERCENT: i64 = 60;

/// Whether an answer counts as right here; `None` for an item worth nothing.
pub const fn is_right(kind: Kind, marks: Marks, full: Marks) -> Option<bool> {
    if full.milli() <= 0 {
        return None;
    }
    Some(match kind {
        Kind::Short | Kind::Case => marks.milli() * 100 >= full.milli() * WRITTEN_PERCENT,
        _ => marks.milli() >= full.milli(),
    })
}

/// Answers being counted, by person.
#[derive(Clone, Debug, Default)]
pub struct Sum(HashMap<CadreId, (u32, u32)>);

impl Sum {
    pub fn add(&mut self, who: CadreId, right: bool) {
        let (hits, answers) = self.0.entry(who).or_default();
        *hits += u32::from(right);
        *answers += 1;
    }

    pub fn group(&self) -> Group {
        let mut people: Vec<(u32, u32)> = self.0.values().copied().collect();
        // A hash map has no order, and sums of fractions depend on it.
        people.sort_unstable();
        let (right, answers) = people.iter().fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
        let share = (answers > 0).then(|| f64::from(right) / f64::from(answers));
        let worth = effective(&people);
        Group {
            people: people.len(),
            answers,
            right,
            share,
            interval: share.and_then(|share| wilson(share, worth)),
            worth,
            comparable: people.len() >= LEAST_PEOPLE && answers >= LEAST_ANSWERS,
        }
    }
}

/// How some people answered some questions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Group {
    pub people: usize,
    pub answers: u32,
    pub right: u32,
    /// 0..1
    pub share: Option<f64>,
    pub interval: Option<Interval>,
    /// As many independent answers, see [`effective`].
    pub worth: f64,
    /// False: too few to be ranked.
    pub comparable: bool,
}

/// Which of the groups of one comparison are below a share for certain. They are judged together (Holm 1979, see [`holm`]): of fifty
/// units that know the same, the intervals of one or two would lie below all by chance, and a unit is named before its superiors. The
/// share of all holds the group itself, which makes a large group look less far off than it is: named too seldom, not too often.
pub fn clearly_below(groups: &[Group], share: Option<f64>) -> Vec<bool> {
    let chance = |group: &Group| Some(chance_below(group.share?, share?, group.worth));
    let compared: Vec<usize> = (0..groups.len()).filter(|at| groups[*at].comparable).collect();
    let chances: Vec<f64> = compared.iter().map(|at| chance(&groups[*at]).unwrap_or(1.0)).collect();
    let mut below = vec![false; groups.len()];
    for (at, rejected) in compared.into_iter().zip(holm(&chances, TAIL)) {
        below[at] = rejected;
    }
    below
}

/// Puts the weakest first: by the upper end of the interval, so what is certainly weak leads. Those that cannot be compared come
/// last, the larger ones first.
pub fn weakest_first<T>(rows: &mut [T], group: impl Fn(&T) -> Group) {
    let high = |group: &Group| group.interval.map_or(1.0, |interval| interval.high);
    rows.sort_by(|a, b| {
        let (a, b) = (group(a), group(b));
        let order = b.comparable.cmp(&a.comparable);
        if a.comparable && b.comparable {
            return order.then(high(&a).total_cmp(&high(&b)));
        }
        order.then(b.answers.cmp(&a.answers))
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(people: usize, right: u32, of: u32) -> Group {
        let mut sum = Sum::default();
        for who in 0..people {
            for answer in 0..of {
                sum.add(CadreId(who as i64), answer < right);
            }
        }
        sum.group()
    }

    #[test]
    fn few_people_never_lead_the_list() {
        let (few, many, good) = (group(3, 0, 10), group(60, 5, 10), group(60, 9, 10));
        assert!(!few.comparable && many.comparable);
        let mut rows = vec![("few", few), ("good", good), ("many", many)];
        weakest_first(&mut rows, |row| row.1);
        assert_eq!(rows.iter().map(|row| row.0).collect::<Vec<_>>(), ["many", "good", "few"]);
    }

    #[test]
    fn a_lower_share_of_few_answers_stands_behind_one_that_is_certain() {
        // 10 of 30 by six people, who all do alike, against 400 of 1000.
        let (small, large) = (group(6, 2, 5), group(100, 4, 10));
        let small = Group { interval: wilson(2.0 / 5.0, 6.0), worth: 6.0, ..small };
        let mut rows = vec![("small", small), ("large", large)];
        weakest_first(&mut rows, |row| row.1);
        assert_eq!(rows[0].0, "large");
        assert_eq!(clearly_below(&[small, large], Some(0.6)), [false, true]);
        assert_eq!(Sum::default().group(), Group::default());
    }

    #[test]
    fn among_fifty_alike_nobody_is_named_by_chance() {
        // Forty answers by forty people each; half of all are right. The interval of 13 of 40 ends below a half.
        let alike: Vec<Group> = (0..50).map(|at| one_answer(if at == 0 { 13 } else { 20 })).collect();
        assert!(alike[0].interval.unwrap().high < 0.5);
        assert!(clearly_below(&alike, Some(0.5)).iter().all(|below| !below));
        assert!(clearly_below(&alike[..1], Some(0.5))[0], "alone it is clearly below");
        let mut weak = alike;
        weak[49] = one_answer(5);
        let below = clearly_below(&weak, Some(0.5));
        assert_eq!(below.iter().position(|below| *below), Some(49));
        weak[49].comparable = false;
        assert!(clearly_below(&weak, Some(0.5)).iter().all(|below| !below), "too few are not judged");
        assert_eq!(clearly_below(&weak, None), [false; 50]);
    }

    /// Forty people with one answer each, of which so many are right.
    fn one_answer(right: usize) -> Group {
        let mut sum = Sum::default();
        for who in 0..40 {
            sum.add(CadreId(who as i64), who < right);
        }
        sum.group()
    }

    #[test]
    fn right_is_all_marks_or_most_of_a_written_answer() {
        let of = |kind, marks| is_right(kind, Marks::whole(marks), Marks::whole(10));
        assert_eq!((of(Kind::Multiple, 9), of(Kind::Multiple, 10)), (Some(false), Some(true)));
        assert_eq!((of(Kind::Short, 5), of(Kind::Short, 6)), (Some(false), Some(true)));
        assert_eq!(is_right(Kind::Single, Marks::ZERO, Marks::ZERO), None);
    }
}

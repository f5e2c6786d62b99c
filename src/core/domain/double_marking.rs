//! 复评: one written answer marked by two people who do not see each other's marks, and by a third where they differ too much
//! (DESIGN §3). Pure functions over what was given.

use super::kind::coded;
use super::marks::Marks;
use serde::{Deserialize, Serialize};

coded! {
    /// Which written answers a second person marks.
    SecondMarking {
        /// None, in an informal sitting. A formal one always marks those near the line.
        Nobody = "nobody",
        /// All answers of attempts whose first total lies near the pass line.
        NearLine = "near_line",
        /// Every written answer.
        Everybody = "everybody",
    }
}

/// How many marks of 100 around the pass line are near it (DESIGN §3).
pub const NEAR_LINE: i64 = 5;
/// Two marks may differ by this share of an item's full marks, in percent, where nothing else is set.
pub const DEFAULT_THRESHOLD_PERCENT: i64 = 20;

/// The marking rules of a sitting beyond one marker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DoubleMarking {
    pub who: SecondMarking,
    /// By how much two marks of one item may differ and still be averaged; [`DEFAULT_THRESHOLD_PERCENT`] of the item where `None`.
    #[serde(default)]
    pub threshold: Option<Marks>,
}

impl Default for DoubleMarking {
    fn default() -> Self {
        Self { who: SecondMarking::Nobody, threshold: None }
    }
}

impl DoubleMarking {
    /// By how much two marks of an item worth `full` may differ.
    pub fn threshold_of(&self, full: Marks) -> Marks {
        self.threshold.unwrap_or_else(|| full.share(DEFAULT_THRESHOLD_PERCENT, 100))
    }
}

/// Who comes when: 1, 2 or 3.
pub type Round = u8;

/// The marks that stand for one answer, by round. A later one without those before it does not occur and would not count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rounds {
    pub first: Option<Marks>,
    pub second: Option<Marks>,
    pub third: Option<Marks>,
}

impl Rounds {
    pub const fn get(&self, round: Round) -> Option<Marks> {
        match round {
            1 => self.first,
            2 => self.second,
            3 => self.third,
            _ => None,
        }
    }

    pub const fn set(&mut self, round: Round, marks: Option<Marks>) {
        match round {
            1 => self.first = marks,
            2 => self.second = marks,
            3 => self.third = marks,
            _ => {}
        }
    }

    /// Whether the first two differ by more than is averaged.
    pub fn differ(&self, threshold: Marks) -> bool {
        matches!((self.first, self.second), (Some(a), Some(b)) if distance(a, b) > threshold.milli())
    }

    /// The round that is still to be marked; `None` once nothing is.
    pub fn next(&self, threshold: Marks, second_wanted: bool) -> Option<Round> {
        match (self.first, self.second, self.third) {
            (None, ..) => Some(1),
            (Some(_), None, _) => second_wanted.then_some(2),
            (Some(_), Some(_), None) => self.differ(threshold).then_some(3),
            _ => None,
        }
    }

    /// What the answer earns by what stands; `None` before the first mark.
    ///
    /// One mark counts as it is. Two count as their mean, also as long as a third is still to come. A third replaces the farther of
    /// the first two; where both are equally far it replaces the lower one, in the candidate's favour.
    pub fn mark(&self) -> Option<Marks> {
        let first = self.first?;
        let Some(second) = self.second else { return Some(first) };
        let Some(third) = self.third else { return Some(mean(first, second)) };
        let nearer = match distance(first, third).cmp(&distance(second, third)) {
            std::cmp::Ordering::Less => first,
            std::cmp::Ordering::Greater => second,
            std::cmp::Ordering::Equal => first.max(second),
        };
        Some(mean(nearer, third))
    }
}

const fn distance(a: Marks, b: Marks) -> i64 {
    (a.milli() - b.milli()).abs()
}

/// The mean in whole thousandths. Half a thousandth goes up: in the candidate's favour.
pub const fn mean(a: Marks, b: Marks) -> Marks {
    let sum = a.milli() + b.milli();
    Marks::from_milli(sum.div_euclid(2) + sum.rem_euclid(2))
}

/// Whether a total lies within [`NEAR_LINE`] marks of 100 of the pass line, both ends included: `|total - line| <= full * 5 / 100`,
/// without a division.
pub const fn is_near_line(total: Marks, full: Marks, pass_percent: u8) -> bool {
    let away = total.milli() * 100 - full.milli() * pass_percent as i64;
    full.milli() > 0 && away.abs() <= full.milli() * NEAR_LINE
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn given(milli: &[i64]) -> Rounds {
        let mut rounds = Rounds::default();
        for (round, marks) in (1..).zip(milli) {
            rounds.set(round, Some(Marks::from_milli(*marks)));
        }
        rounds
    }

    fn mark(milli: &[i64]) -> i64 {
        given(milli).mark().unwrap().milli()
    }

    #[test]
    fn one_two_and_three_marks() {
        assert_eq!(Rounds::default().mark(), None);
        assert_eq!(mark(&[7000]), 7000);
        assert_eq!(mark(&[7000, 8000]), 7500);
        assert_eq!(mark(&[7000, 8001]), 7501, "half a thousandth goes up");
        assert_eq!(mark(&[2000, 9000, 8000]), 8500, "the third replaces the farther one");
        assert_eq!(mark(&[2000, 9000, 3001]), 2501);
        assert_eq!(mark(&[2000, 8000, 5000]), 6500, "equally far: the higher one stays");
        assert_eq!(mark(&[2000, 8000, 0]), 1000, "a third beyond both of them");
    }

    #[test]
    fn a_third_is_asked_for_above_the_threshold_and_not_at_it() {
        let two = Marks::whole(2);
        assert_eq!(given(&[5000, 7000]).next(two, true), None);
        assert_eq!(given(&[5000, 7001]).next(two, true), Some(3));
        assert_eq!(given(&[5000, 9000, 6000]).next(two, true), None, "nobody comes after the third");
        assert_eq!((given(&[5000]).next(two, true), given(&[5000]).next(two, false)), (Some(2), None));
        assert_eq!(given(&[]).next(two, false), Some(1));
        assert_eq!(given(&[5000, 9000]).next(two, false), Some(3), "two marks that stand are compared, wanted or not");
    }

    #[test]
    fn the_threshold_is_a_fifth_of_the_item_unless_it_is_set() {
        assert_eq!(DoubleMarking::default().threshold_of(Marks::whole(12)).milli(), 2400);
        let set = DoubleMarking { threshold: Some(Marks::whole(3)), ..DoubleMarking::default() };
        assert_eq!(set.threshold_of(Marks::whole(12)), Marks::whole(3));
    }

    #[test]
    fn near_the_line_is_scaled_to_the_full_marks_and_includes_its_ends() {
        let near = |milli, full| is_near_line(Marks::from_milli(milli), Marks::whole(full), 60);
        assert!(near(55_000, 100) && near(65_000, 100) && near(59_999, 100));
        assert!(!near(54_999, 100) && !near(65_001, 100));
        assert!(near(82_500, 150) && near(97_500, 150) && !near(82_499, 150) && !near(97_501, 150));
        assert!(!near(0, 0), "a paper without marks has no line");
    }

    proptest! {
        #[test]
        fn the_mark_lies_among_those_given_and_does_not_care_who_came_first(a in 0_i64..20_000, b in 0_i64..20_000, c in 0_i64..20_000) {
            let two = mark(&[a, b]);
            prop_assert_eq!(two, mark(&[b, a]));
            prop_assert!(two >= a.min(b) && two <= a.max(b));
            let three = mark(&[a, b, c]);
            prop_assert_eq!(three, mark(&[b, a, c]));
            prop_assert!(three >= a.min(b).min(c) && three <= a.max(b).max(c));
            // Nearer to the third than the farther one ever was.
            prop_assert!((three - c).abs() <= (a - c).abs().min((b - c).abs()) / 2 + 1);
        }

        #[test]
        fn the_farther_mark_does_not_count(a in 0_i64..20_000, b in 0_i64..20_000, c in 0_i64..20_000, off in 1_i64..5_000) {
            prop_assume!((a - c).abs() < (b - c).abs());
            let farther = if b > c { b + off } else { b - off };
            prop_assert_eq!(mark(&[a, b, c]), mark(&[a, farther, c]));
        }

        #[test]
        fn rounds_are_asked_for_in_order_and_each_once(a in 0_i64..20_000, b in 0_i64..20_000, threshold in 0_i64..20_000, wanted: bool) {
            let threshold = Marks::from_milli(threshold);
            let mut rounds = Rounds::default();
            let mut asked = Vec::new();
            while let Some(round) = rounds.next(threshold, wanted) {
                asked.push(round);
                rounds.set(round, Some(Marks::from_milli(if round == 2 { b } else { a })));
            }
            let third = wanted && (a - b).abs() > threshold.milli();
            let expected: &[u8] = if third { &[1, 2, 3] } else if wanted { &[1, 2] } else { &[1] };
            prop_assert_eq!(asked, expected);
        }
    }
}

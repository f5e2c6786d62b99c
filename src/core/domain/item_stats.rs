//! How a question did among people: facility, discrimination, and what happened to its options. The formulas are those of
//! Moodle's quiz statistics report, so that the figures are comparable with what examiners know.

use super::question::Choice;
use serde::Serialize;

/// Under this many attempts no coefficient is given: it would be chance.
pub const FEWEST: usize = 30;
/// Discriminative efficiency, in percent, under which a question is doubtful.
const DOUBTFUL: f64 = 15.0;
/// From this facility on nearly everybody is right, as a test of mastery wants: little discrimination says nothing then.
const MASTERED: f64 = 0.9;

/// One attempt at one item.
#[derive(Clone, Debug, PartialEq)]
pub struct Taken {
    /// Marks on the item as a share of its full marks.
    pub mark: f64,
    /// Marks on all other items as a share of theirs: attempts at several papers stand side by side.
    pub rest: f64,
    /// Option ids chosen; empty where there are none.
    pub chosen: Vec<u8>,
}

/// The statistics of one item. A coefficient is `None` where the marks do not vary.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ItemStats {
    pub attempts: usize,
    /// Mean share of the full marks, 0..1.
    pub facility: f64,
    /// Correlation of the mark with the rest of the paper (point-biserial, item left out), -1..1.
    pub point_biserial: Option<f64>,
    /// The covariance with the rest as a share of the greatest that these marks allow (discriminative efficiency), in percent.
    pub efficiency: Option<f64>,
    /// Wrong options that nobody chose. Not told of a question that nearly everybody gets right.
    pub unpicked: Vec<u8>,
    /// Wrong options that the better half by rest chose more often than some right one: is the key wrong?
    pub preferred: Vec<u8>,
}

impl ItemStats {
    /// The statistics of an item; `None` under [`FEWEST`] attempts.
    pub fn of(taken: &[Taken], choice: Option<&Choice>) -> Option<Self> {
        if taken.len() < FEWEST {
            return None;
        }
        let marks: Vec<f64> = taken.iter().map(|t| t.mark).collect();
        let rests: Vec<f64> = taken.iter().map(|t| t.rest).collect();
        let facility = mean(&marks);
        let (unpicked, preferred) = choice.map(|choice| options(taken, choice, facility)).unwrap_or_default();
        Some(Self {
            attempts: taken.len(),
            facility,
            point_biserial: correlation(&marks, &rests),
            efficiency: efficiency(&marks, &rests),
            unpicked,
            preferred,
        })
    }

    /// Tells the good from the weak too little, though not everybody is right.
    pub fn is_doubtful(&self) -> bool {
        self.facility < MASTERED && self.efficiency.is_some_and(|efficiency| efficiency < DOUBTFUL)
    }

    /// Whether somebody should look at the question.
    pub fn is_poor(&self) -> bool {
        self.is_doubtful() || !self.unpicked.is_empty() || !self.preferred.is_empty()
    }
}

fn options(taken: &[Taken], choice: &Choice, facility: f64) -> (Vec<u8>, Vec<u8>) {
    let mut by_rest: Vec<&Taken> = taken.iter().collect();
    by_rest.sort_by(|a, b| b.rest.total_cmp(&a.rest));
    let better = &by_rest[..by_rest.len() / 2];
    let picks = |among: &[&Taken], option: u8| among.iter().filter(|t| t.chosen.contains(&option)).count();
    let least_right = choice.key.iter().map(|key| picks(better, *key)).min().unwrap_or(0);
    let wrong = || (0..choice.options.len() as u8).filter(|option| !choice.key.contains(option));
    let unpicked = wrong().filter(|option| facility < MASTERED && picks(&by_rest, *option) == 0).collect();
    let preferred = wrong().filter(|option| picks(better, *option) > least_right).collect();
    (unpicked, preferred)
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len().max(1) as f64
}

/// Sum of products about the means. Every use is a ratio, in which the divisor n - 1 of a covariance falls out.
fn co_deviation(a: &[f64], b: &[f64]) -> f64 {
    let (mean_a, mean_b) = (mean(a), mean(b));
    a.iter().zip(b).map(|(a, b)| (a - mean_a) * (b - mean_b)).sum()
}

/// What is zero but for rounding.
fn vanishes(value: f64) -> bool {
    value.abs() < 1e-12
}

fn correlation(a: &[f64], b: &[f64]) -> Option<f64> {
    let (of_a, of_b) = (co_deviation(a, a), co_deviation(b, b));
    (!vanishes(of_a) && !vanishes(of_b)).then(|| co_deviation(a, b) / (of_a * of_b).sqrt())
}

fn efficiency(marks: &[f64], rests: &[f64]) -> Option<f64> {
    let sorted = |values: &[f64]| {
        let mut values = values.to_vec();
        values.sort_by(f64::total_cmp);
        values
    };
    let greatest = co_deviation(&sorted(marks), &sorted(rests));
    (!vanishes(greatest)).then(|| 100.0 * co_deviation(marks, rests) / greatest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choice(key: &[u8]) -> Choice {
        Choice {
            stem: "题".into(),
            options: ["甲", "乙", "丙", "丁"].map(Into::into).to_vec(),
            key: key.to_vec(),
            fixed_order: false,
        }
    }

    /// `count` attempts that chose one option and earned `rest` elsewhere; option 0 is right.
    fn some(count: usize, option: u8, rest: f64) -> Vec<Taken> {
        vec![Taken { mark: f64::from(u8::from(option == 0)), rest, chosen: vec![option] }; count]
    }

    #[test]
    fn coefficients_are_those_worked_out_by_hand() {
        // Marks 1 0 1 0 against rests 4 1 2 3: deviations ±1/2 and 3/2 -3/2 -1/2 1/2.
        let (marks, rests) = ([1.0, 0.0, 1.0, 0.0], [4.0, 1.0, 2.0, 3.0]);
        assert!((correlation(&marks, &rests).unwrap() - 1.0 / 5_f64.sqrt()).abs() < 1e-12);
        assert!((efficiency(&marks, &rests).unwrap() - 50.0).abs() < 1e-9);
        assert_eq!((correlation(&[1.0, 1.0], &[0.0, 1.0]), efficiency(&[1.0, 1.0], &[0.0, 1.0])), (None, None));
    }

    #[test]
    fn under_thirty_attempts_nothing_is_said() {
        assert_eq!(ItemStats::of(&some(29, 1, 0.5), Some(&choice(&[0]))), None);
        assert!(ItemStats::of(&some(30, 1, 0.5), Some(&choice(&[0]))).is_some());
    }

    #[test]
    fn a_good_question_is_left_alone() {
        let taken = [some(20, 0, 0.9), some(4, 1, 0.3), some(4, 2, 0.4), some(4, 3, 0.5)].concat();
        let stats = ItemStats::of(&taken, Some(&choice(&[0]))).unwrap();
        assert!(!stats.is_poor() && stats.facility > 0.6 && stats.efficiency.unwrap() > 90.0, "{stats:?}");
    }

    #[test]
    fn options_nobody_picks_and_a_key_that_the_better_half_rejects_are_told() {
        let taken = [some(12, 1, 0.9), some(3, 0, 0.9), some(10, 0, 0.3), some(5, 2, 0.3)].concat();
        let stats = ItemStats::of(&taken, Some(&choice(&[0]))).unwrap();
        assert_eq!((stats.unpicked.clone(), stats.preferred.clone()), (vec![3], vec![1]));
        assert!(stats.is_doubtful());
    }

    #[test]
    fn what_everybody_knows_is_not_doubtful() {
        let taken = [some(19, 0, 0.5), some(19, 0, 0.6), some(2, 1, 0.9)].concat();
        let stats = ItemStats::of(&taken, Some(&choice(&[0]))).unwrap();
        assert!(stats.efficiency.unwrap() < 0.0 && !stats.is_poor(), "{stats:?}");
    }
}

//! What the answers to one question say of it: coefficients, and what happened to its options.

use super::item_stats::{FEW, ItemHead, MASTERED, Responses, statistics};
use super::question::Choice;
use serde::Serialize;

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

/// What is known of one item, by the formulas of [`super::item_stats`]. A coefficient is `None` where the marks do not vary.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ItemQuality {
    pub attempts: usize,
    /// Mean share of the full marks, 0..1.
    pub facility: f64,
    /// Correlation of the mark with the rest of the paper (point-biserial, item left out), -1..1.
    pub point_biserial: Option<f64>,
    /// Discriminative efficiency, in percent.
    pub efficiency: Option<f64>,
    /// Tells the good from the weak too little, though not everybody is right.
    pub doubtful: bool,
    /// Wrong options that nobody chose. Not told of a question that nearly everybody gets right.
    pub unpicked: Vec<u8>,
    /// Wrong options that the better half by rest chose more often than some right one: is the key wrong?
    pub preferred: Vec<u8>,
}

impl ItemQuality {
    /// `None` under [`FEW`] attempts: it would be chance.
    pub fn of(taken: &[Taken], choice: Option<&Choice>) -> Option<Self> {
        if taken.len() < FEW {
            return None;
        }
        let head = |id: &str| ItemHead { id: id.to_owned(), max: 1.0, guess: None };
        // The rest of the paper is the other item: what the coefficients compare with.
        let items = vec![head("item"), head("rest")];
        let marks = taken.iter().map(|t| vec![Some(t.mark), Some(t.rest)]).collect();
        let item = statistics(&Responses { items, marks, seen: Vec::new() }).items.into_iter().next()?;
        let doubtful = item.flags.contains(&"doubtful");
        let facility = item.facility?;
        let (unpicked, preferred) = choice.map(|choice| options(taken, choice, facility)).unwrap_or_default();
        Some(Self {
            attempts: item.n,
            facility,
            point_biserial: item.discrimination_index.map(|percent| percent / 100.0),
            efficiency: item.discriminative_efficiency,
            doubtful,
            unpicked,
            preferred,
        })
    }

    /// Whether somebody should look at the question.
    pub fn is_poor(&self) -> bool {
        self.doubtful || !self.unpicked.is_empty() || !self.preferred.is_empty()
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
    fn under_thirty_attempts_nothing_is_said() {
        assert_eq!(ItemQuality::of(&some(29, 1, 0.5), Some(&choice(&[0]))), None);
        assert!(ItemQuality::of(&some(30, 1, 0.5), Some(&choice(&[0]))).is_some());
    }

    #[test]
    fn a_good_question_is_left_alone() {
        let taken = [some(20, 0, 0.9), some(4, 1, 0.3), some(4, 2, 0.4), some(4, 3, 0.5)].concat();
        let stats = ItemQuality::of(&taken, Some(&choice(&[0]))).unwrap();
        assert!(!stats.is_poor() && stats.facility > 0.6 && stats.efficiency.unwrap() > 90.0, "{stats:?}");
    }

    #[test]
    fn options_nobody_picks_and_a_key_that_the_better_half_rejects_are_told() {
        let taken = [some(12, 1, 0.9), some(3, 0, 0.9), some(10, 0, 0.3), some(5, 2, 0.3)].concat();
        let stats = ItemQuality::of(&taken, Some(&choice(&[0]))).unwrap();
        assert_eq!((stats.unpicked.clone(), stats.preferred.clone()), (vec![3], vec![1]));
        assert!(stats.doubtful);
    }

    #[test]
    fn what_everybody_knows_is_not_doubtful() {
        let taken = [some(19, 0, 0.5), some(19, 0, 0.6), some(2, 1, 0.9)].concat();
        let stats = ItemQuality::of(&taken, Some(&choice(&[0]))).unwrap();
        assert!(stats.efficiency.unwrap() < 0.0 && !stats.is_poor(), "{stats:?}");
    }
}

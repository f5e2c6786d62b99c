//! FSRS-6: how well somebody remembers a question, and when to ask it again. The formulas and default parameters are those of the
//! reference implementation (crate `fsrs` 6.6.2, `model.rs` and `inference.rs`, BSD-3-Clause; described at
//! <https://github.com/open-spaced-repetition/fsrs4anki/wiki/The-Algorithm>), and the tests hold them to its published values. They
//! are written here because the crate cannot be had without its training: `ndarray`, `rayon` and twenty more crates for this page.

use super::kind::coded;

/// `w0` to `w20`: what fits the average of several hundred million reviews.
pub type Parameters = [f64; 21];

pub const DEFAULT_PARAMETERS: Parameters = [
    0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796, 1.4835, 0.0614, 0.2629, 1.6483, 0.6014,
    1.8729, 0.5425, 0.0912, 0.0658, 0.1542,
];

const STABILITY_DAYS: (f64, f64) = (0.001, 36_500.0);
const DIFFICULTY: (f64, f64) = (1.0, 10.0);
/// The chance of recall after as many days as the stability says.
const AT_STABILITY: f64 = 0.9;

coded! {
    /// What a review says of the memory.
    Rating {
        /// Not remembered.
        Again = "again",
        /// Remembered with effort.
        Hard = "hard",
        Good = "good",
        /// Remembered without any.
        Easy = "easy",
    }
}

impl Rating {
    /// 1 to 4, as the formulas count.
    pub const fn number(self) -> u8 {
        match self {
            Self::Again => 1,
            Self::Hard => 2,
            Self::Good => 3,
            Self::Easy => 4,
        }
    }

    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.iter().copied().find(|rating| rating.number() == number)
    }

    fn value(self) -> f64 {
        f64::from(self.number())
    }
}

/// The memory of one person for one question.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Memory {
    /// Days after which the chance of recall has fallen to 90 %.
    pub stability_days: f64,
    /// 1 (easy) to 10.
    pub difficulty: f64,
}

impl Memory {
    /// After the first answer.
    pub fn first(w: &Parameters, rating: Rating) -> Self {
        Self::within(w[usize::from(rating.number()) - 1], first_difficulty(w, rating))
    }

    /// After an answer `days` whole days after the last one; 0 for the same day.
    #[must_use]
    pub fn after(self, w: &Parameters, rating: Rating, days: u32) -> Self {
        let now = Self::within(self.stability_days, self.difficulty);
        let recall = now.recall(w, f64::from(days));
        let stability = match (days, rating) {
            (0, _) => now.same_day(w, rating),
            (_, Rating::Again) => now.forgotten(w, recall),
            _ => now.recalled(w, rating, recall),
        };
        Self::within(stability, now.next_difficulty(w, rating))
    }

    /// The chance of recall after `days`, 0 to 1.
    pub fn recall(self, w: &Parameters, days: f64) -> f64 {
        (days.max(0.0) / self.stability_days * factor(w) + 1.0).powf(-w[20])
    }

    /// Days until the chance of recall has fallen to `retention` (above 0, below 1).
    pub fn interval_days(self, w: &Parameters, retention: f64) -> f64 {
        self.stability_days / factor(w) * (retention.powf(-1.0 / w[20]) - 1.0)
    }

    fn within(stability_days: f64, difficulty: f64) -> Self {
        Self {
            stability_days: stability_days.clamp(STABILITY_DAYS.0, STABILITY_DAYS.1),
            difficulty: difficulty.clamp(DIFFICULTY.0, DIFFICULTY.1),
        }
    }

    fn recalled(self, w: &Parameters, rating: Rating, recall: f64) -> f64 {
        let hard = if rating == Rating::Hard { w[15] } else { 1.0 };
        let easy = if rating == Rating::Easy { w[16] } else { 1.0 };
        let s = self.stability_days;
        let growth = w[8].exp() * (11.0 - self.difficulty) * s.powf(-w[9]) * (((1.0 - recall) * w[10]).exp() - 1.0);
        s * (growth * hard * easy + 1.0)
    }

    fn forgotten(self, w: &Parameters, recall: f64) -> f64 {
        let s = self.stability_days;
        let relearnt = w[11] * self.difficulty.powf(-w[12]) * ((s + 1.0).powf(w[13]) - 1.0) * ((1.0 - recall) * w[14]).exp();
        relearnt.min(s / (w[17] * w[18]).exp())
    }

    fn same_day(self, w: &Parameters, rating: Rating) -> f64 {
        let s = self.stability_days;
        let change = (w[17] * (rating.value() - 3.0 + w[18])).exp() * s.powf(-w[19]);
        s * if rating == Rating::Again { change } else { change.max(1.0) }
    }

    fn next_difficulty(self, w: &Parameters, rating: Rating) -> f64 {
        let change = -w[6] * (rating.value() - 3.0);
        let damped = self.difficulty + (10.0 - self.difficulty) * change / 9.0;
        // Mean reversion, towards what an easy first answer gives.
        w[7] * (first_difficulty(w, Rating::Easy) - damped) + damped
    }
}

/// Makes the forgetting curve pass through 90 % at the stability.
fn factor(w: &Parameters) -> f64 {
    AT_STABILITY.powf(-1.0 / w[20]) - 1.0
}

/// Not yet within its bounds: mean reversion takes it as it is.
fn first_difficulty(w: &Parameters, rating: Rating) -> f64 {
    w[4] - (w[5] * (rating.value() - 1.0)).exp() + 1.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const W: &Parameters = &DEFAULT_PARAMETERS;

    /// The reference computes in 32 bits.
    fn near(ours: f64, theirs: f64) {
        assert!((ours - theirs).abs() <= theirs.abs() * 2e-5 + 1e-6, "{ours} is not {theirs}");
    }

    fn memory(stability_days: f64, difficulty: f64) -> Memory {
        Memory { stability_days, difficulty }
    }

    /// `inference.rs`, the example of `next_states`.
    #[test]
    fn first_states_are_those_of_the_reference() {
        let theirs = [(0.212, 6.4133), (1.2931, 5.112_170_7), (2.3065, 2.118_104), (8.2956, 1.0)];
        for (rating, (stability, difficulty)) in Rating::ALL.iter().zip(theirs) {
            let first = Memory::first(W, *rating);
            near(first.stability_days, stability);
            near(first.difficulty, difficulty);
            near(first.interval_days(W, 0.9), stability);
        }
    }

    /// `model.rs`, `test_power_forgetting_curve`.
    #[test]
    fn the_forgetting_curve_is_that_of_the_reference() {
        let theirs = [
            (0.0, 1.0, 1.0),
            (1.0, 2.0, 0.940_344_3),
            (2.0, 3.0, 0.925_378_6),
            (3.0, 4.0, 0.918_522_9),
            (4.0, 4.0, 0.9),
            (5.0, 2.0, 0.826_135_9),
        ];
        for (days, stability, recall) in theirs {
            near(memory(stability, 5.0).recall(W, days), recall);
        }
    }

    /// `inference.rs`, `test_next_interval`.
    #[test]
    fn intervals_are_those_of_the_reference() {
        let theirs = [3_116_766, 34_793, 2_508, 387, 90, 27, 9, 3, 1];
        for (tenths, days) in (1_u32..).zip(theirs) {
            let ours = memory(1.0, 5.0).interval_days(W, f64::from(tenths) / 10.0).round().max(1.0);
            // Its first figure stands at the end of what 32 bits tell apart.
            assert!((ours - f64::from(days)).abs() <= f64::from(days) * 1e-5, "{ours} is not {days}");
        }
    }

    /// `model.rs`, `test_next_difficulty`.
    #[test]
    fn difficulties_are_those_of_the_reference() {
        for (rating, theirs) in Rating::ALL.iter().zip([8.341_763, 6.665_995_6, 4.990_228, 3.314_461_5]) {
            near(memory(1.0, 5.0).next_difficulty(W, *rating), theirs);
        }
    }

    /// `model.rs`, `test_next_stability`: difficulties and ratings 1 to 4 at recall 0.9 to 0.6.
    #[test]
    fn stabilities_are_those_of_the_reference() {
        let recalled = [25.602_541, 28.226_582, 58.656_002, 127.226_685];
        let forgotten = [1.052_539_6, 1.189_432_9, 1.368_083_8, 1.584_989];
        for (i, rating) in Rating::ALL.iter().enumerate() {
            let (at, recall) = (memory(5.0, i as f64 + 1.0), 0.9 - i as f64 / 10.0);
            near(at.recalled(W, *rating, recall), recalled[i]);
            near(at.forgotten(W, recall), forgotten[i]);
        }
    }

    /// `inference.rs`, `test_memory_state`: a whole history.
    #[test]
    fn a_history_ends_where_the_reference_ends() {
        let history =
            [(Rating::Again, 0), (Rating::Good, 0), (Rating::Good, 1), (Rating::Good, 3), (Rating::Good, 8), (Rating::Good, 21)];
        let mut at: Option<Memory> = None;
        for (rating, days) in history {
            at = Some(at.map_or_else(|| Memory::first(W, rating), |at| at.after(W, rating, days)));
        }
        let at = at.unwrap();
        near(at.stability_days, 53.626_91);
        near(at.difficulty, 6.357_486_7);
    }

    fn any_memory() -> impl Strategy<Value = Memory> {
        (0.001_f64..36_500.0, 1.0_f64..10.0).prop_map(|(stability, difficulty)| memory(stability, difficulty))
    }

    proptest! {
        #[test]
        fn what_is_remembered_comes_back_later_and_what_is_forgotten_sooner(at in any_memory(), days in 0_u32..4_000) {
            let [again, hard, good, easy] = [Rating::Again, Rating::Hard, Rating::Good, Rating::Easy].map(|r| at.after(W, r, days));
            prop_assert!(good.stability_days >= at.stability_days);
            prop_assert!(again.stability_days <= at.stability_days);
            prop_assert!(hard.stability_days <= good.stability_days && good.stability_days <= easy.stability_days);
            prop_assert!(again.difficulty >= good.difficulty && good.difficulty >= easy.difficulty);
            for next in [again, hard, good, easy] {
                prop_assert!((1.0..=10.0).contains(&next.difficulty) && next.stability_days.is_finite());
            }
        }

        #[test]
        fn the_interval_ends_where_the_curve_meets_the_retention(at in any_memory(), retention in 0.5_f64..0.99) {
            let days = at.interval_days(W, retention);
            prop_assert!(days > 0.0 && (at.recall(W, days) - retention).abs() < 1e-9);
        }
    }
}

//! The marks to expect on the day of the exam, and how far they may be off.

use super::{Class, Seen};
use crate::domain::fsrs::Parameters;
use crate::domain::interval::erfc;

/// Standard deviation of the chance itself that a practised question is still known: the model is a model. Of the size of the
/// calibration error that the open benchmark of spaced repetition finds for FSRS-6 (RMSE in bins, about 0.05).
const MODEL_SD: f64 = 0.05;
/// Of a normal distribution, four in five lie within so many standard deviations.
const FOUR_IN_FIVE: f64 = 1.2816;

/// Marks expected, as a normal distribution.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Forecast {
    pub mean: f64,
    pub sd: f64,
}

impl Forecast {
    /// Between which marks the result lies four times out of five, within 0 and `full`.
    pub fn band(&self, full: f64) -> (f64, f64) {
        let off = FOUR_IN_FIVE * self.sd;
        ((self.mean - off).clamp(0.0, full), (self.mean + off).clamp(0.0, full))
    }

    /// Chance of so many marks or more.
    pub fn chance(&self, line: f64) -> f64 {
        if self.sd <= 0.0 {
            f64::from(u8::from(self.mean >= line))
        } else {
            0.5 * erfc((line - self.mean) / self.sd / 2.0_f64.sqrt())
        }
    }
}

/// `days` from now. Three things make the marks uncertain: which questions are drawn and whether each is known (independent), what is
/// believed of questions never seen, and the model of memory (both shared by all questions, so their errors add up).
pub(super) fn of(w: &Parameters, classes: &[Class], seen: &[Seen], unseen: &[usize], days: f64) -> Forecast {
    // Sum of chances and number of questions, by class.
    let mut sums: Vec<(f64, f64)> =
        classes.iter().zip(unseen).map(|(class, unseen)| (class.prior * *unseen as f64, *unseen as f64)).collect();
    let strange: f64 = classes.iter().zip(unseen).map(|(class, unseen)| class.marks * class.prior_sd * *unseen as f64).sum();
    let mut practised = 0.0;
    for one in seen {
        let class = &classes[one.class];
        let chance = class.guess + (1.0 - class.guess) * one.memory.recall(w, one.days_ago + days);
        sums[one.class].0 += chance;
        sums[one.class].1 += 1.0;
        practised += class.stake();
    }
    let (mut mean, mut drawn) = (0.0, 0.0);
    for (class, (chances, count)) in classes.iter().zip(sums).filter(|(_, (_, count))| *count > 0.0) {
        let chance = chances / count;
        mean += class.marks * chances;
        drawn += class.item_marks * class.marks * count * chance * (1.0 - chance);
    }
    Forecast { mean, sd: (drawn + strange.powi(2) + (MODEL_SD * practised).powi(2)).sqrt() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_normal_distribution_is_the_one_of_the_tables() {
        let forecast = Forecast { mean: 80.0, sd: 5.0 };
        for (line, chance) in [(80.0, 0.5), (75.0, 0.841_345), (90.0, 0.022_750), (60.0, 0.999_968)] {
            assert!((forecast.chance(line) - chance).abs() < 1e-6, "{line}");
        }
        assert!(Forecast { mean: 60.0, sd: 0.0 }.chance(60.0) > 0.999);
        let (low, high) = forecast.band(82.0);
        assert!((forecast.chance(low) - 0.9).abs() < 1e-4);
        assert!(high <= 82.0, "never more than there is");
    }
}

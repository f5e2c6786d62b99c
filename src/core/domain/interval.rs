//! How sure a share is.

use serde::Serialize;

/// The normal quantile of 95 %.
const Z: f64 = 1.959_963_984_540_054;

/// A 95 % interval of a share, each end 0..1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Interval {
    pub low: f64,
    pub high: f64,
}

/// Wilson's score interval (1927) of `share` seen in `n` independent trials. `None` without a trial. `n` may be an effective
/// number, see [`effective`].
pub fn wilson(share: f64, n: f64) -> Option<Interval> {
    if n <= 0.0 {
        return None;
    }
    let z2 = Z * Z;
    let middle = (share + z2 / (2.0 * n)) / (1.0 + z2 / n);
    let half = Z / (1.0 + z2 / n) * (share * (1.0 - share) / n + z2 / (4.0 * n * n)).max(0.0).sqrt();
    Some(Interval { low: (middle - half).max(0.0), high: (middle + half).min(1.0) })
}

/// How many independent answers the answers of some people are worth: `(right, answers)` of each. Answers of one person resemble
/// each other, and counting each as a trial would make an interval narrower than it is (Kish's design effect, from the linearised
/// variance of a ratio). Never more than the answers given and, where nothing varies, no more than the people.
pub fn effective(people: &[(u32, u32)]) -> f64 {
    let answers: f64 = people.iter().map(|(_, n)| f64::from(*n)).sum();
    let right: f64 = people.iter().map(|(right, _)| f64::from(*right)).sum();
    let k = people.len() as f64;
    if answers <= 0.0 {
        return 0.0;
    }
    let share = right / answers;
    let simple = share * (1.0 - share) / answers;
    if people.len() < 2 || simple <= 0.0 {
        return k.min(answers);
    }
    let spread: f64 = people.iter().map(|(right, n)| (f64::from(*right) - share * f64::from(*n)).powi(2)).sum();
    let clustered = spread * k / (k - 1.0) / (answers * answers);
    answers / (clustered / simple).max(1.0)
}

/// The complementary error function: M. Abramowitz, I. Stegun, "Handbook of Mathematical Functions", 7.1.26; off by 1.5e-7 at most.
pub fn erfc(x: f64) -> f64 {
    let t = 1.0 / (1.0 + 0.327_591_1 * x.abs());
    let series = [1.061_405_429, -1.453_152_027, 1.421_413_741, -0.284_496_736, 0.254_829_592];
    let tail = series.iter().fold(0.0, |sum, a| sum * t + a) * t * (-x * x).exp();
    if x < 0.0 { 2.0 - tail } else { tail }
}

/// Chance of a share of `share` or less in `n` independent trials where `truth` is the share of all, by the score test that Wilson's
/// interval turns round: under 2.5 % exactly when the upper end of the interval is below `truth`.
pub fn chance_below(share: f64, truth: f64, n: f64) -> f64 {
    let spread = truth * (1.0 - truth) / n;
    // Where everybody is right or nobody is, no share says more than another.
    if n <= 0.0 || spread <= 0.0 { 1.0 } else { 0.5 * erfc((truth - share) / (2.0 * spread).sqrt()) }
}

/// Which of several hypotheses tested together are to be rejected, by S. Holm, "A simple sequentially rejective multiple test
/// procedure", Scandinavian Journal of Statistics 6 (1979): the chance that even one is rejected wrongly stays at `level` whatever the
/// others are and however they hang together. With one hypothesis it is the plain test.
pub fn holm(chances: &[f64], level: f64) -> Vec<bool> {
    let mut order: Vec<usize> = (0..chances.len()).collect();
    order.sort_by(|a, b| chances[*a].total_cmp(&chances[*b]));
    let mut rejected = vec![false; chances.len()];
    for (done, at) in order.into_iter().enumerate() {
        if chances[at] > level / (chances.len() - done) as f64 {
            break;
        }
        rejected[at] = true;
    }
    rejected
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wilsons_interval_as_published() {
        // Newcombe (1998), table I: 81 of 263, 15 of 148, 0 of 20, 1 of 29.
        for (right, n, low, high) in
            [(81.0, 263.0, 0.2553, 0.3662), (15.0, 148.0, 0.0624, 0.1605), (0.0, 20.0, 0.0, 0.1611), (1.0, 29.0, 0.0061, 0.1718)]
        {
            let got = wilson(right / n, n).unwrap();
            assert!((got.low - low).abs() < 1e-4 && (got.high - high).abs() < 1e-4, "{right} of {n}: {got:?}");
        }
        assert_eq!(wilson(0.5, 0.0), None);
    }

    #[test]
    fn the_score_test_and_the_interval_say_the_same() {
        for (share, n) in [(0.5, 40.0), (0.62, 300.0), (0.3, 7.0), (0.0, 12.0)] {
            let high = wilson(share, n).unwrap().high;
            assert!(chance_below(share, high + 1e-4, n) < 0.025 && chance_below(share, high - 1e-4, n) > 0.025, "{share} of {n}");
        }
        assert!(chance_below(0.5, 1.0, 40.0) >= 1.0 && chance_below(0.5, 0.6, 0.0) >= 1.0);
    }

    #[test]
    fn holms_steps_by_hand() {
        // 0.01 <= 0.05 / 4, 0.016 <= 0.05 / 3, 0.03 > 0.05 / 2: nothing after it, though 0.04 <= 0.05 / 1.
        assert_eq!(holm(&[0.04, 0.01, 0.03, 0.016], 0.05), [false, true, false, true]);
        assert_eq!(holm(&[0.02], 0.025), [true]);
        assert_eq!(holm(&[], 0.025), [false; 0]);
    }

    #[test]
    fn answers_that_only_repeat_their_person_count_as_people() {
        let alike: Vec<(u32, u32)> = (0..20).map(|at| if at % 2 == 0 { (10, 10) } else { (0, 10) }).collect();
        assert!((effective(&alike) - 19.0).abs() < 1e-9);
        let mixed = vec![(5, 10); 20];
        assert!((effective(&mixed) - 200.0).abs() < 1e-9);
        assert!((effective(&[(10, 10), (10, 10)]) - 2.0).abs() < 1e-9);
        assert!(effective(&[]).abs() < 1e-9);
    }
}

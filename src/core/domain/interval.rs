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
    fn answers_that_only_repeat_their_person_count_as_people() {
        let alike: Vec<(u32, u32)> = (0..20).map(|at| if at % 2 == 0 { (10, 10) } else { (0, 10) }).collect();
        assert!((effective(&alike) - 19.0).abs() < 1e-9);
        let mixed = vec![(5, 10); 20];
        assert!((effective(&mixed) - 200.0).abs() < 1e-9);
        assert!((effective(&[(10, 10), (10, 10)]) - 2.0).abs() < 1e-9);
        assert!(effective(&[]).abs() < 1e-9);
    }
}

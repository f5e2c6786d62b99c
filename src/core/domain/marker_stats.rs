//! How the markers of a sitting marked: strict or mild, alike or not. Figures about people, for who answers for the marking.

use super::double_marking::{Round, Rounds};
use super::marks::Marks;
use std::collections::BTreeMap;

/// One mark that stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Whose answer: any number that tells attempts apart.
    pub attempt: i64,
    pub position: u16,
    pub round: Round,
    pub by: String,
    pub marks: Marks,
}

/// One marker at one item. Means are in marks.
#[derive(Clone, Debug, PartialEq)]
pub struct MarkerRow {
    pub marker: String,
    pub position: u16,
    /// Answers marked.
    pub count: usize,
    pub mean: f64,
    /// Standard deviation of a sample (n - 1); `None` below two answers.
    pub spread: Option<f64>,
    /// Answers of which both the first and the second mark stand and one of them is this marker's.
    pub compared: usize,
    /// Mean of this marker's mark less the other's; `None` where nothing was compared.
    pub difference: Option<f64>,
    /// Of those compared, how many differ by more than the threshold.
    pub over: usize,
    /// Of those compared, how many a third has marked.
    pub third: usize,
}

/// The marks of one answer, and who gave the first and the second.
#[derive(Default)]
struct Answer<'a> {
    rounds: Rounds,
    by: [Option<&'a str>; 2],
}

/// A row for each marker and item, by item and then by name. `threshold` is asked by position.
pub fn marker_rows(standing: &[Standing], threshold: impl Fn(u16) -> Marks) -> Vec<MarkerRow> {
    let mut answers: BTreeMap<(i64, u16), Answer<'_>> = BTreeMap::new();
    let mut given: BTreeMap<(u16, &str), Vec<Marks>> = BTreeMap::new();
    for mark in standing {
        let answer = answers.entry((mark.attempt, mark.position)).or_default();
        answer.rounds.set(mark.round, Some(mark.marks));
        if let Some(name) = usize::from(mark.round).checked_sub(1).and_then(|at| answer.by.get_mut(at)) {
            *name = Some(&mark.by);
        }
        given.entry((mark.position, &mark.by)).or_default().push(mark.marks);
    }
    let row = |((position, marker), marks): ((u16, &str), Vec<Marks>)| {
        let values: Vec<f64> = marks.iter().map(|m| m.milli() as f64 / 1000.0).collect();
        let mean = values.iter().sum::<f64>() / values.len() as f64;
        let squares: f64 = values.iter().map(|v| (v - mean).powi(2)).sum();
        let (mut compared, mut apart, mut over, mut third) = (0, 0, 0, 0);
        for ((_, at), Answer { rounds, by: who }) in &answers {
            let (Some(first), Some(second)) = (rounds.first, rounds.second) else { continue };
            let sign = if who[0] == Some(marker) {
                1
            } else if who[1] == Some(marker) {
                -1
            } else {
                continue;
            };
            if *at != position {
                continue;
            }
            compared += 1;
            apart += sign * (first.milli() - second.milli());
            over += usize::from(rounds.differ(threshold(position)));
            third += usize::from(rounds.third.is_some());
        }
        MarkerRow {
            marker: marker.to_owned(),
            position,
            count: values.len(),
            mean,
            spread: (values.len() > 1).then(|| (squares / (values.len() - 1) as f64).sqrt()),
            compared,
            difference: (compared > 0).then(|| apart as f64 / 1000.0 / compared as f64),
            over,
            third,
        }
    };
    given.into_iter().map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(attempt: i64, round: Round, by: &str, marks: i64) -> Standing {
        Standing { attempt, position: 4, round, by: by.into(), marks: Marks::whole(marks) }
    }

    #[test]
    fn a_strict_and_a_mild_marker_and_the_third_between_them() {
        let standing = [
            mark(1, 1, "甲", 4),
            mark(1, 2, "乙", 8),
            mark(1, 3, "丙", 7),
            mark(2, 1, "乙", 7),
            mark(2, 2, "甲", 6),
            mark(3, 1, "甲", 5),
        ];
        let rows = marker_rows(&standing, |_| Marks::whole(2));
        let [third, mild, strict] = &rows[..] else { panic!("{rows:?}") };
        assert_eq!((third.marker.as_str(), third.count, third.compared, third.difference), ("丙", 1, 0, None));
        assert_eq!((third.mean, third.spread), (7.0, None));
        assert_eq!((strict.marker.as_str(), strict.count, strict.mean, strict.spread), ("甲", 3, 5.0, Some(1.0)));
        assert_eq!((strict.compared, strict.difference, strict.over, strict.third), (2, Some(-2.5), 1, 1));
        assert_eq!((mild.marker.as_str(), mild.difference, mild.over, mild.third), ("乙", Some(2.5), 1, 1));
    }

    #[test]
    fn items_are_told_apart_and_nothing_given_says_nothing() {
        assert_eq!(marker_rows(&[], |_| Marks::ZERO), []);
        let other = Standing { position: 5, ..mark(1, 1, "甲", 9) };
        let rows = marker_rows(&[mark(1, 1, "甲", 4), other], |_| Marks::ZERO);
        assert_eq!(rows.iter().map(|r| (r.position, r.mean)).collect::<Vec<_>>(), [(4, 4.0), (5, 9.0)]);
    }
}

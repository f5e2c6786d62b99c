//! Item and test statistics, as Moodle's quiz statistics report computes them (4.2 to 4.5: `statistics/calculator.php` and
//! `classes/statistics/questions/calculator.php`), so that figures can be compared with what examiners know; beside them the ones
//! Chinese examiners use. A figure that the formula does not give (no variance, too few attempts) is `None`, never 0 or NaN.

use serde::Serialize;
use std::collections::BTreeMap;

/// Fewer attempts than this say nothing about an item; figures are given and marked.
pub const FEW: usize = 30;
/// From so many attempts on the upper and lower groups of 27 % mean something.
pub const GROUPS_FROM: usize = 100;
/// Below this discriminative efficiency (per cent) an item is looked at again.
pub const DOUBTFUL_EFFICIENCY: f64 = 15.0;
/// From this facility on, a mastery test expects little discrimination.
pub const MASTERED: f64 = 0.9;
const GROUP_SHARE: f64 = 0.27;

/// Marks of attempts on items. `marks[attempt][item]` is `None` where the item was not seen.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Responses {
    pub items: Vec<ItemHead>,
    pub marks: Vec<Vec<Option<f64>>>,
    /// Which question or variant an attempt saw at an item: `(attempt, item, name, kind)`.
    pub seen: Vec<Seen>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ItemHead {
    pub id: String,
    /// Highest mark.
    pub max: f64,
    /// What a blind guess earns as a share of the highest mark, where it is known.
    pub guess: Option<f64>,
}

/// A question that a random item showed, or a variant of one.
#[derive(Clone, Debug, PartialEq)]
pub struct Seen {
    pub attempt: usize,
    pub item: usize,
    pub name: String,
    pub variant: bool,
}

/// Figures of the whole test. Marks, except where per cent is said.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct TestStatistics {
    pub count: usize,
    pub mean: Option<f64>,
    pub median: Option<f64>,
    pub sd: Option<f64>,
    pub skewness: Option<f64>,
    pub kurtosis: Option<f64>,
    /// Coefficient of internal consistency, per cent: 100 times Cronbach's alpha.
    pub cic: Option<f64>,
    /// Per cent.
    pub error_ratio: Option<f64>,
    pub standard_error: Option<f64>,
    /// Kuder-Richardson 20, where every mark is 0 or the highest.
    pub kr20: Option<f64>,
    /// Fewer than [`FEW`] attempts.
    pub few: bool,
    pub items: Vec<ItemStatistics>,
}

/// Figures of an item, of a sub-question of a random item, or of a variant.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ItemStatistics {
    pub id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subquestion: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub variant: Option<String>,
    pub n: usize,
    /// Share of the highest mark earned on average: high is easy.
    pub facility: Option<f64>,
    /// As a share of the highest mark.
    pub sd: Option<f64>,
    pub guess: Option<f64>,
    /// Per cent.
    pub intended_weight: Option<f64>,
    /// Per cent; `None` for a negative covariance.
    pub effective_weight: Option<f64>,
    pub negative_covariance: bool,
    /// Per cent: correlation with the marks on the other items.
    pub discrimination_index: Option<f64>,
    /// Per cent.
    pub discriminative_efficiency: Option<f64>,
    pub covariance: Option<f64>,
    /// Correlation with the total, the item in it.
    pub point_biserial: Option<f64>,
    /// Share earned by the upper 27 % less that of the lower, from [`GROUPS_FROM`] attempts on.
    pub upper_lower: Option<f64>,
    /// What a person should look at, by code: `doubtful`, `too_easy`, `too_hard`, `negative`.
    pub flags: Vec<&'static str>,
}

impl TestStatistics {
    /// Without what says nothing of few people: every coefficient is taken out under [`FEW`] attempts, and counts, means and
    /// facilities stay.
    #[must_use]
    pub fn honest(mut self) -> Self {
        if self.few {
            self =
                Self { skewness: None, kurtosis: None, cic: None, error_ratio: None, standard_error: None, kr20: None, ..self };
        }
        for item in self.items.iter_mut().filter(|item| item.n < FEW) {
            *item = ItemStatistics {
                id: std::mem::take(&mut item.id),
                subquestion: item.subquestion.take(),
                variant: item.variant.take(),
                n: item.n,
                facility: item.facility,
                guess: item.guess,
                intended_weight: item.intended_weight,
                ..ItemStatistics::default()
            };
        }
        self
    }
}

/// All figures.
pub fn statistics(responses: &Responses) -> TestStatistics {
    let totals: Vec<f64> = responses.marks.iter().map(|row| row.iter().flatten().sum()).collect();
    let mut test = whole(responses, &totals);
    let total_max: f64 = responses.items.iter().map(|item| item.max).sum();
    let mut roots = Vec::new();
    let parts = parts(responses);
    for (at, head) in responses.items.iter().enumerate() {
        let pairs = pairs(responses, &totals, at, 0..totals.len());
        let mut item = item(head, &pairs, Rest::Others);
        item.intended_weight = (total_max > 0.0).then(|| 100.0 * head.max / total_max);
        let with_total = covariance(pairs.iter().map(|(x, t)| (*x, *t)));
        item.negative_covariance = with_total.is_some_and(|c| c < 0.0);
        roots.push(with_total.filter(|c| *c >= 0.0).map(f64::sqrt));
        test.items.push(item);
        for ((variant, name), attempts) in parts.get(at).into_iter().flatten() {
            let rows = self::pairs(responses, &totals, at, attempts.iter().copied());
            // A sub-question of a random item is compared with the whole total, a variant with the rest.
            let mut part = self::item(head, &rows, if *variant { Rest::Others } else { Rest::Whole });
            let place = if *variant { &mut part.variant } else { &mut part.subquestion };
            *place = Some(name.clone());
            test.items.push(part);
            roots.push(None);
        }
    }
    let sum: f64 = roots.iter().flatten().sum();
    for (item, root) in test.items.iter_mut().zip(&roots) {
        item.effective_weight = root.filter(|_| sum > 0.0).map(|root| 100.0 * root / sum);
    }
    for item in &mut test.items {
        item.flags = flags(item);
    }
    test
}

/// For each item its sub-questions, then its variants, in order, with the attempts that saw each.
fn parts(responses: &Responses) -> Vec<BTreeMap<(bool, String), Vec<usize>>> {
    let mut parts = vec![BTreeMap::new(); responses.items.len()];
    for seen in &responses.seen {
        if let Some(of_item) = parts.get_mut(seen.item) {
            let attempts: &mut Vec<usize> = of_item.entry((seen.variant, seen.name.clone())).or_default();
            attempts.push(seen.attempt);
        }
    }
    parts
}

/// Mark on the item and total, of those of the attempts that saw it.
fn pairs(responses: &Responses, totals: &[f64], item: usize, attempts: impl Iterator<Item = usize>) -> Vec<(f64, f64)> {
    attempts
        .filter_map(|at| {
            let mark = responses.marks.get(at)?.get(item).copied().flatten()?;
            Some((mark, *totals.get(at)?))
        })
        .collect()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Rest {
    /// The total without the item.
    Others,
    /// The total with it.
    Whole,
}

fn item(head: &ItemHead, pairs: &[(f64, f64)], rest: Rest) -> ItemStatistics {
    let n = pairs.len();
    let mut out = ItemStatistics { id: head.id.clone(), n, guess: head.guess, ..ItemStatistics::default() };
    if n < 2 {
        return out;
    }
    let others: Vec<(f64, f64)> = pairs.iter().map(|(x, t)| (*x, if rest == Rest::Others { t - x } else { *t })).collect();
    let marks: Vec<f64> = pairs.iter().map(|(x, _)| *x).collect();
    out.facility = (head.max > 0.0).then(|| average(&marks) / head.max);
    out.sd = variance(&marks).map(f64::sqrt).filter(|_| head.max > 0.0).map(|sd| sd / head.max);
    out.covariance = covariance(others.iter().copied());
    out.discrimination_index = correlation(&others).map(|r| 100.0 * r);
    let (mut xs, mut os): (Vec<f64>, Vec<f64>) = others.iter().copied().unzip();
    xs.sort_by(f64::total_cmp);
    os.sort_by(f64::total_cmp);
    let best = covariance(xs.into_iter().zip(os)).filter(|best| best.abs() > f64::EPSILON);
    out.discriminative_efficiency = out.covariance.zip(best).map(|(own, best)| 100.0 * own / best);
    out.point_biserial = correlation(pairs);
    out.upper_lower = (n >= GROUPS_FROM && head.max > 0.0).then(|| groups(pairs, head.max));
    out
}

/// How many of `n` attempts are the upper, or the lower, 27 %.
pub fn group_size(n: usize) -> usize {
    ((n as f64 * GROUP_SHARE).round() as usize).max(1).min(n)
}

/// D of the upper and lower 27 %, by total.
fn groups(pairs: &[(f64, f64)], max: f64) -> f64 {
    let mut sorted = pairs.to_vec();
    sorted.sort_by(|a, b| a.1.total_cmp(&b.1));
    let size = group_size(sorted.len());
    let share = |rows: &[(f64, f64)]| rows.iter().map(|(x, _)| x).sum::<f64>() / (rows.len() as f64 * max);
    share(&sorted[sorted.len() - size..]) - share(&sorted[..size])
}

fn flags(item: &ItemStatistics) -> Vec<&'static str> {
    let mut flags = Vec::new();
    let easy = item.facility.is_some_and(|f| f >= MASTERED);
    if item.negative_covariance || item.discrimination_index.is_some_and(|d| d < 0.0) {
        flags.push("negative");
    }
    // In a mastery test an item that nearly all know need not tell people apart.
    if !easy && item.discriminative_efficiency.is_some_and(|e| e < DOUBTFUL_EFFICIENCY) {
        flags.push("doubtful");
    }
    if item.facility.is_some_and(|f| f >= 0.98) {
        flags.push("too_easy");
    }
    if item.facility.zip(item.guess).is_some_and(|(f, g)| f < g) || item.facility.is_some_and(|f| f < 0.1) {
        flags.push("too_hard");
    }
    flags
}

fn whole(responses: &Responses, totals: &[f64]) -> TestStatistics {
    let n = totals.len();
    let s = n as f64;
    let mut test = TestStatistics { count: n, few: n < FEW, ..TestStatistics::default() };
    if n == 0 {
        return test;
    }
    let mean = average(totals);
    test.mean = Some(mean);
    test.median = Some(median(totals));
    if n < 2 {
        return test;
    }
    let power = |k: i32| totals.iter().map(|t| (t - mean).powi(k)).sum::<f64>() / s;
    let (m2, m3, m4) = (power(2), power(3), power(4));
    let k2 = s * m2 / (s - 1.0);
    test.sd = Some(k2.sqrt());
    if k2 > 0.0 {
        if n > 2 {
            let k3 = s * s * m3 / ((s - 1.0) * (s - 2.0));
            test.skewness = Some(k3 / k2.powf(1.5));
        }
        if n > 3 {
            let k4 = s * s * ((s + 1.0) * m4 - 3.0 * (s - 1.0) * m2 * m2) / ((s - 1.0) * (s - 2.0) * (s - 3.0));
            test.kurtosis = Some(k4 / (k2 * k2));
        }
        test.cic = consistency(responses, k2);
    }
    test.error_ratio = test.cic.map(|cic| 100.0 * (1.0 - cic / 100.0).max(0.0).sqrt());
    test.standard_error = test.error_ratio.zip(test.sd).map(|(ratio, sd)| ratio * sd / 100.0);
    let dichotomous = responses.marks.iter().all(|row| {
        row.iter().zip(&responses.items).all(|(mark, item)| mark.is_some_and(|m| m.abs() < 1e-9 || (m - item.max).abs() < 1e-9))
    });
    // With marks of 0 and the highest only, alpha over population variances is KR-20; the ratio of variances is the same.
    test.kr20 = test.cic.filter(|_| dichotomous).map(|cic| cic / 100.0);
    test
}

/// 100 p/(p-1) (1 - sum of the items' variances / variance of the totals). `None` where an item was not seen by all.
fn consistency(responses: &Responses, k2: f64) -> Option<f64> {
    let p = responses.items.len();
    if p < 2 {
        return None;
    }
    let mut sum = 0.0;
    for at in 0..p {
        let marks: Option<Vec<f64>> = responses.marks.iter().map(|row| row.get(at).copied().flatten()).collect();
        sum += variance(&marks?)?;
    }
    let p = p as f64;
    Some(100.0 * p / (p - 1.0) * (1.0 - sum / k2))
}

fn average(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    if sorted.len() % 2 == 1 { sorted[middle] } else { f64::midpoint(sorted[middle - 1], sorted[middle]) }
}

/// With n-1.
fn variance(values: &[f64]) -> Option<f64> {
    covariance(values.iter().map(|v| (*v, *v)))
}

/// With n-1; `None` for fewer than two pairs.
fn covariance(pairs: impl Iterator<Item = (f64, f64)> + Clone) -> Option<f64> {
    let n = pairs.clone().count();
    if n < 2 {
        return None;
    }
    let count = n as f64;
    let (sum_x, sum_y) = pairs.clone().fold((0.0, 0.0), |(x, y), (a, b)| (x + a, y + b));
    let (mean_x, mean_y) = (sum_x / count, sum_y / count);
    Some(pairs.map(|(x, y)| (x - mean_x) * (y - mean_y)).sum::<f64>() / (count - 1.0))
}

/// `None` where either side does not vary.
fn correlation(pairs: &[(f64, f64)]) -> Option<f64> {
    let own = covariance(pairs.iter().copied())?;
    let x = covariance(pairs.iter().map(|(x, _)| (*x, *x)))?;
    let y = covariance(pairs.iter().map(|(_, y)| (*y, *y)))?;
    let product = x * y;
    (product > 1e-20).then(|| own / product.sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn responses(rows: &[&[f64]]) -> Responses {
        let items =
            (0..rows.first().map_or(0, |r| r.len())).map(|i| ItemHead { id: format!("q{i}"), max: 1.0, guess: None }).collect();
        Responses { items, marks: rows.iter().map(|r| r.iter().map(|m| Some(*m)).collect()).collect(), seen: Vec::new() }
    }

    #[test]
    fn nobody_one_person_and_no_variance_give_no_figure_and_never_nan() {
        for rows in [&[][..], &[&[1.0, 0.0][..]][..], &[&[1.0, 1.0][..], &[1.0, 1.0]][..]] {
            let test = statistics(&responses(rows));
            let json = serde_json::to_string(&test).unwrap();
            assert!(!json.contains("NaN") && !json.contains("inf"), "{json}");
            assert!(test.cic.is_none() && test.items.iter().all(|item| item.discrimination_index.is_none()));
        }
    }

    #[test]
    fn a_small_test_by_hand() {
        let test = statistics(&responses(&[&[1.0, 1.0, 1.0], &[1.0, 1.0, 0.0], &[1.0, 0.0, 0.0], &[0.0, 0.0, 0.0]]));
        assert_eq!((test.count, test.mean, test.median), (4, Some(1.5), Some(1.5)));
        // Items' variances 3/12, 4/12, 3/12; totals' variance 5/3: 3/2 (1 - (10/12)/(5/3)) = 0.75.
        assert!((test.cic.unwrap() - 75.0).abs() < 1e-9);
        assert!((test.kr20.unwrap() - 0.75).abs() < 1e-9);
        assert_eq!(test.items[0].facility, Some(0.75));
        assert!(test.few);
    }

    #[test]
    fn an_item_not_seen_by_all_is_counted_for_those_who_saw_it() {
        let mut given = responses(&[&[1.0, 1.0], &[0.0, 1.0], &[1.0, 0.0]]);
        given.marks[2][1] = None;
        let test = statistics(&given);
        assert_eq!(test.items.iter().map(|i| i.n).collect::<Vec<_>>(), [3, 2]);
        assert_eq!(test.cic, None);
    }

    fn close(found: Option<f64>, wanted: &str, tolerance: f64, what: &str) {
        match (found, wanted.parse::<f64>()) {
            (Some(found), Ok(wanted)) => {
                assert!((found - wanted).abs() <= tolerance * wanted.abs().max(1.0), "{what}: {found} for {wanted}");
            }
            (None, Err(_)) => {}
            other => panic!("{what}: {other:?} for {wanted}"),
        }
    }

    #[test]
    fn every_figure_of_moodles_own_set() {
        let root = std::env::var_os("KAOFA_CORPUS").map_or_else(
            || std::path::PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/fixtures"),
            std::path::PathBuf::from,
        );
        let folder = root.join("item-statistics");
        let Ok(results) = std::fs::read_to_string(folder.join("results00.csv")) else {
            eprintln!("SKIPPED: no corpus at {}", folder.display());
            return;
        };
        let rows: Vec<Vec<f64>> = results
            .lines()
            .skip(1)
            .map(|line| line.split(',').skip(1).take(7).map(|cell| cell.parse().unwrap()).collect())
            .collect();
        let rows: Vec<&[f64]> = rows.iter().map(Vec::as_slice).collect();
        let test = statistics(&responses(&rows));
        for (found, wanted) in [
            (test.median, "4.5"),
            (test.mean, "4.617333332"),
            (test.sd, "0.8117265554"),
            (test.skewness, "-0.092502502"),
            (test.kurtosis, "-0.7073968557"),
            (test.cic, "-87.2230935542"),
            (test.error_ratio, "136.8294900795"),
            (test.standard_error, "1.1106813066"),
        ] {
            close(found, wanted, 1.5e-5, wanted);
        }
        let expected = std::fs::read_to_string(folder.join("qstats00.csv")).unwrap();
        let mut checked = 0;
        for line in
            expected.lines().skip(1).filter(|line| line.split(',').nth(1) == Some("") && line.split(',').nth(2) == Some(""))
        {
            let cells: Vec<&str> = line.split(',').collect();
            let item = &test.items[cells[0].parse::<usize>().unwrap() - 1];
            assert_eq!(item.n.to_string(), cells[3]);
            close(item.facility, cells[4], 1e-6, "facility");
            close(item.sd, cells[5], 1e-6, "sd");
            close(item.effective_weight, cells[6], 1e-5, "effective weight");
            close(item.covariance, cells[7], 1e-5, "covariance");
            close(item.discrimination_index, cells[10], 1e-5, "discrimination index");
            close(item.discriminative_efficiency, cells[12], 1e-5, "efficiency");
            checked += 1;
        }
        assert_eq!(checked, 7);
    }
}

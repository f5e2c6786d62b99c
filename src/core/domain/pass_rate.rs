//! 合格率汇总: the summary a bureau hands up. What counts as 应考 and 实考 is decided here and nowhere else; docs/SUMMARY.md says it
//! for the people who sign the table.

use super::kind::coded;
use super::marks::Marks;
use super::verdict::Outcome;
use serde::Serialize;

coded! {
    /// What rows of the summary are grouped by. The message key of its name is `pass-rate-by-<code>`.
    Dimension {
        /// 单位 as frozen on the list.
        Unit = "unit",
        /// The unit of the tree's second level above it: 县区局, or the bureau's own departments.
        Branch = "branch",
        /// 科室 as frozen on the list.
        Department = "department",
        /// 职务层次
        Rank = "rank",
        /// 职级
        Grade = "grade",
        Sitting = "sitting",
        Kind = "kind",
        Year = "year",
    }
}

/// Bands of ten in percent of the full marks: below 10, …, 80 to below 90, 90 to 100.
pub const BANDS: usize = 10;

/// One candidate of a sitting as the summary counts them.
#[derive(Clone, Copy, Debug)]
pub struct Record {
    pub outcome: Outcome,
    /// Present for pass and fail.
    pub marks: Option<Marks>,
    pub full: Marks,
    pub excellent: bool,
    /// The outcome of the linked make-ups, if the cadre was on their lists.
    pub makeup: Option<Outcome>,
}

/// One row. Rules:
/// - `expected` (应考): on the frozen list, without 免考 and 缓考.
/// - `sat` (实考): handed in, 成绩无效 included, because they sat.
/// - `pass_rate` (合格率): `passed / sat`; `None` where nobody sat. `attendance` (参考率): `sat / expected`. `excellent_rate`
///   (优秀率): `excellent / sat`.
/// - mean, median, highest and lowest and the bands are over valid marks, in percent of the full marks, thousandths kept.
/// - All of these are first results (首次成绩). Make-ups are counted apart and never change them: `makeup_sat` and
///   `makeup_passed` are of those who had failed, were absent or void. Somebody with 缓考 sits for the first time then.
/// - `final_*` (最终结果): each person once, by the best of the first sitting and its make-ups; who was 缓考 and sat later is in them.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct PassRateRow {
    /// The names it is grouped by, in one text.
    pub unit: String,
    /// The same one by one, in the order of the dimensions; empty for the total.
    pub groups: Vec<String>,
    pub expected: u32,
    pub sat: u32,
    pub absent: u32,
    pub deferred: u32,
    pub exempt: u32,
    pub void: u32,
    /// Handed in and not yet marked; counted in `sat`, not in `passed`.
    pub marking: u32,
    pub attendance: Option<f64>,
    pub passed: u32,
    pub pass_rate: Option<f64>,
    pub excellent: u32,
    pub excellent_rate: Option<f64>,
    pub mean: Option<f64>,
    pub max: Option<f64>,
    pub min: Option<f64>,
    pub median: Option<f64>,
    pub makeup_sat: u32,
    pub makeup_passed: u32,
    pub final_expected: u32,
    pub final_sat: u32,
    pub final_passed: u32,
    pub final_pass_rate: Option<f64>,
    pub bands: [u32; BANDS],
}

/// A row while its records are added.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    row: PassRateRow,
    /// In percent.
    marks: Vec<f64>,
}

impl Tally {
    pub fn add(&mut self, record: &Record) {
        use Outcome as O;
        let row = &mut self.row;
        let (expected, sat) = match record.outcome {
            O::Pass | O::Fail | O::Void | O::Marking => (1, 1),
            O::Absent | O::Pending => (1, 0),
            O::Deferred | O::Exempt => (0, 0),
        };
        row.expected += expected;
        row.sat += sat;
        match record.outcome {
            O::Pass => row.passed += 1,
            O::Absent => row.absent += 1,
            O::Deferred => row.deferred += 1,
            O::Exempt => row.exempt += 1,
            O::Void => row.void += 1,
            O::Marking => row.marking += 1,
            O::Fail | O::Pending => {}
        }
        if matches!(record.outcome, O::Pass | O::Fail) {
            row.excellent += u32::from(record.excellent);
            if let Some(given) = record.marks.filter(|_| record.full > Marks::ZERO) {
                let percent = given.milli() as f64 * 100.0 / record.full.milli() as f64;
                row.bands[((percent / 10.0).max(0.0) as usize).min(BANDS - 1)] += 1;
                self.marks.push(percent);
            }
        }
        let (sat_later, passed_later) = match record.makeup {
            Some(O::Pass) => (1, 1),
            Some(O::Fail | O::Void | O::Marking) => (1, 0),
            _ => (0, 0),
        };
        let deferred = record.outcome == O::Deferred;
        if !deferred {
            row.makeup_sat += sat_later;
            row.makeup_passed += passed_later;
        }
        let first = u32::from(record.outcome == O::Pass);
        row.final_expected += expected + if deferred { sat_later } else { 0 };
        row.final_sat += sat.max(sat_later);
        row.final_passed += first.max(passed_later);
    }

    /// The row with its shares. `groups` are the names it stands for; `unit` all of them in one text.
    pub fn row(mut self, unit: String, groups: Vec<String>) -> PassRateRow {
        let mut row = self.row;
        (row.unit, row.groups) = (unit, groups);
        row.attendance = share(row.sat, row.expected);
        row.pass_rate = share(row.passed, row.sat);
        row.excellent_rate = share(row.excellent, row.sat);
        row.final_pass_rate = share(row.final_passed, row.final_sat);
        let marks = &mut self.marks;
        if marks.is_empty() {
            return row;
        }
        let middle = marks.len() / 2;
        let (below, at, _) = marks.select_nth_unstable_by(middle, f64::total_cmp);
        let upper = *at;
        let lower = below.iter().copied().max_by(f64::total_cmp).unwrap_or(upper);
        row.median = Some(if marks.len() % 2 == 1 { upper } else { f64::midpoint(lower, upper) });
        row.min = marks.iter().copied().min_by(f64::total_cmp);
        row.max = marks.iter().copied().max_by(f64::total_cmp);
        // Of marks of a hundred these are whole thousandths, whose sum is exact in any order.
        row.mean = Some(marks.iter().map(|percent| percent * 1000.0).sum::<f64>() / 1000.0 / marks.len() as f64);
        row
    }
}

fn share(part: u32, whole: u32) -> Option<f64> {
    (whole > 0).then(|| f64::from(part) / f64::from(whole))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(outcome: Outcome, marks: Option<i64>) -> Record {
        Record {
            outcome,
            marks: marks.map(Marks::whole),
            full: Marks::whole(100),
            excellent: marks.is_some_and(|m| m >= 90),
            makeup: None,
        }
    }

    fn row(records: impl IntoIterator<Item = Record>) -> PassRateRow {
        let mut tally = Tally::default();
        records.into_iter().for_each(|record| tally.add(&record));
        tally.row("甲".into(), vec!["甲".into()])
    }

    #[test]
    fn each_outcome_enters_where_the_rules_say() {
        let mut failed = record(Outcome::Fail, Some(50));
        failed.makeup = Some(Outcome::Pass);
        let a = row([
            record(Outcome::Pass, Some(95)),
            record(Outcome::Pass, Some(61)),
            failed,
            record(Outcome::Absent, None),
            record(Outcome::Deferred, None),
            record(Outcome::Exempt, None),
            record(Outcome::Void, Some(99)),
        ]);
        assert_eq!((a.expected, a.sat, a.absent, a.deferred, a.exempt, a.void), (5, 4, 1, 1, 1, 1));
        assert_eq!((a.passed, a.excellent, a.makeup_sat, a.makeup_passed), (2, 1, 1, 1));
        assert_eq!((a.pass_rate, a.excellent_rate, a.attendance), (Some(0.5), Some(0.25), Some(0.8)));
        assert_eq!((a.max, a.min, a.median), (Some(95.0), Some(50.0), Some(61.0)), "a void mark is not counted");
        assert_eq!((a.bands[5], a.bands[6], a.bands[9], a.bands.iter().sum::<u32>()), (1, 1, 1, 3));
        assert_eq!((a.final_sat, a.final_passed, a.final_pass_rate), (4, 3, Some(0.75)));
    }

    #[test]
    fn nobody_gives_no_rate_and_one_or_all_alike_give_theirs() {
        let b = row([record(Outcome::Pending, None)]);
        assert_eq!((b.expected, b.sat, b.pass_rate, b.mean, b.median), (1, 0, None, None, None));
        let none = row([]);
        assert_eq!((none.attendance, none.pass_rate, none.final_pass_rate), (None, None, None));
        let one = row([record(Outcome::Pass, Some(80))]);
        assert_eq!((one.mean, one.median, one.min, one.max), (Some(80.0), Some(80.0), Some(80.0), Some(80.0)));
        let alike = row([70, 70, 70, 70].map(|m| record(Outcome::Pass, Some(m))));
        assert_eq!((alike.mean, alike.median, alike.bands[7]), (Some(70.0), Some(70.0), 4));
        let full = row([100, 0].map(|m| record(Outcome::Pass, Some(m))));
        assert_eq!((full.bands[9], full.bands[0], full.median), (1, 1, Some(50.0)), "full marks are in the last band");
        let mut nothing = record(Outcome::Fail, Some(0));
        nothing.full = Marks::ZERO;
        assert_eq!(row([nothing]).mean, None, "a paper without marks has no percent");
    }

    /// 缓考 with proof: the later sitting is still the first attempt.
    #[test]
    fn who_was_deferred_sits_later_for_the_first_time() {
        let later = |first, makeup| Record { makeup: Some(makeup), ..record(first, None) };
        let row = row([
            later(Outcome::Deferred, Outcome::Pass),
            later(Outcome::Absent, Outcome::Pass),
            later(Outcome::Absent, Outcome::Absent),
            later(Outcome::Void, Outcome::Fail),
        ]);
        assert_eq!((row.expected, row.sat, row.passed), (3, 1, 0), "the first result stays as it was");
        assert_eq!((row.makeup_sat, row.makeup_passed), (2, 1));
        assert_eq!((row.final_expected, row.final_sat, row.final_passed), (4, 3, 2));
    }

    #[test]
    fn halves_and_thirds_stay_exact_to_the_decimal_that_is_printed() {
        let of = |milli| Record { marks: Some(Marks::from_milli(milli)), ..record(Outcome::Fail, None) };
        let row = row([of(59_950), of(59_950), of(59_950)]);
        assert!((row.mean.unwrap() - 59.95).abs() < 1e-9);
    }
}

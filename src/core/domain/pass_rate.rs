//! 合格率汇总: the summary a bureau hands up. What counts as 应考 and 实考 is decided here and nowhere else.

use super::marks::Marks;
use super::verdict::Outcome;
use serde::Serialize;
use std::collections::BTreeMap;

/// One candidate of a sitting as the summary counts them.
#[derive(Clone, Debug)]
pub struct Record {
    /// What the row is grouped by: the unit as frozen on the day, or the sitting.
    pub group: String,
    pub outcome: Outcome,
    /// Present for pass and fail.
    pub marks: Option<Marks>,
    pub full: Marks,
    pub excellent: bool,
    /// The outcome of the linked make-up, if the cadre was on its list.
    pub makeup: Option<Outcome>,
}

/// One row. Rules:
/// - `expected` (应考): on the frozen list, without 免考 and 缓考.
/// - `sat` (实考): handed in, 成绩无效 included, because they sat.
/// - `pass_rate` (合格率): `passed / sat`; `None` where nobody sat. `attendance` (参考率): `sat / expected`.
/// - mean, median, highest and lowest are over valid marks, in percent of the full marks, thousandths kept.
/// - make-ups are counted apart and never change the first result.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct PassRateRow {
    pub unit: String,
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
    pub mean: Option<f64>,
    pub max: Option<f64>,
    pub min: Option<f64>,
    pub median: Option<f64>,
    pub makeup_sat: u32,
    pub makeup_passed: u32,
}

/// Rows by group in the order of their names as given by `order`, and the total over all records.
pub fn summarise(records: &[Record], total_name: &str) -> (Vec<PassRateRow>, PassRateRow) {
    let mut groups: BTreeMap<&str, Vec<&Record>> = BTreeMap::new();
    for record in records {
        groups.entry(&record.group).or_default().push(record);
    }
    let rows = groups.into_iter().map(|(name, members)| row(name, &members)).collect();
    (rows, row(total_name, &records.iter().collect::<Vec<_>>()))
}

fn row(name: &str, records: &[&Record]) -> PassRateRow {
    let mut row = PassRateRow { unit: name.to_owned(), ..PassRateRow::default() };
    let mut marks = Vec::new();
    for record in records {
        let (expected, sat) = match record.outcome {
            Outcome::Pass | Outcome::Fail | Outcome::Void | Outcome::Marking => (1, 1),
            Outcome::Absent | Outcome::Pending => (1, 0),
            Outcome::Deferred | Outcome::Exempt => (0, 0),
        };
        row.expected += expected;
        row.sat += sat;
        match record.outcome {
            Outcome::Pass => row.passed += 1,
            Outcome::Absent => row.absent += 1,
            Outcome::Deferred => row.deferred += 1,
            Outcome::Exempt => row.exempt += 1,
            Outcome::Void => row.void += 1,
            Outcome::Marking => row.marking += 1,
            Outcome::Fail | Outcome::Pending => {}
        }
        if matches!(record.outcome, Outcome::Pass | Outcome::Fail) {
            row.excellent += u32::from(record.excellent);
            if let Some(given) = record.marks.filter(|_| record.full > Marks::ZERO) {
                marks.push(given.milli() as f64 * 100.0 / record.full.milli() as f64);
            }
        }
        match record.makeup {
            Some(Outcome::Pass) => {
                row.makeup_sat += 1;
                row.makeup_passed += 1;
            }
            Some(Outcome::Fail | Outcome::Void | Outcome::Marking) => row.makeup_sat += 1,
            _ => {}
        }
    }
    row.attendance = share(row.sat, row.expected);
    row.pass_rate = share(row.passed, row.sat);
    marks.sort_by(f64::total_cmp);
    if let (Some(min), Some(max)) = (marks.first(), marks.last()) {
        let middle = marks.len() / 2;
        row.mean = Some(marks.iter().sum::<f64>() / marks.len() as f64);
        row.median = Some(if marks.len() % 2 == 1 { marks[middle] } else { f64::midpoint(marks[middle - 1], marks[middle]) });
        (row.min, row.max) = (Some(*min), Some(*max));
    }
    row
}

fn share(part: u32, whole: u32) -> Option<f64> {
    (whole > 0).then(|| f64::from(part) / f64::from(whole))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(group: &str, outcome: Outcome, marks: Option<i64>) -> Record {
        Record {
            group: group.into(),
            outcome,
            marks: marks.map(Marks::whole),
            full: Marks::whole(100),
            excellent: marks.is_some_and(|m| m >= 90),
            makeup: None,
        }
    }

    #[test]
    fn each_outcome_enters_where_the_rules_say() {
        let mut failed = record("甲", Outcome::Fail, Some(50));
        failed.makeup = Some(Outcome::Pass);
        let records = [
            record("甲", Outcome::Pass, Some(95)),
            record("甲", Outcome::Pass, Some(61)),
            failed,
            record("甲", Outcome::Absent, None),
            record("甲", Outcome::Deferred, None),
            record("甲", Outcome::Exempt, None),
            record("甲", Outcome::Void, Some(99)),
            record("乙", Outcome::Pending, None),
        ];
        let (rows, total) = summarise(&records, "合计");
        assert_eq!(rows.len(), 2);
        let a = rows.iter().find(|r| r.unit == "甲").unwrap();
        assert_eq!((a.expected, a.sat, a.absent, a.deferred, a.exempt, a.void), (5, 4, 1, 1, 1, 1));
        assert_eq!((a.passed, a.excellent, a.makeup_sat, a.makeup_passed), (2, 1, 1, 1));
        assert_eq!(a.pass_rate, Some(0.5));
        assert_eq!(a.attendance, Some(0.8));
        assert_eq!((a.max, a.min, a.median), (Some(95.0), Some(50.0), Some(61.0)), "a void mark is not counted");
        assert_eq!((total.expected, total.sat, total.unit.as_str()), (6, 4, "合计"));
        let b = rows.iter().find(|r| r.unit == "乙").unwrap();
        assert_eq!((b.pass_rate, b.mean), (None, None), "nobody sat: no rate, no mean");
    }
}

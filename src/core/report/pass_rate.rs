//! 合格率汇总 as a file: .csv for other programs, .xlsx, .docx and .pdf to print and hand up, JSON for the command line.

mod document;
mod xlsx;

pub use document::document;
pub use xlsx::write_xlsx;

use crate::domain::kind::coded;
use crate::domain::marks::Marks;
use crate::domain::pass_rate::{BANDS, PassRateRow};
use crate::office::csv_text::{CsvText, guard};
use crate::report::chart::Chart;
use serde_json::json;

/// The summary and, where names are wanted, the people behind it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PassRateTable {
    /// Stands above the title in documents; empty where it is not known.
    pub bureau: String,
    pub title: String,
    /// Which sittings; no line where it is empty.
    pub subtitle: String,
    pub rows: Vec<PassRateRow>,
    pub total: PassRateRow,
    /// What the rows and the total are compared with.
    pub previous: Option<PreviousRows>,
    /// For documents.
    pub charts: Vec<Chart>,
    /// The annex; no second sheet where it is empty.
    pub names: Vec<NameRow>,
}

/// The same rows of last time.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PreviousRows {
    /// Which sitting or year that was.
    pub title: String,
    /// As many as the table has rows.
    pub rows: Vec<Option<PassRateRow>>,
    pub total: PassRateRow,
}

/// A line of the annex.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NameRow {
    pub name: String,
    pub unit: String,
    pub post: String,
    /// `None` for who has none: absent, exempt, not marked yet.
    pub marks: Option<Marks>,
    /// As text.
    pub outcome: String,
    /// Reason of an absence, proof.
    pub note: String,
}

coded! {
    /// A column of the summary after the unit. The message key of its title is `pass-rate-column-<code>`.
    Figure {
        Expected = "expected",
        Sat = "sat",
        Absent = "absent",
        Deferred = "deferred",
        Exempt = "exempt",
        Void = "void",
        Marking = "marking",
        Attendance = "attendance",
        Passed = "passed",
        PassRate = "pass_rate",
        Excellent = "excellent",
        ExcellentRate = "excellent_rate",
        Mean = "mean",
        Max = "max",
        Min = "min",
        Median = "median",
        MakeupSat = "makeup_sat",
        MakeupPassed = "makeup_passed",
        FinalPassed = "final_passed",
        FinalPassRate = "final_pass_rate",
    }
}

/// What stands in a cell of the summary.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Value {
    Count(u32),
    /// 0 to 1.
    Share(Option<f64>),
    /// In percent of the full marks.
    Mark(Option<f64>),
    /// Percentage points more or less than last time.
    Change(Option<f64>),
}

impl Figure {
    fn of(self, row: &PassRateRow) -> Value {
        match self {
            Self::Expected => Value::Count(row.expected),
            Self::Sat => Value::Count(row.sat),
            Self::Absent => Value::Count(row.absent),
            Self::Deferred => Value::Count(row.deferred),
            Self::Exempt => Value::Count(row.exempt),
            Self::Void => Value::Count(row.void),
            Self::Marking => Value::Count(row.marking),
            Self::Attendance => Value::Share(row.attendance),
            Self::Passed => Value::Count(row.passed),
            Self::PassRate => Value::Share(row.pass_rate),
            Self::Excellent => Value::Count(row.excellent),
            Self::ExcellentRate => Value::Share(row.excellent_rate),
            Self::Mean => Value::Mark(row.mean),
            Self::Max => Value::Mark(row.max),
            Self::Min => Value::Mark(row.min),
            Self::Median => Value::Mark(row.median),
            Self::MakeupSat => Value::Count(row.makeup_sat),
            Self::MakeupPassed => Value::Count(row.makeup_passed),
            Self::FinalPassed => Value::Count(row.final_passed),
            Self::FinalPassRate => Value::Share(row.final_pass_rate),
        }
    }
}

/// Every word and every font that goes into the files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PassRateWords {
    /// Name of the first sheet.
    pub sheet: String,
    /// Name of the sheet with the annex.
    pub names_sheet: String,
    /// Title above the annex.
    pub names_title: String,
    /// Titles of the columns that say what a row stands for.
    pub groups: Vec<String>,
    /// The columns wanted, in their order, with their titles.
    pub columns: Vec<(Figure, String)>,
    pub name: String,
    /// Title of the column with the unit of somebody.
    pub annex_unit: String,
    pub post: String,
    pub marks: String,
    pub outcome: String,
    pub note: String,
    /// Titles of the two columns beside last time: its pass rate, and how many points more.
    pub previous: [String; 2],
    /// Title of the sheet and the table of bands, and of its column with all of them.
    pub bands_sheet: String,
    pub bands_title: String,
    pub bands_total: String,
    /// Titles of the bands, the lowest first.
    pub bands: [String; BANDS],
    /// Title of the chart in the workbook.
    pub chart: String,
    /// In place of a rate or a mark that does not exist, such as a dash.
    pub none: String,
    /// Page footer; `&P` is the page and `&N` the number of pages.
    pub footer: String,
    /// How the figures are counted, in sentences below the table.
    pub rules: Vec<String>,
    /// In the boxes in which those sign who answer for the table.
    pub signatures: Vec<String>,
    /// Where the day is written by hand.
    pub date_place: String,
    /// Such as 方正小标宋简体.
    pub title_font: String,
    /// Such as 仿宋_GB2312.
    pub body_font: String,
}

/// What stands in one row.
struct Line<'a> {
    /// As many as there are columns for them.
    groups: Vec<&'a str>,
    values: Vec<Value>,
    row: &'a PassRateRow,
}

impl PassRateTable {
    /// All rows, the total last.
    fn lines(&self, words: &PassRateWords) -> Vec<Line<'_>> {
        let old = |at: usize| self.previous.as_ref().and_then(|previous| previous.rows.get(at)?.as_ref());
        let total = self.previous.as_ref().map(|previous| &previous.total);
        let rows = self.rows.iter().enumerate().map(|(at, row)| self.line(row, old(at), words));
        rows.chain([self.line(&self.total, total, words)]).collect()
    }

    fn line<'a>(&self, row: &'a PassRateRow, old: Option<&PassRateRow>, words: &PassRateWords) -> Line<'a> {
        let mut groups: Vec<&str> = row.groups.iter().map(String::as_str).collect();
        if groups.is_empty() {
            groups.push(&row.unit);
        }
        groups.resize(words.groups.len().max(1), "");
        let mut values: Vec<Value> = words.columns.iter().map(|(figure, _)| figure.of(row)).collect();
        if self.previous.is_some() {
            let last = old.and_then(|old| old.pass_rate);
            // Of what both print: the reader subtracts the same two figures.
            let points = |share: f64| cut(share * 100.0, 1);
            let change = row.pass_rate.zip(last).map(|(now, last)| ((points(now) - points(last)) * 10.0).round() / 10.0);
            values.extend([Value::Share(last), Value::Change(change)]);
        }
        Line { groups, values, row }
    }

    /// Titles of all columns.
    fn titles<'a>(&self, words: &'a PassRateWords) -> Vec<&'a str> {
        let previous = words.previous.iter().filter(|_| self.previous.is_some());
        words.groups.iter().chain(words.columns.iter().map(|(_, title)| title)).chain(previous).map(String::as_str).collect()
    }
}

/// The summary as .csv with its total as the last row; rates as `94.4%`, marks with one decimal, both cut and never rounded.
/// Behind the figures stand the bands. The annex is not in it.
pub fn write_csv(table: &PassRateTable, words: &PassRateWords) -> Vec<u8> {
    let mut csv = CsvText::default();
    csv.row(table.titles(words).into_iter().chain(words.bands.iter().map(String::as_str)));
    for line in table.lines(words) {
        let groups = line.groups.iter().map(|group| guard(group).into_owned());
        let figures = line.values.iter().map(|value| text_of(*value, words));
        csv.row(groups.chain(figures).chain(line.row.bands.iter().map(u32::to_string)));
    }
    csv.into_bytes()
}

/// The same rows with tabs between the cells, as a spreadsheet takes them from the clipboard. A text never starts a formula, and
/// none breaks out of its cell.
pub fn to_tsv(table: &PassRateTable, words: &PassRateWords) -> String {
    let cell = |text: &str| guard(&text.replace(['\t', '\n', '\r'], " ")).into_owned();
    let mut out = String::new();
    let mut row = |cells: Vec<String>| {
        out.push_str(&cells.join("\t"));
        out.push('\n');
    };
    row(table.titles(words).into_iter().map(cell).collect());
    for line in table.lines(words) {
        let groups = line.groups.iter().map(|group| cell(group));
        row(groups.chain(line.values.iter().map(|value| text_of(*value, words))).collect());
    }
    out
}

fn text_of(value: Value, words: &PassRateWords) -> String {
    match value {
        Value::Count(count) => count.to_string(),
        Value::Share(Some(share)) => format!("{:.1}%", cut(share * 100.0, 1)),
        Value::Mark(Some(mark)) => format!("{:.1}", cut(mark, 1)),
        Value::Change(Some(points)) => format!("{points:+.1}"),
        Value::Share(None) | Value::Mark(None) | Value::Change(None) => words.none.clone(),
    }
}

/// Towards zero to so many decimals. What a binary fraction lacks to the decimal it stands for is far below the margin, and
/// no share of people or mean of thousandths comes as close to the next decimal without being it.
pub fn cut(number: f64, decimals: i32) -> f64 {
    const MARGIN: f64 = 1e-7;
    let unit = 10_f64.powi(decimals);
    let cut = ((number.abs() * unit + MARGIN).floor() / unit).copysign(number);
    // Never "-0.0".
    if cut == 0.0 { 0.0 } else { cut }
}

/// `{rows: [...], total: {...}, previous: {title, rows, total} | null}` with the fields of [`PassRateRow`] as keys; figures uncut,
/// `null` where there is none.
pub fn to_json(table: &PassRateTable) -> serde_json::Value {
    let previous = table.previous.as_ref().map(|p| json!({ "title": p.title, "rows": p.rows, "total": p.total }));
    json!({ "rows": table.rows, "total": table.total, "previous": previous })
}

#[cfg(test)]
mod tests;

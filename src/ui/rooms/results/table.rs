//! The summary as a table: all columns, sorted by any of them, the total always last.

use super::{ResultsRoom, figures};
use crate::ui::Cx;
use crate::ui::kit::{self, Column, DataTable, Sort, tokens as t};
use egui::Ui;
use kaofa_core::domain::pass_rate::PassRateRow;
use kaofa_core::service::results::PassRateReport;

#[derive(Clone, Copy, PartialEq)]
enum Figure {
    Count(u32),
    Rate(Option<f64>),
    Mark(Option<f64>),
}

impl Figure {
    fn sort_value(self) -> f64 {
        match self {
            Self::Count(count) => f64::from(count),
            Self::Rate(number) | Self::Mark(number) => number.unwrap_or(-1.0),
        }
    }

    fn text(self, cx: &Cx<'_>) -> String {
        match self {
            Self::Count(count) => count.to_string(),
            Self::Rate(share) => figures::percent(share).map_or_else(|| cx.t("results-none"), |rate| format!("{rate}%")),
            Self::Mark(mark) => figures::mark(mark).unwrap_or_else(|| cx.t("results-none")),
        }
    }
}

type Reader = fn(&PassRateRow) -> Figure;

/// Every column after the first: id, message key, figure.
const FIGURES: [(&str, &str, Reader); 16] = [
    ("expected", "results-expected", |r| Figure::Count(r.expected)),
    ("sat", "results-sat", |r| Figure::Count(r.sat)),
    ("absent", "results-absent", |r| Figure::Count(r.absent)),
    ("deferred", "results-deferred", |r| Figure::Count(r.deferred)),
    ("exempt", "results-exempt", |r| Figure::Count(r.exempt)),
    ("void", "results-void", |r| Figure::Count(r.void)),
    ("attendance", "results-attendance", |r| Figure::Rate(r.attendance)),
    ("passed", "results-passed", |r| Figure::Count(r.passed)),
    ("pass-rate", "results-pass-rate", |r| Figure::Rate(r.pass_rate)),
    ("excellent", "results-excellent", |r| Figure::Count(r.excellent)),
    ("mean", "results-col-mean", |r| Figure::Mark(r.mean)),
    ("max", "results-max", |r| Figure::Mark(r.max)),
    ("min", "results-min", |r| Figure::Mark(r.min)),
    ("median", "results-median", |r| Figure::Mark(r.median)),
    ("makeup-sat", "results-makeup-sat", |r| Figure::Count(r.makeup_sat)),
    ("makeup-passed", "results-makeup-passed", |r| Figure::Count(r.makeup_passed)),
];

fn columns(by_sitting: bool, cx: &Cx<'_>) -> Vec<Column> {
    let first = cx.t(if by_sitting { "results-sitting" } else { "results-unit" });
    let mut columns = vec![Column::new("group", first).fixed(t::DESK_COLUMN_WIDE).sortable()];
    columns.extend(FIGURES.iter().map(|(id, key, figure)| {
        let title = cx.t(key);
        let wide = title.chars().count() > 3 || matches!(figure(&PassRateRow::default()), Figure::Rate(_));
        let width = if wide { t::DESK_COLUMN_RATE } else { t::DESK_COLUMN_COUNT };
        Column::new(id, title).fixed(width).right().sortable()
    }));
    columns
}

fn sorted(rows: &[PassRateRow], sort: Option<Sort>) -> Vec<&PassRateRow> {
    let mut rows: Vec<&PassRateRow> = rows.iter().collect();
    let Some(sort) = sort else { return rows };
    match sort.column.checked_sub(1).and_then(|at| FIGURES.get(at)) {
        Some((.., figure)) => rows.sort_by(|a, b| figure(a).sort_value().total_cmp(&figure(b).sort_value())),
        None => rows.sort_by(|a, b| a.unit.cmp(&b.unit)),
    }
    if !sort.ascending {
        rows.reverse();
    }
    rows
}

pub(super) fn show(room: &mut ResultsRoom, ui: &mut Ui, report: &PassRateReport, cx: &Cx<'_>) {
    let columns = columns(room.query.by_sitting, cx);
    let mut rows = sorted(&report.rows, room.sort);
    rows.push(&report.total);
    let out = DataTable::new("pass-rate", &cx.t("results-tab-summary"), &columns, rows.len())
        .sort(room.sort)
        .row_name(|row| rows.get(row).map(|r| r.unit.clone()).unwrap_or_default())
        .show(ui, |ui, row, column| {
            let Some(row) = rows.get(row) else { return };
            match column.checked_sub(1).and_then(|at| FIGURES.get(at)) {
                Some((.., figure)) => drop(kit::cell_number(ui, figure(row).text(cx))),
                None => drop(kit::cell_text(ui, &row.unit)),
            }
        });
    if out.sort.is_some() {
        room.sort = out.sort;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorting_goes_by_the_figure_and_missing_ones_are_least() {
        let row = |unit: &str, rate| PassRateRow { unit: unit.into(), pass_rate: rate, ..PassRateRow::default() };
        let rows = [row("a", Some(0.5)), row("b", None), row("c", Some(0.9))];
        let column = FIGURES.iter().position(|(id, ..)| *id == "pass-rate").map_or(0, |at| at + 1);
        let order =
            |ascending| sorted(&rows, Some(Sort { column, ascending })).iter().map(|r| r.unit.clone()).collect::<Vec<_>>();
        assert_eq!(order(true), ["b", "a", "c"]);
        assert_eq!(order(false), ["c", "a", "b"]);
    }
}

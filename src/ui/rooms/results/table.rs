//! The summary as a table: all columns, sorted by any of them, the total always last.

use super::{ResultsRoom, figures};
use crate::ui::Cx;
use crate::ui::kit::{self, Column, DataTable, Sort, tokens as t};
use egui::Ui;
use kaofa_core::domain::pass_rate::PassRateRow;
use kaofa_core::service::pass_rate::PassRateReport;

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
const FIGURES: [(&str, &str, Reader); 19] = [
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
    ("excellent-rate", "results-excellent-rate", |r| Figure::Rate(r.excellent_rate)),
    ("mean", "results-col-mean", |r| Figure::Mark(r.mean)),
    ("max", "results-max", |r| Figure::Mark(r.max)),
    ("min", "results-min", |r| Figure::Mark(r.min)),
    ("median", "results-median", |r| Figure::Mark(r.median)),
    ("makeup-sat", "results-makeup-sat", |r| Figure::Count(r.makeup_sat)),
    ("makeup-passed", "results-makeup-passed", |r| Figure::Count(r.makeup_passed)),
    ("final-passed", "results-final-passed", |r| Figure::Count(r.final_passed)),
    ("final-rate", "results-final-rate", |r| Figure::Rate(r.final_pass_rate)),
];

/// Ids of the columns in front, which say what a row stands for.
const GROUPS: [&str; 8] = ["group-1", "group-2", "group-3", "group-4", "group-5", "group-6", "group-7", "group-8"];
/// Behind the figures, where there is a last time.
const PREVIOUS: [(&str, &str); 2] = [("last-rate", "results-last-rate"), ("change", "results-change")];

fn columns(report: &PassRateReport, cx: &Cx<'_>) -> Vec<Column> {
    let first = if report.by.len() > 1 { t::DESK_COLUMN_NAME } else { t::DESK_COLUMN_WIDE };
    let groups = GROUPS.iter().zip(&report.by);
    let mut columns: Vec<Column> =
        groups.map(|(id, dimension)| Column::new(id, cx.texts.dimension(*dimension)).fixed(first).sortable()).collect();
    columns.extend(FIGURES.iter().map(|(id, key, figure)| {
        let title = cx.t(key);
        let wide = title.chars().count() > 3 || matches!(figure(&PassRateRow::default()), Figure::Rate(_));
        let width = if wide { t::DESK_COLUMN_RATE } else { t::DESK_COLUMN_COUNT };
        Column::new(id, title).fixed(width).right().sortable()
    }));
    if report.previous.is_some() {
        columns.extend(PREVIOUS.iter().map(|(id, key)| Column::new(id, cx.t(key)).fixed(t::DESK_COLUMN_RATE).right()));
    }
    columns
}

/// Places of the rows in the order asked for.
fn sorted(rows: &[PassRateRow], groups: usize, sort: Option<Sort>) -> Vec<usize> {
    let mut order: Vec<usize> = (0..rows.len()).collect();
    let Some(sort) = sort else { return order };
    match sort.column.checked_sub(groups).and_then(|at| FIGURES.get(at)) {
        Some((.., figure)) => {
            order.sort_by(|a, b| figure(&rows[*a]).sort_value().total_cmp(&figure(&rows[*b]).sort_value()));
        }
        None => order.sort_by(|a, b| rows[*a].groups.get(sort.column).cmp(&rows[*b].groups.get(sort.column))),
    }
    if !sort.ascending {
        order.reverse();
    }
    order
}

pub(super) fn show(room: &mut ResultsRoom, ui: &mut Ui, report: &PassRateReport, cx: &mut Cx<'_>) {
    let columns = columns(report, cx);
    let groups = report.by.len().min(GROUPS.len());
    let order = sorted(&report.rows, groups, room.sort);
    // The total is always last.
    let row_at = |row: usize| order.get(row).map_or(&report.total, |at| &report.rows[*at]);
    let last = |row: usize| {
        let previous = report.previous.as_ref()?;
        order.get(row).map_or(Some(&previous.total), |at| previous.rows.get(*at)?.as_ref())
    };
    let out = DataTable::new("pass-rate", &cx.t("results-tab-summary"), &columns, order.len() + 1)
        .sort(room.sort)
        .selected(room.row)
        .row_name(|row| row_at(row).unit.clone())
        .show(ui, |ui, at, column| {
            let row = row_at(at);
            if column < groups {
                let own = if at < order.len() { row.groups.get(column).map(String::as_str) } else { None };
                let text = own.unwrap_or(if column == 0 { &row.unit } else { "" });
                drop(kit::cell_text(ui, text));
            } else if let Some((.., figure)) = FIGURES.get(column - groups) {
                drop(kit::cell_number(ui, figure(row).text(cx)));
            } else {
                let before = last(at).and_then(|row| row.pass_rate);
                let text = if column - groups == FIGURES.len() {
                    Figure::Rate(before).text(cx)
                } else {
                    row.pass_rate.zip(before).map_or_else(|| cx.t("results-none"), |(now, before)| figures::change(now, before))
                };
                drop(kit::cell_number(ui, text));
            }
        });
    if out.sort.is_some() {
        room.sort = out.sort;
    }
    room.row = out.selected;
    if let Some(behind) = out.clicked.or(out.activated).and_then(|row| report.behind.get(*order.get(row)?)) {
        room.go_into(behind, cx);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorting_goes_by_the_figure_and_missing_ones_are_least() {
        let row = |unit: &str, rate| PassRateRow { groups: vec![unit.into()], pass_rate: rate, ..PassRateRow::default() };
        let rows = [row("a", Some(0.5)), row("b", None), row("c", Some(0.9))];
        let column = FIGURES.iter().position(|(id, ..)| *id == "pass-rate").map_or(0, |at| at + 1);
        let order = |column, ascending| sorted(&rows, 1, Some(Sort { column, ascending }));
        assert_eq!(order(column, true), [1, 0, 2]);
        assert_eq!(order(column, false), [2, 0, 1]);
        assert_eq!(order(0, false), [2, 1, 0]);
    }
}

//! The ledger as a workbook or a .csv that reads back.

use super::super::results::write_file;
use super::super::{Office, Result, ServiceError, study_access};
use super::{ActivityField, Amount, CadreHours, HoursReport, Ledger, LedgerQuery, hours, list};
use crate::domain::activity::Rounding;
use crate::formats::ledger::{hours_text, title_of};
use crate::report::tables::{Column, Content, TableSheet, Workbook};
use crate::store::Op;
use crate::text::Texts;
use std::path::Path;

/// The rows of a query, and beside them in an .xlsx what they add up to. The export is a line of the audit log.
pub fn export(office: &mut Office, query: &LedgerQuery, path: &Path, texts: &Texts) -> Result<()> {
    let ledger = list(office, query)?;
    write(office, &ledger, path, texts)
}

/// The empty table that a branch fills in.
pub fn template(office: &mut Office, path: &Path, texts: &Texts) -> Result<()> {
    study_access::require_reading(office)?;
    write(office, &Ledger::default(), path, texts)
}

fn write(office: &mut Office, ledger: &Ledger, path: &Path, texts: &Texts) -> Result<()> {
    let rows = rows(ledger, texts);
    let csv = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("csv"));
    let bytes = if csv {
        rows.csv()
    } else {
        let mut sheets = vec![rows];
        if !ledger.rows.is_empty() {
            sheets.push(totals(ledger, texts));
            let year = ledger.query.year.unwrap_or_else(|| office.today().year());
            sheets.push(hours_sheet(&hours(office, year)?, texts));
        }
        Workbook { sheets, footer: texts.get("pass-rate-footer"), fonts: fonts(texts) }.write()?
    };
    write_file(path, &bytes)?;
    let (now, actor) = (office.now_ms(), office.actor().name().to_owned());
    let done = office.store.write::<_, ServiceError>(Op::ExportLedger, &actor, now, |tx| {
        tx.describe(format!("{} {}", ledger.rows.len(), path.display()));
        Ok(())
    })?;
    office.done(done);
    Ok(())
}

/// Of titles and of bodies.
pub(in crate::service) fn fonts(texts: &Texts) -> (String, String) {
    (texts.get("pass-rate-title-font"), texts.get("pass-rate-body-font"))
}

fn rows(ledger: &Ledger, texts: &Texts) -> TableSheet {
    let columns = ActivityField::ALL.iter().map(|field| Column { title: title_of(*field).to_owned(), widest: 36.0 });
    // Oldest first, as a ledger on paper runs.
    let rows = ledger.rows.iter().rev().map(|row| {
        let cell = |field: &ActivityField| {
            let text = row.cells.get(field).cloned().unwrap_or_default();
            let counts = matches!(field, ActivityField::Amount | ActivityField::People | ActivityField::Hours);
            match text.parse::<f64>() {
                Ok(number) if counts => Content::Number(number),
                _ => Content::Text(text),
            }
        };
        ActivityField::ALL.iter().map(cell).collect()
    });
    TableSheet {
        name: texts.get("ledger-sheet"),
        title: texts.get("ledger-title"),
        subtitle: ledger
            .query
            .year
            .map(|year| texts.with("ledger-year", &[("year", year.to_string().into())]))
            .unwrap_or_default(),
        columns: columns.collect(),
        rows: rows.collect(),
    }
}

/// Everybody's hours in a year, who has the fewest first.
fn hours_sheet(report: &HoursReport, texts: &Texts) -> TableSheet {
    let titles = ["name", "unit", "activities", "ledger", "sessions", "total", "missing"];
    let milli = |milli: u64| Content::Number(milli as f64 / 1000.0);
    let missing = |total: u64| match report.target_milli {
        Some(target) if total < target => milli(target - total),
        _ => Content::Text(String::new()),
    };
    let row = |row: &CadreHours| {
        vec![
            Content::Text(row.cadre.data.name.clone()),
            Content::Text(row.cadre.unit_name.clone()),
            Content::Number(row.activities as f64),
            milli(row.ledger_milli),
            milli(row.sessions_milli),
            milli(row.total_milli()),
            missing(row.total_milli()),
        ]
    };
    TableSheet {
        name: texts.get("ledger-view-hours"),
        title: texts.with("hours-sheet-title", &[("year", report.year.to_string().into())]),
        subtitle: report
            .target_milli
            .map(|target| texts.with("hours-sheet-target", &[("hours", hours_text(target).into())]))
            .unwrap_or_default(),
        columns: titles.iter().map(|title| Column { title: texts.get(&format!("hours-{title}")), widest: 30.0 }).collect(),
        rows: report.rows.iter().map(row).collect(),
    }
}

fn totals(ledger: &Ledger, texts: &Texts) -> TableSheet {
    let titles = ["year", "kind", "own", "own-people", "own-hours", "reported", "reported-people"];
    let mut rows = Vec::new();
    for (year, kinds) in &ledger.totals {
        for (kind, total) in kinds {
            let amount = |rows: usize, amount: &Amount| match rows {
                0 => Content::Text(String::new()),
                _ if amount.rounding == Rounding::Exact => Content::Number(f64::from(amount.number)),
                _ => Content::Text(texts.amount(amount)),
            };
            let people = |amount: &Amount| match amount.number {
                0 => Content::Text(String::new()),
                _ if amount.rounding == Rounding::Exact => Content::Number(f64::from(amount.number)),
                _ => Content::Text(texts.amount(amount)),
            };
            rows.push(vec![
                Content::Number(f64::from(*year)),
                Content::Text(texts.activity_kind(*kind)),
                amount(total.own_rows, &total.own),
                people(&total.own_people),
                hours_text(total.own_hours_milli)
                    .parse()
                    .ok()
                    .filter(|_| total.own_hours_milli > 0)
                    .map_or_else(|| Content::Text(String::new()), Content::Number),
                amount(total.reported_rows, &total.reported),
                people(&total.reported_people),
            ]);
        }
    }
    TableSheet {
        name: texts.get("ledger-totals"),
        title: texts.get("ledger-totals-title"),
        subtitle: texts.get("ledger-totals-apart"),
        columns: titles.iter().map(|title| Column { title: texts.get(&format!("ledger-total-{title}")), widest: 30.0 }).collect(),
        rows,
    }
}

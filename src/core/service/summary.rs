//! The pass-rate summary as a file people hand up.

use super::results::{self, PassRateQuery, PassRateReport};
use super::{Office, Result, ServiceError};
use crate::report::pass_rate::{Figure, NameRow, PassRateTable, PassRateWords, to_json, write_csv, write_xlsx};
use crate::store::Op;
use crate::text::Texts;
use std::path::Path;

/// Figures the summary carries, in the order bureaus use (see `practice.md`).
const COLUMNS: &[Figure] = Figure::ALL;

/// Writes the summary: .csv by that ending, .xlsx otherwise. The export is a line of the audit log.
pub fn export(office: &mut Office, query: &PassRateQuery, path: &Path, texts: &Texts) -> Result<()> {
    let report = report(office, query, texts)?;
    let (table, words) = (table(&report, texts), words(texts));
    let csv = path.extension().is_some_and(|e| e.eq_ignore_ascii_case("csv"));
    let bytes = if csv { write_csv(&table, &words) } else { write_xlsx(&table, &words)? };
    results::write_file(path, &bytes)?;
    let (now, actor) = (office.now_ms(), office.actor().name().to_owned());
    let done = office.store.write::<_, ServiceError>(Op::ExportResults, &actor, now, |tx| {
        tx.describe(path.display().to_string());
        Ok(())
    })?;
    office.done(done);
    Ok(())
}

/// `report pass-rate --format json`.
pub fn json(office: &Office, query: &PassRateQuery, texts: &Texts) -> Result<serde_json::Value> {
    Ok(to_json(&table(&report(office, query, texts)?, texts)))
}

/// The bytes of the summary in a format, for the command line.
pub fn bytes(office: &Office, query: &PassRateQuery, texts: &Texts, csv: bool) -> Result<Vec<u8>> {
    let (table, words) = (table(&report(office, query, texts)?, texts), words(texts));
    Ok(if csv { write_csv(&table, &words) } else { write_xlsx(&table, &words)? })
}

fn report(office: &Office, query: &PassRateQuery, texts: &Texts) -> Result<PassRateReport> {
    results::pass_rate(office, query, &texts.get("results-no-unit"), &texts.get("results-total"))
}

fn table(report: &PassRateReport, texts: &Texts) -> PassRateTable {
    let names = report
        .names
        .iter()
        .map(|line| NameRow {
            name: line.name.clone(),
            unit: line.unit.clone(),
            post: line.post.clone(),
            marks: line.marks,
            outcome: texts.outcome(line.outcome),
            note: texts.note(&line.reason, &line.shortfalls),
        })
        .collect();
    PassRateTable {
        title: texts.get("pass-rate-title"),
        subtitle: report.sittings.join("  "),
        rows: report.rows.clone(),
        total: report.total.clone(),
        names,
    }
}

fn words(texts: &Texts) -> PassRateWords {
    let get = |key: &str| texts.get(&format!("pass-rate-{key}"));
    PassRateWords {
        sheet: get("sheet"),
        names_sheet: get("names-sheet"),
        names_title: get("names-title"),
        unit: get("unit"),
        columns: COLUMNS.iter().map(|figure| (*figure, get(&format!("column-{}", figure.code())))).collect(),
        name: get("name"),
        post: get("post"),
        marks: get("marks"),
        outcome: get("outcome"),
        note: get("note"),
        none: get("none"),
        footer: get("footer"),
        title_font: get("title-font"),
        body_font: get("body-font"),
    }
}

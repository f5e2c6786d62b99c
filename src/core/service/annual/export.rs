//! The yearly figures as a document, a workbook and JSON.

use super::super::ledger::export_fonts;
use super::super::print::PdfFonts;
use super::super::records::{bureau, bytes as document};
use super::super::results::write_file;
use super::super::{Office, Result, ServiceError};
use super::{AnnualReport, report};
use crate::domain::activity::Amount;
use crate::domain::annual::{Figure, RowOf, Value};
use crate::report::annual::{AnnualLine, AnnualSheet, annual_flow};
use crate::report::tables::{Column, Content, TableSheet, Workbook};
use crate::service::print::PrintFormat;
use crate::store::Op;
use crate::text::Texts;
use jiff::civil::Date;
use serde_json::json;
use std::path::Path;

/// Writes .xlsx, .pdf or .docx by the ending. The export is a line of the audit log.
pub fn export(
    office: &mut Office,
    (from, until): (Date, Date),
    path: &Path,
    fonts: Option<&PdfFonts>,
    texts: &Texts,
) -> Result<()> {
    let report = report(office, from, until, texts)?;
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
    write_file(path, &bytes(office, &report, &ending, fonts, texts)?)?;
    let (now, actor) = (office.now_ms(), office.actor().name().to_owned());
    let done = office.store.write::<_, ServiceError>(Op::ExportAnnual, &actor, now, |tx| {
        tx.describe(format!("{from} {until} {}", path.display()));
        Ok(())
    })?;
    office.done(done);
    Ok(())
}

/// The bytes by an ending: `xlsx`, `pdf`, else a .docx.
pub fn bytes(office: &Office, report: &AnnualReport, ending: &str, fonts: Option<&PdfFonts>, texts: &Texts) -> Result<Vec<u8>> {
    let sheet = sheet(office, report, texts)?;
    match ending {
        "xlsx" => Ok(workbook(&sheet, texts).write()?),
        "pdf" => document(annual_flow(&sheet, texts), PrintFormat::Pdf, fonts, texts),
        _ => document(annual_flow(&sheet, texts), PrintFormat::Docx, fonts, texts),
    }
}

fn sheet(office: &Office, report: &AnnualReport, texts: &Texts) -> Result<AnnualSheet> {
    let lines = report.figures.iter().map(|figure| {
        let before = report.figure_before(figure.code).map_or(&Value::Missing, |figure| &figure.value);
        let ((own, reported), (own_before, reported_before)) = (cells(&figure.value, texts), cells(before, texts));
        AnnualLine { name: texts.figure_code(figure.code), own, reported, own_before, reported_before }
    });
    let mut rows = Vec::new();
    for figure in &report.figures {
        for row in &figure.rows {
            let source = match &row.reported {
                Some((document, contact)) => [document.as_str(), contact.as_str()].join("  ").trim().to_owned(),
                None if row.outside => texts.get("annual-outside"),
                None => String::new(),
            };
            rows.push([
                texts.figure_code(figure.code),
                row.on.to_string(),
                row.title.clone(),
                row.unit.clone(),
                texts.figure_row(row),
                source,
            ]);
        }
    }
    Ok(AnnualSheet {
        bureau: bureau(office)?,
        period: texts
            .with("annual-period", &[("from", report.from.to_string().into()), ("until", report.until.to_string().into())]),
        before: texts.with(
            "annual-period",
            &[("from", report.before.0.to_string().into()), ("until", report.before.1.to_string().into())],
        ),
        paragraph: report.paragraph.text(),
        notes: report.notes.clone(),
        lines: lines.collect(),
        rows,
    })
}

/// (系统数, 报送数) as they are written into a table.
fn cells(value: &Value, texts: &Texts) -> (String, String) {
    let amount = |of: &Option<Amount>| of.as_ref().map(|amount| texts.amount(amount)).unwrap_or_default();
    match value {
        Value::Missing => (texts.get("annual-missing"), String::new()),
        Value::Count { own, reported } => (amount(own), amount(reported)),
        Value::Share { .. } | Value::Hours { .. } => (texts.figure_value(value), String::new()),
    }
}

fn workbook(sheet: &AnnualSheet, texts: &Texts) -> Workbook {
    let content = |text: &str| text.parse().map_or_else(|_| Content::Text(text.to_owned()), Content::Number);
    let column = |key: &str, widest: f64| Column { title: texts.get(key), widest };
    let figures = TableSheet {
        name: texts.get("annual-sheet"),
        title: texts.get("annual-title"),
        subtitle: sheet.period.clone(),
        columns: vec![
            column("annual-column-figure", 44.0),
            column("annual-column-own", 16.0),
            column("annual-column-reported", 16.0),
            Column { title: texts.with("annual-column-before", &[("period", sheet.before.as_str().into())]), widest: 24.0 },
            column("annual-column-reported-before", 18.0),
        ],
        rows: sheet
            .lines
            .iter()
            .map(|line| {
                let texts = [&line.own, &line.reported, &line.own_before, &line.reported_before];
                std::iter::once(Content::Text(line.name.clone())).chain(texts.map(|text| content(text))).collect()
            })
            .collect(),
    };
    let text = TableSheet {
        name: texts.get("annual-sheet-text"),
        title: texts.get("annual-title"),
        subtitle: String::new(),
        columns: vec![Column { title: texts.get("annual-paragraph"), widest: 110.0 }],
        rows: std::iter::once(&sheet.paragraph).chain(&sheet.notes).map(|text| vec![Content::Text(text.clone())]).collect(),
    };
    let rows = TableSheet {
        name: texts.get("annual-sheet-rows"),
        title: texts.get("annual-rows-title"),
        subtitle: sheet.period.clone(),
        columns: ["figure", "day", "what", "unit", "amount", "source"]
            .iter()
            .map(|key| column(&format!("annual-column-{key}"), 40.0))
            .collect(),
        rows: sheet
            .rows
            .iter()
            .map(|row| {
                row.iter()
                    .enumerate()
                    .map(|(at, text)| if at == 4 { content(text) } else { Content::Text(text.clone()) })
                    .collect()
            })
            .collect(),
    };
    Workbook { sheets: vec![figures, text, rows], footer: texts.get("pass-rate-footer"), fonts: export_fonts(texts) }
}

/// `report annual --format json`.
pub fn json(report: &AnnualReport, texts: &Texts) -> serde_json::Value {
    let figure = |figure: &Figure| {
        let (value, written) = (&figure.value, texts.figure_value(&figure.value));
        let number = |amount: &Option<Amount>| {
            amount.as_ref().map(|amount| json!({ "number": amount.number, "written": texts.amount(amount) }))
        };
        let (own, reported, share, hours) = match value {
            Value::Missing => (None, None, None, None),
            Value::Count { own, reported } => (number(own), number(reported), None, None),
            Value::Share { part, whole } => {
                (None, None, Some(json!({ "part": part, "whole": whole, "share": f64::from(*part) / f64::from(*whole) })), None)
            }
            Value::Hours { milli } => (None, None, None, Some(*milli as f64 / 1000.0)),
        };
        let rows: Vec<_> = figure
            .rows
            .iter()
            .map(|row| {
                let (of, id) = match row.of {
                    RowOf::Activity(id) => ("activity", id.0),
                    RowOf::Session(id) => ("session", id.0),
                    RowOf::Sitting(id) => ("sitting", id.0),
                };
                let reported =
                    row.reported.as_ref().map(|(document, contact)| json!({ "document": document, "contact": contact }));
                json!({ "of": of, "id": id, "on": row.on, "title": row.title, "unit": row.unit, "amount": row.amount.number,
                "written": texts.figure_row(row), "reported": reported, "outside": row.outside })
            })
            .collect();
        json!({ "code": figure.code, "name": texts.figure_code(figure.code), "missing": figure.is_missing(),
            "written": if figure.is_missing() { None } else { Some(written) }, "own": own, "reported": reported, "share": share, "hours": hours, "rows": rows })
    };
    json!({
        "from": report.from, "until": report.until, "before": { "from": report.before.0, "until": report.before.1 },
        "figures": report.figures.iter().map(figure).collect::<Vec<_>>(),
        "figures_before": report.figures_before.iter().map(figure).collect::<Vec<_>>(),
        "paragraph": report.paragraph.text(), "notes": report.notes,
    })
}

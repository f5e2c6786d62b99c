//! The pass-rate summary as what leaves the program: files, the clipboard, a preview of the pages.

use super::bank_export::page_numbers;
use super::pass_rate::{self, PassRateQuery, PassRateReport};
use super::print::{PdfFonts, PrintFormat, flow_bytes};
use super::work::Stage;
use super::{Office, Result, ServiceError, records, results};
use crate::domain::kind::coded;
use crate::domain::pass_rate::{BANDS, Dimension};
pub use crate::office::drawing::{Anchor, Drawing, Ink, Shape};
use crate::office::flow::Flow;
use crate::office::pdf_out;
pub use crate::office::pdf_out::Picture;
use crate::report::ReportError;
pub use crate::report::chart::Chart;
use crate::report::chart::{Band, Bar, ChartKind, Line, Point};
use crate::report::pass_rate::{
    Figure, NameRow, PassRateTable, PassRateWords, PreviousRows, cut, document, to_json, to_tsv, write_csv, write_xlsx,
};
use crate::store::Op;
use crate::text::Texts;
use std::path::Path;

/// Groups below this have no rank: too few people for a rate that says something of the unit.
pub const RANKED_FROM: u32 = 20;
/// Points of a chart by itself, and pixels a point of its .png.
const CHART_WIDTH: f32 = 640.0;
const CHART_SCALE: f32 = 2.5;
/// Pixels a point of a preview, and most pages of it.
const PREVIEW_SCALE: f32 = 1.4;
const PREVIEW_PAGES: usize = 12;

coded! {
    /// As what the summary is written; the code is the ending of the file.
    SummaryFormat { Xlsx = "xlsx", Docx = "docx", Pdf = "pdf", Csv = "csv", Png = "png" }
}

impl SummaryFormat {
    /// By the ending of a file's name.
    pub fn of(path: &Path) -> Option<Self> {
        let ending = path.extension()?.to_str()?.to_ascii_lowercase();
        Self::from_code(&ending)
    }

    /// Whether it is set or drawn with fonts of this computer.
    pub const fn needs_fonts(self) -> bool {
        matches!(self, Self::Docx | Self::Pdf | Self::Png)
    }

    /// Whether the people behind the figures can go with it.
    pub const fn holds_names(self) -> bool {
        matches!(self, Self::Xlsx | Self::Docx | Self::Pdf)
    }
}

/// What is written.
#[derive(Clone, Debug, Default)]
pub struct SummaryRequest {
    pub query: PassRateQuery,
    /// With the name annex. Only where somebody asked for names.
    pub names: bool,
    /// For .pdf and pictures: whoever asks has found them on this computer.
    pub fonts: Option<PdfFonts>,
}

/// Pages of a summary as they would print.
#[derive(Clone, Debug, Default)]
pub struct Preview {
    /// The first ones.
    pub pages: Vec<Picture>,
    pub count: usize,
}

/// Writes the summary. Who wrote what, with or without names, is a line of the audit log.
pub fn export(office: &mut Office, request: &SummaryRequest, format: SummaryFormat, path: &Path, texts: &Texts) -> Result<()> {
    let bytes = bytes(office, request, format, texts)?;
    results::write_file(path, &bytes)?;
    note(office, &request.query, request.names && format.holds_names(), path)
}

/// Notes that a summary left the workspace, also from a reader beside a window.
pub fn note(office: &mut Office, query: &PassRateQuery, names: bool, path: &Path) -> Result<()> {
    let by: Vec<&str> = query.dimensions().into_iter().map(Dimension::code).collect();
    let sitting = query.sitting.map(|id| format!("{id} ")).unwrap_or_default();
    let names = if names { "+names" } else { "-names" };
    let detail = format!("{sitting}{} {names} {}", by.join(","), path.display());
    let (now, actor) = (office.now_ms(), office.actor().name().to_owned());
    let done = office.store.note(Op::ExportResults, &actor, now, &detail)?;
    office.done(done);
    Ok(())
}

/// `report pass-rate --format json`.
pub fn json(office: &Office, query: &PassRateQuery, texts: &Texts) -> Result<serde_json::Value> {
    let report = pass_rate::pass_rate(office, query, texts)?;
    Ok(to_json(&table(office, &report, query, texts)?))
}

/// The bytes of the summary in a format. The same data gives the same bytes.
pub fn bytes(office: &Office, request: &SummaryRequest, format: SummaryFormat, texts: &Texts) -> Result<Vec<u8>> {
    let report = pass_rate::pass_rate(office, &request.query, texts)?;
    let mut table = table(office, &report, &request.query, texts)?;
    if request.names && format.holds_names() {
        table.names = names(office, &request.query, texts)?;
    }
    let words = words(&report, texts);
    if report.rows.len() + table.names.len() > 20_000 {
        office.work.begin(Stage::Writing, 0)?;
    }
    let fonts = || request.fonts.as_ref().ok_or(ReportError::NoFonts);
    Ok(match format {
        SummaryFormat::Csv => write_csv(&table, &words),
        SummaryFormat::Xlsx => {
            let work = &office.work;
            let written = write_xlsx(&table, &words, &|done| work.step(done).is_ok());
            written.map_err(|error| if work.is_cancelled() { ServiceError::Cancelled } else { error.into() })?
        }
        SummaryFormat::Pdf => flow_bytes(&flow(&table, &words, texts), PrintFormat::Pdf, Some(fonts()?))?,
        SummaryFormat::Docx => {
            // Without a font the numbers beside a chart stay, and the picture of it goes.
            flow_bytes(&flow(&table, &words, texts), PrintFormat::Docx, request.fonts.as_ref())?
        }
        SummaryFormat::Png => {
            let charts = table.charts.iter().filter(|chart| !chart.is_empty()).map(|chart| chart.drawing(CHART_WIDTH));
            let picture = pdf_out::picture(&stacked(charts), fonts()?, CHART_SCALE).map_err(ReportError::from)?;
            picture.png().map_err(|error| ReportError::Pdf(error.into()))?
        }
    })
}

/// The table with tabs between the cells, for the clipboard.
pub fn tsv(office: &Office, query: &PassRateQuery, texts: &Texts) -> Result<String> {
    let report = pass_rate::pass_rate(office, query, texts)?;
    Ok(to_tsv(&table(office, &report, query, texts)?, &words(&report, texts)))
}

/// The pages as they would print.
pub fn preview(office: &Office, request: &SummaryRequest, texts: &Texts) -> Result<Preview> {
    let report = pass_rate::pass_rate(office, &request.query, texts)?;
    let mut table = table(office, &report, &request.query, texts)?;
    if request.names {
        table.names = names(office, &request.query, texts)?;
    }
    let flow = flow(&table, &words(&report, texts), texts);
    let fonts = request.fonts.as_ref().ok_or(ReportError::NoFonts)?;
    let (pages, count) = pdf_out::pictures(&flow, fonts, PREVIEW_SCALE, PREVIEW_PAGES).map_err(ReportError::from)?;
    Ok(Preview { pages, count })
}

fn flow(table: &PassRateTable, words: &PassRateWords, texts: &Texts) -> Flow {
    let mut flow = document(table, words);
    flow.numbers = page_numbers(texts);
    flow
}

/// Drawings one below the other, on a margin.
fn stacked(drawings: impl Iterator<Item = Drawing>) -> Drawing {
    const MARGIN: f32 = 16.0;
    let mut all = Drawing::new(2.0 * MARGIN, MARGIN);
    for drawing in drawings {
        all.width = all.width.max(drawing.width + 2.0 * MARGIN);
        let top = all.height;
        let at = |(x, y): (f32, f32)| (x + MARGIN, y + top);
        all.shapes.extend(drawing.shapes.into_iter().map(|shape| match shape {
            Shape::Line { from, to, width, ink } => Shape::Line { from: at(from), to: at(to), width, ink },
            Shape::Area { points, ink } => Shape::Area { points: points.into_iter().map(at).collect(), ink },
            Shape::Text { x, y, size, anchor, bold, ink, text } => {
                let (x, y) = at((x, y));
                Shape::Text { x, y, size, anchor, bold, ink, text }
            }
        }));
        all.height += drawing.height + MARGIN;
    }
    all
}

fn table(office: &Office, report: &PassRateReport, query: &PassRateQuery, texts: &Texts) -> Result<PassRateTable> {
    let previous = report.previous.as_ref();
    Ok(PassRateTable {
        bureau: records::bureau(office)?,
        title: match report.sittings.as_slice() {
            [one] => texts.with("pass-rate-title-of", &[("title", one.as_str().into())]),
            _ => texts.get("pass-rate-title"),
        },
        subtitle: scope(report, query, texts),
        rows: report.rows.clone(),
        total: report.total.clone(),
        previous: previous.map(|p| PreviousRows { title: p.title.clone(), rows: p.rows.clone(), total: p.total.clone() }),
        charts: charts(report, texts),
        names: Vec::new(),
    })
}

/// What the figures are over, in a line.
fn scope(report: &PassRateReport, query: &PassRateQuery, texts: &Texts) -> String {
    let mut parts = Vec::new();
    parts.extend(query.year.map(|year| texts.with("pass-rate-of-year", &[("year", i64::from(year).into())])));
    parts.extend(query.kind.map(|kind| texts.sitting_kind(kind)));
    parts.extend(query.unit.clone());
    parts.extend(query.rank.clone());
    if query.sitting.is_none() {
        parts.push(texts.with("pass-rate-of-sittings", &[("n", report.sittings.len().into())]));
    }
    if let Some(previous) = &report.previous {
        parts.push(texts.with("pass-rate-beside", &[("title", previous.title.as_str().into())]));
    }
    parts.join("  ")
}

fn names(office: &Office, query: &PassRateQuery, texts: &Texts) -> Result<Vec<NameRow>> {
    let lines = pass_rate::names(office, query, &texts.get("results-no-unit"))?;
    let row = |line: pass_rate::NameLine| NameRow {
        outcome: texts.outcome(line.outcome),
        note: texts.note(&line.reason, &line.shortfalls),
        name: line.name,
        unit: line.unit,
        post: line.post,
        marks: line.marks,
    };
    Ok(lines.into_iter().map(row).collect())
}

/// Pass rates of the rows, and how many had which marks.
pub fn charts(report: &PassRateReport, texts: &Texts) -> Vec<Chart> {
    vec![rates(report, texts), distribution(report, texts)]
}

fn percent_text(share: Option<f64>, texts: &Texts) -> String {
    share.map_or_else(|| texts.get("pass-rate-none"), |share| format!("{:.1}%", cut(share * 100.0, 1)))
}

fn rates(report: &PassRateReport, texts: &Texts) -> Chart {
    let by = report.by.first().copied().unwrap_or(Dimension::Unit);
    let title = texts.with("pass-rate-chart", &[("by", texts.dimension(by).into())]);
    let in_time = report.by.len() == 1 && matches!(by, Dimension::Sitting | Dimension::Year) && report.rows.len() > 1;
    if in_time {
        let point = |row: &crate::domain::pass_rate::PassRateRow| Point {
            label: row.unit.clone(),
            percent: row.pass_rate.map(|share| share * 100.0),
            text: percent_text(row.pass_rate, texts),
        };
        let points = report.rows.iter().map(point).collect();
        return Chart { title, kind: ChartKind::Trend { points, line: None }, note: String::new() };
    }
    // Large groups by rate, then small ones as in the table: these have no rank.
    let (mut large, small): (Vec<_>, Vec<_>) = report.rows.iter().partition(|row| row.sat >= RANKED_FROM);
    large.sort_by(|a, b| b.pass_rate.unwrap_or(0.0).total_cmp(&a.pass_rate.unwrap_or(0.0)));
    let note = if small.is_empty() { String::new() } else { texts.with("pass-rate-chart-few", &[("n", RANKED_FROM.into())]) };
    let bar = |row: &crate::domain::pass_rate::PassRateRow| Bar {
        label: row.unit.clone(),
        percent: row.pass_rate.map(|share| share * 100.0),
        text: percent_text(row.pass_rate, texts),
        few: row.sat < RANKED_FROM,
    };
    Chart { title, kind: ChartKind::Bars(large.into_iter().chain(small).map(bar).collect()), note }
}

/// 90–100 is the last.
fn band_titles() -> [String; BANDS] {
    std::array::from_fn(|at| {
        let from = at * 10;
        let to = if at + 1 == BANDS { 100 } else { from + 9 };
        format!("{from}–{to}")
    })
}

fn distribution(report: &PassRateReport, texts: &Texts) -> Chart {
    let bands = band_titles().into_iter().zip(report.total.bands).map(|(label, count)| Band { label, count }).collect();
    let line = report.pass_percent.map(|percent| Line {
        percent: f64::from(percent),
        label: texts.with("pass-rate-line", &[("percent", i64::from(percent).into())]),
    });
    Chart { title: texts.get("pass-rate-distribution"), kind: ChartKind::Distribution { bands, line }, note: String::new() }
}

fn words(report: &PassRateReport, texts: &Texts) -> PassRateWords {
    let get = |key: &str| texts.get(&format!("pass-rate-{key}"));
    let by = report.by.first().copied().unwrap_or(Dimension::Unit);
    PassRateWords {
        sheet: get("sheet"),
        names_sheet: get("names-sheet"),
        names_title: get("names-title"),
        groups: report.by.iter().map(|dimension| texts.dimension(*dimension)).collect(),
        columns: Figure::ALL.iter().map(|figure| (*figure, get(&format!("column-{}", figure.code())))).collect(),
        previous: [get("previous-rate"), get("previous-change")],
        bands_sheet: get("bands-sheet"),
        bands_title: get("bands-title"),
        bands_total: get("bands-total"),
        bands: band_titles(),
        chart: texts.with("pass-rate-chart", &[("by", texts.dimension(by).into())]),
        name: get("name"),
        annex_unit: get("unit"),
        post: get("post"),
        marks: get("marks"),
        outcome: get("outcome"),
        note: get("note"),
        none: get("none"),
        footer: get("footer"),
        rules: ["rule-expected", "rule-final", "rule-marks"].map(get).into(),
        signatures: ["sign-unit", "sign-made", "sign-checked", "sign-issued"].map(get).into(),
        date_place: texts.get("record-date-place"),
        title_font: get("title-font"),
        body_font: get("body-font"),
    }
}

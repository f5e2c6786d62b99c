//! 成绩单: what a cadre sat and learnt, on paper with the places where the offices that issue it put their seals.

use super::chart::Chart;
use super::record::shapes::{ABOVE, head_row, listing, or_none, title, word};
use crate::office::docx_out::{Align, Cell, Paragraph};
use crate::office::flow::{Flow, Piece, Table};
use crate::report::paper::shapes::{CELL, NOTE};
use crate::text::Texts;

/// Points between the margins of an upright page.
const ACROSS: f32 = 447.0;
const ROW: u16 = 440;
const SEAL: u16 = 1700;
/// Small enough for eight columns on an upright page.
const SMALL: Paragraph = Paragraph { size: 19, line: 270, ..CELL };

/// One person's record as it is printed. Days are written as people write them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Transcript {
    pub bureau: String,
    pub name: String,
    pub staff_no: String,
    pub unit: String,
    pub post: String,
    /// 职务层次 and 职级
    pub rank: String,
    /// Whom it is for.
    pub audience: String,
    /// Where the person stood before, oldest first; the post held now is the last.
    pub posts: Vec<PostLine>,
    /// Oldest first.
    pub sittings: Vec<SittingLine>,
    /// Sittings whose results are not for this audience.
    pub withheld: usize,
    pub exemptions: Vec<ExemptionLine>,
    pub incidents: Vec<IncidentLine>,
    /// By year, the newest last; no table where it is empty.
    pub study: Vec<StudyLine>,
    /// By area of the syllabus.
    pub mastery: Vec<MasteryLine>,
    /// Marks over time, and mastery; those with nothing to draw are left out.
    pub charts: Vec<Chart>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PostLine {
    pub days: String,
    pub unit: String,
    pub post: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SittingLine {
    pub date: String,
    pub title: String,
    pub kind: String,
    /// As on the list of that day.
    pub unit: String,
    /// Cut, with the full marks; empty where there are none.
    pub marks: String,
    pub outcome: String,
    /// Why absent, what else was not reached, whose make-up it is.
    pub note: String,
    /// The code of the journal as the person saw it at hand-in; empty where nothing was handed in.
    pub code: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExemptionLine {
    pub ground: String,
    pub days: String,
    pub reason: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IncidentLine {
    pub date: String,
    pub title: String,
    pub what: String,
}

/// Study of one year.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StudyLine {
    pub year: String,
    pub hours: String,
    pub note: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MasteryLine {
    pub area: String,
    /// Items answered.
    pub items: String,
    /// Share of their marks.
    pub share: String,
}

fn cells<const N: usize>(texts: [&str; N]) -> Vec<Cell> {
    texts.into_iter().map(Cell::text).collect()
}

/// The document.
pub fn transcript(record: &Transcript, texts: &Texts) -> Flow {
    let heading = texts.get("transcript-title");
    let mut flow = title(&record.bureau, &heading, &record.name);
    let pair = |key: &str, value: &str| [word(texts, key), Cell::text(or_none(value, texts))];
    let rows = vec![
        [pair("transcript-name", &record.name), pair("transcript-staff-no", &record.staff_no)].concat(),
        [pair("transcript-unit", &record.unit), pair("transcript-post", &record.post)].concat(),
        [pair("transcript-rank", &record.rank), pair("transcript-for", &record.audience)].concat(),
    ];
    flow.pieces.push(Piece::Table(Table { widths: vec![4, 11, 4, 9], row_height: ROW, shape: CELL, rows }));
    sittings(&mut flow, record, texts);
    if record.posts.len() > 1 {
        flow.text(ABOVE, texts.get("transcript-posts"));
        let mut rows = vec![head_row(texts, &["transcript-days", "transcript-unit", "transcript-post"])];
        rows.extend(record.posts.iter().map(|line| cells([&line.days, &line.unit, &line.post])));
        small(&mut flow, &[10, 12, 10], rows);
    }
    if !record.exemptions.is_empty() {
        flow.text(ABOVE, texts.get("transcript-exemptions"));
        let mut rows = vec![head_row(texts, &["transcript-ground", "transcript-days", "transcript-note"])];
        rows.extend(record.exemptions.iter().map(|line| cells([&line.ground, &line.days, &line.reason])));
        small(&mut flow, &[8, 10, 14], rows);
    }
    if !record.incidents.is_empty() {
        flow.text(ABOVE, texts.get("transcript-incidents"));
        let mut rows = vec![head_row(texts, &["transcript-date", "transcript-sitting", "transcript-what"])];
        rows.extend(record.incidents.iter().map(|line| cells([&line.date, &line.title, &line.what])));
        small(&mut flow, &[7, 11, 14], rows);
    }
    if !record.study.is_empty() {
        flow.text(ABOVE, texts.get("transcript-study"));
        let mut rows = vec![head_row(texts, &["transcript-year", "transcript-hours", "transcript-note"])];
        rows.extend(record.study.iter().map(|line| cells([&line.year, &line.hours, &line.note])));
        small(&mut flow, &[6, 8, 18], rows);
    }
    for chart in record.charts.iter().filter(|chart| !chart.is_empty()) {
        flow.pieces.push(Piece::Figure(chart.drawing(ACROSS)));
    }
    if !record.mastery.is_empty() {
        flow.text(ABOVE, texts.get("transcript-mastery"));
        // Two areas a row: there are 26 of them.
        let heads = ["transcript-area", "transcript-items", "transcript-share"];
        let mut rows = vec![head_row(texts, &[heads, heads].concat())];
        rows.extend(record.mastery.chunks(2).map(|pair| {
            let of = |line: &MasteryLine| {
                let figures = [&line.items, &line.share].map(|text| Cell::text(text.clone()).centered());
                std::iter::once(Cell::text(line.area.clone())).chain(figures).collect::<Vec<_>>()
            };
            let mut row: Vec<Cell> = pair.iter().flat_map(of).collect();
            row.resize(2 * heads.len(), Cell::default());
            row
        }));
        small(&mut flow, &[9, 3, 4, 9, 3, 4], rows);
    }
    seals(&mut flow, texts);
    flow.text(NOTE, texts.get("transcript-code-note"));
    flow
}

fn small(flow: &mut Flow, widths: &[u32], rows: Vec<Vec<Cell>>) {
    listing(flow, widths, ROW, rows);
    if let Some(Piece::Listing { table, .. }) = flow.pieces.last_mut() {
        table.shape = SMALL;
    }
}

fn sittings(flow: &mut Flow, record: &Transcript, texts: &Texts) {
    flow.text(ABOVE, texts.get("transcript-sittings"));
    if record.sittings.is_empty() {
        flow.text(NOTE, texts.get("transcript-no-sittings"));
    } else {
        let keys = ["date", "sitting", "kind", "unit", "marks", "outcome", "note", "code"].map(|key| format!("transcript-{key}"));
        let mut rows = vec![head_row(texts, &keys.each_ref().map(String::as_str))];
        rows.extend(record.sittings.iter().map(|line| {
            vec![
                Cell::text(line.date.clone()).centered(),
                Cell::text(line.title.clone()),
                Cell::text(line.kind.clone()).centered(),
                Cell::text(line.unit.clone()),
                Cell::text(or_none(&line.marks, texts)).centered(),
                Cell::text(line.outcome.clone()).centered(),
                Cell::text(line.note.clone()),
                code(&line.code),
            ]
        }));
        small(flow, &[11, 12, 8, 10, 9, 7, 8, 13], rows);
    }
    if record.withheld > 0 {
        flow.text(NOTE, texts.with("transcript-withheld", &[("n", record.withheld.into())]));
    }
}

/// Two groups of a code a line.
fn code(code: &str) -> Cell {
    let groups: Vec<&str> = code.split('-').collect();
    Cell::text(groups.chunks(2).map(|pair| pair.join("-")).collect::<Vec<_>>().join("\n")).centered()
}

/// Boxes for the seals of the offices that issue the record, and for who receives it (practice.md: 连云港办法).
fn seals(flow: &mut Flow, texts: &Texts) {
    let keys = ["transcript-seal-personnel", "transcript-seal-rule-of-law", "transcript-seal-education", "transcript-received"];
    let shape = Paragraph { keep_next: true, align: Align::Left, ..SMALL };
    let cells = keys.iter().map(|key| {
        let mut cell = Cell::text(texts.get(key));
        cell.lines.extend([String::new(), String::new(), String::new(), texts.get("record-date-place")]);
        cell
    });
    let rows = vec![cells.collect()];
    flow.pieces.push(Piece::Table(Table { widths: vec![1; keys.len()], row_height: SEAL, shape, rows }));
}

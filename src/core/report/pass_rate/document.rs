//! The summary as a document to sign: A4 across, title, table, charts with their numbers, rules, places to sign; the annex behind.

use super::{Figure, NameRow, PassRateTable, PassRateWords, Value, text_of};
use crate::office::docx_out::{Align, Cell, Page, Paragraph};
use crate::office::flow::{Flow, Piece, Table, units};
use crate::office::fonts::Face;
use crate::report::paper::shapes::{BODY, CELL, NOTE, SUBTITLE, TITLE};

/// Small enough for twenty columns across.
const FIGURES: Paragraph = Paragraph { size: 17, line: 240, ..CELL };
const ROW: u16 = 360;
const SEAL: u16 = 1500;
/// Points between the margins of a page across.
const ACROSS: f32 = 694.0;
const ABOVE: Paragraph = Paragraph { face: Face::Heading, keep_next: true, before: 160, after: 80, ..BODY };
/// Widths of columns in points. A rate holds "100.0%" in bold on one line, any other figure a title of two characters; what is left is for the
/// names of groups, which are broken where they are longer: a figure that is broken makes every row twice as high.
const FIGURE_WIDTH: u32 = 28;
const MARK_WIDTH: u32 = 34;
const RATE_WIDTH: u32 = 42;
const GROUP_WIDTH: (u32, u32) = (45, 110);
/// Between text and border on both sides, and half of a character of [`FIGURES`] in quarters of a point.
const PADDING: u32 = 11;
const HALF_QUARTERS: u32 = 17;
/// Bars of a chart that are as large on a page across as on their own.
const BARS: usize = 18;

/// The document. The same table and words give the same pieces.
pub fn document(table: &PassRateTable, words: &PassRateWords) -> Flow {
    let mut flow = Flow { title: table.title.clone(), page: Page::Landscape, ..Flow::default() };
    if !table.bureau.is_empty() {
        flow.text(Paragraph { size: 28, line: 440, after: 0, ..SUBTITLE }, table.bureau.clone());
    }
    flow.text(Paragraph { size: 40, line: 600, after: 60, ..TITLE }, table.title.clone());
    if !table.subtitle.is_empty() {
        flow.text(Paragraph { size: 22, line: 340, ..SUBTITLE }, table.subtitle.clone());
    }
    let words = &without_idle(table, words);
    summary(&mut flow, table, words);
    for rule in &words.rules {
        flow.text(Paragraph { size: 18, line: 280, ..NOTE }, rule.clone());
    }
    sign(&mut flow, words);
    for chart in table.charts.iter().filter(|chart| !chart.is_empty()) {
        flow.pieces.extend(chart.pages(BARS).iter().map(|page| Piece::Figure(page.drawing(ACROSS))));
    }
    bands(&mut flow, table, words);
    if !table.names.is_empty() {
        annex(&mut flow, &table.names, words);
    }
    flow
}

/// Answers still to be marked are a column only where there are some.
fn without_idle(table: &PassRateTable, words: &PassRateWords) -> PassRateWords {
    let mut words = words.clone();
    words.columns.retain(|(figure, _)| *figure != Figure::Marking || table.total.marking > 0);
    words
}

/// `room` is what the figures leave.
fn group_widths(table: &PassRateTable, words: &PassRateWords, room: u32) -> Vec<u32> {
    let count = words.groups.len().max(1);
    let most = (room / count as u32).clamp(GROUP_WIDTH.0, GROUP_WIDTH.1);
    let of = |at: usize| {
        let texts = table.rows.iter().filter_map(|row| row.groups.get(at)).chain(words.groups.get(at));
        let widest = texts.map(|text| units(text)).max().unwrap_or(0) as u32;
        (widest * HALF_QUARTERS / 4 + PADDING + 1).clamp(GROUP_WIDTH.0, most)
    };
    (0..count).map(of).collect()
}

fn listing(flow: &mut Flow, widths: Vec<u32>, shape: Paragraph, row_height: u16, rows: Vec<Vec<Cell>>) {
    flow.pieces.push(Piece::Listing { heads: 1, table: Table { widths, row_height, shape, rows } });
}

fn head(titles: &[&str]) -> Vec<Cell> {
    titles.iter().map(|title| Cell::text(*title).centered().bold()).collect()
}

fn summary(flow: &mut Flow, table: &PassRateTable, words: &PassRateWords) {
    let titles = table.titles(words);
    let of = |value: Value| match value {
        Value::Share(_) | Value::Change(_) => RATE_WIDTH,
        Value::Mark(_) => MARK_WIDTH,
        Value::Count(_) => FIGURE_WIDTH,
    };
    let mut figures: Vec<u32> = words.columns.iter().map(|(figure, _)| of(figure.of(&table.total))).collect();
    figures.resize(titles.len().saturating_sub(words.groups.len().max(1)), RATE_WIDTH);
    let mut widths = group_widths(table, words, (ACROSS as u32).saturating_sub(figures.iter().sum()));
    widths.extend(figures);
    let mut rows = vec![head(&titles)];
    let last = table.rows.len();
    for (at, line) in table.lines(words).into_iter().enumerate() {
        let groups = line.groups.iter().map(|group| Cell::text(*group));
        let figures = line.values.iter().map(|value| Cell::text(text_of(*value, words)).centered());
        rows.push(groups.chain(figures).map(|cell| Cell { bold: at == last, ..cell }).collect());
    }
    listing(flow, widths, FIGURES, ROW, rows);
}

fn bands(flow: &mut Flow, table: &PassRateTable, words: &PassRateWords) {
    if table.total.bands.iter().all(|count| *count == 0) {
        return;
    }
    flow.text(ABOVE, words.bands_title.clone());
    let titles: Vec<&str> = words.groups.iter().chain(&words.bands).chain([&words.bands_total]).map(String::as_str).collect();
    let mut widths = group_widths(table, words, GROUP_WIDTH.1 * words.groups.len().max(1) as u32);
    widths.resize(titles.len(), FIGURE_WIDTH);
    let mut rows = vec![head(&titles)];
    for line in table.lines(words) {
        let all: u32 = line.row.bands.iter().sum();
        let counts = line.row.bands.iter().chain([&all]).map(|count| Cell::text(count.to_string()).centered());
        rows.push(line.groups.iter().map(|group| Cell::text(*group)).chain(counts).collect());
    }
    listing(flow, widths, FIGURES, ROW, rows);
}

fn sign(flow: &mut Flow, words: &PassRateWords) {
    if words.signatures.is_empty() {
        return;
    }
    let cell = |text: &String| {
        let mut cell = Cell::text(text.clone());
        cell.lines.extend([String::new(), String::new(), words.date_place.clone()]);
        cell
    };
    let shape = Paragraph { keep_next: true, align: Align::Left, ..CELL };
    let rows = vec![words.signatures.iter().map(cell).collect()];
    flow.pieces.push(Piece::Table(Table { widths: vec![1; words.signatures.len()], row_height: SEAL, shape, rows }));
}

fn annex(flow: &mut Flow, names: &[NameRow], words: &PassRateWords) {
    flow.text(Paragraph { size: 36, line: 560, page_break_before: true, ..TITLE }, words.names_title.clone());
    let titles = [&words.name, &words.annex_unit, &words.post, &words.marks, &words.outcome, &words.note].map(String::as_str);
    let mut rows = vec![head(&titles)];
    for line in names {
        let marks = line.marks.map_or_else(|| words.none.clone(), crate::domain::marks::Marks::printed);
        rows.push(vec![
            Cell::text(line.name.clone()).centered(),
            Cell::text(line.unit.clone()),
            Cell::text(line.post.clone()),
            Cell::text(marks).centered(),
            Cell::text(line.outcome.clone()).centered(),
            Cell::text(line.note.clone()),
        ]);
    }
    listing(flow, vec![8, 14, 12, 7, 8, 20], CELL, ROW, rows);
}

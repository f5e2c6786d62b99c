//! What the forms share: title, facts of the sitting, places to sign and to seal.

use super::RecordSheet;
use crate::office::docx_out::{Align, Cell, Paragraph};
use crate::office::flow::{Flow, Piece, Table};
use crate::office::fonts::Face;
pub(super) use crate::report::paper::shapes::{BODY, CELL, NOTE};
use crate::report::paper::shapes::{SUBTITLE, TITLE};
use crate::text::Texts;

/// 三号 仿宋, as official papers are written.
pub(super) const OFFICIAL: Paragraph = Paragraph { face: Face::Body, size: 32, line: 580, first_line: 640, ..BODY };
/// 小标题 above a table.
pub(in crate::report) const ABOVE: Paragraph = Paragraph { face: Face::Heading, keep_next: true, before: 120, after: 60, ..BODY };
/// A line to write on by hand, in twentieths of a point.
pub(super) const HAND: u16 = 500;
/// Where people sign and a seal is put.
const SEAL: u16 = 1900;

/// A message in a cell.
pub(in crate::report) fn word(texts: &Texts, key: &str) -> Cell {
    Cell::text(texts.get(key)).centered()
}

pub(in crate::report) fn head_row(texts: &Texts, keys: &[&str]) -> Vec<Cell> {
    keys.iter().map(|key| word(texts, key).bold()).collect()
}

/// The bureau above the title, the title, and what sitting it is.
pub(super) fn head(sheet: &RecordSheet, form: &str, room: &str, texts: &Texts) -> Flow {
    let mut flow = title(&sheet.bureau, &texts.get(&format!("record-{form}")), &sheet.title);
    let pair = |key: &str, value: &str| [word(texts, key), Cell::text(value)];
    let place = if room.is_empty() || room == sheet.place {
        sheet.place.clone()
    } else {
        [sheet.place.as_str(), room].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("  ")
    };
    let rows = vec![
        vec![word(texts, "record-sitting"), Cell::text(sheet.title.clone()).over(3)],
        [pair("record-kind", &sheet.kind), pair("record-basis", &sheet.basis)].concat(),
        [pair("record-when", &when(sheet, texts)), pair("record-place", &place)].concat(),
    ];
    flow.pieces.push(Piece::Table(Table { widths: vec![4, 11, 4, 9], row_height: 440, shape: CELL, rows }));
    flow
}

/// The title of a form; the bureau stands above it.
pub(in crate::report) fn title(bureau: &str, form: &str, file_title: &str) -> Flow {
    let mut flow = Flow { title: format!("{file_title} {form}"), ..Flow::default() };
    if !bureau.is_empty() {
        flow.text(Paragraph { size: 30, line: 460, after: 0, ..SUBTITLE }, bureau);
    }
    flow.text(Paragraph { size: 40, after: 160, ..TITLE }, form);
    flow
}

/// The day, and from when to when; places to write where nothing was held yet.
fn when(sheet: &RecordSheet, texts: &Texts) -> String {
    if sheet.date.is_empty() {
        return texts.get("record-when-place");
    }
    [sheet.date.as_str(), sheet.time.as_str()].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("  ")
}

/// A table whose head stands on every page.
pub(in crate::report) fn listing(flow: &mut Flow, widths: &[u32], row_height: u16, rows: Vec<Vec<Cell>>) {
    let table = Table { widths: widths.to_vec(), row_height, shape: CELL, rows };
    flow.pieces.push(Piece::Listing { heads: 1, table });
}

/// Boxes side by side in which people sign and a seal is put, each with its date, on one page.
pub(super) fn sign_and_seal(flow: &mut Flow, keys: &[&str], texts: &Texts) {
    let shape = Paragraph { keep_next: true, align: Align::Left, ..CELL };
    let cells = keys.iter().map(|key| {
        let mut cell = Cell::text(texts.get(key));
        cell.lines.extend([String::new(), String::new(), String::new(), texts.get("record-date-place")]);
        cell
    });
    let rows = vec![cells.collect()];
    flow.pieces.push(Piece::Table(Table { widths: vec![1; keys.len()], row_height: SEAL, shape, rows }));
}

/// A text, or the dash that stands for none.
pub(in crate::report) fn or_none(text: &str, texts: &Texts) -> String {
    if text.is_empty() { texts.get("record-none") } else { text.to_owned() }
}

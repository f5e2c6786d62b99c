//! 答题卡: letters to fill in for choices, lines to write on for everything else.

use super::shapes::{BODY, CELL, HEADING, NOTE, head, seal, section_title};
use super::{PrintedItem, PrintedPaper, PrintedSection};
use crate::domain::kind::Kind;
use crate::domain::marks::Marks;
use crate::domain::question::letter;
use crate::office::docx_out::{Cell, Paragraph};
use crate::office::flow::{Flow, Piece, Table};
use crate::text::Texts;
use std::iter::repeat_with;

/// Distance of writing lines in twentieths of a point: 9.9 mm.
const WRITING_PITCH: u16 = 560;
/// Lines of a short answer: as many as its marks, within these.
const LINES: (i64, i64) = (4, 16);

/// The answer sheet of the paper in the same order.
pub fn answer_sheet(paper: &PrintedPaper, texts: &Texts) -> Flow {
    let mut flow = Flow { title: paper.title.clone(), ..Flow::default() };
    head(&mut flow, paper, Some(&texts.get("print-sheet")), texts);
    seal(&mut flow, paper, texts);
    flow.text(NOTE, texts.get("print-sheet-notice"));
    for (number, section) in (1..).zip(&paper.sections) {
        flow.text(HEADING, section_title(number, section, texts));
        match section.kind {
            Kind::Single | Kind::Multiple | Kind::Judge => grid(&mut flow, section.items(), texts),
            Kind::Blank => blanks(&mut flow, section, texts),
            Kind::Short | Kind::Case => section.items().for_each(|item| written(&mut flow, item, texts)),
        }
    }
    flow
}

/// The bubbles of one item.
fn bubbles(item: &PrintedItem, texts: &Texts) -> String {
    if item.kind == Kind::Judge {
        return format!("[{}] [{}]", texts.get("print-true"), texts.get("print-false"));
    }
    (0..item.options.len()).map(|place| format!("[{}]", letter(place))).collect::<Vec<_>>().join(" ")
}

fn grid<'a>(flow: &mut Flow, items: impl Iterator<Item = &'a PrintedItem>, texts: &Texts) {
    let cells: Vec<String> = items.map(|item| format!("{:>2}  {}", item.number, bubbles(item, texts))).collect();
    // Half-width units between the margins at the size of cells, less what the borders of a cell take.
    let widest = cells.iter().map(|cell| cell.chars().count()).max().unwrap_or(1) + 4;
    let across = (84 / widest).clamp(1, 5);
    let rows = cells.chunks(across).map(|row| {
        let empty = repeat_with(Cell::default).take(across - row.len());
        row.iter().map(|cell| Cell::text(cell.clone()).centered()).chain(empty).collect()
    });
    flow.pieces.push(Piece::Table(Table { widths: vec![1; across], row_height: 480, shape: CELL, rows: rows.collect() }));
}

fn blanks(flow: &mut Flow, section: &PrintedSection, texts: &Texts) {
    let number = |item: &PrintedItem, blank: usize| {
        if item.blanks() > 1 {
            texts.with("print-blank-numbered", &[("n", item.number.into()), ("blank", (blank + 1).into())])
        } else {
            texts.with("print-number", &[("n", item.number.into())])
        }
    };
    let cells: Vec<Cell> = section
        .items()
        .flat_map(|item| (0..item.blanks()).map(|blank| Cell::text(number(item, blank))).collect::<Vec<_>>())
        .collect();
    let rows = cells.chunks(2).map(|pair| {
        let mut row: Vec<Cell> = pair.iter().flat_map(|cell| [cell.clone().centered(), Cell::default()]).collect();
        row.resize_with(4, Cell::default);
        row
    });
    flow.pieces.push(Piece::Table(Table { widths: vec![2, 9, 2, 9], row_height: 520, shape: CELL, rows: rows.collect() }));
}

fn written(flow: &mut Flow, item: &PrintedItem, texts: &Texts) {
    let label = texts.with("print-number", &[("n", item.number.into())]);
    let marks = texts.with("print-marks", &[("marks", item.marks.to_string().into())]);
    if !item.options.is_empty() || item.kind == Kind::Judge {
        flow.text(Paragraph { before: 80, ..BODY }, format!("{label}{marks}  {}", bubbles(item, texts)));
        return;
    }
    flow.text(Paragraph { before: 80, keep_next: true, ..BODY }, format!("{label}{marks}"));
    let lines = if item.kind == Kind::Blank {
        item.blanks() as i64
    } else {
        (item.marks.milli() / Marks::whole(1).milli()).clamp(LINES.0, LINES.1)
    };
    flow.pieces.push(Piece::Ruled { shape: Paragraph { line: WRITING_PITCH, ..BODY }, lines: lines as usize });
}

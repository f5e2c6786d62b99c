//! 参考答案: a table of letters to mark by, then why each key is right and what a written answer earns.

use super::shapes::{BODY, CELL, EM, HEADING, NOTE, head, section_title};
use super::{PrintedItem, PrintedKey, PrintedPaper, PrintedSection, Remark};
use crate::domain::kind::Kind;
use crate::office::docx_out::{Cell, Paragraph};
use crate::office::flow::{Flow, Piece, Span, Table};
use crate::office::fonts::Face;
use crate::text::Texts;
use std::iter::{once, repeat_with};

/// The key of the paper in the same order. Items without a solution are left out.
pub fn key(paper: &PrintedPaper, texts: &Texts) -> Flow {
    let mut flow = Flow { title: paper.title.clone(), ..Flow::default() };
    head(&mut flow, paper, Some(&texts.get("print-key")), texts);
    flow.text(NOTE, texts.get("print-key-secret"));
    let must = paper.items().filter(|item| is_must(item)).count();
    if must > 0 {
        flow.text(NOTE, texts.with("print-key-must-note", &[("n", must.into())]));
    }
    for (number, section) in (1..).zip(&paper.sections) {
        flow.text(HEADING, section_title(number, section, texts));
        if matches!(section.kind, Kind::Single | Kind::Multiple | Kind::Judge) {
            table(&mut flow, section, texts);
        }
        for group in &section.groups {
            for item in &group.items {
                solution(&mut flow, item, texts);
            }
            if let Some(whole) = group.remark.as_ref().filter(|whole| **whole != Remark::default()) {
                flow.text(
                    Paragraph { face: Face::Heading, size: 21, before: 60, keep_next: true, ..BODY },
                    texts.get("print-key-case"),
                );
                remark(&mut flow, whole, texts);
            }
        }
    }
    flow
}

/// Ten keys a row; five where several letters stand in one.
fn table(flow: &mut Flow, section: &PrintedSection, texts: &Texts) {
    let across = if section.kind == Kind::Multiple { 5 } else { 10 };
    let items: Vec<&PrintedItem> = section.items().collect();
    let row = |name: &str, cells: Vec<String>| {
        let empty = repeat_with(Cell::default).take(across - cells.len());
        let cells = cells.into_iter().map(|cell| Cell::text(cell).centered());
        once(Cell::text(texts.get(name)).centered().bold()).chain(cells).chain(empty).collect()
    };
    let rows = items.chunks(across).flat_map(|chunk| {
        [
            row("print-item-number", chunk.iter().map(|item| numbered(item, texts)).collect()),
            row("print-answer", chunk.iter().map(|item| short(item, texts)).collect()),
        ]
    });
    let widths = once(3).chain(repeat_with(|| if across == 5 { 4 } else { 2 }).take(across)).collect();
    flow.pieces.push(Piece::Table(Table { widths, row_height: 360, shape: CELL, rows: rows.collect() }));
}

fn is_must(item: &PrintedItem) -> bool {
    item.solution.as_ref().is_some_and(|solution| solution.must)
}

/// The number, with a star on a 必对题.
fn numbered(item: &PrintedItem, texts: &Texts) -> String {
    let star = if is_must(item) { texts.get("print-must") } else { String::new() };
    format!("{}{star}", item.number)
}

/// The key in one line.
fn short(item: &PrintedItem, texts: &Texts) -> String {
    match item.solution.as_ref().map(|solution| &solution.key) {
        Some(PrintedKey::Letters(letters)) => letters.clone(),
        Some(PrintedKey::Judge(right)) => texts.get(if *right { "print-true" } else { "print-false" }),
        Some(PrintedKey::Blanks(blanks)) => {
            let or = texts.get("print-or");
            blanks.iter().map(|accepted| accepted.join(&or)).collect::<Vec<_>>().join(&texts.get("print-semicolon"))
        }
        Some(PrintedKey::Text { answer, .. }) => answer.trim().to_owned(),
        None => String::new(),
    }
}

const LINE: Paragraph = Paragraph { size: 21, line: 320, left: EM, ..BODY };

fn solution(flow: &mut Flow, item: &PrintedItem, texts: &Texts) {
    let Some(solution) = &item.solution else { return };
    let number = texts.with("print-number", &[("n", item.number.into())]);
    let first = Paragraph { before: 80, left: 0, keep_next: true, ..LINE };
    let must = if solution.must { texts.get("print-key-must") } else { String::new() };
    let answer = vec![Span::bold(format!("{number}{must}{}", texts.get("print-key-answer"))), Span::plain(short(item, texts))];
    flow.spans(first, answer);
    if let PrintedKey::Text { rubric, .. } = &solution.key
        && !rubric.is_empty()
    {
        flow.spans(Paragraph { keep_next: true, ..LINE }, vec![Span::bold(texts.get("print-key-rubric"))]);
        for (place, point) in (1..).zip(rubric) {
            let marks = texts.with("print-marks", &[("marks", point.marks.to_string().into())]);
            let shape = Paragraph { left: 3 * EM, first_line: -EM * 3 / 2, ..LINE };
            flow.text(shape, format!("{}{}{marks}", texts.with("print-point", &[("n", place.into())]), point.text.trim()));
        }
    }
    remark(flow, &solution.remark, texts);
}

/// Explanation and citations; no line for what is empty.
fn remark(flow: &mut Flow, remark: &Remark, texts: &Texts) {
    let mut line = |key: &str, text: String| {
        if !text.is_empty() {
            flow.spans(LINE, vec![Span::bold(texts.get(key)), Span::plain(text)]);
        }
    };
    line("print-key-explanation", remark.explanation.clone());
    line("print-key-citations", remark.citations.join(&texts.get("print-semicolon")));
}

//! The paper that candidates read.

use super::shapes::{BODY, EM, HEADING, NOTE, OPTION_UNITS, head, marks_at_items, seal, section_title};
use super::{PrintedGroup, PrintedItem, PrintedPaper};
use crate::domain::image;
use crate::domain::kind::Kind;
use crate::domain::question::{BLANK_MARK, letter};
use crate::office::docx_out::Paragraph;
use crate::office::flow::{Flow, Piece, Span, columns};
use crate::office::fonts::Face;
use crate::text::Texts;

/// A blank wide enough to be seen as one.
const BLANK: &str = "________";
/// The paper without a word of its key.
pub fn paper(paper: &PrintedPaper, texts: &Texts) -> Flow {
    let mut flow = Flow { title: paper.title.clone(), ..Flow::default() };
    head(&mut flow, paper, None, texts);
    seal(&mut flow, paper, texts);
    flow.spans(
        Paragraph { after: 60, ..NOTE },
        vec![Span::bold(texts.get("print-notice")), Span::plain(texts.get("print-notice-text"))],
    );
    for (number, section) in (1..).zip(&paper.sections) {
        flow.text(HEADING, section_title(number, section, texts));
        let how = format!("print-how-{}", section.kind.code());
        if texts.has(&how) {
            flow.text(Paragraph { keep_next: true, after: 60, ..NOTE }, texts.get(&how));
        }
        let marks = marks_at_items(section);
        for (number, group) in (1..).zip(&section.groups) {
            if let Some(material) = &group.material {
                let several = section.groups.len() > 1;
                material_of(&mut flow, material, several.then_some(number), texts);
            }
            items(&mut flow, group, marks, texts);
        }
    }
    flow
}

fn material_of(flow: &mut Flow, material: &str, number: Option<usize>, texts: &Texts) {
    let name = match number {
        Some(number) => texts.with("print-material-numbered", &[("n", super::shapes::ordinal(number, texts).into())]),
        None => texts.get("print-material"),
    };
    flow.text(Paragraph { face: Face::Heading, keep_next: true, before: 100, ..BODY }, name);
    // The whole material stays with its first question; a page that cannot hold both is broken inside it.
    let shape = Paragraph { face: Face::Subheading, first_line: 2 * EM, keep_next: true, keep_lines: true, ..BODY };
    for line in material.lines().filter(|line| !line.trim().is_empty()) {
        flow.text(shape, line.trim());
    }
}

fn items(flow: &mut Flow, group: &PrintedGroup, marks: bool, texts: &Texts) {
    for item in &group.items {
        let has_options = !item.options.is_empty();
        // The number hangs, so that the second line starts under the stem's first character.
        let hang = EM / 2 * (1 + i32::from(item.number.max(1).ilog10() as u8 + 1));
        let shape = Paragraph { left: hang, first_line: -hang, keep_next: has_options, keep_lines: true, before: 60, ..BODY };
        flow.text(shape, format!("{}. {}", item.number, stem(item, marks, texts)));
        if has_options {
            let cells: Vec<String> =
                item.options.iter().enumerate().map(|(place, text)| format!("{}. {}", letter(place), text.trim())).collect();
            // A picture may be as wide as the page.
            let pictured = cells.iter().any(|cell| cell.chars().any(|c| image::index_of_place(c).is_some()));
            let columns = if pictured { 1 } else { columns(cells.iter().map(String::as_str), OPTION_UNITS) };
            // A long option hangs behind its letter.
            let (left, first_line) = if columns == 1 { (2 * EM + EM * 5 / 4, -(EM * 5 / 4)) } else { (2 * EM, 0) };
            let shape = Paragraph { left, first_line, keep_lines: true, ..BODY };
            flow.pieces.push(Piece::Columns { shape, columns, cells });
        }
    }
}

fn stem(item: &PrintedItem, marks: bool, texts: &Texts) -> String {
    let mut stem = item.stem.trim().replace(BLANK_MARK, BLANK);
    if marks {
        stem.push_str(&texts.with("print-marks", &[("marks", item.marks.to_string().into())]));
    }
    if item.kind == Kind::Judge {
        stem.push_str(&texts.get("print-judge-place"));
    }
    stem
}

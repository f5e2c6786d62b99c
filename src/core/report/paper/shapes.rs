//! How the parts of a printed paper look, and what several of them share.

use super::{PrintedPaper, PrintedSection};
use crate::domain::kind::Kind;
use crate::domain::numerals;
use crate::office::docx_out::{Align, Cell, Paragraph};
use crate::office::flow::{Flow, Piece, Table};
use crate::office::fonts::Face;
use crate::text::Texts;

/// 小四, the size of body text: candidates are often over 45.
const SIZE: u16 = 24;
/// Twentieths of a point: one character of body text.
pub(in crate::report) const EM: i32 = 240;
/// Line pitch of body text, 1.5 times its size.
pub(in crate::report) const PITCH: u16 = 360;
/// Half-width units between the margins, less the indent of options: 447.9 points of 6-point halves.
pub(in crate::report) const OPTION_UNITS: usize = 70;

pub(in crate::report) const BODY: Paragraph = Paragraph {
    face: Face::Text,
    size: SIZE,
    bold: false,
    align: Align::Justify,
    first_line: 0,
    left: 0,
    before: 0,
    after: 0,
    line: PITCH,
    keep_next: false,
    keep_lines: false,
    page_break_before: false,
    outline: 0,
};
/// 二号 小标宋.
pub(in crate::report) const TITLE: Paragraph =
    Paragraph { face: Face::Title, size: 44, align: Align::Center, line: 640, after: 60, keep_next: true, ..BODY };
pub(in crate::report) const SUBTITLE: Paragraph =
    Paragraph { face: Face::Subheading, align: Align::Center, after: 120, keep_next: true, ..BODY };
/// 四号 黑体. On the left: a heading of two lines would be stretched.
pub(in crate::report) const HEADING: Paragraph = Paragraph {
    face: Face::Heading,
    size: 28,
    align: Align::Left,
    line: 440,
    before: 200,
    after: 80,
    keep_next: true,
    keep_lines: true,
    outline: 1,
    ..BODY
};
pub(in crate::report) const NOTE: Paragraph = Paragraph { face: Face::Subheading, size: 21, line: 320, ..BODY };
/// Text inside tables.
pub(in crate::report) const CELL: Paragraph = Paragraph { size: 21, align: Align::Left, line: 300, ..BODY };

/// The title and the line below it: form, marks, time.
pub(super) fn head(flow: &mut Flow, paper: &PrintedPaper, kind: Option<&str>, texts: &Texts) {
    flow.text(TITLE, paper.title.clone());
    if let Some(kind) = kind {
        flow.text(Paragraph { face: Face::Heading, size: 32, line: 480, ..SUBTITLE }, kind);
    }
    let mut facts = Vec::new();
    if !paper.form.is_empty() {
        facts.push(texts.with("print-form", &[("form", paper.form.as_str().into())]));
    }
    facts.push(texts.with("print-full", &[("marks", paper.full.to_string().into())]));
    if let Some(minutes) = paper.duration_minutes {
        facts.push(texts.with("print-minutes", &[("n", minutes.into())]));
    }
    flow.text(SUBTITLE, facts.join("\u{3000}"));
}

/// 密封线: who the candidate is, above a line along which the page is folded and sealed; marks by section below it.
pub(super) fn seal(flow: &mut Flow, paper: &PrintedPaper, texts: &Texts) {
    let word = |key: &str| Cell::text(texts.get(key)).centered();
    let row = vec![
        word("print-name"),
        Cell::default(),
        word("print-unit"),
        Cell::default(),
        word("print-post"),
        Cell::default(),
        word("print-score"),
        Cell::default(),
    ];
    let widths = vec![4, 8, 4, 12, 4, 9, 4, 6];
    flow.pieces.push(Piece::Table(Table { widths, row_height: 560, shape: CELL, rows: vec![row] }));
    flow.text(Paragraph { align: Align::Center, size: 21, after: 120, ..BODY }, texts.get("print-seal-line"));
    let mut heads = vec![word("print-section-number")];
    let mut marks = vec![word("print-section-score")];
    let mut markers = vec![word("print-marker")];
    for number in 1..=paper.sections.len() {
        heads.push(Cell::text(ordinal(number, texts)).centered());
        marks.push(Cell::default());
        markers.push(Cell::default());
    }
    heads.push(word("print-total"));
    marks.push(Cell::default());
    markers.push(Cell::default());
    let mut widths = vec![3; heads.len()];
    if let Some(first) = widths.first_mut() {
        *first = 4;
    }
    flow.pieces.push(Piece::Table(Table { widths, row_height: 400, shape: CELL, rows: vec![heads, marks, markers] }));
}

/// The number of a section alone, such as 一.
pub(super) fn ordinal(number: usize, texts: &Texts) -> String {
    let chinese = numerals::write(number as u32);
    texts.with("print-ordinal", &[("ordinal", chinese.into()), ("n", number.into())])
}

/// 一、单项选择题（共30题，每题2分，共60分）
pub(super) fn section_title(number: usize, section: &PrintedSection, texts: &Texts) -> String {
    let (items, each) = (section.items().count(), section.each());
    let key = match (section.kind, each) {
        (Kind::Case, _) => "print-section-cases",
        (_, Some(_)) if items > 1 => "print-section-even",
        _ => "print-section",
    };
    texts.with(
        key,
        &[
            ("ordinal", numerals::write(number as u32).into()),
            ("number", number.into()),
            ("kind", texts.kind_long(section.kind).into()),
            ("cases", section.groups.len().into()),
            ("n", items.into()),
            ("each", each.unwrap_or_default().to_string().into()),
            ("total", section.total().to_string().into()),
        ],
    )
}

/// Whether the marks stand at each question, because the heading does not say them.
pub(super) fn marks_at_items(section: &PrintedSection) -> bool {
    section.kind == Kind::Case || section.each().is_none()
}

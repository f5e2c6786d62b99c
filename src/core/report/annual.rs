//! The yearly figures as a document: the paragraph, what its reader has to know, the table, and the rows behind every figure.

use super::record::shapes::{ABOVE, OFFICIAL, head_row, listing, title};
use crate::office::docx_out::{Cell, Paragraph};
use crate::office::flow::Flow;
use crate::report::paper::shapes::NOTE;
use crate::text::Texts;

/// One figure as it is printed; empty where there is nothing.
#[derive(Clone, Debug, Default)]
pub struct AnnualLine {
    pub name: String,
    pub own: String,
    pub reported: String,
    pub own_before: String,
    pub reported_before: String,
}

#[derive(Clone, Debug, Default)]
pub struct AnnualSheet {
    pub bureau: String,
    pub period: String,
    pub before: String,
    pub paragraph: String,
    pub notes: Vec<String>,
    pub lines: Vec<AnnualLine>,
    /// Figure, day, subject, unit, number, source.
    pub rows: Vec<[String; 6]>,
}

pub fn annual_flow(sheet: &AnnualSheet, texts: &Texts) -> Flow {
    let mut flow = title(&sheet.bureau, &texts.get("annual-title"), &sheet.period);
    flow.text(Paragraph { after: 160, ..centred(NOTE) }, sheet.period.as_str());
    flow.text(OFFICIAL, sheet.paragraph.as_str());
    for (number, note) in (1..).zip(&sheet.notes) {
        let before = if number == 1 { 160 } else { 0 };
        flow.text(
            Paragraph { before, ..NOTE },
            texts.with("annual-note", &[("n", number.into()), ("text", note.as_str().into())]),
        );
    }
    flow.text(ABOVE, texts.with("annual-table-title-of", &[("period", sheet.before.as_str().into())]));
    let head = ["figure", "own", "reported", "before-short", "reported-before"].map(|key| format!("annual-column-{key}"));
    let mut rows = vec![head_row(texts, &head.each_ref().map(String::as_str))];
    rows.extend(sheet.lines.iter().map(|line| {
        let figures = [&line.own, &line.reported, &line.own_before, &line.reported_before];
        std::iter::once(Cell::text(line.name.as_str())).chain(figures.map(|text| Cell::text(text.as_str()).centered())).collect()
    }));
    listing(&mut flow, &[15, 5, 5, 5, 5], 360, rows);
    if !sheet.rows.is_empty() {
        flow.text(Paragraph { page_break_before: true, ..ABOVE }, texts.get("annual-rows-title"));
        let keys = ["figure", "day", "what", "unit", "amount", "source"].map(|key| format!("annual-column-{key}"));
        let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        let mut rows = vec![head_row(texts, &keys)];
        rows.extend(sheet.rows.iter().map(|row| {
            row.iter()
                .enumerate()
                .map(|(at, text)| {
                    let cell = Cell::text(text.as_str());
                    if matches!(at, 1 | 4) { cell.centered() } else { cell }
                })
                .collect()
        }));
        listing(&mut flow, &[6, 5, 10, 5, 4, 7], 360, rows);
    }
    flow
}

const fn centred(shape: Paragraph) -> Paragraph {
    Paragraph { align: crate::office::docx_out::Align::Center, ..shape }
}

//! 归档目录: what the file of a sitting holds, and by what the electronic archive is recognised.

use super::RecordSheet;
use super::shapes::{ABOVE, CELL, HAND, head, head_row, listing, or_none, sign_and_seal, word};
use crate::office::docx_out::Cell;
use crate::office::flow::{Flow, Piece, Table};
use crate::text::Texts;

/// Papers of the file in their order: as many as the messages of that name.
const PAPERS: usize = 10;

/// The list of the file.
pub fn index(sheet: &RecordSheet, texts: &Texts) -> Flow {
    let mut flow = head(sheet, "index", "", texts);
    let heads = ["number", "paper", "author", "day", "pages", "note"].map(|key| format!("record-col-{key}"));
    let mut rows = vec![head_row(texts, &heads.each_ref().map(String::as_str))];
    for number in 1..=PAPERS {
        rows.push(vec![
            Cell::text(number.to_string()).centered(),
            Cell::text(texts.get(&format!("record-paper-{number}"))),
            Cell::default(),
            Cell::default(),
            Cell::default(),
            Cell::text(remark(sheet, number, texts)),
        ]);
    }
    listing(&mut flow, &[4, 17, 8, 7, 4, 12], HAND, rows);
    flow.text(ABOVE, texts.get("record-electronic"));
    let published = sheet.published.clone().unwrap_or_default();
    let archive = sheet.archive.clone().unwrap_or_default();
    let rows = vec![
        vec![word(texts, "record-fingerprint"), Cell::text(or_none(&published.fingerprint, texts))],
        vec![word(texts, "record-manifest"), Cell::text(or_none(&archive, texts))],
        vec![word(texts, "record-keep-until"), Cell::text(or_none(&sheet.keep_until, texts))],
    ];
    flow.pieces.push(Piece::Table(Table { widths: vec![6, 22], row_height: HAND, shape: CELL, rows }));
    sign_and_seal(&mut flow, &["record-handed-over", "record-received", "record-seal-bureau"], texts);
    flow
}

/// How many of a paper there are, where the program knows.
fn remark(sheet: &RecordSheet, number: usize, texts: &Texts) -> String {
    let count = match number {
        2 => sheet.people.len(),
        3 => sheet.items,
        7 => sheet.incidents.iter().filter(|incident| incident.discipline).count(),
        8 => sheet.people.iter().filter(|person| !person.handed_in.is_empty()).count(),
        10 => sheet.appeals,
        _ => return String::new(),
    };
    texts.with(&format!("record-paper-{number}-note"), &[("n", count.into())])
}

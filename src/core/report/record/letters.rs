//! 复核答复书 and 销毁清册.

use super::shapes::{CELL, HAND, OFFICIAL, head_row, listing, sign_and_seal, title, word};
use super::{DestructionSheet, ReplyLetter};
use crate::office::docx_out::{Align, Cell, Paragraph};
use crate::office::flow::{Flow, Piece, Table};
use crate::text::Texts;

/// The answer to whoever asked. Who reviewed is not told.
pub fn reply(letter: &ReplyLetter, texts: &Texts) -> Flow {
    let heading = texts.with("record-reply", &[("kind", letter.kind.as_str().into())]);
    let mut flow = title(&letter.bureau, &heading, &letter.title);
    let left = Paragraph { first_line: 0, align: Align::Left, ..OFFICIAL };
    flow.text(
        Paragraph { size: 24, align: Align::Right, after: 200, ..left },
        texts.with("record-reply-number", &[("n", letter.number.into())]),
    );
    let whom = if letter.name.is_empty() {
        texts.get("record-reply-anybody")
    } else {
        texts.with("record-reply-to", &[("name", letter.name.as_str().into()), ("ticket", letter.ticket.as_str().into())])
    };
    flow.text(left, whom);
    let facts = [
        ("day", letter.asked_on.as_str().into()),
        ("title", letter.title.as_str().into()),
        ("kind", letter.kind.as_str().into()),
        ("item", letter.item.as_str().into()),
        ("asked", letter.asked.as_str().into()),
    ];
    let key = if letter.item.is_empty() { "record-reply-open" } else { "record-reply-open-item" };
    flow.text(OFFICIAL, texts.with(key, &facts));
    for line in letter.reply.lines().filter(|line| !line.trim().is_empty()) {
        flow.text(OFFICIAL, line.trim());
    }
    flow.text(OFFICIAL, texts.with("record-reply-ruling", &[("ruling", letter.ruling.as_str().into())]));
    let end = Paragraph { left: 4400, align: Align::Center, before: 200, ..left };
    let bureau = if letter.bureau.is_empty() { texts.get("record-bureau-place") } else { letter.bureau.clone() };
    flow.text(Paragraph { before: 900, ..end }, bureau);
    flow.text(Paragraph { before: 0, ..end }, letter.decided_on.clone());
    flow.text(Paragraph { before: 0, size: 24, ..end }, texts.get("record-seal"));
    flow
}

/// What was destroyed, by whom, and what stays of it.
pub fn destruction(sheet: &DestructionSheet, texts: &Texts) -> Flow {
    let mut flow = title(&sheet.bureau, &texts.get("record-destruction"), &sheet.title);
    let pair = |key: &str, value: &str| [word(texts, key), Cell::text(value)];
    let rows = vec![
        vec![word(texts, "record-sitting"), Cell::text(sheet.title.clone()).over(3)],
        [pair("record-kind", &sheet.kind), pair("record-basis", &sheet.basis)].concat(),
        [pair("record-published-on", &sheet.published_on), pair("record-keep-until", &sheet.keep_until)].concat(),
        vec![word(texts, "record-destroy-reason"), Cell::text(sheet.reason.clone()).over(3)],
        [
            pair("record-destroyed-at", &sheet.destroyed_at),
            pair("record-destroyed-by", &format!("{}  {}", sheet.by, sheet.second)),
        ]
        .concat(),
    ];
    flow.pieces.push(Piece::Table(Table { widths: vec![5, 10, 5, 8], row_height: HAND, shape: CELL, rows }));
    let heads = ["number", "material", "count", "stays"].map(|key| format!("record-col-{key}"));
    let mut rows = vec![head_row(texts, &heads.each_ref().map(String::as_str))];
    for (number, (what, count, stays)) in (1..).zip(&sheet.lines) {
        rows.push(vec![
            Cell::text(number.to_string()).centered(),
            Cell::text(what.clone()),
            Cell::text(count.to_string()).centered(),
            Cell::text(stays.clone()),
        ]);
    }
    listing(&mut flow, &[4, 13, 5, 24], HAND, rows);
    flow.text(Paragraph { size: 24, line: 400, first_line: 480, after: 120, ..OFFICIAL }, texts.get("record-destroy-note"));
    sign_and_seal(&mut flow, &["record-destroyer", "record-witness", "record-approved", "record-seal-bureau"], texts);
    flow
}

//! What happened in the room: 考场情况登记表 and 违纪登记表.

use super::lists::{named, per_room};
use super::shapes::{ABOVE, CELL, HAND, NOTE, head, head_row, listing, or_none, sign_and_seal, word};
use super::{Counts, IncidentLine, PersonLine, RecordSheet};
use crate::office::docx_out::{Cell, Paragraph};
use crate::office::flow::{Flow, Piece, Table};
use crate::text::Texts;

/// Rows to fill in by hand where less is recorded.
const ROOM_ROWS: usize = 4;
const IRREGULAR_ROWS: usize = 5;

/// Counts, who was absent, what happened, two invigilators.
pub fn room(sheet: &RecordSheet, texts: &Texts) -> Flow {
    per_room(sheet, |room| {
        let incidents = sheet.incidents_of(room);
        let mut flow = head(sheet, "room", room, texts);
        let counts = Counts::of(sheet.people_of(room), &incidents);
        let figure = |n: usize| Cell::text(if sheet.over { n.to_string() } else { String::new() }).centered();
        let rows = vec![vec![
            word(texts, "record-expected"),
            Cell::text(counts.expected.to_string()).centered(),
            word(texts, "record-came"),
            figure(counts.came),
            word(texts, "record-absent"),
            figure(counts.absent),
            word(texts, "record-irregular"),
            figure(counts.irregular),
        ]];
        let widths = vec![4, 3, 4, 3, 4, 3, 4, 3];
        flow.pieces.push(Piece::Table(Table { widths, row_height: HAND, shape: CELL, rows }));
        let absent = named(sheet.people_of(room).filter(|p| !p.excused && !p.came), texts);
        let excused = sheet.people_of(room).filter(|p| p.excused);
        let one = |p: &PersonLine| {
            let who = format!("{} {}", p.ticket, p.name);
            texts.with("record-excused-one", &[("who", who.into()), ("outcome", p.outcome.as_str().into())])
        };
        let excused: Vec<String> = excused.map(one).collect();
        let said = |text: String| Cell::text(if sheet.over { or_none(&text, texts) } else { String::new() });
        let rows = vec![
            vec![word(texts, "record-absent-who"), said(absent)],
            vec![word(texts, "record-excused-who"), Cell::text(or_none(&excused.join(&texts.get("results-comma")), texts))],
            vec![word(texts, "record-paper-opened"), Cell::text(texts.get("record-paper-opened-place"))],
        ];
        flow.pieces.push(Piece::Table(Table { widths: vec![5, 23], row_height: HAND, shape: CELL, rows }));
        flow.text(ABOVE, texts.get("record-happened"));
        let heads = ["time", "whom", "about", "happened", "by"].map(|key| format!("record-col-{key}"));
        let mut rows = vec![head_row(texts, &heads.each_ref().map(String::as_str))];
        rows.extend(incidents.iter().map(|incident| incident_row(incident, texts)));
        rows.resize_with(rows.len().max(1 + ROOM_ROWS), || vec![Cell::default(); heads.len()]);
        listing(&mut flow, &[5, 8, 5, 17, 6], 480, rows);
        sign_and_seal(&mut flow, &["record-invigilator-1", "record-invigilator-2", "record-chief", "record-seal-office"], texts);
        flow
    })
}

fn incident_row(incident: &IncidentLine, texts: &Texts) -> Vec<Cell> {
    let whom = if incident.ticket.is_empty() {
        texts.get("record-whole-room")
    } else {
        format!("{} {}", incident.ticket, incident.name)
    };
    vec![
        Cell::text(incident.time.clone()).centered(),
        Cell::text(whom).centered(),
        Cell::text(incident.kind.clone()).centered(),
        Cell::text(incident.note.clone()),
        Cell::text(incident.by.clone()).centered(),
    ]
}

/// 违纪: facts, evidence, what is proposed, the person's own signature.
pub fn irregularities(sheet: &RecordSheet, texts: &Texts) -> Flow {
    let mut flow = head(sheet, "irregularities", "", texts);
    let heads = ["ticket-name", "time", "facts", "evidence", "measure", "person"].map(|key| format!("record-col-{key}"));
    let mut rows = vec![head_row(texts, &heads.each_ref().map(String::as_str))];
    for incident in sheet.incidents.iter().filter(|incident| incident.discipline) {
        let whom = format!("{}\n{}", incident.ticket, incident.name);
        rows.push(vec![
            Cell::text(if incident.ticket.is_empty() { texts.get("record-whole-room") } else { whom }).centered(),
            Cell::text(incident.time.clone()).centered(),
            Cell::text(
                texts.with("record-fact-by", &[("note", incident.note.as_str().into()), ("by", incident.by.as_str().into())]),
            ),
            Cell::default(),
            Cell::default(),
            Cell::default(),
        ]);
    }
    if rows.len() == 1 {
        let key = if sheet.over { "record-no-irregularity" } else { "record-no-irregularity-yet" };
        flow.text(Paragraph { before: 60, after: 60, ..NOTE }, texts.get(key));
    }
    rows.resize_with(rows.len().max(1 + IRREGULAR_ROWS), || vec![Cell::default(); heads.len()]);
    listing(&mut flow, &[7, 5, 12, 7, 7, 7], 900, rows);
    flow.text(Paragraph { after: 80, ..NOTE }, texts.get("record-irregular-note"));
    sign_and_seal(&mut flow, &["record-invigilator-1", "record-invigilator-2", "record-seal-office"], texts);
    flow
}

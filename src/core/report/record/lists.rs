//! Lists that candidates sign: 签到表 and 考生承诺书.

use super::shapes::{BODY, HAND, NOTE, OFFICIAL, head, head_row, listing, sign_and_seal, title};
use super::{PersonLine, RecordSheet};
use crate::office::docx_out::{Cell, Paragraph};
use crate::office::flow::Flow;
use crate::text::Texts;

/// Sentences of the pledge: as many as the messages of that name.
const PLEDGES: usize = 6;

/// One sheet a room, in order of ticket. Who is 免考 or 缓考 stands on it with the reason and does not sign.
pub fn sign_in(sheet: &RecordSheet, texts: &Texts) -> Flow {
    per_room(sheet, |room| {
        let mut flow = head(sheet, "sign-in", room, texts);
        let heads = ["number", "ticket", "name", "unit", "seat", "signature", "note"].map(|key| format!("record-col-{key}"));
        let mut rows = vec![head_row(texts, &heads.each_ref().map(String::as_str))];
        for (number, person) in (1..).zip(sheet.people_of(room)) {
            let note = if person.excused { person.outcome.as_str() } else { "" };
            rows.push(vec![
                Cell::text(number.to_string()).centered(),
                Cell::text(person.ticket.clone()).centered(),
                Cell::text(person.name.clone()).centered(),
                Cell::text(person.unit.clone()),
                Cell::text(person.seat.clone()).centered(),
                Cell::default(),
                Cell::text(note).centered(),
            ]);
        }
        listing(&mut flow, &[5, 8, 8, 15, 5, 12, 7], HAND, rows);
        flow.text(Paragraph { after: 120, keep_next: true, ..BODY }, texts.get("record-sign-in-counts"));
        sign_and_seal(&mut flow, &["record-two-invigilators", "record-seal-office"], texts);
        flow
    })
}

/// What all promise, and a line for each to sign.
pub fn pledge(sheet: &RecordSheet, texts: &Texts) -> Flow {
    let mut flow = title(&sheet.bureau, &texts.get("record-pledge"), &sheet.title);
    let said = Paragraph { size: 28, line: 500, first_line: 560, ..OFFICIAL };
    flow.text(said, texts.with("record-pledge-open", &[("title", sheet.title.as_str().into())]));
    for number in 1..=PLEDGES {
        flow.text(said, texts.get(&format!("record-pledge-{number}")));
    }
    flow.text(Paragraph { before: 120, after: 80, ..NOTE }, texts.get("record-pledge-note"));
    let heads = ["number", "ticket", "name", "signature", "day"].map(|key| format!("record-col-{key}"));
    let mut rows = vec![head_row(texts, &heads.each_ref().map(String::as_str))];
    let signing = sheet.people.iter().filter(|person| !person.excused);
    for (number, person) in (1..).zip(signing) {
        rows.push(vec![
            Cell::text(number.to_string()).centered(),
            Cell::text(person.ticket.clone()).centered(),
            Cell::text(person.name.clone()).centered(),
            Cell::default(),
            Cell::default(),
        ]);
    }
    listing(&mut flow, &[4, 8, 9, 16, 10], HAND, rows);
    flow
}

/// A document for each room behind one another.
pub(super) fn per_room(sheet: &RecordSheet, of: impl Fn(&str) -> Flow) -> Flow {
    let mut all: Option<Flow> = None;
    for room in sheet.rooms() {
        let own = of(room);
        match &mut all {
            Some(flow) => flow.append(own),
            None => all = Some(own),
        }
    }
    all.unwrap_or_default()
}

/// Tickets and names, one behind the other.
pub(super) fn named<'a>(people: impl Iterator<Item = &'a PersonLine>, texts: &Texts) -> String {
    let names: Vec<String> = people.map(|person| format!("{} {}", person.ticket, person.name)).collect();
    names.join(&texts.get("results-comma"))
}

//! 成绩登记册: the results with the signatures of who marked, entered and checked them.

use super::shapes::{BODY, NOTE, head, head_row, listing, sign_and_seal};
use super::{Counts, RecordSheet};
use crate::office::docx_out::{Cell, Paragraph};
use crate::office::flow::Flow;
use crate::text::Texts;

/// In order of ticket. The line below says how many, and which signed version this is.
pub fn register(sheet: &RecordSheet, texts: &Texts) -> Flow {
    let mut flow = head(sheet, "register", "", texts);
    let heads = ["number", "ticket", "name", "unit", "marks", "outcome", "code", "note"].map(|key| format!("record-col-{key}"));
    let mut rows = vec![head_row(texts, &heads.each_ref().map(String::as_str))];
    for (number, person) in (1..).zip(&sheet.people) {
        rows.push(vec![
            Cell::text(number.to_string()).centered(),
            Cell::text(person.ticket.clone()).centered(),
            Cell::text(person.name.clone()).centered(),
            Cell::text(person.unit.clone()),
            Cell::text(person.marks.clone()).centered(),
            Cell::text(person.outcome.clone()).centered(),
            Cell::text(person.code.clone()).centered(),
            Cell::text(person.note.clone()),
        ]);
    }
    listing(&mut flow, &[5, 7, 6, 10, 5, 6, 14, 7], 440, rows);
    let counts = Counts::of(sheet.people.iter(), &[]);
    let passed = sheet.people.iter().filter(|person| person.passed).count();
    let line = texts.with(
        "record-register-counts",
        &[
            ("expected", counts.expected.into()),
            ("sat", counts.came.into()),
            ("absent", counts.absent.into()),
            ("excused", counts.excused.into()),
            ("passed", passed.into()),
            ("full", sheet.full.as_str().into()),
            ("pass", sheet.pass_percent.into()),
        ],
    );
    flow.text(Paragraph { after: 60, ..BODY }, line);
    match &sheet.published {
        Some(published) => {
            let facts = [
                ("n", published.version.into()),
                ("at", published.at.as_str().into()),
                ("by", published.by.as_str().into()),
                ("second", published.second.as_str().into()),
                ("fingerprint", published.fingerprint.as_str().into()),
            ];
            flow.text(NOTE, texts.with("record-register-signed", &facts));
            let sum = texts.with("record-register-sum", &[("sha256", published.sha256.as_str().into())]);
            flow.text(Paragraph { after: 120, ..NOTE }, sum);
        }
        None => flow.text(Paragraph { after: 120, ..NOTE }, texts.get("record-register-unsigned")),
    }
    sign_and_seal(&mut flow, &["record-marker", "record-registrar", "record-checker", "record-issuer"], texts);
    sign_and_seal(&mut flow, &["record-seal-bureau"], texts);
    flow
}

//! People to a .csv.

use super::words::{self, tidy};
use super::{Field, RosterRow};
use crate::office::csv_text::{CsvText, guard};

/// A .csv that [`super::read_roster`] reads back as the same people. A text that a spreadsheet would run as a formula gets
/// an apostrophe, which reading takes off again.
pub fn write_roster_csv(rows: &[RosterRow]) -> Vec<u8> {
    let mut csv = CsvText::default();
    csv.row(Field::ALL.iter().map(|&field| words::header_word(field)));
    for row in rows {
        csv.row(Field::ALL.iter().map(|&field| guard(&tidy(text_of(row, field))).into_owned()));
    }
    csv.into_bytes()
}

fn text_of(row: &RosterRow, field: Field) -> &str {
    match field {
        Field::Name => &row.name,
        Field::StaffNo => row.staff_no.as_deref().unwrap_or_default(),
        Field::IdTail => row.id_tail.as_deref().unwrap_or_default(),
        Field::Unit => &row.unit,
        Field::Department => &row.department,
        Field::Post => &row.post,
        Field::Rank => &row.rank,
        Field::Grade => &row.grade,
        Field::Employment => words::employment_word(row.employment),
        Field::State => words::state_word(row.state),
    }
}

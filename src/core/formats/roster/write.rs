//! People to a .csv or an .xlsx, and PINs to slips.

use super::words::{self, tidy};
use super::{Field, RosterRow};
use crate::domain::roster::{CadreState, Employment};
use crate::office::csv_text::{CsvText, guard};
use rust_xlsxwriter::{
    DataValidation, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

/// Rows below the last person that the drop-downs cover, so that a trainer goes on writing.
const ROOM: u32 = 1_000;
/// Points.
const SLIP_SIZE: f64 = 14.0;

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

/// An .xlsx that [`super::read_roster`] reads back as the same people: every cell is text, so that numbers keep their zeros, and
/// 编制类别 and 状态 are drop-downs. The same roster gives the same bytes.
///
/// # Errors
/// What the writer of the library refuses, such as more rows than a worksheet holds.
pub fn write_roster_xlsx(rows: &[RosterRow]) -> Result<Vec<u8>, XlsxError> {
    let mut book = new_book()?;
    let text = Format::new().set_num_format("@");
    let sheet = book.add_worksheet();
    sheet.set_name(words::sheet_word("roster"))?;
    head(sheet, Field::ALL.iter().map(|&field| (words::header_word(field), width(field))))?;
    let last = u32::try_from(rows.len()).unwrap_or(u32::MAX).saturating_add(ROOM);
    for (column, &field) in (0..).zip(Field::ALL) {
        sheet.set_column_format(column, &text)?;
        let choices: Vec<&str> = match field {
            Field::Employment => Employment::ALL.iter().map(|e| words::employment_word(*e)).collect(),
            Field::State => CadreState::ALL.iter().map(|s| words::state_word(*s)).collect(),
            _ => Vec::new(),
        };
        if !choices.is_empty() {
            let list = DataValidation::new().allow_list_strings(&choices)?;
            sheet.add_data_validation(1, column, last, column, &list)?;
        }
    }
    for (line, row) in (1..).zip(rows) {
        for (column, &field) in (0..).zip(Field::ALL) {
            let value = tidy(text_of(row, field));
            if !value.is_empty() {
                sheet.write_string_with_format(line, column, &value, &text)?;
            }
        }
    }
    sheet.autofilter(0, 0, last.min(u32::try_from(rows.len()).unwrap_or(0)).max(1), last_column())?;
    book.save_to_buffer()
}

/// One PIN to hand out.
#[derive(Debug)]
pub struct PinLine<'a> {
    pub name: &'a str,
    pub staff_no: &'a str,
    pub unit: &'a str,
    pub pin: &'a str,
}

/// Slips to cut up, one a row, in large type.
///
/// # Errors
/// As [`write_roster_xlsx`].
pub fn write_pins_xlsx(lines: &[PinLine<'_>]) -> Result<Vec<u8>, XlsxError> {
    let mut book = new_book()?;
    let cell = Format::new()
        .set_num_format("@")
        .set_font_size(SLIP_SIZE)
        .set_border(FormatBorder::Dashed)
        .set_align(FormatAlign::VerticalCenter);
    let sheet = book.add_worksheet();
    sheet.set_name(words::sheet_word("pins"))?;
    let columns = [Field::Name, Field::StaffNo, Field::Unit].map(|field| (words::header_word(field), width(field)));
    head(sheet, columns.into_iter().chain([(words::sheet_word("pins"), 14.0)]))?;
    for (row, line) in (1..).zip(lines) {
        sheet.set_row_height(row, 2.2 * SLIP_SIZE)?;
        for (column, text) in (0..).zip([line.name, line.staff_no, line.unit, line.pin]) {
            sheet.write_string_with_format(row, column, text, &cell)?;
        }
    }
    book.save_to_buffer()
}

fn new_book() -> Result<Workbook, XlsxError> {
    let mut book = Workbook::new();
    // A fixed moment: the same people give the same bytes.
    let made = ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&made));
    Ok(book)
}

fn head<'a>(sheet: &mut Worksheet, titles: impl Iterator<Item = (&'a str, f64)>) -> Result<(), XlsxError> {
    let title = Format::new().set_bold().set_border(FormatBorder::Thin).set_align(FormatAlign::Center);
    for (column, (text, width)) in (0..).zip(titles) {
        sheet.write_string_with_format(0, column, text, &title)?;
        sheet.set_column_width(column, width)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    sheet.set_repeat_rows(0, 0)?;
    sheet.set_landscape().set_print_fit_to_pages(1, 0).set_paper_size(9);
    Ok(())
}

fn last_column() -> u16 {
    u16::try_from(Field::ALL.len()).unwrap_or(u16::MAX).saturating_sub(1)
}

/// In characters.
const fn width(field: Field) -> f64 {
    match field {
        Field::Unit => 28.0,
        Field::Department | Field::Post | Field::Grade => 18.0,
        Field::StaffNo | Field::Rank | Field::IdTail => 14.0,
        Field::Name | Field::Employment | Field::State => 10.0,
    }
}

/// What a cell of this column holds for a person.
pub fn text_of(row: &RosterRow, field: Field) -> &str {
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

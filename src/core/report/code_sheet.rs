//! The sheet of 监考授权码 that lies before an invigilator: a row for each person and purpose, codes to strike out.

use super::ReportError;
use crate::text::Texts;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook};

/// One row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeRow {
    pub ticket: String,
    pub name: String,
    pub purpose: String,
    /// At most three.
    pub codes: Vec<String>,
}

const WIDTHS: [f64; 6] = [10.0, 12.0, 16.0, 18.0, 18.0, 18.0];

/// # Errors
/// Only where the writer itself fails.
pub fn write_code_sheet(title: &str, rows: &[CodeRow], texts: &Texts) -> Result<Vec<u8>, ReportError> {
    let mut book = Workbook::new();
    // A fixed moment: the same codes give the same bytes.
    let made = ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&made));
    let sheet = book.add_worksheet();
    sheet.set_name(texts.get("code-sheet"))?;
    let heading = Format::new().set_bold().set_font_size(16).set_align(FormatAlign::Center);
    let note = Format::new().set_text_wrap().set_align(FormatAlign::VerticalCenter);
    let head = Format::new().set_bold().set_border(FormatBorder::Thin).set_align(FormatAlign::Center);
    let cell = Format::new().set_num_format("@").set_border(FormatBorder::Thin).set_align(FormatAlign::Center);
    sheet.merge_range(0, 0, 0, 5, &format!("{title}  {}", texts.get("code-sheet")), &heading)?;
    sheet.merge_range(1, 0, 1, 5, &texts.get("code-sheet-note"), &note)?;
    sheet.set_row_height(1, 32.0)?;
    let titles = ["ticket", "name", "purpose", "first", "second", "third"].map(|key| texts.get(&format!("code-sheet-{key}")));
    for (column, (title, width)) in (0..).zip(titles.iter().zip(WIDTHS)) {
        sheet.write_string_with_format(2, column, title, &head)?;
        sheet.set_column_width(column, width)?;
    }
    for (line, row) in (3..).zip(rows) {
        let mut texts = vec![row.ticket.as_str(), row.name.as_str(), row.purpose.as_str()];
        texts.extend(row.codes.iter().map(String::as_str));
        texts.resize(WIDTHS.len(), "");
        for (column, text) in (0..).zip(texts) {
            sheet.write_string_with_format(line, column, text, &cell)?;
        }
    }
    sheet.set_freeze_panes(3, 0)?;
    sheet.set_repeat_rows(0, 2)?;
    sheet.set_print_fit_to_pages(1, 0).set_paper_size(9);
    Ok(book.save_to_buffer()?)
}

//! Plain tables as a workbook that is printed A4 across: a title, a frozen header, one row a line. The same tables give the same
//! bytes, and a text is never a formula.

use super::ReportError;
use crate::office::csv_text::{CsvText, guard};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook as Book, Worksheet, XlsxError};

const A4: u8 = 9;
/// In points.
const TITLE_SIZE: f64 = 18.0;
const BODY_SIZE: f64 = 11.0;
const TITLE_HEIGHT: f64 = 36.0;
const LINE_HEIGHT: f64 = 16.0;
/// Of a row: more is refused by Excel.
const MOST_LINES: u32 = 25;

#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    Text(String),
    Number(f64),
    /// 0..1, shown in percent with one decimal.
    Share(f64),
    /// Shown with three decimals, so that those of a column stand under each other.
    Decimal(f64),
}

/// How [`Content::Share`] and [`Content::Decimal`] are shown.
const SHARE: &str = "0.0%";
const DECIMAL: &str = "0.000";

impl Content {
    fn text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            // As they are shown: a fraction written whole would ask for a wider column.
            Self::Share(share) => format!("{:.1}%", share * 100.0),
            Self::Decimal(number) => format!("{number:.3}"),
        }
    }
}

#[derive(Clone, Debug)]
pub struct Column {
    pub title: String,
    /// Most characters of a digit's width it takes; longer texts are broken.
    pub widest: f64,
}

#[derive(Clone, Debug)]
pub struct TableSheet {
    /// Of the sheet, at most 31 characters.
    pub name: String,
    pub title: String,
    /// May be empty.
    pub subtitle: String,
    pub columns: Vec<Column>,
    /// One content a column.
    pub rows: Vec<Vec<Content>>,
}

#[derive(Clone, Debug)]
pub struct Workbook {
    pub sheets: Vec<TableSheet>,
    /// Of every page; `&P` is its number.
    pub footer: String,
    /// Of titles and of bodies.
    pub fonts: (String, String),
}

impl TableSheet {
    /// UTF-8 with a mark, the header first, without the title: it reads back.
    pub fn csv(&self) -> Vec<u8> {
        let mut csv = CsvText::default();
        csv.row(self.columns.iter().map(|column| column.title.as_str()));
        for row in &self.rows {
            csv.row(row.iter().map(|content| guard(&content.text()).into_owned()));
        }
        csv.into_bytes()
    }

    fn write(&self, sheet: &mut Worksheet, book: &Workbook) -> Result<(), XlsxError> {
        let body = Format::new().set_font_name(&book.fonts.1).set_font_size(BODY_SIZE).set_align(FormatAlign::VerticalCenter);
        let title = Format::new().set_font_name(&book.fonts.0).set_font_size(TITLE_SIZE).set_align(FormatAlign::Center);
        let title = title.set_align(FormatAlign::VerticalCenter);
        let cell = body.clone().set_border(FormatBorder::Thin).set_text_wrap();
        let number = cell.clone().set_align(FormatAlign::Center);
        let (share, decimal) = (number.clone().set_num_format(SHARE), number.clone().set_num_format(DECIMAL));
        let head = number.clone().set_bold();
        sheet.set_name(&self.name)?;
        let last = u16::try_from(self.columns.len().saturating_sub(1)).unwrap_or_default();
        let mut at = 0;
        let subtitle = body.set_align(FormatAlign::Center).set_text_wrap();
        for (text, format) in
            [(&self.title, &title), (&self.subtitle, &subtitle)].into_iter().filter(|(text, _)| !text.is_empty())
        {
            // One cell is nothing to merge, and the writer refuses it.
            if last == 0 {
                sheet.write_string_with_format(at, 0, text, format)?;
            } else {
                sheet.merge_range(at, 0, at, last, text, format)?;
            }
            at += 1;
        }
        if !self.title.is_empty() {
            sheet.set_row_height(0, TITLE_HEIGHT)?;
        }
        let header = at;
        let mut widths = Vec::new();
        for (column, of) in (0..).zip(&self.columns) {
            sheet.write_string_with_format(header, column, &of.title, &head)?;
            let texts = self.rows.iter().filter_map(|row| row.get(usize::from(column)));
            let longest = texts.map(|content| units(&content.text())).max().unwrap_or(0).max(units(&of.title));
            widths.push(f64::from(longest + 2).clamp(7.0, of.widest));
            sheet.set_column_width(column, widths[usize::from(column)])?;
        }
        // Not every program makes room for broken lines by itself.
        let tall = |texts: &mut dyn Iterator<Item = String>| texts.zip(&widths).map(|(text, width)| rows_of(&text, *width)).max();
        if let Some(rows) = tall(&mut self.columns.iter().map(|column| column.title.clone())).filter(|rows| *rows > 1) {
            sheet.set_row_height(header, f64::from(rows) * LINE_HEIGHT)?;
        }
        // Cells put together make no room at all.
        let above = rows_of(&self.subtitle, widths.iter().sum());
        if above > 1 && !self.subtitle.is_empty() {
            sheet.set_row_height(header - 1, f64::from(above) * LINE_HEIGHT)?;
        }
        for (line, row) in (header + 1..).zip(&self.rows) {
            if let Some(rows) = tall(&mut row.iter().map(Content::text)).filter(|rows| *rows > 1) {
                sheet.set_row_height(line, f64::from(rows) * LINE_HEIGHT)?;
            }
            for (column, content) in (0..).zip(row) {
                match content {
                    Content::Text(text) => sheet.write_string_with_format(line, column, text, &cell)?,
                    Content::Number(value) => sheet.write_number_with_format(line, column, *value, &number)?,
                    Content::Share(value) => sheet.write_number_with_format(line, column, *value, &share)?,
                    Content::Decimal(value) => sheet.write_number_with_format(line, column, *value, &decimal)?,
                };
            }
        }
        sheet.set_paper_size(A4).set_landscape().set_print_fit_to_pages(1, 0).set_print_center_horizontally(true);
        sheet.set_footer(format!("&C{}", book.footer));
        sheet.set_repeat_rows(header, header)?;
        sheet.set_freeze_panes(header + 1, 0)?;
        Ok(())
    }
}

impl Workbook {
    /// # Errors
    /// More rows or longer texts than a workbook can hold.
    pub fn write(&self) -> Result<Vec<u8>, ReportError> {
        let mut book = Book::new();
        // The time of writing would make two exports of the same data differ.
        let made = ExcelDateTime::from_ymd(2025, 1, 1)?;
        let title = self.sheets.first().map(|sheet| sheet.title.as_str()).unwrap_or_default();
        book.set_properties(&DocProperties::new().set_title(title).set_creation_datetime(&made));
        for sheet in &self.sheets {
            sheet.write(book.add_worksheet(), self)?;
        }
        Ok(book.save_to_buffer()?)
    }
}

/// Lines that a text takes in a column of so many half-width units.
pub(super) fn rows_of(text: &str, width: f64) -> u32 {
    let rows = |line: &str| {
        let wide = f64::from(units(line));
        // The padding of a cell; and what a broken line leaves empty at its end.
        if wide <= width - 1.0 { 1 } else { (wide / (width * 0.92).max(1.0)).ceil().clamp(2.0, f64::from(MOST_LINES)) as u32 }
    };
    text.lines().map(rows).sum::<u32>().clamp(1, MOST_LINES)
}

/// The longest line of a text in half-width units.
fn units(text: &str) -> u32 {
    let longest = text.lines().map(crate::office::flow::units).max().unwrap_or(0);
    u32::try_from(longest).unwrap_or(u32::MAX / 2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::office::sheet::read_xlsx;

    #[test]
    fn broken_lines_have_room() {
        assert_eq!(rows_of("法治", 7.0), 1);
        assert_eq!(rows_of("国家工作人员学法考试参考（人）", 32.0), 1, "a column as wide as its text needs one line");
        assert_eq!(rows_of("上年同期（2024-12-01 至 2025-11-30）", 24.0), 2);
        assert_eq!(rows_of("一\n二\n三", 30.0), 3);
        assert_eq!(rows_of(&"法".repeat(40_000), 30.0), MOST_LINES, "a row is never taller than Excel takes");
        assert_eq!(rows_of("", 7.0), 1);
    }

    #[test]
    fn a_text_is_no_formula_and_the_same_tables_are_the_same_bytes() {
        let sheet = TableSheet {
            name: "台账".into(),
            title: "学法活动台账".into(),
            subtitle: String::new(),
            columns: vec![Column { title: "主题".into(), widest: 30.0 }, Column { title: "人数".into(), widest: 30.0 }],
            rows: vec![vec![Content::Text("=HYPERLINK(\"x\")".into()), Content::Number(12.0)]],
        };
        assert!(String::from_utf8(sheet.csv()).unwrap().contains("'=HYPERLINK"));
        let book = Workbook { sheets: vec![sheet], footer: "&P".into(), fonts: ("黑体".into(), "仿宋".into()) };
        let bytes = book.write().unwrap();
        assert_eq!(bytes, book.write().unwrap());
        let read = read_xlsx(&bytes).unwrap();
        assert_eq!(read[0].rows[1].cells, ["主题", "人数"]);
        assert_eq!(read[0].rows[2].cells, ["=HYPERLINK(\"x\")", "12"]);
    }
}

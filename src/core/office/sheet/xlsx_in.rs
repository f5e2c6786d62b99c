//! The worksheets of an .xlsx to tables.

use super::{Budget, MAX_BYTES, Sheet, SheetError, SheetRow, is_blank};
use crate::office::package::{self, OLE};
use calamine::{DataRef, Dimensions, ExcelDateTime, Reader, SheetType, SheetVisible, Xlsx, XlsxError};
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

type Workbook<'a> = Xlsx<Cursor<&'a [u8]>>;

/// Reads the visible worksheets that have content, in their order. Formulas give the value stored with them. A cell merged
/// over several rows counts for each of them, because a 单位 written once beside its people is meant for all of them.
pub fn read_xlsx(bytes: &[u8]) -> Result<Vec<Sheet>, SheetError> {
    read(bytes, false)
}

/// As [`read_xlsx`], with the hidden worksheets.
pub fn read_xlsx_whole(bytes: &[u8]) -> Result<Vec<Sheet>, SheetError> {
    read(bytes, true)
}

fn read(bytes: &[u8], hidden: bool) -> Result<Vec<Sheet>, SheetError> {
    if bytes.starts_with(&OLE) {
        return Err(SheetError::OldOrEncrypted);
    }
    let unpacked = package::unpacked_bytes(bytes).ok_or(SheetError::NotXlsx)?;
    if unpacked > MAX_BYTES {
        return Err(SheetError::TooLarge { limit: MAX_BYTES });
    }
    // The reader works out positions and sizes written in the file without checking them; a forged one may panic there, and
    // that is a fault of the file, not of this program.
    let read = catch_unwind(AssertUnwindSafe(|| read_workbook(bytes, hidden)));
    read.unwrap_or_else(|_| Err(SheetError::Damaged { detail: "position or size out of range".to_owned() }))
}

fn read_workbook(bytes: &[u8], hidden: bool) -> Result<Vec<Sheet>, SheetError> {
    let mut workbook: Workbook<'_> = Xlsx::new(Cursor::new(bytes)).map_err(|error| match error {
        XlsxError::Password => SheetError::OldOrEncrypted,
        XlsxError::FileNotFound(_) | XlsxError::RelationshipNotFound => SheetError::NotXlsx,
        other => damaged(&other),
    })?;
    let is_hidden = |sheet: &calamine::Sheet| sheet.visible != SheetVisible::Visible;
    let wanted = |sheet: &&calamine::Sheet| sheet.typ == SheetType::WorkSheet && (hidden || !is_hidden(sheet));
    let metadata = workbook.sheets_metadata().iter().filter(wanted);
    let names: Vec<(String, bool)> = metadata.map(|sheet| (sheet.name.clone(), is_hidden(sheet))).collect();
    if names.is_empty() {
        return Err(SheetError::NoSheet);
    }
    let mut budget = Budget::default();
    let mut sheets = Vec::new();
    for (name, hidden) in names {
        let rows = read_rows(&mut workbook, &name, &mut budget)?;
        if !rows.is_empty() {
            sheets.push(Sheet { name, hidden, rows });
        }
    }
    if sheets.is_empty() { Err(SheetError::Empty) } else { Ok(sheets) }
}

fn read_rows(workbook: &mut Workbook<'_>, name: &str, budget: &mut Budget) -> Result<Vec<SheetRow>, SheetError> {
    let mut rows: Vec<SheetRow> = Vec::new();
    let mut cells = workbook.worksheet_cells_reader(name).map_err(|e| damaged(&e))?;
    while let Some(cell) = cells.next_cell().map_err(|e| damaged(&e))? {
        let text = text_of(cell.get_value());
        if is_blank(&text) {
            continue;
        }
        let (row, column) = cell.get_position();
        let number = row.saturating_add(1);
        match rows.last().map(|last| last.number) {
            Some(last) if last > number => return Err(SheetError::Damaged { detail: format!("row {number} after row {last}") }),
            Some(last) if last == number => {}
            _ => {
                budget.row()?;
                rows.push(SheetRow { number, cells: Vec::new() });
            }
        }
        if let Some(last) = rows.last_mut() {
            budget.place(last, column as usize, text)?;
        }
    }
    // It holds the workbook until here.
    drop(cells);
    if !rows.is_empty() {
        for region in workbook.merge_cells_by_sheet_name(name).map_err(|e| damaged(&e))? {
            fill_down(&mut rows, region, budget)?;
        }
    }
    Ok(rows)
}

/// Gives the rows of a merged region the text of its first cell. Rows that hold nothing else stay left out.
fn fill_down(rows: &mut [SheetRow], region: Dimensions, budget: &mut Budget) -> Result<(), SheetError> {
    let (first, last, column) = (region.start.0.saturating_add(1), region.end.0.saturating_add(1), region.start.1 as usize);
    let Ok(top) = rows.binary_search_by_key(&first, |row| row.number) else { return Ok(()) };
    let text = rows[top].cell(column).to_owned();
    if text.is_empty() {
        return Ok(());
    }
    for row in rows[top + 1..].iter_mut().take_while(|row| row.number <= last) {
        // Paid even where nothing is filled, so that overlapping regions cannot make this run for hours.
        budget.cells(1)?;
        if row.cell(column).is_empty() {
            budget.place(row, column, text.clone())?;
        }
    }
    Ok(())
}

fn damaged(error: &XlsxError) -> SheetError {
    SheetError::Damaged { detail: error.to_string() }
}

fn text_of(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number_text(*number),
        DataRef::String(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(truth) => if *truth { "TRUE" } else { "FALSE" }.to_owned(),
        DataRef::DateTime(time) => time_text(*time),
        DataRef::DateTimeIso(text) => text.split_once("T00:00:00").map_or(text.as_str(), |(date, _)| date).to_owned(),
        DataRef::Error(error) => error.to_string(),
    }
}

/// The 15 significant digits a spreadsheet shows, without exponent and without a `.0`: a staff number stays `20230017`.
fn number_text(number: f64) -> String {
    format!("{number:.14e}").parse().unwrap_or(number).to_string()
}

/// `2024-05-01`, with `T09:30:00` where there is a time; `09:30:00` for a bare time; hours may exceed 24 for a duration.
fn time_text(time: ExcelDateTime) -> String {
    if time.is_duration() {
        let seconds = (time.as_f64() * 86_400.0).round() as i64;
        let (sign, seconds) = (if seconds < 0 { "-" } else { "" }, seconds.unsigned_abs());
        return format!("{sign}{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }
    let (year, month, day, hour, minute, second, _) = time.to_ymd_hms_milli();
    let clock = format!("{hour:02}:{minute:02}:{second:02}");
    match (time.as_f64() < 1.0, clock.as_str()) {
        (true, _) => clock,
        (false, "00:00:00") => format!("{year:04}-{month:02}-{day:02}"),
        (false, _) => format!("{year:04}-{month:02}-{day:02}T{clock}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::office::package::zip_declaring;
    use rust_xlsxwriter::{ExcelDateTime as Date, Format, Formula};

    fn rows(bytes: &[u8]) -> Vec<(u32, Vec<String>)> {
        read_xlsx(bytes).unwrap().remove(0).rows.into_iter().map(|r| (r.number, r.cells)).collect()
    }

    #[test]
    fn values_become_the_text_a_person_sees() {
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        let date = Format::new().set_num_format("yyyy-mm-dd");
        sheet.write_number(2, 1, 20_230_017).unwrap();
        sheet.write_number(2, 2, 0.1 + 0.2).unwrap();
        sheet.write_number(2, 3, 110_101_199_003_071_234_f64).unwrap();
        sheet.write_datetime_with_format(4, 0, Date::from_ymd(2024, 5, 1).unwrap(), &date).unwrap();
        sheet.write_datetime_with_format(4, 1, Date::from_ymd(2024, 5, 1).unwrap().and_hms(9, 30, 0).unwrap(), &date).unwrap();
        sheet.write_datetime_with_format(4, 2, Date::from_hms(9, 30, 0).unwrap(), &date).unwrap();
        sheet.write_formula(4, 3, Formula::new("=1+2").set_result("3")).unwrap();
        sheet.write_boolean(4, 4, true).unwrap();
        sheet.write_string(4, 5, " ").unwrap();
        let text = |cells: &[&str]| cells.iter().map(|&c| c.to_owned()).collect::<Vec<_>>();
        assert_eq!(
            rows(&book.save_to_buffer().unwrap()),
            [
                (3, text(&["", "20230017", "0.3", "110101199003071000"])),
                (5, text(&["2024-05-01", "2024-05-01T09:30:00", "09:30:00", "3", "TRUE"])),
            ],
            "the numbers of the rows are kept, blank rows and cells are not"
        );
    }

    #[test]
    fn a_unit_merged_beside_its_people_counts_for_each() {
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        sheet.merge_range(0, 0, 0, 3, "名册", &Format::new()).unwrap();
        sheet.merge_range(1, 0, 4, 0, "法规科", &Format::new()).unwrap();
        for (row, name) in [(1, "张三"), (2, "李四"), (5, "王五")] {
            sheet.write_string(row, 1, name).unwrap();
        }
        let found: Vec<_> =
            rows(&book.save_to_buffer().unwrap()).into_iter().map(|(n, cells)| format!("{n} {}", cells.join("|"))).collect();
        assert_eq!(found, ["1 名册", "2 法规科|张三", "3 法规科|李四", "6 |王五"]);
    }

    #[test]
    fn sheets_hidden_or_empty_are_passed_over() {
        let mut book = rust_xlsxwriter::Workbook::new();
        book.add_worksheet().set_name("空").unwrap();
        book.add_worksheet().set_hidden(true).write_string(0, 0, "下拉项").unwrap();
        assert_eq!(read_xlsx(&book.save_to_buffer().unwrap()), Err(SheetError::Empty));
        book.add_worksheet().set_name("名册").unwrap().write_string(0, 0, "姓名").unwrap();
        let sheets = read_xlsx(&book.save_to_buffer().unwrap()).unwrap();
        assert_eq!(sheets.iter().map(|s| s.name.as_str()).collect::<Vec<_>>(), ["名册"]);
        let whole = read_xlsx_whole(&book.save_to_buffer().unwrap()).unwrap();
        assert_eq!(whole.iter().map(|s| s.hidden).collect::<Vec<_>>(), [true, false]);
    }

    #[test]
    fn what_is_no_workbook_says_so() {
        assert_eq!(read_xlsx(&[&OLE[..], &[0; 600]].concat()), Err(SheetError::OldOrEncrypted));
        assert_eq!(read_xlsx(b"not a zip"), Err(SheetError::NotXlsx));
        assert_eq!(read_xlsx(&[]), Err(SheetError::NotXlsx));
        assert_eq!(read_xlsx(&zip_declaring(&[("a", 600 << 20)])), Err(SheetError::TooLarge { limit: MAX_BYTES }));
        assert!(matches!(read_xlsx(&zip_declaring(&[("a", 1)])), Err(SheetError::NotXlsx | SheetError::Damaged { .. })));
    }

    fn plain_book() -> Vec<u8> {
        let mut book = rust_xlsxwriter::Workbook::new();
        // Stored, so that a changed byte is a changed letter of the XML and not a broken stream.
        book.set_zip_compression_level(0).add_worksheet().write_string(0, 0, "姓名").unwrap().write_number(9, 3, 7).unwrap();
        book.save_to_buffer().unwrap()
    }

    proptest::proptest! {
        #[test]
        fn a_forged_file_is_refused_or_read_and_never_a_panic(changes in proptest::collection::vec((0_usize..9000, b' '..b'~'), 1..6), cut in 0_usize..9000) {
            let mut bytes = plain_book();
            for (at, byte) in changes {
                let length = bytes.len();
                bytes[at % length] = byte;
            }
            let _ = read_xlsx(&bytes);
            bytes.truncate(cut);
            let _ = read_xlsx(&bytes);
        }
    }

    #[test]
    fn a_lone_cell_far_to_the_right_of_every_row_runs_out_of_cells() {
        let mut budget = Budget::default();
        let mut place = |column| budget.place(&mut SheetRow::default(), column, "x".into());
        assert_eq!((0..610).try_for_each(|_| place(16_383)), Ok(()));
        assert_eq!(place(16_383), Err(SheetError::TooManyCells { limit: super::super::MAX_CELLS }));
        assert_eq!(place(usize::MAX), Err(SheetError::TooManyCells { limit: super::super::MAX_CELLS }));
    }
}

//! A list of results from another platform, .xlsx or .csv: who, and how many marks.

use super::decode::decode;
use crate::domain::fold::{fold, half_width};
use crate::domain::marks::Marks;
use crate::office::sheet::{Sheet, SheetError, SheetRow, read_csv, read_xlsx};
use serde::Deserialize;
use std::sync::LazyLock;

/// A title and a note may stand above the header, not more than this.
const HEADER_WITHIN: usize = 10;

/// One line as it stands in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResultRow {
    /// As the reader of the file counts, from 1.
    pub line: u32,
    pub name: String,
    pub staff_no: String,
    pub ticket: String,
    /// `None` where the cell holds no number.
    pub marks: Option<Marks>,
    /// The cell as it stands.
    pub text: String,
}

/// Why a file is no list of results. The message key is `error-result-list-<code>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ResultListError {
    #[error("neither a table nor text")]
    NotATable,
    #[error("no column of names or numbers, or none of marks")]
    NoColumns,
}

impl ResultListError {
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotATable => "not-a-table",
            Self::NoColumns => "no-columns",
        }
    }
}

#[derive(Deserialize)]
struct Words {
    header: Header,
    sign: Sign,
}

#[derive(Deserialize)]
struct Sign {
    unit: Vec<String>,
}

#[derive(Deserialize)]
struct Header {
    name: Vec<String>,
    staff_no: Vec<String>,
    ticket: Vec<String>,
    marks: Vec<String>,
}

// A file compiled into the program that does not parse is a fault of the build, which the tests below find.
static WORDS: LazyLock<Option<Words>> =
    LazyLock::new(|| toml::from_str(include_str!("../../../assets/lexicon/result_list.toml")).ok());

#[derive(Clone, Copy, Debug, Default)]
struct Columns {
    name: Option<usize>,
    staff_no: Option<usize>,
    ticket: Option<usize>,
    marks: Option<usize>,
}

impl Columns {
    fn of(row: &SheetRow) -> Option<Self> {
        let find = |words: &[String]| words.iter().find_map(|word| row.cells.iter().position(|cell| fold(cell) == fold(word)));
        let header = &WORDS.as_ref()?.header;
        let found = Self {
            name: find(&header.name),
            staff_no: find(&header.staff_no),
            ticket: find(&header.ticket),
            marks: find(&header.marks),
        };
        let who = found.name.or(found.staff_no).or(found.ticket);
        who.and(found.marks).map(|_| found)
    }
}

/// # Errors
/// A file that is no table, or has no column for who or for how many.
pub fn read_result_list(bytes: &[u8]) -> Result<Vec<ResultRow>, ResultListError> {
    let sheets: Vec<Sheet> = match read_xlsx(bytes) {
        Ok(sheets) => sheets,
        Err(SheetError::NotXlsx) => {
            let decoded = decode(bytes).map_err(|_| ResultListError::NotATable)?;
            vec![read_csv(&decoded.text).map_err(|_| ResultListError::NotATable)?]
        }
        Err(_) => return Err(ResultListError::NotATable),
    };
    let headed = sheets.iter().find_map(|sheet| {
        let mut head = sheet.rows.iter().take(HEADER_WITHIN).enumerate();
        head.find_map(|(at, row)| Some((sheet, at, Columns::of(row)?)))
    });
    let (sheet, at, columns) = headed.ok_or(ResultListError::NoColumns)?;
    let cell = |row: &SheetRow, column: Option<usize>| column.map_or_else(String::new, |at| row.cell(at).trim().to_owned());
    let rows = sheet.rows.iter().skip(at + 1).map(|row| {
        let text = cell(row, columns.marks);
        let digits: String = text.chars().map(half_width).filter(|c| !c.is_whitespace()).collect();
        ResultRow {
            line: row.number,
            name: cell(row, columns.name),
            staff_no: cell(row, columns.staff_no),
            ticket: cell(row, columns.ticket),
            marks: number(&digits).parse().ok(),
            text,
        }
    });
    Ok(rows
        .filter(|row| !(row.name.is_empty() && row.staff_no.is_empty() && row.ticket.is_empty() && row.text.is_empty()))
        .collect())
}

/// Without the unit behind it.
fn number(text: &str) -> &str {
    let units = WORDS.as_ref().map(|words| words.sign.unit.as_slice()).unwrap_or_default();
    units.iter().find_map(|unit| text.strip_suffix(unit.as_str())).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_with_a_title_above_and_marks_as_people_write_them() {
        let text = "某平台考试成绩,,\n姓名,工号,得分\n张三,A1,85.5\n李四,A2,９０分\n王五,A3,缺考\n,,\n";
        let rows = read_result_list(text.as_bytes()).unwrap();
        let found: Vec<_> = rows.iter().map(|r| (r.line, r.name.as_str(), r.marks.map(Marks::milli))).collect();
        assert_eq!(found, [(3, "张三", Some(85_500)), (4, "李四", Some(90_000)), (5, "王五", None)]);
        assert_eq!(rows[2].text, "缺考");
    }

    #[test]
    fn a_file_without_the_columns_is_refused() {
        assert_eq!(read_result_list("姓名,单位\n张三,甲\n".as_bytes()), Err(ResultListError::NoColumns));
        assert_eq!(read_result_list(&[0, 159, 146, 150, 0, 1]), Err(ResultListError::NotATable));
    }
}

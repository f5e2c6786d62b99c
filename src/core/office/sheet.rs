//! Tables as people keep them: a worksheet of an .xlsx or a .csv becomes rows of text. Whatever a file claims about itself,
//! reading it stays within [`MAX_ROWS`], [`MAX_CELLS`] and [`MAX_BYTES`].

mod csv_in;
mod xlsx_in;

pub use csv_in::{CsvRows, read_csv};
pub use xlsx_in::{read_xlsx, read_xlsx_whole};

use serde::Serialize;

/// Rows with content, over all sheets of a file.
pub const MAX_ROWS: usize = 200_000;
/// Cells up to the last filled one of each row, over all sheets of a file.
pub const MAX_CELLS: usize = 10_000_000;
/// Bytes a package unpacks to, and bytes of text taken from it.
pub const MAX_BYTES: u64 = 512 * 1024 * 1024;

/// One table. Rows without content are left out; the others keep the number the user sees.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// Empty for a .csv.
    pub name: String,
    /// The user of the file does not see it.
    pub hidden: bool,
    pub rows: Vec<SheetRow>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SheetRow {
    /// From 1: the row of the worksheet, or the line of the .csv on which the record begins.
    pub number: u32,
    /// From the first column to the last with content, as text, blanks kept. Numbers have no `.0`, dates are ISO 8601.
    pub cells: Vec<String>,
}

impl SheetRow {
    /// The text of a column counted from 0; empty beyond the end of the row.
    pub fn cell(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }
}

/// Why a file cannot be read as a table. Shown under the key of the noun that was read, such as `error-roster-<code>`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(tag = "error", rename_all = "snake_case")]
pub enum SheetError {
    #[error("not an xlsx file")]
    NotXlsx,
    /// The container that .xls and password-protected .xlsx share.
    #[error("an old .xls or an encrypted file")]
    OldOrEncrypted,
    /// It is a package, but a part of it breaks off or contradicts itself.
    #[error("damaged: {detail}")]
    Damaged { detail: String },
    #[error("more than {limit} rows")]
    TooManyRows { limit: usize },
    #[error("more than {limit} cells")]
    TooManyCells { limit: usize },
    #[error("more than {limit} bytes unpacked")]
    TooLarge { limit: u64 },
    #[error("no visible worksheet")]
    NoSheet,
    #[error("no content")]
    Empty,
    /// A quote opened in this line of a .csv is never closed, so the rest of the file fell into one cell.
    #[error("quote not closed from line {line}")]
    UnclosedQuote { line: u32 },
}

impl SheetError {
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotXlsx => "not-xlsx",
            Self::OldOrEncrypted => "old-or-encrypted",
            Self::Damaged { .. } => "damaged",
            Self::TooManyRows { .. } => "too-many-rows",
            Self::TooManyCells { .. } => "too-many-cells",
            Self::TooLarge { .. } => "too-large",
            Self::NoSheet => "no-sheet",
            Self::Empty => "empty",
            Self::UnclosedQuote { .. } => "unclosed-quote",
        }
    }
}

/// What one file may still use of the limits.
#[derive(Debug)]
struct Budget {
    rows: usize,
    cells: usize,
    bytes: u64,
}

impl Default for Budget {
    fn default() -> Self {
        Self { rows: MAX_ROWS, cells: MAX_CELLS, bytes: MAX_BYTES }
    }
}

impl Budget {
    fn row(&mut self) -> Result<(), SheetError> {
        self.rows = self.rows.checked_sub(1).ok_or(SheetError::TooManyRows { limit: MAX_ROWS })?;
        Ok(())
    }

    fn cells(&mut self, count: usize) -> Result<(), SheetError> {
        self.cells = self.cells.checked_sub(count).ok_or(SheetError::TooManyCells { limit: MAX_CELLS })?;
        Ok(())
    }

    fn text(&mut self, text: &str) -> Result<(), SheetError> {
        self.bytes = self.bytes.checked_sub(text.len() as u64).ok_or(SheetError::TooLarge { limit: MAX_BYTES })?;
        Ok(())
    }

    /// Puts a text at a column of a row, once both are paid for: a lone cell in the last column of each row costs its gap.
    fn place(&mut self, row: &mut SheetRow, column: usize, text: String) -> Result<(), SheetError> {
        self.text(&text)?;
        if column >= row.cells.len() {
            self.cells((column - row.cells.len()).saturating_add(1))?;
            row.cells.resize(column + 1, String::new());
        }
        row.cells[column] = text;
        Ok(())
    }
}

fn is_blank(text: &str) -> bool {
    text.chars().all(crate::domain::fold::is_blank)
}

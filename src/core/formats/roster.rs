//! The roster of a bureau as a table: .xlsx or .csv, in and out. What is written reads back as the same people.

mod read;
mod words;
mod write;

pub use read::read_roster;
pub use write::{PinLine, text_of, write_pins_xlsx, write_roster_csv, write_roster_xlsx};

use crate::domain::kind::coded;
use crate::domain::roster::{CadreFault, CadreState, Employment};
use crate::domain::unit_tree::UnitFault;
use crate::office::sheet::SheetError;
use serde::Serialize;

coded! {
    /// A column of a roster. Its names are in `assets/lexicon/roster.toml`.
    Field {
        Name = "name",
        StaffNo = "staff_no",
        IdTail = "id_tail",
        Unit = "unit",
        Department = "department",
        Post = "post",
        Rank = "rank",
        Grade = "grade",
        Employment = "employment",
        State = "state",
    }
}

/// A file read: who is in it, and what is wrong with the rows left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct RosterDraft {
    pub rows: Vec<RosterRow>,
    /// In the order of the file. A row may have several; such a row is not in `rows`.
    pub problems: Vec<RosterProblem>,
    /// The fields the file has a column for. Of the others the file says nothing, and what is known of a person stays.
    pub fields: Vec<Field>,
    /// Titles of columns that were not read.
    pub ignored_columns: Vec<String>,
    /// Names of sheets with content that were not read: people are taken from the first sheet with a column of names.
    pub ignored_sheets: Vec<String>,
    /// The column of units, from 0.
    pub unit_cell: Option<usize>,
    /// Of a .csv; `None` for an .xlsx.
    pub encoding: Option<String>,
}

/// One person. A text that is missing is empty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RosterRow {
    /// From 1: the row of the sheet or the line of the .csv.
    pub line: u32,
    pub name: String,
    pub staff_no: Option<String>,
    pub id_tail: Option<String>,
    pub unit: String,
    pub department: String,
    pub post: String,
    pub rank: String,
    pub grade: String,
    /// 行政 where the cell is empty or there is no such column; see [`RosterDraft::fields`].
    pub employment: Employment,
    /// 在岗 where the cell is empty or there is no such column; see [`RosterDraft::fields`].
    pub state: CadreState,
}

/// Something wrong in a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RosterProblem {
    pub line: u32,
    /// Such as `B7`.
    pub cell: String,
    #[serde(flatten)]
    pub rule: RosterRule,
}

/// What is wrong. The message key is `roster-problem-<code>`, the remedy's is `roster-problem-<code>-do`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "problem", rename_all = "snake_case")]
pub enum RosterRule {
    /// What [`crate::domain::roster::CadreData::faults`] finds.
    Fault {
        fault: CadreFault,
    },
    SameStaffNo {
        staff_no: String,
        first_line: u32,
    },
    UnknownEmployment {
        value: String,
    },
    UnknownState {
        value: String,
    },
    /// A long number whose last digits a spreadsheet has lost, because the cell was a number and not text.
    DigitsLost {
        value: String,
    },
    /// The unit is no unit's name, or that of several.
    Unit {
        fault: UnitFault,
    },
}

impl RosterRule {
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Fault { fault } => fault.code(),
            Self::SameStaffNo { .. } => "same-staff-no",
            Self::UnknownEmployment { .. } => "unknown-employment",
            Self::UnknownState { .. } => "unknown-state",
            Self::DigitsLost { .. } => "digits-lost",
            Self::Unit { .. } => "unit",
        }
    }
}

/// Why nothing of a file could be taken. The message key is `error-roster-<code>`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(tag = "error", rename_all = "snake_case")]
pub enum RosterError {
    #[error(transparent)]
    Sheet { reason: SheetError },
    #[error("neither xlsx nor text")]
    NotText,
    /// None of the first rows has a column of names; `line` is the one that looks most like the header.
    #[error("no column of names; line {line} has {found:?}")]
    NoNameColumn { line: u32, found: Vec<String> },
}

impl RosterError {
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Sheet { reason } => reason.code(),
            Self::NotText => "not-text",
            Self::NoNameColumn { .. } => "no-name-column",
        }
    }
}

impl From<SheetError> for RosterError {
    fn from(reason: SheetError) -> Self {
        Self::Sheet { reason }
    }
}

#[cfg(test)]
mod tests;

//! Bank formats in and out. A reader turns bytes into drafts and problems and never fails as a whole because one question
//! is bad; it never touches the store.

pub mod aiken;
pub mod annual_words;
pub mod anonymous;
pub mod bank_docx;
pub mod bank_sheet;
mod blanks;
pub mod blueprint_toml;
mod category;
pub mod decode;
mod exchange;
pub mod file;
pub(crate) mod gallery;
pub mod gift;
mod graded;
pub mod hand_written;
mod html_text;
pub mod kaofa_text;
mod key_text;
pub mod ledger;
mod lexicon;
mod loose;
#[cfg(test)]
mod moodle_tests;
pub mod moodle_xml;
pub mod plain;
mod problem;
pub mod qti;
pub mod result_list;
pub mod roster;
mod sheet_words;
pub mod sitting_toml;
mod words;
pub mod written;

use crate::domain::kind::Area;
pub use lexicon::area_named;
pub use problem::{Collected, Draft, Lacks, Problem, Rule, Sink};

/// What a reader needs to know besides the file.
#[derive(Clone, Copy, Debug)]
pub struct Context {
    /// Stands in where a question names no area.
    pub area: Option<Area>,
    /// The areas of the syllabus that a law belongs to; none for a law unknown.
    pub areas_of_law: fn(&str) -> Vec<Area>,
}

//! Bank formats in and out. A reader turns bytes into drafts and problems and never fails as a whole because one question
//! is bad; it never touches the store.

pub mod bank_sheet;
mod blanks;
pub mod decode;
/// Stands in for `file.rs`, which needs the readers of other branches: the error that the reader of packages shares with it.
pub mod file {
    /// Why a file cannot be read as questions at all.
    #[derive(Debug, thiserror::Error)]
    pub enum FileError {
        #[error("a package of some other kind")]
        UnknownPackage,
        #[error("damaged: {detail}")]
        Damaged { detail: String },
        #[error("more than {limit} bytes unpacked")]
        TooLarge { limit: u64 },
    }
}
pub mod kaofa_text;
mod key_text;
mod lexicon;
mod loose;
pub mod plain;
mod problem;
pub mod qti;
pub mod roster;
mod sheet_words;
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

//! Kaofa text, the format of the built-in bank: see `docs/BANK_FORMAT.md`. Reading never fails as a whole; writing and reading
//! are inverse.

mod lines;
mod read;
mod write;

pub use read::read;
pub(super) use read::{blanks, case_body, rubric_point, waiver};
pub use write::write;
pub(super) use write::{blanks_key, parts_text, rubric_line, waiver_line};

#[cfg(test)]
mod tests;

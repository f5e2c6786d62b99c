//! An official .docx: its paragraphs as lines.

use super::{Found, ReadError, outline};
use crate::office::docx_in;
use std::path::Path;

pub(super) fn read(path: &Path) -> Result<Found, ReadError> {
    let bytes = std::fs::read(path).map_err(ReadError::file(path))?;
    let lines =
        docx_in::paragraphs(&bytes).map_err(|error| ReadError::Damaged { path: path.to_owned(), detail: error.to_string() })?;
    outline::read(lines.iter().map(String::as_str), path)
}

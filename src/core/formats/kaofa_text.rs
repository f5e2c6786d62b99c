//! Kaofa text, the format of the built-in bank: see `docs/BANK_FORMAT.md`. Reading never fails as a whole; writing and reading
//! are inverse.

mod lines;
mod read;
mod write;

pub use read::read;
pub(super) use read::{blanks, case_body, rubric_point, waiver};
pub use write::write;

/// Whether the first line that says anything opens Kaofa text: `领域: …`, `法规: …` or a head such as `[单选]  难度: 2`.
pub fn is_kaofa_text(text: &str) -> bool {
    let first = text.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with(['#', '＃']));
    first.is_some_and(|line| match lines::classify(line, false) {
        lines::Line::Header { .. } => true,
        // [单选题] 下列… is a numbered text's own mark, with the stem behind it.
        lines::Line::Head { part: None, kind: Ok(_), attributes } => {
            attributes.is_empty() || lines::attributes(attributes).into_iter().all(|pair| lines::split_field(pair).is_some())
        }
        _ => false,
    })
}
pub(super) use write::{blanks_key, parts_text, rubric_line, waiver_line};

#[cfg(test)]
pub(crate) mod tests;

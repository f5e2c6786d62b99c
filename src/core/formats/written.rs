//! What a writer of a foreign format hands over: the file, and what the file does not carry.

use crate::domain::question::Question;
use serde::Serialize;

/// A file ready to be saved.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    pub bytes: Vec<u8>,
    pub losses: Vec<Loss>,
}

/// Something of a question that the file does not carry. The message key is `loss-<what>`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Loss {
    /// 编号 of the question, or the beginning of its stem where it has none.
    pub code: String,
    pub what: &'static str,
}

impl Loss {
    pub(super) fn of(question: &Question, what: &'static str) -> Self {
        Self { code: title(question), what }
    }
}

/// Characters of a stem that stand in for a code.
const TITLE_CHARS: usize = 30;

/// What a question is called where it needs a name.
pub(super) fn title(question: &Question) -> String {
    if question.code.is_empty() { beginning(question.body.stem()) } else { question.code.clone() }
}

/// The beginning of a text, on one line.
pub(super) fn beginning(text: &str) -> String {
    let first = text.lines().next().unwrap_or_default();
    first.chars().take(TITLE_CHARS).collect()
}

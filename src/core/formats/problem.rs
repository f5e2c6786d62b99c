//! What a reader hands over: drafts, and problems that say where, what and by what message what to do.

use crate::domain::citation::CitationError;
use crate::domain::question::{Fault, Question};
use serde::Serialize;

/// A question as read, with the line it begins on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    pub question: Question,
    /// From 1.
    pub line: u32,
}

/// Something wrong at a place in a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// From 1.
    pub line: u32,
    /// 编号 or number of the question, where known.
    pub item: String,
    #[serde(flatten)]
    pub rule: Rule,
}

/// What is wrong. The message key is `problem-<code>`, the remedy's is `problem-<code>-do`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "problem", rename_all = "snake_case")]
pub enum Rule {
    UnknownKind {
        text: String,
    },
    UnknownAttribute {
        text: String,
    },
    BadAttribute {
        name: String,
        value: String,
    },
    UnknownArea {
        text: String,
    },
    NoArea,
    TextOutsideQuestion {
        text: String,
    },
    OptionOutOfOrder {
        letter: char,
    },
    FieldTwice {
        name: String,
    },
    OptionsNotExpected,
    RubricWithoutMarks {
        text: String,
    },
    KeyNotUnderstood {
        text: String,
    },
    BadCitation {
        text: String,
        reason: String,
    },
    PartHeadNotExpected,
    /// What [`Question::flaws`] finds.
    Flaw {
        part: Option<u8>,
        fault: Fault,
    },
    SameCode {
        code: String,
        first_line: u32,
    },
    EmptyFile,
}

impl Rule {
    pub const fn code(&self) -> &'static str {
        match self {
            Self::UnknownKind { .. } => "unknown-kind",
            Self::UnknownAttribute { .. } => "unknown-attribute",
            Self::BadAttribute { .. } => "bad-attribute",
            Self::UnknownArea { .. } => "unknown-area",
            Self::NoArea => "no-area",
            Self::TextOutsideQuestion { .. } => "text-outside-question",
            Self::OptionOutOfOrder { .. } => "option-out-of-order",
            Self::FieldTwice { .. } => "field-twice",
            Self::OptionsNotExpected => "options-not-expected",
            Self::RubricWithoutMarks { .. } => "rubric-without-marks",
            Self::KeyNotUnderstood { .. } => "key-not-understood",
            Self::BadCitation { .. } => "bad-citation",
            Self::PartHeadNotExpected => "part-head-not-expected",
            Self::Flaw { .. } => "flaw",
            Self::SameCode { .. } => "same-code",
            Self::EmptyFile => "empty-file",
        }
    }
}

impl Rule {
    pub(super) fn citation(text: &str, error: &CitationError) -> Self {
        let reason = match error {
            CitationError::NoLaw => "no-law",
            CitationError::NoArticle => "no-article",
            CitationError::Trailing(_) => "trailing",
            CitationError::NoTitle => "no-title",
        };
        Self::BadCitation { text: text.to_owned(), reason: reason.to_owned() }
    }
}

/// Where a reader puts what it finds.
pub trait Sink {
    fn draft(&mut self, draft: Draft);
    /// The question at this place is not taken.
    fn problem(&mut self, problem: Problem);
    /// The question is taken, but something about it was guessed or is missing.
    fn doubt(&mut self, problem: Problem);
}

/// The plain sink: keeps everything in memory.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Collected {
    pub drafts: Vec<Draft>,
    pub problems: Vec<Problem>,
    pub doubts: Vec<Problem>,
}

impl Sink for Collected {
    fn draft(&mut self, draft: Draft) {
        self.drafts.push(draft);
    }
    fn problem(&mut self, problem: Problem) {
        self.problems.push(problem);
    }
    fn doubt(&mut self, problem: Problem) {
        self.doubts.push(problem);
    }
}

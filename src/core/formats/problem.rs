//! What a reader hands over: drafts, and problems that say where, what and by what message what to do.

use crate::domain::citation::CitationError;
use crate::domain::image::{Image, ImageError};
use crate::domain::question::{Fault, Question};
use serde::Serialize;

/// A question as read, with the lines it stands on. A row of a table and an item of a package count as lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    pub question: Question,
    /// From 1.
    pub line: u32,
    /// The last line that belongs to it.
    pub last_line: u32,
    pub lacks: Lacks,
}

/// What the file does not say and a question has to have; a placeholder stands in the question.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Lacks {
    /// No key was found. Whatever key the question carries means nothing.
    pub key: bool,
    /// No area is named and none can be told from the laws it cites.
    pub area: bool,
    /// A short answer without a rubric: it can be stored as 草稿 and needs one before it goes on.
    pub rubric: bool,
}

impl Lacks {
    /// Whether the question can be stored at all.
    pub const fn storable(self) -> bool {
        !self.key && !self.area
    }
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
    /// A long text without a question is a file of some other kind, and is not read to its end.
    NoQuestionIn {
        lines: usize,
    },
    TooManyQuestions {
        limit: usize,
    },
    /// More than belongs into one question.
    TextTooLong,
    /// No key was found for the question.
    NoKeyFound,
    /// Two keys that differ, as in the stem and in the list of keys.
    KeysDiffer {
        first: String,
        second: String,
    },
    /// `1-10: ABC`: the range and its keys differ in number, so none is taken.
    RangeMismatch {
        range: String,
        wanted: u32,
        found: u32,
    },
    /// A key in the list of keys whose question is not there.
    AnswerWithoutQuestion {
        number: String,
    },
    /// Brackets in a stem that may be blanks filled in.
    MaybeBlanks,
    /// The key was given by the words of an option.
    KeyByWords {
        letter: char,
    },
    /// The key was told by bold, coloured or underlined text.
    KeyByEmphasis {
        letter: char,
    },
    /// The area was told by the law cited.
    AreaByLaw {
        law: String,
    },
    /// The stem stands in the file before.
    SameStem {
        first_line: u32,
    },
    /// The bank holds the same stem with the same options under this code.
    InBank {
        code: String,
    },
    /// Text that belongs to no part of the question.
    TextNotTaken {
        text: String,
    },
    /// A number far from the one before, behind a list of keys.
    NumberJump {
        from: u32,
        to: u32,
    },
    /// Marks of a sub-question that the file does not give.
    MarksGuessed {
        marks: String,
    },
    /// A kind of question or of answer that has no counterpart here.
    Unsupported {
        what: String,
    },
    /// Options of a true-false question that do not say which is true.
    JudgeOptionsUnclear,
    /// A column that is needed is not there.
    NoColumn {
        name: String,
    },
    /// A picture or another medium that is not text.
    Media {
        name: String,
    },
    /// Images that are kept with the question. A fact, not a doubt.
    ImagesKept {
        count: usize,
    },
    /// An image that is not kept.
    ImageRefused {
        name: String,
        reason: ImageError,
    },
    /// Something that the question cannot hold and that is left out, such as feedback to one answer.
    LeftOut {
        what: String,
    },
    /// A part of the file that breaks off or contradicts itself.
    Damaged {
        detail: String,
    },
    /// A name in a package that leads outside it.
    UnsafePath {
        name: String,
    },
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
            Self::NoQuestionIn { .. } => "no-question-in",
            Self::TooManyQuestions { .. } => "too-many-questions",
            Self::TextTooLong => "text-too-long",
            Self::NoKeyFound => "no-key-found",
            Self::KeysDiffer { .. } => "keys-differ",
            Self::RangeMismatch { .. } => "range-mismatch",
            Self::AnswerWithoutQuestion { .. } => "answer-without-question",
            Self::MaybeBlanks => "maybe-blanks",
            Self::KeyByWords { .. } => "key-by-words",
            Self::KeyByEmphasis { .. } => "key-by-emphasis",
            Self::AreaByLaw { .. } => "area-by-law",
            Self::SameStem { .. } => "same-stem",
            Self::InBank { .. } => "in-bank",
            Self::TextNotTaken { .. } => "text-not-taken",
            Self::NumberJump { .. } => "number-jump",
            Self::MarksGuessed { .. } => "marks-guessed",
            Self::Unsupported { .. } => "unsupported",
            Self::JudgeOptionsUnclear => "judge-options-unclear",
            Self::NoColumn { .. } => "no-column",
            Self::Media { .. } => "media",
            Self::ImagesKept { .. } => "images-kept",
            Self::ImageRefused { .. } => "image-refused",
            Self::LeftOut { .. } => "left-out",
            Self::Damaged { .. } => "damaged",
            Self::UnsafePath { .. } => "unsafe-path",
        }
    }
}

impl Rule {
    /// Whether it only says what was done, and there is nothing to look at.
    pub const fn is_fact(&self) -> bool {
        matches!(self, Self::ImagesKept { .. })
    }

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
    /// A question that cannot be stored as it is: a problem or a missing key stands in its lines. Kept to be mended.
    fn broken(&mut self, draft: Draft);
    /// The question at this place is not taken.
    fn problem(&mut self, problem: Problem);
    /// The question is taken, but something about it was guessed or is missing.
    fn doubt(&mut self, problem: Problem);
    /// The images that the questions of the file show.
    fn images(&mut self, images: Vec<Image>);
    /// So far of so much has been read. False when nobody wants the rest: a reader of many questions then stops where it is.
    fn going(&mut self, _done: u64, _of: u64) -> bool {
        true
    }
}

/// The plain sink: keeps everything in memory.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Collected {
    pub drafts: Vec<Draft>,
    pub broken: Vec<Draft>,
    pub problems: Vec<Problem>,
    pub doubts: Vec<Problem>,
    pub images: Vec<Image>,
}

impl Sink for Collected {
    fn draft(&mut self, draft: Draft) {
        self.drafts.push(draft);
    }
    fn broken(&mut self, draft: Draft) {
        self.broken.push(draft);
    }
    fn problem(&mut self, problem: Problem) {
        self.problems.push(problem);
    }
    fn doubt(&mut self, problem: Problem) {
        self.doubts.push(problem);
    }
    fn images(&mut self, images: Vec<Image>) {
        self.images.extend(images);
    }
}

//! What a candidate answered. Choices travel as option ids (indexes of the frozen revision), never as displayed letters.

use super::fold::fold;
use super::kind::Kind;
use super::question::Body;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "value", rename_all = "snake_case")]
pub enum Answer {
    /// Option ids, ascending.
    Options(Vec<u8>),
    Judge(bool),
    /// One text a blank.
    Blanks(Vec<String>),
    Text(String),
}

impl Answer {
    /// Nothing chosen, nothing written: counts as unanswered.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Options(ids) => ids.is_empty(),
            Self::Judge(_) => false,
            Self::Blanks(texts) => texts.iter().all(|t| fold(t).is_empty()),
            Self::Text(text) => fold(text).is_empty(),
        }
    }

    /// Whether this form of answer can be given to this kind of question, within its options and blanks.
    pub fn fits(&self, body: &Body) -> bool {
        match (self, body) {
            (Self::Options(ids), Body::Single(choice)) => {
                ids.len() <= 1 && ids.iter().all(|id| usize::from(*id) < choice.options.len())
            }
            (Self::Options(ids), Body::Multiple(choice)) => {
                ids.iter().all(|id| usize::from(*id) < choice.options.len()) && ids.is_sorted_by(|a, b| a < b)
            }
            (Self::Judge(_), Body::Judge { .. }) => true,
            (Self::Blanks(texts), Body::Blank { blanks, .. }) => texts.len() == blanks.len(),
            (Self::Text(_), Body::Short { .. }) => true,
            _ => false,
        }
    }

    /// The empty answer of a kind; `blanks` is the number of blanks of a 填空.
    pub fn empty(kind: Kind, blanks: usize) -> Self {
        match kind {
            Kind::Single | Kind::Multiple => Self::Options(Vec::new()),
            // A judge item has no empty form; an absent journal row says the same.
            Kind::Judge | Kind::Short | Kind::Case => Self::Text(String::new()),
            Kind::Blank => Self::Blanks(vec![String::new(); blanks]),
        }
    }
}

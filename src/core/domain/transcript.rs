//! 登分: what stands on a paper that was written by hand, typed twice by two people and compared.

use super::answer::Answer;
use super::marks::Marks;
use super::sealed::SeatPaper;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What one person read off one paper, by slot: answers that the machine marks, and marks that a person gave on the paper. A slot
/// has one of the two, or neither where nothing was written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transcript {
    #[serde(default)]
    pub answers: BTreeMap<u16, Answer>,
    #[serde(default)]
    pub marks: BTreeMap<u16, Marks>,
}

/// What is wrong with a transcript. The message key is `transcript-<code>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TranscriptFault {
    /// No such item, or an answer that it cannot have.
    #[error("item {0} cannot have this answer")]
    Answer(u16),
    #[error("item {0}: marks below zero or above the item's")]
    Marks(u16),
    #[error("item {0} has an answer and marks")]
    Both(u16),
}

impl TranscriptFault {
    pub const fn code(self) -> &'static str {
        match self {
            Self::Answer(_) => "answer",
            Self::Marks(_) => "marks",
            Self::Both(_) => "both",
        }
    }

    pub const fn slot(self) -> u16 {
        match self {
            Self::Answer(slot) | Self::Marks(slot) | Self::Both(slot) => slot,
        }
    }
}

impl Transcript {
    /// # Errors
    /// The first slot that cannot be.
    pub fn check(&self, paper: &SeatPaper) -> Result<(), TranscriptFault> {
        for (slot, answer) in &self.answers {
            let takes = paper.items.get(usize::from(*slot)).is_some_and(|item| item.takes(answer));
            if !takes {
                return Err(TranscriptFault::Answer(*slot));
            }
            if self.marks.contains_key(slot) {
                return Err(TranscriptFault::Both(*slot));
            }
        }
        for (slot, marks) in &self.marks {
            let full = paper.items.get(usize::from(*slot)).map(|item| item.marks);
            if !full.is_some_and(|full| (Marks::ZERO..=full).contains(marks)) {
                return Err(TranscriptFault::Marks(*slot));
            }
        }
        Ok(())
    }

    /// The slots at which two people read different things, in order.
    pub fn differences(&self, other: &Self) -> Vec<u16> {
        let mut slots: Vec<u16> =
            [self, other].into_iter().flat_map(|t| t.answers.keys().chain(t.marks.keys())).copied().collect();
        slots.sort_unstable();
        slots.dedup();
        slots.retain(|slot| self.answers.get(slot) != other.answers.get(slot) || self.marks.get(slot) != other.marks.get(slot));
        slots
    }
}

#[cfg(test)]
mod tests {
    use super::super::kind::Kind;
    use super::super::sealed::SealedItem;
    use super::*;

    fn paper() -> SeatPaper {
        let items = vec![
            SealedItem::bare(Kind::Single, 4),
            SealedItem::bare(Kind::Multiple, 4),
            SealedItem::bare(Kind::Judge, 0),
            SealedItem::bare(Kind::Short, 0),
        ];
        SeatPaper { sections: vec![], items, must_items: 0 }
    }

    #[test]
    fn what_differs_between_two_people_is_named_and_only_that() {
        let one = Transcript {
            answers: BTreeMap::from([(0, Answer::Options(vec![1])), (2, Answer::Judge(true))]),
            marks: BTreeMap::from([(3, Marks::whole(1))]),
        };
        let mut two = one.clone();
        assert!(one.differences(&two).is_empty());
        two.answers.insert(1, Answer::Options(vec![0]));
        two.answers.insert(2, Answer::Judge(false));
        two.marks.remove(&3);
        assert_eq!(one.differences(&two), [1, 2, 3]);
        assert_eq!(two.differences(&one), [1, 2, 3]);
    }

    #[test]
    fn what_an_item_cannot_have_is_refused() {
        let paper = paper();
        let check = |answers: &[(u16, Answer)], marks: &[(u16, i64)]| {
            let marks = marks.iter().map(|(slot, milli)| (*slot, Marks::from_milli(*milli))).collect();
            Transcript { answers: answers.iter().cloned().collect(), marks }.check(&paper)
        };
        assert_eq!(check(&[(0, Answer::Options(vec![3]))], &[(3, 1_500)]), Ok(()));
        assert_eq!(check(&[(0, Answer::Judge(true))], &[]), Err(TranscriptFault::Answer(0)));
        assert_eq!(check(&[(9, Answer::Judge(true))], &[]), Err(TranscriptFault::Answer(9)));
        assert_eq!(check(&[], &[(3, 2_001)]), Err(TranscriptFault::Marks(3)));
        assert_eq!(check(&[], &[(3, -1)]), Err(TranscriptFault::Marks(3)));
        assert_eq!(check(&[(2, Answer::Judge(true))], &[(2, 0)]), Err(TranscriptFault::Both(2)));
    }
}

//! Answers as people type them from a paper.

use super::words;
use crate::domain::answer::Answer;
use crate::domain::fold;
use crate::domain::kind::Kind;
use crate::domain::sealed::SealedItem;

/// A text that is no answer to an item of its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no answer to this item")]
pub struct NoAnswer;

/// An answer as it is typed from a paper: `AC`, `√`, `对`, `×`. Options are named by their printed letters. `Ok(None)` is an empty
/// field.
///
/// # Errors
/// The text is none of an item of this kind.
pub fn read_choice(text: &str, item: &SealedItem) -> Result<Option<Answer>, NoAnswer> {
    let half: String = text.chars().map(fold::half_width).filter(|c| !fold::is_blank(*c)).collect();
    if half.is_empty() {
        return Ok(None);
    }
    let answer = match item.kind {
        Kind::Judge => Answer::Judge(words::truth(&half.to_uppercase()).ok_or(NoAnswer)?),
        Kind::Single | Kind::Multiple => {
            let letter = |c: char| u8::try_from(c.to_ascii_uppercase()).ok().and_then(|c| c.checked_sub(b'A'));
            let mut ids: Vec<u8> = half.chars().map(letter).collect::<Option<_>>().ok_or(NoAnswer)?;
            ids.sort_unstable();
            ids.dedup();
            Answer::Options(ids)
        }
        Kind::Blank | Kind::Short | Kind::Case => return Err(NoAnswer),
    };
    if item.takes(&answer) { Ok(Some(answer)) } else { Err(NoAnswer) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_and_ticks_as_people_type_them() {
        let items = [
            SealedItem::bare(Kind::Single, 4),
            SealedItem::bare(Kind::Multiple, 4),
            SealedItem::bare(Kind::Judge, 0),
            SealedItem::bare(Kind::Short, 0),
        ];
        let read = |text: &str, at: usize| read_choice(text, &items[at]);
        assert_eq!(read(" ｂ ", 0), Ok(Some(Answer::Options(vec![1]))));
        assert_eq!(read("ca", 1), Ok(Some(Answer::Options(vec![0, 2]))));
        assert_eq!(read("A C A", 1), Ok(Some(Answer::Options(vec![0, 2]))));
        for (yes, no) in [("√", "×"), ("对", "错"), ("T", "f"), ("正确", "错误")] {
            assert_eq!((read(yes, 2), read(no, 2)), (Ok(Some(Answer::Judge(true))), Ok(Some(Answer::Judge(false)))));
        }
        assert_eq!(read("", 0), Ok(None));
        for (text, at) in [("AB", 0), ("E", 0), ("1", 1), ("甲", 1), ("A", 2), ("好", 3)] {
            assert_eq!(read(text, at), Err(NoAnswer), "{text}");
        }
    }
}

//! Marks as headings and stems give them: （每题2分，共60分）, （本题5分）.

use crate::domain::fold::{half_width, is_blank};
use crate::domain::marks::Marks;
use crate::formats::words;

/// A number before 分, at the start of a text: thousandths, and the bytes read.
fn amount(text: &str) -> Option<(i64, usize)> {
    let end = text.char_indices().find(|(_, c)| !matches!(half_width(*c), '0'..='9' | '.')).map_or(text.len(), |(at, _)| at);
    let number: String = text[..end].chars().map(half_width).collect();
    let marks: Marks = number.parse().ok()?;
    let rest = text[end..].trim_start_matches(is_blank);
    let unit = words::marks_unit();
    rest.starts_with(unit).then(|| (marks.milli(), text.len() - rest.len() + unit.len()))
}

/// What each question of a section is worth, in thousandths of a mark.
pub(super) fn of_heading(text: &str) -> Option<i64> {
    words::marks_each().iter().find_map(|word| {
        let at = text.find(word.as_str())? + word.len();
        amount(text[at..].trim_start_matches(is_blank)).map(|(milli, _)| milli)
    })
}

/// Takes `（5分）` or `（本题5分）` out of the start or the end of a stem.
pub(super) fn take(stem: &mut String) -> Option<Marks> {
    let text = stem.trim();
    let inside = |bracket: &str| -> Option<Marks> {
        let mut inner = bracket.trim();
        for word in words::marks_this() {
            inner = inner.strip_prefix(word.as_str()).unwrap_or(inner).trim_start();
        }
        let (milli, length) = amount(inner)?;
        inner[length..].trim().is_empty().then(|| Marks::from_milli(milli))
    };
    if let Some(open) = text.rfind(['（', '('])
        && let Some(bracket) = text[open..].strip_suffix(['）', ')'])
        && let Some(marks) = inside(bracket.trim_start_matches(['（', '(']))
    {
        *stem = text[..open].trim_end().to_owned();
        return Some(marks);
    }
    if text.starts_with(['（', '('])
        && let Some(close) = text.find(['）', ')'])
        && let Some(marks) = inside(text[..close].trim_start_matches(['（', '(']))
    {
        *stem = text[close..].trim_start_matches(['）', ')']).trim_start().to_owned();
        return Some(marks);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_headings_and_stems() {
        assert_eq!(of_heading("（每题2分，共60分）"), Some(2000));
        assert_eq!(of_heading("（本大题共20小题，每小题 1.5 分）"), Some(1500));
        assert_eq!(of_heading("（共60分）"), None);
        let mut stem = "简述听证的范围。（本题5分）".to_owned();
        assert_eq!((take(&mut stem), stem.as_str()), (Some(Marks::whole(5)), "简述听证的范围。"));
        let mut stem = "扣12分的行为（B）".to_owned();
        assert_eq!(take(&mut stem), None);
    }
}

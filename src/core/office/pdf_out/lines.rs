//! Where lines end, after the rules of Chinese setting: no closing mark at the start of a line, no opening one at its end,
//! words and numbers whole.

use super::fonts::Glyph;
use std::ops::Range;

/// May not begin a line.
const CLOSING: &str = "，。、；：？！）】》〉」』”’…—·％℃,.;:?!)]}%";
/// May not end one.
const OPENING: &str = "（【《〈「『“‘([{";

/// Whether a line may end between the two.
fn may_break(before: char, after: char) -> bool {
    // A blank that says so does not break, and the wide blanks of （　　） hold their brackets together.
    let joined = |c: char| matches!(c, '\u{a0}' | '\u{2060}');
    if after == ' '
        || joined(before)
        || joined(after)
        || before == '\u{3000}' && after == before
        || CLOSING.contains(after)
        || OPENING.contains(before)
    {
        return false;
    }
    let word = |c: char| c.is_alphanumeric() && (c as u32) < 0x2e80 || matches!(c, '_' | '-' | '/');
    let number = before.is_ascii_punctuation() && after.is_ascii_digit() && before != ' ';
    !(word(before) && word(after) || number)
}

/// The lines of one paragraph without forced breaks. `first` and `rest` are the widths of the first line and the others in
/// points. An empty text is one empty line.
pub(super) fn lines(glyphs: &[Glyph], first: f32, rest: f32) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let (mut start, mut width, mut good) = (0, 0.0, None);
    let mut at = 0;
    while at < glyphs.len() {
        let limit = if lines.is_empty() { first } else { rest };
        if at > start && may_break(glyphs[at - 1].c, glyphs[at].c) {
            good = Some(at);
        }
        width += glyphs[at].advance;
        // A blank may hang over the edge; a hair's breadth is rounding.
        if width > limit + 0.01 && at > start && glyphs[at].c != ' ' {
            let end = good.unwrap_or(at);
            lines.push(start..end);
            (start, width, good, at) = (end, 0.0, None, end);
            continue;
        }
        at += 1;
    }
    if start < glyphs.len() || lines.is_empty() {
        lines.push(start..glyphs.len());
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn glyphs(text: &str) -> Vec<Glyph> {
        let advance = |c: char| if c.is_ascii() { 5.0 } else { 10.0 };
        text.chars().map(|c| Glyph { c, font: 0, code: 1, advance: advance(c) }).collect()
    }

    fn set(text: &str, width: f32) -> Vec<String> {
        let glyphs = glyphs(text);
        lines(&glyphs, width, width).into_iter().map(|line| glyphs[line].iter().map(|g| g.c).collect()).collect()
    }

    #[test]
    fn marks_and_words_stay_where_they_belong() {
        assert_eq!(set("一二三四，五六", 40.0), ["一二三", "四，五六"]);
        assert_eq!(set("一二三（四五）", 40.0), ["一二三", "（四五）"]);
        assert_eq!(set("处以2000元罚款", 30.0), ["处以", "2000元", "罚款"]);
        assert_eq!(set("一二“三四”。", 30.0), ["一二", "“三", "四”。"]);
        assert_eq!(set("abcdefgh", 20.0), ["abcd", "efgh"], "a word longer than the line is cut");
        assert_eq!(set("应当（\u{3000}\u{3000}）。", 50.0), ["应当", "（\u{3000}\u{3000}）。"], "a place for a letter is whole");
        assert_eq!(set("", 20.0), [""]);
    }

    proptest! {
        #[test]
        fn every_character_stands_once(text in "[一二三，。（）“”a-c0-3 ]{0,60}", width in 11.0_f32..80.0) {
            let all = set(&text, width);
            prop_assert_eq!(all.concat(), text);
            prop_assert!(all.len() == 1 || all.iter().all(|line| !line.is_empty()));
        }

        #[test]
        fn no_line_begins_with_a_closing_mark(text in "([一二三四五六七八]{1,6}[，。；：）”]{1,2}){1,8}") {
            for line in set(&text, 60.0).iter().skip(1) {
                prop_assert!(!line.starts_with(|c| CLOSING.contains(c)), "{}", line);
            }
        }
    }
}

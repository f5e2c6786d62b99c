//! Keys as people write them: `B`, `ABD`, `A、C`, `A至D`, `以上全选`, `选B。`, `√`, `正确`.

use super::words;
use crate::domain::fold::{half_width, is_blank};

/// What a text says as a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Key {
    /// Indexes of options, ascending.
    Letters(Vec<u8>),
    /// Every option there is.
    All,
    Truth(bool),
}

/// Reads a whole text as a key; `None` where it says anything else besides.
pub(super) fn read(text: &str) -> Option<Key> {
    let (key, rest) = read_start(text)?;
    rest.chars().all(|c| is_blank(c) || is_end(c)).then_some(key)
}

/// Reads a key at the start of a text and gives the rest behind it. The rest does not begin with a letter, a digit or a
/// Chinese character, so that AB法 and A型血 are no keys.
pub(super) fn read_start(text: &str) -> Option<(Key, &str)> {
    let text = opened(text);
    if let Some((letters, rest)) = letters(text) {
        return Some((Key::Letters(letters), rest));
    }
    for word in words::all_words("options") {
        if let Some(rest) = text.strip_prefix(word.as_str()).filter(|rest| is_clear(rest)) {
            return Some((Key::All, rest));
        }
    }
    let folded: String = text.chars().map(half_width).collect();
    let (truth, length) = words::truth_at_start(text).or_else(|| words::truth_at_start(&folded.to_uppercase()))?;
    // Full-width letters are longer than the word found in the folded text.
    let length = if text.is_char_boundary(length) { length } else { text.chars().next().map_or(0, char::len_utf8) };
    let rest = text.get(length..)?;
    is_clear(rest).then_some((Key::Truth(truth), rest))
}

/// Without 选, 为 and the like, and without an opening bracket or colon.
fn opened(text: &str) -> &str {
    let strip = |text: &'_ str| -> usize {
        let trimmed = text.trim_start_matches(|c| is_blank(c) || matches!(c, ':' | '：' | '(' | '（' | '[' | '【'));
        text.len() - trimmed.len()
    };
    let text = &text[strip(text)..];
    for word in words::all_words("choose") {
        if let Some(rest) = text.strip_prefix(word.as_str()) {
            let rest = &rest[strip(rest)..];
            if rest.chars().next().map(half_width).is_some_and(|c| c.is_ascii_alphabetic()) {
                return rest;
            }
        }
    }
    text
}

/// Letters with separators and ranges, at the start of a text.
fn letters(text: &str) -> Option<(Vec<u8>, &str)> {
    let mut found: Vec<u8> = Vec::new();
    let mut at = 0;
    let mut lower = false;
    loop {
        let rest = &text[at..];
        let gap = if found.is_empty() { 0 } else { separator(rest) };
        let Some(c) = rest[gap..].chars().next() else { break };
        let half = half_width(c);
        if !half.is_ascii_alphabetic() || !('A'..='J').contains(&half.to_ascii_uppercase()) {
            break;
        }
        lower |= half.is_ascii_lowercase();
        let index = half.to_ascii_uppercase() as u8 - b'A';
        at += gap + c.len_utf8();
        found.push(index);
        if let Some((last, length)) = range_end(&text[at..]) {
            if last <= index {
                return None;
            }
            found.extend(index + 1..=last);
            at += length;
        }
    }
    // English words in lower case (`a`, `bad`) are not keys unless they stand alone.
    if found.is_empty() || (lower && found.len() > 1 && !text[at..].trim().is_empty()) {
        return None;
    }
    let count = found.len();
    found.sort_unstable();
    found.dedup();
    (found.len() == count && is_clear(&text[at..])).then_some((found, &text[at..]))
}

/// Bytes of what may stand between two letters, 0 for nothing.
fn separator(text: &str) -> usize {
    let marks = text.len()
        - text.trim_start_matches(|c| is_blank(c) || matches!(c, ',' | '，' | '、' | ';' | '；' | '/' | '|' | '.')).len();
    for word in words::all_words("and") {
        if text[marks..].starts_with(word.as_str()) {
            return marks + word.len();
        }
    }
    marks
}

/// `-D`, `至D`: the index of the last letter and the bytes read.
fn range_end(text: &str) -> Option<(u8, usize)> {
    let trimmed = text.trim_start_matches(is_blank);
    let dash = trimmed.chars().next().filter(|c| matches!(c, '-' | '－' | '—' | '–' | '~' | '～')).map(char::len_utf8);
    let word = || words::all_words("range").iter().find(|w| trimmed.starts_with(w.as_str())).map(String::len);
    let after = &trimmed[dash.or_else(word)?..];
    let after = after.trim_start_matches(|c| is_blank(c) || matches!(c, '-' | '—'));
    let c = after.chars().next()?;
    let letter = half_width(c).to_ascii_uppercase();
    ('A'..='J').contains(&letter).then(|| (letter as u8 - b'A', text.len() - after.len() + c.len_utf8()))
}

fn is_end(c: char) -> bool {
    matches!(c, '.' | '。' | ';' | '；' | ',' | '，' | '、' | ')' | '）' | ']' | '】' | '!' | '！')
}

/// Whether a key may end before this.
fn is_clear(rest: &str) -> bool {
    let Some(c) = rest.chars().next() else { return true };
    is_blank(c) || is_end(c) || matches!(c, '【' | '(' | '（' | '[' | ':' | '：' | '|' | '\u{e001}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letters_of(text: &str) -> Option<String> {
        match read(text)? {
            Key::Letters(ids) => Some(ids.iter().map(|id| char::from(b'A' + id)).collect()),
            _ => None,
        }
    }

    #[test]
    fn letters_as_people_write_them() {
        for (text, letters) in [
            ("B", "B"),
            ("ABD", "ABD"),
            ("A、B", "AB"),
            ("A B", "AB"),
            ("A，B", "AB"),
            ("Ａ、Ｃ", "AC"),
            ("DBA", "ABD"),
            ("A-D", "ABCD"),
            ("A至D", "ABCD"),
            ("A、C～E", "ACDE"),
            (" 选B。", "B"),
            ("（C）", "C"),
            ("A和C", "AC"),
            ("bd", "BD"),
        ] {
            assert_eq!(letters_of(text).as_deref(), Some(letters), "{text}");
        }
    }

    #[test]
    fn what_is_no_key() {
        for text in
            ["AB法适用于连续作业", "AI用于辅助", "A型血", "安全帽", "AA", "D-A", "K", "", "bad idea", "是一种维生素", "A因为"]
        {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn truth_and_all() {
        for (text, key) in [
            ("√", Key::Truth(true)),
            ("×", Key::Truth(false)),
            ("正确", Key::Truth(true)),
            ("错误。", Key::Truth(false)),
            ("不正确", Key::Truth(false)),
            ("T", Key::Truth(true)),
            ("（对）", Key::Truth(true)),
            ("以上全选", Key::All),
            ("全选。", Key::All),
        ] {
            assert_eq!(read(text), Some(key), "{text}");
        }
        // F is a letter of a choice as well; who reads it knows the kind.
        assert_eq!(read("F"), Some(Key::Letters(vec![5])));
        assert_eq!(read_start("B【解析】因为").map(|(_, rest)| rest), Some("【解析】因为"));
        assert_eq!(read_start("A。理由").map(|(_, rest)| rest), Some("。理由"));
    }
}

//! The open question, and the small readings of its pieces.

use super::super::marks;
use super::super::scan::{self, Mark};
use crate::domain::fold::{fold, is_blank};
use crate::formats::loose::Loose;
use crate::formats::problem::Rule;
use crate::formats::words::{self, KindWord};
use crate::formats::{key_text, lexicon};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Open {
    Stem,
    Option,
    Key,
    Explanation,
    Citation,
    /// A field of one line.
    Other,
}

/// The question whose lines come in.
pub(super) struct Item {
    pub(super) number: u32,
    pub(super) loose: Loose,
    pub(super) open: Open,
    pub(super) mark: Option<Mark>,
    /// The number of the last numbered step inside an open field.
    pub(super) step: u32,
    /// Its stem as it stands, with the options that stood in its lines.
    pub(super) whole: Vec<String>,
    /// Whether a part of a case is open.
    pub(super) in_part: bool,
}

impl Item {
    pub(super) fn now(&self) -> &Loose {
        match self.loose.parts.last() {
            Some(part) if self.in_part => part,
            _ => &self.loose,
        }
    }

    pub(super) fn now_mut(&mut self) -> &mut Loose {
        if self.in_part && !self.loose.parts.is_empty() {
            let last = self.loose.parts.len() - 1;
            return &mut self.loose.parts[last];
        }
        &mut self.loose
    }

    pub(super) fn done(&self) -> bool {
        self.now().options.len() >= 2 || self.now().key.is_some()
    }

    /// Takes out of the stem what is no part of it.
    pub(super) fn seal(&mut self) {
        let whole = std::mem::take(&mut self.whole).join("\n");
        let part = self.now_mut();
        part.whole_stem = whole;
        let mut kind = part.kind;
        let stem = take_kind(&part.stem, &mut kind).to_owned();
        part.kind = kind;
        part.stem = stem;
        if let Some(marks) = marks::take(&mut part.stem) {
            part.marks = Some(marks);
        }
    }
}

impl Loose {
    /// A field of one line.
    pub(super) fn note(&mut self, code: &str, value: &str, line: u32) {
        match code {
            "difficulty" => self.difficulty = crate::formats::sheet_words::difficulty(value),
            "area" => match lexicon::area_named(value) {
                Some(area) => self.area = Some(area),
                None => self.doubts.push((line, Rule::UnknownArea { text: value.to_owned() })),
            },
            "tags" => {
                self.tags =
                    value.split(['、', ',', '，', ';', '；']).map(str::trim).filter(|t| !t.is_empty()).map(Into::into).collect();
            }
            "marks" => self.marks = fold(value).trim_end_matches(words::marks_unit()).parse().ok().or(self.marks),
            "kind" => self.kind = words::kind_named(value).or(self.kind),
            _ => {}
        }
    }
}

pub(super) fn join(target: &mut String, text: &str, with: &str) {
    if !target.is_empty() && !text.is_empty() {
        target.push_str(with);
    }
    target.push_str(text);
}

/// `[单选题]…`, `（多选）…`, `…（判断）`: the kind that a stem says itself.
pub(super) fn take_kind<'t>(text: &'t str, kind: &mut Option<KindWord>) -> &'t str {
    let text = scan::trim(text);
    let named = |inside: &str| words::kind_named(inside.trim());
    if let Some(c) = text.chars().next().filter(|c| matches!(c, '[' | '【' | '(' | '（' | '〔'))
        && let Some(end) = text.find([']', '】', ')', '）', '〕'])
        && let Some(found) = named(&text[c.len_utf8()..end])
    {
        *kind = Some(found);
        let close = text[end..].chars().next().map_or(0, char::len_utf8);
        return scan::trim(&text[end + close..]);
    }
    if let Some(open) = text.rfind(['[', '【', '(', '（', '〔'])
        && let Some(inside) = text[open..].strip_suffix([']', '】', ')', '）', '〕'])
        && let Some(found) = inside.chars().next().and_then(|c| named(&inside[c.len_utf8()..]))
    {
        *kind = Some(found);
        return scan::trim(&text[..open]);
    }
    text
}

/// The letters of a key at the start of a text, and how many bytes they take. `None` for a key in words.
pub(super) fn key_and_rest(text: &str) -> Option<(&str, usize)> {
    let (key, rest) = key_text::read_start(text).or_else(|| glued_letters(text))?;
    let length = text.len() - rest.len();
    // Words of truth with more behind them are words: 正确处理…
    let plain = matches!(key, key_text::Key::Letters(_))
        || rest.trim_matches(|c| is_blank(c) || c == '。' || c == '.').is_empty()
        || rest.starts_with(['。', '.', '；', '【', '，']);
    plain.then(|| (&text[..length], length))
}

/// `A2、某大学…`: letters with the next number glued on.
pub(super) fn glued_letters(text: &str) -> Option<(key_text::Key, &str)> {
    let end = text.find(|c: char| c.is_ascii_digit()).filter(|end| *end > 0)?;
    let key = key_text::read(&text[..end])?;
    scan::number(&text[end..])?;
    Some((key, &text[end..]))
}

/// Whether a text ends with a bracket that holds a truth.
pub(super) fn closes_truth(text: &str) -> bool {
    let Some(open) = text.rfind(['(', '（']) else { return false };
    let inside = text[open..].trim_start_matches(['(', '（']).trim_end_matches([')', '）']);
    words::truth(inside).is_some()
}

/// Whether a text by itself shows that it asks: options, a blank, a key in brackets.
pub(super) fn asks_alone(text: &str, next_line: Option<&str>) -> bool {
    if text.contains("__") || text.contains('＿') || scan::options_begin(text, next_line).is_some() {
        return true;
    }
    if scan::next_field(text, false).is_some() {
        return true;
    }
    // A bracket that is empty or holds a key.
    let mut open = None;
    for (at, c) in text.char_indices() {
        match c {
            '(' | '（' => open = Some(at + c.len_utf8()),
            ')' | '）' => {
                if let Some(start) = open.take() {
                    let inside = &text[start..at];
                    if inside.chars().all(is_blank) || key_text::read(inside).is_some() {
                        return true;
                    }
                }
            }
            _ => {}
        }
    }
    false
}

/// The last number of `1-2题`, `3～5题`.
pub(super) fn last_of_range(text: &str) -> Option<u32> {
    let digits: String =
        text.chars().map(crate::domain::fold::half_width).map(|c| if c.is_ascii_digit() { c } else { ' ' }).collect();
    digits.split_whitespace().take(2).last()?.parse().ok()
}

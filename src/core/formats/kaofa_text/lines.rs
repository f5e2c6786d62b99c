//! What one line of Kaofa text is.

use crate::domain::fold::half_width;
use crate::domain::kind::Kind;
use crate::formats::lexicon;

/// A line, told apart by its beginning.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Line<'a> {
    Blank,
    Comment,
    /// `领域: …`, `法规: …`
    Header {
        code: &'static str,
        value: &'a str,
    },
    /// `[单选]  编号: …`; `part` is the number before it, as in `(1) [单选]`.
    Head {
        part: Option<u32>,
        kind: Result<Kind, &'a str>,
        attributes: &'a str,
    },
    Option {
        letter: char,
        text: &'a str,
    },
    Field {
        code: &'static str,
        value: &'a str,
    },
    Text(&'a str),
}

/// `in_question` tells a comment and a header from a line of a stem.
pub(super) fn classify(raw: &str, in_question: bool) -> Line<'_> {
    let line = raw.trim();
    if line.is_empty() {
        return Line::Blank;
    }
    if let Some(rest) = line.strip_prefix('\\') {
        return Line::Text(rest);
    }
    if let Some(head) = head(line) {
        return head;
    }
    if !in_question {
        if line.starts_with(['#', '＃']) {
            return Line::Comment;
        }
        if let Some((name, value)) = split_field(line)
            && let Some(code) = lexicon::header_code(name)
        {
            return Line::Header { code, value };
        }
        return Line::Text(line);
    }
    if let Some((letter, text)) = option(line) {
        return Line::Option { letter, text };
    }
    if let Some((name, value)) = split_field(line)
        && let Some(code) = lexicon::field_code(name)
    {
        return Line::Field { code, value };
    }
    Line::Text(line)
}

/// Whether a text line must be written with `\` before it, because it would be read as something else.
pub(super) fn needs_escape(line: &str) -> bool {
    let trimmed = line.trim();
    trimmed.starts_with(['#', '＃']) || !matches!(classify(line, true), Line::Text(text) if text == line)
}

/// `name: value` with either colon.
pub(super) fn split_field(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.split_once([':', '：'])?;
    Some((name.trim(), value.trim()))
}

fn head(line: &str) -> Option<Line<'_>> {
    let (part, rest) = part_number(line);
    let rest = rest.strip_prefix(['[', '［', '【'])?;
    let (name, attributes) = rest.split_once([']', '］', '】'])?;
    let name = name.trim();
    // A stem may well open with a bracket; only a short word in it is taken for a kind.
    if name.chars().count() > 8 || name.chars().any(|c| !c.is_alphabetic()) {
        return None;
    }
    let kind = lexicon::kind(name).ok_or(name);
    if kind.is_err() && part.is_none() && !attributes.trim().is_empty() && split_field(attributes).is_none() {
        return None;
    }
    Some(Line::Head { part, kind, attributes: attributes.trim() })
}

/// `(1) rest` or `（1）rest`.
fn part_number(line: &str) -> (Option<u32>, &str) {
    let parsed = line.strip_prefix(['(', '（']).and_then(|rest| {
        let (number, tail) = rest.split_once([')', '）'])?;
        let digits: String = number.trim().chars().map(half_width).collect();
        Some((digits.parse().ok()?, tail.trim_start()))
    });
    parsed.map_or((None, line), |(number, tail)| (Some(number), tail))
}

fn option(line: &str) -> Option<(char, &str)> {
    let mut chars = line.chars();
    let letter = half_width(chars.next()?);
    let mark = chars.next()?;
    (('A'..='J').contains(&letter) && matches!(mark, '.' | '．' | '、')).then(|| (letter, chars.as_str().trim()))
}

/// Splits `key: value` pairs parted by two or more blanks or a tab.
pub(super) fn attributes(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut start = None;
    let mut blanks = 0;
    for (at, c) in text.char_indices() {
        if c == ' ' || c == '\u{3000}' || c == '\t' {
            blanks += if c == '\t' { 2 } else { 1 };
            continue;
        }
        if blanks >= 2
            && let Some(from) = start.take()
        {
            out.push(text[from..at].trim());
        }
        start.get_or_insert(at);
        blanks = 0;
    }
    if let Some(from) = start {
        out.push(text[from..].trim());
    }
    out
}

/// Splits at marks that are not written with `\` before them, and takes the `\` away.
pub(super) fn split_unescaped(text: &str, marks: &[char]) -> Vec<String> {
    let mut out = vec![String::new()];
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let last = out.len() - 1;
        match c {
            '\\' if chars.peek().is_some_and(|next| *next == '\\' || SPLITTING.contains(next)) => out[last].extend(chars.next()),
            c if marks.contains(&c) => out.push(String::new()),
            c => out[last].push(c),
        }
    }
    out
}

/// The marks that `\` keeps as text inside a key.
pub(super) const SPLITTING: [char; 4] = ['|', '｜', ';', '；'];

pub(super) fn escape_splitting(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c == '\\' || SPLITTING.contains(&c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

//! Answers embedded in a text, `{1:SHORTANSWER:=五~=5}`, as far as they are blanks.

use crate::formats::graded::{self, FULL, Graded};
use crate::formats::html_text;
use std::fmt::Write;

/// Kinds of embedded answers that are blanks, and whether letter case counts.
const BLANKS: [(&str, bool); 6] =
    [("SHORTANSWER", false), ("SA", false), ("MW", false), ("SHORTANSWER_C", true), ("SAC", true), ("MWC", true)];

/// A blank as embedded.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Embedded {
    pub weight: u32,
    pub case_counts: bool,
    pub answers: Vec<Graded>,
}

/// Takes the embedded answers out of a text and puts `mark` into their places; `None` where one is no blank.
pub(super) fn read(text: &str, mark: &str) -> Option<(String, Vec<Embedded>)> {
    let mut stem = String::with_capacity(text.len());
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find('{') {
        stem.push_str(&rest[..at]);
        rest = &rest[at..];
        let Some((weight, kind, inner)) = head(rest) else {
            stem.push('{');
            rest = &rest[1..];
            continue;
        };
        let (_, case_counts) = BLANKS.into_iter().find(|(known, _)| *known == kind)?;
        let (answers, length) = answers(inner)?;
        found.push(Embedded { weight, case_counts, answers });
        stem.push_str(mark);
        rest = &inner[length..];
    }
    stem.push_str(rest);
    Some((stem, found))
}

/// `{1:KIND:`, and what follows.
fn head(text: &str) -> Option<(u32, &str, &str)> {
    let inner = text.strip_prefix('{')?;
    let digits = inner.len() - inner.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let weight = if digits == 0 { 1 } else { inner[..digits].parse().ok()? };
    let inner = inner[digits..].strip_prefix(':')?;
    let length = inner.len() - inner.trim_start_matches(|c: char| c.is_ascii_uppercase() || c == '_').len();
    let kind = &inner[..length];
    let rest = inner[length..].strip_prefix(':')?;
    (!kind.is_empty()).then_some((weight, kind, rest))
}

/// The answers up to the closing brace, and the bytes read.
fn answers(text: &str) -> Option<(Vec<Graded>, usize)> {
    let end = ends(text, '}').next()?;
    let inner = &text[..end];
    let mut answers = Vec::new();
    let mut from = 0;
    for at in ends(inner, '~').chain(std::iter::once(inner.len())) {
        let piece = &inner[from..at];
        from = (at + 1).min(inner.len());
        if !piece.is_empty() {
            answers.push(answer(piece));
        }
    }
    Some((answers, end + 1))
}

fn answer(text: &str) -> Graded {
    let (share, text) = match text.strip_prefix('=') {
        Some(rest) => (FULL, rest),
        None => match text.strip_prefix('%').and_then(|rest| rest.split_once('%')) {
            Some((percent, rest)) => (graded::share(percent), rest),
            None => (0, text),
        },
    };
    let at = ends(text, '#').next().unwrap_or(text.len());
    let feedback = text.get(at + 1..).unwrap_or_default();
    Graded { text: plain(&text[..at]), share, feedback: html_text::plain(&unescaped(feedback), &mut html_text::Media::default()) }
}

/// Where a control character stands: not behind `\`, and `#` not in an entity.
fn ends(text: &str, sign: char) -> impl Iterator<Item = usize> {
    text.match_indices(sign)
        .map(|(at, _)| at)
        .filter(move |at| !(text[..*at].ends_with('\\') || sign == '#' && text[..*at].ends_with('&')))
}

fn unescaped(text: &str) -> String {
    let mut out = text.to_owned();
    for sign in ['}', '#', '~', '/', '"'] {
        out = out.replace(&format!("\\{sign}"), &sign.to_string());
    }
    out
}

fn plain(text: &str) -> String {
    html_text::entities(&unescaped(text)).trim().to_owned()
}

/// The variants of one blank, embedded.
pub(super) fn write(variants: &[String]) -> String {
    let mut out = String::from("{1:SHORTANSWER:");
    for (i, variant) in variants.iter().enumerate() {
        out.push_str(if i == 0 { "=" } else { "~=" });
        for c in variant.chars() {
            match c {
                '*' => out.push_str("\\*"),
                // By number: Moodle resolves these behind all its own signs. Writing into a String cannot fail.
                '}' | '{' | '#' | '~' | '/' | '"' | '\\' | '&' | '<' | '>' | '\n' => {
                    let _ = write!(out, "&#{};", c as u32);
                }
                _ => out.push(c),
            }
        }
    }
    out.push('}');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(embedded: &Embedded) -> Vec<(&str, i64)> {
        embedded.answers.iter().map(|answer| (answer.text.as_str(), answer.share / 1000)).collect()
    }

    #[test]
    fn blanks_with_weights_shares_and_feedback() {
        let (stem, found) = read(r"由{1:SHORTANSWER:=五#对~%50%5\}\#&#126;#一半~%0%*}和{:SAC:=A&amp;B}{甲}", "____").unwrap();
        assert_eq!(stem, "由____和____{甲}");
        assert_eq!(texts(&found[0]), [("五", 100), ("5}#~", 50), ("*", 0)]);
        assert_eq!((found[0].answers[0].feedback.as_str(), found[0].answers[1].feedback.as_str()), ("对", "一半"));
        assert_eq!((texts(&found[1]), found[1].weight, found[1].case_counts), (vec![("A&B", 100)], 1, true));
        assert_eq!(read("{2:MULTICHOICE:=a~b}", "____"), None);
        assert_eq!(read("{1:SA:=a", "____"), None);
    }

    #[test]
    fn what_is_written_is_read_back() {
        let variants = ["五}", "~#/\"a&amp;", "\\x*", "%50%"].map(String::from);
        let (stem, found) = read(&format!("甲{}乙", write(&variants)), "____").unwrap();
        assert_eq!(stem, "甲____乙");
        assert_eq!(texts(&found[0]), [("五}", 100), ("~#/\"a&amp;", 100), ("\\x\\*", 100), ("%50%", 100)]);
    }
}

//! Answers that each earn a share of the marks, as Moodle keeps them, and the question they make.

use super::blanks::{self, Reading};
use super::loose::Loose;
use super::problem::Rule;
use crate::domain::question::{BLANK_MARK, Body, Choice};
use std::fmt::Write;

/// One answer as the file has it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Graded {
    pub text: String,
    /// In thousandths of a percent, see [`FULL`].
    pub share: i64,
    pub feedback: String,
}

/// The share of an answer that earns everything.
pub(super) const FULL: i64 = 100_000;
/// Shares that differ by no more than this are meant to be the same: 33.33333, 33.33 or 33 percent.
const NEAR: i64 = 1000;
/// The first of two or more underscores of this number is where Moodle puts the field for the answer.
const FIELD: &str = "_____";

/// A share from percent as written: `33.33333`. Anything that is no number earns nothing.
pub(super) fn share(percent: &str) -> i64 {
    let percent: f64 = percent.trim().replace(',', ".").parse().unwrap_or(0.0);
    if percent.is_finite() { (percent.clamp(-1000.0, 1000.0) * 1000.0).round() as i64 } else { 0 }
}

/// Percent of one of `count` equal shares, as Moodle lists them: at most five decimals.
pub(super) fn equal_percent(count: usize) -> String {
    let exact = format!("{:.5}", 100.0 / count.max(1) as f64);
    exact.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn left_out(loose: &mut Loose, what: &str) {
    let rule = Rule::LeftOut { what: what.to_owned() };
    if !loose.doubts.iter().any(|(_, known)| *known == rule) {
        loose.doubts.push((loose.line, rule));
    }
}

/// Adds what the file says to each answer to the explanation, so that nothing is lost without a word.
pub(super) fn explain<'a>(loose: &mut Loose, answers: impl IntoIterator<Item = (&'a str, &'a str)>) {
    for (answer, feedback) in answers {
        if feedback.is_empty() {
            continue;
        }
        if !loose.explanation.is_empty() {
            loose.explanation.push('\n');
        }
        // Writing into a String cannot fail.
        let _ = write!(loose.explanation, "{}: {feedback}", answer.replace('\n', " "));
    }
}

fn explain_graded(loose: &mut Loose, answers: &[Graded]) {
    explain(loose, answers.iter().map(|answer| (answer.text.as_str(), answer.feedback.as_str())));
}

/// A choice. Where only one option may be ticked, what earns everything is the key; else whatever earns something is.
pub(super) fn choice(loose: &mut Loose, answers: Vec<Graded>, single: bool) {
    explain_graded(loose, &answers);
    let is_key = |answer: &Graded| if single { answer.share >= FULL } else { answer.share > 0 };
    // More options than a question may have are a fault that is named; their places only have to be numbers.
    let key = answers.iter().enumerate().filter(|(_, a)| is_key(a)).filter_map(|(i, _)| u8::try_from(i).ok()).collect();
    let partial = if single { is_partial(&answers) } else { is_uneven(&answers) };
    if partial {
        left_out(loose, "partial-credit");
    }
    loose.options = answers.into_iter().map(|answer| answer.text).collect();
    let choice = Choice { stem: loose.stem.clone(), options: loose.options.clone(), key, fixed_order: loose.fixed_order };
    loose.body = Some(if single { Body::Single(choice) } else { Body::Multiple(choice) });
}

/// Whether an answer earns some but not all, or costs something.
fn is_partial(answers: &[Graded]) -> bool {
    answers.iter().any(|answer| answer.share != 0 && answer.share < FULL)
}

/// Whether right options earn different shares, or a wrong one costs some of the marks. That a wrong one forfeits all of them
/// is the rule here as well.
fn is_uneven(answers: &[Graded]) -> bool {
    let right = || answers.iter().map(|answer| answer.share).filter(|share| *share > 0);
    let spread = right().max().unwrap_or(0) - right().min().unwrap_or(0);
    spread > NEAR || answers.iter().any(|answer| answer.share < 0 && answer.share != -FULL)
}

/// A judgement with what is said to either answer.
pub(super) fn judge(loose: &mut Loose, key: bool, feedback: (&str, &str)) {
    let word = super::lexicon::judge_word;
    explain(loose, [(word("right"), feedback.0), (word("wrong"), feedback.1)]);
    loose.body = Some(Body::Judge { stem: loose.stem.clone(), key });
}

/// A blank with the answers that earn everything.
pub(super) fn blank(loose: &mut Loose, answers: &[Graded]) {
    explain_graded(loose, answers);
    if is_partial(answers) {
        left_out(loose, "partial-credit");
    }
    let full = answers.iter().filter(|answer| answer.share >= FULL);
    let variants: Vec<String> = full
        .map(|answer| {
            if has_wildcard(&answer.text) {
                left_out(loose, "wildcard");
            }
            without_wildcard_escapes(&answer.text)
        })
        .collect();
    let blanks = if variants.is_empty() { Vec::new() } else { vec![variants] };
    loose.stem = with_blank(&loose.stem);
    loose.body = Some(Body::Blank { stem: loose.stem.clone(), blanks });
}

/// A stem that shows where its one blank is.
fn with_blank(stem: &str) -> String {
    if let Some(at) = stem.find(FIELD) {
        let after = stem[at..].trim_start_matches('_');
        return format!("{}{BLANK_MARK}{after}", &stem[..at]);
    }
    match blanks::read(stem, None, Some(vec![Vec::new()]), true) {
        Reading::Blanks { stem, .. } => stem,
        _ => stem.to_owned(),
    }
}

/// A blank for a number, with those of `answers` that must be met exactly; `None` where a full share lies in a range.
pub(super) fn number(loose: &mut Loose, answers: &[(Graded, bool)]) -> Option<()> {
    if answers.iter().any(|(answer, exact)| answer.share >= FULL && !exact) {
        return None;
    }
    let graded: Vec<Graded> = answers.iter().map(|(answer, _)| answer.clone()).collect();
    blank(loose, &graded);
    Some(())
}

/// Whether a `*` stands for any text.
pub(super) fn has_wildcard(text: &str) -> bool {
    let mut before = ' ';
    text.chars().any(|c| {
        let wild = c == '*' && before != '\\';
        before = c;
        wild
    })
}

fn without_wildcard_escapes(text: &str) -> String {
    text.replace("\\*", "*")
}

/// A variant as Moodle compares it, where a bare `*` would stand for any text.
pub(super) fn escape_wildcards(text: &str) -> String {
    text.replace('*', "\\*")
}

/// A stem with one blank, as two pieces around it; `None` for any other number of blanks.
pub(super) fn around_blank(stem: &str) -> Option<(&str, &str)> {
    let (before, after) = stem.split_once(BLANK_MARK)?;
    (!after.contains(BLANK_MARK)).then_some((before, after))
}

/// The stem of one blank with the field as Moodle draws it.
pub(super) fn with_field(before: &str, after: &str) -> String {
    format!("{before}{FIELD}{after}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn graded(all: &[(&str, i64)]) -> Vec<Graded> {
        all.iter().map(|(text, percent)| Graded { text: (*text).into(), share: percent * 1000, ..Graded::default() }).collect()
    }

    fn loose(stem: &str) -> Loose {
        Loose { line: 1, stem: stem.into(), ..Loose::default() }
    }

    #[test]
    fn shares_as_written() {
        for (text, thousandths) in [("100", FULL), ("33.33333", 33_333), ("-50", -50_000), ("NaN", 0), ("1e400", 0), ("", 0)] {
            assert_eq!(share(text), thousandths, "{text}");
        }
        assert_eq!([2, 3, 6, 7, 8, 10].map(equal_percent), ["50", "33.33333", "16.66667", "14.28571", "12.5", "10"]);
    }

    #[test]
    fn choices_and_their_doubts() {
        for (answers, single, key, doubtful) in [
            (&[("甲", 0), ("乙", 100)][..], true, vec![1], false),
            (&[("甲", 50), ("乙", 100)], true, vec![1], true),
            (&[("甲", 50), ("乙", 0)], true, vec![], true),
            (&[("甲", 50), ("乙", 50), ("丙", 0)], false, vec![0, 1], false),
            (&[("甲", 50), ("乙", 50), ("丙", -100)], false, vec![0, 1], false),
            (&[("甲", 33), ("乙", 33), ("丙", 34)], false, vec![0, 1, 2], false),
            (&[("甲", 75), ("乙", 25), ("丙", 0)], false, vec![0, 1], true),
            (&[("甲", 50), ("乙", 50), ("丙", -50)], false, vec![0, 1], true),
        ] {
            let mut got = loose("题");
            choice(&mut got, graded(answers), single);
            assert_eq!(got.body.unwrap().choice().unwrap().key, key, "{answers:?}");
            assert_eq!(!got.doubts.is_empty(), doubtful, "{answers:?}");
        }
    }

    #[test]
    fn blanks_and_where_they_stand() {
        for (stem, marked) in [
            ("首都是", "首都是 ____"),
            ("首都是________。", "首都是____。"),
            ("首都是（　　）。", "首都是____。"),
            ("a__b是_____。", "a__b是____。"),
        ] {
            let mut got = loose(stem);
            blank(&mut got, &graded(&[("北京*", 100), ("京", 50), ("\\*", 100)]));
            let Some(Body::Blank { stem, blanks }) = got.body else { panic!() };
            assert_eq!((stem.as_str(), blanks), (marked, vec![vec!["北京*".to_owned(), "*".into()]]));
            assert_eq!(got.doubts.len(), 2);
        }
        assert!(number(&mut loose("几"), &[(graded(&[("5", 100)]).remove(0), false)]).is_none());
        assert!(has_wildcard("a*") && !has_wildcard("a\\*") && !has_wildcard(""));
        assert_eq!(around_blank("甲____乙"), Some(("甲", "乙")));
        assert_eq!(around_blank("____甲____"), None);
    }
}

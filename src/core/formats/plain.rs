//! Question banks as plain text, as they are sent around: numbered questions with lettered options, keys before, behind or inside
//! them, in a list at the end or in a second file. What it has to cope with stands, one by one, in `plain/tests.rs`.

mod answers;
#[cfg(test)]
mod limit_tests;
mod marks;
mod reader;
mod scan;
#[cfg(test)]
mod tests;

use super::Context;
use super::loose::{Loose, assemble_all};
use super::problem::{Problem, Rule, Sink};
use answers::Answer;

/// What a text holds, before anything is decided.
pub(super) struct Raw {
    questions: Vec<Loose>,
    /// Which heading each question stands under, from 0.
    sections: Vec<usize>,
    answers: Vec<Answer>,
    problems: Vec<(u32, String, Rule)>,
}

impl Raw {
    /// Whether it is a list of keys and nothing else, as a second file is.
    pub(super) fn is_answers_only(&self) -> bool {
        // A range that does not fit its keys gives none, and is a list of keys all the same.
        let ranges = self.problems.iter().any(|(.., rule)| matches!(rule, Rule::RangeMismatch { .. }));
        self.questions.is_empty() && (!self.answers.is_empty() || ranges)
    }
}

/// Reads a text into questions and keys that are not yet joined.
pub(super) fn raw(text: &str) -> Raw {
    reader::read(text, false, &mut |_, _| true)
}

/// Reads a text that holds keys only.
pub(super) fn raw_answers(text: &str) -> Raw {
    reader::read(text, true, &mut |_, _| true)
}

/// The letter and the text of an option that carries its own label, `A. …` or `(A) …`.
pub(super) fn option_label(text: &str) -> Option<(usize, &str)> {
    scan::label(text).filter(|label| scan::is_strict(label.mark)).map(|label| (label.index, label.rest))
}

/// Whether a line holds options: it begins with one, or several begin inside it.
pub(super) fn has_options(line: &str) -> bool {
    option_label(line).is_some() || scan::options_begin(line, None).is_some()
}

/// Whether a text holds any question.
pub(super) fn has_questions(text: &str) -> bool {
    !raw(text).questions.is_empty()
}

/// The options of one text that holds them all, by their letters; empty where it does not begin with A.
pub(super) fn split_options(text: &str) -> Vec<String> {
    let mut options = Vec::new();
    let Some(first) = scan::label(text).filter(|label| label.index == 0) else { return options };
    let (mark, mut rest) = (first.mark, first.rest);
    loop {
        let Some(at) = scan::next_label(rest, options.len() + 1, Some(mark)) else {
            options.push(scan::trim(rest).to_owned());
            return options;
        };
        options.push(scan::trim(&rest[..at]).to_owned());
        rest = scan::label(&rest[at..]).map_or("", |label| label.rest);
    }
}

/// Joins questions and keys, decides, hands over.
pub(super) fn finish(mut raw: Raw, context: Context, sink: &mut impl Sink) {
    let answers = std::mem::take(&mut raw.answers);
    answers::join(&mut raw, answers);
    finish_joined(raw, context, sink);
}

/// Joins the keys of a second file to the questions of the first.
pub(super) fn finish_pair(mut questions: Raw, keys: Raw, context: Context, sink: &mut impl Sink) {
    let mut answers = std::mem::take(&mut questions.answers);
    answers.extend(keys.answers);
    questions.problems.extend(keys.problems);
    answers::join(&mut questions, answers);
    finish_joined(questions, context, sink);
}

fn finish_joined(raw: Raw, context: Context, sink: &mut impl Sink) {
    if raw.questions.is_empty() && raw.problems.is_empty() {
        sink.problem(Problem { line: 1, item: String::new(), rule: Rule::EmptyFile });
    }
    for (line, item, rule) in raw.problems {
        sink.problem(Problem { line, item, rule });
    }
    assemble_all(raw.questions, context, sink);
}

/// Reads a whole text.
pub fn read(text: &str, context: Context, sink: &mut impl Sink) {
    let raw = reader::read(text, false, &mut |done, of| sink.going(done, of));
    finish(raw, context, sink);
}

/// Reads questions and keys that came in two files.
pub fn read_pair(questions: &str, keys: &str, context: Context, sink: &mut impl Sink) {
    finish_pair(raw(questions), raw_answers(keys), context, sink);
}

/// Whether a text holds keys and no question.
pub fn is_answers(text: &str) -> bool {
    let raw = raw(text);
    raw.is_answers_only()
        || raw_answers(text).is_answers_only() && raw.questions.is_empty()
        || (raw.questions.iter().all(|q| q.options.is_empty()) && raw_answers(text).is_complete_list(text))
}

impl Raw {
    /// Whether every line that is not blank was read as a key.
    fn is_complete_list(&self, text: &str) -> bool {
        let filled = text.lines().filter(|line| !line.trim().is_empty()).count();
        let keyed = self.answers.iter().filter(|a| a.key.is_some()).count();
        self.questions.is_empty() && keyed >= 2 && keyed == self.answers.len() && keyed * 4 >= filled * 3
    }
}

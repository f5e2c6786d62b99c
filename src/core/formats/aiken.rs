//! Aiken: a stem on one line, options by letter, one line with the key. Read as Moodle reads it.

#[cfg(test)]
mod tests;

use super::key_text::{self, Key};
use super::loose::{Loose, assemble_all};
use super::problem::{Draft, Lacks, Problem, Rule, Sink};
use super::written::{self, Loss, Written};
use super::{Context, html_text};
use crate::domain::kind::{Area, Secrecy};
use crate::domain::question::{Body, Choice, Fault, Question, letter};
use std::fmt::Write;

const ANSWER: &str = "ANSWER:";

/// What a line is; `None` where it is too short to be anything.
enum Line<'a> {
    Option(&'a str),
    Answer(&'a str),
    Stem(&'a str),
}

fn line(raw: &str) -> Option<Line<'_>> {
    let line = raw.trim();
    if line.len() < 2 {
        return None;
    }
    if let Some(key) = line.strip_prefix(ANSWER) {
        return Some(Line::Answer(key.trim()));
    }
    Some(option(line).map_or(Line::Stem(line), Line::Option))
}

/// The text of an option, `A) …` or `A.…`.
fn option(line: &str) -> Option<&str> {
    let rest = line.strip_prefix(|c: char| c.is_ascii_uppercase())?;
    rest.strip_prefix([')', '.']).map(str::trim)
}

/// Whether a text is Aiken: a line with a key behind a line with an option.
pub fn is_aiken(text: &str) -> bool {
    let mut before = false;
    text.lines().filter_map(line).any(|line| match line {
        Line::Option(_) => {
            before = true;
            false
        }
        Line::Answer(key) => before && key.starts_with(|c: char| c.is_ascii_uppercase()),
        Line::Stem(_) => {
            before = false;
            false
        }
    })
}

/// A question whose key has not come yet.
struct Open {
    line: u32,
    last_line: u32,
    stem: String,
    options: Vec<String>,
}

/// Reads a whole file.
pub fn read(text: &str, context: Context, sink: &mut impl Sink) {
    let mut all = Vec::new();
    let mut open: Option<Open> = None;
    let (mut last, mut found) = (0, false);
    for (number, raw) in (1..).zip(text.lines()) {
        last = number;
        let Some(line) = line(raw) else { continue };
        found = true;
        match (line, &mut open) {
            (Line::Stem(stem), _) => {
                if let Some(question) = open.take() {
                    broken(question, number, Rule::NoKeyFound, context, sink);
                }
                open = Some(Open { line: number, last_line: number, stem: html_text::tidy(stem), options: Vec::new() });
            }
            (Line::Option(option), Some(question)) => {
                question.options.push(html_text::tidy(option));
                question.last_line = number;
            }
            (Line::Option(_) | Line::Answer(_), None) => {
                let rule = Rule::TextOutsideQuestion { text: raw.trim().to_owned() };
                sink.problem(Problem { line: number, item: String::new(), rule });
            }
            (Line::Answer(key), Some(_)) => {
                let Some(mut question) = open.take() else { continue };
                question.last_line = number;
                if question.options.len() < 2 {
                    broken(question, number, Rule::Flaw { part: None, fault: Fault::TooFewOptions }, context, sink);
                } else {
                    all.push(loose(question, key, number));
                }
            }
        }
    }
    if let Some(question) = open {
        broken(question, last, Rule::NoKeyFound, context, sink);
    }
    if !found {
        sink.problem(Problem { line: 1, item: String::new(), rule: Rule::EmptyFile });
    }
    assemble_all(all, context, sink);
}

/// Moodle looks at the first letter only; several letters mean several right options wherever they are written.
fn loose(question: Open, key: &str, line: u32) -> Loose {
    let mut loose = Loose {
        line: question.line,
        last_line: question.last_line,
        number: written::beginning(&question.stem),
        stem: question.stem,
        options: question.options,
        ..Loose::default()
    };
    let first = key.chars().next().filter(char::is_ascii_uppercase);
    let ids = match (key_text::read(key), first) {
        (Some(Key::Letters(ids)), _) => ids,
        (_, Some(first)) => vec![first as u8 - b'A'],
        _ => {
            loose.problems.push((line, Rule::KeyNotUnderstood { text: key.chars().take(40).collect() }));
            Vec::new()
        }
    };
    let multiple = ids.len() > 1;
    let choice = Choice { stem: loose.stem.clone(), options: loose.options.clone(), key: ids, fixed_order: false };
    loose.body = Some(if multiple { Body::Multiple(choice) } else { Body::Single(choice) });
    loose
}

/// Hands over what there is of a question, to be mended; `line` is where it turned out to be broken.
fn broken(question: Open, line: u32, rule: Rule, context: Context, sink: &mut impl Sink) {
    sink.problem(Problem { line, item: written::beginning(&question.stem), rule });
    let lacks = Lacks { key: true, area: context.area.is_none(), rubric: false };
    let choice = Choice { stem: question.stem, options: question.options, key: Vec::new(), fixed_order: false };
    let content = Question {
        code: String::new(),
        area: context.area.unwrap_or(Area::FIRST),
        difficulty: 3,
        cognition: None,
        tags: Vec::new(),
        exclusive_group: None,
        secrecy: Secrecy::Public,
        marks: None,
        body: Body::Single(choice),
        citations: Vec::new(),
        explanation: String::new(),
        waivers: Vec::new(),
        attachments: Vec::new(),
    };
    sink.broken(Draft { question: content, line: question.line, last_line: question.last_line, lacks });
}

/// What of a question Aiken does not carry. `kind` and `stem-form` mean that the question is left out.
pub fn losses(question: &Question) -> Vec<&'static str> {
    let Body::Single(choice) = &question.body else { return vec!["kind"] };
    if !is_writable(choice) {
        return vec!["stem-form"];
    }
    let texts = || std::iter::once(&choice.stem).chain(&choice.options);
    [
        // Every question has an area and a difficulty.
        ("attributes", true),
        ("citation", !question.citations.is_empty()),
        ("explanation", !question.explanation.is_empty()),
        ("fixed-order", choice.fixed_order),
        ("line-breaks", texts().any(|text| text.contains('\n'))),
        ("waiver", !question.waivers.is_empty()),
    ]
    .into_iter()
    .filter_map(|(what, lost)| lost.then_some(what))
    .collect()
}

/// Whether the stem is read as one, and the options are no more and the key no other than Moodle knows.
fn is_writable(choice: &Choice) -> bool {
    let key = matches!(choice.key.as_slice(), [id] if usize::from(*id) < choice.options.len());
    key && (2..=26).contains(&choice.options.len()) && matches!(line(&one_line(&choice.stem)), Some(Line::Stem(_)))
}

fn one_line(text: &str) -> String {
    text.lines().collect::<Vec<_>>().join(" ")
}

/// All single choices in the order given.
pub fn write<'a>(questions: impl IntoIterator<Item = &'a Question>) -> Written {
    let mut out = String::new();
    let mut lost = Vec::new();
    for question in questions {
        lost.extend(losses(question).into_iter().map(|what| Loss::of(question, what)));
        match &question.body {
            Body::Single(choice) if is_writable(choice) => write_choice(&mut out, choice),
            _ => {}
        }
    }
    Written { bytes: out.into_bytes(), losses: lost }
}

fn write_choice(out: &mut String, choice: &Choice) {
    // Writing into a String cannot fail.
    let _ = writeln!(out, "{}", one_line(&choice.stem));
    for (i, option) in choice.options.iter().enumerate() {
        let _ = writeln!(out, "{}) {}", letter(i), one_line(option));
    }
    for id in &choice.key {
        let _ = writeln!(out, "{ANSWER} {}\n", letter(usize::from(*id)));
    }
}

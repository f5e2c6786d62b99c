//! The writer: questions to Kaofa text that reads back as exactly the same questions.

use super::lines;
use crate::domain::citation::Citation;
use crate::domain::question::{Body, Choice, Part, Question, RubricPoint, Waiver, letter};
use crate::formats::lexicon;
use std::fmt::Write;

/// All questions in the order given, with a `领域` line wherever the area changes.
pub fn write<'a>(questions: impl IntoIterator<Item = &'a Question>) -> String {
    let mut out = String::new();
    let mut area = None;
    for question in questions {
        if area != Some(question.area) {
            if !out.is_empty() {
                out.push('\n');
            }
            line(&mut out, lexicon::header_word("area"), lexicon::area_word(question.area));
            area = Some(question.area);
        }
        out.push('\n');
        write_question(&mut out, question);
    }
    out
}

fn write_question(out: &mut String, question: &Question) {
    let mut head = format!("[{}]", lexicon::kind_word(question.kind().code()));
    let mut attribute = |code: &str, value: &str| {
        // Writing into a String cannot fail.
        let _ = write!(head, "  {}: {value}", lexicon::attribute_word(code));
    };
    if !question.code.is_empty() {
        attribute("code", &question.code);
    }
    attribute("difficulty", &question.difficulty.to_string());
    if let Some(cognition) = question.cognition {
        attribute("cognition", lexicon::cognition_word(cognition.code()));
    }
    if !question.tags.is_empty() {
        attribute("tags", &question.tags.join("、"));
    }
    if let Some(group) = &question.exclusive_group {
        attribute("group", group);
    }
    if question.secrecy != crate::domain::kind::Secrecy::Public {
        attribute("secrecy", lexicon::secrecy_word(question.secrecy.code()));
    }
    if is_fixed(&question.body) {
        attribute("shuffle", lexicon::sign_word("no"));
    }
    if let Some(marks) = question.marks {
        attribute("marks", &marks.to_string());
    }
    out.push_str(&head);
    out.push('\n');
    write_body(out, &question.body);
    // A case's own proof stands before its parts; after them it would be read as the last part's.
    write_proof(out, &question.citations, &question.explanation, &question.waivers);
    write_parts(out, question.body.parts());
}

/// The sub-questions of a case as they stand in a file, for tables that hold a case in one row.
pub(in crate::formats) fn parts_text(parts: &[Part]) -> String {
    let mut out = String::new();
    write_parts(&mut out, parts);
    out
}

fn write_parts(out: &mut String, parts: &[Part]) {
    for (number, part) in (1..).zip(parts) {
        let kind = lexicon::kind_word(part.body.kind().code());
        let _ = write!(out, "({number}) [{kind}]  {}: {}", lexicon::attribute_word("marks"), part.marks);
        if is_fixed(&part.body) {
            let _ = write!(out, "  {}: {}", lexicon::attribute_word("shuffle"), lexicon::sign_word("no"));
        }
        out.push('\n');
        write_body(out, &part.body);
        write_proof(out, &part.citations, &part.explanation, &part.waivers);
    }
}

fn is_fixed(body: &Body) -> bool {
    body.choice().is_some_and(|choice| choice.fixed_order)
}

fn write_body(out: &mut String, body: &Body) {
    text(out, body.stem());
    let key = lexicon::field_word("key");
    match body {
        Body::Single(choice) | Body::Multiple(choice) => write_choice(out, choice, key),
        Body::Judge { key: right, .. } => line(out, key, lexicon::judge_word(if *right { "right" } else { "wrong" })),
        Body::Blank { blanks, .. } => line(out, key, &blanks_key(blanks)),
        Body::Short { answer, rubric, .. } => {
            if !answer.is_empty() {
                field(out, key, answer);
            }
            for point in rubric {
                field(out, lexicon::field_word("rubric"), &rubric_line(point));
            }
        }
        Body::Case { .. } => {}
    }
}

/// `五|5；工作日`: the accepted texts of each blank.
pub(in crate::formats) fn blanks_key(blanks: &[Vec<String>]) -> String {
    let each = blanks.iter().map(|variants| variants.iter().map(|v| lines::escape_splitting(v)).collect::<Vec<_>>().join("|"));
    each.collect::<Vec<_>>().join("；")
}

/// `text（2分）`
pub(in crate::formats) fn rubric_line(point: &RubricPoint) -> String {
    format!("{}（{}{}）", point.text, point.marks, lexicon::sign_word("mark_unit"))
}

/// `数字：why`
pub(in crate::formats) fn waiver_line(waiver: &Waiver) -> String {
    format!("{}：{}", lexicon::proof_word(waiver.proof.code()), waiver.reason)
}

fn write_choice(out: &mut String, choice: &Choice, key: &str) {
    for (i, option) in choice.options.iter().enumerate() {
        let mut parts = option.lines();
        let _ = writeln!(out, "{}. {}", letter(i), parts.next().unwrap_or_default());
        parts.for_each(|more| escaped(out, more));
    }
    let letters: String = choice.key.iter().map(|id| letter(usize::from(*id))).collect();
    line(out, key, &letters);
}

fn write_proof(out: &mut String, citations: &[Citation], explanation: &str, waivers: &[Waiver]) {
    if !citations.is_empty() {
        let all: Vec<String> = citations.iter().map(|c| lines::escape_splitting(&c.to_string())).collect();
        line(out, lexicon::field_word("citation"), &all.join("；"));
    }
    if !explanation.is_empty() {
        field(out, lexicon::field_word("explanation"), explanation);
    }
    for waiver in waivers {
        field(out, lexicon::field_word("waiver"), &waiver_line(waiver));
    }
}

fn line(out: &mut String, name: &str, value: &str) {
    let _ = writeln!(out, "{name}: {value}");
}

/// A field that may run over several lines.
fn field(out: &mut String, name: &str, value: &str) {
    let mut parts = value.lines();
    line(out, name, parts.next().unwrap_or_default());
    parts.for_each(|more| escaped(out, more));
}

fn text(out: &mut String, text: &str) {
    text.lines().for_each(|one| escaped(out, one));
}

fn escaped(out: &mut String, one: &str) {
    if lines::needs_escape(one) {
        out.push('\\');
    }
    out.push_str(one);
    out.push('\n');
}

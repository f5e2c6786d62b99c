//! The writer.

use super::signs::{escape, markup};
use crate::domain::question::{BLANK_MARK, Body, Choice, Question};
use crate::formats::exchange::{self, Notes};
use crate::formats::written::{Loss, Written};
use crate::formats::{category, graded};
use std::fmt::Write;

/// What of a question GIFT does not carry. `case`, `blanks` and `arrow` mean that the question is left out.
pub fn losses(question: &Question) -> Vec<&'static str> {
    if let Some(what) = refused(&question.body) {
        return vec![what];
    }
    let body = &question.body;
    let tags = exchange::tags(question);
    [
        ("marks", question.marks.is_some()),
        ("fixed-order", body.choice().is_some_and(|choice| choice.fixed_order)),
        ("rubric", matches!(body, Body::Short { rubric, .. } if !rubric.is_empty())),
        ("waiver", !question.waivers.is_empty()),
        ("tag", tags.iter().any(|tag| !is_tag(tag))),
    ]
    .into_iter()
    .filter_map(|(what, lost)| lost.then_some(what))
    .collect()
}

/// Why a question cannot be written at all.
fn refused(body: &Body) -> Option<&'static str> {
    match body {
        Body::Case { .. } => Some("case"),
        Body::Blank { stem, blanks } => match blanks.as_slice() {
            [variants] if graded::around_blank(stem).is_some() => {
                // With an arrow in it an answer is read as one half of a pair.
                variants.iter().any(|variant| variant.contains("->")).then_some("arrow")
            }
            _ => Some("blanks"),
        },
        _ => None,
    }
}

/// Whether Moodle takes a text for a tag as it is.
fn is_tag(text: &str) -> bool {
    !text.chars().any(|c| c.is_control() || matches!(c, '<' | '>' | '`'))
}

/// All questions that GIFT can hold, in the order given, with a category wherever the area changes.
pub fn write<'a>(questions: impl IntoIterator<Item = &'a Question>) -> Written {
    let mut out = String::new();
    let mut lost = Vec::new();
    let mut area = None;
    for question in questions {
        lost.extend(losses(question).into_iter().map(|what| Loss::of(question, what)));
        if refused(&question.body).is_some() {
            continue;
        }
        if area != Some(question.area) {
            area = Some(question.area);
            // Writing into a String cannot fail.
            let _ = writeln!(out, "$CATEGORY: {}\n", category::path(question.area));
        }
        write_question(&mut out, question);
    }
    Written { bytes: out.into_bytes(), losses: lost }
}

fn write_question(out: &mut String, question: &Question) {
    let mut comment = String::new();
    if exchange::is_code(&question.code) {
        let _ = write!(comment, " [id:{}]", question.code);
    }
    for tag in exchange::tags(question).into_iter().filter(|tag| is_tag(tag)) {
        let _ = write!(comment, " [tag:{}]", tag.replace(']', "\\]"));
    }
    if !comment.is_empty() {
        let _ = writeln!(out, "//{comment}");
    }
    if !question.code.is_empty() {
        let _ = write!(out, "::{}::", escape(&question.code));
    }
    match &question.body {
        Body::Blank { stem, blanks } => blank(out, question, stem, blanks),
        Body::Judge { stem, key } => {
            let word = if *key { "TRUE" } else { "FALSE" };
            let _ = write!(out, "{}{{{word}{}}}", stem_text(question, stem), general(&question.explanation, ""));
        }
        Body::Short { stem, answer, rubric } => {
            let notes = Notes::write(&question.explanation, answer, rubric);
            let _ = write!(out, "{}{{{}}}", stem_text(question, stem), general(&notes, ""));
        }
        Body::Single(choice) | Body::Multiple(choice) => {
            let _ = writeln!(out, "{}{{", stem_text(question, &choice.stem));
            options(out, &question.body, choice);
            let _ = write!(out, "{}}}", general(&question.explanation, "\t"));
        }
        Body::Case { .. } => {}
    }
    out.push_str("\n\n");
}

fn options(out: &mut String, body: &Body, choice: &Choice) {
    let multiple = matches!(body, Body::Multiple(_));
    for (i, option) in choice.options.iter().enumerate() {
        let right = choice.key.iter().any(|id| usize::from(*id) == i);
        let weight = match (multiple, right) {
            (false, true) => "=".to_owned(),
            // Text that begins like a weight would be taken for one.
            (false, false) if option.starts_with('%') => "~%0%".to_owned(),
            (false, false) => "~".to_owned(),
            (true, true) => format!("~%{}%", graded::equal_percent(choice.key.len())),
            // So that ticking everything earns nothing.
            (true, false) => "~%-100%".to_owned(),
        };
        let _ = writeln!(out, "\t{weight}{}", inner_text(option));
    }
}

/// The answers stand where the blank is; at the end of the stem Moodle needs to be shown the place.
fn blank(out: &mut String, question: &Question, stem: &str, blanks: &[Vec<String>]) {
    let Some((before, after)) = graded::around_blank(stem) else { return };
    let mut answers = String::from("{\n");
    for variant in blanks.iter().flatten() {
        let _ = writeln!(answers, "\t=%100%{}", inner_text(&graded::escape_wildcards(variant)));
    }
    let _ = write!(answers, "{}}}", general(&question.explanation, "\t"));
    let marked = stem_text(question, stem);
    let place = if after.is_empty() || before.is_empty() {
        // Nothing before it would leave nothing to hold on to where the stem opens a line.
        format!("{}{answers}", marked.replacen(BLANK_MARK, &graded::with_field("", ""), 1))
    } else {
        marked.replacen(BLANK_MARK, &answers, 1)
    };
    out.push_str(&place);
}

/// The general feedback, closed by a line break where it stands on a line of its own.
fn general(text: &str, indent: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    let end = if indent.is_empty() { "" } else { "\n" };
    format!("{indent}####{}{end}", inner_text(text))
}

/// The stem, which says for the whole question that its text is no HTML where it could be taken for some.
fn stem_text(question: &Question, stem: &str) -> String {
    let text = escape(stem);
    if is_delicate(question) || text.starts_with(['[', '/']) { format!("[plain]{text}") } else { text }
}

fn is_delicate(question: &Question) -> bool {
    let body = &question.body;
    let options = body.choice().map_or(&[][..], |choice| &choice.options);
    let answer = if let Body::Short { answer, rubric, .. } = body {
        std::iter::once(answer).chain(rubric.iter().map(|point| &point.text)).any(|text| text.contains(['<', '&']))
    } else {
        false
    };
    answer
        || [body.stem(), question.explanation.as_str()]
            .into_iter()
            .chain(options.iter().map(String::as_str))
            .any(|text| text.contains(['<', '&']))
}

/// A text between the braces, which is of the kind that the stem says unless it seems to say another.
fn inner_text(text: &str) -> String {
    let escaped = escape(text);
    if markup(text).is_some() { format!("[plain]{escaped}") } else { escaped }
}

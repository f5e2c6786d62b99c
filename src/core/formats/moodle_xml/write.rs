//! The writer.

use super::cloze;
use crate::domain::kind::Area;
use crate::domain::marks::Marks;
use crate::domain::question::{BLANK_MARK, Body, Choice, Part, Question};
use crate::formats::exchange::{self, Link, Notes};
use crate::formats::html_text;
use crate::formats::written::{self, Loss, Written};
use crate::formats::{category, graded};
use crate::office::xml;
use std::fmt::Write;

/// What of a question Moodle XML does not carry: `blank-count` means that the question is left out, because its blanks and
/// their answers differ in number.
pub fn losses(question: &Question) -> Vec<&'static str> {
    let bodies = std::iter::once(&question.body).chain(question.body.parts().iter().map(|part| &part.body));
    if bodies.into_iter().all(is_writable) { Vec::new() } else { vec!["blank-count"] }
}

fn is_writable(body: &Body) -> bool {
    match body {
        Body::Blank { stem, blanks } => !blanks.is_empty() && stem.matches(BLANK_MARK).count() == blanks.len(),
        _ => true,
    }
}

/// All questions in the order given, with a category wherever the area changes.
pub fn write<'a>(questions: impl IntoIterator<Item = &'a Question>) -> Written {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<quiz>\n");
    let mut lost = Vec::new();
    let mut area = None;
    for (number, question) in (1_usize..).zip(questions) {
        let whats = losses(question);
        let refused = !whats.is_empty();
        lost.extend(whats.into_iter().map(|what| Loss::of(question, what)));
        if refused {
            continue;
        }
        if area != Some(question.area) {
            area = Some(question.area);
            write_category(&mut out, question.area);
        }
        if question.body.parts().is_empty() {
            write_question(&mut out, question);
        } else {
            write_case(&mut out, question, number);
        }
    }
    out.push_str("</quiz>\n");
    Written { bytes: out.into_bytes(), losses: lost }
}

fn write_category(out: &mut String, area: Area) {
    out.push_str("  <question type=\"category\">\n");
    text_element(out, "category", None, &category::path(area));
    out.push_str("  </question>\n");
}

/// What every question has, of whatever type.
struct Head<'a> {
    name: String,
    code: &'a str,
    explanation: &'a str,
    marks: Option<Marks>,
    tags: Vec<String>,
}

fn head(question: &Question) -> Head<'_> {
    let mut tags = exchange::tags(question);
    tags.extend(exchange::waiver_tags(question));
    Head {
        name: written::title(question),
        code: if exchange::is_code(&question.code) { &question.code } else { "" },
        explanation: &question.explanation,
        marks: question.marks,
        tags,
    }
}

fn write_question(out: &mut String, question: &Question) {
    write_body(out, &head(question), &question.body);
}

/// The material as a description, the sub-questions behind it.
fn write_case(out: &mut String, question: &Question, number: usize) {
    let parts = question.body.parts();
    // Codes tell cases apart wherever they are brought together; a number does in this file.
    let case = if question.code.is_empty() { number.to_string() } else { question.code.clone() };
    let mut link = Link { case, part: 0, count: parts.len() };
    let mut head = head(question);
    head.tags.push(exchange::link_tag(&link));
    // A description has no marks in Moodle.
    head.tags.extend(exchange::marks_tag(question));
    head.marks = None;
    write_body(out, &head, &question.body);
    let name = head.name;
    for part in parts {
        link.part += 1;
        write_body(out, &part_head(part, &name, &link), &part.body);
    }
}

fn part_head<'a>(part: &'a Part, case: &str, link: &Link) -> Head<'a> {
    Head {
        name: format!("{case}({})", link.part),
        code: "",
        explanation: &part.explanation,
        marks: Some(part.marks),
        tags: exchange::part_tags(part, link),
    }
}

fn write_body(out: &mut String, head: &Head<'_>, body: &Body) {
    let (kind, stem) = match body {
        Body::Single(choice) | Body::Multiple(choice) => ("multichoice", html_text::write(&choice.stem)),
        Body::Judge { stem, .. } => ("truefalse", html_text::write(stem)),
        Body::Blank { stem, blanks } => match graded::around_blank(stem) {
            Some((before, after)) => ("shortanswer", html_text::write(&graded::with_field(before, after))),
            None => ("cloze", embedded(stem, blanks)),
        },
        Body::Short { stem, .. } => ("essay", html_text::write(stem)),
        Body::Case { material, .. } => ("description", html_text::write(material)),
    };
    // Writing into a String cannot fail.
    let _ = writeln!(out, "  <question type=\"{kind}\">");
    text_element(out, "name", None, &head.name);
    text_element(out, "questiontext", Some("html"), &stem);
    text_element(out, "generalfeedback", Some("html"), &html_text::write(head.explanation));
    if let Some(marks) = head.marks {
        element(out, "defaultgrade", &marks.to_string());
    }
    element(out, "idnumber", head.code);
    match body {
        Body::Single(choice) => write_choice(out, choice, true),
        Body::Multiple(choice) => write_choice(out, choice, false),
        Body::Judge { key, .. } => {
            answer(out, if *key { "100" } else { "0" }, None, "true");
            answer(out, if *key { "0" } else { "100" }, None, "false");
        }
        Body::Blank { blanks, .. } if kind == "shortanswer" => {
            element(out, "usecase", "0");
            for variant in blanks.iter().flatten() {
                answer(out, "100", None, &graded::escape_wildcards(variant));
            }
        }
        Body::Short { answer, rubric, .. } => {
            element(out, "responseformat", "editor");
            text_element(out, "graderinfo", Some("html"), &html_text::write(&Notes::write("", answer, rubric)));
        }
        Body::Blank { .. } | Body::Case { .. } => {}
    }
    write_tags(out, &head.tags);
    out.push_str("  </question>\n");
}

/// A stem with its blanks embedded. A brace of the text must not look like one that opens a blank.
fn embedded(stem: &str, blanks: &[Vec<String>]) -> String {
    let text = |piece: &str| html_text::write(piece).replace('{', "&#123;");
    let mut pieces = stem.split(BLANK_MARK);
    let mut out = text(pieces.next().unwrap_or_default());
    for (piece, variants) in pieces.zip(blanks) {
        out.push_str(&cloze::write(variants));
        out.push_str(&text(piece));
    }
    out
}

fn write_choice(out: &mut String, choice: &Choice, single: bool) {
    element(out, "single", if single { "true" } else { "false" });
    element(out, "shuffleanswers", if choice.fixed_order { "false" } else { "true" });
    element(out, "answernumbering", "ABCD");
    let share = if single { "100".to_owned() } else { graded::equal_percent(choice.key.len()) };
    for (i, option) in choice.options.iter().enumerate() {
        let fraction = match choice.key.iter().any(|id| usize::from(*id) == i) {
            true => share.as_str(),
            // So that ticking everything earns nothing.
            false if !single => "-100",
            false => "0",
        };
        answer(out, fraction, Some("html"), &html_text::write(option));
    }
}

fn write_tags(out: &mut String, tags: &[String]) {
    out.push_str("    <tags>\n");
    for tag in tags {
        let _ = writeln!(out, "      <tag><text>{}</text></tag>", xml::escape(tag));
    }
    out.push_str("    </tags>\n");
}

fn answer(out: &mut String, fraction: &str, format: Option<&str>, text: &str) {
    let _ = writeln!(
        out,
        "    <answer fraction=\"{fraction}\"{}><text>{}</text><feedback format=\"html\"><text></text></feedback></answer>",
        attribute(format),
        xml::escape(text)
    );
}

fn element(out: &mut String, name: &str, text: &str) {
    let _ = writeln!(out, "    <{name}>{}</{name}>", xml::escape(text));
}

fn text_element(out: &mut String, name: &str, format: Option<&str>, text: &str) {
    let _ = writeln!(out, "    <{name}{}><text>{}</text></{name}>", attribute(format), xml::escape(text));
}

fn attribute(format: Option<&str>) -> String {
    format.map(|format| format!(" format=\"{format}\"")).unwrap_or_default()
}

//! The writer.

use super::cloze;
use crate::domain::image::Images;
use crate::domain::kind::Area;
use crate::domain::marks::Marks;
use crate::domain::question::{BLANK_MARK, Body, Choice, Part, Question};
use crate::formats::exchange::{self, Link, Notes};
use crate::formats::html_text::{self, Shown};
use crate::formats::written::{self, Loss, Written};
use crate::formats::{category, graded};
use crate::office::{base64, xml};
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
pub fn write<'a>(questions: impl IntoIterator<Item = &'a Question>, images: &Images) -> Written {
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
        let shown = Shown::of(question, images);
        if question.body.parts().is_empty() {
            write_body(&mut out, &head(question), &question.body, &shown);
        } else {
            write_case(&mut out, question, number, &shown);
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

/// The material as a description, the sub-questions behind it.
fn write_case(out: &mut String, question: &Question, number: usize, shown: &Shown<'_>) {
    let parts = question.body.parts();
    // Codes tell cases apart wherever they are brought together; a number does in this file.
    let case = if question.code.is_empty() { number.to_string() } else { question.code.clone() };
    let mut link = Link { case, part: 0, count: parts.len() };
    let mut head = head(question);
    head.tags.push(exchange::link_tag(&link));
    // A description has no marks in Moodle.
    head.tags.extend(exchange::marks_tag(question));
    head.marks = None;
    write_body(out, &head, &question.body, shown);
    let name = head.name;
    for part in parts {
        link.part += 1;
        write_body(out, &part_head(part, &name, &link), &part.body, shown);
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

fn write_body(out: &mut String, head: &Head<'_>, body: &Body, shown: &Shown<'_>) {
    let html = |text: &str| html_text::write_shown(text, shown);
    let (kind, stem) = match body {
        Body::Single(choice) | Body::Multiple(choice) => ("multichoice", html(&choice.stem)),
        Body::Judge { stem, .. } => ("truefalse", html(stem)),
        Body::Blank { stem, blanks } => match graded::around_blank(stem) {
            Some((before, after)) => ("shortanswer", html(&graded::with_field(before, after))),
            None => ("cloze", embedded(stem, blanks, shown)),
        },
        Body::Short { stem, .. } => ("essay", html(stem)),
        Body::Case { material, .. } => ("description", html(material)),
    };
    // Writing into a String cannot fail.
    let _ = writeln!(out, "  <question type=\"{kind}\">");
    text_element(out, "name", None, &head.name);
    formatted(out, "questiontext", &stem, body.stem(), shown);
    formatted(out, "generalfeedback", &html(head.explanation), head.explanation, shown);
    if let Some(marks) = head.marks {
        element(out, "defaultgrade", &marks.to_string());
    }
    element(out, "idnumber", head.code);
    match body {
        Body::Single(choice) => write_choice(out, choice, true, shown),
        Body::Multiple(choice) => write_choice(out, choice, false, shown),
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
            formatted(out, "graderinfo", &html(&Notes::write("", answer, rubric)), answer, shown);
        }
        Body::Blank { .. } | Body::Case { .. } => {}
    }
    write_tags(out, &head.tags);
    out.push_str("  </question>\n");
}

/// A stem with its blanks embedded. A brace of the text must not look like one that opens a blank.
fn embedded(stem: &str, blanks: &[Vec<String>], shown: &Shown<'_>) -> String {
    let text = |piece: &str| html_text::write_shown(piece, shown).replace('{', "&#123;");
    let mut pieces = stem.split(BLANK_MARK);
    let mut out = text(pieces.next().unwrap_or_default());
    for (piece, variants) in pieces.zip(blanks) {
        out.push_str(&cloze::write(variants));
        out.push_str(&text(piece));
    }
    out
}

fn write_choice(out: &mut String, choice: &Choice, single: bool, shown: &Shown<'_>) {
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
        answer_with(out, fraction, Some("html"), &html_text::write_shown(option, shown), &files(option, shown));
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
    answer_with(out, fraction, format, text, "");
}

fn answer_with(out: &mut String, fraction: &str, format: Option<&str>, text: &str, files: &str) {
    let _ = writeln!(
        out,
        "    <answer fraction=\"{fraction}\"{}><text>{}</text>{files}<feedback format=\"html\"><text></text></feedback></answer>",
        attribute(format),
        xml::escape(text)
    );
}

/// The files that a text shows; Moodle keeps them with each text.
fn files(text: &str, shown: &Shown<'_>) -> String {
    let mut out = String::new();
    for (name, image) in shown.in_text(text) {
        let (name, bytes) = (xml::escape(name), base64::encode(&image.bytes));
        let _ = write!(out, "<file name=\"{name}\" path=\"/\" encoding=\"base64\">{bytes}</file>");
    }
    out
}

/// A text in HTML with the files of the plain text it was made of.
fn formatted(out: &mut String, name: &str, html: &str, plain: &str, shown: &Shown<'_>) {
    let files = files(plain, shown);
    let _ = writeln!(out, "    <{name} format=\"html\"><text>{}</text>{files}</{name}>", xml::escape(html));
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

//! 材料汇编: cover, contents, and everything of a session behind one another.

use super::minutes::{comments, minutes, written};
use super::plan::{facts, timing};
use super::{QuizLine, SessionSheet};
use crate::domain::question::letter;
use crate::domain::study_session::{Attendee, Presence, QuizItem, StudyState};
use crate::office::docx_out::{Align, Cell, Paragraph};
use crate::office::flow::{Flow, Piece, Table};
use crate::office::fonts::Face;
use crate::report::paper::shapes::TITLE;
use crate::report::record::shapes::{ABOVE, BODY, CELL, HAND, head_row, listing, or_none, word};
use crate::text::Texts;

/// The parts in their order, by the ends of their message keys.
const PARTS: [&str; 9] = ["entry", "outline", "articles", "case", "quiz", "attendance", "comments", "follow_ups", "minutes"];
/// Space above the title of a cover, twentieths of a point.
const COVER_SPACE: u16 = 3600;
const PART: Paragraph =
    Paragraph { face: Face::Heading, size: 32, before: 240, after: 160, page_break_before: true, outline: 1, ..BODY };
const READING: Paragraph = Paragraph { size: 24, line: 460, first_line: 480, ..BODY };

/// Everything of one session.
pub fn volume(sheet: &SessionSheet, texts: &Texts) -> Flow {
    let name = texts.get("study-paper-volume");
    let day = sheet.session.day.map(|day| written(day, texts)).unwrap_or_default();
    let mut flow = cover(&sheet.bureau, &name, &[&sheet.session.topic, &day]);
    flow.title = format!("{} {name}", sheet.session.topic);
    let parts: Vec<&str> = PARTS.into_iter().filter(|part| has(sheet, part)).collect();
    contents(&mut flow, parts.iter().map(|part| texts.get(&format!("study-part-{part}"))), texts);
    for (number, part) in (1..).zip(parts) {
        flow.text(PART, format!("{number}. {}", texts.get(&format!("study-part-{part}"))));
        fill(&mut flow, sheet, part, texts);
    }
    flow
}

/// All sessions of a year in one file; each begins on a new page with pages of its own.
pub fn year_volume(bureau: &str, year: i16, sheets: &[SessionSheet], texts: &Texts) -> Flow {
    let name = texts.with("study-year-volume-title", &[("year", year.to_string().into())]);
    let mut flow = cover(bureau, &name, &[]);
    flow.title.clone_from(&name);
    let held: Vec<&SessionSheet> = sheets.iter().filter(|sheet| sheet.session.state == StudyState::Held).collect();
    if held.is_empty() {
        flow.text(Paragraph { align: Align::Center, ..READING }, texts.get("study-year-volume-none"));
        return flow;
    }
    let line = |sheet: &&SessionSheet| {
        let day = sheet.session.day.map(|day| day.to_string()).unwrap_or_default();
        format!("{}  {day}", sheet.session.topic)
    };
    contents(&mut flow, held.iter().map(line), texts);
    for sheet in held {
        flow.append(volume(sheet, texts));
    }
    flow
}

fn cover(bureau: &str, name: &str, lines: &[&str]) -> Flow {
    let mut flow = Flow::default();
    flow.text(Paragraph { size: 32, before: COVER_SPACE, after: 240, align: Align::Center, ..BODY }, bureau);
    flow.text(Paragraph { size: 52, line: 900, after: 480, ..TITLE }, name);
    for line in lines.iter().filter(|line| !line.is_empty()) {
        flow.text(Paragraph { size: 32, line: 560, after: 120, align: Align::Center, ..BODY }, *line);
    }
    flow
}

fn contents(flow: &mut Flow, lines: impl Iterator<Item = String>, texts: &Texts) {
    let head = Paragraph { face: Face::Heading, size: 36, after: 240, align: Align::Center, page_break_before: true, ..BODY };
    flow.text(head, texts.get("study-contents"));
    for (number, line) in (1..).zip(lines) {
        flow.text(Paragraph { size: 28, line: 520, ..BODY }, format!("{number}. {line}"));
    }
}

fn has(sheet: &SessionSheet, part: &str) -> bool {
    let session = &sheet.session;
    match part {
        "outline" => !session.outline.trim().is_empty(),
        "articles" => !sheet.articles.is_empty(),
        "case" => !session.case.is_empty(),
        "quiz" => !sheet.quiz.is_empty(),
        "attendance" => !session.attendance.is_empty(),
        "comments" => !session.comments.is_empty(),
        "follow_ups" => !session.follow_ups.is_empty(),
        _ => true,
    }
}

fn fill(flow: &mut Flow, sheet: &SessionSheet, part: &str, texts: &Texts) {
    let session = &sheet.session;
    match part {
        "entry" => entry(flow, sheet, texts),
        "outline" => {
            paragraphs(flow, &session.outline);
            if let Some(approval) = session.approved() {
                let args = [("by", approval.by.as_str().into()), ("on", written(approval.on, texts).into())];
                flow.text(Paragraph { before: 120, align: Align::Right, ..READING }, texts.with("study-doc-approved", &args));
            }
        }
        "articles" => {
            for (line, article) in sheet.articles.iter().zip(&session.articles) {
                flow.text(ABOVE, [line.label.as_str(), article.heading.as_str()].join("  ").trim());
                if line.text.is_empty() {
                    flow.text(READING, texts.get("study-article-missing"));
                } else {
                    paragraphs(flow, &line.text);
                    flow.text(Paragraph { align: Align::Right, ..BODY }, line.version.clone());
                }
                paragraphs(flow, &article.note);
            }
        }
        "case" => {
            flow.text(ABOVE, session.case.title.clone());
            for (code, text) in session.case.parts().into_iter().filter(|(_, text)| !text.trim().is_empty()) {
                flow.text(ABOVE, texts.get(&format!("study-case-{code}")));
                paragraphs(flow, text);
            }
        }
        "quiz" => {
            for (number, (line, item)) in (1..).zip(sheet.quiz.iter().zip(&session.quiz)) {
                question(flow, number, line, item, texts);
            }
        }
        "attendance" => attendance(flow, sheet, texts),
        "comments" => paragraphs(flow, &comments(session, texts)),
        "follow_ups" => tasks(flow, sheet, texts),
        _ => flow.pieces.extend(minutes("", &sheet.minutes).pieces),
    }
}

fn paragraphs(flow: &mut Flow, text: &str) {
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        flow.text(READING, line);
    }
}

fn entry(flow: &mut Flow, sheet: &SessionSheet, texts: &Texts) {
    let session = &sheet.session;
    let number = sheet.number.map(|n| n.to_string()).unwrap_or_default();
    let pairs = [
        ("study-col-number", number),
        ("study-col-topic", session.topic.clone()),
        ("study-col-speaker", session.speaker.clone()),
        ("study-col-timing", timing(session)),
        ("study-facts", facts(session, texts)),
        ("study-minutes", session.minutes.to_string()),
    ];
    let mut rows: Vec<Vec<Cell>> =
        pairs.iter().map(|(key, value)| vec![word(texts, key), Cell::text(or_none(value, texts))]).collect();
    for (name, place) in &sheet.materials {
        rows.push(vec![word(texts, "study-material"), Cell::text(format!("{name}\n{place}"))]);
    }
    flow.pieces.push(Piece::Table(Table { widths: vec![6, 24], row_height: HAND, shape: CELL, rows }));
}

fn question(flow: &mut Flow, number: usize, line: &QuizLine, item: &QuizItem, texts: &Texts) {
    flow.text(Paragraph { keep_next: true, before: 160, size: 24, line: 440, ..BODY }, format!("{number}. {}", line.stem));
    let judged = [texts.get("exam-judge-right"), texts.get("exam-judge-wrong")];
    let options: &[String] = if line.options.is_empty() { &judged } else { &line.options };
    let counts = item.counts();
    for (i, option) in options.iter().enumerate() {
        let args = [
            ("letter", letter(i).to_string().into()),
            ("option", option.as_str().into()),
            ("n", counts.get(i).copied().unwrap_or(0).into()),
        ];
        flow.text(Paragraph { left: 480, size: 24, line: 420, ..BODY }, texts.with("study-doc-option", &args));
    }
    let key: String = item.key.iter().enumerate().filter(|(_, right)| **right).map(|(i, _)| letter(i)).collect();
    let tally = item.tally();
    let result = match tally.right {
        Some(right) if tally.answered > 0 => {
            let percent = right * 100 / tally.answered;
            let args = [("right", right.into()), ("answered", tally.answered.into()), ("percent", percent.into())];
            texts.with("study-doc-right", &args)
        }
        _ => String::new(),
    };
    flow.text(READING, [texts.with("study-doc-key", &[("key", key.into())]), result].join("  ").trim());
    paragraphs(flow, &line.explanation);
    if !line.citations.is_empty() {
        flow.text(READING, line.citations.join(&texts.get("results-comma")));
    }
}

fn attendance(flow: &mut Flow, sheet: &SessionSheet, texts: &Texts) {
    let count = |presence| sheet.session.with(presence).count();
    let args = [
        ("all", sheet.session.attendance.len().into()),
        ("present", count(Presence::Present).into()),
        ("leave", count(Presence::Leave).into()),
        ("absent", count(Presence::Absent).into()),
    ];
    flow.text(Paragraph { after: 120, ..BODY }, texts.with("study-attendance-counts", &args));
    let heads = ["number", "name", "unit", "presence", "note"].map(|column| format!("study-col-{column}"));
    let mut rows = vec![head_row(texts, &heads.each_ref().map(String::as_str))];
    for (number, person) in (1..).zip(&sheet.session.attendance) {
        rows.push(vec![
            Cell::text(number.to_string()).centered(),
            Cell::text(person.name.clone()).centered(),
            Cell::text(person.unit.clone()),
            Cell::text(texts.get(&format!("study-presence-{}", person.presence.code()))).centered(),
            Cell::text(remark(person, texts)),
        ]);
    }
    listing(flow, &[4, 8, 14, 6, 16], 440, rows);
}

fn remark(person: &Attendee, texts: &Texts) -> String {
    let guest = person.cadre.is_none().then(|| texts.get("study-guest"));
    let reason = (!person.reason.is_empty()).then(|| person.reason.clone());
    let made_up = person.makeup.as_ref().map(|makeup| {
        texts.with("study-doc-made-up", &[("on", makeup.on.to_string().into()), ("how", makeup.how.as_str().into())])
    });
    [guest, reason, made_up].into_iter().flatten().collect::<Vec<_>>().join("  ")
}

fn tasks(flow: &mut Flow, sheet: &SessionSheet, texts: &Texts) {
    let heads = ["number", "task", "owner", "due", "done"].map(|column| format!("study-col-{column}"));
    let mut rows = vec![head_row(texts, &heads.each_ref().map(String::as_str))];
    for (number, task) in (1..).zip(&sheet.session.follow_ups) {
        let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string()).unwrap_or_default();
        rows.push(vec![
            Cell::text(number.to_string()).centered(),
            Cell::text(task.task.clone()),
            Cell::text(task.owner.clone()).centered(),
            Cell::text(day(task.due)).centered(),
            Cell::text(day(task.done)).centered(),
        ]);
    }
    listing(flow, &[4, 22, 8, 8, 8], HAND, rows);
}

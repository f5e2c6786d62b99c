//! 会议纪要: what the placeholders of a template stand for, and the filled text as a page.

use super::SessionSheet;
use crate::domain::study_session::{Presence, StudySession};
use crate::office::docx_out::Paragraph;
use crate::office::flow::Flow;
use crate::office::fonts::Face;
use crate::report::paper::shapes::TITLE;
use crate::report::record::shapes::OFFICIAL;
use crate::text::Texts;

/// The names of the placeholders are messages `study-field-CODE`.
const FIELDS: [&str; 20] = [
    "bureau",
    "year",
    "number",
    "topic",
    "meeting",
    "day",
    "time",
    "place",
    "chair",
    "speaker",
    "minutes",
    "present",
    "leave",
    "absent",
    "articles",
    "case",
    "quiz",
    "comments",
    "follow_ups",
    "summary",
];
/// What a line of the template begins with that is a heading, or the title.
pub const HEADING: &str = "## ";
pub const TITLE_MARK: &str = "# ";

/// Each placeholder's name with what it stands for in a session.
pub fn fields(sheet: &SessionSheet, texts: &Texts) -> Vec<(String, String)> {
    FIELDS.iter().map(|code| (texts.get(&format!("study-field-{code}")), value(sheet, code, texts))).collect()
}

/// The names of the placeholders.
pub fn field_names(texts: &Texts) -> Vec<String> {
    FIELDS.iter().map(|code| texts.get(&format!("study-field-{code}"))).collect()
}

fn value(sheet: &SessionSheet, code: &str, texts: &Texts) -> String {
    let session = &sheet.session;
    let none = || texts.get("study-doc-none");
    let or_none = |text: String| if text.trim().is_empty() { none() } else { text };
    // Within a sentence nothing can be said of what nobody filled in: it is left open, to be seen and written by hand.
    let blank = || texts.get("study-doc-blank");
    let or_blank = |text: &str| if text.trim().is_empty() { blank() } else { text.to_owned() };
    match code {
        "bureau" => sheet.bureau.clone(),
        "year" => session.year.to_string(),
        "number" => sheet.number.map(|n| n.to_string()).unwrap_or_default(),
        "topic" => session.topic.clone(),
        "meeting" => or_blank(&session.meeting),
        "day" => session.day.map_or_else(blank, |day| written(day, texts)),
        "time" => session.clock.map_or_else(blank, |clock| clock.strftime("%H:%M").to_string()),
        "place" => or_blank(&session.place),
        "chair" => or_blank(&session.chair),
        "speaker" => or_blank(&session.speaker),
        "minutes" => session.minutes.to_string(),
        "present" => or_none(names(session, Presence::Present, texts)),
        "leave" => or_none(names(session, Presence::Leave, texts)),
        "absent" => or_none(names(session, Presence::Absent, texts)),
        "articles" => {
            or_none(sheet.articles.iter().map(|line| line.label.as_str()).collect::<Vec<_>>().join(&texts.get("results-comma")))
        }
        "case" => or_none(session.case.title.clone()),
        "quiz" => quiz(sheet, texts),
        "comments" => or_none(comments(session, texts)),
        "follow_ups" => or_none(follow_ups(session, texts)),
        "summary" => or_none(session.summary.trim().to_owned()),
        _ => String::new(),
    }
}

pub(super) fn written(day: jiff::civil::Date, texts: &Texts) -> String {
    let [year, month, date] = [day.year().to_string(), day.month().to_string(), day.day().to_string()];
    texts.with("record-day", &[("y", year.into()), ("m", month.into()), ("d", date.into())])
}

fn names(session: &StudySession, presence: Presence, texts: &Texts) -> String {
    let name = |person: &crate::domain::study_session::Attendee| match (presence, person.cadre) {
        (Presence::Leave, _) if !person.reason.is_empty() => {
            texts.with("study-doc-leave", &[("name", person.name.as_str().into()), ("why", person.reason.as_str().into())])
        }
        (_, None) => texts.with("study-doc-guest", &[("name", person.name.as_str().into())]),
        _ => person.name.clone(),
    };
    session.with(presence).map(name).collect::<Vec<_>>().join(&texts.get("results-comma"))
}

fn quiz(sheet: &SessionSheet, texts: &Texts) -> String {
    let asked = sheet.session.quiz.iter().filter(|item| item.tally().answered > 0).count();
    let tallies = sheet.session.quiz.iter().map(crate::domain::study_session::QuizItem::tally);
    let known = tallies.filter_map(|tally| tally.right.map(|right| (right, tally.answered)));
    let (right, answered) = known.fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
    if asked == 0 {
        return texts.get("study-doc-none");
    }
    // Where several options were right, hands tell nothing of who was.
    let Some(percent) = (right * 100).checked_div(answered) else {
        return texts.with("study-doc-quiz-asked", &[("n", asked.into())]);
    };
    texts.with("study-doc-quiz", &[("n", asked.into()), ("answered", answered.into()), ("percent", percent.into())])
}

/// One paragraph a comment.
pub(super) fn comments(session: &StudySession, texts: &Texts) -> String {
    let told = session.comments.iter().filter(|comment| !comment.text.trim().is_empty());
    let line = |comment: &crate::domain::study_session::Comment| {
        texts.with("study-doc-comment", &[("by", comment.by.as_str().into()), ("text", comment.text.trim().into())])
    };
    told.map(line).collect::<Vec<_>>().join("\n")
}

fn follow_ups(session: &StudySession, texts: &Texts) -> String {
    let line = |(number, task): (usize, &crate::domain::study_session::FollowUp)| {
        let due = task.due.map_or_else(|| texts.get("study-doc-none"), |day| written(day, texts));
        let args = [
            ("n", number.into()),
            ("task", task.task.as_str().into()),
            ("owner", task.owner.as_str().into()),
            ("due", due.into()),
        ];
        texts.with("study-doc-follow-up", &args)
    };
    (1..).zip(&session.follow_ups).map(line).collect::<Vec<_>>().join("\n")
}

/// The minutes as a page: a line that begins with `# ` is the title, with `## ` a heading.
pub fn minutes(topic: &str, text: &str) -> Flow {
    let mut flow = Flow { title: topic.to_owned(), ..Flow::default() };
    for line in text.lines().map(str::trim) {
        if let Some(heading) = line.strip_prefix(HEADING) {
            flow.text(Paragraph { face: Face::Heading, keep_next: true, before: 120, after: 60, ..OFFICIAL }, heading);
        } else if let Some(title) = line.strip_prefix(TITLE_MARK) {
            flow.text(Paragraph { size: 44, after: 240, ..TITLE }, title);
        } else if !line.is_empty() {
            flow.text(OFFICIAL, line);
        }
    }
    flow
}

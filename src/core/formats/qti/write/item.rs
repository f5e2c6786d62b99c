//! One question as an item of QTI 3.0. What the standard has no place for stands in `data-kaofa-…` attributes of the item body.

use super::citation_line;
use crate::domain::citation::Citation;
use crate::domain::image::without_places;
use crate::domain::kind::Kind;
use crate::domain::marks::Marks;
use crate::domain::question::{BLANK_MARK, Body, Part, Question, RubricPoint, Waiver};
use crate::formats::lexicon;
use crate::formats::qti::own::{FORM, TOOL, explanation_id};
use crate::office::xml;
use std::fmt::Write as _;

pub(super) const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
pub(super) const NAMESPACES: &str = "xmlns=\"http://www.imsglobal.org/xsd/imsqtiasi_v3p0\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:schemaLocation=\"http://www.imsglobal.org/xsd/imsqtiasi_v3p0 https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd/imsqti_asiv3p0_v1p0.xsd\"";
const TEMPLATES: &str = "https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/";
/// Characters of a stem that stand in for a title.
const TITLE: usize = 40;

/// Something to answer: the question itself (0), or a part of a case.
struct Task<'q> {
    number: usize,
    body: &'q Body,
    marks: Option<Marks>,
    explanation: &'q str,
}

impl Task<'_> {
    /// The response variable, that of one blank where there are several.
    fn response(&self, blank: Option<usize>) -> String {
        let mut id = "RESPONSE".to_owned();
        for number in [Some(self.number).filter(|number| *number > 0), blank.map(|blank| blank + 1)].into_iter().flatten() {
            // Writing into a String cannot fail.
            let _ = write!(id, "_{number}");
        }
        id
    }

    fn is_written(&self) -> bool {
        matches!(self.body, Body::Short { .. })
    }

    /// What a right answer earns; 1 where the question does not say.
    fn worth(&self) -> Marks {
        self.marks.unwrap_or(Marks::whole(1))
    }
}

/// The whole item.
pub(super) fn item(question: &Question, id: &str) -> String {
    let tasks = tasks(question);
    let mut out = String::from(DECLARATION);
    let _ = writeln!(
        out,
        "<qti-assessment-item {NAMESPACES} xml:lang=\"zh-CN\" identifier=\"{id}\" title=\"{}\" adaptive=\"false\" time-dependent=\"false\" tool-name=\"{TOOL}\">",
        attribute(&title(question, id))
    );
    for task in &tasks {
        responses(&mut out, task, question);
    }
    outcomes(&mut out, question, &tasks);
    body(&mut out, question, &tasks);
    processing(&mut out, question, &tasks);
    for task in tasks_explained(question, &tasks) {
        let _ = write!(
            out,
            "<qti-modal-feedback outcome-identifier=\"FEEDBACK\" show-hide=\"show\" identifier=\"{}\">\n<qti-content-body>\n",
            explanation_id(&task.0.to_string())
        );
        paragraphs(&mut out, task.1);
        out.push_str("</qti-content-body>\n</qti-modal-feedback>\n");
    }
    out.push_str("</qti-assessment-item>\n");
    out
}

fn tasks(question: &Question) -> Vec<Task<'_>> {
    if let Body::Case { parts, .. } = &question.body {
        let part = |(number, part): (usize, _)| {
            let part: &Part = part;
            Task { number, body: &part.body, marks: Some(part.marks), explanation: &part.explanation }
        };
        return (1..).zip(parts).map(part).collect();
    }
    vec![Task { number: 0, body: &question.body, marks: question.marks, explanation: &question.explanation }]
}

/// Numbers and texts of what is explained; a case has an explanation of its own besides those of its parts.
fn tasks_explained<'q>(question: &'q Question, tasks: &[Task<'q>]) -> Vec<(usize, &'q str)> {
    let whole = (0, question.explanation.as_str());
    let parts = tasks.iter().filter(|task| task.number > 0).map(|task| (task.number, task.explanation));
    std::iter::once(whole).chain(parts).filter(|(_, text)| !text.is_empty()).collect()
}

fn title(question: &Question, id: &str) -> String {
    let stem: String = question.body.stem().split_whitespace().collect::<Vec<_>>().join(" ").chars().take(TITLE).collect();
    let title = if question.code.is_empty() { without_places(&stem).into_owned() } else { question.code.clone() };
    if title.is_empty() { id.to_owned() } else { title }
}

fn responses(out: &mut String, task: &Task<'_>, question: &Question) {
    let open = |cardinality: &str, base: &str, id: &str| {
        format!("<qti-response-declaration identifier=\"{id}\" cardinality=\"{cardinality}\" base-type=\"{base}\">\n")
    };
    match task.body {
        Body::Single(choice) | Body::Multiple(choice) => {
            let cardinality = if task.body.kind() == Kind::Single { "single" } else { "multiple" };
            out.push_str(&open(cardinality, "identifier", &task.response(None)));
            let known = |id: &&u8| usize::from(**id) < choice.options.len();
            let key: Vec<String> = choice.key.iter().filter(known).map(|id| choice_id(usize::from(*id))).collect();
            correct(out, &key);
            weigh(out, task, question, &key);
        }
        Body::Judge { key, .. } => {
            out.push_str(&open("single", "identifier", &task.response(None)));
            let key = [key.to_string()];
            correct(out, &key);
            weigh(out, task, question, &key);
        }
        Body::Blank { stem, blanks } => {
            for blank in 0..stem.matches(BLANK_MARK).count() {
                out.push_str(&open("single", "string", &task.response(Some(blank))));
                let variants = blanks.get(blank).map_or(&[][..], Vec::as_slice);
                correct(out, variants.get(..1).unwrap_or_default());
                if !variants.is_empty() {
                    out.push_str("<qti-mapping default-value=\"0\">\n");
                    for variant in variants {
                        let _ = writeln!(
                            out,
                            "<qti-map-entry map-key=\"{}\" mapped-value=\"1\" case-sensitive=\"false\"/>",
                            attribute(variant)
                        );
                    }
                    out.push_str("</qti-mapping>\n");
                }
                out.push_str("</qti-response-declaration>\n");
            }
            return;
        }
        Body::Short { .. } => out.push_str(&open("single", "string", &task.response(None))),
        Body::Case { .. } => return,
    }
    out.push_str("</qti-response-declaration>\n");
}

/// An option by its place. Where it stands on a paper is another matter, so it is no letter.
fn choice_id(index: usize) -> String {
    format!("CHOICE_{}", index + 1)
}

fn correct(out: &mut String, values: &[String]) {
    if values.is_empty() {
        return;
    }
    out.push_str("<qti-correct-response>\n");
    for value in values {
        let _ = writeln!(out, "<qti-value>{}</qti-value>", text(value));
    }
    out.push_str("</qti-correct-response>\n");
}

/// How the score of a question that is no case is made, where one of the standard's templates does it.
fn template(task: &Task<'_>) -> Option<&'static str> {
    match task.body {
        Body::Single(_) | Body::Judge { .. } if task.worth() != Marks::whole(1) => Some("map_response"),
        Body::Single(_) | Body::Judge { .. } => Some("match_correct"),
        Body::Multiple(_) if task.worth() == Marks::whole(1) => Some("match_correct"),
        _ => None,
    }
}

/// The marks of the key, where the template adds up such marks.
fn weigh(out: &mut String, task: &Task<'_>, question: &Question, key: &[String]) {
    if question.kind() == Kind::Case || template(task) != Some("map_response") || key.is_empty() {
        return;
    }
    out.push_str("<qti-mapping default-value=\"0\">\n");
    for value in key {
        let _ = writeln!(out, "<qti-map-entry map-key=\"{value}\" mapped-value=\"{}\"/>", task.worth());
    }
    out.push_str("</qti-mapping>\n");
}

fn outcomes(out: &mut String, question: &Question, tasks: &[Task<'_>]) {
    let most = match &question.body {
        Body::Case { parts, .. } => Some(parts.iter().map(|part| part.marks).sum()),
        _ => question.marks,
    };
    let human = if tasks.iter().any(Task::is_written) { " external-scored=\"human\"" } else { "" };
    let maximum = most.map(|most| format!(" normal-maximum=\"{most}\"")).unwrap_or_default();
    let declare = |id: &str, kind: &str, more: &str, values: &[String]| {
        let values = values.join("</qti-value><qti-value>");
        format!(
            "<qti-outcome-declaration identifier=\"{id}\" {kind}{more}>\n<qti-default-value><qti-value>{values}</qti-value></qti-default-value>\n</qti-outcome-declaration>\n"
        )
    };
    let number = "cardinality=\"single\" base-type=\"float\"";
    out.push_str(&declare("SCORE", number, &format!("{maximum}{human}"), &["0".to_owned()]));
    if let Some(most) = most {
        out.push_str(&declare("MAXSCORE", number, "", &[most.to_string()]));
    }
    // Set from the start: the explanation is shown after the answer, whatever it was.
    let explained: Vec<String> =
        tasks_explained(question, tasks).iter().map(|(number, _)| explanation_id(&number.to_string())).collect();
    if !explained.is_empty() {
        let cardinality = if explained.len() == 1 { "single" } else { "multiple" };
        let kind = format!("cardinality=\"{cardinality}\" base-type=\"identifier\"");
        out.push_str(&declare("FEEDBACK", &kind, "", &explained));
    }
}

fn body(out: &mut String, question: &Question, tasks: &[Task<'_>]) {
    let _ = write!(out, "<qti-item-body data-kaofa=\"{FORM}\"");
    let mut own = |name: &str, value: &str| {
        let _ = write!(out, " data-kaofa-{name}=\"{}\"", attribute(value));
    };
    own("kind", question.kind().code());
    if !question.code.is_empty() {
        own("code", &question.code);
    }
    own("area", &question.area.number().to_string());
    own("difficulty", &question.difficulty.to_string());
    if let Some(cognition) = question.cognition {
        own("cognition", cognition.code());
    }
    own("secrecy", question.secrecy.code());
    if let Some(group) = &question.exclusive_group {
        own("group", group);
    }
    if let Some(marks) = question.marks {
        own("marks", &marks.to_string());
    }
    for (number, tag) in (1..).zip(&question.tags) {
        own(&format!("tag-{number}"), tag);
    }
    proof(out, &question.citations, &question.waivers);
    out.push_str(">\n");
    if let Body::Case { material, parts } = &question.body {
        out.push_str("<div data-kaofa-part=\"0\">\n");
        paragraphs(out, material);
        out.push_str("</div>\n");
        for (task, part) in tasks.iter().zip(parts) {
            let _ = write!(
                out,
                "<div data-kaofa-part=\"{}\" data-kaofa-kind=\"{}\" data-kaofa-marks=\"{}\"",
                task.number,
                part.body.kind().code(),
                part.marks
            );
            proof(out, &part.citations, &part.waivers);
            out.push_str(">\n");
            interaction(out, task);
            out.push_str("</div>\n");
            // The standard has rubric blocks right inside the body only.
            rubric(out, task);
        }
    } else {
        for task in tasks {
            interaction(out, task);
            rubric(out, task);
        }
    }
    out.push_str("</qti-item-body>\n");
}

fn proof(out: &mut String, citations: &[Citation], waivers: &[Waiver]) {
    for (number, citation) in (1..).zip(citations) {
        let _ = write!(out, " data-kaofa-citation-{number}=\"{}\"", attribute(&citation_line(citation)));
    }
    for (number, waiver) in (1..).zip(waivers) {
        let text = format!("{} {}", waiver.proof.code(), waiver.reason);
        let _ = write!(out, " data-kaofa-waiver-{number}=\"{}\"", attribute(&text));
    }
}

fn interaction(out: &mut String, task: &Task<'_>) {
    let response = task.response(None);
    match task.body {
        Body::Single(choice) | Body::Multiple(choice) => {
            let most = u8::from(task.body.kind() == Kind::Single);
            let options = choice.options.iter().enumerate().map(|(at, option)| (choice_id(at), option.as_str())).collect();
            choose(out, &response, most, choice.fixed_order, &choice.stem, options);
        }
        Body::Judge { stem, .. } => {
            let options = [("true", "right"), ("false", "wrong")];
            let options = options.map(|(id, code)| (id.to_owned(), lexicon::judge_word(code))).into();
            choose(out, &response, 1, true, stem, options);
        }
        Body::Blank { stem, .. } => {
            let mut blank = 0;
            for line in stem.split('\n') {
                out.push_str("<p>");
                for (at, piece) in line.split(BLANK_MARK).enumerate() {
                    if at > 0 {
                        let id = task.response(Some(blank));
                        let _ = write!(out, "<qti-text-entry-interaction response-identifier=\"{id}\"/>");
                        blank += 1;
                    }
                    out.push_str(&text(piece));
                }
                out.push_str("</p>\n");
            }
        }
        Body::Short { stem, .. } => {
            let _ = writeln!(
                out,
                "<qti-extended-text-interaction response-identifier=\"{response}\">\n<qti-prompt>{}</qti-prompt>\n</qti-extended-text-interaction>",
                broken(stem)
            );
        }
        Body::Case { .. } => {}
    }
}

fn choose(out: &mut String, response: &str, most: u8, fixed: bool, stem: &str, options: Vec<(String, &str)>) {
    let _ = writeln!(
        out,
        "<qti-choice-interaction response-identifier=\"{response}\" max-choices=\"{most}\" shuffle=\"{}\">\n<qti-prompt>{}</qti-prompt>",
        !fixed,
        broken(stem)
    );
    for (id, option) in options {
        let _ = writeln!(out, "<qti-simple-choice identifier=\"{id}\">{}</qti-simple-choice>", broken(option));
    }
    out.push_str("</qti-choice-interaction>\n");
}

/// The model answer and the points, for those who mark. The marks of a point are shown behind it as well.
fn rubric(out: &mut String, task: &Task<'_>) {
    let Body::Short { answer, rubric, .. } = task.body else { return };
    if answer.is_empty() && rubric.is_empty() {
        return;
    }
    let _ = writeln!(
        out,
        "<qti-rubric-block view=\"scorer\" use=\"scoring\" data-kaofa-part=\"{}\">\n<qti-content-body>",
        task.number
    );
    if !answer.is_empty() {
        out.push_str("<div data-kaofa-role=\"answer\">\n");
        paragraphs(out, answer);
        out.push_str("</div>\n");
    }
    for RubricPoint { text, marks } in rubric {
        let _ = writeln!(out, "<div data-kaofa-role=\"point\" data-kaofa-marks=\"{marks}\">");
        paragraphs(out, text);
        let _ = write!(out, "<p data-kaofa-role=\"marks\">（{marks}{}）</p>\n</div>\n", lexicon::sign_word("mark_unit"));
    }
    out.push_str("</qti-content-body>\n</qti-rubric-block>\n");
}

fn processing(out: &mut String, question: &Question, tasks: &[Task<'_>]) {
    if let [task] = tasks
        && question.kind() != Kind::Case
        && let Some(template) = template(task)
    {
        let _ = writeln!(out, "<qti-response-processing template=\"{TEMPLATES}{template}.xml\"/>");
        return;
    }
    let mut rules = String::new();
    for task in tasks {
        score(&mut rules, task);
    }
    // Feedback is shown after processing, so there is some even where a person marks.
    if !rules.is_empty() || !tasks_explained(question, tasks).is_empty() {
        let _ = writeln!(out, "<qti-response-processing>\n{rules}</qti-response-processing>");
    }
}

/// Adds what one answer earns to the score.
fn score(out: &mut String, task: &Task<'_>) {
    let value = |amount: &str| format!("<qti-base-value base-type=\"float\">{amount}</qti-base-value>");
    let worth = value(&task.worth().to_string());
    let add = |earned: &str| {
        format!(
            "<qti-set-outcome-value identifier=\"SCORE\"><qti-sum><qti-variable identifier=\"SCORE\"/>{earned}</qti-sum></qti-set-outcome-value>\n"
        )
    };
    match task.body {
        Body::Single(_) | Body::Multiple(_) | Body::Judge { .. } => {
            let id = task.response(None);
            let _ = writeln!(
                out,
                "<qti-response-condition><qti-response-if><qti-match><qti-variable identifier=\"{id}\"/><qti-correct identifier=\"{id}\"/></qti-match>\n{}</qti-response-if></qti-response-condition>",
                add(&worth)
            );
        }
        Body::Blank { stem, .. } => {
            let count = stem.matches(BLANK_MARK).count();
            if count == 0 {
                return;
            }
            let mut right = String::new();
            for blank in 0..count {
                let _ = write!(right, "<qti-map-response identifier=\"{}\"/>", task.response(Some(blank)));
            }
            let share = format!(
                "<qti-divide><qti-product><qti-sum>{right}</qti-sum>{worth}</qti-product>{}</qti-divide>",
                value(&count.to_string())
            );
            out.push_str(&add(&share));
        }
        Body::Short { .. } | Body::Case { .. } => {}
    }
}

/// One paragraph a line, so that nothing is lost where white space is folded.
fn paragraphs(out: &mut String, lines: &str) {
    for line in lines.split('\n') {
        let _ = writeln!(out, "<p>{}</p>", text(line));
    }
}

/// Text in one paragraph, its line breaks forced.
fn broken(lines: &str) -> String {
    lines.split('\n').map(text).collect::<Vec<_>>().join("<br/>")
}

fn text(text: &str) -> String {
    // A carriage return written as itself would be read as a line feed.
    xml::escape(text).replace('\r', "&#13;")
}

/// Inside an attribute white space other than blanks would be read as blanks.
fn attribute(value: &str) -> String {
    text(value).replace('\n', "&#10;").replace('\t', "&#9;")
}

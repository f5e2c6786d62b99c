//! What GIFT and Moodle XML have no place for, carried in tags and in the notes for graders, by the words of
//! `assets/lexicon/exchange.toml`. Moodle shows tags, keeps them, and cuts them after 50 characters.

use super::loose::{Loose, assemble_all};
use super::problem::{Draft, Problem, Rule, Sink};
use super::{Context, kaofa_text, lexicon};
use crate::domain::citation::Citation;
use crate::domain::fold::{fold, is_blank};
use crate::domain::image::Image;
use crate::domain::kind::{Cognition, Secrecy};
use crate::domain::question::{Part, Question, RubricPoint};
use serde::Deserialize;
use std::collections::{HashMap, VecDeque};
use std::sync::LazyLock;

type Words = HashMap<String, Vec<String>>;

#[derive(Debug, Default, Deserialize)]
struct File {
    tag: Words,
    feedback: Words,
}

// As in `lexicon`: a file that does not parse is a fault of the build, which the test below keeps from shipping.
static FILE: LazyLock<File> =
    LazyLock::new(|| toml::from_str(include_str!("../../../assets/lexicon/exchange.toml")).unwrap_or_default());

fn tag(code: &str, value: &str) -> String {
    let word = FILE.tag.get(code).and_then(|words| words.first()).map_or("", String::as_str);
    format!("{word}：{value}")
}

/// The code of what a tag tells, and its value.
fn split(tag: &str) -> Option<(&'static str, &str)> {
    let (word, value) = tag.split_once([':', '：'])?;
    let word = fold(word);
    let code = FILE.tag.iter().find(|(_, words)| words.iter().any(|known| fold(known) == word)).map(|(code, _)| code.as_str())?;
    Some((code, value.trim_matches(is_blank)))
}

/// Whether a text is what Moodle says when nobody wrote anything.
pub(super) fn is_default_feedback(text: &str) -> bool {
    let text = fold(text);
    FILE.feedback.values().flatten().any(|known| fold(known) == text)
}

/// Whether a text can be the code of a question: what other programs put there may be anything.
pub(super) fn is_code(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    (1..=40).contains(&text.len()) && text.chars().all(plain)
}

/// Takes the identifier that the file gives a question for its code, if it can be one.
pub(super) fn take_id(loose: &mut Loose, id: String) {
    if is_code(&id) {
        loose.code = id;
    } else if !id.is_empty() {
        loose.doubts.push((loose.line, Rule::LeftOut { what: "idnumber".to_owned() }));
    }
}

/// How a question belongs to a case: `part` 0 is the material, the others are its sub-questions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Link {
    pub case: String,
    pub part: usize,
    pub count: usize,
}

impl Link {
    fn read(text: &str) -> Option<Self> {
        let (case, place) = text.rsplit_once(' ')?;
        let (part, count) = place.split_once('/')?;
        Some(Self { case: case.to_owned(), part: part.parse().ok()?, count: count.parse().ok()? })
    }
}

/// What tags tell besides what a [`Loose`] has a place for.
#[derive(Debug, Default)]
pub(super) struct Told {
    pub citations: Vec<Citation>,
    pub link: Option<Link>,
}

/// Takes what tags tell into a question; the others stay tags.
pub(super) fn read_tags(tags: impl IntoIterator<Item = String>, loose: &mut Loose) -> Told {
    let mut told = Told::default();
    for text in tags {
        if text.is_empty() {
            continue;
        }
        let understood = split(&text).is_some_and(|(code, value)| take(code, value, loose, &mut told));
        if !understood {
            loose.tags.push(text);
        }
    }
    told
}

/// Whether the value was understood.
fn take(code: &str, value: &str, loose: &mut Loose, told: &mut Told) -> bool {
    if value.is_empty() {
        return false;
    }
    match code {
        "code" => value.clone_into(&mut loose.code),
        "difficulty" => match value.parse() {
            Ok(difficulty @ 1..=5) => loose.difficulty = Some(difficulty),
            _ => return false,
        },
        "cognition" => loose.cognition = lexicon::cognition(value),
        "secrecy" => loose.secrecy = lexicon::secrecy(value),
        "group" => loose.group = Some(value.to_owned()),
        "marks" => loose.marks = value.parse().ok(),
        "citation" => match Citation::parse(value, None) {
            Ok(citation) => told.citations.push(citation),
            Err(error) => {
                loose.doubts.push((loose.line, Rule::citation(value, &error)));
                return false;
            }
        },
        "waiver" => match kaofa_text::waiver(value) {
            Some(waiver) => loose.waivers.push(waiver),
            None => return false,
        },
        "case" => told.link = Link::read(value),
        "tag" => loose.tags.push(value.to_owned()),
        _ => {}
    }
    match code {
        "cognition" => loose.cognition.is_some(),
        "secrecy" => loose.secrecy.is_some(),
        "marks" => loose.marks.is_some(),
        "case" => told.link.is_some(),
        _ => true,
    }
}

/// The tags of a question: its own, and what they tell besides. Waivers are left to [`waiver_tags`].
pub(super) fn tags(question: &Question) -> Vec<String> {
    let own = question.tags.iter().map(|text| if split(text).is_some() { tag("tag", text) } else { text.clone() });
    let mut tags: Vec<String> = own.collect();
    if !question.code.is_empty() && !is_code(&question.code) {
        tags.push(tag("code", &question.code));
    }
    tags.push(tag("difficulty", &question.difficulty.to_string()));
    if let Some(cognition) = question.cognition {
        tags.push(tag("cognition", cognition_word(cognition)));
    }
    if question.secrecy != Secrecy::Public {
        tags.push(tag("secrecy", lexicon::secrecy_word(question.secrecy.code())));
    }
    if let Some(group) = &question.exclusive_group {
        tags.push(tag("group", group));
    }
    tags.extend(citation_tags(&question.citations));
    tags
}

fn cognition_word(cognition: Cognition) -> &'static str {
    lexicon::cognition_word(cognition.code())
}

fn citation_tags(citations: &[Citation]) -> impl Iterator<Item = String> {
    citations.iter().map(|citation| tag("citation", &citation.to_string()))
}

pub(super) fn waiver_tags(question: &Question) -> impl Iterator<Item = String> {
    question.waivers.iter().map(|waiver| tag("waiver", &kaofa_text::waiver_line(waiver)))
}

pub(super) fn marks_tag(question: &Question) -> Option<String> {
    question.marks.map(|marks| tag("marks", &marks.to_string()))
}

pub(super) fn link_tag(link: &Link) -> String {
    tag("case", &format!("{} {}/{}", link.case, link.part, link.count))
}

/// What the tags of a sub-question tell.
pub(super) fn part_tags(part: &Part, link: &Link) -> Vec<String> {
    let waivers = part.waivers.iter().map(|waiver| tag("waiver", &kaofa_text::waiver_line(waiver)));
    std::iter::once(link_tag(link)).chain(citation_tags(&part.citations)).chain(waivers).collect()
}

/// What the notes for graders say.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Notes {
    /// What stands before any field.
    pub lead: String,
    pub answer: String,
    pub rubric: Vec<RubricPoint>,
    /// Points without marks.
    pub faulty: Vec<String>,
}

impl Notes {
    /// Reads `答案:` and `要点:` fields, each of which may run over several lines.
    pub fn read(text: &str) -> Self {
        let mut notes = Self::default();
        let mut lead = Vec::new();
        let mut fields: Vec<(Field, Vec<&str>)> = Vec::new();
        for line in text.lines() {
            if let Some((field, rest)) = field(line) {
                fields.push((field, vec![rest]));
                continue;
            }
            let line = if is_escaped(line) { &line[1..] } else { line };
            fields.last_mut().map_or(&mut lead, |(_, lines)| lines).push(line);
        }
        notes.lead = lead.join("\n");
        for (field, lines) in fields {
            let text = lines.join("\n");
            match field {
                Field::Answer if notes.answer.is_empty() => notes.answer = text,
                Field::Answer => notes.answer = format!("{}\n{text}", notes.answer),
                Field::Point => match kaofa_text::rubric_point(&text) {
                    Some(point) => notes.rubric.push(point),
                    None => notes.faulty.push(text),
                },
            }
        }
        notes
    }

    /// Writes what [`Notes::read`] reads back.
    pub fn write(lead: &str, answer: &str, rubric: &[RubricPoint]) -> String {
        let mut lines: Vec<String> = lead.lines().map(escaped).collect();
        let mut add = |code: &str, text: &str| {
            let mut parts = text.lines();
            lines.push(format!("{}：{}", lexicon::field_word(code), parts.next().unwrap_or_default()));
            lines.extend(parts.map(escaped));
        };
        if !answer.is_empty() {
            add("key", answer);
        }
        for point in rubric {
            add("rubric", &kaofa_text::rubric_line(point));
        }
        lines.join("\n")
    }
}

#[derive(Clone, Copy)]
enum Field {
    Answer,
    Point,
}

fn field(line: &str) -> Option<(Field, &str)> {
    [("key", Field::Answer), ("rubric", Field::Point)].into_iter().find_map(|(code, field)| {
        let rest = line.strip_prefix(lexicon::field_word(code))?.trim_start().strip_prefix([':', '：'])?;
        Some((field, rest.trim()))
    })
}

/// A `\` before what would open a field, or before another such `\`; any other `\` is text.
fn is_escaped(line: &str) -> bool {
    line.starts_with('\\') && field(line.trim_start_matches('\\')).is_some()
}

fn escaped(line: &str) -> String {
    if field(line).is_some() || is_escaped(line) { format!("\\{line}") } else { line.to_owned() }
}

/// Decides on all questions of a file. Citations are handed through: a list of them as text would fall apart where the
/// passage of a document holds a semicolon.
pub(super) fn assemble(all: Vec<(Loose, Vec<Citation>)>, context: Context, sink: &mut impl Sink) {
    let mut loose = Vec::with_capacity(all.len());
    let mut citations = VecDeque::with_capacity(all.len());
    for (mut one, cited) in all {
        // As text as well, so that the law can tell the area.
        let text: Vec<String> = cited.iter().map(ToString::to_string).filter(|text| !text.contains([';', '；', '\n'])).collect();
        one.citation = (!text.is_empty()).then(|| (one.line, text.join("；")));
        loose.push(one);
        citations.push_back(cited);
    }
    assemble_all(loose, context, &mut Citing { sink, citations });
}

/// Puts the citations into the drafts that pass, which come in their order.
struct Citing<'a, S> {
    sink: &'a mut S,
    citations: VecDeque<Vec<Citation>>,
}

impl<S> Citing<'_, S> {
    fn cite(&mut self, draft: &mut Draft) {
        draft.question.citations = self.citations.pop_front().unwrap_or_default();
    }
}

impl<S: Sink> Sink for Citing<'_, S> {
    fn draft(&mut self, mut draft: Draft) {
        self.cite(&mut draft);
        self.sink.draft(draft);
    }
    fn broken(&mut self, mut draft: Draft) {
        self.cite(&mut draft);
        self.sink.broken(draft);
    }
    fn images(&mut self, images: Vec<Image>) {
        self.sink.images(images);
    }
    fn problem(&mut self, problem: Problem) {
        self.sink.problem(problem);
    }
    fn doubt(&mut self, problem: Problem) {
        self.sink.doubt(problem);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::marks::Marks;

    fn read(tags: &[&str]) -> (Loose, Told) {
        let mut loose = Loose { line: 1, ..Loose::default() };
        let told = read_tags(tags.iter().map(ToString::to_string), &mut loose);
        (loose, told)
    }

    #[test]
    fn the_file_compiled_in_is_complete() {
        let file: Result<File, _> = toml::from_str(include_str!("../../../assets/lexicon/exchange.toml"));
        let file = file.unwrap();
        for code in ["code", "difficulty", "cognition", "secrecy", "group", "marks", "citation", "waiver", "case", "tag"] {
            assert!(!file.tag[code][0].is_empty(), "{code}");
        }
        assert!(is_default_feedback("Your answer is correct.") && !is_default_feedback("很好"));
    }

    #[test]
    fn tags_tell_and_others_stay() {
        let (loose, told) = read(&[
            "首违不罚",
            "难度：4",
            "难度：很难",
            "层次: 应用",
            "密级：保密",
            "互斥：组一",
            "依据：行政处罚法 第九条",
            "依据：处罚法",
            "免核：数字：另有规定",
            "案例：al-01 2/3",
            "标签：难度：1",
            "",
        ]);
        assert_eq!(loose.tags, ["首违不罚", "难度：很难", "依据：处罚法", "难度：1"]);
        assert_eq!((loose.difficulty, loose.cognition, loose.group.as_deref()), (Some(4), Some(Cognition::Apply), Some("组一")));
        assert_eq!((loose.secrecy, loose.waivers.len(), loose.doubts.len()), (Some(Secrecy::Confidential), 1, 1));
        assert_eq!(told.citations[0].to_string(), "行政处罚法 第九条");
        assert_eq!(told.link, Some(Link { case: "al-01".into(), part: 2, count: 3 }));
    }

    #[test]
    fn codes_are_plain() {
        assert!(is_code("xzcf-017") && is_code("2112") && !is_code("T & F") && !is_code("") && !is_code("编号"));
    }

    #[test]
    fn notes_for_graders() {
        let rubric = vec![RubricPoint { text: "期限\n答案：无".into(), marks: Marks::from_milli(2500) }];
        for answer in ["因为\n要点：一（2分）\n\\答案: 二\n\\frac", "", "要点: 甲"] {
            for lead in ["", "说明\n答案：三\n\\\\要点:"] {
                let read = Notes::read(&Notes::write(lead, answer, &rubric));
                assert_eq!(read, Notes { lead: lead.into(), answer: answer.into(), rubric: rubric.clone(), faulty: vec![] });
            }
        }
        let foreign = Notes::read("Look for dates.\n要点: 没有分值");
        assert_eq!((foreign.lead.as_str(), foreign.faulty.as_slice()), ("Look for dates.", ["没有分值".to_owned()].as_slice()));
    }
}

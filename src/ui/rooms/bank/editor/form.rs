//! The fields of a question as they are being typed, and the way to a [`Question`] and back.

use kaofa_core::domain::citation::{Citation, CitationError};
use kaofa_core::domain::image::Attachment;
use kaofa_core::domain::kind::{Area, Cognition, Kind, Secrecy};
use kaofa_core::domain::marks::Marks;
use kaofa_core::domain::question::{BLANK_MARK, Body, Choice, Part, Question, RubricPoint, Waiver};
use serde::{Deserialize, Serialize};

/// Between the accepted texts of one blank, as in the text format.
const VARIANT_MARKS: [char; 2] = ['|', '\u{ff5c}'];
/// Between tags: comma, Chinese comma, enumeration comma.
const TAG_MARKS: [char; 3] = [',', '\u{ff0c}', '\u{3001}'];
/// Options and rubric points a new question starts with.
const OPTIONS: u32 = 4;

/// A whole question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Form {
    pub(super) code: String,
    pub(super) area: Area,
    pub(super) difficulty: u8,
    pub(super) cognition: Option<Cognition>,
    pub(super) tags: String,
    pub(super) group: String,
    pub(super) secrecy: Secrecy,
    marks: Option<Marks>,
    /// Not edited here but for their marks in the texts; a draft kept before there were any has none.
    #[serde(default)]
    attachments: Vec<Attachment>,
    pub(super) content: Content,
}

/// What a question and a sub-question have in common.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Content {
    pub(super) body: BodyForm,
    /// One a line.
    pub(super) citations: String,
    pub(super) explanation: String,
    /// Not edited here; kept as they are.
    waivers: Vec<Waiver>,
}

/// One option with whether it is (part of) the key.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct OptionForm {
    /// Its own number, which stays with it when it moves: the keyboard follows the option, not the letter.
    pub(super) own: u32,
    pub(super) text: String,
    pub(super) right: bool,
}

/// The fields of all kinds at once, so that changing the kind loses nothing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct BodyForm {
    pub(super) kind: Kind,
    pub(super) stem: String,
    pub(super) options: Vec<OptionForm>,
    pub(super) fixed_order: bool,
    pub(super) judge: bool,
    pub(super) blanks: Vec<String>,
    pub(super) answer: String,
    pub(super) rubric: Vec<(String, f64)>,
    pub(super) parts: Vec<PartForm>,
}

/// A sub-question of a case.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct PartForm {
    pub(super) marks: f64,
    pub(super) content: Content,
}

/// Marks as edited: a decimal number.
pub(super) fn to_number(marks: Marks) -> f64 {
    marks.milli() as f64 / 1000.0
}

/// The nearest amount in thousandths.
pub(super) fn to_marks(number: f64) -> Marks {
    Marks::from_milli((number * 1000.0).round() as i64)
}

impl BodyForm {
    /// Of a question; a new case starts with one sub-question.
    fn new(kind: Kind) -> Self {
        Self { parts: vec![PartForm::new()], ..Self::of_part(kind) }
    }

    /// Of a sub-question, which has none of its own.
    fn of_part(kind: Kind) -> Self {
        Self {
            kind,
            stem: String::new(),
            options: (0..OPTIONS).map(|own| OptionForm { own, ..OptionForm::default() }).collect(),
            fixed_order: false,
            judge: true,
            blanks: Vec::new(),
            answer: String::new(),
            rubric: vec![(String::new(), 2.0); 2],
            parts: Vec::new(),
        }
    }

    fn of(body: &Body, part: bool) -> Self {
        let mut form = if part { Self::of_part(body.kind()) } else { Self::new(body.kind()) };
        body.stem().clone_into(&mut form.stem);
        match body {
            Body::Single(choice) | Body::Multiple(choice) => {
                form.fixed_order = choice.fixed_order;
                let right = |i: usize| choice.key.iter().any(|k| usize::from(*k) == i);
                let options = (0..).zip(choice.options.iter().enumerate());
                form.options = options.map(|(own, (i, text))| OptionForm { own, text: text.clone(), right: right(i) }).collect();
            }
            Body::Judge { key, .. } => form.judge = *key,
            Body::Blank { blanks, .. } => form.blanks = blanks.iter().map(|v| v.join("|")).collect(),
            Body::Short { answer, rubric, .. } => {
                form.answer.clone_from(answer);
                form.rubric = rubric.iter().map(|p| (p.text.clone(), to_number(p.marks))).collect();
            }
            Body::Case { parts, .. } => form.parts = parts.iter().map(PartForm::of).collect(),
        }
        form
    }

    /// Another option at the end, with a number nobody has.
    pub(super) fn add_option(&mut self) {
        let own = self.options.iter().map(|o| o.own + 1).max().unwrap_or(0);
        self.options.push(OptionForm { own, ..OptionForm::default() });
    }

    /// Whether what was there before stands in another order. Added and removed options change no letter before them.
    pub(super) fn is_reordered(&self) -> bool {
        self.options.windows(2).any(|pair| pair[0].own > pair[1].own)
    }

    /// Whether only texts and marks differ, not what there is and where it stands.
    pub(super) fn same_shape(&self, other: &Self) -> bool {
        let options = |form: &Self| form.options.iter().map(|o| (o.own, o.right)).collect::<Vec<_>>();
        (self.kind, self.fixed_order, self.judge, self.rubric.len(), self.parts.len())
            == (other.kind, other.fixed_order, other.judge, other.rubric.len(), other.parts.len())
            && options(self) == options(other)
            && self.parts.iter().zip(&other.parts).all(|(a, b)| a.content.body.same_shape(&b.content.body))
    }

    /// As many rows as the stem has blanks. Texts of blanks that are gone are kept while the stem is being typed.
    pub(super) fn blank_count(&self) -> usize {
        self.stem.matches(BLANK_MARK).count()
    }

    fn body(&self, unread: &mut bool) -> Body {
        let stem = self.stem.trim().to_owned();
        let choice = |stem| Choice {
            stem,
            options: self.options.iter().map(|o| o.text.trim().to_owned()).collect(),
            key: (0u8..).zip(&self.options).filter(|(_, o)| o.right).map(|(i, _)| i).collect(),
            fixed_order: self.fixed_order,
        };
        match self.kind {
            Kind::Single => Body::Single(choice(stem)),
            Kind::Multiple => Body::Multiple(choice(stem)),
            Kind::Judge => Body::Judge { stem, key: self.judge },
            Kind::Blank => {
                let blank = |i: usize| self.blanks.get(i).map_or_else(Vec::new, |text| split(text, &VARIANT_MARKS));
                Body::Blank { blanks: (0..self.blank_count()).map(blank).collect(), stem }
            }
            Kind::Short => Body::Short {
                stem,
                answer: self.answer.trim().to_owned(),
                rubric: self
                    .rubric
                    .iter()
                    .map(|(text, marks)| RubricPoint { text: text.trim().to_owned(), marks: to_marks(*marks) })
                    .collect(),
            },
            Kind::Case => Body::Case { material: stem, parts: self.parts.iter().map(|part| part.part(unread)).collect() },
        }
    }
}

impl PartForm {
    pub(super) fn new() -> Self {
        Self { marks: 5.0, content: Content::new(BodyForm::of_part(Kind::Single)) }
    }

    fn of(part: &Part) -> Self {
        let content = Content {
            body: BodyForm::of(&part.body, true),
            citations: lines(&part.citations),
            explanation: part.explanation.clone(),
            waivers: part.waivers.clone(),
        };
        Self { marks: to_number(part.marks), content }
    }

    fn part(&self, unread: &mut bool) -> Part {
        Part {
            marks: to_marks(self.marks),
            body: self.content.body.body(unread),
            citations: self.content.citations(unread),
            explanation: self.content.explanation.trim().to_owned(),
            waivers: self.content.waivers.clone(),
        }
    }
}

impl Content {
    fn new(body: BodyForm) -> Self {
        Self { body, citations: String::new(), explanation: String::new(), waivers: Vec::new() }
    }

    /// Another place of the law on a line of its own; one that is there already stays once.
    pub(super) fn cite(&mut self, citation: &Citation) {
        let line = citation.to_string();
        if self.citations.lines().any(|l| l.trim() == line) {
            return;
        }
        if !self.citations.trim().is_empty() && !self.citations.ends_with('\n') {
            self.citations.push('\n');
        }
        self.citations.push_str(&line);
    }

    /// The lines that can be read; sets `unread` when one cannot.
    fn citations(&self, unread: &mut bool) -> Vec<Citation> {
        let mut citations = Vec::new();
        for (_, read) in parse_lines(&self.citations) {
            match read {
                Ok(citation) => citations.push(citation),
                Err(_) => *unread = true,
            }
        }
        citations
    }
}

/// Each line that is not empty, with its number from 1.
pub(super) fn parse_lines(text: &str) -> Vec<(usize, Result<Citation, CitationError>)> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines.map(|(i, line)| (i + 1, Citation::parse(line, None))).collect()
}

fn lines(citations: &[Citation]) -> String {
    citations.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

fn split(text: &str, marks: &[char]) -> Vec<String> {
    text.split(marks).map(str::trim).filter(|t| !t.is_empty()).map(ToOwned::to_owned).collect()
}

impl Form {
    /// An empty one.
    pub(super) fn new(area: Area, kind: Option<Kind>) -> Self {
        Self {
            code: String::new(),
            area,
            difficulty: 2,
            cognition: None,
            tags: String::new(),
            group: String::new(),
            secrecy: Secrecy::Public,
            marks: None,
            attachments: Vec::new(),
            content: Content::new(BodyForm::new(kind.unwrap_or(Kind::Single))),
        }
    }

    /// A question's own.
    pub(super) fn of(question: &Question) -> Self {
        Self {
            code: question.code.clone(),
            area: question.area,
            difficulty: question.difficulty,
            cognition: question.cognition,
            tags: question.tags.join("\u{3001}"),
            group: question.exclusive_group.clone().unwrap_or_default(),
            secrecy: question.secrecy,
            marks: question.marks,
            attachments: question.attachments.clone(),
            content: Content {
                body: BodyForm::of(&question.body, false),
                citations: lines(&question.citations),
                explanation: question.explanation.clone(),
                waivers: question.waivers.clone(),
            },
        }
    }

    /// Whether only texts differ.
    pub(super) fn same_shape(&self, other: &Self) -> bool {
        (self.area, self.difficulty, self.cognition, self.secrecy)
            == (other.area, other.difficulty, other.cognition, other.secrecy)
            && self.content.body.same_shape(&other.content.body)
    }

    /// The content of the question or, from 0, of one of its sub-questions.
    pub(super) fn content_mut(&mut self, part: Option<usize>) -> Option<&mut Content> {
        match part {
            None => Some(&mut self.content),
            Some(i) => self.content.body.parts.get_mut(i).map(|part| &mut part.content),
        }
    }

    /// The question, and whether a citation could not be read.
    pub(super) fn question(&self) -> (Question, bool) {
        let mut unread = false;
        let group = self.group.trim();
        let question = Question {
            code: self.code.trim().to_owned(),
            area: self.area,
            difficulty: self.difficulty,
            cognition: self.cognition,
            tags: split(&self.tags, &TAG_MARKS),
            exclusive_group: (!group.is_empty()).then(|| group.to_owned()),
            secrecy: self.secrecy,
            marks: self.marks,
            body: self.content.body.body(&mut unread),
            citations: self.content.citations(&mut unread),
            explanation: self.content.explanation.trim().to_owned(),
            waivers: self.content.waivers.clone(),
            attachments: self.attachments.clone(),
        };
        (question, unread)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]
    use super::*;

    #[test]
    fn every_built_in_question_survives_the_form() {
        let bank = kaofa_core::service::bank::built_in_questions();
        assert!(bank.drafts.len() > 100);
        for draft in bank.drafts {
            let (back, unread) = Form::of(&draft.question).question();
            assert!(!unread);
            assert_eq!(back, draft.question, "{}", draft.question.code);
        }
    }

    #[test]
    fn changing_the_kind_and_back_loses_nothing() {
        let mut form = Form::new(Area::new(1).unwrap(), Some(Kind::Multiple));
        for (i, option) in form.content.body.options.iter_mut().enumerate() {
            option.text = i.to_string();
            option.right = i < 2;
        }
        let before = form.question().0;
        form.content.body.kind = Kind::Short;
        assert!(matches!(form.question().0.body, Body::Short { .. }));
        form.content.body.kind = Kind::Multiple;
        assert_eq!(form.question().0, before);
    }

    #[test]
    fn a_form_survives_being_kept_as_it_was_typed() {
        let bank = kaofa_core::service::bank::built_in_questions();
        for draft in bank.drafts {
            let mut form = Form::of(&draft.question);
            form.content.citations.push_str("\n\u{884c}\u{653f}");
            let kept: Form = serde_json::from_str(&serde_json::to_string(&form).unwrap()).unwrap();
            assert_eq!(kept, form);
        }
    }

    #[test]
    fn a_line_that_is_no_citation_is_told() {
        let mut form = Form::new(Area::new(1).unwrap(), None);
        form.content.citations = "\u{884c}\u{653f}\u{5904}\u{7f5a}\u{6cd5}".into();
        assert!(form.question().1);
        assert_eq!(parse_lines(&form.content.citations), [(1, Err(CitationError::NoArticle))]);
    }
}

//! A question's content, and what is wrong with it.

use super::citation::Citation;
use super::image::{self, Attachment};
use super::kind::{Area, Cognition, Kind, Secrecy, coded};
use super::marks::Marks;
use serde::{Deserialize, Serialize};

/// How a blank is marked in a stem.
pub const BLANK_MARK: &str = "____";
/// Most options a question may carry; the letters A to J.
pub const MAX_OPTIONS: usize = 10;

/// The content of one revision. What is stored frozen, shuffled into papers and marked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// 编号: what people call the question; unique in the bank. Empty until the program gives one.
    pub code: String,
    pub area: Area,
    /// 1-5, the writer's estimate (命题人估计), never the measured coefficient.
    pub difficulty: u8,
    pub cognition: Option<Cognition>,
    #[serde(default)]
    pub tags: Vec<String>,
    /// 互斥题组: no paper holds two questions of one group.
    #[serde(default)]
    pub exclusive_group: Option<String>,
    pub secrecy: Secrecy,
    /// Suggested marks; a blueprint overrides them.
    #[serde(default)]
    pub marks: Option<Marks>,
    pub body: Body,
    #[serde(default)]
    pub citations: Vec<Citation>,
    #[serde(default)]
    pub explanation: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub waivers: Vec<Waiver>,
    /// The images that marks in its texts stand for, in the order of their numbers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Attachment>,
}

coded! {
    /// A check of `bank verify` that a question may be excused from.
    Proof {
        /// Figures of the key stand in the article.
        Figures = "figures",
        /// Quoted phrases stand in the article.
        Quote = "quote",
        /// The stem is not a sentence of the statute.
        Stem = "stem",
        /// No other question is nearly the same.
        Twin = "twin",
    }
}

/// 免核: a check that a person has made instead of the program, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiver {
    pub proof: Proof,
    pub reason: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Body {
    Single(Choice),
    Multiple(Choice),
    Judge {
        stem: String,
        key: bool,
    },
    /// `blanks[i]` lists the accepted texts of the i-th `____`.
    Blank {
        stem: String,
        blanks: Vec<Vec<String>>,
    },
    Short {
        stem: String,
        answer: String,
        rubric: Vec<RubricPoint>,
    },
    Case {
        material: String,
        parts: Vec<Part>,
    },
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    pub stem: String,
    pub options: Vec<String>,
    /// Indexes into `options`, ascending. One for a single choice.
    pub key: Vec<u8>,
    /// Numbers, dates and other ordered options keep their order.
    #[serde(default)]
    pub fixed_order: bool,
}

impl Choice {
    /// Whether these are the options of the key: as a set, because nothing forces a file to list them in order.
    pub fn is_key(&self, ids: &[u8]) -> bool {
        ids.iter().all(|id| self.key.contains(id)) && self.key.iter().all(|id| ids.contains(id))
    }
}

/// One point of a rubric and what it earns.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RubricPoint {
    pub text: String,
    pub marks: Marks,
}

/// A sub-question of a case. Its body is never itself a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    pub marks: Marks,
    pub body: Body,
    #[serde(default)]
    pub citations: Vec<Citation>,
    #[serde(default)]
    pub explanation: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub waivers: Vec<Waiver>,
}

impl Question {
    /// Whether this is only the shell of a 保密 question, read while nobody is signed in (store/vault). No question that was saved
    /// has an empty stem.
    pub fn is_locked(&self) -> bool {
        self.secrecy == Secrecy::Confidential && self.body.stem().is_empty()
    }
}

impl Body {
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Single(_) => Kind::Single,
            Self::Multiple(_) => Kind::Multiple,
            Self::Judge { .. } => Kind::Judge,
            Self::Blank { .. } => Kind::Blank,
            Self::Short { .. } => Kind::Short,
            Self::Case { .. } => Kind::Case,
        }
    }

    /// The stem, or the material of a case.
    pub fn stem(&self) -> &str {
        match self {
            Self::Single(choice) | Self::Multiple(choice) => &choice.stem,
            Self::Judge { stem, .. } | Self::Blank { stem, .. } | Self::Short { stem, .. } => stem,
            Self::Case { material, .. } => material,
        }
    }

    pub fn choice(&self) -> Option<&Choice> {
        match self {
            Self::Single(choice) | Self::Multiple(choice) => Some(choice),
            _ => None,
        }
    }

    pub fn parts(&self) -> &[Part] {
        match self {
            Self::Case { parts, .. } => parts,
            _ => &[],
        }
    }
}

impl Question {
    pub const fn kind(&self) -> Kind {
        self.body.kind()
    }

    /// All text a search should find: stem, options, sub-questions, explanation, code and tags.
    pub fn searchable_text(&self) -> String {
        let mut out = format!("{}\n{}", self.code, self.tags.join(" "));
        collect_text(&self.body, &mut out);
        out.push('\n');
        out.push_str(&self.explanation);
        for citation in &self.citations {
            out.push('\n');
            out.push_str(&citation.to_string());
        }
        out
    }

    /// Its own citations and those of its parts.
    pub fn all_citations(&self) -> impl Iterator<Item = &Citation> {
        self.citations.iter().chain(self.body.parts().iter().flat_map(|part| &part.citations))
    }

    /// What is wrong, most serious first. Empty means that the question can stand in a paper.
    pub fn flaws(&self) -> Vec<Flaw> {
        let mut flaws = Vec::new();
        body_flaws(&self.body, None, &mut flaws);
        if !(1..=5).contains(&self.difficulty) {
            flaws.push(Flaw::new(None, Fault::DifficultyOutOfRange));
        }
        let parts_cite = !self.body.parts().is_empty() && self.body.parts().iter().all(|p| !p.citations.is_empty());
        if self.citations.is_empty() && !parts_cite {
            flaws.push(Flaw::new(None, Fault::NoCitation));
        }
        let parts_explain = !self.body.parts().is_empty() && self.body.parts().iter().all(|p| !p.explanation.trim().is_empty());
        if self.explanation.trim().is_empty() && !parts_explain {
            flaws.push(Flaw::new(None, Fault::NoExplanation));
        }
        self.image_flaws(&mut flaws);
        flaws
    }

    /// Marks and images that have no counterpart.
    fn image_flaws(&self, flaws: &mut Vec<Flaw>) {
        let mut marked = std::collections::BTreeSet::new();
        self.each_text(&mut |text| marked.extend(image::marks(text)));
        for number in marked.iter().filter(|number| **number > self.attachments.len()) {
            flaws.push(Flaw::new(None, Fault::NoImage { mark: image::mark(*number) }));
        }
        for (number, attachment) in (1..).zip(&self.attachments) {
            if !marked.contains(&number) {
                let (mark, name) = (image::mark(number), attachment.name.clone());
                flaws.push(Flaw::new(None, Fault::ImageNotShown { mark, name }));
            }
        }
    }

    /// Every text in which an image may stand: stem or material, options, answer, explanation, those of the parts too.
    pub fn each_text<'a>(&'a self, found: &mut impl FnMut(&'a str)) {
        body_texts(&self.body, found);
        found(&self.explanation);
    }

    /// As [`Self::each_text`], to change them.
    pub fn each_text_mut(&mut self, found: &mut impl FnMut(&mut String)) {
        body_texts_mut(&mut self.body, found);
        found(&mut self.explanation);
    }

    /// Whether nothing keeps this question from being answered and marked. A missing citation or explanation does not.
    pub fn is_usable(&self) -> bool {
        self.flaws().iter().all(|flaw| !flaw.fault.is_fatal())
    }
}

fn body_texts<'a>(body: &'a Body, found: &mut impl FnMut(&'a str)) {
    found(body.stem());
    match body {
        Body::Single(choice) | Body::Multiple(choice) => choice.options.iter().for_each(|option| found(option)),
        Body::Short { answer, .. } => found(answer),
        Body::Case { parts, .. } => {
            for part in parts {
                // A case in a case is a fault; its texts are none of this question.
                if part.body.parts().is_empty() {
                    body_texts(&part.body, found);
                }
                found(&part.explanation);
            }
        }
        Body::Judge { .. } | Body::Blank { .. } => {}
    }
}

fn body_texts_mut(body: &mut Body, found: &mut impl FnMut(&mut String)) {
    match body {
        Body::Single(choice) | Body::Multiple(choice) => {
            found(&mut choice.stem);
            choice.options.iter_mut().for_each(found);
        }
        Body::Judge { stem, .. } | Body::Blank { stem, .. } => found(stem),
        Body::Short { stem, answer, .. } => {
            found(stem);
            found(answer);
        }
        Body::Case { material, parts } => {
            found(material);
            for part in parts {
                if part.body.parts().is_empty() {
                    body_texts_mut(&mut part.body, found);
                }
                found(&mut part.explanation);
            }
        }
    }
}

fn collect_text(body: &Body, out: &mut String) {
    out.push('\n');
    out.push_str(body.stem());
    if let Some(choice) = body.choice() {
        for option in &choice.options {
            out.push('\n');
            out.push_str(option);
        }
    }
    if let Body::Short { answer, .. } = body {
        out.push('\n');
        out.push_str(answer);
    }
    for part in body.parts() {
        collect_text(&part.body, out);
    }
}

/// A fault and the sub-question (from 1) it is in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Flaw {
    pub part: Option<u8>,
    pub fault: Fault,
}

impl Flaw {
    const fn new(part: Option<u8>, fault: Fault) -> Self {
        Self { part, fault }
    }
}

/// What can be wrong with a question. The message key is `fault-<code>`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "rule", rename_all = "snake_case")]
pub enum Fault {
    EmptyStem,
    TooFewOptions,
    TooManyOptions,
    EmptyOption {
        letter: char,
    },
    SameOptions {
        first: char,
        second: char,
    },
    NoKey,
    /// A key letter without an option.
    KeyOutsideOptions {
        letter: char,
    },
    SingleNeedsOneKey,
    MultipleNeedsTwoKeys,
    NoBlankMark,
    /// `____` in the stem and lists in the key do not match.
    BlankCount {
        in_stem: u8,
        in_key: u8,
    },
    EmptyBlankVariant {
        blank: u8,
    },
    NoRubric,
    NoPartMarks,
    NoParts,
    CaseInCase,
    DifficultyOutOfRange,
    NoCitation,
    NoExplanation,
    /// A mark of an image that the question does not have.
    NoImage {
        mark: String,
    },
    /// An image without a mark anywhere in the texts.
    ImageNotShown {
        mark: String,
        name: String,
    },
}

impl Fault {
    /// A fatal fault keeps a question out of every paper; the others are findings of `bank verify`.
    pub const fn is_fatal(&self) -> bool {
        !matches!(self, Self::NoCitation | Self::NoExplanation | Self::ImageNotShown { .. })
    }

    pub const fn code(&self) -> &'static str {
        match self {
            Self::EmptyStem => "empty-stem",
            Self::TooFewOptions => "too-few-options",
            Self::TooManyOptions => "too-many-options",
            Self::EmptyOption { .. } => "empty-option",
            Self::SameOptions { .. } => "same-options",
            Self::NoKey => "no-key",
            Self::KeyOutsideOptions { .. } => "key-outside-options",
            Self::SingleNeedsOneKey => "single-needs-one-key",
            Self::MultipleNeedsTwoKeys => "multiple-needs-two-keys",
            Self::NoBlankMark => "no-blank-mark",
            Self::BlankCount { .. } => "blank-count",
            Self::EmptyBlankVariant { .. } => "empty-blank-variant",
            Self::NoRubric => "no-rubric",
            Self::NoPartMarks => "no-part-marks",
            Self::NoParts => "no-parts",
            Self::CaseInCase => "case-in-case",
            Self::DifficultyOutOfRange => "difficulty-out-of-range",
            Self::NoCitation => "no-citation",
            Self::NoExplanation => "no-explanation",
            Self::NoImage { .. } => "no-image",
            Self::ImageNotShown { .. } => "image-not-shown",
        }
    }
}

/// The letter of an option by its index: 0 is A.
pub fn letter(index: usize) -> char {
    char::from(b'A' + (index.min(25)) as u8)
}

fn body_flaws(body: &Body, part: Option<u8>, flaws: &mut Vec<Flaw>) {
    let mut add = |fault| flaws.push(Flaw::new(part, fault));
    if body.stem().trim().is_empty() {
        add(Fault::EmptyStem);
    }
    match body {
        Body::Single(choice) => {
            choice_flaws(choice, &mut add);
            if choice.key.len() > 1 {
                add(Fault::SingleNeedsOneKey);
            }
        }
        Body::Multiple(choice) => {
            choice_flaws(choice, &mut add);
            if choice.key.len() == 1 {
                add(Fault::MultipleNeedsTwoKeys);
            }
        }
        Body::Judge { .. } => {}
        Body::Blank { stem, blanks } => {
            let in_stem = stem.matches(BLANK_MARK).count();
            if in_stem == 0 {
                add(Fault::NoBlankMark);
            } else if blanks.is_empty() {
                add(Fault::NoKey);
            } else if in_stem != blanks.len() {
                add(Fault::BlankCount { in_stem: number(in_stem), in_key: number(blanks.len()) });
            }
            for (i, variants) in blanks.iter().enumerate() {
                if variants.is_empty() || variants.iter().any(|v| v.trim().is_empty()) {
                    add(Fault::EmptyBlankVariant { blank: number(i + 1) });
                }
            }
        }
        Body::Short { rubric, .. } => {
            if rubric.is_empty() || rubric.iter().any(|p| p.marks <= Marks::ZERO || p.text.trim().is_empty()) {
                add(Fault::NoRubric);
            }
        }
        Body::Case { parts, .. } => {
            if part.is_some() {
                add(Fault::CaseInCase);
                return;
            }
            if parts.is_empty() {
                add(Fault::NoParts);
            }
            for (i, p) in parts.iter().enumerate() {
                let number = Some(number(i + 1));
                if p.marks <= Marks::ZERO {
                    flaws.push(Flaw::new(number, Fault::NoPartMarks));
                }
                body_flaws(&p.body, number, flaws);
            }
        }
    }
}

/// A count that is shown; a file may hold thousands where a person would write five.
fn number(count: usize) -> u8 {
    u8::try_from(count).unwrap_or(u8::MAX)
}

fn choice_flaws(choice: &Choice, add: &mut impl FnMut(Fault)) {
    let n = choice.options.len();
    if n < 2 {
        add(Fault::TooFewOptions);
    }
    if n > MAX_OPTIONS {
        add(Fault::TooManyOptions);
        // Comparing thousands with one another takes long and says nothing more.
        return;
    }
    for (i, option) in choice.options.iter().enumerate() {
        if option.trim().is_empty() {
            add(Fault::EmptyOption { letter: letter(i) });
        } else if let Some(first) = choice.options[..i].iter().position(|o| o.trim() == option.trim()) {
            add(Fault::SameOptions { first: letter(first), second: letter(i) });
        }
    }
    if choice.key.is_empty() {
        add(Fault::NoKey);
    }
    for key in &choice.key {
        if usize::from(*key) >= n {
            add(Fault::KeyOutsideOptions { letter: letter(usize::from(*key)) });
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn single(key: u8) -> Question {
        Question {
            code: "t-001".into(),
            area: Area::new(3).unwrap(),
            difficulty: 2,
            cognition: Some(Cognition::Apply),
            tags: vec![],
            exclusive_group: None,
            secrecy: Secrecy::Public,
            marks: None,
            body: Body::Single(Choice {
                stem: "某店初次违法，可以（　　）。".into(),
                options: ["甲", "乙", "丙", "丁"].map(Into::into).to_vec(),
                key: vec![key],
                fixed_order: false,
            }),
            citations: vec![Citation::parse("行政处罚法 第三十三条第一款", None).unwrap()],
            explanation: "因为".into(),
            waivers: vec![],
            attachments: vec![],
        }
    }

    #[test]
    fn a_complete_question_has_no_flaw() {
        assert_eq!(single(1).flaws(), []);
    }

    #[test]
    fn each_fault_is_found() {
        fn check(change: impl FnOnce(&mut Choice), fault: &Fault) {
            let mut question = single(1);
            if let Body::Single(choice) = &mut question.body {
                change(choice);
            }
            assert!(question.flaws().iter().any(|f| f.fault == *fault), "{fault:?}");
            assert!(!question.is_usable());
        }
        check(|c| c.stem.clear(), &Fault::EmptyStem);
        check(|c| c.key.clear(), &Fault::NoKey);
        check(|c| c.key = vec![7], &Fault::KeyOutsideOptions { letter: 'H' });
        check(|c| c.key = vec![0, 1], &Fault::SingleNeedsOneKey);
        check(|c| c.options[2] = "甲".into(), &Fault::SameOptions { first: 'A', second: 'C' });
        check(|c| c.options[3].clear(), &Fault::EmptyOption { letter: 'D' });
        check(|c| c.options.truncate(1), &Fault::TooFewOptions);
    }

    #[test]
    fn marks_and_images_without_each_other_are_flaws() {
        let png = crate::domain::image::Image::read("a.png", crate::domain::image::tests::PNG.to_vec()).unwrap().attachment;
        let mut question = single(1);
        let before = serde_json::to_string(&question).unwrap();
        assert!(!before.contains("attachments"), "what has no image is stored as before");
        let Body::Single(choice) = &mut question.body else { return };
        choice.options[2] = format!("见{}", image::mark(1));
        assert_eq!(question.flaws(), [Flaw::new(None, Fault::NoImage { mark: image::mark(1) })]);
        assert!(!question.is_usable());
        question.attachments = vec![png.clone()];
        assert_eq!(question.flaws(), []);
        question.attachments.push(png);
        assert_eq!(question.flaws(), [Flaw::new(None, Fault::ImageNotShown { mark: image::mark(2), name: "a.png".into() })]);
        assert!(question.is_usable());
        let stored = serde_json::to_string(&question).unwrap();
        assert_eq!(serde_json::from_str::<Question>(&stored).unwrap(), question);
    }

    #[test]
    fn a_missing_citation_is_a_finding_but_not_fatal() {
        let mut question = single(1);
        question.citations.clear();
        assert_eq!(question.flaws(), [Flaw::new(None, Fault::NoCitation)]);
        assert!(question.is_usable());
    }
}

//! 试卷 on paper: the paper itself, its answer sheet, its key and the forms around it, as flows that become .docx or .pdf.

mod body;
mod forms;
mod key;
pub(in crate::report) mod shapes;
mod sheet;

pub use body::paper;
pub use forms::forms;
pub use key::key;
pub use sheet::answer_sheet;

use crate::domain::kind::Kind;
use crate::domain::marks::Marks;
use crate::domain::paper::{Paper, PaperView, Slot, ViewItem};
use crate::domain::question::{BLANK_MARK, Body, RubricPoint, letter};

/// A paper as it stands on the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrintedPaper {
    pub title: String,
    /// Such as A; empty where there is only one form.
    pub form: String,
    pub duration_minutes: Option<u32>,
    pub full: Marks,
    /// How the form was drawn, for the hand-over record.
    pub draw: Option<PrintedDraw>,
    pub sections: Vec<PrintedSection>,
}

/// 抽卷 as it is printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrintedDraw {
    /// In local time.
    pub when: String,
    /// Labels of the forms in the lot, and of the one that was drawn.
    pub lot: String,
    pub drawn: String,
    pub by: String,
    pub witness: String,
}

/// 一、单项选择题
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrintedSection {
    pub kind: Kind,
    pub groups: Vec<PrintedGroup>,
}

/// One question, or the questions of one case under their material.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrintedGroup {
    pub material: Option<String>,
    pub items: Vec<PrintedItem>,
    /// What is said of the case as a whole; `None` for other questions and where keys are not asked for.
    pub remark: Option<Remark>,
}

/// What has one number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrintedItem {
    /// From 1 through the paper, the number seen on the screen.
    pub number: u16,
    pub kind: Kind,
    pub marks: Marks,
    pub stem: String,
    /// In displayed order: the first is A.
    pub options: Vec<String>,
    /// `None` where keys are not asked for, so that a paper without key cannot give one away.
    pub solution: Option<Solution>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Solution {
    pub key: PrintedKey,
    /// 必对题
    pub must: bool,
    pub remark: Remark,
}

/// Why the key is right.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Remark {
    pub explanation: String,
    pub citations: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PrintedKey {
    /// Letters of the displayed order, ascending.
    Letters(String),
    Judge(bool),
    /// The accepted texts of each blank.
    Blanks(Vec<Vec<String>>),
    Text {
        answer: String,
        rubric: Vec<RubricPoint>,
    },
}

impl PrintedSection {
    pub fn items(&self) -> impl Iterator<Item = &PrintedItem> {
        self.groups.iter().flat_map(|group| &group.items)
    }

    pub fn total(&self) -> Marks {
        self.items().map(|item| item.marks).sum()
    }

    /// The marks of each item, where all have the same.
    pub fn each(&self) -> Option<Marks> {
        let first = self.items().next()?.marks;
        self.items().all(|item| item.marks == first).then_some(first)
    }
}

impl PrintedItem {
    /// Blanks to fill in.
    pub fn blanks(&self) -> usize {
        if self.kind == Kind::Blank { self.stem.matches(BLANK_MARK).count().max(1) } else { 0 }
    }
}

impl PrintedPaper {
    /// The paper in the order that a candidate with this seed sees; in its own order where there is no seed.
    pub fn of(paper: &Paper, seed: Option<u64>, with_keys: bool) -> Self {
        let view = seed.map_or_else(|| own_order(paper), |seed| paper.view(seed));
        let mut sections: Vec<PrintedSection> =
            paper.sections.iter().map(|section| PrintedSection { kind: section.kind, groups: Vec::new() }).collect();
        // The case whose questions are being collected; a paper may draw one question into two sections.
        let mut open = None;
        for (number, at) in (1..).zip(&view.items) {
            let Some(slot) = paper.slots.get(usize::from(at.slot)) else { continue };
            let Some(section) = sections.get_mut(usize::from(slot.section)) else { continue };
            let item = item(number, slot, at, with_keys);
            let case = slot.part.map(|_| (slot.section, slot.revision));
            match section.groups.last_mut() {
                Some(group) if case.is_some() && case == open => group.items.push(item),
                _ => section.groups.push(PrintedGroup {
                    material: slot.material().map(str::to_owned),
                    items: vec![item],
                    remark: (with_keys && case.is_some()).then(|| remark(&slot.question.explanation, &slot.question.citations)),
                }),
            }
            open = case;
        }
        sections.retain(|section| !section.groups.is_empty());
        Self {
            title: paper.title.clone(),
            form: String::new(),
            duration_minutes: None,
            full: paper.full_marks(),
            draw: None,
            sections,
        }
    }

    pub fn items(&self) -> impl Iterator<Item = &PrintedItem> {
        self.sections.iter().flat_map(PrintedSection::items)
    }
}

/// Sections and slots as they were composed, options as they were written.
fn own_order(paper: &Paper) -> PaperView {
    let item = |slot: &Slot| ViewItem {
        slot: slot.position,
        options: (0..slot.body().choice().map_or(0, |choice| choice.options.len()) as u8).collect(),
    };
    PaperView { items: (0..paper.sections.len()).flat_map(|section| paper.section_slots(section).map(item)).collect() }
}

fn item(number: u16, slot: &Slot, at: &ViewItem, with_keys: bool) -> PrintedItem {
    let body = slot.body();
    let options = body.choice().map_or_else(Vec::new, |choice| {
        at.options.iter().filter_map(|option| choice.options.get(usize::from(*option)).cloned()).collect()
    });
    let solution = with_keys.then(|| {
        let part = slot.part.and_then(|part| slot.question.body.parts().get(usize::from(part)));
        let remark = match part {
            Some(part) => remark(&part.explanation, &part.citations),
            None => remark(&slot.question.explanation, &slot.question.citations),
        };
        Solution { key: printed_key(body, &at.options), must: slot.must, remark }
    });
    PrintedItem { number, kind: body.kind(), marks: slot.marks, stem: body.stem().to_owned(), options, solution }
}

fn remark(explanation: &str, citations: &[crate::domain::citation::Citation]) -> Remark {
    Remark { explanation: explanation.trim().to_owned(), citations: citations.iter().map(ToString::to_string).collect() }
}

fn printed_key(body: &Body, order: &[u8]) -> PrintedKey {
    match body {
        Body::Single(choice) | Body::Multiple(choice) => {
            let shown = order.iter().enumerate().filter(|(_, option)| choice.key.contains(option));
            PrintedKey::Letters(shown.map(|(place, _)| letter(place)).collect())
        }
        Body::Judge { key, .. } => PrintedKey::Judge(*key),
        Body::Blank { blanks, .. } => PrintedKey::Blanks(blanks.clone()),
        Body::Short { answer, rubric, .. } => PrintedKey::Text { answer: answer.clone(), rubric: rubric.clone() },
        // A case is answered by its parts; a slot of a whole case holds nothing to answer.
        Body::Case { .. } => PrintedKey::Text { answer: String::new(), rubric: Vec::new() },
    }
}

#[cfg(test)]
mod tests;

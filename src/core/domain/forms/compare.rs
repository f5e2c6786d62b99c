//! Forms side by side: what each holds, what chance alone would earn, and how unlike they are.

use super::imbalance;
use crate::domain::angoff::CutScore;
use crate::domain::blueprint::Cell;
use crate::domain::ids::RevisionId;
use crate::domain::kind::{Area, Cognition, Kind};
use crate::domain::marks::Marks;
use crate::domain::paper::{Paper, Slot};
use crate::domain::question::Body;
use std::collections::{BTreeMap, HashMap};

/// A cell of the comparison table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// Whole questions: a case is one.
    pub questions: u32,
    pub marks: Marks,
}

/// A row of the comparison table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Trait {
    Kind(Kind),
    Area(Area),
    Difficulty(u8),
    /// `None`: questions without a level.
    Cognition(Option<Cognition>),
}

/// What one form holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FormFigures {
    pub shares: BTreeMap<Trait, Share>,
    pub questions: u32,
    pub marks: Marks,
    /// Mean of the writers' estimates, 1-5, over questions; 0 for an empty form.
    pub mean_difficulty: f64,
    /// Marks expected of somebody who guesses everything blindly.
    pub guess: f64,
    /// The line that a panel of judges suggests, where one has finished.
    pub angoff: Option<CutScore>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Comparison {
    pub forms: Vec<FormFigures>,
    /// Questions that stand in more than one form.
    pub shared: usize,
    /// See [`imbalance`]; thousandths of a mark.
    pub imbalance: i64,
}

impl Comparison {
    /// Every row that any form has, in order of kind, area, difficulty and level.
    pub fn traits(&self) -> Vec<Trait> {
        let mut all: Vec<Trait> = self.forms.iter().flat_map(|form| form.shares.keys().copied()).collect();
        all.sort_unstable();
        all.dedup();
        all
    }
}

/// The chance to earn all marks of an item by a blind guess (item-statistics.md): one of n for a single choice, one of two
/// for a judge item, one of all sets of two and more options for a multiple choice marked all-or-nothing, none for a text.
pub fn guess_chance(body: &Body) -> f64 {
    let one_of = |count: f64| if count >= 1.0 { 1.0 / count } else { 0.0 };
    match body {
        Body::Single(choice) => one_of(choice.options.len() as f64),
        Body::Multiple(choice) => {
            let n = choice.options.len() as f64;
            one_of(n.exp2() - n - 1.0)
        }
        Body::Judge { .. } => 0.5,
        Body::Blank { .. } | Body::Short { .. } | Body::Case { .. } => 0.0,
    }
}

/// Compares frozen or drawn papers.
pub fn compare(papers: &[Paper]) -> Comparison {
    let mut held: HashMap<RevisionId, usize> = HashMap::new();
    let (mut forms, mut cells) = (Vec::new(), Vec::new());
    for paper in papers {
        let mut figures = FormFigures::default();
        let mut items = Vec::new();
        let mut grades = 0.0;
        for slots in questions(paper) {
            let Some(first) = slots.first() else { continue };
            let cell = cell(first);
            let marks: Marks = slots.iter().map(|slot| slot.marks).sum();
            *held.entry(first.revision).or_default() += 1;
            for row in [
                Trait::Kind(cell.kind),
                Trait::Area(cell.area),
                Trait::Difficulty(cell.difficulty),
                Trait::Cognition(cell.cognition),
            ] {
                let share = figures.shares.entry(row).or_default();
                share.questions += 1;
                share.marks += marks;
            }
            figures.questions += 1;
            figures.marks += marks;
            figures.guess += slots.iter().map(|s| guess_chance(s.body()) * s.marks.milli() as f64 / 1000.0).sum::<f64>();
            grades += f64::from(cell.difficulty);
            items.push((cell, marks));
        }
        if figures.questions > 0 {
            figures.mean_difficulty = grades / f64::from(figures.questions);
        }
        forms.push(figures);
        cells.push(items);
    }
    Comparison { forms, shared: held.values().filter(|forms| **forms > 1).count(), imbalance: imbalance(&cells) }
}

/// The slots of each whole question, in order: the parts of a case together.
pub fn questions(paper: &Paper) -> impl Iterator<Item = &[Slot]> {
    paper.slots.chunk_by(|a, b| a.part.is_some() && b.part.is_some() && a.revision == b.revision)
}

fn cell(slot: &Slot) -> Cell {
    let question = &slot.question;
    Cell { kind: question.kind(), area: question.area, difficulty: question.difficulty, cognition: question.cognition }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::paper::Section;
    use crate::domain::question::{Choice, Question, tests::single};
    use std::sync::Arc;

    fn of(kind: Kind, options: usize, count: u16, marks: i64, first: i64) -> Vec<Slot> {
        let choice = Choice { stem: "题".into(), options: vec!["甲".into(); options], key: vec![0], fixed_order: false };
        let body = match kind {
            Kind::Single => Body::Single(choice),
            Kind::Multiple => Body::Multiple(choice),
            Kind::Judge => Body::Judge { stem: "题".into(), key: true },
            _ => Body::Short { stem: "题".into(), answer: String::new(), rubric: vec![] },
        };
        let question = Arc::new(Question { body, ..single(0) });
        let slot = |i: u16| Slot {
            position: i,
            section: 0,
            revision: RevisionId(first + i64::from(i)),
            part: None,
            marks: Marks::whole(marks),
            must: false,
            locked: false,
            question: Arc::clone(&question),
        };
        (0..count).map(slot).collect()
    }

    fn paper(slots: Vec<Slot>) -> Paper {
        Paper { title: String::new(), sections: vec![Section { kind: Kind::Single }], slots }
    }

    /// The two worked examples of item-statistics.md.
    #[test]
    fn a_blind_guesser_earns_what_the_rules_say() {
        let jining = [of(Kind::Single, 4, 40, 1, 0), of(Kind::Multiple, 4, 20, 2, 100), of(Kind::Judge, 0, 20, 1, 200)].concat();
        let xiuzhou = [of(Kind::Single, 4, 30, 2, 0), of(Kind::Judge, 0, 20, 1, 100), of(Kind::Multiple, 4, 5, 4, 200)].concat();
        let compared = compare(&[paper(jining), paper(xiuzhou)]);
        let guess: Vec<String> = compared.forms.iter().map(|form| format!("{:.2}", form.guess)).collect();
        assert_eq!(guess, ["23.64", "26.82"]);
        assert!(guess_chance(&of(Kind::Short, 0, 1, 1, 0)[0].question.body) < 1e-9);
    }

    #[test]
    fn the_table_counts_questions_and_marks() {
        let compared = compare(&[paper(of(Kind::Single, 4, 3, 2, 0)), paper(of(Kind::Judge, 0, 3, 1, 1))]);
        assert_eq!(compared.shared, 2);
        assert_eq!(compared.forms[0].shares[&Trait::Kind(Kind::Single)], Share { questions: 3, marks: Marks::whole(6) });
        assert_eq!((compared.forms[1].questions, compared.forms[1].marks), (3, Marks::whole(3)));
        assert!(compared.imbalance > 0);
        assert_eq!(compare(&[paper(of(Kind::Single, 4, 3, 2, 0)), paper(of(Kind::Single, 4, 3, 2, 9))]).imbalance, 0);
        assert_eq!(compared.traits()[0], Trait::Kind(Kind::Single));
    }
}

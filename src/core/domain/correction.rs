//! What a bureau decides about an item after people have answered it: another key, a text accepted, 送分, an item cancelled. The paper
//! stays as it was printed; the correction belongs to the sitting (DESIGN §3).

use super::answer::Answer;
use super::double_marking::Rounds;
use super::fold::fold;
use super::grading::{BlankJudgement, Grade, GradingRule, grade};
use super::ids::RevisionId;
use super::kind::coded;
use super::marks::Marks;
use super::paper::{Paper, Slot};
use super::question::{Body, Question};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

coded! {
    /// What an item earns after a correction.
    Award {
        /// What the answer earns.
        ByAnswer = "by_answer",
        /// 送分: full marks for everybody, also for who left it empty.
        Full = "full",
        /// Counts for nobody, and the full marks of the paper are that much less.
        Cancelled = "cancelled",
    }
}

/// A text that counts as right in a blank.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Accepted {
    /// From 0.
    pub blank: u8,
    /// As it was written; compared folded.
    pub text: String,
}

/// The correction of one item of a sitting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    pub award: Award,
    /// The revision whose key counts in place of the paper's.
    #[serde(default)]
    pub revision: Option<RevisionId>,
    #[serde(default)]
    pub accepted: Vec<Accepted>,
}

impl Default for Correction {
    fn default() -> Self {
        Self { award: Award::ByAnswer, revision: None, accepted: Vec::new() }
    }
}

impl Correction {
    /// Whether nobody has to judge this text in this blank any more. `folded` as by [`fold`].
    pub fn settles(&self, blank: usize, folded: &str) -> bool {
        self.award != Award::ByAnswer || self.accepts(blank, folded)
    }

    fn accepts(&self, blank: usize, folded: &str) -> bool {
        self.accepted.iter().any(|a| usize::from(a.blank) == blank && fold(&a.text) == folded)
    }
}

/// By position.
pub type Corrections = BTreeMap<u16, Correction>;

impl Paper {
    /// The paper as it is marked: the questions of `revisions` in place of its own, items that were cancelled worth nothing and no
    /// 必对题. Never shown to a candidate as the paper that was sat, and its order is not to be drawn: that is the paper's own.
    #[must_use]
    pub fn corrected(&self, corrections: &Corrections, revisions: &BTreeMap<RevisionId, Arc<Question>>) -> Self {
        let mut paper = self.clone();
        for slot in &mut paper.slots {
            let Some(correction) = corrections.get(&slot.position) else { continue };
            if let Some(question) = correction.revision.and_then(|revision| revisions.get(&revision)) {
                slot.question = Arc::clone(question);
            }
            if correction.award == Award::Cancelled {
                (slot.marks, slot.must) = (Marks::ZERO, false);
            }
        }
        paper
    }
}

/// Whether answers given to `old` can be marked by the key of `new`: the same kind, as many blanks, and each option where it stood,
/// because answers travel as option ids. An option's words may have been corrected; options that changed places may not.
pub fn can_replace(old: &Body, new: &Body) -> bool {
    match (old, new) {
        (Body::Single(a), Body::Single(b)) | (Body::Multiple(a), Body::Multiple(b)) => {
            let moved = |text: &String, at: usize| a.options.iter().position(|o| o == text).is_some_and(|was| was != at);
            a.options.len() == b.options.len() && !b.options.iter().enumerate().any(|(at, text)| moved(text, at))
        }
        (Body::Judge { .. }, Body::Judge { .. }) => true,
        (Body::Blank { blanks: a, .. }, Body::Blank { blanks: b, .. }) => a.len() == b.len(),
        _ => false,
    }
}

/// Whether the two bodies mark answers alike.
pub fn same_key(old: &Body, new: &Body) -> bool {
    match (old, new) {
        (Body::Single(a), Body::Single(b)) | (Body::Multiple(a), Body::Multiple(b)) => a.is_key(&b.key),
        (Body::Judge { key: a, .. }, Body::Judge { key: b, .. }) => a == b,
        (Body::Blank { blanks: a, .. }, Body::Blank { blanks: b, .. }) => a == b,
        _ => old == new,
    }
}

/// What one item earns, with everything that was decided about it; `None` while a person has still to say. `slot` is of the
/// corrected paper.
pub fn item_marks(
    slot: &Slot,
    correction: Option<&Correction>,
    answer: Option<&Answer>,
    rule: GradingRule,
    judged: BlankJudgement<'_>,
    given: &Rounds,
) -> Option<Marks> {
    match correction.map_or(Award::ByAnswer, |c| c.award) {
        Award::Full => return Some(slot.marks),
        Award::Cancelled => return Some(Marks::ZERO),
        Award::ByAnswer => {}
    }
    let accepted = |blank: usize, text: &str| {
        if correction.is_some_and(|c| c.accepts(blank, text)) { Some(true) } else { judged(blank, text) }
    };
    match grade(slot.body(), answer, slot.marks, rule, &accepted) {
        Grade::Settled(marks) => Some(marks),
        Grade::Judging { .. } => None,
        Grade::Rubric => given.mark(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::question::tests::single;
    use super::super::verdict::{part_sums, shortfalls};
    use super::*;
    use crate::domain::kind::Kind;
    use crate::domain::paper::Section;
    use crate::domain::question::Choice;

    fn slot(body: Body) -> Slot {
        let mut question = single(0);
        question.body = body;
        let (position, section, revision, part) = (0, 0, RevisionId(1), None);
        Slot {
            position,
            section,
            revision,
            part,
            marks: Marks::whole(2),
            must: true,
            locked: false,
            question: Arc::new(question),
        }
    }

    fn choice(key: u8, options: [&str; 3]) -> Body {
        Body::Single(Choice { stem: "x".into(), options: options.map(Into::into).to_vec(), key: vec![key], fixed_order: false })
    }

    fn earned(body: Body, correction: &Correction, answer: Option<&Answer>) -> Option<Marks> {
        let rule = GradingRule { penalty: Marks::from_milli(500), ..GradingRule::default() };
        item_marks(&slot(body), Some(correction), answer, rule, &|_, _| None, &Rounds::default())
    }

    #[test]
    fn full_marks_go_to_everybody_and_a_cancelled_item_takes_nothing_off() {
        let wrong = Answer::Options(vec![1]);
        let full = Correction { award: Award::Full, ..Correction::default() };
        let cancelled = Correction { award: Award::Cancelled, ..Correction::default() };
        for answer in [None, Some(&wrong)] {
            assert_eq!(earned(choice(0, ["a", "b", "c"]), &full, answer), Some(Marks::whole(2)));
            assert_eq!(earned(choice(0, ["a", "b", "c"]), &cancelled, answer), Some(Marks::ZERO));
        }
        assert_eq!(earned(choice(0, ["a", "b", "c"]), &Correction::default(), Some(&wrong)), Some(Marks::from_milli(-500)));
    }

    #[test]
    fn a_text_accepted_later_counts_however_it_is_written() {
        let body = Body::Blank { stem: "____".into(), blanks: vec![vec!["书面".into()]] };
        let answer = Answer::Blanks(vec!["　书面形式 ".into()]);
        assert_eq!(earned(body.clone(), &Correction::default(), Some(&answer)), None, "waits for a person");
        let accepted = vec![Accepted { blank: 0, text: "书面形式".into() }];
        let accepts = Correction { accepted: accepted.clone(), ..Correction::default() };
        assert_eq!(earned(body.clone(), &accepts, Some(&answer)), Some(Marks::whole(2)));
        // Also against a judgement that a person gave before.
        let judged = |_: usize, _: &str| Some(false);
        let marks = item_marks(&slot(body), Some(&accepts), Some(&answer), GradingRule::default(), &judged, &Rounds::default());
        assert_eq!(marks, Some(Marks::whole(2)));
    }

    #[test]
    fn the_paper_is_marked_by_the_other_revision_and_stays_as_it_was() {
        let (old, new) = (choice(0, ["a", "b", "c"]), choice(1, ["a", "b", "c"]));
        let mut question = single(0);
        question.body = new.clone();
        let revisions = BTreeMap::from([(RevisionId(9), Arc::new(question))]);
        let paper = Paper {
            title: String::new(),
            sections: vec![Section { kind: Kind::Single }],
            slots: vec![slot(old.clone()), Slot { position: 1, ..slot(old.clone()) }],
        };
        let mut corrections = Corrections::from([(0, Correction { revision: Some(RevisionId(9)), ..Correction::default() })]);
        let marked = paper.corrected(&corrections, &revisions);
        assert_eq!((marked.slots[0].body(), marked.slots[1].body(), paper.slots[0].body()), (&new, &old, &old));
        assert_eq!(marked.slots[0].revision, RevisionId(1), "judgements of the revision that was sat still hold");

        corrections.insert(1, Correction { award: Award::Cancelled, ..Correction::default() });
        let marked = paper.corrected(&corrections, &revisions);
        assert_eq!((paper.full_marks(), marked.full_marks()), (Marks::whole(4), Marks::whole(2)));
        let marks = [(0, Marks::whole(2)), (1, Marks::ZERO)];
        assert_eq!(shortfalls(&marked, &[], &marks), [], "a cancelled 必对题 fails nobody");
        assert_eq!(part_sums(&marked, &marks), Some(vec![Marks::whole(2)]));
    }

    #[test]
    fn options_that_changed_places_are_no_correction_of_the_key() {
        let old = choice(0, ["a", "b", "c"]);
        assert!(can_replace(&old, &choice(2, ["a", "b", "c"])));
        assert!(can_replace(&old, &choice(0, ["a", "b, mended", "c"])));
        assert!(!can_replace(&old, &choice(0, ["b", "a", "c"])));
        assert!(!can_replace(&old, &Body::Judge { stem: "x".into(), key: true }));
        assert!(!can_replace(
            &Body::Blank { stem: String::new(), blanks: vec![vec![]] },
            &Body::Blank { stem: String::new(), blanks: vec![vec![], vec![]] }
        ));
        assert!(same_key(&old, &choice(0, ["a", "b, mended", "c"])) && !same_key(&old, &choice(2, ["a", "b", "c"])));
    }
}

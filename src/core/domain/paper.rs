//! 试卷: a frozen list of question revisions, and the order in which each candidate sees it.

use super::ids::RevisionId;
use super::kind::Kind;
use super::marks::Marks;
use super::question::{Body, Question};
use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// One item to answer: a question, or one sub-question of a case.
#[derive(Clone, Debug)]
pub struct Slot {
    /// Position in the paper from 0: the same for every candidate, and what the journal names.
    pub position: u16,
    pub section: u8,
    pub revision: RevisionId,
    /// Which sub-question of a case, from 0.
    pub part: Option<u8>,
    pub marks: Marks,
    /// 必对题: who does not earn all its marks fails, whatever the sum.
    pub must: bool,
    /// Stays when the paper is composed again.
    pub locked: bool,
    pub question: Arc<Question>,
}

impl Slot {
    /// The body that is answered: the part's own for a case.
    pub fn body(&self) -> &Body {
        self.part.and_then(|i| self.question.body.parts().get(usize::from(i))).map_or(&self.question.body, |part| &part.body)
    }

    /// The shared material of a case.
    pub fn material(&self) -> Option<&str> {
        match &self.question.body {
            Body::Case { material, .. } => Some(material),
            _ => None,
        }
    }
}

/// A run of slots of one kind, e.g. 一、单项选择题.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    pub kind: Kind,
}

#[derive(Clone, Debug)]
pub struct Paper {
    pub title: String,
    pub sections: Vec<Section>,
    /// In order of position.
    pub slots: Vec<Slot>,
}

impl Paper {
    pub fn full_marks(&self) -> Marks {
        self.slots.iter().map(|slot| slot.marks).sum()
    }

    pub fn section_slots(&self, section: usize) -> impl Iterator<Item = &Slot> {
        self.slots.iter().filter(move |slot| usize::from(slot.section) == section)
    }

    /// The paper as one candidate sees it, see [`order`].
    pub fn view(&self, seed: u64) -> PaperView {
        let places = self.slots.iter().map(|slot| {
            let choice = slot.body().choice();
            Place {
                slot: slot.position,
                section: slot.section,
                case: slot.part.map(|_| slot.revision.0),
                options: choice.map_or(0, |choice| choice.options.len() as u8),
                fixed_order: choice.is_some_and(|choice| choice.fixed_order),
            }
        });
        order(self.sections.len(), &places.collect::<Vec<_>>(), seed)
    }
}

/// What of a slot decides on its place.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    pub slot: u16,
    pub section: u8,
    /// The same for the sub-questions of one case, which stand next to each other.
    pub case: Option<i64>,
    pub options: u8,
    pub fixed_order: bool,
}

/// The seed of an attempt that was written by hand: everything stands as it is printed.
pub const PRINTED_ORDER: u64 = 0;

/// Own order of questions within each section and of options, from the seed. The sub-questions of a case stay together and in their
/// order; ordered options keep theirs (DESIGN §3).
pub fn order(sections: usize, places: &[Place], seed: u64) -> PaperView {
    // ChaCha8 is pinned by name: `StdRng` may change between releases, and an archived seed must give the same paper.
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut items = Vec::with_capacity(places.len());
    for section in 0..sections {
        let places: Vec<&Place> = places.iter().filter(|place| usize::from(place.section) == section).collect();
        let mut groups: Vec<&[&Place]> = places.chunk_by(|a, b| a.case.is_some() && a.case == b.case).collect();
        if seed != PRINTED_ORDER {
            groups.shuffle(&mut rng);
        }
        for place in groups.into_iter().flatten() {
            let mut options: Vec<u8> = (0..place.options).collect();
            if !place.fixed_order && seed != PRINTED_ORDER {
                options.shuffle(&mut rng);
            }
            items.push(ViewItem { slot: place.slot, options });
        }
    }
    PaperView { items }
}

/// What is displayed at one number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ViewItem {
    pub slot: u16,
    /// Option ids in displayed order: `options[0]` is shown as A.
    pub options: Vec<u8>,
}

/// A candidate's own order. `items[0]` is displayed as question 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaperView {
    pub items: Vec<ViewItem>,
}

impl PaperView {
    /// The displayed index (from 0) of a slot.
    pub fn index_of(&self, slot: u16) -> Option<usize> {
        self.items.iter().position(|item| item.slot == slot)
    }
}

#[cfg(test)]
mod tests {
    use super::super::question::{Part, tests::single};
    use super::*;
    use proptest::prelude::*;

    fn slot(position: u16, section: u8, revision: i64, part: Option<u8>, question: &Question) -> Slot {
        Slot {
            position,
            section,
            revision: RevisionId(revision),
            part,
            marks: Marks::whole(1),
            must: false,
            locked: false,
            question: Arc::new(question.clone()),
        }
    }

    fn paper() -> Paper {
        let mut ordered = single(0);
        if let Body::Single(choice) = &mut ordered.body {
            choice.fixed_order = true;
        }
        let mut case = single(0);
        let part =
            Part { marks: Marks::whole(1), body: single(0).body, citations: vec![], explanation: String::new(), waivers: vec![] };
        case.body = Body::Case { material: "材料".into(), parts: vec![part.clone(), part] };
        let mut slots: Vec<Slot> = (0..8).map(|i| slot(i, 0, i64::from(i), None, &single(0))).collect();
        slots.push(slot(8, 0, 8, None, &ordered));
        for (position, revision, part) in [(9, 20, 0), (10, 20, 1), (11, 21, 0), (12, 21, 1)] {
            slots.push(slot(position, 1, revision, Some(part), &case));
        }
        Paper { title: "t".into(), sections: vec![Section { kind: Kind::Single }, Section { kind: Kind::Case }], slots }
    }

    #[test]
    fn an_archived_seed_gives_the_same_order_forever() {
        let order: Vec<u16> = paper().view(42).items.iter().map(|i| i.slot).collect();
        assert_eq!(order, paper().view(42).items.iter().map(|i| i.slot).collect::<Vec<_>>());
        let text = order.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
        assert_eq!(text, PINNED_ORDER, "if this changes, every archived paper would be shown in another order");
    }

    const PINNED_ORDER: &str = "7 1 5 4 6 0 3 8 2 11 12 9 10";

    proptest! {
        #[test]
        fn every_slot_once_sections_in_order_cases_together(seed in any::<u64>()) {
            let paper = paper();
            let view = paper.view(seed);
            let mut slots: Vec<u16> = view.items.iter().map(|i| i.slot).collect();
            prop_assert!(slots[..9].iter().all(|s| *s < 9));
            for first in [9, 11] {
                let at = view.index_of(first).unwrap();
                prop_assert_eq!(view.items[at + 1].slot, first + 1);
            }
            slots.sort_unstable();
            prop_assert_eq!(slots, (0..13).collect::<Vec<_>>());
            prop_assert_eq!(&view.items[view.index_of(8).unwrap()].options, &vec![0, 1, 2, 3]);
        }
    }
}

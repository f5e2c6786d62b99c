//! 密封试卷 and 密封答卷: what a seat is given and what it gives back. None of these types has a place for a key.

use super::answer::Answer;
use super::clock::Stamp;
use super::image::{self, Attachment};
use super::incident::IncidentKind;
use super::journal::{Entry, Event, Hash};
use super::kind::Kind;
use super::marks::Marks;
use super::paper::{Paper, PaperView, Place, Section, Slot, order};
use super::question::{BLANK_MARK, Body};
use super::sitting::{SittingKind, SittingRules};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

/// The version of both forms that this program writes.
pub const FORMAT_VERSION: u32 = 1;

/// One item without its key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedItem {
    pub section: u8,
    /// The slot of the first sub-question of the same case.
    pub case: Option<u16>,
    pub kind: Kind,
    pub marks: Marks,
    pub material: Option<String>,
    pub stem: String,
    /// By option id, in the order of the bank.
    pub options: Vec<String>,
    pub fixed_order: bool,
    /// As many as the stem marks.
    pub blanks: u8,
    /// (number, image) of those that material, stem or options show; never under the name of its file, which may be the answer.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub images: Vec<(usize, Attachment)>,
}

impl SealedItem {
    /// Whether this form of answer can be given here.
    pub fn takes(&self, answer: &Answer) -> bool {
        let known = |ids: &[u8]| ids.iter().all(|id| usize::from(*id) < self.options.len());
        match (answer, self.kind) {
            (Answer::Options(ids), Kind::Single) => ids.len() <= 1 && known(ids),
            (Answer::Options(ids), Kind::Multiple) => known(ids) && ids.is_sorted_by(|a, b| a < b),
            (Answer::Judge(_), Kind::Judge) | (Answer::Text(_), Kind::Short) => true,
            (Answer::Blanks(texts), Kind::Blank) => texts.len() == usize::from(self.blanks),
            _ => false,
        }
    }
}

#[cfg(test)]
impl SealedItem {
    /// An item of 2 marks with so many empty options.
    pub(crate) fn bare(kind: Kind, options: usize) -> Self {
        Self {
            section: 0,
            case: None,
            kind,
            marks: Marks::whole(2),
            material: None,
            stem: String::new(),
            options: vec![String::new(); options],
            fixed_order: false,
            blanks: 0,
            images: vec![],
        }
    }
}

/// The images of a slot that a candidate sees, by number.
fn shown_images(slot: &Slot, options: &[String]) -> Vec<(usize, Attachment)> {
    let texts = [slot.material().unwrap_or_default(), slot.body().stem()].into_iter();
    let numbers: BTreeSet<usize> = texts.chain(options.iter().map(String::as_str)).flat_map(image::marks).collect();
    let attached = |number: usize| {
        let attachment = slot.question.attachments.get(number.checked_sub(1)?)?;
        Some((number, Attachment { name: String::new(), ..attachment.clone() }))
    };
    numbers.into_iter().filter_map(attached).collect()
}

/// A paper as every seat works with it, in the office too.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeatPaper {
    pub sections: Vec<Section>,
    /// By slot.
    pub items: Vec<SealedItem>,
    /// How many 必对题 there are; which ones is nobody's to know before the end.
    #[serde(default)]
    pub must_items: u32,
}

impl SeatPaper {
    /// The paper without its keys.
    pub fn of(paper: &Paper) -> Self {
        let mut items: Vec<SealedItem> = Vec::with_capacity(paper.slots.len());
        let mut before: Option<(i64, u16)> = None;
        for (slot, number) in paper.slots.iter().zip(0_u16..) {
            let body = slot.body();
            let first = match before {
                Some((revision, first)) if revision == slot.revision.0 => first,
                _ => number,
            };
            before = slot.part.map(|_| (slot.revision.0, first));
            let options = body.choice().map_or(Vec::new(), |choice| choice.options.clone());
            let images = shown_images(slot, &options);
            items.push(SealedItem {
                images,
                section: slot.section,
                case: slot.part.map(|_| first),
                kind: body.kind(),
                marks: slot.marks,
                material: slot.material().map(str::to_owned),
                stem: body.stem().to_owned(),
                options,
                fixed_order: body.choice().is_some_and(|choice| choice.fixed_order),
                blanks: if let Body::Blank { stem, .. } = body { stem.matches(BLANK_MARK).count() as u8 } else { 0 },
            });
        }
        let must_items = paper.slots.iter().map(|slot| u32::from(slot.must)).sum();
        Self { sections: paper.sections.clone(), items, must_items }
    }

    /// The order for one candidate: the same as [`Paper::view`] gives for the same seed.
    pub fn view(&self, seed: u64) -> PaperView {
        let places = self.items.iter().zip(0_u16..).map(|(item, slot)| Place {
            slot,
            section: item.section,
            case: item.case.map(i64::from),
            options: item.options.len() as u8,
            fixed_order: item.fixed_order,
        });
        order(self.sections.len(), &places.collect::<Vec<_>>(), seed)
    }

    pub fn full_marks(&self) -> Marks {
        self.items.iter().map(|item| item.marks).sum()
    }

    /// Whether a candidate may write this into a journal: answers within the paper and nothing else.
    pub fn takes(&self, event: &Event) -> bool {
        let item = |slot: &u16| self.items.get(usize::from(*slot));
        match event {
            Event::Answered { slot, answer } => item(slot).is_some_and(|i| answer.as_ref().is_none_or(|a| i.takes(a))),
            Event::Viewed { slot } | Event::Flagged { slot, .. } => item(slot).is_some(),
            Event::FocusLost { .. } | Event::CloseAsked | Event::Surroundings(_) => true,
            _ => false,
        }
    }
}

/// Who may sit: never the post somebody is aimed at, never a PIN.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ticket {
    pub ticket: String,
    pub name: String,
    pub unit: String,
    /// Where they sit; empty where nothing was given out.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub room: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub seat: String,
}

/// What stands inside a `.kfexam`. The same sitting gives the same bytes, whatever the keys are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedPaper {
    pub version: u32,
    /// What answers are encrypted to (age X25519).
    pub recipient: String,
    pub title: String,
    pub kind: SittingKind,
    /// Number of sitting and paper in the bureau's workspace.
    pub sitting: i64,
    pub paper_number: i64,
    pub rules: SittingRules,
    /// Not opened before this moment, UTC milliseconds, unless two people say that the PC's clock is wrong.
    pub not_before_ms: Option<i64>,
    pub tickets: Vec<Ticket>,
    pub paper: SeatPaper,
    /// Locks of the 监考授权码 (domain/desk_code).
    #[serde(default)]
    pub codes: BTreeSet<String>,
    /// The bytes of every image that the questions show, in base64.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub images: Vec<String>,
}

impl SealedPaper {
    /// What a seat may be told of the rules: a seat never shows results, and why a question was let in is the bureau's.
    pub fn rules_for_seats(rules: &SittingRules) -> SittingRules {
        SittingRules { show_result_at_once: false, waiver: None, ..rules.clone() }
    }
}

/// What stands inside a `.kfanswer`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedAnswer {
    pub version: u32,
    /// SHA-256 of the sealed paper, in hexadecimal.
    pub paper: String,
    pub ticket: String,
    /// The journal as it was written, event by event.
    pub journal: Vec<SealedEvent>,
    /// The head of the journal, in hexadecimal.
    pub head: String,
    /// The two who opened the paper.
    pub opened_by: String,
    pub witness: String,
    /// What the seat's register says of this candidate and no event of the journal tells: entry after the last moment, collecting.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub noted: Vec<SealedNote>,
}

/// An entry of a seat's register.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedNote {
    pub at_ms: i64,
    pub kind: IncidentKind,
    pub actor: String,
    pub note: String,
}

/// One row of the journal; the hash follows from all before it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedEvent {
    pub seq: u32,
    pub wall_ms: i64,
    pub boot_id: String,
    pub boot_ms: i64,
    pub payload: String,
}

impl From<&Entry> for SealedEvent {
    fn from(entry: &Entry) -> Self {
        let Stamp { wall_ms, boot_id, boot_ms } = entry.stamp.clone();
        Self { seq: entry.seq, wall_ms, boot_id, boot_ms, payload: entry.payload.clone() }
    }
}

/// Why the inside of a sealed file cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FormatError {
    #[error("written by a newer program, version {0}")]
    Newer(u32),
    #[error("not what this program writes")]
    Unreadable,
}

#[derive(Deserialize)]
struct Version {
    version: u32,
}

/// Reads either form; the version first, so that a newer file is named as such.
pub fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, FormatError> {
    let found: Version = serde_json::from_slice(bytes).map_err(|_| FormatError::Unreadable)?;
    if found.version > FORMAT_VERSION {
        return Err(FormatError::Newer(found.version));
    }
    serde_json::from_slice(bytes).map_err(|_| FormatError::Unreadable)
}

/// What names a sealed paper: SHA-256 of its bytes.
pub fn paper_hash(bytes: &[u8]) -> Hash {
    Sha256::digest(bytes).into()
}

/// The number that the journal of one ticket of one sealed paper is linked with in place of an attempt's own, so that no journal
/// passes for somebody else's or for another paper's.
pub fn chain_number(paper: &Hash, ticket: &str) -> i64 {
    let hash = Sha256::new().chain_update(paper).chain_update(ticket.as_bytes()).finalize();
    hash.iter().take(8).fold(0_u64, |number, byte| number << 8 | u64::from(*byte)).cast_signed()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::RevisionId;
    use crate::domain::paper::Slot;
    use crate::domain::question::tests::single;
    use crate::domain::question::{Part, Question, RubricPoint};
    use proptest::prelude::*;
    use std::sync::Arc;

    fn choice(multiple: bool) -> Body {
        match single(0).body {
            Body::Single(choice) if multiple => Body::Multiple(choice),
            body => body,
        }
    }

    fn bodies() -> Vec<Body> {
        vec![
            choice(false),
            choice(true),
            Body::Judge { stem: "罚款是行政处罚。".into(), key: true },
            Body::Blank {
                stem: "遵循____、____的原则。".into(), blanks: vec![vec!["公正".into()], vec!["公开".into()]]
            },
            Body::Short { stem: "什么是处罚？".into(), answer: "惩戒".into(), rubric: vec![] },
        ]
    }

    fn question(body: Body) -> Arc<Question> {
        Arc::new(Question { body, ..single(0) })
    }

    /// One of each kind and a case with one of each kind.
    fn paper() -> Paper {
        let slot = |position: u16, section: u8, revision, part, question| Slot {
            position,
            section,
            revision: RevisionId(revision),
            part,
            marks: Marks::whole(2),
            must: false,
            locked: false,
            question,
        };
        let mut slots: Vec<Slot> =
            bodies().into_iter().zip(0..).map(|(b, i)| slot(i, i as u8, i64::from(i), None, question(b))).collect();
        for revision in [20, 21] {
            let part =
                |body| Part { marks: Marks::whole(2), body, citations: vec![], explanation: "析".into(), waivers: vec![] };
            let case = question(Body::Case { material: "材料".into(), parts: bodies().into_iter().map(part).collect() });
            for part in 0..5 {
                slots.push(slot(slots.len() as u16, 5, revision, Some(part), Arc::clone(&case)));
            }
        }
        let kinds = [Kind::Single, Kind::Multiple, Kind::Judge, Kind::Blank, Kind::Short, Kind::Case];
        Paper { title: "卷".into(), sections: kinds.map(|kind| Section { kind }).into(), slots }
    }

    fn scramble(body: &mut Body, keys: &[u8], words: &str) {
        match body {
            Body::Single(choice) | Body::Multiple(choice) => choice.key = keys.to_vec(),
            Body::Judge { key, .. } => *key = keys.len().is_multiple_of(2),
            Body::Blank { blanks, .. } => *blanks = vec![vec![words.to_owned()]; keys.len()],
            Body::Short { answer, rubric, .. } => {
                words.clone_into(answer);
                *rubric = vec![RubricPoint { text: words.to_owned(), marks: Marks::whole(1) }; keys.len()];
            }
            Body::Case { parts, .. } => parts.iter_mut().for_each(|part| {
                words.clone_into(&mut part.explanation);
                scramble(&mut part.body, keys, words);
            }),
        }
    }

    fn sealed(paper: &Paper) -> Vec<u8> {
        serde_json::to_vec(&SealedPaper {
            version: FORMAT_VERSION,
            recipient: "age1".into(),
            title: "场".into(),
            kind: SittingKind::Annual,
            sitting: 1,
            paper_number: 2,
            rules: SealedPaper::rules_for_seats(&SittingRules::preset(SittingKind::Annual)),
            not_before_ms: None,
            tickets: vec![],
            paper: SeatPaper::of(paper),
            codes: BTreeSet::new(),
            images: vec![],
        })
        .unwrap()
    }

    proptest! {
        /// Whoever reads a sealed paper learns nothing of the key, because nothing of it depends on the key.
        #[test]
        fn another_key_gives_the_same_sealed_paper(
            keys in proptest::collection::vec((proptest::collection::vec(0_u8..4, 1..4), "[a-z]{1,12}"), 15),
        ) {
            let mut changed = paper();
            for (slot, (key, words)) in changed.slots.iter_mut().zip(&keys) {
                let question = Arc::make_mut(&mut slot.question);
                words.clone_into(&mut question.explanation);
                question.citations.clear();
                question.difficulty = 5;
                question.tags = vec![words.clone()];
                scramble(&mut question.body, key, words);
            }
            prop_assert_eq!(sealed(&changed), sealed(&paper()));
        }

        #[test]
        fn a_seat_sees_the_order_that_the_office_sees(seed in any::<u64>()) {
            prop_assert_eq!(SeatPaper::of(&paper()).view(seed), paper().view(seed));
        }
    }

    #[test]
    fn an_item_takes_what_its_question_takes() {
        let paper = paper();
        let sealed = SeatPaper::of(&paper);
        let answers = [
            Answer::Options(vec![]),
            Answer::Options(vec![3]),
            Answer::Options(vec![4]),
            Answer::Options(vec![0, 2]),
            Answer::Options(vec![2, 0]),
            Answer::Judge(false),
            Answer::Blanks(vec![String::new(); 2]),
            Answer::Blanks(vec![String::new(); 3]),
            Answer::Text("答".into()),
        ];
        for (slot, item) in paper.slots.iter().zip(&sealed.items) {
            for answer in &answers {
                assert_eq!(item.takes(answer), answer.fits(slot.body()), "{answer:?} {:?}", item.kind);
            }
        }
    }

    #[test]
    fn a_newer_form_is_named_and_anything_else_refused() {
        let bytes = sealed(&paper());
        assert!(read::<SealedPaper>(&bytes).is_ok());
        let newer = String::from_utf8(bytes).unwrap().replacen("\"version\":1", "\"version\":2", 1);
        assert_eq!(read::<SealedPaper>(newer.as_bytes()), Err(FormatError::Newer(2)));
        assert_eq!(read::<SealedAnswer>(br#"{"version":1}"#), Err(FormatError::Unreadable));
    }

    #[test]
    fn the_chain_belongs_to_paper_and_ticket() {
        let (a, b) = (paper_hash(b"a"), paper_hash(b"b"));
        assert_ne!(chain_number(&a, "0001"), chain_number(&a, "0002"));
        assert_ne!(chain_number(&a, "0001"), chain_number(&b, "0001"));
    }
}

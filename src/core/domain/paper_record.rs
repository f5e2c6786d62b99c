//! A paper with its keys: what published results are bound to, and what an archive works marks out from again years later.

use super::ids::RevisionId;
use super::marks::Marks;
use super::paper::{Paper, Section, Slot};
use super::question::Question;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Arc;

/// A paper with questions and keys, each question once and byte for byte as it is stored: a later program may write the same
/// question in other words, and the hash must not follow it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperRecord {
    pub title: String,
    pub sections: Vec<Section>,
    pub slots: Vec<SlotRecord>,
    /// JSON of the question by number of revision.
    pub questions: BTreeMap<i64, String>,
}

/// One item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SlotRecord {
    pub position: u16,
    pub section: u8,
    pub revision: i64,
    pub part: Option<u8>,
    pub marks: Marks,
    pub must: bool,
}

impl PaperRecord {
    /// `questions` are the stored texts of the revisions.
    pub fn of(paper: &Paper, questions: BTreeMap<i64, String>) -> Self {
        Self {
            title: paper.title.clone(),
            sections: paper.sections.clone(),
            slots: paper
                .slots
                .iter()
                .map(|slot| SlotRecord {
                    position: slot.position,
                    section: slot.section,
                    revision: slot.revision.0,
                    part: slot.part,
                    marks: slot.marks,
                    must: slot.must,
                })
                .collect(),
            questions,
        }
    }

    /// The paper again; `None` where a question cannot be read or is not there.
    pub fn paper(&self) -> Option<Paper> {
        let read = |(id, text): (&i64, &String)| Some((*id, Arc::new(serde_json::from_str::<Question>(text).ok()?)));
        let questions: BTreeMap<i64, Arc<Question>> = self.questions.iter().map(read).collect::<Option<_>>()?;
        let slot = |slot: &SlotRecord| {
            Some(Slot {
                position: slot.position,
                section: slot.section,
                revision: RevisionId(slot.revision),
                part: slot.part,
                marks: slot.marks,
                must: slot.must,
                locked: false,
                question: Arc::clone(questions.get(&slot.revision)?),
            })
        };
        let slots = self.slots.iter().map(slot).collect::<Option<_>>()?;
        Some(Paper { title: self.title.clone(), sections: self.sections.clone(), slots })
    }

    /// SHA-256 in hexadecimal over every item in order: place, marks, and the text of its question with its key.
    pub fn fingerprint(&self) -> String {
        let mut hasher = Sha256::new();
        for slot in &self.slots {
            let part = slot.part.map_or(-1, i64::from);
            let numbers = [i64::from(slot.position), i64::from(slot.section), part, slot.marks.milli(), i64::from(slot.must)];
            for number in numbers {
                hasher.update(number.to_le_bytes());
            }
            hasher.update(Sha256::digest(self.questions.get(&slot.revision).map_or("", String::as_str)));
        }
        hex(&hasher.finalize())
    }
}

/// SHA-256 of a text in hexadecimal, as tables and manifests name it.
pub fn sha256_hex(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        // Writing into a String cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::super::kind::Kind;
    use super::super::question::tests::single;
    use super::*;

    fn record(key: u8) -> PaperRecord {
        let slot = |position: u16| SlotRecord {
            position,
            section: 0,
            revision: i64::from(position) + 7,
            part: None,
            marks: Marks::whole(2),
            must: position == 1,
        };
        let question = |key| serde_json::to_string(&single(key)).unwrap();
        PaperRecord {
            title: "卷".into(),
            sections: vec![Section { kind: Kind::Single }],
            slots: vec![slot(0), slot(1)],
            questions: BTreeMap::from([(7, question(0)), (8, question(key))]),
        }
    }

    #[test]
    fn a_paper_comes_back_from_its_record() {
        let text = serde_json::to_string(&record(1)).unwrap();
        let read: PaperRecord = serde_json::from_str(&text).unwrap();
        assert_eq!(PaperRecord::of(&read.paper().unwrap(), read.questions.clone()), record(1));
        let mut broken = read;
        broken.questions.remove(&7);
        assert!(broken.paper().is_none());
    }

    #[test]
    fn another_key_or_other_marks_give_another_fingerprint_and_another_title_does_not() {
        let mut other = record(0);
        assert_ne!(record(0).fingerprint(), record(1).fingerprint());
        other.title = "别".into();
        assert_eq!(record(0).fingerprint(), other.fingerprint());
        other.slots[1].marks = Marks::whole(3);
        assert_ne!(record(0).fingerprint(), other.fingerprint());
    }
}

//! Questions that did poorly in sittings that are over.

use super::{CleanUpRow, Named, Reason};
use crate::domain::answer::Answer;
use crate::domain::ids::{PaperId, RevisionId};
use crate::domain::item_quality::{ItemQuality, Taken};
use crate::domain::item_stats::FEW;
use crate::domain::marks::Marks;
use crate::domain::paper::{Paper, Slot};
use crate::domain::question::{Body, Question};
use crate::domain::sitting::SittingState;
use crate::service::{Office, Result};
use crate::store::question::QuestionRecord;
use crate::store::sitting::{Candidate, Sitting};
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// Over how many questions and sub-questions statistics can be told. Only answers to the text that stands in the bank now
/// count: an older revision is another question.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Measured {
    /// With [`FEW`] attempts and more.
    pub enough: usize,
    /// With some attempts, too few to say anything.
    pub too_few: usize,
}

/// Place of a question in the list, and its sub-question.
type Item = (usize, Option<u8>);

pub(super) fn poor(office: &Office, records: &[QuestionRecord]) -> Result<(Vec<CleanUpRow>, Measured)> {
    let places: HashMap<RevisionId, usize> = records.iter().enumerate().map(|(place, r)| (r.revision, place)).collect();
    let item = |slot: &Slot| places.get(&slot.revision).map(|place| (*place, slot.part));
    let mut papers: HashMap<PaperId, Arc<Paper>> = HashMap::new();
    let mut sittings: Vec<(Arc<Paper>, Sitting, Vec<Candidate>)> = Vec::new();
    let mut attempts: HashMap<Item, usize> = HashMap::new();
    for sitting in office.store.sittings()? {
        if !matches!(sitting.state, SittingState::Closed | SittingState::Published) || sitting.facts.rehearsal {
            continue;
        }
        let mut sat = office.store.candidates(sitting.id)?;
        sat.retain(|c| c.attempt.is_some() && c.total.is_some() && c.set_outcome.is_none());
        let paper = match papers.get(&sitting.paper) {
            Some(paper) => Arc::clone(paper),
            None => Arc::new(office.store.paper(sitting.paper)?),
        };
        papers.insert(sitting.paper, Arc::clone(&paper));
        for item in paper.slots.iter().filter_map(item).filter(|_| !sat.is_empty()) {
            *attempts.entry(item).or_default() += sat.len();
        }
        sittings.push((paper, sitting, sat));
    }
    // Journals are long; only those are read that add to something that can be told.
    let enough = |slot: &Slot| item(slot).filter(|item| attempts.get(item).is_some_and(|count| *count >= FEW));
    let mut taken: BTreeMap<Item, Vec<Taken>> = BTreeMap::new();
    for (paper, sitting, sat) in sittings.iter().filter(|(paper, ..)| paper.slots.iter().any(|slot| enough(slot).is_some())) {
        for candidate in sat {
            let (Some(attempt), Some(total)) = (candidate.attempt, candidate.total) else { continue };
            let state = office.store.attempt_state(attempt)?;
            for mark in office.store.marks(attempt)? {
                let (Some(slot), Some(marks)) = (paper.slots.get(usize::from(mark.position)), mark.marks) else { continue };
                let Some(item) = enough(slot) else { continue };
                let chosen = match state.answers.get(&slot.position) {
                    Some(Answer::Options(ids)) => ids.clone(),
                    _ => Vec::new(),
                };
                let rest = share(total - marks, sitting.full - slot.marks);
                taken.entry(item).or_default().push(Taken { mark: share(marks, slot.marks), rest, chosen });
            }
        }
    }
    let measured = Measured { enough: taken.len(), too_few: attempts.len() - taken.len() };
    let rows = taken.into_iter().filter_map(|((place, part), taken)| {
        let choice = body(&records[place].question, part)?.choice();
        let stats = ItemQuality::of(&taken, choice).filter(ItemQuality::is_poor)?;
        Some(CleanUpRow { question: Named::of(&records[place]), reason: Reason::Statistics { part, stats } })
    });
    Ok((rows.collect(), measured))
}

fn share(marks: Marks, full: Marks) -> f64 {
    if full <= Marks::ZERO { 0.0 } else { marks.milli() as f64 / full.milli() as f64 }
}

fn body(question: &Question, part: Option<u8>) -> Option<&Body> {
    match part {
        None => Some(&question.body),
        Some(part) => Some(&question.body.parts().get(usize::from(part).checked_sub(1)?)?.body),
    }
}

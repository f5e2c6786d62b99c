//! Questions that did poorly in sittings that are over.

use super::{CleanUpRow, Named, Reason};
use crate::domain::answer::Answer;
use crate::domain::correction::Award;
use crate::domain::ids::{AttemptId, PaperId, RevisionId};
use crate::domain::item_quality::{ItemQuality, Taken};
use crate::domain::item_stats::FEW;
use crate::domain::marks::Marks;
use crate::domain::paper::{Paper, Slot};
use crate::domain::question::{Body, Question};
use crate::domain::sitting::SittingState;
use crate::service::work::Stage;
use crate::service::{Office, Result, ServiceError};
use crate::store::item_marks::ItemMark;
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

/// Place of a question in the list, and its sub-question from 0, as a slot counts.
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
    // Journals are long; only those of sittings are read that add to something that can be told.
    let enough = |slot: &Slot| item(slot).filter(|item| attempts.get(item).is_some_and(|count| *count >= FEW));
    sittings.retain(|(paper, ..)| paper.slots.iter().any(|slot| enough(slot).is_some()));
    let mut taken: BTreeMap<Item, Vec<Taken>> = BTreeMap::new();
    let mut done = 0;
    office.work.begin(Stage::Counting, sittings.iter().map(|(.., sat)| sat.len() as u64).sum())?;
    for (paper, sitting, sat) in &sittings {
        let corrected = office.store.corrections(sitting.id)?;
        let totals: HashMap<AttemptId, Marks> = sat.iter().filter_map(|c| Some((c.attempt?, c.total?))).collect();
        let mut marked: HashMap<AttemptId, Vec<ItemMark>> = HashMap::new();
        for mark in office.store.item_marks(sitting.id, |_| office.work.step(done))? {
            marked.entry(mark.attempt).or_default().push(mark);
        }
        office.store.item_answers(sitting.id, |attempt, answers| {
            let (Some(marks), Some(total)) = (marked.get(&attempt), totals.get(&attempt)) else { return Ok(()) };
            office.work.step(done)?;
            done += 1;
            for mark in marks {
                // 送分 and cancelled items say nothing of the question.
                if corrected.get(&mark.position).is_some_and(|c| c.award != Award::ByAnswer) {
                    continue;
                }
                let Some(slot) = paper.slots.get(usize::from(mark.position)) else { continue };
                let Some(item) = enough(slot) else { continue };
                let chosen = match answers.get(&slot.position) {
                    Some(Answer::Options(ids)) => ids.clone(),
                    _ => Vec::new(),
                };
                let rest = share(*total - mark.marks, sitting.full - slot.marks);
                taken.entry(item).or_default().push(Taken { mark: share(mark.marks, slot.marks), rest, chosen });
            }
            Ok::<_, ServiceError>(())
        })?;
    }
    let measured = Measured { enough: taken.len(), too_few: attempts.len() - taken.len() };
    let rows = taken.into_iter().filter_map(|((place, part), taken)| {
        let choice = body(&records[place].question, part)?.choice();
        let stats = ItemQuality::of(&taken, choice).filter(ItemQuality::is_poor)?;
        Some(CleanUpRow {
            question: Named::of(&records[place]),
            reason: Reason::Statistics { part: part.map(|part| part + 1), stats },
        })
    });
    Ok((rows.collect(), measured))
}

fn share(marks: Marks, full: Marks) -> f64 {
    if full <= Marks::ZERO { 0.0 } else { marks.milli() as f64 / full.milli() as f64 }
}

fn body(question: &Question, part: Option<u8>) -> Option<&Body> {
    match part {
        None => Some(&question.body),
        Some(part) => Some(&question.body.parts().get(usize::from(part))?.body),
    }
}

//! What answers, judgements, marks given and corrections come to: the rows of `mark` and the total, which are kept because lists need
//! them and can be worked out again at any time (`exam verify`).

use super::attempt::state_of;
use super::marking::{GivenMark, Judgements, MarkRow, judgements_of, marks_of, rounds_of, standing_of};
use super::paper::paper_of;
use super::question::revision_of;
use super::remark::corrections_of;
use super::sitting::sitting_of;
use super::write::Tx;
use super::{Inverse, Result, Store, StoreError};
use crate::domain::attempt::AttemptState;
use crate::domain::correction::{Award, Corrections, item_marks};
use crate::domain::double_marking::Rounds;
use crate::domain::ids::{AttemptId, RevisionId, SittingId};
use crate::domain::marks::Marks;
use crate::domain::paper::Paper;
use crate::domain::question::Body;
use crate::domain::sitting::{SittingRules, SittingState};
use crate::domain::verdict::{Shortfall, part_sums, shortfalls};
use rusqlite::{Connection, params};
use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// What the marks of a sitting are worked out from, besides the answers.
#[derive(Clone, Debug)]
pub struct Ground {
    pub sitting: SittingId,
    pub state: SittingState,
    pub rules: SittingRules,
    /// As it is marked, see [`Paper::corrected`].
    pub paper: Paper,
    pub corrections: Corrections,
    /// What was judged of texts in blanks, by the revision that was sat.
    pub judged: HashMap<RevisionId, Judgements>,
}

impl Ground {
    fn read(conn: &Connection, id: SittingId) -> Result<Self> {
        let corrections = corrections_of(conn, id)?;
        Self::with(conn, id, corrections)
    }

    fn with(conn: &Connection, id: SittingId, corrections: Corrections) -> Result<Self> {
        let sitting = sitting_of(conn, id)?;
        let printed = paper_of(conn, sitting.paper)?;
        // Marks worked out from a shell would be wrong and look right.
        if printed.slots.iter().any(|slot| slot.question.is_locked()) {
            return Err(StoreError::NoKey);
        }
        let mut revisions = BTreeMap::new();
        for revision in corrections.values().filter_map(|c| c.revision) {
            revisions.insert(revision, Arc::new(revision_of(conn, revision)?));
        }
        let mut judged = HashMap::new();
        for slot in printed.slots.iter().filter(|slot| matches!(slot.body(), Body::Blank { .. })) {
            judged.insert(slot.revision, judgements_of(conn, slot.revision)?);
        }
        let paper = printed.corrected(&corrections, &revisions);
        Ok(Self { sitting: id, state: sitting.state, rules: sitting.rules, paper, corrections, judged })
    }

    /// Whether people mark this item by a rubric: written, and not decided for everybody.
    pub fn is_rubric(&self, position: u16) -> bool {
        let decided = self.corrections.get(&position).is_some_and(|c| c.award != Award::ByAnswer);
        !decided && self.paper.slots.get(usize::from(position)).is_some_and(|slot| matches!(slot.body(), Body::Short { .. }))
    }

    /// By how much two marks of an item may differ.
    pub fn threshold(&self, position: u16) -> Marks {
        let full = self.paper.slots.get(usize::from(position)).map_or(Marks::ZERO, |slot| slot.marks);
        self.rules.double.threshold_of(full)
    }

    /// The marks of every item of an attempt. `standing` are those that people gave it.
    pub fn marks(&self, state: &AttemptState, standing: &[GivenMark]) -> Vec<MarkRow> {
        let rounds = rounds_of(standing);
        self.paper.slots.iter().map(|slot| self.mark(slot.position, state, standing, &rounds)).collect()
    }

    fn mark(&self, position: u16, state: &AttemptState, standing: &[GivenMark], rounds: &HashMap<u16, Rounds>) -> MarkRow {
        let empty = MarkRow { position, marks: None, by: None, comment: String::new() };
        let Some(slot) = self.paper.slots.get(usize::from(position)) else { return empty };
        // What a person marked on paper stands, unless the item was decided for everybody since.
        let by_answer = self.corrections.get(&position).is_none_or(|c| c.award == Award::ByAnswer);
        if let Some(marks) = state.paper_marks.get(&position).filter(|_| by_answer) {
            return MarkRow { marks: Some(*marks), by: Some(state.typed_by.clone()), ..empty };
        }
        let (known, part) = (self.judged.get(&slot.revision), slot.part.unwrap_or(0));
        let judge: RefCell<Option<&str>> = RefCell::new(None);
        let lookup = |blank: usize, text: &str| {
            let judgement = known?.get(&(part, u8::try_from(blank).ok()?, text.to_owned()))?;
            judge.replace(Some(&judgement.by));
            Some(judgement.accepted)
        };
        let given = rounds.get(&position).copied().unwrap_or_default();
        let marks =
            item_marks(slot, self.corrections.get(&position), state.answers.get(&position), self.rules.grading, &lookup, &given);
        if self.is_rubric(position) && marks.is_some() && given.first.is_some() {
            let of_item: Vec<&GivenMark> = standing.iter().filter(|m| m.position == position).collect();
            let by = of_item.iter().max_by_key(|m| m.round).map(|m| m.by.clone());
            let comments: Vec<&str> = of_item.iter().map(|m| m.comment.as_str()).filter(|c| !c.is_empty()).collect();
            return MarkRow { marks, by, comment: comments.join("\n"), ..empty };
        }
        let by = judge.into_inner().filter(|_| marks.is_some()).map(str::to_owned);
        MarkRow { marks, by, ..empty }
    }

    /// Total and shortfalls of an attempt; nothing follows while an item waits for a person.
    pub fn total(&self, marks: &[MarkRow]) -> (Option<Marks>, Vec<Shortfall>) {
        let settled: Option<Vec<(u16, Marks)>> = marks.iter().map(|mark| Some((mark.position, mark.marks?))).collect();
        let sums = settled.as_deref().and_then(|marks| part_sums(&self.paper, marks));
        let total = sums.map(|parts| parts.into_iter().sum());
        let short = settled.map(|marks| shortfalls(&self.paper, &self.rules.part_minimums, &marks)).unwrap_or_default();
        (total, short)
    }
}

impl Store {
    pub fn ground(&self, sitting: SittingId) -> Result<Ground> {
        Ground::read(&self.conn, sitting)
    }

    /// The ground as it would be with other corrections.
    pub fn ground_with(&self, sitting: SittingId, corrections: Corrections) -> Result<Ground> {
        Ground::with(&self.conn, sitting, corrections)
    }
}

impl Tx<'_> {
    /// The first marks of an attempt, at hand-in.
    pub fn store_marks(&mut self, ground: &Ground, attempt: AttemptId, marks: &[MarkRow]) -> Result<()> {
        for mark in marks {
            self.set_mark(attempt, mark)?;
        }
        let (total, short) = ground.total(marks);
        self.set_total(attempt, total, &short)
    }

    /// Works out these items of an attempt anew, and its total.
    pub fn settle(&mut self, ground: &Ground, attempt: AttemptId, positions: &[u16]) -> Result<()> {
        let state = state_of(self.conn(), attempt)?;
        let standing = standing_of(self.conn(), attempt)?;
        let rounds = rounds_of(&standing);
        let mut rows = marks_of(self.conn(), attempt)?;
        for row in rows.iter_mut().filter(|row| positions.contains(&row.position)) {
            let now = ground.mark(row.position, &state, &standing, &rounds);
            if *row != now {
                self.set_mark(attempt, &now)?;
                *row = now;
            }
        }
        let (total, short) = ground.total(&rows);
        self.set_total(attempt, total, &short)
    }

    /// Works out anew what a judgement concerns: every attempt at that item in a sitting that is not published.
    pub fn settle_blank(&mut self, revision: RevisionId, part: u8) -> Result<()> {
        let concerned: Vec<(i64, i64, u16)> = self
            .conn()
            .prepare_cached(
                "SELECT a.sitting, a.id, p.position FROM attempt a JOIN sitting s ON s.id = a.sitting
                 JOIN paper_slot p ON p.paper = s.paper AND p.revision = ?1 AND coalesce(p.part, 0) = ?2
                 WHERE a.handed_in_ms IS NOT NULL AND s.state <> ?3 ORDER BY a.sitting, a.id",
            )?
            .query_map(params![revision.0, part, SittingState::Published.code()], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?))
            })?
            .collect::<rusqlite::Result<_>>()?;
        let mut ground: Option<Ground> = None;
        for (sitting, attempt, position) in concerned {
            let same = ground.take().filter(|ground| ground.sitting.0 == sitting);
            let read = match same {
                Some(ground) => ground,
                None => Ground::read(self.conn(), SittingId(sitting))?,
            };
            self.settle(&read, AttemptId(attempt), &[position])?;
            ground = Some(read);
        }
        Ok(())
    }

    /// Takes a mark back, or gives again the one before it. Not after publication, nor once somebody else marked the answer after it.
    pub(super) fn put_mark_back(&mut self, mark: &GivenMark) -> Result<()> {
        let sitting: i64 =
            self.conn().query_row("SELECT sitting FROM attempt WHERE id = ?1", [mark.attempt.0], |row| row.get(0))?;
        let ground = Ground::read(self.conn(), SittingId(sitting))?;
        let standing = standing_of(self.conn(), mark.attempt)?;
        let mut of_item = standing.iter().filter(|m| m.position == mark.position);
        let by_another = of_item.any(|m| m.round > mark.round || (m.round == mark.round && m.by != mark.by));
        if ground.state == SittingState::Published || by_another {
            return Err(StoreError::StepBlocked);
        }
        let now_ms = self.now_ms();
        self.give_mark(&GivenMark { at_ms: now_ms, ..mark.clone() })?;
        self.settle(&ground, mark.attempt, &[mark.position])
    }

    pub(super) fn put_judgement_back(&mut self, inverse: &Inverse) -> Result<()> {
        let Inverse::JudgeBlank { revision, part, blank, folded, accepted, by } = inverse else { return Ok(()) };
        let now_ms = self.now_ms();
        self.judge_blank(*revision, &(*part, *blank, folded.clone()), *accepted, by, now_ms)?;
        self.settle_blank(*revision, *part)
    }
}

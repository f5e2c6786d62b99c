//! Marks and answers of whole sittings, item by item, for statistics. Both are read in one go each and ask on the way whether to go on.

use super::{Result, Store, StoreError, from_json};
use crate::domain::answer::Answer;
use crate::domain::attempt::answered;
use crate::domain::ids::{AttemptId, CadreId, RevisionId, SittingId};
use crate::domain::journal::Event;
use crate::domain::marks::Marks;
use rusqlite::params;
use std::collections::BTreeMap;

/// The mark of one item of an attempt that is handed in and fully marked, and that nobody declared void.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ItemMark {
    pub attempt: AttemptId,
    pub cadre: CadreId,
    pub position: u16,
    pub marks: Marks,
}

/// What somebody answered last, by position.
pub type Answers = BTreeMap<u16, Answer>;

impl Store {
    /// Attempt by attempt, in order of ticket, each in order of position. `going` is asked at each attempt with those read; its error
    /// ends the reading.
    pub fn item_marks<E: From<StoreError>>(
        &self,
        sitting: SittingId,
        mut going: impl FnMut(u64) -> std::result::Result<(), E>,
    ) -> std::result::Result<Vec<ItemMark>, E> {
        let mut statement = self
            .conn
            .prepare_cached(
                "SELECT a.id, a.cadre, m.position, m.marks_milli
                 FROM candidate c JOIN attempt a ON a.sitting = c.sitting AND a.cadre = c.cadre JOIN mark m ON m.attempt = a.id
                 WHERE c.sitting = ?1 AND c.outcome IS NULL AND a.handed_in_ms IS NOT NULL AND a.total_milli IS NOT NULL
                   AND m.marks_milli IS NOT NULL
                 ORDER BY c.ticket, a.id, m.position",
            )
            .map_err(StoreError::from)?;
        let rows = statement.query_map(params![sitting.0], |row| {
            Ok(ItemMark {
                attempt: AttemptId(row.get(0)?),
                cadre: CadreId(row.get(1)?),
                position: row.get(2)?,
                marks: Marks::from_milli(row.get(3)?),
            })
        });
        let (mut marks, mut attempts): (Vec<ItemMark>, u64) = (Vec::new(), 0);
        for mark in rows.map_err(StoreError::from)? {
            let mark = mark.map_err(StoreError::from)?;
            if marks.last().is_none_or(|last| last.attempt != mark.attempt) {
                going(attempts)?;
                attempts += 1;
            }
            marks.push(mark);
        }
        Ok(marks)
    }

    /// The last answers of every attempt of a sitting that was handed in, attempt by attempt. Of a journal only the answers are looked
    /// into.
    pub fn item_answers<E: From<StoreError>>(
        &self,
        sitting: SittingId,
        mut each: impl FnMut(AttemptId, Answers) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        let mut statement = self
            .conn
            .prepare_cached(
                "SELECT a.id, j.payload FROM attempt a JOIN journal j ON j.attempt = a.id
                 WHERE a.sitting = ?1 AND a.handed_in_ms IS NOT NULL ORDER BY a.id, j.seq",
            )
            .map_err(StoreError::from)?;
        let mut rows = statement.query(params![sitting.0]).map_err(StoreError::from)?;
        let mut open: Option<(AttemptId, Answers)> = None;
        while let Some(row) = rows.next().map_err(StoreError::from)? {
            let attempt = AttemptId(row.get(0).map_err(StoreError::from)?);
            if let Some((done, answers)) = open.take_if(|(of, _)| *of != attempt) {
                each(done, answers)?;
            }
            let (_, answers) = open.get_or_insert_with(|| (attempt, Answers::new()));
            let payload = row.get_ref(1).map_err(StoreError::from)?;
            let payload = payload.as_str().map_err(|e| StoreError::Sqlite(e.into()))?;
            // Few events hold the word that are no answers, and what is read decides.
            if payload.contains("\"answered\"")
                && let Event::Answered { slot, answer } = from_json("journal", payload)?
            {
                answered(answers, slot, answer);
            }
        }
        open.map_or(Ok(()), |(attempt, answers)| each(attempt, answers))
    }

    /// Sittings of any kind whose paper holds a revision, oldest first.
    pub fn sittings_with(&self, revision: RevisionId) -> Result<Vec<SittingId>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT s.id FROM sitting s WHERE s.paper IN (SELECT paper FROM paper_slot WHERE revision = ?1) ORDER BY s.id",
        )?;
        let rows = statement.query_map([revision.0], |row| row.get(0).map(SittingId))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

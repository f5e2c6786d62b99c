//! Marks of items, who gave them, and judgements of texts given in blanks.

use super::sitting::NOT_OWN;
use super::write::{Change, Tx};
use super::{Inverse, Result, Store, from_json, to_json};
use crate::domain::double_marking::{Round, Rounds};
use crate::domain::ids::{AttemptId, RevisionId, SittingId};
use crate::domain::marks::Marks;
use crate::domain::verdict::Shortfall;
use rusqlite::{Connection, params};
use std::collections::{HashMap, HashSet};

/// The mark of one item. `marks` is `None` while a person has still to decide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarkRow {
    pub position: u16,
    pub marks: Option<Marks>,
    /// Who marked it, the last of several; `None` for the machine.
    pub by: Option<String>,
    pub comment: String,
}

/// One mark that a person gave for one answer, or took back. Rows are never changed.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct GivenMark {
    pub attempt: AttemptId,
    pub position: u16,
    pub round: Round,
    pub by: String,
    /// `None`: taken back.
    pub marks: Option<Marks>,
    /// Places of the points of the rubric that were ticked, from 0.
    pub points: Vec<u8>,
    pub comment: String,
    /// UTC milliseconds; 0 for marks of before there were rounds.
    pub at_ms: i64,
}

/// What was said of a text, and by whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judgement {
    pub accepted: bool,
    pub by: String,
}

/// By (sub-question or 0, blank, folded text).
pub type Judgements = HashMap<(u8, u8, String), Judgement>;

/// A published sitting without the second or third marks it should have.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct MarkingWaiver {
    pub missing: usize,
    pub reason: String,
    pub by: String,
    pub at_ms: i64,
}

/// The marks of `given` that stand, as rounds by position.
pub fn rounds_of<'a>(given: impl IntoIterator<Item = &'a GivenMark>) -> HashMap<u16, Rounds> {
    let mut rounds: HashMap<u16, Rounds> = HashMap::new();
    for mark in given {
        rounds.entry(mark.position).or_default().set(mark.round, mark.marks);
    }
    rounds
}

/// What the audit log says of a mark.
pub fn mark_note(mark: &GivenMark) -> String {
    let marks = mark.marks.unwrap_or_default();
    // Before there were rounds, the log told none.
    let round = if mark.at_ms == 0 { String::new() } else { format!("{} ", mark.round) };
    format!("{}/{} {round}{marks}", mark.attempt, mark.position)
}

const GIVEN: &str = "SELECT attempt, position, round, by_person, marks_milli, points, comment, at_ms FROM mark_given";

/// Only the last row of each round, and that only where it was not taken back.
const STANDS: &str =
    "marks_milli IS NOT NULL AND NOT EXISTS (SELECT 1 FROM mark_given later WHERE later.attempt = mark_given.attempt
    AND later.position = mark_given.position AND later.round = mark_given.round AND later.id > mark_given.id)";

fn given_where(conn: &Connection, condition: &str, id: i64) -> Result<Vec<GivenMark>> {
    let mut statement = conn.prepare_cached(&format!("{GIVEN} WHERE {condition} ORDER BY id"))?;
    let rows = statement.query_map([id], |row| {
        let mark = GivenMark {
            attempt: AttemptId(row.get(0)?),
            position: row.get(1)?,
            round: row.get(2)?,
            by: row.get(3)?,
            marks: row.get::<_, Option<i64>>(4)?.map(Marks::from_milli),
            points: Vec::new(),
            comment: row.get(6)?,
            at_ms: row.get(7)?,
        };
        Ok((mark, row.get::<_, String>(5)?))
    })?;
    rows.map(|row| {
        let (mark, points) = row?;
        Ok(GivenMark { points: from_json("mark_given", &points)?, ..mark })
    })
    .collect()
}

/// What stands for an attempt.
pub(super) fn standing_of(conn: &Connection, attempt: AttemptId) -> Result<Vec<GivenMark>> {
    given_where(conn, &format!("attempt = ?1 AND {STANDS}"), attempt.0)
}

pub(super) fn marks_of(conn: &Connection, attempt: AttemptId) -> Result<Vec<MarkRow>> {
    let mut statement =
        conn.prepare_cached("SELECT position, marks_milli, by_person, comment FROM mark WHERE attempt = ?1 ORDER BY position")?;
    let rows = statement.query_map([attempt.0], |row| {
        Ok(MarkRow {
            position: row.get(0)?,
            marks: row.get::<_, Option<i64>>(1)?.map(Marks::from_milli),
            by: row.get(2)?,
            comment: row.get(3)?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub(super) fn judgements_of(conn: &Connection, revision: RevisionId) -> Result<Judgements> {
    let mut statement =
        conn.prepare_cached("SELECT part, blank, folded, accepted, by_person FROM blank_judgement WHERE revision = ?1")?;
    let rows = statement.query_map([revision.0], |row| {
        Ok(((row.get(0)?, row.get(1)?, row.get(2)?), Judgement { accepted: row.get(3)?, by: row.get(4)? }))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

impl Store {
    pub fn marks(&self, attempt: AttemptId) -> Result<Vec<MarkRow>> {
        marks_of(&self.conn, attempt)
    }

    pub fn judgements(&self, revision: RevisionId) -> Result<Judgements> {
        judgements_of(&self.conn, revision)
    }

    /// Items of handed-in attempts that wait for a person, over all sittings of the office.
    pub fn unmarked_items(&self) -> Result<u64> {
        let sql = format!(
            "SELECT count(*) FROM mark m JOIN attempt a ON a.id = m.attempt JOIN sitting s ON s.id = a.sitting
             WHERE m.marks_milli IS NULL AND {NOT_OWN}"
        );
        Ok(self.conn.prepare_cached(&sql)?.query_row([], |row| row.get::<_, i64>(0))? as u64)
    }

    /// Of one sitting.
    pub fn unmarked_items_of(&self, sitting: SittingId) -> Result<usize> {
        let sql = "SELECT count(*) FROM mark m JOIN attempt a ON a.id = m.attempt WHERE a.sitting = ?1 AND m.marks_milli IS NULL";
        Ok(self.conn.prepare_cached(sql)?.query_row([sitting.0], |row| row.get::<_, u32>(0))? as usize)
    }

    /// Everything that was ever given or taken back in a sitting, in that order.
    pub fn given_marks(&self, sitting: SittingId) -> Result<Vec<GivenMark>> {
        given_where(&self.conn, "attempt IN (SELECT id FROM attempt WHERE sitting = ?1)", sitting.0)
    }

    /// The marks of people that stand in a sitting.
    pub fn standing_marks(&self, sitting: SittingId) -> Result<Vec<GivenMark>> {
        given_where(&self.conn, &format!("attempt IN (SELECT id FROM attempt WHERE sitting = ?1) AND {STANDS}"), sitting.0)
    }

    /// The marks of people that stand for one attempt.
    pub fn standing_marks_of(&self, attempt: AttemptId) -> Result<Vec<GivenMark>> {
        standing_of(&self.conn, attempt)
    }

    /// Of the marks that stand for an attempt those that the audit log does not tell of.
    pub fn marks_not_noted(&self, attempt: AttemptId) -> Result<Vec<GivenMark>> {
        let mut standing = standing_of(&self.conn, attempt)?;
        if standing.is_empty() {
            return Ok(standing);
        }
        let prefix = format!("{attempt}/");
        let sql = "SELECT actor, detail FROM audit WHERE op = 'mark' AND substr(detail, 1, ?2) = ?1";
        let mut statement = self.conn.prepare_cached(sql)?;
        let rows = statement.query_map(params![prefix, prefix.len() as i64], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let noted: HashSet<(String, String)> = rows.collect::<rusqlite::Result<_>>()?;
        standing.retain(|mark| !noted.contains(&(mark.by.clone(), mark_note(mark))));
        Ok(standing)
    }

    pub fn marking_waivers(&self, sitting: SittingId) -> Result<Vec<MarkingWaiver>> {
        let sql = "SELECT missing, reason, by_person, at_ms FROM marking_waiver WHERE sitting = ?1 ORDER BY id";
        let mut statement = self.conn.prepare_cached(sql)?;
        let rows = statement.query_map([sitting.0], |row| {
            let missing = row.get::<_, u32>(0)? as usize;
            Ok(MarkingWaiver { missing, reason: row.get(1)?, by: row.get(2)?, at_ms: row.get(3)? })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

impl Tx<'_> {
    pub(super) fn set_mark(&mut self, attempt: AttemptId, mark: &MarkRow) -> Result<()> {
        self.conn()
            .prepare_cached(
                "INSERT INTO mark (attempt, position, marks_milli, by_person, comment) VALUES (?1, ?2, ?3, ?4, ?5)
                 ON CONFLICT (attempt, position) DO UPDATE SET marks_milli = excluded.marks_milli, by_person = excluded.by_person, comment = excluded.comment",
            )?
            .execute(params![attempt.0, mark.position, mark.marks.map(Marks::milli), mark.by, mark.comment])?;
        self.changed(Change::Marks);
        Ok(())
    }

    /// Sets the attempt's total once every item has a mark, clears it otherwise; with it what else keeps it from passing.
    pub fn set_total(&mut self, attempt: AttemptId, total: Option<Marks>, shortfalls: &[Shortfall]) -> Result<()> {
        self.conn().execute(
            "UPDATE attempt SET total_milli = ?2, shortfalls = ?3 WHERE id = ?1",
            params![attempt.0, total.map(Marks::milli), to_json(&shortfalls)?],
        )?;
        self.changed(Change::Marks);
        Ok(())
    }

    /// Adds a row to the marks given. What it earns follows by [`Tx::settle`].
    pub fn give_mark(&mut self, mark: &GivenMark) -> Result<()> {
        let before = standing_of(self.conn(), mark.attempt)?;
        let before = before.into_iter().find(|m| m.position == mark.position && m.round == mark.round);
        self.inverse(Inverse::GiveMark {
            mark: before.unwrap_or(GivenMark { marks: None, points: Vec::new(), comment: String::new(), ..mark.clone() }),
        });
        self.conn()
            .prepare_cached(
                "INSERT INTO mark_given (attempt, position, round, by_person, marks_milli, points, comment, at_ms)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            )?
            .execute(params![
                mark.attempt.0,
                mark.position,
                mark.round,
                mark.by,
                mark.marks.map(Marks::milli),
                to_json(&mark.points)?,
                mark.comment,
                mark.at_ms
            ])?;
        self.changed(Change::Marks);
        Ok(())
    }

    /// Judges a text, or takes a judgement back. What it earns follows by [`Tx::settle_blank`].
    pub fn judge_blank(
        &mut self,
        revision: RevisionId,
        key: &(u8, u8, String),
        accepted: Option<bool>,
        by: &str,
        now_ms: i64,
    ) -> Result<()> {
        let before = judgements_of(self.conn(), revision)?.remove(key);
        self.inverse(Inverse::JudgeBlank {
            revision,
            part: key.0,
            blank: key.1,
            folded: key.2.clone(),
            accepted: before.as_ref().map(|judgement| judgement.accepted),
            by: before.map_or_else(|| by.to_owned(), |judgement| judgement.by),
        });
        if accepted.is_some() {
            self.conn().execute(
                "INSERT INTO blank_judgement (revision, part, blank, folded, accepted, by_person, at_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
                 ON CONFLICT (revision, part, blank, folded) DO UPDATE SET accepted = excluded.accepted, by_person = excluded.by_person, at_ms = excluded.at_ms",
                params![revision.0, key.0, key.1, key.2, accepted, by, now_ms],
            )?;
        } else {
            // What was judged stays in judgement_given.
            self.conn().execute(
                "DELETE FROM blank_judgement WHERE revision = ?1 AND part = ?2 AND blank = ?3 AND folded = ?4",
                params![revision.0, key.0, key.1, key.2],
            )?;
        }
        self.conn().execute(
            "INSERT INTO judgement_given (revision, part, blank, folded, accepted, by_person, at_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![revision.0, key.0, key.1, key.2, accepted, by, now_ms],
        )?;
        self.changed(Change::Marks);
        Ok(())
    }

    pub fn waive_marking(&mut self, sitting: SittingId, waiver: &MarkingWaiver) -> Result<()> {
        self.conn().execute(
            "INSERT INTO marking_waiver (sitting, missing, reason, by_person, at_ms) VALUES (?1, ?2, ?3, ?4, ?5)",
            params![sitting.0, waiver.missing as i64, waiver.reason, waiver.by, waiver.at_ms],
        )?;
        self.changed(Change::Sittings);
        Ok(())
    }
}

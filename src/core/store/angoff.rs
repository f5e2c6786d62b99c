//! Angoff panels and what their judges said.

use super::write::{Change, Tx};
use super::{Result, Store};
use crate::domain::angoff::{ItemKey, Judge};
use crate::domain::ids::{PaperId, RevisionId};
use rusqlite::params;

impl Store {
    /// The judges of a paper by round, the first first; each round in order of name. Empty where there is no panel.
    pub fn angoff(&self, paper: PaperId) -> Result<Vec<Vec<Judge>>> {
        let mut rounds: Vec<Vec<Judge>> = Vec::new();
        let mut statement = self.conn.prepare_cached(
            "SELECT round, name, submitted_ms IS NOT NULL FROM angoff_judge WHERE paper = ?1 ORDER BY round, name",
        )?;
        let rows = statement.query_map([paper.0], |row| Ok((row.get::<_, u8>(0)?, row.get(1)?, row.get(2)?)))?;
        for row in rows {
            let (round, name, submitted) = row?;
            let number = usize::from(round);
            rounds.resize_with(number.max(rounds.len()), Vec::new);
            if let Some(judges) = rounds.get_mut(number.saturating_sub(1)) {
                judges.push(Judge { name, submitted, ..Judge::default() });
            }
        }
        let mut statement =
            self.conn.prepare_cached("SELECT round, name, revision, part, percent FROM angoff_estimate WHERE paper = ?1")?;
        let rows = statement.query_map([paper.0], |row| {
            let key = ItemKey { revision: RevisionId(row.get(2)?), part: row.get(3)? };
            Ok((row.get::<_, u8>(0)?, row.get::<_, String>(1)?, key, row.get(4)?))
        })?;
        for row in rows {
            let (round, name, key, percent) = row?;
            let judges = rounds.get_mut(usize::from(round).saturating_sub(1));
            if let Some(judge) = judges.and_then(|judges| judges.iter_mut().find(|j| j.name == name)) {
                judge.percents.insert(key, percent);
            }
        }
        Ok(rounds)
    }
}

impl Tx<'_> {
    /// Puts a panel in place of one that has not begun.
    pub fn set_angoff_panel(&mut self, paper: PaperId, names: &[String]) -> Result<()> {
        self.conn().execute("DELETE FROM angoff_estimate WHERE paper = ?1", [paper.0])?;
        self.conn().execute("DELETE FROM angoff_judge WHERE paper = ?1", [paper.0])?;
        for name in names {
            self.conn().execute("INSERT INTO angoff_judge (paper, name, round) VALUES (?1, ?2, 1)", params![paper.0, name])?;
        }
        self.changed(Change::Papers);
        Ok(())
    }

    pub fn set_angoff_percent(&mut self, paper: PaperId, name: &str, round: u8, item: ItemKey, percent: u8) -> Result<()> {
        self.conn()
            .prepare_cached(
                "INSERT INTO angoff_estimate (paper, name, round, revision, part, percent) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                 ON CONFLICT (paper, name, round, revision, part) DO UPDATE SET percent = excluded.percent",
            )?
            .execute(params![paper.0, name, round, item.revision.0, item.part, percent])?;
        Ok(())
    }

    /// A judge is done with a round.
    pub fn submit_angoff(&mut self, paper: PaperId, name: &str, round: u8, now_ms: i64) -> Result<()> {
        self.conn().execute(
            "UPDATE angoff_judge SET submitted_ms = ?4 WHERE paper = ?1 AND name = ?2 AND round = ?3",
            params![paper.0, name, round, now_ms],
        )?;
        self.changed(Change::Papers);
        Ok(())
    }

    /// A further round begins with what each judge said in the one before.
    pub fn open_angoff_round(&mut self, paper: PaperId, round: u8) -> Result<()> {
        let before = round.saturating_sub(1);
        self.conn().execute(
            "INSERT INTO angoff_judge (paper, name, round) SELECT paper, name, ?2 FROM angoff_judge WHERE paper = ?1 AND round = ?3",
            params![paper.0, round, before],
        )?;
        self.conn().execute(
            "INSERT INTO angoff_estimate (paper, name, round, revision, part, percent)
             SELECT paper, name, ?2, revision, part, percent FROM angoff_estimate WHERE paper = ?1 AND round = ?3",
            params![paper.0, round, before],
        )?;
        self.changed(Change::Papers);
        Ok(())
    }
}

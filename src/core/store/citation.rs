//! Which questions rest on which articles; bookmarks; which laws the bureau has compared with the official text.

use super::library::LawVersionRow;
use super::undo::Inverse;
use super::write::{Change, Tx};
use super::{Result, Store};
use crate::domain::citation::Citation;
use crate::domain::ids::{CadreId, QuestionId, RevisionId};
use crate::domain::question::Question;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use rusqlite::params;
use serde::{Deserialize, Serialize};

/// One citation of one listed question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CitedBy {
    pub question: QuestionId,
    pub law: String,
    pub article: u32,
    pub inserted: u32,
    /// The day on which somebody last made sure that the question is right by this article.
    pub confirmed_on: Date,
}

/// A law and a day on which its citations were confirmed, with how many.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConfirmedLaw {
    pub law: String,
    pub confirmed_on: Date,
}

impl Store {
    /// Every law that a question of the bank rests on, with the days on which that was confirmed.
    pub fn cited_laws(&self) -> Result<Vec<ConfirmedLaw>> {
        if let Some(facts) = self.bank_facts()? {
            return Ok(facts.cited);
        }
        let mut statement = self.conn.prepare_cached(
            "SELECT DISTINCT c.law, c.confirmed_on FROM question_citation c JOIN question q ON q.id = c.question
             WHERE q.listed = 1 AND q.status <> 'retired' ORDER BY c.law, c.confirmed_on",
        )?;
        let rows = statement.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)))?;
        rows.map(|row| {
            let (law, on) = row?;
            Ok(ConfirmedLaw { law, confirmed_on: super::library::day("question_citation", &on)? })
        })
        .collect()
    }

    /// Citations of one law by the questions of the bank, in order of code.
    pub fn citations_of_law(&self, law: &str) -> Result<Vec<CitedBy>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT c.question, c.article, c.inserted, c.confirmed_on FROM question_citation c JOIN question q ON q.id = c.question
             WHERE c.law = ?1 AND q.listed = 1 AND q.status <> 'retired' ORDER BY q.code, c.article, c.inserted",
        )?;
        let rows = statement.query_map([law], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get::<_, String>(3)?)))?;
        rows.map(|row| {
            let (question, article, inserted, on) = row?;
            let confirmed_on = super::library::day("question_citation", &on)?;
            Ok(CitedBy { question: QuestionId(question), law: law.to_owned(), article, inserted, confirmed_on })
        })
        .collect()
    }

    /// What one question rests on.
    pub fn citations_of(&self, question: QuestionId) -> Result<Vec<CitedBy>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT law, article, inserted, confirmed_on FROM question_citation WHERE question = ?1 ORDER BY law, article, inserted",
        )?;
        let rows =
            statement.query_map([question.0], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get::<_, String>(3)?)))?;
        rows.map(|row| {
            let (law, article, inserted, on) = row?;
            let confirmed_on = super::library::day("question_citation", &on)?;
            Ok(CitedBy { question, law, article, inserted, confirmed_on })
        })
        .collect()
    }

    /// Revisions that stand in papers but are no longer current: question and revision.
    pub fn superseded_revisions(&self) -> Result<Vec<(QuestionId, RevisionId)>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT DISTINCT r.question, r.id FROM paper_slot s JOIN question_revision r ON r.id = s.revision
             JOIN question q ON q.id = r.question WHERE q.current <> r.id ORDER BY r.question, r.id",
        )?;
        let rows = statement.query_map([], |row| Ok((QuestionId(row.get(0)?), RevisionId(row.get(1)?))))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Who earned all marks of a revision in some attempt.
    pub fn full_marks_on(&self, revision: RevisionId) -> Result<Vec<(CadreId, String)>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT DISTINCT c.id, c.name FROM paper_slot s JOIN sitting si ON si.paper = s.paper JOIN attempt a ON a.sitting = si.id
             JOIN mark m ON m.attempt = a.id AND m.position = s.position JOIN cadre c ON c.id = a.cadre
             WHERE s.revision = ?1 AND s.marks_milli > 0 AND m.marks_milli = s.marks_milli ORDER BY c.name, c.id",
        )?;
        let rows = statement.query_map([revision.0], |row| Ok((CadreId(row.get(0)?), row.get(1)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Questions that rest on one article, and how many rest on each article of the law: `(article, inserted, questions)`.
    pub fn citing_counts(&self, law: &str) -> Result<Vec<(u32, u32, u32)>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT c.article, c.inserted, count(*) FROM question_citation c JOIN question q ON q.id = c.question
             WHERE c.law = ?1 AND q.listed = 1 AND q.status <> 'retired' GROUP BY c.article, c.inserted",
        )?;
        let rows = statement.query_map([law], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    pub fn questions_citing(&self, law: &str, article: u32, inserted: u32) -> Result<Vec<QuestionId>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT q.id FROM question_citation c JOIN question q ON q.id = c.question
             WHERE c.law = ?1 AND c.article = ?2 AND c.inserted = ?3 AND q.listed = 1 AND q.status <> 'retired' ORDER BY q.code",
        )?;
        let rows = statement.query_map(params![law, article, inserted], |row| row.get(0).map(QuestionId))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Marked articles, oldest first: law, article, inserted.
    pub fn bookmarks(&self) -> Result<Vec<(String, u32, u32)>> {
        let mut statement = self.conn.prepare_cached("SELECT law, article, inserted FROM bookmark ORDER BY created_ms")?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Laws that the bureau itself compared with the official text, and when.
    pub fn law_checks(&self) -> Result<Vec<(String, Date)>> {
        let mut statement = self.conn.prepare_cached("SELECT law, checked_on FROM law_check")?;
        let rows = statement.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)))?;
        rows.map(|row| {
            let (law, on) = row?;
            Ok((law, super::library::day("law_check", &on)?))
        })
        .collect()
    }
}

impl LawVersionRow {
    /// The day up to which the version was compared with an official list, by the source or by the bureau.
    pub fn checked_to(&self, checks: &[(String, Date)]) -> Option<Date> {
        let own = checks.iter().find(|(law, _)| *law == self.head.name).map(|(_, day)| *day);
        own.max(self.head.verified_to)
    }
}

impl Tx<'_> {
    /// Writes down what a question rests on, confirmed on the day it was written or checked.
    pub(super) fn cite(&mut self, id: QuestionId, question: &Question, confirmed_on: Date) -> Result<()> {
        self.conn().prepare_cached("DELETE FROM question_citation WHERE question = ?1")?.execute([id.0])?;
        self.cite_new(id, question, confirmed_on)
    }

    /// As [`Tx::cite`], of a question that has none yet.
    pub(super) fn cite_new(&mut self, id: QuestionId, question: &Question, confirmed_on: Date) -> Result<()> {
        let mut insert = self.conn().prepare_cached(
            "INSERT OR IGNORE INTO question_citation (question, law, article, inserted, confirmed_on) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?;
        let day = confirmed_on.to_string();
        for citation in question.all_citations() {
            if let Citation::Article(at) = citation {
                insert.execute(params![id.0, at.law, at.article, at.inserted, day])?;
            }
        }
        Ok(())
    }

    /// Somebody made sure that these citations still hold; undone by putting the days back.
    pub fn confirm_citations(&mut self, citations: &[CitedBy], on: Date) -> Result<()> {
        let mut before = Vec::new();
        for citation in citations {
            self.set_confirmed(&CitedBy { confirmed_on: on, ..citation.clone() })?;
            before.push(citation.clone());
        }
        self.inverse(Inverse::ConfirmCitations { citations: before });
        Ok(())
    }

    pub(super) fn put_confirmations_back(&mut self, citations: &[CitedBy]) -> Result<()> {
        let mut now = Vec::new();
        for citation in citations {
            let held: String = self.conn().query_row(
                "SELECT confirmed_on FROM question_citation WHERE question = ?1 AND law = ?2 AND article = ?3 AND inserted = ?4",
                params![citation.question.0, citation.law, citation.article, citation.inserted],
                |row| row.get(0),
            )?;
            now.push(CitedBy { confirmed_on: super::library::day("question_citation", &held)?, ..citation.clone() });
            self.set_confirmed(citation)?;
        }
        self.inverse(Inverse::ConfirmCitations { citations: now });
        Ok(())
    }

    fn set_confirmed(&mut self, citation: &CitedBy) -> Result<()> {
        self.conn().execute(
            "UPDATE question_citation SET confirmed_on = ?5 WHERE question = ?1 AND law = ?2 AND article = ?3 AND inserted = ?4",
            params![citation.question.0, citation.law, citation.article, citation.inserted, citation.confirmed_on.to_string()],
        )?;
        self.changed(Change::Bank);
        Ok(())
    }

    /// The library beside the workspace was written to.
    pub fn library_changed(&mut self) {
        self.changed(Change::Laws);
    }

    pub fn set_bookmark(&mut self, law: &str, article: u32, inserted: u32, on: bool, now_ms: i64) -> Result<()> {
        if on {
            self.conn().execute(
                "INSERT OR IGNORE INTO bookmark (law, article, inserted, created_ms) VALUES (?1, ?2, ?3, ?4)",
                params![law, article, inserted, now_ms],
            )?;
        } else {
            self.conn().execute(
                "DELETE FROM bookmark WHERE law = ?1 AND article = ?2 AND inserted = ?3",
                params![law, article, inserted],
            )?;
        }
        self.changed(Change::Laws);
        Ok(())
    }

    pub fn set_law_checked(&mut self, law: &str, on: Date, by_person: &str) -> Result<()> {
        self.conn().execute(
            "INSERT INTO law_check (law, checked_on, by_person) VALUES (?1, ?2, ?3)
             ON CONFLICT (law) DO UPDATE SET checked_on = excluded.checked_on, by_person = excluded.by_person",
            params![law, on.to_string(), by_person],
        )?;
        self.changed(Change::Laws);
        Ok(())
    }
}

/// The day of a moment, in universal time: a citation's day is compared with days of effect, where hours do not count.
pub(crate) fn day_of(ms: i64) -> Date {
    Timestamp::from_millisecond(ms).unwrap_or(Timestamp::UNIX_EPOCH).to_zoned(TimeZone::UTC).date()
}

//! Sealed papers: which the bureau made, which a seat opened, and journals that come back from seats.

use super::write::{Change, Tx};
use super::{Result, Store, from_json, to_json};
use crate::domain::blueprint::Blueprint;
use crate::domain::ids::{AttemptId, CadreId, PaperId, SittingId};
use crate::domain::journal::{Entry, Hash};
use crate::domain::roster::{CadreState, Employment};
use crate::domain::sealed::SealedPaper;
use crate::domain::sitting::SittingState;
use rusqlite::{OptionalExtension, params};

/// A sealed paper opened on this seat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenedPaper {
    pub hash: Hash,
    /// As it stood in the file, without the bytes of its images.
    pub content: String,
    /// What copies of running journals are encrypted under; `None` of a paper opened by an older program.
    pub journal_key: Option<Hash>,
    pub opened_by: String,
    pub witness: String,
    /// Folder for what is handed in; empty for the seat's own only.
    pub answers: String,
}

impl OpenedPaper {
    pub fn sealed(&self) -> Result<SealedPaper> {
        from_json("seat_paper", &self.content)
    }
}

/// A whole attempt that was sat elsewhere.
#[derive(Clone, Debug)]
pub struct ForeignAttempt {
    pub sitting: SittingId,
    pub cadre: CadreId,
    /// What its hashes are linked with.
    pub chain: i64,
    pub started_ms: i64,
    /// `None` while it goes on.
    pub handed_in_ms: Option<i64>,
    pub journal: Vec<Entry>,
}

impl Store {
    /// The sealed paper of a sitting of this seat; `None` in the bureau.
    pub fn opened_paper(&self, sitting: SittingId) -> Result<Option<OpenedPaper>> {
        let sql = "SELECT hash, content, opened_by, witness, answers, journal_key FROM seat_paper WHERE sitting = ?1";
        let found = self.conn.prepare_cached(sql)?.query_row([sitting.0], |row| {
            Ok(OpenedPaper {
                hash: row.get(0)?,
                content: row.get(1)?,
                opened_by: row.get(2)?,
                witness: row.get(3)?,
                answers: row.get(4)?,
                journal_key: row.get(5)?,
            })
        });
        Ok(found.optional()?)
    }

    /// The sitting of this seat that a sealed paper was opened as.
    pub fn opened_sitting(&self, paper: &Hash) -> Result<Option<SittingId>> {
        self.sitting_where("SELECT sitting FROM seat_paper WHERE hash = ?1", paper)
    }

    /// The bureau's sitting that a sealed paper was made of.
    pub fn sealed_sitting(&self, paper: &Hash) -> Result<Option<SittingId>> {
        self.sitting_where("SELECT sitting FROM sealed_paper WHERE hash = ?1", paper)
    }

    /// Whether a sealed paper of this sitting has left the bureau.
    pub fn is_sealed(&self, sitting: SittingId) -> Result<bool> {
        let sql = "SELECT EXISTS (SELECT 1 FROM sealed_paper WHERE sitting = ?1)";
        Ok(self.conn.prepare_cached(sql)?.query_row([sitting.0], |row| row.get(0))?)
    }

    /// What the 监考授权码 of a sitting are made from; `None` before it was sealed.
    pub fn seat_secret(&self, sitting: SittingId) -> Result<Option<Hash>> {
        let sql = "SELECT secret FROM seat_secret WHERE sitting = ?1";
        Ok(self.conn.prepare_cached(sql)?.query_row([sitting.0], |row| row.get(0)).optional()?)
    }

    fn sitting_where(&self, sql: &str, paper: &Hash) -> Result<Option<SittingId>> {
        Ok(self.conn.prepare_cached(sql)?.query_row([paper], |row| row.get(0).map(SittingId)).optional()?)
    }

    /// What the hashes of an attempt's journal are linked with.
    pub fn chain(&self, attempt: AttemptId) -> Result<i64> {
        let sql = "SELECT coalesce(chain, id) FROM attempt WHERE id = ?1";
        Ok(self.conn.prepare_cached(sql)?.query_row([attempt.0], |row| row.get(0))?)
    }
}

impl Tx<'_> {
    /// Notes that a paper was sealed. Sealing the same again changes nothing.
    pub fn note_sealed(&mut self, paper: &Hash, sitting: SittingId, by: &str, now_ms: i64) -> Result<()> {
        self.conn().execute(
            "INSERT OR IGNORE INTO sealed_paper (hash, sitting, sealed_ms, sealed_by) VALUES (?1, ?2, ?3, ?4)",
            params![paper, sitting.0, now_ms, by],
        )?;
        self.changed(Change::Sittings);
        Ok(())
    }

    pub fn set_seat_secret(&mut self, sitting: SittingId, secret: &Hash) -> Result<()> {
        self.conn().execute("INSERT INTO seat_secret (sitting, secret) VALUES (?1, ?2)", params![sitting.0, secret])?;
        Ok(())
    }

    /// Makes a sitting of an opened paper: open, with the people of its list and without a question of the bank.
    pub fn add_seat_sitting(&mut self, sealed: &SealedPaper, opened: &OpenedPaper, now_ms: i64) -> Result<SittingId> {
        let conn = self.conn();
        conn.execute(
            "INSERT INTO paper (title, blueprint, seed, sections, full_milli, created_ms, author) VALUES (?1, ?2, 0, ?3, ?4, ?5, '')",
            params![
                sealed.title,
                to_json(&Blueprint::default())?,
                to_json(&sealed.paper.sections)?,
                sealed.paper.full_marks().milli(),
                now_ms
            ],
        )?;
        let paper = PaperId(conn.last_insert_rowid());
        // A seat that opens its paper late lets nobody begin later than the others do.
        let opened_ms = sealed.not_before_ms.filter(|from| *from <= now_ms).unwrap_or(now_ms);
        conn.execute(
            "INSERT INTO sitting (title, kind, state, paper, rules, created_ms, opened_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![
                sealed.title,
                sealed.kind.code(),
                SittingState::Open.code(),
                paper.0,
                to_json(&sealed.rules)?,
                now_ms,
                opened_ms
            ],
        )?;
        let sitting = SittingId(conn.last_insert_rowid());
        let mut cadre = conn.prepare_cached("INSERT INTO cadre (name, employment, state, created_ms) VALUES (?1, ?2, ?3, ?4)")?;
        let mut candidate = conn.prepare_cached(
            "INSERT INTO candidate (sitting, cadre, ticket, unit_name, department, post, unit_path, room, seat)
             VALUES (?1, ?2, ?3, ?4, '', '', ?4, ?5, ?6)",
        )?;
        for ticket in &sealed.tickets {
            cadre.execute(params![ticket.name, Employment::Civil.code(), CadreState::Active.code(), now_ms])?;
            candidate.execute(params![
                sitting.0,
                conn.last_insert_rowid(),
                ticket.ticket,
                ticket.unit,
                ticket.room,
                ticket.seat
            ])?;
        }
        drop((cadre, candidate));
        conn.execute(
            "INSERT INTO seat_paper (sitting, hash, content, items, opened_by, witness, opened_ms, answers, journal_key)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            params![
                sitting.0,
                opened.hash,
                opened.content,
                sealed.paper.items.len() as i64,
                opened.opened_by,
                opened.witness,
                now_ms,
                opened.answers,
                opened.journal_key
            ],
        )?;
        self.changed(Change::Sittings);
        self.changed(Change::Roster);
        self.changed(Change::Papers);
        Ok(sitting)
    }

    /// Where what is handed in goes from now on.
    pub fn set_answers_folder(&mut self, sitting: SittingId, folder: &str) -> Result<()> {
        self.conn().execute("UPDATE seat_paper SET answers = ?2 WHERE sitting = ?1", params![sitting.0, folder])?;
        Ok(())
    }

    /// Takes in a whole attempt with its journal as it was written: events, stamps and hashes.
    pub fn add_foreign_attempt(&mut self, foreign: &ForeignAttempt) -> Result<AttemptId> {
        self.conn().execute(
            "INSERT INTO attempt (sitting, cadre, started_ms, handed_in_ms, chain) VALUES (?1, ?2, ?3, ?4, ?5)",
            params![foreign.sitting.0, foreign.cadre.0, foreign.started_ms, foreign.handed_in_ms, foreign.chain],
        )?;
        let attempt = AttemptId(self.conn().last_insert_rowid());
        for entry in &foreign.journal {
            self.insert_entry(attempt, entry)?;
        }
        self.changed(Change::Attempts);
        Ok(attempt)
    }
}

//! Forms half filled in, kept so that a crash takes nothing.

use super::write::Tx;
use super::{Result, Store};
use crate::domain::ids::{DraftId, QuestionId, RevisionId};
use rusqlite::params;

/// Who owns what was typed while there were no accounts.
pub const NOBODY: &str = "-";

/// One form, as its editor wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    pub id: DraftId,
    /// `None` for a new question.
    pub question: Option<QuestionId>,
    /// The revision it was begun on.
    pub base: Option<RevisionId>,
    /// Beginning of the stem.
    pub title: String,
    /// JSON of the editor's form; only the editor reads it.
    pub form: String,
    pub saved_ms: i64,
}

impl Store {
    /// What `owner` has not saved, and what was typed before there were accounts; newest first.
    pub fn drafts(&self, owner: &str) -> Result<Vec<Draft>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT began_ms, question, base, kf_read(title), kf_read(form), saved_ms FROM draft WHERE owner IN (?1, ?2) ORDER BY saved_ms DESC, began_ms DESC",
        )?;
        let rows = statement.query_map([owner, NOBODY], |row| {
            Ok(Draft {
                id: DraftId(row.get(0)?),
                question: row.get::<_, Option<i64>>(1)?.map(QuestionId),
                base: row.get::<_, Option<i64>>(2)?.map(RevisionId),
                title: row.get(3)?,
                form: row.get(4)?,
                saved_ms: row.get(5)?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

impl Tx<'_> {
    /// Keeps the newest state of a form. What was typed before its writer had an account is the account's from now on.
    pub fn keep_draft(&mut self, owner: &str, draft: &Draft) -> Result<()> {
        self.drop_draft(owner, draft.id)?;
        self.conn()
            .prepare_cached(
                "INSERT INTO draft (owner, began_ms, question, base, title, form, saved_ms) VALUES (?1, ?2, ?3, ?4, kf_close(?5), kf_close(?6), ?7)",
            )?
            .execute(params![
                owner,
                draft.id.0,
                draft.question.map(|q| q.0),
                draft.base.map(|r| r.0),
                draft.title,
                draft.form,
                draft.saved_ms
            ])?;
        Ok(())
    }

    pub fn drop_draft(&mut self, owner: &str, id: DraftId) -> Result<()> {
        self.conn()
            .prepare_cached("DELETE FROM draft WHERE owner IN (?1, ?2) AND began_ms = ?3")?
            .execute(params![owner, NOBODY, id.0])?;
        Ok(())
    }
}

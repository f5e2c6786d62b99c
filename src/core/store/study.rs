//! Sessions of study.

use super::write::{Change, Tx};
use super::{Inverse, Result, Store, StoreError, from_json, to_json};
use crate::domain::ids::StudyId;
use crate::domain::study_session::StudySession;
use rusqlite::{Connection, OptionalExtension, params};

/// A session of the plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StudyRow {
    pub id: StudyId,
    pub session: StudySession,
}

impl Store {
    /// Sessions of a year in the order of their making, or of every year; those taken out of the plan are left out.
    pub fn study_sessions(&self, year: Option<i16>) -> Result<Vec<StudyRow>> {
        let sql = "SELECT id, data FROM study_session WHERE listed = 1 AND (?1 IS NULL OR year = ?1) ORDER BY id";
        self.study_rows(sql, [year])
    }

    /// Those that are still to be held, this year's and later ones.
    pub fn study_planned(&self, from_year: i16) -> Result<Vec<StudyRow>> {
        let sql = "SELECT id, data FROM study_session WHERE listed = 1 AND year >= ?1 AND data LIKE '%\"state\":\"planned\"%' ORDER BY id";
        self.study_rows(sql, [from_year])
    }

    /// Sessions after which something was to be done, of all years.
    pub fn study_with_tasks(&self) -> Result<Vec<StudyRow>> {
        let sql = "SELECT id, data FROM study_session WHERE listed = 1 AND data NOT LIKE '%\"follow_ups\":[]%' ORDER BY id";
        self.study_rows(sql, [])
    }

    fn study_rows(&self, sql: &str, params: impl rusqlite::Params) -> Result<Vec<StudyRow>> {
        let mut statement = self.conn.prepare_cached(sql)?;
        let rows = statement.query_map(params, |row| Ok((StudyId(row.get(0)?), row.get::<_, String>(1)?)))?;
        rows.map(|row| {
            let (id, data) = row?;
            Ok(StudyRow { id, session: from_json("study_session", &data)? })
        })
        .collect()
    }

    pub fn study_session(&self, id: StudyId) -> Result<StudySession> {
        read(&self.conn, id, "data")
    }

    /// Whether something was typed since it was saved, as after a crash.
    pub fn study_unsettled(&self, id: StudyId) -> Result<bool> {
        let sql = "SELECT data <> settled FROM study_session WHERE id = ?1";
        Ok(self.conn.prepare_cached(sql)?.query_row([id.0], |row| row.get(0)).optional()?.unwrap_or(false))
    }
}

fn read(conn: &Connection, id: StudyId, column: &str) -> Result<StudySession> {
    let sql = format!("SELECT {column} FROM study_session WHERE id = ?1");
    let found: Option<String> = conn.prepare_cached(&sql)?.query_row([id.0], |row| row.get(0)).optional()?;
    from_json("study_session", &found.ok_or(StoreError::NotFound("study session"))?)
}

impl Tx<'_> {
    pub fn add_study(&mut self, session: &StudySession) -> Result<StudyId> {
        let (data, now) = (to_json(session)?, self.now_ms());
        self.conn().execute(
            "INSERT INTO study_session (year, data, settled, created_ms) VALUES (?1, ?2, ?2, ?3)",
            params![session.year, data, now],
        )?;
        let id = StudyId(self.conn().last_insert_rowid());
        self.inverse(Inverse::ListStudy { session: id, listed: false });
        self.changed(Change::Study);
        Ok(id)
    }

    /// Saves a session; undo goes back to what was saved before, not to what was typed since.
    pub fn set_study(&mut self, id: StudyId, session: &StudySession) -> Result<()> {
        let before = read(self.conn(), id, "settled")?;
        let data = to_json(session)?;
        self.conn().execute(
            "UPDATE study_session SET year = ?2, data = ?3, settled = ?3 WHERE id = ?1",
            params![id.0, session.year, data],
        )?;
        if before != *session {
            self.inverse(Inverse::PutStudy { session: id, data: Box::new(before) });
        }
        self.changed(Change::Study);
        Ok(())
    }

    /// Keeps what is being typed: no step, no line of the log, and no other screen asks again.
    pub fn keep_study(&mut self, id: StudyId, session: &StudySession) -> Result<()> {
        let data = to_json(session)?;
        let rows = self.conn().execute("UPDATE study_session SET data = ?2 WHERE id = ?1", params![id.0, data])?;
        if rows == 0 { Err(StoreError::NotFound("study session")) } else { Ok(()) }
    }

    pub fn list_study(&mut self, id: StudyId, listed: bool) -> Result<()> {
        let rows = self.conn().execute("UPDATE study_session SET listed = ?2 WHERE id = ?1", params![id.0, listed])?;
        if rows == 0 {
            return Err(StoreError::NotFound("study session"));
        }
        self.inverse(Inverse::ListStudy { session: id, listed: !listed });
        self.changed(Change::Study);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Op;
    use crate::store::tests::store;

    fn session(topic: &str) -> StudySession {
        StudySession { year: 2026, topic: topic.into(), ..StudySession::default() }
    }

    #[test]
    fn undo_goes_back_to_what_was_saved_and_redo_to_what_was_typed() {
        let (_folder, mut store) = store();
        let id = store.write::<_, StoreError>(Op::PlanStudy, "甲", 1, |tx| tx.add_study(&session("一"))).unwrap().output;
        store.write::<_, StoreError>(Op::KeepStudy, "甲", 2, |tx| tx.keep_study(id, &session("二"))).unwrap();
        assert_eq!(store.study_session(id).unwrap().topic, "二");
        let kept = store.write::<_, StoreError>(Op::KeepStudy, "甲", 2, |tx| tx.keep_study(id, &session("三"))).unwrap();
        assert!(kept.step.is_none() && kept.changes.is_empty());
        store.write::<_, StoreError>(Op::EditStudy, "甲", 3, |tx| tx.set_study(id, &session("三"))).unwrap();
        store.undo("甲", 4).unwrap();
        assert_eq!(store.study_session(id).unwrap().topic, "一");
        store.redo("甲", 5).unwrap();
        assert_eq!(store.study_session(id).unwrap().topic, "三");
        store.undo("甲", 6).unwrap();
        store.undo("甲", 7).unwrap();
        assert_eq!(store.study_sessions(Some(2026)).unwrap(), []);
        store.redo("甲", 8).unwrap();
        assert_eq!(store.study_sessions(Some(2026)).unwrap().len(), 1);
        assert_eq!(store.study_sessions(Some(2025)).unwrap(), []);
        assert!(store.write::<_, StoreError>(Op::KeepStudy, "甲", 2, |tx| tx.keep_study(StudyId(99), &session("三"))).is_err());
    }
}

//! Sessions of study, and the questions a room may be asked.

use super::write::{Change, Tx};
use super::{Inverse, Result, Store, StoreError, from_json, to_json};
use crate::domain::ids::{QuestionId, RevisionId, StudyId};
use crate::domain::kind::Area;
use crate::domain::study_session::StudySession;
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::HashMap;

/// A session of the plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StudyRow {
    pub id: StudyId,
    pub session: StudySession,
}

/// A question that a room may be asked, with how the bureau fares with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuizOffer {
    pub question: QuestionId,
    pub revision: RevisionId,
    pub area: Area,
    pub stem: String,
    /// Answers in practice and in published exams.
    pub answered: u32,
    pub wrong: u32,
}

/// What a room may be asked: by show of hands, public, approved or of the built-in bank, without images, and on no
/// paper whose results are not out.
const ASKABLE: &str = "q.listed = 1 AND (q.status = 'approved' OR (q.status = 'pending' AND q.built_in = 1))
    AND r.kind IN ('single', 'multiple', 'judge') AND r.stem <> '' AND r.content NOT LIKE '%\"secrecy\":\"confidential\"%'
    AND r.content NOT LIKE '%\"attachments\":[{%'
    AND q.id NOT IN (
        SELECT pr.question FROM sitting s JOIN paper sp ON sp.id = s.paper
            JOIN paper p ON p.id = sp.id OR (sp.form_set IS NOT NULL AND p.form_set = sp.form_set)
            JOIN paper_slot ps ON ps.paper = p.id JOIN question_revision pr ON pr.id = ps.revision
        WHERE s.state NOT IN ('published', 'cancelled'))";

/// Answers of a question by everybody: reviews of practice, and marks of published sittings.
const ANSWERS: &str = "WITH answers (question, answered, wrong) AS (
        SELECT question, answered, wrong FROM practice_count
        UNION ALL
        SELECT mr.question, 1, m.marks_milli < ps.marks_milli
        FROM mark m JOIN attempt a ON a.id = m.attempt JOIN sitting s ON s.id = a.sitting AND s.state = 'published'
             JOIN paper_slot ps ON ps.paper = s.paper AND ps.position = m.position JOIN question_revision mr ON mr.id = ps.revision
        WHERE m.marks_milli IS NOT NULL AND ps.part IS NULL),
    figures (question, answered, wrong) AS (SELECT question, sum(answered), sum(wrong) FROM answers GROUP BY question)";

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

    /// Those of an area (or of all) that a room may be asked, in order of code.
    pub fn quiz_offers(&self, area: Option<Area>, limit: u32) -> Result<Vec<QuizOffer>> {
        let sql = format!(
            "{ANSWERS} SELECT q.id, r.id, r.area, r.stem, coalesce(f.answered, 0), coalesce(f.wrong, 0)
             FROM question q JOIN question_revision r ON r.id = q.current LEFT JOIN figures f ON f.question = q.id
             WHERE {ASKABLE} AND (?1 IS NULL OR r.area = ?1) ORDER BY q.code LIMIT ?2"
        );
        self.offers(&sql, params![area.map(Area::number), limit])
    }

    /// Of those the ones that were answered wrongly, the worst share first.
    pub fn failed_most(&self, area: Option<Area>, limit: usize) -> Result<Vec<QuizOffer>> {
        // Whether a question may be asked at all takes reading its text, so that is asked of the worst only.
        const AT_ONCE: usize = 200;
        let mut statement =
            self.conn.prepare_cached(&format!("{ANSWERS} SELECT question, answered, wrong FROM figures WHERE wrong > 0"))?;
        let rows = statement.query_map([], |row| Ok((QuestionId(row.get(0)?), row.get::<_, u32>(1)?, row.get::<_, u32>(2)?)))?;
        let figures: HashMap<QuestionId, (u32, u32)> =
            rows.map(|row| row.map(|(id, answered, wrong)| (id, (answered, wrong)))).collect::<rusqlite::Result<_>>()?;
        // In order of code, which stays among equals.
        let mut worst: Vec<(f64, QuestionId)> = self
            .open_questions()?
            .into_iter()
            .filter(|(_, of, _)| area.is_none_or(|area| area == *of))
            .filter_map(|(id, ..)| {
                let (answered, wrong) = figures.get(&id)?;
                // One answer more, and half of it wrong: a question that one person failed once does not come before one that forty failed.
                Some(((f64::from(*wrong) + 1.0) / (f64::from(*answered) + 2.0), id))
            })
            .collect();
        worst.sort_by(|a, b| b.0.total_cmp(&a.0));
        let sql = format!(
            "SELECT q.id, r.id, r.area, r.stem, 0, 0
             FROM json_each(?1) j JOIN question q ON q.id = j.value JOIN question_revision r ON r.id = q.current
             WHERE {ASKABLE} ORDER BY j.key"
        );
        let mut offers: Vec<QuizOffer> = Vec::new();
        for some in worst.chunks(AT_ONCE) {
            let ids: Vec<QuestionId> = some.iter().map(|(_, id)| *id).collect();
            offers.extend(self.offers(&sql, params![to_json(&ids)?])?);
            if offers.len() >= limit {
                break;
            }
        }
        offers.truncate(limit);
        for offer in &mut offers {
            (offer.answered, offer.wrong) = figures.get(&offer.question).copied().unwrap_or_default();
        }
        Ok(offers)
    }

    /// Of these questions the ones that a room may be asked.
    pub fn quiz_offers_of(&self, ids: &[QuestionId]) -> Result<Vec<QuizOffer>> {
        let sql = format!(
            "{ANSWERS} SELECT q.id, r.id, r.area, r.stem, coalesce(f.answered, 0), coalesce(f.wrong, 0)
             FROM json_each(?1) j JOIN question q ON q.id = j.value JOIN question_revision r ON r.id = q.current
                  LEFT JOIN figures f ON f.question = q.id
             WHERE {ASKABLE} ORDER BY j.key"
        );
        self.offers(&sql, params![to_json(&ids)?])
    }

    fn offers(&self, sql: &str, values: impl rusqlite::Params) -> Result<Vec<QuizOffer>> {
        let mut statement = self.conn.prepare_cached(sql)?;
        let rows = statement.query_map(values, |row| {
            Ok(QuizOffer {
                question: QuestionId(row.get(0)?),
                revision: RevisionId(row.get(1)?),
                area: Area::new(row.get(2)?).unwrap_or(Area::FIRST),
                stem: row.get(3)?,
                answered: row.get(4)?,
                wrong: row.get(5)?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
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
    use crate::store::{Access, Op};

    fn store() -> (tempfile::TempDir, Store) {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path(), Access::Write, 1).unwrap();
        (folder, store)
    }

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

    /// Five questions: public and approved, built in, a draft, confidential, of another kind; the first with answers.
    fn bank(store: &Store) {
        store
            .conn
            .execute_batch(
                "INSERT INTO cadre (id, name, employment, state, created_ms) VALUES (1, '张三', 'civil', 'active', 1);
                 INSERT INTO question (id, code, status, built_in, created_ms) VALUES
                     (1, 'a', 'approved', 0, 1), (2, 'b', 'pending', 1, 1), (3, 'c', 'pending', 0, 1), (4, 'd', 'approved', 0, 1), (5, 'e', 'approved', 0, 1);
                 INSERT INTO question_revision (id, question, number, kind, area, difficulty, stem, content, content_hash, author, created_ms)
                     SELECT id, id, 1, iif(id = 5, 'short', 'judge'), id, 1, '题' || id,
                            iif(id = 4, '{\"secrecy\":\"confidential\"}', '{\"secrecy\":\"public\"}'), x'00', '-', 1 FROM question;
                 UPDATE question SET current = id;
                 INSERT INTO practice_review (cadre, question, revision, at_ms, rating, is_right, guessed, elapsed_ms)
                     VALUES (1, 2, 2, 1, 1, 0, 0, 1), (1, 2, 2, 2, 1, 0, 0, 1), (1, 2, 2, 3, 3, 1, 0, 1), (1, 1, 1, 4, 1, 0, 0, 1);",
            )
            .unwrap();
    }

    fn ids(offers: &[QuizOffer]) -> Vec<i64> {
        offers.iter().map(|offer| offer.question.0).collect()
    }

    #[test]
    fn a_room_is_asked_public_questions_that_stand() {
        let (_folder, store) = store();
        bank(&store);
        assert_eq!(ids(&store.quiz_offers(None, 9).unwrap()), [1, 2]);
        assert_eq!(ids(&store.quiz_offers(Area::new(2), 9).unwrap()), [2]);
        let all: Vec<QuestionId> = [5, 4, 2, 1].map(QuestionId).into();
        assert_eq!(ids(&store.quiz_offers_of(&all).unwrap()), [2, 1]);
    }

    #[test]
    fn what_is_failed_most_comes_first_with_how_many_answers_say_so() {
        let (_folder, store) = store();
        bank(&store);
        let offers = store.failed_most(None, 9).unwrap();
        // One wrong of one comes before two wrong of three, but only just: (1+1)/3 and (2+1)/5.
        assert_eq!(ids(&offers), [1, 2]);
        assert_eq!((offers[1].answered, offers[1].wrong), (3, 2));
        store
            .conn
            .execute_batch(
                "INSERT INTO paper (id, title, blueprint, seed, sections, full_milli, created_ms, author) VALUES (1, '卷', '{}', 1, '[]', 2000, 1, '-');
                 INSERT INTO paper_slot (paper, position, section, revision, marks_milli) VALUES (1, 0, 0, 2, 2000);
                 INSERT INTO sitting (id, title, kind, state, paper, rules, created_ms) VALUES (1, '场', 'mock', 'published', 1, '{}', 1);
                 INSERT INTO candidate (sitting, cadre, ticket, unit_name, department, post) VALUES (1, 1, '1', '', '', '');
                 INSERT INTO attempt (id, sitting, cadre, started_ms) VALUES (1, 1, 1, 1);
                 INSERT INTO mark (attempt, position, marks_milli) VALUES (1, 0, 0);",
            )
            .unwrap();
        let offers = store.failed_most(None, 9).unwrap();
        assert_eq!((offers[1].answered, offers[1].wrong), (4, 3));
        store.conn.execute("UPDATE sitting SET state = 'closed'", []).unwrap();
        assert_eq!(ids(&store.failed_most(None, 9).unwrap()), [1], "not while its results are not out");
    }
}

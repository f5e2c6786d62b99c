//! Practice: reviews, where they leave somebody with each question, stars and notes. None of it is anybody else's business, so no
//! write here tells a `Change` or enters the audit log.

use super::write::Tx;
use super::{Result, Store, to_json};
use crate::domain::answer::Answer;
use crate::domain::fsrs::{Memory, Parameters, Rating};
use crate::domain::ids::{CadreId, QuestionId, RevisionId};
use crate::domain::study::Standing;
use rusqlite::{OptionalExtension, Params, Row, params};
use std::collections::HashSet;

/// One answer, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review {
    pub cadre: CadreId,
    pub question: QuestionId,
    pub revision: RevisionId,
    pub at_ms: i64,
    pub rating: Rating,
    pub answer: Option<Answer>,
    pub right: bool,
    pub guessed: bool,
    pub elapsed_ms: i64,
}

/// What somebody marked of a question.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OwnMark {
    pub starred: bool,
    pub note: String,
}

impl Store {
    /// The current revision of a question that may be practised.
    pub fn practisable(&self, question: QuestionId) -> Result<Option<RevisionId>> {
        let sql = "SELECT r.id FROM question q JOIN question_revision r ON r.id = q.current
                   WHERE q.id = ?1 AND q.listed = 1 AND q.status IN ('approved', 'pending') AND r.kind <> 'case' AND r.confidential = 0";
        let found = self.conn.prepare_cached(sql)?.query_row([question.0], |row| row.get(0).map(RevisionId));
        Ok(found.optional()?)
    }

    /// Due before a moment, those that wait longest first.
    pub fn practice_due(&self, cadre: CadreId, before_ms: i64) -> Result<Vec<QuestionId>> {
        self.practice_list("practice_standing", "due_ms < ?2 ORDER BY due_ms", params![cadre.0, before_ms])
    }

    /// 错题本, those that were answered longest ago first.
    pub fn wrong_book(&self, cadre: CadreId) -> Result<Vec<QuestionId>> {
        self.practice_list("practice_standing", "in_wrong_book = 1 ORDER BY last_ms", [cadre.0])
    }

    /// The newest star first.
    pub fn starred(&self, cadre: CadreId) -> Result<Vec<QuestionId>> {
        self.practice_list("practice_mark", "starred = 1 ORDER BY changed_ms DESC", [cadre.0])
    }

    fn practice_list(&self, from: &str, which: &str, values: impl Params) -> Result<Vec<QuestionId>> {
        let sql = format!("SELECT question FROM {from} WHERE cadre = ?1 AND {which}, question");
        let mut statement = self.conn.prepare_cached(&sql)?;
        let rows = statement.query_map(values, |row| row.get(0).map(QuestionId))?;
        self.only_open(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Everything somebody has answered in practice.
    pub fn practised(&self, cadre: CadreId) -> Result<HashSet<QuestionId>> {
        let mut statement = self.conn.prepare_cached("SELECT question FROM practice_standing WHERE cadre = ?1")?;
        let rows = statement.query_map([cadre.0], |row| row.get(0).map(QuestionId))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// How many different questions were answered from a moment on.
    pub fn practised_since(&self, cadre: CadreId, from_ms: i64) -> Result<usize> {
        let sql = "SELECT count(DISTINCT question) FROM practice_review WHERE cadre = ?1 AND at_ms >= ?2";
        let count: i64 = self.conn.prepare_cached(sql)?.query_row(params![cadre.0, from_ms], |row| row.get(0))?;
        Ok(count as usize)
    }

    pub fn standing(&self, cadre: CadreId, question: QuestionId) -> Result<Option<Standing>> {
        let sql = "SELECT stability_days, difficulty, last_ms, due_ms, reviews, wrong, right_in_a_row, quick, in_wrong_book, first_right
                   FROM practice_standing WHERE cadre = ?1 AND question = ?2";
        let found = self.conn.prepare_cached(sql)?.query_row(params![cadre.0, question.0], read_standing);
        Ok(found.optional()?)
    }

    pub fn own_mark(&self, cadre: CadreId, question: QuestionId) -> Result<OwnMark> {
        let sql = "SELECT starred, note FROM practice_mark WHERE cadre = ?1 AND question = ?2";
        let found = self
            .conn
            .prepare_cached(sql)?
            .query_row(params![cadre.0, question.0], |row| Ok(OwnMark { starred: row.get(0)?, note: row.get(1)? }));
        Ok(found.optional()?.unwrap_or_default())
    }
}

/// One answer of the past, as progress counts it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PastAnswer {
    pub question: QuestionId,
    pub revision: RevisionId,
    pub at_ms: i64,
    pub right: bool,
    pub elapsed_ms: i64,
}

/// The reviews of one question, oldest first: (rating, UTC milliseconds).
pub type History = (QuestionId, Vec<(Rating, i64)>);

impl Store {
    /// Where somebody stands with everything they practised, in order of question.
    pub fn standings(&self, cadre: CadreId) -> Result<Vec<(QuestionId, Standing)>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT stability_days, difficulty, last_ms, due_ms, reviews, wrong, right_in_a_row, quick, in_wrong_book, first_right, question
             FROM practice_standing WHERE cadre = ?1 ORDER BY question",
        )?;
        let rows = statement.query_map([cadre.0], |row| Ok((QuestionId(row.get(10)?), read_standing(row)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    pub fn review_count(&self, cadre: CadreId) -> Result<usize> {
        let sql = "SELECT coalesce(sum(reviews), 0) FROM practice_standing WHERE cadre = ?1";
        let count: i64 = self.conn.prepare_cached(sql)?.query_row([cadre.0], |row| row.get(0))?;
        Ok(count as usize)
    }

    /// Answers from a moment on, oldest first.
    pub fn answers_since(&self, cadre: CadreId, from_ms: i64) -> Result<Vec<PastAnswer>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT question, revision, at_ms, is_right, elapsed_ms FROM practice_review
             WHERE cadre = ?1 AND at_ms >= ?2 ORDER BY at_ms, id",
        )?;
        let rows = statement.query_map(params![cadre.0, from_ms], |row| {
            Ok(PastAnswer {
                question: QuestionId(row.get(0)?),
                revision: RevisionId(row.get(1)?),
                at_ms: row.get(2)?,
                right: row.get(3)?,
                elapsed_ms: row.get(4)?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Time of the newest answers, milliseconds, `most` at most.
    pub fn newest_times(&self, cadre: CadreId, most: usize) -> Result<Vec<i64>> {
        let sql = "SELECT elapsed_ms FROM practice_review WHERE cadre = ?1 ORDER BY at_ms DESC LIMIT ?2";
        let mut statement = self.conn.prepare_cached(sql)?;
        let rows = statement.query_map(params![cadre.0, most as i64], |row| row.get(0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// All reviews of somebody, by question.
    pub fn histories(&self, cadre: CadreId) -> Result<Vec<History>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT question, rating, at_ms FROM practice_review INDEXED BY practice_review_history
             WHERE cadre = ?1 ORDER BY question, at_ms, id",
        )?;
        let mut rows = statement.query([cadre.0])?;
        let mut found: Vec<History> = Vec::new();
        while let Some(row) = rows.next()? {
            let (question, number) = (QuestionId(row.get(0)?), row.get(1)?);
            let rating = super::coded("practice_review", Rating::from_number(number), "rating")?;
            let review = (rating, row.get(2)?);
            match found.last_mut() {
                Some((last, reviews)) if *last == question => reviews.push(review),
                _ => found.push((question, vec![review])),
            }
        }
        Ok(found)
    }

    /// Parameters fitted to somebody's answers, and to how many.
    pub fn practice_parameters(&self, cadre: CadreId) -> Result<Option<(Parameters, usize)>> {
        let sql = "SELECT parameters, reviews FROM practice_parameters WHERE cadre = ?1";
        let row: Option<(String, i64)> =
            self.conn.prepare_cached(sql)?.query_row([cadre.0], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
        let Some((json, reviews)) = row else { return Ok(None) };
        Ok(Some((super::from_json("practice_parameters", &json)?, reviews as usize)))
    }

    /// The exam somebody prepares for, as it was stored.
    pub fn practice_goal<T: serde::de::DeserializeOwned>(&self, cadre: CadreId) -> Result<Option<T>> {
        let sql = "SELECT goal FROM practice_goal WHERE cadre = ?1";
        let json: Option<String> = self.conn.prepare_cached(sql)?.query_row([cadre.0], |row| row.get(0)).optional()?;
        json.map(|json| super::from_json("practice_goal", &json)).transpose()
    }

    /// Questions whose text was revised after somebody answered them last, in order of question.
    pub fn revised_since_practised(&self, cadre: CadreId) -> Result<Vec<QuestionId>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT s.question FROM practice_standing s JOIN question q ON q.id = s.question
             WHERE s.cadre = ?1 AND q.current <> (
                 SELECT r.revision FROM practice_review r WHERE r.cadre = s.cadre AND r.question = s.question ORDER BY r.at_ms DESC, r.id DESC LIMIT 1)
             ORDER BY s.question",
        )?;
        let rows = statement.query_map([cadre.0], |row| row.get(0).map(QuestionId))?;
        self.only_open(rows.collect::<rusqlite::Result<_>>()?)
    }
}

fn read_standing(row: &Row<'_>) -> rusqlite::Result<Standing> {
    Ok(Standing {
        memory: Memory { stability_days: row.get(0)?, difficulty: row.get(1)? },
        last_ms: row.get(2)?,
        due_ms: row.get(3)?,
        reviews: row.get(4)?,
        wrong: row.get(5)?,
        right_in_a_row: row.get(6)?,
        quick: row.get(7)?,
        in_wrong_book: row.get(8)?,
        first_right: row.get(9)?,
    })
}

impl Tx<'_> {
    /// Keeps an answer and where it leaves its person.
    pub fn add_review(&mut self, review: &Review, standing: &Standing) -> Result<()> {
        self.conn()
            .prepare_cached(
                "INSERT INTO practice_review (cadre, question, revision, at_ms, rating, answer, is_right, guessed, elapsed_ms)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            )?
            .execute(params![
                review.cadre.0,
                review.question.0,
                review.revision.0,
                review.at_ms,
                review.rating.number(),
                review.answer.as_ref().map(to_json).transpose()?,
                review.right,
                review.guessed,
                review.elapsed_ms
            ])?;
        self.conn()
            .prepare_cached(
                "INSERT OR REPLACE INTO practice_standing
                     (cadre, question, stability_days, difficulty, last_ms, due_ms, reviews, wrong, right_in_a_row, quick, in_wrong_book, first_right)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
            )?
            .execute(params![
                review.cadre.0,
                review.question.0,
                standing.memory.stability_days,
                standing.memory.difficulty,
                standing.last_ms,
                standing.due_ms,
                standing.reviews,
                standing.wrong,
                standing.right_in_a_row,
                standing.quick,
                standing.in_wrong_book,
                standing.first_right
            ])?;
        Ok(())
    }

    /// Keeps fitted parameters, and what becomes of each question by them: (question, memory, due at).
    pub fn set_practice_parameters(
        &mut self,
        cadre: CadreId,
        w: &Parameters,
        reviews: usize,
        standings: &[(QuestionId, Memory, i64)],
    ) -> Result<()> {
        let now = self.now_ms();
        self.conn()
            .prepare_cached(
                "INSERT OR REPLACE INTO practice_parameters (cadre, parameters, reviews, fitted_ms) VALUES (?1, ?2, ?3, ?4)",
            )?
            .execute(params![cadre.0, to_json(w)?, reviews as i64, now])?;
        let mut set = self.conn().prepare_cached(
            "UPDATE practice_standing SET stability_days = ?3, difficulty = ?4, due_ms = ?5 WHERE cadre = ?1 AND question = ?2",
        )?;
        for (question, memory, due_ms) in standings {
            set.execute(params![cadre.0, question.0, memory.stability_days, memory.difficulty, due_ms])?;
        }
        Ok(())
    }

    /// The exam somebody prepares for, or none.
    pub fn set_practice_goal<T: serde::Serialize>(&mut self, cadre: CadreId, goal: Option<&T>) -> Result<()> {
        let now = self.now_ms();
        match goal {
            Some(goal) => self
                .conn()
                .prepare_cached("INSERT OR REPLACE INTO practice_goal (cadre, goal, changed_ms) VALUES (?1, ?2, ?3)")?
                .execute(params![cadre.0, to_json(goal)?, now])?,
            None => self.conn().execute("DELETE FROM practice_goal WHERE cadre = ?1", [cadre.0])?,
        };
        Ok(())
    }

    pub fn set_own_mark(&mut self, cadre: CadreId, question: QuestionId, mark: &OwnMark) -> Result<()> {
        let now = self.now_ms();
        self.conn()
            .prepare_cached(
                "INSERT OR REPLACE INTO practice_mark (cadre, question, starred, note, changed_ms) VALUES (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute(params![cadre.0, question.0, mark.starred, mark.note, now])?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::fsrs::DEFAULT_PARAMETERS;
    use crate::domain::study::{Attempted, Pace, rating, review};
    use crate::store::{Access, Change, Op, StoreError};

    const DAY: i64 = 86_400_000;

    fn store() -> (tempfile::TempDir, Store) {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path(), Access::Write, 1).unwrap();
        store
            .conn
            .execute_batch(
                "INSERT INTO cadre (id, name, employment, state, created_ms) VALUES (1, '张三', 'civil', 'active', 1);
                 INSERT INTO question (id, code, status, created_ms) VALUES (1, 'a', 'approved', 1), (2, 'b', 'pending', 1), (3, 'c', 'retired', 1);
                 INSERT INTO question_revision (id, question, number, kind, area, difficulty, stem, content, content_hash, author, created_ms)
                     SELECT id, id, 1, 'judge', 1, 1, '题', '{\"secrecy\":\"public\"}', x'00', '-', 1 FROM question;
                 UPDATE question SET current = id;",
            )
            .unwrap();
        (folder, store)
    }

    fn answer(store: &mut Store, question: i64, right: bool, at_ms: i64) -> Standing {
        let (cadre, question) = (CadreId(1), QuestionId(question));
        let given = Attempted { right, guessed: false, pace: Pace::Usual };
        let before = store.standing(cadre, question).unwrap();
        let after = review(&DEFAULT_PARAMETERS, before.as_ref(), given, at_ms);
        let row = Review {
            cadre,
            question,
            revision: RevisionId(question.0),
            at_ms,
            rating: rating(before.as_ref(), given),
            answer: Some(Answer::Judge(right)),
            right,
            guessed: false,
            elapsed_ms: 1,
        };
        store.write::<_, StoreError>(Op::Practise, "-", at_ms, |tx| tx.add_review(&row, &after)).unwrap();
        after
    }

    #[test]
    fn lists_follow_from_answers_and_leave_out_what_is_retired_or_confidential() {
        let (_folder, mut store) = store();
        let cadre = CadreId(1);
        for question in 1..=3 {
            let kept = answer(&mut store, question, false, DAY + question);
            assert_eq!(store.standing(cadre, QuestionId(question)).unwrap(), Some(kept));
        }
        assert_eq!(store.wrong_book(cadre).unwrap(), [QuestionId(1), QuestionId(2)]);
        assert_eq!(store.practice_due(cadre, 2 * DAY).unwrap(), [QuestionId(1), QuestionId(2)]);
        assert_eq!(store.practice_due(cadre, DAY).unwrap(), []);
        assert_eq!(store.practised_since(cadre, DAY).unwrap(), 3);
        assert_eq!(store.practised_since(cadre, DAY + 3).unwrap(), 1);
        answer(&mut store, 1, true, 2 * DAY);
        answer(&mut store, 1, true, 3 * DAY);
        assert_eq!(store.wrong_book(cadre).unwrap(), [QuestionId(2)]);
        store.conn.execute("UPDATE question_revision SET confidential = 1 WHERE id = 2", []).unwrap();
        store
            .write::<_, StoreError>(Op::Practise, "-", 1, |tx| {
                tx.changed(Change::Bank);
                Ok(())
            })
            .unwrap();
        assert_eq!(store.wrong_book(cadre).unwrap(), []);
        assert_eq!(store.practisable(QuestionId(2)).unwrap(), None);
        assert_eq!(store.practisable(QuestionId(1)).unwrap(), Some(RevisionId(1)));
        assert_eq!(store.practisable(QuestionId(3)).unwrap(), None);
    }

    #[test]
    fn laws_come_with_the_most_questions_first_and_none_for_retired_ones_alone() {
        let (_folder, store) = store();
        let sql = "INSERT INTO question_citation (question, law, article, inserted, confirmed_on) VALUES
                       (1, '专利法', 1, 0, '2026-01-01'), (1, '专利法', 2, 0, '2026-01-01'),
                       (1, '行政处罚法', 1, 0, '2026-01-01'), (2, '行政处罚法', 1, 0, '2026-01-01'), (3, '价格法', 1, 0, '2026-01-01')";
        store.conn.execute(sql, []).unwrap();
        assert_eq!(store.laws_by_questions().unwrap(), ["行政处罚法", "专利法"]);
    }

    #[test]
    fn reviews_are_only_added_to() {
        let (_folder, mut store) = store();
        answer(&mut store, 1, true, DAY);
        answer(&mut store, 1, false, 2 * DAY);
        answer(&mut store, 2, false, 2 * DAY);
        assert!(store.conn.execute("UPDATE practice_review SET is_right = 0", []).is_err());
        assert!(store.conn.execute("DELETE FROM practice_review", []).is_err());
        let counted = |sql| -> Vec<(i64, i64, i64)> {
            let mut statement = store.conn.prepare(sql).unwrap();
            let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap();
            rows.collect::<rusqlite::Result<_>>().unwrap()
        };
        let anew = "SELECT question, count(*), sum(1 - is_right) FROM practice_review GROUP BY question";
        assert_eq!(
            counted("SELECT * FROM practice_count ORDER BY question"),
            counted(anew),
            "so that they can be counted as they come"
        );
        assert_eq!(counted(anew), [(1, 2, 1), (2, 1, 1)]);
    }

    #[test]
    fn stars_and_notes_are_kept_together() {
        let (_folder, mut store) = store();
        let (cadre, question) = (CadreId(1), QuestionId(1));
        assert_eq!(store.own_mark(cadre, question).unwrap(), OwnMark::default());
        let mark = OwnMark { starred: true, note: "看第三十三条".into() };
        store.write::<_, StoreError>(Op::Practise, "-", 5, |tx| tx.set_own_mark(cadre, question, &mark)).unwrap();
        assert_eq!(store.own_mark(cadre, question).unwrap(), mark);
        assert_eq!(store.starred(cadre).unwrap(), [question]);
    }
}

//! Practice: reviews, where they leave somebody with each question, stars and notes. None of it is anybody else's business, so no
//! write here tells a `Change` or enters the audit log.

use super::write::Tx;
use super::{Result, Store, to_json};
use crate::domain::answer::Answer;
use crate::domain::fsrs::{Memory, Rating};
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

/// `q` and its current revision `r` may be practised: in use, public, and answered as one item.
const OPEN: &str = "q.listed = 1 AND q.status IN ('approved', 'pending') AND r.kind <> 'case' AND r.stem <> ''
    AND r.content NOT LIKE '%\"secrecy\":\"confidential\"%'";

impl Store {
    /// The current revision of a question that may be practised.
    pub fn practisable(&self, question: QuestionId) -> Result<Option<RevisionId>> {
        let sql = format!("SELECT r.id FROM question q JOIN question_revision r ON r.id = q.current WHERE q.id = ?1 AND {OPEN}");
        let found = self.conn.prepare_cached(&sql)?.query_row([question.0], |row| row.get(0).map(RevisionId));
        Ok(found.optional()?)
    }

    /// Due before a moment, those that wait longest first.
    pub fn practice_due(&self, cadre: CadreId, before_ms: i64) -> Result<Vec<QuestionId>> {
        self.practice_list("practice_standing s", "s.due_ms < ?2 ORDER BY s.due_ms", params![cadre.0, before_ms])
    }

    /// 错题本, those that were answered longest ago first.
    pub fn wrong_book(&self, cadre: CadreId) -> Result<Vec<QuestionId>> {
        self.practice_list("practice_standing s", "s.in_wrong_book = 1 ORDER BY s.last_ms", [cadre.0])
    }

    /// The newest star first.
    pub fn starred(&self, cadre: CadreId) -> Result<Vec<QuestionId>> {
        self.practice_list("practice_mark s", "s.starred = 1 ORDER BY s.changed_ms DESC", [cadre.0])
    }

    fn practice_list(&self, from: &str, which: &str, values: impl Params) -> Result<Vec<QuestionId>> {
        let sql = format!(
            "SELECT q.id FROM {from} JOIN question q ON q.id = s.question JOIN question_revision r ON r.id = q.current
             WHERE s.cadre = ?1 AND {OPEN} AND {which}, q.id"
        );
        let mut statement = self.conn.prepare_cached(&sql)?;
        let rows = statement.query_map(values, |row| row.get(0).map(QuestionId))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Laws that questions in use cite, those with the most questions first.
    pub fn laws_by_questions(&self) -> Result<Vec<String>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT c.law FROM question_citation c JOIN question q ON q.id = c.question
             WHERE q.listed = 1 AND q.status IN ('approved', 'pending') GROUP BY c.law ORDER BY count(DISTINCT q.id) DESC, c.law",
        )?;
        let rows = statement.query_map([], |row| row.get(0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
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
        let sql = "SELECT stability_days, difficulty, last_ms, due_ms, reviews, wrong, right_in_a_row, quick, in_wrong_book
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
                     (cadre, question, stability_days, difficulty, last_ms, due_ms, reviews, wrong, right_in_a_row, quick, in_wrong_book)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
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
                standing.in_wrong_book
            ])?;
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
    use crate::domain::study::{Attempted, Pace, rating, review};
    use crate::store::{Access, Op, StoreError};

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
        let after = review(before.as_ref(), given, at_ms);
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
        store.conn.execute("UPDATE question_revision SET content = '{\"secrecy\":\"confidential\"}' WHERE id = 2", []).unwrap();
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
        assert!(store.conn.execute("UPDATE practice_review SET is_right = 0", []).is_err());
        assert!(store.conn.execute("DELETE FROM practice_review", []).is_err());
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

//! Questions that a room may be asked in 会前学法, and how the bureau fares with them.

use super::{Result, Store, to_json};
use crate::domain::ids::{QuestionId, RevisionId};
use crate::domain::kind::Area;
use rusqlite::params;
use std::collections::{HashMap, HashSet};

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

/// Answers of a question by everybody: reviews of practice, and marks of published sittings.
const FIGURES: &str = "SELECT question, sum(answered), sum(wrong) FROM (
        SELECT question, answered, wrong FROM practice_count
        UNION ALL
        SELECT mr.question, 1, m.marks_milli < ps.marks_milli
        FROM mark m JOIN attempt a ON a.id = m.attempt JOIN sitting s ON s.id = a.sitting AND s.state = 'published'
             JOIN paper_slot ps ON ps.paper = s.paper AND ps.position = m.position JOIN question_revision mr ON mr.id = ps.revision
        WHERE m.marks_milli IS NOT NULL AND ps.part IS NULL)
    GROUP BY question";

impl Store {
    /// What a room may be asked, of an area or of all, in order of code: by show of hands, public, approved or of the built-in bank, and
    /// on no paper whose results are not out. Whether a question needs an image takes reading it: [`Store::first_offers`] does.
    pub fn askable(&self, area: Option<Area>) -> Result<Vec<QuestionId>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT DISTINCT pr.question FROM sitting s JOIN paper sp ON sp.id = s.paper
                 JOIN paper p ON p.id = sp.id OR (sp.form_set IS NOT NULL AND p.form_set = sp.form_set)
                 JOIN paper_slot ps ON ps.paper = p.id JOIN question_revision pr ON pr.id = ps.revision
             WHERE s.state NOT IN ('published', 'cancelled')",
        )?;
        let held_back: HashSet<QuestionId> =
            statement.query_map([], |row| Ok(QuestionId(row.get(0)?)))?.collect::<rusqlite::Result<_>>()?;
        let questions = self.by_show_of_hands()?.into_iter();
        Ok(questions
            .filter(|(id, of)| area.is_none_or(|area| area == *of) && !held_back.contains(id))
            .map(|(id, _)| id)
            .collect())
    }

    /// The first `limit` of these that need no image, in their order, with how the bureau fares where `figures` says so.
    pub fn first_offers(
        &self,
        ids: &[QuestionId],
        limit: usize,
        figures: &HashMap<QuestionId, (u32, u32)>,
    ) -> Result<Vec<QuizOffer>> {
        const AT_ONCE: usize = 200;
        let mut statement = self.conn.prepare_cached(
            "SELECT q.id, r.id, r.area, r.stem FROM json_each(?1) j JOIN question q ON q.id = j.value JOIN question_revision r ON r.id = q.current
             WHERE r.content NOT LIKE '%\"attachments\":[{%' ORDER BY j.key",
        )?;
        let mut offers = Vec::new();
        for some in ids.chunks(AT_ONCE) {
            let rows = statement.query_map(params![to_json(&some)?], |row| {
                let question = QuestionId(row.get(0)?);
                let (answered, wrong) = figures.get(&question).copied().unwrap_or_default();
                let area = Area::new(row.get(2)?).unwrap_or(Area::FIRST);
                Ok(QuizOffer { question, revision: RevisionId(row.get(1)?), area, stem: row.get(3)?, answered, wrong })
            })?;
            for row in rows.take(limit - offers.len()) {
                offers.push(row?);
            }
            if offers.len() >= limit {
                break;
            }
        }
        Ok(offers)
    }

    /// How often each question was answered, and how often wrongly.
    pub fn answer_figures(&self) -> Result<HashMap<QuestionId, (u32, u32)>> {
        let mut statement = self.conn.prepare_cached(FIGURES)?;
        let rows = statement.query_map([], |row| Ok((QuestionId(row.get(0)?), (row.get(1)?, row.get(2)?))))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Those of an area (or of all) that a room may be asked, in order of code.
    pub fn quiz_offers(&self, area: Option<Area>, limit: usize) -> Result<Vec<QuizOffer>> {
        self.first_offers(&self.askable(area)?, limit, &self.answer_figures()?)
    }

    /// Of those the ones that were answered wrongly, the worst share first.
    pub fn failed_most(&self, area: Option<Area>, limit: usize) -> Result<Vec<QuizOffer>> {
        let figures = self.answer_figures()?;
        let mut worst: Vec<(f64, QuestionId)> = self
            .askable(area)?
            .into_iter()
            .filter_map(|id| {
                let (answered, wrong) = figures.get(&id).filter(|(_, wrong)| *wrong > 0)?;
                // One answer more, and half of it wrong: a question that one person failed once does not come before one that forty failed.
                Some(((f64::from(*wrong) + 1.0) / (f64::from(*answered) + 2.0), id))
            })
            .collect();
        // Equals stay in order of code.
        worst.sort_by(|a, b| b.0.total_cmp(&a.0));
        let ids: Vec<QuestionId> = worst.into_iter().map(|(_, id)| id).collect();
        self.first_offers(&ids, limit, &figures)
    }

    /// Of these questions the ones that a room may be asked, in their order.
    pub fn quiz_offers_of(&self, ids: &[QuestionId]) -> Result<Vec<QuizOffer>> {
        let askable: HashSet<QuestionId> = self.askable(None)?.into_iter().collect();
        let ids: Vec<QuestionId> = ids.iter().filter(|id| askable.contains(id)).copied().collect();
        self.first_offers(&ids, ids.len(), &self.answer_figures()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::tests::store;

    /// Five questions: public and approved, built in, a draft, confidential, of another kind; the first with answers.
    fn bank(store: &Store) {
        store
            .conn
            .execute_batch(
                "INSERT INTO cadre (id, name, employment, state, created_ms) VALUES (1, '张三', 'civil', 'active', 1);
                 INSERT INTO question (id, code, status, built_in, created_ms) VALUES
                     (1, 'a', 'approved', 0, 1), (2, 'b', 'pending', 1, 1), (3, 'c', 'pending', 0, 1), (4, 'd', 'approved', 0, 1), (5, 'e', 'approved', 0, 1);
                 INSERT INTO question_revision (id, question, number, kind, area, difficulty, stem, confidential, content, content_hash, author, created_ms)
                     SELECT id, id, 1, iif(id = 5, 'short', 'judge'), id, 1, '题' || id, id = 4,
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

    #[test]
    fn what_may_be_practised_is_the_same_looked_up_and_from_the_list() {
        let (_folder, store) = store();
        bank(&store);
        store
            .conn
            .execute_batch(
                "UPDATE question SET status = 'retired' WHERE id = 3; UPDATE question_revision SET kind = 'case' WHERE id = 5;",
            )
            .unwrap();
        let all: Vec<QuestionId> = [9, 5, 4, 3, 2, 1].map(QuestionId).into();
        store.bank_list.take();
        let looked_up = store.only_open(all.clone()).unwrap();
        assert!(store.bank_list.borrow().is_none(), "the list was not read for that");
        assert_eq!(store.open_questions().unwrap().len(), 2);
        assert_eq!((looked_up.clone(), looked_up), (store.only_open(all).unwrap(), [2, 1].map(QuestionId).to_vec()));
    }
}

//! Schema versions. Each migration is one SQL file, run in one transaction, and never edited after it has shipped.

use super::{Result, StoreError};
use rusqlite::Connection;
use std::path::Path;

/// `KAOF` in the header of the database file.
pub const APPLICATION_ID: u32 = u32::from_be_bytes(*b"KAOF");

const MIGRATIONS: &[&str] = &[
    include_str!("migrations/0001.sql"),
    include_str!("migrations/0002.sql"),
    include_str!("migrations/0003.sql"),
    include_str!("migrations/0004.sql"),
    include_str!("migrations/0005.sql"),
    include_str!("migrations/0006.sql"),
    include_str!("migrations/0007.sql"),
    include_str!("migrations/0008.sql"),
    include_str!("migrations/0009.sql"),
    include_str!("migrations/0010.sql"),
    include_str!("migrations/0011.sql"),
    include_str!("migrations/0012.sql"),
    include_str!("migrations/0013.sql"),
    include_str!("migrations/0014.sql"),
    include_str!("migrations/0015.sql"),
    include_str!("migrations/0016.sql"),
    include_str!("migrations/0017.sql"),
    include_str!("migrations/0018.sql"),
    include_str!("migrations/0019.sql"),
    include_str!("migrations/0020.sql"),
    include_str!("migrations/0021.sql"),
];

/// What this program writes.
pub const SCHEMA_VERSION: i32 = MIGRATIONS.len() as i32;

pub(super) fn version(conn: &Connection) -> Result<i32> {
    Ok(conn.query_row("PRAGMA user_version", [], |row| row.get(0))?)
}

pub(super) fn refuse_newer(conn: &Connection, path: &Path) -> Result<()> {
    let found = version(conn).unwrap_or(0);
    if found > SCHEMA_VERSION {
        return Err(StoreError::Newer { path: path.to_owned(), found, known: SCHEMA_VERSION });
    }
    Ok(())
}

/// A database with tables that is not ours.
pub(super) fn is_foreign(conn: &Connection) -> rusqlite::Result<bool> {
    let id: i64 = conn.query_row("PRAGMA application_id", [], |row| row.get(0))?;
    if id == i64::from(APPLICATION_ID) {
        return Ok(false);
    }
    conn.query_row("SELECT EXISTS (SELECT 1 FROM sqlite_master)", [], |row| row.get(0))
}

pub(super) fn migrate(conn: &mut Connection) -> Result<()> {
    let from = version(conn)?;
    for (number, sql) in (1..).zip(MIGRATIONS).skip(usize::try_from(from).unwrap_or(0)) {
        let tx = conn.transaction()?;
        tx.execute_batch(sql)?;
        tx.pragma_update(None, "application_id", APPLICATION_ID)?;
        tx.pragma_update(None, "user_version", number)?;
        tx.commit()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::QuestionId;
    use crate::domain::kind::{Area, Cognition, Secrecy};
    use crate::domain::question::{Body, Question};
    use crate::store::question::BankQuery;
    use crate::store::{Access, Store, WORKSPACE_FILE};

    /// Moments at which somebody typed become days, and what was typed twice on one day counts once.
    #[test]
    fn a_workspace_of_schema_3_gets_days_for_its_appointments() {
        let folder = tempfile::tempdir().unwrap();
        let conn = Connection::open(folder.path().join(WORKSPACE_FILE)).unwrap();
        MIGRATIONS[..3].iter().for_each(|sql| conn.execute_batch(sql).unwrap());
        conn.pragma_update(None, "application_id", APPLICATION_ID).unwrap();
        conn.pragma_update(None, "user_version", 3).unwrap();
        conn.execute_batch(
            "INSERT INTO cadre (id, name, employment, state, created_ms) VALUES (1, '张三', 'civil', 'active', 1);
             INSERT INTO appointment (cadre, department, post, rank, grade, from_ms, until_ms) VALUES
                 (1, '', '办事员', '', '', 86400000 * 100, 86400000 * 100 + 60000),
                 (1, '', '科员', '', '', 86400000 * 100 + 60000, 86400000 * 500),
                 (1, '', '副科长', '', '', 86400000 * 500, NULL);",
        )
        .unwrap();
        drop(conn);
        let store = Store::open(folder.path(), Access::Write, 1).unwrap();
        let held = store.appointments(crate::domain::ids::CadreId(1)).unwrap();
        let posts: Vec<_> = held.iter().map(|h| (h.appointment.post.as_str(), h.from_on, h.until_on)).collect();
        let day = held[1].from_on;
        assert!(day.is_some_and(|d| d.year() == 1971));
        assert_eq!(posts, [("科员", None, day), ("副科长", day, None)]);
    }

    /// What people marked before marks had rounds stands as first marks; what the machine marked is nobody's.
    #[test]
    fn a_workspace_of_schema_12_keeps_marks_of_people_as_first_marks() {
        let folder = tempfile::tempdir().unwrap();
        let conn = Connection::open(folder.path().join(WORKSPACE_FILE)).unwrap();
        MIGRATIONS[..12].iter().for_each(|sql| conn.execute_batch(sql).unwrap());
        conn.pragma_update(None, "application_id", APPLICATION_ID).unwrap();
        conn.pragma_update(None, "user_version", 12).unwrap();
        conn.execute_batch(
            "INSERT INTO cadre (id, name, employment, state, created_ms) VALUES (1, '张三', 'civil', 'active', 1);
             INSERT INTO paper (id, title, blueprint, seed, sections, full_milli, created_ms, author) VALUES (1, '卷', '{}', 1, '[]', 1, 1, '甲');
             INSERT INTO sitting (id, title, kind, state, paper, rules, created_ms) VALUES (1, '场', 'mock', 'closed', 1, '{}', 1);
             INSERT INTO candidate (sitting, cadre, ticket, unit_name, department, post) VALUES (1, 1, '0001', '', '', '');
             INSERT INTO attempt (id, sitting, cadre, started_ms, handed_in_ms) VALUES (1, 1, 1, 1, 2);
             INSERT INTO mark (attempt, position, marks_milli, by_person, comment) VALUES
                 (1, 0, 2000, NULL, ''), (1, 1, 3000, '甲', '好'), (1, 2, NULL, NULL, '');",
        )
        .unwrap();
        drop(conn);
        let store = Store::open(folder.path(), Access::Write, 1).unwrap();
        let given = store.given_marks(crate::domain::ids::SittingId(1)).unwrap();
        let told: Vec<_> =
            given.iter().map(|m| (m.position, m.round, m.by.as_str(), m.marks.unwrap().milli(), m.comment.as_str())).collect();
        assert_eq!(told, [(1, 1, "甲", 3000, "好")]);
        assert_eq!(crate::store::marking::mark_note(&given[0]), "1/1 3", "as the log told it then");
    }

    /// A workspace as schema 2 left it: one question with a level, one without, and a paper.
    #[test]
    fn a_workspace_of_schema_2_gets_levels_and_forms() {
        let folder = tempfile::tempdir().unwrap();
        let conn = Connection::open(folder.path().join(WORKSPACE_FILE)).unwrap();
        MIGRATIONS[..2].iter().for_each(|sql| conn.execute_batch(sql).unwrap());
        conn.pragma_update(None, "application_id", APPLICATION_ID).unwrap();
        conn.pragma_update(None, "user_version", 2).unwrap();
        for (id, cognition) in [(1, Some(Cognition::Apply)), (2, None)] {
            let question = Question {
                code: format!("q-{id}"),
                area: Area::new(3).unwrap(),
                difficulty: 2,
                cognition,
                tags: vec![],
                exclusive_group: Some("g".into()),
                secrecy: Secrecy::Public,
                marks: None,
                body: Body::Judge { stem: "题".into(), key: true },
                citations: vec![],
                explanation: String::new(),
                waivers: vec![],
                attachments: vec![],
            };
            let content = serde_json::to_string(&question).unwrap();
            conn.execute("INSERT INTO question (id, code, status, created_ms) VALUES (?1, 'q-' || ?1, 'pending', 1)", [id])
                .unwrap();
            conn.execute(
                "INSERT INTO question_revision (id, question, number, kind, area, difficulty, exclusive_group, stem, content, content_hash, author, created_ms)
                 VALUES (?1, ?1, 1, 'judge', 3, 2, 'g', '题', ?2, x'00', '甲', 1)",
                rusqlite::params![id, content],
            )
            .unwrap();
            conn.execute("UPDATE question SET current = id", []).unwrap();
        }
        conn.execute(
            r#"INSERT INTO paper (title, blueprint, seed, sections, full_milli, created_ms, author)
               VALUES ('卷', '{"rows":[{"kind":"judge","count":1,"marks":1000}]}', 1, '[]', 1000, 1, '甲')"#,
            [],
        )
        .unwrap();
        drop(conn);

        let store = Store::open(folder.path(), Access::Write, 1).unwrap();
        let pool = store.pool(false).unwrap();
        let levels: Vec<_> = pool.iter().map(|item| (item.question, item.cell.cognition, item.group)).collect();
        assert_eq!(levels, [(QuestionId(1), Some(Cognition::Apply), Some(0)), (QuestionId(2), None, Some(0))]);
        let found = |text: &str| store.find_questions(&BankQuery { text: text.into(), ..BankQuery::default() }).unwrap();
        assert_eq!((found("题"), found("q-2")), (vec![QuestionId(1), QuestionId(2)], vec![QuestionId(2)]), "indexed anew");
        let papers = store.papers().unwrap();
        assert_eq!((papers[0].title.as_str(), &papers[0].form), ("卷", &None));
        assert_eq!(store.paper_blueprint(papers[0].id).unwrap().rows[0].cognition, None);
        assert_eq!(store.form_set(papers[0].id).unwrap(), [papers[0].id]);
        // Schema 5: nothing is half written, nothing was said, and what was there is untouched.
        assert_eq!((store.drafts("甲").unwrap(), store.question_notes(QuestionId(1)).unwrap()), (vec![], vec![]));
        assert_eq!(store.question_uses(QuestionId(1)).unwrap(), []);
        assert_eq!(store.question(QuestionId(1)).unwrap().question.body.stem(), "题");
        assert_eq!(store.draw_rules(papers[0].id).unwrap(), crate::store::paper::DrawRules::default());
    }
}

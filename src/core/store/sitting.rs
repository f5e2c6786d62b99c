//! Sittings and their frozen lists of candidates (应考名单).

use super::result_columns::ResultRow;
use super::write::{Change, Tx};
use super::{Result, Store, StoreError, coded, from_json, to_json};
use crate::domain::ids::{AttemptId, CadreId, PaperId, SittingId, UnitId};
use crate::domain::marks::Marks;
use crate::domain::sitting::{SittingFacts, SittingKind, SittingRules, SittingState};
use crate::domain::verdict::{Outcome, Shortfall};
use rusqlite::{Connection, OptionalExtension, Row, params};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sitting {
    pub id: SittingId,
    pub title: String,
    pub kind: SittingKind,
    pub state: SittingState,
    pub paper: PaperId,
    pub rules: SittingRules,
    /// 依据文号
    pub basis: String,
    pub makeup_of: Option<SittingId>,
    pub facts: SittingFacts,
    pub created_ms: i64,
    /// When candidates were let in first.
    pub opened_ms: Option<i64>,
    pub published_ms: Option<i64>,
    /// Of the paper, less the items that were cancelled.
    pub full: Marks,
    pub items: u32,
    pub candidates: u32,
    pub handed_in: u32,
}

#[derive(Clone, Debug)]
pub struct NewSitting {
    pub title: String,
    pub kind: SittingKind,
    pub paper: PaperId,
    pub rules: SittingRules,
    pub basis: String,
    pub makeup_of: Option<SittingId>,
    pub facts: SittingFacts,
    pub cadres: Vec<CadreId>,
}

/// A candidate as the list was frozen, and how far they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    pub sitting: SittingId,
    pub cadre: CadreId,
    pub name: String,
    pub staff_no: Option<String>,
    pub ticket: String,
    pub unit_name: String,
    /// The unit with those above it, from the root down; tells units of one name apart.
    pub unit_path: String,
    pub department: String,
    pub post: String,
    /// Where they sit; empty where nothing was given out.
    pub room: String,
    pub seat: String,
    /// Set by a person: 缺考, 缓考, 免考, 成绩无效.
    pub set_outcome: Option<Outcome>,
    pub reason: String,
    pub attempt: Option<AttemptId>,
    pub started_ms: Option<i64>,
    pub handed_in_ms: Option<i64>,
    /// When the ID was compared with the person.
    pub checked_ms: Option<i64>,
    /// Present once everything is marked.
    pub total: Option<Marks>,
    /// What keeps the attempt from passing whatever its total is.
    pub shortfalls: Vec<Shortfall>,
}

/// With these two counts last but two and last but three.
fn select(candidates: &str, handed_in: &str) -> String {
    format!("SELECT s.id, s.title, s.kind, s.state, s.paper, s.rules, s.basis, s.makeup_of, s.created_ms, s.published_ms,
    p.full_milli - coalesce((SELECT sum(ps.marks_milli) FROM remark_slot r JOIN paper_slot ps ON ps.paper = s.paper AND ps.position = r.position
        WHERE r.sitting = s.id AND r.cancelled = 1 AND r.remark = (SELECT max(remark) FROM remark_slot l WHERE l.sitting = s.id AND l.position = r.position)), 0),
    coalesce((SELECT items FROM seat_paper WHERE sitting = s.id), (SELECT count(*) FROM paper_slot WHERE paper = s.paper)), {candidates}, {handed_in},
    s.facts, s.opened_ms
    FROM sitting s JOIN paper p ON p.id = s.paper")
}

fn counted() -> String {
    select(
        "coalesce((SELECT candidates FROM sitting_count WHERE sitting = s.id), 0)",
        "coalesce((SELECT handed_in FROM sitting_count WHERE sitting = s.id), 0)",
    )
}

const CANDIDATE: &str =
    "SELECT c.sitting, c.cadre, p.name, p.staff_no, c.ticket, c.unit_name, c.department, c.post, c.outcome, c.reason,
    a.id, a.started_ms, a.handed_in_ms, a.total_milli, c.unit_path, c.checked_ms, nullif(a.shortfalls, '[]'),
    c.room, c.seat
    FROM candidate c JOIN cadre p ON p.id = c.cadre LEFT JOIN attempt a ON a.sitting = c.sitting AND a.cadre = c.cadre";

/// `s` is a sitting of the office (domain/sitting `SittingFacts::own`).
pub(super) const NOT_OWN: &str = "coalesce(json_extract(s.facts, '$.own'), 0) = 0";

impl Store {
    /// All sittings of the office, newest first; what somebody sits alone in practice is not among them.
    pub fn sittings(&self) -> Result<Vec<Sitting>> {
        let mut statement = self.conn.prepare_cached(&format!("{} WHERE {NOT_OWN} ORDER BY s.id DESC", counted()))?;
        let rows = statement.query_map([], |row| Ok(read_sitting(row)))?;
        rows.map(|row| row?).collect()
    }

    /// As [`Store::sittings`] with `candidates` and `handed_in` left at 0: counting them reads every list.
    pub fn sittings_uncounted(&self) -> Result<Vec<Sitting>> {
        let mut statement = self.conn.prepare_cached(&format!("{} WHERE {NOT_OWN} ORDER BY s.id DESC", select("0", "0")))?;
        let rows = statement.query_map([], |row| Ok(read_sitting(row)))?;
        rows.map(|row| row?).collect()
    }

    /// As [`Store::sitting`] with `candidates` and `handed_in` left at 0.
    pub fn sitting_uncounted(&self, id: SittingId) -> Result<Sitting> {
        self.conn
            .prepare_cached(&format!("{} WHERE s.id = ?1", select("0", "0")))?
            .query_row([id.0], |row| Ok(read_sitting(row)))
            .optional()?
            .ok_or(StoreError::NotFound("sitting"))?
    }

    pub fn sitting(&self, id: SittingId) -> Result<Sitting> {
        sitting_of(&self.conn, id)
    }

    /// In order of ticket.
    pub fn candidates(&self, sitting: SittingId) -> Result<Vec<Candidate>> {
        self.candidates_where("c.sitting = ?1 ORDER BY c.ticket", sitting.0)
    }

    /// All lists a cadre stands on, newest sitting first.
    pub fn candidacies(&self, cadre: CadreId) -> Result<Vec<Candidate>> {
        self.candidates_where("c.cadre = ?1 ORDER BY c.sitting DESC", cadre.0)
    }

    fn candidates_where(&self, condition: &str, id: i64) -> Result<Vec<Candidate>> {
        let mut statement = self.conn.prepare_cached(&format!("{CANDIDATE} WHERE {condition}"))?;
        let rows = statement.query_map([id], |row| Ok(read_candidate(row)))?;
        rows.map(|row| row?).collect()
    }

    pub fn candidate(&self, sitting: SittingId, cadre: CadreId) -> Result<Candidate> {
        let found = self
            .conn
            .prepare_cached(&format!("{CANDIDATE} WHERE c.sitting = ?1 AND c.cadre = ?2"))?
            .query_row(params![sitting.0, cadre.0], |row| Ok(read_candidate(row)));
        found.optional()?.ok_or(StoreError::NotFound("candidate"))?
    }
}

/// What a list of names needs beside the columns of a summary (store/result_columns).
#[derive(Clone, Debug)]
pub struct ListedName {
    pub ticket: String,
    pub name: String,
    pub post: String,
    pub reason: String,
    pub shortfalls: Vec<Shortfall>,
}

impl Store {
    /// The names of these people of a list, in the order given.
    pub fn listed_names(&self, sitting: SittingId, of: &[&ResultRow]) -> Result<Vec<ListedName>> {
        let mut names = self.conn.prepare_cached(
            "SELECT c.ticket, p.name, c.post, c.reason FROM candidate c JOIN cadre p ON p.id = c.cadre
             WHERE c.sitting = ?1 AND c.cadre = ?2",
        )?;
        let mut shortfalls = self.conn.prepare_cached("SELECT shortfalls FROM attempt WHERE id = ?1")?;
        let mut listed = Vec::with_capacity(of.len());
        for row in of {
            let short = match row.attempt {
                Some(attempt) if row.short => {
                    let json: String = shortfalls.query_row([attempt.0], |row| row.get(0))?;
                    from_json("attempt", &json)?
                }
                _ => Vec::new(),
            };
            let name = names.query_row(params![sitting.0, row.cadre.0], |row| {
                let (ticket, name) = (row.get(0)?, row.get(1)?);
                Ok(ListedName { ticket, name, post: row.get(2)?, reason: row.get(3)?, shortfalls: short })
            });
            listed.push(name.optional()?.ok_or(StoreError::NotFound("candidate"))?);
        }
        Ok(listed)
    }
}

pub(super) fn sitting_of(conn: &Connection, id: SittingId) -> Result<Sitting> {
    conn.prepare_cached(&format!("{} WHERE s.id = ?1", counted()))?
        .query_row([id.0], |row| Ok(read_sitting(row)))
        .optional()?
        .ok_or(StoreError::NotFound("sitting"))?
}

fn read_sitting(row: &Row<'_>) -> Result<Sitting> {
    let (kind, state, rules): (String, String, String) = (row.get(2)?, row.get(3)?, row.get(5)?);
    Ok(Sitting {
        id: SittingId(row.get(0)?),
        title: row.get(1)?,
        kind: coded("sitting", SittingKind::from_code(&kind), &kind)?,
        state: coded("sitting", SittingState::from_code(&state), &state)?,
        paper: PaperId(row.get(4)?),
        rules: from_json("sitting", &rules)?,
        basis: row.get(6)?,
        makeup_of: row.get::<_, Option<i64>>(7)?.map(SittingId),
        created_ms: row.get(8)?,
        published_ms: row.get(9)?,
        full: Marks::from_milli(row.get(10)?),
        items: row.get(11)?,
        candidates: row.get(12)?,
        handed_in: row.get(13)?,
        facts: from_json("sitting", &row.get::<_, String>(14)?)?,
        opened_ms: row.get(15)?,
    })
}

fn read_candidate(row: &Row<'_>) -> Result<Candidate> {
    let (outcome, shortfalls): (Option<String>, Option<String>) = (row.get(8)?, row.get(16)?);
    Ok(Candidate {
        sitting: SittingId(row.get(0)?),
        cadre: CadreId(row.get(1)?),
        name: row.get(2)?,
        staff_no: row.get(3)?,
        ticket: row.get(4)?,
        unit_name: row.get(5)?,
        unit_path: row.get(14)?,
        checked_ms: row.get(15)?,
        department: row.get(6)?,
        post: row.get(7)?,
        room: row.get(17)?,
        seat: row.get(18)?,
        set_outcome: outcome.map(|code| coded("candidate", Outcome::from_code(&code), &code)).transpose()?,
        reason: row.get(9)?,
        attempt: row.get::<_, Option<i64>>(10)?.map(AttemptId),
        started_ms: row.get(11)?,
        handed_in_ms: row.get(12)?,
        total: row.get::<_, Option<i64>>(13)?.map(Marks::from_milli),
        shortfalls: shortfalls.map(|text| from_json("attempt", &text)).transpose()?.unwrap_or_default(),
    })
}

impl Tx<'_> {
    /// Plans a sitting and freezes unit, post, rank and grade of its candidates as of now. Tickets are four digits in list order.
    pub fn add_sitting(&mut self, sitting: &NewSitting, now_ms: i64) -> Result<SittingId> {
        self.conn().execute(
            "INSERT INTO sitting (title, kind, state, paper, rules, basis, makeup_of, created_ms, facts)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            params![
                sitting.title,
                sitting.kind.code(),
                SittingState::Planned.code(),
                sitting.paper.0,
                to_json(&sitting.rules)?,
                sitting.basis,
                sitting.makeup_of.map(|s| s.0),
                now_ms,
                to_json(&sitting.facts)?
            ],
        )?;
        let id = SittingId(self.conn().last_insert_rowid());
        self.freeze_list(id, &sitting.cadres)?;
        self.changed(Change::Sittings);
        Ok(id)
    }

    /// Plans a sitting anew that nobody was let into: what it is, its rules and its list, which is frozen as of now.
    pub fn replace_sitting(&mut self, id: SittingId, sitting: &NewSitting) -> Result<()> {
        self.conn().execute(
            "UPDATE sitting SET title = ?2, kind = ?3, paper = ?4, rules = ?5, basis = ?6, makeup_of = ?7, facts = ?8 WHERE id = ?1",
            params![
                id.0,
                sitting.title,
                sitting.kind.code(),
                sitting.paper.0,
                to_json(&sitting.rules)?,
                sitting.basis,
                sitting.makeup_of.map(|s| s.0),
                to_json(&sitting.facts)?
            ],
        )?;
        self.conn().execute("DELETE FROM candidate WHERE sitting = ?1", [id.0])?;
        self.freeze_list(id, &sitting.cadres)?;
        self.changed(Change::Sittings);
        Ok(())
    }

    fn freeze_list(&mut self, id: SittingId, cadres: &[CadreId]) -> Result<()> {
        let tree = self.unit_tree()?;
        let mut insert = self.conn().prepare_cached(
            "INSERT INTO candidate (sitting, cadre, ticket, unit_name, department, post, rank, grade, unit_path)
             SELECT ?1, c.id, ?3, coalesce(u.name, ''), coalesce(a.department, ''), coalesce(a.post, ''), coalesce(a.rank, ''), coalesce(a.grade, ''), ''
             FROM cadre c LEFT JOIN appointment a ON a.cadre = c.id AND a.until_on IS NULL LEFT JOIN unit u ON u.id = a.unit WHERE c.id = ?2
             RETURNING (SELECT unit FROM appointment WHERE cadre = ?2 AND until_on IS NULL)",
        )?;
        let mut put_path = self.conn().prepare_cached("UPDATE candidate SET unit_path = ?3 WHERE sitting = ?1 AND cadre = ?2")?;
        for (number, cadre) in (1..).zip(cadres) {
            let unit = insert
                .query_row(params![id.0, cadre.0, format!("{number:04}")], |row| row.get::<_, Option<i64>>(0))
                .optional()?
                .flatten();
            if let Some(unit) = unit {
                put_path.execute(params![id.0, cadre.0, tree.path(UnitId(unit))])?;
            }
        }
        Ok(())
    }

    /// Gives out seats, each a room and a number in it.
    pub fn set_seats(&mut self, id: SittingId, seats: &[(CadreId, &str, u16)]) -> Result<()> {
        let mut put =
            self.conn().prepare_cached("UPDATE candidate SET room = ?3, seat = ?4 WHERE sitting = ?1 AND cadre = ?2")?;
        for (cadre, room, seat) in seats {
            put.execute(params![id.0, cadre.0, room, format!("{seat:02}")])?;
        }
        drop(put);
        self.changed(Change::Sittings);
        Ok(())
    }

    pub fn set_sitting_state(&mut self, id: SittingId, state: SittingState, now_ms: i64) -> Result<()> {
        let moment = |wanted| (state == wanted).then_some(now_ms);
        let touched = self.conn().execute(
            "UPDATE sitting SET state = ?2, published_ms = coalesce(?3, published_ms), opened_ms = coalesce(opened_ms, ?4) WHERE id = ?1",
            params![id.0, state.code(), moment(SittingState::Published), moment(SittingState::Open)],
        )?;
        if touched == 0 {
            return Err(StoreError::NotFound("sitting"));
        }
        self.changed(Change::Sittings);
        Ok(())
    }

    /// Sets or clears 缺考, 缓考, 免考, 成绩无效.
    pub fn set_outcome(&mut self, sitting: SittingId, cadre: CadreId, outcome: Option<Outcome>, reason: &str) -> Result<()> {
        let touched = self.conn().execute(
            "UPDATE candidate SET outcome = ?3, reason = ?4 WHERE sitting = ?1 AND cadre = ?2",
            params![sitting.0, cadre.0, outcome.map(Outcome::code), reason],
        )?;
        if touched == 0 {
            return Err(StoreError::NotFound("candidate"));
        }
        self.changed(Change::Sittings);
        Ok(())
    }
}

//! Units and cadres. A cadre's appointment is dated: a change closes the old one and opens a new one, so history stays.

use super::undo::Inverse;
use super::write::{Change, Tx};
use super::{Result, Store, StoreError, coded};
use crate::domain::ids::{CadreId, UnitId};
use crate::domain::roster::{Appointment, CadreData, CadreState, Employment};
use rusqlite::{Connection, OptionalExtension, Row, params};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    pub id: UnitId,
    pub parent: Option<UnitId>,
    pub name: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cadre {
    pub id: CadreId,
    pub data: CadreData,
    /// Empty where no unit is known.
    pub unit_name: String,
}

const SELECT: &str = "SELECT c.id, c.name, c.staff_no, c.id_tail, c.employment, c.state, a.unit, a.department, a.post, a.rank, a.grade, coalesce(u.name, '')
    FROM cadre c LEFT JOIN appointment a ON a.cadre = c.id AND a.until_ms IS NULL LEFT JOIN unit u ON u.id = a.unit";

impl Store {
    pub fn units(&self) -> Result<Vec<Unit>> {
        let mut statement =
            self.conn.prepare_cached("SELECT id, parent, name FROM unit ORDER BY parent IS NOT NULL, sort, id")?;
        let rows = statement.query_map([], |row| {
            Ok(Unit { id: UnitId(row.get(0)?), parent: row.get::<_, Option<i64>>(1)?.map(UnitId), name: row.get(2)? })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Everybody on the roster, by unit and name.
    pub fn cadres(&self) -> Result<Vec<Cadre>> {
        let mut statement =
            self.conn.prepare_cached(&format!("{SELECT} WHERE c.listed = 1 ORDER BY u.sort, u.id, c.name, c.id"))?;
        let rows = statement.query_map([], |row| Ok(read_cadre(row)))?;
        rows.map(|row| row?).collect()
    }

    pub fn cadre(&self, id: CadreId) -> Result<Cadre> {
        find(&self.conn, id)
    }

    pub fn cadre_with_staff_no(&self, staff_no: &str) -> Result<Option<CadreId>> {
        let found = self
            .conn
            .query_row("SELECT id FROM cadre WHERE staff_no = ?1 AND listed = 1", [staff_no], |row| row.get(0).map(CadreId));
        Ok(found.optional()?)
    }
}

fn find(conn: &Connection, id: CadreId) -> Result<Cadre> {
    conn.prepare_cached(&format!("{SELECT} WHERE c.id = ?1"))?
        .query_row([id.0], |row| Ok(read_cadre(row)))
        .optional()?
        .ok_or(StoreError::NotFound("cadre"))?
}

fn read_cadre(row: &Row<'_>) -> Result<Cadre> {
    let (employment, state): (String, String) = (row.get(4)?, row.get(5)?);
    Ok(Cadre {
        id: CadreId(row.get(0)?),
        data: CadreData {
            name: row.get(1)?,
            staff_no: row.get(2)?,
            id_tail: row.get(3)?,
            employment: coded("cadre", Employment::from_code(&employment), &employment)?,
            state: coded("cadre", CadreState::from_code(&state), &state)?,
            appointment: Appointment {
                unit: row.get::<_, Option<i64>>(6)?.map(UnitId),
                department: row.get::<_, Option<String>>(7)?.unwrap_or_default(),
                post: row.get::<_, Option<String>>(8)?.unwrap_or_default(),
                rank: row.get::<_, Option<String>>(9)?.unwrap_or_default(),
                grade: row.get::<_, Option<String>>(10)?.unwrap_or_default(),
            },
        },
        unit_name: row.get(11)?,
    })
}

impl Tx<'_> {
    /// The unit of this name, made at the root of the tree when there is none.
    pub fn unit_named(&mut self, name: &str) -> Result<UnitId> {
        let found = self
            .conn()
            .query_row("SELECT id FROM unit WHERE name = ?1 ORDER BY id LIMIT 1", [name], |row| row.get(0).map(UnitId));
        if let Some(id) = found.optional()? {
            return Ok(id);
        }
        self.conn()
            .execute("INSERT INTO unit (name, sort) VALUES (?1, (SELECT coalesce(max(sort), 0) + 1 FROM unit))", [name])?;
        self.changed(Change::Roster);
        Ok(UnitId(self.conn().last_insert_rowid()))
    }

    pub fn add_cadre(&mut self, data: &CadreData, now_ms: i64) -> Result<CadreId> {
        if let Some(id) = self.unlisted_with(data.staff_no.as_deref())? {
            // Added before and taken back by undo: the same person comes back, with what hangs on them.
            self.set_cadre(id, data, now_ms)?;
            self.list_cadre(id, true)?;
            return Ok(id);
        }
        self.refuse_taken_staff_no(data.staff_no.as_deref(), None)?;
        self.conn()
            .prepare_cached(
                "INSERT INTO cadre (name, staff_no, id_tail, employment, state, created_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute(params![data.name, data.staff_no, data.id_tail, data.employment.code(), data.state.code(), now_ms])?;
        let id = CadreId(self.conn().last_insert_rowid());
        self.open_appointment(id, &data.appointment, now_ms)?;
        self.inverse(Inverse::ListCadre { cadre: id, listed: false });
        self.changed(Change::Roster);
        Ok(id)
    }

    pub fn set_cadre(&mut self, id: CadreId, data: &CadreData, now_ms: i64) -> Result<()> {
        let before = find(self.conn(), id)?.data;
        self.refuse_taken_staff_no(data.staff_no.as_deref(), Some(id))?;
        self.conn().execute(
            "UPDATE cadre SET name = ?2, staff_no = ?3, id_tail = ?4, employment = ?5, state = ?6 WHERE id = ?1",
            params![id.0, data.name, data.staff_no, data.id_tail, data.employment.code(), data.state.code()],
        )?;
        if before.appointment != data.appointment {
            self.conn()
                .execute("UPDATE appointment SET until_ms = ?2 WHERE cadre = ?1 AND until_ms IS NULL", params![id.0, now_ms])?;
            self.open_appointment(id, &data.appointment, now_ms)?;
        }
        self.inverse(Inverse::SetCadre { cadre: id, data: before });
        self.changed(Change::Roster);
        Ok(())
    }

    pub fn list_cadre(&mut self, id: CadreId, listed: bool) -> Result<()> {
        self.conn().execute("UPDATE cadre SET listed = ?2 WHERE id = ?1", params![id.0, listed])?;
        self.inverse(Inverse::ListCadre { cadre: id, listed: !listed });
        self.changed(Change::Roster);
        Ok(())
    }

    fn open_appointment(&mut self, id: CadreId, a: &Appointment, now_ms: i64) -> Result<()> {
        self.conn().prepare_cached("INSERT INTO appointment (cadre, unit, department, post, rank, grade, from_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")?.execute(
            params![id.0, a.unit.map(|u| u.0), a.department, a.post, a.rank, a.grade, now_ms],
        )?;
        Ok(())
    }

    fn unlisted_with(&mut self, staff_no: Option<&str>) -> Result<Option<CadreId>> {
        let sql = "SELECT id FROM cadre WHERE staff_no = ?1 AND listed = 0";
        Ok(self.conn().prepare_cached(sql)?.query_row([staff_no], |row| row.get(0).map(CadreId)).optional()?)
    }

    fn refuse_taken_staff_no(&mut self, staff_no: Option<&str>, except: Option<CadreId>) -> Result<()> {
        let Some(staff_no) = staff_no else { return Ok(()) };
        let holder: Option<i64> =
            self.conn().query_row("SELECT id FROM cadre WHERE staff_no = ?1", [staff_no], |row| row.get(0)).optional()?;
        match holder {
            Some(holder) if Some(CadreId(holder)) != except => {
                Err(StoreError::Duplicate { what: "staff_no", value: staff_no.to_owned() })
            }
            _ => Ok(()),
        }
    }
}

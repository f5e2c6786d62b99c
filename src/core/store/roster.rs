//! Cadres. An appointment is dated: a move closes the old one and opens a new one, so history stays.

use super::undo::Inverse;
use super::write::{Change, Tx};
use super::{Result, Store, StoreError, coded, day};
use crate::domain::appointments::{Held, History};
use crate::domain::ids::{CadreId, UnitId};
use crate::domain::roster::{Appointment, CadreData, CadreState, Employment};
use rusqlite::{Connection, OptionalExtension, Row, params};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cadre {
    pub id: CadreId,
    pub data: CadreData,
    /// Empty where no unit is known.
    pub unit_name: String,
}

const SELECT: &str = "SELECT c.id, c.name, c.staff_no, c.id_tail, c.employment, c.state, a.unit, a.department, a.post, a.rank, a.grade, coalesce(u.name, '')
    FROM cadre c LEFT JOIN appointment a ON a.cadre = c.id AND a.until_on IS NULL LEFT JOIN unit u ON u.id = a.unit";

impl Store {
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

    /// All appointments of a cadre, oldest first.
    pub fn appointments(&self, cadre: CadreId) -> Result<History> {
        history(&self.conn, cadre)
    }

    pub fn cadre_with_staff_no(&self, staff_no: &str) -> Result<Option<CadreId>> {
        let found = self
            .conn
            .query_row("SELECT id FROM cadre WHERE staff_no = ?1 AND listed = 1", [staff_no], |row| row.get(0).map(CadreId));
        Ok(found.optional()?)
    }
}

fn history(conn: &Connection, cadre: CadreId) -> Result<History> {
    let mut statement = conn.prepare_cached(
        "SELECT unit, department, post, rank, grade, from_on, until_on, basis FROM appointment WHERE cadre = ?1 ORDER BY id",
    )?;
    let rows = statement.query_map([cadre.0], |row| Ok(read_held(row)))?;
    rows.map(|row| row?).collect()
}

fn read_held(row: &Row<'_>) -> Result<Held> {
    Ok(Held {
        appointment: Appointment {
            unit: row.get::<_, Option<i64>>(0)?.map(UnitId),
            department: row.get(1)?,
            post: row.get(2)?,
            rank: row.get(3)?,
            grade: row.get(4)?,
        },
        from_on: day("appointment", row.get(5)?)?,
        until_on: day("appointment", row.get(6)?)?,
        basis: row.get(7)?,
    })
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
    pub fn add_cadre(&mut self, data: &CadreData, history: &[Held], now_ms: i64) -> Result<CadreId> {
        if let Some(id) = self.unlisted_with(data.staff_no.as_deref())? {
            // Added before and taken back by undo: the same person comes back, with what hangs on them.
            self.set_cadre(id, data)?;
            self.put_appointments(id, history)?;
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
        self.write_appointments(id, history)?;
        self.inverse(Inverse::ListCadre { cadre: id, listed: false });
        self.changed(Change::Roster);
        Ok(id)
    }

    /// The person: everything but the appointments.
    pub fn set_cadre(&mut self, id: CadreId, data: &CadreData) -> Result<()> {
        let before = find(self.conn(), id)?.data;
        self.refuse_taken_staff_no(data.staff_no.as_deref(), Some(id))?;
        self.conn()
            .prepare_cached("UPDATE cadre SET name = ?2, staff_no = ?3, id_tail = ?4, employment = ?5, state = ?6 WHERE id = ?1")?
            .execute(params![id.0, data.name, data.staff_no, data.id_tail, data.employment.code(), data.state.code()])?;
        self.inverse(Inverse::SetCadre { cadre: id, data: before });
        self.changed(Change::Roster);
        Ok(())
    }

    pub fn appointments(&mut self, cadre: CadreId) -> Result<History> {
        history(self.conn(), cadre)
    }

    /// Puts these in place of all appointments of a cadre.
    pub fn put_appointments(&mut self, id: CadreId, history: &[Held]) -> Result<()> {
        let before = self.appointments(id)?;
        if before == history {
            return Ok(());
        }
        self.conn().prepare_cached("DELETE FROM appointment WHERE cadre = ?1")?.execute([id.0])?;
        self.write_appointments(id, history)?;
        self.inverse(Inverse::SetAppointments { cadre: id, history: before });
        self.changed(Change::Roster);
        Ok(())
    }

    pub fn cadre_name(&mut self, id: CadreId) -> Result<String> {
        Ok(find(self.conn(), id)?.data.name)
    }

    /// Who holds a post in the unit now, whether still on the roster or not.
    pub fn members(&mut self, unit: UnitId) -> Result<Vec<CadreId>> {
        let mut statement =
            self.conn().prepare_cached("SELECT cadre FROM appointment WHERE unit = ?1 AND until_on IS NULL ORDER BY cadre")?;
        let rows = statement.query_map([unit.0], |row| row.get(0).map(CadreId))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    pub fn list_cadre(&mut self, id: CadreId, listed: bool) -> Result<()> {
        self.conn().execute("UPDATE cadre SET listed = ?2 WHERE id = ?1", params![id.0, listed])?;
        self.inverse(Inverse::ListCadre { cadre: id, listed: !listed });
        self.changed(Change::Roster);
        Ok(())
    }

    fn write_appointments(&mut self, id: CadreId, history: &[Held]) -> Result<()> {
        let mut insert = self.conn().prepare_cached(
            "INSERT INTO appointment (cadre, unit, department, post, rank, grade, from_on, until_on, basis)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        )?;
        for held in history {
            let a = &held.appointment;
            insert.execute(params![
                id.0,
                a.unit.map(|u| u.0),
                a.department,
                a.post,
                a.rank,
                a.grade,
                held.from_on.map(|d| d.to_string()),
                held.until_on.map(|d| d.to_string()),
                held.basis
            ])?;
        }
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

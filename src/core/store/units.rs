//! The tree of units. Nothing is deleted: a unit that is no more is marked so, because old lists name it.

use super::undo::Inverse;
use super::write::{Change, Tx};
use super::{Result, Store, StoreError, day};
use crate::domain::ids::UnitId;
use crate::domain::unit_tree::{Named, Unit, UnitTree};
use rusqlite::{Connection, OptionalExtension, Row, params};

const SELECT: &str = "SELECT id, parent, name, sort, ended_on, merged_into FROM unit";

impl Store {
    pub fn unit_tree(&self) -> Result<UnitTree> {
        tree(&self.conn)
    }
}

fn tree(conn: &Connection) -> Result<UnitTree> {
    let mut statement = conn.prepare_cached(&format!("{SELECT} WHERE listed = 1"))?;
    let rows = statement.query_map([], |row| Ok(read_unit(row)))?;
    let units: Vec<Unit> = rows.map(|row| row?).collect::<Result<_>>()?;
    Ok(UnitTree::new(units))
}

fn read_unit(row: &Row<'_>) -> Result<Unit> {
    Ok(Unit {
        id: UnitId(row.get(0)?),
        parent: row.get::<_, Option<i64>>(1)?.map(UnitId),
        name: row.get(2)?,
        sort: row.get(3)?,
        ended_on: day("unit", row.get(4)?)?,
        merged_into: row.get::<_, Option<i64>>(5)?.map(UnitId),
    })
}

impl Tx<'_> {
    pub fn unit_tree(&mut self) -> Result<UnitTree> {
        tree(self.conn())
    }

    /// A new unit, last among those of its parent. One of this name and place that undo had taken back is that one again.
    pub fn add_unit(&mut self, name: &str, parent: Option<UnitId>) -> Result<UnitId> {
        let parent = parent.map(|p| p.0);
        let gone: Option<i64> = self
            .conn()
            .query_row("SELECT id FROM unit WHERE name = ?1 AND parent IS ?2 AND listed = 0", params![name, parent], |row| {
                row.get(0)
            })
            .optional()?;
        if let Some(id) = gone.map(UnitId) {
            self.list_unit(id, true)?;
            return Ok(id);
        }
        self.conn().execute(
            "INSERT INTO unit (name, parent, sort) VALUES (?1, ?2, (SELECT coalesce(max(sort), 0) + 1 FROM unit WHERE parent IS ?2))",
            params![name, parent],
        )?;
        let id = UnitId(self.conn().last_insert_rowid());
        self.inverse(Inverse::ListUnit { unit: id, listed: false });
        self.changed(Change::Roster);
        Ok(id)
    }

    /// The unit a name or path means, with what is missing of it made.
    pub fn unit_of(&mut self, named: Named) -> Result<UnitId> {
        match named {
            Named::Known(id) => Ok(id),
            Named::Missing { mut parent, names } => {
                for name in &names {
                    parent = Some(self.add_unit(name, parent)?);
                }
                parent.ok_or(StoreError::NotFound("unit"))
            }
        }
    }

    /// Puts a unit as given; its id says which.
    pub fn set_unit(&mut self, unit: &Unit) -> Result<()> {
        let before = self
            .conn()
            .query_row(&format!("{SELECT} WHERE id = ?1"), [unit.id.0], |row| Ok(read_unit(row)))
            .optional()?
            .ok_or(StoreError::NotFound("unit"))??;
        if before == *unit {
            return Ok(());
        }
        self.conn().execute(
            "UPDATE unit SET parent = ?2, name = ?3, sort = ?4, ended_on = ?5, merged_into = ?6 WHERE id = ?1",
            params![
                unit.id.0,
                unit.parent.map(|p| p.0),
                unit.name,
                unit.sort,
                unit.ended_on.map(|d| d.to_string()),
                unit.merged_into.map(|u| u.0)
            ],
        )?;
        self.inverse(Inverse::SetUnit { unit: before });
        self.changed(Change::Roster);
        Ok(())
    }

    pub fn list_unit(&mut self, id: UnitId, listed: bool) -> Result<()> {
        self.conn().execute("UPDATE unit SET listed = ?2 WHERE id = ?1", params![id.0, listed])?;
        self.inverse(Inverse::ListUnit { unit: id, listed: !listed });
        self.changed(Change::Roster);
        Ok(())
    }
}

//! Staff accounts as stored: who, which roles, and the data key wrapped under the passphrase.

use super::write::{Change, Tx};
use super::{Result, Store, StoreError, from_json, to_json};
use crate::domain::ids::StaffId;
use crate::domain::staff::Roles;
use rusqlite::{OptionalExtension, Row, params};

#[derive(Clone)]
pub struct StaffRow {
    pub id: StaffId,
    pub name: String,
    pub roles: Roles,
    /// Argon2id parameters and salt in PHC form, without the hash: the passphrase is proved by unwrapping the key.
    pub verifier: String,
    pub wrapped_key: Vec<u8>,
    pub disabled: bool,
}

impl std::fmt::Debug for StaffRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("StaffRow")
            .field("id", &self.id)
            .field("name", &self.name)
            .field("roles", &self.roles)
            .finish_non_exhaustive()
    }
}

const SELECT: &str = "SELECT id, name, roles, verifier, wrapped_key, disabled FROM staff";

impl Store {
    pub fn staff(&self) -> Result<Vec<StaffRow>> {
        let mut statement = self.conn.prepare_cached(&format!("{SELECT} ORDER BY id"))?;
        let rows = statement.query_map([], |row| Ok(read(row)))?;
        rows.map(|row| row?).collect()
    }

    pub fn staff_named(&self, name: &str) -> Result<Option<StaffRow>> {
        self.conn
            .prepare_cached(&format!("{SELECT} WHERE name = ?1"))?
            .query_row([name], |row| Ok(read(row)))
            .optional()?
            .transpose()
    }

    /// Whether accounts were ever set up. Before, this is a newcomer's own workspace.
    pub fn has_staff(&self) -> Result<bool> {
        Ok(self.conn.query_row("SELECT EXISTS (SELECT 1 FROM staff)", [], |row| row.get(0))?)
    }
}

fn read(row: &Row<'_>) -> Result<StaffRow> {
    Ok(StaffRow {
        id: StaffId(row.get(0)?),
        name: row.get(1)?,
        roles: from_json("staff", &row.get::<_, String>(2)?)?,
        verifier: row.get(3)?,
        wrapped_key: row.get(4)?,
        disabled: row.get(5)?,
    })
}

impl Tx<'_> {
    pub fn add_staff(&mut self, name: &str, roles: &Roles, verifier: &str, wrapped_key: &[u8], now_ms: i64) -> Result<StaffId> {
        let taken: bool =
            self.conn().query_row("SELECT EXISTS (SELECT 1 FROM staff WHERE name = ?1)", [name], |row| row.get(0))?;
        if taken {
            return Err(StoreError::Duplicate { what: "staff", value: name.to_owned() });
        }
        self.conn().execute(
            "INSERT INTO staff (name, roles, verifier, wrapped_key, created_ms) VALUES (?1, ?2, ?3, ?4, ?5)",
            params![name, to_json(roles)?, verifier, wrapped_key, now_ms],
        )?;
        self.changed(Change::Staff);
        Ok(StaffId(self.conn().last_insert_rowid()))
    }

    pub fn set_staff(&mut self, id: StaffId, roles: &Roles, disabled: bool) -> Result<()> {
        self.conn()
            .execute("UPDATE staff SET roles = ?2, disabled = ?3 WHERE id = ?1", params![id.0, to_json(roles)?, disabled])?;
        self.changed(Change::Staff);
        Ok(())
    }

    pub fn set_staff_key(&mut self, id: StaffId, verifier: &str, wrapped_key: &[u8]) -> Result<()> {
        self.conn()
            .execute("UPDATE staff SET verifier = ?2, wrapped_key = ?3 WHERE id = ?1", params![id.0, verifier, wrapped_key])?;
        self.changed(Change::Staff);
        Ok(())
    }
}

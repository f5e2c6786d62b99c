//! Rows of the ledger of learning.

use super::undo::Inverse;
use super::write::{Change, Tx};
use super::{Result, Store, StoreError, coded, day, from_json, to_json};
use crate::domain::activity::{Activity, ActivityKind};
use crate::domain::ids::{ActivityId, CadreId};
use rusqlite::{Connection, OptionalExtension, Row, params};

const TABLE: &str = "activity";
const SELECT: &str =
    "SELECT id, kind, from_on, until_on, title, unit_name, amount, people, hours_milli, source, note, evidence FROM activity";

fn read(row: &Row<'_>) -> Result<(ActivityId, Activity)> {
    let kind: String = row.get(1)?;
    let people: Option<String> = row.get(7)?;
    let activity = Activity {
        kind: coded(TABLE, ActivityKind::from_code(&kind), &kind)?,
        from_on: day(TABLE, Some(row.get(2)?))?.unwrap_or_default(),
        until_on: day(TABLE, Some(row.get(3)?))?.unwrap_or_default(),
        title: row.get(4)?,
        unit: row.get(5)?,
        amount: from_json(TABLE, &row.get::<_, String>(6)?)?,
        people: people.map(|text| from_json(TABLE, &text)).transpose()?,
        hours_milli: row.get(8)?,
        source: from_json(TABLE, &row.get::<_, String>(9)?)?,
        note: row.get(10)?,
        named: Vec::new(),
        evidence: from_json(TABLE, &row.get::<_, String>(11)?)?,
    };
    Ok((ActivityId(row.get(0)?), activity))
}

fn one(conn: &Connection, id: ActivityId) -> Result<Activity> {
    let found = conn.query_row(&format!("{SELECT} WHERE id = ?1"), [id.0], |row| Ok(read(row))).optional()?;
    let (_, mut activity) = found.ok_or(StoreError::NotFound(TABLE))??;
    let mut statement = conn.prepare_cached("SELECT cadre FROM activity_person WHERE activity = ?1 ORDER BY cadre")?;
    activity.named = statement.query_map([id.0], |row| row.get(0).map(CadreId))?.collect::<rusqlite::Result<_>>()?;
    Ok(activity)
}

impl Store {
    /// The whole ledger, the oldest day first.
    pub fn activities(&self) -> Result<Vec<(ActivityId, Activity)>> {
        let sql = format!("{SELECT} WHERE listed = 1 ORDER BY from_on, until_on, id");
        let mut statement = self.conn.prepare_cached(&sql)?;
        let rows = statement.query_map([], |row| Ok(read(row)))?;
        let mut all = rows.map(|row| row?).collect::<Result<Vec<_>>>()?;
        let mut named: std::collections::HashMap<i64, Vec<CadreId>> = std::collections::HashMap::new();
        let mut statement = self.conn.prepare_cached("SELECT activity, cadre FROM activity_person ORDER BY activity, cadre")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            named.entry(row.get(0)?).or_default().push(CadreId(row.get(1)?));
        }
        for (id, activity) in &mut all {
            activity.named = named.remove(&id.0).unwrap_or_default();
        }
        Ok(all)
    }

    pub fn activity(&self, id: ActivityId) -> Result<Activity> {
        one(&self.conn, id)
    }
}

impl Tx<'_> {
    pub fn add_activity(&mut self, activity: &Activity, author: &str) -> Result<ActivityId> {
        self.conn().execute(
            "INSERT INTO activity (kind, from_on, until_on, title, unit_name, amount, people, hours_milli, source, note, evidence, author, created_ms)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
            params![
                activity.kind.code(),
                activity.from_on.to_string(),
                activity.until_on.to_string(),
                activity.title,
                activity.unit,
                to_json(&activity.amount)?,
                activity.people.as_ref().map(to_json).transpose()?,
                activity.hours_milli,
                to_json(&activity.source)?,
                activity.note,
                to_json(&activity.evidence)?,
                author,
                self.now_ms(),
            ],
        )?;
        let id = ActivityId(self.conn().last_insert_rowid());
        self.put_names(id, &activity.named)?;
        self.inverse(Inverse::ListActivity { activity: id, listed: false });
        self.changed(Change::Study);
        Ok(id)
    }

    pub fn set_activity(&mut self, id: ActivityId, activity: &Activity) -> Result<()> {
        let before = one(self.conn(), id)?;
        self.conn().execute(
            "UPDATE activity SET kind = ?2, from_on = ?3, until_on = ?4, title = ?5, unit_name = ?6, amount = ?7, people = ?8,
             hours_milli = ?9, source = ?10, note = ?11, evidence = ?12 WHERE id = ?1",
            params![
                id.0,
                activity.kind.code(),
                activity.from_on.to_string(),
                activity.until_on.to_string(),
                activity.title,
                activity.unit,
                to_json(&activity.amount)?,
                activity.people.as_ref().map(to_json).transpose()?,
                activity.hours_milli,
                to_json(&activity.source)?,
                activity.note,
                to_json(&activity.evidence)?,
            ],
        )?;
        self.conn().execute("DELETE FROM activity_person WHERE activity = ?1", [id.0])?;
        self.put_names(id, &activity.named)?;
        self.inverse(Inverse::SetActivity { activity: id, data: Box::new(before) });
        self.changed(Change::Study);
        Ok(())
    }

    fn put_names(&self, id: ActivityId, named: &[CadreId]) -> Result<()> {
        let mut statement = self.conn().prepare_cached("INSERT INTO activity_person (activity, cadre) VALUES (?1, ?2)")?;
        for cadre in named {
            statement.execute([id.0, cadre.0])?;
        }
        Ok(())
    }

    pub fn list_activity(&mut self, id: ActivityId, listed: bool) -> Result<()> {
        let touched = self.conn().execute("UPDATE activity SET listed = ?2 WHERE id = ?1", params![id.0, listed])?;
        if touched == 0 {
            return Err(StoreError::NotFound(TABLE));
        }
        self.inverse(Inverse::ListActivity { activity: id, listed: !listed });
        self.changed(Change::Study);
        Ok(())
    }
}

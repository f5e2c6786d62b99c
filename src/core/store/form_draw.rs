//! 抽卷: which form of a set a sitting uses, by lot before a witness. Kept as it was; the tables refuse changes.

use super::write::{Change, Tx};
use super::{Result, Store};
use crate::domain::ids::{PaperId, SittingId};
use rusqlite::{OptionalExtension, Row, params};

/// One draw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormDraw {
    pub sitting: SittingId,
    pub paper: PaperId,
    /// Of the form that was drawn.
    pub label: String,
    /// Labels of all forms that lay in the lot.
    pub lot: Vec<String>,
    pub by: String,
    pub witness: String,
    pub at_ms: i64,
}

const SELECT: &str = "SELECT d.sitting, d.paper, p.form_label, d.lot, d.by_person, d.witness, d.at_ms
    FROM form_draw d JOIN paper p ON p.id = d.paper";

fn read(row: &Row<'_>) -> rusqlite::Result<FormDraw> {
    Ok(FormDraw {
        sitting: SittingId(row.get(0)?),
        paper: PaperId(row.get(1)?),
        label: row.get(2)?,
        lot: row.get::<_, String>(3)?.split(' ').map(str::to_owned).collect(),
        by: row.get(4)?,
        witness: row.get(5)?,
        at_ms: row.get(6)?,
    })
}

impl Store {
    pub fn form_draw(&self, sitting: SittingId) -> Result<Option<FormDraw>> {
        let sql = format!("{SELECT} WHERE d.sitting = ?1");
        Ok(self.conn.prepare_cached(&sql)?.query_row([sitting.0], read).optional()?)
    }

    /// The last draw that chose this paper.
    pub fn draw_of_paper(&self, paper: PaperId) -> Result<Option<FormDraw>> {
        let sql = format!("{SELECT} WHERE d.paper = ?1 ORDER BY d.at_ms DESC, d.sitting DESC LIMIT 1");
        Ok(self.conn.prepare_cached(&sql)?.query_row([paper.0], read).optional()?)
    }
}

impl Tx<'_> {
    /// Records a draw and gives the sitting its paper.
    pub fn record_form_draw(&mut self, draw: &FormDraw) -> Result<()> {
        self.conn().execute(
            "INSERT INTO form_draw (sitting, paper, lot, by_person, witness, at_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![draw.sitting.0, draw.paper.0, draw.lot.join(" "), draw.by, draw.witness, draw.at_ms],
        )?;
        self.conn().execute("UPDATE sitting SET paper = ?2 WHERE id = ?1", params![draw.sitting.0, draw.paper.0])?;
        self.changed(Change::Sittings);
        self.changed(Change::Papers);
        Ok(())
    }
}

//! All candidacies with what a summary asks of them, column by column in memory: read once, from the first summary until results are
//! written. Two scans from end to end; a join of a million rows would seek a million times.

use super::{Result, Store, StoreError, coded};
use crate::domain::ids::{CadreId, SittingId};
use crate::domain::marks::Marks;
use crate::domain::verdict::Outcome;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

/// Where somebody stood when the list was frozen.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Place {
    pub unit_name: String,
    /// From the root down.
    pub unit_path: String,
    pub department: String,
    /// 职务层次
    pub rank: String,
    /// 职级
    pub grade: String,
}

/// A candidacy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ResultRow {
    pub cadre: CadreId,
    /// Index into [`ResultColumns::places`].
    pub place: u32,
    /// Set by a person.
    pub set: Option<Outcome>,
    pub begun: bool,
    pub handed_in: bool,
    /// Something besides the sum keeps it from passing.
    pub short: bool,
    pub total: Option<Marks>,
}

/// All of them, sitting by sitting, each in order of cadre.
#[derive(Debug, Default)]
pub struct ResultColumns {
    pub places: Vec<Place>,
    rows: Vec<ResultRow>,
    sittings: HashMap<SittingId, Range<usize>>,
    version: i64,
}

impl ResultColumns {
    pub fn of(&self, sitting: SittingId) -> &[ResultRow] {
        self.sittings.get(&sitting).and_then(|range| self.rows.get(range.clone())).unwrap_or_default()
    }
}

impl Store {
    /// The columns as of now. `going` is asked on the way with rows done; its error ends the reading.
    pub fn result_columns<E: From<StoreError>>(
        &self,
        mut going: impl FnMut(u64) -> std::result::Result<(), E>,
    ) -> std::result::Result<Arc<ResultColumns>, E> {
        let version = self.data_version()?;
        if let Some(kept) = self.result_columns.borrow().as_ref().filter(|kept| kept.version == version) {
            return Ok(Arc::clone(kept));
        }
        let columns = Arc::new(self.read_result_columns(version, &mut going)?);
        *self.result_columns.borrow_mut() = Some(Arc::clone(&columns));
        Ok(columns)
    }

    /// SQLite's counter of what other connections wrote.
    fn data_version(&self) -> Result<i64> {
        Ok(self.conn.prepare_cached("PRAGMA data_version")?.query_row([], |row| row.get(0))?)
    }

    fn read_result_columns<E: From<StoreError>>(
        &self,
        version: i64,
        going: &mut impl FnMut(u64) -> std::result::Result<(), E>,
    ) -> std::result::Result<ResultColumns, E> {
        let mut columns = ResultColumns { version, ..ResultColumns::default() };
        self.read_lists(&mut columns, going)?;
        self.read_attempts(&mut columns, going)?;
        Ok(columns)
    }

    fn read_lists<E: From<StoreError>>(
        &self,
        columns: &mut ResultColumns,
        going: &mut impl FnMut(u64) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        // In the order in which the table lies.
        let sql = "SELECT sitting, cadre, outcome, unit_name, unit_path, department, rank, grade FROM candidate";
        let mut statement = self.conn.prepare_cached(sql).map_err(StoreError::from)?;
        let mut rows = statement.query([]).map_err(StoreError::from)?;
        let mut known: HashMap<Place, u32> = HashMap::new();
        let mut begin = (SittingId(0), 0);
        while let Some(row) = rows.next().map_err(StoreError::from)? {
            let at = columns.rows.len();
            if at.is_multiple_of(50_000) {
                going(at as u64)?;
            }
            let sitting = SittingId(row.get(0).map_err(StoreError::from)?);
            if sitting != begin.0 {
                columns.sittings.insert(begin.0, begin.1..at);
                begin = (sitting, at);
            }
            let text = |column| text(row, column);
            let parts = [text(3)?, text(4)?, text(5)?, text(6)?, text(7)?];
            // Lists are made unit by unit: mostly the place of the one before.
            let last = columns.rows.last().map(|last: &ResultRow| last.place);
            let same = last.filter(|last| columns.places.get(*last as usize).is_some_and(|p| p.is(parts)));
            let place = same.unwrap_or_else(|| {
                let place = Place::of(parts);
                let next = columns.places.len() as u32;
                *known.entry(place.clone()).or_insert_with(|| {
                    columns.places.push(place);
                    next
                })
            });
            let set = row.get_ref(2).map_err(StoreError::from)?.as_str_or_null().map_err(|e| StoreError::Sqlite(e.into()))?;
            columns.rows.push(ResultRow {
                cadre: CadreId(row.get(1).map_err(StoreError::from)?),
                place,
                set: set.map(|code| coded("candidate", Outcome::from_code(code), code)).transpose()?,
                begun: false,
                handed_in: false,
                short: false,
                total: None,
            });
        }
        columns.sittings.insert(begin.0, begin.1..columns.rows.len());
        Ok(())
    }

    fn read_attempts<E: From<StoreError>>(
        &self,
        columns: &mut ResultColumns,
        going: &mut impl FnMut(u64) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        let sql = "SELECT sitting, cadre, handed_in_ms IS NOT NULL, total_milli, shortfalls <> '[]' FROM attempt";
        let mut statement = self.conn.prepare_cached(sql).map_err(StoreError::from)?;
        let mut rows = statement.query([]).map_err(StoreError::from)?;
        let lists = columns.rows.len() as u64;
        let mut done: u64 = 0;
        // The next one mostly stands right behind the one before.
        let mut guess = 0;
        while let Some(row) = rows.next().map_err(StoreError::from)? {
            if done.is_multiple_of(50_000) {
                going(lists + done)?;
            }
            done += 1;
            let get = |column| row.get::<_, i64>(column).map_err(StoreError::from);
            let (sitting, cadre) = (SittingId(get(0)?), CadreId(get(1)?));
            let Some(range) = columns.sittings.get(&sitting).cloned() else { continue };
            let at = if range.contains(&guess) && columns.rows[guess].cadre == cadre {
                guess
            } else {
                match columns.rows[range.clone()].binary_search_by_key(&cadre, |row| row.cadre) {
                    Ok(found) => range.start + found,
                    Err(_) => continue,
                }
            };
            guess = at + 1;
            let found = &mut columns.rows[at];
            found.begun = true;
            found.handed_in = get(2)? != 0;
            found.total = row.get::<_, Option<i64>>(3).map_err(StoreError::from)?.map(Marks::from_milli);
            found.short = get(4)? != 0;
        }
        Ok(())
    }
}

fn text<'r>(row: &'r rusqlite::Row<'_>, column: usize) -> Result<&'r str> {
    row.get_ref(column)?.as_str().map_err(|e| StoreError::Sqlite(e.into()))
}

impl Place {
    fn is(&self, [unit_name, unit_path, department, rank, grade]: [&str; 5]) -> bool {
        self.unit_path == unit_path
            && self.department == department
            && self.rank == rank
            && self.grade == grade
            && self.unit_name == unit_name
    }

    fn of(parts: [&str; 5]) -> Self {
        let [unit_name, unit_path, department, rank, grade] = parts.map(str::to_owned);
        Self { unit_name, unit_path, department, rank, grade }
    }
}

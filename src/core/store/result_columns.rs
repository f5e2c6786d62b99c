//! All candidacies with what a summary asks of them, column by column in memory: read once, from the first summary until results are
//! written. A large list comes out of its pack (`result_pack`), any other out of its tables in the order in which they lie.

use super::{Result, Store, StoreError, coded};
use crate::domain::ids::{AttemptId, CadreId, SittingId};
use crate::domain::marks::Marks;
use crate::domain::verdict::Outcome;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

/// Where somebody stood when the list was frozen.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
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
    /// Once it was begun.
    pub attempt: Option<AttemptId>,
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
    pub(super) const fn version(&self) -> i64 {
        self.version
    }

    pub(super) fn lists(&self) -> impl Iterator<Item = (SittingId, &[ResultRow])> {
        self.sittings.keys().map(|sitting| (*sitting, self.of(*sitting)))
    }

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
    /// SQLite's counter of what other connections wrote.
    pub(super) fn data_version(&self) -> Result<i64> {
        Ok(self.conn.prepare_cached("PRAGMA data_version")?.query_row([], |row| row.get(0))?)
    }

    fn read_result_columns<E: From<StoreError>>(
        &self,
        version: i64,
        going: &mut impl FnMut(u64) -> std::result::Result<(), E>,
    ) -> std::result::Result<ResultColumns, E> {
        let mut columns = ResultColumns { version, ..ResultColumns::default() };
        let mut places = Places::default();
        for sitting in self.sittings_with_lists()? {
            going(columns.rows.len() as u64)?;
            let begin = columns.rows.len();
            if let Some(rows) = self.packed_results(sitting, &mut |place| places.number(place))? {
                columns.rows.extend(rows);
            } else {
                self.read_list(sitting, &mut columns.rows, &mut places, going)?;
                self.read_attempts(sitting, &mut columns.rows, begin, going)?;
            }
            columns.sittings.insert(sitting, begin..columns.rows.len());
        }
        columns.places = places.list;
        Ok(columns)
    }

    fn sittings_with_lists(&self) -> Result<Vec<SittingId>> {
        let mut statement = self.conn.prepare_cached("SELECT id FROM sitting ORDER BY id")?;
        let rows = statement.query_map([], |row| row.get(0).map(SittingId))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn read_list<E: From<StoreError>>(
        &self,
        sitting: SittingId,
        list: &mut Vec<ResultRow>,
        places: &mut Places,
        going: &mut impl FnMut(u64) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        let sql = "SELECT cadre, outcome, unit_name, unit_path, department, rank, grade FROM candidate WHERE sitting = ?1 ORDER BY cadre";
        let mut statement = self.conn.prepare_cached(sql).map_err(StoreError::from)?;
        let mut rows = statement.query([sitting.0]).map_err(StoreError::from)?;
        while let Some(row) = rows.next().map_err(StoreError::from)? {
            if list.len().is_multiple_of(STEP) {
                going(list.len() as u64)?;
            }
            let text = |column| text(row, column);
            let parts = [text(2)?, text(3)?, text(4)?, text(5)?, text(6)?];
            // Lists are made unit by unit: mostly the place of the one before.
            let last = list.last().map(|last: &ResultRow| last.place);
            let same = last.filter(|last| places.list.get(*last as usize).is_some_and(|p| p.is(parts)));
            let set = row.get_ref(1).map_err(StoreError::from)?.as_str_or_null().map_err(|e| StoreError::Sqlite(e.into()))?;
            list.push(ResultRow {
                cadre: CadreId(row.get(0).map_err(StoreError::from)?),
                place: same.unwrap_or_else(|| places.number(Place::of(parts))),
                set: set.map(|code| coded("candidate", Outcome::from_code(code), code)).transpose()?,
                attempt: None,
                handed_in: false,
                short: false,
                total: None,
            });
        }
        Ok(())
    }

    /// Into the rows of a sitting, which begin at `begin`.
    fn read_attempts<E: From<StoreError>>(
        &self,
        sitting: SittingId,
        list: &mut [ResultRow],
        begin: usize,
        going: &mut impl FnMut(u64) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        let sql = "SELECT cadre, handed_in_ms IS NOT NULL, total_milli, shortfalls <> '[]', id FROM attempt WHERE sitting = ?1 ORDER BY cadre";
        let mut statement = self.conn.prepare_cached(sql).map_err(StoreError::from)?;
        let mut rows = statement.query([sitting.0]).map_err(StoreError::from)?;
        let all = list.len() as u64;
        let mut list = list[begin..].iter_mut();
        let mut done: usize = 0;
        while let Some(row) = rows.next().map_err(StoreError::from)? {
            if done.is_multiple_of(STEP) {
                going(all)?;
            }
            done += 1;
            let cadre = CadreId(row.get(0).map_err(StoreError::from)?);
            // Both in order of cadre; an attempt belongs to a candidate (foreign key).
            let Some(found) = list.find(|candidate| candidate.cadre == cadre) else { break };
            found.attempt = Some(AttemptId(row.get(4).map_err(StoreError::from)?));
            found.handed_in = row.get(1).map_err(StoreError::from)?;
            found.total = row.get::<_, Option<i64>>(2).map_err(StoreError::from)?.map(Marks::from_milli);
            found.short = row.get(3).map_err(StoreError::from)?;
        }
        Ok(())
    }
}

/// Rows between two questions whether to go on.
const STEP: usize = 50_000;

/// Places with the number each has.
#[derive(Debug, Default)]
struct Places {
    list: Vec<Place>,
    known: HashMap<Place, u32>,
}

impl Places {
    fn number(&mut self, place: Place) -> u32 {
        if let Some(number) = self.known.get(&place) {
            return *number;
        }
        let next = self.list.len() as u32;
        self.list.push(place.clone());
        self.known.insert(place, next);
        next
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

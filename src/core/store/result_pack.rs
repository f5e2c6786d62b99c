//! Lists of large sittings as one value each, so that the first summary after a start reads megabytes and not a million rows. Triggers of
//! migration 20 take a pack away with any write to its candidates or attempts; what is not packed is read row by row.

use super::result_columns::{Place, ResultColumns, ResultRow};
use super::write::{Done, Op, Tx};
use super::{Result, Store, StoreError, to_json};
use crate::domain::ids::{AttemptId, CadreId, SittingId};
use crate::domain::marks::Marks;
use crate::domain::verdict::Outcome;
use rusqlite::{OptionalExtension, params};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// Smaller lists are read as fast without. Tests pack every list.
const WORTH_PACKING: usize = if cfg!(test) { 1 } else { 500 };
/// Bytes of a row, little-endian: cadre (8), attempt (8), total in thousandths (8), place (4), outcome (1), flags (1).
const ROW: usize = 30;
/// No total yet.
const NO_TOTAL: i64 = i64::MIN;
/// Not begun: attempts are numbered from 1.
const NO_ATTEMPT: i64 = 0;
const HANDED_IN: u8 = 1;
const SHORT: u8 = 2;

/// What the rows of a pack point at.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Head {
    places: Vec<Place>,
    /// Codes; a row holds the place in this list from 1, or 0 where nobody set an outcome.
    outcomes: Vec<String>,
}

/// A list in its stored form.
#[derive(Debug)]
struct Packed {
    head: Head,
    rows: Vec<u8>,
}

fn pack(places: &[Place], rows: &[ResultRow]) -> Packed {
    let mut head = Head { places: Vec::new(), outcomes: Outcome::ALL.iter().map(|outcome| outcome.code().to_owned()).collect() };
    let mut known: HashMap<u32, u32> = HashMap::new();
    let mut bytes = Vec::with_capacity(rows.len() * ROW);
    for row in rows {
        let place = *known.entry(row.place).or_insert_with(|| {
            head.places.push(places.get(row.place as usize).cloned().unwrap_or_default());
            head.places.len() as u32 - 1
        });
        let set = row.set.and_then(|set| Outcome::ALL.iter().position(|outcome| *outcome == set)).map_or(0, |at| at as u8 + 1);
        let flag = |is: bool, flag: u8| if is { flag } else { 0 };
        bytes.extend(row.cadre.0.to_le_bytes());
        bytes.extend(row.attempt.map_or(NO_ATTEMPT, |attempt| attempt.0).to_le_bytes());
        bytes.extend(row.total.map_or(NO_TOTAL, Marks::milli).to_le_bytes());
        bytes.extend(place.to_le_bytes());
        bytes.extend([set, flag(row.handed_in, HANDED_IN) | flag(row.short, SHORT)]);
    }
    Packed { head, rows: bytes }
}

/// The rows with the places of `head` as numbers `places`. `None` where the bytes are not such a list.
fn unpack(bytes: &[u8], outcomes: &[Outcome], places: &[u32]) -> Option<Vec<ResultRow>> {
    let (rows, rest) = bytes.as_chunks::<ROW>();
    if !rest.is_empty() {
        return None;
    }
    rows.iter()
        .map(|row| {
            let (cadre, row) = row.split_first_chunk::<8>()?;
            let (attempt, row) = row.split_first_chunk::<8>()?;
            let (total, row) = row.split_first_chunk::<8>()?;
            let (place, row) = row.split_first_chunk::<4>()?;
            let [set, flags] = *row else { return None };
            let (attempt, total) = (i64::from_le_bytes(*attempt), i64::from_le_bytes(*total));
            Some(ResultRow {
                cadre: CadreId(i64::from_le_bytes(*cadre)),
                place: *places.get(u32::from_le_bytes(*place) as usize)?,
                set: if set == 0 { None } else { Some(*outcomes.get(usize::from(set) - 1)?) },
                attempt: (attempt != NO_ATTEMPT).then_some(AttemptId(attempt)),
                handed_in: flags & HANDED_IN != 0,
                short: flags & SHORT != 0,
                total: (total != NO_TOTAL).then(|| Marks::from_milli(total)),
            })
        })
        .collect()
}

impl Store {
    /// The pack of a sitting, its places numbered by `number`. `None` where there is none, or none that can be read: it follows from
    /// other tables, so that these are read instead.
    pub(super) fn packed_results(
        &self,
        sitting: SittingId,
        number: &mut impl FnMut(Place) -> u32,
    ) -> Result<Option<Vec<ResultRow>>> {
        let mut statement = self.conn.prepare_cached("SELECT head, rows FROM result_pack WHERE sitting = ?1")?;
        let mut rows = statement.query([sitting.0])?;
        let Some(row) = rows.next()? else { return Ok(None) };
        let wrong = |e: rusqlite::types::FromSqlError| StoreError::Sqlite(e.into());
        let Ok(head) = serde_json::from_str::<Head>(row.get_ref(0)?.as_str().map_err(wrong)?) else { return Ok(None) };
        let Some(outcomes) = head.outcomes.iter().map(|code| Outcome::from_code(code)).collect::<Option<Vec<_>>>() else {
            return Ok(None);
        };
        let places: Vec<u32> = head.places.into_iter().map(number).collect();
        Ok(unpack(row.get_ref(1)?.as_blob().map_err(wrong)?, &outcomes, &places))
    }

    /// Large lists of the columns in memory that are not packed yet.
    fn unpacked(&self, columns: &ResultColumns) -> Result<Vec<SittingId>> {
        let mut is_packed = self.conn.prepare_cached("SELECT 1 FROM result_pack WHERE sitting = ?1")?;
        let mut found = Vec::new();
        for (sitting, rows) in columns.lists() {
            if rows.len() >= WORTH_PACKING && is_packed.query_row([sitting.0], |_| Ok(())).optional()?.is_none() {
                found.push(sitting);
            }
        }
        Ok(found)
    }

    /// Packs what the columns in memory hold and no pack does. `None` where there is nothing to pack, or nothing may be written.
    pub fn pack_results(&mut self, now_ms: i64) -> Result<Option<Done<()>>> {
        if self.lock.is_none() {
            return Ok(None);
        }
        let Some(columns) = self.result_columns.borrow().clone() else { return Ok(None) };
        let open = self.unpacked(&columns)?;
        if open.is_empty() {
            return Ok(None);
        }
        self.write(Op::PackResults, "-", now_ms, |tx| tx.pack_results(&columns, &open)).map(Some)
    }
}

impl Tx<'_> {
    fn pack_results(&mut self, columns: &ResultColumns, sittings: &[SittingId]) -> Result<()> {
        // Own writes drop the columns; this is about those of others until the lock was had.
        if self.data_version()? != columns.version() {
            return Ok(());
        }
        let mut add =
            self.conn().prepare_cached("INSERT OR REPLACE INTO result_pack (sitting, head, rows) VALUES (?1, ?2, ?3)")?;
        for sitting in sittings {
            let Packed { head, rows } = pack(&columns.places, columns.of(*sitting));
            add.execute(params![sitting.0, to_json(&head)?, rows])?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Store {
        /// Packs every list and compares the packs, and the columns read from them, with a join over the tables. Gives how many packs
        /// stood before.
        pub(crate) fn packs_recounted(&mut self) -> usize {
            let packed =
                |store: &Self| -> i64 { store.conn.query_row("SELECT count(*) FROM result_pack", [], |row| row.get(0)).unwrap() };
            let stood = packed(self);
            self.assert_columns("with the packs that a write left");
            self.pack_results(0).unwrap();
            let lists: i64 = self.conn.query_row("SELECT count(DISTINCT sitting) FROM candidate", [], |row| row.get(0)).unwrap();
            assert_eq!(packed(self), lists, "every list is packed");
            self.assert_columns("with packs alone");
            let sql = "SELECT count(*) FROM sitting s LEFT JOIN sitting_count n ON n.sitting = s.id WHERE n.candidates IS NOT
                           (SELECT count(*) FROM candidate WHERE sitting = s.id) OR n.handed_in IS NOT
                           (SELECT count(*) FROM attempt WHERE sitting = s.id AND handed_in_ms IS NOT NULL)";
            assert_eq!(self.conn.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap(), 0, "the counts of a list");
            stood as usize
        }

        fn assert_columns(&self, which: &str) {
            self.result_columns.take();
            let columns = self.result_columns::<StoreError>(|_| Ok(())).unwrap();
            let sql = "SELECT c.sitting, c.cadre, c.outcome, c.unit_name, c.unit_path, c.department, c.rank, c.grade,
                              a.id, a.handed_in_ms IS NOT NULL, coalesce(a.shortfalls <> '[]', 0), a.total_milli
                       FROM candidate c LEFT JOIN attempt a ON a.sitting = c.sitting AND a.cadre = c.cadre ORDER BY c.sitting, c.cadre";
            let mut statement = self.conn.prepare(sql).unwrap();
            let mut rows = statement.query([]).unwrap();
            let (mut counted, mut listed) = (Vec::new(), Vec::new());
            while let Some(row) = rows.next().unwrap() {
                let text = |at: usize| row.get::<_, String>(at).unwrap();
                let place = Place { unit_name: text(3), unit_path: text(4), department: text(5), rank: text(6), grade: text(7) };
                let set: Option<String> = row.get(2).unwrap();
                let is = |at: usize| row.get::<_, bool>(at).unwrap();
                let total: Option<i64> = row.get(11).unwrap();
                let cadre: i64 = row.get(1).unwrap();
                let attempt: Option<i64> = row.get(8).unwrap();
                counted.push((row.get::<_, i64>(0).unwrap(), cadre, set, place, (attempt, is(9), is(10)), total));
            }
            let mut lists: Vec<_> = columns.lists().collect();
            lists.sort_by_key(|(sitting, _)| *sitting);
            for (sitting, rows) in lists {
                for row in rows {
                    let set = row.set.map(|set| set.code().to_owned());
                    let place = columns.places[row.place as usize].clone();
                    let flags = (row.attempt.map(|attempt| attempt.0), row.handed_in, row.short);
                    listed.push((sitting.0, row.cadre.0, set, place, flags, row.total.map(Marks::milli)));
                }
            }
            assert_eq!(listed, counted, "{which}");
        }
    }

    #[test]
    fn a_pack_gives_back_what_was_packed_and_bytes_that_are_none_are_refused() {
        let place = |name: &str| Place { unit_name: name.into(), ..Place::default() };
        let row = |cadre: i64, place, set, total: Option<i64>, short| ResultRow {
            cadre: CadreId(cadre),
            place,
            set,
            attempt: total.map(|_| AttemptId(cadre * 2)),
            handed_in: total.is_some(),
            short,
            total: total.map(Marks::from_milli),
        };
        let rows = [
            row(3, 1, None, Some(0), false),
            row(7, 0, Some(Outcome::Void), Some(99_500), true),
            row(i64::MAX, 1, Some(Outcome::Absent), None, false),
        ];
        let places = [place("甲"), place("乙")];
        let Packed { head, rows: bytes } = pack(&places, &rows);
        assert_eq!(head.places, [place("乙"), place("甲")], "in the order in which they come");
        // 乙 is 1 and 甲 is 0 to whoever reads.
        assert_eq!(unpack(&bytes, Outcome::ALL, &[1, 0]).unwrap(), rows);
        assert_eq!(unpack(&bytes[1..], Outcome::ALL, &[1, 0]), None, "cut off");
        assert_eq!(unpack(&bytes, Outcome::ALL, &[1]), None, "a place that is not there");
        assert_eq!(unpack(&bytes, &[], &[1, 0]), None, "an outcome that is not there");
    }
}

//! The list of the bank: which questions there are, in order of code, with all that filters and sorting ask, kept in memory from the
//! first search until something is written. Searching then reads no row.

use super::bank_index::{self, Segments};
use super::question::{BankQuery, BankSort};
use super::question_note::RETURNED_TO;
use super::{Result, Store, coded, search};
use crate::domain::blueprint::PoolItem;
use crate::domain::fold::fold;
use crate::domain::ids::QuestionId;
use crate::domain::kind::{Area, Kind, Status};
use rusqlite::Connection;
use std::cmp::Reverse;
use std::collections::HashSet;

/// One listed question.
#[derive(Clone, Copy, Debug)]
struct Entry {
    id: i64,
    /// The segment that holds its current text.
    segment: i64,
    kind: Kind,
    area: Area,
    difficulty: u8,
    status: Status,
    /// May be practised: in use, public, and answered as one item.
    open: bool,
}

/// All listed questions in order of code.
#[derive(Debug)]
pub(super) struct BankList {
    entries: Vec<Entry>,
    /// The place of a question in `entries` by its id.
    places: Vec<u32>,
    segments: Segments,
    /// SQLite's counter of what other connections wrote.
    version: i64,
}

/// No place: retired from the list, or never in it.
const NOWHERE: u32 = u32::MAX;

impl BankList {
    /// Each table once from end to end, by an index that leaves the texts alone (see [`Store::pool`]).
    fn read(conn: &Connection, version: i64) -> Result<Self> {
        let mut listed =
            conn.prepare_cached("SELECT code, id, current, search_segment, status FROM question WHERE listed = 1 ORDER BY id")?;
        let mut revisions = conn.prepare_cached(
            "SELECT question, id, kind, area, difficulty FROM question_revision INDEXED BY question_revision_pool ORDER BY question, id",
        )?;
        let confidential = confidential_revisions(conn)?;
        let (mut rows, mut revisions) = (listed.query([])?, revisions.query([])?);
        let wrong = |e: rusqlite::types::FromSqlError| super::StoreError::Sqlite(e.into());
        let mut found: Vec<(String, Entry)> = Vec::new();
        while let Some(row) = rows.next()? {
            let (id, current): (i64, Option<i64>) = (row.get(1)?, row.get(2)?);
            let Some(current) = current else { continue };
            let status = row.get_ref(4)?.as_str().map_err(wrong)?;
            let status = coded("question", Status::from_code(status), status)?;
            let (code, segment) = (row.get(0)?, row.get(3)?);
            while let Some(revision) = revisions.next()? {
                if (revision.get::<_, i64>(0)?, revision.get::<_, i64>(1)?) != (id, current) {
                    continue;
                }
                let kind = revision.get_ref(2)?.as_str().map_err(wrong)?;
                let (kind, area) = (coded("question_revision", Kind::from_code(kind), kind)?, revision.get::<_, u8>(3)?);
                let area = coded("question_revision", Area::new(area), "area")?;
                let in_use = matches!(status, Status::Approved | Status::Pending);
                let open = in_use && kind != Kind::Case && !confidential.contains(&current);
                found.push((code, Entry { id, segment, kind, area, difficulty: revision.get(4)?, status, open }));
                break;
            }
        }
        found.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        let entries: Vec<Entry> = found.into_iter().map(|(_, entry)| entry).collect();
        let largest = entries.iter().map(|entry| entry.id).max().unwrap_or(0);
        let mut places = vec![NOWHERE; largest as usize + 1];
        for (place, entry) in (0..).zip(&entries) {
            places[entry.id as usize] = place;
        }
        Ok(Self { entries, places, segments: bank_index::segments(conn)?, version })
    }

    fn entry(&self, id: QuestionId) -> Option<&Entry> {
        let place = self.places.get(usize::try_from(id.0).ok()?)?;
        self.entries.get(*place as usize)
    }

    /// Which entries hold all that was typed; `None` when nothing can be searched.
    fn holding(&self, conn: &Connection, typed: &str) -> Result<Option<Vec<bool>>> {
        let mut all: Option<Vec<bool>> = None;
        for phrase in search::phrases(typed) {
            let mut held = vec![false; self.entries.len()];
            bank_index::find_phrase(conn, &phrase, |segment, text| {
                let id = self.segments.get(&segment).and_then(|questions| questions.get(text as usize));
                let place = id.and_then(|id| self.places.get(*id as usize)).copied().unwrap_or(NOWHERE) as usize;
                if let Some(entry) = self.entries.get(place)
                    && entry.segment == segment
                {
                    held[place] = true;
                }
            })?;
            if let Some(all) = &mut all {
                all.iter_mut().zip(held).for_each(|(all, held)| *all &= held);
            } else {
                all = Some(held);
            }
        }
        Ok(all)
    }

    fn find(&self, conn: &Connection, query: &BankQuery) -> Result<Vec<QuestionId>> {
        let held = if query.text.trim().is_empty() {
            None
        } else {
            // Only punctuation was typed: nothing can match.
            let Some(held) = self.holding(conn, &query.text)? else { return Ok(Vec::new()) };
            Some(held)
        };
        let returned: Option<HashSet<i64>> = match &query.returned_to {
            Some(writer) => Some(returned_to(conn, writer)?),
            None => None,
        };
        let wanted = |(place, entry): &(usize, &Entry)| {
            held.as_ref().is_none_or(|held| held[*place])
                && returned.as_ref().is_none_or(|ids| ids.contains(&entry.id))
                && query.area.is_none_or(|area| area == entry.area)
                && query.kind.is_none_or(|kind| kind == entry.kind)
                && query.difficulty.is_none_or(|level| level == entry.difficulty)
                && query.status.map_or(entry.status != Status::Retired, |status| status == entry.status)
        };
        let mut found: Vec<&Entry> = self.entries.iter().enumerate().filter(wanted).map(|(_, entry)| entry).collect();
        // Stable: within one kind they stay in order of code.
        match query.sort {
            BankSort::Code if query.descending => found.reverse(),
            BankSort::Code => {}
            BankSort::Kind => sort(&mut found, query.descending, |entry| entry.kind.code()),
            BankSort::Difficulty => sort(&mut found, query.descending, |entry| entry.difficulty),
            BankSort::Status => sort(&mut found, query.descending, |entry| entry.status.code()),
        }
        Ok(found.into_iter().map(|entry| QuestionId(entry.id)).collect())
    }
}

fn confidential_revisions(conn: &Connection) -> Result<HashSet<i64>> {
    let mut statement =
        conn.prepare_cached("SELECT id FROM question_revision INDEXED BY question_revision_confidential WHERE confidential = 1")?;
    let rows = statement.query_map([], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Drafts that a reviewer sent back to this writer.
fn returned_to(conn: &Connection, writer: &str) -> Result<HashSet<i64>> {
    let mut statement = conn.prepare_cached(&format!("SELECT q.id FROM question q WHERE q.listed = 1 AND {RETURNED_TO}"))?;
    let rows = statement.query_map([writer], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn sort<K: Ord>(found: &mut [&Entry], descending: bool, key: impl Fn(&Entry) -> K) {
    if descending {
        found.sort_by_key(|entry| Reverse(key(entry)));
    } else {
        found.sort_by_key(|entry| key(entry));
    }
}

impl Store {
    /// Sealed questions are in no index: while there is a key they are read, and stand at their place in the order.
    fn with_sealed(&self, list: &BankList, query: &BankQuery, found: Vec<QuestionId>) -> Result<Vec<QuestionId>> {
        let words: Vec<String> = query.text.split_whitespace().map(fold).collect();
        if words.is_empty() || !self.has_key() {
            return Ok(found);
        }
        let sealed = self.sealed_with(&words)?;
        if sealed.is_empty() {
            return Ok(found);
        }
        let wanted: HashSet<QuestionId> = found.into_iter().chain(sealed.into_iter().map(QuestionId)).collect();
        let all = list.find(&self.conn, &BankQuery { text: String::new(), ..query.clone() })?;
        Ok(all.into_iter().filter(|id| wanted.contains(id)).collect())
    }

    /// Ids of all questions that match, in the order asked for.
    pub fn find_questions(&self, query: &BankQuery) -> Result<Vec<QuestionId>> {
        self.with_list(|list| list.find(&self.conn, query).and_then(|found| self.with_sealed(list, query, found)))
    }

    /// Those of `ids` that may be practised, in their order.
    pub fn only_open(&self, ids: Vec<QuestionId>) -> Result<Vec<QuestionId>> {
        self.with_list(|list| Ok(ids.into_iter().filter(|id| list.entry(*id).is_some_and(|entry| entry.open)).collect()))
    }

    /// What composing may draw from for somebody who practises: nothing 保密.
    pub fn public_pool(&self) -> Result<Vec<PoolItem>> {
        let confidential = confidential_revisions(&self.conn)?;
        let mut pool = self.pool(false)?;
        pool.retain(|item| !confidential.contains(&item.revision.0));
        Ok(pool)
    }

    /// All that may be practised, with area and kind, in order of code.
    pub fn open_questions(&self) -> Result<Vec<(QuestionId, Area, Kind)>> {
        self.with_list(|list| {
            let open = list.entries.iter().filter(|entry| entry.open);
            Ok(open.map(|entry| (QuestionId(entry.id), entry.area, entry.kind)).collect())
        })
    }

    fn with_list<T>(&self, ask: impl FnOnce(&BankList) -> Result<T>) -> Result<T> {
        let version: i64 = self.conn.prepare_cached("PRAGMA data_version")?.query_row([], |row| row.get(0))?;
        let mut kept = self.bank_list.borrow_mut();
        let list = match kept.take().filter(|list| list.version == version) {
            Some(list) => list,
            None => BankList::read(&self.conn, version)?,
        };
        let found = ask(&list);
        *kept = Some(list);
        found
    }
}

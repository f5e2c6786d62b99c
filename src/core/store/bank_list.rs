//! The list of the bank: which questions there are, in order of code, with all that filters and sorting ask, kept in memory from the
//! first search until something is written. Searching then reads no row.

use super::bank_index::{self, Segments};
use super::question::{BankCounts, BankQuery, BankSort};
use super::question_note::RETURNED_TO;
use super::{Result, Store, coded, search};
use crate::domain::blueprint::{Cell, PoolItem};
use crate::domain::fold::fold;
use crate::domain::ids::{QuestionId, RevisionId};
use crate::domain::kind::{Area, Cognition, Kind, Status};
use rusqlite::Connection;
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};

/// One listed question.
#[derive(Clone, Copy, Debug)]
struct Entry {
    id: i64,
    /// The current one.
    revision: i64,
    /// The segment that holds its current text.
    segment: i64,
    kind: Kind,
    area: Area,
    difficulty: u8,
    cognition: Option<Cognition>,
    /// 互斥题组, by number.
    group: Option<u32>,
    status: Status,
    confidential: bool,
    built_in: bool,
}

impl Entry {
    const fn in_use(&self) -> bool {
        matches!(self.status, Status::Approved | Status::Pending)
    }

    /// May be practised: in use, public, and answered as one item.
    const fn open(&self) -> bool {
        self.in_use() && !matches!(self.kind, Kind::Case) && !self.confidential
    }

    /// May be asked in a room: public, answered by show of hands, and vouched for by a reviewer or by the edition.
    const fn by_show_of_hands(&self) -> bool {
        let stands = matches!(self.status, Status::Approved) || (matches!(self.status, Status::Pending) && self.built_in);
        stands && !self.confidential && matches!(self.kind, Kind::Single | Kind::Multiple | Kind::Judge)
    }

    const fn pool_item(&self) -> PoolItem {
        let cell = Cell { kind: self.kind, area: self.area, difficulty: self.difficulty, cognition: self.cognition };
        PoolItem { question: QuestionId(self.id), revision: RevisionId(self.revision), cell, group: self.group }
    }
}

/// All listed questions in order of code.
#[derive(Debug)]
pub(super) struct BankList {
    entries: Vec<Entry>,
    /// The place of a question in `entries` by its id.
    places: Vec<u32>,
    segments: Segments,
    /// Laws that questions in use cite, those with the most questions first; read when somebody asks.
    laws: Option<Vec<String>>,
    /// SQLite's counter of what other connections wrote.
    version: i64,
}

/// No place: retired from the list, or never in it.
const NOWHERE: u32 = u32::MAX;

impl BankList {
    /// Each table once from end to end, by an index that leaves the texts alone, and both in order of question: a join would seek a
    /// hundred thousand times.
    fn read(conn: &Connection, version: i64) -> Result<Self> {
        let mut listed = conn.prepare_cached(
            "SELECT code, id, current, search_segment, status, built_in FROM question WHERE listed = 1 ORDER BY id",
        )?;
        let mut revisions = conn.prepare_cached(
            "SELECT question, id, kind, area, difficulty, cognition, exclusive_group
             FROM question_revision INDEXED BY question_revision_pool ORDER BY question, id",
        )?;
        let confidential = confidential_revisions(conn)?;
        let (mut rows, mut revisions) = (listed.query([])?, revisions.query([])?);
        let wrong = |e: rusqlite::types::FromSqlError| super::StoreError::Sqlite(e.into());
        let mut found: Vec<(String, Entry)> = Vec::new();
        let mut groups: HashMap<String, u32> = HashMap::new();
        while let Some(row) = rows.next()? {
            let (id, current): (i64, Option<i64>) = (row.get(1)?, row.get(2)?);
            let Some(current) = current else { continue };
            let status = row.get_ref(4)?.as_str().map_err(wrong)?;
            let status = coded("question", Status::from_code(status), status)?;
            let (code, segment, built_in) = (row.get(0)?, row.get(3)?, row.get(5)?);
            while let Some(revision) = revisions.next()? {
                if (revision.get::<_, i64>(0)?, revision.get::<_, i64>(1)?) != (id, current) {
                    continue;
                }
                let kind = revision.get_ref(2)?.as_str().map_err(wrong)?;
                let (kind, area) = (coded("question_revision", Kind::from_code(kind), kind)?, revision.get::<_, u8>(3)?);
                let area = coded("question_revision", Area::new(area), "area")?;
                let cognition = revision.get_ref(5)?.as_str_or_null().map_err(wrong)?;
                let cognition = cognition.map(|code| coded("question_revision", Cognition::from_code(code), code)).transpose()?;
                let group = revision.get_ref(6)?.as_str_or_null().map_err(wrong)?.map(|name| {
                    groups.get(name).copied().unwrap_or_else(|| {
                        let number = groups.len() as u32;
                        groups.insert(name.to_owned(), number);
                        number
                    })
                });
                let (difficulty, confidential) = (revision.get(4)?, confidential.contains(&current));
                let revision = current;
                let entry =
                    Entry { id, revision, segment, kind, area, difficulty, cognition, group, status, confidential, built_in };
                found.push((code, entry));
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
        Ok(Self { entries, places, segments: bank_index::segments(conn)?, laws: None, version })
    }

    fn entry(&self, id: QuestionId) -> Option<&Entry> {
        let place = self.places.get(usize::try_from(id.0).ok()?)?;
        self.entries.get(*place as usize)
    }

    /// In order of question.
    fn by_id(&self) -> impl Iterator<Item = &Entry> {
        self.places.iter().filter_map(|place| self.entries.get(*place as usize))
    }

    fn counts(&self) -> BankCounts {
        let mut counts = BankCounts::default();
        let mut by_area: BTreeMap<Area, u64> = BTreeMap::new();
        for entry in &self.entries {
            if entry.status == Status::Retired {
                counts.retired += 1;
                continue;
            }
            counts.total += 1;
            counts.pending += u64::from(entry.status == Status::Pending);
            *by_area.entry(entry.area).or_default() += 1;
        }
        counts.by_area = by_area.into_iter().collect();
        counts
    }

    fn read_laws(&self, conn: &Connection) -> Result<Vec<String>> {
        // In the order of the table: of the laws of a question each once.
        let mut statement = conn.prepare_cached("SELECT DISTINCT question, law FROM question_citation ORDER BY question, law")?;
        let mut rows = statement.query([])?;
        let mut counts: HashMap<String, usize> = HashMap::new();
        while let Some(row) = rows.next()? {
            if self.entry(QuestionId(row.get(0)?)).is_some_and(Entry::in_use) {
                let law = row.get_ref(1)?.as_str().map_err(|e| super::StoreError::Sqlite(e.into()))?;
                if let Some(count) = counts.get_mut(law) {
                    *count += 1;
                } else {
                    counts.insert(law.to_owned(), 1);
                }
            }
        }
        let mut laws: Vec<(String, usize)> = counts.into_iter().collect();
        laws.sort_unstable_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        Ok(laws.into_iter().map(|(law, _)| law).collect())
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

    /// Those of `ids` that may be practised, in their order. As long as nobody read the list, few are looked up one by one.
    pub fn only_open(&self, ids: Vec<QuestionId>) -> Result<Vec<QuestionId>> {
        const FEW: usize = 10_000;
        if self.bank_list.borrow().is_none() && ids.len() <= FEW {
            let open = self.open_of(&ids)?;
            return Ok(ids.into_iter().filter(|id| open.contains(id)).collect());
        }
        self.with_list(|list| Ok(ids.into_iter().filter(|id| list.entry(*id).is_some_and(Entry::open)).collect()))
    }

    /// As [`Entry::open`], of these.
    fn open_of(&self, ids: &[QuestionId]) -> Result<HashSet<QuestionId>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT q.id FROM json_each(?1) j CROSS JOIN question q ON q.id = j.value CROSS JOIN question_revision r ON r.id = q.current
             WHERE q.listed = 1 AND q.status IN ('approved', 'pending') AND r.kind <> 'case' AND r.confidential = 0",
        )?;
        let rows = statement.query_map([super::to_json(&ids)?], |row| Ok(QuestionId(row.get(0)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// What composing may draw from, in order of question. `approved_only` is the rule of formal sittings.
    pub fn pool(&self, approved_only: bool) -> Result<Vec<PoolItem>> {
        let wanted = |entry: &&Entry| if approved_only { entry.status == Status::Approved } else { entry.in_use() };
        self.with_list(|list| Ok(list.by_id().filter(wanted).map(Entry::pool_item).collect()))
    }

    /// What composing may draw from for somebody who practises: nothing 保密.
    pub fn public_pool(&self) -> Result<Vec<PoolItem>> {
        let wanted = |entry: &&Entry| entry.in_use() && !entry.confidential;
        self.with_list(|list| Ok(list.by_id().filter(wanted).map(Entry::pool_item).collect()))
    }

    pub fn bank_counts(&self) -> Result<BankCounts> {
        if let Some(facts) = self.bank_facts()? {
            return Ok(facts.counts);
        }
        self.with_list(|list| Ok(list.counts()))
    }

    /// Laws that questions in use cite, those with the most questions first.
    pub fn laws_by_questions(&self) -> Result<Vec<String>> {
        if let Some(facts) = self.bank_facts()? {
            return Ok(facts.laws);
        }
        self.with_list(|list| {
            if let Some(laws) = &list.laws {
                return Ok(laws.clone());
            }
            let laws = list.read_laws(&self.conn)?;
            list.laws = Some(laws.clone());
            Ok(laws)
        })
    }

    /// All that may be practised, with area and kind, in order of code.
    pub fn open_questions(&self) -> Result<Vec<(QuestionId, Area, Kind)>> {
        self.with_list(|list| {
            let open = list.entries.iter().filter(|entry| entry.open());
            Ok(open.map(|entry| (QuestionId(entry.id), entry.area, entry.kind)).collect())
        })
    }

    /// All that may be asked in a room by themselves, in order of code.
    pub(super) fn by_show_of_hands(&self) -> Result<Vec<(QuestionId, Area)>> {
        self.with_list(|list| {
            let asked = list.entries.iter().filter(|entry| entry.by_show_of_hands());
            Ok(asked.map(|entry| (QuestionId(entry.id), entry.area)).collect())
        })
    }

    fn with_list<T>(&self, ask: impl FnOnce(&mut BankList) -> Result<T>) -> Result<T> {
        let version = self.data_version()?;
        let mut kept = self.bank_list.borrow_mut();
        let mut list = match kept.take().filter(|list| list.version == version) {
            Some(list) => list,
            None => BankList::read(&self.conn, version)?,
        };
        let found = ask(&mut list);
        *kept = Some(list);
        found
    }
}

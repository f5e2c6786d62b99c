//! Where the words of the bank's questions stand: an inverted index of our own, because importing and searching a hundred thousand
//! questions have promises to keep (DESIGN §9).
//!
//! A write collects the texts it changes and stores them as one *segment*: for each token (`search`) a list of *places*, a place
//! being the number of a text within the segment and the position of the token in it, and which question each text is of. A
//! question's row names the segment that holds its current text; what another segment says of it counts no more. Segments of
//! single edits are put together from time to time.

use super::search::{self, Phrase, Token};
use super::write::Tx;
use super::{Result, Store, StoreError, from_json, question};
use crate::domain::ids::QuestionId;
use crate::domain::question::Question;
use crate::domain::twins::Spread;
use rusqlite::{Connection, params};
use std::collections::HashMap;
use std::hash::BuildHasherDefault;

/// Texts in one segment at most: what one write keeps in memory stays small, however much is imported.
const SEGMENT: usize = 20_000;
/// Segments from which the small ones are put together.
const MANY: usize = 64;
/// Current texts below which a segment is small.
const SMALL: i64 = 1_000;

/// The texts of one write.
#[derive(Debug, Default)]
pub(super) struct Builder {
    /// Of the segment being filled; 0 before the first text.
    segment: i64,
    questions: Vec<i64>,
    /// Numbers of texts by question.
    numbers: HashMap<i64, usize, BuildHasherDefault<Spread>>,
    /// Places in `lists` by the two characters of a pair, the second 0 for a last one.
    pairs: HashMap<u64, usize, BuildHasherDefault<Spread>>,
    words: HashMap<String, usize>,
    lists: Vec<Postings>,
}

/// The places of one token as bytes: a varint of how far the text is from the one before (odd) or the position from the one
/// before (even), in a new text followed by the position.
#[derive(Debug, Default)]
struct Postings {
    bytes: Vec<u8>,
    text: u32,
    position: u32,
    begun: bool,
}

impl Postings {
    fn push(&mut self, text: u32, position: u32) {
        if self.begun && self.text == text {
            put(&mut self.bytes, u64::from(position - self.position) << 1);
        } else {
            put(&mut self.bytes, u64::from(text - self.text) << 1 | 1);
            put(&mut self.bytes, u64::from(position));
        }
        (self.text, self.position, self.begun) = (text, position, true);
    }
}

fn put(bytes: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        bytes.push(value as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
}

/// Reads varints until the bytes end; ones broken off end them too.
struct Varints<'b>(&'b [u8]);

impl Iterator for Varints<'_> {
    type Item = u64;

    #[inline]
    fn next(&mut self) -> Option<u64> {
        let (mut value, mut shift) = (0, 0);
        loop {
            let (&byte, rest) = self.0.split_first()?;
            self.0 = rest;
            value |= u64::from(byte & 0x7F).checked_shl(shift)?;
            if byte < 0x80 {
                return Some(value);
            }
            shift += 7;
        }
    }
}

/// Calls `found` with text and position of each place.
fn each_place(bytes: &[u8], mut found: impl FnMut(u32, u32)) {
    let mut numbers = Varints(bytes);
    let (mut text, mut position) = (0_u32, 0_u32);
    while let Some(number) = numbers.next() {
        if number & 1 == 1 {
            text = text.wrapping_add((number >> 1) as u32);
            let Some(first) = numbers.next() else { return };
            position = first as u32;
        } else {
            position = position.wrapping_add((number >> 1) as u32);
        }
        found(text, position);
    }
}

impl Builder {
    fn add(&mut self, id: i64, text: &str) {
        let number = self.questions.len() as u32;
        // Written twice in one step: only the last counts.
        if let Some(earlier) = self.numbers.insert(id, self.questions.len()) {
            self.questions[earlier] = 0;
        }
        self.questions.push(id);
        let mut position = 0;
        search::tokens(text, |token| {
            let next = self.lists.len();
            let pair = |first: char, second: u32| u64::from(u32::from(first)) << 32 | u64::from(second);
            let at = match token {
                Token::Pair(first, second) => *self.pairs.entry(pair(first, u32::from(second))).or_insert(next),
                Token::Last(last) => *self.pairs.entry(pair(last, 0)).or_insert(next),
                Token::Word(word) => match self.words.get(word) {
                    Some(at) => *at,
                    None => *self.words.entry(word.to_owned()).or_insert(next),
                },
            };
            if at == next {
                self.lists.push(Postings::default());
            }
            self.lists[at].push(number, position);
            position += 1;
        });
    }

    /// Stores what was collected and begins anew.
    fn flush(&mut self, conn: &Connection) -> Result<()> {
        let full = std::mem::take(self);
        if full.questions.is_empty() {
            return Ok(());
        }
        let mut questions = Vec::with_capacity(full.questions.len() * 3);
        full.questions.iter().for_each(|id| put(&mut questions, *id as u64));
        conn.prepare_cached("INSERT INTO search_segment (id, questions) VALUES (?1, ?2)")?
            .execute(params![full.segment, questions])?;
        let text = |pair: u64| -> String {
            [(pair >> 32) as u32, pair as u32].into_iter().filter(|c| *c != 0).filter_map(char::from_u32).collect()
        };
        let mut tokens: Vec<(String, usize)> = full.pairs.into_iter().map(|(pair, at)| (text(pair), at)).collect();
        tokens.extend(full.words);
        // In the order of the table, so that it is only appended to.
        tokens.sort_unstable();
        let mut insert = conn.prepare_cached("INSERT INTO search_token (token, segment, postings) VALUES (?1, ?2, ?3)")?;
        for (token, at) in tokens {
            insert.execute(params![token, full.segment, full.lists[at].bytes])?;
        }
        Ok(())
    }
}

fn next_segment(conn: &Connection) -> Result<i64> {
    Ok(conn.query_row("SELECT coalesce(max(id), 0) + 1 FROM search_segment", [], |row| row.get(0))?)
}

impl Tx<'_> {
    /// Takes in the current text of a question. Gives the segment that its row has to name.
    pub(super) fn index(&mut self, id: QuestionId, text: &str) -> Result<i64> {
        if self.index.questions.len() >= SEGMENT {
            self.flush_index()?;
        }
        if self.index.questions.is_empty() {
            self.index.segment = next_segment(self.conn())?;
        }
        self.index.add(id.0, text);
        Ok(self.index.segment)
    }

    fn flush_index(&mut self) -> Result<()> {
        let mut index = std::mem::take(&mut self.index);
        index.flush(self.conn())
    }

    /// Before the commit: stores what was collected, and puts small segments together when there are many.
    pub(super) fn finish_index(&mut self) -> Result<()> {
        if self.index.questions.is_empty() {
            return Ok(());
        }
        self.flush_index()?;
        let segments: i64 = self.conn().query_row("SELECT count(*) FROM search_segment", [], |row| row.get(0))?;
        if segments < MANY as i64 {
            return Ok(());
        }
        let small: Vec<i64> = self
            .conn()
            .prepare(
                "SELECT s.id FROM search_segment s LEFT JOIN (SELECT search_segment AS id, count(*) AS held FROM question GROUP BY 1) q
                 ON q.id = s.id WHERE coalesce(q.held, 0) < ?1",
            )?
            .query_map([SMALL], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        self.conn().execute("CREATE TEMP TABLE IF NOT EXISTS small_segment (id INTEGER PRIMARY KEY)", [])?;
        self.conn().execute("DELETE FROM small_segment", [])?;
        for id in small {
            self.conn().prepare_cached("INSERT INTO small_segment (id) VALUES (?1)")?.execute([id])?;
        }
        self.conn().execute("DELETE FROM search_token WHERE segment IN (SELECT id FROM small_segment)", [])?;
        self.conn().execute("DELETE FROM search_segment WHERE id IN (SELECT id FROM small_segment)", [])?;
        self.conn()
            .execute("UPDATE question SET search_segment = 0 WHERE search_segment IN (SELECT id FROM small_segment)", [])?;
        self.index_the_rest()
    }

    /// Indexes every question whose current text no segment holds.
    pub(super) fn index_the_rest(&mut self) -> Result<()> {
        let ids: Vec<(i64, i64)> = self
            .conn()
            .prepare("SELECT id, current FROM question WHERE search_segment = 0 AND current IS NOT NULL ORDER BY id")?
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<rusqlite::Result<_>>()?;
        for (id, revision) in ids {
            let content: String = self
                .conn()
                .prepare_cached("SELECT kf_open(content) FROM question_revision WHERE id = ?1")?
                .query_row([revision], |row| row.get(0))?;
            let question: Question = from_json("question_revision", &content)?;
            let segment = self.index(QuestionId(id), &question::indexed_text(&question))?;
            self.conn().prepare_cached("UPDATE question SET search_segment = ?2 WHERE id = ?1")?.execute([id, segment])?;
        }
        self.flush_index()
    }
}

impl Store {
    /// Whether nothing is indexed yet, as in a workspace of an earlier version.
    pub(super) fn has_no_index(&self) -> Result<bool> {
        let sql =
            "SELECT NOT EXISTS (SELECT 1 FROM search_segment) AND EXISTS (SELECT 1 FROM question WHERE current IS NOT NULL)";
        Ok(self.conn.query_row(sql, [], |row| row.get(0))?)
    }
}

/// Which question each text of each segment is of.
pub(super) type Segments = HashMap<i64, Vec<u32>>;

pub(super) fn segments(conn: &Connection) -> Result<Segments> {
    let mut statement = conn.prepare_cached("SELECT id, questions FROM search_segment")?;
    let mut rows = statement.query([])?;
    let mut all = Segments::new();
    while let Some(row) = rows.next()? {
        let questions = row.get_ref(1)?.as_blob().map_err(|e| StoreError::Sqlite(e.into()))?;
        all.insert(row.get(0)?, Varints(questions).map(|id| id as u32).collect());
    }
    Ok(all)
}

/// Calls `found` with segment and number of each text that holds the phrase; a text may be given more than once.
pub(super) fn find_phrase(conn: &Connection, phrase: &Phrase, mut found: impl FnMut(i64, u32)) -> Result<()> {
    let Some((last, before)) = phrase.tokens.split_last() else { return Ok(()) };
    if before.is_empty() {
        return each_list(conn, last, phrase.open_end, |segment, bytes| each_place(bytes, |text, _| found(segment, text)));
    }
    let mut places = places_of(conn, &before[0], false)?;
    for (token, open_end) in before[1..].iter().map(|token| (token, false)).chain([(last, phrase.open_end)]) {
        let next = places_of(conn, token, open_end)?;
        places.retain(|segment, held| {
            let Some(next) = next.get(segment) else { return false };
            *held = following(held, next);
            !held.is_empty()
        });
    }
    for (segment, held) in places {
        for place in held {
            found(segment, (place >> 32) as u32);
        }
    }
    Ok(())
}

/// Places of `next` that stand right behind one of `held`; both in order.
fn following(held: &[u64], next: &[u64]) -> Vec<u64> {
    let mut out = Vec::with_capacity(held.len().min(next.len()));
    let mut rest = next.iter().copied().peekable();
    for place in held.iter().map(|place| place + 1) {
        while rest.next_if(|known| *known < place).is_some() {}
        if rest.peek() == Some(&place) {
            out.push(place);
        }
    }
    out
}

/// The places of a token by segment, each as text and position in one number, in order.
fn places_of(conn: &Connection, token: &str, open_end: bool) -> Result<HashMap<i64, Vec<u64>>> {
    let mut all: HashMap<i64, Vec<u64>> = HashMap::new();
    each_list(conn, token, open_end, |segment, bytes| {
        let places = all.entry(segment).or_default();
        each_place(bytes, |text, position| places.push(u64::from(text) << 32 | u64::from(position)));
    })?;
    if open_end {
        for places in all.values_mut() {
            places.sort_unstable();
        }
    }
    Ok(all)
}

fn each_list(conn: &Connection, token: &str, open_end: bool, mut found: impl FnMut(i64, &[u8])) -> Result<()> {
    let sql = if open_end {
        // No token holds the last character of Unicode.
        "SELECT segment, postings FROM search_token WHERE token >= ?1 AND token < ?1 || char(1114111)"
    } else {
        "SELECT segment, postings FROM search_token WHERE token = ?1"
    };
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query([token])?;
    while let Some(row) = rows.next()? {
        found(row.get(0)?, row.get_ref(1)?.as_blob().map_err(|e| StoreError::Sqlite(e.into()))?);
    }
    Ok(())
}

#[cfg(test)]
mod tests;

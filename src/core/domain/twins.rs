//! Near-duplicate questions: all pairs of a bank that ask nearly the same thing.
//!
//! Two texts are compared by their sets of *shingles* (overlapping runs of characters of the folded text); their similarity
//! is common shingles over all shingles (Jaccard). The search is exact: it gives every pair that reaches the threshold. It
//! is fast because two sets that are so alike must share one of their rarest shingles (prefix filtering, Bayardo, Ma and
//! Srikant 2007, with the positions of PPJoin, Xiao et al. 2008), so that common phrases of law are never compared.

use super::fold::{fold, fold_stem};
use super::numerals;
use super::question::{Body, Question};
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// Similarity from which the clean-up list shows a pair.
pub const SHOWN: f64 = 0.8;
/// Characters in a shingle of [`near_duplicates`].
const SHINGLE: usize = 3;
/// A stem that more questions share is a formula (下列说法正确的是): they are a pair only when their options are alike too.
const FORMULA: usize = 8;
/// Stands for a number in a masked stem. No letter, so that no folded stem has it.
const NUMBER: char = '#';

/// Two texts that are alike, by index, the earlier first.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Alike {
    pub first: usize,
    pub second: usize,
    /// Common shingles over all shingles, 0..1.
    pub similarity: f64,
}

/// Two questions that are nearly the same, by index, the earlier first.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pair {
    pub first: usize,
    pub second: usize,
    /// Over stem and options, or material and parts; 0..1. May be low where only the stem is the same.
    pub similarity: f64,
    /// The stems are the same up to width, case, punctuation, blanks and the writing of numbers (十五日, 15日).
    pub same_stem: bool,
    /// The stems are the same but for their numbers (十日, 十五日): often on purpose.
    pub figures_differ: bool,
}

/// What a search found.
#[derive(Clone, Debug, PartialEq)]
pub struct Found<T> {
    pub pairs: Vec<T>,
    /// False when the search stopped at its limit: there are more pairs.
    pub complete: bool,
}

/// All near-duplicate pairs, most alike first: the same stem, stems that differ only in numbers, or a similarity of
/// `threshold` (over 0, at most 1) and more. Stops near `limit` pairs, because a bank filled twice has as many as it has
/// questions, and one filled a hundred times has no end of them.
///
/// What it does not give: pairs whose only likeness is a stem that more than eight questions share.
pub fn near_duplicates(questions: &[&Question], threshold: f64, limit: usize) -> Found<Pair> {
    let stems: Vec<Stem> = questions.iter().map(|question| Stem::of(question.body.stem())).collect();
    let sets = Shingles::of(questions.iter().map(|question| asked(&question.body)), SHINGLE);
    let Found { pairs: alike, mut complete } = sets.alike(threshold, limit);
    let pair = |first: usize, second: usize, similarity: f64| {
        let (a, b) = (&stems[first], &stems[second]);
        let like = !a.masked.is_empty() && a.masked == b.masked;
        let same = a.numbers == b.numbers;
        Pair { first, second, similarity, same_stem: like && same, figures_differ: like && !same }
    };
    let mut pairs: Vec<Pair> = alike.iter().map(|a| pair(a.first, a.second, a.similarity)).collect();
    let mut order: Vec<usize> = (0..stems.len()).filter(|i| !stems[*i].masked.is_empty()).collect();
    order.sort_by(|a, b| stems[*a].masked.cmp(&stems[*b].masked).then(a.cmp(b)));
    for group in order.chunk_by(|a, b| stems[*a].masked == stems[*b].masked).filter(|group| group.len() <= FORMULA) {
        for (at, &first) in group.iter().enumerate() {
            for &second in &group[at + 1..] {
                let similarity = sets.similarity(first, second);
                // The others are in the list already.
                if similarity < threshold {
                    pairs.push(pair(first, second, similarity));
                }
            }
        }
    }
    pairs.sort_by(|a, b| b.similarity.total_cmp(&a.similarity).then((a.first, a.second).cmp(&(b.first, b.second))));
    complete &= pairs.len() <= limit;
    pairs.truncate(limit);
    Found { pairs, complete }
}

/// All pairs of texts that share at least `threshold` of their shingles of `length` characters (2 or 3), in order of index.
/// Texts are compared as [`fold_stem`] leaves them; one shorter than a shingle is a shingle of its own.
pub fn alike(texts: impl IntoIterator<Item = String>, length: usize, threshold: f64, limit: usize) -> Found<Alike> {
    Shingles::of(texts, length).alike(threshold, limit)
}

/// All that a candidate reads, as it is compared: stem and options; of a case the material and the parts.
pub fn asked(body: &Body) -> String {
    let mut text = body.stem().to_owned();
    body.choice().iter().flat_map(|choice| &choice.options).for_each(|option| text.push_str(option));
    body.parts().iter().for_each(|part| text.push_str(&asked(&part.body)));
    text
}

/// A stem with its numbers taken out.
#[derive(Debug, Default, PartialEq, Eq)]
struct Stem {
    masked: String,
    /// By value where they have one, so that 十五 is 15.
    numbers: Vec<String>,
}

impl Stem {
    fn of(text: &str) -> Self {
        let chars: Vec<char> = fold(text).chars().collect();
        let mut stem = Self::default();
        let mut at = 0;
        while at < chars.len() {
            let end = number_end(&chars, at);
            if end > at {
                let number: String = chars[at..end].iter().collect();
                stem.numbers.push(numerals::parse(&number).map_or(number, |value| value.to_string()));
                stem.masked.push(NUMBER);
                at = end;
            } else {
                stem.masked.extend(Some(chars[at]).filter(|c| c.is_alphanumeric()));
                at += 1;
            }
        }
        stem
    }
}

/// One past the number that begins at `from`, a point between Arabic digits being part of it; `from` where none begins.
fn number_end(chars: &[char], from: usize) -> usize {
    let mut end = from;
    while end < chars.len() {
        let point = end > from
            && chars[end] == '.'
            && chars[end - 1].is_ascii_digit()
            && chars.get(end + 1).is_some_and(char::is_ascii_digit);
        if !(numerals::is_numeral(chars[end]) || point) {
            break;
        }
        end += 1;
    }
    end
}

/// Multiplying spreads packed characters over all bits; nobody chooses questions to make keys collide.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Spread(u64);

impl Hasher for Spread {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(u64::from(*byte));
        }
    }

    fn write_u64(&mut self, packed: u64) {
        let mixed = (self.0 ^ packed).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        self.0 = mixed ^ (mixed >> 32);
    }
}

/// The shingle sets of many texts, one after the other in one list. A shingle is its rank by rarity, 0 the rarest, so that
/// the rare ones of a set stand first.
#[derive(Debug)]
struct Shingles {
    ranks: Vec<u32>,
    /// Where each set begins; one more than there are sets.
    starts: Vec<u32>,
    /// Ranks below this stand in one set only.
    single: u32,
    /// How many different shingles there are.
    different: usize,
}

impl Shingles {
    fn of(texts: impl IntoIterator<Item = String>, length: usize) -> Self {
        let mut known: HashMap<u64, u32, BuildHasherDefault<Spread>> = HashMap::default();
        // For each shingle in how many sets it is, and the last of them (from 1).
        let (mut counts, mut last): (Vec<u32>, Vec<u32>) = (Vec::new(), Vec::new());
        let (mut ids, mut starts): (Vec<u32>, Vec<u32>) = (Vec::new(), vec![0]);
        for (number, text) in (1_u32..).zip(texts) {
            let chars: Vec<char> = fold_stem(&text).chars().collect();
            for shingle in chars.windows(length.clamp(1, chars.len().max(1))) {
                // Characters have 21 bits: three fit, and the packed number is the shingle itself, not a hash of it.
                let packed = shingle.iter().fold(0, |packed, c| packed << 21 | u64::from(u32::from(*c)));
                let id = *known.entry(packed).or_insert_with(|| {
                    counts.push(0);
                    last.push(0);
                    counts.len() as u32 - 1
                });
                if last[id as usize] != number {
                    last[id as usize] = number;
                    counts[id as usize] += 1;
                    ids.push(id);
                }
            }
            starts.push(ids.len() as u32);
        }
        drop((known, last));
        let mut by_rarity: Vec<u32> = (0..counts.len() as u32).collect();
        by_rarity.sort_unstable_by_key(|id| (counts[*id as usize], *id));
        let single = by_rarity.partition_point(|id| counts[*id as usize] < 2) as u32;
        let mut rank = vec![0; counts.len()];
        for (place, id) in (0..).zip(&by_rarity) {
            rank[*id as usize] = place;
        }
        for id in &mut ids {
            *id = rank[*id as usize];
        }
        for bounds in starts.windows(2) {
            ids[bounds[0] as usize..bounds[1] as usize].sort_unstable();
        }
        Self { ranks: ids, starts, single, different: rank.len() }
    }

    fn len(&self) -> usize {
        self.starts.len() - 1
    }

    fn set(&self, at: usize) -> &[u32] {
        &self.ranks[self.starts[at] as usize..self.starts[at + 1] as usize]
    }

    fn similarity(&self, a: usize, b: usize) -> f64 {
        let (a, b) = (self.set(a), self.set(b));
        jaccard(common(a, b, 0).unwrap_or(0), a.len(), b.len())
    }

    fn alike(&self, threshold: f64, limit: usize) -> Found<Alike> {
        let mut order: Vec<u32> = (0..self.len() as u32).filter(|i| !self.set(*i as usize).is_empty()).collect();
        // From small to large: what is met later is never smaller, so that little of each set need be kept to be found by.
        order.sort_by_key(|i| (self.set(*i as usize).len(), *i));
        let mut postings = Postings::new(self, &order, threshold);
        let longest = order.last().map_or(0, |i| self.set(*i as usize).len());
        // By the sum of two sizes: a hundred million comparisons ask for it.
        let needs: Vec<u32> = (0..=2 * longest).map(|sum| needed(threshold, sum) as u32).collect();
        let mut shared = vec![0_i32; self.len()];
        let mut met: Vec<u32> = Vec::new();
        let mut found: Vec<Alike> = Vec::new();
        for &number in &order {
            let set = self.set(number as usize);
            let smallest = at_least(threshold * set.len() as f64);
            for (at, &rank) in set[..set.len() + 1 - smallest].iter().enumerate() {
                for posting in postings.of(rank, smallest as u32) {
                    let count = &mut shared[posting.set as usize];
                    if *count < 0 {
                        continue;
                    }
                    if *count == 0 {
                        met.push(posting.set);
                    }
                    // Even if all that follows were common it would be too little: never look at this set again.
                    let rest = ((set.len() - at) as u32).min(posting.size - posting.at);
                    if *count + (rest as i32) < needs[set.len() + posting.size as usize] as i32 {
                        *count = -1;
                    } else {
                        *count += 1;
                    }
                }
            }
            for other in met.drain(..) {
                if std::mem::take(&mut shared[other as usize]) < 0 {
                    continue;
                }
                let smaller = self.set(other as usize);
                let Some(common) = common(set, smaller, needs[set.len() + smaller.len()] as usize) else { continue };
                let similarity = jaccard(common, set.len(), smaller.len());
                if similarity >= threshold {
                    let (first, second) = (number.min(other) as usize, number.max(other) as usize);
                    found.push(Alike { first, second, similarity });
                }
            }
            if found.len() > limit {
                break;
            }
            postings.add(number, set, threshold);
        }
        let complete = found.len() <= limit;
        found.truncate(limit);
        found.sort_unstable_by_key(|a| (a.first, a.second));
        Found { pairs: found, complete }
    }
}

/// Which sets hold a rank among their rarest, in the order in which they were added, in one list.
struct Postings {
    list: Vec<Posting>,
    /// Ranks below this are held by one set: nothing is found by them.
    single: u32,
    /// Per rank from `single` on: where its sets begin, and where the next one is put.
    begin: Vec<u32>,
    end: Vec<u32>,
}

#[derive(Clone, Copy, Default)]
struct Posting {
    set: u32,
    /// Place of the rank in the set.
    at: u32,
    /// How large the set is.
    size: u32,
}

impl Postings {
    fn new(sets: &Shingles, order: &[u32], threshold: f64) -> Self {
        let mut begin = vec![0_u32; sets.different - sets.single as usize];
        for &number in order {
            let set = sets.set(number as usize);
            for rank in set[..Self::kept(set.len(), threshold)].iter().filter_map(|rank| rank.checked_sub(sets.single)) {
                begin[rank as usize] += 1;
            }
        }
        let mut total = 0;
        for count in &mut begin {
            total += std::mem::replace(count, total);
        }
        Self { list: vec![Posting::default(); total as usize], single: sets.single, end: begin.clone(), begin }
    }

    /// How many of the rarest of a set a larger or equal one must meet.
    fn kept(length: usize, threshold: f64) -> usize {
        length + 1 - needed(threshold, 2 * length)
    }

    fn add(&mut self, number: u32, set: &[u32], threshold: f64) {
        for (at, rank) in (0..).zip(&set[..Self::kept(set.len(), threshold)]) {
            let Some(rank) = rank.checked_sub(self.single) else { continue };
            let end = &mut self.end[rank as usize];
            self.list[*end as usize] = Posting { set: number, at, size: set.len() as u32 };
            *end += 1;
        }
    }

    /// The sets of at least `smallest` that hold a rank. Those too small now are too small for all that follow, and are left
    /// out for good.
    fn of(&mut self, rank: u32, smallest: u32) -> &[Posting] {
        let Some(rank) = rank.checked_sub(self.single) else { return &[] };
        let (begin, end) = (&mut self.begin[rank as usize], self.end[rank as usize]);
        while *begin < end && self.list[*begin as usize].size < smallest {
            *begin += 1;
        }
        &self.list[*begin as usize..end as usize]
    }
}

/// The smallest whole number that is not under `value`, at least 1. A hair is forgiven: the verdict is [`jaccard`]'s.
fn at_least(value: f64) -> usize {
    ((value - 1e-9).ceil() as usize).max(1)
}

/// Common shingles that two sets need to reach the threshold, by the sum of their sizes.
fn needed(threshold: f64, sizes: usize) -> usize {
    at_least(threshold / (1.0 + threshold) * sizes as f64)
}

fn jaccard(common: usize, a: usize, b: usize) -> f64 {
    let all = a + b - common;
    if all == 0 { 0.0 } else { common as f64 / all as f64 }
}

/// How many two ascending lists share; `None` as soon as it cannot be `needed`.
fn common(a: &[u32], b: &[u32], needed: usize) -> Option<usize> {
    let (mut i, mut j, mut count) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        if count + (a.len() - i).min(b.len() - j) < needed {
            return None;
        }
        match a[i].cmp(&b[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => (i, j, count) = (i + 1, j + 1, count + 1),
        }
    }
    Some(count)
}

#[cfg(test)]
mod tests;

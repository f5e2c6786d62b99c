//! Cleaning up the bank: what should be looked at, list by list, and what can be done about near-duplicates.

mod changes;
mod statistics;

pub use changes::{exclude, merge, not_twins};
pub use statistics::Measured;

use super::work::Stage;
use super::{Office, Result, bank_stats, law_changes};
use crate::domain::ids::QuestionId;
use crate::domain::item_quality::ItemQuality;
use crate::domain::kind::{Status, coded};
use crate::domain::question::{Body, Choice, Fault, Flaw, Proof, Question, letter};
use crate::domain::staff::Permission;
use crate::domain::twins;
use crate::store::question::QuestionRecord;
use law_changes::ChangeKind;
use serde::Serialize;

/// Most pairs that a report holds. More than anybody works through; a bank filled twice has them by the hundred thousand.
const MOST_PAIRS: usize = 20_000;
/// Characters of a stem that a row shows, as in the bank table.
const STEM: usize = 120;
/// A key gives itself away when it is longer than every other option by this share of the other …
const LONGER_PERCENT: usize = 25;
/// … and by this many characters, so that 罚款 beside 警告处分 is nothing.
const LONGER_CHARS: usize = 4;

coded! {
    /// One list of the report.
    CleanUpList {
        NoCitation = "no-citation",
        NoExplanation = "no-explanation",
        /// What gives the key away.
        GiveAway = "give-away",
        /// A stem that asks for what is wrong and does not make the word stand out.
        Negative = "negative",
        /// What keeps a question out of papers: no key, no rubric, …
        Faulty = "faulty",
        LawChanged = "law-changed",
        PoorStatistics = "poor-statistics",
    }
}

/// Everything that the clean-up room shows. Retired questions are left out throughout.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CleanUp {
    /// How many questions were looked at.
    pub questions: usize,
    /// Near-duplicates, most alike first, without pairs that somebody has settled: 免核, 互斥, or said to be two.
    pub pairs: Vec<TwinPair>,
    /// False when there are more pairs than a report holds.
    pub all_pairs: bool,
    pub rows: Vec<CleanUpRow>,
    /// Over how many questions the list of poor statistics speaks.
    pub measured: Measured,
}

impl CleanUp {
    /// The rows of one list, in order of code.
    pub fn list(&self, list: CleanUpList) -> impl Iterator<Item = &CleanUpRow> {
        self.rows.iter().filter(move |row| row.reason.list() == list)
    }
}

/// A question named in the report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Named {
    pub id: QuestionId,
    pub code: String,
    /// First line or so of the stem.
    pub stem: String,
}

impl Named {
    fn of(record: &QuestionRecord) -> Self {
        let stem = record.question.body.stem().chars().take(STEM).collect();
        Self { id: record.id, code: record.question.code.clone(), stem }
    }
}

/// Two questions that are nearly the same, see [`twins::Pair`].
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TwinPair {
    pub first: Named,
    pub second: Named,
    /// 0..1
    pub similarity: f64,
    pub same_stem: bool,
    pub figures_differ: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CleanUpRow {
    #[serde(flatten)]
    pub question: Named,
    #[serde(flatten)]
    pub reason: Reason,
}

/// Why a question stands in a list. `part` is the sub-question, from 1. The message key is `cleanup-<code>`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "reason", rename_all = "kebab-case")]
pub enum Reason {
    NoCitation,
    NoExplanation,
    /// The key has `chars` characters, the longest other option `next`.
    LongestKey {
        part: Option<u8>,
        chars: usize,
        next: usize,
    },
    /// An absolute word (一律, 任何) stands in these wrong options and in no right one.
    AbsoluteWord {
        part: Option<u8>,
        letters: String,
    },
    Negative {
        part: Option<u8>,
        word: String,
    },
    Faulty {
        flaws: Vec<Flaw>,
    },
    LawChanged {
        law: String,
        change: ChangeKind,
    },
    Statistics {
        part: Option<u8>,
        #[serde(flatten)]
        stats: ItemQuality,
    },
}

impl Reason {
    pub const fn list(&self) -> CleanUpList {
        match self {
            Self::NoCitation => CleanUpList::NoCitation,
            Self::NoExplanation => CleanUpList::NoExplanation,
            Self::LongestKey { .. } | Self::AbsoluteWord { .. } => CleanUpList::GiveAway,
            Self::Negative { .. } => CleanUpList::Negative,
            Self::Faulty { .. } => CleanUpList::Faulty,
            Self::LawChanged { .. } => CleanUpList::LawChanged,
            Self::Statistics { .. } => CleanUpList::PoorStatistics,
        }
    }
}

/// Looks through the whole bank.
pub fn report(office: &Office) -> Result<CleanUp> {
    office.require(Permission::ReadKeys)?;
    office.work.begin(Stage::Searching, 4)?;
    let mut records = office.store.all_questions()?;
    records.retain(|record| record.status != Status::Retired);
    office.work.step(1)?;
    let (pairs, all_pairs) = pairs(office, &records)?;
    office.work.step(3)?;
    let mut rows = Vec::new();
    for record in &records {
        let reasons = reasons(&record.question);
        rows.extend(reasons.into_iter().map(|reason| CleanUpRow { question: Named::of(record), reason }));
    }
    rows.extend(moved(office)?);
    let (poor, measured) = statistics::poor(office, &records)?;
    rows.extend(poor);
    rows.sort_by(|a, b| (a.reason.list(), &a.question.code).cmp(&(b.reason.list(), &b.question.code)));
    Ok(CleanUp { questions: records.len(), pairs, all_pairs, rows, measured })
}

fn pairs(office: &Office, records: &[QuestionRecord]) -> Result<(Vec<TwinPair>, bool)> {
    let questions: Vec<&Question> = records.iter().map(|record| &record.question).collect();
    let found = twins::near_duplicates(&questions, twins::SHOWN, MOST_PAIRS);
    let two = office.store.not_twins()?;
    let waived = |q: &Question| q.waivers.iter().any(|waiver| waiver.proof == Proof::Twin);
    let settled = |pair: &twins::Pair| {
        let (a, b) = (&records[pair.first], &records[pair.second]);
        let group = a.question.exclusive_group.as_ref();
        waived(&a.question)
            || waived(&b.question)
            || group.is_some() && group == b.question.exclusive_group.as_ref()
            || two.contains(&(a.id.min(b.id), a.id.max(b.id)))
    };
    let named = |pair: &twins::Pair| TwinPair {
        first: Named::of(&records[pair.first]),
        second: Named::of(&records[pair.second]),
        similarity: pair.similarity,
        same_stem: pair.same_stem,
        figures_differ: pair.figures_differ,
    };
    Ok((found.pairs.iter().filter(|pair| !settled(pair)).map(named).collect(), found.complete))
}

/// What the text of a question shows by itself.
fn reasons(question: &Question) -> Vec<Reason> {
    let mut found = Vec::new();
    let mut flaws = question.flaws();
    flaws.retain(|flaw| match flaw.fault {
        Fault::NoCitation => {
            found.push(Reason::NoCitation);
            false
        }
        Fault::NoExplanation => {
            found.push(Reason::NoExplanation);
            false
        }
        _ => true,
    });
    if !flaws.is_empty() {
        found.push(Reason::Faulty { flaws });
    }
    let parts = (1..).map(Some).zip(question.body.parts().iter().map(|part| &part.body));
    for (part, body) in std::iter::once((None, &question.body)).chain(parts) {
        if let Body::Single(choice) = body {
            found.extend(longest_key(choice).map(|(chars, next)| Reason::LongestKey { part, chars, next }));
            found.extend(absolute_options(choice).map(|letters| Reason::AbsoluteWord { part, letters }));
        }
        if let Some(choice) = body.choice() {
            found.extend(bank_stats::quiet_negative(&choice.stem).map(|word| Reason::Negative { part, word: word.to_owned() }));
        }
    }
    found
}

/// Characters of a key that is clearly the longest option, and of the next longest.
fn longest_key(choice: &Choice) -> Option<(usize, usize)> {
    let [key] = choice.key[..] else { return None };
    let lengths: Vec<usize> = choice.options.iter().map(|option| option.trim().chars().count()).collect();
    let chars = *lengths.get(usize::from(key))?;
    let next = lengths.iter().enumerate().filter(|(i, _)| *i != usize::from(key)).map(|(_, length)| *length).max()?;
    (chars >= next + LONGER_CHARS && chars * 100 >= next * (100 + LONGER_PERCENT)).then_some((chars, next))
}

/// Letters of the options with an absolute word, when all of them are wrong.
fn absolute_options(choice: &Choice) -> Option<String> {
    let hits: Vec<usize> = (0..choice.options.len()).filter(|i| bank_stats::is_absolute(&choice.options[*i])).collect();
    let right = hits.iter().any(|i| choice.key.iter().any(|key| usize::from(*key) == *i));
    (!right && !hits.is_empty()).then(|| hits.into_iter().map(letter).collect())
}

/// Questions whose law moved and that wait for an answer, each once for each law.
fn moved(office: &Office) -> Result<Vec<CleanUpRow>> {
    let mut rows: Vec<CleanUpRow> = Vec::new();
    for change in law_changes::list(office)?.into_iter().filter(|change| change.kind.is_due()) {
        let begin = rows.len();
        for one in change.affected {
            let question = Named { id: one.cited.question, code: one.code, stem: one.stem };
            // Affected citations come in order of code: several articles of one question stand together.
            if rows.len() == begin || rows.last().is_some_and(|last| last.question.id != question.id) {
                rows.push(CleanUpRow { question, reason: Reason::LawChanged { law: change.law.clone(), change: change.kind } });
            }
        }
    }
    Ok(rows)
}

#[cfg(test)]
mod tests;

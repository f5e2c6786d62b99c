//! The statute library as use cases: reading, searching, importing; which questions rest on an article.

use super::bank::QuestionRow;
use super::review::CitedText;
use super::{Office, Result, ServiceError, built_in};
use crate::domain::citation::{Citation, normal_law_name};
use crate::domain::kind::Area;
use crate::domain::law::{Jump, LawState, LawText, state_on};
use crate::domain::question::Question;
use crate::domain::staff::Permission;
use crate::law::read::{self, Note};
use crate::store::Op;
pub use crate::store::library::{ArticleHit, LawVersionRow, LibraryImport};
use jiff::civil::Date;
use serde::Serialize;
use std::collections::{BTreeMap, HashSet};
use std::path::Path;
use std::time::Instant;

/// Hits shown at most; a person who gets more types another word.
const MAX_HITS: usize = 200;

/// Laws whose own name holds what was typed, searched first.
const MAX_NAMED: usize = 5;

/// One version with where it stands today.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LawEntry {
    pub row: LawVersionRow,
    pub state: LawState,
    /// The day up to which somebody compared it with an official list.
    pub checked_to: Option<Date>,
    pub areas: Vec<Area>,
}

/// All that the list of laws shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LawShelf {
    /// Highest level first, then by name, newest version first.
    pub laws: Vec<LawEntry>,
    pub bookmarks: Vec<Bookmark>,
    /// The library's file cannot be used and should be imported again.
    pub broken: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Bookmark {
    pub law: String,
    pub article: u32,
    pub inserted: u32,
}

/// One version opened for reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenLaw {
    pub id: i64,
    pub text: LawText,
    /// How many questions of the bank rest on an article, by number and inserted number. Empty for those who may not know.
    pub citing: BTreeMap<(u32, u32), u32>,
}

/// What a search found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LawHits {
    /// A typed place such as `处罚法 33`: version and article.
    pub jump: Option<(i64, Option<(u32, u32)>)>,
    pub hits: Vec<ArticleHit>,
    pub more: bool,
    /// Time the store took.
    pub elapsed_ms: f64,
}

/// The report of an import.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct StatutesImported {
    #[serde(flatten)]
    pub done: LibraryImport,
    /// Name of the law and what was changed or left out.
    pub notes: Vec<(String, Note)>,
}

/// Every version held, with its state on `office`'s day.
pub fn shelf(office: &Office) -> Result<LawShelf> {
    let today = office.today();
    let rows = office.store.law_versions()?;
    let checks = office.store.law_checks()?;
    let mut days: BTreeMap<&str, Vec<Date>> = BTreeMap::new();
    for row in &rows {
        days.entry(&row.head.name).or_default().push(row.head.effective);
    }
    let states: Vec<LawState> =
        rows.iter().map(|row| state_on(&row.head, days[row.head.name.as_str()].iter().copied(), today)).collect();
    let laws = rows
        .into_iter()
        .zip(states)
        .map(|(row, state)| LawEntry {
            checked_to: row.checked_to(&checks),
            areas: built_in::areas_of(&row.head.name),
            state,
            row,
        })
        .collect();
    let bookmarks = office.store.bookmarks()?;
    Ok(LawShelf {
        laws,
        bookmarks: bookmarks.into_iter().map(|(law, article, inserted)| Bookmark { law, article, inserted }).collect(),
        broken: office.store.library_state() == Some(false),
    })
}

/// One version with its text.
pub fn open(office: &Office, id: i64) -> Result<OpenLaw> {
    let text = office.store.law_text(id)?;
    let citing = if office.require(Permission::ReadBank).is_ok() {
        office.store.citing_counts(&text.head.name)?.into_iter().map(|(a, i, n)| ((a, i), n)).collect()
    } else {
        BTreeMap::new()
    };
    Ok(OpenLaw { id, text, citing })
}

/// Searches the articles of laws in force, or of every version; a typed place is found too.
pub fn search(office: &Office, typed: &str, every_version: bool) -> Result<LawHits> {
    let begun = Instant::now();
    let shelf = shelf(office)?;
    let wanted: HashSet<i64> =
        shelf.laws.iter().filter(|l| every_version || l.state == LawState::InForce).map(|l| l.row.id).collect();
    // Who types 处罚 means 行政处罚法 before a law that mentions penalties at its end.
    let mut named: Vec<&LawEntry> = shelf
        .laws
        .iter()
        .filter(|l| l.state == LawState::InForce && typed.split_whitespace().any(|word| l.row.head.name.contains(word)))
        .collect();
    named.sort_by_key(|l| (l.row.head.level, l.areas.is_empty(), l.row.head.name.chars().count()));
    let first: Vec<i64> = named.iter().take(MAX_NAMED).map(|l| l.row.id).collect();
    let found = office.store.search_articles(typed, &first, &wanted, MAX_HITS)?;
    let jump = Jump::parse(typed).and_then(|jump| Some((place(&shelf, &jump)?, jump.article)));
    Ok(LawHits { jump, hits: found.hits, more: found.more, elapsed_ms: begun.elapsed().as_secs_f64() * 1000.0 })
}

/// The version that a typed name means: in force before others, the closest name first.
fn place(shelf: &LawShelf, jump: &Jump) -> Option<i64> {
    let candidates = shelf.laws.iter().filter_map(|l| {
        let rank = jump.rank(&l.row.head.name)?;
        // Letters in order alone are too little without an article to go to.
        (rank.0 < 3 || jump.article.is_some()).then_some((rank.0, l.state != LawState::InForce, rank.1, l))
    });
    candidates
        .min_by_key(|(close, not_in_force, length, l)| {
            (*close, *not_in_force, *length, l.row.head.level, std::cmp::Reverse(l.row.head.effective))
        })
        .map(|(.., l)| l.row.id)
}

/// One article by the words a person types for a law: short or long name, number.
pub fn find_article(
    office: &Office,
    law: &str,
    article: u32,
    inserted: u32,
) -> Result<Option<(LawEntry, crate::domain::law::Article)>> {
    let shelf = shelf(office)?;
    let jump = Jump { law: normal_law_name(law), article: Some((article, inserted)) };
    let Some(id) = place(&shelf, &jump) else { return Ok(None) };
    let Some(entry) = shelf.laws.into_iter().find(|l| l.row.id == id) else { return Ok(None) };
    Ok(office.store.law_article(id, article, inserted)?.map(|found| (entry, found)))
}

/// The words that citations point at, in the versions in force: the paragraph or item where one is named.
pub fn cited_texts(office: &Office, citations: Vec<Citation>) -> Result<Vec<CitedText>> {
    if citations.is_empty() {
        return Ok(Vec::new());
    }
    let shelf = shelf(office)?;
    let text = |citation: &Citation| -> Result<Option<String>> {
        let Citation::Article(at) = citation else { return Ok(None) };
        let mine = || shelf.laws.iter().filter(|l| l.row.head.name == at.law);
        let Some(entry) = mine().find(|l| l.state == LawState::InForce).or_else(|| mine().next()) else { return Ok(None) };
        let article = office.store.law_article(entry.row.id, at.article, at.inserted)?;
        Ok(article.map(|article| article.place(at).unwrap_or(article.text)))
    };
    citations.into_iter().map(|citation| Ok(CitedText { text: text(&citation)?, citation })).collect()
}

/// The version that is in force today, for a citation to open.
pub fn version_in_force(office: &Office, law: &str) -> Result<Option<i64>> {
    let shelf = shelf(office)?;
    let name = normal_law_name(law);
    let mine = || shelf.laws.iter().filter(|l| l.row.head.name == name);
    Ok(mine().find(|l| l.state == LawState::InForce).or_else(|| mine().next()).map(|l| l.row.id))
}

/// The questions that rest on an article.
pub fn citing(office: &Office, law: &str, article: u32, inserted: u32) -> Result<Vec<QuestionRow>> {
    office.require(Permission::ReadBank)?;
    let ids = office.store.questions_citing(law, article, inserted)?;
    Ok(office.store.question_rows(&ids)?)
}

/// Reads a file or folder of laws and puts them into the library. `go_on` hears the share done and may stop it: then the
/// library is as it was, and the answer is `None`.
pub fn import(office: &mut Office, path: &Path, go_on: impl FnMut(f32) -> bool) -> Result<Option<StatutesImported>> {
    office.require_once_staffed(Permission::EditBank)?;
    let found = read::read(path, built_in::statutes()).map_err(ServiceError::Statutes)?;
    let now = office.now_ms();
    let Some(done) = office.store.import_laws(&found.laws, now, go_on)? else { return Ok(None) };
    let actor = office.actor().name().to_owned();
    let source = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let noted = office.store.write::<_, ServiceError>(Op::ImportStatutes, &actor, now, |tx| {
        tx.describe(format!("{source}: +{} ~{} ={}", done.added, done.replaced, done.unchanged));
        tx.library_changed();
        Ok(())
    })?;
    office.done(noted);
    Ok(Some(StatutesImported { done, notes: found.notes }))
}

/// Takes a version out of the library, as one that was imported by mistake.
pub fn remove(office: &mut Office, id: i64) -> Result<()> {
    office.require_once_staffed(Permission::EditBank)?;
    let head = office.store.law_text(id)?.head;
    office.store.remove_law_version(id)?;
    let (now, actor) = (office.now_ms(), office.actor().name().to_owned());
    let done = office.store.write::<_, ServiceError>(Op::RemoveStatute, &actor, now, |tx| {
        tx.describe(format!("{} {}", head.name, head.version));
        tx.library_changed();
        Ok(())
    })?;
    office.done(done);
    Ok(())
}

/// Marks an article, or takes the mark away.
pub fn bookmark(office: &mut Office, mark: &Bookmark, on: bool) -> Result<()> {
    let (now, actor) = (office.now_ms(), office.actor().name().to_owned());
    let done = office.store.write::<_, ServiceError>(Op::Bookmark, &actor, now, |tx| {
        Ok(tx.set_bookmark(&mark.law, mark.article, mark.inserted, on, now)?)
    })?;
    office.done(done);
    Ok(())
}

/// Somebody compared a law with the official text today and found it unchanged.
pub fn checked_today(office: &mut Office, law: &str) -> Result<()> {
    office.require_once_staffed(Permission::EditBank)?;
    let (now, actor, today) = (office.now_ms(), office.actor().name().to_owned(), office.today());
    let done = office.store.write::<_, ServiceError>(Op::CheckLaw, &actor, now, |tx| {
        tx.describe(format!("{law} {today}"));
        Ok(tx.set_law_checked(law, today, &actor)?)
    })?;
    office.done(done);
    Ok(())
}

/// The day up to which a law was compared with an official list: by the catalogue, the library's source, or the bureau.
struct Checks {
    own: Vec<(String, Date)>,
    library: Vec<LawVersionRow>,
    today: Date,
}

impl Checks {
    fn load(office: &Office) -> Result<Self> {
        Ok(Self { own: office.store.law_checks()?, library: office.store.law_versions()?, today: office.today() })
    }

    fn of(&self, law: &str) -> Option<Date> {
        let own = self.own.iter().find(|(name, _)| name == law).map(|(_, day)| *day);
        let catalogue = built_in::statutes()
            .iter()
            .filter(|fact| fact.name == law && fact.effective <= self.today)
            .max_by_key(|fact| fact.effective)
            .map(|fact| fact.verified_to);
        let mine = self.library.iter().filter(|row| row.head.name == law && row.head.effective <= self.today);
        let library = mine.max_by_key(|row| row.head.effective).and_then(|row| row.head.verified_to);
        own.max(catalogue).max(library)
    }
}

/// What an overview says of the laws under the bank.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LawsOfBank {
    /// The day up to which the state of every law was checked that a question rests on.
    pub checked_to: Option<Date>,
    /// Questions whose law moved and that wait for an answer.
    pub waiting: u64,
}

/// Kept until bank, library or day change, because every overview asks and every answer in an exam makes an overview.
pub fn of_bank(office: &Office) -> Result<LawsOfBank> {
    let today = office.today();
    if let Some((_, held)) = office.laws.borrow().filter(|(day, _)| *day == today) {
        return Ok(held);
    }
    let found = LawsOfBank { checked_to: bank_checked_to(office)?, waiting: super::law_changes::waiting(office)? };
    office.laws.replace(Some((today, found)));
    Ok(found)
}

fn bank_checked_to(office: &Office) -> Result<Option<Date>> {
    let checks = Checks::load(office)?;
    let mut laws: Vec<String> = office.store.cited_laws()?.into_iter().map(|cited| cited.law).collect();
    laws.dedup();
    Ok(laws.iter().filter_map(|law| checks.of(law)).min())
}

/// Months after which formal use asks for a re-check, unless the bureau sets another number.
pub const RECHECK_MONTHS: i32 = 12;
/// The setting that holds the bureau's number of months.
pub const RECHECK_SETTING: &str = "recheck_months";

/// A law that formal use asks to compare with the official text again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StaleLaw {
    pub law: String,
    /// `None` where nobody ever compared it.
    pub checked_to: Option<Date>,
}

/// The months in force: the bureau's own, else [`RECHECK_MONTHS`].
pub fn recheck_months(office: &Office) -> Result<i32> {
    let set = office.setting(RECHECK_SETTING)?.and_then(|text| text.parse().ok());
    Ok(set.filter(|months| (1..=120).contains(months)).unwrap_or(RECHECK_MONTHS))
}

/// The laws under some questions whose state was checked too long ago, oldest first.
pub(super) fn stale<'a>(office: &Office, questions: impl Iterator<Item = &'a Question>) -> Result<Vec<StaleLaw>> {
    let (checks, months) = (Checks::load(office)?, recheck_months(office)?);
    let limit = checks.today.checked_sub(jiff::Span::new().months(months)).unwrap_or(Date::MIN);
    let mut laws: Vec<&str> = Vec::new();
    for question in questions {
        for citation in question.all_citations() {
            if let Citation::Article(at) = citation {
                laws.push(&at.law);
            }
        }
    }
    laws.sort_unstable();
    laws.dedup();
    let mut stale: Vec<StaleLaw> = laws
        .into_iter()
        .map(|law| StaleLaw { law: law.to_owned(), checked_to: checks.of(law) })
        .filter(|law| law.checked_to.is_none_or(|day| day < limit))
        .collect();
    stale.sort_by_key(|law| law.checked_to);
    Ok(stale)
}

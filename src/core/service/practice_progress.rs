//! How somebody's practice goes: days and minutes, what is known by area, the share of right answers week by week, and the articles
//! that go wrong most.

use super::ledger::{self, YearHours};
use super::practice_mock::{self, MockDone};
use super::{Office, Result, practice};
use crate::domain::ids::{CadreId, QuestionId};
use crate::domain::kind::Area;
use crate::store::practice::PastAnswer;
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use std::collections::{BTreeMap, HashMap};

/// Weeks that are looked back on.
pub const WEEKS: usize = 18;
/// A question that is still known with this chance counts as known.
const KNOWN: f64 = 0.85;
/// Answers on one article before it is named.
const ANSWERS_ON_AN_ARTICLE: usize = 2;
const ARTICLES: usize = 8;

/// One day of practice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PracticeDayDone {
    pub answers: u32,
    pub right: u32,
    pub minutes: u32,
}

/// The questions of one area.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mastery {
    pub area: Area,
    /// Practised, and known to this day as the memory goes.
    pub known: usize,
    /// Practised, and fading.
    pub fading: usize,
    /// Never practised.
    pub unseen: usize,
}

/// An article on which answers went wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WeakArticle {
    pub law: String,
    pub article: u32,
    pub inserted: u32,
    pub answers: usize,
    pub wrong: usize,
}

/// What the page of progress shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Mondays, oldest first, with the seven days of each.
    pub weeks: Vec<(Date, [PracticeDayDone; 7])>,
    pub today: Date,
    pub mastery: Vec<Mastery>,
    /// Worst share first.
    pub weak: Vec<WeakArticle>,
    /// 旧法作答: answered before the text was revised.
    pub revised: usize,
    /// Different questions ever practised.
    pub answered: usize,
    /// Mock exams, newest first.
    pub mocks: Vec<MockDone>,
    /// 学时 of this year, in thousandths: done, and to be reached where the bureau sets a target.
    pub hours_milli: u64,
    pub hours_target_milli: Option<u64>,
}

/// Everything the page of progress shows.
pub fn progress(office: &Office, cadre: CadreId) -> Result<Progress> {
    practice::require(office, cadre)?;
    let today = office.today();
    let zone = jiff::tz::TimeZone::system();
    let first = today
        .checked_sub(i64::from(today.weekday().to_monday_zero_offset()).days())
        .and_then(|monday| monday.checked_sub((WEEKS as i64 - 1).weeks()))
        .unwrap_or(today);
    let from_ms = first.to_zoned(zone.clone()).map_or(0, |at| at.timestamp().as_millisecond());
    let answers = office.store.answers_since(cadre, from_ms)?;
    let standings = office.store.standings(cadre)?;
    let w = practice::parameters(office, cadre)?;
    let now = office.now_ms();
    let is_known: HashMap<QuestionId, bool> = standings
        .iter()
        .map(|(id, standing)| {
            let days = (now - standing.last_ms).max(0) as f64 / 86_400_000.0;
            (*id, !standing.in_wrong_book && standing.memory.recall(&w, days) >= KNOWN)
        })
        .collect();
    let mut mastery: BTreeMap<Area, Mastery> = BTreeMap::new();
    for (id, area, _) in office.store.open_questions()? {
        let of_area = mastery.entry(area).or_insert(Mastery { area, known: 0, fading: 0, unseen: 0 });
        match is_known.get(&id) {
            Some(true) => of_area.known += 1,
            Some(false) => of_area.fading += 1,
            None => of_area.unseen += 1,
        }
    }
    let own = ledger::by_year(office)?.remove(&cadre).and_then(|years| years.get(&today.year()).copied());
    let hours_milli = own.map_or(0, YearHours::total_milli);
    Ok(Progress {
        weeks: weeks(&answers, first, &zone),
        today,
        mastery: mastery.into_values().collect(),
        weak: weak(office, &answers)?,
        revised: office.store.revised_since_practised(cadre)?.len(),
        answered: standings.len(),
        mocks: practice_mock::done(office, cadre)?,
        hours_milli,
        hours_target_milli: ledger::target(office)?,
    })
}

fn weeks(answers: &[PastAnswer], first: Date, zone: &jiff::tz::TimeZone) -> Vec<(Date, [PracticeDayDone; 7])> {
    let mut weeks: Vec<(Date, [PracticeDayDone; 7])> = (0..WEEKS as i64)
        .filter_map(|week| Some((first.checked_add(week.weeks()).ok()?, [PracticeDayDone::default(); 7])))
        .collect();
    let mut millis: HashMap<(usize, usize), i64> = HashMap::new();
    for answer in answers {
        let Ok(at) = jiff::Timestamp::from_millisecond(answer.at_ms) else { continue };
        let day = at.to_zoned(zone.clone()).date();
        let Ok(since) = day.since((jiff::Unit::Day, first)) else { continue };
        let (week, weekday) = (since.get_days() as usize / 7, since.get_days() as usize % 7);
        // A clock that was ahead left answers of the future: they are not of these weeks.
        let Some(done) = weeks.get_mut(week).and_then(|(_, days)| days.get_mut(weekday)) else { continue };
        done.answers += 1;
        done.right += u32::from(answer.right);
        *millis.entry((week, weekday)).or_default() += answer.elapsed_ms;
    }
    for ((week, weekday), ms) in millis {
        // Half a minute is shown as one: some was done.
        weeks[week].1[weekday].minutes = ((ms + 59_999) / 60_000) as u32;
    }
    debug_assert!(weeks.first().is_none_or(|(monday, _)| monday.weekday() == Weekday::Monday));
    weeks
}

/// Articles whose questions went wrong most, of the answers given.
fn weak(office: &Office, answers: &[PastAnswer]) -> Result<Vec<WeakArticle>> {
    let mut by_question: HashMap<QuestionId, (usize, usize)> = HashMap::new();
    for answer in answers {
        let entry = by_question.entry(answer.question).or_default();
        *entry = (entry.0 + 1, entry.1 + usize::from(!answer.right));
    }
    let mut articles: BTreeMap<(String, u32, u32), (usize, usize)> = BTreeMap::new();
    for (question, (count, wrong)) in by_question {
        for cited in office.store.citations_of(question)? {
            let entry = articles.entry((cited.law, cited.article, cited.inserted)).or_default();
            *entry = (entry.0 + count, entry.1 + wrong);
        }
    }
    let mut weak: Vec<WeakArticle> = articles
        .into_iter()
        .filter(|(_, (answers, wrong))| *wrong > 0 && *answers >= ANSWERS_ON_AN_ARTICLE)
        .map(|((law, article, inserted), (answers, wrong))| WeakArticle { law, article, inserted, answers, wrong })
        .collect();
    // Drawn towards one half by one answer of each kind, so that one wrong answer of two is not worse than eight of ten.
    let share = |article: &WeakArticle| (article.wrong + 1) as f64 / (article.answers + 2) as f64;
    weak.sort_by(|a, b| share(b).total_cmp(&share(a)));
    weak.truncate(ARTICLES);
    Ok(weak)
}

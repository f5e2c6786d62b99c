//! 法规变动提醒: questions whose law has moved since somebody last made sure of them, and what to do about each.

use super::sittings::{self, NewSitting};
use super::{Office, Result, ServiceError, built_in, papers};
use crate::domain::citation::{Citation, normal_law_name};
use crate::domain::ids::{CadreId, QuestionId, SittingId};
use crate::domain::kind::Status;
use crate::domain::law::{Article, LawText, StatedState};
use crate::domain::marks::Marks;
use crate::domain::question::Question;
use crate::domain::sitting::{SittingFacts, SittingKind, SittingRules, SittingState};
use crate::domain::staff::Permission;
use crate::domain::statute::End;
use crate::law::compare;
pub use crate::law::compare::{Fate, Run, RunKind};
use crate::store::Op;
use crate::store::citation::CitedBy;
use crate::store::library::LawVersionRow;
use jiff::civil::Date;
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};

/// How a law moved. 修改, 废止 and 失效 are kept apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ChangeKind {
    /// 废止
    Repealed,
    /// 失效
    Lapsed,
    /// 修改: the version that counted when the question was confirmed, and the one that counts now, by day of effect.
    Modified { from: Date, to: Date },
    /// A newer version is adopted and takes effect on this day.
    Coming { on: Date },
}

impl ChangeKind {
    pub const fn code(self) -> &'static str {
        match self {
            Self::Repealed => "repealed",
            Self::Lapsed => "lapsed",
            Self::Modified { .. } => "modified",
            Self::Coming { .. } => "coming",
        }
    }

    /// What is gone comes before what changed, what is due before what is to come.
    const fn rank(self) -> u8 {
        match self {
            Self::Repealed => 0,
            Self::Lapsed => 1,
            Self::Modified { .. } => 2,
            Self::Coming { .. } => 3,
        }
    }

    /// Whether something is to be done now.
    pub const fn is_due(self) -> bool {
        !matches!(self, Self::Coming { .. })
    }
}

/// One law that moved, with the questions that rest on it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LawChange {
    pub law: String,
    #[serde(flatten)]
    pub kind: ChangeKind,
    pub affected: Vec<Affected>,
    /// Citations whose article is letter by letter the same under the same number: nothing to do.
    pub untouched: usize,
}

/// One citation of one question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Affected {
    pub code: String,
    pub stem: String,
    pub cited: CitedBy,
    /// What became of the article; `None` where the library lacks one of the two texts.
    pub fate: Option<Fate>,
    /// Where it stands now.
    pub now: Option<Place>,
}

/// Old and new article side by side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SideBySide {
    pub old: Option<Article>,
    pub new: Option<Article>,
    pub runs: Vec<Run>,
}

/// Number and inserted number of an article.
type Place = (u32, u32);
/// What became of an article, and where it stands now.
type Moved = (Option<Fate>, Option<Place>);

/// A version as the library or the catalogue knows it.
#[derive(Clone, Debug)]
struct Known {
    effective: Date,
    until: Option<Date>,
    end: Option<End>,
    library: Option<i64>,
}

/// Everything known of laws, by name.
struct Versions {
    by_law: HashMap<String, Vec<Known>>,
}

impl Versions {
    fn load(office: &Office) -> Result<Self> {
        let mut by_law: HashMap<String, BTreeMap<Date, Known>> = HashMap::new();
        for fact in built_in::statutes() {
            let known = Known { effective: fact.effective, until: fact.until, end: fact.end, library: None };
            by_law.entry(normal_law_name(&fact.name)).or_default().insert(fact.version, known);
        }
        for LawVersionRow { id, head, .. } in office.store.law_versions()? {
            let end = match head.stated {
                StatedState::Repealed => Some(End::Repealed),
                StatedState::Lapsed => Some(End::Lapsed),
                _ => None,
            };
            let versions = by_law.entry(head.name).or_default();
            let known =
                versions.entry(head.version).or_insert(Known { effective: head.effective, until: None, end, library: None });
            known.library = Some(id);
            known.end = known.end.or(end);
        }
        let sorted = |versions: BTreeMap<Date, Known>| {
            let mut all: Vec<Known> = versions.into_values().collect();
            all.sort_by_key(|v| v.effective);
            all
        };
        Ok(Self { by_law: by_law.into_iter().map(|(law, versions)| (law, sorted(versions))).collect() })
    }

    /// The version that counts on a day.
    fn on(&self, law: &str, day: Date) -> Option<&Known> {
        self.by_law.get(law)?.iter().rev().find(|v| v.effective <= day)
    }

    fn change(&self, law: &str, confirmed_on: Date, today: Date) -> Option<ChangeKind> {
        let new = self.on(law, today)?;
        let ended = new.until.is_none_or(|until| until <= today);
        if let Some(end) = new.end.filter(|_| ended) {
            return Some(match end {
                End::Repealed => ChangeKind::Repealed,
                End::Lapsed => ChangeKind::Lapsed,
            });
        }
        let old = self.on(law, confirmed_on).map_or(new.effective, |v| v.effective);
        if new.effective > old {
            return Some(ChangeKind::Modified { from: old, to: new.effective });
        }
        let coming = self.by_law.get(law)?.iter().map(|v| v.effective).find(|day| *day > today);
        coming.or_else(|| new.until.filter(|until| *until > today)).map(|on| ChangeKind::Coming { on })
    }
}

/// All laws that moved under questions of the bank, due ones first.
pub fn list(office: &Office) -> Result<Vec<LawChange>> {
    office.require(Permission::ReadKeys)?;
    changes(office)
}

/// How many questions wait for an answer. Cheap when nothing moved: only laws and days are read then.
pub fn waiting(office: &Office) -> Result<u64> {
    let mut questions: Vec<QuestionId> = changes(office)?
        .iter()
        .filter(|change| change.kind.is_due())
        .flat_map(|change| change.affected.iter().map(|a| a.cited.question))
        .collect();
    questions.sort_unstable();
    questions.dedup();
    Ok(questions.len() as u64)
}

fn changes(office: &Office) -> Result<Vec<LawChange>> {
    let (versions, today) = (Versions::load(office)?, office.today());
    let mut found: BTreeMap<(ChangeKind, String), LawChange> = BTreeMap::new();
    for cited in office.store.cited_laws()? {
        let Some(kind) = versions.change(&cited.law, cited.confirmed_on, today) else { continue };
        let texts = texts(office, &versions, &cited.law, kind)?;
        let mut fates: HashMap<Place, Moved> = HashMap::new();
        let change = found.entry((kind, cited.law.clone())).or_insert_with(|| LawChange {
            law: cited.law.clone(),
            kind,
            affected: Vec::new(),
            untouched: 0,
        });
        for citation in office.store.citations_of_law(&cited.law)? {
            if citation.confirmed_on != cited.confirmed_on {
                continue;
            }
            let (fate, now) = *fates
                .entry((citation.article, citation.inserted))
                .or_insert_with(|| fate(texts.as_ref(), citation.article, citation.inserted));
            if fate == Some(Fate::Same) {
                change.untouched += 1;
                continue;
            }
            let row = office.store.question_rows(&[citation.question])?.into_iter().next();
            let (code, stem) = row.map(|row| (row.code, row.stem)).unwrap_or_default();
            change.affected.push(Affected { code, stem, cited: citation, fate, now });
        }
    }
    let mut all: Vec<LawChange> = found.into_values().filter(|c| !c.affected.is_empty()).collect();
    all.sort_by(|a, b| (a.kind.rank(), &a.law).cmp(&(b.kind.rank(), &b.law)));
    Ok(all)
}

/// Both texts of a modification that has taken effect or will, where the library has them.
fn texts(office: &Office, versions: &Versions, law: &str, kind: ChangeKind) -> Result<Option<(LawText, LawText)>> {
    let (from, to) = match kind {
        ChangeKind::Modified { from, to } => (from, to),
        ChangeKind::Coming { on } => (versions.on(law, office.today()).map_or(on, |v| v.effective), on),
        ChangeKind::Repealed | ChangeKind::Lapsed => return Ok(None),
    };
    let held =
        |day: Date| versions.by_law.get(law).and_then(|all| all.iter().find(|v| v.effective == day)).and_then(|v| v.library);
    let (Some(old), Some(new)) = (held(from), held(to)) else { return Ok(None) };
    Ok(Some((office.store.law_text(old)?, office.store.law_text(new)?)))
}

fn fate(texts: Option<&(LawText, LawText)>, article: u32, inserted: u32) -> Moved {
    let Some((old, new)) = texts else { return (None, None) };
    let Some(old) = old.articles.iter().find(|a| (a.number, a.inserted) == (article, inserted)) else { return (None, None) };
    let (fate, there) = compare::follow(old, new);
    (Some(fate), there.map(|a| (a.number, a.inserted)))
}

/// The article of a citation in both versions, with the differences marked.
pub fn side_by_side(office: &Office, change: ChangeKind, cited: &CitedBy) -> Result<SideBySide> {
    office.require(Permission::ReadKeys)?;
    let versions = Versions::load(office)?;
    let Some((old, new)) = texts(office, &versions, &cited.law, change)? else {
        let today = versions.on(&cited.law, office.today()).and_then(|v| v.library);
        let article = |id| office.store.law_article(id, cited.article, cited.inserted);
        let old = today.map(article).transpose()?.flatten();
        return Ok(SideBySide { old, new: None, runs: Vec::new() });
    };
    let old = old.articles.into_iter().find(|a| (a.number, a.inserted) == (cited.article, cited.inserted));
    let there = old.as_ref().and_then(|old| compare::follow(old, &new).1.cloned());
    let runs = match (&old, &there) {
        (Some(old), Some(new)) => compare::differences(&old.text, &new.text),
        _ => Vec::new(),
    };
    Ok(SideBySide { old, new: there, runs })
}

/// 仍然正确: the question holds under the law of today. Citations that moved are written anew with the article's new number, which
/// makes a revision; otherwise only the day is noted.
pub fn confirm(office: &mut Office, affected: &[Affected]) -> Result<()> {
    office.require(Permission::EditBank)?;
    let (now, actor, today) = (office.now_ms(), office.actor().name().to_owned(), office.today());
    let mut by_question: BTreeMap<QuestionId, Vec<&Affected>> = BTreeMap::new();
    for one in affected {
        by_question.entry(one.cited.question).or_default().push(one);
    }
    let mut revised: Vec<(QuestionId, Question, bool)> = Vec::new();
    let mut noted: Vec<CitedBy> = Vec::new();
    // Citations that nobody was asked about keep the day on which they were confirmed.
    let mut kept: Vec<CitedBy> = Vec::new();
    for (id, moves) in by_question {
        let record = office.store.question(id)?;
        let mut question = record.question.clone();
        let moved: Vec<&&Affected> =
            moves.iter().filter(|a| a.now.is_some_and(|now| now != (a.cited.article, a.cited.inserted))).collect();
        if moved.is_empty() {
            noted.extend(moves.iter().map(|a| a.cited.clone()));
            continue;
        }
        recite(&mut question, &moved);
        for citation in office.store.citations_of(id)? {
            if !moves.iter().any(|a| a.cited == citation) {
                kept.push(citation);
            }
        }
        revised.push((id, question, record.status == Status::Approved));
    }
    let done = office.store.write::<_, ServiceError>(Op::ConfirmCitation, &actor, now, |tx| {
        tx.describe(affected.iter().map(|a| a.code.as_str()).collect::<Vec<_>>().join(" "));
        for (id, question, approved) in &revised {
            tx.revise_question(*id, question, &actor, now)?;
            if *approved {
                // Only the number of the article changed; what was approved, stem and key, did not. It still waits for a signature.
                tx.set_question_status(*id, Status::Pending)?;
            }
        }
        for citation in &kept {
            tx.confirm_citations(std::slice::from_ref(citation), citation.confirmed_on)?;
        }
        Ok(tx.confirm_citations(&noted, today)?)
    })?;
    office.done(done);
    Ok(())
}

/// Puts the new numbers into the citations; paragraph and item stay, because the text is alike.
fn recite(question: &mut Question, moved: &[&&Affected]) {
    let place = |citation: &mut Citation| {
        let Citation::Article(at) = citation else { return };
        let mine =
            moved.iter().find(|a| a.cited.law == at.law && (a.cited.article, a.cited.inserted) == (at.article, at.inserted));
        if let Some((article, inserted)) = mine.and_then(|a| a.now) {
            (at.article, at.inserted) = (article, inserted);
        }
    };
    question.citations.iter_mut().for_each(place);
    if let crate::domain::question::Body::Case { parts, .. } = &mut question.body {
        parts.iter_mut().flat_map(|part| &mut part.citations).for_each(place);
    }
}

/// 旧法作答提醒: who gave an answer that was right under the law of its day, to a question whose key the law has since changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OldAnswer {
    pub cadre: CadreId,
    pub name: String,
    /// Questions by id and code.
    pub questions: Vec<(QuestionId, String)>,
}

/// Everybody with such answers, by name.
pub fn old_answers(office: &Office) -> Result<Vec<OldAnswer>> {
    office.require(Permission::ReadResults)?;
    let (versions, today) = (Versions::load(office)?, office.today());
    let mut people: BTreeMap<(String, CadreId), Vec<(QuestionId, String)>> = BTreeMap::new();
    for (question, old_revision) in office.store.superseded_revisions()? {
        let history = office.store.question_history(question)?;
        let Some(current) = history.iter().find(|r| r.current) else { continue };
        let Some(old) = history.iter().find(|r| r.revision == old_revision) else { continue };
        if old.question.body == current.question.body {
            continue;
        }
        let moved = |law: &str| {
            let change = versions.change(law, crate::store::citation::day_of(old.created_ms), today);
            change.is_some_and(ChangeKind::is_due)
        };
        let by_law = old.question.all_citations().any(|c| matches!(c, Citation::Article(at) if moved(&at.law)));
        if !by_law {
            continue;
        }
        for (cadre, name) in office.store.full_marks_on(old_revision)? {
            let entry = people.entry((name, cadre)).or_default();
            if !entry.iter().any(|(q, _)| *q == question) {
                entry.push((question, current.question.code.clone()));
            }
        }
    }
    Ok(people.into_iter().map(|((name, cadre), questions)| OldAnswer { cadre, name, questions }).collect())
}

/// Marks of one question in a practice, and the time for it.
const PRACTICE_MARKS: i64 = 5;
const PRACTICE_SECS: i64 = 120;
const SHORTEST_PRACTICE_SECS: i64 = 600;

/// Offers the changed questions as practice: a 模拟考试 of all of them, open at once, for everybody whose answers were right by
/// the old law.
pub fn practise(office: &mut Office, title: &str) -> Result<SittingId> {
    office.require(Permission::ComposePapers)?;
    office.require(Permission::PlanSittings)?;
    let people = old_answers(office)?;
    let mut questions: Vec<QuestionId> = people.iter().flat_map(|p| p.questions.iter().map(|(id, _)| *id)).collect();
    questions.sort_unstable();
    questions.dedup();
    let marks = Marks::whole(PRACTICE_MARKS);
    let paper = papers::of_questions(office, title, &questions, marks, Op::ComposePaper)?;
    let duration_secs = (questions.len() as i64 * PRACTICE_SECS).max(SHORTEST_PRACTICE_SECS);
    let new = NewSitting {
        title: title.to_owned(),
        kind: SittingKind::Mock,
        paper,
        rules: SittingRules { duration_secs, ..SittingRules::preset(SittingKind::Mock) },
        basis: String::new(),
        makeup_of: None,
        facts: SittingFacts::default(),
        cadres: people.iter().map(|person| person.cadre).collect(),
    };
    let sitting = sittings::plan_unchecked(office, &new, Op::PlanSitting)?;
    sittings::advance(office, sitting, SittingState::Planned, SittingState::Open, Op::OpenSitting)?;
    Ok(sitting)
}

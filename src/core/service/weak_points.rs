//! 薄弱环节: areas and articles that the bureau, a unit or a rank answers wrong, from exam marks. Practice does not enter: it is
//! everybody's own, and what is asked there follows what somebody does not know yet.

use super::pass_rate::{PassRateQuery, UnitLabels, is_told, year};
use super::work::Stage;
use super::{Office, Result};
use crate::domain::citation::{ArticleRef, Citation};
use crate::domain::correction::Award;
use crate::domain::kind::{Area, coded};
use crate::domain::paper::Slot;
use crate::domain::sitting::SittingState;
use crate::domain::staff::Permission;
use crate::domain::study_session::{StudyArticle, StudySession};
use crate::domain::weak_points::{Group, Sum, TAIL, clearly_below, is_right, weakest_first};
use crate::store::result_columns::Place;
use crate::store::sitting::Sitting;
use crate::text::Texts;
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};

/// Topics suggested, and articles of each.
const TOPICS: usize = 3;
const TOPIC_ARTICLES: usize = 3;
/// An article on its own is told from this many answers on.
const ARTICLE_ANSWERS: u32 = 5;

coded! {
    /// What is put side by side.
    #[derive(Default)]
    WeakBy {
        #[default]
        Area = "area",
        Article = "article",
        Unit = "unit",
        Rank = "rank",
    }
}

/// Over whom and what.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WeakQuery {
    pub by: WeakBy,
    /// Sittings and people as in the summary, but make-ups are asked as well; its grouping says nothing here.
    pub over: PassRateQuery,
    pub area: Option<Area>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct WeakRow {
    pub label: String,
    #[serde(flatten)]
    pub group: Group,
    /// Below all answers together for certain, judged together with the other rows.
    pub weak: bool,
}

/// What a next 会前学法 could be about.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Topic {
    pub area: Area,
    /// The articles that were answered wrong most, certain ones first, as they are written.
    pub cited: Vec<String>,
    /// With topic and articles filled in, to be planned.
    #[serde(skip)]
    pub session: Box<StudySession>,
    #[serde(flatten)]
    pub group: Group,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct WeakReport {
    /// Weakest first; too small ones last.
    pub rows: Vec<WeakRow>,
    /// All answers together.
    pub all: Group,
    pub topics: Vec<Topic>,
    /// Titles of the sittings counted, newest first.
    pub sittings: Vec<String>,
}

impl WeakReport {
    /// How many rows are compared with all, and how many of their intervals would lie below all by chance if all knew the same.
    pub fn by_chance(&self) -> (usize, f64) {
        let compared = self.rows.iter().filter(|row| row.group.comparable).count();
        (compared, compared as f64 * TAIL)
    }
}

/// Where the sums go while marks are read.
#[derive(Default)]
struct Sums {
    all: Sum,
    areas: BTreeMap<Area, Sum>,
    /// Without paragraph and item.
    articles: HashMap<ArticleRef, (Area, Sum)>,
    units: BTreeMap<String, Sum>,
    ranks: BTreeMap<String, Sum>,
}

/// Whether the sitting's answers count: over, told, and nobody's rehearsal.
fn counts(sitting: &Sitting) -> bool {
    matches!(sitting.state, SittingState::Closed | SittingState::Published) && is_told(sitting)
}

/// The report.
pub fn report(office: &Office, query: &WeakQuery, texts: &Texts) -> Result<WeakReport> {
    office.require(Permission::ReadResults)?;
    let columns = office.store.result_columns(|_| Ok::<_, super::ServiceError>(()))?;
    let told: Vec<Sitting> = office.store.sittings_uncounted()?.into_iter().filter(counts).collect();
    let over = &query.over;
    let wanted = |s: &&Sitting| match over.sitting {
        Some(id) => id == s.id,
        None => over.kind.is_none_or(|kind| kind == s.kind) && over.year.is_none_or(|wanted| wanted == year(s)),
    };
    let no_unit = texts.get("results-no-unit");
    let labels = UnitLabels::of_units(columns.places.iter().map(|p| (p.unit_name.as_str(), p.unit_path.as_str())));
    let (mut sums, mut report) = (Sums::default(), WeakReport::default());
    let chosen: Vec<&Sitting> = told.iter().filter(wanted).collect();
    office.work.begin(Stage::Counting, chosen.len() as u64)?;
    for (done, sitting) in (0..).zip(chosen) {
        let marks = office.store.item_marks(sitting.id, |_| office.work.step(done))?;
        if marks.is_empty() {
            continue;
        }
        let places: HashMap<_, &Place> =
            columns.of(sitting.id).iter().filter_map(|row| Some((row.cadre, columns.places.get(row.place as usize)?))).collect();
        let ground = office.store.ground(sitting.id)?;
        let items: Vec<Option<(Area, Vec<ArticleRef>)>> = ground.paper.slots.iter().map(|slot| item(slot, query.area)).collect();
        for mark in marks {
            let at = usize::from(mark.position);
            let (Some(slot), Some(Some((area, articles)))) = (ground.paper.slots.get(at), items.get(at)) else { continue };
            // 送分 and cancelled items say nothing of what people know.
            if ground.corrections.get(&mark.position).is_some_and(|c| c.award != Award::ByAnswer) {
                continue;
            }
            let Some(place) = places.get(&mark.cadre) else { continue };
            let Some(right) = is_right(slot.body().kind(), mark.marks, slot.marks).filter(|_| over.holds(place)) else {
                continue;
            };
            sums.all.add(mark.cadre, right);
            sums.areas.entry(*area).or_default().add(mark.cadre, right);
            let unit = labels.of_unit(&place.unit_name, &place.unit_path, &no_unit);
            sums.units.entry(unit.to_owned()).or_default().add(mark.cadre, right);
            sums.ranks.entry(place.rank.clone()).or_default().add(mark.cadre, right);
            for article in articles {
                sums.articles.entry(article.clone()).or_insert_with(|| (*area, Sum::default())).1.add(mark.cadre, right);
            }
        }
        report.sittings.push(sitting.title.clone());
    }
    report.all = sums.all.group();
    report.rows = rows(&sums, query.by, report.all, texts);
    report.topics = topics(&sums, office.today().year(), texts);
    Ok(report)
}

/// Area and articles of an item; `None` where its area is not asked for.
fn item(slot: &Slot, area: Option<Area>) -> Option<(Area, Vec<ArticleRef>)> {
    if area.is_some_and(|wanted| wanted != slot.question.area) {
        return None;
    }
    let part = slot.part.and_then(|part| slot.question.body.parts().get(usize::from(part)));
    let own = part.map(|part| &part.citations).filter(|own| !own.is_empty()).unwrap_or(&slot.question.citations);
    let mut articles: Vec<ArticleRef> = own
        .iter()
        .filter_map(|citation| match citation {
            Citation::Article(at) => Some(ArticleRef { paragraph: None, item: None, ..at.clone() }),
            Citation::Document { .. } => None,
        })
        .collect();
    articles.sort_by_key(key);
    articles.dedup();
    Some((slot.question.area, articles))
}

fn key(at: &ArticleRef) -> (String, u32, u32) {
    (at.law.clone(), at.article, at.inserted)
}

fn rows(sums: &Sums, by: WeakBy, all: Group, texts: &Texts) -> Vec<WeakRow> {
    let row = |label: String, sum: &Sum| WeakRow { label, group: sum.group(), weak: false };
    let named = |groups: &BTreeMap<String, Sum>| -> Vec<WeakRow> {
        let name = |name: &str| if name.is_empty() { texts.get("weak-no-rank") } else { name.to_owned() };
        groups.iter().map(|(label, sum)| row(name(label), sum)).collect()
    };
    let mut rows = match by {
        WeakBy::Area => sums.areas.iter().map(|(area, sum)| row(texts.area_short(*area), sum)).collect(),
        WeakBy::Article => {
            let mut articles: Vec<_> = sums.articles.iter().collect();
            articles.sort_by_key(|(at, _)| key(at));
            let rows = articles.into_iter().map(|(at, (_, sum))| row(Citation::Article(at.clone()).to_string(), sum));
            rows.filter(|row| row.group.answers >= ARTICLE_ANSWERS).collect()
        }
        WeakBy::Unit => named(&sums.units),
        WeakBy::Rank => named(&sums.ranks),
    };
    weakest_first(&mut rows, |row| row.group);
    let groups: Vec<Group> = rows.iter().map(|row| row.group).collect();
    for (row, below) in rows.iter_mut().zip(clearly_below(&groups, all.share)) {
        row.weak = below;
    }
    rows
}

/// The weakest areas that can be compared, each with the articles behind it.
fn topics(sums: &Sums, year: i16, texts: &Texts) -> Vec<Topic> {
    let mut areas: Vec<(Area, Group)> = sums.areas.iter().map(|(area, sum)| (*area, sum.group())).collect();
    weakest_first(&mut areas, |area| area.1);
    // What everybody knows needs no session.
    areas.retain(|(_, group)| group.comparable && group.right < group.answers);
    areas.truncate(TOPICS);
    areas
        .into_iter()
        .map(|(area, group)| {
            let mine = sums.articles.iter().filter(|(_, (of, _))| *of == area);
            let mut articles: Vec<(&ArticleRef, Group)> = mine.map(|(at, (_, sum))| (at, sum.group())).collect();
            articles.retain(|(_, group)| group.answers >= ARTICLE_ANSWERS && group.right < group.answers);
            articles.sort_by_key(|(at, _)| key(at));
            weakest_first(&mut articles, |article| article.1);
            articles.truncate(TOPIC_ARTICLES);
            let articles: Vec<ArticleRef> = articles.into_iter().map(|(at, _)| at.clone()).collect();
            let topic = texts.with("weak-topic", &[("area", texts.area_short(area).into())]);
            let cited = articles.iter().map(|at| Citation::Article(at.clone()).to_string()).collect();
            let article = |at| StudyArticle { at, heading: String::new(), note: String::new(), stress: String::new() };
            let articles = articles.into_iter().map(article).collect();
            let session = Box::new(StudySession { year, topic, articles, ..StudySession::default() });
            Topic { area, cited, session, group }
        })
        .collect()
}

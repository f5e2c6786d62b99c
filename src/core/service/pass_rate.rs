//! The pass-rate summary by any combination of unit, department, rank, sitting, kind and year, and the people behind it.

use super::results::OutcomeFacts;
use super::work::Stage;
use super::{Office, Result, sittings};
use crate::domain::ids::{AttemptId, CadreId, SittingId};
use crate::domain::marks::Marks;
use crate::domain::pass_rate::{Dimension, PassRateRow, Record, Tally};
use crate::domain::sitting::{SittingKind, SittingState};
use crate::domain::staff::Permission;
use crate::domain::unit_tree::PATH_MARK;
use crate::domain::verdict::{Outcome, Shortfall};
use crate::store::result_columns::{Place, ResultColumns, ResultRow};
use crate::store::sitting::{Candidate, ListedName, Sitting};
use crate::text::Texts;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, HashMap, HashSet};

/// Between the names of a row that is grouped by several.
const JOINT: &str = " · ";

/// What the summary is made over, and how it is grouped.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PassRateQuery {
    /// All sittings where `None`.
    pub sitting: Option<SittingId>,
    pub kind: Option<SittingKind>,
    /// Of the local day on which candidates were let in.
    pub year: Option<i16>,
    /// Only people of this unit and of those below it: its path, or its name.
    pub unit: Option<String>,
    /// Of `unit` without those below it.
    pub unit_alone: bool,
    /// 职务层次
    pub rank: Option<String>,
    /// In the order of the columns; by unit where it is empty.
    pub by: Vec<Dimension>,
}

impl PassRateQuery {
    /// The dimensions with the default in, each once.
    pub fn dimensions(&self) -> Vec<Dimension> {
        let mut seen = HashSet::new();
        let by: Vec<_> = self.by.iter().copied().filter(|dimension| seen.insert(*dimension)).collect();
        if by.is_empty() { vec![Dimension::Unit] } else { by }
    }
}

/// A unit that people of the summary stood in.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct UnitChoice {
    pub path: String,
    /// Name, or path where several share the name.
    pub label: String,
}

/// What the summary is compared with.
#[derive(Clone, Debug)]
pub struct Previous {
    /// The sitting before of the same kind, or the year before.
    pub title: String,
    /// Beside the rows of the summary; `None` where nobody of the group sat then.
    pub rows: Vec<Option<PassRateRow>>,
    pub total: PassRateRow,
}

/// The summary.
#[derive(Clone, Debug, Default)]
pub struct PassRateReport {
    pub by: Vec<Dimension>,
    pub rows: Vec<PassRateRow>,
    pub total: PassRateRow,
    /// Beside the rows: what shows the people or the parts behind each.
    pub behind: Vec<PassRateQuery>,
    /// Candidacies on the lists that were counted.
    pub listed: usize,
    /// Titles of the sittings counted, newest first.
    pub sittings: Vec<String>,
    /// The pass line where all of them have the same.
    pub pass_percent: Option<u8>,
    pub previous: Option<Previous>,
    /// What there is to choose among, whatever is chosen now.
    pub units: Vec<UnitChoice>,
    pub years: Vec<i16>,
    pub ranks: Vec<String>,
}

/// A line of the name annex.
#[derive(Clone, Debug)]
pub struct NameLine {
    pub sitting: SittingId,
    pub cadre: CadreId,
    pub attempt: Option<AttemptId>,
    pub name: String,
    pub unit: String,
    pub post: String,
    pub marks: Option<Marks>,
    pub full: Marks,
    pub outcome: Outcome,
    pub reason: String,
    /// Why somebody failed besides the sum.
    pub shortfalls: Vec<Shortfall>,
}

/// How the units of a table are called: by name, and by path where several share a name.
#[derive(Debug, Default)]
pub struct UnitLabels(HashMap<String, HashSet<String>>);

impl UnitLabels {
    pub fn of<'a>(candidates: impl Iterator<Item = &'a Candidate>) -> Self {
        Self::of_units(candidates.map(|c| (c.unit_name.as_str(), c.unit_path.as_str())))
    }

    pub(super) fn of_units<'a>(units: impl Iterator<Item = (&'a str, &'a str)>) -> Self {
        let mut paths: HashMap<String, HashSet<String>> = HashMap::new();
        for (name, path) in units {
            paths.entry(name.to_owned()).or_default().insert(path.to_owned());
        }
        Self(paths)
    }

    /// `no_unit` for somebody without a unit.
    pub fn label<'a>(&self, candidate: &'a Candidate, no_unit: &'a str) -> &'a str {
        self.of_unit(&candidate.unit_name, &candidate.unit_path, no_unit)
    }

    pub(super) fn of_unit<'a>(&self, name: &'a str, path: &'a str, no_unit: &'a str) -> &'a str {
        let shared = self.0.get(name).is_some_and(|paths| paths.len() > 1);
        match (name, path) {
            ("", _) => no_unit,
            (_, path) if shared && !path.is_empty() => path,
            (name, _) => name,
        }
    }
}

impl PassRateQuery {
    pub(super) fn holds(&self, place: &Place) -> bool {
        self.asks_for(&place.unit_name, &place.unit_path) && self.rank.as_deref().is_none_or(|rank| rank == place.rank)
    }

    /// Whether people of a unit are asked for.
    pub fn asks_for(&self, name: &str, path: &str) -> bool {
        let Some(wanted) = &self.unit else { return true };
        let below = || path.strip_prefix(wanted.as_str()).is_some_and(|rest| rest.starts_with(PATH_MARK));
        path == wanted || name == wanted && (path.is_empty() || !self.unit_alone) || !self.unit_alone && below()
    }
}

/// The unit of the tree's second level, under the bureau itself.
fn branch(path: &str) -> &str {
    let second = path.match_indices(PATH_MARK).nth(1);
    second.map_or(path, |(end, _)| &path[..end])
}

/// The local year in which a sitting was held.
pub(super) fn year(sitting: &Sitting) -> i16 {
    let at = jiff::Timestamp::from_millisecond(held_ms(sitting)).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    at.to_zoned(jiff::tz::TimeZone::system()).year()
}

/// When a sitting was held, as far as it is known.
pub(super) fn held_ms(sitting: &Sitting) -> i64 {
    sitting.opened_ms.or(sitting.facts.opens_ms).unwrap_or(sitting.created_ms)
}

/// Whether results of a sitting are told at all: 演练 has none, and a formal one has them once it is published.
pub(super) fn is_told(sitting: &Sitting) -> bool {
    (!sitting.rules.formal || sitting.state == SittingState::Published) && !sitting.facts.rehearsal
}

/// Which sittings a query counts. One that is open and that nobody has handed in yet says nothing and is left out. Make-up sittings count in the columns of the sitting they belong to and have no rows of
/// their own, unless one is asked for by name.
fn counted<'a>(all: &'a [Sitting], query: &PassRateQuery) -> Vec<&'a Sitting> {
    let wanted = |s: &&Sitting| match query.sitting {
        Some(id) => s.id == id,
        None => {
            s.makeup_of.is_none()
                && s.state.has_begun()
                && (s.state != SittingState::Open || s.handed_in > 0)
                && query.kind.is_none_or(|kind| kind == s.kind)
                && query.year.is_none_or(|wanted| wanted == year(s))
        }
    };
    all.iter().filter(wanted).filter(|s| is_told(s)).collect()
}

/// The query a summary is compared with, and what it is called.
fn earlier(all: &[Sitting], query: &PassRateQuery) -> Option<(PassRateQuery, String)> {
    if let Some(id) = query.sitting {
        let now = all.iter().find(|s| s.id == id)?;
        let before = |s: &&Sitting| {
            s.kind == now.kind && s.makeup_of.is_none() && s.state.has_begun() && is_told(s) && held_ms(s) < held_ms(now)
        };
        let last = all.iter().filter(before).max_by_key(|s| (held_ms(s), s.id))?;
        return Some((PassRateQuery { sitting: Some(last.id), ..query.clone() }, last.title.clone()));
    }
    let last = query.year? - 1;
    let before = PassRateQuery { year: Some(last), ..query.clone() };
    (!counted(all, &before).is_empty()).then(|| (before, last.to_string()))
}

/// The pass-rate summary.
pub fn pass_rate(office: &Office, query: &PassRateQuery, texts: &Texts) -> Result<PassRateReport> {
    office.require(Permission::ReadResults)?;
    let columns = columns(office)?;
    let all = office.store.sittings()?;
    let no_unit = texts.get("results-no-unit");
    let labels = UnitLabels::of_units(columns.places.iter().map(|p| (p.unit_name.as_str(), p.unit_path.as_str())));
    let tree: HashMap<String, usize> = {
        let tree = office.store.unit_tree()?;
        (0..).zip(tree.ordered()).map(|(at, (unit, _))| (tree.path(unit.id), at)).collect()
    };
    let namer = Namer { places: &columns.places, labels: &labels, tree: &tree, no_unit: &no_unit, texts };
    let mut report = summarise(&columns, &all, query, &namer);
    if let Some((before, title)) = earlier(&all, query) {
        let last = summarise(&columns, &all, &before, &namer);
        // A row of one sitting or one year has no other to stand beside.
        let comparable = !report.by.iter().any(|d| matches!(d, Dimension::Sitting | Dimension::Year));
        let of = |row: &PassRateRow| last.rows.iter().find(|old| comparable && old.groups == row.groups).cloned();
        report.previous = Some(Previous { title, rows: report.rows.iter().map(of).collect(), total: last.total });
    }
    let seen: Vec<&Sitting> = counted(&all, &PassRateQuery::default());
    report.years = seen.iter().map(|s| year(s)).collect::<BTreeSet<_>>().into_iter().rev().collect();
    report.ranks =
        columns.places.iter().map(|p| p.rank.clone()).filter(|r| !r.is_empty()).collect::<BTreeSet<_>>().into_iter().collect();
    report.units = units(&columns, &labels, &tree);
    Ok(report)
}

/// The columns, with progress once reading them takes long.
fn columns(office: &Office) -> Result<std::sync::Arc<ResultColumns>> {
    let mut begun = false;
    office.store.result_columns(|done| -> Result<()> {
        if done > 0 && !begun {
            begun = true;
            office.work.begin(Stage::Counting, 0)?;
        }
        if begun { office.work.step(done) } else { Ok(()) }
    })
}

/// Stores the lists that were read in one piece each, so that the next start has them at once.
pub(super) fn keep(office: &mut Office) {
    let now = office.now_ms();
    // Where it cannot be stored, the next start reads them again.
    if let Ok(Some(done)) = office.store.pack_results(now) {
        office.done(done);
    }
}

/// Units with people in them and those above, in the order of the tree.
fn units(columns: &ResultColumns, labels: &UnitLabels, tree: &HashMap<String, usize>) -> Vec<UnitChoice> {
    let mut found: HashMap<&str, &str> = HashMap::new();
    for place in columns.places.iter().filter(|place| !place.unit_name.is_empty()) {
        let path = if place.unit_path.is_empty() { &place.unit_name } else { &place.unit_path };
        found.insert(path, labels.of_unit(&place.unit_name, &place.unit_path, ""));
        for (end, _) in path.match_indices(PATH_MARK) {
            let above = &path[..end];
            found.entry(above).or_insert_with(|| above.rsplit(PATH_MARK).next().unwrap_or(above));
        }
    }
    let mut units: Vec<UnitChoice> =
        found.into_iter().map(|(path, label)| UnitChoice { path: path.to_owned(), label: label.to_owned() }).collect();
    units.sort_by(|a, b| (place_of(tree, &a.path), &a.path).cmp(&(place_of(tree, &b.path), &b.path)));
    units
}

fn place_of(tree: &HashMap<String, usize>, path: &str) -> usize {
    tree.get(path).copied().unwrap_or(usize::MAX)
}

/// What groups are called and in which order they stand.
struct Namer<'a> {
    places: &'a [Place],
    labels: &'a UnitLabels,
    tree: &'a HashMap<String, usize>,
    no_unit: &'a str,
    texts: &'a Texts,
}

/// A group's name in one dimension; sorts as the rows stand.
type GroupName = (usize, String);

impl Namer<'_> {
    fn name(&self, dimension: Dimension, sitting: &Sitting, place: &Place) -> GroupName {
        let or_none = |text: &str| {
            if text.is_empty() { (usize::MAX, self.texts.get("pass-rate-not-given")) } else { (0, text.to_owned()) }
        };
        match dimension {
            Dimension::Unit => {
                let label = self.labels.of_unit(&place.unit_name, &place.unit_path, self.no_unit);
                (place_of(self.tree, &place.unit_path), label.to_owned())
            }
            Dimension::Branch => {
                let path = if place.unit_path.is_empty() { &place.unit_name } else { branch(&place.unit_path) };
                let name = path.rsplit(PATH_MARK).next().unwrap_or(path);
                let label = self.labels.of_unit(name, path, self.no_unit);
                (place_of(self.tree, path), label.to_owned())
            }
            Dimension::Department => or_none(&place.department),
            Dimension::Rank => or_none(&place.rank),
            Dimension::Grade => or_none(&place.grade),
            Dimension::Sitting => (sitting.id.0 as usize, sitting.title.clone()),
            Dimension::Kind => {
                let at = SittingKind::ALL.iter().position(|kind| *kind == sitting.kind).unwrap_or(0);
                (at, self.texts.sitting_kind(sitting.kind))
            }
            Dimension::Year => (0, year(sitting).to_string()),
        }
    }
}

fn summarise(columns: &ResultColumns, all: &[Sitting], query: &PassRateQuery, namer: &Namer<'_>) -> PassRateReport {
    const UNSEEN: u32 = u32::MAX;
    let by = query.dimensions();
    let wanted: Vec<bool> = namer.places.iter().map(|place| query.holds(place)).collect();
    let mut report = PassRateReport { by: by.clone(), ..PassRateReport::default() };
    let mut groups: HashMap<Vec<GroupName>, u32> = HashMap::new();
    let mut tallies: Vec<Tally> = Vec::new();
    // Of each group somebody who is in it.
    let mut examples: Vec<(&Sitting, &Place)> = Vec::new();
    let mut total = Tally::default();
    let counted = counted(all, query);
    let lines: BTreeSet<u8> = counted.iter().map(|sitting| sitting.rules.pass_percent).collect();
    report.pass_percent = lines.first().copied().filter(|_| lines.len() == 1);
    for sitting in counted {
        report.sittings.push(sitting.title.clone());
        let makeups = makeup_outcomes(columns, all, sitting.id);
        // Which group a place is in, in this sitting.
        let mut group_of = vec![UNSEEN; namer.places.len()];
        for row in columns.of(sitting.id) {
            let place = row.place as usize;
            if !wanted[place] {
                continue;
            }
            if group_of[place] == UNSEEN {
                let names = by.iter().map(|d| namer.name(*d, sitting, &namer.places[place])).collect();
                let next = tallies.len() as u32;
                group_of[place] = *groups.entry(names).or_insert(next);
                if group_of[place] == next {
                    tallies.push(Tally::default());
                    examples.push((sitting, &namer.places[place]));
                }
            }
            let outcome = facts(row).outcome(sitting.state, &sitting.rules, sitting.full);
            let record = Record {
                outcome,
                marks: row.total,
                full: sitting.full,
                // 优秀 is a rank among those who passed.
                excellent: outcome == Outcome::Pass
                    && row.total.is_some_and(|total| sitting.rules.is_excellent(total, sitting.full)),
                makeup: makeups.get(&row.cadre).copied(),
            };
            report.listed += 1;
            tallies[group_of[place] as usize].add(&record);
            total.add(&record);
        }
    }
    let mut named: Vec<(Vec<GroupName>, u32)> = groups.into_iter().collect();
    named.sort_unstable();
    let mut tallies: Vec<Option<Tally>> = tallies.into_iter().map(Some).collect();
    for (names, at) in named {
        let names: Vec<String> = names.into_iter().map(|(_, name)| name).collect();
        let tally = tallies.get_mut(at as usize).and_then(Option::take).unwrap_or_default();
        report.rows.push(tally.row(names.join(JOINT), names));
        report.behind.extend(examples.get(at as usize).map(|(sitting, place)| behind(query, &by, sitting, place)));
    }
    report.total = total.row(namer.texts.get("results-total"), Vec::new());
    report
}

const fn facts(row: &ResultRow) -> OutcomeFacts {
    OutcomeFacts { set: row.set, begun: row.attempt.is_some(), handed_in: row.handed_in, total: row.total, short: row.short }
}

/// The query that holds what a row holds, cut into smaller parts where there are any.
fn behind(query: &PassRateQuery, by: &[Dimension], sitting: &Sitting, place: &Place) -> PassRateQuery {
    let mut inner = PassRateQuery { by: Vec::new(), ..query.clone() };
    let path = if place.unit_path.is_empty() { &place.unit_name } else { &place.unit_path };
    for dimension in by {
        match dimension {
            Dimension::Unit if !path.is_empty() => {
                (inner.unit, inner.unit_alone) = (Some(path.clone()), true);
            }
            Dimension::Branch if !path.is_empty() && !by.contains(&Dimension::Unit) => {
                (inner.unit, inner.unit_alone) = (Some(branch(path).to_owned()), false);
            }
            Dimension::Rank if !place.rank.is_empty() => inner.rank = Some(place.rank.clone()),
            Dimension::Sitting => inner.sitting = Some(sitting.id),
            Dimension::Kind => inner.kind = Some(sitting.kind),
            Dimension::Year => {
                inner.year = Some(year(sitting));
                inner.by = vec![Dimension::Sitting];
            }
            // Nothing to filter by; who belongs to it is seen in the names.
            Dimension::Department | Dimension::Grade | Dimension::Unit | Dimension::Branch | Dimension::Rank => {}
        }
    }
    inner
}

/// The best of all make-ups of a sitting, also of make-ups of its make-ups, by cadre.
fn makeup_outcomes(columns: &ResultColumns, all: &[Sitting], of: SittingId) -> HashMap<CadreId, Outcome> {
    const fn worth(outcome: Outcome) -> u8 {
        match outcome {
            Outcome::Pass => 3,
            Outcome::Fail | Outcome::Void | Outcome::Marking => 2,
            Outcome::Absent | Outcome::Pending => 1,
            Outcome::Deferred | Outcome::Exempt => 0,
        }
    }
    let mut found: HashMap<CadreId, Outcome> = HashMap::new();
    let (mut open, mut seen) = (vec![of], HashSet::from([of]));
    while let Some(parent) = open.pop() {
        let told = |s: &&Sitting| s.makeup_of == Some(parent) && s.state != SittingState::Cancelled && is_told(s);
        for makeup in all.iter().filter(told) {
            if seen.insert(makeup.id) {
                open.push(makeup.id);
            }
            for row in columns.of(makeup.id) {
                let outcome = facts(row).outcome(makeup.state, &makeup.rules, makeup.full);
                let best = found.entry(row.cadre).or_insert(outcome);
                if worth(outcome) > worth(*best) {
                    *best = outcome;
                }
            }
        }
    }
    found
}

/// The people behind a summary, sitting by sitting in order of ticket. Who is about to be appointed stays out of it.
pub fn names(office: &Office, query: &PassRateQuery, no_unit: &str) -> Result<Vec<NameLine>> {
    office.require(Permission::ReadResults)?;
    let columns = columns(office)?;
    let all = office.store.sittings()?;
    let labels = UnitLabels::of_units(columns.places.iter().map(|p| (p.unit_name.as_str(), p.unit_path.as_str())));
    let wanted: Vec<bool> = columns.places.iter().map(|place| query.holds(place)).collect();
    let is_wanted = |row: &&ResultRow| wanted.get(row.place as usize).copied().unwrap_or(false);
    let mut lines = Vec::new();
    for sitting in counted(&all, query).into_iter().filter(|s| sittings::refuse_secret_list(office, s).is_ok()) {
        let rows: Vec<&ResultRow> = columns.of(sitting.id).iter().filter(is_wanted).collect();
        if lines.len() + rows.len() > 20_000 {
            office.work.begin(Stage::Counting, 0)?;
            office.work.step((lines.len() + rows.len()) as u64)?;
        }
        let names = office.store.listed_names(sitting.id, &rows)?;
        let mut list: Vec<(&ResultRow, ListedName)> = rows.into_iter().zip(names).collect();
        list.sort_by(|a, b| a.1.ticket.cmp(&b.1.ticket));
        lines.extend(list.into_iter().map(|(row, listed)| {
            NameLine {
                sitting: sitting.id,
                cadre: row.cadre,
                attempt: row.attempt,
                unit: columns
                    .places
                    .get(row.place as usize)
                    .map_or(no_unit, |p| labels.of_unit(&p.unit_name, &p.unit_path, no_unit))
                    .to_owned(),
                name: listed.name,
                post: listed.post,
                marks: row.total,
                full: sitting.full,
                outcome: facts(row).outcome(sitting.state, &sitting.rules, sitting.full),
                reason: listed.reason,
                shortfalls: listed.shortfalls,
            }
        }));
    }
    Ok(lines)
}

/// The filters a person left the room with; the whole summary where there are none, or none that can be read.
pub fn kept_query(office: &Office) -> Result<PassRateQuery> {
    let kept = office.setting(KEPT_QUERY)?;
    Ok(kept.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default())
}

/// The setting in which [`kept_query`] is kept.
pub const KEPT_QUERY: &str = "results_query";

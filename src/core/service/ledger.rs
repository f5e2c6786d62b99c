//! 学法活动台账: what was held and handed out, entered row by row or from a table, with what it adds up to.

mod export;
mod hours;
pub use hours::YearHours;
pub(in crate::service) use hours::by_year;
mod import;

pub use super::study_prepare::{MaterialFound, MaterialState};
use super::{Office, Result, ServiceError, study_access, study_prepare};
pub use crate::domain::activity::{Activity, ActivityFault, ActivityField, ActivityKind, Amount, KindTotal, Source};
use crate::domain::ids::{ActivityId, CadreId};
use crate::domain::study_session::Material;
pub use crate::formats::ledger::Cells;
use crate::formats::ledger::{self as table, read_cells, write_cells};
use crate::store::Op;
use crate::store::roster::Cadre;
pub(super) use export::fonts as export_fonts;
pub use export::{export, template};
pub use hours::{CadreHours, HoursReport, TARGET_SETTING, hours, set_target, target};
pub use import::{BadCell, LedgerImported, LedgerPreview, PreviewLine, Standing, commit, preview};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::PathBuf;

/// Which rows are wanted. The default is all of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LedgerQuery {
    /// Rows that ended in this year.
    pub year: Option<i16>,
    pub kind: Option<ActivityKind>,
    pub unit: Option<String>,
    /// Only 报送数, or only 系统数.
    pub reported: Option<bool>,
}

impl LedgerQuery {
    fn takes(&self, activity: &Activity) -> bool {
        self.year.is_none_or(|year| activity.until_on.year() == year)
            && self.kind.is_none_or(|kind| activity.kind == kind)
            && self.unit.as_ref().is_none_or(|unit| activity.unit == *unit)
            && self.reported.is_none_or(|reported| activity.source.is_reported() == reported)
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EvidenceChange {
    Add(PathBuf),
    /// By its name.
    Remove(String),
}

/// One row with the texts of its cells, which [`save`] takes back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerRow {
    pub id: ActivityId,
    pub activity: Activity,
    pub cells: Cells,
}

/// What the ledger shows.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    pub query: LedgerQuery,
    /// The newest first.
    pub rows: Vec<LedgerRow>,
    /// Of all rows, whatever the query.
    pub years: BTreeSet<i16>,
    pub units: BTreeSet<String>,
    /// How many rows there are in all.
    pub count: usize,
    /// Of the rows of the query: by year, and by kind in the order of the report.
    pub totals: BTreeMap<i16, Vec<(ActivityKind, KindTotal)>>,
}

pub fn list(office: &Office, query: &LedgerQuery) -> Result<Ledger> {
    study_access::require_reading(office)?;
    let all = office.store.activities()?;
    let people = Directory::of(office, all.iter().flat_map(|(_, activity)| activity.named.iter().copied()))?;
    let years = all.iter().map(|(_, activity)| activity.until_on.year()).collect();
    let units = all.iter().map(|(_, activity)| activity.unit.clone()).filter(|unit| !unit.is_empty()).collect();
    let count = all.len();
    let rows: Vec<LedgerRow> = all
        .into_iter()
        .rev()
        .filter(|(_, activity)| query.takes(activity))
        .map(|(id, activity)| LedgerRow { id, cells: write_cells(&activity, |cadre| people.name(cadre)), activity })
        .collect();
    let mut totals = BTreeMap::new();
    for year in rows.iter().map(|row| row.activity.until_on.year()).collect::<BTreeSet<_>>() {
        let of_year = rows.iter().map(|row| &row.activity).filter(|activity| activity.until_on.year() == year);
        let kinds = ActivityKind::ALL.iter().map(|kind| (*kind, KindTotal::of(of_year.clone().filter(|row| row.kind == *kind))));
        totals.insert(year, kinds.filter(|(_, total)| !total.is_empty()).collect());
    }
    Ok(Ledger { query: query.clone(), rows, years, units, count, totals })
}

/// Stores a row as it was typed. Undo takes it back.
///
/// # Errors
/// [`ServiceError::Activity`] with every cell that is wrong; nothing is stored then.
pub fn save(office: &mut Office, id: Option<ActivityId>, cells: &Cells) -> Result<ActivityId> {
    study_access::require_managing(office)?;
    // Somebody who left the roster since keeps their place in the row.
    let before = id.map(|id| office.store.activity(id)).transpose()?;
    let people = Directory::of(office, before.iter().flat_map(|activity| activity.named.iter().copied()))?;
    let cells = &with_year(cells, office.today().year());
    let mut activity = read_cells(cells, |name| people.find(name)).map_err(ServiceError::Activity)?;
    if let Some(ahead) = activity.ahead(office.today()) {
        return Err(ServiceError::Activity(vec![ahead]));
    }
    activity.evidence = before.map(|before| before.evidence).unwrap_or_default();
    let (now, actor) = (office.now_ms(), office.actor().name().to_owned());
    let done = office.store.write::<_, ServiceError>(Op::EditLedger, &actor, now, |tx| {
        tx.describe(format!("{} {} {}", activity.until_on, table::kind_word(activity.kind), activity.title));
        match id {
            Some(id) => {
                tx.set_activity(id, &activity)?;
                Ok(id)
            }
            None => Ok(tx.add_activity(&activity, &actor)?),
        }
    })?;
    Ok(office.done(done))
}

/// `3-2` typed into the window is meant in this year; the row shows at once what was understood. A file is not helped like this.
fn with_year(cells: &Cells, year: i16) -> Cells {
    let mut cells = cells.clone();
    if let Some(date) = cells.get_mut(&ActivityField::Date) {
        let half: String = date.trim().chars().map(crate::domain::fold::half_width).collect();
        let first = half.split(|c: char| !c.is_ascii_digit()).next().unwrap_or_default();
        let goes_on = half.len() > first.len();
        if (1..=2).contains(&first.len()) && goes_on {
            *date = format!("{year}-{half}");
        }
    }
    cells
}

/// Adds a file to what proves a row, or takes one away; the copy of a file stays, so that undo brings it back.
pub fn attach(office: &mut Office, id: ActivityId, change: &EvidenceChange) -> Result<()> {
    study_access::require_managing(office)?;
    let mut activity = office.store.activity(id)?;
    let name = match change {
        EvidenceChange::Add(path) => {
            let material = study_prepare::keep_file(office, path)?;
            let name = material.name.clone();
            activity.evidence.retain(|held| *held != material);
            activity.evidence.push(material);
            name
        }
        EvidenceChange::Remove(name) => {
            activity.evidence.retain(|held| held.name != *name);
            name.clone()
        }
    };
    let (now, actor) = (office.now_ms(), office.actor().name().to_owned());
    let done = office.store.write::<_, ServiceError>(Op::EditLedger, &actor, now, |tx| {
        tx.describe(format!("{} {name}", activity.title));
        Ok(tx.set_activity(id, &activity)?)
    })?;
    office.done(done);
    Ok(())
}

/// What proves a row, with where each file is now.
pub fn evidence(office: &Office, id: ActivityId) -> Result<Vec<(Material, MaterialFound)>> {
    study_access::require_reading(office)?;
    let files = office.store.activity(id)?.evidence;
    Ok(files.into_iter().map(|file| (file.clone(), study_prepare::found(office, &file))).collect())
}

/// Takes rows out of the ledger in one step that undo takes back.
pub fn remove(office: &mut Office, ids: &[ActivityId]) -> Result<()> {
    study_access::require_managing(office)?;
    let titles: Vec<String> = ids.iter().map(|id| Ok(office.store.activity(*id)?.title)).collect::<Result<_>>()?;
    let (now, actor) = (office.now_ms(), office.actor().name().to_owned());
    let done = office.store.write::<_, ServiceError>(Op::RemoveActivity, &actor, now, |tx| {
        tx.describe(titles.join(" / "));
        for id in ids {
            tx.list_activity(*id, false)?;
        }
        Ok(())
    })?;
    office.done(done);
    Ok(())
}

/// Names of people for one row, and people for one name.
pub(super) struct Directory {
    people: HashMap<CadreId, Cadre>,
    by_name: HashMap<String, Vec<CadreId>>,
    by_number: HashMap<String, CadreId>,
}

impl Directory {
    /// Everybody on the roster, and these whether they are on it or not.
    pub(super) fn of(office: &Office, also: impl Iterator<Item = CadreId>) -> Result<Self> {
        let mut all = office.store.cadres()?;
        let on: BTreeSet<CadreId> = all.iter().map(|cadre| cadre.id).collect();
        let off: BTreeSet<CadreId> = also.filter(|cadre| !on.contains(cadre)).collect();
        for cadre in off {
            all.push(office.store.cadre(cadre)?);
        }
        let mut directory = Self { people: HashMap::new(), by_name: HashMap::new(), by_number: HashMap::new() };
        for cadre in all {
            directory.by_name.entry(cadre.data.name.clone()).or_default().push(cadre.id);
            if let Some(number) = &cadre.data.staff_no {
                directory.by_number.insert(number.clone(), cadre.id);
            }
            directory.people.insert(cadre.id, cadre);
        }
        Ok(directory)
    }

    /// A name, a staff number, or a name with its unit or number in brackets.
    pub(super) fn find(&self, text: &str) -> std::result::Result<CadreId, ActivityFault> {
        if let Some(cadre) = self.by_number.get(text) {
            return Ok(*cadre);
        }
        let half: String = text.chars().map(crate::domain::fold::half_width).collect();
        let (name, within) = half.trim_end_matches(')').split_once('(').unwrap_or((&half, ""));
        let named = self.by_name.get(name).or_else(|| self.by_name.get(text)).map(Vec::as_slice).unwrap_or_default();
        let fits = |cadre: &&CadreId| {
            let who = self.people.get(cadre);
            within.is_empty() || who.is_some_and(|who| who.unit_name == within || who.data.staff_no.as_deref() == Some(within))
        };
        let found: Vec<&CadreId> = named.iter().filter(fits).collect();
        match found.as_slice() {
            [one] => Ok(**one),
            [] => Err(ActivityFault::NotOnTheRoster),
            _ => Err(ActivityFault::Namesakes),
        }
    }

    /// What [`Self::find`] finds this person by.
    pub(super) fn name(&self, cadre: CadreId) -> String {
        let Some(who) = self.people.get(&cadre) else { return cadre.to_string() };
        let name = &who.data.name;
        let alone = self.by_name.get(name).is_none_or(|namesakes| namesakes.len() < 2);
        let within = who.data.staff_no.as_deref().unwrap_or(&who.unit_name);
        if alone || within.is_empty() { name.clone() } else { format!("{name}({within})") }
    }
}

/// First and last day of a year.
pub(super) fn year_days(year: i16) -> (Date, Date) {
    let first = Date::new(year, 1, 1).unwrap_or_default();
    (first, first.last_of_year())
}

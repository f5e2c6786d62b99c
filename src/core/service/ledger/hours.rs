//! 学时 of every cadre in a year, against the target of the bureau.

use super::super::annual::session_hours_milli;
use super::super::{Office, Result, ServiceError, study_access, study_counts};
use super::year_days;
use crate::domain::ids::CadreId;
use crate::domain::roster::CadreState;
use crate::store::Op;
use crate::store::roster::Cadre;
use std::collections::{BTreeMap, HashMap};

/// Thousandths of a 学时 that a cadre is to reach in a year; absent where the bureau sets none.
pub const TARGET_SETTING: &str = "hours_target_milli";

/// What one cadre learned in a year, in thousandths of a 学时.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CadreHours {
    pub cadre: Cadre,
    /// From rows of the ledger that name the cadre.
    pub ledger_milli: u64,
    /// From 会前学法 that the cadre attended or made up.
    pub sessions_milli: u64,
    pub activities: usize,
}

impl CadreHours {
    pub const fn total_milli(&self) -> u64 {
        self.ledger_milli + self.sessions_milli
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HoursReport {
    pub year: i16,
    pub target_milli: Option<u64>,
    /// Who has the fewest first. Who is on the roster and not retired.
    pub rows: Vec<CadreHours>,
    /// Hours of rows without names: they count for the bureau and for nobody's target.
    pub unnamed_milli: u64,
}

impl HoursReport {
    pub fn behind(&self) -> impl Iterator<Item = &CadreHours> {
        self.rows.iter().filter(|row| self.target_milli.is_some_and(|target| row.total_milli() < target))
    }
}

pub fn hours(office: &Office, year: i16) -> Result<HoursReport> {
    study_access::require_reading(office)?;
    let (from, until) = year_days(year);
    let mut by_cadre: HashMap<CadreId, (u64, usize)> = HashMap::new();
    let mut unnamed_milli = 0;
    for (_, activity) in office.store.activities()?.iter().filter(|(_, activity)| activity.ended_within(from, until)) {
        if activity.named.is_empty() && !activity.source.is_reported() {
            unnamed_milli += u64::from(activity.hours_milli);
        }
        for cadre in &activity.named {
            let held = by_cadre.entry(*cadre).or_default();
            held.0 += u64::from(activity.hours_milli);
            held.1 += 1;
        }
    }
    let minutes = study_counts::minutes(office, from, until)?;
    let mut rows: Vec<CadreHours> = office
        .store
        .cadres()?
        .into_iter()
        .filter(|cadre| cadre.data.state != CadreState::Retired)
        .map(|cadre| {
            let (ledger_milli, activities) = by_cadre.get(&cadre.id).copied().unwrap_or_default();
            let minutes = minutes.get(&cadre.id).map(|own| own.attended + own.made_up).unwrap_or_default();
            CadreHours { cadre, ledger_milli, sessions_milli: session_hours_milli(u64::from(minutes)), activities }
        })
        .collect();
    rows.sort_by_key(CadreHours::total_milli);
    Ok(HoursReport { year, target_milli: target(office)?, rows, unnamed_milli })
}

/// What somebody learned in a year.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct YearHours {
    pub ledger_milli: u64,
    pub sessions_milli: u64,
}

impl YearHours {
    pub const fn total_milli(self) -> u64 {
        self.ledger_milli + self.sessions_milli
    }
}

/// Hours of everybody by year, for documents and pages that show somebody their own.
pub(in crate::service) fn by_year(office: &Office) -> Result<HashMap<CadreId, BTreeMap<i16, YearHours>>> {
    let mut all: HashMap<CadreId, BTreeMap<i16, YearHours>> = HashMap::new();
    for (_, activity) in office.store.activities()? {
        for cadre in &activity.named {
            let year = all.entry(*cadre).or_default().entry(activity.until_on.year()).or_default();
            year.ledger_milli += u64::from(activity.hours_milli);
        }
    }
    for (year, minutes) in study_counts::minutes_by_year(office)? {
        for (cadre, own) in minutes {
            let year = all.entry(cadre).or_default().entry(year).or_default();
            year.sessions_milli = session_hours_milli(u64::from(own.attended + own.made_up));
        }
    }
    Ok(all)
}

pub fn target(office: &Office) -> Result<Option<u64>> {
    Ok(office.store.meta(TARGET_SETTING)?.and_then(|text| text.parse().ok()).filter(|milli| *milli > 0))
}

/// Sets the target of a year, or takes it away.
pub fn set_target(office: &mut Office, milli: Option<u32>) -> Result<()> {
    study_access::require_managing(office)?;
    let text = milli.map(|milli| milli.to_string()).unwrap_or_default();
    let (now, actor) = (office.now_ms(), office.actor().name().to_owned());
    let done = office.store.write::<_, ServiceError>(Op::SetHoursTarget, &actor, now, |tx| {
        tx.describe(text.clone());
        tx.set_meta(TARGET_SETTING, &text)?;
        Ok(())
    })?;
    office.done(done);
    Ok(())
}

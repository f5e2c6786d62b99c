//! How long the papers of sittings are kept, what is due, and the act of two people that erases it (DESIGN §3).

use super::{Office, Result};
use crate::domain::retention::Retention;
use crate::store::sitting::Sitting;

/// Under which setting the years stand.
pub(super) const RETENTION: &str = "retention_years";

/// Years by kind, as set or as by default.
pub fn years(office: &Office) -> Result<Retention> {
    let set = office.setting(RETENTION)?.and_then(|text| serde_json::from_str(&text).ok());
    Ok(set.unwrap_or_default())
}

/// The last day on which the papers of a sitting are kept: as fixed at publication, or later where more years were set since.
pub(super) fn keep_until(office: &Office, sitting: &Sitting) -> Result<jiff::civil::Date> {
    let from = sitting.published_ms.unwrap_or_else(|| office.now_ms());
    let at = jiff::Timestamp::from_millisecond(from).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    let day = years(office)?.keep_until(sitting.kind, at.to_zoned(jiff::tz::TimeZone::system()).date());
    Ok(office.store.keep_until(sitting.id)?.map_or(day, |fixed| fixed.max(day)))
}

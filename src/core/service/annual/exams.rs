//! What published sittings of a period say: people, not papers. Who failed, sat the make-up and passed has passed.

use super::super::{Office, Result, results};
use crate::domain::activity::Amount;
use crate::domain::annual::{Figure, FigureCode, FigureRow, RowOf, Value};
use crate::domain::ids::CadreId;
use crate::domain::sitting::{SittingKind, SittingMode, SittingState};
use crate::domain::verdict::Outcome;
use crate::store::sitting::Sitting;
use jiff::civil::Date;
use std::collections::BTreeSet;

/// The day a sitting was held: when it was opened; one of an outside platform says itself when it was.
fn held_on(sitting: &Sitting) -> Date {
    let outside = sitting.facts.mode == SittingMode::Outside;
    let moment =
        if outside { sitting.facts.opens_ms.or(sitting.opened_ms) } else { sitting.opened_ms.or(sitting.facts.opens_ms) };
    let at = jiff::Timestamp::from_millisecond(moment.unwrap_or(sitting.created_ms)).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    at.to_zoned(jiff::tz::TimeZone::system()).date()
}

/// Sittings that were held in the period and count: no rehearsal, nothing called off.
fn held(office: &Office, from: Date, until: Date) -> Result<Vec<(Date, Sitting)>> {
    let dated = office.store.sittings()?.into_iter().map(|sitting| (held_on(&sitting), sitting));
    let counts = |sitting: &Sitting| {
        let kind = matches!(sitting.kind, SittingKind::Appointment | SittingKind::Annual);
        kind && sitting.rules.formal && !sitting.facts.rehearsal
    };
    Ok(dated.filter(|(on, sitting)| from <= *on && *on <= until && counts(sitting)).collect())
}

/// How many sittings of the period are over or running and not published: they are not counted.
pub(super) fn pending(office: &Office, from: Date, until: Date) -> Result<usize> {
    let open = |state| matches!(state, SittingState::Open | SittingState::Closed);
    Ok(held(office, from, until)?.iter().filter(|(_, sitting)| open(sitting.state)).count())
}

pub(super) fn figures(office: &Office, from: Date, until: Date) -> Result<Vec<Figure>> {
    let mut all = Vec::new();
    let sittings = held(office, from, until)?;
    for kind in [SittingKind::Appointment, SittingKind::Annual] {
        let mut sat: BTreeSet<CadreId> = BTreeSet::new();
        let mut passed: BTreeSet<CadreId> = BTreeSet::new();
        let (mut rows_sat, mut rows_passed) = (Vec::new(), Vec::new());
        let of_kind = |sitting: &Sitting| sitting.kind == kind && sitting.state == SittingState::Published;
        for (on, sitting) in sittings.iter().filter(|(_, sitting)| of_kind(sitting)) {
            let (mut here_sat, mut here_passed) = (0, 0);
            for candidate in office.store.candidates(sitting.id)? {
                let outcome = results::outcome(&candidate, sitting.state, &sitting.rules, sitting.full);
                if matches!(outcome, Outcome::Pass | Outcome::Fail | Outcome::Void) {
                    sat.insert(candidate.cadre);
                    here_sat += 1;
                }
                if outcome == Outcome::Pass {
                    passed.insert(candidate.cadre);
                    here_passed += 1;
                }
            }
            let row = |number| FigureRow {
                of: RowOf::Sitting(sitting.id),
                on: *on,
                title: sitting.title.clone(),
                unit: String::new(),
                amount: Amount::exact(number),
                reported: None,
                outside: sitting.facts.mode == SittingMode::Outside,
                hours_milli: None,
            };
            rows_sat.push(row(here_sat));
            rows_passed.push(row(here_passed));
        }
        let people = |set: &BTreeSet<CadreId>| u32::try_from(set.len()).unwrap_or(u32::MAX);
        let counted = |rows: &[FigureRow], set: &BTreeSet<CadreId>| match rows {
            [] => Value::Missing,
            _ => Value::Count { own: Some(Amount::exact(people(set))), reported: None },
        };
        let (code_sat, code_passed) = match kind {
            SittingKind::Appointment => (FigureCode::AppointmentSat, FigureCode::AppointmentPassed),
            _ => (FigureCode::AnnualSat, FigureCode::AnnualPassed),
        };
        all.push(Figure { code: code_sat, value: counted(&rows_sat, &sat), rows: rows_sat.clone() });
        all.push(Figure { code: code_passed, value: counted(&rows_passed, &passed), rows: rows_passed });
        if kind == SittingKind::Annual {
            let share = Value::Share { part: people(&passed), whole: people(&sat) };
            let value = if sat.is_empty() { Value::Missing } else { share };
            all.push(Figure { code: FigureCode::AnnualShare, value, rows: rows_sat });
        }
    }
    Ok(all)
}

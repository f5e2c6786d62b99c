//! How the markers of a sitting marked. Not for markers while they mark: who knows to be the strict one marks otherwise.

use super::second_marks::survey;
use super::{Office, Result, ServiceError};
use crate::domain::ids::SittingId;
use crate::domain::marker_stats::{MarkerRow, Standing, marker_rows};
use crate::domain::marks::Marks;
use crate::domain::sitting::SittingState;
use crate::domain::staff::Permission;
use crate::store::marking::MarkingWaiver;

/// An item that people marked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarkedItem {
    pub position: u16,
    pub full: Marks,
    /// By how much two marks may differ.
    pub threshold: Marks,
}

/// All of a sitting.
#[derive(Clone, Debug)]
pub struct MarkerReport {
    pub sitting: SittingId,
    pub items: Vec<MarkedItem>,
    pub rows: Vec<MarkerRow>,
    pub waivers: Vec<MarkingWaiver>,
}

/// Results may be read, and who may mark waits until nothing of the sitting is to be marked any more.
pub(super) fn require(office: &Office, sitting: SittingId) -> Result<()> {
    office.require(Permission::ReadResults)?;
    let held = office.store.sitting(sitting)?;
    if held.state != SittingState::Published && office.may(Permission::MarkAnswers) {
        let survey = survey(office, &held)?;
        let left = survey.blanks + survey.open.len() - super::second_marks::without_anybody(office, &survey)?;
        if left > 0 {
            return Err(ServiceError::StillMarking(left));
        }
    }
    Ok(())
}

pub fn report(office: &Office, sitting: SittingId) -> Result<MarkerReport> {
    require(office, sitting)?;
    let ground = office.store.ground(sitting)?;
    let standing: Vec<Standing> = office
        .store
        .standing_marks(sitting)?
        .into_iter()
        .filter(|mark| ground.is_rubric(mark.position))
        .filter_map(|m| Some(Standing { attempt: m.attempt.0, position: m.position, round: m.round, by: m.by, marks: m.marks? }))
        .collect();
    let rows = marker_rows(&standing, |position| ground.threshold(position));
    let mut items: Vec<MarkedItem> = Vec::new();
    for row in &rows {
        if !items.iter().any(|item| item.position == row.position) {
            let full = ground.paper.slots.get(usize::from(row.position)).map_or(Marks::ZERO, |slot| slot.marks);
            items.push(MarkedItem { position: row.position, full, threshold: ground.threshold(row.position) });
        }
    }
    Ok(MarkerReport { sitting, items, rows, waivers: office.store.marking_waivers(sitting)? })
}

//! 抽卷: drawing by lot which form of a set a planned sitting uses, before a witness.

use super::{Office, Result, ServiceError, sittings};
use crate::domain::forms::FormRole;
use crate::domain::ids::{PaperId, SittingId};
use crate::domain::sitting::SittingState;
use crate::domain::staff::Permission;
use crate::store::Op;
pub use crate::store::form_draw::FormDraw;
use crate::store::sitting::Sitting;
use rand::RngExt;

/// The forms among which a lot decides for a sitting, with their labels: those of the set that have the role of the form that
/// was planned. Spare forms stay in the safe. Fewer than two: there is nothing to draw.
fn lot(office: &Office, sitting: &Sitting) -> Result<Vec<(PaperId, String)>> {
    let rows = office.store.papers()?;
    let form = |id: PaperId| rows.iter().find(|row| row.id == id).and_then(|row| row.form.as_ref());
    let Some(planned) = form(sitting.paper) else { return Ok(Vec::new()) };
    let role = if planned.role == FormRole::Makeup { FormRole::Makeup } else { FormRole::Parallel };
    let set = office.store.form_set(sitting.paper)?;
    let in_lot = |id: &PaperId| form(*id).filter(|mark| mark.role == role).map(|mark| (*id, mark.label.clone()));
    Ok(set.iter().filter_map(in_lot).collect())
}

/// Draws once; the result is kept with its time, who drew and who looked on.
pub fn draw(office: &mut Office, id: SittingId, witness: &str) -> Result<FormDraw> {
    if !office.may(Permission::RunSittings) {
        office.require(Permission::PlanSittings)?;
    }
    let sitting = office.store.sitting(id)?;
    if sitting.state != SittingState::Planned {
        return Err(ServiceError::WrongState(sitting.state));
    }
    if office.store.form_draw(id)?.is_some() {
        return Err(ServiceError::AlreadyDrawn);
    }
    let (now, by) = (office.now_ms(), office.actor().name().to_owned());
    let witness = witness.trim();
    if witness.is_empty() || witness == by {
        return Err(ServiceError::NoWitness);
    }
    let lot = lot(office, &sitting)?;
    if lot.len() < 2 {
        return Err(ServiceError::NothingToDraw);
    }
    for (paper, _) in &lot {
        // Whichever is drawn must be fit for a formal sitting.
        sittings::refuse_unfit(office, *paper, &sitting.rules)?;
    }
    let (paper, label) = lot[rand::rng().random_range(0..lot.len())].clone();
    let lot = lot.into_iter().map(|(_, label)| label).collect();
    let draw = FormDraw { sitting: id, paper, label, lot, by: by.clone(), witness: witness.to_owned(), at_ms: now };
    let done = office.store.write::<_, ServiceError>(Op::DrawForm, &by, now, |tx| {
        tx.describe(format!("{}: {} ({}) / {}", sitting.title, draw.label, draw.lot.join(" "), draw.witness));
        Ok(tx.record_form_draw(&draw)?)
    })?;
    office.done(done);
    Ok(draw)
}

/// Labels of the forms in the lot of a sitting, and its draw; `None` where there was none.
pub fn lot_of(office: &Office, id: SittingId) -> Result<(Vec<String>, Option<FormDraw>)> {
    if !office.may(Permission::RunSittings) {
        office.require(Permission::PlanSittings)?;
    }
    let labels = lot(office, &office.store.sitting(id)?)?.into_iter().map(|(_, label)| label).collect();
    Ok((labels, office.store.form_draw(id)?))
}

//! 免考 registered for a cadre, and the PINs by which candidates enter.

use super::{Office, Result, ServiceError, results::write_file};
use crate::domain::exemption::Exemption;
use crate::domain::ids::{CadreId, ExemptionId};
use crate::domain::staff::Permission;
use crate::formats::roster::{PinLine, write_pins_xlsx};
use crate::report::ReportError;
use crate::seal::pin;
use crate::store::{Op, StoreError};
use std::path::Path;

/// A PIN just made, for the one who hands it out. Shown once and never stored in the clear.
#[derive(Clone, PartialEq, Eq)]
pub struct PinSlip {
    pub cadre: CadreId,
    pub name: String,
    pub staff_no: Option<String>,
    pub unit: String,
    pub pin: String,
}

impl std::fmt::Debug for PinSlip {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PinSlip").field("cadre", &self.cadre).finish_non_exhaustive()
    }
}

/// Registers an exemption, or changes one.
pub fn save(office: &mut Office, cadre: CadreId, id: Option<ExemptionId>, data: &Exemption) -> Result<ExemptionId> {
    office.require(Permission::EditRoster)?;
    data.check().map_err(ServiceError::Exemption)?;
    let data = Exemption { reason: data.reason.trim().to_owned(), evidence: data.evidence.trim().to_owned(), ..data.clone() };
    let name = office.store.cadre(cadre)?.data.name;
    let (now, actor) = (office.now_ms(), office.actor().name().to_owned());
    let done = office.store.write::<_, ServiceError>(Op::EditExemption, &actor, now, |tx| {
        tx.describe(format!("{name} {}", data.reason));
        match id {
            Some(id) => {
                tx.set_exemption(id, &data)?;
                Ok(id)
            }
            None => Ok(tx.add_exemption(cadre, &data)?),
        }
    })?;
    Ok(office.done(done))
}

/// Takes an exemption back. Lists frozen while it held keep their 免考.
pub fn remove(office: &mut Office, id: ExemptionId) -> Result<()> {
    office.require(Permission::EditRoster)?;
    let (now, actor) = (office.now_ms(), office.actor().name().to_owned());
    let done = office.store.write::<_, ServiceError>(Op::EditExemption, &actor, now, |tx| {
        tx.describe(id.to_string());
        Ok(tx.list_exemption(id, false)?)
    })?;
    office.done(done);
    Ok(())
}

/// Gives each of these a new PIN; the ones they had are void.
pub fn reset_pins(office: &mut Office, cadres: &[CadreId]) -> Result<Vec<PinSlip>> {
    office.require(Permission::EditRoster)?;
    let mut slips = Vec::new();
    for &id in cadres {
        let cadre = office.store.cadre(id)?;
        slips.push(PinSlip {
            cadre: id,
            name: cadre.data.name,
            staff_no: cadre.data.staff_no,
            unit: cadre.unit_name,
            pin: pin::generate(),
        });
    }
    // Hashing is slow on purpose; the workspace is not held for it.
    let verifiers = slips.iter().map(|slip| pin::verifier(&slip.pin)).collect::<Option<Vec<_>>>();
    let verifiers = verifiers.ok_or(StoreError::NotFound("memory"))?;
    let (now, actor) = (office.now_ms(), office.actor().name().to_owned());
    let done = office.store.write::<_, ServiceError>(Op::ResetPins, &actor, now, |tx| {
        tx.describe(slips.len().to_string());
        for (slip, verifier) in slips.iter().zip(&verifiers) {
            tx.set_pin(slip.cadre, verifier, now)?;
        }
        Ok(())
    })?;
    office.done(done);
    Ok(slips)
}

/// The slips as an .xlsx to cut up.
pub fn export_pins(office: &Office, slips: &[PinSlip], path: &Path) -> Result<()> {
    office.require(Permission::EditRoster)?;
    let lines: Vec<PinLine<'_>> = slips
        .iter()
        .map(|slip| PinLine {
            name: &slip.name,
            staff_no: slip.staff_no.as_deref().unwrap_or_default(),
            unit: &slip.unit,
            pin: &slip.pin,
        })
        .collect();
    write_file(path, &write_pins_xlsx(&lines).map_err(ReportError::from)?)
}

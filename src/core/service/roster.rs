//! Cadres and units: listing, editing, importing.

use super::{Office, Result, ServiceError, import::read_bytes, results::write_file};
use crate::domain::ids::CadreId;
use crate::domain::roster::{Appointment, CadreData};
use crate::domain::staff::Permission;
use crate::formats::roster::{Field, RosterDraft, RosterRow, read_roster, write_roster_csv};
pub use crate::store::roster::{Cadre, Unit};
use crate::store::{Op, StoreError};
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// A roster file before anything of it is stored.
#[derive(Clone, Debug)]
pub struct RosterPreview {
    pub path: PathBuf,
    pub draft: RosterDraft,
    /// One entry a row of `draft.rows`.
    pub standing: Vec<RosterStanding>,
    /// People of the roster that the file does not name; they stay.
    pub not_in_file: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RosterStanding {
    New,
    /// Without a staff number, and somebody of this name is on the roster: added as a person of their own, and said so,
    /// because namesakes are never matched by name.
    Namesake,
    Changes(CadreId),
    Same,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct RosterImported {
    pub added: usize,
    pub changed: usize,
    pub unchanged: usize,
}

pub fn cadres(office: &Office) -> Result<Vec<Cadre>> {
    office.require(Permission::ReadRoster)?;
    Ok(office.store.cadres()?)
}

pub fn cadre(office: &Office, id: CadreId) -> Result<Cadre> {
    office.require(Permission::ReadRoster)?;
    Ok(office.store.cadre(id)?)
}

pub fn units(office: &Office) -> Result<Vec<Unit>> {
    office.require(Permission::ReadRoster)?;
    Ok(office.store.units()?)
}

/// Adds a cadre; `unit` is a name, made a unit where there is none.
pub fn add(office: &mut Office, data: &CadreData, unit: &str) -> Result<CadreId> {
    office.require(Permission::EditRoster)?;
    refuse_faults(data)?;
    let (now, actor) = (office.now_ms(), office.actor().name().to_owned());
    let done = office.store.write::<_, ServiceError>(Op::AddCadre, &actor, now, |tx| {
        let mut data = data.clone();
        data.appointment.unit = if unit.trim().is_empty() { None } else { Some(tx.unit_named(unit.trim())?) };
        tx.describe(data.name.clone());
        Ok(tx.add_cadre(&data, now)?)
    })?;
    Ok(office.done(done))
}

pub fn edit(office: &mut Office, id: CadreId, data: &CadreData, unit: &str) -> Result<()> {
    office.require(Permission::EditRoster)?;
    refuse_faults(data)?;
    let (now, actor) = (office.now_ms(), office.actor().name().to_owned());
    let done = office.store.write::<_, ServiceError>(Op::EditCadre, &actor, now, |tx| {
        let mut data = data.clone();
        data.appointment.unit = if unit.trim().is_empty() { None } else { Some(tx.unit_named(unit.trim())?) };
        tx.describe(data.name.clone());
        Ok(tx.set_cadre(id, &data, now)?)
    })?;
    office.done(done);
    Ok(())
}

fn refuse_faults(data: &CadreData) -> Result<()> {
    let faults = data.faults();
    if faults.is_empty() { Ok(()) } else { Err(ServiceError::CadreFaults(faults)) }
}

/// Reads a roster file and says of each row what taking it in would do.
pub fn preview(office: &Office, path: &Path) -> Result<RosterPreview> {
    office.require(Permission::EditRoster)?;
    let bytes = read_bytes(path)?;
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let draft = read_roster(&name, &bytes).map_err(|source| ServiceError::Roster { path: path.to_owned(), source })?;
    let cadres = office.store.cadres()?;
    let by_number: HashMap<&str, &Cadre> = cadres.iter().filter_map(|c| Some((c.data.staff_no.as_deref()?, c))).collect();
    let mut seen = 0;
    let standing = draft
        .rows
        .iter()
        .map(|row| match row.staff_no.as_deref().and_then(|no| by_number.get(no)) {
            Some(held) => {
                seen += 1;
                if same(held, row, &draft.fields) { RosterStanding::Same } else { RosterStanding::Changes(held.id) }
            }
            // Without a number, only everything being equal makes it the same person.
            None if cadres.iter().any(|c| c.data.staff_no.is_none() && same(c, row, &draft.fields)) => {
                seen += 1;
                RosterStanding::Same
            }
            None if row.staff_no.is_none() && cadres.iter().any(|c| c.data.name == row.name) => RosterStanding::Namesake,
            None => RosterStanding::New,
        })
        .collect();
    Ok(RosterPreview { path: path.to_owned(), draft, standing, not_in_file: cadres.len().saturating_sub(seen) })
}

/// Stores a previewed roster in one step that undo takes back.
pub fn commit(office: &mut Office, preview: &RosterPreview) -> Result<RosterImported> {
    office.require(Permission::EditRoster)?;
    let (now, actor) = (office.now_ms(), office.actor().name().to_owned());
    let held: HashMap<CadreId, CadreData> = office.store.cadres()?.into_iter().map(|c| (c.id, c.data)).collect();
    let done = office.store.write::<_, ServiceError>(Op::ImportRoster, &actor, now, |tx| {
        let mut imported = RosterImported::default();
        for (row, standing) in preview.draft.rows.iter().zip(&preview.standing) {
            let unit = if row.unit.is_empty() { None } else { Some(tx.unit_named(&row.unit)?) };
            let mut data = data_of(row);
            data.appointment.unit = unit;
            match standing {
                RosterStanding::New | RosterStanding::Namesake => {
                    tx.add_cadre(&data, now)?;
                    imported.added += 1;
                }
                RosterStanding::Changes(id) => {
                    let held = held.get(id).ok_or(StoreError::NotFound("cadre"))?;
                    tx.set_cadre(*id, &merged(held, &data, &preview.draft.fields), now)?;
                    imported.changed += 1;
                }
                RosterStanding::Same => imported.unchanged += 1,
            }
        }
        tx.describe(format!("{} +{} ~{}", preview.path.display(), imported.added, imported.changed));
        Ok(imported)
    })?;
    Ok(office.done(done))
}

fn data_of(row: &RosterRow) -> CadreData {
    CadreData {
        name: row.name.clone(),
        staff_no: row.staff_no.clone(),
        id_tail: row.id_tail.clone(),
        employment: row.employment,
        state: row.state,
        appointment: Appointment {
            unit: None,
            department: row.department.clone(),
            post: row.post.clone(),
            rank: row.rank.clone(),
            grade: row.grade.clone(),
        },
    }
}

/// What is known of a person with what the file says. A column that the file has not got says nothing.
fn merged(held: &CadreData, file: &CadreData, fields: &[Field]) -> CadreData {
    let mut data = held.clone();
    for field in fields {
        match field {
            Field::Name => data.name.clone_from(&file.name),
            Field::StaffNo => data.staff_no.clone_from(&file.staff_no),
            Field::IdTail => data.id_tail.clone_from(&file.id_tail),
            Field::Unit => data.appointment.unit = file.appointment.unit,
            Field::Department => data.appointment.department.clone_from(&file.appointment.department),
            Field::Post => data.appointment.post.clone_from(&file.appointment.post),
            Field::Rank => data.appointment.rank.clone_from(&file.appointment.rank),
            Field::Grade => data.appointment.grade.clone_from(&file.appointment.grade),
            Field::Employment => data.employment = file.employment,
            Field::State => data.state = file.state,
        }
    }
    data
}

fn same(held: &Cadre, row: &RosterRow, fields: &[Field]) -> bool {
    if fields.contains(&Field::Unit) && held.unit_name != row.unit {
        return false;
    }
    // Units are compared by name above; the file's row has no unit id yet.
    let mut file = data_of(row);
    file.appointment.unit = held.data.appointment.unit;
    merged(&held.data, &file, fields) == held.data
}

/// Writes the roster as .csv that the import reads back unchanged.
pub fn export(office: &Office, path: &Path) -> Result<()> {
    write_file(path, &write_roster_csv(&export_rows(office)?))
}

/// The roster as rows of the import format, for export.
pub fn export_rows(office: &Office) -> Result<Vec<RosterRow>> {
    office.require(Permission::ReadRoster)?;
    let cadres = office.store.cadres()?;
    Ok((2..)
        .zip(cadres)
        .map(|(line, cadre)| RosterRow {
            line,
            name: cadre.data.name,
            staff_no: cadre.data.staff_no,
            id_tail: cadre.data.id_tail,
            unit: cadre.unit_name,
            department: cadre.data.appointment.department,
            post: cadre.data.appointment.post,
            rank: cadre.data.appointment.rank,
            grade: cadre.data.appointment.grade,
            employment: cadre.data.employment,
            state: cadre.data.state,
        })
        .collect())
}

//! Cadres: listing, editing, their appointments, exporting. Importing stands in `roster_import`, units in `units`.

use super::{Office, Result, ServiceError, results::write_file};
use crate::domain::appointments::{self, Held, History, Recording};
use crate::domain::exemption::Exemption;
use crate::domain::ids::{CadreId, ExemptionId};
use crate::domain::roster::CadreData;
use crate::domain::staff::Permission;
pub use crate::domain::unit_tree::{Unit, UnitTree};
use crate::formats::roster::{RosterRow, write_roster_csv, write_roster_xlsx};
use crate::report::ReportError;
pub use crate::store::roster::Cadre;
use crate::store::{Op, Tx};
use std::path::Path;

/// Everybody on the roster, in the order of the tree of units, with what a list shows of each.
#[derive(Clone, Debug, Default)]
pub struct Roster {
    pub cadres: Vec<Cadre>,
    pub tree: UnitTree,
    pub exemptions: Vec<(CadreId, ExemptionId, Exemption)>,
    /// Who has a PIN, in order of id.
    pub with_pin: Vec<CadreId>,
    /// The day it was read: an exemption may have run out since.
    pub today: jiff::civil::Date,
}

/// What is kept of one cadre besides the record of exams.
#[derive(Clone, Debug)]
pub struct CadreFile {
    pub cadre: Cadre,
    /// Oldest first, each with the path of its unit.
    pub history: Vec<(Held, String)>,
    pub exemptions: Vec<(ExemptionId, Exemption)>,
    pub pin_set_ms: Option<i64>,
}

pub fn cadres(office: &Office) -> Result<Vec<Cadre>> {
    office.require(Permission::ReadRoster)?;
    let tree = office.store.unit_tree()?;
    let mut cadres = office.store.cadres()?;
    // People without a unit come first, where they are seen to lack one.
    cadres.sort_by_key(|c| c.data.appointment.unit.and_then(|unit| tree.place(unit)));
    Ok(cadres)
}

pub fn roster(office: &Office) -> Result<Roster> {
    Ok(Roster {
        cadres: cadres(office)?,
        tree: office.store.unit_tree()?,
        exemptions: office.store.exemptions(None)?,
        with_pin: office.store.cadres_with_pin()?,
        today: office.today(),
    })
}

pub fn cadre(office: &Office, id: CadreId) -> Result<Cadre> {
    office.require(Permission::ReadRoster)?;
    Ok(office.store.cadre(id)?)
}

pub fn file(office: &Office, id: CadreId) -> Result<CadreFile> {
    office.require(Permission::ReadRoster)?;
    let tree = office.store.unit_tree()?;
    let history = office.store.appointments(id)?;
    let with_path = |held: Held| {
        let path = held.appointment.unit.map(|unit| tree.path(unit)).unwrap_or_default();
        (held, path)
    };
    Ok(CadreFile {
        cadre: office.store.cadre(id)?,
        history: history.into_iter().map(with_path).collect(),
        exemptions: office.store.exemptions(Some(id))?.into_iter().map(|(_, id, exemption)| (id, exemption)).collect(),
        pin_set_ms: office.store.pin(id)?.map(|pin| pin.set_ms),
    })
}

/// Adds a cadre. `unit` is a name or path; what is missing of it is made. A move says since when the post is held.
pub fn add(office: &mut Office, data: &CadreData, unit: &str, how: &Recording) -> Result<CadreId> {
    office.require(Permission::EditRoster)?;
    refuse_faults(data)?;
    let (now, today, actor) = (office.now_ms(), office.today(), office.actor().name().to_owned());
    let done = office.store.write::<_, ServiceError>(Op::AddCadre, &actor, now, |tx| {
        let data = with_unit(tx, data, unit)?;
        let history = appointments::change(&[], &data.appointment, how, today).map_err(|fault| history_fault(&data, fault))?;
        tx.describe(data.name.clone());
        Ok(tx.add_cadre(&data, &history, now)?)
    })?;
    Ok(office.done(done))
}

/// Changes a cadre. A change of the post is a correction or a move, as `how` says.
pub fn edit(office: &mut Office, id: CadreId, data: &CadreData, unit: &str, how: &Recording) -> Result<()> {
    office.require(Permission::EditRoster)?;
    refuse_faults(data)?;
    let (now, today, actor) = (office.now_ms(), office.today(), office.actor().name().to_owned());
    let done = office.store.write::<_, ServiceError>(Op::EditCadre, &actor, now, |tx| {
        let data = with_unit(tx, data, unit)?;
        tx.describe(data.name.clone());
        put(tx, id, &data, how, today)
    })?;
    office.done(done);
    Ok(())
}

/// The person and the post held now, in an open write.
pub(super) fn put(tx: &mut Tx<'_>, id: CadreId, data: &CadreData, how: &Recording, today: jiff::civil::Date) -> Result<()> {
    tx.set_cadre(id, data)?;
    let before = tx.appointments(id)?;
    let after = appointments::change(&before, &data.appointment, how, today).map_err(|fault| history_fault(data, fault))?;
    Ok(tx.put_appointments(id, &after)?)
}

/// Puts all appointments of a cadre right. Units are names or paths.
pub fn set_history(office: &mut Office, id: CadreId, history: &[(Held, String)]) -> Result<()> {
    office.require(Permission::EditRoster)?;
    let cadre = office.store.cadre(id)?;
    let (now, today, actor) = (office.now_ms(), office.today(), office.actor().name().to_owned());
    let done = office.store.write::<_, ServiceError>(Op::EditCadre, &actor, now, |tx| {
        let mut put = History::new();
        for (held, unit) in history {
            let mut held = held.clone();
            held.appointment.unit = unit_of(tx, unit)?;
            put.push(held);
        }
        appointments::check(&put, today).map_err(|fault| history_fault(&cadre.data, fault))?;
        tx.describe(cadre.data.name.clone());
        Ok(tx.put_appointments(id, &put)?)
    })?;
    office.done(done);
    Ok(())
}

/// Takes a cadre off the roster or puts them back. Records and lists keep them; nothing is deleted.
pub fn set_listed(office: &mut Office, id: CadreId, listed: bool) -> Result<()> {
    office.require(Permission::EditRoster)?;
    let name = office.store.cadre(id)?.data.name;
    let (now, actor) = (office.now_ms(), office.actor().name().to_owned());
    let done = office.store.write::<_, ServiceError>(Op::EditCadre, &actor, now, |tx| {
        tx.describe(name);
        Ok(tx.list_cadre(id, listed)?)
    })?;
    office.done(done);
    Ok(())
}

fn with_unit(tx: &mut Tx<'_>, data: &CadreData, unit: &str) -> Result<CadreData> {
    let mut data = data.clone();
    data.appointment.unit = unit_of(tx, unit)?;
    Ok(data)
}

/// The unit that a name or path means; empty for none.
pub(super) fn unit_of(tx: &mut Tx<'_>, unit: &str) -> Result<Option<crate::domain::ids::UnitId>> {
    if unit.trim().is_empty() {
        return Ok(None);
    }
    let named = tx.unit_tree()?.named(unit)?;
    Ok(Some(tx.unit_of(named)?))
}

fn refuse_faults(data: &CadreData) -> Result<()> {
    let faults = data.faults();
    if faults.is_empty() { Ok(()) } else { Err(ServiceError::CadreFaults(faults)) }
}

fn history_fault(data: &CadreData, fault: appointments::HistoryFault) -> ServiceError {
    ServiceError::History { name: data.name.clone(), fault }
}

/// Writes the roster as .xlsx or, by the ending of the path, .csv: what the import reads back unchanged.
pub fn export(office: &Office, path: &Path) -> Result<()> {
    let rows = export_rows(office)?;
    let csv = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("csv"));
    let bytes = if csv { write_roster_csv(&rows) } else { write_roster_xlsx(&rows).map_err(ReportError::from)? };
    write_file(path, &bytes)
}

/// The roster as rows of the import format, for export.
pub fn export_rows(office: &Office) -> Result<Vec<RosterRow>> {
    let cadres = cadres(office)?;
    let tree = office.store.unit_tree()?;
    Ok((2..).zip(cadres).map(|(line, cadre)| row_of(line, &cadre, &tree)).collect())
}

/// A cadre as a row of a roster file.
pub(super) fn row_of(line: u32, cadre: &Cadre, tree: &UnitTree) -> RosterRow {
    let data = cadre.data.clone();
    RosterRow {
        line,
        name: data.name,
        staff_no: data.staff_no,
        id_tail: data.id_tail,
        unit: data.appointment.unit.map(|unit| tree.label(unit)).unwrap_or_default(),
        department: data.appointment.department,
        post: data.appointment.post,
        rank: data.appointment.rank,
        grade: data.appointment.grade,
        employment: data.employment,
        state: data.state,
    }
}

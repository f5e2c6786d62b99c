//! Taking in a roster file: what it would do to whom, then one step that undo takes back.

use super::roster::{Cadre, UnitTree, put, row_of};
use super::{Office, Result, ServiceError, import::read_bytes};
use crate::domain::appointments::{self, Recording};
use crate::domain::ids::{CadreId, UnitId};
use crate::domain::roster::{Appointment, CadreData, CadreState};
use crate::domain::staff::Permission;
use crate::domain::unit_tree::Named;
use crate::formats::roster::{Field, RosterDraft, RosterProblem, RosterRow, RosterRule, read_roster, text_of};
use crate::store::{Op, StoreError, Tx};
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

/// A roster file before anything of it is stored.
#[derive(Clone, Debug)]
pub struct RosterPreview {
    pub path: PathBuf,
    pub draft: RosterDraft,
    /// One entry a row of `draft.rows`.
    pub standing: Vec<RosterStanding>,
    /// People of the roster that the file does not name.
    pub gone: Vec<Cadre>,
}

/// One field of a person as it is and as the file has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldChange {
    pub field: Field,
    pub before: String,
    pub after: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RosterStanding {
    New,
    /// Without a staff number, and people of this name are on the roster. Namesakes are never matched by name: it becomes a
    /// person of its own, unless somebody says who of these it is.
    Namesake(Vec<Cadre>),
    Changes(CadreId, Vec<FieldChange>),
    Same,
}

/// What becomes of somebody whom the file does not name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gone {
    Retired,
    OffRoster,
}

/// What somebody decided in the preview. The default adds namesakes, takes changes of post as corrections, and leaves those who
/// are not in the file as they are.
#[derive(Clone, Debug, Default)]
pub struct RosterChoice {
    /// How a change of unit or post is meant.
    pub moves: Recording,
    /// Row of the draft -> who of the namesakes it is.
    pub namesakes: HashMap<usize, CadreId>,
    pub gone: Vec<(CadreId, Gone)>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct RosterImported {
    pub added: usize,
    pub changed: usize,
    pub unchanged: usize,
    pub gone: usize,
}

/// Reads a roster file and says of each row what taking it in would do.
pub fn preview(office: &Office, path: &Path) -> Result<RosterPreview> {
    office.require(Permission::EditRoster)?;
    let bytes = read_bytes(path)?;
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let mut draft = read_roster(&name, &bytes).map_err(|source| ServiceError::Roster { path: path.to_owned(), source })?;
    let tree = office.store.unit_tree()?;
    refuse_units(&mut draft, &tree);
    let cadres = office.store.cadres()?;
    let by_number: HashMap<&str, &Cadre> = cadres.iter().filter_map(|c| Some((c.data.staff_no.as_deref()?, c))).collect();
    let mut by_name: HashMap<&str, Vec<&Cadre>> = HashMap::new();
    for cadre in &cadres {
        by_name.entry(cadre.data.name.as_str()).or_default().push(cadre);
    }
    let mut seen = HashSet::new();
    let standing = draft
        .rows
        .iter()
        .map(|row| {
            if let Some(held) = row.staff_no.as_deref().and_then(|no| by_number.get(no)) {
                seen.insert(held.id);
                let changes = changes(held, row, &draft.fields, &tree);
                return if changes.is_empty() { RosterStanding::Same } else { RosterStanding::Changes(held.id, changes) };
            }
            let namesakes = by_name.get(row.name.as_str()).map(Vec::as_slice).unwrap_or_default();
            // Without a number, only everything being equal makes it the same person.
            let equal = |c: &&&Cadre| c.data.staff_no.is_none() && changes(c, row, &draft.fields, &tree).is_empty();
            if let Some(held) = namesakes.iter().find(equal) {
                seen.insert(held.id);
                return RosterStanding::Same;
            }
            if row.staff_no.is_none() && !namesakes.is_empty() {
                RosterStanding::Namesake(namesakes.iter().map(|c| (*c).clone()).collect())
            } else {
                RosterStanding::New
            }
        })
        .collect();
    let gone = cadres.iter().filter(|c| !seen.contains(&c.id)).cloned().collect();
    Ok(RosterPreview { path: path.to_owned(), draft, standing, gone })
}

/// Rows whose unit is no unit's name, or that of several, become problems.
fn refuse_units(draft: &mut RosterDraft, tree: &UnitTree) {
    let mut refused = Vec::new();
    draft.rows.retain(|row| match tree.named(&row.unit) {
        Err(fault) if !row.unit.is_empty() => {
            let cell = draft.unit_cell.map(|column| crate::office::cell::cell_name(column, row.line)).unwrap_or_default();
            refused.push(RosterProblem { line: row.line, cell, rule: RosterRule::Unit { fault } });
            false
        }
        _ => true,
    });
    draft.problems.append(&mut refused);
    draft.problems.sort_by_key(|problem| problem.line);
}

/// What of the fields in the file differs from what is known.
fn changes(held: &Cadre, row: &RosterRow, fields: &[Field], tree: &UnitTree) -> Vec<FieldChange> {
    let known = row_of(0, held, tree);
    let same_unit = || match tree.named(&row.unit) {
        Ok(Named::Known(id)) => held.data.appointment.unit == Some(id),
        _ => row.unit.is_empty() && held.data.appointment.unit.is_none(),
    };
    let differs = |field: Field| if field == Field::Unit { !same_unit() } else { text_of(&known, field) != text_of(row, field) };
    let change = |field| FieldChange { field, before: text_of(&known, field).to_owned(), after: text_of(row, field).to_owned() };
    fields.iter().copied().filter(|field| differs(*field)).map(change).collect()
}

/// Stores a previewed roster in one step that undo takes back.
pub fn commit(office: &mut Office, preview: &RosterPreview, choice: &RosterChoice) -> Result<RosterImported> {
    office.require(Permission::EditRoster)?;
    let (now, today, actor) = (office.now_ms(), office.today(), office.actor().name().to_owned());
    let held: HashMap<CadreId, CadreData> = office.store.cadres()?.into_iter().map(|c| (c.id, c.data)).collect();
    let done = office.store.write::<_, ServiceError>(Op::ImportRoster, &actor, now, |tx| {
        let mut imported = RosterImported::default();
        let mut units = Units::default();
        for (at, (row, standing)) in preview.draft.rows.iter().zip(&preview.standing).enumerate() {
            let is = match standing {
                RosterStanding::Same => {
                    imported.unchanged += 1;
                    continue;
                }
                RosterStanding::Changes(id, _) => Some(*id),
                RosterStanding::Namesake(_) => choice.namesakes.get(&at).copied(),
                RosterStanding::New => None,
            };
            let mut data = data_of(row);
            data.appointment.unit = units.of(tx, &row.unit)?;
            if let Some(id) = is {
                let held = held.get(&id).ok_or(StoreError::NotFound("cadre"))?;
                put(tx, id, &merged(held, &data, &preview.draft.fields), &choice.moves, today)?;
                imported.changed += 1;
            } else {
                let history = appointments::change(&[], &data.appointment, &Recording::Correct, today)
                    .map_err(|fault| ServiceError::History { name: data.name.clone(), fault })?;
                tx.add_cadre(&data, &history, now)?;
                imported.added += 1;
            }
        }
        for (id, gone) in &choice.gone {
            match gone {
                Gone::OffRoster => tx.list_cadre(*id, false)?,
                Gone::Retired => {
                    let held = held.get(id).ok_or(StoreError::NotFound("cadre"))?;
                    tx.set_cadre(*id, &CadreData { state: CadreState::Retired, ..held.clone() })?;
                }
            }
            imported.gone += 1;
        }
        tx.describe(format!("{} +{} ~{} -{}", preview.path.display(), imported.added, imported.changed, imported.gone));
        Ok(imported)
    })?;
    Ok(office.done(done))
}

/// Units already looked up in this import; the tree is read again only after one was made.
#[derive(Default)]
struct Units {
    tree: Option<UnitTree>,
    known: HashMap<String, Option<UnitId>>,
}

impl Units {
    fn of(&mut self, tx: &mut Tx<'_>, text: &str) -> Result<Option<UnitId>> {
        if text.is_empty() {
            return Ok(None);
        }
        if let Some(known) = self.known.get(text) {
            return Ok(*known);
        }
        let tree = match self.tree.take() {
            Some(tree) => tree,
            None => tx.unit_tree()?,
        };
        let id = match tree.named(text)? {
            Named::Known(id) => {
                self.tree = Some(tree);
                id
            }
            missing @ Named::Missing { .. } => tx.unit_of(missing)?,
        };
        self.known.insert(text.to_owned(), Some(id));
        Ok(Some(id))
    }
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
            // Somebody who was told to be a namesake keeps the number.
            Field::StaffNo if file.staff_no.is_none() => {}
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

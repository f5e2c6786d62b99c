//! 单位: adding, renaming, moving, merging, ending. All of it can be undone; no unit is deleted.

use super::{Office, Result, ServiceError};
use crate::domain::appointments::{self, Recording};
use crate::domain::ids::UnitId;
use crate::domain::roster::Appointment;
use crate::domain::staff::Permission;
use crate::domain::unit_tree::{Unit, UnitFault, UnitTree, checked_name};
use crate::store::{Op, Tx};
use jiff::civil::Date;

/// A change of the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UnitEdit {
    Add {
        name: String,
        parent: Option<UnitId>,
    },
    /// A new name or another place in the tree.
    Set {
        unit: UnitId,
        name: String,
        parent: Option<UnitId>,
    },
    /// One place up or down among those of the same parent.
    Shift {
        unit: UnitId,
        down: bool,
    },
    /// Everybody in `from` moves to `into` on a day, its units go along, and `from` is no more.
    Merge {
        from: UnitId,
        into: UnitId,
        on: Date,
        basis: String,
    },
    /// A unit without people and units is no more.
    End {
        unit: UnitId,
        on: Date,
    },
    /// It stands again; people of a merged one stay where they went.
    Reopen {
        unit: UnitId,
    },
}

/// Runs one change. Gives the unit it was about.
pub fn edit(office: &mut Office, edit: &UnitEdit) -> Result<UnitId> {
    office.require(Permission::EditRoster)?;
    let (now, today, actor) = (office.now_ms(), office.today(), office.actor().name().to_owned());
    let op = if matches!(edit, UnitEdit::Merge { .. }) { Op::MergeUnits } else { Op::EditUnit };
    let done = office.store.write::<_, ServiceError>(op, &actor, now, |tx| {
        let tree = tx.unit_tree()?;
        match edit {
            UnitEdit::Add { name, parent } => {
                tree.check_place(None, name, *parent)?;
                let name = checked_name(name)?;
                tx.describe(name);
                Ok(tx.add_unit(name, *parent)?)
            }
            UnitEdit::Set { unit, name, parent } => {
                let before = known(&tree, *unit)?;
                tree.check_place(Some(*unit), name, *parent)?;
                let name = checked_name(name)?;
                tx.describe(format!("{} → {name}", tree.path(*unit)));
                tx.set_unit(&Unit { name: name.to_owned(), parent: *parent, ..before.clone() })?;
                Ok(*unit)
            }
            UnitEdit::Shift { unit, down } => {
                tx.describe(tree.path(*unit));
                shift(tx, &tree, known(&tree, *unit)?, *down)?;
                Ok(*unit)
            }
            UnitEdit::Merge { from, into, on, basis } => {
                tree.check_merge(*from, *into)?;
                tx.describe(format!("{} → {} {on} {basis}", tree.path(*from), tree.path(*into)));
                merge(tx, &tree, *from, *into, &Recording::Move { on: *on, basis: basis.clone() }, today)?;
                tx.set_unit(&Unit { ended_on: Some(*on), merged_into: Some(*into), ..known(&tree, *from)?.clone() })?;
                Ok(*into)
            }
            UnitEdit::End { unit, on } => {
                let before = known(&tree, *unit)?;
                let people = tx.members(*unit)?.len();
                let units = tree.children(*unit).filter(|child| child.ended_on.is_none()).count();
                match (people, units) {
                    (0, 0) => {}
                    (0, count) => return Err(UnitFault::HasUnits { count }.into()),
                    (count, _) => return Err(UnitFault::HasPeople { count }.into()),
                }
                tx.describe(format!("{} {on}", tree.path(*unit)));
                tx.set_unit(&Unit { ended_on: Some(*on), ..before.clone() })?;
                Ok(*unit)
            }
            UnitEdit::Reopen { unit } => {
                let before = known(&tree, *unit)?;
                tx.describe(tree.path(*unit));
                tx.set_unit(&Unit { ended_on: None, merged_into: None, ..before.clone() })?;
                Ok(*unit)
            }
        }
    })?;
    Ok(office.done(done))
}

fn known(tree: &UnitTree, id: UnitId) -> Result<&Unit> {
    Ok(tree.get(id).ok_or(UnitFault::Unknown)?)
}

/// Gives the units of one parent the numbers of their new order.
fn shift(tx: &mut Tx<'_>, tree: &UnitTree, unit: &Unit, down: bool) -> Result<()> {
    let sisters = tree.ordered().iter().map(|(u, _)| u).filter(|u| u.parent == unit.parent && u.ended_on == unit.ended_on);
    let mut order: Vec<&Unit> = sisters.collect();
    let Some(at) = order.iter().position(|u| u.id == unit.id) else { return Ok(()) };
    let to = if down { at + 1 } else { at.wrapping_sub(1) };
    if to < order.len() {
        order.swap(at, to);
    }
    for (sort, unit) in (1..).zip(order) {
        tx.set_unit(&Unit { sort, ..unit.clone() })?;
    }
    Ok(())
}

fn merge(tx: &mut Tx<'_>, tree: &UnitTree, from: UnitId, into: UnitId, how: &Recording, today: Date) -> Result<()> {
    for cadre in tx.members(from)? {
        let history = tx.appointments(cadre)?;
        let Some(held) = history.iter().find(|held| held.until_on.is_none()) else { continue };
        let to = Appointment { unit: Some(into), ..held.appointment.clone() };
        let after = appointments::change(&history, &to, how, today);
        let after = match after {
            Ok(after) => after,
            Err(fault) => return Err(ServiceError::History { name: tx.cadre_name(cadre)?, fault }),
        };
        tx.put_appointments(cadre, &after)?;
    }
    let last = tree.children(into).map(|unit| unit.sort).max().unwrap_or(0);
    for (sort, child) in (last + 1..).zip(tree.children(from).filter(|child| child.ended_on.is_none())) {
        tx.set_unit(&Unit { parent: Some(into), sort, ..child.clone() })?;
    }
    Ok(())
}

//! What can be drawn, by cell: rows admit whole cells, so that a bank of any size is looked through once.

use super::{ComposeError, FormRole, FormsRequest};
use crate::domain::blueprint::{Blueprint, BlueprintRow, Cell, PoolItem};
use crate::domain::ids::QuestionId;
use crate::domain::kind::{Area, Cognition, Kind};
use rand::RngExt;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;
use std::collections::HashMap;

/// How far an exclusive group reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Grouping {
    /// At most one of a group in all forms together.
    OneForm,
    /// Each member is dealt to one form by lot; at most one of a group in each form.
    Dealt,
}

pub(super) const NONE: u32 = u32::MAX;

#[derive(Debug)]
pub(super) struct Stock {
    pub(super) cells: Vec<Cell>,
    /// Per cell, its questions as indexes into the pool, in drawn order.
    pub(super) items: Vec<Vec<u32>>,
    /// Per pool item; [`NONE`] for what no row admits or what is avoided.
    pub(super) cell_of: Vec<u32>,
    /// Per pool item: what may be taken once only. Questions of one group share a node.
    pub(super) node_of: Vec<u32>,
    pub(super) nodes: usize,
    /// The only form an item may stand in, for what is locked or dealt.
    form_of: HashMap<u32, usize>,
    pub(super) row_cells: Vec<Vec<u32>>,
    /// Locked items with their forms.
    pub(super) locked: Vec<(u32, usize)>,
}

impl Stock {
    pub(super) fn of(
        blueprint: &Blueprint,
        pool: &[PoolItem],
        request: &FormsRequest,
        grouping: Grouping,
        rng: &mut ChaCha8Rng,
    ) -> Result<Self, ComposeError> {
        let locked = locked(pool, request)?;
        let mut form_of: HashMap<u32, usize> = locked.iter().copied().collect();
        // Who locks two of one group has weighed it; but nothing else of that group is drawn beside them.
        let closed: Vec<u32> = locked.iter().filter_map(|(item, _)| pool[*item as usize].group).collect();

        let mut numbers: Vec<Option<u32>> = vec![None; CODES];
        let (mut cells, mut items): (Vec<Cell>, Vec<Vec<u32>>) = (Vec::new(), Vec::new());
        let (mut cell_of, mut node_of) = (vec![NONE; pool.len()], vec![NONE; pool.len()]);
        let mut nodes = 0;
        let mut named: HashMap<(u32, usize), u32> = HashMap::new();
        let mut deals: HashMap<u32, Deal> = HashMap::new();
        for (index, item) in (0_u32..).zip(pool) {
            let place = index as usize;
            let is_locked = !locked.is_empty() && form_of.contains_key(&index);
            let barred = (!request.avoid.is_empty() && request.avoid.contains(&item.question))
                || item.group.is_some_and(|group| closed.contains(&group));
            if barred && !is_locked {
                continue;
            }
            let number = *numbers[code(item.cell)].get_or_insert_with(|| {
                if !blueprint.rows.iter().any(|row| row.count > 0 && row.admits(item.cell)) {
                    return NONE;
                }
                cells.push(item.cell);
                items.push(Vec::new());
                cells.len() as u32 - 1
            });
            if number == NONE {
                continue;
            }
            let mut fresh = || {
                nodes += 1;
                nodes - 1
            };
            node_of[place] = match item.group {
                Some(group) if !is_locked => {
                    let mut reach = 0;
                    if grouping == Grouping::Dealt {
                        reach = deals.entry(group).or_insert_with(|| Deal::of(&request.roles, rng)).next();
                        form_of.insert(index, reach);
                    }
                    *named.entry((group, reach)).or_insert_with(fresh)
                }
                _ => fresh(),
            };
            cell_of[place] = number;
            items[number as usize].push(index);
        }
        for cell in &mut items {
            cell.shuffle(rng);
        }
        let row_cells = row_cells(blueprint, &cells);
        let stock = Self { cells, items, cell_of, node_of, nodes: nodes as usize, form_of, row_cells, locked };
        match stock.locked.iter().find(|(item, _)| stock.cell_of[*item as usize] == NONE) {
            Some((item, _)) => Err(ComposeError::Locked(pool[*item as usize].question)),
            None => Ok(stock),
        }
    }

    /// Other rows in place of those it was made for, none of which admits a cell that they did not.
    pub(super) fn narrow(&mut self, rows: &Blueprint) {
        self.row_cells = row_cells(rows, &self.cells);
    }

    pub(super) fn cell(&self, item: u32) -> u32 {
        self.cell_of[item as usize]
    }

    pub(super) fn node(&self, item: u32) -> usize {
        self.node_of[item as usize] as usize
    }

    pub(super) fn may_stand_in(&self, item: u32, form: usize) -> bool {
        self.form_of.is_empty() || self.form_of.get(&item).is_none_or(|only| *only == form)
    }

    /// Tight rows first: they leave the wide ones the rest, so that augmenting is rarely needed.
    pub(super) fn tightest_first(&self, blueprint: &Blueprint, forms: usize) -> Vec<usize> {
        let mut rows: Vec<usize> = (0..blueprint.rows.len()).collect();
        rows.sort_by_key(|row| {
            let supply: usize = self.row_cells[*row].iter().map(|cell| self.items[*cell as usize].len()).sum();
            supply.saturating_sub(forms * usize::from(blueprint.rows[*row].count))
        });
        rows
    }
}

fn row_cells(blueprint: &Blueprint, cells: &[Cell]) -> Vec<Vec<u32>> {
    let admitted =
        |row: &BlueprintRow| (0_u32..).zip(cells).filter(|(_, cell)| row.admits(**cell)).map(|(number, _)| number).collect();
    blueprint.rows.iter().map(admitted).collect()
}

/// A cell as an index below [`CODES`]: of a hundred thousand questions each asks for its cell's number.
fn code(cell: Cell) -> usize {
    let level = cell.cognition.map_or(0, |level| level as usize + 1);
    ((cell.kind as usize * AREAS + usize::from(cell.area.number())) * LEVELS + level) * GRADES + usize::from(cell.difficulty)
}

const AREAS: usize = Area::COUNT as usize + 1;
const LEVELS: usize = Cognition::ALL.len() + 1;
const GRADES: usize = u8::MAX as usize + 1;
const CODES: usize = Kind::ALL.len() * AREAS * LEVELS * GRADES;

/// In which forms the members of one group go, one after the other.
struct Deal {
    forms: Vec<usize>,
    at: usize,
}

impl Deal {
    /// All to the forms that others sit, or all to one make-up.
    fn of(roles: &[FormRole], rng: &mut ChaCha8Rng) -> Self {
        let mut forms: Vec<usize> = (0..roles.len()).collect();
        let first = rng.random_range(0..roles.len());
        if roles[first] == FormRole::Makeup {
            forms = vec![first];
        } else {
            forms.retain(|form| roles[*form] != FormRole::Makeup);
            forms.shuffle(rng);
        }
        Self { forms, at: 0 }
    }

    fn next(&mut self) -> usize {
        self.at += 1;
        self.forms[(self.at - 1) % self.forms.len()]
    }
}

fn locked(pool: &[PoolItem], request: &FormsRequest) -> Result<Vec<(u32, usize)>, ComposeError> {
    let mut found: Vec<(u32, usize)> = Vec::new();
    if request.locked.is_empty() {
        return Ok(found);
    }
    let place: HashMap<QuestionId, u32> = (0..).zip(pool).map(|(index, item)| (item.question, index)).collect();
    for lock in &request.locked {
        match place.get(&lock.question) {
            Some(item)
                if lock.form < request.roles.len() + usize::from(request.anchors > 0)
                    && found.iter().all(|(other, _)| other != item) =>
            {
                found.push((*item, lock.form));
            }
            _ => return Err(ComposeError::Locked(lock.question)),
        }
    }
    Ok(found)
}

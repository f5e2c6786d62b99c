//! Filling every place, exactly: a bipartite matching of places to questions, an exclusive group as one.

use super::stock::Stock;
use super::{ComposeError, FormsRequest};
use crate::domain::blueprint::{Blueprint, Cell, PoolItem};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use std::collections::HashSet;

/// One wanted question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) form: usize,
    pub(super) row: usize,
}

#[derive(Debug)]
pub(super) struct Filling<'a> {
    pub(super) stock: &'a Stock,
    places: Vec<Place>,
    held: Vec<Option<u32>>,
    /// Per node, the place that holds it.
    holder: Vec<Option<usize>>,
}

/// A set of rows that together want more than there is for them (a violation of Hall's condition).
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Hall {
    rows: Vec<usize>,
    wanted: usize,
    available: usize,
}

/// What an augmenting search has been at.
struct Seen {
    nodes: Vec<bool>,
    /// Forms and rows: the places of one row of one form see the same questions, so one of them is searched.
    rows: HashSet<(usize, usize)>,
}

impl<'a> Filling<'a> {
    pub(super) fn new(stock: &'a Stock, places: Vec<Place>) -> Self {
        Self { stock, held: vec![None; places.len()], holder: vec![None; stock.nodes], places }
    }

    pub(super) fn len(&self) -> usize {
        self.places.len()
    }

    pub(super) fn place(&self, place: usize) -> Place {
        self.places[place]
    }

    pub(super) fn item(&self, place: usize) -> Option<u32> {
        self.held[place]
    }

    pub(super) fn is_locked(&self, place: usize) -> bool {
        self.held[place].is_some_and(|held| self.stock.locked.iter().any(|(item, _)| *item == held))
    }

    pub(super) fn held(&self) -> impl Iterator<Item = (Place, usize)> {
        self.places.iter().zip(&self.held).filter_map(|(place, item)| item.map(|item| (*place, item as usize)))
    }

    pub(super) fn put(&mut self, place: usize, item: u32) {
        self.held[place] = Some(item);
        self.holder[self.stock.node(item)] = Some(place);
    }

    pub(super) fn clear(&mut self, place: usize) {
        if let Some(item) = self.held[place].take() {
            self.holder[self.stock.node(item)] = None;
        }
    }

    /// A question of the cell that the form may take. What `leaving` holds is about to be given back, so its group is free.
    pub(super) fn free_in(&self, cell: u32, form: usize, leaving: Option<usize>) -> Option<u32> {
        let own = leaving.and_then(|place| self.held[place]);
        self.stock.items[cell as usize].iter().copied().find(|item| {
            let holder = self.holder[self.stock.node(*item)];
            let free = holder.is_none() || (holder == leaving && own != Some(*item));
            free && self.stock.may_stand_in(*item, form)
        })
    }

    /// Gives the locked questions their places, in whichever row admits them; the one that has none otherwise.
    pub(super) fn lock(&mut self) -> Result<(), u32> {
        let stock = self.stock;
        for (item, form) in stock.locked.iter().copied() {
            if !self.seat(item, form, &mut vec![false; self.places.len()]) {
                return Err(item);
            }
        }
        Ok(())
    }

    fn seat(&mut self, item: u32, form: usize, seen: &mut [bool]) -> bool {
        for place in 0..self.places.len() {
            let Place { form: here, row } = self.places[place];
            if here != form || seen[place] || !self.stock.row_cells[row].contains(&self.stock.cell(item)) {
                continue;
            }
            seen[place] = true;
            let free = match self.held[place] {
                None => true,
                Some(other) => self.seat(other, form, seen),
            };
            if free {
                self.put(place, item);
                return true;
            }
        }
        false
    }

    /// Deals questions to the open places of a row as far as plain drawing goes: anchors one by one, then to all forms at
    /// once from one cell, the cell by lot in proportion to what it still has.
    pub(super) fn deal(&mut self, row: usize, forms: usize, rng: &mut ChaCha8Rng) {
        let cells = &self.stock.row_cells[row];
        let is_free = |item: &&u32| self.holder[self.stock.node(**item)].is_none();
        let mut left: Vec<usize> =
            cells.iter().map(|cell| self.stock.items[*cell as usize].iter().filter(is_free).count()).collect();
        let mut open: Vec<Vec<usize>> = vec![Vec::new(); forms + 1];
        for (number, place) in self.places.iter().enumerate() {
            if place.row == row && self.held[number].is_none() {
                open[place.form].push(number);
            }
        }
        let anchors = open.split_off(forms);
        for place in anchors.into_iter().flatten() {
            if let Some(at) = by_lot(&left, 1, rng) {
                self.take(place, cells[at], &mut left[at]);
            }
        }
        loop {
            let round: Vec<usize> = open.iter_mut().filter_map(Vec::pop).collect();
            if round.is_empty() {
                break;
            }
            if let Some(at) = by_lot(&left, round.len(), rng) {
                for place in round {
                    self.take(place, cells[at], &mut left[at]);
                }
                continue;
            }
            // No cell has one for each form: the first form draws, the others take what comes nearest.
            let mut model: Option<Cell> = None;
            for place in round {
                let at = match model {
                    None => by_lot(&left, 1, rng),
                    Some(model) => (0..cells.len())
                        .filter(|at| left[*at] > 0)
                        .min_by_key(|at| distance(model, self.stock.cells[cells[*at] as usize])),
                };
                let Some(at) = at else { break };
                self.take(place, cells[at], &mut left[at]);
                model.get_or_insert(self.stock.cells[cells[at] as usize]);
            }
        }
    }

    fn take(&mut self, place: usize, cell: u32, left: &mut usize) {
        match self.free_in(cell, self.places[place].form, None) {
            Some(item) => {
                self.put(place, item);
                *left = left.saturating_sub(1);
            }
            // Others of their groups are taken, or they are dealt to other forms; `complete` sees to this place.
            None => *left = 0,
        }
    }

    /// Fills what is still open by moving others along augmenting paths; the rows that want too much when that cannot be.
    pub(super) fn complete(&mut self) -> Result<(), Hall> {
        for place in 0..self.places.len() {
            if self.held[place].is_some() {
                continue;
            }
            let mut seen = Seen { nodes: vec![false; self.stock.nodes], rows: HashSet::new() };
            if !self.augment(place, &mut seen) {
                return Err(self.hall(&seen));
            }
        }
        Ok(())
    }

    fn augment(&mut self, place: usize, seen: &mut Seen) -> bool {
        let Place { form, row } = self.places[place];
        if !seen.rows.insert((form, row)) {
            return false;
        }
        let stock = self.stock;
        for item in stock.row_cells[row].iter().flat_map(|cell| &stock.items[*cell as usize]).copied() {
            let node = stock.node(item);
            if !stock.may_stand_in(item, form) || std::mem::replace(&mut seen.nodes[node], true) {
                continue;
            }
            let free = match self.holder[node] {
                None => true,
                Some(holder) => self.augment(holder, seen),
            };
            if free {
                self.put(place, item);
                return true;
            }
        }
        false
    }

    /// The rows of a failed search, over all forms; of its forms only, where locks make the forms differ.
    fn hall(&self, seen: &Seen) -> Hall {
        let rows: Vec<usize> = (0..self.stock.row_cells.len()).filter(|row| seen.rows.iter().any(|(_, r)| r == row)).collect();
        let mut nodes = vec![false; self.stock.nodes];
        for item in rows.iter().flat_map(|row| &self.stock.row_cells[*row]).flat_map(|cell| &self.stock.items[*cell as usize]) {
            nodes[self.stock.node(*item)] = true;
        }
        let available = nodes.iter().filter(|node| **node).count();
        let wanted = self.places.iter().filter(|place| rows.contains(&place.row)).count();
        if wanted > available {
            return Hall { rows, wanted, available };
        }
        let wanted = self.places.iter().filter(|place| seen.rows.contains(&(place.form, place.row))).count();
        Hall { rows, wanted, available: seen.nodes.iter().filter(|node| **node).count() }
    }
}

/// An index by lot, weighted, among those with at least `least`.
fn by_lot(left: &[usize], least: usize, rng: &mut ChaCha8Rng) -> Option<usize> {
    let able = |count: &usize| *count >= least.max(1);
    let total: usize = left.iter().filter(|count| able(count)).sum();
    let mut lot = rng.random_range(0..total.max(1));
    left.iter().position(|count| {
        if !able(count) {
            return false;
        }
        let hit = lot < *count;
        lot = lot.saturating_sub(*count);
        hit
    })
}

/// How unlike two cells of one kind are: a grade of difficulty counts 1, another level 2, another area 4.
fn distance(a: Cell, b: Cell) -> u32 {
    u32::from(a.difficulty.abs_diff(b.difficulty)) + 2 * u32::from(a.cognition != b.cognition) + 4 * u32::from(a.area != b.area)
}

impl Hall {
    /// Names the tightest of the rows.
    /// `row_of` tells which row of the trainer's each row here is a part of.
    pub(super) fn named(
        self,
        blueprint: &Blueprint,
        row_of: &[usize],
        pool: &[PoolItem],
        stock: &Stock,
        request: &FormsRequest,
    ) -> ComposeError {
        let supply = |row: usize| -> usize { stock.row_cells[row].iter().map(|cell| stock.items[*cell as usize].len()).sum() };
        let slack = |row: &usize| supply(*row) as i64 - i64::from(blueprint.rows[*row].count) * request.roles.len() as i64;
        let row = self.rows.iter().copied().min_by_key(slack).unwrap_or_default();
        let would_fit = |item: &&PoolItem| {
            request.avoid.contains(&item.question) && self.rows.iter().any(|row| blueprint.rows[*row].admits(item.cell))
        };
        let tightest = row_of[row];
        let mut competing: Vec<usize> = self.rows.iter().map(|row| row_of[*row]).filter(|other| *other != tightest).collect();
        competing.dedup();
        ComposeError::Shortage {
            row: tightest,
            competing,
            wanted: self.wanted,
            available: self.available,
            avoided: pool.iter().filter(would_fit).count(),
        }
    }
}

//! How unlike forms are, and making them less so by exchanges.

use super::filling::{Filling, Place};
use super::stock::NONE;
use crate::domain::blueprint::{Blueprint, Cell};
use crate::domain::marks::Marks;
use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use std::collections::HashMap;

/// Exchanges weighed before the search ends: about 0.2 s. A number, not a time, so that the seed decides on every machine.
const BUDGET: usize = 1_000_000;
/// Disturbances in a row that bring nothing before the search ends.
const PATIENCE: usize = 200;

/// What is summed per form: marks by cell, by the cell's margins, and marks times grade, which tells 1 against 5 from 2 against 3.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Key {
    Cell(Cell),
    Area(Cell),
    Difficulty(Cell),
    Cognition(Cell),
    Grade,
}

impl Key {
    /// With the factor by which marks count.
    fn of(cell: Cell) -> [(Self, i64); 5] {
        let any = Cell { area: crate::domain::kind::Area::FIRST, difficulty: 0, cognition: None, ..cell };
        [
            (Self::Cell(cell), 1),
            (Self::Area(Cell { area: cell.area, ..any }), 1),
            (Self::Difficulty(Cell { difficulty: cell.difficulty, ..any }), 1),
            (Self::Cognition(Cell { cognition: cell.cognition, ..any }), 1),
            (Self::Grade, i64::from(cell.difficulty)),
        ]
    }
}

/// Sums per key and form, and what their differences add up to.
#[derive(Clone, Debug)]
struct Sums {
    forms: usize,
    by_key: Vec<i64>,
    cost: i64,
}

impl Sums {
    fn shift(&mut self, form: usize, keys: &[(usize, i64); 5], milli: i64) {
        for (key, factor) in keys {
            let sums = &mut self.by_key[key * self.forms..(key + 1) * self.forms];
            let (old, new) = (sums[form], sums[form] + milli * factor);
            for (other, sum) in sums.iter().enumerate() {
                if other != form {
                    self.cost += (new - sum).abs() - (old - sum).abs();
                }
            }
            sums[form] = new;
        }
    }
}

fn numbered(cells: &[Cell], forms: usize) -> (Vec<[(usize, i64); 5]>, Sums) {
    let mut numbers: HashMap<Key, usize> = HashMap::new();
    let mut number = |(key, factor): (Key, i64)| {
        let next = numbers.len();
        (*numbers.entry(key).or_insert(next), factor)
    };
    let keys = cells.iter().map(|cell| Key::of(*cell).map(&mut number)).collect();
    (keys, Sums { forms, by_key: vec![0; numbers.len() * forms], cost: 0 })
}

/// How unlike forms are, in thousandths of a mark; 0 for forms of equal make-up.
///
/// Over each pair of forms, the sum of absolute differences in marks: by kind x area x difficulty x level; by kind x area, by
/// kind x difficulty and by kind x level, so that where cells cannot be equal their margins are; and in the sum of marks
/// times grade of difficulty.
pub fn imbalance(forms: &[Vec<(Cell, Marks)>]) -> i64 {
    let cells: Vec<Cell> = forms.iter().flatten().map(|(cell, _)| *cell).collect();
    let (keys, mut sums) = numbered(&cells, forms.len());
    let mut keys = keys.iter();
    for (form, items) in forms.iter().enumerate() {
        for ((_, marks), keys) in items.iter().zip(&mut keys) {
            sums.shift(form, keys, marks.milli());
        }
    }
    sums.cost
}

/// An exchange.
#[derive(Clone, Copy, Debug)]
enum Move {
    Replace { place: usize, item: u32 },
    Swap { one: usize, other: usize },
}

/// A place with the cell that stands there and the marks it earns.
#[derive(Clone, Copy, Debug)]
struct At {
    form: usize,
    row: usize,
    cell: usize,
    milli: i64,
}

#[derive(Debug)]
pub(super) struct Balance<'a, 'b> {
    filling: &'a mut Filling<'b>,
    /// Of one question of a row.
    milli: Vec<i64>,
    keys: Vec<[(usize, i64); 5]>,
    admits: Vec<bool>,
    sums: Sums,
    /// Neither anchors nor locked.
    movable: Vec<usize>,
    weighed: usize,
}

impl<'a, 'b> Balance<'a, 'b> {
    pub(super) fn new(filling: &'a mut Filling<'b>, blueprint: &Blueprint, forms: usize, sharing: &[usize]) -> Self {
        let stock = filling.stock;
        let (keys, mut sums) = numbered(&stock.cells, forms);
        let milli: Vec<i64> = blueprint.rows.iter().map(|row| row.marks.milli()).collect();
        for (Place { form, row }, item) in filling.held() {
            let keys = &keys[stock.cell_of[item] as usize];
            if form < forms {
                sums.shift(form, keys, milli[row]);
            } else {
                for form in sharing {
                    sums.shift(*form, keys, milli[row]);
                }
            }
        }
        let admits = blueprint.rows.iter().flat_map(|row| stock.cells.iter().map(|cell| row.admits(*cell))).collect();
        let movable =
            (0..filling.len()).filter(|place| filling.place(*place).form < forms && !filling.is_locked(*place)).collect();
        Self { filling, milli, keys, admits, sums, movable, weighed: 0 }
    }

    pub(super) fn cost(&self) -> i64 {
        self.sums.cost
    }

    /// Descends, then again from disturbed states, until the forms are alike or the budget is spent.
    pub(super) fn settle(&mut self, rng: &mut ChaCha8Rng) {
        if self.sums.forms < 2 || self.movable.is_empty() {
            return;
        }
        self.descend();
        let mut best = (self.sums.clone(), self.snapshot());
        let mut patience = PATIENCE;
        while best.0.cost > 0 && self.weighed < BUDGET && patience > 0 {
            patience -= 1;
            for _ in 0..rng.random_range(1..=3) {
                self.disturb(rng);
            }
            self.descend();
            if self.sums.cost < best.0.cost {
                patience = PATIENCE;
            }
            if self.sums.cost <= best.0.cost {
                best = (self.sums.clone(), self.snapshot());
            } else {
                self.restore(&best.1);
                self.sums.clone_from(&best.0);
            }
        }
    }

    fn snapshot(&self) -> Vec<Option<u32>> {
        (0..self.filling.len()).map(|place| self.filling.item(place)).collect()
    }

    fn restore(&mut self, saved: &[Option<u32>]) {
        let changed: Vec<usize> = (0..saved.len()).filter(|place| self.filling.item(*place) != saved[*place]).collect();
        for place in &changed {
            self.filling.clear(*place);
        }
        for place in changed {
            if let Some(item) = saved[place] {
                self.filling.put(place, item);
            }
        }
    }

    fn descend(&mut self) {
        let mut better = true;
        while better {
            better = false;
            for at in 0..self.movable.len() {
                if self.sums.cost == 0 || self.weighed > BUDGET {
                    return;
                }
                if let Some(step) = self.best_move(self.movable[at]) {
                    self.run(step);
                    better = true;
                }
            }
        }
    }

    fn at(&self, place: usize) -> At {
        let Place { form, row } = self.filling.place(place);
        let cell = self.filling.item(place).map_or(NONE, |item| self.filling.stock.cell(item));
        At { form, row, cell: cell as usize, milli: self.milli[row] }
    }

    fn admits(&self, row: usize, cell: usize) -> bool {
        self.admits[row * self.filling.stock.cells.len() + cell]
    }

    /// The exchange at a place that lowers the cost most.
    fn best_move(&mut self, place: usize) -> Option<Move> {
        let stock = self.filling.stock;
        let At { form, row, cell, milli } = self.at(place);
        let (mut best, mut lowest) = (None, self.sums.cost);
        self.sums.shift(form, &self.keys[cell], -milli);
        for other in &stock.row_cells[row] {
            if *other as usize == cell {
                continue;
            }
            self.weighed += 1;
            self.sums.shift(form, &self.keys[*other as usize], milli);
            let cost = self.sums.cost;
            self.sums.shift(form, &self.keys[*other as usize], -milli);
            if cost < lowest
                && let Some(item) = self.filling.free_in(*other, form, Some(place))
            {
                (best, lowest) = (Some(Move::Replace { place, item }), cost);
            }
        }
        self.sums.shift(form, &self.keys[cell], milli);
        for at in 0..self.movable.len() {
            let other = self.movable[at];
            if !self.may_swap(place, other) {
                continue;
            }
            self.weighed += 1;
            self.shift_swapped(place, other);
            if self.sums.cost < lowest {
                (best, lowest) = (Some(Move::Swap { one: place, other }), self.sums.cost);
            }
            self.shift_back(place, other);
        }
        best
    }

    /// Whether two places may exchange their questions and that makes a difference.
    fn may_swap(&self, one: usize, other: usize) -> bool {
        let (a, b) = (self.at(one), self.at(other));
        let (same_form, same_marks) = (a.form == b.form, a.milli == b.milli);
        let idle = one == other || (a.cell == b.cell && (same_marks || same_form)) || (same_form && same_marks);
        if idle || !self.admits(a.row, b.cell) || !self.admits(b.row, a.cell) {
            return false;
        }
        let may = |place: usize, form| self.filling.item(place).is_some_and(|i| self.filling.stock.may_stand_in(i, form));
        same_form || (may(one, b.form) && may(other, a.form))
    }

    fn shift_swapped(&mut self, one: usize, other: usize) {
        self.shift_crosswise(self.at(one), self.at(other), 1);
    }

    fn shift_back(&mut self, one: usize, other: usize) {
        self.shift_crosswise(self.at(one), self.at(other), -1);
    }

    /// Each cell leaves its place and enters the other's; with `sign` -1, comes back.
    fn shift_crosswise(&mut self, a: At, b: At, sign: i64) {
        for (here, other) in [(a, b), (b, a)] {
            self.sums.shift(here.form, &self.keys[here.cell], -here.milli * sign);
            self.sums.shift(here.form, &self.keys[other.cell], here.milli * sign);
        }
    }

    fn run(&mut self, step: Move) {
        match step {
            Move::Replace { place, item } => {
                let At { form, cell, milli, .. } = self.at(place);
                let new = self.filling.stock.cell(item) as usize;
                self.sums.shift(form, &self.keys[cell], -milli);
                self.sums.shift(form, &self.keys[new], milli);
                self.filling.clear(place);
                self.filling.put(place, item);
            }
            Move::Swap { one, other } => {
                self.shift_swapped(one, other);
                let (a, b) = (self.filling.item(one), self.filling.item(other));
                self.filling.clear(one);
                self.filling.clear(other);
                if let (Some(a), Some(b)) = (a, b) {
                    self.filling.put(one, b);
                    self.filling.put(other, a);
                }
            }
        }
    }

    /// One exchange by lot: another question at a place, the same cell at two places, or two places swapped.
    fn disturb(&mut self, rng: &mut ChaCha8Rng) {
        self.weighed += 1;
        let one = self.movable[rng.random_range(0..self.movable.len())];
        let other = self.movable[rng.random_range(0..self.movable.len())];
        let what = rng.random_range(0..3);
        if what == 0 {
            if self.may_swap(one, other) {
                self.run(Move::Swap { one, other });
            }
            return;
        }
        let cells = &self.filling.stock.row_cells[self.filling.place(one).row];
        let cell = cells[rng.random_range(0..cells.len())];
        for place in [one, other].into_iter().take(what) {
            let Place { form, row } = self.filling.place(place);
            if self.admits(row, cell as usize)
                && let Some(item) = self.filling.free_in(cell, form, Some(place))
            {
                self.run(Move::Replace { place, item });
            }
        }
    }
}

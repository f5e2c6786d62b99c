//! What one question is worth for a price of a review: the value of its best course until the exam.

use super::FIRST_COST;
use crate::domain::fsrs::{Memory, Parameters, Rating};

/// Days left at which values are worked out; between them they are interpolated, beyond the last they stay.
const DAYS: [u16; 38] = [
    0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 16, 18, 20, 22, 25, 28, 32, 36, 40, 45, 50, 56, 63, 70, 80, 90, 105, 120,
    150, 180, 240, 300, 365,
];
/// Days that a question may wait until it is looked at again.
const WAITS: [u16; 9] = [1, 2, 4, 7, 12, 20, 35, 60, 110];
/// Natural logarithm of the lowest stability of the table and the step between two of its rows: 0.05 to 2,500 days.
const LN_LOWEST: f64 = -3.0;
const LN_STEP: f64 = 0.5;
const STABILITIES: usize = 23;
/// 1, 3.25, 5.5, 7.75, 10.
const DIFFICULTIES: usize = 5;
const DIFFICULTY_STEP: f64 = 2.25;
const PLANE: usize = STABILITIES * DIFFICULTIES;

/// A memory after an answer, and the chance of it.
#[derive(Debug)]
struct After {
    known: f64,
    right: Spot,
    /// Wrong, and put right the same day.
    wrong: Spot,
}

/// Where a memory lies in a plane of the table: the row and column below, and how far beyond them.
#[derive(Clone, Copy, Debug)]
struct Spot {
    row: usize,
    row_share: f64,
    column: usize,
    column_share: f64,
}

impl Spot {
    fn of(memory: Memory) -> Self {
        let (row, row_share) = place((memory.stability_days.ln() - LN_LOWEST) / LN_STEP, STABILITIES);
        let (column, column_share) = place((memory.difficulty - 1.0) / DIFFICULTY_STEP, DIFFICULTIES);
        Self { row, row_share, column, column_share }
    }
}

/// The memories of the table with what becomes of each by the days it waits: the same at every price and for any days left.
#[derive(Debug)]
pub(super) struct Grid(Vec<(Memory, Vec<After>)>);

impl Grid {
    pub(super) fn new(parameters: &Parameters) -> Self {
        let cell = |cell: usize| {
            let memory = Memory {
                stability_days: (LN_LOWEST + LN_STEP * (cell / DIFFICULTIES) as f64).exp(),
                difficulty: 1.0 + DIFFICULTY_STEP * (cell % DIFFICULTIES) as f64,
            };
            (memory, WAITS.iter().map(|wait| after(parameters, memory, f64::from(*wait))).collect())
        };
        Self((0..PLANE).map(cell).collect())
    }
}

/// Chance of being known on the day of the exam, less the price of the reviews until then, of a question that was just answered:
/// by days left, stability and difficulty.
#[derive(Debug)]
pub(super) struct Worth {
    parameters: Parameters,
    /// Of a review, in chance of being known.
    price: f64,
    values: Vec<f32>,
}

impl Worth {
    pub(super) fn new(parameters: &Parameters, grid: &Grid, price: f64) -> Self {
        let mut worth = Self { parameters: *parameters, price, values: Vec::with_capacity(DAYS.len() * PLANE) };
        for days in DAYS.map(f64::from) {
            // A plane looks at planes of fewer days only, and they are all there.
            for (memory, afters) in &grid.0 {
                let never = memory.recall(parameters, days);
                let later = WAITS.iter().zip(afters).take_while(|(wait, _)| days - f64::from(**wait) >= 1.0);
                let value = later.map(|(wait, after)| worth.reviewed(after, days - f64::from(*wait))).fold(never, f64::max);
                worth.values.push(value as f32);
            }
        }
        worth
    }

    /// What practising a question today gains over leaving it for now, a review of it.
    pub(super) fn gain(&self, memory: Memory, days_ago: f64, days: f64) -> f64 {
        let after = after(&self.parameters, memory, days_ago);
        let cost = 2.0 - after.known;
        (self.reviewed(&after, days) - self.waiting(memory, days_ago, days)) / cost
    }

    /// The same of a question never seen that is known with a chance of `known`.
    pub(super) fn gain_of_new(&self, known: f64, days: f64) -> f64 {
        let after = self.first(known);
        let later = WAITS.iter().map(|wait| days - f64::from(*wait)).take_while(|left| *left >= 1.0);
        let waiting = later.map(|left| self.met(&after, left)).fold(known, f64::max);
        (self.met(&after, days) - waiting) / FIRST_COST
    }

    /// The best course of a question that is left alone today.
    fn waiting(&self, memory: Memory, days_ago: f64, days: f64) -> f64 {
        let never = memory.recall(&self.parameters, days_ago + days);
        let later = WAITS.iter().map(|wait| f64::from(*wait)).take_while(|wait| days - wait >= 1.0);
        later.map(|wait| self.reviewed(&after(&self.parameters, memory, days_ago + wait), days - wait)).fold(never, f64::max)
    }

    fn reviewed(&self, after: &After, days: f64) -> f64 {
        self.outcome(after, days) - self.price * (2.0 - after.known)
    }

    fn met(&self, after: &After, days: f64) -> f64 {
        self.outcome(after, days) - self.price * FIRST_COST
    }

    fn outcome(&self, after: &After, days: f64) -> f64 {
        let above = DAYS.partition_point(|day| f64::from(*day) <= days).clamp(1, DAYS.len() - 1);
        let (low, high) = (f64::from(DAYS[above - 1]), f64::from(DAYS[above]));
        let share = ((days - low) / (high - low)).clamp(0.0, 1.0);
        let value = |spot: Spot| {
            let lower = self.plane(above - 1, spot);
            // While the table is made, the plane above is not there yet.
            if share > 0.0 && self.values.len() >= (above + 1) * PLANE {
                lower + share * (self.plane(above, spot) - lower)
            } else {
                lower
            }
        };
        let wrong = value(after.wrong);
        wrong + after.known * (value(after.right) - wrong)
    }

    fn first(&self, known: f64) -> After {
        let w = &self.parameters;
        let wrong = Memory::first(w, Rating::Again).after(w, Rating::Good, 0);
        After { known, right: Spot::of(Memory::first(w, Rating::Good)), wrong: Spot::of(wrong) }
    }

    fn plane(&self, day: usize, spot: Spot) -> f64 {
        let Spot { row, row_share, column, column_share } = spot;
        let at = |row: usize, column: usize| f64::from(self.values[day * PLANE + row * DIFFICULTIES + column]);
        let along = |row: usize| at(row, column) + column_share * (at(row, column + 1) - at(row, column));
        along(row) + row_share * (along(row + 1) - along(row))
    }
}

fn after(w: &Parameters, memory: Memory, days_ago: f64) -> After {
    let days = days_ago.round().max(0.0) as u32;
    let wrong = memory.after(w, Rating::Again, days).after(w, Rating::Good, 0);
    After { known: memory.recall(w, days_ago), right: Spot::of(memory.after(w, Rating::Good, days)), wrong: Spot::of(wrong) }
}

/// The cell and how far into it; at the rim where it lies outside.
fn place(at: f64, cells: usize) -> (usize, f64) {
    let at = at.clamp(0.0, (cells - 1) as f64);
    let cell = (at as usize).min(cells - 2);
    (cell, at - cell as f64)
}

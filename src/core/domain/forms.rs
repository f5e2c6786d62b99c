//! 组卷: drawing one paper, or several parallel forms of it, by a blueprint.
//!
//! Exact first: when any choice of questions fills every row of every form, one is found (augmenting paths, [`filling`]), so
//! that a shortage is a fact about the bank and not about the luck of the draw. Then alike: questions are dealt in tuples of
//! one cell, and what is left unequal is evened out by exchanges ([`balance`]).
//!
//! **互斥题组.** A form never holds two questions of a group. Two forms hold two of one group only where the bank leaves no
//! other choice ([`Forms::groups_divided`]): who sat form A tells who sits form B, and what gives an answer away inside a
//! paper gives it away across two. A make-up form never shares a group with another form, for the same person sits it.

mod balance;
pub mod compare;
mod filling;
mod network;
mod shares;
mod stock;

use super::blueprint::{Band, Blueprint, PoolItem};
use super::ids::QuestionId;
use super::kind::{Kind, coded};
use balance::Balance;
use filling::{Filling, Place};
use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;
use std::collections::HashSet;
use stock::{Grouping, Stock};

pub use balance::imbalance;

/// Forms are named by one letter.
pub const MAX_FORMS: usize = 26;
/// How many ways of dealing the members of groups to forms are tried before the bank is said to be short.
const DEALS: usize = 16;

coded! {
    /// What a form is for.
    FormRole {
        /// 并行: sat at the same time, by others.
        Parallel = "parallel",
        /// 备用: in the safe, for the case that a form becomes known.
        Spare = "spare",
        /// 补考: for those who failed another form; shares neither a question nor a group with any.
        Makeup = "makeup",
    }
}

/// A question that must stand in a form: kept from an earlier draw, or picked by hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Locked {
    /// From 0; the number of forms for a question that all of them share.
    pub form: usize,
    pub question: QuestionId,
}

/// What is wanted besides the blueprint.
#[derive(Clone, Debug)]
pub struct FormsRequest {
    /// One form each.
    pub roles: Vec<FormRole>,
    /// How many questions (of each form's number) all forms but make-ups share.
    pub anchors: u16,
    /// Questions not to be drawn. A locked one is taken all the same.
    pub avoid: HashSet<QuestionId>,
    pub locked: Vec<Locked>,
    /// The same seed, pool and request give the same forms.
    pub seed: u64,
}

impl FormsRequest {
    /// `forms` parallel forms without anchors.
    pub fn parallel(forms: usize, seed: u64) -> Self {
        Self { roles: vec![FormRole::Parallel; forms], anchors: 0, avoid: HashSet::new(), locked: Vec::new(), seed }
    }
}

/// One drawn question: which row it fills and which pool item it is (indexes).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pick {
    pub row: usize,
    pub item: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forms {
    /// Per form, in order of row and drawn order within one.
    pub forms: Vec<Vec<Pick>>,
    /// See [`imbalance`]; 0 where all forms are alike.
    pub imbalance: i64,
    /// Two forms hold questions of one exclusive group, because the bank leaves no other choice.
    pub groups_divided: bool,
}

/// Why nothing can be drawn: never a short paper instead.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ComposeError {
    #[error("the blueprint asks for no question")]
    Empty,
    /// The row that binds. `wanted` and `available` are counted over all forms, an exclusive group as one, and over the row
    /// together with `competing` rows that draw from the same questions; `wanted - available` are missing.
    #[error("row {row} (with {competing:?}): {wanted} wanted, {available} available, {avoided} avoided")]
    Shortage {
        row: usize,
        competing: Vec<usize>,
        wanted: usize,
        available: usize,
        /// Questions that would fit but were to be avoided.
        avoided: usize,
    },
    /// 难度比例: of these bands the forms want more than the rows can draw, whatever else is drawn. Counted over all forms, and
    /// over one kind where the share is per kind.
    #[error("{bands:?} of {kind:?}: {wanted} wanted, {available} available")]
    DifficultyShare { bands: Vec<Band>, kind: Option<Kind>, wanted: usize, available: usize },
    #[error("the difficulty share is not 100 percent")]
    ShareNotWhole,
    #[error("{wanted} anchors, at most {most}")]
    Anchors { wanted: usize, most: usize },
    #[error("{0} forms, 1 to {MAX_FORMS}")]
    FormCount(usize),
    /// No place for it: no row of the form admits it (any more), it is not in the pool, or it is locked twice.
    #[error("the locked question {0} has no place")]
    Locked(QuestionId),
}

/// Draws forms that share no question but the anchors.
pub fn compose_forms(blueprint: &Blueprint, pool: &[PoolItem], request: &FormsRequest) -> Result<Forms, ComposeError> {
    compose(blueprint, pool, request, true)
}

/// Whether forms can be drawn, and what binds where not: as [`compose_forms`], without making the forms alike.
pub fn check_forms(blueprint: &Blueprint, pool: &[PoolItem], request: &FormsRequest) -> Result<(), ComposeError> {
    compose(blueprint, pool, request, false).map(|_| ())
}

fn compose(blueprint: &Blueprint, pool: &[PoolItem], request: &FormsRequest, settle: bool) -> Result<Forms, ComposeError> {
    let forms = request.roles.len();
    if blueprint.question_count() == 0 {
        return Err(ComposeError::Empty);
    }
    if !(1..=MAX_FORMS).contains(&forms) {
        return Err(ComposeError::FormCount(forms));
    }
    if blueprint.difficulty.is_some_and(|share| !share.is_whole()) {
        return Err(ComposeError::ShareNotWhole);
    }
    // One form has nobody to share with.
    let anchors = if request.roles.iter().filter(|role| **role != FormRole::Makeup).count() > 1 { request.anchors } else { 0 };
    if usize::from(anchors) > blueprint.question_count() {
        return Err(ComposeError::Anchors { wanted: anchors.into(), most: blueprint.question_count() });
    }
    let mut rng = ChaCha8Rng::seed_from_u64(request.seed);
    let draw = Draw { blueprint, pool, request, anchors, settle };
    let has_groups = pool.iter().any(|item| item.group.is_some());
    let short = match draw.attempt(Grouping::OneForm, &mut rng) {
        Err(short @ (ComposeError::Shortage { .. } | ComposeError::DifficultyShare { .. })) if has_groups => short,
        other => return other,
    };
    // A share counts a group in one band, by lot: another lot may find what the first did not.
    if blueprint.difficulty.is_some() {
        for _ in 0..DEALS {
            if let Ok(forms) = draw.attempt(Grouping::OneForm, &mut rng) {
                return Ok(forms);
            }
        }
    }
    if forms > 1 {
        for _ in 0..DEALS {
            if let Ok(forms) = draw.attempt(Grouping::Dealt, &mut rng) {
                return Ok(forms);
            }
        }
    }
    Err(short)
}

/// What is to be drawn.
#[derive(Clone, Copy)]
struct Draw<'a> {
    blueprint: &'a Blueprint,
    pool: &'a [PoolItem],
    request: &'a FormsRequest,
    anchors: u16,
    /// Make the forms alike.
    settle: bool,
}

impl Draw<'_> {
    fn attempt(self, grouping: Grouping, rng: &mut ChaCha8Rng) -> Result<Forms, ComposeError> {
        let Self { blueprint, pool, request, anchors, .. } = self;
        let mut stock = Stock::of(blueprint, pool, request, grouping, rng)?;
        let places = places(blueprint, request, anchors);
        let Some(share) = blueprint.difficulty else {
            let rows: Vec<usize> = (0..blueprint.rows.len()).collect();
            return self.fill(blueprint, &rows, &stock, places, grouping, rng);
        };
        let mut filling = Filling::new(&stock, places.clone());
        filling.lock().map_err(|item| ComposeError::Locked(pool[item as usize].question))?;
        let locked: Vec<(Place, u32)> = filling.held().map(|(place, item)| (place, stock.cell_of[item])).collect();
        let divided = match shares::divide(blueprint, share, &stock, &places, &self.sharing(), &locked, rng) {
            Ok(divided) => divided,
            Err(error) => {
                // Where the rows alone want too much, they are to blame and not the share.
                let rows: Vec<usize> = (0..blueprint.rows.len()).collect();
                let plain = Draw { settle: false, ..self };
                return plain.fill(blueprint, &rows, &stock, places, grouping, rng).and(Err(error));
            }
        };
        stock.narrow(&divided.blueprint);
        self.fill(&divided.blueprint, &divided.row_of, &stock, divided.places, grouping, rng)
    }

    /// `row_of` names the row of the blueprint that each row of `rows` is a part of.
    fn fill(
        self,
        rows: &Blueprint,
        row_of: &[usize],
        stock: &Stock,
        places: Vec<Place>,
        grouping: Grouping,
        rng: &mut ChaCha8Rng,
    ) -> Result<Forms, ComposeError> {
        let Self { pool, request, settle, .. } = self;
        let (forms, sharing) = (request.roles.len(), self.sharing());
        let mut filling = Filling::new(stock, places);
        filling.lock().map_err(|item| ComposeError::Locked(pool[item as usize].question))?;
        for row in stock.tightest_first(rows, forms) {
            filling.deal(row, forms, rng);
        }
        filling.complete().map_err(|hall| hall.named(rows, row_of, pool, stock, request))?;

        let mut balance = Balance::new(&mut filling, rows, forms, &sharing);
        if settle {
            balance.settle(rng);
        }
        let imbalance = balance.cost();

        let mut drawn = vec![Vec::new(); forms];
        for (place, item) in filling.held() {
            let pick = Pick { row: row_of[place.row], item };
            if place.form == forms {
                for form in &sharing {
                    drawn[*form].push(pick);
                }
            } else {
                drawn[place.form].push(pick);
            }
        }
        for picks in &mut drawn {
            picks.shuffle(rng);
            picks.sort_by_key(|pick| pick.row);
        }
        let groups_divided = grouping == Grouping::Dealt && divides_a_group(&drawn, pool);
        Ok(Forms { forms: drawn, imbalance, groups_divided })
    }

    /// The forms that share the anchors.
    fn sharing(self) -> Vec<usize> {
        (0..self.request.roles.len()).filter(|form| self.request.roles[*form] != FormRole::Makeup).collect()
    }
}

/// Every place of every form; the anchors are places of a form of their own, numbered after the others.
fn places(blueprint: &Blueprint, request: &FormsRequest, anchors: u16) -> Vec<Place> {
    let forms = request.roles.len();
    let mut places = Vec::new();
    for (row, shared) in anchors_by_row(blueprint, anchors).into_iter().enumerate() {
        let count = usize::from(blueprint.rows[row].count);
        for (form, role) in request.roles.iter().enumerate() {
            let own = if *role == FormRole::Makeup { count } else { count - shared };
            places.extend(std::iter::repeat_n(Place { form, row }, own));
        }
        places.extend(std::iter::repeat_n(Place { form: forms, row }, shared));
    }
    places
}

/// Anchors shared out over the rows in proportion, by largest remainder: anchors are to be a paper in small.
fn anchors_by_row(blueprint: &Blueprint, anchors: u16) -> Vec<usize> {
    let total = blueprint.question_count();
    let whole = |row: usize| usize::from(blueprint.rows[row].count) * usize::from(anchors);
    let mut shares: Vec<usize> = (0..blueprint.rows.len()).map(|row| whole(row) / total).collect();
    let mut by_rest: Vec<usize> = (0..shares.len()).collect();
    by_rest.sort_by_key(|row| std::cmp::Reverse(whole(*row) % total));
    let left = usize::from(anchors) - shares.iter().sum::<usize>();
    for row in by_rest.into_iter().take(left) {
        shares[row] += 1;
    }
    shares
}

fn divides_a_group(forms: &[Vec<Pick>], pool: &[PoolItem]) -> bool {
    let mut seen: HashSet<u32> = HashSet::new();
    let mut items: HashSet<usize> = HashSet::new();
    forms.iter().flatten().filter(|pick| items.insert(pick.item)).any(|p| pool[p.item].group.is_some_and(|g| !seen.insert(g)))
}

#[cfg(test)]
mod tests;

#[cfg(test)]
mod share_tests;

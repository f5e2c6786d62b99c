//! 难度比例: how many questions of each row are easy, medium and hard, so that every form has its share.
//!
//! Rows draw from cells, and a cell is of one band: a flow from rows over cells to bands decides exactly whether the bank
//! allows the share. Forms that want the same share one flow: any whole flow of n forms is the sum of n flows of one form
//! (the constraints are totally unimodular; Baum and Trotter 1978), so it is dealt to them one after the other.

use super::network::Network;
use super::stock::{NONE, Stock};
use super::{ComposeError, Place};
use crate::domain::blueprint::{Band, Blueprint, BlueprintRow, DifficultyShare, ShareScope};
use crate::domain::kind::Kind;
use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use std::collections::BTreeMap;

/// The rows divided by band.
#[derive(Debug)]
pub(super) struct Divided {
    pub(super) blueprint: Blueprint,
    /// Which row of the blueprint each of these is a part of.
    pub(super) row_of: Vec<usize>,
    pub(super) places: Vec<Place>,
}

/// A band of the paper, or of one kind of question: where a share is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Bin {
    kind: Option<Kind>,
    band: Band,
}

/// Cells of one bin that the same rows admit.
#[derive(Debug)]
struct Class {
    rows: Vec<usize>,
    bin: usize,
    supply: usize,
}

/// What one form wants, by row and by bin.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Wants {
    rows: Vec<usize>,
    bins: Vec<usize>,
}

#[derive(Debug)]
struct Shares {
    bins: Vec<Bin>,
    /// Per row the bin of each band.
    bins_of: Vec<[usize; Band::COUNT]>,
    classes: Vec<Class>,
}

/// Divides the rows of every form. `locked` are the rows and cells of the questions that stand already, with their forms.
pub(super) fn divide(
    blueprint: &Blueprint,
    share: DifficultyShare,
    stock: &Stock,
    places: &[Place],
    sharing: &[usize],
    locked: &[(Place, u32)],
    rng: &mut ChaCha8Rng,
) -> Result<Divided, ComposeError> {
    let mut shares = Shares::of(blueprint, share, stock, rng);
    let forms = places.iter().map(|place| place.form + 1).max().unwrap_or(0);
    let mut counts = vec![vec![[0_usize; Band::COUNT]; blueprint.rows.len()]; forms];
    let mut wants: Vec<Wants> = (0..forms).map(|form| shares.wants(blueprint, share, places, form)).collect();
    // The anchors are places of a form of their own behind the others: with them a form has its share.
    if let Some(anchors) = wants.last().filter(|_| !sharing.contains(&(forms - 1))).cloned() {
        let whole: Vec<Wants> = sharing.iter().map(|form| shares.wants_with(blueprint, share, &wants[*form], &anchors)).collect();
        sharing.iter().zip(whole).for_each(|(form, whole)| wants[*form] = whole);
    }
    for (Place { form, row }, cell) in locked {
        let band = Band::of(stock.cells[*cell as usize].difficulty);
        counts[*form][*row][band as usize] += 1;
        let bin = shares.bins_of[*row][band as usize];
        wants[*form].rows[*row] -= 1;
        match wants[*form].bins[bin].checked_sub(1) {
            Some(left) => wants[*form].bins[bin] = left,
            // More of this band is locked than the share allows: the other bands want what is left no longer.
            None => return Err(shares.too_many_locked(&wants[*form], bin)),
        }
    }
    let own: Vec<&Wants> = wants.iter().filter(|wants| wants.rows.iter().any(|count| *count > 0)).collect();
    if own.windows(2).all(|pair| pair[0] == pair[1]) {
        shares.deal_alike(&wants, &mut counts)?;
    } else {
        for (form, wants) in wants.iter().enumerate() {
            let flow = shares.flow(std::slice::from_ref(wants))?;
            shares.take(&flow, &mut counts[form]);
        }
    }
    Ok(Divided::of(blueprint, &counts))
}

impl Shares {
    fn of(blueprint: &Blueprint, share: DifficultyShare, stock: &Stock, rng: &mut ChaCha8Rng) -> Self {
        let mut bins: Vec<Bin> = Vec::new();
        let mut number = |bin: Bin| {
            bins.iter().position(|known| *known == bin).unwrap_or_else(|| {
                bins.push(bin);
                bins.len() - 1
            })
        };
        let bins_of: Vec<[usize; Band::COUNT]> = blueprint
            .rows
            .iter()
            .map(|row| {
                let kind = (share.per == ShareScope::Kind).then_some(row.kind);
                [Band::Easy, Band::Medium, Band::Hard].map(|band| number(Bin { kind, band }))
            })
            .collect();
        let mut rows_of: Vec<Vec<usize>> = vec![Vec::new(); stock.cells.len()];
        for (row, cells) in stock.row_cells.iter().enumerate() {
            for cell in cells {
                rows_of[*cell as usize].push(row);
            }
        }
        let mut classes: BTreeMap<(Vec<usize>, usize), usize> = BTreeMap::new();
        for ((cell, rows), supply) in stock.cells.iter().zip(rows_of).zip(supplies(stock, rng)) {
            if let Some(first) = rows.first() {
                let bin = bins_of[*first][Band::of(cell.difficulty) as usize];
                *classes.entry((rows, bin)).or_default() += supply;
            }
        }
        let classes = classes.into_iter().map(|((rows, bin), supply)| Class { rows, bin, supply }).collect();
        Self { bins, bins_of, classes }
    }

    fn wants(&self, blueprint: &Blueprint, share: DifficultyShare, places: &[Place], form: usize) -> Wants {
        let mut rows = vec![0; self.bins_of.len()];
        places.iter().filter(|place| place.form == form).for_each(|place| rows[place.row] += 1);
        Wants { bins: self.share_of(blueprint, share, &rows), rows }
    }

    /// What a form wants besides the anchors, so that with them it has its share; by itself where they have more of a band.
    fn wants_with(&self, blueprint: &Blueprint, share: DifficultyShare, own: &Wants, anchors: &Wants) -> Wants {
        let rows: Vec<usize> = own.rows.iter().zip(&anchors.rows).map(|(own, anchors)| own + anchors).collect();
        let whole = self.share_of(blueprint, share, &rows);
        let rest: Option<Vec<usize>> = whole.iter().zip(&anchors.bins).map(|(all, anchors)| all.checked_sub(*anchors)).collect();
        rest.map_or_else(|| own.clone(), |bins| Wants { rows: own.rows.clone(), bins })
    }

    fn share_of(&self, blueprint: &Blueprint, share: DifficultyShare, rows: &[usize]) -> Vec<usize> {
        let count = |bin: &Bin| {
            let counted = |row: usize| bin.kind.is_none_or(|kind| kind == blueprint.rows[row].kind);
            rows.iter().enumerate().filter(|(row, _)| counted(*row)).map(|(_, count)| count).sum()
        };
        self.bins.iter().map(|bin| share.of(count(bin))[bin.band as usize]).collect()
    }

    /// One flow for all forms, dealt to them.
    fn deal_alike(&self, wants: &[Wants], counts: &mut [Vec<[usize; Band::COUNT]>]) -> Result<(), ComposeError> {
        let able: Vec<usize> = (0..wants.len()).filter(|form| wants[*form].rows.iter().any(|count| *count > 0)).collect();
        let together: Vec<Wants> = able.iter().map(|form| wants[*form].clone()).collect();
        let flow = self.flow(&together)?;
        let mut left = self.by_band(&flow);
        for (dealt, form) in able.iter().enumerate() {
            let share = self.deal(&wants[*form], &left, able.len() - dealt);
            for (row, bands) in share.iter().enumerate() {
                for (band, count) in bands.iter().enumerate() {
                    left[row][band] -= count;
                    counts[*form][row][band] += count;
                }
            }
        }
        Ok(())
    }

    /// What one form gets of what so many forms have together.
    fn deal(&self, wants: &Wants, left: &[[usize; Band::COUNT]], forms: usize) -> Vec<[usize; Band::COUNT]> {
        let (rows, bins) = (wants.rows.len(), wants.bins.len());
        let (source, sink) = (rows + bins, rows + bins + 1);
        let mut net = Network::new(rows + bins + 2);
        let into: Vec<usize> = wants.rows.iter().enumerate().map(|(row, count)| net.arc(source, row, *count)).collect();
        let out: Vec<usize> = wants.bins.iter().enumerate().map(|(bin, count)| net.arc(rows + bin, sink, *count)).collect();
        let mut across = vec![[0; Band::COUNT]; rows];
        for (row, bands) in left.iter().enumerate() {
            for (band, count) in bands.iter().enumerate() {
                let bin = self.bins_of[row][band];
                across[row][band] = net.arc(row, rows + bin, *count);
                net.push(&[into[row], across[row][band], out[bin]], count / forms);
            }
        }
        net.fill(source, sink);
        across.iter().map(|bands| bands.map(|arc| net.carried(arc))).collect()
    }

    /// Per class and row that it feeds, how many questions; all forms together.
    fn flow(&self, wants: &[Wants]) -> Result<Vec<Vec<usize>>, ComposeError> {
        let sum = |of: &dyn Fn(&Wants) -> &Vec<usize>, at: usize| wants.iter().map(|wants| of(wants)[at]).sum::<usize>();
        let rows: Vec<usize> = (0..self.bins_of.len()).map(|row| sum(&|w| &w.rows, row)).collect();
        let bins: Vec<usize> = (0..self.bins.len()).map(|bin| sum(&|w| &w.bins, bin)).collect();
        let (flow, through) = self.flow_of(&rows, &bins, wants.len());
        if through == rows.iter().sum::<usize>() {
            return Ok(flow);
        }
        Err(self.shortage(&rows, &bins))
    }

    /// The largest flow; as far as possible one that so many forms can divide evenly: while every arc carries a multiple of
    /// their number, so does the flow.
    fn flow_of(&self, rows: &[usize], bins: &[usize], forms: usize) -> (Vec<Vec<usize>>, usize) {
        let (classes, row_at, bin_at) = (self.classes.len(), 0, rows.len());
        let class_at = bin_at + bins.len();
        let (source, sink) = (class_at + 2 * classes, class_at + 2 * classes + 1);
        let mut net = Network::new(sink + 1);
        let into: Vec<usize> = rows.iter().enumerate().map(|(row, count)| net.arc(source, row_at + row, *count)).collect();
        let out: Vec<usize> = bins.iter().enumerate().map(|(bin, count)| net.arc(bin_at + bin, sink, *count)).collect();
        let (mut arcs, mut insides): (Vec<Vec<usize>>, Vec<usize>) = (Vec::new(), Vec::new());
        let mut through = 0;
        let scale: Vec<usize> = self.scopes(bins);
        for (number, class) in self.classes.iter().enumerate() {
            let (enter, leave) = (class_at + 2 * number, class_at + 2 * number + 1);
            let inside = net.arc(enter, leave, class.supply / forms * forms);
            insides.push(inside);
            let to_bin = net.arc(leave, bin_at + class.bin, usize::MAX / 2);
            let mut of_class = Vec::new();
            for row in &class.rows {
                let arc = net.arc(row_at + row, enter, usize::MAX / 2);
                of_class.push(arc);
                // Begin with the share of each row by itself: what is left over is then moved along paths.
                let fair = (rows[*row] * bins[class.bin]).checked_div(scale[class.bin]).unwrap_or(0);
                let given = self.given(&net, &arcs, *row, class.bin);
                through +=
                    net.push(&[into[*row], arc, inside, to_bin, out[class.bin]], fair.saturating_sub(given) / forms * forms);
            }
            arcs.push(of_class);
        }
        through += net.fill(source, sink);
        for (inside, class) in insides.iter().zip(&self.classes) {
            net.widen(*inside, class.supply % forms);
        }
        through += net.fill(source, sink);
        (arcs.iter().map(|of_class| of_class.iter().map(|arc| net.carried(*arc)).collect()).collect(), through)
    }

    /// What a row has of a bin already, from the classes before.
    fn given(&self, net: &Network, arcs: &[Vec<usize>], row: usize, bin: usize) -> usize {
        let of_bin = self.classes.iter().zip(arcs).filter(|(class, _)| class.bin == bin);
        of_bin.filter_map(|(class, arcs)| class.rows.iter().position(|r| *r == row).map(|at| net.carried(arcs[at]))).sum()
    }

    /// Per bin, what all bins of its scope want together.
    fn scopes(&self, bins: &[usize]) -> Vec<usize> {
        let of = |kind| self.bins.iter().zip(bins).filter(|(bin, _)| bin.kind == kind).map(|(_, count)| count).sum();
        self.bins.iter().map(|bin| of(bin.kind)).collect()
    }

    fn by_band(&self, flow: &[Vec<usize>]) -> Vec<[usize; Band::COUNT]> {
        let mut sums = vec![[0; Band::COUNT]; self.bins_of.len()];
        for (class, counts) in self.classes.iter().zip(flow) {
            for (row, count) in class.rows.iter().zip(counts) {
                sums[*row][self.bins[class.bin].band as usize] += count;
            }
        }
        sums
    }

    /// Keeps what a form was given, so that the next draws from the rest.
    fn take(&mut self, flow: &[Vec<usize>], counts: &mut [[usize; Band::COUNT]]) {
        for (row, bands) in self.by_band(flow).into_iter().enumerate() {
            for (band, count) in bands.into_iter().enumerate() {
                counts[row][band] += count;
            }
        }
        for (class, taken) in self.classes.iter_mut().zip(flow) {
            class.supply -= taken.iter().sum::<usize>();
        }
    }

    /// The fewest bands that together want more than can be had: by Hall's condition there are some.
    fn shortage(&self, rows: &[usize], bins: &[usize]) -> ComposeError {
        let mut kinds: Vec<Option<Kind>> = self.bins.iter().map(|bin| bin.kind).collect();
        kinds.dedup();
        let mut sets: Vec<u8> = (1..1 << Band::COUNT).collect();
        sets.sort_by_key(|set| set.count_ones());
        for (set, kind) in sets.iter().flat_map(|set| kinds.iter().map(move |kind| (*set, *kind))) {
            let asked = |bin: &Bin| bin.kind == kind && set & (1 << bin.band as u8) != 0;
            let some: Vec<usize> = self.bins.iter().zip(bins).map(|(bin, count)| if asked(bin) { *count } else { 0 }).collect();
            let wanted = some.iter().sum();
            let available = self.flow_of(rows, &some, 1).1;
            if available < wanted {
                let bands = Band::ALL.iter().copied().filter(|band| set & (1 << *band as u8) != 0).collect();
                return ComposeError::DifficultyShare { bands, kind, wanted, available };
            }
        }
        let wanted = rows.iter().sum();
        ComposeError::DifficultyShare { bands: Band::ALL.to_vec(), kind: None, wanted, available: self.flow_of(rows, bins, 1).1 }
    }

    fn too_many_locked(&self, wants: &Wants, bin: usize) -> ComposeError {
        let Bin { kind, band } = self.bins[bin];
        let rest = |other: &Bin| other.kind == kind && other.band != band;
        let wanted = self.bins.iter().zip(&wants.bins).filter(|(bin, _)| rest(bin)).map(|(_, count)| count).sum::<usize>();
        let bands = Band::ALL.iter().copied().filter(|other| *other != band).collect();
        ComposeError::DifficultyShare { bands, kind, wanted, available: wanted.saturating_sub(1) }
    }
}

/// How many questions of each cell can be taken; a group counts in one of its cells, by lot. Locked ones are not counted.
fn supplies(stock: &Stock, rng: &mut ChaCha8Rng) -> Vec<usize> {
    let mut cell_of: Vec<u32> = vec![NONE; stock.nodes];
    let mut members: Vec<u32> = vec![0; stock.nodes];
    for (cell, items) in (0_u32..).zip(&stock.items) {
        for item in items {
            let node = stock.node(*item);
            members[node] += 1;
            if members[node] == 1 || rng.random_range(0..members[node]) == 0 {
                cell_of[node] = cell;
            }
        }
    }
    stock.locked.iter().for_each(|(item, _)| cell_of[stock.node(*item)] = NONE);
    let mut supplies = vec![0; stock.cells.len()];
    cell_of.into_iter().filter(|cell| *cell != NONE).for_each(|cell| supplies[cell as usize] += 1);
    supplies
}

impl Divided {
    fn of(blueprint: &Blueprint, counts: &[Vec<[usize; Band::COUNT]>]) -> Self {
        let (mut rows, mut row_of, mut places) = (Vec::new(), Vec::new(), Vec::new());
        for (number, row) in blueprint.rows.iter().enumerate() {
            for band in Band::ALL {
                if counts.iter().all(|form| form[number][*band as usize] == 0) {
                    continue;
                }
                let (low, high) = band.grades();
                let (from, to) = row.difficulty.unwrap_or((low, high));
                rows.push(BlueprintRow { difficulty: Some((low.max(from), high.min(to))), ..row.clone() });
                row_of.push(number);
                for (form, counts) in counts.iter().enumerate() {
                    let place = Place { form, row: rows.len() - 1 };
                    places.extend(std::iter::repeat_n(place, counts[number][*band as usize]));
                }
            }
        }
        Self { blueprint: Blueprint { rows, difficulty: None }, row_of, places }
    }
}

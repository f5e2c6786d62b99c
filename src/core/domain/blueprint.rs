//! 组卷方案: how many questions of which kind, area and difficulty, and what each earns; and drawing a paper by it.

use super::ids::{QuestionId, RevisionId};
use super::kind::{Area, Kind};
use super::marks::Marks;
use rand::Rng;
use rand::seq::SliceRandom;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// One row of the table: `count` questions that meet all conditions given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BlueprintRow {
    pub kind: Kind,
    /// Any area where `None`.
    #[serde(default)]
    pub area: Option<Area>,
    /// Inclusive range of the writer's estimate.
    #[serde(default)]
    pub difficulty: Option<(u8, u8)>,
    pub count: u16,
    /// Marks of one question. A case shares them among its sub-questions in the proportion of their own marks.
    pub marks: Marks,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Blueprint {
    pub rows: Vec<BlueprintRow>,
}

impl Blueprint {
    pub fn full_marks(&self) -> Marks {
        self.rows.iter().map(|row| row.marks * i64::from(row.count)).sum()
    }

    pub fn question_count(&self) -> usize {
        self.rows.iter().map(|row| usize::from(row.count)).sum()
    }
}

/// What composing needs to know of a question.
#[derive(Clone, Debug)]
pub struct PoolItem {
    pub question: QuestionId,
    pub revision: RevisionId,
    pub kind: Kind,
    pub area: Area,
    pub difficulty: u8,
    /// 互斥题组: at most one of a group in a paper.
    pub group: Option<String>,
    /// Marks of the sub-questions of a case; empty otherwise.
    pub part_marks: Vec<Marks>,
}

impl BlueprintRow {
    pub fn admits(&self, item: &PoolItem) -> bool {
        self.kind == item.kind
            && self.area.is_none_or(|area| area == item.area)
            && self.difficulty.is_none_or(|(low, high)| (low..=high).contains(&item.difficulty))
    }
}

/// One drawn question: which row it fills and which pool item it is (indexes).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pick {
    pub row: usize,
    pub item: usize,
}

/// Why no paper can be drawn: never a short paper instead.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ComposeError {
    #[error("the blueprint asks for no question")]
    Empty,
    /// This row cannot be filled together with the rows before it. `available` counts what the row alone could draw, an
    /// exclusive group as one.
    #[error("row {row}: {wanted} wanted, {available} available")]
    Shortage { row: usize, wanted: usize, available: usize },
}

/// Draws a paper. Exact: when any choice of questions fills all rows, one is found (augmenting paths over groups), so a
/// shortage is a fact about the bank and not about the luck of the draw.
pub fn compose(blueprint: &Blueprint, pool: &[PoolItem], rng: &mut impl Rng) -> Result<Vec<Pick>, ComposeError> {
    if blueprint.question_count() == 0 {
        return Err(ComposeError::Empty);
    }
    // Questions outside any group are groups of one; a paper takes at most one question of a group.
    let mut named: HashMap<&str, usize> = HashMap::new();
    let mut groups = 0;
    let group_of: Vec<usize> = pool
        .iter()
        .map(|item| {
            let mut fresh = || {
                groups += 1;
                groups - 1
            };
            match &item.group {
                Some(name) => *named.entry(name).or_insert_with(fresh),
                None => fresh(),
            }
        })
        .collect();
    let mut order: Vec<usize> = (0..pool.len()).collect();
    order.shuffle(rng);
    let choices: Vec<Vec<usize>> =
        blueprint.rows.iter().map(|row| order.iter().copied().filter(|i| row.admits(&pool[*i])).collect()).collect();

    let mut matching = Matching { group_of: &group_of, choices: &choices, taken: vec![None; groups], unit_rows: Vec::new() };
    // Tight rows first: they leave the wide ones the rest, so that augmenting is rarely needed.
    let mut rows: Vec<usize> = (0..blueprint.rows.len()).collect();
    rows.sort_by_key(|row| choices[*row].len().saturating_sub(usize::from(blueprint.rows[*row].count)));
    for row in rows {
        for _ in 0..blueprint.rows[row].count {
            if !matching.add(row) {
                let mut distinct: Vec<usize> = choices[row].iter().map(|i| group_of[*i]).collect();
                distinct.sort_unstable();
                distinct.dedup();
                return Err(ComposeError::Shortage {
                    row,
                    wanted: usize::from(blueprint.rows[row].count),
                    available: distinct.len(),
                });
            }
        }
    }
    let mut picks: Vec<Pick> =
        matching.taken.iter().flatten().map(|taken| Pick { row: matching.unit_rows[taken.unit], item: taken.item }).collect();
    let place: HashMap<usize, usize> = order.iter().enumerate().map(|(at, item)| (*item, at)).collect();
    picks.sort_by_key(|pick| (pick.row, place[&pick.item]));
    Ok(picks)
}

#[derive(Clone, Copy)]
struct Taken {
    unit: usize,
    item: usize,
}

/// A bipartite matching of wanted places ("units") to groups of questions.
struct Matching<'a> {
    group_of: &'a [usize],
    choices: &'a [Vec<usize>],
    /// Who holds a group.
    taken: Vec<Option<Taken>>,
    unit_rows: Vec<usize>,
}

impl Matching<'_> {
    fn add(&mut self, row: usize) -> bool {
        let unit = self.unit_rows.len();
        self.unit_rows.push(row);
        // The plain case first: a free group needs no search.
        if let Some(item) = self.choices[row].iter().copied().find(|i| self.taken[self.group_of[*i]].is_none()) {
            self.taken[self.group_of[item]] = Some(Taken { unit, item });
            return true;
        }
        let mut visited = vec![false; self.taken.len()];
        self.augment(unit, &mut visited)
    }

    fn augment(&mut self, unit: usize, visited: &mut [bool]) -> bool {
        for index in 0..self.choices[self.unit_rows[unit]].len() {
            let item = self.choices[self.unit_rows[unit]][index];
            let group = self.group_of[item];
            if std::mem::replace(&mut visited[group], true) {
                continue;
            }
            let free = match self.taken[group] {
                None => true,
                Some(holder) => self.augment(holder.unit, visited),
            };
            if free {
                self.taken[group] = Some(Taken { unit, item });
                return true;
            }
        }
        false
    }
}

/// Shares `full` among the parts of a case in the proportion of their own marks; what cutting leaves goes to the last.
pub fn share_among_parts(full: Marks, parts: &[Marks]) -> Vec<Marks> {
    let total: Marks = parts.iter().copied().sum();
    if total <= Marks::ZERO {
        return vec![Marks::ZERO; parts.len()];
    }
    let mut shares: Vec<Marks> = parts.iter().map(|part| full.share(part.milli(), total.milli())).collect();
    let given: Marks = shares.iter().copied().sum();
    if let Some(last) = shares.last_mut() {
        *last += full - given;
    }
    shares
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;

    fn item(id: i64, kind: Kind, area: u8, group: Option<&str>) -> PoolItem {
        PoolItem {
            question: QuestionId(id),
            revision: RevisionId(id),
            kind,
            area: Area::new(area).unwrap(),
            difficulty: (id % 5 + 1) as u8,
            group: group.map(Into::into),
            part_marks: vec![],
        }
    }

    fn row(kind: Kind, area: Option<u8>, count: u16) -> BlueprintRow {
        BlueprintRow { kind, area: area.and_then(Area::new), difficulty: None, count, marks: Marks::whole(1) }
    }

    fn rng(seed: u64) -> ChaCha8Rng {
        ChaCha8Rng::seed_from_u64(seed)
    }

    #[test]
    fn a_wide_row_leaves_a_tight_row_what_it_needs() {
        // Area 1 has exactly two questions; "any area" must not take them.
        let pool: Vec<_> =
            (0..2).map(|i| item(i, Kind::Judge, 1, None)).chain((2..4).map(|i| item(i, Kind::Judge, 2, None))).collect();
        let blueprint = Blueprint { rows: vec![row(Kind::Judge, None, 2), row(Kind::Judge, Some(1), 2)] };
        for seed in 0..50 {
            assert_eq!(compose(&blueprint, &pool, &mut rng(seed)).unwrap().len(), 4, "seed {seed}");
        }
    }

    #[test]
    fn overlapping_rows_are_untangled_by_augmenting() {
        let pool = [item(0, Kind::Single, 1, Some("g")), item(1, Kind::Single, 2, Some("g")), item(2, Kind::Single, 1, None)];
        let blueprint = Blueprint { rows: vec![row(Kind::Single, Some(1), 1), row(Kind::Single, Some(2), 1)] };
        for seed in 0..50 {
            let picks = compose(&blueprint, &pool, &mut rng(seed)).unwrap();
            assert_eq!(picks, [Pick { row: 0, item: 2 }, Pick { row: 1, item: 1 }]);
        }
    }

    #[test]
    fn a_shortage_names_the_row() {
        let pool = [item(0, Kind::Judge, 23, Some("g")), item(1, Kind::Judge, 23, Some("g"))];
        let blueprint = Blueprint { rows: vec![row(Kind::Judge, Some(23), 2)] };
        assert_eq!(compose(&blueprint, &pool, &mut rng(1)), Err(ComposeError::Shortage { row: 0, wanted: 2, available: 1 }));
        assert_eq!(compose(&Blueprint::default(), &pool, &mut rng(1)), Err(ComposeError::Empty));
    }

    #[test]
    fn parts_share_all_marks() {
        let shares = share_among_parts(Marks::whole(10), &[Marks::whole(1), Marks::whole(1), Marks::whole(1)]);
        assert_eq!(shares.iter().copied().sum::<Marks>(), Marks::whole(10));
        assert_eq!(shares[0], Marks::from_milli(3333));
    }

    proptest! {
        #[test]
        fn a_drawn_paper_meets_its_blueprint(seed in any::<u64>(), counts in proptest::collection::vec(0_u16..4, 6)) {
            let pool: Vec<_> = (0..60)
                .map(|i| item(i, Kind::ALL[(i % 3) as usize], (i % 4 + 1) as u8, ["a", "b"].get((i % 7) as usize).copied()))
                .collect();
            let rows: Vec<_> = counts.iter().enumerate().map(|(i, n)| row(Kind::ALL[i % 3], (i < 3).then_some((i + 1) as u8), *n)).collect();
            let blueprint = Blueprint { rows };
            if let Ok(picks) = compose(&blueprint, &pool, &mut rng(seed)) {
                for (i, row) in blueprint.rows.iter().enumerate() {
                    prop_assert_eq!(picks.iter().filter(|p| p.row == i).count(), usize::from(row.count));
                }
                prop_assert!(picks.iter().all(|p| blueprint.rows[p.row].admits(&pool[p.item])));
                for group in ["a", "b"] {
                    prop_assert!(picks.iter().filter(|p| pool[p.item].group.as_deref() == Some(group)).count() <= 1);
                }
                let mut items: Vec<_> = picks.iter().map(|p| p.item).collect();
                items.sort_unstable();
                items.dedup();
                prop_assert_eq!(items.len(), picks.len());
                prop_assert_eq!(compose(&blueprint, &pool, &mut rng(seed)), Ok(picks), "the seed decides");
            }
        }
    }
}

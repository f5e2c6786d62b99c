//! 组卷方案, 双向细目表: how many questions of which kind, area, difficulty and cognitive level, and what each earns.

use super::ids::{QuestionId, RevisionId};
use super::kind::{Area, Cognition, Kind, coded};
use super::marks::Marks;
use serde::{Deserialize, Serialize};

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
    /// 识记, 理解, 应用; any where `None`, a question without a level included.
    #[serde(default)]
    pub cognition: Option<Cognition>,
    pub count: u16,
    /// Marks of one question. A case shares them among its sub-questions in the proportion of their own marks.
    pub marks: Marks,
    /// 必对题: who does not earn all marks of each question of this row fails, whatever the sum.
    #[serde(default)]
    pub must: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Blueprint {
    pub rows: Vec<BlueprintRow>,
    /// Drawn without regard to difficulty, save what the rows say, where `None`.
    #[serde(default)]
    pub difficulty: Option<DifficultyShare>,
}

coded! {
    /// Grades of difficulty as a share names them.
    Band {
        /// 易: grades 1 and 2.
        Easy = "easy",
        /// 中: grade 3.
        Medium = "medium",
        /// 难: grades 4 and 5.
        Hard = "hard",
    }
}

impl Band {
    pub const COUNT: usize = 3;

    pub const fn of(difficulty: u8) -> Self {
        match difficulty {
            0..=2 => Self::Easy,
            3 => Self::Medium,
            _ => Self::Hard,
        }
    }

    /// Lowest and highest grade.
    pub const fn grades(self) -> (u8, u8) {
        match self {
            Self::Easy => (1, 2),
            Self::Medium => (3, 3),
            Self::Hard => (4, 5),
        }
    }
}

coded! {
    /// Over what a share of difficulty is counted.
    ShareScope { Paper = "paper", Kind = "kind" }
}

/// 难度比例: which part of the questions is easy, medium and hard, in percent, 100 together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DifficultyShare {
    pub easy: u8,
    pub medium: u8,
    pub hard: u8,
    pub per: ShareScope,
}

impl DifficultyShare {
    pub fn is_whole(self) -> bool {
        u16::from(self.easy) + u16::from(self.medium) + u16::from(self.hard) == 100
    }

    /// How many of `count` questions each band gets, in the order of [`Band::ALL`]: by largest remainder, the easier band
    /// first where remainders are equal. The sum is `count` when the share is whole.
    pub fn of(self, count: usize) -> [usize; Band::COUNT] {
        let parts = [self.easy, self.medium, self.hard].map(|percent| usize::from(percent) * count);
        let mut shares = parts.map(|part| part / 100);
        let mut by_rest = [0, 1, 2];
        by_rest.sort_by_key(|band| std::cmp::Reverse(parts[*band] % 100));
        let left = count.saturating_sub(shares.iter().sum());
        for band in by_rest.into_iter().filter(|band| parts[*band] > 0).take(left) {
            shares[band] += 1;
        }
        shares
    }
}

impl Blueprint {
    pub fn full_marks(&self) -> Marks {
        self.rows.iter().map(|row| row.marks * i64::from(row.count)).sum()
    }

    pub fn question_count(&self) -> usize {
        self.rows.iter().map(|row| usize::from(row.count)).sum()
    }
}

/// What composing tells questions apart by: one cell of a table of specification (双向细目表).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cell {
    pub kind: Kind,
    pub area: Area,
    /// 1-5, the writer's estimate.
    pub difficulty: u8,
    pub cognition: Option<Cognition>,
}

/// What composing needs to know of a question. Small and `Copy`: a pool holds a hundred thousand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PoolItem {
    pub question: QuestionId,
    pub revision: RevisionId,
    pub cell: Cell,
    /// 互斥题组: at most one of a group in a paper. The same number means the same group within one pool, no more.
    pub group: Option<u32>,
}

impl BlueprintRow {
    pub fn admits(&self, cell: Cell) -> bool {
        self.kind == cell.kind
            && self.area.is_none_or(|area| area == cell.area)
            && self.difficulty.is_none_or(|(low, high)| (low..=high).contains(&cell.difficulty))
            && self.cognition.is_none_or(|level| cell.cognition == Some(level))
    }
}

/// In thousandths of a mark.
const HALF_MARK: i64 = 500;

/// Shares `full` among the parts of a case in the proportion of their own marks, in half marks where `full` is one of them.
pub fn share_among_parts(full: Marks, parts: &[Marks]) -> Vec<Marks> {
    let total: Marks = parts.iter().copied().sum();
    if total <= Marks::ZERO {
        return vec![Marks::ZERO; parts.len()];
    }
    // Marks that a person can add up: half marks wherever the whole allows, else thousandths.
    let step = if full.milli() % HALF_MARK == 0 { HALF_MARK } else { 1 };
    let exact = |part: &Marks| i128::from(full.milli()) * i128::from(part.milli());
    let unit = i128::from(total.milli()) * i128::from(step);
    let mut shares: Vec<i64> = parts.iter().map(|part| (exact(part) / unit) as i64).collect();
    // What cutting leaves goes step by step to the parts that lost most, the earlier first.
    let mut left = full.milli() / step - shares.iter().sum::<i64>();
    let mut order: Vec<usize> = (0..parts.len()).collect();
    order.sort_by_key(|i| std::cmp::Reverse(exact(&parts[*i]) % unit));
    for i in order {
        if left > 0 {
            shares[i] += 1;
            left -= 1;
        }
    }
    shares.into_iter().map(|steps| Marks::from_milli(steps * step)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_share_all_marks() {
        let shares = share_among_parts(Marks::whole(10), &[Marks::whole(1), Marks::whole(1), Marks::whole(1)]);
        assert_eq!(shares.iter().copied().sum::<Marks>(), Marks::whole(10));
        assert_eq!(shares, [3500, 3500, 3000].map(Marks::from_milli));
        let odd = share_among_parts(Marks::from_milli(1_000_001), &[Marks::whole(1), Marks::whole(2)]);
        assert_eq!(odd.iter().copied().sum::<Marks>(), Marks::from_milli(1_000_001));
    }

    #[test]
    fn a_share_adds_up_to_the_questions_there_are() {
        let share = |easy, medium, hard| DifficultyShare { easy, medium, hard, per: ShareScope::Paper };
        assert_eq!(share(30, 50, 20).of(80), [24, 40, 16]);
        assert_eq!(share(30, 50, 20).of(5), [2, 2, 1], "1.5, 2.5, 1: the easier band first");
        assert_eq!(share(33, 33, 34).of(1), [0, 0, 1]);
        assert_eq!(share(50, 0, 50).of(3), [2, 0, 1], "nothing of a band of no share");
        for count in 0..200 {
            assert_eq!(share(37, 41, 22).of(count).iter().sum::<usize>(), count);
        }
        assert!(!share(30, 50, 30).is_whole());
        assert!((1..=5).all(|grade| {
            let (low, high) = Band::of(grade).grades();
            (low..=high).contains(&grade)
        }));
    }

    #[test]
    fn a_blueprint_stored_before_levels_were_named_is_read() {
        let old = r#"{"rows":[{"kind":"judge","area":23,"difficulty":[1,3],"count":5,"marks":1000}]}"#;
        let row = serde_json::from_str::<Blueprint>(old).unwrap().rows.remove(0);
        assert_eq!((row.area, row.difficulty, row.cognition), (Area::new(23), Some((1, 3)), None));
        let mut cell = Cell { kind: Kind::Judge, area: Area::new(23).unwrap(), difficulty: 2, cognition: None };
        assert!(row.admits(cell));
        let row = BlueprintRow { cognition: Some(Cognition::Apply), ..row };
        assert!(!row.admits(cell), "a question without a level fills no row that names one");
        cell.cognition = Some(Cognition::Apply);
        assert!(row.admits(cell));
    }
}

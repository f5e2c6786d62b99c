//! 单位 as a tree: 市局 > 县区局 > 科室/所. Units that were merged or closed stay in it, marked, because old lists name them.

use super::ids::UnitId;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};

/// Between the names of a path, in files and in fields. A unit's own name cannot hold it.
pub const PATH_MARK: char = '/';
/// Longest name of a unit, in characters.
pub const NAME_CHARS: usize = 60;

/// One node.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unit {
    pub id: UnitId,
    pub parent: Option<UnitId>,
    pub name: String,
    /// Order among those of the same parent.
    pub sort: i64,
    /// The day from which it is no more; `None` while it stands.
    pub ended_on: Option<Date>,
    /// Where its people went, for one that was merged.
    pub merged_into: Option<UnitId>,
}

/// Why a change of the tree is refused. The message key is `unit-fault-<code>`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "fault", rename_all = "snake_case")]
pub enum UnitFault {
    NoName,
    NameTooLong,
    /// The name holds [`PATH_MARK`].
    PathMark,
    /// Another unit of the same parent has this name.
    NameTaken {
        name: String,
    },
    /// A unit cannot stand under itself.
    UnderItself,
    IntoItself,
    /// People hold posts in it.
    HasPeople {
        count: usize,
    },
    HasUnits {
        count: usize,
    },
    /// The other unit, or the parent, is no more.
    Ended {
        name: String,
    },
    /// Several units answer to this name: the path is needed.
    Ambiguous {
        name: String,
    },
    Unknown,
}

impl UnitFault {
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NoName => "no-name",
            Self::NameTooLong => "name-too-long",
            Self::PathMark => "path-mark",
            Self::NameTaken { .. } => "name-taken",
            Self::UnderItself => "under-itself",
            Self::IntoItself => "into-itself",
            Self::HasPeople { .. } => "has-people",
            Self::HasUnits { .. } => "has-units",
            Self::Ended { .. } => "ended",
            Self::Ambiguous { .. } => "ambiguous",
            Self::Unknown => "unknown",
        }
    }
}

/// What a text that names a unit means in a tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Named {
    Known(UnitId),
    /// Under `parent`, these are to be made, outermost first.
    Missing {
        parent: Option<UnitId>,
        names: Vec<String>,
    },
}

/// A name as it is kept: no blanks around it.
///
/// # Errors
/// Empty, too long, or with [`PATH_MARK`].
pub fn checked_name(name: &str) -> Result<&str, UnitFault> {
    let name = name.trim();
    match name {
        "" => Err(UnitFault::NoName),
        _ if name.contains([PATH_MARK, '／']) => Err(UnitFault::PathMark),
        _ if name.chars().count() > NAME_CHARS => Err(UnitFault::NameTooLong),
        _ => Ok(name),
    }
}

/// All units, in the order of the tree.
#[derive(Clone, Debug, Default)]
pub struct UnitTree {
    /// Each with its depth, parents before their children.
    ordered: Vec<(Unit, usize)>,
    at: HashMap<UnitId, usize>,
}

impl UnitTree {
    pub fn new(units: Vec<Unit>) -> Self {
        let known: HashSet<UnitId> = units.iter().map(|u| u.id).collect();
        let mut below: HashMap<Option<UnitId>, Vec<Unit>> = HashMap::new();
        for unit in units {
            // A parent that is not in the list must not hide the unit.
            below.entry(unit.parent.filter(|parent| known.contains(parent))).or_default().push(unit);
        }
        for list in below.values_mut() {
            list.sort_by_key(|unit| (unit.ended_on.is_some(), unit.sort, unit.id));
        }
        let mut tree = Self::default();
        let mut stack: Vec<(Unit, usize)> = below.remove(&None).unwrap_or_default().into_iter().rev().map(|u| (u, 0)).collect();
        while let Some((unit, depth)) = stack.pop() {
            let children = below.remove(&Some(unit.id)).unwrap_or_default();
            stack.extend(children.into_iter().rev().map(|child| (child, depth + 1)));
            tree.at.insert(unit.id, tree.ordered.len());
            tree.ordered.push((unit, depth));
        }
        tree
    }

    /// Every unit with its depth from 0, parents before their children.
    pub fn ordered(&self) -> &[(Unit, usize)] {
        &self.ordered
    }

    pub fn get(&self, id: UnitId) -> Option<&Unit> {
        self.at.get(&id).and_then(|at| self.ordered.get(*at)).map(|(unit, _)| unit)
    }

    /// Where a unit stands in [`UnitTree::ordered`].
    pub fn place(&self, id: UnitId) -> Option<usize> {
        self.at.get(&id).copied()
    }

    /// The unit and everything under it.
    pub fn within(&self, id: UnitId) -> HashSet<UnitId> {
        let Some(start) = self.place(id) else { return HashSet::new() };
        let depth = self.ordered.get(start).map_or(0, |(_, depth)| *depth);
        let under = self.ordered.iter().skip(start + 1).take_while(|(_, d)| *d > depth).map(|(unit, _)| unit.id);
        std::iter::once(id).chain(under).collect()
    }

    pub fn children(&self, id: UnitId) -> impl Iterator<Item = &Unit> {
        self.ordered.iter().map(|(unit, _)| unit).filter(move |unit| unit.parent == Some(id))
    }

    /// The names from the root down, joined by [`PATH_MARK`].
    pub fn path(&self, id: UnitId) -> String {
        let mut names = Vec::new();
        let mut next = self.get(id);
        while let Some(unit) = next {
            names.push(unit.name.as_str());
            next = unit.parent.and_then(|parent| self.get(parent));
        }
        names.reverse();
        names.join(&PATH_MARK.to_string())
    }

    /// The name alone where no other standing unit has it, else the path: what [`UnitTree::named`] reads back as the same unit.
    pub fn label(&self, id: UnitId) -> String {
        let Some(unit) = self.get(id) else { return String::new() };
        let alone = self.ordered.iter().filter(|(other, _)| other.name == unit.name).count() == 1;
        if alone { unit.name.clone() } else { self.path(id) }
    }

    /// What a name or path means. A name alone may stand anywhere in the tree; a path begins at the root, or at a unit whose name
    /// is the only one.
    ///
    /// # Errors
    /// An empty or too long name in it, or a name that several units have.
    pub fn named(&self, text: &str) -> Result<Named, UnitFault> {
        let text = text.replace('／', "/");
        let names = text.split(PATH_MARK).map(checked_name).collect::<Result<Vec<_>, _>>()?;
        let (first, rest) = names.split_first().ok_or(UnitFault::NoName)?;
        let Some(mut found) = self.first_named(first)? else {
            return Ok(Named::Missing { parent: None, names: names.iter().map(|n| (*n).to_owned()).collect() });
        };
        for (at, name) in rest.iter().enumerate() {
            let Some(child) = self.children(found).find(|child| child.name == *name) else {
                return Ok(Named::Missing { parent: Some(found), names: rest[at..].iter().map(|n| (*n).to_owned()).collect() });
            };
            found = child.id;
        }
        Ok(Named::Known(found))
    }

    fn first_named(&self, name: &str) -> Result<Option<UnitId>, UnitFault> {
        let bearers: Vec<&Unit> = self.ordered.iter().map(|(unit, _)| unit).filter(|unit| unit.name == name).collect();
        // A root's name is its path.
        if let Some(root) = bearers.iter().find(|unit| unit.parent.is_none()) {
            return Ok(Some(root.id));
        }
        let standing: Vec<&&Unit> = bearers.iter().filter(|unit| unit.ended_on.is_none()).collect();
        match (standing.as_slice(), bearers.as_slice()) {
            ([one], _) => Ok(Some(one.id)),
            ([], []) => Ok(None),
            ([], [one]) => Ok(Some(one.id)),
            _ => Err(UnitFault::Ambiguous { name: name.to_owned() }),
        }
    }

    /// Whether a unit may have this name and parent. `id` is `None` for a new one.
    ///
    /// # Errors
    /// The fault.
    pub fn check_place(&self, id: Option<UnitId>, name: &str, parent: Option<UnitId>) -> Result<(), UnitFault> {
        let name = checked_name(name)?;
        if let Some(parent) = parent {
            let above = self.get(parent).ok_or(UnitFault::Unknown)?;
            if id.is_some_and(|id| self.within(id).contains(&parent)) {
                return Err(UnitFault::UnderItself);
            }
            if above.ended_on.is_some() {
                return Err(UnitFault::Ended { name: above.name.clone() });
            }
        }
        let taken = self.ordered.iter().any(|(u, _)| u.parent == parent && u.name == name && Some(u.id) != id);
        if taken { Err(UnitFault::NameTaken { name: name.to_owned() }) } else { Ok(()) }
    }

    /// Whether `from` may be merged into `into`: both stand, and `into` is not under `from`. Units under `from` go along and must
    /// not meet one of their name there.
    ///
    /// # Errors
    /// The fault.
    pub fn check_merge(&self, from: UnitId, into: UnitId) -> Result<(), UnitFault> {
        for id in [from, into] {
            let unit = self.get(id).ok_or(UnitFault::Unknown)?;
            if unit.ended_on.is_some() {
                return Err(UnitFault::Ended { name: unit.name.clone() });
            }
        }
        if self.within(from).contains(&into) {
            return Err(UnitFault::IntoItself);
        }
        let held: HashSet<&str> = self.children(into).filter(|unit| unit.id != from).map(|unit| unit.name.as_str()).collect();
        let mut going = self.children(from).filter(|child| child.ended_on.is_none());
        match going.find(|child| held.contains(child.name.as_str())) {
            Some(child) => Err(UnitFault::NameTaken { name: child.name.clone() }),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(id: i64, parent: Option<i64>, name: &str) -> Unit {
        Unit { id: UnitId(id), parent: parent.map(UnitId), name: name.into(), sort: id, ended_on: None, merged_into: None }
    }

    /// 市局 > (法规科, 城东分局 > (法规科, 一所)), 城西分局
    fn tree() -> UnitTree {
        UnitTree::new(vec![
            unit(5, None, "城西分局"),
            unit(4, Some(3), "法规科"),
            unit(2, Some(1), "法规科"),
            unit(6, Some(3), "一所"),
            unit(3, Some(1), "城东分局"),
            unit(1, None, "市局"),
        ])
    }

    #[test]
    fn the_tree_is_walked_parents_first() {
        let tree = tree();
        let shown: Vec<_> = tree.ordered().iter().map(|(u, depth)| (u.id.0, *depth)).collect();
        assert_eq!(shown, [(1, 0), (2, 1), (3, 1), (4, 2), (6, 2), (5, 0)]);
        assert_eq!(tree.path(UnitId(4)), "市局/城东分局/法规科");
        let within: HashSet<_> = [3, 4, 6].map(UnitId).into();
        assert_eq!(tree.within(UnitId(3)), within);
    }

    #[test]
    fn a_label_reads_back_as_its_unit_and_two_of_a_name_need_the_path() {
        let tree = tree();
        for (unit, _) in tree.ordered() {
            assert_eq!(tree.named(&tree.label(unit.id)), Ok(Named::Known(unit.id)), "{}", tree.label(unit.id));
        }
        assert_eq!(tree.label(UnitId(6)), "一所");
        assert_eq!(tree.named("法规科"), Err(UnitFault::Ambiguous { name: "法规科".into() }));
        assert_eq!(tree.named("城东分局／法规科"), Ok(Named::Known(UnitId(4))));
        assert_eq!(tree.named(" 一所 "), Ok(Named::Known(UnitId(6))));
        let missing = |parent: Option<i64>, names: &[&str]| Named::Missing {
            parent: parent.map(UnitId),
            names: names.iter().map(|n| (*n).to_owned()).collect(),
        };
        assert_eq!(tree.named("城东分局/二所"), Ok(missing(Some(3), &["二所"])));
        assert_eq!(tree.named("县局/办公室"), Ok(missing(None, &["县局", "办公室"])));
        assert_eq!(tree.named("市局//一所"), Err(UnitFault::NoName));
    }

    #[test]
    fn a_unit_cannot_stand_under_itself_or_share_a_name_with_its_sister() {
        let tree = tree();
        let place = |id: i64, name: &str, parent: i64| tree.check_place(Some(UnitId(id)), name, Some(UnitId(parent)));
        assert_eq!(place(3, "城东分局", 6), Err(UnitFault::UnderItself));
        assert_eq!(place(6, "法规科", 3), Err(UnitFault::NameTaken { name: "法规科".into() }));
        assert_eq!(place(6, "二所", 1), Ok(()));
        assert_eq!(tree.check_place(None, "甲/乙", None), Err(UnitFault::PathMark));
        assert_eq!(tree.check_place(None, " ", None), Err(UnitFault::NoName));
    }

    #[test]
    fn merging_names_what_stands_in_the_way() {
        let merge = |from: i64, into: i64| tree().check_merge(UnitId(from), UnitId(into));
        assert_eq!(merge(3, 5), Ok(()));
        assert_eq!(merge(3, 1), Err(UnitFault::NameTaken { name: "法规科".into() }), "市局 has a 法规科 of its own");
        assert_eq!(merge(1, 6), Err(UnitFault::IntoItself));
        assert_eq!(merge(1, 1), Err(UnitFault::IntoItself));
        let mut ended = unit(7, None, "老局");
        ended.ended_on = Some(jiff::civil::date(2026, 1, 1));
        let tree = UnitTree::new(vec![unit(1, None, "市局"), ended]);
        assert_eq!(tree.check_merge(UnitId(1), UnitId(7)), Err(UnitFault::Ended { name: "老局".into() }));
    }

    #[test]
    fn a_circle_in_the_data_hides_units_but_never_hangs() {
        let tree = UnitTree::new(vec![unit(1, Some(2), "甲"), unit(2, Some(1), "乙"), unit(3, Some(9), "丙")]);
        assert_eq!(tree.ordered().iter().map(|(u, _)| u.id.0).collect::<Vec<_>>(), [3]);
        assert_eq!(tree.within(UnitId(1)).len(), 0);
    }
}

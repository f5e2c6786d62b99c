//! How many chose which option: of all, and of the better and the weaker by what they earned elsewhere.

use super::item_quality::Taken;
use super::item_stats::{FEW, GROUPS_FROM, group_size};
use serde::Serialize;

/// Whom the two groups beside the whole hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Groups {
    /// Under [`FEW`] attempts there are none.
    #[default]
    None,
    /// The better and the weaker half, under [`GROUPS_FROM`].
    Halves,
    /// The upper and the lower 27 %.
    Ends,
}

/// How many of the whole, the upper and the lower group.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    pub all: usize,
    pub upper: usize,
    pub lower: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct OptionCounts {
    /// As in the question, from 0.
    pub option: u8,
    pub key: bool,
    #[serde(flatten)]
    pub counts: Counts,
}

/// The answers to one item with options.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct AnswerTable {
    pub groups: Groups,
    /// How many there are in each group.
    pub people: Counts,
    /// In order of option. Of 多选 one attempt may stand in several.
    pub options: Vec<OptionCounts>,
    /// Nothing chosen.
    pub empty: Counts,
}

impl AnswerTable {
    /// `key` holds the right ones of `options` options.
    pub fn of(taken: &[Taken], options: u8, key: &[u8]) -> Self {
        let mut sorted: Vec<&Taken> = taken.iter().collect();
        sorted.sort_by(|a, b| b.rest.total_cmp(&a.rest));
        let (groups, size) = match sorted.len() {
            n if n < FEW => (Groups::None, 0),
            n if n < GROUPS_FROM => (Groups::Halves, n / 2),
            n => (Groups::Ends, group_size(n)),
        };
        let (upper, lower) = (&sorted[..size], &sorted[sorted.len() - size..]);
        let count = |hit: &dyn Fn(&Taken) -> bool| {
            let of = |some: &[&Taken]| some.iter().filter(|taken| hit(taken)).count();
            Counts { all: of(&sorted), upper: of(upper), lower: of(lower) }
        };
        Self {
            groups,
            people: Counts { all: sorted.len(), upper: size, lower: size },
            options: (0..options)
                .map(|option| OptionCounts {
                    option,
                    key: key.contains(&option),
                    counts: count(&|taken| taken.chosen.contains(&option)),
                })
                .collect(),
            empty: count(&|taken| taken.chosen.is_empty()),
        }
    }

    /// The wrong option that most people chose, if anybody did; the first of several.
    pub fn most_wrong(&self) -> Option<OptionCounts> {
        let wrong = self.options.iter().filter(|option| !option.key && option.counts.all > 0);
        wrong.copied().reduce(|best, next| if next.counts.all > best.counts.all { next } else { best })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn some(count: usize, chosen: &[u8], rest: f64) -> Vec<Taken> {
        vec![Taken { mark: 0.0, rest, chosen: chosen.to_vec() }; count]
    }

    #[test]
    fn groups_wait_for_people() {
        let of = |n| AnswerTable::of(&some(n, &[0], 0.5), 4, &[0]);
        assert_eq!((of(29).groups, of(29).people.upper), (Groups::None, 0));
        assert_eq!((of(30).groups, of(30).people.upper), (Groups::Halves, 15));
        assert_eq!((of(100).groups, of(100).people.upper), (Groups::Ends, 27));
        assert_eq!(AnswerTable::of(&[], 4, &[0]).people.all, 0);
    }

    #[test]
    fn the_better_and_the_weaker_are_told_apart() {
        let taken = [some(20, &[1], 0.9), some(15, &[0], 0.2), some(5, &[], 0.1)].concat();
        let table = AnswerTable::of(&taken, 4, &[0]);
        assert_eq!(table.options[1].counts, Counts { all: 20, upper: 20, lower: 0 });
        assert_eq!(table.options[0].counts, Counts { all: 15, upper: 0, lower: 15 });
        assert_eq!((table.empty.all, table.empty.lower), (5, 5));
        assert_eq!(table.most_wrong().map(|option| option.option), Some(1));
        assert_eq!(AnswerTable::of(&some(3, &[0], 1.0), 4, &[0]).most_wrong(), None);
    }
}

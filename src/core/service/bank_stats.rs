//! `kaofa bank stats`: counts, and what gives keys away.

use crate::domain::question::{Body, Choice, Question};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// `kaofa bank stats`: counts, and what gives keys away. Shares are 0..1.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct BankStats {
    pub questions: usize,
    pub by_kind: BTreeMap<String, usize>,
    pub by_area: BTreeMap<String, usize>,
    pub by_difficulty: BTreeMap<u8, usize>,
    /// Share of 单选 whose key is the longest option: what "always pick the longest" would score, ties shared.
    pub longest_option_hit: f64,
    pub shortest_option_hit: f64,
    pub key_position: BTreeMap<char, f64>,
    pub judge_true: f64,
    /// Share of 多选 whose key is all options.
    pub multiple_all: f64,
    pub multiple_sizes: BTreeMap<usize, usize>,
    pub by_cognition: BTreeMap<String, usize>,
    /// Questions whose point is a rule changed or made since 2023, by their tag.
    pub changed_rules: usize,
    /// Questions on evidence, hearings and the like, by their tags.
    pub weak_points: usize,
    /// Share of stems that ask for what is wrong.
    pub negative_stems: f64,
    /// Of 判断 that hold an absolute word, the share that is false: how well the word alone predicts.
    pub absolute_judge_false: f64,
    /// The same of options of 单选 and 多选.
    pub absolute_option_wrong: f64,
    pub all_of_the_above: usize,
    /// 互斥题组 and how many questions they hold.
    pub exclusive_groups: usize,
    pub in_exclusive_groups: usize,
}

/// Words of `assets/lexicon/items.toml`.
#[derive(Debug, Default, Deserialize)]
struct ItemWords {
    absolute: Vec<String>,
    /// Compounds that hold such a word and mean something else.
    absolute_not: Vec<String>,
    negative: Vec<String>,
    changed: Vec<String>,
    weak: Vec<String>,
    all_above: Vec<String>,
}

// Compiled in; the test below keeps an unreadable one from shipping.
static WORDS: LazyLock<ItemWords> =
    LazyLock::new(|| toml::from_str(include_str!("../../../assets/lexicon/items.toml")).unwrap_or_default());

fn holds(words: &[String], text: &str) -> bool {
    words.iter().any(|word| text.contains(word.as_str()))
}

/// Whether an absolute word stands in the text, as a word of its own.
pub(super) fn is_absolute(text: &str) -> bool {
    let plain = WORDS.absolute_not.iter().fold(text.to_owned(), |text, compound| text.replace(compound.as_str(), ""));
    holds(&WORDS.absolute, &plain)
}

const CLAUSE_ENDS: [char; 9] = ['，', ',', '。', '；', ';', '：', '？', '?', '\n'];

/// Marks that make a word stand out in plain text: 下列“不属于”…的是.
const STRESS: [char; 6] = ['“', '"', '「', '『', '【', '*'];

/// The word by which a stem asks for what is wrong, unless it is made to stand out. Only the last clause asks; what comes
/// before it tells the case.
pub(super) fn quiet_negative(stem: &str) -> Option<&'static str> {
    let asked = stem.trim_end_matches(|c: char| !c.is_alphanumeric());
    let stem = asked.rsplit(CLAUSE_ENDS).next().unwrap_or(asked);
    let words = WORDS.negative.iter().map(String::as_str);
    words.filter(|word| stem.match_indices(word).any(|(at, _)| !stem[..at].ends_with(STRESS))).max_by_key(|word| word.len())
}

/// A share that may have nothing under it.
#[derive(Default)]
struct Share {
    hits: usize,
    all: usize,
}

impl Share {
    fn count(&mut self, hit: bool) {
        self.hits += usize::from(hit);
        self.all += 1;
    }

    fn get(&self) -> f64 {
        self.hits as f64 / self.all.max(1) as f64
    }
}

pub fn stats<'a>(questions: impl IntoIterator<Item = &'a Question>) -> BankStats {
    let mut stats = BankStats::default();
    let (mut singles, mut multiples, mut judges) = (Vec::new(), Vec::new(), Vec::new());
    let (mut negative, mut absolute_judge, mut absolute_option) = (Share::default(), Share::default(), Share::default());
    let mut groups: BTreeMap<&str, usize> = BTreeMap::new();
    for question in questions {
        stats.questions += 1;
        *stats.by_kind.entry(question.kind().code().to_owned()).or_default() += 1;
        *stats.by_area.entry(question.area.number().to_string()).or_default() += 1;
        *stats.by_difficulty.entry(question.difficulty).or_default() += 1;
        if let Some(cognition) = question.cognition {
            *stats.by_cognition.entry(cognition.code().to_owned()).or_default() += 1;
        }
        stats.changed_rules += usize::from(question.tags.iter().any(|tag| WORDS.changed.contains(tag)));
        stats.weak_points += usize::from(question.tags.iter().any(|tag| WORDS.weak.contains(tag)));
        if let Some(group) = &question.exclusive_group {
            *groups.entry(group).or_default() += 1;
        }
        let bodies = std::iter::once(&question.body).chain(question.body.parts().iter().map(|p| &p.body));
        for body in bodies {
            if !matches!(body, Body::Case { .. }) {
                negative.count(holds(&WORDS.negative, body.stem()));
            }
            if let Some(choice) = body.choice() {
                for (i, option) in choice.options.iter().enumerate() {
                    stats.all_of_the_above += usize::from(holds(&WORDS.all_above, option));
                    if is_absolute(option) {
                        absolute_option.count(!choice.key.iter().any(|k| usize::from(*k) == i));
                    }
                }
            }
            if let Body::Judge { stem, key } = body
                && is_absolute(stem)
            {
                absolute_judge.count(!key);
            }
            match body {
                Body::Single(choice) => singles.push(choice),
                Body::Multiple(choice) => multiples.push(choice),
                Body::Judge { key, .. } => judges.push(*key),
                _ => {}
            }
        }
    }
    stats.negative_stems = negative.get();
    stats.absolute_judge_false = absolute_judge.get();
    stats.absolute_option_wrong = absolute_option.get();
    groups.retain(|_, members| *members > 1);
    (stats.exclusive_groups, stats.in_exclusive_groups) = (groups.len(), groups.values().sum());
    let count = singles.len().max(1) as f64;
    stats.longest_option_hit = singles.iter().map(|c| extreme_hit(c, true)).sum::<f64>() / count;
    stats.shortest_option_hit = singles.iter().map(|c| extreme_hit(c, false)).sum::<f64>() / count;
    for choice in &singles {
        let letter = crate::domain::question::letter(choice.key.first().copied().unwrap_or(0).into());
        *stats.key_position.entry(letter).or_default() += 1.0 / count;
    }
    stats.judge_true = judges.iter().filter(|key| **key).count() as f64 / judges.len().max(1) as f64;
    stats.multiple_all =
        multiples.iter().filter(|c| c.key.len() == c.options.len()).count() as f64 / multiples.len().max(1) as f64;
    for choice in multiples {
        *stats.multiple_sizes.entry(choice.key.len()).or_default() += 1;
    }
    stats
}

/// The chance that the longest (or shortest) option, one of them at random when several are, is the key.
fn extreme_hit(choice: &Choice, longest: bool) -> f64 {
    let lengths: Vec<usize> = choice.options.iter().map(|o| o.chars().count()).collect();
    let Some(wanted) = (if longest { lengths.iter().max() } else { lengths.iter().min() }) else { return 0.0 };
    let ties = lengths.iter().filter(|l| *l == wanted).count() as f64;
    let hit = choice.key.first().is_some_and(|k| lengths.get(usize::from(*k)) == Some(wanted));
    if hit { 1.0 / ties } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::question::tests::single;

    #[test]
    fn the_words_compiled_in_are_readable() {
        let words: ItemWords = toml::from_str(include_str!("../../../assets/lexicon/items.toml")).unwrap();
        assert!(!words.absolute.is_empty() && !words.negative.is_empty());
    }

    #[test]
    fn what_gives_keys_away_is_counted() {
        let with = |options: [&str; 4], key: u8, group: &str| {
            let mut question = single(key);
            question.exclusive_group = Some(group.to_owned());
            question.tags = vec!["新规".into(), "听证".into()];
            if let Body::Single(choice) = &mut question.body {
                choice.options = options.map(Into::into).to_vec();
            }
            question
        };
        let judge = |stem: &str, key| {
            let mut question = single(0);
            question.body = Body::Judge { stem: stem.into(), key };
            question
        };
        let bank = [
            with(["一律不罚", "不罚", "平均罚", "警告"], 0, "甲"),
            with(["任何人", "两年内", "五年", "七年"], 1, "甲"),
            with(["甲", "乙", "丙", "以上都对"], 2, "乙"),
            judge("必须当场作出。", false),
            judge("任何人都可以举报。", true),
            judge("下列不属于行政处罚的是。", true),
        ];
        let stats = stats(&bank);
        assert!((stats.longest_option_hit - (1.0 + 1.0 / 2.0) / 3.0).abs() < 1e-9);
        assert!((stats.absolute_judge_false - 0.5).abs() < 1e-9);
        assert!((stats.absolute_option_wrong - 0.5).abs() < 1e-9);
        assert!((stats.negative_stems - 1.0 / 6.0).abs() < 1e-9);
        assert_eq!((stats.changed_rules, stats.weak_points, stats.all_of_the_above), (3, 3, 1));
        assert_eq!((stats.exclusive_groups, stats.in_exclusive_groups), (1, 2));
    }
}

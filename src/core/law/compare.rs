//! Two versions of a law side by side: where an article went, and what changed in it.

use crate::domain::fold::fold_stem;
use crate::domain::law::{Article, LawText};
use serde::Serialize;
use similar::{ChangeTag, TextDiff};
use std::collections::HashSet;

/// Share of common character pairs from which two articles count as one article that moved.
const SAME_ARTICLE: f64 = 0.5;

/// What became of an article in a later version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// Same number, same text.
    Same,
    /// Same text under another number.
    Renumbered,
    /// Other text, at the same or another number.
    Changed,
    /// Nothing in the new version is like it.
    Gone,
}

/// Where an article of the old version stands in the new one. Recognised by likeness of text: a number says nothing after
/// articles were inserted.
pub fn follow<'a>(old: &Article, new: &'a LawText) -> (Fate, Option<&'a Article>) {
    let text = fold_stem(&old.text);
    let same_number = new.articles.iter().find(|a| (a.number, a.inserted) == (old.number, old.inserted));
    if let Some(there) = same_number.filter(|a| fold_stem(&a.text) == text) {
        return (Fate::Same, Some(there));
    }
    if let Some(there) = new.articles.iter().find(|a| a.number > 0 && fold_stem(&a.text) == text) {
        return (Fate::Renumbered, Some(there));
    }
    let pairs = pairs(&text);
    let likeness = |a: &Article| likeness(&pairs, &self::pairs(&fold_stem(&a.text)));
    let best = new
        .articles
        .iter()
        .filter(|a| a.number > 0)
        .map(|a| (likeness(a), a))
        // The nearer number wins between equals.
        .max_by(|(x, a), (y, b)| x.total_cmp(y).then_with(|| b.number.abs_diff(old.number).cmp(&a.number.abs_diff(old.number))));
    match best {
        Some((share, there)) if share >= SAME_ARTICLE => (Fate::Changed, Some(there)),
        _ => (Fate::Gone, None),
    }
}

/// Overlapping pairs of characters.
pub fn pairs(text: &str) -> HashSet<[char; 2]> {
    let chars: Vec<char> = text.chars().collect();
    chars.windows(2).map(|w| [w[0], w[1]]).collect()
}

/// Common pairs over all pairs (Jaccard), 0..1; the share of the smaller set where one text was taken into a longer one.
fn likeness(a: &HashSet<[char; 2]>, b: &HashSet<[char; 2]>) -> f64 {
    let common = a.intersection(b).count() as f64;
    let (small, large) = (a.len().min(b.len()) as f64, a.len().max(b.len()) as f64);
    if small < 1.0 {
        return 0.0;
    }
    let jaccard = common / (small + large - common);
    // A paragraph added to an article leaves nearly all of the old text in the new one.
    let contained = common / small;
    if contained > 0.9 && large < small * 4.0 { jaccard.max(contained * 0.8) } else { jaccard }
}

/// A run of text in one, the other, or both versions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Run {
    pub text: String,
    pub kind: RunKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RunKind {
    Both,
    Old,
    New,
}

/// The differences by character, as runs in reading order. Single characters between changes are joined to them, because
/// 的 standing alone between two new phrases only makes a comparison hard to read.
pub fn differences(old: &str, new: &str) -> Vec<Run> {
    let diff = TextDiff::from_chars(old, new);
    let mut runs: Vec<Run> = Vec::new();
    for change in diff.iter_all_changes() {
        let kind = match change.tag() {
            ChangeTag::Equal => RunKind::Both,
            ChangeTag::Delete => RunKind::Old,
            ChangeTag::Insert => RunKind::New,
        };
        match runs.last_mut() {
            Some(last) if last.kind == kind => last.text.push_str(change.value()),
            _ => runs.push(Run { text: change.value().to_owned(), kind }),
        }
    }
    join_islands(runs)
}

fn join_islands(runs: Vec<Run>) -> Vec<Run> {
    let last = runs.len().saturating_sub(1);
    let (mut out, mut old, mut new) = (Vec::new(), String::new(), String::new());
    let flush = |out: &mut Vec<Run>, old: &mut String, new: &mut String| {
        for (text, kind) in [(std::mem::take(old), RunKind::Old), (std::mem::take(new), RunKind::New)] {
            if !text.is_empty() {
                out.push(Run { text, kind });
            }
        }
    };
    for (i, run) in runs.into_iter().enumerate() {
        match run.kind {
            RunKind::Old => old.push_str(&run.text),
            RunKind::New => new.push_str(&run.text),
            RunKind::Both => {
                let island = i > 0 && i < last && run.text.chars().count() == 1 && run.text != "\n";
                if island {
                    old.push_str(&run.text);
                    new.push_str(&run.text);
                } else {
                    flush(&mut out, &mut old, &mut new);
                    out.push(run);
                }
            }
        }
    }
    flush(&mut out, &mut old, &mut new);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::law::{LawHead, Level, StatedState};
    use jiff::civil::date;
    use proptest::prelude::*;

    pub(super) fn law(articles: &[(u32, &str)]) -> LawText {
        let day = date(2026, 1, 1);
        let head = LawHead {
            name: "某法".into(),
            full_name: "某法".into(),
            level: Level::Law,
            version: day,
            effective: day,
            stated: StatedState::Dated,
            verified_to: None,
            source: String::new(),
            note: String::new(),
        };
        let article = |&(number, text): &(u32, &str)| Article {
            number,
            inserted: 0,
            label: number.to_string(),
            part: String::new(),
            chapter: String::new(),
            section: String::new(),
            text: text.into(),
            citable: true,
        };
        LawText { head, articles: articles.iter().map(article).collect() }
    }

    #[test]
    fn articles_are_followed_by_their_text() {
        let old = law(&[
            (1, "经营者不得实施混淆行为，引人误认为是他人商品。"),
            (2, "旧的一条，讲档案保管。"),
            (3, "本法自公布之日起施行。"),
        ]);
        let new = law(&[
            (1, "国家鼓励公平竞争。"),
            (2, "经营者不得实施混淆行为，引人误认为是他人商品或者与他人存在特定联系。"),
            (3, "本法自公布之日起施行。"),
            (4, "网络经营者的义务。"),
        ]);
        let fate = |i: usize| {
            let (fate, at) = follow(&old.articles[i], &new);
            (fate, at.map(|a| a.number))
        };
        assert_eq!(fate(0), (Fate::Changed, Some(2)));
        assert_eq!(fate(1), (Fate::Gone, None));
        assert_eq!(fate(2), (Fate::Same, Some(3)));
        let moved = law(&[(9, "旧的一条，讲档案保管。")]);
        assert_eq!(follow(&old.articles[1], &moved).0, Fate::Renumbered);
    }

    #[test]
    fn differences_read_as_a_person_would_mark_them() {
        let runs = differences("处五万元以下罚款。", "处十万元以下罚款。");
        assert_eq!(
            runs,
            [
                Run { text: "处".into(), kind: RunKind::Both },
                Run { text: "五".into(), kind: RunKind::Old },
                Run { text: "十".into(), kind: RunKind::New },
                Run { text: "万元以下罚款。".into(), kind: RunKind::Both },
            ]
        );
    }

    proptest! {
        #[test]
        fn both_texts_come_back_from_their_differences(old in "[甲乙丙丁\n]{0,30}", new in "[甲乙丙丁\n]{0,30}") {
            let runs = differences(&old, &new);
            let of = |skip: RunKind| runs.iter().filter(|r| r.kind != skip).map(|r| r.text.as_str()).collect::<String>();
            prop_assert_eq!(of(RunKind::New), old);
            prop_assert_eq!(of(RunKind::Old), new);
        }
    }
}

//! Marking rules (DESIGN §3): what an answer earns. Pure functions over a frozen question.

use super::answer::Answer;
use super::fold::fold;
use super::kind::coded;
use super::marks::Marks;
use super::question::{Body, Choice};
use serde::{Deserialize, Serialize};

coded! {
    /// How a 多选 earns marks.
    MultipleRule {
        /// Exactly the key, or nothing (default).
        AllOrNothing = "all_or_nothing",
        /// Half of the marks when something is missing and nothing is wrong.
        HalfWhenShort = "half_when_short",
        /// 0.5 marks for each right option, nothing with any wrong one, full marks for the key.
        EachRight = "each_right",
    }
}

/// The marking rules of a sitting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GradingRule {
    pub multiple: MultipleRule,
    /// Taken off for a wrong choice or judgement; zero by default. A section never goes below zero.
    #[serde(default)]
    pub penalty: Marks,
}

impl Default for GradingRule {
    fn default() -> Self {
        Self { multiple: MultipleRule::AllOrNothing, penalty: Marks::ZERO }
    }
}

/// What the machine can say about an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Grade {
    /// Settled without a person.
    Settled(Marks),
    /// A 填空 with texts that no variant equals: `open[i]` is true where a person must judge blank i. `settled` is what the
    /// other blanks earn.
    Judging { settled: Marks, open: Vec<bool> },
    /// A 简答: a person marks it by the rubric.
    Rubric,
}

/// A person's judgement of a text given in a blank: looked up by (blank, folded text).
pub type BlankJudgement<'a> = &'a dyn Fn(usize, &str) -> Option<bool>;

/// Marks one answer to one item. `full` is what the item is worth in the paper.
pub fn grade(body: &Body, answer: Option<&Answer>, full: Marks, rule: GradingRule, judged: BlankJudgement<'_>) -> Grade {
    let Some(answer) = answer.filter(|a| !a.is_empty() && a.fits(body)) else {
        return Grade::Settled(Marks::ZERO);
    };
    match (body, answer) {
        (Body::Single(choice), Answer::Options(ids)) => right_or_wrong(choice.is_key(ids), full, rule),
        (Body::Multiple(choice), Answer::Options(ids)) => Grade::Settled(grade_multiple(choice, ids, full, rule)),
        (Body::Judge { key, .. }, Answer::Judge(given)) => right_or_wrong(given == key, full, rule),
        (Body::Blank { blanks, .. }, Answer::Blanks(texts)) => grade_blanks(blanks, texts, full, judged),
        (Body::Short { .. }, Answer::Text(_)) => Grade::Rubric,
        // `fits` has ruled out every other pair; a case is marked part by part and never reaches here whole.
        _ => Grade::Settled(Marks::ZERO),
    }
}

fn right_or_wrong(right: bool, full: Marks, rule: GradingRule) -> Grade {
    Grade::Settled(if right { full } else { Marks::ZERO - rule.penalty })
}

fn grade_multiple(choice: &Choice, ids: &[u8], full: Marks, rule: GradingRule) -> Marks {
    if choice.is_key(ids) {
        return full;
    }
    if ids.iter().any(|id| !choice.key.contains(id)) {
        return Marks::ZERO - rule.penalty;
    }
    match rule.multiple {
        MultipleRule::AllOrNothing => Marks::ZERO - rule.penalty,
        MultipleRule::HalfWhenShort => full.share(1, 2),
        MultipleRule::EachRight => (Marks::from_milli(500) * ids.len() as i64).min(full),
    }
}

fn grade_blanks(blanks: &[Vec<String>], texts: &[String], full: Marks, judged: BlankJudgement<'_>) -> Grade {
    let count = blanks.len() as i64;
    let (mut right, mut open) = (0, vec![false; blanks.len()]);
    for (i, (variants, text)) in blanks.iter().zip(texts).enumerate() {
        let given = fold(text);
        if given.is_empty() {
            continue;
        }
        if variants.iter().any(|v| fold(v) == given) {
            right += 1;
        } else {
            match judged(i, &given) {
                Some(true) => right += 1,
                Some(false) => {}
                None => open[i] = true,
            }
        }
    }
    let settled = full.share(right, count);
    if open.contains(&true) { Grade::Judging { settled, open } } else { Grade::Settled(settled) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn multiple(key: &[u8]) -> Body {
        Body::Multiple(Choice {
            stem: "x".into(),
            options: ["a", "b", "c", "d"].map(Into::into).to_vec(),
            key: key.to_vec(),
            fixed_order: false,
        })
    }

    fn marks_of(body: &Body, answer: &Answer, rule: MultipleRule, penalty: i64) -> Marks {
        let rule = GradingRule { multiple: rule, penalty: Marks::from_milli(penalty) };
        match grade(body, Some(answer), Marks::whole(2), rule, &|_, _| None) {
            Grade::Settled(marks) => marks,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn multiple_choice_under_each_rule() {
        let body = multiple(&[0, 1, 3]);
        let cases: [(&[u8], i64, i64, i64); 4] =
            [(&[0, 1, 3], 2000, 2000, 2000), (&[0, 1], 0, 1000, 1000), (&[0], 0, 1000, 500), (&[0, 2], 0, 0, 0)];
        for (ids, all, half, each) in cases {
            let answer = Answer::Options(ids.to_vec());
            assert_eq!(marks_of(&body, &answer, MultipleRule::AllOrNothing, 0).milli(), all, "{ids:?}");
            assert_eq!(marks_of(&body, &answer, MultipleRule::HalfWhenShort, 0).milli(), half, "{ids:?}");
            assert_eq!(marks_of(&body, &answer, MultipleRule::EachRight, 0).milli(), each, "{ids:?}");
        }
    }

    #[test]
    fn negative_marks_only_for_a_wrong_answer_never_for_none() {
        let body = multiple(&[0, 1]);
        assert_eq!(marks_of(&body, &Answer::Options(vec![2]), MultipleRule::AllOrNothing, 500).milli(), -500);
        let none =
            grade(&body, None, Marks::whole(2), GradingRule { penalty: Marks::whole(1), ..GradingRule::default() }, &|_, _| None);
        assert_eq!(none, Grade::Settled(Marks::ZERO));
    }

    #[test]
    fn blanks_accept_variants_and_leave_the_rest_to_a_person() {
        let body = Body::Blank {
            stem: "____日内，____。".into(),
            blanks: vec![vec!["五".into(), "5".into()], vec!["书面".into()]],
        };
        let answer = Answer::Blanks(vec!["　５ ".into(), "书面形式".into()]);
        let open = grade(&body, Some(&answer), Marks::whole(2), GradingRule::default(), &|_, _| None);
        assert_eq!(open, Grade::Judging { settled: Marks::whole(1), open: vec![false, true] });
        let yes =
            grade(&body, Some(&answer), Marks::whole(2), GradingRule::default(), &|i, t| (i == 1).then_some(t == "书面形式"));
        assert_eq!(yes, Grade::Settled(Marks::whole(2)));
    }

    #[test]
    fn a_key_is_a_set_however_its_writer_ordered_it() {
        let answer = Answer::Options(vec![0, 1, 3]);
        for key in [&[3, 0, 1][..], &[1, 3, 0, 3]] {
            for rule in MultipleRule::ALL {
                assert_eq!(marks_of(&multiple(key), &answer, *rule, 0).milli(), 2000, "{key:?} {rule:?}");
            }
        }
    }

    #[test]
    fn half_and_each_right_in_whole_thousandths_and_never_above_the_item() {
        let earned = |full: i64, rule, ids: &[u8]| {
            let rule = GradingRule { multiple: rule, penalty: Marks::ZERO };
            match grade(&multiple(&[0, 1, 2, 3]), Some(&Answer::Options(ids.to_vec())), Marks::from_milli(full), rule, &|_, _| {
                None
            }) {
                Grade::Settled(marks) => marks.milli(),
                other => panic!("{other:?}"),
            }
        };
        assert_eq!(earned(2_501, MultipleRule::HalfWhenShort, &[0]), 1_250, "cut");
        assert_eq!(earned(4_000, MultipleRule::EachRight, &[0, 1, 2]), 1_500);
        // Of an item worth less than its options: half a mark each, up to what the item is worth.
        assert_eq!(earned(1_000, MultipleRule::EachRight, &[0, 1, 2]), 1_000);
        assert_eq!(earned(1_000, MultipleRule::EachRight, &[0]), 500);
    }

    #[test]
    fn what_fits_no_item_earns_nothing_and_costs_nothing() {
        let rule = GradingRule { penalty: Marks::whole(1), ..GradingRule::default() };
        let judge = Body::Judge { stem: "x".into(), key: true };
        let short = Body::Short { stem: "x".into(), answer: "y".into(), rubric: vec![] };
        let none = |body: &Body, answer: Answer| {
            assert_eq!(
                grade(body, Some(&answer), Marks::whole(2), rule, &|_, _| None),
                Grade::Settled(Marks::ZERO),
                "{answer:?}"
            );
        };
        none(&multiple(&[0, 1]), Answer::Options(vec![0, 9]));
        none(&multiple(&[0, 1]), Answer::Options(vec![]));
        none(&judge, Answer::Options(vec![0]));
        none(&short, Answer::Text(" 　\n".into()));
        assert_eq!(
            grade(&judge, Some(&Answer::Judge(false)), Marks::whole(2), rule, &|_, _| None),
            Grade::Settled(Marks::whole(-1))
        );
    }

    proptest! {
        #[test]
        fn blanks_share_the_marks_and_all_of_them_are_worth_exactly_the_item(full in 1_i64..20_000, right in proptest::collection::vec(any::<bool>(), 1..7)) {
            let blanks = vec![vec!["书面".to_owned()]; right.len()];
            let texts = right.iter().map(|right| if *right { "书面".to_owned() } else { String::new() }).collect();
            let body = Body::Blank { stem: String::new(), blanks };
            let earned = grade(&body, Some(&Answer::Blanks(texts)), Marks::from_milli(full), GradingRule::default(), &|_, _| None);
            let count = right.iter().filter(|right| **right).count() as i64;
            prop_assert_eq!(earned, Grade::Settled(Marks::from_milli(full * count / right.len() as i64)));
        }

        #[test]
        fn no_rule_gives_more_than_full_marks_or_less_than_the_penalty(key in 1_u8..16, given in 0_u8..16, rule in 0_usize..3) {
            let ids = |mask: u8| (0..4_u8).filter(|i| mask & (1 << i) != 0).collect::<Vec<_>>();
            let marks = marks_of(&multiple(&ids(key)), &Answer::Options(ids(given)), MultipleRule::ALL[rule], 250);
            prop_assert!(marks <= Marks::whole(2) && marks >= Marks::from_milli(-250));
        }
    }
}

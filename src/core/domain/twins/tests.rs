use super::*;
use crate::domain::question::tests::single;
use proptest::prelude::*;
use std::collections::HashSet;

fn judge(stem: &str) -> Question {
    Question { body: Body::Judge { stem: stem.into(), key: true }, ..single(0) }
}

fn choice(stem: &str, options: [&str; 4]) -> Question {
    let mut question = single(0);
    if let Body::Single(choice) = &mut question.body {
        (choice.stem, choice.options) = (stem.into(), options.map(Into::into).to_vec());
    }
    question
}

fn pairs(questions: &[Question]) -> Vec<Pair> {
    near_duplicates(&questions.iter().collect::<Vec<_>>(), SHOWN, 1000).pairs
}

#[test]
fn width_punctuation_and_blanks_make_no_other_question() {
    let found = pairs(&[judge("某店（　　）违法，可以处罚。"), judge("某店( )违法,可以处罚"), judge("起诉期限由法院决定。")]);
    assert_eq!(found, [Pair { first: 0, second: 1, similarity: 1.0, same_stem: true, figures_differ: false }]);
}

#[test]
fn stems_that_differ_in_numbers_only_are_told_apart_from_the_same() {
    let figures = |a: &str, b: &str| {
        let found = pairs(&[judge(a), judge(b)]);
        assert_eq!(found.len(), 1, "{a} {b}");
        (found[0].same_stem, found[0].figures_differ)
    };
    assert_eq!(figures("十日内申请。", "十五日内申请。"), (false, true));
    assert_eq!(figures("2026年5月处罚。", "2026年6月处罚。"), (false, true));
    assert_eq!(figures("处1.5万元罚款。", "处15万元罚款。"), (false, true));
    assert_eq!(figures("１５日内申请。", "十五日内，申请"), (true, false));
    assert_eq!(pairs(&[judge("三、五日内申请。"), judge("三日内申请。")]), [], "one number is not two");
}

#[test]
fn the_same_stem_with_other_options_is_a_pair_unless_it_is_a_formula() {
    let options = |i: usize| {
        let one = ["罚款", "没收", "警告", "拘留", "停业", "吊销", "责令", "通报", "降级"][i];
        ["甲", "乙", "丙", "丁"].map(|who| format!("{one}{who}{one}{one}"))
    };
    let bank = |count: usize| -> Vec<Question> {
        (0..count).map(|i| choice("下列说法正确的是（　　）。", options(i).each_ref().map(String::as_str))).collect()
    };
    let two = pairs(&bank(2));
    assert!(two.len() == 1 && two[0].same_stem && two[0].similarity < SHOWN, "{two:?}");
    assert_eq!(pairs(&bank(FORMULA)).len(), FORMULA * (FORMULA - 1) / 2);
    assert_eq!(pairs(&bank(FORMULA + 1)), []);
}

#[test]
fn cases_are_compared_with_their_parts() {
    use crate::domain::marks::Marks;
    use crate::domain::question::Part;
    let case = |material: &str, asked: &str| {
        let part = Part {
            marks: Marks::whole(2),
            body: judge(asked).body,
            citations: vec![],
            explanation: String::new(),
            waivers: vec![],
        };
        Question { body: Body::Case { material: material.into(), parts: vec![part] }, ..single(0) }
    };
    let long = "该局认定其销售超过保质期的食品，拟处五万元罚款并告知有权要求听证。";
    let found = pairs(&[case("某市甲超市。", long), case("某市乙超市。", long), case("某市丙超市。", "另一问。")]);
    assert_eq!(found.iter().map(|p| (p.first, p.second, p.figures_differ)).collect::<Vec<_>>(), [(0, 1, false)]);
}

#[test]
fn nothing_is_like_an_empty_text_and_a_limit_is_told() {
    assert_eq!(pairs(&[judge(""), judge("（　　）。")]), []);
    let same = vec![judge("同一句话。"); 20];
    let refs: Vec<&Question> = same.iter().collect();
    let all = near_duplicates(&refs, SHOWN, 190);
    assert!(all.complete && all.pairs.len() == 190);
    let some = near_duplicates(&refs, SHOWN, 50);
    assert!(!some.complete && some.pairs.len() == 50);
}

/// The definition itself.
fn by_definition(texts: &[String], length: usize, threshold: f64) -> Vec<(usize, usize)> {
    let sets: Vec<HashSet<String>> = texts
        .iter()
        .map(|text| {
            let chars: Vec<char> = fold_stem(text).chars().collect();
            chars.windows(length.min(chars.len()).max(1)).map(|w| w.iter().collect()).collect()
        })
        .collect();
    let mut found = Vec::new();
    for a in 0..sets.len() {
        for b in a + 1..sets.len() {
            let (common, all) = (sets[a].intersection(&sets[b]).count(), sets[a].union(&sets[b]).count());
            if all > 0 && common as f64 / all as f64 >= threshold {
                found.push((a, b));
            }
        }
    }
    found
}

/// Texts of few different characters, and copies of them with a little changed: many pairs at every distance.
fn texts() -> impl Strategy<Value = Vec<String>> {
    let one = proptest::collection::vec(0..12_usize, 0..60);
    let edits = proptest::collection::vec((0..60_usize, 0..12_usize), 0..8);
    proptest::collection::vec((one, proptest::collection::vec(edits, 0..4)), 1..12).prop_map(|families| {
        let write = |letters: &[usize]| letters.iter().filter_map(|i| "甲乙丙丁处罚许可十5。A".chars().nth(*i)).collect();
        let mut all: Vec<String> = Vec::new();
        for (letters, copies) in families {
            all.push(write(&letters));
            for edits in copies {
                let mut copy = letters.clone();
                for (at, to) in edits {
                    if let Some(letter) = copy.get_mut(at) {
                        *letter = to;
                    }
                }
                all.push(write(&copy));
            }
        }
        all
    })
}

proptest! {
    #[test]
    fn the_search_gives_what_the_definition_gives(texts in texts(), length in 2_usize..4, percent in 5_u32..=100) {
        let threshold = f64::from(percent) / 100.0;
        let found = alike(texts.clone(), length, threshold, usize::MAX);
        prop_assert!(found.complete);
        let places: Vec<_> = found.pairs.iter().map(|a| (a.first, a.second)).collect();
        prop_assert_eq!(places, by_definition(&texts, length, threshold));
    }
}

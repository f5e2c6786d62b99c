//! 难度比例 is met in every form when the bank allows it, and what stands against it is named when not.

use super::tests::{assert_whole, can_fill, item, of, random_item, row};
use super::*;
use crate::domain::blueprint::{BlueprintRow, DifficultyShare, ShareScope};
use crate::domain::kind::Area;
use proptest::prelude::*;

const fn share(easy: u8, medium: u8, hard: u8, per: ShareScope) -> DifficultyShare {
    DifficultyShare { easy, medium, hard, per }
}

fn with(rows: Vec<BlueprintRow>, share: DifficultyShare) -> Blueprint {
    Blueprint { difficulty: Some(share), ..of(rows) }
}

/// How many questions of each band a form holds, of one kind or of all.
fn bands(picks: &[Pick], pool: &[PoolItem], kind: Option<Kind>) -> [usize; Band::COUNT] {
    let mut counts = [0; Band::COUNT];
    for pick in picks {
        let cell = pool[pick.item].cell;
        if kind.is_none_or(|kind| kind == cell.kind) {
            counts[Band::of(cell.difficulty) as usize] += 1;
        }
    }
    counts
}

fn large(seed: u64) -> Vec<PoolItem> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    (0..3000).map(|id| random_item(&mut rng, id, &Kind::ALL[..3], 6)).collect()
}

#[test]
fn every_form_has_its_share_over_the_paper_and_per_kind() {
    let pool = large(1);
    let rows = || vec![row(Kind::Single, None, 40), row(Kind::Multiple, Some(2), 17), row(Kind::Judge, None, 20)];
    for seed in 0..4 {
        let request = FormsRequest { anchors: 10, ..FormsRequest::parallel(2, seed) };
        for request in [FormsRequest::parallel(3, seed), request] {
            let paper = with(rows(), share(30, 50, 20, ShareScope::Paper));
            let drawn = compose_forms(&paper, &pool, &request).unwrap();
            assert_whole(&paper, &pool, &request, &drawn);
            for form in &drawn.forms {
                assert_eq!(bands(form, &pool, None), [23, 39, 15]);
            }
            let kinds = with(rows(), share(30, 50, 20, ShareScope::Kind));
            let drawn = compose_forms(&kinds, &pool, &request).unwrap();
            for form in &drawn.forms {
                assert_eq!(bands(form, &pool, Some(Kind::Single)), [12, 20, 8]);
                assert_eq!(bands(form, &pool, Some(Kind::Multiple)), [5, 9, 3]);
                assert_eq!(bands(form, &pool, Some(Kind::Judge)), [6, 10, 4]);
            }
        }
        let drawn = compose_forms(&with(rows(), share(30, 50, 20, ShareScope::Paper)), &pool, &FormsRequest::parallel(2, seed));
        assert_eq!(drawn.unwrap().imbalance, 0, "alike besides");
    }
}

#[test]
fn a_row_that_names_grades_leaves_the_rest_of_the_share_to_others() {
    let pool = large(2);
    let hard = BlueprintRow { difficulty: Some((5, 5)), ..row(Kind::Judge, None, 4) };
    let blueprint = with(vec![row(Kind::Single, None, 16), hard], share(50, 25, 25, ShareScope::Paper));
    let drawn = compose_forms(&blueprint, &pool, &FormsRequest::parallel(2, 1)).unwrap();
    for form in &drawn.forms {
        assert_eq!(bands(form, &pool, None), [10, 5, 5]);
        assert_eq!(bands(form, &pool, Some(Kind::Judge)), [0, 0, 4]);
    }
}

#[test]
fn what_stands_against_a_share_is_named() {
    // Grades by number: 20 questions, 4 of each grade.
    let pool: Vec<_> = (0..20).map(|id| item(id, Kind::Judge, 1, None)).collect();
    let ask =
        |count, share| compose_forms(&with(vec![row(Kind::Judge, None, count)], share), &pool, &FormsRequest::parallel(1, 1));
    let short = |bands: &[Band], kind, wanted, available| {
        Err(ComposeError::DifficultyShare { bands: bands.to_vec(), kind, wanted, available })
    };
    assert_eq!(ask(10, share(0, 50, 50, ShareScope::Paper)), short(&[Band::Medium], None, 5, 4));
    assert_eq!(ask(10, share(90, 10, 0, ShareScope::Kind)), short(&[Band::Easy], Some(Kind::Judge), 9, 8));
    assert_eq!(ask(10, share(50, 20, 20, ShareScope::Paper)), Err(ComposeError::ShareNotWhole));
    // Rows that leave no room: all of them ask for easy questions.
    let easy = BlueprintRow { difficulty: Some((1, 2)), ..row(Kind::Judge, None, 4) };
    let error = compose_forms(&with(vec![easy], share(50, 50, 0, ShareScope::Paper)), &pool, &FormsRequest::parallel(1, 1));
    assert_eq!(error, short(&[Band::Medium], None, 2, 0));
    // The rows themselves are short: they are named, not the share.
    let error = ask(21, share(50, 20, 30, ShareScope::Paper));
    assert!(matches!(error, Err(ComposeError::Shortage { row: 0, wanted: 21, available: 20, .. })), "{error:?}");
}

#[test]
fn locked_questions_count_in_the_share() {
    let pool = large(3);
    let blueprint = with(vec![row(Kind::Single, None, 10), row(Kind::Judge, None, 10)], share(50, 25, 25, ShareScope::Paper));
    let hard: Vec<_> = pool.iter().filter(|item| item.cell.kind != Kind::Multiple && item.cell.difficulty > 3).collect();
    let lock = |n: usize| hard.iter().take(n).map(|item| Locked { form: 1, question: item.question }).collect();
    let request = FormsRequest { locked: lock(5), ..FormsRequest::parallel(2, 1) };
    let drawn = compose_forms(&blueprint, &pool, &request).unwrap();
    assert_whole(&blueprint, &pool, &request, &drawn);
    assert!(drawn.forms.iter().all(|form| bands(form, &pool, None) == [10, 5, 5]));
    let error = compose_forms(&blueprint, &pool, &FormsRequest { locked: lock(6), ..request }).unwrap_err();
    let expected = ComposeError::DifficultyShare { bands: vec![Band::Easy, Band::Medium], kind: None, wanted: 15, available: 14 };
    assert_eq!(error, expected);
}

/// Whether some choice fills the places and has the share, by trying every choice. Forms follow one another in `places`.
fn can_share(blueprint: &Blueprint, pool: &[PoolItem], forms: usize, share: DifficultyShare) -> bool {
    let rows: Vec<usize> =
        blueprint.rows.iter().enumerate().flat_map(|(row, r)| std::iter::repeat_n(row, usize::from(r.count))).collect();
    let wanted = share.of(rows.len());
    let places: Vec<(usize, usize)> = (0..forms).flat_map(|form| rows.iter().map(move |row| (form, *row))).collect();
    let mut left = vec![wanted; forms];
    try_share(blueprint, pool, &places, &mut vec![false; pool.len()], &mut left)
}

fn try_share(
    blueprint: &Blueprint,
    pool: &[PoolItem],
    places: &[(usize, usize)],
    taken: &mut Vec<bool>,
    left: &mut Vec<[usize; Band::COUNT]>,
) -> bool {
    let Some(((form, row), rest)) = places.split_first() else { return true };
    (0..pool.len()).any(|i| {
        let band = Band::of(pool[i].cell.difficulty) as usize;
        if taken[i] || left[*form][band] == 0 || !blueprint.rows[*row].admits(pool[i].cell) {
            return false;
        }
        taken[i] = true;
        left[*form][band] -= 1;
        let done = try_share(blueprint, pool, rest, taken, left);
        taken[i] = false;
        left[*form][band] += 1;
        done
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(160))]

    /// The share is met exactly when some choice meets it; otherwise the error tells the truth of what can be had.
    #[test]
    fn a_share_is_met_when_any_choice_meets_it(
        items in proptest::collection::vec((1_u8..4, 1_u8..6), 1..10),
        counts in proptest::collection::vec((proptest::option::of(1_u8..4), 0_u16..3), 1..4),
        easy in 0_u8..5, medium in 0_u8..5,
        forms in 1_usize..3,
        seed in any::<u64>(),
    ) {
        let pool: Vec<_> = (0..).zip(&items).map(|(id, (area, difficulty))| {
            let mut it = item(id, Kind::Judge, *area, None);
            it.cell.difficulty = *difficulty;
            it
        }).collect();
        let (easy, medium) = (easy * 25, (medium * 25).min(100 - easy * 25));
        let share = share(easy, medium, 100 - easy - medium, ShareScope::Paper);
        let blueprint = with(counts.iter().map(|(area, count)| row(Kind::Judge, *area, *count)).collect(), share);
        prop_assume!(blueprint.question_count() > 0);
        let drawn = compose_forms(&blueprint, &pool, &FormsRequest::parallel(forms, seed));
        match drawn {
            Ok(drawn) => for form in &drawn.forms {
                prop_assert_eq!(bands(form, &pool, None), share.of(blueprint.question_count()));
            },
            Err(error) => {
                prop_assert!(!can_share(&blueprint, &pool, forms, share), "{error:?}");
                if let ComposeError::DifficultyShare { wanted, available, .. } = error {
                    prop_assert!(available < wanted);
                    let plain = Blueprint { difficulty: None, ..blueprint.clone() };
                    let places: Vec<usize> = plain.rows.iter().enumerate()
                        .flat_map(|(i, row)| std::iter::repeat_n(i, usize::from(row.count) * forms)).collect();
                    prop_assert!(can_fill(&plain, &pool, &places, &mut vec![]), "the rows are not to blame");
                }
            }
        }
    }
}

#[test]
fn an_area_per_row_keeps_its_count_under_a_share() {
    let pool = large(5);
    let rows: Vec<_> = (1..=6).map(|area| row(Kind::Single, Some(area), 5)).collect();
    let drawn = compose_forms(&with(rows, share(30, 50, 20, ShareScope::Paper)), &pool, &FormsRequest::parallel(2, 9)).unwrap();
    for form in &drawn.forms {
        assert_eq!(bands(form, &pool, None), [9, 15, 6]);
        for area in Area::all().take(6) {
            assert_eq!(form.iter().filter(|pick| pool[pick.item].cell.area == area).count(), 5);
        }
    }
}

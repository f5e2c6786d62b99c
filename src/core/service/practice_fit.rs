//! Parameters of memory fitted to somebody's own answers, in the background: with few answers everybody's average tells more than one's
//! own, so it begins at [`FIRST_AT`].

use super::{Office, Result, ServiceError};
use crate::domain::fsrs::{Parameters, Rating};
use crate::domain::ids::CadreId;
use crate::domain::study;
use crate::store::Op;
use crate::store::practice::History;
use fsrs::{ComputeParametersInput, FSRSItem, FSRSReview};
use std::thread::{self, JoinHandle};

/// Reviews before the first fit.
pub const FIRST_AT: usize = 400;
/// It is done again when the answers have grown by a quarter.
const GROWN: (usize, usize) = (5, 4);

/// A fit on its way.
#[derive(Debug)]
pub(super) struct Fitting {
    cadre: CadreId,
    reviews: usize,
    thread: JoinHandle<Option<Parameters>>,
}

/// Keeps what a finished thread found, and begins a new one for `cadre` when it is time. Never waits.
pub(super) fn tend(office: &mut Office, cadre: CadreId) -> Result<()> {
    if office.fitting.as_ref().is_some_and(|fitting| fitting.thread.is_finished()) {
        finish(office)?;
    }
    if office.fitting.is_some() || !is_time(office, cadre)? {
        return Ok(());
    }
    let histories = office.store.histories(cadre)?;
    let reviews = histories.iter().map(|(_, reviews)| reviews.len()).sum();
    let thread = thread::Builder::new().name("fit".into()).spawn(move || fit(&histories));
    // Without a thread the average parameters stay, and the next day tries again.
    office.fitting = thread.ok().map(|thread| Fitting { cadre, reviews, thread });
    Ok(())
}

/// Waits for a fit on its way and keeps it.
pub(super) fn finish(office: &mut Office) -> Result<()> {
    let Some(Fitting { cadre, reviews, thread }) = office.fitting.take() else { return Ok(()) };
    // A thread that failed leaves what there was.
    let Ok(Some(w)) = thread.join() else { return Ok(()) };
    let standings: Vec<_> = office
        .store
        .histories(cadre)?
        .into_iter()
        .filter_map(|(question, reviews)| study::replay(&w, &reviews).map(|(memory, due_ms)| (question, memory, due_ms)))
        .collect();
    let now = office.now_ms();
    let done = office
        .store
        .write::<_, ServiceError>(Op::Practise, "-", now, |tx| Ok(tx.set_practice_parameters(cadre, &w, reviews, &standings)?))?;
    office.done(done);
    Ok(())
}

fn is_time(office: &Office, cadre: CadreId) -> Result<bool> {
    let (reviews, fitted) = (office.store.review_count(cadre)?, office.store.practice_parameters(cadre)?);
    Ok(reviews >= fitted.map_or(FIRST_AT, |(_, at)| at * GROWN.0 / GROWN.1))
}

/// `None` where the answers allow no fit.
fn fit(histories: &[History]) -> Option<Parameters> {
    let (mut train_set, mut card_ids) = (Vec::new(), Vec::new());
    for (question, reviews) in histories {
        for item in items(reviews) {
            train_set.push(item);
            card_ids.push(question.0);
        }
    }
    let input = ComputeParametersInput { train_set, card_ids: Some(card_ids), ..ComputeParametersInput::default() };
    let found = fsrs::compute_parameters(input).ok()?;
    let w: Vec<f64> = found.into_iter().map(f64::from).collect();
    Parameters::try_from(w).ok().filter(|w| w.iter().all(|value| value.is_finite()))
}

/// What is to be predicted: each review on another day than the one before, by all that came before it.
fn items(reviews: &[(Rating, i64)]) -> Vec<FSRSItem> {
    let mut last_ms = None;
    let told: Vec<FSRSReview> = reviews
        .iter()
        .map(|(rating, at_ms)| {
            let delta_t = last_ms.replace(*at_ms).map_or(0, |last| study::days_between(last, *at_ms));
            FSRSReview { rating: u32::from(rating.number()), delta_t }
        })
        .collect();
    (1..told.len()).filter(|i| told[*i].delta_t > 0).map(|i| FSRSItem { reviews: told[..=i].to_vec() }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::fsrs::{DEFAULT_PARAMETERS, Memory};
    use crate::domain::ids::QuestionId;
    use proptest::prelude::*;
    use rand::rngs::StdRng;
    use rand::{RngExt, SeedableRng};

    const DAY_MS: i64 = 86_400_000;

    #[test]
    fn only_reviews_of_another_day_are_predicted() {
        let reviews = [(Rating::Again, 0), (Rating::Good, 600_000), (Rating::Good, 3 * DAY_MS), (Rating::Hard, 9 * DAY_MS)];
        let items = items(&reviews);
        let told: Vec<Vec<(u32, u32)>> =
            items.iter().map(|item| item.reviews.iter().map(|r| (r.rating, r.delta_t)).collect()).collect();
        assert_eq!(told, [vec![(1, 0), (3, 0), (3, 3)], vec![(1, 0), (3, 0), (3, 3), (2, 6)]]);
    }

    /// Somebody who forgets three times as fast is told from the average.
    #[test]
    fn a_fit_finds_who_forgets_fast() {
        let mut truth = DEFAULT_PARAMETERS;
        for stability in &mut truth[..4] {
            *stability /= 3.0;
        }
        let mut rng = StdRng::seed_from_u64(7);
        let histories: Vec<History> = (0..300)
            .map(|question| {
                let (mut reviews, mut day) = (vec![(Rating::Good, 0)], 0_i64);
                let mut memory = Memory::first(&truth, Rating::Good);
                for wait in [1_u32, 3, 8] {
                    day += i64::from(wait);
                    let known = rng.random::<f64>() < memory.recall(&truth, f64::from(wait));
                    let rating = if known { Rating::Good } else { Rating::Again };
                    memory = memory.after(&truth, rating, wait);
                    reviews.push((rating, day * DAY_MS));
                }
                (QuestionId(question), reviews)
            })
            .collect();
        let fitted = fit(&histories).unwrap();
        assert!(fitted[2] < DEFAULT_PARAMETERS[2] * 0.75, "{} of {}", fitted[2], DEFAULT_PARAMETERS[2]);
        assert!(fit(&[]).is_none_or(|w| w.iter().all(|value| value.is_finite())));
    }

    proptest! {
        /// Ours against the crate of the authors of FSRS, over whole histories.
        #[test]
        fn states_and_intervals_are_those_of_the_reference(
            history in proptest::collection::vec((1_u8..=4, 0_u32..120), 1..20)
        ) {
            let theirs = fsrs::FSRS::new(&fsrs::DEFAULT_PARAMETERS).unwrap();
            let mut reviews: Vec<FSRSReview> =
                history.iter().map(|(rating, delta_t)| FSRSReview { rating: u32::from(*rating), delta_t: *delta_t }).collect();
            reviews[0].delta_t = 0;
            let state = theirs.memory_state(FSRSItem { reviews: reviews.clone() }, None).unwrap();
            let mut ours: Option<Memory> = None;
            for review in &reviews {
                let rating = Rating::from_number(review.rating as u8).unwrap();
                ours = Some(ours.map_or_else(
                    || Memory::first(&DEFAULT_PARAMETERS, rating),
                    |at| at.after(&DEFAULT_PARAMETERS, rating, review.delta_t),
                ));
            }
            let ours = ours.unwrap();
            // The reference computes in 32 bits, and errors grow along a history.
            let near = |a: f64, b: f32| (a - f64::from(b)).abs() <= f64::from(b).abs() * 2e-3 + 1e-3;
            prop_assert!(near(ours.stability_days, state.stability), "{} {}", ours.stability_days, state.stability);
            prop_assert!(near(ours.difficulty, state.difficulty), "{} {}", ours.difficulty, state.difficulty);
            let interval = theirs.next_interval(Some(state.stability), 0.9, 3);
            prop_assert!(near(ours.interval_days(&DEFAULT_PARAMETERS, 0.9), interval));
        }
    }
}

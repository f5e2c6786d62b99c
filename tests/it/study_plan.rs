//! Practice that aims at a day, against practice that does not, with few learners; `cargo bench --bench study` runs 200.

use super::simulated_learners::{Case, Model, Policy, all_marks, gain};
use kaofa_core::domain::fsrs::DEFAULT_PARAMETERS;
use kaofa_core::domain::study_plan::Planner;

#[test]
fn practice_to_the_date_earns_more_than_intervals_and_more_than_chance() {
    let planner = Planner::new(DEFAULT_PARAMETERS);
    for model in [Model::Fsrs, Model::PowerLaw] {
        let case = Case { model, days: 8, reviews_a_day: 20 };
        let ours = all_marks(&planner, case, Policy::ToTheDate, 4);
        for than in [Policy::Random, Policy::Plain] {
            let (more, error) = gain(&all_marks(&planner, case, than, 4), &ours);
            assert!(more > 2.0 * error && more > 2.0, "{model:?} {than:?}: {more} marks, standard error {error}");
        }
    }
}

//! Practice: 200 simulated learners before an exam.

#[path = "../tests/it/simulated_learners.rs"]
mod simulated_learners;

use kaofa_core::domain::fsrs::DEFAULT_PARAMETERS;
use kaofa_core::domain::study_plan::Planner;
use simulated_learners::{Case, Model, Policy, all_marks, gain, mean};

fn main() {
    let learners = std::env::var("KAOFA_LEARNERS").ok().and_then(|n| n.parse().ok()).unwrap_or(200);
    let planner = Planner::new(DEFAULT_PARAMETERS);
    println!("{learners} learners, 600 questions, marks of 100");
    for (days, reviews_a_day) in [(14, 20), (30, 30), (60, 20)] {
        for model in [Model::Fsrs, Model::PowerLaw] {
            let case = Case { model, days, reviews_a_day };
            let ours = all_marks(&planner, case, Policy::ToTheDate, learners);
            println!("{model:?}, {days} days of {reviews_a_day} answers: to the date {:.1}", mean(&ours));
            for than in [Policy::Random, Policy::Plain, Policy::PlainByWeight] {
                let theirs = all_marks(&planner, case, than, learners);
                let (more, error) = gain(&theirs, &ours);
                println!("    {than:?} {:.1}: {more:+.2} (standard error {error:.2})", mean(&theirs));
            }
        }
    }
}

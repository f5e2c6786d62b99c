//! Answers of a run that a program types.

use super::{answer_of, is_demo};
use crate::domain::answer::Answer;
use crate::domain::ids::{AttemptId, SittingId};
use crate::domain::kind::Kind;
use crate::domain::marks::Marks;
use crate::domain::staff::Permission;
use crate::service::{Office, Result, ServiceError};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde::Serialize;

/// How a driven run answers one displayed question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PlannedAnswer {
    pub number: u16,
    pub kind: Kind,
    /// Keys to press, in order: `A`-`J` for options (displayed letters), `1`/`2` for right and wrong of a 判断.
    pub keys: Vec<String>,
    /// What to type into each blank.
    pub texts: Vec<String>,
    pub marks: Marks,
}

/// Answers for the attempt under way in a demo workspace, two of three right, and the mark they must earn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AnswerPlan {
    pub answers: Vec<PlannedAnswer>,
    pub expected_milli: i64,
}

/// Plans the answers of a driven run. Only for a marked demo workspace, because it reads keys.
pub fn plan_answers(office: &Office, seed: u64) -> Result<AnswerPlan> {
    if !is_demo(office)? {
        return Err(ServiceError::NotADemo);
    }
    office.require(Permission::ReadKeys)?;
    let attempt = office.store.open_attempts()?.first().map(|a| (a.id, a.sitting)).ok_or(ServiceError::NoAttempt)?;
    plan_for(office, attempt, seed)
}

fn plan_for(office: &Office, (attempt, sitting): (AttemptId, SittingId), seed: u64) -> Result<AnswerPlan> {
    let paper = office.store.paper(office.store.sitting(sitting)?.paper)?;
    let view = paper.view(office.store.attempt_state(attempt)?.seed);
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut plan = AnswerPlan { answers: Vec::new(), expected_milli: 0 };
    for (number, item) in (1..).zip(&view.items) {
        let Some(slot) = paper.slots.get(usize::from(item.slot)) else { continue };
        let right = rng.random_bool(2.0 / 3.0);
        let Some(answer) = answer_of(slot.body(), right) else { continue };
        let (keys, texts) = match &answer {
            Answer::Options(ids) => {
                let place =
                    |id: &u8| item.options.iter().position(|o| o == id).map(|at| crate::domain::question::letter(at).to_string());
                (ids.iter().filter_map(place).collect(), vec![])
            }
            Answer::Judge(value) => (vec![if *value { "1" } else { "2" }.to_owned()], vec![]),
            Answer::Blanks(texts) => (vec![], texts.clone()),
            Answer::Text(_) => continue,
        };
        let marks = if right { slot.marks } else { Marks::ZERO };
        plan.expected_milli += marks.milli();
        plan.answers.push(PlannedAnswer { number, kind: slot.body().kind(), keys, texts, marks });
    }
    Ok(plan)
}

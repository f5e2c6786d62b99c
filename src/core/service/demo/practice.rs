//! A month of practice: one who practises on every day, some who do now and then, most who never did.

use super::answer_of;
use super::history::Bureau;
use crate::domain::answer::Answer;
use crate::domain::ids::CadreId;
use crate::formats::blueprint_toml;
use crate::service::practice::{self, Given, PracticeChoice};
use crate::service::practice_plan::{self, Goal};
use crate::service::{Office, Result};
use jiff::ToSpan;
use jiff::civil::Date;
use rand::RngExt;

/// Chance that somebody practises on a day, by their place on the roster, and how many questions then.
const HABITS: [(f64, usize); 6] = [(1.0, 25), (0.6, 20), (0.35, 15), (0.15, 12), (0.08, 8), (0.05, 5)];

/// The first prepares for an exam three weeks from today. A goal for later than a year is none, so it is set when practice begins.
fn goal(today: Date) -> Option<Goal> {
    let preset = blueprint_toml::presets().into_iter().next()?;
    Some(Goal {
        exam_on: today.saturating_add(21.days()),
        minutes_a_day: 30,
        pass_percent: 80,
        name: preset.name,
        blueprint: preset.blueprint,
    })
}

pub(super) fn day(bureau: &mut Bureau<'_>, today: Date) -> Result<()> {
    for (place, (chance, questions)) in HABITS.into_iter().enumerate() {
        let Some(cadre) = bureau.people.get(place).copied() else { break };
        if !bureau.rng.random_bool(chance) {
            continue;
        }
        enter(bureau.office, cadre)?;
        let mut ids = Vec::new();
        if place == 0 {
            if bureau.office.store.practice_goal::<Goal>(cadre)?.is_none() {
                practice_plan::set_goal(bureau.office, cadre, goal(today).as_ref())?;
            }
            ids = practice::begin(bureau.office, cadre, &PracticeChoice::Plan, questions)?;
        }
        if ids.is_empty() {
            ids = practice::begin(bureau.office, cadre, &PracticeChoice::Today, questions)?;
        }
        for id in ids {
            let item = practice::item(bureau.office, cadre, id)?;
            // Whoever meets a question again has mostly learnt it.
            let right = bureau.rng.random_bool(if item.reviews > 0 { 0.85 } else { 0.6 });
            let body = bureau.office.store.revision(item.revision)?.body;
            // Who has no answer to a blank says so.
            let written = || Some(Answer::Text(bureau.words.written.clone())).filter(|answer| answer.fits(&body));
            let answer = answer_of(&body, right).or_else(written);
            let elapsed_ms = bureau.rng.random_range(9_000..60_000);
            let (question, revision) = (item.question, item.revision);
            let guessed = bureau.rng.random_bool(0.08);
            bureau.clock.pass_secs(elapsed_ms / 1000);
            let given = Given { cadre, question, revision, answer, judged: right, guessed, elapsed_ms };
            practice::record(bureau.office, &given)?;
        }
        practice::leave(bureau.office, cadre);
    }
    Ok(())
}

fn enter(office: &mut Office, cadre: CadreId) -> Result<()> {
    let number = office.store.cadre(cadre)?.data.staff_no.unwrap_or_default();
    practice::enter(office, &number, "")?;
    Ok(())
}

//! The example sitting of a first start, and a marked demo workspace in which every screen has something to show.

mod activities;
mod clock;
mod driven;
mod history;
mod practice;

pub use clock::DemoClock;
pub use driven::{AnswerPlan, PlannedAnswer, plan_answers};
pub use history::{History, MOST_YEARS, history};

use super::{Office, Result, ServiceError, exam, papers, sittings};
use crate::domain::answer::Answer;
use crate::domain::appointments::Held;
use crate::domain::blueprint::{Blueprint, BlueprintRow};
use crate::domain::ids::{CadreId, PaperId, SittingId};
use crate::domain::journal::{Event, HandInBy};
use crate::domain::kind::Kind;
use crate::domain::marks::Marks;
use crate::domain::question::Body;
use crate::domain::roster::{Appointment, CadreData, CadreState, Employment};
use crate::domain::sitting::{SittingFacts, SittingKind, SittingRules, SittingState};
use crate::store::Op;
use crate::store::sitting::NewSitting;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde::Deserialize;

/// The mark of a demo workspace, shown in the window and checked before anything is read out of it.
pub(super) const DEMO: &str = "demo";
pub(super) const EXAMPLE: &str = "example_sitting";

#[derive(Deserialize)]
struct Words {
    units: Vec<String>,
    departments: Vec<String>,
    posts: Vec<String>,
    ranks: Vec<String>,
    grades: Vec<String>,
    surnames: Vec<String>,
    given: Vec<String>,
    paper: String,
    sitting: String,
    waiver: String,
    /// Titles of exams, with `{year}`.
    annual: String,
    make_up: String,
    appointment: String,
    mock: String,
    exemption: String,
    postponed: String,
    void: String,
    topics: Vec<String>,
    speaker: String,
    meeting: String,
    place: String,
    comments: Vec<String>,
    task: String,
    away: String,
    make_up_study: String,
    /// With `{n}`.
    digest: String,
    branches: String,
    reported: String,
    contact: String,
    /// What somebody writes where sentences are asked for.
    written: String,
}

fn words() -> Result<Words> {
    toml::from_str(include_str!("../../../assets/lexicon/demo.toml")).map_err(|_| ServiceError::NotADemo)
}

/// The texts of the example sitting, in the language of the screen.
#[derive(Clone, Debug)]
pub struct ExampleWords {
    pub paper: String,
    pub sitting: String,
    pub cadre: String,
    pub unit: String,
}

/// Makes the example sitting of a first start, once: twenty questions that the machine marks, open to one example cadre.
/// Gives the sitting when there is one that is still open.
pub fn example(office: &mut Office, words: &ExampleWords, seed: u64) -> Result<Option<SittingId>> {
    if let Some(id) = office.setting(EXAMPLE)? {
        let id = SittingId(id.parse().unwrap_or(0));
        return Ok(office.store.sitting(id).ok().filter(|s| s.state == SittingState::Open).map(|s| s.id));
    }
    // A seat has no bank to make an example of.
    if !office.store.sittings()?.is_empty() || office.has_staff()? || office.is_seat()? {
        return Ok(None);
    }
    let rows = vec![row(Kind::Single, 10, 4), row(Kind::Multiple, 4, 6), row(Kind::Judge, 4, 5), row(Kind::Blank, 2, 8)];
    let blueprint = Blueprint { rows, difficulty: None };
    let paper = papers::compose_unchecked(office, &words.paper, &blueprint, seed, false, Op::LoadBuiltInBank)?;
    let cadre = add_cadre(office, &words.cadre, None, &words.unit, Appointment::default())?;
    let rules = SittingRules { duration_secs: 30 * 60, ..SittingRules::preset(SittingKind::Mock) };
    let sitting = new_sitting(&words.sitting, SittingKind::Mock, paper, rules, vec![cadre]);
    let id = sittings::plan_unchecked(office, &sitting, Op::LoadBuiltInBank)?;
    sittings::advance(office, id, SittingState::Planned, SittingState::Open, Op::LoadBuiltInBank)?;
    office.set_setting(EXAMPLE, &id.to_string())?;
    Ok(Some(id))
}

fn new_sitting(title: &str, kind: SittingKind, paper: PaperId, rules: SittingRules, cadres: Vec<CadreId>) -> NewSitting {
    NewSitting {
        title: title.to_owned(),
        kind,
        paper,
        rules,
        basis: String::new(),
        makeup_of: None,
        facts: SittingFacts::default(),
        cadres,
    }
}

fn add_cadre(office: &mut Office, name: &str, staff_no: Option<String>, unit: &str, appointment: Appointment) -> Result<CadreId> {
    let now = office.now_ms();
    let done = office.store.write::<_, ServiceError>(Op::LoadBuiltInBank, "-", now, |tx| {
        let unit = super::roster::unit_of(tx, unit)?;
        let appointment = Appointment { unit, ..appointment };
        let data = CadreData {
            name: name.to_owned(),
            staff_no,
            id_tail: None,
            employment: Employment::Civil,
            state: CadreState::Active,
            appointment,
        };
        let history = [Held { appointment: data.appointment.clone(), ..Held::default() }];
        Ok(tx.add_cadre(&data, &history, now)?)
    })?;
    Ok(office.done(done))
}

pub fn is_demo(office: &Office) -> Result<bool> {
    Ok(office.setting(DEMO)?.is_some())
}

/// Marks a workspace that holds nobody's work as a demo.
pub fn mark(office: &mut Office) -> Result<()> {
    if office.has_staff()? || (!is_demo(office)? && !office.store.cadres()?.is_empty()) {
        return Err(ServiceError::NotEmpty);
    }
    office.set_setting(DEMO, "1")
}

/// Fills a marked demo workspace: units, cadres, and a yearly sitting that was sat, marked and published.
pub fn fill(office: &mut Office, cadres: usize, seed: u64) -> Result<()> {
    mark(office)?;
    let words = words()?;
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let people = add_people(office, &words, cadres, &mut rng)?;
    let paper = compose(office, &words.paper, seed)?;
    let rules =
        SittingRules { waiver: Some(words.waiver.clone()), pass_percent: 60, ..SittingRules::preset(SittingKind::Annual) };
    let sitting = new_sitting(&words.sitting, SittingKind::Annual, paper, rules, people.clone());
    let id = sittings::plan_unchecked(office, &sitting, Op::FillDemo)?;
    sittings::advance(office, id, SittingState::Planned, SittingState::Open, Op::FillDemo)?;
    for cadre in people {
        if rng.random_bool(0.03) {
            continue;
        }
        let skill = rng.random_range(0.55..0.98);
        sit_together(office, id, &[(cadre, skill)], None, &mut rng)?;
    }
    sittings::advance(office, id, SittingState::Open, SittingState::Closed, Op::FillDemo)?;
    sittings::advance(office, id, SittingState::Closed, SittingState::Published, Op::FillDemo)
}

/// People of every kind the lexicon knows, numbered from 1.
fn add_people(office: &mut Office, words: &Words, cadres: usize, rng: &mut ChaCha8Rng) -> Result<Vec<CadreId>> {
    let pick = |list: &[String], rng: &mut ChaCha8Rng| list.choose(rng).cloned().unwrap_or_default();
    (1..=cadres)
        .map(|number| {
            let name = format!("{}{}", pick(&words.surnames, rng), pick(&words.given, rng));
            let appointment = Appointment {
                unit: None,
                department: pick(&words.departments, rng),
                post: pick(&words.posts, rng),
                rank: pick(&words.ranks, rng),
                grade: pick(&words.grades, rng),
            };
            let unit = pick(&words.units, rng);
            add_cadre(office, &name, Some(format!("D{number:05}")), &unit, appointment)
        })
        .collect()
}

/// A paper that the machine marks.
fn compose(office: &mut Office, title: &str, seed: u64) -> Result<PaperId> {
    let rows = vec![row(Kind::Single, 20, 2), row(Kind::Multiple, 10, 4), row(Kind::Judge, 10, 2)];
    papers::compose_unchecked(office, title, &Blueprint { rows, difficulty: None }, seed, false, Op::FillDemo)
}

const fn row(kind: Kind, count: u16, marks: i64) -> BlueprintRow {
    BlueprintRow { kind, area: None, difficulty: None, cognition: None, count, marks: Marks::whole(marks), must: false }
}

/// A roomful begins, answers and hands in, each item right with the chance that stands beside the person. On a clock of its own time
/// passes meanwhile.
fn sit_together(
    office: &mut Office,
    sitting: SittingId,
    sitters: &[(CadreId, f64)],
    clock: Option<&DemoClock>,
    rng: &mut ChaCha8Rng,
) -> Result<()> {
    let paper = office.store.paper(office.store.sitting(sitting)?.paper)?;
    let pass = |secs| clock.map_or((), |clock| clock.pass_secs(secs));
    let mut begun = Vec::new();
    for (cadre, skill) in sitters {
        let name = office.store.candidate(sitting, *cadre)?.name;
        begun.push((exam::start(office, sitting, *cadre, &name)?.attempt, *skill));
        pass(5);
    }
    pass(20 * 60);
    for (attempt, skill) in begun {
        let mut events = Vec::new();
        for slot in &paper.slots {
            if let Some(answer) = answer_of(slot.body(), rng.random_bool(skill)) {
                events.push(Event::Answered { slot: slot.position, answer: Some(answer) });
            }
        }
        pass(10);
        exam::record(office, attempt, &events)?;
        exam::hand_in_as(office, attempt, HandInBy::Candidate)?;
    }
    pass(30 * 60);
    Ok(())
}

/// A right answer, or a wrong one of the same form. Written answers are left out.
fn answer_of(body: &Body, right: bool) -> Option<Answer> {
    Some(match body {
        Body::Single(choice) => {
            let key = *choice.key.first()?;
            let id = if right { key } else { (key + 1) % choice.options.len() as u8 };
            Answer::Options(vec![id])
        }
        Body::Multiple(choice) => {
            Answer::Options(if right { choice.key.clone() } else { choice.key[..choice.key.len() - 1].to_vec() })
        }
        Body::Judge { key, .. } => Answer::Judge(*key == right),
        Body::Blank { blanks, .. } => {
            // What a plain keyboard can type, so that a driven run needs no input method.
            let texts: Option<Vec<String>> = blanks.iter().map(|v| v.iter().find(|t| t.is_ascii()).cloned()).collect();
            Answer::Blanks(texts.filter(|_| right)?)
        }
        _ => return None,
    })
}

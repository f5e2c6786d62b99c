//! 模拟考试 in practice: a paper drawn by any blueprint from the public bank, sat at once and alone in the exam room, with the same
//! journal and clock as any exam. It stands in no list of the office and is nobody's result.

use super::exam::{self, Seat};
use super::forms::assemble;
use super::sittings::{NewSitting, plan_unchecked};
use super::{Office, Result, ServiceError, practice, sittings};
use crate::domain::blueprint::Blueprint;
use crate::domain::forms::{FormsRequest, compose_forms};
use crate::domain::ids::{AttemptId, CadreId};
use crate::domain::marks::Marks;
use crate::domain::sitting::{SittingFacts, SittingKind, SittingRules, SittingState};
use crate::store::Op;
use rand::Rng;

/// One mock exam.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MockExam {
    pub title: String,
    pub blueprint: Blueprint,
    pub minutes: u16,
    pub pass_percent: u8,
}

/// A mock exam that was handed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MockDone {
    pub attempt: AttemptId,
    pub title: String,
    pub at_ms: i64,
    /// `None` while it holds answers in words, which nobody marks in a mock.
    pub total: Option<Marks>,
    pub full: Marks,
    pub passed: Option<bool>,
}

/// Draws the paper and begins. The person was let in by practice.
pub(super) fn begin(office: &mut Office, cadre: CadreId, exam: &MockExam) -> Result<Seat> {
    practice::require(office, cadre)?;
    if !(5..=240).contains(&exam.minutes) || !(1..=100).contains(&exam.pass_percent) {
        return Err(ServiceError::BadGoal);
    }
    let pool = office.store.public_pool()?;
    let seed = rand::rng().next_u64();
    let drawn = compose_forms(&exam.blueprint, &pool, &FormsRequest::parallel(1, seed))?;
    let picks = drawn.forms.first().map(Vec::as_slice).unwrap_or_default();
    let paper = assemble(office, exam.title.clone(), &exam.blueprint, seed, &pool, picks)?;
    let now = office.now_ms();
    let done = office.store.write::<_, ServiceError>(Op::Practise, "-", now, |tx| Ok(tx.add_paper(&paper, None, "-", now)?))?;
    let paper = office.done(done);
    let preset = SittingRules::preset(SittingKind::Mock);
    let new = NewSitting {
        title: exam.title.clone(),
        kind: SittingKind::Mock,
        paper,
        rules: SittingRules { duration_secs: i64::from(exam.minutes) * 60, pass_percent: exam.pass_percent, ..preset },
        basis: String::new(),
        makeup_of: None,
        facts: SittingFacts { own: true, ..SittingFacts::default() },
        cadres: vec![cadre],
    };
    let sitting = plan_unchecked(office, &new, Op::Practise)?;
    sittings::advance(office, sitting, SittingState::Planned, SittingState::Open, Op::Practise)?;
    office.admitted.insert((sitting, cadre));
    let name = office.store.cadre(cadre)?.data.name;
    exam::start(office, sitting, cadre, &name)
}

/// Mock exams somebody handed in, newest first.
pub(super) fn done(office: &Office, cadre: CadreId) -> Result<Vec<MockDone>> {
    let mut found = Vec::new();
    for candidate in office.store.candidacies(cadre)? {
        let (Some(attempt), Some(at_ms)) = (candidate.attempt, candidate.handed_in_ms) else { continue };
        let sitting = office.store.sitting(candidate.sitting)?;
        if !sitting.facts.own {
            continue;
        }
        let passed = candidate.total.map(|total| sitting.rules.passes(total, sitting.full) && candidate.shortfalls.is_empty());
        found.push(MockDone { attempt, title: sitting.title, at_ms, total: candidate.total, full: sitting.full, passed });
    }
    Ok(found)
}

//! Years of a bureau that does not exist: exams with absences, postponements, exemptions, void results and make-ups, sessions of
//! study, the ledger, and a month of practice. Each is done at its time by the use case that does it in earnest.

use super::clock::DemoClock;
use super::{Words, activities, add_people, compose, new_sitting, practice, sit_together, words};
use crate::domain::exemption::{Exemption, ExemptionGround};
use crate::domain::ids::{CadreId, SittingId, StaffId, StudyId};
use crate::domain::sitting::{SittingKind, SittingRules, SittingState};
use crate::domain::staff::{Role, Roles};
use crate::domain::verdict::Outcome;
use crate::service::{Actor, Office, Result, ServiceError, exemptions, sittings};
use crate::store::Op;
use crate::store::sitting::NewSitting;
use jiff::ToSpan;
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use rand::seq::{IndexedRandom, SliceRandom};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// How much is invented.
#[derive(Clone, Copy, Debug)]
pub struct History {
    pub cadres: usize,
    /// The last of them is this year, as far as it has come.
    pub years: i16,
    pub seed: u64,
}

/// Longest history; nobody looks further back on a screen.
pub const MOST_YEARS: i16 = 10;

impl History {
    /// The morning on which it begins, UTC milliseconds; the clock of the office must stand there.
    pub fn begins_ms(&self, now_ms: i64) -> i64 {
        moment(date(self.first_year(day_of(now_ms)), 1, 4), 8).min(now_ms)
    }

    fn first_year(&self, today: Date) -> i16 {
        today.year() - self.years.clamp(1, MOST_YEARS) + 1
    }
}

/// The day of a moment where this PC is.
fn day_of(ms: i64) -> Date {
    jiff::Timestamp::from_millisecond(ms).unwrap_or_default().to_zoned(TimeZone::system()).date()
}

/// A title of the lexicon with the year of its day.
fn titled(pattern: &str, day: Date) -> String {
    pattern.replace("{year}", &day.year().to_string())
}

/// An hour of a day where this PC is.
fn moment(day: Date, hour: i8) -> i64 {
    let at = day.at(hour, 0, 0, 0).to_zoned(TimeZone::system());
    at.map_or(0, |at| at.timestamp().as_millisecond())
}

/// What happens on a day.
#[derive(Clone, Copy)]
enum Happens {
    PlanYear,
    Session(usize),
    Activities,
    Appointment,
    Annual,
    MakeUp,
    Practice,
}

/// Days of a year and what happens on them, in their order.
fn days_of(year: i16) -> Vec<(Date, Happens)> {
    let mut days = vec![(date(year, 1, 5), Happens::PlanYear)];
    for month in 1..=12_i8 {
        days.push((date(year, month, 14), Happens::Session(usize::from(month.unsigned_abs()) - 1)));
        days.push((date(year, month, 21), Happens::Activities));
        match month {
            4 | 9 => days.push((date(year, month, 17), Happens::Appointment)),
            10 => days.push((date(year, month, 20), Happens::Annual)),
            11 => days.push((date(year, month, 10), Happens::MakeUp)),
            _ => {}
        }
    }
    days
}

/// Days of practice before today.
const PRACTICE_DAYS: i32 = 30;

/// Fills a new workspace, whose office runs on `clock`, up to `now_ms`.
///
/// # Errors
/// [`ServiceError::NotEmpty`] where there is somebody or something already.
pub fn history(office: &mut Office, clock: &DemoClock, order: &History, now_ms: i64) -> Result<()> {
    if office.has_staff()? || !office.store.cadres()?.is_empty() {
        return Err(ServiceError::NotEmpty);
    }
    super::mark(office)?;
    let before = std::mem::replace(
        &mut office.actor,
        // What is done in earnest asks who does it. Nobody of this name can sign in: it is in no table.
        Actor::Staff {
            id: StaffId(0),
            name: String::from("-"),
            roles: Roles::of([Role::Admin, Role::Author, Role::Organiser, Role::Personnel, Role::Registrar]),
        },
    );
    let done = Bureau::new(office, clock, order).and_then(|mut bureau| bureau.live(order, now_ms));
    office.actor = before;
    done
}

/// The invented bureau while its history is made.
pub(super) struct Bureau<'a> {
    pub office: &'a mut Office,
    pub clock: &'a DemoClock,
    pub rng: ChaCha8Rng,
    pub words: Words,
    pub people: Vec<CadreId>,
    /// How good each of them is, 0 to 1, in the order of `people`.
    skill: Vec<f64>,
    /// The sessions of this year's plan.
    pub planned: Vec<StudyId>,
    annual: Option<SittingId>,
}

impl<'a> Bureau<'a> {
    fn new(office: &'a mut Office, clock: &'a DemoClock, order: &History) -> Result<Self> {
        let words = words()?;
        let mut rng = ChaCha8Rng::seed_from_u64(order.seed);
        let people = add_people(office, &words, order.cadres, &mut rng)?;
        let skill = people.iter().map(|_| rng.random_range(0.5..0.95)).collect();
        Ok(Self { office, clock, rng, words, people, skill, planned: Vec::new(), annual: None })
    }

    fn live(&mut self, order: &History, now_ms: i64) -> Result<()> {
        let today = day_of(now_ms);
        let practice = (1..=PRACTICE_DAYS).map(|back| (today.saturating_sub(back.days()), Happens::Practice));
        // Practice comes first on its day: an exam goes on into the next.
        let mut days: Vec<(Date, Happens)> = practice.chain((order.first_year(today)..=today.year()).flat_map(days_of)).collect();
        days.retain(|(day, _)| *day < today);
        days.sort_by_key(|(day, _)| *day);
        activities::name_head(self)?;
        for (day, what) in days {
            self.clock.go_to(moment(day, 9));
            match what {
                Happens::PlanYear => activities::plan_year(self, day.year())?,
                Happens::Session(number) => activities::session(self, day, number)?,
                Happens::Activities => activities::month(self, day)?,
                Happens::Appointment => self.appointment(day)?,
                Happens::Annual => self.annual(day)?,
                Happens::MakeUp => self.make_up(day)?,
                Happens::Practice => practice::day(self, today)?,
            }
        }
        self.clock.go_to(now_ms);
        // One that is open, to be tried.
        let (title, people) = (self.words.mock.clone(), self.people.clone());
        self.plan(&title, SittingKind::Mock, people, None)?;
        Ok(())
    }

    fn rules(&self, kind: SittingKind) -> SittingRules {
        SittingRules { waiver: Some(self.words.waiver.clone()), pass_percent: 60, ..SittingRules::preset(kind) }
    }

    fn plan(&mut self, title: &str, kind: SittingKind, cadres: Vec<CadreId>, makeup_of: Option<SittingId>) -> Result<SittingId> {
        let paper = compose(self.office, title, self.rng.random())?;
        let sitting = NewSitting { makeup_of, ..new_sitting(title, kind, paper, self.rules(kind), cadres) };
        let id = sittings::plan_unchecked(self.office, &sitting, Op::FillDemo)?;
        sittings::advance(self.office, id, SittingState::Planned, SittingState::Open, Op::FillDemo)?;
        Ok(id)
    }

    /// Those who come sit it by roomfuls; then it is closed and its results are out.
    fn hold(&mut self, id: SittingId, comes: &[CadreId], better: f64) -> Result<()> {
        const ROOM: usize = 40;
        for room in comes.chunks(ROOM) {
            let sitters: Vec<(CadreId, f64)> =
                room.iter().map(|cadre| (*cadre, (self.skill(*cadre) + better).min(0.99))).collect();
            sit_together(self.office, id, &sitters, Some(self.clock), &mut self.rng)?;
        }
        sittings::advance(self.office, id, SittingState::Open, SittingState::Closed, Op::FillDemo)
    }

    fn publish(&mut self, id: SittingId) -> Result<()> {
        self.clock.pass_secs(24 * 3600);
        sittings::advance(self.office, id, SittingState::Closed, SittingState::Published, Op::FillDemo)
    }

    fn skill(&self, cadre: CadreId) -> f64 {
        let place = self.people.iter().position(|known| *known == cadre);
        place.and_then(|place| self.skill.get(place)).copied().unwrap_or(0.7)
    }

    /// 任前考法 of a handful, most of whom pass.
    fn appointment(&mut self, day: Date) -> Result<()> {
        let mut few = self.people.clone();
        few.shuffle(&mut self.rng);
        few.truncate(5);
        let title = format!("{} {}", titled(&self.words.appointment, day), day.month());
        let id = self.plan(&title, SittingKind::Appointment, few.clone(), None)?;
        self.hold(id, &few, 0.2)?;
        self.publish(id)
    }

    fn annual(&mut self, day: Date) -> Result<()> {
        let people = self.people.clone();
        if let Some(cadre) = people.choose(&mut self.rng) {
            let exemption = Exemption {
                ground: ExemptionGround::Qualified,
                reason: self.words.exemption.clone(),
                evidence: String::new(),
                kind: Some(SittingKind::Annual),
                from_on: day,
                until_on: None,
            };
            exemptions::save(self.office, *cadre, None, &exemption)?;
        }
        let title = titled(&self.words.annual, day);
        let id = self.plan(&title, SittingKind::Annual, people, None)?;
        let mut comes = Vec::new();
        let mut late = Vec::new();
        for candidate in self.office.store.candidates(id)? {
            match self.rng.random_range(0..100) {
                _ if candidate.set_outcome.is_some() => {}
                0..3 => {}
                3..5 => late.push(candidate.cadre),
                _ => comes.push(candidate.cadre),
            }
        }
        let reason = self.words.postponed.clone();
        for cadre in late {
            sittings::set_outcome(self.office, id, cadre, Some(Outcome::Deferred), &reason)?;
        }
        self.hold(id, &comes, 0.0)?;
        if let Some(cadre) = comes.choose(&mut self.rng) {
            let reason = self.words.void.clone();
            sittings::set_outcome(self.office, id, *cadre, Some(Outcome::Void), &reason)?;
        }
        self.publish(id)?;
        self.annual = Some(id);
        Ok(())
    }

    /// For those who did not pass, came not or were postponed; few of them fail again.
    fn make_up(&mut self, day: Date) -> Result<()> {
        let Some(of) = self.annual.take() else { return Ok(()) };
        let failed: Vec<CadreId> = sittings::failed_of(self.office, of)?.into_iter().map(|(cadre, _)| cadre).collect();
        if failed.is_empty() {
            return Ok(());
        }
        let title = titled(&self.words.make_up, day);
        let id = self.plan(&title, SittingKind::Annual, failed.clone(), Some(of))?;
        let comes: Vec<CadreId> = failed.into_iter().filter(|_| self.rng.random_bool(0.95)).collect();
        self.hold(id, &comes, 0.15)?;
        self.publish(id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::service::{accounts, ledger, maintenance};
    use crate::store::Access;
    use std::sync::Arc;

    /// 2026-11-22.
    const NOW: i64 = 1_795_300_000_000;

    #[test]
    fn every_year_has_its_exams_its_sessions_and_its_rows_at_their_time() {
        let folder = tempfile::tempdir().unwrap();
        let order = History { cadres: 16, years: 2, seed: 3 };
        let clock = Arc::new(DemoClock::at(order.begins_ms(NOW)));
        let mut office = Office::open(folder.path(), Access::Write, clock.clone()).unwrap();
        history(&mut office, &clock, &order, NOW).unwrap();
        assert_eq!(clock.ms(), NOW);
        assert!(matches!(office.actor(), Actor::Nobody));
        assert!(matches!(history(&mut office, &clock, &order, NOW), Err(ServiceError::NotEmpty)), "only into a new workspace");

        let kinds = |kind| office.store.sittings().unwrap().into_iter().filter(move |sitting| sitting.kind == kind);
        assert_eq!(kinds(SittingKind::Appointment).count(), 4);
        let annual: Vec<_> = kinds(SittingKind::Annual).filter(|sitting| sitting.makeup_of.is_none()).collect();
        assert_eq!(annual.len(), 2);
        assert!(annual.iter().all(|sitting| sitting.state == SittingState::Published));
        assert_eq!(kinds(SittingKind::Mock).map(|sitting| sitting.state).collect::<Vec<_>>(), [SittingState::Open]);
        let outcomes: Vec<_> = office.store.candidates(annual[0].id).unwrap().into_iter().filter_map(|c| c.set_outcome).collect();
        assert!(outcomes.contains(&Outcome::Exempt) && outcomes.contains(&Outcome::Void), "{outcomes:?}");

        let sessions = office.store.study_sessions(None).unwrap();
        assert_eq!(sessions.len(), 24);
        let held = |row: &&crate::store::study::StudyRow| row.session.state == crate::domain::study_session::StudyState::Held;
        assert_eq!(sessions.iter().filter(held).count(), 23, "December is still to come");
        let first = office.store.cadre_with_staff_no("D00001").unwrap().unwrap();
        let answers = office.store.answers_since(first, 0).unwrap();
        let days: std::collections::BTreeSet<Date> = answers.iter().map(|answer| day_of(answer.at_ms)).collect();
        assert_eq!(days.len(), PRACTICE_DAYS as usize);

        accounts::set_up(&mut office, "管理员", "a long enough phrase").unwrap();
        assert!(ledger::list(&office, &ledger::LedgerQuery::default()).unwrap().count > 50);
        assert_eq!(maintenance::check(&office).unwrap(), []);
    }
}

//! 成绩复核 and 试题异议: taken in time, reviewed by two people, decided and answered. What is corrected goes to the re-mark, and
//! is published as another signed version.

use super::{Office, Result, ServiceError};
use crate::domain::appeal::{Appeal, DAYS, MOST_DAYS, NewAppeal, Opinion, Ruling, last_day};
use crate::domain::ids::{AppealId, AttemptId, CadreId, SittingId};
use crate::domain::sitting::SittingState;
use crate::domain::staff::Permission;
use crate::store::Op;
use crate::store::sitting::Sitting;
use jiff::civil::Date;

/// Under which setting the days stand.
pub const DAYS_SETTING: &str = "appeal_days";

/// An appeal as the list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AppealRow {
    pub appeal: Appeal,
    /// Name and ticket of whose result it is.
    pub candidate: Option<(String, String)>,
    /// What they handed in.
    pub attempt: Option<AttemptId>,
    /// The text of the item.
    pub stem: Option<String>,
    /// The first opinion is shown to nobody but its writer before the second is there, so that neither follows the other.
    pub veiled: bool,
    /// The signed version that followed on a decision to correct; `None` while that is to be done, or nothing is.
    pub corrected_in: Option<u32>,
}

/// All appeals of a sitting, and what a new one needs.
#[derive(Clone, Debug)]
pub struct Appeals {
    pub sitting: Sitting,
    /// The last day on which one is taken without a reason; `None` before publication.
    pub last_day: Option<Date>,
    pub days: u16,
    pub rows: Vec<AppealRow>,
    /// For choosing whose result: ticket and name.
    pub people: Vec<(CadreId, String, String)>,
    /// For choosing which item: position and text.
    pub items: Vec<(u16, String)>,
}

/// Days after publication on which an appeal is taken.
pub fn days(office: &Office) -> Result<u16> {
    let set = office.setting(DAYS_SETTING)?.and_then(|text| text.parse().ok());
    Ok(set.unwrap_or(DAYS).clamp(1, MOST_DAYS))
}

fn last_day_of(office: &Office, sitting: &Sitting) -> Result<Option<Date>> {
    let Some(ms) = sitting.published_ms.filter(|_| sitting.state == SittingState::Published) else { return Ok(None) };
    let at = jiff::Timestamp::from_millisecond(ms).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    Ok(Some(last_day(at.to_zoned(jiff::tz::TimeZone::system()).date(), days(office)?)))
}

/// The appeals of a sitting.
pub fn list(office: &Office, id: SittingId) -> Result<Appeals> {
    if !office.may(Permission::ReviewAppeals) {
        office.require(Permission::ReadResults)?;
    }
    let sitting = office.store.sitting(id)?;
    let candidates = office.store.candidates(id)?;
    let paper = office.store.paper(sitting.paper)?;
    let versions = office.store.published(id)?;
    let reader = office.actor().name();
    let row = |mut appeal: Appeal| {
        let veiled = appeal.decision.is_none() && appeal.opinions.len() == 1 && appeal.opinions[0].by != reader;
        if veiled {
            for opinion in &mut appeal.opinions {
                (opinion.ruling, opinion.text) = (Ruling::Uphold, String::new());
            }
        }
        let candidate = appeal.what.cadre.and_then(|cadre| candidates.iter().find(|c| c.cadre == cadre));
        let slot = appeal.what.position.and_then(|position| paper.slots.get(usize::from(position)));
        let since = appeal.decision.as_ref().filter(|decision| decision.ruling.corrects()).map(|decision| decision.at_ms);
        let followed = since.and_then(|since| versions.iter().find(|version| version.version > 1 && version.at_ms >= since));
        AppealRow {
            attempt: candidate.and_then(|c| c.attempt),
            candidate: candidate.map(|c| (c.name.clone(), c.ticket.clone())),
            stem: slot.map(|slot| slot.body().stem().to_owned()),
            veiled,
            corrected_in: followed.map(|version| version.version),
            appeal,
        }
    };
    let rows = office.store.appeals(id)?.into_iter().map(row).collect();
    Ok(Appeals {
        last_day: last_day_of(office, &sitting)?,
        days: days(office)?,
        rows,
        people: candidates
            .iter()
            .filter(|c| c.handed_in_ms.is_some())
            .map(|c| (c.cadre, c.ticket.clone(), c.name.clone()))
            .collect(),
        items: paper.slots.iter().map(|slot| (slot.position, slot.body().stem().to_owned())).collect(),
        sitting,
    })
}

/// Takes an appeal against published results.
pub fn take(office: &mut Office, new: &NewAppeal) -> Result<AppealId> {
    office.require(Permission::TakeAppeals)?;
    let sitting = office.store.sitting(new.sitting)?;
    let last = last_day_of(office, &sitting)?.ok_or(ServiceError::NotPublished)?;
    new.check(office.today(), last)?;
    if let Some(cadre) = new.cadre {
        office.store.candidate(new.sitting, cadre)?;
    }
    if let Some(position) = new.position {
        let paper = office.store.paper(sitting.paper)?;
        paper.slots.get(usize::from(position)).ok_or(ServiceError::BadAnswer)?;
    }
    let (now, actor) = (office.now_ms(), office.actor().name().to_owned());
    let done = office.store.write::<_, ServiceError>(Op::FileAppeal, &actor, now, |tx| {
        let id = tx.add_appeal(new, &actor, now)?;
        tx.describe(format!("{}/{id} {}", new.sitting, new.kind.code()));
        Ok(id)
    })?;
    Ok(office.done(done))
}

/// One of the two opinions. Who marked the answers by hand gives none.
pub fn review(office: &mut Office, id: AppealId, ruling: Ruling, text: &str) -> Result<()> {
    office.require(Permission::ReviewAppeals)?;
    let appeal = office.store.appeal(id)?;
    let actor = office.actor().name().to_owned();
    appeal.check_opinion(ruling, text, &actor, &markers(office, &appeal)?)?;
    step(office, &appeal, "opinion", ruling, text)
}

/// Who marked by hand what an appeal is about.
fn markers(office: &Office, appeal: &Appeal) -> Result<Vec<String>> {
    let Some(cadre) = appeal.what.cadre else { return Ok(Vec::new()) };
    let Some(attempt) = office.store.candidate(appeal.what.sitting, cadre)?.attempt else { return Ok(Vec::new()) };
    let concerned = |position: u16| appeal.what.position.is_none_or(|asked| asked == position);
    let marks = office.store.marks(attempt)?.into_iter().filter(|mark| concerned(mark.position));
    Ok(marks.filter_map(|mark| mark.by).collect())
}

/// Decides and answers, after two opinions; also against them, with the reason in the reply.
pub fn decide(office: &mut Office, id: AppealId, ruling: Ruling, reply: &str) -> Result<()> {
    office.require(Permission::PublishResults)?;
    let appeal = office.store.appeal(id)?;
    appeal.check_decision(ruling, reply)?;
    step(office, &appeal, "decision", ruling, reply)
}

fn step(office: &mut Office, appeal: &Appeal, what: &str, ruling: Ruling, text: &str) -> Result<()> {
    let (now, by) = (office.now_ms(), office.actor().name().to_owned());
    let said = Opinion { ruling, text: text.trim().to_owned(), by: by.clone(), at_ms: now };
    let done = office.store.write::<_, ServiceError>(Op::AppealStep, &by, now, |tx| {
        tx.describe(format!("{}/{} {what} {}", appeal.what.sitting, appeal.id, ruling.code()));
        if what == "decision" {
            tx.decide_appeal(appeal.id, &said)?;
        } else {
            tx.add_opinion(appeal.id, &said)?;
        }
        Ok(())
    })?;
    office.done(done);
    Ok(())
}

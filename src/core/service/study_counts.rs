//! What the yearly report counts of 会前学法.

use super::study_access::require_reading;
use super::study_sessions;
use super::{Office, Result};
use crate::domain::ids::CadreId;
use crate::domain::study_session::{Presence, StudySession, StudyState, is_head};
use jiff::civil::Date;
use serde::Serialize;
use std::collections::BTreeMap;

/// Sessions held in a period.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct StudyCounts {
    pub held: usize,
    /// Of those the head presided over.
    pub head_presided: usize,
    /// Of those the head commented on.
    pub head_commented: usize,
    /// Both.
    pub head_presided_and_commented: usize,
    pub minutes: u32,
    /// Who was there, summed over the sessions.
    pub attendances: usize,
    pub questions_asked: usize,
}

/// Minutes of study of one cadre.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct StudyMinutes {
    pub attended: u32,
    /// 补学 of sessions that were missed.
    pub made_up: u32,
    pub sessions: u32,
}

/// Counts the sessions held from one day to another, both included.
pub fn counts(office: &Office, from: Date, until: Date) -> Result<StudyCounts> {
    require_reading(office)?;
    let head = study_sessions::head(office)?;
    let mut counts = StudyCounts::default();
    for session in held(office, from, until)? {
        let presided = is_head(&session.chair, &head);
        let commented = session.comments.iter().any(|comment| is_head(&comment.by, &head) && !comment.text.trim().is_empty());
        counts.held += 1;
        counts.head_presided += usize::from(presided);
        counts.head_commented += usize::from(commented);
        counts.head_presided_and_commented += usize::from(presided && commented);
        counts.minutes += u32::from(session.minutes);
        counts.attendances += session.with(Presence::Present).count();
        counts.questions_asked += session.quiz.iter().filter(|item| item.tally().answered > 0).count();
    }
    Ok(counts)
}

/// Minutes of each cadre in sessions held in a period; a make-up counts with its session. Who is not on the roster has no account of hours.
pub fn minutes(office: &Office, from: Date, until: Date) -> Result<BTreeMap<CadreId, StudyMinutes>> {
    require_reading(office)?;
    Ok(minutes_of(&held(office, from, until)?))
}

/// For documents and pages that show somebody their own hours. By year.
pub(super) fn minutes_by_year(office: &Office) -> Result<BTreeMap<i16, BTreeMap<CadreId, StudyMinutes>>> {
    let mut years: BTreeMap<i16, Vec<StudySession>> = BTreeMap::new();
    for session in held(office, Date::MIN, Date::MAX)? {
        years.entry(session.day.map_or(0, Date::year)).or_default().push(session);
    }
    Ok(years.into_iter().map(|(year, sessions)| (year, minutes_of(&sessions))).collect())
}

fn minutes_of(sessions: &[StudySession]) -> BTreeMap<CadreId, StudyMinutes> {
    let mut all: BTreeMap<CadreId, StudyMinutes> = BTreeMap::new();
    for session in sessions {
        let minutes = u32::from(session.minutes);
        for attendee in &session.attendance {
            let Some(cadre) = attendee.cadre else { continue };
            let own = all.entry(cadre).or_default();
            if attendee.presence == Presence::Present {
                own.attended += minutes;
                own.sessions += 1;
            } else if attendee.makeup.is_some() {
                own.made_up += minutes;
            }
        }
    }
    all
}

fn held(office: &Office, from: Date, until: Date) -> Result<Vec<StudySession>> {
    let all = office.store.study_sessions(None)?.into_iter().map(|row| row.session);
    let within = |session: &StudySession| session.day.is_some_and(|day| (from..=until).contains(&day));
    Ok(all.filter(|session| session.state == StudyState::Held && within(session)).collect())
}

//! Sessions before meetings, and the rows of the ledger.

use super::history::Bureau;
use crate::domain::activity::{Activity, ActivityKind, Amount, Source};
use crate::domain::kind::Area;
use crate::domain::study_session::{Attendee, Comment, FollowUp, MakeUp, Presence, StudySession, StudyState};
use crate::formats::ledger::write_cells;
use crate::service::study_prepare::QuizChoice;
use crate::service::{Result, ledger, study_prepare, study_sessions};
use jiff::ToSpan;
use jiff::civil::{Date, time};
use rand::RngExt;
use rand::seq::IndexedRandom;

/// Who sits in the meetings: the first of the roster.
const LEADERS: usize = 8;
/// Cells hold so many names; a larger crowd is counted only.
const NAMED: usize = 30;

pub(super) fn name_head(bureau: &mut Bureau<'_>) -> Result<()> {
    let Some(head) = bureau.people.first() else { return Ok(()) };
    let name = bureau.office.store.cadre(*head)?.data.name;
    bureau.office.set_setting(study_sessions::HEAD, &name)
}

pub(super) fn plan_year(bureau: &mut Bureau<'_>, year: i16) -> Result<()> {
    let words = &bureau.words;
    let plan: Vec<StudySession> = (1..=12_i8)
        .zip(words.topics.iter().cycle())
        .map(|(month, topic)| StudySession {
            year,
            topic: topic.clone(),
            speaker: words.speaker.clone(),
            timing: format!("{year}-{month:02}"),
            day: Date::new(year, month, 14).ok(),
            clock: Some(time(9, 0, 0, 0)),
            meeting: words.meeting.clone(),
            place: words.place.clone(),
            ..StudySession::default()
        })
        .collect();
    bureau.planned = study_sessions::add(bureau.office, &plan)?;
    Ok(())
}

/// The session is held, asked, commented and signed.
pub(super) fn session(bureau: &mut Bureau<'_>, day: Date, number: usize) -> Result<()> {
    let Some(id) = bureau.planned.get(number).copied() else { return Ok(()) };
    let area = Area::new(bureau.rng.random_range(1..=Area::COUNT));
    let seed = bureau.rng.random();
    study_prepare::pick_quiz(bureau.office, id, &QuizChoice::Area(area), seed)?;
    let mut session = bureau.office.store.study_session(id)?;
    session.attendance = attendance(bureau, day)?;
    let present = session.with(Presence::Present).count() as u32;
    let head = study_sessions::head(bureau.office)?;
    session.chair.clone_from(&head);
    for item in &mut session.quiz {
        let right = (f64::from(present) * bureau.rng.random_range(0.5..1.0)) as u32;
        let mut rest = present - right;
        item.hands = item
            .key
            .iter()
            .map(|key| {
                let wrong = if *key { 0 } else { bureau.rng.random_range(0..=rest) };
                rest -= wrong;
                if *key { right } else { wrong }
            })
            .collect();
    }
    // Heads do not always find time to comment.
    if bureau.rng.random_bool(0.6) {
        let text = bureau.words.comments.choose(&mut bureau.rng).cloned().unwrap_or_default();
        session.comments.push(Comment { by: head.clone(), at_ms: bureau.clock.ms(), text });
        session.follow_ups.push(FollowUp {
            task: bureau.words.task.clone(),
            owner: bureau.words.speaker.clone(),
            due: Some(day.saturating_add(20.days())),
            done: Some(day.saturating_add(15.days())),
        });
    }
    session.state = StudyState::Held;
    study_sessions::save(bureau.office, id, &session, true)
}

fn attendance(bureau: &mut Bureau<'_>, day: Date) -> Result<Vec<Attendee>> {
    let leaders: Vec<_> = bureau.people.iter().take(LEADERS).copied().collect();
    let mut list = Vec::new();
    for cadre in leaders {
        let known = bureau.office.store.cadre(cadre)?;
        let away = !list.is_empty() && bureau.rng.random_bool(0.1);
        let makeup = MakeUp { on: day.saturating_add(7.days()), how: bureau.words.make_up_study.clone() };
        list.push(Attendee {
            cadre: Some(cadre),
            name: known.data.name,
            unit: String::new(),
            presence: if away { Presence::Leave } else { Presence::Present },
            reason: if away { bureau.words.away.clone() } else { String::new() },
            makeup: away.then_some(makeup),
        });
    }
    Ok(list)
}

/// What else was held in a month.
pub(super) fn month(bureau: &mut Bureau<'_>, day: Date) -> Result<()> {
    let month = day.month();
    let topic = bureau.words.topics.choose(&mut bureau.rng).cloned().unwrap_or_default();
    row(bureau, ActivityKind::Group, day, &topic, Amount::exact(1), LEADERS, 1_000)?;
    row(bureau, ActivityKind::Training, day, &topic, Amount::exact(1), bureau.people.len() / 3, 4_000)?;
    if month % 3 == 0 {
        let title = bureau.words.digest.replace("{n}", &(month / 3).to_string());
        row(bureau, ActivityKind::Digest, day, &title, Amount::exact(1), 0, 0)?;
        row(bureau, ActivityKind::Youth, day, &topic, Amount::exact(1), bureau.people.len() / 6, 1_500)?;
    }
    if month % 6 == 0 {
        row(bureau, ActivityKind::Lecture, day, &topic, Amount::exact(1), bureau.people.len() / 2, 2_000)?;
        let source = Source::Reported { document: bureau.words.reported.clone(), contact: bureau.words.contact.clone() };
        let mut handed_in =
            activity(ActivityKind::Branch, day, &bureau.words.branches, Amount::exact(40 + u32::from(month.unsigned_abs())));
        handed_in.source = source;
        put(bureau, &handed_in)?;
    }
    Ok(())
}

fn activity(kind: ActivityKind, day: Date, title: &str, amount: Amount) -> Activity {
    Activity {
        kind,
        from_on: day,
        until_on: day,
        title: title.to_owned(),
        unit: String::new(),
        amount,
        people: None,
        hours_milli: 0,
        source: Source::Own,
        note: String::new(),
        named: Vec::new(),
        evidence: Vec::new(),
    }
}

fn row(
    bureau: &mut Bureau<'_>,
    kind: ActivityKind,
    day: Date,
    title: &str,
    amount: Amount,
    people: usize,
    hours_milli: u32,
) -> Result<()> {
    let mut activity = activity(kind, day, title, amount);
    if people > 0 {
        activity.people = Some(Amount::exact(people as u32));
        activity.hours_milli = hours_milli;
        if people <= NAMED {
            activity.named = bureau.people.iter().take(people).copied().collect();
        }
    }
    put(bureau, &activity)
}

fn put(bureau: &mut Bureau<'_>, activity: &Activity) -> Result<()> {
    let mut numbers = std::collections::HashMap::new();
    for cadre in &activity.named {
        numbers.insert(*cadre, bureau.office.store.cadre(*cadre)?.data.staff_no.unwrap_or_default());
    }
    let cells = write_cells(activity, |cadre| numbers.get(&cadre).cloned().unwrap_or_default());
    ledger::save(bureau.office, None, &cells)?;
    Ok(())
}

//! How often, until when, and what gets into each other's way.

use super::{FollowUp, StudySession, StudyState};
use crate::domain::fold::half_width;
use jiff::ToSpan as _;
use jiff::civil::{Date, Time};

/// The speaker is told so many days ahead (通江林业局).
const SPEAKER_DAYS: i64 = 7;
/// The outline is with the leaders so many days ahead.
const OUTLINE_DAYS: i64 = 3;

/// How many sessions a year should have had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Expected {
    /// Of so many a year.
    pub a_year: u32,
    /// By the end of the last whole month.
    pub by_now: u32,
}

/// What `a_year` sessions in `year` come to on a day. A month that is not over asks for nothing yet.
pub fn expected(a_year: u32, year: i16, today: Date) -> Expected {
    let months = match today.year() {
        now if now > year => 12,
        now if now == year => u32::from(today.month().unsigned_abs()) - 1,
        _ => 0,
    };
    Expected { a_year, by_now: a_year * months / 12 }
}

/// What should have been done for a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    TellSpeaker,
    SendOutline,
    /// Its day is over and nothing says how it went.
    Record,
}

impl Need {
    /// The end of its message keys.
    pub const fn code(self) -> &'static str {
        match self {
            Self::TellSpeaker => "speaker",
            Self::SendOutline => "outline",
            Self::Record => "record",
        }
    }
}

/// One of them with its last day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DueReminder {
    pub need: Need,
    pub by: Date,
}

/// The last day of a need, for a session on `day`.
pub fn reminder_day(need: Need, day: Date) -> Date {
    let days = match need {
        Need::TellSpeaker => SPEAKER_DAYS,
        Need::SendOutline => OUTLINE_DAYS,
        Need::Record => 0,
    };
    day.checked_sub(days.days()).unwrap_or(day)
}

/// What was to be done after a session and is past its day, by its place, the oldest first. Also of one that was never put down as held.
pub fn overdue(session: &StudySession, today: Date) -> Vec<(usize, Date)> {
    let late = |task: &FollowUp| task.due.filter(|due| *due < today && task.done.is_none());
    let mut late: Vec<_> = session.follow_ups.iter().enumerate().filter_map(|(at, task)| Some((at, late(task)?))).collect();
    if session.state == StudyState::Cancelled {
        late.clear();
    }
    late.sort_by_key(|(at, due)| (*due, *at));
    late
}

/// What is due of a session today, the oldest first.
pub fn due(session: &StudySession, today: Date) -> Vec<DueReminder> {
    let Some(day) = session.day.filter(|_| session.state == StudyState::Planned) else { return Vec::new() };
    if day < today {
        return vec![DueReminder { need: Need::Record, by: day }];
    }
    let all = [(Need::TellSpeaker, session.speaker_told.is_none()), (Need::SendOutline, session.outline_sent.is_none())];
    let open = all.into_iter().filter(|(_, open)| *open).map(|(need, _)| DueReminder { need, by: reminder_day(need, day) });
    open.filter(|reminder| reminder.by <= today).collect()
}

/// Whether two sessions fall on the same time; both stand all the same, and it is told.
pub fn overlaps(one: &StudySession, other: &StudySession) -> bool {
    let live = |s: &StudySession| s.state != StudyState::Cancelled;
    if one.day.is_none() || one.day != other.day || !live(one) || !live(other) {
        return false;
    }
    // Without a time it may be any of the day.
    let span = |s: &StudySession| s.clock.map(|clock| (minute(clock), minute(clock) + u32::from(s.minutes)));
    match (span(one), span(other)) {
        (Some((from, to)), Some((begin, end))) => from < end && begin < to,
        _ => true,
    }
}

fn minute(clock: Time) -> u32 {
    u32::from(clock.hour().unsigned_abs()) * 60 + u32::from(clock.minute().unsigned_abs())
}

/// The day that a timing of the plan names, such as `3月5日`, `2026-03-05` or `3.5`; `None` for a month alone or for words.
pub fn read_timing(text: &str, year: i16) -> Option<Date> {
    let half: String = text.chars().map(half_width).collect();
    let parts: Vec<&str> = half.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    let (year, month, day) = match parts.as_slice() {
        [year, month, day] if year.len() == 4 => (year.parse().ok()?, *month, *day),
        [month, day] if month.len() <= 2 && day.len() <= 2 => (year, *month, *day),
        _ => return None,
    };
    Date::new(year, month.parse().ok()?, day.parse().ok()?).ok()
}

/// The day of a planned session whose timing was typed anew: the one it names now, and none where the old one came from the words before.
pub fn retimed(session: &StudySession, before: &str) -> Option<Date> {
    let named = read_timing(&session.timing, session.year);
    let from_words = session.day.is_some() && read_timing(before, session.year) == session.day;
    named.or(session.day.filter(|_| !from_words || session.state != StudyState::Planned))
}

/// Whether it may be put down as held: its day is named and has come.
pub fn may_be_held(session: &StudySession, today: Date) -> bool {
    session.day.is_some_and(|day| day <= today)
}

/// Where a session stands in its year: by its day, by the month of its timing, or at the end.
pub fn place(session: &StudySession) -> (i16, u8, u8) {
    if let Some(day) = session.day {
        return (day.year(), day.month().unsigned_abs(), day.day().unsigned_abs());
    }
    let half: String = session.timing.chars().map(half_width).collect();
    let numbers = half.split(|c: char| !c.is_ascii_digit()).filter_map(|part| part.parse::<u16>().ok());
    let month = numbers.filter(|n| (1..=12).contains(n)).map(|n| n as u8).next();
    // A month alone is over before what comes after it, and after the days in it.
    (session.year, month.unwrap_or(13), 32)
}

/// Whether a person is the head of the bureau: the name stands in a text such as `王强` or `王强局长`.
pub fn is_head(person: &str, head: &str) -> bool {
    let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let head = bare(head);
    !head.is_empty() && bare(person).contains(&head)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::{date, time};

    fn on(day: Date, clock: Option<Time>) -> StudySession {
        StudySession { day: Some(day), clock, minutes: 30, ..StudySession::default() }
    }

    #[test]
    fn a_month_asks_for_its_session_when_it_is_over() {
        let by = |a_year, today| expected(a_year, 2026, today).by_now;
        assert_eq!(by(12, date(2026, 1, 31)), 0);
        assert_eq!(by(12, date(2026, 2, 1)), 1);
        assert_eq!(by(24, date(2026, 8, 15)), 14);
        assert_eq!(by(5, date(2026, 7, 1)), 2);
        assert_eq!(by(12, date(2027, 1, 1)), 12);
        assert_eq!(by(12, date(2025, 12, 31)), 0);
    }

    #[test]
    fn the_day_follows_the_timing_and_the_timing_the_day() {
        let mut session = StudySession { year: 2026, timing: "11月30日".into(), ..on(date(2026, 11, 30), None) };
        session.timing = "12月".into();
        assert_eq!(retimed(&session, "11月30日"), None, "the day stood in the words that are gone");
        assert_eq!(retimed(&session, "11月"), Some(date(2026, 11, 30)), "somebody chose it");
        session.timing = "12月4日".into();
        assert_eq!(retimed(&session, "12月"), Some(date(2026, 12, 4)));
        session.day = Some(date(2026, 12, 4));
        session.set_day(Some(date(2026, 12, 9)));
        assert_eq!((session.timing.as_str(), session.day), ("2026-12-09", Some(date(2026, 12, 9))));
        session.timing = "12月上旬".into();
        session.set_day(Some(date(2026, 12, 8)));
        assert_eq!(session.timing, "12月上旬", "it still says so");
    }

    #[test]
    fn a_session_is_held_when_its_day_has_come() {
        let session = on(date(2026, 3, 20), None);
        assert!(!may_be_held(&session, date(2026, 3, 19)) && may_be_held(&session, date(2026, 3, 20)));
        assert!(!may_be_held(&StudySession::default(), date(2026, 3, 20)));
    }

    #[test]
    fn reminders_come_a_week_and_three_days_ahead_and_go_when_ticked() {
        let mut session = on(date(2026, 3, 20), None);
        let needs = |session: &StudySession, today| due(session, today).into_iter().map(|d| d.need).collect::<Vec<_>>();
        assert_eq!(needs(&session, date(2026, 3, 12)), []);
        assert_eq!(needs(&session, date(2026, 3, 13)), [Need::TellSpeaker]);
        assert_eq!(needs(&session, date(2026, 3, 17)), [Need::TellSpeaker, Need::SendOutline]);
        session.speaker_told = Some(date(2026, 3, 10));
        assert_eq!(needs(&session, date(2026, 3, 20)), [Need::SendOutline]);
        assert_eq!(needs(&session, date(2026, 3, 21)), [Need::Record]);
        session.state = StudyState::Held;
        assert_eq!(needs(&session, date(2026, 3, 21)), []);
    }

    #[test]
    fn what_was_to_be_done_is_late_from_the_day_after() {
        let task = |due, done| FollowUp { task: "补正告知书".into(), due, done, ..FollowUp::default() };
        let (day, today) = (date(2026, 3, 20), date(2026, 4, 1));
        let mut session = on(day, None);
        session.state = StudyState::Held;
        session.follow_ups = vec![
            task(Some(today), None),
            task(Some(date(2026, 3, 31)), None),
            task(Some(day), None),
            task(Some(day), Some(day)),
            task(None, None),
        ];
        assert_eq!(overdue(&session, today), [(2, day), (1, date(2026, 3, 31))]);
        session.state = StudyState::Cancelled;
        assert_eq!(overdue(&session, today), []);
    }

    #[test]
    fn sessions_of_one_hour_overlap() {
        let day = date(2026, 3, 20);
        let at = |hour, minute| on(day, Some(time(hour, minute, 0, 0)));
        assert!(overlaps(&at(9, 0), &at(9, 29)) && !overlaps(&at(9, 0), &at(9, 30)));
        assert!(overlaps(&at(9, 0), &on(day, None)));
        assert!(!overlaps(&at(9, 0), &on(date(2026, 3, 21), None)));
        let cancelled = StudySession { state: StudyState::Cancelled, ..at(9, 0) };
        assert!(!overlaps(&cancelled, &at(9, 0)));
        assert!(!overlaps(&StudySession::default(), &StudySession::default()), "no day, no overlap");
    }

    #[test]
    fn the_plan_goes_by_day_then_by_month() {
        let timed = |timing: &str| StudySession { year: 2026, timing: timing.into(), ..StudySession::default() };
        let mut all =
            [timed("待定"), timed("4月"), timed("2026年3月上旬"), on(date(2026, 3, 20), None), on(date(2026, 4, 1), None)];
        all.sort_by_key(place);
        let order: Vec<_> = all.iter().map(|s| s.day.map_or(s.timing.clone(), |day| day.to_string())).collect();
        assert_eq!(order, ["2026-03-20", "2026年3月上旬", "2026-04-01", "4月", "待定"]);
    }

    #[test]
    fn timings_of_plans_and_names_of_heads() {
        for text in ["3月5日", "2026-03-05", "2026年3月5日", "３．５", "3/5 上午"] {
            assert_eq!(read_timing(text, 2026), Some(date(2026, 3, 5)), "{text}");
        }
        for text in ["", "3月", "3月上旬", "13月40日", "一季度"] {
            assert_eq!(read_timing(text, 2026), None, "{text}");
        }
        assert!(is_head("王强（局长）", "王强") && is_head("王 强", "王强"));
        assert!(!is_head("王强", "") && !is_head("李明", "王强"));
    }
}

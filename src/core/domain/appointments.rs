//! The appointments of one cadre, by date. Moving to another post closes the one held and opens the next, so what somebody was on
//! a day can be told years later.

use super::roster::Appointment;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// One appointment with its days. Held from `from_on` up to and not on `until_on`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    pub appointment: Appointment,
    /// `None`: since before the roster was kept.
    pub from_on: Option<Date>,
    /// `None`: held now.
    pub until_on: Option<Date>,
    /// 任免文号, or in words why; may be empty.
    pub basis: String,
}

/// All appointments of one cadre, oldest first. The last is the one held now.
pub type History = Vec<Held>;

/// How a change of unit, department, post, rank or grade is meant.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "recording", rename_all = "snake_case")]
pub enum Recording {
    /// What stood there was wrong: the appointment held now is put right and its days stay.
    #[default]
    Correct,
    /// 任职, 调动: from this day on.
    Move { on: Date, basis: String },
}

/// What is wrong with a history or with a move. The message key is `history-fault-<code>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "fault", rename_all = "snake_case")]
pub enum HistoryFault {
    /// No appointment is held now, or more than one.
    NotOneNow,
    /// The day ends before it begins, or on the same day.
    EndsBeforeItBegins { until: Date },
    /// Begins before the one before it ended.
    Overlaps { from: Date },
    /// A day after today: what is not so yet is recorded when it is.
    InFuture { day: Date },
    /// Only the oldest may begin at an unknown day.
    UnknownStart,
}

impl HistoryFault {
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotOneNow => "not-one-now",
            Self::EndsBeforeItBegins { .. } => "ends-before-it-begins",
            Self::Overlaps { .. } => "overlaps",
            Self::InFuture { .. } => "in-future",
            Self::UnknownStart => "unknown-start",
        }
    }

    /// The day the fault is about.
    pub const fn day(self) -> Option<Date> {
        match self {
            Self::EndsBeforeItBegins { until: day } | Self::Overlaps { from: day } | Self::InFuture { day } => Some(day),
            Self::NotOneNow | Self::UnknownStart => None,
        }
    }
}

/// The first fault of a history, oldest first. Days between two appointments may be empty.
///
/// # Errors
/// The fault.
pub fn check(history: &[Held], today: Date) -> Result<(), HistoryFault> {
    if history.iter().filter(|held| held.until_on.is_none()).count() != 1
        || history.last().is_some_and(|held| held.until_on.is_some())
    {
        return Err(HistoryFault::NotOneNow);
    }
    let mut before: Option<Date> = None;
    for (at, held) in history.iter().enumerate() {
        match held.from_on {
            None if at > 0 => return Err(HistoryFault::UnknownStart),
            Some(day) if day > today => return Err(HistoryFault::InFuture { day }),
            Some(from) if before.is_some_and(|end| from < end) => return Err(HistoryFault::Overlaps { from }),
            _ => {}
        }
        if let (Some(from), Some(until)) = (held.from_on, held.until_on)
            && until <= from
        {
            return Err(HistoryFault::EndsBeforeItBegins { until });
        }
        if let Some(day) = held.until_on.filter(|day| *day > today) {
            return Err(HistoryFault::InFuture { day });
        }
        before = held.until_on.or(before);
    }
    Ok(())
}

/// The history after the appointment held now becomes `to`, in the way told. Equal appointments change nothing.
///
/// # Errors
/// A move to a day after today, or not after the day on which the appointment held now began.
pub fn change(history: &[Held], to: &Appointment, how: &Recording, today: Date) -> Result<History, HistoryFault> {
    let mut after = history.to_vec();
    let now = after.iter_mut().rev().find(|held| held.until_on.is_none());
    match (now, how) {
        (Some(now), _) if now.appointment == *to => {}
        (Some(now), Recording::Correct) => now.appointment.clone_from(to),
        (Some(now), Recording::Move { on, basis }) => {
            now.until_on = Some(*on);
            after.push(Held { appointment: to.clone(), from_on: Some(*on), until_on: None, basis: basis.trim().to_owned() });
        }
        (None, how) => {
            let (from_on, basis) = match how {
                Recording::Correct => (None, String::new()),
                Recording::Move { on, basis } => (Some(*on), basis.trim().to_owned()),
            };
            after.push(Held { appointment: to.clone(), from_on, until_on: None, basis });
        }
    }
    check(&after, today)?;
    Ok(after)
}

/// What was held on a day.
pub fn on(history: &[Held], day: Date) -> Option<&Held> {
    history.iter().find(|held| held.from_on.is_none_or(|from| from <= day) && held.until_on.is_none_or(|until| day < until))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    const TODAY: Date = date(2026, 11, 27);

    fn post(name: &str) -> Appointment {
        Appointment { post: name.into(), ..Appointment::default() }
    }

    fn moved(history: &[Held], name: &str, on: Date) -> Result<History, HistoryFault> {
        change(history, &post(name), &Recording::Move { on, basis: " 市监党组〔2026〕3号 ".into() }, TODAY)
    }

    #[test]
    fn a_move_closes_one_post_and_opens_the_next_on_the_same_day() {
        let first = change(&[], &post("科员"), &Recording::Correct, TODAY).unwrap();
        let history = moved(&first, "副科长", date(2026, 3, 1)).unwrap();
        assert_eq!(history.len(), 2);
        assert_eq!((history[0].from_on, history[0].until_on), (None, Some(date(2026, 3, 1))));
        assert_eq!((history[1].from_on, history[1].basis.as_str()), (Some(date(2026, 3, 1)), "市监党组〔2026〕3号"));
        let post_on = |day| on(&history, day).map(|held| held.appointment.post.as_str());
        assert_eq!(post_on(date(2026, 2, 28)), Some("科员"));
        assert_eq!(post_on(date(2026, 3, 1)), Some("副科长"));
        assert_eq!(moved(&history, "副科长", date(2026, 5, 1)).unwrap(), history, "the same post is no move");
    }

    #[test]
    fn a_correction_keeps_the_days() {
        let history = moved(&[], "副科长", date(2026, 3, 1)).unwrap();
        let right = change(&history, &post("科长"), &Recording::Correct, TODAY).unwrap();
        assert_eq!(right, [Held { appointment: post("科长"), ..history[0].clone() }]);
    }

    #[test]
    fn days_that_cannot_be_are_refused() {
        let history = moved(&[], "甲", date(2026, 3, 1)).unwrap();
        let same_day = date(2026, 3, 1);
        assert_eq!(moved(&history, "乙", same_day), Err(HistoryFault::EndsBeforeItBegins { until: same_day }));
        let day = date(2026, 11, 28);
        assert_eq!(moved(&history, "乙", day), Err(HistoryFault::InFuture { day }));
        let held = |from: Option<Date>, until: Option<Date>| Held { from_on: from, until_on: until, ..Held::default() };
        let may = date(2026, 5, 1);
        assert_eq!(check(&[], TODAY), Err(HistoryFault::NotOneNow));
        assert_eq!(check(&[held(None, Some(may))], TODAY), Err(HistoryFault::NotOneNow));
        assert_eq!(check(&[held(None, Some(may)), held(None, None)], TODAY), Err(HistoryFault::UnknownStart));
        let early = date(2026, 4, 1);
        assert_eq!(check(&[held(None, Some(may)), held(Some(early), None)], TODAY), Err(HistoryFault::Overlaps { from: early }));
        let gap = [held(None, Some(early)), held(Some(may), None)];
        assert_eq!((check(&gap, TODAY), on(&gap, date(2026, 4, 15))), (Ok(()), None));
    }

    proptest! {
        /// Whatever is moved and corrected, every accepted history is sound and no day has two posts.
        #[test]
        fn every_day_has_at_most_one_post(steps in prop::collection::vec((0_i32..900, any::<bool>(), 0_u8..5), 1..12)) {
            let mut history = History::new();
            for (days, correct, name) in steps {
                let on = date(2025, 1, 1).checked_add(jiff::Span::new().days(days)).unwrap();
                let how = if correct { Recording::Correct } else { Recording::Move { on, basis: String::new() } };
                if let Ok(next) = change(&history, &post(&name.to_string()), &how, TODAY) {
                    history = next;
                }
                if !history.is_empty() {
                    prop_assert_eq!(check(&history, TODAY), Ok(()));
                }
            }
            for day in (0..900).step_by(7) {
                let day = date(2025, 1, 1).checked_add(jiff::Span::new().days(day)).unwrap();
                let holds = |held: &&Held| held.from_on.is_none_or(|from| from <= day) && held.until_on.is_none_or(|until| day < until);
                prop_assert!(history.iter().filter(holds).count() <= 1);
            }
        }
    }
}

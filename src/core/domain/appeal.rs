//! 成绩复核 and 试题异议: who asks for what, what two reviewers say, what is decided. Added to, never edited.

use super::ids::{AppealId, CadreId, SittingId};
use super::kind::coded;
use jiff::ToSpan;
use jiff::civil::Date;

/// Days after publication on which an appeal is still taken, where nothing else is set: calendar days, because no program knows
/// the working days of a year that is announced in the year before.
pub const DAYS: u16 = 7;
/// Most that can be set.
pub const MOST_DAYS: u16 = 60;
/// Longest text of an appeal, an opinion or a reply, in characters.
pub const MOST_CHARS: usize = 2000;

coded! {
    /// What is asked for.
    AppealKind {
        /// 成绩复核
        Recheck = "recheck",
        /// 试题异议
        Question = "question",
    }
}

coded! {
    /// What a reviewer finds, and what is decided.
    Ruling {
        /// 维持
        Uphold = "uphold",
        /// 更正
        Correct = "correct",
        /// 试题有误
        Faulty = "faulty",
    }
}

impl Ruling {
    /// Whether results have to be corrected: by a re-mark, and a version that is signed anew.
    pub const fn corrects(self) -> bool {
        !matches!(self, Self::Uphold)
    }
}

coded! {
    /// How far an appeal is.
    AppealState {
        /// 已受理
        Taken = "taken",
        /// One of two opinions is there.
        OneOpinion = "one_opinion",
        /// Two opinions that say the same.
        Agreed = "agreed",
        /// Two opinions that differ.
        Split = "split",
        /// 已答复
        Decided = "decided",
    }
}

/// What somebody found, with the words for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opinion {
    pub ruling: Ruling,
    pub text: String,
    pub by: String,
    /// UTC milliseconds.
    pub at_ms: i64,
}

/// An appeal as it is handed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAppeal {
    pub sitting: SittingId,
    pub kind: AppealKind,
    /// Whose result; needed for 成绩复核.
    pub cadre: Option<CadreId>,
    /// Position of the item in the paper, from 0; needed for 试题异议.
    pub position: Option<u16>,
    pub text: String,
    /// Why it is taken after the last day; empty in time.
    pub late: String,
}

/// An appeal with everything that was said of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Appeal {
    pub id: AppealId,
    pub what: NewAppeal,
    pub taken_by: String,
    pub at_ms: i64,
    /// At most two, of two people.
    pub opinions: Vec<Opinion>,
    pub decision: Option<Opinion>,
}

/// Why an appeal, an opinion or a decision is refused. The message key is `error-appeal-<code>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AppealFault {
    #[error("nothing is said")]
    NoText,
    #[error("longer than {MOST_CHARS} characters")]
    TooLong,
    #[error("whose result, or which question")]
    NoSubject,
    #[error("the last day was {0}")]
    Late(Date),
    #[error("decided already")]
    Decided,
    #[error("two opinions are there")]
    TwoOpinions,
    #[error("the same person has given an opinion")]
    SamePerson,
    #[error("who marked the answers does not review them")]
    OwnMarks,
    #[error("two opinions come first")]
    NotReviewed,
    #[error("only a question can be faulty")]
    NotAQuestion,
}

impl AppealFault {
    pub const fn code(self) -> &'static str {
        match self {
            Self::NoText => "no-text",
            Self::TooLong => "too-long",
            Self::NoSubject => "no-subject",
            Self::Late(_) => "late",
            Self::Decided => "decided",
            Self::TwoOpinions => "two-opinions",
            Self::SamePerson => "same-person",
            Self::OwnMarks => "own-marks",
            Self::NotReviewed => "not-reviewed",
            Self::NotAQuestion => "not-a-question",
        }
    }
}

/// The last day on which an appeal is taken.
pub fn last_day(published: Date, days: u16) -> Date {
    published.saturating_add(i64::from(days.clamp(1, MOST_DAYS)).days())
}

fn said(text: &str) -> Result<(), AppealFault> {
    match text.trim().chars().count() {
        0 => Err(AppealFault::NoText),
        n if n > MOST_CHARS => Err(AppealFault::TooLong),
        _ => Ok(()),
    }
}

impl NewAppeal {
    /// Whether it can be taken on `today`.
    pub fn check(&self, today: Date, last: Date) -> Result<(), AppealFault> {
        said(&self.text)?;
        let subject = match self.kind {
            AppealKind::Recheck => self.cadre.is_some(),
            AppealKind::Question => self.position.is_some(),
        };
        if !subject {
            return Err(AppealFault::NoSubject);
        }
        if today > last && self.late.trim().is_empty() {
            return Err(AppealFault::Late(last));
        }
        Ok(())
    }
}

impl Appeal {
    pub fn state(&self) -> AppealState {
        match (&self.decision, self.opinions.as_slice()) {
            (Some(_), _) => AppealState::Decided,
            (None, []) => AppealState::Taken,
            (None, [_]) => AppealState::OneOpinion,
            (None, [first, rest @ ..]) if rest.iter().all(|other| other.ruling == first.ruling) => AppealState::Agreed,
            (None, _) => AppealState::Split,
        }
    }

    fn fits(&self, ruling: Ruling, text: &str) -> Result<(), AppealFault> {
        said(text)?;
        if self.decision.is_some() {
            return Err(AppealFault::Decided);
        }
        if ruling == Ruling::Faulty && self.what.position.is_none() {
            return Err(AppealFault::NotAQuestion);
        }
        Ok(())
    }

    /// Whether `by` may give this opinion. `marked` are those who marked the answers concerned (回避).
    pub fn check_opinion(&self, ruling: Ruling, text: &str, by: &str, marked: &[String]) -> Result<(), AppealFault> {
        self.fits(ruling, text)?;
        if self.opinions.iter().any(|opinion| opinion.by == by) {
            return Err(AppealFault::SamePerson);
        }
        if self.opinions.len() >= 2 {
            return Err(AppealFault::TwoOpinions);
        }
        if marked.iter().any(|marker| marker == by) {
            return Err(AppealFault::OwnMarks);
        }
        Ok(())
    }

    /// Whether it may be decided so.
    pub fn check_decision(&self, ruling: Ruling, reply: &str) -> Result<(), AppealFault> {
        self.fits(ruling, reply)?;
        if self.opinions.len() < 2 { Err(AppealFault::NotReviewed) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn appeal(kind: AppealKind) -> Appeal {
        let what = NewAppeal {
            sitting: SittingId(1),
            kind,
            cadre: Some(CadreId(1)),
            position: (kind == AppealKind::Question).then_some(3),
            text: "请复核第 4 题".into(),
            late: String::new(),
        };
        Appeal { id: AppealId(1), what, taken_by: "登分".into(), at_ms: 1, opinions: vec![], decision: None }
    }

    fn opinion(by: &str, ruling: Ruling) -> Opinion {
        Opinion { ruling, text: "无误".into(), by: by.into(), at_ms: 2 }
    }

    #[test]
    fn the_last_day_counts_and_the_day_after_needs_a_reason() {
        let last = last_day(date(2026, 11, 28), DAYS);
        assert_eq!(last, date(2026, 12, 5));
        let mut new = appeal(AppealKind::Recheck).what;
        assert_eq!(new.check(last, last), Ok(()));
        assert_eq!(new.check(date(2026, 12, 6), last), Err(AppealFault::Late(last)));
        new.late = "出差，委托提交".into();
        assert_eq!(new.check(date(2026, 12, 6), last), Ok(()));
        new.cadre = None;
        assert_eq!(new.check(last, last), Err(AppealFault::NoSubject));
        new.text = " ".into();
        assert_eq!(new.check(last, last), Err(AppealFault::NoText));
        new.text = "字".repeat(MOST_CHARS + 1);
        assert_eq!(new.check(last, last), Err(AppealFault::TooLong));
        assert_eq!(last_day(date(2026, 11, 28), 0), date(2026, 11, 29), "never less than a day");
    }

    #[test]
    fn two_people_review_and_then_it_is_decided_once() {
        use Ruling::{Correct, Faulty, Uphold};
        let mut appeal = appeal(AppealKind::Recheck);
        assert_eq!(appeal.state(), AppealState::Taken);
        assert_eq!(appeal.check_decision(Uphold, "维持"), Err(AppealFault::NotReviewed));
        assert_eq!(appeal.check_opinion(Uphold, "无误", "甲", &["甲".into()]), Err(AppealFault::OwnMarks));
        assert_eq!(appeal.check_opinion(Faulty, "错题", "甲", &[]), Err(AppealFault::NotAQuestion));
        appeal.opinions.push(opinion("甲", Uphold));
        assert_eq!(appeal.state(), AppealState::OneOpinion);
        assert_eq!(appeal.check_opinion(Uphold, "无误", "甲", &[]), Err(AppealFault::SamePerson));
        assert_eq!(appeal.check_opinion(Uphold, "无误", "乙", &[]), Ok(()));
        appeal.opinions.push(opinion("乙", Correct));
        assert_eq!(appeal.state(), AppealState::Split);
        assert_eq!(appeal.check_opinion(Uphold, "无误", "丙", &[]), Err(AppealFault::TwoOpinions));
        appeal.opinions[1].ruling = Uphold;
        assert_eq!(appeal.state(), AppealState::Agreed);
        assert_eq!(appeal.check_decision(Uphold, " "), Err(AppealFault::NoText));
        assert_eq!(appeal.check_decision(Uphold, "维持原成绩"), Ok(()));
        appeal.decision = Some(opinion("丁", Uphold));
        assert_eq!(appeal.check_decision(Uphold, "维持原成绩"), Err(AppealFault::Decided));
        assert_eq!(appeal.check_opinion(Uphold, "无误", "丙", &[]), Err(AppealFault::Decided));
        assert!(Correct.corrects() && Faulty.corrects() && !Uphold.corrects());
    }
}

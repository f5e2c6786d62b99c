//! 会前学法: a session from the line of the year plan to the record of what was said. `domain/study` is practice, another thing.

mod rules;
mod template;

pub use rules::{
    DueReminder, Expected, Need, due, expected, is_head, may_be_held, overdue, overlaps, place, read_timing, reminder_day,
    retimed,
};
pub use template::{Filled, fill};

use super::citation::ArticleRef;
use super::ids::{CadreId, QuestionId, RevisionId};
use super::kind::coded;
use super::paper_record::sha256_hex;
use jiff::civil::{Date, Time};
use serde::{Deserialize, Serialize};

/// Questions of a quiz.
pub const QUIZ_QUESTIONS: usize = 5;
/// How long a session is planned for: the least that bureaus ask (docs of 通江林业局).
pub const DEFAULT_MINUTES: u16 = 30;
/// A material up to this is copied; a larger one stays where it is and is linked.
pub const MOST_COPIED_BYTES: u64 = 20 * 1024 * 1024;

coded! {
    /// How far a session is.
    StudyState { Planned = "planned", Held = "held", Cancelled = "cancelled" }
}

coded! {
    /// 出席 / 请假 / 缺席
    Presence { Present = "present", Leave = "leave", Absent = "absent" }
}

/// A session with everything that is planned, prepared and recorded of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct StudySession {
    pub year: i16,
    /// 学习内容
    pub topic: String,
    /// 授课单位 or who speaks.
    pub speaker: String,
    /// 时间安排, as the plan has it: a month or a day.
    pub timing: String,
    pub day: Option<Date>,
    pub clock: Option<Time>,
    /// The meeting it precedes.
    pub meeting: String,
    /// 主持领导
    pub chair: String,
    pub place: String,
    /// Planned, and after the session how long it was.
    pub minutes: u16,
    pub state: StudyState,
    /// Why it was cancelled.
    pub reason: String,
    pub articles: Vec<StudyArticle>,
    pub case: StudyCase,
    pub outline: String,
    pub approval: Option<Approval>,
    /// When the speaker was told, and the outline handed to the leaders.
    pub speaker_told: Option<Date>,
    pub outline_sent: Option<Date>,
    pub materials: Vec<Material>,
    pub quiz: Vec<QuizItem>,
    pub attendance: Vec<Attendee>,
    pub comments: Vec<Comment>,
    pub follow_ups: Vec<FollowUp>,
    /// What was decided or is to be noted, in the minutes.
    pub summary: String,
    /// The bureau's own minutes in place of what the template gives; empty for those.
    pub minutes_text: String,
}

impl Default for StudySession {
    fn default() -> Self {
        Self {
            year: 0,
            topic: String::new(),
            speaker: String::new(),
            timing: String::new(),
            day: None,
            clock: None,
            meeting: String::new(),
            chair: String::new(),
            place: String::new(),
            minutes: DEFAULT_MINUTES,
            state: StudyState::Planned,
            reason: String::new(),
            articles: Vec::new(),
            case: StudyCase::default(),
            outline: String::new(),
            approval: None,
            speaker_told: None,
            outline_sent: None,
            materials: Vec::new(),
            quiz: Vec::new(),
            attendance: Vec::new(),
            comments: Vec::new(),
            follow_ups: Vec::new(),
            summary: String::new(),
            minutes_text: String::new(),
        }
    }
}

/// An article to read together. Its text is not kept: the library has it in the version of the day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StudyArticle {
    pub at: ArticleRef,
    /// What it is about, above the text on the projector.
    #[serde(default)]
    pub heading: String,
    /// What to say of it, below the text.
    #[serde(default)]
    pub note: String,
    /// Words of the text that stand out, parted by blanks or commas.
    #[serde(default)]
    pub stress: String,
}

impl StudyArticle {
    /// The words that stand out.
    pub fn stressed(&self) -> impl Iterator<Item = &str> {
        self.stress
            .split(|c: char| c.is_whitespace() || matches!(c, ',' | '，' | '、' | ';' | '；'))
            .filter(|word| !word.is_empty())
    }
}

/// A case in four parts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct StudyCase {
    /// The case of the library that it was taken from.
    pub id: Option<i64>,
    pub title: String,
    pub facts: String,
    pub issue: String,
    pub rule: String,
    pub outcome: String,
}

impl StudyCase {
    pub fn is_empty(&self) -> bool {
        self.parts().iter().all(|(_, text)| text.trim().is_empty())
    }

    /// The four parts with their codes.
    pub fn parts(&self) -> [(&'static str, &str); 4] {
        [("facts", &self.facts), ("issue", &self.issue), ("rule", &self.rule), ("outcome", &self.outcome)]
    }
}

/// Who approved the outline, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approval {
    pub by: String,
    pub on: Date,
    /// Tells the outline that was approved from one that was written on since; empty in records of before it was kept.
    #[serde(default)]
    pub outline: String,
}

fn outline_hash(outline: &str) -> String {
    sha256_hex(outline.trim().as_bytes())
}

/// A file that belongs to a session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Material {
    pub name: String,
    pub bytes: u64,
    #[serde(flatten)]
    pub place: MaterialPlace,
}

/// Where a material lies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kept", rename_all = "snake_case")]
pub enum MaterialPlace {
    /// Copied beside the workspace under its hash, in hexadecimal digits.
    Copied { sha256: String },
    /// Too large to copy: where it lies, and when it was last changed.
    Linked { path: String, modified_ms: i64 },
}

/// A question that the room answers together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuizItem {
    pub question: QuestionId,
    /// The text that is shown, also when the bank goes on.
    pub revision: RevisionId,
    /// Hands for each option in the order of the question; right and wrong for a judgement.
    #[serde(default)]
    pub hands: Vec<u32>,
    /// What people said by name: place in the attendance, letters of the options.
    #[serde(default)]
    pub named: Vec<(usize, String)>,
    /// Which options are right, in the order of `hands`; kept, so that shares are told without the bank.
    pub key: Vec<bool>,
}

/// How a question went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tally {
    pub answered: u32,
    /// Of how many that is known: a show of hands for one option after the other does not tell who chose exactly the right ones.
    pub right: Option<u32>,
}

impl QuizItem {
    pub fn tally(&self) -> Tally {
        if !self.named.is_empty() {
            let right = self.named.iter().filter(|(_, letters)| self.is_right(letters)).count();
            return Tally { answered: self.named.len() as u32, right: Some(right as u32) };
        }
        let single = self.key.iter().filter(|right| **right).count() == 1;
        let right = || self.hands.iter().zip(&self.key).filter(|(_, right)| **right).map(|(hands, _)| hands).sum();
        if single {
            Tally { answered: self.hands.iter().sum(), right: Some(right()) }
        } else {
            Tally { answered: self.hands.iter().copied().max().unwrap_or(0), right: None }
        }
    }

    /// Hands an option, counted from names where there are any.
    pub fn counts(&self) -> Vec<u32> {
        self.counts_of(self.key.len())
    }

    /// The same where the key is not told, and only how many options there are.
    pub fn counts_of(&self, options: usize) -> Vec<u32> {
        if self.named.is_empty() {
            let mut hands = self.hands.clone();
            hands.resize(options, 0);
            return hands;
        }
        let count = |letter: char| self.named.iter().filter(|(_, letters)| letters.contains(letter)).count() as u32;
        (0..options).map(|i| count(super::question::letter(i))).collect()
    }

    fn is_right(&self, letters: &str) -> bool {
        self.key.iter().enumerate().all(|(i, right)| letters.contains(super::question::letter(i)) == *right)
    }
}

/// The letters of a typed answer, those of the question only, each once and in order: `c,B` is `BC`.
pub fn letters(typed: &str, options: usize) -> String {
    let upper: Vec<char> = typed.chars().map(super::fold::half_width).map(|c| c.to_ascii_uppercase()).collect();
    (0..options).map(super::question::letter).filter(|letter| upper.contains(letter)).collect()
}

/// One line of the sign-in list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attendee {
    /// `None` for somebody who is not on the roster: 列席.
    pub cadre: Option<CadreId>,
    pub name: String,
    #[serde(default)]
    pub unit: String,
    pub presence: Presence,
    /// Why on leave.
    #[serde(default)]
    pub reason: String,
    #[serde(default)]
    pub makeup: Option<MakeUp>,
}

/// 补学
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MakeUp {
    pub on: Date,
    pub how: String,
}

/// What a leader said on the spot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comment {
    pub by: String,
    pub at_ms: i64,
    pub text: String,
}

/// What is to be done afterwards.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FollowUp {
    pub task: String,
    pub owner: String,
    pub due: Option<Date>,
    pub done: Option<Date>,
}

impl StudySession {
    /// Nothing but a line of the plan: it may be taken out of the plan again.
    pub fn is_bare(&self) -> bool {
        let told = self.articles.is_empty() && self.materials.is_empty() && self.quiz.is_empty() && self.attendance.is_empty();
        let said = self.comments.is_empty() && self.follow_ups.is_empty() && self.outline.is_empty() && self.case.is_empty();
        told && said && self.state == StudyState::Planned
    }

    /// Sets the day. A timing that named another day names this one then, so that the plan says one thing.
    pub fn set_day(&mut self, day: Option<Date>) {
        if day != self.day && self.day.is_some() && read_timing(&self.timing, self.year) == self.day {
            self.timing = day.map(|day| day.to_string()).unwrap_or_default();
        }
        self.day = day;
    }

    /// Notes who approved the outline as it stands.
    pub fn approve(&mut self, by: &str, on: Date) {
        self.approval = Some(Approval { by: by.to_owned(), on, outline: outline_hash(&self.outline) });
    }

    /// Who approved the outline, if it still is the one that was approved.
    pub fn approved(&self) -> Option<&Approval> {
        let same = |of: &&Approval| of.outline.is_empty() || of.outline == outline_hash(&self.outline);
        self.approval.as_ref().filter(same)
    }

    pub fn with(&self, presence: Presence) -> impl Iterator<Item = &Attendee> {
        self.attendance.iter().filter(move |attendee| attendee.presence == presence)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(key: &[bool]) -> QuizItem {
        QuizItem { question: QuestionId(1), revision: RevisionId(1), hands: vec![], named: vec![], key: key.to_vec() }
    }

    #[test]
    fn an_approval_is_of_the_outline_that_was_read() {
        let mut session = StudySession { outline: "一、听证".into(), ..StudySession::default() };
        session.approve("陈局长", Date::constant(2026, 3, 1));
        assert!(session.approved().is_some());
        session.outline.push_str("\n二、送达");
        assert!(session.approved().is_none() && session.approval.is_some(), "it is told and not forgotten");
        session.outline = "一、听证\n".into();
        assert!(session.approved().is_some());
        session.approval = serde_json::from_str(r#"{"by":"陈局长","on":"2026-03-01"}"#).unwrap();
        assert!(session.approved().is_some(), "of before this was kept");
    }

    #[test]
    fn hands_tell_who_was_right_where_one_option_is() {
        let mut one = item(&[false, true, false]);
        assert_eq!(one.tally(), Tally { answered: 0, right: Some(0) });
        one.hands = vec![3, 9, 1];
        assert_eq!(one.tally(), Tally { answered: 13, right: Some(9) });
        let mut several = item(&[true, true, false]);
        several.hands = vec![9, 7, 2];
        assert_eq!(several.tally(), Tally { answered: 9, right: None });
        assert_eq!(several.counts(), [9, 7, 2]);
    }

    #[test]
    fn names_tell_it_where_several_are() {
        let mut several = item(&[true, true, false]);
        several.named = vec![(0, letters("b a", 3)), (1, letters("Ａ", 3)), (2, letters("abc", 3))];
        assert_eq!(several.tally(), Tally { answered: 3, right: Some(1) });
        assert_eq!(several.counts(), [3, 2, 1]);
        assert_eq!(letters("d，x B", 3), "B");
    }

    #[test]
    fn an_older_record_reads_and_a_line_of_the_plan_is_bare() {
        let read: StudySession = serde_json::from_str(r#"{"year":2026,"topic":"行政处罚法"}"#).unwrap();
        assert!(read.is_bare());
        assert_eq!((read.minutes, read.state), (DEFAULT_MINUTES, StudyState::Planned));
        let outline = StudySession { outline: "一".into(), ..read };
        assert!(!outline.is_bare());
    }
}

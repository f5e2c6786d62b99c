//! 年度法治政府建设报告素材: the figures of a period, each with the rows behind it, and the paragraph made of them.

use super::activity::{Activity, ActivityKind, Amount};
use super::ids::{ActivityId, SittingId, StudyId};
use super::kind::coded;
use jiff::civil::Date;
use serde::Serialize;

/// How many minutes of a 会前学法 are one 学时: a lesson of Chinese schools. No national rule was found.
pub const MINUTES_AN_HOUR: u64 = 45;

coded! {
    /// A figure of the report, in its order.
    FigureCode {
        /// 会前学法 held.
        Sessions = "sessions",
        /// Those that the head of the bureau commented on.
        Commented = "commented",
        /// People who sat a published 任前考法.
        AppointmentSat = "appointment_sat",
        /// Those who passed in the end.
        AppointmentPassed = "appointment_passed",
        Training = "training",
        Forum = "forum",
        /// People who sat a published 年度学法考试, make-ups and outside platforms included.
        AnnualSat = "annual_sat",
        AnnualPassed = "annual_passed",
        /// Of those who sat.
        AnnualShare = "annual_share",
        /// Issues of 新法速递 and 典型案例.
        Issues = "issues",
        Group = "group",
        Lecture = "lecture",
        Branch = "branch",
        Youth = "youth",
        Books = "books",
        /// 学时 of own activities and sessions.
        Hours = "hours",
    }
}

impl FigureCode {
    /// The kinds of the ledger that it counts.
    pub const fn kinds(self) -> &'static [ActivityKind] {
        use ActivityKind as K;
        match self {
            Self::Training => &[K::Training],
            Self::Forum => &[K::Forum],
            Self::Issues => &[K::Digest, K::Cases, K::DigestAndCases],
            Self::Group => &[K::Group],
            Self::Lecture => &[K::Lecture],
            Self::Branch => &[K::Branch],
            Self::Youth => &[K::Youth],
            Self::Books => &[K::Books],
            _ => &[],
        }
    }
}

/// What a row behind a figure is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "of", content = "id", rename_all = "snake_case")]
pub enum RowOf {
    Activity(ActivityId),
    Session(StudyId),
    Sitting(SittingId),
}

/// One row behind a figure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FigureRow {
    #[serde(flatten)]
    pub of: RowOf,
    pub on: Date,
    pub title: String,
    pub unit: String,
    /// What it adds.
    pub amount: Amount,
    /// Set for a 报送数: document and contact.
    pub reported: Option<(String, String)>,
    /// A sitting on another platform.
    pub outside: bool,
    /// Behind hours: thousandths of a 学时 that it adds.
    pub hours_milli: Option<u64>,
}

impl FigureRow {
    pub fn of_activity(id: ActivityId, activity: &Activity) -> Self {
        let reported = match &activity.source {
            super::activity::Source::Own => None,
            super::activity::Source::Reported { document, contact } => Some((document.clone(), contact.clone())),
        };
        Self {
            of: RowOf::Activity(id),
            on: activity.until_on,
            title: activity.title.clone(),
            unit: activity.unit.clone(),
            amount: activity.amount.clone(),
            reported,
            outside: false,
            hours_milli: None,
        }
    }
}

/// What a figure says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "value", rename_all = "snake_case")]
pub enum Value {
    /// Nothing of the kind is recorded: not nought, but unknown.
    Missing,
    /// 系统数 and 报送数 apart, never added.
    Count {
        own: Option<Amount>,
        reported: Option<Amount>,
    },
    Share {
        part: u32,
        whole: u32,
    },
    /// Thousandths of a 学时.
    Hours {
        milli: u64,
    },
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Figure {
    pub code: FigureCode,
    #[serde(flatten)]
    pub value: Value,
    pub rows: Vec<FigureRow>,
}

impl Figure {
    /// Counts rows, what was handed in apart.
    pub fn counted(code: FigureCode, rows: Vec<FigureRow>) -> Self {
        let sum = |reported: bool| {
            let mut amounts = rows.iter().filter(|row| row.reported.is_some() == reported).map(|row| &row.amount).peekable();
            amounts.peek().is_some().then(|| Amount::sum(amounts))
        };
        let (own, reported) = (sum(false), sum(true));
        let value = if own.is_none() && reported.is_none() { Value::Missing } else { Value::Count { own, reported } };
        Self { code, value, rows }
    }

    pub const fn is_missing(&self) -> bool {
        matches!(self.value, Value::Missing)
    }
}

/// A part of the paragraph: words, or a figure that its rows stand behind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    pub text: String,
    pub figure: Option<FigureCode>,
}

/// A template with its figures put in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filled {
    pub pieces: Vec<Piece>,
    /// Names between braces that no figure has.
    pub unknown: Vec<String>,
    /// Figures whose bracketed passage was left out, because nothing of them is recorded.
    pub left_out: Vec<FigureCode>,
}

impl Filled {
    pub fn text(&self) -> String {
        self.pieces.iter().map(|piece| piece.text.as_str()).collect()
    }

    fn say(&mut self, text: &str) {
        match self.pieces.last_mut() {
            Some(last) if last.figure.is_none() => last.text.push_str(text),
            _ if text.is_empty() => {}
            _ => self.pieces.push(Piece { text: text.to_owned(), figure: None }),
        }
    }
}

/// Fills `{name}` with what `value` gives for the figure that `named` knows; a passage in `[ ]` falls when a figure in it has
/// no value, and outside of brackets `missing` stands in its place. An opened brace or bracket that is not closed is plain text.
pub fn fill(
    template: &str,
    named: impl Fn(&str) -> Option<FigureCode>,
    value: impl Fn(FigureCode) -> Option<String>,
    missing: &str,
) -> Filled {
    put(template, &named, &value, missing)
}

type Named<'a> = &'a dyn Fn(&str) -> Option<FigureCode>;
type Given<'a> = &'a dyn Fn(FigureCode) -> Option<String>;

fn put(template: &str, named: Named<'_>, value: Given<'_>, missing: &str) -> Filled {
    let mut filled = Filled::default();
    let mut rest = template;
    while let Some(at) = rest.find(['[', '{']) {
        let (before, from) = rest.split_at(at);
        filled.say(before);
        let closing = if from.starts_with('[') { ']' } else { '}' };
        let Some((inside, after)) = from.get(1..).and_then(|inside| inside.split_once(closing)) else {
            filled.say(from);
            return filled;
        };
        if closing == '}' {
            figure(&mut filled, inside, named, value, missing);
        } else {
            let mut part = put(inside, named, value, missing);
            let lacks: Vec<FigureCode> = codes(inside, named).into_iter().filter(|code| value(*code).is_none()).collect();
            filled.unknown.append(&mut part.unknown);
            if lacks.is_empty() {
                for piece in part.pieces {
                    match piece.figure {
                        None => filled.say(&piece.text),
                        Some(_) => filled.pieces.push(piece),
                    }
                }
            } else {
                filled.left_out.extend(lacks);
            }
        }
        rest = after;
    }
    filled.say(rest);
    filled
}

fn codes(text: &str, named: Named<'_>) -> Vec<FigureCode> {
    text.split('{').skip(1).filter_map(|part| named(part.split_once('}')?.0.trim())).collect()
}

fn figure(filled: &mut Filled, name: &str, named: Named<'_>, value: Given<'_>, missing: &str) {
    match named(name.trim()) {
        None => {
            filled.unknown.push(name.trim().to_owned());
            filled.say(&format!("{{{name}}}"));
        }
        Some(code) => {
            let text = value(code).unwrap_or_else(|| missing.to_owned());
            filled.pieces.push(Piece { text, figure: Some(code) });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(template: &str) -> Filled {
        let value = |code| (code == FigureCode::Sessions).then(|| "8".to_owned());
        fill(template, FigureCode::from_code, value, "?")
    }

    #[test]
    fn a_figure_keeps_its_link_and_a_passage_without_figures_falls() {
        let done = filled("held {sessions}[; forum {forum}][; again { sessions }].");
        assert_eq!(done.text(), "held 8; again 8.");
        assert_eq!(done.left_out, [FigureCode::Forum]);
        let links: Vec<_> = done.pieces.iter().filter_map(|piece| piece.figure).collect();
        assert_eq!(links, [FigureCode::Sessions, FigureCode::Sessions]);
    }

    #[test]
    fn what_is_not_known_is_said_and_never_a_number() {
        assert_eq!(filled("forum {forum}.").text(), "forum ?.");
        let done = filled("{weather} [{rain} {sessions}]");
        assert_eq!((done.text(), done.unknown), ("{weather} {rain} 8".into(), vec!["weather".into(), "rain".into()]));
        for open in ["{sessions", "[held {sessions}", "}]", ""] {
            assert_eq!(filled(open).text(), open, "not closed");
        }
    }

    #[test]
    fn own_and_handed_in_numbers_are_not_added() {
        let row = |number, reported: bool| FigureRow {
            of: RowOf::Activity(ActivityId(1)),
            on: Date::default(),
            title: String::new(),
            unit: String::new(),
            amount: Amount::exact(number),
            reported: reported.then(Default::default),
            outside: false,
            hours_milli: None,
        };
        let figure = Figure::counted(FigureCode::Branch, vec![row(3, false), row(2, false), row(647, true)]);
        let count = Value::Count { own: Some(Amount::exact(5)), reported: Some(Amount::exact(647)) };
        assert_eq!(figure.value, count);
        assert!(Figure::counted(FigureCode::Branch, vec![]).is_missing());
    }
}

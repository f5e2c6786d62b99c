//! 学法活动台账: what a bureau counts of its study, and how it adds up for the yearly report.

use super::ids::CadreId;
use super::kind::coded;
use super::study_session::Material;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

coded! {
    /// What was held or handed out. The order is that of the yearly report.
    ActivityKind {
        /// 中心组学习
        Group = "group",
        /// 专题辅导
        Lecture = "lecture",
        /// 支部（小组）集中学习
        Branch = "branch",
        /// 青年理论学习小组
        Youth = "youth",
        /// 法律知识培训
        Training = "training",
        /// 市监讲堂
        Forum = "forum",
        /// 新法速递, by issues.
        Digest = "digest",
        /// 典型案例, by issues.
        Cases = "cases",
        /// 《新法速递》和典型案例 that were counted together: nobody knows how many of each.
        DigestAndCases = "digest_and_cases",
        /// 图书发放, by books.
        Books = "books",
        Other = "other",
    }
}

impl ActivityKind {
    /// Whether people sit together and learn, so that hours are counted. The others are issues and books.
    pub const fn is_study(self) -> bool {
        !matches!(self, Self::Digest | Self::Cases | Self::DigestAndCases | Self::Books)
    }
}

coded! {
    /// How a number was written.
    #[derive(Default)]
    Rounding {
        #[default]
        Exact = "exact",
        /// 800余: at least so many.
        Above = "above",
        /// 约800
        About = "about",
    }
}

/// A number with the way it was written: 800余 stays 800余.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Amount {
    pub number: u32,
    pub rounding: Rounding,
    /// As it was written where it is not exact; else empty.
    pub written: String,
}

impl Amount {
    pub fn exact(number: u32) -> Self {
        Self { number, ..Self::default() }
    }

    /// As it was written, where one number was: a sum of round numbers was written by nobody.
    pub fn as_written(&self) -> Option<&str> {
        match self.rounding {
            Rounding::Exact => None,
            Rounding::Above | Rounding::About => (!self.written.is_empty()).then_some(self.written.as_str()),
        }
    }

    /// The sum; a single number keeps its words. One that is 约 makes the sum 约, one that is 余 makes it 余.
    pub fn sum<'a>(amounts: impl IntoIterator<Item = &'a Self>) -> Self {
        let mut sum = Self::default();
        let mut seen = 0;
        for amount in amounts.into_iter().filter(|amount| **amount != Self::default()) {
            seen += 1;
            sum.number = sum.number.saturating_add(amount.number);
            sum.rounding = sum.rounding.max(amount.rounding);
            sum.written = if seen == 1 { amount.written.clone() } else { String::new() };
        }
        sum
    }
}

/// Whose figure it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "source", rename_all = "snake_case")]
pub enum Source {
    /// 系统数: the activity was entered here by itself.
    #[default]
    Own,
    /// 报送数: a total that a branch handed in.
    Reported {
        /// The document it stands in.
        document: String,
        /// Who answers for it.
        contact: String,
    },
}

impl Source {
    pub const fn is_reported(&self) -> bool {
        matches!(self, Self::Reported { .. })
    }

    pub const fn code(&self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Reported { .. } => "reported",
        }
    }
}

/// One row of the ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Activity {
    pub kind: ActivityKind,
    pub from_on: Date,
    /// The last day; that of a single day is the first.
    pub until_on: Date,
    pub title: String,
    /// 主办单位; for a 报送数 who handed it in. May be empty.
    pub unit: String,
    /// How many sessions, issues or books.
    pub amount: Amount,
    /// How many people took part, where it is known.
    pub people: Option<Amount>,
    /// 学时 for each who took part, in thousandths; 0 where none are counted.
    pub hours_milli: u32,
    pub source: Source,
    pub note: String,
    /// Who took part, of the roster; nobody where only a count is known.
    pub named: Vec<CadreId>,
    /// 佐证材料: sign-in sheets, pictures, notices.
    #[serde(default)]
    pub evidence: Vec<Material>,
}

/// Longest text of a cell, in characters.
pub const MOST_CHARS: usize = 300;
/// Most 学时 of one row for one person.
pub const MOST_HOURS_MILLI: u32 = 1_000_000;

coded! {
    /// A cell of the ledger.
    ActivityField {
        Kind = "kind",
        Date = "date",
        Until = "until",
        Title = "title",
        Unit = "unit",
        Amount = "amount",
        Hours = "hours",
        People = "people",
        Names = "names",
        Source = "source",
        Document = "document",
        Contact = "contact",
        Note = "note",
    }
}

coded! {
    /// What is wrong with a cell. The message key is `activity-fault-<code>`.
    ActivityFault {
        Missing = "missing",
        UnknownKind = "unknown-kind",
        UnknownSource = "unknown-source",
        NoDay = "no-day",
        /// Ends before it begins.
        UpsideDown = "upside-down",
        /// Begins after today: the ledger holds what was done.
        Ahead = "ahead",
        NoNumber = "no-number",
        TooLong = "too-long",
        /// More hours than one activity can have.
        TooManyHours = "too-many-hours",
        /// A session of the bureau is counted one by one.
        RoundOwn = "round-own",
        /// Fewer people than are named.
        FewerThanNamed = "fewer-than-named",
        NotOnTheRoster = "not-on-the-roster",
        Namesakes = "namesakes",
        NamedTwice = "named-twice",
        /// A total is nobody's attendance.
        NamesOfATotal = "names-of-a-total",
    }
}

impl Activity {
    /// What is wrong with the row, cell by cell; empty when it may be stored.
    pub fn faults(&self) -> Vec<(ActivityField, ActivityFault)> {
        use {ActivityFault as Fault, ActivityField as F};
        let mut faults = Vec::new();
        let mut wrong = |is: bool, field, fault| {
            if is {
                faults.push((field, fault));
            }
        };
        wrong(self.title.trim().is_empty(), F::Title, Fault::Missing);
        wrong(self.until_on < self.from_on, F::Until, Fault::UpsideDown);
        wrong(self.amount.number == 0, F::Amount, Fault::NoNumber);
        wrong(self.hours_milli > MOST_HOURS_MILLI, F::Hours, Fault::TooManyHours);
        let long = |text: &str| text.chars().count() > MOST_CHARS;
        wrong(long(&self.title), F::Title, Fault::TooLong);
        wrong(long(&self.unit), F::Unit, Fault::TooLong);
        wrong(long(&self.note), F::Note, Fault::TooLong);
        if let Source::Reported { document, contact } = &self.source {
            wrong(document.trim().is_empty(), F::Document, Fault::Missing);
            wrong(long(document), F::Document, Fault::TooLong);
            wrong(long(contact), F::Contact, Fault::TooLong);
            wrong(!self.named.is_empty(), F::Names, Fault::NamesOfATotal);
        } else {
            let sessions = self.kind.is_study() && self.amount.rounding != Rounding::Exact;
            wrong(sessions, F::Amount, Fault::RoundOwn);
        }
        let named = u32::try_from(self.named.len()).unwrap_or(u32::MAX);
        let fewer = |people: &Amount| people.rounding == Rounding::Exact && people.number < named;
        wrong(self.people.as_ref().is_some_and(fewer), F::People, Fault::FewerThanNamed);
        let mut names = self.named.clone();
        names.sort_unstable();
        wrong(names.windows(2).any(|pair| pair.first() == pair.last()), F::Names, Fault::NamedTwice);
        faults
    }

    /// The fault of a row that was not yet, seen from a day. One that lasts may end later: the total of a year is handed in before its last day.
    pub fn ahead(&self, today: Date) -> Option<(ActivityField, ActivityFault)> {
        (self.from_on > today).then_some((ActivityField::Date, ActivityFault::Ahead))
    }

    /// Whether it belongs to a period: the day it ended lies in it. A row is in one period only, however long it lasted.
    pub fn ended_within(&self, from: Date, until: Date) -> bool {
        from <= self.until_on && self.until_on <= until
    }

    /// What makes two rows the same activity: an import takes it in once. Texts are compared folded.
    pub fn fingerprint(&self) -> String {
        use super::fold::fold_stem;
        let (document, contact) = match &self.source {
            Source::Own => (String::new(), String::new()),
            Source::Reported { document, contact } => (fold_stem(document), fold_stem(contact)),
        };
        [
            self.kind.code(),
            &self.from_on.to_string(),
            &self.until_on.to_string(),
            &fold_stem(&self.title),
            &fold_stem(&self.unit),
            self.source.code(),
            &document,
            &contact,
        ]
        .join("\u{1f}")
    }
}

/// What stands in the ledger of one kind: own rows and totals apart, never added together by the program.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct KindTotal {
    pub own_rows: usize,
    pub own: Amount,
    pub own_people: Amount,
    /// Hours of own rows, a person's hours of each once.
    pub own_hours_milli: u64,
    pub reported_rows: usize,
    pub reported: Amount,
    pub reported_people: Amount,
}

impl KindTotal {
    pub fn of<'a>(rows: impl Iterator<Item = &'a Activity> + Clone) -> Self {
        let own = rows.clone().filter(|row| !row.source.is_reported());
        let reported = rows.filter(|row| row.source.is_reported());
        Self {
            own_rows: own.clone().count(),
            own: Amount::sum(own.clone().map(|row| &row.amount)),
            own_people: Amount::sum(own.clone().filter_map(|row| row.people.as_ref())),
            own_hours_milli: own.map(|row| u64::from(row.hours_milli)).sum(),
            reported_rows: reported.clone().count(),
            reported: Amount::sum(reported.clone().map(|row| &row.amount)),
            reported_people: Amount::sum(reported.filter_map(|row| row.people.as_ref())),
        }
    }

    pub const fn is_empty(&self) -> bool {
        self.own_rows == 0 && self.reported_rows == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn row(kind: ActivityKind, amount: Amount, source: Source) -> Activity {
        Activity {
            kind,
            from_on: date(2026, 3, 2),
            until_on: date(2026, 3, 2),
            title: "学习行政处罚法".into(),
            unit: "法规科".into(),
            amount,
            people: None,
            hours_milli: 2000,
            source,
            note: String::new(),
            named: Vec::new(),
            evidence: Vec::new(),
        }
    }

    fn reported() -> Source {
        Source::Reported { document: "机关党委〔2026〕8号".into(), contact: "李四".into() }
    }

    fn above(number: u32) -> Amount {
        Amount { number, rounding: Rounding::Above, written: format!("{number}余") }
    }

    #[test]
    fn a_single_round_number_keeps_its_words_and_a_sum_its_roundness() {
        assert_eq!(Amount::sum([&above(800)]).as_written(), Some("800余"));
        let sum = Amount::sum([&above(800), &Amount::exact(50)]);
        assert_eq!((sum.number, sum.rounding, sum.as_written()), (850, Rounding::Above, None));
        let about = Amount { number: 100, rounding: Rounding::About, written: "约100".into() };
        assert_eq!(Amount::sum([&above(800), &about]).rounding, Rounding::About);
        assert_eq!(Amount::sum([&Amount::exact(3), &Amount::exact(4)]), Amount::exact(7));
        assert_eq!(Amount::sum([]), Amount::default());
        assert_eq!(Amount::sum([&Amount::exact(u32::MAX), &Amount::exact(2)]).number, u32::MAX);
    }

    #[test]
    fn totals_keep_what_was_handed_in_apart() {
        let rows =
            [row(ActivityKind::Branch, Amount::exact(1), Source::Own), row(ActivityKind::Branch, Amount::exact(647), reported())];
        let total = KindTotal::of(rows.iter());
        assert_eq!((total.own.number, total.own_rows, total.own_hours_milli), (1, 1, 2000));
        assert_eq!((total.reported.number, total.reported_rows), (647, 1));
    }

    #[test]
    fn a_row_says_which_cell_is_wrong() {
        use {ActivityFault as Fault, ActivityField as F};
        let good = row(ActivityKind::Training, Amount::exact(1), Source::Own);
        assert_eq!(good.faults(), []);
        let bad = Activity { title: " ".into(), until_on: date(2026, 3, 1), ..good.clone() };
        assert_eq!(bad.faults(), [(F::Title, Fault::Missing), (F::Until, Fault::UpsideDown)]);
        let round = Activity { amount: above(20), ..good.clone() };
        assert_eq!(round.faults(), [(F::Amount, Fault::RoundOwn)], "a session of ours is counted");
        assert_eq!(row(ActivityKind::Books, above(800), Source::Own).faults(), [], "books are not");
        let of_nobody = Activity { source: Source::Reported { document: String::new(), contact: String::new() }, ..good.clone() };
        assert_eq!(of_nobody.faults(), [(F::Document, Fault::Missing)]);
        let twice = Activity { named: vec![CadreId(1), CadreId(1)], people: Some(Amount::exact(1)), ..good };
        assert_eq!(twice.faults(), [(F::People, Fault::FewerThanNamed), (F::Names, Fault::NamedTwice)]);
    }

    #[test]
    fn the_same_activity_is_known_whatever_its_blanks_and_width() {
        let one = row(ActivityKind::Forum, Amount::exact(1), Source::Own);
        let other = Activity { title: "学习 《行政处罚法》".into(), note: "又一次".into(), ..one.clone() };
        assert_eq!(one.fingerprint(), other.fingerprint());
        let day = Activity { until_on: date(2026, 3, 3), ..one.clone() };
        assert_ne!(one.fingerprint(), day.fingerprint());
        assert_ne!(one.fingerprint(), Activity { source: reported(), ..one.clone() }.fingerprint());
    }
}

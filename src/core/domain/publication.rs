//! Published results: the table that is signed when they are made known, and how today's rows are held against it.

use super::ids::SittingId;
use super::kind::coded;
use super::marks::Marks;
use super::sitting::{SittingKind, SittingRules};
use super::verdict::{Outcome, Shortfall};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The form of [`PublishedTable`] that this program writes.
pub const FORM: u32 = 1;

/// What is signed. Its JSON with fields in this order is the canonical form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishedTable {
    pub form: u32,
    pub sitting: SittingId,
    pub title: String,
    pub kind: SittingKind,
    /// 依据文号
    pub basis: String,
    /// From 1.
    pub version: u32,
    /// SHA-256 in hexadecimal of the content of the version before; `None` for the first.
    pub previous: Option<String>,
    /// UTC milliseconds.
    pub at_ms: i64,
    pub by: String,
    /// The second person; `None` with a waiver.
    pub second: Option<String>,
    /// Why there was no second person.
    pub waiver: String,
    /// Why this version was made; empty for the first.
    pub reason: String,
    /// Papers are kept at least until the end of this day.
    pub keep_until: jiff::civil::Date,
    pub results: ResultTable,
}

/// Everything that decides about a person, in order of ticket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResultTable {
    /// SHA-256 in hexadecimal of the paper with its keys, see [`super::paper_record::PaperRecord::fingerprint`].
    pub paper: String,
    pub full: Marks,
    pub rules: SittingRules,
    pub rows: Vec<PublishedRow>,
}

/// One candidate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishedRow {
    pub ticket: String,
    pub name: String,
    pub unit: String,
    /// Unrounded; `None` for who handed nothing in.
    pub marks: Option<Marks>,
    pub outcome: Outcome,
    pub shortfalls: Vec<Shortfall>,
    pub reason: String,
    /// Head of the journal in hexadecimal; `None` without one.
    pub head: Option<String>,
}

coded! {
    /// What of a row is another than it was. The message key is `published-field-<code>`.
    RowField { Name = "name", Unit = "unit", Marks = "marks", Outcome = "outcome", Reason = "reason", Journal = "journal" }
}

/// Where two tables of one sitting differ.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "difference", rename_all = "snake_case")]
pub enum Difference {
    Paper,
    Rules,
    Row {
        ticket: String,
        fields: Vec<RowField>,
    },
    /// Was on the list and is no more.
    Gone {
        ticket: String,
    },
    /// Was not on the list.
    New {
        ticket: String,
    },
}

impl Difference {
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Paper => "paper",
            Self::Rules => "rules",
            Self::Row { .. } => "row",
            Self::Gone { .. } => "gone",
            Self::New { .. } => "new",
        }
    }
}

/// What `now` says otherwise than `signed`, in order of ticket.
pub fn differences(signed: &ResultTable, now: &ResultTable) -> Vec<Difference> {
    let mut found = Vec::new();
    if signed.paper != now.paper {
        found.push(Difference::Paper);
    }
    if signed.rules != now.rules || signed.full != now.full {
        found.push(Difference::Rules);
    }
    let by_ticket = |table: &ResultTable| -> BTreeMap<String, PublishedRow> {
        table.rows.iter().map(|row| (row.ticket.clone(), row.clone())).collect()
    };
    let (before, after) = (by_ticket(signed), by_ticket(now));
    let tickets: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    for ticket in tickets {
        let ticket = ticket.clone();
        match (before.get(&ticket), after.get(&ticket)) {
            (Some(_), None) => found.push(Difference::Gone { ticket }),
            (None, Some(_)) => found.push(Difference::New { ticket }),
            (Some(a), Some(b)) if a != b => found.push(Difference::Row { ticket, fields: fields(a, b) }),
            _ => {}
        }
    }
    found
}

fn fields(a: &PublishedRow, b: &PublishedRow) -> Vec<RowField> {
    [
        (RowField::Name, a.name != b.name),
        (RowField::Unit, a.unit != b.unit),
        (RowField::Marks, a.marks != b.marks || a.shortfalls != b.shortfalls),
        (RowField::Outcome, a.outcome != b.outcome),
        (RowField::Reason, a.reason != b.reason),
        (RowField::Journal, a.head != b.head),
    ]
    .into_iter()
    .filter_map(|(field, differs)| differs.then_some(field))
    .collect()
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn row(ticket: &str, marks: i64) -> PublishedRow {
        PublishedRow {
            ticket: ticket.into(),
            name: "张三".into(),
            unit: "一所".into(),
            marks: Some(Marks::whole(marks)),
            outcome: Outcome::Pass,
            shortfalls: vec![],
            reason: String::new(),
            head: Some("00".into()),
        }
    }

    fn table(rows: Vec<PublishedRow>) -> ResultTable {
        ResultTable { paper: "aa".into(), full: Marks::whole(100), rules: SittingRules::preset(SittingKind::Appointment), rows }
    }

    #[test]
    fn the_same_table_differs_in_nothing_whatever_its_order() {
        let (a, b) = (table(vec![row("0001", 80), row("0002", 70)]), table(vec![row("0002", 70), row("0001", 80)]));
        assert_eq!(differences(&a, &b), []);
    }

    #[test]
    fn everything_that_decides_about_a_person_is_told() {
        let signed = table(vec![row("0001", 80), row("0002", 70)]);
        let mut now = table(vec![row("0001", 59), row("0003", 70)]);
        now.rows[0].outcome = Outcome::Fail;
        now.rules.pass_percent = 80;
        now.paper = "bb".into();
        assert_eq!(
            differences(&signed, &now),
            [
                Difference::Paper,
                Difference::Rules,
                Difference::Row { ticket: "0001".into(), fields: vec![RowField::Marks, RowField::Outcome] },
                Difference::Gone { ticket: "0002".into() },
                Difference::New { ticket: "0003".into() },
            ]
        );
        let changes: [fn(&mut PublishedRow); 4] =
            [|r| r.name.push('x'), |r| r.unit.push('x'), |r| r.reason.push('x'), |r| r.head = None];
        for (change, field) in changes.iter().zip([RowField::Name, RowField::Unit, RowField::Reason, RowField::Journal]) {
            let mut now = signed.clone();
            change(&mut now.rows[1]);
            assert_eq!(differences(&signed, &now), [Difference::Row { ticket: "0002".into(), fields: vec![field] }]);
        }
    }
}

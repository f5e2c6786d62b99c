//! What a bureau files of a sitting: sign-in sheet, pledge, room record, register of irregularities, register of results, list of
//! the file; and the letter that answers an appeal, and the register of destruction. As flows that become .docx or .pdf.

mod index;
mod letters;
mod lists;
mod register;
mod room;
pub(in crate::report) mod shapes;

pub use index::index;
pub use letters::{destruction, reply};
pub use lists::{pledge, sign_in};
pub use register::register;
pub use room::{irregularities, room};

use crate::domain::kind::coded;

coded! {
    /// One form of the print set.
    RecordForm {
        /// 签到表
        SignIn = "sign-in",
        /// 考生承诺书
        Pledge = "pledge",
        /// 考场情况登记表
        Room = "room",
        /// 违纪登记表
        Irregularities = "irregularities",
        /// 成绩登记册
        Register = "register",
        /// 归档目录
        Index = "index",
    }
}

/// A sitting as it stands on paper. Times are local and written as people write them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RecordSheet {
    pub bureau: String,
    pub title: String,
    pub kind: String,
    /// 依据文号
    pub basis: String,
    pub place: String,
    /// Day of the sitting; empty before it was held.
    pub date: String,
    /// From opening to the last hand-in; empty before.
    pub time: String,
    /// Whether it is over: before, counts are left to be written by hand.
    pub over: bool,
    pub full: String,
    pub pass_percent: u8,
    pub people: Vec<PersonLine>,
    pub incidents: Vec<IncidentLine>,
    pub items: usize,
    pub appeals: usize,
    /// Papers are kept until the end of this day; empty before publication.
    pub keep_until: String,
    /// The last signed version of the results.
    pub published: Option<PublishedFacts>,
    /// SHA-256 of the manifest of the last archive.
    pub archive: Option<String>,
}

/// One of the list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PersonLine {
    pub ticket: String,
    pub name: String,
    pub unit: String,
    pub room: String,
    pub seat: String,
    /// 免考 or 缓考: not expected.
    pub excused: bool,
    pub came: bool,
    /// Cut, never rounded; empty where there are none.
    pub marks: String,
    pub outcome: String,
    pub passed: bool,
    pub note: String,
    /// When they handed in; empty where they did not.
    pub handed_in: String,
    /// The code of their journal, as they saw it at hand-in; empty where they did not.
    pub code: String,
}

/// One entry of the register.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IncidentLine {
    pub time: String,
    /// Ticket and name; empty for the whole room.
    pub ticket: String,
    pub name: String,
    pub kind: String,
    /// 违纪
    pub discipline: bool,
    pub note: String,
    pub by: String,
}

/// A signed version of the results.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PublishedFacts {
    pub version: u32,
    pub at: String,
    pub by: String,
    /// The second person, or why there was none.
    pub second: String,
    pub sha256: String,
    pub fingerprint: String,
}

/// The letter that answers an appeal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReplyLetter {
    pub bureau: String,
    /// Title of the sitting.
    pub title: String,
    /// 成绩复核 or 试题异议.
    pub kind: String,
    pub number: i64,
    /// To whom; empty for an objection that nobody's result is tied to.
    pub name: String,
    pub ticket: String,
    /// Number of the item in the paper; empty for the whole result.
    pub item: String,
    pub asked_on: String,
    pub asked: String,
    pub ruling: String,
    pub reply: String,
    pub decided_on: String,
}

/// What was destroyed, or is about to be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DestructionSheet {
    pub bureau: String,
    pub title: String,
    pub kind: String,
    pub basis: String,
    pub published_on: String,
    pub keep_until: String,
    pub destroyed_at: String,
    pub by: String,
    pub second: String,
    pub reason: String,
    /// What, how many, and the hash or the figure that stays.
    pub lines: Vec<(String, usize, String)>,
}

/// How many of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Counts {
    expected: usize,
    came: usize,
    absent: usize,
    excused: usize,
    irregular: usize,
}

impl Counts {
    fn of<'a>(people: impl Iterator<Item = &'a PersonLine> + Clone, incidents: &[&IncidentLine]) -> Self {
        let expected = people.clone().filter(|person| !person.excused).count();
        let came = people.clone().filter(|person| person.came && !person.excused).count();
        let mut irregular: Vec<&str> = incidents.iter().filter(|i| i.discipline).map(|i| i.ticket.as_str()).collect();
        irregular.sort_unstable();
        irregular.dedup();
        let excused = people.filter(|person| person.excused).count();
        Self { expected, came, absent: expected - came, excused, irregular: irregular.len() }
    }
}

impl RecordSheet {
    /// Names of the rooms in the order of the list; one empty name where none were given out.
    fn rooms(&self) -> Vec<&str> {
        let mut rooms: Vec<&str> = Vec::new();
        for person in self.people.iter().filter(|person| !person.excused) {
            if !rooms.contains(&person.room.as_str()) {
                rooms.push(&person.room);
            }
        }
        if rooms.is_empty() { vec![""] } else { rooms }
    }

    /// Who sits in a room. Who is excused sits nowhere and stands on the sheet of the first.
    fn people_of<'a>(&'a self, room: &'a str) -> impl Iterator<Item = &'a PersonLine> + Clone {
        let first = self.rooms().first().is_some_and(|first| *first == room);
        self.people.iter().filter(move |person| if person.excused { first } else { person.room == room })
    }

    /// What happened in a room: to those in it, and to everybody.
    fn incidents_of(&self, room: &str) -> Vec<&IncidentLine> {
        let here = |ticket: &str| self.people.iter().any(|person| person.ticket == ticket && person.room == room);
        self.incidents.iter().filter(|incident| incident.ticket.is_empty() || here(&incident.ticket)).collect()
    }
}

#[cfg(test)]
mod tests;

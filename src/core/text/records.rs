//! What is said of published results and archives.

use super::{Explanation, Texts};
use crate::domain::appeal::{AppealFault, AppealKind, AppealState, Ruling};
use crate::domain::publication::Difference;
use crate::service::archive_check::Trouble;
use crate::service::publication::PublishedFinding;

impl Texts {
    pub(super) fn explain_appeal(&self, fault: AppealFault) -> Explanation {
        let day = match fault {
            AppealFault::Late(day) => day.to_string(),
            _ => String::new(),
        };
        self.say(&format!("appeal-{}", fault.code()), &[("day", day.into())], String::new())
    }

    pub fn appeal_kind(&self, kind: AppealKind) -> String {
        self.get(&format!("appeal-kind-{}", kind.code()))
    }

    pub fn ruling(&self, ruling: Ruling) -> String {
        self.get(&format!("ruling-{}", ruling.code()))
    }

    pub fn appeal_state(&self, state: AppealState) -> String {
        self.get(&format!("appeal-state-{}", state.code()))
    }

    pub fn published_finding(&self, finding: &PublishedFinding) -> String {
        match finding {
            PublishedFinding::Differs { difference } => self.difference(difference),
            other => self.with(&format!("published-{}", other.code()), &[("n", other.version().into())]),
        }
    }

    /// Where today's rows are not those that were published.
    pub fn difference(&self, difference: &Difference) -> String {
        let key = format!("published-differs-{}", difference.code());
        match difference {
            Difference::Row { ticket, fields } => {
                let names: Vec<String> =
                    fields.iter().map(|field| self.get(&format!("published-field-{}", field.code()))).collect();
                let fields = names.join(&self.get("results-comma"));
                self.with(&key, &[("ticket", ticket.as_str().into()), ("fields", fields.into())])
            }
            Difference::Gone { ticket } | Difference::New { ticket } => self.with(&key, &[("ticket", ticket.as_str().into())]),
            Difference::Paper | Difference::Rules => self.get(&key),
        }
    }

    /// What is wrong with a file of an archive.
    pub fn archive_trouble(&self, trouble: &Trouble) -> String {
        let key = format!("archive-{}", trouble.code());
        match trouble {
            Trouble::Chain { seq } => self.with(&key, &[("n", (*seq).into())]),
            Trouble::OtherMark { item } => self.with(&key, &[("n", (*item).into())]),
            Trouble::OtherTotal { ticket } => self.with(&key, &[("ticket", ticket.as_str().into())]),
            Trouble::Line { id } => self.with(&key, &[("n", (*id).into())]),
            Trouble::Published { published } => self.published_finding(published),
            Trouble::Missing | Trouble::Added | Trouble::Altered | Trouble::Unreadable | Trouble::OtherHead => self.get(&key),
        }
    }
}

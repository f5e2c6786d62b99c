//! Words of the ledger of learning.

use super::Texts;
use crate::domain::activity::{ActivityFault, ActivityField, ActivityKind, Amount, Rounding};

impl Texts {
    pub fn activity_kind(&self, kind: ActivityKind) -> String {
        self.get(&format!("activity-kind-{}", kind.code()))
    }

    pub fn activity_field(&self, field: ActivityField) -> String {
        self.get(&format!("activity-field-{}", field.code()))
    }

    /// What is wrong with a cell, with its name in front.
    pub fn activity_fault(&self, field: ActivityField, fault: ActivityFault) -> String {
        let why = self.get(&format!("activity-fault-{}", fault.code()));
        self.with("activity-fault", &[("field", self.activity_field(field).into()), ("why", why.into())])
    }

    /// A number as it was written, or the sum of such numbers as it would be.
    pub fn amount(&self, amount: &Amount) -> String {
        if let Some(written) = amount.as_written() {
            return written.to_owned();
        }
        let number = amount.number.to_string();
        match amount.rounding {
            Rounding::Exact => number,
            rounding => self.with(&format!("amount-{}", rounding.code()), &[("n", number.into())]),
        }
    }
}

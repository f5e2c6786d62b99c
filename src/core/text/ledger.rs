//! Words of the ledger of learning.

use super::Texts;
use crate::domain::activity::{ActivityFault, ActivityField, ActivityKind, Amount, Rounding};
use crate::domain::annual::{FigureCode, FigureRow, Value};

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

    pub fn figure_code(&self, code: FigureCode) -> String {
        self.get(&format!("figure-{}", code.code()))
    }

    /// A figure as it stands in a sentence. Shares have one decimal at most, which is cut: 99.96 % is not 100 %.
    pub fn figure_value(&self, value: &Value) -> String {
        match value {
            Value::Missing => self.get("annual-missing"),
            Value::Count { own: Some(own), reported: Some(reported) } => {
                self.with("figure-both", &[("own", self.amount(own).into()), ("reported", self.amount(reported).into())])
            }
            Value::Count { own, reported } => own.as_ref().or(reported.as_ref()).map(|n| self.amount(n)).unwrap_or_default(),
            Value::Share { part, whole } => {
                let tenths = u64::from(*part) * 1000 / u64::from(*whole).max(1);
                if tenths % 10 == 0 { format!("{}%", tenths / 10) } else { format!("{}.{}%", tenths / 10, tenths % 10) }
            }
            Value::Hours { milli } => crate::formats::ledger::hours_shown(*milli),
        }
    }

    /// What a row adds to its figure.
    pub fn figure_row(&self, row: &FigureRow) -> String {
        row.hours_milli.map_or_else(|| self.amount(&row.amount), crate::formats::ledger::hours_text)
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

//! A field for a day. Typed as people type days; what it means is said by `parse_day`.

use super::field::TextField;
use egui::Ui;
use jiff::civil::Date;

/// The day of a text such as `2026-11-27`, `2026.11.27`, `2026年11月27日` or `20261127`, in digits of either width.
pub fn parse_day(text: &str) -> Option<Date> {
    let half: String = text.chars().map(kaofa_core::domain::fold::half_width).collect();
    let parts: Vec<&str> = half.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    let (year, month, day) = match parts.as_slice() {
        [year, month, day] if year.len() == 4 && month.len() <= 2 && day.len() <= 2 => (*year, *month, *day),
        [whole] if whole.len() == 8 => (whole.get(..4)?, whole.get(4..6)?, whole.get(6..)?),
        _ => return None,
    };
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// What stands in a [`DateField`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Typed {
    /// Empty, and may be.
    Nothing,
    Day(Date),
    /// No day, or not yet.
    Wrong,
}

impl Typed {
    pub const fn day(self) -> Option<Date> {
        match self {
            Self::Day(day) => Some(day),
            Self::Nothing | Self::Wrong => None,
        }
    }
}

/// A day under construction: what was typed.
#[derive(Debug)]
pub struct DateField<'a> {
    pub label: &'a str,
    pub help: &'a str,
    /// Shown under the field when what stands there is no day.
    pub wrong: &'a str,
    /// An empty field is no day, and is not wrong.
    pub optional: bool,
    pub salt: &'a str,
}

impl DateField<'_> {
    /// Shows it and says what stands there.
    pub fn show(&self, ui: &mut Ui, value: &mut String) -> Typed {
        let read = |text: &str| match (text.trim(), self.optional) {
            ("", true) => Typed::Nothing,
            (text, _) => parse_day(text).map_or(Typed::Wrong, Typed::Day),
        };
        // While eight digits are being typed there is nothing to correct yet.
        let digits = value.chars().filter(|c| c.is_numeric()).count();
        let error = (read(value) == Typed::Wrong && digits >= 8).then_some(self.wrong);
        TextField::new(self.label).help(self.help).error(error).char_limit(20).id_salt(self.salt).show(ui, value);
        read(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn days_as_people_type_them() {
        for text in ["2026-11-07", "2026.11.7", "2026/11/07", " 2026 年 11 月 7 日 ", "20261107", "２０２６－１１－０７"]
        {
            assert_eq!(parse_day(text), Some(date(2026, 11, 7)), "{text}");
        }
        for text in ["", "2026-13-01", "2026-02-30", "26-11-07", "2026-11", "2026110", "11-07-2026", "2026-11-07-1"] {
            assert_eq!(parse_day(text), None, "{text}");
        }
    }
}

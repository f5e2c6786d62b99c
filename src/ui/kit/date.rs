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

/// The moment of a text such as `2026-12-01 9:00` or `2026年12月1日 09：00`, in local time, as UTC milliseconds.
pub fn parse_moment(text: &str) -> Option<i64> {
    let half: String = text.trim().chars().map(kaofa_core::domain::fold::half_width).collect();
    let (day, time) = half.rsplit_once(|c: char| c.is_whitespace() || c == 'T')?;
    let (hour, minute) = time.split_once(':')?;
    let two = |text: &str| (1..=2).contains(&text.len()).then(|| text.parse::<i8>().ok()).flatten();
    let (hour, minute) = (two(hour)?, two(minute)?);
    let moment = parse_day(day)?.to_datetime(jiff::civil::Time::new(hour, minute, 0, 0).ok()?);
    Some(moment.to_zoned(jiff::tz::TimeZone::system()).ok()?.timestamp().as_millisecond())
}

/// A moment that may be left out. What stands there is read by [`parse_moment`].
pub fn moment_field(ui: &mut Ui, label: &str, hint: &str, wrong: &str, value: &mut String) {
    let digits = value.chars().filter(|c| c.is_numeric()).count();
    let error = (digits >= 10 && parse_moment(value).is_none()).then_some(wrong);
    TextField::new(label).hint(hint).error(error).char_limit(24).id_salt(label).show(ui, value);
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

    #[test]
    fn moments_as_people_type_them() {
        let nine = parse_moment("2026-12-01 09:00").unwrap();
        for text in ["2026-12-01 9:00", "2026年12月1日 9:00", " 2026.12.1 ０９：００ ", "20261201 09:00"] {
            assert_eq!(parse_moment(text), Some(nine), "{text}");
        }
        assert_eq!(parse_moment("2026-12-01 10:30").unwrap() - nine, 90 * 60_000);
        for text in ["", "2026-12-01", "9:00", "2026-12-01 25:00", "2026-12-01 9:5:1", "2026-12-01 900"] {
            assert_eq!(parse_moment(text), None, "{text}");
        }
    }
}

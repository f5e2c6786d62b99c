//! A day or a period as people write it into a table.

use super::words;
use crate::domain::fold::half_width;
use jiff::civil::Date;

/// First and last day of a text such as `2026-03-02`, `2026年3月2日至4日`, `2026.3.2-2026.3.5`, `2026年3月`, `2026年1—11月`.
/// A text without a year says no day.
pub(super) fn period(text: &str) -> Option<(Date, Date)> {
    let half: String = text.trim().chars().map(half_width).collect();
    // A date of a spreadsheet may carry its midnight.
    let day = half.split(['T', 't']).next()?;
    let day = day.split_once(':').map_or(day, |(before, _)| before.rsplit_once(' ').map_or(before, |(day, _)| day));
    let parts: Vec<&str> = day.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    if let [whole] | [whole, _] = parts.as_slice()
        && whole.len() == 8
    {
        let first = eight(whole)?;
        return Some((first, parts.get(1).map_or(Some(first), |last| eight(last))?));
    }
    let numbers: Vec<i16> = parts.iter().map(|part| part.parse().ok()).collect::<Option<_>>()?;
    let ends_in_month = words::is_month(day.trim_end());
    let one_day = |day: Date| (day, day);
    match *numbers.as_slice() {
        [year] => months(year, 1, 12),
        [year, month] => months(year, month, month),
        [year, first, last] if ends_in_month => months(year, first, last),
        [year, first, other, last] if ends_in_month && is_year(other) => {
            Some((months(year, first, first)?.0, months(other, last, last)?.1))
        }
        [year, month, day] => date(year, month, day).map(one_day),
        [year, month, first, last] => Some((date(year, month, first)?, date(year, month, last)?)),
        [year, month, first, other, last] => Some((date(year, month, first)?, date(year, other, last)?)),
        [year, month, day, last_year, last_month, last] => Some((date(year, month, day)?, date(last_year, last_month, last)?)),
        _ => None,
    }
}

const fn is_year(number: i16) -> bool {
    1900 < number && number < 2200
}

fn date(year: i16, month: i16, day: i16) -> Option<Date> {
    if !is_year(year) {
        return None;
    }
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

fn months(year: i16, first: i16, last: i16) -> Option<(Date, Date)> {
    Some((date(year, first, 1)?, date(year, last, 1)?.last_of_month()))
}

fn eight(text: &str) -> Option<Date> {
    let number = |part: &str| part.parse().ok();
    date(number(text.get(..4)?)?, number(text.get(4..6)?)?, number(text.get(6..)?)?)
}

#[cfg(test)]
mod tests {
    use super::period;

    #[test]
    fn days_and_periods_as_people_write_them() {
        for (text, from, until) in [
            ("2026-03-02", "2026-03-02", "2026-03-02"),
            ("2026年3月2日", "2026-03-02", "2026-03-02"),
            ("2026/3/2 00:00", "2026-03-02", "2026-03-02"),
            ("2026-03-02T00:00:00", "2026-03-02", "2026-03-02"),
            ("20260302", "2026-03-02", "2026-03-02"),
            ("２０２６．３．２", "2026-03-02", "2026-03-02"),
            ("2026年3月2日至4日", "2026-03-02", "2026-03-04"),
            ("2026.3.30—4.2", "2026-03-30", "2026-04-02"),
            ("2025.12.30-2026.1.2", "2025-12-30", "2026-01-02"),
            ("20260101-20261130", "2026-01-01", "2026-11-30"),
            ("2026年2月", "2026-02-01", "2026-02-28"),
            ("2026年1—11月", "2026-01-01", "2026-11-30"),
            ("2025年12月-2026年11月", "2025-12-01", "2026-11-30"),
            ("2026年", "2026-01-01", "2026-12-31"),
        ] {
            let (first, last) = period(text).unwrap();
            assert_eq!((first.to_string(), last.to_string()), (from.to_owned(), until.to_owned()), "{text}");
        }
        for text in ["", "3月2日", "2026-13-01", "2026-02-30", "昨天", "26.3.2", "2026-3-2-5-6-7-8", "99999999999"] {
            assert_eq!(period(text), None, "{text}");
        }
    }
}

//! Figures in legal text: sums of money, terms, shares, counts, in Chinese or Arabic numerals, read to comparable values.

use super::numerals::{self, ARTICLE, ITEM, ORDINAL, PARAGRAPH, SCALES, unit};
use std::collections::BTreeSet;
use std::fmt;

/// What a figure counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unit {
    /// Yuan.
    Money,
    Workday,
    Day,
    Week,
    Month,
    Year,
    Age,
    Hour,
    Minute,
    Times,
    People,
    Often,
    /// A share: the value is in millionths.
    Share,
}

/// A value with its unit. `milli` is in thousandths (of a yuan, a day, …), for a share in millionths of the whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Figure {
    pub milli: u64,
    pub unit: Unit,
}

impl fmt::Display for Figure {
    /// The number alone: its unit is a word and stands in the text it was read from.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.unit {
            Unit::Share => write!(f, "{}%", self.milli as f64 / 10_000.0),
            _ => write!(f, "{}", self.milli as f64 / 1000.0),
        }
    }
}

/// All figures of a text. Dates (2026年3月2日) and numbers of articles are none; a bare 一人, 一次 counts nothing.
pub fn figures(text: &str) -> BTreeSet<Figure> {
    let chars: Vec<char> = text.chars().map(super::fold::half_width).collect();
    let mut out = BTreeSet::new();
    let mut at = 0;
    while at < chars.len() {
        if !starts_number(&chars, at) {
            at += 1;
            continue;
        }
        let end = number_end(&chars, at);
        let next = read_one(&chars, at, end, &mut out);
        at = next.max(at + 1);
    }
    out
}

fn starts_number(chars: &[char], at: usize) -> bool {
    numerals::is_numeral(chars[at]) && !(at > 0 && unit::SAME.contains(&chars[at - 1]))
}

/// One past the last character of the number: digits, scales, and a point or comma between Arabic digits.
fn number_end(chars: &[char], from: usize) -> usize {
    let mut end = from;
    while end < chars.len() {
        let between = matches!(chars[end], '.' | ',')
            && chars[end - 1].is_ascii_digit()
            && chars.get(end + 1).is_some_and(char::is_ascii_digit);
        if !(numerals::is_numeral(chars[end]) || end > from && between) {
            break;
        }
        end += 1;
    }
    end
}

/// Reads the number in `from..end` with what follows it; gives where to go on.
fn read_one(chars: &[char], from: usize, end: usize, out: &mut BTreeSet<Figure>) -> usize {
    let rest = &chars[end..];
    let before = from.checked_sub(1).map(|i| chars[i]);
    // 第三十三条 names a place; so does the number of a paragraph or an item.
    if before == Some(ORDINAL) && rest.first().is_some_and(|c| [ARTICLE, PARAGRAPH, ITEM].contains(c)) {
        return end + 1;
    }
    let number: String = chars[from..end].iter().collect();
    if starts(rest, unit::SHARE) {
        let top = end + unit::SHARE.chars().count();
        let top_end = number_end_or(chars, top);
        let share = value(&number).zip(value(&chars[top..top_end].iter().collect::<String>()));
        if let Some((whole, part)) = share.filter(|(whole, _)| *whole > 0) {
            out.insert(Figure { milli: (u128::from(part) * 1_000_000 / u128::from(whole)) as u64, unit: Unit::Share });
        }
        return top_end;
    }
    let Some(milli) = value(&number) else { return end };
    let Some((unit, length)) = unit_of(rest) else {
        // A month of the calendar: the day after it is a date as well.
        let day = end + 1;
        if rest.first() == Some(&unit::CALENDAR_MONTH) && day < chars.len() && numerals::is_numeral(chars[day]) {
            return number_end(chars, day) + 1;
        }
        return end;
    };
    // 2026年: a year of the calendar.
    if unit == Unit::Year && (1_900_000..2_200_000).contains(&milli) {
        return end + length;
    }
    // 一人, 一次: an article in the grammatical sense.
    if milli == 1000 && matches!(unit, Unit::People | Unit::Often) {
        return end + length;
    }
    let milli = if unit == Unit::Share { milli * 10 } else { milli };
    out.insert(Figure { milli, unit });
    end + length
}

fn number_end_or(chars: &[char], from: usize) -> usize {
    if chars.get(from).is_some_and(|c| numerals::is_numeral(*c)) { number_end(chars, from) } else { from }
}

fn starts(rest: &[char], word: &str) -> bool {
    let mut chars = rest.iter();
    word.chars().all(|c| chars.next() == Some(&c))
}

/// The unit that a text begins with, and its length in characters.
fn unit_of(rest: &[char]) -> Option<(Unit, usize)> {
    let words: [(&[&str], Unit); 13] = [
        (&[unit::MONEY], Unit::Money),
        (&unit::WORKDAY, Unit::Workday),
        (&unit::DAY, Unit::Day),
        (&[unit::AGE], Unit::Age),
        (&unit::YEAR, Unit::Year),
        (&[unit::WEEK], Unit::Week),
        (&[unit::MONTH], Unit::Month),
        (&unit::HOUR, Unit::Hour),
        (&[unit::MINUTE], Unit::Minute),
        (&[unit::TIMES], Unit::Times),
        (&unit::PEOPLE, Unit::People),
        (&[unit::OFTEN], Unit::Often),
        (&unit::PERCENT, Unit::Share),
    ];
    words.iter().find_map(|(forms, unit)| forms.iter().find(|form| starts(rest, form)).map(|form| (*unit, form.chars().count())))
}

/// The value in thousandths: 二十万, 1,000.5, 3万, 一千二百六十. `None` where it is no number or too large.
fn value(text: &str) -> Option<u64> {
    let digits: String =
        text.chars().take_while(|c| c.is_ascii_digit() || matches!(c, '.' | ',')).filter(|c| *c != ',').collect();
    if !digits.is_empty() {
        let mut milli = thousandths(&digits)?;
        for c in text.chars().skip_while(|c| c.is_ascii_digit() || matches!(c, '.' | ',')) {
            milli = milli.checked_mul(SCALES.iter().find(|(s, _)| *s == c)?.1)?;
        }
        return Some(milli);
    }
    let (mut total, mut section, mut pending) = (0_u64, 0_u64, None);
    for c in text.chars() {
        if let Some(digit) = numerals::digit(c) {
            pending = Some(digit);
        } else {
            let scale = SCALES.iter().find(|(s, _)| *s == c)?.1;
            if scale < 10_000 {
                section += pending.take().unwrap_or(1) * scale;
            } else {
                let whole = section + pending.take().unwrap_or(0);
                total = total.checked_add(whole.max(1).checked_mul(scale)?)?;
                section = 0;
            }
        }
    }
    (total + section + pending.unwrap_or(0)).checked_mul(1000)
}

/// `12.5` -> 12500. More than three decimals are cut.
fn thousandths(digits: &str) -> Option<u64> {
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let fraction: String = fraction.chars().chain("000".chars()).take(3).collect();
    whole.parse::<u64>().ok()?.checked_mul(1000)?.checked_add(fraction.parse().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<(u64, Unit)> {
        figures(text).into_iter().map(|f| (f.milli, f.unit)).collect()
    }

    #[test]
    fn chinese_and_arabic_mean_the_same() {
        for (a, b) in [
            ("二十万元", "20万元"),
            ("一千二百六十元", "1,260元"),
            ("三十日", "30天"),
            ("五个工作日", "5个工作日"),
            ("百分之三十", "30%"),
            ("三个月", "3个月"),
            ("四十八小时", "48小时"),
            ("十倍", "10倍"),
            ("一亿元", "１００００００００元"),
        ] {
            assert_eq!(of(a), of(b), "{a} {b}");
        }
        assert_eq!(of("二十万元"), [(200_000_000, Unit::Money)]);
        assert_eq!(of("万分之五"), [(500, Unit::Share)]);
        assert_eq!(of("三分之二"), [(666_666, Unit::Share)]);
        assert_eq!(of("十五日内，经批准延长十五个工作日").len(), 2);
    }

    #[test]
    fn dates_and_places_are_no_figures() {
        assert_eq!(of("2026年3月2日，依照第三十三条第一款第（二）项"), []);
        assert_eq!(of("自三月一日起"), []);
        assert_eq!(of("同一天，一人一次"), []);
        assert_eq!(of("二年内，2026年"), [(2000, Unit::Year)]);
        assert_eq!(of("两名以上执法人员"), [(2000, Unit::People)]);
        assert_eq!(of(""), []);
    }
}

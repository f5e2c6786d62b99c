//! Chinese numerals and the marks of a legal citation. The only place in shipped code, besides locales and lexicon,
//! where Han characters stand.

/// `第` before a number, `条` article, `款` paragraph, `项` item, `之` for inserted articles (第十二条之一).
pub const ORDINAL: char = '第';
pub const ARTICLE: char = '条';
pub const PARAGRAPH: char = '款';
pub const ITEM: char = '项';
pub const INSERTED: char = '之';
/// The prefix that statutes carry officially and everybody leaves out.
pub const COUNTRY: &str = "中华人民共和国";
/// The preamble of the Constitution, cited in place of an article.
pub const PREAMBLE: &str = "序言";
/// Opens a citation of a document that has no articles.
pub const DOCUMENT: &str = "文件";

/// Units of figures, see `domain/figures`.
pub mod unit {
    pub const MONEY: &str = "元";
    pub const WORKDAY: [&str; 2] = ["个工作日", "工作日"];
    pub const DAY: [&str; 2] = ["日", "天"];
    pub const WEEK: &str = "周";
    pub const MONTH: &str = "个月";
    /// 月 alone is a month of the calendar.
    pub const CALENDAR_MONTH: char = '月';
    pub const YEAR: [&str; 2] = ["周年", "年"];
    pub const AGE: &str = "周岁";
    pub const HOUR: [&str; 2] = ["个小时", "小时"];
    pub const MINUTE: &str = "分钟";
    pub const TIMES: &str = "倍";
    pub const PEOPLE: [&str; 3] = ["人", "名", "户"];
    pub const OFTEN: &str = "次";
    pub const PERCENT: [&str; 2] = ["%", "％"];
    /// 百分之, 千分之, 万分之, 三分之: the part after a number that makes it a denominator.
    pub const SHARE: &str = "分之";
    /// 同一天, 每一日: not a count.
    pub const SAME: [char; 3] = ['同', '每', '统'];
}

/// What may stand in a figure, beside digits.
pub const SCALES: [(char, u64); 5] = [('十', 10), ('百', 100), ('千', 1_000), ('万', 10_000), ('亿', 100_000_000)];

/// Whether the character may be part of a number in Chinese or Arabic numerals.
pub fn is_numeral(c: char) -> bool {
    DIGITS.contains(&c) || matches!(c, '〇' | '两' | '0'..='9') || SCALES.iter().any(|(s, _)| *s == c)
}

/// The value of a Chinese digit, 0-9.
pub fn digit(c: char) -> Option<u64> {
    match c {
        '〇' => Some(0),
        '两' => Some(2),
        _ => DIGITS.iter().position(|d| *d == c).map(|d| d as u64),
    }
}

const DIGITS: [char; 10] = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];

/// Reads a number from 0 to 9999 in Chinese or Arabic numerals (half or full width). `None` for anything else.
pub fn parse(text: &str) -> Option<u32> {
    if text.is_empty() {
        return None;
    }
    let digits: String = text
        .chars()
        .map(|c| match c {
            '０'..='９' => char::from(b'0' + (c as u32 - '０' as u32) as u8),
            other => other,
        })
        .collect();
    if digits.bytes().all(|b| b.is_ascii_digit()) {
        return (digits.len() <= 4).then(|| digits.parse().ok()).flatten();
    }
    let (mut total, mut pending) = (0, None);
    for c in text.chars() {
        if let Some(digit) = DIGITS.iter().position(|d| *d == c) {
            if pending.is_some_and(|p| p != 0) {
                return None;
            }
            pending = Some(digit as u32);
        } else {
            let unit = match c {
                '〇' => {
                    pending = Some(0);
                    continue;
                }
                '两' => {
                    pending = Some(2);
                    continue;
                }
                '十' => 10,
                '百' => 100,
                '千' => 1000,
                _ => return None,
            };
            total += pending.unwrap_or(1) * unit;
            pending = None;
        }
    }
    Some(total + pending.unwrap_or(0))
}

/// Writes 0 to 9999 in Chinese numerals as statutes do: 十二, 一百零五, 一百二十. Larger numbers come out in Arabic digits.
pub fn write(number: u32) -> String {
    if number > 9999 {
        return number.to_string();
    }
    if number < 10 {
        return DIGITS[number as usize].to_string();
    }
    let mut out = String::new();
    let mut gap = false;
    for (unit, name) in [(1000, "千"), (100, "百"), (10, "十"), (1, "")] {
        let digit = (number / unit % 10) as usize;
        if digit == 0 {
            gap = !out.is_empty();
            continue;
        }
        if gap {
            out.push(DIGITS[0]);
            gap = false;
        }
        // 10-19 are written 十二, not 一十二; inside a larger number the 一 stays (一百一十).
        if !(unit == 10 && digit == 1 && out.is_empty()) {
            out.push(DIGITS[digit]);
        }
        out.push_str(name);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_article_number_survives_the_round_trip() {
        for n in 0..=9999 {
            assert_eq!(parse(&write(n)), Some(n), "{n} = {}", write(n));
        }
    }

    #[test]
    fn statutes_write_numbers_like_this() {
        let cases = [
            (10, "十"),
            (15, "十五"),
            (20, "二十"),
            (105, "一百零五"),
            (110, "一百一十"),
            (1005, "一千零五"),
            (1260, "一千二百六十"),
        ];
        for (n, text) in cases {
            assert_eq!(write(n), text);
            assert_eq!(parse(text), Some(n));
        }
        assert_eq!(parse("３３"), Some(33));
        assert_eq!(parse("33"), Some(33));
        assert_eq!(parse("三三"), None);
        assert_eq!(parse("甲"), None);
        assert_eq!(parse(""), None);
    }
}

//! The words of `assets/lexicon/statutes.toml`, and what readers make of them: levels, headings, dates.

use crate::domain::law::{Level, StatedState};
use crate::domain::numerals::{self, ARTICLE, COUNTRY, INSERTED, ORDINAL, unit};
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::LazyLock;

type Words = HashMap<String, Vec<String>>;

#[derive(Debug, Default, Deserialize)]
pub(super) struct Lexicon {
    level: Words,
    state: Words,
    heading: Words,
    outside: Words,
    effect: Words,
    adopted: Words,
    ending: Words,
    local: Words,
}

// Compiled in; the test below keeps an unreadable one from shipping.
static WORDS: LazyLock<Lexicon> =
    LazyLock::new(|| toml::from_str(include_str!("../../../assets/lexicon/statutes.toml")).unwrap_or_default());

fn code_of<'a>(words: &'a Words, text: &str) -> Option<&'a str> {
    words.iter().find(|(_, forms)| forms.iter().any(|form| form == text)).map(|(code, _)| code.as_str())
}

fn forms<'a>(words: &'a Words, code: &str) -> &'a [String] {
    words.get(code).map_or(&[], Vec::as_slice)
}

/// The level that a source names, e.g. in a column.
pub(super) fn level(text: &str) -> Option<Level> {
    code_of(&WORDS.level, text.trim()).and_then(Level::from_code)
}

/// The level that a full name suggests: 中华人民共和国…法 is a law, …条例 a regulation unless a place stands before it.
pub(super) fn level_of_name(name: &str) -> Level {
    let ends = |level: Level| forms(&WORDS.ending, level.code()).iter().any(|e| name.ends_with(e.as_str()));
    let national = name.starts_with(COUNTRY);
    let head: String = name.chars().take(8).collect();
    let head = forms(&WORDS.local, "not").iter().fold(head, |head, word| head.replace(word.as_str(), ""));
    let local = !national && forms(&WORDS.local, "marks").iter().any(|mark| head.contains(mark.as_str()));
    match () {
        () if WORDS.level.get(Level::Constitution.code()).is_some_and(|w| w.iter().any(|w| name.ends_with(w.as_str()))) => {
            Level::Constitution
        }
        () if ends(Level::Normative) => Level::Normative,
        () if ends(Level::Interpretation) => Level::Interpretation,
        () if ends(Level::Regulation) && local => Level::LocalRegulation,
        () if ends(Level::Rule) && local => Level::LocalRule,
        () if ends(Level::Regulation) => Level::Regulation,
        () if ends(Level::Rule) => Level::Rule,
        () if ends(Level::Law) => Level::Law,
        () => Level::Document,
    }
}

/// What a source's status column says beyond dates.
pub(super) fn stated(text: &str) -> StatedState {
    code_of(&WORDS.state, text.trim()).and_then(StatedState::from_code).unwrap_or(StatedState::Dated)
}

/// A heading by its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Heading {
    Part,
    Chapter,
    Section,
}

/// `第三章 行政处罚的实施机关`. Headings are short; a sentence that opens with 第一节 is none.
pub(super) fn heading(line: &str) -> Option<Heading> {
    if line.chars().count() > 40 || line.ends_with(['。', '；']) {
        return None;
    }
    let compact: String = line.chars().filter(|c| !c.is_whitespace()).collect();
    if forms(&WORDS.outside, "supplement").contains(&compact) {
        return Some(Heading::Chapter);
    }
    let rest = line.strip_prefix(ORDINAL)?.trim_start();
    let after = rest.trim_start_matches(|c: char| numerals::is_numeral(c));
    if after.len() == rest.len() {
        return None;
    }
    let is = |code: &str| forms(&WORDS.heading, code).iter().any(|word| after.starts_with(word.as_str()));
    if is("part") {
        Some(Heading::Part)
    } else if is("chapter") {
        Some(Heading::Chapter)
    } else if is("section") {
        Some(Heading::Section)
    } else {
        None
    }
}

/// A line that opens an article: its number, inserted number, label, and the text behind.
pub(super) struct ArticleHead<'a> {
    pub(super) number: u32,
    pub(super) inserted: u32,
    pub(super) label: String,
    pub(super) rest: &'a str,
}

/// `第十二条之一 …`. A reference inside a sentence does not open a line and is followed by text at once only in a label.
pub(super) fn article_head(line: &str) -> Option<ArticleHead<'_>> {
    let body = line.strip_prefix(ORDINAL)?;
    let (number, rest) = body.split_once(ARTICLE)?;
    let number = numerals::parse(number.trim())?;
    let (inserted, rest) = match rest.strip_prefix(INSERTED) {
        Some(tail) => {
            let end = tail.find(|c: char| numerals::parse(&c.to_string()).is_none()).unwrap_or(tail.len());
            (numerals::parse(&tail[..end])?, &tail[end..])
        }
        None => (0, rest),
    };
    // 第三十三条第一款 at the start of a line is a reference, not a label.
    if rest.starts_with([ORDINAL, '、', '，', '；', '。']) {
        return None;
    }
    let label = line[..line.len() - rest.len()].trim().to_owned();
    Some(ArticleHead { number, inserted, label, rest: rest.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{3000}') })
}

/// The number in a label column: 第一百二十条之一.
pub(super) fn article_label(label: &str) -> Option<(u32, u32)> {
    let head = article_head(label.trim())?;
    head.rest.is_empty().then_some((head.number, head.inserted))
}

pub(super) fn is_preamble(line: &str) -> bool {
    let compact: String = line.chars().filter(|c| !c.is_whitespace()).collect();
    forms(&WORDS.outside, "preamble").contains(&compact)
}

pub(super) fn is_annex(line: &str) -> bool {
    line.chars().count() <= 40 && forms(&WORDS.outside, "annex").iter().any(|word| line.starts_with(word.as_str()))
}

pub(super) fn preamble_label() -> &'static str {
    forms(&WORDS.outside, "preamble").first().map_or("", String::as_str)
}

/// The day on which the last article says that the law takes effect.
pub(super) enum Effect {
    On(Date),
    OnPublication,
}

pub(super) fn effect(text: &str) -> Option<Effect> {
    if forms(&WORDS.effect, "on_publication").iter().any(|word| text.contains(word.as_str())) {
        return Some(Effect::OnPublication);
    }
    let end = forms(&WORDS.effect, "to").iter().filter_map(|word| text.find(word.as_str())).min()?;
    let from = forms(&WORDS.effect, "from").first()?;
    let start = text[..end].rfind(from.as_str())? + from.len();
    date_in(&text[start..end]).map(Effect::On)
}

/// The latest date in a line that names an adoption or a change.
pub(super) fn adopted(line: &str) -> Option<Date> {
    forms(&WORDS.adopted, "words").iter().any(|word| line.contains(word.as_str())).then(|| dates_in(line).into_iter().max())?
}

fn date_in(text: &str) -> Option<Date> {
    dates_in(text).into_iter().next()
}

/// Dates as texts write them: 2021年1月22日, 2021-01-22.
pub(super) fn dates_in(text: &str) -> Vec<Date> {
    let mut out = Vec::new();
    let mut numbers: Vec<i16> = Vec::new();
    let mut digits = String::new();
    let [_, year] = unit::YEAR;
    let [day, _] = unit::DAY;
    for c in text.chars().chain(['\0']) {
        if c.is_ascii_digit() {
            digits.push(c);
            continue;
        }
        if digits.is_empty() && c.is_whitespace() {
            continue;
        }
        let number = digits.parse().ok();
        digits.clear();
        match number {
            Some(n) => numbers.push(n),
            None => numbers.clear(),
        }
        let joins = c == '-' || year.starts_with(c) || c == unit::CALENDAR_MONTH;
        if joins {
            continue;
        }
        if let [.., y, m, d] = numbers[..]
            && (day.starts_with(c) || !c.is_alphanumeric())
            && let Ok(date) = Date::new(y, m as i8, d as i8)
            && (1900..2200).contains(&y)
        {
            out.push(date);
        }
        numbers.clear();
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_lexicon_is_complete() {
        let words: Lexicon = toml::from_str(include_str!("../../../assets/lexicon/statutes.toml")).unwrap();
        for level in Level::ALL {
            assert!(!forms(&words.level, level.code()).is_empty(), "{level:?}");
        }
        assert_eq!(level("行政法规"), Some(Level::Regulation));
        assert_eq!(stated("已废止"), StatedState::Repealed);
        assert_eq!(stated("现行有效"), StatedState::Dated);
    }

    #[test]
    fn headings_articles_and_references_are_told_apart() {
        assert_eq!(heading("第一章 总 则"), Some(Heading::Chapter));
        assert_eq!(heading("第二编 物权"), Some(Heading::Part));
        assert_eq!(heading("第一节　一般规定"), Some(Heading::Section));
        assert_eq!(heading("附 则"), Some(Heading::Chapter));
        assert_eq!(heading("第一章规定的情形不适用本条。"), None);
        assert_eq!(heading("第三条 为了"), None);
        let head = article_head("第一百二十条之一　组织恐怖活动").unwrap();
        assert_eq!((head.number, head.inserted, head.label.as_str(), head.rest), (120, 1, "第一百二十条之一", "组织恐怖活动"));
        assert!(article_head("第三十三条第一款规定的").is_none());
        assert!(article_head("本法第三条").is_none());
        assert_eq!(article_label("第十二条"), Some((12, 0)));
        assert_eq!(article_label("条目一"), None);
    }

    #[test]
    fn dates_of_adoption_and_effect() {
        assert_eq!(adopted("2021年1月22日 第十三届全国人大常委会修订"), Some(date(2021, 1, 22)));
        assert_eq!(adopted("第 2021 号"), None);
        assert_eq!(dates_in("行政处罚法(2021-01-22)"), [date(2021, 1, 22)]);
        assert_eq!(dates_in("2009年8月27日、2017年9月1日"), [date(2009, 8, 27), date(2017, 9, 1)]);
        assert!(matches!(effect("本法自2021年7月15日起施行。"), Some(Effect::On(d)) if d == date(2021, 7, 15)));
        assert!(matches!(effect("本办法自公布之日起施行。"), Some(Effect::OnPublication)));
        assert!(effect("依照本法处罚。").is_none());
    }

    #[test]
    fn names_suggest_levels() {
        for (name, expected) in [
            ("中华人民共和国行政处罚法", Level::Law),
            ("中华人民共和国食品安全法实施条例", Level::Regulation),
            ("浙江省广告管理条例", Level::LocalRegulation),
            ("杭州市停车管理办法", Level::LocalRule),
            ("市场监督管理行政处罚程序规定", Level::Rule),
            ("关于规范行政处罚裁量权的指导意见", Level::Normative),
        ] {
            assert_eq!(level_of_name(name), expected, "{name}");
        }
    }
}

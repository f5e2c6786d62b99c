//! Titles, kinds and signs of numbers, read from `assets/lexicon/ledger.toml`.

use crate::domain::activity::{ActivityField, ActivityKind, Amount, Rounding, Source};
use crate::domain::fold::fold;
use crate::domain::{marks::Marks, numerals};
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::LazyLock;

type Groups = HashMap<String, Vec<String>>;

#[derive(Debug, Default, Deserialize)]
struct File {
    column: Groups,
    kind: Groups,
    source: Groups,
    sign: Groups,
}

// A file compiled into the program that does not parse is a fault of the build, which the tests below find.
static FILE: LazyLock<File> =
    LazyLock::new(|| toml::from_str(include_str!("../../../../assets/lexicon/ledger.toml")).unwrap_or_default());

/// Between names in one cell.
pub(super) const COMMA: &str = "\u{3001}";

fn code_of<'a>(groups: &'a Groups, text: &str) -> Option<(&'a str, usize)> {
    let wanted = bare(text);
    groups.iter().find_map(|(code, words)| Some((code.as_str(), words.iter().position(|word| bare(word) == wanted)?)))
}

/// Folded, without brackets and what stands in round ones: `人数（人）` is `人数`.
fn bare(text: &str) -> String {
    let folded = fold(text);
    let mut depth = 0_u32;
    let mut out = String::new();
    for c in folded.chars() {
        depth += u32::from(c == '(');
        if depth == 0 && !matches!(c, '*' | ':' | '\u{300a}' | '\u{300b}') {
            out.push(c);
        }
        depth = depth.saturating_sub(u32::from(c == ')'));
    }
    if out.is_empty() { folded } else { out }
}

fn first(groups: &'static Groups, code: &str) -> &'static str {
    groups.get(code).and_then(|words| words.first()).map_or("", String::as_str)
}

fn signs(code: &str) -> &'static [String] {
    FILE.sign.get(code).map_or(&[], Vec::as_slice)
}

/// What a title stands for, and how good a word it is for it: 0 is best.
pub(super) fn column(title: &str) -> Option<(ActivityField, usize)> {
    let (code, place) = code_of(&FILE.column, title)?;
    Some((ActivityField::from_code(code)?, place))
}

/// The title that exports write.
pub fn title_of(field: ActivityField) -> &'static str {
    first(&FILE.column, field.code())
}

pub(super) fn kind(text: &str) -> Option<ActivityKind> {
    ActivityKind::from_code(code_of(&FILE.kind, text)?.0)
}

/// The word that tables hold for a kind.
pub fn kind_word(kind: ActivityKind) -> &'static str {
    first(&FILE.kind, kind.code())
}

pub(super) fn source(text: &str) -> Option<&'static str> {
    code_of(&FILE.source, text).map(|(code, _)| code)
}

/// The word that tables hold for a source.
pub fn source_word(source: &Source) -> &'static str {
    first(&FILE.source, source.code())
}

pub(super) fn is_month(text: &str) -> bool {
    signs("month").iter().any(|sign| text.ends_with(sign.as_str()))
}

/// The names of a cell. Blanks inside a name are how two characters are set as wide as three.
pub(super) fn names(text: &str) -> impl Iterator<Item = String> + '_ {
    let parts = text.split(['\u{3001}', ',', '\u{ff0c}', ';', '\u{ff1b}', '\n', '\r']);
    parts
        .map(|name| name.chars().filter(|c| !crate::domain::fold::is_blank(*c)).collect())
        .filter(|name: &String| !name.is_empty())
}

/// Takes any of the words off the end, as often as they stand there.
fn without_units(mut text: &str) -> &str {
    while let Some(short) = signs("unit").iter().find_map(|unit| text.strip_suffix(unit.as_str())) {
        text = short;
    }
    text
}

/// A number as people write it: `12`, `1,200人次`, `八百余册`, `约50`. `None` for what is no number, or below nought.
pub(super) fn amount(text: &str) -> Option<Amount> {
    let folded: String = fold(text).chars().filter(|c| *c != ',').collect();
    let written = without_units(&folded);
    let mut rounding = Rounding::Exact;
    let mut rest = written;
    for (code, means) in [("about", Rounding::About), ("about_after", Rounding::About), ("above", Rounding::Above)] {
        let sign = signs(code).iter().map(String::as_str);
        let mut sign = sign.filter_map(|sign| if code == "about" { rest.strip_prefix(sign) } else { rest.strip_suffix(sign) });
        if let Some(short) = sign.next() {
            rounding = rounding.max(means);
            rest = short;
        }
    }
    // 800册以上: the unit stands before the sign.
    let digits = without_units(rest);
    let number = if digits.bytes().all(|b| b.is_ascii_digit()) { digits.parse().ok()? } else { numerals::parse(digits)? };
    let written = if rounding == Rounding::Exact { String::new() } else { written.to_owned() };
    Some(Amount { number, rounding, written })
}

/// Thousandths of a 学时; an empty text is none of it.
pub(super) fn hours(text: &str) -> Option<u32> {
    let folded = fold(text);
    if folded.is_empty() {
        return Some(0);
    }
    let marks: Marks = without_units(&folded).parse().ok()?;
    u32::try_from(marks.milli()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_compiled_in_is_complete_and_its_words_mean_one_thing() {
        let file: File = toml::from_str(include_str!("../../../../assets/lexicon/ledger.toml")).unwrap();
        for groups in [&file.column, &file.kind, &file.source] {
            assert!(!groups.is_empty());
            for (code, words) in groups {
                for word in words {
                    assert_eq!(code_of(groups, word).map(|found| found.0), Some(code.as_str()), "{word}");
                }
            }
        }
        assert!(ActivityField::ALL.iter().all(|field| column(title_of(*field)) == Some((*field, 0))));
        assert!(ActivityKind::ALL.iter().all(|of| kind(kind_word(*of)) == Some(*of)));
    }

    #[test]
    fn numbers_as_people_write_them() {
        let told = |text: &str| amount(text).map(|a| (a.number, a.rounding, a.written));
        for (text, number) in [("12", 12), ("１,２００人次", 1200), ("八百册", 800), (" 3 场", 3), ("647", 647)] {
            assert_eq!(told(text), Some((number, Rounding::Exact, String::new())), "{text}");
        }
        assert_eq!(told("800余"), Some((800, Rounding::Above, "800余".into())));
        assert_eq!(told("八百余册"), Some((800, Rounding::Above, "八百余".into())));
        assert_eq!(told("约50人"), Some((50, Rounding::About, "约50".into())));
        assert_eq!(told("800册以上"), Some((800, Rounding::Above, "800册以上".into())));
        assert_eq!(told("50左右"), Some((50, Rounding::About, "50左右".into())));
        for text in ["", "若干", "-3", "1.5", "12/13", "99999999999", "余", "=1+1"] {
            assert_eq!(told(text), None, "{text}");
        }
        assert_eq!((hours("1.5学时"), hours(""), hours("半天"), hours("-1")), (Some(1500), Some(0), None, None));
    }

    #[test]
    fn a_title_may_carry_its_unit() {
        assert_eq!(column("参加人数（人）").map(|found| found.0), Some(ActivityField::People));
        assert_eq!(column("*活动 类别").map(|found| found.0), Some(ActivityField::Kind));
        assert_eq!(column("附件"), None);
        assert_eq!(kind("《新法速递》"), Some(ActivityKind::Digest));
    }

    #[test]
    fn names_of_one_cell() {
        assert_eq!(names("张　三、李四，王五\n赵六;").collect::<Vec<_>>(), ["张三", "李四", "王五", "赵六"]);
    }
}

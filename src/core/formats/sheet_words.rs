//! Titles and values of banks kept as tables, read from `assets/lexicon/bank_sheet.toml`.

use crate::domain::fold::fold;
use crate::domain::kind::{Kind, coded};
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::LazyLock;

type Groups = HashMap<String, Vec<String>>;

#[derive(Debug, Default, Deserialize)]
struct File {
    column: Groups,
    option: Groups,
    kind: Groups,
    sign: Groups,
    difficulty: Groups,
    template: HashMap<String, String>,
}

static FILE: LazyLock<File> =
    LazyLock::new(|| toml::from_str(include_str!("../../../assets/lexicon/bank_sheet.toml")).unwrap_or_default());

/// Codes by folded word, with the place of the word in its list: a cell is folded once and not once a word.
type Folded = HashMap<String, (String, usize)>;

fn folded(groups: &Groups) -> Folded {
    let places = |code: &String, words: &Vec<String>| -> Vec<(String, (String, usize))> {
        words.iter().enumerate().map(|(place, word)| (fold(word), (code.clone(), place))).collect()
    };
    groups.iter().flat_map(|(code, words)| places(code, words)).collect()
}

static COLUMNS: LazyLock<Folded> = LazyLock::new(|| folded(&FILE.column));
static KINDS: LazyLock<Folded> = LazyLock::new(|| folded(&FILE.kind));
static SIGNS: LazyLock<Folded> = LazyLock::new(|| folded(&FILE.sign));
static LEVELS: LazyLock<Folded> = LazyLock::new(|| folded(&FILE.difficulty));

coded! {
    /// What a column of a bank holds, options apart.
    Column {
        Number = "number", Code = "code", Kind = "kind", Multiple = "multiple", Stem = "stem", Key = "key",
        Explanation = "explanation", Citation = "citation", Difficulty = "difficulty", Area = "area", Marks = "marks",
        Tags = "tags", Cognition = "cognition", Secrecy = "secrecy", Group = "group", Order = "order", Rubric = "rubric",
        Waiver = "waiver", Options = "options", Right = "right", OptionText = "option_text", OptionNote = "option_note",
        Material = "material",
    }
}

/// What a title stands for: a column, or the option with this index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Title {
    Column(Column),
    Option(usize),
}

/// The meaning of a title, and how good a word it is for it: 0 is best.
pub(super) fn title(text: &str) -> Option<(Title, usize)> {
    let mut depth = 0_u32;
    let bare: String = fold(text)
        .chars()
        .filter(|c| {
            depth += u32::from(matches!(c, '(' | '['));
            let outside = depth == 0;
            depth = depth.saturating_sub(u32::from(matches!(c, ')' | ']')));
            outside && !matches!(c, '*' | ':' | '_')
        })
        .collect();
    if let Some(index) = option_index(&bare) {
        return Some((Title::Option(index), 0));
    }
    let (code, place) = COLUMNS.get(&bare)?;
    Some((Title::Column(Column::from_code(code)?), *place))
}

fn option_index(bare: &str) -> Option<usize> {
    let words = |code: &str| FILE.option.get(code).map_or(&[][..], Vec::as_slice);
    let mut rest = bare;
    for word in words("before") {
        if let Some(short) = rest.strip_prefix(fold(word).as_str()) {
            rest = short;
            break;
        }
    }
    for word in words("after") {
        if let Some(short) = rest.strip_suffix(fold(word).as_str()).filter(|short| !short.is_empty()) {
            rest = short;
            break;
        }
    }
    let mut chars = rest.chars();
    match (chars.next()?, chars.next()) {
        (c @ 'a'..='j', None) => Some(c as usize - 'a' as usize),
        // 选项1, 选项2
        (c @ '1'..='9', None) if rest.len() < bare.len() => Some(c as usize - '1' as usize),
        _ => None,
    }
}

/// The title that the template and the exports write.
pub(super) fn title_of(column: Column) -> &'static str {
    FILE.column.get(column.code()).and_then(|words| words.first()).map_or("", String::as_str)
}

/// 选项A …
pub(super) fn option_title(index: usize) -> String {
    let word = FILE.option.get("before").and_then(|words| words.first()).map_or("", String::as_str);
    format!("{word}{}", crate::domain::question::letter(index))
}

fn code_of<'a>(words: &'a Folded, text: &str) -> Option<&'a str> {
    words.get(&fold(text)).map(|(code, _)| code.as_str())
}

/// A kind in a sheet that gives each option a row, where numbers stand for kinds.
pub(super) fn numbered_kind(text: &str) -> Option<Kind> {
    code_of(&KINDS, text).and_then(Kind::from_code)
}

pub(super) fn sign(text: &str) -> Option<bool> {
    code_of(&SIGNS, text).map(|code| code == "yes")
}

/// 1-5, 易/中/难, or a coefficient between 0 and 1, which is measured and no grade of the writer's: `None`.
pub(super) fn difficulty(text: &str) -> Option<u8> {
    code_of(&LEVELS, text)?.parse().ok()
}

pub(super) fn template(code: &str) -> &'static str {
    FILE.template.get(code).map_or("", String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_compiled_in_is_complete_and_its_words_mean_one_thing() {
        let file: File = toml::from_str(include_str!("../../../assets/lexicon/bank_sheet.toml")).unwrap();
        let mut all: Vec<_> = file.column.values().flatten().map(|word| fold(word)).collect();
        let count = all.len();
        all.sort();
        all.dedup();
        assert_eq!(all.len(), count);
        for column in Column::ALL {
            assert_eq!(title(title_of(*column)), Some((Title::Column(*column), 0)), "{column:?}");
        }
    }

    #[test]
    fn titles_as_people_write_them() {
        for (text, meaning) in [
            ("题目（必填）", Title::Column(Column::Stem)),
            ("*正确答案", Title::Column(Column::Key)),
            ("选项Ａ", Title::Option(0)),
            ("D", Title::Option(3)),
            ("C选项", Title::Option(2)),
            ("选项2", Title::Option(1)),
            ("input", Title::Column(Column::Stem)),
        ] {
            assert_eq!(title(text).map(|found| found.0), Some(meaning), "{text}");
        }
        assert_eq!(title("source"), None);
        assert_eq!(title("1"), None);
        assert_eq!(difficulty("中等"), Some(3));
        assert_eq!(difficulty("0.75"), None);
    }
}

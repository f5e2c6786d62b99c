//! The words of a roster and the tidying of what people type into one.

use super::Field;
use crate::domain::fold::{fold, half_width, is_blank};
use crate::domain::roster::{CadreState, Employment};
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::LazyLock;

type Words = HashMap<String, Vec<String>>;

#[derive(Debug, Default, Deserialize)]
struct File {
    header: Words,
    employment: Words,
    state: Words,
    sign: Words,
    sheet: HashMap<String, String>,
}

/// The words of one section: codes by folded word, so that a cell is folded once and not once a word.
struct Section {
    /// With the place of the word in its list, 0 being the one the writer writes.
    codes: HashMap<String, (String, usize)>,
    words: HashMap<String, String>,
}

impl Section {
    fn new(words: &Words) -> Self {
        let firsts = words.iter().filter_map(|(code, forms)| Some((code.clone(), forms.first()?.clone()))).collect();
        let places = words
            .iter()
            .flat_map(|(code, forms)| forms.iter().enumerate().map(move |(place, form)| (fold(form), (code.clone(), place))));
        Self { codes: places.collect(), words: firsts }
    }

    fn code(&self, text: &str) -> Option<&str> {
        self.codes.get(&fold(text)).map(|(code, _)| code.as_str())
    }

    fn word(&self, code: &str) -> &str {
        self.words.get(code).map_or("", String::as_str)
    }
}

struct Lexicon {
    header: Section,
    employment: Section,
    state: Section,
    sign: Section,
    sheet: HashMap<String, String>,
}

// A file compiled into the program that does not parse is a fault of the build; a test keeps it from shipping, and an empty
// lexicon would only find no column of names.
static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    let file: File = toml::from_str(include_str!("../../../../assets/lexicon/roster.toml")).unwrap_or_default();
    Lexicon {
        header: Section::new(&file.header),
        employment: Section::new(&file.employment),
        state: Section::new(&file.state),
        sign: Section::new(&file.sign),
        sheet: file.sheet,
    }
});

/// The field a column title means, and how good a title it is for it: 0 is best.
pub(super) fn header(title: &str) -> Option<(Field, usize)> {
    let mut depth = 0_u32;
    let bare: String = fold(title)
        .chars()
        .filter(|c| {
            depth += u32::from(*c == '(');
            let outside = depth == 0;
            depth = depth.saturating_sub(u32::from(*c == ')'));
            outside && !matches!(c, '*' | ':')
        })
        .collect();
    let (code, place) = LEXICON.header.codes.get(&bare)?;
    Some((Field::from_code(code)?, *place))
}

pub(super) fn header_word(field: Field) -> &'static str {
    LEXICON.header.word(field.code())
}

/// The name of a sheet we write.
pub(super) fn sheet_word(code: &str) -> &'static str {
    LEXICON.sheet.get(code).map_or("", String::as_str)
}

pub(super) fn employment(text: &str) -> Option<Employment> {
    LEXICON.employment.code(text).and_then(Employment::from_code)
}

pub(super) fn employment_word(employment: Employment) -> &'static str {
    LEXICON.employment.word(employment.code())
}

pub(super) fn state(text: &str) -> Option<CadreState> {
    LEXICON.state.code(text).and_then(CadreState::from_code)
}

pub(super) fn state_word(state: CadreState) -> &'static str {
    LEXICON.state.word(state.code())
}

/// Whether a cell says in words that it holds nothing.
pub(super) fn says_none(text: &str) -> bool {
    LEXICON.sign.code(text).is_some()
}

/// One line without blanks at the ends; line breaks and runs of blanks become one space, invisible characters go.
pub(super) fn tidy(text: &str) -> String {
    // Of the blanks, those that are no white space have no width: nobody meant them.
    let seen: String =
        text.chars().filter(|c| c.is_whitespace() || !is_blank(*c)).map(|c| if c.is_control() { ' ' } else { c }).collect();
    seen.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A name without the blank that lines up two characters with three. Names in letters keep the blanks between their words.
pub(super) fn tidy_name(text: &str) -> String {
    let name = tidy(text);
    // Letters of the scripts written with blanks all come before the radicals of Chinese.
    if name.chars().any(|c| c < '\u{2e80}' && c.is_alphabetic()) { name } else { name.replace(' ', "") }
}

/// A number typed by people: half width, without blanks.
pub(super) fn tidy_number(text: &str) -> String {
    text.chars().filter(|c| !is_blank(*c) && !c.is_control()).map(half_width).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_compiled_in_is_complete_and_its_words_mean_one_thing() {
        let file: File = toml::from_str(include_str!("../../../../assets/lexicon/roster.toml")).unwrap();
        for field in Field::ALL {
            assert_eq!(header(header_word(*field)), Some((*field, 0)));
        }
        for value in Employment::ALL {
            assert_eq!(employment(employment_word(*value)), Some(*value));
        }
        for value in CadreState::ALL {
            assert_eq!(state(state_word(*value)), Some(*value));
        }
        for words in [&file.header, &file.employment, &file.state] {
            let mut all: Vec<_> = words.values().flatten().map(|word| fold(word)).collect();
            let count = all.len();
            all.sort();
            all.dedup();
            assert_eq!(all.len(), count);
        }
    }

    #[test]
    fn titles_as_people_write_them() {
        for (title, field) in [
            ("姓 名", Field::Name),
            ("*姓名（必填）", Field::Name),
            ("身份证号\n（后四位）", Field::IdTail),
            ("职务层次", Field::Rank),
        ] {
            assert_eq!(header(title).map(|found| found.0), Some(field), "{title}");
        }
        assert_eq!(header("序号"), None);
        assert_eq!(header("曾用姓名"), None);
    }

    #[test]
    fn names() {
        for (typed, name) in [
            ("张　三", "张三"),
            (" 欧阳 修\u{200b} ", "欧阳修"),
            ("㙍　𬭎", "㙍𬭎"),
            ("阿卜杜 · 热合曼", "阿卜杜·热合曼"),
            ("Anna  Maria", "Anna Maria"),
        ] {
            assert_eq!(tidy_name(typed), name);
        }
        assert_eq!(tidy(" 市局\r\n一\u{200b}科 "), "市局 一科");
        assert_eq!(tidy_number(" Ａ０１ 7"), "A017");
    }
}

//! The words of question banks in other hands, read from `assets/lexicon/import.toml`.

use crate::domain::fold::{fold, half_width};
use crate::domain::kind::Kind;
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::LazyLock;

type Groups = HashMap<String, Vec<String>>;

#[derive(Debug, Default, Deserialize)]
struct File {
    kind: Groups,
    field: Groups,
    inline: Groups,
    section: Groups,
    judge: Groups,
    all: Groups,
    number: Number,
    blanks: Groups,
    material: Groups,
    furniture: Groups,
    marks: MarksWords,
}

#[derive(Debug, Default, Deserialize)]
struct Number {
    before: Vec<String>,
    ordinal: String,
    after: String,
    part: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
struct MarksWords {
    each: Vec<String>,
    unit: String,
    this: Vec<String>,
}

/// A list of words with their codes, the longest first, so that 答案解析 is found before 答案.
#[derive(Debug)]
struct List {
    by_length: Vec<(String, String)>,
    /// Codes by folded word.
    folded: HashMap<String, String>,
}

impl List {
    fn new(groups: &Groups) -> Self {
        let mut all: Vec<_> =
            groups.iter().flat_map(|(code, words)| words.iter().map(move |word| (word.clone(), code.clone()))).collect();
        all.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.cmp(b)));
        let mut folded = HashMap::new();
        for (word, code) in &all {
            // A word of two lists (答案 heads a list of keys and labels its row) counts for the first.
            folded.entry(fold(word)).or_insert_with(|| code.clone());
        }
        Self { by_length: all, folded }
    }

    /// The code of the longest word that `text` begins with, and the bytes of that word.
    fn at_start(&self, text: &str) -> Option<(&str, usize)> {
        self.by_length.iter().find(|(word, _)| text.starts_with(word.as_str())).map(|(word, code)| (code.as_str(), word.len()))
    }

    fn whole(&self, text: &str) -> Option<&str> {
        self.folded.get(&fold(text)).map(String::as_str)
    }
}

struct Words {
    file: File,
    kind: List,
    field: List,
    inline: List,
    judge: List,
    section: List,
}

// As with the other lexicons: a broken file is a fault of the build that the test below keeps from shipping.
static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let file: File = toml::from_str(include_str!("../../../assets/lexicon/import.toml")).unwrap_or_default();
    Words {
        kind: List::new(&file.kind),
        field: List::new(&file.field),
        inline: List::new(&file.inline),
        judge: List::new(&file.judge),
        section: List::new(&file.section),
        file,
    }
});

fn group(groups: &'static Groups, code: &str) -> &'static [String] {
    groups.get(code).map_or(&[], Vec::as_slice)
}

/// What a word says about the kind: a kind, or only that options follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum KindWord {
    Kind(Kind),
    Choice,
}

impl KindWord {
    fn from_code(code: &str) -> Option<Self> {
        if code == "choice" { Some(Self::Choice) } else { Kind::from_code(code).map(Self::Kind) }
    }

    pub(super) fn kind(self) -> Option<Kind> {
        match self {
            Self::Kind(kind) => Some(kind),
            Self::Choice => None,
        }
    }
}

/// A kind at the start of a text, and the bytes of its word.
pub(super) fn kind_at_start(text: &str) -> Option<(KindWord, usize)> {
    let (code, length) = WORDS.kind.at_start(text)?;
    Some((KindWord::from_code(code)?, length))
}

/// A kind that is the whole text, in any width or case.
pub(super) fn kind_named(text: &str) -> Option<KindWord> {
    WORDS.kind.whole(text).and_then(KindWord::from_code)
}

/// A field word at the start of a text, and its bytes.
pub(super) fn field_at_start(text: &str) -> Option<(&'static str, usize)> {
    WORDS.field.at_start(text)
}

/// A field word that may stand in the middle of a line.
pub(super) fn inline_field_at_start(text: &str) -> Option<(&'static str, usize)> {
    WORDS.inline.at_start(text)
}

/// Whether the text is the heading of a list of keys and nothing else; the word found, for a colon behind it.
pub(super) fn is_answers_heading(text: &str) -> bool {
    WORDS.section.whole(text) == Some("answers")
}

pub(super) fn is_number_label(text: &str) -> bool {
    WORDS.section.whole(text) == Some("numbers") || group(&WORDS.file.section, "numbers").iter().any(|word| word == text)
}

pub(super) fn is_key_label(text: &str) -> bool {
    group(&WORDS.file.section, "keys").iter().any(|word| word == text)
}

/// 对, √, 正确, T …: true or false.
pub(super) fn truth(text: &str) -> Option<bool> {
    WORDS.judge.whole(text).map(|code| code == "right")
}

/// A word of truth that `text` begins with, and its bytes.
pub(super) fn truth_at_start(text: &str) -> Option<(bool, usize)> {
    WORDS.judge.at_start(text).map(|(code, length)| (code == "right", length))
}

pub(super) fn all_words(code: &str) -> &'static [String] {
    group(&WORDS.file.all, code)
}

pub(super) fn blanks_words(code: &str) -> &'static [String] {
    group(&WORDS.file.blanks, code)
}

pub(super) fn material_words(code: &str) -> &'static [String] {
    group(&WORDS.file.material, code)
}

pub(super) fn number_words() -> (&'static [String], &'static str, &'static str, &'static [String]) {
    let number = &WORDS.file.number;
    (&number.before, &number.ordinal, &number.after, &number.part)
}

pub(super) fn marks_unit() -> &'static str {
    &WORDS.file.marks.unit
}

pub(super) fn marks_each() -> &'static [String] {
    &WORDS.file.marks.each
}

pub(super) fn marks_this() -> &'static [String] {
    &WORDS.file.marks.this
}

/// Lines that are no part of any question: 绝密, 注意事项…, 考试结束, 第1页 共4页.
pub(super) fn is_furniture(line: &str) -> bool {
    let plain: String = line.chars().filter(|c| !c.is_whitespace()).collect();
    let bare = plain.trim_matches(|c: char| matches!(c, '-' | '—' | '*' | '★' | '=' | '·' | '_'));
    if bare.is_empty() {
        return plain.chars().count() > 3;
    }
    let furniture = &WORDS.file.furniture;
    if group(furniture, "exact").iter().any(|word| word == &plain || word == bare) {
        return true;
    }
    if group(furniture, "begin").iter().any(|word| bare.starts_with(word.as_str())) {
        return true;
    }
    match group(furniture, "page") {
        [before, after] => {
            let counted: String = bare.chars().map(half_width).filter(|c| !c.is_ascii_digit()).collect();
            counted.starts_with(&format!("{before}{after}")) && bare.chars().count() <= 12
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_compiled_in_is_complete() {
        let file: Result<File, _> = toml::from_str(include_str!("../../../assets/lexicon/import.toml"));
        file.unwrap();
        for kind in Kind::ALL {
            assert_eq!(kind_named(kind.code()), Some(KindWord::Kind(kind)));
        }
        assert_eq!(field_at_start("答案解析：略"), Some(("explanation", "答案解析".len())));
        assert_eq!(truth("√"), Some(true));
        assert_eq!(truth("ｆ"), Some(false));
        assert!(is_furniture("第 1 页 共 4 页") && is_furniture("考试结束") && !is_furniture("第一条规定的页码"));
    }
}

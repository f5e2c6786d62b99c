//! The words parsers know, read from `assets/lexicon/*.toml` that are compiled in.

use crate::domain::fold::fold;
use crate::domain::kind::{Area, Cognition, Kind, Secrecy};
use crate::domain::question::Proof;
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::LazyLock;

type Words = HashMap<String, Vec<String>>;

#[derive(Debug, Deserialize)]
pub(super) struct Lexicon {
    kind: Words,
    cognition: Words,
    secrecy: Words,
    judge: Words,
    header: Words,
    attribute: Words,
    field: Words,
    sign: Words,
    proof: Words,
}

#[derive(Debug, Deserialize)]
struct Areas {
    area: Vec<AreaWords>,
}

#[derive(Debug, Deserialize)]
struct AreaWords {
    number: u8,
    names: Vec<String>,
}

// A file compiled into the program that does not parse is a fault of the build; the test below keeps it from shipping, and
// an empty lexicon would still only report every word as unknown.
static TEXT: LazyLock<Option<Lexicon>> =
    LazyLock::new(|| toml::from_str(include_str!("../../../assets/lexicon/kaofa_text.toml")).ok());
static AREAS: LazyLock<Vec<AreaWords>> = LazyLock::new(|| {
    toml::from_str::<Areas>(include_str!("../../../assets/lexicon/areas.toml")).map(|a| a.area).unwrap_or_default()
});

/// Areas by folded name.
static AREA_NAMES: LazyLock<HashMap<String, Area>> = LazyLock::new(|| {
    let named = |words: &AreaWords| {
        let area = Area::new(words.number);
        words.names.iter().filter_map(|name| Some((fold(name), area?))).collect::<Vec<_>>()
    };
    AREAS.iter().flat_map(named).collect()
});

fn find<'a>(words: &'a Words, text: &str) -> Option<&'a str> {
    words.iter().find(|(_, forms)| forms.iter().any(|form| form == text)).map(|(code, _)| code.as_str())
}

fn first<'a>(words: &'a Words, code: &str) -> &'a str {
    words.get(code).and_then(|forms| forms.first()).map_or("", String::as_str)
}

macro_rules! group {
    ($($read:ident, $write:ident = $field:ident;)+) => {$(
        /// The code of a word, or `None` for a word unknown.
        pub(super) fn $read(text: &str) -> Option<&'static str> {
            TEXT.as_ref().and_then(|lexicon| find(&lexicon.$field, text))
        }

        /// The word the writer uses.
        pub(super) fn $write(code: &str) -> &'static str {
            TEXT.as_ref().map_or("", |lexicon| first(&lexicon.$field, code))
        }
    )+};
}

group! {
    kind_code, kind_word = kind;
    cognition_code, cognition_word = cognition;
    secrecy_code, secrecy_word = secrecy;
    judge_code, judge_word = judge;
    header_code, header_word = header;
    attribute_code, attribute_word = attribute;
    field_code, field_word = field;
    sign_code, sign_word = sign;
    proof_code, proof_word = proof;
}

pub(super) fn kind(text: &str) -> Option<Kind> {
    kind_code(text).and_then(Kind::from_code)
}

pub(super) fn cognition(text: &str) -> Option<Cognition> {
    cognition_code(text).and_then(Cognition::from_code)
}

pub(super) fn secrecy(text: &str) -> Option<Secrecy> {
    secrecy_code(text).and_then(Secrecy::from_code)
}

pub(super) fn proof(text: &str) -> Option<Proof> {
    proof_code(text).and_then(Proof::from_code)
}

/// An area by its full name, its short name or its number.
pub fn area_named(text: &str) -> Option<Area> {
    let wanted = fold(text);
    if let Ok(number) = wanted.parse() {
        return Area::new(number);
    }
    AREA_NAMES.get(&wanted).copied()
}

/// The full name, as the writer writes it.
pub(super) fn area_word(area: Area) -> &'static str {
    AREAS.iter().find(|words| words.number == area.number()).and_then(|words| words.names.first()).map_or("", String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_compiled_in_are_complete() {
        let lexicon: Lexicon = toml::from_str(include_str!("../../../assets/lexicon/kaofa_text.toml")).unwrap();
        for kind in Kind::ALL {
            assert!(!first(&lexicon.kind, kind.code()).is_empty());
        }
        for area in Area::all() {
            assert_eq!(area_named(area_word(area)), Some(area));
        }
        assert_eq!(area_named("3"), Area::new(3));
        assert_eq!(area_named("27"), None);
    }
}

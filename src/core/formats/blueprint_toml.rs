//! Blueprints as .toml files, and those that come with the program (`assets/presets`). The format: docs/BLUEPRINT.md.

use super::lexicon;
use crate::domain::blueprint::{Blueprint, BlueprintRow, DifficultyShare, ShareScope};
use crate::domain::kind::{Cognition, Kind, coded};
use crate::domain::marks::Marks;
use serde::Deserialize;

/// Name by which the command line knows a preset, and its file.
const PRESETS: [(&str, &str); 5] = [
    ("quiz-20", include_str!("../../../assets/presets/quiz-20.toml")),
    ("jining", include_str!("../../../assets/presets/jining.toml")),
    ("xiuzhou", include_str!("../../../assets/presets/xiuzhou.toml")),
    ("mixed-100", include_str!("../../../assets/presets/mixed-100.toml")),
    ("study-5", include_str!("../../../assets/presets/study-5.toml")),
];

/// A blueprint as a file gives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedBlueprint {
    /// The title; of a preset, the message key of its name. Empty where the file has none.
    pub name: String,
    pub blueprint: Blueprint,
}

/// All presets, in the order they are offered.
pub fn presets() -> Vec<NamedBlueprint> {
    PRESETS.iter().filter_map(|(_, text)| read(text).ok()).collect()
}

pub fn preset(name: &str) -> Option<NamedBlueprint> {
    PRESETS.iter().find(|(known, _)| *known == name).and_then(|(_, text)| read(text).ok())
}

/// The names that [`preset`] knows.
pub fn preset_names() -> Vec<&'static str> {
    PRESETS.iter().map(|(name, _)| *name).collect()
}

coded! {
    /// What is wrong with a blueprint file.
    FaultKind {
        /// Not TOML, a key is unknown or missing, or a value is of the wrong sort.
        Form = "form",
        Kind = "kind",
        Area = "area",
        /// Not a grade from 1 to 5, nor a range of two.
        Difficulty = "difficulty",
        Cognition = "cognition",
        /// Not a positive amount with at most three decimals.
        Marks = "marks",
        /// Easy, medium and hard are not 100 percent together.
        Share = "share",
    }
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("row {row}: {}: {text}", .what.code())]
pub struct Fault {
    pub what: FaultKind,
    /// From 1; 0 where no row is to blame.
    pub row: usize,
    /// What stands there, or what the TOML reader says.
    pub text: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    name: String,
    difficulty_share: Option<Share>,
    row: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Share {
    easy: u8,
    medium: u8,
    hard: u8,
    #[serde(default = "whole_paper")]
    per: ShareScope,
}

const fn whole_paper() -> ShareScope {
    ShareScope::Paper
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    kind: String,
    area: Option<Plain>,
    difficulty: Option<Grades>,
    cognition: Option<String>,
    count: u16,
    marks: Plain,
    #[serde(default)]
    must: bool,
}

/// A number or a text: `area = 3`, `area = "3"`.
#[derive(Deserialize)]
#[serde(untagged)]
enum Plain {
    Whole(i64),
    Decimal(f64),
    Text(String),
}

impl std::fmt::Display for Plain {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Whole(number) => number.fmt(f),
            Self::Decimal(number) => number.fmt(f),
            Self::Text(text) => text.fmt(f),
        }
    }
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Grades {
    One(u8),
    Range([u8; 2]),
}

/// Reads a file. The first fault ends it: a blueprint is short, and half of one is worth nothing.
pub fn read(text: &str) -> Result<NamedBlueprint, Fault> {
    let file: File =
        toml::from_str(text).map_err(|e| Fault { what: FaultKind::Form, row: 0, text: e.to_string().trim().to_owned() })?;
    let rows = (1..).zip(file.row).map(|(number, row)| read_row(number, row)).collect::<Result<_, _>>()?;
    let share = |Share { easy, medium, hard, per }| DifficultyShare { easy, medium, hard, per };
    let difficulty = file.difficulty_share.map(share);
    if let Some(DifficultyShare { easy, medium, hard, .. }) = difficulty.filter(|share| !share.is_whole()) {
        return Err(Fault { what: FaultKind::Share, row: 0, text: format!("{easy} + {medium} + {hard}") });
    }
    Ok(NamedBlueprint { name: file.name, blueprint: Blueprint { rows, difficulty } })
}

fn read_row(number: usize, row: Row) -> Result<BlueprintRow, Fault> {
    let wrong = |what, text: String| Fault { what, row: number, text };
    let kind = Kind::from_code(&row.kind).or_else(|| lexicon::kind(&row.kind));
    let kind = kind.ok_or_else(|| wrong(FaultKind::Kind, row.kind.clone()))?;
    let area = row.area.map(|area| area.to_string());
    let area = area.map(|text| lexicon::area_named(&text).ok_or_else(|| wrong(FaultKind::Area, text))).transpose()?;
    let difficulty = row.difficulty.map(|grades| match grades {
        Grades::One(grade) => (grade, grade),
        Grades::Range([low, high]) => (low, high),
    });
    if let Some((low, high)) = difficulty
        && !(1 <= low && low <= high && high <= 5)
    {
        return Err(wrong(FaultKind::Difficulty, format!("{low}-{high}")));
    }
    let level = |text: String| {
        let found = Cognition::from_code(&text).or_else(|| lexicon::cognition(&text));
        found.ok_or_else(|| wrong(FaultKind::Cognition, text))
    };
    let cognition = row.cognition.map(level).transpose()?;
    let text = row.marks.to_string();
    let marks: Marks = text.parse().map_err(|_| wrong(FaultKind::Marks, text.clone()))?;
    if marks <= Marks::ZERO {
        return Err(wrong(FaultKind::Marks, text));
    }
    Ok(BlueprintRow { kind, area, difficulty, cognition, count: row.count, marks, must: row.must })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::kind::Area;

    #[test]
    fn every_preset_is_read_and_worth_100_marks() {
        assert_eq!(presets().len(), PRESETS.len());
        for preset in presets() {
            assert!(preset.blueprint.rows.iter().all(|row| row.count > 0));
            assert_eq!(preset.blueprint.full_marks(), Marks::whole(100), "{}", preset.name);
        }
        assert_eq!(preset("study-5").unwrap().blueprint.question_count(), 5);
        assert_eq!(preset("none"), None);
    }

    #[test]
    fn a_row_names_what_it_wants_in_codes_or_in_words() {
        let text = r#"
            name = "卷"
            [[row]]
            kind = "判断"
            area = 23
            cognition = "应用"
            difficulty = [2, 4]
            count = 5
            marks = 1.5
            [[row]]
            kind = "single"
            area = "特种设备"
            cognition = "remember"
            difficulty = 3
            count = 1
            marks = "2"
        "#;
        let rows = read(text).unwrap().blueprint.rows;
        assert_eq!((rows[0].kind, rows[0].area, rows[0].cognition), (Kind::Judge, Area::new(23), Some(Cognition::Apply)));
        assert_eq!((rows[0].difficulty, rows[0].marks), (Some((2, 4)), Marks::from_milli(1500)));
        assert_eq!((rows[1].cognition, rows[1].difficulty), (Some(Cognition::Remember), Some((3, 3))));
        assert!(rows[1].area.is_some());
    }

    #[test]
    fn a_fault_is_named_with_its_row() {
        let fault = |line: &str| {
            let text = format!("[[row]]\nkind = \"judge\"\ncount = 1\nmarks = 1\n[[row]]\nkind = \"judge\"\ncount = 1\n{line}");
            read(&text).unwrap_err()
        };
        let what = |line: &str| (fault(line).what, fault(line).row);
        assert_eq!(what("marks = 1\narea = \"无此领域\""), (FaultKind::Area, 2));
        assert_eq!(what("marks = 1\ncognition = \"背\""), (FaultKind::Cognition, 2));
        assert_eq!(what("marks = 1\ndifficulty = [4, 2]"), (FaultKind::Difficulty, 2));
        assert_eq!(what("marks = 0"), (FaultKind::Marks, 2));
        assert_eq!(what("marks = -1"), (FaultKind::Marks, 2));
        assert_eq!(what("marks = 1\ncolour = 1"), (FaultKind::Form, 0));
        let share =
            |numbers: &str| read(&format!("[difficulty_share]\n{numbers}\n[[row]]\nkind = \"judge\"\ncount = 1\nmarks = 1"));
        assert_eq!(share("easy = 30\nmedium = 30\nhard = 30").unwrap_err().what, FaultKind::Share);
        let read_back = share("easy = 30\nmedium = 50\nhard = 20\nper = \"kind\"").unwrap().blueprint.difficulty;
        assert_eq!(read_back, Some(DifficultyShare { easy: 30, medium: 50, hard: 20, per: ShareScope::Kind }));
        assert_eq!(read("[[row]]\nkind = \"essay\"\ncount = 1\nmarks = 1").unwrap_err().what, FaultKind::Kind);
    }
}

//! Blueprints that come with the program, as data in `assets/presets`.

use kaofa_core::domain::blueprint::BlueprintRow;
use kaofa_core::domain::kind::Kind;
use kaofa_core::domain::marks::Marks;

const FILES: [&str; 4] = [
    include_str!("../../../../assets/presets/quiz-20.toml"),
    include_str!("../../../../assets/presets/jining.toml"),
    include_str!("../../../../assets/presets/xiuzhou.toml"),
    include_str!("../../../../assets/presets/mixed-100.toml"),
];

/// A blueprint with the message key of its name.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Preset {
    pub(super) name: String,
    pub(super) rows: Vec<BlueprintRow>,
}

/// All of them, in the order they are offered.
pub(super) fn all() -> Vec<Preset> {
    FILES.iter().filter_map(|text| read(text)).collect()
}

/// Reads the part of TOML these files use: `name`, then `[[row]]` tables of kind, count and marks. (The window half of
/// the program has no TOML reader, and files that are compiled in do not need a whole one.)
fn read(text: &str) -> Option<Preset> {
    let mut preset = Preset { name: String::new(), rows: Vec::new() };
    for line in text.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with('#')) {
        if line == "[[row]]" {
            preset.rows.push(BlueprintRow { kind: Kind::Single, area: None, difficulty: None, count: 0, marks: Marks::ZERO });
            continue;
        }
        let (key, value) = line.split_once('=')?;
        let value = value.trim().trim_matches('"');
        match (key.trim(), preset.rows.last_mut()) {
            ("name", None) => value.clone_into(&mut preset.name),
            ("kind", Some(row)) => row.kind = Kind::from_code(value)?,
            ("count", Some(row)) => row.count = value.parse().ok()?,
            ("marks", Some(row)) => row.marks = value.parse().ok()?,
            _ => return None,
        }
    }
    Some(preset)
}

#[cfg(test)]
mod tests {
    use super::*;
    use kaofa_core::domain::blueprint::Blueprint;
    use kaofa_core::text::{Locale, Texts};

    #[test]
    fn every_preset_is_read_named_and_worth_100_marks() {
        let presets = all();
        assert_eq!(presets.len(), FILES.len());
        for preset in presets {
            assert!(Texts::new(Locale::ZhCn).has(&preset.name), "{}", preset.name);
            assert!(preset.rows.iter().all(|r| r.count > 0 && r.marks > Marks::ZERO));
            assert_eq!(Blueprint { rows: preset.rows }.full_marks(), Marks::whole(100), "{}", preset.name);
        }
    }

    #[test]
    fn a_file_with_an_unknown_word_is_refused() {
        assert_eq!(read("name = \"x\"\n[[row]]\nkind = \"essay\""), None);
        assert_eq!(read("colour = 1"), None);
    }
}

//! Blueprints that come with the program, as data in `assets/presets`.

use kaofa_core::domain::blueprint::BlueprintRow;
use kaofa_core::domain::kind::Kind;
use serde::Deserialize;

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

#[derive(Deserialize)]
struct File {
    name: String,
    row: Vec<Row>,
}

#[derive(Deserialize)]
struct Row {
    kind: Kind,
    count: u16,
    /// Quoted, because marks are exact and TOML's numbers are not.
    marks: String,
}

fn read(text: &str) -> Option<Preset> {
    let file: File = toml::from_str(text).ok()?;
    let row = |row: Row| {
        Some(BlueprintRow {
            kind: row.kind,
            area: None,
            difficulty: None,
            cognition: None,
            count: row.count,
            marks: row.marks.parse().ok()?,
        })
    };
    Some(Preset { name: file.name, rows: file.row.into_iter().map(row).collect::<Option<_>>()? })
}

#[cfg(test)]
mod tests {
    use super::*;
    use kaofa_core::domain::blueprint::Blueprint;
    use kaofa_core::domain::marks::Marks;
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

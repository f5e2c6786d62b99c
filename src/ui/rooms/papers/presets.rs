//! Blueprints that come with the program, as they are offered.

use kaofa_core::domain::blueprint::BlueprintRow;
use kaofa_core::formats::blueprint_toml;

/// A blueprint with the message key of its name.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Preset {
    pub(super) name: String,
    pub(super) rows: Vec<BlueprintRow>,
}

/// All of them, in the order they are offered.
pub(super) fn all() -> Vec<Preset> {
    let preset = |preset: blueprint_toml::NamedBlueprint| Preset { name: preset.name, rows: preset.blueprint.rows };
    blueprint_toml::presets().into_iter().map(preset).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use kaofa_core::text::{Locale, Texts};

    #[test]
    fn every_preset_has_a_name() {
        for preset in all() {
            assert!(Texts::new(Locale::ZhCn).has(&preset.name), "{}", preset.name);
        }
    }
}

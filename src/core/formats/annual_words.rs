//! Names of figures in a template of the yearly report, read from `assets/lexicon/annual.toml`.

use crate::domain::annual::FigureCode;
use crate::domain::fold::fold;
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::LazyLock;

#[derive(Debug, Default, Deserialize)]
struct File {
    figure: HashMap<String, Vec<String>>,
    template: HashMap<String, String>,
}

// A file compiled into the program that does not parse is a fault of the build, which the test below finds.
static FILE: LazyLock<File> =
    LazyLock::new(|| toml::from_str(include_str!("../../../assets/lexicon/annual.toml")).unwrap_or_default());

/// The figure of a name between braces.
pub fn figure_named(name: &str) -> Option<FigureCode> {
    let wanted = fold(name);
    let (code, _) = FILE.figure.iter().find(|(_, names)| names.iter().any(|name| fold(name) == wanted))?;
    FigureCode::from_code(code)
}

/// The name of a figure in a template.
pub fn figure_name(code: FigureCode) -> &'static str {
    FILE.figure.get(code.code()).and_then(|names| names.first()).map_or("", String::as_str)
}

/// The template that the program brings.
pub fn default_template() -> &'static str {
    FILE.template.get("text").map_or("", String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::annual::fill;

    #[test]
    fn every_figure_has_its_name_and_the_template_knows_what_it_names() {
        let _: File = toml::from_str(include_str!("../../../assets/lexicon/annual.toml")).unwrap();
        for code in FigureCode::ALL {
            assert_eq!(figure_named(figure_name(*code)), Some(*code));
        }
        let filled = fill(default_template(), figure_named, |_| Some("1".into()), "?");
        assert!(filled.unknown.is_empty() && filled.pieces.len() > 10, "{filled:?}");
    }
}

//! Names of the faces that documents ask for, read from `assets/lexicon/fonts.toml`.

use serde::Deserialize;
use std::sync::LazyLock;

/// The part a face plays in a document, after the custom of official papers (公文).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Face {
    Title,
    Heading,
    Subheading,
    Body,
    Text,
}

impl Face {
    pub const ALL: [Self; 5] = [Self::Title, Self::Heading, Self::Subheading, Self::Body, Self::Text];
}

#[derive(Debug, Default, Deserialize)]
struct Names {
    name: String,
    #[serde(default)]
    alternatives: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
struct File {
    title: Names,
    heading: Names,
    subheading: Names,
    body: Names,
    text: Names,
}

static FILE: LazyLock<File> =
    LazyLock::new(|| toml::from_str(include_str!("../../../assets/lexicon/fonts.toml")).unwrap_or_default());

fn names(face: Face) -> &'static Names {
    match face {
        Face::Title => &FILE.title,
        Face::Heading => &FILE.heading,
        Face::Subheading => &FILE.subheading,
        Face::Body => &FILE.body,
        Face::Text => &FILE.text,
    }
}

/// The name written into a document.
pub fn name(face: Face) -> &'static str {
    &names(face).name
}

/// What may stand in where the face is missing, the best first.
pub fn alternatives(face: Face) -> &'static [String] {
    &names(face).alternatives
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_face_has_a_name_and_something_to_fall_back_to() {
        for face in Face::ALL {
            assert!(!name(face).is_empty() && !alternatives(face).is_empty(), "{face:?}");
        }
    }
}

//! Categories of Moodle, and the areas they stand for.

use super::lexicon;
use crate::domain::kind::Area;

/// What the category says of the questions behind it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Category {
    pub area: Option<Area>,
    /// The last part of a path that names no area.
    pub tag: Option<String>,
}

impl Category {
    /// Reads `$course$/top/行政处罚`. The last part that names an area counts. A bare number is a chapter of somebody's
    /// book and no area.
    pub fn read(path: &str) -> Self {
        let parts = parts(path);
        let is_number = |part: &str| part.chars().all(|c| c.is_ascii_digit());
        let area = parts.iter().rev().filter(|part| !is_number(part)).find_map(|part| lexicon::area_named(part));
        let tag = if area.is_none() { parts.into_iter().next_back() } else { None };
        Self { area, tag }
    }
}

/// The path that Moodle takes for a new category of the course.
pub(super) fn path(area: Area) -> String {
    format!("$course$/{}", lexicon::area_word(area).replace('/', "//"))
}

/// Parts of a path that are names; `//` is a slash of a name.
fn parts(path: &str) -> Vec<String> {
    const SLASH: char = '\u{1}';
    let path = path.trim().replace("//", &SLASH.to_string());
    let names = path.split('/').map(|part| part.trim().replace(SLASH, "/"));
    let is_context = |part: &str| part == "top" || (part.starts_with('$') && part.ends_with('$'));
    names.filter(|part| !part.is_empty() && !is_context(part)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_known_part_counts() {
        for (path, area, tag) in [
            ("$course$/top/题库/行政处罚/第一章", Area::new(3), None),
            (" a/b/行政许可 ", Area::new(4), None),
            ("$course$/top/Default for 培训", None, Some("Default for 培训")),
            ("tom//dick/3", None, Some("3")),
            ("$course$/top", None, None),
            ("", None, None),
        ] {
            assert_eq!(Category::read(path), Category { area, tag: tag.map(Into::into) }, "{path}");
        }
        for area in Area::all() {
            assert_eq!(Category::read(&path(area)).area, Some(area));
        }
    }
}

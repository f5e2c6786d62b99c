//! The architecture as tests: which module may import which, where Han text may stand, where colours and sizes may stand,
//! what may panic, how long a file may be (DESIGN §5).

use std::fs;
use std::path::{Path, PathBuf};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");
/// Longest file of shipped code, in lines.
const MAX_LINES: usize = 600;

/// Path relative to the root, and the shipped part of the file: what stands before its test module.
fn sources() -> Vec<(String, String)> {
    let mut files = Vec::new();
    walk(&Path::new(ROOT).join("src"), &mut files);
    files.sort();
    let read = |path: PathBuf| {
        let name = path.strip_prefix(ROOT).unwrap().to_string_lossy().replace('\\', "/");
        let text = fs::read_to_string(&path).unwrap();
        let shipped = text
            .find("#[cfg(test)]\nmod tests {")
            .or_else(|| text.find("#[cfg(test)]\npub(crate) mod tests {"))
            .map_or(text.as_str(), |at| &text[..at]);
        (name, shipped.to_owned())
    };
    // `marking_tests.rs` may keep parts of itself in `marking_tests/`.
    let is_test = |name: &str| name.ends_with("tests.rs") || name.contains("tests/");
    files.into_iter().map(read).filter(|(name, _)| !is_test(name)).collect()
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            walk(&path, files);
        } else if path.extension().is_some_and(|e| e == "rs") {
            files.push(path);
        }
    }
}

/// Lines that break a rule, as `file:line: text`.
fn violations(rule: impl Fn(&str, &str) -> bool) -> Vec<String> {
    let mut found = Vec::new();
    for (name, text) in sources() {
        for (number, line) in text.lines().enumerate() {
            let code = line.split("//").next().unwrap_or_default();
            if rule(&name, code) {
                found.push(format!("{name}:{}: {}", number + 1, line.trim()));
            }
        }
    }
    found
}

fn none(found: &[String]) {
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}

#[test]
fn core_imports_point_downwards() {
    // (folder, what it must not name)
    let rules: [(&str, &[&str]); 8] = [
        ("src/core/domain/", &["store", "formats", "law", "report", "seal", "office", "service", "text"]),
        ("src/core/store/", &["formats", "law", "report", "seal", "office", "service", "text"]),
        ("src/core/formats/", &["store", "law", "report", "seal", "service", "text"]),
        ("src/core/office/", &["store", "formats", "law", "report", "seal", "service", "text"]),
        ("src/core/report/", &["store", "formats", "law", "seal", "service"]),
        ("src/core/seal/", &["store", "formats", "law", "report", "office", "service", "text"]),
        ("src/core/law/", &["store", "formats", "report", "seal", "service", "text"]),
        ("src/core/text/", &["seal", "office"]),
    ];
    none(&violations(|name, code| {
        rules.iter().any(|(folder, banned)| {
            name.starts_with(folder) && banned.iter().any(|module| code.contains(&format!("crate::{module}")))
        })
    }));
}

#[test]
fn rooms_know_the_kit_and_the_core_but_neither_store_nor_each_other() {
    let rooms: Vec<String> = fs::read_dir(Path::new(ROOT).join("src/ui/rooms"))
        .unwrap()
        .map(|e| e.unwrap().file_name().into_string().unwrap())
        .filter(|n| !n.contains('.'))
        .collect();
    none(&violations(|name, code| {
        let Some(room) = name.strip_prefix("src/ui/rooms/").and_then(|rest| rest.split('/').next()) else { return false };
        let other = rooms.iter().any(|r| r != room && code.contains(&format!("rooms::{r}")));
        // The kinds of change and the shape of stored rows are types of `service`'s interface; a connection is not.
        let store = (code.contains("kaofa_core::store::Store") && !code.contains("StoreError"))
            || code.contains("rusqlite")
            || code.contains("Office::");
        other || store
    }));
}

#[test]
fn the_window_and_the_command_line_call_only_service_and_text() {
    none(&violations(|name, code| {
        let front = name.starts_with("src/app/") || name.starts_with("src/cli/") || name.starts_with("src/ui/");
        front
            && ["kaofa_core::seal", "kaofa_core::office", "kaofa_core::law", "kaofa_core::report", "rusqlite"]
                .iter()
                .any(|m| code.contains(m))
    }));
}

#[test]
fn core_has_no_screen_and_no_command_line() {
    none(&violations(|name, code| {
        name.starts_with("src/core/") && ["egui", "eframe", "clap::", "rfd::"].iter().any(|m| code.contains(m))
    }));
}

fn is_han(c: char) -> bool {
    matches!(c as u32, 0x3400..=0x9FFF | 0xF900..=0xFAFF | 0x2_0000..=0x3_FFFF)
}

#[test]
fn user_text_lives_in_locales_and_words_of_parsers_in_the_lexicon() {
    none(&violations(|name, code| {
        name != "src/core/domain/numerals.rs" && code.contains('"') | code.contains('\'') && code.chars().any(is_han)
    }));
}

#[test]
fn colours_and_sizes_live_in_the_kit() {
    none(&violations(|name, code| {
        if !name.starts_with("src/ui/rooms/") && !name.starts_with("src/app/") {
            return false;
        }
        let colour =
            ["Color32::from", "Color32::WHITE", "Color32::BLACK", "Color32::RED", "Rgba::"].iter().any(|c| code.contains(c));
        let size = [
            "add_space(",
            "set_width(",
            "set_max_width(",
            "set_min_width(",
            "set_height(",
            ".width(",
            "max_height(",
            "proportional(",
        ]
        .iter()
        .filter_map(|call| code.split(call).nth(1))
        .any(|rest| rest.trim_start().starts_with(|c: char| c.is_ascii_digit()));
        colour || size
    }));
}

#[test]
fn nothing_a_user_or_a_disk_can_cause_panics() {
    none(&violations(|_, code| {
        [".unwrap()", ".expect(", "todo!(", "unimplemented!(", "panic!(", "unreachable!(", ".unwrap_err()"]
            .iter()
            .any(|call| code.contains(call))
    }));
}

#[test]
fn no_file_is_too_long() {
    let long: Vec<String> = sources()
        .iter()
        .filter(|(_, text)| text.lines().count() > MAX_LINES)
        .map(|(name, text)| format!("{name}: {}", text.lines().count()))
        .collect();
    none(&long);
}

#[test]
fn nothing_is_left_for_later() {
    none(&violations(|_, code| ["TODO", "FIXME", "XXX"].iter().any(|mark| code.contains(mark))));
}

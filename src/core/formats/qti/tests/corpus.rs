//! The items of others, where they are at hand.

use super::*;
use crate::formats::file::FileError;
use serde_json::Value;
use std::path::{Path, PathBuf};

fn folder() -> Option<PathBuf> {
    let root = std::env::var_os("KAOFA_CORPUS")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/fixtures"), PathBuf::from);
    let folder = root.join("qti21");
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("SKIPPED: no corpus at {}", folder.display());
    None
}

fn folded(text: &str) -> String {
    text.split_whitespace().collect()
}

/// What the reasons of the corpus are called here.
fn reasons(item: &Value) -> Vec<&'static str> {
    let reason = |reason: &Value| match reason.as_str() {
        Some("adaptive") => vec!["qti-adaptive"],
        Some("templateProcessing") => vec!["qti-template"],
        _ => vec!["qti-none", "qti-kind", "qti-interactions"],
    };
    item["reasons"].as_array().unwrap().iter().flat_map(reason).collect()
}

/// What is wrong with an item that should come in, if anything.
fn compare(got: &Collected, wanted: &Value) -> Option<String> {
    let [draft] = got.drafts.as_slice() else { return Some(format!("{:?}", got.problems)) };
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let choices = list(&wanted["choices"]);
    let options: Vec<String> = choices.iter().map(|choice| folded(choice["text"].as_str().unwrap())).collect();
    let correct = list(&wanted["correct"]);
    let key: String =
        (0..).zip(&choices).filter(|(_, choice)| correct.contains(&choice["id"])).map(|(at, _)| letter(at)).collect();
    let single = wanted["max_choices"] == "1" || wanted["cardinality"] == "single";
    let choice = draft.question.body.choice()?;
    let found: Vec<String> = choice.options.iter().map(|option| folded(option)).collect();
    let found_key: String = choice.key.iter().map(|id| letter(usize::from(*id))).collect();
    let right = found == options
        && found_key == key
        && matches!(draft.question.body, Body::Single(_)) == single
        && choice.fixed_order != wanted["shuffle"].as_bool().unwrap()
        && folded(&choice.stem).contains(&folded(wanted["prompt"].as_str().unwrap_or_default()));
    (!right).then(|| format!("{}\n  wanted {options:?} {key}", shape(draft)))
}

#[test]
fn every_item_comes_in_or_is_reported_with_its_reason() {
    let Some(folder) = folder() else { return };
    let items: Value = serde_json::from_str(&std::fs::read_to_string(folder.join("expected-items.json")).unwrap()).unwrap();
    let (mut all, mut wrong) = (0, Vec::new());
    for item in items.as_array().unwrap() {
        all += 1;
        let path = item["path"].as_str().unwrap();
        let got = collect(&std::fs::read_to_string(folder.join(path)).unwrap());
        let fault = if item["verdict"] == "import" {
            compare(&got, &item["choice"])
        } else {
            let rules: Vec<_> = got.problems.iter().map(|problem| &problem.rule).collect();
            let said = match rules.as_slice() {
                [Rule::Unsupported { what }] => reasons(item).contains(&what.as_str()),
                _ => false,
            };
            (!said || got.drafts.len() + got.broken.len() > 0).then(|| format!("{rules:?}"))
        };
        wrong.extend(fault.map(|fault| format!("{path}: {fault}")));
    }
    eprintln!("qti21: {} of {all}", all - wrong.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_is_no_item_is_reported() {
    let Some(folder) = folder() else { return };
    for (path, what) in [
        ("qtiworks-jqtiplus/reading/choice-assessmentResult.xml", "qti-other"),
        ("qtiworks-jqtiplus/reading/invalid.xml", "qti-other"),
        ("qtiworks-jqtiplus/reading/imsmanifest.xml", "qti-manifest"),
        ("qtiworks-jqtiplus/running/test-nonlinear.xml", "qti-test"),
    ] {
        refused(&std::fs::read_to_string(folder.join(path)).unwrap(), what);
    }
    let ill_formed = collect(&std::fs::read_to_string(folder.join("qtiworks-jqtiplus/reading/illformed.xml")).unwrap());
    assert!(matches!(ill_formed.problems[0].rule, Rule::Damaged { .. }));
}

#[test]
fn packages_good_and_hostile() {
    let Some(folder) = folder() else { return };
    let read = |name: &str| {
        let mut got = Collected::default();
        let bytes = std::fs::read(folder.join("qtiworks-engine/services").join(name)).unwrap();
        read_package(&bytes, CONTEXT, &mut got).map(|text| (text, got))
    };
    let said = |name: &str| {
        let (_, got) = read(name).unwrap();
        assert_eq!(got.drafts.len() + got.broken.len(), 0, "{name}");
        got.problems.iter().map(|problem| (problem.item.clone(), problem.rule.clone())).collect::<Vec<_>>()
    };
    let slip: Vec<_> = ["../etc/", "../etc/passwd"].map(|name| (String::new(), Rule::UnsafePath { name: name.into() })).into();
    assert_eq!(said("ZipSlip.zip"), slip);
    let name = "../outside.xml".to_owned();
    assert_eq!(said("ExternalHref.zip"), [(name.clone(), Rule::UnsafePath { name })]);
    let detail = "missing.xml".to_owned();
    assert_eq!(said("MissingFile.zip"), [(detail.clone(), Rule::Damaged { detail })]);
    assert!(matches!(said("BadManifest.zip").as_slice(), [(name, Rule::Damaged { .. })] if name == "imsmanifest.xml"));
    let detail = "imsmanifest.xml".to_owned();
    assert_eq!(said("NotContentPackage.zip"), [(detail.clone(), Rule::Damaged { detail })]);
    // Its options are nothing but formulas, so that they are all the same without them.
    let (_, formulas) = read("Aardvark-cannon.zip").unwrap();
    assert_eq!((formulas.drafts.len(), formulas.broken.len()), (0, 1));
    assert!(formulas.problems.iter().all(|problem| matches!(problem.rule, Rule::Flaw { .. })));
    assert!(matches!(read("WebDeveloperTest1-incomplete.zip"), Err(FileError::Damaged { .. })));
    let (_, whole) = read("WebDeveloperTest1.zip").unwrap();
    assert_eq!((whole.drafts.len(), whole.problems.len()), (8, 1));
    let (_, mixed) = read("BadMix.zip").unwrap();
    let unlisted = Rule::LeftOut { what: "qti-unlisted".into() };
    assert_eq!((mixed.drafts.len(), mixed.problems.iter().filter(|problem| problem.rule == unlisted).count()), (2, 7));
}

#[test]
fn what_came_in_goes_out_and_comes_in_the_same() {
    let Some(folder) = folder() else { return };
    let bytes = std::fs::read(folder.join("qtiworks-engine/services/WebDeveloperTest1.zip")).unwrap();
    let mut first = Collected::default();
    read_package(&bytes, Context { area: crate::domain::kind::Area::new(3), ..CONTEXT }, &mut first).unwrap();
    let questions: Vec<Question> = first.drafts.into_iter().map(|draft| draft.question).collect();
    let mut second = Collected::default();
    let images = first.images.into_iter().map(|image| (image.attachment.sha256, image)).collect();
    read_package(&write(&questions, &images).unwrap().bytes, CONTEXT, &mut second).unwrap();
    assert_eq!(second.drafts.into_iter().map(|draft| draft.question).collect::<Vec<_>>(), questions);
}

/// Every file of the corpus.
fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for path in std::fs::read_dir(folder).unwrap().flatten().map(|entry| entry.path()) {
        if path.is_dir() { files(&path, found) } else { found.push(path) }
    }
}

#[test]
fn changed_bytes_neither_fail_nor_take_long() {
    let Some(folder) = folder() else { return };
    let mut paths = Vec::new();
    files(&folder, &mut paths);
    paths.sort();
    let mut random = 12_345_u64;
    let mut next = |below: usize| {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (random >> 33) as usize % below.max(1)
    };
    for path in paths.iter().filter(|path| path.extension().is_some_and(|e| e == "xml" || e == "zip")) {
        let whole = std::fs::read(path).unwrap();
        let begun = std::time::Instant::now();
        for _ in 0..8 {
            let mut bytes = whole.clone();
            for _ in 0..=next(6) {
                let at = next(bytes.len());
                match next(4) {
                    0 => bytes.truncate(at),
                    1 => bytes.extend_from_slice(&whole[at.min(whole.len())..]),
                    2 => bytes.insert(at, b"<>&\"'/ \xff"[next(8)]),
                    _ if at < bytes.len() => bytes[at] = next(256) as u8,
                    _ => {}
                }
            }
            let mut got = Collected::default();
            let _ = read_package(&bytes, CONTEXT, &mut got);
            read_item(&String::from_utf8_lossy(&bytes), CONTEXT, &mut got);
        }
        assert!(begun.elapsed().as_secs() < 10, "{}", path.display());
    }
}

//! Imports that are large, hidden, broken off or stopped.

use super::clock::SystemClock;
use super::import::{self, ImportRequest, Standing};
use super::work::Stage;
use super::{Office, ServiceError, accounts, bank, bank_export, cleanup};
use crate::formats::file::{Asked, Format};
use crate::store::Access;
use crate::text::{Locale, Texts};
use std::sync::Arc;
use tempfile::TempDir;

fn office() -> (TempDir, Office) {
    let folder = tempfile::tempdir().unwrap();
    let mut office = Office::open(folder.path(), Access::Write, Arc::new(SystemClock::new())).unwrap();
    accounts::set_up(&mut office, "李明", "a good phrase").unwrap();
    (folder, office)
}

fn table(count: usize) -> String {
    let rows: Vec<String> = (0..count).map(|n| format!("判断,行政处罚法,第{n}个说法成立。,对\r\n")).collect();
    format!("题型,领域,题干,答案\r\n{}", rows.concat())
}

#[test]
fn a_work_that_is_ended_leaves_nothing() {
    let (folder, mut office) = office();
    let file = folder.path().join("a.csv");
    std::fs::write(&file, table(600)).unwrap();
    let request = ImportRequest::file(&file, None);
    let before = bank::all(&office).unwrap().len();
    let preview = import::preview(&office, &request).unwrap();
    assert_eq!(office.work.progress().unwrap().stage, Stage::Comparing);
    office.work.cancel();
    let out = folder.path().join("out.csv");
    let export = bank_export::ExportRequest { format: bank_export::ExportFormat::Csv, area: None, kind: None };
    let texts = Texts::new(Locale::ZhCn);
    assert!(matches!(import::preview(&office, &request), Err(ServiceError::Cancelled)));
    assert!(matches!(import::commit(&mut office, &preview), Err(ServiceError::Cancelled)));
    assert!(matches!(cleanup::report(&office), Err(ServiceError::Cancelled)));
    assert!(matches!(bank_export::export(&mut office, &export, &out, &texts), Err(ServiceError::Cancelled)));
    assert!(!out.exists());
    assert_eq!((bank::all(&office).unwrap().len(), office.undo_names().unwrap().0), (before, None));
    // In the middle: the reader stops, the store takes back what it wrote.
    let work = office.work.clone();
    work.rest();
    let watcher = std::thread::spawn(move || {
        while work.progress().is_none_or(|now| now.stage != Stage::Storing) {
            std::thread::yield_now();
        }
        work.cancel();
    });
    let stopped = import::commit(&mut office, &preview);
    watcher.join().unwrap();
    let now = bank::all(&office).unwrap().len();
    match stopped {
        Err(ServiceError::Cancelled) => assert_eq!(now, before),
        // The wish came after the last question.
        done => assert_eq!((done.unwrap().added, now), (600, before + 600)),
    }
}

#[test]
fn questions_without_a_code_are_numbered_on_and_all_of_a_second_import_are_known() {
    let (folder, mut office) = office();
    let file = folder.path().join("a.csv");
    std::fs::write(&file, table(300)).unwrap();
    let request = ImportRequest::file(&file, None);
    let preview = import::preview(&office, &request).unwrap();
    assert_eq!(import::commit(&mut office, &preview).unwrap().added, 300);
    let again = import::preview(&office, &request).unwrap();
    assert!(again.entries.iter().all(|entry| matches!(entry.standing, Standing::Same { .. })));
    let codes: std::collections::BTreeSet<String> =
        bank::all(&office).unwrap().into_iter().map(|record| record.question.code).filter(|code| code.starts_with('q')).collect();
    assert_eq!(codes.len(), 300);
}

#[test]
fn lines_of_a_table_are_shown_whatever_ends_them() {
    let (folder, office) = office();
    for end in ["\n", "\r\n", "\r"] {
        let file = folder.path().join("a.csv");
        std::fs::write(&file, table(3).replace("\r\n", end)).unwrap();
        let preview = import::preview(&office, &ImportRequest::file(&file, None)).unwrap();
        assert_eq!(preview.format, Format::Csv);
        assert_eq!(preview.source_of(&preview.entries[1]), "判断,行政处罚法,第1个说法成立。,对", "{end:?}");
    }
}

#[test]
fn a_hidden_sheet_is_named_and_read_only_when_asked_for() {
    let (folder, office) = office();
    let mut book = rust_xlsxwriter::Workbook::new();
    for (name, stem, hidden) in [("正卷", "第一题。", false), ("旧题", "第二题。", true)] {
        let sheet = book.add_worksheet().set_name(name).unwrap().set_hidden(hidden);
        for (column, (title, text)) in
            [("题型", "判断"), ("领域", "行政处罚法"), ("题干", stem), ("答案", "对")].iter().enumerate()
        {
            sheet.write_string(0, column as u16, *title).unwrap().write_string(1, column as u16, *text).unwrap();
        }
    }
    book.add_worksheet().set_name("下拉").unwrap().set_hidden(true).write_string(0, 0, "单选").unwrap();
    let file = folder.path().join("a.xlsx");
    std::fs::write(&file, book.save_to_buffer().unwrap()).unwrap();
    let stems = |sheets: &[&str]| {
        let sheets = sheets.iter().map(ToString::to_string).collect();
        let request = ImportRequest { asked: Asked { sheets, ..Asked::default() }, ..ImportRequest::file(&file, None) };
        let preview = import::preview(&office, &request).unwrap();
        let hidden: Vec<(String, bool)> = preview.hidden.iter().map(|sheet| (sheet.name.clone(), sheet.taken)).collect();
        let stems: Vec<String> = preview.entries.iter().map(|e| e.draft.question.body.stem().to_owned()).collect();
        (stems, hidden)
    };
    assert_eq!(stems(&[]), (vec!["第一题。".into()], vec![("旧题".into(), false)]));
    assert_eq!(stems(&["旧题", "下拉"]), (vec!["第一题。".into(), "第二题。".into()], vec![("旧题".into(), true)]));
}

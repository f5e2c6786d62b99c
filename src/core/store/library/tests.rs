use super::*;
use crate::domain::law::{Article, LawHead, LawText, Level, StatedState};
use crate::store::{Access, Store};
use jiff::civil::date;
use std::collections::HashSet;

const NOW: i64 = 1_790_000_000_000;

fn law(name: &str, year: i16, texts: &[&str]) -> LawText {
    let day = date(year, 1, 1);
    let head = LawHead {
        name: name.into(),
        full_name: format!("中华人民共和国{name}"),
        level: Level::Law,
        version: day,
        effective: day,
        stated: StatedState::Dated,
        verified_to: Some(date(2026, 9, 30)),
        source: "t".into(),
        note: String::new(),
    };
    let article = |(number, text): (u32, &&str)| Article {
        number,
        inserted: 0,
        label: format!("第{number}条"),
        part: String::new(),
        chapter: "第一章 总则".into(),
        section: String::new(),
        text: (*text).into(),
        citable: true,
    };
    LawText { head, articles: (1..).zip(texts).map(article).collect() }
}

fn open(folder: &Path) -> Store {
    Store::open(folder, Access::Write, NOW).unwrap()
}

fn ids(store: &Store) -> HashSet<i64> {
    store.law_versions().unwrap().iter().map(|v| v.id).collect()
}

#[test]
fn versions_live_side_by_side_and_are_found_again() {
    let dir = tempfile::tempdir().unwrap();
    let laws = [law("行政处罚法", 2017, &["听证三日。"]), law("行政处罚法", 2021, &["听证五日。", "首次违法不罚。"])];
    let mut store = open(dir.path());
    assert_eq!(store.library_state(), None);
    assert_eq!(store.law_versions().unwrap(), []);
    let done = store.import_laws(&laws, NOW, |_| true).unwrap().unwrap();
    assert_eq!((done.added, done.replaced, done.unchanged, done.articles), (2, 0, 0, 3));
    drop(store);
    let mut store = open(dir.path());
    let rows = store.law_versions().unwrap();
    assert_eq!(rows.iter().map(|r| r.head.version.year()).collect::<Vec<_>>(), [2021, 2017]);
    assert_eq!(store.law_text(rows[0].id).unwrap(), laws[1]);
    assert_eq!(store.law_article(rows[1].id, 1, 0).unwrap().unwrap().text, "听证三日。");
    assert_eq!(store.law_article(rows[1].id, 2, 0).unwrap(), None);

    let found = store.search_articles("听证", &[], &ids(&store), 10).unwrap();
    assert_eq!(found.hits.iter().map(|h| h.text.as_str()).collect::<Vec<_>>(), ["听证三日。", "听证五日。"]);
    let only_new = HashSet::from([rows[0].id]);
    assert_eq!(store.search_articles("听证", &[], &only_new, 10).unwrap().hits.len(), 1);
    assert!(store.search_articles("听证", &[], &ids(&store), 1).unwrap().more);
    let new_first = store.search_articles("听证", &[rows[0].id], &ids(&store), 10).unwrap();
    assert_eq!(new_first.hits.iter().map(|h| h.text.as_str()).collect::<Vec<_>>(), ["听证五日。", "听证三日。"]);
    assert_eq!(store.search_articles("  ", &[], &ids(&store), 10).unwrap(), Hits::default());

    let again = store.import_laws(&laws, NOW, |_| true).unwrap().unwrap();
    assert_eq!((again.unchanged, again.articles), (2, 0));
    let changed = law("行政处罚法", 2021, &["听证五个工作日。"]);
    assert_eq!(store.import_laws(&[changed], NOW, |_| true).unwrap().unwrap().replaced, 1);
    assert_eq!(store.search_articles("首次", &[], &ids(&store), 10).unwrap().hits, []);
    let newest = store.law_versions().unwrap()[0].id;
    store.remove_law_version(newest).unwrap();
    assert_eq!(store.search_articles("工作日", &[], &ids(&store), 10).unwrap().hits, []);
}

#[test]
fn a_cancelled_import_leaves_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = open(dir.path());
    let laws = [law("甲法", 2020, &["一"]), law("乙法", 2020, &["二"])];
    assert_eq!(store.import_laws(&laws, NOW, |share| share < 0.5).unwrap(), None);
    assert_eq!(store.law_versions().unwrap(), []);
}

#[test]
fn a_file_that_is_no_library_never_keeps_the_workspace_from_opening() {
    let dir = tempfile::tempdir().unwrap();
    drop(open(dir.path()));
    std::fs::write(dir.path().join(LIBRARY_FILE), b"not a database at all, but longer than a header").unwrap();
    let mut store = open(dir.path());
    assert_eq!(store.library_state(), Some(false));
    assert_eq!(store.law_versions().unwrap(), []);
    assert_eq!(store.search_articles("法", &[], &HashSet::new(), 10).unwrap(), Hits::default());
    assert_eq!(store.import_laws(&[law("甲法", 2020, &["一"])], NOW, |_| true).unwrap().unwrap().added, 1);
    assert_eq!(store.library_state(), Some(true));
    assert!(dir.path().join("statutes.kaofa.old").exists());
}

#[test]
fn a_reader_beside_the_writer_sees_the_library() {
    let dir = tempfile::tempdir().unwrap();
    let mut writer = open(dir.path());
    writer.import_laws(&[law("甲法", 2020, &["一"])], NOW, |_| true).unwrap();
    let reader = Store::open(dir.path(), Access::Read, NOW).unwrap();
    assert_eq!(reader.law_versions().unwrap().len(), 1);
}

use super::*;
use crate::domain::law::{Level, StatedState};
use jiff::civil::date;
use std::fs;

const MD: &str = "# 中华人民共和国示例法\n\n2009年8月27日 第一次修正\n\n2021年1月22日 修订\n\n<!-- INFO END -->\n\n## 第一章 总 则\n\n\u{200b}\n第一条 为了示例，制定本法。\n\n第二条 有下列情形之一的：\n\n（一）甲；\n\n（二）乙。\n\n第五条规定的情形除外。\n\n## 第二章 责任\n\n### 第一节 处罚\n\n第二条之一 增加的一条。\n\n第三条 本法自2021年7月15日起施行。\n\n附件：\n\n目录一\n";

fn written(name: &str, bytes: &[u8]) -> (tempfile::TempDir, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join(name);
    fs::write(&path, bytes).unwrap();
    (dir, path)
}

fn check_outline(law: &LawText) {
    let head = &law.head;
    assert_eq!((head.name.as_str(), head.level), ("示例法", Level::Law));
    assert_eq!((head.version, head.effective), (date(2021, 1, 22), date(2021, 7, 15)));
    let places: Vec<_> = law.articles.iter().map(|a| (a.number, a.inserted, a.chapter.as_str(), a.section.as_str())).collect();
    assert_eq!(
        places,
        [
            (1, 0, "第一章 总则", ""),
            (2, 0, "第一章 总则", ""),
            (2, 1, "第二章 责任", "第一节 处罚"),
            (3, 0, "第二章 责任", "第一节 处罚"),
            (0, 0, "第二章 责任", "第一节 处罚")
        ]
    );
    assert_eq!(law.articles[1].text, "有下列情形之一的：\n（一）甲；\n（二）乙。\n第五条规定的情形除外。");
    assert_eq!(law.articles[4].text, "目录一");
}

#[test]
fn markdown_by_headings_and_labels() {
    let (_dir, path) = written("示例法.md", MD.as_bytes());
    let found = read(&path, &[]).unwrap();
    check_outline(&found.laws[0]);
    assert_eq!(found.notes, []);
}

#[test]
fn an_official_docx_reads_the_same() {
    let mut paragraphs = String::new();
    for line in MD.lines().map(|line| line.trim_start_matches('#').trim()) {
        if !line.is_empty() && !line.starts_with("<!--") {
            paragraphs.extend(["<w:p><w:r><w:t>", line, "</w:t></w:r></w:p>"]);
        }
    }
    let xml = format!("<w:document xmlns:w=\"w\"><w:body>{paragraphs}</w:body></w:document>");
    let mut bytes = std::io::Cursor::new(Vec::new());
    let mut zip = zip::ZipWriter::new(&mut bytes);
    zip.start_file("word/document.xml", zip::write::SimpleFileOptions::default()).unwrap();
    std::io::Write::write_all(&mut zip, xml.as_bytes()).unwrap();
    zip.finish().unwrap();
    let (_dir, path) = written("示例法.docx", bytes.get_ref());
    check_outline(&read(&path, &[]).unwrap().laws[0]);
}

#[test]
fn an_amended_text_names_the_first_versions_day_and_that_is_told() {
    let text = MD.replace("2021年7月15日起施行", "2000年7月1日起施行");
    let (_dir, path) = written("示例法(2021-01-22).md", text.as_bytes());
    let found = read(&path, &[]).unwrap();
    assert_eq!(found.laws[0].head.effective, date(2021, 1, 22));
    assert_eq!(found.notes, [("示例法".to_owned(), Note::EffectiveAssumed { date: date(2021, 1, 22) })]);
}

const ROWS: &str = concat!(
    r#"{"law_name":"商标法","full_name":"中华人民共和国商标法","level":"法律","version_date":"2019-04-23","effective_date":"2019-11-01","status":"现行有效","in_force":true,"citable":true,"article_no":1,"article_sub":0,"article_label":"第一条","text":"甲。\n<!-- FORCE BREAK -->\n乙。"}"#,
    "\n",
    r#"{"law_name":"商标法","full_name":"中华人民共和国商标法","level":"法律","version_date":"2019-04-23","effective_date":"2019-11-01","status":"现行有效","in_force":true,"citable":false,"article_no":2,"article_sub":0,"article_label":"第二条","text":"缺。"}"#,
    "\n",
    r#"{"law_name":"旧办法","level":"部门规章","version_date":"2001-01-01","effective_date":"2001-01-01","status":"已废止","in_force":false,"citable":false,"article_no":1,"article_label":"第一条","text":"丙。"}"#,
    "\n",
    r#"{"law_name":"旧办法","level":"部门规章","version_date":"2001-01-01","effective_date":"2001-01-01","status":"已废止","in_force":false,"citable":false,"article_no":1,"article_label":"第一条","text":"又一份。"}"#,
    "\n"
);

#[test]
fn lines_of_json_plain_and_packed() {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut packed, ROWS.as_bytes()).unwrap();
    for (name, bytes) in [("a.jsonl", ROWS.as_bytes().to_vec()), ("a.jsonl.gz", packed.finish().unwrap())] {
        let (dir, path) = written(name, &bytes);
        fs::write(
            dir.path().join("laws.jsonl"),
            r#"{"law_name":"商标法","version_date":"2019-04-23","verified_to":"2026-09-30","note":"旧"}"#,
        )
        .unwrap();
        let found = read(&path, &[]).unwrap();
        let [mark, old] = &found.laws[..] else { panic!("{name}") };
        assert_eq!((mark.head.verified_to, mark.head.note.as_str()), (Some(date(2026, 9, 30)), "旧"));
        assert_eq!(mark.articles[0].text, "甲。\n乙。");
        assert_eq!(mark.articles.iter().map(|a| a.citable).collect::<Vec<_>>(), [true, false]);
        assert_eq!((old.head.stated, old.head.level, old.articles.len()), (StatedState::Repealed, Level::Rule, 1));
        assert_eq!(found.notes, [("旧办法".to_owned(), Note::Twice { label: "第一条".into() })]);
    }
}

#[test]
fn a_broken_line_is_named() {
    let (_dir, path) = written("a.jsonl", format!("{ROWS}{{\"law_name\":").as_bytes());
    assert!(matches!(read(&path, &[]), Err(ReadError::BadLine { line: 5, .. })));
}

/// The tables of the package, with its typical errors.
fn package(path: &Path) {
    let conn = rusqlite::Connection::open(path).unwrap();
    conn.execute_batch(
        "CREATE TABLE laws (law_id TEXT PRIMARY KEY, law_name TEXT NOT NULL, doc_type TEXT, level TEXT, issuing_body TEXT, publish_date TEXT, effective_date TEXT, version_date TEXT, status TEXT, law_department TEXT);
         CREATE TABLE articles (id INTEGER PRIMARY KEY, law_id TEXT NOT NULL, law_name TEXT NOT NULL, law_department TEXT, level TEXT, status TEXT, chapter TEXT, section TEXT, article_no TEXT, article_no_arabic INTEGER, article_text TEXT, char_count INTEGER);
         INSERT INTO laws VALUES ('a', '中华人民共和国专利法', '法律', '法律', '', '2020-10-17', '1985-04-01', '2020-10-17', '现行有效', '');
         INSERT INTO laws VALUES ('b', '中华人民共和国农村土地承包法', '法律', '法律', '', '2018-12-29', '2019-01-01', '2018-12-29', '已废止', '');
         INSERT INTO articles VALUES (1, 'a', '', '', '', '', '第一章', NULL, '第一条', 1, '甲。', 2), (2, 'a', '', '', '', '', NULL, NULL, '条目一', 1, '把某条改为', 2), (3, 'b', '', '', '', '', NULL, NULL, '第一条', 1, '本法自2019年1月1日起施行。', 2);",
    )
    .unwrap();
}

#[test]
fn the_package_is_corrected_and_says_so() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("laws.db");
    package(&path);
    let known = [StatuteVersion {
        name: "专利法".into(),
        level: "法律".into(),
        version: date(2020, 10, 17),
        effective: date(2021, 6, 1),
        until: None,
        end: None,
        succeeded_by: None,
        areas: vec![],
        articles: 82,
        inserted: vec![],
        verified_to: date(2026, 9, 30),
        citable: true,
    }];
    let found = read(&path, &known).unwrap();
    let law = |name: &str| found.laws.iter().find(|l| l.head.name == name).unwrap();
    let patent = law("专利法");
    assert_eq!(patent.head.effective, date(2021, 6, 1));
    assert_eq!(patent.articles.iter().map(|a| (a.number, a.citable)).collect::<Vec<_>>(), [(1, true), (0, false)]);
    assert_eq!(law("农村土地承包法").head.stated, StatedState::Dated);
    let codes: Vec<_> = found.notes.iter().map(|(law, note)| (law.as_str(), note.code())).collect();
    assert_eq!(codes, [("专利法", "not-an-article"), ("专利法", "effective-corrected"), ("农村土地承包法", "state-corrected")]);
}

#[test]
fn what_holds_no_law_is_refused() {
    let refused = |name: &str, bytes: &[u8]| {
        let (_dir, path) = written(name, bytes);
        read(&path, &[]).unwrap_err()
    };
    assert!(matches!(refused("a.pdf", b"%PDF-1.7"), ReadError::UnknownForm { .. }));
    assert!(matches!(refused("a.md", b""), ReadError::NoArticles { .. }));
    assert!(matches!(refused("a.md", "第一条 甲".as_bytes()), ReadError::NoDate { .. }));
    assert!(matches!(refused("a.md", &[0xff, 0xfe, 0x00]), ReadError::UnknownForm { .. }));
    assert!(matches!(refused("a.docx", b"PK\x03\x04"), ReadError::Damaged { .. }));
    assert!(matches!(refused("a.gz", &[0x1f, 0x8b, 1, 2, 3]), ReadError::BadLine { .. } | ReadError::File { .. }));
    let dir = tempfile::tempdir().unwrap();
    assert!(matches!(read(dir.path(), &[]), Err(ReadError::NoArticles { .. })));
    assert!(matches!(read(&dir.path().join("none.md"), &[]), Err(ReadError::File { .. })));
    let other = dir.path().join("other.db");
    rusqlite::Connection::open(&other).unwrap().execute_batch("CREATE TABLE t (a)").unwrap();
    assert!(matches!(read(&other, &[]), Err(ReadError::UnknownForm { .. })));
}

#[test]
fn one_bad_file_of_a_folder_is_told_and_the_others_are_read() {
    let (dir, _path) = written("示例法.md", MD.as_bytes());
    fs::write(dir.path().join("空.md"), "").unwrap();
    let found = read(dir.path(), &[]).unwrap();
    assert_eq!(found.laws.len(), 1);
    assert_eq!(found.notes[0].1.code(), "file-skipped");
}

//! The statute library on the command line, and the built-in bank against the texts of the law where they are at hand.

use crate::support::{call, kaofa, run, temp};
use std::fs;
use std::path::{Path, PathBuf};

/// The day on which the bank was proved. A law that changes tomorrow does not break yesterday's commit.
const AS_OF: &str = "2026-11-24";

const LAW: &str = "# 中华人民共和国示例法\n\n2020年1月1日 通过\n\n## 第一章 总则\n\n第一条 为了示例，制定本法。\n\n第二条 违反本法规定的，处五万元以下罚款。\n\n第三条 本法自2020年1月1日起施行。\n";

/// Texts beside the checkout; `None`, said loudly, on a machine that has not got them.
fn beside(path: &str) -> Option<PathBuf> {
    let found = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared").join(path);
    if found.exists() {
        return Some(found);
    }
    eprintln!("SKIPPED: {path} is not at hand; hand-written texts prove the readers");
    None
}

#[test]
fn import_search_show_and_what_is_refused() {
    let data = temp();
    let laws = data.path().join("laws");
    fs::create_dir(&laws).unwrap();
    fs::write(laws.join("示例法.md"), LAW).unwrap();
    let json = call(data.path(), ["--json", "statutes", "import", laws.to_str().unwrap()]).expect(0).json();
    assert_eq!((json["added"].as_u64(), json["articles"].as_u64()), (Some(1), Some(3)));
    let again = call(data.path(), ["--json", "statutes", "import", laws.to_str().unwrap()]).expect(0).json();
    assert_eq!((again["added"].as_u64(), again["unchanged"].as_u64()), (Some(0), Some(1)));

    let hits = call(data.path(), ["--json", "statutes", "search", "罚款"]).expect(0).json();
    assert_eq!((hits["hits"].as_u64(), hits["articles"][0]["article"].as_str()), (Some(1), Some("第二条")));
    for article in ["2", "第二条"] {
        let shown = call(data.path(), ["--json", "statutes", "show", "示例法", article]).expect(0).json();
        assert_eq!(shown["text"], "违反本法规定的，处五万元以下罚款。");
        assert_eq!(shown["state"], "in_force");
    }
    call(data.path(), ["statutes", "show", "示例法", "9"]).expect(2);
    call(data.path(), ["statutes", "show", "没有的法", "1"]).expect(2);
    assert_eq!(call(data.path(), ["--json", "statutes", "impact"]).expect(0).json()["due"], 0);

    let file = |name: &str, bytes: &[u8]| {
        let path = data.path().join(name);
        fs::write(&path, bytes).unwrap();
        path
    };
    let import = |path: &Path| run(kaofa(data.path()).args(["statutes", "import"]).arg(path));
    import(&file("a.pdf", b"%PDF-1.7")).refused(&["不认识这种法规文件", "a.pdf", "可以导入"]);
    import(&file("a.jsonl", b"{\"law_name\":\"x\"\n")).refused(&["第 1 行读不懂", "没有改动"]);
    import(&file("a.md", "随便写的".as_bytes())).refused(&["没有找到任何条文"]);
    import(&data.path().join("none.md")).refused(&["none.md"]);
    assert_eq!(call(data.path(), ["--json", "statutes", "search", "罚款"]).expect(0).json()["hits"], 1);
}

#[test]
fn a_damaged_library_leaves_the_workspace_alone() {
    let data = temp();
    let law = data.path().join("示例法(2020-01-01).md");
    fs::write(&law, LAW).unwrap();
    call(data.path(), ["statutes", "import", law.to_str().unwrap()]).expect(0);
    let library = data.path().join("statutes.kaofa");
    let mut bytes = fs::read(&library).unwrap();
    bytes[..200].fill(0);
    fs::write(&library, bytes).unwrap();
    let _ = fs::remove_file(data.path().join("statutes.kaofa-wal"));
    call(data.path(), ["bank", "search", "处罚"]).expect(0);
    assert_eq!(call(data.path(), ["--json", "statutes", "search", "罚款"]).expect(0).json()["hits"], 0);
    call(data.path(), ["statutes", "import", law.to_str().unwrap()]).expect(0);
    assert_eq!(call(data.path(), ["--json", "statutes", "search", "罚款"]).expect(0).json()["hits"], 1);
}

#[test]
fn every_built_in_question_holds_against_the_text_of_the_law() {
    let Some(statutes) = beside("statutes/statutes.jsonl.gz") else { return };
    let data = temp();
    let out = run(kaofa(data.path()).args(["--json", "bank", "verify", "--as-of", AS_OF, "--statutes"]).arg(statutes));
    let json = out.json();
    let findings: Vec<_> = json["findings"].as_array().unwrap().iter().filter(|f| f["warning"] == false).collect();
    assert!(findings.is_empty(), "{findings:#?}");
    assert_eq!(out.code, Some(0));
}

#[test]
fn the_give_away_limits_hold() {
    let data = temp();
    let stats = call(data.path(), ["--json", "bank", "stats"]).expect(0).json();
    let share = |key: &str| stats[key].as_f64().unwrap_or_else(|| panic!("{key} in {stats}"));
    assert!(share("longest_option_hit") <= 0.32 && share("shortest_option_hit") <= 0.32, "{stats}");
    for (letter, position) in stats["key_position"].as_object().unwrap() {
        assert!((0.20..=0.30).contains(&position.as_f64().unwrap()), "{letter}: {position}");
    }
    assert!((0.40..=0.60).contains(&share("judge_true")), "{stats}");
    assert!(share("multiple_all") <= 0.20, "{stats}");
    assert!(share("negative_stems") <= 0.05, "{stats}");
    assert!(share("absolute_judge_false") <= 0.60, "{stats}");
    assert_eq!(stats["all_of_the_above"], 0);
}

#[test]
fn real_files_of_laws_are_read() {
    let Some(folder) = beside("fixtures/statutes-md") else { return };
    let data = temp();
    let json = run(kaofa(data.path()).args(["--json", "statutes", "import"]).arg(folder)).expect(0).json();
    assert_eq!(json["added"], 8);
    let shown = call(data.path(), ["--json", "statutes", "show", "行政复议法", "23"]).expect(0).json();
    assert_eq!((shown["version"].as_str(), shown["effective"].as_str()), (Some("2023-09-01"), Some("2024-01-01")));
    let old = call(data.path(), ["--json", "statutes", "show", "食品安全法", "148"]).expect(0).json();
    assert!(old["text"].as_str().unwrap().contains("价款十倍"), "{old}");
}

#[test]
fn a_second_reader_gets_a_sheet_without_keys_and_the_answers_are_compared() {
    let data = temp();
    let file = |name: &str, text: &str| {
        let path = data.path().join(name);
        fs::write(&path, text).unwrap();
        path
    };
    let law = file("示例法(2020-01-01).md", LAW);
    let bank = file(
        "bank.txt",
        "领域: 3\n法规: 示例法\n\n[判断]  编号: s-1\n罚款最高五万元。\n答案: 对\n依据: 第二条\n解析: 保密的解析。\n",
    );
    let out = data.path().join("sheet.md");
    let sheet = ["bank", "review-sheet"];
    run(kaofa(data.path()).args(sheet).arg(&bank).arg("--statutes").arg(&law).arg("--out").arg(&out)).expect(0);
    let text = fs::read_to_string(&out).unwrap();
    assert!(text.contains("罚款最高五万元") && text.contains("处五万元以下罚款") && !text.contains("保密的解析"), "{text}");
    let compare = |answers: &Path| run(kaofa(data.path()).args(sheet).arg(&bank).arg("--answers").arg(answers));
    compare(&file("right.txt", "s-1 对\n")).expect(0);
    let wrong = compare(&file("wrong.txt", "s-1 错\n")).expect(1);
    assert!(wrong.said().contains("s-1"), "{wrong:?}");
    run(kaofa(data.path()).args(sheet).arg(&bank)).expect(2);
}

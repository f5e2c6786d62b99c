//! Proves the command line of DESIGN §7: the whole main job from an empty folder to the summary, the JSON others rely on,
//! the exit codes, and that accounts are obeyed.

use crate::support::{ADMIN, PASSPHRASE};
use crate::support::{Out, add_account, call, demo, feed, kaofa, run, set_up, signed_in, sit, temp};
use calamine::{Data, Reader, Xlsx, open_workbook};
use kaofa_core::domain::staff::Role;
use serde_json::{Value, json};
use std::fs;
use std::path::Path;

const AS_OF: &str = "2026-11-22";

/// One question of every kind, all right.
const BANK: &str = "领域: 3

[单选]  编号: t-1  难度: 2  分值: 2
甲局处罚乙公司，适用的是（　　）。
A. 行政许可法
B. 行政处罚法
答案: B
依据: 行政处罚法 第三条
解析: 处罚适用处罚法。

[多选]  编号: t-2
下列属于行政处罚的有（　　）。
A. 警告
B. 罚款
C. 查封
答案: AB
依据: 行政处罚法 第九条
解析: 查封是强制措施。

[判断]  编号: t-3
没收违法所得是行政处罚。
答案: 对
依据: 行政处罚法 第九条
解析: 见第九条。

[填空]  编号: t-4
处罚应当遵循____、____的原则。
答案: 公正|公平；公开
依据: 行政处罚法 第五条
解析: 见第五条。

[简答]  编号: t-5  分值: 4
什么是行政处罚？
答案: 行政机关依法给予的惩戒。
要点: 主体是行政机关（2分）
要点: 性质是惩戒（2分）
依据: 行政处罚法 第二条
解析: 见第二条。

[案例]  编号: t-6
甲局在检查中发现乙店出售过期食品。
(1) [判断]  分值: 2
甲局可以处罚。
答案: 对
依据: 行政处罚法 第三条
解析: 可以。
";

/// The planned answers of the demo workspace as lines of `exam sit`, and the marks they must earn, in thousandths.
fn planned(data: &Path) -> (String, i64) {
    let plan = call(data, ["--json", "demo", "--plan-answers"]).expect(0).json();
    let mut lines = String::new();
    for answer in plan["answers"].as_array().unwrap() {
        let keys = answer["keys"].as_array().unwrap();
        let value = match answer["kind"].as_str().unwrap() {
            "judge" => json!(keys[0] == "1"),
            "blank" => answer["texts"].clone(),
            _ => keys.iter().map(|key| json!(key.as_str().unwrap().as_bytes()[0] - b'A')).collect(),
        };
        lines += &json!({ "question": answer["number"], "answer": value }).to_string();
        lines.push('\n');
    }
    (lines, plan["expected_milli"].as_i64().unwrap())
}

#[test]
fn the_main_job_from_an_empty_folder_to_the_summary() {
    let folder = demo();
    let data = folder.path();
    // Begins the attempt, so that its order of questions is drawn.
    assert!(feed(&mut sit(data), "").expect(0).stdout.starts_with("started 20 "));
    let (lines, milli) = planned(data);
    assert!((1..100_000).contains(&milli), "two of three right: {milli}");
    let said = feed(&mut sit(data), &(lines.clone() + "{\"hand_in\": true}\n")).expect(0).stdout;
    let said: Vec<&str> = said.lines().collect();
    // Started and resumed are events 1 and 2 of the journal; each answer is the next.
    let saved: Vec<String> = (3..).take(lines.lines().count()).map(|seq| format!("saved {seq}")).collect();
    assert_eq!(said[1..said.len() - 1], saved);
    assert!(said.last().unwrap().starts_with(&format!("handed in {} ", saved.len() + 3)));
    feed(&mut sit(data), "").refused(&["已经交卷"]);

    let report = call(data, ["report", "pass-rate", "--format", "json"]).expect(0).json();
    let row = report["rows"][0].as_object().unwrap();
    for key in "unit expected sat absent exempt void passed pass_rate mean max min median makeup_sat makeup_passed".split(' ') {
        assert!(row.contains_key(key), "{key}");
    }
    let passed = i64::from(milli >= 60_000);
    assert_eq!(report["rows"].as_array().unwrap().len(), 1);
    assert_eq!(
        [&row["expected"], &row["sat"], &row["absent"], &row["passed"]],
        [&json!(1), &json!(1), &json!(0), &json!(passed)]
    );
    assert_eq!(row["mean"].as_f64().map(|mean| (mean * 1000.0).round() as i64), Some(milli));
    assert_eq!(row["pass_rate"].as_f64().map(|rate| rate as i64), Some(passed));

    let csv = data.join("合格率.csv");
    call(data, ["report", "pass-rate", "--format", "csv", "--out", csv.to_str().unwrap()]).expect(0);
    let bytes = fs::read(&csv).unwrap();
    assert!(bytes.starts_with(b"\xEF\xBB\xBF"), "Excel reads UTF-8 only after a mark");
    let text = String::from_utf8(bytes).unwrap();
    let mean = format!("{}.{}", milli / 1000, milli % 1000 / 100);
    assert!(text.lines().nth(1).unwrap().starts_with("示例单位,1,1,0,") && text.contains(&mean), "{text}");

    let xlsx = data.join("合格率.xlsx");
    call(data, ["report", "pass-rate", "--format", "xlsx", "--out", xlsx.to_str().unwrap()]).expect(0);
    let mut book: Xlsx<_> = open_workbook(&xlsx).unwrap();
    let sheet = book.worksheet_range_at(0).unwrap().unwrap();
    let unit = sheet.rows().find(|row| row[0] == Data::String("示例单位".into())).expect("the unit's row");
    assert_eq!(unit[1..3], [Data::Float(1.0), Data::Float(1.0)]);
    let close = |cell: &Data| matches!(cell, Data::Float(f) if (f - milli as f64 / 1000.0).abs() < 0.1);
    assert!(unit.iter().any(close), "the mean {mean} is not in {unit:?}");
}

#[test]
fn the_summary_counts_who_was_expected_and_who_came() {
    let folder = temp();
    let data = folder.path();
    call(data, ["demo", "--cadres", "30", "--seed", "3"]).expect(0);
    let list = call(data, ["--json", "exam", "list"]).expect(0).json();
    let sitting = list["sittings"].as_array().unwrap().iter().find(|s| s["kind"] == "annual").unwrap().clone();
    let id = sitting["id"].to_string();
    let show = call(data, ["--json", "exam", "show", &id]).expect(0).json();
    let candidates = show["candidates"].as_array().unwrap();
    let sat = candidates.iter().filter(|c| c["handed_in"] == true).count();
    let report = call(data, ["report", "pass-rate", "--sitting", &id]).expect(0).json();
    let total = &report["total"];
    assert_eq!((total["expected"].clone(), total["sat"].clone()), (json!(30), json!(sat)));
    assert_eq!(total["absent"], json!(30 - sat));
    assert_eq!(sitting["handed_in"], json!(sat));
    let sum = |key: &str| report["rows"].as_array().unwrap().iter().map(|row| row[key].as_u64().unwrap()).sum::<u64>();
    for key in ["expected", "sat", "absent", "passed"] {
        assert_eq!(json!(sum(key)), total[key], "{key}");
    }
    let rate = total["passed"].as_f64().unwrap() / sat as f64;
    assert!((total["pass_rate"].as_f64().unwrap() - rate).abs() < 1e-9);
}

#[test]
fn the_built_in_bank_is_proved_and_a_faulty_file_is_not() {
    let folder = temp();
    let data = folder.path();
    let proved = call(data, ["--json", "bank", "verify", "--as-of", AS_OF]).expect(0).json();
    assert!(proved["questions"].as_u64().unwrap() >= 150);
    assert!(proved["findings"].as_array().unwrap().iter().all(|f| f["warning"] == true));

    let file = data.join("坏题.txt");
    // The second question begins on line 11 and has no key.
    fs::write(&file, "领域: 3\n\n[判断]\n可以处罚。\n答案: 对\n依据: 行政处罚法 第三条\n解析: 可。\n\n\n\n[单选]\n哪个？\nA. 一\nB. 二\n依据: 行政处罚法 第九百条\n解析: 无。\n").unwrap();
    let verify = ["bank", "verify", file.to_str().unwrap(), "--as-of", AS_OF];
    assert!(call(data, verify).expect(1).stdout.contains(":11"));
    let found = run(kaofa(data).arg("--json").args(verify)).expect(1).json();
    assert_eq!((found["findings"][0]["line"].clone(), found["findings"][0]["rule"].clone()), (json!(11), json!("flaw")));
    assert_eq!(found["questions"], 1, "the other question stands");
    assert!(fs::read_dir(data).unwrap().count() == 1, "verifying makes no workspace");
}

#[test]
fn a_law_to_change_only_warns_and_an_unknown_law_does_not_pass() {
    let folder = temp();
    let file = folder.path().join("q.txt");
    fs::write(&file, BANK.split("[多选]").next().unwrap().replace("行政处罚法 第三条", "商标法 第十条")).unwrap();
    let out = call(folder.path(), ["--json", "bank", "verify", file.to_str().unwrap(), "--as-of", AS_OF]);
    let catalogue = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/statutes.toml")).unwrap();
    let finding = out.json()["findings"][0].clone();
    if catalogue.contains("name = \"商标法\"") {
        assert_eq!((out.code, finding["rule"].clone(), finding["warning"].clone()), (Some(0), json!("changes-on"), json!(true)));
        assert!(finding["message"].as_str().unwrap().contains("2027-01-01"), "{finding}");
    } else {
        assert_eq!(
            (out.code, finding["rule"].clone(), finding["warning"].clone()),
            (Some(1), json!("unknown-law"), json!(false))
        );
    }
}

#[test]
fn bank_statistics_and_search_carry_their_keys() {
    let folder = temp();
    let data = folder.path();
    let stats = call(data, ["--json", "bank", "stats"]).expect(0).json();
    let sum = |key: &str| stats[key].as_object().unwrap().values().map(|n| n.as_u64().unwrap()).sum::<u64>();
    assert_eq!((json!(sum("by_kind")), json!(sum("by_area"))), (stats["questions"].clone(), stats["questions"].clone()));
    for key in ["longest_option_hit", "shortest_option_hit", "judge_true", "multiple_all"] {
        assert!((0.0..=1.0).contains(&stats[key].as_f64().expect(key)), "{key}");
    }
    let places: f64 = stats["key_position"].as_object().unwrap().values().map(|share| share.as_f64().unwrap()).sum();
    assert!((places - 1.0).abs() < 1e-9 && stats["key_position"]["A"].is_f64());
    assert!(stats["multiple_sizes"].is_object());

    let found = call(data, ["--json", "bank", "search", "处罚", "--limit", "3"]).expect(0).json();
    let questions = found["questions"].as_array().unwrap();
    assert!(found["hits"].as_u64().unwrap() > 3 && found["elapsed_ms"].is_f64());
    assert_eq!(questions.len(), 3);
    assert!(questions.iter().all(|q| q["id"].is_string() && q["kind"].is_string() && q["stem"].is_string()));
    assert_eq!(call(data, ["--json", "bank", "search", "查无此词"]).expect(0).json()["hits"], 0);
}

#[test]
fn a_dry_run_prints_every_kind_in_the_agreed_shape() {
    let folder = temp();
    let file = folder.path().join("q.txt");
    fs::write(&file, BANK).unwrap();
    let seen = call(folder.path(), ["--json", "import", "--dry-run", "--full", file.to_str().unwrap()]).expect(0).json();
    assert_eq!((seen["format"].clone(), seen["encoding"].clone()), (json!("text"), json!("UTF-8")));
    assert_eq!((seen["doubtful"].clone(), seen["problems"].clone()), (json!([]), json!([])));
    let questions = seen["questions"].as_array().unwrap();
    let column = |key: &str| questions.iter().map(|q| q[key].clone()).collect::<Vec<_>>();
    assert_eq!(column("kind"), ["single", "multiple", "judge", "blank", "short", "case"]);
    let keys = json!([[1], [0, 1], true, [["公正", "公平"], ["公开"]], "行政机关依法给予的惩戒。", null]);
    assert_eq!(Value::from(column("key")), keys);
    assert_eq!(column("line"), [3, 11, 20, 26, 32, 40].map(|n: u32| json!(n)));
    assert_eq!(Value::from(column("options")), json!([["行政许可法", "行政处罚法"], ["警告", "罚款", "查封"], [], [], [], []]));
    assert_eq!(column("citations")[0], json!(["行政处罚法 第三条"]));
    assert_eq!((column("marks")[0].clone(), column("explanation")[0].clone()), (json!("2"), json!("处罚适用处罚法。")));
    let case = &questions[5];
    assert_eq!(case["material"], "甲局在检查中发现乙店出售过期食品。");
    let sub = &case["sub"][0];
    assert_eq!(
        (sub["kind"].clone(), sub["stem"].clone(), sub["key"].clone()),
        (json!("judge"), json!("甲局可以处罚。"), json!(true))
    );
    assert!(questions[..5].iter().all(|q| q["sub"] == json!([]) && q["material"].is_null()));
}

#[test]
fn without_an_account_nothing_is_imported() {
    let folder = temp();
    let (data, file) = (folder.path().join("data"), folder.path().join("q.txt"));
    fs::write(&file, BANK).unwrap();
    let before = call(&data, ["--json", "bank", "stats"]).expect(0).json();
    call(&data, ["import", file.to_str().unwrap()]).refused(&["编辑题库", "设立第一个账号"]);
    let roster = folder.path().join("r.csv");
    fs::write(&roster, "姓名,工号\n张三,1\n").unwrap();
    call(&data, ["roster", "import", roster.to_str().unwrap()]).refused(&["设立第一个账号"]);
    assert_eq!(call(&data, ["--json", "bank", "stats"]).expect(0).json(), before);
}

#[test]
fn import_export_and_import_again_change_nothing() {
    let folder = temp();
    let (data, file, out) = (folder.path().join("data"), folder.path().join("q.txt"), folder.path().join("all.txt"));
    fs::write(&file, BANK).unwrap();
    set_up(&data);
    let import = |extra: &[&str], path: &Path| {
        run(signed_in(&data, ADMIN).args(["--json", "import"]).args(extra).arg(path)).expect(0).json()
    };
    assert_eq!(import(&[], &file)["imported"], json!({ "added": 6, "revised": 0, "unchanged": 0 }));
    assert_eq!(import(&[], &file)["imported"], json!({ "added": 0, "revised": 0, "unchanged": 6 }));
    run(signed_in(&data, ADMIN).args(["export", "--format", "text", "--out"]).arg(&out)).expect(0);
    let seen = import(&["--dry-run"], &out);
    assert!(seen["count"].as_u64().unwrap() > 150);
    assert_eq!([&seen["new"], &seen["revises"], &seen["unchanged"]], [&json!(0), &json!(0), &seen["count"]]);
    let only = folder.path().join("blank.txt");
    run(signed_in(&data, ADMIN).args(["export", "--format", "text", "--kind", "blank", "--area", "3", "--out"]).arg(&only))
        .expect(0);
    let kinds = import(&["--dry-run", "--full"], &only)["questions"].clone();
    let kinds = kinds.as_array().unwrap();
    assert!(!kinds.is_empty() && kinds.iter().all(|q| q["kind"] == "blank" && q["area"] == 3));
}

#[test]
fn accounts_are_obeyed_and_an_invigilator_gets_no_key() {
    let folder = temp();
    let (data, out) = (folder.path().join("data"), folder.path().join("all.txt"));
    set_up(&data);
    add_account(&data, "监考甲", Role::Invigilator);
    let out = out.to_str().unwrap();
    let keys: [&[&str]; 2] = [&["export", "--format", "text", "--out", out], &["bank", "stats"]];
    for args in keys {
        call(&data, args).refused(&["登录"]);
        run(signed_in(&data, "监考甲").args(args)).refused(&["没有", "权限"]);
        assert!(!Path::new(out).exists(), "{args:?}");
    }
    run(signed_in(&data, "无此人").args(["bank", "stats"])).refused(&["姓名或口令不对"]);
    run(signed_in(&data, ADMIN).env("KAOFA_PASSPHRASE_FILE", data.join("nowhere")).args(["bank", "stats"])).refused(&["nowhere"]);
    call(&data, ["backup"]).refused(&["登录"]);
    call(&data, ["report", "pass-rate"]).refused(&["登录"]);
    assert!(PASSPHRASE.len() > 8);
    run(signed_in(&data, ADMIN).args(["report", "pass-rate"])).expect(0);
    run(signed_in(&data, ADMIN).args(["bank", "stats"])).expect(0);
}

#[test]
fn exit_codes_are_as_documented() {
    let folder = demo();
    let data = folder.path();
    let cases: [(&[&str], i32); 12] = [
        (&["check"], 0),
        (&["--help"], 0),
        (&["frobnicate"], 2),
        (&["bank", "verify", "--as-of", "2026-13-99"], 2),
        (&["exam", "sit", "--sitting", "1"], 2),
        (&["report", "pass-rate", "--format", "xlsx"], 2),
        (&["export", "--format", "text", "--out", "x", "--area", "无此领域"], 2),
        (&["export", "--format", "text", "--out", "x", "--kind", "essay"], 2),
        (&["exam", "show", "99"], 3),
        (&["exam", "sit", "--sitting", "1", "--cadre", "9999"], 3),
        (&["restore", "no-such-file.kaofa"], 3),
        (&["bank", "verify", "no-such-file.txt"], 3),
    ];
    for (args, code) in cases {
        let out = run(kaofa(data).current_dir(data).args(args)).expect(code);
        assert!(code == 0 || !out.stderr.trim().is_empty(), "{args:?} says why");
    }
    assert!(!data.join("x").exists());
}

#[test]
fn json_is_exactly_one_document() {
    let folder = demo();
    let data = folder.path();
    let file = |name: &str| data.join(name).to_str().unwrap().to_owned();
    fs::write(data.join("q.txt"), BANK).unwrap();
    fs::write(data.join("r.csv"), "姓名,工号\n张三,1\n").unwrap();
    let (q, r, csv, kept) = (file("q.txt"), file("r.csv"), file("out.csv"), file("kept.kaofa"));
    let one = |args: &[&str], code: i32| run(signed_in(data, ADMIN).arg("--json").args(args)).expect(code).json();
    let nobody = |args: &[&str]| run(kaofa(data).arg("--json").args(args));
    nobody(&["demo", "--cadres", "2"]).expect(0).json();
    assert!(nobody(&["import", &q]).expect(3).json()["error"].is_string());
    set_up(data);
    let backup = one(&["backup"], 0)["path"].as_str().unwrap().to_owned();
    fs::copy(backup, &kept).unwrap();
    let fine: [&[&str]; 13] = [
        &["bank", "verify", "--as-of", AS_OF],
        &["bank", "stats"],
        &["bank", "search", "处罚"],
        &["exam", "list"],
        &["exam", "show", "1"],
        &["import", "--dry-run", &q],
        &["import", &q, &q],
        &["export", "--format", "text", "--out", &file("e.txt")],
        &["roster", "import", "--dry-run", &r],
        &["roster", "import", &r],
        &["report", "pass-rate"],
        &["report", "pass-rate", "--format", "csv", "--out", &csv],
        &["check"],
    ];
    for args in fine {
        one(args, 0);
    }
    let errors: Vec<Value> = vec![
        one(&["exam", "show", "99"], 3),
        one(&["export", "--format", "text", "--out", "x", "--area", "无"], 2),
        one(&["import", &q, "no.txt"], 3),
    ];
    assert!(errors.iter().all(|e| e["error"].is_string()), "{errors:?}");
    let restored: Out = run(kaofa(data).args(["--json", "restore", &kept])).expect(0);
    assert!(restored.json()["kept"].is_string());
}

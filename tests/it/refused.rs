//! Proves that what cannot be used is refused whole: with the exit code, the file and the remedy named, not a byte of it
//! changed, and nothing half stored. And that a full disk or a moved clock costs no acknowledged answer and no second.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot do its work ends")]

use crate::support::{
    ADMIN, Out, Sitter, answer_line, as_stored, call, demo, feed, kaofa, office, run, set_up, signed_in, sit, snapshot,
    some_answer, temp,
};
use kaofa_core::domain::clock::{Clock, Stamp};
use kaofa_core::domain::ids::{AttemptId, SittingId};
use kaofa_core::domain::journal::{Event, HandInBy};
use kaofa_core::service::exam::{self, Seat};
use kaofa_core::service::{Office, demo as example, maintenance};
use kaofa_core::store::{Access, Store};
use serde_json::{Value, json};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex};
use tempfile::TempDir;

/// A command that writes and one that only reads: both must refuse.
const USES: [&[&str]; 2] = [&["exam", "sit", "--sitting", "1", "--cadre", "0001"], &["exam", "list"]];

#[track_caller]
fn refused_untouched(data: &Path, words: &[&str]) {
    let before = snapshot(data);
    for args in USES {
        call(data, args).refused(words);
        assert!(snapshot(data) == before, "{args:?} changed a file it refused");
    }
}

fn patch(path: &Path, at: usize, bytes: &[u8]) {
    let mut content = fs::read(path).unwrap();
    content[at..at + bytes.len()].copy_from_slice(bytes);
    fs::write(path, content).unwrap();
}

#[test]
fn a_text_file_in_the_workspaces_place() {
    let folder = temp();
    fs::write(folder.path().join("workspace.kaofa"), "不是数据库").unwrap();
    refused_untouched(folder.path(), &["workspace.kaofa", "不是考法的数据文件", "--data"]);
}

#[test]
fn a_database_of_another_program() {
    // With another application's id, and without any; bytes 68-71 of the header hold it.
    for id in [b"GPKG", b"\0\0\0\0"] {
        let folder = demo();
        patch(&folder.path().join("workspace.kaofa"), 68, id);
        refused_untouched(folder.path(), &["workspace.kaofa", "不是考法的数据文件", "--data"]);
    }
}

#[test]
fn a_workspace_of_a_newer_program() {
    let folder = demo();
    // Bytes 60-63 hold the schema's version.
    patch(&folder.path().join("workspace.kaofa"), 60, &99_u32.to_be_bytes());
    refused_untouched(folder.path(), &["workspace.kaofa", "99", "新版本"]);
}

/// Overwrites the heads of every fifth page.
fn damage(workspace: &Path) {
    for page in (5..fs::metadata(workspace).unwrap().len() / 4096).step_by(5) {
        patch(workspace, usize::try_from(page).unwrap() * 4096, &[0xA5; 64]);
    }
}

#[test]
fn a_damaged_workspace_names_its_backup_which_brings_everything_back() {
    let folder = demo();
    let (data, workspace) = (folder.path(), folder.path().join("workspace.kaofa"));
    let lines = "{\"question\": 1, \"answer\": [1]}\n";
    feed(&mut sit(data), lines).expect(0);
    let backup = call(data, ["--json", "backup"]).expect(0).json()["path"].as_str().unwrap().to_owned();
    damage(&workspace);
    let before = snapshot(data);
    call(data, USES[0]).refused(&["workspace.kaofa", "已损坏", "kaofa restore", &backup]);
    assert!(snapshot(data) == before);
    let found = call(data, ["check"]);
    assert!(matches!(found.code, Some(1 | 3)) && !found.said().trim().is_empty(), "{found:?}");
    assert!(snapshot(data) == before);

    let damaged = fs::read(&workspace).unwrap();
    let kept = call(data, ["--json", "restore", &backup]).expect(0).json()["kept"].as_str().unwrap().to_owned();
    assert_eq!(fs::read(kept).unwrap(), damaged, "the damaged file is kept aside as it was");
    call(data, ["check"]).expect(0);
    let mut held = office(data, Access::Read);
    let attempt = exam::unfinished(&held).unwrap()[0].0;
    assert_eq!(exam::seat(&mut held, attempt).unwrap().state.answers.len(), 1);
}

#[test]
fn a_damaged_backup_takes_nothings_place() {
    let folder = demo();
    let data = folder.path();
    let backup = PathBuf::from(call(data, ["--json", "backup"]).expect(0).json()["path"].as_str().unwrap());
    damage(&backup);
    let before = snapshot(data);
    call(data, ["restore", backup.to_str().unwrap()]).refused(&["备份没有通过检查", "另选一个备份"]);
    assert!(snapshot(data) == before);
    call(data, ["restore", "/no/such/backup.kaofa"]).refused(&["备份"]);
    assert!(snapshot(data) == before);
}

#[test]
fn a_second_writer_while_the_first_holds_the_workspace() {
    let folder = demo();
    let data = folder.path();
    let mut first = Sitter::spawn(&mut sit(data));
    assert!(first.line().starts_with("started 20 "));
    for args in [USES[0], &["demo", "--cadres", "3"], &["roster", "import", "x.csv"]] {
        call(data, args).refused(&["workspace.kaofa", "另一个窗口正在使用", "切换到那个窗口"]);
    }
    let kept = data.join("kept.kaofa");
    fs::copy(call(data, ["--json", "backup"]).expect(0).json()["path"].as_str().unwrap(), &kept).unwrap();
    call(data, ["restore", kept.to_str().unwrap()]).refused(&["另一个窗口正在使用"]);
    // Reading goes on beside it, and the first is not disturbed.
    call(data, ["exam", "list"]).expect(0);
    first.stdin.write_all(b"{\"question\": 1, \"answer\": [0]}\n{\"hand_in\": true}\n").unwrap();
    assert!(first.line().starts_with("saved ") && first.line().starts_with("handed in "));
    assert!(first.child.wait().unwrap().success());
    call(data, ["check"]).expect(0);
}

#[test]
fn a_folder_that_cannot_be_written() {
    let folder = temp();
    let file = folder.path().join("a-file");
    fs::write(&file, "x").unwrap();
    call(&file.join("data"), USES[0]).refused(&["a-file", "请检查"]);
    assert_eq!(fs::read(&file).unwrap(), b"x");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let locked = folder.path().join("locked");
        fs::create_dir(&locked).unwrap();
        fs::set_permissions(&locked, fs::Permissions::from_mode(0o555)).unwrap();
        if fs::write(locked.join("probe"), "").is_ok() {
            eprintln!("SKIPPED the read-only folder: this user writes everywhere (root)");
        } else {
            call(&locked, USES[0]).refused(&["locked", "没有写入这个文件夹的权限", "--data"]);
        }
    }
}

/// A workspace with an account, and `name` with these bytes beside it.
fn with_file(name: &str, bytes: &[u8]) -> (TempDir, PathBuf, PathBuf) {
    let folder = temp();
    let (data, file) = (folder.path().join("data"), folder.path().join(name));
    set_up(&data);
    fs::write(&file, bytes).unwrap();
    (folder, data, file)
}

fn import(data: &Path, command: &[&str], file: &Path) -> Out {
    run(signed_in(data, ADMIN).args(command).arg(file))
}

fn questions(data: &Path) -> Value {
    run(signed_in(data, ADMIN).args(["--json", "bank", "stats"])).expect(0).json()["questions"].clone()
}

const GOOD: &str = "领域: 3\n\n[判断]\n甲局可以处罚乙公司。\n答案: 对\n依据: 行政处罚法 第三条\n解析: 可以。\n\n";

#[test]
fn files_of_questions_that_are_none() {
    let (folder, data, file) = with_file("q.txt", b"");
    let before = questions(&data);
    let large = folder.path().join("large.txt");
    // Sparse: no disk is used.
    fs::File::create(&large).unwrap().set_len(200 * 1024 * 1024).unwrap();
    let missing = folder.path().join("missing.txt");
    for command in [&["import"] as &[&str], &["import", "--dry-run"]] {
        import(&data, command, &file).refused(&["q.txt", "文件是空的", "选对了文件"]);
        import(&data, command, &missing).refused(&["missing.txt", "请检查文件是否存在"]);
        import(&data, command, &large).refused(&["large.txt", "200 MB", "128 MB", "拆成几个文件"]);
        fs::write(&file, b"\x7fELF\x02\x01\x01\0\0\0\0\0\xff\xfe").unwrap();
        import(&data, command, &file).refused(&["q.txt", "不是文本文件", "UTF-8"]);
        fs::write(&file, b"").unwrap();
    }
    // A good file before a bad one in the same command: nothing of either.
    let good = folder.path().join("good.txt");
    fs::write(&good, GOOD).unwrap();
    run(signed_in(&data, ADMIN).arg("import").arg(&good).arg(&missing)).refused(&["missing.txt"]);
    assert_eq!(questions(&data), before);
    assert_eq!(fs::metadata(&large).unwrap().len(), 200 * 1024 * 1024);
}

#[test]
fn a_gbk_file_is_taken_and_its_encoding_named() {
    // 领域: 3 / [判断] / 甲可以。 / 答案: 对, as an editor on an old Chinese Windows writes them.
    let gbk =
        b"\xc1\xec\xd3\xf2: 3\r\n\r\n[\xc5\xd0\xb6\xcf]\r\n\xbc\xd7\xbf\xc9\xd2\xd4\xa1\xa3\r\n\xb4\xf0\xb0\xb8: \xb6\xd4\r\n";
    let (_folder, data, file) = with_file("gbk.txt", gbk);
    let seen = import(&data, &["--json", "import", "--full"], &file);
    let seen = seen.json();
    assert_eq!((seen["encoding"].clone(), seen["questions"][0]["stem"].clone()), (json!("GB18030"), json!("甲可以。")));
    assert_eq!(seen["imported"]["added"], 1);
    assert!(import(&data, &["import"], &file).stdout.contains("GB18030"));
    assert_eq!(fs::read(&file).unwrap(), gbk);
}

#[test]
fn a_question_without_its_key_leaves_the_others() {
    let text = format!(
        "{GOOD}[单选]\n哪个？\nA. 一\nB. 二\n依据: 行政处罚法 第三条\n解析: 无。\n\n[判断]\n乙公司可以申辩。\n答案: 对\n依据: 行政处罚法 第七条\n解析: 可以。\n"
    );
    let (_folder, data, file) = with_file("q.txt", text.as_bytes());
    let before = questions(&data).as_u64().unwrap();
    let out = import(&data, &["import"], &file).expect(1);
    assert!(out.stdout.contains("q.txt") && out.stdout.contains("第 9 行") && out.stdout.contains("没有答案"), "{out:?}");
    assert_eq!(questions(&data), json!(before + 2));
    assert_eq!(fs::read_to_string(&file).unwrap(), text);
}

#[test]
fn rosters_with_faults() {
    let twice = "姓名,工号\n张三,7\n李四,7\n王五,8\n";
    let (folder, data, file) = with_file("r.csv", twice.as_bytes());
    let said = import(&data, &["--json", "roster", "import"], &file).expect(1).json();
    assert_eq!((said["problems"][0]["line"].clone(), said["problems"][0]["rule"].clone()), (json!(3), json!("same-staff-no")));
    assert_eq!(said["imported"]["added"], 2, "the first of that number, and who is not concerned");
    assert!(import(&data, &["roster", "import"], &file).expect(1).stdout.contains("r.csv:3"));

    let old = folder.path().join("r.xls");
    fs::write(&old, [b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".as_slice(), &[0; 504]].concat()).unwrap();
    import(&data, &["roster", "import"], &old).refused(&["r.xls", "旧版 .xls", "另存为 .xlsx"]);
    let nameless = folder.path().join("n.csv");
    fs::write(&nameless, "编号,科室\n1,法规科\n").unwrap();
    import(&data, &["roster", "import"], &nameless).refused(&["n.csv", "没有找到“姓名”列", "请在表头写上"]);
    let people = kaofa_core::service::roster::cadres;
    let mut held = office(&data, Access::Write);
    kaofa_core::service::accounts::sign_in(&mut held, ADMIN, crate::support::PASSPHRASE).unwrap();
    assert_eq!(people(&held).unwrap().len(), 2);
    assert_eq!(fs::read_to_string(&file).unwrap(), twice);
}

/// The open attempt as it stands on the disk, and that nothing is wrong with the workspace.
fn seat_of(data: &Path) -> Seat {
    let mut held = office(data, Access::Read);
    assert_eq!(maintenance::check(&held).unwrap(), []);
    let attempt = exam::unfinished(&held).unwrap()[0].0;
    exam::seat(&mut held, attempt).unwrap()
}

/// Answers 200 times under a command that runs out of room, and holds it to its acknowledgements. Gives how it ended.
fn answers_until_full(data: &Path, command: &mut Command) -> Out {
    let seat = seat_of(data);
    let sent: Vec<_> = (0..200).map(|n| (&seat.items[n % 20], some_answer(&seat.items[n % 20], n))).collect();
    let out = feed(command, &sent.iter().map(|(item, answer)| answer_line(item, answer)).collect::<String>());
    let acknowledged = out.stdout.matches("saved ").count();
    assert!((1..200).contains(&acknowledged), "the room was to run out on the way: {acknowledged} {out:?}");
    let found = seat_of(data).state.answers;
    let holds = |count: usize| {
        let expected: std::collections::BTreeMap<_, _> =
            sent[..count].iter().map(|(item, answer)| (item.slot, as_stored(item, answer))).collect();
        found.len() == expected.len()
            && found.iter().all(|(slot, answer)| expected.get(slot) == Some(&serde_json::to_value(answer).unwrap()))
    };
    assert!(holds(acknowledged) || holds(acknowledged + 1), "{acknowledged} acknowledged, found {found:?}");
    out
}

/// `exam sit` by way of a shell that limits the size of files first.
#[cfg(unix)]
fn limited(data: &Path, prepare: &str) -> Command {
    let (plain, mut command) = (sit(data), Command::new("sh"));
    command.args(["-c", &format!("{prepare} ulimit -f 300; exec \"$0\" \"$@\"")]).arg(plain.get_program()).args(plain.get_args());
    for (name, _) in plain.get_envs() {
        command.env_remove(name);
    }
    command
}

#[cfg(unix)]
#[test]
fn no_more_room_while_answering() {
    let folder = demo();
    feed(&mut sit(folder.path()), "").expect(0);
    let out = answers_until_full(folder.path(), &mut limited(folder.path(), "trap '' XFSZ;"));
    out.refused(&["磁盘已满", "请腾出空间", "之前保存的都还在"]);
    // Without the trap the system ends the program by a signal; what was said stands all the same.
    let out = answers_until_full(folder.path(), &mut limited(folder.path(), ""));
    assert!(matches!(out.code, None | Some(3)), "{out:?}");
    // With room again the attempt goes on.
    feed(&mut sit(folder.path()), "{\"hand_in\": true}\n").expect(0);
}

/// A mounted file system of sixteen megabytes; gone when dropped.
struct Small(PathBuf);

impl Drop for Small {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).output();
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_while_answering() {
    let (source, place) = (demo(), temp());
    feed(&mut sit(source.path()), "").expect(0);
    let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", "size=16m", "kaofa-test"]).arg(place.path()).output();
    if !mounted.is_ok_and(|out| out.status.success()) {
        eprintln!("SKIPPED: mounting needs root; no_more_room_while_answering proves the same by a limit of the process");
        return;
    }
    let disk = Small(place.path().to_owned());
    fs::copy(source.path().join("workspace.kaofa"), disk.0.join("workspace.kaofa")).unwrap();
    // Leaves about 400 KB.
    let used = fs::metadata(disk.0.join("workspace.kaofa")).unwrap().len();
    fs::write(disk.0.join("ballast"), vec![1; usize::try_from(16 * 1024 * 1024 - used - 400 * 1024).unwrap()]).unwrap();
    answers_until_full(&disk.0, &mut sit(&disk.0)).refused(&["磁盘已满", "请腾出空间"]);
    call(&disk.0, ["backup"]).refused(&["磁盘已满"]);
    let left = fs::read_dir(disk.0.join("backups")).map_or(0, |entries| entries.flatten().count());
    assert_eq!(left, 0, "no half backup stays");
    fs::remove_file(disk.0.join("ballast")).unwrap();
    feed(&mut sit(&disk.0), "{\"hand_in\": true}\n").expect(0);
    assert!(run(kaofa(&disk.0).arg("check")).expect(0).stderr.is_empty());
}

/// A clock that the test moves.
#[derive(Debug)]
struct FakeClock(Mutex<Stamp>);

impl Clock for FakeClock {
    fn now(&self) -> Stamp {
        self.0.lock().unwrap().clone()
    }
}

impl FakeClock {
    fn passes(&self, boot_ms: i64, wall_ms: i64) {
        let mut now = self.0.lock().unwrap();
        now.boot_ms += boot_ms;
        now.wall_ms += wall_ms;
    }
}

/// The example sitting begun under a clock of the test's own; thirty minutes from now.
fn begun() -> (TempDir, Arc<FakeClock>, Office, AttemptId) {
    let folder = temp();
    let clock = Arc::new(FakeClock(Mutex::new(Stamp { wall_ms: 1_795_000_000_000, boot_id: "boot".into(), boot_ms: 5_000_000 })));
    let mut office = Office::open(folder.path(), Access::Write, Arc::clone(&clock) as Arc<dyn Clock>).unwrap();
    let [paper, sitting, cadre, unit] = ["卷", "场", "考生", "单位"].map(str::to_owned);
    let words = example::ExampleWords { paper, sitting, cadre, unit };
    let sitting: SittingId = example::example(&mut office, &words, 1).unwrap().unwrap();
    let admission = exam::admit(&mut office, sitting, "0001", "").unwrap();
    let attempt = exam::start(&mut office, sitting, admission.cadre, &admission.name).unwrap().attempt;
    (folder, clock, office, attempt)
}

fn events(folder: &Path, attempt: AttemptId) -> Vec<Event> {
    let entries = Store::open(folder, Access::Read, 0).unwrap().journal(attempt).unwrap();
    entries.iter().map(|entry| serde_json::from_str(&entry.payload).unwrap()).collect()
}

#[test]
fn setting_the_clock_gives_and_takes_no_second_and_is_on_the_record() {
    const MINUTE: i64 = 60_000;
    let (folder, clock, mut office, attempt) = begun();
    let moved =
        |folder: &Path| events(folder, attempt).iter().filter(|e| matches!(e, Event::ClockMoved { crossed_boot: false })).count();
    // An hour back, a day forward, and not at all.
    for (number, (wall, records)) in (1..).zip([(-60 * MINUTE, 1), (1440 * MINUTE, 2), (0, 2)]) {
        clock.passes(MINUTE, MINUTE + wall);
        let receipt = exam::record(&mut office, attempt, &[Event::Viewed { slot: 1 }]).unwrap();
        assert_eq!(receipt.remaining_ms, (30 - number) * MINUTE);
        assert_eq!(moved(folder.path()), records, "after {number}");
        assert!(receipt.handed_in.is_none());
    }
}

#[test]
fn an_overdue_attempt_is_handed_in_at_the_next_start() {
    let (folder, clock, office, attempt) = begun();
    drop(office);
    clock.passes(1_799_999, 1_799_999);
    let open = |clock: &Arc<FakeClock>| Office::open(folder.path(), Access::Write, Arc::clone(clock) as Arc<dyn Clock>).unwrap();
    let held = open(&clock);
    assert_eq!(exam::unfinished(&held).unwrap().len(), 1, "a millisecond is left");
    drop(held);
    clock.passes(1, -7_200_000);
    let mut held = open(&clock);
    assert_eq!(exam::unfinished(&held).unwrap().len(), 0, "set back or not, the time is over");
    assert_eq!(exam::seat(&mut held, attempt).unwrap().state.handed_in, Some(HandInBy::Overdue));
    assert_eq!(events(folder.path(), attempt).last(), Some(&Event::HandedIn { by: HandInBy::Overdue }));
    assert!(exam::record(&mut held, attempt, &[Event::Viewed { slot: 0 }]).is_err());
    assert_eq!(maintenance::check(&held).unwrap(), []);
}

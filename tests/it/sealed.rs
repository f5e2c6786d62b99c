//! Proves on the built program: a paper sealed in the bureau, opened on three seats that share nothing but a stick, collected
//! once, and what is refused on the way.

use crate::support::{ADMIN, Out, PASSPHRASE, call, feed, office, run, set_up, signed_in, temp};
use kaofa_core::domain::sitting::{SittingFacts, SittingKind, SittingRules};
use kaofa_core::service::{accounts, sittings};
use kaofa_core::store::Access;
use kaofa_core::store::sitting::NewSitting;
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

const SEATS: usize = 3;

/// The bureau with a planned formal sitting of three, and the stick that is carried around.
struct Rooms {
    bureau: TempDir,
    stick: TempDir,
    password: PathBuf,
    sitting: String,
}

impl Rooms {
    fn new() -> Self {
        let (bureau, stick) = (temp(), temp());
        call(bureau.path(), ["demo", "--cadres", "3", "--seed", "5"]).expect(0);
        set_up(bureau.path());
        let mut office = office(bureau.path(), Access::Write);
        accounts::sign_in(&mut office, ADMIN, PASSPHRASE).unwrap();
        let known = sittings::list(&office).unwrap().into_iter().find(|s| s.candidates == SEATS as u32).unwrap();
        let cadres = sittings::candidates(&office, known.id).unwrap().into_iter().map(|c| c.cadre).collect();
        let kind = SittingKind::Annual;
        let rules = SittingRules { waiver: Some("试用".into()), ..SittingRules::preset(kind) };
        let (title, basis) = ("密封考试".to_owned(), String::new());
        let new =
            NewSitting { title, kind, paper: known.paper, rules, basis, makeup_of: None, facts: SittingFacts::default(), cadres };
        let sitting = sittings::plan(&mut office, &new).unwrap().to_string();
        let password = bureau.path().join("password.txt");
        fs::write(&password, "开考 2026-11-28\n").unwrap();
        Self { bureau, stick, password, sitting }
    }

    fn bureau(&self, args: &[&str]) -> Out {
        let mut command = signed_in(self.bureau.path(), ADMIN);
        run(command.env("KAOFA_EXAM_PASSWORD_FILE", &self.password).args(["--json", "exam"]).args(args))
    }

    fn seat(&self, folder: &Path, args: &[&str]) -> Out {
        let mut command = crate::support::kaofa(folder);
        run(command.env("KAOFA_EXAM_PASSWORD_FILE", &self.password).args(["--json", "exam"]).args(args))
    }

    fn file(&self) -> String {
        self.stick.path().join("卷.kfexam").to_str().unwrap().to_owned()
    }

    fn seal(&self) -> Value {
        self.bureau(&["seal", "--sitting", &self.sitting, "--out", &self.file()]).expect(0).json()
    }

    fn open(&self, folder: &Path, sealed: &Value, second: &str) -> Out {
        let answers = self.stick.path().to_str().unwrap();
        self.seat(folder, &["enroll", sealed["seal_code"].as_str().unwrap()]).expect(0);
        self.seat(folder, &["open", &self.file(), "--first", "王考务", "--second", second, "--answers", answers])
    }
}

fn fates(collected: &Value) -> Vec<&str> {
    collected["files"].as_array().unwrap().iter().map(|file| file["fate"].as_str().unwrap()).collect()
}

#[test]
fn three_seats_sit_from_one_file_and_are_collected_once() {
    let rooms = Rooms::new();
    let sealed = rooms.seal();
    assert_eq!(sealed["tickets"], json!(SEATS));
    for number in 1..=SEATS {
        let folder = temp();
        let opened = rooms.open(folder.path(), &sealed, "刘监考").expect(0).json();
        assert_eq!(opened["items"], sealed["items"]);
        let (sitting, ticket) = (opened["sitting"].to_string(), format!("{number:04}"));
        let mut sit = crate::support::kaofa(folder.path());
        sit.args(["exam", "sit", "--sitting", &sitting, "--cadre", &ticket]);
        let said = feed(&mut sit, "{\"question\": 1, \"answer\": [0]}\n{\"hand_in\": true}\n").expect(0).stdout;
        assert!(said.contains("saved ") && said.contains("handed in ") && said.contains(".kfanswer"), "{said}");
    }
    let stick = rooms.stick.path().to_str().unwrap();
    fs::write(rooms.stick.path().join("zz.kfanswer"), "x").unwrap();
    let first = rooms.bureau(&["collect", stick]).expect(1).json();
    assert_eq!(fates(&first), ["taken", "taken", "taken", "not_readable"]);
    fs::remove_file(rooms.stick.path().join("zz.kfanswer")).unwrap();
    let again = rooms.bureau(&["collect", stick, "--sitting", &rooms.sitting]).expect(0).json();
    assert_eq!(fates(&again), ["already_taken"; 3]);
    let other = rooms.bureau(&["collect", stick, "--sitting", "1"]).expect(1).json();
    assert_eq!(fates(&other), ["wrong_paper"; 3]);
    let verified = rooms.bureau(&["verify", "--sitting", &rooms.sitting]).expect(0).json();
    let anchored = verified["attempts"].as_array().unwrap().iter().filter(|a| a["anchored"] == true).count();
    assert_eq!(anchored, SEATS);
    call(rooms.bureau.path(), ["check"]).expect(0);
}

#[test]
fn a_paper_stays_shut_without_password_two_people_and_the_right_folder() {
    let rooms = Rooms::new();
    let sealed = rooms.seal();
    let seat = temp();
    let shut = rooms.seat(seat.path(), &["open", &rooms.file(), "--first", "甲", "--second", "乙"]);
    shut.refused(&["签封单位"]);
    rooms.open(seat.path(), &sealed, "王考务").refused(&["两人"]);
    fs::write(&rooms.password, "wrong password").unwrap();
    rooms.open(seat.path(), &sealed, "刘监考").refused(&["口令不对"]);
    assert_eq!(rooms.seat(seat.path(), &["list"]).expect(0).json()["sittings"], json!([]));
    rooms.seat(rooms.bureau.path(), &["enroll", "2222-2222-2222-2222"]).refused(&["考位"]);
    let late = ["seal", "--sitting", &rooms.sitting, "--out", &rooms.file(), "--not-before", "morgen"];
    rooms.bureau(&late).expect(2);
    let mut nobody = crate::support::kaofa(seat.path());
    run(nobody.args(["exam", "open", &rooms.file(), "--first", "甲", "--second", "乙"])).expect(2);
}

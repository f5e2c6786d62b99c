//! After the exam by the command line: published, verified, archived, printed.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot do its work ends")]

use crate::support::{ADMIN, PASSPHRASE, add_account, call, office, run, set_up, signed_in, temp};
use crate::ui_desk::sitting;
use kaofa_core::domain::appointments::Recording;
use kaofa_core::domain::ids::SittingId;
use kaofa_core::domain::marks::Marks;
use kaofa_core::domain::roster::{Appointment, CadreData, CadreState, Employment};
use kaofa_core::domain::sitting::SittingKind;
use kaofa_core::domain::staff::Role;
use kaofa_core::service::command::Secret;
use kaofa_core::service::marking::{self, TaskKind};
use kaofa_core::service::two_people::Countersign;
use kaofa_core::service::{accounts, publication, roster};
use kaofa_core::store::Access;
use std::fs;
use std::path::Path;

/// A formal sitting that two of three sat, marked and published by two people.
fn published(data: &Path) -> SittingId {
    set_up(data);
    add_account(data, "复核员", Role::Checker);
    let mut office = office(data, Access::Write);
    accounts::sign_in(&mut office, ADMIN, PASSPHRASE).unwrap();
    let people = ["张三", "李四", "赵六"].map(|name| {
        let data = CadreData {
            name: name.into(),
            staff_no: None,
            id_tail: None,
            employment: Employment::Civil,
            state: CadreState::Active,
            appointment: Appointment::default(),
        };
        roster::add(&mut office, &data, "市局", &Recording::Correct).unwrap()
    });
    let id = sitting(&mut office, "任前考法", SittingKind::Appointment, &people);
    for task in marking::tasks(&office, id).unwrap() {
        match &task.what {
            TaskKind::Blanks { groups, .. } => {
                for group in groups {
                    marking::judge_blank(&mut office, &task, group, false).unwrap();
                }
            }
            TaskKind::Short { answers, .. } => {
                for answer in answers {
                    marking::mark_short(&mut office, answer.attempt, task.position, Marks::whole(0), &[], "").unwrap();
                }
            }
        }
    }
    let sign = Countersign::By { name: "复核员".into(), passphrase: Secret(PASSPHRASE.into()) };
    publication::publish(&mut office, id, Some(&sign)).unwrap();
    id
}

#[test]
fn a_published_sitting_is_verified_archived_and_printed() {
    let folder = temp();
    let (data, archive) = (folder.path().join("data"), folder.path().join("archive"));
    let id = published(&data).to_string();
    let staff = |args: &[&str]| run(signed_in(&data, ADMIN).arg("--json").args(args));
    let verified = staff(&["exam", "verify", &id]).expect(0).json();
    assert_eq!(verified["published"]["versions"][0]["second"], "复核员");
    assert_eq!(verified["published"]["findings"].as_array().unwrap().len(), 0);
    call(&data, ["exam", "verify", &id]).refused(&["登录"]);

    let to = archive.to_str().unwrap();
    let made = staff(&["exam", "archive", &id, "--out", to]).expect(0).json();
    staff(&["exam", "archive", &id, "--out", to]).refused(&["archive"]);
    // Checked where no workspace is.
    let elsewhere = folder.path().join("no workspace");
    let sound = call(&elsewhere, ["--json", "exam", "verify", to]).expect(0).json();
    assert_eq!((&sound["fingerprint"], &sound["manifest"]), (&made["fingerprint"], &made["manifest"]));
    assert!(!elsewhere.exists(), "checking an archive makes no workspace");
    let journal = archive.join("journals/0001.json");
    let mut bytes = fs::read(&journal).unwrap();
    bytes[100] ^= 1;
    fs::write(&journal, bytes).unwrap();
    let broken = call(&elsewhere, ["exam", "verify", to]).expect(1);
    assert!(broken.stdout.contains("journals/0001.json") && broken.stdout.contains("与签名时不同"), "{broken:?}");
    call(&elsewhere, ["exam", "verify", "/no/such/archive"]).refused(&["/no/such/archive"]);

    let forms = folder.path().join("forms");
    let written = staff(&["exam", "print", &id, "--out", forms.to_str().unwrap()]).expect(0).json();
    assert_eq!(written["files"].as_array().unwrap().len(), 6);
    assert_eq!(fs::read_dir(&forms).unwrap().count(), 6);
    let one = folder.path().join("one");
    staff(&["exam", "print", &id, "--set", "sign-in", "--out", one.to_str().unwrap()]).expect(0);
    assert_eq!(fs::read_dir(&one).unwrap().count(), 1);
    staff(&["exam", "print", &id, "--set", "everything", "--out", "x"]).expect(2);
}

//! `kaofa exam remark` and `exam marks`: a dry run beside the window, the same for everybody in one step, and who may not.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot do its work ends")]

use crate::support::{ADMIN, add_account, call, demo, feed, office, run, set_up, signed_in, sit};
use kaofa_core::domain::ids::SittingId;
use kaofa_core::domain::staff::Role;
use kaofa_core::service::{accounts, papers, sittings};
use kaofa_core::store::Access;
use serde_json::json;

#[test]
fn an_item_is_given_to_everybody_after_a_dry_run_and_verified() {
    let folder = demo();
    let data = folder.path();
    // Nothing answered: nothing earned.
    feed(&mut sit(data), "{\"hand_in\": true}\n").expect(0);
    set_up(data);
    add_account(data, "阅卷人", Role::Marker);
    let code = {
        let mut held = office(data, Access::Write);
        accounts::sign_in(&mut held, ADMIN, crate::support::PASSPHRASE).unwrap();
        sittings::close(&mut held, SittingId(1)).unwrap();
        let paper = sittings::sitting(&held, SittingId(1)).unwrap().paper;
        papers::view(&held, paper).unwrap().slots[0].question.code.clone()
    };
    let remark = ["--json", "exam", "remark", "--sitting", "1", "--question", &code];
    let with = |name: &str, more: &[&str]| run(signed_in(data, name).args(remark).args(more));

    let tried = with(ADMIN, &["--full", "--dry-run"]).expect(0).json();
    assert_eq!(
        (tried["dry_run"].clone(), tried["items"].clone(), tried["attempts"].clone()),
        (json!(true), json!([1]), json!(1))
    );
    assert_eq!(tried["changed"][0]["total"], json!(["0", "4"]));
    assert_eq!((tried["to_pass"].clone(), tried["to_fail"].clone()), (json!(0), json!(0)));
    let again = with(ADMIN, &["--full", "--dry-run"]).expect(0).json();
    assert_eq!(tried, again, "nothing was written");

    with("阅卷人", &["--full", "--dry-run"]).refused(&["签发"]);
    call(data, remark.iter().chain(&["--full", "--dry-run"])).refused(&["登录"]);
    assert_eq!(with(ADMIN, &["--full"]).code, Some(2), "a reason is asked for");
    assert_eq!(with(ADMIN, &["--full", "--cancel", "--dry-run"]).code, Some(2), "one of them");
    with(ADMIN, &["--key", "--dry-run"]).refused(&["答案没有改过"]);
    with(ADMIN, &["--accept", "甲", "--dry-run"]).refused(&["填空"]);
    let unknown = ["exam", "remark", "--sitting", "1", "--question", "xx-999", "--full", "--dry-run"];
    run(signed_in(data, ADMIN).args(unknown)).refused(&["xx-999"]);

    let done = with(ADMIN, &["--full", "--reason", "题有歧义"]).expect(0).json();
    assert_eq!((done["dry_run"].clone(), done["changed"].clone()), (json!(false), tried["changed"].clone()));
    with(ADMIN, &["--full", "--reason", "再来"]).refused(&["没有变化"]);
    run(signed_in(data, ADMIN).args(["exam", "verify", "--sitting", "1"])).expect(0);
    let marks = run(signed_in(data, ADMIN).args(["--json", "exam", "marks", "--sitting", "1"])).expect(0).json();
    assert_eq!((marks["given"].clone(), marks["waivers"].clone()), (json!([]), json!([])));
    run(signed_in(data, "阅卷人").args(["exam", "marks", "--sitting", "1"])).refused(&["查看成绩"]);
}

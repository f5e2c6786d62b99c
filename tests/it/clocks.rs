//! The PC's clocks under the built program: the wall clock set back and forth and by decades in the middle of an attempt (a shim), and an
//! hour asleep between two runs (a time namespace). Not a millisecond is given or taken, and the journal says what happened.
#![cfg(target_os = "linux")]

use crate::support::{Sitter, answer_line, call, demo, feed, kaofa, office, run, shim, sit, some_answer, temp};
use kaofa_core::domain::clock::Clock as _;
use kaofa_core::domain::ids::AttemptId;
use kaofa_core::domain::journal::HandInBy;
use kaofa_core::service::clock::SystemClock;
use kaofa_core::service::exam::{self, Seat};
use kaofa_core::store::Access;
use std::io::Write;
use std::path::Path;
use std::process::Command;

fn seat(data: &Path, attempt: AttemptId) -> Seat {
    exam::seat(&mut office(data, Access::Read), attempt).unwrap()
}

fn the_attempt(data: &Path) -> AttemptId {
    exam::unfinished(&office(data, Access::Read)).unwrap()[0].0
}

#[test]
fn a_wall_clock_moved_under_a_running_exam_gives_and_takes_nothing() {
    let (folder, tools) = (demo(), temp());
    let data = folder.path();
    feed(&mut sit(data), "").expect(0);
    let attempt = the_attempt(data);
    let before = seat(data, attempt);
    let ahead = tools.path().join("ahead");
    std::fs::write(&ahead, "0").unwrap();
    let mut command = sit(data);
    command.env("LD_PRELOAD", shim(tools.path(), "faults")).env("KAOFA_CLOCK", &ahead);
    let mut program = Sitter::spawn(&mut command);
    assert!(program.line().starts_with("started "));
    // An hour back, an hour ahead, 2038 and beyond, 2100, and before 1970.
    let moves: [i64; 6] = [-3_600, 3_600, 360_000_000, 2_310_000_000, -2_000_000_000, 0];
    for (number, secs) in moves.into_iter().enumerate() {
        std::fs::write(&ahead, secs.to_string()).unwrap();
        let item = &before.items[number];
        program.stdin.write_all(answer_line(item, &some_answer(item, number)).as_bytes()).unwrap();
        let said = program.line();
        assert!(said.starts_with("saved "), "{secs}: {said}");
        let now = seat(data, attempt);
        assert_eq!(now.state.clock_moved as usize, number + 1, "{secs}");
        let passed = now.receipt.at.boot_ms - before.receipt.at.boot_ms;
        assert_eq!(before.receipt.remaining_ms - now.receipt.remaining_ms, passed, "{secs}");
    }
    drop(program.stdin);
    program.child.wait().unwrap();
    call(data, ["check"]).expect(0);
    // And the attempt ends as any other.
    let said = feed(&mut sit(data), "{\"hand_in\": true}\n").expect(0);
    assert!(said.stdout.contains("handed in "));
    run(kaofa(data).args(["--json", "exam", "verify", "--sitting", "1"])).expect(0);
}

/// The program in a time namespace whose boot clock is ahead, as after so many seconds of sleep.
fn asleep(data: &Path, secs: i64, args: &[&str]) -> Command {
    let mut command = Command::new("unshare");
    command.args(["--time", "--boottime", &secs.to_string(), env!("CARGO_BIN_EXE_kaofa"), "--data"]).arg(data).args(args);
    command
}

#[test]
fn an_hour_asleep_uses_up_the_time_and_hands_in_although_the_wall_clock_stood_still() {
    let folder = demo();
    let data = folder.path();
    feed(&mut sit(data), "").expect(0);
    let attempt = the_attempt(data);
    let before = seat(data, attempt);
    if !asleep(data, 1, &["--version"]).output().is_ok_and(|out| out.status.success()) {
        eprintln!("no time namespaces here: not tried");
        return;
    }
    // Ten of thirty minutes: the attempt goes on with what is left.
    let item = &before.items[0];
    let mut ten = asleep(data, 600, &["exam", "sit", "--sitting", "1", "--cadre", "0001"]);
    let said = feed(&mut ten, &answer_line(item, &some_answer(item, 1))).expect(0);
    assert!(said.stdout.contains("saved "), "{said:?}");
    let stored = office(data, Access::Read);
    let journal = integrity(&stored, attempt);
    drop(stored);
    assert!((600_000..630_000).contains(&journal), "{journal} ms used");
    // An hour: over before the program was there again, and handed in by its start.
    let after = asleep(data, 3_600, &["exam", "sit", "--sitting", "1", "--cadre", "0001"]);
    let said = feed(&mut { after }, "");
    assert_ne!(said.code, Some(0), "nothing is left to sit");
    let state = seat(data, attempt).state;
    assert_eq!((state.handed_in, state.answers.len()), (Some(HandInBy::Overdue), 1));
    assert!(SystemClock::new().now().wall_ms - state.started_ms < 300_000, "on a wall clock that hardly moved");
}

/// Milliseconds used up to the last event.
fn integrity(office: &kaofa_core::service::Office, attempt: AttemptId) -> i64 {
    kaofa_core::service::integrity::replay(office, attempt).unwrap().last().unwrap().used_ms
}

#[test]
fn two_programs_on_one_workspace_one_writes_the_other_is_told_and_may_read() {
    let folder = demo();
    let data = folder.path();
    feed(&mut sit(data), "").expect(0);
    let item = seat(data, the_attempt(data)).items.remove(0);
    let mut first = Sitter::spawn(&mut sit(data));
    assert!(first.line().starts_with("started "));
    for round in 0..3 {
        let refused = feed(&mut sit(data), &answer_line(&item, &some_answer(&item, round))).expect(3);
        assert!(refused.stderr.contains("另一个"), "{refused:?}");
        call(data, ["bank", "stats"]).expect(0);
        call(data, ["check"]).expect(0);
        first.stdin.write_all(answer_line(&item, &some_answer(&item, round)).as_bytes()).unwrap();
        assert!(first.line().starts_with("saved "), "the first goes on");
    }
    drop(first.stdin);
    assert!(first.child.wait().unwrap().success());
    feed(&mut sit(data), "").expect(0);
}

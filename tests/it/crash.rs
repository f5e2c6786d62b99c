//! Proves that an answer acknowledged with `saved SEQ` outlives the program being killed at any moment: fifty kills of the
//! real binary in one attempt, each followed by a reading of the workspace. And that a backup under its final name is whole
//! whenever the program that wrote it was killed. A campaign makes both many more times.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot do its work ends")]

use crate::support::{Rng, Sitter, answer_line, as_stored, call, demo, feed, kaofa, office, sit, some_answer};
use kaofa_core::domain::clock::Clock;
use kaofa_core::domain::ids::AttemptId;
use kaofa_core::service::clock::SystemClock;
use kaofa_core::service::exam::{self, Seat};
use kaofa_core::service::maintenance;
use kaofa_core::store::Access;
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::path::Path;

/// Kills in one attempt: an attempt has its time, and a campaign takes several.
const KILLS: usize = 50;
const BACKUP_KILLS: usize = 20;

/// Answers by displayed number, as stored.
type Answers = BTreeMap<u16, Value>;

fn read(data: &Path, attempt: AttemptId) -> (Seat, Answers) {
    let mut office = office(data, Access::Read);
    assert_eq!(maintenance::check(&office).expect("a check"), []);
    let seat = exam::seat(&mut office, attempt).expect("the seat");
    let stored = |slot| seat.state.answers.get(slot).map(|answer| serde_json::to_value(answer).unwrap());
    let answers = seat.items.iter().filter_map(|item| Some((item.number, stored(&item.slot)?))).collect();
    (seat, answers)
}

fn the_attempt(data: &Path) -> AttemptId {
    let found = exam::unfinished(&office(data, Access::Read)).expect("the open attempts");
    assert_eq!(found.len(), 1, "one attempt goes on, however often the program is killed");
    found[0].0
}

#[test]
fn every_acknowledged_answer_outlives_a_kill_at_any_moment() {
    let wanted = Rng::times("KAOFA_TEST_KILLS", KILLS);
    for _ in 0..wanted.div_ceil(KILLS) {
        kill_through_one_attempt();
    }
}

#[test]
fn a_backup_under_its_final_name_is_whole_whenever_its_writer_was_killed() {
    let folder = demo();
    let data = folder.path();
    // How long one takes, so that kills fall all through it.
    let started = std::time::Instant::now();
    call(data, ["backup"]).expect(0);
    let whole = started.elapsed();
    let seed = Rng::seed();
    let mut rng = Rng(seed);
    let (mut seen, mut killed) = (std::collections::BTreeSet::new(), 0);
    for kill in 1..=Rng::times("KAOFA_TEST_BACKUP_KILLS", BACKUP_KILLS) {
        let mut child = kaofa(data).arg("backup").stdout(std::process::Stdio::null()).spawn().expect("the program runs");
        let moment = whole.mul_f64(rng.below(1_800) as f64 / 1_000.0);
        let started = std::time::Instant::now();
        while started.elapsed() < moment && child.try_wait().unwrap().is_none() {
            std::hint::spin_loop();
        }
        killed += usize::from(child.try_wait().unwrap().is_none());
        let _ = child.kill();
        child.wait().expect("its end");
        for path in std::fs::read_dir(data.join("backups")).unwrap().flatten().map(|entry| entry.path()) {
            // Each is looked at once: nothing touches it after.
            if path.extension().is_some_and(|ending| ending == "kaofa") && seen.insert(path.clone()) {
                let place = format!("kill {kill} of KAOFA_TEST_SEED={seed}: {}", path.display());
                let opened = crate::support::temp();
                std::fs::copy(&path, opened.path().join(kaofa_core::store::WORKSPACE_FILE)).unwrap();
                assert_eq!(maintenance::check(&office(opened.path(), Access::Read)).expect(&place), [], "{place}");
            }
        }
        assert_eq!(maintenance::check(&office(data, Access::Read)).expect("a check"), []);
    }
    assert!(killed > 0, "no kill fell into a backup: KAOFA_TEST_SEED={seed} proves nothing");
    // What was left unfinished is out of the way of the next one.
    call(data, ["backup"]).expect(0);
    let left: Vec<_> = std::fs::read_dir(data.join("backups")).unwrap().flatten().map(|e| e.path()).collect();
    let part = |path: &&std::path::PathBuf| path.extension().is_some_and(|ending| ending == "part");
    eprintln!(
        "{killed} kills fell into a backup, {} looked at, {} unfinished left",
        seen.len(),
        left.iter().filter(part).count()
    );
}

fn kill_through_one_attempt() {
    let folder = demo();
    let data = folder.path();
    feed(&mut sit(data), "").expect(0);
    let attempt = the_attempt(data);
    let (first, mut known) = read(data, attempt);
    let (mut before, mut counter, mut unacknowledged) = (first.receipt.clone(), 0, 0);
    let seed = Rng::seed();
    let mut rng = Rng(seed);
    let clock = SystemClock::new();
    for kill in 1..=KILLS {
        let place = format!("kill {kill} of KAOFA_TEST_SEED={seed}");
        let mut program = Sitter::spawn(&mut sit(data));
        let begun = rng.below(8) > 0;
        let wanted = rng.below(6);
        let mut sent: Vec<(u16, Value)> = Vec::new();
        let mut acknowledged = 0;
        let mut send = |program: &mut Sitter, rng: &mut Rng, sent: &mut Vec<(u16, Value)>| {
            counter += 1;
            let item = &first.items[rng.below(first.items.len())];
            let answer = some_answer(item, counter);
            sent.push((item.number, as_stored(item, &answer)));
            program.stdin.write_all(answer_line(item, &answer).as_bytes()).expect("the program reads");
        };
        // Now and then the program is killed while it is still opening the workspace.
        if begun {
            let line = program.line();
            assert!(line.starts_with("started 20 "), "{place}: {line}");
            for _ in 0..wanted {
                send(&mut program, &mut rng, &mut sent);
                let line = program.line();
                assert!(line.starts_with("saved "), "{place}: {line} after {sent:?}");
                acknowledged += 1;
            }
            for _ in 0..rng.below(4) {
                send(&mut program, &mut rng, &mut sent);
            }
        }
        // Some bytes of a line that is never finished.
        let half = answer_line(&first.items[0], &some_answer(&first.items[0], counter));
        let bytes = rng.below(half.len() - 1);
        program.stdin.write_all(&half.as_bytes()[..bytes]).expect("the program reads");
        for _ in 0..rng.below(400_000) {
            std::hint::spin_loop();
        }
        program.child.kill().expect("SIGKILL");
        program.child.wait().expect("its end");
        // What it had said before it died counts as acknowledged, read or not.
        let mut rest = String::new();
        program.stdout.read_to_string(&mut rest).expect("UTF-8");
        acknowledged += rest.matches("saved ").count();
        unacknowledged += sent.len() - acknowledged;

        let earliest = clock.now().boot_ms;
        let (seat, found) = read(data, attempt);
        let latest = clock.now().boot_ms;
        // The answers are exactly those acknowledged, or one more: the program takes the next line only after its word.
        let after = |count: usize| {
            let mut answers = known.clone();
            answers.extend(sent[..count].iter().cloned());
            answers
        };
        let most = (acknowledged + 1).min(sent.len());
        assert!(
            found == after(acknowledged) || found == after(most),
            "{place}: {acknowledged} acknowledged of {sent:?}, found {found:?}"
        );
        known = found;

        assert_eq!(the_attempt(data), attempt, "{place}");
        assert_eq!(
            (seat.state.seed, &seat.items),
            (first.state.seed, &first.items),
            "{place}: the order of questions and options"
        );
        // Not a millisecond given or taken: what is gone from the time is what the boot clock counted.
        let (gone, passed) = (before.remaining_ms - seat.receipt.remaining_ms, seat.receipt.at.boot_ms - before.at.boot_ms);
        assert_eq!(gone, passed, "{place}");
        assert!((earliest..=latest).contains(&seat.receipt.at.boot_ms), "{place}");
        assert!(seat.state.handed_in.is_none(), "{place}");
        before = seat.receipt;
    }
    assert!(unacknowledged > 0, "no kill fell between a line and its acknowledgement: KAOFA_TEST_SEED={seed} proves too little");

    // And the attempt can be brought to its end.
    let mut end = Sitter::spawn(&mut sit(data));
    assert!(end.line().starts_with("started 20 "));
    end.stdin.write_all(b"{\"hand_in\": true}\n").unwrap();
    assert!(end.line().starts_with("handed in "));
    assert!(end.child.wait().unwrap().success());
    assert_eq!(read(data, attempt).1, known);
}

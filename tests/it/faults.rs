//! Faults of disk, stick and clock, made on purpose under the built program (tests/it/shim/faults.c): a disk that is full from the n-th
//! write on, a write that stops half way, a stick that is pulled, a wall clock that is moved. After each the program has said what
//! went wrong instead of falling over, the workspace is sound, what was acknowledged is there, nothing broken stands under a final
//! name, and the same done again without the fault succeeds. A campaign (`scripts/faults`) takes every n.
#![cfg(target_os = "linux")]

use crate::room::{Morning, copy};
use crate::support::{
    ADMIN, Out, Rng, answer_line, demo, feed, kaofa, office, run, set_up, shim, signed_in, sit, some_answer, temp,
};
use kaofa_core::service::{exam, maintenance};
use kaofa_core::store::{Access, WORKSPACE_FILE};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Where each operation is disturbed in a short run.
const SHORT_RUN: [usize; 4] = [1, 2, 6, 17];
/// More operations than anything here does.
const NEVER: usize = 100_000;

#[derive(Clone, Copy, Debug)]
enum Kind {
    Full,
    Short,
    Gone,
}

/// One operation under fault after fault.
struct Campaign<'a> {
    name: &'a str,
    library: PathBuf,
    told: PathBuf,
}

impl Campaign<'_> {
    fn disturb(&self, command: &mut Command, folder: &Path, kind: Kind, at: usize) {
        let kind = match kind {
            Kind::Full => "full",
            Kind::Short => "short",
            Kind::Gone => "gone",
        };
        let _ = std::fs::remove_file(&self.told);
        command
            .env("LD_PRELOAD", &self.library)
            .env("KAOFA_SHIM_FOLDER", std::fs::canonicalize(folder).unwrap())
            .env("KAOFA_FAULT", format!("{kind}:{at}"))
            .env("KAOFA_FAULT_TOLD", &self.told);
    }

    /// Runs `once` (prepares, runs under the fault, judges) at a few n; in a campaign at as many as KAOFA_TEST_FAULT_POINTS says, spread
    /// over all operations.
    fn at_points(&self, kind: Kind, mut once: impl FnMut(usize)) {
        let mut came = |at: usize| {
            once(at);
            self.told.exists()
        };
        let campaign = Rng::times("KAOFA_TEST_FAULT_POINTS", 0);
        if campaign == 0 {
            let all = SHORT_RUN.map(&mut came);
            assert!(all[0], "{} {kind:?}: the shim saw no operation at all", self.name);
            return;
        }
        // How many operations there are: the last n at which the fault still comes, by doubling and halving.
        let (mut low, mut high) = (1, 2);
        assert!(came(1), "{} {kind:?}: the shim saw no operation at all", self.name);
        while came(high) {
            (low, high) = (high, high * 2);
            assert!(high < NEVER);
        }
        while high - low > 1 {
            let middle = low.midpoint(high);
            if came(middle) { low = middle } else { high = middle }
        }
        let wanted = campaign.min(low);
        for point in 0..wanted {
            came(1 + point * low / wanted);
        }
        eprintln!("{} {kind:?}: {low} operations, disturbed at {wanted} of them", self.name);
    }
}

/// It ended by itself and without falling over; a failure is told.
fn decent(out: &Out, place: &str) {
    assert!(matches!(out.code, Some(0 | 1 | 3)), "{place}: {out:?}");
    assert!(!out.stderr.contains("panicked"), "{place}: {out:?}");
    assert!(!out.stderr.contains("损坏"), "{place}: a full disk is not a damaged workspace: {out:?}");
    if out.code != Some(0) {
        assert!(!out.said().trim().is_empty(), "{place}: silent failure");
    }
}

fn sound(data: &Path, place: &str) {
    assert_eq!(maintenance::check(&office(data, Access::Read)).expect(place), [], "{place}");
}

fn campaign(name: &str, tools: &Path) -> Campaign<'static> {
    let name: &'static str = Box::leak(name.to_owned().into_boxed_str());
    Campaign { name, library: shim(tools, "faults"), told: tools.join("told") }
}

#[test]
fn answering_and_handing_in_on_a_disk_that_fails() {
    let tools = temp();
    let workspace = demo();
    feed(&mut sit(workspace.path()), "").expect(0);
    let (items, attempt) = {
        let mut held = office(workspace.path(), Access::Read);
        let attempt = exam::unfinished(&held).unwrap()[0].0;
        (exam::seat(&mut held, attempt).unwrap().items, attempt)
    };
    let lines: String = items.iter().take(4).map(|item| answer_line(item, &some_answer(item, 1))).collect();
    for kind in [Kind::Full, Kind::Short] {
        let faults = campaign("answer and hand in", tools.path());
        faults.at_points(kind, |at| {
            let place = format!("{kind:?} at {at}");
            let folder = copy(workspace.path());
            let mut command = sit(folder.path());
            faults.disturb(&mut command, folder.path(), kind, at);
            let said = feed(&mut command, &format!("{lines}{{\"hand_in\": true}}\n"));
            decent(&said, &place);
            let acknowledged = said.stdout.matches("saved ").count();
            let handed_in = said.stdout.contains("handed in ");
            sound(folder.path(), &place);
            let mut held = office(folder.path(), Access::Read);
            let state = exam::seat(&mut held, attempt).unwrap().state;
            drop(held);
            assert!((acknowledged..=acknowledged + 1).contains(&state.answers.len()), "{place}: {said:?}");
            assert!(state.handed_in.is_some() || !handed_in, "{place}: {said:?}");
            // And it goes on from there.
            if state.handed_in.is_none() {
                let again = feed(&mut sit(folder.path()), &format!("{lines}{{\"hand_in\": true}}\n")).expect(0);
                assert!(again.stdout.contains("handed in "), "{place}");
            }
        });
    }
}

#[test]
fn backups_and_imports_on_a_disk_that_fails() {
    let tools = temp();
    let workspace = demo();
    let bank = tools.path().join("题.txt");
    run(kaofa(workspace.path()).args(["export", "--format", "text", "--area", "1", "--out"]).arg(&bank)).expect(0);
    let text = std::fs::read_to_string(&bank).unwrap().replace('的', "之").replace("fzzf-", "zzzz-");
    std::fs::write(&bank, text).unwrap();
    set_up(workspace.path());
    let count = |data: &Path| {
        run(signed_in(data, ADMIN).args(["--json", "bank", "stats"])).expect(0).json()["questions"].as_u64().unwrap()
    };
    let before = count(workspace.path());
    let plain = copy(workspace.path());
    run(signed_in(plain.path(), ADMIN).arg("import").arg(&bank)).expect(0);
    let all = count(plain.path());
    assert!(all > before + 5, "undisturbed it is taken in");
    for kind in [Kind::Full, Kind::Short] {
        let faults = campaign("backup", tools.path());
        faults.at_points(kind, |at| {
            let place = format!("{kind:?} at {at}");
            let folder = copy(workspace.path());
            let mut command = signed_in(folder.path(), ADMIN);
            faults.disturb(command.arg("backup"), folder.path(), kind, at);
            decent(&run(&mut command), &place);
            sound(folder.path(), &place);
            for path in std::fs::read_dir(folder.path().join("backups")).into_iter().flatten().flatten().map(|e| e.path()) {
                if path.extension().is_some_and(|ending| ending == "kaofa") {
                    let opened = temp();
                    std::fs::copy(&path, opened.path().join(WORKSPACE_FILE)).unwrap();
                    sound(opened.path(), &place);
                }
            }
            run(signed_in(folder.path(), ADMIN).arg("backup")).expect(0);
        });
        let faults = campaign("import", tools.path());
        faults.at_points(kind, |at| {
            let place = format!("{kind:?} at {at}");
            let folder = copy(workspace.path());
            let mut command = signed_in(folder.path(), ADMIN);
            faults.disturb(command.arg("import").arg(&bank), folder.path(), kind, at);
            let said = run(&mut command);
            decent(&said, &place);
            sound(folder.path(), &place);
            let after = count(folder.path());
            assert!(after == before || after == all, "{place}: {before} before, {after} after: all or nothing");
            assert!(said.code != Some(0) || after > before, "{place}: {said:?}");
        });
    }
}

#[test]
fn handing_over_to_a_stick_that_fails_or_is_pulled_and_collecting_on_a_disk_that_fails() {
    let tools = temp();
    let morning = Morning::new(4, 3);
    for kind in [Kind::Full, Kind::Short, Kind::Gone] {
        let faults = campaign("hand over to the stick", tools.path());
        faults.at_points(kind, |at| {
            let place = format!("{kind:?} at {at}");
            let (seat, stick) = (copy(morning.seat.path()), temp());
            let mut command = kaofa(seat.path());
            faults.disturb(command.args(["--json", "exam", "deliver"]).arg(stick.path()), stick.path(), kind, at);
            let said = run(&mut command);
            decent(&said, &place);
            let told = said.json();
            let written = told["written"].as_array().unwrap();
            // The seat's own copies are whole whatever becomes of the stick, and what is said to be written there is.
            let own = std::fs::canonicalize(seat.path()).unwrap();
            let on_stick = |path: &&serde_json::Value| !Path::new(path.as_str().unwrap()).starts_with(&own);
            for path in written.iter().filter(on_stick) {
                let path = Path::new(path.as_str().unwrap());
                let whole = seat.path().join("answers").join(path.file_name().unwrap());
                if !matches!(kind, Kind::Gone) {
                    assert!(path.exists(), "{place}");
                }
                assert!(whole.exists() || path.exists(), "{place}: {path:?}");
            }
            for path in std::fs::read_dir(stick.path()).unwrap().flatten().map(|e| e.path()) {
                let ending = path.extension().unwrap_or_default();
                assert!(ending == "kfanswer" || ending == "part", "{place}: {path:?}");
                if ending == "kfanswer" {
                    let bytes = std::fs::read(&path).unwrap();
                    assert!(bytes.len() > 500, "{place}: a piece under a final name");
                }
            }
            // Plugged in again.
            let mut again = kaofa(seat.path());
            run(again.args(["--json", "exam", "deliver"]).arg(stick.path())).expect(0);
            let left = std::fs::read_dir(stick.path())
                .unwrap()
                .flatten()
                .filter(|e| e.path().extension().is_some_and(|x| x == "kfanswer"));
            assert_eq!(left.count(), 3, "{place}");
        });
    }
    for kind in [Kind::Full, Kind::Short] {
        let faults = campaign("collect", tools.path());
        faults.at_points(kind, |at| {
            let place = format!("{kind:?} at {at}");
            let bureau = copy(morning.bureau.path());
            let mut command = morning.collect(bureau.path());
            faults.disturb(&mut command, bureau.path(), kind, at);
            let said = run(&mut command);
            decent(&said, &place);
            sound(bureau.path(), &place);
            let taken = morning.whole(bureau.path());
            assert!(taken <= 3, "{place}");
            run(&mut morning.collect(bureau.path())).expect(0);
            assert_eq!(morning.whole(bureau.path()), 3, "{place}");
        });
    }
}

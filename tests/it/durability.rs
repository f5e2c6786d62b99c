//! Proves that `saved SEQ` is said only after the answer would survive a power cut. A kill does not prove it: the kernel
//! still holds what the program wrote. Here every write and every sync of the program is logged in order; at each
//! acknowledgement the disk is rebuilt from nothing but what was synced by then, and the answer must be on it.
//! The control shows that the method can fail: with the journal's syncs taken away, acknowledged answers are gone.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot do its work ends")]

use crate::support::{Rng, answer_line, as_stored, demo, feed, kaofa, office, run, shim, sit, snapshot, some_answer, temp};
use kaofa_core::service::exam::{self, Seat};
use kaofa_core::service::maintenance;
use kaofa_core::store::Access;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

const ANSWERS: usize = 30;
/// Crashes at other moments than an acknowledgement, with some of the unsynced writes on the disk and others not.
const TORN: usize = 40;

#[derive(Clone, Debug)]
enum Op {
    Write { path: PathBuf, at: usize, data: Vec<u8> },
    Truncate { path: PathBuf, length: usize },
    Sync { path: PathBuf },
    Rename { from: PathBuf, to: PathBuf },
    Unlink { path: PathBuf },
    Said(String),
}

fn parse(log: &[u8]) -> Vec<Op> {
    let (mut ops, mut rest) = (Vec::new(), log);
    while let Some((&kind, tail)) = rest.split_first() {
        let number = |i: usize| usize::try_from(u64::from_ne_bytes(tail[i * 8..i * 8 + 8].try_into().unwrap())).unwrap();
        let (at, path_end) = (number(0), 24 + number(1));
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("a path of UTF-8");
        let path = PathBuf::from(text(&tail[24..path_end]));
        let data = tail[path_end..path_end + number(2)].to_vec();
        rest = &tail[path_end + data.len()..];
        ops.push(match kind {
            b'W' => Op::Write { path, at, data },
            b'T' => Op::Truncate { path, length: at },
            b'S' => Op::Sync { path },
            b'R' => Op::Rename { from: path, to: text(&data).into() },
            b'U' => Op::Unlink { path },
            b'A' => Op::Said(text(&data)),
            other => panic!("record {other}"),
        });
    }
    ops
}

/// A disk that keeps what was synced and forgets the rest.
#[derive(Clone, Debug)]
struct Disk {
    folder: PathBuf,
    files: BTreeMap<PathBuf, Vec<u8>>,
    /// Writes and truncations of each file since its last sync.
    pending: BTreeMap<PathBuf, Vec<Op>>,
    /// Renames and removals since the folder's last sync.
    names: Vec<Op>,
    /// Files made since the folder's last sync: without it their names are gone.
    nameless: Vec<PathBuf>,
    /// The control: syncs of files with this ending are ignored.
    deaf_to: Option<&'static str>,
}

impl Disk {
    fn apply(&mut self, op: &Op) {
        match op {
            Op::Write { path, .. } | Op::Truncate { path, .. } => {
                if !self.files.contains_key(path) {
                    self.files.insert(path.clone(), Vec::new());
                    self.nameless.push(path.clone());
                }
                self.pending.entry(path.clone()).or_default().push(op.clone());
            }
            Op::Sync { path } if self.deaf_to.is_some_and(|end| path.to_string_lossy().ends_with(end)) => {}
            Op::Sync { path } if *path == self.folder => {
                self.nameless.clear();
                for op in std::mem::take(&mut self.names) {
                    self.rename(&op);
                }
            }
            Op::Sync { path } => {
                for op in self.pending.remove(path).unwrap_or_default() {
                    write(self.files.entry(path.clone()).or_default(), &op);
                }
            }
            Op::Rename { .. } | Op::Unlink { .. } => self.names.push(op.clone()),
            Op::Said(_) => {}
        }
    }

    fn rename(&mut self, op: &Op) {
        match op {
            Op::Rename { from, to } => {
                if let Some(bytes) = self.files.remove(from) {
                    self.files.insert(to.clone(), bytes);
                }
            }
            Op::Unlink { path } => {
                self.files.remove(path);
                self.pending.remove(path);
            }
            _ => {}
        }
    }

    /// The power goes. With `torn`, some of the writes since the last sync reached the disk all the same.
    fn crash(mut self, torn: Option<&mut Rng>) -> BTreeMap<PathBuf, Vec<u8>> {
        if let Some(rng) = torn {
            for op in std::mem::take(&mut self.pending).into_values().flatten().filter(|_| rng.below(2) == 0) {
                let (Op::Write { path, .. } | Op::Truncate { path, .. }) = &op else { continue };
                write(self.files.entry(path.clone()).or_default(), &op);
            }
        }
        for path in &self.nameless {
            self.files.remove(path);
        }
        // SQLite builds its shared memory anew.
        self.files.retain(|path, _| !path.to_string_lossy().ends_with("-shm"));
        self.files
    }
}

fn write(file: &mut Vec<u8>, op: &Op) {
    match op {
        Op::Write { at, data, .. } => {
            file.resize(file.len().max(at + data.len()), 0);
            file[*at..at + data.len()].copy_from_slice(data);
        }
        Op::Truncate { length, .. } => file.resize(*length, 0),
        _ => {}
    }
}

/// A run of `exam sit` under the shim.
struct Run {
    disk: Disk,
    ops: Vec<Op>,
    seat: Seat,
    /// What was sent, in order: displayed number, as stored.
    sent: Vec<(u16, Value)>,
}

impl Run {
    fn record() -> Self {
        let tools = temp();
        let workspace = demo();
        let data = fs::canonicalize(workspace.path()).unwrap();
        feed(&mut sit(&data), "").expect(0);
        let mut held = office(&data, Access::Read);
        let attempt = exam::unfinished(&held).unwrap()[0].0;
        let seat = exam::seat(&mut held, attempt).unwrap();
        drop(held);
        let files = snapshot(&data);
        let (mut sent, mut lines) = (Vec::new(), String::new());
        for number in 0..ANSWERS {
            let item = &seat.items[number % seat.items.len()];
            // The second round gives other answers to the same questions.
            let answer = some_answer(item, number / seat.items.len() + number);
            sent.push((item.number, as_stored(item, &answer)));
            lines += &answer_line(item, &answer);
        }
        let log = tools.path().join("log");
        let mut command = sit(&data);
        command.env("LD_PRELOAD", shim(tools.path(), "log_writes")).env("KAOFA_SHIM_LOG", &log).env("KAOFA_SHIM_FOLDER", &data);
        let said = feed(&mut command, &lines).expect(0);
        assert_eq!(said.stdout.matches("saved ").count(), ANSWERS);
        let ops = parse(&fs::read(&log).expect("the shim was not loaded: is the program linked statically?"));
        let disk = Disk { folder: data, files, pending: BTreeMap::new(), names: Vec::new(), nameless: Vec::new(), deaf_to: None };
        Self { disk, ops, seat, sent }
    }

    /// For each number of operations done: how many answers were acknowledged by then.
    fn moments(&self) -> Vec<(usize, usize)> {
        let mut acknowledged = 0;
        let mut moments = vec![(0, 0)];
        for (i, op) in self.ops.iter().enumerate() {
            acknowledged += usize::from(matches!(op, Op::Said(text) if text.starts_with("saved ")));
            moments.push((i + 1, acknowledged));
        }
        moments
    }

    /// The disk after so many operations and a power cut, opened again; gives how many of the sent answers are there, and
    /// that they are the first so many.
    fn answers_after(&self, ops: usize, deaf_to: Option<&'static str>, torn: Option<&mut Rng>) -> Result<Option<usize>, String> {
        let mut disk = Disk { deaf_to, ..self.disk.clone() };
        self.ops[..ops].iter().for_each(|op| disk.apply(op));
        let rebuilt = temp();
        for (path, bytes) in disk.crash(torn) {
            let path = rebuilt.path().join(path.strip_prefix(&self.disk.folder).unwrap());
            fs::write(path, bytes).unwrap();
        }
        let clock = std::sync::Arc::new(kaofa_core::service::clock::SystemClock::new());
        let mut office = kaofa_core::service::Office::open(rebuilt.path(), Access::Write, clock).map_err(|e| e.to_string())?;
        let findings = maintenance::check(&office).map_err(|e| e.to_string())?;
        if !findings.is_empty() {
            return Err(format!("{findings:?}"));
        }
        let state = exam::seat(&mut office, self.seat.attempt).map_err(|e| e.to_string())?.state;
        let slot = |number: u16| self.seat.items[usize::from(number) - 1].slot;
        let holds = |count: usize| {
            let expected: BTreeMap<u16, &Value> =
                self.sent[..count].iter().map(|(number, value)| (slot(*number), value)).collect();
            let found: BTreeMap<u16, Value> =
                state.answers.iter().map(|(slot, a)| (*slot, serde_json::to_value(a).unwrap())).collect();
            expected.len() == found.len() && expected.iter().all(|(slot, value)| found.get(slot) == Some(*value))
        };
        Ok((0..=self.sent.len()).rev().find(|count| holds(*count)))
    }
}

#[test]
fn what_is_acknowledged_is_on_the_disk_before_it_is_said() {
    let run = Run::record();
    let moments = run.moments();
    let said: Vec<_> = moments.windows(2).filter(|pair| pair[0].1 < pair[1].1).map(|pair| pair[1]).collect();
    assert_eq!(said.len(), ANSWERS);
    for (ops, acknowledged) in said {
        // Nothing is in flight while the program waits for the next line: exactly the acknowledged answers are there.
        assert_eq!(run.answers_after(ops, None, None), Ok(Some(acknowledged)), "after operation {ops}");
    }

    let seed = Rng::seed();
    let mut rng = Rng(seed);
    for _ in 0..Rng::times("KAOFA_TEST_TORN", TORN) {
        let (ops, acknowledged) = moments[rng.below(moments.len())];
        let found = run.answers_after(ops, None, Some(&mut rng));
        let place = format!("torn after operation {ops}, KAOFA_TEST_SEED={seed}");
        let count = found.unwrap_or_else(|error| panic!("{place}: {error}")).unwrap_or_else(|| panic!("{place}: other answers"));
        assert!((acknowledged..=acknowledged + 1).contains(&count), "{place}: {count} for {acknowledged} acknowledged");
    }
}

#[test]
fn control_without_the_syncs_of_the_wal_acknowledged_answers_are_lost() {
    let run = Run::record();
    let moments = run.moments();
    let last = moments.iter().find(|(_, acknowledged)| *acknowledged == ANSWERS).unwrap();
    for (ops, acknowledged) in [moments.iter().find(|(_, acknowledged)| *acknowledged == 1).unwrap(), last] {
        assert_eq!(run.answers_after(*ops, Some("-wal"), None), Ok(Some(0)), "{acknowledged} acknowledged");
    }
}

#[test]
fn an_exported_file_is_under_its_name_after_a_power_cut() {
    let (tools, workspace, target) = (temp(), demo(), temp());
    let folder = fs::canonicalize(target.path()).unwrap();
    let (log, path) = (tools.path().join("log"), folder.join("题库.txt"));
    let mut command = kaofa(workspace.path());
    command.args(["export", "--format", "text", "--out"]).arg(&path);
    run(command
        .env("LD_PRELOAD", shim(tools.path(), "log_writes"))
        .env("KAOFA_SHIM_LOG", &log)
        .env("KAOFA_SHIM_FOLDER", &folder))
    .expect(0);
    let ops = parse(&fs::read(&log).unwrap());
    let (files, pending, names) = (BTreeMap::new(), BTreeMap::new(), Vec::new());
    let mut disk = Disk { folder, files, pending, names, nameless: Vec::new(), deaf_to: None };
    for op in &ops {
        disk.apply(op);
    }
    assert!(disk.crash(None).get(&path) == Some(&fs::read(&path).unwrap()), "{}", path.display());
}

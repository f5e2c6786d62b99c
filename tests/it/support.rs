//! What every test here stands on: a folder of its own, the built program run in it with nothing inherited from the
//! surroundings, and the example sitting.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test helper that cannot do its work ends the test")]

use kaofa_core::domain::kind::Kind;
use kaofa_core::domain::staff::{Role, Roles};
use kaofa_core::service::clock::SystemClock;
use kaofa_core::service::exam::SeatItem;
use kaofa_core::service::{Office, accounts};
use kaofa_core::store::Access;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::Arc;
use tempfile::TempDir;

pub(crate) const ADMIN: &str = "管理员";
pub(crate) const PASSPHRASE: &str = "correct horse 42";

/// How a run of the program ended. `code` is `None` when a signal ended it.
#[derive(Debug)]
pub(crate) struct Out {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Out {
    /// The one JSON document on standard output; anything more or less ends the test.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|e| panic!("not one JSON document ({e}): {self:?}"))
    }

    /// Everything said, wherever.
    pub(crate) fn said(&self) -> String {
        format!("{}{}", self.stdout, self.stderr)
    }

    #[track_caller]
    pub(crate) fn expect(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{self:?}");
        self
    }

    /// Failed with exit 3 and said each of `words`.
    #[track_caller]
    pub(crate) fn refused(self, words: &[&str]) -> Self {
        let said = self.expect(3);
        for word in words {
            assert!(said.stderr.contains(word), "{word} is not in {said:?}");
        }
        said
    }
}

pub(crate) fn temp() -> TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

/// The program on this workspace, signed in as nobody.
pub(crate) fn kaofa(data: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kaofa"));
    command.arg("--data").arg(data).stdin(Stdio::null());
    for name in ["KAOFA_DATA", "KAOFA_STAFF", "KAOFA_PASSPHRASE_FILE", "KAOFA_EXAM_PASSWORD_FILE"] {
        command.env_remove(name);
    }
    command
}

pub(crate) fn run(command: &mut Command) -> Out {
    let output = command.output().expect("the program runs");
    let text = |bytes| String::from_utf8(bytes).expect("output is UTF-8");
    Out { code: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
}

/// Runs `kaofa ARGS…` on a workspace.
pub(crate) fn call<S: AsRef<OsStr>>(data: &Path, args: impl IntoIterator<Item = S>) -> Out {
    run(kaofa(data).args(args))
}

/// The same with lines on standard input.
pub(crate) fn feed(command: &mut Command, input: &str) -> Out {
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program runs");
    // A program that ended early closes the pipe; how it ended is what the test looks at.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let output = child.wait_with_output().expect("its end");
    let text = |bytes| String::from_utf8(bytes).expect("output is UTF-8");
    Out { code: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
}

/// A workspace with the example sitting 1: twenty questions, thirty minutes, one candidate with ticket 0001.
pub(crate) fn demo() -> TempDir {
    let folder = temp();
    call(folder.path(), ["demo", "--cadres", "0"]).expect(0);
    folder
}

pub(crate) fn sit(data: &Path) -> Command {
    let mut command = kaofa(data);
    command.args(["exam", "sit", "--sitting", "1", "--cadre", "0001"]);
    command
}

pub(crate) fn office(data: &Path, access: Access) -> Office {
    Office::open(data, access, Arc::new(SystemClock::new())).expect("the workspace opens")
}

/// Sets up the first account, with every role but that of approving.
pub(crate) fn set_up(data: &Path) {
    accounts::set_up(&mut office(data, Access::Write), ADMIN, PASSPHRASE).expect("set-up");
}

/// Adds an account with one role.
pub(crate) fn add_account(data: &Path, name: &str, role: Role) {
    let mut office = office(data, Access::Write);
    accounts::sign_in(&mut office, ADMIN, PASSPHRASE).expect("sign-in");
    accounts::add(&mut office, PASSPHRASE, name, PASSPHRASE, &Roles::of([role])).expect("the account");
}

/// The program, signed in as `name`.
pub(crate) fn signed_in(data: &Path, name: &str) -> Command {
    let file = data.join("passphrase.txt");
    std::fs::write(&file, format!("{PASSPHRASE}\n")).unwrap();
    let mut command = kaofa(data);
    command.env("KAOFA_STAFF", name).env("KAOFA_PASSPHRASE_FILE", file);
    command
}

/// A shim of tests/it/shim, built on the spot: SQLite itself needs a C compiler too.
#[cfg(target_os = "linux")]
pub(crate) fn shim(folder: &Path, name: &str) -> PathBuf {
    let source = format!("{}/tests/it/shim/{name}.c", env!("CARGO_MANIFEST_DIR"));
    let library = folder.join(format!("{name}.so"));
    let built =
        Command::new("cc").args(["-shared", "-fPIC", "-O2", "-Wall", "-o"]).arg(&library).arg(source).arg("-ldl").output();
    let built = built.expect("this test needs the C compiler `cc` (SQLite is built with it too): install gcc or clang");
    assert!(built.status.success(), "cc: {}", String::from_utf8_lossy(&built.stderr));
    library
}

/// `exam sit` as another program drives it: a line in, a line out.
#[derive(Debug)]
pub(crate) struct Sitter {
    pub(crate) child: Child,
    pub(crate) stdin: ChildStdin,
    pub(crate) stdout: BufReader<ChildStdout>,
}

impl Sitter {
    pub(crate) fn spawn(command: &mut Command) -> Self {
        let mut child =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::inherit()).spawn().expect("the program runs");
        let (stdin, stdout) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
        Self { child, stdin, stdout }
    }

    /// The next line said; empty at the end.
    pub(crate) fn line(&mut self) -> String {
        let mut line = String::new();
        self.stdout.read_line(&mut line).expect("a line of UTF-8");
        line.trim_end().to_owned()
    }
}

/// An answer of the item's kind, as the command line takes it; another `number`, as a rule another answer.
pub(crate) fn some_answer(item: &SeatItem, number: usize) -> Value {
    match item.kind {
        Kind::Single => json!([number % item.options.len()]),
        Kind::Multiple => json!([number % (item.options.len() - 1), item.options.len() - 1]),
        Kind::Judge => json!(number.is_multiple_of(2)),
        Kind::Blank => json!((0..item.blanks).map(|blank| format!("答{number}-{blank}")).collect::<Vec<_>>()),
        Kind::Short | Kind::Case => json!(format!("答{number}")),
    }
}

/// The same answer as the journal holds it: option ids in place of displayed places.
pub(crate) fn as_stored(item: &SeatItem, answer: &Value) -> Value {
    match item.kind {
        Kind::Single | Kind::Multiple => {
            let places = answer.as_array().unwrap().iter().map(|v| usize::try_from(v.as_u64().unwrap()).unwrap());
            let mut ids: Vec<u8> = places.map(|place| item.options[place].0).collect();
            ids.sort_unstable();
            json!({ "type": "options", "value": ids })
        }
        Kind::Judge => json!({ "type": "judge", "value": answer }),
        Kind::Blank => json!({ "type": "blanks", "value": answer }),
        Kind::Short | Kind::Case => json!({ "type": "text", "value": answer }),
    }
}

/// The line of standard input that gives an answer.
pub(crate) fn answer_line(item: &SeatItem, answer: &Value) -> String {
    format!("{}\n", json!({ "question": item.number, "answer": answer }))
}

/// Every file under a folder with its bytes, to prove that a refusal touched nothing. Left out is what holds nobody's
/// work: the lock, SQLite's shared memory, and the empty log that SQLite makes to look into a database.
pub(crate) fn snapshot(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(snapshot(&path));
        } else if !path.to_string_lossy().ends_with(".lock") && !path.to_string_lossy().ends_with("-shm") {
            let bytes = std::fs::read(&path).expect("a file");
            if !(bytes.is_empty() && path.to_string_lossy().ends_with("-wal")) {
                found.insert(path, bytes);
            }
        }
    }
    found
}

/// Small and seeded, so that a failure can be run again (SplitMix64).
#[derive(Debug)]
pub(crate) struct Rng(pub(crate) u64);

impl Rng {
    /// From the variable `KAOFA_TEST_SEED`, else another each time; the caller prints it on failure.
    /// How often a fault is made: a few times in every test run, many times in a campaign (`scripts/faults`).
    pub(crate) fn times(variable: &str, short: usize) -> usize {
        std::env::var(variable).ok().and_then(|text| text.parse().ok()).unwrap_or(short)
    }

    pub(crate) fn seed() -> u64 {
        let given = std::env::var("KAOFA_TEST_SEED").ok().and_then(|text| text.parse().ok());
        given.unwrap_or_else(|| std::hash::BuildHasher::hash_one(&std::hash::RandomState::new(), 0))
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound as u64) as usize
    }
}

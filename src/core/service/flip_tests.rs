//! One byte of a workspace flipped, a thousand times: opening it or `check` names the damage, or the database says the same as before,
//! row by row. (SQLite's pages have room that no row uses.)

use super::{Office, demo, maintenance};
use crate::service::clock::SystemClock;
use crate::store::check::Finding;
use crate::store::{Access, WORKSPACE_FILE};
use rand::rngs::StdRng;
use rand::{Rng as _, RngExt as _, SeedableRng as _};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags};
use sha2::{Digest, Sha256};
use std::path::Path;
use std::sync::Arc;

/// How many bytes are flipped: a few in every test run, many in a campaign (`scripts/faults`).
fn times() -> usize {
    std::env::var("KAOFA_TEST_FLIPS").ok().and_then(|text| text.parse().ok()).unwrap_or(40)
}

/// A closed workspace in which an exam was sat, and its sums.
fn workspace() -> (Vec<u8>, Vec<u8>) {
    let folder = tempfile::tempdir().unwrap();
    let clock = Arc::new(SystemClock::new());
    let mut office = Office::open(folder.path(), Access::Write, clock).unwrap();
    demo::fill(&mut office, 12, 3).unwrap();
    drop(office);
    let read = |ending: &str| std::fs::read(folder.path().join(format!("{WORKSPACE_FILE}{ending}"))).unwrap();
    (read(""), read("-sums"))
}

/// Everything the database says, table by table and row by row; an error where it cannot say it.
fn dump(folder: &Path) -> rusqlite::Result<[u8; 32]> {
    let conn = Connection::open_with_flags(folder.join(WORKSPACE_FILE), OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    let mut digest = Sha256::new();
    let mut objects = conn.prepare("SELECT type, name, coalesce(sql, '') FROM sqlite_schema ORDER BY 1, 2")?;
    let objects: Vec<(String, String, String)> =
        objects.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?.collect::<rusqlite::Result<_>>()?;
    for (kind, name, sql) in objects {
        digest.update(format!("{kind} {name} {sql}\n"));
        if kind != "table" {
            continue;
        }
        let mut rows = conn.prepare(&format!("SELECT * FROM \"{name}\""))?;
        let width = rows.column_count();
        let mut rows = rows.query([])?;
        while let Some(row) = rows.next()? {
            for column in 0..width {
                match row.get_ref(column)? {
                    ValueRef::Null => digest.update("-"),
                    ValueRef::Integer(n) => digest.update(format!("i{n}")),
                    ValueRef::Real(n) => digest.update(format!("r{n}")),
                    ValueRef::Text(bytes) | ValueRef::Blob(bytes) => {
                        digest.update(format!("b{}:", bytes.len()));
                        digest.update(bytes);
                    }
                }
            }
        }
    }
    Ok(digest.finalize().into())
}

#[test]
fn every_flipped_byte_of_a_workspace_is_named_or_changes_nothing() {
    let (whole, sums) = workspace();
    let seed = std::env::var("KAOFA_TEST_SEED").ok().and_then(|text| text.parse().ok()).unwrap_or_else(|| rand::rng().next_u64());
    let mut rng = StdRng::seed_from_u64(seed);
    let plain = tempfile::tempdir().unwrap();
    std::fs::write(plain.path().join(WORKSPACE_FILE), &whole).unwrap();
    let before = dump(plain.path()).unwrap();
    let (mut refused, mut named, mut harmless, mut unseen) = (0, 0, 0, Vec::new());
    for _ in 0..times() {
        let (at, flip) = (rng.random_range(0..whole.len()), rng.random_range(1..=255_u8));
        let mut bytes = whole.clone();
        bytes[at] ^= flip;
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(WORKSPACE_FILE), &bytes).unwrap();
        std::fs::write(folder.path().join(format!("{WORKSPACE_FILE}-sums")), &sums).unwrap();
        let clock = Arc::new(SystemClock::new());
        let found = match Office::open(folder.path(), Access::Read, clock) {
            Err(error) => {
                assert!(!error.to_string().is_empty());
                refused += 1;
                continue;
            }
            Ok(office) => maintenance::check(&office),
        };
        match found {
            Err(_) => refused += 1,
            Ok(findings) if !findings.is_empty() => named += 1,
            Ok(_) if dump(folder.path()).ok() == Some(before) => harmless += 1,
            Ok(_) => unseen.push((at, flip)),
        }
    }
    eprintln!("{refused} refused, {named} named by check, {harmless} harmless, {} unseen of {} bytes", unseen.len(), whole.len());
    assert!(unseen.is_empty(), "KAOFA_TEST_SEED={seed}: {unseen:?}");
}

#[test]
fn what_changed_while_closed_is_remembered_until_a_backup_is_restored() {
    let (mut bytes, sums) = workspace();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(WORKSPACE_FILE);
    let clock = || Arc::new(SystemClock::new());
    let check = |access| maintenance::check(&Office::open(folder.path(), access, clock()).unwrap()).unwrap();
    std::fs::write(&path, &bytes).unwrap();
    std::fs::write(path.with_extension("kaofa-sums"), &sums).unwrap();
    let backup = maintenance::back_up(&Office::open(folder.path(), Access::Write, clock()).unwrap()).unwrap();
    assert_eq!(check(Access::Read), []);
    bytes = std::fs::read(&path).unwrap();
    // A letter of a text: a page stays a page.
    let at = bytes.windows(6).rposition(|text| text == "行政".as_bytes()).unwrap();
    bytes[at + 2] ^= 1;
    std::fs::write(&path, &bytes).unwrap();
    let named = |found: &[Finding]| matches!(found, [Finding::BytesChanged { .. }, ..]);
    assert!(named(&check(Access::Read)));
    assert!(named(&check(Access::Write)), "found by the writer, who takes the sums down");
    assert!(named(&check(Access::Read)) && named(&check(Access::Write)), "and remembered");
    maintenance::restore(folder.path(), &backup, 1_800_000_000_000).unwrap();
    assert_eq!(check(Access::Read), []);
    assert_eq!(check(Access::Write), []);
    assert_eq!(check(Access::Read), []);
}

//! Results of a million attempts (issue 7): the summary, the record of one person, a workbook with 100,000 names. Run:
//! `cargo bench -p kaofa-core --bench results`. `first` is right after a start, `again` with the columns in memory, as when a filter changes.

#![allow(clippy::expect_used, reason = "a bench may panic")]

use divan::{Bencher, black_box};
use kaofa_core::domain::ids::CadreId;
use kaofa_core::domain::item_stats::{ItemHead, Responses, statistics};
use kaofa_core::domain::pass_rate::Dimension;
use kaofa_core::domain::sitting::Audience;
use kaofa_core::service::cadre_record;
use kaofa_core::service::clock::SystemClock;
use kaofa_core::service::command::Command;
use kaofa_core::service::pass_rate::{PassRateQuery, names, pass_rate};
use kaofa_core::service::summary::{self, SummaryFormat, SummaryRequest};
use kaofa_core::service::{Office, demo, overview, run};
use kaofa_core::store::Access;
use kaofa_core::text::{Locale, Texts};
use std::path::Path;
use std::sync::{Arc, LazyLock};
use tempfile::TempDir;

const CADRES: i64 = 50_000;
const SITTINGS: i64 = 20;

fn main() {
    divan::main();
}

fn texts() -> Texts {
    Texts::new(Locale::ZhCn)
}

fn open(folder: &Path, access: Access) -> Office {
    Office::open(folder, access, Arc::new(SystemClock::new())).expect("a workspace")
}

/// A demo of twenty people whose sitting is multiplied: 50,000 people in 200 units, each in twenty sittings.
static MILLION: LazyLock<TempDir> = LazyLock::new(|| {
    let folder = TempDir::new().expect("a folder");
    {
        let mut office = open(folder.path(), Access::Write);
        demo::fill(&mut office, 20, 7).expect("a demo");
    }
    let base = rusqlite::Connection::open(folder.path().join("workspace.kaofa")).expect("the file");
    let sitting: i64 = base.query_row("SELECT max(id) FROM sitting", [], |row| row.get(0)).expect("a sitting");
    let numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %)";
    let people = numbers.replace('%', &CADRES.to_string());
    let sittings = numbers.replace('%', &SITTINGS.to_string());
    base.execute_batch(&format!(
        "PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF; BEGIN;
        {people} INSERT INTO cadre (id, name, staff_no, employment, state, listed, created_ms)
            SELECT 100000 + i, '干部' || i, 'N' || i, 'civil', 'active', 1, 0 FROM n;
        {sittings} INSERT INTO sitting (id, title, kind, state, paper, rules, basis, created_ms, published_ms, facts)
            SELECT 1000 + i, '第' || i || '次考试', kind, state, paper, rules, basis, created_ms + i * 5000000000, published_ms, facts FROM n, sitting s WHERE s.id = {sitting};
        {people} INSERT INTO candidate (sitting, cadre, ticket, unit_name, department, post, unit_path, rank, grade)
            SELECT s.id, 100000 + i, printf('%06d', i), '单位' || (i % 200), '科室' || (i % 7), '科员', '市局/单位' || (i % 200),
                CASE i % 10 WHEN 0 THEN '正科级' WHEN 1 THEN '副科级' ELSE '' END, '' FROM sitting s, n WHERE s.id > 1000;
        {people} INSERT INTO attempt (sitting, cadre, started_ms, handed_in_ms, total_milli)
            SELECT s.id, 100000 + i, 1, 2, (i * 7919 % 101) * 1000 FROM sitting s, n WHERE s.id > 1000;
        COMMIT;"
    ))
    .expect("a million attempts");
    drop(base);
    let mut office = open(folder.path(), Access::Write);
    let started = std::time::Instant::now();
    let command = || Command::PassRate(PassRateQuery::default());
    run(&mut office, command(), &texts()).expect("a summary");
    eprintln!("the very first summary, every row read and packed: {:?}", started.elapsed());
    folder
});

const BY: [&[Dimension]; 3] = [&[Dimension::Unit], &[Dimension::Year, Dimension::Rank], &[Dimension::Sitting, Dimension::Unit]];

#[divan::bench(sample_count = 5, sample_size = 1)]
fn summary_of_a_million_first(bencher: Bencher<'_, '_>) {
    let folder = MILLION.path();
    bencher
        .with_inputs(|| open(folder, Access::Read))
        .bench_local_values(|office| pass_rate(&office, &PassRateQuery::default(), &texts()).map(|report| report.listed));
}

#[divan::bench(args = [0, 1, 2], sample_count = 10, sample_size = 1)]
fn summary_of_a_million_again(bencher: Bencher<'_, '_>, by: usize) {
    let office = open(MILLION.path(), Access::Read);
    let query = PassRateQuery { by: BY[by].to_vec(), ..PassRateQuery::default() };
    let listed = pass_rate(&office, &query, &texts()).expect("a summary").listed;
    assert!(listed >= 1_000_000);
    bencher.bench_local(|| pass_rate(black_box(&office), &query, &texts()).map(|report| report.listed));
}

#[divan::bench(sample_count = 20, sample_size = 1)]
fn record_of_one_person(bencher: Bencher<'_, '_>) {
    let office = open(MILLION.path(), Access::Read);
    bencher.bench_local(|| {
        let record = cadre_record::record(&office, CadreId(100_777), Audience::Personnel, &texts()).expect("a record");
        assert_eq!(record.sittings.len(), 20);
    });
}

/// A tenth of the people in all their sittings. Tells the most memory of the process beside it, where the system does.
#[divan::bench(sample_count = 3, sample_size = 1)]
fn workbook_with_100_000_names(bencher: Bencher<'_, '_>) {
    let office = open(MILLION.path(), Access::Read);
    let query = PassRateQuery { rank: Some("正科级".into()), ..PassRateQuery::default() };
    let request = SummaryRequest { query, names: true, fonts: None };
    // 5 begins a new peak: proc_pid_clear_refs(5).
    let _ = std::fs::write("/proc/self/clear_refs", "5");
    bencher.bench_local(|| summary::bytes(&office, &request, SummaryFormat::Xlsx, &texts()).expect("a workbook").len());
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    for line in status.lines().filter(|line| line.starts_with("VmHWM")) {
        eprintln!("{line}");
    }
}

#[divan::bench(sample_count = 3, sample_size = 1)]
fn list_of_100_000_names(bencher: Bencher<'_, '_>) {
    let office = open(MILLION.path(), Access::Read);
    let query = PassRateQuery { rank: Some("正科级".into()), ..PassRateQuery::default() };
    bencher.bench_local(|| names(&office, &query, "无").expect("names").len());
}

/// With the checks of the file that come before anything is written.
#[divan::bench(sample_count = 3, sample_size = 1)]
fn open_to_write(bencher: Bencher<'_, '_>) {
    let folder = MILLION.path();
    bencher.bench_local(|| open(folder, Access::Write));
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn home_screen(bencher: Bencher<'_, '_>) {
    let office = open(MILLION.path(), Access::Read);
    bencher.bench_local(|| overview(&office).expect("an overview").sittings.len());
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn item_statistics_of_10_000_by_100(bencher: Bencher<'_, '_>) {
    let items = (0..100).map(|item| ItemHead { id: format!("q{item}"), max: 1.0, guess: Some(0.25) }).collect();
    // The better somebody is, the more items are right; some chance in it.
    let mark = |attempt: usize, item: usize| (attempt * 7919 + item * 104_729) % 10_007 < attempt * (item + 20) / 80;
    let row = |attempt| (0..100).map(|item| Some(f64::from(u8::from(mark(attempt, item))))).collect();
    let responses = Responses { items, marks: (0..10_000).map(row).collect(), seen: Vec::new() };
    bencher.bench_local(|| statistics(black_box(&responses)).items.len());
}

//! The measured promises that exist by now (DESIGN §9), at 100,000 questions of varied text. Run: `cargo bench -p kaofa-core --bench core`.
//!
//! `durable_answer` and `bare_append` are interleaved by divan's sampling in one run; their ratio is what counts.

#![allow(clippy::expect_used, reason = "a bench may panic")]

#[path = "bank/mod.rs"]
mod large_bank;

use divan::{Bencher, black_box};
use kaofa_core::domain::answer::Answer;
use kaofa_core::domain::blueprint::{Blueprint, BlueprintRow};
use kaofa_core::domain::journal::Event;
use kaofa_core::domain::kind::Kind;
use kaofa_core::domain::marks::Marks;
use kaofa_core::domain::question::Question;
use kaofa_core::domain::twins;
use kaofa_core::formats::{Collected, bank_sheet, kaofa_text};
use kaofa_core::service::bank::{self, BankQuery};
use kaofa_core::service::clock::SystemClock;
use kaofa_core::service::demo::{self, ExampleWords};
use kaofa_core::service::{Office, accounts, exam, forms, import, laws, papers};
use kaofa_core::store::Access;
use large_bank::bank_text;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use std::fmt::Write as _;
use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::sync::{Arc, LazyLock, Mutex};
use tempfile::TempDir;

const QUESTIONS: usize = 100_000;

fn main() {
    divan::main();
}

struct Large {
    office: Mutex<Office>,
    _folder: TempDir,
}

fn office_with(text: &str) -> Large {
    let folder = TempDir::new().expect("a folder");
    let file = folder.path().join("bank.txt");
    std::fs::write(&file, text).expect("a file");
    let mut office = Office::open(&folder.path().join("data"), Access::Write, Arc::new(SystemClock::new())).expect("a workspace");
    accounts::set_up(&mut office, "bench", "a long enough phrase").expect("an account");
    let preview = import::preview(&office, &import::ImportRequest::file(&file, None)).expect("a preview");
    import::commit(&mut office, &preview).expect("an import");
    Large { office: Mutex::new(office), _folder: folder }
}

static TEXT: LazyLock<String> = LazyLock::new(|| bank_text(QUESTIONS));
static LARGE: LazyLock<Large> = LazyLock::new(|| office_with(&TEXT));

/// Common, rare and absent words, of two characters and more.
#[divan::bench(args = ["处罚", "听证", "扣押", "鲸鱼", "行政处罚", "b-09999"], sample_count = 50)]
fn search(bencher: Bencher<'_, '_>, word: &str) {
    let office = LARGE.office.lock().expect("the office");
    let query = BankQuery { text: word.to_owned(), ..BankQuery::default() };
    bencher.bench_local(|| bank::find(black_box(&office), &query).map(|found| found.ids.len()));
}

/// The first page of the table: all questions listed, two hundred rows read.
#[divan::bench(sample_count = 20)]
fn list_all_and_read_a_page(bencher: Bencher<'_, '_>) {
    let office = LARGE.office.lock().expect("the office");
    bencher.bench_local(|| {
        let found = bank::find(&office, &BankQuery::default()).expect("a list");
        bank::rows(&office, &found.ids[..200]).map(|rows| rows.len())
    });
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn parse_text_100k(bencher: Bencher<'_, '_>) {
    bencher.bench_local(|| {
        let mut got = Collected::default();
        kaofa_text::read(&TEXT, None, &mut got);
        got.drafts.len()
    });
}

/// All pairs of questions that are nearly the same, as the clean-up list shows them.
#[divan::bench(sample_count = 3, sample_size = 1)]
fn near_duplicates_of_100_000(bencher: Bencher<'_, '_>) {
    let mut got = Collected::default();
    kaofa_text::read(&TEXT, None, &mut got);
    let questions: Vec<&Question> = got.drafts.iter().map(|draft| &draft.question).collect();
    bencher.bench_local(|| twins::near_duplicates(black_box(&questions), twins::SHOWN, usize::MAX).pairs.len());
}

/// Preview and commit of 10,000 questions into an empty workspace, index and revisions included.
#[divan::bench(sample_count = 3, sample_size = 1)]
fn import_text_10k(bencher: Bencher<'_, '_>) {
    let text = bank_text(10_000);
    bencher.bench_local(|| office_with(&text));
}

/// What DESIGN §9 promises: 100,000 questions from a .csv, preview and commit, index and revisions included.
#[divan::bench(sample_count = 3, sample_size = 1)]
fn import_csv_100k(bencher: Bencher<'_, '_>) {
    let mut got = Collected::default();
    kaofa_text::read(&TEXT, None, &mut got);
    let questions: Vec<&Question> = got.drafts.iter().map(|draft| &draft.question).collect();
    let table = bank_sheet::write_csv(&questions);
    bencher
        .with_inputs(|| {
            let (mut office, folder) = empty_office();
            accounts::set_up(&mut office, "bench", "a long enough phrase").expect("an account");
            let file = folder.path().join("bank.csv");
            std::fs::write(&file, &table).expect("a file");
            (office, file, folder)
        })
        .bench_local_values(|(mut office, file, folder)| {
            let preview = import::preview(&office, &import::ImportRequest::file(&file, None)).expect("a preview");
            assert_eq!(import::commit(&mut office, &preview).expect("an import").added, QUESTIONS);
            (office, folder)
        });
}

/// A hundred questions, half of them from one area.
fn hundred() -> Blueprint {
    let row = |area| BlueprintRow {
        kind: Kind::Single,
        area,
        difficulty: None,
        cognition: None,
        count: 50,
        marks: Marks::whole(1),
        must: false,
    };
    Blueprint { rows: vec![row(None), row(kaofa_core::domain::kind::Area::new(16))], difficulty: None }
}

#[divan::bench(sample_count = 20)]
fn compose_100_from_100k(bencher: Bencher<'_, '_>) {
    let mut office = LARGE.office.lock().expect("the office");
    let blueprint = hundred();
    let mut seed = 0;
    bencher.bench_local(|| {
        seed += 1;
        papers::compose_paper(&mut office, "bench", &blueprint, seed, false)
    });
}

/// Two and four parallel forms, drawn, evened out and frozen.
#[divan::bench(args = [2, 4], sample_count = 10)]
fn compose_forms_from_100k(bencher: Bencher<'_, '_>, count: usize) {
    let mut office = LARGE.office.lock().expect("the office");
    let blueprint = hundred();
    let mut seed = 0;
    bencher.bench_local(|| {
        seed += 1;
        forms::compose(&mut office, &forms::FormsOrder::parallel("bench", blueprint.clone(), count, seed))
    });
}

fn example() -> (Office, exam::Seat, TempDir) {
    let folder = TempDir::new().expect("a folder");
    let mut office = Office::open(folder.path(), Access::Write, Arc::new(SystemClock::new())).expect("a workspace");
    let words = ExampleWords { paper: "p".into(), sitting: "s".into(), cadre: "c".into(), unit: "u".into() };
    let sitting = demo::example(&mut office, &words, 1).expect("a sitting").expect("open");
    let admission = exam::admit(&mut office, sitting, "0001", "").expect("admitted");
    let seat = exam::start(&mut office, sitting, admission.cadre, "c").expect("a seat");
    (office, seat, folder)
}

/// One answer until it is on the disk.
#[divan::bench(sample_count = 300, sample_size = 1)]
fn durable_answer(bencher: Bencher<'_, '_>) {
    let (mut office, seat, _folder) = example();
    let slot = seat.items[0].slot;
    let mut option = 0;
    bencher.bench_local(|| {
        option = (option + 1) % 4;
        exam::record(&mut office, seat.attempt, &[Event::Answered { slot, answer: Some(Answer::Options(vec![option])) }])
    });
}

/// What an answer is measured against: 4 KiB appended to a file and synced.
#[divan::bench(sample_count = 300, sample_size = 1)]
fn bare_append(bencher: Bencher<'_, '_>) {
    let folder = TempDir::new().expect("a folder");
    let mut file: File = OpenOptions::new().create(true).append(true).open(folder.path().join("log")).expect("a file");
    bencher.bench_local(|| file.write_all(&[7; 4096]).and_then(|()| file.sync_data()));
}

/// 46,000 articles of 500 laws as a statutes file, their sentences put together from the words of the built-in questions.
fn statutes_text() -> String {
    let mut rng = StdRng::seed_from_u64(3);
    let drafts = bank::built_in_questions().drafts;
    let phrases: Vec<String> = drafts
        .iter()
        .flat_map(|d| d.question.explanation.split(['，', '。', '；', '\n']))
        .filter(|p| p.chars().count() > 3)
        .map(|p| p.replace(['"', '\\'], ""))
        .collect();
    let mut text = String::new();
    for law in 0..500 {
        for article in 1..=92 {
            let sentences: Vec<&str> =
                (0..rng.random_range(4..14)).filter_map(|_| phrases.choose(&mut rng)).map(String::as_str).collect();
            let _ = writeln!(
                text,
                r#"{{"law_name":"第{law}号法","level":"法律","version_date":"2020-01-01","effective_date":"2020-01-01","status":"现行有效","in_force":true,"article_no":{article},"article_label":"第{article}条","text":"{}。"}}"#,
                sentences.join("，")
            );
        }
    }
    text
}

fn empty_office() -> (Office, TempDir) {
    let folder = TempDir::new().expect("a folder");
    let office = Office::open(&folder.path().join("data"), Access::Write, Arc::new(SystemClock::new())).expect("a workspace");
    (office, folder)
}

#[divan::bench(sample_count = 3, sample_size = 1)]
fn import_46k_articles(bencher: Bencher<'_, '_>) {
    let text = statutes_text();
    bencher
        .with_inputs(|| {
            let (office, folder) = empty_office();
            let file = folder.path().join("statutes.jsonl");
            std::fs::write(&file, &text).expect("a file");
            (office, file, folder)
        })
        .bench_local_values(|(mut office, file, folder)| {
            laws::import(&mut office, &file, |_| true).expect("an import");
            (office, folder)
        });
}

static LIBRARY: LazyLock<Large> = LazyLock::new(|| {
    let (mut office, folder) = empty_office();
    let file = folder.path().join("statutes.jsonl");
    std::fs::write(&file, statutes_text()).expect("a file");
    laws::import(&mut office, &file, |_| true).expect("an import");
    Large { office: Mutex::new(office), _folder: folder }
});

#[divan::bench(args = ["处罚", "规定", "听证", "鲸鱼", "行政处罚", "第7号法 33"], sample_count = 50)]
fn search_46k_articles(bencher: Bencher<'_, '_>, words: &str) {
    let office = LIBRARY.office.lock().expect("the office");
    bencher.bench_local(|| laws::search(&office, black_box(words), false));
}

//! Practice at 100,000 questions and 1,000,000 reviews: a hundred people with ten thousand each (issue 6). Run:
//! `cargo bench -p kaofa-core --bench practice`. `first` is right after a start, `again` as when the page is opened once more.

#![allow(clippy::expect_used, reason = "a bench may panic")]

#[path = "bank/mod.rs"]
mod large_bank;

use divan::Bencher;
use jiff::ToSpan;
use kaofa_core::domain::answer::Answer;
use kaofa_core::domain::ids::{CadreId, QuestionId};
use kaofa_core::domain::kind::Kind;
use kaofa_core::formats::blueprint_toml;
use kaofa_core::service::clock::SystemClock;
use kaofa_core::service::practice::{self, Given, PracticeChoice};
use kaofa_core::service::practice_plan::{self, Goal};
use kaofa_core::service::study_prepare::{self, QuizChoice};
use kaofa_core::service::{Office, accounts, import, overview, practice_progress};
use kaofa_core::store::Access;
use large_bank::bank_text;
use std::sync::{Arc, LazyLock};
use tempfile::TempDir;

const QUESTIONS: usize = 100_000;
const NAME: &str = "bench";
const PASSPHRASE: &str = "a long enough phrase";
const PEOPLE: i64 = 100;
const REVIEWS_EACH: i64 = 10_000;
/// Different questions that somebody answered.
const KNOWN_EACH: i64 = 4_000;

fn main() {
    divan::main();
}

static MILLION: LazyLock<TempDir> = LazyLock::new(|| {
    let folder = TempDir::new().expect("a folder");
    let file = folder.path().join("bank.txt");
    std::fs::write(&file, bank_text(QUESTIONS)).expect("a file");
    let data = folder.path().join("data");
    {
        let mut office = Office::open(&data, Access::Write, Arc::new(SystemClock::new())).expect("a workspace");
        accounts::set_up(&mut office, NAME, PASSPHRASE).expect("an account");
        let preview = import::preview(&office, &import::ImportRequest::file(&file, None)).expect("a preview");
        import::commit(&mut office, &preview).expect("an import");
    }
    let base = rusqlite::Connection::open(data.join("workspace.kaofa")).expect("the file");
    let now = jiff::Timestamp::now().as_millisecond();
    base.execute_batch(&format!(
        "PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF; BEGIN;
        CREATE TEMP TABLE person AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {PEOPLE}) SELECT i FROM n;
        CREATE TEMP TABLE asked AS SELECT row_number() OVER (ORDER BY id) - 1 AS place, id, current FROM question WHERE listed = 1;
        CREATE UNIQUE INDEX temp.asked_place ON asked (place);
        CREATE TEMP TABLE answer AS WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < {REVIEWS_EACH} - 1) SELECT i FROM n;
        INSERT INTO cadre (id, name, staff_no, employment, state, listed, created_ms)
            SELECT 1000 + i, '干部' || i, 'N' || i, 'civil', 'active', 1, 0 FROM person;
        INSERT INTO practice_review (cadre, question, revision, at_ms, rating, answer, is_right, guessed, elapsed_ms)
            SELECT 1000 + p.i, a.id, a.current, {now} - ({REVIEWS_EACH} - n.i) * 864000 - p.i * 1000, 1 + (n.i * 7 + p.i) % 4,
                   '{{\"options\":[\"A\"]}}', (n.i * 7 + p.i) % 4 > 0, 0, 20000 + (n.i * 7919 % 40000)
            FROM answer n CROSS JOIN person p CROSS JOIN asked a ON a.place = (n.i % {KNOWN_EACH} * 25 + p.i * 7) % {QUESTIONS};
        INSERT INTO practice_standing (cadre, question, stability_days, difficulty, last_ms, due_ms, reviews, wrong, right_in_a_row, quick,
                in_wrong_book, first_right)
            SELECT cadre, question, 1.0 + question % 90, 1.0 + question % 9, max(at_ms), max(at_ms) + (1 + question % 90) * 86400000, count(*),
                   sum(1 - is_right), 1, 0, question % 5 = 0, question % 3 > 0
            FROM practice_review GROUP BY cadre, question;
        INSERT INTO practice_mark (cadre, question, starred, note, changed_ms)
            SELECT cadre, question, 1, '', last_ms FROM practice_standing WHERE question % 20 = 0;
        COMMIT;"
    ))
    .expect("a million reviews");
    folder
});

const ME: CadreId = CadreId(1_050);

fn signed_out() -> Office {
    Office::open(&MILLION.path().join("data"), Access::Write, Arc::new(SystemClock::new())).expect("a workspace")
}

/// With somebody let in who prepares for an exam in forty days.
fn practising() -> Office {
    let mut office = signed_out();
    practice::enter(&mut office, "N50", "").expect("somebody who practises");
    let preset = blueprint_toml::presets().remove(0);
    let goal = Goal {
        exam_on: office.today().checked_add(40.days()).expect("a day"),
        minutes_a_day: 30,
        pass_percent: 80,
        name: preset.name,
        blueprint: preset.blueprint,
    };
    practice_plan::set_goal(&mut office, ME, Some(&goal)).expect("a goal");
    office
}

fn questions(office: &Office) -> Vec<QuestionId> {
    practice::begin(office, ME, &PracticeChoice::Random, 1_000).expect("a round")
}

#[divan::bench(sample_count = 200, sample_size = 1)]
fn next_question(bencher: Bencher<'_, '_>) {
    let office = practising();
    let mut ids = questions(&office).into_iter().cycle();
    bencher.with_inputs(|| ids.next().expect("a question")).bench_local_values(|id| practice::item(&office, ME, id));
}

/// From the answer to the next question on the screen: checked, kept on the disk, and the next one read.
#[divan::bench(sample_count = 200, sample_size = 1)]
fn answer_and_next_question(bencher: Bencher<'_, '_>) {
    let mut office = practising();
    let ids = questions(&office);
    let mut at = 0;
    bencher.bench_local(|| {
        at += 1;
        let item = practice::item(&office, ME, ids[at]).expect("a question");
        let answer = match item.item.kind {
            Kind::Judge => Answer::Judge(true),
            Kind::Single | Kind::Multiple => Answer::Options(vec![0]),
            _ => Answer::Text("不知道".into()),
        };
        let checked = practice::check(&office, ME, item.question, item.revision, Some(&answer)).expect("a verdict");
        let given = Given {
            cadre: ME,
            question: item.question,
            revision: item.revision,
            answer: Some(answer),
            judged: false,
            guessed: false,
            elapsed_ms: 20_000,
        };
        (practice::record(&mut office, &given).expect("a record"), checked)
    });
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn begin_a_round(bencher: Bencher<'_, '_>) {
    let office = practising();
    bencher.bench_local(|| practice::begin(&office, ME, &PracticeChoice::Today, practice::PILE).map(|ids| ids.len()));
}

/// Tables of the planner included.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn day_plan_first(bencher: Bencher<'_, '_>) {
    bencher.with_inputs(practising).bench_local_values(|mut office| {
        let plan = practice_plan::today(&mut office, ME).expect("a plan").expect("a goal");
        (plan.known, office)
    });
}

#[divan::bench(sample_count = 20, sample_size = 1)]
fn day_plan_again(bencher: Bencher<'_, '_>) {
    let mut office = practising();
    bencher.bench_local(|| practice_plan::today(&mut office, ME).expect("a plan").expect("a goal").known);
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn start_page_first(bencher: Bencher<'_, '_>) {
    bencher
        .with_inputs(signed_out)
        .bench_local_values(|mut office| (practice::enter(&mut office, "N50", "").expect("let in").due, office));
}

#[divan::bench(sample_count = 20, sample_size = 1)]
fn start_page_again(bencher: Bencher<'_, '_>) {
    let office = practising();
    bencher.bench_local(|| practice::day(&office, ME).expect("a day").due);
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn home_screen_first(bencher: Bencher<'_, '_>) {
    bencher.with_inputs(signed_out).bench_local_values(|office| (overview(&office).expect("an overview").questions, office));
}

#[divan::bench(sample_count = 20, sample_size = 1)]
fn home_screen_again(bencher: Bencher<'_, '_>) {
    let office = practising();
    assert!(overview(&office).expect("an overview").questions >= QUESTIONS as u64);
    bencher.bench_local(|| overview(&office).map(|overview| overview.questions));
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn progress_page(bencher: Bencher<'_, '_>) {
    let office = practising();
    bencher.bench_local(|| practice_progress::progress(&office, ME).expect("progress").answered);
}

/// What a room may be asked in 会前学法, the questions failed most first.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn questions_failed_most(bencher: Bencher<'_, '_>) {
    let mut office = signed_out();
    accounts::sign_in(&mut office, NAME, PASSPHRASE).expect("signed in");
    bencher.bench_local(|| study_prepare::quiz_offers(&office, &QuizChoice::Failed(None)).expect("questions").len());
}

//! Two hundred candidates answering against one workspace (DESIGN §9): twenty answers a second, as an exam gives, then as fast as they can.
//! Every answer is durable when its candidate hears of it. In the same run, on the same disk, bare appends of 4 KiB with a sync stand
//! between the answers; the ratio is what counts. Run: `cargo bench -p kaofa-core --bench room`; TMPDIR chooses the disk.

#![allow(clippy::expect_used, reason = "a bench may panic")]

use kaofa_core::domain::answer::Answer;
use kaofa_core::domain::appointments::Recording;
use kaofa_core::domain::blueprint::{Blueprint, BlueprintRow};
use kaofa_core::domain::ids::AttemptId;
use kaofa_core::domain::journal::Event;
use kaofa_core::domain::kind::Kind;
use kaofa_core::domain::marks::Marks;
use kaofa_core::domain::roster::{Appointment, CadreData, CadreState, Employment};
use kaofa_core::domain::sitting::{SittingFacts, SittingKind, SittingRules};
use kaofa_core::service::clock::SystemClock;
use kaofa_core::service::sittings::NewSitting;
use kaofa_core::service::{Office, accounts, exam, papers, roster, sittings};
use kaofa_core::store::Access;
use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

const PEOPLE: usize = 200;
const PACED: usize = 600;
const PACE: Duration = Duration::from_millis(50);
const EACH: usize = 20;

/// An answer on its way, and where to say that it is durable.
struct Sent {
    attempt: AttemptId,
    slot: u16,
    value: bool,
    at: Instant,
    heard: Sender<Duration>,
}

/// What one phase measured.
#[derive(Default)]
struct Phase {
    /// From the office taking an answer to its being durable.
    durable: Vec<Duration>,
    appends: Vec<Duration>,
}

fn main() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut office, attempts) = room(folder.path());
    let mut log = OpenOptions::new().create(true).append(true).open(folder.path().join("log")).expect("a file");
    println!("{PEOPLE} candidates, one workspace in {}", folder.path().display());

    let (send, taken) = channel();
    let seats = attempts.clone();
    let paced = thread::spawn(move || {
        let (heard, latencies) = channel();
        let start = Instant::now();
        for number in 0..PACED {
            thread::sleep((start + PACE * number as u32).saturating_duration_since(Instant::now()));
            let attempt = seats[number * 7 % PEOPLE];
            let sent =
                Sent { attempt, slot: (number % 20) as u16, value: number % 2 == 0, at: Instant::now(), heard: heard.clone() };
            send.send(sent).expect("the office");
        }
        drop((heard, send));
        latencies.iter().collect::<Vec<Duration>>()
    });
    let phase = serve(&mut office, &taken, &mut log, 1);
    tell("20 answers a second", phase, paced.join().expect("the candidates"));

    let (send, taken) = channel();
    let clients: Vec<_> = attempts
        .into_iter()
        .map(|attempt| {
            let send = send.clone();
            thread::spawn(move || {
                let (heard, latency) = channel();
                let mut latencies = Vec::with_capacity(EACH);
                for number in 0..EACH {
                    let sent =
                        Sent { attempt, slot: number as u16, value: number % 2 == 0, at: Instant::now(), heard: heard.clone() };
                    send.send(sent).expect("the office");
                    latencies.push(latency.recv().expect("an answer"));
                }
                latencies
            })
        })
        .collect();
    drop(send);
    let start = Instant::now();
    let phase = serve(&mut office, &taken, &mut log, 10);
    let took = start.elapsed();
    let latencies = clients.into_iter().flat_map(|client| client.join().expect("a candidate")).collect();
    tell("as fast as they can", phase, latencies);
    println!("  {:.0} answers a second, appends among them", (PEOPLE * EACH) as f64 / took.as_secs_f64());
}

/// A sitting of everybody, begun by everybody.
fn room(folder: &Path) -> (Office, Vec<AttemptId>) {
    let mut office = Office::open(folder, Access::Write, Arc::new(SystemClock::new())).expect("a workspace");
    accounts::set_up(&mut office, "a", "correct horse 42").expect("set-up");
    let names: Vec<String> = (0..PEOPLE).map(|number| format!("考生{number}")).collect();
    let cadres: Vec<_> = names
        .iter()
        .map(|name| {
            let data = CadreData {
                name: name.clone(),
                staff_no: None,
                id_tail: None,
                employment: Employment::Civil,
                state: CadreState::Active,
                appointment: Appointment::default(),
            };
            roster::add(&mut office, &data, "u", &Recording::Correct).expect("a cadre")
        })
        .collect();
    let row = BlueprintRow {
        kind: Kind::Judge,
        area: None,
        difficulty: None,
        cognition: None,
        count: 20,
        marks: Marks::whole(5),
        must: false,
    };
    let blueprint = Blueprint { rows: vec![row], difficulty: None };
    let paper = papers::compose_paper(&mut office, "p", &blueprint, 1, false).expect("a paper");
    let kind = SittingKind::Mock;
    let new = NewSitting {
        title: "s".into(),
        kind,
        paper,
        rules: SittingRules::preset(kind),
        basis: String::new(),
        facts: SittingFacts::default(),
        makeup_of: None,
        cadres: cadres.clone(),
    };
    let sitting = sittings::plan(&mut office, &new).expect("a sitting");
    sittings::open(&mut office, sitting).expect("open");
    let start = |(cadre, name): (_, &String)| exam::start(&mut office, sitting, cadre, name).expect("a seat").attempt;
    let attempts = cadres.into_iter().zip(&names).map(start).collect();
    (office, attempts)
}

/// The office's one thread: takes answers in their order; after each `every`th a bare append.
fn serve(office: &mut Office, taken: &Receiver<Sent>, log: &mut File, every: usize) -> Phase {
    let mut phase = Phase::default();
    for sent in taken {
        let start = Instant::now();
        let event = Event::Answered { slot: sent.slot, answer: Some(Answer::Judge(sent.value)) };
        exam::record(office, sent.attempt, &[event]).expect("durable");
        phase.durable.push(start.elapsed());
        // A candidate who left hears nothing.
        let _ = sent.heard.send(sent.at.elapsed());
        if phase.durable.len().is_multiple_of(every) {
            let start = Instant::now();
            log.write_all(&[7; 4096]).and_then(|()| log.sync_data()).expect("an append");
            phase.appends.push(start.elapsed());
        }
    }
    phase
}

fn tell(name: &str, phase: Phase, heard: Vec<Duration>) {
    let line = |what: &str, mut times: Vec<Duration>| {
        times.sort_unstable();
        let at = |percent: usize| times[(times.len() * percent / 100).min(times.len() - 1)];
        println!("  {what:<28} p50 {:>9.1?}  p95 {:>9.1?}  p99 {:>9.1?}  of {}", at(50), at(95), at(99), times.len());
        at(95)
    };
    println!("{name}");
    let (answer, append) = (line("answer durable", phase.durable), line("bare append of 4 KiB", phase.appends));
    line("heard by its candidate", heard);
    println!(
        "  p95 of an answer against p95 of an append: {:.2}x, {:+.1?} us",
        answer.as_secs_f64() / append.as_secs_f64(),
        (answer.as_secs_f64() - append.as_secs_f64()) * 1e6
    );
}

//! Answer files of a whole morning: the desk killed at any moment while it takes them in, three hundred of them at once, and bytes of
//! them flipped. Nothing is taken twice, nothing by half, and running it again takes the rest.

use crate::room::{Morning, copy};
use crate::support::{Rng, call, run, signed_in};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Stdio;
use std::time::Instant;

const PEOPLE: usize = 8;
const KILLS: usize = 10;
const FLIPS: usize = 24;

fn fates(json: &serde_json::Value) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for file in json["files"].as_array().unwrap() {
        *counts.entry(file["fate"].as_str().unwrap().to_owned()).or_default() += 1;
    }
    counts
}

#[test]
fn a_desk_killed_while_it_collects_leaves_whole_answers_and_takes_the_rest_later() {
    let morning = Morning::new(PEOPLE, PEOPLE);
    let mut bureau = copy(morning.bureau.path());
    let started = Instant::now();
    run(&mut morning.collect(bureau.path())).expect(0);
    let length = started.elapsed();
    bureau = copy(morning.bureau.path());
    let seed = Rng::seed();
    let mut rng = Rng(seed);
    let (mut fell, mut rounds, mut before) = (0, 0, 0);
    for kill in 1..=Rng::times("KAOFA_TEST_COLLECT_KILLS", KILLS) {
        let place = format!("kill {kill} of KAOFA_TEST_SEED={seed}");
        let mut child = morning.collect(bureau.path()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let moment = length.mul_f64(rng.below(1_100) as f64 / 1_000.0);
        let started = Instant::now();
        while started.elapsed() < moment && child.try_wait().unwrap().is_none() {
            std::hint::spin_loop();
        }
        fell += usize::from(child.try_wait().unwrap().is_none());
        let _ = child.kill();
        child.wait().unwrap();
        let now = morning.whole(bureau.path());
        assert!((before..=PEOPLE).contains(&now), "{place}: {before} before, {now} after");
        before = now;
        if now == PEOPLE {
            let again = run(&mut morning.collect(bureau.path())).expect(0).json();
            assert_eq!(fates(&again), BTreeMap::from([("already_taken".to_owned(), PEOPLE)]), "{place}");
            (bureau, before, rounds) = (copy(morning.bureau.path()), 0, rounds + 1);
        }
    }
    assert!(fell > 0, "no kill fell into a collection: KAOFA_TEST_SEED={seed} proves nothing");
    run(&mut morning.collect(bureau.path())).expect(0);
    assert_eq!(morning.whole(bureau.path()), PEOPLE);
    eprintln!("{fell} kills fell into a collection, {rounds} rounds came to their end under kills");
}

#[test]
fn a_whole_mornings_answers_are_taken_in_at_once() {
    let people = Rng::times("KAOFA_TEST_ANSWER_FILES", 12);
    let morning = Morning::new(people, people);
    assert_eq!(morning.answers().len(), people);
    let started = Instant::now();
    let said = run(&mut morning.collect(morning.bureau.path())).expect(0).json();
    let took = started.elapsed();
    assert_eq!(fates(&said), BTreeMap::from([("taken".to_owned(), people)]));
    assert_eq!(morning.whole(morning.bureau.path()), people);
    eprintln!("{people} answer files taken in in {took:?}, opening the workspace and the passphrase included");
}

/// Flips one byte of a file and puts it back.
fn flipped(path: &Path, rng: &mut Rng, then: impl FnOnce(usize)) {
    let whole = std::fs::read(path).unwrap();
    let (at, flip) = (rng.below(whole.len()), 1 + rng.below(255) as u8);
    let mut bytes = whole.clone();
    bytes[at] ^= flip;
    std::fs::write(path, &bytes).unwrap();
    then(at);
    std::fs::write(path, whole).unwrap();
}

#[test]
fn a_flipped_byte_of_a_sealed_paper_or_an_answer_file_is_named_and_nothing_of_it_is_taken() {
    let morning = Morning::new(2, 2);
    let seed = Rng::seed();
    let mut rng = Rng(seed);
    let flips = Rng::times("KAOFA_TEST_SEALED_FLIPS", FLIPS);
    let files = morning.answers();
    let mut named = BTreeMap::new();
    for _ in 0..flips / 2 {
        let which = rng.below(files.len());
        flipped(&files[which], &mut rng, |at| {
            let bureau = copy(morning.bureau.path());
            let said = run(&mut morning.collect(bureau.path())).expect(1).json();
            let told = said["files"].as_array().unwrap().iter().map(|f| f["fate"].as_str().unwrap()).collect::<Vec<_>>();
            let place = format!("byte {at} of {}, KAOFA_TEST_SEED={seed}", files[which].display());
            assert!(matches!(told[which], "altered" | "not_readable"), "{place}: {told:?}");
            assert_eq!(told[1 - which], "taken", "{place}: and the other is");
            *named.entry(told[which].to_owned()).or_insert(0) += 1;
            assert_eq!(morning.whole(bureau.path()), 1, "{place}");
        });
    }
    let paper = morning.stick.path().join("卷.kfexam");
    let password = morning.bureau.path().join("kai-kao.txt");
    std::fs::write(&password, crate::room::PASSWORD).unwrap();
    let seat = crate::support::temp();
    let mut enrol = crate::support::kaofa(seat.path());
    run(enrol.args(["exam", "enroll", &morning.code])).expect(0);
    for _ in 0..flips / 2 {
        flipped(&paper, &mut rng, |at| {
            let mut open = crate::support::kaofa(seat.path());
            open.env("KAOFA_EXAM_PASSWORD_FILE", &password).args(["exam", "open"]).arg(&paper);
            let said = run(open.args(["--first", "王考务", "--second", "刘监考"])).expect(3);
            let place = format!("byte {at} of the paper, KAOFA_TEST_SEED={seed}: {said:?}");
            let known = ["口令不对", "被改动", "损坏", "不是"].iter().find(|word| said.stderr.contains(**word));
            *named.entry((*known.unwrap_or_else(|| panic!("{place}"))).to_owned()).or_insert(0) += 1;
            let listed = call(seat.path(), ["--json", "exam", "list"]).expect(0).json();
            assert_eq!(listed["sittings"].as_array().unwrap().len(), 0, "{place}");
        });
    }
    eprintln!("{flips} flips: {named:?}");
    let mut whole = signed_in(morning.bureau.path(), crate::support::ADMIN);
    run(whole.args(["exam", "collect"]).arg(morning.stick.path())).expect(0);
}

//! A bureau with a sealed sitting and a stick full of answers, as a whole morning of exams leaves it: the ground of the fault tests.

use crate::support::{ADMIN, Out, PASSPHRASE, call, office, run, set_up, signed_in, temp};
use kaofa_core::domain::answer::Answer;
use kaofa_core::domain::ids::SittingId;
use kaofa_core::domain::journal::Event;
use kaofa_core::domain::kind::Kind;
use kaofa_core::domain::sitting::{SittingFacts, SittingKind, SittingRules};
use kaofa_core::service::clock::SystemClock;
use kaofa_core::service::exam::SeatItem;
use kaofa_core::service::sealed::{self, Sealing};
use kaofa_core::service::seat::{self, Opening};
use kaofa_core::service::{Office, accounts, exam, sittings};
use kaofa_core::store::Access;
use kaofa_core::store::sitting::NewSitting;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tempfile::TempDir;

pub(crate) const PASSWORD: &str = "kai kao 2026";

#[derive(Debug)]
pub(crate) struct Morning {
    pub(crate) bureau: TempDir,
    pub(crate) seat: TempDir,
    pub(crate) stick: TempDir,
    pub(crate) sitting: SittingId,
    /// The bureau's seal code.
    pub(crate) code: String,
}

impl Morning {
    /// `people` on the list; the first `handed_in` of them sat one after the other and handed in onto the stick.
    pub(crate) fn new(people: usize, handed_in: usize) -> Self {
        let (bureau, seat, stick) = (temp(), temp(), temp());
        call(bureau.path(), ["demo", "--cadres", &people.to_string(), "--seed", "5"]).expect(0);
        set_up(bureau.path());
        let mut desk = office(bureau.path(), Access::Write);
        accounts::sign_in(&mut desk, ADMIN, PASSPHRASE).unwrap();
        let known = sittings::list(&desk).unwrap().into_iter().find(|s| s.candidates == people as u32).unwrap();
        let cadres = sittings::candidates(&desk, known.id).unwrap().into_iter().map(|c| c.cadre).collect();
        let kind = SittingKind::Annual;
        let rules = SittingRules { waiver: Some("试用".into()), ..SittingRules::preset(kind) };
        let (title, basis, facts) = ("密封考试".to_owned(), String::new(), SittingFacts::default());
        let new = NewSitting { title, kind, paper: known.paper, rules, basis, facts, makeup_of: None, cadres };
        let sitting = sittings::plan(&mut desk, &new).unwrap();
        let path = stick.path().join("卷.kfexam");
        let sealing = Sealing { sitting, password: PASSWORD, passphrase: PASSPHRASE, not_before_ms: None };
        let sealed = sealed::seal(&mut desk, &sealing, &path).unwrap();
        drop(desk);
        let mut held = Office::open_seat(seat.path(), Arc::new(SystemClock::new())).unwrap();
        seat::enroll(&mut held, &sealed.fingerprint).unwrap();
        let opening = Opening {
            path: &path,
            password: PASSWORD,
            opened_by: "王考务",
            witness: "刘监考",
            answers: Some(stick.path()),
            clock_is_wrong: false,
        };
        let seated = seat::open(&mut held, &opening).unwrap().sitting;
        for number in 1..=handed_in {
            let attempt = sit_down(&mut held, seated, number);
            exam::hand_in(&mut held, attempt).unwrap();
        }
        drop(held);
        Self { bureau, seat, stick, sitting, code: sealed.fingerprint }
    }

    pub(crate) fn collect(&self, bureau: &Path) -> std::process::Command {
        let mut command = signed_in(bureau, ADMIN);
        command.args(["--json", "exam", "collect"]).arg(self.stick.path());
        command
    }

    /// Whether every attempt taken in is whole and proved to its end; gives how many there are.
    pub(crate) fn whole(&self, bureau: &Path) -> usize {
        call(bureau, ["check"]).expect(0);
        let mut command = signed_in(bureau, ADMIN);
        let sitting = self.sitting.to_string();
        let said: Out = run(command.args(["--json", "exam", "verify", "--sitting", &sitting])).expect(0);
        let attempts = said.json()["attempts"].as_array().unwrap().clone();
        assert!(attempts.iter().all(|attempt| attempt["anchored"] == true), "{attempts:?}");
        attempts.len()
    }

    pub(crate) fn answers(&self) -> Vec<PathBuf> {
        let mut files: Vec<PathBuf> = std::fs::read_dir(self.stick.path()).unwrap().flatten().map(|e| e.path()).collect();
        files.retain(|path| path.extension().is_some_and(|ending| ending == "kfanswer"));
        files.sort();
        files
    }
}

/// The candidate with this number begins and answers everything.
pub(crate) fn sit_down(office: &mut Office, sitting: SittingId, number: usize) -> kaofa_core::domain::ids::AttemptId {
    let admission = exam::admit(office, sitting, &format!("{number:04}"), "").unwrap();
    let seat = exam::start(office, sitting, admission.cadre, &admission.name).unwrap();
    let events: Vec<Event> = seat.items.iter().map(|item| answered(item, number)).collect();
    exam::record(office, seat.attempt, &events).unwrap();
    seat.attempt
}

/// An answer of the item's kind.
pub(crate) fn answered(item: &SeatItem, number: usize) -> Event {
    let answer = match item.kind {
        Kind::Single => Answer::Options(vec![(number % item.options.len()) as u8]),
        Kind::Multiple => Answer::Options(vec![0, 1]),
        Kind::Judge => Answer::Judge(number.is_multiple_of(2)),
        Kind::Blank => Answer::Blanks(vec![format!("答{number}"); usize::from(item.blanks)]),
        Kind::Short | Kind::Case => Answer::Text(format!("答{number}")),
    };
    Event::Answered { slot: item.slot, answer: Some(answer) }
}

/// A folder with everything in it once more.
pub(crate) fn copy(folder: &Path) -> TempDir {
    let copied = temp();
    copy_into(folder, copied.path());
    copied
}

fn copy_into(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).unwrap().flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            std::fs::create_dir_all(&target).unwrap();
            copy_into(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), &target).unwrap();
        }
    }
}

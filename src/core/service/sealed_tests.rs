//! Many PCs without a network: sealed, opened on seats, handed in, collected; and everything that must be refused on the way.

use super::collect::{self, CollectedFile, Fate};
use super::exam::{self, Seat};
use super::sealed::{self, SealFault, SealedFile, Sealing};
use super::seat::{self, Delivery, Opening};
use super::{Office, Result, ServiceError, accounts, bank, desk_tests, integrity, maintenance, sittings};
use crate::domain::answer::Answer;
use crate::domain::blueprint::Blueprint;
use crate::domain::clock::{Clock, Stamp};
use crate::domain::ids::{PaperId, SittingId};
use crate::domain::journal::{self, Event};
use crate::domain::kind::Kind;
use crate::domain::marks::Marks;
use crate::domain::paper::Section;
use crate::domain::question::tests::single;
use crate::domain::question::{Body, Choice, Part, Question, RubricPoint};
use crate::domain::sealed::{SealedAnswer, SealedEvent, chain_number};
use crate::domain::sitting::{SittingFacts, SittingKind, SittingRules, SittingState};
use crate::domain::verdict::Outcome;
use crate::seal::{envelope, keyring};
use crate::store::paper::{DrawRules, NewPaper, NewSlot};
use crate::store::sitting::NewSitting;
use crate::store::{Access, Op};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tempfile::TempDir;

pub(super) const PASSPHRASE: &str = "correct horse 42";
const PASSWORD: &str = "开考 2026-11-28";
pub(super) const NOW: i64 = 1_795_003_200_000;
pub(super) const NAMES: [&str; 3] = ["张三", "李四", "赵六"];
/// Words that stand in keys, explanations and rubrics only.
const SECRETS: [&str; 5] = ["解析之秘", "填空之秘", "简答之秘", "要点之秘", "分析之秘"];

struct Fixed;

impl Clock for Fixed {
    fn now(&self) -> Stamp {
        Stamp { wall_ms: NOW, boot_id: "boot".into(), boot_ms: 1 }
    }
}

fn clock() -> Arc<dyn Clock> {
    Arc::new(Fixed)
}

pub(super) struct Bureau {
    pub(super) folder: TempDir,
    pub(super) office: Office,
    pub(super) paper: PaperId,
    pub(super) sitting: SittingId,
}

fn questions() -> Vec<Question> {
    let [explanation, blank, short, point, analysis] = SECRETS.map(str::to_owned);
    let plain = |code: &str, body| Question { code: code.into(), body, explanation: explanation.clone(), ..single(0) };
    let judge = |stem: &str, key| Body::Judge { stem: stem.into(), key };
    let options = ["警告", "罚款", "查封", "扣押"].map(Into::into).to_vec();
    let choice = Choice { stem: "属于行政处罚的有（　　）。".into(), options, key: vec![0, 1], fixed_order: false };
    let rubric = vec![RubricPoint { text: point, marks: Marks::whole(2) }];
    let part = |body| Part {
        marks: Marks::whole(2),
        body,
        citations: single(0).citations,
        explanation: analysis.clone(),
        waivers: vec![],
    };
    let parts = vec![part(judge("甲局可以处罚。", true)), part(judge("甲局应当立案。", false))];
    vec![
        plain("密-1", single(2).body),
        plain("密-2", Body::Multiple(choice)),
        plain("密-3", judge("没收违法所得是行政处罚。", true)),
        plain("密-4", Body::Blank { stem: "应当遵循____的原则。".into(), blanks: vec![vec![blank]] }),
        plain("密-5", Body::Short { stem: "什么是行政处罚？".into(), answer: short, rubric }),
        plain("密-6", Body::Case { material: "甲局检查乙店。".into(), parts }),
    ]
}

impl Bureau {
    pub(super) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut office = Office::open(folder.path(), Access::Write, clock()).unwrap();
        accounts::set_up(&mut office, "王管理", PASSPHRASE).unwrap();
        let (mut slots, mut sections) = (Vec::new(), Vec::new());
        for (section, question) in (0_u8..).zip(questions()) {
            let id = bank::add(&mut office, &question, None).unwrap();
            let revision = office.store.question(id).unwrap().revision;
            sections.push(Section { kind: question.kind() });
            let parts = question.body.parts().len() as u8;
            let parts: Vec<Option<u8>> = if parts == 0 { vec![None] } else { (0..parts).map(Some).collect() };
            slots.extend(parts.into_iter().map(|part| NewSlot {
                section,
                revision,
                part,
                marks: Marks::whole(2),
                must: false,
                locked: false,
            }));
        }
        let new = NewPaper {
            title: "卷".into(),
            blueprint: Blueprint::default(),
            seed: 1,
            sections,
            slots,
            form: None,
            draw_rules: DrawRules::default(),
        };
        let done =
            office.store.write::<_, ServiceError>(Op::ComposePaper, "-", NOW, |tx| Ok(tx.add_paper(&new, None, "-", NOW)?));
        let paper = done.unwrap().output;
        let mut bureau = Self { folder, office, paper, sitting: SittingId(0) };
        bureau.sitting = bureau.plan();
        bureau
    }

    pub(super) fn plan(&mut self) -> SittingId {
        let rules = SittingRules { waiver: Some("试用".into()), ..SittingRules::preset(SittingKind::Annual) };
        let cadres = NAMES.map(|name| desk_tests::join(&mut self.office, name)).to_vec();
        let (title, kind, basis) = ("年度考试".to_owned(), SittingKind::Annual, String::new());
        let new =
            NewSitting { title, kind, paper: self.paper, rules, basis, makeup_of: None, facts: SittingFacts::default(), cadres };
        sittings::plan(&mut self.office, &new).unwrap()
    }

    pub(super) fn file(&self) -> PathBuf {
        self.folder.path().join("a.kfexam")
    }

    fn seal_of(&mut self, sitting: SittingId, not_before_ms: Option<i64>) -> SealedFile {
        let sealing = Sealing { sitting, password: PASSWORD, passphrase: PASSPHRASE, not_before_ms };
        let path = self.file();
        sealed::seal(&mut self.office, &sealing, &path).unwrap()
    }

    pub(super) fn seal(&mut self) -> SealedFile {
        self.seal_of(self.sitting, None)
    }

    pub(super) fn collect(&mut self, folder: &Path) -> Vec<CollectedFile> {
        collect::collect(&mut self.office, folder, PASSPHRASE, None).unwrap()
    }

    pub(super) fn fates(&mut self, folder: &Path) -> Vec<Fate> {
        self.collect(folder).into_iter().map(|file| file.fate).collect()
    }
}

pub(super) fn new_seat(folder: &Path) -> Office {
    Office::open_seat(folder, clock()).unwrap()
}

pub(super) fn opening<'a>(path: &'a Path, answers: Option<&'a Path>) -> Opening<'a> {
    Opening { path, password: PASSWORD, opened_by: "王考务", witness: "刘监考", answers, clock_is_wrong: false }
}

/// A seat on which the file is open.
pub(super) fn opened(folder: &Path, sealed: &SealedFile, answers: Option<&Path>) -> (Office, SittingId) {
    let mut office = new_seat(folder);
    seat::enroll(&mut office, &sealed.fingerprint).unwrap();
    let sitting = seat::open(&mut office, &opening(&sealed.path, answers)).unwrap().sitting;
    (office, sitting)
}

/// Everything right but the 简答.
pub(super) fn right(seat: &Seat, office: &mut Office) {
    for item in &seat.items {
        let ids = |texts: &[&str]| {
            let mut ids: Vec<u8> = item.options.iter().filter(|(_, t)| texts.contains(&t.as_str())).map(|(id, _)| *id).collect();
            ids.sort_unstable();
            Answer::Options(ids)
        };
        let answer = match item.kind {
            Kind::Single => ids(&["丙"]),
            Kind::Multiple => ids(&["警告", "罚款"]),
            Kind::Judge => Answer::Judge(item.stem != "甲局应当立案。"),
            Kind::Blank => Answer::Blanks(vec!["填空之秘".into()]),
            Kind::Short | Kind::Case => Answer::Text("答".into()),
        };
        exam::record(office, seat.attempt, &[Event::Answered { slot: item.slot, answer: Some(answer) }]).unwrap();
    }
}

pub(super) fn sit(office: &mut Office, sitting: SittingId, who: &str) -> Result<Delivery> {
    let admission = exam::admit(office, sitting, who, "")?;
    let seat = exam::start(office, sitting, admission.cadre, &admission.name)?;
    right(&seat, office);
    let receipt = exam::hand_in(office, seat.attempt)?;
    assert!(!seat.show_result_at_once);
    Ok(receipt.delivery.expect("a seat writes what is handed in"))
}

#[track_caller]
fn refused<T: std::fmt::Debug>(result: Result<T>, wanted: &SealFault) {
    match result {
        Err(ServiceError::Seal { fault, .. }) => assert_eq!(&fault, wanted),
        other => panic!("{other:?}"),
    }
}

#[test]
fn three_seats_without_a_network_give_the_marks_that_the_office_gives() {
    let mut bureau = Bureau::new();
    let sealed = bureau.seal();
    assert_eq!((sealed.items, sealed.tickets), (7, 3));
    let stick = tempfile::tempdir().unwrap();
    for name in NAMES {
        let folder = tempfile::tempdir().unwrap();
        let (mut seat, sitting) = opened(folder.path(), &sealed, Some(stick.path()));
        let delivery = sit(&mut seat, sitting, name).unwrap();
        assert_eq!((delivery.written.len(), delivery.failed), (2, vec![]));
        assert!(matches!(sit(&mut seat, sitting, name), Err(ServiceError::HandedIn)));
        assert_eq!(maintenance::check(&seat).unwrap(), []);
    }
    let taken = bureau.collect(stick.path());
    assert!(taken.iter().all(|file| file.fate == Fate::Taken && file.sitting == Some(bureau.sitting)), "{taken:?}");
    assert_eq!(bureau.fates(stick.path()), [Fate::AlreadyTaken; 3]);
    let sitting = bureau.office.store.sitting(bureau.sitting).unwrap();
    assert_eq!((sitting.state, sitting.handed_in), (SittingState::Open, 3));
    for integrity in integrity::verify_sitting(&mut bureau.office, bureau.sitting).unwrap() {
        assert!(integrity.anchored && integrity.findings.is_empty() && integrity.answered == 7, "{integrity:?}");
    }
    for candidate in bureau.office.store.candidates(bureau.sitting).unwrap() {
        let marks = bureau.office.store.marks(candidate.attempt.unwrap()).unwrap();
        let machine: Vec<_> = marks.iter().map(|row| row.marks).collect();
        let full = Some(Marks::whole(2));
        assert_eq!(machine, [full, full, full, full, None, full, full], "{}", candidate.name);
    }
    assert_eq!(maintenance::check(&bureau.office).unwrap(), []);
    drop(bureau.office);
    let again = Office::open(bureau.folder.path(), Access::Read, clock()).unwrap();
    assert_eq!(again.store.sitting(bureau.sitting).unwrap().handed_in, 3);
}

#[test]
fn a_seat_holds_no_key_in_any_of_its_files() {
    let mut bureau = Bureau::new();
    let sealed = bureau.seal();
    let folder = tempfile::tempdir().unwrap();
    let (mut seat, sitting) = opened(folder.path(), &sealed, None);
    let admission = exam::admit(&mut seat, sitting, "0001", "").unwrap();
    let seat_of = exam::start(&mut seat, sitting, admission.cadre, &admission.name).unwrap();
    assert_eq!(seat_of.items.len(), 7);
    exam::hand_in(&mut seat, seat_of.attempt).unwrap();
    assert_eq!(bank::counts(&seat).unwrap().total, 0, "not even the questions that everybody has");
    drop(seat);
    // Opened as the window opens a folder: still no bank.
    let again = Office::open(folder.path(), Access::Write, clock()).unwrap();
    assert_eq!(bank::counts(&again).unwrap().total, 0);
    let mut bytes = Vec::new();
    let mut folders = vec![folder.path().to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { folders.push(path) } else { bytes.extend(std::fs::read(path).unwrap()) }
        }
    }
    let holds = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
    assert!(holds("没收违法所得是行政处罚。") && holds("年度考试"), "the search finds what is there");
    for secret in SECRETS {
        assert!(!holds(secret), "{secret}");
    }
    assert!(!holds("\"key\"") && !holds("试用"));
}

#[test]
fn everything_that_keeps_a_paper_shut_has_a_name_and_shows_nothing() {
    let mut bureau = Bureau::new();
    let sealed = bureau.seal_of(bureau.sitting, Some(NOW + 60_000));
    let folder = tempfile::tempdir().unwrap();
    let mut seat = new_seat(folder.path());
    let now = Opening { clock_is_wrong: true, ..opening(&sealed.path, None) };
    refused(seat::open(&mut seat, &now), &SealFault::NotEnrolled);
    refused(seat::enroll(&mut seat, "ABCD"), &SealFault::BadFingerprint);
    let other = "2222-3333-4444-5555";
    assert_eq!(seat::enroll(&mut seat, " 2222 3333 4444-5555").unwrap(), other);
    let stranger = SealFault::UnknownSigner { found: sealed.fingerprint.clone(), enrolled: other.into() };
    refused(seat::open(&mut seat, &now), &stranger);
    seat::enroll(&mut seat, &sealed.fingerprint.to_lowercase()).unwrap();
    refused(seat::open(&mut seat, &opening(&sealed.path, None)), &SealFault::NotYet(NOW + 60_000));
    refused(seat::open(&mut seat, &Opening { password: "开考 2026-11-29", ..now.clone() }), &SealFault::WrongPassword);
    for witness in ["", " 王考务 "] {
        refused(seat::open(&mut seat, &Opening { witness, ..now.clone() }), &SealFault::TwoPeople);
    }
    let copy = folder.path().join("copy.kfexam");
    let bytes = std::fs::read(&sealed.path).unwrap();
    let mut altered = bytes.clone();
    *altered.last_mut().unwrap() ^= 1;
    for (bytes, fault) in [
        (altered.as_slice(), SealFault::Altered),
        (&bytes[..bytes.len() - 20], SealFault::Altered),
        (&b"PK"[..], SealFault::NotSealed),
        (&b""[..], SealFault::NotSealed),
    ] {
        std::fs::write(&copy, bytes).unwrap();
        refused(seat::open(&mut seat, &Opening { path: &copy, ..now.clone() }), &fault);
    }
    let signed = envelope::lock_with_password(b"kaofa-paper 1 x y\n{}", PASSWORD).unwrap();
    std::fs::write(&copy, signed).unwrap();
    refused(seat::open(&mut seat, &Opening { path: &copy, ..now.clone() }), &SealFault::Altered);
    let missing = folder.path().join("none.kfexam");
    assert!(matches!(seat::open(&mut seat, &Opening { path: &missing, ..now.clone() }), Err(ServiceError::File { .. })));
    assert_eq!(seat.store.sittings().unwrap(), []);
    assert_eq!(seat.store.cadres().unwrap().len(), 0);

    let opened = seat::open(&mut seat, &now).unwrap();
    assert_eq!(seat::open(&mut seat, &now).unwrap().sitting, opened.sitting, "opened twice, one sitting");
    let said = seat.store.audit(1).unwrap().remove(0);
    assert_eq!((said.op.as_str(), said.detail.as_str()), ("open_sealed", "年度考试 王考务 刘监考 clock"));
    refused(
        Office::open_seat(bureau.folder.path(), clock()).map(drop).or_else(|e| match e {
            // The bureau's office is open for writing in this test.
            ServiceError::Store(_) => {
                drop(bureau.office);
                Office::open_seat(bureau.folder.path(), clock()).map(drop)
            }
            e => Err(e),
        }),
        &SealFault::NotASeat,
    );
}

#[test]
fn sealing_asks_for_the_passphrase_again_and_gives_the_same_paper_again() {
    let mut bureau = Bureau::new();
    let path = bureau.file();
    let sealing = Sealing { sitting: bureau.sitting, password: PASSWORD, passphrase: "not the passphrase", not_before_ms: None };
    assert!(matches!(sealed::seal(&mut bureau.office, &sealing, &path), Err(ServiceError::WrongPassphrase)));
    let sealing = Sealing { passphrase: PASSPHRASE, password: "short", ..sealing };
    assert!(matches!(sealed::seal(&mut bureau.office, &sealing, &path), Err(ServiceError::ShortPassphrase(_))));
    assert!(!path.exists());
    let (first, second) = (bureau.seal(), bureau.seal());
    assert_eq!(first, second);
    let stick = tempfile::tempdir().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let (mut seat, sitting) = opened(folder.path(), &first, Some(stick.path()));
    sit(&mut seat, sitting, "0002").unwrap();
    accounts::sign_out(&mut bureau.office);
    let collected = collect::collect(&mut bureau.office, stick.path(), PASSPHRASE, None);
    assert!(matches!(collected, Err(ServiceError::SignInFirst(_))));
    accounts::sign_in(&mut bureau.office, "王管理", PASSPHRASE).unwrap();
    assert_eq!(bureau.fates(stick.path()), [Fate::Taken]);
}

#[test]
fn handing_in_is_done_without_the_stick_and_written_again_later() {
    let mut bureau = Bureau::new();
    let sealed = bureau.seal();
    let folder = tempfile::tempdir().unwrap();
    let gone = folder.path().join("stick");
    let (mut seat, sitting) = opened(folder.path(), &sealed, Some(&gone));
    let delivery = sit(&mut seat, sitting, "张三").unwrap();
    assert_eq!((delivery.written.len(), delivery.failed.len()), (1, 1));
    assert!(delivery.failed[0].0.starts_with(&gone) && !gone.exists(), "a stick is not made of nothing");
    assert_eq!(bureau.fates(&folder.path().join("answers")), [Fate::Taken], "the seat's own copy is as good");
    std::fs::create_dir(&gone).unwrap();
    let delivery = seat::deliver_all(&seat, &gone).unwrap();
    assert_eq!((delivery.written.len(), delivery.failed), (2, vec![]));
    assert_eq!(bureau.fates(&gone), [Fate::AlreadyTaken]);
    assert!(seat::deliver_all(&bureau.office, &gone).is_err());
}

/// An answer file opened, changed by whoever knows the bureau's public key, and locked again.
pub(super) fn forged(bureau: &mut Bureau, file: &Path, change: impl Fn(&mut SealedAnswer)) -> Vec<u8> {
    let keys = sealed::bureau_keys(&mut bureau.office, PASSPHRASE).unwrap();
    let plain = envelope::open_with(&std::fs::read(file).unwrap(), keys.identity()).unwrap();
    let mut answer: SealedAnswer = serde_json::from_slice(&plain).unwrap();
    change(&mut answer);
    envelope::lock_to(&serde_json::to_vec(&answer).unwrap(), &keys.recipient()).unwrap()
}

type Forgery = fn(&mut SealedAnswer);

/// Links the journal anew, as somebody would who knows the form.
pub(super) fn relink(answer: &mut SealedAnswer) {
    let hash = keyring::from_hex(&answer.paper).unwrap().try_into().unwrap();
    let chain = chain_number(&hash, &answer.ticket);
    let link = |head, event: &SealedEvent| {
        let stamp = Stamp { wall_ms: event.wall_ms, boot_id: event.boot_id.clone(), boot_ms: event.boot_ms };
        journal::link(&head, chain, event.seq, &stamp, &event.payload)
    };
    answer.head = keyring::hex(&answer.journal.iter().fold(journal::GENESIS, link));
}

#[test]
fn every_file_of_the_folder_gets_the_right_name_and_only_good_ones_are_taken() {
    let mut bureau = Bureau::new();
    let sealed = bureau.seal();
    let (kept, stick) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let folder = tempfile::tempdir().unwrap();
    let (mut seat, sitting) = opened(folder.path(), &sealed, None);
    let file = sit(&mut seat, sitting, "0001").unwrap().written.remove(0);
    let put = |name: &str, bytes: &[u8]| std::fs::write(stick.path().join(format!("{name}.kfanswer")), bytes).unwrap();
    let forgeries: [(&str, Fate, Forgery); 13] = [
        ("answer", Fate::Altered, |a| a.journal[1].payload = a.journal[2].payload.clone()),
        ("cut", Fate::Altered, |a| drop(a.journal.remove(3))),
        ("end", Fate::Altered, |a| drop(a.journal.pop())),
        ("empty", Fate::Altered, |a| a.journal.clear()),
        ("head", Fate::Altered, |a| a.head = "00".repeat(32)),
        ("stamp", Fate::Altered, |a| a.journal[0].wall_ms += 1),
        ("ticket", Fate::Altered, |a| a.ticket = "0002".into()),
        ("pledge", Fate::Altered, |a| {
            // Another person's ticket with a journal linked anew: the pledge names who began.
            a.ticket = "0002".into();
            relink(a);
        }),
        ("relinked-end", Fate::Altered, |a| {
            a.journal.pop();
            relink(a);
        }),
        ("late", Fate::Altered, |a| {
            for event in &mut a.journal[3..] {
                event.boot_ms += 3 * 3_600_000;
                event.wall_ms += 3 * 3_600_000;
            }
            relink(a);
        }),
        ("nobody", Fate::NotOnTheList, |a| a.ticket = "0099".into()),
        ("paper", Fate::WrongPaper, |a| a.paper = "00".repeat(32)),
        ("newer", Fate::Newer, |a| a.version = 2),
    ];
    for (name, _, change) in &forgeries {
        put(name, &forged(&mut bureau, &file, change));
    }
    let stranger = age::x25519::Identity::generate().to_public().to_string();
    put("z-stranger", &envelope::lock_to(b"{}", &stranger).unwrap());
    put("z-text", "不是答卷".as_bytes());
    put("z-zero", b"");
    std::fs::create_dir(stick.path().join("z-folder.kfanswer")).unwrap();
    std::fs::write(stick.path().join("notes.txt"), "x").unwrap();
    for told in bureau.collect(stick.path()) {
        let name = told.file.trim_end_matches(".kfanswer");
        let wanted = forgeries.iter().find(|(n, ..)| *n == name).map_or(Fate::NotReadable, |(_, fate, _)| *fate);
        assert_eq!(told.fate, wanted, "{name}");
    }
    assert_eq!(bureau.office.store.attempts_of(bureau.sitting).unwrap(), []);

    // The good one, opened and locked again unchanged, and a second attempt of the same person from another seat.
    std::fs::write(kept.path().join("1.kfanswer"), forged(&mut bureau, &file, relink)).unwrap();
    let elsewhere = tempfile::tempdir().unwrap();
    let (mut second, sitting) = opened(elsewhere.path(), &sealed, None);
    let other = sit(&mut second, sitting, "0001").unwrap().written.remove(0);
    std::fs::copy(other, kept.path().join("2.kfanswer")).unwrap();
    assert_eq!(bureau.fates(kept.path()), [Fate::Taken, Fate::OtherAttempt]);
}

#[test]
fn another_sitting_a_freed_person_and_published_results_take_nothing() {
    let mut bureau = Bureau::new();
    let other = bureau.plan();
    let sealed = bureau.seal_of(other, None);
    let (folder, stick) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (mut seat, sitting) = opened(folder.path(), &sealed, Some(stick.path()));
    sit(&mut seat, sitting, "0001").unwrap();
    let only = collect::collect(&mut bureau.office, stick.path(), PASSPHRASE, Some(bureau.sitting)).unwrap();
    assert_eq!(only[0].fate, Fate::WrongPaper);
    let cadre = bureau.office.store.candidates(other).unwrap()[0].cadre;
    sittings::set_outcome(&mut bureau.office, other, cadre, Some(Outcome::Deferred), "病").unwrap();
    assert_eq!(bureau.fates(stick.path()), [Fate::NotOnTheList]);
    sittings::set_outcome(&mut bureau.office, other, cadre, None, "").unwrap();
    sittings::open(&mut bureau.office, other).unwrap();
    sittings::close(&mut bureau.office, other).unwrap();
    super::record_tests::publish_alone(&mut bureau.office, other, PASSPHRASE).unwrap();
    assert_eq!(bureau.fates(stick.path()), [Fate::Published]);
    let sealing = Sealing { sitting: other, password: PASSWORD, passphrase: PASSPHRASE, not_before_ms: None };
    let path = bureau.file();
    assert!(matches!(sealed::seal(&mut bureau.office, &sealing, &path), Err(ServiceError::WrongState(_))));
}

#[test]
fn no_altered_byte_of_an_answer_file_is_taken() {
    let mut bureau = Bureau::new();
    let sealed = bureau.seal();
    let (folder, stick) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (mut seat, sitting) = opened(folder.path(), &sealed, None);
    let admission = exam::admit(&mut seat, sitting, "0003", "").unwrap();
    let begun = exam::start(&mut seat, sitting, admission.cadre, &admission.name).unwrap();
    let written = exam::hand_in(&mut seat, begun.attempt).unwrap().delivery.unwrap().written;
    let bytes = std::fs::read(&written[0]).unwrap();
    for at in 0..bytes.len() {
        let mut altered = bytes.clone();
        altered[at] ^= 1;
        std::fs::write(stick.path().join(format!("{at:05}.kfanswer")), altered).unwrap();
    }
    let told = bureau.collect(stick.path());
    assert_eq!(told.len(), bytes.len());
    for file in told {
        assert!(matches!(file.fate, Fate::Altered | Fate::NotReadable), "{file:?}");
    }
    assert_eq!(bureau.office.store.attempts_of(bureau.sitting).unwrap(), []);
}

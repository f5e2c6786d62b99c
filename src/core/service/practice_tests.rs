//! Practice as a use case: what comes, what never comes, and when it is closed.

use super::demo::{self, ExampleWords};
use super::practice::{self, Given, PILE, PracticeChoice, PracticeItem};
use super::{Office, ServiceError, accounts, bank, exam, exemptions};
use crate::domain::answer::Answer;
use crate::domain::clock::{Clock, Stamp};
use crate::domain::fsrs::Rating;
use crate::domain::ids::{CadreId, QuestionId, SittingId};
use crate::domain::kind::{Area, Secrecy, Status};
use crate::domain::question::{Body, Question, RubricPoint};
use crate::domain::staff::{Role, Roles};
use crate::domain::study::Verdict;
use crate::store::Access;
use crate::store::practice::OwnMark;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use tempfile::TempDir;

const DAY: i64 = 86_400_000;
const PASSPHRASE: &str = "correct horse 42";

struct Hand(AtomicI64);

impl Clock for Hand {
    fn now(&self) -> Stamp {
        let ms = self.0.load(Ordering::SeqCst);
        Stamp { wall_ms: 1_795_003_200_000 + ms, boot_id: "test".into(), boot_ms: ms }
    }
}

struct Desk {
    _folder: TempDir,
    office: Office,
    clock: Arc<Hand>,
    cadre: CadreId,
}

/// The example candidate of a new workspace has begun to practise.
fn desk() -> Desk {
    let folder = tempfile::tempdir().unwrap();
    let clock = Arc::new(Hand(AtomicI64::new(0)));
    let mut office = Office::open(folder.path(), Access::Write, clock.clone()).unwrap();
    let [paper, sitting, cadre, unit] = ["卷", "场", "考生", "单位"].map(str::to_owned);
    demo::mark(&mut office).unwrap();
    demo::example(&mut office, &ExampleWords { paper, sitting, cadre, unit }, 1).unwrap();
    let cadre = practice::enter_as_example(&mut office).unwrap().learner.cadre;
    Desk { _folder: folder, office, clock, cadre }
}

impl Desk {
    fn begin(&self, choice: &PracticeChoice) -> Vec<QuestionId> {
        practice::begin(&self.office, self.cadre, choice, 1_000).unwrap()
    }

    fn item(&self, question: QuestionId) -> PracticeItem {
        practice::item(&self.office, self.cadre, question).unwrap()
    }

    fn answer(&mut self, item: &PracticeItem, answer: Option<Answer>) -> practice::Recorded {
        let given = Given {
            cadre: self.cadre,
            question: item.question,
            revision: item.revision,
            answer,
            judged: false,
            guessed: false,
            elapsed_ms: 60_000,
        };
        practice::record(&mut self.office, &given).unwrap()
    }

    fn add(&mut self, secrecy: Secrecy, body: Body) -> QuestionId {
        self.office.actor =
            super::Actor::Staff { id: crate::domain::ids::StaffId(99), name: "某人".into(), roles: Roles::of([Role::Author]) };
        let question = Question {
            code: String::new(),
            area: Area::new(3).unwrap(),
            difficulty: 3,
            cognition: None,
            tags: Vec::new(),
            exclusive_group: None,
            secrecy,
            marks: None,
            body,
            citations: Vec::new(),
            explanation: "因为".into(),
            waivers: vec![],
            attachments: vec![],
        };
        let id = bank::add(&mut self.office, &question, None).unwrap();
        let done = self.office.store.write::<_, ServiceError>(crate::store::Op::SetQuestionStatus, "-", 1, |tx| {
            Ok(tx.set_question_status(id, Status::Pending)?)
        });
        self.office.done(done.unwrap());
        id
    }
}

fn judge() -> Body {
    Body::Judge { stem: "行政机关可以自己给自己设定处罚。".into(), key: false }
}

#[test]
fn a_round_holds_what_was_asked_for() {
    let desk = desk();
    assert_eq!(desk.begin(&PracticeChoice::Today).len(), PILE);
    assert_eq!(desk.begin(&PracticeChoice::WrongBook), []);
    let area = Area::new(3).unwrap();
    let of_area = desk.begin(&PracticeChoice::Area(area));
    assert!(!of_area.is_empty());
    for id in &of_area {
        assert_eq!(desk.office.store.question(*id).unwrap().question.area, area);
    }
    let law = String::from("行政处罚法");
    for id in desk.begin(&PracticeChoice::Law(law.clone())) {
        assert!(desk.office.store.question(id).unwrap().question.all_citations().any(|cited| cited.source() == law));
    }
    assert_eq!(practice::begin(&desk.office, desk.cadre, &PracticeChoice::Random, 7).unwrap().len(), 7);
}

#[test]
fn an_answer_is_graded_and_comes_back_when_it_should() {
    let mut desk = desk();
    let id = desk.add(Secrecy::Public, judge());
    let item = desk.item(id);
    let checked = practice::check(&desk.office, desk.cadre, id, item.revision, Some(&Answer::Judge(false))).unwrap();
    assert_eq!(checked.verdict, Verdict::Right);
    let wrong = desk.answer(&item, Some(Answer::Judge(true)));
    assert!(!wrong.right && wrong.in_wrong_book && wrong.rating == Rating::Again);
    assert_eq!(desk.begin(&PracticeChoice::WrongBook), [id]);
    assert!(desk.begin(&PracticeChoice::Today).first() == Some(&id), "what is due comes first");
    let mut waited = 0;
    for in_book in [true, false] {
        desk.clock.0.fetch_add(DAY, Ordering::SeqCst);
        let right = desk.answer(&item, Some(Answer::Judge(false)));
        assert_eq!((right.right, right.in_wrong_book), (true, in_book));
        let wait = right.due_ms - desk.office.now_ms();
        assert!(wait >= DAY && wait >= waited);
        waited = wait;
    }
    assert_eq!(desk.begin(&PracticeChoice::WrongBook), []);
    assert_eq!(desk.item(id).reviews, 3);
}

#[test]
fn the_person_judges_answers_in_words_and_nothing_else() {
    let mut desk = desk();
    let rubric = vec![RubricPoint { text: "点".into(), marks: crate::domain::marks::Marks::whole(5) }];
    let short = desk.add(Secrecy::Public, Body::Short { stem: "问".into(), answer: "答".into(), rubric });
    let item = desk.item(short);
    let said = |judged| Given {
        cadre: desk.cadre,
        question: short,
        revision: item.revision,
        answer: None,
        judged,
        guessed: false,
        elapsed_ms: -1,
    };
    let (yes, no) = (said(true), said(false));
    assert!(practice::record(&mut desk.office, &yes).unwrap().right);
    assert!(!practice::record(&mut desk.office, &no).unwrap().right);
    let id = desk.add(Secrecy::Public, judge());
    let item = desk.item(id);
    let lie = Given { question: id, revision: item.revision, answer: Some(Answer::Judge(true)), ..yes.clone() };
    assert!(!practice::record(&mut desk.office, &lie).unwrap().right);
    let misfit = Given { answer: Some(Answer::Options(vec![0])), ..lie };
    assert!(matches!(practice::record(&mut desk.office, &misfit), Err(ServiceError::BadAnswer)));
}

#[test]
fn retired_and_confidential_questions_never_come() {
    let mut desk = desk();
    let secret = desk.add(Secrecy::Confidential, judge());
    let retired = desk.add(Secrecy::Public, judge());
    bank::set_retired(&mut desk.office, retired, true).unwrap();
    desk.office.actor = super::Actor::Nobody;
    for choice in [PracticeChoice::Random, PracticeChoice::Area(Area::new(3).unwrap())] {
        let round = practice::begin(&desk.office, desk.cadre, &choice, usize::MAX).unwrap();
        assert!(!round.is_empty() && !round.contains(&secret) && !round.contains(&retired));
    }
    for id in [secret, retired] {
        assert!(matches!(practice::item(&desk.office, desk.cadre, id), Err(ServiceError::NotForPractice)));
        let revision = desk.office.store.question(id).unwrap().revision;
        assert!(matches!(practice::check(&desk.office, desk.cadre, id, revision, None), Err(ServiceError::NotForPractice)));
        let star = OwnMark { starred: true, note: String::new() };
        assert!(matches!(practice::set_mark(&mut desk.office, desk.cadre, id, &star), Err(ServiceError::NotForPractice)));
    }
}

#[test]
fn a_question_on_the_screen_holds_no_key() {
    let mut desk = desk();
    let id = desk.add(Secrecy::Public, judge());
    let other = desk.add(Secrecy::Public, Body::Judge { stem: judge().stem().to_owned(), key: true });
    assert_eq!(desk.item(id).item, desk.item(other).item);
}

#[test]
fn practice_is_closed_while_a_closed_book_exam_runs() {
    let mut desk = desk();
    exam::admit(&mut desk.office, SittingId(1), "0001", "").unwrap();
    let seat = exam::start(&mut desk.office, SittingId(1), desk.cadre, "考生").unwrap();
    let closed = |error: ServiceError| matches!(error, ServiceError::ExamRuns(title) if title == "场");
    assert!(closed(practice::begin(&desk.office, desk.cadre, &PracticeChoice::Random, 1).unwrap_err()));
    assert!(closed(practice::enter(&mut desk.office, "考生", "").unwrap_err()));
    exam::hand_in(&mut desk.office, seat.attempt).unwrap();
    assert_eq!(practice::begin(&desk.office, desk.cadre, &PracticeChoice::Random, 1).unwrap().len(), 1);
}

#[test]
fn who_has_a_pin_shows_it_and_who_left_shows_it_again() {
    let mut desk = desk();
    accounts::set_up(&mut desk.office, "管理员", PASSPHRASE).unwrap();
    let pin = exemptions::reset_pins(&mut desk.office, &[desk.cadre]).unwrap().remove(0).pin;
    accounts::sign_out(&mut desk.office);
    practice::leave(&mut desk.office, desk.cadre);
    assert!(matches!(practice::day(&desk.office, desk.cadre), Err(ServiceError::NotPractising)));
    assert!(matches!(practice::enter_as_example(&mut desk.office), Err(ServiceError::NotOnTheRoster(_))));
    assert!(matches!(practice::enter(&mut desk.office, "考生", ""), Err(ServiceError::PinNeeded)));
    assert!(matches!(practice::enter(&mut desk.office, "考生", "000"), Err(ServiceError::WrongPin { .. })));
    assert!(matches!(practice::enter(&mut desk.office, "", ""), Err(ServiceError::NotOnTheRoster(_))));
    assert_eq!(practice::enter(&mut desk.office, "考生", &pin).unwrap().learner.cadre, desk.cadre);
}

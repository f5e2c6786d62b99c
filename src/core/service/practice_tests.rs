//! Practice as a use case: what comes, what never comes, and when it is closed.

use super::demo::{self, ExampleWords};
use super::practice::{self, Given, PILE, PracticeChoice, PracticeItem};
use super::practice_mock::{self, MockExam};
use super::practice_plan::{self, Goal};
use super::{Office, ServiceError, accounts, bank, exam, exemptions, practice_fit, practice_progress};
use crate::domain::answer::Answer;
use crate::domain::clock::{Clock, Stamp};
use crate::domain::fsrs::Rating;
use crate::domain::ids::{CadreId, QuestionId, SittingId};
use crate::domain::kind::{Area, Secrecy, Status};
use crate::domain::question::{Body, Question, RubricPoint};
use crate::domain::staff::{Role, Roles};
use crate::domain::study::Verdict;
use crate::domain::study_plan::Planner;
use crate::formats::blueprint_toml;
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

impl Desk {
    fn goal(&self, days: i64, minutes_a_day: u16) -> Goal {
        let preset = blueprint_toml::presets().remove(0);
        Goal {
            exam_on: self.office.today().checked_add(jiff::Span::new().days(days)).unwrap(),
            minutes_a_day,
            pass_percent: 80,
            name: preset.name,
            blueprint: preset.blueprint,
        }
    }

    fn days_pass(&self, days: i64) {
        self.clock.0.fetch_add(days * DAY, Ordering::SeqCst);
    }

    /// Answers everything on the pile, right with this chance in a hundred.
    fn practise(&mut self, choice: &PracticeChoice, right_percent: usize) {
        for (i, question) in self.begin(choice).into_iter().enumerate() {
            let item = self.item(question);
            let key = self.office.store.revision(item.revision).unwrap().body;
            let answer = match &key {
                Body::Single(choice) | Body::Multiple(choice) => Answer::Options(choice.key.clone()),
                Body::Judge { key, .. } => Answer::Judge(*key),
                Body::Blank { blanks, .. } => Answer::Blanks(blanks.iter().map(|b| b[0].clone()).collect()),
                Body::Short { .. } | Body::Case { .. } => Answer::Text("要点".into()),
            };
            let is_right = i * 37 % 100 < right_percent;
            let given = Given {
                cadre: self.cadre,
                question,
                revision: item.revision,
                answer: is_right.then_some(answer),
                judged: is_right,
                guessed: false,
                elapsed_ms: 30_000,
            };
            practice::record(&mut self.office, &given).unwrap();
        }
    }
}

#[test]
fn a_plan_to_the_day_fills_the_minutes_and_the_forecast_grows_with_practice() {
    let mut desk = desk();
    assert_eq!(practice_plan::today(&mut desk.office, desk.cadre).unwrap(), None);
    assert_eq!(desk.begin(&PracticeChoice::Plan), []);
    let goal = desk.goal(10, 20);
    practice_plan::set_goal(&mut desk.office, desk.cadre, Some(&goal)).unwrap();
    let first = practice_plan::today(&mut desk.office, desk.cadre).unwrap().unwrap();
    assert_eq!((first.days_left, first.known, first.days.len()), (10, 0, 10));
    assert!((10..=27).contains(&first.fresh), "20 minutes of 45 s, new ones cost more: {}", first.fresh);
    assert!(first.kept.mean > first.idle.mean && first.kept.mean <= first.full);
    assert_eq!(desk.begin(&PracticeChoice::Plan).len(), first.fresh);
    for _ in 0..5 {
        desk.practise(&PracticeChoice::Plan, 70);
        desk.days_pass(1);
    }
    let later = practice_plan::today(&mut desk.office, desk.cadre).unwrap().unwrap();
    assert_eq!(later.days_left, 5);
    assert!(later.known > 0, "what was practised comes back");
    assert!(later.idle.mean > first.idle.mean, "{} {}", later.idle.mean, first.idle.mean);
    let pile = desk.begin(&PracticeChoice::Plan);
    let different: std::collections::HashSet<_> = pile.iter().collect();
    assert_eq!(different.len(), pile.len());
    desk.days_pass(6);
    let over = practice_plan::today(&mut desk.office, desk.cadre).unwrap().unwrap();
    assert_eq!((over.days_left, over.known, over.fresh, over.days.len()), (-1, 0, 0, 0));
    practice_plan::set_goal(&mut desk.office, desk.cadre, None).unwrap();
    assert_eq!(practice_plan::today(&mut desk.office, desk.cadre).unwrap(), None);
}

#[test]
fn asked_again_the_plan_says_the_same() {
    let mut desk = desk();
    let goal = desk.goal(20, 20);
    practice_plan::set_goal(&mut desk.office, desk.cadre, Some(&goal)).unwrap();
    for _ in 0..3 {
        desk.practise(&PracticeChoice::Today, 60);
        desk.days_pass(2);
    }
    let first = practice_plan::today(&mut desk.office, desk.cadre).unwrap();
    for _ in 0..4 {
        assert_eq!(practice_plan::today(&mut desk.office, desk.cadre).unwrap(), first);
    }
}

#[test]
fn a_day_in_the_past_and_minutes_out_of_range_are_refused_and_the_old_plan_stays() {
    let mut desk = desk();
    let goal = desk.goal(10, 20);
    practice_plan::set_goal(&mut desk.office, desk.cadre, Some(&goal)).unwrap();
    let yesterday = desk.goal(-1, 20);
    let past = practice_plan::set_goal(&mut desk.office, desk.cadre, Some(&yesterday));
    assert!(matches!(past, Err(ServiceError::ExamDayPast(_))), "{past:?}");
    for wrong in [desk.goal(3_000, 20), desk.goal(10, 0), Goal { pass_percent: 0, ..desk.goal(10, 20) }] {
        assert!(matches!(practice_plan::set_goal(&mut desk.office, desk.cadre, Some(&wrong)), Err(ServiceError::BadGoal)));
    }
    assert_eq!(practice_plan::today(&mut desk.office, desk.cadre).unwrap().unwrap().goal, goal);
    // The exam may be today, and a clock that went back a year is a long time to go, not an error.
    let today = desk.goal(0, 20);
    practice_plan::set_goal(&mut desk.office, desk.cadre, Some(&today)).unwrap();
    assert_eq!(practice_plan::today(&mut desk.office, desk.cadre).unwrap().unwrap().days_left, 0);
    desk.days_pass(-400);
    assert_eq!(practice_plan::today(&mut desk.office, desk.cadre).unwrap().unwrap().days_left, 400);
}

#[test]
fn a_plan_asks_nothing_confidential_and_no_cases() {
    let mut desk = desk();
    let hidden = desk.add(Secrecy::Confidential, judge());
    let goal = desk.goal(2, 240);
    practice_plan::set_goal(&mut desk.office, desk.cadre, Some(&goal)).unwrap();
    for question in desk.begin(&PracticeChoice::Plan) {
        assert_ne!(question, hidden);
        desk.item(question);
    }
}

#[test]
fn after_four_hundred_reviews_the_memory_is_fitted_and_the_days_follow() {
    let mut desk = desk();
    for _ in 0..6 {
        let pile = desk.begin(&PracticeChoice::Random);
        for question in pile.into_iter().take(70) {
            let item = desk.item(question);
            let key = desk.office.store.revision(item.revision).unwrap().body;
            // 判断 and everything else that fits; an answer of nothing is one as well.
            let answer = matches!(key, Body::Judge { .. }).then_some(Answer::Judge(true));
            desk.answer(&item, answer);
        }
        desk.days_pass(3);
    }
    assert!(desk.office.store.review_count(desk.cadre).unwrap() >= practice_fit::FIRST_AT);
    let before = desk.office.store.standings(desk.cadre).unwrap();
    practice_fit::tend(&mut desk.office, desk.cadre).unwrap();
    practice_fit::finish(&mut desk.office).unwrap();
    let (fitted, reviews) = desk.office.store.practice_parameters(desk.cadre).unwrap().unwrap();
    assert_eq!(reviews, desk.office.store.review_count(desk.cadre).unwrap());
    assert!(!Planner::new(fitted).is_of(&crate::domain::fsrs::DEFAULT_PARAMETERS));
    let after = desk.office.store.standings(desk.cadre).unwrap();
    assert_eq!(before.len(), after.len());
    assert!(before.iter().zip(&after).any(|(a, b)| a.1.memory != b.1.memory), "the memory is read anew");
    assert!(before.iter().zip(&after).all(|(a, b)| (a.1.reviews, a.1.last_ms) == (b.1.reviews, b.1.last_ms)));
    practice_fit::tend(&mut desk.office, desk.cadre).unwrap();
    assert!(desk.office.fitting.is_none(), "not again before there is more to go by");
}

#[test]
fn progress_counts_days_areas_and_articles() {
    let mut desk = desk();
    let empty = practice_progress::progress(&desk.office, desk.cadre).unwrap();
    assert_eq!((empty.answered, empty.weak.len(), empty.revised), (0, 0, 0));
    assert!(empty.mastery.iter().all(|area| area.known + area.fading == 0 && area.unseen > 0));
    desk.practise(&PracticeChoice::Today, 50);
    desk.days_pass(1);
    desk.practise(&PracticeChoice::WrongBook, 0);
    let told = practice_progress::progress(&desk.office, desk.cadre).unwrap();
    let days: Vec<_> = told.weeks.iter().flat_map(|(_, days)| days).filter(|day| day.answers > 0).collect();
    assert_eq!(days.len(), 2);
    assert_eq!((days[0].answers, days[0].minutes), (PILE as u32, PILE as u32 / 2));
    assert_eq!(days[1].right, 0);
    assert_eq!(told.answered, PILE);
    assert_eq!(told.mastery.iter().map(|area| area.known + area.fading).sum::<usize>(), PILE);
    assert!(!told.weak.is_empty() && told.weak.iter().all(|article| article.wrong > 0 && article.wrong <= article.answers));
    // A revision after the answer is told, until it is answered again.
    let question = desk.office.store.standings(desk.cadre).unwrap()[0].0;
    let mut text = desk.office.store.question(question).unwrap().question;
    text.explanation.push_str("（按新法修改）");
    desk.office.actor =
        super::Actor::Staff { id: crate::domain::ids::StaffId(99), name: "某人".into(), roles: Roles::of([Role::Author]) };
    bank::revise(&mut desk.office, question, &text, None).unwrap();
    assert_eq!(practice_progress::progress(&desk.office, desk.cadre).unwrap().revised, 1);
    assert_eq!(desk.begin(&PracticeChoice::Revised), [question]);
    desk.practise(&PracticeChoice::Revised, 100);
    assert_eq!(practice_progress::progress(&desk.office, desk.cadre).unwrap().revised, 0);
}

#[test]
fn a_mock_exam_of_ones_own_leaves_nothing_in_the_log_of_the_office() {
    let mut d = desk();
    let blueprint = blueprint_toml::presets().remove(0).blueprint;
    let mock = MockExam { title: "自测".into(), blueprint, minutes: 60, pass_percent: 80 };
    let log = |d: &Desk| d.office.store.audit(1_000).unwrap().len();
    let before = log(&d);
    let seat = practice_mock::begin(&mut d.office, d.cadre, &mock).unwrap();
    exam::hand_in(&mut d.office, seat.attempt).unwrap();
    assert_eq!(practice_mock::done(&d.office, d.cadre).unwrap().len(), 1);
    assert_eq!(log(&d), before, "practice is the person's own");
}

//! 会前学法 as use cases: from the plan to the volume, with the files that bureaus have.

use super::study_counts::{self, StudyMinutes};
use super::study_prepare::{self, MaterialState, QuizChoice, Slide};
use super::study_print::{self, StudyPaper};
use super::study_sessions;
use super::*;
use crate::domain::clock::Stamp;
use crate::domain::ids::{QuestionId, StaffId, StudyId};
use crate::domain::kind::Secrecy;
use crate::domain::question::{Body, Choice, Question};
use crate::domain::staff::Role;
use crate::domain::study_session::{
    Attendee, Comment, FollowUp, MOST_COPIED_BYTES, MakeUp, MaterialPlace, Presence, StudyCase, StudySession, StudyState,
};
use crate::text::{Locale, Texts};
use jiff::civil::{date, time};

/// One of every command of 会前学法.
pub(super) fn one_of_each(folder: &std::path::Path) -> Vec<Command> {
    use super::study_command::StudyCommand as Y;
    let id = StudyId(9999);
    let session = || Box::new(StudySession { year: 2026, topic: "学".into(), ..StudySession::default() });
    let all = vec![
        Y::Enter,
        Y::Year(2026),
        Y::View(id),
        Y::Add(vec![*session()]),
        Y::Save { id, session: session(), record: false },
        Y::Keep { id, session: session() },
        Y::Remove(id),
        Y::Cancel { id, reason: "据".into() },
        Y::Attach { id, path: folder.join("scan.png") },
        Y::Article("处罚法 33".into()),
        Y::Cases(String::new()),
        Y::Offers(QuizChoice::Failed(None)),
        Y::PickQuiz { id, choice: QuizChoice::Area(None), seed: 1 },
        Y::SetQuiz { id, questions: vec![] },
        Y::People,
        Y::Deck(id),
        Y::Key { id, place: 0 },
        Y::Hands { id, place: 0, hands: vec![] },
        Y::ReadPlan { path: folder.join("plan.xlsx"), year: 2026 },
        Y::Print { paper: StudyPaper::Plan(2026), path: folder.join("plan.docx"), fonts: None },
    ];
    all.into_iter().map(|command| Command::Study(Box::new(command))).collect()
}

struct Fixed;

impl Clock for Fixed {
    fn now(&self) -> Stamp {
        // 2026-11-18 in any zone.
        Stamp { wall_ms: 1_795_000_000_000, boot_id: "boot".into(), boot_ms: 1 }
    }
}

fn desk() -> (tempfile::TempDir, Office) {
    let folder = tempfile::tempdir().unwrap();
    let mut office = Office::open(folder.path(), Access::Write, Arc::new(Fixed)).unwrap();
    accounts::set_up(&mut office, "管理员", "correct horse 42").unwrap();
    become_only(&mut office, Role::Organiser);
    (folder, office)
}

fn become_only(office: &mut Office, role: Role) {
    office.actor = Actor::Staff { id: StaffId(99), name: "考务".into(), roles: Roles::of([role]) };
}

fn session(topic: &str, day: jiff::civil::Date) -> StudySession {
    let clock = Some(time(9, 0, 0, 0));
    StudySession {
        year: 2026, topic: topic.into(), day: Some(day), clock, chair: "王强局长".into(), ..StudySession::default()
    }
}

fn add(office: &mut Office, session: StudySession) -> StudyId {
    study_sessions::add(office, &[session]).unwrap()[0]
}

fn person(cadre: Option<i64>, name: &str, presence: Presence) -> Attendee {
    Attendee {
        cadre: cadre.map(CadreId),
        name: name.into(),
        unit: "法规科".into(),
        presence,
        reason: String::new(),
        makeup: None,
    }
}

#[test]
fn a_year_is_numbered_by_day_and_told_when_it_is_behind() {
    let (_folder, mut office) = desk();
    let second = add(&mut office, session("乙", date(2026, 3, 5)));
    let first = add(&mut office, session("甲", date(2026, 1, 9)));
    let beside = add(&mut office, session("丙", date(2026, 3, 5)));
    study_sessions::cancel(&mut office, first, " 会议改期 ").unwrap();
    let plan = study_sessions::year(&office, 2026).unwrap();
    let told: Vec<_> = plan.rows.iter().map(|row| (row.id, row.number)).collect();
    assert_eq!(told, [(first, None), (second, Some(1)), (beside, Some(2))]);
    assert_eq!(plan.rows[1].overlaps, ["丙"], "told, and both stand");
    assert_eq!((plan.expected.by_now, plan.held), (10, 0));
    assert_eq!(plan.rows[0].session.reason, "会议改期");
    assert!(matches!(study_sessions::cancel(&mut office, second, " "), Err(ServiceError::NoReason)));
    office.set_setting(study_sessions::A_YEAR, "24").unwrap();
    assert_eq!(study_sessions::year(&office, 2026).unwrap().expected.by_now, 20);
    office.set_setting(study_sessions::A_YEAR, "many").unwrap();
    assert_eq!(study_sessions::year(&office, 2026).unwrap().expected.a_year, 12);
}

#[test]
fn a_line_leaves_the_plan_while_it_is_bare_and_comes_back_by_undo() {
    let (_folder, mut office) = desk();
    let id = add(&mut office, session("甲", date(2026, 12, 9)));
    study_sessions::remove(&mut office, id).unwrap();
    assert!(study_sessions::view(&office, id, &Texts::new(Locale::ZhCn)).is_err());
    assert_eq!(office.undo().unwrap(), "remove_study");
    let prepared = StudySession { outline: "一、".into(), ..session("甲", date(2026, 12, 9)) };
    study_sessions::save(&mut office, id, &prepared, false).unwrap();
    assert!(matches!(study_sessions::remove(&mut office, id), Err(ServiceError::StudyBegun)));
    let nameless = StudySession { topic: " ".into(), ..prepared };
    assert!(matches!(study_sessions::save(&mut office, id, &nameless, false), Err(ServiceError::NoTopic)));
    become_only(&mut office, Role::Leader);
    assert!(matches!(office.undo(), Err(ServiceError::Denied(Permission::ManageStudy))));
}

#[test]
fn a_small_file_is_copied_a_large_one_linked_and_what_became_of_them_is_told() {
    let (folder, mut office) = desk();
    let id = add(&mut office, session("甲", date(2026, 12, 9)));
    let [small, large] = ["讲义.docx", "录像.mp4"].map(|name| folder.path().join("原处").join(name));
    std::fs::create_dir(folder.path().join("原处")).unwrap();
    std::fs::write(&small, "讲义").unwrap();
    // Sparse: no disk is used.
    std::fs::File::create(&large).unwrap().set_len(300 * 1024 * 1024).unwrap();
    study_prepare::attach(&mut office, id, &small).unwrap();
    study_prepare::attach(&mut office, id, &small).unwrap();
    study_prepare::attach(&mut office, id, &large).unwrap();
    let states = |office: &Office| {
        let view = study_sessions::view(office, id, &Texts::new(Locale::ZhCn)).unwrap();
        view.materials.iter().map(|found| found.state).collect::<Vec<_>>()
    };
    let view = study_sessions::view(&office, id, &Texts::new(Locale::ZhCn)).unwrap();
    let materials = &view.row.session.materials;
    assert_eq!(materials.len(), 2, "the same file twice is one material");
    assert!(matches!(materials[0].place, MaterialPlace::Copied { .. }) && materials[0].bytes < MOST_COPIED_BYTES);
    assert!(matches!(&materials[1].place, MaterialPlace::Linked { path, .. } if path.ends_with("录像.mp4")));
    let kept = std::fs::read_dir(folder.path().join("study-files")).unwrap().count();
    assert_eq!((states(&office), kept), (vec![MaterialState::Found; 2], 1));
    std::fs::remove_file(&small).unwrap();
    assert_eq!(states(&office)[0], MaterialState::Found, "the copy does not need the original");
    let copy = &view.materials[0].path;
    assert!(std::fs::metadata(copy).unwrap().permissions().readonly(), "opened to read, not to be typed into");
    std::fs::remove_file(copy).unwrap();
    std::fs::write(copy, "改动").unwrap();
    std::fs::File::create(&large).unwrap().set_len(1).unwrap();
    assert_eq!(states(&office), [MaterialState::Changed; 2]);
    std::fs::remove_file(&view.materials[0].path).unwrap();
    std::fs::remove_file(&large).unwrap();
    assert_eq!(states(&office), [MaterialState::Missing; 2]);
    let gone = study_prepare::attach(&mut office, id, &large).unwrap_err();
    assert!(matches!(gone, ServiceError::File { path, .. } if path == large));
    let empty = folder.path().join("空.txt");
    std::fs::write(&empty, "").unwrap();
    assert!(matches!(study_prepare::attach(&mut office, id, &empty), Err(ServiceError::Empty { .. })));
    assert!(study_prepare::attach(&mut office, id, folder.path()).is_err());
}

#[test]
fn kept_files_are_in_the_backups_once_and_come_back_with_them() {
    let (folder, mut office) = desk();
    let id = add(&mut office, session("甲", date(2026, 12, 9)));
    let notes = folder.path().join("讲义.docx");
    std::fs::write(&notes, "讲义").unwrap();
    study_prepare::attach(&mut office, id, &notes).unwrap();
    let in_backup = || std::fs::read_dir(folder.path().join("backups/study-files")).unwrap().count();
    become_only(&mut office, Role::Admin);
    let backup = maintenance::back_up(&office).unwrap();
    maintenance::back_up(&office).unwrap();
    assert_eq!(in_backup(), 1);
    become_only(&mut office, Role::Organiser);
    let kept = study_prepare::materials(&office, &office.store.study_session(id).unwrap())[0].path.clone();
    drop(office);
    std::fs::remove_file(&kept).unwrap();
    std::fs::write(&kept, "损坏了的").unwrap();
    let elsewhere = folder.path().join("新电脑");
    for place in [folder.path(), &elsewhere] {
        maintenance::restore(place, &backup, 0).unwrap();
        let office = Office::open(place, Access::Write, Arc::new(Fixed)).unwrap();
        let session = office.store.study_session(id).unwrap();
        assert_eq!(study_prepare::materials(&office, &session)[0].state, MaterialState::Found, "{}", place.display());
    }
    assert_eq!(in_backup(), 1, "and what is damaged is not taken into them");
}

#[test]
fn a_kept_file_damaged_without_changing_its_size_is_mended_on_either_side() {
    let (folder, mut office) = desk();
    let id = add(&mut office, session("甲", date(2026, 12, 9)));
    let notes = folder.path().join("讲义.docx");
    std::fs::write(&notes, "讲义一").unwrap();
    study_prepare::attach(&mut office, id, &notes).unwrap();
    become_only(&mut office, Role::Admin);
    maintenance::back_up(&office).unwrap();
    let copy = std::fs::read_dir(folder.path().join("backups/study-files")).unwrap().next().unwrap().unwrap().path();
    let damage = |file: &Path| {
        std::fs::remove_file(file).unwrap();
        std::fs::write(file, "讲义二").unwrap();
        let later = std::time::SystemTime::now() + std::time::Duration::from_mins(1);
        std::fs::File::options().write(true).open(file).unwrap().set_modified(later).unwrap();
    };
    damage(&copy);
    let backup = maintenance::back_up(&office).unwrap();
    assert_eq!(std::fs::read_to_string(&copy).unwrap(), "讲义一", "the next backup copies it anew");
    become_only(&mut office, Role::Organiser);
    let kept = study_prepare::materials(&office, &office.store.study_session(id).unwrap())[0].path.clone();
    damage(&kept);
    become_only(&mut office, Role::Admin);
    maintenance::back_up(&office).unwrap();
    assert_eq!(std::fs::read_to_string(&copy).unwrap(), "讲义一", "what was damaged here does not reach the backups");
    drop(office);
    maintenance::restore(folder.path(), &backup, 0).unwrap();
    assert_eq!(std::fs::read_to_string(&kept).unwrap(), "讲义一", "and a restore brings it back");
    assert!(std::fs::metadata(&kept).unwrap().permissions().readonly(), "as it was kept");
}

#[test]
fn what_was_to_be_done_and_is_late_stands_on_home_for_who_holds_study() {
    let (_folder, mut office) = desk();
    let task = |text: &str, due| FollowUp { task: text.into(), owner: "张敏".into(), due: Some(due), done: None };
    let held = StudySession {
        state: StudyState::Held,
        follow_ups: vec![task("补正告知书", date(2026, 11, 10)), task("以后再办", date(2027, 1, 1))],
        ..session("甲", date(2026, 11, 9))
    };
    let id = add(&mut office, held);
    add(&mut office, session("乙", date(2026, 12, 9)));
    let late = super::run::overview(&office).unwrap().late_tasks;
    assert_eq!(
        late.iter().map(|task| (task.session, task.task.as_str(), task.due)).collect::<Vec<_>>(),
        [(id, "补正告知书", date(2026, 11, 10))]
    );
    become_only(&mut office, Role::Leader);
    assert_eq!(super::run::overview(&office).unwrap().late_tasks, []);
}

fn questions(office: &mut Office) -> Vec<QuestionId> {
    become_only(office, Role::Author);
    let choice =
        Choice { stem: "谁可以处罚？".into(), options: vec!["甲".into(), "乙".into()], key: vec![1], fixed_order: false };
    let bodies = [Body::Single(choice.clone()), Body::Multiple(Choice { key: vec![0, 1], ..choice })];
    let ids = bodies
        .into_iter()
        .zip([Secrecy::Public, Secrecy::Public])
        .map(|(body, secrecy)| {
            let question = Question { secrecy, body, ..model() };
            bank::add(office, &question, None).unwrap()
        })
        .collect::<Vec<_>>();
    let now = office.now_ms();
    office
        .store
        .write::<_, ServiceError>(Op::SetQuestionStatus, "-", now, |tx| {
            ids.iter().try_for_each(|id| Ok(tx.set_question_status(*id, crate::domain::kind::Status::Approved)?))
        })
        .unwrap();
    become_only(office, Role::Organiser);
    ids
}

fn model() -> Question {
    Question {
        code: String::new(),
        area: crate::domain::kind::Area::FIRST,
        difficulty: 3,
        cognition: None,
        tags: Vec::new(),
        exclusive_group: None,
        secrecy: Secrecy::Public,
        marks: None,
        body: Body::Judge { stem: "可以处罚。".into(), key: false },
        citations: Vec::new(),
        explanation: "见第三条。".into(),
        waivers: vec![],
        attachments: vec![],
    }
}

#[test]
fn the_projector_has_no_key_before_it_is_asked_for() {
    let (_folder, mut office) = desk();
    let ids = questions(&mut office);
    let case = StudyCase { facts: "某店首次违法。".into(), outcome: "不予处罚。".into(), ..StudyCase::default() };
    let id = add(&mut office, StudySession { case, ..session("首违不罚", date(2026, 11, 10)) });
    study_prepare::set_quiz(&mut office, id, &ids).unwrap();
    let deck = study_prepare::deck(&office, id).unwrap();
    let kinds: Vec<_> = deck
        .slides
        .iter()
        .map(|slide| match slide {
            Slide::Topic => "topic",
            Slide::Article { .. } => "article",
            Slide::Case { code, .. } => code,
            Slide::Question { .. } => "question",
            Slide::End => "end",
        })
        .collect();
    assert_eq!(kinds, ["topic", "facts", "outcome", "question", "question", "end"]);
    let said = format!("{deck:?}");
    assert!(!said.contains("见第三条") && deck.session.quiz.iter().all(|item| item.key.is_empty()));
    study_prepare::count_hands(&mut office, id, 0, &[2, 9, 44]).unwrap();
    let key = study_prepare::quiz_key(&office, id, 0).unwrap();
    assert_eq!((key.key, key.explanation.as_str()), (vec![false, true], "见第三条。"));
    assert_eq!(office.store.study_session(id).unwrap().quiz[0].hands, [2, 9]);
    assert!(study_prepare::quiz_key(&office, id, 7).is_err());
    // Another choice keeps the hands of the questions that stay.
    study_prepare::set_quiz(&mut office, id, &ids[..1]).unwrap();
    assert_eq!(office.store.study_session(id).unwrap().quiz[0].hands, [2, 9]);
    assert!(study_prepare::set_quiz(&mut office, id, &[QuestionId(9_999_999)]).is_err());
    assert!(study_prepare::pick_quiz(&mut office, id, &QuizChoice::Area(None), 7).unwrap() == 5);
    assert_eq!(study_prepare::pick_quiz(&mut office, id, &QuizChoice::Failed(None), 7).unwrap(), 0, "nobody answered anything");
}

/// A session with everything.
fn whole(office: &mut Office) -> StudyId {
    let ids = questions(office);
    let id = add(office, session("行政处罚法", date(2026, 3, 5)));
    study_prepare::set_quiz(office, id, &ids).unwrap();
    study_prepare::count_hands(office, id, 0, &[1, 3]).unwrap();
    let mut whole = office.store.study_session(id).unwrap();
    whole.state = StudyState::Held;
    whole.meeting = "局党组会".into();
    whole.outline = "一、立法目的\n二、处罚种类".into();
    whole.attendance = vec![
        person(Some(1), "张三", Presence::Present),
        Attendee {
            makeup: Some(MakeUp { on: date(2026, 3, 9), how: "自学".into() }),
            ..person(Some(2), "李四", Presence::Absent)
        },
        person(None, "赵律师", Presence::Present),
    ];
    whole.comments = vec![
        Comment { by: "王强".into(), at_ms: 0, text: "=1+1 要说理。".into() },
        Comment { by: "李局".into(), at_ms: 0, text: String::new() },
    ];
    whole.follow_ups =
        vec![FollowUp { task: "修订清单".into(), owner: "法规科".into(), due: Some(date(2026, 4, 1)), done: None }];
    study_sessions::save(office, id, &whole, true).unwrap();
    id
}

#[test]
fn what_the_yearly_report_counts() {
    let (_folder, mut office) = desk();
    whole(&mut office);
    add(&mut office, StudySession { state: StudyState::Held, ..session("无点评", date(2026, 6, 5)) });
    add(&mut office, session("只有计划", date(2026, 7, 5)));
    let year = (date(2026, 1, 1), date(2026, 12, 31));
    let counted = study_counts::counts(&office, year.0, year.1).unwrap();
    assert_eq!((counted.held, counted.head_presided, counted.minutes), (2, 0, 60), "nobody said who the head is");
    office.set_setting(study_sessions::HEAD, "王强").unwrap();
    let counted = study_counts::counts(&office, year.0, year.1).unwrap();
    assert_eq!((counted.head_presided, counted.head_commented, counted.head_presided_and_commented), (2, 1, 1));
    assert_eq!((counted.attendances, counted.questions_asked), (2, 1));
    assert_eq!(study_counts::counts(&office, date(2026, 4, 1), year.1).unwrap().held, 1);
    let minutes = study_counts::minutes(&office, year.0, year.1).unwrap();
    let expected = |attended, made_up| StudyMinutes { attended, made_up, sessions: u32::from(attended > 0) };
    assert_eq!(minutes.into_iter().collect::<Vec<_>>(), [(CadreId(1), expected(30, 0)), (CadreId(2), expected(0, 30))]);
}

fn text_of(path: &std::path::Path) -> String {
    format!("{:?}", crate::office::docx_in::blocks(&std::fs::read(path).unwrap()).unwrap())
}

#[test]
fn minutes_and_volumes_hold_what_was_recorded() {
    let (folder, mut office) = desk();
    let texts = Texts::new(Locale::ZhCn);
    let id = whole(&mut office);
    let path = folder.path().join("out.docx");
    let filled = study_print::minutes(&office, id, &texts).unwrap();
    assert_eq!(filled.unknown, [""; 0]);
    for word in ["行政处罚法", "局党组会", "王强：=1+1 要说理。", "修订清单", "赵律师（列席）", "李四", "答对率 75%"]
    {
        assert!(filled.text.contains(word), "{word}: {}", filled.text);
    }
    assert!(!filled.text.contains("李局"), "who said nothing is not in the minutes");
    for (paper, word) in [
        (StudyPaper::Minutes(id), "要说理"),
        (StudyPaper::Volume(id), "立法目的"),
        (StudyPaper::YearVolume(2026), "谁可以处罚"),
        (StudyPaper::SignIn(id), "赵律师"),
        (StudyPaper::Plan(2026), "授课单位"),
    ] {
        study_print::print(&mut office, paper, &path, None, &texts).unwrap();
        assert!(text_of(&path).contains(word), "{paper:?}");
    }
    office.set_setting(study_sessions::TEMPLATE, "# {{学习内容}}\n{{不认识}}").unwrap();
    assert_eq!(study_print::minutes(&office, id, &texts).unwrap().unknown, ["{{不认识}}"]);
    let own = StudySession { minutes_text: "自己写的".into(), ..office.store.study_session(id).unwrap() };
    study_sessions::save(&mut office, id, &own, true).unwrap();
    assert_eq!(study_print::minutes(&office, id, &texts).unwrap().text, "自己写的");
    let nowhere = folder.path().join("no/out.docx");
    assert!(study_print::print(&mut office, StudyPaper::Minutes(id), &nowhere, None, &texts).is_err());
}

#[test]
fn a_plan_written_out_reads_back_and_is_not_taken_in_twice() {
    let (folder, mut office) = desk();
    let texts = Texts::new(Locale::ZhCn);
    let path = folder.path().join("plan.xlsx");
    let timed = |topic: &str, timing: &str| StudySession {
        year: 2026,
        topic: topic.into(),
        timing: timing.into(),
        ..StudySession::default()
    };
    study_sessions::add(&mut office, &[timed("=cmd()", "3月5日"), timed("价格法", "4月")]).unwrap();
    study_print::print(&mut office, StudyPaper::Plan(2026), &path, None, &texts).unwrap();
    let again = study_plan::read(&office, &path, 2026, &texts).unwrap();
    assert_eq!((again.sessions.len(), again.known), (0, 2));
    let other = study_plan::read(&office, &path, 2027, &texts).unwrap().sessions;
    assert_eq!((other[0].topic.as_str(), other[0].day), ("=cmd()", Some(date(2027, 3, 5))));
    assert_eq!((other[1].timing.as_str(), other[1].day), ("4月", None));
    let csv = folder.path().join("plan.csv");
    std::fs::write(&csv, "某局计划,,,\n序 号,学习内容,授课单位,时间安排\n1,反垄断法,竞争科,5月\n2,,,\n").unwrap();
    let read = study_plan::read(&office, &csv, 2026, &texts).unwrap();
    assert_eq!((read.sessions.len(), read.left_out, read.sessions[0].speaker.as_str()), (1, vec![4], "竞争科"));
    for (bytes, code) in [("甲,乙\n1,2\n", "head"), ("学习内容\n", "lines")] {
        std::fs::write(&csv, bytes).unwrap();
        let error = study_plan::read(&office, &csv, 2026, &texts).unwrap_err();
        assert!(matches!(&error, ServiceError::StudyPlan { fault, .. } if fault.code() == code), "{code}: {error:?}");
    }
    std::fs::write(&path, "no package").unwrap();
    assert!(matches!(study_plan::read(&office, &path, 2026, &texts), Err(ServiceError::StudyPlan { .. })));
}

#[test]
fn what_is_due_is_told_to_who_holds_study() {
    let (_folder, mut office) = desk();
    let today = office.today();
    let id = add(&mut office, session("甲", today));
    let due = |office: &Office| study_sessions::due_today(office).unwrap().len();
    assert_eq!(due(&office), 2);
    let told = StudySession { speaker_told: Some(today), ..session("甲", today) };
    study_sessions::save(&mut office, id, &told, false).unwrap();
    assert_eq!(due(&office), 1);
    become_only(&mut office, Role::Leader);
    assert_eq!(due(&office), 0, "a reader has nothing to do");
}

#[test]
fn names_are_found_and_namesakes_are_not_guessed() {
    let person = |cadre: i64, name: &str, no: &str| study_prepare::Person {
        cadre: CadreId(cadre),
        name: name.into(),
        staff_no: (!no.is_empty()).then(|| no.into()),
        unit: String::new(),
    };
    let people = [person(1, "张三", "001"), person(2, "李四", ""), person(3, "李四", "003"), person(4, "王 五", "")];
    let found = study_prepare::match_names("张三、李四，003\n王五; 赵律师\n张三", &people);
    assert_eq!(found.known, [0, 2, 3]);
    assert_eq!((found.unknown, found.several), (vec!["赵律师".to_owned()], vec!["李四".to_owned()]));
    let found = study_prepare::match_names("张 三 \n王五 李四　003 赵律师", &people);
    assert_eq!(found.known, [0, 3, 2], "a blank parts names unless it stands within one");
    assert_eq!((found.unknown, found.several), (vec!["赵律师".to_owned()], vec!["李四".to_owned()]));
}

#[test]
fn minutes_leave_open_what_nobody_filled_in() {
    let (_folder, mut office) = desk();
    let id = add(&mut office, StudySession { year: 2026, topic: "行政处罚法".into(), ..StudySession::default() });
    let text = study_print::minutes(&office, id, &Texts::new(Locale::ZhCn)).unwrap().text;
    assert!(text.contains("____召开前") && text.contains("在____组织"), "{text}");
}

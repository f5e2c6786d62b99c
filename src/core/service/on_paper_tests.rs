//! Papers written by hand, exams that went on on paper, and results of other platforms.

use super::desk::{self, Act};
use super::desk_tests::PASSPHRASE;
use super::outside::{OutsideFault, OutsideResult};
use super::pass_rate::{PassRateQuery, pass_rate};
use super::sitting_tests::Bureau;
use super::transcripts::{self, TypingStage};
use super::{Office, ServiceError, accounts, exam, integrity, outside, sittings};
use crate::domain::answer::Answer;
use crate::domain::ids::SittingId;
use crate::domain::journal::{Event, HandInBy};
use crate::domain::marks::Marks;
use crate::domain::question::Body;
use crate::domain::sitting::{SittingFacts, SittingMode, SittingState};
use crate::domain::staff::{Role, Roles};
use crate::domain::transcript::{Transcript, TranscriptFault};
use std::collections::BTreeMap;

const SECOND: &str = "李登分";
const MINUTE: i64 = 60_000;

fn bureau() -> Bureau {
    let mut b = Bureau::new();
    let roles = Roles::of([Role::Organiser, Role::Registrar]);
    accounts::add(&mut b.office, PASSPHRASE, SECOND, PASSPHRASE, &roles).unwrap();
    b
}

fn on_paper(b: &mut Bureau) -> SittingId {
    let new = b.sitting(SittingFacts { mode: SittingMode::Paper, ..SittingFacts::default() });
    b.open(&new)
}

fn become_staff(office: &mut Office, name: &str) {
    accounts::sign_out(office);
    accounts::sign_in(office, name, PASSPHRASE).unwrap();
}

/// Both questions judged as the key says, or the second not.
fn typed(b: &Bureau, right: u16) -> Transcript {
    let paper = b.office.store.paper(b.paper).unwrap();
    let answer = |slot: u16| {
        let Body::Judge { key, .. } = paper.slots[usize::from(slot)].body() else { panic!() };
        Answer::Judge(*key == (slot < right))
    };
    Transcript { answers: (0..2).map(|slot| (slot, answer(slot))).collect(), marks: BTreeMap::new() }
}

#[test]
fn what_two_people_type_alike_is_an_attempt_like_any_other() {
    let mut b = bureau();
    let id = on_paper(&mut b);
    let (who, content) = (b.people[0], typed(&b, 1));
    assert_eq!(transcripts::desk(&b.office, id, who).unwrap().stage, TypingStage::First);
    assert_eq!(transcripts::enter(&mut b.office, id, who, &content, "").unwrap(), TypingStage::ByAnother);
    assert_eq!(transcripts::desk(&b.office, id, who).unwrap().content, content, "one's own is shown again");
    assert_eq!(transcripts::enter(&mut b.office, id, who, &content, "").unwrap(), TypingStage::ByAnother, "oneself is no second");
    become_staff(&mut b.office, SECOND);
    let desk = transcripts::desk(&b.office, id, who).unwrap();
    assert_eq!((desk.stage, desk.content), (TypingStage::Second, Transcript::default()), "who types second sees nothing");
    assert_eq!(transcripts::enter(&mut b.office, id, who, &content, "").unwrap(), TypingStage::Done);
    let candidate = b.office.store.candidate(id, who).unwrap();
    assert_eq!(candidate.total, Some(Marks::whole(50)));
    let found = integrity::verify(&mut b.office, candidate.attempt.unwrap()).unwrap();
    assert!(found.anchored && found.findings.is_empty(), "{found:?}");
    let state = b.office.store.attempt_state(candidate.attempt.unwrap()).unwrap();
    assert_eq!((state.handed_in, state.typed_by.as_str()), (Some(HandInBy::Paper), "王考务 / 李登分"));
    let paper = b.office.store.paper(b.paper).unwrap();
    let order: Vec<u16> = paper.view(state.seed).items.iter().map(|item| item.slot).collect();
    assert_eq!(order, [0, 1], "as it is printed");
    assert_eq!(transcripts::desk(&b.office, id, who).unwrap().stage, TypingStage::Done);
    assert!(transcripts::enter(&mut b.office, id, who, &content, "").is_err());
}

#[test]
fn what_two_people_read_differently_is_settled_and_nothing_else_is_changed_by_that() {
    let mut b = bureau();
    let id = on_paper(&mut b);
    let (who, mine, theirs) = (b.people[0], typed(&b, 2), typed(&b, 1));
    assert!(matches!(transcripts::settle(&mut b.office, id, who, &mine), Err(ServiceError::NotTypedTwice)));
    transcripts::enter(&mut b.office, id, who, &mine, "").unwrap();
    become_staff(&mut b.office, SECOND);
    assert_eq!(transcripts::enter(&mut b.office, id, who, &theirs, "").unwrap(), TypingStage::Differ);
    let desk = transcripts::desk(&b.office, id, who).unwrap();
    let slots: Vec<u16> = desk.differences.iter().map(|d| d.slot).collect();
    assert_eq!((slots, desk.content.answers.len()), (vec![1], 1));
    let mut more = mine.clone();
    more.answers.remove(&0);
    assert!(matches!(transcripts::settle(&mut b.office, id, who, &more), Err(ServiceError::SettlesMore(1))));
    transcripts::settle(&mut b.office, id, who, &mine).unwrap();
    let candidate = b.office.store.candidate(id, who).unwrap();
    assert_eq!(candidate.total, Some(Marks::whole(100)));
    let events = integrity::replay(&b.office, candidate.attempt.unwrap()).unwrap();
    let by = events.iter().find_map(|line| match &line.event {
        Event::Transcribed { first, second, settled_by, .. } => Some((first.clone(), second.clone(), settled_by.clone())),
        _ => None,
    });
    assert_eq!(by, Some(("王考务".into(), SECOND.into(), SECOND.into())));
}

#[test]
fn one_person_types_both_only_with_a_reason_and_marks_stand_as_they_are_on_paper() {
    let mut b = bureau();
    let id = on_paper(&mut b);
    let who = b.people[1];
    let content = Transcript { answers: BTreeMap::new(), marks: BTreeMap::from([(0, Marks::from_milli(33_500))]) };
    let too_many = Transcript { marks: BTreeMap::from([(0, Marks::whole(51))]), ..content.clone() };
    let refused = transcripts::enter(&mut b.office, id, who, &too_many, "");
    assert!(matches!(refused, Err(ServiceError::Transcript(TranscriptFault::Marks(0)))));
    transcripts::enter(&mut b.office, id, who, &content, "").unwrap();
    assert_eq!(transcripts::enter(&mut b.office, id, who, &content, "只有一人").unwrap(), TypingStage::Done);
    let candidate = b.office.store.candidate(id, who).unwrap();
    assert_eq!(candidate.total, Some(Marks::from_milli(33_500)), "what nobody answered earns nothing");
    let found = integrity::verify(&mut b.office, candidate.attempt.unwrap()).unwrap();
    assert!(found.findings.is_empty(), "{found:?}");
    sittings::close(&mut b.office, id).unwrap();
    super::record_tests::publish_alone(&mut b.office, id, PASSPHRASE).unwrap();
}

#[test]
fn a_computer_sitting_is_not_typed_unless_its_pc_gave_up() {
    let mut b = bureau();
    let new = b.sitting(SittingFacts::default());
    let id = b.open(&new);
    let (who, content) = (b.people[0], typed(&b, 2));
    assert!(matches!(transcripts::desk(&b.office, id, who), Err(ServiceError::NotOnPaper)));
    let seat = exam::start(&mut b.office, id, who, "张三").unwrap();
    let first = Event::Answered { slot: 0, answer: content.answers.get(&0).cloned() };
    exam::record(&mut b.office, seat.attempt, &[first]).unwrap();
    b.pass(20 * MINUTE);
    desk::act(&mut b.office, id, Some(who), &Act::ToPaper { reason: "主机冒烟".into() }).unwrap();
    b.pass(10 * MINUTE);
    let more = exam::record(&mut b.office, seat.attempt, &[Event::Answered { slot: 1, answer: None }]);
    assert!(matches!(more, Err(ServiceError::Paused)));
    desk::act(&mut b.office, id, Some(who), &Act::Continue).unwrap();
    let more = exam::record(&mut b.office, seat.attempt, &[Event::Answered { slot: 1, answer: None }]);
    assert!(matches!(more, Err(ServiceError::Paused)), "on paper it stays");
    let events = b.office.store.journal(seat.attempt).unwrap();
    let said = events.iter().find(|entry| entry.payload.contains("to_paper")).unwrap();
    assert!(said.payload.contains("\"remaining_secs\":2400"), "{}", said.payload);
    assert!(matches!(sittings::close(&mut b.office, id), Err(ServiceError::StillOnPaper(1))));
    let desk = transcripts::desk(&b.office, id, who).unwrap();
    assert_eq!(desk.content.answers.len(), 1, "what was answered on the PC is there");
    transcripts::enter(&mut b.office, id, who, &content, "").unwrap();
    become_staff(&mut b.office, SECOND);
    assert_eq!(transcripts::enter(&mut b.office, id, who, &content, "").unwrap(), TypingStage::Done);
    sittings::close(&mut b.office, id).unwrap();
    let candidate = b.office.store.candidate(id, who).unwrap();
    assert_eq!(candidate.total, Some(Marks::whole(100)));
    assert!(integrity::verify(&mut b.office, candidate.attempt.unwrap()).unwrap().findings.is_empty());
}

#[test]
fn results_of_another_platform_come_in_once_with_their_source_and_count() {
    let mut b = bureau();
    let facts = SittingFacts { mode: SittingMode::Outside, ..SittingFacts::default() };
    let new = b.sitting(facts);
    let id = outside::plan(&mut b.office, &new, Marks::whole(120)).unwrap();
    assert!(super::papers::list(&b.office).unwrap().iter().all(|paper| paper.items > 0), "no paper of ours");
    let list = b.folder().join("成绩.csv");
    std::fs::write(&list, "姓名,成绩\n张三,90\n李四,130\n钱七,60\n张三,80\n").unwrap();
    let preview = outside::preview(&b.office, id, &list).unwrap();
    let found: Vec<OutsideResult> = preview.found.iter().map(|(_, _, result)| *result).collect();
    assert_eq!(found, [OutsideResult { cadre: b.people[0], marks: Marks::whole(90) }]);
    let problems: Vec<_> = preview.problems.iter().map(|p| (p.line, p.what)).collect();
    assert_eq!(problems, [(3, OutsideFault::MarksOutside), (4, OutsideFault::NotOnTheList), (5, OutsideFault::Twice)]);
    assert_eq!(preview.missing, ["赵六"], "李四 stands there with a problem");
    let enter = |b: &mut Bureau, source: &str| outside::enter(&mut b.office, id, &found, source, Some(&list));
    assert!(matches!(enter(&mut b, "省平台"), Err(ServiceError::WrongState(SittingState::Planned))));
    sittings::open(&mut b.office, id).unwrap();
    assert!(matches!(enter(&mut b, " "), Err(ServiceError::NoSource)));
    assert_eq!(enter(&mut b, "省平台 2026 年名单").unwrap(), 1);
    assert!(matches!(enter(&mut b, "省平台"), Err(ServiceError::HandedIn)));
    let (evidence, _) = transcripts::overview(&b.office, id).unwrap();
    assert_eq!(evidence.iter().map(|e| e.name.as_str()).collect::<Vec<_>>(), ["成绩.csv"]);
    let out = b.folder().join("again.csv");
    transcripts::take_out(&b.office, evidence[0].id, &out).unwrap();
    assert_eq!(std::fs::read(&out).unwrap(), std::fs::read(&list).unwrap());
    sittings::close(&mut b.office, id).unwrap();
    super::record_tests::publish_alone(&mut b.office, id, PASSPHRASE).unwrap();
    let report =
        pass_rate(&b.office, &PassRateQuery::default(), &crate::text::Texts::new(crate::text::Locale::default())).unwrap();
    assert_eq!((report.total.expected, report.total.sat, report.total.passed), (3, 1, 1), "90 of 120 is 75 %");
    let attempt = b.office.store.candidate(id, b.people[0]).unwrap().attempt.unwrap();
    assert!(integrity::verify(&mut b.office, attempt).unwrap().findings.is_empty());
}

#[test]
fn a_file_that_is_too_large_or_empty_is_no_evidence() {
    let mut b = bureau();
    let id = on_paper(&mut b);
    let empty = b.folder().join("空.png");
    std::fs::write(&empty, b"").unwrap();
    let refused = transcripts::attach(&mut b.office, id, None, &empty);
    assert!(matches!(refused, Err(ServiceError::Empty { .. })));
    let large = b.folder().join("大.png");
    std::fs::File::create(&large).unwrap().set_len(transcripts::MOST_EVIDENCE_BYTES + 1).unwrap();
    let refused = transcripts::attach(&mut b.office, id, None, &large);
    assert!(matches!(refused, Err(ServiceError::TooLarge { .. })));
    let none = b.folder().join("没有.png");
    assert!(matches!(transcripts::attach(&mut b.office, id, None, &none), Err(ServiceError::File { .. })));
}

//! Writing and reviewing: drafts outlive a crash, verdicts need a second person or a recorded waiver, old revisions come back.

use super::drafts::{self, Draft};
use super::review::{self, Note};
use super::revisions::{self, RunKind};
use super::{Actor, Office, ServiceError, accounts, bank, papers, sittings};
use crate::domain::blueprint::{Blueprint, BlueprintRow};
use crate::domain::citation::Citation;
use crate::domain::clock::{Clock, Stamp};
use crate::domain::ids::{DraftId, QuestionId};
use crate::domain::kind::{Area, Kind, Secrecy, Status};
use crate::domain::marks::Marks;
use crate::domain::question::{Body, Choice, Question};
use crate::domain::review::NoteKind;
use crate::domain::sitting::{SittingFacts, SittingKind, SittingRules};
use crate::domain::staff::{Permission, Role, Roles};
use crate::service::bank::BankQuery;
use crate::store::Access;
use crate::store::sitting::NewSitting;
use crate::text::{Locale, Texts};
use std::path::Path;
use std::sync::Arc;
use tempfile::TempDir;

const PASSPHRASE: &str = "correct horse 42";

struct Fixed;

impl Clock for Fixed {
    fn now(&self) -> Stamp {
        Stamp { wall_ms: 1_795_000_000_000, boot_id: "boot".into(), boot_ms: 1 }
    }
}

fn open(folder: &Path) -> Office {
    Office::open(folder, Access::Write, Arc::new(Fixed)).unwrap()
}

/// Accounts: 李明 (author, reviewer), 王红 (reviewer) when asked for, 赵六 (invigilator); 李明 is signed in.
fn bureau(second: bool) -> (TempDir, Office) {
    let folder = tempfile::tempdir().unwrap();
    let mut office = open(folder.path());
    accounts::set_up(&mut office, "管理员", PASSPHRASE).unwrap();
    let mut add = |name: &str, roles: &[Role]| {
        accounts::add(&mut office, PASSPHRASE, name, PASSPHRASE, &Roles::of(roles.iter().copied())).unwrap();
    };
    add("李明", &[Role::Author, Role::Reviewer]);
    add("赵六", &[Role::Invigilator]);
    if second {
        add("王红", &[Role::Reviewer]);
    }
    accounts::sign_in(&mut office, "李明", PASSPHRASE).unwrap();
    (folder, office)
}

fn question(stem: &str) -> Question {
    Question {
        code: String::new(),
        area: Area::new(3).unwrap(),
        difficulty: 3,
        cognition: None,
        tags: Vec::new(),
        exclusive_group: None,
        secrecy: Secrecy::Confidential,
        marks: None,
        body: Body::Single(Choice {
            stem: stem.into(),
            options: ["警告", "罚款"].map(Into::into).to_vec(),
            key: vec![0],
            fixed_order: false,
        }),
        citations: vec![Citation::parse("行政处罚法 第九条", None).unwrap()],
        explanation: "第九条。".into(),
        waivers: vec![],
        attachments: vec![],
    }
}

fn draft(id: i64, question: Option<QuestionId>) -> Draft {
    Draft { id: DraftId(id), question, base: None, title: format!("题{id}"), form: format!("{{\"n\":{id}}}"), saved_ms: 0 }
}

fn titles(office: &Office) -> Vec<String> {
    drafts::list(office).unwrap().into_iter().map(|kept| kept.draft.title).collect()
}

fn judge(office: &mut Office, id: QuestionId, kind: NoteKind, text: &str) -> Result<(), ServiceError> {
    let seen = office.store.question(id).unwrap().revision;
    review::judge(office, id, seen, kind, text)
}

fn status(office: &Office, id: QuestionId) -> Status {
    office.store.question(id).unwrap().status
}

#[test]
fn a_draft_outlives_the_program_and_goes_with_the_save() {
    let (folder, mut office) = bureau(false);
    let audit = office.store.audit(100).unwrap().len();
    office.take_changes();
    drafts::keep(&mut office, &draft(7, None)).unwrap();
    drafts::keep(&mut office, &Draft { form: "{\"n\":8}".into(), ..draft(7, None) }).unwrap();
    assert!(office.take_changes().is_empty(), "no screen has to be asked again");
    assert_eq!(office.store.audit(100).unwrap().len(), audit, "typing is not staff work to be audited");
    // No goodbye: what a killed program leaves behind.
    drop(office);
    let mut office = open(folder.path());
    accounts::sign_in(&mut office, "李明", PASSPHRASE).unwrap();
    let kept = drafts::list(&office).unwrap();
    assert_eq!((kept.len(), kept[0].draft.form.as_str(), kept[0].draft.saved_ms), (1, "{\"n\":8}", 1_795_000_000_000));

    let faulty = Question { body: Body::Judge { stem: String::new(), key: true }, ..question("") };
    assert!(bank::add(&mut office, &faulty, Some(DraftId(7))).is_err());
    assert_eq!(titles(&office), ["题7"], "what could not be saved is still kept");
    let id = bank::add(&mut office, &question("新题"), Some(DraftId(7))).unwrap();
    assert!(titles(&office).is_empty());

    drafts::keep(&mut office, &draft(9, Some(id))).unwrap();
    assert_eq!(drafts::list(&office).unwrap()[0].record.as_ref().unwrap().id, id);
    bank::revise(&mut office, id, &question("改过的题"), Some(DraftId(9))).unwrap();
    assert!(titles(&office).is_empty());
    drafts::keep(&mut office, &draft(10, None)).unwrap();
    drafts::discard(&mut office, DraftId(10)).unwrap();
    assert!(titles(&office).is_empty());
}

#[test]
fn a_draft_is_only_for_its_writer_who_may_read_keys() {
    let (_folder, mut office) = bureau(true);
    drafts::keep(&mut office, &draft(7, None)).unwrap();
    accounts::sign_in(&mut office, "管理员", PASSPHRASE).unwrap();
    drafts::keep(&mut office, &draft(7, None)).unwrap();
    drafts::discard(&mut office, DraftId(7)).unwrap();
    assert!(titles(&office).is_empty(), "another author sees none of them");
    accounts::sign_in(&mut office, "赵六", PASSPHRASE).unwrap();
    assert!(matches!(drafts::list(&office), Err(ServiceError::Denied(_))));
    // Somebody who lost the role cannot read the key of what he wrote either.
    let Actor::Staff { id, .. } = office.actor.clone() else { panic!("signed in") };
    office.actor = Actor::Staff { id, name: "李明".into(), roles: Roles::of([Role::Organiser]) };
    assert!(matches!(drafts::list(&office), Err(ServiceError::Denied(_))));
    accounts::sign_in(&mut office, "李明", PASSPHRASE).unwrap();
    assert_eq!(titles(&office), ["题7"]);
}

#[test]
fn what_a_newcomer_typed_before_set_up_is_his_afterwards() {
    let folder = tempfile::tempdir().unwrap();
    let mut office = open(folder.path());
    drafts::keep(&mut office, &draft(7, None)).unwrap();
    accounts::set_up(&mut office, "管理员", PASSPHRASE).unwrap();
    assert_eq!(titles(&office), ["题7"]);
    drafts::keep(&mut office, &draft(7, None)).unwrap();
    assert_eq!(titles(&office), ["题7"], "once, not twice");
    bank::add(&mut office, &question("新题"), Some(DraftId(7))).unwrap();
    assert!(titles(&office).is_empty());
}

#[test]
fn who_wrote_a_question_does_not_approve_it_while_there_is_somebody_else() {
    let (_folder, mut office) = bureau(true);
    let id = bank::add(&mut office, &question("题"), None).unwrap();
    for kind in [NoteKind::Approved, NoteKind::Waived] {
        let refused = judge(&mut office, id, kind, "只有我一人");
        assert!(matches!(refused, Err(ServiceError::OwnQuestion(who)) if who == ["王红"]), "{kind:?}");
    }
    accounts::sign_in(&mut office, "王红", PASSPHRASE).unwrap();
    let seen = office.store.question(id).unwrap().revision;
    bank_revised_by(&mut office, "李明", id);
    let late = review::judge(&mut office, id, seen, NoteKind::Approved, "");
    assert!(matches!(late, Err(ServiceError::RevisedMeanwhile)), "a signature never falls on a text nobody read");
    judge(&mut office, id, NoteKind::Approved, "").unwrap();
    assert_eq!(status(&office, id), Status::Approved);
    let again = judge(&mut office, id, NoteKind::Approved, "");
    assert!(matches!(again, Err(ServiceError::NotForReview(Status::Approved))));
    // Undo of a verdict is a reviewer's; doing it again only his who gave it.
    office.undo().unwrap();
    assert_eq!((status(&office, id), review::dossier(&office, id).unwrap().notes), (Status::Pending, vec![]));
    accounts::sign_in(&mut office, "李明", PASSPHRASE).unwrap();
    assert!(matches!(office.redo(), Err(ServiceError::Denied(Permission::ApproveQuestions))));
    accounts::sign_in(&mut office, "王红", PASSPHRASE).unwrap();
    office.redo().unwrap();
    assert_eq!(status(&office, id), Status::Approved);
}

fn bank_revised_by(office: &mut Office, name: &str, id: QuestionId) {
    let reviewer = office.actor.clone();
    accounts::sign_in(office, name, PASSPHRASE).unwrap();
    bank::revise(office, id, &question("又改"), None).unwrap();
    office.actor = reviewer;
}

#[test]
fn a_bureau_of_one_goes_on_through_a_recorded_waiver() {
    let (_folder, mut office) = bureau(false);
    let id = bank::add(&mut office, &question("题"), None).unwrap();
    assert!(matches!(judge(&mut office, id, NoteKind::Approved, ""), Err(ServiceError::OwnQuestion(who)) if who.is_empty()));
    assert!(matches!(judge(&mut office, id, NoteKind::Waived, "  "), Err(ServiceError::NoReason)));
    judge(&mut office, id, NoteKind::Waived, "本局只有一名法规人员").unwrap();
    assert_eq!(status(&office, id), Status::Approved);
    let notes = review::dossier(&office, id).unwrap().notes;
    assert_eq!(
        (notes[0].kind, notes[0].author.as_str(), notes[0].text.as_str()),
        (NoteKind::Waived, "李明", "本局只有一名法规人员")
    );
    let line = office.store.audit(1).unwrap().remove(0);
    assert!(line.op == "review_question" && line.detail.contains("waived") && line.detail.contains("本局只有一名法规人员"));
}

#[test]
fn a_returned_question_goes_back_to_its_author_with_the_reason() {
    let (_folder, mut office) = bureau(true);
    let id = bank::add(&mut office, &question("题"), None).unwrap();
    accounts::sign_in(&mut office, "王红", PASSPHRASE).unwrap();
    assert!(matches!(judge(&mut office, id, NoteKind::Returned, ""), Err(ServiceError::NoReason)));
    judge(&mut office, id, NoteKind::Returned, "罚款幅度与条文不符").unwrap();
    assert_eq!(status(&office, id), Status::Draft);
    assert_eq!(super::overview(&office).unwrap().returned_questions, 0, "it is not hers to mend");
    let line = office.store.audit(1).unwrap().remove(0);
    assert!(line.detail.contains("returned") && !line.detail.contains("罚款"), "the log is no way round the right to read keys");
    judge(&mut office, id, NoteKind::Remark, "请附条文").unwrap();

    accounts::sign_in(&mut office, "李明", PASSPHRASE).unwrap();
    assert_eq!(super::overview(&office).unwrap().returned_questions, 1);
    let mine = BankQuery { returned_to: Some("李明".into()), ..BankQuery::default() };
    assert_eq!(bank::find(&office, &mine).unwrap().ids, [id]);
    let notes: Vec<Note> = review::dossier(&office, id).unwrap().notes;
    let said: Vec<_> = notes.iter().map(|n| (n.kind, n.number, n.text.as_str())).collect();
    assert_eq!(said, [(NoteKind::Remark, 1, "请附条文"), (NoteKind::Returned, 1, "罚款幅度与条文不符")]);
    bank::revise(&mut office, id, &question("改好的题"), None).unwrap();
    assert_eq!((status(&office, id), super::overview(&office).unwrap().returned_questions), (Status::Pending, 0));
    accounts::sign_in(&mut office, "赵六", PASSPHRASE).unwrap();
    assert!(matches!(review::dossier(&office, id), Err(ServiceError::Denied(Permission::ReadKeys))));
}

#[test]
fn an_old_revision_comes_back_as_a_new_one_and_undo_takes_it_back() {
    let (_folder, mut office) = bureau(false);
    let id = bank::add(&mut office, &question("第一稿"), None).unwrap();
    let first = office.store.question(id).unwrap().revision;
    bank::revise(&mut office, id, &question("第二稿"), None).unwrap();
    judge(&mut office, id, NoteKind::Waived, "一人").unwrap();
    revisions::restore(&mut office, id, first).unwrap();
    let record = office.store.question(id).unwrap();
    assert_eq!((record.number, record.question.body.stem(), record.status), (3, "第一稿", Status::Pending));
    office.undo().unwrap();
    let record = office.store.question(id).unwrap();
    assert_eq!((record.question.body.stem(), record.status), ("第二稿", Status::Approved));
    // What is current already needs no new revision.
    let steps = bank::history(&office, id).unwrap().len();
    revisions::restore(&mut office, id, record.revision).unwrap();
    assert_eq!(bank::history(&office, id).unwrap().len(), steps);
    let stranger = office.store.all_questions().unwrap().into_iter().find(|r| r.id != id).unwrap();
    assert!(revisions::restore(&mut office, id, stranger.revision).is_err(), "a revision of another question");
}

#[test]
fn differences_name_the_field_and_mark_the_characters() {
    let texts = Texts::new(Locale::ZhCn);
    let old = question("处五万元以下罚款的是（　　）。");
    let mut new = question("处十万元以下罚款的是（　　）。");
    assert_eq!(revisions::compare(&old, &old, &texts), []);
    new.difficulty = 4;
    if let Body::Single(choice) = &mut new.body {
        choice.options.push("拘留".into());
        choice.key = vec![2];
    }
    let found = revisions::compare(&old, &new, &texts);
    let labels: Vec<&str> = found.iter().map(|change| change.label.as_str()).collect();
    assert_eq!(labels, ["题干", "选项", "答案", "难度"]);
    let marked: Vec<(&str, RunKind)> = found[0].runs.iter().map(|r| (r.text.as_str(), r.kind)).collect();
    assert_eq!(
        marked,
        [("处", RunKind::Both), ("五", RunKind::Old), ("十", RunKind::New), ("万元以下罚款的是（　　）。", RunKind::Both)]
    );
    assert!(found[1].runs.iter().any(|r| r.kind == RunKind::New && r.text.contains("拘留")));
    // Another kind has other fields; both sides are told.
    let judge = Question { body: Body::Judge { stem: "题".into(), key: true }, ..old.clone() };
    let labels: Vec<String> = revisions::compare(&old, &judge, &texts).into_iter().map(|c| c.label).collect();
    assert_eq!(labels, ["题型", "题干", "选项", "答案"]);
}

#[test]
fn a_question_knows_the_papers_and_sittings_it_stands_in() {
    let (_folder, mut office) = bureau(false);
    let id = bank::add(&mut office, &question("题"), None).unwrap();
    judge(&mut office, id, NoteKind::Waived, "一人").unwrap();
    let row = BlueprintRow {
        kind: Kind::Single,
        area: Some(Area::new(3).unwrap()),
        difficulty: None,
        cognition: None,
        must: false,
        count: 1,
        marks: Marks::whole(2),
    };
    let paper =
        papers::compose_paper(&mut office, "秋季卷", &Blueprint { rows: vec![row], ..Blueprint::default() }, 1, true).unwrap();
    office.actor =
        Actor::Staff { id: crate::domain::ids::StaffId(1), name: "李明".into(), roles: Roles::of(Role::ALL.iter().copied()) };
    let cadre = crate::domain::roster::CadreData {
        name: "张三".into(),
        staff_no: None,
        id_tail: None,
        employment: crate::domain::roster::Employment::Civil,
        state: crate::domain::roster::CadreState::Active,
        appointment: crate::domain::roster::Appointment::default(),
    };
    let cadre = super::roster::add(&mut office, &cadre, "", &crate::domain::appointments::Recording::Correct).unwrap();
    let new = NewSitting {
        title: "秋季考试".into(),
        kind: SittingKind::Mock,
        paper,
        rules: SittingRules::preset(SittingKind::Mock),
        basis: String::new(),
        makeup_of: None,
        facts: SittingFacts::default(),
        cadres: vec![cadre],
    };
    sittings::plan(&mut office, &new).unwrap();
    bank::revise(&mut office, id, &question("后来改了"), None).unwrap();
    let uses = review::dossier(&office, id).unwrap().uses;
    assert_eq!((uses.len(), uses[0].title.as_str(), uses[0].number), (1, "秋季卷", 1));
    assert_eq!(uses[0].sittings.iter().map(|(_, title, _)| title.as_str()).collect::<Vec<_>>(), ["秋季考试"]);
}

//! What a stolen file shows of 保密 questions: nothing but code, kind, area and citations.

use super::desk_tests::{ByHand, PASSPHRASE};
use super::{Clock, Office, ServiceError, accounts, bank, drafts, exam, maintenance, papers, sittings};
use crate::domain::blueprint::Blueprint;
use crate::domain::ids::{DraftId, QuestionId};
use crate::domain::kind::Secrecy;
use crate::domain::marks::Marks;
use crate::domain::paper::Section;
use crate::domain::question::tests::single;
use crate::domain::question::{Body, Choice, Question};
use crate::domain::sitting::{SittingFacts, SittingKind, SittingRules};
use crate::store::draft::Draft;
use crate::store::paper::{DrawRules, NewPaper, NewSlot};
use crate::store::question::BankQuery;
use crate::store::sitting::NewSitting;
use crate::store::{Access, Op, StoreError};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicI64;

/// Words that stand in texts of the question only.
const SECRETS: [&str; 4] = ["密干之句", "密选之项", "密析之由", "密稿之文"];

fn office(folder: &Path) -> Office {
    let clock = Arc::new(ByHand(AtomicI64::new(0)));
    Office::open(folder, Access::Write, clock as Arc<dyn Clock>).unwrap()
}

fn secret() -> Question {
    let options = ["密选之项", "甲", "乙", "丙"].map(Into::into).to_vec();
    let choice = Choice { stem: "密干之句（　　）。".into(), options, key: vec![0], fixed_order: false };
    let question = single(0);
    Question {
        code: "密-1".into(),
        secrecy: Secrecy::Confidential,
        body: Body::Single(choice),
        explanation: "密析之由。".into(),
        ..question
    }
}

/// All bytes of all files of a folder, backups too.
fn bytes(folder: &Path) -> Vec<u8> {
    let (mut bytes, mut folders) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { folders.push(path) } else { bytes.extend(std::fs::read(path).unwrap()) }
        }
    }
    bytes
}

fn lies_open(folder: &Path) -> Vec<&'static str> {
    let bytes = bytes(folder);
    SECRETS.into_iter().filter(|secret| bytes.windows(secret.len()).any(|window| window == secret.as_bytes())).collect()
}

fn stem(office: &Office, id: QuestionId) -> String {
    office.store.question(id).unwrap().question.body.stem().to_owned()
}

fn found(office: &Office, text: &str) -> usize {
    office.store.find_questions(&BankQuery { text: text.into(), ..BankQuery::default() }).unwrap().len()
}

#[test]
fn what_is_written_with_a_key_never_lies_open_in_any_file() {
    let folder = tempfile::tempdir().unwrap();
    let mut office = office(folder.path());
    accounts::set_up(&mut office, "王命题", PASSPHRASE).unwrap();
    let id = bank::add(&mut office, &secret(), None).unwrap();
    let form = r#"{"stem":"密稿之文"}"#.to_owned();
    let draft = Draft { id: DraftId(7), question: None, base: None, title: "密稿之文".into(), form, saved_ms: 1 };
    drafts::keep(&mut office, &draft).unwrap();
    maintenance::back_up(&office).unwrap();
    assert_eq!(lies_open(folder.path()), Vec::<&str>::new());
    assert_eq!(office.store.question(id).unwrap().question, secret(), "with the key it is all there");
    assert_eq!(drafts::list(&office).unwrap()[0].draft.title, "密稿之文");
    assert_eq!((found(&office, "密干之句"), found(&office, "密选 密析")), (1, 1), "found while there is a key");
    let rows = office.store.question_rows(&[id]).unwrap();
    assert!(rows[0].stem.starts_with("密干之句"));

    accounts::sign_out(&mut office);
    let shell = office.store.question(id).unwrap().question;
    assert!(shell.is_locked() && shell.explanation.is_empty(), "{shell:?}");
    assert_eq!((shell.code.as_str(), shell.area, shell.citations), ("密-1", secret().area, secret().citations));
    assert_eq!((found(&office, "密干之句"), found(&office, "密-1")), (0, 1));
    accounts::sign_in(&mut office, "王命题", PASSPHRASE).unwrap();
    assert_eq!(stem(&office, id), "密干之句（　　）。");
}

#[test]
fn what_lay_open_before_there_was_a_key_is_sealed_and_wiped_at_set_up() {
    let folder = tempfile::tempdir().unwrap();
    let mut office = office(folder.path());
    let now = office.now_ms();
    let added = office.store.write::<_, StoreError>(Op::AddQuestion, "-", now, |tx| {
        tx.add_question(&secret(), crate::domain::kind::Status::Pending, false, "-", now)
    });
    let id = added.unwrap().output;
    assert!(lies_open(folder.path()).contains(&"密干之句"), "the search finds what lies open");
    accounts::set_up(&mut office, "王命题", PASSPHRASE).unwrap();
    assert_eq!(office.store.question(id).unwrap().question, secret());
    let open = lies_open(folder.path());
    assert_eq!(open, Vec::<&str>::new(), "neither in the file nor in its log");
    drop(office);
    let mut again = self::office(folder.path());
    assert!(again.store.question(id).unwrap().question.is_locked());
    accounts::sign_in(&mut again, "王命题", PASSPHRASE).unwrap();
    assert_eq!(again.store.question(id).unwrap().question, secret());
    assert_eq!(maintenance::check(&again).unwrap(), []);
}

#[test]
fn revising_and_taking_it_back_works_on_sealed_texts() {
    let folder = tempfile::tempdir().unwrap();
    let mut office = office(folder.path());
    accounts::set_up(&mut office, "王命题", PASSPHRASE).unwrap();
    let id = bank::add(&mut office, &secret(), None).unwrap();
    let mut changed = secret();
    changed.explanation = "密析之由，已改。".into();
    bank::revise(&mut office, id, &changed, None).unwrap();
    assert_eq!(office.store.question(id).unwrap().question, changed);
    office.undo().unwrap();
    assert_eq!(office.store.question(id).unwrap().question, secret());
    office.redo().unwrap();
    assert_eq!(office.store.question_history(id).unwrap()[0].question, changed);
    // Made public it lies open and is indexed, as it should.
    changed.secrecy = Secrecy::Public;
    bank::revise(&mut office, id, &changed, None).unwrap();
    accounts::sign_out(&mut office);
    assert_eq!((stem(&office, id).as_str(), found(&office, "密干之句")), ("密干之句（　　）。", 1));
}

#[test]
fn a_confidential_paper_is_sat_in_a_seat_and_never_marked_without_the_key() {
    let folder = tempfile::tempdir().unwrap();
    let mut office = office(folder.path());
    accounts::set_up(&mut office, "王命题", PASSPHRASE).unwrap();
    let id = bank::add(&mut office, &secret(), None).unwrap();
    let revision = office.store.question(id).unwrap().revision;
    let slot = NewSlot { section: 0, revision, part: None, marks: Marks::whole(2), must: false, locked: false };
    let new = NewPaper {
        title: "卷".into(),
        blueprint: Blueprint::default(),
        seed: 1,
        sections: vec![Section { kind: crate::domain::kind::Kind::Single }],
        slots: vec![slot],
        form: None,
        draw_rules: DrawRules::default(),
    };
    let now = office.now_ms();
    let done = office.store.write::<_, ServiceError>(Op::ComposePaper, "-", now, |tx| Ok(tx.add_paper(&new, None, "-", now)?));
    let paper = done.unwrap().output;
    let cadre = super::desk_tests::join(&mut office, "张三");
    let kind = SittingKind::Mock;
    let (title, rules, facts) = ("场".to_owned(), SittingRules::preset(kind), SittingFacts::default());
    let new = NewSitting { title, kind, paper, rules, basis: String::new(), makeup_of: None, facts, cadres: vec![cadre] };
    let sitting = sittings::plan(&mut office, &new).unwrap();
    sittings::open(&mut office, sitting).unwrap();
    assert!(matches!(exam::admit(&mut office, sitting, "张三", ""), Err(ServiceError::NeedsSeat)), "an informal one too");
    assert!(office.store.ground(sitting).is_ok());
    accounts::sign_out(&mut office);
    assert!(matches!(office.store.ground(sitting), Err(StoreError::NoKey)));
    assert!(papers::view(&office, paper).is_err());
}

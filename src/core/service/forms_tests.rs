//! Sets of forms in a workspace: frozen together, compared, changed until somebody sits one, and kept apart from what was used.

use super::forms::{FormsOrder, compare, compose, draw};
use super::paper_edits::{reorder, swap};
use super::{Office, ServiceError, accounts, forms_files, papers, run};
use crate::domain::blueprint::{Blueprint, BlueprintRow};
use crate::domain::clock::{Clock, Stamp};
use crate::domain::forms::{ComposeError, FormRole, Locked};
use crate::domain::ids::{PaperId, QuestionId};
use crate::domain::kind::{Area, Cognition, Kind, Secrecy, Status};
use crate::domain::marks::Marks;
use crate::domain::question::{Body, Part, Question};
use crate::domain::sitting::{SittingFacts, SittingKind, SittingRules};
use crate::store::sitting::NewSitting;
use crate::store::{Access, Op};
use crate::text::{Locale, Texts};
use std::collections::HashSet;
use std::sync::Arc;
use tempfile::TempDir;

struct Fixed;

impl Clock for Fixed {
    fn now(&self) -> Stamp {
        Stamp { wall_ms: 1_795_000_000_000, boot_id: "boot".into(), boot_ms: 1 }
    }
}

/// Approved questions of area 23, so that `approved_only` sees these alone: 12 judge items, 3 of them of one group, 4 cases.
pub(super) fn office() -> (TempDir, Office) {
    let folder = tempfile::tempdir().unwrap();
    let mut office = Office::open(folder.path(), Access::Write, Arc::new(Fixed)).unwrap();
    accounts::set_up(&mut office, "管理员", "correct horse 42").unwrap();
    let question = |number: usize, body: Body| Question {
        code: format!("t-{number:02}"),
        area: Area::new(23).unwrap(),
        difficulty: 3,
        cognition: Some(Cognition::ALL[number % 3]),
        tags: vec![],
        exclusive_group: (number < 3).then(|| "g".into()),
        secrecy: Secrecy::Public,
        marks: None,
        body,
        citations: vec![],
        explanation: String::new(),
        waivers: vec![],
        attachments: vec![],
    };
    let judge = |number: usize| Body::Judge { stem: format!("第{number}题"), key: true };
    let part = |number: usize| Part {
        marks: Marks::whole(number as i64),
        body: judge(number),
        citations: vec![],
        explanation: String::new(),
        waivers: vec![],
    };
    let done = office.store.write::<_, ServiceError>(Op::AddQuestion, "甲", 1, |tx| {
        for number in 0..12 {
            tx.add_question(&question(number, judge(number)), Status::Approved, false, "甲", 1)?;
        }
        for number in 12..16 {
            let body = Body::Case { material: format!("材料{number}"), parts: vec![part(1), part(3)] };
            tx.add_question(&question(number, body), Status::Approved, false, "甲", 1)?;
        }
        Ok(())
    });
    office.done(done.unwrap());
    (folder, office)
}

pub(super) fn row(kind: Kind, count: u16, marks: i64) -> BlueprintRow {
    BlueprintRow { kind, area: None, difficulty: None, cognition: None, count, marks: Marks::whole(marks), must: false }
}

pub(super) fn order(judge: u16, case: u16, forms: usize) -> FormsOrder {
    let blueprint = Blueprint { rows: vec![row(Kind::Judge, judge, 2), row(Kind::Case, case, 8)], difficulty: None };
    FormsOrder { approved_only: true, ..FormsOrder::parallel("卷", blueprint, forms, 7) }
}

pub(super) fn held(office: &Office, paper: PaperId) -> HashSet<QuestionId> {
    office.store.questions_of_paper(paper).unwrap().into_iter().collect()
}

pub(super) fn sit(office: &mut Office, paper: PaperId) -> crate::domain::ids::SittingId {
    let sitting = NewSitting {
        title: "场".into(),
        kind: SittingKind::Mock,
        paper,
        rules: SittingRules::preset(SittingKind::Mock),
        basis: String::new(),
        makeup_of: None,
        facts: SittingFacts::default(),
        cadres: vec![],
    };
    let done = office.store.write::<_, ServiceError>(Op::PlanSitting, "甲", 1, |tx| Ok(tx.add_sitting(&sitting, 1)?));
    office.done(done.unwrap())
}

#[test]
fn forms_are_frozen_as_a_set_and_compared() {
    let (_folder, mut office) = office();
    let order = FormsOrder { roles: vec![FormRole::Parallel, FormRole::Spare], ..order(3, 1, 2) };
    let composed = compose(&mut office, &order).unwrap();
    let rows = papers::list(&office).unwrap();
    let marks: Vec<_> = rows.iter().rev().map(|row| (row.title.as_str(), row.form.clone().unwrap())).collect();
    assert_eq!(marks.iter().map(|(title, _)| *title).collect::<Vec<_>>(), ["卷 A", "卷 B"]);
    assert!(marks.iter().all(|(_, form)| form.set == composed.papers[0]));
    assert_eq!((marks[1].1.label.as_str(), marks[1].1.role), ("B", FormRole::Spare));
    assert!(held(&office, composed.papers[0]).is_disjoint(&held(&office, composed.papers[1])));
    let compared = compare(&office, composed.papers[1]).unwrap();
    assert_eq!(compared.forms.iter().map(|form| form.marks).collect::<Vec<_>>(), [Marks::whole(14); 2]);
    assert_eq!((compared.shared, compared.imbalance, compared.forms[0].questions), (0, 0, 4));
    // All judge items, those of the case too.
    assert!((compared.forms[0].guess - 7.0).abs() < 1e-9);
    // A paper alone belongs to no set.
    let alone = papers::compose_paper(&mut office, "独", &order.blueprint, 1, true).unwrap();
    assert_eq!(papers::list(&office).unwrap()[0].form, None);
    assert_eq!(compare(&office, alone).unwrap().forms.len(), 1);
}

#[test]
fn what_was_used_lately_or_seen_is_avoided() {
    let (_folder, mut office) = office();
    let first = compose(&mut office, &order(4, 1, 1)).unwrap().papers[0];
    let sitting = sit(&mut office, first);
    for seed in 0..10 {
        let next = FormsOrder { avoid_last: 1, seed, ..order(4, 1, 1) };
        let paper = compose(&mut office, &next).unwrap().papers[0];
        assert!(held(&office, first).is_disjoint(&held(&office, paper)), "seed {seed}");
    }
    // What a make-up must not share includes the groups of what was seen.
    let locked = vec![Locked { form: 0, question: office.store.question_with_code("t-00").unwrap().unwrap() }];
    let seen = compose(&mut office, &FormsOrder { locked, ..order(4, 1, 1) }).unwrap().papers[0];
    let sitting = (sitting, sit(&mut office, seen)).1;
    for seed in 0..10 {
        let makeup = FormsOrder { unseen_by: Some(sitting), roles: vec![FormRole::Makeup], seed, ..order(4, 1, 1) };
        let paper = compose(&mut office, &makeup).unwrap().papers[0];
        let codes: Vec<String> = office.store.paper(paper).unwrap().slots.iter().map(|s| s.question.code.clone()).collect();
        assert!(held(&office, seen).is_disjoint(&held(&office, paper)));
        assert!(!codes.iter().any(|code| ["t-00", "t-01", "t-02"].contains(&code.as_str())), "{codes:?}");
    }
    let much = FormsOrder { avoid_last: 9, ..order(9, 0, 1) };
    let error = compose(&mut office, &much).unwrap_err();
    let ServiceError::Compose(ComposeError::Shortage { row: 0, wanted: 9, avoided, .. }) = &error else { panic!("{error:?}") };
    assert!(*avoided > 0);
    for locale in [Locale::ZhCn, Locale::En] {
        let said = Texts::new(locale).explain(&error).to_string();
        assert!(said.contains(&avoided.to_string()) && said.contains('9') && !said.contains("error-"), "{said}");
    }
}

#[test]
fn a_question_is_swapped_for_one_like_it_until_a_sitting_uses_the_paper() {
    let (_folder, mut office) = office();
    let composed = compose(&mut office, &order(3, 1, 2)).unwrap();
    let (a, b) = (composed.papers[0], composed.papers[1]);
    let before = office.store.paper(a).unwrap();
    let set: HashSet<QuestionId> = held(&office, a).union(&held(&office, b)).copied().collect();
    let cognition = before.slots[0].question.cognition;
    let new = swap(&mut office, a, 0, None, 1).unwrap();
    let after = office.store.paper(a).unwrap();
    assert!(!set.contains(&new) && held(&office, a).contains(&new));
    assert_eq!(after.slots[0].question.cognition, cognition);
    assert_eq!((after.full_marks(), after.slots.len()), (before.full_marks(), before.slots.len()));
    assert_eq!(compare(&office, a).unwrap().imbalance, compare(&office, b).unwrap().imbalance);

    // The whole case goes, whichever of its parts is named; and by hand only what stands in no form of the set.
    let other = (12..16).map(|n| office.store.question_with_code(&format!("t-{n}")).unwrap().unwrap());
    let other = other.into_iter().find(|q| !set.contains(q)).unwrap();
    assert_eq!(swap(&mut office, a, 4, Some(other), 1).unwrap(), other);
    let slots = office.store.paper(a).unwrap().slots;
    assert_eq!(
        slots[3..].iter().map(|s| (s.part, s.marks)).collect::<Vec<_>>(),
        [(Some(0), Marks::whole(2)), (Some(1), Marks::whole(6))]
    );
    let taken = *held(&office, b).iter().next().unwrap();
    assert!(matches!(swap(&mut office, a, 0, Some(taken), 1), Err(ServiceError::NoSwap)));

    let codes = |office: &Office| -> Vec<String> {
        office.store.paper(a).unwrap().slots.iter().map(|slot| slot.question.code.clone()).collect()
    };
    let was = codes(&office);
    reorder(&mut office, a, 0, 2).unwrap();
    assert_eq!(codes(&office)[..3], [was[1].clone(), was[2].clone(), was[0].clone()]);
    office.undo().unwrap();
    assert_eq!(codes(&office), was);
    office.redo().unwrap();
    assert_ne!(codes(&office), was);
    reorder(&mut office, a, 2, 0).unwrap();
    assert_eq!(codes(&office), was);
    assert!(matches!(reorder(&mut office, a, 0, 3), Err(ServiceError::OtherSection)));
    assert!(reorder(&mut office, a, 0, 99).is_err());

    sit(&mut office, a);
    assert!(matches!(swap(&mut office, a, 0, None, 1), Err(ServiceError::PaperInUse)));
    assert!(matches!(reorder(&mut office, a, 0, 1), Err(ServiceError::PaperInUse)));
    let op = |result: Result<String, ServiceError>| match result {
        Err(ServiceError::StepBlocked(op)) => op,
        other => panic!("{other:?}"),
    };
    assert_eq!(op(office.undo()), "edit_paper", "what a sitting uses is not taken back, and that is said");
    assert_eq!(codes(&office), was);
    // The refused steps do not stand before the older ones, which have nothing to do with the paper.
    while let Err(ServiceError::StepBlocked(_)) = office.undo() {}
    assert_eq!(office.redo().unwrap(), "add_question");
    assert_eq!(codes(&office), was);
}

#[test]
fn drawn_forms_become_files_that_are_read_back() {
    let (folder, office) = office();
    let texts = Texts::new(Locale::ZhCn);
    let drawn = draw(&office, &order(3, 1, 2)).unwrap();
    let out = folder.path().join("out");
    let written = forms_files::write(&drawn, &out, &texts).unwrap();
    assert_eq!(written.len(), 5);
    let json: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(out.join("form-B.json")).unwrap()).unwrap();
    assert_eq!(
        (json["name"].as_str(), json["marks"].as_f64(), json["questions"].as_array().map(Vec::len)),
        (Some("B"), Some(14.0), Some(4))
    );
    let mut read = crate::formats::Collected::default();
    crate::formats::kaofa_text::read(&std::fs::read_to_string(out.join("form-A.txt")).unwrap(), None, &mut read);
    let codes: Vec<_> = read.drafts.iter().map(|draft| draft.question.code.clone()).collect();
    let listed: Vec<_> = forms_files::document(&drawn).forms[0].questions.iter().map(|q| q.code.clone()).collect();
    assert_eq!(codes, listed);
    let table = forms_files::table(&drawn.comparison, &texts);
    assert!(table.iter().all(|row| row.iter().all(|cell| !cell.contains("cli-"))), "{table:?}");
    assert!(papers::list(&office).unwrap().is_empty(), "nothing is kept");

    let read = |name: &std::path::Path| forms_files::read_blueprint(name, &texts);
    assert_eq!(read("jining".as_ref()).unwrap().unwrap().1.question_count(), 80);
    assert!(read("nowhere.toml".as_ref()).unwrap().is_none());
    let file = folder.path().join("b.toml");
    std::fs::write(&file, "\u{feff}[[row]]\nkind = \"判断\"\narea = \"无\"\ncount = 1\nmarks = 1").unwrap();
    let said = texts.explain(&read(&file).unwrap_err()).to_string();
    assert!(said.contains('1') && said.contains("无") && !said.contains("error-"), "{said}");
    for fault in crate::formats::blueprint_toml::FaultKind::ALL {
        for key in [format!("error-blueprint-{}", fault.code()), format!("error-blueprint-{}-do", fault.code())] {
            assert!(texts.has(&key), "{key}");
        }
    }
}

#[test]
fn the_commands_of_the_window_answer() {
    let (_folder, mut office) = office();
    let texts = Texts::new(Locale::ZhCn);
    let composed = run(&mut office, super::Command::ComposeForms(Box::new(order(3, 1, 2))), &texts).unwrap();
    let super::Reply::FormsComposed(composed) = composed else { panic!("{composed:?}") };
    let swapped = super::Command::SwapQuestion { paper: composed.papers[0], position: 0, with: None, seed: 1 };
    assert!(matches!(run(&mut office, swapped, &texts), Ok(super::Reply::Swapped(_))));
    let compared = run(&mut office, super::Command::CompareForms(composed.papers[0]), &texts).unwrap();
    assert!(matches!(compared, super::Reply::Comparison(table) if table.forms.len() == 2));
}

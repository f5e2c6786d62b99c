//! What a trainer does to a paper between composing and the sitting: asking what the bank holds, locking, picking, judging,
//! drawing by lot; and 必对题 and part minimums up to the verdict.

use super::forms::{FormsOrder, compare, compose, feasibility};
use super::forms_tests::{held, office, order, row, sit};
use super::paper_edits::{SlotMark, mark_slot, offer, recompose, swap};
use super::{Actor, Office, ServiceError, accounts, angoff, exam, form_draw, pass_rate, results, sittings};
use crate::domain::answer::Answer;
use crate::domain::blueprint::{Blueprint, BlueprintRow, DifficultyShare, ShareScope};
use crate::domain::forms::{ComposeError, FormRole};
use crate::domain::ids::{CadreId, PaperId, QuestionId, SittingId, StaffId};
use crate::domain::journal::Event;
use crate::domain::kind::Kind;
use crate::domain::marks::Marks;
use crate::domain::question::Body;
use crate::domain::roster::{Appointment, CadreData, CadreState, Employment};
use crate::domain::sitting::{PartMinimum, SittingFacts, SittingKind, SittingRules};
use crate::domain::staff::{Role, Roles};
use crate::domain::verdict::{Outcome, Shortfall};
use crate::store::sitting::NewSitting;

fn questions(office: &Office, paper: PaperId) -> Vec<QuestionId> {
    let slots = office.store.paper_slots(paper).unwrap();
    slots.iter().map(|slot| office.store.question_of(slot.revision).unwrap()).collect()
}

#[test]
fn what_the_bank_lacks_is_told_before_composing() {
    let (_folder, mut office) = office();
    let plain = feasibility(&office, &order(10, 2, 1)).unwrap();
    assert_eq!((plain.available, plain.refused), (vec![12, 4], None));
    assert_eq!(plain.stock.iter().map(|(_, count)| count).sum::<usize>(), 16);
    // Three of the twelve are of one group: eleven cannot be drawn, though twelve stand in the bank.
    let short = feasibility(&office, &order(11, 2, 1)).unwrap();
    assert!(matches!(short.refused, Some(ComposeError::Shortage { row: 0, wanted: 11, available: 10, .. })), "{short:?}");
    // Two forms want twice as much.
    let two = feasibility(&office, &order(7, 1, 2)).unwrap();
    assert!(matches!(two.refused, Some(ComposeError::Shortage { row: 0, wanted: 14, .. })), "{two:?}");
    // All are of grade 3: the share says so.
    let mut hard = order(4, 0, 1);
    hard.blueprint.difficulty = Some(DifficultyShare { easy: 0, medium: 50, hard: 50, per: ShareScope::Paper });
    let refused = feasibility(&office, &hard).unwrap().refused;
    assert!(matches!(refused, Some(ComposeError::DifficultyShare { wanted: 2, available: 0, .. })), "{refused:?}");
    assert_eq!(
        feasibility(&office, &FormsOrder::parallel("卷", Blueprint::default(), 1, 1)).unwrap().refused,
        Some(ComposeError::Empty)
    );
    // What the last sitting used is not counted.
    let composed = compose(&mut office, &order(5, 1, 1)).unwrap();
    sit(&mut office, composed.papers[0]);
    let after = feasibility(&office, &FormsOrder { avoid_last: 1, ..order(4, 1, 1) }).unwrap();
    assert_eq!(after.available, [7, 3]);
}

#[test]
fn locked_questions_stay_at_their_numbers_when_the_rest_is_drawn_again() {
    let (_folder, mut office) = office();
    let composed = compose(&mut office, &FormsOrder { anchors: 1, ..order(3, 1, 2) }).unwrap();
    let [a, b] = composed.papers[..] else { panic!("two forms") };
    let (first, second) = (questions(&office, a), questions(&office, b));
    mark_slot(&mut office, a, 1, SlotMark::Locked(true)).unwrap();
    mark_slot(&mut office, a, 1, SlotMark::Must(true)).unwrap();
    // A part names its whole case.
    mark_slot(&mut office, b, 4, SlotMark::Locked(true)).unwrap();
    assert!(office.store.paper_slots(b).unwrap()[3..].iter().all(|slot| slot.locked));
    assert!(matches!(swap(&mut office, a, 1, None, 1), Err(ServiceError::QuestionLocked)));
    let mut changed = false;
    for seed in 0..6 {
        recompose(&mut office, a, seed).unwrap();
        let (now, other) = (questions(&office, a), questions(&office, b));
        assert_eq!((now[1], now.len()), (first[1], first.len()), "seed {seed}");
        assert_eq!(other[3..], second[3..]);
        let slot = office.store.paper_slots(a).unwrap()[1];
        assert!(slot.locked && slot.must);
        let shared = held(&office, a).intersection(&held(&office, b)).count();
        assert_eq!(shared, 1, "the anchor, as the set was asked for");
        changed |= now != first;
    }
    assert!(changed, "the rest is drawn anew");
    let last = questions(&office, a);
    recompose(&mut office, a, 99).unwrap();
    office.undo().unwrap();
    assert_eq!(questions(&office, a), last);

    // A locked anchor stays in both.
    let anchor = *held(&office, a).intersection(&held(&office, b)).next().unwrap();
    let at = questions(&office, a).iter().position(|q| *q == anchor).unwrap();
    mark_slot(&mut office, a, at as u16, SlotMark::Locked(true)).unwrap();
    recompose(&mut office, b, 5).unwrap();
    assert!(held(&office, a).contains(&anchor) && held(&office, b).contains(&anchor));

    sit(&mut office, b);
    let before = questions(&office, a);
    assert!(matches!(recompose(&mut office, a, 1), Err(ServiceError::PaperInUse)));
    assert_eq!(questions(&office, a), before, "all forms or none");
}

#[test]
fn questions_to_pick_from_are_of_the_kind_and_stand_in_no_form() {
    let (_folder, mut office) = office();
    let composed = compose(&mut office, &order(3, 1, 2)).unwrap();
    let a = composed.papers[0];
    let alike = offer(&office, a, 0, "", true).unwrap();
    let all = offer(&office, a, 0, "", false).unwrap();
    assert!(!alike.is_empty() && alike.len() < all.len());
    assert!(all.iter().all(|row| row.kind == Kind::Judge && !held(&office, a).contains(&row.id)));
    assert!(offer(&office, a, 0, "无此字样", false).unwrap().is_empty());
    let code = all[0].code.clone();
    assert_eq!(offer(&office, a, 0, &code, false).unwrap().iter().map(|row| row.id).collect::<Vec<_>>(), [all[0].id]);
    swap(&mut office, a, 0, Some(all[0].id), 1).unwrap();
    assert_eq!(questions(&office, a)[0], all[0].id);
    assert!(office.store.paper_slots(a).unwrap()[0].locked, "what was picked stays");
}

/// A candidate of unit and name.
fn cadre(office: &mut Office, name: &str) -> CadreId {
    let data = CadreData {
        name: name.into(),
        staff_no: None,
        id_tail: None,
        employment: Employment::Civil,
        state: CadreState::Active,
        appointment: Appointment::default(),
    };
    super::roster::add(office, &data, "市局", &crate::domain::appointments::Recording::Correct).unwrap()
}

fn plan(office: &mut Office, paper: PaperId, rules: SittingRules, cadres: Vec<CadreId>) -> SittingId {
    let new = NewSitting {
        title: "场".into(),
        kind: SittingKind::Mock,
        paper,
        rules,
        basis: String::new(),
        makeup_of: None,
        facts: SittingFacts::default(),
        cadres,
    };
    sittings::plan(office, &new).unwrap()
}

#[test]
fn a_must_item_answered_wrong_and_a_weak_part_fail_whatever_the_sum() {
    let (_folder, mut office) = office();
    let must = BlueprintRow { must: true, ..row(Kind::Judge, 1, 1) };
    let rows = vec![row(Kind::Judge, 9, 2), must];
    let order = FormsOrder { blueprint: Blueprint { rows, difficulty: None }, ..order(0, 0, 1) };
    let paper = compose(&mut office, &order).unwrap().papers[0];
    let stored = office.store.paper(paper).unwrap();
    assert_eq!(stored.slots.iter().filter(|slot| slot.must).count(), 1);
    let names = ["全对", "错必对题", "一半", "交白卷"];
    let cadres: Vec<CadreId> = names.iter().map(|name| cadre(&mut office, name)).collect();
    let part_minimums = vec![PartMinimum { kind: Kind::Judge, least: Marks::whole(12) }];
    let rules = SittingRules { pass_percent: 50, part_minimums, ..SittingRules::preset(SittingKind::Mock) };
    let sitting = plan(&mut office, paper, rules, cadres.clone());
    sittings::open(&mut office, sitting).unwrap();
    for (who, cadre) in cadres.iter().enumerate() {
        let seat = exam::start(&mut office, sitting, *cadre, names[who]).unwrap();
        let mut left = 5;
        for slot in &stored.slots {
            let Body::Judge { key, .. } = *slot.body() else { panic!("judge items") };
            let right = match who {
                0 => true,
                1 => !slot.must,
                // Exactly half of the marks: five of two, and the one of one mark.
                _ => {
                    slot.must || {
                        left -= 1;
                        left >= 0
                    }
                }
            };
            if who < 3 {
                let event = Event::Answered { slot: slot.position, answer: Some(Answer::Judge(key == right)) };
                exam::record(&mut office, seat.attempt, &[event]).unwrap();
            }
        }
        exam::hand_in(&mut office, seat.attempt).unwrap();
    }
    let query = pass_rate::PassRateQuery::default();
    let names = pass_rate::names(&office, &query, "-").unwrap();
    let told: Vec<_> = names.iter().map(|line| (line.outcome, line.marks.unwrap().milli(), line.shortfalls.clone())).collect();
    let missed = Shortfall::Must { missed: 1 };
    let part = |marks| Shortfall::Part { kind: Kind::Judge, marks: Marks::whole(marks), least: Marks::whole(12) };
    assert_eq!(
        told,
        [
            (Outcome::Pass, 19_000, vec![]),
            (Outcome::Fail, 18_000, vec![missed]),
            (Outcome::Fail, 11_000, vec![part(11)]),
            (Outcome::Fail, 0, vec![part(0), missed]),
        ]
    );
    let report = pass_rate::pass_rate(&office, &query, &crate::text::Texts::new(crate::text::Locale::default())).unwrap();
    assert_eq!((report.total.passed, report.total.sat), (1, 4));
    let attempt = names[1].attempt.unwrap();
    let review = results::review(&office, attempt).unwrap();
    assert_eq!((review.outcome, review.shortfalls), (Outcome::Fail, vec![missed]));
    assert_eq!(review.items.iter().filter(|item| item.must).count(), 1);
}

fn become_staff(office: &mut Office, name: &str, role: Role) {
    office.actor = Actor::Staff { id: StaffId(50), name: name.into(), roles: Roles::of([role]) };
}

#[test]
fn judges_do_not_see_each_other_before_all_are_in() {
    let (_folder, mut office) = office();
    let paper = compose(&mut office, &order(3, 1, 2)).unwrap().papers[0];
    let names = |all: &[&str]| all.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    for wrong in [&["甲", "乙"][..], &["甲", "乙", "甲"], &["甲", "乙", " "], &["1", "2", "3", "4", "5", "6"]] {
        assert!(matches!(angoff::set_panel(&mut office, paper, &names(wrong)), Err(ServiceError::PanelSize)), "{wrong:?}");
    }
    // 乙 has an account; the others judge on paper.
    accounts::add(&mut office, "correct horse 42", "乙", "another horse 42", &Roles::of([Role::Reviewer])).unwrap();
    angoff::set_panel(&mut office, paper, &names(&["甲", "乙", "丙"])).unwrap();
    let slots = office.store.paper(paper).unwrap().slots.len() as u16;
    let fill = |office: &mut Office, name: &str, percent: u8| {
        (0..slots).for_each(|at| angoff::judge(office, paper, name, at, percent).unwrap());
    };
    assert!(matches!(angoff::judge(&mut office, paper, "乙", 0, 50), Err(ServiceError::NotAJudge(_))), "乙 does that alone");
    assert!(matches!(angoff::judge(&mut office, paper, "丁", 0, 50), Err(ServiceError::NotAJudge(_))));
    assert!(matches!(angoff::judge(&mut office, paper, "甲", 0, 101), Err(ServiceError::BadAnswer)));
    fill(&mut office, "甲", 60);
    assert!(matches!(angoff::set_panel(&mut office, paper, &names(&["甲", "乙", "丁"])), Err(ServiceError::PanelBegun)));
    assert!(matches!(angoff::submit(&mut office, paper, "丙"), Err(ServiceError::NotJudged(5))));
    angoff::submit(&mut office, paper, "甲").unwrap();
    assert!(matches!(angoff::judge(&mut office, paper, "甲", 0, 10), Err(ServiceError::JudgeIsIn)));
    fill(&mut office, "丙", 80);
    angoff::submit(&mut office, paper, "丙").unwrap();

    become_staff(&mut office, "乙", Role::Reviewer);
    let seen = angoff::panel(&office, paper, "甲").unwrap();
    assert_eq!((seen.own, seen.found), (vec![None; usize::from(slots)], None), "another's figures");
    assert!(matches!(angoff::judge(&mut office, paper, "丙", 0, 1), Err(ServiceError::NotAJudge(_))));
    assert_eq!(compare(&office, paper).unwrap().forms[0].angoff, None);
    fill(&mut office, "乙", 70);
    angoff::submit(&mut office, paper, "乙").unwrap();
    let found = angoff::panel(&office, paper, "乙").unwrap().found.unwrap();
    // 14 marks: 0.6, 0.7 and 0.8 of them.
    assert_eq!((found.cut, found.percent()), (Marks::from_milli(9800), 70));
    assert!((found.spread - 1.4).abs() < 1e-9);
    assert!(matches!(angoff::again(&mut office, paper), Err(ServiceError::Denied(_))));

    office.actor = Actor::Nobody;
    accounts::sign_in(&mut office, "管理员", "correct horse 42").unwrap();
    assert_eq!(compare(&office, paper).unwrap().forms[0].angoff, Some(found.clone()));
    angoff::again(&mut office, paper).unwrap();
    let second = angoff::panel(&office, paper, "甲").unwrap();
    assert_eq!((second.round, second.before, second.found), (2, Some(found.clone()), None));
    assert_eq!(second.own, vec![Some(60); usize::from(slots)], "the second round begins with one's own");
    assert_eq!(angoff::suggested_line(&office, paper).unwrap(), Some(found), "until the second is complete");
    assert!(matches!(angoff::again(&mut office, paper), Err(ServiceError::PanelNotIn)));

    // An item put on the paper afterwards is judged by itself.
    swap(&mut office, paper, 0, None, 3).unwrap();
    assert_eq!(angoff::suggested_line(&office, paper).unwrap(), None);
    let log = accounts::audit(&office, 40).unwrap();
    assert_eq!(log.iter().filter(|row| row.op == "angoff_submit").count(), 3);
    assert!(log.iter().all(|row| row.op != "angoff_judge"), "percentages are no lines of the log");
}

#[test]
fn the_form_of_a_sitting_is_drawn_once_before_a_witness() {
    let (_folder, mut office) = office();
    let roles = vec![FormRole::Parallel, FormRole::Spare, FormRole::Parallel];
    let papers = compose(&mut office, &FormsOrder { roles, ..order(2, 0, 3) }).unwrap().papers;
    let who = cadre(&mut office, "张三");
    let rules = SittingRules::preset(SittingKind::Mock);
    let mut drawn = Vec::new();
    for _ in 0..24 {
        let sitting = plan(&mut office, papers[0], rules.clone(), vec![who]);
        assert_eq!(form_draw::lot_of(&office, sitting).unwrap(), (vec!["A".to_owned(), "C".to_owned()], None));
        for nobody in ["", "  ", "管理员"] {
            assert!(matches!(form_draw::draw(&mut office, sitting, nobody), Err(ServiceError::NoWitness)));
        }
        let draw = form_draw::draw(&mut office, sitting, " 王五 ").unwrap();
        assert_eq!((draw.by.as_str(), draw.witness.as_str()), ("管理员", "王五"));
        assert_eq!(sittings::sitting(&office, sitting).unwrap().paper, draw.paper);
        assert_eq!(form_draw::lot_of(&office, sitting).unwrap().1, Some(draw.clone()));
        assert!(matches!(form_draw::draw(&mut office, sitting, "王五"), Err(ServiceError::AlreadyDrawn)));
        drawn.push(draw.label);
    }
    assert!(drawn.iter().any(|label| label == "A") && drawn.iter().any(|label| label == "C"), "{drawn:?}");
    assert!(!drawn.contains(&"B".to_owned()), "the spare form stays in the safe");
    assert!(accounts::audit(&office, 5).unwrap().iter().any(|row| row.op == "draw_form" && row.detail.contains("王五")));

    let open = plan(&mut office, papers[0], rules.clone(), vec![who]);
    sittings::open(&mut office, open).unwrap();
    assert!(matches!(form_draw::draw(&mut office, open, "王五"), Err(ServiceError::WrongState(_))));
    let alone = compose(&mut office, &order(2, 0, 1)).unwrap().papers[0];
    let sitting = plan(&mut office, alone, rules, vec![who]);
    assert!(matches!(form_draw::draw(&mut office, sitting, "王五"), Err(ServiceError::NothingToDraw)));
}

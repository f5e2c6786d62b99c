//! The window of a closed-book exam: leaving it, closing it, copying out of it, and whose text a field remembers.

use crate::ui_desk::{ADMIN, PASSPHRASE};
use crate::ui_exam::{Hand, Window, first_blank, open, preedit_event, to_a_blank};
use egui::{Event as Input, ImeEvent, Key, Modifiers, OutputCommand, Role, ViewportEvent, ViewportId};
use egui_kittest::kittest::Queryable as _;
use kaofa_core::domain::appointments::Recording;
use kaofa_core::domain::closed_book::{FocusPolicy, FocusRule, Remote, Surroundings};
use kaofa_core::domain::ids::{AttemptId, CadreId, SittingId};
use kaofa_core::domain::journal::{Event, HandInBy};
use kaofa_core::domain::roster::{Appointment, CadreData, CadreState, Employment};
use kaofa_core::domain::sitting::{SittingFacts, SittingKind, SittingRules};
use kaofa_core::service::sittings::NewSitting;
use kaofa_core::service::{Office, accounts, exam, integrity, roster, sittings};
use kaofa_core::store::Access;
use std::path::Path;
use std::sync::Arc;

/// A sitting of two on the example's paper, with an attempt of the first begun, in a workspace with an account.
fn begun(folder: &Path, clock: &Arc<Hand>, rule: FocusRule) -> (Window, Vec<CadreId>, SittingId) {
    // The first start makes the example.
    drop(open(folder, clock));
    let mut office = Office::open(folder, Access::Write, clock.clone()).unwrap();
    accounts::set_up(&mut office, ADMIN, PASSPHRASE).unwrap();
    let paper = sittings::sitting(&office, SittingId(1)).unwrap().paper;
    let cadres: Vec<CadreId> = ["甲某", "乙某"].map(|name| join(&mut office, name)).into();
    let focus = FocusPolicy { rule, longer_secs: 5, losses: 2 };
    let rules = SittingRules { focus, ..SittingRules::preset(SittingKind::Mock) };
    let (title, kind, basis) = ("闭卷".into(), SittingKind::Mock, String::new());
    let new =
        NewSitting { title, kind, paper, rules, basis, facts: SittingFacts::default(), makeup_of: None, cadres: cadres.clone() };
    let sitting = sittings::plan(&mut office, &new).unwrap();
    sittings::open(&mut office, sitting).unwrap();
    exam::start(&mut office, sitting, cadres[0], "甲某").unwrap();
    drop(office);
    let mut w = open(folder, clock);
    w.key(Key::Enter);
    assert!(w.has("第 1 题"), "the exam goes on");
    (w, cadres, sitting)
}

fn join(office: &mut Office, name: &str) -> CadreId {
    let data = CadreData {
        name: name.into(),
        staff_no: None,
        id_tail: None,
        employment: Employment::Civil,
        state: CadreState::Active,
        appointment: Appointment::default(),
    };
    roster::add(office, &data, "市局", &Recording::Correct).unwrap()
}

fn focus(w: &mut Window, on: bool) {
    w.h.input_mut().viewports.entry(ViewportId::ROOT).or_default().focused = Some(on);
    w.h.run_steps(3);
}

fn away(w: &mut Window, ms: i64) {
    focus(w, false);
    w.wait(ms);
    focus(w, true);
}

fn click(w: &mut Window, label: &str) {
    w.h.get_by_role_and_label(Role::Button, label).click();
    w.h.run_steps(4);
}

fn journal(w: &Window, attempt: AttemptId) -> Vec<Event> {
    let dispatch = w.office.0.borrow();
    // Who is signed in reads it; here the test is.
    integrity::replay(&dispatch.office, attempt).unwrap().into_iter().map(|line| line.event).collect()
}

fn sign_in(w: &Window) {
    accounts::sign_in(&mut w.office.0.borrow_mut().office, ADMIN, PASSPHRASE).unwrap();
}

#[test]
fn a_blink_is_nothing_a_short_absence_is_told_and_a_long_one_has_to_be_read() {
    let folder = tempfile::tempdir().unwrap();
    let (mut w, ..) = begun(folder.path(), &Arc::default(), FocusRule::HandIn);
    away(&mut w, 900);
    assert!(!w.has("离开"), "an input method's window");
    away(&mut w, 3_000);
    assert!(w.has("已记录（第 1 次）") && !w.has("请不要离开考试窗口"));
    away(&mut w, 8_000);
    assert!(w.has("离开了考试窗口 8 秒，这是第 2 次") && w.has("再离开 1 次，答卷将自动交卷"));
    // Until it was read no key is an answer.
    w.key(Key::B);
    assert!(w.seat().state.answers.is_empty());
    click(&mut w, "我知道了，继续答题");
    assert!(!w.has("请不要离开考试窗口"));
    w.key(Key::B);
    assert_eq!(w.seat().state.answers.len(), 1);
    let attempt = w.attempt();
    away(&mut w, 8_000);
    assert!(w.has("离开窗口次数到上限，自动交卷"));
    sign_in(&w);
    assert_eq!(journal(&w, attempt).last(), Some(&Event::HandedIn { by: HandInBy::FocusLoss }));
}

#[test]
fn paused_by_the_rule_the_paper_is_gone_until_an_invigilator_lets_on() {
    let folder = tempfile::tempdir().unwrap();
    let (mut w, ..) = begun(folder.path(), &Arc::default(), FocusRule::Pause);
    away(&mut w, 8_000);
    assert!(w.has("再离开 1 次，考试将暂停"));
    click(&mut w, "我知道了，继续答题");
    away(&mut w, 8_000);
    assert!(w.has("离开考试窗口的次数已到上限") && !w.has("第 1 题 ·"));
    let left = w.seat().receipt.remaining_ms;
    w.wait(600_000);
    click(&mut w, "监考");
    w.h.get_by_role_and_label(Role::TextInput, "监考姓名").focus();
    w.h.run_steps(2);
    w.text(ADMIN);
    w.h.get_by_role_and_label(Role::PasswordInput, "监考口令").focus();
    w.h.run_steps(2);
    w.text(PASSPHRASE);
    click(&mut w, "恢复");
    assert!(w.has("第 1 题 ·") && !w.has("已到上限"));
    assert_eq!(w.seat().receipt.remaining_ms, left);
}

#[test]
fn a_request_to_close_asks_keeps_what_was_typed_and_is_recorded() {
    let folder = tempfile::tempdir().unwrap();
    let (mut w, ..) = begun(folder.path(), &Arc::default(), FocusRule::Warn);
    let item = to_a_blank(&mut w);
    w.text("七日");
    w.h.input_mut().viewports.entry(ViewportId::ROOT).or_default().events.push(ViewportEvent::Close);
    w.h.run_steps(4);
    assert!(w.has("考试还没有结束"));
    assert_eq!(first_blank(&w, &item), "七日", "committed at once");
    assert_eq!(w.seat().state.close_asked, 1);
    click(&mut w, "继续答题");
    assert!(w.has("第 1 空"));
    w.h.input_mut().viewports.entry(ViewportId::ROOT).or_default().events.push(ViewportEvent::Close);
    w.h.run_steps(4);
    click(&mut w, "去检查交卷");
    assert!(w.has("没有作答"), "the look back");
    assert!(w.seat().state.handed_in.is_none());
}

#[test]
fn nothing_gets_out_by_keyboard_or_drag_and_the_input_method_works_on() {
    let folder = tempfile::tempdir().unwrap();
    let (mut w, ..) = begun(folder.path(), &Arc::default(), FocusRule::Warn);
    let item = to_a_blank(&mut w);
    w.h.event(Input::Ime(preedit_event("gong")));
    w.h.run_steps(2);
    w.h.event(Input::Ime(ImeEvent::Commit("工作日".into())));
    w.h.run_steps(2);
    w.h.key_press_modifiers(Modifiers::COMMAND, Key::A);
    for event in [Input::Copy, Input::Cut] {
        w.h.event(event);
        w.h.step();
        let commands = &w.h.output().platform_output.commands;
        assert!(!commands.iter().any(|c| matches!(c, OutputCommand::CopyText(_))), "{commands:?}");
    }
    // Neither by dragging over the question and copying what is marked.
    let stem = w.h.get_all_by_role(Role::Label).map(|node| node.rect()).max_by(|a, b| a.width().total_cmp(&b.width())).unwrap();
    w.h.drag_at(stem.left_center());
    w.h.run_steps(2);
    w.h.hover_at(stem.right_center());
    w.h.run_steps(2);
    w.h.drop_at(stem.right_center());
    w.h.event(Input::Copy);
    w.h.step();
    assert!(!w.h.output().platform_output.commands.iter().any(|c| matches!(c, OutputCommand::CopyText(_))));
    w.wait(1_000);
    assert_eq!(first_blank(&w, &item), "工作日", "and cutting took nothing away");
    // Undo and the search field of the frame belong to other rooms.
    w.h.key_press_modifiers(Modifiers::COMMAND, Key::K);
    w.h.run_steps(3);
    assert!(w.h.query_by_role(Role::SearchInput).is_none() && w.has("第 1 空"));
}

#[test]
fn undo_never_brings_back_the_words_of_whoever_sat_here_before() {
    let folder = tempfile::tempdir().unwrap();
    let (mut w, cadres, sitting) = begun(folder.path(), &Arc::default(), FocusRule::Record);
    let slot = to_a_blank(&mut w).slot;
    w.text("甲的答案");
    w.wait(5_000);
    w.text("又一句");
    w.wait(5_000);
    let attempt = w.attempt();
    exam::hand_in(&mut w.office.0.borrow_mut().office, attempt).unwrap();
    w.wait(31_000);
    exam::start(&mut w.office.0.borrow_mut().office, sitting, cadres[1], "乙某").unwrap();
    w.wait(1_000);
    // The window notices at its next write that the first attempt is over.
    w.text("x");
    w.wait(4_000);
    click(&mut w, "首页");
    w.key(Key::Enter);
    w.h.run_steps(4);
    let place = w.seat().items.iter().position(|item| item.slot == slot).unwrap();
    for _ in 0..place {
        w.key(Key::PageDown);
    }
    assert!(w.has("第 1 空"));
    w.text("乙");
    for _ in 0..4 {
        w.h.key_press_modifiers(Modifiers::COMMAND, Key::Z);
        w.h.run_steps(3);
        w.wait(1_000);
        let said = format!("{:?}", w.seat().state.answers.get(&slot));
        assert!(!said.contains('甲'), "{said}");
    }
}

#[test]
fn the_desk_shows_how_often_and_on_what_pc() {
    let folder = tempfile::tempdir().unwrap();
    let clock = Arc::default();
    let (mut w, ..) = begun(folder.path(), &clock, FocusRule::Warn);
    away(&mut w, 8_000);
    away(&mut w, 4_000);
    let attempt = w.attempt();
    let found = Surroundings { screens: Some(2), remote: Some(Remote::Vnc), weak: true, may_sleep: false };
    exam::record(&mut w.office.0.borrow_mut().office, attempt, &[Event::Surroundings(found)]).unwrap();
    drop(w);
    let mut w = open(folder.path(), &clock);
    sign_in(&w);
    click(&mut w, "考试");
    w.h.get_all_by_role_and_label(Role::Button, "考务").next().unwrap().click();
    w.h.run_steps(6);
    if !w.has("甲某") {
        click(&mut w, "返回场次列表");
        w.h.get_all_by_role_and_label(Role::Button, "考务").last().unwrap().click();
        w.h.run_steps(6);
    }
    assert!(w.has("2 次"));
    w.h.get_by_role_and_label(Role::Row, "0001 甲某").click();
    w.h.run_steps(4);
    for said in ["离开窗口 2 次，共 12 秒", "2 块屏幕", "远程桌面（VNC）", "弱锁定（Wayland）"] {
        assert!(w.has(said), "{said}");
    }
}

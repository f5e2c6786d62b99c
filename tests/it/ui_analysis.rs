//! 题目分析, 薄弱环节 and 考后讲评包 in the results room, and how a question was answered in the bank.

use crate::ui_exam::{Window, open};
use egui::Role;
use egui_kittest::kittest::Queryable as _;
use kaofa_core::service::clock::SystemClock;
use kaofa_core::service::item_analysis::{Attempts, Scope, analyse};
use kaofa_core::service::{Office, demo, sittings, study_sessions};
use kaofa_core::store::Access;
use std::path::Path;
use std::sync::Arc;

/// A published sitting of 60 people, in the results room.
fn results(folder: &Path) -> Window {
    demo::fill(&mut Office::open(folder, Access::Write, Arc::new(SystemClock::new())).unwrap(), 60, 1).unwrap();
    let mut w = open(folder, &Arc::default());
    press(&mut w, Role::Button, "成绩");
    w
}

fn press(w: &mut Window, role: Role, label: &str) {
    w.h.get_by_role_and_label(role, label).click_accesskit();
    w.h.run_steps(4);
}

fn choose(w: &mut Window, list: &str, choice: &str) {
    press(w, Role::ComboBox, list);
    press(w, Role::MenuItemRadio, choice);
}

/// The sitting of the demo workspace, and how many attempts at it count.
fn sat(w: &Window) -> (String, usize) {
    let office = &w.office.0.borrow().office;
    let all = sittings::list(office).unwrap();
    let sitting = all.into_iter().find(|s| s.handed_in > 0).unwrap();
    let count = analyse(office, Scope::Sitting(sitting.id), Attempts::All).unwrap().test.count;
    (sitting.title, count)
}

#[test]
fn a_sitting_is_analysed_question_by_question_and_exported() {
    let folder = tempfile::tempdir().unwrap();
    let mut w = results(folder.path());
    let (title, count) = sat(&w);
    assert!((30..100).contains(&count), "halves, and no upper and lower 27 %: {count}");
    choose(&mut w, "考试", &title);
    press(&mut w, Role::Button, "题目分析");
    assert!(w.has(&format!("1 场考试，{count} 份答卷（全部答卷）")));
    assert!(
        w.has(&format!("全体（{count} 人）")) && w.has(&format!("较好一半（{} 人）", count / 2)),
        "the first question is open"
    );
    press(&mut w, Role::RadioButton, "难度与区分度");
    assert!(w.h.query_all_by_role(Role::Image).count() > 0, "the map");
    assert!(w.h.query_by_role_and_label(Role::Table, "图中各题的数值").is_some(), "its numbers stand beside it");
    press(&mut w, Role::RadioButton, "全卷指标");
    assert!(w.has("KR-20 信度") && w.has("测量标准误（分）"));
    choose(&mut w, "范围", "用过这份试卷的各场");
    choose(&mut w, "计入的答卷", "每人最后一次");
    assert!(w.has("（每人最后一次）"));
    press(&mut w, Role::Button, "导出 Excel");
    assert!(w.h.query_by_role_and_label(Role::TextInput, "文件位置").is_some());
    press(&mut w, Role::Button, "取消");
    press(&mut w, Role::Button, "返回");
    press(&mut w, Role::Button, "考后讲评包");
    assert!(w.h.query_by_role_and_label(Role::TextInput, "文件位置").is_some());
}

#[test]
fn a_weak_point_becomes_a_session_with_one_click() {
    let folder = tempfile::tempdir().unwrap();
    let mut w = results(folder.path());
    press(&mut w, Role::RadioButton, "薄弱环节");
    assert!(w.has("总体正确率") && w.has("演练、自测和练习不计入"));
    choose(&mut w, "对比", "按单位");
    assert!(w.h.query_by_role_and_label(Role::Table, "薄弱环节").is_some());
    let planned = |w: &Window| {
        let office = &w.office.0.borrow().office;
        study_sessions::year(office, office.today().year()).unwrap().rows
    };
    assert!(planned(&w).is_empty());
    let button = w.h.query_all_by_role_and_label(Role::Button, "准备这次学法").next().unwrap();
    button.click_accesskit();
    w.h.run_steps(4);
    // The first account is asked for; then what was asked goes on.
    for (role, label, text) in [
        (Role::TextInput, "姓名", "李明"),
        (Role::PasswordInput, "口令", "a good phrase"),
        (Role::PasswordInput, "再输一次口令", "a good phrase"),
    ] {
        w.h.get_by_role_and_label(role, label).focus();
        w.h.run_steps(2);
        w.text(text);
    }
    w.key(egui::Key::Enter);
    press(&mut w, Role::Button, "已抄下，继续");
    w.h.run_steps(4);
    let rows = planned(&w);
    assert_eq!(rows.len(), 1);
    assert!(rows[0].session.topic.ends_with("易错条款") && !rows[0].session.articles.is_empty());
    assert!(w.has(&rows[0].session.topic), "the study room shows it");
    assert!(w.h.query_by_role_and_label(Role::RadioButton, "会前学法").is_some());
}

#[test]
fn the_bank_tells_how_a_question_was_answered() {
    let folder = tempfile::tempdir().unwrap();
    let mut w = results(folder.path());
    let (sitting, count) = sat(&w);
    choose(&mut w, "考试", &sitting);
    press(&mut w, Role::Button, "题目分析");
    press(&mut w, Role::Button, "到题库查看");
    press(&mut w, Role::Button, "查看作答情况");
    assert!(w.has(&format!("1 场考试，{count} 份作答")) && w.has("较弱一半"));
}

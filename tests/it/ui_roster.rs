//! The roster room as a trainer meets it: finding, adding and importing people, and their record.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on should stop")]

use crate::ui_desk as desk;
use crate::ui_desk::{Desk, staffed};
use egui::{Key, Modifiers, Role};
use egui_kittest::kittest::Queryable as _;
use kaofa_core::domain::roster::CadreData;
use kaofa_core::service::roster;

fn people(desk: &Desk) -> Vec<CadreData> {
    desk.office(|office| roster::cadres(office).unwrap()).into_iter().map(|c| c.data).collect()
}

#[test]
fn a_search_finds_by_name_and_number_and_namesakes_are_told_apart() {
    let mut desk = staffed();
    desk.click("人员");
    let all = desk.rows();
    assert!(desk.has("尾号 0011") && desk.has("尾号 0022"), "namesakes show the tail of their ID card");
    desk.write(Role::TextInput, "搜索人员", "k2");
    assert_eq!(desk.rows(), 1);
    assert!(desk.has("张㙍"));
    desk.click("搜索人员 \u{d7}");
    assert_eq!(desk.rows(), all);
}

#[test]
fn a_staff_number_of_somebody_else_is_told_at_its_field_and_nothing_is_saved() {
    let mut desk = staffed();
    desk.click("人员");
    let before = people(&desk).len();
    desk.click("新增人员");
    desk.write(Role::TextInput, "姓名（必填）", "赵新");
    desk.write(Role::TextInput, "工号", "K2");
    assert!(desk.has("这个工号已是张㙍的"));
    desk.click("保存");
    assert_eq!(people(&desk).len(), before);
    desk.write(Role::TextInput, "工号", "9");
    desk.write(Role::TextInput, "身份证后四位", "12a4");
    assert!(desk.has("身份证后四位应为四位数字"));
    desk.click("保存");
    assert_eq!(people(&desk).len(), before);
    desk.h.get_by_role_and_label(Role::TextInput, "身份证后四位").focus();
    desk.h.run();
    desk.h.key_press_modifiers(Modifiers::COMMAND, Key::A);
    desk.key(Key::Backspace);
    desk.click("保存");
    let saved = people(&desk);
    assert!(saved.iter().any(|p| p.name == "赵新" && p.staff_no.as_deref() == Some("K29")));
    assert!(desk.has("已保存赵新"));
}

#[test]
fn an_import_shows_what_it_would_do_and_undo_takes_it_back() {
    let mut desk = staffed();
    let file = desk.folder.path().join("roster.csv");
    std::fs::write(&file, "姓名,工号,单位,身份证后四位\n钱一,N1,乙局,\n王磊,,乙局,\n孙错,N3,乙局,12\n").unwrap();
    desk.click("人员");
    let before = people(&desk).len();
    desk.click("导入名册");
    desk.write(Role::TextInput, "文件位置", &file.display().to_string());
    desk.click("读取");
    assert!(desk.has("新增 1 人") && desk.has("同名 1 人") && desk.has("1 处问题"));
    assert_eq!(people(&desk).len(), before, "a preview stores nothing");
    desk.press(Role::RadioButton, "问题 1");
    assert!(desk.has("D4") && desk.has("请改正或留空"));
    desk.click("导入 2 人");
    assert_eq!(people(&desk).len(), before + 2);
    assert!(desk.has("按 Ctrl+Z 可撤销"));
    desk.h.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    desk.h.run();
    assert_eq!(people(&desk).len(), before);
}

#[test]
fn a_file_without_names_is_refused_with_what_to_do() {
    let mut desk = staffed();
    let file = desk.folder.path().join("other.csv");
    std::fs::write(&file, "甲,乙\n1,2\n").unwrap();
    desk.click("人员");
    desk.click("导入名册");
    desk.write(Role::TextInput, "文件位置", &file.display().to_string());
    desk.click("读取");
    assert!(desk.has("没有找到“姓名”列") && desk.has("请在表头写上“姓名”"));
}

#[test]
fn the_record_says_nothing_of_an_unpublished_formal_sitting() {
    let mut desk = staffed();
    desk.click("人员");
    desk.write(Role::TextInput, "搜索人员", "K1");
    desk.press(Role::Row, "王磊");
    assert!(desk.has(desk::FORMAL) && desk.has("未公布"));
    assert!(
        desk.h.query_by_role_and_label(Role::Button, "任前闭卷考法 未公布").is_none(),
        "what is not published cannot be opened"
    );
    assert!(desk.h.query_by_role_and_label(Role::Button, "模拟考试一 待阅卷").is_some());
}

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

#[test]
fn a_move_keeps_the_post_before_and_undo_takes_it_back() {
    let mut desk = staffed();
    desk.click("人员");
    desk.write(Role::TextInput, "搜索人员", "K2");
    desk.press(Role::Row, "张㙍");
    assert!(desk.has("任职日期不详"));
    desk.click("编辑");
    assert!(!desk.has("单位或职务有改动"), "nothing was changed yet");
    desk.write(Role::TextInput, "职务", "副所长");
    assert!(desk.has("单位或职务有改动"));
    desk.rewrite(Role::TextInput, "任职日期", "2026.3.1");
    desk.write(Role::TextInput, "任免文号", "市监党组〔2026〕3号");
    desk.click("保存");
    assert!(desk.has("2026-03-01 起 · 市监党组〔2026〕3号") && desk.has("至 2026-03-01"));
    desk.h.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    desk.h.run();
    assert!(desk.has("任职日期不详") && !desk.has("2026-03-01 起"));
}

#[test]
fn earlier_appointments_are_added_and_days_that_overlap_are_told_before_saving() {
    let mut desk = staffed();
    desk.click("人员");
    desk.write(Role::TextInput, "搜索人员", "K2");
    desk.press(Role::Row, "张㙍");
    desk.click("修改任职经历");
    desk.write(Role::TextInput, "任职日期", "2025-01-01");
    desk.click("补记更早的任职");
    assert!(desk.has("曾任"));
    desk.rewrite(Role::TextInput, "离任日期", "2025-02-01");
    assert!(desk.has("早于上一任结束的日期"));
    desk.rewrite(Role::TextInput, "离任日期", "2025-01-01");
    desk.reach("保存");
    let history = desk.office(|office| {
        let id = roster::cadres(office).unwrap().iter().find(|c| c.data.name == "张㙍").unwrap().id;
        roster::file(office, id).unwrap().history
    });
    let days: Vec<_> = history.iter().map(|(held, _)| (held.from_on, held.until_on)).collect();
    let day = Some(jiff::civil::date(2025, 1, 1));
    assert_eq!(days, [(None, day), (day, None)]);
}

#[test]
fn units_are_added_and_merged_and_a_name_taken_is_told() {
    let mut desk = staffed();
    desk.click("人员");
    desk.click("管理单位");
    desk.write(Role::TextInput, "新增最上层单位", "市局机关");
    desk.click("新增");
    assert!(desk.has("同一上级下已有“市局机关”"));
    desk.rewrite(Role::TextInput, "新增最上层单位", "县局");
    desk.click("新增");
    desk.press(Role::Button, "市局机关");
    assert!(desk.has("市局机关 · 3 人"));
    desk.reach("撤销单位");
    assert!(desk.has("还有 3 人在这个单位"));
    desk.choose("并入", "县局");
    desk.reach("合并");
    assert!(desk.has("县局 · 3 人"));
    desk.press(Role::Button, "市局机关");
    assert!(desk.has("起并入县局"));
    desk.h.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    desk.h.run();
    assert!(desk.has("市局机关 · 3 人"));
}

#[test]
fn an_exemption_is_registered_and_shown_in_the_list() {
    let mut desk = staffed();
    desk.click("人员");
    desk.write(Role::TextInput, "搜索人员", "K2");
    desk.press(Role::Row, "张㙍");
    desk.click("登记免考");
    desk.write(Role::TextInput, "证明", "A2019");
    desk.click("保存");
    assert!(desk.has("取得法律职业资格") && desk.has("起长期有效") && desk.has("免考"));
    desk.press(Role::Button, "取得法律职业资格");
    desk.click("取消免考");
    assert!(desk.has("没有登记免考"));
}

#[test]
fn pins_are_shown_once_and_a_candidate_enters_by_one() {
    let mut desk = staffed();
    desk.click("人员");
    desk.click("考试密码");
    assert!(desk.has("只给还没有密码的 3 人"));
    desk.click("生成密码");
    assert!(desk.has("已生成 3 人的考试密码") && desk.has("密码只在这里显示一次"));
    desk.key(Key::Escape);
    assert!(desk.has("密码只在这里显示一次"), "Esc does not lose them");
    let file = desk.folder.path().join("pins.xlsx");
    desk.click("保存密码条");
    desk.rewrite(Role::TextInput, "文件位置", &file.display().to_string());
    desk.key(Key::Enter);
    assert!(file.exists());
    desk.click("关闭");
    assert!(!desk.has("密码只在这里显示一次"));
}

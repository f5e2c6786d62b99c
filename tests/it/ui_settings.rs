//! The settings room: looks, the bureau's name, accounts, data.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on should stop")]

use crate::ui_desk as desk;
use crate::ui_desk::{PASSPHRASE, fresh, staffed};
use egui::{Key, Role};
use egui_kittest::kittest::Queryable as _;
use kaofa_core::service::accounts;

#[test]
fn the_bureau_is_stored_and_shown_in_the_rail() {
    let mut desk = fresh();
    desk.click("设置");
    desk.click("单位名称");
    desk.write(Role::TextInput, "本单位名称", "某市局");
    desk.click("保存");
    assert_eq!(desk.office(|o| o.setting("bureau").unwrap()).as_deref(), Some("某市局"));
    assert!(desk.has("考法 某市局"));
}

#[test]
fn the_language_changes_at_once_and_stays() {
    let mut desk = fresh();
    desk.click("设置");
    desk.press(Role::RadioButton, "English");
    assert!(desk.h.query_by_role_and_label(Role::RadioButton, "Dark").is_some());
    assert!(desk.office(|o| o.setting("look").unwrap()).unwrap().contains("\"en\""));
    desk.click("Larger text");
    assert!(desk.office(|o| o.setting("look").unwrap()).unwrap().contains("110"));
}

#[test]
fn an_account_is_added_with_its_roles_by_ones_own_passphrase() {
    let mut desk = staffed();
    desk.click("设置");
    desk.click("工作账号");
    desk.click("新增账号");
    desk.write(Role::TextInput, "姓名", "赵阅");
    desk.write(Role::PasswordInput, "给此人的口令", "another phrase");
    desk.press(Role::CheckBox, "阅卷：阅卷，可看答案");
    assert!(!desk.enabled("新增"), "one's own passphrase is needed");
    desk.write(Role::PasswordInput, "您自己的口令", "wrong phrase");
    desk.click("新增");
    assert!(desk.has("姓名或口令不对"));
    desk.h.get_by_role_and_label(Role::PasswordInput, "您自己的口令").focus();
    desk.h.run();
    desk.h.key_press_modifiers(egui::Modifiers::COMMAND, Key::A);
    desk.key(Key::Backspace);
    desk.write(Role::PasswordInput, "您自己的口令", PASSPHRASE);
    desk.click("新增");
    let staff = desk.office(|o| accounts::list(o).unwrap());
    let added = staff.iter().find(|a| a.name == "赵阅").unwrap();
    assert_eq!(added.roles.0.len(), 1);
    assert!(desk.has("已新增账号：赵阅"));
}

#[test]
fn closing_an_account_asks_and_ones_own_cannot_be_closed() {
    let mut desk = staffed();
    desk.office(|o| {
        let roles = kaofa_core::domain::staff::Roles::of([kaofa_core::domain::staff::Role::Leader]);
        accounts::add(o, PASSPHRASE, "钱局", PASSPHRASE, &roles).unwrap();
    });
    desk.click("设置");
    desk.click("工作账号");
    desk.click("修改账号：李明");
    assert!(desk.h.query_by_role_and_label(Role::Button, "停用账号…").is_none());
    desk.click("返回");
    desk.click("修改账号：钱局");
    desk.click("停用账号…");
    let disabled = |desk: &desk::Desk| desk.office(|o| accounts::list(o).unwrap()).iter().any(|a| a.name == "钱局" && a.disabled);
    assert!(!disabled(&desk), "a question comes first");
    desk.click("停用");
    assert!(disabled(&desk));
}

#[test]
fn data_are_checked_and_backed_up() {
    let mut desk = staffed();
    let backups = |desk: &desk::Desk| std::fs::read_dir(desk.folder.path().join("backups")).map_or(0, Iterator::count);
    let before = backups(&desk);
    desk.click("设置");
    desk.click("数据");
    desk.click("开始检查");
    assert!(desk.has("一切正常"));
    desk.click("立即备份");
    assert_eq!(backups(&desk), before + 1);
    assert!(desk.has("kaofa restore"));
}

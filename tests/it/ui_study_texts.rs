//! The law digest, model cases and findings of file reviews in the window.

use super::ui_exam::{Window, open};
use egui::Role;
use egui_kittest::kittest::Queryable as _;
use kaofa_core::service::ledger::{self, LedgerQuery};
use kaofa_core::service::{digests, legal_cases};
use std::path::Path;

fn bureau(folder: &Path, tab: &str) -> Window {
    let mut w = open(folder, &std::sync::Arc::default());
    w.tap(Role::Button, "学法");
    w.tap(Role::RadioButton, tab);
    w
}

impl Window {
    fn tap(&mut self, role: Role, label: &str) {
        self.h.get_by_role_and_label(role, label).click();
        self.h.run_steps(4);
    }

    /// The first account, in the dialog that a staff function opened; what was asked for is done then.
    fn first_account(&mut self) {
        self.write(Role::TextInput, "姓名", "李明");
        self.write(Role::PasswordInput, "口令", "a good phrase");
        self.write(Role::PasswordInput, "再输一次口令", "a good phrase");
        self.key(egui::Key::Enter);
        self.tap(Role::Button, "已抄下，继续");
    }

    fn write(&mut self, role: Role, label: &str, text: &str) {
        self.h.get_by_role_and_label(role, label).focus();
        self.h.run_steps(2);
        self.text(text);
    }
}

#[test]
fn a_finding_warns_of_a_name_becomes_a_case_and_the_case_a_question() {
    let folder = tempfile::tempdir().unwrap();
    let mut w = bureau(folder.path(), "案卷评查");
    assert!(w.has("还没有登记"));
    w.tap(Role::Button, "登记问题");
    w.write(Role::MultilineTextInput, "存在的问题（隐去姓名和单位）", "当事人张伟东的询问笔录没有签名");
    assert!(w.has("可能没有隐去：姓名“张伟东”"));
    w.tap(Role::Button, "保存");
    w.first_account();
    assert!(w.has("差错是否减少"), "it warns and does not refuse");
    w.tap(Role::Button, "编成案例");
    w.write(Role::TextInput, "名称", "笔录不签名案");
    w.tap(Role::Button, "保存");
    {
        let office = &w.office.0.borrow().office;
        let finding = &legal_cases::findings(office).unwrap().rows[0].1;
        assert_eq!(finding.case, Some(legal_cases::list(office, "笔录").unwrap()[0].0));
    }
    w.tap(Role::Button, "编成案例题");
    w.h.run_steps(4);
    assert!(w.has("案例材料") && w.has("询问笔录没有签名"), "the editor is open with the facts as its material");
}

#[test]
fn an_issue_is_drafted_saved_and_issued_into_the_ledger() {
    let folder = tempfile::tempdir().unwrap();
    let mut w = bureau(folder.path(), "新法速递");
    for (label, day) in [("从", "2021-06-01"), ("到", "2021-06-30")] {
        let label = if label == "从" { "收录从" } else { label };
        w.h.get_by_role_and_label(Role::TextInput, label).focus();
        w.h.run_steps(2);
        w.h.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::A);
        w.h.run_steps(2);
        w.text(day);
    }
    w.tap(Role::Button, "从目录起草");
    w.first_account();
    assert!(w.has("专利法"));
    w.tap(Role::Button, "保存");
    assert!(w.has("新法速递已保存"));
    w.tap(Role::Button, "印发并计入台账");
    assert!(w.has("印发"));
    let office = &w.office.0.borrow().office;
    assert!(digests::list(office).unwrap()[0].1.issued_on.is_some());
    assert_eq!(ledger::list(office, &LedgerQuery::default()).unwrap().count, 1);
}

#[test]
fn a_finding_half_written_is_kept_when_another_one_is_opened() {
    let folder = tempfile::tempdir().unwrap();
    let mut w = bureau(folder.path(), "案卷评查");
    w.tap(Role::Button, "登记问题");
    w.write(Role::MultilineTextInput, "存在的问题（隐去姓名和单位）", "没有告知听证权利");
    w.tap(Role::Button, "保存");
    w.first_account();
    w.write(Role::MultilineTextInput, "正确做法", "应当告知");
    w.tap(Role::Button, "登记问题");
    w.write(Role::MultilineTextInput, "存在的问题（隐去姓名和单位）", "送达回证没有日期");
    w.tap(Role::RadioButton, "典型案例");
    let office = &w.office.0.borrow().office;
    let rows = legal_cases::findings(office).unwrap().rows;
    let kept: Vec<(&str, &str)> = rows.iter().map(|(_, of)| (of.text.as_str(), of.right.as_str())).collect();
    assert_eq!(kept, [("送达回证没有日期", ""), ("没有告知听证权利", "应当告知")]);
}

#[test]
fn a_case_half_written_is_kept_when_a_new_one_is_begun_and_is_not_written_over_by_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut w = bureau(folder.path(), "典型案例");
    w.tap(Role::Button, "新增案例");
    w.write(Role::TextInput, "名称", "甲案");
    w.tap(Role::Button, "保存");
    w.first_account();
    w.write(Role::MultilineTextInput, "案情", "无照经营");
    w.tap(Role::Button, "新增案例");
    w.write(Role::TextInput, "名称", "乙案");
    w.write(Role::MultilineTextInput, "案情", "虚假宣传");
    w.tap(Role::RadioButton, "案卷评查");
    let cases = legal_cases::list(&w.office.0.borrow().office, "").unwrap();
    let kept: Vec<(&str, &str)> = cases.iter().map(|(_, of)| (of.title.as_str(), of.facts.as_str())).collect();
    assert_eq!(kept, [("乙案", "虚假宣传"), ("甲案", "无照经营")]);
}

#[test]
fn words_of_a_case_are_on_the_disk_when_their_field_is_left() {
    let folder = tempfile::tempdir().unwrap();
    let mut w = bureau(folder.path(), "典型案例");
    w.tap(Role::Button, "新增案例");
    w.write(Role::TextInput, "名称", "甲案");
    w.tap(Role::Button, "保存");
    w.first_account();
    w.write(Role::MultilineTextInput, "案情", "无照经营");
    w.write(Role::MultilineTextInput, "争议焦点", "是否");
    let facts = |w: &Window| legal_cases::list(&w.office.0.borrow().office, "").unwrap()[0].1.facts.clone();
    assert_eq!(facts(&w), "无照经营", "before anybody presses the button");
}

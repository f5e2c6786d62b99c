//! After publication in the window: the signed version, an appeal from taking to reply, the archive, retention, forms.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on should stop")]

use crate::ui_desk::{Desk, FORMAL, PASSPHRASE, publish, staffed};
use egui::Role;
use egui_kittest::kittest::Queryable as _;
use kaofa_core::domain::ids::SittingId;
use kaofa_core::domain::marks::Marks;
use kaofa_core::domain::staff::{Role as StaffRole, Roles};
use kaofa_core::service::marking::{self, TaskKind};
use kaofa_core::service::{accounts, appeals};

/// The formal sitting marked and published, and two reviewers; the results room at that sitting.
pub(crate) fn published() -> (Desk, SittingId) {
    let mut desk = staffed();
    let formal = desk.formal.unwrap();
    desk.office(|office| {
        for name in ["复核甲", "复核乙"] {
            accounts::add(office, PASSPHRASE, name, PASSPHRASE, &Roles::of([StaffRole::Checker])).unwrap();
        }
        for task in marking::tasks(office, formal).unwrap() {
            match &task.what {
                TaskKind::Blanks { groups, .. } => {
                    for group in groups {
                        marking::judge_blank(office, &task, group, false).unwrap();
                    }
                }
                TaskKind::Short { answers, .. } => {
                    for answer in answers {
                        marking::mark_short(office, answer.attempt, task.position, Marks::whole(0), &[], "").unwrap();
                    }
                }
            }
        }
        publish(office, formal).unwrap();
    });
    results(&mut desk);
    (desk, formal)
}

fn results(desk: &mut Desk) {
    desk.click("成绩");
    desk.choose("考试", FORMAL);
}

#[test]
fn an_appeal_is_taken_reviewed_by_two_and_answered() {
    let (mut desk, formal) = published();
    assert!(desk.has("公布表第 1 版"));
    desk.click("复核与异议");
    assert!(desk.has("没有受理过复核或异议"));
    desk.click("受理…");
    assert!(!desk.enabled("受理"), "neither who nor why");
    desk.choose("考生", "0001 王磊");
    desk.write(Role::MultilineTextInput, "理由", "请复核");
    desk.click("受理");
    assert!(desk.has("等两名有复核权限的人"));
    for (name, words) in [("复核甲", "评分无误"), ("复核乙", "同意维持")] {
        desk.sign_in_as(name);
        results(&mut desk);
        desk.click("复核与异议");
        desk.press(Role::Row, "0001 王磊");
        assert!(name == "复核甲" || !desk.has("评分无误"), "the first opinion is not shown to the second");
        desk.write(Role::MultilineTextInput, "理由", words);
        desk.reach("提出意见");
    }
    assert!(desk.has("两人意见一致") && desk.has("评分无误"));
    desk.sign_in_as(crate::ui_desk::ADMIN);
    results(&mut desk);
    desk.click("复核与异议");
    desk.press(Role::Row, "0001 王磊");
    desk.write(Role::MultilineTextInput, "给申请人的答复", "维持原成绩。");
    desk.reach("决定并答复");
    assert!(desk.has("已答复") && desk.has("打印答复书"));
    let rows = desk.office(|office| appeals::list(office, formal).unwrap().rows);
    assert_eq!(rows[0].appeal.decision.as_ref().map(|d| d.text.as_str()), Some("维持原成绩。"));
}

#[test]
fn an_archive_is_made_and_a_damaged_one_is_told() {
    let (mut desk, _) = published();
    let folder = desk.folder.path().join("archive");
    desk.click("归档…");
    desk.rewrite(Role::TextInput, "文件夹", folder.to_str().unwrap());
    desk.write(Role::PasswordInput, "本人口令", "wrong");
    desk.click("归档");
    assert!(!folder.exists() && desk.has("口令"), "refused in the dialog");
    desk.rewrite(Role::PasswordInput, "本人口令", PASSPHRASE);
    desk.click("归档");
    assert!(desk.has("已归档") && folder.join("manifest.sig").exists());
    desk.click("关闭");
    std::fs::write(folder.join("marks.json"), "[]").unwrap();
    desk.choose("考试", "全部考试");
    desk.click("保管与销毁");
    desk.click("核对归档文件夹…");
    desk.write(Role::TextInput, "文件夹", folder.to_str().unwrap());
    desk.click("核对");
    assert!(desk.has("marks.json") && desk.has("有 1 处不符"));
}

#[test]
fn papers_are_kept_until_their_day() {
    let (mut desk, _) = published();
    desk.choose("考试", "全部考试");
    desk.click("保管与销毁");
    assert!(desk.has("没有到期的材料") && desk.has("保管中"));
    desk.press(Role::Row, FORMAL);
    assert!(!desk.enabled("销毁…"), "not before its day");
    assert!(!desk.enabled("打印销毁清册"));
}

#[test]
fn forms_are_written_into_a_folder() {
    let (mut desk, _) = published();
    let folder = desk.folder.path().join("forms");
    desk.click("考试");
    desk.h.get_all_by_role_and_label(Role::Button, "考务").next().unwrap().click();
    desk.h.run();
    desk.reach("打印用表…");
    desk.rewrite(Role::TextInput, "存放文件夹", folder.to_str().unwrap());
    desk.click("打印到文件");
    assert!(desk.has("已写好 4 个文件"), "after the exam: what is filed");
    assert_eq!(std::fs::read_dir(folder).unwrap().count(), 4);
}

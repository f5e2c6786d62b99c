//! The results room as a trainer meets it: figures, names, outcomes set by hand, publishing.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on should stop")]

use crate::ui_desk as desk;
use crate::ui_desk::{ADMIN, FORMAL, MOCK, PASSPHRASE, staffed};
use egui::Role;
use egui_kittest::kittest::Queryable as _;
use kaofa_core::domain::marks::Marks;
use kaofa_core::domain::sitting::SittingState;
use kaofa_core::domain::staff::Roles;
use kaofa_core::domain::verdict::Outcome;
use kaofa_core::service::marking::{self, TaskKind};
use kaofa_core::service::{accounts, publication, sittings};

#[test]
fn a_formal_sitting_that_is_not_published_is_named_and_not_counted() {
    let mut desk = staffed();
    desk.click("成绩");
    assert!(desk.has(&format!("尚未公布：{FORMAL}")));
    assert!(desk.has("还有 2 份答卷没有阅完"));
    desk.choose("考试", MOCK);
    assert!(desk.has("不足 5 人，不排名次"));
    assert!(desk.has("参考率 66.6%"), "two of three, cut and not rounded");
}

#[test]
fn an_outcome_needs_a_reason_and_the_list_keeps_marks_secret() {
    let mut desk = staffed();
    let formal = desk.formal.unwrap();
    desk.click("成绩");
    desk.choose("考试", FORMAL);
    assert!(desk.has("已交卷") && !desk.has("待阅卷"));
    desk.press(Role::Row, "张㙍");
    desk.press(Role::RadioButton, "缓考");
    desk.click("保存");
    assert!(desk.has("请写明理由"));
    let outcome = |desk: &desk::Desk| {
        let list = desk.office(|o| sittings::candidates(o, formal).unwrap());
        list.into_iter().find(|c| c.name == "张㙍").map(|c| (c.set_outcome, c.reason)).unwrap()
    };
    assert_eq!(outcome(&desk).0, None);
    desk.write(Role::MultilineTextInput, "理由", "病假");
    desk.click("保存");
    assert_eq!(outcome(&desk), (Some(Outcome::Deferred), "病假".to_owned()));
}

const SECOND: &str = "复核员";

fn second_account(desk: &desk::Desk) {
    let roles = Roles::of([kaofa_core::domain::staff::Role::Checker]);
    desk.office(|office| accounts::add(office, PASSPHRASE, SECOND, PASSPHRASE, &roles)).unwrap();
}

#[test]
fn publishing_asks_first_and_needs_everything_marked() {
    let mut desk = staffed();
    let formal = desk.formal.unwrap();
    let state = |desk: &desk::Desk| desk.office(|o| sittings::sitting(o, formal).unwrap().state);
    desk.click("成绩");
    desk.choose("考试", FORMAL);
    second_account(&desk);
    desk.click("公布成绩…");
    assert_eq!(state(&desk), SittingState::Closed, "a question comes first");
    assert!(!desk.enabled("公布"), "two people publish");
    desk.write(Role::TextInput, "姓名", ADMIN);
    desk.write(Role::PasswordInput, "口令", PASSPHRASE);
    desk.click("公布");
    assert_eq!(state(&desk), SittingState::Closed);
    assert!(desk.has("份作答没有阅"));
    desk.office(|office| {
        for task in marking::tasks(office, formal).unwrap() {
            match &task.what {
                TaskKind::Blanks { groups, .. } => {
                    for group in groups {
                        marking::judge_blank(office, &task, group, true).unwrap();
                    }
                }
                TaskKind::Short { answers, .. } => {
                    for answer in answers {
                        marking::mark_short(office, answer.attempt, task.position, Marks::whole(20), &[], "").unwrap();
                    }
                }
            }
        }
    });
    desk.click("公布");
    assert!(desk.has("第二个人不能是已登录的本人"));
    desk.rewrite(Role::TextInput, "姓名", SECOND);
    desk.click("公布");
    assert_eq!(state(&desk), SittingState::Published);
    let signed = desk.office(|o| publication::state(o, formal).unwrap());
    assert_eq!((signed.versions[0].second.as_deref(), signed.findings.len()), (Some(SECOND), 0));
    assert!(desk.h.query_by_role_and_label(Role::Button, "公布成绩…").is_none());
    assert!(desk.has("合格 "), "published results are counted at once");
}

#[test]
fn the_ending_of_the_export_decides_its_format() {
    let mut desk = staffed();
    desk.click("成绩");
    desk.click("导出汇总表");
    assert!(desk.enabled("导出"));
    desk.write(Role::TextInput, "文件位置", ".doc");
    assert!(!desk.enabled("导出") && desk.has("文件名请以 .xlsx 或 .csv 结尾"));
}

#[test]
fn the_dialog_writes_the_file_it_names() {
    let mut desk = staffed();
    let path = desk.folder.path().join("汇总.csv");
    desk.click("成绩");
    desk.click("导出汇总表");
    desk.h.get_by_role_and_label(Role::TextInput, "文件位置").focus();
    desk.h.run();
    desk.h.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::A);
    desk.h.run();
    desk.write(Role::TextInput, "文件位置", &path.display().to_string());
    desk.click("导出");
    let text = std::fs::read_to_string(&path).expect("the file named in the dialog");
    assert!(text.starts_with('\u{feff}') && text.contains("合计"));
    assert!(desk.has("已导出到"));
}

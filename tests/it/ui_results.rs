//! The results room as a trainer meets it: figures, names, outcomes set by hand, publishing.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on should stop")]

use crate::ui_desk as desk;
use crate::ui_desk::{ADMIN, FORMAL, MOCK, PASSPHRASE, staffed};
use egui::Role;
use egui_kittest::kittest::NodeT as _;
use egui_kittest::kittest::Queryable as _;
use kaofa_core::domain::marks::Marks;
use kaofa_core::domain::pass_rate::Dimension;
use kaofa_core::domain::sitting::{SittingKind, SittingState};
use kaofa_core::domain::staff::Roles;
use kaofa_core::domain::verdict::Outcome;
use kaofa_core::service::marking::{self, TaskKind};
use kaofa_core::service::{accounts, pass_rate, publication, sittings};

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
    assert!(!desk.enabled("导出") && desk.has("文件名请以 .xlsx、.docx"));
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

/// A row is wider than the window; its middle may be out of sight.
fn open_row(desk: &mut desk::Desk, label: &str) {
    desk.h.get_by_role_and_label(Role::Row, label).click_accesskit();
    desk.h.run();
}

/// The mock sitting has results without being published: two of three sat.
#[test]
fn a_row_leads_to_its_people_and_the_way_back_is_there() {
    let mut desk = staffed();
    desk.click("成绩");
    desk.choose("分组 1", "按考试");
    assert!(desk.h.query_by_role_and_label(Role::Row, MOCK).is_some());
    open_row(&mut desk, MOCK);
    assert!(desk.h.query_by_role_and_label(Role::Row, "市局机关").is_some(), "the parts of the sitting");
    open_row(&mut desk, "市局机关");
    assert!(desk.h.query_by_role_and_label(Role::Row, "张㙍").is_some(), "the people of the unit");
    desk.click("返回上一级");
    desk.click("返回上一级");
    assert!(desk.h.query_by_role_and_label(Role::Row, MOCK).is_some());
    assert!(desk.h.query_by_role_and_label(Role::Button, "返回上一级").is_none());
}

#[test]
fn filters_stay_for_the_next_time() {
    let mut desk = staffed();
    desk.click("成绩");
    desk.choose("考试类型", "模拟考试");
    desk.choose("分组 1", "按考试");
    desk.choose("分组 2", "按单位");
    let kept = desk.office(|office| pass_rate::kept_query(office).unwrap());
    assert_eq!((kept.kind, kept.by), (Some(SittingKind::Mock), vec![Dimension::Sitting, Dimension::Unit]));
    // The room begins anew when somebody else was here; what was chosen comes from the workspace.
    desk.sign_in_as(ADMIN);
    desk.click("首页");
    desk.click("成绩");
    assert!(desk.h.query_by_role_and_label(Role::Row, &format!("{MOCK} · 市局机关")).is_some());
}

#[test]
fn the_table_goes_to_the_clipboard_with_tabs_between_the_cells() {
    let mut desk = staffed();
    desk.click("成绩");
    desk.h.get_by_role_and_label(Role::Button, "复制表格").click();
    let mut copied = None;
    for _ in 0..6 {
        desk.h.step();
        copied = copied.or_else(|| {
            desk.h.output().platform_output.commands.iter().find_map(|command| match command {
                egui::OutputCommand::CopyText(text) => Some(text.clone()),
                _ => None,
            })
        });
    }
    let copied = copied.expect("a text for the clipboard");
    let lines: Vec<&str> = copied.lines().collect();
    assert!(lines[0].starts_with("单位\t应考\t实考\t") && lines[1].starts_with("市局机关\t"), "{copied}");
    assert!(desk.has("表格已复制"));
}

#[test]
fn names_leave_only_when_they_were_asked_for() {
    let mut desk = staffed();
    let path = desk.folder.path().join("汇总.xlsx");
    desk.click("成绩");
    desk.choose("考试", MOCK);
    desk.click("导出汇总表");
    desk.rewrite(Role::TextInput, "文件位置", &path.display().to_string());
    desk.click("导出");
    let sheets = |path: &std::path::Path| {
        let book: calamine::Xlsx<_> = calamine::open_workbook(path).unwrap();
        calamine::Reader::sheet_names(&book)
    };
    assert_eq!(sheets(&path), ["合格率汇总", "分数段"]);
    desk.click("导出汇总表");
    desk.rewrite(Role::TextInput, "文件位置", &path.display().to_string());
    desk.press(Role::CheckBox, "附人员名册");
    assert!(desk.has("这次导出会记入日志"));
    desk.click("导出");
    assert_eq!(sheets(&path), ["合格率汇总", "分数段", "人员名册"]);
    let log = desk.office(|office| accounts::audit(office, 50).unwrap());
    assert!(log.iter().any(|row| row.op == "export_results" && row.actor == ADMIN && row.detail.contains("+names")));
}

#[test]
fn the_preview_shows_the_pages_that_would_print() {
    let mut desk = staffed();
    desk.click("成绩");
    desk.choose("考试", MOCK);
    desk.click("打印预览");
    if desk.has("没有找到") {
        eprintln!("SKIPPED: this computer has no Chinese font to print with");
        return;
    }
    assert!(desk.h.query_all_by_role(Role::Image).count() >= 1);
    assert!(desk.has("第 1 页，共"));
    desk.click("返回");
    assert!(desk.h.query_by_role_and_label(Role::Button, "打印预览").is_some());
}

#[test]
fn a_chart_tells_its_numbers_to_who_cannot_see_it() {
    let mut desk = staffed();
    desk.click("成绩");
    desk.choose("考试", MOCK);
    let spoken = |desk: &desk::Desk| desk.h.query_all_by_role(Role::Image).find_map(|n| n.accesskit_node().label());
    assert!(spoken(&desk).is_some_and(|label| label.contains("市局机关 0.0%")), "{:?}", spoken(&desk));
}

#[test]
fn one_press_and_one_more_print_the_record_of_a_person() {
    let mut desk = staffed();
    let path = desk.folder.path().join("单.docx");
    desk.click("人员");
    desk.press(Role::Row, "张㙍");
    desk.reach("成绩单");
    desk.rewrite(Role::TextInput, "文件位置", &path.display().to_string());
    desk.click("生成");
    assert!(desk.has("成绩单已生成"));
    assert!(std::fs::read(&path).unwrap().starts_with(b"PK"));
}

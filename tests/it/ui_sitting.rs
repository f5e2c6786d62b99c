//! A sitting from plan to make-up in the window: rooms and window of time, changing and calling off, papers typed by two people,
//! results of another platform, and the card of a seat.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on should stop")]

use crate::ui_desk::{ADMIN, Desk, FORMAL, PASSPHRASE, seat_of, staffed};
use crate::ui_records::published;
use egui::Role;
use egui_kittest::kittest::Queryable as _;
use kaofa_core::domain::marks::Marks;
use kaofa_core::domain::sitting::{SittingFacts, SittingKind, SittingMode, SittingRules, SittingState};
use kaofa_core::domain::staff::{Role as StaffRole, Roles};
use kaofa_core::service::sealed::{self, Sealing};
use kaofa_core::service::sittings::NewSitting;
use kaofa_core::service::{accounts, outside, papers, roster, sittings};

const TITLE: &str = "2026 年任前闭卷考法";
const SECOND: &str = "赵登";
const EXAM_PASSWORD: &str = "open at nine";

fn to_exams(desk: &mut Desk) {
    desk.click("首页");
    desk.click("考试");
}

/// Everybody on the list of an open sitting that is sat in this way.
fn sitting(desk: &mut Desk, mode: SittingMode) {
    desk.office(|office| {
        let paper = papers::list(office).unwrap()[0].id;
        let new = NewSitting {
            title: TITLE.into(),
            kind: SittingKind::Mock,
            paper,
            rules: SittingRules::preset(SittingKind::Mock),
            basis: String::new(),
            makeup_of: None,
            facts: SittingFacts { mode, ..SittingFacts::default() },
            cadres: roster::cadres(office).unwrap().into_iter().map(|c| c.id).collect(),
        };
        let id = match mode {
            SittingMode::Outside => outside::plan(office, &new, Marks::whole(100)).unwrap(),
            _ => sittings::plan(office, &new).unwrap(),
        };
        sittings::open(office, id).unwrap();
    });
    to_exams(desk);
    desk.click("考务");
}

fn add_account(desk: &mut Desk, name: &str, role: StaffRole) {
    desk.office(|office| accounts::add(office, PASSPHRASE, name, PASSPHRASE, &Roles::of([role])).map(drop).unwrap());
}

#[test]
fn a_sitting_is_planned_with_rooms_and_a_window_changed_and_called_off() {
    let mut desk = staffed();
    to_exams(&mut desk);
    desk.click("安排考试");
    assert!(desk.has("考什么"));
    desk.write(Role::TextInput, "名称", TITLE);
    desk.reach("添加考场");
    desk.write(Role::TextInput, "按姓名或工号查找", "张");
    assert!(desk.h.query_by_role_and_label(Role::CheckBox, "王磊  K1  市局机关").is_none(), "only who is looked for");
    desk.reach("选入这 1 人");
    desk.write(Role::TextInput, "开考时间（可空）", "2026-12-01 9点");
    assert!(!ready(&desk, "安排考试") && desk.has("考试时段没有填对"));
    desk.rewrite(Role::TextInput, "开考时间（可空）", "2036-12-01 09:00");
    desk.rewrite(Role::TextInput, "入场截止（可空）", "2036-12-01 09:30");
    desk.reach("安排考试");
    desk.click("考务");
    assert!(desk.has("2036-12-01 09:00") && desk.has("未到 1"));
    desk.press(Role::Row, "0001 张㙍");
    assert!(desk.has("第 1 考场 01 号"), "a seat in the room");

    desk.click("修改安排");
    desk.rewrite(Role::TextInput, "名称", "改过的考试");
    desk.reach("保存修改");
    assert!(desk.has("改过的考试") && !desk.has(TITLE));
    desk.click("取消考试");
    desk.write(Role::TextInput, "原因（写进考场记录）", "会议冲突");
    desk.click("确定");
    assert!(desk.has("考试已取消") && desk.has("已取消"));
    let states: Vec<_> = desk.office(|office| sittings::list(office).unwrap().into_iter().map(|s| s.state).collect());
    assert!(states.contains(&SittingState::Cancelled), "{states:?}");
}

fn value(desk: &Desk, role: Role, label: &str) -> String {
    use egui_kittest::kittest::NodeT as _;
    desk.h.get_by_role_and_label(role, label).accesskit_node().value().unwrap_or_default()
}

/// Whether the last button of this name can be pressed.
fn ready(desk: &Desk, label: &str) -> bool {
    use egui_kittest::kittest::NodeT as _;
    desk.h.get_all_by_role_and_label(Role::Button, label).last().is_some_and(|node| !node.accesskit_node().is_disabled())
}

#[test]
fn the_make_up_takes_everybody_who_failed_in_one_step_and_no_paper() {
    let (mut desk, _) = published();
    to_exams(&mut desk);
    desk.click("考务");
    assert!(desk.has(FORMAL));
    desk.click("安排补考（3 人）");
    assert_eq!(value(&desk, Role::TextInput, "名称"), format!("{FORMAL}（补考）"));
    assert_eq!(value(&desk, Role::ComboBox, "试卷"), "请选择试卷", "the same paper again is no second exam");
    assert_eq!(value(&desk, Role::ComboBox, "补考"), FORMAL);
    assert!(desk.has("已选 3 人") && !ready(&desk, "安排考试"));
}

#[test]
fn a_paper_is_typed_by_two_people_and_what_differs_is_settled() {
    let mut desk = staffed();
    add_account(&mut desk, SECOND, StaffRole::Registrar);
    sitting(&mut desk, SittingMode::Paper);
    let open = |desk: &mut Desk| {
        desk.press(Role::Row, "0001 张㙍");
        desk.reach("登记纸笔答卷");
    };
    open(&mut desk);
    assert!(desk.has("等第一人登记"));
    desk.write(Role::TextInput, "第 1 题 单选", "Z");
    assert!(!desk.enabled("登记") && desk.has("填一个选项字母"));
    desk.rewrite(Role::TextInput, "第 1 题 单选", "A");
    desk.write(Role::TextInput, "第 3 题 简答", "12");
    desk.reach("登记");
    assert!(desk.has("等另一人登记"), "one person is not two");

    desk.sign_in_as(SECOND);
    to_exams(&mut desk);
    desk.click("考务");
    open(&mut desk);
    assert!(desk.has("等第二人登记"));
    assert_eq!(value(&desk, Role::TextInput, "第 1 题 单选"), "", "nobody sees what the other typed");
    desk.write(Role::TextInput, "第 1 题 单选", "B");
    desk.write(Role::TextInput, "第 3 题 简答", "12");
    desk.reach("登记");
    assert!(desk.has("两人不一致，待核定"));
    desk.click(&format!("{ADMIN}：A"));
    desk.reach("核定");
    assert!(desk.has("登记完成"));
}

#[test]
fn results_of_another_platform_come_in_with_their_source_and_what_is_wrong_is_named() {
    let mut desk = staffed();
    sitting(&mut desk, SittingMode::Outside);
    let list = desk.folder.path().join("成绩.csv");
    std::fs::write(&list, "姓名,工号,成绩\n王磊,K1,88\n张㙍,K2,120\n李四,,70\n").unwrap();
    desk.click("登记外部成绩");
    assert!(!desk.enabled("读取名单"));
    desk.write(Role::TextInput, "成绩名单", list.to_str().unwrap());
    desk.click("读取名单");
    assert!(desk.has("可登记 1 人，有问题 2 行") && desk.has("成绩超出满分") && desk.has("不在应考名单"));
    assert!(!desk.enabled("登记 1 人"), "not without a source");
    desk.write(Role::TextInput, "成绩来源", "省干部网络学院成绩单");
    desk.reach("登记 1 人");
    assert!(desk.has("已登记 1 人") && desk.has("已交卷 1"));
}

#[test]
fn a_seat_names_a_wrong_password_and_two_people_who_are_one() {
    let mut bureau = staffed();
    let stick = tempfile::tempdir().unwrap();
    let paper = stick.path().join("试卷.kfexam");
    sitting(&mut bureau, SittingMode::Computer);
    let code = bureau.office(|office| {
        let id = sittings::list(office).unwrap().into_iter().find(|s| s.title == TITLE).unwrap().id;
        let sealing = Sealing { sitting: id, password: EXAM_PASSWORD, passphrase: PASSPHRASE, not_before_ms: None };
        sealed::seal(office, &sealing, &paper).unwrap().fingerprint
    });
    let mut pc = seat_of(&code);
    pc.click("打开密封试卷");
    pc.write(Role::TextInput, "试卷文件（.kfexam）", paper.to_str().unwrap());
    pc.write(Role::TextInput, "开启人", ADMIN);
    pc.write(Role::TextInput, "见证人", ADMIN);
    let open = |pc: &mut Desk, password: &str| {
        pc.write(Role::PasswordInput, "考试口令", password);
        pc.h.get_all_by_role_and_label(Role::Button, "打开密封试卷").last().unwrap().click();
        pc.h.run();
    };
    open(&mut pc, EXAM_PASSWORD);
    assert!(pc.has("打开试卷须有两人在场") && pc.has("开启人和见证人两个不同的姓名"));
    pc.rewrite(Role::TextInput, "见证人", SECOND);
    open(&mut pc, "not this one");
    assert!(pc.has("考试口令不对，没有打开试卷") && !pc.has("进入考试"));
    open(&mut pc, EXAM_PASSWORD);
    assert!(pc.has("已打开：") && pc.has("进入考试"));
    pc.click("换机续考");
    pc.write(Role::TextInput, "U 盘或文件夹", stick.path().to_str().unwrap());
    let go = pc.h.get_all_by_role_and_label(Role::Button, "换机续考").count();
    assert!(go == 2 && !ready(&pc, "换机续考"), "not without saying whose");
    pc.write(Role::TextInput, "考生的准考证号", "0001");
    pc.h.get_all_by_role_and_label(Role::Button, "换机续考").last().unwrap().click();
    pc.h.run();
    assert!(pc.has("没有这名考生"));
}

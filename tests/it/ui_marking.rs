//! The marking room as a marker meets it: blanks judged once for all, written answers by the rubric, no names.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on should stop")]

use crate::ui_desk as desk;
use crate::ui_desk::{Desk, publish, staffed};
use egui::{Key, Modifiers, Role};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use kaofa_core::domain::ids::SittingId;
use kaofa_core::domain::marks::Marks;
use kaofa_core::domain::question::Body;
use kaofa_core::domain::staff::{Role as StaffRole, Roles};
use kaofa_core::service::marking::{self, ShortAnswer, TaskKind};
use kaofa_core::service::remark::{self, Decision, RemarkOrder};
use kaofa_core::service::{ServiceError, accounts, bank, papers, results, sittings};

fn begin() -> (Desk, SittingId) {
    let mut desk = staffed();
    let sitting = desk.formal.unwrap();
    desk.click("阅卷");
    // The formal sitting is the newer one and stands first.
    desk.click("开始阅卷");
    assert!(desk.has(desk::FORMAL));
    (desk, sitting)
}

fn waiting(desk: &Desk, sitting: SittingId) -> usize {
    desk.office(|o| marking::queue(o).unwrap()).into_iter().find(|line| line.sitting == sitting).map_or(0, |line| line.waiting)
}

fn answers(desk: &Desk, sitting: SittingId) -> Vec<ShortAnswer> {
    let tasks = desk.office(|o| marking::tasks(o, sitting).unwrap());
    tasks.into_iter().find_map(|task| if let TaskKind::Short { answers, .. } = task.what { Some(answers) } else { None }).unwrap()
}

#[test]
fn one_key_judges_a_text_for_everybody_who_wrote_it_and_a_slip_can_be_changed() {
    let (mut desk, sitting) = begin();
    assert_eq!(waiting(&desk, sitting), 4, "two people, a blank and a written answer each");
    assert!(desk.has("没有人列出的写法") && desk.has("2 人"));
    // One press a blank: a text is judged in each blank it stands in.
    for _ in 0..4 {
        desk.key(Key::Num2);
    }
    assert_eq!(waiting(&desk, sitting), 2);
    assert!(desk.has("本次已判"));
    desk.click("判对");
    assert!(
        desk.h.query_all_by_role_and_label(Role::Button, "判错").next().is_some(),
        "what now counts as right can be made wrong again"
    );
}

#[test]
fn ticks_fill_the_marks_and_enter_saves_and_goes_on() {
    let (mut desk, sitting) = begin();
    desk.press(Role::Button, "第 3 题 简答");
    assert!(!desk.has("王磊"), "marking is blind");
    let first: Vec<_> = answers(&desk, sitting).iter().map(|a| a.attempt).collect();
    let points: Vec<String> = desk.h.query_all_by_role(Role::CheckBox).filter_map(|n| n.accesskit_node().label()).collect();
    assert!(points.len() > 1);
    for point in &points {
        desk.press(Role::CheckBox, point);
    }
    desk.h.get_by_role_and_label(Role::TextInput, "得分（满分 20）").focus();
    desk.h.run();
    desk.key(Key::Enter);
    let stored = answers(&desk, sitting);
    let marked = stored.iter().find(|a| a.attempt == first[0]).unwrap();
    assert_eq!(marked.marks, Some(Marks::whole(20)), "all points together are the full marks of this paper");
    assert!(desk.has("第 2 份，共 2 份"), "the next answer is on the desk");
    assert_eq!(waiting(&desk, sitting), 3);
}

#[test]
fn marks_above_the_full_marks_are_told_and_not_saved() {
    let (mut desk, sitting) = begin();
    desk.press(Role::Button, "第 3 题 简答");
    desk.write(Role::TextInput, "得分（满分 20）", "21");
    assert!(desk.has("请填 0 到 20 之间的数"));
    desk.click("保存并下一份");
    assert!(answers(&desk, sitting).iter().all(|a| a.marks.is_none()));
}

#[test]
fn when_nothing_is_left_the_room_says_so() {
    let (mut desk, sitting) = begin();
    for _ in 0..4 {
        desk.key(Key::Num1);
    }
    desk.press(Role::Button, "第 3 题 简答");
    for _ in 0..2 {
        desk.write(Role::TextInput, "得分（满分 20）", "5");
        desk.click("保存并下一份");
    }
    assert_eq!(waiting(&desk, sitting), 0);
    assert!(desk.has("全部阅完"));
}

#[test]
fn a_whole_answer_is_marked_with_the_keyboard_alone_and_taken_back() {
    let (mut desk, sitting) = begin();
    desk.press(Role::Button, "第 3 题 简答");
    let first: Vec<_> = answers(&desk, sitting).iter().map(|a| a.attempt).collect();
    let of = |desk: &Desk, at: usize| answers(desk, sitting).into_iter().find(|a| a.attempt == first[at]).unwrap();
    desk.key(Key::Num1);
    desk.key(Key::Num2);
    desk.key(Key::Num1);
    desk.key(Key::Enter);
    let given = of(&desk, 0);
    assert_eq!(given.points, [1], "the first point was ticked and unticked");
    assert!(given.marks.is_some_and(|m| m > Marks::ZERO && m < Marks::whole(20)));
    assert!(desk.has("第 2 份，共 2 份"));
    desk.key(Key::F);
    desk.key(Key::Enter);
    assert_eq!(of(&desk, 1).marks, Some(Marks::whole(20)));
    // The blanks are next; back at the question, its first answer lies on the desk.
    desk.press(Role::Button, "第 3 题 简答");
    desk.key(Key::ArrowRight);
    desk.key(Key::ArrowLeft);
    desk.key(Key::Num0);
    desk.key(Key::Enter);
    assert_eq!((of(&desk, 0).marks, of(&desk, 0).points), (Some(Marks::ZERO), vec![]));
    desk.click("撤回上一次评分");
    assert_eq!(of(&desk, 0).points, [1]);
    let ticked = |desk: &Desk| {
        desk.h
            .query_all_by_role(Role::CheckBox)
            .map(|n| n.accesskit_node().toggled() == Some(egui::accesskit::Toggled::True))
            .collect::<Vec<_>>()
    };
    assert_eq!(&ticked(&desk)[..2], [false, true], "what stands again lies on the desk");
    // The undo of the program takes back the same, and the desk shows it.
    desk.h.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    desk.h.run();
    assert_eq!(of(&desk, 1).marks, None);
    desk.press(Role::Button, "第 3 题 简答");
    // A digit typed into the comment ticks nothing.
    desk.write(Role::TextInput, "评语（可以不填）", "3");
    assert_eq!(&ticked(&desk)[..2], [false, true]);
}

#[test]
fn a_second_marker_meets_the_answer_near_the_line_and_nothing_of_the_first() {
    let (mut desk, sitting) = begin();
    for _ in 0..4 {
        desk.key(Key::Num2);
    }
    desk.press(Role::Button, "第 3 题 简答");
    // Both chose the same option of the 单选, which is worth 60: with the key on it, 1 more is near the line.
    let order = desk.office(|o| {
        let paper = papers::view(o, sittings::sitting(o, sitting).unwrap().paper).unwrap();
        let Body::Single(choice) = paper.slots[0].body() else { panic!("the first is 单选") };
        choice.key.clone()
    });
    for _ in 0..2 {
        desk.write(Role::TextInput, "评语（可以不填）", "头一位的评语");
        desk.write(Role::TextInput, "得分（满分 20）", "1");
        desk.click("保存并下一份");
    }
    if order != [0] {
        let full = RemarkOrder { sitting, positions: vec![0], decision: Decision::Full };
        desk.office(|o| remark::remark(o, &full, "题有歧义").unwrap());
    }
    desk.office(|o| {
        accounts::add(o, desk::PASSPHRASE, "周乙", desk::PASSPHRASE, &Roles::of([StaffRole::Marker])).unwrap();
        assert!(matches!(publish(o, sitting), Err(ServiceError::SecondMarksMissing(2))));
    });
    desk.click("返回");
    assert!(desk.has("等别人评 2 份"), "the first marker is told, and not offered them");
    desk.sign_in_as("周乙");
    assert!(desk.has("其中复评 2 份"));
    desk.click("开始阅卷");
    desk.press(Role::Button, "第 3 题 简答");
    assert!(desk.has("复评") && desk.has("第 1 份，共 2 份"));
    assert!(!desk.has("头一位的评语") && !desk.has("已评 1 分"), "nothing of the first mark is shown");
    assert!(!desk.has("评卷统计") && !desk.has("重新评分"), "nor may a marker look elsewhere");
    for _ in 0..2 {
        desk.key(Key::F);
        desk.key(Key::Enter);
    }
    let line = desk.office(|o| marking::queue(o).unwrap()).into_iter().find(|line| line.sitting == sitting).unwrap();
    assert_eq!((line.waiting, line.others, line.nobody), (0, 2, 2), "1 and 20 need a third, and there is nobody");
    desk.sign_in_as(desk::ADMIN);
    desk.click("登记免复评理由");
    desk.write(Role::MultilineTextInput, "理由", "本单位只有两名阅卷人");
    desk.h.get_all_by_role_and_label(Role::Button, "登记免复评理由").last().unwrap().click();
    desk.h.run();
    assert!(desk.has("已登记免复评"));
    desk.office(|o| publish(o, sitting)).unwrap();
}

#[test]
fn a_key_is_corrected_tried_and_marked_again_from_the_room() {
    let (mut desk, sitting) = begin();
    let attempt = answers(&desk, sitting)[0].attempt;
    let before = desk.office(|o| {
        let paper = sittings::sitting(o, sitting).unwrap().paper;
        let slot = papers::view(o, paper).unwrap().slots[0].clone();
        let id = bank::all(o).unwrap().into_iter().find(|q| q.question.code == slot.question.code).unwrap().id;
        let mut question = (*slot.question).clone();
        let Body::Single(choice) = &mut question.body else { panic!("the first is 单选") };
        // Everybody chose the first option.
        choice.key = vec![u8::from(choice.key == [0])];
        bank::revise(o, id, &question, None).unwrap();
        marking::tasks(o, sitting).unwrap().len()
    });
    assert_eq!(before, 2);
    desk.click("返回");
    desk.press(Role::Button, "重新评分");
    desk.press(Role::Button, "第 1 题 单选");
    assert!(desk.has("题库答案已改"));
    desk.click("试算");
    assert!(desk.has("2 份答卷中有 2 份会变"));
    assert!(!desk.enabled("重新评分并记录"), "a reason first");
    desk.write(Role::MultilineTextInput, "理由", "答案有误");
    desk.reach("重新评分并记录");
    assert!(desk.has("重新评分？"), "asked before it is done");
    // The question has a button of the same name.
    desk.h.get_all_by_role_and_label(Role::Button, "重新评分并记录").last().unwrap().click();
    desk.h.run();
    assert!(desk.has("更正记录") && desk.has("答案有误"));
    let review = desk.office(|o| results::review(o, attempt).unwrap());
    assert_eq!(review.remarks.len(), 1);
    assert!(review.items.iter().any(|item| item.correction.is_some()));
}

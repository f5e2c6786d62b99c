//! The marking room as a marker meets it: blanks judged once for all, written answers by the rubric, no names.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on should stop")]

use crate::ui_desk as desk;
use crate::ui_desk::{Desk, staffed};
use egui::{Key, Role};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use kaofa_core::domain::ids::SittingId;
use kaofa_core::domain::marks::Marks;
use kaofa_core::service::marking::{self, ShortAnswer, TaskKind};

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
    desk.office(|o| marking::queue(o).unwrap()).into_iter().find(|(id, ..)| *id == sitting).map_or(0, |(.., n)| n)
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

//! The practice room as an official meets it: today's pile by keyboard and by mouse, stars and notes, the article and back.

use super::ui_exam::{Window, open};
use egui::{Key, Role};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use kaofa_core::service::practice::PILE;

impl Window {
    fn press(&mut self, label: &str) {
        self.h.get_by_role_and_label(Role::Button, label).click();
        self.h.run_steps(4);
    }

    fn practise(&mut self) {
        self.press("练习");
        self.press("以示例考生身份练习");
    }

    /// Shows the key of the question on the screen, without an answer of the program's knowing; gives whether it had to be compared.
    fn show_key(&mut self) -> bool {
        if self.has("对照答案") {
            self.press("对照答案");
            self.h.get_by_role_and_label(Role::RadioButton, "算错").click();
            self.h.run_steps(3);
            return true;
        }
        // A text field has the digit itself.
        if self.has("第 1 空") {
            self.press("不会，看答案");
        } else {
            self.key(Key::Num0);
        }
        assert!(self.has("没有作答，请看正确答案"));
        false
    }

    fn button_with(&self, text: &str) -> bool {
        self.h.query_all_by_role(Role::Button).any(|node| node.accesskit_node().label().is_some_and(|label| label.contains(text)))
    }
}

#[test]
fn todays_pile_is_practised_to_its_end_and_wrong_ones_stand_in_the_book() {
    let folder = tempfile::tempdir().unwrap();
    let mut w = open(folder.path(), &std::sync::Arc::default());
    w.practise();
    assert!(w.has(&format!("今天有 {PILE} 题等你")));
    w.key(Key::Enter);
    for n in 1..=PILE {
        assert!(w.has(&format!("第 {n} / {PILE} 题")), "question {n} is on the screen");
        w.show_key();
        w.key(Key::Enter);
    }
    assert!(w.has(&format!("练了 {PILE} 题，答对 0 题（0%）")));
    assert!(w.has(&format!("10 分钟后可再练：{PILE} 题")));
    w.press("完成");
    assert!(w.button_with(&format!("错题本（{PILE} 题）")));
    w.press("换人");
    assert!(w.has("谁来练习"), "the next person says who they are");
}

#[test]
fn a_question_is_answered_starred_and_noted_by_keyboard() {
    let folder = tempfile::tempdir().unwrap();
    let mut w = open(folder.path(), &std::sync::Arc::default());
    w.practise();
    w.key(Key::Enter);
    // The pile is drawn by chance: the first question with options is taken.
    while w.h.query_all_by_role(Role::RadioButton).next().is_none() || w.has("对照答案") {
        w.show_key();
        w.key(Key::Enter);
    }
    w.key(Key::Enter);
    assert!(!w.has("没有作答"), "Enter says nothing of a question without an answer");
    w.key(Key::A);
    w.key(Key::G);
    w.key(Key::Enter);
    assert!(w.has("答对了") || w.has("答错了，请看正确答案"));
    assert!(w.has("解析"));
    w.key(Key::S);
    assert!(w.has("已收藏"));
    w.key(Key::N);
    w.text("记住这一条");
    w.press("结束本轮");
    assert!(w.has("练了"));
    w.press("完成");
    w.press("收藏（1 题）");
    assert!(w.h.query_all_by_value("记住这一条").next().is_some(), "the note is kept with its question");
}

#[test]
fn the_key_is_still_there_for_who_comes_back_from_the_article() {
    let folder = tempfile::tempdir().unwrap();
    let mut w = open(folder.path(), &std::sync::Arc::default());
    w.practise();
    w.key(Key::Enter);
    w.show_key();
    w.press("法规库");
    w.press("练习");
    assert!(w.has("解析") && w.has(&format!("第 1 / {PILE} 题")));
    w.press("下一题");
    assert!(w.has(&format!("第 2 / {PILE} 题")));
    w.press("结束本轮");
    assert!(w.has("练了 1 题"), "and is kept once");
}

#[test]
fn explanations_wait_for_the_end_where_that_was_chosen() {
    let folder = tempfile::tempdir().unwrap();
    let mut w = open(folder.path(), &std::sync::Arc::default());
    w.practise();
    w.h.get_by_role_and_label(Role::RadioButton, "一轮后看").click();
    w.h.run_steps(3);
    w.h.get_by_role_and_label(Role::RadioButton, "5 题").click();
    w.h.run_steps(3);
    w.press("随机练习");
    for n in 1..=5 {
        assert!(w.has(&format!("第 {n} / 5 题")) && !w.has("解析"));
        if w.has("对照答案") {
            w.show_key();
            w.key(Key::Enter);
        } else {
            w.press("不会，看答案");
        }
    }
    assert!(w.has("练了 5 题"));
}

#[test]
fn somebody_who_is_not_on_the_roster_is_told_so() {
    let folder = tempfile::tempdir().unwrap();
    let mut w = open(folder.path(), &std::sync::Arc::default());
    w.press("练习");
    w.text("王不在");
    w.key(Key::Enter);
    assert!(w.has("人员名册里没有“王不在”"));
}

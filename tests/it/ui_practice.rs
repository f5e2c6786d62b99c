//! The practice room as an official meets it: today's pile by keyboard and by mouse, stars and notes, the article and back.

use super::ui_exam::{Window, open};
use egui::{Key, Modifiers, Role};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use kaofa_core::service::practice::PILE;

impl Window {
    fn press(&mut self, label: &str) {
        self.h.get_by_role_and_label(Role::Button, label).click();
        self.h.run_steps(4);
    }

    /// High enough that nothing has to be scrolled to.
    fn practise(&mut self) {
        self.h.set_size(egui::vec2(1280.0, 2000.0));
        self.h.run_steps(2);
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

    /// Types in place of what stands there.
    fn retype(&mut self, label: &str, text: &str) {
        self.h.get_by_role_and_label(Role::TextInput, label).click();
        self.h.run_steps(2);
        self.h.key_press_modifiers(Modifiers::COMMAND, Key::A);
        self.text(text);
        self.h.run_steps(2);
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

#[test]
fn a_plan_is_made_kept_for_a_day_and_given_up() {
    let folder = tempfile::tempdir().unwrap();
    let mut w = open(folder.path(), &std::sync::Arc::default());
    w.practise();
    w.press("制定备考计划");
    w.retype("考试日期", "2020-01-01");
    w.press("保存计划");
    assert!(w.has("考试日期 2020-01-01 已经过去"), "a day of the past is refused, and said");
    let day = jiff::Timestamp::from_millisecond(1_700_000_000_000).unwrap().to_zoned(jiff::tz::TimeZone::system()).date();
    let exam = day.checked_add(jiff::Span::new().days(12)).unwrap();
    w.retype("考试日期", &exam.to_string());
    w.press("保存计划");
    assert!(w.has("的考试还有 12 天"));
    assert!(w.has("按计划练下去，预计得"));
    assert!(w.has("做过的题还少（0 题）"), "no chance is given from nothing");
    w.press("各日安排");
    assert!(w.has("12 天后") || w.has("11 天后"));
    let go = w.h.get_by(|node| node.role() == Role::Button && node.label().is_some_and(|l| l.starts_with("开始今天的备考练习")));
    go.click();
    w.h.run_steps(4);
    assert!(w.has("备考 · 第 1 /"));
    w.show_key();
    w.press("结束本轮");
    w.press("完成");
    assert!(w.has("的考试还有 12 天"));
    w.press("修改计划");
    w.press("不再备考");
    assert!(w.button_with("制定备考计划"));
}

#[test]
fn progress_says_what_was_done_and_which_articles_go_wrong() {
    let folder = tempfile::tempdir().unwrap();
    let mut w = open(folder.path(), &std::sync::Arc::default());
    w.practise();
    w.press("学习情况");
    assert!(w.has("还没有练习记录"));
    w.press("返回");
    w.key(Key::Enter);
    for _ in 1..=PILE {
        w.show_key();
        w.key(Key::Enter);
    }
    w.press("完成");
    // Each twice: an article is named once there is something to go by.
    w.press(&format!("错题本（{PILE} 题）"));
    for _ in 1..=PILE {
        w.show_key();
        w.key(Key::Enter);
    }
    w.press("完成");
    w.press("学习情况");
    assert!(w.has("最近 18 周练了 1 天"));
    assert!(w.has(&format!("{} 题次", 2 * PILE)));
    assert!(w.has("各领域掌握情况") && w.has("容易错的条文"));
    assert!(w.button_with(" 第"), "an article that went wrong twice opens from here");
}

#[test]
fn a_mock_exam_is_sat_alone_and_stands_in_progress_only() {
    let folder = tempfile::tempdir().unwrap();
    let mut w = open(folder.path(), &std::sync::Arc::default());
    w.practise();
    w.press("模拟考试");
    w.press("开始模拟考试");
    assert!(w.has("剩余时间"), "the exam room is open, with its clock");
    w.key(Key::A);
    w.press("交卷…");
    w.key(Key::Enter);
    assert!(w.has("确定交卷吗"));
    w.key(Key::Enter);
    assert!(w.has("自测"), "the result is shown");
    w.press("练习");
    w.press("学习情况");
    assert!(w.has("做过的模拟考试"));
    w.press("考试");
    assert!(!w.has("自测"), "no list of the office holds it");
}

#[test]
fn an_article_is_read_beside_its_question_and_home_says_what_waits() {
    let folder = tempfile::tempdir().unwrap();
    let mut w = open(folder.path(), &std::sync::Arc::default());
    w.practise();
    w.press("首页");
    assert!(w.has(&format!("还有 {PILE} 题")));
    w.press("去练习");
    w.key(Key::Enter);
    w.show_key();
    let article = w.h.get_all_by(|node| node.role() == Role::Button && node.label().is_some_and(|l| l.contains(" 第"))).next();
    article.unwrap().click();
    w.h.run_steps(4);
    assert!(w.has("法规库里没有"), "a new workspace holds no texts, and says so");
    assert!(w.has("第 1 /"), "the question stays");
    w.press("收起条文");
    assert!(!w.has("法规库里没有"));
}

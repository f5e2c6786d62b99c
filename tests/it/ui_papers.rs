//! The papers room as a trainer meets it: reading a paper, composing one, and being told what the bank lacks.

use super::ui_desk::Shared;
use egui::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use kaofa::app::App;
use kaofa::app::dispatch::InlineDispatch;
use kaofa_core::domain::kind::Kind;
use kaofa_core::domain::marks::Marks;
use kaofa_core::service::clock::SystemClock;
use kaofa_core::service::{paper_edits, papers};
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

struct Room {
    h: Harness<'static, App>,
    office: Shared,
    _folder: tempfile::TempDir,
}

fn open() -> Room {
    open_sized(800.0)
}

fn open_sized(height: f32) -> Room {
    let folder = tempfile::tempdir().unwrap();
    let clock = Arc::new(SystemClock::new());
    let office = Shared(Rc::new(RefCell::new(InlineDispatch::open(folder.path(), clock.clone()).unwrap())));
    let dispatch = office.clone();
    let mut h = Harness::builder()
        .with_size([1280.0, height])
        .with_max_steps(24)
        .build_eframe(move |cc| App::new(&cc.egui_ctx, Box::new(dispatch), clock));
    h.run();
    h.get_by_role_and_label(Role::Button, "组卷").click();
    h.run();
    Room { h, office, _folder: folder }
}

impl Room {
    fn click(&mut self, label: &str) {
        self.h.get_by_role_and_label(Role::Button, label).click();
        self.h.run();
    }

    fn write(&mut self, role: Role, label: &str, text: &str) {
        self.h.get_by_role_and_label(role, label).focus();
        self.h.run();
        self.h.get_by_role_and_label(role, label).type_text(text);
        self.h.run();
    }

    fn choose(&mut self, select: &str, choice: &str) {
        self.h.get_by_role_and_label(Role::ComboBox, select).click();
        self.h.run();
        self.h.get_by_role_and_label(Role::MenuItemRadio, choice).click();
        self.h.run();
    }

    fn has(&self, text: &str) -> bool {
        self.h.query_all_by_label_contains(text).next().is_some()
    }

    /// Types into a cell of the table.
    fn type_number(&mut self, label: &str, text: &str) {
        self.h.get_by_role_and_label(Role::SpinButton, label).focus();
        self.h.run();
        self.h.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::A);
        self.h.run();
        self.h.get_by_label(label).type_text(text);
        self.h.run();
        self.h.key_press(egui::Key::Enter);
        self.h.run();
    }

    fn set_up(&mut self) {
        self.write(Role::TextInput, "姓名", "李明");
        self.write(Role::PasswordInput, "口令", "a good phrase");
        self.write(Role::PasswordInput, "再输一次口令", "a good phrase");
        self.h.key_press(egui::Key::Enter);
        self.h.run();
        self.click("已抄下，继续");
    }

    fn papers(&self) -> Vec<papers::PaperRow> {
        papers::list(&self.office.0.borrow().office).unwrap()
    }
}

#[test]
fn the_example_paper_is_shown_with_its_keys() {
    let room = open();
    let row = room.papers().pop().unwrap();
    room.h.get_by_role_and_label(Role::Row, &row.title);
    assert!(room.has("一、单项选择题（10 题，共 "));
    let paper = papers::view(&room.office.0.borrow().office, row.id).unwrap();
    assert!(room.has(&format!("1. {}", paper.slots[0].question.body.stem())));
    assert!(room.has("答案："));
}

#[test]
fn every_preset_can_be_drawn_from_the_built_in_bank() {
    let mut room = open();
    let presets = ["20 题小测", "济宁 40/20/20", "秀洲 30/20/5", "百分混合（含填空、简答、案例）"];
    for (i, preset) in presets.into_iter().enumerate() {
        room.click("新组卷");
        if i > 0 {
            room.choose("组卷方案", preset);
        }
        assert!(room.has(" · 100 分"), "{preset}");
        assert!(!room.has("需要 "), "{preset}: the bank has enough for each row");
        room.click("生成试卷");
        if i == 0 {
            room.set_up();
        }
        let papers = room.papers();
        assert_eq!(papers.len(), i + 2, "{preset}");
        assert_eq!(papers[0].full, Marks::whole(100), "{preset}");
        // The new paper is the one that is shown.
        room.h.get_by_role_and_label(Role::Button, "安排考试");
        assert!(room.has("还没有用于考试"));
    }
    let newest = room.papers()[0].id;
    let mixed = papers::view(&room.office.0.borrow().office, newest).unwrap();
    assert_eq!(mixed.sections.iter().map(|s| s.kind).collect::<Vec<_>>(), Kind::ALL);
}

#[test]
fn what_the_bank_lacks_is_told_at_its_row_before_and_after_composing() {
    let mut room = open();
    room.click("新组卷");
    assert!(!room.has("需要 "));
    room.h.get_by_role_and_label(Role::Switch, "只用已审定试题").click();
    room.h.run();
    assert!(room.has("需要 10 题，可用 0 题"));
    room.click("生成试卷");
    room.set_up();
    assert!(room.has("需要 10 题，可用 0 题"));
    assert_eq!(room.papers().len(), 1, "no short paper instead");
    // The same rows without the rule can be drawn.
    room.h.get_by_role_and_label(Role::Switch, "只用已审定试题").click();
    room.h.run();
    assert!(!room.has("需要 "));
}

#[test]
fn rows_are_added_changed_and_removed() {
    let mut room = open();
    room.click("新组卷");
    room.h.get_by_role_and_label(Role::RadioButton, "逐行").click();
    room.h.run();
    assert!(room.has("共 20 题 · 100 分"));
    room.click("题数（第 1 行） +");
    assert!(room.has("共 21 题 · 105 分"));
    assert_eq!(room.h.get_by_role_and_label(Role::ComboBox, "组卷方案").value().as_deref(), Some("自定"));
    // More than the bank has: cases of the hardest level.
    room.choose("题型（第 1 行）", "案例");
    room.choose("难度从（第 1 行）", "5");
    assert!(room.has("需要 11 题，可用 "));
    room.click("加一行");
    assert!(room.has("共 26 题 · 125 分"));
    for _ in 0..4 {
        room.click("删除第 1 行");
    }
    assert!(room.has("方案里还没有题"));
    assert!(room.h.get_by_role_and_label(Role::Button, "生成试卷").accesskit_node().is_disabled());
}

#[test]
fn the_table_of_specification_is_typed_into_and_says_what_the_bank_lacks() {
    // High enough for all areas.
    let mut room = open_sized(2000.0);
    room.click("新组卷");
    room.type_number("判断 · 特种设备", "7");
    assert!(room.has("共 27 题 · 128 分"));
    room.type_number("判断 · 特种设备", "200");
    assert!(room.has("判断 · 特种设备：需要 200 题，可用 "));
    room.type_number("判断 · 特种设备", "0");
    assert!(room.has("共 20 题 · 100 分") && !room.has("需要 "));
    // By level, a further kind, and its marks.
    room.h.get_by_role_and_label(Role::Switch, "分层次（识记、理解、应用）").click();
    room.h.get_by_role_and_label(Role::CheckBox, "简答").click();
    room.h.run();
    room.type_number("简答 · 任意领域 · 应用", "2");
    assert!(room.has("共 22 题 · 120 分"));
    room.type_number("简答 每题分值", "15");
    assert!(room.has("共 22 题 · 130 分"));
    // The list of rows shows the same.
    room.h.get_by_role_and_label(Role::RadioButton, "逐行").click();
    room.h.run();
    assert_eq!(room.h.get_by_role_and_label(Role::ComboBox, "层次（第 4 行）").value().as_deref(), Some("应用"));
    room.h.get_by_role_and_label(Role::CheckBox, "必对题（第 4 行）").click();
    room.h.run();
    room.h.get_by_role_and_label(Role::RadioButton, "细目表").click();
    room.h.run();
    assert!(room.has("另有 1 行"));
}

#[test]
fn a_share_of_difficulty_is_told_in_questions_and_what_stands_against_it() {
    let mut room = open();
    room.click("新组卷");
    room.h.get_by_role_and_label(Role::Switch, "难度比例").click();
    room.h.run();
    assert!(room.has("易 6 题，中 10 题，难 4 题"));
    room.click("易（1–2 级） +");
    assert!(room.has("三项合计 105 %"));
    assert!(room.h.get_by_role_and_label(Role::Button, "生成试卷").accesskit_node().is_disabled());
    room.click("中（3 级） \u{2212}");
    assert!(room.has("易 7 题，中 9 题，难 4 题"));
    // Rows that ask for hard questions only leave no room for easy ones.
    room.h.get_by_role_and_label(Role::RadioButton, "逐行").click();
    room.h.run();
    for row in 1..=3 {
        room.choose(&format!("难度从（第 {row} 行）"), "4");
    }
    assert!(room.has("难度比例要求易共 7 题，按各行的要求最多只能抽到 0 题"));
}

#[test]
fn a_question_is_locked_picked_moved_and_the_rest_drawn_again() {
    let mut room = open_sized(2000.0);
    room.click("新组卷");
    room.click("生成试卷");
    room.set_up();
    let id = room.papers()[0].id;
    let slots = |room: &Room| papers::view(&room.office.0.borrow().office, id).unwrap().slots;
    let codes = |room: &Room| slots(room).iter().map(|slot| slot.question.code.clone()).collect::<Vec<_>>();
    let before = codes(&room);
    room.h.query_all_by_role_and_label(Role::CheckBox, "锁定").next().unwrap().click();
    room.h.run();
    room.h.query_all_by_role_and_label(Role::CheckBox, "必对题").nth(1).unwrap().click();
    room.h.run();
    assert_eq!(
        slots(&room).iter().map(|slot| (slot.locked, slot.must)).take(2).collect::<Vec<_>>(),
        [(true, false), (false, true)]
    );
    room.click("重新抽题");
    let again = codes(&room);
    assert!(again[0] == before[0] && again != before);
    assert!(room.has("锁定的 1 题未动"));

    // Down one, and up again; the first cannot go up, nor the last of a section into the next.
    room.h.query_all_by_role_and_label(Role::Button, "下移").next().unwrap().click();
    room.h.run();
    assert_eq!(codes(&room)[..2], [again[1].clone(), again[0].clone()]);
    assert!(room.h.query_all_by_role_and_label(Role::Button, "上移").next().unwrap().accesskit_node().is_disabled());

    room.h.query_all_by_role_and_label(Role::Button, "挑题…").nth(2).unwrap().click();
    room.h.run();
    assert!(room.h.get_by_role_and_label(Role::Button, "放入试卷").accesskit_node().is_disabled());
    let offered = paper_edits::offer(&room.office.0.borrow().office, id, 2, "", false).unwrap();
    let row = format!("{} {}", offered[0].code, offered[0].stem);
    room.h.get_by_role_and_label(Role::Row, &row).click();
    room.h.run();
    room.click("放入试卷");
    let picked = &slots(&room)[2];
    assert_eq!((picked.question.code.as_str(), picked.locked), (offered[0].code.as_str(), true));
}

#[test]
fn three_judges_find_a_line_that_is_offered_where_an_exam_is_planned() {
    let mut room = open_sized(2000.0);
    room.click("新组卷");
    room.choose("组卷方案", "会前学法测试 5 题");
    room.click("生成试卷");
    room.set_up();
    room.click("评委判断…");
    for (n, name) in [(1, "甲"), (2, "乙"), (3, "丙")] {
        room.write(Role::TextInput, &format!("评委 {n}"), name);
    }
    room.click("开始判断");
    for (name, percent) in [("丙", "60"), ("甲", "70"), ("乙", "80")] {
        room.click(&format!("代 {name} 填写"));
        assert!(!room.has("建议合格线"), "blind until all are in");
        for n in 1..=5 {
            room.type_number(&format!("第 {n} 题答对的百分比"), percent);
        }
        room.click("提交判断");
    }
    assert!(room.has("建议合格线 70 分（满分的 70 %），3 名评委，标准差 10.0 分"));
    room.click("再判断一轮");
    room.click("代 甲 填写");
    assert!(room.has("上轮平均 70 %，60–80 %"));

    room.click("考试");
    room.click("安排考试");
    assert!(room.has("建议合格线 70 分"));
    room.click("用 70 %");
    assert!(room.h.query_all_by_role_and_label(Role::Button, "用 70 %").next().is_none());
}

#[test]
fn the_form_of_an_exam_is_drawn_before_somebody_else() {
    let mut room = open_sized(2200.0);
    room.click("新组卷");
    room.choose("份数", "2 份平行卷，互不重题");
    room.click("生成试卷");
    room.set_up();
    room.click("考试");
    room.click("安排考试");
    room.write(Role::TextInput, "名称", "任前考法");
    room.click("选入这 1 人");
    room.click("安排考试");
    room.h.query_all_by_role_and_label(Role::Button, "考务").next().unwrap().click();
    room.h.run();
    assert!(room.has("这套试卷有 A B 卷"));
    room.click("抽卷…");
    room.write(Role::TextInput, "见证人姓名", "李明");
    room.click("抽签");
    assert!(room.has("不能是抽签人本人"));
    room.write(Role::TextInput, "见证人姓名", "王");
    room.click("抽签");
    assert!(room.has("李明 抽签，李明王 见证，在 A B 卷中抽中 "));
    assert!(room.h.query_all_by_role_and_label(Role::Button, "抽卷…").next().is_none(), "once");
    let drawn = room.papers().into_iter().find(|paper| paper.used == 1 && paper.form.is_some()).unwrap();
    assert!(room.has(&format!("抽中 {} 卷", drawn.form.unwrap().label)));
}

#[test]
fn a_question_is_dragged_to_another_place_of_its_section() {
    let mut room = open_sized(2400.0);
    room.click("新组卷");
    room.click("生成试卷");
    room.set_up();
    let id = room.papers()[0].id;
    let codes = |room: &Room| {
        let slots = papers::view(&room.office.0.borrow().office, id).unwrap().slots;
        slots.iter().map(|slot| slot.question.code.clone()).collect::<Vec<_>>()
    };
    let before = codes(&room);
    let handles: Vec<egui::Pos2> =
        room.h.query_all_by_role_and_label(Role::Button, "拖动调整顺序").map(|node| node.rect().center()).collect();
    room.h.drag_at(handles[0]);
    room.h.run();
    // On the way over the second, let go over the third.
    for handle in &handles[1..3] {
        room.h.hover_at(*handle);
        room.h.run();
    }
    room.h.drop_at(handles[2]);
    room.h.run();
    let expected = [1, 2, 0].map(|i| before[i].clone());
    assert_eq!(codes(&room)[..3], expected);
    // Let go where it was: nothing moves.
    room.h.drag_at(handles[0]);
    room.h.run();
    room.h.drop_at(handles[0]);
    room.h.run();
    assert_eq!(codes(&room)[..3], expected);
}

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
use kaofa_core::service::papers;
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

struct Room {
    h: Harness<'static, App>,
    office: Shared,
    _folder: tempfile::TempDir,
}

fn open() -> Room {
    let folder = tempfile::tempdir().unwrap();
    let clock = Arc::new(SystemClock::new());
    let office = Shared(Rc::new(RefCell::new(InlineDispatch::open(folder.path(), clock.clone()).unwrap())));
    let dispatch = office.clone();
    let mut h = Harness::builder()
        .with_size([1280.0, 800.0])
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

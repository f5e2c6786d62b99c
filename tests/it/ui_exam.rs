//! The exam room as a candidate meets it: a whole exam by keyboard alone, Chinese through an input method, a crash in the
//! middle, the window that does not close.

use super::ui_desk::Shared;
use egui::{Event, ImeEvent, Key, Modifiers, Role};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use kaofa::app::App;
use kaofa::app::dispatch::InlineDispatch;
use kaofa_core::domain::answer::Answer;
use kaofa_core::domain::clock::{Clock, Stamp};
use kaofa_core::domain::ids::{AttemptId, SittingId};
use kaofa_core::domain::kind::Kind;
use kaofa_core::domain::marks::Marks;
use kaofa_core::domain::question::Body;
use kaofa_core::service::{exam, results, sittings};
use std::cell::RefCell;
use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// A clock that moves when told to, so that no test waits.
#[derive(Default)]
pub(crate) struct Hand(pub(crate) AtomicI64);

impl Clock for Hand {
    fn now(&self) -> Stamp {
        let ms = self.0.load(Ordering::SeqCst);
        Stamp { wall_ms: 1_700_000_000_000 + ms, boot_id: "test".into(), boot_ms: ms }
    }
}

pub(crate) struct Window {
    pub(crate) h: Harness<'static, App>,
    pub(crate) office: Shared,
    clock: Arc<Hand>,
}

pub(crate) fn open(folder: &Path, clock: &Arc<Hand>) -> Window {
    let office = Shared(Rc::new(RefCell::new(InlineDispatch::open(folder, clock.clone()).unwrap())));
    let (dispatch, hand) = (office.clone(), clock.clone());
    let mut h = Harness::builder()
        .with_size([1280.0, 800.0])
        .with_max_steps(40)
        .build_eframe(move |cc| App::new(&cc.egui_ctx, Box::new(dispatch), hand));
    h.run_steps(4);
    Window { h, office, clock: clock.clone() }
}

impl Window {
    pub(crate) fn key(&mut self, key: Key) {
        self.h.key_press(key);
        self.h.run_steps(3);
    }

    pub(crate) fn text(&mut self, text: &str) {
        self.h.event(Event::Text(text.to_owned()));
        self.h.run_steps(2);
    }

    pub(crate) fn wait(&mut self, ms: i64) {
        self.clock.0.fetch_add(ms, Ordering::SeqCst);
        self.h.run_steps(3);
    }

    pub(crate) fn has(&self, text: &str) -> bool {
        self.h.query_all_by_label_contains(text).next().is_some()
    }

    /// From the first screen into the example exam, by keyboard.
    pub(crate) fn enter(&mut self) {
        self.key(Key::Enter);
        self.text("0001");
        self.key(Key::Enter);
        self.text("示例考生");
        self.key(Key::Enter);
        assert!(self.has("第 1 题"), "the exam has begun");
    }

    pub(crate) fn attempt(&self) -> AttemptId {
        let office = &self.office.0.borrow().office;
        exam::unfinished(office).unwrap()[0].0
    }

    pub(crate) fn seat(&self) -> exam::Seat {
        let attempt = self.attempt();
        exam::seat(&mut self.office.0.borrow_mut().office, attempt).unwrap()
    }

    /// The right keys for a displayed question, read out of the workspace by the test.
    fn right_keys(&self, number: u16) -> (Vec<Key>, Vec<String>) {
        let dispatch = self.office.0.borrow();
        let sitting = sittings::sitting(&dispatch.office, SittingId(1)).unwrap();
        let paper = kaofa_core::service::papers::view(&dispatch.office, sitting.paper).unwrap();
        drop(dispatch);
        let item = self.seat().items.into_iter().find(|i| i.number == number).unwrap();
        let letters = [Key::A, Key::B, Key::C, Key::D, Key::E, Key::F];
        match paper.slots[usize::from(item.slot)].body() {
            Body::Single(choice) | Body::Multiple(choice) => {
                let place = |id: &u8| item.options.iter().position(|(o, _)| o == id).unwrap();
                (choice.key.iter().map(|id| letters[place(id)]).collect(), vec![])
            }
            Body::Judge { key, .. } => (vec![if *key { Key::Num1 } else { Key::Num2 }], vec![]),
            Body::Blank { blanks, .. } => (vec![], blanks.iter().map(|variants| variants[0].clone()).collect()),
            other => panic!("{other:?} is not in the example paper"),
        }
    }
}

#[test]
fn a_whole_exam_by_keyboard_alone_gives_full_marks() {
    let folder = tempfile::tempdir().unwrap();
    let mut w = open(folder.path(), &Arc::default());
    w.enter();
    let attempt = w.attempt();
    let items = w.seat().items;
    assert_eq!(items.len(), 20);
    for item in items {
        assert!(w.has(&format!("第 {} 题 ·", item.number)), "question {} is on the screen", item.number);
        let (keys, texts) = w.right_keys(item.number);
        for key in keys {
            w.key(key);
        }
        for text in texts {
            w.text(&text);
            w.key(Key::Enter);
        }
        if item.kind != Kind::Blank {
            w.key(Key::Enter);
        }
    }
    assert!(w.has("全部已答"), "the look back says that nothing is open");
    w.key(Key::Enter);
    assert!(w.has("确定交卷吗"));
    w.key(Key::Enter);
    assert!(w.has("合格"), "the result is shown");
    let review = results::review(&w.office.0.borrow().office, attempt).unwrap();
    assert_eq!(review.total, Some(Marks::whole(100)));
}

#[test]
fn the_screen_says_saved_only_after_the_journal_has_it_and_a_restart_goes_on_there() {
    let folder = tempfile::tempdir().unwrap();
    let clock = Arc::<Hand>::default();
    let mut w = open(folder.path(), &clock);
    w.enter();
    w.key(Key::B);
    assert!(w.has("已保存 第 1 题"));
    let chosen = w.seat().items[0].options[1].0;
    assert_eq!(w.seat().state.answers.values().collect::<Vec<_>>(), [&Answer::Options(vec![chosen])]);
    w.key(Key::M);
    w.key(Key::Enter);
    w.key(Key::Enter);
    w.wait(2_000);
    let order: Vec<u16> = w.seat().items.iter().map(|i| i.slot).collect();
    drop(w);

    clock.0.fetch_add(60_000, Ordering::SeqCst);
    let mut again = open(folder.path(), &clock);
    assert!(again.has("有一份答卷没有交") || again.has("继续作答"));
    again.key(Key::Enter);
    assert!(again.has("第 3 题 ·"), "the same question is on the screen");
    let seat = again.seat();
    assert_eq!(seat.items.iter().map(|i| i.slot).collect::<Vec<_>>(), order);
    assert_eq!(seat.receipt.remaining_ms, (30 * 60 - 62) * 1000, "time while the program was down counts");
    assert!(seat.state.flagged.contains(&seat.items[0].slot));
}

#[test]
fn the_end_of_the_time_hands_in_what_is_there() {
    let folder = tempfile::tempdir().unwrap();
    let mut w = open(folder.path(), &Arc::default());
    w.enter();
    let attempt = w.attempt();
    w.key(Key::A);
    w.wait(30 * 60 * 1000 + 500);
    w.h.run_steps(4);
    let dispatch = w.office.0.borrow();
    let review = results::review(&dispatch.office, attempt).expect("handed in by the clock");
    assert!(review.items[0].answer.is_some());
    assert!(review.total.is_some());
}

/// Goes to the first blank of the paper.
pub(crate) fn to_a_blank(w: &mut Window) -> exam::SeatItem {
    let item = w.seat().items.into_iter().find(|i| i.kind == Kind::Blank).unwrap();
    for _ in 1..item.number {
        w.key(Key::PageDown);
    }
    assert!(w.has("第 1 空"));
    item
}

pub(crate) fn first_blank(w: &Window, item: &exam::SeatItem) -> String {
    match w.seat().state.answers.get(&item.slot) {
        Some(Answer::Blanks(texts)) => texts[0].clone(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn chinese_through_an_input_method_and_backspace_during_pinyin() {
    let folder = tempfile::tempdir().unwrap();
    let mut w = open(folder.path(), &Arc::default());
    w.enter();
    let item = to_a_blank(&mut w);
    let ime = |w: &mut Window, event| {
        w.h.event(Event::Ime(event));
        w.h.run_steps(2);
    };
    for preedit in ["g", "go", "gon"] {
        ime(&mut w, preedit_event(preedit));
    }
    ime(&mut w, ImeEvent::Commit("工作日".into()));
    w.wait(1_000);
    assert_eq!(first_blank(&w, &item), "工作日");

    // A second word is begun and taken back letter by letter: what was committed stays.
    ime(&mut w, preedit_event("ri"));
    ime(&mut w, preedit_event("r"));
    w.h.key_press(Key::Backspace);
    w.h.run_steps(2);
    ime(&mut w, preedit_event(""));
    w.wait(1_000);
    assert_eq!(first_blank(&w, &item), "工作日", "Backspace during pre-edit deletes no committed text");
}

pub(crate) fn preedit_event(text: &str) -> ImeEvent {
    ImeEvent::Preedit { text: text.into(), active_range_chars: None }
}

#[test]
fn letters_typed_into_a_blank_are_text_and_not_answers() {
    let folder = tempfile::tempdir().unwrap();
    let mut w = open(folder.path(), &Arc::default());
    w.enter();
    let item = to_a_blank(&mut w);
    w.h.key_press(Key::M);
    w.text("m5");
    w.wait(1_000);
    assert_eq!(first_blank(&w, &item), "m5");
    assert!(w.seat().state.flagged.is_empty(), "M belongs to the field");
}

#[test]
fn nothing_is_pasted_or_copied_and_other_rooms_are_closed() {
    let folder = tempfile::tempdir().unwrap();
    let mut w = open(folder.path(), &Arc::default());
    w.enter();
    for room in ["题库", "成绩", "设置", "首页"] {
        assert!(w.h.query_by_role_and_label(Role::Button, room).is_none(), "{room} is closed during an exam");
    }
    let item = to_a_blank(&mut w);
    w.text("5");
    w.h.event(Event::Paste("从别处粘贴".into()));
    w.h.key_press_modifiers(Modifiers::COMMAND, Key::V);
    w.h.run_steps(3);
    w.wait(1_000);
    assert_eq!(first_blank(&w, &item), "5");
}

#[test]
fn every_answer_works_by_mouse_alone() {
    let folder = tempfile::tempdir().unwrap();
    let mut w = open(folder.path(), &Arc::default());
    w.enter();
    let option = w.seat().items[0].options[2].clone();
    w.h.get_by_role_and_label(Role::RadioButton, &format!("C. {}", option.1)).click();
    w.h.run_steps(3);
    assert_eq!(w.seat().state.answers.get(&w.seat().items[0].slot), Some(&Answer::Options(vec![option.0])));
    w.h.get_by_role_and_label(Role::Button, "标记").click();
    w.h.run_steps(3);
    w.h.get_by_label_contains("第 5 题 未答").click();
    w.h.run_steps(3);
    assert!(w.has("第 5 题 ·"));
    w.h.get_by_role_and_label(Role::Button, "交卷…").click();
    w.h.run_steps(3);
    assert!(w.has("还有 19 题没有作答"));
}

#[test]
fn the_text_grows_during_an_exam_and_the_question_stays_whole() {
    let folder = tempfile::tempdir().unwrap();
    let mut w = open(folder.path(), &Arc::default());
    w.enter();
    for _ in 0..2 {
        w.h.get_by_role_and_label(Role::Button, "文字大小").click();
        w.h.run_steps(4);
    }
    assert!((w.h.ctx.zoom_factor() - 1.5).abs() < 0.01);
    for label in ["上一题", "下一题", "交卷…", "答题卡"] {
        let rect = w.h.get_by_role_and_label(Role::Button, label).rect();
        assert!(w.h.ctx.content_rect().contains_rect(rect), "{label} is on the screen: {rect:?}");
    }
}

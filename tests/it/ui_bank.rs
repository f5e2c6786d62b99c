//! The bank room as a trainer meets it: searching, reading, writing, importing.

use super::ui_desk::Shared;
use egui::{Key, Modifiers, Role};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use kaofa::app::App;
use kaofa::app::dispatch::{Dispatch, InlineDispatch, Told};
use kaofa::ui::Envelope;
use kaofa_core::domain::kind::{Kind, Status};
use kaofa_core::domain::question::Body;
use kaofa_core::service::Command;
use kaofa_core::service::bank::{self, BankQuery};
use kaofa_core::service::clock::SystemClock;
use kaofa_core::service::work::{Stage, Work};
use kaofa_core::text::Locale;
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

struct Room {
    h: Harness<'static, App>,
    office: Shared,
    folder: tempfile::TempDir,
}

fn open(room: &str, size: [f32; 2]) -> Room {
    let folder = tempfile::tempdir().unwrap();
    let clock = Arc::new(SystemClock::new());
    let office = Shared(Rc::new(RefCell::new(InlineDispatch::open(folder.path(), clock.clone()).unwrap())));
    let dispatch = office.clone();
    let mut h = Harness::builder()
        .with_size(size)
        .with_max_steps(24)
        .build_eframe(move |cc| App::new(&cc.egui_ctx, Box::new(dispatch), clock));
    h.run();
    h.get_by_role_and_label(Role::Button, room).click();
    h.run();
    Room { h, office, folder }
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

    fn has(&self, text: &str) -> bool {
        self.h.query_all_by_label_contains(text).next().is_some()
    }

    /// Sets up the first account in the dialog that a staff function opened.
    fn set_up(&mut self) {
        self.write(Role::TextInput, "姓名", "李明");
        self.write(Role::PasswordInput, "口令", "a good phrase");
        self.write(Role::PasswordInput, "再输一次口令", "a good phrase");
        self.h.key_press(Key::Enter);
        self.h.run();
        self.click("已抄下，继续");
    }

    fn find(&self, text: &str) -> Vec<bank::QuestionRow> {
        let shared = self.office.0.borrow();
        let query = BankQuery { text: text.to_owned(), ..BankQuery::default() };
        let ids = bank::find(&shared.office, &query).unwrap().ids;
        bank::rows(&shared.office, &ids).unwrap()
    }
}

#[test]
fn searching_as_you_type_shows_exactly_what_the_bank_finds() {
    let mut room = open("题库", [1280.0, 800.0]);
    let all = room.find("").len();
    assert!(room.has(&format!("{all} 题 · ")));
    room.write(Role::TextInput, "搜索题库", "行政复议");
    let found = room.find("行政复议");
    assert!(!found.is_empty() && found.len() < all);
    assert!(room.has(&format!("{} 题 · ", found.len())));
    let first = format!("{} {}", found[0].code, found[0].stem);
    room.h.get_by_role_and_label(Role::Row, &first);
    room.click("搜索题库 \u{d7}");
    assert!(room.has(&format!("{all} 题 · ")));
    room.write(Role::TextInput, "搜索题库", "这样的词不会有");
    assert!(room.has("没有符合条件的试题"));
    room.click("清除条件");
    assert!(room.has(&format!("{all} 题 · ")));
}

#[test]
fn the_table_and_its_panel_follow_the_arrow_keys() {
    let mut room = open("题库", [1280.0, 800.0]);
    let rows = room.find("");
    let name = |i: usize| format!("{} {}", rows[i].code, rows[i].stem);
    room.h.get_by_role_and_label(Role::Row, &name(1)).click();
    room.h.run();
    room.h.key_press(Key::ArrowDown);
    room.h.run();
    let panel = format!("{} · ", rows[2].code);
    assert!(room.has(&panel), "the panel shows the third question");
    // Sorting by difficulty keeps the question that is being read.
    room.h.get_by_role_and_label(Role::ColumnHeader, "难度").click();
    room.h.run();
    assert!(room.has(&panel));
}

#[test]
fn in_a_narrow_window_the_question_is_a_page_with_a_way_back() {
    let mut room = open("题库", [853.0, 533.0]);
    let rows = room.find("");
    assert!(room.h.query_by_role_and_label(Role::Button, "编辑").is_none());
    room.h.get_by_role_and_label(Role::Row, &format!("{} {}", rows[0].code, rows[0].stem)).click();
    room.h.run();
    room.h.get_by_role_and_label(Role::Button, "编辑");
    room.click("返回");
    assert!(room.h.query_by_role_and_label(Role::Button, "编辑").is_none());
    room.h.get_by_role_and_label(Role::ComboBox, "领域");
}

#[test]
fn a_question_is_saved_only_when_it_can_be_answered() {
    let mut room = open("题库", [1280.0, 1600.0]);
    room.click("新题");
    room.h.get_by_role_and_label(Role::RadioButton, "多选").click();
    room.h.run();
    room.write(Role::MultilineTextInput, "题干", "下列属于行政处罚种类的有（　　）。");
    for (letter, text) in ["警告", "通报批评", "训诫", "罚款"].iter().enumerate() {
        let label = format!("选项 {}", char::from(b'A' + letter as u8));
        room.write(Role::TextInput, &label, text);
    }
    room.h.get_by_role_and_label(Role::CheckBox, "A").click();
    room.h.run();
    assert!(room.has("多选题至少要有两个答案"));
    assert!(room.h.get_by_role_and_label(Role::Button, "保存").accesskit_node().is_disabled());
    room.h.get_by_role_and_label(Role::CheckBox, "B").click();
    room.h.run();
    room.write(Role::MultilineTextInput, "依据（每行一处）", "行政处罚法第9");
    assert!(room.has("第 1 行：没有写明条"));
    room.write(Role::MultilineTextInput, "依据（每行一处）", "条");
    assert!(room.has("已识别：行政处罚法 第九条"));
    // Moving an option takes its key along.
    room.click("选项 B 下移");
    room.h.key_press_modifiers(Modifiers::COMMAND, Key::S);
    room.h.run();
    room.set_up();
    let row = room.find("下列属于行政处罚种类的有").pop().unwrap();
    assert_eq!((row.kind, row.status), (Kind::Multiple, Status::Pending));
    let record = bank::view(&room.office.0.borrow().office, row.id).unwrap();
    let Body::Multiple(choice) = record.question.body else { panic!("not a multiple choice") };
    assert_eq!(choice.options, ["警告", "训诫", "通报批评", "罚款"]);
    assert_eq!(choice.key, [0, 2]);
    assert!(room.has("新题已保存"));
}

#[test]
fn unsaved_changes_are_not_lost_by_a_click() {
    let mut room = open("题库", [1280.0, 800.0]);
    room.click("新题");
    room.click("返回");
    room.h.get_by_role_and_label(Role::Button, "新题");
    room.click("新题");
    room.write(Role::MultilineTextInput, "题干", "写了一半");
    room.click("返回");
    room.click("继续编辑");
    assert_eq!(room.h.get_by_role_and_label(Role::MultilineTextInput, "题干").value().as_deref(), Some("写了一半"));
    room.click("返回");
    room.click("放弃修改");
    room.h.get_by_role_and_label(Role::Button, "新题");
}

#[test]
fn an_import_is_looked_at_taken_in_and_taken_back() {
    let mut room = open("题库", [1280.0, 800.0]);
    let before = room.find("").len();
    let file = room.folder.path().join("new.txt");
    let good =
        "[判断]  编号: zz-001  难度: 1\n通报批评属于行政处罚的种类。\n答案: 对\n依据: 行政处罚法 第九条\n解析: 第九条第一项。\n";
    let bad = "[单选]  编号: zz-002  难度: 1\n只有一个选项（　　）。\nA. 甲\n答案: A\n依据: 行政处罚法 第九条\n解析: 无。\n";
    std::fs::write(&file, format!("领域: 行政处罚法\n\n{good}\n{bad}")).unwrap();
    room.click("导入");
    room.write(Role::TextInput, "文件位置", &file.display().to_string());
    room.click("读取");
    room.set_up();
    assert!(room.has("良好 1") && room.has("有误 1"));
    room.h.get_by_role_and_label(Role::RadioButton, "有误 1").click();
    room.h.run();
    assert!(room.has("选项少于两个"));
    assert_eq!(room.find("").len(), before, "a preview stores nothing");
    room.h.get_by_role_and_label(Role::Button, "导入 1 题");
    // Mended in place, beside the lines it was read from.
    room.click("编辑");
    assert!(room.has("只有一个选项"));
    room.click("加选项");
    room.write(Role::TextInput, "选项 B", "乙");
    room.click("完成");
    room.click("导入 2 题");
    assert_eq!(room.find("").len(), before + 2);
    room.h.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    room.h.run();
    assert_eq!(room.find("").len(), before);
}

/// A picture of 300 by 120 points, as a file of Moodle carries it.
fn quiz_with_a_picture() -> String {
    let mut png = Vec::new();
    let pixels = image::RgbaImage::from_fn(300, 120, |x, _| image::Rgba([x as u8, 120, 60, 255]));
    pixels.write_to(&mut std::io::Cursor::new(&mut png), image::ImageFormat::Png).unwrap();
    let file = format!("<file name=\"sign.png\" encoding=\"base64\">{}</file>", kaofa_core::office::base64::encode(&png));
    format!(
        "<quiz><question type=\"category\"><category><text>$course$/行政处罚法</text></category></question><question type=\"truefalse\"><name><text>一</text></name><questiontext format=\"html\">\
         <text><![CDATA[下面这个标志是特种设备标志。<br><img src=\"@@PLUGINFILE@@/sign.png\">]]></text>{file}</questiontext>\
         <generalfeedback format=\"html\"><text>见图例。</text></generalfeedback><idnumber>zz-100</idnumber>\
         <answer fraction=\"100\"><text>true</text></answer><answer fraction=\"0\"><text>false</text></answer></question></quiz>"
    )
}

#[test]
fn an_image_is_shown_before_it_is_stored_and_afterwards_in_the_bank_and_the_editor() {
    let mut room = open("题库", [1280.0, 800.0]);
    let file = room.folder.path().join("quiz.xml");
    std::fs::write(&file, quiz_with_a_picture()).unwrap();
    room.click("导入");
    room.write(Role::TextInput, "文件位置", &file.display().to_string());
    room.click("读取");
    room.set_up();
    let name = format!("{} sign.png", kaofa_core::domain::image::mark(1));
    assert!(room.has("保留图片 1 张"));
    let shown = room.h.get_by_role_and_label(Role::Image, &name).rect();
    assert!((shown.width() / shown.height() - 2.5).abs() < 0.05, "{shown:?}");
    room.click("导入 1 题");
    room.write(Role::TextInput, "搜索题库", "特种设备标志");
    room.h.run();
    room.h.get_by_role_and_label(Role::Image, &name);
    room.click("编辑");
    room.h.run();
    room.h.get_by_role_and_label(Role::Image, &name);
    let stem = room.h.get_all_by_role(Role::MultilineTextInput).next().unwrap();
    assert!(stem.value().is_some_and(|text| text.contains(&kaofa_core::domain::image::mark(1))));
}

#[test]
fn retiring_asks_first_and_can_be_taken_back() {
    let mut room = open("题库", [1280.0, 800.0]);
    let before = room.find("").len();
    room.click("停用…");
    assert_eq!(room.find("").len(), before, "nothing happens before the question is answered");
    // The filter of the same name stands behind the question.
    room.h.get_all_by_role_and_label(Role::Button, "停用").last().unwrap().click();
    room.h.run();
    room.set_up();
    assert_eq!(room.find("").len(), before - 1);
    room.h.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    room.h.run();
    assert_eq!(room.find("").len(), before);
}

#[test]
fn everything_the_list_shows_is_changed_in_one_step() {
    let mut room = open("题库", [1280.0, 800.0]);
    room.write(Role::TextInput, "搜索题库", "首违不罚");
    let found = room.find("首违不罚");
    assert!(found.len() > 1);
    room.click("批量修改…");
    room.write(Role::TextInput, "加标签", "专项、重点");
    room.click(&format!("修改 {} 题", found.len()));
    room.set_up();
    let tags = |room: &Room| {
        let shared = room.office.0.borrow();
        found.iter().map(|row| bank::view(&shared.office, row.id).unwrap().question.tags).collect::<Vec<_>>()
    };
    assert!(tags(&room).iter().all(|tags| tags.ends_with(&["专项".to_owned(), "重点".to_owned()])));
    room.h.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    room.h.run();
    assert!(tags(&room).iter().all(|tags| !tags.contains(&"专项".to_owned())), "one step takes all of it back");
}

#[test]
fn a_question_pasted_from_word_fills_the_form() {
    let mut room = open("题库", [1280.0, 800.0]);
    room.click("新题");
    room.click("粘贴整题…");
    room.write(Role::MultilineTextInput, "试题文字", "没有题目");
    room.click("填入");
    room.set_up();
    assert!(room.has("没有读出题目"));
    let text = "\n3、通报批评属于（C）A.强制措施B.许可C.行政处罚\n解析：行政处罚法第九条。";
    room.write(Role::MultilineTextInput, "试题文字", text);
    room.click("填入");
    assert_eq!(room.h.get_by_role_and_label(Role::MultilineTextInput, "题干").value().as_deref(), Some("通报批评属于（　　）"));
    assert_eq!(room.h.get_by_role_and_label(Role::TextInput, "选项 C").value().as_deref(), Some("行政处罚"));
}

/// An office that never finishes looking for duplicates.
struct Slow {
    office: InlineDispatch,
    work: Work,
}

impl Dispatch for Slow {
    fn send(&mut self, envelope: Envelope) {
        if matches!(envelope.command, Command::CleanUp) {
            self.work.begin(Stage::Searching, 4).unwrap();
            self.work.step(1).unwrap();
        } else {
            self.office.send(envelope);
        }
    }
    fn drain(&mut self) -> Vec<Told> {
        self.office.drain()
    }
    fn set_locale(&mut self, locale: Locale) {
        self.office.set_locale(locale);
    }
    fn work(&self) -> Work {
        self.work.clone()
    }
}

#[test]
fn a_long_work_shows_how_far_it_is_and_can_be_ended() {
    let folder = tempfile::tempdir().unwrap();
    let clock = Arc::new(SystemClock::new());
    let work = Work::default();
    let slow = Slow { office: InlineDispatch::open(folder.path(), clock.clone()).unwrap(), work: work.clone() };
    let mut h = Harness::builder()
        .with_size([1024.0, 680.0])
        .with_step_dt(0.25)
        .with_max_steps(24)
        .build_eframe(move |cc| App::new(&cc.egui_ctx, Box::new(slow), clock));
    h.run();
    h.get_by_role_and_label(Role::Button, "题库").click();
    h.run();
    h.get_by_role_and_label(Role::Button, "清理…").click();
    h.run_steps(2);
    assert!(h.query_by_role_and_label(Role::Button, "取消").is_none(), "what is done soon never shows");
    h.run_steps(3);
    assert!(h.query_all_by_label_contains("正在查找 25%").next().is_some());
    h.get_by_role_and_label(Role::Button, "取消").click();
    h.run_steps(2);
    assert!(work.is_cancelled());
    assert!(h.query_all_by_label_contains("正在取消").next().is_some());
}

#[test]
fn a_hidden_sheet_is_asked_for() {
    let mut room = open("题库", [1024.0, 680.0]);
    let mut book = rust_xlsxwriter::Workbook::new();
    for (name, stem, hidden) in [("正卷", "第一题。", false), ("旧题", "第二题。", true)] {
        let sheet = book.add_worksheet().set_name(name).unwrap().set_hidden(hidden);
        for (column, (title, text)) in
            [("题型", "判断"), ("领域", "行政处罚法"), ("题干", stem), ("答案", "对")].iter().enumerate()
        {
            sheet.write_string(0, column as u16, *title).unwrap().write_string(1, column as u16, *text).unwrap();
        }
    }
    let file = room.folder.path().join("a.xlsx");
    book.save(&file).unwrap();
    room.click("导入");
    room.write(Role::TextInput, "文件位置", &file.display().to_string());
    room.click("读取");
    room.set_up();
    assert!(room.has("1 张隐藏的工作表") && room.has("试题 1"));
    room.h.get_by_role_and_label(Role::CheckBox, "旧题（2 行）").click();
    room.h.run();
    assert!(room.has("试题 2"));
}

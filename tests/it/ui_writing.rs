//! Writing and reviewing as authors and reviewers meet them: a crash in the middle of a sentence, options moved by hand and by
//! keyboard, a question returned and approved, an old revision brought back.

use super::ui_desk::Shared;
use egui::{Key, Modifiers, Role, ViewportEvent, ViewportId};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use kaofa::app::App;
use kaofa::app::dispatch::{Dispatch, InlineDispatch, Told};
use kaofa::ui::Envelope;
use kaofa_core::domain::clock::{Clock, Stamp};
use kaofa_core::domain::ids::QuestionId;
use kaofa_core::domain::kind::Status;
use kaofa_core::domain::question::Body;
use kaofa_core::domain::review::NoteKind;
use kaofa_core::domain::staff::{Role as Duty, Roles};
use kaofa_core::service::bank::{self, BankQuery, QuestionRecord};
use kaofa_core::service::{Office, accounts, drafts, laws, review};
use kaofa_core::store::Access;
use kaofa_core::text::Locale;
use std::cell::{Cell, RefCell};
use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

const PASSPHRASE: &str = "correct horse 42";
const STEM: Role = Role::MultilineTextInput;

/// A clock that moves when told to, so that no test waits.
#[derive(Default)]
struct Hand(AtomicI64);

impl Clock for Hand {
    fn now(&self) -> Stamp {
        let ms = self.0.load(Ordering::SeqCst);
        Stamp { wall_ms: 1_795_000_000_000 + ms, boot_id: "test".into(), boot_ms: ms }
    }
}

/// An office whose answers come when the test lets them, as those of a thread do.
struct Late {
    office: Shared,
    held: Rc<Cell<bool>>,
}

impl Dispatch for Late {
    fn send(&mut self, envelope: Envelope) {
        self.office.send(envelope);
    }
    fn drain(&mut self) -> Vec<Told> {
        if self.held.get() { Vec::new() } else { self.office.drain() }
    }
    fn set_locale(&mut self, locale: Locale) {
        self.office.set_locale(locale);
    }
}

struct Desk {
    h: Harness<'static, App>,
    office: Shared,
    clock: Arc<Hand>,
    /// While set, no answer reaches the window.
    held: Rc<Cell<bool>>,
}

/// Accounts: 李明 writes, 王红 reviews, 赵六 does both.
fn accounts_in(folder: &Path) {
    let mut office = Office::open(folder, Access::Write, Arc::new(Hand::default())).unwrap();
    accounts::set_up(&mut office, "管理员", PASSPHRASE).unwrap();
    let all = [("李明", vec![Duty::Author]), ("王红", vec![Duty::Reviewer]), ("赵六", vec![Duty::Author, Duty::Reviewer])];
    for (name, duties) in all {
        accounts::add(&mut office, PASSPHRASE, name, PASSPHRASE, &Roles::of(duties)).unwrap();
    }
}

fn open(folder: &Path, size: [f32; 2]) -> Desk {
    let clock = Arc::new(Hand::default());
    let office = Shared(Rc::new(RefCell::new(InlineDispatch::open(folder, clock.clone()).unwrap())));
    let held = Rc::new(Cell::new(false));
    let (dispatch, hand) = (Late { office: office.clone(), held: held.clone() }, clock.clone());
    let mut h = Harness::builder()
        .with_size(size)
        .with_max_steps(24)
        .build_eframe(move |cc| App::new(&cc.egui_ctx, Box::new(dispatch), hand));
    h.run();
    let mut desk = Desk { h, office, clock, held };
    desk.click("题库");
    desk
}

impl Desk {
    #[track_caller]
    fn click(&mut self, label: &str) {
        self.h.get_by_role_and_label(Role::Button, label).click();
        self.h.run();
    }

    #[track_caller]
    fn write(&mut self, role: Role, label: &str, text: &str) {
        self.h.get_by_role_and_label(role, label).focus();
        self.h.run();
        self.h.get_by_role_and_label(role, label).type_text(text);
        self.h.run();
    }

    #[track_caller]
    fn value(&self, role: Role, label: &str) -> String {
        self.h.get_by_role_and_label(role, label).value().unwrap_or_default()
    }

    fn has(&self, text: &str) -> bool {
        self.h.query_all_by_label_contains(text).next().is_some()
    }

    fn enabled(&self, label: &str) -> bool {
        !self.h.get_by_role_and_label(Role::Button, label).accesskit_node().is_disabled()
    }

    fn key(&mut self, modifiers: Modifiers, key: Key) {
        self.h.key_press_modifiers(modifiers, key);
        self.h.run();
    }

    fn wait(&mut self, ms: i64) {
        self.clock.0.fetch_add(ms, Ordering::SeqCst);
        self.h.run_steps(2);
    }

    fn sign_in(&mut self, name: &str) {
        if self.h.query_by_role_and_label(Role::Button, "退出登录").is_some() {
            self.click("退出登录");
        }
        // At the top, and in the room while it is locked.
        self.h.get_all_by_role_and_label(Role::Button, "登录").next().unwrap().click();
        self.h.run();
        self.write(Role::TextInput, "姓名", name);
        self.write(Role::PasswordInput, "口令", PASSPHRASE);
        self.h.key_press(Key::Enter);
        self.h.run();
    }

    fn record(&self, id: QuestionId) -> QuestionRecord {
        bank::view(&self.office.0.borrow().office, id).unwrap()
    }

    fn find(&self, text: &str) -> Vec<QuestionId> {
        let query = BankQuery { text: text.into(), ..BankQuery::default() };
        bank::find(&self.office.0.borrow().office, &query).unwrap().ids
    }

    fn drafts(&self) -> Vec<String> {
        let shared = self.office.0.borrow();
        drafts::list(&shared.office).unwrap().into_iter().map(|kept| kept.draft.title).collect()
    }

    /// A good question by whoever is signed in.
    fn add(&mut self, stem: &str) -> QuestionId {
        let text = format!("{stem}（C）A.强制措施B.许可C.行政处罚\n解析：行政处罚法第九条。");
        self.click("新题");
        self.click("粘贴整题…");
        self.write(STEM, "试题文字", &text);
        self.click("填入");
        self.key(Modifiers::COMMAND, Key::S);
        self.find(stem)[0]
    }

    /// Shows one question in the list.
    fn search(&mut self, text: &str) {
        self.write(Role::TextInput, "搜索题库", text);
    }
}

#[test]
fn what_was_being_typed_is_offered_back_after_a_crash() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = open(folder.path(), [1280.0, 800.0]);
    desk.click("新题");
    desk.write(STEM, "题干", "写了一半");
    assert!(desk.drafts().is_empty(), "not at every key");
    desk.wait(900);
    assert_eq!(desk.drafts(), ["写了一半"]);
    assert!(desk.has("已留草稿"));
    desk.write(Role::TextInput, "选项 B", "罚款");
    desk.wait(900);
    // The program is killed: no room is left, nothing is asked.
    drop(desk);

    let mut desk = open(folder.path(), [1280.0, 800.0]);
    assert!(desk.has("未保存的修改：写了一半"));
    desk.click("继续编辑");
    assert_eq!(desk.value(STEM, "题干"), "写了一半");
    assert_eq!(desk.value(Role::TextInput, "选项 B"), "罚款");
    // Leaving asks, and keeping is the answer that loses nothing.
    desk.click("返回");
    desk.click("留作草稿");
    desk.click("继续编辑");
    assert_eq!(desk.value(STEM, "题干"), "写了一半");
    desk.click("返回");
    desk.click("放弃修改");
    assert!(!desk.has("未保存的修改："));
    assert!(desk.drafts().is_empty());
}

#[test]
fn a_draft_of_a_question_is_offered_where_it_belongs_and_goes_with_the_save() {
    let folder = tempfile::tempdir().unwrap();
    accounts_in(folder.path());
    let mut desk = open(folder.path(), [1280.0, 800.0]);
    desk.sign_in("李明");
    let id = desk.add("通报批评属于甲");
    desk.search("通报批评属于甲");
    desk.click("编辑");
    desk.write(STEM, "题干", "改");
    // Another room is looked at within the second.
    desk.click("首页");
    assert_eq!(desk.drafts().len(), 1, "leaving the room keeps what is on the screen");
    desk.click("题库");
    desk.click("返回");
    desk.click("留作草稿");

    // Somebody else neither sees it nor finds the open editor.
    desk.sign_in("赵六");
    assert!(!desk.has("未保存的修改"));
    desk.sign_in("李明");
    assert!(desk.has("未保存的修改："));
    desk.click("编辑");
    assert!(desk.has("这道题有"));
    desk.click("继续编辑");
    assert!(desk.value(STEM, "题干").contains('改'));
    desk.key(Modifiers::COMMAND, Key::S);
    assert_eq!(desk.record(id).number, 2);
    assert!(desk.drafts().is_empty() && !desk.has("未保存的修改："));

    // One that was thrown away over the list asks first.
    desk.click("编辑");
    desk.write(STEM, "题干", "又");
    desk.click("返回");
    desk.click("留作草稿");
    desk.click("放弃");
    assert_eq!(desk.drafts().len(), 1);
    desk.h.get_all_by_role_and_label(Role::Button, "放弃").last().unwrap().click();
    desk.h.run();
    assert!(desk.drafts().is_empty() && !desk.has("未保存的修改："));
}

#[test]
fn closing_the_window_keeps_the_last_second() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = open(folder.path(), [1280.0, 800.0]);
    desk.click("新题");
    desk.write(STEM, "题干", "一秒之内关掉");
    assert!(desk.drafts().is_empty());
    let viewport = desk.h.input_mut().viewports.entry(ViewportId::ROOT).or_default();
    viewport.events.push(ViewportEvent::Close);
    desk.h.step();
    assert_eq!(desk.drafts(), ["一秒之内关掉"]);
}

#[test]
fn several_drafts_are_offered_in_a_box() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = open(folder.path(), [1280.0, 800.0]);
    for stem in ["第一份", "第二份"] {
        desk.click("新题");
        desk.write(STEM, "题干", stem);
        desk.wait(2_000);
        desk.click("返回");
        desk.click("留作草稿");
    }
    assert!(desk.has("未保存的修改：第二份"), "the newest stands in the line");
    desk.click("全部 2 份…");
    assert!(desk.has("　第一份"));
    desk.h.get_all_by_role_and_label(Role::Button, "继续编辑").last().unwrap().click();
    desk.h.run();
    assert_eq!(desk.value(STEM, "题干"), "第一份");
}

#[test]
fn a_save_that_takes_long_leaves_no_draft_behind() {
    let folder = tempfile::tempdir().unwrap();
    accounts_in(folder.path());
    let mut desk = open(folder.path(), [1280.0, 800.0]);
    desk.sign_in("李明");
    desk.add("通报批评属于甲");
    desk.search("通报批评属于甲");
    desk.click("编辑");
    desk.write(STEM, "题干", "改");
    desk.held.set(true);
    desk.key(Modifiers::COMMAND, Key::S);
    desk.wait(900);
    desk.wait(900);
    desk.held.set(false);
    desk.h.run();
    assert!(desk.drafts().is_empty(), "what is saved is not offered as unsaved");
    assert!(!desk.has("未保存的修改："));
}

#[test]
fn options_are_moved_by_keyboard_and_by_hand_and_every_step_goes_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = open(folder.path(), [1280.0, 1400.0]);
    desk.click("新题");
    for (letter, text) in [("A", "甲"), ("B", "乙"), ("C", "丙"), ("D", "丁")] {
        desk.write(Role::TextInput, &format!("选项 {letter}"), text);
    }
    desk.h.get_by_role_and_label(Role::RadioButton, "A").click();
    desk.h.run();
    let order = |desk: &Desk| ["A", "B", "C", "D"].map(|l| desk.value(Role::TextInput, &format!("选项 {l}"))).join("");
    let key = |desk: &Desk| {
        let chosen = |l: &&str| {
            let node = desk.h.get_by_role_and_label(Role::RadioButton, l).accesskit_node();
            node.is_selected() == Some(true) || node.toggled() == Some(egui::accesskit::Toggled::True)
        };
        ["A", "B", "C", "D"].into_iter().find(chosen).unwrap_or("-").to_owned()
    };
    assert_eq!((order(&desk), key(&desk)), ("甲乙丙丁".into(), "A".into()));
    // With the keyboard in the option's own field.
    desk.h.get_by_role_and_label(Role::TextInput, "选项 A").focus();
    desk.h.run();
    desk.key(Modifiers::ALT, Key::ArrowDown);
    assert_eq!((order(&desk), key(&desk)), ("乙甲丙丁".into(), "B".into()), "the key follows the option");
    // The keyboard stays with the option, and the cursor where it was: at the end.
    desk.key(Modifiers::ALT, Key::ArrowDown);
    desk.h.get_by_role_and_label(Role::TextInput, "选项 C").type_text("了");
    desk.h.run();
    assert_eq!(order(&desk), "乙丙甲了丁");
    desk.key(Modifiers::ALT, Key::ArrowUp);
    assert_eq!(order(&desk), "乙甲了丙丁");
    // The handle, by mouse.
    let handle = |desk: &Desk, l: &str| {
        desk.h.get_by_role_and_label(Role::Button, &format!("选项 {l}：拖动换位，或按 Alt+↑、Alt+↓")).rect().center()
    };
    let (from, to) = (handle(&desk, "D"), handle(&desk, "A"));
    desk.h.drag_at(from);
    desk.h.run_steps(2);
    desk.h.hover_at(to - egui::vec2(0.0, 30.0));
    desk.h.run_steps(2);
    desk.h.drop_at(to - egui::vec2(0.0, 30.0));
    desk.h.run();
    assert_eq!(order(&desk), "丁乙甲了丙");
    // The handle, by keyboard: a drag leaves the keyboard on it.
    desk.key(Modifiers::ALT, Key::ArrowDown);
    assert_eq!(order(&desk), "乙丁甲了丙");
    desk.write(STEM, "解析", "A、B两项错误。");
    assert!(desk.has("解析里写了选项字母"));

    for _ in 0..3 {
        desk.key(Modifiers::COMMAND, Key::Z);
    }
    assert_eq!(order(&desk), "乙甲了丙丁");
    desk.key(Modifiers::COMMAND, Key::Y);
    desk.key(Modifiers::COMMAND, Key::Y);
    assert_eq!(order(&desk), "乙丁甲了丙");
    desk.click("删除选项 B");
    assert!(desk.h.query_by_role_and_label(Role::TextInput, "选项 D").is_none());
    desk.click("撤销（Ctrl+Z）");
    assert_eq!(order(&desk), "乙丁甲了丙", "what was removed comes back");
    assert!(desk.h.query_by_label_contains("已撤销").is_none(), "nothing stored was taken back");
}

#[test]
fn a_question_is_returned_mended_and_approved() {
    let folder = tempfile::tempdir().unwrap();
    accounts_in(folder.path());
    let mut desk = open(folder.path(), [1280.0, 800.0]);
    desk.sign_in("李明");
    let id = desk.add("通报批评属于甲");
    // The author may remark, but is told what approving needs.
    desk.search("通报批评属于甲");
    desk.click("审题");
    assert!(desk.has("审定需要“审题”角色"));
    assert!(desk.h.query_by_role_and_label(Role::Button, "审定").is_none());
    desk.click("返回");

    desk.sign_in("王红");
    desk.click("审题");
    assert!(desk.has("1 / 1"));
    assert!(!desk.enabled("退回"), "a reason comes first");
    desk.write(STEM, "意见", "选项太少");
    desk.click("退回");
    assert_eq!(desk.record(id).status, Status::Draft);
    assert!(desk.has("没有等待审定的试题"));
    // What was told goes with the step it told of.
    assert!(desk.has("已退回，作者会看到原因"));
    desk.key(Modifiers::COMMAND, Key::Z);
    assert_eq!(desk.record(id).status, Status::Pending);
    assert!(!desk.has("已退回，作者会看到原因") && desk.has("已撤销：审题"));
    desk.key(Modifiers::COMMAND, Key::Y);
    assert_eq!(desk.record(id).status, Status::Draft);

    desk.sign_in("李明");
    desk.click("首页");
    assert!(desk.has("有 1 道题被审题人退回"));
    desk.click("去修改");
    assert!(desk.has("王红退回：选项太少"));
    desk.click("编辑");
    desk.write(STEM, "题干", "改");
    desk.key(Modifiers::COMMAND, Key::S);
    assert_eq!(desk.record(id).status, Status::Pending);

    desk.sign_in("王红");
    desk.search("");
    desk.click("逐题审题");
    let waiting = desk.office.0.borrow().office.may(kaofa_core::domain::staff::Permission::ApproveQuestions);
    assert!(waiting && desk.has("1 / "));
    desk.click("下一题");
    assert!(desk.has("2 / "));
    desk.click("上一题");
    desk.click("返回");
    // Who mends something himself comes back to the queue, where he was.
    desk.sign_in("赵六");
    desk.click("逐题审题");
    desk.click("下一题");
    desk.click("编辑");
    desk.click("返回");
    assert!(desk.has("2 / "));
    desk.sign_in("王红");
    desk.click("返回");
    desk.search("通报批评属于甲");
    desk.click("审题");
    assert!(desk.has("选项太少"), "what was said stays in sight");
    desk.click("审定");
    assert_eq!(desk.record(id).status, Status::Approved);
    let dossier = review::dossier(&desk.office.0.borrow().office, id).unwrap();
    let kinds: Vec<NoteKind> = dossier.notes.iter().map(|note| note.kind).collect();
    assert_eq!(kinds, [NoteKind::Approved, NoteKind::Returned]);
}

#[test]
fn who_is_alone_approves_with_a_recorded_reason() {
    let folder = tempfile::tempdir().unwrap();
    {
        let mut office = Office::open(folder.path(), Access::Write, Arc::new(Hand::default())).unwrap();
        accounts::set_up(&mut office, "管理员", PASSPHRASE).unwrap();
        let both = Roles::of([Duty::Author, Duty::Reviewer]);
        accounts::add(&mut office, PASSPHRASE, "赵六", PASSPHRASE, &both).unwrap();
    }
    let mut desk = open(folder.path(), [1024.0, 680.0]);
    desk.sign_in("赵六");
    let id = desk.add("通报批评属于甲");
    desk.search("通报批评属于甲");
    desk.click("审题");
    assert!(desk.has("没有别人有“审题”角色"));
    assert!(!desk.enabled("一人审定"));
    desk.write(STEM, "一人审定的理由", "本局只有一名法规人员");
    desk.click("一人审定");
    assert_eq!(desk.record(id).status, Status::Approved);
    desk.click("回到题库");
    desk.click("修改历史");
    assert!(desk.has("本局只有一名法规人员"), "the waiver stays with the question");
}

#[test]
fn two_revisions_are_compared_and_the_old_one_comes_back() {
    let folder = tempfile::tempdir().unwrap();
    accounts_in(folder.path());
    let mut desk = open(folder.path(), [1280.0, 800.0]);
    desk.sign_in("李明");
    let id = desk.add("处五万元以下罚款甲");
    desk.search("处五万元以下罚款甲");
    desk.click("编辑");
    desk.write(Role::TextInput, "选项 A", "改");
    desk.key(Modifiers::COMMAND, Key::S);
    desk.click("修改历史");
    assert!(desk.has("第 1 版 → 第 2 版"));
    desk.h.get_by_role_and_label(Role::Heading, "选项");
    assert!(desk.h.query_by_role_and_label(Role::Heading, "题干").is_none(), "only what differs");
    assert!(desk.h.query_by_role_and_label(Role::Button, "恢复第 2 版").is_none(), "it is current");
    desk.click("第 1 版 · 李明");
    assert!(desk.has("这是第一版"));
    desk.click("恢复第 1 版");
    let record = desk.record(id);
    let Body::Single(choice) = &record.question.body else { panic!("a single choice") };
    assert_eq!((record.number, choice.options[0].as_str()), (3, "强制措施"));
    assert!(desk.has("第 2 版 → 第 3 版"), "the page shows what just happened");
    assert!(desk.has("已恢复为新的一版"));
    desk.key(Modifiers::COMMAND, Key::Z);
    assert!(desk.record(id).number == 2 && desk.has("已撤销：恢复旧版"));
    assert!(!desk.has("已恢复为新的一版"), "the toast goes with the step it told of");
}

#[test]
fn a_citation_is_picked_with_the_article_beside() {
    let folder = tempfile::tempdir().unwrap();
    let law = folder.path().join("个例法(2020-01-01).md");
    let text = "# 中华人民共和国个例法\n\n2020年1月1日 通过\n\n## 第一章 总则\n\n第一条 为了示例，制定本法。\n\n第二条 违反本法规定的，处五万元以下罚款。\n\n前款规定的罚款，可以分期缴纳。\n";
    std::fs::write(&law, text).unwrap();
    {
        let mut office = Office::open(&folder.path().join("data"), Access::Write, Arc::new(Hand::default())).unwrap();
        laws::import(&mut office, &law, |_| true).unwrap();
    }
    let mut desk = open(&folder.path().join("data"), [1280.0, 1400.0]);
    desk.click("新题");
    desk.click("从法规库选…");
    desk.write(Role::TextInput, "搜索条文", "罚款");
    desk.h.get_by_role_and_label(Role::Button, "个例法 第二条");
    assert!(desk.has("前款规定的罚款，可以分期缴纳。"), "the article stands beside");
    desk.h.get_by_role_and_label(Role::RadioButton, "第 2 款").click();
    desk.h.run();
    desk.click("加入：个例法 第二条第二款");
    assert_eq!(desk.value(STEM, "依据（每行一处）"), "个例法 第二条第二款");
    assert!(desk.has("前款规定的罚款，可以分期缴纳。"), "and beside the form");
    // A typed place goes straight there.
    desk.click("从法规库选…");
    desk.write(Role::TextInput, "搜索条文", "个例法 1");
    assert!(desk.has("为了示例，制定本法。"));
    desk.click("加入：个例法 第一条");
    assert_eq!(desk.value(STEM, "依据（每行一处）"), "个例法 第二条第二款\n个例法 第一条");
    desk.click("从法规库选…");
    desk.write(Role::TextInput, "搜索条文", "没有这样的词");
    assert!(!desk.enabled("加入"));
    desk.h.key_press(Key::Escape);
    desk.h.run();
}

#[test]
fn a_mended_import_is_not_left_by_a_click() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("new.txt");
    std::fs::write(&file, "领域: 3\n\n[单选]  编号: zz-002  难度: 1\n只有一个选项（　　）。\nA. 甲\n答案: A\n").unwrap();
    let data = folder.path().join("data");
    accounts_in(&data);
    let mut desk = open(&data, [1280.0, 800.0]);
    desk.sign_in("李明");
    desk.click("导入");
    desk.write(Role::TextInput, "文件位置", &file.display().to_string());
    desk.click("读取");
    // Nothing was mended yet: leaving costs nothing. Here it goes on.
    desk.click("编辑");
    desk.click("加选项");
    desk.click("返回");
    desk.click("继续编辑");
    desk.write(Role::TextInput, "选项 B", "乙");
    desk.click("完成");
    desk.click("返回");
    assert!(desk.has("放弃改过的内容？"));
    desk.click("继续编辑");
    // Nor does reading a file once more.
    desk.click("换文件或格式");
    desk.click("读取");
    assert!(desk.has("放弃改过的内容？"));
    desk.click("继续编辑");
    // The search at the top does not throw it away either.
    desk.write(Role::TextInput, "搜索", "处罚");
    desk.h.key_press(Key::Enter);
    desk.h.run();
    desk.click("导入 1 题");
    assert_eq!(desk.find("只有一个选项").len(), 1);
}

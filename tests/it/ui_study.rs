//! The study room as its user meets it: a year is planned, a session prepared, projected, quizzed, commented on and printed.

use super::ui_desk::{Desk, PASSPHRASE, fresh, staffed};
use super::ui_exam::open;
use egui::{Key, Role};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use kaofa_core::domain::ids::StudyId;
use kaofa_core::domain::question::letter;
use kaofa_core::domain::staff::{Role as StaffRole, Roles};
use kaofa_core::domain::study_session::{Attendee, FollowUp, Presence, StudySession, StudyState};
use kaofa_core::service::legal_cases::{self, LegalCase};
use kaofa_core::service::{accounts, study_counts, study_prepare, study_sessions};
use kaofa_core::text::{Locale, Texts};

impl Desk {
    fn session(&self, id: StudyId) -> StudySession {
        self.office(|office| study_sessions::view(office, id, &Texts::new(Locale::ZhCn)).unwrap().row.session)
    }

    fn year(&self) -> i16 {
        self.office(|office| office.today().year())
    }

    fn part(&mut self, name: &str) {
        self.press(Role::RadioButton, name);
    }

    /// A session of this month, opened.
    fn prepared(&mut self, topic: &str) -> StudyId {
        let today = self.office(|office| office.today());
        let session = StudySession {
            year: today.year(),
            topic: topic.into(),
            day: Some(today),
            chair: "王强".into(),
            ..StudySession::default()
        };
        let id = self.office(|office| study_sessions::add(office, &[session]).unwrap()[0]);
        self.click("学法");
        let open = self
            .h
            .query_all_by_role(Role::Button)
            .find(|node| node.accesskit_node().label().is_some_and(|label| label.starts_with("打开 ")));
        open.unwrap().click();
        self.h.run();
        id
    }
}

#[test]
fn a_newcomer_opens_the_study_room_and_is_asked_for_an_account_when_writing() {
    let mut desk = fresh();
    desk.click("学法");
    let year = desk.year();
    assert!(desk.has(&format!("{year} 年还没有会前学法计划")));
    desk.click("按月排 12 期");
    assert!(desk.has("设立第一个工作账号"));
}

#[test]
fn the_room_is_closed_while_a_closed_book_exam_waits_to_be_gone_on_with() {
    let folder = tempfile::tempdir().unwrap();
    let mut w = open(folder.path(), &std::sync::Arc::default());
    w.enter();
    drop(w);
    let mut w = open(folder.path(), &std::sync::Arc::default());
    w.h.get_by_role_and_label(Role::Button, "学法").click();
    w.h.run_steps(4);
    assert!(w.has("正在进行，练习和学法暂不开放") && !w.has("按月排 12 期"));
}

#[test]
fn a_year_is_planned_in_the_table_and_undone() {
    let mut desk = staffed();
    desk.click("学法");
    desk.click("按月排 12 期");
    let year = desk.year();
    let rows = |desk: &Desk| desk.office(|office| study_sessions::year(office, year).unwrap().rows);
    assert_eq!(rows(&desk).len(), 12);
    desk.rewrite(Role::TextInput, "学习内容 3", "反不正当竞争法");
    desk.rewrite(Role::TextInput, "时间安排 3", "3月5日");
    desk.write(Role::TextInput, "授课单位 4", "执法科");
    desk.press(Role::Button, "学法");
    let all = rows(&desk);
    assert_eq!(all[2].session.topic, "反不正当竞争法");
    assert_eq!(all[2].session.day.map(|day| day.to_string()), Some(format!("{year}-03-05")));
    assert_eq!(all[3].session.speaker, "执法科");
    desk.reach("移出计划 12");
    assert_eq!(rows(&desk).len(), 11);
    desk.office(|office| office.undo().unwrap());
    assert_eq!(rows(&desk).len(), 12);
    desk.click("学法要求…");
    desk.press(Role::RadioButton, "每月 2 次（24）");
    desk.write(Role::TextInput, "一把手（局长）姓名", "王强");
    desk.click("保存");
    assert!(desk.has("要求全年 24 期，计划 12 期"));
}

#[test]
fn what_is_typed_of_a_comment_is_kept_without_leaving_the_field() {
    let mut desk = staffed();
    let id = desk.prepared("行政处罚法");
    desk.part("点评");
    desk.click("记点评");
    desk.h.event(egui::Event::Text("要说理".into()));
    // The clock of this window is the system's: the write falls due within its second, and frames are painted until then.
    let until = std::time::Instant::now() + std::time::Duration::from_secs(20);
    let mut found = None;
    while found.as_ref().is_none_or(|(_, text): &(String, String)| text != "要说理") && std::time::Instant::now() < until {
        desk.h.step();
        found = desk.session(id).comments.first().map(|comment| (comment.by.clone(), comment.text.clone()));
    }
    assert_eq!(found, Some(("王强".to_owned(), "要说理".to_owned())));
    desk.click("返回计划");
    desk.office(|office| office.undo().unwrap());
    assert_eq!(desk.session(id).comments[0].text, "", "all that was typed is one step");
}

#[test]
fn a_session_is_projected_quizzed_and_counted() {
    let mut desk = staffed();
    let id = desk.prepared("行政处罚法");
    desk.part("测试");
    desk.click("抽五题");
    assert!(desk.has("已选 5 题"));
    let quiz = desk.session(id).quiz;
    let first = desk.office(|office| study_prepare::quiz_texts(office, &desk_session(office, id)).unwrap().remove(0));
    desk.click("投影");
    assert_eq!(slide(&desk), "第 1 页，共 7 页");
    assert!(desk.h.query_all_by_role(Role::TextInput).next().is_none(), "nothing to edit is projected");
    desk.key(Key::PageDown);
    assert!(desk.has("提问"));
    desk.key(Key::Space);
    assert!(desk.has("全场作答") && !shows(&desk, &first.explanation));
    for key in [Key::Num1, Key::Num2, Key::A, Key::B, Key::B, Key::Backspace] {
        desk.key(key);
    }
    assert_eq!(desk.session(id).quiz[0].hands[..2], [12, 1]);
    desk.key(Key::ArrowRight);
    assert!(desk.has("答案") && shows(&desk, &first.explanation));
    desk.key(Key::ArrowLeft);
    assert!(!shows(&desk, &first.explanation), "going back takes the key away");
    desk.key(Key::End);
    assert!(desk.has("谢谢"));
    desk.key(Key::Q);
    assert!(desk.has("提问"));
    desk.key(Key::Escape);
    assert!(desk.has("抽五题"), "the room is back");
    desk.click("投影");
    desk.key(Key::C);
    assert!(desk.has("现场点评") && desk.has("记点评"), "the leader's words are taken down next");
    assert_eq!(desk.session(id).quiz[0].question, quiz[0].question);
    desk.click("标为已举办");
    assert_eq!(desk.session(id).state, StudyState::Held);
    let today = desk.office(|office| office.today());
    let counted = desk.office(|office| study_counts::counts(office, today, today).unwrap());
    assert_eq!((counted.held, counted.questions_asked), (1, 1));
}

fn desk_session(office: &kaofa_core::service::Office, id: StudyId) -> StudySession {
    study_sessions::view(office, id, &Texts::new(Locale::ZhCn)).unwrap().row.session
}

fn shows(desk: &Desk, text: &str) -> bool {
    let beginning: String = text.chars().take(12).collect();
    desk.has(&beginning)
}

fn slide(desk: &Desk) -> String {
    desk.h.query_all_by_role(Role::Document).find_map(|node| node.accesskit_node().label()).unwrap_or_default()
}

#[test]
fn people_are_listed_from_the_roster_and_others_as_guests() {
    let mut desk = staffed();
    let id = desk.prepared("行政处罚法");
    desk.part("签到");
    desk.write(Role::MultilineTextInput, "姓名或工号（一行一个，或用顿号、空格隔开）", "K1、张㙍、王磊、赵律师");
    desk.click("加入这些人");
    assert!(desk.has("同名不止一人：王磊") && desk.has("人员名册里没有：赵律师"));
    assert_eq!(desk.session(id).attendance.len(), 2);
    desk.reach("作为列席加入");
    let list = desk.session(id).attendance;
    assert_eq!((list[2].name.as_str(), list[2].cadre), ("赵律师", None));
    desk.h.query_all_by_role_and_label(Role::RadioButton, "请假").nth(1).unwrap().click();
    desk.h.run();
    desk.write(Role::TextInput, "请假原因 张㙍", "出差");
    desk.reach("登记补学");
    desk.write(Role::TextInput, "补学方式", "自学并写心得");
    let record: Vec<_> = desk.h.query_all_by_role_and_label(Role::Button, "登记补学").collect();
    record.last().unwrap().click();
    drop(record);
    desk.h.run();
    desk.click("返回计划");
    let list = desk.session(id).attendance;
    assert_eq!((list[1].presence, list[1].reason.as_str()), (Presence::Leave, "出差"));
    assert_eq!(list[1].makeup.as_ref().map(|makeup| makeup.how.as_str()), Some("自学并写心得"));
}

#[test]
fn articles_are_found_or_it_is_said_that_there_is_none() {
    let mut desk = staffed();
    desk.prepared("行政处罚法");
    desk.part("备课");
    desk.write(Role::TextInput, "条文", "不存在法 9");
    desk.click("添加条文");
    assert!(desk.has("法规库里没有找到“不存在法 9”"));
    desk.write(Role::TextInput, "审定人", "王强");
    desk.reach("记为已审定");
    assert!(desk.has("王强 已于"));
    let missing = desk.folder.path().join("没有.docx");
    desk.write(Role::TextInput, "文件", missing.to_str().unwrap());
    desk.reach("添加");
    assert!(desk.has("没有.docx"));
}

#[test]
fn minutes_are_printed_and_a_wrong_placeholder_is_told() {
    let mut desk = staffed();
    desk.prepared("行政处罚法");
    desk.part("材料");
    desk.click("文字大小");
    assert!(!desk.has("模板已保存"), "another setting is not this one");
    assert!(desk.has("修改纪要模板…"));
    desk.reach("修改纪要模板…");
    desk.rewrite(Role::MultilineTextInput, "纪要模板", "# {{学习内容}} {{谁}}");
    assert!(desk.has("不认识的占位：{{谁}}"));
    desk.click("保存模板");
    assert!(desk.has("不认识的占位：{{谁}}"), "also on the page");
    let out = desk.folder.path().join("纪要.docx");
    desk.reach("会议纪要");
    desk.rewrite(Role::TextInput, "文件位置", out.to_str().unwrap());
    desk.click("导出");
    assert!(out.exists());
}

#[test]
fn a_session_is_called_off_with_its_reason() {
    let mut desk = staffed();
    let id = desk.prepared("行政处罚法");
    desk.click("取消本期…");
    assert!(!desk.enabled("取消本期"), "a reason is needed");
    desk.write(Role::TextInput, "原因", "会议改期");
    desk.click("取消本期");
    assert!(desk.has("已取消：会议改期"));
    assert_eq!(desk.session(id).state, StudyState::Cancelled);
    desk.click("恢复本期");
    assert_eq!(desk.session(id).state, StudyState::Planned);
}

#[test]
fn a_leader_reads_and_is_offered_nothing_to_change() {
    let mut desk = staffed();
    desk.office(|office| {
        accounts::add(office, PASSPHRASE, "局领导", PASSPHRASE, &Roles::of([StaffRole::Leader])).unwrap();
    });
    desk.prepared("行政处罚法");
    desk.sign_in_as("局领导");
    assert!(desk.has("会前学法会议纪要") && !desk.has("标为已举办"));
    assert!(desk.h.query_by_role_and_label(Role::RadioButton, "备课").is_none(), "no parts to edit");
    desk.click("返回计划");
    assert!(desk.has("行政处罚法") && !desk.has("增加一期") && !desk.has("导入计划"));
    assert!(desk.h.query_by_role_and_label(Role::TextInput, "学习内容 1").is_none());
}

#[test]
fn a_case_of_the_library_goes_into_the_preparation() {
    let mut desk = staffed();
    let case = |title: &str| LegalCase { title: title.into(), facts: format!("{title}的案情"), ..LegalCase::default() };
    desk.office(|office| {
        legal_cases::save(office, None, &case("未经许可从事食品经营")).unwrap();
        legal_cases::save(office, None, &case("虚假宣传")).unwrap();
    });
    let id = desk.prepared("以案释法");
    desk.part("备课");
    desk.reach("从典型案例选用…");
    desk.write(Role::TextInput, "搜索案例", "没有这样的案例");
    assert!(desk.has("没有符合的案例"));
    desk.rewrite(Role::TextInput, "搜索案例", "食品");
    assert!(!desk.has("虚假宣传"));
    desk.click("未经许可从事食品经营");
    let taken = desk.session(id).case;
    assert_eq!((taken.title.as_str(), taken.facts.as_str()), ("未经许可从事食品经营", "未经许可从事食品经营的案情"));
    desk.reach("从典型案例选用…");
    assert!(desk.has("本期已填写的以案释法将被替换"));
    desk.click("取消");
    assert_eq!(desk.session(id).case, taken);
    desk.office(|office| office.undo().unwrap());
    assert!(desk.session(id).case.is_empty(), "taken by one step");
}

#[test]
fn thirty_people_answer_by_name() {
    let mut desk = staffed();
    let id = desk.prepared("行政处罚法");
    desk.part("测试");
    desk.click("抽五题");
    desk.office(|office| {
        let mut session = desk_session(office, id);
        session.attendance = (1..=30)
            .map(|n| Attendee {
                cadre: None,
                name: format!("列席{n}"),
                unit: String::new(),
                presence: Presence::Present,
                reason: String::new(),
                makeup: None,
            })
            .collect();
        study_sessions::save(office, id, &session, true).unwrap();
    });
    // What the office has is read again when the room is entered.
    desk.click("首页");
    desk.click("学法");
    desk.press(Role::Switch, "按人记录");
    let key: String =
        desk.session(id).quiz[0].key.iter().enumerate().filter(|(_, right)| **right).map(|(at, _)| letter(at)).collect();
    for n in 1..=30 {
        let answer = if n <= 20 { key.to_lowercase() } else { "Ａb".to_owned() };
        let field = format!("列席{n} 第 1 题");
        desk.h.get_by_role_and_label(Role::TextInput, &field).scroll_to_me();
        desk.h.run();
        desk.write(Role::TextInput, &field, &answer);
    }
    desk.click("返回计划");
    let item = desk.session(id).quiz[0].clone();
    let tally = item.tally();
    assert_eq!((item.named.len(), tally.answered), (30, 30));
    assert!(tally.right >= Some(20), "{tally:?}");
}

#[test]
fn a_material_opens_and_one_that_went_meanwhile_is_told() {
    let mut desk = staffed();
    let id = desk.prepared("行政处罚法");
    let video = desk.folder.path().join("录像.mp4");
    // Sparse: too large to be copied, and no disk is used.
    std::fs::File::create(&video).unwrap().set_len(30 * 1024 * 1024).unwrap();
    desk.office(|office| study_prepare::attach(office, id, &video).unwrap());
    desk.click("首页");
    desk.click("学法");
    desk.part("备课");
    desk.reach("打开 录像.mp4");
    assert!(!desk.has("文件无法读写"), "it is there, and no program is started by a test");
    std::fs::remove_file(&video).unwrap();
    desk.click("打开 录像.mp4");
    assert!(desk.has("文件无法读写") && desk.has("文件不在原处"));
    std::fs::File::create(&video).unwrap().set_len(1).unwrap();
    desk.h.event(egui::Event::WindowFocused(true));
    desk.h.run();
    assert!(desk.has("文件已改动"));
    std::fs::remove_file(&video).unwrap();
    desk.h.event(egui::Event::WindowFocused(true));
    desk.h.run();
    assert!(desk.h.query_by_role_and_label(Role::Button, "打开 录像.mp4").is_none());
}

#[test]
fn what_was_to_be_done_and_is_late_leads_from_home_to_its_session() {
    let mut desk = staffed();
    desk.office(|office| {
        let today = office.today();
        let late =
            |n: u8| FollowUp {
                task: format!("补正告知书{n}"), owner: "张敏".into(), due: today.yesterday().ok(), done: None
            };
        let session = StudySession {
            year: today.year(),
            topic: "行政处罚法".into(),
            day: today.yesterday().ok(),
            state: StudyState::Held,
            follow_ups: (1..=4).map(late).collect(),
            ..StudySession::default()
        };
        study_sessions::add(office, &[session]).unwrap();
    });
    desk.click("学法");
    desk.click("首页");
    assert!(desk.has("落实事项逾期") && desk.has("补正告知书3") && desk.has("另有 1 项") && !desk.has("补正告知书4"));
    desk.click("补正告知书1");
    desk.part("点评");
    assert!(desk.has("已逾期"));
}

//! The statute library and the law changes as a trainer meets them, by role and label.

use egui::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use kaofa::app::App;
use kaofa::app::dispatch::InlineDispatch;
use kaofa_core::domain::clock::{Clock, Stamp};
use kaofa_core::domain::kind::Status;
use kaofa_core::service::clock::SystemClock;
use kaofa_core::service::{Office, accounts, bank, import};
use kaofa_core::store::Access;
use std::fs;
use std::path::Path;
use std::sync::Arc;

const OLD: &str = "# 中华人民共和国个例法\n\n2020年1月1日 通过\n\n## 第一章 总则\n\n第一条 为了示例，制定本法。\n\n第二条 违反本法规定的，由市场监督管理部门处五万元以下罚款。\n\n## 第二章 附则\n\n第三条 经营者应当建立进货查验记录，保存期限不得少于二年。\n\n第四条 本法自2020年1月1日起施行。\n";
const NEW: &str = "# 中华人民共和国个例法\n\n2026年6月26日 修订\n\n## 第一章 总则\n\n第一条 为了示例，制定本法。\n\n第二条 国家鼓励诚信经营和公平竞争。\n\n第三条 违反本法规定的，由市场监督管理部门处十万元以下罚款。\n\n## 第二章 附则\n\n第四条 经营者应当建立进货查验记录，保存期限不得少于二年。\n\n第五条 本法自2027年1月1日起施行。\n";
const QUESTIONS: &str = "领域: 3\n法规: 个例法\n\n[判断]  编号: slf-1  难度: 2\n罚款最高为五万元。\n答案: 对\n依据: 第二条\n解析: 五万元以下。\n\n[判断]  编号: slf-2  难度: 2\n进货记录至少保存二年。\n答案: 对\n依据: 第三条\n解析: 不少于二年。\n";

/// A clock that stands still on a day.
struct On(i64);

impl Clock for On {
    fn now(&self) -> Stamp {
        Stamp { wall_ms: self.0, boot_id: "boot".into(), boot_ms: 1 }
    }
}

/// 2026-12-01 and 2027-02-01.
const BEFORE: i64 = 1_796_083_200_000;
const AFTER: i64 = 1_801_440_000_000;

fn window(folder: &Path, clock: Arc<dyn Clock>, size: [f32; 2]) -> Harness<'static, App> {
    let office = InlineDispatch::open(folder, clock.clone()).unwrap();
    let mut h = Harness::builder()
        .with_size(size)
        .with_max_steps(24)
        .build_eframe(move |cc| App::new(&cc.egui_ctx, Box::new(office), clock));
    h.run();
    h
}

fn click(h: &mut Harness<'_, App>, label: &str) {
    h.get_by_role_and_label(Role::Button, label).click();
    h.run();
}

fn write(h: &mut Harness<'_, App>, label: &str, text: &str) {
    h.get_by_role_and_label(Role::TextInput, label).focus();
    h.run();
    h.get_by_role_and_label(Role::TextInput, label).type_text(text);
    h.run();
}

fn has(h: &Harness<'_, App>, text: &str) -> bool {
    h.query_all_by_label_contains(text).next().is_some()
}

#[test]
fn laws_are_brought_in_read_searched_and_marked() {
    let folder = tempfile::tempdir().unwrap();
    let laws = folder.path().join("laws");
    fs::create_dir(&laws).unwrap();
    fs::write(laws.join("个例法(2020-01-01).md"), OLD).unwrap();
    fs::write(laws.join("空.md"), "").unwrap();
    let mut h = window(&folder.path().join("data"), Arc::new(SystemClock::new()), [1280.0, 800.0]);
    click(&mut h, "法规库");
    assert!(has(&h, "法规库还是空的"));
    click(&mut h, "导入法规");

    // A file that holds no law is refused, with the place and what to do.
    write(&mut h, "文件位置", &laws.join("空.md").display().to_string());
    click(&mut h, "导入");
    assert!(has(&h, "没有找到任何条文"));
    h.get_by_role_and_label(Role::TextInput, "文件位置").focus();
    h.run();
    h.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::A);
    h.run();
    write(&mut h, "文件位置", &laws.display().to_string());
    click(&mut h, "导入");
    assert!(has(&h, "新增 1 个版本"), "the report of the import");
    assert!(has(&h, "没有读入"), "the file that was skipped is told");
    click(&mut h, "去看法规库");

    assert!(has(&h, "中华人民共和国个例法"));
    assert!(has(&h, "现行有效"));
    assert!(has(&h, "由市场监督管理部门处五万元以下罚款"));
    click(&mut h, "第二章 附则");

    write(&mut h, "检索法规", "个例法 3");
    click(&mut h, "转到 《个例法》第三条");
    click(&mut h, "复制引用");
    assert!(has(&h, "已复制"));
    click(&mut h, "加书签");
    assert!(h.query_by_role_and_label(Role::Button, "取消书签").is_some());
    click(&mut h, "检索法规 ×");
    h.get_by_role_and_label(Role::RadioButton, "书签").click();
    h.run();
    assert!(h.query_by_role_and_label(Role::Button, "《个例法》第三条").is_some());
}

#[test]
fn a_narrow_window_shows_list_and_text_in_turn() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("个例法(2020-01-01).md"), OLD).unwrap();
    let mut office = Office::open(folder.path(), Access::Write, Arc::new(SystemClock::new())).unwrap();
    kaofa_core::service::laws::import(&mut office, &folder.path().join("个例法(2020-01-01).md"), |_| true).unwrap();
    drop(office);
    let mut h = window(folder.path(), Arc::new(SystemClock::new()), [660.0, 600.0]);
    click(&mut h, "法规库");
    assert!(has(&h, "违反本法规定"));
    click(&mut h, "返回");
    click(&mut h, "个例法");
    assert!(has(&h, "违反本法规定"));
}

/// A bank with two questions on a law that changes on 2027-01-01, both texts in the library.
fn before_the_change(folder: &Path) {
    let mut office = Office::open(folder, Access::Write, Arc::new(On(BEFORE))).unwrap();
    accounts::set_up(&mut office, "李明", "a good phrase").unwrap();
    for (name, text) in [("个例法(2020-01-01).md", OLD), ("个例法(2026-06-26).md", NEW)] {
        fs::write(folder.join(name), text).unwrap();
        kaofa_core::service::laws::import(&mut office, &folder.join(name), |_| true).unwrap();
    }
    fs::write(folder.join("q.txt"), QUESTIONS).unwrap();
    let preview = import::preview(&office, &import::ImportRequest::file(folder.join("q.txt"), None)).unwrap();
    import::commit(&mut office, &preview).unwrap();
}

fn sign_in(h: &mut Harness<'_, App>) {
    click(h, "登录");
    write(h, "姓名", "李明");
    h.get_by_role_and_label(Role::PasswordInput, "口令").focus();
    h.run();
    h.get_by_role_and_label(Role::PasswordInput, "口令").type_text("a good phrase");
    h.run();
    h.key_press(egui::Key::Enter);
    h.run();
}

#[test]
fn questions_whose_law_moved_are_settled_one_by_one() {
    let folder = tempfile::tempdir().unwrap();
    before_the_change(folder.path());
    let mut h = window(folder.path(), Arc::new(On(AFTER)), [1280.0, 800.0]);
    sign_in(&mut h);
    click(&mut h, "题库");
    click(&mut h, "法规变动");
    assert!(has(&h, "修改 ·《个例法》，2027-01-01 起施行新文本"));
    click(&mut h, "slf-1　第二条");
    assert!(has(&h, "由市场监督管理部门处五万元以下罚款"), "the old article");
    assert!(has(&h, "由市场监督管理部门处十万元以下罚款"), "the new article");

    // Renumbered only: all at once.
    click(&mut h, "只改条号的 1 处一并改引");
    assert!(h.query_by_role_and_label(Role::Button, "slf-2　第三条").is_none());
    // No longer right: retired, after a question.
    click(&mut h, "slf-1　第二条");
    click(&mut h, "停用…");
    click(&mut h, "停用");
    assert!(h.query_by_role_and_label(Role::Button, "slf-1　第二条").is_none());
    drop(h);

    let mut office = Office::open(folder.path(), Access::Write, Arc::new(On(AFTER))).unwrap();
    accounts::sign_in(&mut office, "李明", "a good phrase").unwrap();
    let all = bank::all(&office).unwrap();
    let of = |code: &str| all.iter().find(|r| r.question.code == code).unwrap();
    assert_eq!(of("slf-2").question.citations[0].to_string(), "个例法 第四条");
    assert_eq!(of("slf-1").status, Status::Retired);
}

#[test]
fn a_citation_leads_to_its_article() {
    let folder = tempfile::tempdir().unwrap();
    before_the_change(folder.path());
    let mut h = window(folder.path(), Arc::new(On(BEFORE)), [1280.0, 800.0]);
    sign_in(&mut h);
    click(&mut h, "题库");
    write(&mut h, "搜索题库", "slf-2");
    h.get_by_role_and_label(Role::Link, "个例法 第三条").click();
    h.run();
    assert!(has(&h, "中华人民共和国个例法"));
    assert!(h.query_by_role_and_label(Role::Button, "复制引用").is_some(), "the article is open");
    click(&mut h, "引用本条的试题 1");
    assert!(has(&h, "slf-2　进货记录至少保存二年。"));
}

//! The ledger of learning as a trainer fills it: by keyboard in the window, and from a table.

use super::ui_exam::{Window, open};
use egui::{Key, Role};
use egui_kittest::kittest::Queryable as _;
use kaofa_core::service::accounts;
use kaofa_core::service::ledger::{self, LedgerQuery};
use std::path::Path;

const PASSPHRASE: &str = "correct horse 42";

fn bureau(folder: &Path) -> Window {
    let mut w = open(folder, &std::sync::Arc::default());
    accounts::set_up(&mut w.office.0.borrow_mut().office, "管理员", PASSPHRASE).unwrap();
    w.press_role(Role::Button, "学法");
    w.press_role(Role::RadioButton, "学法台账");
    w
}

impl Window {
    fn press_role(&mut self, role: Role, label: &str) {
        self.h.get_by_role_and_label(role, label).click();
        self.h.run_steps(4);
    }

    /// Types into the first line, which waits for the next activity.
    fn fill(&mut self, label: &str, text: &str) {
        self.h.get_all_by_role_and_label(Role::TextInput, label).next().unwrap().focus();
        self.h.run_steps(2);
        self.text(text);
    }

    fn choose(&mut self, label: &str, choice: &str) {
        self.h.get_all_by_role_and_label(Role::ComboBox, label).last().unwrap().click();
        self.h.run_steps(3);
        // A choice further down is reached without scrolling to it.
        self.h.get_by_role_and_label(Role::MenuItemRadio, choice).click_accesskit();
        self.h.run_steps(4);
    }

    fn titles(&self) -> Vec<String> {
        let office = &self.office.0.borrow().office;
        let rows = ledger::list(office, &LedgerQuery::default()).unwrap().rows;
        rows.into_iter().map(|row| format!("{} {}", row.activity.from_on, row.activity.title)).collect()
    }
}

#[test]
fn rows_are_typed_one_after_the_other_and_enter_stores_each() {
    let folder = tempfile::tempdir().unwrap();
    let mut w = bureau(folder.path());
    w.choose("类别", "法律知识培训");
    w.fill("日期", "3-2");
    w.fill("主题", "行政处罚法");
    w.fill("学时", "2");
    w.key(Key::Enter);
    assert!(w.has("已登记"));
    // The kind stays for the next line, and the keyboard is in its first cell.
    w.text("2023-04-01");
    w.fill("主题", "食品安全法");
    w.key(Key::Enter);
    assert_eq!(w.titles(), ["2023-04-01 食品安全法", "2023-03-02 行政处罚法"]);
    assert!(w.has("2 条，共 2 条"));
}

#[test]
fn a_row_that_was_typed_and_not_entered_is_stored_when_the_page_is_left() {
    let folder = tempfile::tempdir().unwrap();
    let mut w = bureau(folder.path());
    w.press_role(Role::RadioButton, "年度素材");
    w.press_role(Role::RadioButton, "学法台账");
    assert!(!w.has("没有填写"), "an empty line is nothing to say anything of");
    w.choose("类别", "法律知识培训");
    w.fill("日期", "3-2");
    w.fill("主题", "行政处罚法");
    w.press_role(Role::RadioButton, "年度素材");
    assert_eq!(w.titles(), ["2023-03-02 行政处罚法"]);
    w.press_role(Role::RadioButton, "学法台账");
    w.fill("主题", "讲到一半");
    w.press_role(Role::RadioButton, "年度素材");
    w.press_role(Role::RadioButton, "学法台账");
    assert!(w.has("日期：没有填写"), "what is not whole is still there and says what it lacks");
    assert_eq!(w.titles().len(), 1);
}

#[test]
fn a_wrong_cell_is_said_and_the_line_stays_to_be_put_right() {
    let folder = tempfile::tempdir().unwrap();
    let mut w = bureau(folder.path());
    w.fill("日期", "昨天");
    w.fill("主题", "行政处罚法");
    w.key(Key::Enter);
    assert!(w.has("日期：不是带年份的日期") && w.has("类别：没有填写"));
    assert_eq!(w.titles(), Vec::<String>::new());
    w.choose("类别", "市监讲堂");
    // The date has the keyboard.
    for _ in 0..2 {
        w.key(Key::Backspace);
    }
    w.fill("日期", "2023-3-2");
    w.key(Key::Enter);
    assert_eq!(w.titles(), ["2023-03-02 行政处罚法"]);
}

#[test]
fn a_row_is_opened_changed_left_and_taken_out() {
    let folder = tempfile::tempdir().unwrap();
    let mut w = bureau(folder.path());
    w.choose("类别", "市监讲堂");
    w.fill("日期", "2023-3-2");
    w.fill("主题", "讲堂");
    w.key(Key::Enter);
    w.press_role(Role::Row, "2023-03-02 讲堂");
    w.text("第一期");
    w.key(Key::Enter);
    assert!(w.titles()[0].contains("第一期"));
    let row = w.titles().remove(0);
    w.press_role(Role::Row, &row);
    w.text("没有保存");
    w.key(Key::Escape);
    assert_eq!(w.titles(), [row.as_str()]);
    w.press_role(Role::Row, &row);
    // The button stands at the end of the row, beyond the edge of a small window.
    w.h.get_by_role_and_label(Role::Button, "删除这一条").click_accesskit();
    w.h.run_steps(4);
    assert_eq!(w.titles(), Vec::<String>::new());
}

#[test]
fn a_table_is_previewed_with_its_bad_cells_and_taken_in_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("台账.csv");
    std::fs::write(&path, "日期,类别,主题,数量,来源文件\n2023-1-5,法律知识培训,民法典,,\n昨天,法律知识培训,公司法,,\n2023年,支部集中学习,集中学习,647,8号文\n").unwrap();
    let mut w = bureau(folder.path());
    for (again, told) in [(false, "2 条新的"), (true, "2 条台账里已有")] {
        w.press_role(Role::Button, "导入台账");
        w.fill("台账文件（.xlsx 或 .csv）", &path.display().to_string());
        w.press_role(Role::Button, "读取");
        assert!(w.has(told) && w.has("1 条要改") && w.has("A3 日期：不是带年份的日期"), "{told}");
        if !again {
            w.press_role(Role::Button, "导入 2 条");
            assert!(w.has("已导入 2 条"));
        }
    }
    w.press_role(Role::Button, "返回");
    w.press_role(Role::RadioButton, "分类汇总");
    assert!(w.has("647") && w.has("两者分列，不相加"));
    w.press_role(Role::RadioButton, "学时");
    assert!(w.has("名册里还没有人") || w.has("每人每年学时目标"));
}

#[test]
fn the_yearly_paragraph_leads_from_a_figure_to_its_rows_and_on_to_the_ledger() {
    let folder = tempfile::tempdir().unwrap();
    let mut w = bureau(folder.path());
    w.choose("类别", "图书发放");
    for (date, title, amount) in [("2023-3-2", "民法典", "800余册"), ("2022-11-1", "上一年度", "5")] {
        w.fill("日期", date);
        w.fill("主题", title);
        w.fill("数量", amount);
        w.key(Key::Enter);
    }
    w.press_role(Role::RadioButton, "年度素材");
    assert!(w.has("发放法律书籍") && w.has("本期没有记录") && w.has("市监讲堂"));
    w.press_role(Role::Link, "800余");
    w.h.run_steps(4);
    assert!(w.has("2023-03-02 民法典") && !w.has("上一年度"), "the rows of the period only");
    w.press_role(Role::Row, "2023-03-02 民法典");
    w.h.run_steps(4);
    assert!(w.has("1 条，共 2 条"), "the ledger shows the rows of the kind in that year");
}

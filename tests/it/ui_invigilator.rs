//! The invigilator in the window: the desk between candidates, and at the seat of one who is answering.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on should stop")]

use crate::ui_desk::{ADMIN, Desk, PASSPHRASE, staffed};
use egui::Role;
use egui_kittest::kittest::Queryable as _;
use kaofa_core::domain::sitting::{SittingFacts, SittingKind, SittingRules};
use kaofa_core::service::sittings::NewSitting;
use kaofa_core::service::{papers, roster, sittings};

const TITLE: &str = "监考演练";

/// An open sitting with everybody on the list.
fn room() -> Desk {
    let mut desk = staffed();
    desk.office(|office| {
        let paper = papers::list(office).unwrap()[0].id;
        let cadres = roster::cadres(office).unwrap().into_iter().map(|c| c.id).collect();
        let rules = SittingRules::preset(SittingKind::Mock);
        let (kind, basis) = (SittingKind::Mock, String::new());
        let new = NewSitting {
            title: TITLE.into(),
            kind,
            paper,
            rules,
            basis,
            makeup_of: None,
            facts: SittingFacts::default(),
            cadres,
        };
        let id = sittings::plan(office, &new).unwrap();
        sittings::open(office, id).unwrap();
    });
    desk.click("首页");
    desk.click("考试");
    desk
}

#[test]
fn the_desk_ticks_ids_writes_down_and_shows_the_register() {
    let mut desk = room();
    desk.click("考务");
    assert!(desk.has(TITLE) && desk.has("未到 3"));
    desk.press(Role::Row, "0001 张㙍");
    desk.press(Role::CheckBox, "已核对身份证");
    assert!(desk.has("候考 1") && desk.has("未到 2"));
    desk.reach("登记情况");
    desk.write(Role::TextInput, "情况", "带了手机，已封存");
    desk.click("确定");
    assert!(desk.has("已记入考场记录"));
    desk.press(Role::RadioButton, "考场记录 1");
    assert!(desk.has("带了手机，已封存") && desk.has(ADMIN));
}

#[test]
fn the_invigilator_pauses_at_the_seat_and_nothing_is_shown_until_it_goes_on() {
    let mut desk = room();
    desk.click("进入考试");
    desk.write(Role::TextInput, "准考证号、工号或姓名", "0001");
    desk.click("下一步");
    desk.write(Role::TextInput, "承诺遵守规则，签名（输入本人姓名）", "张㙍");
    desk.press(Role::CheckBox, "我已阅读并承诺遵守考试规则");
    desk.click("开始考试");
    assert!(desk.h.query_by_role_and_label(Role::Button, "下一题").is_some());
    let act = |desk: &mut Desk, what: &str| {
        desk.click("监考");
        if what == "暂停" {
            desk.press(Role::RadioButton, what);
            desk.write(Role::TextInput, "原因（写进考场记录）", "停电");
        }
        desk.write(Role::TextInput, "监考姓名", ADMIN);
        desk.write(Role::PasswordInput, "监考口令", PASSPHRASE);
        desk.click(what);
    };
    act(&mut desk, "暂停");
    assert!(desk.has("考试已由监考暂停"));
    act(&mut desk, "恢复");
    assert!(!desk.has("考试已由监考暂停"));
}

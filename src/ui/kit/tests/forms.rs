//! The page of controls, and what lies over pages: questions, forms, toasts.

use egui::Ui;

use super::gallery::State;
use crate::ui::kit::{
    Button, Icon, Number, TextField, Tone, card, checkbox, chip, confirm, countdown, error_panel, icon_button, modal, notice,
    number, radio, search_field, segmented, select_field, switch, text, tokens as t,
};

pub fn form(ui: &mut Ui, s: &mut State) {
    ui.spacing_mut().item_spacing.x = t::S20;
    ui.columns(2, |columns| {
        card(&mut columns[0], |ui| {
            ui.spacing_mut().item_spacing.y = t::S12;
            text::card_title(ui, "人员");
            TextField::new("姓名").hint("请填写姓名").show(ui, &mut s.name);
            TextField::new("证件号").hint("18 位").error(Some("第 17 位应为数字")).show(ui, &mut s.note);
            TextField::new("口令").password().help("8 个字符以上").show(ui, &mut s.password);
            select_field(ui, "单位", &mut s.unit, &[(0, "市局机关".into()), (1, "甲县局".into())]);
            ui.horizontal(|ui| {
                number(ui, "题数", &mut s.count, 1..=200, "题");
                Number::new("每题分值", 0.5..=10.0).step(0.5).decimals(1).suffix("分").show(ui, &mut s.score);
            });
            TextField::new("备注").rows(2).hint("可以不填").show(ui, &mut s.search);
        });
        let ui = &mut columns[1];
        ui.spacing_mut().item_spacing.y = t::S12;
        card(ui, |ui| {
            text::card_title(ui, "设置");
            segmented(ui, "主题", &mut s.mode, &[(0, "浅色".into()), (1, "深色".into()), (2, "随系统".into())]);
            checkbox(ui, "允许交卷后查看答案", &mut s.tick);
            switch(ui, "自动备份", &mut s.on);
            ui.horizontal(|ui| {
                for (i, label) in ["闭卷", "开卷"].iter().enumerate() {
                    if radio(ui, label, s.unit as usize == i).clicked() {
                        s.unit = i as u8;
                    }
                }
            });
            search_field(ui, "查找", "查找条文", &mut s.note);
        });
        card(ui, |ui| {
            ui.horizontal_wrapped(|ui| {
                Button::primary("主要").show(ui);
                Button::secondary("次要").show(ui);
                Button::quiet("安静").show(ui);
                Button::danger("删除…").icon(Icon::Delete).show(ui);
                Button::primary("不可用").enabled(false).tooltip("先选一题").show(ui);
                icon_button(ui, Icon::More, "更多");
            });
            text::text_row(ui, |ui| {
                chip(ui, "中性", Tone::Neutral);
                chip(ui, "完成", Tone::Ok);
                chip(ui, "注意", Tone::Warn);
                chip(ui, "信息", Tone::Info);
                chip(ui, "当前", Tone::Accent);
            });
            countdown(ui, 599, "倒计时");
        });
        error_panel(ui, "有 3 行没有导入", "题库.xlsx 第 12、15、40 行，D 列", "答案列应为 A–F 的字母，改好后重新导入这份文件。");
        notice(ui, Tone::Warn, "《商标法》新版 2027-01-01 施行，4 题的答案会变。");
    });
}

pub fn over(ui: &mut Ui, s: &mut State) {
    form(ui, s);
    if s.toasts.is_empty() {
        s.toasts.push_action(Tone::Ok, "已删除 1 题", "撤销");
        s.toasts.push(Tone::Accent, "备份盘写不进去：D: 已满。请清理后再备份，或者改存到另一块盘。");
    }
    let ctx = ui.ctx().clone();
    s.toasts.show(&ctx, "关闭");
    if s.answer.is_none() {
        s.answer =
            confirm(&ctx, "hand-in", "交卷？", "还有 59 题没有作答，2 题做了标记。交卷后不能再改。", "交卷", "继续作答", true);
    }
    if s.opened.is_some()
        && modal(&ctx, "name", "改名", 360.0, |ui| drop(TextField::new("新名").show(ui, &mut s.name))).should_close
    {
        s.opened = None;
    }
}

//! The options of a choice: the key, the order, by mouse and by keyboard.

use super::body::{apply, row_tools, tools_width};
use super::form::BodyForm;
use crate::ui::Cx;
use crate::ui::kit::columns::unlabelled;
use crate::ui::kit::{self, Button, Icon, Reorder, TextField, tokens as t};
use egui::Ui;
use kaofa_core::domain::kind::Kind;
use kaofa_core::domain::question::{MAX_OPTIONS, letter};

pub(super) fn options(ui: &mut Ui, cx: &Cx<'_>, body: &mut BodyForm) {
    let multiple = body.kind == Kind::Multiple;
    kit::text::caption(ui, cx.t(if multiple { "bank-tick-keys" } else { "bank-choose-key" }));
    let (count, mut moved, mut only) = (body.options.len(), None, None);
    let mut order = Reorder::new(ui, "options", count);
    ui.spacing_mut().item_spacing.y = t::S8;
    for (i, option) in body.options.iter_mut().enumerate() {
        order.keys(ui, option.own, i);
        // By its own number: cursor and selection go with the option.
        ui.push_id(option.own, |ui| {
            let name = letter(i).to_string();
            let label = cx.tn("bank-option", &[("letter", name.as_str().into())]);
            let row = ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = t::S8;
                order.handle(ui, option.own, i, &cx.tn("bank-drag", &[("what", label.as_str().into())]));
                let left = ui.cursor().left();
                if multiple {
                    kit::checkbox(ui, &name, &mut option.right);
                } else if kit::radio(ui, &name, option.right).clicked() {
                    only = Some(i);
                }
                // The letters differ in width, the fields begin at one edge.
                ui.add_space((left + t::S56 - ui.cursor().left()).max(0.0));
                let width = ui.available_width() - tools_width();
                let field = unlabelled(ui, width, |ui| TextField::new(&label).id_salt("text").show(ui, &mut option.text));
                if let Some(m) = row_tools(ui, cx, &label, i, count) {
                    moved = Some(m);
                }
                field
            });
            order.row(ui, option.own, row.response.rect, &row.inner);
        });
    }
    if let Some(shift) = order.finish(ui) {
        shift.apply(&mut body.options);
    }
    if let Some(only) = only {
        for (i, option) in body.options.iter_mut().enumerate() {
            option.right = i == only;
        }
    }
    apply(&mut body.options, moved);
    ui.horizontal_wrapped(|ui| {
        let room = body.options.len() < MAX_OPTIONS;
        if Button::secondary(cx.t("bank-add-option")).icon(Icon::Add).enabled(room).show(ui).clicked() && room {
            body.add_option();
        }
        kit::checkbox(ui, &cx.t("bank-fixed-order"), &mut body.fixed_order);
    });
}

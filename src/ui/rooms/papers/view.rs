//! A paper in full, with its keys. Read only.

use crate::ui::kit::{self, Button, Icon, palette, tokens as t};
use crate::ui::{Cx, Nav, RoomId};
use egui::{Align, Frame, Label, Layout, Margin, RichText, ScrollArea, Ui, Vec2};
use kaofa_core::domain::ids::PaperId;
use kaofa_core::domain::paper::{Paper, Slot};
use kaofa_core::domain::question::{Body, letter};
use kaofa_core::service::papers::PaperRow;

/// The measured height of each question at one width, so that those out of sight are not laid out.
#[derive(Debug, Default)]
pub(super) struct Heights {
    width: f32,
    of: Vec<Option<f32>>,
}

impl Heights {
    pub(super) fn clear(&mut self) {
        self.of.clear();
    }

    fn fit(&mut self, width: f32, n: usize) {
        if (self.width - width).abs() > f32::EPSILON || self.of.len() != n {
            self.width = width;
            self.of = vec![None; n];
        }
    }
}

/// What the head was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    Print,
    Compare,
}

/// Title, size, who and when, and the way on.
pub(super) fn head(ui: &mut Ui, cx: &mut Cx<'_>, row: &PaperRow) -> Option<Asked> {
    let mut asked = None;
    Frame::new().inner_margin(Margin::symmetric(t::S20 as i8, t::S16 as i8)).show(ui, |ui| {
        ui.horizontal_top(|ui| {
            let plan = cx.t("papers-plan-sitting");
            ui.with_layout(Layout::right_to_left(Align::Min), |ui| {
                if Button::secondary(plan).icon(Icon::Calendar).show(ui).clicked() {
                    cx.go(Nav::Room(RoomId::Exam));
                }
                if Button::secondary(cx.t("papers-print")).show(ui).clicked() {
                    asked = Some(Asked::Print);
                }
                if row.form.is_some() && Button::secondary(cx.t("papers-compare")).show(ui).clicked() {
                    asked = Some(Asked::Compare);
                }
                ui.add_space(t::S8);
                ui.with_layout(Layout::top_down(Align::Min), |ui| {
                    ui.spacing_mut().item_spacing.y = t::S4;
                    let title = RichText::new(&row.title).size(t::TYPE_CARD).color(palette(ui).text);
                    ui.add(Label::new(title).wrap());
                    let args = [
                        ("n", row.items.into()),
                        ("marks", row.full.printed().into()),
                        ("date", cx.date(row.created_ms).into()),
                        ("who", author(cx, row).into()),
                    ];
                    kit::text::caption(ui, cx.tn("papers-facts", &args));
                    let used =
                        if row.used == 0 { cx.t("papers-unused") } else { cx.tn("papers-used", &[("n", row.used.into())]) };
                    kit::text::caption(ui, used);
                });
            });
        });
    });
    asked
}

fn author(cx: &Cx<'_>, row: &PaperRow) -> String {
    if row.author.trim_matches('-').is_empty() { cx.t("papers-by-program") } else { row.author.clone() }
}

/// Sections and questions; the position of the question that is to be exchanged.
pub(super) fn paper(ui: &mut Ui, cx: &Cx<'_>, id: PaperId, paper: &Paper, heights: &mut Heights, may_swap: bool) -> Option<u16> {
    let mut swap = None;
    ScrollArea::vertical().id_salt(("paper", id.0)).auto_shrink(false).show(ui, |ui| {
        Frame::new().inner_margin(Margin::symmetric(t::S20 as i8, t::S16 as i8)).show(ui, |ui| {
            ui.set_min_width(ui.available_width());
            heights.fit(ui.available_width(), paper.slots.len());
            let mut at = 0;
            for (section, kind) in paper.sections.iter().map(|s| s.kind).enumerate() {
                let slots: Vec<&Slot> = paper.section_slots(section).collect();
                if section > 0 {
                    ui.add_space(t::S16);
                }
                let full: kaofa_core::domain::marks::Marks = slots.iter().map(|s| s.marks).sum();
                let args = [
                    ("ordinal", cx.t(&format!("papers-ordinal-{}", section + 1)).into()),
                    ("kind", cx.texts.kind_long(kind).into()),
                    ("n", slots.len().into()),
                    ("marks", full.printed().into()),
                ];
                heading(ui, &cx.tn("papers-section", &args));
                let mut material = None;
                for slot in slots {
                    let first = material != Some(slot.revision);
                    culled(ui, heights, at, |ui| {
                        question(ui, cx, slot, at + 1, first);
                        if may_swap
                            && first
                            && Button::quiet(cx.t("papers-swap")).tooltip(cx.t("papers-swap-hint")).show(ui).clicked()
                        {
                            swap = u16::try_from(at).ok();
                        }
                    });
                    material = slot.part.map(|_| slot.revision);
                    at += 1;
                }
            }
        });
    });
    swap
}

fn heading(ui: &mut Ui, title: &str) {
    let response = kit::text::card_title(ui, title);
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_role(egui::accesskit::Role::Heading);
        node.set_label(title);
    });
}

/// Lays out what can be seen; the rest only takes its space.
fn culled(ui: &mut Ui, heights: &mut Heights, i: usize, content: impl FnOnce(&mut Ui)) {
    let Some(height) = heights.of.get_mut(i) else { return };
    if let Some(known) = *height {
        let rect = egui::Rect::from_min_size(ui.cursor().min, Vec2::new(ui.available_width(), known));
        if !ui.is_rect_visible(rect) {
            ui.allocate_space(rect.size());
            return;
        }
    }
    let shown = ui.push_id(i, |ui| ui.vertical(content)).response.rect.height();
    *height = Some(shown);
}

fn question(ui: &mut Ui, cx: &Cx<'_>, slot: &Slot, number: usize, first_of_case: bool) {
    let p = palette(ui);
    ui.spacing_mut().item_spacing.y = t::S4;
    ui.add_space(t::S12);
    if let (Some(material), true) = (slot.material(), first_of_case) {
        kit::section_heading(ui, &cx.t("papers-material"));
        kit::text::reading(ui, material);
        ui.add_space(t::S8);
    }
    let args = [("n", number.into()), ("stem", slot.body().stem().into()), ("marks", slot.marks.to_string().into())];
    kit::text::reading(ui, cx.tn("papers-question", &args));
    if let Some(choice) = slot.body().choice() {
        for (i, option) in choice.options.iter().enumerate() {
            let right = choice.key.iter().any(|k| usize::from(*k) == i);
            let color = if right { p.ok } else { p.muted };
            let text = format!("{}  {option}", letter(i));
            indented(ui, RichText::new(text).size(t::TYPE_BODY).color(color));
        }
    }
    let key = cx.tn("papers-key", &[("key", key(cx, slot.body()).into())]);
    indented(ui, RichText::new(key).size(t::TYPE_BODY).color(p.ok));
}

fn indented(ui: &mut Ui, text: RichText) {
    ui.horizontal_top(|ui| {
        ui.spacing_mut().interact_size.y = t::CHIP_HEIGHT;
        ui.add_space(t::HANGING);
        ui.add(Label::new(text).wrap());
    });
}

fn key(cx: &Cx<'_>, body: &Body) -> String {
    match body {
        Body::Single(choice) | Body::Multiple(choice) => choice.key.iter().map(|k| letter(usize::from(*k))).collect(),
        Body::Judge { key, .. } => cx.t(if *key { "papers-true" } else { "papers-false" }),
        Body::Blank { blanks, .. } => blanks.iter().map(|v| v.join(" / ")).collect::<Vec<_>>().join(&cx.t("papers-semicolon")),
        Body::Short { answer, .. } => answer.clone(),
        Body::Case { .. } => String::new(),
    }
}

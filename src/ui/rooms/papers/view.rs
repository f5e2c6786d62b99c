//! A paper in full, with its keys; until a sitting uses it, questions are exchanged, picked, locked and moved here.

use crate::ui::kit::{self, Button, Icon, palette, tokens as t};
use crate::ui::{Cx, Nav, RoomId};
use egui::{Frame, Label, Margin, Rect, Response, RichText, ScrollArea, Sense, Ui, Vec2};
use kaofa_core::domain::forms::compare::questions;
use kaofa_core::domain::ids::PaperId;
use kaofa_core::domain::paper::{Paper, Slot};
use kaofa_core::domain::question::{Body, letter};
use kaofa_core::service::paper_edits::SlotMark;
use kaofa_core::service::papers::PaperRow;

/// The measured height of each question at one width, so that those out of sight are not laid out.
#[derive(Debug, Default)]
pub(super) struct Heights {
    width: f32,
    of: Vec<Option<f32>>,
    /// Which question is on its way to another place.
    dragged: Option<usize>,
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
    /// All but the locked questions drawn anew.
    Again,
    /// The panel of judges.
    Judge,
}

/// Title, size, who and when, and the way on. `may_change`: no sitting uses the paper yet.
pub(super) fn head(ui: &mut Ui, cx: &mut Cx<'_>, row: &PaperRow, may_change: bool) -> Option<Asked> {
    let mut asked = None;
    Frame::new().inner_margin(Margin::symmetric(t::S20 as i8, t::S16 as i8)).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = t::S4;
        let title = RichText::new(&row.title).size(t::TYPE_CARD).color(palette(ui).text);
        ui.add(Label::new(title).wrap());
        let args = [
            ("n", row.items.into()),
            ("marks", row.full.printed().into()),
            ("date", cx.date(row.created_ms).into()),
            ("who", author(cx, row).into()),
        ];
        let used = if row.used == 0 { cx.t("papers-unused") } else { cx.tn("papers-used", &[("n", row.used.into())]) };
        kit::text::caption(ui, format!("{} · {used}", cx.tn("papers-facts", &args)));
        ui.add_space(t::S8);
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = Vec2::splat(t::S8);
            if Button::secondary(cx.t("papers-plan-sitting")).icon(Icon::Calendar).show(ui).clicked() {
                cx.go(Nav::Room(RoomId::Exam));
            }
            let mut ask = |ui: &mut Ui, button: Button, what: Asked| {
                if button.show(ui).clicked() {
                    asked = Some(what);
                }
            };
            ask(ui, Button::secondary(cx.t("papers-print")), Asked::Print);
            if row.form.is_some() {
                ask(ui, Button::secondary(cx.t("papers-compare")), Asked::Compare);
            }
            ask(ui, Button::secondary(cx.t("papers-judge")), Asked::Judge);
            if may_change {
                ask(ui, Button::secondary(cx.t("papers-again")).tooltip(cx.t("papers-again-hint")), Asked::Again);
            }
        });
    });
    asked
}

fn author(cx: &Cx<'_>, row: &PaperRow) -> String {
    if row.author.trim_matches('-').is_empty() { cx.t("papers-by-program") } else { row.author.clone() }
}

/// What a trainer does to one question, by its position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Change {
    /// For another like it.
    Swap(u16),
    /// For one picked by hand.
    Pick(u16),
    Mark(u16, SlotMark),
    Move {
        from: u16,
        to: u16,
    },
}

/// A question where it stands: a whole case is one.
#[derive(Clone, Copy, Debug)]
struct Standing {
    position: u16,
    section: usize,
}

/// Sections and questions; what is to be changed. `may_change`: no sitting uses the paper yet.
pub(super) fn paper(
    ui: &mut Ui,
    cx: &Cx<'_>,
    id: PaperId,
    paper: &Paper,
    heights: &mut Heights,
    may_change: bool,
) -> Option<Change> {
    let mut change = None;
    ScrollArea::vertical().id_salt(("paper", id.0)).auto_shrink(false).show(ui, |ui| {
        Frame::new().inner_margin(Margin::symmetric(t::S20 as i8, t::S16 as i8)).show(ui, |ui| {
            ui.set_min_width(ui.available_width());
            heights.fit(ui.available_width(), paper.slots.len());
            let starts = starts(paper);
            let mut shown: Vec<(Standing, Rect)> = Vec::new();
            let mut released = false;
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
                    let rect = culled(ui, heights, at, |ui, dragged| {
                        question(ui, cx, slot, at + 1, first, !may_change);
                        if may_change && first {
                            let (asked, handle) = tools(ui, cx, slot, section, &starts);
                            change = asked.or(change);
                            if handle.drag_started() {
                                *dragged = Some(at);
                            }
                            released |= handle.drag_stopped();
                        }
                    });
                    if let (true, Some(rect)) = (first, rect) {
                        shown.push((Standing { position: slot.position, section }, rect));
                    }
                    material = slot.part.map(|_| slot.revision);
                    at += 1;
                }
            }
            if let Some(from) = heights.dragged.and_then(|at| u16::try_from(at).ok()) {
                let target = target(ui, from, &shown);
                if released {
                    heights.dragged = None;
                    change = target.map(|to| Change::Move { from, to }).or(change);
                }
            }
        });
    });
    change
}

/// Where each question begins, in order.
fn starts(paper: &Paper) -> Vec<Standing> {
    questions(paper)
        .filter_map(|slots| slots.first())
        .map(|slot| Standing { position: slot.position, section: usize::from(slot.section) })
        .collect()
}

/// The question under the pointer that the dragged one would move to, with a line where it would go. Near the edges the paper
/// scrolls on.
fn target(ui: &Ui, from: u16, shown: &[(Standing, Rect)]) -> Option<u16> {
    let pointer = ui.ctx().pointer_latest_pos()?;
    let clip = ui.clip_rect();
    let edge = t::CONTROL_HEIGHT;
    let beyond = if pointer.y < clip.top() + edge {
        1.0
    } else if pointer.y > clip.bottom() - edge {
        -1.0
    } else {
        0.0
    };
    if beyond != 0.0 {
        ui.scroll_with_delta(Vec2::new(0.0, beyond * t::S8));
        ui.ctx().request_repaint();
    }
    ui.ctx().set_cursor_icon(egui::CursorIcon::Grabbing);
    let section = shown.iter().find(|(standing, _)| standing.position == from)?.0.section;
    let of_section = shown.iter().filter(|(standing, _)| standing.section == section);
    let (to, rect) = of_section.min_by(|(_, a), (_, b)| {
        let distance = |rect: &Rect| (rect.top() - pointer.y).max(pointer.y - rect.bottom()).max(0.0);
        distance(a).total_cmp(&distance(b))
    })?;
    if to.position == from {
        return None;
    }
    let y = if to.position < from { rect.top() } else { rect.bottom() };
    ui.painter().hline(rect.x_range(), y, egui::Stroke::new(t::FOCUS_WIDTH, palette(ui).accent));
    Some(to.position)
}

/// The line under a question: its handle, exchange, pick, lock, 必对题.
fn tools(ui: &mut Ui, cx: &Cx<'_>, slot: &Slot, section: usize, starts: &[Standing]) -> (Option<Change>, Response) {
    let mut change = None;
    let position = slot.position;
    let handle = ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = Vec2::new(t::S8, t::S4);
        ui.add_space(t::HANGING - t::S8);
        let handle = kit::icon_button(ui, Icon::Menu, &cx.t("papers-drag"));
        let handle = ui.interact(handle.rect, handle.id.with("drag"), Sense::drag()).on_hover_cursor(egui::CursorIcon::Grab);
        let at = starts.iter().position(|standing| standing.position == position);
        let beside = |step: isize| {
            let other = at.and_then(|at| at.checked_add_signed(step)).and_then(|at| starts.get(at));
            other.filter(|other| other.section == section).map(|other| other.position)
        };
        for (icon, key, to) in [(Icon::SortUp, "papers-up", beside(-1)), (Icon::SortDown, "papers-down", beside(1))] {
            ui.add_enabled_ui(to.is_some(), |ui| {
                if let (true, Some(to)) = (kit::icon_button(ui, icon, &cx.t(key)).clicked(), to) {
                    change = Some(Change::Move { from: position, to });
                }
            });
        }
        let swap = Button::quiet(cx.t("papers-swap")).tooltip(cx.t("papers-swap-hint")).enabled(!slot.locked);
        if swap.show(ui).clicked() && !slot.locked {
            change = Some(Change::Swap(position));
        }
        if Button::quiet(cx.t("papers-pick")).tooltip(cx.t("papers-pick-hint")).show(ui).clicked() {
            change = Some(Change::Pick(position));
        }
        let (mut locked, mut must) = (slot.locked, slot.must);
        if kit::checkbox(ui, &cx.t("papers-lock"), &mut locked).on_hover_text(cx.t("papers-lock-hint")).changed() {
            change = Some(Change::Mark(position, SlotMark::Locked(locked)));
        }
        if kit::checkbox(ui, &cx.t("papers-must"), &mut must).on_hover_text(cx.t("papers-must-hint")).changed() {
            change = Some(Change::Mark(position, SlotMark::Must(must)));
        }
        handle
    });
    (change, handle.inner)
}

fn heading(ui: &mut Ui, title: &str) {
    let response = kit::text::card_title(ui, title);
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_role(egui::accesskit::Role::Heading);
        node.set_label(title);
    });
}

/// Lays out what can be seen, and what is being dragged; the rest only takes its space. The place on the screen.
fn culled(ui: &mut Ui, heights: &mut Heights, i: usize, content: impl FnOnce(&mut Ui, &mut Option<usize>)) -> Option<Rect> {
    let known = *heights.of.get(i)?;
    if let Some(known) = known.filter(|_| heights.dragged != Some(i)) {
        let rect = Rect::from_min_size(ui.cursor().min, Vec2::new(ui.available_width(), known));
        if !ui.is_rect_visible(rect) {
            ui.allocate_space(rect.size());
            return Some(rect);
        }
    }
    let dragged = &mut heights.dragged;
    let rect = ui.push_id(i, |ui| ui.vertical(|ui| content(ui, dragged))).response.rect;
    heights.of[i] = Some(rect.height());
    Some(rect)
}

/// `marked`: what cannot be changed here is said by a chip.
fn question(ui: &mut Ui, cx: &Cx<'_>, slot: &Slot, number: usize, first_of_case: bool, marked: bool) {
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
    if marked && slot.must {
        kit::chip(ui, &cx.t("papers-must"), kit::Tone::Warn);
    }
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

pub(super) fn key(cx: &Cx<'_>, body: &Body) -> String {
    match body {
        Body::Single(choice) | Body::Multiple(choice) => choice.key.iter().map(|k| letter(usize::from(*k))).collect(),
        Body::Judge { key, .. } => cx.t(if *key { "papers-true" } else { "papers-false" }),
        Body::Blank { blanks, .. } => blanks.iter().map(|v| v.join(" / ")).collect::<Vec<_>>().join(&cx.t("papers-semicolon")),
        Body::Short { answer, .. } => answer.clone(),
        Body::Case { .. } => String::new(),
    }
}

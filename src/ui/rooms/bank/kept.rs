//! What somebody began and did not save, offered back over the list.

use super::Step;
use crate::ui::Cx;
use crate::ui::kit::{self, Button, Tone, tokens as t};
use egui::{Align, Context, Frame, Layout, Margin, ScrollArea, Ui};
use kaofa_core::service::Command;
use kaofa_core::service::drafts::{Draft, KeptDraft};

/// One's drafts as last told.
#[derive(Debug, Default)]
pub(super) struct Kept {
    drafts: Vec<KeptDraft>,
    /// All of them are shown in a box.
    all: bool,
}

impl Kept {
    pub(super) fn refresh(cx: &mut Cx<'_>) {
        use kaofa_core::domain::staff::Permission as P;
        if cx.may(P::EditBank) && cx.may(P::ReadKeys) {
            cx.send(Command::Drafts);
        }
    }

    pub(super) fn take(&mut self, drafts: Vec<KeptDraft>) {
        self.drafts = drafts;
        self.all &= !self.drafts.is_empty();
    }

    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }

    /// The newest of one question.
    pub(super) fn of(&self, question: kaofa_core::domain::ids::QuestionId) -> Option<KeptDraft> {
        self.drafts.iter().find(|kept| kept.draft.question == Some(question)).cloned()
    }

    /// A line over the list; nothing when nothing is unsaved.
    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) -> Option<Step> {
        let newest = self.drafts.first().cloned()?;
        let p = kit::palette(ui);
        let frame = Frame::new()
            .fill(Tone::Warn.tint(p))
            .corner_radius(t::RADIUS_CONTROL)
            .inner_margin(Margin::symmetric(t::S16 as i8, t::S8 as i8));
        let mut step = None;
        frame.show(ui, |ui| {
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = t::S8;
                ui.label(Tone::Warn.icon().text(t::ICON).color(Tone::Warn.color(p)));
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    if self.drafts.len() > 1 {
                        let label = cx.tn("bank-drafts-all", &[("n", self.drafts.len().into())]);
                        self.all |= Button::quiet(label).show(ui).clicked();
                    }
                    step = answers(ui, cx, &newest);
                    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                        let text =
                            cx.tn("bank-draft-line", &line(cx, &newest.draft).each_ref().map(|(k, v)| (*k, v.as_str().into())));
                        ui.add(egui::Label::new(egui::RichText::new(text).size(t::TYPE_BODY).color(p.text)).truncate());
                    });
                });
            });
        });
        ui.add_space(t::S12);
        step.or(self.box_of_all(ui.ctx(), cx))
    }

    fn box_of_all(&mut self, ctx: &Context, cx: &mut Cx<'_>) -> Option<Step> {
        if !self.all {
            return None;
        }
        let (mut step, mut close) = (None, false);
        let shown = kit::modal(ctx, "bank-drafts", &cx.t("bank-drafts-title"), t::FORM_WIDTH, |ui| {
            ScrollArea::vertical().id_salt("bank-drafts").max_height(t::DROPDOWN_HEIGHT).show(ui, |ui| {
                for kept in &self.drafts {
                    ui.push_id(kept.draft.id.0, |ui| {
                        ui.horizontal(|ui| {
                            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                                step = step.take().or(answers(ui, cx, kept));
                                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                                    let [(_, what), (_, when)] = line(cx, &kept.draft);
                                    let text = egui::RichText::new(format!("{when}　{what}")).size(t::TYPE_BODY);
                                    ui.add(egui::Label::new(text).truncate());
                                });
                            });
                        });
                    });
                    kit::hline(ui);
                }
            });
            ui.add_space(t::S12);
            close = Button::secondary(cx.t("close")).show(ui).clicked();
        });
        self.all = !(close || shown.should_close || step.is_some());
        step
    }
}

/// What it is of, and when it was kept.
fn line(cx: &Cx<'_>, draft: &Draft) -> [(&'static str, String); 2] {
    let title = match (draft.title.is_empty(), draft.question) {
        (false, _) => draft.title.clone(),
        (true, _) => cx.t("bank-new-title"),
    };
    [("what", title), ("when", cx.date_time(draft.saved_ms))]
}

/// Going on with it, or throwing it away.
fn answers(ui: &mut Ui, cx: &mut Cx<'_>, kept: &KeptDraft) -> Option<Step> {
    let discard = Button::danger(cx.t("bank-draft-discard")).show(ui).clicked();
    let go_on = Button::secondary(cx.t("bank-draft-go-on")).show(ui).clicked();
    if discard {
        let title = cx.t("bank-draft-discard-title");
        let text = cx.tn("bank-draft-discard-text", &[("what", line(cx, &kept.draft)[0].1.as_str().into())]);
        cx.confirm(title, text, cx.t("bank-draft-discard"), true, Command::DiscardDraft(kept.draft.id));
    }
    go_on.then(|| Step::Resume(Box::new(kept.clone())))
}

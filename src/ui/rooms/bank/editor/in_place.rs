//! Mending a question that is not stored yet: the form, and beside it the lines it was read from.

use super::form::Form;
use super::picker::Picker;
use super::{fields, pick, preview};
use crate::ui::Cx;
use crate::ui::kit::columns::{column, cut_right, page_head};
use crate::ui::kit::{self, Button, Icon, Tone, tokens as t};
use crate::ui::rooms::bank::import_source;
use egui::{ScrollArea, Ui};
use kaofa_core::domain::kind::Area;
use kaofa_core::domain::question::Question;
use kaofa_core::formats::Draft;

/// A question of an import, while it is mended.
#[derive(Debug)]
pub(in crate::ui::rooms::bank) struct InPlace {
    form: Form,
    /// The form as it was opened: what differs from it would be lost.
    opened: Form,
    leaving: bool,
    picker: Option<Picker>,
    /// The file gave no key, so whatever the form shows is to be looked at.
    no_key: bool,
    /// The file named no area: the one the form began with, which nobody chose.
    no_area: Option<Area>,
}

/// How far the mending is.
#[derive(Debug)]
pub(in crate::ui::rooms::bank) enum Mending {
    Going,
    /// Left without a change.
    Left,
    /// With whether an area was chosen.
    Done(Box<Question>, bool),
}

impl InPlace {
    pub(in crate::ui::rooms::bank) fn new(draft: &Draft) -> Self {
        let no_area = draft.lacks.area.then_some(draft.question.area);
        let form = Form::of(&draft.question);
        Self { opened: form.clone(), form, leaving: false, picker: None, no_key: draft.lacks.key, no_area }
    }

    /// The picker of citations, while it is open.
    pub(in crate::ui::rooms::bank) fn picker(&mut self) -> Option<&mut Picker> {
        self.picker.as_mut()
    }

    pub(in crate::ui::rooms::bank) fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, source: &str) -> Mending {
        let (question, unread) = self.form.question();
        let flaws = question.flaws();
        // A rubric may wait: the question comes in as 草稿.
        let waits = |fault: &kaofa_core::domain::question::Fault| *fault == kaofa_core::domain::question::Fault::NoRubric;
        let mut fatal: Vec<String> =
            flaws.iter().filter(|f| f.fault.is_fatal() && !waits(&f.fault)).map(|f| cx.texts.flaw(f)).collect();
        let advice: Vec<String> =
            flaws.iter().filter(|f| !f.fault.is_fatal() || waits(&f.fault)).map(|f| cx.texts.flaw(f)).collect();
        if unread {
            fatal.push(cx.t("bank-citation-unread"));
        }
        let mut done = false;
        let back = page_head(ui, &cx.t("back"), &cx.t("bank-import-edit-title"), |ui| {
            let ready = fatal.is_empty();
            done = Button::primary(cx.t("bank-import-edit-done"))
                .icon(Icon::Check)
                .enabled(ready)
                .tooltip(fatal.join("\n"))
                .show(ui)
                .clicked()
                && ready;
        });
        let area = ui.available_rect_before_wrap();
        let mut rest = area;
        if ui.ctx().content_rect().width() >= t::BREAKPOINT_PANEL {
            let (left, right) = cut_right(area, area.width() * 0.4, t::S16);
            rest = left;
            column(ui, "in-place-side", right, |ui| {
                kit::Card::new().fill_height(ui).show(ui, |ui| {
                    ScrollArea::vertical().id_salt("in-place-side").auto_shrink(false).show(ui, |ui| {
                        kit::section_heading(ui, &cx.t("bank-import-source"));
                        import_source(ui, source);
                        ui.add_space(t::S8);
                        kit::hline(ui);
                        ui.add_space(t::S8);
                        preview::side(ui, cx, &question, &fatal, &advice, &[]);
                    });
                });
            });
        }
        column(ui, "in-place-form", rest, |ui| {
            kit::Card::new().fill_height(ui).show(ui, |ui| {
                ScrollArea::vertical().id_salt("in-place-form").auto_shrink(false).show(ui, |ui| {
                    ui.spacing_mut().item_spacing.y = t::S12;
                    if self.no_key {
                        kit::notice(ui, Tone::Warn, &cx.t("bank-import-check-key"));
                    }
                    if self.no_area == Some(self.form.area) {
                        kit::notice(ui, Tone::Warn, &cx.t("bank-import-check-area"));
                    }
                    if let Some(whose) = fields::form(ui, cx, &mut self.form) {
                        self.picker = Some(Picker::new(whose, cx));
                    }
                });
            });
        });
        ui.advance_cursor_after_rect(area);
        pick(&mut self.picker, &mut self.form, ui, cx);
        self.leaving |= back && self.form != self.opened;
        let mut left = back && !self.leaving;
        if self.leaving {
            let (title, text) = (cx.t("bank-leave-title"), cx.t("bank-leave-mending"));
            let answer =
                kit::confirm(ui.ctx(), "mend-leave", &title, &text, &cx.t("bank-leave-do"), &cx.t("bank-leave-stay"), true);
            self.leaving = answer.is_none();
            left = answer == Some(true);
        }
        match (done, left) {
            (true, _) => {
                let chosen = self.no_area != Some(question.area);
                Mending::Done(Box::new(question), chosen)
            }
            (false, true) => Mending::Left,
            (false, false) => Mending::Going,
        }
    }
}

//! 抽卷: which form is sat, drawn by lot before a witness.

use crate::ui::Cx;
use crate::ui::kit::{self, Button, Icon, TextField, text, tokens as t};
use egui::Ui;
use kaofa_core::domain::ids::SittingId;
use kaofa_core::domain::sitting::SittingState;
use kaofa_core::service::Command;
use kaofa_core::service::form_draw::FormDraw;
use kaofa_core::service::sittings::Sitting;
use kaofa_core::text::Explanation;

/// The lot of one sitting.
#[derive(Debug, Default)]
pub(super) struct Draw {
    /// Labels of the forms among which a lot may decide.
    lot: Vec<String>,
    drawn: Option<FormDraw>,
    /// The witness being named, while the form is open; why a draw was refused.
    witness: Option<String>,
    refused: Option<Explanation>,
}

impl Draw {
    pub(super) fn know(&mut self, lot: Vec<String>, drawn: Option<FormDraw>) {
        (self.lot, self.drawn) = (lot, drawn);
    }

    pub(super) fn drawn(&mut self, draw: FormDraw, cx: &mut Cx<'_>) {
        cx.done(cx.tn("exam-draw-done", &[("label", draw.label.as_str().into())]));
        (self.drawn, self.witness) = (Some(draw), None);
    }

    pub(super) fn refused(&mut self, said: Explanation) {
        self.refused = Some(said);
    }

    /// Offers the draw where there is something to draw.
    pub(super) fn button(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        let may = self.drawn.is_none() && self.lot.len() > 1;
        if may && Button::secondary(cx.t("exam-draw")).icon(Icon::Shuffle).show(ui).clicked() {
            self.witness = Some(String::new());
        }
    }

    /// Naming the witness and drawing.
    pub(super) fn form(&mut self, ctx: &egui::Context, sitting: SittingId, cx: &mut Cx<'_>) {
        let Some(witness) = &mut self.witness else { return };
        let lot = self.lot.join(" ");
        let mut closed = false;
        let shown = kit::modal(ctx, "form-draw", &cx.t("exam-draw-title"), t::DESK_DIALOG_WIDE, |ui| {
            ui.spacing_mut().item_spacing.y = t::S12;
            text::body(ui, cx.tn("exam-draw-text", &[("lot", lot.as_str().into())]));
            TextField::new(&cx.t("exam-draw-witness")).char_limit(20).show(ui, witness);
            if let Some(said) = &self.refused {
                kit::error_panel(ui, &said.what, &said.place, &said.remedy);
            }
            ui.horizontal(|ui| {
                let ready = !witness.trim().is_empty();
                if Button::primary(cx.t("exam-draw-do")).icon(Icon::Shuffle).enabled(ready).show(ui).clicked() && ready {
                    self.refused = None;
                    cx.send(Command::DrawForm { sitting, witness: witness.trim().to_owned() });
                }
                closed = Button::secondary(cx.t("close")).show(ui).clicked();
            });
        });
        if closed || shown.should_close {
            (self.witness, self.refused) = (None, None);
        }
    }

    /// What was drawn, or that it can be.
    pub(super) fn line(&self, ui: &mut Ui, cx: &Cx<'_>, sitting: &Sitting) {
        if let Some(draw) = &self.drawn {
            let args = [
                ("when", cx.date_time(draw.at_ms).into()),
                ("by", draw.by.as_str().into()),
                ("witness", draw.witness.as_str().into()),
                ("lot", draw.lot.join(" ").into()),
                ("label", draw.label.as_str().into()),
            ];
            text::muted(ui, cx.tn("exam-draw-line", &args));
        } else if sitting.state == SittingState::Planned && self.lot.len() > 1 {
            text::muted(ui, cx.tn("exam-draw-none", &[("lot", self.lot.join(" ").into())]));
        }
    }
}

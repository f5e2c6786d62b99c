//! Leaving the editor with something unsaved: kept for later, thrown away, or not left after all.

use super::Editor;
use crate::ui::Cx;
use crate::ui::kit::{self, Button, tokens as t};
use egui::{Align, Layout, Ui, Vec2};
use kaofa_core::service::Command;

/// Whether the question is on the screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Leaving {
    #[default]
    No,
    Asking,
}

impl Leaving {
    pub(super) const fn is_asking(self) -> bool {
        matches!(self, Self::Asking)
    }
}

/// One of the three answers.
#[derive(Clone, Copy)]
enum Answer {
    Keep,
    Discard,
    Stay,
}

impl Editor {
    /// Leaves at once, or asks when something is unsaved. True when it is left.
    pub(super) fn leave(&mut self, ui: &Ui, cx: &mut Cx<'_>, back: bool) -> bool {
        if back && self.form == self.opened {
            // Nothing differs any more, so nothing of it is to be offered.
            if self.keeping.is_on_disk() {
                cx.send(Command::DiscardDraft(self.keeping.id));
            }
            return true;
        }
        if back {
            self.leaving = Leaving::Asking;
        }
        if !self.leaving.is_asking() {
            return false;
        }
        let Some(answer) = ask(ui, cx) else { return false };
        self.leaving = Leaving::No;
        match answer {
            Answer::Keep => self.flush(cx),
            Answer::Discard => cx.send(Command::DiscardDraft(self.keeping.id)),
            Answer::Stay => return false,
        }
        true
    }
}

fn ask(ui: &Ui, cx: &Cx<'_>) -> Option<Answer> {
    let shown = kit::modal(ui.ctx(), "bank-leave", &cx.t("bank-leave-title"), t::CONFIRM_WIDTH, |ui| {
        kit::text::body(ui, cx.t("bank-leave-text"));
        ui.add_space(t::S20);
        let row = Vec2::new(ui.available_width(), t::CONTROL_HEIGHT);
        ui.allocate_ui_with_layout(row, Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = t::S12;
            // The rightmost comes first and gets the focus at opening: it loses nothing.
            let keep = Button::primary(cx.t("bank-leave-keep")).show(ui).clicked();
            let stay = Button::secondary(cx.t("bank-leave-stay")).show(ui).clicked();
            let discard = Button::danger(cx.t("bank-leave-do")).show(ui).clicked();
            match (keep, stay, discard) {
                (true, ..) => Some(Answer::Keep),
                (_, true, _) => Some(Answer::Stay),
                (.., true) => Some(Answer::Discard),
                _ => None,
            }
        })
        .inner
    });
    shown.inner.or_else(|| shown.should_close.then_some(Answer::Stay))
}

//! Filling the form from the text of a whole question, as it comes out of Word.

use crate::ui::Cx;
use crate::ui::kit::{self, Button, TextField, Tone, tokens as t};
use egui::Context;
use kaofa_core::formats::file::Asked;
use kaofa_core::service::Command;
use kaofa_core::service::import::{ImportRequest, Source};

const ROWS: usize = 10;

/// The box over the editor.
#[derive(Debug, Default)]
pub(super) struct Paste {
    text: String,
    /// Nothing was found in the text last time.
    nothing: bool,
}

impl Paste {
    pub(super) fn nothing(&mut self) {
        self.nothing = true;
    }

    /// True when it is left.
    pub(super) fn ui(&mut self, ctx: &Context, cx: &mut Cx<'_>) -> bool {
        let mut closed = false;
        let shown = kit::modal(ctx, "bank-paste", &cx.t("bank-paste-title"), t::FORM_WIDTH, |ui| {
            ui.spacing_mut().item_spacing.y = t::S12;
            kit::text::muted(ui, cx.t("bank-paste-text"));
            if TextField::new(&cx.t("bank-import-pasted")).rows(ROWS).show(ui, &mut self.text).changed() {
                self.nothing = false;
            }
            if self.nothing {
                kit::notice(ui, Tone::Warn, &cx.t("bank-paste-nothing"));
            }
            ui.horizontal(|ui| {
                let ready = !self.text.trim().is_empty();
                if Button::primary(cx.t("bank-paste-do")).enabled(ready).show(ui).clicked() && ready {
                    let source = Source::Pasted(self.text.clone());
                    let request = ImportRequest { source, asked: Asked::default(), area: None };
                    cx.send(Command::PreviewImport(Box::new(request)));
                }
                closed = Button::secondary(cx.t("cancel")).show(ui).clicked();
            });
        });
        closed || shown.should_close
    }
}

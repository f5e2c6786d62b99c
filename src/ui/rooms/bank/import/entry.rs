//! The selected question: what is wrong with its reading, the question itself, and the lines of the file it was read from.

use super::list::problems;
use super::{Import, InPlace};
use crate::ui::kit::{self, Button, Icon, Tone, tokens as t};
use crate::ui::rooms::bank::show;
use crate::ui::{Cx, pictures};
use egui::{RichText, ScrollArea, Ui};
use kaofa_core::service::import::Standing;

/// Lines of the file shown for one question.
const LINES_SHOWN: usize = 60;

impl Import {
    pub(super) fn side(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        let mut edit = false;
        kit::Card::new().fill_height(ui).show(ui, |ui| {
            let Some((preview, entry)) =
                self.preview.as_ref().zip(self.at).and_then(|(p, at)| p.entries.get(at).map(|entry| (p, entry)))
            else {
                kit::text::muted(ui, cx.t("bank-select-one"));
                return;
            };
            pictures::offer(ui.ctx(), &preview.images);
            ScrollArea::vertical().id_salt(("import-question", self.at)).auto_shrink(false).show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = t::S8;
                problems(ui, cx, &entry.problems, &entry.doubts, false);
                if entry.draft.lacks.area {
                    kit::notice(ui, Tone::Warn, &cx.t("bank-import-choose-area"));
                }
                if entry.draft.lacks.rubric {
                    kit::notice(ui, Tone::Info, &cx.t("bank-import-no-rubric"));
                }
                if let Standing::Same { code } = &entry.standing {
                    kit::notice(ui, Tone::Info, &cx.tn("bank-same-as", &[("code", code.as_str().into())]));
                }
                edit = Button::secondary(cx.t("bank-import-edit")).icon(Icon::Edit).show(ui).clicked();
                show::draft(ui, cx.texts, &entry.draft);
                ui.add_space(t::S4);
                kit::hline(ui);
                kit::section_heading(ui, &cx.t("bank-import-source"));
                source(ui, &preview.source_of(entry));
            });
        });
        if edit && let Some((at, entry)) = self.at.zip(self.preview.as_ref()).and_then(|(at, p)| Some((at, p.entries.get(at)?))) {
            self.editing = Some((at, InPlace::new(&entry.draft)));
        }
    }
}

/// The lines of the file, as they stand in it.
pub(in crate::ui::rooms::bank) fn source(ui: &mut Ui, text: &str) {
    let shown: Vec<&str> = text.lines().take(LINES_SHOWN).collect();
    let p = kit::palette(ui);
    ui.add(egui::Label::new(RichText::new(shown.join("\n")).size(t::TYPE_CAPTION).color(p.muted)).wrap().selectable(true));
}

//! Bringing questions in: choose a file or paste, look at what was read and how sure it is, mend, take what is ticked.

mod entry;
mod list;
mod source;

use super::editor::{InPlace, Mending, Picker};
use crate::ui::Cx;
use crate::ui::kit::columns::{column, cut_right, page_head};
use crate::ui::kit::{self, Button, Icon, tokens as t};
use egui::Ui;
pub(super) use entry::source as import_source;
use kaofa_core::domain::kind::Area;
use kaofa_core::service::Command;
use kaofa_core::service::import::{ImportPreview, ImportRequest, Verdict};
use kaofa_core::text::Explanation;
use source::Origin;

/// Which questions the list shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Show {
    #[default]
    All,
    Only(Verdict),
    /// Problems and doubts that belong to no question.
    Rest,
}

/// The import page.
#[derive(Debug, Default)]
pub(super) struct Import {
    origin: Origin,
    preview: Option<Box<ImportPreview>>,
    show: Show,
    /// The selected entry, by its place in the preview.
    at: Option<usize>,
    editing: Option<(usize, InPlace)>,
    /// What is given to all that the list shows.
    area: Option<Area>,
    difficulty: Option<u8>,
    error: Option<Explanation>,
    /// In a narrow window: the question fills the room.
    reading: bool,
    /// Something of the preview was mended, which is nowhere else.
    mended: bool,
    asking: Option<Loses>,
}

/// What would lose the mended preview, and is asked about first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Loses {
    Leaving,
    /// Reading another file.
    Reading,
}

impl Import {
    pub(super) fn previewed(&mut self, request: &ImportRequest, preview: ImportPreview) {
        if self.origin.request().as_ref() != Some(request) {
            return;
        }
        self.show = if preview.entries.is_empty() { Show::Rest } else { Show::All };
        self.at = (!preview.entries.is_empty()).then_some(0);
        self.reading = false;
        self.editing = None;
        self.mended = false;
        self.preview = Some(Box::new(preview));
        self.error = None;
        self.origin.fold();
    }

    pub(super) fn refused(&mut self, said: Explanation) {
        self.error = Some(said);
    }

    /// Whether leaving would lose work.
    pub(super) const fn is_mended(&self) -> bool {
        self.mended || self.editing.is_some()
    }

    pub(super) fn picker(&mut self) -> Option<&mut Picker> {
        self.editing.as_mut().and_then(|(_, editor)| editor.picker())
    }

    fn read(&mut self, cx: &mut Cx<'_>) {
        self.error = None;
        if let Some(request) = self.origin.request() {
            cx.send(Command::PreviewImport(Box::new(request)));
        }
    }

    /// Reads what was chosen, unless that would lose something mended; `anew` clears the page meanwhile.
    fn take_in(&mut self, wanted: bool, anew: bool, cx: &mut Cx<'_>) {
        if wanted && self.mended {
            self.asking = Some(Loses::Reading);
        } else if wanted {
            if anew {
                self.preview = None;
            }
            self.read(cx);
        }
    }

    /// True when it is left.
    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) -> bool {
        if self.editing.is_some() {
            self.edit(ui, cx);
            return false;
        }
        let arrived = self.origin.arrivals(ui);
        self.take_in(arrived, false, cx);
        if self.reading {
            let title = cx.t("bank-import-title");
            if page_head(ui, &cx.t("back"), &title, |_| {}) {
                self.reading = false;
            }
            self.side(ui, cx);
            return self.leave(ui, cx, false);
        }
        let taken = self.preview.as_ref().map_or(0, |p| p.entries.iter().filter(|e| e.take).count());
        let mut commit = false;
        let title = cx.t("bank-import-title");
        let back = page_head(ui, &cx.t("back"), &title, |ui| {
            if self.preview.is_some() {
                let label = cx.tn("bank-import-do", &[("n", taken.into())]);
                // Not twice, while the first is under way.
                let ready = taken > 0 && !cx.busy;
                commit = Button::primary(label).icon(Icon::Check).enabled(ready).show(ui).clicked() && ready;
            }
        });
        if commit && let Some(preview) = &self.preview {
            cx.send(Command::CommitImport(preview.clone()));
        }
        let again = self.origin.ui(ui, cx, self.preview.is_some());
        self.take_in(again, true, cx);
        ui.add_space(t::S8);
        if let Some(error) = &self.error {
            kit::error_panel(ui, &error.what, &error.place, &error.remedy);
            ui.add_space(t::S8);
        }
        if self.hidden_sheets(ui, cx) {
            self.read(cx);
        }
        if self.preview.is_some() {
            self.look(ui, cx);
        } else {
            kit::empty_state(ui, Icon::Upload, &cx.t("bank-import-empty"), None);
        }
        self.leave(ui, cx, back)
    }

    /// Leaves at once, or asks when something was mended; the same question stands before another file.
    fn leave(&mut self, ui: &Ui, cx: &mut Cx<'_>, back: bool) -> bool {
        if back && !self.mended {
            return true;
        }
        if back {
            self.asking = Some(Loses::Leaving);
        }
        let Some(loses) = self.asking else { return false };
        let (title, text) = (cx.t("bank-import-leave-title"), cx.t("bank-import-leave-text"));
        let (yes, no) = (cx.t("bank-import-leave-do"), cx.t("bank-leave-stay"));
        let answer = kit::confirm(ui.ctx(), "import-leave", &title, &text, &yes, &no, true);
        if answer.is_some() {
            self.asking = None;
        }
        if answer == Some(true) && loses == Loses::Reading {
            (self.mended, self.preview) = (false, None);
            self.read(cx);
        }
        answer == Some(true) && loses == Loses::Leaving
    }

    /// Sheets that the workbook hides: taken in only by whoever ticks them. True when it is to be read again.
    fn hidden_sheets(&mut self, ui: &mut Ui, cx: &Cx<'_>) -> bool {
        let Some(preview) = self.preview.as_mut().filter(|preview| !preview.hidden.is_empty()) else { return false };
        let mut changed = false;
        kit::notice(ui, kit::Tone::Warn, &cx.tn("bank-import-hidden", &[("n", preview.hidden.len().into())]));
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = t::S16;
            for sheet in &mut preview.hidden {
                let args = [("name", sheet.name.as_str().into()), ("rows", sheet.rows.into())];
                if kit::checkbox(ui, &cx.tn("bank-import-hidden-sheet", &args), &mut sheet.taken).changed() {
                    self.origin.set_sheet(&sheet.name, sheet.taken);
                    changed = true;
                }
            }
        });
        ui.add_space(t::S8);
        changed
    }

    /// What was read: the list, and beside it the selected question with its source.
    fn look(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let area = ui.available_rect_before_wrap();
        let wide = ui.ctx().content_rect().width() >= t::BREAKPOINT_PANEL;
        let mut rest = area;
        if wide {
            let width = (area.width() * 0.42).max(t::SIDE_PANEL.0);
            let (left, right) = cut_right(area, width, t::S16);
            rest = left;
            column(ui, "import-side", right, |ui| self.side(ui, cx));
        }
        column(ui, "import-list", rest, |ui| self.list(ui, cx, wide));
        ui.advance_cursor_after_rect(area);
    }

    fn edit(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let Some((at, editor)) = &mut self.editing else { return };
        let at = *at;
        let source = self.preview.as_ref().and_then(|p| p.entries.get(at).map(|entry| p.source_of(entry))).unwrap_or_default();
        match editor.ui(ui, cx, &source) {
            Mending::Going => {}
            Mending::Left => self.editing = None,
            Mending::Done(question, chosen) => {
                if let Some(entry) = self.preview.as_mut().and_then(|p| p.entries.get_mut(at)) {
                    entry.mend(*question, chosen);
                    self.mended = true;
                }
                self.editing = None;
            }
        }
    }
}

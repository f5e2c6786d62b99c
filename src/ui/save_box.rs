//! The question where a file is written to.

use crate::ui::Cx;
use crate::ui::files::{export_folder, free_path};
use crate::ui::kit::{self, Button, tokens as t};
use crate::ui::path_field::{PathField, PathKind};
use kaofa_core::service::Command;
use kaofa_core::text::Explanation;
use std::path::PathBuf;

/// A question that is open.
pub(crate) struct SaveBox {
    title: String,
    endings: &'static [&'static str],
    field: PathField,
    error: Option<Explanation>,
    command: Box<dyn Fn(PathBuf) -> Command>,
}

impl std::fmt::Debug for SaveBox {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SaveBox").field("title", &self.title).field("path", &self.field.text).finish_non_exhaustive()
    }
}

impl SaveBox {
    /// `name` is the file's name; `command` writes it.
    pub(crate) fn new(
        title: String,
        name: &str,
        endings: &'static [&'static str],
        command: impl Fn(PathBuf) -> Command + 'static,
    ) -> Self {
        let field = PathField::new(&free_path(export_folder().join(name)));
        Self { title, endings, field, error: None, command: Box::new(command) }
    }

    pub(crate) fn refuse(&mut self, said: Explanation) {
        self.error = Some(said);
    }

    /// Asks; false when it is over.
    pub(crate) fn show(&mut self, ctx: &egui::Context, cx: &mut Cx<'_>) -> bool {
        let shown = kit::modal(ctx, "save-box", &self.title, t::DESK_DIALOG_WIDE, |ui| {
            let path = self.field.path();
            let ending = |end: &std::ffi::OsStr| self.endings.iter().copied().find(|known| end.eq_ignore_ascii_case(known));
            // The ending of the name decides; who does not think of names chooses it.
            if self.endings.len() > 1 {
                let choices: Vec<_> = self.endings.iter().map(|known| (*known, format!(".{known}"))).collect();
                let mut chosen = path.extension().and_then(ending).unwrap_or_default();
                if kit::segmented(ui, &cx.t("study-paper-format"), &mut chosen, &choices).changed() {
                    self.field = PathField::new(&path.with_extension(chosen));
                }
                ui.add_space(t::S12);
            }
            self.field.show(ui, cx, &cx.t("file-path"), PathKind::Save(self.endings));
            let path = self.field.path();
            let known = path.extension().is_some_and(|end| self.endings.iter().any(|known| end.eq_ignore_ascii_case(known)));
            if !known && !self.field.is_empty() {
                let endings = self.endings.iter().map(|end| format!(".{end}")).collect::<Vec<_>>().join(" / ");
                kit::text::caption(ui, cx.tn("study-save-ending", &[("endings", endings.into())]));
            }
            if let Some(said) = &self.error {
                ui.add_space(t::S8);
                kit::error_panel(ui, &said.what, &said.place, &said.remedy);
            }
            ui.add_space(t::S16);
            ui.horizontal(|ui| {
                let write = Button::primary(cx.t("study-save-do")).enabled(known).show(ui).clicked();
                (write, Button::secondary(cx.t("cancel")).show(ui).clicked())
            })
            .inner
        });
        let (write, cancel) = shown.inner;
        if write {
            self.error = None;
            cx.send((self.command)(self.field.path()));
        }
        !(cancel || shown.should_close)
    }
}

//! A path that is typed, or chosen in the desktop's dialog.

use crate::ui::Cx;
use crate::ui::files::FilePick;
use crate::ui::kit::{self, Button, TextField, tokens as t};
use egui::Ui;
use std::path::PathBuf;

/// What the path is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathKind {
    /// An existing file with one of these endings.
    Open(&'static [&'static str]),
    /// A file to write.
    Save(&'static [&'static str]),
    Folder,
}

#[derive(Debug, Default)]
pub struct PathField {
    pub text: String,
    pick: Option<FilePick>,
}

impl PathField {
    pub fn new(path: &std::path::Path) -> Self {
        Self { text: path.to_string_lossy().into_owned(), pick: None }
    }

    pub fn path(&self) -> PathBuf {
        PathBuf::from(self.text.trim())
    }

    pub fn is_empty(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// The field with its button, `label` above.
    pub fn show(&mut self, ui: &mut Ui, cx: &Cx<'_>, label: &str, kind: PathKind) {
        if let Some(path) = FilePick::take(&mut self.pick) {
            self.text = path.to_string_lossy().into_owned();
        }
        ui.horizontal(|ui| {
            let width = (ui.available_width() - t::BROWSE_BUTTON).max(t::FIELD_SHORT);
            TextField::new(label).width(width).id_salt(label).show(ui, &mut self.text);
            kit::columns::below_label(ui, |ui| {
                if Button::secondary(cx.t("browse")).full_width().show(ui).clicked() {
                    let name = self.path().file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
                    self.pick = Some(match kind {
                        PathKind::Open(endings) => FilePick::open(ui.ctx(), label, label, endings),
                        PathKind::Save(endings) => FilePick::save(ui.ctx(), label, &name, label, endings),
                        PathKind::Folder => FilePick::folder(ui.ctx(), label),
                    });
                }
            });
        });
    }
}

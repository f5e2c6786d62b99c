//! A path as typed, with the desktop's own dialog beside it.

use super::Cx;
use super::files::FilePick;
use super::kit::columns::below_label;
use super::kit::{Button, TextField, tokens as t};
use egui::Ui;
use std::path::{Path, PathBuf};

/// A folder, or a file that is written.
#[derive(Debug)]
pub struct PathField {
    path: String,
    pick: Option<FilePick>,
}

/// What the dialog asks for.
#[derive(Clone, Copy, Debug)]
pub enum Asks<'a> {
    Folder,
    /// A file of these endings, with what they are called.
    Save(&'a str, &'static [&'static str]),
}

impl PathField {
    pub fn new(path: &Path) -> Self {
        Self { path: path.display().to_string(), pick: None }
    }

    /// Another place is offered.
    pub fn set(&mut self, path: &Path) {
        self.path = path.display().to_string();
    }

    /// `None` while nothing is typed.
    pub fn path(&self) -> Option<PathBuf> {
        let path = self.path.trim();
        (!path.is_empty()).then(|| PathBuf::from(path))
    }

    /// The field and its button. `title` is that of the dialog.
    pub fn show(&mut self, ui: &mut Ui, cx: &Cx<'_>, label: &str, title: &str, asks: Asks<'_>) {
        if let Some(path) = FilePick::take(&mut self.pick) {
            self.set(&path);
        }
        ui.horizontal_top(|ui| {
            let width = (ui.available_width() - t::STEPPER - t::S8).max(t::FIELD_SHORT);
            TextField::new(label).width(width).id_salt(label).show(ui, &mut self.path);
            let browse = below_label(ui, |ui| Button::secondary(cx.t("browse")).min_width(t::STEPPER).show(ui).clicked());
            if browse && self.pick.is_none() {
                let name = Path::new(self.path.trim()).file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
                self.pick = Some(match asks {
                    Asks::Folder => FilePick::folder(ui.ctx(), title),
                    Asks::Save(kind, endings) => FilePick::save(ui.ctx(), title, &name, kind, endings),
                });
            }
        });
    }
}

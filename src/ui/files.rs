//! Choosing files with the desktop's own dialog, without holding up a frame.

use std::path::PathBuf;
use std::sync::mpsc::{Receiver, TryRecvError, channel};

/// A dialog that is open. Poll it each frame; it wakes the window when it closes.
#[derive(Debug)]
pub struct FilePick {
    chosen: Receiver<Option<PathBuf>>,
}

/// What has become of a dialog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Picked {
    Waiting,
    /// Closed without a choice, or the desktop offers no dialog.
    Nothing,
    File(PathBuf),
}

impl FilePick {
    /// Asks for an existing file. `extensions` without dots.
    pub fn open(ctx: &egui::Context, title: &str, kind: &str, extensions: &'static [&'static str]) -> Self {
        let dialog = rfd::FileDialog::new().set_title(title).add_filter(kind, extensions);
        Self::run(ctx, move || dialog.pick_file())
    }

    /// Asks for a folder.
    pub fn folder(ctx: &egui::Context, title: &str) -> Self {
        let dialog = rfd::FileDialog::new().set_title(title);
        Self::run(ctx, move || dialog.pick_folder())
    }

    /// Asks for a place to write to.
    pub fn save(ctx: &egui::Context, title: &str, name: &str, kind: &str, extensions: &'static [&'static str]) -> Self {
        let dialog = rfd::FileDialog::new().set_title(title).set_file_name(name).add_filter(kind, extensions);
        Self::run(ctx, move || dialog.save_file())
    }

    fn run(ctx: &egui::Context, dialog: impl FnOnce() -> Option<PathBuf> + Send + 'static) -> Self {
        let (answer, chosen) = channel();
        let ctx = ctx.clone();
        std::thread::spawn(move || {
            // The window may have gone meanwhile; then nobody wants the answer.
            let _ = answer.send(dialog());
            ctx.request_repaint();
        });
        Self { chosen }
    }

    /// The path chosen in a dialog that has closed since; the dialog is then forgotten.
    pub fn take(pick: &mut Option<Self>) -> Option<PathBuf> {
        match pick.as_ref()?.poll() {
            Picked::Waiting => None,
            Picked::Nothing => {
                *pick = None;
                None
            }
            Picked::File(path) => {
                *pick = None;
                Some(path)
            }
        }
    }

    pub fn poll(&self) -> Picked {
        match self.chosen.try_recv() {
            Ok(Some(path)) => Picked::File(path),
            Ok(None) | Err(TryRecvError::Disconnected) => Picked::Nothing,
            Err(TryRecvError::Empty) => Picked::Waiting,
        }
    }
}

/// The folder offered for exports: documents, else the home folder, else here.
pub fn export_folder() -> PathBuf {
    let home = std::env::var_os(if cfg!(windows) { "USERPROFILE" } else { "HOME" }).map(PathBuf::from).unwrap_or_default();
    let documents = home.join("Documents");
    if documents.is_dir() { documents } else { home }
}

/// The path, or the next one like it that no file has: an export never lands on an older one by itself.
pub fn free_path(path: PathBuf) -> PathBuf {
    if !path.exists() {
        return path;
    }
    let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let ending = path.extension().map(|e| format!(".{}", e.to_string_lossy())).unwrap_or_default();
    (2..1000).map(|n| path.with_file_name(format!("{stem}-{n}{ending}"))).find(|free| !free.exists()).unwrap_or(path)
}

//! Opening the window.

use super::App;
use super::dispatch::{Dispatch, ThreadDispatch};
use kaofa_core::domain::clock::Clock;
use kaofa_core::service::clock::SystemClock;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

/// The folder of the workspace: `--data`, else `KAOFA_DATA`, else the platform's data folder.
pub fn data_folder(given: Option<PathBuf>) -> PathBuf {
    if let Some(folder) = given.or_else(|| std::env::var_os("KAOFA_DATA").map(PathBuf::from)) {
        return folder;
    }
    let from = |key: &str| std::env::var_os(key).map(PathBuf::from).filter(|p| p.is_absolute());
    let base = if cfg!(windows) {
        from("APPDATA")
    } else if cfg!(target_os = "macos") {
        from("HOME").map(|home| home.join("Library/Application Support"))
    } else {
        from("XDG_DATA_HOME").or_else(|| from("HOME").map(|home| home.join(".local/share")))
    };
    base.unwrap_or_default().join("kaofa")
}

/// Opens the window on a workspace folder and runs until it is closed.
pub fn open_window(folder: PathBuf) -> eframe::Result {
    let viewport = egui::ViewportBuilder::default()
        .with_title(kaofa_core::text::Texts::new(kaofa_core::text::Locale::default()).get("brand"))
        .with_app_id("kaofa")
        .with_inner_size([1280.0, 800.0])
        .with_min_inner_size([800.0, 560.0]);
    let options = eframe::NativeOptions { viewport, ..Default::default() };
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
    // The workspace is opened while the window system and the graphics driver start; what is told before there is a window
    // waits in the queue for the first frame.
    let window: Arc<OnceLock<egui::Context>> = Arc::default();
    let (ctx, hand) = (Arc::clone(&window), Arc::clone(&clock));
    let open = move |place: &Path| -> Box<dyn Dispatch> {
        let ctx = Arc::clone(&ctx);
        let wake = move || {
            if let Some(ctx) = ctx.get() {
                ctx.request_repaint();
            }
        };
        Box::new(ThreadDispatch::start(place.to_owned(), Arc::clone(&hand), wake))
    };
    let first = open(&folder);
    eframe::run_native(
        "kaofa",
        options,
        Box::new(move |cc| {
            // Ctrl+Q must not end an exam; the window is closed by its button, which the exam guards.
            cc.egui_ctx.options_mut(|o| o.quit_shortcuts.clear());
            // Set once: the creator runs once.
            let _ = window.set(cc.egui_ctx.clone());
            let app = App::new(&cc.egui_ctx, first, clock).on(super::platform::of_this_pc()).with_reopen(folder, Box::new(open));
            Ok(Box::new(app))
        }),
    )
}

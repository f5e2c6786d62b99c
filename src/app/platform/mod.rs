//! What the system under the window is asked for. During a closed-book exam: which screens there are, whether somebody looks on from
//! elsewhere, and to keep the screen lit. Nothing here needs admin rights, and nothing here refuses anybody: what cannot be found
//! out is reported as unknown. One small file a platform. And to open files (`open`).

mod none;
mod open;
#[cfg(all(unix, not(target_os = "macos")))]
mod wayland;
#[cfg(windows)]
mod windows;
#[cfg(all(unix, not(target_os = "macos")))]
mod x11;

pub use none::Nothing;

use kaofa_core::domain::closed_book::Surroundings;
use std::path::Path;

/// The system as an exam needs it.
pub trait Platform {
    /// What is found of the PC now. Takes a few milliseconds at most.
    fn look(&mut self) -> Surroundings;

    /// Keeps the screen lit and the PC awake until told otherwise or the program ends, however it ends. `why` is shown by desktops that
    /// list who keeps them awake.
    fn keep_awake(&mut self, on: bool, why: &str);

    /// Opens a file in the program that the PC has for it, or its folder where it is nothing that people read.
    ///
    /// # Errors
    /// When the file is gone, or nothing opens files here.
    fn open(&mut self, path: &Path) -> std::io::Result<()> {
        open::open(path)
    }
}

/// The platform that the program runs on.
pub fn of_this_pc() -> Box<dyn Platform> {
    #[cfg(windows)]
    return Box::new(windows::Windows);
    #[cfg(all(unix, not(target_os = "macos")))]
    return if wayland::is_used() { Box::new(wayland::Wayland::default()) } else { Box::new(x11::X11::default()) };
    #[cfg(target_os = "macos")]
    return Box::new(Nothing);
}

/// A variable of the environment that holds text.
#[cfg(not(target_os = "macos"))]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

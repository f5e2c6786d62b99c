//! What the system under the window is asked for during a closed-book exam: which screens there are, whether somebody looks on from
//! elsewhere, and to keep the screen lit. Nothing here needs admin rights, and nothing here refuses anybody: what cannot be found
//! out is reported as unknown. One small file a platform.

mod none;
#[cfg(all(unix, not(target_os = "macos")))]
mod wayland;
#[cfg(windows)]
mod windows;
#[cfg(all(unix, not(target_os = "macos")))]
mod x11;

pub use none::Nothing;

use kaofa_core::domain::closed_book::Surroundings;

/// The system as an exam needs it.
pub trait Platform {
    /// What is found of the PC now. Takes a few milliseconds at most.
    fn look(&mut self) -> Surroundings;

    /// Keeps the screen lit and the PC awake until told otherwise or the program ends, however it ends. `why` is shown by desktops that
    /// list who keeps them awake.
    fn keep_awake(&mut self, on: bool, why: &str);
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

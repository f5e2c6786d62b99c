//! X11: screens in use by RandR, VNC servers by their extension, and the screen kept lit by the core protocol's reset, which counts as
//! a touch of the keyboard and leaves nothing behind when the program is killed. Besides, what D-Bus offers.

use super::Platform;
use super::wayland::Awake;
use kaofa_core::domain::closed_book::{Remote, Surroundings, remote_session};
use x11rb::connection::Connection as _;
use x11rb::protocol::randr::ConnectionExt as _;
use x11rb::protocol::xproto::{ConnectionExt as _, ScreenSaver};
use x11rb::rust_connection::RustConnection;

#[derive(Default)]
pub(super) struct X11 {
    server: Option<(RustConnection, usize)>,
    awake: Option<Awake>,
}

impl X11 {
    /// Asks the server; a connection that broke is made anew the next time.
    fn ask<T>(&mut self, question: impl FnOnce(&RustConnection, usize) -> Option<T>) -> Option<T> {
        if self.server.is_none() {
            self.server = x11rb::connect(None).ok();
        }
        let found = self.server.as_ref().and_then(|(server, screen)| question(server, *screen));
        if found.is_none() {
            self.server = None;
        }
        found
    }
}

impl Platform for X11 {
    fn look(&mut self) -> Surroundings {
        let screens = self.ask(screens);
        let remote = remote_session(super::variable).or_else(|| self.ask(is_vnc)?.then_some(Remote::Vnc));
        let may_sleep = self.awake.as_ref().is_some_and(Awake::failed);
        Surroundings { screens, remote, weak: false, may_sleep }
    }

    fn keep_awake(&mut self, on: bool, why: &str) {
        self.awake = on.then(|| Awake::start(why, poke));
    }
}

/// Monitors that show something, a projector that mirrors the screen among them.
fn screens(server: &RustConnection, screen: usize) -> Option<u16> {
    let root = server.setup().roots.get(screen)?.root;
    let reply = server.randr_get_monitors(root, true).ok()?.reply().ok()?;
    u16::try_from(reply.monitors.len()).ok()
}

fn is_vnc(server: &RustConnection, _screen: usize) -> Option<bool> {
    Some(server.query_extension(b"VNC-EXTENSION").ok()?.reply().ok()?.present)
}

/// As if a key had been touched. On a connection of its own: this runs on another thread, twice a minute.
fn poke() -> bool {
    let Ok((server, _)) = x11rb::connect(None) else { return false };
    server.force_screen_saver(ScreenSaver::RESET).is_ok_and(|sent| sent.check().is_ok())
}

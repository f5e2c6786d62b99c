//! Wayland: no window may keep itself on top or list the screens, so an exam there is 弱锁定. The screen is kept lit over D-Bus, by
//! the interface that GNOME, KDE, UKUI and Deepin answer, and the PC is kept awake through systemd-logind.

use super::Platform;
use kaofa_core::domain::closed_book::{Surroundings, remote_session};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::time::Duration;
use zbus::Connection;
use zbus::zvariant::OwnedFd;

/// Whether the window system is Wayland, by the rule that winit opens its window with; or an X server on top of it.
pub(super) fn is_used() -> bool {
    let set = |name: &str| super::variable(name).is_some_and(|value| !value.is_empty());
    set("WAYLAND_DISPLAY") || set("WAYLAND_SOCKET") || super::variable("XDG_SESSION_TYPE").as_deref() == Some("wayland")
}

#[derive(Default)]
pub(super) struct Wayland {
    awake: Option<Awake>,
}

impl Platform for Wayland {
    fn look(&mut self) -> Surroundings {
        let may_sleep = self.awake.as_ref().is_some_and(Awake::failed);
        Surroundings { screens: None, remote: remote_session(super::variable), weak: true, may_sleep }
    }

    fn keep_awake(&mut self, on: bool, why: &str) {
        self.awake = on.then(|| Awake::start(why, || false));
    }
}

/// A thread that keeps the PC awake while this is held. What it asked for over D-Bus ends with its connections, also when the
/// program is killed.
pub(super) struct Awake {
    failed: Arc<AtomicBool>,
    // Dropped, it ends the thread.
    _end: Sender<()>,
}

/// How often a screen saver that has to be poked is poked; shorter than any sensible delay.
const POKE: Duration = Duration::from_secs(30);

impl Awake {
    /// `poke` is what the window system can do itself, every half minute; true when it did something.
    pub(super) fn start(why: &str, poke: impl Fn() -> bool + Send + 'static) -> Self {
        let failed = Arc::new(AtomicBool::new(false));
        let (end, ended) = channel::<()>();
        let (told, why) = (Arc::clone(&failed), why.to_owned());
        let run = move || {
            let held = async_io::block_on(inhibit(&why));
            loop {
                let poked = poke();
                told.store(held.is_none() && !poked, Ordering::Relaxed);
                if ended.recv_timeout(POKE) != Err(RecvTimeoutError::Timeout) {
                    return;
                }
            }
        };
        if std::thread::Builder::new().name("awake".into()).spawn(run).is_err() {
            failed.store(true, Ordering::Relaxed);
        }
        Self { failed, _end: end }
    }

    /// Nothing that was tried is known to work. False until the first try is over.
    pub(super) fn failed(&self) -> bool {
        self.failed.load(Ordering::Relaxed)
    }
}

/// What has to be held for as long as the PC is to stay awake.
struct Held {
    _screen: Option<Connection>,
    _sleep: Option<OwnedFd>,
}

/// Asks desktop and login manager; `None` when neither grants it.
async fn inhibit(why: &str) -> Option<Held> {
    let (screen, sleep) = (keep_lit(why).await.ok(), stay_up(why).await.ok());
    (screen.is_some() || sleep.is_some()).then_some(Held { _screen: screen, _sleep: sleep })
}

async fn keep_lit(why: &str) -> zbus::Result<Connection> {
    let bus = Connection::session().await?;
    let name = "org.freedesktop.ScreenSaver";
    bus.call_method(Some(name), "/org/freedesktop/ScreenSaver", Some(name), "Inhibit", &("kaofa", why)).await?;
    Ok(bus)
}

async fn stay_up(why: &str) -> zbus::Result<OwnedFd> {
    let bus = Connection::system().await?;
    let (name, path) = ("org.freedesktop.login1", "/org/freedesktop/login1");
    let asked = ("sleep:idle", "kaofa", why, "block");
    let reply = bus.call_method(Some(name), path, Some("org.freedesktop.login1.Manager"), "Inhibit", &asked).await?;
    reply.body().deserialize()
}

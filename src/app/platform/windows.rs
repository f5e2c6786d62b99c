//! Windows. **Written and not tried**: no Windows PC was at hand. A remote session is told by SESSIONNAME. Screens and power saving
//! would need calls that are unsafe in Rust, which this project forbids itself; the desk is told that the screen may go dark.

use super::Platform;
use kaofa_core::domain::closed_book::{Surroundings, remote_session};

#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Windows;

impl Platform for Windows {
    fn look(&mut self) -> Surroundings {
        Surroundings { remote: remote_session(super::variable), may_sleep: true, ..Surroundings::default() }
    }

    fn keep_awake(&mut self, _on: bool, _why: &str) {}
}

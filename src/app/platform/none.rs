//! Platforms that are asked for nothing (macOS), and tests.

use super::Platform;
use kaofa_core::domain::closed_book::Surroundings;

/// Knows nothing and does nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Nothing;

impl Platform for Nothing {
    fn look(&mut self) -> Surroundings {
        Surroundings { may_sleep: true, ..Surroundings::default() }
    }

    fn keep_awake(&mut self, _on: bool, _why: &str) {}

    #[cfg(not(target_os = "macos"))]
    fn open(&mut self, path: &std::path::Path) -> std::io::Result<()> {
        path.metadata().map(drop)
    }
}

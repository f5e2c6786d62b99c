//! The exam room.

use crate::ui::{Cx, Room};
use kaofa_core::service::exam::Seat;
use kaofa_core::service::{Command, Reply};
use kaofa_core::store::Changes;

#[derive(Debug, Default)]
pub struct ExamRoom {}

impl ExamRoom {
    /// Takes over the window for an attempt.
    pub fn sit(&mut self, _seat: Box<Seat>, _cx: &mut Cx<'_>) {}

    /// Whether an attempt is being sat: the frame then shows nothing else and does not quit.
    pub fn is_sitting(&self) -> bool {
        false
    }

    /// Paints the whole window while an attempt is being sat.
    pub fn sitting_ui(&mut self, _ui: &mut egui::Ui, _cx: &mut Cx<'_>) {}
}

impl Room for ExamRoom {
    fn enter(&mut self, _cx: &mut Cx<'_>) {}

    fn ui(&mut self, _ui: &mut egui::Ui, _cx: &mut Cx<'_>) {}

    fn receive(&mut self, _command: &Command, _reply: Reply, _cx: &mut Cx<'_>) {}

    fn changed(&mut self, _changes: &Changes, _cx: &mut Cx<'_>) {}
}

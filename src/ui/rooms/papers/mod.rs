//! The papers room.

use crate::ui::{Cx, Room};
use kaofa_core::service::{Command, Reply};
use kaofa_core::store::Changes;

#[derive(Debug, Default)]
pub struct PapersRoom {}

impl Room for PapersRoom {
    fn enter(&mut self, _cx: &mut Cx<'_>) {}

    fn ui(&mut self, _ui: &mut egui::Ui, _cx: &mut Cx<'_>) {}

    fn receive(&mut self, _command: &Command, _reply: Reply, _cx: &mut Cx<'_>) {}

    fn changed(&mut self, _changes: &Changes, _cx: &mut Cx<'_>) {}
}

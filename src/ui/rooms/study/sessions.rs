//! 会前学法.

use crate::ui::kit::{self, Icon};
use crate::ui::{Cx, Room};
use egui::Ui;
use kaofa_core::service::{Command, Reply};
use kaofa_core::store::Changes;

#[derive(Debug, Default)]
pub(super) struct Sessions;

impl Room for Sessions {
    fn enter(&mut self, _cx: &mut Cx<'_>) {}

    fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        kit::empty_state(ui, Icon::Study, &cx.t("study-empty"), None);
    }

    fn receive(&mut self, _command: &Command, _reply: Reply, _cx: &mut Cx<'_>) {}

    fn changed(&mut self, _changes: &Changes, _cx: &mut Cx<'_>) {}
}

//! The study room.

use super::ui_exam::open;
use egui::Role;
use egui_kittest::kittest::Queryable as _;

#[test]
fn a_newcomer_opens_the_study_room() {
    let folder = tempfile::tempdir().unwrap();
    let mut w = open(folder.path(), &std::sync::Arc::default());
    w.h.get_by_role_and_label(Role::Button, "学法").click();
    w.h.run_steps(4);
    assert!(w.h.query_by_role_and_label(Role::RadioButton, "会前学法").is_some());
    assert!(w.has("还没有会前学法计划"));
}

//! What takes a sitting a step on: opening, closing, publishing, and what is planned after or before.

use super::forms::FormsDialog;
use super::{AskBox, StaffPage};
use crate::ui::kit::{Button, Icon};
use crate::ui::rooms::exam::Step;
use crate::ui::{Cx, Nav, RoomId, sign};
use egui::Ui;
use kaofa_core::domain::sitting::{SittingMode, SittingState};
use kaofa_core::domain::staff::Permission;
use kaofa_core::domain::verdict::Outcome;
use kaofa_core::service::Command;
use kaofa_core::service::desk::Progress;
use kaofa_core::service::results::outcome;
use kaofa_core::service::sittings::Sitting;

impl StaffPage {
    pub(super) fn buttons(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, sitting: &Sitting) {
        let (plans, runs) = (cx.may(Permission::PlanSittings), cx.may(Permission::RunSittings));
        match sitting.state {
            SittingState::Planned => {
                if runs && Button::primary(cx.t("exam-open")).icon(Icon::Play).show(ui).clicked() {
                    cx.send(Command::OpenSitting(sitting.id));
                }
                self.draw.button(ui, cx);
                if plans && Button::secondary(cx.t("exam-replan")).icon(Icon::Edit).show(ui).clicked() {
                    self.step = Some(Step::Edit(sitting.id));
                }
                if plans && Button::quiet(cx.t("exam-cancel")).show(ui).clicked() {
                    self.ask = Some(AskBox::Cancel { reason: String::new(), error: None });
                }
            }
            SittingState::Open if sitting.facts.mode == SittingMode::Outside => {
                self.outside_button(ui, cx, sitting);
                if runs && Button::secondary(cx.t("exam-close")).show(ui).clicked() {
                    cx.send(Command::CloseSitting(sitting.id));
                }
            }
            SittingState::Open => {
                let begun = self.rows().iter().filter(|c| matches!(c.progress, Progress::Answering | Progress::Paused)).count();
                let missing =
                    self.rows().iter().filter(|c| c.candidate.attempt.is_none() && c.candidate.set_outcome.is_none()).count();
                if runs && Button::secondary(cx.t("exam-close")).show(ui).clicked() {
                    let text = cx.tn("exam-close-text", &[("begun", begun.into()), ("missing", missing.into())]);
                    cx.confirm(cx.t("exam-close-title"), text, cx.t("exam-close-yes"), true, Command::CloseSitting(sitting.id));
                }
            }
            SittingState::Closed => {
                if sitting.facts.mode == SittingMode::Outside {
                    self.outside_button(ui, cx, sitting);
                }
                let marking = self
                    .rows()
                    .iter()
                    .filter(|c| outcome(&c.candidate, sitting.state, &sitting.rules, sitting.full) == Outcome::Marking)
                    .count();
                if marking > 0 {
                    let label = cx.tn("exam-go-marking", &[("n", marking.into())]);
                    if cx.may(Permission::MarkAnswers) && Button::primary(label).icon(Icon::Marking).show(ui).clicked() {
                        cx.go(Nav::Marking(sitting.id));
                    }
                } else if cx.may(Permission::PublishResults) && Button::primary(cx.t("exam-publish")).show(ui).clicked() {
                    self.publish = sign::publish(sitting, cx);
                }
            }
            SittingState::Published => {
                if Button::primary(cx.t("exam-to-results")).icon(Icon::Results).show(ui).clicked() {
                    cx.go(Nav::Room(RoomId::Results));
                }
                let failed = self.rows().iter().filter(|row| {
                    let outcome = outcome(&row.candidate, sitting.state, &sitting.rules, sitting.full);
                    matches!(outcome, Outcome::Fail | Outcome::Absent)
                });
                let n = failed.count();
                let may = plans && n > 0 && sitting.makeup_of.is_none() && !sitting.facts.rehearsal;
                if may && Button::secondary(cx.tn("exam-makeup", &[("n", n.into())])).icon(Icon::Refresh).show(ui).clicked() {
                    self.step = Some(Step::Makeup(sitting.id));
                }
            }
            SittingState::Cancelled => return,
        }
        let may = cx.may(Permission::RunSittings) || cx.may(Permission::ReadResults);
        if may && Button::quiet(cx.t("forms-button")).icon(Icon::Print).show(ui).clicked() {
            self.forms = Some(FormsDialog::new(sitting, cx));
        }
    }

    fn outside_button(&mut self, ui: &mut Ui, cx: &Cx<'_>, sitting: &Sitting) {
        if cx.is_staff(Permission::EnterMarks) && Button::primary(cx.t("outside-open")).icon(Icon::Upload).show(ui).clicked() {
            self.step = Some(Step::Outside(sitting.id));
        }
    }
}

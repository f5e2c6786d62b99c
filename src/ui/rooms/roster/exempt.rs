//! The form of one exemption.

use crate::ui::Cx;
use crate::ui::kit::{self, Button, DateField, TextField, Typed, tokens as t};
use kaofa_core::domain::exemption::{Exemption, ExemptionGround};
use kaofa_core::domain::ids::{CadreId, ExemptionId};
use kaofa_core::domain::sitting::SittingKind;
use kaofa_core::service::Command;
use kaofa_core::text::Explanation;

#[derive(Debug)]
pub(super) struct ExemptForm {
    cadre: CadreId,
    id: Option<ExemptionId>,
    ground: ExemptionGround,
    reason: String,
    evidence: String,
    kind: Option<SittingKind>,
    from: String,
    until: String,
    error: Option<Explanation>,
}

impl ExemptForm {
    pub(super) fn new(cadre: CadreId, known: Option<(ExemptionId, &Exemption)>, cx: &Cx<'_>) -> Self {
        let today = cx.date(cx.now().wall_ms);
        match known {
            None => Self {
                cadre,
                id: None,
                ground: ExemptionGround::Qualified,
                reason: cx.texts.exemption_ground(ExemptionGround::Qualified),
                evidence: String::new(),
                kind: Some(SittingKind::Appointment),
                from: today,
                until: String::new(),
                error: None,
            },
            Some((id, e)) => Self {
                cadre,
                id: Some(id),
                ground: e.ground,
                reason: e.reason.clone(),
                evidence: e.evidence.clone(),
                kind: e.kind,
                from: e.from_on.to_string(),
                until: e.until_on.map(|d| d.to_string()).unwrap_or_default(),
                error: None,
            },
        }
    }

    pub(super) fn refuse(&mut self, said: Explanation) {
        self.error = Some(said);
    }

    /// Asks; false when it is over.
    pub(super) fn show(&mut self, ctx: &egui::Context, cx: &mut Cx<'_>) -> bool {
        let title = cx.t(if self.id.is_some() { "exempt-edit" } else { "exempt-add" });
        let shown = kit::modal(ctx, "roster-exempt", &title, t::DESK_DIALOG_WIDE, |ui| {
            ui.spacing_mut().item_spacing.y = t::S12;
            let grounds: Vec<_> = ExemptionGround::ALL.iter().map(|g| (*g, cx.texts.exemption_ground(*g))).collect();
            let before = self.ground;
            kit::select_field(ui, &cx.t("exempt-ground"), &mut self.ground, &grounds);
            // The words of the ground are the reason until somebody writes others.
            if before != self.ground && (self.reason.trim().is_empty() || self.reason == cx.texts.exemption_ground(before)) {
                let other = self.ground == ExemptionGround::Other;
                self.reason = if other { String::new() } else { cx.texts.exemption_ground(self.ground) };
            }
            TextField::new(&cx.t("exempt-reason"))
                .help(&cx.t("exempt-reason-help"))
                .char_limit(100)
                .id_salt("reason")
                .show(ui, &mut self.reason);
            TextField::new(&cx.t("exempt-evidence"))
                .hint(&cx.t("exempt-evidence-hint"))
                .char_limit(100)
                .id_salt("evidence")
                .show(ui, &mut self.evidence);
            let mut kinds = vec![(None, cx.t("exempt-every-kind"))];
            kinds.extend([SittingKind::Appointment, SittingKind::Annual].map(|k| (Some(k), cx.texts.sitting_kind(k))));
            kit::select_field(ui, &cx.t("exempt-kind"), &mut self.kind, &kinds);
            let (mut from, mut until) = (Typed::Wrong, Typed::Wrong);
            let wrong = cx.t("date-wrong");
            ui.columns(2, |columns| {
                if let [left, right] = columns {
                    let label = cx.t("exempt-from");
                    from = DateField { label: &label, help: "", wrong: &wrong, optional: false, salt: "from" }
                        .show(left, &mut self.from);
                    let (label, help) = (cx.t("exempt-until"), cx.t("exempt-until-help"));
                    until = DateField { label: &label, help: &help, wrong: &wrong, optional: true, salt: "until" }
                        .show(right, &mut self.until);
                }
            });
            if let Some(said) = &self.error {
                kit::error_panel(ui, &said.what, &said.place, &said.remedy);
            }
            let days = from.day().filter(|_| until != Typed::Wrong).map(|from| (from, until.day()));
            let ready = days.is_some() && !self.reason.trim().is_empty();
            ui.horizontal(|ui| {
                let save = Button::primary(cx.t("save")).enabled(ready).show(ui).clicked();
                let cancel = Button::secondary(cx.t("cancel")).show(ui).clicked();
                let remove = self.id.is_some() && Button::danger(cx.t("exempt-remove")).show(ui).clicked();
                (save.then_some(days).flatten(), cancel, remove)
            })
            .inner
        });
        let (save, cancel, remove) = shown.inner;
        if let Some((from_on, until_on)) = save {
            self.error = None;
            let data = Exemption {
                ground: self.ground,
                reason: self.reason.clone(),
                evidence: self.evidence.clone(),
                kind: self.kind,
                from_on,
                until_on,
            };
            cx.send(Command::SaveExemption { cadre: self.cadre, id: self.id, data: Box::new(data) });
        }
        if let (true, Some(id)) = (remove, self.id) {
            cx.send(Command::RemoveExemption(id));
        }
        !(cancel || shown.should_close)
    }
}
